"""What happens to us: the contacts and the people of one day, drawn before the day begins."""

from dataclasses import dataclass, field, replace

import numpy as np

from sim.scenario import Scenario
from sim.terms import CHOICE_EVERY_S, DAY_S
from sim.world import demand, returns, workforce
from sim.world.luck import uniforms


@dataclass(frozen=True)
class World:
    """One day's luck. Every regime meets the same one."""

    seed: int
    day: int
    contacts: demand.Contacts
    agents: workforce.Agents
    forecast: np.ndarray  # queue x half-hour
    comebacks: returns.Returns | None = None  # of those who may come back, where anybody does
    waiting: np.ndarray | None = None  # in each queue when the day begins, where planners know of any
    _choices: dict[str, np.ndarray] = field(default_factory=dict, init=False, repr=False, compare=False)

    def plan_delay(self, moment: str) -> np.ndarray:
        """Luck for how long after a planned moment ("lunch", "break 0", "block 3") each agent acts on it: one an agent."""
        return uniforms(self.seed, self.day, "plan delay", moment, len(self.agents.team))

    def contact_luck(self, purpose: str) -> np.ndarray:
        """Luck of one kind for each contact: the n-th of a queue has the same whatever the other queues bring."""
        if self.comebacks is not None:
            return returns.luck_of(self.seed, self.day, purpose, self.comebacks, self.contacts.names)
        queue = self.contacts.queue
        luck = np.empty(len(queue))
        for q, name in enumerate(self.contacts.names):
            luck[queue == q] = uniforms(self.seed, self.day, purpose, name, int(np.count_nonzero(queue == q)))
        return luck

    def foreseeing(self, waiting: np.ndarray) -> "World":
        """The same day, planned for by somebody who knows how many of each queue are waiting when it begins."""
        return replace(self, waiting=waiting) if waiting.any() else self

    @property
    def to_plan(self) -> np.ndarray:
        """What a plan is made for, queue x half-hour: the forecast, and what is waiting, to be done in the course of the day."""
        return self.forecast if self.waiting is None else self.forecast + self.waiting[:, None] / self.forecast.shape[1]

    def choices(self, purpose: str) -> np.ndarray:
        """Luck for an agent's choices, one number for each five minutes from midnight to midnight: agent x slot."""
        if purpose not in self._choices:  # every regime looks the same ones up
            slots = round(DAY_S / CHOICE_EVERY_S)
            self._choices[purpose] = uniforms(self.seed, self.day, purpose, "agents", (len(self.agents.team), slots))
        return self._choices[purpose]


def draw(scenario: Scenario, seed: int, day: int = 0) -> World:
    """The day that (seed, day) stands for, the same for every regime and engine."""
    contacts, known = demand.contacts(scenario, seed, day), None
    if returns.there_are(scenario):
        contacts, known = returns.returns(scenario, seed, day, contacts)
    return World(
        seed=seed,
        day=day,
        contacts=contacts,
        comebacks=known,
        agents=workforce.agents(scenario, seed, day),
        forecast=demand.forecast(scenario, seed, day),
    )
