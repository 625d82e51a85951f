"""Hydra's --multirun: an experiment once for every combination of values, each in a folder of its own."""

import itertools
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pandas as pd

from experiments.config import axes
from experiments.config.compose import LINE
from experiments.say import words
from experiments.work.results import write_table
from sim.errors import InputError


def run(name: str, overrides: list[str], start: Callable[[list[str]], None]) -> Path:
    """Starts the experiment at every combination, and gives the folder above theirs. A combination that is done is passed by."""
    plain, several = axes.apart(overrides)
    if not several:
        raise InputError("--multirun", None, "give a key several values, such as staffing.scale=0.8,0.9,1.0", LINE)
    if any(word.is_interval_sweep() for word in several):
        raise InputError("--multirun", None, "takes lists and ranges; an interval is for handlingsrom sweep", LINE)
    given = [word.partition("=")[2] for word in plain if word.startswith("out=")]
    folder = Path(given[-1] if given else Path("results") / "multirun" / datetime.now().strftime("%Y-%m-%d_%H-%M-%S"))
    plain = [word for word in plain if not word.startswith("out=")]
    keys = [word.get_key_element() for word in several]
    rows = []
    for n, values in enumerate(itertools.product(*(word.sweep_string_iterator() for word in several))):
        words_now = [f"{key}={value}" for key, value in zip(keys, values, strict=True)]
        rows.append({"folder": str(n), **dict(zip(keys, values, strict=True))})
        words.console().print(f"\n{name} {' '.join(words_now)}", style="bold", markup=False)
        if not (folder / str(n) / "manifest.json").exists():
            start([*plain, *words_now, f"out={folder / str(n)}"])
    write_table(pd.DataFrame(rows), folder / "multirun.csv")
    words.console().print(f"\n{folder / 'multirun.csv'}", markup=False, soft_wrap=True)
    return folder
