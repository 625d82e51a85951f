"""The plan: everybody gets what they are entitled to, and the solver's answer is near the best and dealt out as it stands."""

from collections import Counter
from math import isfinite

import numpy as np
import pytest
from conftest import SCENARIOS, SEED, scenario_of
from exact import erlang_a

from sim import world
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
    """Lunch within its window, each break near the middle of its stretch, and never two pauses at once."""
    scenario, _, made = planned
    _, starts, ends = roster(scenario)
    rights = scenario.workforce.pauses
    for a, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        low, high = pauses.lunch_window(scenario, start, end)
        entitled = bool(pauses.has_lunch(scenario, end - start))
        assert entitled == isfinite(made.lunch_s[a]) and (not entitled or low <= made.lunch_s[a] <= high)
        spans = [(made.lunch_s[a], made.lunch_s[a] + rights.lunch)] if entitled else []
        spans += [(at, at + rights.break_length) for at in made.breaks_s[a]]
        assert len(spans) == entitled + rights.breaks
        assert all(before[1] <= after[0] for before, after in zip(sorted(spans), sorted(spans)[1:], strict=False))
        assert start < min(spans, default=(end, end))[0] and max(spans, default=(start, start))[1] <= end


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
    """What one agent more is worth falls with their number, and is never below nothing."""
    scenario = scenario_of("kommune_innbyggerservice")
    for duty in need.for_people(scenario, world.draw(scenario, SEED).forecast).values():
        for h in range(scenario.half_hours):
            worths = [worth for worth, _ in duty.worth(h)]
            assert worths == sorted(worths, reverse=True) and min(worths) > 0


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
    again = plan._columns.__wrapped__(scenario, "forecast", forecast.tobytes())
    assert [column.tobytes() for column in (made.lunch_s, made.breaks_s, made.duty_s, made.duty)] == [c.tobytes() for c in again]
