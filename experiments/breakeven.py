"""Find the value of one or two keys at which two regimes tie on a measure, with its interval; for two keys as a map."""

import itertools
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import pandas as pd
from pydantic import Field, field_validator

from experiments.config import axes
from experiments.config.compose import LINE, Composed, compose
from experiments.config.points import card_at, value_at
from experiments.work import question
from experiments.work.question import Question, Tables
from experiments.work.study import Study
from sim.checks import SCENARIO_KEYS
from sim.errors import InputError, nearest
from sim.measures.catalogue import MEASURES
from sim.measures.catalogue import find as measure_of
from sim.measures.compare import verdict
from sim.questions import breakeven as arithmetic
from sim.questions.breakeven import Curve
from sim.regime import Model
from sim.report.questions import breakeven

DEFAULT: dict[str, tuple[float, float] | None] = {"demand.forecast.day_sd": (0.0, 0.3)}  # it decides what a plan is worth
POINTS = {1: 9, 2: 7}  # of each key, by how many keys there are
COUNTED = ("count", "persons")  # units of what there are whole ones of
VALUES = ["difference", "ci_low", "ci_high", "mean", "baseline_mean", "verdict"]
HOW = 'write "{key}=interval(LOW,HIGH)"'


class Ask(Model):
    """Which keys, between which ends; which measure of which regime against the first; how many values of a key."""

    keys: Annotated[dict[str, tuple[float, float] | None], Field(min_length=1, max_length=2)] = DEFAULT
    measure: str = "service_level"
    regime: str | None = None
    points: Annotated[int, Field(ge=3, le=60)] | None = None
    rounds: Annotated[int, Field(ge=0, le=5)] = 2

    @field_validator("keys", mode="before")
    @classmethod
    def _named(cls, raw: Any) -> Any:
        if raw is None:
            return DEFAULT
        names = [raw] if isinstance(raw, str) else raw
        if isinstance(names, list | tuple):
            names = dict.fromkeys(names)
        if not isinstance(names, dict) or len(names) not in POINTS:
            raise ValueError("must be one or two keys, such as demand.forecast.day_sd or [staffing.scale,behaviour.norm]")
        for key, ends in names.items():
            if ends is not None and not (isinstance(ends, list | tuple) and len(ends) == 2):
                raise ValueError(f"{key} must have two ends, such as [0.5,0.9], or null for the range of its evidence card")
        return names


class Axis(NamedTuple):
    """A key, the ends it goes between, whether only whole numbers make sense, its unit, and what it is as things are set."""

    key: str
    low: float
    high: float
    whole: bool
    unit: str
    now: float | None


def composed(words: Sequence[str], config_dir: str | Path | None = None) -> Composed:
    """The configuration of the question: a key may be given its ends on the command line, KEY=interval(LOW,HIGH)."""
    plain, several = axes.apart(words)
    base, keys = compose(plain, config_dir), {}
    for word in several:
        ends, said = axes.ends_of(word), str(word.input_line).partition("=")
        if ends is None:
            raise InputError(said[0], said[2], f"must be two ends; {HOW.format(key=said[0])}", LINE)
        keys[said[0]] = ends
    if not keys:
        return base
    if any(word.startswith("ask.keys=") for word in plain):
        raise InputError("ask.keys", None, f"name keys there or write KEY=interval(LOW,HIGH), not both ({', '.join(keys)})", LINE)
    tree = base.tree | {"ask": (base.tree.get("ask") or {}) | {"keys": keys}}
    return Composed(tree, (*base.overrides, *(str(word.input_line) for word in several)), base.config_dir, base.files)


def find(study: Study, ask: Ask) -> Tables:
    """The difference at each value (or pair of values), the ties, and what is known of the keys."""
    regime = _refuse(study, ask)
    better = measure_of(ask.measure).better
    along = [_axis(study, key, ends) for key, ends in ask.keys.items()]
    grid = [arithmetic.spaced(axis.low, axis.high, ask.points or POINTS[len(along)], axis.whole) for axis in along]
    if len(along) == 1:
        table, ties = _refined(study, ask, regime, along[0], grid[0])
    else:
        table = _measured(study, ask, regime, [axis.key for axis in along], list(itertools.product(*grid)))
        ties = arithmetic.both_ways(table, [axis.key for axis in along], better)
    return {"breakeven": table, "ties": ties, "keys": pd.DataFrame(along)}


def _refined(study: Study, ask: Ask, regime: str, axis: Axis, values: list[float]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table of one key and its ties, looked at more closely as long as the days tell more than the values between them."""
    better = measure_of(ask.measure).better
    for left in range(ask.rounds, -1, -1):
        table = _measured(study, ask, regime, [axis.key], [(value,) for value in values])
        curve = Curve.of(table, axis.key)
        more = arithmetic.closer(curve, arithmetic.ties(curve), axis.whole) if left else []
        if not more:
            break
        values = sorted({*values, *more})
    return table, arithmetic.tied(curve, axis.key, math.nan, better)


def _measured(study: Study, ask: Ask, regime: str, keys: list[str], values: Sequence[tuple[float, ...]]) -> pd.DataFrame:
    """One row a point: its values, the difference of the regime from the first, both means, the verdict."""
    found = study.measure([dict(zip(keys, point, strict=True)) for point in values])
    better, rows = measure_of(ask.measure).better, []
    for point, days in zip(values, found, strict=True):
        if days is not None:
            first = days.regimes[0]
            off = days.difference(regime, first, ask.measure)
            mean, base = (days.mean(name, ask.measure).value for name in (regime, first))
            rows.append((*point, off.value, off.low, off.high, mean, base, verdict(off, better)))
    if not rows:
        why = next((failure.why for failure in study.failed.values()), "")
        raise InputError("breakeven", None, f"no point could be simulated; the first because: {why}")
    return pd.DataFrame(rows, columns=[*keys, *VALUES])


def _refuse(study: Study, ask: Ask) -> str:
    """Refuses a measure or regime there is not; gives the regime that is held against the first."""
    regimes = list(study.composed.tree["regime"])
    if len(regimes) < 2:
        raise InputError("regimes", regimes, "a tie is between two; name two regimes, such as [detailed,bounded]", LINE)
    if ask.measure not in MEASURES:
        raise InputError("ask.measure", ask.measure, nearest(ask.measure, MEASURES), LINE)
    if ask.regime is not None and ask.regime not in regimes[1:]:
        raise InputError("ask.regime", ask.regime, f"is held against {regimes[0]}; {nearest(ask.regime, regimes[1:])}", LINE)
    return ask.regime or regimes[1]


def _axis(study: Study, key: str, ends: tuple[float, float] | None) -> Axis:
    """What is known of a key; InputError where it is no number of the scenario, or there is nothing between its ends."""
    top = key.partition(".")[0]
    if top not in SCENARIO_KEYS:
        raise InputError(key, None, f"no such key of a scenario; {nearest(top, SCENARIO_KEYS)}", LINE)
    card, now = card_at(study.composed, key), value_at(study.composed, key)
    if now is not None and (isinstance(now, bool) or not isinstance(now, int | float)):
        shown = now if isinstance(now, str | bool) else None
        raise InputError(key, shown, "is no number, so nothing lies between two of its values", LINE)
    if ends is None and not {"low", "high"} <= set(card):
        _refuse_unknown(study, key)
        raise InputError(key, None, f"no range is given for it in any file; {HOW.format(key=key)}", LINE)
    low, high = (card["low"], card["high"]) if ends is None else ends
    if not -math.inf < low < high < math.inf:
        raise InputError(key, f"interval({low:g},{high:g})", "has to end above where it begins", LINE)
    begins = round(low) if isinstance(now, int) else low
    cards = {name: one.given for name, one in study.at({key: begins}).cards()}  # also of numbers without a card in a file
    unit = cards[key]["unit"] if key in cards else "count"
    whole = isinstance(now, int) and (key not in cards or unit in COUNTED)
    if whole and round(low) == round(high):
        raise InputError(key, f"interval({low:g},{high:g})", "holds one whole number only", LINE)
    return Axis(key, low, high, whole, unit, now)


def _refuse_unknown(study: Study, key: str) -> None:
    """Refuses a key there is not; what its value may be does not matter here."""
    try:
        study.at({key: 0})
    except InputError as error:
        if error.value is None:
            raise


QUESTION = Question("breakeven", Ask, find, breakeven.tell)


def run(composed: Composed) -> Path:
    """Finds where two regimes tie, and returns the results folder."""
    return question.run(QUESTION, composed)


if __name__ == "__main__":
    from experiments.cli import main

    main("breakeven")
