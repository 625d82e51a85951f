"""Measures along one swept key: a line for each regime with its interval, filled where it differs from the first for sure."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.measures.catalogue import find
from sim.measures.compare import EQUAL, NONE, UNTOLD
from sim.plots import key_axis, style
from sim.plots.words import NONE as NO_VALUE
from sim.plots.words import level, say
from sim.questions import swept

WORDS = {
    "en": {
        "sure": "differs from the first regime for sure",
        "band": "The bands are 95 % intervals of each line by itself; marks are filled by the differences, day by day.",
        "alt": "Lines along {key}, from {low} to {high}. {each}",
        "line": "{label} from {first} to {last}",
    },
    "nb": {
        "sure": "skiller seg sikkert fra den første styringsformen",
        "band": "Båndene er 95 %-intervaller for hver linje for seg; merkene er fylt etter forskjellene, dag for dag.",
        "alt": "Linjer langs {key}, fra {low} til {high}. {each}",
        "line": "{label} fra {first} til {last}",
    },
}  # fmt: skip

# The page in inches.
_LEFT, _TALL, _HEAD, _BETWEEN, _FOOT, _MARKS = 0.62, 2.0, 0.32, 0.18, 0.56, 40
_NAMES = 1.55


@style.in_house_style
def draw(
    table: pd.DataFrame, key: str, name: str, measures: Sequence[str], labels: Mapping[str, str], lang: str = "en"
) -> Figure | None:  # fmt: skip
    """A panel for each measure that has a value; `name` is what the key is called. None where none has."""
    shown = [measure for measure in measures if ((table["measure"] == measure) & table["mean"].notna()).any()]
    if not shown:
        return None
    column = table[key]
    wide = style.COLUMN - _LEFT - _NAMES
    several = len(labels) > 1
    foot = style.wrap(WORDS[lang]["band"], style.COLUMN - 0.2, style.SMALL_PT) if several else ""
    below = key_axis.depth(swept.levels(column).values, wide, lang) + (_FOOT if several else 0.1)
    title = style.wrap(f"→ {name}", style.COLUMN - _LEFT - 0.1, style.TEXT_PT, "bold")
    below += 0.15 * (title.count("\n") + 1)
    height = len(shown) * (_HEAD + _TALL + _BETWEEN) + below
    figure = style.new_figure(style.COLUMN, height)
    for n, measure in enumerate(shown):
        bottom = height - (n + 1) * (_HEAD + _TALL + _BETWEEN) + _BETWEEN
        axes = style.panel(figure, _LEFT, bottom, wide, _TALL, keep="left bottom")
        _panel(axes, table, key, measure, labels, wide, lang)
        if n + 1 < len(shown):
            axes.set_xticklabels([])
        said, unit = find(measure).label(lang), key_axis.unit(find(measure).unit, lang)
        said = f"{said[0].upper()}{said[1:]}" + (f", {unit}" if unit else "")
        style.write(figure, style.EDGE, bottom + _TALL + 0.1, said, bold=True)
    style.write(figure, _LEFT, (_FOOT if several else 0.1) + 0.02, title, bold=True)
    if several:
        ink: dict[str, Any] = {"color": style.QUIET, "marker": "o", "linestyle": "none", "markersize": 4.5}
        style.key(figure, 0.3, [
            Line2D([], [], label=WORDS[lang]["sure"], **ink),
            Line2D([], [], label=say("unclear", lang), **(ink | {"markerfacecolor": "white"})),
        ])  # fmt: skip
        style.write(figure, style.EDGE, 0.08, foot, size=style.SMALL_PT, color=style.QUIET)
    return figure


def alt(
    table: pd.DataFrame, key: str, name: str, measures: Sequence[str], labels: Mapping[str, str], lang: str = "en"
) -> str:  # fmt: skip
    """In words: each measure at both ends of the key, regime by regime."""
    words, each, values = WORDS[lang], [], swept.levels(table[key]).values
    for measure in measures:
        told = []
        for regime, label in labels.items():
            rows = _line(table, key, regime, measure).dropna(subset="mean")
            if len(rows):
                first, last = (level(rows["mean"].iloc[end], find(measure).unit, lang) for end in (0, -1))
                told.append(words["line"].format(label=label, first=first, last=last))
        if told:
            said = find(measure).label(lang)
            each.append(f"{said[0].upper()}{said[1:]}: {'; '.join(told)}.")
    if not each:
        return ""
    low, high = (key_axis.written(value, lang) for value in (values[0], values[-1])) if values else (NO_VALUE, NO_VALUE)
    return words["alt"].format(key=name, low=low, high=high, each=" ".join(each))


def _line(table: pd.DataFrame, key: str, regime: str, measure: str) -> pd.DataFrame:
    """The rows of one line in the order of the key, the mean where several points have its value."""
    rows = swept.of(table, regime, measure)
    rows = swept.averaged(rows, [key])
    return rows.iloc[np.argsort(swept.levels(rows[key]).place, kind="stable")].reset_index(drop=True)


def _panel(
    axes: Axes, table: pd.DataFrame, key: str, measure: str, labels: Mapping[str, str], wide: float, lang: str
) -> None:  # fmt: skip
    """One measure: line, band and marks of every regime, and their names at the right."""
    key_axis.along(axes, table[key], wide, lang)
    order, ends = swept.levels(table[key]).values, {}
    for place, regime in enumerate(labels):
        rows, (colour, marker) = _line(table, key, regime, measure), style.look(place)
        if not len(rows) or rows["mean"].isna().all():
            continue
        at = rows[key].to_numpy(float) if swept.is_number(table[key]) else np.array([_place(order, v) for v in rows[key]], float)
        if np.isfinite(rows["ci_low"]).any():
            low, high = (rows[end].clip(0.0, 1.0 if find(measure).unit == "1" else None) for end in ("ci_low", "ci_high"))
            axes.fill_between(at, low, high, color=style.pale(colour, 0.75), alpha=0.6, linewidth=0, zorder=2)
        said = swept.verdicts(rows, find(measure).better)
        sure = ~np.isin(said, [UNTOLD, EQUAL, NONE]) | (place == 0)
        joined: dict[str, Any] = {"linewidth": 1.4} if swept.is_number(table[key]) else {"linewidth": 0.8, "dashes": (4, 2)}
        axes.plot(at, rows["mean"], color=colour, zorder=3 + (place == 0) * 0.5, **joined)
        size = 5.0 if len(rows) <= _MARKS else 3.0
        for which, face in ((sure, colour), (~sure, "white")):
            axes.plot(at[which], rows["mean"][which], linestyle="none", marker=marker, markersize=size, color=colour,
                      markerfacecolor=face, markeredgewidth=0.8, zorder=4, rasterized=len(rows) > style.MANY_DOTS)
        ends[regime] = float(rows["mean"].dropna().iloc[-1])
    axes.margins(y=0.08)
    axes.autoscale(axis="y")
    key_axis.up(axes, find(measure).unit, lang)
    _names(axes, ends, labels)


def _place(order: Sequence, value: object) -> int:
    """Where a value stands among others; values that are missing are the same."""
    return next(i for i, other in enumerate(order) if other == value or (other != other and value != value))


def _names(axes: Axes, ends: Mapping[str, float], labels: Mapping[str, str]) -> None:
    """Each regime's name beside the end of its line, moved apart where lines end close to each other."""
    low, high = axes.get_ylim()
    texts = {regime: style.wrap(labels[regime], _NAMES - 0.15, style.SMALL_PT, "bold") for regime in ends}
    sizes = [(0.13 * (text.count("\n") + 1) + 0.03) / _TALL * (high - low) for text in texts.values()]
    places = style.spread(list(ends.values()), sizes, low, high)
    for (regime, text), y in zip(texts.items(), places, strict=True):
        colour = style.look(list(labels).index(regime))[0]
        axes.annotate(text, (1, y), (6, 0), ("axes fraction", "data"), "offset points", va="center", fontsize=style.SMALL_PT,
                      fontweight="bold", color=colour, annotation_clip=False, linespacing=1.1)
