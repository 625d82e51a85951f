"""Where promises are kept: at which points of a sweep, under which regime, and what that costs at least."""

from collections.abc import Mapping

import numpy as np
import pandas as pd


def kept(table: pd.DataFrame, targets: Mapping[str, float | pd.Series]) -> pd.DataFrame:
    """One row a point and regime: its paid hours, and whether every promise is kept on average.

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
    return wide[["paid_hours"]].assign(kept=fine & any_there).reset_index().rename_axis(columns=None)
