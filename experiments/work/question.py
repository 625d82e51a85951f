"""What all questions have in common: a folder, a study of points, tables, the answer in words and pictures, a page."""

import json
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from filelock import FileLock
from pydantic import ValidationError

from experiments.config.compose import LINE, Composed, scenario_of
from experiments.config.settings import Settings, again, refused, settings_of
from experiments.say import finding, outcome, words
from experiments.work.cluster import working_on
from experiments.work.results import ASKED, new_folder, versions, write_manifest, write_table, write_text
from experiments.work.study import Study
from sim.errors import InputError
from sim.plots import style
from sim.regime import Model
from sim.report.finding import Answer, Found, page
from sim.run import checked, engine_for
from sim.scenario import Scenario

FEW_POINTS = 5  # there are more, as a rule
MANIFEST = "manifest.json"
Tables = dict[str, pd.DataFrame]


class Question(NamedTuple):
    """An experiment: what it is called, what can be asked, how the answer is found, how it is told."""

    name: str
    ask: type[Model]  # the keys under `ask`
    find: Callable[[Study, Any], Tables]  # tables by the name of their file; the main one is called as the question
    tell: Callable[[Found, str], Answer]  # in a language
    with_parts: bool = False  # whether it needs the measures of teams


def run(question: Question, composed: Composed) -> Path:
    """Answers a question and returns the results folder. What has been simulated there before is not simulated again."""
    if composed.tree.get("manifest") is not None:
        composed = again(composed)
    ask, composed = ask_of(question, composed)
    settings, scenario = settings_of(composed), scenario_of(composed)
    checked(scenario, scenario.regime, settings.seed)
    if scenario.periods(settings.days) < 2:
        allowed = f"must be more than {scenario.horizon}: two periods are the fewest with intervals (see horizon)"
        raise InputError("days", settings.days, allowed, composed.place_of("days"))
    folder = new_folder(question.name, settings.out, lambda found: _may_go_on(found, question.name, scenario))
    began = time.monotonic()
    outcome.announce(scenario, composed.changed, settings.lang)
    many = settings.days * len(scenario.regime) * FEW_POINTS
    outcome.announce_engine(engine_for(scenario, len(scenario.regime), many, settings.engine), settings.lang)
    study = Study(folder, question.name, composed, settings, question.with_parts)
    try:
        with working_on(settings.cluster, settings.lang):
            tables = question.find(study, ask)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(words.text("kept", settings.lang, folder=folder)) from None
    with FileLock(folder / "writing.lock"):  # another run may be done at the same moment
        for name, table in tables.items():
            write_table(table, folder / f"{name}.csv")
        write_table(tables[question.name], folder / f"{question.name}.parquet")
        write_manifest(
            folder, experiment=question.name, scenario=scenario.name, regimes=list(scenario.regime), seed=settings.seed,
            days=settings.days, seconds=round(time.monotonic() - began, 1), running_seconds=round(study.running_s, 1),
            measuring_seconds=round(study.measuring_s, 1), changed=list(composed.changed), tables=list(tables),
            failed=[f"{failure.name}: {failure.why}" for failure in study.failed.values()],
            conf=composed.tree | {"ask": ask.model_dump(mode="json", exclude=set(type(ask).model_computed_fields))},
        )  # fmt: skip
        found, answer = told(question, folder, settings.lang)
        figures = show(question, found, answer, settings, folder)
    with suppress(OSError):  # where another run is waiting for it
        (folder / "writing.lock").unlink()
    finding.print_finding(found, answer, folder, figures, settings.lang)
    if found.failed:
        sys.exit(1)  # the rest is there
    return folder


def ask_of(question: Question, composed: Composed) -> tuple[Any, Composed]:
    """What is asked, checked, and the configuration without it."""
    given = composed.tree.get("ask") or {}
    try:
        ask = question.ask.model_validate(given)
    except ValidationError as error:
        raise refused(error, composed, "ask.", question.ask.model_fields) from None
    return ask, replace(composed, tree={key: value for key, value in composed.tree.items() if key != "ask"})


def told(question: Question, folder: Path, lang: str) -> tuple[Found, Answer]:
    """What a results folder holds, and what is told of it."""
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    tree = {key: value for key, value in manifest["conf"].items() if key != "ask"}
    changed, failed = tuple(manifest["changed"]), tuple(manifest["failed"])
    scenario = scenario_of(Composed(tree, changed, None, ((folder / MANIFEST, ""),)))
    tables = {name: pd.read_csv(folder / f"{name}.csv") for name in manifest["tables"]}
    ask = question.ask.model_validate(manifest["conf"]["ask"]).model_dump(mode="json")
    found = Found(scenario, ask, tables, manifest["days"], manifest["seed"], changed, failed)
    return found, question.tell(found, lang)


def asked_in(folder: Path) -> str | None:
    """The name of the question that a results folder answers; None where it is of something else, or unfinished."""
    try:
        name = str(json.loads((folder / MANIFEST).read_text("utf-8"))["experiment"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return name if (folder / ASKED).exists() else None


def told_again(question: Question, folder: Path, lang: str | None) -> tuple[Found, Answer, str]:
    """`told`, in another language than before if one is named; InputError where the folder is not as it was written."""
    try:
        lang = lang or str(json.loads((folder / MANIFEST).read_text("utf-8"))["conf"]["lang"])
        return *told(question, folder, lang), lang
    except InputError:
        raise
    except (OSError, ValueError, KeyError, TypeError) as error:
        allowed = f"cannot be read as it stands ({str(error).splitlines()[0]}); give the command that made it again"
        raise InputError("report", str(folder), allowed, LINE) from None


def show(question: Question, found: Found, answer: Answer, settings: Settings, folder: Path) -> list[Path]:
    """Saves the pictures and the page; the files of the pictures, one of each."""
    how = settings.figure
    files = [style.save(figure, folder / "figures", one.name, how.formats, how.dpi)[:1] for figure, one in answer.pictures]
    write_text(page(found, answer, question.name, settings.lang), folder / "report.html")
    return [first for saved in files for first in saved]


def _may_go_on(folder: Path, name: str, scenario: Scenario) -> bool:
    """Whether a folder holds this experiment on this centre and regimes, by this version of the model.

    InputError says what is there instead.
    """
    try:
        asked: Mapping[str, Any] = json.loads((folder / ASKED).read_text("utf-8"))
        theirs, there = asked["versions"], (asked["experiment"], asked["scenario"], asked["regimes"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    now, here = dict(versions()), (name, scenario.name, list(scenario.regime))
    if there != here:
        allowed = f"holds {there[0]} of {there[1]} under {', '.join(there[2])}; name a new folder"
        raise InputError("out", str(folder), allowed, LINE)
    changed = [f"{key} {theirs.get(key)}, now {value}" for key, value in now.items() if theirs.get(key) != value]
    if changed:
        allowed = f"what is there was made by another version ({'; '.join(changed)}); the two are not mixed: name a new folder"
        raise InputError("out", str(folder), allowed, LINE)
    return True
