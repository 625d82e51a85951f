"""Simulate at many points (a grid, a list, a sample) under every regime: tables of all, a heat map, a frontier."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.config import axes
from experiments.config.axes import Axes
from experiments.config.compose import LINE, Composed
from experiments.say import words
from experiments.work import question
from experiments.work.question import Question, Tables
from experiments.work.study import Study
from sim.cores import how_many
from sim.errors import InputError, nearest
from sim.measures.catalogue import MEASURES
from sim.measures.days import Days
from sim.questions import frontier
from sim.report.questions import sweep

VALUES = ["mean", "ci_low", "ci_high", "difference", "difference_low", "difference_high"]
LONG_S, MANY = 2 * 3600, 20_000  # more work, or points, than one may have meant
WORTH_TELLING = 1000  # simulated days from which on it is worth finding out how long it will take

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
        _agree(study, many, many)
    shown, points = axes.points(ask, study.composed, study.settings.seed)
    wanted = [study.wanted(point, study.settings.days) for point in points]
    left = sum(span.last - span.first for span in study.missing([one for one in wanted if one]))
    if many <= MANY and left > WORTH_TELLING:
        _agree(study, many, left / study.settings.days)
    table = tabled(shown, study.measure(points, saying=words.text("points", study.settings.lang, n=many)))
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
            "point": n, **values, "regime": np.repeat(days.regimes, many), "measure": np.tile(days.measures, len(days.regimes)),
            **dict(zip(VALUES, numbers.reshape(len(VALUES), -1), strict=True)),
        }))  # fmt: skip
    if not tables:
        raise InputError("sweep", None, "no point could be simulated; see what is said above")
    table = pd.concat(tables, ignore_index=True)
    return table[table["mean"].notna()].reset_index(drop=True)


def _refuse(study: Study, ask: Ask) -> None:
    """Refuses what no picture can show, and a sweep over nothing."""
    regimes = list(study.composed.tree["regime"])
    if ask.measure not in MEASURES:
        raise InputError("ask.measure", ask.measure, nearest(ask.measure, MEASURES), LINE)
    if ask.regime is not None and ask.regime not in regimes:
        raise InputError("ask.regime", ask.regime, nearest(ask.regime, regimes), LINE)
    if not (ask.grid or ask.between or ask.file):
        raise InputError("sweep", None, "nothing to go over; give a key several values, such as staffing.scale=0.8,0.9,1.0", LINE)


def _agree(study: Study, many: int, worth: float) -> None:
    """Says how long the work will take, at most; asks first when that is very long, or refuses where nobody can answer."""
    settings, cores = study.settings, how_many(study.settings.workers)
    seconds = study.pace() * worth * settings.days / cores
    time = words.time(seconds, settings.lang)
    said = words.text("size", settings.lang, n=f"{many:,}", days=settings.days, time=time, cores=cores)
    words.console().print(said)
    if settings.sure or (many <= MANY and seconds < LONG_S):
        return
    if not sys.stdin.isatty():
        raise InputError("sweep", None, f"{said} Write sure=true to go ahead, or give fewer values or days", LINE)
    if input(words.text("go_ahead", settings.lang)).strip().lower()[:1] not in ("y", "j"):
        raise KeyboardInterrupt(words.text("not_begun", settings.lang))


QUESTION = Question("sweep", Ask, find, sweep.tell)


def run(composed: Composed) -> Path:
    """Sweeps, and returns the results folder."""
    return question.run(QUESTION, composed)


if __name__ == "__main__":
    from experiments.cli import main

    main("sweep")
