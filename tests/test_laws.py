"""Laws that hold in every scenario under every regime: nothing is lost, no time is counted twice, no promise is broken."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from math import ceil, inf
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import DAYS, REGIMES, SCENARIOS, SEED, day_of, place_of, scenario_of
from pytest import approx

from sim import choices, overnight, routing, run, world
from sim.engines import processes
from sim.moments import Moments
from sim.new_day import new_day
from sim.overnight import IDS_A_DAY
from sim.policies import bounds
from sim.terms import (
    ABANDONED, AHEAD, ASIDE, BREAK, BY_AGENT, BY_LAW, CHANNELS, COMING, HALF_HOUR_S, HANDLED, LUNCH, NOBODY, NOTHING, NO_WISH,
    OFF, TALKING, TRANSFERRED, WAITING, WISH_LUNCH, WRAPPING,
)  # fmt: skip
from sim.world import luck, pauses, plan

PAUSED = ("break", "lunch")


# ---- 1: nobody is lost -----------------------------------------------------------------------------------------------


def test_every_contact_is_handled_given_up_or_open(result):
    """Per channel and half-hour, those offered are those handled, passed on, abandoned and still open, and none is made up."""
    contacts, drawn = result.contacts, result.world.contacts
    own, comes = contacts[(contacts.came == "first") & (contacts.contact_id < IDS_A_DAY)], np.isfinite(drawn.offered_s)
    names = np.array(list(result.scenario.demand.queues))[drawn.queue[comes]]
    assert (own.topic == names).all() and (own.offered_s == drawn.offered_s[comes]).all()
    left = contacts[contacts.contact_id >= IDS_A_DAY].groupby("topic").size().to_dict()
    assert left == {name: queue.backlog for name, queue in result.scenario.demand.queues.items() if queue.backlog}
    answered, ended = contacts.answered_s.notna(), contacts.ended_s.notna()
    closed = np.isfinite(result.day.contacts["closed_s"][result.day.contacts["phase"] > COMING])
    onward = contacts.contact_id.isin(contacts.parent_id[contacts.came == "transfer"])
    fates = pd.DataFrame({
        "channel": contacts.channel, "half_hour": contacts.offered_s // HALF_HOUR_S, "offered": 1,
        "handled": answered & ended & closed & ~onward, "transferred": onward, "abandoned": ~answered & ended,
        "open": ~closed & (answered | ~ended),
    })  # fmt: skip
    cohorts = fates.groupby(["channel", "half_hour"]).sum()
    assert (cohorts.offered == cohorts.handled + cohorts.transferred + cohorts.abandoned + cohorts.open).all()
    for phase in ("handled", "transferred", "abandoned", "open"):
        assert (contacts.phase == phase).equals(fates[phase].astype(bool)), phase


def test_every_contact_has_its_times_in_order(result):
    """Offered, answered, ended, closed; who gave up did so when patience ran out, or at once because the line was full."""
    c, room = result.day.contacts, result.day.queues["room"]
    answered = c["agent"] >= 0
    assert (np.isfinite(c["answered_s"]) == answered).all()
    assert (c["answered_s"] >= c["offered_s"])[answered].all()
    assert (c["answered_s"] <= c["offered_s"] + c["patience_s"])[answered].all()
    handled = c["phase"] == HANDLED
    assert (c["ended_s"] >= c["answered_s"])[handled].all() and (c["closed_s"] >= c["ended_s"])[handled].all()
    gone = c[c["phase"] == ABANDONED]
    out_of_patience = gone["ended_s"] == gone["offered_s"] + gone["patience_s"]
    turned_away = (gone["ended_s"] == gone["offered_s"]) & (room[gone["queue"]] < len(c))
    assert (out_of_patience | turned_away).all()


# ---- 2: Little -------------------------------------------------------------------------------------------------------


def integral(starts, ends, until):
    """The time integral of how many intervals are open, counted moment by moment."""
    ends = np.where(np.isnan(ends), until, ends)
    moments = np.sort(np.concatenate([starts, ends]))
    count = np.searchsorted(np.sort(starts), moments, "right") - np.searchsorted(np.sort(ends), moments, "right")
    return float(count[:-1] @ np.diff(moments))


def handling_s(contacts):
    """The time each contact was in an agent's hands; a case put down for good counts until then."""
    closed = np.isfinite(contacts["closed_s"])
    given = np.where(closed, contacts["closed_s"] - contacts["answered_s"] - contacts["aside_s"], 0.0)
    return np.where(contacts["phase"] == ASIDE, contacts["aside_since_s"] - contacts["aside_s"] - contacts["answered_s"], given)


def test_queue_and_load_add_up_to_waits_and_handling(result):
    """The integral of the queue is the sum of waits, and that of contacts in hand the sum of handling, in both tables."""
    rows, contacts, stints = result.day.contacts, result.contacts, result.stints
    until = np.fmax(contacts.ended_s.max(), stints.end_s.max())
    left = np.where(contacts.answered_s.isna(), contacts.ended_s, contacts.answered_s)
    waits = np.where(np.isnan(contacts.wait_s), until - contacts.offered_s, contacts.wait_s)
    assert integral(contacts.offered_s.to_numpy(), left, until) == approx(waits.sum(), rel=1e-9, abs=1e-6)
    in_hand = rows[np.isin(rows["phase"], (HANDLED, ASIDE))]
    assert len(in_hand) == (rows["agent"] >= 0).sum()
    handling = handling_s(in_hand)
    ends = in_hand["answered_s"] + handling
    assert integral(in_hand["answered_s"], ends, until) == approx(handling.sum(), rel=1e-9)
    assert (stints.load * (stints.end_s - stints.start_s)).sum() == approx(handling.sum(), rel=1e-9)
    handled = contacts[contacts.phase == "handled"]
    assert handled.handle_s.to_numpy() == approx(handling_s(rows[rows["phase"] == HANDLED]))


# ---- 3: an agent's time ----------------------------------------------------------------------------------------------


def test_stints_tile_the_presence_of_every_agent(result):
    """From signing in to going home each second is in one stint; going home is the end of the shift or of what was begun."""
    people, rows, stints, pauses = result.world.agents, result.day.contacts, result.stints, result.pauses
    for a in range(len(people.team)):
        mine = stints[stints.agent_id == a]
        if not people.sign_in_s[a] < people.ends_s[a]:
            assert mine.empty
            continue
        own = rows[(rows["agent"] == a) & (rows["phase"] == HANDLED)]
        last = max([people.ends_s[a], *own["closed_s"], *pauses.ended_s[pauses.agent_id == a].dropna()])
        assert [mine.start_s.iloc[0], mine.end_s.iloc[-1]] == approx([people.sign_in_s[a], last], abs=1e-6)
        assert (mine.start_s.to_numpy()[1:] == mine.end_s.to_numpy()[:-1]).all()
        assert (mine.end_s > mine.start_s).all() and set(mine.activity).isdisjoint({"off"})


def test_a_pause_begun_lasts_its_full_length(result):
    """Every pause begun ends exactly its length later, and is one stint of the same agent, with the same decider."""
    pauses = result.scenario.workforce.pauses
    length = {"break": float(pauses.break_length), "lunch": float(pauses.lunch)}
    begun = result.pauses[result.pauses.started_s.notna()]
    assert begun.ended_s.tolist() == [start + length[kind] for start, kind in zip(begun.started_s, begun.kind, strict=True)]
    stints = result.stints[result.stints.activity.isin(PAUSED)]
    expected = sorted(zip(begun.agent_id, begun.kind, begun.started_s, begun.ended_s, begun.chosen, strict=True))
    actual = sorted(zip(stints.agent_id, stints.activity, stints.start_s, stints.end_s, stints.chosen, strict=True))
    assert actual == expected


def test_nobody_takes_more_pauses_than_they_have(result):
    """At most one lunch and the agreed number of breaks; the law's lunch is never refused."""
    pauses = result.scenario.workforce.pauses
    begun = result.pauses[result.pauses.started_s.notna()].groupby(["agent_id", "kind"]).size()
    assert (begun.xs("lunch", level="kind") <= 1).all() if "lunch" in begun.index.unique("kind") else True
    assert (begun.xs("break", level="kind") <= pauses.breaks).all() if "break" in begun.index.unique("kind") else True
    last = result.stints.groupby("agent_id").end_s.max()
    for a, agent in enumerate(result.day.agents):
        if a in last.index and agent["law_s"] < agent["ends_s"]:
            assert agent["lunch_left"] == 0, f"agent {a} had no lunch"


# ---- 4: scaling ------------------------------------------------------------------------------------------------------


def planned_day(scenario, regime):
    """A day ready to begin, with all set moments."""
    before = overnight.backlog(scenario, SEED, 0)
    drawn = world.draw(scenario, SEED, 0).foreseeing(overnight.known_ahead(scenario, before))
    return new_day(scenario, drawn, run.plan_for(scenario, regime, drawn, before=before), scenario.regime[regime], before)


def stretched(day, moments, c):
    """The same day with every time c times as long."""
    tables = ("contacts", "agents", "hall", "breaks_plan", "queues")
    day = day._replace(**{name: getattr(day, name).copy() for name in tables})
    for name in ("work_s", "overflow_s", "callback_over_s"):
        day.queues[name] *= c
    for name in ("offered_s", "patience_s", "talk_s", "acw_s", "delay_s"):
        day.contacts[name] *= c
    for name in ("starts_s", "ends_s", "law_s", "lunch_plan_s", "break_plan_s"):
        day.agents[name] *= c
    for name in ("lunch_s", "break_s", "opens_s", "closes_s"):
        day.hall[name] *= c
    day.breaks_plan[:] *= c
    return day, moments._replace(at_s=moments.at_s * c)


def follows_a_plan(rules):
    """Whether nobody chooses anything under a regime (choices are made on a grid of five minutes, which does not stretch)."""
    return (rules.breaks.policy, rules.channel_choice.policy, rules.in_trial) == ("planned", "blocks", None)


@pytest.mark.parametrize("regime", [r for r in REGIMES if follows_a_plan(scenario_of("theory").regime[r])])
@pytest.mark.parametrize("name", SCENARIOS)
def test_all_times_doubled_doubles_the_waits(name, regime):
    """With every time twice as long the same agents answer the same contacts, after exactly twice the wait."""
    day, moments = planned_day(scenario_of(name), regime)
    once, twice = processes.run(day, moments), processes.run(*stretched(day, moments, 2.0))
    for column in ("phase", "agent"):
        assert (once.contacts[column] == twice.contacts[column]).all()
    for column in ("answered_s", "ended_s", "closed_s", "aside_s"):
        assert np.array_equal(2 * once.contacts[column], twice.contacts[column], equal_nan=True)
    assert (2 * once.stints["end_s"] == twice.stints["end_s"]).all()


def test_a_slower_world_is_the_same_world():
    """Half the rate, twice the handle time, patience and hours: the same fates on the same luck, and waits twice as long."""
    quick = ["rate_per_h=90", "handle_mean_s=240", "patience_mean_s=200", "hours=5"]
    slow = ["rate_per_h=45", "handle_mean_s=480", "patience_mean_s=400", "hours=10"]
    days = [run.run_day(scenario_of("theory", *(f"theory.{x}" for x in xs)), "free", SEED).contacts for xs in (quick, slow)]
    assert days[0].phase.equals(days[1].phase) and days[0].agent_id.equals(days[1].agent_id)
    assert days[1].wait_s.to_numpy() == approx(2 * days[0].wait_s.to_numpy(), rel=1e-9, abs=1e-6)


# ---- 5: names do not matter ------------------------------------------------------------------------------------------


def relabelled(day, moments, order):
    """The same day with agent order[i] called i."""
    new_name = np.append(np.argsort(order), NOBODY)  # row -1 is the hall
    tables = ["agents", "breaks_plan", "break_luck", "duty_luck", "leader_luck", "liking"]
    tables += ["plan_duty", "plan_there"] if day.teams["supervised"].any() else []
    day = day._replace(**{name: getattr(day, name)[order] for name in tables})
    agent = new_name[moments.agent]
    again = np.lexsort((agent, moments.kind, moments.at_s))
    return day, Moments(moments.at_s[again], moments.kind[again], agent[again], moments.value[again])


@pytest.mark.parametrize("which", DAYS)
def test_agents_may_be_numbered_in_any_order(which):
    """The contacts of a day fare the same, and the same time goes to each activity, when agents swap numbers."""
    day, moments = planned_day(*place_of(which))
    later = 1e-3 * luck.uniforms(SEED, 0, "no ties", which, len(day.agents) + 1)  # in a tie the number decides
    moments = moments._replace(at_s=moments.at_s + later[moments.agent])
    order = np.argsort(luck.uniforms(SEED, 0, "relabel", which, len(day.agents)), kind="stable")
    once, again = processes.run(day, moments), processes.run(*relabelled(day, moments, order))
    for column in ("phase", "answered_s", "ended_s", "closed_s"):
        assert np.array_equal(once.contacts[column], again.contacts[column], equal_nan=column != "phase"), column
    answered = once.contacts["agent"] >= 0
    assert (order[again.contacts["agent"]] == once.contacts["agent"])[answered].all()
    columns = ["activity", "channel", "load", "start_s", "end_s", "chosen"]
    assert (np.sort(once.stints[columns]) == np.sort(again.stints[columns])).all()


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_queues_may_be_listed_in_any_order(name, regime):
    """Queues listed the other way round in the configuration give the same day, whoever is first on paper."""
    scenario = scenario_of(name)
    backwards = dict(reversed(scenario.demand.queues.items()))
    other = scenario.model_copy(update={"demand": scenario.demand.model_copy(update={"queues": backwards})})
    one, two = day_of(name, regime), run.run_day(other, regime, SEED)
    assert one.plan.duty.tolist() == two.plan.duty.tolist()
    pd.testing.assert_frame_equal(one.contacts, two.contacts)
    pd.testing.assert_frame_equal(one.stints, two.stints)


# ---- 6: no promise is broken -----------------------------------------------------------------------------------------


def test_nobody_answers_while_away(result):
    """No contact is answered by an agent on a pause, before signing in or after going home."""
    answered = result.contacts[result.contacts.answered_s.notna()]
    for a, mine in result.stints.groupby("agent_id"):
        at = answered.answered_s[answered.agent_id == a].to_numpy()
        row = np.searchsorted(mine.start_s.to_numpy(), at, "right") - 1
        assert (row >= 0).all() and (at <= mine.end_s.to_numpy()[row]).all()
        assert not mine.activity.iloc[row].isin(PAUSED).any()


def test_hands_hold_what_they_may(result):
    """Phone, desk and written work one at a time, chats up to the slots, and nothing at all in a pause or when free."""
    slots = result.scenario.channel["chat"].slots if "chat" in result.scenario.channel else 1
    most = {"phone": 1, "desk": 1, "written": 1, "chat": slots, "acw": 1}
    stints = result.stints
    at_most = stints.activity.map(most).fillna(0)
    assert (stints.load <= at_most).all() and (stints.load >= (at_most > 0)).all()


def bounds_of(result):
    """The bounds of each team on a day, by name."""
    rules = result.scenario.of_teams(result.scenario.regime[result.regime])
    return dict(zip(result.scenario.workforce.teams, (one.bounds for one in rules), strict=True))


def test_bounds_hold_at_every_grant(result):
    """Nobody is granted a pause that breaks the bound on how many are away, but by law or after the longest wait."""
    frames = bounds_of(result)
    pauses = result.pauses.merge(result.stints.groupby("agent_id").agg(team=("team", "first")), on="agent_id")
    home = result.stints.groupby("agent_id").end_s.max()
    come = result.stints.groupby("agent_id").start_s.min()
    team = result.stints.groupby("agent_id").team.first()
    granted = pauses[pauses.granted_s.notna()].sort_values("granted_s", kind="stable")
    ends = pd.Series(result.world.agents.ends_s[granted.agent_id], granted.index)
    back = granted.ended_s.fillna(ends)
    for i, (row, grant) in enumerate(granted.iterrows()):
        frame = frames[grant.team]
        waited_out = grant.bound != "nothing" and grant.granted_s >= grant.wished_s + frame.max_wait
        same = granted.team.iloc[:i] == grant.team
        away = int((same & (back.iloc[:i] > grant.granted_s)).sum())
        on_duty = int(((team == grant.team) & (come <= grant.granted_s) & (home >= grant.granted_s)).sum())
        assert waited_out or grant.chosen == "law" or away < max(1, ceil(frame.max_away * on_duty)), pauses.loc[row]


def test_a_wish_waits_no_longer_than_agreed(result):
    """A wish that came to anything was granted within the longest wait, where it need not be asked for again."""
    frames, teams = bounds_of(result), list(result.scenario.workforce.teams)
    held = result.pauses[(result.pauses.bound != "nothing") & (result.pauses.chosen == "agent")]
    for row in held[held.granted_s.notna()].itertuples():
        frame = frames[teams[result.day.agents["team"][row.agent_id]]]
        assert row.granted_s <= row.wished_s + frame.max_wait or frame.apart + frame.not_last > 0


def busy_line(contacts):
    """When at least one of these contacts waits: merged (starts, ends)."""
    end = np.where(contacts.answered_s.isna(), contacts.ended_s, contacts.answered_s)
    end = np.where(np.isnan(end), inf, end)
    waits = end > contacts.offered_s
    start, end = contacts.offered_s.to_numpy()[waits], np.maximum.accumulate(end[waits])
    new = np.append(True, start[1:] > end[:-1])[: len(start)]
    return start[new], end[np.append(new[1:], True)[: len(end)]]


def test_nobody_is_idle_while_someone_waits_for_them(result):
    """No stretch free or on task time overlaps a wait that the agent's duty and skills could end."""
    scenario, contacts, stints = result.scenario, result.contacts, result.stints
    for name, queue in scenario.demand.queues.items():
        mine = contacts[contacts.topic == name]
        able = [team for team, row in scenario.workforce.teams.items() if not row.skills or name in row.skills]
        for main in CHANNELS:  # a stint names the first channel of the duty
            duties = [duty for duty in scenario.staffing.duties.values() if duty and duty[0] == main]
            if not duties or mine.empty or not all(queue.channel in duty for duty in duties):
                continue
            free = stints[stints.activity.isin(("available", "task")) & (stints.channel == main) & stints.team.isin(able)]
            start, end = (np.append(-inf, moments) for moments in busy_line(mine))
            line = np.searchsorted(start, free.end_s.to_numpy(), "left") - 1  # the last busy time begun before the stint ends
            overlap = end[line] > free.start_s.to_numpy()
            assert not overlap.any(), free[overlap]


# ---- 6 again, on the live state after every event --------------------------------------------------------------------


def chain(rows, first, last, before, after, what):
    """The rows of a linked list from first to last, checked link by link."""
    found, previous, i = [], NOBODY, first
    while i != NOBODY:
        assert getattr(rows[i], before) == previous, what
        found.append(i)
        previous, i = i, getattr(rows[i], after)
    assert last in (None, previous), what
    return found


def expected_bench(day, agent):
    """The bench an agent belongs on, from what they are and have in hand; NOBODY if they may take nothing now."""
    places, place = len(day.rates[0]), agent.load
    if agent.activity in (OFF, BREAK, LUNCH) or agent.leaving or agent.due != NO_WISH:
        return NOBODY
    if agent.load > 0:
        channel = day.channels[agent.channel]
        if channel.deferred and channel.interruptible:
            place = places
        elif channel.deferred or channel.exclusive or agent.load >= channel.slots:
            return NOBODY
    return (agent.group * len(day.duty_has) + agent.duty) * (places + 1) + place


def check_queues(day, now_s):
    """Lines are whole, in order of arrival and not over-full, and nobody in one could be answered already."""
    waiting, just_before_s = 0, np.nextafter(now_s, -inf)
    for q, queue in enumerate(day.queues):
        line = chain(day.contacts, queue.first, queue.last, "before", "after", f"queue {q}")
        assert [(day.contacts[c].queue, day.contacts[c].phase) for c in line] == [(q, WAITING)] * len(line)
        offered = [day.contacts[c].offered_s for c in line]
        assert offered == sorted(offered) and queue.waiting == len(line) <= max(queue.room, len(line) * (queue.room > 0))
        waiting += len(line)
        assert not line or routing.agent_for(day, line[0], just_before_s) == NOBODY, f"queue {q} waits for an agent who is free"
    return waiting


def check_hands(day):
    """What each agent holds is theirs, of one channel, no more than they may, and nobody away holds anything."""
    held = aside = 0
    for a, agent in enumerate(day.agents):
        hands = chain(day.contacts, agent.first, None, "before", "after", f"hands of agent {a}")
        assert len(hands) == agent.load and {day.contacts[c].agent for c in hands} <= {a}
        assert {day.contacts[c].phase for c in hands} <= {TALKING, WRAPPING}
        assert {day.queues[day.contacts[c].queue].channel for c in hands} <= {agent.channel}
        if hands:
            channel = day.channels[agent.channel]
            assert agent.load <= (1 if channel.exclusive else channel.slots)
            assert agent.activity not in (OFF, BREAK, LUNCH)
        if agent.aside != NOBODY:
            assert (day.contacts[agent.aside].phase, day.contacts[agent.aside].agent) == (ASIDE, a)
        held += len(hands)
        aside += agent.aside != NOBODY
    return held, aside


def check_benches(day):
    """Agents sit where they belong, longest there first."""
    seated = {}
    for b, bench in enumerate(day.benches):
        row = chain(day.agents, bench.first, bench.last, "before", "after", f"bench {b}")
        since = [day.agents[a].benched_s for a in row]
        assert since == sorted(since) and bench.seated == len(row), f"bench {b}"
        seated.update(dict.fromkeys(row, b))
    for a, agent in enumerate(day.agents):
        assert seated.get(a, NOBODY) == agent.bench == expected_bench(day, agent), f"agent {a}"


def check_counts(day):
    """Who is on duty, away and covering each channel, and who stands on a wait list, counted anew."""
    for t, team in enumerate(day.teams):
        mine = [agent for agent in day.agents if agent.team == t and agent.activity != OFF]
        away = [agent for agent in mine if agent.due != NO_WISH or agent.activity in (BREAK, LUNCH)]
        lunching = [agent for agent in mine if agent.due == WISH_LUNCH or agent.activity == LUNCH]
        assert (team.on_duty, team.away, team.lunching) == (len(mine), len(away), len(lunching))
        listed = chain(day.agents, team.first, team.last, "listed_before", "listed_after", f"wait list of team {t}")
        assert sorted(listed) == [a for a, agent in enumerate(day.agents) if agent.team == t and agent.wish != NO_WISH]
        for a in listed:
            agent = day.agents[a]
            assert agent.due == NO_WISH and not agent.leaving and agent.next_s < inf
            assert agent.activity not in (OFF, BREAK, LUNCH)
    assert all(agent.due == NO_WISH == agent.wish for agent in day.agents if agent.refused != NO_WISH)
    at_work = [
        agent for agent in day.agents
        if agent.activity not in (OFF, BREAK, LUNCH) and agent.due == NO_WISH and not agent.leaving
    ]  # fmt: skip
    for c, channel in enumerate(day.channels):
        assert channel.covering == sum(day.duty_has[agent.duty][c] for agent in at_work), CHANNELS[c]


def check_state(day, now_s):
    """Everything that must be true of a day between two events; gives (contacts waiting, contacts in hand)."""
    waiting, (held, aside) = check_queues(day, now_s), check_hands(day)
    check_benches(day)
    check_counts(day)
    phases = [contact.phase for contact in day.contacts]
    counted = [phases.count(phase) for phase in (AHEAD, WAITING, ASIDE, HANDLED, ABANDONED, COMING, TRANSFERRED)]
    assert (waiting, aside) == (counted[1], counted[2]) and sum(counted) + held == len(phases)
    return waiting, held


def stepped(fresh, moments, every):
    """Plays a day event by event with the state checked now and then; gives its end and both of Little's integrals."""
    day = processes.as_objects(fresh)
    hours = processes.Hours(day, moments)
    clock, event, queue_s, load_s = hours.clock, 0, 0.0, 0.0
    while clock.peek() < inf:
        ahead = clock.peek() - clock.now
        if ahead > 0:
            queue_s += ahead * sum(queue.waiting for queue in day.queues)
            load_s += ahead * sum(agent.load for agent in day.agents)
        clock.step()
        event += 1
        if event % every == 0:
            check_state(day, clock.now)
    check_state(day, clock.now)
    return day, queue_s, load_s


@pytest.mark.parametrize("which", DAYS)
def test_state_is_whole_between_events(which):
    """Lines, hands, benches, wait lists and counts agree all day long, and the live integrals are those of the tables."""
    fresh, moments = planned_day(*place_of(which))
    every = 1 + len(fresh.contacts) * (len(fresh.contacts) + 20 * len(fresh.agents)) // 40_000
    day, queue_s, load_s = stepped(fresh, moments, every)
    result = day_of(*which.split("/"))
    rows = result.day.contacts
    assert np.array_equal([contact.closed_s for contact in day.contacts], rows["closed_s"], equal_nan=True)
    assert load_s == approx(handling_s(rows[rows["agent"] >= 0]).sum(), rel=1e-9)
    if result.contacts.wait_s.notna().all():
        assert queue_s == approx(result.contacts.wait_s.sum(), rel=1e-9, abs=1e-6)


def left_after(day, a):
    """For each channel of agent a's duty: how many colleagues are at work on it."""
    others = [
        agent for i, agent in enumerate(day.agents)
        if i != a and agent.activity not in (OFF, BREAK, LUNCH) and agent.due == NO_WISH and not agent.leaving
    ]  # fmt: skip
    mine = day.agents[a].duty
    return {c: sum(day.duty_has[o.duty][c] for o in others) for c in range(len(day.channels)) if day.duty_has[mine][c]}


def binds(which):
    """Whether anybody is bound under the regime of one of the DAYS."""
    regime = scenario_of("theory").regime[which.split("/")[1]]
    return any(rules.bounds.max_away < 1 for rules in scenario_of("theory").of_teams(regime))


class Watch:
    """Looks on while a day is played: at each grant, and at each own choice of duty, all bounds hold as counted anew."""

    def __init__(self, fresh, monkeypatch):
        self.tokens = fresh.agents["tokens"].tolist()
        self.at_latest_s = {}  # of those on a wait list
        self.grants = 0
        self.grant, self.join, self.change = choices.grant, choices.join_wait_list, choices.change_duty
        for name, watched in (("grant", self.granted), ("join_wait_list", self.listed), ("change_duty", self.changed)):
            monkeypatch.setattr(choices, name, watched)

    def granted(self, day, a, kind, now):
        """A pause may be granted by law, after the longest wait, or where no bound is broken."""
        agent, team = day.agents[a], day.teams[day.agents[a].team]
        pause, peak = day.pauses[agent.pause], day.peak[hour_of(day, now)]
        by_law, listed, at_latest_s = pause.chosen == BY_LAW, a in self.at_latest_s, self.at_latest_s.pop(a, inf)
        assert by_law or now <= at_latest_s
        if not by_law and not (pause.bound != NOTHING and now == at_latest_s):
            mates = [o for o in day.agents if o.team == agent.team and o.activity != OFF]
            away = sum(o.due != NO_WISH or o.activity in (BREAK, LUNCH) for o in mates)
            lunching = sum(o.due == WISH_LUNCH or o.activity == LUNCH for o in mates)
            assert away < max(1, ceil(team.max_away * len(mates)))
            assert kind != WISH_LUNCH or lunching < max(1, ceil(team.together * len(mates)))
            assert all(left >= floor_of(day, a, c, now) for c, left in left_after(day, a).items())
            assert not peak or self.tokens[a] > 0
            assert listed or in_window(agent, team, now)
        self.tokens[a] -= int(peak)
        self.grants += 1
        self.grant(day, a, kind, now)

    def listed(self, day, a, kind, at_latest_s):
        """Nobody stands on a wait list twice."""
        assert a not in self.at_latest_s or day.agents[a].wish == NO_WISH
        self.at_latest_s[a] = at_latest_s
        self.join(day, a, kind, at_latest_s)

    def changed(self, day, a, duty, by, now):
        """Nobody leaves a channel short by their own choice."""
        agent = day.agents[a]
        if duty != agent.duty and by == BY_AGENT:
            short = [c for c, left in left_after(day, a).items() if left < floor_of(day, a, c, now)]
            assert all(day.duty_has[duty][c] for c in short)
        self.change(day, a, duty, by, now)


def hour_of(day, now):
    """Which half-hour it is: 0 before opening, and the last one after closing."""
    last = len(day.work_share) - 1
    return last if now >= day.hall[0].closes_s else int(np.clip((now - day.hall[0].opens_s) // HALF_HOUR_S + 1, 0, last))


def floor_of(day, a, c, now):
    """The fewest that agent a may leave on a channel."""
    return day.floors[(day.agents[a].team * len(day.channels) + c) * len(day.work_share) + hour_of(day, now)]


def in_window(agent, team, now):
    """Whether there has been enough work before a pause, and there is enough after it."""
    return now - agent.off_end_s >= team.apart_s and now <= agent.ends_s - team.not_last_s


@pytest.mark.parametrize("which", [day for day in DAYS if binds(day)])
def test_no_grant_and_no_choice_leaves_a_channel_short(which, monkeypatch):
    """At each grant the bounds hold as counted anew, but by law or after the longest wait; at each own choice of duty too."""
    fresh, moments = planned_day(*place_of(which))
    watch = Watch(fresh, monkeypatch)
    processes.run(fresh, moments)
    assert watch.grants == day_of(*which.split("/")).pauses.granted_s.notna().sum()


# ---- 7 and 8: more hands, and hands together -------------------------------------------------------------------------


def theory_day(day, *knobs, regime="detailed"):
    """One day's contacts in the theory scenario with these knobs."""
    return run.run_day(scenario_of("theory", *(f"theory.{knob}" for knob in knobs)), regime, SEED, day=day).contacts


@pytest.mark.parametrize("handle", ["exponential", "lognormal", "deterministic"])
@pytest.mark.parametrize("agents", [1, 3, 6])
def test_one_more_agent_makes_nobody_wait_longer(agents, handle):
    """Where nobody hangs up, no contact of any day waits longer with one more agent."""
    knobs = ["patience=none", f"handle={handle}", f"rate_per_h={11 * agents}", "hours=6"]
    for day in range(4):
        few, more = theory_day(day, *knobs, f"agents={agents}"), theory_day(day, *knobs, f"agents={agents + 1}")
        assert (more.wait_s <= few.wait_s + 1e-6).all()
        assert more.wait_s.sum() < few.wait_s.sum()


def test_one_more_agent_shortens_waits_on_average():
    """With people hanging up, one more agent means fewer of them and shorter waits, taken over twenty days."""
    totals = []
    for agents in (5, 6):
        days = pd.concat(theory_day(day, f"agents={agents}", "hours=5") for day in range(20))
        totals.append(((days.phase == "abandoned").sum(), days.wait_s.sum()))
    assert totals[1][0] < totals[0][0] and totals[1][1] < totals[0][1]


def test_pooling_two_equal_halves_shortens_waits():
    """The same contacts wait less with six agents together than with three and three, and more of them are answered in time."""
    together, half = scenario_of("theory", "theory.hours=6"), scenario_of("theory", "theory.hours=6", "theory.agents=3")
    waits, in_time = np.zeros(2), np.zeros(2)
    for day in range(15):
        drawn = world.draw(together, SEED, day)
        few = world.draw(half, SEED, day)
        sides = luck.uniforms(SEED, day, "side", "", len(drawn.contacts.queue)) < 0.5
        parts = [(together, drawn, np.full(len(sides), True)), (half, few, sides), (half, few, ~sides)]
        for i, (scenario, people, mine) in enumerate(parts):
            columns = {name: column[mine] for name, column in vars(drawn.contacts).items() if isinstance(column, np.ndarray)}
            contacts = replace(drawn.contacts, **columns)
            one = world.World(SEED, day, contacts, people.agents, people.forecast)
            table = run.play(scenario, "detailed", one, plan.make(scenario, one.forecast)).contacts
            waits[min(i, 1)] += table.wait_s.sum()
            in_time[min(i, 1)] += (table.answered_s - table.offered_s <= 20).sum()
    assert waits[0] < waits[1] and in_time[0] > in_time[1]


# ---- 9: limits -------------------------------------------------------------------------------------------------------


def same_days(one, two):
    """Whether all tables of two days are equal in every column."""
    return all(getattr(one, table).equals(getattr(two, table)) for table in ("contacts", "stints", "pauses"))


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_cap_of_everyone_is_no_cap(name, monkeypatch):
    """All may be away at once: the same day as with bounds that never answer at all."""
    free = {"max_away": 1.0, "floor": 0.0, "max_wait": 0.0}
    scenario = scenario_of(name, *(f"regime.bounded.bounds.{key}={value}" for key, value in free.items()))
    capped = run.run_day(scenario, "bounded", SEED)
    monkeypatch.setattr(bounds, "holds_back", lambda *_: NOTHING)
    assert same_days(capped, run.run_day(scenario, "bounded", SEED))


def test_no_patience_is_no_room():
    """Who will not wait at all is lost exactly when a queue without room would turn them away."""
    without = ["patience=deterministic", "patience_mean_s=0"]
    one, two = theory_day(0, *without), theory_day(0, "room=0")
    assert one.phase.equals(two.phase) and one.answered_s.equals(two.answered_s)
    assert set(one.wait_s) == {0.0}


def test_endless_patience_is_no_patience_law():
    """Patience of a century and no hanging up at all are one and the same."""
    one, two = theory_day(0, "patience=deterministic", "patience_mean_s=3e9"), theory_day(0, "patience=none")
    assert one.equals(two) and set(one.phase) == {"handled"}


def test_one_chat_at_a_time_is_phone():
    """A chat agent with one slot answers the same contacts at the same moments as on the phone."""
    phone, chat = scenario_of("theory"), scenario_of("theory", "theory.channel=chat")
    drawn = world.draw(phone, SEED, 0)
    one, two = (run.play(s, "detailed", drawn, plan.make(s, drawn.forecast)).contacts for s in (phone, chat))
    columns = ["offered_s", "answered_s", "ended_s", "phase", "agent_id", "handle_s"]
    pd.testing.assert_frame_equal(one[columns], two[columns], rtol=1e-9)


def lunches(scenario):
    """Whether anybody has a lunch break in this scenario."""
    return any(pauses.has_lunch(scenario, shift.ends - shift.starts) for shift in scenario.staffing.shifts)


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name != "bench_blended"])
def test_all_may_be_at_lunch_at_once(name):
    """A plan that sends everybody to lunch at the same minute leaves the house empty, and nothing else goes wrong.

    (In bench_blended nobody is ever free at noon.)
    """
    scenario = scenario_of(name, "workforce.plan_delay=0", "workforce.lateness=0", "workforce.absence=0")
    if not lunches(scenario):
        pytest.skip("nobody has lunch here")
    drawn = world.draw(scenario, SEED, 0)
    planned = plan.make(scenario, drawn.forecast)
    noon = max(scenario.workforce.pauses.lunch_from, float(drawn.agents.starts_s.max()))
    planned.lunch_s[np.isfinite(planned.lunch_s)] = noon
    day, _, _ = stepped(*new_day(scenario, drawn, planned, scenario.regime["detailed"]), every=200)
    result = run.play(scenario, "detailed", drawn, planned)
    lunch = result.stints[result.stints.activity == "lunch"]
    assert len(lunch) == np.isfinite(planned.lunch_s).sum() and lunch.start_s.min() == noon
    assert [team.away for team in day.teams] == [0] * len(day.teams)


# ---- 10: the same seed is the same day -------------------------------------------------------------------------------


def fingerprint(result):
    """A hash of every byte of a day's records."""
    rows = [getattr(result.day, name) for name in ("contacts", "agents", "stints", "pauses", "queues", "teams")]
    return hashlib.sha256(b"".join(row.tobytes() for row in rows)).hexdigest()


def fingerprints(pairs):
    """For each (scenario, regime), played anew in this order, the hash of its day."""
    return {f"{name}/{regime}": fingerprint(run.run_day(scenario_of(name), regime, SEED)) for name, regime in pairs}


def test_same_seed_gives_the_same_bytes_anywhere():
    """Played in another order, in another process and with other hash seeds, every day is the same to the last byte."""
    pairs = [(name, regime) for name in SCENARIOS for regime in REGIMES]
    here = {f"{name}/{regime}": fingerprint(day_of(name, regime)) for name, regime in pairs}
    code = f"import test_laws as t; print(sorted(t.fingerprints({pairs[::-1]!r}).items()))"
    tests = Path(__file__).parent
    paths = os.pathsep.join([str(tests), str(tests.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    for hash_seed in ("1", "4242"):
        env = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": paths}
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
        assert done.stdout.strip() == str(sorted(here.items())), done.stderr


def test_another_seed_is_another_day():
    """Seed and day number both matter."""
    scenario = scenario_of(SCENARIOS[0])
    days = {fingerprint(run.run_day(scenario, "detailed", seed, day=day)) for seed, day in ((7, 0), (7, 1), (8, 0))}
    assert len(days) == 3
