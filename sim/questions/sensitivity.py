"""Which guesses a difference rests on: screening, shares of the variation, and how often a sign holds in plausible worlds."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from SALib.analyze import morris, sobol
from scipy.stats import norm

LEVELS = 4  # places on its range a guess is tried at while screening
HOLDS = 0.95  # a sign that surely holds in at least so many of the worlds does not depend on what exactly the guesses are
LUCK = 0.025  # of the worlds would surely be on one side by luck, where there is no difference
SPLIT = 0.25  # of the worlds surely the other way: which way it goes rests on guesses only
SPLIT_UNTOLD = 0.1  # ... surely on either side, where no difference can be told as given
SEED = 1  # of the resampling behind intervals; SALib takes 0 for none
# What can be said of a difference as given and in plausible worlds.
FIRM, GUESSED, MIXED, OPEN, UNTOLD, EQUAL, NONE = "firm", "guessed", "mixed", "open", "untold", "equal", "none"
SAME, TURNED, NEW = "same", "turned", "new"  # ... and of one that is another one now (or untold)


@dataclass(frozen=True)
class Guess:
    """A guess with its range: one number, though it may stand at several keys (regimes that have it alike)."""

    keys: tuple[str, ...]
    value: float
    low: float
    high: float
    unit: str

    @property
    def whole(self) -> bool:
        """Whether it counts something, so that there is nothing between 1 and 2."""
        return self.unit in ("count", "persons") and all(float(x).is_integer() for x in (self.value, self.low, self.high))

    def at(self, share: float) -> float | int:
        """The number so far up its range, 0 being its low end and 1 its high end; to six digits, or whole."""
        found = self.low + share * (self.high - self.low)
        if self.whole:
            return round(found)
        return min(max(float(f"{found:.6g}"), self.low), self.high)


class Screened(NamedTuple):
    """What each guess does to a difference on average (in size) from end to end of its range, and how unevenly."""

    moves: np.ndarray  # mu*: mean size of the effect
    uneven: np.ndarray  # sigma: how much the effect differs with where the other guesses are
    used: int  # trajectories without an impossible world


class Shares(NamedTuple):
    """What share of the variation each guess is behind, alone and together with others, and half their intervals."""

    alone: np.ndarray
    alone_half: np.ndarray
    together: np.ndarray
    together_half: np.ndarray
    used: int  # groups of points without an impossible world


class Tally(NamedTuple):
    """In how many worlds a difference is above and below zero, and in how many surely (its interval leaves out zero)."""

    worlds: int
    up: int
    down: int
    surely_up: int
    surely_down: int

    def same(self, sign: float) -> int:
        """In how many it has this sign."""
        return self.up if sign > 0 else self.down

    def surely(self, sign: float) -> int:
        """In how many it surely has this sign."""
        return self.surely_up if sign > 0 else self.surely_down


def screened(tried: np.ndarray, found: np.ndarray) -> Screened:
    """Morris screening: `tried` are trajectories (point x guess, in shares of the ranges), `found` a difference at each point.

    A trajectory with a point at which there is no difference (NaN) is left out whole; NaN where fewer than two are left.
    """
    guesses = tried.shape[1]
    whole = np.isfinite(found).reshape(-1, guesses + 1).all(axis=1)
    used = int(whole.sum())
    if used < 2:
        return Screened(np.full(guesses, np.nan), np.full(guesses, np.nan), used)
    rows = np.repeat(whole, guesses + 1)
    result = morris.analyze(problem(guesses), tried[rows], found[rows], num_levels=LEVELS, seed=SEED)
    return Screened(np.asarray(result["mu_star"], float), np.asarray(result["sigma"], float), used)


def shares(guesses: int, found: np.ndarray) -> Shares:
    """Sobol indices from a difference at each point of Saltelli's scheme (groups of `guesses` + 2 points).

    A group with a point at which there is no difference (NaN) is left out whole; NaN where fewer than two are left, or nothing
    varies.
    """
    groups = found.reshape(-1, guesses + 2)
    groups = groups[np.isfinite(groups).all(axis=1)]
    if len(groups) < 2 or not np.ptp(groups) > 0:
        unknown = np.full(guesses, np.nan)
        return Shares(unknown, unknown, unknown, unknown, len(groups))
    with warnings.catch_warnings(), np.errstate(all="ignore"):  # a resampling of few groups may have nothing that varies
        warnings.simplefilter("ignore", RuntimeWarning)
        result = sobol.analyze(problem(guesses), groups.ravel(), calc_second_order=False, seed=SEED)
    alone, alone_half, together, together_half = (np.asarray(result[name], float) for name in ("S1", "S1_conf", "ST", "ST_conf"))
    return Shares(alone, alone_half, together, together_half, len(groups))


def problem(guesses: int) -> dict[str, object]:
    """So many guesses, each in shares of its range, as SALib wants them."""
    return {"num_vars": guesses, "names": [f"x{i}" for i in range(guesses)], "bounds": [[0.0, 1.0]] * guesses}


def most(moves: np.ndarray, many: int) -> list[int]:
    """The guesses that matter most, at most so many: the first of each measure, then the second of each, and so on.

    `moves` is guess x measure, in whatever unit each measure has. What moves nothing is not among them.
    """
    size = np.nan_to_num(moves)
    rank = (-size).argsort(axis=0, kind="stable").argsort(axis=0).astype(float)
    rank[size == 0] = np.inf
    largest = size.max(axis=0)
    share = np.divide(size, largest, out=np.zeros_like(size), where=largest > 0).max(axis=1)
    order = np.lexsort((-share, rank.min(axis=1)))
    return [int(i) for i in order if share[i] > 0][:many]


def tally(low: np.ndarray, value: np.ndarray, high: np.ndarray) -> Tally:
    """Counts the worlds in which there is a difference to speak of; NaN is none."""
    there = np.isfinite(value)
    counts = (there, value > 0, value < 0, there & (low > 0), there & (high < 0))
    return Tally(*(int(one.sum()) for one in counts))


def wilson(some: int, of: int) -> tuple[float, float]:
    """The interval (95 %, Wilson) of a share; NaN of none."""
    if not of:
        return float("nan"), float("nan")
    z = norm.ppf(0.975)
    share, spread = some / of, z**2 / of
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * np.sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def said(given: Sequence[float], worlds: Tally) -> str:
    """What can be said of a difference, as given (low, value, high) and in plausible worlds.

    firm: it surely has the same sign in at least 95 % of all worlds like these (the low end of the interval of that share), and
    is surely the other way in no more than luck makes so. guessed: it is surely the other way in at least a quarter of them (or,
    where no difference can be told as given, surely above zero in at least a tenth and surely below in at least a tenth).
    mixed: it is surely the other way in more than luck makes so. open: none of these. untold: no difference can be told as
    given. equal: there is none anywhere. none: there is nothing to tell of.
    """
    low, value, high = given
    if np.isnan(value) or not worlds.worlds:
        return NONE
    if value == low == high == 0 and not worlds.up and not worlds.down:
        return EQUAL
    if not surely(given):
        fewer = min(worlds.surely_up, worlds.surely_down)
        return GUESSED if fewer / worlds.worlds >= SPLIT_UNTOLD and _beyond_luck(fewer, worlds.worlds) else UNTOLD
    other = worlds.surely(-value)
    if not _beyond_luck(other, worlds.worlds):
        return FIRM if wilson(worlds.same(value), worlds.worlds)[0] >= HOLDS else OPEN
    return GUESSED if other / worlds.worlds >= SPLIT else MIXED


def _beyond_luck(some: int, of: int) -> bool:
    """Whether more worlds are surely on one side than would be by luck, if there were no difference."""
    return wilson(some, of)[0] > LUCK


def surely(difference: Sequence[float]) -> float:
    """The sign of a difference (low, value, high) whose interval leaves out zero, else 0."""
    low, _, high = difference
    return 1.0 if low > 0 else -1.0 if high < 0 else 0.0


def now(given: Sequence[float], other: Sequence[float]) -> str:
    """What has become of a difference that is another one now (both low, value, high).

    same: surely the same way. turned: surely the other way. new: it can be told, and could not before. untold: it cannot.
    """
    before, after = surely(given), surely(other)
    if not after:
        return UNTOLD
    return NEW if not before else SAME if before == after else TURNED
