"""What happens at the moments that were set before the day began (see `moments`): people come, look, are told, think, go."""

from sim import choices, floor, leader, routing, sight, supervisor
from sim.terms import (
    BOARD, BREAK, BY_LEADER, CALL, CHOICE, HALF_HOUR, LOOK, LUNCH, NEW_DUTY, OFF, PLANNED_PAUSE, SIGN_IN, TOLD,
)  # fmt: skip


def moment(day, kind, a, value, now):
    """One of the moments that were set before the day began (see `moments`)."""
    if kind == SIGN_IN:
        floor.sign_in(day, a, now)
    elif kind == HALF_HOUR:
        floor.serve_wait_lists(day, now)
    elif kind == BOARD:
        sight.write_board(day, now)
    elif kind == CALL:
        call_for_help(day, now)
    elif kind == LOOK:
        supervisor.plan_ahead(day, value, now)
    elif kind == NEW_DUTY:
        supervisor.new_block(day.agents[a], value)
        think(day, a, now)
    elif kind == TOLD:
        supervisor.tell(day.agents[a])
        think(day, a, now)
    elif kind == PLANNED_PAUSE:
        think(day, a, now)
    elif kind == CHOICE:
        agent = day.agents[a]
        if agent.load == 0 or day.channels[agent.channel].deferred:
            think(day, a, now)
    else:
        floor.shift_over(day, a, now)


def call_for_help(day, now):
    """A leader asks who can come to the queues where people wait too long; those who do, come at once."""
    for q in range(len(day.queues)):
        queue = day.queues[q]
        before_s, queue.predicted_s = queue.predicted_s, routing.predicted_wait(day, q)
        a = leader.who_comes(day, q, before_s, now)
        while a >= 0:
            day.agents[a].planned_duty = queue.helper
            choices.change_duty(day, a, queue.helper, BY_LEADER, now)
            floor.settle(day, a, now)
            a = leader.who_comes(day, q, before_s, now)
    floor.serve_wait_lists(day, now)


def think(day, a, now):
    """Agent a decides anew, unless away."""
    agent = day.agents[a]
    if agent.activity == OFF or agent.activity == BREAK or agent.activity == LUNCH:
        return
    duty, due = agent.duty, agent.due
    choices.decide(day, a, now)
    if agent.due != due or agent.duty != duty:
        floor.settle(day, a, now)
    if agent.duty != duty:
        floor.serve_wait_lists(day, now)
