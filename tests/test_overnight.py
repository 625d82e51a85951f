"""Days that follow each other: what goes on from one to the next, what a period begins with, and how it is counted."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from by_hand import NEVER, begin, fates
from conftest import SEED, changed, scenario_of

import sim
from sim import overnight, run
from sim.measures import measure
from sim.measures.tally import measure_days, measured
from sim.terms import DAY_S, REPEAT, RETRY, TRANSFER

BOTH = {"phone": {"channel": "phone"}, "written": {"channel": "written", "priority": 9}}
WEEK = "nks_vestland_week"


def lived(contacts, shifts, queues=BOTH, **more):
    """A day by hand, and the same place, luck and plan with nobody new, to begin with what the first has left."""
    scenario, drawn, planned = begin(contacts, shifts, queues, **more)
    first = run.play(scenario, "detailed", drawn, planned)
    nobody = type(drawn.contacts)(*(np.zeros(0, np.int64), *(np.zeros(0),) * 4), names=drawn.contacts.names)
    empty = replace(drawn, contacts=nobody, comebacks=None, day=1)
    return first, run.play(scenario, "detailed", empty, planned, before=overnight.left_over(first.day))


def test_a_case_not_done_is_there_the_next_day():
    """It is as old as it is, and taken up first thing; what was done of it is done."""
    first, then = lived([("written", 10, NEVER, 100, 0), ("written", 20, NEVER, 50, 0)], [(0, 70)])
    assert fates(first) == [(0, 10, None), (-1, None, None)]
    assert fates(then) == [(0, 10 - DAY_S, 40), (0, 40, None)]
    assert then.contacts.offered_s.tolist() == [10 - DAY_S, 20 - DAY_S]
    assert first.contacts.contact_id.tolist() == then.contacts.contact_id.tolist()


def test_callers_do_not_wait_overnight():
    """Who is still on the line when everybody has gone is not there the next day; who was promised a call is, first in line."""
    queues = {"phone": {"channel": "phone", "callback": {"above": 5, "uptake": 1}}}
    contacts = [("phone", 10, NEVER, 60, 0), ("phone", 20, NEVER, 9, 0), ("phone", 30, NEVER, 9, 0)]
    first, then = lived(contacts, [(0, 40)], queues)
    assert [False, False, True] == first.contacts.callback.tolist()
    assert fates(then) == [(0, 0, 9)] and [30 - DAY_S] == then.contacts.offered_s.tolist()


def test_who_comes_back_another_day_comes_the_next_day():
    """A follower whose time is another day is there at the time drawn for that, with their own followers behind them."""
    contacts = [("phone", 10, 5, 60, 0)]
    first, then = lived(contacts, [(20, 40_000)], then=[(0, RETRY, "phone", NEVER, 9, 5, 0)])
    assert first.contacts.phase.tolist() == ["abandoned"]
    assert fates(then) == [(0, 36000, 36005)] and then.contacts.came.tolist() == ["retry"]
    assert then.contacts.parent_id.tolist() == first.contacts.contact_id.tolist()


def test_followers_go_with_whom_they_follow():
    """A case that lies over, and is not solved then, comes back, although it was drawn the day before."""
    first, then = lived(
        [("written", 50, NEVER, 30, 0)], [(0, 40)], behaviour={"unresolved": 1}, then=[(0, REPEAT, "phone", 100, 9, 5, 0)]
    )
    assert (first.contacts.phase.tolist(), len(then.contacts)) == (["open"], 2)
    assert fates(then) == [(0, 0, 30), (-1, None, 139)] and then.contacts.parent_id.tolist() == [-1, 0]


def test_after_contact_work_left_is_after_contact_work():
    """Who was helped already is not helped again: only the work after it is left."""
    first, then = lived([("written", 0, NEVER, 30, 50)], [(0, 60)])
    assert fates(first) == [(0, 0, 30)]
    assert (fates(then), then.contacts.handle_s.tolist()) == ([(0, -DAY_S, 30 - DAY_S)], [80])


@pytest.mark.parametrize("both_days", [True, False])
def test_who_is_passed_on_is_one_person(both_days):
    """A case passed on at 30 whose after-contact work lies over: whom it went to is there once, done today or tomorrow."""
    queues = {**BOTH, "other": {"channel": "written"}}
    first, then = lived(
        [("written", 0, NEVER, 30, 50)], [(0, 60), (0, 200)] if both_days else [(0, 60)], queues, on=[0, 0][: 1 + both_days],
        then=[(0, TRANSFER, "other", 0, NEVER, 10, 0)],
    )  # fmt: skip
    ids = [first.day.contacts["id"][replace(first, goes_on=True).ends_here].tolist(), then.contacts.contact_id.tolist()]
    assert sorted(ids[0] + ids[1]) == [0, 1]
    assert then.contacts.set_index("contact_id").phase[0] == "transferred"


def test_who_was_there_before_is_not_turned_away():
    """A line that is full of cases from the day before keeps them all; and those at home take up no place in it."""
    queues = {"written": {"channel": "written", "room": 2}}
    _, then = lived([("written", at, NEVER, 50, 0) for at in (0, 1, 2)], [(0, 10)], queues)
    assert then.contacts.phase.tolist() == ["open"] * 3
    queues = {"phone": {"channel": "phone", "room": 2, "callback": {"above": 5, "uptake": 1}}}
    contacts = [("phone", at, NEVER, 60, 0) for at in (0, 1, 2, 3)]
    first, _ = lived(contacts, [(0, 400)], queues)
    assert first.contacts.phase.tolist() == ["handled"] * 4 and first.contacts.callback.tolist() == [False, False, True, True]


def test_slow_work_left_is_as_slow_the_next_day():
    """Half of 100 s of work that takes an agent twice as long is 100 s of their time, today and tomorrow."""
    teams = {"all": {"share": 1, "skills": {"written": 3}}}
    scenario, drawn, planned = begin([("written", 0, NEVER, 100, 0)], [(0, 100)], {"written": BOTH["written"]}, teams=teams)
    scenario = changed(scenario, workforce=changed(scenario.workforce, level_slows=0.5))
    left = overnight.left_over(run.play(scenario, "detailed", drawn, planned).day)
    assert left["talk_s"].tolist() == [50]


def test_the_backlog_is_so_old_as_it_came_in():
    """Half a day's cases lie there: the oldest came half a day before opening, each as long after the one before."""
    scenario = scenario_of("small_team_10", "+demand.queues.written.backlog=5", "demand.queues.written.per_day.value=10")
    found = overnight.backlog(scenario, SEED, 0)
    ages = (scenario.demand.opens - found["offered_s"]) / DAY_S
    scale = scenario.demand.scale
    assert (np.array([4.5, 3.5, 2.5, 1.5, 0.5]) / (10 * scale)).tolist() == pytest.approx(ages.tolist())
    assert (found["talk_s"] > 0).all() and len(set(found["talk_s"])) == 5


def week():
    """The days of a week under two regimes, somewhat too few people."""
    scenario = scenario_of(WEEK, "staffing.scale=0.6")
    return scenario, run.one_period(scenario, ["detailed", "bounded"], SEED, 1, "compiled")


def test_nobody_is_lost_from_day_to_day():
    """What goes on is exactly what the next day begins with; each contact ends on one day, and none is made up."""
    _, periods = week()
    for period in periods:
        assert [5, 6, 7, 8, 9] == [result.world.day for result in period]
        for today, tomorrow in pairwise(period):
            lasting = set(today.day.contacts["id"][overnight.goes_on(today.day)])
            early = tomorrow.contacts.contact_id[tomorrow.contacts.offered_s < tomorrow.scenario.demand.opens]
            assert lasting == set(early) != set()
        ended = np.concatenate([result.day.contacts["id"][result.ends_here] for result in period])
        seen = np.concatenate([result.contacts.contact_id for result in period])
        assert len(ended) == len(set(ended)) and set(ended) == set(seen)


def test_every_follower_has_somebody_before():
    """Whoever comes back was there before, on the same day or an earlier one of the week."""
    _, periods = week()
    for period in periods:
        known: set[int] = set()
        for result in period:
            known |= set(result.contacts.contact_id)
            followers = result.contacts[result.contacts.came != "first"]
            assert len(followers) > 0 and set(followers.parent_id) <= known


def test_a_period_is_its_days_added_up():
    """The measures of a week are sums over its days, and a run of eight days is two weeks of five."""
    scenario, periods = week()
    one = measured(periods)
    days = [list(measure(result).values()) for result in periods[0]]
    assert (1.0, 5) == (scenario.periods(1), one.day)
    assert one.ratios[0, 0].tolist() == pytest.approx(np.sum(days, axis=0))
    assert [0, 5] == measure_days(scenario, ["detailed"], range(scenario.periods(8)), SEED)["day"].drop_duplicates().tolist()


def test_a_day_of_a_week_comes_after_those_before_it():
    """`run_day` of the second day of a week is that day of the whole week."""
    scenario, periods = week()
    day = sim.run_day(scenario, "bounded", SEED, "compiled", day=6)
    assert day.day.contacts.tobytes() == periods[1][1].day.contacts.tobytes()


def test_engines_agree_on_a_week():
    """Day after day the same bits, so that neither leaves anything else to the next day."""
    scenario = scenario_of(WEEK, "staffing.scale=0.6")
    slow, fast = (run.one_period(scenario, ["bounded", "yoked"], SEED, 0, engine) for engine in ("processes", "compiled"))
    for one, other in zip(slow, fast, strict=True):
        assert [day.day.contacts.tobytes() for day in one] == [day.day.contacts.tobytes() for day in other]


def test_who_is_yoked_follows_the_other_through_the_week():
    """It makes no difference whether the regime they are yoked to is compared too."""
    scenario = scenario_of(WEEK, "staffing.scale=0.6")
    (alone,), (_, beside) = (run.one_period(scenario, names, SEED, 0, "compiled") for names in (["yoked"], ["bounded", "yoked"]))
    assert [day.day.stints.tobytes() for day in alone] == [day.day.stints.tobytes() for day in beside]


def test_learning_goes_on_from_day_to_day():
    """By the fifth day people act on more of what they see than on the first, as after four fifths of a week."""
    scenario = scenario_of(WEEK, "behaviour=likely")
    (period,) = run.one_period(scenario, ["bounded"], SEED, 0, "compiled")
    heeds = [float(result.day.hall["heed"][0]) for result in period]
    assert heeds == [scenario.behaviour.heed(day) for day in range(5)] and heeds == sorted(set(heeds))


def test_planners_know_what_lies_there():
    """The plan of a day is made for its forecast and all that waits when it begins; floors and forecast stay what they are."""
    _, (period, _) = week()
    today = period[1]
    waiting = overnight.known_ahead(today.scenario, overnight.left_over(period[0].day))
    plain = sim.world.draw(today.scenario, SEED, 6)
    assert (today.world.to_plan - plain.forecast).sum(axis=1).tolist() == pytest.approx(waiting.tolist()) and waiting.sum() > 0
    assert np.array_equal(today.world.forecast, plain.forecast) and np.array_equal(plain.to_plan, plain.forecast)


def test_days_by_themselves_leave_nothing():
    """Without a horizon every day begins anew, whatever was left."""
    scenario = scenario_of("nks_vestland", "staffing.scale=0.3")
    assert 1 == scenario.horizon == len(run.one_period(scenario, ["detailed"], SEED, 1, "compiled")[0])
    assert len(overnight.backlog(scenario, SEED, 1)) == 0


def test_a_case_that_lies_over_is_counted_once():
    """Left open on the first day and done on the second, in time: nothing counts on the first, one of one on the second."""
    first, then = lived([("written", 0, NEVER, 100, 0)], [(0, 70)], {"written": {**BOTH["written"], "answer_within": 2 * DAY_S}})
    counted = [measure(day)["written_on_time"] for day in (replace(first, goes_on=True), then)]
    assert counted == [(0, 0), (1, 1)]
    assert [measure(day)["written_open"] for day in (first, then)] == [(1, 1), (0, 1)]
