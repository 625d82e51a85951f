"""What contact centres really have: interval tables and logs, read with care, checked, and kept without data about persons."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from sim.errors import InputError
from sim.history import days, files, headers, log, table
from sim.history.intervals import Durations, History, Intervals
from sim.history.parts import check_header, kind_of, read_parts, refuse_nothing
from sim.history.problems import Problem, Problems, Refused, as_table

__all__ = ["Durations", "History", "Intervals", "Problem", "Refused", "as_table", "read"]

QUEUES = {"table": ("channel", "topic", "team"), "log": ("channel", "topic", "priority")}  # what may tell queues apart


def read(
    path: str | Path,
    columns: Mapping[str, str] | None = None,
    within_s: float | None = None,
    queues: str = "channel",
    report: str | Path | None = None,
    lang: str = "en",
) -> History:
    """The history in a file: an interval table, or a log with one row a contact, as CSV (also .gz) or Excel.

    columns: what the file calls things, where its headers are not understood: {"offered": "Antall inn"}.
    within_s: the promised time in which service level is counted.
    queues: what tells queues apart: channel, topic, team (of a table) or priority (of a log).
    report: where the check report is written as CSV, in `lang`, also when the file is refused.

    InputError names file, row, column, value and what is allowed; Refused, a kind of it, knows all problems.
    """
    columns = columns or {}
    sheet = files.opened(Path(path), lambda cells: headers.how_many_known(cells, columns))
    problems = Problems(sheet.source, Path(report) if report is not None else None, lang)
    found = headers.mapped(sheet.header, columns, sheet.source)
    heads = {head.field: head for head in reversed(found) if head.field}
    kind = kind_of(heads)
    if queues not in QUEUES[kind]:
        raise InputError("queues", queues, f"must be one of {', '.join(QUEUES[kind])} where the file is a {kind}", "command line")
    check_header(found, heads, queues, problems)
    problems.stop_at_errors()
    durations: dict[tuple[str, pd.Timestamp], Durations] = {}
    if kind == "log":
        rows = read_parts(sheet, found, problems)
        intervals, durations = log.aggregated(rows, heads, sheet.separator, problems, within_s, queues)
    else:
        if sheet.size > files.MOST_TABLE:
            allowed = f"is an interval table of more than {files.MOST_TABLE / files.MB:g} MB; split it by year"
            raise InputError("the file", None, allowed, sheet.source)
        whole = list(read_parts(sheet, found, problems))
        refuse_nothing(whole, problems)
        intervals = table.intervals(pd.concat(whole), heads, sheet.separator, problems, within_s, queues)
    problems.stop_at_errors()
    days.missing(intervals.table.loc[intervals.table["offered"] > 0, "date"], problems)
    problems.write_report()
    return History(intervals, durations, problems.listed())
