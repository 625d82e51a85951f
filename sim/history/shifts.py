"""Shifts whose overlap comes near to how many were there: few of them, and of lengths that people work."""

import numpy as np
from scipy.optimize import nnls

LENGTHS_H = (3.5, 5.0, 6.0, 7.5, 8.0)  # of shifts tried
STEP_S = 1800.0
FEWEST = 0.25  # agents on a shift that is worth having

Shift = tuple[float, float, float]  # starts_s, ends_s, agents


def few(there: np.ndarray, starts_s: np.ndarray) -> list[Shift]:
    """Shifts by non-negative least squares, which gives few of them, for the mean number there in each half-hour from a time on.

    A short day gets one shift that lasts all of it.
    """
    opens, closes = float(starts_s[0]), float(starts_s[-1] + STEP_S)
    tried = [
        (start, start + hours * 3600)
        for hours in LENGTHS_H
        for start in np.arange(opens, closes - hours * 3600 + 1, STEP_S).tolist()
    ] or [(opens, closes)]
    agents = _agents(tried, there, starts_s)
    kept = [span for span, n in zip(tried, agents, strict=True) if n >= FEWEST] or [(opens, closes)]
    found = [(a, b, float(n)) for (a, b), n in zip(kept, _agents(kept, there, starts_s), strict=True) if n > 0]
    return found or [(opens, closes, float(max(there.mean(), 1.0)))]


def _agents(spans: list[tuple[float, float]], there: np.ndarray, starts_s: np.ndarray) -> np.ndarray:
    """How many on each of these shifts come nearest to the numbers there."""
    covers = np.array([[start <= at < end for start, end in spans] for at in starts_s], dtype=float)
    return nnls(covers, there)[0]
