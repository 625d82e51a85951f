"""Being there is not being able to take contacts: the share of those who are there that makes the model meet what happened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar

from sim.history.past import MEASURES, SUMS, PastDay, ratios, together

LEAST, MOST = 0.2, 1.3  # more than 1: more people took contacts than were counted
PRECISION = 0.004  # of the share: one agent in 250

Predict = Callable[[float], pd.DataFrame]  # share -> SUMS by date (a row each)


@dataclass(frozen=True)
class Availability:
    """The share of those who are there who can take contacts, with a 95 % interval from how the days differ.

    Where the days do not tell it (hardly anybody waits, whatever the share), it is 1 and not `known`.
    """

    share: float
    low: float
    high: float
    known: bool = True


def fitted(days: Sequence[PastDay], predict: Predict) -> Availability:
    """The share at which prediction and past differ least in what went wrong: those not answered in time, those who gave up,
    and the mean wait, each relative to what happened, squares added; where the file lacks one, by the others.

    predict: SUMS of each of the days, in their order, for a share.
    """
    seen = together(days)
    tried: dict[float, pd.DataFrame] = {}

    def loss(share: float) -> float:
        tried[share] = predict(share)
        return misfit(ratios(tried[share][SUMS].sum().to_frame().T).iloc[0], seen)

    best = minimize_scalar(loss, bounds=(LEAST, MOST), method="bounded", options={"xatol": PRECISION})
    share = float(best.x)
    if not LEAST + 2 * PRECISION < share < MOST - 2 * PRECISION:
        return Availability(1.0, LEAST, MOST, known=False)
    return Availability(share, *_range(share, days, tried))


def misfit(predicted: pd.Series, seen: pd.Series) -> float:
    """How far a prediction is from what happened, as a sum of squared relative differences."""
    pairs = [(1 - predicted["service_level"], 1 - seen["service_level"])]
    pairs += [(predicted[name], seen[name]) for name in MEASURES[1:]]
    return sum(((model - past) / past) ** 2 for model, past in pairs if past > 0)


def _range(share: float, days: Sequence[PastDay], tried: dict[float, pd.DataFrame]) -> tuple[float, float]:
    """How far the share may be off: the standard error of the days' misses in abandonment, over what a step of it changes."""
    near = sorted(tried, key=lambda other: abs(other - share))[:4]
    low, high = min(near), max(near)
    past = pd.concat([day.met[SUMS].sum().to_frame().T for day in days], ignore_index=True)
    name = "abandoned" if past["abandoned"].sum() > 0 else "wait"
    slope = (tried[high][name].sum() - tried[low][name].sum()) / (high - low)
    miss = tried[near[0]][name].to_numpy() - past[name].to_numpy()
    if len(days) < 2 or slope == 0 or not np.isfinite(slope):
        return LEAST, MOST
    half = 1.96 * float(miss.std(ddof=1)) * len(days) ** 0.5 / abs(float(slope))
    return max(0.05, share - half), share + half
