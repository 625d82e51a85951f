"""What a real trial would show: the design and the weeks it takes, the smallest change it finds, what spills over."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.measures.catalogue import find
from sim.measures.compare import EQUAL, NONE, UNTOLD, Estimate, verdict
from sim.plots import power, schedule, style
from sim.plots.words import NONE as DASH
from sim.plots.words import change, level, number, scale, span
from sim.questions.designs import BEFORE_AFTER, LABELS, PARALLEL, STEPPED
from sim.questions.trial import CENTRE, WEEK, astray, best, fits
from sim.report import keys
from sim.report.finding import Answer, Found, Sheet
from sim.report.sentences import few_days
from sim.report.story import Picture

TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "question": "How long must a trial last, and how should it be laid out, to tell what self-leadership does?",
        "a_design": {BEFORE_AFTER: "a comparison of before and after", PARALLEL: "parallel groups", STEPPED: "a stepped wedge"},
        "units": "{n} units", "whole": "the whole centre as one unit",
        "found": "It takes {needed} weeks with {design} ({units}) to find the simulated change in “{measure}” ({effect}) four times in five; with {weeks} weeks it would be found with {power} probability, and the smallest change found four times in five would be {smallest}.",
        "untold": "How long cannot be said: the simulation itself cannot tell whether “{measure}” changes ({span}), so there is no size to plan for. With {units} and {weeks} weeks, {design} would find a change of {smallest} four times in five.",
        "never": "None of the designs asked about is enough: even {most} weeks would not find the simulated change in “{measure}” ({effect}) four times in five in a way that can be relied on. With {units} and {weeks} weeks, {design} would find {smallest} that often.",
        "none_left": "None of the designs asked about can be relied on to show the simulated change in “{measure}” ({effect}), however long they last.",
        "equal": "There is nothing to find: “{measure}” is exactly the same in the trial and outside it.",
        "nothing": "There is nothing to measure of “{measure}” here.",
        "rest": "Otherwise it takes: {each}.",
        "needed": "{n} weeks with {design}", "not_in": "more than {n} weeks with {design}",
        "caution": "Before and after cannot tell the change from anything else that changes meanwhile, such as a season, a new rule or new colleagues.",
        "only_before": "It is chosen only because no other design will do.",
        "other": "“{measure}” ({effect}): {each}; in {weeks} weeks {design} would find {smallest} four times in five.",
        "other_untold": "“{measure}”: the simulation itself cannot tell a change ({span}); in {weeks} weeks {design} would find {smallest} four times in five.",
        "centre": "“{measure}” is of all units together, since people wait in the same queues for all of them: no unit can be held against another, and only before and after is left.",
        "not_asked": "“{measure}”: only before and after could tell this on shared queues, where people wait for all units together; it was not asked for (ask.designs).",
        "spills": "The units share queues, so what some do is felt by the others: {design} would be expected to show {expected} in “{measure}”, where the change is {effect} when all are in the trial. The spill-over is {bias} ({span}).",
        "spills_not": "The units share queues, but no spill-over can be told in “{measure}” with {design} ({span}).",
        "hidden": "Left out for “{measure}”, since spill-over would lead half of the change or more astray: {which}.",
        "alone": "Each unit has queues of its own here, so nothing spills over from one to another.",
        "sheet": "{measure}: {before} without a trial, {effect} when all are in it ({span}); in {weeks} weeks:",
        "head": ("Design", "Expected to show", "Spill-over", "Smallest found", "Power", "Weeks for 80 %"),
        "unit": "unit {n}", "over": "over {n}",
        "power_caption": "How likely a trial is to find the simulated change, by how long it lasts.",
        "schedule_caption": "Who is in the trial when, in the designs that are compared.",
        "notes": (
            "In the trial: {after}. Outside it: {before}. A week is the mean of {week} simulated days, and the change is fitted by least squares to the weeks of all units: every unit has a level of its own, and every week too, but for before and after, where weeks cannot be told from the trial.",
            "Power is the chance that a two-sided t test at 5 % finds a change in the direction of the simulated one (noncentral t): degrees of freedom are the weeks less two for before and after (one number a week, the mean of all units), otherwise what is left of unit × week when units, weeks and the trial have been fitted. The smallest change found is the one with 80 % power. Power and weeks are left out where the simulation itself cannot tell the change from none; weeks also where spill-over leads a design astray.",
            "Recommended is the design with the fewest weeks to 80 % for the measure named first, among those that set the trial apart from the weeks and where spill-over is less than half of the change; before and after only where no other will do. Each measure is judged by itself: with several, some will look changed by chance.",
            "The simulated change is taken to be there from the first day. People need time to learn to lead themselves, and what is new wears off: give a real trial weeks to settle before they count. The change is itself uncertain, and rests on the guesses below; the smallest change found does so less.",
            "Weeks are taken to be independent of each other. Where one bad week brings the next, as with illness or a backlog, a trial needs more weeks than shown here. To before and after, a season is a drift that it cannot tell from the change.",
        ),
        "calm": "Weeks differ here only by what is simulated: who gets in touch, who is absent, chance. Real weeks differ by more, and a trial then needs more weeks: try ask.week_sd=0.05 and ask.common_week_sd=0.05.",
        "restless": "Besides what is simulated, weeks were taken to differ by {own} of the mean in each unit by itself and by {common} in all units together (standard deviations, a guess). What units have in common disturbs before and after only.",
        "calendar": "Days have a calendar here ({calendar}), but what makes Mondays, months and paydays differ counts as chance: each week is drawn as if it could fall anywhere among the simulated days{apart}. A real trial has every weekday in every week, and its weeks follow each other through the seasons.",
        "apart": ", and in each centre by itself, though centres share them",
        "shared": "The units are the centre's teams, on shared queues; the days of a trial with some of them in it were simulated for themselves.",
        "centres": "The units are {n} centres like this one, taken to have days of their own; where something makes days good or bad in all of them at once, that can be set as ask.common_week_sd.",
    },
    "nb": {
        "question": "Hvor lenge må et forsøk vare, og hvordan bør det legges opp, for å vise hva selvledelse gjør?",
        "a_design": {BEFORE_AFTER: "en før- og ettermåling", PARALLEL: "parallelle grupper", STEPPED: "trinnvis innføring"},
        "units": "{n} enheter", "whole": "hele senteret som én enhet",
        "found": "Det tar {needed} uker med {design} ({units}) å finne den simulerte endringen i «{measure}» ({effect}) fire av fem ganger; på {weeks} uker ville den bli funnet med {power} sannsynlighet, og den minste endringen som ville bli funnet fire av fem ganger, er {smallest}.",
        "untold": "Hvor lenge lar seg ikke si: simuleringen kan ikke selv avgjøre om «{measure}» endrer seg ({span}), så det er ingen størrelse å planlegge for. Med {units} og {weeks} uker ville {design} finne en endring på {smallest} fire av fem ganger.",
        "never": "Ingen av oppleggene det er spurt om, strekker til: selv {most} uker ville ikke være nok til å finne den simulerte endringen i «{measure}» ({effect}) fire av fem ganger på en måte som er til å stole på. Med {units} og {weeks} uker ville {design} finne {smallest} så ofte.",
        "none_left": "Ingen av oppleggene det er spurt om, er til å stole på når det gjelder den simulerte endringen i «{measure}» ({effect}), uansett hvor lenge de varer.",
        "equal": "Det er ingenting å finne: «{measure}» er nøyaktig det samme i forsøket som utenfor.",
        "nothing": "Det er ingenting å måle av «{measure}» her.",
        "rest": "Ellers trengs: {each}.",
        "needed": "{n} uker med {design}", "not_in": "mer enn {n} uker med {design}",
        "caution": "En før- og ettermåling kan ikke skille endringen fra alt annet som endrer seg i mellomtiden, som en sesong, en ny regel eller nye kolleger.",
        "only_before": "Det er valgt bare fordi ingen andre opplegg strekker til.",
        "other": "«{measure}» ({effect}): {each}; på {weeks} uker ville {design} finne {smallest} fire av fem ganger.",
        "other_untold": "«{measure}»: simuleringen kan ikke selv påvise noen endring ({span}); på {weeks} uker ville {design} finne {smallest} fire av fem ganger.",
        "centre": "«{measure}» gjelder alle enhetene samlet, siden folk venter i de samme køene på dem alle: ingen enhet kan holdes opp mot en annen, og bare en før- og ettermåling står igjen.",
        "not_asked": "«{measure}»: bare en før- og ettermåling kunne vise dette på felles køer, der folk venter på alle enhetene samlet; det er ikke spurt om den (ask.designs).",
        "spills": "Enhetene deler køer, så det noen gjør, merker de andre: {design} kan ventes å vise {expected} i «{measure}», mens endringen er {effect} når alle er med i forsøket. Ringvirkningen er {bias} ({span}).",
        "spills_not": "Enhetene deler køer, men ingen sikker ringvirkning kan påvises i «{measure}» med {design} ({span}).",
        "hidden": "Utelatt for «{measure}», fordi ringvirkninger ville føre halve endringen eller mer på villspor: {which}.",
        "alone": "Hver enhet har sine egne køer her, så det er ingen ringvirkninger fra den ene til den andre.",
        "sheet": "{measure}: {before} uten forsøk, {effect} når alle er med ({span}); på {weeks} uker:",
        "head": ("Opplegg", "Kan ventes å vise", "Ringvirkning", "Minste som finnes", "Styrke", "Uker til 80 %"),
        "unit": "enhet {n}", "over": "over {n}",
        "power_caption": "Hvor sannsynlig det er at et forsøk finner den simulerte endringen, etter hvor lenge det varer.",
        "schedule_caption": "Hvem som er med i forsøket når, i oppleggene som sammenlignes.",
        "notes": (
            "I forsøket: {after}. Utenfor: {before}. En uke er snittet av {week} simulerte dager, og endringen er tilpasset ukene i alle enhetene med minste kvadraters metode: hver enhet har sitt eget nivå, og hver uke også, unntatt i før og etter, der ukene ikke kan skilles fra forsøket.",
            "Styrken er sannsynligheten for at en tosidig t-test på 5 % finner en endring i samme retning som den simulerte (ikke-sentral t-fordeling): frihetsgradene er antall uker minus to for før og etter (ett tall i uka, snittet av alle enhetene), ellers det som er igjen av enhet × uke når enheter, uker og forsøket er tilpasset. Den minste endringen som finnes, er den med 80 % styrke. Styrke og uker er utelatt der simuleringen ikke selv kan påvise endringen; uker også der ringvirkninger fører et opplegg på villspor.",
            "Anbefalt er opplegget som trenger færrest uker til 80 % for det første målet, blant dem som skiller forsøket fra ukene, og der ringvirkningen er mindre enn halve endringen; før og etter bare der ingen andre strekker til. Hvert mål er vurdert for seg: med flere mål vil noen se endret ut ved en tilfeldighet.",
            "Den simulerte endringen antas å være der fra første dag. Folk trenger tid til å lære å lede seg selv, og nyhetens interesse går over: la et virkelig forsøk få noen uker til å sette seg før de teller. Endringen er selv usikker og hviler på gjetningene nedenfor; den minste endringen som finnes, gjør det i mindre grad.",
            "Ukene antas å være uavhengige av hverandre. Der én dårlig uke drar med seg den neste, som ved sykdom eller etterslep, trenger et forsøk flere uker enn vist her. For en før- og ettermåling er en sesong en utvikling over tid som den ikke kan skille fra endringen.",
        ),
        "calm": "Ukene varierer her bare med det som er simulert: hvem som tar kontakt, hvem som er borte, og tilfeldigheter. Virkelige uker varierer mer, og da trenger et forsøk flere uker: prøv ask.week_sd=0.05 og ask.common_week_sd=0.05.",
        "restless": "I tillegg til det som er simulert, antas ukene å variere med {own} av snittet i hver enhet for seg og med {common} i alle enheter samtidig (standardavvik, en gjetning). Det enhetene har felles, forstyrrer bare før og etter.",
        "calendar": "Dagene følger en kalender her ({calendar}), men det som skiller mandager, måneder og utbetalingsdager fra andre dager, regnes som tilfeldigheter: hver uke er satt sammen som om den kunne falle hvor som helst blant de simulerte dagene{apart}. Et virkelig forsøk har alle ukedagene i hver uke, og ukene følger etter hverandre gjennom årstidene.",
        "apart": ", og for hvert senter for seg, selv om sentrene har dem felles",
        "shared": "Enhetene er senterets team, på felles køer; dagene med noen av dem i forsøket er simulert for seg.",
        "centres": "Enhetene er {n} sentre som dette og antas å ha hver sine dager; er det noe som gjør dager gode eller dårlige i alle på én gang, kan det settes som ask.common_week_sd.",
    },
}  # fmt: skip


def tell(found: Found, lang: str) -> Answer:
    """The design to choose and how sure it is, then the other measures, what spills over, and what it rests on."""
    shown, curves, weeks = (found.tables[name] for name in ("trial", "power", "schedule"))
    names = list(dict.fromkeys(shown["measure"]))
    sentences = [*_main(shown, names[0], curves, lang)]
    for name in names[1:]:
        sentences += _other(shown, name, curves, lang)
    few = few_days(found.scenario, found.scenario.periods(found.days), lang)
    sentences += [*_spill_over(shown, names[0], lang), _weeks_differ(found, lang), few]
    labels = _units(found, weeks, lang)
    drawn = (
        ("power", power.draw(curves, shown, lang), power.alt(curves, shown, lang), "power_caption"),
        ("schedule", schedule.draw(weeks, labels, lang), schedule.alt(weeks, labels, lang), "schedule_caption"),
    )
    pictures = [
        (figure, Picture(name, style.svg(figure, name), TEXT[lang][caption], alt))
        for name, figure, alt, caption in drawn if figure is not None
    ]  # fmt: skip
    sheets = [_sheet(shown, name, curves, lang) for name in names]
    return Answer(TEXT[lang]["question"], list(filter(None, sentences)), sheets, pictures, _notes(found, shown, lang))


def _main(shown: pd.DataFrame, measure: str, curves: pd.DataFrame, lang: str) -> list[str]:
    """What it takes with the design to choose to find the change in the first measure, and with the others."""
    words, mine = TEXT[lang], shown[shown["measure"] == measure]
    said, design = _verdict(mine), _chosen(shown, measure)
    if said in (NONE, EQUAL):
        return [words["nothing" if said == NONE else "equal"].format(measure=_label(measure, lang))]
    row, most = mine[mine["design"] == design].iloc[0], int(curves["weeks"].max())
    facts = _facts(row, lang) | {"design": words["a_design"][design], "most": most}
    if not fits(design, row["of"]):
        return [words["not_asked"].format(**facts)]
    if said == UNTOLD:
        return [words["untold"].format(**facts), *_centre(row, lang)]
    enough = best(shown, measure) is not None
    found = [words["found" if enough else "none_left" if astray(mine).all() else "never"].format(**facts)]
    each = _weeks_of_each(mine[mine["design"] != design], most, lang) if enough else ""
    found += [words["rest"].format(each=each)] if each else []
    found += [*_hidden(mine, lang), *_centre(row, lang)]
    if BEFORE_AFTER in list(mine["design"]):
        found.append(words["caution"] + (f" {words['only_before']}" if enough and design == BEFORE_AFTER and len(mine) > 1 else ""))
    return found


def _other(shown: pd.DataFrame, measure: str, curves: pd.DataFrame, lang: str) -> list[str]:
    """What it would take for another measure."""
    words, mine = TEXT[lang], shown[shown["measure"] == measure]
    said, design = _verdict(mine), _chosen(shown, measure)
    if said in (NONE, EQUAL):
        return [words["nothing" if said == NONE else "equal"].format(measure=_label(measure, lang))]
    row, each = mine[mine["design"] == design].iloc[0], _weeks_of_each(mine, int(curves["weeks"].max()), lang)
    key = "other_untold" if said == UNTOLD else "other" if each else "none_left"
    key = key if fits(design, row["of"]) else "not_asked"
    facts = _facts(row, lang) | {"design": words["a_design"][design], "each": each}
    hidden = _hidden(mine, lang) if key in ("other", "none_left") else []
    return [words[key].format(**facts), *hidden, *(_centre(row, lang) if key != "not_asked" else [])]


def _chosen(shown: pd.DataFrame, measure: str) -> str:
    """The design that is spoken of: the one to choose, or the one that finds the smallest change, where none is enough."""
    mine = shown[shown["measure"] == measure]
    found = best(shown, measure)
    if found is None:
        left = mine[mine["smallest"].notna()]
        left = left if _verdict(mine) == UNTOLD else left[~astray(left)]
        apart = left[left["design"] != BEFORE_AFTER]
        tried = next(some for some in (apart, left, mine) if len(some))
        found = str(tried.sort_values("smallest", kind="stable")["design"].iloc[0])
    return found


def _verdict(mine: pd.DataFrame) -> str:
    """What the simulation itself lets us say of the change."""
    return verdict(Estimate(*(float(mine[name].iloc[0]) for name in ("effect", "effect_low", "effect_high"))), "neither")


def _facts(row: pd.Series, lang: str) -> dict[str, Any]:
    unit, words, needed = find(row["measure"]).unit, TEXT[lang], row["weeks_needed"]
    return {
        "units": words["whole" if row["of"] == CENTRE else "units"].format(n=int(row["units"])),
        "needed": DASH if np.isnan(needed) else int(needed), "weeks": int(row["weeks"]), "measure": _label(row["measure"], lang),
        "effect": change(row["effect"], unit, lang), "power": power.chance(row["power"], lang),
        "smallest": _size(row["smallest"], unit, lang), "span": span(row["effect_low"], row["effect_high"], unit, lang),
        "before": level(row["before"], unit, lang), "expected": change(row["expected"], unit, lang),
        "bias": change(row["bias"], unit, lang),
    }  # fmt: skip


def _weeks_of_each(mine: pd.DataFrame, most: int, lang: str) -> str:
    """How many weeks each design takes that can be relied on."""
    words = TEXT[lang]
    return ", ".join(
        words["not_in"].format(design=words["a_design"][row.design], n=most) if np.isnan(row.weeks_needed)
        else words["needed"].format(design=words["a_design"][row.design], n=int(row.weeks_needed))
        for row in mine[~astray(mine) & mine["power"].notna()].itertuples()
    )  # fmt: skip


def _hidden(mine: pd.DataFrame, lang: str) -> list[str]:
    """Which designs spill-over makes useless for a measure."""
    words = TEXT[lang]
    which = mine.loc[astray(mine), "design"]
    said = {"measure": _label(mine["measure"].iloc[0], lang), "which": ", ".join(words["a_design"][name] for name in which)}
    return [words["hidden"].format(**said)] if len(which) else []


def _centre(row: pd.Series, lang: str) -> list[str]:
    return [TEXT[lang]["centre"].format(measure=_label(row["measure"], lang))] if row["of"] == CENTRE else []


def _spill_over(shown: pd.DataFrame, measure: str, lang: str) -> list[str]:
    """What units on shared queues do to each other's numbers, in the design to choose or else the one that can show it."""
    words, mine = TEXT[lang], shown[shown["measure"] == measure]
    if not mine["shared"].any():
        return [words["alone"]]
    apart = mine[(mine["design"] != BEFORE_AFTER) & mine["bias"].notna()]
    if not len(apart):
        return []
    chosen = _chosen(shown, measure)
    row = apart[apart["design"] == chosen].iloc[0] if chosen in list(apart["design"]) else apart.iloc[0]
    unit = find(measure).unit
    said = verdict(Estimate(row["bias"], row["bias_low"], row["bias_high"]), "neither")
    facts = _facts(row, lang) | {"design": words["a_design"][row["design"]], "span": span(row["bias_low"], row["bias_high"], unit, lang)}
    return [words["spills_not" if said in (UNTOLD, EQUAL) else "spills"].format(**facts)]


def _sheet(shown: pd.DataFrame, measure: str, curves: pd.DataFrame, lang: str) -> Sheet:
    """A line for each design."""
    words, unit, most = TEXT[lang], find(measure).unit, int(curves["weeks"].max())
    mine = shown[shown["measure"] == measure]
    facts = _facts(mine.iloc[0], lang)
    rows, empty = [], astray(mine) | mine["power"].isna()
    for at, row in mine.iterrows():
        bias = "–" if row["design"] == BEFORE_AFTER else change(row["bias"], unit, lang)
        over = DASH if empty[at] else words["over"].format(n=most)
        needed = over if np.isnan(row["weeks_needed"]) else str(int(row["weeks_needed"]))
        rows.append((
            LABELS[row["design"]][lang], change(row["expected"], unit, lang), bias, _size(row["smallest"], unit, lang),
            power.chance(row["power"], lang), needed,
        ))  # fmt: skip
    label = facts.pop("measure")
    return Sheet(words["sheet"].format(measure=label[0].upper() + label[1:], **facts), words["head"], rows)


def _notes(found: Found, shown: pd.DataFrame, lang: str) -> list[str]:
    words, ask = TEXT[lang], found.ask
    before, *others = found.regimes
    after = ask.get("regime") or others[0]
    facts = {"before": found.label(before, lang), "after": found.label(after, lang), "week": WEEK}
    units = "shared" if shown["shared"].any() else "centres"
    told = [*(note.format(**facts) for note in words["notes"]), words[units].format(n=int(shown["units"].max()))]
    calendar = found.scenario.demand.calendar
    if calendar is not None:
        apart = words["apart"] if units == "centres" else ""
        told.append(words["calendar"].format(calendar=calendar.label.of(lang) if calendar.label else "calendar", apart=apart))
    return told


def _weeks_differ(found: Found, lang: str) -> str:
    """What makes weeks differ, and what is left out of it."""
    words, ask = TEXT[lang], found.ask
    if not (ask["week_sd"] or ask["common_week_sd"]):
        return str(words["calm"])
    own, common = (f"{number(100 * float(ask[key]), 1, lang)} %" for key in ("week_sd", "common_week_sd"))
    return str(words["restless"]).format(own=own, common=common)


def _units(found: Found, weeks: pd.DataFrame, lang: str) -> Mapping[str, str]:
    """What each unit is called, by its name in the table."""
    teams = found.scenario.workforce.teams
    names = dict.fromkeys(map(str, weeks["unit"]))
    return {name: keys.team(found.scenario, name, lang) if name in teams else TEXT[lang]["unit"].format(n=name) for name in names}


def _label(measure: str, lang: str) -> str:
    return find(measure).label(lang)


def _size(value: float, unit: str, lang: str) -> str:
    """A difference without a sign."""
    if np.isnan(value):
        return DASH
    shown = scale([value], unit, lang)
    return f"{number(value * shown.factor, shown.decimals, lang)} {shown.word}".strip()
