"""What the planner reads out of a forecast: work, the agents it needs, and what it costs to have fewer."""

from itertools import pairwise
from math import exp, log, log1p, sqrt

import numpy as np

from sim.scenario import Scenario
from sim.terms import HALF_HOUR_S
from sim.world.demand import half_hour_edges
from sim.world.erlang import agents_needed, fates
from sim.world.once import once

TARGET, PATIENCE_S = 0.8, 1200.0  # assumed where a queue says nothing
MOST_PATIENT_S = 4 * 3600.0  # a planner counts on nobody to wait longer
# How the cost of a half-hour is drawn: straight between these shares of the agents needed.
SHARES = (0.0, 0.4, 0.6, 0.75, 0.9, 1.0, 1.15, 1.4, 2.0, 4.0)
# What it costs, counted in contacts answered too late (ours):
GONE = 1.0  # somebody who gives up, on top of being answered too late
STRAIN = 0.5  # a contact on a duty without any agent; a quarter of that with half of those needed: spreads what is missing
EMPTY = 20.0  # half an hour with nobody on a duty
EVEN = 0.1  # settles who gets those left over, evenly


@once(kept=8)
def half_hours_s(scenario: Scenario) -> np.ndarray:
    """How long each half-hour open is: the last one ends with closing."""
    return np.diff(half_hour_edges(scenario))


def load_forecast(scenario: Scenario, forecast: np.ndarray) -> np.ndarray:
    """Agents' worth of work expected: queue x half-hour (chat counts less than one agent each)."""
    work_s, at_once = _work(scenario)
    return forecast * work_s / at_once / half_hours_s(scenario)


@once(kept=8)
def _work(scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Seconds of work in a contact, and contacts' worth of work an agent does at once: one row a queue."""
    queues = scenario.demand.queues.values()
    work_s = [queue.handle.mean + queue.acw.mean for queue in queues]
    at_once = [max(scenario.channel[queue.channel].total_rates()) for queue in queues]
    return np.array(work_s)[:, None], np.array(at_once)[:, None]


class Duty:
    """What one duty is planned for: the people it answers, half-hour by half-hour, and the promise made to most of them.

    `parts` is what each of its queues is of its work, by name: agents with the skills for some of them only cannot do it all.
    """

    def __init__(self, scenario: Scenario, forecast: np.ndarray, loads: np.ndarray, queues: list[int]):
        rows, work = list(scenario.demand.queues.items()), loads[queues].sum(axis=1)
        first = rows[queues[int(work.argmax())]][1]
        self.parts = {rows[q][0]: float(mine / (work.sum() or 1.0)) for q, mine in zip(queues, work, strict=True)}
        self.contacts, self.load, self.lasts_s = forecast[queues].sum(axis=0), loads[queues].sum(axis=0), half_hours_s(scenario)
        self.within_s = float(first.answer_within)
        self.target = float(first.target if first.target is not None else TARGET)
        self.surprises = surprises(scenario)
        self.patience_s = float(min(max(first.patience.mean if first.patience else PATIENCE_S, 1.0), MOST_PATIENT_S))

    def busy(self, h: int) -> tuple[float, float, float]:
        """Contacts a second, seconds of an agent's time for each, and patience: rounded, so that likes are worked out once."""
        rate = self.contacts[h] / self.lasts_s[h]
        return _four_digits(rate), _four_digits(self.load[h] / rate), self.patience_s

    def needed(self, h: int) -> int:
        """The agents needed in a half-hour: at least one where anybody is expected."""
        return agents_needed(*self.busy(h), self.within_s, self.target) if self.contacts[h] > 0 else 0

    def fates(self, h: int, agents: int) -> tuple[float, float]:
        """The shares of a half-hour's contacts that so many agents are expected to answer in time, and that give up."""
        if agents == 0:
            return 0.0, 1.0
        rate, handle_s, patience_s = self.busy(h)
        in_time = gone = total = 0.0
        for share, chance in self.surprises:
            soon, lost = fates(_about(rate * share), handle_s, patience_s, agents, self.within_s)
            in_time, gone, total = in_time + chance * share * soon, gone + chance * share * lost, total + chance * share
        return in_time / total, gone / total

    def in_time(self, h: int, agents: float) -> float:
        """The share of a half-hour's contacts answered in time, straight between whole numbers of agents."""
        low = int(agents)
        few = self.fates(h, low)[0]
        return few if agents == low else few + (agents - low) * (self.fates(h, low + 1)[0] - few)

    def worth(self, h: int) -> list[tuple[float, float]]:
        """What one agent more is worth in a half-hour, in contacts: (worth, for how many agents), falling."""
        if self.contacts[h] <= 0:
            return []
        need = self.needed(h)
        points = sorted({round(share * need) for share in SHARES} | {1, need + 1})
        return _falling(points, [self._cost(h, n, need) for n in points])

    def _cost(self, h: int, agents: int, need: int) -> float:
        in_time, gone = self.fates(h, agents)
        short = STRAIN * self.contacts[h] * max(0.0, 1 - agents / need) ** 2
        # What is counted in time counts for less where closing cuts the half-hour short.
        timed = EMPTY * (agents == 0) - EVEN * need * log1p(agents / need)
        return self.contacts[h] * (1 - in_time + GONE * gone) + short + timed * self.lasts_s[h] / HALF_HOUR_S


def _four_digits(number: float) -> float:
    """A number to four digits, wherever they begin: a rare contact stays one."""
    return float(f"{number:.4g}")


def _about(rate: float) -> float:
    """A rate to within one per cent, so that one half-hour's working out serves many."""
    return exp(round(50 * log(rate)) / 50)


@once(kept=8)
def surprises(scenario: Scenario) -> tuple[tuple[float, float], ...]:
    """How many contacts may come against the forecast, and how likely that is: three points with the spread planners know of."""
    error, shapes = scenario.demand.forecast, (scenario.demand.day_factor_shape, scenario.demand.half_hour_shape)
    spread = sqrt(error.day_sd**2 + error.half_hour_sd**2 + sum(1 / shape for shape in shapes if shape))
    far = min(0.9, sqrt(3.0) * spread)
    return ((1 - far, 1 / 6), (1.0, 2 / 3), (1 + far, 1 / 6)) if far > 0 else ((1.0, 1.0),)


def _falling(points: list[int], lost: list[float]) -> list[tuple[float, float]]:
    """The pieces of the highest curve under these points that bends one way only."""
    hull: list[tuple[int, float]] = []
    for n, cost in zip(points, lost, strict=True):
        while len(hull) > 1 and _slope(hull[-2], hull[-1]) <= _slope(hull[-2], (n, cost)):
            hull.pop()
        hull.append((n, cost))
    return [(_slope(a, b), float(b[0] - a[0])) for a, b in pairwise(hull) if _slope(a, b) > 0]


def _slope(one: tuple[int, float], other: tuple[int, float]) -> float:
    """How much is won by each agent more."""
    return (one[1] - other[1]) / (other[0] - one[0])


def for_people(scenario: Scenario, forecast: np.ndarray) -> dict[int, Duty]:
    """The duties that answer people, by number. Each channel is planned for once: with the first duty that lists it.

    Who answers everything is of more use than as many who share it out. So a later duty gets agents for its other channels
    only, and nobody when it has none: where `phone` takes calls and chats, nobody is planned for a `chat` duty after it.
    """
    loads = load_forecast(scenario, forecast)
    queues = list(scenario.demand.queues.values())
    planned: set[str] = set()
    found = {}
    for d, channels in enumerate(scenario.staffing.duties.values()):
        mine = [q for q, queue in enumerate(queues) if queue.channel in set(channels) - planned - {"written"}]
        planned |= set(channels)
        if mine:
            found[d] = Duty(scenario, forecast, loads, mine)
    return found


def required(scenario: Scenario, forecast: np.ndarray) -> np.ndarray:
    """Agents needed on each duty in each half-hour open, written work left out: duty x half-hour."""
    need = np.zeros((len(scenario.staffing.duties), forecast.shape[1]), dtype=np.int64)
    for d, duty in for_people(scenario, forecast).items():
        need[d] = [duty.needed(h) for h in range(forecast.shape[1])]
    return need


def quiet_duty(scenario: Scenario) -> int:
    """What to do when nobody can call: the first duty with written work only, else task time."""
    duties = list(scenario.staffing.duties.values())
    return next((d for d, channels in enumerate(duties) if set(channels) == {"written"}), len(duties))
