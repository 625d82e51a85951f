"""What the day has done to an agent so far: fatigue, what hard contacts leave behind, how busy it has been.

Kept as levels at the time they were last brought up to date; between events they relax, exactly.
"""

from sim import behaviour
from sim.terms import BREAK, BY_AGENT, LUNCH, NOBODY, TASK

SPELL_PER_S = 1.0 / 1350.0  # an hour without a free moment makes busyness .93, the tipping point of the evidence


def fatigue_now(day, agent, now):
    """An agent's fatigue: up while working, down while resting, not at all when work does not tire."""
    hall = day.hall[0]
    if hall.tires == 0:
        return agent.fatigue
    toward, rate = 0.0, hall.recovery_idle_per_s
    if agent.activity == BREAK or agent.activity == LUNCH:
        rate = hall.recovery_break_per_s
        if agent.stint_by == BY_AGENT:
            rate *= 1.0 + hall.own_rest
    elif agent.activity == TASK:
        rate = hall.recovery_task_per_s
    elif agent.stint_load > 0:
        toward, rate = 1.0, day.channels[agent.stint_channel].strain_per_s
    return behaviour.relaxed(agent.fatigue, toward, rate, now - agent.felt_s)


def emotion_now(day, agent, now):
    """What hard contacts have left behind: it fades, faster in a pause."""
    hall = day.hall[0]
    if hall.feels == 0:
        return agent.emotion
    resting = agent.activity == BREAK or agent.activity == LUNCH
    rate = hall.emotion_fade_per_s * (hall.emotion_rest if resting else 1.0)
    return behaviour.relaxed(agent.emotion, 0.0, rate, now - agent.felt_s)


def busyness_now(day, agent, now):
    """How much of the working time was spent on contacts lately; pauses are left out."""
    if day.hall[0].hurries == 0 or agent.activity == BREAK or agent.activity == LUNCH:
        return agent.busyness
    toward = 1.0 if agent.stint_load > 0 else 0.0
    return behaviour.relaxed(agent.busyness, toward, SPELL_PER_S, now - agent.felt_s)


def bring_up_to_date(day, agent, now):
    """Writes down how an agent feels now, before what they do changes."""
    fatigue, emotion, busyness = fatigue_now(day, agent, now), emotion_now(day, agent, now), busyness_now(day, agent, now)
    agent.fatigue, agent.emotion, agent.busyness, agent.felt_s = fatigue, emotion, busyness, now


def handle_factor(day, agent, q, now):
    """By how much an agent takes longer, or less, over a contact of queue q begun now than when rested, calm and used to it."""
    hall, queue = day.hall[0], day.queues[q]
    factor = day.slower[agent.group][q]
    factor *= behaviour.slowed(fatigue_now(day, agent, now), hall.fatigue_slows)
    factor *= behaviour.slowed(emotion_now(day, agent, now), hall.emotion_slows)
    if hall.hurries:
        per_agent = queue.waiting / max(1, day.channels[queue.channel].covering)
        busyness = busyness_now(day, agent, now)
        factor *= behaviour.pace(per_agent, busyness, hall.hurry, hall.overwork, hall.overwork_over)
    if agent.last_channel >= 0 and agent.last_channel != queue.channel:
        factor *= 1.0 + hall.switch_slows
    return factor


def had(day, agent, contact, now):
    """What a contact that is done leaves behind in the agent, and whether it was solved for good. Before it is let go of."""
    hall = day.hall[0]
    if hall.unresolved > 0.0 and contact.onward == NOBODY:
        fatigue = fatigue_now(day, agent, now)
        risk = behaviour.unresolved(hall.unresolved, hall.unresolved_fatigue, hall.unresolved_load, fatigue, agent.load)
        contact.unresolved = 1 if contact.resolve_luck < risk else 0
    if contact.hard and hall.feels:
        bring_up_to_date(day, agent, now)
        agent.emotion = behaviour.raised(agent.emotion, hall.emotion_rise)
