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
    half = len(way) == 2 and not any(one.same for one in way)
    simple = half or (len(asked.ties) == 1 and len(way) <= 3)  # the first sentence says it all
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
    if 0 not in signs:
        return asked.text("throughout", who=who, **asked.amounts(asked.table["difference"]))
    if len(way) > 2:
        return asked.text("one_sided", who=who)
    first, last = asked.along[0].place(way[0].end, way[0].end)  # whole: at the first of which nothing can be told
    return asked.text(
        "at_least" if way[0].sign else "at_most", who=who, value=asked.along[0].said(last if way[0].sign else first)
    )


def _one(asked: Asked, tie: dict, way: list[Stretch]) -> str:
    """The only tie, and who stands how on either side of it."""
    exact = any(one.same and one.start <= tie["value"] <= one.end for one in way)
    verdicts = {side: asked.beside(tie, side, asked.along[0]) for side in ("above", "below")}
    sides = [_side(asked, tie, side, verdict, way) for side, verdict in verdicts.items() if verdict != NONE]
    said = asked.text("sides", sides="; ".join(sides)) if sides else ""
    return asked.text("exact" if exact else "tie", value=where(tie, asked.along[0], asked.lang), sides=said)


def _side(asked: Asked, tie: dict, side: str, verdict: str, way: list[Stretch]) -> str:
    """Who stands how on one side of a tie: from the end of its interval on, as far as the same can be said."""
    along, who, up = asked.along[0], asked.who(verdict), side == "above"
    if verdict == UNTOLD:
        return asked.text(side, who=who, value=along.said(tie["until" if up else "value"]))
    start, slack = float(tie["high" if up else "low"]), 1e-9 * (way[-1].end - way[0].start)  # it went through a file
    if up:
        end = [one for one in way if one.start <= start + slack][-1].end
        ends = end == way[-1].end
    else:
        end = next(one for one in way if one.end >= start - slack).start
        ends = end == way[0].start
    low, high = sorted((start, end))
    if along.whole:  # those that are surely beyond the ends
        low = low if ends and not up else math.floor(low + slack) + 1
        high = high if ends and up else math.ceil(high - slack) - 1
    if not ends:
        return (
            asked.text("only", who=who, value=along.said(low))
            if low == high
            else asked.text("between", who=who, span=along.span(low, high))
        )
    key = ("or_more" if up else "or_less") if along.whole else side
    return asked.text(key, who=who, value=along.said(low if up else high))


def _doubt(asked: Asked, way: list[Stretch], estimated: pd.DataFrame) -> list[str]:
    """Where no tie can be told, but might be: what was found all the same, and what would help."""
    if len(asked.ties) or any(one.same for one in way) or all(one.sign for one in way):
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
