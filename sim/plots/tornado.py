"""A tornado: what a difference would be with one guess at a time at either end of its range, the widest first."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator

from sim.plots import style
from sim.plots.words import Scale, change, number, scale, span
from sim.questions.sensitivity import NEW, SAME, TURNED, UNTOLD, now

WORDS = {
    "en": {
        "title": "{label}: {regime}, difference from {baseline}",
        "axis": "difference, {word}", "axis_bare": "difference",
        "better": "better", "given": "as the guesses stand",
        SAME: "the same way, surely", TURNED: "the other way, surely", NEW: "a sure difference", UNTOLD: "cannot be told",
        "foot": "Upper bar of each guess: at the low end of its range; lower bar: at the high end. "
        "All other guesses as they stand. Thin lines are 95 % intervals.",
        "alt": "Differences between {regime} and {baseline} in this measure: {label}. As the guesses stand {given}. {each}",
        "each": "{guess}: {low} at {low_words}, {high} at {high_words}{turned}.",
        "turns": " (it turns)", "impossible": "cannot be simulated",
        "missing": " Neither bar nor number: that end cannot be simulated.",
    },
    "nb": {
        "title": "{label}: {regime}, forskjell fra {baseline}",
        "axis": "forskjell, {word}", "axis_bare": "forskjell",
        "better": "bedre", "given": "med gjetningene som de er",
        SAME: "samme vei, sikkert", TURNED: "motsatt vei, sikkert", NEW: "sikker forskjell", UNTOLD: "ingen sikker forskjell",
        "foot": "Øverste søyle for hver gjetning: i den lave enden av spennet, nederste: i den høye enden. "
        "Alle andre gjetninger er som de er. De tynne strekene er 95 %-intervaller.",
        "alt": "Forskjellen mellom {regime} og {baseline} i dette målet: {label}. Med gjetningene som de er {given}. {each}",
        "each": "{guess}: {low} ved {low_words}, {high} ved {high_words}{turned}.",
        "turns": " (den snur)", "impossible": "kan ikke simuleres",
        "missing": " Verken søyle eller tall: den enden kan ikke simuleres.",
    },
}  # fmt: skip
LOOKS: dict[str, dict[str, Any]] = {
    SAME: {"facecolor": style.REGIME_COLOURS[0], "edgecolor": style.REGIME_COLOURS[0]},
    TURNED: {"facecolor": style.REGIME_COLOURS[1], "edgecolor": "white", "hatch": "/////"},
    NEW: {"facecolor": style.REGIME_COLOURS[2], "edgecolor": "white", "hatch": "....."},
    UNTOLD: {"facecolor": "white", "edgecolor": style.UNCLEAR},
}
MOST = 12  # bars that one can look at
END = ("", "_ci_low", "_ci_high")
_PAPER = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.6}  # so that no line runs through a number
# The page in inches.
_LEFT, _RIGHT, _BELOW, _NAMES, _BETWEEN = 0.08, 0.14, 1.04, 2.55, 0.14
_BAR, _GAP, _ROW, _LINE = 0.13, 0.025, 0.40, 0.142


class Shown(NamedTuple):
    """What difference is shown: the measure and both regimes as a reader calls them."""

    label: str
    regime: str
    baseline: str
    unit: str
    better: str  # higher, lower or neither


@style.in_house_style
def draw(rows: pd.DataFrame, given: Sequence[float], shown: Shown, lang: str = "en") -> Figure | None:
    """Two bars a guess, from the difference as `given` (low, value, high) to what it is at each end; None where nothing moves.

    `rows` has guess, low_words and high_words (what stands at the ends), at_low and at_high with their intervals.
    """
    rows = widest(rows, given)
    if rows.empty:
        return None
    names = [style.wrap(text, _NAMES) for text in rows["guess"]]
    depths = [max(_ROW, _LINE * (name.count("\n") + 1) + 0.1) for name in names]
    title = WORDS[lang]["title"].format(label=capital(shown.label), regime=shown.regime, baseline=shown.baseline)
    above = 0.19 * style.wrap(title, style.COLUMN - 0.2, style.TITLE_PT, "bold").count("\n") + 0.50
    height = above + sum(depths) + _BELOW
    figure = style.new_figure(style.COLUMN, height)
    style.write(figure, _LEFT, height - 0.06, title, style.COLUMN - 0.2, style.TITLE_PT, True, va="top")
    left = _LEFT + _NAMES + _BETWEEN
    axes = style.panel(figure, left, _BELOW, style.COLUMN - left - _RIGHT, sum(depths), keep="bottom")
    axes.set_ylim(sum(depths), 0)
    how = _across(axes, rows, given, shown.unit, style.COLUMN - left - _RIGHT, lang)
    background(axes, given, shown.better, lang)
    middles = np.cumsum(depths) - np.array(depths) / 2
    for row, name, middle in zip(rows.to_dict("records"), names, middles, strict=True):
        style.write(figure, _LEFT, height - above - middle, name, va="center")
        _bar(axes, row, "low", middle - _BAR / 2 - _GAP / 2, given)
        _bar(axes, row, "high", middle + _BAR / 2 + _GAP / 2, given)
    axis = WORDS[lang]["axis" if how.word else "axis_bare"].format(word=how.word)
    style.write(figure, style.COLUMN - _RIGHT, 0.66, axis, size=style.SMALL_PT, color=style.QUIET, ha="right")
    style.key(figure, 0.44, _handles(rows, given, lang))
    missing = WORDS[lang]["missing"] if rows[["at_low", "at_high"]].isna().any(axis=None) else ""
    style.write(figure, _LEFT, 0.06, WORDS[lang]["foot"] + missing, style.COLUMN - 0.2, style.SMALL_PT, color=style.QUIET)
    return figure


def alt(rows: pd.DataFrame, given: Sequence[float], shown: Shown, lang: str = "en") -> str:
    """In words: the difference as given, and at both ends of each guess."""
    words, each = WORDS[lang], []
    for row in widest(rows, given).to_dict("records"):
        turned = TURNED in (now(given, ends(row, end)) for end in ("low", "high"))
        each.append(words["each"].format(
            guess=row["guess"], low=_there(row["at_low"], shown.unit, lang), high=_there(row["at_high"], shown.unit, lang),
            low_words=row["low_words"], high_words=row["high_words"], turned=words["turns"] if turned else "",
        ))  # fmt: skip
    told = f"{change(given[1], shown.unit, lang)} ({span(given[0], given[2], shown.unit, lang)})"
    return words["alt"].format(
        label=shown.label, regime=shown.regime, baseline=shown.baseline, given=told, each=" ".join(each)
    ).strip() if each else ""  # fmt: skip


def _there(value: float, unit: str, lang: str) -> str:
    """The difference at an end, if the centre can be like that."""
    return change(value, unit, lang) if np.isfinite(value) else WORDS[lang]["impossible"]


def widest(rows: pd.DataFrame, given: Sequence[float], most: int = MOST) -> pd.DataFrame:
    """The guesses that move the difference, those that move it farthest first."""
    reach = (rows[["at_low", "at_high"]].astype(float) - given[1]).abs().max(axis=1)
    order = reach.sort_values(ascending=False, kind="stable").index
    return rows.loc[[i for i in order if reach[i] > 0]].head(most)


def ends(row: dict[Any, Any], end: str) -> tuple[float, float, float]:
    """The difference (low, value, high) with a guess at one end of its range."""
    value, low, high = (float(row[f"at_{end}{part}"]) for part in END)
    return low, value, high


def capital(text: str) -> str:
    """A text that begins a line."""
    return text[:1].upper() + text[1:]


def background(axes: Axes, given: Sequence[float], better: str, lang: str, upright: bool = True) -> None:
    """The better side shaded, where zero is, and the difference as given with its interval."""
    low, high = axes.get_xlim() if upright else axes.get_ylim()
    stripe, line = (axes.axvspan, axes.axvline) if upright else (axes.axhspan, axes.axhline)
    if better in ("higher", "lower"):
        stripe(*((0, high) if better == "higher" else (low, 0)), facecolor=style.BETTER, linewidth=0, zorder=0)
        up = better == "higher"
        if upright:
            place, aside, across, along = (0, 1), (4 if up else -4, 3), "left" if up else "right", "baseline"
        else:  # worlds go from the lower left to the upper right
            place, aside, across, along = ((0, 1), (4, -3), "left", "top") if up else ((1, 0), (-3, 4), "right", "bottom")
        axes.annotate(WORDS[lang]["better"], place, aside, ("data", "axes fraction") if upright else "axes fraction",
                      "offset points", fontsize=style.SMALL_PT, color=style.BETTER_TEXT, ha=across, va=along)
    if np.isfinite(given[0]) and np.isfinite(given[2]):
        stripe(given[0], given[2], facecolor=style.FAINT, alpha=0.6, linewidth=0, zorder=1)
    line(0, color=style.INK, linewidth=1.1, zorder=2)
    line(given[1], color=style.QUIET, linewidth=0.9, dashes=(4, 2), zorder=2)


def marks(low: float, high: float, how: Scale, lang: str) -> tuple[list[float], list[str]]:
    """Where an axis of differences is marked, and what stands there."""
    found = np.asarray(MaxNLocator(6).tick_values(low * how.factor, high * how.factor))
    found = found[(found >= low * how.factor - 1e-9) & (found <= high * how.factor + 1e-9)]
    step = float(np.min(np.diff(found))) if len(found) > 1 else 1.0
    decimals = next((n for n in range(4) if abs(step - round(step, n)) < 1e-9), 4)
    return [mark / how.factor for mark in found], [number(mark, decimals, lang, signed=True) for mark in found]


def _across(axes: Axes, rows: pd.DataFrame, given: Sequence[float], unit: str, inches: float, lang: str) -> Scale:
    """An axis wide enough for all bars, their intervals, zero, and what stands at the ends; gives how its numbers are written."""
    columns = [f"at_{end}{part}" for end in ("low", "high") for part in END]
    every = np.concatenate([rows[columns].to_numpy(float).ravel(), np.asarray(given, float), [0.0]])
    low, high = np.nanmin(every), np.nanmax(every)
    sides = {True: 0.12, False: 0.12}  # to the right of what is given, and to the left
    for end in ("low", "high"):
        for value, text in zip(rows[f"at_{end}"], rows[f"{end}_words"], strict=True):
            if not np.isfinite(value):
                continue
            right = bool(value >= given[1])
            sides[right] = max(sides[right], style.text_width(text, style.SMALL_PT) + 0.16)
    an_inch = (high - low) / max(0.8, inches - sum(sides.values()))
    axes.set_xlim(low - sides[False] * an_inch, high + sides[True] * an_inch)
    how = scale(every, unit, lang)
    axes.set_xticks(*marks(low, high, how, lang))
    axes.set_yticks([])
    return how


def _bar(axes: Axes, row: dict[Any, Any], end: str, middle: float, given: Sequence[float]) -> None:
    """One end of a guess: a bar from the difference as given, its interval, and the guess's value there."""
    start, (low, value, high) = float(given[1]), ends(row, end)
    if not np.isfinite(value):
        return
    look = LOOKS[now(given, (low, value, high))]
    axes.add_patch(Rectangle((start, middle - _BAR / 2), value - start, _BAR, linewidth=0.8, zorder=3, **look))
    axes.plot([low, high], [middle, middle], color=style.INK, linewidth=0.8, zorder=4)
    right = value >= start
    outside = np.nanmax([high, start]) if right else np.nanmin([low, start])
    axes.annotate(row[f"{end}_words"], (outside, middle), (4 if right else -4, 0), "data", textcoords="offset points",
                  ha="left" if right else "right", va="center", fontsize=style.SMALL_PT, zorder=5, bbox=_PAPER)


def _handles(rows: pd.DataFrame, given: Sequence[float], lang: str) -> list:
    """What the looks of the bars mean: those that are there, and the difference as given."""
    every = (ends(row, end) for row in rows.to_dict("records") for end in ("low", "high"))
    there = {now(given, one) for one in every if np.isfinite(one[1])}
    looks = [Patch(linewidth=0.8, label=WORDS[lang][look], **LOOKS[look]) for look in LOOKS if look in there]
    line = Line2D([], [], color=style.QUIET, linewidth=0.9, dashes=(4, 2), label=WORDS[lang]["given"])
    return [*looks, line]
