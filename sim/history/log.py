"""A log with one row a contact: made into interval figures and counts by second part by part, so that no contact is kept.

Agents' codes only tell how many agents were at work: an agent is at work for a queue from the beginning of their first contact
of it on a day until the end of their last (ours; who is on a pause between two contacts counts as at work), and available
as `at_work` says. They are numbered as they are met, and both codes and numbers are dropped when the agents of each interval
have been counted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sim.history import at_work, groups
from sim.history.columns import CHANNEL_WORDS, OUTCOME_WORDS, Columns, habits_of
from sim.history.headers import MEANINGS, Header
from sim.history.intervals import KEPT, Durations, Intervals
from sim.history.parts import refuse_nothing
from sim.history.problems import Problems

MOST_WAIT_H, MOST_HANDLE_H = 24.0, 24.0  # of one contact
MOST_NAMES = 500  # of topics; more is free text, or ids
LENGTH_S = 1800.0  # of the intervals a log is made into
SLOT = ["date", "start_s", "channel", "topic"]
SUMS = ["offered", "handled", "abandoned", "in_time", "wait", "handle", "timed"]  # wait and handle are sums of seconds


@dataclass
class _Counted:
    """What is kept while a log is read; `numbers` (agent's code -> number) goes as soon as all is read."""

    sums: list[pd.DataFrame] = field(default_factory=list)  # by SLOT, of each part
    work: list[pd.DataFrame] = field(default_factory=list)  # from when till when each agent was at work, of each part
    seen: list[pd.DataFrame] = field(default_factory=list)  # when each agent had a contact in hand (see at_work), of each part
    seconds: dict[tuple[str, str, str, pd.Timestamp], np.ndarray] = field(default_factory=dict)  # kind, channel, topic, date
    numbers: dict[str, int] = field(default_factory=dict)


def aggregated(
    parts: Iterable[pd.DataFrame], heads: Mapping[str, Header], separator: str, problems: Problems, within_s: float | None,
    queues: str,
) -> tuple[Intervals, dict[tuple[str, pd.Timestamp], Durations]]:  # fmt: skip
    """Interval figures and durations of the contacts in the rows of a log; `wait_s` is the mean wait of all who came.

    parts: cells as text, by row of the file and place of the column. queues: channel, topic or priority.
    """
    counted, habits = _Counted(), None
    column = None if queues == "channel" else queues
    for part in parts:
        habits = habits or habits_of(part, heads, separator)
        rows = _contacts(Columns(part, heads, problems, habits), column)
        _count(rows, within_s, counted)
    counted.numbers.clear()
    problems.stop_at_errors()
    refuse_nothing(counted.sums, problems)
    coded = any(len(part) for part in counted.work)
    _warn_of_unknown(heads, coded, problems)
    sums = pd.concat(counted.sums).groupby(level=SLOT).sum(min_count=1).reset_index()
    names = _names(sums, heads[column].text if column else None, problems)
    table = _every_interval(_means(sums, names))
    table["present"] = _at_work(table, counted.work, names) if coded else np.nan
    table["available"] = _taking_contacts(table, counted.seen) if coded else np.nan
    groups.few_agents(table, problems)
    return Intervals(table[KEPT], LENGTH_S, within_s, "all", problems.source), _durations(counted, names)


def _contacts(columns: Columns, column: str | None) -> pd.DataFrame:
    """The contacts of some rows: when, on which channel and topic, how long they waited and were helped, how it ended."""
    heads, problems = columns.heads, columns.problems
    date, entered_s = columns.days_and_times()
    rows = pd.DataFrame({"date": date, "entered_s": entered_s})
    rows["channel"] = columns.words("channel", CHANNEL_WORDS, "not_a_channel") if "channel" in heads else "phone"
    rows["topic"] = columns.texts(column).to_numpy() if column else ""
    if column and rows["topic"].nunique() > MOST_NAMES:
        problems.add("too_many_names", None, heads[column].text, None, most=MOST_NAMES)
    outcome = columns.words("outcome", OUTCOME_WORDS, "not_an_outcome")
    rows["answered"] = outcome == "answered"
    rows["wait"] = columns.seconds("wait", MOST_WAIT_H, needed=True)
    rows["handle"] = columns.seconds("handle", MOST_HANDLE_H) if "handle" in heads else np.nan
    rows["handle"] = rows["handle"].where(rows["answered"])
    rows["agent"] = columns.texts("agent").to_numpy() if "agent" in heads else ""
    return rows.dropna(subset=["date", "entered_s", "wait"])


def _count(rows: pd.DataFrame, within_s: float | None, counted: _Counted) -> None:
    """Adds some contacts to what has been counted."""
    answered = rows["answered"]
    promised = np.nan if within_s is None else (answered & (rows["wait"] <= within_s)) * 1.0
    ones = rows.assign(
        start_s=rows["entered_s"] // LENGTH_S * LENGTH_S, offered=1.0, handled=answered * 1.0, abandoned=~answered * 1.0,
        in_time=promised, timed=rows["handle"].notna() * 1.0,
    )  # fmt: skip
    if len(ones):
        counted.sums.append(ones.groupby(SLOT)[SUMS].sum(min_count=1))
    by = ["channel", "topic", "date"]
    lasting = {"answered": rows["wait"].where(answered), "abandoned": rows["wait"].where(~answered), "handle": rows["handle"]}
    for kind, values in lasting.items():
        known = rows[by].assign(second=values).dropna()
        for (channel, topic, date), seconds in known.groupby(by)["second"]:
            key = (kind, channel, topic, date)
            counted.seconds[key] = _sum(counted.seconds.get(key), np.bincount(seconds.astype("int64")))
    seen = rows[answered & (rows["agent"] != "")]
    number = seen["agent"].map(lambda code: counted.numbers.setdefault(code, len(counted.numbers)))
    begins = seen["entered_s"] + seen["wait"]
    spans = seen[by].assign(agent=number, begins=begins, ends=begins + seen["handle"].fillna(0.0))
    counted.seen.append(at_work.touched(spans.drop(columns="topic")).astype({"agent": "int32", "slot": "int32"}))
    counted.work.append(spans.groupby([*by, "agent"], as_index=False).agg({"begins": "min", "ends": "max"}))


def _sum(one: np.ndarray | None, other: np.ndarray) -> np.ndarray:
    """Two counts by second added, as long as the longer."""
    if one is None:
        return other
    short, long = sorted((one, other), key=len)
    whole = long.copy()
    whole[: len(short)] += short
    return whole


def _names(sums: pd.DataFrame, column: str | None, problems: Problems) -> dict[tuple[str, str], str]:
    """Which queue each (channel, topic) belongs to; topics with few contacts are taken together."""
    contacts = sums.groupby(["channel", "topic"])["offered"].sum()
    rare = groups.rare_topics(contacts, column, problems) if column else {}
    pairs = [(str(channel), str(topic)) for channel, topic in contacts.index]
    merged = [(channel, rare.get((channel, topic), topic)) for channel, topic in pairs]
    queues = pd.DataFrame(merged, columns=["channel", "topic"])
    return dict(zip(pairs, groups.queue_names(queues, "topic" if column else "channel"), strict=True))


def _queue(table: pd.DataFrame, names: dict[tuple[str, str], str]) -> pd.DataFrame:
    """The table with a column `queue`."""
    return table.assign(queue=[names[pair] for pair in zip(table["channel"], table["topic"], strict=True)])


def _means(sums: pd.DataFrame, names: dict[tuple[str, str], str]) -> pd.DataFrame:
    """Sums by interval as means and shares by interval and queue."""
    rows = _queue(sums, names).groupby([*groups.KEYS, "queue", "channel"])[SUMS].sum(min_count=1).reset_index()
    offered, timed = rows["offered"], rows["timed"].where(rows["timed"] > 0)
    return rows.assign(wait_s=rows["wait"] / offered, handle_s=rows["handle"] / timed, within=rows["in_time"] / offered)


def _every_interval(table: pd.DataFrame) -> pd.DataFrame:
    """Every queue in every interval from the first contact of a day till the last: none came where there is no row."""
    ends = table.groupby("date")["start_s"].agg(["min", "max"])
    slots = [(date, start_s) for date, a, b in ends.itertuples() for start_s in np.arange(a, b + LENGTH_S / 2, LENGTH_S)]
    queues = table[["queue", "channel"]].drop_duplicates()
    wanted = pd.DataFrame(slots, columns=groups.KEYS).astype({"date": table["date"].dtype}).merge(queues, how="cross")
    whole = wanted.merge(table.drop(columns="channel"), on=[*groups.KEYS, "queue"], how="left")
    whole[groups.COUNTS] = whole[groups.COUNTS].fillna(0.0)
    return whole.sort_values([*groups.KEYS, "queue"], ignore_index=True)


def _at_work(table: pd.DataFrame, work: list[pd.DataFrame], names: dict[tuple[str, str], str]) -> np.ndarray:
    """How many agents were at work for each row's queue at some time of its interval."""
    agents = _queue(pd.concat(work), names).groupby(["date", "queue", "agent"]).agg({"begins": "min", "ends": "max"})
    spans = {key: mine.to_numpy() for key, mine in agents.groupby(level=["date", "queue"])}
    found = np.zeros(len(table))
    for i, (date, start_s, queue) in enumerate(table[["date", "start_s", "queue"]].itertuples(index=False)):
        mine = spans.get((date, queue))
        if mine is not None:
            found[i] = np.count_nonzero((mine[:, 0] < start_s + LENGTH_S) & (mine[:, 1] > start_s))
    return found


def _taking_contacts(table: pd.DataFrame, seen: list[pd.DataFrame]) -> np.ndarray:
    """How many agents, as a mean over the interval, took contacts of each row's channel with no long gap between them."""
    whole = pd.concat(seen, ignore_index=True)
    seen.clear()
    months = whole.groupby(whole["date"].dt.to_period("M"))  # one at a time: a long log is large here
    found = pd.concat([at_work.mean_number(month, LENGTH_S) for _, month in months])
    rows = pd.MultiIndex.from_frame(table[["date", "start_s", "channel"]])
    return found.reindex(rows, fill_value=0.0).to_numpy()


def _durations(counted: _Counted, names: dict[tuple[str, str], str]) -> dict[tuple[str, pd.Timestamp], Durations]:
    """Counts by second, by queue and date."""
    found: dict[tuple[str, pd.Timestamp], dict[str, np.ndarray]] = {}
    for (kind, channel, topic, date), counts in counted.seconds.items():
        kinds = found.setdefault((names[channel, topic], date), {})
        kinds[kind] = _sum(kinds.get(kind), counts)
    none = np.zeros(0, dtype=np.int64)
    return {key: Durations(*(kinds.get(k, none) for k in ("answered", "abandoned", "handle"))) for key, kinds in found.items()}


def _warn_of_unknown(heads: Mapping[str, Header], coded: bool, problems: Problems) -> None:
    for given, figure in ((coded, "present"), ("handle" in heads, "handle")):
        if not given:
            problems.add("not_given", field=MEANINGS[figure][0], field_nb=MEANINGS[figure][1])
    if "channel" not in heads:
        problems.add("assumed_phone")
