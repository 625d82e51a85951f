"""What those who get in touch meet. Every measure is a (numerator, denominator) of one day."""

from dataclasses import dataclass

import numpy as np

from sim.tables import Result, columns, waits
from sim.terms import ABANDONED, CHANNELS, HANDLED, WRITTEN

Ratios = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Met:
    """What each contact met, one row a contact."""

    wait_s: np.ndarray  # NaN for who still waits when the day ends
    answered: np.ndarray
    gave_up: np.ndarray
    handled: np.ndarray
    within: np.ndarray  # answered, or gave up, within the time promised
    handle_s: np.ndarray


def service(result: Result) -> Ratios:
    """Service measures of immediate contacts (phone, desk, chat) offered after the warm-up, and written work left."""
    rows = columns(result.day.contacts, "queue", "offered_s", "answered_s", "ended_s", "closed_s", "aside_s", "phase")
    channel = result.day.queues["channel"][rows["queue"]]
    counted = rows["offered_s"] >= result.scenario.demand.opens + result.scenario.warmup
    promise = np.array([float(queue.answer_within) for queue in result.scenario.demand.queues.values()])
    met = _met(rows, promise)
    channels = set(result.day.queues["channel"].tolist())
    for_people = sorted(channels - {WRITTEN}) or sorted(channels)  # where there is written work only, that is what counts
    written = channel == WRITTEN
    immediate = counted if WRITTEN in for_people else counted & ~written
    ratios = _answering(met, immediate) | _speed(met, immediate)
    for c in for_people if len(for_people) > 1 else ():
        mine = _answering(met, immediate & (channel == c))
        ratios |= {f"{name}_{CHANNELS[c]}": mine[name] for name in ("service_level", "abandonment", "asa")}
    if result.scenario.behaviour.unresolved > 0:
        unresolved = result.day.contacts["unresolved"] == 1
        ratios["unresolved"] = (_count(immediate & met.handled & unresolved), ratios["handled"][0])
    expects = not np.isnan(result.plan.expected)  # the plan of a control expects nothing
    ratios["plan_expected"] = (result.plan.expected, 1.0) if expects else (0.0, 0.0)
    ratios["plan_gap"] = (result.plan.gap, 1.0) if expects else (0.0, 0.0)
    if written.any():
        ratios["written_open"] = (_count(written & ~met.handled), 1.0)
        ends_s = max(float(result.day.agents["ends_s"].max()), float(result.scenario.demand.closes))
        waited = np.where(met.answered, met.wait_s, ends_s - rows["offered_s"])[written]
        ratios["written_oldest"] = (float(waited.max()) / 3600, 1.0)
    return ratios


def _met(rows: dict[str, np.ndarray], promise: np.ndarray) -> Met:
    wait = waits(rows)
    return Met(
        wait_s=wait,
        answered=~np.isnan(rows["answered_s"]),
        gave_up=rows["phase"] == ABANDONED,
        handled=rows["phase"] == HANDLED,
        within=wait <= promise[rows["queue"]],
        handle_s=rows["closed_s"] - rows["answered_s"] - rows["aside_s"],
    )


def _count(true: np.ndarray) -> float:
    return float(np.count_nonzero(true))


def _answering(met: Met, mine: np.ndarray) -> Ratios:
    """Who of `mine` was answered, how soon, and who gave up."""
    answered, gave_up = mine & met.answered, mine & met.gave_up
    prompt, offered = _count(answered & met.within), _count(mine)
    wait = met.wait_s[mine]
    still = np.isnan(wait)
    return {
        "service_level": (prompt, offered),
        "service_level_less_short": (prompt, offered - _count(gave_up & met.within)),
        "abandonment": (_count(gave_up), offered),
        "asa": (float(met.wait_s[answered].sum()), _count(answered)),
        "mean_wait": (float(np.where(still, 0.0, wait).sum()), _count(~still)),
        "waited": (offered - _count(answered & (met.wait_s == 0)), offered),
    }


def _speed(met: Met, mine: np.ndarray) -> Ratios:
    """How long those of `mine` who were answered waited, and how long it took to help them."""
    wait, done = met.wait_s[mine & met.answered], mine & met.handled
    handled = _count(done)
    p50, p90 = np.percentile(wait, (50, 90)).tolist() if len(wait) else (0.0, 0.0)
    return {
        "wait_p50": (p50, float(len(wait) > 0)),
        "wait_p90": (p90, float(len(wait) > 0)),
        "offered": (_count(mine), 1.0),
        "handled": (handled, 1.0),
        "aht": (float(met.handle_s[done].sum()), handled),
    }
