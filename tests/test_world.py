"""The world: luck that belongs to its owner, plans that leave no duty empty, lunches where shifts allow them."""

import numpy as np
import pytest
from conftest import REGIMES, SCENARIOS, SEED, scenario_of
from scipy.stats import poisson

from sim import run, world
from sim.measures.tally import measure_days
from sim.measures.compare import Paired
from sim.new_day import new_day
from sim.world import demand, plan, workforce
from sim.world.luck import uniforms
from sim.world.once import once


def test_more_of_anything_leaves_the_luck_of_the_rest():
    """Ten numbers are the first ten of twenty, and an agent's numbers do not depend on how many agents there are."""
    assert uniforms(1, 2, "a", "b", 20)[:10].tolist() == uniforms(1, 2, "a", "b", 10).tolist()
    few, many = (world.draw(scenario_of("kommune_innbyggerservice", f"staffing.agents={n}"), SEED) for n in (12, 20))
    assert many.choices("pause")[: len(few.agents.team)].tolist() == few.choices("pause").tolist()
    assert many.agents.slowness[: len(few.agents.team)].tolist() == few.agents.slowness.tolist()


def test_luck_has_a_key_of_its_own_for_each_purpose():
    """Other days, seeds, purposes and entities have other luck."""
    keys = [(1, 2, "a", "b"), (2, 2, "a", "b"), (1, 3, "a", "b"), (1, 2, "c", "b"), (1, 2, "a", "d")]
    assert len({uniforms(*key, 1)[0] for key in keys}) == len(keys)


def test_plan_delay_is_the_same_under_every_plan():
    """An agent acts on the planned lunch after the same delay, whatever else the plan holds."""
    scenario = scenario_of("kommune_innbyggerservice")
    delays = []
    for regime in ("detailed", "nks_2020"):
        result = run.run_day(scenario, regime, SEED)
        delays.append(run.new_day(scenario, result.world, result.plan, scenario.regime[regime])[0].agents["lunch_plan_s"])
        delays[-1] = delays[-1] - result.plan.lunch_s
    assert np.allclose(delays[0], delays[1], rtol=0, atol=1e-9)


def test_a_day_without_a_channel_does_not_take_the_channel_away():
    """A rare channel that is silent on some days is measured on the others."""
    scenario = scenario_of("kommune_innbyggerservice", "demand.queues.chat.per_day=1", "regimes=[detailed]")
    days = measure_days(scenario, ["detailed"], range(8), SEED)
    offered = days[days.measure == "service_level_chat"].denominator.tolist()
    assert (len(offered), min(offered), max(offered) > 0) == (8, 0, True)
    assert 0 <= Paired(days).mean("detailed", "service_level_chat").value <= 1


def test_those_inside_are_helped_after_closing():
    """Who waits when the doors close is helped under the plan too, as long as somebody is at work."""
    scenario = scenario_of("kommune_innbyggerservice", "staffing.scale=0.6", "demand.queues.phone.patience=null")
    result = run.run_day(scenario, "detailed", SEED)
    waiting = result.contacts.query("channel == 'phone' and offered_s < 54000 and (answered_s > 54000 or phase == 'open')")
    assert (len(waiting) > 0, (waiting.answered_s > 54000).sum() > 0) == (True, True)


def test_people_of_a_late_shift_do_not_all_want_lunch_at_once():
    """Wishes for lunch spread around the middle of each agent's own window."""
    shifts = "staffing.shifts=[{starts: '08:00', ends: '15:30', share: 0.5}, {starts: '12:00', ends: '19:30', share: 0.5}]"
    result = run.run_day(scenario_of("kommune_innbyggerservice", shifts, "staffing.agents=20"), "bounded", SEED)
    late = result.day.agents[result.day.agents["starts_s"] == 12 * 3600]
    assert (len(late), len(set(late["lunch_wish_s"].tolist())) > 3) == (7, True)


def tables_of(name, regime):
    """The arrays of a new day and its moments, by name."""
    scenario = scenario_of(name)
    drawn, rules = world.draw(scenario, SEED), scenario.regime[regime]
    day, moments = new_day(scenario, drawn, run.plan_for(scenario, regime, drawn), rules)
    return {**day._asdict(), **moments._asdict()}


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_day_begins_with_the_same_kinds_of_table(name):
    """A compiled floor is compiled once: no scenario or regime changes the type or the layout of a table."""
    known = {key: (table.dtype, table.ndim) for key, table in tables_of("theory", "detailed").items()}
    for regime in REGIMES:
        tables = tables_of(name, regime)
        assert {key: (table.dtype, table.ndim) for key, table in tables.items()} == known
        for layout in ("C_CONTIGUOUS", "WRITEABLE", "ALIGNED"):
            assert [key for key, table in tables.items() if not table.flags[layout]] == []


def test_a_day_writes_on_its_own_tables():
    """What is worked out once for a scenario is copied for each day, and a plan belongs to whoever asked for it."""
    one, other = (tables_of("kommune_innbyggerservice", "detailed") for _ in range(2))
    assert [key for key in one if np.shares_memory(one[key], other[key])] == []
    scenario = scenario_of("kommune_innbyggerservice")
    forecast = world.draw(scenario, SEED).forecast
    first, second = (plan.make(scenario, forecast) for _ in range(2))
    first.lunch_s[:] = 0.0
    assert second.lunch_s.tolist() == plan.make(scenario, forecast).lunch_s.tolist() != first.lunch_s.tolist()


def test_what_depends_on_the_scenario_is_worked_out_once():
    """The same scenario asks once, one like it asks anew, and nobody can write on the answer."""
    asked = []

    @once(kept=2)
    def opens(scenario, hours):
        asked.append(hours)
        return np.array([scenario.demand.opens + hours])

    scenario = scenario_of("kommune_innbyggerservice")
    twin = scenario.model_copy()
    answers = [opens(scenario, 1), opens(scenario, 1), opens(scenario, 2), opens(twin, 1)]
    assert asked == [1, 2, 1]
    assert (answers[0] is answers[1], answers[0].flags.writeable) == (True, False)
    assert [column.flags.writeable for column in workforce.roster(scenario)] == [False] * 3


def test_luck_of_a_key_never_changes():
    """The numbers of a key are those they have always been, whatever was drawn before."""
    always = [0.5921439771654542, 0.24169758963231935, 0.042939988814899355]
    assert [uniforms(1, 2, "a", "b", 3).tolist(), len(uniforms(9, 9, "x", "y", 7)), uniforms(1, 2, "a", "b", 3).tolist()] == [
        always, 7, always,
    ]  # fmt: skip


@pytest.mark.parametrize("times", [[], [5.0], [2.0, 1.0, 2.0, 1.0, 1.0], np.floor(100 * uniforms(SEED, 0, "times", "", 5000))])
def test_contacts_of_one_moment_keep_their_order(times):
    """Rows come by time, and those of the same time in the order given."""
    assert np.argsort(times, kind="stable").tolist() == demand._in_order(np.array(times, float)).tolist()


@pytest.mark.parametrize("mean", [1e-6, 0.3, 7.0, 250.0, 11_000.0])
def test_number_of_contacts_is_poisson(mean):
    """The number is the smallest whose distribution function reaches the luck, as the textbook's quantile says."""
    luck = [2.0**-54, *uniforms(SEED, 0, "number", "", 300), *poisson.cdf(np.arange(5), mean), 1 - 2.0**-53]
    luck = [u for u in luck if 0 < u < 1]
    assert poisson.ppf(luck, mean).astype(int).tolist() == [demand._poisson(u, mean) for u in luck]
