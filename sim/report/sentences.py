"""The answer in sentences: what a comparison lets us say, in English and Norwegian, and what it rests on."""

from collections.abc import Sequence
from typing import Any

from sim.measures.catalogue import MEASURES
from sim.measures.compare import EQUAL, LEVEL, NONE, VERDICTS, Paired, verdict
from sim.plots.words import level, number, span
from sim.report import keys
from sim.scenario import Scenario
from sim.terms import label

ENOUGH = 10  # days (or periods) under which the error of a mean is itself poorly known
TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "clause": "{label}: {verdict}, {mean} against {base} ({interval})",
        "equal": "{label}: {verdict}, {mean}",
        "set": "Set for this run: {what}.",
        "promise": "Promised, {label}: {target} within {within}. Kept: {kept}.",
        "guesses": "{guessed} of the {all} numbers behind this scenario are guesses; the conclusions rest on them.",
        "days": {
            "days": "{many}, the same for every regime, seed {seed}.",
            "precision": "{many}, the same for every regime, seed {seed}: stopped when the service level was known to within what was asked (intervals at such a stop are slightly optimistic).",
            "max_days": "{many}, the same for every regime, seed {seed}: stopped at the most days allowed, before the precision asked for was reached.",
            "interrupted": "{many}, the same for every regime, seed {seed}: interrupted, and what was done until then is kept.",
        },
        "many": "{n} days", "many_periods": "{n} periods of {h} days that follow each other",
        "chance": "Of the {n} differences looked at, {few} would look sure by themselves by chance alone, even if none of them were real.",
        "few": "about {few}", "under_one": "fewer than one",
        "few_days": "Only {many}: the intervals are wide, and unsure themselves. Take this as a first look.",
    },
    "nb": {
        "clause": "{label}: {verdict}, {mean} mot {base} ({interval})",
        "equal": "{label}: {verdict}, {mean}",
        "set": "Satt for denne kjøringen: {what}.",
        "promise": "Løfte, {label}: {target} innen {within}. Oppnådd: {kept}.",
        "guesses": "{guessed} av de {all} tallene bak dette scenarioet er gjetninger; konklusjonene hviler på dem.",
        "days": {
            "days": "{many}, de samme for alle styringsformer, frø {seed}.",
            "precision": "{many}, de samme for alle styringsformer, frø {seed}: stanset da andelen besvart i tide var kjent så nøyaktig som ønsket (intervallene er da litt for smale).",
            "max_days": "{many}, de samme for alle styringsformer, frø {seed}: stanset ved høyeste antall dager, før ønsket presisjon var nådd.",
            "interrupted": "{many}, de samme for alle styringsformer, frø {seed}: avbrutt; det som var gjort, er tatt vare på.",
        },
        "many": "{n} dager", "many_periods": "{n} perioder på {h} dager etter hverandre",
        "chance": "Av de {n} forskjellene det er sett på, ville {few} sett sikre ut hver for seg ved ren tilfeldighet, selv om ingen av dem var reelle.",
        "few": "rundt {few}", "under_one": "færre enn én",
        "few_days": "Bare {many}: intervallene er brede og selv usikre. Se på dette som et første inntrykk.",
    },
}


def about(paired: Paired, regime: str, name: str, lang: str, other: str | None = None) -> str:
    """One measure of one regime against the baseline, or another one, as a clause."""
    baseline, measure = other or paired.regimes[0], MEASURES[name]
    difference = paired.difference(regime, baseline, name)
    said = verdict(difference, measure.better)
    if said == NONE:
        return ""
    return TEXT[lang]["equal" if said == EQUAL else "clause"].format(
        verdict=VERDICTS[lang][said],
        label=measure.label(lang), mean=level(paired.mean(regime, name).value, measure.unit, lang),
        base=level(paired.mean(baseline, name).value, measure.unit, lang),
        interval=span(difference.low, difference.high, measure.unit, lang),
    )  # fmt: skip


def set_for_this_run(changed: Sequence[str], lang: str) -> str:
    """What the user has set, so that no text about the scenario is taken for this run."""
    return str(TEXT[lang]["set"].format(what=", ".join(changed)))


def promises(scenario: Scenario, paired: Paired, lang: str) -> list[str]:
    """For each queue with a promise: what is promised, and how much of it each regime keeps."""
    found = []
    queues = [queue for queue in scenario.demand.queues.values() if queue.channel != "written"]
    for queue in queues:
        name = f"service_level_{queue.channel}" if len({q.channel for q in queues}) > 1 else "service_level"
        if queue.target is None or [q.channel for q in queues].count(queue.channel) > 1:
            continue
        kept = (
            f"{scenario.regime[regime].label.of(lang)} {level(paired.mean(regime, name).value, '1', lang)}"
            for regime in paired.regimes
        )
        found.append(TEXT[lang]["promise"].format(
            label=label(queue.channel, lang), target=f"{number(100 * queue.target, 0, lang)} %",
            within=level(queue.answer_within, "s", lang), kept=", ".join(kept),
        ))  # fmt: skip
    return found


def rests_on(scenario: Scenario, lang: str) -> str:
    """How many of the numbers are guesses."""
    cards = [card for _, card in keys.alike(scenario)]
    guessed = sum(bool(card.given.get("guess")) for card in cards)
    return TEXT[lang]["guesses"].format(guessed=number(guessed, 0, lang), all=number(len(cards), 0, lang))


def how_long(scenario: Scenario, periods: int, seed: int, ended: str, lang: str) -> str:
    """How many days were compared (or periods, where days follow each other) and why it stopped."""
    return str(TEXT[lang]["days"][ended].format(many=_many(scenario, periods, lang), seed=seed))


def few_days(scenario: Scenario, periods: int, lang: str) -> str:
    """The warning where so few days (or periods) were compared that the intervals themselves are unsure; else empty."""
    return str(TEXT[lang]["few_days"]).format(many=_many(scenario, periods, lang)) if periods < ENOUGH else ""


def _many(scenario: Scenario, periods: int, lang: str) -> str:
    return str(TEXT[lang]["many_periods" if scenario.horizon > 1 else "many"]).format(n=periods, h=scenario.horizon)


def by_chance(paired: Paired, lang: str) -> str:
    """How many of the differences would look sure by chance alone if there were none; empty where there are none to look at."""
    n, words = paired.sure[1] if len(paired.regimes) > 1 else 0, TEXT[lang]
    if not n:
        return ""
    few = (1 - LEVEL) * n
    said = words["few"].format(few=number(few, 0, lang)) if few >= 1 else words["under_one"]
    return str(words["chance"]).format(n=number(n, 0, lang), few=said)
