"""One day, many days, many regimes."""

from collections.abc import Iterable, Iterator

from sim import world
from sim.engines import processes
from sim.errors import InputError, nearest
from sim.new_day import new_day
from sim.scenario import Regime, Scenario
from sim.tables import Result
from sim.world import plan

ENGINES = ("auto", "processes")


def run_day(scenario: Scenario, regime: str, seed: int, engine: str = "auto", day: int = 0) -> Result:
    """The day that (seed, day) stands for, under one regime. Every regime meets the same contacts and the same people."""
    return next(each_day(scenario, [regime], seed, [day], engine))[0]


def find_regime(scenario: Scenario, name: str) -> Regime:
    """The regime of this name; InputError names the nearest."""
    if name not in scenario.regime:
        raise InputError("regime", name, f"no such regime; {nearest(name, scenario.regime)}")
    return scenario.regime[name]


def play(scenario: Scenario, regime: str, drawn: world.World, planned: plan.Plan) -> Result:
    """One drawn day with one plan under one regime."""
    fresh, moments = new_day(scenario, drawn, planned, scenario.regime[regime])
    return Result(scenario, regime, drawn, planned, processes.run(fresh, moments))


def each_day(
    scenario: Scenario, regimes: Iterable[str], seed: int, days: Iterable[int], engine: str = "auto"
) -> Iterator[list[Result]]:
    """Day by day the results of all regimes, on the same luck; plans are made once for those who share one."""
    if engine not in ENGINES:
        raise InputError("engine", engine, f"no such engine; {nearest(engine, ENGINES)}")
    if seed < 0:
        raise InputError("seed", seed, "must be 0 or more")
    names = list(regimes)
    for day in days:
        drawn = world.draw(scenario, seed, day)
        plans: dict[str, plan.Plan] = {}
        results = []
        for name in names:
            kind = find_regime(scenario, name).plan
            if kind not in plans:
                plans[kind] = plan.make(scenario, drawn.forecast, kind)
            results.append(play(scenario, name, drawn, plans[kind]))
        yield results
