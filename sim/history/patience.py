"""How long people wait before they give up: read off a log, where most never show it because they are answered first."""

import warnings
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import stats

from sim.history.distributions import frozen, likeliest

SHORT_S = 10.0  # who gives up sooner may have dialled wrong or thought better of it
LEAST_SHORT = 0.005  # a smaller share of them is left out
LAWS = ("exponential", "weibull", "lognormal")
FEWEST = 30  # people who gave up, under which the law is taken to be exponential


@dataclass(frozen=True)
class Patience:
    """Patience of a queue, in seconds: a law for most, and a share who hang up within SHORT_S unless answered."""

    mean_s: float
    low_s: float  # 95 % interval of the mean: as precise as the number who gave up lets it be
    high_s: float
    law: str
    cv: float
    known: bool  # whether seen in a log; False where matched to the abandonment and waits of intervals
    gave_up: float
    short: float = 0.0
    exponential_s: float = float("nan")  # the mean if the law were exponential: seconds waited for each who gave up
    curve: pd.DataFrame = field(default_factory=pd.DataFrame)  # second, still_waiting, low, high (Kaplan-Meier, Greenwood)


def kaplan_meier(answered: np.ndarray, abandoned: np.ndarray) -> pd.DataFrame:
    """The share who would still wait after so many seconds, if nobody were answered, with 95 % intervals (Greenwood).

    From counts by whole second of wait; to be answered ends the wait unseen (censored). What is counted at second s is told
    for s + 1. Only seconds at which somebody gave up are listed.
    """
    waits = [np.repeat(np.arange(1.0, len(counts) + 1), counts) for counts in (abandoned, answered)]
    found = stats.ecdf(stats.CensoredData(uncensored=waits[0], right=waits[1])).sf
    with warnings.catch_warnings():  # there is no interval where nobody is left
        warnings.simplefilter("ignore", RuntimeWarning)
        sure = found.confidence_interval(0.95, method="linear")
    seconds = np.unique(waits[0])
    return pd.DataFrame({
        "second": seconds,
        "still_waiting": found.evaluate(seconds),
        "low": sure.low.evaluate(seconds),
        "high": sure.high.evaluate(seconds),
    })  # fmt: skip


def from_counts(answered: np.ndarray, abandoned: np.ndarray) -> Patience | None:
    """The law that makes the counts likeliest, by censored likelihood of those who waited longer than SHORT_S; None where
    nobody gave up. The short ones are what the Kaplan-Meier curve has lost by then over what that law says."""
    gave_up = int(abandoned.sum())
    if gave_up == 0:
        return None
    curve = kaplan_meier(answered, abandoned)
    size = max(len(answered), len(abandoned))
    events, ends = (np.pad(counts, (0, size - len(counts))).astype(float) for counts in (abandoned, answered))
    law, mean, cv = _likeliest(events, ends)
    kept = float(np.interp(SHORT_S, curve["second"], curve["still_waiting"], left=1.0))
    short = max(0.0, 1 - kept / max(float(frozen(law, mean, cv).sf(SHORT_S)), 1e-9))
    half = 1.96 / gave_up**0.5  # an exponential mean is known to within its square root of events
    return Patience(
        mean, mean * np.exp(-half), mean * np.exp(half), law, cv, True, gave_up,
        short if short >= LEAST_SHORT else 0.0, exponential_mean(events, ends), curve,
    )  # fmt: skip


def from_means(waited_s: float, gave_up: float) -> Patience | None:
    """Exponential patience from totals: people waited so many seconds together, and so many gave up; exact for Erlang A."""
    if gave_up <= 0 or not waited_s > 0:
        return None
    mean, half = waited_s / gave_up, 1.96 / gave_up**0.5
    return Patience(mean, mean * np.exp(-half), mean * np.exp(half), "exponential", 1.0, False, gave_up, 0.0, mean)


def exponential_mean(events: np.ndarray, ends: np.ndarray) -> float:
    """Seconds waited for each who gave up."""
    return float((events + ends) @ (np.arange(len(events)) + 0.5) / events.sum())


def _likeliest(events: np.ndarray, ends: np.ndarray) -> tuple[str, float, float]:
    """Law, mean and cv, among those still there after SHORT_S."""
    first = int(SHORT_S)
    if events[first:].sum() < FEWEST:  # too few to tell a law, or to leave the first seconds out
        return "exponential", exponential_mean(events, ends), 1.0
    return likeliest(LAWS, events, ends, first)
