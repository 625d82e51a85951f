"""Files that cannot be used: each gets one line that names the file, the row and column, and what is allowed."""

import gzip
import io
import zipfile

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from sim import history
from sim.errors import InputError
from sim.history.privacy import header_says, is_name, is_national_number

HEADER = "Dato;Intervall;Innkommet;Besvart;Lagt på;ASA (s);AHT (s);Til stede"
TIMES = ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]
ROWS = [f"0{d}.02.2026;{time};10;8;2;30,5;240;6" for d in (2, 3, 4) for time in TIMES]
LOG_HEADER = "date,time,channel,wait,outcome,handle,agent"
LOG = ["2026-02-02,09:00:10,phone,5,answered,200,A1", "2026-02-02,09:10:00,phone,50,abandoned,,"]


def table(*changes, header=HEADER, rows=ROWS, ends="\n"):
    """The text of a good table, with some cells changed: (row in the file, column from 0, text)."""
    cells = [line.split(";") for line in (header, *rows)]
    for row, column, text in changes:
        cells[row - 1][column] = text
    return ends.join(";".join(line) for line in cells)


def with_column(head, *texts):
    """The good table with one column more; its texts are used in turn."""
    lines = [f"{line};{texts[i % len(texts)]}" for i, line in enumerate(ROWS)]
    return table(header=f"{HEADER};{head}", rows=lines)


def log(*lines, header=LOG_HEADER):
    """The text of a log."""
    return "\n".join([header, *lines])


def excel(*rows):
    """The bytes of an Excel file with these rows."""
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


def not_excel():
    """A zip file that is no Excel file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("a.txt", "a")
    return file.getvalue()


BIRTH_NUMBER = next(n for n in (f"010190{i:05d}" for i in range(100_000)) if is_national_number(n))  # the first there may be
WITHOUT_ROW = [row for row in ROWS if not row.startswith("03.02.2026") or row.split(";")[1] in TIMES[:2]]
SUMMER = [row.replace("02.02.2026", "29.03.2026") for row in ROWS]
CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# what is wrong -> (file name, text or bytes, words its message has)
BROKEN = {
    "empty": ("a.csv", "", ["a.csv", "empty"]),
    "blank": ("a.csv", " \n\n ", ["a.csv", "empty"]),
    "only header": ("a.csv", HEADER, ["a.csv", "no rows"]),
    "no header": ("a.csv", "\n".join(ROWS), ["a.csv", "no header"]),
    "wrong separator": ("a.csv", table().replace(";", "|"), ["a.csv", "separator", "; or ,"]),
    "unquoted decimal comma": ("a.csv", table().replace(";", ","), ["row 2", "9 cells", "8"]),
    "needed column gone": ("a.csv", table(header=HEADER.replace("Innkommet", "Foo")), ["offered", "columns={offered"]),
    "needed column misspelt": ("a.csv", table((1, 2, "Inkommett")), ["offered", "did you mean 'Inkommett'"]),
    "date gone": ("a.csv", table((1, 0, "Foo")), ["date", "columns={date"]),
    "column twice": ("a.csv", table((1, 5, "Offered")), ["'Offered'", "'Innkommet'", "both look like offered"]),
    "text in numbers": ("a.csv", table((4, 2, "mange")), ["row 4", "'Innkommet'", "'mange'", "must be a number"]),
    "formula": ("a.csv", table((4, 2, "=cmd|' /C calc'!A0")), ["row 4", "'Innkommet'", "formula"]),
    "formula in Excel": (
        "a.xlsx", excel(["date", "interval", "offered", "handled"], ["2026-02-02", "09:00", "=2+3", 3]),
        ["row 2", "'offered'", "=2+3", "formula"],
    ),
    "not finite": ("a.csv", table((4, 2, "nan")), ["row 4", "'Innkommet'", "must be a number"]),
    "negative count": ("a.csv", table((5, 3, "-8")), ["row 5", "'Besvart'", "'-8'", "0 or more"]),
    "negative wait": ("a.csv", table((5, 5, "-0,5")), ["row 5", "'ASA (s)'", "0 or more"]),
    "huge count": ("a.csv", table((5, 2, "99999999")), ["row 5", "'Innkommet'", "at most 100000"]),
    "empty cell": ("a.csv", table((5, 2, "")), ["row 5", "'Innkommet'", "is empty"]),
    "thousands or decimals": (
        "a.csv", table((5, 6, "1.234")).replace("30,5", "30"),
        ["row 5", "'AHT (s)'", "1.234", "write 1234"],
    ),
    "per cent over 100": ("a.csv", with_column("Servicegrad", "80", "120"), ["row 3", "'Servicegrad'", "'120'", "0 to 100"]),
    "share over 1": ("a.csv", with_column("Servicegrad", *["0,8"] * 17, "1,2"), ["row 19", "'Servicegrad'", "'1,2'", "0 to 1"]),
    "handled above offered": ("a.csv", table((4, 3, "80")), ["row 4", "2026-02-02", "only 60 were offered", "5 %"]),
    "count or per cent": ("a.csv", with_column("Besvart innen 20 s", "7", "8"), ["'Besvart innen 20 s'", "%", "number"]),
    "milliseconds": ("a.csv", table((3, 6, "240000")), ["row 3", "'AHT (s)'", "66.7 hours", "milliseconds"]),
    "more in time than offered": ("a.csv", with_column("Antall besvart innen 20 s", "11"), ["row 2", "at most the 10"]),
    "duplicate with other figures": (
        "a.csv", table(rows=[*ROWS, ROWS[2].replace("10;8;2", "9;7;2")]),
        ["row 20", "row 4", "other figures"],
    ),
    "no such date": ("a.csv", table((3, 0, "31.02.2026")), ["row 3", "'Dato'", "'31.02.2026'", "must be a date"]),
    "day or month": ("a.csv", table().replace("02.02.2026", "02/03/2026"), ["row 2", "'Dato'", "day/month", "2026-01-05"]),
    "two-digit nonsense date": ("a.csv", table((3, 0, "i går")), ["row 3", "'Dato'", "must be a date"]),
    "no such time": ("a.csv", table((3, 1, "25:00")), ["row 3", "'Intervall'", "'25:00'", "time of day"]),
    "off the grid": ("a.csv", table((3, 1, "09:37")), ["row 3", "'Intervall'", "09:37", "30 minutes"]),
    "one row a day": ("a.csv", table(header=HEADER.replace("Intervall", "Foo")), ["time", "columns={time"]),
    "most of a day missing": ("a.csv", table(rows=WITHOUT_ROW), ["row 8", "2026-02-03", "10:00-12:00", "more than half"]),
    "hour that is not there": (
        "a.csv", table((2, 1, "02:00"), (3, 1, "02:30"), rows=SUMMER),
        ["row 2", "02:00", "no such time", "local time"],
    ),
    "Excel minutes as hours": ("a.csv", table((3, 6, "04:30:00")), ["row 3", "'AHT (s)'", "4.5 hours", "0:04:30"]),
    "unknown channel": (
        "a.csv", with_column("Kanal", "telefon", "brevdue"),
        ["row 3", "'Kanal'", "'brevdue'", "phone, chat, written or desk"],
    ),
    "too many cells": ("a.csv", table((6, 7, "6;7;8")), ["row 6", "10 cells", "8"]),
    "quote too many": ("a.csv", table((6, 7, '"6')) + "x" * 200_000, ["a.csv", "row 6"]),
    "binary": ("a.csv", bytes(range(256)) * 40, ["a.csv", "not text"]),
    "UTF-16 cut off": ("a.csv", table().encode("utf-16")[:-1], ["a.csv", "unknown encoding"]),
    "letters nobody knows": ("a.csv", table().encode() + b"\x81", ["a.csv", "unknown encoding"]),
    "zeros": ("a.csv", b"\0" * 4096, ["a.csv", "not text"]),
    "not Excel": ("a.xlsx", not_excel(), ["a.xlsx", "cannot be read as Excel"]),
    "half an Excel file": ("a.xlsx", excel(["date", "offered"])[:1500], ["a.xlsx", "cannot be read as Excel"]),
    "empty Excel file": ("a.xlsx", excel(), ["a.xlsx", "no header"]),
    "old Excel": ("a.xls", CFB + b"\0" * 2000, ["a.xls", ".xlsx or CSV"]),
    "password": ("a.xlsx", CFB + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le"), ["a.xlsx", "password"]),
    "half a gzip file": ("a.csv.gz", gzip.compress(table().encode() * 100)[:200], ["a.csv.gz", "damaged"]),
    "one row an agent": ("a.csv", with_column("Agent", "A1", "A2"), ["'Agent'", "one row for each agent is refused"]),
    "names of agents": ("a.csv", with_column("Agentnavn", "Kari Nordmann"), ["'Agentnavn'", "delete the column"]),
    "names without saying so": ("a.csv", with_column("Ansvar", "Kari Nordmann", "Ola Hansen"), ["'Ansvar'", "names", "delete"]),
    "phone numbers": ("a.csv", with_column("Linje", "+47 91 23 45 67", "22334455"), ["'Linje'", "phone numbers", "delete"]),
    "e-mail": ("a.csv", with_column("Merknad", "", "ring kari@example.no"), ["row 3", "'Merknad'", "e-mail", "delete"]),
    "birth number": ("a.csv", with_column("Merknad", "", BIRTH_NUMBER), ["row 3", "'Merknad'", "identity", "delete"]),
    "customer id": ("a.csv", with_column("Kundenr", "17"), ["'Kundenr'", "ids", "delete"]),
    "log: unknown outcome": (
        "l.csv", log(*LOG, "2026-02-02,09:00,phone,5,banana,200,A1"),
        ["row 4", "'outcome'", "'banana'", "answered or abandoned"],
    ),
    "log: negative wait": ("l.csv", log(*LOG, "2026-02-02,09:00,phone,-5,answered,200,A1"), ["row 4", "'wait'", "0 or more"]),
    "log: text in wait": (
        "l.csv", log(*LOG, "2026-02-02,09:00,phone,lenge,answered,200,A1"),
        ["row 4", "'wait'", "'lenge'", "seconds"],
    ),
    "log: no wait": ("l.csv", log(*LOG, header=LOG_HEADER.replace("wait", "foo")), ["wait", "columns={wait"]),
    "log: names as agents": (
        "l.csv", log(*(line.replace("A1", "Kari Nordmann") for line in (*LOG, LOG[0].replace("A1", "Ola Hansen")))),
        ["'agent'", "names"],
    ),
    "log: call ids": ("l.csv", log(LOG[0] + ",77", header=LOG_HEADER + ",call_id"), ["'call_id'", "ids", "delete"]),
    "log: only header": ("l.csv", LOG_HEADER, ["l.csv", "no rows"]),
    "one name among codes": (
        "l.csv", log(*LOG, *(LOG[0].replace("A1", f"A{n}") for n in range(11)), LOG[0].replace("A1", "Kari Nordmann")),
        ["row 15", "'agent'", "names"],
    ),
    "the same name everywhere": ("l.csv", log(*(line.replace("A1", "Kari Nordmann") for line in LOG)), ["'agent'", "names"]),
    "year of two digits too many": ("a.csv", table().replace("02.02.2026", "02.02.0025"), ["'02.02.0025'", "1990 to 2100"]),
    "year 25 in full, year first": ("a.csv", table().replace("02.02.2026", "0025-02-02"), ["'0025-02-02'", "1990 to 2100"]),
    "error of Excel": ("a.csv", table((5, 2, "#DIV/0!")), ["row 5", "'Innkommet'", "error in Excel"]),
    "error of Excel where nothing is needed": ("a.csv", table((5, 6, "#VERDI!")), ["row 5", "'AHT (s)'", "error in Excel"]),
    "the same header twice": ("a.csv", with_column("Innkommet", "10"), ["'Innkommet'", "columns 3 and 9", "rename"]),
    "two dates": (
        "a.csv", table(header=HEADER.replace("Intervall", "Dag")),
        ["columns={date: 'Dato'}", "columns={date: 'Dag'}", "columns={date: 'Dato', time: 'Dag'}"],
    ),
}  # fmt: skip


def written(folder, name, content):
    """A file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path, **settings):
    """The line a file is refused with."""
    with pytest.raises(InputError) as error:
        history.read(path, **settings)
    return str(error.value)


@pytest.mark.parametrize("case", BROKEN)
def test_broken_file_gets_one_clear_line(case, tmp_path):
    """Every kind of broken file is refused in one line that says where, what, and what is allowed."""
    name, content, words = BROKEN[case]
    message = refusal(written(tmp_path, name, content))
    assert not [word for word in words if word not in message], message
    assert "\n" not in message and len(message) < 400, message


def test_good_files_are_read(tmp_path):
    """The table and the log that the broken ones are made from are fine themselves."""
    assert 18 == len(history.read(written(tmp_path, "a.csv", table())).intervals.table)
    assert 1 == len(history.read(written(tmp_path, "l.csv", log(*LOG))).intervals.table)


def test_what_is_no_file_is_refused(tmp_path):
    """A folder, and a file that is not there, are refused by name."""
    assert "is a folder" in refusal(tmp_path)
    assert "no such file" in refusal(tmp_path / "gone.csv")


def test_file_too_large_is_refused(tmp_path, monkeypatch):
    """A table or log with more text than the limit is refused, saying how to make it smaller; also when packed."""
    monkeypatch.setattr("sim.history.files.MOST_TABLE", 400)
    monkeypatch.setattr("sim.history.files.MOST_LOG", 10_000)
    assert "split it by year" in refusal(written(tmp_path, "a.csv", table()))
    packed = written(tmp_path, "l.csv.gz", gzip.compress(log(*LOG * 1000).encode()))
    assert "split it by month" in refusal(packed)


def test_column_that_is_not_there_is_refused(tmp_path):
    """A column the user names must be in the file, and what they say it is must be something that is read."""
    path = written(tmp_path, "a.csv", table())
    assert "did you mean 'Innkommet'" in refusal(path, columns={"offered": "Innkomet"})
    assert "did you mean 'offered'" in refusal(path, columns={"ofered": "Innkommet"})


def test_all_problems_are_listed(tmp_path):
    """The message has the first error and how many more; the check report has them all, with row, column and value."""
    changes = ((4, 2, "x"), (6, 3, "-1"), (7, 0, "=1+1"), (9, 1, "09:07"))
    path, report = written(tmp_path, "a.csv", table(*changes)), tmp_path / "check.csv"
    first = "row 4, column 'Innkommet' = 'x': must be a number, such as 12 or 12.5"
    assert f"{first}; and 3 more, all listed in {report}" in refusal(path, report=report)
    found = pd.read_csv(report).query("level == 'error'").iloc[:, :3]
    wanted = [(4, "Innkommet", "x"), (6, "Besvart", "'-1"), (7, "Dato", "'=1+1"), (9, "Intervall", "09:07")]
    assert wanted == list(found.itertuples(index=False, name=None))


def test_many_problems_of_a_kind_are_counted(tmp_path):
    """A column of rubbish does not make a report of a thousand lines, but every error is counted."""
    path = written(tmp_path, "a.csv", table(rows=[row.replace(";10;", ";x;") for row in ROWS * 10]))
    with pytest.raises(history.Refused) as error:
        history.read(path)
    assert "and 179 more" in str(error.value)
    assert 51 == len([p for p in error.value.problems if p.level == "error"])


@pytest.mark.parametrize(
    "text", ["Navn", "agent_name", "CustomerId", "Telefonnummer", "E-post", "fødselsnummer", "Saks-id", "bruker"]
)
def test_headers_of_persons_are_known(text):
    """Headers of names, numbers and ids are known in both languages, however they are written."""
    assert header_says(text)


@pytest.mark.parametrize("text", ["Ventetid", "Etterarbeid", "Valid", "Ukedag", "Kommentar", "Overført", "Concurrency"])
def test_harmless_headers_are_left_alone(text):
    """Headers that only sound alike are not taken for data about persons."""
    assert header_says(text) is None


CELLS = ["2026-02-02", "09:00", "", "5", "1e308", "-", "answered", "phone", "0:61", "٣", "²"]
JUNK = st.one_of(
    st.binary(max_size=300),
    st.binary(max_size=100).map(lambda junk: (HEADER + "\n").encode() + junk),
    st.binary(max_size=60).map(lambda junk: b"PK\x03\x04" + junk),
    st.binary(max_size=60).map(lambda junk: b"\x1f\x8b" + junk),
    st.lists(st.lists(st.text(max_size=8), min_size=8, max_size=8), max_size=5).map(
        lambda rows: "\n".join([HEADER, *(";".join(row) for row in rows)]).encode("utf-8", "replace")
    ),
    st.lists(st.lists(st.sampled_from(CELLS), min_size=7, max_size=7), max_size=5).map(
        lambda rows: "\n".join([LOG_HEADER, *(",".join(row) for row in rows)]).encode()
    ),
)  # fmt: skip


@given(JUNK)
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_junk_is_read_or_refused(tmp_path, junk):
    """Whatever a file holds, it is read or refused with a clear line, never a traceback."""
    try:
        history.read(written(tmp_path, "junk.csv", junk))
    except InputError as error:
        assert str(error)


@pytest.mark.parametrize("text", ["Kari Nordmann", "NORDMANN, KARI", "Anne-Marie Å. Lie", "kåre ås", "A01 Ola Hansen"])
def test_one_name_is_told(text):
    """A person's name is told however it is written, alone or beside a code."""
    assert is_name(text)


@pytest.mark.parametrize("text", ["A01", "agent 7", "Team B", "Team Nord", "Gruppe Øst", "AB CD", "Kø 2", "17"])
def test_codes_are_no_names(text):
    """Codes, teams and numbers are taken as what they are."""
    assert not is_name(text)
