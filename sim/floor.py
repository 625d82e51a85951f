"""The transitions of a day: what happens when someone calls, is answered, gives up, when an agent comes, pauses, goes.

They never wait, never draw and never read a clock: the time is handed in. They run unchanged on Python objects and on
numpy records, so they keep to plain statements on numbers.
"""

from sim import choices, feelings, hands, routing, stints, waiting
from sim.terms import (
    ACW, BREAK, BY_PLAN, COMING, HANDLED, LUNCH, NEVER, NO_WISH,
    NOBODY, OFF, TALKING, TRANSFERRED, WAITING, WISH_BREAK, WISH_LUNCH, WRAPPING,
)  # fmt: skip


# ---- contacts ------------------------------------------------------------------------------------------------------


def offer(day, c, now):
    """A contact arrives: answered by whoever is free, else it waits, on the line or at home; a full line turns it away."""
    contact = day.contacts[c]
    queue = day.queues[contact.queue]
    if not day.channels[queue.channel].deferred and not contact.callback:
        day.hall[0].seen += 1
    a = routing.agent_for(day, c, now)
    if a >= 0:
        answer(day, a, c, now)
        take_waiting(day, a, now)  # what was kept from those who had nothing in hand
    elif queue.waiting - queue.at_home >= queue.room and not contact.lies_over:
        waiting.give_up(day, c, now)
    else:
        waiting.begin(day, c, now)


def overflow(day, c, now):
    """Contact c has waited so long that agents of lower levels are asked too."""
    a = routing.agent_for(day, c, now)
    if a >= 0:
        routing.leave_queue(day, c)
        answer(day, a, c, now)
        take_waiting(day, a, now)
    else:
        waiting.go_on(day, c, now)


def abandon(day, c, now):
    """Patience has run out."""
    routing.leave_queue(day, c)
    waiting.give_up(day, c, now)


def answer(day, a, c, now):
    """Agent a takes contact c in hand, on top of what is there; a written case in hand is put aside."""
    agent, contact = day.agents[a], day.contacts[c]
    queue = day.queues[contact.queue]
    routing.leave_bench(day, a)
    hands.pace(day, a, now)
    if agent.load > 0 and day.channels[agent.channel].deferred:
        hands.put_aside(day, a, now)
    contact.phase = TALKING
    if hands.has_come(contact.answered_s):  # begun on another day
        contact.aside_s += now - contact.aside_since_s
    else:
        contact.answered_s = now
    contact.pace = agent.slowness * feelings.handle_factor(day, agent, contact.queue, now)
    contact.left_s = contact.talk_s * contact.pace
    routing.take_in_hand(day, a, c)
    agent.channel = queue.channel
    stints.become(day, a, day.channels[queue.channel].activity, now)
    hands.retime(day, a, now)
    seat(day, a, now)


def take_waiting(day, a, now):
    """Agent a takes those who wait, as many as there is room for."""
    c = routing.contact_for(day, a, now)
    while c >= 0:
        routing.leave_queue(day, c)
        answer(day, a, c, now)
        c = routing.contact_for(day, a, now)


def end_talk(day, c, now):
    """The person is helped, or passed on; after-contact work follows, if there is any."""
    contact = day.contacts[c]
    agent = day.agents[contact.agent]
    if not hands.has_come(contact.ended_s):
        contact.ended_s = now
    if contact.onward >= 0:
        waiting.come_back(day, contact.onward, now)
    if contact.acw_s <= 0.0:
        finish(day, c, now)
        return
    hands.pace(day, contact.agent, now)
    contact.pace = agent.slowness * feelings.handle_factor(day, agent, contact.queue, now)
    contact.phase, contact.left_s = WRAPPING, contact.acw_s * contact.pace
    if agent.load == 1:
        stints.become(day, contact.agent, ACW, now)
    hands.retime(day, contact.agent, now)


def finish(day, c, now):
    """The agent is done with the contact: the agent's decision moment."""
    contact = day.contacts[c]
    a = contact.agent
    hands.pace(day, a, now)
    contact.phase, contact.closed_s = HANDLED if contact.onward == NOBODY else TRANSFERRED, now
    agent = day.agents[a]
    feelings.had(day, agent, contact, now)
    if contact.unresolved and contact.back >= 0:
        waiting.come_back(day, contact.back, now)
    agent.last_channel = day.queues[contact.queue].channel
    routing.leave_bench(day, a)
    routing.let_go(day, a, c)
    hands.retime(day, a, now)
    duty, away = agent.duty, day.teams[agent.team].away
    choices.decide(day, a, now)
    settle(day, a, now)
    if agent.duty != duty or day.teams[agent.team].away < away:
        serve_wait_lists(day, now)


# ---- agents --------------------------------------------------------------------------------------------------------


def sign_in(day, a, now):
    """An agent comes to work."""
    agent = day.agents[a]
    team = day.teams[agent.team]
    agent.duty, agent.duty_since_s = agent.planned_duty, now
    agent.duty_by = BY_PLAN
    agent.felt_s, agent.off_end_s, agent.paced_s = now, now, now
    stints.become(day, a, stints.idle_activity(day, agent), now)
    choices.cover(day, agent.duty, 1)
    team.on_duty += 1
    serve_wait_lists(day, now)  # those who wait for a place go before a new wish of whoever comes
    choices.decide(day, a, now)
    settle(day, a, now)
    serve_wait_lists(day, now)


def shift_over(day, a, now):
    """The shift ends: a conversation in hand is finished, a written case put down, and the agent goes."""
    agent = day.agents[a]
    if agent.activity == OFF or agent.leaving:
        return
    if day.hall[0].drains and agent.load > 0:
        return
    leave(day, a)
    if agent.load > 0 and day.channels[agent.channel].deferred:
        hands.pace(day, a, now)
        hands.put_aside(day, a, now)
    if agent.activity != BREAK and agent.activity != LUNCH:
        settle(day, a, now)
    serve_wait_lists(day, now)


def leave(day, a):
    """Agent a takes no more contacts; a wish or a pause not begun is dropped."""
    agent = day.agents[a]
    routing.leave_bench(day, a)
    choices.leave_wait_list(day, a)
    agent.leaving = 1
    if agent.due != NO_WISH:
        choices.is_away(day, agent, agent.due, -1)
        agent.due = NO_WISH
    elif agent.activity != BREAK and agent.activity != LUNCH:
        choices.cover(day, agent.duty, -1)


def settle(day, a, now):
    """What agent a does next: go home, pause, take the next contact, or be free."""
    agent = day.agents[a]
    routing.leave_bench(day, a)
    if agent.due != NO_WISH and agent.load == 0 and choices.outlasts_shift(day, a, agent.due, now):
        choices.drop(day, a)
    if not agent.leaving and agent.due == NO_WISH:
        take_waiting(day, a, now)
        if day.hall[0].drains and now >= agent.ends_s and agent.load == 0:
            leave(day, a)
    if agent.load > 0:
        if agent.load < agent.stint_load:
            stints.become(day, a, hands.at_work(day, agent), now)
    elif agent.leaving:
        go_off(day, a, now)
        return
    elif agent.due != NO_WISH:
        begin_pause(day, a, now)
        return
    elif agent.aside >= 0 and day.duty_has[agent.duty][day.queues[day.contacts[agent.aside].queue].channel]:
        hands.take_up(day, a, now)
    else:
        agent.channel = NOBODY
        stints.become(day, a, stints.idle_activity(day, agent), now)
    seat(day, a, now)


def seat(day, a, now):
    """Agent a sits down where the next contact that fits will find them, unless there is no room for one."""
    agent = day.agents[a]
    routing.leave_bench(day, a)
    if agent.leaving or agent.due != NO_WISH:
        return
    places = len(day.rates[0])
    place = agent.load
    if agent.load > 0:
        channel = day.channels[agent.channel]
        if channel.deferred:
            if not channel.interruptible:
                return
            place = places
        elif channel.exclusive or agent.load >= channel.slots:
            return
    routing.join_bench(day, a, (agent.group * len(day.duty_has) + agent.duty) * (places + 1) + place, now)


def begin_pause(day, a, now):
    """The pause begins, and lasts its full length from now."""
    agent, hall = day.agents[a], day.hall[0]
    pause = day.pauses[agent.pause]
    pause.started_s = now
    lunch = agent.due == WISH_LUNCH
    agent.due, agent.channel, agent.put_off = NO_WISH, NOBODY, 0
    if lunch:
        agent.lunch_left, agent.lunch_plan_s = 0, NEVER
    else:
        agent.breaks_left -= 1
        taken = len(day.breaks_plan[a]) - 1 - agent.breaks_left
        agent.break_plan_s = day.breaks_plan[a][taken] if agent.breaks_left > 0 else NEVER
    stints.become(day, a, LUNCH if lunch else BREAK, now)
    choices.alarm_agent(day, a, now + (hall.lunch_s if lunch else hall.break_s))


def resume(day, a, now):
    """Back from a pause: to work, or home if the shift is over; the place is free for the next on the wait list."""
    agent = day.agents[a]
    day.pauses[agent.pause].ended_s = now
    agent.off_end_s = now
    choices.is_away(day, agent, WISH_LUNCH if agent.activity == LUNCH else WISH_BREAK, -1)
    stints.become(day, a, stints.idle_activity(day, agent), now)
    if not agent.leaving:
        choices.cover(day, agent.duty, 1)
        serve_wait_lists(day, now)  # those who wait for the place go before a new wish of whoever comes back
        choices.decide(day, a, now)
    settle(day, a, now)
    serve_wait_lists(day, now)


def agent_bell(day, a, now):
    """What agent a's alarm was set for: the pause is over, or a wish has waited as long as any may."""
    agent = day.agents[a]
    choices.alarm_agent(day, a, NEVER)  # a bell that has rung is spent
    if agent.wish == NO_WISH:
        resume(day, a, now)
        return
    kind = agent.wish
    choices.leave_wait_list(day, a)
    choices.grant(day, a, kind, now)
    day.pauses[agent.pause].at_latest = 1
    if agent.load == 0:
        settle(day, a, now)
    else:
        routing.leave_bench(day, a)


def serve_wait_lists(day, now):
    """Those who wait for a pause get the places that are free, each team's list first come first served."""
    for t in range(len(day.teams)):
        a = choices.next_granted(day, t, now)
        while a >= 0:
            if day.agents[a].load == 0:
                settle(day, a, now)
            else:
                routing.leave_bench(day, a)
            a = choices.next_granted(day, t, now)


def go_off(day, a, now):
    """Agent a signs out."""
    day.teams[day.agents[a].team].on_duty -= 1
    day.agents[a].channel = NOBODY
    stints.become(day, a, OFF, now)


def contact_bell(day, c, now):
    """What contact c's alarm was set for: it comes, has waited enough, the talk is over, or the after-contact work is done."""
    hands.alarm_contact(day, c, NEVER)  # a bell that has rung is spent
    contact = day.contacts[c]
    phase = contact.phase
    if phase == COMING:
        offer(day, c, now)
    elif phase == WAITING and now >= contact.offered_s + contact.patience_s:
        abandon(day, c, now)
    elif phase == WAITING:
        overflow(day, c, now)
    elif phase == TALKING:
        end_talk(day, c, now)
    else:
        finish(day, c, now)
