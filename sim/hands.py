"""The work an agent has in hand: how fast it goes, when each contact will be done, what is put aside and taken up."""

from sim import routing, stints
from sim.terms import ACW, ASIDE, NEVER, NOBODY, TALKING, WRAPPING


def pace(day, a, now):
    """Brings the work left of all contacts in hand up to now, at the rate for their number."""
    agent = day.agents[a]
    if agent.load > 0:
        rate = day.rates[agent.channel][agent.load] / agent.load
        c = agent.first
        while c >= 0:
            contact = day.contacts[c]
            contact.left_s -= rate * (now - agent.paced_s)
            c = contact.after
    agent.paced_s = now


def retime(day, a, now):
    """Sets anew when each contact in hand will be done, if nothing changes until then."""
    agent = day.agents[a]
    if agent.load == 0:
        return
    rate = day.rates[agent.channel][agent.load] / agent.load
    c = agent.first
    while c >= 0:
        contact = day.contacts[c]
        alarm_contact(day, c, now + max(0.0, contact.left_s) / rate)
        c = contact.after


def put_aside(day, a, now):
    """The written case in hand is put down, to be taken up again by the same agent."""
    agent = day.agents[a]
    c = agent.first
    contact = day.contacts[c]
    routing.let_go(day, a, c)
    contact.phase, agent.aside = ASIDE, c
    contact.aside_since_s = now
    alarm_contact(day, c, NEVER)


def take_up(day, a, now):
    """The case put down is taken up where it was left."""
    agent = day.agents[a]
    c = agent.aside
    contact = day.contacts[c]
    agent.aside = NOBODY
    contact.phase = WRAPPING if has_come(contact.ended_s) else TALKING
    contact.aside_s += now - contact.aside_since_s
    routing.take_in_hand(day, a, c)
    agent.channel, agent.paced_s = day.queues[contact.queue].channel, now
    stints.become(day, a, at_work(day, agent), now)
    retime(day, a, now)


def has_come(time_s):
    """Whether a time has come; NOT_YET is like no number, itself included."""
    return time_s == time_s


def at_work(day, agent):
    """The activity of someone with contacts in hand: after-contact work when nothing else is left."""
    if agent.load == 1 and day.contacts[agent.first].phase == WRAPPING:
        return ACW
    return day.channels[agent.channel].activity


def alarm_contact(day, c, at_s):
    """Something happens to contact c at `at_s`: patience runs out, or a phase of the work ends."""
    contact, hall = day.contacts[c], day.hall[0]
    contact.next_s = at_s
    if contact.touched == 0:
        contact.touched = 1
        day.touched_contacts[hall.touched_contacts] = c
        hall.touched_contacts += 1
