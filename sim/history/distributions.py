"""The laws of `sim.world.laws` as distributions of scipy, by mean and coefficient of variation, and which of them fits."""

from collections.abc import Sequence
from functools import lru_cache
from math import exp, gamma, lgamma, log1p, sqrt
from typing import Any

import numpy as np
from scipy import stats
from scipy.optimize import brentq, minimize

LEAST_CV, MOST_CV = 0.05, 5.0  # that a card may say; what varies less is as good as constant


def frozen(law: str, mean: float, cv: float) -> Any:
    """The law of this name with this mean in seconds; exponential has a cv of 1, and deterministic none: all within a second."""
    if law == "deterministic":
        return stats.uniform(mean - 0.5, 1.0)
    if law == "exponential":
        return stats.expon(scale=mean)
    if law == "gamma":
        return stats.gamma(1 / cv**2, scale=mean * cv**2)
    if law == "weibull":
        shape = _weibull_shape(cv)
        return stats.weibull_min(shape, scale=mean / gamma(1 + 1 / shape))
    spread = sqrt(log1p(cv * cv))
    return stats.lognorm(spread, scale=mean * exp(-spread * spread / 2))


@lru_cache(maxsize=4096)
def _weibull_shape(cv: float) -> float:
    return brentq(lambda k: lgamma(1 + 2 / k) - 2 * lgamma(1 + 1 / k) - log1p(cv * cv), 0.15, 300.0)


def likeliest(laws: Sequence[str], events: np.ndarray, ends: np.ndarray, first: int) -> tuple[str, float, float]:
    """Which law, mean (seconds) and cv make counts by whole second likeliest (BIC), of what lasted `first` seconds or longer.

    events: [second] -> how many ended by themselves then; ends: how many were cut off (censored). `laws` begins with the
    exponential one, which has a parameter less. Deterministic is what none of them is narrow enough for.
    """
    seconds = np.arange(first, len(events)).astype(float)
    events, ends = events[first:], ends[first:]
    mean = float((events + ends) @ (seconds + 0.5 - first) / events.sum())
    best, score = ("exponential", mean, 1.0), 2 * loss("exponential", mean, 1.0, seconds, events, ends)
    for law in laws[1:]:
        found = minimize(
            lambda x, law=law: loss(law, float(np.exp(x[0])), float(np.exp(x[1])), seconds, events, ends),
            (np.log(mean), 0.0), method="Nelder-Mead", bounds=bounds(mean, first),
            options={"xatol": 1e-3, "fatol": 1e-2},
        )  # fmt: skip
        this = 2 * float(found.fun) + np.log(events.sum())
        if this < score:
            best, score = (law, float(np.exp(found.x[0])), float(np.clip(np.exp(found.x[1]), LEAST_CV, MOST_CV))), this
    return ("deterministic", *best[1:]) if best[2] < 1.001 * LEAST_CV else best


def bounds(mean: float, first: int) -> list[tuple[float, float]]:
    """Where the logarithms of a mean and a cv are looked for; `mean` is counted from `first` seconds on."""
    return [(np.log(mean / 10), np.log((mean + first) * 10)), (np.log(LEAST_CV), np.log(MOST_CV))]


def loss(law: str, mean: float, cv: float, seconds: np.ndarray, events: np.ndarray, ends: np.ndarray) -> float:
    """Minus the log likelihood of counts by whole second, given that the first of these seconds was reached."""
    model = frozen(law, mean, cv)
    alive = model.sf(np.append(seconds, seconds[-1] + 1))
    chances = np.maximum(alive[:-1] - alive[1:], 1e-300)
    middle = np.maximum(model.sf(seconds + 0.5), 1e-300)
    start = max(float(alive[0]), 1e-300)
    return -float(events @ np.log(chances) + ends @ np.log(middle) - (events.sum() + ends.sum()) * np.log(start))
