"""From a finished day to its measures, each a numerator and a denominator so that days add up honestly."""

from collections.abc import Iterable, Sequence

import pandas as pd

from sim.measures.autonomy import autonomy
from sim.measures.catalogue import MEASURES
from sim.measures.service import Ratios, service
from sim.measures.workload import workload
from sim.run import each_day
from sim.scenario import Scenario
from sim.tables import Result

COLUMNS = ["day", "regime", "measure", "value", "numerator", "denominator"]


def measure(result: Result) -> Ratios:
    """All measures of one day under one regime, in the order of the catalogue: name -> (numerator, denominator)."""
    found = service(result) | workload(result) | autonomy(result)
    return {name: found[name] for name in MEASURES if name in found}


def rows(results: Iterable[Result]) -> list[tuple]:
    """The rows (as COLUMNS) of one day under each regime."""
    return [
        (result.world.day, result.regime, name, above / below if below else float("nan"), above, below)
        for result in results
        for name, (above, below) in measure(result).items()
    ]


def measure_days(
    scenario: Scenario, regimes: Sequence[str], days: Iterable[int], seed: int, engine: str = "auto"
) -> pd.DataFrame:
    """Measures of many days: one row for each day, regime and measure, in that order."""
    table = [row for results in each_day(scenario, regimes, seed, days, engine) for row in rows(results)]
    return pd.DataFrame(table, columns=COLUMNS)
