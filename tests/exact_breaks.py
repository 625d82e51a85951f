"""Exact results for a queue whose agents choose their own breaks: no simulation here.

Times are seconds, rates are per second. `agents` answer a Poisson stream first come, first served; handle times and patience
are exponential. In each of their own spells of time an agent at work wishes for a break with the same probability. It is
asked for when the contact in hand is finished. No more than `cap` are away at once; the others who asked work on and stand
on a list, and a place goes to the first of them. The place is held from then on, while the contact in hand is finished
too. A break lasts `length` to the second. Who comes back (or to work) is asked at once, in the spell that runs.

What is exact, and what is left out
    Time at work to a wish: 0 with probability `chance`; else its exact mean, with an exponential law (the true one is
        even within a spell: terms of order chance squared are left out).
    Number away, and on the list: the machine repair model (Ashcroft 1950, Palm 1958) with a constant length, as Erlang
        stages, extrapolated; through a day that begins with everybody at work. Without a cap agents are independent.
    Share who give up: Erlang A for each number at work, in the shares of time that so many are, times the ratio of the
        joint chain of queue and breaks to the same mixture. The ratio is .99: breaks are long against contacts. It is
        found with exponential breaks; with two stages instead of one it moves by less than a thousandth.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import comb

import numpy as np
from exact import Exact, erlang_a
from scipy.sparse import coo_array, csc_array
from scipy.sparse.linalg import expm_multiply, spsolve
from scipy.stats import binom

State = tuple[int, ...]
Moves = Callable[[State], list[tuple[float, State]]]
STEPS = 200  # of a window, for means over time


@dataclass(frozen=True)
class Hall:
    """Agents, their contacts and their breaks."""

    agents: int
    cap: int
    rate: float
    handle: float
    patience: float
    spell: float
    chance: float
    length: float

    def with_at_work(self, agents: int) -> Exact:
        """Erlang A with so many at work all the time."""
        return erlang_a(self.rate, self.handle, self.patience, agents, 0.0)

    def give_up(self) -> np.ndarray:
        """The share who give up with 0, 1, 2 ... at work all the time."""
        return np.array([1.0, *(self.with_at_work(n).p_abandon for n in range(1, self.agents + 1))])


@dataclass(frozen=True)
class Breaks:
    """Means over a window: how many are on a break, how many have asked for one that has not begun, the share who give up."""

    away: float
    waiting: float
    p_abandon: float


def breaks(hall: Hall, since: float, until: float, stages: int = 12) -> Breaks:
    """Means over a window of a day that begins with everybody at work."""
    coarse, fine = (away_and_waiting(hall, since, until, k) for k in (stages, 2 * stages))
    away, waiting, *working = 2 * fine - coarse  # the error goes as one over the number of stages
    return Breaks(float(away), float(waiting), float(np.array(working) @ hall.give_up() * not_mixed(hall)))


# ---- a chain from its moves ------------------------------------------------------------------------------------------


def chain(moves: Moves, begins: Iterable[State]) -> tuple[list[State], csc_array]:
    """All states that can be reached, and the rates between them (to x from)."""
    states, rows = list(begins), []
    number = {state: i for i, state in enumerate(states)}
    for i, state in enumerate(states):  # grows as new ones are found
        for rate, other in moves(state):
            if rate > 0 and other != state:
                if other not in number:
                    number[other] = len(states)
                    states.append(other)
                rows += [(number[other], i, rate), (i, i, -rate)]
    to, origin, rates = zip(*rows, strict=True)
    return states, coo_array((rates, (to, origin)), (len(states), len(states))).tocsc()


def stationary(flow: csc_array) -> np.ndarray:
    """Shares of states in the long run."""
    shares = np.ones(flow.shape[0])  # one equation follows from the others; that the shares add up to 1 takes its place
    shares[1:] = spsolve(flow[1:, 1:].tocsc(), -flow[1:, [0]].toarray().ravel())
    return shares / shares.sum()


def over(path: np.ndarray) -> np.ndarray:
    """The mean over a window of values at STEPS + 1 moments (Simpson's rule)."""
    return np.array([1, *[4, 2] * (STEPS // 2 - 1), 4, 1]) @ path / (3 * STEPS)


# ---- breaks alone ----------------------------------------------------------------------------------------------------


def away_and_waiting(hall: Hall, since: float, until: float, stages: int) -> np.ndarray:
    """Means over a window: on a break, waiting for one, and the shares of time that 0, 1, 2 ... take contacts."""
    capped = hall.cap < hall.agents
    one = hall if capped else replace(hall, agents=1, cap=1)
    begins = at_the_start(one)
    states, flow = chain(machine_repair(one, stages, waited_for(one) if capped else 0.0), begins)
    first = np.array([begins.get(state, 0.0) for state in states])
    path = expm_multiply(flow, first, start=since, stop=until, num=STEPS + 1, traceA=flow.trace())
    held = np.array([len(state) - 1 for state in states])
    if not capped:
        away = path @ held
        working = binom.pmf(np.arange(hall.agents + 1), hall.agents, 1 - away[:, None])
        return np.array([hall.agents * over(away), 0.0, *over(working)])
    listed, finishing = np.array([(state[0], state[1:].count(0)) for state in states]).T
    shares = over(path)
    working = np.bincount(hall.agents - held, shares, hall.agents + 1)
    return np.array([shares @ (held - finishing), shares @ (listed + finishing), *working])


def at_the_start(hall: Hall) -> dict[State, float]:
    """Everybody comes to work and is asked at once."""
    n, cap, chance = hall.agents, hall.cap, hall.chance
    shares = [comb(n, k) * chance**k * (1 - chance) ** (n - k) for k in range(n + 1)]
    return {(max(0, k - cap), *[1] * min(k, cap)): share for k, share in enumerate(shares)}


def time_to_wish(hall: Hall, waited: float) -> float:
    """Mean time at work before a wish is spoken, if not at once; `waited` is the share of breaks that were waited for.

    A break that was not waited for began with a spell (or the contact in hand then was finished first; the next one will be
    too), so it is known how much of a spell is over when it ends: a part that depends on how many were taken in a row. One
    that was waited for ends at any time in a spell, and the contact in hand at the start of the next one comes on top.
    """
    in_a_row = np.arange(1, 50)
    part = (1 - hall.chance) * hall.chance ** (in_a_row - 1) @ (in_a_row * hall.length / hall.spell % 1)
    finishing = in_hand(hall) * hall.handle
    return hall.spell * (1 / hall.chance - waited / 2 - (1 - waited) * part) + waited * finishing


def in_hand(hall: Hall) -> float:
    """The chance that an agent has a contact in hand while every place to be away is taken."""
    return hall.with_at_work(hall.agents - hall.cap).occupancy if hall.cap < hall.agents else 0.0


def waited_for(hall: Hall) -> float:
    """The share of breaks that were waited for."""
    states, flow = chain(machine_repair(hall, 1, 1.0), at_the_start(hall))
    shares = stationary(flow)
    listed, held, away = np.array([(state[0], len(state) - 1, state[1:].count(1)) for state in states]).T
    asking = shares * (hall.agents - held - listed) / time_to_wish(hall, 1.0)
    at_once = hall.chance * (shares @ away) / hall.length
    return float(asking[held == hall.cap].sum() / (asking.sum() + at_once))


def machine_repair(hall: Hall, stages: int, waited: float) -> Moves:
    """Moves of the states (how many are on the list, the stage of each who holds a place ...).

    Stage 0 is finishing the contact in hand; a break is in the stages from 1 on.
    """
    n, cap, again, step = hall.agents, hall.cap, hall.chance, stages / hall.length
    wish, busy = 1 / time_to_wish(hall, waited), in_hand(hall)

    def moves(state: State) -> list[tuple[float, State]]:
        listed, held = state[0], state[1:]
        asks = (listed, *sorted((*held, 1))) if len(held) < cap else (listed + 1, *held)
        found = [((n - len(held) - listed) * wish, asks)]
        for i, stage in enumerate(held):
            others = (*held[:i], *held[i + 1 :])
            if stage == 0:
                found.append((1 / hall.handle, (listed, *sorted((*others, 1)))))
            elif stage < stages:
                found.append((step, (listed, *sorted((*others, stage + 1)))))
            else:
                found.append((step * again, (listed, *sorted((*others, 1)))))
                if listed:
                    found.append((step * (1 - again) * busy, (listed - 1, *sorted((*others, 0)))))
                    found.append((step * (1 - again) * (1 - busy), (listed - 1, *sorted((*others, 1)))))
                else:
                    found.append((step * (1 - again), (0, *others)))
        return found

    return moves


# ---- queue and breaks together ---------------------------------------------------------------------------------------


def not_mixed(hall: Hall) -> float:
    """How many give up, as a share of what the mixture of Erlang A says; breaks are exponential in both."""
    states, flow = chain(joint(hall), [(0, 0, 0, 0, 0)])
    shares = stationary(flow)
    there, _, _, finishing, away = np.array(states).T
    working = hall.agents - away - finishing
    give_up = shares @ np.maximum(there - working, 0) / hall.patience / hall.rate
    return float(give_up / (shares @ hall.give_up()[working]))


def joint(hall: Hall) -> Moves:
    """Moves of the states (contacts, about to ask, on the list, finishing, away).

    Who is about to ask has a contact in hand to finish first; who is finishing holds a place already, and what they finish
    is not among the contacts.
    """
    n, handle = hall.agents, hall.handle
    load = hall.rate * max(handle, hall.patience)
    most = int(load + 10 * load**0.5 + n)
    wish = 1 / time_to_wish(replace(hall, cap=n), 0.0)

    def moves(state: State) -> list[tuple[float, State]]:
        there, about, listed, finishing, away = state
        working = n - finishing - away
        answering = min(there, working)
        busy = (answering - about) / max(1, working - about)  # of those at work and not about to ask
        asks = (0, 1) if finishing + away < hall.cap else (1, 0)
        wishing = max(0, working - listed - about) * wish
        back = away * (1 - hall.chance) / hall.length
        found = [
            (hall.rate if there < most else 0.0, (there + 1, about, listed, finishing, away)),
            ((there - answering) / hall.patience, (there - 1, about, listed, finishing, away)),
            ((answering - about) / handle, (there - 1, about, listed, finishing, away)),
            (wishing * busy, (there, about + 1, listed, finishing, away)),
            (wishing * (1 - busy), (there, about, listed + asks[0], finishing, away + asks[1])),
            (about / handle, (there - 1, about - 1, listed + asks[0], finishing, away + asks[1])),
            (finishing / handle, (there, about, listed, finishing - 1, away + 1)),
        ]
        if listed:
            found.append((back * busy, (there - 1, about, listed - 1, finishing + 1, away - 1)))
            found.append((back * (1 - busy), (there, about, listed - 1, finishing, away)))
        else:
            found.append((back, (there, about, 0, finishing, away - 1)))
        return found

    return moves
