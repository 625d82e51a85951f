"""How many people on duty each regime needs: what it takes with its interval, and below it each target by number on duty."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.measures.catalogue import MEASURES
from sim.plots import style
from sim.plots.words import level, number, scale

WORDS = {
    "en": {
        "needs": "People on duty needed to meet all targets",
        "across": "People on duty",
        "within": "{label}: {n}{span}{price}", "span": " ({low} to {high})", "price": "; {price} full-time equivalents{span}",
        "below": "{label}: met with {n}, the fewest tried", "above": "{label}: not met with {n}, the most tried",
        "conflict": "{label}: the targets cannot be met together",
        "at_least": "{label}: at least {limit}", "at_most": "{label}: at most {limit}",
        "not_met": "not met", "now": "now: {n}",
        "foot": "Means of the same days for all. Bars are 95 % intervals, one by one: what sort of days they were makes them "
        "long, but not the difference. A large mark: the target that asks for the most people.",
        "alt": "People on duty needed to meet all targets. {each}",
    },
    "nb": {
        "needs": "Så mange må være på vakt for å oppfylle alle kravene",
        "across": "På vakt",
        "within": "{label}: {n}{span}{price}", "span": " ({low} til {high})", "price": "; {price} årsverk{span}",
        "below": "{label}: oppfylt med {n}, færrest som er prøvd", "above": "{label}: ikke oppfylt med {n}, flest som er prøvd",
        "conflict": "{label}: kravene kan ikke oppfylles samtidig",
        "at_least": "{label}: minst {limit}", "at_most": "{label}: høyst {limit}",
        "not_met": "ikke oppfylt", "now": "nå: {n}",
        "foot": "Snitt av de samme dagene for alle. Strekene er 95 %-intervaller, ett for ett: hva slags dager det ble, gjør dem "
        "lange, men ikke forskjellen. Stort merke: kravet det trengs flest folk til.",
        "alt": "Så mange må være på vakt for å oppfylle alle kravene. {each}",
    },
}  # fmt: skip

# The page in inches.
_LEFT, _RIGHT, _TITLE, _LINE, _BAR, _PANEL, _GAP, _FOOT = 0.62, 0.16, 0.26, 0.16, 0.2, 1.35, 0.36, 0.86
_ACROSS = style.COLUMN - _LEFT - _RIGHT


@style.in_house_style
def draw(
    needs: pd.DataFrame, targets: pd.DataFrame, curve: pd.DataFrame, labels: Mapping[str, str], lang: str = "en"
) -> Figure | None:
    """A row for each regime of `labels` (the first is the baseline) and a panel for each target; None where there is nothing.

    `needs` has a row a regime, `targets` one a regime and measure, `curve` one a regime, measure and number on duty.
    """
    told = {regime: style.wrap(text, _ACROSS - 0.1) for regime, text in _told(needs, labels, lang).items()}
    asked, seen = targets.drop_duplicates("measure"), _best(curve)
    if not told or asked.empty:
        return None
    rows = sum(_row_heights(needs, told).values())
    height = _TITLE + rows + len(asked) * (_GAP + _PANEL) + _FOOT
    figure, across = style.new_figure(style.COLUMN, height), _range(needs, seen)
    found = list(needs.dropna(subset="on_duty")["regime"]) or list(told)
    style.write(figure, style.EDGE, height - 0.06, WORDS[lang]["needs"], bold=True, va="top")
    _strip(style.panel(figure, _LEFT, height - _TITLE - rows, _ACROSS, rows), needs, told, list(labels), across)
    bottom = height - _TITLE - rows
    for k, target in enumerate(asked.itertuples()):
        bottom -= _GAP + _PANEL
        axes = style.panel(figure, _LEFT, bottom, _ACROSS, _PANEL, keep="left bottom")
        axes.set_xlim(*across)
        style.write(figure, style.EDGE, bottom + _PANEL + 0.09, _title(target, lang), bold=True)
        _panel(axes, seen[seen["measure"] == target.measure], list(labels), found, target, lang)
        _crossings(axes, needs, list(labels), target)
        _now(axes, float(needs["today"].iloc[0]), WORDS[lang]["now"] if k == 0 else "")
        _whole_numbers(axes, k == len(asked) - 1, lang)
    style.write(figure, style.COLUMN - _RIGHT, _FOOT - 0.4, WORDS[lang]["across"], bold=True, ha="right")
    width = style.COLUMN - 0.2
    style.write(figure, style.EDGE, 0.08, WORDS[lang]["foot"], width, style.SMALL_PT, color=style.QUIET)
    return figure


def alt(
    needs: pd.DataFrame, targets: pd.DataFrame, curve: pd.DataFrame, labels: Mapping[str, str], lang: str = "en"
) -> str:
    """In words: what each regime needs."""
    each = " ".join(f"{text}." for text in _told(needs, labels, lang).values())
    return WORDS[lang]["alt"].format(each=each) if each and len(targets) and len(curve) else ""


def _told(needs: pd.DataFrame, labels: Mapping[str, str], lang: str) -> dict[str, str]:
    """What each regime needs, and what that is more than the baseline."""
    words, baseline, found = WORDS[lang], next(iter(labels)), {}
    for row in needs[needs["regime"].isin(labels)].to_dict("records"):
        n = row["on_duty"] if row["found"] == "within" else row["fewest" if row["found"] == "below" else "most"]
        span = _span(row["low"], row["high"], words, lang)
        price = ""
        if row["regime"] != baseline and np.isfinite(row["price_fte"]):
            ends = _span(row["price_low"], row["price_high"], words, lang, decimals(row, lang), True)
            price = words["price"].format(price=number(row["price_fte"], decimals(row, lang), lang, signed=True), span=ends)
        told = {"n": number(n, 1 if row["found"] == "within" else 0, lang), "span": span, "price": price}
        found[row["regime"]] = words[row["found"]].format(label=labels[row["regime"]], **told)
    return {regime: found[regime] for regime in labels if regime in found}


def decimals(row: Mapping[str, Any], lang: str) -> int:
    """How many decimals a price has: none of its ends is told as zero unless it is zero."""
    told = [row["price_fte"], row["price_low"], row["price_high"]]
    found, least = scale(told, "count", lang).decimals, min(abs(end) for end in told[1:])
    return found + 1 if least > 0 and round(least, found) == 0 else found


def _span(low: float, high: float, words: Mapping[str, str], lang: str, many: int = 1, signed: bool = False) -> str:
    ends = (number(end, many, lang, signed=signed) if np.isfinite(end) else "?" for end in (low, high))
    return words["span"].format(**dict(zip(("low", "high"), ends, strict=True)))


def _title(target: Any, lang: str) -> str:
    label = MEASURES[target.measure].label(lang)
    said = limit(target.measure, target.target, lang)
    return WORDS[lang][target.side].format(label=label[0].upper() + label[1:], limit=said)


def limit(measure: str, value: float, lang: str) -> str:
    """A limit, without decimals where there is nothing behind the point."""
    share = MEASURES[measure].unit == "1"
    said = level(value, MEASURES[measure].unit, lang)
    exact = round(100 * value if share else value, 6) % 1 == 0
    return said.replace({"en": ".0 ", "nb": ",0 "}[lang], " ") if exact else said


def _best(curve: pd.DataFrame) -> pd.DataFrame:
    """What was looked at on the most days; with what was looked at on fewer, where a regime has hardly anything else."""
    full = curve[curve["days"] == curve["days"].max()]
    return (full if full["on_duty"].nunique() > 2 else curve).sort_values("on_duty")


def _range(needs: pd.DataFrame, seen: pd.DataFrame) -> tuple[float, float]:
    """From somewhat under the first interval to somewhat over the last; all that was looked at where there is none."""
    ends = needs[["on_duty", "low", "high"]].to_numpy(float)
    found = ends[np.isfinite(ends)]
    if not len(found):
        return float(seen["on_duty"].min()) - 0.5, float(seen["on_duty"].max()) + 0.5
    room = max(0.8, 0.12 * (found.max() - found.min()))
    return float(found.min() - room), float(found.max() + room)


def _strip(axes: Axes, needs: pd.DataFrame, told: Mapping[str, str], order: list[str], across: tuple[float, float]) -> None:
    """What each regime needs in words, and under them its mark and its interval."""
    heights = _row_heights(needs, told)
    height = sum(heights.values())
    axes.set_xlim(*across)
    axes.set_ylim(-height, 0)
    axes.set_xticks([])
    axes.set_yticks([])
    down, rows = 0.0, needs.set_index("regime")
    for regime, text in told.items():
        (colour, marker), row = style.look(order.index(regime)), rows.loc[regime]
        axes.text(0, down - 0.02, text, transform=axes.get_yaxis_transform(), va="top", color=colour, linespacing=1.1, zorder=5,
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8})  # fmt: skip
        at, down = down - heights[regime] + _BAR - 0.07, down - heights[regime]
        if np.isfinite(row["on_duty"]):
            low, high = (row[end] if np.isfinite(row[end]) else across[k] for k, end in enumerate(("low", "high")))
            axes.plot([low, high], [at] * 2, color=style.pale(colour, 0.45), linewidth=4, solid_capstyle="butt", zorder=2)
            axes.plot([row["on_duty"]] * 2, [at, -height], color=colour, linewidth=0.7, dashes=(3, 2), zorder=1)
            axes.plot([row["on_duty"]], [at], **_mark(colour, marker, 6.5))


def _row_heights(needs: pd.DataFrame, told: Mapping[str, str]) -> dict[str, float]:
    """How much room each regime takes above the panels: its lines of words, and its bar if it has one."""
    on_duty = needs.set_index("regime")["on_duty"]
    bars = {regime: _BAR if np.isfinite(on_duty[regime]) else 0.06 for regime in told}
    return {regime: _LINE * (text.count("\n") + 1) + bars[regime] for regime, text in told.items()}


def _mark(colour: str, marker: str, size: float) -> dict:
    return {"color": colour, "marker": marker, "markersize": size, "linestyle": "none", "markeredgecolor": "white",
            "markeredgewidth": 0.6, "zorder": 4}  # fmt: skip


def _panel(axes: Axes, seen: pd.DataFrame, order: list[str], found: list[str], target: Any, lang: str) -> None:
    """A measure by number on duty under each regime, and the side on which the target is not met.

    It is as high as those `found` need, which are those with a number on duty: others may be far off.
    """
    low, high = axes.get_xlim()
    shown = seen[seen["regime"].isin(found)].dropna(subset="mean")
    ends = [np.interp((low, high), mine["on_duty"], mine["mean"]) for _, mine in shown.groupby("regime")]  # of each line
    values = [*shown[shown["on_duty"].between(low, high)]["mean"], *np.ravel(ends), target.target]
    bottom, top = min(values), max(values)
    room = 0.14 * (top - bottom) or 0.01
    axes.set_ylim(bottom - room, top + room)
    bottom, top = axes.get_ylim()
    wrong = (bottom, target.target) if target.side == "at_least" else (target.target, top)
    axes.axhspan(*wrong, color=style.WARNING["red"], linewidth=0, zorder=0)
    axes.axhline(target.target, color=style.QUIET, linewidth=0.8, zorder=1)
    if (wrong[1] - wrong[0]) / (top - bottom) * _PANEL > 0.16:
        _not_met(axes, np.reshape(ends, (-1, 2)), target.side == "at_least", WORDS[lang]["not_met"])
    for place, regime in enumerate(order):
        mine, (colour, marker) = seen[seen["regime"] == regime], style.look(place)
        axes.plot(mine["on_duty"], mine["mean"], color=colour, linewidth=1.1, marker=marker, markersize=4.2,
                  markeredgewidth=0, zorder=3)  # fmt: skip
    marks = [mark for mark in MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(bottom, top) if bottom <= mark <= top]
    axes.set_yticks(marks, [limit(target.measure, mark, lang) for mark in marks])


def _not_met(axes: Axes, ends: np.ndarray, below: bool, text: str) -> None:
    """What the side means, in that corner of it from which the lines are farther."""
    edge = axes.get_ylim()[0 if below else 1]
    right = not len(ends) or np.abs(ends[:, 1] - edge).min() >= np.abs(ends[:, 0] - edge).min()
    axes.annotate(text, (1 if right else 0, 0 if below else 1), (-4 if right else 4, 3 if below else -3), "axes fraction",
                  "offset points", va="bottom" if below else "top", ha="right" if right else "left",
                  fontsize=style.SMALL_PT, color=style.WARNING_TEXT["red"])  # fmt: skip


def _crossings(axes: Axes, needs: pd.DataFrame, order: list[str], target: Any) -> None:
    """Where each regime has what it needs, and a large mark on the target that asks for it."""
    for place, regime in enumerate(order):
        row = needs[needs["regime"] == regime].iloc[0] if (needs["regime"] == regime).any() else None
        if row is None or not np.isfinite(row["on_duty"]):
            continue
        colour, marker = style.look(place)
        axes.axvline(row["on_duty"], color=colour, linewidth=0.7, dashes=(3, 2), zorder=1)
        if row["binding"] == target.measure:
            axes.plot([row["on_duty"]], [target.target], **_mark(colour, marker, 8.0))


def _now(axes: Axes, today: float, text: str) -> None:
    """How many are on duty now, where that is within the picture."""
    low, high = axes.get_xlim()
    if low < today < high:
        axes.axvline(today, color=style.QUIET, linewidth=0.8, linestyle=":", zorder=1)
        axes.annotate(text.format(n=f"{today:.0f}"), (today, 0), (3, 3), ("data", "axes fraction"), "offset points",
                      fontsize=style.SMALL_PT, color=style.QUIET)  # fmt: skip


def _whole_numbers(axes: Axes, named: bool, lang: str) -> None:
    """Marks at whole numbers on duty, named in the last panel."""
    low, high = axes.get_xlim()
    marks = [mark for mark in MaxNLocator(9, integer=True).tick_values(low, high) if low <= mark <= high]
    axes.set_xticks(marks, [number(mark, 0, lang) if named else "" for mark in marks])
    axes.grid(axis="x", color=style.FAINT, linewidth=0.5, zorder=0)
    axes.set_axisbelow(True)
