"""Days and their intervals: how long an interval is, which are missing or twice, and the nights when clocks change."""

from itertools import pairwise

import numpy as np
import pandas as pd

from sim.history.groups import KEYS, add_up
from sim.history.intervals import FIGURES
from sim.history.problems import Problems
from sim.terms import DAY_S, clock

SHORTEST_S, LONGEST_S = 300.0, 3600.0
CHANGE_S = (7200.0, 10800.0)  # in Norway clocks change between 02:00 and 03:00
MARCH, OCTOBER = 3, 10
SLIPPED, SLIPPED_COUNT = 3.0, 20.0  # times those who ended, and so many more
MOST_NAMED = 20  # dates in one note
CARRIED, CARRIED_SHARE = 3.0, 0.05  # of a day's contacts, how many more may end than came in


def changes_clock(dates: pd.Series, month: int) -> pd.Series:
    """Whether clocks change on a date: the last Sunday of March or October, as in the whole EU and EEA since 1996."""
    return (dates.dt.month == month) & (dates.dt.day_of_week == 6) & (dates.dt.day > 24)


def length_of(rows: pd.DataFrame, column: str, problems: Problems) -> float:
    """How long an interval is: the commonest step between rows of a day; notes the rows that do not keep to it."""
    starts = rows[KEYS].drop_duplicates().sort_values(KEYS)
    steps = starts.groupby("date")["start_s"].diff().dropna()
    length_s = float(steps.mode().iloc[0]) if len(steps) else LONGEST_S
    if not SHORTEST_S <= length_s <= LONGEST_S or DAY_S % length_s:
        problems.add("no_length", None, column, None, minutes=length_s / 60)
        return LONGEST_S
    for row, start_s in rows.loc[rows["start_s"] % length_s != 0, ["row", "start_s"]].itertuples(index=False):
        problems.add("off_grid", row, column, clock(start_s), minutes=length_s / 60)
    return length_s


def clocks_changed(rows: pd.DataFrame, by: list[str], column: str, waits_of: str, problems: Problems) -> pd.DataFrame:
    """The nights when clocks change: the hour that comes twice is added together, the hour that is not there left out."""
    night = rows["start_s"].between(*CHANGE_S, inclusive="left")
    spring = night & changes_clock(rows["date"], MARCH)
    for row, start_s, offered in rows.loc[spring, ["row", "start_s", "offered"]].itertuples(index=False):
        if offered > 0:
            problems.add("no_such_hour", row, column, clock(start_s))
    short = (rows["start_s"] < CHANGE_S[1]) & changes_clock(rows["date"], MARCH)
    for date in rows.loc[short, "date"].unique():
        problems.add("clocks_forward", None, column, None, date=f"{date:%Y-%m-%d}")
    autumn = night & changes_clock(rows["date"], OCTOBER)
    twice = autumn & rows.duplicated(by, keep=False) & (rows.groupby(by)["row"].transform("size") == 2)
    for date, mine in rows[twice].groupby("date"):
        problems.add("clocks_back", None, column, None, date=f"{date:%Y-%m-%d}", rows=", ".join(map(str, mine["row"])))
    together = add_up(rows[twice], by, "mean", waits_of) if twice.any() else rows[twice]
    return pd.concat([rows[~spring & ~twice], together], ignore_index=True).sort_values("row", ignore_index=True)


def once(rows: pd.DataFrame, by: list[str], problems: Problems) -> pd.DataFrame:
    """Every interval once: a row that says the same again is left out, one that says otherwise is an error."""
    first = rows.groupby(by)["row"].transform("min").to_numpy()
    again = rows.duplicated(by).to_numpy()
    by_row = rows.drop_duplicates("row").set_index("row")[FIGURES]
    for row, other in zip(rows["row"][again], first[again], strict=True):
        same = np.array_equal(by_row.loc[row].to_numpy(float), by_row.loc[other].to_numpy(float), equal_nan=True)
        problems.add("same_row" if same else "other_row", int(row), None, None, other=int(other))
    return rows[~again]


def no_more_than_came(rows: pd.DataFrame, column: str, problems: Problems) -> None:
    """Notes intervals and days on which more contacts ended than were offered; a little is carried over, much is wrong."""
    ended = rows["handled"] + rows["abandoned"]
    over = ended - rows["offered"]
    days = pd.DataFrame({"date": rows["date"], "ended": ended, "offered": rows["offered"]}).groupby("date").sum()
    wrong = days[days["ended"] > days["offered"] * (1 + CARRIED_SHARE) + CARRIED]
    for date, (all_ended, offered) in zip(wrong.index, wrong.to_numpy(), strict=True):
        worst = over[rows["date"] == date].idxmax()
        facts = {"date": f"{date:%Y-%m-%d}", "ended": float(all_ended), "offered": float(offered)}
        problems.add("more_than_offered", int(rows.at[worst, "row"]), column, f"{ended[worst]:g}", **facts)
    for at in over.index[(over > rows["offered"] * CARRIED_SHARE + CARRIED) & ~rows["date"].isin(wrong.index)]:
        facts = {"ended": float(ended[at]), "offered": float(rows.at[at, "offered"])}
        problems.add("carried_over", int(rows.at[at, "row"]), column, f"{ended[at]:g}", **facts)


def far_more_than_ended(rows: pd.DataFrame, column: str, problems: Problems) -> None:
    """Warns of intervals with so many more offered than ended that a thousands separator may have slipped (limits ours).

    Written work is often done on another day.
    """
    ended = rows["handled"] + rows["abandoned"]
    far = (rows["offered"] > SLIPPED * ended + SLIPPED_COUNT) & (rows["channel"] != "written")
    for row, offered, n in zip(rows["row"][far], rows["offered"][far], ended[far], strict=True):
        problems.add("far_more_offered", int(row), column, f"{offered:g}", ended=float(n))


def missing(dates: pd.Series, problems: Problems) -> None:
    """Notes whole days that are not among these, of weekdays that mostly are, between the first and the last day."""
    seen = pd.DatetimeIndex(dates.unique())
    if seen.empty:
        return
    span = pd.date_range(seen.min(), seen.max())
    usual = pd.Series(span.isin(seen)).groupby(span.day_of_week).mean()
    absent = [date for date in span.difference(seen) if usual[date.day_of_week] >= 0.5]
    if absent:
        more = f" (+{len(absent) - MOST_NAMED})" if len(absent) > MOST_NAMED else ""
        named = ", ".join(f"{date:%Y-%m-%d}" for date in absent[:MOST_NAMED]) + more
        problems.add("missing_days", None, None, None, dates=named)


def gaps(rows: pd.DataFrame, length_s: float, column: str, problems: Problems) -> None:
    """Notes the intervals a day has no row for at all, though other such days have one; half a day missing is an error."""
    open_at = rows[KEYS].drop_duplicates()
    firsts = rows.groupby("date")["row"].min()
    usual = {day: _usual(open_at, day) for day in open_at["date"].dt.day_of_week.unique()}
    for date, mine in open_at.groupby("date")["start_s"]:
        wanted = usual[date.day_of_week]
        if len(firsts) < 3:  # so few days that a gap may be in half of them
            wanted = wanted | set(np.arange(mine.min(), mine.max(), length_s).tolist())
        if changes_clock(pd.Series([date]), MARCH).item():
            wanted = {start_s for start_s in wanted if not CHANGE_S[0] <= start_s < CHANGE_S[1]}
        absent = sorted(wanted - set(mine))
        if absent:
            kind = "gap_of_half" if len(absent) > 0.5 * len(wanted) else "gap"
            times = _stretches(absent, length_s)
            problems.add(kind, int(firsts[date]), column, None, date=f"{date:%Y-%m-%d}", times=times)


def _usual(open_at: pd.DataFrame, weekday: int) -> set[float]:
    """When a centre is open on a weekday: what half of such days have, or half of all Mondays to Fridays if it is there once."""
    weekdays = open_at["date"].dt.day_of_week
    alike = open_at[weekdays == weekday]
    if alike["date"].nunique() == 1 and weekday < 5:
        alike = open_at[weekdays < 5]
    counts = alike["start_s"].value_counts()
    return set(counts.index[counts >= 0.5 * alike["date"].nunique()])


def _stretches(starts: list[float], length_s: float) -> str:
    """Intervals as stretches: "10:00-11:30, 13:00-13:30"."""
    breaks = [0, *(np.flatnonzero(np.diff(starts) > length_s) + 1).tolist(), len(starts)]
    return ", ".join(f"{clock(starts[a])}-{clock(starts[b - 1] + length_s)}" for a, b in pairwise(breaks))


def filled(table: pd.DataFrame, problems: Problems | None = None) -> pd.DataFrame:
    """Zero contacts where an open queue has no row but another has: many systems leave out intervals without contacts.

    A queue is open on the days on which it has a row, at the times of day at which it ever has one.
    """
    times, dates = table[["start_s", "queue", "channel"]].drop_duplicates(), table[["date", "queue"]].drop_duplicates()
    wanted = table[KEYS].drop_duplicates().merge(times, on="start_s").merge(dates, on=["date", "queue"])
    whole = wanted.merge(table.drop(columns="channel"), on=[*KEYS, "queue"], how="left")
    added = whole["offered"].isna()
    if problems is not None:
        for queue, n in whole.loc[added, "queue"].value_counts().items():
            problems.add("filled", None, None, None, n=int(n), queue=queue)
    counts = ["offered", "handled", "abandoned"]
    whole.loc[added, counts] = 0.0
    return whole.sort_values([*KEYS, "queue"], ignore_index=True)
