"""The state of one day: each kind of record defined once, as a slotted Python class and as a numpy record dtype.

The transitions in `floor` run on these records. Tables are read off the state at the end; nothing else records.
Times in seconds since midnight, float64. "Not yet" is NaN for times, -1 for rows.
"""

from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np

from sim.terms import AHEAD, NEVER, NO_WISH, NOBODY, NOT_YET, NOTHING, OFF


@dataclass(slots=True)
class Contact:
    """One request from one person."""

    queue: int = 0
    offered_s: float = 0.0
    patience_s: float = NEVER
    talk_s: float = 0.0  # work it brings, at one contact in hand and normal speed
    acw_s: float = 0.0
    phase: int = AHEAD
    agent: int = NOBODY
    answered_s: float = NOT_YET
    ended_s: float = NOT_YET  # the person has hung up, been helped, or given up
    closed_s: float = NOT_YET  # the agent is done with it
    left_s: float = 0.0  # work left in the present phase
    aside_s: float = 0.0  # time it has lain aside and been taken up again
    aside_since_s: float = NOT_YET
    next_s: float = NEVER  # when something next happens to it
    touched: int = 0  # 1 when next_s has changed since the engine last looked
    before: int = NOBODY  # neighbours in the queue, or in the hands of the agent
    after: int = NOBODY


@dataclass(slots=True)
class Agent:
    """One agent on duty."""

    team: int = 0
    group: int = 0  # agents of one group have the same skills
    starts_s: float = 0.0
    ends_s: float = 0.0
    slowness: float = 1.0
    eagerness: float = 0.5
    lunch_wish_s: float = 0.0
    lunch_from_s: float = 0.0
    lunch_to_s: float = 0.0
    law_s: float = NEVER  # when the law says lunch is due
    break_every_s: float = 0.0
    lunch_plan_s: float = NEVER
    break_plan_s: float = NEVER
    breaks_left: int = 0
    lunch_left: int = 0
    planned_duty: int = 0
    duty: int = 0
    duty_since_s: float = 0.0
    duty_by: int = 0
    activity: int = OFF
    channel: int = NOBODY  # of the contact in hand
    since_s: float = NOT_YET  # when the present stint began
    stint_load: int = 0  # contacts in hand, channel and decider of the present stint
    stint_channel: int = NOBODY
    stint_by: int = 0
    load: int = 0
    first: int = NOBODY  # contacts in hand, linked by before/after
    aside: int = NOBODY  # a written case put down
    paced_s: float = 0.0  # when work left was last brought up to date
    bench: int = NOBODY
    benched_s: float = 0.0  # longest on the bench is asked first
    before: int = NOBODY  # neighbours on the bench
    after: int = NOBODY
    pause: int = NOBODY  # row of the pause asked for, due or running
    due: int = NO_WISH  # a pause that starts when the contacts in hand are finished
    wish: int = NO_WISH  # a wish on the wait list
    listed_before: int = NOBODY  # neighbours on the wait list
    listed_after: int = NOBODY
    off_end_s: float = 0.0  # when the last pause ended
    leaving: int = 0  # 1 when the shift is over
    fatigue: float = 0.0
    felt_s: float = 0.0  # when fatigue was last brought up to date
    next_s: float = NEVER  # end of a pause, or when a wish is granted in any case
    touched: int = 0


@dataclass(slots=True)
class Queue:
    """Contacts of one kind that wait, in order of arrival."""

    channel: int = 0
    priority: int = 0
    room: int = 0
    waiting: int = 0
    first: int = NOBODY
    last: int = NOBODY
    normal: float = 0.0  # a day's contacts


@dataclass(slots=True)
class Channel:
    """How one channel is worked."""

    slots: int = 1
    exclusive: int = 1  # takes an agent's whole attention
    deferred: int = 0
    interruptible: int = 0
    activity: int = 0
    covering: int = 0  # agents at work whose duty has this channel
    strain_per_s: float = 0.0


@dataclass(slots=True)
class Team:
    """Agents under one regime."""

    breaks: int = 0  # number of the break policy
    channel_choice: int = 0
    breaks_by: int = 0
    duty_by: int = 0
    chooses_channel: int = 0  # 1 when the channel policy asks what people wait for
    sees_queue: int = 0
    max_away: float = 1.0
    max_wait_s: float = 0.0
    on_duty: int = 0
    away: int = 0  # on a pause, or about to be
    first: int = NOBODY  # the wait list
    last: int = NOBODY


@dataclass(slots=True)
class Bench:
    """Agents of one group, duty and load who may take a contact, longest there first."""

    first: int = NOBODY
    last: int = NOBODY


@dataclass(slots=True)
class Stint:
    """One stretch of one activity of one agent."""

    agent: int = NOBODY
    activity: int = OFF
    channel: int = NOBODY
    load: int = 0
    start_s: float = NOT_YET
    end_s: float = NOT_YET
    chosen: int = 0


@dataclass(slots=True)
class Pause:
    """One pause, from the wish to the return."""

    agent: int = NOBODY
    kind: int = NO_WISH
    chosen: int = 0
    bound: int = NOTHING  # what held it back, if anything
    wished_s: float = NOT_YET
    granted_s: float = NOT_YET
    started_s: float = NOT_YET
    ended_s: float = NOT_YET


@dataclass(slots=True)
class Hall:
    """What there is one of."""

    opens_s: float = 0.0
    closes_s: float = 0.0
    lunch_s: float = 0.0
    break_s: float = 0.0
    stints: int = 0  # rows used
    pauses: int = 0
    touched_contacts: int = 0
    touched_agents: int = 0
    drains: int = 0  # 1 when agents stay past their shift until nobody waits
    written_only: int = 0  # 1 when nobody calls, chats or walks in
    tires: int = 0  # 1 when any fatigue rate is above zero
    recovery_break_per_s: float = 0.0
    recovery_task_per_s: float = 0.0
    recovery_idle_per_s: float = 0.0
    fatigue_slows: float = 0.0


class Day(NamedTuple):
    """Everything the floor works on: lists of records, and tables that do not change during the day."""

    contacts: Any
    agents: Any
    queues: Any
    channels: Any
    teams: Any
    benches: Any
    stints: Any
    pauses: Any
    hall: Any  # one row
    touched_contacts: Any  # rows whose next_s has changed since the engine last looked
    touched_agents: Any
    rates: Any  # channel x load: work done per second
    seats: Any  # queue x place: benches to look at, in order; -1 ends
    seat_rank: Any  # the same: benches of one rank are equally good
    menu: Any  # group x duty, then place: queues to look at, by priority; -1 ends
    duty_has: Any  # duty x channel: 1 if the duty answers the channel
    duty_main: Any  # duty: its first channel, or -1
    floors: Any  # team x channel x half-hour (flattened): fewest agents that may be left
    breaks_plan: Any  # agent x break
    break_params: Any  # team x parameter
    choice_params: Any
    break_luck: Any  # agent x five minutes
    duty_luck: Any
    liking: Any  # agent x duty
    pressure: Any  # duty: scratch
    wanted: Any  # duty: scratch
    work_share: Any  # half-hour x duty: share of the work expected there


def dtype(kind: type) -> np.dtype:
    """The numpy record with the same fields as a record class."""
    return np.dtype([(f.name, np.float64 if f.type is float else np.int64) for f in fields(kind)], align=True)
