"""Being there is not being able to take contacts: the share of those who are there that makes the model meet what happened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar

from sim.history.past import PastDay, pooled, summed

LEAST, MOST = 0.2, 1.3  # more than 1: more people took contacts than were counted
PRECISION = 0.004  # of the share: one agent in 250
BLOCK_S = 7200.0  # how finely the share follows the time of day
BLOCKS = 12
AROUND = (0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.35)  # times the share of the whole day, tried for each time of day
STEP = 0.05  # of the share, by which its range is worked out
WORTH = 200.0  # contacts not answered in time that count as much as the share of the whole day (ours)

Predict = Callable[[np.ndarray], pd.DataFrame]  # share by two hours of the day -> SUMS by date and start_s


@dataclass(frozen=True)
class Availability:
    """The share of those who are there who can take contacts, with a 95 % interval from how the days differ.

    Where the days do not tell it (hardly anybody waits, whatever the share), it is 1 and not `known`.
    """

    share: float  # over the day
    low: float
    high: float
    by_two_hours: tuple[float, ...]  # from midnight
    known: bool = True

    def at(self, starts_s: np.ndarray) -> np.ndarray:
        """The share at times of day."""
        return at(np.array(self.by_two_hours), starts_s)


def at(shares: np.ndarray, starts_s: np.ndarray) -> np.ndarray:
    """Shares by two hours, looked up at times of day."""
    return shares[(np.asarray(starts_s) // BLOCK_S).astype(int) % BLOCKS]


def fitted(days: Sequence[PastDay], predict: Predict, by_time: bool = True) -> Availability:
    """The share at which prediction and past differ least in what went wrong: those not answered in time, those who gave up,
    and the mean wait (see `misfit`); where the file lacks one, by the others.

    Then the same for every two hours of the day, as far as there is something to see in them, and once more the level.
    """
    level = _level(days, predict, np.ones(BLOCKS))
    if not LEAST + 2 * PRECISION < level < MOST - 2 * PRECISION:
        return Availability(1.0, LEAST, MOST, (1.0,) * BLOCKS, known=False)
    shape = np.ones(BLOCKS)
    if by_time:
        shape = _by_time(days, predict, level)
        level = _level(days, predict, shape)
    there = np.concatenate([day.staff for day in days])
    when = np.concatenate([day.starts_s for day in days])
    share = float(level * np.average(at(shape, when), weights=np.maximum(there, 1e-9)))
    half = _half_width(days, predict, level * shape) * share
    return Availability(share, max(0.05, share - half), share + half, tuple((level * shape).tolist()))


def misfit(predicted: pd.Series, seen: pd.Series) -> float:
    """How far a prediction is from what happened, as a weighted sum of squared relative differences.

    Abandonment and mean wait tell much the same (in Erlang A one is the other over the patience), so each counts half. What is
    not known, or foretold of nobody, is left out.
    """
    late = (1.0, 1 - predicted["service_level"], 1 - seen["service_level"])
    others = [(0.5, predicted[name], seen[name]) for name in ("abandonment", "wait_s")]
    return sum(weight * ((model - past) / past) ** 2 for weight, model, past in (late, *others) if past > 0 and model == model)


def _level(days: Sequence[PastDay], predict: Predict, shape: np.ndarray) -> float:
    """The level of a shape over the day that fits best; each measure is compared on the days on which it is known."""
    seen = _by_day(days)

    def loss(level: float) -> float:
        told = summed(predict(level * shape), ["date"])
        return misfit(pooled(told.where(seen.notna())), pooled(seen))

    return float(minimize_scalar(loss, bounds=(LEAST, MOST), method="bounded", options={"xatol": PRECISION}).x)


def _by_day(days: Sequence[PastDay]) -> pd.DataFrame:
    """What happened, as SUMS by date."""
    return summed(pd.concat([day.met.assign(date=day.date) for day in days]), ["date"])


def _by_time(days: Sequence[PastDay], predict: Predict, level: float) -> np.ndarray:
    """How the share goes over the day, as factors: for each two hours the best of AROUND, drawn towards the whole day's share.

    What one time leaves over to the next is neglected here.
    """
    past = _by_block(pd.concat([day.met.reset_index(drop=True).assign(start_s=day.starts_s, date=day.date) for day in days]))
    told = [_by_block(predict(np.full(BLOCKS, level * factor))) for factor in AROUND]
    shape = np.ones(BLOCKS)
    for block, seen in past.items():
        losses = [misfit(pooled(one[block].where(seen.notna())), pooled(seen)) for one in told]
        late = float((seen["offered"] - seen["in_time"].fillna(seen["offered"] - seen["abandoned"])).sum())
        shape[block] = 1 + (_lowest(np.array(AROUND), np.array(losses)) - 1) * late / (late + WORTH)
    return shape


def _by_block(sums: pd.DataFrame) -> dict[int, pd.DataFrame]:
    """SUMS by date, for each two hours of the day."""
    blocks = (sums["start_s"] // BLOCK_S).astype(int)
    return {int(block): summed(mine, ["date"]) for block, mine in sums.groupby(blocks)}


def _lowest(x: np.ndarray, y: np.ndarray) -> float:
    """Where y is lowest: the bottom of the parabola through the lowest point and its neighbours."""
    best = int(np.argmin(y))
    if not 0 < best < len(x) - 1:
        return float(x[best])
    a, b, _ = np.polyfit(x[best - 1 : best + 2], y[best - 1 : best + 2], 2)
    return float(np.clip(-b / (2 * a), x[best - 1], x[best + 1])) if a > 0 else float(x[best])


def _half_width(days: Sequence[PastDay], predict: Predict, shares: np.ndarray) -> float:
    """How far these shares may be off, as a share of them: the standard error of the days' misses over what a step changes.

    Told by those who gave up; where nobody did, by the waits, or else by those answered in time.
    """
    past = _by_day(days)
    name = next((name for name in ("abandoned", "wait") if past[name].sum() > 0), "in_time")
    less, told, more = (summed(predict(shares * step), ["date"])[name] for step in (1 - STEP, 1, 1 + STEP))
    miss = (told - past[name]).dropna()
    slope = float((more - less)[miss.index].sum()) / (2 * STEP)
    if len(miss) < 2 or slope == 0:
        return MOST - LEAST
    return float(1.96 * miss.std(ddof=1) * len(miss) ** 0.5 / abs(slope))
