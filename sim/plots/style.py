"""The common look of every picture: colours, letters, sizes, and saving the same bytes each time.

The colours of activities are told apart by hue and by lightness. Work is cool and light, pauses are warm and dark,
so breaks and lunch stand out on screen, in print, in greyscale and for readers with any common colour vision.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

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
# Regimes other than the baseline, in the order they are shown: a colour and a marker each.
REGIME_COLOURS = ("#0072B2", "#C24E00", "#007A5A", "#9B4680", "#5B4A00", "#444444", "#8C1C13")
REGIME_MARKERS = ("o", "s", "D", "^", "v", "P", "X")

INK = "#222222"
QUIET = "#666666"
FAINT = "#DADADA"
UNCLEAR = "#8C8C8C"
UNCLEAR_TEXT = "#6E6E6E"
BETTER = "#E4EEE0"
BETTER_TEXT = "#4A6B3F"

TITLE_PT, TEXT_PT, SMALL_PT = 10.0, 8.5, 7.5
A4_LANDSCAPE = (11.0, 7.5)  # inches, inside the margins of the page
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
def save(figure: Figure, folder: Path | str, name: str, formats: Iterable[str] = ("png", "svg")) -> list[Path]:
    """Write the figure once per format and give the paths; the same figure gives the same bytes."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    no_date = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None}}
    paths = []
    for kind in formats:
        path = folder / f"{name}.{kind}"
        figure.savefig(path, format=kind, dpi=DPI, metadata=no_date.get(kind))
        paths.append(path)
    return paths


def text_width(text: str, size: float = TEXT_PT, weight: str = "normal") -> float:
    """How many inches a line of text takes."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return TextToPath().get_text_width_height_descent(text, font, ismath=False)[0] / 72


def wrap(text: str, width: float, size: float = TEXT_PT, weight: str = "normal") -> str:
    """Break a text into lines of at most so many inches, between words."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size, weight) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def bare(axes: Axes, keep: str = "") -> None:
    """Take away the frame, but keep the sides asked for: any of "left bottom"."""
    for side, spine in axes.spines.items():
        spine.set_visible(side in keep.split())
    axes.tick_params(length=2.5, width=0.6)
    axes.set_facecolor("none")
