"""A measure over two swept keys: how far a regime is from the first one at each pair of values, or one regime by itself."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from sim.measures.catalogue import find
from sim.measures.compare import BETTER, EQUAL, HIGHER, LOWER, NONE, UNTOLD, WORSE
from sim.plots import key_axis, shades, style
from sim.plots.words import Scale, number, say
from sim.plots.words import scale as scale_of
from sim.questions import swept

# Where there is no room for signed numbers, marks tell the sides apart in print.
SIGNS = {BETTER: "▲", HIGHER: "▲", WORSE: "▼", LOWER: "▼"}
MARKERS = {"▲": "^", "▼": "v"}
WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "against": "{measure}: {regime} against {baseline}", "alone": "{measure}: {regime}",
        BETTER: "better", WORSE: "worse", HIGHER: "higher", LOWER: "lower", NONE: "not simulated, or no value",
        "alt": "A map of {n} squares, one for each pair of values: across, {across}; upwards, {up}. {what}. {told}.",
        "count": {
            BETTER: "better in {n}", WORSE: "worse in {n}", HIGHER: "higher in {n}", LOWER: "lower in {n}",
            UNTOLD: "no difference can be told in {n}", EQUAL: "exactly the same in {n}", NONE: "no value in {n}",
        },
        "ends": "from {low} at {at_low} to {high} at {at_high}",
    },
    "nb": {
        "against": "{measure}: {regime} mot {baseline}", "alone": "{measure}: {regime}",
        BETTER: "bedre", WORSE: "dårligere", HIGHER: "høyere", LOWER: "lavere", NONE: "ikke simulert, eller uten verdi",
        "alt": "Et kart med {n} ruter, én for hvert par av verdier: bortover {across}, oppover {up}. {what}. {told}.",
        "count": {
            BETTER: "bedre i {n}", WORSE: "dårligere i {n}", HIGHER: "høyere i {n}", LOWER: "lavere i {n}",
            UNTOLD: "ingen sikker forskjell i {n}", EQUAL: "nøyaktig likt i {n}", NONE: "ingen verdi i {n}",
        },
        "ends": "fra {low} ved {at_low} til {high} ved {at_high}",
    },
}  # fmt: skip

# The page in inches.
_RIGHT, _CELL, _ROW, _HIGHEST = 0.12, 1.1, 0.42, 5.0
_BELOW, _BAR = 0.92, 3.0


@style.in_house_style
def draw(
    table: pd.DataFrame, keys: Mapping[str, str], measure: str, labels: Mapping[str, str], regime: str, lang: str = "en"
) -> Figure | None:  # fmt: skip
    """A square for each pair of values of two keys (key -> what it is called), the mean over all others; None where none is.

    `table` is that of a sweep. The first of `labels` is the baseline; where it is the `regime` shown, its own means are drawn.
    """
    cells = _cells(table, keys, measure, labels, regime)
    if cells.empty:
        return None
    (first, across), (second, up) = keys.items()
    columns, rows = swept.levels(cells[first]), swept.levels(cells[second])
    high = min(_HIGHEST, max(1.0, len(rows.values) * _ROW))
    marks, texts, widest = key_axis.beside(rows.values, high, lang)
    left = style.EDGE + widest + 0.1
    wide = min(style.COLUMN - left - _RIGHT, max(1.6, len(columns.values) * _CELL))
    title = style.wrap(_title(measure, labels, regime, lang), style.COLUMN - 0.1, style.TITLE_PT, "bold")
    up, across = (style.wrap(text, style.COLUMN - left - 0.2, style.TEXT_PT, "bold") for text in (f"↑ {up}", f"→ {across}"))
    deep = key_axis.depth(columns.values, wide, lang) + 0.16 * (across.count("\n") + 1)
    above = 0.2 + 0.18 * (title.count("\n") + 1) + 0.15 * (up.count("\n") + 1)
    height = above + high + deep + _BELOW
    figure = style.new_figure(style.COLUMN, height)
    axes = style.panel(figure, left, _BELOW + deep, wide, high)
    axes.set_xlim(-0.5, len(columns.values) - 0.5)
    axes.set_ylim(-0.5, len(rows.values) - 0.5)
    key_axis.across(axes, columns.values, wide, lang)
    axes.set_yticks(marks, texts)
    axes.tick_params(length=0)
    scale = _scale(cells, measure, lang)
    size = np.array([wide / len(columns.values), high / len(rows.values)])
    _fill(axes, cells, np.column_stack([columns.place, rows.place]), size, scale, lang)
    style.write(figure, style.EDGE, height - 0.06, title, size=style.TITLE_PT, bold=True, va="top")
    style.write(figure, left, _BELOW + deep + high + 0.07, up, bold=True)
    style.write(figure, left, _BELOW + 0.03, across, bold=True)
    _explain(figure, cells, len(columns.values) * len(rows.values), measure, scale, lang)
    return figure


def alt(
    table: pd.DataFrame, keys: Mapping[str, str], measure: str, labels: Mapping[str, str], regime: str, lang: str = "en"
) -> str:  # fmt: skip
    """In words: what is shown over what, in how many squares it is better or worse, and the two ends."""
    cells, words = _cells(table, keys, measure, labels, regime), WORDS[lang]
    known = cells[cells["value"].notna()]
    if known.empty:
        return ""
    scale, said = _scale(cells, measure, lang), []
    for verdict, many in cells["said"].value_counts(sort=False).items():
        if verdict:
            said.append(words["count"][verdict].format(n=number(many, 0, lang)))
    low, high = (known.loc[known["value"].idxmin()], known.loc[known["value"].idxmax()])
    at = [", ".join(f"{name} {key_axis.written(one[key], lang)}" for key, name in keys.items()) for one in (low, high)]
    ends = (f"{_digits(one['value'], scale, lang, one['said'] != '')} {scale.word}".strip() for one in (low, high))
    said.append(words["ends"].format(low=next(ends), high=next(ends), at_low=at[0], at_high=at[1]))
    across, up = keys.values()
    what, told = _title(measure, labels, regime, lang), "; ".join(said)
    return str(words["alt"]).format(
        n=number(len(cells), 0, lang), across=across, up=up, what=what, told=told[0].upper() + told[1:]
    )  # fmt: skip


def _cells(table: pd.DataFrame, keys: Mapping[str, str], measure: str, labels: Mapping[str, str], regime: str) -> pd.DataFrame:
    """A row a square: the keys' values, the value shown, its verdict ("" for a mean) and its colour."""
    cells = swept.averaged(swept.of(table, regime, measure), list(keys))
    if regime == next(iter(labels)):
        low, high = cells["mean"].min(), cells["mean"].max()
        share = (cells["mean"] - low) / (high - low if high > low else 1.0)
        colours = [shades.shade(HIGHER, part) for part in share]
        return cells.assign(value=cells["mean"], said="", colour=colours)
    said = swept.verdicts(cells, find(measure).better)
    size = cells["difference"].abs()
    share = size / (size.max() if size.max() > 0 else 1.0)
    colours = [shades.shade(one, part) for one, part in zip(said, share, strict=True)]
    return cells.assign(value=cells["difference"], said=said, colour=colours)


def _scale(cells: pd.DataFrame, measure: str, lang: str) -> Scale:
    """How all numbers of the map are written."""
    unit, values = find(measure).unit, cells["value"].dropna()
    if (cells["said"] != "").any():
        return scale_of(values, unit, lang)
    found = scale_of([values.max() - values.min()], unit, lang)  # as many decimals as tell the ends apart
    return Scale(found.factor, max(0, found.decimals - 1), "%" if unit == "1" else found.word)


def _digits(value: float, scale: Scale, lang: str, signed: bool) -> str:
    return number(value * scale.factor, scale.decimals, lang, signed)


def _title(measure: str, labels: Mapping[str, str], regime: str, lang: str) -> str:
    """What is shown: the measure, of which regime, against which."""
    baseline, name = next(iter(labels)), find(measure).label(lang)
    words = WORDS[lang]["alone" if regime == baseline else "against"]
    return str(words).format(measure=name[0].upper() + name[1:], regime=labels[regime], baseline=labels[baseline])


def _fill(axes: Axes, cells: pd.DataFrame, at: np.ndarray, size: np.ndarray, scale: Scale, lang: str) -> None:
    """The squares: coloured where a difference can be told, hatched where not, each with its number or a mark if it has room."""
    many, untold = len(cells) > style.MANY_DOTS, (cells["said"] == UNTOLD).to_numpy()
    corners = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])
    squares = at[:, None, :] + corners
    edge = 0.6 if size.min() > 0.12 else 0.0
    axes.add_collection(PolyCollection(squares, facecolors=list(cells["colour"]), edgecolors="white" if edge else "face",
                                       linewidths=edge or 0.2, rasterized=many, zorder=1))
    if untold.any():  # as one shape: hatching each by itself takes long
        outline = Path.make_compound_path(*(Path(square[[0, 1, 2, 3, 0]], closed=True) for square in squares[untold]))
        axes.add_artist(PathPatch(outline, facecolor="none", edgecolor=style.FAINT, linewidth=edge, rasterized=many, zorder=2,
                                  hatch=shades.HATCH if size.min() > 0.12 else "//////"))
    texts = [_digits(value, scale, lang, said != "") for value, said in zip(cells["value"], cells["said"], strict=True)]
    widest = max(style.text_width(text, style.SMALL_PT) for text in set(texts))
    if widest + 0.08 <= size[0] and size[1] >= 0.15:
        for (x, y), text, colour, doubt in zip(at, texts, cells["colour"], untold, strict=True):
            paint = style.UNCLEAR_TEXT if doubt else style.INK if style.light(colour) else "white"
            behind = {"facecolor": "white", "edgecolor": "none", "pad": 1.0} if doubt else None
            axes.text(x, y, text, ha="center", va="center", fontsize=style.SMALL_PT, color=paint, bbox=behind, zorder=4)
    elif size.min() >= 0.05:
        for sign, marker in MARKERS.items():
            mine = np.array([SIGNS.get(said) == sign for said in cells["said"]])
            dark = np.array([not style.light(colour) for colour in cells["colour"]])
            for which, paint in ((mine & dark, "white"), (mine & ~dark, style.INK)):
                axes.plot(*at[which].T, linestyle="none", marker=marker, markersize=min(4.0, 30 * size.min()), color=paint,
                          markeredgewidth=0, rasterized=many, zorder=3)


def _explain(figure: Figure, cells: pd.DataFrame, all_cells: int, measure: str, scale: Scale, lang: str) -> None:
    """The colours in a row with both ends named, and what hatched and empty squares mean."""
    words, said = WORDS[lang], set(cells["said"]) - {""}
    ends = (LOWER, HIGHER) if find(measure).better == "neither" else (WORSE, BETTER)
    known = cells["value"].dropna()
    if said:
        most = known.abs().max()
        lowest, highest = (most, -most) if find(measure).better == "lower" else (-most, most)
        names = [f"{SIGNS[end]} {words[end]}" for end in ends]
        colours = shades.bar(*ends)
    else:
        lowest, highest, names = known.min(), known.max(), ["", ""]
        colours = [shades.shade(HIGHER, part) for part in np.linspace(0, 1, shades.BAR)]
    low, high = (f"{_digits(value, scale, lang, bool(said))} {scale.word}".strip() for value in (lowest, highest))
    left = f"{names[0]} {low}".strip()
    start = style.EDGE + style.text_width(left, style.SMALL_PT) + 0.12
    bar = style.panel(figure, start, 0.50, _BAR, 0.15)
    bar.imshow([colours], aspect="auto", extent=(0, 1, 0, 1))
    bar.set_axis_off()
    style.write(figure, style.EDGE, 0.525, left, size=style.SMALL_PT)
    style.write(figure, start + _BAR + 0.08, 0.525, f"{high} {names[1]}".strip(), size=style.SMALL_PT)
    handles = []
    if UNTOLD in said:
        handles.append(Patch(**shades.UNTOLD, label=say("unclear", lang)))
    if len(known) < all_cells:
        handles.append(Patch(facecolor="white", edgecolor=style.FAINT, linewidth=0.8, label=words[NONE]))
    if handles:
        style.key(figure, 0.14, handles)
