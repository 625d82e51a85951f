"""What a trial in some teams changes for those who are in it, and for the others on the same queues."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.measures import IN_TRIAL, NOT_IN_TRIAL
from sim.measures.catalogue import MEASURES
from sim.plots import style, words
from sim.plots.differences import covers_zero

MARKERS = {IN_TRIAL: "o", NOT_IN_TRIAL: "s"}
SHOWN = ("occupancy", "handled_each", "phone_minutes", "longest_stretch", "pauses_missed")

WORDS = {
    "en": {
        IN_TRIAL: "in the trial", NOT_IN_TRIAL: "not in the trial",
        "against": "{label}, against {baseline}",
        "foot": "Mean of all days with 95 % intervals, one by one; grey may be chance. Each line has its own scale, "
        "with no difference at the upright line.",
        "each": "{measure}: in the trial {trial}, not in the trial {others}.",
        "untold": "{change} (may be chance)",
    },
    "nb": {
        IN_TRIAL: "med i forsøket", NOT_IN_TRIAL: "ikke med i forsøket",
        "against": "{label} mot {baseline}",
        "foot": "Snitt av alle dager med 95 %-intervaller, ett for ett; grått kan være tilfeldig. Hver linje har sin egen skala, "
        "med ingen forskjell ved den loddrette streken.",
        "each": "{measure}: med i forsøket {trial}, ikke med i forsøket {others}.",
        "untold": "{change} (kan være tilfeldig)",
    },
}  # fmt: skip

# The page in inches.
_NAMES, _NUMBERS, _RIGHT = 2.35, 1.25, 0.08
_HEADING, _ROW, _APART, _FOOT = 0.42, 0.46, 0.19, 0.66


@style.in_house_style
def draw(differences: pd.DataFrame, labels: Mapping[str, str], lang: str = "en") -> Figure | None:
    """A block for each regime of `labels` (the first is the baseline), a line for each measure; None without a trial.

    `differences` has part, regime, measure, difference, ci_low, ci_high: each against the baseline, in the same part.
    """
    blocks = _blocks(differences, labels)
    if not blocks:
        return None
    bottom = sum(_HEADING + _ROW * len(block) for block in blocks.values()) + _FOOT
    figure = style.new_figure(style.COLUMN, bottom)
    for regime, block in blocks.items():
        colour = style.look(list(labels).index(regime))[0]
        bottom -= _HEADING
        heading = _heading(labels, regime, lang)
        style.write(figure, style.EDGE, bottom + 0.10, heading, size=style.TITLE_PT, bold=True, color=colour)
        for measure, rows in block.items():
            bottom -= _ROW
            _line(figure, measure, rows, bottom, colour, lang)
    style.key(figure, 0.38, [
        Line2D([], [], color=style.INK, marker=MARKERS[part], markersize=5.2, linewidth=1.8, markeredgewidth=1.2,
               markerfacecolor=style.INK if part == IN_TRIAL else "white", label=WORDS[lang][part])
        for part in MARKERS
    ])  # fmt: skip
    style.write(figure, style.EDGE, 0.05, WORDS[lang]["foot"], style.COLUMN - 0.2, size=style.SMALL_PT, color=style.QUIET)
    return figure


def alt(differences: pd.DataFrame, labels: Mapping[str, str], lang: str = "en") -> str:
    """In words: the change of each measure for those in the trial and for the others, and which may be chance."""
    said = []
    for regime, block in _blocks(differences, labels).items():
        each = []
        for measure, rows in block.items():
            trial, others = (
                WORDS[lang]["untold"].format(change=change) if covers_zero(rows.loc[part]) else change
                for part, change in _changes(measure, rows, lang).items()
            )
            name = MEASURES[measure].label(lang)
            each.append(WORDS[lang]["each"].format(measure=name[0].upper() + name[1:], trial=trial, others=others))
        said.append(f"{_heading(labels, regime, lang)}. {' '.join(each)}")
    return " ".join(said)


def _heading(labels: Mapping[str, str], regime: str, lang: str) -> str:
    return WORDS[lang]["against"].format(label=labels[regime], baseline=next(iter(labels.values())))


def _blocks(differences: pd.DataFrame, labels: Mapping[str, str]) -> dict[str, dict[str, pd.DataFrame]]:
    """For each regime the measures that both parts have, each with one row a part."""
    blocks: dict[str, dict[str, pd.DataFrame]] = {}
    if differences.empty:
        return blocks
    for regime in labels:
        own = differences[(differences["regime"] == regime) & differences["part"].isin(list(MARKERS))].dropna(subset="difference")
        for measure in SHOWN:
            rows = own[own["measure"] == measure].set_index("part")
            if set(rows.index) == set(MARKERS):
                blocks.setdefault(regime, {})[measure] = rows.loc[list(MARKERS)]
    return blocks


def _changes(measure: str, rows: pd.DataFrame, lang: str) -> dict[str, str]:
    """The difference of each part in words, both written alike."""
    unit = MEASURES[measure].unit
    scale = words.scale(rows["difference"], unit, lang)
    return {str(part): words.change(row["difference"], unit, lang, scale) for part, row in rows.iterrows()}


def _line(figure: Figure, measure: str, rows: pd.DataFrame, bottom: float, colour: str, lang: str) -> None:
    """One measure: its name, both differences with their intervals on one scale, and the numbers."""
    style.write(figure, style.EDGE + 0.1, bottom + _ROW / 2, MEASURES[measure].label(lang), _NAMES - 0.15, va="center")
    width = style.COLUMN - style.EDGE - _NAMES - _NUMBERS - _RIGHT
    axes = style.panel(figure, style.EDGE + _NAMES, bottom, width, _ROW)
    reach = float(np.nanmax(np.abs(rows[["difference", "ci_low", "ci_high"]].to_numpy(float)), initial=0.0)) or 1.0
    axes.set_xlim(-1.06 * reach, 1.06 * reach)
    axes.set_ylim(0, _ROW)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.plot([0, 0], [0.02, _ROW - 0.02], color=style.QUIET, linewidth=0.7, zorder=2)
    axes.plot(axes.get_xlim(), [0, 0], color=style.FAINT, linewidth=0.6)
    middle = (_ROW + _APART) / 2
    for part, change in _changes(measure, rows, lang).items():
        unclear = covers_zero(rows.loc[part])
        _mark(axes, rows.loc[part], middle, style.UNCLEAR if unclear else colour, part)
        style.write(figure, style.COLUMN - _RIGHT, bottom + middle, change, size=style.SMALL_PT, ha="right", va="center",
                    color=style.UNCLEAR_TEXT if unclear else colour)
        middle -= _APART


def _mark(axes: Axes, row: pd.Series, middle: float, colour: str, part: str) -> None:
    """One difference with its interval: a filled mark for those in the trial, a hollow one for the others."""
    axes.plot([row["ci_low"], row["ci_high"]], [middle, middle], color=colour, linewidth=1.8, solid_capstyle="butt", zorder=3)
    axes.plot([row["difference"]], [middle], marker=MARKERS[part], markersize=5.2, linestyle="none", color=colour,
              markerfacecolor=colour if part == IN_TRIAL else "white", markeredgewidth=1.2, zorder=4, clip_on=False)
