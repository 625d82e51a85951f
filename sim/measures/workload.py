"""What the day is like for those who answer. Every measure is a (numerator, denominator) of one day."""

import numpy as np

from sim.measures.service import Ratios
from sim.tables import Result
from sim.terms import ACW, AVAILABLE, BREAK, LUNCH, ON_CHAT, ON_DESK, ON_PHONE, ON_WRITTEN, WISH_BREAK, WISH_LUNCH

HANDLING = (ON_PHONE, ON_CHAT, ON_WRITTEN, ON_DESK, ACW)
OFF_S = 300.0  # a pause of at least this long ends a stretch
LATE_S = 300.0


def workload(result: Result) -> Ratios:
    """Workload measures over the agents who came to work."""
    agents, pauses = result.day.agents, result.day.pauses
    stints = np.sort(result.day.stints, order=["agent", "start_s"])
    at_work = np.unique(stints["agent"])
    n = float(len(at_work))
    begun = pauses[~np.isnan(pauses["started_s"])]
    stretch = longest_stretch(stints, len(agents))[at_work]
    entitled = result.scenario.workforce.pauses.breaks * n + float((agents["law_s"][at_work] < np.inf).sum())
    missed = float((agents["breaks_left"][at_work] + agents["lunch_left"][at_work]).sum())
    lunches = begun["started_s"][begun["kind"] == WISH_LUNCH]
    off = np.isin(stints["activity"], (BREAK, LUNCH))
    length = stints["end_s"] - stints["start_s"]
    last = _last_seen(stints, len(agents))[at_work]
    return {
        "occupancy": occupancy(result, stints),
        "longest_stretch": (float(stretch.sum()) / 60, n),
        "over_120": (float((stretch > 7200).sum()), n),
        "pause_minutes": (float(length[off].sum()) / 60, n),
        "breaks_taken": (float((begun["kind"] == WISH_BREAK).sum()), n),
        "pauses_missed": (missed, entitled),
        "pauses_late": (float((begun["started_s"] - begun["wished_s"] > LATE_S).sum()), float(len(begun))),
        "lunch_start": (float(lunches.sum()), float(len(lunches))),
        "overrun": (float(np.maximum(0.0, last - agents["ends_s"][at_work]).sum()) / 60, n),
        "channel_switches": (float(_switches(stints)), n),
        "fatigue": (float(agents["fatigue"][at_work].sum()), n),
        "hours_worked": (float(length.sum()) / 3600, 1.0),
    }


def occupancy(result: Result, stints: np.ndarray) -> tuple[float, float]:
    """Seconds of handling, and of handling or being available, while open and after the warm-up."""
    low = result.scenario.demand.opens + result.scenario.warmup
    length = np.maximum(0.0, np.minimum(stints["end_s"], result.scenario.demand.closes) - np.maximum(stints["start_s"], low))
    handling = float(length[np.isin(stints["activity"], HANDLING)].sum())
    return handling, handling + float(length[stints["activity"] == AVAILABLE].sum())


def longest_stretch(stints: np.ndarray, agents: int) -> np.ndarray:
    """For each agent the longest time at work without 5 minutes off, in seconds. Stints sorted by agent and time."""
    longest = np.zeros(agents)
    rests = np.isin(stints["activity"], (BREAK, LUNCH)) & (stints["end_s"] - stints["start_s"] >= OFF_S)
    new = np.append(True, stints["agent"][1:] != stints["agent"][:-1]) if len(stints) else np.zeros(0, bool)
    # A stretch begins where an agent's day begins or a rest ends; it lasts until the next rest or the day's end.
    block = np.cumsum(new | np.append(False, rests[:-1])) if len(stints) else np.zeros(0, int)
    working = ~rests
    if working.any():
        _, first = np.unique(block[working], return_index=True)
        rows = np.flatnonzero(working)
        start = stints["start_s"][rows[first]]
        last = rows[np.append(first[1:], len(rows)) - 1]
        np.maximum.at(longest, stints["agent"][last], stints["end_s"][last] - start)
    return longest


def _last_seen(stints: np.ndarray, agents: int) -> np.ndarray:
    last = np.full(agents, -np.inf)
    np.maximum.at(last, stints["agent"], stints["end_s"])
    return last


def _switches(stints: np.ndarray) -> int:
    """Times an agent goes over to contacts of another channel."""
    rows = stints[np.isin(stints["activity"], HANDLING)]
    return int(((rows["agent"][1:] == rows["agent"][:-1]) & (rows["channel"][1:] != rows["channel"][:-1])).sum())
