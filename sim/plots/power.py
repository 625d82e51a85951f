"""How likely a trial is to find what it looks for, by how long it lasts: a line for each design, a panel for each measure."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.measures.catalogue import find
from sim.plots import style
from sim.plots.words import NONE, change, number
from sim.questions.designs import BEFORE_AFTER, LABELS, PARALLEL, STEPPED
from sim.questions.trial import ENOUGH, astray

# Told apart without colour too.
LOOKS: dict[str, tuple[str, tuple[float, ...]]] = {
    BEFORE_AFTER: (style.QUIET, (1.5, 1.5)), PARALLEL: (style.REGIME_COLOURS[0], ()), STEPPED: (style.REGIME_COLOURS[1], (6, 2)),
}  # fmt: skip
WORDS = {
    "en": {
        "up": "Probability of finding the simulated change, by the length of the trial in weeks",
        "title": "{label}: {effect}", "weeks": "{n} weeks",
        "enough": "{design}: {n} weeks", "never": "{design}: over {n} weeks", "astray": "{design}: astray",
        "foot": "The dots and the numbers beside the lines are where 80 % is reached. The upright line is the length asked for.",
        "misled": "Astray: spill-over shifts what the design would show by half of the change or more.",
        "alt": "The probability that a trial finds the simulated change, by its length. {each}",
        "each": "{label}, {effect}: {designs}.", "at": "{design} {share} after {n} weeks, {when}",
        "when": "80 % after {n} weeks", "no": "80 % not within {n} weeks", "most": "over 99 %",
        "lost": "led astray by spill-over",
    },
    "nb": {
        "up": "Sannsynligheten for å finne den simulerte endringen, etter hvor mange uker forsøket varer",
        "title": "{label}: {effect}", "weeks": "{n} uker",
        "enough": "{design}: {n} uker", "never": "{design}: over {n} uker", "astray": "{design}: villedende",
        "foot": "Prikkene og tallene ved linjene viser når 80 % nås. Den loddrette linjen er lengden det er spurt om.",
        "misled": "Villedende: ringvirkninger forskyver det opplegget ville vise, med halve endringen eller mer.",
        "alt": "Sannsynligheten for at et forsøk finner den simulerte endringen, etter hvor lenge det varer. {each}",
        "each": "{label}, {effect}: {designs}.", "at": "{design} {share} etter {n} uker, {when}",
        "when": "80 % etter {n} uker", "no": "80 % ikke innen {n} uker", "most": "over 99 %",
        "lost": "ført på villspor av ringvirkninger",
    },
}  # fmt: skip

# The page in inches.
_LEFT, _ABOVE, _BELOW = 0.56, 0.7, 0.42
_HEIGHT, _BETWEEN, _FOOT = 1.05, 0.72, 0.14
_LINE = 0.17  # of a name beside its line
_BESIDE = 1.035  # where the names begin, in widths of the panel


@style.in_house_style
def draw(curves: pd.DataFrame, shown: pd.DataFrame, lang: str = "en") -> Figure | None:
    """A panel for each measure that has any power to show; None when none has.

    `curves` has measure, design, weeks, power; `shown` measure, design, weeks (asked for), effect, bias, weeks_needed.
    """
    measures = _measures(curves)
    if not measures:
        return None
    shown = shown[shown["measure"].isin(measures)]
    misled = _FOOT if astray(shown).any() else 0.0  # what that means takes one more line
    height = _ABOVE + len(measures) * _HEIGHT + (len(measures) - 1) * _BETWEEN + _BELOW + 0.16 + misled
    figure = style.new_figure(style.COLUMN, height)
    until, said = _until(curves, shown), _said(curves, shown, lang)
    widest = max(style.text_width(text, style.SMALL_PT, "bold") for text in said.values())
    across = (style.COLUMN - _LEFT - widest - 0.15) / _BESIDE
    for n, measure in enumerate(measures):
        bottom = height - _ABOVE - _HEIGHT - n * (_HEIGHT + _BETWEEN)
        axes = style.panel(figure, _LEFT, bottom, across, _HEIGHT, keep="left bottom")
        mine = shown[shown["measure"] == measure]
        style.write(figure, style.EDGE, bottom + _HEIGHT + 0.22, _title(measure, mine, lang), bold=True)
        _panel(axes, curves[curves["measure"] == measure], mine, until, lang)
        _names(axes, curves[(curves["measure"] == measure) & (curves["weeks"] <= until)], said)
    style.write(figure, style.EDGE, height - 0.06, WORDS[lang]["up"], va="top")
    style.write(figure, style.EDGE, 0.06 + misled, WORDS[lang]["foot"], size=style.SMALL_PT, color=style.QUIET)
    if misled:
        style.write(figure, style.EDGE, 0.06, WORDS[lang]["misled"], size=style.SMALL_PT, color=style.QUIET)
    return figure


def alt(curves: pd.DataFrame, shown: pd.DataFrame, lang: str = "en") -> str:
    """In words: for each measure, what each design reaches in the time asked for, and when it is enough."""
    words, each = WORDS[lang], []
    last = int(curves["weeks"].max()) if len(curves) else 0
    for measure in _measures(curves):
        mine = shown[(shown["measure"] == measure) & shown["power"].notna()]
        lost = ["lost" if one else "" for one in astray(mine)]
        said = [
            words["at"].format(design=LABELS[row.design][lang], share=chance(row.power, lang), n=row.weeks, when=words[
                led or ("no" if np.isnan(row.weeks_needed) else "when")
            ].format(n=last if np.isnan(row.weeks_needed) else int(row.weeks_needed)))
            for row, led in zip(mine.itertuples(), lost, strict=True)
        ]  # fmt: skip
        label, effect = _named(measure, mine, lang)
        each.append(words["each"].format(label=label[0].upper() + label[1:], effect=effect, designs="; ".join(said)))
    return words["alt"].format(each=" ".join(each)) if each else ""


def chance(value: float, lang: str = "en") -> str:
    """A probability, never as sure as certain."""
    if not np.isfinite(value):
        return NONE
    return WORDS[lang]["most"] if round(100 * value) > 99 else f"{number(100 * value, 0, lang)} %"


def _measures(curves: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(curves.loc[curves["power"].notna(), "measure"]))


def _named(measure: str, shown: pd.DataFrame, lang: str) -> tuple[str, str]:
    """What a measure is called, and its simulated change."""
    one = find(measure)
    return one.label(lang), change(float(shown["effect"].iloc[0]), one.unit, lang)


def _title(measure: str, shown: pd.DataFrame, lang: str) -> str:
    label, effect = _named(measure, shown, lang)
    return WORDS[lang]["title"].format(label=label[0].upper() + label[1:], effect=effect)


def _until(curves: pd.DataFrame, shown: pd.DataFrame) -> float:
    """As many weeks as there is anything to see in."""
    needed = shown["weeks_needed"].max() if shown["weeks_needed"].notna().any() else 0
    return float(min(max(8, 1.25 * shown["weeks"].max(), 1.15 * needed), max(curves["weeks"].max(), 4)))


def _panel(axes: Axes, curves: pd.DataFrame, shown: pd.DataFrame, until: float, lang: str) -> None:
    asked = int(shown["weeks"].iloc[0])
    axes.set_xlim(1, until)
    axes.set_ylim(0, 1.04)
    axes.set_yticks([0, 0.5, ENOUGH, 1], [f"{number(100 * share, 0, lang)} %" for share in (0, 0.5, ENOUGH, 1)])
    axes.set_xticks([mark for mark in MaxNLocator(10, integer=True).tick_values(1, until) if 1 <= mark <= until])
    axes.axhline(ENOUGH, color=style.QUIET, linewidth=0.8, dashes=(4, 2), zorder=1)
    axes.axvline(asked, color=style.QUIET, linewidth=0.8, zorder=1)
    axes.annotate(WORDS[lang]["weeks"].format(n=asked), (asked, 1), (0, 2), ("data", "axes fraction"), "offset points",
                  ha="center", fontsize=style.SMALL_PT, color=style.QUIET)
    for design, mine in curves[curves["power"].notna()].groupby("design", sort=False):
        colour, dashes = LOOKS[str(design)]
        needed, seen = shown.loc[shown["design"] == design, "weeks_needed"].iloc[0], mine[mine["weeks"] <= until]
        line = axes.plot(seen["weeks"], seen["power"], color=colour, linewidth=1.6, zorder=3, clip_on=False)[0]
        if dashes:
            line.set_dashes(dashes)
        if np.isfinite(needed) and needed <= until:
            reached = mine.loc[mine["weeks"] == needed, "power"].iloc[0]
            axes.plot([needed], [reached], "o", color=colour, markersize=4.5, markeredgecolor="white", zorder=4)


def _said(curves: pd.DataFrame, shown: pd.DataFrame, lang: str) -> dict[tuple[str, str], str]:
    """What each line is and when it is enough, by measure and design."""
    found, last = {}, int(curves["weeks"].max())
    for row, lost in zip(shown.itertuples(), astray(shown), strict=True):
        key, n = ("never", last) if np.isnan(row.weeks_needed) else ("enough", int(row.weeks_needed))
        key = "astray" if lost else key
        found[row.measure, row.design] = WORDS[lang][key].format(design=LABELS[row.design][lang], n=n)
    return found


def _names(axes: Axes, curves: pd.DataFrame, said: dict[tuple[str, str], str]) -> None:
    """What each line is, beside where it ends."""
    ends = curves[curves["power"].notna()].groupby(["measure", "design"], sort=False)["power"].last()
    high = 1.04 / _HEIGHT
    places = style.spread(list(ends), [_LINE * high] * len(ends), -0.1, 1.14)
    for (key, end), place in zip(ends.items(), places, strict=True):
        colour = LOOKS[key[1]][0]
        axes.annotate("", (1.0, end), (_BESIDE - 0.005, place), ("axes fraction", "data"), ("axes fraction", "data"),
                      arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.5, "shrinkA": 0, "shrinkB": 0})
        axes.text(_BESIDE, place, said[key], color=colour, fontweight="bold", fontsize=style.SMALL_PT, va="center",
                  transform=axes.get_yaxis_transform())
