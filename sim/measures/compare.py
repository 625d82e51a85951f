"""Regimes against a baseline on the same days: means, paired differences, intervals, verdicts, when to stop.

A mean over days is a ratio of sums (a mean of daily ratios is biased); its error is by the delta method, and the error
of a difference is of the paired difference, day by day.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.stats import t as student

from sim.measures.catalogue import MEASURES, RULE, find

LEVEL = 0.95
EQUAL, BETTER, WORSE, HIGHER, LOWER, UNTOLD, NONE = "equal", "better", "worse", "higher", "lower", "untold", "none"
VERDICTS = {
    "en": {
        EQUAL: "exactly the same", BETTER: "better", WORSE: "worse", HIGHER: "higher", LOWER: "lower",
        UNTOLD: "no difference can be told at this precision", NONE: "has no value here",
    },
    "nb": {
        EQUAL: "nøyaktig det samme", BETTER: "bedre", WORSE: "dårligere", HIGHER: "høyere", LOWER: "lavere",
        UNTOLD: "ingen sikker forskjell ved denne presisjonen", NONE: "har ingen verdi her",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Estimate:
    """A mean (or a difference of means) with its confidence interval."""

    value: float
    low: float
    high: float


class Paired:
    """Days as arrays, regime by measure, ready to be compared."""

    def __init__(self, days: pd.DataFrame):
        self.regimes = list(dict.fromkeys(days["regime"]))
        names = list(dict.fromkeys(days["measure"]))
        self.measures = [name for name in MEASURES if name in names] + [name for name in names if name.startswith(RULE)]
        wide = days.pivot(index="day", columns=["regime", "measure"], values=["numerator", "denominator"])
        self.above, self.below = wide["numerator"], wide["denominator"]
        self.days = len(wide)

    def mean(self, regime: str, measure: str) -> Estimate:
        """The ratio of sums over days, with its interval."""
        value, influence = self._influence(regime, measure)
        return self._estimate(value, influence)

    def difference(self, regime: str, baseline: str, measure: str) -> Estimate:
        """Mean of `regime` minus mean of `baseline`, paired by day."""
        value, influence = self._influence(regime, measure)
        other, other_influence = self._influence(baseline, measure)
        return self._estimate(value - other, influence - other_influence)

    def chance(self, regime: str, baseline: str, measure: str) -> float:
        """How likely a difference at least this large is by luck alone (two-sided t test); NaN where there is none to test."""
        d = self.difference(regime, baseline, measure)
        half = (d.high - d.low) / 2
        if np.isnan(half) or d.value == half == 0:
            return float("nan")
        reach = student.ppf((1 + LEVEL) / 2, self.days - 1)
        return float(2 * student.sf(abs(d.value) * reach / half, self.days - 1)) if half > 0 else 0.0

    @cached_property
    def sure(self) -> tuple[set[tuple[str, str]], int]:
        """The differences (regime, measure) from the first regime that stand when all are looked at together, at 5 % (Holm).

        And how many were looked at: those that have a value, and are not the same every day.
        """
        first, *others = self.regimes
        found = [(self.chance(regime, first, name), regime, name) for regime in others for name in self.measures]
        found = sorted(one for one in found if not np.isnan(one[0]))
        kept: set[tuple[str, str]] = set()
        for i, (chance, regime, name) in enumerate(found):
            if chance > (1 - LEVEL) / (len(found) - i):
                break
            kept.add((regime, name))
        return kept, len(found)

    def half_width(self, measure: str) -> float:
        """The widest half-interval of any regime's difference from the first one; of the mean when there is one regime."""
        first, others = self.regimes[0], self.regimes[1:]
        estimates = [self.difference(regime, first, measure) for regime in others] or [self.mean(first, measure)]
        return max((estimate.high - estimate.low) / 2 for estimate in estimates)

    def _influence(self, regime: str, measure: str) -> tuple[float, np.ndarray]:
        if (regime, measure) not in self.above.columns:
            return float("nan"), np.full(self.days, np.nan)
        above = self.above[(regime, measure)].to_numpy(dtype=float)
        below = self.below[(regime, measure)].to_numpy(dtype=float)
        if not below.sum():
            return float("nan"), np.full(self.days, np.nan)
        value = above.sum() / below.sum()
        return float(value), (above - value * below) / below.mean()

    def _estimate(self, value: float, influence: np.ndarray) -> Estimate:
        half = float(half_width(influence))
        return Estimate(value, value - half, value + half)


def half_width(influence: np.ndarray) -> np.ndarray:
    """Half a confidence interval from what each day (first axis) adds; NaN for a single day."""
    n = len(influence)
    if n < 2:
        return np.full(influence.shape[1:], np.nan)
    return student.ppf((1 + LEVEL) / 2, n - 1) * np.sqrt((influence**2).sum(axis=0) / (n * (n - 1)))


def ratio_of_sums(above: np.ndarray, below: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values and the ends of their intervals, of many ratios at once; days along the first axis, NaN where nothing is below."""
    many = below.sum(axis=0)
    value = np.divide(above.sum(axis=0), many, out=np.full(many.shape, np.nan), where=many > 0)
    half = half_width((above - value * below) / np.where(many > 0, many / len(below), np.nan))
    return value, value - half, value + half


def verdict(difference: Estimate, better: str) -> str:
    """One of the verdicts: what a difference with its interval lets us say."""
    if np.isnan(difference.value):
        return NONE
    if difference.value == 0 and difference.low == 0 == difference.high:
        return EQUAL
    if np.isnan(difference.low) or difference.low <= 0 <= difference.high:
        return UNTOLD
    up = difference.value > 0
    if better == "neither":
        return HIGHER if up else LOWER
    return BETTER if up == (better == "higher") else WORSE


def summary(paired: Paired) -> pd.DataFrame:
    """One row a regime and measure: mean and interval."""
    table = []
    for regime in paired.regimes:
        for name in paired.measures:
            mean, measure = paired.mean(regime, name), find(name)
            table.append((regime, name, mean.value, mean.low, mean.high, measure.unit, measure.better))
    return pd.DataFrame(table, columns=["regime", "measure", "mean", "ci_low", "ci_high", "unit", "better"])


def differences(paired: Paired) -> pd.DataFrame:
    """One row a regime (but the first, the baseline) and measure: paired difference, interval, verdict in plain English."""
    baseline, table = paired.regimes[0], []
    for regime in paired.regimes[1:]:
        for name in paired.measures:
            d, measure = paired.difference(regime, baseline, name), find(name)
            words = VERDICTS["en"][verdict(d, measure.better)]
            table.append((regime, baseline, name, d.value, d.low, d.high, measure.unit, measure.better, words))
    columns = ["regime", "baseline", "measure", "difference", "ci_low", "ci_high", "unit", "better", "verdict"]
    return pd.DataFrame(table, columns=columns)


def part_differences(parts: pd.DataFrame) -> pd.DataFrame:
    """`differences` for each part of a centre: one row a part, regime and measure."""
    tables = []
    for part, mine in parts.groupby("part", sort=False):
        table = differences(Paired(mine.drop(columns="part")))
        table.insert(0, "part", part)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)
