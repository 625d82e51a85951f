"""The yoked control: the same rest as under self-leadership, at somebody else's choice."""

import numpy as np
import pytest
from conftest import SEED, scenario_of
from experiments import cli

from sim import InputError, run
from sim.terms import BY_PLAN
from sim.world.plan import kinds_of

PLACES = ("kommune_innbyggerservice", "nks_vestland", "small_team_10")


@pytest.fixture(params=PLACES)
def pair(request):
    """The same day under self-leadership and under its yoked control."""
    scenario = scenario_of(request.param)
    return [day for (day,) in run.one_period(scenario, ["bounded", "yoked"], SEED, 0, "processes")]


def begun(result):
    """For each agent when they were free to go on each pause that they began, in order."""
    rows = result.pauses.dropna(subset="started_s").sort_values("granted_s")
    return {a: mine.granted_s.tolist() for a, mine in rows.groupby("agent_id")}


def test_everybody_is_given_the_pauses_of_a_colleague_on_the_same_shift(pair):
    """Planned times are those another agent of the same kind chose; nobody keeps their own, but who has no such colleague."""
    chosen, given = pair
    theirs, (_, kind_of) = begun(chosen), kinds_of(chosen.scenario)
    at_work = np.isfinite(chosen.world.agents.sign_in_s)
    for kind in np.unique(kind_of):
        mine = np.flatnonzero((kind_of == kind) & at_work).tolist()
        for a, other in zip(mine, [*mine[1:], *mine[:1]], strict=True):
            times = sorted([given.plan.lunch_s[a], *given.plan.breaks_s[a]])
            assert theirs.get(other, []) == [at for at in times if at < np.inf]
    assert set(given.pauses.chosen) <= {"plan", "law"} and (given.day.pauses["chosen"] == BY_PLAN).any()


def test_nothing_but_the_choice_of_pauses_is_different():
    """Channel, what agents see and the floor for changes of channel are those of the regime it is yoked to; no pause waits."""
    rules = scenario_of("nks_vestland").regime
    yoked, other = rules["yoked"], rules[rules["yoked"].yoked_to]
    same = ("plan", "channel_choice", "information", "written", "leader")
    assert [getattr(other, name) for name in same] == [getattr(yoked, name) for name in same]
    assert other.bounds.floor == yoked.bounds.floor
    assert (1.0, 0.0, "yoked") == (yoked.bounds.max_away, yoked.bounds.max_wait, yoked.breaks.policy)


def test_the_dose_of_rest_is_the_same(pair):
    """All in all as many pauses are taken, but for the few whose time comes too late in the day."""
    chosen, given = (len(result.pauses.dropna(subset="started_s")) for result in pair)
    assert 0.98 * chosen <= given <= chosen


def test_it_does_not_matter_whether_the_other_regime_is_compared_too():
    """Alone, before or after the regime it is yoked to, and under either engine, the day is the same."""
    scenario = scenario_of("kommune_innbyggerservice")
    days = [
        next(day for (day,) in run.one_period(scenario, names, SEED, 1, engine) if day.regime == "yoked").day
        for names, engine in ((["yoked"], "processes"), (["yoked", "bounded"], "processes"), (["bounded", "yoked"], "compiled"))
    ]
    assert 1 == len({day.stints.tobytes() for day in days}) == len({day.contacts.tobytes() for day in days})


def test_the_command_says_so_before_it_makes_a_folder(tmp_path):
    """A comparison without the other regime ends before anything is written."""
    words = ["scenario=small_team_10", "regimes=[detailed,yoked]", f"out={tmp_path / 'out'}"]
    with pytest.raises(InputError, match="add it to regimes"):
        cli.run(["compare", *words])
    assert not (tmp_path / "out").exists()


def test_somebody_has_to_be_yoked_to():
    """The policy alone, without saying whose pauses are given, is refused."""
    scenario = scenario_of("small_team_10", "breaks@regime.bounded.breaks=yoked")
    with pytest.raises(InputError, match=r"regime\.bounded\.yoked_to: is missing: whose pauses are given\?"):
        run.run_day(scenario, "bounded", SEED)


def test_the_other_regime_has_to_be_there():
    """Without it one line says which to add."""
    scenario = scenario_of("small_team_10")
    alone = scenario.model_copy(update={"regime": {"yoked": scenario.regime["yoked"]}})
    with pytest.raises(InputError, match=r"regime\.yoked\.yoked_to = 'bounded': must be another of the regimes"):
        run.run_day(alone, "yoked", SEED)
