"""Where promises are kept: at which points of a sweep, under which regime, how surely, and what that costs at least."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.questions.frontier import SAME


def kept(table: pd.DataFrame, targets: Mapping[str, float | pd.Series]) -> pd.DataFrame:
    """One row a point and regime: paid hours, share answered in time (mean of the promises), whether all are `kept`, or `about`.

    Kept: on average, for sure, as the low ends of the intervals are no lower than what is promised. About kept: not for sure,
    but no interval lies below what is promised; where a mean has no interval, it is the mean that counts.
    `targets`: measure -> the share promised, alike at all points or by point. Nothing is promised where nobody gets in touch;
    where nobody does at all, no promise is kept.
    """
    mine = table[table["measure"].isin([*targets, "paid_hours"])]
    columns = pd.MultiIndex.from_product([["mean", "ci_low", "ci_high"], [*targets, "paid_hours"]])
    wide = mine.pivot(index=["point", "regime"], columns="measure", values=["mean", "ci_low", "ci_high"]).reindex(columns=columns)
    points = wide.index.get_level_values("point")
    surely, maybe, any_there = np.ones(len(wide), dtype=bool), np.ones(len(wide), dtype=bool), np.zeros(len(wide), dtype=bool)
    for measure, target in targets.items():
        share, low, high = (wide[end, measure].to_numpy(float) for end in ("mean", "ci_low", "ci_high"))
        least = target.reindex(points).to_numpy(float) if isinstance(target, pd.Series) else target
        nobody = np.isnan(share)
        surely &= (low >= least) | nobody
        maybe &= ~(np.where(np.isnan(high), share, high) < least)
        any_there |= ~nobody
    found = wide["mean"][["paid_hours"]].assign(
        share=wide["mean"][list(targets)].mean(axis=1), kept=surely & any_there, about=maybe & ~surely & any_there,
    )  # fmt: skip
    return found.reset_index().rename_axis(columns=None)


def cheapest(kept_at: pd.DataFrame) -> pd.Series:
    """The row with the fewest paid hours; of those that cost the same, the one with most answered in time."""
    near = kept_at[kept_at["paid_hours"] <= kept_at["paid_hours"].min() * (1 + SAME)]
    return near.loc[near["share"].idxmax()]
