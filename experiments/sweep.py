"""Simulate at many points (a grid, a list, a sample) under every regime: tables of all, a heat map, a frontier."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.config import axes
from experiments.config.axes import Axes
from experiments.config.compose import LINE, Composed
from experiments.config.points import in_words
from experiments.say import words
from experiments.work import agreement, question
from experiments.work.question import Question, Tables
from experiments.work.study import Study
from sim.errors import InputError, nearest
from sim.measures.catalogue import MEASURES
from sim.measures.days import Days
from sim.questions import frontier
from sim.report.questions import sweep

VALUES = ["mean", "ci_low", "ci_high", "difference", "difference_low", "difference_high"]
MANY = 20_000  # points, more than one may have meant

composed = axes.composed


class Ask(Axes):
    """What is swept over, and what the heat map shows: the difference of a regime from the first in a measure."""

    measure: str = "service_level"
    regime: str | None = None


def find(study: Study, ask: Ask) -> Tables:
    """Every point under every regime: means, differences from the first, intervals; and the frontier."""
    _refuse(study, ask)
    many = axes.how_many(ask)
    if many > MANY:  # before they are made
        agreement.agree(study, many, many * study.settings.days, too_many=True)
    shown, points = axes.points(ask, study.composed, study.settings.seed)
    saying = words.text("points", study.settings.lang, n=f"{many:,}")
    found = study.measure(points, saying=saying, called=[in_words(values) for values in shown])
    if not any(found):
        first = next(iter(study.failed.values()))
        raise InputError("sweep", None, f"no point could be simulated; the first ({first.name}): {first.why}", LINE)
    table = tabled(shown, found)
    return {"sweep": table, "frontier": frontier.of(table, list(shown[0]))}


def tabled(shown: list[dict[str, Any]], found: list[Days | None]) -> pd.DataFrame:
    """One row a point, regime and measure: the point's values, the mean, its difference from the first regime, intervals."""
    tables = []
    for n, (values, days) in enumerate(zip(shown, found, strict=True)):
        if days is None:
            continue
        numbers = np.stack([*days.intervals(), *days.intervals(0)])
        numbers[3:, 0] = np.nan  # the first regime is not measured against itself
        many = len(days.measures)
        tables.append(pd.DataFrame({
            "point": n, **{key: _plain(value) for key, value in values.items()},
            "regime": np.repeat(days.regimes, many), "measure": np.tile(days.measures, len(days.regimes)),
            **dict(zip(VALUES, numbers.reshape(len(VALUES), -1), strict=True)),
        }))  # fmt: skip
    table = pd.concat(tables, ignore_index=True)
    return table[table["mean"].notna()].reset_index(drop=True)


def _plain(value: Any) -> Any:
    """A value as it can stand in a column: lists and parts of a configuration as their text."""
    return value if value is None or isinstance(value, bool | int | float | str) else json.dumps(value, default=str)


def _refuse(study: Study, ask: Ask) -> None:
    """Refuses what no picture can show, and a sweep over nothing."""
    regimes = list(study.composed.tree["regime"])
    if ask.measure not in MEASURES:
        raise InputError("ask.measure", ask.measure, nearest(ask.measure, MEASURES), LINE)
    if ask.regime is not None and ask.regime not in regimes:
        raise InputError("ask.regime", ask.regime, nearest(ask.regime, regimes), LINE)
    if not (ask.grid or ask.between or ask.rows):
        raise InputError("sweep", None, "nothing to go over; give a key several values, such as staffing.scale=0.8,0.9,1.0", LINE)


QUESTION = Question("sweep", Ask, find, sweep.tell)


def run(composed: Composed) -> Path:
    """Sweeps, and returns the results folder."""
    return question.run(QUESTION, composed)


if __name__ == "__main__":
    from experiments.cli import main

    main("sweep")
