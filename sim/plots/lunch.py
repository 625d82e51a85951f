"""The lunch calendar, all days together: when lunches are wished for, when they begin, and when most are at lunch."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.measures.through import QUARTER_S
from sim.plots import style
from sim.plots.words import number
from sim.terms import clock

WISHED, BEGUN, AT_LUNCH = "lunch_wished", "lunch_begun", "at_lunch"

WORDS = {
    "en": {
        WISHED: "lunches wished for",
        BEGUN: "lunches begun",
        "foot": "Lunches a day, by the quarter-hour they are wished for or begin in, mean of all days. "
        "Triangle: when most are at lunch.",
        "most": "most at lunch: {most}, {at}",
        "alt": "Lunches by quarter-hour, mean of all days. Wished for: {wished} a day, most of them from {at}. {each}",
        "each": "{label}: {begun} begun a day, most of them from {at}; {most}.",
    },
    "nb": {
        WISHED: "lunsjer ønsket",
        BEGUN: "lunsjer påbegynt",
        "foot": "Lunsjer per dag, etter kvarteret de er ønsket eller begynner i, snitt av alle dager. "
        "Trekant: når flest er til lunsj.",
        "most": "flest til lunsj: {most}, kl. {at}",
        "alt": "Lunsjer kvarter for kvarter, snitt av alle dager. Ønsket: {wished} om dagen, flest fra {at}. {each}",
        "each": "{label}: {begun} påbegynt om dagen, flest fra {at}; {most}.",
    },
}

# The page in inches.
_NAMES, _RIGHT, _ABOVE, _BELOW, _ROW, _BETWEEN = 1.54, 0.12, 0.24, 0.66, 0.72, 0.26
_PALE = 0.35


@style.in_house_style
def draw(through: pd.DataFrame, labels: Mapping[str, str], lang: str = "en") -> Figure | None:
    """A row for each regime of `labels` (the first is the baseline) that has lunches; None when none has."""
    tables = _tables(through, labels)
    if not tables:
        return None
    height = _ABOVE + _BELOW + len(tables) * (_ROW + _BETWEEN) - _BETWEEN
    width = style.COLUMN - style.EDGE - _NAMES - _RIGHT
    figure = style.new_figure(style.COLUMN, height)
    most = max(table[[WISHED, BEGUN]].to_numpy().max() for table in tables.values())
    busy = pd.concat([table[table.max(axis=1) > 0.02 * most] for table in tables.values()]).index
    ticks = [tick for tick in MaxNLocator(3, integer=most > 2).tick_values(0, most) if 0 < tick <= most]
    bottom = height - _ABOVE + _BETWEEN
    for regime, table in tables.items():
        bottom -= _ROW + _BETWEEN
        colour = style.look(list(labels).index(regime))[0]
        axes = style.panel(figure, style.EDGE + _NAMES, bottom, width, _ROW, keep="bottom")
        style.hours(axes, busy.min(), busy.max() + QUARTER_S, width)
        axes.tick_params(axis="x", labelbottom=regime == list(tables)[-1])
        axes.set_ylim(0, 1.08 * most)
        axes.set_yticks(ticks, [number(tick, 0 if most > 2 else 1, lang) for tick in ticks])
        _row(axes, table, colour, lang)
        style.write(figure, style.EDGE, bottom + _ROW / 2, labels[regime], _NAMES - 0.4, bold=True, color=colour, va="center")
    style.key(figure, 0.24, [
        Patch(facecolor=style.pale(style.INK, _PALE), linewidth=0, label=WORDS[lang][BEGUN]),
        Line2D([], [], color=style.INK, linewidth=1.1, label=WORDS[lang][WISHED]),
    ])  # fmt: skip
    style.write(figure, style.EDGE, 0.06, WORDS[lang]["foot"], size=style.SMALL_PT, color=style.QUIET)
    return figure


def alt(through: pd.DataFrame, labels: Mapping[str, str], lang: str = "en") -> str:
    """In words: how many lunches are wished for and begun and when most of them, and when most are at lunch."""
    tables, words = _tables(through, labels), WORDS[lang]
    if not tables:
        return ""
    each = []
    for regime, table in tables.items():
        begun, at = number(table[BEGUN].sum(), 1, lang), clock(table[BEGUN].idxmax())
        each.append(words["each"].format(label=labels[regime], begun=begun, at=at, most=_most(table, lang)))
    wished = next(iter(tables.values()))[WISHED]  # the same under every regime
    return words["alt"].format(wished=number(wished.sum(), 1, lang), at=clock(wished.idxmax()), each=" ".join(each))


def _tables(through: pd.DataFrame, labels: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """For each regime with lunches: wished, begun and at lunch, by the start of each quarter-hour."""
    found = {}
    for regime in labels:
        own = through[(through["regime"] == regime) & through["measure"].isin([WISHED, BEGUN, AT_LUNCH])]
        table = own.pivot(index="start_s", columns="measure", values="value").astype(float)
        table = table.reindex(columns=[WISHED, BEGUN, AT_LUNCH]).fillna(0.0)
        if table.to_numpy().sum() > 0:
            found[regime] = table
    return found


def _most(table: pd.DataFrame, lang: str) -> str:
    """How many are at lunch when most are, and when that is."""
    start_s = table[AT_LUNCH].idxmax()
    at = f"{clock(start_s)}–{clock(start_s + QUARTER_S)}"
    return WORDS[lang]["most"].format(most=number(table[AT_LUNCH].max(), 1, lang), at=at)


def _row(axes: Axes, table: pd.DataFrame, colour: str, lang: str) -> None:
    """Bars for what begins, an outline for what is wished for, a triangle where most are at lunch."""
    starts = table.index.to_numpy(float)
    axes.bar(starts, table[BEGUN], QUARTER_S, align="edge", color=style.pale(colour, _PALE), edgecolor="white", linewidth=0.4,
             zorder=2)
    axes.stairs(table[WISHED], np.append(starts, starts[-1] + QUARTER_S), color=style.INK, linewidth=1.1, zorder=3)
    peak, top = table[AT_LUNCH].idxmax() + QUARTER_S / 2, axes.get_ylim()[1]
    side = "right" if peak > sum(axes.get_xlim()) / 2 else "left"
    axes.annotate("▼", (peak, top), (0, 1), textcoords="offset points", ha="center", va="bottom", fontsize=style.TEXT_PT,
                  color=colour, annotation_clip=False)
    axes.annotate(_most(table, lang), (peak, top), (-6 if side == "right" else 6, 2), textcoords="offset points", ha=side,
                  va="bottom", fontsize=style.SMALL_PT, color=colour, annotation_clip=False)
