"""The contract: what a policy may know. Numbers only, and only what the regime lets an agent see."""

from typing import NamedTuple


class BreakView(NamedTuple):
    """What an agent knows when a pause may be wished for. Times in seconds since midnight."""

    now_s: float
    starts_s: float  # own shift
    ends_s: float
    break_plan_s: float  # when the plan has the next break (NEVER when none is left)
    lunch_plan_s: float  # when the plan has lunch (NEVER when taken or not due)
    breaks_left: int
    lunch_left: int
    lunch_from_s: float  # the window for lunch
    lunch_to_s: float
    lunch_wish_s: float  # when this agent likes to eat
    break_every_s: float  # stretch between pauses if they are spread evenly
    since_off_s: float  # time since the last pause ended (or the shift began)
    eagerness: float  # 0-1: where in a window this agent likes pauses
    fatigue: float  # 0-1
    emotion: float  # 0-1: what hard contacts have left behind
    pressure: float  # contacts waiting per agent answering, at most 1; 0 when the queue is not shown
    away: float  # share of the team that is away or about to be; 0 when that is not shown
    hint: float  # 1 a good moment, -1 a bad one, 0 neither, or no hints are given
    free: float  # colleagues on the same duty who are free now
    covering: float  # agents at work on that duty's first channel
    luck: float  # 0-1, one number for each five minutes


class ChannelView(NamedTuple):
    """What an agent knows when the channel may be changed."""

    now_s: float
    duty: int  # what the agent is on
    duty_since_s: float
    planned_duty: int  # what the plan says now
    luck: float
