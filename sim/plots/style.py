"""The common look of every picture: colours, letters, sizes, and saving the same bytes each time.

The colours of activities are told apart by hue and by lightness. Work is cool and light, pauses are warm and dark,
so breaks and lunch stand out on screen, in print, in greyscale and for readers with any common colour vision.
"""

import io
import re
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath
from scipy.optimize import isotonic_regression

from sim.terms import clock

P = ParamSpec("P")
R = TypeVar("R")

# From the darkest to the lightest; "off" is paper.
ACTIVITY_COLOURS = {
    "lunch": "#2A0E05",
    "break": "#992A00",
    "phone": "#8290D5",
    "desk": "#A1AD2C",
    "chat": "#80C08A",
    "written": "#DCB2CB",
    "acw": "#C2CCFF",
    "task": "#E8E141",
    "available": "#EBEAE4",
    "off": "#FFFFFF",
}
INK = "#222222"
# Regimes other than the baseline, in the order they are shown: a colour and a marker each. The baseline is ink.
REGIME_COLOURS = ("#0072B2", "#B84900", "#007A5A", "#9B4680", "#4C2600", "#7A3DE0", "#8C1C13")
REGIME_MARKERS = ("o", "s", "D", "^", "v", "<", "X")
BASELINE_MARKER = "P"

QUIET = "#666666"
FAINT = "#DADADA"
UNCLEAR = "#8C8C8C"
UNCLEAR_TEXT = "#6E6E6E"
BETTER = "#E4EEE0"
BETTER_TEXT = "#4A6B3F"
# Warnings, as pale zones with their names on them.
WARNING = {"yellow": "#FFFAE6", "red": "#FDF0EB"}
WARNING_TEXT = {"yellow": "#7A5C00", "red": "#A3260F"}

TITLE_PT, TEXT_PT, SMALL_PT = 10.0, 8.5, 7.5
A4_LANDSCAPE = (11.0, 7.5)  # inches, inside the margins of the page
EDGE = 0.04  # inches
COLUMN = 7.5  # inches: the width of a picture that stands in the report, so that its letters can be read on paper
MANY_DOTS = 200  # more than these are drawn as one image, so that a page stays small
DPI = 200

_SETTINGS = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial", "Helvetica"],
    "font.size": TEXT_PT,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": QUIET,
    "axes.linewidth": 0.6,
    "axes.unicode_minus": True,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelsize": SMALL_PT,
    "ytick.labelsize": SMALL_PT,
    "hatch.linewidth": 0.6,
    "svg.fonttype": "none",
    "svg.hashsalt": "handlingsrom",
    "path.simplify": True,
}


def in_house_style(draw: Callable[P, R]) -> Callable[P, R]:
    """Run a drawing function under the common settings, whatever the caller's own settings are."""

    @wraps(draw)
    def styled(*args: P.args, **kwargs: P.kwargs) -> R:
        """Draw with the plain defaults of the library and the common settings on top."""
        with mpl.rc_context():
            mpl.rcdefaults()
            mpl.rcParams.update(_SETTINGS)  # type: ignore[arg-type]
            return draw(*args, **kwargs)

    return styled


@in_house_style
def new_figure(width: float, height: float) -> Figure:
    """An empty white figure, in inches, that can be saved without any window."""
    figure = Figure(figsize=(width, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


@in_house_style
def save(figure: Figure, folder: Path | str, name: str, formats: Iterable[str] = ("png", "svg"), dpi: int = DPI) -> list[Path]:
    """Write the figure once per format and give the paths; the same figure gives the same bytes."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    no_date = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None}}
    paths = []
    for kind in formats:
        path = folder / f"{name}.{kind}"
        figure.savefig(path, format=kind, dpi=dpi, metadata=no_date.get(kind))
        paths.append(path)
    return paths


@in_house_style
def svg(figure: Figure, name: str) -> str:
    """The figure as the <svg> element that stands in a page, as wide as its place there; the same figure gives the same text.

    Of its ids only those that something points at are kept, each with the picture's name in front: many pictures stand in one
    page, where every id must be another. Places are given to a hundredth of a point.
    """
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", dpi=DPI, metadata={"Date": None, "Creator": None})
    found = buffer.getvalue()
    found = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<style.*?</style>", "", found[found.index("<svg") :], flags=re.DOTALL)
    pointed_at = set(re.findall(r"(?:url\(|href=\")#([\w-]+)", found))
    found = re.sub(r"<[^>]+>", lambda tag: _tidy(tag.group(), name, pointed_at), found)
    return re.sub(r">\s+<", "><", found)


def _tidy(tag: str, name: str, pointed_at: set[str]) -> str:
    """One tag of a picture's SVG: its own ids, short numbers, and on the outermost what a style sheet said of every line."""
    tag = re.sub(r' id="([^"]*)"', lambda found: f' id="{name}-{found[1]}"' if found[1] in pointed_at else "", tag)
    tag = re.sub(r'(url\(#|href="#)', rf"\g<1>{name}-", tag).replace("xlink:href", "href")
    tag = re.sub(r"-?\d+\.\d{3,}", lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), tag)
    if tag.startswith("<svg"):
        tag = re.sub(r' (?:width|height|version|xmlns:xlink)="[^"]*"', "", tag)
        tag = tag.replace("<svg", '<svg style="stroke-linejoin: round; stroke-linecap: butt"', 1)
    return re.sub(r"\s+", " ", tag)


def text_width(text: str, size: float = TEXT_PT, weight: str = "normal") -> float:
    """How many inches a line of text takes."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return TextToPath().get_text_width_height_descent(text, font, ismath=False)[0] / 72


def wrap(text: str, width: float, size: float = TEXT_PT, weight: str = "normal") -> str:
    """Break a text into lines of at most so many inches, between words, and within those that are longer than a line."""
    lines = [""]
    for word in [piece for whole in text.split() for piece in _pieces(whole, width, size, weight)]:
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size, weight) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def _pieces(word: str, width: float, size: float, weight: str) -> list[str]:
    """A word, cut where it is longer than a line."""
    fits = len(word)
    while fits > 1 and text_width(word[:fits], size, weight) > width:
        fits -= 1
    return [word] if fits >= len(word) else [word[:fits], *_pieces(word[fits:], width, size, weight)]


def panel(figure: Figure, left: float, bottom: float, width: float, height: float, keep: str = "") -> Axes:
    """A part of the page to draw in, in inches from the lower left corner; without a frame but for the sides asked for."""
    across, up = figure.get_size_inches()
    axes = figure.add_axes((left / across, bottom / up, width / across, height / up))
    bare(axes, keep)
    return axes


def write(
    figure: Figure, left: float, bottom: float, text: str, width: float | None = None, size: float = TEXT_PT, bold: bool = False,
    **how: Any,
) -> int:  # fmt: skip
    """Words on the page, in inches from its lower left corner, in lines of at most so many inches; gives how many lines."""
    across, up = figure.get_size_inches()
    weight = "bold" if bold else "normal"
    lines = text if width is None else wrap(text, width, size, weight)
    figure.text(left / across, bottom / up, lines, fontsize=size, fontweight=weight, linespacing=1.15, **how)
    return lines.count("\n") + 1


def key(figure: Figure, bottom: float, handles: list) -> None:
    """One row of marks with what they stand for, so many inches above the lower edge."""
    across, up = figure.get_size_inches()
    row = figure.legend(
        handles=handles, ncols=len(handles), loc="lower left", bbox_to_anchor=(EDGE / across, bottom / up), frameon=False,
        borderpad=0, borderaxespad=0, fontsize=SMALL_PT, handlelength=1.8, handletextpad=0.5, columnspacing=1.2,
    )  # fmt: skip
    figure.add_artist(row)  # so that a second row does not take the place of the first


def bare(axes: Axes, keep: str = "") -> None:
    """Take away the frame, but keep the sides asked for: any of "left bottom"."""
    for side, spine in axes.spines.items():
        spine.set_visible(side in keep.split())
    axes.tick_params(length=2.5, width=0.6)
    axes.set_facecolor("none")


def look(place: int) -> tuple[str, str]:
    """The colour and the marker of a regime, by its place among those compared; the first is the baseline."""
    if place == 0:
        return INK, BASELINE_MARKER
    return REGIME_COLOURS[(place - 1) % len(REGIME_COLOURS)], REGIME_MARKERS[(place - 1) % len(REGIME_MARKERS)]


def pale(colour: str, share: float = 0.6) -> tuple[float, float, float]:
    """The colour mixed with so much white."""
    red, green, blue = to_rgb(colour)
    return red + share * (1 - red), green + share * (1 - green), blue + share * (1 - blue)


def light(colour: str) -> bool:
    """Whether dark letters are read more easily than white ones on this colour (relative luminance, WCAG 2.1)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return bool(np.dot([0.2126, 0.7152, 0.0722], linear) > 0.18)


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> np.ndarray:
    """Where the middles of labels come to lie: as near as possible to where they are wanted, in that order, none on another.

    All stay between low and high when there is room.
    """
    order = np.argsort(wanted, kind="stable")
    size = np.asarray(sizes, float)[order]
    before = np.cumsum(size) - size
    starts = isotonic_regression(np.asarray(wanted, float)[order] - size / 2 - before).x
    middles = np.empty(len(size))
    middles[order] = np.clip(starts, low, max(low, high - size.sum())) + before + size / 2
    return middles


def hours(axes: Axes, start_s: float, end_s: float, inches: float) -> None:
    """The clock below a picture: marks at whole hours, as many as there is room for."""
    start_s, end_s = start_s - 300, end_s + 300
    edge_s = 0.14 / inches * (end_s - start_s)  # a time so near the right end would run into the next picture
    steps = [np.arange(np.ceil(start_s / 3600 / h) * h, end_s / 3600, h) * 3600 for h in (1, 2, 3, 4, 6, 12, 24)]
    marks = next((step for step in steps if (step < end_s - edge_s).sum() <= inches / 0.46), steps[-1])
    axes.set_xlim(start_s, end_s)
    axes.set_xticks(marks, [clock(mark) if mark < end_s - edge_s else "" for mark in marks])
    axes.grid(axis="x", color=FAINT, linewidth=0.5, zorder=0)
    axes.set_axisbelow(True)
