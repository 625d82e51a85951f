"""What the difference between two regimes is made of: one thing switched at a time on the same days, a waterfall that adds up."""

from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import Field, field_validator

from experiments.config.compose import LINE, Composed
from experiments.config.points import Point, value_at
from experiments.work import question
from experiments.work.question import Question, Tables
from experiments.work.study import Study
from sim.errors import InputError, nearest
from sim.measures.catalogue import MEASURES, RULE
from sim.measures.days import Days
from sim.questions import decompose as split
from sim.regime import Model
from sim.report.questions import decompose
from sim.scenario import Scenario

Step = Literal["plan", "timing", "channel", "coordination", "information"]
ALWAYS: tuple[Step, ...] = ("timing", "channel", "coordination", "information")  # the steps every waterfall has
State = tuple[bool, bool]  # whether rest works, whether people are as competent as given
STATES: tuple[State, ...] = ((False, False), (False, True), (True, False), (True, True))


class Ask(Model):
    """Which difference is split, in what, and in which order."""

    regime: str | None = None
    measures: Annotated[tuple[str, ...], Field(min_length=1)] = ("service_level", "longest_stretch")
    order: tuple[Step, ...] = ALWAYS

    @field_validator("order")
    @classmethod
    def _each_once(cls, order: tuple[str, ...]) -> tuple[str, ...]:
        if sorted(order) not in (sorted(ALWAYS), sorted(split.PARTS)):
            raise ValueError(f"names each of {', '.join(ALWAYS)} once; plan too where it should not come first")
        return order


def find(study: Study, ask: Ask) -> Tables:
    """The waterfall of every measure asked for, and all that was simulated for it."""
    scenario, trees = study.at({}), study.composed.tree["regime"]
    first, other = _pair(scenario, ask)
    measures = _measures(scenario, ask)
    if scenario.periods(study.settings.days) < 2:
        allowed = f"must be more than {scenario.horizon}: two periods are the fewest to compare (see horizon)"
        raise InputError("days", study.settings.days, allowed, study.composed.place_of("days"))
    apart = split.parts_apart(scenario.regime[first], scenario.regime[other])
    order = [step for step in _whole(ask.order) if apart[step] or step in ALWAYS]
    ways = split.mixtures([step for step in order if apart[step]])
    makes = {split.named(way): split.mixed(trees[first], trees[other], way) for way in ways}
    nothing, everything = split.named(ways[0]), split.named(ways[-1])
    found = _simulated(study, scenario, makes, {nothing, everything})
    if not found:
        empty = pd.DataFrame(columns=split.COLUMNS)
        return {"decompose": empty, "mixtures": split.levels_table([], measures), "pairs": pd.DataFrame(columns=split.PAIRED)}
    plain = found[False, False]
    levels = {way: split.amount(plain, split.named(way), measures) for way in ways}
    sides = {state: [split.amount(found[state], name, measures) for name in (nothing, everything)] for state in STATES}
    gaps = {state: there - here for state, (here, there) in sides.items()}
    here, there = sides[True, True]
    rows = [(split.named(way), False, False, level) for way, level in levels.items()]
    rows += [(name, *state, one) for state in STATES[1:] for name, one in zip((nothing, everything), sides[state], strict=True)]
    return {
        "decompose": split.decomposed((here, there), levels, order, gaps, measures),
        "mixtures": split.levels_table(rows, measures),
        "pairs": split.paired(split.added(levels, order, gaps), measures),
    }


def _whole(order: tuple[Step, ...]) -> tuple[Step, ...]:
    """The order with the plan in it: first, if nobody says otherwise, since everything else goes on from it."""
    return order if "plan" in order else ("plan", *order)


def _pair(scenario: Scenario, ask: Ask) -> tuple[str, str]:
    """The two regimes; InputError where one of them cannot be taken apart."""
    names = list(scenario.regime)
    if len(names) < 2:
        raise InputError("regimes", names, "name two regimes, such as [detailed,bounded]: the first is the baseline", LINE)
    other = split.other_of(names, ask.regime)
    if other not in names[1:]:
        allowed = f"no such regime beside the baseline {names[0]!r}; {nearest(other, names[1:])}"
        raise InputError("ask.regime", other, allowed, LINE)
    for name in (names[0], other):
        rules = scenario.regime[name]
        if rules.yoked_to:
            allowed = f"its pauses are copied from {rules.yoked_to!r} on the same day, so no part of it can be switched by itself"
            raise InputError("regimes", name, allowed, LINE)
        if rules.in_trial:
            allowed = f"only some teams are in its trial; take apart what those follow, against this: [...,{rules.in_trial}]"
            raise InputError("regimes", name, allowed, LINE)
    return names[0], other


def _measures(scenario: Scenario, ask: Ask) -> list[str]:
    known = {*MEASURES, *(RULE + name for name, rule in scenario.rules.rule.items() if rule.check)}
    for name in ask.measures:
        if name not in known:
            raise InputError("ask.measures", name, f"no such measure; {nearest(name, known)}", LINE)
    return list(dict.fromkeys(ask.measures))


def _simulated(study: Study, scenario: Scenario, makes: dict[str, Any], ends: set[str]) -> dict[State, Days]:
    """The days of each state: of all mixtures in the first one, of the two regimes themselves in all. Empty where any failed.

    States that are alike here (behaviour that is switched off anyway) are simulated together, so their numbers are the same.
    """
    switches = [_switch(study.composed, scenario, state) for state in STATES]
    points: list[Point] = []
    for n, switch in enumerate(switches):
        if switches.index(switch) == n:
            wanted = makes if switch == switches[0] else {name: makes[name] for name in makes if name in ends}
            points.append({"regime": wanted, **switch})
    found = study.measure(points)
    there = [days for days in found if days is not None]
    if len(there) < len(found):
        return {}
    different = [switch for n, switch in enumerate(switches) if switches.index(switch) == n]
    return {state: there[different.index(switch)] for state, switch in zip(STATES, switches, strict=True)}


def _switch(composed: Composed, scenario: Scenario, state: State) -> Point:
    """What has to be set for a state: only what is otherwise."""
    rest, competence = state
    off = {} if rest or not split.rests(scenario.behaviour) else split.NO_REST
    off = off if competence or not split.learns(scenario.behaviour) else {**off, **split.ALL_COMPETENT}
    return {f"behaviour.{key}": value for key, value in off.items() if value_at(composed, f"behaviour.{key}") != value}


QUESTION = Question("decompose", Ask, find, decompose.tell)


def run(composed: Composed) -> Path:
    """Splits the difference, and returns the results folder."""
    return question.run(QUESTION, composed)


if __name__ == "__main__":
    from experiments.cli import main

    main("decompose")
