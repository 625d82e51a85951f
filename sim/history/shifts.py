"""Shifts whose overlap comes near to how many were there: few of them, and of lengths that people work."""

import numpy as np
from scipy.optimize import nnls

LENGTHS_H = (3.5, 5.0, 6.0, 7.5, 8.0)  # of shifts tried
STEP_S = 1800.0
LEAST = 1.0  # agents on a shift that is worth having
MOST = 8  # a shift has at least one part in so many of the agents, so there are no more shifts than this

Shift = tuple[float, float, float]  # starts_s, ends_s, agents


def few(there: np.ndarray, starts_s: np.ndarray) -> list[Shift]:
    """Shifts by non-negative least squares for the mean number there in each half-hour; the smallest goes until none is small.

    A short day gets one shift that lasts all of it.
    """
    opens, closes = float(starts_s[0]), float(starts_s[-1] + STEP_S)
    tried = [
        (start, start + hours * 3600)
        for hours in LENGTHS_H
        for start in np.arange(opens, closes - hours * 3600 + 1, STEP_S).tolist()
    ] or [(opens, closes)]
    while True:
        agents = _agents(tried, there, starts_s)
        smallest = int(np.argmin(agents))
        if len(tried) == 1 or agents[smallest] >= max(LEAST, agents.sum() / MOST):
            return [(a, b, max(float(n), 1.0)) for (a, b), n in zip(tried, agents, strict=True)]
        zero = agents <= 0
        tried = [span for n, span in enumerate(tried) if not (zero[n] if zero.any() else n == smallest)] or [(opens, closes)]


def _agents(spans: list[tuple[float, float]], there: np.ndarray, starts_s: np.ndarray) -> np.ndarray:
    """How many on each of these shifts come nearest to the numbers there."""
    covers = np.array([[start <= at < end for start, end in spans] for at in starts_s], dtype=float)
    return nnls(covers, there)[0]
