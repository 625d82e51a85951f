"""Measures of many days as they come in: two numbers a measure, a few kilobytes a day."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.measures import measure
from sim.run import over_days
from sim.scenario import Scenario
from sim.tables import Result

COLUMNS = ["day", "regime", "measure", "value", "numerator", "denominator"]


class DayMeasures(NamedTuple):
    """The measures of one day under each regime."""

    day: int
    regimes: tuple[str, ...]
    measures: tuple[str, ...]
    ratios: np.ndarray  # regime x measure x (numerator, denominator)


def measured(results: Sequence[Result]) -> DayMeasures:
    """All measures of one day: what is left of it when the next day begins."""
    found = [measure(result) for result in results]
    ratios = np.array([list(one.values()) for one in found], dtype=float)
    return DayMeasures(results[0].world.day, tuple(r.regime for r in results), tuple(found[0]), ratios)


class Tally:
    """The measures of the days so far, in day order. Every day has the same regimes and the same measures."""

    def __init__(self) -> None:
        self.found: list[DayMeasures] = []

    def __len__(self) -> int:
        return len(self.found)

    def add(self, day: DayMeasures) -> None:
        """One day more."""
        self.found.append(day)

    def frame(self) -> pd.DataFrame:
        """One row for each day, regime and measure, in that order (as COLUMNS)."""
        if not self.found:
            return pd.DataFrame(columns=COLUMNS)
        _, regimes, measures, _ = self.found[0]
        n, per_day = len(self.found), len(regimes) * len(measures)
        above, below = np.array([day.ratios for day in self.found]).reshape(-1, 2).T
        return pd.DataFrame({
            "day": np.repeat([day.day for day in self.found], per_day),
            "regime": np.tile(np.repeat(np.array(regimes, dtype=object), len(measures)), n),
            "measure": np.tile(np.array(measures, dtype=object), n * len(regimes)),
            "value": np.divide(above, below, out=np.full(len(above), np.nan), where=below != 0),
            "numerator": above,
            "denominator": below,
        })  # fmt: skip

    @classmethod
    def of(cls, frame: pd.DataFrame) -> "Tally":
        """The tally that gives this frame."""
        tally = cls()
        if len(frame):
            regimes, measures = tuple(dict.fromkeys(frame["regime"])), tuple(dict.fromkeys(frame["measure"]))
            ratios = frame[["numerator", "denominator"]].to_numpy(float).reshape(-1, len(regimes), len(measures), 2)
            days = frame["day"].to_numpy()[:: len(regimes) * len(measures)].tolist()
            tally.found = [DayMeasures(day, regimes, measures, one) for day, one in zip(days, ratios, strict=True)]
        return tally


def measure_days(
    scenario: Scenario, regimes: Iterable[str], days: Sequence[int], seed: int, engine: str = "auto", workers: int | None = None
) -> pd.DataFrame:
    """Measures of many days: one row for each day, regime and measure, in that order (see `run.over_days`)."""
    tally = Tally()
    for day in over_days(measured, scenario, regimes, seed, days, engine, workers):
        tally.add(day)
    return tally.frame()
