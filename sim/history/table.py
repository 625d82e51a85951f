"""An interval table: one row an interval, as phone systems and workforce planners export it."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.history import days, groups
from sim.history.columns import CHANNEL_WORDS, Columns, habits_of
from sim.history.headers import MEANINGS, Header
from sim.history.intervals import KEPT, Intervals
from sim.history.parts import refuse_nothing
from sim.history.problems import Problems

MOST_CONTACTS, MOST_AGENTS = 100_000.0, 10_000.0  # in an interval; more is taken for a slip
MOST_HOURS = {"written": 30 * 24.0}  # that a mean wait or handle time of a channel may last ...
MOST_HOURS_ELSE = 2.0  # ... and for people who wait on the spot
MOST_NAMES = 500
SAYS_SHARE = re.compile(r"%|prosent|percent|pct|andel|share|level|grad|sla?\b|tsf")  # a header of a share, not of a count


def intervals(
    part: pd.DataFrame, heads: Mapping[str, Header], separator: str, problems: Problems, within_s: float | None, queues: str
) -> Intervals:
    """The interval figures in the rows of a file; what is wrong or had to be decided is noted in `problems`.

    part: cells as text, by row of the file and place of the column. heads: what is found in which column.
    """
    columns = Columns(part, heads, problems, habits_of(part, heads, separator))
    waits_of = "all" if "wait_all" in heads and "wait" not in heads else "answered"
    rows = _typed(columns, waits_of)
    _warn_of_unknown(heads, problems)
    promise_s = _promise(heads, within_s, problems)
    timed = "time" if "time" in heads else "date"
    time_column, offered_column = heads[timed].text, heads["offered"].text
    rows = rows.dropna(subset=["date", "start_s", "offered"])
    refuse_nothing(rows, problems)
    by = [*groups.KEYS, *(name for name in ("channel", "topic", "team") if name in rows)]
    length_s = days.length_of(rows, time_column, problems)
    rows = days.clocks_changed(rows, by, time_column, waits_of, problems)
    rows = days.once(rows, by, problems)
    days.no_more_than_came(rows, offered_column, problems)
    days.far_more_than_ended(rows, offered_column, problems)
    problems.stop_at_errors()  # a row that cannot be read is no gap
    days.gaps(rows, length_s, time_column, problems)
    if "team" in rows:
        rows = groups.hide_small(rows, heads["team"].text, problems)
        rows = groups.add_up(rows, by, "sum", waits_of)
    headed = {name: heads[name].text for name in ("team", "topic") if name in heads}
    table = days.filled(groups.as_queues(rows, queues, waits_of, problems, headed), problems)[KEPT]
    groups.few_agents(table, problems)
    return Intervals(table, length_s, promise_s, waits_of, problems.source)


def _typed(columns: Columns, waits_of: str) -> pd.DataFrame:
    """The columns as figures, one row each."""
    heads, problems, n = columns.heads, columns.problems, len(columns.part)
    date, start_s = columns.days_and_times()
    rows = pd.DataFrame({"row": columns.part.index, "date": date, "start_s": start_s})
    if "channel" in heads:
        rows["channel"] = columns.words("channel", CHANNEL_WORDS, "not_a_channel")
    else:
        problems.add("assumed_phone")
        rows["channel"] = "phone"
    for name in ("topic", "team"):
        if name in heads:
            rows[name] = columns.texts(name).to_numpy()
            if rows[name].nunique() > MOST_NAMES:
                problems.add("too_many_names", None, heads[name].text, None, most=MOST_NAMES)
    for name in ("offered", "handled", "abandoned"):
        rows[name] = columns.counts(name, MOST_CONTACTS, needed=True) if name in heads else np.nan
    columns.note("offered", "not_whole", np.abs(rows["offered"] - rows["offered"].round()).to_numpy() > 1e-6)
    if "abandoned" not in heads:
        rows["abandoned"] = (rows["offered"] - rows["handled"]).clip(lower=0)
        problems.add("no_abandoned")
    if "handled" not in heads:
        rows["handled"] = (rows["offered"] - rows["abandoned"]).clip(lower=0)
        problems.add("no_handled")
    most_h = max((MOST_HOURS.get(name, MOST_HOURS_ELSE) for name in rows["channel"].unique()), default=MOST_HOURS_ELSE)
    waits = "wait_all" if waits_of == "all" else "wait"
    rows["wait_s"] = columns.seconds(waits, most_h) if waits in heads else np.nan
    rows["handle_s"] = _handle_s(columns, most_h)
    rows["within"] = _within(columns, rows)
    for name in ("present", "available"):
        rows[name] = columns.counts(name, MOST_AGENTS) if name in heads else np.full(n, np.nan)
    if "present" in heads and "available" in heads:
        more = (rows["available"] > rows["present"]).to_numpy()
        columns.note("available", "more_available", more, lambda i: {"present": rows["present"][i]})
    return rows


def _handle_s(columns: Columns, most_h: float) -> np.ndarray:
    """Mean handle time, or talk time and after-contact work together."""
    if "handle" in columns.heads:
        return columns.seconds("handle", most_h)
    parts = [name for name in ("talk", "acw") if name in columns.heads]
    if not parts or parts == ["acw"]:
        return np.full(len(columns.part), np.nan)
    columns.problems.add("with_acw" if "acw" in parts else "talk_only", None, columns.heads["talk"].text)
    talk_s = columns.seconds("talk", most_h)
    return talk_s + np.nan_to_num(columns.seconds("acw", most_h)) if "acw" in parts else talk_s


def _within(columns: Columns, rows: pd.DataFrame) -> np.ndarray:
    """Share of those offered who were answered in time, given as a share, in per cent or as a count."""
    offered = rows["offered"].to_numpy()
    if "within" in columns.heads:
        head = columns.heads["within"]
        if not SAYS_SHARE.search(head.text.lower()) and columns.may_be_counts("within", rows["handled"].to_numpy()):
            columns.problems.add("count_or_share", None, head.text)
        return columns.shares("within")
    if "in_time" not in columns.heads:
        return np.full(len(columns.part), np.nan)
    in_time = columns.counts("in_time", MOST_CONTACTS)
    columns.note("in_time", "more_in_time", in_time > offered, lambda i: {"offered": offered[i]})
    return np.divide(in_time, offered, out=np.full(len(offered), np.nan), where=offered > 0)


def _promise(heads: Mapping[str, Header], within_s: float | None, problems: Problems) -> float | None:
    """The promised time behind the share answered in time: as asked for, or as the header says."""
    head = heads.get("within") or heads.get("in_time")
    if head is None:
        return within_s
    if within_s is None and head.promise_s is None:
        problems.add("no_promise", None, head.text)
    elif within_s is not None and head.promise_s is not None and within_s != head.promise_s:
        problems.add("other_promise", None, head.text, None, header=head.promise_s, within=within_s)
    return head.promise_s if head.promise_s is not None else within_s


def _warn_of_unknown(heads: Mapping[str, Header], problems: Problems) -> None:
    for field, others in (("wait", ("wait_all",)), ("handle", ("talk",)), ("present", ()), ("within", ("in_time",))):
        if field not in heads and not any(other in heads for other in others):
            problems.add("not_given", field=MEANINGS[field][0], field_nb=MEANINGS[field][1])
