"""What a sweep found: at how many points a regime does better or worse, where most, what keeps the promise, the frontier."""

from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from sim.measures.catalogue import find
from sim.measures.compare import LEVEL
from sim.plots import frontier as frontier_picture
from sim.plots import heat_map, style, sweep_dots, sweep_lines
from sim.plots.style import Figure
from sim.plots.words import give_or_take, level, number
from sim.report.cells import MARKS, SHORT
from sim.report.finding import Answer, Found, Sheet
from sim.report.questions import swept_said
from sim.report.questions.swept_words import SPELLED, Swept
from sim.report.sentences import few_days
from sim.report.story import Picture

MOST_ROWS, MOST_KEYS = 20, 6  # of a sheet
SHOWN = ("service_level", "longest_stretch")  # along one key, with the measure asked about
FRONT = ("service_level", "longest_stretch", "paid_hours")
FEW = 5  # points from which on chance has something to choose from
TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "many_keys": "{n} keys",
        "question": {
            "one": "What happens when {keys} changes?", "grid": "What happens at every combination of {keys}?",
            "list": "What happens at each of {n} points of {keys}?", "hypercube": "What happens at {n} points spread over {keys}?",
        },
        "point": "Point", "values": "Values", "difference": "Difference", "said": "What can be said", "regime": "Regime",
        "every": "{measure}: every point", "ends": "{measure}: the points where {regime} does best and worst", "ends_alone": "{measure}: the points with most and least",
        "front": "On the frontier", "some": "{shown} of the {n} on the frontier, from most answered in time to fewest",
        "map": "Each square is a pair of values; hatched where no difference can be told.", "map_alone": "Each square is a pair of values.",
        "over": " Each is the mean over every value of {keys}.", "lines": "Each line is a regime; 95 % intervals.",
        "dots": "Each dot is a point; the keys that explain most of how it varies come first.", "dots_some": " {n} of {all} keys are shown.",
        "front_picture": "Each dot is a point under a regime. The full dots are on the frontier.",
        "notes": {
            "verdict": "“Better” and “worse” mean that the difference's own 95 % interval, day by day, leaves out zero.",
            "promise": "A promise counts as surely kept at a point where the 95 % interval of the mean lies wholly at or above it, and as about kept where the interval holds it.",
            "chance": "Of {n} differences in one measure, about {few} would look sure by chance alone, even if none of them were real.",
            "luck": "The best and the worst of many points look more extreme than they are, since luck helped to make them so: run these points again with another seed before relying on them.",
            "over": "Where a square stands for several points, their means and the ends of their intervals are averaged; the interval is then rather too wide than too narrow.",
            "front": "The frontier goes by the means alone: points close to each other may change places on other days. Paid hours that differ by less than half a per cent count as the same.",
            "files": "All points, regimes and measures are in sweep.csv and sweep.parquet, the frontier in frontier.csv.",
        },
    },
    "nb": {
        "many_keys": "{n} nøkler",
        "question": {
            "one": "Hva skjer når {keys} endres?", "grid": "Hva skjer ved hver kombinasjon av {keys}?",
            "list": "Hva skjer i hvert av {n} valgte punkter for {keys}?", "hypercube": "Hva skjer i {n} punkter spredt over {keys}?",
        },
        "point": "Punkt", "values": "Verdier", "difference": "Forskjell", "said": "Hva som kan sies", "regime": "Styringsform",
        "every": "{measure}: alle punktene", "ends": "{measure}: punktene der {regime} kommer best og dårligst ut", "ends_alone": "{measure}: punktene med mest og minst",
        "front": "Det som ingen andre slår", "some": "{shown} av de {n} som ingen andre slår, fra flest besvart i tide til færrest",
        "map": "Hver rute er et par av verdier, skravert der det ikke er noen sikker forskjell.", "map_alone": "Hver rute er et par av verdier.",
        "over": " Hver er snittet over alle verdier av {keys}.", "lines": "Hver linje er en styringsform; 95 %-intervaller.",
        "dots": "Hver prikk er et punkt; nøklene som forklarer mest av variasjonen, kommer først.", "dots_some": " {n} av {all} nøkler vises.",
        "front_picture": "Hver prikk er et punkt med én styringsform. De fylte prikkene er det ingen andre som slår.",
        "notes": {
            "verdict": "«Bedre» og «dårligere» vil si at forskjellens eget 95 %-intervall, dag for dag, ikke rommer null.",
            "promise": "Et løfte regnes som holdt med sikkerhet i et punkt der hele 95 %-intervallet for snittet ligger på eller over det som er lovet, og som omtrent holdt der intervallet rommer det.",
            "chance": "Av {n} forskjeller i ett mål ville rundt {few} sett sikre ut ved ren tilfeldighet, selv om ingen av dem var reelle.",
            "luck": "Det beste og det dårligste av mange punkter ser mer ekstreme ut enn de er, for flaks har hjulpet til: kjør disse punktene om igjen med et annet frø før du stoler på dem.",
            "over": "Der en rute står for flere punkter, er det tatt snitt av både snittene og endene av intervallene deres; intervallet er da snarere for bredt enn for smalt.",
            "front": "Hva ingen andre slår, går etter snittene alene: punkter nær hverandre kan bytte plass på andre dager. Betalte timer som skiller mindre enn en halv prosent, regnes som like.",
            "files": "Alle punkter, styringsformer og mål står i sweep.csv og sweep.parquet, og i frontier.csv hvilke som ingen andre slår.",
        },
    },
}  # fmt: skip
Pictures = list[tuple[Figure, Picture]]


def tell(found: Found, lang: str) -> Answer:
    """The answer: how often and where a regime does better or worse, the promise, the frontier; maps and tables of it."""
    what = Swept(found, lang)
    few = few_days(found.scenario, found.scenario.periods(found.days), lang)
    sentences = [*swept_said.compared(what), swept_said.kept(what), swept_said.frontier(what), few]
    sheets = [_points(what), _frontier(what)]
    return Answer(
        _question(what), list(filter(None, sentences)), [one for one in sheets if one.rows],
        [*_main_picture(what), *_frontier_picture(what)], _notes(what),
    )  # fmt: skip


def _question(what: Swept) -> str:
    words, n = TEXT[what.lang], len(what.keys)
    named = words["many_keys"].format(n=what.n(n)) if n > SPELLED else what.joined([what.quoted(name) for name in what.keys.values()])
    kind = "one" if n == 1 else str(what.found.ask.get("kind") or "grid")
    return str(words["question"][kind]).format(keys=named, n=what.n(len(what.points)))


def _points(what: Swept) -> Sheet:
    """Every point, or, where they are many, those with most and least of the measure asked about."""
    words, measure, rows = TEXT[what.lang], what.measure, swept_said.rows(what, what.regime, what.measure)
    label, few = swept_said.capital(measure.label(what.lang)), len(rows) <= MOST_ROWS
    caption = words["every" if few else "ends_alone" if what.alone or measure.better == "neither" else "ends"]
    if not few:
        rows = rows.sort_values("value", ascending=measure.better == "lower", kind="stable")
        rows = pd.concat([rows[: MOST_ROWS // 2], rows[-(MOST_ROWS // 2) :]])
    columns = [what.regimes[what.regime]]
    if not what.alone:
        columns += [what.regimes[what.baseline], words["difference"], words["said"]]
    cells = []
    for row in rows.itertuples():
        mine = [level(row.mean, measure.unit, what.lang)]
        if not what.alone:
            told = give_or_take(row.difference, row.difference_high - row.difference, measure.unit, what.lang)
            mine += [level(row.base, measure.unit, what.lang), told, f"{MARKS[row.said]} {SHORT[what.lang][row.said]}".strip()]
        cells.append([what.n(row.point), *_values(what, row.point), *mine])
    name = what.regimes[what.regime]
    return Sheet(caption.format(measure=label, regime=name), [words["point"], *_heads(what), *columns], cells)


def _frontier(what: Swept) -> Sheet:
    """What is on the frontier, or so many of it, from most answered in time to fewest."""
    words, table = TEXT[what.lang], what.found.tables["frontier"]
    on = table[table["on_frontier"].astype(bool)].sort_values(FRONT[0], ascending=False, kind="stable")
    shown = on.iloc[np.unique(np.linspace(0, len(on) - 1, MOST_ROWS).round().astype(int))] if len(on) > MOST_ROWS else on
    caption = words["front"] if len(shown) == len(on) else words["some"].format(shown=what.n(len(shown)), n=what.n(len(on)))
    heads = [swept_said.capital(find(name).label(what.lang)) for name in FRONT]
    cells = [
        [
            what.n(row["point"]), *_values(what, row["point"]), what.regimes[row["regime"]],
            *(level(row[name], find(name).unit, what.lang) for name in FRONT),
        ]
        for row in shown.to_dict("records")
    ]  # fmt: skip
    return Sheet(caption, [words["point"], *_heads(what), words["regime"], *heads], cells)


def _heads(what: Swept) -> list[str]:
    """The columns of the keys; one of them all where they are many."""
    return list(what.keys.values()) if len(what.keys) <= MOST_KEYS else [TEXT[what.lang]["values"]]


def _values(what: Swept, point: int) -> list[str]:
    each = {key: what.value(point, key) for key in what.keys}
    return list(each.values()) if len(each) <= MOST_KEYS else ["; ".join(f"{key}={value}" for key, value in each.items())]


def _main_picture(what: Swept) -> Pictures:
    """Lines along one key, a map over two, or dots where points do not lie in a grid."""
    words, keys, kind = TEXT[what.lang], what.keys, str(what.found.ask.get("kind") or "grid")
    if len(what.points) < 2:
        return []
    if len(keys) == 1 and kind != "hypercube":
        (key, name), measures = next(iter(keys.items())), list(dict.fromkeys([what.measure.name, *SHOWN]))
        return _picture(sweep_lines, "sweep_lines", words["lines"], what.table, key, name, measures, what.regimes, what.lang)
    told = what.table, keys, what.measure.name, what.regimes, what.regime, what.lang
    if kind == "grid":
        over = [what.quoted(name) for name in list(keys.values())[2:]]
        caption = words["map_alone" if what.alone else "map"] + (words["over"].format(keys=what.joined(over)) if over else "")
        return _picture(heat_map, "heat_map", caption, told[0], dict(list(keys.items())[:2]), *told[2:])
    some = words["dots_some"].format(n=what.n(sweep_dots.MOST), all=what.n(len(keys))) if len(keys) > sweep_dots.MOST else ""
    return _picture(sweep_dots, "sweep_dots", words["dots"] + some, *told)


def _frontier_picture(what: Swept) -> Pictures:
    table = what.found.tables["frontier"]
    if len(table) < 2:
        return []
    return _picture(frontier_picture, "frontier", TEXT[what.lang]["front_picture"], table, what.keys, what.regimes, what.lang)


def _picture(drawing: ModuleType, name: str, caption: str, *told: Any) -> Pictures:
    """A picture, with what stands under it and what it shows in words; none where there is nothing to show."""
    figure = drawing.draw(*told)
    return [(figure, Picture(name, style.svg(figure, name), caption, drawing.alt(*told)))] if figure else []


def _notes(what: Swept) -> list[str]:
    """What to beware of."""
    words, n = TEXT[what.lang]["notes"], len(what.points)
    found = [] if what.alone else [words["verdict"]]
    if n >= FEW and not what.alone:
        few = number(max(1.0, (1 - LEVEL) * n), 0, what.lang)
        found.append(words["chance"].format(n=what.n(n), few=few))
    if n >= FEW:
        found.append(words["luck"])
    if len(what.keys) > 2 and what.found.ask.get("kind") == "grid":
        found.append(words["over"])
    promised = [words["promise"]] if swept_said.kept(what) else []
    return [*found, *promised, words["front"], words["files"]]
