"""The values of a swept key along a picture: how they are written, and where they stand."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.plots import style
from sim.plots.words import WORDS as COMMON
from sim.plots.words import number
from sim.questions import swept

WORDS = {"en": {True: "yes", False: "no", None: "not set"}, "nb": {True: "ja", False: "nei", None: "ikke satt"}}
DIGITS = 4  # that are shown of a number
MARKS = 20  # more values than this are not written one by one
LONGEST = 1.9  # inches that a value may take beside a picture before it is broken into lines


def written(value: Any, lang: str) -> str:
    """A value of a key as the language writes it."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return WORDS[lang][None]
    if isinstance(value, bool | np.bool_):
        return WORDS[lang][bool(value)]
    if not isinstance(value, int | float | np.integer | np.floating) or not math.isfinite(value):
        return str(value)
    exact = float(value)
    decimals = max(0, DIGITS - 1 - math.floor(math.log10(abs(exact)))) if exact else 0
    while decimals and round(exact, decimals - 1) == round(exact, decimals):
        decimals -= 1
    return number(exact, decimals, lang)


def across(axes: Axes, values: Sequence[Any], inches: float, lang: str) -> None:
    """Marks below, one for each value at 0, 1, 2 ..., as many as there is room for."""
    places, texts, turned = _below(values, inches, lang)
    axes.set_xticks(places, texts, rotation=90 if turned else 0)


def depth(values: Sequence[Any], inches: float, lang: str) -> float:
    """How many inches the marks `across` writes take below the axis."""
    _, texts, turned = _below(values, inches, lang)
    lines = [line for text in texts for line in text.split("\n")]
    if turned:
        return 0.1 + max(style.text_width(line, style.SMALL_PT) for line in lines)
    return 0.1 + 0.13 * max(text.count("\n") + 1 for text in texts)


def _below(values: Sequence[Any], inches: float, lang: str) -> tuple[list[int], list[str], bool]:
    """Which values are written below, as what, and whether they are turned: words are, where they are wider than their place."""
    texts, room = [written(value, lang) for value in values], inches / max(1, len(values))
    widest = max(style.text_width(text, style.SMALL_PT) for text in texts)
    if all(isinstance(value, int | float) for value in values):
        places = list(range(0, len(texts), math.ceil((widest + 0.08) / room)))
        return places, [texts[place] for place in places], False
    word = max(style.text_width(word, style.SMALL_PT) for text in texts for word in text.split() or [""])
    if word + 0.06 <= room:
        return list(range(len(texts))), [style.wrap(text, room - 0.05, style.SMALL_PT) for text in texts], False
    places = list(range(0, len(texts), math.ceil(0.3 / room)))
    return places, [style.wrap(texts[place], LONGEST, style.SMALL_PT) for place in places], True


def beside(values: Sequence[Any], inches: float, lang: str) -> tuple[list[int], list[str], float]:
    """Marks at the left, for each value at 0, 1, 2 ... that has room: places, texts, and how wide they are in inches."""
    texts = [style.wrap(written(value, lang), LONGEST, style.SMALL_PT) for value in values]
    deepest = 0.13 * max(text.count("\n") + 1 for text in texts) + 0.03
    places = list(range(0, len(texts), max(1, math.ceil(deepest * len(texts) / inches))))
    widest = max(style.text_width(line, style.SMALL_PT) for place in places for line in texts[place].split("\n"))
    return places, [texts[place] for place in places], widest


def along(axes: Axes, column: pd.Series, inches: float, lang: str) -> np.ndarray:
    """A key along the bottom, as numbers where it has them and otherwise value by value; gives where each row stands."""
    found = swept.levels(column)
    if not swept.is_number(column):
        axes.set_xlim(-0.5, len(found.values) - 0.5)
        across(axes, found.values, inches, lang)
        return found.place.astype(float)
    low, high = min(found.values), max(found.values)
    room = 0.05 * (high - low) or max(1e-9, abs(low) * 0.1)
    axes.set_xlim(low - room, high + room)
    each = found.values if len(found.values) <= MARKS else ()
    wide = max((style.text_width(written(value, lang), style.SMALL_PT) for value in each), default=0.0) + 0.1
    if each and (np.diff(each, prepend=-np.inf) / (high - low + 2 * room) * inches >= wide).all():
        axes.set_xticks(each, [written(value, lang) for value in each])
    else:
        round_marks(axes, inches, lang)
    return column.to_numpy(float)


def round_marks(axes: Axes, inches: float, lang: str) -> None:
    """Round numbers along the bottom, as many as there is room for, within the limits that are set."""
    low, high = axes.get_xlim()
    ticks, most = MaxNLocator(max(2, min(8, int(inches / 0.6))), steps=[1, 2, 5, 10]), high - 0.15 / inches * (high - low)
    found = [float(tick) for tick in ticks.tick_values(low, high) if low <= tick <= most]  # none that would leave the page
    marks = [0.0 if abs(mark) < 1e-9 * (high - low) else mark for mark in found]
    axes.set_xticks(marks, [written(mark, lang) for mark in marks])


def unit(name: str, lang: str, signed: bool = False) -> str:
    """The unit beside the name of a measure, where the marks do not carry it."""
    if name == "1":
        return COMMON[lang]["points"] if signed else ""
    if name == "clock":
        return "min" if signed else ""
    return {"count": "", "h": COMMON[lang]["h"]}.get(name, name)


def up(axes: Axes, of: str, lang: str, signed: bool = False) -> None:
    """A measure up the left: shares in per cent, times of day by the clock; differences with their sign."""
    low, high = axes.get_ylim()
    factor = 100.0 if of == "1" else 1 / 60 if of == "clock" else 1.0
    whole = (high - low) * factor >= 4
    marks = MaxNLocator(5, integer=whole, steps=[1, 2, 5, 10]).tick_values(low * factor, high * factor)
    marks = [mark for mark in marks if low * factor <= mark <= high * factor]
    step = marks[1] - marks[0] if len(marks) > 1 else 1.0
    decimals = max(0, math.ceil(-math.log10(step) - 1e-9))
    axes.set_yticks([mark / factor for mark in marks], [_mark(mark, decimals, of, lang, signed) for mark in marks])
    axes.grid(axis="y", color=style.FAINT, linewidth=0.5, zorder=0)
    axes.set_axisbelow(True)


def _mark(mark: float, decimals: int, unit: str, lang: str, signed: bool) -> str:
    if unit == "clock" and not signed:
        return f"{int(mark) // 60:02d}:{round(mark) % 60:02d}"
    digits = number(mark, decimals, lang, signed)
    return f"{digits} %" if unit == "1" and not signed else digits
