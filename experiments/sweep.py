"""Simulate every combination of values, or a sample of them: tables of all points, a heat map, a frontier."""

import itertools
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import Field

from experiments import question
from experiments.compose import Composed
from experiments.question import Question, Tables
from experiments.study import Study
from sim.regime import Model
from sim.report.questions import sweep


class Ask(Model):
    """What is swept over."""

    grid: dict[str, tuple[Any, ...]] = Field(default_factory=dict)


def find(study: Study, ask: Ask) -> Tables:
    """Every point."""
    points = [dict(zip(ask.grid, values, strict=True)) for values in itertools.product(*ask.grid.values())]
    found = study.measure(points)
    rows = []
    for n, days in enumerate(found):
        for regime in days.regimes:
            for measure in days.measures:
                mean = days.mean(regime, measure)
                rows.append((n, *points[n].values(), regime, measure, mean.value, mean.low, mean.high))
    return {"sweep": pd.DataFrame(rows, columns=["point", *ask.grid, "regime", "measure", "mean", "ci_low", "ci_high"])}


QUESTION = Question("sweep", Ask, find, sweep.tell)


def run(composed: Composed) -> Path:
    """Sweeps, and returns the results folder."""
    return question.run(QUESTION, composed)


if __name__ == "__main__":
    from experiments.cli import main

    main("sweep")
