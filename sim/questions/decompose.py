"""What the difference between two regimes is made of: the parts they differ in, what lies between them, what each step adds.

An *amount* has a column for each measure: in the first row its value, in the others what each day adds to it (see
`Days.influence`). Sums and differences of amounts are amounts, so every step comes with its own paired interval.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise, permutations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import t as student

from sim.measures.catalogue import find
from sim.measures.compare import LEVEL, half_width
from sim.measures.days import Days
from sim.regime import Regime
from sim.scenario import Behaviour

Amount = np.ndarray
Switched = frozenset[str]  # the steps that have been taken from the first regime toward the other
Gaps = Mapping[tuple[bool, bool], Amount]  # (rest works, competence as given) -> the difference between the regimes

# What is switched together: a step of the way, and the parts of a regime that it is made of.
PARTS = {
    "plan": ("plan",), "timing": ("breaks",), "channel": ("channel_choice", "written"), "coordination": ("bounds", "leader"),
    "information": ("information",),
}  # fmt: skip
EFFECTS = ("competence", "rest")  # what is done to people under both regimes
START, END, TOTAL, NOTHING = "start", "end", "total", "nothing"
# Nobody grows tired: pauses have nothing to put right, and nobody pauses for being tired. `overwork` is not about rest and stays.
NO_REST = {"fatigue_rate": 0.0, "emotion_rise": 0.0}
ALL_COMPETENT = {"skill_start": 1.0, "skill_end": 1.0, "norm": 1.0}  # everybody acts on all they see
COLUMNS = [
    "measure", "step", "value", "ci_low", "ci_high", "least", "most", "spread_low", "spread_high", "unit", "better",
]  # fmt: skip
PAIRED = ["measure", "step", "other", "value", "ci_low", "ci_high"]


class Spread(NamedTuple):
    """The least and the most a step adds by the means, whatever the order, and the interval of what lies between the two."""

    least: np.ndarray
    most: np.ndarray
    low: np.ndarray
    high: np.ndarray


def other_of(regimes: Sequence[str], asked: str | None) -> str:
    """The regime that is held against the first one: the one asked for, else the second."""
    return asked or regimes[1]


def parts_apart(first: Regime, other: Regime) -> dict[str, tuple[str, ...]]:
    """For each step, which of its parts the two regimes have otherwise: numbers and policies count, names do not."""
    unlike = {part for parts in PARTS.values() for part in parts if _facts(first, part) != _facts(other, part)}
    return {step: tuple(part for part in parts if part in unlike) for step, parts in PARTS.items()}


def _facts(regime: Regime, part: str) -> Any:
    found = getattr(regime, part)
    if isinstance(found, str):
        return found
    return {key: getattr(found, key) for key in type(found).model_fields if key not in ("label", "about")}


def rests(behaviour: Behaviour) -> bool:
    """Whether anything wears people out here, so that pauses do something to them."""
    return behaviour.fatigue_rate > 0 or (behaviour.hard > 0 and behaviour.emotion_rise > 0)


def learns(behaviour: Behaviour) -> bool:
    """Whether people act on less than all they see."""
    return any(getattr(behaviour, key) != value for key, value in ALL_COMPETENT.items())


def mixtures(steps: Sequence[str]) -> list[Switched]:
    """Everything that may have been switched on the way, in any order: nothing, one step, two ... all."""
    return [frozenset(some) for n in range(len(steps) + 1) for some in combinations(steps, n)]


def named(switched: Switched) -> str:
    """What a mixture is called in tables."""
    return "+".join(step for step in PARTS if step in switched) or NOTHING


def mixed(first: Mapping[str, Any], other: Mapping[str, Any], switched: Switched) -> dict[str, Any]:
    """The configuration of a regime with some steps' parts from the other one."""
    taken = [part for step in switched for part in PARTS[step]]
    return {**first, **{part: other[part] for part in taken}}


def amount(days: Days, regime: str, measures: Sequence[str]) -> Amount:
    """A regime's measures as an amount."""
    r, which = days.regimes.index(regime), [days.measures.index(name) for name in measures]
    return np.vstack([days.means[r, which], days.influence[:, r][:, which]])


def along(levels: Mapping[Switched, Amount], order: Sequence[str]) -> dict[str, Amount]:
    """What each step adds when they are taken in this order."""
    stops = [levels[frozenset(order[:n])] for n in range(len(order) + 1)]
    return {step: after - before for step, (before, after) in zip(order, pairwise(stops), strict=True)}


def over_orders(levels: Mapping[Switched, Amount], step: str) -> list[Amount]:
    """What a step adds after everything that may have been switched before it."""
    return [levels[before | {step}] - level for before, level in levels.items() if step not in before]


def spread(orders: Sequence[Amount], steps: int = 1) -> Spread:
    """How far apart the orders are, when this is asked of so many steps.

    The least and the most are picked from all orders, and lie apart by luck alone where there are many. So the interval is wide
    enough to hold for every two orders and every step at once (Bonferroni).
    """
    found = np.array(orders)
    picks = [pick(found[:, 0], axis=0) for pick in (np.argmin, np.argmax)]
    least, most = (np.take_along_axis(found, pick[None, None], axis=0)[0] for pick in picks)
    between, days, pairs = most - least, len(found[0]) - 1, max(1, len(found) * (len(found) - 1) // 2)
    half = half_width(between[1:])
    if days > 1:
        sure = [student.ppf(1 - (1 - LEVEL) / 2 / tests, days - 1) for tests in (pairs * steps, 1)]
        half = half * sure[0] / sure[1]
    return Spread(least[0], most[0], between[0] - half, between[0] + half)


def effects(gaps: Gaps) -> dict[str, tuple[Amount, Amount]]:
    """What competence and rest add to the difference between the regimes: competence switched on first, and rest first."""
    competence = gaps[False, True] - gaps[False, False], gaps[True, True] - gaps[True, False]
    rest = gaps[True, True] - gaps[False, True], gaps[True, False] - gaps[False, False]
    return {"competence": competence, "rest": rest}


def added(levels: Mapping[Switched, Amount], order: Sequence[str], gaps: Gaps) -> dict[str, Amount]:
    """What every step adds when the parts are taken in this order, then competence and rest; 0 where nothing differs."""
    taken, nothing = along(levels, unlike(levels, order)), np.zeros_like(levels[frozenset()])
    return {step: taken.get(step, nothing) for step in order} | {effect: one for effect, (one, _) in effects(gaps).items()}


def unlike(levels: Mapping[Switched, Amount], order: Sequence[str]) -> list[str]:
    """The steps in which the regimes differ."""
    return [step for step in order if any(step in switched for switched in levels)]


def decomposed(
    ends: tuple[Amount, Amount], levels: Mapping[Switched, Amount], order: Sequence[str], gaps: Gaps, measures: Sequence[str]
) -> pd.DataFrame:
    """The waterfall of each measure as a table: where it starts, every step, where it ends, and the difference in all.

    `ends` are the two regimes as they are; `levels` every mixture of them where people neither tire nor lack competence;
    `order` may have steps in which the regimes are alike. The steps add up to the difference.
    """
    parts, steps = unlike(levels, order), added(levels, order, gaps)
    orders: dict[str, Sequence[Amount]] = {step: [one] for step, one in steps.items()}
    orders.update({step: over_orders(levels, step) for step in parts})
    orders.update(effects(gaps))
    asked = len(parts) + 1  # competence and rest are one question: whether the one matters for the other
    unknown = Spread(*np.full((4, len(measures)), np.nan))
    rows = [(step, one, spread(orders[step], asked)) for step, one in steps.items()]
    rows = [(START, ends[0], unknown), *rows, (END, ends[1], unknown), (TOTAL, ends[1] - ends[0], unknown)]
    return pd.DataFrame(_rows(rows, measures), columns=COLUMNS)


def _rows(found: Iterable[tuple[str, Amount, Spread]], measures: Sequence[str]) -> list[tuple]:
    """One row a measure and step, measure by measure."""
    halves = [(step, one, half_width(one[1:]), orders) for step, one, orders in found]
    table = []
    for m, name in enumerate(measures):
        measure = find(name)
        for step, one, half, orders in halves:
            value = float(one[0, m])
            ends = value - float(half[m]), value + float(half[m])
            table.append((name, step, value, *ends, *(float(end[m]) for end in orders), measure.unit, measure.better))
    return table


def paired(steps: Mapping[str, Amount], measures: Sequence[str]) -> pd.DataFrame:
    """How much more each step adds than each other one, day by day: whether the larger is larger by more than luck."""
    table = []
    for step, other in permutations(steps, 2):
        more = steps[step] - steps[other]
        half = half_width(more[1:])
        ends = zip(more[0], more[0] - half, more[0] + half, strict=True)
        table += [(name, step, other, *map(float, each)) for name, each in zip(measures, ends, strict=True)]
    return pd.DataFrame(table, columns=PAIRED)


def levels_table(found: Iterable[tuple[str, bool, bool, Amount]], measures: Sequence[str]) -> pd.DataFrame:
    """Every mixture that was simulated and what came of it, so that other orders can be worked out from it."""
    table = []
    for switched, rest, competence, one in found:
        half = half_width(one[1:])
        for m, name in enumerate(measures):
            value = float(one[0, m])
            table.append((name, switched, rest, competence, value, value - float(half[m]), value + float(half[m])))
    return pd.DataFrame(table, columns=["measure", "switched", "rest", "competence", "mean", "ci_low", "ci_high"])
