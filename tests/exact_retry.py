"""Exact results for people who try again, and for handle times that are more or less even than exponential: no simulation here.

Times are seconds, rates are per second. M/G/n+M where the handle time is a path through stages (Erlang: two in a row;
hyper-exponential: one of two); whoever gives up tries again with probability `again`, after an exponential time, and is
then like a new caller: patience and work are drawn anew, and so is whether they try again.

Lines longer than `room`, and more people about to try again, are left out; `room` is doubled until less than 1e-10 of the time
is spent with so many.
"""

from dataclasses import dataclass
from functools import cache
from math import sqrt

import numpy as np
from exact_breaks import Moves, chain, stationary
from exact_skills import NEGLECTED


@dataclass(frozen=True)
class Stages:
    """A handle time: which stage it begins in (shares), the rate of each, and the stage that follows (none: done)."""

    begins: tuple[float, ...]
    rates: tuple[float, ...]
    follows: tuple[int | None, ...]


def exponential(mean: float) -> Stages:
    """One stage."""
    return Stages((1.0,), (1 / mean,), (None,))


def erlang_2(mean: float) -> Stages:
    """Two stages in a row: a gamma law with shape 2, cv 1/sqrt(2)."""
    return Stages((1.0, 0.0), (2 / mean, 2 / mean), (1, None))


def hyperexponential(mean: float, cv: float) -> Stages:
    """One of two stages, each with half of all the time (balanced means)."""
    quick = (1 + sqrt((cv * cv - 1) / (cv * cv + 1))) / 2
    return Stages((quick, 1 - quick), (2 * quick / mean, 2 * (1 - quick) / mean), (None, None))


@dataclass(frozen=True)
class Line:
    """Agents, people, and the share of those giving up who try again, after how long in the mean."""

    agents: int
    rate: float
    handle: Stages
    patience: float
    again: float = 0.0
    after: float = 1.0


@dataclass(frozen=True)
class Tried:
    """Attempts a person; the shares of attempts that wait and that are given up, and their mean wait; how busy agents are."""

    attempts: float
    p_wait: float
    p_abandon: float
    mean_wait: float
    occupancy: float


@cache
def line(model: Line) -> Tried:
    """The long run."""
    room = 16
    while True:
        states, flow = chain(moves(model, room), [(0, 0, (0,) * len(model.handle.rates))])
        shares = stationary(flow)
        waiting, away, busy = (np.array(column) for column in zip(*states, strict=True))
        if shares[(waiting == room) | (away == room)].sum() < NEGLECTED:
            break
        room *= 2
    busy = busy.sum(axis=1)
    coming = model.rate + away / model.after  # in each state: who tries again does not come by a Poisson stream
    tries = shares @ coming
    mean_wait = shares @ waiting / tries
    return Tried(
        tries / model.rate, shares @ (coming * (busy == model.agents)) / tries, mean_wait / model.patience, mean_wait,
        shares @ busy / model.agents,
    )  # fmt: skip


def moves(model: Line, room: int) -> Moves:
    """Moves of the states (how many wait, how many are about to try again, how many contacts in each stage)."""
    handle = model.handle

    def moved(state):
        waiting, away, busy = state
        found = [(waiting / model.patience * (1 - model.again), (waiting - 1, away, busy))]
        if away < room:
            found.append((waiting / model.patience * model.again, (waiting - 1, away + 1, busy)))
        for rate, left in ((model.rate, away), (away / model.after, away - 1)):
            if sum(busy) < model.agents:
                found += begun(rate, waiting, left, busy)
            elif waiting < room:
                found.append((rate, (waiting + 1, left, busy)))
        for stage, contacts in enumerate(busy):
            rate, then = contacts * handle.rates[stage], handle.follows[stage]
            rest = changed(busy, stage, -1)
            if then is not None:
                found.append((rate, (waiting, away, changed(rest, then, 1))))
            elif waiting:
                found += begun(rate, waiting - 1, away, rest)
            else:
                found.append((rate, (0, away, rest)))
        return found

    def begun(rate, waiting, away, busy):
        """A contact is answered and begins in one of the stages."""
        return [(rate * share, (waiting, away, changed(busy, stage, 1))) for stage, share in enumerate(handle.begins)]

    return moved


def changed(busy: tuple[int, ...], stage: int, change: int) -> tuple[int, ...]:
    """Contacts in each stage with one more or fewer in one of them."""
    return (*busy[:stage], busy[stage] + change, *busy[stage + 1 :])
