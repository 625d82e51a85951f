"""Write the report of finished results once more, without simulating: report FOLDER lang=nb audience=union."""

import json
from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.config.compose import LINE, Composed, scenario_of
from experiments.work import doubts, question
from experiments.work.results import write_text
from sim.errors import InputError, nearest
from sim.measures import through
from sim.measures.catalogue import MEASURES
from sim.measures.compare import Paired
from sim.measures.rules import COLUMNS as OF_BREACHES
from sim.measures.tally import COLUMNS, WITH_PARTS
from sim.report import Story, finding, page, pictures, sentences
from sim.report.cells import MARKS
from sim.report.sections import ORDER
from sim.report.texts import TEXT
from sim.scenario import Scenario

ALLOWED = {"lang": tuple(TEXT), "audience": tuple(ORDER)}
MANIFEST, PARTS, DOUBTS = "manifest.json", "parts.parquet", "doubts.csv"
NUMBERS = ("value", "tried", "difference", "low", "high")  # in the table of guesses tried, where nearly all else is words
# The tables of a results folder that the report is made of, each with columns it must have. (Parts: where there are teams.)
TABLES: dict[str, Sequence[str]] = {
    "days.parquet": COLUMNS, PARTS: WITH_PARTS, "through.parquet": through.COLUMNS, DOUBTS: doubts.COLUMNS,
    "contacts.parquet": ("regime", "offered_s"), "stints.parquet": ("regime", "agent_id", "activity"),
    "pauses.parquet": ("regime", "wished_s"), "agents.parquet": ("regime", "agent_id"),
    "breaches.parquet": ("regime", *OF_BREACHES),
}  # fmt: skip


def run(words: Sequence[str]) -> Path:
    """Writes the page that the words of the command line ask for into the results folder, and gives its path."""
    folder, asked = _read_words(words)
    of_question = question.asked_in(folder)
    lang, html = _of_question(folder, of_question, asked) if of_question else _of_comparison(folder, asked)
    audience = asked.get("audience", "all")
    path = folder / (f"report_{lang}.html" if audience == "all" else f"report_{audience}_{lang}.html")
    try:
        write_text(html, path)
    except OSError as error:
        raise InputError(str(path), None, f"cannot be written ({error.strerror or error})") from None
    print(path)
    return path


def _of_comparison(folder: Path, asked: Mapping[str, str]) -> tuple[str, str]:
    """The language and the page of a comparison."""
    story, told_in = story_of(folder)
    lang = asked.get("lang", told_in)
    drawn = [picture for _, picture in pictures.draw(story, lang, tuple(pictures.DRAW))]
    return lang, page(story, drawn, lang, asked.get("audience", "all"))


def _of_question(folder: Path, name: str, asked: Mapping[str, str]) -> tuple[str, str]:
    """The language and the page of another experiment, which is the same for every audience."""
    if "audience" in asked:
        raise InputError("audience", asked["audience"], f"the page of {name} is the same for everybody; leave it out", LINE)
    ours = {file.stem for file in Path(__file__).parent.glob("[a-z]*.py")}  # no name of a module is taken from a file
    known = getattr(import_module(f"experiments.{name}"), "QUESTION", None) if name in ours else None
    if known is None:
        raise InputError(str(folder / MANIFEST), None, "is not a manifest.json written by handlingsrom")
    found, answer, lang = question.told_again(known, folder, asked.get("lang"))
    return lang, finding.page(found, answer, name, lang)


def _read_words(words: Sequence[str]) -> tuple[Path, dict[str, str]]:
    folders = [word for word in words if word.partition("=")[0] not in ALLOWED]
    for word in folders:
        if "=" in word and not Path(word).expanduser().exists():
            raise InputError(word.partition("=")[0], None, f"no such key; of a report {' and '.join(ALLOWED)} can be set", LINE)
    if len(folders) != 1:
        raise InputError("report", None, "name one results folder, such as results/compare/2027-01-04_09-00-00", LINE)
    asked = dict(word.split("=", 1) for word in words if word not in folders and "=" in word)
    for key, value in asked.items():
        if value not in ALLOWED[key]:
            raise InputError(key, value, nearest(value, ALLOWED[key]), LINE)
    return Path(folders[0]).expanduser(), asked


def story_of(folder: Path) -> tuple[Story, str]:
    """What a results folder of compare tells, and the language it was told in."""
    manifest = _manifest(folder)
    scenario = scenario_of(Composed(manifest["conf"], tuple(manifest["changed"]), None, ((folder / MANIFEST, ""),)))
    read = {name.partition(".")[0]: _table(folder / name, columns) for name, columns in TABLES.items()}
    days = read.pop("days")
    if set(days["regime"]) != set(scenario.regime):
        raise InputError(str(folder / "days.parquet"), None, f"does not belong to the {MANIFEST} beside it")
    _refuse_unknown(read["doubts"], scenario, folder / DOUBTS)
    changed = tuple(str(word) for word in manifest["changed"])
    story = Story(scenario, Paired(days), **read, seed=manifest["seed"], ended=manifest["ended"], changed=changed)
    return story, manifest["conf"]["lang"]


def _refuse_unknown(tried: pd.DataFrame, scenario: Scenario, path: Path) -> None:
    """Refuses words among the guesses tried that this version, or this comparison, does not know."""
    known: dict[str, Collection[str]] = {
        "key": {key for key, _ in scenario.cards()}, "end": ("low", "high"), "regime": scenario.regime, "measure": MEASURES,
        "before": MARKS, "now": MARKS,
    }  # fmt: skip
    for column, words in known.items():
        for word in tried[column]:
            if word not in words:
                raise InputError(str(path), None, f"has {word!r} under {column!r}, which is not known here")


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.exists():
        raise InputError("report", str(folder), f"is not a folder of finished results; there is no {MANIFEST} in it", LINE)
    try:
        found = json.loads(path.read_text("utf-8"))
        ours = found["experiment"] == "compare" and {"changed", "seed"} <= {*found}
        known = ours and found["ended"] in sentences.TEXT["en"]["days"] and found["conf"]["lang"] in TEXT
    except (OSError, ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise InputError(str(path), None, "is not a manifest.json written by handlingsrom compare")
    return dict(found)


def _table(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """A table of the results; parts may be missing, and are then empty."""
    if path.name == PARTS and not path.exists():
        return pd.DataFrame(columns=columns)
    try:
        found = pd.read_parquet(path) if path.suffix == ".parquet" else _doubts(path)
    except FileNotFoundError:
        raise InputError(str(path), None, "is missing; run the comparison again, or with this version") from None
    except (OSError, ValueError) as error:
        raise InputError(str(path), None, f"cannot be read ({str(error).splitlines()[0]})") from None
    if missing := [name for name in columns if name not in found]:
        raise InputError(str(path), None, f"has no column {missing[0]!r}; run the comparison again with this version")
    return found


def _doubts(path: Path) -> pd.DataFrame:
    """The guesses that were tried. Words are words, also those that look like no value; a number left out is none."""
    kinds = {name: float if name in NUMBERS else bool if name == "moved" else str for name in doubts.COLUMNS}
    return pd.read_csv(path, dtype=kinds, keep_default_na=False, na_values={name: [""] for name in NUMBERS})


if __name__ == "__main__":
    from experiments.cli import main

    main("report")
