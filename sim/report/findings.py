"""What a comparison found, in words: what the bounds did, what equal rest gives, what spills over, how many guesses there are."""

from collections.abc import Sequence
from math import isnan
from typing import Any

import pandas as pd

from sim.measures import IN_TRIAL, NOT_IN_TRIAL
from sim.measures.autonomy import HELD_BY
from sim.measures.compare import Paired
from sim.plots.spill_over import SHOWN
from sim.plots.words import level, number
from sim.report.answer import quoted
from sim.report.sentences import about
from sim.report.story import Story
from sim.scenario import Scenario
from sim.terms import label as word_for

TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "no_wishes": "Nobody can wish for a pause here.",
        "unbound": "There were {wishes} wishes a day for each agent at work; no bound held any of them back.",
        "bound": "There were {wishes} wishes a day for each agent at work; {granted} were granted at once. Held back: {held}. From wish to pause it took {wait} on average, and {unmet} came to nothing. {latest} were granted only because they had waited as long as anybody may.",
        "held": "{share} because of {bound}",
        "equal_rest": "With about the same rest, {one} ({mine}) against {other} ({theirs}), where everybody is given a colleague's pauses: {clauses}. As far as the rest is the same, a difference here comes of choosing the moment oneself.",
        "own_guesses": "Guesses of its own that it rests on: {n}.",
        "no_guesses": "It has no guesses of its own.",
        "leans": "It also rests on the {n} guesses of {label}.",
        "shared": "All regimes rest on the same {n} guesses about the day and the people.",
        "behaviour": "What work does to people: {label}. {about}",
        "spill": "{label}, those {part}: {clauses}.",
        "parts": {IN_TRIAL: "in the trial", NOT_IN_TRIAL: "not in the trial"},
        "made": "Under {regimes}, the plan is made by a solver from the forecast alone: who is on which duty in each block, and everybody's lunch and breaks, so that as few as possible are expected to wait too long or give up (exact queueing theory, half-hour by half-hour, with room for the forecast being as wrong as it usually is). What weighs how much in it is our own choice. Where agents choose for themselves, it is what they may depart from.",
        "plan": "The plan expected {expected} to be answered in time and {kept} were, under {label}. On average no other plan can be more than {gap} better by the plan's own reckoning of costs.",
    },
    "nb": {
        "no_wishes": "Her kan ingen ønske seg pause.",
        "unbound": "Det var {wishes} ønsker om dagen for hver medarbeider på jobb; ingen ramme holdt noen av dem tilbake.",
        "bound": "Det var {wishes} ønsker om dagen for hver medarbeider på jobb; {granted} ble innvilget straks. Holdt tilbake: {held}. Fra ønske til pause gikk det {wait} i snitt, og {unmet} ble det ikke noe av. {latest} ble innvilget bare fordi lengste ventetid var nådd.",
        "held": "{share} fordi det var {bound}",
        "equal_rest": "Med omtrent like mye hvile, {one} ({mine}) mot {other} ({theirs}), der alle får en kollegas pauser: {clauses}. Så langt hvilen er den samme, skyldes en forskjell her at man velger tidspunktet selv.",
        "own_guesses": "Egne gjetninger den hviler på: {n}.",
        "no_guesses": "Den har ingen egne gjetninger.",
        "leans": "Den hviler også på de {n} gjetningene til {label}.",
        "shared": "Alle styringsformene hviler på de samme {n} gjetningene om dagen og folkene.",
        "behaviour": "Hva arbeidet gjør med folk: {label}. {about}",
        "spill": "{label}, de som {part}: {clauses}.",
        "parts": {IN_TRIAL: "er med i forsøket", NOT_IN_TRIAL: "ikke er med i forsøket"},
        "made": "For {regimes} lages planen av et optimeringsprogram ut fra prognosen alene: hvem som har hvilken oppgave i hver bolk, og alles lunsj og pauser, slik at færrest mulig må vente for lenge eller gir opp (eksakt køteori, halvtime for halvtime, med rom for at prognosen tar så feil som den pleier). Hva som veier hvor mye, er vårt eget valg. Der medarbeiderne velger selv, er planen det de kan fravike.",
        "plan": "Planen regnet med at {expected} ville bli besvart i tide, og under {label} ble {kept} det. I snitt kan ingen annen plan være mer enn {gap} bedre etter planens eget kostnadsregnestykke.",
    },
}  # fmt: skip
CHOOSING = ("service_level", "abandonment", "longest_stretch")


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
    return [key for key in keys if (not key.startswith("regime.") if regime is None else key.startswith(f"regime.{regime}."))]


def shared(scenario: Scenario, lang: str) -> str:
    """How many guesses all regimes have in common."""
    return str(TEXT[lang]["shared"]).format(n=number(len(guesses(scenario, None)), 0, lang))


def what_is_guessed(scenario: Scenario, regime: str, lang: str) -> str:
    """The guesses that are a regime's own, or those of the regime it leans on."""
    rules = scenario.regime[regime]
    other = rules.in_trial or rules.yoked_to
    keys = guesses(scenario, regime)
    found = str(TEXT[lang]["own_guesses" if keys else "no_guesses"]).format(n=number(len(keys), 0, lang))
    if other is None or other not in scenario.regime:
        return found
    label = scenario.regime[other].label.of(lang)
    return f"{found} {TEXT[lang]['leans'].format(n=number(len(guesses(scenario, other)), 0, lang), label=label)}"


def solved(scenario: Scenario, paired: Paired) -> list[str]:
    """The regimes whose plan a solver made; none where there is nothing to plan, as in theory."""
    staffing, pauses = scenario.staffing, scenario.workforce.pauses
    if len(staffing.duties) < 2 and not pauses.breaks and pauses.lunch_when_shift_exceeds is None:
        return []
    made = [name for name in paired.regimes if scenario.regime[name].plan == "forecast"]
    return [name for name in made if not isnan(paired.mean(name, "plan_gap").value)]


def plan_made(story: Story, lang: str) -> str:
    """How the plan is made, and of which regimes; empty where no solver makes one."""
    regimes = ", ".join(quoted(story, name, lang) for name in solved(story.scenario, story.paired))
    return str(TEXT[lang]["made"]).format(regimes=regimes) if regimes else ""


def plan_kept(scenario: Scenario, paired: Paired, lang: str) -> str:
    """What the plan expected under the first regime, and what became of it; empty where it was not made from a forecast."""
    first = paired.regimes[0]
    expected, gap, kept = (paired.mean(first, name).value for name in ("plan_expected", "plan_gap", "service_level"))
    if isnan(expected) or first not in solved(scenario, paired):
        return ""
    shown = {name: level(share, "1", lang) for name, share in {"expected": expected, "kept": kept, "gap": gap}.items()}
    return str(TEXT[lang]["plan"]).format(**shown, label=scenario.regime[first].label.of(lang))


def equal_rest(scenario: Scenario, paired: Paired, lang: str) -> list[str]:
    """What choosing does at equal rest, where a control was run."""
    words, label, found = TEXT[lang], {name: scenario.regime[name].label.of(lang) for name in paired.regimes}, []
    for name in paired.regimes:
        one = scenario.regime[name].yoked_to
        if one is not None and one in paired.regimes:
            clauses = [about(paired, one, measure, lang, name) for measure in CHOOSING]
            mine, theirs = (level(paired.mean(regime, "pause_minutes").value, "min", lang) for regime in (one, name))
            said = {"one": label[one], "other": label[name], "mine": mine, "theirs": theirs}
            found.append(words["equal_rest"].format(**said, clauses="; ".join(filter(None, clauses))))
    return found


def behaviour(scenario: Scenario, lang: str) -> str:
    """What work does to people in this run."""
    return str(TEXT[lang]["behaviour"]).format(label=scenario.behaviour.label.of(lang), about=scenario.behaviour.about.of(lang))


def spill_over(scenario: Scenario, parts: pd.DataFrame, regimes: Sequence[str], lang: str) -> list[str]:
    """For each regime with a trial: what changes for those in it, and for those who are not."""
    words, found = TEXT[lang], []
    for regime in regimes[1:]:
        for part in (IN_TRIAL, NOT_IN_TRIAL) if scenario.regime[regime].in_trial else ():
            mine = parts[(parts["part"] == part) & parts["regime"].isin([regimes[0], regime])]
            if not len(mine):
                continue  # everybody is in the trial
            paired = Paired(mine.drop(columns="part"))
            clauses = [about(paired, regime, name, lang) for name in SHOWN]
            label = scenario.regime[regime].label.of(lang)
            found.append(words["spill"].format(label=label, part=words["parts"][part], clauses="; ".join(filter(None, clauses))))
    return found
