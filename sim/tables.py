"""Tables out: the state of a finished day as data frames, and the check that it is whole."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sim import overnight
from sim.day import Day
from sim.scenario import Scenario
from sim.terms import ACTIVITIES, BOUNDS, CAME, CHANNELS, COMING, DECIDERS, PAUSES, PHASES
from sim.world import World
from sim.world.plan import Plan


@dataclass(frozen=True)
class Result:
    """One finished day under one regime: records inside, data frames on demand."""

    scenario: Scenario
    regime: str
    world: World
    plan: Plan
    day: Day
    goes_on: bool = False  # whether another day of the same period follows

    @cached_property
    def ends_here(self) -> np.ndarray:
        """For each contact whether it has come and does not go on the next day: every one is counted on one day only."""
        rows = self.day.contacts
        came = rows["phase"] > COMING
        return came & ~overnight.goes_on(self.day) if self.goes_on else came

    @cached_property
    def stints_by_agent(self) -> dict[str, np.ndarray]:
        """Columns of the stints' records, by agent and time: what measures are made of."""
        order = by_agent(self.day.stints)
        return {name: self.day.stints[name][order] for name in ("agent", "activity", "channel", "start_s", "end_s", "chosen")}

    @cached_property
    def contacts(self) -> pd.DataFrame:
        """One row a contact that has come; `open` is one not finished when the day ended. Seconds since midnight."""
        rows = self.day.contacts[self.day.contacts["phase"] > COMING]
        names = np.array(list(self.scenario.demand.queues))
        channel = self.day.queues["channel"][rows["queue"]]
        return pd.DataFrame({
            "contact_id": rows["id"],
            "day": self.world.day,
            "channel": np.array(CHANNELS)[channel],
            "topic": names[rows["queue"]],
            "parent_id": rows["parent"],

            "offered_s": rows["offered_s"],
            "answered_s": rows["answered_s"],
            "ended_s": rows["ended_s"],
            "phase": np.array(PHASES)[rows["phase"]],
            "agent_id": rows["agent"],
            "wait_s": waits(rows),
            "handle_s": rows["closed_s"] - rows["answered_s"] - rows["aside_s"],
            "came": np.array(CAME)[rows["came"]],
            "callback": rows["callback"] == 1,
        })  # fmt: skip

    @cached_property
    def stints(self) -> pd.DataFrame:
        """One row for each stretch of one activity of one agent, by agent and time."""
        rows = self.day.stints[by_agent(self.day.stints)]
        team = np.array(list(self.scenario.workforce.teams))[self.day.agents["team"][rows["agent"]]]
        return pd.DataFrame({
            "agent_id": rows["agent"],
            "team": team,
            "activity": np.array(ACTIVITIES)[rows["activity"]],
            "channel": np.append(CHANNELS, "")[rows["channel"]],  # row -1 is the last
            "load": rows["load"],
            "start_s": rows["start_s"],
            "end_s": rows["end_s"],
            "chosen": np.array(DECIDERS)[rows["chosen"]],
        })  # fmt: skip

    @cached_property
    def pauses(self) -> pd.DataFrame:
        """One row a pause that was due or wished for, whether it came to anything or not."""
        rows = self.day.pauses
        return pd.DataFrame({
            "agent_id": rows["agent"],
            "kind": np.array(PAUSES)[rows["kind"]],
            "chosen": np.array(DECIDERS)[rows["chosen"]],
            "bound": np.array(BOUNDS)[rows["bound"]],
            "wished_s": rows["wished_s"],
            "granted_s": rows["granted_s"],
            "started_s": rows["started_s"],
            "ended_s": rows["ended_s"],
        })  # fmt: skip


def columns(rows: np.ndarray, *names: str) -> dict[str, np.ndarray]:
    """These columns of records, each drawn together in one piece: what comes after is worked out several times faster."""
    return {name: np.ascontiguousarray(rows[name]) for name in names}


def by_agent(stints: np.ndarray) -> np.ndarray:
    """Rows of stints by agent and time. They are written down as they end, so each agent's own are in order already."""
    agent = stints["agent"]
    small = np.min_scalar_type(int(agent.max(initial=0)))  # small whole numbers are sorted by counting
    return np.argsort(agent.astype(small), kind="stable")


def waits(contacts: np.ndarray | dict[str, np.ndarray]) -> np.ndarray:
    """Seconds from offered to answered, or to giving up; NaN for who still waits when the day ends."""
    until = np.where(np.isnan(contacts["answered_s"]), contacts["ended_s"], contacts["answered_s"])
    return until - contacts["offered_s"]
