"""What each regime changes against the baseline: one line per measure, one column per regime.

Every line has its own scale, shared by the regimes, with no difference in the middle and the better side shaded.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from sim.plots import style, words

# The page in inches.
_LEFT, _RIGHT, _LABELS, _BETWEEN, _FOOT = 0.12, 0.12, 2.75, 0.22, 0.66
_LINE, _SECOND_LINE, _HEADING = 0.212, 0.13, 0.32
_UNITS_APART = 1  # with more regimes the unit stands once, beside the name of the measure
_TOLD = 2  # differences told in words under each heading; half as many where there are more than three regimes
_REACH = 0.90  # how much of its half the widest interval of a line fills


@style.in_house_style
def draw(differences: pd.DataFrame, labels: Mapping[str, str], groups: Mapping[str, str], lang: str = "en") -> Figure:
    """The differences of the measures that have a label, in the order of the labels, under their group's heading."""
    differences = _shown(differences, labels)
    regimes = list(dict.fromkeys(differences["regime"]))
    layout, depth = _layout(differences, labels, groups)
    width = min(style.A4_LANDSCAPE[0], max(style.COLUMN, 3.3 + 2.1 * len(regimes)))
    scales = {measure: _scale(differences, measure, lang) for measure in layout["measures"]}
    units = {m: scale.word for m, scale in scales.items()} if len(regimes) > _UNITS_APART else {}
    texts = _texts(differences, scales, lang, bare=bool(units))
    start = _LEFT + _LABELS + max((style.text_width(word, style.SMALL_PT) for word in units.values()), default=0.0)
    start += 0.12 * bool(units)
    column = (width - start - _RIGHT - _BETWEEN * max(0, len(regimes) - 1)) / max(1, len(regimes))
    numbers = 0.10 + max((style.text_width(text, style.SMALL_PT) for text in texts.values()), default=0.5)

    names = differences.drop_duplicates("regime").set_index("regime")["regime_label"]
    every_word = " ".join(map(str, names)).split()
    longest = max((style.text_width(word, style.TITLE_PT, "bold") for word in every_word), default=0.01)
    size = style.TITLE_PT * min(1.0, max(0.7, (column - 0.20) / longest))
    heads = [style.wrap(str(names[regime]), column - 0.20, size, "bold") for regime in regimes]
    above = 0.52 + 0.19 * max((head.count("\n") + 1 for head in heads), default=1)
    height = above + depth + _FOOT
    figure = style.new_figure(width, height)
    box = (_FOOT / height, depth / height)
    page = figure.add_axes((0, box[0], 1, box[1]))
    page.set_xlim(0, width)
    _measures(page, layout, width, depth)
    for measure, word in units.items():
        page.text(start - 0.12, layout["measures"][measure], word, ha="right", va="center", fontsize=style.SMALL_PT,
                  color=style.QUIET)
    for place, regime in enumerate(regimes):
        left = start + place * (column + _BETWEEN)
        axes = figure.add_axes((left / width, box[0], (column - numbers) / width, box[1]))
        own = differences[differences["regime"] == regime].set_index("measure")
        _column(axes, own, layout, depth, place)
        for measure, middle in layout["measures"].items():
            page.text(left + column, middle, texts.get((regime, measure), words.NONE), ha="right", va="center",
                      fontsize=style.SMALL_PT, color=_colour(own, measure, place))
        _head(figure, left / width, 1 - (above - 0.02) / height, heads[place], size, place)
        if place == 0:
            _better(axes, own, layout, lang)
    _around(figure, differences, lang)
    return figure


def alt(differences: pd.DataFrame, labels: Mapping[str, str], groups: Mapping[str, str], lang: str = "en") -> str:
    """In words: under each regime the first of the differences whose intervals leave out zero, heading by heading."""
    rows, each = _shown(differences, labels), []
    most = _TOLD if rows["regime"].nunique() <= 3 else _TOLD // 2
    for _, own in rows.groupby("regime", sort=False):
        name, clear = own["regime_label"].iloc[0], own[[not covers_zero(row) for _, row in own.iterrows()]]
        told: dict[str, list[str]] = {}
        for row in clear.itertuples():
            change = words.change(row.difference, row.unit, lang)
            told.setdefault(groups.get(row.measure, ""), []).append(f"{labels[row.measure]} {change}")
        what = "; ".join(
            (f"{heading}: " if heading else "") + ", ".join(said[:most])
            + (words.say("more", lang, n=len(said) - most) if len(said) > most else "")
            for heading, said in told.items()
        )  # fmt: skip
        each.append(words.say("clear_ones" if what else "no_clear_ones", lang, label=name, what=what))
    baseline = str(rows["baseline_label"].iloc[0]) if len(rows) else words.NONE
    return words.say("differences_alt", lang, baseline=baseline, each=" ".join(each))


def covers_zero(row: pd.Series) -> bool:
    """Whether the interval leaves room for no difference at all; an interval that is not known does."""
    return not (row["ci_low"] > 0 or row["ci_high"] < 0)


def _shown(differences: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """The rows to draw, each with the reach of its line: the farthest end of any regime's interval from zero."""
    rows = differences[differences["measure"].isin(list(labels)) & (differences["regime"] != differences["baseline"])]
    ends = rows[["difference", "ci_low", "ci_high"]].astype(float).abs().replace(np.inf, np.nan).max(axis=1)
    reach = ends.groupby(rows["measure"], observed=True).transform("max")
    return rows.assign(reach=reach.where(reach > 0, 1.0))


def _layout(differences: pd.DataFrame, labels: Mapping[str, str], groups: Mapping[str, str]) -> tuple[dict, float]:
    """Where each heading and each measure stands, in inches from the top, and how deep they are together."""
    shown = [measure for measure in labels if (differences["measure"] == measure).any()]
    headings = list(dict.fromkeys(groups.get(measure, "") for measure in shown))
    layout: dict = {"headings": {}, "measures": {}, "half": {}, "label": {}}
    depth = 0.0
    for heading in headings:
        layout["headings"][heading] = depth + 0.70 * _HEADING
        depth += _HEADING
        for measure in shown:
            if groups.get(measure, "") == heading:
                text = style.wrap(labels[measure], _LABELS - 0.30)
                line = _LINE + _SECOND_LINE * text.count("\n")
                layout["measures"][measure], layout["half"][measure] = depth + line / 2, line / 2
                layout["label"][measure] = text
                depth += line
    return layout, max(depth, _LINE)


def _scale(differences: pd.DataFrame, measure: str, lang: str) -> words.Scale:
    """How the numbers of one measure are written, alike for every regime."""
    own = differences[differences["measure"] == measure]
    return words.scale(own["difference"], str(own["unit"].iloc[0]), lang)


def _texts(differences: pd.DataFrame, scales: Mapping[str, words.Scale], lang: str, bare: bool) -> dict:
    """The difference in words for each regime and measure, with its unit or bare."""
    shown = {measure: replace(scale, word="") if bare else scale for measure, scale in scales.items()}
    return {
        (row.regime, row.measure): words.change(row.difference, row.unit, lang, shown[row.measure])
        for row in differences.itertuples()
    }


def _colour(own: pd.DataFrame, measure: str, place: int) -> str:
    """The colour of a regime, or grey where the difference may be chance."""
    unclear = measure not in own.index or covers_zero(own.loc[measure])
    return style.UNCLEAR_TEXT if unclear else style.REGIME_COLOURS[place % len(style.REGIME_COLOURS)]


def _measures(page: Axes, layout: dict, width: float, depth: float) -> None:
    """The headings, the names of the measures and thin rules between the groups, across the page."""
    page.set_ylim(depth, 0)
    page.axis("off")
    for heading, middle in layout["headings"].items():
        page.text(_LEFT, middle, heading, fontsize=style.TEXT_PT, fontweight="bold", va="center")
        page.plot([_LEFT, width - _RIGHT], [middle + 0.27 * _HEADING] * 2, color=style.FAINT, linewidth=0.6)
    for measure, middle in layout["measures"].items():
        page.text(_LEFT + 0.12, middle, layout["label"][measure], fontsize=style.TEXT_PT, va="center", linespacing=1.12)


def _column(axes: Axes, own: pd.DataFrame, layout: dict, depth: float, place: int) -> None:
    """One regime: for each measure the better side shaded, the interval, and the difference itself."""
    style.bare(axes)
    axes.set_xlim(-1, 1)
    axes.set_ylim(depth, 0)
    axes.set_xticks([])
    axes.set_yticks([])
    marker = style.REGIME_MARKERS[place % len(style.REGIME_MARKERS)]
    for measure, middle in layout["measures"].items():
        half = layout["half"][measure]
        axes.plot([0, 0], [middle - half, middle + half], color=style.QUIET, linewidth=0.7, zorder=2)
        if measure not in own.index:
            continue
        row = own.loc[measure]
        if row["better"] in ("higher", "lower"):
            axes.add_patch(Rectangle((0 if row["better"] == "higher" else -1, middle - half + 0.012), 1,
                                     2 * half - 0.024, facecolor=style.BETTER, linewidth=0, zorder=1))
        low, point, high = (row[["ci_low", "difference", "ci_high"]].astype(float) * _REACH / row["reach"]).to_numpy()
        unclear = covers_zero(row)
        colour = style.UNCLEAR if unclear else style.REGIME_COLOURS[place % len(style.REGIME_COLOURS)]
        axes.plot([low, high], [middle, middle], color=colour, linewidth=1.2 if unclear else 2.4,
                  solid_capstyle="butt", zorder=3)
        axes.plot([point], [middle], marker=marker, markersize=5.2, color=colour, linestyle="none", zorder=4,
                  markerfacecolor="white" if unclear else colour, markeredgewidth=1.0, clip_on=False)


def _head(figure: Figure, left: float, bottom: float, text: str, size: float, place: int) -> None:
    """The regime's own marker and name, in its colour, above its column."""
    colour = style.REGIME_COLOURS[place % len(style.REGIME_COLOURS)]
    width, height = figure.get_size_inches()
    first_line = (1.2 * text.count("\n") + 0.6) * size / 72
    figure.add_artist(Line2D([left + 0.06 / width], [bottom + first_line / height], color=colour,
                             marker=style.REGIME_MARKERS[place % len(style.REGIME_MARKERS)], markersize=6.5))
    figure.text(left + 0.19 / width, bottom, text, fontsize=size, fontweight="bold", color=colour, va="bottom")


def _better(axes: Axes, own: pd.DataFrame, layout: dict, lang: str) -> None:
    """The word "better" once, above the first line that has a better side, on that side."""
    for measure, middle in layout["measures"].items():
        if measure in own.index and own.loc[measure, "better"] in ("higher", "lower"):
            side = 0.5 if own.loc[measure, "better"] == "higher" else -0.5
            axes.text(side, middle - layout["half"][measure] - 0.03, words.say("better", lang), ha="center",
                      va="bottom", fontsize=style.SMALL_PT, color=style.BETTER_TEXT)
            return


def _around(figure: Figure, differences: pd.DataFrame, lang: str) -> None:
    """What is compared with what, above; how to read a line, below."""
    width, height = figure.get_size_inches()
    baseline = str(differences["baseline_label"].iloc[0]) if len(differences) else words.NONE
    figure.text(_LEFT / width, 1 - 0.12 / height, words.say("against", lang, baseline=baseline),
                fontsize=style.TITLE_PT + 2, fontweight="bold", va="top")
    handles = [
        Line2D([], [], color=style.INK, marker="o", markersize=5.2, linewidth=2.4, label=words.say("clear", lang)),
        Line2D([], [], color=style.UNCLEAR, marker="o", markersize=5.2, linewidth=1.2, markerfacecolor="white",
               label=words.say("unclear", lang)),
        Patch(facecolor=style.BETTER, edgecolor=style.FAINT, linewidth=0.5, label=words.say("better_side", lang)),
    ]
    figure.legend(handles=handles, ncols=3, loc="lower left", bbox_to_anchor=(_LEFT / width, 0.30 / height),
                  frameon=False, borderpad=0, borderaxespad=0, fontsize=style.SMALL_PT, handlelength=2.4,
                  columnspacing=1.6)
    figure.text(_LEFT / width, 0.10 / height, words.say("own_scale", lang), fontsize=style.SMALL_PT, color=style.QUIET)
