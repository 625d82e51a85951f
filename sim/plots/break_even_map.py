"""Where two regimes tie as two keys change: a map of the differences, with the line of ties and what cannot be told."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from sim.measures.catalogue import find
from sim.measures.compare import BETTER, EQUAL, HIGHER, LOWER, UNTOLD, WORSE
from sim.plots import shades, style
from sim.plots.breakeven import ticks
from sim.plots.key_values import KeyValues
from sim.plots.words import change, number, scale

WORDS = {
    "en": {
        "title": "Difference in “{measure}”", "unit": ", {unit}",
        "tie": "tie", "estimate": "tie, estimate only", "untold": "cannot be told", "same": "exactly the same",
        "foot": "Each cell is a pair of values that was simulated, all on the same days; "
        "the line of ties is straight between them.",
        "alt": "A map of the difference in “{measure}” over “{first}” (across) and “{second}” (up). {corners}. {counts}",
        "corner": "{change} where they are {a} and {b}", "count": "{said}: {n} of {all}.",
    },
    "nb": {
        "title": "Forskjell i «{measure}»", "unit": ", {unit}",
        "tie": "likt", "estimate": "likt, bare et anslag", "untold": "ingen sikker forskjell", "same": "nøyaktig det samme",
        "foot": "Hver rute er et par av verdier som er simulert, alle på de samme dagene. "
        "Linjen der det er likt, er rett mellom dem.",
        "alt": "Et kart over forskjellen i «{measure}» etter «{first}» (bortover) og «{second}» (oppover). {corners}. {counts}",
        "corner": "{change} der de er {a} og {b}", "count": "{said}: {n} av {all}.",
    },
}  # fmt: skip

# The page in inches.
_LEFT, _RIGHT, _TITLE, _HEIGHT, _BELOW = 0.66, 0.16, 0.34, 3.9, 1.36
_ACROSS = style.COLUMN - _LEFT - _RIGHT
_MARKED = 9  # values at most that are each marked along an axis
_FEW = 150  # cells, which are set apart by wide lines
_DIGITS_HIGH = 0.2  # inches that a number in a cell takes
_DASHES = (0, (3, 2))


@style.in_house_style
def draw(
    table: pd.DataFrame, ties: pd.DataFrame, along: tuple[KeyValues, KeyValues], measure: str, sides: tuple[str, str],
    lang: str = "en",
) -> Figure | None:  # fmt: skip
    """The map, the first key across and the second up; None when either has fewer than two values.

    `table` has both keys, difference and verdict; `ties` those of either key at each value of the other, with told; `sides` say
    who stands how where the difference is above zero, and below it.
    """
    across, up, difference, verdict = _grid(table, along)
    if min(difference.shape) < 2:
        return None
    name = style.wrap(_name(along[1]), style.COLUMN - 0.2, style.TEXT_PT, "bold")
    above = _TITLE + 0.2 * (name.count("\n") + 1)
    height = above + _HEIGHT + _BELOW
    figure = style.new_figure(style.COLUMN, height)
    axes = style.panel(figure, _LEFT, _BELOW, _ACROSS, _HEIGHT)
    reach = float(np.nanmax(np.abs(difference), initial=0.0))
    colours = _colours(difference / (reach or 1.0), verdict)
    edges = _edges(across), _edges(up)
    axes.pcolormesh(*edges, colours, edgecolor="white", linewidth=0.8 if difference.size <= _FEW else 0.2)
    _untold(axes, edges, verdict)
    lines = _line(axes, (across, up), difference, ties, along)
    shown = scale(difference.ravel(), find(measure).unit, lang)
    _numbers(axes, (across, up), difference, (shown.factor, shown.decimals), colours, verdict, lang)
    for axis, key, values in ((axes.xaxis, along[0], across), (axes.yaxis, along[1], up)):
        if len(values) <= _MARKED:
            axis.set_ticks(values, [key.mark(value) for value in values])
        else:
            ticks(axis, key, values[0], values[-1], _MARKED)
    word = WORDS[lang]["unit"].format(unit=shown.word) if shown.word else ""
    title = WORDS[lang]["title"].format(measure=find(measure).label(lang)) + word
    style.write(figure, style.EDGE, height - 0.06, title, bold=True, va="top")
    style.write(figure, style.EDGE, height - 0.30, f"↑ {name}", va="top")
    marks = [name for name in ("tie", "estimate", "untold") if name in lines or (name == "untold" and (verdict == UNTOLD).any())]
    _key(figure, find(measure).better, sides, shown.factor * reach, shown.decimals, marks, lang)
    below = style.wrap(f"{_name(along[0])} →", style.COLUMN - 0.2)
    style.write(figure, style.COLUMN - _RIGHT, _BELOW - 0.36 - 0.15 * below.count("\n"), below, ha="right")
    style.write(figure, style.EDGE, 0.06, WORDS[lang]["foot"], style.COLUMN - 0.15, size=style.SMALL_PT, color=style.QUIET)
    return figure


def alt(
    table: pd.DataFrame, ties: pd.DataFrame, along: tuple[KeyValues, KeyValues], measure: str, sides: tuple[str, str],
    lang: str = "en",
) -> str:  # fmt: skip
    """In words: the difference in each corner, and at how many pairs of values either side is surely ahead."""
    across, up, difference, verdict = _grid(table, along)
    if min(difference.shape) < 2:
        return ""
    words, unit = WORDS[lang], find(measure).unit
    corners = [
        words["corner"].format(
            change=change(difference[row, column], unit, lang), a=along[0].given(across[column]), b=along[1].given(up[row])
        )
        for row in (0, -1) for column in (0, -1)
    ]  # fmt: skip
    sure = ~np.isin(verdict, (UNTOLD, EQUAL)) & np.isfinite(difference)
    many = {
        sides[0]: sure & (difference > 0), sides[1]: sure & (difference < 0),
        words["untold"]: verdict == UNTOLD, words["same"]: verdict == EQUAL,
    }  # fmt: skip
    shown = {said: int(which.sum()) for said, which in many.items() if which.any()}
    counts = [words["count"].format(said=said, n=n, all=difference.size) for said, n in shown.items()]
    return words["alt"].format(
        measure=find(measure).label(lang), first=along[0].name, second=along[1].name, corners="; ".join(corners),
        counts=" ".join(one[0].upper() + one[1:] for one in counts),
    )  # fmt: skip


def _grid(table: pd.DataFrame, along: tuple[KeyValues, KeyValues]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Values across and up, and the difference and the verdict at each pair: a row for each value of the second key."""
    whole = table.pivot(index=along[1].key, columns=along[0].key, values=["difference", "verdict"]).sort_index()
    difference = whole["difference"].astype(float).sort_index(axis=1)
    verdict = whole["verdict"].sort_index(axis=1).to_numpy()
    return difference.columns.to_numpy(float), difference.index.to_numpy(float), difference.to_numpy(), verdict


def _edges(middles: np.ndarray) -> np.ndarray:
    """Where the cells around these values begin and end."""
    between = (middles[1:] + middles[:-1]) / 2
    return np.concatenate([[2 * middles[0] - between[0]], between, [2 * middles[-1] - between[-1]]])


def _colours(share: np.ndarray, verdict: np.ndarray) -> np.ndarray:
    """The colour of each cell, by what is said of it and by its share of the largest difference."""
    found = [shades.shade(said, abs(part)) for said, part in zip(verdict.ravel(), share.ravel(), strict=True)]
    return np.reshape(found, (*share.shape, 3))


def _line(
    axes: Axes, grid: tuple[np.ndarray, np.ndarray], difference: np.ndarray, ties: pd.DataFrame,
    along: tuple[KeyValues, KeyValues],
) -> set[str]:  # fmt: skip
    """The line of no difference: thick as far as a tie can be told where it crosses the grid, elsewhere dashed. Gives which."""
    if not np.nanmin(difference) < 0 < np.nanmax(difference):
        return set()
    zeros = axes.contour(*grid, np.ma.masked_invalid(difference), levels=[0], corner_mask=False, alpha=0).allsegs[0]
    told = ties[ties["told"].astype(bool)]
    found: set[str] = set()
    for line in zeros:
        sure = [any(_at(place, tie, along) for tie in told.to_dict("records")) for place in line]
        middles = (line[1:] + line[:-1]) / 2  # so far goes what is said of either end
        points = np.insert(line, np.arange(1, len(line)), middles, axis=0)
        halves = np.repeat(sure, 2)[1:-1].tolist()
        for thick, group in groupby(range(len(halves)), key=lambda n: halves[n]):
            part = points[(own := list(group))[0] : own[-1] + 2]
            effects = [patheffects.withStroke(linewidth=4.0 if thick else 2.6, foreground="white")]
            axes.plot(*part.T, path_effects=effects, **_how(thick), solid_capstyle="butt", zorder=3.2 if thick else 3)
            found.add("tie" if thick else "estimate")
    return found


def _how(thick: bool) -> dict[str, Any]:
    """How a line of ties is drawn: thick where they can be told."""
    return {"color": style.INK, "linewidth": 2.0 if thick else 1.0, "linestyle": "-" if thick else _DASHES}


def _at(place: np.ndarray, tie: dict, along: tuple[KeyValues, KeyValues]) -> bool:
    """Whether a place on the map is that of a tie."""
    own = next(n for n, key in enumerate(along) if key.key == tie["key"])
    slack = [1e-9 * (key.high - key.low) for key in along]
    beside = abs(place[1 - own] - tie["at"]) <= slack[1 - own]
    return beside and tie["value"] - slack[own] <= place[own] <= tie["until"] + slack[own]


def _untold(axes: Axes, edges: tuple[np.ndarray, np.ndarray], verdict: np.ndarray) -> None:
    """Hatches over the cells where nothing can be told."""
    for row, column in zip(*np.nonzero(verdict == UNTOLD), strict=True):
        x, y = edges[0][column], edges[1][row]
        axes.add_patch(
            Rectangle(
                (x, y),
                edges[0][column + 1] - x,
                edges[1][row + 1] - y,
                fill=False,
                hatch=shades.HATCH,
                edgecolor=style.FAINT,
                linewidth=0,
                zorder=2,
            )
        )


def _numbers(
    axes: Axes, places: tuple[np.ndarray, np.ndarray], difference: np.ndarray, how: tuple[float, int],
    colours: np.ndarray, verdict: np.ndarray, lang: str,
) -> None:  # fmt: skip
    """The signed difference in each cell, where there is room for all of them."""
    shown = {at: float(value) for at, value in np.ndenumerate(difference) if np.isfinite(value)}
    texts = {at: number(value * how[0], how[1], lang, signed=True) for at, value in shown.items()}
    widest = max((style.text_width(text, style.SMALL_PT) for text in texts.values()), default=0.0)
    if widest + 0.12 > _ACROSS / difference.shape[1] or _DIGITS_HIGH > _HEIGHT / difference.shape[0]:
        return
    for (row, column), text in texts.items():
        colour, doubt = to_hex(tuple(colours[row, column])), verdict[row, column] == UNTOLD
        ink = style.UNCLEAR_TEXT if doubt else style.INK if style.light(colour) else "white"
        box = {"facecolor": colour, "edgecolor": "none", "pad": 1.2}
        axes.text(
            float(places[0][column]),
            float(places[1][row]),
            text,
            ha="center",
            va="center",
            fontsize=style.SMALL_PT,
            zorder=4,
            color=ink,
            bbox=box,
        )


def _name(along: KeyValues) -> str:
    unit = f", {along.word}" if along.word and along.word != "%" else ""
    return f"{along.named()}{unit}"


def _key(
    figure: Figure, better: str, sides: tuple[str, str], reach: float, decimals: int, marks: Sequence[str], lang: str,
) -> None:  # fmt: skip
    """What the colours stand for: a bar with both sides named at its ends, the better one last, and the lines and hatches."""
    words = WORDS[lang]
    kinds: dict[str, Any] = {"tie": (Line2D, ([], []), _how(True)), "estimate": (Line2D, ([], []), _how(False))}
    kinds["untold"] = (Patch, (), shades.UNTOLD)
    handles = [kind(*given, **how, label=words[name]) for name, (kind, given, how) in kinds.items() if name in marks]
    if handles:
        style.key(figure, 0.30, handles)
    bar = 1.1
    ends = [(number(end, decimals, lang, signed=True), side) for end, side in ((-reach, sides[1]), (reach, sides[0]))]
    (low, worse), (high, ahead) = ends[::-1] if better == "lower" else ends
    texts = [f"{worse} {low}", f"{high} {ahead}"]
    room = (style.COLUMN - 2 * style.EDGE - bar - 0.2) / 2
    texts = [style.wrap(text, room, style.SMALL_PT) for text in texts]
    left = style.EDGE + max(style.text_width(line, style.SMALL_PT) for line in texts[0].split("\n")) + 0.08
    axes = style.panel(figure, left, 0.58, bar, 0.13)
    axes.imshow([shades.bar(*((LOWER, HIGHER) if better == "neither" else (WORSE, BETTER)))], aspect="auto", extent=(0, 1, 0, 1))
    axes.set_xticks([])
    axes.set_yticks([])
    style.write(figure, left - 0.08, 0.645, texts[0], size=style.SMALL_PT, ha="right", va="center")
    style.write(figure, left + bar + 0.08, 0.645, texts[1], size=style.SMALL_PT, va="center")
