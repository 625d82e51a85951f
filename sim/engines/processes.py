"""The day as SimPy stories: a contact, an agent's working day, a pause. This is the specification to read.

A story waits for its next moment and hands the time of it to the floor. Each contact and each agent has one bell: the
moment the floor has last set for it. When the floor sets another moment, the bell is moved and the story sleeps on.
"""

from collections.abc import Generator
from heapq import heappush
from typing import Any

import simpy

from sim import floor, hours
from sim.day import Day
from sim.engines import AGENT, ARRIVAL, CONTACT, MOMENT
from sim.engines.records import as_objects, as_records
from sim.moments import Moments
from sim.terms import COMING, HANDLED, NEVER

Story = Generator[simpy.Event, Any, None]
ROWS = 2**40  # more than there are rows of any kind


class Clock(simpy.Environment):
    """SimPy's environment, with moments set at a time instead of after a delay.

    `now + (time - now)` is not `time` in floating point, and two engines must agree to the last bit; so a moment enters
    SimPy's queue with its own time, and moments of one time are ordered by kind and row instead of by who asked first.
    """

    def at(self, time_s: float, kind: int, row: int) -> simpy.Event:
        """An event at exactly `time_s`, with that time as its value; it never comes if `time_s` is NEVER."""
        event = simpy.Event(self)
        event._ok, event._value = True, time_s
        if time_s < NEVER:
            heappush(self._queue, (time_s, 2 + kind * ROWS + row, next(self._eid), event))  # type: ignore[misc]
        return event


class Hours:
    """One day's stories and their bells."""

    def __init__(self, day: Day, moments: Moments):
        first_s = day.contacts[0].offered_s if day.hall[0].arrivals else 0.0
        self.day, self.clock = day, Clock(min(0.0, first_s, float(moments.at_s.min(initial=0.0))))
        self.contact_bells: list[Any] = [None] * len(day.contacts)
        self.agent_bells: list[Any] = [None] * len(day.agents)
        own: list[list[int]] = [[] for _ in range(len(day.agents) + 1)]  # the last list is the hall's
        for row, agent in enumerate(moments.agent.tolist()):
            own[agent].append(row)
        times, kinds, values = moments.at_s.tolist(), moments.kind.tolist(), moments.value.tolist()
        for a, rows in enumerate(own):
            agent = a if a < len(day.agents) else -1
            self.clock.process(self.working_day(agent, [(times[i], kinds[i], values[i], i) for i in rows]))
        self.clock.process(self.arrivals())

    # ---- the stories ----

    def contact(self, c: int) -> Story:
        """Someone gets in touch, waits until an agent answers or patience runs out, and is helped until it is done.

        Who comes back after giving up, being passed on or not being helped begins another such story, as soon as it is known.
        """
        contact = self.day.contacts[c]
        if contact.phase != COMING:
            floor.offer(self.day, c, contact.offered_s)
            self.move_bells()
        while contact.phase < HANDLED:
            now = yield self.contact_bells[c]
            # They come, patience is out, the conversation is over, or the after-contact work is done.
            floor.contact_bell(self.day, c, now)
            self.move_bells()

    def working_day(self, a: int, moments: list[tuple[float, int, int, int]]) -> Story:
        """An agent comes to work, meets the planned moments and the moments of choice, and goes home when the shift is over.

        (What happens between them, contact by contact, is told in the stories of the contacts.)
        """
        for at_s, kind, value, row in moments:
            now = yield self.clock.at(at_s, MOMENT, row)
            hours.moment(self.day, kind, a, value, now)
            self.move_bells()

    def pause(self, a: int) -> Story:
        """An agent stands on the wait list for a pause, or has begun one: the wait ends in time, the pause at its full length."""
        agent = self.day.agents[a]
        while agent.next_s < NEVER:
            now = yield self.agent_bells[a]
            # The wish has waited as long as any may, or the pause is over.
            floor.agent_bell(self.day, a, now)
            self.move_bells()
        self.agent_bells[a] = None

    # ---- how the stories are kept going ----

    def arrivals(self) -> Story:
        """Contacts arrive in order, each with its own story."""
        for c in range(self.day.hall[0].arrivals):
            yield self.clock.at(self.day.contacts[c].offered_s, ARRIVAL, c)
            self.clock.process(self.contact(c))

    def move_bells(self) -> None:
        """Rings each bell at the moment the floor has set for it since we last looked."""
        day = self.day
        hall = day.hall[0]
        for i in range(hall.touched_contacts):
            c = day.touched_contacts[i]
            day.contacts[c].touched = 0
            returns = c >= hall.arrivals and self.contact_bells[c] is None
            self.contact_bells[c] = self.moved(self.contact_bells[c], day.contacts[c].next_s, CONTACT, c)
            if returns:
                self.clock.process(self.contact(c))
        hall.touched_contacts = 0
        for i in range(hall.touched_agents):
            a = day.touched_agents[i]
            day.agents[a].touched = 0
            waiting = self.agent_bells[a] is not None
            self.agent_bells[a] = self.moved(self.agent_bells[a], day.agents[a].next_s, AGENT, a)
            if not waiting:
                self.clock.process(self.pause(a))
        hall.touched_agents = 0

    def moved(self, bell: simpy.Event | None, at_s: float, kind: int, row: int) -> simpy.Event:
        """The bell at another time: whoever waits for the old one waits for the new one."""
        new = self.clock.at(at_s, kind, row)
        if bell is not None and bell.callbacks is not None:
            new.callbacks, bell.callbacks = bell.callbacks, []
        return new


def run(fresh: Day, moments: Moments) -> Day:
    """Runs a new day to its end and gives its final state as numpy records."""
    day = as_objects(fresh)
    Hours(day, moments).clock.run()
    return as_records(day, fresh)
