"""The rows of a file in parts, and whether its header will do: what both an interval table and a log begin with."""

import re
from collections.abc import Iterator, Mapping, Sized
from itertools import islice

import pandas as pd

from sim.history import privacy
from sim.history.files import Sheet
from sim.history.headers import MEANINGS, Header, field_of, hint
from sim.history.problems import Problems

ROWS = 50_000  # that are in memory at a time
TOTALS = re.compile(
    r"((grand )?totals?|totalt|totaler|sum|summer|i alt|snitt|gjennomsnitt|average|avg|mean|hele dagen)\b", re.IGNORECASE
)


def kind_of(heads: Mapping[str, Header]) -> str:
    """What a file is by its header: "log" with one row a contact, or "table" with one row an interval."""
    if "offered" in heads:
        return "table"
    of_table = sum(field in heads for field in ("handled", "abandoned", "within", "present", "available"))
    return "log" if "outcome" in heads or ("wait" in heads and "agent" in heads and not of_table) else "table"


def check_header(found: list[Header], heads: Mapping[str, Header], queues: str, problems: Problems) -> None:
    """Notes columns that are missing, given twice, about persons, or not needed."""
    log = kind_of(heads) == "log"
    for head in found:
        other = heads.get(head.field) if head.field else None
        if other is not None and other.at != head.at:
            _note_two(other, head, heads, problems)
        if head.field is None and head.text and privacy.header_says(head.text) is None:
            problems.add("unknown_column", None, head.text)
    privacy.check_headers(found, problems)
    for head in found:
        if (head.field == "agent" and not log) or _makes_groups_of_agents(head):
            problems.add("one_row_a_person", None, head.text)
    needed = ["outcome", "wait"] if log else ["offered"] + ["handled"] * ("abandoned" not in heads)
    needed += [queues] * (queues != "channel")
    needed += ["date"] * ("date" not in heads and "time" not in heads)
    for field in needed:
        if field not in heads:
            note_missing(field, found, problems)


def _makes_groups_of_agents(head: Header) -> bool:
    """Whether the user says that a column of agents is one of queues, teams or the like, which have figures of their own."""
    return head.field in privacy.WORDED and head.field != "agent" and field_of(head.text) == "agent"


def _note_two(one: Header, other: Header, heads: Mapping[str, Header], problems: Problems) -> None:
    """Notes two columns that look like the same figure, and every way to tell them apart."""
    if one.text == other.text:
        problems.add("same_header", None, one.text, None, one=one.at + 1, other=other.at + 1)
        return
    ways = [f"columns={{{one.field}: '{head.text}'}}" for head in (one, other)]
    if one.field == "date" and "time" not in heads:
        ways.append(f"columns={{date: '{one.text}', time: '{other.text}'}}")
    facts = {"field": one.field, "ways": " or ".join(ways), "ways_nb": " eller ".join(ways)}
    problems.add("two_columns", None, other.text, None, other=one.text, **facts)


def note_missing(field: str, found: list[Header], problems: Problems) -> None:
    """Notes that no column is known to be this, and which may be meant."""
    meaning, meaning_nb = MEANINGS[field]
    likely = hint(field, [head.text for head in found if head.field is None and privacy.header_says(head.text) is None])
    problems.add("missing_column", None, None, None, field=field, meaning=meaning, meaning_nb=meaning_nb, hint=likely)


def read_parts(sheet: Sheet, found: list[Header], problems: Problems) -> Iterator[pd.DataFrame]:
    """The rows with figures, some at a time: cells as text, by row of the file and place of the column.

    Leaves out rows of totals and rows with too many cells, and looks for data about persons.
    """
    width, refused = len(sheet.header), set[int]()
    while rows := list(islice(sheet.rows, ROWS)):
        for row, cells in rows:
            if len(cells) > width:
                problems.add("ragged", row, None, None, cells=len(cells), wanted=width)
        rows = [(row, cells) for row, cells in rows if len(cells) <= width]
        whole = [cells if len(cells) == width else cells + [""] * (width - len(cells)) for _, cells in rows]
        part = pd.DataFrame(whole, index=[row for row, _ in rows], columns=range(width), dtype=object)
        part = _without_totals(part, found, problems)
        privacy.check_values(part, found, problems, refused)
        if len(part):
            yield part


def refuse_nothing(found: Sized, problems: Problems) -> None:
    """Raises Refused where nothing was found: for what was wrong with all rows, or because there are none."""
    if len(found) == 0:
        problems.stop_at_errors()
        problems.add("no_rows")
        problems.stop_at_errors()


def _without_totals(part: pd.DataFrame, found: list[Header], problems: Problems) -> pd.DataFrame:
    """Rows that say "Sum" or "Total ..." for a date or time, or just that for a queue or team, are left out with a note."""
    totals = pd.Series(False, index=part.index)
    for head in found:
        if head.field in ("date", "time", "channel", "topic", "team"):
            texts, says = part[head.at], TOTALS.match if head.field in ("date", "time") else TOTALS.fullmatch
            totals |= texts.map({text: bool(says(text)) for text in texts.unique()}).astype(bool)
    for row in part.index[totals]:
        problems.add("total_row", int(row))
    return part[~totals]
