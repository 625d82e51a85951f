"""Small places nobody thought of: whatever the numbers, the state stays whole and the laws of counting hold."""

from conftest import REGIMES
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from test_laws import stepped

import sim
from sim import world
from sim.new_day import new_day
from sim.world import plan

PLACES = st.fixed_dictionaries({
    "staffing.agents": st.integers(1, 6),
    "demand.scale": st.sampled_from([0.05, 0.1, 0.2]),
    "channel.chat.slots": st.integers(1, 4),
    "workforce.absence": st.sampled_from([0, 0.5, 1]),
    "workforce.lateness": st.sampled_from([0, 20]),
    "workforce.plan_delay": st.sampled_from([0, 2]),
    "workforce.pauses.breaks": st.integers(0, 4),
    "workforce.wishes": st.sampled_from(["own", "plan"]),
    "regime.REGIME.bounds.max_away": st.sampled_from([0, 0.3, 1]),
    "regime.REGIME.bounds.floor": st.sampled_from([0, 1, 2]),
    "regime.REGIME.bounds.max_wait": st.sampled_from([0, 10, 480]),
    "behaviour.fatigue_rate": st.sampled_from([0, 0.005]),
})  # fmt: skip
NAMES = st.sampled_from(["kommune_innbyggerservice", "nks_vestland", "small_team_10"])


@settings(max_examples=40, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
@given(NAMES, st.sampled_from(REGIMES), PLACES)
def test_any_small_place_keeps_its_state_whole(name, regime, knobs):
    """Lists, loads and counts agree between all events, and nobody is lost."""
    overrides = [f"{key.replace('REGIME', regime)}={value}" for key, value in knobs.items()]
    scenario = sim.load_scenario(name, [f"regimes=[{regime}]", *overrides])
    drawn = world.draw(scenario, 3)
    planned = plan.make(scenario, drawn.forecast, scenario.regime[regime].plan)
    fresh, moments = new_day(scenario, drawn, planned, scenario.regime[regime])
    stepped(fresh, moments, 1)  # checks the state after every event
    result = sim.run_day(scenario, regime, 3)
    assert len(result.contacts) == result.contacts["phase"].isin(["handled", "abandoned", "open"]).sum()
    begun = result.pauses.dropna(subset="started_s")
    length = {"lunch": scenario.workforce.pauses.lunch, "break": scenario.workforce.pauses.break_length}
    assert [round(x, 6) for x in begun["ended_s"] - begun["started_s"]] == [float(length[kind]) for kind in begun["kind"]]
