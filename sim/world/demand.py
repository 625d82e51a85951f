"""The people who get in touch: when, about what, how long it takes, and how long they will wait."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import gammainccinv, gammaincinv, ndtr, ndtri, pdtr, pdtrik

from sim.queue import Queue
from sim.scenario import Scenario
from sim.terms import HALF_HOUR_S, NEVER
from sim.world import calendar, laws
from sim.world.luck import uniforms
from sim.world.once import once

MOST_TIMES = 12  # nobody comes back more often than this


@dataclass(frozen=True)
class Contacts:
    """One row a contact, in order of arrival; times in seconds."""

    queue: np.ndarray
    offered_s: np.ndarray
    patience_s: np.ndarray
    talk_s: np.ndarray
    acw_s: np.ndarray
    names: tuple[str, ...] = ()  # of the queues


@once(kept=8)
def half_hour_edges(scenario: Scenario) -> np.ndarray:
    """Seconds since midnight at which half-hours begin, and closing time last."""
    demand = scenario.demand
    return np.append(demand.opens + HALF_HOUR_S * np.arange(scenario.half_hours), demand.closes)


def expected(scenario: Scenario, day: int) -> np.ndarray:
    """Contacts expected to want a person on a day of which only the date is known: queue x half-hour."""
    handed_over = np.array([float(queue.hand_over) for queue in scenario.demand.queues.values()])
    return _expected_to_come(scenario, day) * handed_over[:, None]


def _expected_to_come(scenario: Scenario, day: int) -> np.ndarray:
    """The same, with those whom a bot helps."""
    return _on_a_plain_day(scenario) * calendar.factor(scenario, day)


@once(kept=8)
def _on_a_plain_day(scenario: Scenario) -> np.ndarray:
    rows = []
    for queue in scenario.demand.queues.values():
        weights = np.asarray(queue.weights or scenario.demand.weights)
        rows.append(queue.per_day * scenario.demand.scale * weights / weights.sum())
    return np.array(rows)


def day_factor(scenario: Scenario, seed: int, day: int) -> float:
    """How busy this day is as a whole: gamma with mean 1 (busy for all queues at once); 1 when no shape is given."""
    shape = scenario.demand.day_factor_shape
    if shape is None:
        return 1.0
    return float(gammaincinv(shape, uniforms(seed, day, "day factor", "", 1)[0]) / shape)


def half_hour_factors(scenario: Scenario, seed: int, day: int) -> np.ndarray:
    """How busy each half-hour is besides: gamma with mean 1, queue x half-hour; all 1 when no shape is given.

    Neighbours are alike: each factor is read off a bell curve, a first-order autoregression along the day with the correlation
    configured (a Gaussian copula, ours). The factors' own correlation is a little lower.
    """
    shape, alike = scenario.demand.half_hour_shape, scenario.demand.half_hour_correlation
    factors = np.ones((len(scenario.demand.queues), scenario.half_hours))
    if shape is None:
        return factors
    for q, name in enumerate(scenario.demand.queues):
        bells = ndtri(uniforms(seed, day, "half-hours", name, scenario.half_hours))
        for h in range(1, scenario.half_hours):
            bells[h] = alike * bells[h - 1] + np.sqrt(1 - alike**2) * bells[h]
        factors[q] = gammainccinv(shape, ndtr(-bells)) / shape
    return factors


def forecast(scenario: Scenario, seed: int, day: int) -> np.ndarray:
    """What the planner expects: queue x half-hour, wrong by a day factor and a half-hour factor of mean 1.

    The planner knows the calendar, and how many are usually passed on or come back unsolved, but not the gamma factors: they
    are what makes a day unlike its forecast. Nobody plans for people who have to try again.
    """
    error = scenario.demand.forecast
    known = _foreseen(scenario) @ expected(scenario, day)
    day_error = _lognormal_factor(error.day_sd, uniforms(seed, day, "forecast of the day", "", 1))
    rows = [
        _lognormal_factor(error.half_hour_sd, uniforms(seed, day, "forecast", name, known.shape[1]))
        for name in scenario.demand.queues
    ]
    return known * day_error * np.array(rows)


@once(kept=8)
def _foreseen(scenario: Scenario) -> np.ndarray:
    """What planners count on: nobody who tries again; who comes back another day only where days follow each other."""
    return with_followers(scenario, 0.0, float(scenario.behaviour.unresolved), later=scenario.horizon > 1)


def with_followers(scenario: Scenario, give_up: float, unsolved: float, later: bool) -> np.ndarray:
    """Queue x queue: contacts of the one for each first contact of the other, itself included.

    `give_up` and `unsolved` are the shares who give up and who are not helped for good; `later` counts those who come back
    another day, too.
    """
    names = list(scenario.demand.queues)
    follows = np.zeros((len(names), len(names)))
    for q, queue in enumerate(scenario.demand.queues.values()):
        passed_on = float(queue.transfer.share) if queue.transfer else 0.0
        if queue.transfer:
            follows[names.index(queue.transfer.to), q] += passed_on
        if queue.retry:
            elsewhere = float(queue.retry.to_share)
            follows[names.index(queue.retry.to or names[q]), q] += give_up * queue.retry.share * elsewhere
            follows[q, q] += give_up * queue.retry.share * (1 - elsewhere)
        if queue.repeat:
            follows[q, q] += (1 - passed_on) * unsolved * queue.repeat.share * (1.0 if later else queue.repeat.same_day)
    return sum((np.linalg.matrix_power(follows, times) for times in range(1, 1 + MOST_TIMES)), np.eye(len(names)))


def _lognormal_factor(sd: float, u: np.ndarray) -> np.ndarray:
    spread = np.sqrt(np.log1p(sd * sd))
    return np.exp(spread * ndtri(u) - spread * spread / 2)


def contacts(scenario: Scenario, seed: int, day: int) -> Contacts:
    """Everybody who gets in touch on this day, with the luck each of them brings."""
    rates = _expected_to_come(scenario, day) * day_factor(scenario, seed, day) * half_hour_factors(scenario, seed, day)
    edges = half_hour_edges(scenario)
    parts = [
        _queue(name, queue, rate, edges, seed, day)
        for (name, queue), rate in zip(scenario.demand.queues.items(), rates, strict=True)
    ]
    whose = np.repeat(np.arange(len(parts)), [len(part[0]) for part in parts])
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = _in_order(columns[0])
    offered, patience, talk, acw = (column[order] for column in columns)
    return Contacts(whose[order], offered, patience, talk, acw, tuple(scenario.demand.queues))


def _in_order(times: np.ndarray) -> np.ndarray:
    """Rows by time, equal times in the order given: what a stable sort decides, in a third of the time.

    numpy's fast sort leaves equal times in any order; a second one, by (place in time, row) as one whole number, settles them.
    """
    order = np.argsort(times)
    by_time = times[order]
    place = len(times) * np.cumsum(np.diff(by_time, prepend=by_time[:1]) > 0)
    return np.sort(place + order) - place


def _poisson(u: float, mean: float) -> int:
    """The fewest contacts that a Poisson number with this mean stays at or under with probability u or more."""
    n = np.ceil(pdtrik(u, mean))
    fewer = max(n - 1, 0.0)
    return int(fewer if pdtr(fewer, mean) >= u else n)  # pdtrik may be off by a rounding


def _queue(name: str, queue: Queue, rate: np.ndarray, edges: np.ndarray, seed: int, day: int) -> tuple[np.ndarray, ...]:
    """One queue's contacts. Given their number, Poisson arrivals fall independently along the profile.

    Where a bot helps some, the others bring what they would bring without it: fewer handed over are some of the more.
    """
    n = _poisson(uniforms(seed, day, "number", name, 1)[0], rate.sum()) if rate.sum() > 0 else 0
    along = np.append(0.0, np.cumsum(rate))

    def luck(purpose: str) -> np.ndarray:
        return uniforms(seed, day, purpose, name, n)

    columns = (np.interp(luck("arrival") * along[-1], along, edges), *brings(queue, luck))
    if queue.hand_over == 1:
        return columns
    handed_over = luck("bot") < queue.hand_over
    return tuple(column[handed_over] for column in columns)


def brings(queue: Queue, luck: Callable[[str], np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Patience, talk and after-contact work of contacts of a queue; `luck` gives each of them a number for a purpose."""
    handle = luck("handle")
    patience = np.full(len(handle), NEVER) if queue.patience is None else laws.times(queue.patience, luck("patience"))
    if queue.short:
        in_a_hurry = luck("short")
        who = in_a_hurry < queue.short.share
        patience[who] = in_a_hurry[who] / queue.short.share * queue.short.within
    return patience, laws.times(queue.handle, handle), laws.times(queue.acw, luck("acw"))
