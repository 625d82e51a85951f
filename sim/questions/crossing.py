"""Where something that rises with a number, and was simulated at some whole numbers on the same days, crosses zero."""

from math import ceil, floor, inf, isfinite, isnan, nan
from typing import NamedTuple

import numpy as np
from scipy.optimize import isotonic_regression

from sim.measures.compare import half_width

STEPS = 4000  # into which the way from the crossing to the last node is cut, to find where the band leaves zero
FLAT = 1e-12  # a slope under this is none
EDGE = 1e-9  # of the nodes, for what rounding does


class Curve(NamedTuple):
    """A curve of at most second degree through values at some nodes, and what each day adds to it."""

    middle: float
    terms: np.ndarray  # by power of the distance from the middle
    by_day: np.ndarray  # day x power: what each day adds to the terms
    first: float  # the outermost nodes it was made of
    last: float

    def at(self, x: np.ndarray | float) -> np.ndarray:
        """Its value."""
        return self._powers(x) @ self.terms

    def slope(self, x: float) -> float:
        """How fast it rises."""
        away, powers = x - self.middle, np.arange(1, len(self.terms))
        return float(np.sum(powers * self.terms[1:] * away ** (powers - 1)))

    def influence(self, x: np.ndarray | float) -> np.ndarray:
        """What each day (first axis) adds to its value."""
        return self.by_day @ self._powers(x).T

    def half(self, x: np.ndarray | float) -> np.ndarray:
        """Half its confidence interval (95 %)."""
        return half_width(self.influence(x))

    def _powers(self, x: np.ndarray | float) -> np.ndarray:
        return np.power.outer(np.asarray(x, float) - self.middle, np.arange(len(self.terms)))


class Crossing(NamedTuple):
    """Where a curve rises through zero, with its interval (95 %; NaN for an end beyond the nodes), and what each day adds."""

    at: float
    low: float
    high: float
    by_day: np.ndarray


def rough(nodes: np.ndarray, values: np.ndarray) -> float:
    """Where the rising line that fits best crosses zero, going straight from node to node.

    -inf where it is above zero from the first node on, inf where it never is.
    """
    known = np.isfinite(values)
    nodes, values = nodes[known], values[known]
    if not len(nodes):
        return inf
    rising = isotonic_regression(values).x
    if rising[0] >= 0:
        return -inf
    if rising[-1] < 0:
        return inf
    k = int(np.argmax(rising >= 0))
    return float(np.interp(0.0, rising[k - 1 : k + 1], nodes[k - 1 : k + 1]))


def curve(nodes: np.ndarray, values: np.ndarray, by_day: np.ndarray, near: float, reach: float, degree: int = 2) -> Curve:
    """The curve that fits the nodes within reach of a place best, by least squares; at least three nodes, if there are.

    `by_day` is day x node. Least squares weigh the nodes, so what a day adds to the curve is the same weighing of what it adds
    to the nodes.
    """
    away = np.abs(nodes - near)
    chosen = np.flatnonzero(away <= max(reach, np.sort(away)[: degree + 1][-1]))
    powers = np.vander(nodes[chosen] - near, min(degree + 1, len(chosen)), increasing=True)
    weights = np.linalg.pinv(powers)
    ends = nodes[chosen].min(), nodes[chosen].max()
    return Curve(near, weights @ values[chosen], by_day[:, chosen] @ weights.T, float(ends[0]), float(ends[1]))


def crossing(nodes: np.ndarray, values: np.ndarray, by_day: np.ndarray, near: float, reach: float) -> Crossing | None:
    """Where a curve through the nodes near a place rises through zero; None where it does not, between the nodes it is made of.

    The interval holds every place where the curve's own interval holds zero.
    """
    for degree in (2, 1):
        found = curve(nodes, values, by_day, near, reach, degree)
        at = _root(found)
        if not isnan(at):
            return Crossing(at, _end(found, at, found.first), _end(found, at, found.last), -found.influence(at) / found.slope(at))
    return None


def _root(found: Curve) -> float:
    """The place between its ends where the curve rises through zero; NaN where there is none."""
    height, rise, bend = np.append(found.terms, [0.0, 0.0])[:3]
    under = rise**2 - 4 * height * bend
    if not under > FLAT**2:
        return nan
    slope = float(np.sqrt(under))  # where it rises through zero, if it does
    if rise <= 0 and abs(bend) < FLAT:
        return nan
    away = -2 * height / (rise + slope) if rise > 0 else (slope - rise) / (2 * bend)  # neither divides by what is small
    at = float(away) + found.middle
    return at if found.first - EDGE <= at <= found.last + EDGE else nan


def _end(found: Curve, at: float, last: float) -> float:
    """How far one may go from the crossing towards a node until the curve's interval leaves zero out; NaN if all the way."""
    way = np.linspace(at, last, STEPS + 1)
    over = np.abs(found.at(way)) - found.half(way)
    out = np.flatnonzero(over > 0)
    if not len(out):
        return nan
    if out[0] == 0:  # no interval at all
        return at
    before, after = over[out[0] - 1 : out[0] + 1]
    return float(way[out[0] - 1] + (way[out[0]] - way[out[0] - 1]) * -before / (after - before))


def reach_of(near: float) -> int:
    """How far from a crossing its curve is made, at first: bent lines are straight only so far."""
    return max(1, round(0.07 * near)) if isfinite(near) else 1


def step_of(near: float) -> int:
    """How far apart the nodes of a curve need to be."""
    return max(1, reach_of(near) // 3)


def nodes_about(near: float, reach: float, step: int, fewest: int, most: int) -> list[int]:
    """The whole numbers to look at about a place: multiples of the step, as far as the reach goes, within the bounds."""
    if not isfinite(near):
        return [most if near > 0 else fewest]
    multiples = range(floor((near - reach) / step), ceil((near + reach) / step) + 1)
    return sorted({min(max(n * step, fewest), most) for n in multiples})
