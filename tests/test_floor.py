"""The floor by hand: tiny days with round numbers, worked out on paper and written down as lists."""

import pytest
from by_hand import NEVER, asked, doings, fates, play, rules

from sim.terms import WISH_LUNCH

# ---- contacts --------------------------------------------------------------------------------------------------------


def test_first_come_first_served():
    """One agent answers in order of arrival."""
    day = play([("phone", 10, NEVER, 100, 0), ("phone", 20, NEVER, 50, 0), ("phone", 30, NEVER, 10, 0)], [(0, 1000)])
    assert fates(day) == [(0, 10, 110), (0, 110, 160), (0, 160, 170)]
    assert doings(day) == [("available", 0, 0, 10), ("phone", 1, 10, 170), ("available", 0, 170, 1000)]


def test_patience_runs_out_to_the_second():
    """Who still waits when patience ends is gone at that very moment; who is answered before is not."""
    contacts = [("phone", 10, NEVER, 100, 0), ("phone", 20, 60, 50, 0), ("phone", 30, 81, 10, 0)]
    assert fates(play(contacts, [(0, 1000)])) == [(0, 10, 110), (-1, None, 80), (0, 110, 120)]


def test_after_contact_work_keeps_the_agent():
    """The caller is helped, then the notes are written, and only then is the next one answered."""
    day = play([("phone", 10, NEVER, 100, 40), ("phone", 20, NEVER, 50, 0)], [(0, 300)])
    assert fates(day) == [(0, 10, 110), (0, 150, 200)]
    assert day.contacts.handle_s.tolist() == [140, 50]
    assert doings(day)[1:4] == [("phone", 1, 10, 110), ("acw", 1, 110, 150), ("phone", 1, 150, 200)]


def test_longest_free_is_asked_first():
    """Of those free, the one who has been free longest answers, whatever their number."""
    contacts = [
        ("phone", 10, NEVER, 100, 0), ("phone", 20, NEVER, 20, 0),
        ("phone", 50, NEVER, 10, 0), ("phone", 120, NEVER, 10, 0),
    ]  # fmt: skip
    assert fates(play(contacts, [(0, 500), (1, 500), (2, 500)])) == [(0, 10, 110), (1, 20, 40), (2, 50, 60), (1, 120, 130)]


def test_longest_free_is_asked_first_across_duties():
    """Who has been free longest answers, also when those free are on different duties."""
    contacts = [
        ("phone", 10, NEVER, 100, 0), ("phone", 20, NEVER, 20, 0),
        ("phone", 120, NEVER, 50, 0), ("phone", 130, NEVER, 10, 0),
    ]  # fmt: skip
    queues = {"phone": {"channel": "phone"}, "desk": {"channel": "desk"}}
    day = play(contacts, [(0, 500), (1, 500)], queues, {"phone": ["phone"], "either": ["phone", "desk"]}, on=[0, 1])
    assert fates(day) == [(0, 10, 110), (1, 20, 40), (1, 120, 170), (0, 130, 140)]


def test_priority_goes_before_order():
    """The line with priority is emptied first, however late its contacts came."""
    queues = {"plain": {"channel": "phone", "priority": 1}, "urgent": {"channel": "phone", "priority": 0}}
    contacts = [
        ("plain", 10, NEVER, 100, 0), ("plain", 20, NEVER, 10, 0),
        ("urgent", 30, NEVER, 10, 0), ("urgent", 40, NEVER, 10, 0),
    ]  # fmt: skip
    assert fates(play(contacts, [(0, 500)], queues)) == [(0, 10, 110), (0, 130, 140), (0, 110, 120), (0, 120, 130)]


def test_equal_priority_goes_by_order_across_lines():
    """Two lines of the same priority are one line in order of arrival."""
    queues = {"left": {"channel": "phone"}, "right": {"channel": "desk"}}
    contacts = [
        ("left", 10, NEVER, 100, 0), ("right", 20, NEVER, 10, 0),
        ("left", 30, NEVER, 10, 0), ("right", 40, NEVER, 10, 0),
    ]  # fmt: skip
    assert fates(play(contacts, [(0, 500)], queues)) == [(0, 10, 110), (0, 110, 120), (0, 120, 130), (0, 130, 140)]


def test_a_full_room_turns_away():
    """With one place to wait, the second who would wait is turned away at once; a place freed can be taken."""
    contacts = [
        ("phone", 10, NEVER, 50, 0), ("phone", 20, NEVER, 50, 0),
        ("phone", 30, NEVER, 50, 0), ("phone", 70, NEVER, 50, 0),
    ]  # fmt: skip
    day = play(contacts, [(0, 500)], {"phone": {"channel": "phone", "room": 1}})
    assert fates(day) == [(0, 10, 60), (0, 60, 110), (-1, None, 30), (0, 110, 160)]
    assert day.contacts.wait_s.tolist() == [0, 40, 0, 40]


def test_nobody_answers_what_is_not_their_duty():
    """A call waits past a free agent at the desk for the agent on the phone."""
    queues = {"phone": {"channel": "phone"}, "desk": {"channel": "desk"}}
    contacts = [("phone", 10, NEVER, 50, 0), ("phone", 20, NEVER, 50, 0), ("desk", 30, NEVER, 50, 0)]
    day = play(contacts, [(0, 200), (0, 200)], queues, {"phone": ["phone"], "desk": ["desk"]}, on=[1, 0])
    assert fates(day) == [(1, 10, 60), (1, 60, 110), (0, 30, 80)]


# ---- chat: the total rate is 1 with one in hand, 1.6 with two and 1.5 with three -------------------------------------

CHAT = {"chat": {"channel": "chat"}}


def test_two_chats_share_the_pace():
    """Two in hand go at 0.8 each: 40 s of work left takes 50 s, then the other goes at 1 again."""
    day = play([("chat", 0, NEVER, 60, 0), ("chat", 20, NEVER, 60, 0)], [(0, 200)], CHAT)
    assert fates(day) == [(0, 0, 70), (0, 20, 90)]
    assert doings(day) == [("chat", 1, 0, 20), ("chat", 2, 20, 70), ("chat", 1, 70, 90), ("available", 0, 90, 200)]


def test_three_chats_share_the_pace_and_the_fourth_waits():
    """Three in hand go at 0.5 each; the fourth is taken when the first is done."""
    contacts = [
        ("chat", 0, NEVER, 50, 0), ("chat", 0, NEVER, 100, 0),
        ("chat", 0, NEVER, 100, 0), ("chat", 10, NEVER, 40, 0),
    ]  # fmt: skip
    day = play(contacts, [(0, 500)], CHAT)
    # 0-100 three at .5; 100-180 three at .5 with the fourth; 180 two with 10 left each at .8: done at 192.5
    assert fates(day) == [(0, 0, 100), (0, 0, 192.5), (0, 0, 192.5), (0, 100, 180)]


def test_notes_after_a_chat_share_the_pace_too():
    """After-contact work of one chat goes on beside the talk of the other."""
    day = play([("chat", 0, NEVER, 20, 16), ("chat", 20, NEVER, 32, 0)], [(0, 100)], CHAT)
    # from 20 s both at .8: 16 s of notes done at 40, when the other has 16 s left
    assert fates(day) == [(0, 0, 20), (0, 20, 56)]
    assert doings(day) == [("chat", 1, 0, 20), ("chat", 2, 20, 40), ("chat", 1, 40, 56), ("available", 0, 56, 100)]


def test_fewest_chats_in_hand_is_asked_first():
    """A free agent goes before one with a chat, and one chat before two."""
    contacts = [("chat", t, NEVER, 200, 0) for t in (10, 20, 30, 40, 50)]
    assert [agent for agent, *_ in fates(play(contacts, [(0, 900), (0, 900)], CHAT))] == [0, 1, 0, 1, 0]


def test_no_call_to_who_has_a_chat_and_no_chat_to_who_has_a_call():
    """Phone takes the whole agent."""
    queues = {"phone": {"channel": "phone"}, **CHAT}
    contacts = [("chat", 0, NEVER, 50, 0), ("phone", 10, NEVER, 30, 0), ("chat", 60, NEVER, 20, 0)]
    assert fates(play(contacts, [(0, 200)], queues)) == [(0, 0, 50), (0, 50, 80), (0, 80, 100)]


# ---- written work ----------------------------------------------------------------------------------------------------

BOTH = {"phone": {"channel": "phone"}, "written": {"channel": "written", "priority": 5}}


def test_a_case_is_put_down_for_a_call_and_taken_up_where_it_was():
    """40 s of the case, 30 s of call, 60 s of the case: handled in 100 s that leave the call out."""
    day = play([("written", 0, NEVER, 100, 0), ("phone", 40, NEVER, 30, 0)], [(0, 200)], BOTH)
    assert fates(day) == [(0, 0, 130), (0, 40, 70)]
    assert day.contacts.handle_s.tolist() == [100, 30]
    assert doings(day) == [("written", 1, 0, 40), ("phone", 1, 40, 70), ("written", 1, 70, 130), ("available", 0, 130, 200)]


def test_calls_go_before_the_case_put_down_and_that_before_a_new_one():
    """Back to back calls keep the case waiting; then it is finished before another case is begun."""
    contacts = [
        ("written", 0, NEVER, 50, 0), ("written", 1, NEVER, 20, 0),
        ("phone", 40, NEVER, 30, 0), ("phone", 50, NEVER, 30, 0),
    ]  # fmt: skip
    day = play(contacts, [(0, 200)], BOTH)
    assert fates(day) == [(0, 0, 110), (0, 110, 130), (0, 40, 70), (0, 70, 100)]
    assert day.contacts.handle_s.tolist() == [50, 20, 30, 30]


def test_a_call_never_waits_for_a_case_of_equal_priority():
    """With a case put down, the next call is answered although another case has lain longer."""
    queues = {"phone": {"channel": "phone"}, "written": {"channel": "written"}}
    contacts = [
        ("written", 0, NEVER, 50, 0), ("written", 1, NEVER, 20, 0),
        ("phone", 40, NEVER, 30, 0), ("phone", 50, NEVER, 30, 0),
    ]  # fmt: skip
    assert fates(play(contacts, [(0, 200)], queues)) == [(0, 0, 110), (0, 110, 130), (0, 40, 70), (0, 70, 100)]


def test_a_free_agent_is_asked_before_one_with_a_case():
    """Nobody puts a case down while a colleague is free."""
    day = play([("written", 10, NEVER, 100, 0), ("phone", 20, NEVER, 50, 0)], [(0, 200), (0, 200)], BOTH)
    assert fates(day) == [(0, 10, 110), (1, 20, 70)]


def test_a_case_lies_when_the_shift_is_over():
    """A written case is not finished after hours, and the shift ends on time."""
    day = play([("written", 50, NEVER, 100, 0)], [(0, 100)], BOTH)
    assert (fates(day), day.contacts.phase.tolist()) == ([(0, 50, None)], ["open"])
    assert doings(day) == [("available", 0, 0, 50), ("written", 1, 50, 100)]


CASES = [("written", 1, NEVER, 50, 0), ("written", 2, NEVER, 30, 0), ("written", 3, NEVER, 10, 0), ("written", 4, NEVER, 5, 0)]


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ({"picks": 0, "among": 3}, [0, 1, 2, 3]),  # in order
        ({"picks": 1, "among": 1}, [0, 1, 2, 3]),  # of one there is no shorter
        ({"picks": 1, "among": 2}, [1, 2, 3, 0]),  # 30 of (50, 30), 10 of (50, 10), 5 of (50, 5)
        ({"picks": 1, "among": 3}, [2, 3, 1, 0]),  # 10 of (50, 30, 10), 5 of (50, 30, 5), then 30
        ({"picks": 1, "among": 9}, [3, 2, 1, 0]),
    ],
)
def test_the_shortest_of_the_first_few_is_picked(written, order):
    """Whoever picks takes the shortest of the first few that lie there, whoever does not, the one that came first."""
    day = play(CASES, [(10, 300)], BOTH, regimes={"detailed": rules(written=written)})
    assert order == day.contacts.answered_s.argsort().tolist()


def test_picking_half_of_the_time_is_half_of_the_turns():
    """With a chance of a half, about half of the turns leave the first case for a shorter one, and none is left for ever."""
    cases = [("written", 1, NEVER, 100 - i, 0) for i in range(80)]  # the next one is always shorter
    day = play(cases, [(10, 20000)], BOTH, regimes={"detailed": rules(written={"picks": 0.5, "among": 2})})
    left, first = list(range(80)), 0
    for case in day.contacts.answered_s.argsort():
        first += case == left[0]
        left.remove(case)
    assert 0.4 * 80 <= first <= 0.6 * 80


def test_calls_are_never_picked():
    """Who calls is answered in order, however long it will take."""
    contacts = [("phone", 1, NEVER, 50, 0), ("phone", 2, NEVER, 5, 0)]
    day = play(contacts, [(10, 300)], BOTH, regimes={"detailed": rules(written={"picks": 1, "among": 9})})
    assert fates(day) == [(0, 10, 60), (0, 60, 65)]


# ---- the working day -------------------------------------------------------------------------------------------------


def test_a_call_in_hand_is_finished_after_hours():
    """Whoever is on the phone at the end of the shift stays until the notes are done; the next caller waits in vain."""
    day = play([("phone", 90, NEVER, 60, 5), ("phone", 95, 40, 60, 0)], [(0, 100)])
    assert fates(day) == [(0, 90, 150), (-1, None, 135)]
    assert doings(day) == [("available", 0, 0, 90), ("phone", 1, 90, 150), ("acw", 1, 150, 155)]


def test_who_comes_to_work_answers_who_waits():
    """A caller who waits is answered the second somebody signs in."""
    assert fates(play([("phone", 10, NEVER, 30, 0)], [(100, 200)])) == [(0, 100, 130)]


def test_a_break_due_during_a_call_lasts_its_full_length():
    """Planned for 50, the break begins when the call ends at 110, lasts its 60 seconds, and the next caller waits."""
    day = play([("phone", 10, NEVER, 100, 0), ("phone", 60, NEVER, 10, 0)], [(0, 1000)], breaks=[50.0])
    assert fates(day) == [(0, 10, 110), (0, 170, 180)]
    assert asked(day) == [(0, "break", "plan", "nothing", 50, 110, 170)]
    assert day.pauses.wished_s.tolist() == [50]


def test_a_break_due_during_two_chats_waits_for_both():
    """No chat is added once the break is due, and the break begins when the last is done."""
    contacts = [("chat", 0, NEVER, 40, 0), ("chat", 0, NEVER, 80, 0), ("chat", 30, NEVER, 10, 0)]
    day = play(contacts, [(0, 500)], CHAT, breaks=[20.0])
    assert fates(day) == [(0, 0, 50), (0, 0, 90), (0, 150, 160)]
    assert asked(day) == [(0, "break", "plan", "nothing", 20, 90, 150)]


def test_a_break_that_would_outlast_the_shift_is_not_begun():
    """A break of 60 s is not for the last 50 s of the day."""
    assert asked(play([("phone", 10, NEVER, 10, 0)], [(0, 1000)], breaks=[950.0])) == []


def test_who_is_due_for_a_break_goes_home_instead_when_the_shift_is_over():
    """The break granted during a call that outlasts the shift is dropped."""
    day = play([("phone", 900, NEVER, 150, 0)], [(0, 1000)], breaks=[910.0])
    assert asked(day) == [(0, "break", "plan", "nothing", 910, None, None)]
    assert doings(day)[-1] == ("phone", 1, 900, 1050)


def test_lunch_goes_before_a_break():
    """Both are due: lunch first, and the break as soon as the agent is back."""
    day = play([("phone", 0, NEVER, 10, 0)], [(0, 1000)], lunch=[100.0], breaks=[100.0])
    assert [row[1:2] + row[4:] for row in asked(day)] == [("lunch", 100, 100, 220), ("break", 220, 220, 280)]


# ---- bounds and the law ----------------------------------------------------------------------------------------------

NOBODY_CALLS = [("phone", 5000, 1, 1, 0)]
THREE = [(0, 3000)] * 3
ONE_AWAY = {"max_away": 0.33, "max_wait": 60}


def test_the_wait_list_is_first_come_first_served():
    """One may be away: the others go one by one, in the order they asked."""
    day = play(NOBODY_CALLS, THREE, breaks=[100.0, 120.0, 110.0], bounds=ONE_AWAY)
    assert asked(day) == [
        (0, "break", "plan", "nothing", 100, 100, 160),
        (2, "break", "plan", "max_away", 160, 160, 220),
        (1, "break", "plan", "max_away", 220, 220, 280),
    ]  # fmt: skip


def test_two_of_three_may_be_away():
    """The bound counts who is away at the moment, and a part of a person counts as one."""
    day = play(NOBODY_CALLS, THREE, breaks=[100.0, 110.0, 120.0], bounds={"max_away": 0.5, "max_wait": 60})
    assert [row[3:5] for row in asked(day)] == [("nothing", 100), ("nothing", 110), ("max_away", 160)]


def test_who_signs_in_does_not_overtake_the_wait_list():
    """A third agent makes room for another to be away: it is for who has waited, not for the newcomer who wishes at once."""
    shifts = [(0, 3000), (0, 3000), (130, 3000)]
    day = play(NOBODY_CALLS, shifts, breaks=[100.0, 110.0, 120.0], bounds={"max_away": 0.5, "max_wait": 60})
    assert [(0, 100), (1, 130), (2, 160)] == list(zip(day.pauses.agent_id, day.pauses.granted_s, strict=True))


def test_half_of_four_is_two():
    """A bound that comes out as a whole number of people is that number."""
    day = play(NOBODY_CALLS, [(0, 3000)] * 4, breaks=[100.0, 110.0, 120.0, NEVER], bounds={"max_away": 0.5, "max_wait": 60})
    assert [row[3:5] for row in asked(day)] == [("nothing", 100), ("nothing", 110), ("max_away", 160)]


def test_a_wish_is_granted_in_any_case_after_the_longest_wait():
    """The third has waited a minute when the second has just left: they go together."""
    day = play(NOBODY_CALLS, THREE, breaks=[100.0, 110.0, 120.0], bounds={"max_away": 0.33, "max_wait": 1})
    assert [row[3:6] for row in asked(day)] == [("nothing", 100, 100), ("max_away", 160, 160), ("max_away", 180, 180)]


def test_a_place_granted_during_a_call_is_taken():
    """Who is granted a break while on the phone counts as away from then on."""
    day = play([("phone", 90, NEVER, 100, 0)], THREE, breaks=[100.0, 110.0, NEVER], bounds=ONE_AWAY)
    assert asked(day) == [(0, "break", "plan", "nothing", 100, 190, 250), (1, "break", "plan", "max_away", 250, 250, 310)]


def test_who_goes_home_leaves_the_wait_list():
    """A wish that has not been granted when the shift ends comes to nothing."""
    shifts = [(0, 3000), (0, 130), (0, 3000)]
    day = play(NOBODY_CALLS, shifts, breaks=[50.0, 60.0, 70.0], bounds=ONE_AWAY, pauses={"break_length": 1.5})
    assert [row[0:1] + row[3:6] for row in asked(day)] == [(0, "nothing", 50, 50), (2, "max_away", 140, 140)]
    shifts = [(0, 3000), (0, 139), (0, 3000)]
    day = play(NOBODY_CALLS, shifts, breaks=[50.0, 40.0, 30.0], bounds=ONE_AWAY, pauses={"break_length": 1.5})
    expected = [(2, "nothing", 30, 30), (1, "max_away", 120, None), (0, "max_away", 120, 120)]
    assert [row[0:1] + row[3:6] for row in asked(day)] == expected  # too late for a whole break: the next one goes


def test_lunch_by_law_breaks_every_bound():
    """Half an hour into the shift the law says lunch, on the wait list or not, and with a colleague away."""
    law = {"lunch_at_latest_after": 0.5}
    day = play(NOBODY_CALLS, [(0, 4000), (0, 4000)], lunch=[1700.0, NEVER], bounds={"max_away": 0.1, "max_wait": 400}, pauses=law)
    assert asked(day) == [(0, "lunch", "plan", "nothing", 1700, 1700, 1820), (1, "lunch", "law", "nothing", 1800, 1800, 1920)]
    assert day.day.pauses["kind"].tolist() == [WISH_LUNCH] * 2


def test_lunch_by_law_waits_for_the_call_in_hand():
    """The call is finished first; the wish on the wait list comes to nothing, for the law has its own."""
    law = {"lunch_at_latest_after": 0.5}
    contacts = [("phone", 1750, NEVER, 100, 0)]
    day = play(contacts, [(0, 4000), (1, 4000)], lunch=[1760.0, 1755.0], bounds={"max_away": 0.1, "max_wait": 400}, pauses=law)
    assert asked(day) == [
        (1, "lunch", "plan", "nothing", 1755, 1755, 1875),
        (0, "lunch", "plan", "max_away", None, None, None),
        (0, "lunch", "law", "nothing", 1800, 1850, 1970),
    ]


@pytest.mark.parametrize("agents", [1, 2, 3])
def test_everyone_at_lunch_leaves_the_line_waiting(agents):
    """With all at lunch a caller waits until the first is back."""
    day = play([("phone", 150, NEVER, 10, 0)], [(0, 1000)] * agents, lunch=[100.0] * agents)
    assert fates(day) == [(0, 220, 230)]
