"""Columns of text as columns of figures; what cannot be read is noted, with its row and header."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd

from sim.errors import nearest
from sim.history import cells
from sim.history.headers import Header, plain
from sim.history.parts import note_missing
from sim.history.problems import Problems

NUMBERS = ("offered", "handled", "abandoned", "within", "in_time", "wait", "wait_all", "handle", "talk", "acw", "present",
           "available")  # fmt: skip
A_FEW = 0.1  # of the cells of a column of shares; fewer above 1 are slips
UNKNOWN = ("-", "–", "—", "n/a", "na", "null", "none", "#n/a", "#div/0!", "#i/t")  # what is written where there is no figure
EXCEL_ERROR = re.compile(r"#(div/0!|n/a|name\?|null!|num!|ref!|value!|spill!|calc!|i/t|navn\?|verdi!|overflyt!)", re.IGNORECASE)
CHANNEL_WORDS = {
    "phone": "phone, telefon, tlf, voice, tale, call, calls, samtale, samtaler, inbound, telephone, anrop, innringing",
    "chat": "chat, webchat, chatt, live chat, messaging, melding, meldinger, sms",
    "written": "written, skriftlig, e post, epost, email, e mail, mail, ticket, sak, saker, case, skjema, brev, letter, post",
    "desk": "desk, oppmøte, skranke, besøk, walk in, visit, visits, counter, oppmøtte, drop in, publikumsmottak, visitor",
}
OUTCOME_WORDS = {
    "answered": "answered, besvart, handled, agent, completed, håndtert, behandlet, svart, answer, yes, ja, connected, ferdig",
    "abandoned": "abandoned, lagt på, avbrutt, frafall, hang, hang up, hung up, hangup, lost, tapt, abandon, la på, forlatt, "
    "ubesvart, unanswered, missed, not answered, ikke besvart, no answer, nei, no",
}  # fmt: skip


@dataclass(frozen=True)
class Habits:
    """How one file writes numbers, dates and times."""

    mark: str | None  # decimal point or comma; None where nothing tells
    month_first: bool | None  # in 3/4/2026
    clock_s: float  # seconds in one, where times of day are numbers
    hhmm: bool  # times of day are hours and minutes run together


class Columns:
    """Some rows of a file, with their columns by what they are."""

    def __init__(self, part: pd.DataFrame, heads: Mapping[str, Header], problems: Problems, habits: Habits):
        self.part, self.heads, self.problems, self.habits = part, heads, problems, habits

    def texts(self, field: str) -> pd.Series:
        """The cells of a column as they stand."""
        return self.part[self.heads[field].at]

    def note(self, field: str, kind: str, where: np.ndarray, facts: Callable[[int], dict[str, object]] = lambda i: {}) -> None:
        """Notes a problem with every cell `where` is true; `facts` are asked for by place."""
        texts = self.texts(field)
        for i in np.flatnonzero(where):
            self.problems.add(kind, int(self.part.index[i]), self.heads[field].text, texts.iloc[i] or None, **facts(int(i)))

    def read(self, field: str, one: Callable[[str], float], needed: bool = False) -> np.ndarray:
        """A column read cell by cell, none of it below 0; NaN where nothing is known."""
        texts = self.texts(field)
        unknown = {text: "" for text in texts.unique() if text.lower() in UNKNOWN}
        broken = {text: "" for text in texts.unique() if EXCEL_ERROR.fullmatch(text) and (needed or text not in unknown)}
        self.note(field, "excel_error", texts.isin(broken).to_numpy())
        values, bad = cells.each(texts.replace(unknown | broken), one)
        for kind, where in bad.items():
            self.note(field, kind, where)
        if needed:
            self.note(field, "empty", texts.isin({"", *unknown} - {*broken}).to_numpy())
        self.note(field, "negative", values < 0)
        return np.where(values < 0, np.nan, values)

    def counts(self, field: str, most: float, needed: bool = False) -> np.ndarray:
        """Counts of contacts or agents, from 0 to `most`."""
        values = self.read(field, lambda text: cells.number(text, self.habits.mark), needed)
        self.note(field, "too_big", values > most, lambda i: {"most": most})
        return np.where(values > most, np.nan, values)

    def seconds(self, field: str, most_h: float, needed: bool = False) -> np.ndarray:
        """Durations in seconds, none above `most_h` hours."""
        unit_s = self.heads[field].unit_s
        values = self.read(field, lambda text: cells.duration(text, unit_s, self.habits.mark), needed)
        self.note(field, "too_long", values > most_h * 3600, lambda i: {"hours": values[i] / 3600, "most": most_h})
        return np.where(values > most_h * 3600, np.nan, values)

    def shares(self, field: str) -> np.ndarray:
        """Shares from 0 to 1. What has no per cent sign is in per cent when more than a few such cells are above 1."""
        values = self.read(field, lambda text: cells.share(text, self.habits.mark))
        signed = self.texts(field).str.contains("%", regex=False).to_numpy(dtype=bool)
        bare = values[~signed & (values > 0)]
        if np.count_nonzero(bare > 1) > A_FEW * len(bare):
            values = np.where(signed, values, values / 100)
        self.note(field, "over_100", values > 1 + 1e-9)
        return np.minimum(values, 1.0)

    def may_be_counts(self, field: str, most: np.ndarray) -> bool:
        """Whether the cells may be counts: whole numbers without per cent signs, none above `most`, some above 1."""
        values, bad = cells.each(self.texts(field), lambda text: cells.number(text, self.habits.mark))
        known = values[~np.isnan(values)]
        return not bad and bool((known == known.round()).all() and (known > 1).any() and not (values > most).any())

    def days_and_times(self) -> tuple[np.ndarray, np.ndarray]:
        """Date (datetime64, midnight) and seconds since midnight; NaT and NaN where they cannot be read.

        Both may stand in one column, and either may be the one that holds both.
        """
        habits = self.habits
        both = next((f for f in ("time", "date") if f in self.heads and self._holds_both(f)), None)
        if both and not ("date" in self.heads and "time" in self.heads and both == "date"):
            split = [cells.moment(text) for text in self.texts(both)]
            dates, times = (pd.Series([pair[i] for pair in split], index=self.part.index) for i in (0, 1))
            date_field = time_field = both
        elif "date" not in self.heads or "time" not in self.heads:
            note_missing("time" if "date" in self.heads else "date", [], self.problems)
            return np.full(len(self.part), np.datetime64("NaT", "ns")), np.full(len(self.part), np.nan)
        else:
            dates, times, date_field, time_field = self.texts("date"), self.texts("time"), "date", "time"
            dates = dates.map({text: cells.moment(text)[0] for text in dates.unique()})
        days, bad = cells.each(dates, lambda text: cells.day(text, habits.month_first))
        starts, worse = cells.each(times, lambda text: cells.clock(text, habits.clock_s, habits.hhmm))
        for field, kinds in ((date_field, bad), (time_field, worse)):
            for kind, where in kinds.items():
                self.note(field, kind, where)
        self.note(date_field, "empty", (dates == "").to_numpy())
        self.note(time_field, "empty" if date_field != time_field else "not_a_time", ((times == "") & (dates != "")).to_numpy())
        dated = np.where(np.isnan(days), np.datetime64("NaT", "D"), np.nan_to_num(days).astype("int64").astype("datetime64[D]"))
        return dated.astype("datetime64[ns]"), starts

    def _holds_both(self, field: str) -> bool:
        texts = self.texts(field)
        return any(cells.moment(text)[1] for text in texts[texts != ""].head(20))

    def words(self, field: str, known: Mapping[str, str], kind: str) -> np.ndarray:
        """Names such as `phone` for the words a file uses; notes a problem of this kind with every other word."""
        by_word = {plain(word): name for name, words in known.items() for word in words.split(",")}
        texts = self.texts(field)
        found = {text: by_word.get(plain(text), "") for text in texts.unique()}
        names = texts.map(found).to_numpy(dtype=object)
        self.note(
            field, kind, names == "", lambda i: {"hint": nearest(plain(texts.iloc[i]), by_word if texts.iloc[i] else known)}
        )
        return names


def habits_of(part: pd.DataFrame, heads: Mapping[str, Header], separator: str) -> Habits:
    """How a file writes numbers, dates and times, from these rows of it."""
    numbers = chain.from_iterable(part[heads[field].at].unique() for field in NUMBERS if field in heads)
    dates = part[heads["date"].at].unique() if "date" in heads else []
    times = part[heads["time"].at].unique() if "time" in heads else []
    clock_s, hhmm = cells.clock_counts_in(times)
    return Habits(cells.decimal_mark(numbers, separator), cells.is_month_first(chain(dates, times)), clock_s, hhmm)
