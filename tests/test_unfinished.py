"""Work that is cut off: the same command goes on, nobody else writes there, and nothing is done twice."""

import numpy as np
import pytest
from conftest import scenario_of

from experiments import compare
from experiments.config.compose import compose
from experiments.config.settings import settings_of
from experiments.work import unfinished
from experiments.work.unfinished import Unfinished, can_go_on
from sim.errors import InputError

TREE = {"days": 5, "staffing": {"agents": 10}, "out": "a", "lang": "en"}
SETTINGS = settings_of(compose(["days=5", "seed=3", "workers=1"]))


def test_a_run_cut_off_goes_on_and_gives_the_same_days(tmp_path, monkeypatch):
    """Cut off after two days, it does the other three only, and the table is that of an unbroken run."""
    scenario, real, played = scenario_of("small_team_10", "regimes=[detailed]"), compare.over_periods, []
    scenario = scenario.model_copy(update={"regime": {"detailed": scenario.regime["detailed"]}})
    monkeypatch.setattr(unfinished, "KEEP_EVERY_S", -1.0)
    monkeypatch.setattr(unfinished, "SELDOM", 0)

    def cut(*args):
        for n, day in enumerate(real(*args)):
            if n == 2:
                raise MemoryError
            yield day

    monkeypatch.setattr(compare, "over_periods", cut)
    first = Unfinished(tmp_path, TREE)
    with pytest.raises(MemoryError):
        compare.simulate(scenario, SETTINGS, first)
    first.lock.release()  # as the system does when a process dies
    assert (can_go_on(tmp_path, TREE), can_go_on(tmp_path, {**TREE, "days": 6})) == (True, False)

    def counted(*args):
        for measured in real(*args):
            played.append(measured.day)
            yield measured

    monkeypatch.setattr(compare, "over_periods", counted)
    went_on, _ = compare.simulate(scenario, SETTINGS, Unfinished(tmp_path, TREE))
    assert played == [2, 3, 4]
    (tmp_path / "whole").mkdir()
    whole, _ = compare.simulate(scenario, SETTINGS, Unfinished(tmp_path / "whole", TREE))
    kept, wanted = went_on.everything(), whole.everything()
    assert wanted.keys() == kept.keys()
    assert all(np.array_equal(wanted[name], kept[name]) for name in kept)


def test_two_runs_do_not_write_in_one_folder(tmp_path):
    """While one run is writing, another is refused in one line; once it has finished nothing of it is left to go on with."""
    first = Unfinished(tmp_path, TREE)
    with pytest.raises(InputError, match="another run is writing there"):
        Unfinished(tmp_path, TREE)
    first.finish()
    assert (list(tmp_path.iterdir()), can_go_on(tmp_path, TREE)) == ([], False)


def test_another_language_or_folder_is_the_same_work(tmp_path):
    """What does not change a day does not stop a run from going on."""
    Unfinished(tmp_path, TREE).lock.release()
    assert can_go_on(tmp_path, {**TREE, "out": "b", "lang": "nb", "engine": "compiled", "workers": 3})
