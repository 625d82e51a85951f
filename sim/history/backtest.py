"""The test of a fit: days it has not seen, foretold, and held against what happened; and a simple model on the same days."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.evidence import Card
from sim.history import arrivals, availability, rival
from sim.history.fit import Fit, Play
from sim.history.intervals import History
from sim.history.past import MEASURES, SUMS, PastDay, days_of, ratios, summed
from sim.history.replay import replayed
from sim.queue import Queue
from sim.terms import clock

BAND = (0.05, 0.95)  # of replications
ENDLESS_S = 36_000.0  # patience where nobody gave up
FEWEST = 2  # days to fit
WHO = ["observed", "predicted", "rival", "own_handle", "rival_own_handle"]
COLUMNS = ["level", "date", "start", "channel", "offered", "measure", "observed", "predicted", "low", "high", *WHO[2:]]
LEVELS = {"day": ["channel", "date"], "interval": ["channel", "date", "start_s"], "time_of_day": ["channel", "start_s"]}


@dataclass(frozen=True)
class Backtest:
    """What was foretold and what happened.

    table: level (day, interval, time_of_day), date, start, channel, offered, measure, observed, predicted, low, high (of nine
    in ten replications), rival, own_handle (predicted had the day's handle time been known), rival_own_handle.
    misses: level, measure, n, the means of what was observed and predicted, and for each of the four predictions its mean
    absolute error and bias; shares and seconds.
    """

    table: pd.DataFrame
    misses: pd.DataFrame
    rival_share: dict[str, float]  # by channel: the availability fitted for the rival
    foreseen: tuple[int, int]  # days whose number of contacts fell in the 90 % range, of how many
    handle_change: float  # how much longer contacts took on the days held back than on those fitted, as a share


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
    """Foretells every channel's unseen days with a fit to the seen ones, and with the rival fitted to the same.

    Queues of which nothing was seen before are left out; InputError when there is nothing to foretell.
    """
    parts, shares = [], {}
    for channel, able in fit.availability.items():
        past, days = (days_of(history.intervals, channel, fit.handling) for history in (seen, unseen))
        shares[channel] = availability.fitted(past, partial(_rival_on, fit, past), by_time=False).share
        for day in days:
            parts.append(_as_it_was(day))
            longer = _longer(fit, unseen, day)
            for who, slower in (("predicted", dict.fromkeys(longer, 1.0)), ("own_handle", longer)):
                queues = {name: _slowed(queue, slower.get(name, 1.0)) for name, queue in fit.queues().items()}
                told = replayed(play.bare, queues, day, able.at(day.starts_s), play.times, play.seed + 1, play.engine)
                parts += [_labelled(_table(one, day), day, who, n) for n, one in enumerate(told)]
            simple = {"rival": 1.0, "rival_own_handle": _mean_of(longer, day)}
            parts += [_labelled(_rival(fit, day, shares[channel], slower), day, who) for who, slower in simple.items()]
    if not parts:
        allowed = f"on those days is nothing of what was fitted ({', '.join(fit.handling)}); hold back others"
        raise InputError("hold_back", None, allowed, "command line")
    sums = pd.concat(parts, ignore_index=True)
    table = pd.concat([_told(sums, level) for level in LEVELS], ignore_index=True)
    ranges = [(arrivals.foreseen(fit.arrivals, date), n) for date, n in _totals(unseen).items()]
    inside = [span[0] <= n <= span[1] for span, n in ranges if span is not None]
    return Backtest(table, _misses(table), shares, (sum(inside), len(inside)), _handle_change(seen, unseen))


def _totals(unseen: History) -> dict[pd.Timestamp, float]:
    return unseen.intervals.table.groupby("date")["offered"].sum().to_dict()


def _longer(fit: Fit, unseen: History, day: PastDay) -> dict[str, float]:
    """By queue: the day's own mean handle time against the fitted one; 1 where it is not known."""
    table = unseen.intervals.table
    rows = table[(table["date"] == day.date) & table["handle_s"].notna()]
    found = {}
    for name in day.counts:
        mine = rows[rows["queue"] == name]
        handled = float(mine["handled"].sum())
        own = float((mine["handle_s"] * mine["handled"]).sum())
        found[name] = own / handled / fit.handling[name].mean_s if handled and own else 1.0
    return found


def _handle_change(seen: History, unseen: History) -> float:
    """How much longer contacts took, as a share; NaN where it is not known."""
    means = []
    for history in (seen, unseen):
        rows = history.intervals.table.dropna(subset="handle_s")
        handled = float(rows["handled"].sum())
        means.append(float((rows["handle_s"] * rows["handled"]).sum()) / handled if handled else np.nan)
    return means[1] / means[0] - 1


def _slowed(queue: Queue, factor: float) -> Queue:
    """The same queue where contacts take longer by this factor."""
    return queue.model_copy(update={"handle": queue.handle.model_copy(update={"mean": Card(queue.handle.mean * factor)})})


def _mean_of(longer: dict[str, float], day: PastDay) -> float:
    counts = {name: float(counts.sum()) for name, counts in day.counts.items()}
    return sum(longer[name] * n for name, n in counts.items()) / max(sum(counts.values()), 1.0)


def _rival(fit: Fit, day: PastDay, share: float, slower: float = 1.0) -> pd.DataFrame:
    """Erlang A of a day: one handle time and one patience for all queues of its channel."""
    mine = [name for name, where in fit.channels.items() if where == day.channel]
    n = {name: fit.handling[name].contacts for name in mine}
    handle_s = sum(fit.handling[name].mean_s * n[name] for name in mine) / sum(n.values())
    waits = [(waits.exponential_s, waits.gave_up) for name in mine if (waits := fit.patience[name]) is not None]
    waited = sum(mean * gone for mean, gone in waits)
    patience_s = waited / sum(gone for _, gone in waits) if waits else ENDLESS_S
    return rival.predicted(day, handle_s * slower, patience_s, fit.within_s, share)


def _rival_on(fit: Fit, days: Sequence[PastDay], shares: np.ndarray) -> pd.DataFrame:
    return pd.concat([_rival(fit, day, float(shares[0])).assign(date=day.date) for day in days], ignore_index=True)


def _as_it_was(day: PastDay) -> pd.DataFrame:
    return _labelled(day.met.reset_index(drop=True).assign(start_s=day.starts_s), day, "observed")


def _table(sums: np.ndarray, day: PastDay) -> pd.DataFrame:
    return pd.DataFrame(sums, columns=SUMS).assign(start_s=day.starts_s)


def _labelled(sums: pd.DataFrame, day: PastDay, who: str, replication: int = 0) -> pd.DataFrame:
    """SUMS by interval with their day and whose they are."""
    return sums.assign(date=day.date, channel=day.channel, who=who, replication=replication)


def _told(sums: pd.DataFrame, level: str) -> pd.DataFrame:
    """The measures of each day, interval or time of day, by everybody who tells them, with the band of the replications."""
    by = LEVELS[level]
    values = _values(sums, [*by, "who"]).unstack("who").reindex(columns=WHO)
    many = _values(sums[sums["who"] == "predicted"], [*by, "replication"])
    band = many.groupby(level=[*by, "measure"]).quantile(list(BAND)).unstack().set_axis(["low", "high"], axis=1)
    offered = sums[sums["who"] == "observed"].groupby(by)["offered"].sum()
    table = values.join(band).reset_index().merge(offered.reset_index(), on=by)
    table["level"] = level
    table["date"] = table["date"].dt.strftime("%Y-%m-%d") if "date" in by else ""
    table["start"] = table["start_s"].map(clock) if "start_s" in by else ""
    return table.loc[table["observed"].notna(), COLUMNS]


def _values(sums: pd.DataFrame, by: list[str]) -> pd.Series:
    """Each measure as a ratio of sums."""
    return ratios(summed(sums, by)).rename_axis(columns="measure").stack()


def _misses(table: pd.DataFrame) -> pd.DataFrame:
    """How far off each prediction is on average: every day alike and a day's channels by contacts, else all by contacts."""
    rows = []
    for (level, measure), mine in table.groupby(["level", "measure"], sort=False):
        weight = mine["offered"] / (mine.groupby("date")["offered"].transform("sum") if level == "day" else 1.0)
        row = {"level": level, "measure": measure, "n": len(mine)}
        row |= {who: _mean(mine[who], weight) for who in ("observed", "predicted")}
        for who in WHO[1:]:
            off = mine[who] - mine["observed"]
            row |= {f"{who}_error": _mean(off.abs(), weight), f"{who}_bias": _mean(off, weight)}
        rows.append(row)
    order = pd.Categorical([row["measure"] for row in rows], list(MEASURES))
    return pd.DataFrame(rows).assign(measure=order).sort_values(["level", "measure"], ignore_index=True).astype({"measure": str})


def _mean(values: pd.Series, weight: pd.Series) -> float:
    """A weighted mean of those that are known."""
    known = float(weight[values.notna()].sum())
    return float((values * weight).sum()) / known if known else np.nan
