"""How evenly the day falls on those who answer, and how many are away at once: one number a day each."""

import numpy as np

from sim.measures.service import Ratios
from sim.measures.workload import Each
from sim.tables import Result, columns
from sim.terms import BREAK, LUNCH


def fairness(result: Result, each: Each) -> Ratios:
    """Measures of how work and pauses are spread over agents at work; `each` holds those taken agent by agent."""
    minutes, here = each["phone_minutes"]
    mine = minutes[here > 0]
    spread = {"phone_gini": (gini(mine), 1.0) if mine.sum() > 0 else (0.0, 0.0)}
    at_work = float(here.sum())
    return spread | {"most_away": (most_at_once(result), at_work) if at_work else (0.0, 0.0)}


def gini(amounts: np.ndarray) -> float:
    """The Gini coefficient: 0 when all have the same, near 1 when one has everything."""
    ordered, n = np.sort(amounts), len(amounts)
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * ordered.sum()))


def most_at_once(result: Result) -> float:
    """The most agents on a pause at one time."""
    stints = columns(result.day.stints, "activity", "start_s", "end_s")
    resting = (stints["activity"] == BREAK) | (stints["activity"] == LUNCH)
    begun, over = stints["start_s"][resting], stints["end_s"][resting]
    times = np.concatenate([over, begun])  # who comes back at the second another goes makes place
    change = np.concatenate([np.full(len(over), -1), np.full(len(begun), 1)])
    return float(np.cumsum(change[np.argsort(times, kind="stable")]).max(initial=0))
