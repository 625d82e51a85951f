"""What a question says in the terminal: the answer, the numbers, where the files are."""

from collections.abc import Iterable
from pathlib import Path

from rich import box
from rich.markup import escape
from rich.table import Table

from experiments.say.words import console, text
from sim.report import sentences
from sim.report.finding import Answer, Found

MOST_ROWS = 24  # of a table in the terminal


def print_finding(found: Found, answer: Answer, folder: Path, figures: Iterable[Path], lang: str) -> None:
    """What was asked, the answer, the numbers, and where the files are."""
    screen = console()
    screen.print(f"\n[bold]{escape(answer.question)}[/bold]")
    for n, sentence in enumerate(answer.sentences):
        screen.print(f"[bold]{escape(sentence)}[/bold]" if n == 0 else escape(sentence))
    screen.print(escape(sentences.rests_on(found.scenario, lang)), style="dim")
    for sheet in answer.sheets:
        table = Table(title=escape(sheet.caption), box=box.SIMPLE_HEAD, title_justify="left")
        for n, head in enumerate(sheet.head):
            table.add_column(escape(head), justify="right" if n else "left")
        for row in sheet.rows[:MOST_ROWS]:
            table.add_row(*map(escape, row))
        screen.print(table)
        if len(sheet.rows) > MOST_ROWS:
            screen.print(escape(text("more_rows", lang, n=len(sheet.rows) - MOST_ROWS)), style="dim")
    for failed in found.failed:
        screen.print(escape(text("failed", lang, which=failed)), style="red")
    screen.print(f"\n[bold]{text('files', lang)}[/bold]")
    screen.print(f"  {escape(str(folder / 'report.html'))}  ({text('report', lang)})", soft_wrap=True)
    for path in (*figures, *(folder / f"{name}.csv" for name in found.tables)):
        screen.print(f"  {escape(str(path))}", soft_wrap=True)
