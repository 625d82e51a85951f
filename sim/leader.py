"""The leader's call: when people wait too long, who can come and help?"""

from sim import choices, routing, sight
from sim.terms import BREAK, LUNCH, NO_WISH, NOBODY, OFF


def who_comes(day, q, before_s, now):
    """Who comes to queue q where people wait too long: longest on other work first; NOBODY when enough have come.

    Each team's leader calls when the wait was too long now and at the last look: a moment's rush is not worth a call.
    """
    wait_s = routing.predicted_wait(day, q)
    best, since_s = NOBODY, 0.0
    for a in range(len(day.agents)):
        agent = day.agents[a]
        team = day.teams[agent.team]
        if wait_s > team.call_wait_s and before_s > team.call_wait_s and may_help(day, a, q, now):
            if day.leader_luck[a][sight.luck_slot(day, a, now)] < team.complies and (best < 0 or agent.duty_since_s < since_s):
                best, since_s = a, agent.duty_since_s
    return best


def may_help(day, a, q, now):
    """Whether agent a is at work on something else than queue q's channel, can answer it, and leaves nobody waiting there.

    Nor may a channel be left under its floor.
    """
    agent = day.agents[a]
    if agent.activity in (OFF, BREAK, LUNCH) or agent.leaving or agent.due != NO_WISH:
        return False
    duty, many = day.queues[q].helper, len(day.duty_has)
    if day.duty_has[agent.duty][day.queues[q].channel] or sight.people_wait(day, agent):
        return False
    menu, able = day.menu[agent.group * many + duty], False
    for i in range(len(menu)):
        able = able or menu[i] == q
    first = day.queues[q].first
    if day.level[agent.group][q] > 1 and first >= 0 and not routing.has_waited(day, first, now):
        return False
    return able and not choices.short_of_floor(day, a, duty, now)
