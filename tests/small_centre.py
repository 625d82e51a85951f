"""Small centres for exact theory: queues and teams from a few numbers, days played by the engine, and figures counted there.

Every day is a stay at constant rates. Who comes in the first 20 handle times is not counted (the day begins empty), nor who
comes in the last 20: after closing nobody comes to go before those who wait. As in test_theory, what luck explains of a
figure over its known mean is taken off before the figure is judged, and the luck itself is judged first. The luck of a
queue: its contacts, their work, and how many each would meet if agents were endless, all queues together.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from test_theory import SEED, counts, expected_luck, in_window, luck, met, steadied

import sim
from experiments.config.compose import compose
from sim import theory
from sim.checks import checked
from sim.terms import CHANNELS

DAYS, HOURS = 200, 4.0
EDGE = 20  # handle times not counted at both ends of a day
TOLERANCE = 0.03  # of the exact value, as for all of C1, C2, C3 and D2
SURE = 0.01  # of the luck itself
MOST = 4  # contacts in hand
BUSY = slice(1, None)  # with something in hand


def queue(people, channel="phone", law="exponential", cv=1.0, **more):
    """A queue's settings for people with a rate, a mean handle time and a mean patience."""
    handle, patience = {"law": law, "mean": people.handle, "cv": cv}, {"law": "exponential", "mean": people.patience}
    return {
        "channel": channel, "per_day": people.rate * HOURS * 3600, "answer_within": 20, "handle": handle, "patience": patience,
        **more,
    }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Centre:
    """Queues (name: people, settings), teams (name: agents, skills), and how chats are worked."""

    queues: dict
    teams: dict
    chat: dict = field(default_factory=dict)

    @property
    def agents(self):
        return sum(agents for agents, _ in self.teams.values())

    @property
    def span(self):
        edge = EDGE * max(people.handle for people, _ in self.queues.values())
        return edge, HOURS * 3600 - edge

    @property
    def expected(self):
        """The mean of each queue's luck: queue x control."""
        since, until = self.span
        everybody = [people for people, _ in self.queues.values()]
        load = sum(p.rate * p.handle for p in everybody)
        return np.array([expected_luck(p.rate * (until - since), p.handle, load, self.agents) for p in everybody])

    @cached_property
    def scenario(self):
        """The scenario theory with these queues and teams."""
        tree = compose(["scenario=theory", "regimes=[detailed]", f"theory.hours={HOURS}"]).tree
        full = theory.expand(tree, theory.Theory.model_validate(tree["theory"]))
        everybody = full["workforce"]["teams"]["all"]
        full["workforce"]["teams"] = {
            name: everybody | {"share": agents / self.agents, "skills": skills}
            for name, (agents, skills) in self.teams.items()
        }  # fmt: skip
        full["demand"]["queues"] = {name: settings for name, (_, settings) in self.queues.items()}
        channels = sorted({settings["channel"] for _, settings in self.queues.values()})
        full["staffing"] |= {"agents": self.agents, "duties": {"all": channels}}
        full["channel"] = {"phone": {}, "chat": self.chat}
        return checked({key: value for key, value in full.items() if key in sim.Scenario.model_fields})

    @cached_property
    def played(self):
        """All days: for each queue a table of counts; agents' seconds, day x team x channel x contacts in hand; luck."""
        counted, seconds, chance = zip(*(self.one_day(day) for day in range(DAYS)), strict=True)
        tables = {name: pd.DataFrame([day[name] for day in counted]).astype(float) for name in self.queues}
        return tables, np.array(seconds), np.array(chance)

    def one_day(self, day):
        """The same of one day."""
        since, until = self.span
        result = sim.run_day(self.scenario, "detailed", seed=SEED, day=day, engine="compiled")
        contacts, drawn, stints = result.day.contacts, result.world.contacts, result.day.stints
        would_meet, counted, chance = met(drawn), {}, []
        for k, name in enumerate(self.queues):
            rows = contacts[(contacts["queue"] == k) & (contacts["offered_s"] >= since) & (contacts["offered_s"] < until)]
            counted[name] = counts(rows["offered_s"], rows["answered_s"], rows["ended_s"])
            counted[name]["in_hand"] = np.nansum(rows["closed_s"] - rows["answered_s"])
            mine = (drawn.queue == k) & (drawn.offered_s >= since) & (drawn.offered_s < until)
            chance.append(luck(would_meet[mine], drawn.talk_s[mine], self.agents))
        shape = len(self.teams), len(CHANNELS), MOST + 1
        where = np.ravel_multi_index((result.day.agents["team"][stints["agent"]], stints["channel"], stints["load"]), shape)
        seconds = np.bincount(where, in_window(stints["start_s"], stints["end_s"], since, until), np.prod(shape))
        return counted, seconds.reshape(shape), chance

    # ---- rows to judge: (name, numerators, denominators, exact, tolerance) -------------------------------------------

    def luck_rows(self):
        """As many contacts as ordered in each queue, and as much work in each."""
        ones = np.ones(DAYS)
        for name, mine, (contacts, work, *_) in zip(self.queues, self.played[2].swapaxes(0, 1), self.expected, strict=True):
            yield f"contacts of {name}", mine[:, 0], ones, contacts, SURE * contacts
            yield f"work of {name}", mine[:, 1], ones, work, SURE * work

    def row(self, name, above, below, exact):
        """One figure, steadied."""
        excess = (self.played[2] - self.expected).reshape(DAYS, -1)
        return name, steadied(np.asarray(above, float), np.asarray(below), excess), np.asarray(below), exact, TOLERANCE * exact

    def waits(self, name, p_wait, p_abandon, mean_wait):
        """What happens to the people of a queue; the mean wait is that of all, those who give up too."""
        table = self.played[0][name]
        for column, exact in (("waited", p_wait), ("abandoned", p_abandon), ("wait", mean_wait)):
            yield self.row(f"{name}: {column}", table[column], table.offered, exact)

    def share_of_time(self, what, exact, team=slice(None), channel=slice(None), load=slice(None)):
        """The share of agents' time: of a team or all, on a channel or any, with so many contacts in hand or any."""
        seconds = self.played[1]
        some, all_of_it = (part.reshape(DAYS, -1).sum(axis=1) for part in (seconds[:, team, channel, load], seconds[:, team]))
        return self.row(what, some, all_of_it, exact)
