"""Who answers, and what is answered next: agent selection, contact selection, and the lists that make both quick.

Agents who may take a contact sit on benches, one for each (group, duty, load), longest there first; contacts wait in
queues, in order of arrival. Both are linked lists threaded through the records, so joining, leaving from the middle
and choosing cost the same for ten agents as for ten thousand.
"""

from sim.terms import NOBODY

WHEEL = 2**31  # how many numbers `other_luck` goes through


def agent_for(day, c, now):
    """The agent to answer contact c: best rank of bench, then longest there; NOBODY if none is free for it."""
    q = day.contacts[c].queue
    seats, ranks = day.seats[q], day.seat_rank[q]
    overflows, kept = has_waited(day, c, now), day.queues[q].reserve
    if kept > 0 and idle(day, q, overflows) > kept:
        kept = 0
    best, best_rank, since = NOBODY, 0, 0.0
    for i in range(len(seats)):
        if seats[i] < 0:
            break
        if best >= 0 and ranks[i] > best_rank:
            break
        if (day.seat_level[q][i] > 1 and not overflows) or (kept > 0 and day.seat_idle[q][i]):
            continue
        a = day.benches[seats[i]].first
        if a >= 0 and (best < 0 or day.agents[a].benched_s < since):
            best, best_rank, since = a, ranks[i], day.agents[a].benched_s
    return best


def has_waited(day, c, now):
    """Whether contact c has waited so long that agents of lower levels are asked too."""
    contact = day.contacts[c]
    return now >= contact.offered_s + day.queues[contact.queue].overflow_s


def idle(day, q, at_any_level):
    """How many sit with nobody in hand who could answer queue q: at the first level, or at any."""
    seated = 0
    for i in range(len(day.seats[q])):
        if day.seats[q][i] >= 0 and day.seat_idle[q][i] and (at_any_level or day.seat_level[q][i] <= 1):
            seated += day.benches[day.seats[q][i]].seated
    return seated


def predicted_wait(day, q):
    """Seconds that the last in a queue is likely to wait, at the rate of those who answer it now; 0 for written work."""
    queue = day.queues[q]
    channel = day.channels[queue.channel]
    if channel.deferred:
        return 0.0
    return queue.waiting * queue.work_s / max(1, channel.covering)


def contact_for(day, a, now):
    """The next contact for agent a: highest priority, then longest waiting; NOBODY if none fits what is in hand."""
    agent = day.agents[a]
    menu = day.menu[agent.group * len(day.duty_has) + agent.duty]
    best, priority, since = NOBODY, 0, 0.0
    for i in range(len(menu)):
        if menu[i] < 0:
            break
        queue = day.queues[menu[i]]
        if best >= 0 and queue.priority > priority:
            break
        c = queue.first
        if c < 0 or not fits(day, agent, queue.channel) or not may_take(day, agent, c, now):
            continue
        if best < 0 or day.contacts[c].offered_s < since:
            best, priority, since = c, queue.priority, day.contacts[c].offered_s
    if best >= 0 and day.channels[day.queues[day.contacts[best].queue].channel].deferred:
        return picked(day, day.teams[agent.team], best)
    return best


def may_take(day, agent, c, now):
    """Whether contact c, first in its queue, is for an agent of this level yet, and leaves enough free agents for others."""
    q, overflows = day.contacts[c].queue, has_waited(day, c, now)
    if day.level[agent.group][q] > 1 and not overflows:
        return False
    if agent.load > 0 and not day.channels[agent.channel].deferred:
        return True
    return day.queues[q].reserve == 0 or idle(day, q, overflows) - sits_idle(day, agent) >= day.queues[q].reserve


def sits_idle(day, agent):
    """1 for an agent who is seated with nobody in hand."""
    return 1 if agent.bench >= 0 and (agent.load == 0 or day.channels[agent.channel].deferred) else 0


def picked(day, team, c):
    """The written case taken by an agent whose turn is case c: that one, or now and then the shortest of the first few.

    A case passed over has other luck at the next turn.
    """
    first = day.contacts[c]
    if first.pick_luck >= team.picks:
        return c
    first.pick_luck = other_luck(first.pick_luck)
    best, seen = c, 1
    c = day.contacts[c].after
    while c >= 0 and seen < team.among:
        if day.contacts[c].talk_s < day.contacts[best].talk_s:
            best = c
        c, seen = day.contacts[c].after, seen + 1
    return best


def other_luck(luck):
    """Another number from 0 to 1 that follows from one drawn before: a step of a linear congruential generator."""
    return (int(luck * WHEEL) * 1103515245 + 12345) % WHEEL / WHEEL


def fits(day, agent, channel):
    """Whether an agent can take one more contact on a channel, given what is in hand and what has been put down."""
    if day.channels[channel].deferred:
        return agent.load == 0 and agent.aside < 0
    if agent.load == 0:
        return True
    in_hand = day.channels[agent.channel]
    if in_hand.deferred:
        return in_hand.interruptible == 1
    return agent.channel == channel and in_hand.exclusive == 0 and agent.load < in_hand.slots


def join_bench(day, a, b, now):
    """Agent a sits down last on bench b."""
    agent, bench = day.agents[a], day.benches[b]
    agent.bench, agent.benched_s, agent.before, agent.after = b, now, bench.last, NOBODY
    if bench.last >= 0:
        day.agents[bench.last].after = a
    else:
        bench.first = a
    bench.last = a
    bench.seated += 1


def leave_bench(day, a):
    """Agent a gets up, if seated."""
    agent = day.agents[a]
    if agent.bench < 0:
        return
    bench = day.benches[agent.bench]
    if agent.before >= 0:
        day.agents[agent.before].after = agent.after
    else:
        bench.first = agent.after
    if agent.after >= 0:
        day.agents[agent.after].before = agent.before
    else:
        bench.last = agent.before
    agent.bench = NOBODY
    bench.seated -= 1


def join_queue(day, c):
    """Contact c stands last in its queue."""
    contact = day.contacts[c]
    queue = day.queues[contact.queue]
    contact.before, contact.after = queue.last, NOBODY
    if queue.last >= 0:
        day.contacts[queue.last].after = c
    else:
        queue.first = c
    queue.last = c
    queue.waiting += 1
    queue.at_home += contact.callback


def leave_queue(day, c):
    """Contact c leaves its queue, from wherever it stands."""
    contact = day.contacts[c]
    queue = day.queues[contact.queue]
    if contact.before >= 0:
        day.contacts[contact.before].after = contact.after
    else:
        queue.first = contact.after
    if contact.after >= 0:
        day.contacts[contact.after].before = contact.before
    else:
        queue.last = contact.before
    queue.waiting -= 1
    queue.at_home -= contact.callback


def take_in_hand(day, a, c):
    """Contact c joins those agent a has in hand."""
    agent, contact = day.agents[a], day.contacts[c]
    contact.agent, contact.before, contact.after = a, NOBODY, agent.first
    if agent.first >= 0:
        day.contacts[agent.first].before = c
    agent.first = c
    agent.load += 1


def let_go(day, a, c):
    """Contact c leaves the hands of agent a."""
    agent, contact = day.agents[a], day.contacts[c]
    if contact.before >= 0:
        day.contacts[contact.before].after = contact.after
    else:
        agent.first = contact.after
    if contact.after >= 0:
        day.contacts[contact.after].before = contact.before
    contact.before, contact.after = NOBODY, NOBODY
    agent.load -= 1
