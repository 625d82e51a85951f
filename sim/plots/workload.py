"""How the work falls on agents on one day: a dot each, the worst-off tenth marked, the mean and the warnings as lines."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.measures.fairness import tenth
from sim.plots import style
from sim.plots.words import number
from sim.terms import FEWEST

MEASURES = ("longest_stretch", "occupancy")
Groups = dict[tuple[str, str], np.ndarray]  # sorted values of the agents, by regime and measure; shares in per cent
Limits = Mapping[str, tuple[float, float]]  # measure -> where yellow begins, where red begins, in the measure's own unit

WORDS = {
    "en": {
        "longest_stretch": "Longest stretch without a pause",
        "occupancy": "Share of open time spent on contacts (occupancy)",
        "mean": "mean {mean}",
        "tenth": "worst-off tenth, {n} agents: {worst} on average",
        "one": "worst-off tenth, 1 agent: {worst}",
        "few": "fewer than {n} agents: not shown",
        "yellow": "yellow {at}",
        "red": "red {at}",
        "foot": "One ordinary day. Each dot is an agent, made up; the dark ones are the worst-off tenth. "
        "The upright line is the mean.",
        "alt": "Each agent as a dot on one ordinary day. {each}",
        "each": "{label}, {n} agents: {what}.",
        "longest_stretch_told": "longest stretch without a pause {low} to {high}, {mean}, {tenth}",
        "occupancy_told": "occupancy {low} to {high}, {mean}, {tenth}",
        "over": "; {n} over the red level of {at}",
    },
    "nb": {
        "longest_stretch": "Lengste økt uten pause",
        "occupancy": "Andel av åpningstiden med henvendelser (belastningsgrad)",
        "mean": "snitt {mean}",
        "tenth": "de {n} som kommer dårligst ut: {worst} i snitt",
        "one": "den ene som kommer dårligst ut: {worst}",
        "few": "færre enn {n} medarbeidere: vises ikke",
        "yellow": "gult {at}",
        "red": "rødt {at}",
        "foot": "Én vanlig dag. Hver prikk er en oppdiktet medarbeider, de mørke er tidelen som kommer dårligst ut. "
        "Den loddrette streken er snittet.",
        "alt": "Hver medarbeider som en prikk på én vanlig dag. {each}",
        "each": "{label}, {n} medarbeidere: {what}.",
        "longest_stretch_told": "lengste økt uten pause fra {low} til {high}, {mean}, {tenth}",
        "occupancy_told": "belastningsgrad fra {low} til {high}, {mean}, {tenth}",
        "over": "; {n} over rødt nivå, {at}",
    },
}

# The page in inches.
_NAMES, _RIGHT, _BETWEEN, _BELOW = 1.30, 0.12, 0.26, 0.66
_ROW, _TEXT, _LINE = 1.06, 0.38, 0.15  # a regime, the two lines of text on top of it, one line
_DOTS_PT = (6.5, 5.5, 4.5, 3.6, 2.9, 2.3, 1.8, 1.4, 1.1)  # the largest at which the tallest stack fits is taken


@style.in_house_style
def draw(agents: pd.DataFrame, labels: Mapping[str, str], limits: Limits | None = None, lang: str = "en") -> Figure | None:
    """A row for each regime of `labels` (the first is the baseline), a panel for each measure; None where nobody may be shown."""
    groups = _groups(agents, labels)
    measures = [name for name in MEASURES if any(measure == name for _, measure in groups)]
    if not measures:
        return None
    width = (style.COLUMN - style.EDGE - _NAMES - _RIGHT - _BETWEEN * (len(measures) - 1)) / len(measures)
    headings = {name: style.wrap(WORDS[lang][name], width, style.TEXT_PT, "bold") for name in measures}
    rows = _ROW * len(labels)
    height = _BELOW + rows + 0.30 + _LINE * max(text.count("\n") + 1 for text in headings.values())
    figure = style.new_figure(style.COLUMN, height)
    left = style.EDGE + _NAMES
    for name in measures:
        style.write(figure, left, height - 0.05, headings[name], bold=True, va="top")
        _panel(style.panel(figure, left, _BELOW, width, rows, keep="bottom"), groups, list(labels), (limits or {}).get(name, ()),
               name, width, lang)
        left += width + _BETWEEN
    for place, label in enumerate(labels.values()):
        middle = _BELOW + rows - _ROW * (place + 0.5) - _TEXT / 2
        style.write(figure, style.EDGE, middle, label, _NAMES - 0.1, bold=True, color=style.look(place)[0], va="center")
    style.write(figure, style.EDGE, 0.06, WORDS[lang]["foot"], size=style.SMALL_PT, color=style.QUIET)
    return figure


def alt(agents: pd.DataFrame, labels: Mapping[str, str], limits: Limits | None = None, lang: str = "en") -> str:
    """In words: the range, the mean and the worst-off tenth under each regime, and how many are over the red limit."""
    groups, each = _groups(agents, labels), []
    for regime, label in labels.items():
        own = {name: groups[regime, name] for name in MEASURES if (regime, name) in groups}
        told = "; ".join(_told(values, name, (limits or {}).get(name), lang) for name, values in own.items())
        if own:
            many = number(max(len(values) for values in own.values()), 0, lang)
            each.append(WORDS[lang]["each"].format(label=label, n=many, what=told))
        else:
            each.append(f"{label}: {WORDS[lang]['few'].format(n=FEWEST)}.")
    return WORDS[lang]["alt"].format(each=" ".join(each))


def _told(values: np.ndarray, name: str, limits: tuple[float, float] | None, lang: str) -> str:
    mean, worst = _numbers(values, name, lang)
    low, high = _say(values[0], name, lang), _say(values[-1], name, lang)
    told = WORDS[lang][f"{name}_told"].format(low=low, high=high, mean=mean, tenth=worst)
    if limits:
        red = limits[1] * _factor(name)
        told += WORDS[lang]["over"].format(n=number(int((values > red).sum()), 0, lang), at=_say(red, name, lang))
    return told


def _groups(agents: pd.DataFrame, labels: Mapping[str, str]) -> Groups:
    """The sorted values of every group that is large enough to be shown."""
    found = {}
    for regime in labels:
        own = agents[agents["regime"] == regime]
        for name in MEASURES:
            values = np.sort(own[name].dropna().to_numpy(float)) * _factor(name) if name in own else np.empty(0)
            if len(values) >= FEWEST:
                found[regime, name] = values
    return found


def _factor(name: str) -> float:
    return 100.0 if name == "occupancy" else 1.0


def _say(value: float, name: str, lang: str) -> str:
    """A value with its unit, without more decimals than a picture can show."""
    return f"{number(value, 0, lang)} {'%' if name == 'occupancy' else 'min'}"


def _tenth(values: np.ndarray) -> np.ndarray:
    """The worst-off tenth of sorted values: those with most."""
    return values[-tenth(len(values)) :]


def _numbers(values: np.ndarray, name: str, lang: str) -> tuple[str, str]:
    """The mean, and the mean of the worst-off tenth, in words."""
    worst = _tenth(values)
    told = WORDS[lang]["one" if len(worst) == 1 else "tenth"]
    mean = WORDS[lang]["mean"].format(mean=_say(values.mean(), name, lang))
    return mean, told.format(n=number(len(worst), 0, lang), worst=_say(worst.mean(), name, lang))


def _panel(axes: Axes, groups: Groups, regimes: list[str], limits: tuple, name: str, width: float, lang: str) -> None:
    """One measure: a row for each regime on one scale, with the warnings on top."""
    shown = {regime: groups[regime, name] for regime in regimes if (regime, name) in groups}
    levels = {kind: at * _factor(name) for kind, at in zip(("yellow", "red"), limits, strict=False)}
    inside = _scale(axes, np.concatenate(list(shown.values())), levels, name, lang)
    axes.set_ylim(len(regimes), 0)
    size, left = _dot_size(axes, shown, width), axes.get_xlim()[0]
    for place, regime in enumerate(regimes):
        axes.plot(axes.get_xlim(), [place + 1] * 2, color=style.FAINT, linewidth=0.6, zorder=1)
        if regime not in shown:
            axes.text(left, place + 0.6, WORDS[lang]["few"].format(n=FEWEST), fontsize=style.SMALL_PT, color=style.QUIET)
            continue
        for kind, at in inside.items():
            axes.plot([at] * 2, [place + _TEXT / _ROW, place + 1], color=style.WARNING_TEXT[kind], linewidth=0.8, dashes=(4, 2),
                      zorder=2)
        _row(axes, shown[regime], place, size, width)
        for i, text in enumerate(_numbers(shown[regime], name, lang)):
            colour = style.look(place)[0] if i else style.INK
            axes.text(left, place + (0.07 + i * _LINE) / _ROW, text, fontsize=style.SMALL_PT, va="top", color=colour)
    _warning_names(axes, inside, name, width, lang)


def _scale(axes: Axes, values: np.ndarray, levels: Mapping[str, float], name: str, lang: str) -> dict[str, float]:
    """The values along the bottom, and the warnings that lie among them or near; gives those that do."""
    low, high = values.min(), values.max()
    near = 0.25 * (high - low)
    inside = {kind: at for kind, at in levels.items() if low - near < at < high + near}
    low, high = min([low, *inside.values()]), max([high, *inside.values()])
    room = max(0.04 * (high - low), 0.5)
    axes.set_xlim(low - room, high + room)
    axes.set_yticks([])
    ticks = [tick for tick in MaxNLocator(5, integer=True).tick_values(low, high) if low - room <= tick <= high + room]
    axes.set_xticks(ticks, [_say(tick, name, lang) for tick in ticks])
    return inside


def _warning_names(axes: Axes, inside: Mapping[str, float], name: str, width: float, lang: str) -> None:
    """The names of the warnings above their lines, beside each other where the lines are close."""
    if not inside:
        return
    low, high = axes.get_xlim()
    texts = [WORDS[lang][kind].format(at=_say(at, name, lang)) for kind, at in inside.items()]
    widths = [(style.text_width(text, style.SMALL_PT) + 0.08) / width * (high - low) for text in texts]
    places = style.spread(list(inside.values()), widths, low, high)
    for kind, text, place in zip(inside, texts, places, strict=True):
        axes.annotate(text, (place, 1), (0, 1), ("data", "axes fraction"), "offset points", fontsize=style.SMALL_PT, ha="center",
                      color=style.WARNING_TEXT[kind], annotation_clip=False)


def _stacks(values: np.ndarray, width: float) -> tuple[np.ndarray, np.ndarray]:
    """Sorted values put in bins of a dot's width: the middle of each one's bin, and how many lie below it there."""
    bins = np.floor((values - values[0]) / width)
    return values[0] + (bins + 0.5) * width, np.arange(len(values)) - np.searchsorted(bins, bins)


def _dot_size(axes: Axes, shown: Mapping[str, np.ndarray], width: float) -> float:
    """The largest size of dots, in points, at which every stack stays within its row."""
    low, high = axes.get_xlim()
    for size in _DOTS_PT:
        tallest = max(_stacks(values, size / 72 / width * (high - low))[1].max() + 1 for values in shown.values())
        if tallest * size / 72 <= _ROW - _TEXT - 0.06:
            return size
    return _DOTS_PT[-1]


def _row(axes: Axes, values: np.ndarray, place: int, size: float, width: float) -> None:
    """One regime: dots in stacks that stand on its line, closer together where even the smallest are too many; and the mean."""
    low, high = axes.get_xlim()
    at, below = _stacks(values, size / 72 / width * (high - low))
    step = min(size / 72, (_ROW - _TEXT - 0.06) / (below.max() + 1)) / _ROW
    colour, worst = style.look(place)[0], len(_tenth(values))
    edge = 0.5 if size > 3 else 0.0
    for part, paint in ((slice(None, -worst), style.pale(colour)), (slice(-worst, None), colour)):
        axes.plot(at[part], place + 1 - (below[part] + 0.5) * step, linestyle="none", marker="o", markersize=0.92 * size - edge,
                  color=paint, markeredgecolor=colour, markeredgewidth=edge, rasterized=len(values) > style.MANY_DOTS, zorder=3,
                  clip_on=False)
    axes.plot([values.mean()] * 2, [place + _TEXT / _ROW, place + 1], color=style.INK, linewidth=1.1, zorder=4)
