"""An agent's decision moment: what the agent sees, what they wish, and what the bounds say to it.

Decides and records; what follows from it (taking a contact, starting a pause) is for `floor`.
"""

from sim import policies, sight
from sim.policies import bounds
from sim.policies.views import ChannelView
from sim.terms import BREAK, BY_LAW, BY_PLAN, LUNCH, NEVER, NO_WISH, NOBODY, NOTHING, OFF, UNLIMITED, WINDOW, WISH_LUNCH


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
        kind = policies.wish(team.breaks, sight.break_view(day, a, now), day.break_params[agent.team])
        if kind != NO_WISH:
            ask(day, a, kind, now)
    if agent.due == NO_WISH:
        change_duty(day, a, wished_duty(day, a, now), team.duty_by, now)


def wished_duty(day, a, now):
    """The duty that agent a would be on now; leaving one whose channels are at their floor is not on."""
    agent = day.agents[a]
    team = day.teams[agent.team]
    if now >= day.hall[0].closes_s and sight.people_wait(day, agent):
        return agent.duty  # the doors are closed, and those inside are helped
    need = day.work_share[sight.half_hour(day, now)]
    for d in range(len(day.pressure) if team.chooses_channel else 0):
        day.pressure[d] = day.hall[0].heed * sight.pressure_seen(day, team, d, now)
        day.wanted[d] = 0.0 if team.shows_queue and team.lag_s <= 0.0 and sight.nothing_to_do(day, d) else need[d]
    luck = day.duty_luck[a][sight.luck_slot(day, a, now)]
    view = ChannelView(now, agent.duty, agent.duty_since_s, agent.planned_duty, luck)
    duty = policies.choose(
        team.channel_choice, view, day.liking[a], day.pressure, day.wanted, day.choice_params[agent.team]
    )
    if duty != agent.duty and short_of_floor(day, a, duty, now):
        return agent.duty
    return duty


def short_of_floor(day, a, other_duty, now):
    """Whether agent a going to another duty (NOBODY: away) would leave a channel with fewer than its floor."""
    agent = day.agents[a]
    h, hours = sight.half_hour(day, now), len(day.work_share)
    for c in range(len(day.channels)):
        if day.duty_has[agent.duty][c] and not (other_duty >= 0 and day.duty_has[other_duty][c]):
            floor = day.floors[(agent.team * len(day.channels) + c) * hours + h]
            if day.channels[c].covering - 1 < floor:
                return True
    return False


def change_duty(day, a, duty, by, now):
    """Agent a goes over to a duty, by somebody's decision; what is in hand is finished first."""
    agent = day.agents[a]
    if duty != agent.duty:
        cover(day, agent.duty, -1)
        agent.duty, agent.duty_since_s, agent.duty_by = duty, now, by
        cover(day, duty, 1)


def cover(day, duty, change):
    """One agent more or fewer at work on the channels of a duty."""
    for c in range(len(day.channels)):
        if day.duty_has[duty][c]:
            day.channels[c].covering += change


def ask(day, a, kind, now):
    """Agent a asks for a pause: granted, put on the wait list, or, outside the window for it, refused until it is asked again.

    One that would outlast the shift is not begun. A wish that was refused stands, and counts from when it was first asked,
    unless the other kind of pause comes between.
    """
    agent = day.agents[a]
    team = day.teams[agent.team]
    if outlasts_shift(day, a, kind, now):
        return
    if agent.refused != kind:
        plan_s = agent.lunch_plan_s if kind == WISH_LUNCH else agent.break_plan_s
        open_pause(day, a, kind, team.breaks_by, plan_s if team.breaks_by == BY_PLAN else now)
    agent.refused = NO_WISH
    bound = held_back_by(day, a, kind, now)
    if bounds.outside_window(now, agent.ends_s, now - agent.off_end_s, team.apart_s, team.not_last_s):
        day.pauses[agent.pause].bound = WINDOW
        agent.refused = kind
    elif bound == NOTHING or team.max_wait_s <= 0.0:  # where nobody is to wait, no bound holds anybody back
        grant(day, a, kind, now)
    else:
        day.pauses[agent.pause].bound = bound
        join_wait_list(day, a, kind, now + team.max_wait_s)


def held_back_by(day, a, kind, now):
    """The bound that a pause of agent a would break now."""
    agent = day.agents[a]
    team = day.teams[agent.team]
    lunching = team.lunching if kind == WISH_LUNCH else 0
    return bounds.holds_back(
        team.away, team.on_duty, team.max_away, lunching, team.together, short_of_floor(day, a, NOBODY, now),
        day.peak[sight.half_hour(day, now)], agent.tokens,
    )  # fmt: skip


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
    if agent.tokens != UNLIMITED and day.peak[sight.half_hour(day, now)]:
        agent.tokens = max(0, agent.tokens - 1)
    is_away(day, agent, kind, 1)
    cover(day, agent.duty, -1)


def is_away(day, agent, kind, change):
    """One of the team more or fewer on a pause, or about to be."""
    team = day.teams[agent.team]
    team.away += change
    if kind == WISH_LUNCH:
        team.lunching += change


def drop(day, a):
    """The pause that was due comes to nothing; the place is free again."""
    agent = day.agents[a]
    is_away(day, agent, agent.due, -1)
    agent.due = NO_WISH
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
    a = day.teams[t].first
    while a >= 0:
        agent = day.agents[a]
        if held_back_by(day, a, agent.wish, now) == NOTHING:
            kind = agent.wish
            leave_wait_list(day, a)
            grant(day, a, kind, now)
            return a
        a = agent.listed_after
    return NOBODY


def lawful_lunch(day, a, now):
    """The law's last moment for the lunch break has come: it is due, whatever plan, wish or bound says."""
    leave_wait_list(day, a)
    day.agents[a].refused = NO_WISH
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
