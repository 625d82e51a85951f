"""Where two regimes tie as two keys change, in sentences and as tables."""

import numpy as np
import pandas as pd

from sim.measures.compare import EQUAL, NONE, UNTOLD
from sim.plots.breakeven import where
from sim.plots.key_values import KeyValues
from sim.plots.words import number, scale
from sim.report.cells import MARKS, SHORT
from sim.report.finding import Sheet
from sim.report.questions.tie_words import Asked

SHOWN = 3  # of the ties along a line, in a sentence


def sentences(asked: Asked) -> list[str]:
    """The answer first, then what goes for all pairs of values."""
    key, other, told = line(asked)
    if not len(told):
        return _no_line(asked)
    picked = told.iloc[sorted({0, len(told) // 2, len(told) - 1})[:SHOWN]].to_dict("records")
    first, *others = ((other.given(tie["at"]), where(tie, key, asked.lang)) for tie in picked)
    more = "".join(asked.text("map_more", at=at, value=value) for at, value in others)
    found = [asked.text("map_tie", other=other.name, name=key.name, at=first[0], value=first[1], more=more)]
    for side in ("above", "below") if told["at"].is_unique else ():
        verdicts = {verdict for tie in told.to_dict("records") for verdict in _beyond(asked, tie, side, key, other)}
        if len(verdicts) == 1 and UNTOLD not in verdicts:
            found.append(asked.text(f"map_{side}", name=key.name, who=asked.who(verdicts.pop())))
    gaps = [other.given(at) for at in sorted(set(asked.table[other.key]) - set(told["at"]))]
    if gaps:
        found.append(asked.text("map_gaps", other=other.name, list=asked.joined(gaps)))
    return [*found, _counts(asked)]


def line(asked: Asked) -> tuple[KeyValues, KeyValues, pd.DataFrame]:
    """The key whose ties are told, the one they are told along, and the ties: the way round in which there are most."""
    first, second = asked.along
    ways = [
        (key, other, asked.ties[asked.ties["key"] == key.key].sort_values(["at", "value"]))
        for key, other in ((second, first), (first, second))
    ]
    return max(ways, key=lambda way: way[2]["at"].nunique())


def cells(asked: Asked) -> Sheet:
    """The difference at each pair of values, with what can be said of it."""
    first, second = asked.along
    shown = scale(asked.table["difference"], asked.measure.unit, asked.lang)
    texts = {
        (row[first.key], row[second.key]): f"{number(row['difference'] * shown.factor, shown.decimals, asked.lang, signed=True)} {MARKS[row['verdict']]}"
        for row in asked.table.to_dict("records")
    }  # fmt: skip
    across = sorted(set(asked.table[second.key]))
    rows = [[first.given(down), *(texts.get((down, at), "") for at in across)] for down in sorted(set(asked.table[first.key]))]
    return Sheet(asked.text("cells", unit=shown.word), [first.name, *(second.given(at) for at in across)], rows)


def ties(asked: Asked) -> Sheet:
    """The tie of one key at each value of the other, and who stands how around it."""
    key, other, told = line(asked)
    rows = []
    for at in sorted(set(asked.table[other.key])):
        own = told[told["at"] == at].to_dict("records")
        for tie in own:
            verdicts = (asked.beside(tie, side, key) for side in ("below", "above"))
            around = [SHORT[asked.lang][verdict] for verdict in verdicts]
            rows.append([other.given(at), where(tie, key, asked.lang), *around])
        if not own:
            rows.append([other.given(at), asked.text("none"), "", ""])
    caption = asked.text("line", name=key.name, other=other.name)
    return Sheet(caption, [other.name, asked.text("tie_at"), asked.text("under"), asked.text("over")], rows)


def _beyond(asked: Asked, tie: dict, side: str, key: KeyValues, other: KeyValues) -> set[str]:
    """All that is said on one side of a tie, out to the edge of the map."""
    there, line = asked.beside(tie, side, key), asked.table[np.isclose(asked.table[other.key], tie["at"], rtol=1e-9, atol=0)]
    beyond = line[line[key.key] > tie["high"]] if side == "above" else line[line[key.key] < tie["low"]]
    return {there, *beyond["verdict"]} - {NONE}


def _no_line(asked: Asked) -> list[str]:
    """What is said where no tie can be told."""
    n, verdicts = len(asked.table), asked.table["verdict"]
    sure = sorted(set(verdicts) - {UNTOLD, EQUAL})
    if len(sure) == 2:
        return [asked.text("map_both"), _counts(asked)]
    if len(sure) == 1 and (verdicts == sure[0]).all():
        return [asked.text("map_all", who=asked.who(sure[0]), n=n, **asked.amounts(asked.table["difference"]))]
    if sure:
        return [asked.text("map_one_sided", who=asked.who(sure[0]), k=int((verdicts == sure[0]).sum()), n=n)]
    if (verdicts == EQUAL).all():
        return [asked.text("map_same", n=n)]
    return [asked.text("map_untold", n=n), asked.text("more_days")]


def _counts(asked: Asked) -> str:
    """At how many pairs of values each can be said."""
    many = asked.table["verdict"].value_counts()
    parts = [asked.text("count", who=asked.who(verdict), k=int(k)) for verdict, k in many.items()]
    return asked.text("counts", n=len(asked.table), list=asked.joined(parts))
