"""Foretold against observed: every day held back on the left, the hours of the day on the right; one row a measure."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerTuple
from matplotlib.ticker import MaxNLocator

from sim.plots import style

MODEL, RIVAL = style.REGIME_COLOURS[0], style.REGIME_COLOURS[1]
ROWS = ("service_level", "abandonment", "wait_s")
RARE = 0.05  # times of day with less than this of the busiest one are left out
SHOWN_DAYS = 12  # more dates than about this are not all named
WORDS = {
    "en": {
        "title": "{name}: foretold and observed, {channel}",
        "days": "Each day held back",
        "hours": "By time of day, over these days",
        "service_level": "answered in {within:.0f} s, %",
        "abandonment": "gave up, %",
        "wait_s": "mean wait, s",
        "observed": "observed",
        "predicted": "foretold; band: nine in ten replications",
        "rival": "Erlang A, one availability factor",
    },
    "nb": {
        "title": "{name}: forutsagt og observert, {channel}",
        "days": "Hver dag som ble holdt tilbake",
        "hours": "Etter klokkeslett, over disse dagene",
        "service_level": "besvart på {within:.0f} s, %",
        "abandonment": "ga opp, %",
        "wait_s": "gjennomsnittlig ventetid, s",
        "observed": "observert",
        "predicted": "forutsagt; bånd: ni av ti gjentakelser",
        "rival": "Erlang A, én tilgjengelighetsfaktor",
    },
}


@style.in_house_style
def draw(table: pd.DataFrame, name: str, called: str, channel: str, within_s: float, lang: str = "en") -> Figure:
    """One channel of a back-test's table (see `sim.history.backtest`): small multiples, measures by row.
    `called` is the channel as the reader knows it.

    Dots are what happened, the line and its band what the model foretold, the dashed line Erlang A.
    """
    words = WORDS[lang]
    table = table[table["channel"] == channel]
    measures = [measure for measure in ROWS if (table["measure"] == measure).any()]
    figure = style.new_figure(style.A4_LANDSCAPE[0], 1.1 + 1.9 * max(1, len(measures)))
    grid = figure.subplots(max(1, len(measures)), 2, squeeze=False, sharex="col", sharey="row")
    for axes, measure in zip(grid, measures, strict=False):
        mine = table[table["measure"] == measure]
        days, hours = (mine[mine["level"] == level].sort_values(["date", "start"]) for level in ("day", "time_of_day"))
        hours = hours[hours["offered"] >= RARE * hours["offered"].max()]
        scale = 1.0 if measure == "wait_s" else 100.0
        _panel(axes[0], days, pd.to_datetime(days["date"]).dt.strftime("%d.%m.").tolist(), scale, apart=True)
        _panel(axes[1], hours, hours["start"].tolist(), scale, apart=False)
        axes[0].set_ylim(0, 100 if measure == "service_level" else None)
        axes[0].yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
        axes[0].set_ylabel(words[measure].format(within=within_s))
    for axes, key in zip(grid[0], ("days", "hours"), strict=True):
        axes.set_title(words[key], loc="left", fontsize=style.TEXT_PT, color=style.QUIET)
    figure.suptitle(
        words["title"].format(name=name, channel=called), x=0.06, ha="left", fontsize=style.TITLE_PT + 2, fontweight="bold"
    )
    handles = zip(*(axes.get_legend_handles_labels()[0] for axes in grid[0]), strict=True)  # as on the left, and on the right
    figure.legend(  # type: ignore[call-overload]
        list(handles), [words[key] for key in ("observed", "predicted", "rival")], ncols=3, loc="lower left",
        bbox_to_anchor=(0.055, 0.01), frameon=False, fontsize=style.SMALL_PT, handlelength=4,
        handler_map={tuple: HandlerTuple(ndivide=None)},
    )  # fmt: skip
    figure.tight_layout(rect=(0.01, 0.06, 1, 0.99))
    return figure


def _panel(axes: Axes, rows: pd.DataFrame, names: list[str], scale: float, apart: bool) -> None:
    """Dots, band and lines along the rows. Days stand apart from each other, hours are joined."""
    style.bare(axes, "left bottom")
    at = np.arange(len(rows))
    values = {key: rows[key].to_numpy(float) * scale for key in ("observed", "predicted", "low", "high", "rival")}
    axes.plot(at, values["observed"], "o", color=style.INK, markersize=4.2 if apart else 3.0, zorder=4, label="observed")
    if apart:
        axes.vlines(at, values["low"], values["high"], color=MODEL, linewidth=5, alpha=0.25, zorder=2)
        axes.plot(at, values["predicted"], "_", color=MODEL, markersize=9, markeredgewidth=1.8, zorder=3, label="predicted")
        axes.plot(at, values["rival"], "x", color=RIVAL, markersize=4, markeredgewidth=1.0, zorder=3, label="rival")
    else:
        axes.fill_between(at, values["low"], values["high"], color=MODEL, alpha=0.18, linewidth=0, zorder=1)
        axes.plot(at, values["predicted"], color=MODEL, linewidth=1.6, zorder=3, label="predicted")
        axes.plot(at, values["rival"], color=RIVAL, linewidth=0.9, linestyle=(0, (4, 2)), zorder=2, label="rival")
    every = max(1, -(-len(at) // SHOWN_DAYS))
    axes.set_xticks(at[::every], names[::every])
    axes.grid(axis="y", color=style.FAINT, linewidth=0.5)
    axes.set_axisbelow(True)
