"""Fit a scenario to your own figures (data=mine.csv out=my_centre) and test it on days it has not seen."""

import contextlib
import dataclasses
import datetime
import json
import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.markup import escape
from rich.table import Table

from experiments.config.compose import Composed, compose, scenario_of
from experiments.config.groups import LINE, options
from experiments.config.settings import Settings, given, settings_of
from experiments.say import outcome, words
from experiments.say.check_report import print_check
from experiments.work.results import new_folder, versions, write_table, write_text
from sim import history
from sim.errors import InputError, nearest
from sim.history import backtest, fit, scenario_file, verdict
from sim.history.backtest import Backtest
from sim.history.fit import Fit, Play
from sim.history.intervals import History
from sim.plots import backtest as picture
from sim.plots import style
from sim.plots.words import change, level, number
from sim.run import engine_for, prepared
from sim.scenario import Scenario
from sim.terms import label

KEYS = ("data", "name", "columns", "within", "hold_back", "queues")  # beside those every experiment has
SHARED = ("days", "seed", "engine", "workers", "out", "lang")
HOLD_BACK, TIMES, FIT_TIMES = 0.25, 20, 4  # share of days; replications of a day held back, and of each day in a fit
TEXT: dict[str, dict[str, str]] = {
    "en": {
        "read": "{source}: {days} days, {first} to {last}; {contacts} contacts.",
        "fitting": "Fitting to {fit} days, to be tested on {held} held back ...",
        "whole": "Fitting to all {days} days ...",
        "found": "What all days show",
        "test": "Days it had not seen",
        "measure": "Measure, mean over days",
        "observed": "Observed", "model": "Foretold", "off": "Off by", "rival": "Erlang A off by",
        "own": "Off by, handle times known",
        "service_level": "Answered in {within} s", "abandonment": "Gave up", "wait_s": "Mean wait",
        "files": "Read on", "next": "Try next",
    },
    "nb": {
        "read": "{source}: {days} dager, {first} til {last}; {contacts} henvendelser.",
        "fitting": "Tilpasser til {fit} dager, for å prøves på {held} som holdes tilbake ...",
        "whole": "Tilpasser til alle {days} dagene ...",
        "found": "Hva alle dagene viser",
        "test": "Dager den ikke hadde sett",
        "measure": "Mål, snitt over dager",
        "observed": "Observert", "model": "Forutsagt", "off": "Bom", "rival": "Erlang A bommer med",
        "own": "Bom, kjent behandlingstid",
        "service_level": "Besvart på {within} s", "abandonment": "Ga opp", "wait_s": "Gjennomsnittlig ventetid",
        "files": "Les videre", "next": "Prøv også",
    },
}  # fmt: skip


def run(composed: Composed) -> Path:
    """Reads the user's file, fits, tests, and writes a folder for --config-dir; every mistake is one line."""
    asked, settings = _asked(composed), _settings(composed)
    if settings.out is None:
        raise InputError("out", None, "name the folder to write: out=my_centre", LINE)
    name = _safe_name(asked.get("name"), asked["data"])
    is_new = not Path(settings.out).expanduser().exists()
    folder = new_folder("calibrate", settings.out, _only_a_report)
    try:
        _calibrate(composed, asked, settings, name, folder)
    except BaseException as error:
        _clear(folder, is_new, str(error))
        raise
    return folder


def _clear(folder: Path, is_new: bool, message: str) -> None:
    """A run that failed leaves nothing behind, but the check report where the message refers to it."""
    report = folder / "check.csv"
    if str(report) not in message:
        report.unlink(missing_ok=True)
    for empty in (folder / "figures", *([folder] if is_new else [])):
        with contextlib.suppress(OSError):  # not empty, or not there
            empty.rmdir()


def _calibrate(composed: Composed, asked: dict[str, Any], settings: Settings, name: str, folder: Path) -> None:
    """Reads, fits, tests, writes and tells."""
    lang = settings.lang
    seen = history.read(
        asked["data"], asked["columns"], asked["within"], queues=asked["queues"], report=folder / "check.csv", lang=lang
    )
    fit.check(seen)
    dates = [pd.Timestamp(date) for date in sorted(seen.intervals.table["date"].unique())]
    held_out = backtest.split(dates, asked["hold_back"])
    _announce(seen, dates, folder, lang)
    usual = scenario_of(compose(["regimes=[detailed]"]))
    bare = scenario_of(compose(["scenario=theory", "regimes=[detailed]"])).model_copy(update={"channel": usual.channel})
    play = Play(bare, FIT_TIMES, settings.seed, _engine(bare, settings))
    times = settings.days if given(composed, "days") else TIMES
    _say("fitting", lang, fit=len(held_out[0]), held=len(held_out[1]))
    first, unseen = (fit.part(seen, part) for part in held_out)
    tried = fit.fitted(first, play, asked["within"])
    test = backtest.tested(tried, first, unseen, dataclasses.replace(play, times=times))
    _say("whole", lang, days=len(dates))
    whole = fit.fitted(seen, play, asked["within"])
    written = scenario_file.text(whole, seen, name, usual.workforce.pauses)
    figures = _write(folder, name, written, whole, tried, test, lang)
    _print_findings(whole, test, lang)
    _print_next(folder, name, figures, lang)


def _asked(composed: Composed) -> dict[str, Any]:
    """The keys of this command alone, checked."""
    tree = composed.tree
    for word in composed.overrides:
        key = word.partition("=")[0].lstrip("+~")
        if key not in (*KEYS, *SHARED):
            raise InputError(key, None, f"cannot be set here; {nearest(key, (*KEYS, *SHARED))}", LINE)
    mine = {key: tree.get(key) if given(composed, key) else None for key in KEYS}
    if not isinstance(mine["data"], str) or not mine["data"]:
        raise InputError("data", mine["data"], "name the file with your figures: data=mine.csv", LINE)
    columns = mine["columns"] or {}
    if not isinstance(columns, Mapping) or not all(isinstance(header, str) for header in columns.values()):
        raise InputError("columns", columns, "must be keys with headers, such as columns={offered: 'Antall inn'}", LINE)
    within = mine["within"]
    if within is not None and (isinstance(within, bool) or not isinstance(within, int | float) or not 0 < within <= 86_400):
        raise InputError("within", within, "must be seconds, above 0 and at most 86400", LINE)
    return mine | {
        "columns": {str(key): header for key, header in columns.items()},
        "within": None if within is None else float(within),
        "hold_back": _hold_back(mine["hold_back"]),
        "queues": "channel" if mine["queues"] is None else str(mine["queues"]),
    }


def _hold_back(raw: Any) -> float | list[pd.Timestamp]:
    """The share of the days, the last ones, or the dates that are held back to test on."""
    if raw is None:
        return HOLD_BACK
    if isinstance(raw, int | float) and not isinstance(raw, bool) and 0 < raw < 1:
        return float(raw)
    named = raw if isinstance(raw, list) else [raw]
    try:
        dates = [pd.Timestamp(datetime.date.fromisoformat(str(date))) for date in named]
    except ValueError:
        dates = []
    if not dates:
        raise InputError("hold_back", raw, "must be a share such as 0.25, or dates such as [2026-01-19,2026-01-20]", LINE)
    return dates


def _settings(composed: Composed) -> Settings:
    """The keys shared with other experiments, checked."""
    return settings_of(dataclasses.replace(composed, tree={key: x for key, x in composed.tree.items() if key not in KEYS}))


def _safe_name(given_name: Any, data: str) -> str:
    """The name of the scenario: as given, or the file's made of letters, digits and _; no name that `compare` finds elsewhere."""
    stem = re.sub(r"\W+", "_", Path(data).name.partition(".")[0], flags=re.ASCII).strip("_").lower()
    name = given_name if given_name is not None else stem if stem[:1].isalpha() else f"centre_{stem}".rstrip("_")
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII):
        raise InputError("name", name, "must be letters, digits and _, and begin with a letter", LINE)
    if name in options("scenario"):
        raise InputError("name", name, "is a scenario that is there already; give another, such as name=my_centre", LINE)
    return name


def _only_a_report(folder: Path) -> bool:
    """Whether all there is in a folder is the check report of a file that was refused."""
    return {file.name for file in folder.iterdir()} <= {"check.csv", "figures"}


def _engine(bare: Scenario, settings: Settings) -> str:
    engine = engine_for(bare, 1, 10_000, settings.engine)  # a fit plays thousands of days
    outcome.announce_engine(engine, settings.lang)
    return prepared(bare, engine) if settings.engine == "auto" else engine


def _write(
    folder: Path, name: str, written: str, whole: Fit, tried: Fit, test: Backtest, lang: str
) -> list[Path]:  # fmt: skip
    """All files but the check report, which the import has written."""
    (folder / "scenario").mkdir(exist_ok=True)
    write_text(written, folder / "scenario" / f"{name}.yaml")
    write_table(test.table.round(6), folder / "backtest.csv")
    facts = {
        "fit": _plain(whole), "tested_fit": _plain(tried), "misses": _plain(test.misses.to_dict("records")),
        "rival_availability": test.rival_share, "contacts_foreseen": list(test.foreseen),
        "handle_time_change": test.handle_change, "grade": verdict.grade(test), "versions": dict(versions()),
    }  # fmt: skip
    write_text(json.dumps(_plain(facts), indent=1, ensure_ascii=False, allow_nan=False) + "\n", folder / "fit.json")
    channels = list(dict.fromkeys(test.table["channel"]))
    drawn = []
    for channel in channels:
        figure = picture.draw(test.table, name, label(channel, lang), channel, tried.within_s, lang)
        file = "backtest" if len(channels) == 1 else f"backtest_{channel}"
        drawn.append(style.save(figure, folder / "figures", file)[0])
    return drawn


def _plain(value: Any) -> Any:
    """Numbers, texts, lists and names with values, as JSON has them; what is not known is null."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, pd.DataFrame):
        return _plain(value.to_dict("list"))
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(one) for one in value]
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value


def _say(key: str, lang: str, **values: object) -> None:
    words.console().print(escape(TEXT[lang][key].format(**values)), soft_wrap=True)


def _announce(seen: History, dates: list[pd.Timestamp], folder: Path, lang: str) -> None:
    contacts = number(float(seen.intervals.table["offered"].sum()), 0, lang)
    first, last = (f"{date:%Y-%m-%d}" for date in (dates[0], dates[-1]))
    _say("read", lang, source=seen.intervals.source, days=len(dates), first=first, last=last, contacts=contacts)
    print_check(seen.problems, seen.intervals.source, lang, folder / "check.csv")


def _print_findings(found: Fit, test: Backtest, lang: str) -> None:
    """What was found, how well it foretells, and the verdict."""
    screen, texts = words.console(), TEXT[lang]
    screen.print(f"\n[bold]{texts['found']}[/bold]")
    for line in verdict.of_fit(found, lang):
        screen.print(f"  · {escape(line)}")
    screen.print(f"\n[bold]{texts['test']}[/bold]")
    daily = test.misses[test.misses["level"] == "day"].set_index("measure")
    table = Table(box=None, pad_edge=False)
    for key in ("measure", "observed", "model", "off", "rival", "own"):
        table.add_column(texts[key], justify="left" if key == "measure" else "right")
    for measure, row in daily.iterrows():
        unit = "s" if measure == "wait_s" else "1"
        shown = [level(row[who], unit, lang) for who in ("observed", "predicted")]
        shown += [change(row[f"{who}_error"], unit, lang).lstrip("+") for who in ("predicted", "rival", "own_handle")]
        table.add_row(texts[str(measure)].format(within=f"{found.within_s:g}"), *shown)
    screen.print(table)
    for line in verdict.of_test(test, lang):
        screen.print(escape(line))


def _print_next(folder: Path, name: str, figures: list[Path], lang: str) -> None:
    """Where the files are, and the command that compares regimes on the new scenario."""
    screen, texts = words.console(), TEXT[lang]
    screen.print(f"\n[bold]{texts['files']}[/bold]")
    for path in (folder / "scenario" / f"{name}.yaml", folder / "backtest.csv", folder / "fit.json", *figures):
        screen.print(f"  {escape(str(path))}", soft_wrap=True)
    screen.print(f"\n[bold]{texts['next']}[/bold]")
    command = ["handlingsrom", "compare", "--config-dir", str(folder), f"scenario={name}", "regimes=[detailed,bounded]"]
    command += ["days=20", *(["lang=nb"] if lang == "nb" else [])]
    screen.print(f"  {escape(shlex.join(command))}", soft_wrap=True)


if __name__ == "__main__":
    from experiments.cli import main

    main("calibrate")
