"""What a comparison says in the terminal: what is compared, the table, the answer, where the files are, what to try next."""

import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd
from rich import box
from rich.markup import escape
from rich.table import Table

from experiments.config.compose import Composed
from experiments.say.words import TEXT, console, joined, text
from sim.engines import cache, must_compile
from sim.measures.catalogue import FIRST_PAGE, GROUPS, MEASURES
from sim.measures.compare import BETTER, EQUAL, NONE, UNTOLD, VERDICTS, WORSE, Paired, verdict
from sim.plots.words import give_or_take, level
from sim.report import Story, answer, findings, sentences
from sim.report.cells import MARKS, between
from sim.scenario import Scenario

MEASURE_WIDTH, CELL_WIDTH = 30, 19
CALM = 0.97  # service level above which a centre has more people than its callers need


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
