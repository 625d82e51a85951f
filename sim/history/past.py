"""A day that has been: what came, who was there, and what those who came met, interval by interval."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.history.intervals import Intervals

SUMS = ["offered", "in_time", "abandoned", "wait", "waited"]  # wait: seconds of all who count for the mean wait, `waited` of them
MEASURES = ("service_level", "abandonment", "wait_s")
IMMEDIATE = ("phone", "chat", "desk")  # somebody waits there; written work waits in another way, and is not replayed


@dataclass(frozen=True)
class PastDay:
    """One channel on one day. Seconds since midnight; arrays have one value for each interval."""

    date: pd.Timestamp
    channel: str
    length_s: float  # of an interval
    waits_of: str  # whose mean wait is told: "answered" or "all"
    starts_s: np.ndarray
    counts: dict[str, np.ndarray]  # queue -> contacts offered
    staff: np.ndarray  # mean number of agents who were there; not always whole
    met: pd.DataFrame  # SUMS by interval; NaN where the file does not tell


def staff_column(intervals: Intervals) -> str:
    """Which column tells who was there: `available` where the file has it, else `present`; InputError when there is neither."""
    for name in ("available", "present"):
        if intervals.table[name].notna().mean() > 0.5:
            return name
    allowed = "the number of agents in each interval is needed, in a column such as 'Agents present' (in a log: agent codes)"
    raise InputError("present", None, allowed, intervals.source)


def days_of(intervals: Intervals, channel: str) -> list[PastDay]:
    """The days of a channel in order of date. Agents who take several queues are counted in each, so the most of any counts."""
    column = staff_column(intervals)
    rows = intervals.table[intervals.table["channel"] == channel]
    return [_day(intervals, channel, pd.Timestamp(date), day, column) for date, day in rows.groupby("date")]


def _day(intervals: Intervals, channel: str, date: pd.Timestamp, rows: pd.DataFrame, column: str) -> PastDay:
    starts = np.arange(rows["start_s"].min(), rows["start_s"].max() + intervals.length_s / 2, intervals.length_s)
    offered = rows.pivot_table(index="start_s", columns="queue", values="offered", aggfunc="sum").reindex(starts).fillna(0.0)
    staff = rows.groupby("start_s")[column].max().reindex(starts).interpolate(limit_direction="both").fillna(0.0)
    waited = rows["offered"] if intervals.waits_of == "all" else rows["handled"]
    nobody = waited == 0
    sums = pd.DataFrame({
        "start_s": rows["start_s"],
        "offered": rows["offered"],
        "in_time": (rows["within"] * rows["offered"]).where(rows["offered"] > 0, 0.0),
        "abandoned": rows["abandoned"],
        "wait": (rows["wait_s"] * waited).where(~nobody, 0.0),
        "waited": waited,
    })  # fmt: skip
    met = sums.groupby("start_s")[SUMS].agg(lambda column: column.sum(skipna=False)).reindex(starts, fill_value=0.0)
    counts = {str(queue): offered[queue].round().to_numpy(dtype=int) for queue in offered}
    return PastDay(date, channel, intervals.length_s, intervals.waits_of, starts, counts, staff.to_numpy(float), met)


def ratios(sums: pd.DataFrame) -> pd.DataFrame:
    """Service level and abandonment (of those offered) and mean wait (seconds) from sums, row by row; NaN for nobody."""
    offered, waited = sums["offered"].where(sums["offered"] > 0), sums["waited"].where(sums["waited"] > 0)
    shares = (sums["in_time"] / offered, sums["abandoned"] / offered, sums["wait"] / waited)
    return pd.DataFrame(dict(zip(MEASURES, shares, strict=True)))


def together(days: Iterable[PastDay]) -> pd.Series:
    """The measures of all these days taken together: ratios of sums."""
    whole = pd.concat([day.met for day in days])[SUMS].agg(lambda column: column.sum(skipna=False))
    return ratios(whole.to_frame().T).iloc[0]
