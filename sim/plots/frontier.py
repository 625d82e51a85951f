"""Service against workload at every point of a sweep: a dot each, larger with more paid hours, full where no other beats it."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.plots import key_axis, style
from sim.plots.words import number
from sim.questions.frontier import SAME

UP, ACROSS, COST = "service_level", "longest_stretch", "paid_hours"
SIZES = 5.0, 7.0, 9.0  # points: the third of the dots with fewest paid hours, the middle, the third with most
AMONG_MANY = 0.65  # how much of that they are where there are many
SPELLED = 2  # keys that are spelled out beside a dot; with more, the point's number stands there
WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "up": "↑ Answered in the promised time", "across": "→ Longest stretch without a pause, min",
        "better": "better both ways", "point": "point",
        "on": "on the frontier", "off": "another point is better", "hours": "{low} – {high} paid hours",
        "one": "{low} paid hours",
        "most": "most answered in time", "least": "shortest stretches", "cheapest": "fewest paid hours",
        "foot": "On the frontier: no other point has better service, shorter stretches or fewer paid hours without losing in "
        "another of these, by the means. Bills within half a per cent are the same.",
        "alt": "Dots ({n}), one for each point and regime: answers in time against the longest stretch without a pause. {on} are "
        "on the frontier: {each}. {ends}",
        "each": "{label}: {n}", "end": "{name}: {share} %, {stretch} min, {hours} paid hours a day, {label}, at {point}.",
    },
    "nb": {
        "up": "↑ Besvart innen lovet tid", "across": "→ Lengste økt uten pause, min",
        "better": "bedre på begge deler", "point": "punkt",
        "on": "ingen andre slår det", "off": "et annet punkt slår det", "hours": "{low} – {high} betalte timer",
        "one": "{low} betalte timer",
        "most": "flest besvart i tide", "least": "korteste økter", "cheapest": "færrest betalte timer",
        "foot": "Ingen andre slår det: ingen andre punkter har bedre svar, kortere økter eller færre betalte timer uten å tape "
        "på et annet av dem, målt i snitt. Timetall som skiller mindre enn en halv prosent, regnes som like.",
        "alt": "Prikker ({n}), én for hvert punkt og hver styringsform: svar i tide mot lengste økt uten pause. {on} er det "
        "ingen andre som slår: {each}. {ends}",
        "each": "{label}: {n}", "end": "{name}: {share} %, {stretch} min, {hours} betalte timer om dagen, {label}, ved {point}.",
    },
}  # fmt: skip

# The page in inches.
_LEFT, _RIGHT, _TALL, _ABOVE, _NAME, _ROW = 0.56, 0.14, 4.0, 0.32, 1.75, 0.2
_WIDE = style.COLUMN - _LEFT - _RIGHT


@style.in_house_style
def draw(frontier: pd.DataFrame, keys: Mapping[str, str], labels: Mapping[str, str], lang: str = "en") -> Figure | None:
    """A dot for each point and regime that has all three measures; None where none has.

    `frontier` has point, keys, regime, the three measures, on_frontier. `keys` are in words; first in `labels` is the baseline.
    """
    dots, words = _dots(frontier, labels), WORDS[lang]
    if dots.empty:
        return None
    (sizes, bounds), many = _thirds(dots[COST]), len(dots) > style.MANY_DOTS
    rows = _packed(_handles(labels, bounds, lang))
    foot = style.wrap(words["foot"], style.COLUMN - 0.2, style.SMALL_PT)
    under = 0.1 + 0.14 * (foot.count("\n") + 1)
    below = under + _ROW * len(rows) + 0.52
    figure = style.new_figure(style.COLUMN, below + _TALL + _ABOVE)
    axes = style.panel(figure, _LEFT, below, _WIDE, _TALL, keep="left bottom")
    corner = _scales(axes, dots, lang)
    for on, place, part in itertools.product((False, True), range(len(labels)), range(len(SIZES))):
        mine = dots[(dots["place"] == place) & (dots["on_frontier"] == on) & (sizes == part)]
        colour, marker = style.look(place)
        axes.plot(mine[ACROSS], mine[UP], linestyle="none", marker=marker, zorder=3 + on, rasterized=many,
                  markersize=SIZES[part] * (AMONG_MANY if many else 1), markeredgewidth=0.5,
                  color=colour if on else style.pale(colour, 0.72),
                  markeredgecolor="white" if on else style.pale(colour, 0.5))
    _name_ends(axes, dots, keys, corner, lang)
    style.write(figure, style.EDGE, below + _TALL + 0.12, words["up"], bold=True)
    style.write(figure, _LEFT, below - 0.42, words["across"], bold=True)
    for n, row in enumerate(reversed(rows)):
        style.key(figure, under + _ROW * n, row)
    style.write(figure, style.EDGE, 0.08, foot, size=style.SMALL_PT, color=style.QUIET)
    return figure


def alt(frontier: pd.DataFrame, keys: Mapping[str, str], labels: Mapping[str, str], lang: str = "en") -> str:
    """In words: how many dots, how many of each regime are on the frontier, and its ends."""
    dots, words = _dots(frontier, labels), WORDS[lang]
    if dots.empty:
        return ""
    on = dots[dots["on_frontier"]]
    many = {label: number((on["regime"] == regime).sum(), 0, lang) for regime, label in labels.items()}
    each = ", ".join(words["each"].format(label=label, n=n) for label, n in many.items())
    ends = []
    for n, names in ends_of(dots).items():
        row = dots.loc[n]
        name = ", ".join(words[name] for name in names)
        ends.append(words["end"].format(
            name=name[0].upper() + name[1:], share=number(100 * row[UP], 1, lang), stretch=number(row[ACROSS], 0, lang),
            hours=number(row[COST], 0, lang), label=labels[row["regime"]],
            point=", ".join(f"{text} {key_axis.written(row[key], lang)}" for key, text in keys.items()),
        ))  # fmt: skip
    return str(words["alt"]).format(n=number(len(dots), 0, lang), on=number(len(on), 0, lang), each=each, ends=" ".join(ends))


def ends_of(dots: pd.DataFrame) -> dict[int, list[str]]:
    """The ends of the frontier: the row of the best in each measure -> what it is best in; hours only where they differ."""
    on = dots[dots["on_frontier"]]
    found: dict[int, list[str]] = {}
    order = {"most": ([UP, ACROSS, COST], [False, True, True]), "least": ([ACROSS, UP, COST], [True, False, True]),
             "cheapest": ([COST, UP, ACROSS], [True, False, True])}  # fmt: skip
    if _alike(dots[COST]):
        del order["cheapest"]
    for name, (by, up) in order.items():
        found.setdefault(int(on.sort_values(by, ascending=up, kind="stable").index[0]), []).append(name)
    return found


def _dots(frontier: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """The rows with all three measures, each with the place of its regime among the others."""
    place = frontier["regime"].map({regime: n for n, regime in enumerate(labels)})
    return frontier.assign(place=place).dropna(subset=[UP, ACROSS, COST, "place"]).reset_index(drop=True)


def _thirds(hours: pd.Series) -> tuple[np.ndarray, list[tuple[float, float]]]:
    """Which third each dot belongs to by its hours, and from what to what each goes; none where all cost the same."""
    if _alike(hours):
        return np.ones(len(hours), dtype=int), []
    part = np.searchsorted(np.quantile(hours, [1 / 3, 2 / 3]), hours, side="left")
    return part, [(hours[part == n].min(), hours[part == n].max()) for n in range(len(SIZES))]


def _alike(hours: pd.Series) -> bool:
    """Whether all points cost about the same."""
    return bool(hours.max() - hours.min() < SAME * hours.max())


def _scales(axes: Axes, dots: pd.DataFrame, lang: str) -> Text:
    """Wide enough for every dot, with marks, and the corner where everybody is better off; gives its text."""
    for set_limits, values, least in ((axes.set_xlim, dots[ACROSS], 2.0), (axes.set_ylim, dots[UP], 0.01)):
        room = max(least, 0.07 * (values.max() - values.min()))
        set_limits(values.min() - room, values.max() + room)
    axes.set_ylim(axes.get_ylim()[0], min(1.03, axes.get_ylim()[1]))
    key_axis.round_marks(axes, _WIDE, lang)
    key_axis.up(axes, "1", lang)
    return axes.annotate("↖ " + WORDS[lang]["better"], (0, 1), (4, -3), "axes fraction", textcoords="offset points",
                         fontsize=style.SMALL_PT, color=style.BETTER_TEXT, va="top")


def _name_ends(axes: Axes, dots: pd.DataFrame, keys: Mapping[str, str], corner: Text, lang: str) -> None:
    """What is best at the ends of the frontier, and where that is, each beside its dot where fewest dots lie."""
    figure, inch = axes.figure, axes.figure.dpi
    figure.canvas.draw()
    at = axes.transData.transform(dots[[ACROSS, UP]].to_numpy(float))
    taken = [corner.get_window_extent()]
    for n, names in ends_of(dots).items():
        row = dots.loc[n]
        values = (f"{text} {key_axis.written(row[key], lang)}" for key, text in keys.items())
        where = "; ".join(values) if len(keys) <= SPELLED else f"{WORDS[lang]['point']} {row['point']}"
        name = ", ".join(WORDS[lang][name] for name in names)
        text = style.wrap(f"{name[0].upper()}{name[1:]}: {where}", _NAME, style.SMALL_PT)
        lines = text.split("\n")
        widest = max(style.text_width(line, style.SMALL_PT) for line in lines)
        box = _place(at[n], np.array([widest + 0.08, 0.13 * len(lines) + 0.06]) * inch, at, taken, axes.get_window_extent())
        taken.append(box)
        middle, near = (axes.transData.inverted().transform(p) for p in ((box.p0 + box.p1) / 2, np.clip(at[n], box.p0, box.p1)))
        axes.plot([row[ACROSS], near[0]], [row[UP], near[1]], color=style.INK, linewidth=0.6, zorder=6)
        axes.text(middle[0], middle[1], text, ha="center", va="center", fontsize=style.SMALL_PT, linespacing=1.15, zorder=7,
                  bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.0})


def _place(at: np.ndarray, size: np.ndarray, dots: np.ndarray, taken: Sequence[Bbox], frame: Bbox) -> Bbox:
    """A box of this size near a dot, within the frame and on no other box, that covers few dots."""
    best, least = Bbox([at, at + size]), np.inf
    for away, angle in itertools.product((12, 30, 60, 100, 150, 220, 320), np.deg2rad(np.arange(0, 360, 30))):
        middle = at + (away + size / 2) * np.array([np.cos(angle), np.sin(angle)])
        box = Bbox([middle - size / 2, middle + size / 2])
        inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
        if not inside or any(box.overlaps(other) for other in taken):
            continue
        cost = ((dots > box.p0 - 6) & (dots < box.p1 + 6)).all(axis=1).sum() + away / 60
        if cost < least:
            best, least = box, cost
    return best


def _handles(labels: Mapping[str, str], bounds: Sequence[tuple[float, float]], lang: str) -> list[Line2D]:
    """What colours, shades and sizes mean."""
    words, found = WORDS[lang], []
    for place, label in enumerate(labels.values()):
        colour, marker = style.look(place)
        found.append(Line2D([], [], color=colour, marker=marker, linestyle="none", markersize=SIZES[1], label=label))
    plain: dict[str, Any] = {"marker": "o", "linestyle": "none"}
    found.append(Line2D([], [], color=style.QUIET, markersize=SIZES[1], label=words["on"], **plain))
    found.append(Line2D([], [], color=style.pale(style.QUIET, 0.72), markersize=SIZES[1], label=words["off"], **plain))
    for size, ends in zip(SIZES, bounds, strict=False):
        low, high = (number(end, 0, lang) for end in ends)
        text = words["one" if low == high else "hours"].format(low=low, high=high)
        found.append(Line2D([], [], color=style.QUIET, markersize=size, label=text, **plain))
    return found


def _packed(handles: Sequence[Line2D]) -> list[list[Line2D]]:
    """The handles in rows that are no wider than the page."""
    rows: list[list[Line2D]] = [[]]
    left = style.COLUMN - 0.1
    for handle in handles:
        wide = style.text_width(str(handle.get_label()), style.SMALL_PT) + 0.4
        if wide > left and rows[-1]:
            rows.append([])
            left = style.COLUMN - 0.1
        rows[-1].append(handle)
        left -= wide
    return rows
