"""A sample of points: how far a regime is from the first one (or one regime's mean) against each swept key, a dot a point."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.measures.catalogue import find
from sim.measures.compare import EQUAL, UNTOLD
from sim.plots import key_axis, style
from sim.plots.words import change, level, number, say
from sim.questions import swept

MOST = 6  # keys that are shown: those it varies most with
PARTS, IN_PART = 8, 5  # parts of a key, each with its middle value, and how many points are in one at least
WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "against": "{measure}: {regime} against {baseline}", "alone": "{measure}: {regime}",
        "clear": "a difference whose interval leaves out zero", "middle": "the middle value of the dots around there",
        "share": "{share} % of how it varies",
        "alt": "{n} dots, one for each point, key by key. {title}. {each}",
        "each": "{key}: it explains {share} % of how it varies; the middle value goes from {first} to {last}.",
    },
    "nb": {
        "against": "{measure}: {regime} mot {baseline}", "alone": "{measure}: {regime}",
        "clear": "en forskjell der intervallet ikke går over null", "middle": "midtverdien av prikkene omkring",
        "share": "{share} % av variasjonen",
        "alt": "{n} prikker, én for hvert punkt, nøkkel for nøkkel. {title}. {each}",
        "each": "{key}: den forklarer {share} % av variasjonen; midtverdien går fra {first} til {last}.",
    },
}  # fmt: skip

# The page in inches.
_LEFT, _BETWEEN, _RIGHT, _TALL, _SIDE_BY_SIDE = 0.58, 0.36, 0.1, 1.7, 2
_HEAD, _FOOT = 0.2, 0.42


@style.in_house_style
def draw(
    table: pd.DataFrame, keys: Mapping[str, str], measure: str, labels: Mapping[str, str], regime: str, lang: str = "en"
) -> Figure | None:  # fmt: skip
    """A panel for each key (key -> what it is called), those with most to say first; None where no point has a value."""
    rows = _rows(table, measure, labels, regime)
    if rows.empty:
        return None
    chosen = weights(rows, keys)
    wide = (style.COLUMN - _LEFT - _RIGHT - (_SIDE_BY_SIDE - 1) * (_BETWEEN + _LEFT)) / _SIDE_BY_SIDE
    names = {key: style.wrap(f"→ {keys[key]}", wide, style.TEXT_PT, "bold") for key in chosen}
    lines = [list(chosen)[n : n + _SIDE_BY_SIDE] for n in range(0, len(chosen), _SIDE_BY_SIDE)]
    marks = {key: _marks(rows[key], wide, lang) for key in chosen}
    deep = [max(marks[key] + 0.15 * (names[key].count("\n") + 1) + 0.12 for key in line) for line in lines]
    title = style.wrap(_title(measure, labels, regime, lang), style.COLUMN - 0.1, style.TITLE_PT, "bold")
    unit = key_axis.unit(find(measure).unit, lang, signed=regime != next(iter(labels)))
    above = 0.22 + 0.18 * title.count("\n") + (0.18 if unit else 0.0)
    height = above + sum(deep) + len(lines) * (_HEAD + _TALL) + _FOOT
    figure, top = style.new_figure(style.COLUMN, height), height - above
    style.write(figure, style.EDGE, height - 0.06, title, size=style.TITLE_PT, bold=True, va="top")
    style.write(figure, style.EDGE, height - above, unit, size=style.SMALL_PT, color=style.QUIET)
    for line, below in zip(lines, deep, strict=True):
        for n, key in enumerate(line):
            left, bottom = _LEFT + n * (wide + _LEFT + _BETWEEN), top - _HEAD - _TALL
            axes = style.panel(figure, left, bottom, wide, _TALL, keep="left bottom")
            _panel(axes, rows, key, measure, wide, lang)
            share = WORDS[lang]["share"].format(share=number(100 * chosen[key], 0, lang))
            style.write(figure, left + wide, bottom + _TALL + 0.04, share, size=style.SMALL_PT, color=style.QUIET, ha="right")
            style.write(figure, left, bottom - marks[key], names[key], bold=True, va="top")
        top -= _HEAD + _TALL + below
    _explain(figure, rows, find(measure).better != "neither", lang)
    return figure


def alt(
    table: pd.DataFrame, keys: Mapping[str, str], measure: str, labels: Mapping[str, str], regime: str, lang: str = "en"
) -> str:  # fmt: skip
    """In words: for each key how much it explains, and from what to what the middle value goes."""
    rows, words, each = _rows(table, measure, labels, regime), WORDS[lang], []
    unit, signed = find(measure).unit, regime != next(iter(labels))
    if rows.empty:
        return ""
    for key, share in weights(rows, keys).items():
        middle = _middle(rows[key], rows["value"])
        first, last = (change(v, unit, lang) if signed else level(v, unit, lang) for v in middle.iloc[[0, -1]])
        each.append(words["each"].format(key=keys[key], share=number(100 * share, 0, lang), first=first, last=last))
    title = _title(measure, labels, regime, lang)
    return str(words["alt"]).format(n=number(len(rows), 0, lang), title=title, each=" ".join(each))


def weights(rows: pd.DataFrame, keys: Mapping[str, str]) -> dict[str, float]:
    """The keys that explain most of how the `value` of the points varies, with how much each does."""
    found = {key: swept.explained(rows["value"].to_numpy(float), _parts(rows[key])) for key in keys}
    return dict(sorted(found.items(), key=lambda one: -one[1])[:MOST])


def _rows(table: pd.DataFrame, measure: str, labels: Mapping[str, str], regime: str) -> pd.DataFrame:
    """A row a point that has a value, with the value shown and whether it can be told ("" for a mean)."""
    rows = swept.of(table, regime, measure)
    alone = regime == next(iter(labels))
    said = "" if alone else swept.verdicts(rows, find(measure).better)
    return rows.assign(value=rows["mean" if alone else "difference"], said=said).dropna(subset="value").reset_index(drop=True)


def _title(measure: str, labels: Mapping[str, str], regime: str, lang: str) -> str:
    baseline, name = next(iter(labels)), find(measure).label(lang)
    words = WORDS[lang]["alone" if regime == baseline else "against"]
    return str(words).format(measure=name[0].upper() + name[1:], regime=labels[regime], baseline=labels[baseline])


def _marks(column: pd.Series, wide: float, lang: str) -> float:
    """Inches that the marks below a panel take."""
    return 0.23 if swept.is_number(column) else key_axis.depth(swept.levels(column).values, wide, lang)


def _parts(column: pd.Series) -> np.ndarray:
    """Which part of a key each point is in; parts are no smaller than a few points."""
    return swept.groups(column, min(PARTS, max(2, len(column) // IN_PART)))


def _middle(column: pd.Series, values: pd.Series) -> pd.Series:
    """The median of the values in each part of a key, in the order of the parts."""
    return values.groupby(_parts(column)).median()


def _panel(axes: Axes, rows: pd.DataFrame, key: str, measure: str, wide: float, lang: str) -> None:
    """One key: a dot a point, hollow where no difference can be told, and the middle values."""
    at, values = key_axis.along(axes, rows[key], wide, lang), rows["value"].to_numpy(float)
    signed, numbers = bool((rows["said"] != "").any()), swept.is_number(rows[key])
    beside = at if numbers else at + 0.5 * (np.arange(len(at)) * 0.618 % 1 - 0.5)  # so that dots of one value lie side by side
    unclear = np.isin(rows["said"], [UNTOLD, EQUAL])
    size = 4.0 if len(rows) <= style.MANY_DOTS else 2.2
    axes.margins(y=0.06)
    if signed:
        axes.axhline(0, color=style.QUIET, linewidth=0.8, zorder=1)
    blue = style.REGIME_COLOURS[0]
    for which, colour, face in ((unclear, style.UNCLEAR, "white"), (~unclear, blue, style.pale(blue, 0.3))):
        axes.plot(beside[which], values[which], linestyle="none", marker="o", markersize=size, color=colour, markerfacecolor=face,
                  markeredgewidth=0.5, rasterized=len(rows) > style.MANY_DOTS, zorder=2)
    middle, where = _middle(rows[key], rows["value"]), _middle(rows[key], pd.Series(at))
    if numbers:
        axes.plot(where, middle, color="white", linewidth=3.4, zorder=3)
        axes.plot(where, middle, color=style.INK, linewidth=1.8, zorder=4)
    else:
        axes.hlines(middle, where - 0.32, where + 0.32, color=style.INK, linewidth=1.8, zorder=4)
    key_axis.up(axes, find(measure).unit, lang, signed)
    if signed and find(measure).better != "neither":
        low, high = axes.get_ylim()
        start, end = (max(low, 0), high) if find(measure).better == "higher" else (low, min(high, 0))
        if start < end:
            axes.axhspan(start, end, color=style.BETTER, linewidth=0, zorder=0)
            axes.set_ylim(low, high)


def _explain(figure: Figure, rows: pd.DataFrame, sides: bool, lang: str) -> None:
    """What the dots and the line are."""
    signed, dot = bool((rows["said"] != "").any()), dict[str, Any](marker="o", linestyle="none", markersize=4.0)
    full = Line2D([], [], color=style.REGIME_COLOURS[0], label=WORDS[lang]["clear"], **dot)
    hollow = Line2D([], [], color=style.UNCLEAR, markerfacecolor="white", label=say("unclear", lang), **dot)
    line = Line2D([], [], color=style.INK, linewidth=1.8, label=WORDS[lang]["middle"])
    if signed:
        style.key(figure, 0.28, [full, hollow])
    side = Patch(facecolor=style.BETTER, edgecolor=style.FAINT, linewidth=0.5, label=say("better_side", lang))
    style.key(figure, 0.08, [line, side] if signed and sides else [line])
