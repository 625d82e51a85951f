"""A model of a centre fitted to its history: arrivals, handle times, patience and availability together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.history import arrivals, availability, handling, patience
from sim.history.arrivals import Arrivals
from sim.history.availability import Availability, Predict
from sim.history.handling import Handling
from sim.history.intervals import Durations, History, Intervals
from sim.history.past import IMMEDIATE, SUMS, PastDay, days_of, staff_column
from sim.history.patience import Patience
from sim.history.replay import replayed
from sim.queue import Law, Queue, Short
from sim.scenario import Scenario

MATCHES = 3  # rounds in which patience and availability are matched to interval figures in turn
ENOUGH = 0.02  # a change of patience smaller than this share ends them
MOST_PATIENCE_S, LEAST_PATIENCE_S = 36_000.0, 5.0
FEWEST_DAYS = 3
WITHIN_S = 20.0  # what counts as answered in time where neither the file nor the user says


@dataclass(frozen=True)
class Play:
    """How past days are replayed: a scenario without pauses, how often each, with which luck and engine."""

    bare: Scenario
    times: int
    seed: int
    engine: str


@dataclass(frozen=True)
class Fit:
    """Everything fitted, and the days it rests on."""

    dates: tuple[pd.Timestamp, ...]
    source: str
    within_s: float
    channels: dict[str, str]  # queue -> channel
    arrivals: Arrivals
    handling: dict[str, Handling]  # by queue
    patience: dict[str, Patience | None]  # by queue; None where nobody gave up
    availability: dict[str, Availability]  # by immediate channel
    staff: str  # the column that tells who was there

    def queues(self) -> dict[str, Queue]:
        """The queues as the floor takes them, without cards."""
        return {name: self._queue(name) for name in self.handling}

    def _queue(self, name: str) -> Queue:
        handle, waits = self.handling[name], self.patience[name]
        law = None if waits is None else Law(law=waits.law, mean=waits.mean_s, cv=waits.cv)
        short = Short(share=waits.short, within={"value": patience.SHORT_S}) if waits and waits.short else None
        return Queue(
            channel=self.channels[name], per_day=self.arrivals.per_day.get(name, (0.0,))[0], patience=law, short=short,
            handle=Law(law=handle.law, mean=handle.mean_s, cv=handle.cv), answer_within=self.within_s,
        )  # fmt: skip


def check(history: History) -> None:
    """InputError where a file can be read, but not fitted: too few days, no contacts, agents, handle times or waiting."""
    intervals, table = history.intervals, history.intervals.table
    staff_column(intervals)
    days = table["date"].nunique()
    if days < FEWEST_DAYS:
        has = "has only one day" if days == 1 else f"has only {days} days"
        allowed = f"{has}; at least {FEWEST_DAYS} are needed: two to fit, and one to test on"
        raise InputError("the file", None, allowed, intervals.source)
    if not table["offered"].sum() > 0:
        raise InputError("offered", None, "nobody got in touch in this file", intervals.source)
    if not table.loc[table["channel"].isin(IMMEDIATE), "offered"].sum() > 0:
        allowed = f"contacts on at least one of {', '.join(IMMEDIATE)} are needed; written work alone cannot be tested"
        raise InputError("channel", None, allowed, intervals.source)
    for name, mine in table.groupby("queue"):
        if mine["offered"].sum() > 0:
            _handling(intervals, str(name), None)


def part(history: History, dates: Sequence[pd.Timestamp]) -> History:
    """The same history on these dates only."""
    table = history.intervals.table
    mine = table[table["date"].isin(list(dates))].reset_index(drop=True)
    whole = history.intervals
    kept = Intervals(mine, whole.length_s, whole.within_s, whole.waits_of, whole.source)
    return History(kept, {key: seen for key, seen in history.durations.items() if key[1] in set(dates)}, history.problems)


def fitted(history: History, play: Play, within_s: float | None) -> Fit:
    """Fits a model to all days of a history. `within_s`: what counts as answered in time, where the file does not say."""
    intervals = history.intervals
    table = intervals.table
    if not table["offered"].sum() > 0:
        raise InputError("offered", None, "nobody got in touch on the days to fit", intervals.source)
    names = [str(name) for name, mine in table.groupby("queue") if mine["offered"].sum() > 0]
    channels = {name: str(table.loc[table["queue"] == name, "channel"].iloc[0]) for name in names}
    seen = {name: _all_days(history, name) for name in names}
    found = Fit(
        dates=tuple(pd.Timestamp(date) for date in sorted(table["date"].unique())), source=intervals.source,
        within_s=intervals.within_s or within_s or WITHIN_S, channels=channels, arrivals=arrivals.fitted(intervals),
        handling={name: _handling(intervals, name, seen[name]) for name in names},
        patience={name: _patience(intervals, name, channels[name], seen[name]) for name in names},
        availability={}, staff=staff_column(intervals),
    )  # fmt: skip
    for channel in IMMEDIATE:
        mine = [name for name in names if channels[name] == channel]
        if mine:
            found.availability[channel] = _availability(found, mine, days_of(intervals, channel, mine), play)
    return found


def _all_days(history: History, queue: str) -> Durations | None:
    """The counts by second of a queue over all days; None for an interval table."""
    mine = [seen for (name, _), seen in history.durations.items() if name == queue]
    if not mine:
        return None
    return Durations(*(_added([getattr(seen, kind) for seen in mine]) for kind in ("answered", "abandoned", "handle")))


def _added(counts: Sequence[np.ndarray]) -> np.ndarray:
    size = max(len(one) for one in counts)
    return np.sum([np.pad(one, (0, size - len(one))) for one in counts], axis=0)


def _handling(intervals: Intervals, queue: str, seen: Durations | None) -> Handling:
    rows = intervals.table[intervals.table["queue"] == queue]
    found = handling.from_means(rows["handle_s"].tolist(), rows["handled"].tolist())
    if not found.mean_s > 0:
        allowed = (
            f"the mean handle time is needed for queue {queue!r} on the days that are fitted, in a column such as "
            "'Mean handle time (s)'"
        )
        raise InputError("handle", None, allowed, intervals.source)
    return handling.from_counts(seen.handle, found.mean_s) if seen is not None and seen.handle.sum() else found


def _patience(intervals: Intervals, queue: str, channel: str, seen: Durations | None) -> Patience | None:
    if channel not in IMMEDIATE:
        return None
    rows = intervals.table[intervals.table["queue"] == queue]
    weight = rows["offered"] if intervals.waits_of == "all" else rows["handled"]
    mean = float((rows["wait_s"] * weight).sum() / max(float(weight[rows["wait_s"].notna()].sum()), 1.0))
    waited_s = mean * float(rows["offered"].sum())
    if seen is not None:
        return patience.from_counts(seen.answered, seen.abandoned, waited_s)
    return patience.from_means(waited_s, float(rows["abandoned"].sum()))


def predictor(queues: dict[str, Queue], days: Sequence[PastDay], play: Play) -> Predict:
    """For shares of those there, by two hours, what the floor makes of these days: means over replications."""

    def predict(shares: np.ndarray) -> pd.DataFrame:
        parts = []
        for day in days:
            share = availability.at(shares, day.starts_s)
            sums = replayed(play.bare, queues, day, share, play.times, play.seed, play.engine).mean(axis=0)
            parts.append(pd.DataFrame(sums, columns=SUMS).assign(date=day.date, start_s=day.starts_s))
        return pd.concat(parts, ignore_index=True)

    return predict


def _availability(found: Fit, mine: Sequence[str], days: Sequence[PastDay], play: Play) -> Availability:
    """The share available on the channel of these queues; where their patience was not seen in a log, the two are matched in
    turn first: each leans on the other."""
    past = pd.concat([day.met for day in days]).dropna(subset="wait")[SUMS].sum()
    for _ in range(MATCHES):
        unseen = {name: waits for name in mine if (waits := found.patience[name]) is not None and not waits.known}
        if not unseen:
            break
        predict = predictor(found.queues(), days, play)
        model = predict(np.array(availability.fitted(days, predict, by_time=False).by_two_hours))[SUMS].sum()
        # Who is answered sooner waits less and gives up less: what both have in common is patience.
        if min(past["wait"], past["abandoned"], model["wait"], model["abandoned"]) <= 0:
            break
        step = float((past["wait"] / past["abandoned"]) / (model["wait"] / model["abandoned"]))
        found.patience.update({name: _scaled(waits, step) for name, waits in unseen.items()})
        if abs(step - 1) < ENOUGH:
            break
    return availability.fitted(days, predictor(found.queues(), days, play))


def _scaled(waits: Patience, step: float) -> Patience:
    mean = float(np.clip(waits.mean_s * step, LEAST_PATIENCE_S, MOST_PATIENCE_S))
    step = mean / waits.mean_s
    return replace(waits, mean_s=mean, low_s=waits.low_s * step, high_s=waits.high_s * step, exponential_s=mean)
