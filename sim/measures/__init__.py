"""From a finished day to its measures, each a numerator and a denominator so that days add up honestly."""

import numpy as np

from sim.measures.autonomy import autonomy
from sim.measures.catalogue import MEASURES, RULE
from sim.measures.cost import cost
from sim.measures.fairness import fairness
from sim.measures.plan import followed
from sim.measures.rules import checked
from sim.measures.service import Ratios, service
from sim.measures.workload import Each, workload
from sim.scenario import Scenario
from sim.tables import Result
from sim.terms import FEWEST

IN_TRIAL, NOT_IN_TRIAL = "in_trial", "not_in_trial"  # parts of a centre besides its teams
SMALL_TEAMS, SMALL_IN_TRIAL = "small_teams", "small_teams_in_trial"


def measure(result: Result) -> Ratios:
    """All measures of one day under one regime, as in the catalogue, then its rules: name -> (numerator, denominator)."""
    return whole_and_parts(result)[0]


def whole_and_parts(result: Result) -> list[Ratios]:
    """The measures of one day: of the whole centre, then of its parts.

    Parts have the measures that are taken agent by agent, if there is more than one team (see `parts_of`).
    """
    each = measured_of_each(result)
    everybody = summed(each, np.ones(len(result.day.agents)))
    found = service(result) | everybody | fairness(result, each) | cost(result, each)
    whole = {name: found[name] for name in MEASURES if name in found} | {
        name: ratio for name, ratio in everybody.items() if name.startswith(RULE)
    }
    nothing = dict.fromkeys(whole, (0.0, 0.0))
    parts = parts_of(result.scenario, result.day.agents["team"])
    return [whole, *(nothing | summed(each, who) for who in parts.values())]


def measured_of_each(result: Result) -> Each:
    """The measures that are taken agent by agent."""
    return workload(result) | autonomy(result) | followed(result) | checked(result)


def summed(each: Each, who: np.ndarray) -> Ratios:
    """Sums over the agents for whom `who` is 1."""
    return {name: (float(above @ who), float(below @ who)) for name, (above, below) in each.items()}


def parts_of(scenario: Scenario, team: np.ndarray) -> dict[str, np.ndarray]:
    """The parts of a centre with more than one team: its teams, and those in a trial and not. For each, 1 for who is in it.

    Nothing is told of a team of fewer than five, nor can it be found by taking parts from each other: small teams are taken
    together, and apart in a trial and outside it where that is told.
    """
    teams = {name: (team == i).astype(float) for i, name in enumerate(scenario.workforce.teams)}
    teams = {name: who for name, who in teams.items() if who.any()}
    if len(teams) < 2:
        return {}
    trial = {name: who for name, who in teams.items() if scenario.workforce.teams[name].in_trial}
    others = {name: who for name, who in teams.items() if name not in trial}
    halves = {IN_TRIAL: _together(trial), NOT_IN_TRIAL: _together(others)} if trial and others else {}
    if halves and min(who.sum() for who in halves.values()) >= FEWEST:
        return halves | _of_five(trial, SMALL_IN_TRIAL) | _of_five(others, SMALL_TEAMS)
    return _of_five(teams, SMALL_TEAMS)


def _together(teams: dict[str, np.ndarray]) -> np.ndarray:
    return np.sum(list(teams.values()), axis=0)


def _of_five(teams: dict[str, np.ndarray], small_name: str) -> dict[str, np.ndarray]:
    """The same teams, those too small to be told of taken together, with the next one if need be; none where none is left."""
    by_size = sorted(teams, key=lambda name: teams[name].sum())
    small = [name for name in by_size if teams[name].sum() < FEWEST]
    if not small:
        return teams
    if _together({name: teams[name] for name in small}).sum() < FEWEST:
        small = by_size[: len(small) + 1]
    left = {name: who for name, who in teams.items() if name not in small}
    return left | {small_name: _together({name: teams[name] for name in small})} if left else {}
