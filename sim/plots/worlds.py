"""Plausible worlds side by side: the difference in each with its interval, from the lowest to the highest."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.plots import style
from sim.plots.tornado import WORDS as SHARED
from sim.plots.tornado import Shown, background, capital, marks
from sim.plots.words import change, number, scale
from sim.questions.sensitivity import NEW, SAME, TURNED, UNTOLD, now, tally

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "title": ("{label} in {n} plausible world: {regime}, difference from {baseline}",
                  "{label} in {n} plausible worlds: {regime}, difference from {baseline}"),
        "across": "share of the worlds",
        "foot": "Each line is a world, in which every guess lies anywhere in its range, with the 95 % interval there.",
        "alt": "Differences between {regime} and {baseline} in plausible worlds ({n}), in this measure: {label}. The lowest is "
        "{low}, the middle one {middle}, the highest {high}. Worlds surely below zero: {down}; surely above zero: {up}.",
    },
    "nb": {
        "title": ("{label} i {n} tenkelig verden: {regime}, forskjell fra {baseline}",
                  "{label} i {n} tenkelige verdener: {regime}, forskjell fra {baseline}"),
        "across": "andel av verdenene",
        "foot": "Hver strek er en verden der alle gjetninger ligger et sted i spennet sitt, med 95 %-intervallet der.",
        "alt": "Forskjellen mellom {regime} og {baseline} i tenkelige verdener ({n}), i dette målet: {label}. Den laveste er "
        "{low}, den midterste {middle}, den høyeste {high}. Verdener sikkert under null: {down}; sikkert over null: {up}.",
    },
}  # fmt: skip
COLOURS = {
    SAME: style.REGIME_COLOURS[0], TURNED: style.REGIME_COLOURS[1], NEW: style.REGIME_COLOURS[2], UNTOLD: style.UNCLEAR,
}  # fmt: skip
FULL = (SAME, TURNED, NEW)  # drawn with a filled mark, each of its own shape
SHAPES = {SAME: "o", TURNED: "X", NEW: "D", UNTOLD: "o"}
# The page in inches.
_LEFT, _RIGHT, _BELOW, _HEIGHT = 0.62, 0.26, 0.86, 2.7


@style.in_house_style
def draw(worlds: pd.DataFrame, given: Sequence[float], shown: Shown, lang: str = "en") -> Figure | None:
    """A line a world, from the lowest difference to the highest; None where there are none.

    `worlds` has difference, ci_low and ci_high.
    """
    found = _sorted(worlds)
    if not len(found):
        return None
    names = {"label": capital(shown.label), "regime": shown.regime, "baseline": shown.baseline, "n": number(len(found), 0, lang)}
    title = WORDS[lang]["title"][len(found) > 1].format(**names)
    above = 0.19 * style.wrap(title, style.COLUMN - 0.2, style.TITLE_PT, "bold").count("\n") + 0.50
    height = above + _HEIGHT + _BELOW
    figure = style.new_figure(style.COLUMN, height)
    style.write(figure, style.EDGE, height - 0.06, title, style.COLUMN - 0.2, style.TITLE_PT, True, va="top")
    axes = style.panel(figure, _LEFT, _BELOW, style.COLUMN - _LEFT - _RIGHT, _HEIGHT, keep="left bottom")
    word = _scales(axes, found, given, shown.unit, lang)
    background(axes, given, shown.better, lang, upright=False)
    there = _lines(axes, found, given)
    style.write(figure, style.COLUMN - _RIGHT, 0.52, WORDS[lang]["across"], size=style.SMALL_PT, color=style.QUIET, ha="right")
    axes.annotate(word, (0, 1), (0, 4), "axes fraction", textcoords="offset points", fontsize=style.SMALL_PT, color=style.QUIET)
    style.key(figure, 0.30, _handles(there, lang))
    style.write(figure, style.EDGE, 0.08, WORDS[lang]["foot"], style.COLUMN - 0.1, style.SMALL_PT, color=style.QUIET)
    return figure


def alt(worlds: pd.DataFrame, given: Sequence[float], shown: Shown, lang: str = "en") -> str:
    """In words: the lowest, the middle and the highest, and how many are surely on either side of zero."""
    found = _sorted(worlds)
    if not len(found):
        return ""
    counts = tally(*found.T)
    low, middle, high = (change(value, shown.unit, lang) for value in np.quantile(found[:, 1], [0, 0.5, 1], method="nearest"))
    return WORDS[lang]["alt"].format(
        label=shown.label, regime=shown.regime, baseline=shown.baseline, n=number(len(found), 0, lang), low=low, middle=middle,
        high=high, up=counts.surely_up, down=counts.surely_down,
    )  # fmt: skip


def _sorted(worlds: pd.DataFrame) -> np.ndarray:
    """World x (low, value, high), the lowest first; without those that could not be."""
    found = worlds[["ci_low", "difference", "ci_high"]].to_numpy(float)
    found = found[np.isfinite(found[:, 1])]
    return found[found[:, 1].argsort(kind="stable")]


def _scales(axes: Axes, found: np.ndarray, given: Sequence[float], unit: str, lang: str) -> str:
    """Shares of the worlds across, differences up; gives the unit of the latter in words."""
    every = np.concatenate([found.ravel(), np.asarray(given, float), [0.0]])
    low, high = np.nanmin(every), np.nanmax(every)
    room = 0.08 * (high - low) or 1.0
    axes.set_ylim(low - room, high + room)
    axes.set_xlim(0, 1)
    how = scale(every, unit, lang)
    axes.set_yticks(*marks(low - room, high + room, how, lang))
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], [f"{n} %" for n in (0, 25, 50, 75, 100)])
    return how.word


def _lines(axes: Axes, found: np.ndarray, given: Sequence[float]) -> list[str]:
    """Every world in the look of what has become of the difference there; gives the looks that are there."""
    places, looks = (np.arange(len(found)) + 0.5) / len(found), np.array([now(given, world) for world in found])
    width, size = np.clip(160 / len(found), 0.4, 1.6), np.clip(300 / len(found), 1.0, 4.5)
    many = len(found) > style.MANY_DOTS
    there = [look for look in COLOURS if (looks == look).any()]
    for look in there:
        mine = looks == look
        segments = [[(x, low), (x, high)] for x, (low, _, high) in zip(places[mine], found[mine], strict=True)]
        axes.add_collection(LineCollection(segments, colors=COLOURS[look], linewidths=width, zorder=3, rasterized=many))
        axes.plot(places[mine], found[mine, 1], SHAPES[look], color=COLOURS[look], markersize=size, zorder=4, rasterized=many,
                  markerfacecolor=COLOURS[look] if look in FULL else "white", markeredgewidth=0.6)
    return there


def _handles(there: Sequence[str], lang: str) -> list:
    """What the looks of the lines mean, and the difference as given."""
    looks = [
        Line2D([], [], color=COLOURS[look], marker=SHAPES[look], markersize=4.5, linewidth=1.4, label=SHARED[lang][look],
               markerfacecolor=COLOURS[look] if look in FULL else "white")
        for look in there
    ]  # fmt: skip
    return [*looks, Line2D([], [], color=style.QUIET, linewidth=0.9, dashes=(4, 2), label=SHARED[lang]["given"])]
