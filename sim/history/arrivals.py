"""How many come, when, and how unlike the days are: the demand of a scenario from interval counts."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.polynomial import hermite_e
from scipy import stats
from scipy.special import factorial, gammainccinv, ndtr

from sim.history.intervals import Intervals
from sim.terms import HALF_HOUR_S

SHORT_DAY = 0.5  # weekdays with less than this of a middling weekday are another kind of day (ours)
SAY = 0.95  # how sure ranges are
MOST_ALIKE = 0.95  # correlation of neighbouring half-hours
MOST_BELLS_ALIKE = 0.99  # ... of their bell curves, as far as a scenario may go
LEAST_SHAPE = 0.1  # of a gamma factor in a scenario
HERMITE = 30  # polynomials that tell a factor from its bell


@dataclass(frozen=True)
class Arrivals:
    """What comes on an ordinary day, and how it varies. Ranges are 95 % intervals."""

    opens_s: float
    closes_s: float
    per_day: dict[str, tuple[float, float, float]]  # queue -> mean, low, high
    weights: dict[str, list[float]]  # queue -> share of the day in each half-hour
    weekdays: list[float]  # Monday to Sunday, against the mean of ordinary days; 0 for other kinds of days
    day_shape: tuple[float, float, float | None] | None  # gamma factor of day totals: shape, low, high (None: may be endless)
    half_hour_shape: float | None  # gamma factor of each half-hour; None where the days show none, or intervals are longer
    half_hour_correlation: float  # of neighbours
    half_hours_bring: float  # variance of the day totals' factor that those of the half-hours bring by themselves
    dispersion: float  # variance over mean of day totals, weekday by weekday; 1 is Poisson
    poisson_p: float  # how likely so much spread is if days were Poisson
    left_out: dict[int, float]  # weekday of another kind (0 is Monday) -> contacts in the file, which are not fitted

    def day_factor(self) -> tuple[float, float, float | None] | None:
        """The factor of days besides that of their half-hours: shape, low, high; None where the half-hours bring it all."""
        if self.day_shape is None:
            return None
        found, low, high = (None if shape is None else _without(shape, self.half_hours_bring) for shape in self.day_shape)
        return None if found is None or low is None else (found, low, high)

    def bells_correlation(self) -> float:
        """The correlation of the bell curves that gamma factors correlated like these are read off: what a scenario asks for.

        It is higher by at most about 1 / (18 shape): by 0.003 for a shape of 20, by 0.01 for 5, but by 0.05 for 1.
        """
        if self.half_hour_shape is None:
            return 0.0
        bells = np.arange(0.0, MOST_BELLS_ALIKE + 0.005, 0.01)
        return float(np.interp(self.half_hour_correlation, _factors_correlation(self.half_hour_shape, bells), bells))


def fitted(intervals: Intervals) -> Arrivals:
    """Reads arrivals off interval counts, of the ordinary days; the day factor by moments of the negative binomial.

    Days on which nobody came are taken as closed.
    """
    cells = _half_hours(intervals)
    totals = cells.groupby("date")["offered"].sum()
    totals = totals[totals > 0]
    by_weekday = totals.groupby(totals.index.day_of_week).mean()
    ordinary = by_weekday[by_weekday >= SHORT_DAY * by_weekday.median()]
    cells = cells[cells["date"].dt.day_of_week.isin(ordinary.index)]
    others = totals[~totals.index.day_of_week.isin(ordinary.index)]
    left_out = {int(day): float(n) for day, n in others.groupby(others.index.day_of_week).sum().items() if n > 0}
    totals = totals[totals.index.day_of_week.isin(ordinary.index)]
    open_at = cells.groupby("start_s")["offered"].sum()
    open_at = open_at[open_at > 0.01 * open_at.max()]  # a stray contact at night does not make a centre open
    hours = np.arange(open_at.index.min(), open_at.index.max() + 1, HALF_HOUR_S)
    cells = cells[cells["start_s"].isin(hours)]
    counts = {
        str(queue): mine.pivot_table(index="date", columns="start_s", values="offered", aggfunc="sum")
        .reindex(index=totals.index, columns=hours)
        .fillna(0.0)
        .to_numpy()
        for queue, mine in cells.groupby("queue")
        if mine["offered"].sum() > 0
    }
    shape, dispersion, poisson_p = _day_factor(totals)
    known = intervals.length_s <= HALF_HOUR_S  # an hour does not tell how its halves differ
    half_hour_shape, correlation, bring = _half_hour_factors(list(counts.values())) if known else (None, 0.0, 0.0)
    return Arrivals(
        opens_s=float(hours[0]), closes_s=float(hours[-1] + HALF_HOUR_S),
        per_day={queue: _mean(table.sum(axis=1)) for queue, table in counts.items()},
        weights={queue: (table.sum(axis=0) / max(table.sum(), 1.0)).tolist() for queue, table in counts.items()},
        weekdays=[float(ordinary.get(day, 0.0) / totals.mean()) for day in range(7)],
        day_shape=shape, half_hour_shape=half_hour_shape, half_hour_correlation=correlation,
        half_hours_bring=bring, dispersion=dispersion, poisson_p=poisson_p, left_out=left_out,
    )  # fmt: skip


def foreseen(arrivals: Arrivals, date: pd.Timestamp) -> tuple[float, float] | None:
    """The range in which nine of ten days of this weekday should fall; None for a kind of day that was not fitted."""
    mean = sum(mean for mean, _, _ in arrivals.per_day.values()) * arrivals.weekdays[date.day_of_week]
    if mean == 0:
        return None
    if arrivals.day_shape is None:
        law: Any = stats.poisson(mean)
    else:
        law = stats.nbinom(arrivals.day_shape[0], arrivals.day_shape[0] / (arrivals.day_shape[0] + mean))
    return float(law.ppf(0.05)), float(law.ppf(0.95))


def _half_hours(intervals: Intervals) -> pd.DataFrame:
    """Counts by date, half-hour and queue; an hour's count is shared out over its two halves."""
    parts = max(1, round(intervals.length_s / HALF_HOUR_S))
    rows = intervals.table[["date", "start_s", "queue", "offered"]]
    halves = [rows.assign(start_s=rows["start_s"] + i * HALF_HOUR_S, offered=rows["offered"] / parts) for i in range(parts)]
    whole = pd.concat(halves)
    return whole.assign(start_s=whole["start_s"] // HALF_HOUR_S * HALF_HOUR_S).groupby(
        ["date", "start_s", "queue"], as_index=False)["offered"].sum()  # fmt: skip


def _mean(totals: np.ndarray) -> tuple[float, float, float]:
    mean = float(totals.mean())
    if len(totals) < 2:
        half = stats.norm.ppf((1 + SAY) / 2) * mean**0.5
    else:
        half = stats.t.ppf((1 + SAY) / 2, len(totals) - 1) * totals.std(ddof=1) / len(totals) ** 0.5
    return mean, max(0.0, float(mean - half)), float(mean + half)


def _day_factor(totals: pd.Series) -> tuple[tuple[float, float, float | None] | None, float, float]:
    """Shape of the gamma day factor with its range, the dispersion, and the p-value of Poisson; weekday means taken out.

    With mean m and shape k a day total has the variance m + m^2/k, so squares about the weekday's mean tell k.
    """
    groups = [mine.to_numpy() for _, mine in totals.groupby(totals.index.day_of_week) if len(mine) > 1]
    free = sum(len(mine) - 1 for mine in groups)
    if free == 0:
        return None, float("nan"), float("nan")
    squares = sum(float(((mine - mine.mean()) ** 2).sum()) for mine in groups)
    plain = sum((len(mine) - 1) * mine.mean() for mine in groups)
    quadratic = sum((len(mine) - 1) * mine.mean() ** 2 for mine in groups)
    index = sum(float(((mine - mine.mean()) ** 2).sum() / mine.mean()) for mine in groups)

    def shape(ss: float) -> float | None:
        return quadratic / (ss - plain) if ss > plain else None

    found = shape(squares)
    low = shape(squares * free / stats.chi2.ppf((1 - SAY) / 2, free))
    high = shape(squares * free / stats.chi2.ppf((1 + SAY) / 2, free))
    range_ = None if found is None or low is None else (max(found, LEAST_SHAPE), max(low, LEAST_SHAPE), high)
    return range_, index / free, float(stats.chi2.sf(index, free))


def _without(shape: float, variance: float) -> float | None:
    """The shape of a gamma factor once another, of mean 1 and this variance, is divided out; None where nothing is left."""
    return (1 + variance) / (1 / shape - variance) if 1 / shape > variance else None


def _factors_correlation(shape: float, bells: np.ndarray) -> np.ndarray:
    """How gamma factors of this shape are correlated that are read off bell curves with these correlations.

    Both factors are written as sums of Hermite polynomials of their bells, whose correlations are powers of the bells' own.
    """
    at, weights = hermite_e.hermegauss(80)
    polynomials = hermite_e.hermevander(at, HERMITE) / np.sqrt(factorial(np.arange(HERMITE + 1)))
    parts = (weights * gammainccinv(shape, ndtr(-at)) @ polynomials)[1:] ** 2
    return bells[:, None] ** np.arange(1, HERMITE + 1) @ parts / parts.sum()


def _half_hour_factors(counts: list[np.ndarray]) -> tuple[float | None, float, float]:
    """The half-hours' gamma factor by moments given each day's total: shape, correlation of neighbours, and the variance it
    brings to the factor of day totals. (None, 0, 0) where nothing is over. counts: days x half-hours of each queue.

    Given the total N, a half-hour of share p has the variance N p (1 - p) without such a factor, neighbours the covariance
    - N p q; what is over is put down to factors whose correlation falls off as in a first-order autoregression. Days with
    large factors have large totals, too: they make N (N - 1) larger by 1 + b / shape, if factors of variance 1 bring b to days.

    Precise to about 6 % for a shape of 20, a correlation of 0.6 and 250 days, and 1 % too high, as one over a variance is; at a
    correlation of 0.9 a day's total tells little of its half-hours, and the shape is known to 30 % only.
    """
    tables = [table for table in counts if len(table) > 1 and table.sum(axis=1).max() > 1]
    shares, sizes = [table.sum(axis=0) / table.sum() for table in tables], np.array([table.sum() for table in tables])
    extra = joint = 0.0
    weights = []
    for table, share in zip(tables, shares, strict=True):
        total = table.sum(axis=1, keepdims=True)
        over, kept = table - total * share, 1 - 1 / len(table)  # the profile is worked out from the same days
        extra += float((over**2 - kept * total * share * (1 - share)).sum())
        joint += float((over[:, 1:] * over[:, :-1] + kept * total * share[1:] * share[:-1]).sum())
        weights.append(kept * float((total * (total - 1)).sum()))
    if extra <= 0:
        return None, 0.0, 0.0
    left = [(rho, *_left_within_days(rho, shares, weights)) for rho in np.arange(0.0, MOST_ALIKE + 0.005, 0.01).tolist()]
    rho, own, _ = min(left, key=lambda one: abs(one[2] / one[1] - joint / extra))
    brings = np.array([share @ _alike(rho, len(share)) @ share for share in shares])
    shape = max(own / extra - float(np.average(brings, weights=weights)), LEAST_SHAPE)
    return shape, rho, float((sizes / sizes.sum()) ** 2 @ brings) / shape


def _alike(rho: float, n: int) -> np.ndarray:
    """How the factors of n half-hours are correlated."""
    return rho ** np.abs(np.subtract.outer(np.arange(n), np.arange(n)))


def _left_within_days(rho: float, shares: list[np.ndarray], weights: list[float]) -> tuple[float, float]:
    """For factors of variance 1: what is left of squares, and of products of neighbours, when each day keeps its total."""
    own = neighbours = 0.0
    for share, weight in zip(shares, weights, strict=True):
        alike = _alike(rho, len(share))
        common = alike @ share
        left = (alike - common[:, None] - common + share @ common) * np.outer(share, share)
        own += weight * float(np.trace(left))
        neighbours += weight * float(np.trace(left, offset=1))
    return own, neighbours
