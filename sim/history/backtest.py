"""The test of a fit: days it has not seen, foretold, and held against what happened; and a simple model on the same days."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim.errors import InputError
from sim.history import arrivals, availability, rival
from sim.history.fit import Fit, Play
from sim.history.intervals import History
from sim.history.past import MEASURES, SUMS, PastDay, days_of, ratios
from sim.history.replay import replayed
from sim.terms import clock

BAND = (0.05, 0.95)  # of replications
ENDLESS_S = 36_000.0  # patience where nobody gave up
FEWEST = 2  # days to fit


@dataclass(frozen=True)
class Backtest:
    """What was foretold and what happened.

    table: level (day, interval, time_of_day), date, start, channel, offered, measure, observed, predicted, low, high, rival.
    misses: measure, level, days, mean absolute error and bias of the model and of the rival; shares and seconds.
    """

    table: pd.DataFrame
    misses: pd.DataFrame
    rival_share: dict[str, float]  # by channel: the availability fitted for the rival
    foreseen: tuple[int, int]  # days whose number of contacts fell in the 90 % range, of how many


def split(
    dates: Sequence[pd.Timestamp], hold_back: float | Sequence[pd.Timestamp]
) -> tuple[list[pd.Timestamp], list[pd.Timestamp]]:
    """(days to fit, days held back): the last share of the days, or those named; InputError when too few are left."""
    days = sorted(dates)
    if isinstance(hold_back, float):
        n = max(1, round(hold_back * len(days)))
        fit, held = days[: len(days) - n], days[len(days) - n :]
    else:
        for date in hold_back:
            if date not in days:
                allowed = f"is not a day of the file ({days[0]:%Y-%m-%d} to {days[-1]:%Y-%m-%d})"
                raise InputError("hold_back", f"{date:%Y-%m-%d}", allowed, "command line")
        held = sorted(set(hold_back))
        fit = [date for date in days if date not in held]
    if len(fit) < FEWEST:
        raise InputError("hold_back", None, f"leaves {len(fit)} of {len(days)} days to fit; at least {FEWEST} are needed",
                         "command line")  # fmt: skip
    return fit, held


def tested(fit: Fit, seen: History, unseen: History, play: Play) -> Backtest:
    """Foretells every channel's unseen days with a fit to the seen ones, and with an Erlang A of one factor fitted to the same."""
    tables, shares = [], {}
    for channel, able in fit.availability.items():
        past, days = days_of(seen.intervals, channel), days_of(unseen.intervals, channel)
        simple = _rival(fit, channel)
        shares[channel] = availability.fitted(past, lambda share, past=past, simple=simple: simple(past, share)).share
        queues = fit.queues()
        for day in days:
            known = {name: queue for name, queue in queues.items() if name in day.counts}
            day = PastDay(day.date, channel, day.length_s, day.waits_of, day.starts_s,
                          {name: counts for name, counts in day.counts.items() if name in known}, day.staff, day.met)  # fmt: skip
            told = replayed(play.bare, queues, day, able.share, play.times, play.seed + 1, play.engine)
            simply = rival.predicted(day, **_means(fit, channel), share=shares[channel])
            tables.append(_beside(day, told, simply))
    sums = pd.concat(tables, ignore_index=True)
    table = pd.concat([_told(sums, level) for level in LEVELS], ignore_index=True)
    ranges = [(arrivals.foreseen(fit.arrivals, date), n) for date, n in _totals(unseen).items()]
    inside = [span[0] <= n <= span[1] for span, n in ranges if span is not None]
    return Backtest(table, _misses(table), shares, (sum(inside), len(inside)))


LEVELS = {"day": ["channel", "date"], "interval": ["channel", "date", "start_s"], "time_of_day": ["channel", "start_s"]}


def _totals(unseen: History) -> dict[pd.Timestamp, float]:
    return unseen.intervals.table.groupby("date")["offered"].sum().to_dict()


def _means(fit: Fit, channel: str) -> dict[str, float]:
    """The one handle time and the one patience of a channel that Erlang A knows, in seconds."""
    mine = [name for name, where in fit.channels.items() if where == channel]
    n = {name: fit.handling[name].contacts for name in mine}
    handle = sum(fit.handling[name].mean_s * n[name] for name in mine) / sum(n.values())
    waits = [(waits.exponential_s, waits.gave_up) for name in mine if (waits := fit.patience[name]) is not None]
    gone = sum(count for _, count in waits)
    patience = gone / sum(count / mean for mean, count in waits) if gone else ENDLESS_S
    return {"handle_s": handle, "patience_s": patience, "within_s": fit.within_s}


def _rival(fit: Fit, channel: str):  # type: ignore[no-untyped-def]
    means = _means(fit, channel)

    def predict(days: Sequence[PastDay], share: float) -> pd.DataFrame:
        return pd.DataFrame([rival.predicted(day, **means, share=share)[SUMS].sum() for day in days])

    return predict


def _beside(day: PastDay, told: pd.DataFrame, simply: pd.DataFrame) -> pd.DataFrame:
    """SUMS by interval of what happened, of each replication, and of the rival, told apart by `who`."""
    past = day.met.reset_index(drop=True).assign(start_s=day.starts_s, who="observed")
    model = told.assign(who="model")
    parts = pd.concat([past, model, simply.assign(who="rival")], ignore_index=True)
    return parts.assign(date=day.date, channel=day.channel, replication=parts.get("replication", pd.Series(dtype=float)).fillna(-1))


def _told(sums: pd.DataFrame, level: str) -> pd.DataFrame:
    """The measures of each day, interval or time of day: observed, predicted with its band, and the rival's."""
    by = LEVELS[level]
    added = sums.groupby([*by, "who", "replication"])[SUMS].agg(lambda column: column.sum(skipna=False))
    values = ratios(added).stack().rename("value").rename_axis([*added.index.names, "measure"]).reset_index()
    one = values[values["who"] != "model"].pivot_table(index=[*by, "measure"], columns="who", values="value")
    of_all = sums[sums["who"] == "model"].groupby(by)[SUMS].sum()
    mean = ratios(of_all).stack().rename("predicted").rename_axis([*by, "measure"])
    many = values[values["who"] == "model"].groupby([*by, "measure"])["value"]
    band = many.quantile(list(BAND)).unstack().rename(columns=dict(zip(BAND, ("low", "high"), strict=True)))
    offered = sums[sums["who"] == "observed"].groupby(by)["offered"].sum()
    table = one.join(mean).join(band).join(offered).reset_index()
    table["level"] = level
    table["date"] = table["date"].dt.strftime("%Y-%m-%d") if "date" in by else ""
    table["start"] = table["start_s"].map(clock) if "start_s" in by else ""
    for name in ("observed", "rival"):
        table[name] = table.get(name, float("nan"))
    table = table[table["observed"].notna()]
    return table[["level", "date", "start", "channel", "offered", "measure", "observed", "predicted", "low", "high", "rival"]]


def _misses(table: pd.DataFrame) -> pd.DataFrame:
    """How far off the model and the rival are on average: every day alike, intervals and times of day by contacts offered."""
    rows = []
    for (level, measure), mine in table.groupby(["level", "measure"], sort=False):
        weight = mine["offered"] if level != "day" else mine["offered"].clip(1, 1)
        row = {"level": level, "measure": measure, "n": len(mine)}
        for who, name in (("predicted", "model"), ("rival", "rival")):
            off = mine[who] - mine["observed"]
            row[f"{name}_error"] = float((off.abs() * weight).sum() / weight[off.notna()].sum())
            row[f"{name}_bias"] = float((off * weight).sum() / weight[off.notna()].sum())
        inside = (mine["observed"] >= mine["low"]) & (mine["observed"] <= mine["high"])
        rows.append({**row, "in_band": float(inside.mean())})
    order = {name: i for i, name in enumerate(MEASURES)}
    return pd.DataFrame(rows).sort_values(["level", "measure"], key=lambda column: column.map(order).fillna(column)
        if column.name == "measure" else column, kind="stable", ignore_index=True)  # fmt: skip
