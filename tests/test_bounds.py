"""Bounds by hand: who may go on a pause when, who waits for it, and who comes first."""

import pytest
from by_hand import NEVER, asked, play, rules

NOBODY_CALLS = [("phone", 9000, 1, 1, 0)]
FOUR = [(0, 3000)] * 4
BUSY_LATER = {"hours": ("00:00", "02:00"), "forecast": [[10, 60, 10, 10]]}  # the half-hour from 1800 s is the only busy one
ALL_DAY = [(0, 7000)]


def granted(day):
    """(agent, what held it back, granted) of each pause."""
    return [(row[0], *row[3:5]) for row in asked(day)]


# ---- lunch together --------------------------------------------------------------------------------------------------


def test_no_more_than_agreed_eat_together():
    """Of four, two may be at lunch at once: the third goes when the first is back."""
    day = play(NOBODY_CALLS, FOUR, lunch=[100.0, 110.0, 120.0, 130.0], bounds={"together": 0.5, "max_wait": 60})
    assert granted(day) == [(0, "nothing", 100), (1, "nothing", 110), (2, "together", 220), (3, "together", 230)]


def test_a_break_is_not_held_back_by_those_at_lunch():
    """The bound on lunch is about lunch: a colleague may have a break meanwhile."""
    day = play(
        NOBODY_CALLS, FOUR, lunch=[100.0, 110.0, NEVER, NEVER], breaks=[NEVER, NEVER, 120.0, NEVER],
        bounds={"together": 0.25, "max_wait": 60},
    )  # fmt: skip
    assert granted(day) == [(0, "nothing", 100), (1, "together", 220), (2, "nothing", 120)]


def test_lunch_may_be_had_while_colleagues_have_a_break():
    """Who is on a break is not at lunch."""
    day = play(NOBODY_CALLS, FOUR, lunch=[110.0] + 3 * [NEVER], breaks=[NEVER, 100.0, 100.0, NEVER], bounds={"together": 0.0})
    assert granted(day)[-1] == (0, "nothing", 110)


def test_one_may_always_eat():
    """A share that comes out below one person still lets one go."""
    day = play(NOBODY_CALLS, FOUR, lunch=[100.0, 110.0, NEVER, NEVER], bounds={"together": 0.0, "max_wait": 60})
    assert granted(day) == [(0, "nothing", 100), (1, "together", 220)]


# ---- windows ---------------------------------------------------------------------------------------------------------


def test_too_early_is_refused_and_granted_when_asked_again():
    """Two minutes of work come first. One row: wished for at 100, refused, and granted when asked for again after the call."""
    day = play([("phone", 90, NEVER, 60, 0)], ALL_DAY, breaks=[100.0], bounds={"apart": 2})
    assert asked(day) == [(0, "break", "plan", "window", 150, 150, 210)]
    assert day.pauses.wished_s.tolist() == [100]


def test_asked_again_too_early_it_stays_refused():
    """Each time it is asked anew; the row is the same."""
    contacts = [("phone", 90, NEVER, 15, 0), ("phone", 106, NEVER, 9, 0), ("phone", 116, NEVER, 9, 0)]
    day = play(contacts, ALL_DAY, breaks=[100.0], bounds={"apart": 2})
    assert asked(day) == [(0, "break", "plan", "window", 125, 125, 185)]


def test_who_is_refused_and_free_asks_again_within_five_minutes():
    """Where nobody calls, a planned pause that came too early is not lost: it is asked for again the next time one thinks."""
    ((agent, bound, at_s),) = granted(play(NOBODY_CALLS, ALL_DAY, breaks=[100.0], bounds={"apart": 2}))
    assert (0, "window", True) == (agent, bound, 120 <= at_s <= 420)


def test_time_between_pauses_is_counted_from_the_end_of_the_last_one():
    """Back from lunch at 320 with two minutes to work: a break planned for 330 is begun at 460, and not at 430."""
    contacts = [("phone", 325, NEVER, 105, 0), ("phone", 435, NEVER, 25, 0)]
    day = play(contacts, ALL_DAY, lunch=[200.0], breaks=[330.0], bounds={"apart": 2})
    assert [row[1:2] + row[3:5] for row in asked(day)] == [("lunch", "nothing", 200), ("break", "window", 460)]


def test_nothing_begins_just_before_the_end_of_a_shift():
    """With the last five minutes free of pauses: asked for at 699 it is granted, at 701 it is refused for good."""
    for at_s, expected in ((699.0, ("nothing", 699)), (700.0, ("nothing", 700)), (701.0, ("window", None))):
        day = play([("phone", 710, NEVER, 20, 0)], [(0, 1000)], breaks=[at_s], bounds={"not_last": 5})
        assert [expected] == [row[3:5] for row in asked(day)]


def test_a_wish_refused_waits_its_turn_like_any_other():
    """Asked for again while a colleague is away, it stands on the wait list; what held it back last is what the row says."""
    contacts = [("phone", 60, NEVER, 80, 0)]
    bounds = {"apart": 2, "max_away": 0.25, "max_wait": 60}
    day = play(contacts, [(0, 3000), (1, 3000)], breaks=[100.0, 130.0], bounds=bounds)
    assert asked(day) == [
        (0, "break", "plan", "max_away", 190, 190, 250),
        (1, "break", "plan", "nothing", 130, 130, 190),
    ]  # fmt: skip
    assert day.pauses.wished_s.tolist() == [100, 130]


def test_lunch_by_law_comes_outside_any_window():
    """The law's last moment asks for no window; the wish that was refused comes to nothing."""
    law = {"lunch_at_latest_after": 0.5}
    day = play(NOBODY_CALLS, [(0, 4000)], lunch=[1700.0], bounds={"apart": 60}, pauses=law)
    assert asked(day) == [
        (0, "lunch", "plan", "window", None, None, None), (0, "lunch", "law", "nothing", 1800, 1800, 1920),
    ]  # fmt: skip


# ---- tokens ----------------------------------------------------------------------------------------------------------

TWO = {"breaks": 2}


def test_a_pause_in_a_busy_half_hour_takes_a_token():
    """With one token the first break in the busy half-hour is granted and the second waits until it is over."""
    bounds = {"tokens": 1, "max_wait": 60}
    day = play(NOBODY_CALLS, ALL_DAY, breaks=[[1900.0, 2500.0]], pauses=TWO, bounds=bounds, **BUSY_LATER)
    assert granted(day) == [(0, "nothing", 1900), (0, "tokens", 3600)]


def test_a_pause_in_a_quiet_half_hour_takes_none():
    """Breaks before and after leave the token for the busy half-hour."""
    bounds, breaks = {"tokens": 1, "max_wait": 60}, [[100.0, 1700.0, 2000.0, 4000.0]]
    day = play(NOBODY_CALLS, ALL_DAY, breaks=breaks, pauses={"breaks": 4}, bounds=bounds, **BUSY_LATER)
    assert granted(day) == [(0, "nothing", at_s) for at_s in (100, 1700, 2000, 4000)]


def test_without_a_token_the_longest_wait_counts():
    """Nobody waits longer than agreed for want of a token."""
    day = play(NOBODY_CALLS, ALL_DAY, breaks=[1900.0], bounds={"tokens": 0, "max_wait": 10}, **BUSY_LATER)
    assert granted(day) == [(0, "tokens", 2500)]


def test_as_many_tokens_as_one_likes_is_no_bound():
    """Where nothing is said about tokens, all pauses may be taken when it is busy."""
    day = play(NOBODY_CALLS, ALL_DAY, breaks=[[1900.0, 2500.0]], pauses=TWO, **BUSY_LATER)
    assert granted(day) == [(0, "nothing", 1900), (0, "nothing", 2500)]


def test_no_half_hour_is_busy_where_all_are_alike():
    """Busy is more than on average: where the same is expected all day, nobody needs a token."""
    for rate in (0.1, 1 / 3, 7.7):
        day = play(
            NOBODY_CALLS, ALL_DAY, breaks=[1900.0], bounds={"tokens": 0, "max_wait": 60}, hours=("00:00", "02:00"),
            forecast=[[rate] * 4],
        )  # fmt: skip
        assert granted(day) == [(0, "nothing", 1900)]


# ---- the wait list, whatever holds people back -----------------------------------------------------------------------

# What lets one go at a time: bounds, and whether it is lunch they wish.
ONE_BY_ONE = {
    "max_away": ({"max_away": 0.25}, False), "together": ({"together": 0.25}, True), "tokens": ({"tokens": 0}, False),
    "coverage_floor": ({"floor": 1.5}, False),  # one expected on the phone at any time from 1800 s on, so two must be left
}  # fmt: skip
AGREED = {"hours": ("00:00", "02:00"), "forecast": [[0, 30, 0, 0]]}
IN_ORDER = [0, 2, 1]  # of asking


@pytest.mark.parametrize("bound", ONE_BY_ONE)
@pytest.mark.parametrize("longest", [1, 4, 400])
def test_who_asked_first_goes_first_and_nobody_waits_for_ever(bound, longest):
    """Under each bound places go by the order of asking, and a wish is granted in any case after the longest wait."""
    bounds, lunch = ONE_BY_ONE[bound]
    times = [1900.0, 1920.0, 1910.0]
    day = play(
        NOBODY_CALLS, [(0, 7000)] * 3, bounds={**bounds, "max_wait": longest},
        **({"lunch": times} if lunch else {"breaks": times}), **AGREED,
    )  # fmt: skip
    order = day.pauses.sort_values("wished_s")
    assert IN_ORDER == order.agent_id.tolist()
    assert order.granted_s.tolist() == sorted(order.granted_s)
    assert (order.granted_s - order.wished_s).max() <= 60 * longest
    assert {bound} == set(order.bound) - {"nothing"}


def test_a_floor_lets_go_whoever_is_not_needed():
    """With two needed on the phone out of three one may go; half an hour earlier nobody is expected, and all may."""
    early, late = (
        play(NOBODY_CALLS, [(0, 7000)] * 3, breaks=[at_s] * 3, bounds={"floor": 1.5, "max_wait": 400}, **AGREED)
        for at_s in (1000.0, 1900.0)
    )
    assert granted(early) == [(a, "nothing", 1000) for a in range(3)]
    assert granted(late) == [(0, "nothing", 1900), (1, "coverage_floor", 1960), (2, "coverage_floor", 2020)]


# ---- teams in a trial ------------------------------------------------------------------------------------------------

TEAMS = {"plain": {"share": 0.5}, "trial": {"share": 0.5, "in_trial": True}}


def test_each_team_goes_by_its_own_rules():
    """One at a time in the team in the trial, all at once in the other; they share the phone."""
    theirs = rules(bounds={"max_away": 0.25, "max_wait": 60})
    regimes = {"detailed": rules(in_trial="theirs"), "theirs": theirs}
    day = play(NOBODY_CALLS, FOUR, breaks=[100.0] * 4, team=[0, 1, 0, 1], teams=TEAMS, regimes=regimes)
    assert sorted(granted(day)) == [(0, "nothing", 100), (1, "nothing", 100), (2, "nothing", 100), (3, "max_away", 160)]


def test_each_team_wishes_by_its_own_policy():
    """Team in the trial: own wishes, decided by the agent. The other one: the plan's."""
    regimes = {"detailed": rules(in_trial="theirs"), "theirs": rules("windowed")}
    day = play(NOBODY_CALLS, FOUR, breaks=[1000.0] * 4, team=[0, 1, 0, 1], teams=TEAMS, regimes=regimes)
    assert {0: "plan", 1: "agent", 2: "plan", 3: "agent"} == dict(zip(day.pauses.agent_id, day.pauses.chosen, strict=True))


def test_without_a_trial_all_go_by_the_same_rules():
    """Who is in the trial does not matter under a regime that has none."""
    regimes = {"detailed": rules(bounds={"max_away": 0.25, "max_wait": 60})}
    days = [
        play(NOBODY_CALLS, FOUR, breaks=[100.0] * 4, team=[0, 1, 0, 1], teams=teams, regimes=regimes)
        for teams in (TEAMS, {"plain": {"share": 0.5}, "trial": {"share": 0.5}})
    ]
    assert asked(days[0]) == asked(days[1])
