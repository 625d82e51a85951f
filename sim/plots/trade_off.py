"""What each regime costs and gives: how soon people are answered against how long agents go without a pause."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox

from sim.plots import style
from sim.plots.words import number

STRETCH, WORST, UP = "longest_stretch", "longest_stretch_worst", "service_level"

WORDS = {
    "en": {
        "across": "Longest stretch without a pause, minutes",
        "up": "Answered in the promised time",
        "target": "promised: {share} %",
        "yellow": "yellow", "red": "red",
        "better": "better both ways",
        "foot": "Mean of all days and agents; the arrow reaches the worst-off tenth of agents. "
        "The crosses are 95 % intervals, one by one.",
        "alt": "Answers in time against the longest stretch without a pause, mean of all days. {each}",
        "each": "{label}: {share} answered in time, longest stretch {mean} min",
        "worst": "{worst} min for the worst-off tenth",
    },
    "nb": {
        "across": "Lengste økt uten pause, minutter",
        "up": "Besvart innen lovet tid",
        "target": "lovet: {share} %",
        "yellow": "gult", "red": "rødt",
        "better": "bedre på begge deler",
        "foot": "Snitt av alle dager og medarbeidere. Pilen når til tidelen som kommer dårligst ut. "
        "Korsene er 95 %-intervaller, ett for ett.",
        "alt": "Besvart i tide mot lengste økt uten pause, snitt av alle dager. {each}",
        "each": "{label}: {share} besvart i tide, lengste økt {mean} min",
        "worst": "{worst} min for tidelen som kommer dårligst ut",
    },
}  # fmt: skip

# The page in inches.
_LEFT, _RIGHT, _ABOVE, _BELOW, _HEIGHT = 0.56, 0.14, 0.34, 0.78, 3.7
_ACROSS = style.COLUMN - _LEFT - _RIGHT
_NAME = 1.45  # the longest line of a regime's name


@style.in_house_style
def draw(
    summary: pd.DataFrame, labels: Mapping[str, str], target: float | None = None, limits: tuple[float, float] | None = None,
    lang: str = "en",
) -> Figure | None:  # fmt: skip
    """A point for each regime of `labels` (the first is the baseline) that has both measures; None when none has.

    `summary` has regime, measure, mean, ci_low, ci_high; `target` is the promised share, `limits` where yellow and red begin.
    """
    points = _points(summary, labels)
    if points.empty:
        return None
    height = _ABOVE + _HEIGHT + _BELOW
    figure = style.new_figure(style.COLUMN, height)
    axes = style.panel(figure, _LEFT, _BELOW, _ACROSS, _HEIGHT, keep="left bottom")
    _scales(axes, points, target, lang)
    taken = _warnings(axes, limits, lang) + _target(axes, target, lang)
    for place, regime in enumerate(labels):
        if regime in points.index:
            _point(axes, points.loc[regime], *style.look(place))
    _names(axes, points, labels, taken)
    style.write(figure, style.EDGE, height - 0.06, WORDS[lang]["up"], bold=True, va="top")
    style.write(figure, style.COLUMN - _RIGHT, 0.36, WORDS[lang]["across"], bold=True, ha="right")
    style.write(figure, style.EDGE, 0.08, WORDS[lang]["foot"], size=style.SMALL_PT, color=style.QUIET)
    return figure


def alt(
    summary: pd.DataFrame, labels: Mapping[str, str], target: float | None = None, limits: tuple[float, float] | None = None,
    lang: str = "en",
) -> str:  # fmt: skip
    """In words: both measures under each regime, and the promise."""
    words, each = WORDS[lang], []
    for regime, row in _points(summary, labels).iterrows():
        share, mean = f"{number(100 * row['y'], 1, lang)} %", number(row["x"], 0, lang)
        told = words["each"].format(label=labels[str(regime)], share=share, mean=mean)
        if np.isfinite(row["worst"]):
            told += ", " + words["worst"].format(worst=number(row["worst"], 0, lang))
        each.append(told + ".")
    if target is not None and each:
        promised = words["target"].format(share=number(100 * target, 0, lang))
        each.append(promised[0].upper() + promised[1:] + ".")
    return words["alt"].format(each=" ".join(each)).strip() if each else ""


def _points(summary: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """For each regime with both measures: x and y with their intervals, and how far the worst-off tenth is."""
    wide = summary.set_index(["measure", "regime"])[["mean", "ci_low", "ci_high"]].astype(float)
    empty = pd.DataFrame(columns=wide.columns, dtype=float)
    part = {name: wide.loc[name] if name in wide.index else empty for name in (STRETCH, UP, WORST)}
    found = pd.DataFrame({
        "x": part[STRETCH]["mean"], "x_low": part[STRETCH]["ci_low"], "x_high": part[STRETCH]["ci_high"],
        "y": part[UP]["mean"], "y_low": part[UP]["ci_low"], "y_high": part[UP]["ci_high"],
    }).assign(worst=part[WORST]["mean"])  # fmt: skip
    found[["y_low", "y_high"]] = found[["y_low", "y_high"]].clip(0.0, 1.0)
    return found.reindex([regime for regime in labels if regime in found.index]).dropna(subset=["x", "y"])


def _scales(axes: Axes, points: pd.DataFrame, target: float | None, lang: str) -> None:
    """Wide enough for every cross and arrow, with room for the names."""
    low, high = points[["x", "x_low"]].min().min(), points[["x", "x_high", "worst"]].max().max()
    room = max(5.0, 0.16 * (high - low))
    axes.set_xlim(max(0.0, low - 1.4 * room), high + room)
    bottom, top = points[["y", "y_low"]].min().min(), points[["y", "y_high"]].max().max()
    near = 0.5 * (top - bottom) + 0.02  # a promise farther off would press the points together
    if target is not None and bottom - near <= target <= top + near:
        bottom, top = min(bottom, target), max(top, target)
    room = max(0.01, 0.14 * (top - bottom))
    axes.set_ylim(max(-0.02, bottom - room), min(1.02, top + room))
    low, high = axes.get_xlim()
    marks = [mark for mark in MaxNLocator(7, integer=True).tick_values(low, high) if low <= mark <= high]
    axes.set_xticks(marks, [number(mark, 0, lang) for mark in marks])
    low, high = (100 * y for y in axes.get_ylim())
    marks = [mark for mark in MaxNLocator(6, integer=True).tick_values(low, high) if low <= mark <= min(high, 100)]
    axes.set_yticks([mark / 100 for mark in marks], [f"{number(mark, 0, lang)} %" for mark in marks])


def _warnings(axes: Axes, limits: tuple[float, float] | None, lang: str) -> list:
    """Pale zones where the warnings begin, named at the bottom where there is room; gives the texts."""
    low, high = axes.get_xlim()
    found: list = []
    if limits is None:
        return found
    for kind, start, end in (("yellow", limits[0], limits[1]), ("red", limits[1], high)):
        start, end = max(start, low), min(end, high)
        if end > start:
            axes.axvspan(start, end, color=style.WARNING[kind], linewidth=0, zorder=0)
        if (end - start) / (high - low) * _ACROSS > style.text_width(WORDS[lang][kind], style.SMALL_PT) + 0.1:
            found.append(axes.annotate(WORDS[lang][kind], (start, 0), (4, 4), ("data", "axes fraction"), "offset points",
                                       fontsize=style.SMALL_PT, color=style.WARNING_TEXT[kind]))
    return found


def _target(axes: Axes, target: float | None, lang: str) -> list:
    """The promise as a line across, and the corner where everybody is better off; gives the texts."""
    better = axes.annotate("↖ " + WORDS[lang]["better"], (0, 1), (4, -3), "axes fraction", textcoords="offset points",
                           fontsize=style.SMALL_PT, color=style.BETTER_TEXT, va="top")
    if target is None:
        return [better]
    (low, high), text = axes.get_ylim(), WORDS[lang]["target"].format(share=number(100 * target, 0, lang))
    if low <= target <= high:
        axes.axhline(target, color=style.QUIET, linewidth=0.8, dashes=(4, 2), zorder=1)
    else:
        text = f"{'↓' if target < low else '↑'} {text}"
    at, above = min(max(target, low), high), -10 if target > high else 2
    return [better, axes.annotate(text, (1, at), (-2, above), ("axes fraction", "data"), "offset points", ha="right",
                                  fontsize=style.SMALL_PT, color=style.QUIET)]


def _point(axes: Axes, row: pd.Series, colour: str, marker: str) -> None:
    """One regime: its mark, the cross of its intervals, and an arrow to the worst-off tenth."""
    if np.isfinite(row["worst"]):
        arrow = {"arrowstyle": "->", "color": colour, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 0, "alpha": 0.8}
        axes.annotate("", (row["worst"], row["y"]), (row["x"], row["y"]), arrowprops=arrow)
    axes.plot([row["x_low"], row["x_high"]], [row["y"]] * 2, color=colour, linewidth=2.0, solid_capstyle="butt", zorder=3)
    axes.plot([row["x"]] * 2, [row["y_low"], row["y_high"]], color=colour, linewidth=2.0, solid_capstyle="butt", zorder=3)
    axes.plot([row["x"]], [row["y"]], color=colour, marker=marker, markersize=6.5, linestyle="none", markeredgecolor="white",
              markeredgewidth=0.6, zorder=4)


def _names(axes: Axes, points: pd.DataFrame, labels: Mapping[str, str], taken: list) -> None:
    """Each regime's name as near to its point as there is room, and a thin line to it where that is not near."""
    figure = axes.figure
    figure.canvas.draw()
    inch, blocked = figure.dpi, [text.get_window_extent() for text in taken]
    for row in points.fillna({"worst": 0.0}).itertuples():
        for low, high in (((row.x_low, row.y), (max(row.x_high, row.worst), row.y)), ((row.x, row.y_low), (row.x, row.y_high))):
            ends = axes.transData.transform([low, high])
            blocked.append(Bbox(np.where(np.isfinite(ends), ends, axes.transData.transform((row.x, row.y)))).padded(0.04 * inch))
    for regime, row in points.sort_values("y", ascending=False).iterrows():
        text = style.wrap(labels[str(regime)], _NAME, style.TEXT_PT, "bold")
        widest = max(style.text_width(line, style.TEXT_PT, "bold") for line in text.split("\n"))
        at = axes.transData.transform((row["x"], row["y"]))
        box = _free_place(at, np.array([widest + 0.06, 0.15 * (text.count("\n") + 1)]) * inch, blocked, axes.get_window_extent())
        colour, near = style.look(list(labels).index(str(regime)))[0], np.clip(at, box.p0, box.p1)
        (x, y), end = axes.transData.inverted().transform([(box.p0 + box.p1) / 2, near])
        axes.text(x, y, text, ha="center", va="center", fontsize=style.TEXT_PT, fontweight="bold", color=colour, linespacing=1.1,
                  zorder=6)
        blocked.append(box)
        if np.hypot(*(at - near)) > 0.22 * inch:
            axes.plot([row["x"], end[0]], [row["y"], end[1]], color=colour, linewidth=0.5, zorder=2)
            blocked += [Bbox([step, step]).padded(0.01 * inch) for step in _along(at, near)]


def _along(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Places close together on the way from one to the other."""
    return start + np.linspace(0, 1, 40)[:, None] * (end - start)


def _free_place(at: np.ndarray, size: np.ndarray, blocked: list, frame: Bbox) -> Bbox:
    """The box of this size nearest to a point that lies within the frame and on nothing else; else one straight above."""
    angles = np.deg2rad([90, 270, 135, 45, 225, 315, 180, 0, 110, 70, 250, 290, 150, 30, 210, 330])
    for away in np.arange(0.4, 16.0, 0.25) * style.TEXT_PT / 72 * style.DPI:
        for way in np.column_stack([np.cos(angles), np.sin(angles)]):
            middle = at + way * (away + size / 2)
            box = Bbox([middle - size / 2, middle + size / 2])
            inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
            if inside and not any(box.overlaps(other) for other in blocked):
                return box
    return Bbox([at - size / 2, at + size / 2]).translated(0, size[1])
