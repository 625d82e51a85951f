"""An agent's decision moment: what the agent sees, what they wish, and what the bounds say to it.

Decides and records; what follows from it (taking a contact, starting a pause) is for `floor`.
"""

from sim import behaviour, policies
from sim.policies import bounds
from sim.policies.views import BreakView, ChannelView
from sim.terms import (
    BREAK, BY_LAW, BY_PLAN, CHOICE_EVERY_S, HALF_HOUR_S, LUNCH, NEVER, NO_WISH, NOBODY, NOTHING, OFF, TASK, WISH_LUNCH,
)  # fmt: skip


def decide(day, a, now):
    """Agent a may wish a pause and may change duty. Nothing happens to who is away, leaving or about to pause."""
    agent = day.agents[a]
    if agent.due != NO_WISH or agent.leaving or agent.activity in (OFF, BREAK, LUNCH):
        return
    team = day.teams[agent.team]
    if agent.lunch_left > 0 and now >= agent.law_s and not outlasts_shift(day, a, WISH_LUNCH, now):
        lawful_lunch(day, a, now)
        return
    if agent.wish == NO_WISH and (agent.breaks_left > 0 or agent.lunch_left > 0):
        kind = policies.wish(team.breaks, break_view(day, a, now), day.break_params[agent.team])
        if kind != NO_WISH:
            ask(day, a, kind, now)
    if agent.due == NO_WISH:
        change_duty(day, a, wished_duty(day, a, now), now)


def break_view(day, a, now):
    """What agent a knows when a pause may be wished for."""
    agent = day.agents[a]
    team = day.teams[agent.team]
    return BreakView(
        now, agent.starts_s, agent.ends_s, agent.break_plan_s, agent.lunch_plan_s, agent.breaks_left,
        agent.lunch_left, agent.lunch_from_s, agent.lunch_to_s, agent.lunch_wish_s, agent.break_every_s,
        now - agent.off_end_s, agent.eagerness, fatigue_now(day, agent, now), pressure_seen(day, agent, team),
        team.away / max(1, team.on_duty), day.break_luck[a][luck_slot(day, now)],
    )  # fmt: skip


def luck_slot(day, now):
    """Which five minutes of the day it is, in the tables of luck for choices."""
    return min(len(day.break_luck[0]) - 1, max(0, int(now // CHOICE_EVERY_S)))


def fatigue_now(day, agent, now):
    """An agent's fatigue at this moment: up while working, down while resting, not at all when the rates are zero."""
    hall = day.hall[0]
    if hall.tires == 0:
        return agent.fatigue
    toward, rate = 0.0, hall.recovery_idle_per_s
    if agent.activity == BREAK or agent.activity == LUNCH:
        rate = hall.recovery_break_per_s
    elif agent.activity == TASK:
        rate = hall.recovery_task_per_s
    elif agent.stint_load > 0:
        toward, rate = 1.0, day.channels[agent.stint_channel].strain_per_s
    return behaviour.relaxed(agent.fatigue, toward, rate, now - agent.felt_s)


def pressure_seen(day, agent, team):
    """The strongest pressure on the agent's own duty, or 0 when the regime hides the queue."""
    if not team.sees_queue:
        return 0.0
    return pressure_on(day, agent.duty)


def pressure_on(day, duty):
    """Contacts waiting per agent answering (written: per contact of a plain day), at most 1, where it is highest."""
    worst = 0.0
    for q in range(len(day.queues)):
        queue = day.queues[q]
        channel = day.channels[queue.channel]
        if queue.waiting > 0 and day.duty_has[duty][queue.channel]:
            calm = queue.normal if channel.deferred else channel.covering
            worst = max(worst, min(1.0, queue.waiting / max(1.0, calm)))
    return worst


def people_wait(day, agent):
    """Whether anybody whom this agent could help on the present duty waits, by phone, chat or in person."""
    menu = day.menu[agent.group * len(day.duty_has) + agent.duty]
    for i in range(len(menu)):
        if menu[i] < 0:
            break
        queue = day.queues[menu[i]]
        if queue.waiting > 0 and not day.channels[queue.channel].deferred:
            return True
    return False


def nothing_to_do(day, duty):
    """Whether a duty is for written work only, and none waits."""
    for q in range(len(day.queues)):
        queue = day.queues[q]
        if day.duty_has[duty][queue.channel] and (queue.waiting > 0 or not day.channels[queue.channel].deferred):
            return False
    return True


def wished_duty(day, a, now):
    """The duty that agent a would be on now; leaving one whose channels are at their floor is not on."""
    agent = day.agents[a]
    team = day.teams[agent.team]
    if now >= day.hall[0].closes_s and people_wait(day, agent):
        return agent.duty  # the doors are closed, and those inside are helped
    need = day.work_share[half_hour(day, now)]
    for d in range(len(day.pressure) if team.chooses_channel else 0):
        day.pressure[d] = pressure_on(day, d) if team.sees_queue else 0.0
        day.wanted[d] = 0.0 if team.sees_queue and nothing_to_do(day, d) else need[d]
    view = ChannelView(
        now, agent.duty, agent.duty_since_s, agent.planned_duty, fatigue_now(day, agent, now),
        day.duty_luck[a][luck_slot(day, now)],
    )  # fmt: skip
    duty = policies.choose(
        team.channel_choice, view, day.liking[a], day.pressure, day.wanted, day.choice_params[agent.team]
    )
    if duty != agent.duty and short_of_floor(day, a, duty, now):
        return agent.duty
    return duty


def half_hour(day, now):
    """Which half-hour it is: 0 before opening, then 1, 2 ...; the last one is after closing."""
    if now >= day.hall[0].closes_s:
        return len(day.work_share) - 1
    return min(len(day.work_share) - 1, max(0, int((now - day.hall[0].opens_s) // HALF_HOUR_S) + 1))


def short_of_floor(day, a, other_duty, now):
    """Whether agent a going to another duty (NOBODY: away) would leave a channel with fewer than its floor."""
    agent = day.agents[a]
    h, hours = half_hour(day, now), len(day.work_share)
    for c in range(len(day.channels)):
        if day.duty_has[agent.duty][c] and not (other_duty >= 0 and day.duty_has[other_duty][c]):
            floor = day.floors[(agent.team * len(day.channels) + c) * hours + h]
            if day.channels[c].covering - 1 < floor:
                return True
    return False


def change_duty(day, a, duty, now):
    """Agent a goes over to a duty; what is in hand is finished first."""
    agent = day.agents[a]
    if duty != agent.duty:
        cover(day, agent.duty, -1)
        agent.duty, agent.duty_since_s, agent.duty_by = duty, now, day.teams[agent.team].duty_by
        cover(day, duty, 1)


def cover(day, duty, change):
    """One agent more or fewer at work on the channels of a duty."""
    for c in range(len(day.channels)):
        if day.duty_has[duty][c]:
            day.channels[c].covering += change


def ask(day, a, kind, now):
    """Agent a asks for a pause: granted or put on the wait list; one that would outlast the shift is not begun."""
    agent = day.agents[a]
    team = day.teams[agent.team]
    if outlasts_shift(day, a, kind, now):
        return
    plan_s = agent.lunch_plan_s if kind == WISH_LUNCH else agent.break_plan_s
    open_pause(day, a, kind, team.breaks_by, plan_s if team.breaks_by == BY_PLAN else now)
    bound = bounds.holds_back(team.away, team.on_duty, team.max_away, short_of_floor(day, a, NOBODY, now))
    if bound == NOTHING:
        grant(day, a, kind, now)
    else:
        day.pauses[agent.pause].bound = bound
        join_wait_list(day, a, kind, now + team.max_wait_s)


def outlasts_shift(day, a, kind, now):
    """Whether a pause begun now would go on past the end of the shift."""
    hall = day.hall[0]
    length = hall.lunch_s if kind == WISH_LUNCH else hall.break_s
    return now + length > day.agents[a].ends_s


def open_pause(day, a, kind, by, wished_s):
    """A new row for a pause of agent a."""
    hall = day.hall[0]
    pause = day.pauses[hall.pauses]
    pause.agent, pause.kind, pause.chosen, pause.wished_s = a, kind, by, wished_s
    day.agents[a].pause = hall.pauses
    hall.pauses += 1


def grant(day, a, kind, now):
    """Agent a may go as soon as what is in hand is finished; the place is theirs from now on."""
    agent = day.agents[a]
    agent.due = kind
    day.pauses[agent.pause].granted_s = now
    day.teams[agent.team].away += 1
    cover(day, agent.duty, -1)


def drop(day, a):
    """The pause that was due comes to nothing; the place is free again."""
    agent = day.agents[a]
    agent.due = NO_WISH
    day.teams[agent.team].away -= 1
    cover(day, agent.duty, 1)


def join_wait_list(day, a, kind, at_latest_s):
    """Agent a stands last on the team's wait list, and is granted the wish in any case at `at_latest_s`."""
    agent = day.agents[a]
    team = day.teams[agent.team]
    agent.wish, agent.listed_before, agent.listed_after = kind, team.last, NOBODY
    if team.last >= 0:
        day.agents[team.last].listed_after = a
    else:
        team.first = a
    team.last = a
    alarm_agent(day, a, at_latest_s)


def leave_wait_list(day, a):
    """Agent a is off the wait list, if on it."""
    agent = day.agents[a]
    if agent.wish == NO_WISH:
        return
    team = day.teams[agent.team]
    if agent.listed_before >= 0:
        day.agents[agent.listed_before].listed_after = agent.listed_after
    else:
        team.first = agent.listed_after
    if agent.listed_after >= 0:
        day.agents[agent.listed_after].listed_before = agent.listed_before
    else:
        team.last = agent.listed_before
    agent.wish = NO_WISH
    alarm_agent(day, a, NEVER)


def next_granted(day, t, now):
    """The first on team t's wait list whom no bound holds back now is granted the wish; NOBODY when there is none.

    In order of asking, but nobody is held back by a floor that concerns another channel than their own.
    """
    team = day.teams[t]
    a = team.first
    while a >= 0:
        agent = day.agents[a]
        if bounds.holds_back(team.away, team.on_duty, team.max_away, short_of_floor(day, a, NOBODY, now)) == NOTHING:
            kind = agent.wish
            leave_wait_list(day, a)
            grant(day, a, kind, now)
            return a
        a = agent.listed_after
    return NOBODY


def lawful_lunch(day, a, now):
    """The law's last moment for the lunch break has come: it is due, whatever plan, wish or bound says."""
    leave_wait_list(day, a)
    open_pause(day, a, WISH_LUNCH, BY_LAW, now)
    grant(day, a, WISH_LUNCH, now)


def alarm_agent(day, a, at_s):
    """Something happens to agent a at `at_s` (NEVER: nothing is set)."""
    agent, hall = day.agents[a], day.hall[0]
    agent.next_s = at_s
    if agent.touched == 0:
        agent.touched = 1
        day.touched_agents[hall.touched_agents] = a
        hall.touched_agents += 1
