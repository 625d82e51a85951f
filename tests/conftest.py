"""What several tests share: every scenario, regime and policy found by glob, and one day of each played once."""

from functools import cache
from pathlib import Path

import pytest
import yaml

import sim
from sim.evidence import Card

CONF = Path(__file__).resolve().parents[1] / "conf"


def names(group):
    """The names to choose from in a configuration group."""
    return sorted(file.stem for file in (CONF / group).glob("*.yaml"))


def used(group):
    """The names in a group that some regime of conf/regimes is made of."""
    trees = [yaml.safe_load(file.read_text("utf-8")) for file in (CONF / "regimes").glob("*.yaml")]
    chosen = [part for tree in trees for part in tree.get("defaults", []) if isinstance(part, dict)]
    return {name for part in chosen for place, name in part.items() if place.lstrip("/").partition("@")[0] == group}


SCENARIOS, SHIPPED, BREAKS = names("scenario"), names("regimes"), names("breaks")
POLICIES = ("breaks", "channel_choice")
FRAME = ("bounds", "information", "written", "leader")  # what a regime has beside its policies
MODEL = "bounded"  # the regime that is tried with other parts
# A policy that no regime has gets one of its own in the tests: name -> what makes it.
NEWCOMERS = {
    f"{group}_{name}": (f"+regimes@regime.{group}_{name}={MODEL}", f"{group}@regime.{group}_{name}.{group}={name}")
    for group in POLICIES for name in names(group) if name not in used(group)
}  # fmt: skip
REGIMES = [*SHIPPED, *NEWCOMERS]
# Everything else that no regime has: what chooses it. Tried in one place with all that can happen in it.
PLACE = "nks_vestland"
SPARE = [f"{group}@regime.{MODEL}.{group}={name}" for group in FRAME for name in names(group) if name not in used(group)]
SPARE += [f"behaviour={name}" for name in names("behaviour") if name != "none"]
# Every day that is held against the laws: "scenario/regime", or "scenario/regime/what is chosen".
DAYS = [f"{name}/{regime}" for name in SCENARIOS for regime in REGIMES] + [f"{PLACE}/{MODEL}/{word}" for word in SPARE]
SEED = 7
MOST_AGENTS = 30  # larger places are scaled down, contacts and people alike: the laws are the same


@cache
def scenario_of(name, *overrides):
    """The scenario of this name with all regimes, somebody in the trial, and small enough for many days in a test."""
    newcomers = [word for words in NEWCOMERS.values() for word in words]
    scenario = sim.load_scenario(name, [*newcomers, *overrides])
    people = scenario.workforce
    if not any(team.in_trial for team in people.teams.values()):
        first = next(iter(people.teams))
        teams = {**people.teams, first: changed(people.teams[first], in_trial=True)}
        scenario = changed(scenario, workforce=changed(people, teams=teams))
    share = min(1.0, MOST_AGENTS / scenario.staffing.on_duty)
    if share < 1:
        demand, staffing = (changed(part, scale=Card(part.scale * share)) for part in (scenario.demand, scenario.staffing))
        scenario = changed(scenario, demand=demand, staffing=staffing)
    return scenario


def changed(part, **values):
    """A part of a scenario with other values."""
    return part.model_copy(update=values)


def place_of(day):
    """The scenario and the name of the regime of one of the DAYS."""
    name, regime, *words = day.split("/")
    return scenario_of(name, *words), regime


@cache
def day_of(name, regime, *words):
    """The day (SEED, 0) of a scenario under a regime, played once."""
    return sim.run_day(scenario_of(name, *words), regime, SEED)


@pytest.fixture(params=SCENARIOS)
def scenario(request):
    """Each scenario in turn."""
    return scenario_of(request.param)


@pytest.fixture(params=DAYS)
def result(request):
    """Each of the DAYS in turn, played."""
    return day_of(*request.param.split("/"))
