"""How much say agents have over their own day: each measure a numerator and a denominator, agent by agent."""

import numpy as np

from sim.measures.workload import Each, count, total
from sim.tables import Result, columns
from sim.terms import BOUNDS, BREAK, BY_AGENT, BY_LAW, LUNCH, NOTHING, WISH_LUNCH

HELD_BY = BOUNDS[1:]  # every bound there is; a measure each


def autonomy(result: Result) -> Each:
    """Autonomy measures; where nobody may wish, those about wishes have no value."""
    pauses, n = result.day.pauses, len(result.day.agents)
    stints = columns(result.day.stints, "agent", "activity", "start_s", "end_s", "chosen")
    at_work = (count(stints["agent"], n) > 0).astype(float)
    begun = pauses[~np.isnan(pauses["started_s"])]
    own = pauses[pauses["chosen"] == BY_AGENT]
    came = own[~np.isnan(own["started_s"])]
    lunches = begun[begun["kind"] == WISH_LUNCH]
    working = (stints["activity"] != BREAK) & (stints["activity"] != LUNCH)
    length = np.where(working, stints["end_s"] - stints["start_s"], 0.0)
    wishes = count(own["agent"], n)
    return {
        "own_pauses": (count(begun["agent"][begun["chosen"] == BY_AGENT], n), count(begun["agent"], n)),
        "wishes": (wishes, at_work),
        "granted_at_once": (count(own["agent"][own["bound"] == NOTHING], n), wishes),
        "wish_wait": (total(came["agent"], came["started_s"] - came["wished_s"], n) / 60, count(came["agent"], n)),
        "granted_at_latest": (count(own["agent"][_as_long_as_anybody_may(result, own)], n), wishes),
        "wishes_unmet": (wishes - count(came["agent"], n), wishes),
        **{f"held_by_{name}": (count(own["agent"][own["bound"] == i], n), wishes) for i, name in enumerate(HELD_BY, start=1)},
        "own_time": (
            total(stints["agent"], np.where(stints["chosen"] == BY_AGENT, length, 0.0), n), total(stints["agent"], length, n)
        ),
        "plan_changes": (result.day.agents["changes"].astype(float) * at_work, at_work),
        "lunch_by_law": (count(lunches["agent"][lunches["chosen"] == BY_LAW], n), count(lunches["agent"], n)),
    }  # fmt: skip


def _as_long_as_anybody_may(result: Result, own: np.ndarray) -> np.ndarray:
    """Which wishes a bound held back until the longest wait of the team was over."""
    longest_s = result.day.teams["max_wait_s"][result.day.agents["team"][own["agent"]]]
    return (own["bound"] != NOTHING) & (own["granted_s"] - own["wished_s"] >= longest_s)
