"""Distributions as quantile functions, looked up by name: luck in, seconds out."""

from collections.abc import Callable
from functools import lru_cache
from math import gamma, log1p, sqrt

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaincinv, ndtri

from sim.queue import Law


def exponential(u: np.ndarray, mean: float, cv: float) -> np.ndarray:
    """Memoryless; `cv` has no say (it is 1)."""
    return -mean * np.log1p(-u)


def lognormal(u: np.ndarray, mean: float, cv: float) -> np.ndarray:
    """Logarithm normal: what handle times of contact centres look like (Brown et al. 2005)."""
    spread = sqrt(log1p(cv * cv))
    return mean * np.exp(spread * ndtri(u) - spread * spread / 2)


def gamma_law(u: np.ndarray, mean: float, cv: float) -> np.ndarray:
    """Gamma with shape 1 / cv^2."""
    shape = 1 / cv**2
    return mean / shape * gammaincinv(shape, u)


def weibull(u: np.ndarray, mean: float, cv: float) -> np.ndarray:
    """Weibull with the shape that has this cv."""
    shape = _weibull_shape(cv)
    return mean / gamma(1 + 1 / shape) * (-np.log1p(-u)) ** (1 / shape)


def deterministic(u: np.ndarray, mean: float, cv: float) -> np.ndarray:
    """Always the mean."""
    return np.full_like(u, mean)


def hyperexponential(u: np.ndarray, mean: float, cv: float) -> np.ndarray:
    """Two kinds, quick and slow, each memoryless and with half of all the time (balanced means); cv is 1 or more.

    One number of luck is split: which part of (0, 1) it falls in tells the kind, and where in that part how long. So more
    luck is not always a longer time, unlike with the other laws; with a cv of 1 the two kinds are alike.
    """
    slow = (1 - sqrt((cv * cv - 1) / (cv * cv + 1))) / 2
    is_slow = u < slow
    within = np.where(is_slow, u / slow, (u - slow) / (1 - slow))
    return -mean / (2 * np.where(is_slow, slow, 1 - slow)) * np.log1p(-within)


@lru_cache
def _weibull_shape(cv: float) -> float:
    return brentq(lambda k: sqrt(gamma(1 + 2 / k) / gamma(1 + 1 / k) ** 2 - 1) - cv, 0.15, 300.0)


LAWS: dict[str, Callable[[np.ndarray, float, float], np.ndarray]] = {
    "exponential": exponential,
    "lognormal": lognormal,
    "gamma": gamma_law,
    "weibull": weibull,
    "hyperexponential": hyperexponential,
    "deterministic": deterministic,
}


def times(law: Law, u: np.ndarray) -> np.ndarray:
    """Seconds for each number of luck u in (0, 1), same shape."""
    if law.mean == 0:
        return np.zeros_like(u)
    return LAWS[law.law](u, float(law.mean), float(law.cv))
