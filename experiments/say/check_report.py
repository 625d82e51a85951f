"""What was noticed in a file that was imported, as a table in the terminal."""

from pathlib import Path

from rich import box
from rich.markup import escape
from rich.table import Table

from experiments.say import words
from sim.history import Problem, as_table

SHOWN = 20  # problems in the terminal; the rest are in the file
TEXT = {
    "en": {"title": "What was noticed in {source}", "more": "{n} more", "all": "All of it: {path}"},
    "nb": {"title": "Det vi la merke til i {source}", "more": "{n} til", "all": "Alt sammen: {path}"},
}


def print_check(problems: list[Problem], source: str, lang: str, report: Path) -> None:
    """The first problems of a check report, errors first, and where they all are; nothing where there are none."""
    if not problems:
        return
    found, texts, screen = as_table(problems, lang), TEXT[lang], words.console()
    table = Table(title=escape(texts["title"].format(source=source)), box=box.SIMPLE_HEAD, title_justify="left")
    for name in found.columns:
        table.add_column(name, justify="right" if name == found.columns[0] else "left", overflow="fold")
    for row in found.head(SHOWN).astype(object).where(found.head(SHOWN).notna(), "").itertuples(index=False):
        table.add_row(*(escape(str(cell)) for cell in row))
    screen.print(table)
    if len(found) > SHOWN:
        screen.print(texts["more"].format(n=len(found) - SHOWN))
    screen.print(escape(texts["all"].format(path=report)), soft_wrap=True)
