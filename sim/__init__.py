"""Handlingsrom: what happens when contact-centre agents decide their own breaks, lunch and channel.

The order of a day: configuration -> `Scenario` (frozen, validated, in seconds) -> luck is drawn (`world.draw`) -> a plan
is made from the forecast (`world.plan`) -> for each regime an engine runs the floor (`floor`, `engines`) -> `Result`
(contacts and stints, read off the state) -> measures -> paired differences -> figures, tables, report.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim import fingerprint  # noqa: F401 (first: it looks at the sources that are about to be loaded)
from sim.errors import InputError
from sim.run import run_day
from sim.scenario import Scenario
from sim.tables import Result

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["InputError", "Result", "Scenario", "breaches", "load_scenario", "run_day", "run_days"]


def load_scenario(name: str, overrides: Sequence[str] = (), config_dir: str | Path | None = None) -> Scenario:
    """The scenario of this name with `overrides` in Hydra's grammar ("staffing.scale=0.95") and all shipped regimes.

    `config_dir` is a folder of your own configurations. InputError says in one line what cannot be used. A scenario does not
    change any more: to have another one, load it with other overrides.
    """
    from experiments.config.compose import load  # the configuration lives outside sim; hydra is known there only

    return load([f"scenario={name}", *overrides], config_dir)


def breaches(day: Result) -> "pd.DataFrame":
    """What broke the rules of the scenario on a day, by time: one row a breach."""
    from sim.measures.rules import breaches as found

    return found(day)


def run_days(
    scenario: Scenario, regimes: Iterable[str], days: int, seed: int = 1, engine: str = "auto", workers: int | None = None
) -> "pd.DataFrame":
    """Measures of many days: one row for each day, regime and measure; on all cores unless `workers` says how many.

    Engine and workers change how long it takes, never a number. In a script of your own on Windows or macOS, call it under
    `if __name__ == "__main__":`, as with everything that starts processes.
    """
    from sim.measures.tally import measure_days

    return measure_days(scenario, list(regimes), range(scenario.periods(days)), seed, engine, workers)
