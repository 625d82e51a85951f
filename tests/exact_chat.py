"""Exact results for agents who have several chats in hand, and calls beside them: no simulation here.

Times are seconds, rates are per second. An agent has one call in hand, or up to k chats, or nothing. With j chats in hand work
goes at `rates[j - 1]` in all, shared evenly. Arrivals are Poisson, the work in a contact and patience exponential. A chat is
given to who has fewest chats in hand and room for one more (`least`), or to who has most (`most`); to someone free only
while more than `reserve` are free, when they are looked at with the one who has just become so. A call is given to someone
free alone. Who becomes free takes a call before a chat, and waiting chats up to the k-th.

Lines longer than `room` are left out; `room` is doubled until less than 1e-10 of the time is spent with a line so long.
"""

from dataclasses import dataclass

import numpy as np
from exact_breaks import Moves, chain, stationary
from exact_skills import NEGLECTED, People

NO_CALLS = People(0.0, 1.0, 1.0)


@dataclass(frozen=True)
class Desk:
    """Agents, their pace with 1, 2 ... chats, who is asked first, how many are kept free for calls, and the people."""

    agents: int
    rates: tuple[float, ...]
    chat: People
    phone: People = NO_CALLS
    fill: str = "least"
    reserve: int = 0


@dataclass(frozen=True)
class Shared:
    """For calls and chats the share who wait, the share who give up, the mean wait of all; a chat's mean time in hand.

    Shares of agents' time: with a call, and with 0, 1 ... chats in hand (0 is free).
    """

    p_wait: np.ndarray
    p_abandon: np.ndarray
    mean_wait: np.ndarray
    duration: float
    on_phone: float
    chats: np.ndarray


def desk(model: Desk) -> Shared:
    """The long run."""
    k, room = len(model.rates), 16
    while True:
        states, flow = chain(moves(model, room), [(0, (0,) * k, 0, 0)])
        shares = stationary(flow)
        calls, _, *lines = zip(*states, strict=True)
        lines = np.array(lines).T
        if shares[(lines == room).any(axis=1)].sum() < NEGLECTED:
            break
        room *= 2
    chats = np.array([[model.agents - call - sum(having), *having] for call, having, *_ in states])
    nobody = np.array([(free == 0, place_for_chat(model, free, tuple(having)) is None) for free, *having in chats.tolist()])
    rate, patience = np.array([(c.rate, c.patience) for c in (model.phone, model.chat)]).T
    mean_wait = shares @ lines / np.maximum(rate, 1e-300)  # Little; nobody waits where nobody comes
    in_hand = shares @ chats @ np.arange(k + 1)
    answered = model.chat.rate * (1 - mean_wait[1] / model.chat.patience)
    return Shared(
        shares @ nobody, mean_wait / patience, mean_wait, float(in_hand / answered),
        float(shares @ calls / model.agents), shares @ chats / model.agents,
    )  # fmt: skip


def place_for_chat(model: Desk, free: int, having: tuple[int, ...]) -> int | None:
    """How many chats the agent has in hand who is given the next one; None when it must wait."""
    places = [j for j, agents in enumerate(having[:-1], 1) if agents]
    if free > model.reserve:
        places.append(0)
    return (min if model.fill == "least" else max)(places, default=None)


def moves(model: Desk, room: int) -> Moves:
    """Moves of the states (agents with a call; with 1 ... k chats; calls that wait; chats that wait)."""
    phone, chat, k = model.phone, model.chat, len(model.rates)

    def moved(state):
        calls, having, waiting, line = state
        free = model.agents - calls - sum(having)
        found = [
            (waiting / phone.patience, (calls, having, waiting - 1, line)),
            (line / chat.patience, (calls, having, waiting, line - 1)),
            (calls / phone.handle, next_taken(calls - 1, having, waiting, line, 0)),
        ]
        if free:
            found.append((phone.rate, (calls + 1, having, waiting, line)))
        elif waiting < room:
            found.append((phone.rate, (calls, having, waiting + 1, line)))
        place = place_for_chat(model, free, having)
        if place is not None:
            found.append((chat.rate, (calls, put(having, place, place + 1), waiting, line)))
        elif line < room:
            found.append((chat.rate, (calls, having, waiting, line + 1)))
        for j, agents in enumerate(having, 1):
            if agents:
                rate = agents * model.rates[j - 1] / chat.handle
                found.append((rate, next_taken(calls, put(having, j, j - 1), waiting, line, j - 1)))
        return found

    def next_taken(calls, having, waiting, line, load):
        """What an agent with `load` chats left does next."""
        free = model.agents - calls - sum(having)
        if load == 0 and waiting:
            return calls + 1, having, waiting - 1, line
        while line and load < k and (load > 0 or free > model.reserve):
            having, line, load = put(having, load, load + 1), line - 1, load + 1
        return calls, having, waiting, line

    return moved


def put(having: tuple[int, ...], before: int, after: int) -> tuple[int, ...]:
    """Agents by chats in hand when one of them goes from so many to so many."""
    return tuple(agents - (j == before) + (j == after) for j, agents in enumerate(having, 1))
