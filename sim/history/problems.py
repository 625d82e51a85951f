"""What is wrong with, or worth knowing about, a file: each problem names its row and column, and says what is allowed."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from sim.errors import InputError
from sim.history.says import ERROR, HEADINGS, LEVEL_NAMES, PLACE, TEXTS

MOST_ALIKE = 50  # problems of one kind in one column that are listed; the others are only counted
FORMULA_SIGNS = ("=", "+", "-", "@", "\t")  # a spreadsheet would run a cell that begins so


@dataclass(frozen=True)
class Problem:
    """Something noticed in a file: an error stops the import, a warning or a note says how it was handled."""

    kind: str  # a key of TEXTS
    row: int | None = None  # as in the file, where the first row is 1
    column: str | None = None  # as headed in the file
    value: str | None = None  # as written in the file; None where it might be about a person
    facts: tuple[tuple[str, object], ...] = ()

    @property
    def level(self) -> str:
        """error, warning or note."""
        return TEXTS[self.kind][0]

    def text(self, lang: str) -> str:
        """What is allowed, or how it was handled, in a sentence."""
        return TEXTS[self.kind][1 if lang == "en" else 2].format(**dict(self.facts))

    def place(self, lang: str = "en") -> str:
        """The row and column in words."""
        words = PLACE[lang]
        row = None if self.row is None else words["row"].format(self.row)
        column = None if self.column is None else words["column"].format(self.column)
        return ", ".join(filter(None, (row, column))) or words["file"]


@dataclass
class Problems:
    """Problems as they are found, no more than MOST_ALIKE of a kind in a column."""

    source: str  # the file's name
    report: Path | None = None  # where the check report is written, in ...
    lang: str = "en"
    found: list[Problem] = field(default_factory=list)
    alike: Counter = field(default_factory=Counter)

    def add(self, kind: str, row: int | None = None, column: str | None = None, value: object = None, **facts: object) -> None:
        """Notes a problem; `facts` fill the blanks of its sentence."""
        self.alike[kind, column] += 1
        if self.alike[kind, column] <= MOST_ALIKE:
            text = None if value is None else str(value)
            self.found.append(Problem(kind, row, column, text, tuple(facts.items())))

    def listed(self) -> list[Problem]:
        """All problems, errors first, then by row; where there were too many of a kind, a last one says how many more."""
        more = [
            Problem("more_alike" if TEXTS[kind][0] == ERROR else "more_alike_noted", None, column, None, (("n", n - MOST_ALIKE),))
            for (kind, column), n in self.alike.items()
            if n > MOST_ALIKE
        ]
        levels = list(LEVEL_NAMES["en"])
        return sorted(self.found, key=lambda p: (levels.index(p.level), p.row or 0)) + more

    def stop_at_errors(self) -> None:
        """Writes the check report and raises Refused if there is an error among the problems."""
        errors = sum(n for (kind, _), n in self.alike.items() if TEXTS[kind][0] == ERROR)
        if errors:
            self.write_report()
            raise Refused(self.source, self.listed(), errors, self.report)

    def write_report(self) -> None:
        """Writes the check report if it is asked for: CSV as Excel opens it, with Norwegian letters."""
        if self.report is None:
            return
        table, separator = as_table(self.listed(), self.lang), ";" if self.lang == "nb" else ","
        try:
            table.to_csv(self.report, index=False, encoding="utf-8-sig", sep=separator, lineterminator="\n")
        except OSError as error:
            raise InputError(
                "report", str(self.report), f"cannot be written ({error.strerror or error})", "command line"
            ) from None


class Refused(InputError):
    """A file that cannot be used: the first error in one line, how many more there are, and `problems` with all of them."""

    def __init__(self, source: str, problems: list[Problem], errors: int, report: Path | None):
        self.problems = problems
        first, more = problems[0], ""
        if errors > 1:
            more = f"; and {errors - 1} more" + (f", all listed in {report}" if report else "")
        super().__init__(first.place(), first.value, first.text("en") + more, source)


def as_table(problems: list[Problem], lang: str = "en") -> pd.DataFrame:
    """The check report: one row a problem, with row, column, value, what it is and what to do; safe to open in a spreadsheet."""
    rows = [
        (p.row, _harmless(p.column), _harmless(p.value), LEVEL_NAMES[lang][p.level], p.text(lang)) for p in problems
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=HEADINGS[lang])
    return table.astype({HEADINGS[lang][0]: "Int64"})


def _harmless(text: str | None) -> str | None:
    """Text that a spreadsheet shows and does not run."""
    if text is None:
        return None
    text = text if len(text) <= 60 else text[:57] + "..."
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
