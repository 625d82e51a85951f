"""A leader's call for help, by hand: when it comes, who comes, in which order, and how many."""

import pytest
from by_hand import NEVER, fates, play, rules

QUEUES = {"phone": {"channel": "phone"}, "written": {"channel": "written", "priority": 5}}
DUTIES = {"phone": ["phone"], "written": ["written"]}
# One on the phone, three on written work; who came at 3 s has been on it longest, then 4 s, then 5 s.
SHIFTS = [(0, 6000), (5, 6000), (3, 6000), (4, 6000)]
ON = [0, 1, 1, 1]
BUSY = ("phone", 1, NEVER, 4000, 0)
THREE_WAIT = [BUSY, *[("phone", at_s, NEVER, 2000, 0) for at_s in (10, 20, 30)]]
NOBODY_HEEDS = {"norm": 0}  # who comes is then `compliance` alone


def called(contacts, wait, compliance=1, behaviour=None, like="detailed", **more):
    """The day of these contacts with a leader who calls when people would have to wait more than `wait` minutes.

    A call takes a minute on average, so three waiting for one agent is three minutes.
    """
    regimes = {"detailed": rules(like, leader={"call_when_wait": wait, "compliance": compliance})}
    more = {"queues": QUEUES, "duties": DUTIES, "on": ON, "hours": ("00:00", "01:30"), **more}
    return play(contacts, SHIFTS, regimes=regimes, behaviour=behaviour or {}, **more)


def comers(day):
    """(agent, when) of those who went over to the phone because they were asked."""
    mine = day.stints[(day.stints.chosen == "leader") & (day.stints.channel == "phone")]
    return [tuple(row) for row in mine.groupby("agent_id", sort=False).start_s.min().reset_index().to_numpy().tolist()]


def test_those_longest_on_other_work_come_first_until_it_is_enough():
    """Three wait for one agent. One more leaves two for two, a minute each; two more leave one for three."""
    day = called(THREE_WAIT, 1)
    assert [(2, 600)] == comers(day)
    day = called(THREE_WAIT, 0.5)
    assert [(2, 600), (3, 600)] == sorted(comers(day))
    assert [(0, 1, 4001), (2, 600, 2600), (3, 600, 2600)] == fates(day)[:3]  # who has waited longest is answered first


def test_all_may_come_and_no_more_than_that():
    """With a wait of no time at all everybody who can comes, and the line is empty."""
    assert [(1, 600), (2, 600), (3, 600)] == sorted(comers(called(THREE_WAIT, 0)))


def test_a_call_takes_two_looks_in_a_row():
    """A leader looks every five minutes: a rush seen once brings nobody; one seen again does."""
    gone = [BUSY, *[("phone", at_s, 400, 2000, 0) for at_s in (10, 20, 30)]]  # seen at 300 s, gone at 430 s
    assert [] == comers(called(gone, 1))
    late = [BUSY, *[("phone", at_s, NEVER, 2000, 0) for at_s in (310, 320, 330)]]  # seen at 600 s
    assert [(2, 900)] == comers(called(late, 1))
    again = [*gone, *[("phone", at_s, NEVER, 2000, 0) for at_s in (850, 860, 870)]]  # seen at 300 s and at 900 s, not between
    assert [(2, 1200)] == comers(called(again, 1))


def test_nobody_is_called_where_people_would_not_wait_too_long():
    """Three minutes is no more than three minutes."""
    assert [] == comers(called(THREE_WAIT, 3))
    assert [(2, 600)] == comers(called(THREE_WAIT, 2.9))


@pytest.mark.parametrize(("compliance", "expected"), [(0, []), (1, [(2, 600), (3, 600)])])
def test_who_is_asked_comes_or_not(compliance, expected):
    """Where nobody heeds what they see, the share who come is `compliance`: 0 brings nobody, 1 everybody who is needed."""
    assert expected == sorted(comers(called(THREE_WAIT, 0.5, compliance, NOBODY_HEEDS)))


def test_where_everybody_heeds_everybody_comes():
    """The others come as far as they heed that people wait; with a full norm and skill that is all of them."""
    assert [(2, 600), (3, 600)] == sorted(comers(called(THREE_WAIT, 0.5, 0)))


def test_half_of_those_asked_come():
    """With a compliance of a half, over fifty colleagues about half come, and others the next time."""
    many = 50
    regimes = {"detailed": rules(leader={"call_when_wait": 0, "compliance": 0.5})}
    contacts = [BUSY] + [("phone", 10, NEVER, 6000, 0)] * (2 * many)
    day = play(
        contacts, [(0, 6000)] * (1 + many), QUEUES, DUTIES, on=[0] + [1] * many, regimes=regimes, behaviour=NOBODY_HEEDS,
        hours=("00:00", "00:30"),
    )  # fmt: skip
    came = [at_s for _, at_s in comers(day)]
    first = came.count(600)
    assert 0.3 * many <= first <= 0.7 * many
    later = [came.count(at_s) for at_s in (900, 1200)]
    assert later[0] >= 0.25 * (many - first) and sum(later) + first <= many


def test_who_is_on_a_pause_is_not_asked():
    """Agent 2 is at lunch when the call comes; the next in line comes."""
    day = called(THREE_WAIT, 1, lunch=[NEVER, NEVER, 550.0, NEVER])
    assert [(3, 600)] == comers(day)


def test_who_cannot_answer_is_not_asked():
    """A team without the skill stays where it is."""
    teams = {"all": {"share": 0.5}, "writers": {"share": 0.5, "skills": ["written"]}}
    day = called(THREE_WAIT, 1, team=[0, 0, 1, 0], teams=teams)
    assert [(3, 600)] == comers(day)


def test_a_case_in_hand_is_put_aside_for_the_call():
    """Who is on a written case puts it down at once and takes the call."""
    contacts = [BUSY, ("written", 6, NEVER, 5000, 0), *THREE_WAIT[1:]]
    day = called(contacts, 1)
    assert [(2, 600)] == comers(day)
    case = day.day.contacts[1]
    assert (2, 600) == (case["agent"], case["aside_since_s"])


def test_a_silent_leader_brings_nobody():
    """Without a wait to call at, no one is asked."""
    day = called(THREE_WAIT, None)
    assert [] == comers(day)
