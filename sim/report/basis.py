"""What the conclusions rest on: what was guessed, what is known, and which guesses would change a conclusion."""

import shlex
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.measures.catalogue import find
from sim.measures.compare import EQUAL, UNTOLD
from sim.measures.compare import NONE as NO_VALUE
from sim.plots.words import MINUS, NONE, THIN, change, number, span
from sim.report import keys
from sim.report.cells import MARKS, SHORT
from sim.report.story import Story
from sim.scenario import Scenario

VARIED = 10  # guesses, in the command for those who want them varied
UNITS = {
    "en": {"1": "", "count": "", "per_min": "per min", "per_s": "per s", "per_h": "per h"},
    "nb": {
        "1": "", "count": "", "per_min": "per min", "per_s": "per s", "per_h": "per t", "h": "t", "days": "dager", "weeks": "uker",
        "persons": "personer",
    },
}
TEXT: dict[str, dict[str, str]] = {
    "en": {
        "counts": "{guessed} of the {all} numbers behind this scenario are guesses. A number is counted when it carries its range and what it rests on; plain counts, such as how many are employed, are not counted, and the scenario's own text says when they are guesses. The guesses are {topics}.",
        "topic": "{n} under “{topic}”",
        "off": "Of these, {n} are effects that are switched off (0) in this run: {label}.",
        "low": "low", "high": "high",
    },
    "nb": {
        "counts": "{guessed} av de {all} tallene bak dette scenarioet er gjetninger. Et tall telles med når det har et spenn og et grunnlag; rene antall, som hvor mange som er ansatt, telles ikke, og scenarioets egen tekst sier når de er gjetninger. Gjetningene er {topics}.",
        "topic": "{n} under «{topic}»",
        "off": "Av disse er {n} virkninger som er slått av (0) i denne kjøringen: {label}.",
        "low": "lav", "high": "høy",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """An evidence card as a row: key, the key in words, value with unit, range, what it rests on."""

    key: str
    words: str
    value: str
    span: str
    source: str


@dataclass(frozen=True)
class Doubt:
    """What happens to one conclusion when one guess is at the other end of its range. `turned` is "" where nothing happens."""

    tried: str
    about: tuple[str, str]  # measure, regime
    difference: tuple[str, str]  # value, interval
    before: str
    now: str
    turned: str


def cards(scenario: Scenario, lang: str, guessed: bool) -> dict[str, list[Known]]:
    """The guesses, or what is known, under the topic each belongs to; what several regimes have alike stands once."""
    found: dict[str, list[Known]] = {}
    for same, card in keys.alike(scenario):
        if bool(card.given.get("guess")) != guessed:
            continue
        owners = ", ".join(dict.fromkeys(filter(None, (keys.owner(scenario, key, lang) for key in same))))
        one = Known(same[0], keys.in_words(scenario, same[0], lang, owners), *_told(card.given, lang))
        found.setdefault(keys.topic(same[0], lang), []).append(one)
    return found


def _told(given: Mapping[str, Any], lang: str) -> tuple[str, str, str]:
    """A card's value with its unit, its range, and what it rests on."""
    value, unit = given["value"], given["unit"]
    shown = ", ".join(plain(x, lang) for x in value) if isinstance(value, list | tuple) else amount(value, unit, lang)
    ends = f"{plain(given['low'], lang)} – {plain(given['high'], lang)}" if "low" in given and "high" in given else NONE
    return shown, ends, str(given["source"])


def plain(value: float, lang: str) -> str:
    """A number as it was given, written as the language does."""
    digits = f"{value:,g}".replace("-", MINUS)
    return digits.replace(",", THIN).replace(".", ",") if lang == "nb" else digits


def amount(value: float, unit: str, lang: str) -> str:
    """A number as it was given, with its unit."""
    return f"{plain(value, lang)} {UNITS[lang].get(unit, unit)}".strip()


def counts(scenario: Scenario, lang: str) -> list[str]:
    """How many of the numbers are guesses, about what, and how many of them are switched off."""
    words, every = TEXT[lang], keys.alike(scenario)
    guessed = Counter(keys.topic(same[0], lang) for same, card in every if card.given.get("guess"))
    n = guessed.total()
    topics = ", ".join(words["topic"].format(n=number(many, 0, lang), topic=topic) for topic, many in guessed.items())
    said = [words["counts"].format(guessed=number(n, 0, lang), all=number(len(every), 0, lang), topics=topics)] if n else []
    zero = [key for key, card in scenario.cards() if key.startswith("behaviour.") and card.given["value"] == 0]
    if zero:
        said.append(words["off"].format(n=number(len(zero), 0, lang), label=scenario.behaviour.label.of(lang)))
    return said


def doubts(story: Story, lang: str) -> dict[tuple[str, str], list[Doubt]]:
    """Every guess that was tried at other values, as (words with the value used, key), and what became of each conclusion."""
    found: dict[tuple[str, str], list[Doubt]] = {}
    for one in story.doubts[story.doubts["moved"].astype(bool)].itertuples():
        measure, words = find(one.measure), keys.in_words(story.scenario, one.key, lang)
        found.setdefault((f"{words}: {amount(one.value, one.unit, lang)}", one.key), []).append(Doubt(
            f"{amount(one.tried, one.unit, lang)} ({TEXT[lang][one.end]})", (measure.label(lang), story.label(one.regime, lang)),
            (change(one.difference, measure.unit, lang), span(one.low, one.high, measure.unit, lang)),
            _said(one.before, lang), _said(one.now, lang), _turned(one.before, one.now),
        ))  # fmt: skip
    return found


def _said(verdict: str, lang: str) -> str:
    return f"{MARKS[verdict]} {SHORT[lang][verdict]}".strip() or NONE


def _turned(before: str, now: str) -> str:
    """What happens to a conclusion: it turns the other way, cannot be told any longer, or there is one now."""
    if before == now:
        return ""
    told = [said not in (UNTOLD, EQUAL, NO_VALUE) for said in (before, now)]
    return {(True, True): "turns", (True, False): "lost", (False, True): "new"}.get((told[0], told[1]), "")


def to_try(story: Story) -> str:
    """The command that makes this comparison again and varies the guesses that weigh most."""
    days = story.paired.days * story.scenario.horizon
    words = [f"scenario={story.scenario.name}", *story.changed, f"regimes=[{','.join(story.paired.regimes)}]"]
    return shlex.join(["handlingsrom", "compare", *words, f"days={days}", f"seed={story.seed}", f"doubts={VARIED}"])
