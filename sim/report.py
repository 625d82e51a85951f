"""The report: one self-contained page for everybody at the table. Same numbers as the tables, in words and pictures."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sim import findings, sentences
from sim.measures.catalogue import FIRST_PAGE, GROUPS, MEASURES
from sim.measures.compare import VERDICTS, Paired, verdict
from sim.plots.words import WORDS, change, level, span
from sim.scenario import Scenario

TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "kind": "Comparison of regimes", "answer": "The answer in short", "what": "What was compared", "numbers": "All numbers",
        "pictures": "Pictures", "guesses": "What was guessed", "glossary": "What the words mean", "again": "How to run it again",
        "measure": "Measure", "difference": "Difference", "interval": "95 % interval", "verdict": "What can be said",
        "against": "{regime} against {baseline}", "key": "Number", "value": "Value", "range": "Range", "source": "Basis",
        "known": "What is known", "synthetic": "All agents are made up. Nothing here is about any real person.",
        "captions": {
            "day_picture": "An ordinary day under each regime (the first four): one line for each agent, coloured by what they do; above, how many wait.",
            "differences": "Difference from the first regime for each measure, with 95 % interval. Hollow and grey: cannot be told apart.",
        },
        "rerun": "The same numbers come out of this command, in the folder of this report:",
        "plan": "The plan is made by a solver from the forecast alone: who is on which duty in each block, and everybody's lunch and breaks, "
        "so that as few as possible are expected to wait too long or give up (exact queueing theory, half-hour by half-hour, with room for the "
        "forecast being as wrong as it usually is). What weighs how much in it is our own choice.",
        "regime": "Regime", "pauses": "Pauses", "channel": "Channel", "bounds": "Bounds", "mean": "Mean", "sees": "What agents see",
        "findings": "What is sure, what held wishes back, and what it rests on", "spill": "Those in the trial, and the others",
    },
    "nb": {
        "kind": "Sammenligning av styringsformer", "answer": "Svaret i korte trekk", "what": "Hva som ble sammenlignet",
        "numbers": "Alle tallene", "pictures": "Bilder", "guesses": "Hva som er gjetninger", "glossary": "Hva ordene betyr",
        "again": "Slik kjører du det igjen", "measure": "Mål", "difference": "Forskjell", "interval": "95 %-intervall",
        "verdict": "Hva som kan sies", "against": "{regime} mot {baseline}", "key": "Tall", "value": "Verdi", "range": "Spenn",
        "source": "Grunnlag", "known": "Hva som er kjent",
        "synthetic": "Alle medarbeidere er oppdiktet. Ingenting her handler om virkelige personer.",
        "captions": {
            "day_picture": "En vanlig dag under hver styringsform (de fire første): én linje per medarbeider, farget etter hva de gjør; øverst hvor mange som venter.",
            "differences": "Forskjell fra den første styringsformen for hvert mål, med 95 %-intervall. Hul og grå: kan ikke skilles.",
        },
        "rerun": "Denne kommandoen gir de samme tallene, i mappen til denne rapporten:",
        "plan": "Planen lages av et optimeringsprogram ut fra prognosen alene: hvem som har hvilken oppgave i hver blokk, og alles lunsj og pauser, slik at "
        "færrest mulig må vente for lenge eller gir opp (eksakt køteori, halvtime for halvtime, med rom for at prognosen tar så feil som den "
        "pleier). Hva som veier hvor mye, er vårt eget valg.",
        "regime": "Styringsform", "pauses": "Pauser", "channel": "Kanal", "bounds": "Rammer", "mean": "Snitt", "sees": "Hva medarbeiderne ser",
        "findings": "Hva som er sikkert, hva som holdt ønsker tilbake, og hva det hviler på", "spill": "De som er med i forsøket, og de andre",
    },
}  # fmt: skip


def page(
    scenario: Scenario, paired: Paired, parts: pd.DataFrame, table: pd.DataFrame, figures: Mapping[str, Path], lang: str,
    ending: tuple[int, str], changed: Sequence[str],
) -> str:  # fmt: skip
    """The report as HTML. `parts` are the days of its parts; `table` is the table of differences; `figures` maps names to files with an SVG beside them;
    `ending` is (seed, why it ended); `changed` is what the user set."""
    environment = Environment(loader=PackageLoader("sim"), autoescape=True, undefined=StrictUndefined)
    words, (seed, ended) = TEXT[lang], ending
    return environment.get_template("report.html.j2").render(
        lang=lang, words=words, scenario=scenario, title=scenario.label.of(lang), about=scenario.about.of(lang),
        days=sentences.how_long(scenario, paired.days, seed, ended, lang), chance=sentences.by_chance(lang),
        changed=sentences.set_for_this_run(changed, lang) if changed else "",
        promises=sentences.promises(scenario, paired, lang),
        answers=sentences.answers(scenario, paired, lang), rests_on=sentences.rests_on(scenario, lang),
        regimes=[_regime(scenario, name, lang) for name in paired.regimes],
        common=findings.in_common(scenario, paired, lang), spill=findings.spill_over(scenario, parts, paired.regimes, lang),
        findings=[(scenario.regime[name].label.of(lang), findings.of_regime(scenario, paired, name, lang)) for name in paired.regimes],
        tables=[_table(scenario, paired, table, name, lang) for name in paired.regimes[1:]] or [_alone(scenario, paired, lang)],
        figures=[(name, words["captions"][name], inline_svg(path.with_suffix(".svg"), words["captions"][name])) for name, path in figures.items()],
        guesses=[_card(key, card.given) for key, card in scenario.cards() if card.given.get("guess")],
        known=[_card(key, card.given) for key, card in scenario.cards() if not card.given.get("guess")],
        glossary=[(MEASURES[name].label(lang), MEASURES[name].about(lang)) for name in paired.measures],
        command="handlingsrom compare manifest=manifest.json",
    )  # fmt: skip


def _regime(scenario: Scenario, name: str, lang: str) -> dict[str, str]:
    regime = scenario.regime[name]
    return {
        "label": regime.label.of(lang), "about": regime.about.of(lang), "pauses": regime.breaks.label.of(lang),
        "channel": regime.channel_choice.label.of(lang), "bounds": regime.bounds.label.of(lang),
        "sees": regime.information.label.of(lang),
    }  # fmt: skip


def _shown(paired: Paired) -> list[str]:
    return [name for name in FIRST_PAGE if name in paired.measures] + [n for n in paired.measures if n not in FIRST_PAGE]


def _table(scenario: Scenario, paired: Paired, table: pd.DataFrame, regime: str, lang: str) -> dict[str, Any]:
    """Rows by group: measure, baseline, regime, difference, interval, verdict."""
    baseline = paired.regimes[0]
    found = table[table["regime"] == regime].set_index("measure")
    groups: dict[str, list[tuple]] = {GROUPS[group][lang]: [] for group in GROUPS}
    for name in _shown(paired):
        measure, row = MEASURES[name], found.loc[name]
        said = VERDICTS[lang][verdict(paired.difference(regime, baseline, name), measure.better)]
        groups[GROUPS[measure.group][lang]].append((
            measure.label(lang), level(paired.mean(baseline, name).value, measure.unit, lang),
            level(paired.mean(regime, name).value, measure.unit, lang), change(row["difference"], measure.unit, lang),
            span(row["ci_low"], row["ci_high"], measure.unit, lang), said,
        ))  # fmt: skip
    labels = [scenario.regime[name].label.of(lang) for name in (baseline, regime)]
    heads = [TEXT[lang]["measure"], *labels, TEXT[lang]["difference"], TEXT[lang]["interval"], TEXT[lang]["verdict"]]
    return {"title": TEXT[lang]["against"].format(regime=labels[1], baseline=labels[0]), "heads": heads, "groups": groups}


def _alone(scenario: Scenario, paired: Paired, lang: str) -> dict[str, Any]:
    """When there is one regime only: its means with their intervals."""
    regime = paired.regimes[0]
    groups: dict[str, list[tuple]] = {GROUPS[group][lang]: [] for group in GROUPS}
    for name in _shown(paired):
        mean, measure = paired.mean(regime, name), MEASURES[name]
        low, high = (level(value, measure.unit, lang) for value in (mean.low, mean.high))
        between = f"{low} {WORDS[lang]['to']} {high}"
        groups[GROUPS[measure.group][lang]].append((measure.label(lang), level(mean.value, measure.unit, lang), between))
    heads = [TEXT[lang]["measure"], TEXT[lang]["mean"], TEXT[lang]["interval"]]
    return {"title": scenario.regime[regime].label.of(lang), "heads": heads, "groups": groups}


def _card(key: str, given: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """An evidence card as key, value with unit, range, source."""
    unit = {"1": "", "count": ""}.get(given["unit"], given["unit"].replace("_", " "))
    value = given["value"]
    shown = ", ".join(f"{x:g}" for x in value) if isinstance(value, list | tuple) else f"{value:g}"
    span = f"{given['low']:g} – {given['high']:g}" if "low" in given and "high" in given else ""
    return key, f"{shown} {unit}".strip(), span, str(given["source"])


def inline_svg(path: Path, description: str) -> Markup:
    """The drawing inside a file made by our own plots, ready to stand in a page, described for those who cannot see it."""
    svg = path.read_text("utf-8")
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    opening = Markup('<svg role="img" aria-label="{}"').format(description)
    svg = re.sub(r'(<svg[^>]*?) (?:width|height)="[^"]*"', r"\1", svg, count=1)
    svg = re.sub(r'(<svg[^>]*?) (?:width|height)="[^"]*"', r"\1", svg, count=1)
    return opening + Markup(svg[len("<svg") :])
