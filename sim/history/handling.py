"""How long a contact takes: mean, spread, and which law fits what was counted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats
from scipy.optimize import minimize

from sim.history.distributions import LEAST_CV, MOST_CV, bounds, frozen, likeliest, loss

LAWS = ("exponential", "lognormal", "gamma", "weibull")
QUICK_S = 10  # a conversation shorter than this was hardly one
FEWEST = 50  # contacts under which no law is told from another


@dataclass(frozen=True)
class Handling:
    """Handle times of a queue, in seconds."""

    mean_s: float
    low_s: float  # 95 % interval of the mean
    high_s: float
    law: str
    cv: float
    known: bool  # whether law and cv were seen; False where only means were given
    contacts: float
    exponential_p: float = float("nan")  # how likely such counts are if the law were exponential (likelihood ratio to Weibull)
    log_normal_gap: float = float("nan")  # the most by which the share done within any time differs from a log-normal's
    quick: float = 0.0  # share that took less than QUICK_S


def from_counts(counts: np.ndarray, mean_s: float) -> Handling:
    """The law that fits the counts by whole second best, of contacts of QUICK_S or longer, with the spread of all.

    What hardly varies is taken to be constant, and too few contacts to tell to be log-normal. `mean_s` is the mean before
    seconds were cut off.
    """
    seconds, n = np.arange(len(counts)) + 0.5, float(counts.sum())
    middle = float(counts @ seconds / n)
    sd = float((counts @ (seconds - middle) ** 2 / max(n - 1, 1)) ** 0.5)
    cv = float(np.clip(sd / middle, LEAST_CV, MOST_CV))
    events, constant = counts.astype(float), sd < LEAST_CV * middle
    enough = not constant and counts[QUICK_S:].sum() >= FEWEST
    law = likeliest(LAWS, events, np.zeros(len(counts)), QUICK_S)[0] if enough else "deterministic" if constant else "lognormal"
    half = 1.96 * sd / n**0.5
    return Handling(
        mean_s, mean_s - half, mean_s + half, law, 1.0 if law == "exponential" else cv, True, n,
        exponential_p=_exponential_p(events) if enough else float("nan"),
        log_normal_gap=_gap(counts, middle, cv), quick=float(counts[:QUICK_S].sum() / n),
    )  # fmt: skip


def _exponential_p(counts: np.ndarray) -> float:
    """How likely counts so unlike an exponential law are if it holds: likelihood ratio to a Weibull, of QUICK_S and longer."""
    seconds, counts = np.arange(QUICK_S, len(counts)).astype(float), counts[QUICK_S:]
    none = np.zeros(len(counts))
    mean = float(counts @ (seconds + 0.5 - QUICK_S) / counts.sum())
    freed = minimize(
        lambda x: loss("weibull", float(np.exp(x[0])), float(np.exp(x[1])), seconds, counts, none),
        (np.log(mean), 0.0), method="Nelder-Mead", bounds=bounds(mean, QUICK_S), options={"xatol": 1e-3, "fatol": 1e-2},
    )  # fmt: skip
    ratio = 2 * (loss("exponential", mean, 1.0, seconds, counts, none) - float(freed.fun))
    return float(stats.chi2.sf(max(ratio, 0.0), 1))


def _gap(counts: np.ndarray, mean: float, cv: float) -> float:
    """The most by which the share that took at most so long differs from a log-normal law of this mean and cv."""
    done = np.cumsum(counts) / counts.sum()
    return float(np.abs(done - frozen("lognormal", mean, cv).cdf(np.arange(1.0, len(counts) + 1))).max())


def from_means(means_s: Sequence[float], handled: Sequence[float]) -> Handling:
    """Handle times where only the means of intervals are known: log-normal with a cv of 1, which is a guess."""
    weights, values = np.asarray(handled, dtype=float), np.asarray(means_s, dtype=float)
    known = ~np.isnan(values) & (weights > 0)
    weights, values = weights[known], values[known]
    n = float(weights.sum())
    mean = float(weights @ values / n) if n else float("nan")
    half = 1.96 * mean / n**0.5 if n else float("nan")
    return Handling(mean, mean - half, mean + half, "lognormal", 1.0, False, n)
