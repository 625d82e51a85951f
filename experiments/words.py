"""What an experiment says in the terminal, in English and Norwegian."""

import os
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from experiments.compose import Composed
from sim.engines import cache, must_compile
from sim.measures.catalogue import FIRST_PAGE, GROUPS, MEASURES
from sim.measures.compare import BETTER, EQUAL, NONE, UNTOLD, VERDICTS, WORSE, Paired, verdict
from sim.plots.words import give_or_take, level
from sim.report import Story, answer, findings, sentences
from sim.report.cells import MARKS, between
from sim.report.finding import Answer, Found
from sim.scenario import Scenario

MEASURE_WIDTH, CELL_WIDTH = 30, 19
MOST_ROWS = 24  # of a table in the terminal
CALM = 0.97  # service level above which a centre has more people than its callers need

TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "comparing": "{scenario} ({agents} on duty): comparing {regimes}.",
        "running": "{scenario} ({agents} on duty): running {regimes}.",
        "goes_on": "{days} days were done before; going on from there.",
        "periods": "{n} periods of {h} days each, {days} days in all; each period counts once.",
        "compiling": "Preparing the fast engine: a quarter of a minute or so, only the first time.",
        "not_kept": "Preparing the fast engine: a quarter of a minute or so. It cannot be kept in {place}, so this comes every time; NUMBA_CACHE_DIR names another place.",
        "simpy": "The fast engine is not used: {why}.",
        "agree": "All engines agree to the last bit, under {regimes}: {days} days, {contacts} contacts, {stints} stints, {pauses} pauses, every field.",
        "differ": "The engines differ. This is a fault in the program, not in your scenario; please report it with the command and this line:",
        "days": "Days", "precise": "Days (service level known to ±{half:.2f} points)",
        "doubts": "Guesses tried at the ends of their range",
        "measure": "Measure", "mean": "Mean", "under": "Under each mean: the difference from the first column, ± its 95 % interval.",
        "interval": "95 % interval",
        "files": "Read on",
        "report": "the whole story on one page", "tables": "all numbers",
        "next": "Try next",
        "tips": {
            "easy": ("staffing.scale={fewer}", "hardly anybody waits here; see what happens with fewer people"),
            "hard": ("staffing.scale={more}", "twenty per cent more people"),
            "forecast": ("demand.forecast.day_sd=0.2", "a worse forecast"),
            "theory": ("theory.agents={agents}", "one more agent"),
            "other": ("lang=nb", "alt på norsk"),
        },
        "centres": "see the other contact centres",
        "points": "{n} points, days",
        "status": "{whole} of {points} points done; {days} of {total} days.",
        "finished": "Finished: the tables and the report are there.",
        "to_write": "All is simulated; the tables and the report are not written yet. Give the command again.",
        "going": "{n} blocks in hand, {pace} days a minute lately: about {left} left.",
        "going_slow": "{n} blocks in hand; too little is done yet to tell how long it will take.",
        "idle": "Nobody is working on it now. Give the command again, with the same out=, to go on.",
        "size": "{n} points x {days} days: at most about {time} on {cores} cores.",
        "go_ahead": "Go ahead? [y/N] ", "not_begun": "not begun",
        "times": ("{n} seconds", "{n} minutes", "{n} hours", "{n} days"),
        "failed": "Not simulated: {which}", "more_rows": "... and {n} more rows, in the tables",
        "kept": "interrupted; what is done is kept: give the command again with out={folder} to go on",
    },
    "nb": {
        "comparing": "{scenario} ({agents} på vakt): sammenligner {regimes}.",
        "running": "{scenario} ({agents} på vakt): kjører {regimes}.",
        "goes_on": "{days} dager var gjort fra før; fortsetter derfra.",
        "periods": "{n} perioder på {h} dager, {days} dager i alt; hver periode teller én gang.",
        "compiling": "Gjør klar den raske motoren: et kvart minutt eller så, bare første gang.",
        "not_kept": "Gjør klar den raske motoren: et kvart minutt eller så. Den kan ikke lagres i {place}, så det skjer hver gang; NUMBA_CACHE_DIR peker ut et annet sted.",
        "simpy": "Den raske motoren brukes ikke: {why}.",
        "agree": "Alle motorene er enige til siste bit, for {regimes}: {days} dager, {contacts} henvendelser, {stints} økter, {pauses} pauser, hvert eneste felt.",
        "differ": "Motorene er uenige. Det er en feil i programmet, ikke i scenarioet ditt; meld gjerne fra med kommandoen og denne linjen:",
        "days": "Dager", "precise": "Dager (svarprosent kjent på ±{half:.2f} prosentpoeng)",
        "doubts": "Gjetninger prøvd i ytterkantene",
        "measure": "Mål", "mean": "Snitt", "under": "Under hvert gjennomsnitt: forskjellen fra første kolonne, ± 95 %-intervallet.",
        "interval": "95 %-intervall",
        "files": "Les videre",
        "report": "hele historien på én side", "tables": "alle tallene",
        "next": "Prøv også",
        "tips": {
            "easy": ("staffing.scale={fewer}", "nesten ingen venter her; se hva som skjer med færre folk"),
            "hard": ("staffing.scale={more}", "tjue prosent flere folk"),
            "forecast": ("demand.forecast.day_sd=0.2", "en dårligere prognose"),
            "theory": ("theory.agents={agents}", "én medarbeider til"),
            "other": ("lang=en", "everything in English"),
        },
        "centres": "se de andre kontaktsentrene",
        "points": "{n} punkter, dager",
        "status": "{whole} av {points} punkter er ferdige; {days} av {total} dager.",
        "finished": "Ferdig: tabellene og rapporten ligger der.",
        "to_write": "Alt er simulert; tabellene og rapporten er ikke skrevet ennå. Gi kommandoen igjen.",
        "going": "{n} bolker er under arbeid, {pace} dager i minuttet i det siste: omtrent {left} igjen.",
        "going_slow": "{n} bolker er under arbeid; det er for lite gjort til å si hvor lenge det varer.",
        "idle": "Ingen arbeider med dette nå. Gi kommandoen igjen, med samme out=, for å gå videre.",
        "size": "{n} punkter x {days} dager: høyst omtrent {time} på {cores} kjerner.",
        "go_ahead": "Sette i gang? [j/N] ", "not_begun": "ikke satt i gang",
        "times": ("{n} sekunder", "{n} minutter", "{n} timer", "{n} døgn"),
        "failed": "Ikke simulert: {which}", "more_rows": "... og {n} rader til, i tabellene",
        "kept": "avbrutt; det som er gjort, er tatt vare på: gi kommandoen igjen med out={folder} for å gå videre",
    },
}  # fmt: skip


def text(key: str, lang: str, **values: object) -> str:
    """A phrase with its blanks filled in."""
    return str(TEXT[lang][key]).format(**values)


def time(seconds: float, lang: str) -> str:
    """About how long, in the unit that suits."""
    units = list(zip((1, 60, 3600, 86_400), TEXT[lang]["times"], strict=True))
    length, phrase = next((unit for unit in reversed(units) if seconds >= 2 * unit[0]), units[0])
    return str(phrase).format(n=f"{seconds / length:,.0f}")


def console() -> Console:
    """The terminal; as wide as the tables need when nobody looks at it."""
    wide = Console(highlight=False)
    return wide if wide.is_terminal else Console(highlight=False, width=int(os.environ.get("COLUMNS", 110)))


def progress_bar() -> Progress:
    """The progress bar of long work, on the error stream so that output can be piped."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def announce(scenario: Scenario, changed: Sequence[str], lang: str) -> None:
    """Says what is about to be compared, and what the user has set."""
    regimes = [regime.label.of(lang) for regime in scenario.regime.values()]
    key = "comparing" if len(regimes) > 1 else "running"
    names = {"scenario": scenario.label.of(lang), "agents": scenario.staffing.on_duty, "regimes": joined(regimes, lang)}
    console().print(escape(text(key, lang, **names)))
    if changed:
        console().print(escape(sentences.set_for_this_run(changed, lang)))


def announce_periods(scenario: Scenario, days: int, lang: str) -> None:
    """Says how many periods so many days are, where days follow each other: the last one is made whole."""
    if scenario.horizon > 1:
        n, h = scenario.periods(days), scenario.horizon
        console().print(text("periods", lang, n=n, h=h, days=n * h))


def announce_rest(days: int, lang: str) -> None:
    """Says that a run goes on from where it was cut off, if it does."""
    if days:
        console().print(text("goes_on", lang, days=days))


def announce_engine(engine: str, lang: str) -> None:
    """Says that the fast engine has to be prepared, or why it is not used, where there is something to say."""
    if must_compile(engine):
        key = "compiling" if cache.opened() else "not_kept"
        console().print(escape(text(key, lang, place=cache.folder().parent)), style="dim")
    elif engine != "compiled" and cache.refusal():
        console().print(escape(text("simpy", lang, why=cache.refusal())), style="dim")


def joined(names: Sequence[str], lang: str) -> str:
    """Names as a list in a sentence."""
    word = {"en": " and ", "nb": " og "}[lang]
    return word.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def shown(measures: Iterable[str]) -> list[str]:
    """The measures of a first page that are there."""
    found = set(measures)
    return [name for name in FIRST_PAGE if name in found]


def print_outcome(scenario: Scenario, paired: Paired, lang: str) -> None:
    """The table of the terminal: every regime beside the baseline, in as many tables as the width asks for."""
    screen = console()
    others = paired.regimes[1:]
    at_once = max(1, (screen.width - MEASURE_WIDTH - 17) // (CELL_WIDTH + 2))
    for i in range(0, len(others), at_once):
        screen.print(_against(scenario, paired, others[i : i + at_once], lang))
    if not others:
        screen.print(_alone(scenario, paired, lang))
        return
    marks = "   ".join(f"{MARKS[said]} {VERDICTS[lang][said]}" for said in MARKS if said != NONE)
    screen.print(escape(f"{marks}\n{text('under', lang)}"), style="dim")


def _against(scenario: Scenario, paired: Paired, regimes: Sequence[str], lang: str) -> Table:
    baseline = paired.regimes[0]
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(text("measure", lang), max_width=MEASURE_WIDTH)
    for name in (baseline, *regimes):
        table.add_column(escape(scenario.regime[name].label.of(lang)), justify="right", max_width=CELL_WIDTH)
    group = ""
    for name in shown(paired.measures):
        measure = MEASURES[name]
        if measure.group != group:
            group = measure.group
            table.add_row(f"[bold]{GROUPS[group][lang]}[/bold]")
        cells = [_cell(paired, regime, name, lang) for regime in regimes]
        table.add_row(f"  {measure.label(lang)}", level(paired.mean(baseline, name).value, measure.unit, lang), *cells)
    return table


def _cell(paired: Paired, regime: str, name: str, lang: str) -> str:
    """Mean and verdict; under it the difference and the half-width of its interval."""
    measure, difference = MEASURES[name], paired.difference(regime, paired.regimes[0], name)
    said = verdict(difference, measure.better)
    colour = {BETTER: "green", WORSE: "red"}.get(said, "dim" if said in (UNTOLD, EQUAL) else "bold")
    top = f"{level(paired.mean(regime, name).value, measure.unit, lang)} [{colour}]{MARKS[said]}[/{colour}]"
    if said in (EQUAL, NONE):
        return top
    change = give_or_take(difference.value, difference.high - difference.value, measure.unit, lang)
    return f"{top}\n[dim]{change}[/dim]"


def _alone(scenario: Scenario, paired: Paired, lang: str) -> Table:
    regime = paired.regimes[0]
    table = Table(title=escape(scenario.regime[regime].label.of(lang)), box=box.SIMPLE_HEAD, title_justify="left")
    table.add_column(text("measure", lang))
    table.add_column(text("mean", lang), justify="right")
    table.add_column(text("interval", lang), justify="right")
    for name in shown(paired.measures):
        mean, measure = paired.mean(regime, name), MEASURES[name]
        interval = between(mean.low, mean.high, measure.unit, lang)
        table.add_row(measure.label(lang), level(mean.value, measure.unit, lang), interval)
    return table


def print_answer(story: Story, lang: str) -> None:
    """The answer in two sentences for each regime, as on the page, and what it rests on."""
    screen, scenario, days = console(), story.scenario, story.paired.days
    for promise in sentences.promises(scenario, story.paired, lang):
        screen.print(escape(promise))
    for one in answer.answers(story, lang):
        screen.print(f"[bold]{escape(story.label(one.regime, lang))}[/bold]")
        for begins, said in (one.callers, one.agents):
            screen.print(f"  [bold]{escape(begins)}[/bold] {escape(said)}")
    if busy := answer.too_busy(story, lang):
        screen.print(escape(busy), style="yellow")
    if few := sentences.few_days(scenario, days, lang):
        screen.print(escape(few), style="yellow")
    how_long = sentences.how_long(scenario, days, story.seed, story.ended, lang)
    last = (answer.rule(story, lang), how_long, sentences.by_chance(story.paired, lang), sentences.rests_on(scenario, lang))
    screen.print(escape(" ".join(filter(None, last))), style="dim")


def print_bounds(scenario: Scenario, paired: Paired, parts: pd.DataFrame, lang: str) -> None:
    """What the bounds did where anybody may wish for a pause, and what spills over from a trial; the report has more."""
    screen = console()
    for regime in paired.regimes:
        if paired.mean(regime, "wishes").value > 0:
            sentence = findings.what_bound(paired, regime, lang)
            screen.print(f"[bold]{escape(scenario.regime[regime].label.of(lang))}[/bold]  {escape(sentence)}")
    for sentence in findings.spill_over(scenario, parts, paired.regimes, lang):
        screen.print(escape(sentence))


def print_paths(folder: Path, figures: Iterable[Path], lang: str) -> None:
    """Where the files are."""
    screen = console()
    screen.print(f"\n[bold]{text('files', lang)}[/bold]")
    screen.print(f"  {escape(str(folder / 'report.html'))}  ({text('report', lang)})", soft_wrap=True)
    for path in figures:
        screen.print(f"  {escape(str(path))}", soft_wrap=True)
    tables = f"{folder / 'differences.csv'}, summary.csv, days.parquet"
    screen.print(f"  {escape(tables)}  ({text('tables', lang)})", soft_wrap=True)


def print_finding(found: Found, answer: Answer, folder: Path, figures: Iterable[Path], lang: str) -> None:
    """What was asked, the answer, the numbers, and where the files are."""
    screen = console()
    screen.print(f"\n[bold]{escape(answer.question)}[/bold]")
    for n, sentence in enumerate(answer.sentences):
        screen.print(f"[bold]{escape(sentence)}[/bold]" if n == 0 else escape(sentence))
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


def print_tips(composed: Composed, scenario: Scenario, paired: Paired, lang: str) -> None:
    """What to try next: the same command with one thing more."""
    if composed.tree.get("manifest"):
        return
    screen, scale = console(), float(scenario.staffing.scale)
    screen.print(f"\n[bold]{text('next', lang)}[/bold]")
    calm = paired.mean(paired.regimes[0], "service_level").value > CALM
    keys = ["theory", "other"] if "theory" in composed.tree else ["easy" if calm else "hard", "forecast", "other"]
    if scenario.demand.forecast.day_sd >= 0.2 and "forecast" in keys:
        keys.remove("forecast")
    words = [word for word in composed.overrides if word.partition("=")[0].lstrip("+~") not in ("out", "manifest")]
    if composed.config_dir:
        words = ["--config-dir", composed.config_dir, *words]
    numbers = {"agents": scenario.staffing.on_duty + 1, "fewer": f"{0.6 * scale:g}", "more": f"{1.2 * scale:g}"}
    for key in keys:
        more, why = TEXT[lang]["tips"][key]
        more = more.format(**numbers)
        kept = [word for word in words if word.partition("=")[0] != more.partition("=")[0]]
        screen.print(f"  {escape(shlex.join(['handlingsrom', 'compare', *kept, more]))}  [dim]{why}[/dim]", soft_wrap=True)
    screen.print(f"  handlingsrom scenarios  [dim]{text('centres', lang)}[/dim]", soft_wrap=True)
