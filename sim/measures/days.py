"""Measures of many days as one array: what sweeps and the questions made of them work with, and keep in Parquet files."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.measures.compare import Estimate, half_width
from sim.measures.tally import WHOLE, DayMeasures

KEPT = ["day", "regime", "part", "measure", "numerator", "denominator"]


@dataclass(frozen=True, eq=False)
class Days:
    """Measures of some days (or periods, by their first days) under each regime, of the whole centre and perhaps of its parts."""

    days: np.ndarray
    regimes: tuple[str, ...]
    parts: tuple[str, ...]  # the first is the whole
    measures: tuple[str, ...]
    ratios: np.ndarray  # day x regime x part x measure x (numerator, denominator)

    @classmethod
    def of(cls, measured: Sequence[DayMeasures], parts: bool = False) -> "Days":
        """The days as they were measured, one by one; without `parts`, of the whole centre only."""
        first, many = measured[0], None if parts else 1
        ratios = np.array([day.ratios[:, :many] for day in measured])
        return cls(np.array([day.day for day in measured]), first.regimes, first.parts[:many], first.measures, ratios)

    @classmethod
    def joined(cls, blocks: Sequence["Days"]) -> "Days":
        """Blocks of days of the same scenario after each other."""
        first = blocks[0]
        days, ratios = (np.concatenate([getattr(one, name) for one in blocks]) for name in ("days", "ratios"))
        return cls(days, first.regimes, first.parts, first.measures, ratios)

    def first(self, days: int) -> "Days":
        """The first so many of them."""
        return Days(self.days[:days], self.regimes, self.parts, self.measures, self.ratios[:days])

    def __len__(self) -> int:
        return len(self.days)

    def ratio(self, regime: str, measure: str, part: str = WHOLE) -> tuple[np.ndarray, np.ndarray]:
        """Numerator and denominator of a measure, one of each a day; nothing of nothing where there is no such measure here."""
        if measure not in self.measures:
            return np.zeros(len(self)), np.zeros(len(self))
        found = self.ratios[:, self.regimes.index(regime), self.parts.index(part), self.measures.index(measure)]
        return found[:, 0], found[:, 1]

    @cached_property
    def means(self) -> np.ndarray:
        """Regime x measure, of the whole centre: the ratio of sums over days; NaN where there is nothing to divide by."""
        above, below = self.ratios[:, :, 0].sum(axis=0).transpose(2, 0, 1)
        return np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0)

    @cached_property
    def influence(self) -> np.ndarray:
        """Day x regime x measure: what each day adds to its mean (delta method); the error of any sum of means is made of it."""
        above, below = self.ratios[:, :, 0, :, 0], self.ratios[:, :, 0, :, 1]
        per_day = below.mean(axis=0)
        off = above - np.nan_to_num(self.means) * below
        return np.divide(off, per_day, out=np.full(above.shape, np.nan), where=per_day != 0)

    def mean(self, regime: str, measure: str) -> Estimate:
        """The mean of a measure with its interval (95 %); NaN where there is no such measure here."""
        return _estimate(*self.by_day(regime, measure))

    def difference(self, regime: str, baseline: str, measure: str) -> Estimate:
        """Mean of `regime` minus mean of `baseline`, paired by day, with its interval (95 %)."""
        (value, off), (base, base_off) = self.by_day(regime, measure), self.by_day(baseline, measure)
        return _estimate(value - base, off - base_off)

    def by_day(self, regime: str, measure: str) -> tuple[float, np.ndarray]:
        """The mean of a measure, and what each day adds to it; NaN where there is no such measure here."""
        if measure not in self.measures:
            return np.nan, np.full(len(self), np.nan)
        r, m = self.regimes.index(regime), self.measures.index(measure)
        return float(self.means[r, m]), self.influence[:, r, m]

    def intervals(self, baseline: int | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Regime x measure: values and both ends of their intervals; of the means, or of the differences from one regime's."""
        value, off = self.means, self.influence
        if baseline is not None:
            value, off = value - value[baseline], off - off[:, [baseline]]
        half = half_width(off)
        return value, value - half, value + half

    def _columns(self) -> dict[str, pa.Array]:
        names = {"regime": self.regimes, "part": self.parts, "measure": self.measures}
        places = dict(zip(KEPT[:4], np.indices(self.ratios.shape[:4], dtype=np.int32), strict=True))
        found = {"day": pa.array(self.days[places.pop("day").ravel()])}
        found |= {key: pa.DictionaryArray.from_arrays(place.ravel(), list(names[key])) for key, place in places.items()}
        above, below = self.ratios.reshape(-1, 2).T
        return found | {"numerator": pa.array(above), "denominator": pa.array(below)}

    def to_bytes(self) -> bytes:
        """The days as a Parquet file: one row a day, regime, part and measure."""
        buffer = io.BytesIO()
        pq.write_table(pa.table(self._columns()), buffer, compression="zstd", store_schema=False)
        return buffer.getvalue()

    @classmethod
    def of_bytes(cls, found: bytes) -> "Days":
        """The days whose `to_bytes` this is; ValueError where it is not."""
        table = pq.read_table(io.BytesIO(found), read_dictionary=["regime", "part", "measure"])
        days = np.unique(table["day"].to_numpy())
        regimes, parts, measures = (tuple(table[key].combine_chunks().dictionary.to_pylist()) for key in KEPT[1:4])
        ratios = np.column_stack([table[key].to_numpy() for key in KEPT[4:]])
        return cls(days, regimes, parts, measures, ratios.reshape(len(days), len(regimes), len(parts), len(measures), 2))


def _estimate(value: float, influence: np.ndarray) -> Estimate:
    half = float(half_width(influence))
    return Estimate(float(value), float(value - half), float(value + half))
