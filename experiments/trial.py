"""Plan a real trial: how many weeks and which design it takes to tell what self-leadership does, with what spills over."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from experiments.config.compose import LINE, Composed
from experiments.config.points import Point
from experiments.work import question
from experiments.work.question import Question, Tables
from experiments.work.study import Study
from sim.errors import InputError, nearest
from sim.measures import parts_of
from sim.measures.catalogue import MEASURES
from sim.measures.days import Days
from sim.questions import designs, trial
from sim.questions.trial import Asked, Pool
from sim.regime import Model
from sim.report.questions import trial as told
from sim.scenario import Scenario
from sim.world.workforce import roster

CENTRES = 3  # how many there are where nothing else is said and the centre has one team: as Nav's three regions
DESIGN = Literal["before_after", "parallel", "stepped_wedge"]
Share = Annotated[float, Field(ge=0, le=2)]


class Ask(Model):
    """What kind of trial is planned."""

    measures: Annotated[tuple[str, ...], Field(min_length=1)] = ("longest_stretch", "pauses_missed", "service_level")
    designs: Annotated[tuple[DESIGN, ...], Field(min_length=1)] = designs.DESIGNS  # type: ignore[assignment]
    weeks: Annotated[int, Field(ge=3, le=520)] = 12
    most_weeks: Annotated[int, Field(ge=3, le=520)] = 104
    units: Annotated[int, Field(ge=2, le=60)] | None = None
    order: tuple[str, ...] = ()
    steps: Annotated[int, Field(ge=2, le=20)] = 5
    regime: str | None = None
    week_sd: Share = 0.0
    common_week_sd: Share = 0.0

    @property
    def asked(self) -> Asked:
        """The same for the arithmetic."""
        return Asked(self.weeks, max(self.most_weeks, self.weeks), self.steps, self.week_sd, self.common_week_sd)


def find(study: Study, ask: Ask) -> Tables:
    """What a trial of each design would show."""
    scenario = study.at({})
    regimes = _regimes(scenario, ask)
    teams = _teams(scenario, ask)
    names = teams or [str(n + 1) for n in range(ask.units or CENTRES)]
    _check(ask, len(names))
    states = sorted({n for design in ask.designs for n in designs.states(design, len(names), ask.steps)} - {len(names)})
    points = {n: _point(study, regimes, teams, n) for n in (states if teams else [0])}
    if teams:
        _refuse_small(study, points, teams)
    found = dict(zip(points, study.measure(list(points.values())), strict=True))
    whole = found[0]
    if whole is None:
        why = next((failure.why for failure in study.failed.values()), "")
        raise InputError("scenario", scenario.name, f"could not be simulated without a trial: {why}", LINE)
    per_week = trial.WEEK / scenario.horizon
    there = {n: days for n, days in found.items() if days is not None}
    pools = {name: _pool(there, regimes, name, teams, len(names), per_week) for name in dict.fromkeys(ask.measures)}
    planned = list(dict.fromkeys(ask.designs))
    shown, curves = trial.tables(pools, ask.asked, planned)
    return {"trial": shown, "schedule": trial.weeks_of(names, ask.asked, planned), "power": curves}


def _pool(
    found: Mapping[int, Days], regimes: tuple[str, str], measure: str, teams: list[str], units: int, per_week: float
) -> tuple[Pool, str]:
    if teams:
        return trial.of_teams(found, regimes, measure, teams, per_week)
    return trial.of_centres(found[0], regimes, measure, units, per_week), trial.UNIT


def _regimes(scenario: Scenario, ask: Ask) -> tuple[str, str]:
    """The regime outside the trial and the one in it."""
    names = list(scenario.regime)
    if len(names) < 2:
        raise InputError("regimes", names, "a trial needs two: the one there is, and the one that is tried", LINE)
    before, after = names[0], ask.regime or names[1]
    if after not in names[1:]:
        raise InputError("ask.regime", after, f"must be one of the regimes after the first; {nearest(after, names[1:])}", LINE)
    for name in (before, after):
        if scenario.regime[name].in_trial or scenario.regime[name].yoked_to:
            raise InputError("regimes", name, "leans on another regime; a trial compares two that stand by themselves", LINE)
    return before, after


def _teams(scenario: Scenario, ask: Ask) -> list[str]:
    """The teams that are the units, in the order in which they join; none where the units are centres."""
    teams = [name for name, team in scenario.workforce.teams.items() if team.share > 0]
    teams = teams if len(teams) > 1 and ask.units is None else []
    if ask.order and not teams:
        raise InputError("ask.order", list(ask.order), "orders teams on shared queues; here units are centres, all alike", LINE)
    for name in ask.order:
        if name not in teams:
            raise InputError("ask.order", name, f"no such team; {nearest(name, teams)}", LINE)
    return list(dict.fromkeys([*ask.order, *teams]))


def _check(ask: Ask, units: int) -> None:
    """Refuses what cannot be measured, and a trial too short for its design."""
    for name in ask.measures:
        if name not in MEASURES:
            raise InputError("ask.measures", name, f"no such measure; {nearest(name, MEASURES)}", LINE)
    for design in ask.designs:
        least = designs.fewest_weeks(design, units, ask.steps)
        if ask.weeks < least:
            allowed = f"must be at least {least} for {design} with {units} units; or set fewer ask.steps, or other ask.designs"
            raise InputError("ask.weeks", ask.weeks, allowed, LINE)


def _point(study: Study, regimes: tuple[str, str], teams: list[str], joined: int) -> Point:
    """A centre in which the first teams are in the trial: they under the second regime, the others under the first."""
    tree: dict[str, Any] = study.composed.tree
    before, after = regimes
    both = {name: tree["regime"][name] for name in regimes}
    if joined:
        both[before] = {**both[before], "in_trial": after}
    flags = {f"workforce.teams.{name}.in_trial": name in teams[:joined] for name in tree["workforce"]["teams"]} if teams else {}
    return {"regime": both, **flags}


def _refuse_small(study: Study, points: Mapping[int, Point], teams: list[str]) -> None:
    """Refuses teams of whom nothing may be told, and regimes whose plans cannot be made for one queue together."""
    for point in points.values():
        scenario = study.at(point)
        told_of = parts_of(scenario, roster(scenario)[0])
        small = [name for name in teams if name not in told_of]
        if small:
            allowed = (
                f"{len(small)} of {len(teams)} units have fewer than five on duty, and nothing is told of so few "
                f"({', '.join(small[:3])} ...): set a larger staffing.scale (and demand.scale), or fewer teams, or ask.units"
            )
            raise InputError("workforce.teams", None, allowed, LINE)
        plans = {regime.plan for regime in scenario.regime.values()}
        if len(plans) > 1:
            allowed = f"must be planned alike on shared queues, where there is one plan; here {' and '.join(sorted(plans))}"
            raise InputError("regimes", list(scenario.regime), allowed, LINE)


QUESTION = Question("trial", Ask, find, told.tell, with_parts=True)


def run(composed: Composed) -> Path:
    """Plans a trial, and returns the results folder."""
    return question.run(QUESTION, composed)


if __name__ == "__main__":
    from experiments.cli import main

    main("trial")
