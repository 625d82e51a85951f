"""How much say agents have over their own day. Every measure is a (numerator, denominator) of one day."""

import numpy as np

from sim.measures.service import Ratios
from sim.tables import Result, columns
from sim.terms import BREAK, BY_AGENT, BY_LAW, LUNCH, NOTHING, WISH_LUNCH


def autonomy(result: Result) -> Ratios:
    """Autonomy measures; where nobody may wish, those about wishes have no value."""
    pauses = result.day.pauses
    stints = columns(result.day.stints, "agent", "activity", "start_s", "end_s", "chosen")
    at_work = float(np.count_nonzero(np.bincount(stints["agent"])))
    begun = pauses[~np.isnan(pauses["started_s"])]
    own = pauses[pauses["chosen"] == BY_AGENT]
    came = own[~np.isnan(own["started_s"])]
    lunches = begun[begun["kind"] == WISH_LUNCH]
    working = (stints["activity"] != BREAK) & (stints["activity"] != LUNCH)
    length = stints["end_s"] - stints["start_s"]
    chosen = working & (stints["chosen"] == BY_AGENT)
    return {
        "own_pauses": (float((begun["chosen"] == BY_AGENT).sum()), float(len(begun))),
        "wishes": (float(len(own)), at_work),
        "granted_at_once": (float((own["bound"] == NOTHING).sum()), float(len(own))),
        "wish_wait": (float((came["started_s"] - came["wished_s"]).sum()) / 60, float(len(came))),
        "own_time": (float(length[chosen].sum()), float(length[working].sum())),
        "lunch_by_law": (float((lunches["chosen"] == BY_LAW).sum()), float(len(lunches))),
    }
