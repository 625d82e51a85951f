"""What is kept of a centre's past: interval figures, and how long people waited and were helped, as counts."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.history.problems import Problem

FIGURES = ["offered", "handled", "abandoned", "wait_s", "within", "handle_s", "present", "available"]
KEPT = ["date", "start_s", "queue", "channel", *FIGURES]  # the columns of `Intervals.table`


@dataclass(frozen=True)
class Intervals:
    """Interval figures of a contact centre: one row a date, interval and queue."""

    table: pd.DataFrame
    """Sorted by date, start_s, queue; NaN is not known.

    date        datetime64, midnight
    start_s     when the interval begins, seconds since midnight
    queue       text; the channel's name unless the file was read by topic, team or priority
    channel     phone, chat, written or desk
    offered, handled, abandoned     counts, float
    wait_s      mean wait; whose, `waits_of` says
    within      share of those offered who were answered within `within_s`
    handle_s    mean handle time
    present     agents at work who take this queue; who takes several is counted in each
    available   of those present, the agents who could take contacts (not on a pause, in a meeting ...)
    """
    length_s: float  # of an interval
    within_s: float | None  # the promised time behind `within`; None is not known
    waits_of: str  # whose mean wait: "answered" or "all"
    source: str  # the file's name


@dataclass(frozen=True)
class Durations:
    """How long people waited and were helped, as counts by whole second: what is kept of a log with one row a contact."""

    answered: np.ndarray  # [second of wait] -> how many were answered after so long
    abandoned: np.ndarray  # [second of wait] -> how many gave up after so long
    handle: np.ndarray  # [second of handling] -> how many took so long


@dataclass(frozen=True)
class History:
    """What was read from a file, and what was noticed while reading it."""

    intervals: Intervals
    durations: dict[tuple[str, pd.Timestamp], Durations]  # by queue and date; empty for an interval table
    problems: list[Problem]  # warnings and notes for the check report; errors stop the import
