"""One day, many days, many regimes."""

import pickle
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import lru_cache, partial
from typing import TypeVar

import numpy as np

from sim import engines, overnight, world
from sim.cores import Died, how_many, shared_out
from sim.errors import InputError, nearest
from sim.new_day import new_day
from sim.scenario import Regime, Scenario
from sim.tables import Result
from sim.terms import NEVER
from sim.world import plan

Read = TypeVar("Read")
Period = list[Result]  # days that follow each other under one regime
WORTH_S = 4.0  # with less work left than this, other cores would be ready too late to help
THOUGHTS = 40  # an agent's day of pauses and choices takes about as long as so many contacts


def run_day(scenario: Scenario, regime: str, seed: int, engine: str = "auto", day: int = 0) -> Result:
    """The day that (seed, day) stands for, under one regime. Every regime meets the same contacts and the same people.

    Where days follow each other, it comes after the days of its period before it.
    """
    n, days = divmod(day, scenario.horizon)
    return next(each_period(scenario, [regime], seed, [n], engine))[0][days]


def find_regime(scenario: Scenario, name: str) -> Regime:
    """The regime of this name; InputError names the nearest."""
    if name not in scenario.regime:
        raise InputError("regime", name, f"no such regime; {nearest(name, scenario.regime)}")
    return scenario.regime[name]


def engine_for(scenario: Scenario, regimes: int, days: int, engine: str = "auto") -> str:
    """The engine that runs so many days of a scenario (see `engines.chosen`)."""
    contacts = sum(queue.for_people for queue in scenario.demand.queues.values()) * scenario.demand.scale
    return engines.chosen(engine, (contacts + THOUGHTS * scenario.staffing.on_duty) * regimes * days)


def prepared(scenario: Scenario, engine: str) -> str:
    """The engine, compiled if need be; SimPy instead where there is a policy that cannot be compiled."""
    if engine == "compiled" and not engines.ready():
        try:
            one_period(scenario.model_copy(update={"horizon": 1}), [next(iter(scenario.regime))], 0, 0, engine)
        except InputError:
            return "processes"
    return engine


def _settled(scenario: Scenario, regimes: int, days: int, asked: str) -> str:
    engine = engine_for(scenario, regimes, days, asked)
    return prepared(scenario, engine) if asked == "auto" else engine


def play(
    scenario: Scenario, regime: str, drawn: world.World, planned: plan.Plan, engine: str = "processes",
    before: np.ndarray | None = None,
) -> Result:  # fmt: skip
    """One drawn day with one plan under one regime; `before` are contacts that the day before has left."""
    fresh, moments = new_day(scenario, drawn, planned, find_regime(scenario, regime), before)
    return Result(scenario, regime, drawn, planned, engines.runner(engine)(fresh, moments))


def one_period(scenario: Scenario, regimes: Iterable[str], seed: int, n: int, engine: str) -> list[Period]:
    """The n-th period under each regime, on the same luck: its days, each beginning with what the day before has left."""
    asked = list(regimes)
    leads = [scenario.regime[name].yoked_to for name in asked]
    names = list(dict.fromkeys([*(name for name in leads if name), *asked]))  # who is yoked follows
    first = n * scenario.horizon
    before = dict.fromkeys(names, overnight.backlog(scenario, seed, first))
    periods: dict[str, Period] = {name: [] for name in names}
    for day in range(first, first + scenario.horizon):
        drawn = world.draw(scenario, seed, day)
        today: dict[str, Result] = {}
        for name in names:
            met = drawn.foreseeing(overnight.known_ahead(scenario, before[name]))
            today[name] = play(scenario, name, met, plan_for(scenario, name, met, engine, today), engine, before[name])
            if day < first + scenario.horizon - 1:
                before[name] = overnight.left_over(today[name].day)
                today[name] = replace(today[name], goes_on=True)
            periods[name].append(today[name])
    return [periods[name] for name in asked]


def plan_for(
    scenario: Scenario, regime: str, drawn: world.World, engine: str = "processes",
    played: Mapping[str, Result] | None = None, before: np.ndarray | None = None,
) -> plan.Plan:  # fmt: skip
    """The plan of a regime on a drawn day. A yoked one waits for the other regime's day, which is played unless it has been."""
    rules = find_regime(scenario, regime)
    planned = plan.make(scenario, drawn.to_plan, rules.plan, drawn.day)
    if rules.yoked_to is None:
        return planned
    other = (played or {}).get(rules.yoked_to)
    if other is None:
        other = play(scenario, rules.yoked_to, drawn, plan_for(scenario, rules.yoked_to, drawn, engine), engine, before)
    return plan.yoked(scenario, planned, other.day.pauses, drawn.agents.sign_in_s < NEVER)


def each_period(
    scenario: Scenario, regimes: Iterable[str], seed: int, which: Sequence[int], engine: str = "auto"
) -> Iterator[list[Period]]:
    """One after the other the periods of all regimes, here. Where days do not follow each other, a period is a day."""
    names = checked(scenario, regimes, seed)
    engine = _settled(scenario, len(names), len(which) * scenario.horizon, engine)
    for n in which:
        yield one_period(scenario, names, seed, n, engine)


def over_periods(
    read: Callable[[list[Period]], Read],
    scenario: Scenario,
    regimes: Iterable[str],
    seed: int,
    which: Sequence[int],
    engine: str = "auto",
    workers: int | None = None,
) -> Generator[Read]:
    """What `read` finds in the results of each period, in order, worked out on all cores (or `workers` of them).

    Neither the number of workers nor the engine changes anything but the time it takes. `read` is a function of a module.
    """
    names = checked(scenario, regimes, seed)
    engine = _settled(scenario, len(names), len(which) * scenario.horizon, engine)
    if workers is not None and workers < 1:
        raise InputError("workers", workers, "must be 1 or more")
    for i, n in enumerate(which):
        began = time.monotonic()
        found = read(one_period(scenario, names, seed, n, engine))
        took = time.monotonic() - began
        yield found
        # The first one may have waited for the compiler; the second one tells how long they take.
        if i > 0 and took * (len(which) - i - 1) > WORTH_S and how_many(workers) > 1:
            yield from _on_cores(read, scenario, names, seed, which[i + 1 :], engine, workers)
            return


def _on_cores(
    read: Callable[[list[Period]], Read], scenario: Scenario, names: list[str], seed: int, which: Sequence[int], engine: str,
    workers: int | None,
) -> Generator[Read]:  # fmt: skip
    work = partial(_read_period, read, pickle.dumps(scenario), names, seed, engine)
    early: dict[int, Read] = {}  # done before those in front of them
    left = iter(which)
    following = next(left, None)
    with closing(shared_out(work, which, workers)) as results:
        for n, found in results:
            if isinstance(found, Died):
                raise InputError("workers", workers, "the processes on other cores keep dying; try workers=1")
            early[n] = found
            while following in early:
                yield early.pop(following)
                following = next(left, None)


def _read_period(read: Callable[[list[Period]], Read], frozen: bytes, names: list[str], seed: int, engine: str, n: int) -> Read:
    return read(one_period(thawed(frozen), names, seed, n, engine))


@lru_cache(maxsize=1)
def thawed(frozen: bytes) -> Scenario:
    """The scenario a worker has been sent; the same object for all its days."""
    return pickle.loads(frozen)


def checked(scenario: Scenario, regimes: Iterable[str], seed: int) -> list[str]:
    """The names of regimes that can be run with this seed; InputError says what is wrong with the first that cannot."""
    names = list(regimes)
    for name in names:
        rules = find_regime(scenario, name)
        for key, other in (("yoked_to", rules.yoked_to), ("in_trial", rules.in_trial)):
            leans = other in scenario.regime and (scenario.regime[other].yoked_to or scenario.regime[other].in_trial)
            if other is not None and (other not in scenario.regime or leans):
                allowed = "must be another of the regimes, one that stands by itself; add it to regimes"
                raise InputError(f"regime.{name}.{key}", other, allowed)
        if rules.breaks.policy == "yoked" and rules.yoked_to is None:
            allowed = f"is missing: whose pauses are given? Write +regime.{name}.yoked_to=bounded, or use the regime yoked"
            raise InputError(f"regime.{name}.yoked_to", None, allowed)
        if rules.in_trial and not any(team.in_trial for team in scenario.workforce.teams.values()):
            teams = ", ".join(scenario.workforce.teams)
            allowed = f"no team is in a trial here; write +workforce.teams.TEAM.in_trial=true (teams: {teams})"
            raise InputError(f"regime.{name}.in_trial", rules.in_trial, allowed)
    if not names:
        raise InputError("regimes", "[]", "name at least one regime")
    if seed < 0:
        raise InputError("seed", seed, "must be 0 or more")
    return names
