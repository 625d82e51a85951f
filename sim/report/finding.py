"""What an experiment found, put into words: the question, the answer in sentences, pictures, tables; and its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sim.plots.style import Figure
from sim.report import basis, environment, sentences
from sim.report.story import Picture
from sim.report.texts import TEXT as PAGE
from sim.scenario import Scenario

TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "answer": "The answer in short", "pictures": "Pictures", "numbers": "The numbers", "how": "How it was found",
        "guesses": "What was guessed", "again": "How to run it again",
        "made": "All points are simulated on the same days, at most {days} of them (seed {seed}), with the same contacts and people, so differences are due to what was changed.",
        "failed": "{n} points could not be simulated and are left out: {which}.",
        "command": "The same numbers come out of this command, in the folder of this report, with out= naming a new one:",
    },
    "nb": {
        "answer": "Svaret kort", "pictures": "Bilder", "numbers": "Tallene", "how": "Slik ble det funnet",
        "guesses": "Hva som er gjetninger", "again": "Slik kjører du det igjen",
        "made": "Alle punkter er simulert på de samme dagene, høyst {days} av dem (frø {seed}), med de samme henvendelsene og folkene, så forskjellene skyldes det som ble endret.",
        "failed": "{n} punkter lot seg ikke simulere og er utelatt: {which}.",
        "command": "Denne kommandoen gir de samme tallene, i mappen til denne rapporten, med out= for en ny mappe:",
    },
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Found:
    """What an experiment found, and of what. The tables are as they stand in the results folder."""

    scenario: Scenario
    ask: Mapping[str, Any]  # what was asked: the keys under `ask`
    tables: Mapping[str, pd.DataFrame]
    days: int
    seed: int
    changed: tuple[str, ...]  # what the user set
    failed: tuple[str, ...] = ()  # points that could not be simulated, each with why

    @property
    def regimes(self) -> list[str]:
        """The regimes, the baseline first."""
        return list(self.scenario.regime)

    def label(self, regime: str, lang: str) -> str:
        """What a reader calls a regime."""
        return self.scenario.regime[regime].label.of(lang)


@dataclass(frozen=True)
class Sheet:
    """A table of the page, every cell in words. The first cell of a row says what it is about."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, eq=False)
class Answer:
    """What is told of a finding, in one language. The first sentence is the answer."""

    question: str
    sentences: Sequence[str]
    sheets: Sequence[Sheet] = ()
    pictures: Sequence[tuple[Figure, Picture]] = ()
    notes: Sequence[str] = field(default=())  # how it was found, and what to beware of


def page(found: Found, answer: Answer, experiment: str, lang: str) -> str:
    """The page of an experiment as HTML: self-contained, without script."""
    words = TEXT[lang]
    made = words["made"].format(days=found.days, seed=found.seed)
    failed = [words["failed"].format(n=len(found.failed), which="; ".join(found.failed))] if found.failed else []
    return environment().get_template("finding.html.j2").render(
        lang=lang, words=PAGE[lang], said=words, answer=answer, rests_on=sentences.rests_on(found.scenario, lang), notes=[*answer.notes, made, *failed],
        scenario=found.scenario.label.of(lang), about=found.scenario.about.of(lang), on_duty=found.scenario.staffing.on_duty,
        regimes=[found.label(name, lang) for name in found.regimes], changed=found.changed, experiment=experiment,
        counts=basis.counts(found.scenario, lang), guesses=basis.cards(found.scenario, lang, True),
    )  # fmt: skip
