"""What a trial would show: the effect it can be expected to find, how sure, in how many weeks, and what spills over.

A week of a unit is the mean of its days, and the effect a weighed sum of weeks, so that its error follows from what single days
were simulated to be: nothing is drawn again. Weeks are taken to be independent of each other, given unit and week.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import chi2, nct
from scipy.stats import t as student

from sim.measures.compare import HIGHER, LOWER, Estimate, half_width, verdict
from sim.measures.days import Days
from sim.measures.tally import WHOLE
from sim.questions import designs

SURE, ENOUGH = 0.05, 0.8  # two-sided level of the test, and the power that is enough
WEEK = 5  # working days
UNIT, CENTRE = "unit", "centre"  # of whom a measure is taken
COLUMNS = [
    "design", "measure", "of", "units", "shared", "weeks", "before", "effect", "effect_low", "effect_high", "expected", "bias",
    "bias_low", "bias_high", "se", "freedom", "power", "smallest", "weeks_needed",
]  # fmt: skip


class Asked(NamedTuple):
    """What is planned: how long, in how many steps, and how much weeks differ besides what was simulated."""

    weeks: int
    most_weeks: int
    steps: int
    week_sd: float = 0.0  # of each unit by itself, as a share of the mean outside the trial or in it, the larger one
    common_sd: float = 0.0  # of all units together


class Outlook(NamedTuple):
    """What a trial of one design and length can be expected to show."""

    expected: float
    bias: Estimate  # of what is expected, against all units in the trial minus none
    se: float
    freedom: int


@dataclass(frozen=True, eq=False)
class Pool:
    """One measure on the days that were simulated, by how many units are in the trial: the first ones, from none to all.

    `means` has the mean of each unit, `off` (day x unit) what each day adds to it. Units `shared` meet the same days on the same
    queues; otherwise each has days of its own, and what the others do is not felt.
    """

    means: Mapping[int, np.ndarray]
    off: Mapping[int, np.ndarray]
    shared: bool
    per_week: float = WEEK  # rows of `off` in a week

    @property
    def units(self) -> int:
        """How many units there are."""
        return len(self.means[0])

    @cached_property
    def covariances(self) -> dict[int, np.ndarray]:
        """Of the units, on one day, by how many are in the trial."""
        found = {state: np.atleast_2d(np.cov(off, rowvar=False)) for state, off in self.off.items()}
        return found if self.shared else {state: np.diag(np.diag(one)) for state, one in found.items()}

    @cached_property
    def target(self) -> Estimate:
        """All units in the trial minus none, the mean over units, on the same days."""
        every = self.units
        return _estimate((self.means[every] - self.means[0]).mean(), (self.off[every] - self.off[0]).mean(axis=1))

    def outlook(self, design: str, weeks: int, asked: Asked) -> Outlook:
        """What a trial would show; NaN where a state of it was not simulated."""
        in_trial = designs.schedule(design, self.units, weeks, asked.steps)
        weights, joined = designs.weights(design, in_trial), in_trial.sum(axis=0)
        freedom = designs.freedom(design, self.units, weeks)
        if not set(joined) <= set(self.means):
            return Outlook(np.nan, Estimate(np.nan, np.nan, np.nan), np.nan, freedom)
        # Whatever else weeks differ by comes on top of what days do.
        largest = max(abs(self.means[0].mean()), abs(self.means[self.units].mean()))  # the other may be next to nothing
        own, common = (share * largest for share in (asked.week_sd, asked.common_sd))
        expected, variance = 0.0, own**2 * (weights**2).sum() + common**2 * (weights.sum(axis=0) ** 2).sum()
        off = -(self.off[self.units] - self.off[0]).mean(axis=1)
        for state in np.unique(joined):
            mine = weights[:, joined == state]
            expected += mine.sum(axis=1) @ self.means[state]
            off = off + self.off[state] @ mine.sum(axis=1)
            variance += np.einsum("uw,uv,vw->", mine, self.covariances[state], mine) / self.per_week
        if not self.shared or design == designs.BEFORE_AFTER:  # it finds just that, but for rounding
            expected, bias = self.target.value, Estimate(0.0, 0.0, 0.0)
        else:
            bias = _estimate(expected - self.target.value, off)
        return Outlook(float(expected), bias, float(np.sqrt(variance)), freedom)


def _estimate(value: float, off: np.ndarray) -> Estimate:
    half = float(half_width(off))
    return Estimate(float(value), float(value) - half, float(value) + half)


def of_centres(days: Days, regimes: tuple[str, str], measure: str, units: int, per_week: float = WEEK) -> Pool:
    """So many centres alike, each with queues of its own: under the first regime, and in the trial under the second."""
    (before, off), (after, other) = (_mean_and_off(days, regime, measure, [WHOLE]) for regime in regimes)
    joined = np.arange(units) < np.arange(units + 1)[:, None]
    return Pool(
        {n: np.where(row, after, before) for n, row in enumerate(joined)},
        {n: np.where(row, other, off) for n, row in enumerate(joined)}, shared=False, per_week=per_week,
    )  # fmt: skip


def of_teams(
    found: Mapping[int, Days], regimes: tuple[str, str], measure: str, teams: Sequence[str], per_week: float = WEEK
) -> tuple[Pool, str]:
    """The teams of one centre, by how many of them are in the trial, and of whom the measure is taken.

    Where it is of no team alone, as when people wait in one queue for all of them, the centre is one unit, in the trial or not.
    `found` has both regimes on days without a trial; a day with some teams in it has them under the first.
    """
    places = {0: (found[0], regimes[0]), len(teams): (found[0], regimes[1])}
    each = _taken(found[0], regimes[0], measure, teams)
    if each:
        places |= {n: (days, regimes[0]) for n, days in found.items() if n > 0}
    else:
        places = {min(n, 1): place for n, place in places.items()}
    parts = teams if each else [WHOLE]
    both = {n: _mean_and_off(days, regime, measure, parts) for n, (days, regime) in sorted(places.items())}
    means, off = ({n: one[i] for n, one in both.items()} for i in (0, 1))
    return Pool(means, off, shared=True, per_week=per_week), UNIT if each else CENTRE


def _taken(days: Days, regime: str, measure: str, teams: Sequence[str]) -> bool:
    """Whether a measure is taken of every one of the teams."""
    return measure in days.measures and all(days.ratio(regime, measure, team)[1].any() for team in teams)


def _mean_and_off(days: Days, regime: str, measure: str, parts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The mean of each part, a ratio of sums over days, and what each day adds to it (delta method)."""
    if measure not in days.measures:
        return np.full(len(parts), np.nan), np.full((len(days), len(parts)), np.nan)
    above, below = np.array([days.ratio(regime, measure, part) for part in parts]).transpose(1, 2, 0)
    nothing = np.full(len(parts), np.nan)
    mean = np.divide(above.sum(axis=0), below.sum(axis=0), out=nothing.copy(), where=below.any(axis=0))
    off = np.divide(above - mean * below, below.mean(axis=0), out=np.tile(nothing, (len(days), 1)), where=below.any(axis=0))
    return mean, off


def power(expected: float, se: float, freedom: int) -> float:
    """The chance that a t test (5 %, two-sided) tells a rise from none, where such a rise is expected; 2.5 % where none is."""
    if not freedom > 0 or not np.isfinite([expected, se]).all() or expected == se == 0:
        return float("nan")
    if se == 0:
        return float(expected > 0)
    away, reach = expected / se, student.ppf(1 - SURE / 2, freedom)
    found = nct.sf(reach, freedom, away)
    if not np.isfinite(found):  # so far away that how much is known of the error is all that matters
        found = chi2.cdf(freedom * (away / reach) ** 2, freedom) if away > 0 else 0.0
    return float(found)


def smallest(se: float, freedom: int) -> float:
    """The smallest effect that would be found four times out of five; NaN where nothing that was simulated ever varied."""
    return _enough(freedom) * se if freedom > 0 and se > 0 else float("nan")


@cache
def _enough(freedom: int) -> float:
    """How many standard errors an effect must be, to be found with the power that is enough."""
    return float(brentq(lambda away: power(away, 1.0, freedom) - ENOUGH, 0.0, 3 * student.ppf(1 - SURE / 2, freedom)))


def fits(design: str, of: str) -> bool:
    """Whether a design can tell of a measure: of what is of the centre, no unit can be held against another."""
    return of == UNIT or design == designs.BEFORE_AFTER


def astray(shown: pd.DataFrame) -> pd.Series:
    """Whether a design would show less than half of the effect, or half as much again, because units feel each other."""
    return (shown["design"] != designs.BEFORE_AFTER) & (shown["bias"].abs() >= shown["effect"].abs() / 2)


def rows(pool: Pool, of: str, measure: str, asked: Asked, planned: Sequence[str]) -> Iterator[tuple[tuple, list[tuple]]]:
    """For each design that fits: what a trial of the length asked for would show, and the power of every length.

    Power is to find a change of the same sign as the simulated one. It has none where the simulation cannot tell the change from
    none, since there is no size to plan for. Where none of the designs fits, each has a row without numbers.
    """
    target = pool.target
    first = (measure, of, pool.units, pool.shared, asked.weeks, pool.means[0].mean(), *astuple(target))
    sure = verdict(target, "neither") in (HIGHER, LOWER)
    for design in [one for one in planned if fits(one, of)]:
        curve = []
        for weeks in range(designs.fewest_weeks(design, pool.units, asked.steps), asked.most_weeks + 1):
            one = pool.outlook(design, weeks, asked)
            chance = power(one.expected * np.sign(target.value), one.se, one.freedom) if sure else np.nan
            curve.append((measure, design, weeks, chance, smallest(one.se, one.freedom)))
        one, chances = pool.outlook(design, asked.weeks, asked), {weeks: chance for _, _, weeks, chance, _ in curve}
        needed = next((weeks for weeks, chance in chances.items() if chance >= ENOUGH), np.nan)
        yield (
            design, *first, one.expected, *astuple(one.bias), one.se, one.freedom,
            chances[asked.weeks], smallest(one.se, one.freedom), needed,
        ), curve  # fmt: skip
    if not any(fits(one, of) for one in planned):
        empty = [np.nan] * (len(COLUMNS) - 1 - len(first))
        yield from (((design, *first, *empty), [(measure, design, asked.most_weeks, np.nan, np.nan)]) for design in planned)


def tables(pools: Mapping[str, tuple[Pool, str]], asked: Asked, planned: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What each design would show of each measure, and the power of every length of it."""
    both = [one for name, (pool, of) in pools.items() for one in rows(pool, of, name, asked, planned)]
    shown = pd.DataFrame([row for row, _ in both], columns=COLUMNS)
    shown["weeks_needed"] = shown["weeks_needed"].mask(astray(shown))  # no length makes up for that
    curves = [point for _, curve in both for point in curve]
    return shown, pd.DataFrame(curves, columns=["measure", "design", "weeks", "power", "smallest"])


def weeks_of(units: Sequence[str], asked: Asked, planned: Sequence[str]) -> pd.DataFrame:
    """Who is in the trial when, under each design: one row a unit and week."""
    table = [
        (design, unit, week + 1, bool(cell))
        for design in planned
        for unit, row in zip(units, designs.schedule(design, len(units), asked.weeks, asked.steps), strict=True)
        for week, cell in enumerate(row)
    ]
    return pd.DataFrame(table, columns=["design", "unit", "week", "in_trial"])


def best(shown: pd.DataFrame, measure: str) -> str | None:
    """The design to choose for a measure: the fewest weeks to enough power among those that set the trial apart from the time.

    One that is led astray is left out. Before and after is chosen only where no other will do; None where nothing is enough.
    """
    mine = shown[(shown["measure"] == measure) & shown["weeks_needed"].notna()]
    if not len(mine):
        return None
    honest = mine[(mine["design"] != designs.BEFORE_AFTER) & ~astray(mine)]
    left = honest if len(honest) else mine[mine["design"] == designs.BEFORE_AFTER]
    return str(left.sort_values(["weeks_needed", "se"], kind="stable")["design"].iloc[0]) if len(left) else None
