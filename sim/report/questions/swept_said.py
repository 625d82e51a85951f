"""What a sweep found, in sentences: how often a regime is better or worse, where most, what keeps the promise, the frontier."""

from typing import Any

import pandas as pd

from sim.measures.catalogue import Measure
from sim.measures.compare import BETTER, EQUAL, HIGHER, LOWER, NONE, UNTOLD, WORSE
from sim.plots.words import change, level, number, span
from sim.questions import promise, swept
from sim.questions.frontier import SAME
from sim.report.cells import CLOCK, SHORT, between
from sim.report.questions.swept_words import Swept, promised
from sim.terms import label as word_for

SIDES = (BETTER, WORSE, HIGHER, LOWER)
TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "in_all": "at all {all} points", "in_any": "at any of the {all} points", "in_one": "at the one point", "in": "at {n} of {all} points", "more": "at {n}",
        "told": "“{measure}” is {said} under {regime} than under {baseline} {at}", "then": ", {said} {at}",
        "nowhere": "No difference in “{measure}” can be told between {regime} and {baseline} {at}",
        "same": "“{measure}” is exactly the same under {regime} and {baseline} {at}",
        "nothing": "“{measure}” has no value under {regime} at any point.",
        UNTOLD: "; {at} no difference can be told", EQUAL: "; {at} it is exactly the same", NONE: "; {at} it has no value",
        "range": "; the difference goes from {low} ({low_span}) to {high} ({high_span}), 95 %", "only": "; the difference is {low} ({low_span}, 95 %)",
        "together": "Sure also when the differences at all points are looked at together: {n} of these {told}.",
        "best": "{regime} does best against {baseline} {place}: {mean} against {base} ({span}, 95 %){doubt}.",
        "worst": "It does worst {place}: {mean} against {base} ({span}, 95 %){doubt}.",
        "highest": "“{measure}” is highest under {regime} against {baseline} {place}: {mean} against {base} ({span}, 95 %){doubt}.",
        "lowest": "It is lowest {place}: {mean} against {base} ({span}, 95 %){doubt}.",
        "doubt": ", which is no sure difference",
        "alone": "Under {regime}, “{measure}” goes from {low} {low_place} to {high} {high_place}.",
        "alone_one": "Under {regime}, “{measure}” is {high} {high_place}.",
        "promise": "What is promised ({promises}) is surely kept on average {each}.", "queue": "{queue}: {said}", "target": "{target} within {within}",
        "as_swept": "what each point promises", "kept": "under {regime} {at}", "about": ", and about kept {at} (its interval holds the promise)", "cheapest": ", most cheaply {place} ({hours} of paid time a day)", "no_point": "under {regime} at none", "unkept": "What is promised ({promises}) is not kept on average at any point, whatever the regime.",
        "frontier": "By the means alone, {on} of {n} pairs of point and regime are on the frontier of answers in time, longest stretch and paid hours, where nothing can be won without losing something else: {each}; other days may choose others, so a small number is no verdict on a regime.",
        "share": "{n} under {regime}",
    },
    "nb": {
        "in_all": "i alle de {all} punktene", "in_any": "i noen av de {all} punktene", "in_one": "i det ene punktet", "in": "i {n} av {all} punkter", "more": "i {n}",
        "told": "«{measure}» er {said} med {regime} enn med {baseline} {at}", "then": ", {said} {at}",
        "nowhere": "Det er ingen sikker forskjell i «{measure}» mellom {regime} og {baseline} {at}",
        "same": "«{measure}» er nøyaktig likt med {regime} og {baseline} {at}",
        "nothing": "«{measure}» har ingen verdi med {regime} i noe punkt.",
        UNTOLD: "; {at} er det ingen sikker forskjell", EQUAL: "; {at} er det nøyaktig likt", NONE: "; {at} har det ingen verdi",
        "range": "; forskjellen går fra {low} ({low_span}) til {high} ({high_span}), 95 %", "only": "; forskjellen er {low} ({low_span}, 95 %)",
        "together": "Sikre også når forskjellene i alle punktene ses under ett: {n} av disse {told}.",
        "best": "{regime} kommer best ut mot {baseline} {place}: {mean} mot {base} ({span}, 95 %){doubt}.",
        "worst": "Dårligst går det {place}: {mean} mot {base} ({span}, 95 %){doubt}.",
        "highest": "«{measure}» er høyest med {regime} målt mot {baseline} {place}: {mean} mot {base} ({span}, 95 %){doubt}.",
        "lowest": "Lavest er det {place}: {mean} mot {base} ({span}, 95 %){doubt}.",
        "doubt": ", som ikke er noen sikker forskjell",
        "alone": "Med {regime} går «{measure}» fra {low} {low_place} til {high} {high_place}.",
        "alone_one": "Med {regime} er «{measure}» {high} {high_place}.",
        "promise": "Det som er lovet ({promises}), holdes sikkert i snitt: {each}.", "queue": "{queue}: {said}", "target": "{target} innen {within}",
        "as_swept": "det hvert punkt lover", "kept": "med {regime} {at}", "about": ", omtrent {at} (intervallet rommer det som er lovet)", "cheapest": ", billigst {place} ({hours} betalt tid per dag)", "no_point": "med {regime} ikke i noe punkt", "unkept": "Det som er lovet ({promises}), holdes ikke i snitt i noe punkt, uansett styringsform.",
        "frontier": "Etter snittene alene er det {on} av {n} par av punkt og styringsform som ingen andre slår i svar i tide, lengste økt og betalte timer sett under ett, der ingenting kan vinnes uten å tape noe annet: {each}; andre dager kan gi andre, så et lite antall er ingen dom over en styringsform.",
        "share": "{n} med {regime}",
    },
}  # fmt: skip


def capital(text: str) -> str:
    """The text with a large first letter."""
    return text[:1].upper() + text[1:]


def rows(what: Swept, regime: str, measure: Measure) -> pd.DataFrame:
    """One row a point that has a value: the difference (of the baseline, the mean), the baseline's mean and what can be said."""
    found = swept.of(what.table, regime, measure.name)
    value, said = found["mean" if regime == what.baseline else "difference"], swept.verdicts(found, measure.better)
    return found.assign(value=value, base=found["mean"] - found["difference"], said=said).dropna(subset="value").reset_index(drop=True)


def compared(what: Swept) -> list[str]:
    """The sentences about the measure asked about, the one on the other side, and the other regimes."""
    if what.alone:
        return [_by_itself(what, measure) for measure in (what.measure, what.other)]
    mine = rows(what, what.regime, what.measure)
    told = int(mine["said"].isin(SIDES).sum())
    sure = int(swept.sure_together(mine, what.found.scenario.periods(what.found.days)).sum())
    together = TEXT[what.lang]["together"].format(n=what.n(sure), told=what.n(told)) if told > 1 else ""
    others = [_counted(what, name, what.measure) for name in what.regimes if name not in (what.baseline, what.regime)]
    return [_counted(what, what.regime, what.measure), together, *_ends(what, mine), _counted(what, what.regime, what.other), *others]


def kept(what: Swept) -> str:
    """At how many points each regime keeps what is promised, and what that costs at least; empty where nothing is promised."""
    words, scenario, lang = TEXT[what.lang], what.found.scenario, what.lang
    measures = promised(scenario, set(what.table["measure"].unique()))
    if not measures:
        return ""
    targets, told = {}, []
    for measure, name in measures.items():
        queue, key = scenario.demand.queues[name], f"demand.queues.{name}"
        own = next((key for key in (f"{key}.target", f"{key}.target.value") if key in what.points), None)
        targets[measure] = what.points[own] if own else float(queue.target or 0.0)
        moves = own or any(f"{key}.answer_within{end}" in what.points for end in ("", ".value"))
        target, within = f"{number(100 * float(queue.target or 0.0), 0, lang)} %", level(queue.answer_within, "s", lang)
        said = words["as_swept"] if moves else words["target"].format(target=target, within=within)
        told.append(words["queue"].format(queue=word_for(queue.channel, lang), said=said) if len(measures) > 1 or moves else said)
    found, each = promise.kept(what.table, targets), []
    if not (found["kept"] | found["about"]).any():
        return str(words["unkept"]).format(promises="; ".join(told))
    for regime in what.regimes:
        own_rows = found[found["regime"] == regime]
        fine, hours, about = own_rows[own_rows["kept"]], own_rows["paid_hours"], int(own_rows["about"].sum())
        clause = words["kept" if len(fine) else "no_point"].format(at=_at(what, len(fine)), regime=what.named(regime))
        if len(fine) and len(what.points) > 1 and hours.max() - hours.min() > SAME * hours.max():
            best = promise.cheapest(fine)
            clause += words["cheapest"].format(place=what.place(best["point"]), hours=level(best["paid_hours"], "h", lang))
        each.append(clause + (words["about"].format(at=_at(what, about, first=fine.empty)) if about else ""))
    return str(words["promise"]).format(promises="; ".join(told), each="; ".join(each))


def frontier(what: Swept) -> str:
    """How many points under which regime are on the frontier; empty where there is one only."""
    words, table = TEXT[what.lang], what.found.tables["frontier"]
    on = table[table["on_frontier"].astype(bool)]
    if len(table) < 2 or on.empty:
        return ""
    each = [words["share"].format(n=what.n((on["regime"] == name).sum()), regime=what.named(name)) for name in what.regimes]
    return str(words["frontier"]).format(n=what.n(len(table)), on=what.n(len(on)), each=what.joined(each))


def _at(what: Swept, many: int, first: bool = True, every: str = "in_all") -> str:
    """So many of the points, as it stands in a sentence; shorter when their number has been said."""
    words, n = TEXT[what.lang], len(what.points)
    key = "in_one" if n == 1 else every if many == n else "in" if first else "more"
    return str(words[key]).format(n=what.n(many), all=what.n(n))


def _counted(what: Swept, regime: str, measure: Measure) -> str:
    """At how many points a measure is better, worse, or cannot be told, and from what to what the difference goes."""
    words, mine = TEXT[what.lang], rows(what, regime, measure)
    label = measure.label(what.lang)
    names = {"measure": capital(label), "regime": what.named(regime), "baseline": what.named(what.baseline)}
    if mine.empty:
        return str(words["nothing"]).format(**names)
    many = mine["said"].value_counts().to_dict() | {NONE: len(what.points) - len(mine)}
    sides = [side for side in SIDES if many.get(side)]
    begins = sides[0] if sides else UNTOLD if many.get(UNTOLD) else EQUAL
    short = SHORT[what.lang] | (CLOCK[what.lang] if measure.unit == "clock" else {})
    key, every = ("told", "in_all") if sides else ("nowhere", "in_any") if begins == UNTOLD else ("same", "in_all")
    found = words[key].format(**names, said=short.get(begins, ""), at=_at(what, many[begins], every=every))
    found += "".join(words["then"].format(said=short[side], at=_at(what, many[side], False)) for side in sides[1:])
    rest = [one for one in (UNTOLD, EQUAL, NONE) if many.get(one) and one != begins]
    found += "".join(words[one].format(at=_at(what, many[one], False)) for one in rest)
    return f"{found}{_from_to(what, mine, measure)}."


def _from_to(what: Swept, mine: pd.DataFrame, measure: Measure) -> str:
    """From what to what the difference goes, as a clause; empty where there are no intervals, or nothing differs."""
    ends = mine.loc[[mine["value"].idxmin(), mine["value"].idxmax()]]
    if ends["difference_low"].isna().any() or (mine["said"] == EQUAL).all():
        return ""
    lows, highs = ends["difference_low"], ends["difference_high"]
    spans = [span(low, high, measure.unit, what.lang) for low, high in zip(lows, highs, strict=True)]
    low, high = (change(value, measure.unit, what.lang) for value in ends["value"])
    key = "range" if len(mine) > 1 else "only"
    return str(TEXT[what.lang][key]).format(low=low, high=high, low_span=spans[0], high_span=spans[1])


def _ends(what: Swept, mine: pd.DataFrame) -> list[str]:
    """Where the regime does best and where worst."""
    if len(mine) < 2 or (mine["said"] == EQUAL).all():
        return []
    words, measure = TEXT[what.lang], what.measure
    keys = ("highest", "lowest") if measure.better == "neither" else ("best", "worst")
    ends = [mine["value"].idxmin(), mine["value"].idxmax()][:: 1 if measure.better == "lower" else -1]
    found = []
    for key, end in zip(keys, ends, strict=True):
        row = mine.loc[end]
        found.append(words[key].format(
            measure=capital(measure.label(what.lang)), regime=what.named(what.regime), baseline=what.named(what.baseline),
            place=what.place(row["point"]), mean=level(row["mean"], measure.unit, what.lang), base=level(row["base"], measure.unit, what.lang),
            span=span(row["difference_low"], row["difference_high"], measure.unit, what.lang), doubt="" if row["said"] in SIDES else words["doubt"],
        ))  # fmt: skip
    return found


def _by_itself(what: Swept, measure: Measure) -> str:
    """From what to what a measure of the only regime goes, and where."""
    words, mine = TEXT[what.lang], rows(what, what.regime, measure)
    if mine.empty:
        return str(words["nothing"]).format(measure=capital(measure.label(what.lang)), regime=what.named(what.regime))
    said: dict[str, str] = {}
    for end, row in (("low", mine.loc[mine["value"].idxmin()]), ("high", mine.loc[mine["value"].idxmax()])):
        interval = between(row["ci_low"], row["ci_high"], measure.unit, what.lang)
        said[end] = level(row["mean"], measure.unit, what.lang) + (f" ({interval})" if interval else "")
        said[f"{end}_place"] = what.place(row["point"])
    key = "alone" if len(mine) > 1 else "alone_one"
    return str(words[key]).format(measure=measure.label(what.lang), regime=what.named(what.regime), **said)
