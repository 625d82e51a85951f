"""Exact results for two classes of people and two pools of agents: no simulation here.

Times are seconds, rates are per second. Pool 1 answers class 1 alone, pool 2 both: the N model; with nobody in pool 1 the V
model (Gans, Koole, Mandelbaum 2003). Arrivals are Poisson, handle times and patience exponential, each class with its own. Who
is free takes a waiting contact of the class that goes first, the longest waiting of its class; nobody is interrupted. A
contact of class 1 that finds agents of both pools free asks pool 1, or whoever has been free longest: then the chain keeps
the free agents in their order.

Lines longer than `room` are left out; `room` is doubled until less than 1e-10 of the time is spent with a line so long.
"""

from dataclasses import dataclass

import numpy as np
from exact_breaks import Moves, chain, stationary

NEGLECTED = 1e-10


@dataclass(frozen=True)
class People:
    """People of one kind."""

    rate: float
    handle: float
    patience: float


@dataclass(frozen=True)
class Skills:
    """Agents in pools 1 and 2, people of classes 1 and 2, which class goes first, and whether class 1 asks pool 1 first."""

    pools: tuple[int, int]
    classes: tuple[People, People]
    first: int
    pool_1_first: bool = True


@dataclass(frozen=True)
class Served:
    """For each class the share who wait, the share who give up and the mean wait of all; for each pool the share of time busy."""

    p_wait: np.ndarray
    p_abandon: np.ndarray
    mean_wait: np.ndarray
    occupancy: np.ndarray


def skills(model: Skills) -> Served:
    """The long run."""
    room = 16
    while True:
        states, flow = chain(moves(model, room), [((1,) * model.pools[0] + (2,) * model.pools[1], 0, (0, 0))])
        shares = stationary(flow)
        lines = np.array([line for *_, line in states])
        if shares[(lines == room).any(axis=1)].sum() < NEGLECTED:
            break
        room *= 2
    free = np.array([[idle.count(1), idle.count(2)] for idle, *_ in states])
    nobody = np.column_stack([free.sum(axis=1) == 0, free[:, 1] == 0])
    rate, patience = np.array([(c.rate, c.patience) for c in model.classes]).T
    mean_wait = shares @ lines / np.maximum(rate, 1e-300)  # Little; nobody waits where nobody comes
    busy = (model.pools - shares @ free) / np.maximum(model.pools, 1)
    return Served(shares @ nobody, mean_wait / patience, mean_wait, busy)


def moves(model: Skills, room: int) -> Moves:
    """Moves of the states (pools of those free, longest free first; agents of pool 2 with class 2; lines of class 1 and 2)."""
    one, two = model.classes
    turns = (model.first, 3 - model.first)

    def moved(state):
        idle, own, line = state
        alone = model.pools[0] - idle.count(1)
        helping = model.pools[1] - idle.count(2) - own
        return [
            (one.rate, arrives(state, 1)),
            (two.rate, arrives(state, 2)),
            (line[0] / one.patience, (idle, own, longer(line, 1, -1))),
            (line[1] / two.patience, (idle, own, longer(line, 2, -1))),
            (alone / one.handle, turns_to((idle, own, line), 1, (1,))),
            (helping / one.handle, turns_to((idle, own, line), 2, turns)),
            (own / two.handle, turns_to((idle, own - 1, line), 2, turns)),
        ]

    def arrives(state, who):
        idle, own, line = state
        able = [pool for pool in idle if pool == 2 or who == 1]
        if able:
            pool = min(able) if model.pool_1_first else able[0]
            return without_first(idle, pool), own + (who == 2), line
        return (idle, own, longer(line, who, 1)) if line[who - 1] < room else state

    def turns_to(state, pool, order):
        idle, own, line = state
        for who in order:
            if line[who - 1]:
                return idle, own + (who == 2), longer(line, who, -1)
        return (*idle, pool), own, line

    return moved


def longer(line, who, change):
    """The two lines with one more or fewer of a class."""
    return (line[0] + change, line[1]) if who == 1 else (line[0], line[1] + change)


def without_first(idle, pool):
    """Those free without the one of a pool who has been free longest."""
    at = idle.index(pool)
    return idle[:at] + idle[at + 1 :]
