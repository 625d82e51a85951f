"""What the day is like for those who answer. Every measure is a (numerator, denominator) of one day."""

import numpy as np

from sim.measures.service import Ratios
from sim.tables import Result, by_agent, columns
from sim.terms import (
    ACTIVITIES, ACW, AVAILABLE, BREAK, LUNCH, ON_CHAT, ON_DESK, ON_PHONE, ON_WRITTEN, WISH_BREAK, WISH_LUNCH,
)  # fmt: skip

Stints = dict[str, np.ndarray] | np.ndarray  # columns by name, sorted by agent and time
HANDLING = np.isin(np.arange(len(ACTIVITIES)), (ON_PHONE, ON_CHAT, ON_WRITTEN, ON_DESK, ACW))  # looked up by activity
RESTING = np.isin(np.arange(len(ACTIVITIES)), (BREAK, LUNCH))
OFF_S = 300.0  # a pause of at least this long ends a stretch
LATE_S = 300.0


def workload(result: Result) -> Ratios:
    """Workload measures over the agents who came to work."""
    agents, pauses = result.day.agents, result.day.pauses
    stints = columns(result.day.stints, "agent", "activity", "channel", "start_s", "end_s")
    order = by_agent(stints)
    stints = {name: column[order] for name, column in stints.items()}
    last = _last_rows(stints["agent"])
    at_work = stints["agent"][last]
    n = float(len(at_work))
    begun = pauses[~np.isnan(pauses["started_s"])]
    stretch = longest_stretch(stints, len(agents))[at_work]
    entitled = result.scenario.workforce.pauses.breaks * n + float((agents["law_s"][at_work] < np.inf).sum())
    missed = float((agents["breaks_left"][at_work] + agents["lunch_left"][at_work]).sum())
    lunches = begun["started_s"][begun["kind"] == WISH_LUNCH]
    length = stints["end_s"] - stints["start_s"]
    return {
        "occupancy": occupancy(result, stints),
        "longest_stretch": (float(stretch.sum()) / 60, n),
        "over_120": (float((stretch > 7200).sum()), n),
        "pause_minutes": (float(length[RESTING[stints["activity"]]].sum()) / 60, n),
        "breaks_taken": (float((begun["kind"] == WISH_BREAK).sum()), n),
        "pauses_missed": (missed, entitled),
        "pauses_late": (float((begun["started_s"] - begun["wished_s"] > LATE_S).sum()), float(len(begun))),
        "lunch_start": (float(lunches.sum()), float(len(lunches))),
        "overrun": (float(np.maximum(0.0, stints["end_s"][last] - agents["ends_s"][at_work]).sum()) / 60, n),
        "channel_switches": (float(_switches(stints)), n),
        "fatigue": (float(agents["fatigue"][at_work].sum()), n),
        "hours_worked": (float(length.sum()) / 3600, 1.0),
    }


def occupancy(result: Result, stints: Stints) -> tuple[float, float]:
    """Seconds of handling, and of handling or being available, while open and after the warm-up."""
    low = result.scenario.demand.opens + result.scenario.warmup
    length = np.maximum(0.0, np.minimum(stints["end_s"], result.scenario.demand.closes) - np.maximum(stints["start_s"], low))
    handling = float(length[HANDLING[stints["activity"]]].sum())
    return handling, handling + float(length[stints["activity"] == AVAILABLE].sum())


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


def _switches(stints: Stints) -> int:
    """Times an agent goes over to contacts of another channel."""
    handling = np.flatnonzero(HANDLING[stints["activity"]])
    agent, channel = stints["agent"][handling], stints["channel"][handling]
    return int(((agent[1:] == agent[:-1]) & (channel[1:] != channel[:-1])).sum())
