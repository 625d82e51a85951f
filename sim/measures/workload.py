"""What the day is like for those who answer: each measure a numerator and a denominator, agent by agent."""

import numpy as np

from sim.tables import Result, columns
from sim.terms import (
    ACTIVITIES, ACW, AVAILABLE, BREAK, HALF_HOUR_S, HANDLED, LUNCH, NEVER, NOBODY, ON_CHAT, ON_DESK, ON_PHONE, ON_WRITTEN,
    TRANSFERRED, WISH_BREAK, WISH_LUNCH, WRITTEN,
)  # fmt: skip

Each = dict[str, tuple[np.ndarray, np.ndarray]]  # measure -> numerator and denominator, one number an agent
Stints = dict[str, np.ndarray] | np.ndarray  # columns by name, sorted by agent and time
HANDLING = np.isin(np.arange(len(ACTIVITIES)), (ON_PHONE, ON_CHAT, ON_WRITTEN, ON_DESK, ACW))  # looked up by activity
RESTING = np.isin(np.arange(len(ACTIVITIES)), (BREAK, LUNCH))
OFF_S = 300.0  # a pause of at least this long ends a stretch
LATE_S = 300.0
SHORT_GAP_S = 10.0
ROUNDING_S = 1e-6  # a length worked out from two times may be off by so much


def workload(result: Result) -> Each:
    """Workload measures of the agents who came to work."""
    agents, pauses, n = result.day.agents, result.day.pauses, len(result.day.agents)
    stints = result.stints_by_agent
    agent, activity, length = stints["agent"], stints["activity"], stints["end_s"] - stints["start_s"]
    here = (count(agent, n) > 0).astype(float)
    begun = pauses[~np.isnan(pauses["started_s"])]
    late = begun["started_s"] - begun["wished_s"] > LATE_S
    lunches = begun[begun["kind"] == WISH_LUNCH]
    contacts = columns(result.day.contacts, "agent", "phase", "answered_s")
    stretch = longest_stretch(stints, n)
    gone_s = np.zeros(n)
    gone_s[agent] = stints["end_s"]  # the last of each stands
    gap_of, gap_s = gaps(contacts, stints)
    handling = HANDLING[activity]
    missed = (agents["breaks_left"] + agents["lunch_left"]) * here
    rights = result.scenario.workforce.pauses
    entitled = (rights.breaks + (agents["law_s"] < NEVER)) * here
    whole_s = np.where(begun["kind"] == WISH_LUNCH, rights.lunch, rights.break_length)
    cut = begun["ended_s"] - begun["started_s"] < whole_s - ROUNDING_S
    for_people = (handling | (activity == AVAILABLE)) & (stints["channel"] != WRITTEN)
    peak_s = peak_seconds(result, stints["end_s"]) - peak_seconds(result, stints["start_s"])
    return {
        "occupancy": occupancy(result, stints),
        "longest_stretch": (stretch / 60, here),
        **{f"over_{minutes}": ((stretch > 60 * minutes).astype(float), here) for minutes in (60, 90, 120)},
        "gap": (total(gap_of, gap_s, n), count(gap_of, n)),
        "short_gaps": (count(gap_of[gap_s < SHORT_GAP_S], n), count(gap_of, n)),
        "pause_minutes": (total(agent, length * RESTING[activity], n) / 60, here),
        "breaks_taken": (count(begun["agent"][begun["kind"] == WISH_BREAK], n), here),
        "pauses_missed": (missed, entitled),
        "pauses_unasked": (np.maximum(0.0, missed - count(pauses["agent"], n) + count(begun["agent"], n)), entitled),
        "pauses_late": (count(begun["agent"][late], n), count(begun["agent"], n)),
        "pauses_short": (count(begun["agent"][cut], n), count(begun["agent"], n)),
        "lunch_start": (total(lunches["agent"], lunches["started_s"], n), count(lunches["agent"], n)),
        "overrun": (np.maximum(0.0, gone_s - agents["ends_s"]) * here / 60, here),
        "handled_each": (count(contacts["agent"][np.isin(contacts["phase"], (HANDLED, TRANSFERRED))], n), here),
        "phone_minutes": (total(agent, length * (activity == ON_PHONE), n) / 60, here),
        "load_minutes": (total(agent, length * handling, n) / 60, here),
        "peak_minutes": (total(agent, np.where(for_people, peak_s, 0.0), n) / 60, here),
        "channel_switches": (count(agent[_switches(stints)], n), here),
        "fatigue": (agents["fatigue"] * here, here),
        "emotion": (agents["emotion"] * here, here),
    }  # fmt: skip


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


def gaps(contacts: dict[str, np.ndarray], stints: Stints) -> tuple[np.ndarray, np.ndarray]:
    """Agent and seconds of waiting for each contact taken today straight after another one, nothing but waiting between.

    0 where the agent was on another contact up to that moment. A case put down on an earlier day is not taken anew. Stints by
    agent and time.
    """
    taken = contacts["agent"] != NOBODY
    agent, taken_s = contacts["agent"][taken], contacts["answered_s"][taken]
    whose, activity, start_s = stints["agent"], stints["activity"], stints["start_s"]
    if not len(whose):
        return agent[:0], taken_s[:0]
    new_agent = np.append(True, whose[1:] != whose[:-1])
    waits = activity == AVAILABLE
    begins = np.flatnonzero(~waits | new_agent | np.append(True, ~waits[:-1]))  # of waiting, and of anything else by itself
    first = begins[np.cumsum(np.isin(np.arange(len(whose)), begins)) - 1]  # where the waiting that a stint is part of began
    after_contact = HANDLING[activity[first - 1]] & ~new_agent[first]
    apart_s = 1.0 + start_s.max() - start_s.min()  # keeps agents apart in one row of moments
    moments = whose * apart_s + start_s - start_s.min()
    before = np.searchsorted(moments, agent * apart_s + taken_s - start_s.min()) - 1  # what the agent did just before
    known = (before >= 0) & (whose[before] == agent)
    straight = known & (HANDLING[activity[before]] | (waits[before] & after_contact[before]))
    gap_s = np.where(waits[before], taken_s - start_s[first[before]], 0.0)
    return agent[straight], gap_s[straight]


def peak_seconds(result: Result, at_s: np.ndarray) -> np.ndarray:
    """How many seconds of the busy half-hours (more work expected than on average) have gone at each moment."""
    busy = result.day.peak[1:-1]
    edges = np.minimum(result.scenario.demand.opens + HALF_HOUR_S * np.arange(len(busy) + 1), result.scenario.demand.closes)
    return np.interp(at_s, edges, np.concatenate([[0.0], np.cumsum(busy * np.diff(edges))]))


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
