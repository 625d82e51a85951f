"""Hydra's --multirun: an experiment once for every combination of values, each in a folder of its own."""

import itertools
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.config import axes
from experiments.config.compose import LINE, Composed
from experiments.config.settings import ELSEWHERE
from experiments.say import words
from experiments.work.results import versions, write_table
from sim.errors import InputError

OTHER = (*ELSEWHERE, "doubts", "ask", "manifest")  # not told of a run by its manifest as they were given


def run(
    name: str, overrides: list[str], read: Callable[[list[str]], Composed], start: Callable[[Composed], None]
) -> Path:
    """Starts the experiment at every combination, and gives the folder above theirs. A combination that is done is passed by.

    One that fails is named, and the rest completes (exit code 1).
    """
    folder, combinations = _combinations(overrides)
    rows, failed = [], []
    for n, (values, given) in enumerate([(values, read(given)) for values, given in combinations]):
        rows.append({"folder": str(n), **values})
        said = " ".join(f"{key}={value}" for key, value in values.items())
        words.console().print(f"\n{name} {said}", style="bold", markup=False)
        if _is_done(folder / str(n), given):
            continue
        try:
            start(given)
        except (InputError, SystemExit) as error:
            failed.append(f"{said}: {error if isinstance(error, InputError) else 'not all of it could be simulated'}")
    write_table(pd.DataFrame(rows), folder / "multirun.csv")
    words.console().print(f"\n{folder / 'multirun.csv'}", markup=False, soft_wrap=True)
    if failed:
        words.console().print("\n".join(failed), style="red", markup=False)
        raise SystemExit(1)
    return folder


def _combinations(overrides: list[str]) -> tuple[Path, list[tuple[dict[str, str], list[str]]]]:
    """The folder above all, and each combination: its values by key, and all its words."""
    plain, several = axes.apart(overrides)
    if not several:
        raise InputError("--multirun", None, "give a key several values, such as staffing.scale=0.8,0.9,1.0", LINE)
    if any(word.is_interval_sweep() for word in several):
        raise InputError("--multirun", None, "takes lists and ranges; an interval is for handlingsrom sweep", LINE)
    given = [word.partition("=")[2] for word in plain if word.startswith("out=")]
    folder = Path(given[-1] if given else Path("results") / "multirun" / datetime.now().strftime("%Y-%m-%d_%H-%M-%S"))
    plain, keys = [word for word in plain if not word.startswith("out=")], [word.get_key_element() for word in several]
    found = []
    for n, values in enumerate(itertools.product(*(word.sweep_string_iterator() for word in several))):
        at = dict(zip(keys, values, strict=True))
        found.append((at, [*plain, *(f"{key}={value}" for key, value in at.items()), f"out={folder / str(n)}"]))
    return folder, found


def _is_done(folder: Path, given: Composed) -> bool:
    """Whether a folder holds this very run, finished; InputError where it holds another one."""
    path = folder / "manifest.json"
    if not path.exists():
        return False
    manifest = json.loads(path.read_text("utf-8"))
    if _told(manifest["conf"]) != _told(given.tree) or manifest["versions"] != dict(versions()):
        raise InputError("out", str(folder), "holds another run, or one of another version; name a new folder", LINE)
    return True


def _told(tree: Mapping[str, Any]) -> dict[str, Any]:
    plain = json.loads(json.dumps(tree, default=str))
    return {key: value for key, value in plain.items() if key not in OTHER}
