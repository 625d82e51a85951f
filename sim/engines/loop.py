"""The day as one loop: a heap of bells, merged with the arrivals and the moments, which are known and sorted beforehand.

Plain statements on numbers, like the floor: `compiled` hands them to a compiler, and they run as they stand on Python
objects too. Compiled, the loop does thousands of days while the SimPy stories do one, and comes to the same bits.
"""

from typing import Any, NamedTuple

import numpy as np

from sim import floor, hours
from sim.day import Day
from sim.engines.records import as_objects, as_records
from sim.moments import Moments
from sim.terms import NEVER, NOBODY


class Bells(NamedTuple):
    """The bells that are set, as a binary heap, soonest first. Each contact and each agent has one at most.

    Whose a bell is: contacts by row, then agents by row. At one and the same second the lower number rings first, and
    bells come before moments, moments before arrivals (see `engines`).
    """

    at_s: Any  # place in the heap: when it rings
    whose: Any  # place in the heap: whose it is
    place: Any  # whose: the place of their bell, or -1
    count: Any  # [how many are set]
    reached: Any  # [the next moment, the next arrival]


def no_bells(day: Day) -> Bells:
    """Before the day begins no bell is set."""
    n = len(day.contacts) + len(day.agents)
    return Bells(np.zeros(n), np.zeros(n, np.int64), np.full(n, NOBODY), np.zeros(1, np.int64), np.zeros(2, np.int64))


def go_on(day, moments, bells, stints_fit, pauses_fit):
    """Goes on with the day; gives whether it is over, and False when the tables may be too full for one event more.

    One event ends at most one stint of each agent and opens at most one pause for each.
    """
    hall = day.hall[0]
    contacts, agents, arrivals = len(day.contacts), len(day.agents), hall.arrivals
    m, c = bells.reached[0], bells.reached[1]
    moment_s = moments.at_s[m] if m < len(moments.at_s) else NEVER
    arrival_s = day.contacts[c].offered_s if c < arrivals else NEVER
    while hall.stints + agents <= stints_fit and hall.pauses + agents <= pauses_fit:
        bell_s = bells.at_s[0] if bells.count[0] > 0 else NEVER
        if bell_s <= moment_s and bell_s <= arrival_s:
            if bell_s == NEVER:
                return True
            whose = bells.whose[0]
            if whose < contacts:
                floor.contact_bell(day, whose, bell_s)
            else:
                floor.agent_bell(day, whose - contacts, bell_s)
        elif moment_s <= arrival_s:
            hours.moment(day, moments.kind[m], moments.agent[m], moments.value[m], moment_s)
            m += 1
            moment_s = moments.at_s[m] if m < len(moments.at_s) else NEVER
        else:
            floor.offer(day, c, arrival_s)
            c += 1
            arrival_s = day.contacts[c].offered_s if c < arrivals else NEVER
        set_bells(day, bells)
    bells.reached[0], bells.reached[1] = m, c
    return False


def set_bells(day, bells):
    """Sets each bell for the moment the floor has chosen since we last looked."""
    hall = day.hall[0]
    for i in range(hall.touched_contacts):
        c = day.touched_contacts[i]
        day.contacts[c].touched = 0
        set_bell(bells, c, day.contacts[c].next_s)
    hall.touched_contacts = 0
    for i in range(hall.touched_agents):
        a = day.touched_agents[i]
        day.agents[a].touched = 0
        set_bell(bells, len(day.contacts) + a, day.agents[a].next_s)
    hall.touched_agents = 0


def set_bell(bells, whose, at_s):
    """Sets, moves or (NEVER) takes down one bell."""
    place = bells.place[whose]
    if at_s < NEVER:
        if place < 0:
            place = bells.count[0]
            bells.count[0] += 1
        hang(bells, place, whose, at_s)
    elif place >= 0:
        bells.place[whose] = NOBODY
        bells.count[0] -= 1
        last = bells.count[0]
        if place < last:  # the last bell takes the empty place
            hang(bells, place, bells.whose[last], bells.at_s[last])


def hang(bells, place, whose, at_s):
    """Hangs a bell at an empty place, or as far up or down from there as its time takes it."""
    count = bells.count[0]
    while place > 0:
        above = (place - 1) // 2
        if not sooner(at_s, whose, bells.at_s[above], bells.whose[above]):
            break
        shift(bells, above, place)
        place = above
    below = 2 * place + 1
    while below < count:
        if below + 1 < count and sooner(bells.at_s[below + 1], bells.whose[below + 1], bells.at_s[below], bells.whose[below]):
            below += 1
        if not sooner(bells.at_s[below], bells.whose[below], at_s, whose):
            break
        shift(bells, below, place)
        place = below
        below = 2 * place + 1
    bells.at_s[place], bells.whose[place], bells.place[whose] = at_s, whose, place


def shift(bells, place, to):
    """A bell goes to the empty place next to it."""
    whose = bells.whose[place]
    bells.at_s[to], bells.whose[to], bells.place[whose] = bells.at_s[place], whose, to


def sooner(at_s, whose, other_s, other):
    """Whether one bell rings before another."""
    return at_s < other_s or (at_s == other_s and whose < other)


def run(fresh: Day, moments: Moments) -> Day:
    """Runs a new day to its end, not compiled: for tests, and to see which of the two is wrong when engines differ."""
    day, bells = as_objects(fresh), no_bells(fresh)
    unlimited = 2**40
    go_on(day, Moments(*(x.tolist() for x in moments)), Bells(*(x.tolist() for x in bells)), unlimited, unlimited)
    return as_records(day, fresh)
