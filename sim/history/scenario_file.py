"""The scenario file of a fitted centre: every number on a card that names the user's own file and days, guesses marked."""

import datetime
import re
from typing import Any

import numpy as np
import pandas as pd
import yaml

from sim.history import shifts, verdict
from sim.history.fit import Fit
from sim.history.intervals import History
from sim.history.past import IMMEDIATE
from sim.history.patience import SHORT_S
from sim.scenario import FIRST_DATE, Pauses
from sim.terms import HALF_HOUR_S, clock

HEAD = """\
# @package _global_
# Written by `handlingsrom calibrate`. Every number can be changed; what is not said here is as in conf/.
"""
ALIKE = 0.1  # counts of agents that differ by less than this share, mostly, are of the same people (ours)
NOTABLY_MORE = 1.02  # times those counted, which is more than rounding (ours)
UNSEEN = "the file has only means; log-normal with cv near 1 is usual"
UNTOLD = "the file has no waits; a usual patience"


def text(fit: Fit, history: History, name: str, pauses: Pauses) -> str:
    """The YAML of a scenario of this name, which --config-dir finds as scenario/NAME.yaml."""
    tree = {
        "label": {"en": name, "nb": name},
        "about": _about(fit),
        "staffing": _staffing(fit, history, pauses),
        "workforce": {"absence": _card(fit, 0.0, "1", note="agents were counted when they were there")},
        "demand": _demand(fit),
    }
    return HEAD + yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


class _Dumper(yaml.SafeDumper):
    """Cards and lists on one line each, as in conf/."""


def _mapping(dumper: yaml.SafeDumper, data: dict) -> yaml.Node:
    flow = "value" in data or ("starts" in data and "ends" in data)
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=flow)


def _sequence(dumper: yaml.SafeDumper, data: list) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=not any(isinstance(one, dict) for one in data))


def _string(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style='"' if re.fullmatch(r"[\d:-]+", data) else None)


_Dumper.add_representer(str, _string)
_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(list, _sequence)


def _card(
    fit: Fit, value: float | list[float], unit: str, low: float | None = None, high: float | None = None, *,
    note: str = "", guess: bool = False,
) -> dict[str, Any]:  # fmt: skip
    card: dict[str, Any] = {"value": _round(value)}
    if low is not None and high is not None:
        card |= {"low": _round(low), "high": _round(high)}
    source = f"{rests_on(fit)}: {note}" if note else rests_on(fit)
    return card | {"unit": unit, "source": source} | ({"guess": True} if guess else {})


def rests_on(fit: Fit) -> str:
    """The file and its days, on one line; nothing in the name of a file may be read as more than its name."""
    name = "".join(sign if sign.isprintable() else " " for sign in fit.source).replace("${", "$ {")
    return f"{name}, {fit.dates[0]:%Y-%m-%d} to {fit.dates[-1]:%Y-%m-%d}"


def _round(value: Any) -> Any:
    """Four digits are more than anybody knows."""
    if isinstance(value, list):
        return [_round(one) for one in value]
    return float(f"{float(value):.4g}")


def _about(fit: Fit) -> dict[str, str]:
    per_day = sum(mean for mean, _, _ in fit.arrivals.per_day.values())
    days = len(fit.dates)
    first, last = f"{fit.dates[0]:%Y-%m-%d}", f"{fit.dates[-1]:%Y-%m-%d}"
    left = {lang: f" {verdict.left_out(fit.arrivals, lang)}" if fit.arrivals.left_out else "" for lang in ("en", "nb")}
    return {
        "en": f"Fitted to {days} days, {first} to {last}: about {per_day:.0f} contacts on an ordinary day.{left['en']} "
        "Pauses, lunch and what people are like are not in the file, and stay guesses.",
        "nb": f"Tilpasset {days} dager, {first} til {last}: om lag {per_day:.0f} henvendelser på en vanlig dag.{left['nb']} "
        "Pauser, lunsj og hvordan folk er, står ikke i filen og er fortsatt gjetninger.",
    }


def _demand(fit: Fit) -> dict[str, Any]:
    came, names = fit.arrivals, list(fit.arrivals.per_day)
    weights = np.sum([np.array(came.weights[name]) * came.per_day[name][0] for name in names], axis=0)
    tree: dict[str, Any] = {
        "opens": clock(came.opens_s),
        "closes": clock(came.closes_s) if came.closes_s < 86400 else "24:00",
        "weights": _card(fit, (weights / weights.sum()).tolist(), "1"),
        "day_factor_shape": None,
    }
    if (factor := came.day_factor()) is not None:
        shape, low, high = factor
        note = "what the half-hours bring is taken out" if came.half_hour_shape is not None else ""
        tree["day_factor_shape"] = _card(fit, shape, "1", low, high if high is not None else 100 * shape, note=note)
    if came.half_hour_shape is not None:
        tree["half_hour_shape"] = _card(fit, came.half_hour_shape, "1")
        tree["half_hour_correlation"] = _card(fit, came.bells_correlation(), "1", note="of the bell curves behind the factors")
    tree["calendar"] = {"starts": _first_date(fit).isoformat(), "weekdays": _card(fit, came.weekdays, "1")}
    return tree | {"queues": {name: _queue(fit, name) for name in names}}


def _first_date(fit: Fit) -> datetime.date:
    """The Monday after the last day of the file."""
    last = fit.dates[-1].date()
    monday = last + datetime.timedelta(days=7 - last.weekday())
    return max(monday, FIRST_DATE + datetime.timedelta(days=(7 - FIRST_DATE.weekday()) % 7))


def _queue(fit: Fit, name: str) -> dict[str, Any]:
    handle, waits, channel = fit.handling[name], fit.patience[name], fit.channels[name]
    mean, low, high = fit.arrivals.per_day[name]
    tree: dict[str, Any] = {
        "channel": channel,
        "per_day": _card(fit, mean, "count", low, high),
        "weights": _card(fit, fit.arrivals.weights[name], "1"),
        "handle": {
            "law": handle.law,
            "mean": _card(fit, handle.mean_s, "s", handle.low_s, handle.high_s),
            "cv": _card(fit, handle.cv, "1", note="" if handle.known else UNSEEN, guess=not handle.known),
        },
        "patience": None,
        "answer_within": _card(fit, fit.within_s, "s", note="what the file or the command counts as answered in time"),
    }  # fmt: skip
    if channel not in IMMEDIATE:
        return tree | {"priority": 9}
    if waits is not None:
        note = "" if waits.known else UNTOLD if waits.guess else "matched to abandonment and waits"
        shape = "an exponential law has no other" if waits.law == "exponential" else ""
        tree["patience"] = {
            "law": waits.law,
            "mean": _card(fit, waits.mean_s, "s", waits.low_s, waits.high_s, note=note, guess=waits.guess),
            "cv": _card(fit, waits.cv, "1", note=shape, guess=not waits.known),
        }
        if waits.short:
            tree["short"] = {"share": _card(fit, waits.short, "1"), "within": _card(fit, SHORT_S, "s", note="ours", guess=True)}
    return tree


def _staffing(fit: Fit, history: History, pauses: Pauses) -> dict[str, Any]:
    """Shifts from the mean presence of ordinary days; pauses are planned by the regimes, so they are not unavailability here."""
    starts = np.arange(fit.arrivals.opens_s, fit.arrivals.closes_s, HALF_HOUR_S)
    there, able = _presence(fit, history, starts)
    spans = shifts.few(able * there.sum() / max(able.sum(), 1e-9), starts)  # who can take contacts follows the time of day
    whole = sum(agents for _, _, agents in spans)
    paused = sum(_paused(end - start, pauses) * agents for start, end, agents in spans) / whole
    share = float(able.sum() / there.sum()) / (1 - paused) if there.sum() else 1.0
    parts = [round(agents / whole, 4) for _, _, agents in spans]
    parts[-1] = round(1 - sum(parts[:-1]), 4)
    ranges = [(one.low / one.share, one.high / one.share) for one in fit.availability.values() if one.known]
    guess = not ranges  # the days did not tell
    ranges = ranges or [(0.7, 1.0)]
    low, high = min(low for low, _ in ranges), max(high for _, high in ranges)
    note = f"share of {fit.staff} agents that makes the model meet abandonment and waits; pauses come on top"
    if share > NOTABLY_MORE:
        note += "; more than were counted are needed for that, and are counted in agents"
    value, *range_ = np.clip((share, share * low, share * high), 0.05, 1.0).tolist()
    return {
        "agents": max(1, round(whole * max(1.0, share))),
        "shrinkage": _card(fit, 0.0, "1", note="agents were counted when they were there"),
        "availability": _card(fit, value, "1", *range_, note=note, guess=guess),
        "shifts": [
            {"starts": clock(start), "ends": clock(end) if end < 86400 else "24:00", "share": part}
            for (start, end, _), part in zip(spans, parts, strict=True)
        ],
        "duties": {"phone": [], "chat": [], "written": []} | {pool[0]: pool for pool in _pools(fit, history)},
    }  # fmt: skip


def _paused(length_s: float, pauses: Pauses) -> float:
    """The share of a shift that goes to pauses."""
    fed = pauses.lunch_when_shift_exceeds is not None and length_s > pauses.lunch_when_shift_exceeds
    return float((fed * pauses.lunch + pauses.breaks * pauses.break_length) / length_s)


def _presence(fit: Fit, history: History, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Agents there, and able to take contacts, in each half-hour of an ordinary day; pools added."""
    there, able = np.zeros(len(starts)), np.zeros(len(starts))
    open_days = [date for date in fit.dates if fit.arrivals.weekdays[date.day_of_week] > 0]
    for pool in _pools(fit, history):
        mine = []
        for channel in pool:
            counted = _counted(fit, history, channel)
            counted = counted[counted.index.get_level_values(0).isin(open_days)]
            half_hours = counted.groupby([counted.index.get_level_values(0), counted.index.get_level_values(1) // HALF_HOUR_S])
            mean = half_hours.mean().unstack(fill_value=0.0).mean().reindex(starts // HALF_HOUR_S)
            mean = mean.interpolate(limit_direction="both").fillna(0.0).to_numpy()
            mine.append((mean, mean * (fit.availability[channel].at(starts) if channel in fit.availability else 1.0)))
        there += np.max([mean for mean, _ in mine], axis=0)
        able += np.max([mean for _, mean in mine], axis=0)
    return there, able


def _pools(fit: Fit, history: History) -> list[list[str]]:
    """Channels that the same people answer: those for which as many are counted, all day long. The one with most contacts first.

    A file that counts people who answer several channels counts them in each; counting them once is ours.
    """
    contacts = history.intervals.table.groupby("channel")["offered"].sum()
    pools: list[list[str]] = []
    for channel in contacts.sort_values(ascending=False, kind="stable").index:
        same = next((pool for pool in pools if _as_many(fit, history, pool[0], channel)), None)
        if same:
            same.append(str(channel))
        else:
            pools.append([str(channel)])
    return pools


def _as_many(fit: Fit, history: History, one: str, other: str) -> bool:
    pairs = pd.concat([_counted(fit, history, channel) for channel in (one, other)], axis=1).dropna()
    apart = (pairs.iloc[:, 0] - pairs.iloc[:, 1]).abs() / pairs.max(axis=1).where(lambda most: most > 0, 1.0)
    return bool(len(pairs)) and float(apart.median()) <= ALIKE


def _counted(fit: Fit, history: History, channel: str) -> pd.Series:
    """Agents counted for a channel, by date and start_s, NaN where it is not known; who takes several queues is counted in each,
    so the most of any."""
    table = history.intervals.table
    return table[table["channel"] == channel].groupby(["date", "start_s"])[fit.staff].max()
