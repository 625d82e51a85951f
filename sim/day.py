"""The state of one day: each kind of record, defined once. The floor works on these, and tables are read off at the end.
Times in seconds since midnight, float64. Not yet is NaN for times, -1 for rows."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.terms import AHEAD, FIRST, NEVER, NO_WISH, NOBODY, NOT_YET, NOTHING, OFF, UNLIMITED


@dataclass(slots=True)
class Contact:
    """One request from one person; one that is not over with it is followed by another (`again`, `onward`, `back`)."""

    id: int = 0  # the same on every day that it lasts
    parent: int = NOBODY  # the id of the contact that it follows
    came: int = FIRST  # what it is to that one
    again: int = NOBODY  # the row that follows when the person gives up ...
    onward: int = NOBODY  # ... when they are passed on
    back: int = NOBODY  # ... and when their matter was not solved
    delay_s: float = 0.0  # how long after that one it comes
    tomorrow_s: float = 0.0  # when it comes if that is another day
    queue: int = 0
    offered_s: float = 0.0
    patience_s: float = NEVER
    takes_callback: int = 0  # 1 when this person says yes to being called back
    callback: int = 0  # 1 when they have hung up, and keep their place
    lies_over: int = 0  # 1 when it was there before this day
    talk_s: float = 0.0  # work it brings, at one contact in hand and normal speed
    acw_s: float = 0.0
    hard: int = 0  # 1 when it is hard on the feelings
    pick_luck: float = 0.0  # 0-1: whether who takes it next looks for an easier one
    resolve_luck: float = 1.0  # 0-1: whether it is solved for good
    unresolved: int = 0  # 1 when it was not
    phase: int = AHEAD
    agent: int = NOBODY
    answered_s: float = NOT_YET
    ended_s: float = NOT_YET  # the person has hung up, been helped, or given up
    closed_s: float = NOT_YET  # the agent is done with it
    left_s: float = 0.0  # work left in the present phase
    pace: float = 1.0  # how much longer the agent takes over it than it brings
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
    thinks_s: float = 0.0  # first of the moments, every five minutes, when a free agent thinks
    tokens: int = UNLIMITED  # pauses left that may be taken in a peak half-hour
    breaks_left: int = 0
    lunch_left: int = 0
    block_duty: int = 0  # what the plan says now
    told_next: int = NOBODY  # what the supervisor has said for the next half-hour (NOBODY: as planned)
    told: int = NOBODY  # ... and for this one
    planned_duty: int = 0  # what comes of the two
    changes: int = 0  # times the plan was changed for this agent
    notice_s: float = 0.0  # how long before they took effect these were told, added up
    put_off: int = 0  # 1 when the next planned pause has been put off
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
    refused: int = NO_WISH  # a wish that came outside its window, and stands
    wish: int = NO_WISH  # a wish on the wait list
    listed_before: int = NOBODY  # neighbours on the wait list
    listed_after: int = NOBODY
    off_end_s: float = 0.0  # when the last pause ended
    leaving: int = 0  # 1 when the shift is over
    fatigue: float = 0.0  # 0-1
    emotion: float = 0.0  # 0-1: what hard contacts have left behind
    busyness: float = 0.0  # 0-1: share of working time spent on contacts, the last hour counting most
    felt_s: float = 0.0  # when these were last brought up to date
    last_channel: int = NOBODY  # of the contact before
    next_s: float = NEVER  # end of a pause, or when a wish is granted in any case
    touched: int = 0


@dataclass(slots=True)
class Queue:
    """Contacts of one kind that wait, in order of arrival."""

    channel: int = 0
    priority: int = 0
    room: int = 0
    overflow_s: float = 0.0  # agents of lower levels are asked when somebody has waited so long
    reserve: int = 0  # free agents it leaves for others
    callback_over_s: float = NEVER  # people are offered to be called back when the predicted wait is longer
    waiting: int = 0
    at_home: int = 0  # those of them who are to be called back
    first: int = NOBODY
    last: int = NOBODY
    normal: float = 0.0  # a day's contacts
    work_s: float = 0.0  # mean work in a contact
    predicted_s: float = 0.0  # how long people would have to wait, when a leader last looked
    helper: int = NOBODY  # the duty that a leader calls people to


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
    supervised: int = 0  # 1 when a supervisor plans anew during the day
    least_gain: float = 0.0  # what a change must win to be made, in contacts answered in time
    shows_queue: int = 0
    lag_s: float = 0.0  # how old the queue on the wall board is
    shows_away: int = 0
    hints: int = 0  # 1 when agents are told whether this is a good moment for a pause
    max_away: float = 1.0
    together: float = 1.0  # most of the team at lunch at once
    apart_s: float = 0.0  # fewest seconds of work before a pause
    not_last_s: float = 0.0  # no pause begins so shortly before a shift ends
    max_wait_s: float = 0.0
    call_wait_s: float = NEVER  # a leader calls for help when people wait longer than this
    complies: float = 0.0  # the share who come
    picks: float = 0.0  # how often who takes a written case looks for the shortest
    among: int = 1  # ... of so many
    on_duty: int = 0
    away: int = 0  # on a pause, or about to be
    lunching: int = 0  # those of them at lunch
    first: int = NOBODY  # the wait list
    last: int = NOBODY


@dataclass(slots=True)
class Bench:
    """Agents of one group, duty and load who may take a contact, longest there first."""

    first: int = NOBODY
    last: int = NOBODY
    seated: int = 0


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
    at_latest: int = 0  # 1 when it was granted because nobody may be held back any longer
    wished_s: float = NOT_YET
    granted_s: float = NOT_YET
    started_s: float = NOT_YET
    ended_s: float = NOT_YET


@dataclass(slots=True)
class Hall:
    """What there is one of."""

    opens_s: float = 0.0
    closes_s: float = 0.0
    arrivals: int = 0  # contacts that come by themselves: the first rows
    lunch_s: float = 0.0
    break_s: float = 0.0
    stints: int = 0  # rows used
    pauses: int = 0
    touched_contacts: int = 0
    touched_agents: int = 0
    drains: int = 0  # 1 when agents stay past their shift until nobody waits
    written_only: int = 0  # 1 when nobody calls, chats or walks in
    seen: int = 0  # calls, chats and visits so far
    quiet: int = NOBODY  # the duty with written work only
    swing: float = 0.0  # variance of how busy days are, that no forecast knows of
    heed: float = 1.0  # how much of the pressure they see people act on
    tires: int = 0  # 1 when work tires
    recovery_break_per_s: float = 0.0
    recovery_task_per_s: float = 0.0
    recovery_idle_per_s: float = 0.0
    own_rest: float = 0.0  # how much better a pause of one's own choice rests
    fatigue_slows: float = 0.0
    feels: int = 0  # 1 when hard contacts leave something behind
    emotion_rise: float = 0.0
    emotion_fade_per_s: float = 0.0
    emotion_rest: float = 1.0  # how much faster it fades in a pause
    emotion_slows: float = 0.0
    hurries: int = 0  # 1 when a queue or a long busy spell changes the pace
    hurry: float = 0.0
    overwork: float = 0.0
    overwork_over: float = 1.0
    switch_slows: float = 0.0
    unresolved: float = 0.0  # share of contacts not solved for good, by those who are rested
    unresolved_fatigue: float = 0.0
    unresolved_load: float = 0.0


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
    seat_level: Any  # the same: the skill level of who sits there
    seat_idle: Any  # the same: 1 where those sit who have nothing in hand, 2 only a case that can wait
    menu: Any  # group x duty, then place: queues to look at, by priority; -1 ends
    level: Any  # group x queue: skill level, 1 is best; 0 for none
    slower: Any  # group x queue: factor on handle time
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
    peak: Any  # half-hour: 1 when more work is expected than on average
    board: Any  # minute x duty: the pressure as the wall board had it; one row when none lags
    leader_luck: Any  # agent x five minutes
    expected: Any  # half-hour: calls, chats and visits expected before it (this and below: what a supervisor plans with)
    written_ahead: Any  # half-hour: written cases expected from it on
    written_time: Any  # half-hour: seconds that the plan has agents on written work after it
    plan_duty: Any  # agent x half-hour
    plan_there: Any  # agent x half-hour: the share of it that the plan has them at work
    needed: Any  # duty x half-hour: agents that meet the promise
    load: Any  # duty x half-hour: agents' worth of work
    worth: Any  # duty x half-hour (flattened), then agents there: what one more is worth, in contacts
    have: Any  # duty: scratch
    have_next: Any  # duty: scratch
    no_move: Any  # duty x duty: scratch
