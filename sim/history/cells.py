"""Cells as numbers, dates, times of day and durations, as people and phone systems write them in Norway and elsewhere."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

import numpy as np
import pandas as pd

from sim.terms import DAY_S

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
SPACES = re.compile(r"[\s\u00a0\u2009\u202f']")  # thousands are set apart by any of these
EITHER = re.compile(r"[-+]?[1-9]\d{0,2}([.,])\d{3}")  # 1.234: thousands or decimals?
PLAIN = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?", re.IGNORECASE)
GROUPED = {",": re.compile(r"[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?"), ".": re.compile(r"[-+]?[1-9]\d{0,2}(\.\d{3})+(,\d*)?")}
CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?", re.IGNORECASE)
UNTIL = re.compile(r"\s*(?:[-–—]|til|to)\s*\d{1,2}(?:[:.]\d{2}){1,2}\s*(?:[ap]m)?$", re.IGNORECASE)
LASTING = re.compile(r"([-+]?)(?:(\d+):)?(\d+):(\d{2})(?:[.,](\d+))?")
YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})")
RUN_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
WEEKDAY = re.compile(r"^(man|tir|ons|tor|fre|lør|søn|mon|tue|wed|thu|fri|sat|sun)\w*[.,]*\s+", re.IGNORECASE)
ZONE = re.compile(r"[+-]\d{2}:?\d{2}$")


class Unreadable(ValueError):
    """A cell that is not what its column is; says which kind of problem it is."""


def each(cells: pd.Series, one: Callable[[str], float]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Every cell read by `one` (each different text once), NaN where empty or unreadable, and the unreadable by kind of problem.

    The second is kind -> true where a cell has that problem.
    """
    codes, texts = pd.factorize(cells.to_numpy(dtype=object))
    values, kinds = np.full(len(texts), np.nan), np.full(len(texts), "", dtype=object)
    for i, text in enumerate(texts):
        try:
            values[i] = one(text) if text else np.nan
        except Unreadable as problem:
            kinds[i] = str(problem)
        except (ValueError, OverflowError):
            kinds[i] = "not_a_number"
    bad = {kind: (kinds == kind)[codes] for kind in set(kinds.tolist()) if kind}
    return values[codes], bad


def decimal_mark(cells: Iterable[str], separator: str) -> str | None:
    """The decimal mark of a file, from the numbers that can be read in one way only; None when there are none such.

    Excel keeps numbers as numbers; in a file with commas between cells, a comma within one sets thousands apart.
    """
    if not separator:
        return "."
    for text in cells:
        text = SPACES.sub("", text).rstrip("%")
        mark = "," if "," in text else "."
        if text.count(mark) == 1 and not EITHER.fullmatch(text) and PLAIN.fullmatch(text.replace(",", ".")):
            return mark
        for thousands, grouped in GROUPED.items():
            if (text.count(thousands) > 1 or ("," in text and "." in text)) and grouped.fullmatch(text):
                return "." if thousands == "," else ","
    return "." if separator == "," else None


def number(text: str, mark: str | None) -> float:
    """A number, with a decimal point or comma, and thousands set apart or not. `mark` decides what 1.234 is."""
    bare = SPACES.sub("", text)
    if bare.startswith("="):
        raise Unreadable("formula")
    if "," in bare or "." in bare:
        if EITHER.fullmatch(bare):
            if mark is None:
                raise Unreadable("two_readings")
            bare = bare.replace("," if mark == "." else ".", "")
        else:
            for thousands, grouped in GROUPED.items():
                if grouped.fullmatch(bare):
                    bare = bare.replace(thousands, "")
        bare = bare.replace(",", ".")
    if not PLAIN.fullmatch(bare):
        raise Unreadable("not_a_number")
    value = float(bare)
    if not np.isfinite(value):
        raise Unreadable("not_a_number")
    return value


def share(text: str, mark: str | None) -> float:
    """A share; what has a per cent sign is divided by 100, the rest is as it stands."""
    bare = text.rstrip()
    return number(bare[:-1].rstrip(), mark) / 100 if bare.endswith("%") else number(bare, mark)


def duration(text: str, unit_s: float, mark: str | None) -> float:
    """Seconds of "270", "4:30" (minutes and seconds) or "0:04:30"; `unit_s` is what a number without a colon counts in."""
    bare = text.strip()
    if bare.startswith("="):
        raise Unreadable("formula")
    found = LASTING.fullmatch(bare)
    if found:
        sign, hours, minutes, seconds, parts = found.groups()
        if int(seconds) > 59 or (hours and int(minutes) > 59):
            raise Unreadable("not_a_duration")
        value = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{parts or 0}")
        return -value if sign == "-" else float(value)
    words = re.fullmatch(r"(.*\d)\s*(s|sec|sek|sekunder|seconds|min|minutter|minutes)\.?", bare, re.IGNORECASE)
    if words:
        bare, unit_s = words[1], 60.0 if words[2].lower().startswith("m") else 1.0
    try:
        return number(bare, mark) * unit_s
    except Unreadable as problem:
        raise Unreadable("not_a_duration" if str(problem) == "not_a_number" else str(problem)) from None


def day(text: str, month_first: bool | None) -> float:
    """Days since 1970-01-01 of a date; `month_first` says how to read 3/4/2026, None that nobody knows."""
    bare = WEEKDAY.sub("", text.strip())
    if bare.startswith("="):
        raise Unreadable("formula")
    found = YEAR_FIRST.fullmatch(bare) or RUN_TOGETHER.fullmatch(bare)
    if found:
        year, month, of_month = map(int, found.groups())
    elif found := DAY_FIRST.fullmatch(bare):
        of_month, month, year = map(int, found.groups())
    elif found := SLASHED.fullmatch(bare):
        of_month, month, year = map(int, found.groups())
        if month_first is None and of_month != month:
            raise Unreadable("day_or_month")
        of_month, month = (month, of_month) if month_first else (of_month, month)
    elif re.fullmatch(r"\d{5}(\.0*)?", bare):  # as Excel counts days
        return _known(date(1899, 12, 30) + timedelta(days=int(float(bare))))
    else:
        raise Unreadable("not_a_date")
    two_digits = re.fullmatch(r".*\D\d{2}", bare) and not YEAR_FIRST.fullmatch(bare)
    century = 0 if not two_digits else 2000 if year < 80 else 1900
    try:
        return _known(date(year + century, month, of_month))
    except ValueError:
        raise Unreadable("not_a_date") from None


def _known(found: date) -> float:
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Unreadable("not_a_date")
    return float((found - date(1970, 1, 1)).days)


def is_month_first(cells: Iterable[str]) -> bool | None:
    """Whether dates such as 3/14/2026 have the month first; None where no cell tells, or cells tell both."""
    told = set()
    for text in cells:
        found = SLASHED.match(text.strip())
        if found and (int(found[1]) > 12) != (int(found[2]) > 12):
            told.add(int(found[2]) > 12)
    return told.pop() if len(told) == 1 else None


def clock(text: str, number_s: float = 1.0, as_hhmm: bool = False) -> float:
    """Seconds since midnight of "09:00", "09.00", "09:00-09:30" (when it begins) or a number; below 24 hours.

    A number counts in `number_s` seconds, or is hours and minutes run together (0900).
    """
    bare = UNTIL.sub("", text.strip().lower().removeprefix("kl").lstrip(". "))
    if bare.startswith("="):
        raise Unreadable("formula")
    found = CLOCK.fullmatch(bare)
    if found and not (PLAIN.fullmatch(bare) and number_s == DAY_S):
        hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
        if found[4]:
            hours = hours % 12 + (12 if found[4].startswith("p") else 0)
        if hours > 24 or minutes > 59 or seconds > 59:
            raise Unreadable("not_a_time")
        value = hours * 3600.0 + minutes * 60 + seconds
    elif PLAIN.fullmatch(bare.replace(",", ".")):
        count = float(bare.replace(",", "."))
        if as_hhmm and count % 100 >= 60:
            raise Unreadable("not_a_time")
        value = count // 100 * 3600 + count % 100 * 60 if as_hhmm else round(count * number_s, 0 if number_s == DAY_S else 3)
    else:
        raise Unreadable("not_a_time")
    if not 0 <= value < DAY_S:
        raise Unreadable("not_a_time")
    return value


def clock_counts_in(cells: Iterable[str]) -> tuple[float, bool]:
    """What the numbers of a column of times are: (seconds in one, whether hours and minutes are run together).

    Below 1 all: days, as Excel counts. At most 24: hours. At most 2359 with minutes below 60: 0930. At most 1440: minutes. Else
    seconds. Ours: a whole day of half-hours tells minutes (480, 510 ... 960) from 0930 by the 60s and above in its last digits.
    """
    texts = [text.replace(",", ".") for text in cells if PLAIN.fullmatch(text.replace(",", "."))]
    counts = np.array([float(text) for text in texts])
    if not len(counts) or (counts < 0).any():
        return 1.0, False
    if counts.max() < 1 and counts.max() > 0:
        return DAY_S, False
    if counts.max() <= 24 and all(len(text) <= 2 for text in texts):
        return 3600.0, False
    if counts.max() <= 2359 and (counts % 100 < 60).all():
        return 60.0, True
    return (60.0, False) if counts.max() <= 1440 else (1.0, False)


def moment(text: str) -> tuple[str, str]:
    """The date and the time of day in "2026-01-05 09:12:30" or "05.01.2026T09:12"; no time of day is "".

    A zone such as +01:00 is left out: the clock is read as it was on the wall.
    """
    bare = text.strip()
    found = re.match(r"(.*?\d)(?:[T ]+|,\s*)(\d{1,2}[:.]\d{2}.*)$", bare)
    dates = (DAY_FIRST, YEAR_FIRST, SLASHED)
    if not found or not any(date.fullmatch(WEEKDAY.sub("", found[1])) for date in dates):
        return bare, ""
    return found[1], re.sub(r"[.,]\d{3,}$", "", ZONE.sub("", found[2].strip()))
