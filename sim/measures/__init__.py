"""From a finished day to its measures, each a numerator and a denominator so that days add up honestly."""

import numpy as np

from sim.measures.autonomy import autonomy
from sim.measures.catalogue import MEASURES
from sim.measures.fairness import fairness
from sim.measures.service import Ratios, service
from sim.measures.workload import Each, bill, workload
from sim.scenario import Scenario
from sim.tables import Result

IN_TRIAL, NOT_IN_TRIAL = "in_trial", "not_in_trial"  # parts of a centre besides its teams


def measure(result: Result) -> Ratios:
    """All measures of one day under one regime, in the order of the catalogue: name -> (numerator, denominator)."""
    return whole_and_parts(result)[0]


def whole_and_parts(result: Result) -> list[Ratios]:
    """The measures of one day: of the whole centre, then of its parts.

    Parts have the measures that are taken agent by agent, if there is more than one team (see `parts_of`).
    """
    each = workload(result) | autonomy(result)
    found = service(result) | summed(each, np.ones(len(result.day.agents))) | fairness(result, each) | bill(result)
    whole = {name: found[name] for name in MEASURES if name in found}
    nothing = dict.fromkeys(whole, (0.0, 0.0))
    parts = parts_of(result.scenario, result.day.agents["team"])
    return [whole, *(nothing | summed(each, who) for who in parts.values())]


def summed(each: Each, who: np.ndarray) -> Ratios:
    """Sums over the agents for whom `who` is 1."""
    return {name: (float(above @ who), float(below @ who)) for name, (above, below) in each.items()}


def parts_of(scenario: Scenario, team: np.ndarray) -> dict[str, np.ndarray]:
    """The parts of a centre with more than one team: its teams, and those in a trial and not. For each, 1 for who is in it."""
    teams = {name: (team == i).astype(float) for i, name in enumerate(scenario.workforce.teams)}
    teams = {name: who for name, who in teams.items() if who.any()}
    if len(teams) < 2:
        return {}
    trial = sum((who for name, who in teams.items() if scenario.workforce.teams[name].in_trial), np.zeros(len(team)))
    return ({IN_TRIAL: trial, NOT_IN_TRIAL: 1 - trial} if 0 < trial.sum() < len(team) else {}) | teams
