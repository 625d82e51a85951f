"""Which guesses the difference between two regimes rests on, and in what share of plausible worlds its sign holds."""

from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import AfterValidator, Field
from SALib.sample import morris, sobol
from scipy.stats import qmc

from experiments.config.compose import LINE, Composed
from experiments.config.points import Point
from experiments.say import words
from experiments.work import agreement, doubts, question
from experiments.work.question import Question, Tables
from experiments.work.study import Study
from sim.cores import how_many
from sim.errors import InputError, nearest
from sim.evidence import Series
from sim.measures.catalogue import MEASURES
from sim.measures.days import Days
from sim.questions.sensitivity import LEVELS, Guess, most, problem, screened, shares
from sim.regime import Model
from sim.report import keys
from sim.report.questions import sensitivity

SAYS = {
    "en": {
        "steps": "Guesses: {guesses}. {screening} points to screen them, then at most {shares} for their shares and {ends} at "
        "the ends of their ranges, and {worlds} plausible worlds. That is at most {days} simulated days{time}.",
        "time": ": about {time} (cores: {cores})",
        "as_given": "As the guesses stand, days", "screening": "Screening, days", "shares": "Shares of the variation, days",
        "ends": "Ends of the ranges, days", "worlds": "Plausible worlds, days",
    },
    "nb": {
        "steps": "Gjetninger: {guesses}. {screening} punkter for å sile dem, så høyst {shares} for andelene deres og {ends} i "
        "endene av spennene, og {worlds} tenkelige verdener. Det er høyst {days} simulerte dager{time}.",
        "time": ": omtrent {time} (kjerner: {cores})",
        "as_given": "Med gjetningene som de er, dager", "screening": "Siling, dager", "shares": "Andeler av variasjonen, dager",
        "ends": "Endene av spennene, dager", "worlds": "Tenkelige verdener, dager",
    },
}  # fmt: skip
WORTH_TELLING = 1000  # days from which on the time it takes is told
FEWER_DAYS = ("screening", "shares")  # steps of many points, of which none matters by itself
ENDS = ("low", "high")


def _power_of_two(number: int) -> int:
    if number & (number - 1):
        raise ValueError("must be a power of two, such as 16")
    return number


class Ask(Model):
    """What is looked at, and how closely."""

    measures: Annotated[tuple[str, ...], Field(min_length=1)] = ("service_level", "longest_stretch")
    regime: str | None = None
    keys: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    screening_days: Annotated[int, Field(ge=2, le=1_000_000)] = 4
    trajectories: Annotated[int, Field(ge=2, le=10_000)] = 5
    most: Annotated[int, Field(ge=1, le=50)] = 6
    sobol: Annotated[int, Field(ge=2, le=65_536), AfterValidator(_power_of_two)] = 32
    worlds: Annotated[int, Field(ge=20, le=1_000_000)] = 100


class Look:
    """The differences between two regimes at points of a study."""

    def __init__(self, study: Study, ask: Ask):
        regimes = list(study.composed.tree["regime"])
        if len(regimes) < 2:
            raise InputError("regimes", f"[{','.join(regimes)}]", "name at least two, between which there is a difference", LINE)
        self.study, self.baseline, self.regime = study, regimes[0], ask.regime or regimes[1]
        self.measures, self.screening_days = tuple(dict.fromkeys(ask.measures)), min(ask.screening_days, study.settings.days)
        if self.regime not in regimes[1:]:
            raise InputError("ask.regime", ask.regime, f"must be one that is compared; {nearest(self.regime, regimes[1:])}", LINE)
        for name in self.measures:
            if name not in MEASURES:
                raise InputError("ask.measures", name, nearest(name, MEASURES), LINE)

    def at(self, points: Sequence[Point], step: str) -> np.ndarray:
        """Point x measure x (low, value, high); NaN where the centre cannot be like that."""
        days = self.screening_days if step in FEWER_DAYS else None
        found = self.study.measure(points, days, SAYS[self.study.settings.lang][step], spare=True)
        return np.array([self._of(days) for days in found]).reshape(len(points), len(self.measures), 3)

    def _of(self, days: Days | None) -> list[tuple[float, float, float]]:
        if days is None:
            return [(np.nan, np.nan, np.nan)] * len(self.measures)
        found = [days.difference(self.regime, self.baseline, name) for name in self.measures]
        return [(one.low, one.value, one.high) for one in found]


def find(study: Study, ask: Ask) -> Tables:
    """Screens all guesses, looks closer at those that matter, and counts the worlds in which the sign holds."""
    look, guesses, seed = Look(study, ask), guesses_of(study, ask), study.settings.seed
    _agree(look, len(guesses), ask)
    given = look.at([{}], "as_given")[0]
    if study.failed:
        raise InputError("sensitivity", None, f"the centre cannot be simulated: {next(iter(study.failed.values())).why}")
    tried = morris.sample(problem(len(guesses)), ask.trajectories, num_levels=LEVELS, seed=seed)
    at = look.at([point(guesses, row) for row in tried], "screening")
    table = _rows(look, guesses, given)
    by_measure = [screened(tried, at[:, m, 1]) for m in range(len(look.measures))]
    for name, values in zip(("mu_star", "sigma", "trajectories"), zip(*by_measure, strict=True), strict=True):
        table[name] = np.concatenate([np.broadcast_to(one, len(guesses)) for one in values])
    closer(look, guesses, most(np.column_stack([one.moves for one in by_measure]), ask.most), ask, table)
    drawn = qmc.LatinHypercube(len(guesses), seed=seed).random(ask.worlds)
    worlds = [point(guesses, row) for row in drawn]
    return {
        "sensitivity": table, "worlds": _worlds(look, look.at(worlds, "worlds")),
        "worlds_values": pd.DataFrame([{"world": n + 1, **_shown(guesses, one)} for n, one in enumerate(worlds)]),
    }  # fmt: skip


def closer(look: Look, guesses: Sequence[Guess], top: Sequence[int], ask: Ask, table: pd.DataFrame) -> None:
    """Looks closer at the guesses that matter: shares of the variation, and one at a time at the ends of their ranges."""
    few, many = [guesses[i] for i in top], len(guesses)
    columns = ["S1", "S1_conf", "ST", "ST_conf", *(f"at_{end}{part}" for end in ENDS for part in ("", "_ci_low", "_ci_high"))]
    table[columns] = np.nan
    table[["closer", "sobol"]] = 0
    if not few:
        return
    tried = sobol.sample(problem(len(few)), ask.sobol, calc_second_order=False, seed=look.study.settings.seed)
    at = look.at([point(few, row) for row in tried], "shares")
    ends = look.at([point([one], [share]) for one in few for share in (0.0, 1.0)], "ends").reshape(len(few), 2, -1, 3)
    for m in range(len(look.measures)):
        rows = [m * many + i for i in top]
        found = shares(len(few), at[:, m, 1])
        table.loc[rows, "closer"] = 1
        table.loc[rows, columns[:4]] = np.column_stack(found[:4])
        table.loc[m * many : (m + 1) * many - 1, "sobol"] = found.used
        table.loc[rows, columns[4:]] = ends[:, :, m][:, :, [1, 0, 2]].reshape(len(few), 6)


def guesses_of(study: Study, ask: Ask) -> list[Guess]:
    """All guesses with a range, those that stand at several keys once; InputError where there are none."""
    scenario = study.at({})
    ranged = set(doubts.guesses(study.composed, scenario))
    found = []
    for same, card in keys.alike(scenario):
        mine, told = tuple(key for key in same if key in ranged), card.given
        if not mine or isinstance(card, Series):
            continue
        low, high = (told.get(end, told["value"]) for end in ENDS)
        if low < high:
            found.append(Guess(mine, told["value"], low, high, told["unit"]))
    if not found:
        raise InputError("sensitivity", None, "this centre has no guesses with a range, so nothing rests on any", LINE)
    known = [key for one in found for key in one.keys]
    for pattern in ask.keys or ():
        if not any(fnmatch(key, pattern) for key in known):
            raise InputError("ask.keys", pattern, f"no guess with a range; {nearest(pattern, known)}", LINE)
    return [one for one in found if ask.keys is None or any(fnmatch(key, word) for key in one.keys for word in ask.keys)]


def point(guesses: Sequence[Guess], at: Sequence[float]) -> Point:
    """The point at which each guess is so far up its range."""
    return {key: one.at(float(share)) for one, share in zip(guesses, at, strict=True) for key in one.keys}


def _shown(guesses: Sequence[Guess], point: Point) -> Point:
    return {one.keys[0]: point[one.keys[0]] for one in guesses}


def _rows(look: Look, guesses: Sequence[Guess], given: np.ndarray) -> pd.DataFrame:
    """One row a measure and guess: what it is, and the difference as the guesses stand."""
    return pd.DataFrame([{
        "measure": name, "regime": look.regime, "baseline": look.baseline, "key": one.keys[0], "keys": " ".join(one.keys),
        "value": one.value, "low": one.low, "high": one.high, "unit": one.unit,
        "as_given": value, "as_given_ci_low": low, "as_given_ci_high": high,
    } for name, (low, value, high) in zip(look.measures, given, strict=True) for one in guesses])  # fmt: skip


def _worlds(look: Look, found: np.ndarray) -> pd.DataFrame:
    """One row a world and measure, also of those that cannot be (without numbers)."""
    rows = [
        (n + 1, name, value, low, high)
        for n, world in enumerate(found) for name, (low, value, high) in zip(look.measures, world, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["world", "measure", "difference", "ci_low", "ci_high"])


def _agree(look: Look, guesses: int, ask: Ask) -> None:
    """Says how much work there is, and (where that is much) how long it takes; refuses what is very long, unless `sure`."""
    study, settings, few = look.study, look.study.settings, min(ask.most, guesses)
    steps = {
        "guesses": guesses, "screening": (guesses + 1) * ask.trajectories, "shares": (few + 2) * ask.sobol, "ends": 2 * few,
        "worlds": ask.worlds,
    }  # fmt: skip
    days = (steps["screening"] + steps["shares"]) * look.screening_days + (1 + 2 * few + ask.worlds) * settings.days
    says, takes_s, time = SAYS[settings.lang], 0.0, ""
    if days > WORTH_TELLING:
        takes_s = agreement.seconds(study, days)
        time = says["time"].format(time=words.time(takes_s, settings.lang), cores=how_many(settings.workers))
    said = says["steps"].format(**{name: f"{n:,}" for name, n in steps.items()}, days=f"{days:,}", time=time)
    agreement.confirm(study, said, takes_s, "give fewer days, ask.worlds or ask.trajectories")


QUESTION = Question("sensitivity", Ask, find, sensitivity.tell)


def run(composed: Composed) -> Path:
    """Looks for the guesses that matter, and returns the results folder."""
    return question.run(QUESTION, composed)


if __name__ == "__main__":
    from experiments.cli import main

    main("sensitivity")
