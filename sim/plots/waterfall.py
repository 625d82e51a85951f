"""What a difference is made of: from the one regime to the other, a bar for each step, to the right where it adds."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from sim.measures.compare import BETTER, EQUAL, HIGHER, LOWER, NONE, UNTOLD, WORSE, Estimate, verdict
from sim.plots import style
from sim.plots.words import NONE as NO_VALUE
from sim.plots.words import WORDS as UNITS
from sim.plots.words import Scale, level, number, scale

WORDS = {
    "en": {
        "better": "better", "worse": "worse", "moved": "higher or lower", "shifted": "earlier or later",
        "untold": "cannot be told",
        "interval": "95 % interval of the step",
        "orders": "least and most by the means, in any order of the steps (may be chance)",
        "right": "better →", "left": "← better", "higher": "higher →", "later": "later →",
        "alt": "{measure}, from {first} to {other}. {each}",
        "ends": "{label}: {value}", "step": "{label}: {value}{said}",
        "said": {"better": " (better)", "worse": " (worse)", "untold": " (cannot be told)"},
        "total": "The difference in all: {value}{said}.",
    },
    "nb": {
        "better": "bedre", "worse": "dårligere", "moved": "høyere eller lavere", "shifted": "tidligere eller senere",
        "untold": "ingen sikker virkning",
        "interval": "95 %-intervall for steget",
        "orders": "minst og mest i snitt, i alle rekkefølger av stegene (kan være tilfeldig)",
        "right": "bedre →", "left": "← bedre", "higher": "høyere →", "later": "senere →",
        "alt": "{measure}, fra {first} til {other}. {each}",
        "ends": "{label}: {value}", "step": "{label}: {value}{said}",
        "said": {"better": " (bedre)", "worse": " (dårligere)", "untold": " (ingen sikker virkning)"},
        "total": "Forskjellen i alt: {value}{said}.",
    },
}  # fmt: skip

# The page in inches.
_NAMES, _NUMBERS, _GAP = 2.85, 1.45, 0.16
_LEFT = style.EDGE + _NAMES + _GAP
_ACROSS = style.COLUMN - _LEFT - _GAP - _NUMBERS - style.EDGE
_ABOVE, _TITLE, _BELOW = 0.34, 0.17, 0.46
_LINE, _SMALL_LINE, _PAD = 0.15, 0.128, 0.11  # of a row: its name, each line under it, and what is left free
_BAR, _UNDER = 0.15, 0.115  # how tall a bar is, and how far under its middle the line of all orders lies
_ROOM = 0.06  # of the width, free at both sides
_FILL: dict[str, dict[str, Any]] = {
    BETTER: {"facecolor": "#00614A", "edgecolor": "#00614A"},
    WORSE: {"facecolor": "#F7CDA8", "edgecolor": "#B84900", "hatch": "/////"},
    HIGHER: {"facecolor": "#7F9CC0", "edgecolor": "#33506F"}, LOWER: {"facecolor": "#7F9CC0", "edgecolor": "#33506F"},
    UNTOLD: {"facecolor": "white", "edgecolor": style.UNCLEAR},
}  # fmt: skip
_TEXT = {BETTER: "#00614A", WORSE: "#9C3E00", UNTOLD: style.UNCLEAR_TEXT, EQUAL: style.UNCLEAR_TEXT}


class Row(NamedTuple):
    """A line of the picture: what it is called, and what is said under that in small letters."""

    name: str
    detail: str = ""


def said_of(row: Any) -> str:
    """What can be said of a step: better, worse, higher, lower, untold, equal or none (see `measures.compare`)."""
    return verdict(Estimate(float(row["value"]), float(row["ci_low"]), float(row["ci_high"])), str(row["better"]))


def shown_as(table: pd.DataFrame, lang: str) -> Scale:
    """One way of writing all the steps of a measure, with a decimal at least where that can be: they are to be added up."""
    steps = table.loc[~table["step"].isin(["start", "end"]), "value"].astype(float)
    shown = scale(steps, str(table["unit"].iloc[0]), lang)
    small = steps.abs().max() * shown.factor < 1000
    word = UNITS[lang]["points_short"] if shown.word == UNITS[lang]["points"] else shown.word
    return replace(shown, decimals=max(shown.decimals, 1) if small else shown.decimals, word=word)


def amount(row: Any, shown: Scale, lang: str) -> str:
    """A step with its sign, the half-width of its interval, and its unit; 0 where it does nothing at all."""
    if said_of(row) in (EQUAL, NONE):
        return "0" if said_of(row) == EQUAL else NO_VALUE
    digits = number(float(row["value"]) * shown.factor, shown.decimals, lang, signed=True)
    half = number((float(row["ci_high"]) - float(row["value"])) * shown.factor, shown.decimals, lang)
    return f"{digits} ±{half} {shown.word}".strip()


@style.in_house_style
def draw(table: pd.DataFrame, rows: Mapping[str, Row], measure: str, lang: str = "en") -> Figure | None:
    """The waterfall of one measure; None where a regime has no value.

    `table` has step, value, ci_low, ci_high, least, most, unit, better, in the order drawn: start, the steps, end, total. `rows`
    says what each is called.
    """
    shown = table[table["step"] != "total"].reset_index(drop=True)
    if shown.empty or shown["value"].isna().any():
        return None
    numbers = shown_as(table, lang)
    details = [style.wrap(rows[step].detail, _NAMES, style.SMALL_PT) if rows[step].detail else "" for step in shown["step"]]
    names = [style.wrap(rows[step].name, _NAMES, style.TEXT_PT, "bold") for step in shown["step"]]
    tall = [
        _LINE * (name.count("\n") + 1) + (_SMALL_LINE * (detail.count("\n") + 1) if detail else 0.0) + _PAD
        for name, detail in zip(names, details, strict=True)
    ]
    title = style.wrap(measure[:1].upper() + measure[1:], style.COLUMN - 2 * style.EDGE, style.TITLE_PT, "bold")
    above = _ABOVE + _TITLE * (title.count("\n") + 1)
    depth, middles = sum(tall), np.cumsum(tall) - np.array(tall) / 2
    figure = style.new_figure(style.COLUMN, above + depth + _BELOW)
    axes = style.panel(figure, _LEFT, _BELOW, _ACROSS, depth)
    axes.set_ylim(depth, 0)
    axes.set_xticks([])
    axes.set_yticks([])
    _bars(axes, shown, middles)
    top = _BELOW + depth
    for place, row in shown.iterrows():
        n = int(str(place))
        edge = top - float(np.sum(tall[:n]))
        style.write(figure, style.EDGE, edge - _PAD / 2, names[n], bold=True, va="top")
        under = edge - _PAD / 2 - _LINE * (names[n].count("\n") + 1)
        style.write(figure, style.EDGE, under, details[n], size=style.SMALL_PT, color=style.QUIET, va="top")
        whole = row["step"] in ("start", "end")
        colour = style.INK if whole else _TEXT.get(said_of(row), style.INK)
        text = _number(row, numbers, lang)
        style.write(figure, style.COLUMN - style.EDGE, top - middles[n], text, bold=whole, ha="right", va="center", color=colour)
    style.write(figure, style.EDGE, top + above - 0.05, title, size=style.TITLE_PT, bold=True, va="top")
    _better(figure, shown.iloc[0], top, lang)
    _keys(figure, shown, lang)
    return figure


def alt(table: pd.DataFrame, rows: Mapping[str, Row], measure: str, lang: str = "en") -> str:
    """In words: where it begins, every step, where it ends."""
    words: dict[str, Any] = WORDS[lang]
    each, shown = [], shown_as(table, lang)
    for _, row in table.iterrows():
        key = {"start": "ends", "end": "ends", "total": "total"}.get(row["step"], "step")
        label = rows[row["step"]].name if row["step"] in rows else ""
        each.append(words[key].format(label=label, value=_number(row, shown, lang), said=_aside(row, lang)))
    *steps, total = each
    ends = {"first": rows["start"].name, "other": rows["end"].name}
    return str(words["alt"].format(measure=measure[:1].upper() + measure[1:], **ends, each="; ".join(steps) + f". {total}"))


def _aside(row: pd.Series, lang: str) -> str:
    return str(WORDS[lang]["said"].get(said_of(row), ""))  # type: ignore[attr-defined]


def _number(row: pd.Series, shown: Scale, lang: str) -> str:
    """What stands at the end of a line: a level, or a step."""
    whole = row["step"] in ("start", "end")
    return level(float(row["value"]), str(row["unit"]), lang) if whole else amount(row, shown, lang)


def _bars(axes: Axes, shown: pd.DataFrame, middles: np.ndarray) -> None:
    """Every step from where the one before it ended, its interval, and how far it may go in other orders."""
    begin, finish = float(shown["value"].iloc[0]), float(shown["value"].iloc[-1])
    steps = shown.iloc[1:-1]
    starts = begin + np.concatenate([[0.0], np.cumsum(steps["value"].to_numpy(float))])
    at = starts[:-1, None] + steps[["value", "ci_low", "ci_high", "least", "most"]].to_numpy(float)
    found = np.concatenate([[begin, finish], starts, at.ravel()])
    low, high = np.nanmin(found), np.nanmax(found)
    reach = (high - low) or abs(high) or 1.0
    axes.set_xlim(low - _ROOM * reach, high + _ROOM * reach)
    axes.plot([begin] * 2, [middles[0], middles[-1]], color=style.QUIET, linewidth=0.7, dashes=(3, 3), zorder=0)
    for n, (_, row) in enumerate(steps.iterrows()):
        y, said = middles[n + 1], said_of(row)
        axes.plot([starts[n]] * 2, [middles[n], y], color=style.QUIET, linewidth=0.6, zorder=1)
        _step(axes, row, starts[n], y, said)
    axes.plot([starts[-1]] * 2, [middles[-2], middles[-1]], color=style.QUIET, linewidth=0.6, zorder=1)
    for value, y in ((begin, middles[0]), (finish, middles[-1])):
        axes.plot([value] * 2, [y - _BAR, y + _BAR], color=style.INK, linewidth=3.5, solid_capstyle="butt", zorder=4)


def _step(axes: Axes, row: pd.Series, start: float, y: float, said: str) -> None:
    if said in (EQUAL, NONE):
        axes.plot([start] * 2, [y - _BAR / 2, y + _BAR / 2], color=style.UNCLEAR, linewidth=1.2, zorder=2)
    else:
        axes.add_patch(Rectangle((start, y - _BAR / 2), row["value"], _BAR, linewidth=0.9, zorder=2, **_FILL[said]))
        for width, colour in ((2.6, "white"), (1.1, style.INK)):
            _whisker(axes, start + row["ci_low"], start + row["ci_high"], y, 0.035, colour, width)
    if row["least"] < row["most"]:
        _whisker(axes, start + row["least"], start + row["most"], y + _UNDER, 0.022, style.QUIET, 0.9)


def _whisker(axes: Axes, low: float, high: float, y: float, cap: float, colour: str, width: float) -> None:
    """A line with ends, from low to high."""
    axes.plot([low, high], [y, y], color=colour, linewidth=width, solid_capstyle="butt", zorder=3)
    for end in (low, high):
        axes.plot([end, end], [y - cap, y + cap], color=colour, linewidth=width, solid_capstyle="butt", zorder=3)


def _better(figure: Figure, row: pd.Series, top: float, lang: str) -> None:
    """Which way is the better one, or what it means to go to the right."""
    key = {"higher": "right", "lower": "left"}.get(str(row["better"]), "later" if row["unit"] == "clock" else "higher")
    place, ha = (_LEFT, "left") if key == "left" else (_LEFT + _ACROSS, "right")
    colour = style.BETTER_TEXT if key in ("right", "left") else style.QUIET
    style.write(figure, place, top + 0.08, str(WORDS[lang][key]), size=style.SMALL_PT, color=colour, ha=ha)


def _keys(figure: Figure, shown: pd.DataFrame, lang: str) -> None:
    """What bars and lines stand for: only those that are there."""
    words: dict[str, Any] = WORDS[lang]
    steps = shown.iloc[1:-1]
    said = [said_of(row) for _, row in steps.iterrows()]
    moved = "shifted" if shown["unit"].iloc[0] == "clock" else "moved"
    bars = {BETTER: "better", WORSE: "worse", HIGHER: moved, LOWER: moved, UNTOLD: "untold"}
    names = {words[bars[one]]: _FILL[one] for one in bars if one in said}
    line: dict[str, Any] = {"marker": "|", "markersize": 5}
    first: list[Any] = [Patch(linewidth=0.9, label=name, **fill) for name, fill in names.items()]
    if first:
        first.append(Line2D([0, 1], [0, 0], label=words["interval"], color=style.INK, linewidth=1.1, **line))
        style.key(figure, 0.22, first)
    if (steps["least"] < steps["most"]).any():
        style.key(figure, 0.04, [Line2D([0, 1], [0, 0], label=words["orders"], color=style.QUIET, linewidth=0.9, **line)])
