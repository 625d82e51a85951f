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
USUAL_S, LEAST_S, MOST_S = 720.0, 300.0, 1500.0  # the mean where no waits are known (a guess: 12 minutes, 5 to 25)


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
    guess: bool = False  # whether the mean is one too, as people gave up but no waits are known
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


def from_counts(answered: np.ndarray, abandoned: np.ndarray, waited_s: float) -> Patience | None:
    """The law that makes the counts likeliest, by censored likelihood of those who waited longer than SHORT_S; None where
    nobody gave up. The short ones are what the Kaplan-Meier curve has lost by then over what that law says.

    `waited_s` is what all of them waited together, before seconds were cut off: many wait for no time at all.
    """
    gave_up = int(abandoned.sum())
    if gave_up == 0:
        return None
    curve = kaplan_meier(answered, abandoned)
    size = max(len(answered), len(abandoned))
    events, ends = (np.pad(counts, (0, size - len(counts))).astype(float) for counts in (abandoned, answered))
    exponential_s = max(waited_s, 1.0) / gave_up
    # Too few to tell a law, or to leave the first seconds out: exponential.
    enough = events[int(SHORT_S) :].sum() >= FEWEST
    law, mean, cv = likeliest(LAWS, events, ends, int(SHORT_S)) if enough else ("exponential", exponential_s, 1.0)
    kept = min(curve.loc[curve["second"] <= SHORT_S, "still_waiting"], default=1.0)
    short = max(0.0, 1 - kept / max(float(frozen(law, mean, cv).sf(SHORT_S)), 1e-9))
    half = 1.96 / gave_up**0.5  # an exponential mean is known to within its square root of events
    return Patience(
        mean, mean * np.exp(-half), mean * np.exp(half), law, cv, True, gave_up,
        short=short if enough and short >= LEAST_SHORT else 0.0, exponential_s=exponential_s, curve=curve,
    )  # fmt: skip


def from_means(waited_s: float, gave_up: float) -> Patience | None:
    """Exponential patience from totals: people waited so many seconds together, and so many gave up; exact for Erlang A.

    None where nobody gave up, and a guess where no waits are known.
    """
    if gave_up <= 0:
        return None
    if not waited_s > 0:
        return Patience(USUAL_S, LEAST_S, MOST_S, "exponential", 1.0, False, gave_up, guess=True, exponential_s=USUAL_S)
    mean, half = waited_s / gave_up, 1.96 / gave_up**0.5
    low, high = mean * np.exp(-half), mean * np.exp(half)
    return Patience(mean, low, high, "exponential", 1.0, False, gave_up, exponential_s=mean)
