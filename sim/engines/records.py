"""The same day as numpy records or as Python objects: plain Python is much faster on objects, a compiler needs records."""

from dataclasses import fields
from typing import Any

import numpy as np

from sim.day import Agent, Bench, Channel, Contact, Day, Hall, Pause, Queue, Stint, Team

KINDS = {
    "contacts": Contact, "agents": Agent, "queues": Queue, "channels": Channel, "teams": Team, "benches": Bench, "hall": Hall,
}  # fmt: skip


class Growing:
    """Rows of one kind, made when first asked for."""

    def __init__(self, kind: type):
        self.kind, self.rows = kind, []  # type: ignore[var-annotated]

    def __getitem__(self, i: int) -> Any:
        while i >= len(self.rows):
            self.rows.append(self.kind())
        return self.rows[i]


def as_objects(day: Day) -> Day:
    """The day with Python objects for records and lists for tables."""
    lists = {name: getattr(day, name).tolist() for name in day._fields if name not in ("stints", "pauses")}
    for name, kind in KINDS.items():
        lists[name] = [kind(*row) for row in lists[name]]
    return Day(**lists, stints=Growing(Stint), pauses=Growing(Pause))


def as_records(day: Day, fresh: Day) -> Day:
    """The objects of a finished day as numpy records again; `fresh` is the day they were made from."""
    records = {}
    for name, kind in {**KINDS, "stints": Stint, "pauses": Pause}.items():
        objects = getattr(day, name)
        objects = objects.rows if isinstance(objects, Growing) else objects
        rows = np.empty(len(objects), getattr(fresh, name).dtype)
        for field in fields(kind):
            rows[field.name] = [getattr(row, field.name) for row in objects]
        records[name] = rows
    return fresh._replace(**records)
