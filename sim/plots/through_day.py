"""The queue through the day, all days together: who waits, who is answered in time, and how many agents are on a pause."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from sim.measures.through import QUARTER_S
from sim.plots import style
from sim.plots.words import number
from sim.terms import clock

PANELS = ("waiting", "service_level", "away")

WORDS = {
    "en": {
        "waiting": "People waiting, on average",
        "service_level": "Answered in the promised time",
        "away": "Agents on a break or at lunch, on average",
        "foot": "Mean of all days, quarter-hour by quarter-hour; the pale band is its 95 % interval.",
        "alt": "The day quarter-hour by quarter-hour, mean of all days. {each}",
        "most": "most people wait from {at}, {most} on average",
        "least": "fewest are answered in time from {at}, {share} %",
        "away_most": "most agents are on a pause from {at}, {most} on average",
    },
    "nb": {
        "waiting": "Personer som venter, i snitt",
        "service_level": "Besvart innen lovet tid",
        "away": "Medarbeidere i pause eller lunsj, i snitt",
        "foot": "Snitt av alle dager, kvarter for kvarter. Det bleke båndet er 95 %-intervallet.",
        "alt": "Dagen kvarter for kvarter, snitt av alle dager. {each}",
        "most": "flest venter fra {at}, {most} i snitt",
        "least": "færrest får svar i tide fra {at}, {share} %",
        "away_most": "flest medarbeidere har pause fra {at}, {most} i snitt",
    },
}

# The page in inches.
_LEFT, _LABELS, _ABOVE, _BELOW, _HEADING, _LINE = 0.52, 1.72, 0.05, 0.58, 0.34, 0.15
_HEIGHTS = {"waiting": 1.85, "service_level": 1.20, "away": 1.20}


@style.in_house_style
def draw(through: pd.DataFrame, labels: Mapping[str, str], lang: str = "en") -> Figure | None:
    """One line for each regime of `labels` (the first is the baseline) in each panel; None when there is nothing to draw."""
    rows = _open_hours(through, labels)
    shown = [name for name in PANELS if rows.loc[rows["measure"] == name, "value"].notna().any()]
    if not shown:
        return None
    top = _ABOVE + _BELOW + sum(_HEADING + _HEIGHTS[name] for name in shown)
    width = style.COLUMN - _LEFT - _LABELS
    figure = style.new_figure(style.COLUMN, top)
    top -= _ABOVE
    for name in shown:
        top -= _HEADING + _HEIGHTS[name]
        own = rows[rows["measure"] == name]
        style.write(figure, style.EDGE, top + _HEIGHTS[name] + 0.10, WORDS[lang][name], bold=True)
        axes = style.panel(figure, _LEFT, top, width, _HEIGHTS[name], keep="left bottom")
        style.hours(axes, rows["start_s"].min(), rows["start_s"].max() + QUARTER_S, width)
        axes.tick_params(axis="x", labelbottom=name == shown[-1])
        _lines(axes, own, list(labels))
        _scale(axes, own, name, lang)
        if name == shown[0]:
            _names(figure, own, labels, top + _HEIGHTS[name])
    style.write(figure, style.EDGE, 0.10, WORDS[lang]["foot"], size=style.SMALL_PT, color=style.QUIET)
    return figure


def alt(through: pd.DataFrame, labels: Mapping[str, str], lang: str = "en") -> str:
    """In words: when most people wait under each regime, when fewest are answered in time, when most agents are away."""
    words, each = WORDS[lang], []
    for regime, label in labels.items():
        own = through[(through["regime"] == regime) & through["value"].notna()]
        found = {name: own[own["measure"] == name].set_index("start_s")["value"].astype(float) for name in PANELS}
        clauses = []
        if len(waiting := found["waiting"]):
            clauses.append(words["most"].format(at=clock(waiting.idxmax()), most=number(waiting.max(), 1, lang)))
        if len(kept := found["service_level"]):
            clauses.append(words["least"].format(at=clock(kept.idxmin()), share=number(100 * kept.min(), 0, lang)))
        if len(away := found["away"]):
            clauses.append(words["away_most"].format(at=clock(away.idxmax()), most=number(away.max(), 1, lang)))
        if clauses:
            each.append(f"{label}: {'; '.join(clauses)}.")
    return words["alt"].format(each=" ".join(each)) if each else ""


def _open_hours(through: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """The quarter-hours from the first in which anything happens to the last."""
    rows = through[through["measure"].isin(PANELS) & through["regime"].isin(list(labels))]
    busy = rows.loc[rows["value"].fillna(0) != 0, "start_s"]
    return rows[rows["start_s"].between(busy.min(), busy.max())]


def _lines(axes: Axes, own: pd.DataFrame, regimes: list[str]) -> None:
    """A line with its band for each regime; the marks of different regimes lie at different hours."""
    band = 0.13 if len(regimes) <= 4 else 0.06
    for place, regime in enumerate(regimes):
        mine = own[own["regime"] == regime].sort_values("start_s")
        colour, marker = style.look(place)
        middle = mine["start_s"] + QUARTER_S / 2
        axes.fill_between(middle, mine["low"], mine["high"], color=colour, alpha=band, linewidth=0)
        axes.plot(middle, mine["value"], color=colour, linewidth=1.4, marker=marker if place else None, markersize=4.2,
                  markevery=(2 * place % 7, 7), zorder=3 - place / 100)


def _scale(axes: Axes, own: pd.DataFrame, name: str, lang: str) -> None:
    """Counts from zero; shares up to all, from half or from the lowest where that is lower."""
    if name == "service_level":
        low = min(0.5, np.floor(10 * own["value"].min()) / 10)
        step = 0.25 if low <= 0.25 else 0.1 if low > 0.45 else 0.2
        ticks = [tick for tick in np.arange(0, 1.01, step) if tick >= low - 0.001]
        axes.set_yticks(ticks, [f"{number(100 * tick, 0, lang)} %" for tick in ticks])
        axes.set_ylim(low, 1.02)
        return
    most = 1.05 * max(0.1, own["value"].max(), own["high"].max())
    decimals = 0 if most > 3 else 1
    ticks = [tick for tick in MaxNLocator(5, integer=decimals == 0).tick_values(0, most) if 0 <= tick <= most]
    axes.set_yticks(ticks, [number(tick, decimals, lang) for tick in ticks])
    axes.set_ylim(0, most)


def _names(figure: Figure, own: pd.DataFrame, labels: Mapping[str, str], top: float) -> None:
    """Each regime named beside the lines, with its mark, the one under which most wait on top."""
    mean = own.groupby("regime")["value"].mean()
    left = style.COLUMN - _LABELS
    across, up = figure.get_size_inches()
    for regime in sorted(mean.index, key=lambda regime: -mean[regime]):
        place = list(labels).index(regime)
        colour, marker = style.look(place)
        lines = style.write(figure, left + 0.42, top, labels[regime], _LABELS - 0.46, color=colour, va="top")
        figure.add_artist(Line2D(
            [(left + x) / across for x in (0.10, 0.22, 0.34)], [(top - _LINE * lines / 2) / up] * 3, color=colour, linewidth=1.4,
            marker=marker if place else None, markersize=4.2, markevery=[1],
        ))  # fmt: skip
        top -= _LINE * lines + 0.08
