"""Files as rows of text: CSV in the ways it is written here, and Excel; says in one line why another file cannot be read."""

import codecs
import csv
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import IO

from openpyxl import load_workbook

from sim.errors import InputError

MB = 1_000_000
MOST_TABLE, MOST_EXCEL, MOST_LOG = 50 * MB, 30 * MB, 4_000 * MB  # bytes of text; an Excel file as it lies on the disk
BLOCK = 1 << 20
HEAD_ROWS = 40  # the header is among the first rows of a file; above it may stand a title
HEAD_CHARS = 1 << 16
MOST_CELLS = 500  # in a row
SEPARATORS = (";", "\t", ",")
OTHER_SEPARATORS = ("|", "^", "~")  # seen, but not taken
GZIP, ZIP, OLD_OFFICE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BYTE_ORDER = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")
SAVE = "save it as CSV (UTF-8) or .xlsx"

Row = tuple[int, list[str]]  # where it stands in the file, the first being 1, and its cells


@dataclass
class Sheet:
    """A table of text: its header, and the rows under it, to be read once."""

    source: str  # the file's name
    separator: str  # "" in Excel
    header: list[str]
    header_row: int
    rows: Iterator[Row]
    size: int  # bytes of text; 0 in Excel, which has a limit of its own


def opened(path: Path, known: Callable[[list[str]], int]) -> Sheet:
    """The table in a file. `known` says how many headers of a row are known: the row with most is the header.

    InputError, naming the file, when it is not there, empty, too large, not a table, or has no header.
    """
    where = path.name
    try:
        if path.is_dir():
            raise InputError("data", str(path), "is a folder; name a file", "command line")
        with path.open("rb") as file:
            start = file.read(BLOCK)
        if not start.strip():
            raise InputError("the file", None, "is empty", where)
        if start.startswith(OLD_OFFICE):
            _refuse_old_office(path, where)
        if start.startswith(ZIP):
            return _excel(path, known)
        return _csv(path, start.startswith(GZIP), known)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise InputError("the file", None, "is packed with gzip, but damaged; pack it again", where) from None
    except UnicodeError:
        raise _unknown_letters(where) from None
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        why = "no such file" if isinstance(error, FileNotFoundError) else getattr(error, "strerror", None) or "no file's name"
        raise InputError("data", str(path), f"cannot be read ({why})", "command line") from None


def _refuse_old_office(path: Path, where: str) -> None:
    protected = ENCRYPTED in path.read_bytes()[: 64 * MB] if path.stat().st_size <= 64 * MB else False
    if protected:
        raise InputError("the file", None, "is protected by a password; save it without one, as .xlsx or CSV", where)
    raise InputError("the file", None, "is an old Excel file (.xls) or protected; open it and save it as .xlsx or CSV", where)


def _unknown_letters(where: str) -> InputError:
    return InputError("the file", None, f"has letters in an unknown encoding; {SAVE}", where)


def _binary(path: Path, packed: bool) -> IO[bytes]:
    return gzip.open(path, "rb") if packed else path.open("rb")  # type: ignore[return-value]


def _csv(path: Path, packed: bool, known: Callable[[list[str]], int]) -> Sheet:
    with _binary(path, packed) as file:
        encoding, size = _encoding(file, path.name)
    with _binary(path, packed) as file, io.TextIOWrapper(file, encoding, newline="") as text:
        separator = _separator(text.read(HEAD_CHARS), known)
    if separator not in SEPARATORS:
        found = f"has {separator!r} as separator between its cells" if separator else "has no separator between its cells"
        raise InputError("the file", None, f"{found}; use ; or , or tab", path.name)
    header, rows = _under_header(_csv_rows(path, packed, encoding, separator), known, path.name)
    return Sheet(path.name, separator, header[1], header[0], rows, size)


def _encoding(file: IO[bytes], where: str) -> tuple[str, int]:
    """How the text is written, and how many bytes there are; looks at all of it, in blocks."""
    decoder, utf8, size, encoding = codecs.getincrementaldecoder("utf-8")(), True, 0, None
    while block := file.read(BLOCK):
        if size == 0:
            encoding = BYTE_ORDER.get(block[:2])
        size += len(block)
        if size > MOST_LOG:
            raise InputError("the file", None, f"is larger than {MOST_LOG / MB:g} MB; split it by month", where)
        if encoding is None and NOT_TEXT.search(block):
            raise InputError("the file", None, f"is not text (nor Excel); {SAVE}", where)
        try:
            if utf8 and encoding is None:
                decoder.decode(block)
        except UnicodeDecodeError:
            utf8 = False
    if size == 0:
        raise InputError("the file", None, "is empty", where)
    return encoding or ("utf-8-sig" if utf8 and not decoder.getstate()[0] else "cp1252"), size


def _separator(head: str, known: Callable[[list[str]], int]) -> str | None:
    """The separator that makes a header of known names, or else the most columns; None where there is but one column."""
    best, found = (0, 1), None
    for separator in (*SEPARATORS, *OTHER_SEPARATORS):
        try:
            rows = list(islice(csv.reader(io.StringIO(head, newline=""), delimiter=separator), HEAD_ROWS))
        except csv.Error:
            continue
        score = (max(map(known, rows), default=0), max(map(len, rows), default=0))
        if score > best and score[1] > 1 and (separator in SEPARATORS or score[0] > 1):
            best, found = score, separator
    return found


def _csv_rows(path: Path, packed: bool, encoding: str, separator: str) -> Iterator[Row]:
    try:
        with _binary(path, packed) as file, io.TextIOWrapper(file, encoding, errors="strict", newline="") as text:
            reader, before = csv.reader(text, delimiter=separator), 0
            for cells in reader:
                yield before + 1, cells
                before = reader.line_num
    except UnicodeError:
        raise _unknown_letters(path.name) from None
    except csv.Error:
        raise InputError(f"row {before + 1}", None, 'cannot be read as CSV; is there a " too many?', path.name) from None


def _under_header(rows: Iterator[Row], known: Callable[[list[str]], int], where: str) -> tuple[Row, Iterator[Row]]:
    """The header, which is the row with most known names among the first, and the rows under it that are not blank."""
    head = list(islice(rows, HEAD_ROWS))
    head = [(at, [cell.strip() for cell in cells]) for at, cells in head]
    scores = [known(cells) for _, cells in head]
    if max(scores, default=0) < 2:
        names = "date; interval; offered; handled; abandoned (dato; intervall; innkommet; besvart; lagt på)"
        raise InputError(
            "the file", None, f"has no header that is known; the first row must name the columns, such as {names}", where
        )
    at = scores.index(max(scores))
    header = (head[at][0], _trimmed(head[at][1]))
    if len(header[1]) > MOST_CELLS:
        raise InputError(f"row {header[0]}", None, f"has more than {MOST_CELLS} columns", where)
    rest = ((row, _trimmed(cells)) for part in (head[at + 1 :], rows) for row, cells in part)
    return header, ((row, cells) for row, cells in rest if cells)


def _trimmed(cells: list[str]) -> list[str]:
    """Cells without space around them, and without empty ones at the end."""
    cells = list(map(str.strip, cells))
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _excel(path: Path, known: Callable[[list[str]], int]) -> Sheet:
    """The first sheet of an Excel file that has a known header."""
    if path.stat().st_size > MOST_EXCEL:
        allowed = f"is an Excel file of more than {MOST_EXCEL / MB:g} MB; save the sheet as CSV, or split it by year"
        raise InputError("the file", None, allowed, path.name)
    broken = InputError("the file", None, f"cannot be read as Excel; open it and {SAVE}", path.name)
    try:
        content = io.BytesIO(path.read_bytes())  # so that the file itself is not held open
        with zipfile.ZipFile(content) as parts:
            if sum(part.file_size for part in parts.infolist()) > 20 * MOST_EXCEL:
                raise InputError("the file", None, "is too large when unpacked; save the sheet as CSV", path.name)
        book = load_workbook(content, read_only=True)
        sheets = book.worksheets
    except InputError:
        raise
    except Exception:  # a damaged file fails in openpyxl in a hundred ways
        raise broken from None
    refusal = InputError("the file", None, "has no sheet with rows", path.name)
    for sheet in sheets:
        try:
            header, rows = _under_header(_excel_rows(sheet, broken), known, path.name)
            return Sheet(path.name, "", header[1], header[0], rows, 0)
        except InputError as error:
            refusal = error
    raise refusal


def _excel_rows(sheet, broken: InputError) -> Iterator[Row]:
    try:
        sheet.reset_dimensions()  # some programs write wrong ones
        for row, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_CELLS + 1), 1):
            yield row, [_text(cell) for cell in cells]
    except Exception:  # as above
        raise broken from None


def _text(cell: object) -> str:
    """What stands in an Excel cell, as text that is read as CSV is."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if isinstance(cell, float):
        return f"{cell:.10g}"
    return str(cell)
