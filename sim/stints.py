"""The record of a day: an agent's stints, written down as they end."""

from sim import feelings
from sim.terms import AVAILABLE, BREAK, LUNCH, NOBODY, OFF, TASK


def become(day, a, activity, now):
    """Agent a's stint ends and another begins, unless nothing about it has changed."""
    agent = day.agents[a]
    channel = agent.channel if agent.load > 0 else day.duty_main[agent.duty]
    by = agent.duty_by
    if activity in (BREAK, LUNCH):
        channel, by = NOBODY, day.pauses[agent.pause].chosen
    elif activity == OFF:
        channel = NOBODY
    load = agent.load
    if (
        activity == agent.activity
        and load == agent.stint_load
        and channel == agent.stint_channel
        and by == agent.stint_by
    ):
        return
    if agent.activity != OFF and now > agent.since_s:
        stint = day.stints[day.hall[0].stints]
        day.hall[0].stints += 1
        stint.agent, stint.activity, stint.load = a, agent.activity, agent.stint_load
        stint.channel = agent.stint_channel
        stint.start_s, stint.end_s, stint.chosen = agent.since_s, now, agent.stint_by
    feelings.bring_up_to_date(day, agent, now)
    agent.activity, agent.since_s = activity, now
    agent.stint_load, agent.stint_channel, agent.stint_by = load, channel, by


def idle_activity(day, agent):
    """Free for people is available; a duty that no person can call is task time, unless all work here is of that kind."""
    written_only = day.hall[0].written_only
    for c in range(len(day.channels)):
        if day.duty_has[agent.duty][c] and (written_only or not day.channels[c].deferred):
            return AVAILABLE
    return TASK
