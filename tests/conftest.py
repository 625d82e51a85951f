"""What several tests share: every scenario and regime found by glob, and one day of each played once."""

from functools import cache
from pathlib import Path

import pytest

import sim

CONF = Path(__file__).resolve().parents[1] / "conf"
SCENARIOS = sorted(file.stem for file in (CONF / "scenario").glob("*.yaml"))
REGIMES = sorted(file.stem for file in (CONF / "regimes").glob("*.yaml"))
SEED = 7
MOST_AGENTS = 30  # larger places are scaled down, contacts and people alike: the laws are the same


@cache
def scenario_of(name, *overrides):
    """The scenario of this name with all regimes, made small enough for many days in a test."""
    scenario = sim.load_scenario(name, list(overrides))
    if scenario.staffing.on_duty <= MOST_AGENTS:
        return scenario
    share = MOST_AGENTS / scenario.staffing.on_duty
    smaller = [f"demand.scale={scenario.demand.scale * share}", f"staffing.scale={scenario.staffing.scale * share}"]
    return sim.load_scenario(name, [*overrides, *smaller])


@cache
def day_of(name, regime):
    """The day (SEED, 0) of a scenario under a regime, played once."""
    return sim.run_day(scenario_of(name), regime, SEED)


@pytest.fixture(params=SCENARIOS)
def scenario(request):
    """Each scenario in turn."""
    return scenario_of(request.param)


@pytest.fixture(params=[f"{scenario}/{regime}" for scenario in SCENARIOS for regime in REGIMES])
def result(request):
    """The day of each scenario under each regime in turn."""
    return day_of(*request.param.split("/"))
