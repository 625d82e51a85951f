"""What a real trial would show: the design and the weeks it takes, the smallest change it finds, what spills over."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.measures.catalogue import find
from sim.measures.compare import EQUAL, NONE, UNTOLD, Estimate, verdict
from sim.plots import power, schedule, style
from sim.plots.words import change, level, number, scale, span
from sim.questions.designs import BEFORE_AFTER, LABELS, PARALLEL, STEPPED
from sim.questions.trial import CENTRE, WEEK, best
from sim.report import keys
from sim.report.finding import Answer, Found, Sheet
from sim.report.story import Picture

TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "question": "How long must a trial last, and how should it be laid out, to tell what self-leadership does?",
        "a_design": {BEFORE_AFTER: "before and after", PARALLEL: "parallel groups", STEPPED: "a stepped wedge"},
        "found": "With {n} units and {weeks} weeks, {design} would find the simulated change in “{measure}” ({effect}) with {power} probability; the smallest change it finds four times in five is {smallest}.",
        "untold": "The simulation itself cannot tell whether “{measure}” changes ({span}), so there is no size to plan for: with {n} units and {weeks} weeks, {design} would find a change of {smallest} four times in five.",
        "never": "No design is enough: even with {most} weeks, none finds the simulated change in “{measure}” ({effect}) four times in five and can be relied on. With {n} units and {weeks} weeks, {design} would find {smallest} that often.",
        "equal": "There is nothing to find: “{measure}” is exactly the same in the trial and outside it.",
        "nothing": "There is nothing to measure of “{measure}” here.",
        "rest": "To find it four times in five takes: {each}.",
        "needed": "{design} {n} weeks", "not_in": "{design} more than {n} weeks",
        "caution": "Before and after cannot tell the change from anything else that changes meanwhile, such as a season, a new rule or new colleagues.",
        "only_before": "It is chosen only because no other design will do.",
        "other": "“{measure}” ({effect}): {each}; in {weeks} weeks {design} would find {smallest} four times in five.",
        "other_untold": "“{measure}”: the simulation itself cannot tell a change ({span}); in {weeks} weeks {design} would find {smallest} four times in five.",
        "centre": "“{measure}” is of all units together, since people wait in the same queues for all of them: no unit can be held against another, and only before and after is left.",
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
            "Power is that of a two-sided t test at 5 %: degrees of freedom are the weeks less two for before and after (one number a week, the mean of all units), otherwise what is left of unit × week when units, weeks and the trial have been fitted. The smallest change found is the one with 80 % power.",
            "Recommended is the design with the fewest weeks to 80 % for the measure named first, among those that set the trial apart from the weeks and where spill-over is less than half of the change; before and after only where no other will do. Each measure is judged by itself: with several, some will look changed by chance.",
            "The simulated change is taken to be there from the first day. People need time to learn to lead themselves, and what is new wears off: give a real trial weeks to settle before they count. The change is itself uncertain, and rests on the guesses below; the smallest change found does so less.",
        ),
        "calm": "Weeks differ here only by what is simulated: who gets in touch, who is absent, chance. Real weeks differ by more, and a trial then needs more weeks: try ask.week_sd=0.05 and ask.common_week_sd=0.05.",
        "restless": "Besides what is simulated, weeks were taken to differ by {own} of the mean in each unit by itself and by {common} in all units together (standard deviations, a guess). What units have in common disturbs before and after only.",
        "shared": "The units are the centre's teams, on shared queues; the days of a trial with some of them in it were simulated for themselves.",
        "centres": "The units are {n} centres like this one, taken to have days of their own; where something makes days good or bad in all of them at once, that can be set as ask.common_week_sd.",
    },
    "nb": {
        "question": "Hvor lenge må et forsøk vare, og hvordan bør det legges opp, for å vise hva selvledelse gjør?",
        "a_design": {BEFORE_AFTER: "før og etter", PARALLEL: "parallelle grupper", STEPPED: "trinnvis innføring"},
        "found": "Med {n} enheter og {weeks} uker ville {design} finne den simulerte endringen i «{measure}» ({effect}) med {power} sannsynlighet; den minste endringen som blir funnet fire av fem ganger, er {smallest}.",
        "untold": "Simuleringen kan ikke selv avgjøre om «{measure}» endrer seg ({span}), så det er ingen størrelse å planlegge for: med {n} enheter og {weeks} uker ville {design} finne en endring på {smallest} fire av fem ganger.",
        "never": "Intet opplegg strekker til: selv med {most} uker er det ingen som finner den simulerte endringen i «{measure}» ({effect}) fire av fem ganger og er til å stole på. Med {n} enheter og {weeks} uker ville {design} finne {smallest} så ofte.",
        "equal": "Det er ingenting å finne: «{measure}» er nøyaktig det samme i forsøket som utenfor.",
        "nothing": "Det er ingenting å måle av «{measure}» her.",
        "rest": "For å finne den fire av fem ganger trengs: {each}.",
        "needed": "{design} {n} uker", "not_in": "{design} mer enn {n} uker",
        "caution": "Før og etter kan ikke skille endringen fra alt annet som endrer seg i mellomtiden, som en sesong, en ny regel eller nye kolleger.",
        "only_before": "Det er valgt bare fordi ingen andre opplegg strekker til.",
        "other": "«{measure}» ({effect}): {each}; på {weeks} uker ville {design} finne {smallest} fire av fem ganger.",
        "other_untold": "«{measure}»: simuleringen kan ikke selv påvise noen endring ({span}); på {weeks} uker ville {design} finne {smallest} fire av fem ganger.",
        "centre": "«{measure}» gjelder alle enhetene samlet, siden folk venter i de samme køene på dem alle: ingen enhet kan holdes opp mot en annen, og bare før og etter står igjen.",
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
            "Styrken er den en tosidig t-test på 5 % har: frihetsgradene er antall uker minus to for før og etter (ett tall i uka, snittet av alle enhetene), ellers det som er igjen av enhet × uke når enheter, uker og forsøket er tilpasset. Den minste endringen som finnes, er den med 80 % styrke.",
            "Anbefalt er opplegget som trenger færrest uker til 80 % for det første målet, blant dem som skiller forsøket fra ukene, og der ringvirkningen er mindre enn halve endringen; før og etter bare der ingen andre strekker til. Hvert mål er vurdert for seg: med flere mål vil noen se endret ut ved en tilfeldighet.",
            "Den simulerte endringen regnes å være der fra første dag. Folk trenger tid til å lære å lede seg selv, og nyhetens interesse går over: la et virkelig forsøk få noen uker til å sette seg før de teller. Endringen er selv usikker og hviler på gjetningene nedenfor; den minste endringen som finnes, gjør det i mindre grad.",
        ),
        "calm": "Ukene varierer her bare med det som er simulert: hvem som tar kontakt, hvem som er borte, og tilfeldigheter. Virkelige uker varierer mer, og da trenger et forsøk flere uker: prøv ask.week_sd=0.05 og ask.common_week_sd=0.05.",
        "restless": "I tillegg til det som er simulert, regnes ukene å variere med {own} av snittet i hver enhet for seg og med {common} i alle enheter samtidig (standardavvik, en gjetning). Det enhetene har felles, forstyrrer bare før og etter.",
        "shared": "Enhetene er senterets team, på felles køer; dagene med noen av dem i forsøket er simulert for seg.",
        "centres": "Enhetene er {n} sentre som dette og regnes å ha hver sine dager; er det noe som gjør dager gode eller dårlige i alle på én gang, kan det settes som ask.common_week_sd.",
    },
}  # fmt: skip


def tell(found: Found, lang: str) -> Answer:
    """The design to choose and how sure it is, then the other measures, what spills over, and what it rests on."""
    shown, curves, weeks = (found.tables[name] for name in ("trial", "power", "schedule"))
    names = list(dict.fromkeys(shown["measure"]))
    sentences = [*_main(shown, names[0], curves, lang)]
    for name in names[1:]:
        sentences += _other(shown, name, curves, lang)
    sentences += [*_spill_over(shown, names[0], lang), _weeks_differ(found, lang)]
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
    return Answer(TEXT[lang]["question"], sentences, sheets, pictures, _notes(found, shown, lang))


def _main(shown: pd.DataFrame, measure: str, curves: pd.DataFrame, lang: str) -> list[str]:
    """What the design to choose would show of the first measure, and what the others would take."""
    words, mine = TEXT[lang], shown[shown["measure"] == measure]
    said, design = _verdict(mine), _chosen(shown, measure)
    row, most = mine[mine["design"] == design].iloc[0], int(curves["weeks"].max())
    if said in (NONE, EQUAL):
        return [words["nothing" if said == NONE else "equal"].format(measure=_label(measure, lang))]
    facts = _facts(row, lang) | {"design": words["a_design"][design]}
    if said == UNTOLD:
        return [words["untold"].format(**facts), *_centre(row, lang)]
    enough = best(shown, measure) is not None
    first = words["found" if enough else "never"].format(**facts, most=most)
    found = [first, words["rest"].format(each=_weeks_of_each(mine, most, lang)), *_hidden(mine, lang), *_centre(row, lang)]
    if BEFORE_AFTER in list(mine["design"]):
        found.append(words["caution"] + (f" {words['only_before']}" if enough and design == BEFORE_AFTER and len(mine) > 1 else ""))
    return found


def _other(shown: pd.DataFrame, measure: str, curves: pd.DataFrame, lang: str) -> list[str]:
    """What it would take for another measure."""
    words, mine = TEXT[lang], shown[shown["measure"] == measure]
    said, design = _verdict(mine), _chosen(shown, measure)
    row = mine[mine["design"] == design].iloc[0]
    if said in (NONE, EQUAL):
        return [words["nothing" if said == NONE else "equal"].format(measure=_label(measure, lang))]
    facts = _facts(row, lang) | {"design": words["a_design"][design]}
    each = _weeks_of_each(mine, int(curves["weeks"].max()), lang)
    hidden = [] if said == UNTOLD else _hidden(mine, lang)
    return [words["other_untold" if said == UNTOLD else "other"].format(**facts, each=each), *hidden, *_centre(row, lang)]


def _chosen(shown: pd.DataFrame, measure: str) -> str:
    """The design that is spoken of: the one to choose, or the one that finds the smallest change, where none is enough."""
    mine = shown[shown["measure"] == measure]
    found = best(shown, measure)
    if found is None or _verdict(mine) == UNTOLD:
        apart = mine[mine["design"] != BEFORE_AFTER]
        apart = apart[apart["smallest"].notna()]
        found = str((apart if len(apart) else mine).sort_values("smallest", kind="stable")["design"].iloc[0])
    return found


def _verdict(mine: pd.DataFrame) -> str:
    """What the simulation itself lets us say of the change."""
    return verdict(Estimate(*(float(mine[name].iloc[0]) for name in ("effect", "effect_low", "effect_high"))), "neither")


def _facts(row: pd.Series, lang: str) -> dict[str, Any]:
    unit = find(row["measure"]).unit
    return {
        "n": int(row["units"]), "weeks": int(row["weeks"]), "measure": _label(row["measure"], lang),
        "effect": change(row["effect"], unit, lang), "power": power.chance(row["power"], lang),
        "smallest": _size(row["smallest"], unit, lang), "span": span(row["effect_low"], row["effect_high"], unit, lang),
        "before": level(row["before"], unit, lang), "expected": change(row["expected"], unit, lang),
        "bias": change(row["bias"], unit, lang),
    }  # fmt: skip


def _weeks_of_each(mine: pd.DataFrame, most: int, lang: str) -> str:
    words = TEXT[lang]
    return ", ".join(
        words["not_in"].format(design=words["a_design"][row.design], n=most) if np.isnan(row.weeks_needed)
        else words["needed"].format(design=words["a_design"][row.design], n=int(row.weeks_needed))
        for row in mine.itertuples()
    )  # fmt: skip


def _hidden(mine: pd.DataFrame, lang: str) -> list[str]:
    """Which designs spill-over makes useless for a measure."""
    words = TEXT[lang]
    which = mine.loc[(mine["design"] != BEFORE_AFTER) & (mine["bias"].abs() >= mine["effect"].abs() / 2), "design"]
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
    rows = []
    for _, row in mine.iterrows():
        bias = "–" if row["design"] == BEFORE_AFTER else change(row["bias"], unit, lang)
        needed = words["over"].format(n=most) if np.isnan(row["weeks_needed"]) else str(int(row["weeks_needed"]))
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
    return [*(note.format(**facts) for note in words["notes"]), words[units].format(n=int(shown["units"].max()))]


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
    shown = scale([value], unit, lang)
    return f"{number(value * shown.factor, shown.decimals, lang)} {shown.word}".strip()
