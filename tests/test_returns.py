"""People who come back, are passed on or called back, by hand and as drawn; skill levels, and agents kept free."""

import numpy as np
import pytest
from by_hand import NEVER, PHONE, fates, place, play
from conftest import SEED, day_of, scenario_of

from sim import run, world
from sim.engines import compiled, loop
from sim.new_day import new_day
from sim.terms import NOBODY, REPEAT, RETRY, TRANSFER
from sim.world import demand

TWO = {"phone": {"channel": "phone"}, "desk": {"channel": "desk"}}


def story(result):
    """(what it is to the one before, whose it follows, offered, agent, phase) of each contact, in order of coming."""
    rows = result.contacts.sort_values("offered_s")
    return [tuple(row) for row in rows[["came", "parent_id", "offered_s", "agent_id", "phase"]].itertuples(index=False)]


def test_who_gives_up_tries_again():
    """A caller who gives up at 30 calls again 50 s later, and is answered then."""
    contacts = [("phone", 10, NEVER, 60, 0), ("phone", 20, 10, 5, 0)]
    day = play(contacts, [(0, 500)], then=[(1, RETRY, "phone", 50, 10, 5, 0)])
    assert story(day) == [
        ("first", -1, 10, 0, "handled"), ("first", -1, 20, -1, "abandoned"), ("retry", 1, 80, 0, "handled"),
    ]  # fmt: skip


def test_who_is_answered_does_not_try_again():
    """The second attempt lies ready, and is not needed."""
    day = play([("phone", 10, 10, 5, 0)], [(0, 500)], then=[(0, RETRY, "phone", 50, 10, 5, 0)])
    assert story(day) == [("first", -1, 10, 0, "handled")]


def test_who_finds_the_line_full_tries_again():
    """Being turned away is giving up at once."""
    contacts = [("phone", 10, NEVER, 60, 0), ("phone", 20, 99, 5, 0)]
    day = play(contacts, [(0, 500)], {"phone": {"channel": "phone", "room": 0}}, then=[(1, RETRY, "phone", 50, 10, 5, 0)])
    assert story(day)[1:] == [("first", -1, 20, -1, "abandoned"), ("retry", 1, 70, 0, "handled")]


def test_who_is_passed_on_waits_in_the_other_queue():
    """The call is over at 70, its after-contact work at 90; the person is at the desk's queue from 70 on."""
    contacts = [("phone", 10, NEVER, 60, 20)]
    then = [(0, TRANSFER, "desk", 0, NEVER, 30, 0)]
    day = play(contacts, [(0, 500)], TWO, then=then)
    assert fates(day) == [(0, 10, 70), (0, 90, 120)]
    assert story(day) == [("first", -1, 10, 0, "transferred"), ("transfer", 0, 70, 0, "handled")]


def test_who_was_not_helped_comes_back():
    """A matter that is never solved comes back 100 s after it was done, and once more only if somebody follows."""
    day = play([("phone", 10, NEVER, 60, 20)], [(0, 900)], behaviour={"unresolved": 1}, then=[(0, REPEAT, "phone", 100, 9, 5, 0)])
    assert story(day) == [("first", -1, 10, 0, "handled"), ("repeat", 0, 190, 0, "handled")]


@pytest.mark.parametrize("then", [(0, RETRY, "phone", 60_000, 9, 5, 0), (0, RETRY, "phone", NEVER, 9, 5, 0)])
def test_nobody_comes_back_after_closing(then):
    """Who would find the doors closed does not come that day; nor who waits until another day."""
    assert 1 == len(play([("phone", 10, 0, 60, 0)], [(500, 900)], then=[then]).contacts)


CALLED_BACK = {"phone": {"channel": "phone", "callback": {"above": 30, "uptake": 1}}}


def test_who_is_to_be_called_back_keeps_the_place():
    """With one waiting already, 60 s are predicted: the third hangs up, loses no patience and is called before the fourth."""
    contacts = [
        ("phone", 10, NEVER, 100, 0), ("phone", 20, 300, 50, 0), ("phone", 30, 5, 40, 0), ("phone", 105, 99, 10, 0),
    ]  # fmt: skip
    day = play(contacts, [(0, 500)], CALLED_BACK)
    assert fates(day) == [(0, 10, 110), (0, 110, 160), (0, 160, 200), (0, 200, 210)]
    assert day.contacts.callback.tolist() == [False, False, True, True]


def test_nobody_is_offered_a_call_when_the_wait_is_short():
    """Twice as many agents halve the wait predicted, to just what it may be."""
    contacts = [("phone", 10, NEVER, 100, 0)] * 2 + [("phone", 20, 300, 50, 0), ("phone", 30, 5, 40, 0)]
    day = play(contacts, [(0, 500), (0, 500)], CALLED_BACK)
    assert day.contacts.callback.tolist() == [False] * 4


# ---- who is asked, and when ------------------------------------------------------------------------------------------

SLOTS = {"slots": 2, "rates": [1, 2]}
LEVELS = {"best": {"share": 0.5, "skills": {"phone": 1}}, "next": {"share": 0.5, "skills": {"phone": 2}}}


def test_the_best_level_is_asked_first():
    """Though the other has been free for longer; the other takes the second call."""
    contacts = [("phone", 10, NEVER, 50, 0), ("phone", 20, NEVER, 50, 0), ("phone", 80, NEVER, 5, 0)]
    day = play(contacts, [(0, 500), (0, 500)], teams=LEVELS, team=[0, 1])
    assert [agent for agent, *_ in fates(day)] == [0, 1, 0]


def test_lower_levels_are_asked_after_a_while():
    """Waited for 30 s, the second call overflows to the other level; a third finds the best level free before that."""
    contacts = [("phone", 10, NEVER, 50, 0), ("phone", 20, NEVER, 50, 0), ("phone", 35, NEVER, 5, 0)]
    day = play(contacts, [(0, 500), (0, 500)], {"phone": {"channel": "phone", "overflow": 30}}, teams=LEVELS, team=[0, 1])
    assert fates(day) == [(0, 10, 60), (1, 50, 100), (0, 60, 65)]


def test_patience_may_end_before_others_are_asked():
    """Who waits for 20 s only has given up when the 30 s are over."""
    contacts = [("phone", 10, NEVER, 50, 0), ("phone", 20, 20, 50, 0)]
    day = play(contacts, [(0, 500), (0, 500)], {"phone": {"channel": "phone", "overflow": 30}}, teams=LEVELS, team=[0, 1])
    assert fates(day) == [(0, 10, 60), (-1, None, 40)]


def test_lower_levels_take_longer():
    """Half as long again for each level under the first."""
    people = place(PHONE, teams=LEVELS).workforce
    slow = people.model_copy(update={"level_slows": 0.5})
    scenario = place(PHONE, teams=LEVELS).model_copy(update={"workforce": slow})
    fresh, _ = new_day(scenario, world.draw(scenario, SEED), run.plan_for(scenario, "detailed", world.draw(scenario, SEED)),
                       scenario.regime["detailed"])  # fmt: skip
    assert [[1.0], [1.5]] == fresh.slower.tolist()


def test_some_are_kept_free_for_calls():
    """Chats may take an idle agent only while two are idle; the one who is on a chat takes the next chat, too."""
    queues = {"phone": {"channel": "phone"}, "chat": {"channel": "chat", "reserve": 1, "priority": 1}}
    contacts = [("chat", 10, NEVER, 100, 0), ("chat", 20, NEVER, 50, 0), ("phone", 30, NEVER, 10, 0), ("phone", 35, 500, 9, 0)]
    day = play(contacts, [(0, 900), (0, 900)], queues, {"both": ["phone", "chat"]}, chat=SLOTS, agents=2)
    assert fates(day) == [(0, 10, 110), (0, 20, 70), (1, 30, 40), (1, 40, 49)]


def test_a_chat_that_was_kept_waiting_joins_the_next_one():
    """With one idle agent left a reserved chat waits; when that agent begins another chat there is room beside it."""
    queues = {
        "phone": {"channel": "phone"}, "chat": {"channel": "chat"}, "kept": {"channel": "chat", "reserve": 1, "priority": 1},
    }  # fmt: skip
    contacts = [("phone", 5, NEVER, 100, 0), ("kept", 10, NEVER, 50, 0), ("chat", 30, NEVER, 50, 0)]
    day = play(contacts, [(0, 900), (0, 900)], queues, {"both": ["phone", "chat"]}, chat=SLOTS, agents=2)
    assert fates(day) == [(0, 5, 105), (1, 30, 80), (1, 30, 80)]


def test_chats_may_be_filled_up_first():
    """The next chat goes to whoever has most in hand and room for more."""
    queues, contacts = {"chat": {"channel": "chat"}}, [("chat", 10 + i, NEVER, 500, 0) for i in range(4)]
    for fill, expected in (("least", [0, 1, 0, 1]), ("most", [0, 0, 0, 1])):
        day = play(contacts, [(0, 900), (0, 900)], queues, chat={"slots": 3, "rates": [1, 2, 3], "fill": fill})
        assert expected == [agent for agent, *_ in fates(day)]


# ---- who may come back, as drawn -------------------------------------------------------------------------------------

WEEK = "nks_vestland_week"


def drawn(*overrides):
    """The contacts and followers of a day of the week's scenario."""
    drawn = world.draw(scenario_of(WEEK, *overrides), SEED)
    return drawn.contacts, drawn.comebacks


def test_followers_stand_behind_those_they_follow():
    """Rows are linked both ways, one link each, and only first contacts have a time."""
    contacts, known = drawn()
    links, parent = known.links, np.concatenate([one.parent for one in known.rounds])
    came = np.concatenate([one.came for one in known.rounds])
    for how, link in ((RETRY, links.again), (TRANSFER, links.onward), (REPEAT, links.back)):
        rows = np.flatnonzero(link != NOBODY)
        assert (came[link[rows]] == how).all() and (parent[link[rows]] == rows).all()
        assert len(rows) == np.count_nonzero(came == how)
    assert np.array_equal(np.isfinite(contacts.offered_s), came == 0)


def test_more_who_try_again_are_the_same_and_others():
    """With a higher share of retries the same first contacts come, and those who would try again still would."""
    few, many = (drawn(f"demand.queues.phone.retry.share.value={share}") for share in (0.2, 0.6))
    n = np.count_nonzero(np.isfinite(few[0].offered_s))
    assert np.array_equal(few[0].talk_s[:n], many[0].talk_s[:n])
    tries = [known.links.again[:n] >= 0 for _, known in (few, many)]
    assert (tries[1] | ~tries[0]).all() and tries[1].sum() > 1.5 * tries[0].sum() > 0


def test_shares_are_those_asked_for():
    """Of many callers two in five would try again, and of the chatters among them half by phone (3.3 standard errors)."""
    _, known = drawn("demand.scale=5")
    first = known.rounds[0]
    for q, share in ((0, 0.4), (1, 0.4)):
        mine = first.queue == q
        n, tries = mine.sum(), (known.links.again[: len(mine)][mine] >= 0).sum()
        assert abs(tries / n - share) <= 3.3 * np.sqrt(share * (1 - share) / n) <= 0.1
    later = known.rounds[1]
    chatters = (later.came == RETRY) & (first.queue[later.parent] == 1)
    n, phone = chatters.sum(), (later.queue[chatters] == 0).sum()
    assert abs(phone / n - 0.5) <= 3.3 * np.sqrt(0.25 / n) <= 0.2


def test_nobody_comes_back_where_nobody_does():
    """Without retries, transfers and repeats nothing is drawn for them, and rows are the contacts."""
    assert world.draw(scenario_of("nks_vestland"), SEED).comebacks is None
    day = day_of("nks_vestland", "detailed")
    assert set(day.contacts.came) == {"first"} and len(day.contacts) == len(day.day.contacts)


def test_engines_agree_on_who_comes_back_by_hand():
    """The same bits where everything happens to few people."""
    contacts = [("phone", 10, NEVER, 60, 0), ("phone", 20, 10, 5, 0), ("desk", 30, 5, 5, 0)]
    then = [(0, TRANSFER, "desk", 0, 20, 5, 0), (1, RETRY, "desk", 50, 10, 5, 0), (2, RETRY, "phone", 3, 900, 7, 2)]
    day = play(contacts, [(0, 500)], TWO, then=then)
    fresh, moments = new_day(day.scenario, day.world, day.plan, day.scenario.regime["detailed"])
    assert loop.run(fresh, moments).contacts.tobytes() == day.day.contacts.tobytes()
    assert compiled.run(fresh, moments).contacts.tobytes() == day.day.contacts.tobytes()


def test_planners_count_on_those_who_come_back():
    """With a tenth unsolved and one in four passed on to the desk, the forecast is for all the contacts that this brings."""
    scenario = place(
        {
            "phone": {"channel": "phone", "per_day": 90, "transfer": {"share": 0.25, "to": "desk"}},
            "desk": {"channel": "desk", "per_day": 30, "repeat": {"share": 0.5, "same_day": 1, "after": {"mean": 60}}},
        },
        behaviour={"unresolved": 0.2},
    )  # fmt: skip
    error = scenario.demand.forecast.model_copy(update={"day_sd": 0, "half_hour_sd": 0})
    scenario = scenario.model_copy(update={"demand": scenario.demand.model_copy(update={"forecast": error})})
    foreseen = demand.forecast(scenario, SEED, 0).sum(axis=1)
    assert foreseen.tolist() == pytest.approx([90, (30 + 0.25 * 90) / (1 - 0.5 * 0.2)])
