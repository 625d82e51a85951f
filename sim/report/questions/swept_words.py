"""What a reader calls the keys and points of a sweep, in English and Norwegian bokmål."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from sim.measures.catalogue import CHANNEL, Measure, find
from sim.plots import key_axis
from sim.plots.words import number
from sim.questions import swept
from sim.report import keys
from sim.report.basis import UNITS
from sim.report.finding import Found
from sim.scenario import Scenario

TOLD = ("service_level", "longest_stretch", "paid_hours")
SPELLED = 4  # keys that are spelled out in a sentence; with more, the point is told by its number
CHOICES = {
    "behaviour": ("what work does to people", "hva arbeidet gjør med folk"),
    "bounds": ("bounds", "rammer"), "breaks": ("how pauses are decided", "hvordan pausene bestemmes"),
    "calendar": ("calendar", "kalender"), "channel": ("how channels are worked", "hvordan kanalene betjenes"),
    "channel_choice": ("how the channel is decided", "hvordan kanalen bestemmes"), "demand": ("those who get in touch", "de som tar kontakt"),
    "information": ("what agents see", "hva medarbeiderne ser"), "leader": ("what the leader does", "hva lederen gjør"),
    "rules": ("rules", "regler"), "scenario": ("scenario", "scenario"), "staffing": ("staffing", "bemanning"),
    "workforce": ("those who answer", "de som svarer"), "written": ("how written work is given out", "hvordan skriftlig arbeid deles ut"),
}  # fmt: skip
TEXT = {
    "en": {"at": "with {each}", "is": "“{key}” at {value}", "and": " and ", "number": "at point {n}", "quoted": "“{}”"},
    "nb": {"at": "med {each}", "is": "«{key}» lik {value}", "and": " og ", "number": "i punkt {n}", "quoted": "«{}»"},
}


def in_words(scenario: Scenario, key: str, lang: str) -> str:
    """A swept key in words, with its unit; one that chooses files is named by what they are about."""
    plain, _, place = key.lstrip("+~").partition("@")
    plain, place = plain.removesuffix(".value"), place.partition(":")[2] or place
    try:
        if plain in CHOICES:
            owner = keys.owner(scenario, place, lang) if place.startswith("regime.") else ""
            return f"{owner}: {CHOICES[plain][lang == 'nb']}" if owner else CHOICES[plain][lang == "nb"]
        found = keys.in_words(scenario, plain, lang)
    except (KeyError, IndexError):  # nobody the scenario has a name for
        found = plain
    unit = next((str(card.given.get("unit", "1")) for name, card in scenario.cards() if name == plain), "1")
    return f"{found} ({UNITS[lang].get(unit, unit)})" if UNITS[lang].get(unit, unit) not in ("", "1") else found


@dataclass(frozen=True)
class Swept:
    """A finished sweep as its reader meets it, in a language: what it is over, what is shown, and the table of it."""

    found: Found
    lang: str

    @cached_property
    def table(self) -> pd.DataFrame:
        """The rows of the table that are told of: it may have a hundred measures at ten thousand points."""
        whole, told = self.found.tables["sweep"], {self.measure.name, *TOLD, *(f"service_level_{channel}" for channel in CHANNEL)}
        return whole[whole["measure"].isin(told)].reset_index(drop=True)

    @cached_property
    def points(self) -> pd.DataFrame:
        """A row a point: its number and the values of its keys."""
        whole = self.found.tables["sweep"]
        return whole.drop_duplicates("point")[["point", *swept.keys(whole)]].set_index("point", drop=False)

    @cached_property
    def keys(self) -> dict[str, str]:
        """The keys that have several values (all, where none has), in words."""
        every = swept.keys(self.table)
        varied = [key for key in every if self.points[key].nunique(dropna=False) > 1] or every
        return {key: in_words(self.found.scenario, key, self.lang) for key in varied}

    @property
    def measure(self) -> Measure:
        """The measure asked about."""
        return find(self.found.ask.get("measure") or "service_level")

    @property
    def other(self) -> Measure:
        """The measure on the other side: how hard the work is, or how soon people are answered."""
        return find("service_level" if self.measure.name == "longest_stretch" else "longest_stretch")

    @cached_property
    def regimes(self) -> dict[str, str]:
        """The regimes that are in the table with what they are called, the baseline first."""
        there = set(self.found.tables["sweep"]["regime"].unique())
        return {name: self.found.label(name, self.lang) for name in self.found.regimes if name in there}

    @property
    def baseline(self) -> str:
        """The regime the others are measured against."""
        return next(iter(self.regimes))

    @property
    def regime(self) -> str:
        """The regime asked about: the second, if not said; the only one, where there is no other."""
        asked = self.found.ask.get("regime")
        return str(asked) if asked in self.regimes else [*self.regimes, self.baseline][1] if len(self.regimes) > 1 else self.baseline

    @property
    def alone(self) -> bool:
        """Whether there is nothing to compare with."""
        return self.regime == self.baseline

    def quoted(self, text: str) -> str:
        """A name as it stands in a sentence."""
        return TEXT[self.lang]["quoted"].format(text)

    def named(self, regime: str) -> str:
        """A regime's name as it stands in a sentence."""
        return self.quoted(self.regimes[regime])

    def value(self, point: int, key: str) -> str:
        """The value of a key at a point."""
        return key_axis.written(self.points.at[point, key], self.lang)

    def place(self, point: int) -> str:
        """Where a point is, as it stands in a sentence."""
        words = TEXT[self.lang]
        if len(self.keys) > SPELLED:
            return words["number"].format(n=self.n(point))
        each = [words["is"].format(key=name, value=self.value(point, key)) for key, name in self.keys.items()]
        return words["at"].format(each=self.joined(each))

    def joined(self, names: list[str]) -> str:
        """Names as a list in a sentence."""
        return TEXT[self.lang]["and"].join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)

    def n(self, many: float) -> str:
        """A count as the language writes it."""
        return number(many, 0, self.lang)


def promised(scenario: Scenario, there: Collection[str]) -> dict[str, str]:
    """The measures that say whether a promise is kept, with the queue each is about; one queue a channel, as measures are told."""
    queues = {name: queue for name, queue in scenario.demand.queues.items() if queue.channel != "written"}
    several = len({queue.channel for queue in queues.values()}) > 1
    found = {}
    for name, queue in queues.items():
        measure = f"service_level_{queue.channel}" if several else "service_level"
        if queue.target is not None and [one.channel for one in queues.values()].count(queue.channel) == 1 and measure in there:
            found[measure] = name
    return found
