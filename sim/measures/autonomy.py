"""How much say agents have over their own day: each measure a numerator and a denominator, agent by agent."""

import numpy as np

from sim.measures.workload import RESTING, Each, count, total
from sim.tables import Result
from sim.terms import BOUNDS, BY_AGENT, BY_LAW, NOTHING, WISH_LUNCH

HELD_BY = BOUNDS[1:]  # every bound there is; a measure each
SOON_S = 600.0  # a wish met within this is met (unmet need is what goes with fatigue, Nijp 2015; the limit is ours)


def autonomy(result: Result) -> Each:
    """Autonomy measures; where nobody may wish, those about wishes have no value."""
    pauses, stints, n = result.day.pauses, result.stints_by_agent, len(result.day.agents)
    at_work = (count(stints["agent"], n) > 0).astype(float)
    begun = pauses[~np.isnan(pauses["started_s"])]
    own = pauses[pauses["chosen"] == BY_AGENT]
    came = own[~np.isnan(own["started_s"])]
    lunches = begun[begun["kind"] == WISH_LUNCH]
    length = np.where(RESTING[stints["activity"]], 0.0, stints["end_s"] - stints["start_s"])
    wishes = count(own["agent"], n)
    granted = own[~np.isnan(own["granted_s"])]
    soon = came["started_s"] - came["wished_s"] <= SOON_S
    lunch_off_s = np.abs(lunches["started_s"] - result.day.agents["lunch_wish_s"][lunches["agent"]])
    all_s = stints["end_s"] - stints["start_s"]
    return {
        "own_pauses": (count(begun["agent"][begun["chosen"] == BY_AGENT], n), count(begun["agent"], n)),
        "wishes": (wishes, at_work),
        "granted_at_once": (count(own["agent"][own["bound"] == NOTHING], n), wishes),
        "granted_late": (count(granted["agent"][granted["bound"] != NOTHING], n), wishes),
        "refused": (count(own["agent"][np.isnan(own["granted_s"]) & (own["bound"] != NOTHING)], n), wishes),
        "grant_wait": (total(granted["agent"], granted["granted_s"] - granted["wished_s"], n) / 60, count(granted["agent"], n)),
        "wish_wait": (total(came["agent"], came["started_s"] - came["wished_s"], n) / 60, count(came["agent"], n)),
        "granted_at_latest": (count(own["agent"][own["at_latest"] == 1], n), wishes),
        "wishes_unmet": (wishes - count(came["agent"], n), wishes),
        "mismatch": (wishes - count(came["agent"][soon], n), wishes),
        "lunch_off": (total(lunches["agent"], lunch_off_s, n) / 60, count(lunches["agent"], n)),
        **{f"held_by_{name}": (count(own["agent"][own["bound"] == i], n), wishes) for i, name in enumerate(HELD_BY, start=1)},
        "own_time": (
            total(stints["agent"], np.where(stints["chosen"] == BY_AGENT, length, 0.0), n), total(stints["agent"], length, n)
        ),
        "own_state": (
            total(stints["agent"], np.where(stints["chosen"] == BY_AGENT, all_s, 0.0), n), total(stints["agent"], all_s, n)
        ),
        "lunch_by_law": (count(lunches["agent"][lunches["chosen"] == BY_LAW], n), count(lunches["agent"], n)),
    }  # fmt: skip
