"""How much say agents have over their own day. Every measure is a (numerator, denominator) of one day."""

import numpy as np

from sim.measures.service import Ratios
from sim.tables import Result
from sim.terms import BREAK, BY_AGENT, BY_LAW, LUNCH, NOTHING, WISH_LUNCH


def autonomy(result: Result) -> Ratios:
    """Autonomy measures; where nobody may wish, those about wishes have no value."""
    pauses, stints = result.day.pauses, result.day.stints
    at_work = float(len(np.unique(stints["agent"])))
    begun = pauses[~np.isnan(pauses["started_s"])]
    own = pauses[pauses["chosen"] == BY_AGENT]
    came = own[~np.isnan(own["started_s"])]
    lunches = begun[begun["kind"] == WISH_LUNCH]
    working = stints[~np.isin(stints["activity"], (BREAK, LUNCH))]
    length = working["end_s"] - working["start_s"]
    return {
        "own_pauses": (float((begun["chosen"] == BY_AGENT).sum()), float(len(begun))),
        "wishes": (float(len(own)), at_work),
        "granted_at_once": (float((own["bound"] == NOTHING).sum()), float(len(own))),
        "wish_wait": (float((came["started_s"] - came["wished_s"]).sum()) / 60, float(len(came))),
        "own_time": (float(length[working["chosen"] == BY_AGENT].sum()), float(length.sum())),
        "lunch_by_law": (float((lunches["chosen"] == BY_LAW).sum()), float(len(lunches))),
    }
