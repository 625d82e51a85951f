"""Rows of records: what a day is made of before it begins."""

from dataclasses import astuple, fields
from functools import cache
from typing import Any

import numpy as np


def dtype(kind: type) -> np.dtype:
    """The numpy record with the same fields as a record class."""
    return np.dtype([(f.name, np.float64 if f.type is float else np.int64) for f in fields(kind)], align=True)


def records(kind: type, n: int, **columns: Any) -> np.ndarray:
    """n records of a kind: the defaults of its class, and the columns given."""
    rows = np.repeat(_blank(kind), n)
    for name, column in columns.items():
        rows[name] = column
    return rows


@cache
def _blank(kind: type) -> np.ndarray:
    """One record with the defaults of its class."""
    return np.array(astuple(kind()), dtype(kind))
