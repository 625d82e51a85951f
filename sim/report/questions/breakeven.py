"""Where two regimes tie: the answer, the curve or the map, the numbers, in English and Norwegian bokmål."""

from sim.measures.compare import LEVEL
from sim.plots import break_even_map, breakeven, style
from sim.plots.words import change, level, number, scale
from sim.report.cells import MARKS, SHORT
from sim.report.finding import Answer, Found, Sheet
from sim.report.questions import tie_curve, tie_map
from sim.report.questions.tie_words import Asked, asked
from sim.report.sentences import few_days
from sim.report.story import Picture


def tell(found: Found, lang: str) -> Answer:
    """The answer, the picture, the numbers, and what to beware of."""
    what, one_key = asked(found, lang), len(found.tables["keys"]) == 1
    question = what.text("question" if one_key else "question_map")
    few = [few_days(found.scenario, found.scenario.periods(found.days), lang)]
    if what.table.empty:
        return Answer(question, [what.text("no_value")])
    said = tie_curve.sentences(what, found.tables["ties"]) if one_key else tie_map.sentences(what)
    sheets = [_points(what)] if one_key else [*([] if what.ties.empty else [tie_map.ties(what)]), tie_map.cells(what)]
    return Answer(question, list(filter(None, [*said, *few])), sheets, _pictures(what), _notes(what))


def _pictures(what: Asked) -> list:
    """The curve or the map."""
    name, sides = what.measure.name, what.sides()
    if len(what.along) == 1:
        given = (what.table, what.ties, what.along[0], name, sides, what.now[0], what.lang)
        figure, alt, caption = breakeven.draw(*given), breakeven.alt(*given), what.text("caption")
    else:
        both = (what.table, what.ties, (what.along[0], what.along[1]), name, sides, what.lang)
        figure, alt, caption = break_even_map.draw(*both), break_even_map.alt(*both), what.text("caption_map")
    return [(figure, Picture("breakeven", style.svg(figure, "breakeven"), caption, alt))] if figure else []


def _points(what: Asked) -> Sheet:
    """The difference at each value of the only key."""
    along, unit, lang = what.along[0], what.measure.unit, what.lang
    shown = scale(what.table["difference"], unit, lang)
    rows = [
        [
            along.given(row[along.key]), level(row["baseline_mean"], unit, lang), level(row["mean"], unit, lang),
            change(row["difference"], unit, lang, shown), " – ".join(
                number(row[end] * shown.factor, shown.decimals, lang, signed=True) for end in ("ci_low", "ci_high")
            ), f"{MARKS[row['verdict']]} {SHORT[lang][row['verdict']]}",
        ]
        for row in what.table.sort_values(along.key).to_dict("records")
    ]  # fmt: skip
    heads = [what.text(key) for key in ("difference", "interval", "verdict")]
    names = (what.words[one].strip("“”«»") for one in ("b", "a"))
    return Sheet(what.text("points"), [along.name, *names, *heads], rows)


def _notes(what: Asked) -> list[str]:
    """How it was found, and what to beware of."""
    n = len(what.table)
    few = number(max(1, round((1 - LEVEL) * n)), 0, what.lang)
    found = [what.text("notes_line"), what.text("notes_finer" if len(what.along) == 1 else "notes_coarse")]
    found.append(what.text("notes_each", n=number(n, 0, what.lang), few=few))
    if any(along.whole for along in what.along):
        found.append(what.text("notes_whole"))
    found.append(what.text("notes_plan"))
    if any(along.key.startswith("demand.forecast.") for along in what.along):
        found.append(what.text("notes_forecast"))
    return found
