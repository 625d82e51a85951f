"""Where promises are kept: at which points of a sweep, under which regime, and what that costs at least."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.questions.frontier import SAME


def kept(table: pd.DataFrame, targets: Mapping[str, float | pd.Series]) -> pd.DataFrame:
    """One row a point and regime: paid hours, share answered in time (mean of the promises), whether all are kept on average.

    `targets`: measure -> the share promised, alike at all points or by point. Nothing is promised where nobody gets in touch;
    where nobody does at all, no promise is kept.
    """
    mine = table[table["measure"].isin([*targets, "paid_hours"])]
    wide = mine.pivot(index=["point", "regime"], columns="measure", values="mean").reindex(columns=[*targets, "paid_hours"])
    points = wide.index.get_level_values("point")
    fine, any_there = np.ones(len(wide), dtype=bool), np.zeros(len(wide), dtype=bool)
    for measure, target in targets.items():
        share = wide[measure].to_numpy(float)
        least = target.reindex(points).to_numpy(float) if isinstance(target, pd.Series) else target
        fine &= ~(share < least)
        any_there |= ~np.isnan(share)
    shares = wide[list(targets)].mean(axis=1)
    return wide[["paid_hours"]].assign(share=shares, kept=fine & any_there).reset_index().rename_axis(columns=None)


def cheapest(kept_at: pd.DataFrame) -> pd.Series:
    """The row with the fewest paid hours; of those that cost the same, the one with most answered in time."""
    near = kept_at[kept_at["paid_hours"] <= kept_at["paid_hours"].min() * (1 + SAME)]
    return near.loc[near["share"].idxmax()]
