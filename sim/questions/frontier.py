"""The frontier of a sweep: points that no other one beats in service, workload or paid hours without losing in another.

Bills that differ by a few minutes of overtime are the same bill: otherwise every point would be best at something.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

SIGNS = {"service_level": -1.0, "longest_stretch": 1.0, "paid_hours": 1.0}  # measure -> 1 where less of it is better
COST, SAME = "paid_hours", 0.005  # bills that differ by less than this share are the same


def of(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """One row a point and regime: its keys, the three measures' means, and whether it is on the frontier.

    `table` is that of a sweep: point, keys, regime, measure, mean.
    """
    mine = table[table["measure"].isin(list(SIGNS))]
    means = mine.pivot(index=["point", "regime"], columns="measure", values="mean").reindex(columns=list(SIGNS))
    order = pd.MultiIndex.from_frame(table[["point", "regime"]].drop_duplicates())
    found = means.reindex(order).reset_index().rename_axis(columns=None)
    values = table.drop_duplicates("point").set_index("point")[list(keys)]
    found = found.join(values, on="point")[["point", *keys, "regime", *SIGNS]]
    costs = found[list(SIGNS)].to_numpy(float) * list(SIGNS.values())
    slack = np.zeros_like(costs)
    slack[:, -1] = SAME * found[COST]
    return found.assign(on_frontier=unbeaten(costs, slack))


def unbeaten(costs: np.ndarray, slack: np.ndarray | None = None) -> np.ndarray:
    """Which rows no other row is at least as good as in every column and better in one; less is better, NaN is never unbeaten.

    `slack`: by how much the numbers of a row may differ from another's and count as the same.
    """
    known = np.flatnonzero(~np.isnan(costs).any(axis=1))
    left = known[np.lexsort(costs[known].T[::-1])]  # a row can be beaten only by one before it
    found = np.zeros(len(costs), dtype=bool)
    while len(left):
        best, left = left[0], left[1:]
        found[best] = True
        here, others = costs[best], costs[left]
        left = left[(others < here).any(axis=1) | (others == here).all(axis=1)]
    if slack is None:
        return found
    kept = np.flatnonzero(found)  # whoever is beaten with slack, is so by one of these
    for row in kept:
        others, room = costs[kept], slack[row]
        found[row] = not ((others <= costs[row] + room).all(axis=1) & (others < costs[row] - room).any(axis=1)).any()
    return found
