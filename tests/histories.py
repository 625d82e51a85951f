"""Histories made up for tests of what is fitted to them, and the rule by which many of them agree with the truth."""

import numpy as np
import pandas as pd
from exact import accepts

from sim.history.intervals import KEPT, Intervals


def held(samples, exact, tolerance, sizes=None):
    """The acceptance rule on the mean of what independent days or histories gave, or on the ratio of their sums."""
    passed, message = accepts(samples, np.ones(len(samples)) if sizes is None else sizes, exact, tolerance)
    assert passed, message


def table_of(totals, profile=(0.5, 0.5)):
    """Interval counts of days with these totals."""
    rows = [
        [date, 32400.0 + 1800 * i, "phone", "phone", total * share, total * share, 0.0, 0.0, 1.0, 300.0, 5.0, np.nan]
        for date, total in zip(pd.date_range("2026-01-05", periods=len(totals)), totals, strict=True)
        for i, share in enumerate(profile)
    ]
    return Intervals(pd.DataFrame(rows, columns=KEPT), 1800.0, 20.0, "all", "made_up.csv")
