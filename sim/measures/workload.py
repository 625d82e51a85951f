"""What the day is like for those who answer: each measure a numerator and a denominator, agent by agent."""

import numpy as np

from sim.measures.service import Ratios
from sim.tables import Result, by_agent, columns
from sim.terms import (
    ACTIVITIES, ACW, AVAILABLE, BREAK, HANDLED, LUNCH, ON_CHAT, ON_DESK, ON_PHONE, ON_WRITTEN, TRANSFERRED, WISH_BREAK,
    WISH_LUNCH,
)  # fmt: skip

Each = dict[str, tuple[np.ndarray, np.ndarray]]  # measure -> numerator and denominator, one number an agent
Stints = dict[str, np.ndarray] | np.ndarray  # columns by name, sorted by agent and time
HANDLING = np.isin(np.arange(len(ACTIVITIES)), (ON_PHONE, ON_CHAT, ON_WRITTEN, ON_DESK, ACW))  # looked up by activity
RESTING = np.isin(np.arange(len(ACTIVITIES)), (BREAK, LUNCH))
OFF_S = 300.0  # a pause of at least this long ends a stretch
LATE_S = 300.0


def workload(result: Result) -> Each:
    """Workload measures of the agents who came to work."""
    agents, pauses, n = result.day.agents, result.day.pauses, len(result.day.agents)
    stints = columns(result.day.stints, "agent", "activity", "channel", "start_s", "end_s")
    order = by_agent(stints)
    stints = {name: column[order] for name, column in stints.items()}
    agent, activity, length = stints["agent"], stints["activity"], stints["end_s"] - stints["start_s"]
    here = (count(agent, n) > 0).astype(float)
    begun = pauses[~np.isnan(pauses["started_s"])]
    late = begun["started_s"] - begun["wished_s"] > LATE_S
    lunches = begun[begun["kind"] == WISH_LUNCH]
    contacts = columns(result.day.contacts, "agent", "phase")
    stretch = longest_stretch(stints, n) * here
    gone_s = np.zeros(n)
    gone_s[agent] = stints["end_s"]  # the last of each stands
    return {
        "occupancy": occupancy(result, stints),
        "longest_stretch": (stretch / 60, here),
        "over_120": ((stretch > 7200) * here, here),
        "pause_minutes": (total(agent, length * RESTING[activity], n) / 60, here),
        "breaks_taken": (count(begun["agent"][begun["kind"] == WISH_BREAK], n), here),
        "pauses_missed": (
            (agents["breaks_left"] + agents["lunch_left"]) * here,
            (result.scenario.workforce.pauses.breaks + (agents["law_s"] < np.inf)) * here,
        ),
        "pauses_late": (count(begun["agent"][late], n), count(begun["agent"], n)),
        "lunch_start": (total(lunches["agent"], lunches["started_s"], n), count(lunches["agent"], n)),
        "overrun": (np.maximum(0.0, gone_s - agents["ends_s"]) * here / 60, here),
        "handled_each": (count(contacts["agent"][np.isin(contacts["phase"], (HANDLED, TRANSFERRED))], n), here),
        "phone_minutes": (total(agent, length * (activity == ON_PHONE), n) / 60, here),
        "channel_switches": (count(agent[_switches(stints)], n), here),
        "fatigue": (agents["fatigue"] * here, here),
        "emotion": (agents["emotion"] * here, here),
    }  # fmt: skip


def bill(result: Result) -> Ratios:
    """What the day costs: hours from signing in to signing out."""
    stints = columns(result.day.stints, "start_s", "end_s")
    return {"hours_worked": (float((stints["end_s"] - stints["start_s"]).sum()) / 3600, 1.0)}


def count(agent: np.ndarray, n: int) -> np.ndarray:
    """How many rows each of n agents has."""
    return np.bincount(agent[agent >= 0], minlength=n).astype(float)


def total(agent: np.ndarray, amount: np.ndarray, n: int) -> np.ndarray:
    """What the rows of each of n agents add up to."""
    return np.bincount(agent, weights=amount, minlength=n)


def occupancy(result: Result, stints: Stints) -> tuple[np.ndarray, np.ndarray]:
    """Seconds of handling, and of handling or being available, while open and after the warm-up."""
    n, low = len(result.day.agents), result.scenario.demand.opens + result.scenario.warmup
    length = np.maximum(0.0, np.minimum(stints["end_s"], result.scenario.demand.closes) - np.maximum(stints["start_s"], low))
    handling = total(stints["agent"], length * HANDLING[stints["activity"]], n)
    return handling, handling + total(stints["agent"], length * (stints["activity"] == AVAILABLE), n)


def longest_stretch(stints: Stints, agents: int) -> np.ndarray:
    """For each agent the longest time at work without 5 minutes off, in seconds. Stints sorted by agent and time."""
    longest = np.zeros(agents)
    agent = stints["agent"]
    rests = RESTING[stints["activity"]] & (stints["end_s"] - stints["start_s"] >= OFF_S)
    # A stretch begins where an agent's day begins or a rest ends; it lasts until the next rest or the day's end.
    begins = np.ones(len(agent), bool)
    begins[1:] = (agent[1:] != agent[:-1]) | rests[:-1]
    working = np.flatnonzero(~rests)
    last = _last_rows(np.cumsum(begins)[working])
    first = np.append(0, last + 1)[: len(last)]  # each stretch begins where the one before ends
    lasted = stints["end_s"][working[last]] - stints["start_s"][working[first]]
    np.maximum.at(longest, agent[working[last]], lasted)
    return longest


def _last_rows(sorted_keys: np.ndarray) -> np.ndarray:
    """The last row of each run of equal keys."""
    return np.flatnonzero(np.append(sorted_keys[1:] != sorted_keys[:-1], True)[: len(sorted_keys)])


def _switches(stints: Stints) -> np.ndarray:
    """The rows where an agent goes over to contacts of another channel."""
    handling = np.flatnonzero(HANDLING[stints["activity"]])
    agent, channel = stints["agent"][handling], stints["channel"][handling]
    return handling[1:][(agent[1:] == agent[:-1]) & (channel[1:] != channel[:-1])]
