"""The plan: everybody gets what they are entitled to, and the solver's answer is near the best and dealt out as it stands."""

from collections import Counter
from itertools import pairwise
from math import isfinite, isnan

import numpy as np
import pytest
from conftest import SCENARIOS, SEED, scenario_of
from exact import erlang_a
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scipy.optimize import OptimizeResult
from test_random_worlds import some_place

from sim import load_scenario, run, world
from sim.checks import checked
from sim.terms import NEVER
from sim.world import erlang, need, pauses, plan, rota, solver
from sim.world.workforce import roster

HOUR = 3600.0


@pytest.fixture(params=SCENARIOS)
def planned(request):
    """A scenario, a day's forecast and the plan made from it."""
    scenario = scenario_of(request.param)
    forecast = world.draw(scenario, SEED).forecast
    return scenario, forecast, plan.make(scenario, forecast)


@pytest.mark.parametrize("agents", [1, 7, 40, 300])
@pytest.mark.parametrize("load", [0.5, 0.9, 1.1, 3.0])
@pytest.mark.parametrize("patience_s", [20.0, 600.0])
def test_erlang_a_is_exact(agents, load, patience_s):
    """What the planner expects of so many agents is what the theory says of the same stationary queue."""
    rate = load * agents / 300.0
    theory = erlang_a(rate, 300.0, patience_s, agents, 30.0)
    expected = (theory.service_level_of_offered, theory.p_abandon)
    assert expected == pytest.approx(erlang.fates(rate, 300.0, patience_s, agents, 30.0), abs=1e-9)


def test_agents_needed_are_the_fewest():
    """One agent fewer misses the target, or is busier than the ceiling."""
    for rate, target in ((0.02, 0.8), (0.1, 0.9), (0.5, 0.7)):
        n = erlang.agents_needed(rate, 300.0, 600.0, 30.0, target)
        assert erlang.service_level(rate, 300.0, 600.0, n, 30.0) >= target and 0.9 * n >= rate * 300.0
        assert erlang.service_level(rate, 300.0, 600.0, n - 1, 30.0) < target or 0.9 * (n - 1) < rate * 300.0


def test_everybody_has_lunch_and_breaks_within_the_windows(planned):
    """Everybody has what they are entitled to, within the shift, and lunch within its window; nobody begins with a pause."""
    scenario, _, made = planned
    starts = roster(scenario)[1]
    assert wrong_pauses(scenario, made) == []
    assert (np.minimum(made.lunch_s, made.breaks_s.min(axis=1, initial=NEVER)) > starts).all()


def wrong_pauses(scenario, made):
    """What is wrong with a plan's pauses, agent by agent."""
    _, starts, ends = roster(scenario)
    rights, wrong = scenario.workforce.pauses, []
    for a, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        low, high = pauses.lunch_window(scenario, start, end)
        entitled = bool(pauses.has_lunch(scenario, end - start))
        if entitled != isfinite(made.lunch_s[a]) or (entitled and not low <= made.lunch_s[a] <= high):
            wrong.append((a, "lunch", made.lunch_s[a]))
        breaks = made.breaks_s[a].tolist()
        if breaks != sorted(breaks) or sum(map(isfinite, breaks)) != rights.breaks:
            wrong.append((a, "breaks", breaks))
        spans = [(made.lunch_s[a], made.lunch_s[a] + rights.lunch)] if entitled else []
        spans = [(start, start), *sorted(spans + [(at, at + rights.break_length) for at in breaks]), (end, end)]
        if not all(before[1] <= after[0] + 1e-6 for before, after in pairwise(spans)):
            wrong.append((a, "outside the shift, or two at once", spans))
    return wrong


@settings(max_examples=60, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
@given(some_place("detailed"))
def test_any_place_has_a_plan_that_gives_everybody_their_pauses(place):
    """Whatever shifts, lunches, skills and duties there are: whole pauses, within the shift, in order, and what to expect."""
    scenario = checked(place[0])
    forecast = world.draw(scenario, 3).forecast
    made = plan.make(scenario, forecast, turn=1)
    assert wrong_pauses(scenario, made) == []
    people = any(queue.channel != "written" for queue in scenario.demand.queues.values())
    assert 0 <= made.expected <= 1 if people else isnan(made.expected)
    assert 0 <= made.gap < 1


SHIFT_H = st.sampled_from([2.0, 3.5, 5.75, 7.5, 10.0])


@settings(max_examples=400, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
@given(SHIFT_H, st.floats(0, 1), st.booleans(), st.integers(0, 8), st.sampled_from([5, 10, 25, 60]))
def test_breaks_are_around_lunch_wherever_it_lies(hours, where, fed, breaks, minutes):
    """As many windows as breaks, or as there is room for; in order, each whole one within the shift, none on lunch or another."""
    scenario = scenario_of("kommune_innbyggerservice")
    rights = scenario.workforce.pauses.model_copy(update={"breaks": breaks, "break_length": 60.0 * minutes})
    scenario = scenario.model_copy(update={"workforce": scenario.workforce.model_copy(update={"pauses": rights})})
    start, end = 8 * HOUR, (8 + hours) * HOUR
    lunch = start + round(where * (end - start - HOUR / 2) / 60) * 60 if fed else NEVER
    found = pauses.break_choices(scenario, start, end, lunch)
    parts = [lunch - start, end - lunch - HOUR / 2] if fed else [end - start]
    room = sum(int(part // (60 * minutes)) for part in parts)
    assert min(breaks, room) == len(found)
    eating = [(lunch, lunch + HOUR / 2)] if fed else []
    spans = sorted(eating + [(at.low_s, at.high_s + at.length_s) for at in found])
    assert all(before[1] <= after[0] + 1e-6 for before, after in pairwise([(start, start), *spans, (end, end)]))
    assert all(at.low_s - 1e-6 <= begin <= at.high_s + 1e-6 for at in found for begin in at.starts_s())
    assert sorted(at.low_s for at in found) == [at.low_s for at in found]


def test_breaks_are_shared_out_by_the_length_of_what_lunch_leaves():
    """Lunch in the middle of a shift has a break on each side; lunch near its end has both before."""
    scenario = scenario_of("kommune_innbyggerservice")
    for lunch, expected in ((11.5, [True, False]), (14.75, [True, True]), (8.25, [False, False])):
        found = pauses.break_choices(scenario, 8 * HOUR, 15.5 * HOUR, lunch * HOUR)
        assert expected == [window.high_s < lunch * HOUR for window in found]


@pytest.mark.parametrize(
    ("starts", "ends", "breaks", "minutes"),
    [("07:00", "12:30", 3, 25), ("08:00", "15:30", 3, 25), ("08:10", "14:45", 3, 25), ("13:00", "20:00", 3, 25),
     ("09:01", "10:00", 8, 3)],
)  # fmt: skip
def test_who_is_on_pause_is_missed_only_where_they_are_counted(starts, ends, breaks, minutes):
    """A pause takes an agent from a duty only in minutes when it is open and that agent is counted as being on it."""
    shift = f"staffing.shifts=[{{starts: '{starts}', ends: '{ends}', share: 1.0}}]"
    skills = ("workforce.teams.all.share=0.5", "+workforce.teams.none.share=0.5", "+workforce.teams.none.skills=[chat]")
    duties = ("staffing.duties.phone=[phone]", "staffing.duties.chat=[]", "demand.queues.chat.per_day=0")  # none for chat
    rest = {"lunch_at_latest_after": 1.25, "breaks": breaks, "break_length": minutes}
    rights = [f"workforce.pauses.{key}={value}" for key, value in rest.items()]
    scenario = scenario_of("kommune_innbyggerservice", shift, *skills, *duties, *rights)
    kinds, kind_of = plan.kinds_of(scenario)
    program, grid = solver.Program(), solver.Grid(scenario)
    sizes = np.bincount(kind_of).tolist()
    on = solver._blocks(program, grid, kinds, sizes, len(scenario.staffing.duties))
    begun, away = solver._pauses(program, grid, scenario, on, kinds, sizes)
    assert {()} < {kind.duties for kind in kinds} and away and {row.kind for _, row in begun} == set(range(len(kinds)))
    for k, d, u in away:
        at_s = grid.slots_s[u]
        assert on[k, grid.block(at_s), d] >= 0 and kinds[k].starts_s <= at_s < kinds[k].ends_s


def test_the_solver_says_how_near_the_best_it_is(planned):
    """The gap is known, and small."""
    scenario, forecast, _ = planned
    assert 0 <= plan.solved(scenario, forecast).gap <= 0.02


def test_people_are_dealt_out_as_the_outline_says(planned):
    """In each block as many agents on each duty, and at each time as many pauses, as the solver found."""
    scenario, forecast, made = planned
    found, (kinds, kind_of) = plan.solved(scenario, forecast), plan.kinds_of(scenario)
    for k in range(len(kinds)):
        mine = kind_of == k
        for b in range(found.on.shape[1]):
            if found.on[k, b].sum():
                counts = np.bincount(made.duty[mine, b + 1], minlength=found.on.shape[2])[: found.on.shape[2]]
                assert found.on[k, b].tolist() == counts.tolist()
    begun = sorted(np.concatenate([made.lunch_s[np.isfinite(made.lunch_s)], made.breaks_s.ravel()]).tolist())
    assert sorted(row.starts_s for row in found.pauses for _ in range(row.agents)) == begun


def test_nearly_all_pauses_are_taken_from_the_duty_the_outline_says():
    """The outline knows kinds, not people; dealt out to people, nineteen of twenty pauses still come from the right duty."""
    scenario = scenario_of("nks_vestland")
    forecast = world.draw(scenario, SEED).forecast
    found, (_, kind_of), grid = plan.solved(scenario, forecast), plan.kinds_of(scenario), solver.Grid(scenario)
    lunch, breaks, wanted = rota.pauses(found, kind_of, scenario.workforce.pauses.breaks, grid)
    duty = rota.duties(found, kind_of, wanted, need.quiet_duty(scenario))
    left = Counter()
    for row in found.pauses:
        left[row.starts_s, row.duty] += row.agents
    for begins in (lunch, *breaks.T):
        left.subtract((at, duty[a, grid.block(at)]) for a, at in enumerate(begins.tolist()) if at < NEVER)
    missed = sum(count for count in left.values() if count > 0)
    assert missed <= sum(row.agents for row in found.pauses) / 20


def test_more_people_never_cost_more():
    """What a half-hour costs falls with every agent more, and the pieces the solver adds up stay close to it."""
    scenario = scenario_of("kommune_innbyggerservice")
    for duty in need.for_people(scenario, world.draw(scenario, SEED).forecast).values():
        for h in range(scenario.half_hours):
            enough = duty.needed(h)
            costs = [duty._cost(h, n, enough) for n in range(2 * enough + 1)]
            assert all(fewer > more for fewer, more in pairwise(costs))
            pieces = duty.worth(h)
            assert [worth for worth, _ in pieces] == sorted((worth for worth, _ in pieces), reverse=True)
            ends = np.cumsum([0, *(many for _, many in pieces)])
            drawn = costs[0] - np.interp(range(len(costs)), ends, np.cumsum([0, *(worth * many for worth, many in pieces)]))
            assert np.abs(drawn - costs).max() <= 0.05 * duty.contacts[h]


def test_rare_contacts_have_somebody():
    """However few are expected, at least one agent is needed, and however short they are, they take some time."""
    short = "demand.queues.desk.handle.mean={value: 0.02, unit: s}"
    scenario = scenario_of("kommune_innbyggerservice", "demand.scale=0.001", short)
    forecast = world.draw(scenario, SEED).forecast
    for duty in need.for_people(scenario, forecast).values():
        assert {1} == {duty.needed(h) for h in range(scenario.half_hours)}
        assert min(min(duty.busy(h)) for h in range(scenario.half_hours)) > 0
        assert duty.contacts[0] / 1800 == pytest.approx(duty.busy(0)[0], rel=1e-3)
    assert 0.9 < plan.make(scenario, forecast).expected <= 1


def test_a_short_last_half_hour_is_as_busy_as_the_others():
    """Closing in the middle of a half-hour: as many at work are needed for as many a minute, and worth half as much."""
    scenario = scenario_of("kommune_innbyggerservice", "demand.closes='14:45'")
    lasts_s = need.half_hours_s(scenario)
    assert [1800.0] * 11 + [900.0] == lasts_s.tolist()
    forecast = np.full((len(scenario.demand.queues), 1), 0.01) * lasts_s
    load = need.load_forecast(scenario, forecast)
    assert load[:, 0] == pytest.approx(load[:, -1])
    assert forecast == pytest.approx(plan.smoothed(scenario, forecast))
    for duty in need.for_people(scenario, forecast).values():
        assert (duty.needed(0), duty.fates(0, 3)) == (duty.needed(11), pytest.approx(duty.fates(11, 3)))
        whole, half = np.array(duty.worth(0)), np.array(duty.worth(11))
        assert whole * [0.5, 1.0] == pytest.approx(half)
    at_odd = scenario_of("kommune_innbyggerservice", "demand.closes='14:42'")
    assert ([300.0] * 69, [300.0] * 68 + [120.0]) == (solver.Grid(scenario).lasts_s, solver.Grid(at_odd).lasts_s)


TWO_SKILLS = (
    "staffing.duties.phone=[phone,chat]", "staffing.duties.chat=[]", "demand.queues.chat.per_day=30", "staffing.agents=20",
    "workforce.teams.all.share=0.5", "+workforce.teams.all.skills=[phone,desk]", "+workforce.teams.chats.share=0.5",
)  # fmt: skip


def two_skills(*skills):
    """A place where half have these skills, and half those for calls and the desk."""
    return scenario_of("kommune_innbyggerservice", *TWO_SKILLS, f"+workforce.teams.chats.skills=[{','.join(skills)}]")


def test_who_has_other_skills_is_of_another_kind():
    """Two teams good for the same duties, at different things, are told apart; the order of a list of skills is not."""
    kinds, kind_of = plan.kinds_of(two_skills("chat", "desk"))
    assert [("chat", "desk"), ("desk", "phone")] == [kind.skills for kind in kinds]
    assert (1, [7, 8]) == (len({kind.duties for kind in kinds}), sorted(np.bincount(kind_of).tolist()))
    assert 1 == len(plan.kinds_of(two_skills("desk", "phone"))[0])


def test_a_duty_is_planned_with_people_who_can_take_its_main_queue():
    """Where most of a duty is calls, those who cannot take one are not what it is planned with: they are at the desk."""
    scenario = two_skills("chat", "desk")
    forecast = world.draw(scenario, SEED).forecast
    phone, desk = 0, list(scenario.staffing.duties).index("desk")
    chats, calls = plan.solved(scenario, forecast).on.sum(axis=1)
    assert calls[phone] > 4 * calls[desk] and chats[phone] < chats[desk]


def test_what_only_some_can_take_bounds_how_many_count():
    """Each group of queues that only certain kinds can take: as large a part of those who count as it is of the work."""
    one, other, both, none = (solver.Kind(0.0, 1.0, (0,), skills) for skills in (("a",), ("b",), ("a", "b"), ("z",)))
    parts = {"a": 0.75, "b": 0.25}
    assert [(1.0, [0])] == solver.able([both], parts) == solver.able([solver.Kind(0.0, 1.0, (0,))], parts)
    assert [(0.75, [0]), (1.0, [0, 1]), (0.25, [1])] == solver.able([one, other], parts)
    assert [(1.0, [0, 1]), (0.25, [0])] == sorted(solver.able([both, one, none], parts), reverse=True)
    assert [(0.75, [0])] == solver.able([one, none], parts)
    assert [(1.0, [])] == solver.able([none], parts)


def test_a_duty_people_wait_for_has_somebody():
    """With hardly anybody at work, each duty that answers people has at least one, as long as there are as many."""
    scenario = scenario_of("kommune_innbyggerservice", "staffing.agents=4")
    found = plan.solved(scenario, world.draw(scenario, SEED).forecast)
    answering = sorted(need.for_people(scenario, world.draw(scenario, SEED).forecast))
    assert (found.on.sum(axis=0)[:, answering] >= 1).all()


def test_written_work_is_given_time():
    """Where there are people enough, the plan leaves the day's written cases their hours."""
    scenario = scenario_of("nks_vestland")
    forecast = world.draw(scenario, SEED).forecast
    found, written = plan.solved(scenario, forecast), need.quiet_duty(scenario)
    queue = list(scenario.demand.queues).index("written")
    work_h = need.load_forecast(scenario, forecast)[queue].sum() / 2
    after_closing_h = 0.5 * scenario.staffing.on_duty
    assert found.on[:, :, written].sum() * float(scenario.staffing.block) / HOUR + after_closing_h / 4 >= work_h - 1


def test_lunch_follows_the_shift():
    """A shift around the house's window has lunch there; any other within an hour of its middle."""
    scenario = scenario_of("kommune_innbyggerservice")
    assert pauses.lunch_window(scenario, 8 * HOUR, 15.5 * HOUR) == (10.5 * HOUR, 13 * HOUR)
    assert pauses.lunch_window(scenario, 13 * HOUR, 20.5 * HOUR) == (15.5 * HOUR, 17.5 * HOUR)


def test_the_same_forecast_gives_the_same_plan(planned):
    """The solver's work is counted, not timed: nothing depends on how busy the machine is."""
    scenario, forecast, made = planned
    with pytest.MonkeyPatch.context() as patch:
        asked = watched(patch)
        again = plan._made.__wrapped__(scenario, "forecast", forecast.tobytes())
    assert [{"mip_rel_gap", "node_limit"}] == asked  # no time limit
    for name in ("lunch_s", "breaks_s", "duty_s", "duty", "gap", "expected"):
        assert np.array_equal(getattr(made, name), getattr(again, name), equal_nan=True)


def watched(patch, gives_up=False):
    """The options the solver is given from now on; if asked to, it finds nothing within a limit on its work."""
    asked, milp = [], solver.milp

    def asking(*args, options, **kwargs):
        asked.append(set(options))
        none = OptimizeResult(x=None, mip_gap=None, message="node limit reached")
        return none if gives_up and "node_limit" in options else milp(*args, options=options, **kwargs)

    patch.setattr(solver, "milp", asking)
    return asked


def test_a_solver_that_found_nothing_goes_on(monkeypatch):
    """Where so little work has given no answer at all, the plan is made with as much as it takes, and is as good."""
    scenario = scenario_of("small_team_10")
    forecast = world.draw(scenario, SEED).forecast
    usual = plan.solved(scenario, forecast)
    asked = watched(monkeypatch, gives_up=True)
    found = plan.solved(scenario, forecast)
    assert ([True, False], True) == (["node_limit" in options for options in asked], found.gap <= solver.GAP)
    assert usual.on.sum(axis=0).tolist() == found.on.sum(axis=0).tolist()


# ---- what a plan says of itself ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("agents", "rate_h", "patience"), [(4, 40, 5), (12, 150, 2), (40, 430, 8)])
def test_what_is_expected_of_a_plan_is_exact(agents, rate_h, patience):
    """One queue, everybody there all day: what Erlang A says."""
    knobs = {"agents": agents, "rate_per_h": rate_h, "handle_mean_s": 300, "patience_mean_s": 60 * patience}
    scenario = load_scenario("theory", [f"theory.{key}={value}" for key, value in knobs.items()])  # at its full size
    made = plan.make(scenario, world.draw(scenario, SEED).forecast)
    within_s = float(next(iter(scenario.demand.queues.values())).answer_within)
    # Rates are taken to within one per cent.
    most, least = (erlang_a(rate_h / 3600 * off, 300.0, 60.0 * patience, agents, within_s) for off in (0.99, 1.01))
    assert least.service_level_of_offered <= made.expected <= most.service_level_of_offered


@pytest.mark.parametrize("kind", ["forecast", "phone_60_task_27"])
def test_who_is_on_pause_is_not_expected_to_answer(kind):
    """Five minutes at a time, by hand: those of each duty who are at work and not on pause; half of one away half the time."""
    scenario = scenario_of("kommune_innbyggerservice", "staffing.shifts=[{starts: '09:10', ends: '14:40', share: 1}]")
    forecast = world.draw(scenario, SEED).forecast
    made = plan.make(scenario, forecast, kind)
    rights = scenario.workforce.pauses
    answered = offered = 0.0
    seconds = np.arange(scenario.demand.opens, scenario.demand.closes) + 0.5
    for d, duty in need.for_people(scenario, plan.smoothed(scenario, forecast)).items():
        there = np.zeros(len(seconds))
        for a in range(len(made.lunch_s)):
            block = np.maximum((made.duty_s[a][:, None] <= seconds).sum(axis=0) - 1, 0)
            here = (made.duty[a][block] == d) & (9 * HOUR + 600 <= seconds) & (seconds < 14 * HOUR + 2400)
            for at, length in [(made.lunch_s[a], rights.lunch), *((at, rights.break_length) for at in made.breaks_s[a])]:
                here &= ~((at <= seconds) & (seconds < at + length))
            there += here
        for u, agents in enumerate(there.reshape(-1, 300).mean(axis=1)):
            low, come = int(agents), duty.contacts[u // 6] / 6
            few, more = duty.fates(u // 6, low)[0], duty.fates(u // 6, low + 1)[0]
            answered, offered = answered + come * (few + (agents - low) * (more - few)), offered + come
    assert answered / offered == pytest.approx(made.expected, abs=1e-3)


def test_what_is_expected_is_about_what_comes():
    """On days like the forecast with everybody there, what is expected is near what forty days give, of a good and a bad plan."""
    known = ("demand.forecast.day_sd=0", "demand.forecast.half_hour_sd=0", "demand.day_factor_shape=null")
    there = ("workforce.absence=0", "workforce.lateness=0", "workforce.plan_delay=0", "workforce.speed_sd=0")
    scenario = scenario_of("kommune_innbyggerservice", *known, *there)
    promise = {queue.channel: float(queue.answer_within) for queue in scenario.demand.queues.values()}
    for regime in ("detailed", "nks_2020"):
        days = [run.run_day(scenario, regime, SEED, day=day) for day in range(40)]
        people = [day.contacts[day.contacts.channel != "written"] for day in days]
        soon = sum((rows.answered_s - rows.offered_s <= rows.channel.map(promise)).sum() for rows in people)
        assert soon / sum(map(len, people)) == pytest.approx(days[0].plan.expected, abs=0.06)


def test_a_plan_knows_how_near_the_best_it_is(planned):
    """The gap the solver stopped at goes with the plan; a plan that no solver made has none."""
    scenario, forecast, made = planned
    assert plan.solved(scenario, forecast).gap == made.gap
    assert np.isnan(plan.make(scenario, forecast, "phone_60_task_27").gap)


# ---- turns ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["forecast", "phone_60_task_27"])
def test_everybody_eats_early_and_late_about_equally_often(kind):
    """Over eight days each is early about as often as late; over as many days as they are, all have had the same days."""
    shifts = "[{starts: '08:00', ends: '15:30', share: 0.6}, {starts: '09:00', ends: '16:00', share: 0.4}]"
    scenario = scenario_of("nks_vestland", f"staffing.shifts={shifts}")
    forecast = world.draw(scenario, SEED).forecast
    kind_of = plan.kinds_of(scenario)[1]
    made = [plan.make(scenario, forecast, kind, turn) for turn in range(int(np.bincount(kind_of).max()))]
    for k in np.unique(kind_of):
        lunch = np.array([one.lunch_s[kind_of == k] for one in made])  # turn x agent
        middle = np.median(lunch[0])
        early = ((lunch[:8] < middle) + (lunch[:8] == middle) / 2).sum(axis=0)
        assert 2.5 <= early.min() and early.max() <= 5.5
        assert 1 == len({tuple(sorted(own)) for own in lunch[: lunch.shape[1]].T.tolist()})


def test_turns_change_who_and_nothing_else(planned):
    """Whatever the turn: those alike have the same days between them, and what is expected is the same."""
    scenario, forecast, made = planned
    _, kind_of = plan.kinds_of(scenario)
    other = plan.make(scenario, forecast, turn=5)
    for k in np.unique(kind_of):
        one, two = (sorted(map(str, days_of(each, kind_of == k))) for each in (made, other))
        assert one == two
    assert [made.expected, made.gap] == pytest.approx([other.expected, other.gap], abs=0, nan_ok=True)
    again = plan.expected(scenario, forecast, other)
    assert made.expected == pytest.approx(again, abs=1e-9, nan_ok=True)


def days_of(made, mine):
    """The planned day of each of them, as plain numbers."""
    columns = (made.lunch_s, made.breaks_s, made.duty_s, made.duty)
    return list(zip(*(column[mine].tolist() for column in columns), strict=True))


def test_a_turn_costs_no_solving(monkeypatch):
    """The same forecast is solved once, however many turns are taken."""
    scenario = scenario_of("small_team_10")
    forecast = world.draw(scenario, SEED, 3).forecast
    asked = watched(monkeypatch)
    assert 5 == len([plan.make(scenario, forecast, turn=turn) for turn in range(5)])
    assert 1 == len(asked)
