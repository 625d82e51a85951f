"""The measures by hand: one small day written down as records, and what each measure must make of it."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from conftest import REGIMES, changed, day_of, scenario_of

import sim
from sim.report import findings
from sim.day import Agent, Contact, Pause, Queue, Stint, Team
from sim.measures import IN_TRIAL, NOT_IN_TRIAL, SMALL_TEAMS, measure, parts_of
from sim.measures.catalogue import FIRST_PAGE, GROUPS, MEASURES, RULE, find
from sim.measures.fairness import gini, one_a_day, the_most
from sim.measures.tally import Tally, measured
from sim.measures.workload import gaps, longest_stretch
from sim.rows import records
from sim.tables import Result, by_agent
from sim.terms import (
    ABANDONED, ACW, AVAILABLE, BREAK, BY_AGENT, BY_LAW, BY_PLAN, CHAT, COVERAGE_FLOOR, FIRST, HANDLED, LUNCH, MAX_AWAY, NOBODY,
    NOTHING, ON_CHAT, ON_PHONE, ON_WRITTEN, PHONE, REPEAT, RETRY, TASK, TRANSFER, WAITING, WISH_BREAK, WISH_LUNCH, WRITTEN,
)  # fmt: skip

SMALL = ("kommune_innbyggerservice", "small_team_10", "theory")  # together they have all channels
PARTS = (
    "retry={share:1,after:{mean:60}}", "repeat={share:1,same_day:1,after:{mean:60}}", "transfer={share:1,to:chat}",
    "callback={above:60,uptake:1}",
)  # fmt: skip
TRANSFERS = "+demand.queues.phone.transfer={share:0.1,to:chat}"
NAN, INF = float("nan"), float("inf")
NINE = 9 * 3600.0  # when the place opens; all times below are seconds after it

# queue (0 phone, 1 chat, 2 written; phone and chat are promised 60 s), offered, answered, hung up, closed, lain aside, phase
CONTACTS = [
    (0, 0, 0, 80, 100, 0, HANDLED),  # answered at once
    (0, 100, 130, 300, 330, 0, HANDLED),  # in time
    (0, 200, 300, 480, 500, 20, HANDLED),  # too late
    (0, 300, NAN, 340, NAN, 0, ABANDONED),  # within the promise
    (0, 400, NAN, 600, NAN, 0, ABANDONED),  # after it
    (1, 500, 510, 800, 810, 0, HANDLED),
    (1, 600, NAN, NAN, NAN, 0, WAITING),  # still there when the day ends
    (2, 0, 5000, 5300, 5300, 0, HANDLED),
    (2, 0, NAN, NAN, NAN, 0, WAITING),
]
# agent, activity, channel, start, end, decided by; agent 2 never came
STINTS = [
    (0, AVAILABLE, PHONE, -600, 0, BY_PLAN),
    (0, ON_PHONE, PHONE, 0, 7200, BY_PLAN),
    (0, LUNCH, NOBODY, 7200, 9000, BY_LAW),
    (0, ON_CHAT, CHAT, 9000, 10000, BY_PLAN),
    (0, AVAILABLE, PHONE, 10000, 10900, BY_PLAN),  # 100 s past the end of the shift
    (1, AVAILABLE, PHONE, 0, 1000, BY_PLAN),
    (1, ON_PHONE, PHONE, 1000, 4000, BY_PLAN),
    (1, BREAK, NOBODY, 4000, 4240, BY_AGENT),  # under 5 minutes: no rest
    (1, ON_WRITTEN, WRITTEN, 4240, 7300, BY_AGENT),
    (1, ACW, WRITTEN, 7300, 7400, BY_AGENT),
    (1, TASK, NOBODY, 7400, 8000, BY_PLAN),
]
# agent, kind, decided by, held back by, wished, granted, started, ended
PAUSES = [
    (0, WISH_LUNCH, BY_LAW, NOTHING, 7000, 7000, 7200, 9000),
    (1, WISH_BREAK, BY_AGENT, NOTHING, 3600, 3900, 4000, 4240),
    (1, WISH_BREAK, BY_AGENT, COVERAGE_FLOOR, 5000, 6200, NAN, NAN),  # granted as late as anybody's may be, and not taken
    (1, WISH_BREAK, BY_AGENT, MAX_AWAY, 7900, NAN, NAN, NAN),
]
# The plan: duties 0 phone, 1 chat, 2 written, 3 task; each begins with the phone and has another duty from 5400 on.
DUTY_HAS = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]]
PLAN = SimpleNamespace(
    expected=0.8, gap=0.01, lunch_s=np.array([NINE + 7200, INF, INF]), breaks_s=NINE + np.array([[3600.0], [4000.0], [0.0]]),
    duty_s=NINE + np.array([[-600.0, 5400.0]] * 3), duty=np.array([[0, 1], [0, 2], [0, 0]]),
)  # fmt: skip
AS_PLANNED = 600 + 4800 + 1800 + 1000, 1000 + 3000 + 240 + 1900 + 100  # available, phone, lunch, chat; phone, break, written
AT_ANY_TIME = 1800 + 9000, 240 + 7760  # lunch, all the work that was planned; break, the work that was done
# What some of them are to the one before; who follows whom by row; and who is to be called back.
CAME = [FIRST, FIRST, RETRY, FIRST, FIRST, REPEAT, TRANSFER, FIRST, FIRST]
AGAIN = [NOBODY, NOBODY, NOBODY, 2, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY]  # the fourth tried again, the fifth did not
CALLED_BACK = [0, 0, 1, 0, 0, 0, 0, 0, 0]  # 100 s after getting in touch
EXPECTED = {
    "retries": (1, 7), "transfers": (1, 7), "repeats": (1, 7), "lost": (1, 4), "callbacks": (1, 7), "callbacks_open": (0, 1),
    "callback_wait": (100 / 60, 1), "first_contact": (2, 3), "written_age_p90": (5300 / 3600, 1), "written_on_time": (1, 1),
    "service_level": (3, 7), "service_level_phone": (2, 5), "service_level_chat": (1, 2),
    "service_level_less_short": (3, 6),
    "abandonment": (2, 7), "abandonment_phone": (2, 5), "abandonment_chat": (0, 2),
    "waited": (6, 7), "unresolved": (1, 4), "plan_expected": (0.8, 1), "plan_gap": (0.01, 1),
    "abandoned": (2, 1), "chat_first_reply": (10, 1),
    "asa": (0 + 30 + 10, 3), "asa_phone": (30, 2), "asa_chat": (10, 1),
    "mean_wait": (0 + 30 + 40 + 200 + 10, 5),
    "wait_p50": (10, 1),  # of 0, 10, 30
    "wait_p90": (26, 1),
    "offered": (7, 1), "handled": (4, 1), "aht": (100 + 200 + 180 + 300, 4), "written_open": (1, 1),
    "occupancy": (8200 + 6160, 8200 + 6160 + 900 + 1000),
    "longest_stretch": ((7800 + 8000) / 60, 2), **{f"over_{minutes}": (2, 2) for minutes in (60, 90, 120)},
    "gap": (0, 4), "short_gaps": (4, 4), "pauses_short": (1, 2),
    "pauses_unasked": (0, 3),
    "load_minutes": (14360 / 60, 2), "peak_minutes": ((3600 + 2200) / 60, 2),
    "occupancy_worst": (8200 / 9100, 1), "longest_stretch_worst": (8000 / 60, 1), "pauses_missed_worst": (1, 1),
    "phone_minutes_worst": (120, 1), "load_minutes_worst": (8200 / 60, 1), "peak_minutes_worst": (60, 1),
    "load_gini": (2040 / (2 * 14360), 1), "peak_gini": (1400 / (2 * 5800), 1), "granted_gini": (0, 1),
    "granted_at_once_worst": (1 / 3, 1), "lunch_off": (30, 1), "lunch_off_worst": (30, 1), "own_state": (3400, 19500),
    "adherence": (sum(AS_PLANNED) / 60, 22800 / 60), "conformance": (sum(AT_ANY_TIME) / 60, 22800 / 60),
    "change_notice": (15, 1), "paid_hours": ((3 * 11400 + 100) / 3600, 1), "fte": ((3 * 11400 + 100) / 3600 / 7.5, 1),
    "pause_minutes": (34, 2), "breaks_taken": (1, 2), "pauses_missed": (1, 3), "pauses_late": (1, 2),
    "lunch_start": (11 * 3600, 1), "overrun": (100 / 60, 2), "channel_switches": (2, 2), "fatigue": (0.6, 2),
    "phone_gini": ((170 / 2 - 50) / 170, 1), "most_away": (1, 2), "written_oldest": (21600 / 3600, 1),
    "emotion": (0.4, 2), "handled_each": (5, 2), "phone_minutes": (170, 2), "plan_changes": (1, 2),
    "own_pauses": (1, 2), "wishes": (3, 2), "granted_at_once": (1, 3), "wish_wait": (400 / 60, 1), "wishes_unmet": (2, 3),
    "granted_late": (1, 3), "refused": (1, 3), "grant_wait": ((300 + 1200) / 60, 2), "mismatch": (2, 3),
    "granted_at_latest": (1, 3),
    "held_by_max_away": (1, 3), "held_by_coverage_floor": (1, 3), "held_by_together": (0, 3), "held_by_window": (0, 3),
    "held_by_tokens": (0, 3),
    "own_time": (3160, 17460), "lunch_by_law": (1, 1),
    "hours_worked": (19500 / 3600, 1),
}  # fmt: skip


def by_hand(contacts=CONTACTS, stints=STINTS, pauses=PAUSES):
    """The day above as the program holds it, in a place with one break for each."""
    queue, offered, answered, ended, closed, aside, phase = np.array(contacts, float).reshape(-1, 7).T
    agent, activity, channel, start, end, chosen = np.array(stints, float).reshape(-1, 6).T
    whose, kind, by, bound, wished, granted, started, over = np.array(pauses, float).reshape(-1, 8).T
    day = SimpleNamespace(
        contacts=records(
            Contact, len(contacts), queue=queue, offered_s=NINE + offered, answered_s=NINE + answered,
            ended_s=NINE + ended, closed_s=NINE + closed, aside_s=aside, phase=phase,
            agent=np.where(np.isnan(answered), NOBODY, 0), unresolved=np.arange(len(contacts)) % 3 == 1,
            **({"came": CAME, "again": AGAIN, "callback": CALLED_BACK} if contacts is CONTACTS else {}),
        ),
        queues=records(Queue, 3, channel=[PHONE, CHAT, WRITTEN]),
        teams=records(Team, 1),
        agents=records(
            Agent, 3, starts_s=NINE - 600, ends_s=NINE + 10800, lunch_wish_s=NINE + 5400,
            law_s=[NINE + 9000, INF, INF], breaks_left=[0, 1, 1], fatigue=[0.2, 0.4, 0.9],
            emotion=[0.1, 0.3, 0.9], changes=[1, 0, 5],
            notice_s=[900.0, 0.0, 100.0],
        ),
        stints=records(
            Stint, len(stints), agent=agent, activity=activity, channel=channel, start_s=NINE + start,
            end_s=NINE + end, chosen=chosen,
        ),
        pauses=records(
            Pause, len(pauses), agent=whose, chosen=by, bound=bound, wished_s=NINE + wished,
            at_latest=bound == COVERAGE_FLOOR, granted_s=NINE + granted, started_s=NINE + started, ended_s=NINE + over,
        ),
        duty_has=np.array(DUTY_HAS), peak=np.array([0, 1, 0, 1] + [0] * 10),  # busy: the first half-hour and the third
    )  # fmt: skip
    day.pauses["kind"] = kind
    scenario = scenario_of("small_team_10", "behaviour.unresolved.value=0.2", *(f"+demand.queues.phone.{part}" for part in PARTS))
    return Result(scenario, "bounded", SimpleNamespace(day=4), PLAN, day)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", EXPECTED)
def test_measure_of_the_day_by_hand(name):
    """Numerator and denominator are those worked out on paper."""
    assert pytest.approx(EXPECTED[name]) == measure(by_hand())[name]


def test_the_day_by_hand_has_every_measure():
    """Nothing is measured that was not worked out, and only measures of the desk are absent."""
    assert list(EXPECTED.keys() - measure(by_hand()).keys()) == []
    found = {name for name in measure(by_hand()) if not name.startswith(RULE)}
    assert {name for name in MEASURES if not name.endswith("_desk")} == found


def frame_of(result):
    """The table of one day."""
    tally = Tally()
    tally.add(measured([[result]]))
    return tally.frame()


def test_a_tally_of_its_own_frame_gives_that_frame():
    """What was written down of an unfinished run is the same tally again, and none of nothing."""
    tally = Tally()
    tally.add(measured([[by_hand()]]))
    tally.add(tally.found[0]._replace(day=5))
    back = Tally.of(tally.everything())
    pd.testing.assert_frame_equal(tally.frame(), back.frame())
    assert all(np.array_equal(array, back.everything()[name]) for name, array in tally.everything().items())
    assert (2, 0, 0) == (len(back), len(Tally()), len(Tally.of(Tally().everything())))


def test_parts_add_up_to_the_whole():
    """Teams, and those in a trial and not, together have what the centre has; there are no parts of a single team."""
    tally = Tally()
    scenario = sim.load_scenario("nks_national_mixed", ["regimes=[bounded,mixed]", "staffing.scale=0.2", "demand.scale=0.2"])
    tally.add(measured([[sim.run_day(scenario, "mixed", seed=7)]]))
    found, parts = tally.frame().set_index("measure"), tally.parts()
    assert {"in_trial", "not_in_trial", "vestland"} <= set(parts["part"])
    for name in ("occupancy", "longest_stretch", "handled_each", "wishes", "plan_changes"):
        mine = parts[parts["measure"] == name].set_index("part")[["numerator", "denominator"]]
        whole = found.loc[name, ["numerator", "denominator"]].astype(float)
        halves, teams = mine.loc[["in_trial", "not_in_trial"]].sum(), mine.drop(index=["in_trial", "not_in_trial"]).sum()
        assert pytest.approx(whole.tolist()) == teams.tolist() == pytest.approx(halves.tolist())
    assert 0 == len(frame_parts(by_hand()))


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ((4, 3, 9, 6), {2: 9, 3: 6, SMALL_TEAMS: 7}),  # a trial of four is not told of
        ((1, 0, 9, 6), {2: 9, SMALL_TEAMS: 1 + 6}),  # one is too few also when it is the only small team
        ((4, 3, 2, 4), {}),
        ((4, 0, 0, 0), {}),
        ((5, 5, 5, 5), {IN_TRIAL: 5, NOT_IN_TRIAL: 15, 0: 5, 1: 5, 2: 5, 3: 5}),
        ((5, 3, 9, 6), {IN_TRIAL: 5, NOT_IN_TRIAL: 18, 0: 5, 2: 9, SMALL_TEAMS: 3 + 6}),
        ((10, 8, 3, 9), {IN_TRIAL: 13, NOT_IN_TRIAL: 17, 1: 8, 3: 9}),  # the trial less its large team would be three people
    ],
)
def test_nothing_is_told_of_fewer_than_five(sizes, told):
    """Teams under five are taken together, so that no part, nor what is left of one less others, is of one to four people."""
    scenario = scenario_of("nks_national_mixed")
    names, trial = list(scenario.workforce.teams)[:4], {0} | ({2} if sizes == (10, 8, 3, 9) else set())
    teams = {name: changed(scenario.workforce.teams[name], in_trial=i in trial) for i, name in enumerate(names)}
    found = parts_of(changed(scenario, workforce=changed(scenario.workforce, teams=teams)), np.repeat(range(4), sizes))
    assert {names[part] if isinstance(part, int) else part: n for part, n in told.items()} == {
        name: int(who.sum()) for name, who in found.items()
    }
    groups = [np.ones(sum(sizes)), *found.values()] if found else []
    for one in groups:
        for other in groups:
            rest = (one - other).clip(0).sum()
            assert rest == 0 or rest >= 5 or not (other <= one).all()


def test_nothing_spills_over_where_everybody_is_in_the_trial():
    """A trial of the whole centre has nobody beside it, and no sentence about them."""
    result = day_of("small_team_10", "mixed")
    assert [] == findings.spill_over(result.scenario, frame_parts(result), ["detailed", "mixed"], "en")


def frame_parts(result):
    """The table of the parts on one day."""
    tally = Tally()
    tally.add(measured([[result]]))
    return tally.parts()


def test_rows_are_value_numerator_and_denominator():
    """A row of the table of days says day, regime, measure, value, and what the value is made of."""
    assert dict(frame_of(by_hand()).iloc[0]) == {
        "day": 4, "regime": "bounded", "measure": "service_level", "value": 3 / 7, "numerator": 3.0, "denominator": 7.0,
    }  # fmt: skip


def test_an_empty_day_has_no_values_but_counts():
    """Where the denominator is 0 the value is NaN; counts and hours are 0."""
    values = dict(frame_of(by_hand([], [], []))[["measure", "value"]].itertuples(index=False))
    counted = {name: value for name, value in values.items() if not np.isnan(value)}
    assert counted == {
        "plan_expected": 0.8, "plan_gap": 0.01, "offered": 0.0, "abandoned": 0.0, "handled": 0.0, "hours_worked": 0.0,
        "written_open": 0.0, "paid_hours": 9.5, "fte": 9.5 / 7.5,
    }  # fmt: skip


def test_nobody_answered_gives_no_speed_of_answer():
    """Everybody gave up: service level 0, no speed of answer."""
    values = dict(frame_of(by_hand(CONTACTS[3:5]))[["measure", "value"]].itertuples(index=False))
    assert (values["service_level"], values["abandonment"], values["handled"]) == (0.0, 1.0, 0.0)
    assert [np.isnan(values[name]) for name in ("asa", "wait_p50", "wait_p90", "aht")] == [True] * 4


@pytest.mark.parametrize(
    ("start", "end", "seconds"), [(-600, 0, 0), (-600, 10, 10), (21500, 21700, 100), (21600, 21700, 0), (5, 5, 0)]
)
def test_occupancy_counts_only_while_open(start, end, seconds):
    """Work before 9:00 and after 15:00 is outside the window."""
    stints = [(0, ON_PHONE, PHONE, start, end, BY_PLAN), (1, AVAILABLE, PHONE, 0, 100, BY_PLAN)]
    assert measure(by_hand(stints=stints))["occupancy"] == (seconds, seconds + 100)


ON, FREE, AWAY = ON_PHONE, AVAILABLE, BREAK


@pytest.mark.parametrize(
    ("taken", "stints", "found"),
    [
        ([(0, 0), (0, 130)], [(0, ON, 0, 100), (0, FREE, 100, 130), (0, ON, 130, 200)], [30]),
        ([(0, 130)], [(0, FREE, 0, 130), (0, ON, 130, 200)], []),  # the first of the day comes after none
        ([(0, 130)], [(0, ON, 0, 100), (0, AWAY, 100, 130), (0, ON, 130, 200)], []),  # a pause between
        ([(0, 150)], [(0, ON, 0, 100), (0, AWAY, 100, 130), (0, FREE, 130, 150), (0, ON, 150, 200)], []),  # and then waiting
        ([(0, 130)], [(0, ON, 0, 100), (0, TASK, 100, 130), (0, ON, 130, 200)], []),  # other work between
        ([(0, 130)], [(0, ON, 0, 100), (0, FREE, 100, 110), (0, FREE, 110, 130), (0, ON, 130, 200)], [30]),  # on two duties
        ([(0, 50), (0, 90)], [(0, ON, 0, 200)], [0, 0]),  # taken beside one in hand
        ([(0, 100)], [(0, ACW, 0, 100), (0, ON, 100, 200)], [0]),  # taken at once
        ([(0, 107), (1, 260)], [(0, ON, 0, 100), (0, FREE, 100, 107), (1, ON, 5, 200), (1, FREE, 200, 260)], [7, 60]),
        ([(1, -86000), (1, 60)], [(0, ON, 0, 300), (1, ON, 0, 40), (1, FREE, 40, 60)], [20]),  # put down on an earlier day
        ([(NOBODY, NAN)], [(0, ON, 0, 300)], []),
        ([(0, 5)], [], []),
    ],
)  # fmt: skip
def test_gaps_between_contacts(taken, stints, found):
    """A gap is the waiting between two contacts; there is none where anything else came between."""
    agent, at = np.array(taken, float).T
    whose, activity, start, end = np.array(stints, float).reshape(-1, 4).T
    rows = {"agent": agent.astype(int), "answered_s": NINE + at}
    days = records(Stint, len(stints), agent=whose, activity=activity, start_s=NINE + start, end_s=NINE + end)
    assert found == gaps(rows, days)[1].tolist()


@pytest.mark.parametrize(("amounts", "uneven", "most"), [([5, 5], 0, 5), ([0, 10], 0.5, 10), ([1, 2, 3] * 7, 4 / 18, 3)])
def test_how_uneven(amounts, uneven, most):
    """The Gini coefficient, and the mean of the tenth (rounded up) who have the most."""
    assert pytest.approx((uneven, most)) == (gini(np.array(amounts, float)), the_most(np.array(amounts, float)))


def test_nothing_is_not_uneven():
    """Where nobody has anything there is no Gini coefficient, and no value of the measure."""
    assert (0.0, 0.0) == one_a_day(gini, np.zeros(3), np.ones(3)) == one_a_day(the_most, np.zeros(3), np.zeros(3))


def test_stints_by_agent_and_time():
    """Stints written down as they end are put together agent by agent, each agent's in order of time, for many agents too."""
    for last in (2, 300, 70_000):
        table = records(Stint, 6, agent=[last, 0, 1, last, 1, 0], start_s=[0, 0, 0, 5, 6, 7], end_s=[5, 6, 6, 7, 8, 9])
        assert np.sort(table, order=["agent", "start_s"]).tolist() == table[by_agent(table)].tolist()


@pytest.mark.parametrize(
    ("stints", "longest"),
    [
        ([], [0, 0]),
        ([(0, AVAILABLE, 0, 60)], [60, 0]),
        ([(0, ON_PHONE, 0, 60), (0, BREAK, 60, 360), (0, ON_PHONE, 360, 400)], [60, 0]),  # 5 minutes are a rest
        ([(0, ON_PHONE, 0, 60), (0, BREAK, 60, 359), (0, ON_PHONE, 359, 400)], [400, 0]),  # less are not
        ([(0, LUNCH, 0, 1800), (0, ON_PHONE, 1800, 1900)], [100, 0]),  # a day that begins with a rest
        ([(0, ON_PHONE, 0, 60), (0, LUNCH, 60, 1860)], [60, 0]),  # and one that ends with it
        ([(0, BREAK, 0, 600), (0, LUNCH, 600, 2400)], [0, 0]),  # nothing but rest
        ([(0, ON_PHONE, 0, 50), (0, TASK, 50, 5000), (0, ON_PHONE, 5000, 5100)], [5100, 0]),  # other tasks are work
        ([(0, ON_PHONE, 0, 50), (1, ON_PHONE, 50, 150)], [50, 100]),  # agents apart
        ([(0, ON_PHONE, 0, 50), (0, BREAK, 50, 650), (1, BREAK, 0, 600), (1, ON_PHONE, 600, 670)], [50, 70]),
    ],
)
def test_longest_stretch(stints, longest):
    """A stretch runs from the start of the day or the end of a rest to the next rest or the end of the day."""
    agent, activity, start, end = np.array(stints, float).reshape(-1, 4).T
    table = records(Stint, len(stints), agent=agent, activity=activity, start_s=start, end_s=end)
    assert longest == longest_stretch(table, 2).tolist()


def test_every_measure_is_produced_by_some_scenario():
    """No measure in the catalogue is dead: each is above 0 on some shipped day, or one with strong effects and many bounds."""
    bounds = [f"regime.bounded.bounds.{bound}" for bound in ("tokens=0", "apart=60", "together=0.1", "max_away=1", "floor=0")]
    tired = ("behaviour=strong", "workforce.pauses.breaks=8", *bounds)
    days = [day_of(name, regime) for name in SMALL for regime in REGIMES]
    days += [day_of("small_team_10", "bounded", *tired), day_of("nks_vestland", "bounded", *tired)]
    days.append(day_of("nks_vestland_week", "bounded", "horizon=1", "staffing.scale=0.3", TRANSFERS))
    alive = {name for day in days for name, (above, below) in measure(day).items() if above > 0 and below > 0}
    assert {"pauses_short"} == set(MEASURES) - alive  # a pause that has begun is kept whole, whatever happens


@pytest.mark.parametrize("name", MEASURES)
def test_words_are_there_in_both_languages(name):
    """Every measure has a label and a definition in English and Norwegian, no two the same, and a known kind."""
    one = MEASURES[name]
    assert (one.about("en") != one.about("nb"), all(map(str.strip, (one.label("en"), one.label("nb"))))) == (True, True)
    assert one.label("en") != one.label("nb")
    assert (one.name, one.group in GROUPS, one.better in ("higher", "lower", "neither")) == (name, True, True)
    assert one.unit in ("1", "s", "min", "h", "count", "clock")


@pytest.mark.parametrize("lang", ["en", "nb"])
def test_no_two_measures_have_the_same_label(lang):
    """A reader can tell measures apart, and the first page shows known ones."""
    labels = [one.label(lang) for one in MEASURES.values()]
    assert sorted(set(labels)) == sorted(labels)
    assert [name for name in FIRST_PAGE if name not in MEASURES] == []


@pytest.mark.parametrize("scenario", SMALL)
@pytest.mark.parametrize("regime", REGIMES)
def test_shares_lie_between_0_and_1(scenario, regime):
    """A share is never below 0 or above 1, and no numerator or denominator below 0."""
    for name, (above, below) in measure(day_of(scenario, regime)).items():
        assert (above >= 0, below >= 0) == (True, True), name
        assert find(name).unit != "1" or above <= below, name


def test_a_day_without_a_written_case_has_the_same_measures():
    """Where written cases are few, a day may have none; its measures are there, without values."""
    scenario = scenario_of("small_team_10", "demand.queues.written.per_day=1", "demand.day_factor_shape=null")
    days = [measured([[sim.run_day(scenario, "detailed", 1, day=day)]]) for day in range(6)]
    counts = [day.ratios[0, 0, day.measures.index("written_oldest")].tolist() for day in days]
    assert (1, True) == (len({day.measures for day in days}), [0.0, 0.0] in counts)


def test_a_plan_without_a_solver_is_not_said_to_be_near_the_best():
    """The documented day of 2020 has no gap to a bound; the solver's plan has one."""
    gaps_found = [measure(day_of("small_team_10", regime))["plan_gap"][1] for regime in ("nks_2020", "detailed")]
    assert [0.0, 1.0] == gaps_found


def test_pauses_nobody_asked_for():
    """One break missed, and no wish for it, was not asked for; the two wishes of the day by hand account for theirs."""
    assert (1.0, 3.0) == measure(by_hand(pauses=PAUSES[:2]))["pauses_unasked"]


def test_conformance_counts_no_minute_twice():
    """Where duties share channels, an hour of work is an hour, whichever of them it may be taken for."""
    for regime in ("detailed", "free", "supervisor"):
        above, below = measure(day_of("kommune_innbyggerservice", regime))["conformance"]
        assert measure(day_of("kommune_innbyggerservice", regime))["adherence"][0] <= above <= below


def test_a_team_may_be_called_all():
    """The team `all` beside another is a part, and not the whole: what is kept of a run gives the same tally back."""
    day = day_of("small_team_10", "detailed", "workforce.teams.all.share=0.5", "+workforce.teams.south.share=0.5")
    tally = Tally()
    tally.add(measured([[day]]))
    back = Tally.of(tally.everything())
    assert (back.found[0].parts[1:], set(tally.parts()["part"])) == (tally.found[0].parts[1:], set(tally.found[0].parts[1:]))
    assert np.array_equal(tally.found[0].ratios, back.found[0].ratios)
