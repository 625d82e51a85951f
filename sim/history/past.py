"""A day that has been: what came, who was there, and what those who came met, interval by interval."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.history.intervals import Intervals

SUMS = ["offered", "in_time", "abandoned", "wait", "waited"]  # wait: seconds of all who count for the mean wait, `waited` of them
MEASURES = {"service_level": ("in_time", "offered"), "abandonment": ("abandoned", "offered"), "wait_s": ("wait", "waited")}
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
    met: pd.DataFrame  # SUMS by start_s; NaN where the file does not tell


def staff_column(intervals: Intervals) -> str:
    """Which column tells who was there: `available` where the file has it, else `present`; InputError when neither does."""
    for name in ("available", "present"):
        agents = intervals.table[name]
        if agents.notna().mean() > 0.5 and agents.max() > 0:
            return name
    allowed = "the number of agents in each interval is needed, in a column such as 'Agents present' (in a log: agent codes)"
    raise InputError("present", None, allowed, intervals.source)


def days_of(intervals: Intervals, channel: str, queues: Collection[str]) -> list[PastDay]:
    """The days on which anybody came to these queues of a channel, in order of date.

    Agents who take several queues are counted in each, so the most of any counts.
    """
    table, column = intervals.table, staff_column(intervals)
    rows = table[(table["channel"] == channel) & table["queue"].isin(list(queues))]
    days = rows.groupby("date")
    return [_day(intervals, channel, pd.Timestamp(date), day, column) for date, day in days if day["offered"].sum() > 0]


def _day(intervals: Intervals, channel: str, date: pd.Timestamp, rows: pd.DataFrame, column: str) -> PastDay:
    starts = np.arange(rows["start_s"].min(), rows["start_s"].max() + intervals.length_s / 2, intervals.length_s)
    offered = rows.pivot_table(index="start_s", columns="queue", values="offered", aggfunc="sum").reindex(starts).fillna(0.0)
    staff = rows.groupby("start_s")[column].max().reindex(starts).interpolate(limit_direction="both").fillna(0.0)
    waited = rows["offered"] if intervals.waits_of == "all" else rows["handled"]
    sums = pd.DataFrame({
        "start_s": rows["start_s"],
        "offered": rows["offered"],
        "in_time": (rows["within"] * rows["offered"]).where(rows["offered"] > 0, 0.0),
        "abandoned": rows["abandoned"],
        "wait": (rows["wait_s"] * waited).where(waited > 0, 0.0),
        "waited": waited,
    })  # fmt: skip
    met = summed(sums, ["start_s"]).reindex(starts, fill_value=0.0)
    counts = {str(queue): offered[queue].round().to_numpy(dtype=int) for queue in offered}
    return PastDay(date, channel, intervals.length_s, intervals.waits_of, starts, counts, staff.to_numpy(float), met)


def summed(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """SUMS by these columns; a sum of which a part is not known is not known."""
    groups = rows.groupby(by)[SUMS]
    return groups.sum().where(groups.count().eq(groups.size(), axis=0))


def ratios(sums: pd.DataFrame) -> pd.DataFrame:
    """Service level and abandonment (of those offered) and mean wait (seconds) from sums, row by row; NaN for nobody."""
    return pd.DataFrame({name: sums[part] / sums[whole].where(sums[whole] > 0) for name, (part, whole) in MEASURES.items()})


def pooled(sums: pd.DataFrame) -> pd.Series:
    """The same of all rows together, as ratios of sums, each over the rows in which it is known."""
    found = {}
    for name, (part, whole) in MEASURES.items():
        known = sums[sums[part].notna()]
        among = float(known[whole].sum())
        found[name] = float(known[part].sum()) / among if among > 0 else np.nan
    return pd.Series(found)
