"""Where two regimes tie as one key changes: the difference with its band, and each tie with its interval."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.measures.catalogue import find
from sim.plots import style
from sim.plots.key_values import KeyValues
from sim.plots.words import change, number, scale

WORDS = {
    "en": {
        "up": "Difference in “{measure}”", "unit": ", {unit}",
        "now": "as things are set: {value}", "tie": "tie: {value}", "at_most": "at most {value}", "at_least": "at least {value}",
        "foot": "Dots: what was simulated, all on the same days. Band: 95 % intervals, one by one. "
        "Thick bar on the line of no difference: where the interval around a tie holds zero.",
        "alt": "The difference in “{measure}” as “{name}” goes from {reach}. {ends} {ties}",
        "end": "{change} at {value}", "no_tie": "No tie can be told.", "ties": "Tie at {each}.", "between": "{a} and {b}.",
    },
    "nb": {
        "up": "Forskjell i «{measure}»", "unit": ", {unit}",
        "now": "slik det er satt: {value}", "tie": "likt: {value}", "at_most": "høyst {value}", "at_least": "minst {value}",
        "foot": "Punkter: det som er simulert, alt på de samme dagene. Bånd: 95 %-intervaller, ett for ett. "
        "Tykk strek på linjen uten forskjell: der intervallet rundt et vippepunkt rommer null.",
        "alt": "Forskjellen i «{measure}» når «{name}» går fra {reach}. {ends} {ties}",
        "end": "{change} ved {value}", "no_tie": "Ikke noe vippepunkt kan påvises.",
        "ties": "Likt ved {each}.", "between": "{a} og {b}.",
    },
}  # fmt: skip

# The page in inches.
_LEFT, _RIGHT, _TITLE, _STRIP, _HEIGHT, _BELOW = 0.66, 0.16, 0.38, 0.17, 3.0, 1.02
_ACROSS = style.COLUMN - _LEFT - _RIGHT
_ROOM = 0.13  # of the height, above and below the band, for the names of the sides
_WHEAT = "#EFE7D6"  # the side that is not the better one
_STEPS = [1, 2, 2.5, 5, 10]  # from mark to mark


@style.in_house_style
def draw(
    table: pd.DataFrame, ties: pd.DataFrame, along: KeyValues, measure: str, sides: tuple[str, str], now: float | None = None,
    lang: str = "en",
) -> Figure | None:  # fmt: skip
    """The curve over one key, None when it has fewer than two points; `sides` say who stands how above zero and below it.

    `table` has the key, difference, ci_low, ci_high; `ties` has value, until, low, high, told; `now` is the key's value as set.
    """
    rows = _shown(table, along)
    if len(rows) < 2:
        return None
    told = ties[ties["told"].astype(bool)]
    texts = [WORDS[lang]["tie"].format(value=where(tie, along, lang)) for tie in told.to_dict("records")]
    wide = max((style.text_width(text, style.TEXT_PT, "bold") for text in texts), default=0.0) + 0.15
    strips = min(len(texts), int(np.ceil(wide * len(texts) / _ACROSS)))  # one above the other where there is no room
    height = _TITLE + _STRIP * strips + _HEIGHT + _BELOW
    figure = style.new_figure(style.COLUMN, height)
    axes = style.panel(figure, _LEFT, _BELOW, _ACROSS, _HEIGHT, keep="left bottom")
    word = _scales(axes, rows, along, find(measure).unit, lang)
    middles = [(tie["value"] + tie["until"]) / 2 for tie in told.to_dict("records")]
    _sides(axes, sides, find(measure).better, [*middles, *([] if now is None else [now])])
    colour = style.REGIME_COLOURS[0]
    axes.fill_between(rows[along.key], rows["ci_low"], rows["ci_high"], color=style.pale(colour, 0.62), zorder=2)
    axes.axhline(0, color=style.INK, linewidth=0.8, zorder=3)
    axes.plot(rows[along.key], rows["difference"], color=colour, linewidth=1.6, marker="o", markersize=3.6, zorder=4)
    _ties(axes, told, along)
    _told(axes, texts, middles, strips)
    _now(axes, now, along, lang)
    title = WORDS[lang]["up"].format(measure=find(measure).label(lang)) + (WORDS[lang]["unit"].format(unit=word) if word else "")
    style.write(figure, style.EDGE, height - 0.06, title, bold=True, va="top")
    _below(figure, along, lang)
    return figure


def alt(
    table: pd.DataFrame, ties: pd.DataFrame, along: KeyValues, measure: str, sides: tuple[str, str], now: float | None = None,
    lang: str = "en",
) -> str:  # fmt: skip
    """In words: the difference at both ends, and where the ties are."""
    rows, words, unit = _shown(table, along), WORDS[lang], find(measure).unit
    if len(rows) < 2:
        return ""
    ends = [
        words["end"].format(change=change(row["difference"], unit, lang), value=along.given(row[along.key]))
        for row in (rows.iloc[0], rows.iloc[-1])
    ]
    each = "; ".join(where(tie, along, lang) for tie in ties[ties["told"].astype(bool)].to_dict("records"))
    return words["alt"].format(
        measure=find(measure).label(lang), name=along.name, reach=along.reach(),
        ends=words["between"].format(a=ends[0], b=ends[1]), ties=words["ties"].format(each=each) if each else words["no_tie"],
    )  # fmt: skip


def where(tie: dict, along: KeyValues, lang: str) -> str:
    """A tie with its interval: "6 % (4 to 9 %)", "6 % (at most 9 %)"."""
    first, last = along.place(tie["value"], tie["until"])
    low, high = float(tie["low"]), float(tie["high"])
    value = along.said(first) if first == last else along.span(first, last)
    if np.isfinite(low) and np.isfinite(high):
        low, high = along.place(low, high)
        within = "" if (low, high) == (first, last) else along.span(low, high)
    elif np.isfinite(high):
        within = WORDS[lang]["at_most"].format(value=along.said(along.place(high, high)[1])) if high > last else ""
    else:
        within = WORDS[lang]["at_least"].format(value=along.said(along.place(low, low)[0])) if low < first else ""
    return f"{value} ({within})" if within else value


def _shown(table: pd.DataFrame, along: KeyValues) -> pd.DataFrame:
    return table.dropna(subset=["difference", "ci_low", "ci_high"]).sort_values(along.key)


def _scales(axes: Axes, rows: pd.DataFrame, along: KeyValues, unit: str, lang: str) -> str:
    """Wide enough for the whole band and the names of the sides; gives the unit of the differences."""
    low, high = min(0.0, rows["ci_low"].min()), max(0.0, rows["ci_high"].max())
    size = (high - low) or 1.0
    least = 0.12 * size  # so that both sides of no difference are seen
    low, high = min(low, -least), max(high, least)
    room = _ROOM * (high - low) / (1 - 2 * _ROOM)
    axes.set_ylim(low - room, high + room)
    shown = scale([low, high], unit, lang)
    marks = [mark for mark in MaxNLocator(7, steps=_STEPS).tick_values(low * shown.factor, high * shown.factor)]
    marks = [mark for mark in marks if low * shown.factor <= mark <= high * shown.factor] or [0.0]
    decimals = _decimals(marks)
    axes.set_yticks([mark / shown.factor for mark in marks], [number(mark, decimals, lang, signed=True) for mark in marks])
    ends = (min(along.low, rows[along.key].min()), max(along.high, rows[along.key].max()))
    axes.set_xlim(ends[0] - 0.02 * (ends[1] - ends[0]), ends[1] + 0.02 * (ends[1] - ends[0]))
    ticks(axes.xaxis, along, *ends, most=8)
    return shown.word


def ticks(axis, along: KeyValues, low: float, high: float, most: int) -> None:
    """Marks at round values of a key, written as it is."""
    low, high = low * along.factor, high * along.factor
    slack = 1e-9 * (high - low)
    marks = MaxNLocator(most, integer=along.whole, steps=_STEPS).tick_values(low, high)
    marks = [mark for mark in marks if low - slack <= mark <= high + slack]
    decimals = _decimals(marks)
    texts = [f"{number(mark, decimals, along.lang)}{' %' if along.word == '%' else ''}" for mark in marks]
    axis.set_ticks([mark / along.factor for mark in marks], texts)


def _decimals(marks: Sequence[float]) -> int:
    """How many decimals it takes to write all of them as they are."""
    step = min(np.diff(marks), default=1.0)
    return next((n for n in range(5) if all(abs(round(mark, n) - mark) < 0.01 * step for mark in marks)), 5)


def _sides(axes: Axes, sides: tuple[str, str], better: str, lines: list[float]) -> None:
    """Each side of no difference, named where no upright line goes through; the better one in pale green."""
    (low, high), (left, right) = axes.get_ylim(), axes.get_xlim()
    up = {"higher": style.BETTER, "lower": _WHEAT, "neither": "white"}[better]
    down = {"higher": _WHEAT, "lower": style.BETTER, "neither": "white"}[better]
    for text, start, end, colour in ((f"↑ {sides[0]}", 0, high, up), (f"↓ {sides[1]}", low, 0, down)):
        axes.axhspan(start, end, color=colour, linewidth=0, zorder=0)
        long = (style.text_width(text, style.SMALL_PT, "bold") + 0.15) / _ACROSS * (right - left)
        late = any(line < left + long for line in lines) and not any(line > right - long for line in lines)
        axes.annotate(
            text,
            (late, end == high),
            (-5 if late else 5, -4 if end == high else 4),
            "axes fraction",
            textcoords="offset points",
            ha="right" if late else "left",
            va="top" if end == high else "bottom",
            fontsize=style.SMALL_PT,
            fontweight="bold",
            zorder=4,
            color=style.BETTER_TEXT if colour == style.BETTER else style.QUIET,
            bbox={"facecolor": colour, "edgecolor": "none", "pad": 0.8},
        )


def _ties(axes: Axes, told: pd.DataFrame, along: KeyValues) -> None:
    """Each tie as a diamond and its interval as a bar on the line of no difference, with a broken line up to its name."""
    for tie in told.to_dict("records"):
        ends = [tie["low"] if np.isfinite(tie["low"]) else along.low, tie["high"] if np.isfinite(tie["high"]) else along.high]
        axes.plot(ends, [0, 0], color=style.INK, linewidth=3.0, solid_capstyle="butt", zorder=5)
        middle = (tie["value"] + tie["until"]) / 2
        axes.plot([middle], [0], marker="D", markersize=6, color="white", markeredgecolor=style.INK, zorder=6)
        axes.plot([middle, middle], [0, axes.get_ylim()[1]], color=style.INK, linewidth=0.8, dashes=(3, 2), zorder=3)


def _told(axes: Axes, texts: list[str], middles: list[float], strips: int) -> None:
    """The names of the ties above the picture, each over its place as far as there is room, in so many rows."""
    (left, right), above = axes.get_xlim(), axes.get_xaxis_transform()
    for row in range(strips):
        own, at = texts[row::strips], middles[row::strips]
        sizes = [(style.text_width(text, style.TEXT_PT, "bold") + 0.15) * (right - left) / _ACROSS for text in own]
        base = 1 + (0.05 + _STRIP * row) / _HEIGHT
        for text, middle, place in zip(own, at, style.spread(at, sizes, left, right), strict=True):
            axes.text(
                place,
                base,
                text,
                transform=above,
                ha="center",
                va="bottom",
                fontweight="bold",
                zorder=7,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
            )
            axes.plot(
                [middle, middle, place],
                [1, 1 + 0.03 / _HEIGHT, base],
                transform=above,
                color=style.INK,
                linewidth=0.6,
                clip_on=False,
            )


def _now(axes: Axes, now: float | None, along: KeyValues, lang: str) -> None:
    """The key's value as things are set, as a dotted line from below."""
    if now is None or not along.low <= now <= along.high:
        return
    left, right = axes.get_xlim()
    late = now > (left + right) / 2
    axes.axvline(now, color=style.QUIET, linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)
    axes.annotate(
        WORDS[lang]["now"].format(value=along.given(now)),
        (now, 0),
        (-4 if late else 4, 16),
        ("data", "axes fraction"),
        "offset points",
        ha="right" if late else "left",
        fontsize=style.SMALL_PT,
        color=style.QUIET,
    )


def _below(figure: Figure, along: KeyValues, lang: str) -> None:
    """What the key is called, the key itself, and how to read the picture."""
    unit = f", {along.word}" if along.word and along.word != "%" else ""
    name = style.wrap(f"{along.named()}{unit}", style.COLUMN - 0.2, style.TEXT_PT, "bold")
    style.write(figure, style.COLUMN - _RIGHT, 0.46, name, bold=True, ha="right")
    style.write(figure, style.EDGE, 0.06, WORDS[lang]["foot"], style.COLUMN - 0.15, size=style.SMALL_PT, color=style.QUIET)
