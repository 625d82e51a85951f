"""What the difference between two regimes is made of, in words: for each measure the steps that can be told, and how sure that is."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.measures.catalogue import find
from sim.measures.compare import EQUAL, NONE, UNTOLD
from sim.plots import style, waterfall
from sim.plots.waterfall import amount, said_of, shown_as
from sim.plots.words import NONE as NO_VALUE
from sim.plots.words import Scale, level, number
from sim.questions.decompose import EFFECTS, END, PARTS, START, TOTAL, other_of
from sim.report.cells import CLOCK, SHORT
from sim.report.finding import Answer, Found, Sheet
from sim.report.questions.steps import Way
from sim.report.sentences import few_days
from sim.report.story import Picture

TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "question": "What is the difference between “{other}” and “{first}” made of?",
        "mostly": "The difference in “{measure}” between “{first}” and “{other}” ({total}, {word}: from {start} to {end}) comes above all from {lead}{also}{against}.",
        "tied": "The difference in “{measure}” between “{first}” and “{other}” ({total}, {word}: from {start} to {end}) comes from {lead}, which cannot be told apart in size{also}{against}.",
        "partly": "There is a difference in “{measure}” between “{first}” and “{other}” ({total}, {word}: from {start} to {end}); what can be told of it comes from {lead}{against}; {rivals} may add as much or more, but cannot be told.",
        "also": ", and also from {them}", "against": "; in the other direction: {them}",
        "no_step": "There is a difference in “{measure}” between “{first}” and “{other}” ({total}, {word}: from {start} to {end}), but no single step can be said to make it{against}.",
        "untold": "No difference in “{measure}” can be told between “{first}” and “{other}” ({total}, 95 %){under}.",
        "equal": "“{measure}” is exactly the same under “{first}” and “{other}” ({start}){under}.",
        "both_ways": "; under that, there is more of it through {plus}, and less through {minus}",
        "one_way": "; of its steps, these can be told: {them}", "none_either": ", nor can any step of it", "no_step_at_all": ", and no step changes it",
        "no_value": "“{measure}” has no value under {which}, so there is nothing to split.",
        "no_value_between": "“{measure}” has no value under some mixture of the two regimes, so its difference cannot be split.", "quote": "“{}”",
        "turns": "Switched in another order, a step may add something quite different: {them}.",
        "failed": "The difference could not be split, because some mixtures of the two regimes could not be simulated.",
        "caption": "What the difference in “{measure}” is made of: from “{first}” at the top to “{other}” at the bottom.",
        "sheet": "{measure}: the steps from “{first}” to “{other}”",
        "head": ("Step", "Adds", "95 % interval", "Least and most, any order", "What can be said"),
        "total": "The difference in all", "step": {UNTOLD: "cannot be told", EQUAL: "does nothing"}, "to": " to ", "luck": " (may be chance)",
        "notes": {
            "how": "On the way from “{first}” to “{other}” one thing was switched at a time, and everything in between simulated as well: {n} mixtures in all. The steps add up to the whole difference; only the rounding of the numbers shown can make it look otherwise. Each step is compared on the same days, so its interval is its own. “Above all” means that a step adds more than every other one for sure, by the difference between the two on the same days.",
            "effects": "Parts of the regimes were switched while nobody grew tired and everybody acted on all they saw. Competence and rest are what changes in the difference between the two regimes once these are as given here: they are there under both. Part of what choosing when to pause is worth lies in “rest” and not in “timing”: where nobody grows tired, nobody can pause because of it. Slower work after too long a busy spell (overwork) is there all the way, and is in no step of its own.",
            "order": "What a step adds depends on what has been switched before it: information is worth little to people who have nothing to decide. The steps are told in the order they stand in ({order}); “least and most” is over every order of the parts, and over both orders of competence and rest, by the means. Of many orders some lie apart by chance alone; so a step is said to add something else in another order only where the least and the most differ for sure even though they were picked from all orders and steps (95 %, Bonferroni). Where they do and lie on both sides of zero, the step has no meaning by itself: it works through the others. Another order: ask.order=[...].",
            "channel": "Who decides the channel is a step of its own: without it the others would not add up.",
            "plan": "The two regimes begin with different plans, which changes pauses and channels together: that is a step of its own, “plan”.",
            "mixtures": "The mixtures are there to take the difference apart; nobody proposes to run a centre by them.",
            "many": "Each interval is sure by itself only: of {n} steps looked at, about {few} would look sure by chance alone.",
            "others": "Only two regimes are taken apart at a time; left out here: {them}.",
        },
    },
    "nb": {
        "question": "Hva består forskjellen mellom «{other}» og «{first}» av?",
        "mostly": "Forskjellen i «{measure}» mellom «{first}» og «{other}» ({total}, {word}: fra {start} til {end}) kommer først og fremst av {lead}{also}{against}.",
        "tied": "Forskjellen i «{measure}» mellom «{first}» og «{other}» ({total}, {word}: fra {start} til {end}) kommer av {lead}, som ikke lar seg skille i størrelse{also}{against}.",
        "partly": "Det er en forskjell i «{measure}» mellom «{first}» og «{other}» ({total}, {word}: fra {start} til {end}); den delen som er sikker, kommer av {lead}{against}; {rivals} kan bety like mye eller mer, men det er ikke sikkert.",
        "also": ", og dessuten av {them}", "against": "; i motsatt retning: {them}",
        "no_step": "Det er en forskjell i «{measure}» mellom «{first}» og «{other}» ({total}, {word}: fra {start} til {end}), men ikke noe enkelt steg kan sies å stå bak den{against}.",
        "untold": "Det er ingen sikker forskjell i «{measure}» mellom «{first}» og «{other}» ({total}, 95 %){under}.",
        "equal": "«{measure}» er nøyaktig det samme med «{first}» og «{other}» ({start}){under}.",
        "both_ways": "; under overflaten gir {plus} mer av det, og {minus} mindre",
        "one_way": "; av stegene er disse sikre: {them}", "none_either": ", og heller ikke noe steg er sikkert", "no_step_at_all": ", og ingen steg endrer det",
        "no_value": "«{measure}» har ingen verdi med {which}, så det er ingenting å dele opp.",
        "no_value_between": "«{measure}» har ingen verdi under en av blandingene av de to styringsformene, så forskjellen kan ikke deles opp.", "quote": "«{}»",
        "turns": "Byttet i en annen rekkefølge kan et steg bidra med noe ganske annet: {them}.",
        "failed": "Forskjellen lot seg ikke dele opp, fordi noen blandinger av de to styringsformene ikke lot seg simulere.",
        "caption": "Hva forskjellen i «{measure}» består av: fra «{first}» øverst til «{other}» nederst.",
        "sheet": "{measure}: stegene fra «{first}» til «{other}»",
        "head": ("Steg", "Bidrar med", "95 %-intervall", "Minst og mest, alle rekkefølger", "Hva som kan sies"),
        "total": "Forskjellen i alt", "step": {UNTOLD: "ingen sikker virkning", EQUAL: "gjør ingenting"}, "to": " til ", "luck": " (kan være tilfeldig)",
        "notes": {
            "how": "På veien fra «{first}» til «{other}» ble én ting byttet om gangen, og alt som ligger imellom, ble også simulert: {n} blandinger i alt. Stegene summerer seg til hele forskjellen; bare avrundingen av tallene kan få det til å se annerledes ut. Hvert steg er sammenlignet på de samme dagene, så intervallet er stegets eget. «Først og fremst» betyr at steget sikkert bidrar med mer enn hvert av de andre, målt ved forskjellen mellom de to på de samme dagene.",
            "effects": "Delene av styringsformene ble byttet mens ingen ble slitne, og alle handlet etter alt de så. Kompetanse og hvile er det som endrer seg i forskjellen mellom styringsformene når disse virkningene er som satt her: de virker med begge. Noe av det som er vunnet ved å velge selv når pausen skal være, ligger i «hvile» og ikke i «tidspunkt»: der ingen blir slitne, kan heller ingen ta pause av den grunn. At arbeidet går saktere etter for lang tid under høyt trykk (overbelastning), er med hele veien og er ikke noe eget steg.",
            "order": "Hva et steg bidrar med, avhenger av hva som er byttet før det: informasjon er lite verdt for den som ikke har noe å bestemme. Stegene fortelles i rekkefølgen de står i ({order}); «minst og mest» gjelder alle rekkefølger av delene, og begge rekkefølger av kompetanse og hvile, målt i snitt. Blant mange rekkefølger ligger noen fra hverandre ved ren tilfeldighet; derfor sies det bare at et steg bidrar med noe annet i en annen rekkefølge, der forskjellen mellom minst og mest er sikker også når det tas hensyn til at de er plukket ut blant alle rekkefølger og steg (95 %, Bonferroni). Der den er det, og de to ligger på hver sin side av null, sier ikke steget noe alene: det virker gjennom de andre. En annen rekkefølge: ask.order=[...].",
            "channel": "Hvem som bestemmer kanalen, er et eget steg: uten det ville ikke de andre gått opp.",
            "plan": "De to styringsformene begynner med hver sin plan, som endrer pauser og kanaler på én gang: det er et eget steg, «plan».",
            "mixtures": "Blandingene er der for å ta forskjellen fra hverandre; ingen foreslår å drive et senter slik.",
            "many": "Hvert intervall er sikkert bare for seg: av {n} steg det er sett på, ville rundt {few} sett sikre ut ved ren tilfeldighet.",
            "others": "Bare to styringsformer tas fra hverandre om gangen; utelatt her: {them}.",
        },
    },
}  # fmt: skip


def tell(found: Found, lang: str) -> Answer:
    """The answer: for each measure where its difference comes from, then what each step was."""
    words, table, first = TEXT[lang], found.tables["decompose"], found.regimes[0]
    steps = [step for step in dict.fromkeys(table["step"]) if step in PARTS or step in EFFECTS]
    way = Way(found, first, other_of(found.regimes, found.ask["regime"]), steps, lang)
    question = words["question"].format(**way.names)
    if table.empty:
        return Answer(question, [words["failed"]])
    sentences, sheets, pictures = [], [], []
    for measure in dict.fromkeys(table["measure"]):
        own, label = table[table["measure"] == measure], _label(found, measure, lang)
        sentences += _said(way, own, label)
        if own["value"].isna().any():
            continue
        sheets.append(_sheet(way, own, label))
        rows = way.rows(f"{words['total']}: {amount(own[own['step'] == TOTAL].iloc[0], shown_as(own, lang), lang)}")
        figure = waterfall.draw(own, rows, label, lang)
        if figure is not None:
            name, caption = f"decompose_{measure}", words["caption"].format(measure=label, **way.names)
            pictures.append((figure, Picture(name, style.svg(figure, name), caption, waterfall.alt(own, rows, label, lang))))
    few = few_days(found.scenario, found.scenario.periods(found.days), lang)
    return Answer(question, list(filter(None, [*sentences, few, *way.sentences()])), sheets, pictures, _notes(way, table))


def _label(found: Found, measure: str, lang: str) -> str:
    """What a reader calls a measure; the rule of the scenario that it checks, if it is of one."""
    rules = {f"rule_{name}": rule for name, rule in found.scenario.rules.rule.items()}
    return rules[measure].label.of(lang) if measure in rules else find(measure).label(lang)


def _said(way: Way, own: pd.DataFrame, label: str) -> list[str]:
    """What is said of one measure: the difference and the steps it comes from, and which of them hang on the order."""
    words, by_step = TEXT[way.lang], {str(row["step"]): row for _, row in own.iterrows()}
    start, end, total = by_step[START], by_step[END], by_step[TOTAL]
    if own["value"].isna().any():
        missing = [words["quote"].format(way.names[key]) for key, row in (("first", start), ("other", end)) if pd.isna(row["value"])]
        return [words["no_value" if missing else "no_value_between"].format(measure=label, which=way.joined(missing))]
    unit, said, shown = str(total["unit"]), said_of(total), shown_as(own, way.lang)
    clear = [by_step[step] for step in way.steps if said_of(by_step[step]) not in (UNTOLD, EQUAL)]
    clear.sort(key=lambda row: -abs(row["value"]))
    plus, minus = ([row for row in clear if sign * row["value"] > 0] for sign in (1, -1))
    about = {
        "measure": label, **way.names, "start": level(start["value"], unit, way.lang), "end": level(end["value"], unit, way.lang),
        "total": amount(total, shown, way.lang), "word": _word(total, way.lang),
    }  # fmt: skip
    turning = [row for row in clear if _hangs_on_order(row, shown)]
    turns = [words["turns"].format(them=_list(way, turning, shown, orders=True))] if turning else []
    if said in (UNTOLD, EQUAL):
        return [words["untold" if said == UNTOLD else "equal"].format(**about, under=_under(way, plus, minus, said, shown)), *turns]
    along, against = (plus, minus) if total["value"] > 0 else (minus, plus)
    pulling = words["against"].format(them=_list(way, against, shown)) if against else ""
    if not along:
        return [words["no_step"].format(**about, against=pulling), *turns]
    rivals = _rivals(way, along[0], total)
    untold = [by_step[step] for step in rivals if said_of(by_step[step]) == UNTOLD]
    key = "partly" if untold else "tied" if rivals else "mostly"
    lead = [row for row in along if key == "partly" or row is along[0] or row["step"] in rivals]
    also = [row for row in along if not any(row is one for one in lead)]
    said = words[key].format(
        **about, lead=_list(way, lead, shown), rivals=_list(way, untold, shown), against=pulling,
        also=words["also"].format(them=_list(way, also, shown)) if also else "",
    )  # fmt: skip
    return [said, *turns]


def _rivals(way: Way, lead: pd.Series, total: pd.Series) -> list[str]:
    """The steps that may add as much as this one, or more, in the direction of the whole difference."""
    pairs = way.found.tables["pairs"]
    mine = pairs[(pairs["measure"] == lead["measure"]) & (pairs["step"] == lead["step"])]
    sure = mine["ci_low"] > 0 if total["value"] > 0 else mine["ci_high"] < 0
    return list(mine.loc[~sure, "other"])


def _hangs_on_order(row: pd.Series, shown: Scale) -> bool:
    """Whether other orders change a step by more than all it adds, as it is written, and for sure."""
    least, most, value = (round(row[key] * shown.factor, shown.decimals) for key in ("least", "most", "value"))
    return bool(row["spread_low"] > 0 and round(most - least, shown.decimals) > abs(value))


def _under(way: Way, plus: Sequence[pd.Series], minus: Sequence[pd.Series], said: str, shown: Scale) -> str:
    """What lies under a difference that is none, or cannot be told."""
    words = TEXT[way.lang]
    if plus and minus:
        return str(words["both_ways"].format(plus=_list(way, plus, shown), minus=_list(way, minus, shown)))
    if plus or minus:
        return str(words["one_way"].format(them=_list(way, [*plus, *minus], shown)))
    return str(words["none_either" if said == UNTOLD else "no_step_at_all"])


def _list(way: Way, rows: Sequence[pd.Series], shown: Scale, orders: bool = False) -> str:
    """Steps in a sentence, each with what it adds; or with what it may add in other orders."""
    told = [_reach(row["least"], row["most"], shown, way.lang) if orders else amount(row, shown, way.lang) for row in rows]
    return way.joined([f"{way.what(str(row['step']))} ({text})" for row, text in zip(rows, told, strict=True)])


def _word(row: pd.Series, lang: str) -> str:
    said = said_of(row)
    return CLOCK[lang].get(said, SHORT[lang][said]) if row["unit"] == "clock" else SHORT[lang][said]


def _sheet(way: Way, own: pd.DataFrame, label: str) -> Sheet:
    """The table of a measure: every step with its interval and its range over orders."""
    words, table, shown, lang = TEXT[way.lang], [], shown_as(own, way.lang), way.lang
    for _, row in own.iterrows():
        step, said = str(row["step"]), said_of(row)
        if step in (START, END):
            table.append([way.names["first" if step == START else "other"], level(row["value"], str(row["unit"]), lang), "", "", ""])
            continue
        does = words["step"].get(said) if step != TOTAL else None
        orders = _reach(row["least"], row["most"], shown, lang) if row["least"] < row["most"] else ""
        orders += words["luck"] if orders and not row["spread_low"] > 0 else ""
        adds = number(row["value"] * shown.factor, shown.decimals, lang, signed=True) + f" {shown.word}".rstrip()
        interval = _reach(row["ci_low"], row["ci_high"], shown, lang)
        cells = ["0", ""] if said == EQUAL else [adds, interval]
        table.append([words["total"] if step == TOTAL else way.name(step), *cells, orders, does or _word(row, lang)])
    return Sheet(words["sheet"].format(measure=label, **way.names), words["head"], [[cell or NO_VALUE for cell in row] for row in table])


def _reach(low: float, high: float, shown: Scale, lang: str) -> str:
    """From one end to the other, in the unit of the measure's steps."""
    ends = (number(end * shown.factor, shown.decimals, lang, signed=True) for end in (low, high))
    return str(TEXT[lang]["to"]).join(ends)


def _notes(way: Way, table: pd.DataFrame) -> list[str]:
    """How it was found, and what to beware of."""
    notes, mixtures = TEXT[way.lang]["notes"], way.found.tables["mixtures"]
    n = int(mixtures.loc[~(mixtures["rest"] | mixtures["competence"]), "switched"].nunique())
    order = ", ".join(way.name(step).lower() for step in way.steps)
    steps = [row for _, row in table[table["step"].isin(way.steps)].iterrows()]
    many = sum(said_of(row) not in (EQUAL, NONE) for row in steps)
    others = [way.found.label(name, way.lang) for name in way.found.regimes if name not in (way.first, way.other)]
    return [
        notes["how"].format(n=n, **way.names), notes["effects"], notes["order"].format(order=order), notes["channel"],
        *([notes["plan"]] if "plan" in way.steps else []), notes["mixtures"],
        *([notes["many"].format(n=number(many, 0, way.lang), few=number(0.05 * many, 1, way.lang))] if many else []),
        *([notes["others"].format(them=", ".join(others))] if others else []),
    ]  # fmt: skip
