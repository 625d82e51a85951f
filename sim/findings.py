"""What a comparison found, in words: which differences are sure, what the bounds did, what equal rest gives, what spills over."""

from collections.abc import Sequence
from math import isnan
from typing import Any

import pandas as pd

from sim.measures import IN_TRIAL, NOT_IN_TRIAL
from sim.measures.autonomy import HELD_BY
from sim.measures.catalogue import FIRST_PAGE, MEASURES
from sim.measures.compare import BETTER, HIGHER, LOWER, WORSE, Paired, verdict
from sim.plots.words import level, number
from sim.scenario import Scenario
from sim.sentences import about
from sim.terms import label as word_for

TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "sure": "Sure differences, also when all {n} are looked at together: {what}.",
        "none_sure": "None of the main differences is sure when all {n} are looked at together.",
        "kinds": {BETTER: "better: {names}", WORSE: "worse: {names}", HIGHER: "higher: {names}", LOWER: "lower: {names}"},
        "no_wishes": "Nobody can wish for a pause here.",
        "unbound": "There were {wishes} wishes a day for each agent at work; no bound held any of them back.",
        "bound": "There were {wishes} wishes a day for each agent at work; {granted} were granted at once. Held back: {held}. From wish to pause it took {wait} on average, and {unmet} came to nothing. {latest} were granted only because they had waited as long as anybody may.",
        "held": "{share} because of {bound}",
        "rest": "Pause taken per agent: {minutes}.",
        "equal_rest": "With about the same rest, {one} ({mine}) against {other} ({theirs}), where everybody is given a colleague's pauses: {clauses}. As far as the rest is the same, a difference here comes of choosing the moment oneself.",
        "own_guesses": "Guesses of its own that this regime rests on, {n} in all: {keys}.",
        "no_guesses": "This regime has no guesses of its own.",
        "leans": "It also rests on the {n} guesses of the regime {label}.",
        "shared": "All regimes rest on the same {n} guesses about the day and the people (the table of guesses below).",
        "behaviour": "What work does to people: {label}. {about}",
        "spill": "{label}, those {part}: {clauses}.",
        "parts": {IN_TRIAL: "in the trial", NOT_IN_TRIAL: "not in the trial"},
        "plan": "The plan expected {expected} to be answered in time and {kept} were, under {label}. On average no other plan can be more than {gap} better by the plan's own reckoning of costs.",
    },
    "nb": {
        "sure": "Sikre forskjeller, også når alle {n} ses under ett: {what}.",
        "none_sure": "Ingen av hovedforskjellene er sikker når alle {n} ses under ett.",
        "kinds": {BETTER: "bedre: {names}", WORSE: "dårligere: {names}", HIGHER: "høyere: {names}", LOWER: "lavere: {names}"},
        "no_wishes": "Her kan ingen ønske seg pause.",
        "unbound": "Det var {wishes} ønsker om dagen for hver medarbeider på jobb; ingen ramme holdt noen av dem tilbake.",
        "bound": "Det var {wishes} ønsker om dagen for hver medarbeider på jobb; {granted} ble innvilget straks. Holdt tilbake: {held}. Fra ønske til pause gikk det {wait} i snitt, og {unmet} ble det ikke noe av. {latest} ble innvilget bare fordi lengste ventetid var nådd.",
        "held": "{share} fordi det var {bound}",
        "rest": "Pausetid per medarbeider: {minutes}.",
        "equal_rest": "Med omtrent like mye hvile, {one} ({mine}) mot {other} ({theirs}), der alle får en kollegas pauser: {clauses}. Så langt hvilen er den samme, skyldes en forskjell her at man velger tidspunktet selv.",
        "own_guesses": "Egne gjetninger som denne styringsformen hviler på, {n} i alt: {keys}.",
        "no_guesses": "Denne styringsformen har ingen egne gjetninger.",
        "leans": "Den hviler også på de {n} gjetningene til styringsformen {label}.",
        "shared": "Alle styringsformene hviler på de samme {n} gjetningene om dagen og folkene (se tabellen over gjetninger nedenfor).",
        "behaviour": "Hva arbeidet gjør med folk: {label}. {about}",
        "spill": "{label}, de som {part}: {clauses}.",
        "parts": {IN_TRIAL: "er med i forsøket", NOT_IN_TRIAL: "ikke er med i forsøket"},
        "plan": "Planen regnet med at {expected} ville bli besvart i tide, og under {label} ble {kept} det. I snitt kan ingen annen plan være mer enn {gap} bedre etter planens eget kostnadsregnestykke.",
    },
}  # fmt: skip
SPILLS = ("occupancy", "handled_each", "phone_minutes", "longest_stretch", "pauses_missed")
CHOOSING = ("service_level", "abandonment", "longest_stretch")


def of_regime(scenario: Scenario, paired: Paired, regime: str, lang: str) -> list[str]:
    """What is sure about a regime against the baseline, what its bounds did, and which guesses are its own."""
    found = [what_is_sure(paired, regime, lang)] if regime != paired.regimes[0] else []
    return [*found, what_bound(paired, regime, lang), what_is_guessed(scenario, regime, lang)]


def what_is_sure(paired: Paired, regime: str, lang: str) -> str:
    """The differences that hold when all of them are looked at together (Holm), on the first page's measures."""
    words, baseline, (certain, many) = TEXT[lang], paired.regimes[0], paired.sure
    kinds: dict[str, list[str]] = {BETTER: [], WORSE: [], HIGHER: [], LOWER: []}
    for name in [name for name in FIRST_PAGE if (regime, name) in certain]:
        said = verdict(paired.difference(regime, baseline, name), MEASURES[name].better)
        kinds[said].append(MEASURES[name].label(lang))
    what = [words["kinds"][kind].format(names=", ".join(names)) for kind, names in kinds.items() if names]
    return words["sure" if what else "none_sure"].format(n=many, what="; ".join(what))


def what_bound(paired: Paired, regime: str, lang: str) -> str:
    """How many wishes there were, which bound held them back and how often."""
    words, mean = TEXT[lang], {name: paired.mean(regime, name).value for name in paired.measures}
    if not mean["wishes"] > 0:
        return str(words["no_wishes"])
    wishes = number(mean["wishes"], 1, lang)
    held = sorted(((mean[f"held_by_{bound}"], bound) for bound in HELD_BY), reverse=True)
    clauses = [words["held"].format(share=level(share, "1", lang), bound=word_for(bound, lang)) for share, bound in held if share > 0]
    return words["bound" if clauses else "unbound"].format(
        wishes=wishes, granted=level(mean["granted_at_once"], "1", lang), held=", ".join(clauses),
        wait=level(mean["wish_wait"], "min", lang), unmet=level(mean["wishes_unmet"], "1", lang),
        latest=level(mean["granted_at_latest"], "1", lang),
    )  # fmt: skip


def guesses(scenario: Scenario, regime: str | None) -> list[str]:
    """Keys of the guesses of a regime, or (None) of those that all regimes share."""
    keys = [key for key, card in scenario.cards() if card.given.get("guess")]
    if regime is None:
        return [key for key in keys if not key.startswith("regime.")]
    own = f"regime.{regime}."
    return [key.removeprefix(own) for key in keys if key.startswith(own)]


def what_is_guessed(scenario: Scenario, regime: str, lang: str) -> str:
    """The guesses that are a regime's own, or those of the regime it leans on."""
    rules = scenario.regime[regime]
    other = rules.in_trial or rules.yoked_to
    keys = guesses(scenario, regime)
    found = str(TEXT[lang]["own_guesses" if keys else "no_guesses"]).format(n=number(len(keys), 0, lang), keys=", ".join(keys))
    if other is None or other not in scenario.regime:
        return found
    label = scenario.regime[other].label.of(lang)
    return f"{found} {TEXT[lang]['leans'].format(n=number(len(guesses(scenario, other)), 0, lang), label=label)}"


def in_common(scenario: Scenario, paired: Paired, lang: str) -> list[str]:
    """What is to be said of all regimes together: the plan, rest, equal rest, behaviour, shared guesses."""
    words, found = TEXT[lang], []
    label = {name: scenario.regime[name].label.of(lang) for name in paired.regimes}
    first = paired.regimes[0]
    expected, gap, kept = (paired.mean(first, name).value for name in ("plan_expected", "plan_gap", "service_level"))
    if not isnan(expected) and scenario.regime[first].plan == "forecast":
        shares = {"expected": expected, "kept": kept, "gap": gap}
        shown = {name: level(share, "1", lang) for name, share in shares.items()}
        found.append(words["plan"].format(**shown, label=label[first]))
    minutes = (f"{label[name]} {level(paired.mean(name, 'pause_minutes').value, 'min', lang)}" for name in paired.regimes)
    found.append(words["rest"].format(minutes=", ".join(minutes)))
    for name in paired.regimes:
        one = scenario.regime[name].yoked_to
        if one is not None and one in paired.regimes:
            clauses = [about(paired, one, measure, lang, name) for measure in CHOOSING]
            mine, theirs = (level(paired.mean(regime, "pause_minutes").value, "min", lang) for regime in (one, name))
            said = {"one": label[one], "other": label[name], "mine": mine, "theirs": theirs}
            found.append(words["equal_rest"].format(**said, clauses="; ".join(filter(None, clauses))))
    behaviour = scenario.behaviour
    found.append(words["behaviour"].format(label=behaviour.label.of(lang), about=behaviour.about.of(lang)))
    found.append(words["shared"].format(n=number(len(guesses(scenario, None)), 0, lang)))
    return found


def spill_over(scenario: Scenario, parts: pd.DataFrame, regimes: Sequence[str], lang: str) -> list[str]:
    """For each regime with a trial: what changes for those in it, and for those who are not."""
    words, found = TEXT[lang], []
    for regime in regimes[1:]:
        for part in (IN_TRIAL, NOT_IN_TRIAL) if scenario.regime[regime].in_trial else ():
            mine = parts[(parts["part"] == part) & parts["regime"].isin([regimes[0], regime])]
            if not len(mine):
                continue  # everybody is in the trial
            paired = Paired(mine.drop(columns="part"))
            clauses = [about(paired, regime, name, lang) for name in SPILLS]
            label = scenario.regime[regime].label.of(lang)
            found.append(words["spill"].format(label=label, part=words["parts"][part], clauses="; ".join(filter(None, clauses))))
    return found
