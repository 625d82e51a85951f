"""What becomes of agents' wishes for a pause: granted at once, or held back, by which bound, and when in the day."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim import terms
from sim.measures.through import QUARTER_S
from sim.plots import style
from sim.plots.words import number

AT_ONCE = "granted_at_once"
COLOURS = {
    AT_ONCE: "#DCE9D5", "coverage_floor": "#3E6FA8", "max_away": "#E09F3E", "together": "#7B4B94", "window": "#9FB8D0",
    "tokens": "#5A3A1B",
}  # fmt: skip

WORDS = {
    "en": {
        AT_ONCE: "granted at once",
        "bar": "Of all wishes for a pause",
        "unmet": "Came to\nnothing",
        "day": "Wishes through the day (black: held back)",
        "wishes": "{n} wishes each a day",
        "foot": "Mean of all days. A wish that is held back is granted later, or comes to nothing; "
        "where several bounds hold it, the last one counts.",
        "alt": "What becomes of wishes for a pause, mean of all days. {each}",
        "each": "{label}: {n} wishes a day for each agent, {granted} granted at once{held}; {unmet} came to nothing",
        "held_by": ", {share} held back: {bound}",
        "busiest": "; most are held back from {at}, {most} a day",
    },
    "nb": {
        AT_ONCE: "innvilget straks",
        "bar": "Av alle pauseønsker",
        "unmet": "Ble ikke\nnoe av",
        "day": "Ønsker gjennom dagen (svart: holdt tilbake)",
        "wishes": "{n} ønsker hver om dagen",
        "foot": "Snitt av alle dager. Et ønske som holdes tilbake, innvilges senere eller blir ikke noe av. "
        "Holdes det av flere rammer, teller den siste.",
        "alt": "Hva det blir av ønsker om pause, snitt av alle dager. {each}",
        "each": "{label}: {n} ønsker om dagen per medarbeider, {granted} innvilget straks{held}; {unmet} ble det ikke noe av",
        "held_by": ", {share} holdt tilbake: {bound}",
        "busiest": "; flest holdes tilbake fra {at}, {most} om dagen",
    },
}  # fmt: skip

# The page in inches: the names, the bars, what came to nothing, the day.
_NAMES, _BAR, _UNMET, _GAP, _RIGHT = 1.62, 2.72, 0.78, 0.28, 0.12
_BARS = style.EDGE + _NAMES
_DONE = _BARS + _BAR + _UNMET
_DAY = style.COLUMN - _DONE - _GAP - _RIGHT
_ABOVE, _ROW, _THICK, _BELOW, _LINE = 0.42, 0.66, 0.34, 0.72, 0.19


@style.in_house_style
def draw(summary: pd.DataFrame, through: pd.DataFrame, labels: Mapping[str, str], lang: str = "en") -> Figure | None:
    """A bar for each regime of `labels` (the first is the baseline) under which anybody wishes; None when nobody does.

    `summary` has regime, measure, mean; `through` regime, measure, start_s, value.
    """
    shares = _shares(summary, labels)
    if shares.empty:
        return None
    marks = _marks([kind for kind in COLOURS if (shares[kind] > 0).any()], lang)
    below = _BELOW + _LINE * (len(marks) - 1)
    height = _ABOVE + _ROW * len(shares) + below
    figure = style.new_figure(style.COLUMN, height)
    _bars(style.panel(figure, _BARS, below, _BAR, _ROW * len(shares)), shares[list(COLOURS)], lang)
    days = _days(through, list(shares.index))
    middle = below + _ROW * (len(shares) - 0.5)
    for regime, share in shares.iterrows():
        colour = style.look(list(labels).index(str(regime)))[0]
        _name(figure, labels[str(regime)], share["wishes"], middle, colour, lang)
        style.write(figure, _DONE, middle, _per_cent(share["unmet"], lang), ha="right", va="center")
        if len(days):
            axes = style.panel(figure, _DONE + _GAP, middle - 0.4 * _ROW, _DAY, 0.78 * _ROW, keep="bottom")
            _through_day(axes, days, str(regime))
            axes.tick_params(axis="x", labelbottom=regime == shares.index[-1])
        middle -= _ROW
    style.write(figure, _BARS, height - 0.06, WORDS[lang]["bar"], bold=True, va="top")
    style.write(figure, _DONE, height - 0.06, WORDS[lang]["unmet"], bold=True, va="top", ha="right")
    if len(days):
        style.write(figure, _DONE + _GAP, height - 0.06, WORDS[lang]["day"], _DAY, bold=True, va="top")
    for row, handles in enumerate(reversed(marks)):
        style.key(figure, 0.27 + _LINE * row, handles)
    style.write(figure, style.EDGE, 0.07, WORDS[lang]["foot"], size=style.SMALL_PT, color=style.QUIET)
    return figure


def alt(summary: pd.DataFrame, through: pd.DataFrame, labels: Mapping[str, str], lang: str = "en") -> str:
    """In words: the shares under each regime, and when in the day most wishes are held back."""
    words, each = WORDS[lang], []
    for regime, share in _shares(summary, labels).iterrows():
        part = {kind: _per_cent(share[kind], lang) for kind in (*COLOURS, "unmet")}
        held = [
            words["held_by"].format(share=part[bound], bound=terms.label(bound, lang))
            for bound in terms.BOUNDS[1:] if share[bound] > 0
        ]  # fmt: skip
        told = words["each"].format(label=labels[str(regime)], n=number(share["wishes"], 1, lang), granted=part[AT_ONCE],
                                    held="".join(held), unmet=part["unmet"])
        days = _days(through, [str(regime)])
        if len(days) and days["held"].max() > 0:
            told += words["busiest"].format(at=terms.clock(days["held"].idxmax()[1]), most=number(days["held"].max(), 1, lang))
        each.append(told + ".")
    return words["alt"].format(each=" ".join(each)) if each else ""


def _shares(summary: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """For each regime with wishes: how many, the share of each fate, and the share that came to nothing."""
    wide = summary.pivot(index="regime", columns="measure", values="mean").astype(float)
    known_as = {f"held_by_{bound}": bound for bound in terms.BOUNDS[1:]} | {"wishes_unmet": "unmet"}
    wide = wide.rename(columns=known_as).reindex(columns=["wishes", AT_ONCE, *known_as.values()]).fillna(0.0)
    wide = wide.reindex([regime for regime in labels if regime in wide.index])
    return wide[wide["wishes"] > 0]


def _days(through: pd.DataFrame, regimes: list[str]) -> pd.DataFrame:
    """Wishes and those held back, by regime and quarter-hour, from the first wish to the last."""
    rows = through[through["regime"].isin(regimes) & through["measure"].isin(["wishes", "held"])]
    if rows.empty:
        return pd.DataFrame(columns=["wishes", "held"], dtype=float)
    wide = rows.pivot(index=["regime", "start_s"], columns="measure", values="value").astype(float)
    wide = wide.reindex(columns=["wishes", "held"]).fillna(0.0)
    starts = wide.index.get_level_values("start_s")
    busy = starts[wide["wishes"] > 0]
    return wide[(starts >= busy.min()) & (starts <= busy.max())] if len(busy) else wide.iloc[:0]


def _per_cent(share: float, lang: str) -> str:
    """A share in whole per cent, with a decimal where it is small."""
    return f"{number(100 * share, 1 if 0 < share < 0.0995 else 0, lang)} %"


def _name(figure: Figure, label: str, wishes: float, middle: float, colour: str, lang: str) -> None:
    """A regime's name, and under it how many wishes there are."""
    told = WORDS[lang]["wishes"].format(n=number(wishes, 1, lang))
    top = middle + 0.07 + 0.073 * (style.wrap(label, _NAMES - 0.12, style.TEXT_PT, "bold").count("\n") + 1)
    lines = style.write(figure, style.EDGE, top, label, _NAMES - 0.12, bold=True, color=colour, va="top")
    style.write(figure, style.EDGE, top - 0.15 * lines, told, size=style.SMALL_PT, color=style.QUIET, va="top")


def _bars(axes: Axes, shares: pd.DataFrame, lang: str) -> None:
    """A stacked bar for each regime, with the share written in every segment that has room for it."""
    axes.set_xlim(0, 1)
    axes.set_ylim(len(shares), 0)
    axes.set_xticks([])
    axes.set_yticks([])
    for row, (_, share) in enumerate(shares.iterrows()):
        start = 0.0
        for kind, part in share.items():
            colour = COLOURS[str(kind)]
            axes.barh(row + 0.5, part, _THICK / _ROW, left=start, color=colour, edgecolor="white", linewidth=0.6)
            text = _per_cent(part, lang)
            if style.text_width(text) + 0.06 < part * _BAR:
                axes.text(start + part / 2, row + 0.5, text, ha="center", va="center", fontsize=style.TEXT_PT,
                          color=style.INK if style.light(colour) else "white")
            start += part
        axes.barh(row + 0.5, 1, _THICK / _ROW, facecolor="none", edgecolor=style.QUIET, linewidth=0.6, clip_on=False)


def _through_day(axes: Axes, days: pd.DataFrame, regime: str) -> None:
    """When wishes arise, and how many of them are held back, on a clock and a scale that all regimes share."""
    own, starts = days.loc[regime], days.index.get_level_values("start_s")
    for name, colour in (("wishes", style.UNCLEAR), ("held", style.INK)):
        axes.bar(own.index.to_numpy(float), own[name], QUARTER_S, align="edge", color=colour, linewidth=0)
    style.hours(axes, starts.min(), starts.max() + QUARTER_S, 0.8 * _DAY)
    axes.set_ylim(0, 1.05 * float(days["wishes"].max()))
    axes.set_yticks([])


def _marks(kinds: list[str], lang: str) -> list[list[Patch]]:
    """What each colour is, in rows that fit the page."""
    rows: list[list[Patch]] = [[]]
    room = style.COLUMN
    for kind in kinds:
        text = WORDS[lang].get(kind) or terms.label(kind, lang)
        needed = style.text_width(text, style.SMALL_PT) + 0.42
        if needed > room:
            rows.append([])
            room = style.COLUMN
        rows[-1].append(Patch(facecolor=COLOURS[kind], edgecolor=style.QUIET, linewidth=0.5, label=text))
        room -= needed
    return rows
