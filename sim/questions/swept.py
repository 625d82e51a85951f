"""The table of a sweep taken apart: its keys and their values, one measure of one regime, and what can be told at each point."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype
from scipy.stats import t as student

from sim.measures.compare import BETTER, EQUAL, HIGHER, LEVEL, LOWER, NONE, UNTOLD, WORSE

NUMBERS = ["mean", "ci_low", "ci_high", "difference", "difference_low", "difference_high"]
DIFFERENCE = NUMBERS[3:]


class Levels(NamedTuple):
    """The values a key has in a table, in order, and which of them each row has. Numbers go up; what is missing comes last."""

    values: tuple[Any, ...]
    place: np.ndarray


def keys(table: pd.DataFrame) -> list[str]:
    """The swept keys: the columns between the point and the regime."""
    columns = list(table.columns)
    return [str(key) for key in columns[columns.index("point") + 1 : columns.index("regime")]]


def is_number(column: pd.Series) -> bool:
    """Whether the values of a key lie on a scale of numbers."""
    return is_numeric_dtype(column) and not is_bool_dtype(column) and not bool(column.isna().any())


def levels(column: pd.Series) -> Levels:
    """The different values of a column."""
    numbers = is_numeric_dtype(column) and not is_bool_dtype(column)
    place, values = pd.factorize(column, sort=numbers, use_na_sentinel=False)
    return Levels(tuple(values.tolist()), place)


def of(table: pd.DataFrame, regime: str, measure: str) -> pd.DataFrame:
    """The rows of one measure of one regime, a row a point."""
    return table[(table["measure"] == measure) & (table["regime"] == regime)].reset_index(drop=True)


def averaged(rows: pd.DataFrame, over: Sequence[str]) -> pd.DataFrame:
    """The mean at every combination of some keys, over what the other keys are.

    The ends of intervals are averaged too. Points share their days, so their errors go together; where they do not quite, the
    averaged interval is wider than it need be, never narrower.
    """
    return rows.groupby(list(over), dropna=False, sort=False, as_index=False)[NUMBERS].mean()


def verdicts(rows: pd.DataFrame, better: str) -> np.ndarray:
    """What each difference with its interval lets us say: one of the verdicts of `sim.measures.compare`, for many at once."""
    value, low, high = rows[DIFFERENCE].to_numpy(float).T
    up, down = (HIGHER, LOWER) if better == "neither" else (BETTER, WORSE) if better == "higher" else (WORSE, BETTER)
    return np.select(
        [np.isnan(value), (value == 0) & (low == 0) & (high == 0), ~((low > 0) | (high < 0)), value > 0],
        [NONE, EQUAL, UNTOLD, up], down,
    )  # fmt: skip


def sure_together(rows: pd.DataFrame, days: int) -> np.ndarray:
    """Which differences stand at 5 % when all of them are looked at together (Holm); intervals are of so many days."""
    value, low, high = rows[DIFFERENCE].to_numpy(float).T
    half = (high - low) / 2
    tested = (half > 0) | ((half == 0) & (value != 0))
    sure = np.zeros(len(rows), dtype=bool)
    if days < 2 or not tested.any():
        return sure
    reach = student.ppf((1 + LEVEL) / 2, days - 1)
    with np.errstate(divide="ignore"):
        chance = 2 * student.sf(np.abs(value[tested]) * reach / half[tested], days - 1)
    order = np.argsort(chance, kind="stable")
    allowed = (1 - LEVEL) / np.arange(len(order), 0, -1)
    kept = np.logical_and.accumulate(chance[order] <= allowed)
    sure[np.flatnonzero(tested)[order[kept]]] = True
    return sure


def groups(column: pd.Series, most: int) -> np.ndarray:
    """A group for every row: rows of one value, or neighbours, as many in each, where there are more than `most` values."""
    found = levels(column)
    if len(found.values) <= most or not is_number(column):
        return found.place
    rank = column.rank(method="average").to_numpy() - 0.5
    return np.minimum((rank * most / len(column)).astype(int), most - 1)


def explained(values: np.ndarray, group: np.ndarray) -> float:
    """How much of the spread of values lies between groups of them, from 0 to 1, less what chance would put there."""
    known = ~np.isnan(values)
    found, groups_there = pd.Series(values[known]), len(np.unique(group[known]))
    whole = float(((found - found.mean()) ** 2).sum())
    if whole == 0 or len(found) <= groups_there:
        return 0.0
    within = float(((found - found.groupby(group[known]).transform("mean")) ** 2).sum())
    return max(0.0, 1 - within / whole * (len(found) - 1) / (len(found) - groups_there))
