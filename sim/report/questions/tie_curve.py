"""Where two regimes tie as one key changes, in sentences."""

import math

import pandas as pd

from sim.measures.compare import EQUAL, NONE, UNTOLD
from sim.plots.breakeven import where
from sim.questions.breakeven import Curve, Stretch, stands, stretches
from sim.report.questions.tie_words import Asked


def sentences(asked: Asked, estimated: pd.DataFrame) -> list[str]:
    """The answer first, then what can be said along the way, at both ends, and where the key is as things are set.

    `estimated` are all zeros of the curve, also those that cannot be told.
    """
    along, way = asked.along[0], stretches(Curve.of(asked.table, asked.along[0].key))
    if not way:
        return [asked.text("no_value")]
    found = [_answer(asked, way), *_doubt(asked, way, estimated)]
    simple = len(asked.ties) == 1 and len(way) <= 3  # the first sentence says it all
    if len(way) > 1 and not simple:
        sure = [
            one for one in way if one.sign or one.same or len(asked.ties) < 2
        ]  # the intervals of several ties are told already
        clauses = [asked.text("way", span=along.span(one.start, one.end), who=_who(asked, one)) for one in sure]
        found.append("; ".join([clauses[0], *(clause[0].lower() + clause[1:] for clause in clauses[1:])]) + ".")
    rows = asked.table.sort_values(along.key)
    low, high = (
        (along.given(row[along.key]), asked.change(row)) for _, row in (next(rows.iterrows()), next(rows[::-1].iterrows()))
    )
    if not all(one.same for one in way):
        found.append(asked.text("ends", low=low[0], one=low[1], high=high[0], other=high[1]))
    return [*found, *_now(asked, way)]


def _answer(asked: Asked, way: list[Stretch]) -> str:
    """The first sentence: where they tie, or that they do nowhere, or that it cannot be told."""
    told = asked.ties.to_dict("records")
    if len(told) > 1:
        values = [where(tie, asked.along[0], asked.lang) for tie in told]
        return asked.text("several", n=len(told), list=asked.joined(values))
    if told:
        return _one(asked, told[0], way)
    if all(one.same for one in way):
        return asked.text("same")
    signs = {one.sign for one in way}
    if signs == {0}:
        return asked.text("untold")
    who = asked.who(stands(max(signs, key=abs), asked.measure.better))
    return (
        asked.text("one_sided", who=who)
        if 0 in signs
        else asked.text("throughout", who=who, **asked.amounts(asked.table["difference"]))
    )


def _one(asked: Asked, tie: dict, way: list[Stretch]) -> str:
    """The only tie, and who stands how on either side of it."""
    exact = any(one.same and one.start <= tie["value"] <= one.end for one in way)
    verdicts = {side: asked.beside(tie, side) for side in ("above", "below")}
    sides = [asked.text(side, who=asked.who(verdict)) for side, verdict in verdicts.items() if verdict != NONE]
    said = asked.text("sides", sides="; ".join(sides)) if sides else ""
    return asked.text("exact" if exact else "tie", value=where(tie, asked.along[0], asked.lang), sides=said)


def _doubt(asked: Asked, way: list[Stretch], estimated: pd.DataFrame) -> list[str]:
    """Where nothing can be told: what was found all the same, and what would help."""
    if any(one.sign or one.same for one in way):
        return []
    places = [
        where({**tie, "low": math.nan, "high": math.nan}, asked.along[0], asked.lang) for tie in estimated.to_dict("records")
    ]
    perhaps = asked.text("perhaps", value=places[0]) if len(places) == 1 else asked.text("perhaps_more", n=len(places))
    return [*([perhaps] if places else []), asked.text("more_days")]


def _now(asked: Asked, way: list[Stretch]) -> list[str]:
    """Who stands how where the key is as things are set."""
    now, along = asked.now[0], asked.along[0]
    if now is None:
        return []
    there = next((one for one in way if one.start <= now <= one.end), None)
    if there is None:
        return [asked.text("outside", now=along.given(now))]
    return [asked.text("now", now=along.given(now), who=_who(asked, there))] if len(way) > 1 else []


def _who(asked: Asked, one: Stretch) -> str:
    return asked.who(EQUAL if one.same else stands(one.sign, asked.measure.better) if one.sign else UNTOLD)
