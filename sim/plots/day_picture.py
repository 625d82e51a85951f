"""One day under two to four regimes, side by side: who waits above, what every agent does below."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim import terms
from sim.plots import style, waiting, words

Day = tuple[str, pd.DataFrame, pd.DataFrame]  # title, contacts, stints

# Reading order of the legend, and drawing order: pauses last, so that a thin one is never hidden.
_ORDER = ("phone", "chat", "desk", "written", "acw", "task", "available", "break", "lunch")
_MANY_AGENTS, _MANY_PIECES = 200, 4_000  # beyond this the rows are drawn as dots, not as shapes

# The page in inches.
_LEFT, _RIGHT, _BETWEEN, _QUEUE, _GAP, _BELOW = 0.62, 0.22, 0.24, 1.35, 0.16, 0.70


@style.in_house_style
def draw(days: Sequence[Day], lang: str = "en", size: tuple[float, float] | None = None) -> Figure:
    """The same day under each regime; without a size, as wide as the report and as tall as the agents need."""
    order = agent_order([stints for _, _, stints in days])
    shifts = [shift_pieces(stints, waiting.last_seen(contacts, stints)) for _, contacts, stints in days]
    waits = [waiting.waits(contacts, waiting.last_seen(contacts, stints)) for _, contacts, stints in days]
    dense = len(order) > _MANY_AGENTS or sum(map(len, shifts)) > _MANY_PIECES

    width, height = size or (style.COLUMN, 0.0)
    panel = (width - _LEFT - _RIGHT - _BETWEEN * (len(days) - 1)) / len(days)
    titles = [style.wrap(title, panel, style.TITLE_PT, "bold") for title, _, _ in days]
    told = ["\n".join(style.wrap(line, panel, style.SMALL_PT) for line in _lines(_told(waited, lang), panel)) for waited in waits]
    above = 0.22 + 0.19 * max(title.count("\n") + 1 for title in titles) + 0.13 * max(text.count("\n") + 1 for text in told)
    if size is None:
        tallest = style.A4_LANDSCAPE[1] - above - _QUEUE - _GAP - _BELOW
        height = above + _QUEUE + _GAP + _BELOW + min(tallest, max(1.6, 0.24 * len(order)))
    figure = style.new_figure(width, height)
    grid = figure.add_gridspec(
        2, len(days), left=_LEFT / width, right=1 - _RIGHT / width, top=1 - above / height, bottom=_BELOW / height,
        wspace=_BETWEEN / panel, hspace=0, height_ratios=(_QUEUE + _GAP, height - above - _QUEUE - _GAP - _BELOW),
    )
    uppers, lowers = [], []
    for column, (title, text, pieces, waited) in enumerate(zip(titles, told, shifts, waits, strict=True)):
        uppers.append(figure.add_subplot(grid[0, column]))
        lowers.append(figure.add_subplot(grid[1, column]))
        _queue(uppers[-1], waited, dense)
        _rows(lowers[-1], pieces, order, dense)
        _headings(uppers[-1], title, text)
    _share_scales(uppers, lowers, shifts, waits, len(order), panel)
    uppers[0].set_ylabel(words.say("waiting", lang), fontsize=style.SMALL_PT, loc="bottom")
    uppers[0].yaxis.set_label_coords(-0.40 / panel, _GAP / (_QUEUE + _GAP))
    count = words.say("agent" if len(order) == 1 else "agents", lang, n=len(order))
    lowers[0].text(-0.40 / panel, 0.5, count, transform=lowers[0].transAxes, rotation=90, ha="center", va="center",
                   fontsize=style.SMALL_PT, color=style.QUIET)
    _legend(figure, shifts, waits, lang)
    return figure


def alt(days: Sequence[Day], lang: str = "en") -> str:
    """In words: how many agents there are, and under each regime how many waited at most, when, and how many gave up."""
    each = []
    for title, contacts, stints in days:
        waited = waiting.waits(contacts, waiting.last_seen(contacts, stints))
        moments, length = waiting.queue_steps(waited["from_s"].to_numpy(float), waited["until_s"].to_numpy(float))
        at = words.say("at_time", lang, at=terms.clock(moments[length.argmax()])) if length.max(initial=0) else ""
        each.append(f"{title}: {_told(waited, lang)}{at}.")
    agents = len(agent_order([stints for _, _, stints in days]))
    return words.say("day_alt", lang, agents=words.number(agents, 0, lang), each=" ".join(each))


def agent_order(tables: Sequence[pd.DataFrame]) -> list:
    """The agents at work, by the quarter they sign in, then by when lunch starts, both as in the first table."""
    keys: dict = {}
    for stints in tables:
        here = stints[stints["activity"].astype(str) != "off"]
        sign_in = here.groupby("agent_id", observed=True)["start_s"].min()
        lunch = here[here["activity"].astype(str) == "lunch"].groupby("agent_id", observed=True)["start_s"].min()
        for agent, start in sign_in.items():
            keys.setdefault(agent, (round(start / 900), lunch.get(agent, np.inf), agent))
    return sorted(keys, key=keys.__getitem__)


def shift_pieces(stints: pd.DataFrame, last_s: float) -> pd.DataFrame:
    """The stints of working time, with neighbours of the same activity joined into one piece."""
    here = stints.loc[stints["activity"].astype(str) != "off", ["agent_id", "activity", "start_s", "end_s"]]
    here = here.assign(activity=here["activity"].astype(str), end_s=here["end_s"].astype(float).fillna(last_s))
    here = here[here["end_s"] > here["start_s"]].sort_values(["agent_id", "start_s"], kind="stable")
    before = here.shift()
    goes_on = (
        (here["agent_id"] == before["agent_id"])
        & (here["activity"] == before["activity"])
        & ((here["start_s"] - before["end_s"]).abs() < 1e-6)
    )
    pieces = here.groupby((~goes_on).cumsum(), sort=False)
    return pieces.agg({"agent_id": "first", "activity": "first", "start_s": "first", "end_s": "last"})


def _queue(axes: Axes, waited: pd.DataFrame, dense: bool) -> None:
    """The people waiting, stacked by channel, and a tick above for each who gave up."""
    style.bare(axes, "left")
    moments, lengths = waiting.queue_by_channel(waited)
    floor = np.zeros(len(moments))
    for channel, length in lengths.items():
        axes.fill_between(moments, floor, floor + length, where=length > 0, step="post", linewidth=0.35,
                          color=style.ACTIVITY_COLOURS[channel], rasterized=dense)
        floor = floor + length
    gone = waited.loc[waited["gave_up"], "until_s"]
    axes.vlines(gone, 0.93, 1.0, transform=axes.get_xaxis_transform(), color=style.INK, linewidth=0.6,
                alpha=0.5 if len(gone) > 100 else 1)


def _rows(axes: Axes, pieces: pd.DataFrame, order: list, dense: bool) -> None:
    """One thin row per agent, coloured by what the agent does."""
    style.bare(axes)
    place = {agent: row for row, agent in enumerate(order)}
    half = 0.40 if len(order) <= 30 else 0.46 if len(order) <= 100 else 0.5
    for activity in _ORDER:
        own = pieces[pieces["activity"] == activity]
        if own.empty:
            continue
        row = own["agent_id"].map(place).to_numpy(float)
        left, right = own["start_s"].to_numpy(float), own["end_s"].to_numpy(float)
        corners = np.stack([
            np.column_stack([left, row - half]), np.column_stack([right, row - half]),
            np.column_stack([right, row + half]), np.column_stack([left, row + half]),
        ], axis=1)
        axes.add_collection(PolyCollection(
            list(corners), facecolors=style.ACTIVITY_COLOURS[activity], edgecolors="none", linewidths=0,
            antialiaseds=not dense, rasterized=dense,
        ), autolim=False)


def _told(waited: pd.DataFrame, lang: str) -> str:
    """The day in two numbers: how many waited at most, and how many gave up."""
    most, left = waiting.longest(waited), int(waited["gave_up"].sum())
    return ", ".join((
        words.say("at_most" if most else "none_waited", lang, n=most),
        words.say("left" if left else "none_left", lang, n=left),
    ))


def _lines(told: str, room: float) -> list[str]:
    """The two numbers on one line if there is room, else on one each."""
    return [told] if style.text_width(told, style.SMALL_PT) <= room else told.split(", ")


def _headings(axes: Axes, title: str, told: str) -> None:
    """The regime in bold, and under it the day in two numbers."""
    above = 8 + 10 * (told.count("\n") + 1)
    axes.annotate(title, (0, 1), (0, above), "axes fraction", textcoords="offset points", fontsize=style.TITLE_PT,
                  fontweight="bold", va="bottom", annotation_clip=False)
    axes.annotate(told, (0, 1), (0, 6), "axes fraction", textcoords="offset points", fontsize=style.SMALL_PT, color=style.QUIET,
                  va="bottom", linespacing=1.15, annotation_clip=False)


def _share_scales(uppers: list[Axes], lowers: list[Axes], shifts: list[pd.DataFrame],
                  waits: list[pd.DataFrame], agents: int, panel: float) -> None:
    """The same clock, the same queue scale and the same rows in every panel, with marks at whole hours."""
    start = min((p["start_s"].min() for p in shifts if len(p)), default=8 * 3600.0)
    end = max((p["end_s"].max() for p in shifts if len(p)), default=16 * 3600.0)
    most = max(1, *(waiting.longest(waited) for waited in waits), 1)
    for upper, lower in zip(uppers, lowers, strict=True):
        for axes in (upper, lower):
            style.hours(axes, start, end, panel)
        upper.tick_params(axis="x", length=0, labelbottom=False)
        upper.set_ylim(-most * 1.2 * _GAP / _QUEUE, most * 1.2)
        upper.spines["left"].set_bounds(0, most)
        upper.axhline(0, color=style.QUIET, linewidth=0.6)
        upper.set_yticks([tick for tick in MaxNLocator(4, integer=True).tick_values(0, most) if 0 <= tick <= most])
        lower.set_ylim(agents - 0.4, -0.6)
        lower.set_yticks([])
    for axes in uppers[1:]:
        axes.tick_params(axis="y", labelleft=False)


def _legend(figure: Figure, shifts: list[pd.DataFrame], waits: list[pd.DataFrame], lang: str) -> None:
    """One row of swatches for what is in the picture, folded only where the page is too narrow."""
    present = set().union(*(p["activity"] for p in shifts), *(w["channel"] for w in waits))
    handles: list = [
        Patch(facecolor=style.ACTIVITY_COLOURS[name], edgecolor=style.QUIET, linewidth=0.4,
              label=terms.label(name, lang))
        for name in _ORDER if name in present
    ]
    if any(w["gave_up"].any() for w in waits):
        handles.append(Line2D([], [], color=style.INK, linestyle="none", marker="|", markersize=7,
                              label=words.say("gave_up", lang)))
    width = figure.get_figwidth() - _LEFT - _RIGHT
    needed = sum(style.text_width(handle.get_label()) + 0.42 for handle in handles)
    columns = int(np.ceil(len(handles) / np.ceil(needed / width)))
    figure.legend(handles=handles, ncols=columns, loc="lower left", frameon=False, fontsize=style.TEXT_PT,
                  bbox_to_anchor=(_LEFT / figure.get_figwidth(), 0.06 / figure.get_figheight()), borderpad=0,
                  borderaxespad=0, handlelength=1.3, handletextpad=0.45, columnspacing=1.15)
