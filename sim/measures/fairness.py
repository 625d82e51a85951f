"""How evenly the day falls on those who answer, and how many are away at once: one number a day each."""

from collections.abc import Callable

import numpy as np

from sim.measures.catalogue import MEASURES
from sim.measures.service import Ratios
from sim.measures.workload import RESTING, Each
from sim.tables import Result

UNEVEN = {
    "phone_gini": "phone_minutes", "load_gini": "load_minutes", "peak_gini": "peak_minutes", "granted_gini": "granted_at_once",
}  # fmt: skip


def fairness(result: Result, each: Each) -> Ratios:
    """Measures of how work, pauses and say are spread over agents at work; `each` holds those taken agent by agent."""
    at_work = float(each["phone_minutes"][1].sum())
    found = {name: one_a_day(gini, *each[of]) for name, of in UNEVEN.items()}
    for measure in MEASURES.values():
        if measure.worst:
            found[measure.worst] = one_a_day(the_most if measure.end == "most" else the_least, *each[measure.name])
    return found | {"most_away": (most_at_once(result), at_work) if at_work else (0.0, 0.0)}


def one_a_day(spread: Callable[[np.ndarray], float], above: np.ndarray, below: np.ndarray) -> tuple[float, float]:
    """What `spread` makes of the agents who have the measure; no value where it can make nothing of them."""
    having = below > 0
    value = spread(above[having] / below[having]) if having.any() else np.nan
    return (0.0, 0.0) if np.isnan(value) else (value, 1.0)


def gini(amounts: np.ndarray) -> float:
    """The Gini coefficient: 0 when all have the same, near 1 when one has everything; NaN when nobody has anything."""
    ordered, n = np.sort(amounts), len(amounts)
    everything = ordered.sum()
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * everything)) if everything else float("nan")


def the_most(amounts: np.ndarray) -> float:
    """Mean of the tenth (rounded up) who have the most."""
    return float(np.sort(amounts)[-tenth(len(amounts)) :].mean())


def the_least(amounts: np.ndarray) -> float:
    """Mean of the tenth (rounded up) who have the least."""
    return float(np.sort(amounts)[: tenth(len(amounts))].mean())


def tenth(many: int) -> int:
    """How many a tenth of so many is: at least one of those there are."""
    return -(-many // 10)


def most_at_once(result: Result) -> float:
    """The most agents on a pause at one time."""
    stints = result.stints_by_agent
    resting = RESTING[stints["activity"]]
    begun, over = stints["start_s"][resting], stints["end_s"][resting]
    times = np.concatenate([over, begun])  # who comes back at the second another goes makes place
    change = np.concatenate([np.full(len(over), -1), np.full(len(begun), 1)])
    return float(np.cumsum(change[np.argsort(times, kind="stable")]).max(initial=0))
