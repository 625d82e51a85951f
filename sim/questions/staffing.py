"""The fewest people on duty with which each regime meets its targets, and what that is more or less than the baseline needs.

Every number on duty is looked at on the same days, under all regimes: first a few numbers far apart on few days, then closer
to where the targets are just met, at last all days at the numbers about it, until the interval lies within what was looked at.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil, inf, isfinite, isnan, nan
from typing import NamedTuple

import numpy as np

from sim.measures.compare import half_width
from sim.measures.days import Days
from sim.questions.crossing import Crossing, Curve, crossing, curve, nodes_about, reach_of, rough, step_of

WITHIN, BELOW, ABOVE, CONFLICT = "within", "below", "above", "conflict"
FIRST = 8  # numbers of the first look
BETWEEN = 3  # more of them between two, where the targets are met with the one and not with the other
FARTHEST = 0.5  # share of a number on duty: as far from it as its interval is looked for
WIDER = 1.5  # how much farther each time

Look = Callable[[Sequence[int], bool], Sequence[Days | None]]  # numbers on duty, and whether on all days


class Target(NamedTuple):
    """What is asked of a measure: at least the limit (sign 1), or at most (sign -1)."""

    measure: str
    sign: int
    limit: float

    def gap(self, value: float) -> float:
        """By how much a value is on the right side."""
        return self.sign * (value - self.limit)


class Need(NamedTuple):
    """What a regime needs: how it was found, the number on duty with its interval, and the target that asks for it."""

    regime: str
    found: str  # within the numbers looked at, below or above all of them; or two targets cannot both be met
    on_duty: float = nan
    low: float = nan
    high: float = nan
    binding: str = ""  # the measure whose target asks for the most people
    in_way: tuple[str, ...] = ()  # measures whose targets cannot be met
    by_day: np.ndarray = np.zeros(0)  # what each day adds to the number on duty
    bill: Mapping[str, Curve] = {}  # paid hours and full-time equivalents by number on duty
    perhaps: Mapping[str, Crossing] = {}  # targets that may be the one which asks for the most, the binding one among them


class Seen:
    """What has been looked at: by number on duty, on few days or on all."""

    def __init__(self, look: Look, targets: Sequence[Target], fewest: int, most: int):
        self.targets, self.fewest, self.most = targets, fewest, most
        self.few: dict[int, Days] = {}
        self.all: dict[int, Days] = {}
        self.reach: dict[str, float] = {}  # regime -> how far from its number the curves are made
        self.step = 1
        self._look, self._asked = look, {False: set[int](), True: set[int]()}

    def look(self, numbers: Iterable[int], every: bool) -> bool:
        """Looks at those not looked at before; whether there were any. Where a centre cannot be like that, nothing is seen."""
        new = sorted(set(numbers) - self._asked[every])
        self._asked[every] |= set(new)
        seen = self._look(new, every) if new else []
        (self.all if every else self.few).update({n: days for n, days in zip(new, seen, strict=True) if days is not None})
        return bool(new)

    @property
    def merged(self) -> dict[int, Days]:
        """What is known best of each number, from the fewest on duty up."""
        return dict(sorted((self.few | self.all).items()))

    def gaps(self, regime: str, target: Target) -> tuple[np.ndarray, np.ndarray]:
        """Numbers on duty, and by how much the target is met with each."""
        gaps = [target.gap(_value(days, regime, target.measure)) for days in self.merged.values()]
        return np.array(list(self.merged), float), np.array(gaps)

    def by_day(self, regime: str, measure: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of what was looked at on all days: numbers on duty, the measure, and what each day (first axis) adds to it."""
        found = {n: days for n, days in sorted(self.all.items()) if isfinite(_value(days, regime, measure))}
        values = np.array([_value(days, regime, measure) for days in found.values()])
        added = [days.influence[:, days.regimes.index(regime), days.measures.index(measure)] for days in found.values()]
        return np.array(list(found), float), values, np.column_stack(added) if added else np.zeros((0, 0))

    def falls(self, regime: str, target: Target) -> bool:
        """Whether a target is met with the fewest and no longer with the most: it asks for fewer people, not for more."""
        gaps = self.gaps(regime, target)[1]
        known = gaps[np.isfinite(gaps)]
        return len(known) > 1 and bool(known[0] >= 0 > known[-1])

    def rough(self, regime: str) -> dict[str, float]:
        """About where each target that asks for more people is just met."""
        rising = [target for target in self.targets if not self.falls(regime, target)]
        return {target.measure: rough(*self.gaps(regime, target)) for target in rising}

    def near(self, regime: str) -> float:
        """About where the last of them is."""
        return max(self.rough(regime).values(), default=-inf)


def _value(days: Days, regime: str, measure: str) -> float:
    """The mean of a measure; NaN where there is nothing to take it of."""
    found = days.measures.index(measure) if measure in days.measures else None
    return nan if found is None else float(days.means[days.regimes.index(regime), found])


def first_look(seen: Seen, today: int) -> None:
    """A few numbers far apart, on few days."""
    numbers = np.geomspace(seen.fewest, seen.most, FIRST).round().astype(int)
    seen.look([*numbers.tolist(), today], False)


def no_value(seen: Seen, regimes: Sequence[str]) -> list[tuple[str, str]]:
    """The targets (regime, measure) whose measure never has a value."""
    return [(regime, one.measure) for regime in regimes for one in seen.targets if np.isnan(seen.gaps(regime, one)[1]).all()]


def search(seen: Seen, regimes: Sequence[str]) -> list[Need]:
    """Comes closer on few days, then finds out on all days; what each regime needs."""
    while seen.look([n for regime in regimes for n in _between(seen, seen.near(regime))], False):
        pass
    finite = [near for near in map(seen.near, regimes) if isfinite(near)]
    seen.step = step_of(min(finite, default=1.0))
    seen.reach = {regime: reach_of(seen.near(regime)) for regime in regimes}
    while True:
        while seen.look([n for regime in regimes for n in _about(seen, regime)], True):
            pass
        needs = [need(seen, regime) for regime in regimes]
        if not any([_widened(seen, one) for one in needs]):  # all of them, not the first only
            return needs


def _between(seen: Seen, near: float) -> list[int]:
    """More numbers between the two that enclose a place, if they are far apart."""
    if not isfinite(near):
        return []
    numbers = np.array(list(seen.merged))
    k = int(np.clip(np.searchsorted(numbers, near), 1, len(numbers) - 1))
    low, high = int(numbers[k - 1]), int(numbers[k])
    if high - low <= 2 * reach_of(near):
        return []
    return np.linspace(low, high, BETWEEN + 2).round().astype(int)[1:-1].tolist()


def _about(seen: Seen, regime: str) -> list[int]:
    return nodes_about(seen.near(regime), seen.reach[regime], seen.step, seen.fewest, seen.most)


def _widened(seen: Seen, found: Need) -> bool:
    """Reaches farther where an end of an interval was not within reach, if there is anything there; whether it did."""
    near, reach = seen.near(found.regime), seen.reach[found.regime]
    room = (isnan(found.low) and near - reach > seen.fewest) or (isnan(found.high) and near + reach < seen.most)
    if not isfinite(near) or not room or reach >= FARTHEST * near:
        return False
    seen.reach[found.regime] = max(reach + seen.step, ceil(WIDER * reach))
    return True


def need(seen: Seen, regime: str) -> Need:
    """What a regime needs, by what was looked at so far."""
    roughly, near = seen.rough(regime), seen.near(regime)
    if near == inf:
        return Need(regime, ABOVE, in_way=tuple(name for name, at in roughly.items() if at == inf))
    falling = [target for target in seen.targets if seen.falls(regime, target)]
    if near == -inf:
        at, found = float(seen.fewest), Need(regime, BELOW)
    else:
        found = _at_crossing(seen, regime, roughly)
        at = found.on_duty
    broken = tuple(target.measure for target in falling if target.gap(reached(seen, regime, target.measure, at)) < 0)
    return found._replace(found=CONFLICT, in_way=broken) if broken else found


def _at_crossing(seen: Seen, regime: str, roughly: Mapping[str, float]) -> Need:
    """The number at which the last target is just met. Its interval ends where that of any target ends last."""
    crossings: dict[str, Crossing] = {}
    for target in (one for one in seen.targets if isfinite(roughly.get(one.measure, inf))):
        nodes, values, by_day = seen.by_day(regime, target.measure)
        near, reach = roughly[target.measure], seen.reach[regime]
        gaps = target.sign * (values - target.limit)
        at = crossing(nodes, gaps, target.sign * by_day, near, reach) if len(nodes) > 1 else None
        if at:
            crossings[target.measure] = at
    last = max(roughly, key=lambda name: roughly[name])
    days = len(next(iter(seen.all.values()))) if seen.all else 0
    lost = Need(regime, WITHIN, roughly[last], binding=last, by_day=np.full(days, nan))
    if last not in crossings and not any(one.at > roughly[last] for one in crossings.values()):
        return lost._replace(bill=_bill(seen, regime, lost.on_duty))
    binding = max(crossings, key=lambda name: crossings[name].at)
    at = crossings[binding]
    low = max((one.low for one in crossings.values() if not isnan(one.low)), default=nan)
    high = float(np.max([one.high for one in crossings.values()]))  # NaN if any is
    perhaps = {name: one for name, one in crossings.items() if _may_bind(one, at)}
    return Need(regime, WITHIN, at.at, low, high, binding, (), at.by_day, _bill(seen, regime, at.at), perhaps)


def _may_bind(one: Crossing, last: Crossing) -> bool:
    """Whether a target may ask for as many as the one that asks for the most, by the days both were looked at on."""
    return last.at - one.at <= float(half_width(last.by_day - one.by_day))


def _bill(seen: Seen, regime: str, near: float) -> dict[str, Curve]:
    return {name: curve(*seen.by_day(regime, name), near, seen.reach[regime]) for name in ("paid_hours", "fte")}


def reached(seen: Seen, regime: str, measure: str, on_duty: float) -> float:
    """The value of a measure at a number on duty, by what was looked at on all days about it."""
    nodes, values, by_day = seen.by_day(regime, measure)
    if not len(nodes) or isnan(on_duty):
        return nan
    return float(curve(nodes, values, by_day, on_duty, seen.reach[regime]).at(on_duty))


def whole(seen: Seen, found: Need) -> float:
    """The smallest whole number on duty with which all targets were met, on all days, and with every larger one too.

    Where not every number was looked at, the number on duty rounded up.
    """
    if found.found in (ABOVE, CONFLICT):
        return nan
    if seen.step > 1 and found.found == WITHIN:
        return float(ceil(found.on_duty))
    met = nan
    for n, days in sorted(seen.all.items(), reverse=True):
        rising = (target for target in seen.targets if not seen.falls(found.regime, target))
        if not all(target.gap(_value(days, found.regime, target.measure)) >= 0 for target in rising):
            break
        met = n
    return float(met)


class Price(NamedTuple):
    """How much more one regime needs than another, with its interval (95 %), paired by day."""

    value: float = nan
    low: float = nan
    high: float = nan


def price(one: Need, other: Need, of: str) -> Price:
    """The price in "on_duty", or in paid hours or full-time equivalents.

    Both numbers hang on the same days, so what a day adds to the one is taken from what it adds to the other before anything
    else; to the bill it adds what it adds to the number, times what each on duty costs, and what it adds to the bill itself.
    """
    if not one.found == other.found == WITHIN:
        return Price()
    value = _of(one, one.on_duty, one.by_day, of)[0] - _of(other, other.on_duty, other.by_day, of)[0]
    return Price(value, *_ends(one, other, of)) if one.perhaps and other.perhaps else Price(value)


def _ends(one: Need, other: Need, of: str) -> tuple[float, float]:
    """The ends of the price's interval, whichever of the targets that may bind does.

    If a target binds the one regime, and another target the other, the price is between what the one costs more and what the
    other does: each regime needs at least as many as the target that binds the other regime asks of it. So an end is that of
    the pair, or of the target alone where that is nearer; and of all pairs that may be, the farthest.
    """
    ours, bases = (
        {name: _of(need, at.at, at.by_day, of) for name, at in need.perhaps.items()} for need in (one, other)
    )  # fmt: skip
    pairs = {(name, base): _interval(ours[name], bases[base]) for name in ours for base in bases}
    unknown = (-inf, inf)
    low = min(max(pairs[name, base][0], pairs.get((base, base), unknown)[0]) for name, base in pairs)
    high = max(min(pairs[name, base][1], pairs.get((name, name), unknown)[1]) for name, base in pairs)
    return low, high


def _interval(found: tuple[float, np.ndarray], base: tuple[float, np.ndarray]) -> tuple[float, float]:
    """The interval (95 %) of a difference, paired by day."""
    more, half = found[0] - base[0], float(half_width(found[1] - base[1]))
    return more - half, more + half


def _of(found: Need, on_duty: float, by_day: np.ndarray, what: str) -> tuple[float, np.ndarray]:
    """What a number on duty is worth, and what each day adds to that."""
    if what == "on_duty":
        return on_duty, by_day
    bill = found.bill[what]
    return float(bill.at(on_duty)), bill.influence(on_duty) + bill.slope(on_duty) * by_day
