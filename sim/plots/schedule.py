"""Who is in a trial when: for each design a line for each unit, filled in the weeks in which it takes part."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.plots import style
from sim.questions.designs import LABELS

WORDS = {
    "en": {
        "in": "in the trial", "out": "not yet, or never", "week": "week",
        "alt": "Who is in the trial in which week. {each}", "each": "{design}: {units}.",
        "from": "{unit} from week {n}", "never": "{unit} never", "and": "{unit} and {n} more",
    },
    "nb": {
        "in": "med i forsøket", "out": "ikke ennå, eller aldri", "week": "uke",
        "alt": "Hvem som er med i forsøket i hvilken uke. {each}", "each": "{design}: {units}.",
        "from": "{unit} fra uke {n}", "never": "{unit} aldri", "and": "{unit} og {n} til",
    },
}  # fmt: skip
_IN, _OUT = "#3B5B92", "#E6E6E6"

# The page in inches.
_ABOVE, _BELOW, _BETWEEN, _RIGHT = 0.34, 0.56, 0.22, 0.12
_WIDEST = 1.7  # a unit's name
_ROW, _LINE, _MOST_ROWS = 0.2, 0.13, 30  # more units than these are not named one by one


@style.in_house_style
def draw(schedule: pd.DataFrame, labels: Mapping[str, str], lang: str = "en") -> Figure | None:
    """A panel for each design; None when there is none. `labels` are the names of units, in their order."""
    names = list(dict.fromkeys(schedule["design"]))
    if not names:
        return None
    wrapped = {unit: style.wrap(label, _WIDEST, style.SMALL_PT) for unit, label in labels.items()}
    many = len(labels) > _MOST_ROWS
    lines = 1 if many else max(text.count("\n") + 1 for text in wrapped.values())
    row = 0.09 if many else max(_ROW, _LINE * lines + 0.05)
    left = max(style.text_width(line, style.SMALL_PT) for text in wrapped.values() for line in text.split("\n")) + 0.2
    width = (style.COLUMN - left - _RIGHT - (len(names) - 1) * _BETWEEN) / len(names)
    height = _ABOVE + row * len(labels) + _BELOW
    figure = style.new_figure(style.COLUMN, height)
    for n, design in enumerate(names):
        axes = style.panel(figure, left + n * (width + _BETWEEN), _BELOW, width, row * len(labels))
        _panel(axes, schedule[schedule["design"] == design], list(labels), lang)
        style.write(figure, left + n * (width + _BETWEEN), height - 0.21, _capital(LABELS[design][lang]), bold=True)
        if n == 0:
            said = [i for i in range(len(labels)) if not many or i % 10 == 9 or i == 0]
            axes.set_yticks(said, [list(wrapped.values())[i] for i in said], color=style.INK)
            axes.tick_params(axis="y", length=0)
    _key(figure, lang)
    return figure


def alt(schedule: pd.DataFrame, labels: Mapping[str, str], lang: str = "en") -> str:
    """In words: for each design, from which week each unit is in the trial."""
    words, each = WORDS[lang], []
    for design, mine in schedule.groupby("design", sort=False):
        begins: dict[float, list[str]] = {}
        for unit, cells in mine.groupby(mine["unit"].astype(str), sort=False):
            weeks = cells.loc[cells["in_trial"], "week"]
            begins.setdefault(float(weeks.min()) if len(weeks) else np.inf, []).append(labels[str(unit)])
        said = []
        for begin, units in sorted(begins.items()):
            who = units[0] if len(units) == 1 else words["and"].format(unit=units[0], n=len(units) - 1)
            said.append(words["from"].format(unit=who, n=int(begin)) if np.isfinite(begin) else words["never"].format(unit=who))
        each.append(words["each"].format(design=_capital(LABELS[str(design)][lang]), units=", ".join(said)))
    return words["alt"].format(each=" ".join(each)) if each else ""


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _panel(axes: Axes, schedule: pd.DataFrame, units: list[str], lang: str) -> None:
    weeks = int(schedule["week"].max())
    for place, unit in enumerate(units):
        cells = schedule[schedule["unit"].astype(str) == unit].sort_values("week")["in_trial"].to_numpy(dtype=bool)
        joined = weeks - int(cells.sum())  # nobody leaves again
        for first, length, colour in ((0, joined, _OUT), (joined, weeks - joined, _IN)):
            if length:
                axes.broken_barh([(first, length)], (place - 0.42, 0.84), color=colour, linewidth=0)
    if weeks <= 30:
        axes.vlines(range(1, weeks), -0.5, len(units) - 0.5, color="white", linewidth=0.8)
    axes.set_xlim(0, weeks)
    axes.set_ylim(len(units) - 0.5, -0.5)
    axes.set_yticks([])
    marks = sorted({1, weeks, *(int(m) for m in MaxNLocator(4, integer=True).tick_values(1, weeks) if 1 < m < 0.9 * weeks)})
    axes.set_xticks([mark - 0.5 for mark in marks], [str(mark) for mark in marks])
    axes.tick_params(axis="x", length=0)


def _key(figure: Figure, lang: str) -> None:
    """What the fields mean, below all."""
    left = style.EDGE
    for colour, key in ((_IN, "in"), (_OUT, "out")):
        axes = style.panel(figure, left, 0.07, 0.16, 0.11)
        axes.set_facecolor(colour)
        axes.set_xticks([])
        axes.set_yticks([])
        style.write(figure, left + 0.22, 0.07, WORDS[lang][key], size=style.SMALL_PT)
        left += 0.22 + style.text_width(WORDS[lang][key], style.SMALL_PT) + 0.25
    style.write(figure, style.COLUMN - _RIGHT, 0.07, WORDS[lang]["week"], size=style.SMALL_PT, color=style.QUIET, ha="right")
