"""Whether two engines lived the same day to the last bit, and if not, where they first part."""

from typing import NamedTuple

import numpy as np

from sim.day import Day
from sim.terms import ACTIVITIES, DECIDERS, PAUSES, clock

# The tables that are compared, and in what order: by when a row begins. (Contacts and agents stand in theirs already.)
TABLES = {"contacts": ("offered_s",), "stints": ("start_s", "agent"), "pauses": ("wished_s", "agent"), "agents": ("ends_s",)}
EVENTS = ("offered_s", "answered_s", "ended_s", "closed_s", "start_s", "end_s", "wished_s", "granted_s", "started_s")
GIVEN = ("queue", "patience_s", "talk_s", "acw_s")  # what a contact brings with it
WORDS = {"activity": ACTIVITIES, "kind": PAUSES, "chosen": DECIDERS}


class Difference(NamedTuple):
    """One field that two days do not share."""

    at_s: float
    table: str
    row: int
    column: str
    one: object
    other: object

    def __str__(self) -> str:
        """The difference in words."""
        what = f"{self.table} row {self.row}, {self.column}"
        return f"at {clock(self.at_s)} ({self.at_s:.3f} s): {what} is {self.one} in the one and {self.other} in the other"


def first_difference(one: Day, other: Day) -> Difference | None:
    """The earliest event that two days do not share; None when every field of every table is the same."""
    found: list[Difference] = []
    for table, order in TABLES.items():
        a, b = getattr(one, table), getattr(other, table)
        if len(order) > 1:
            a, b = np.sort(a, order=order), np.sort(b, order=order)
        n = min(len(a), len(b))
        when = np.fmin(a[order[0]][:n], b[order[0]][:n])
        for column in a.dtype.names:
            found += _earliest(table, column, a[column][:n], b[column][:n], when)
        if len(a) != len(b):
            more = max(a, b, key=len)
            found.append(Difference(float(more[order[0]][n:].min()), table, n, "number of rows", len(a), len(b)))
    return min(found, key=lambda difference: (_left_over(difference), difference.at_s), default=None)


def _left_over(difference: Difference) -> bool:
    """Whether a field is what an agent or a contact is left with in the end: it comes of what went before, and is named last."""
    of_contact = difference.table == "contacts" and difference.column not in (*GIVEN, *EVENTS, "number of rows")
    return difference.table == "agents" or of_contact


def _earliest(table: str, column: str, a: np.ndarray, b: np.ndarray, when: np.ndarray) -> list[Difference]:
    """The first event where a column differs, if it does anywhere. Not-a-number is like itself; 0.0 and -0.0 are not alike."""
    unlike = a.view(np.int64) != b.view(np.int64)
    if a.dtype.kind == "f":
        unlike &= ~(np.isnan(a) & np.isnan(b))
        when = np.where(np.isfinite(np.fmin(a, b)), np.fmin(a, b), when) if column in EVENTS else when
    rows = np.flatnonzero(unlike)
    if not len(rows):
        return []
    row = rows[np.argmin(when[rows])]
    values = [WORDS[column][x] if column in WORDS else x.item() for x in (a[row], b[row])]
    return [Difference(float(when[row]), table, int(row), column, *values)]
