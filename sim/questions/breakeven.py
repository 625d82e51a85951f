"""Where two regimes tie as a key changes: the zeros of a curve of differences, each with its interval.

The curve is straight between the values that were simulated, and so are the ends of its intervals. The interval of a tie is
the band turned round: all values of the key around it at which the interval of the difference holds zero.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd

from sim.measures.compare import BETTER, HIGHER, LOWER, NONE, WORSE

PARTS = 4  # that the stretch around a tie is cut into when it is looked at more closely
DIGITS = 12  # of a value of a key; what comes after is the computer's rounding
TIES = ["key", "at", "value", "until", "low", "high", "below", "above", "told"]


@dataclass(frozen=True)
class Curve:
    """Differences at rising values of a key, with the ends of their intervals; what has no value is left out."""

    at: np.ndarray
    difference: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @classmethod
    def of(cls, table: pd.DataFrame, key: str) -> "Curve":
        """The curve over a key in a table with difference, ci_low, ci_high."""
        whole = table.dropna(subset=["difference", "ci_low", "ci_high"]).sort_values(key)
        return cls(*(whole[name].to_numpy(dtype=float) for name in (key, "difference", "ci_low", "ci_high")))


@dataclass(frozen=True)
class Stretch:
    """Values of the key over which the same can be said: surely more (1), surely less (-1), or neither (0)."""

    start: float
    end: float
    sign: int
    same: bool = False  # exactly no difference, on every day


@dataclass(frozen=True)
class Tie:
    """Where the curve is zero: at a value, or from it until another. The interval is NaN at a side where it is open.

    `below` and `above` are the sure signs of the difference on either side of the interval, 0 where it is open. A tie can be
    told where these are opposite: one sure side and an estimate that crosses by luck is not enough. It can also be told where
    there is exactly no difference, unless nothing else is sure. Of several zeros in one interval the middle one stands for all.
    """

    value: float
    until: float
    low: float
    high: float
    below: int
    above: int
    told: bool


def spaced(low: float, high: float, points: int, whole: bool) -> list[float]:
    """So many values of a key from low to high, or as many whole ones as there are."""
    return _tidy(np.linspace(low, high, points), whole)


def stretches(curve: Curve) -> list[Stretch]:
    """What can be said along the key, from its lowest value to its highest."""
    if len(curve.at) < 2:
        return []
    edges = np.unique(np.concatenate([curve.at, _zeros(curve.at, curve.low), _zeros(curve.at, curve.high)]))
    middles = (edges[1:] + edges[:-1]) / 2
    low, high = np.interp(middles, curve.at, curve.low), np.interp(middles, curve.at, curve.high)
    kinds = zip(np.where(low > 0, 1, np.where(high < 0, -1, 0)).tolist(), ((low == 0) & (high == 0)).tolist(), strict=True)
    found, start = [], 0
    for (sign, same), pieces in groupby(kinds):
        end = start + len(list(pieces))
        found.append(Stretch(float(edges[start]), float(edges[end]), sign, same))
        start = end
    return found


def ties(curve: Curve) -> list[Tie]:
    """Every zero of the curve, from the lowest value of the key. Of several in the same interval one can be told at most."""
    way = stretches(curve)
    zones = _zones(way)
    placed = [(next((z for z in zones if z[0] <= zero[0] <= z[1]), zero), zero) for zero in _places(curve)]
    found = []
    for zone, group in groupby(placed, key=lambda one: one[0]):
        zeros = [zero for _, zero in group]
        low, high = _open(zone[0], zone[0] > curve.at[0]), _open(zone[1], zone[1] < curve.at[-1])
        below, above = _around(way, *zone)
        exact = [n for n, zero in enumerate(zeros) if _exact(curve, zero[0])]
        sure = below * above == -1 or (exact and (below or above))
        picked = exact or range(len(zeros))
        told = picked[len(picked) // 2] if sure else -1
        found += [Tie(*zero, low, high, below, above, n == told) for n, zero in enumerate(zeros)]
    return found


def closer(curve: Curve, found: Sequence[Tie], whole: bool) -> list[float]:
    """Values to look at next: around each tie that lies between two values farther apart than its interval is wide."""
    more: set[float] = set()
    for tie in found:
        right = int(np.searchsorted(curve.at, tie.value))
        if not tie.told or tie.below * tie.above != -1 or curve.at[right] == tie.value:
            continue
        a, b = curve.at[right - 1], curve.at[right]
        if tie.high - tie.low < b - a:  # not where it is open
            more.update(_tidy(np.linspace(a, b, PARTS + 1), whole))
    return sorted(more - set(curve.at.tolist()))


def tied(curve: Curve, key: str, at: float, better: str) -> pd.DataFrame:
    """The ties as a table (as TIES): over which key, at which value of the other one, and how the regime stands around them."""
    rows = [
        (key, at, tie.value, tie.until, tie.low, tie.high, stands(tie.below, better), stands(tie.above, better), tie.told)
        for tie in ties(curve)
    ]
    return pd.DataFrame(rows, columns=TIES)


def both_ways(table: pd.DataFrame, keys: Sequence[str], better: str) -> pd.DataFrame:
    """The ties on a map, as a table: over the second key at every value of the first, then the other way round."""
    found = []
    for other, key in (keys, keys[::-1]):
        values = table[other].drop_duplicates().sort_values()
        found += [tied(Curve.of(table[table[other] == at], key), key, at, better) for at in values]
    return pd.concat(found, ignore_index=True)


def stands(sign: int, better: str) -> str:
    """How a regime stands whose difference has this sign, as a verdict; none for 0."""
    if sign == 0:
        return NONE
    if better == "neither":
        return HIGHER if sign > 0 else LOWER
    return BETTER if (sign > 0) == (better == "higher") else WORSE


def _tidy(values: np.ndarray, whole: bool) -> list[float]:
    """Rising values, each once, without the computer's rounding in their last digits."""
    write: Callable[[float], float] = round if whole else lambda value: float(f"{value:.{DIGITS}g}")
    return sorted({write(value) for value in values.tolist()})


def _zeros(at: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Where a line goes through zero between two of its points."""
    n = np.flatnonzero(line[:-1] * line[1:] < 0)
    return at[n] + (at[n + 1] - at[n]) * line[n] / (line[n] - line[n + 1])


def _zones(way: Sequence[Stretch]) -> list[tuple[float, float]]:
    """Where the interval of the difference holds zero: from and to."""
    found: list[tuple[float, float]] = []
    for one in (one for one in way if one.sign == 0):
        together = found and found[-1][1] == one.start
        found[-1:] = [(found[-1][0], one.end)] if together else [*found[-1:], (one.start, one.end)]
    return found


def _around(way: Sequence[Stretch], low: float, high: float) -> tuple[int, int]:
    """The sure signs right below and right above a zone, 0 where the curve ends."""
    below = next((one.sign for one in way if one.start < low <= one.end), 0)
    return below, next((one.sign for one in way if one.start <= high < one.end), 0)


def _places(curve: Curve) -> list[tuple[float, float]]:
    """Where the curve is zero: from and until."""
    rows_by_sign = groupby(enumerate(np.sign(curve.difference).tolist()), key=lambda one: one[1])
    runs = [(int(sign), [n for n, _ in own]) for sign, own in rows_by_sign]
    signs = [0, *(sign for sign, _ in runs), 0]
    found = []
    for n, (sign, rows) in enumerate(runs):
        if sign == 0:
            found.append((float(curve.at[rows[0]]), float(curve.at[rows[-1]])))
        elif signs[n + 2]:
            two = slice(rows[-1], rows[-1] + 2)
            zero = float(_zeros(curve.at[two], curve.difference[two])[0])
            found.append((zero, zero))
    return found


def _exact(curve: Curve, value: float) -> bool:
    """Whether there is exactly no difference at a value: with an interval of nothing."""
    return all(float(np.interp(value, curve.at, line)) == 0 for line in (curve.low, curve.high))


def _open(end: float, closed: bool) -> float:
    return end if closed else float("nan")
