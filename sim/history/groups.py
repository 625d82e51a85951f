"""Rows of teams, topics and queues put together: sums of counts, weighted means of times; small groups are never shown."""

from collections.abc import Sequence

import pandas as pd

from sim.history.privacy import is_name
from sim.history.problems import Problems
from sim.terms import FEWEST

RARE_SHARE, RARE_COUNT = 0.02, 200  # topics with fewer of the contacts are taken together (ours, a guess)
KEYS = ["date", "start_s"]
COUNTS = ["offered", "handled", "abandoned"]
OTHER = "other"
MOST_NAMED = 8  # in one note


def add_up(rows: pd.DataFrame, by: Sequence[str], agents: str, waits_of: str) -> pd.DataFrame:
    """One row for each `by`: counts added, times weighted by the contacts they are means of, the first row number.

    `agents` is how their numbers go together: "sum", or "max" or "mean" where the same people stand in several rows.
    """
    by = list(by)
    if not rows.duplicated(by).any():
        return rows
    groups = rows.groupby(by, sort=False)
    weights = {"wait_s": "offered" if waits_of == "all" else "handled", "within": "offered", "handle_s": "handled"}
    parts = {
        "row": groups["row"].min(),
        **{name: groups[name].sum(min_count=1) for name in COUNTS},
        **{name: _weighted(rows, by, name, weight) for name, weight in weights.items()},
        **{name: _people(rows, by, name, agents) for name in ("present", "available")},
    }
    kept = [name for name in ("channel", "topic", "team") if name in rows and name not in by]
    return pd.DataFrame({**parts, **{name: groups[name].first() for name in kept}}).reset_index()


def _weighted(rows: pd.DataFrame, by: list[str], value: str, weight: str) -> pd.Series:
    weights = rows[weight].where(rows[value].notna(), 0.0)
    sums = (
        rows[by]
        .assign(above=(rows[value] * weights).fillna(0.0), below=weights)
        .groupby(by, sort=False)[["above", "below"]]
        .sum()
    )
    return sums["above"] / sums["below"].where(sums["below"] > 0)


def _people(rows: pd.DataFrame, by: list[str], name: str, agents: str) -> pd.Series:
    groups = rows.groupby(by, sort=False)[name]
    return groups.sum(min_count=1) if agents == "sum" else groups.max() if agents == "max" else groups.mean()


def hide_small(rows: pd.DataFrame, column: str, problems: Problems) -> pd.DataFrame:
    """Teams of fewer than FEWEST, by the most ever present, put together with the next smallest until none is small.

    Where nothing tells how many agents a team has, all are taken together. A team with several rows an interval is taken to
    be as large as the largest number in them: they may be of the same people. What such teams are called is not kept: it may be
    the name of a person.
    """
    at_work = rows.groupby("team")[["present", "available"]].max().max(axis=1).fillna(0.0).sort_values()
    together: list[str] = []
    agents = 0.0
    for team, most in at_work.items():
        if agents >= FEWEST or (not together and most >= FEWEST):
            break
        together.append(str(team))
        agents += float(most)
    if len(together) < 2:
        return rows
    facts = {"least": FEWEST, "n": len(together), "name": OTHER, "agents": agents}
    problems.add("small_groups", None, column, None, **facts)
    return rows.assign(team=rows["team"].where(~rows["team"].isin(together), OTHER))


def as_queues(rows: pd.DataFrame, queues: str, waits_of: str, problems: Problems, headed: dict[str, str]) -> pd.DataFrame:
    """The rows with a column `queue`: the channel, or the topic or team (after its channel where there are several)."""
    if "team" in rows and queues != "team":
        problems.add("added_up", None, headed["team"], None, groups=_some(rows["team"]))
        within = [name for name in ("channel", "topic") if name in rows]
        rows = add_up(rows, [*KEYS, *within], "sum", waits_of)
    if "topic" in rows and queues != "topic":
        problems.add("added_up", None, headed["topic"], None, groups=_some(rows["topic"]))
        within = [name for name in ("channel", "team") if name in rows]
        rows = _add_up_topics(rows, within, waits_of, problems)
    rows = rows.assign(queue=queue_names(rows, queues))
    return add_up(rows, [*KEYS, "queue"], "sum", waits_of)


def _add_up_topics(rows: pd.DataFrame, within: list[str], waits_of: str, problems: Problems) -> pd.DataFrame:
    """Topics of a channel added up; where all tell the same number of agents they tell of the same people."""
    parts = []
    for channel, mine in rows.groupby("channel", sort=False):
        slots = mine.dropna(subset=["present"]).groupby([*KEYS, *within])["present"]
        same = len(slots) > 0 and (slots.size() > 1).any() and bool((slots.nunique() == 1).all())
        if same:
            problems.add("same_people", None, None, None, channel=channel)
        parts.append(add_up(mine, [*KEYS, *within], "max" if same else "sum", waits_of))
    return pd.concat(parts, ignore_index=True)


def queue_names(rows: pd.DataFrame, queues: str) -> pd.Series:
    """What each row's queue is called."""
    if queues == "channel" or queues not in rows:
        return rows["channel"]
    own = rows[queues].where(rows[queues] != "", rows["channel"])
    return own if rows["channel"].nunique() == 1 else rows["channel"] + " " + own


def rare_topics(counts: pd.Series, column: str, problems: Problems) -> dict[tuple[str, str], str]:
    """Which topics of a log have too few contacts for a queue of their own: (channel, topic) -> what they are called together.

    counts: contacts by channel and topic. A single rare topic of a channel stays as it is.
    """
    rare = counts[(counts < RARE_SHARE * counts.sum()) | (counts < RARE_COUNT)]
    found: dict[tuple[str, str], str] = {}
    for channel, mine in rare.groupby(level=0):
        if len(mine) > 1:
            topics = [str(topic) for _, topic in mine.index]
            found |= {(str(channel), topic): OTHER for topic in topics}
            problems.add("rare_topics", None, column, None, name=OTHER, topics=_some(pd.Series(topics)))
    return found


def few_agents(table: pd.DataFrame, problems: Problems) -> None:
    """Warns of queues that never have FEWEST at work."""
    most = table.groupby("queue")["present"].max()
    for queue, agents in most[most < FEWEST].items():
        problems.add("few_agents", None, None, None, queue=queue, agents=agents)


def _some(names: pd.Series) -> str:
    """The first of these names; those that look like a person's are only counted."""
    found = [str(name) for name in names.unique() if name != ""]
    shown = [name for name in found if not is_name(name)][:MOST_NAMED]
    return ", ".join(shown) + (f" (+{len(found) - len(shown)})" if len(found) > len(shown) else "")
