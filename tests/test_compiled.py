"""The compiled engine around its loop: when it is chosen, what it is compiled from, where that is kept, and on how many cores."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from pickle import UnpicklingError
from shutil import copytree, ignore_patterns

import pytest
from conftest import SEED, SHIPPED, scenario_of
from test_newcomer import POLICY
from joblib import parallel_config
from numba.core.errors import NumbaError

from sim import InputError, engines, run
from sim.engines import cache, compiled
from sim.measures.tally import measured

ROOT = Path(__file__).resolve().parents[1]
NO_NUMBA = "import sys; sys.modules['numba'] = None\n"  # what Python finds where it is not installed

# ---- what is compiled follows the sources ----------------------------------------------------------------------------

# Plays one day with both engines under each of the regimes named, and tells on one line what came out.
PLAY = """
import json, sys, hashlib
import sim
from sim.engines import compiled
scenario = sim.load_scenario("small_team_10", ["+workforce.teams.all.in_trial=true"])
found = {}
for regime in sys.argv[1:]:
    for engine in ("processes", "compiled"):
        try:
            day = sim.run_day(scenario, regime, 7, engine)
        except ZeroDivisionError:
            found[f"{regime} {engine}"] = "division by zero"
            continue
        tables = "".join(table.to_csv() for table in (day.contacts, day.stints, day.pauses))
        found[f"{regime} {engine}"] = hashlib.sha256(tables.encode()).hexdigest()
found["compiled here"] = sum(compiled.play.stats.cache_misses.values())
print(json.dumps(found))
"""

# Policies of one's own: one that divides by nothing; and a break on the hour's second half, and lunch as soon as it may be.
THEIRS = {
    "sim/policies/breaks/half_past.py": POLICY,
    "sim/policies/breaks/careless.py": '''"""Divides by nothing."""

from sim.terms import BY_AGENT

PARAMETERS = {}
DECIDER = BY_AGENT
CHOOSES = True


def wish(view, p):
    """A fault that only shows when it is asked."""
    return 0 if 1.0 / (view.breaks_left - view.breaks_left) > 0.0 else 1
''',
    "conf/breaks/careless.yaml": "policy: careless\nlabel: Careless\nabout: Careless.\nparams: {}\n",
    "conf/breaks/half_past.yaml": "policy: half_past\nlabel: At half past\nabout: At half past.\nparams: { minute: 30 }\n",
    "conf/regimes/theirs.yaml": """# @package regime.theirs
defaults:
  - /breaks@breaks: half_past
  - /channel_choice@channel_choice: chosen
  - /bounds@bounds: agreed
  - /information@information: wall_board
  - /written@written: push
  - /leader@leader: silent
  - _self_
label: Theirs
about: Theirs.
plan: forecast
""",
}


THEIRS["conf/regimes/careless.yaml"] = (
    THEIRS["conf/regimes/theirs.yaml"].replace("theirs", "careless").replace("half_past", "careless")
)


def played(tree, *regimes):
    """What the sources in a tree give, in a process of its own that keeps its compiled code beside them."""
    where = {"PYTHONPATH": str(tree), "NUMBA_CACHE_DIR": str(tree / "kept"), "NUMBA_BOUNDSCHECK": "1"}
    done = subprocess.run(
        [sys.executable, "-c", PLAY, *regimes], cwd=tree, env=os.environ | where, capture_output=True, text=True
    )
    assert (0, "") == (done.returncode, done.stderr)
    return json.loads(done.stdout)


def test_compiled_code_follows_an_edited_policy_and_a_new_one(tmp_path):
    """An edited policy and a newcomer's own one give what SimPy gives with them; put back, the first day comes from disk."""
    for folder in ("sim", "conf", "experiments"):
        copytree(ROOT / folder, tmp_path / folder, ignore=ignore_patterns("__pycache__"))
    bounded = tmp_path / "sim/policies/breaks/bounded.py"
    before = bounded.read_text("utf-8")

    first = played(tmp_path, *SHIPPED)
    assert (first["bounded processes"], 1) == (first["bounded compiled"], first["compiled here"])

    edited = re.sub(r"return urge\.wish\(.*", "return 0", before)
    bounded.write_text(edited, "utf-8")
    for name, text in THEIRS.items():
        (tmp_path / name).write_text(text, "utf-8")
    second = played(tmp_path, "bounded", "theirs", "careless")
    assert (second["bounded processes"], 1) == (second["bounded compiled"], second["compiled here"])
    assert second["theirs processes"] == second["theirs compiled"]
    assert ["division by zero"] * 2 == [second["careless processes"], second["careless compiled"]]
    assert 3 == len({first["bounded compiled"], second["bounded compiled"], second["theirs compiled"]})

    bounded.write_text(before, "utf-8")
    for name in THEIRS:
        (tmp_path / name).unlink()
    assert first | {"compiled here": 0} == played(tmp_path, *SHIPPED)


def test_what_is_edited_meanwhile_is_not_what_runs(tmp_path):
    """Compiled code is kept under the sources that were there when the program started, not under those of a later moment."""
    copytree(ROOT / "sim", tmp_path / "sim", ignore=ignore_patterns("__pycache__"))
    look = "import sim; from sim.engines import cache; print(cache.folder().name)"
    edit = "import sim, pathlib; file = pathlib.Path(sim.__file__).with_name('run.py'); file.open('a').write('#'); "

    def said(code):
        command = [sys.executable, "-c", code]
        env = os.environ | {"PYTHONPATH": str(tmp_path)}
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True).stdout

    before = said(look)
    assert before == said(edit + look) != said(look)


# ---- where it is kept ------------------------------------------------------------------------------------------------


@pytest.fixture
def kept_in(monkeypatch, tmp_path):
    """A folder of its own to keep compiled code in, empty."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    return tmp_path


def test_the_folder_follows_the_place_and_the_sources(kept_in, monkeypatch):
    """NUMBA_CACHE_DIR says where, the fingerprint of the sources which folder there; without it, it is the user's cache."""
    first = cache.folder()
    assert (kept_in, True) == (first.parents[2], first == cache.folder())
    monkeypatch.setattr(cache.fingerprint, "SOURCES", "other sources")
    second = cache.folder()
    assert (first.parent, False) == (second.parent, second == first)
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    assert "handlingsrom" in str(cache.folder()) and not cache.folder().is_relative_to(kept_in)


def test_a_folder_is_filled_when_compiled_code_is_in_it(kept_in):
    """No folder, and an empty one, hold nothing; a numba index does, wherever it lies."""
    assert not cache.filled()
    deeper = cache.opened() / "engines"
    deeper.mkdir()
    assert not cache.filled()
    (deeper / "play.nbi").touch()
    assert cache.filled()


def test_folders_of_old_sources_are_cleared_away(kept_in):
    """The own folder stays however old, and beside it the latest few; the others are cleared away."""
    mine = cache.opened()
    (mine / "play.nbi").touch()
    os.utime(mine, (1, 1))
    for age in range(cache.KEPT + 3):
        old = mine.parent / f"{age:016x}"
        (old / "deeper").mkdir(parents=True)
        os.utime(old, (10**9 - age, 10**9 - age))
    (mine.parent / "theirs").mkdir()  # not ours to clear away
    assert mine == cache.opened()
    kept = {mine.name, *(f"{age:016x}" for age in range(cache.KEPT)), "theirs"}
    assert kept == {folder.name for folder in mine.parent.iterdir()}
    assert cache.filled()


def test_where_nothing_can_be_written_nothing_is_kept(kept_in, monkeypatch):
    """A place that cannot be a folder is no error: nothing is kept there, and nothing is found."""
    (kept_in / "a file").write_text("")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(kept_in / "a file" / "below"))
    assert (None, False) == (cache.opened(), cache.filled())


# ---- when it is chosen -----------------------------------------------------------------------------------------------

FEW, MANY = 1_000, 10_000_000


@pytest.mark.parametrize(
    ("engine", "contacts", "filled", "expected"),
    [
        ("auto", FEW, False, "processes"),
        ("auto", MANY, False, "compiled"),
        ("auto", FEW, True, "compiled"),
        ("auto", MANY, True, "compiled"),
        ("processes", MANY, True, "processes"),
        ("compiled", FEW, False, "compiled"),
    ],
)
def test_the_engine_that_is_ready_first_is_chosen(engine, contacts, filled, expected, monkeypatch):
    """`auto` compiles where that is done already or pays; an engine asked for by name is the one."""
    monkeypatch.setattr(cache, "filled", lambda: filled)
    assert expected == engines.chosen(engine, contacts)
    assert (expected == "compiled" and not filled) == engines.must_compile(expected)


def test_an_engine_there_is_not_is_refused():
    """An unknown engine gets one line with the nearest there is."""
    with pytest.raises(InputError) as error:
        engines.chosen("compild", FEW)
    assert "engine = 'compild': no such engine; did you mean 'compiled'?" == str(error.value)


def test_more_days_regimes_and_contacts_make_compiling_worth_while(kept_in):
    """One small day is played with SimPy at once, thousands of them are worth compiling for."""
    small, large = scenario_of("small_team_10"), scenario_of("bench_blended")
    assert ["processes"] * 2 == [run.engine_for(scenario, 1, 1) for scenario in (small, large)]
    assert ["compiled"] * 2 == [run.engine_for(small, 4, 5_000), run.engine_for(large, 2, 200)]


def without_numba(source, cwd):
    """What a program writes where numba is not installed."""
    where = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", NO_NUMBA + source], cwd=cwd, env=where, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr.strip()


def test_without_numba_all_is_played_with_simpy(tmp_path):
    """Where numba is not installed, `auto` gives the days of SimPy, however many there are."""
    source = """
import sim
from sim import run
scenario = sim.load_scenario("small_team_10")
days = [sim.run_day(scenario, "bounded", 7, engine).contacts for engine in ("auto", "processes")]
print(days[0].equals(days[1]), run.engine_for(scenario, 5, 10**9), len(sim.run_days(scenario, ["bounded"], 2)) > 0)
"""
    assert (0, "True processes True\n", "") == without_numba(source, tmp_path)


def test_without_numba_asking_for_it_gets_one_line(tmp_path):
    """The command `engine=compiled` without numba ends with one line that says what is missing and what to write instead."""
    source = """
from experiments.cli import main
sys.argv = ["handlingsrom", "compare", "scenario=small_team_10", "days=2", "engine=compiled"]
main()
"""
    code, _, err = without_numba(source, tmp_path)
    assert (2, 1) == (code, len(err.splitlines()))
    assert "engine = 'compiled'" in err and "numba" in err and "engine=processes" in err


# ---- on how many cores -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [range(6), [5, 0, 3, 9]], ids=["in a row", "here and there"])
def test_cores_and_engine_change_nothing_but_the_time(days, monkeypatch):
    """One, two or three workers and either engine give the same measures of the same days, in the order asked for."""
    scenario = scenario_of("small_team_10")
    monkeypatch.setattr(run, "WORTH_S", -1.0)  # other cores take over after the second day
    found = {
        (engine, workers): list(run.over_periods(measured, scenario, ["detailed", "bounded"], SEED, days, engine, workers))
        for engine in ("processes", "compiled")
        for workers in (1, 2, 3)
    }
    expected = [measured(run.one_period(scenario, ["detailed", "bounded"], SEED, day, "processes")) for day in days]
    assert list(days) == [day.day for day in expected]
    bits = {key: [(day[:3], day.ratios.tobytes()) for day in one] for key, one in found.items()}
    assert {key: [(day[:3], day.ratios.tobytes()) for day in expected] for key in found} == bits


def test_a_script_within_other_processes_may_run_days(monkeypatch):
    """Where there are no other processes to be had, days are played here, and Ctrl-C still works afterwards."""
    monkeypatch.setattr(run, "WORTH_S", -1.0)
    before = signal.getsignal(signal.SIGINT)
    with parallel_config(backend="threading"):
        found = list(run.over_periods(whose, scenario_of("small_team_10"), ["detailed"], SEED, range(4), "processes", 2))
    assert ([os.getpid()] * 4, before) == (found, signal.getsignal(signal.SIGINT))


def test_no_workers_are_refused():
    """At least one is needed."""
    with pytest.raises(InputError, match="workers = 0: must be 1 or more"):
        list(run.over_periods(whose, scenario_of("small_team_10"), ["detailed"], SEED, range(4), "processes", 0))


def test_other_cores_are_used(monkeypatch):
    """With work worth sharing, days after the second are played in other processes."""
    monkeypatch.setattr(run, "WORTH_S", -1.0)
    found = list(run.over_periods(whose, scenario_of("small_team_10"), ["detailed"], SEED, range(6), "processes", 2))
    assert [True, True, False, False, False, False] == [mine == os.getpid() for mine in found]


def test_a_little_work_stays_here():
    """With little left to do nobody waits for other cores."""
    found = list(run.over_periods(whose, scenario_of("small_team_10"), ["detailed"], SEED, range(4), "processes", 2))
    assert [os.getpid()] * 4 == found


def whose(results):
    """The process a day is played in."""
    return os.getpid()


def test_a_policy_the_compiler_cannot_take_gets_one_line(monkeypatch):
    """The line names the policy's file and line and the engine that runs it as it is; `auto` takes that one by itself."""
    refused = []
    monkeypatch.setattr(cache, "refuse", refused.append)
    monkeypatch.setattr(engines, "ready", lambda: False)

    def refuse(*args):
        raise NumbaError('Cannot unify\nFile "sim/policies/breaks/own.py", line 7:\n  wish = {}')

    monkeypatch.setattr(compiled, "play", refuse)
    with pytest.raises(InputError) as error:
        run.run_day(scenario_of("small_team_10"), "bounded", SEED, "compiled")
    assert str(error.value).startswith("engine = 'compiled': the compiler cannot take sim/policies/breaks/own.py line 7")
    assert (1, "processes") == (len(refused), run.prepared(scenario_of("small_team_10"), "compiled"))
    assert "engine=processes" in str(error.value)


def test_damaged_compiled_code_is_compiled_anew(monkeypatch):
    """Where what is kept on disk cannot be read, it is cleared away and the day is played all the same."""
    real, cleared = compiled.play, []

    def damaged(*args):
        raise UnpicklingError

    monkeypatch.setattr(cache, "emptied", lambda: cleared.append(True))
    monkeypatch.setattr(compiled, "kept", lambda function: real)
    monkeypatch.setattr(compiled, "play", damaged)
    result = run.run_day(scenario_of("small_team_10"), "bounded", SEED, "compiled")
    assert ([True], True) == (cleared, len(result.stints) > 0)
