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

IN_TRIAL, NOT_IN_TRIAL, SMALL_TEAMS = "in_trial", "not_in_trial", "small_teams"  # parts of a centre besides its teams
FEWEST = 5  # nothing is told of fewer people than this


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

    Nothing is told of fewer than five people: teams smaller than that are taken together.
    """
    teams = {name: (team == i).astype(float) for i, name in enumerate(scenario.workforce.teams)}
    teams = {name: who for name, who in teams.items() if who.any()}
    if len(teams) < 2:
        return {}
    trial = sum((who for name, who in teams.items() if scenario.workforce.teams[name].in_trial), np.zeros(len(team)))
    told = FEWEST <= trial.sum() <= len(team) - FEWEST
    return ({IN_TRIAL: trial, NOT_IN_TRIAL: 1 - trial} if told else {}) | _of_five(teams)


def _of_five(teams: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The same teams, those too small to be told of taken together, with the next one if need be; none where none is left."""
    by_size = sorted(teams, key=lambda name: teams[name].sum())
    small = [name for name in by_size if teams[name].sum() < FEWEST]
    if not small:
        return teams
    if sum(teams[name].sum() for name in small) < FEWEST:
        small.append(by_size[len(small)])
    left = {name: who for name, who in teams.items() if name not in small}
    return left | {SMALL_TEAMS: np.sum([teams[name] for name in small], axis=0)} if left else {}
