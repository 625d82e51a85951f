"""Measures of many days as they come in: two numbers a measure, a few kilobytes a day."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.measures import parts_of, through, whole_and_parts
from sim.run import Period, over_periods
from sim.scenario import Scenario

WHOLE = "*"  # the part that is everybody; no team has this name
COLUMNS = ["day", "regime", "measure", "value", "numerator", "denominator"]
WITH_PARTS = ["day", "regime", "part", *COLUMNS[2:]]


class DayMeasures(NamedTuple):
    """The measures of one day (or period, by its first day) under each regime: of the whole centre first, then of its parts."""

    day: int
    regimes: tuple[str, ...]
    parts: tuple[str, ...]
    measures: tuple[str, ...]
    ratios: np.ndarray  # regime x part x measure x (numerator, denominator)
    through: np.ndarray  # regime x quarter x `through.NAMES` x (numerator, denominator)


def measured(periods: Sequence[Period], by_quarter: bool = True) -> DayMeasures:
    """All measures of one period: what is left of it when the next one begins. Days that follow each other are added up.

    What only pictures of a whole comparison need, quarter-hour by quarter-hour, can be left out.
    """
    found = [[whole_and_parts(result) for result in period] for period in periods]
    first = [period[0] for period in periods]
    parts = (WHOLE, *parts_of(first[0].scenario, first[0].day.agents["team"]))
    measures = tuple(found[0][0][0])
    assert all(tuple(part) == measures for period in found for day in period for part in day), "every day has the same measures"
    ratios = np.array([[[list(part.values()) for part in day] for day in period] for period in found], dtype=float).sum(axis=1)
    there = [[through.through_the_day(result) for result in period] for period in periods] if by_quarter else []
    quarters = np.array(there).sum(axis=1) if there else np.zeros(0)
    names = tuple(result.regime for result in first), parts, measures
    return DayMeasures(first[0].world.day, *names, ratios, quarters)


class Tally:
    """The measures of the days so far, in day order. Every day has the same regimes, parts and measures."""

    def __init__(self) -> None:
        self.found: list[DayMeasures] = []

    def __len__(self) -> int:
        return len(self.found)

    def add(self, day: DayMeasures) -> None:
        """One day more."""
        self.found.append(day)

    def frame(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        """Of the whole centre: one row for each day, regime and measure (or `only` these), in that order (as COLUMNS)."""
        return self._rows(slice(0, 1), only).drop(columns="part") if self.found else pd.DataFrame(columns=COLUMNS)

    def parts(self) -> pd.DataFrame:
        """Of the parts: one row for each day, regime, part and measure that has a value there; none where there are no parts."""
        rows = self._rows(slice(1, None)) if self.found else pd.DataFrame(columns=WITH_PARTS)
        taken = rows.groupby("measure")["denominator"].sum() if len(rows) else pd.Series(dtype=float)
        return rows[rows["measure"].isin(taken.index[taken > 0])].reset_index(drop=True)

    def through(self, scenario: Scenario) -> pd.DataFrame:
        """Through the day (see `measures.through`)."""
        if not self.found:
            return pd.DataFrame(columns=through.COLUMNS)
        return through.table(np.array([day.through for day in self.found]), self.found[0].regimes, scenario)

    def everything(self) -> dict[str, np.ndarray]:
        """All there is, as arrays by name, so that `of` gives the tally back; nothing of no days."""
        if not self.found:
            return {}
        first = self.found[0]
        return {
            "days": np.array([day.day for day in self.found]),
            "regimes": np.array(first.regimes), "parts": np.array(first.parts), "measures": np.array(first.measures),
            "ratios": np.array([day.ratios for day in self.found]), "through": np.array([day.through for day in self.found]),
        }  # fmt: skip

    def _rows(self, which: slice, only: Sequence[str] | None = None) -> pd.DataFrame:
        first = self.found[0]
        regimes, parts, measures = first.regimes, first.parts[which], first.measures if only is None else tuple(only)
        places = [first.measures.index(name) for name in measures]
        n, per_part = len(self.found), len(measures)
        per_day = len(regimes) * len(parts) * per_part
        above, below = np.array([day.ratios[:, which, places] for day in self.found]).reshape(-1, 2).T
        return pd.DataFrame({
            "day": np.repeat([day.day for day in self.found], per_day),
            "regime": np.tile(np.repeat(np.array(regimes, dtype=object), len(parts) * per_part), n),
            "part": np.tile(np.repeat(np.array(parts, dtype=object), per_part), n * len(regimes)),
            "measure": np.tile(np.array(measures, dtype=object), n * len(regimes) * len(parts)),
            "value": np.divide(above, below, out=np.full(len(above), np.nan), where=below != 0),
            "numerator": above,
            "denominator": below,
        })  # fmt: skip

    @classmethod
    def of(cls, kept: Mapping[str, np.ndarray]) -> "Tally":
        """The tally whose `everything` this is."""
        tally = cls()
        if kept:
            regimes, parts, measures = (tuple(kept[name].tolist()) for name in ("regimes", "parts", "measures"))
            each = zip(kept["days"].tolist(), kept["ratios"], kept["through"], strict=True)
            tally.found = [DayMeasures(day, regimes, parts, measures, ratios, quarters) for day, ratios, quarters in each]
        return tally


def measure_days(
    scenario: Scenario, regimes: Iterable[str], which: Sequence[int], seed: int, engine: str = "auto", workers: int | None = None
) -> pd.DataFrame:
    """Measures of many days: one row for each day (or period), regime and measure, in that order (see `run.over_periods`)."""
    tally = Tally()
    for period in over_periods(measured, scenario, regimes, seed, which, engine, workers):
        tally.add(period)
    return tally.frame()
