"""The words about where two regimes tie, in English and Norwegian bokmål, and what was asked, ready to be put into them."""

from typing import Any, NamedTuple

import pandas as pd

from sim.measures.catalogue import Measure, find
from sim.measures.compare import BETTER, EQUAL, HIGHER, LOWER, NONE, UNTOLD, WORSE
from sim.plots.key_values import KeyValues
from sim.plots.words import change, number, scale, span
from sim.questions.breakeven import stands
from sim.report import keys
from sim.report.basis import UNITS
from sim.report.finding import Found
from sim.scenario import Scenario

TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "label": "“{label}”",
        "named": "“{name}” ({key})",
        "question": "At which value of {named} do {a} and {b} tie on “{measure}”?",
        "question_map": "At which values of {first_named} and {second_named} do {a} and {b} tie on “{measure}”?",
        "who": {
            BETTER: "{a} is better", WORSE: "{b} is better", HIGHER: "it is higher under {a}", LOWER: "it is lower under {a}",
            UNTOLD: "no difference can be told", EQUAL: "they are exactly the same",
        },
        "later": {HIGHER: "it is later under {a}", LOWER: "it is earlier under {a}"},
        "tie": "{a} and {b} tie on “{measure}” where “{name}” is {value}{sides}.",
        "exact": "{a} and {b} are exactly the same on “{measure}” where “{name}” is {value}{sides}.",
        "above": "above {value}, {who}", "below": "below {value}, {who}", "between": "from {span}, {who}", "sides": "; {sides}",
        "or_more": "at {value} or more, {who}", "or_less": "at {value} or less, {who}", "only": "at {value}, {who}",
        "at_least": "If {a} and {b} tie on “{measure}” at all where “{name}” is from {reach}, it is at {value} or more: below that, {who}; from there up, no difference can be told.",
        "at_most": "If {a} and {b} tie on “{measure}” at all where “{name}” is from {reach}, it is at {value} or less: above that, {who}; from there down, no difference can be told.",
        "several": "{a} and {b} tie on “{measure}” at {n} values of “{name}”: {list}.",
        "throughout": "{a} and {b} tie nowhere where “{name}” is from {reach}: {who} throughout on “{measure}”, by {least} to {most}.",
        "one_sided": "No tie can be told where “{name}” is from {reach}: on “{measure}” {who} wherever a difference can be told.",
        "untold": "It cannot be told where {a} and {b} tie on “{measure}”: where “{name}” is from {reach}, no difference found is larger than chance could make it.",
        "perhaps": "The difference found goes through zero at {value}, but that may be chance.",
        "perhaps_more": "The difference found goes through zero {n} times, but that may be chance.",
        "more_days": "Four times the days make the intervals half as wide.",
        "same": "{a} and {b} are exactly the same on “{measure}” wherever “{name}” is from {reach}.",
        "no_value": "“{measure}” has no value here, so there is nothing to tie on.",
        "way": "From {span} {who}",
        "ends": "At {low} the difference from {b} is {one}, at {high} it is {other}.",
        "change": "{change} ({span}, 95 %)",
        "now": "As things are set, it is {now}: {who} there.", "outside": "As things are set, it is {now}, outside of what was tried.",
        "map_tie": "{a} and {b} tie on “{measure}” along a line on the map: “{name}” is {value} where “{other}” is {at}{more}.",
        "map_more": "; {value} where that is {at}",
        "map_above": "Where “{name}” is above the interval of the tie, {who}.", "map_below": "Where “{name}” is below the interval of the tie, {who}.",
        "map_gaps": "No tie can be told where “{other}” is {list}.",
        "map_all": "{a} and {b} tie nowhere on the map: {who} on “{measure}” at all {n} pairs of values, by {least} to {most}.",
        "map_one_sided": "No tie can be told: on “{measure}” {who} at {k} of {n} pairs of values, and at no other can a difference be told.",
        "map_untold": "It cannot be told where {a} and {b} tie on “{measure}”: at none of {n} pairs of values is the difference found larger than chance could make it.",
        "map_same": "{a} and {b} are exactly the same on “{measure}” at all {n} pairs of values.",
        "map_both": "On “{measure}” each of {a} and {b} is ahead somewhere, but no tie between can be told.",
        "counts": "Of {n} pairs of values: {list}.", "count": "{who} at {k}",
        "and": " and ", "difference": "Difference", "interval": "95 % interval", "verdict": "What can be said",
        "points": "The difference at each value of {named}",
        "cells": "The difference in “{measure}”: “{first}” down, “{second}” across",
        "line": "Ties of “{name}” at each value of “{other}”", "tie_at": "Tie", "under": "Below", "over": "Above", "none": "none can be told",
        "caption": "The difference between {a} and {b} as “{name}” changes.", "caption_map": "The difference between {a} and {b} as “{first}” and “{second}” change.",
        "notes_line": "Between the values that were simulated the difference is taken to change evenly. The interval of a tie is all values around it at which the 95 % interval of the difference holds zero; a tie is told only where the difference is sure on both sides of that interval, one way below it and the other way above. Where the difference goes through zero several times within one interval, that is told as one tie, the middle one.",
        "notes_finer": "Around a tie more values were tried as long as its interval was narrower than the step between values.",
        "notes_coarse": "A map is not made finer around the ties: ask about one of the two alone to have a tie more precisely.",
        "notes_each": "The {n} intervals hold one by one, not all together: if there were no difference at all, about {few} of them would leave out zero by chance. All values are tried on the same days, so where one errs those beside it are likely to err the same way.",
        "notes_whole": "Where only whole numbers make sense, a tie between two of them is given as both.",
        "notes_forecast": "The plan knows how wrong the forecast usually is and allows for it, so a worse forecast does not take it by surprise.",
        "notes_plan": "Nothing else is changed. Plans are made anew for every value they depend on.",
    },
    "nb": {
        "label": "«{label}»",
        "named": "«{name}» ({key})",
        "question": "Ved hvilken verdi av {named} kommer {a} og {b} likt ut på «{measure}»?",
        "question_map": "Ved hvilke verdier av {first_named} og {second_named} kommer {a} og {b} likt ut på «{measure}»?",
        "who": {
            BETTER: "er {a} bedre", WORSE: "er {b} bedre", HIGHER: "er tallet høyere med {a}", LOWER: "er tallet lavere med {a}",
            UNTOLD: "er det ingen sikker forskjell", EQUAL: "er de nøyaktig like",
        },
        "later": {HIGHER: "er tidspunktet senere med {a}", LOWER: "er tidspunktet tidligere med {a}"},
        "tie": "{a} og {b} kommer likt ut på «{measure}» der «{name}» er {value}{sides}.",
        "exact": "{a} og {b} er nøyaktig like på «{measure}» der «{name}» er {value}{sides}.",
        "above": "over {value} {who}", "below": "under {value} {who}", "between": "fra {span} {who}", "sides": "; {sides}",
        "or_more": "ved {value} eller mer {who}", "or_less": "ved {value} eller mindre {who}", "only": "ved {value} {who}",
        "at_least": "Hvis {a} og {b} kommer likt ut på «{measure}» noe sted der «{name}» er fra {reach}, er det ved {value} eller mer: under det {who}; derfra og oppover er det ingen sikker forskjell.",
        "at_most": "Hvis {a} og {b} kommer likt ut på «{measure}» noe sted der «{name}» er fra {reach}, er det ved {value} eller mindre: over det {who}; derfra og nedover er det ingen sikker forskjell.",
        "several": "{a} og {b} kommer likt ut på «{measure}» ved {n} verdier av «{name}»: {list}.",
        "throughout": "{a} og {b} kommer ikke likt ut noe sted der «{name}» er fra {reach}: på «{measure}» {who} hele veien, med {least} til {most}.",
        "one_sided": "Ikke noe vippepunkt kan påvises der «{name}» er fra {reach}: på «{measure}» {who} overalt der det er en sikker forskjell.",
        "untold": "Det går ikke an å si hvor {a} og {b} kommer likt ut på «{measure}»: der «{name}» er fra {reach}, er ingen forskjell større enn at den kan være tilfeldig.",
        "perhaps": "Den forskjellen som ble funnet, går gjennom null ved {value}, men det kan være tilfeldig.",
        "perhaps_more": "Den forskjellen som ble funnet, går gjennom null {n} ganger, men det kan være tilfeldig.",
        "more_days": "Fire ganger så mange dager gir halvparten så brede intervaller.",
        "same": "{a} og {b} er nøyaktig like på «{measure}» overalt der «{name}» er fra {reach}.",
        "no_value": "«{measure}» har ingen verdi her, så det er ikke noe å komme likt ut på.",
        "way": "Fra {span} {who}",
        "ends": "Ved {low} er forskjellen fra {b} {one}, ved {high} er den {other}.",
        "change": "{change} ({span}, 95 %)",
        "now": "Slik det er satt, er verdien {now}: der {who}.", "outside": "Slik det er satt, er verdien {now}, utenfor det som er prøvd.",
        "map_tie": "{a} og {b} kommer likt ut på «{measure}» langs en linje på kartet: «{name}» er {value} der «{other}» er {at}{more}.",
        "map_more": "; {value} der det andre er {at}",
        "map_above": "Der «{name}» er over intervallet for vippepunktet, {who}.", "map_below": "Der «{name}» er under intervallet for vippepunktet, {who}.",
        "map_gaps": "Ikke noe vippepunkt kan påvises der «{other}» er {list}.",
        "map_all": "{a} og {b} kommer ikke likt ut noe sted på kartet: på «{measure}» {who} ved alle de {n} parene av verdier, med {least} til {most}.",
        "map_one_sided": "Ikke noe vippepunkt kan påvises: på «{measure}» {who} ved {k} av {n} par av verdier, og ved ingen andre er det en sikker forskjell.",
        "map_untold": "Det går ikke an å si hvor {a} og {b} kommer likt ut på «{measure}»: ved ingen av de {n} parene av verdier er forskjellen større enn at den kan være tilfeldig.",
        "map_same": "{a} og {b} er nøyaktig like på «{measure}» ved alle de {n} parene av verdier.",
        "map_both": "På «{measure}» ligger både {a} og {b} foran et sted, men ikke noe vippepunkt imellom kan påvises.",
        "counts": "Av {n} par av verdier: {list}.", "count": "ved {k} {who}",
        "and": " og ", "difference": "Forskjell", "interval": "95 %-intervall", "verdict": "Hva som kan sies",
        "points": "Forskjellen ved hver verdi av {named}",
        "cells": "Forskjellen i «{measure}»: «{first}» nedover, «{second}» bortover",
        "line": "Vippepunkter for «{name}» ved hver verdi av «{other}»", "tie_at": "Vippepunkt", "under": "Under", "over": "Over", "none": "ikke noe kan påvises",
        "caption": "Forskjellen mellom {a} og {b} når «{name}» endres.", "caption_map": "Forskjellen mellom {a} og {b} når «{first}» og «{second}» endres.",
        "notes_line": "Mellom verdiene som er simulert, regnes forskjellen for å endre seg jevnt. Intervallet for et vippepunkt er alle verdier rundt det der 95 %-intervallet for forskjellen rommer null; et vippepunkt oppgis bare når forskjellen er sikker på begge sider av intervallet, den ene veien under det og den andre veien over. Går forskjellen gjennom null flere ganger innenfor ett intervall, regnes det som ett vippepunkt, det midterste.",
        "notes_finer": "Rundt et vippepunkt er flere verdier prøvd så lenge intervallet var smalere enn steget mellom verdiene.",
        "notes_coarse": "Et kart gjøres ikke finere rundt vippepunktene: spør om bare det ene av de to for å få et mer nøyaktig vippepunkt.",
        "notes_each": "De {n} intervallene gjelder ett for ett, ikke alle under ett: om det ikke fantes noen forskjell, ville rundt {few} av dem utelukke null ved ren tilfeldighet. Alle verdier er prøvd på de samme dagene, så der én bommer, bommer nok naboene samme vei.",
        "notes_whole": "Der bare hele tall gir mening, er et vippepunkt mellom to av dem oppgitt som begge.",
        "notes_forecast": "Planen vet hvor mye prognosen pleier å bomme, og tar høyde for det, så en dårligere prognose kommer ikke overraskende på den.",
        "notes_plan": "Ingenting annet er endret. Planene lages på nytt for hver verdi de avhenger av.",
    },
}  # fmt: skip


class Asked(NamedTuple):
    """What was asked, ready to be told: tables, keys as they are written, the measure, and the words that stand in every text."""

    table: pd.DataFrame
    ties: pd.DataFrame
    along: tuple[KeyValues, ...]
    now: tuple[float | None, ...]
    measure: Measure
    words: dict[str, str]
    lang: str

    def text(self, key: str, **blanks: object) -> str:
        """A phrase with its blanks filled in."""
        return str(TEXT[self.lang][key]).format(**self.words, **blanks)

    def who(self, verdict: str) -> str:
        """Who stands how, as a clause."""
        later = TEXT[self.lang]["later"] if self.measure.unit == "clock" else {}
        return str(later.get(verdict) or TEXT[self.lang]["who"][verdict]).format(**self.words)

    def change(self, row: Any) -> str:
        """A difference with its interval."""
        unit = self.measure.unit
        within = span(row.ci_low, row.ci_high, unit, self.lang)
        same = row.difference == row.ci_low == row.ci_high
        return (
            change(row.difference, unit, self.lang)
            if same
            else self.text("change", change=change(row.difference, unit, self.lang), span=within)
        )

    def sides(self) -> tuple[str, str]:
        """Who stands how where the difference is above zero, and where it is below."""
        clauses = (self.who(stands(sign, self.measure.better)) for sign in (1, -1))
        up, down = (clause.removeprefix("er ") if self.lang == "nb" else clause for clause in clauses)
        return up, down

    def beside(self, tie: dict, side: str, along: KeyValues) -> str:
        """How the regime stands below or above a tie: as a verdict, untold where the interval is open, none where all ends."""
        ends = tie["value"] <= along.low if side == "below" else tie["until"] >= along.high
        return str(tie[side]) if pd.notna(tie[side]) and tie[side] != NONE else NONE if ends else UNTOLD

    def joined(self, parts: list[str]) -> str:
        """Parts as a list in a sentence."""
        return TEXT[self.lang]["and"].join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)

    def amounts(self, values: pd.Series) -> dict[str, str]:
        """The smallest and the largest of these differences, whichever way they go; the unit stands after the second."""
        sizes = values.abs()
        shown = scale(sizes, self.measure.unit, self.lang)
        least, most = (number(size * shown.factor, shown.decimals, self.lang) for size in (sizes.min(), sizes.max()))
        return {"least": least, "most": f"{most} {shown.word}".strip()}


def asked(found: Found, lang: str) -> Asked:
    """What was asked, and the tables of the answer."""
    table, ties = found.tables["breakeven"].dropna(subset=["difference", "ci_low", "ci_high"]), found.tables["ties"]
    ties = ties[ties["told"].astype(bool)]
    measure, regime = find(found.ask["measure"]), found.ask["regime"] or found.regimes[1]
    a, b = (str(TEXT[lang]["label"]).format(label=found.label(name, lang)) for name in (regime, found.regimes[0]))
    rows = found.tables["keys"].to_dict("records")
    along = tuple(_written(found.scenario, row, ties[ties["key"] == row["key"]], lang, regime) for row in rows)
    now = tuple(None if pd.isna(row["now"]) else float(row["now"]) for row in rows)
    words = {"a": a, "b": b, "measure": measure.label(lang)}
    named = [str(TEXT[lang]["named"]).format(name=one.name, key=one.key) if one.name != one.key else one.key for one in along]
    if len(along) == 1:
        words |= {"name": along[0].name, "named": named[0], "reach": along[0].reach()}
    else:
        words |= {"first": along[0].name, "first_named": named[0], "second": along[1].name, "second_named": named[1]}
    return Asked(table, ties, along, now, measure, words, lang)


def _written(scenario: Scenario, row: dict, ties: pd.DataFrame, lang: str, regime: str) -> KeyValues:
    """How the values of a key are written: fine enough for the intervals of its ties. Whose it is need not be said of `regime`."""
    key, unit = str(row["key"]), str(row["unit"])
    name, word = keys.in_words(scenario, key, lang), UNITS[lang].get(unit, unit)
    if key.startswith(f"regime.{regime}."):
        name = name.removeprefix(f"{keys.owner(scenario, key, lang)}: ")
    widths = (ties["high"] - ties["low"]).astype(float).dropna()
    return KeyValues.of(key, name, (float(row["low"]), float(row["high"])), unit, word, bool(row["whole"]), lang, widths)
