"""Sweeps: what is gone over, what is refused before any work, what is kept, and what is said of it."""

import io
import json
import pickle

import pandas as pd
import pytest
from kept import SMALL

from experiments import cli
from experiments.config import axes
from experiments.config.axes import Axes
from experiments.config.compose import Composed, compose
from experiments.config.points import card_at, composed_at, scenario_at
from experiments.config.settings import settings_of
from experiments.work import status
from experiments.work.parts import Parts, Span, chain, gaps
from experiments.work.study import Study
from sim.errors import InputError
from sim.fingerprint import SOURCES
from sim.measures.block import Block, simulated
from sim.measures.days import Days
from sim.measures.tally import measured
from sim.run import one_period

ONE = ("scenario=small_team_10", "regimes=[detailed,bounded]", "experiment=sweep")
TINY = ("scenario=small_team_10", "regimes=[detailed,bounded]", "days=2", "engine=processes", "workers=1", "figure=none")


def asked(*words):
    """What the words of the command line go over, and the configuration they go out from."""
    composed = axes.composed([*ONE, *words])
    return Axes.model_validate({key: value for key, value in composed.tree["ask"].items() if key in Axes.model_fields}), composed


def shown(*words):
    """The points of a sweep as a reader sees them."""
    found, composed = asked(*words)
    return axes.points(found, composed, 1)[0]


# ---- points ----------------------------------------------------------------------------------------------------------


def test_every_combination_is_a_point_the_last_key_changing_fastest():
    """Two keys with two and three values make six points; a range ends before its second number."""
    found = shown("staffing.scale=0.8,1.0", "demand.scale=range(0.9,1.2,0.1)")
    expected = [{"staffing.scale": a, "demand.scale": b} for a in (0.8, 1.0) for b in (0.9, 1.0, 1.1)]
    assert expected == found


def test_keys_on_the_command_line_take_the_place_of_those_in_the_file():
    """One key named on the command line is all that is gone over."""
    assert [{"staffing.scale": 0.8}, {"staffing.scale": 1}] == shown("staffing.scale=0.8,1")
    assert 20 == axes.how_many(asked()[0])


def test_a_file_chosen_is_a_value_like_any_other():
    """Naming several files of a group makes each of them a point, with all that stands in it and the numbers beside it."""
    found, composed = asked("behaviour=none,likely", "behaviour.norm=0.2,0.4")
    seen, points = axes.points(found, composed, 1)
    made = [scenario_at(composed, point).behaviour for point in points]
    assert [("none", 0.2), ("none", 0.4), ("likely", 0.2), ("likely", 0.4)] == [tuple(one.values()) for one in seen]
    assert [(0, 0.2), (0, 0.4), (0.005 / 60, 0.2), (0.005 / 60, 0.4)] == [(one.fatigue_rate, one.norm) for one in made]


def test_a_part_of_a_regime_can_be_chosen():
    """The break policy of one regime is swept over, the others stay as they are."""
    found, composed = asked("breaks@regime.bounded.breaks=free,bounded")
    points = axes.points(found, composed, 1)[1]
    made = [scenario_at(composed, point).regime for point in points]
    policies = [(one["detailed"].breaks.policy, one["bounded"].breaks.policy) for one in made]
    assert [("planned", "free"), ("planned", "bounded")] == policies


def test_a_latin_hypercube_has_one_point_in_each_part_of_every_range():
    """Of ten samples one lies in each tenth, for every key; numbers of people are whole; another seed gives others."""
    words = ("behaviour.norm=interval(0,1)", "staffing.agents=interval(10,30)", "ask.samples=10")
    found = shown(*words)
    assert list(range(10)) == sorted(int(10 * one["behaviour.norm"]) for one in found)
    assert all(isinstance(one["staffing.agents"], int) for one in found)
    hypercube, composed = asked(*words)
    assert found != axes.points(hypercube, composed, 2)[0]


def test_a_list_of_points_is_read_from_a_table(tmp_path):
    """Each row is a point, each column a key."""
    file = tmp_path / "points.csv"
    file.write_text("staffing.scale,behaviour.norm\n0.8,1\n0.9,0.5\n")
    expected = [{"staffing.scale": 0.8, "behaviour.norm": 1.0}, {"staffing.scale": 0.9, "behaviour.norm": 0.5}]
    assert expected == shown(f"ask.file={file}")
    file.write_text("staffing.scale;behaviour.norm\n0,8;1\n0,9;0,5\n")  # as a Norwegian spreadsheet writes it
    assert expected == shown(f"ask.file={file}")


def test_the_same_value_twice_is_one_point():
    """Equal numbers, however they are written, are one value."""
    assert [{"staffing.scale": 1}, {"staffing.scale": 2}] == shown("staffing.scale=1,1.0,2,1")


def test_a_point_keeps_what_a_number_rests_on():
    """A number on an evidence card gets another value; range, source and guess stay, and nobody else's number changes."""
    before = compose(ONE)
    after = composed_at(before, {"demand.forecast.day_sd": 0.3})
    card = card_at(before, "demand.forecast.day_sd")
    assert {**card, "value": 0.3} == card_at(after, "demand.forecast.day_sd")
    assert card["value"] != 0.3


def test_a_point_is_the_same_centre_as_hydra_would_make():
    """Setting keys without Hydra gives the scenario that the same words on the command line give."""
    words = {"staffing.scale": 0.9, "regime.bounded.bounds.max_away": 0.3, "workforce.pauses.breaks": 1}
    ours = scenario_at(compose(ONE), words)
    theirs = scenario_at(compose([*ONE, *(f"{key}={value}" for key, value in words.items())]), {})
    assert theirs == ours


# ---- what is refused -------------------------------------------------------------------------------------------------

MILLION = ("staffing.scale=range(0.5,1.5,0.001)", "demand.scale=range(0.5,1.5,0.001)")
BAD = {
    "an unknown key": (("staffing.scael=0.8,0.9",), "staffing.scael: no such key; did you mean 'scale'?"),
    "no values": (("staffing.scale=range(1,1)",), "gives no values"),
    "words for numbers": (("staffing.scale=a,b",), "staffing.scale = 'a': must be a number from 0.01 to 100"),
    "out of range": (("staffing.scale=-1,1",), "staffing.scale = -1: must be from 0.01 to 100"),
    "regimes": (("regimes=[detailed],[bounded]",), "regimes: are all compared at every point"),
    "centres": (("scenario=small_team_10,theory",), "scenario: is one in a sweep"),
    "a word in a list": (("ask.file=WORD",), "staffing.scale = 'x': must be a number"),
    "days": (("days=10,20",), "days: is the same at every point"),
    "a file there is not": (("behaviour=none,likly",), "did you mean 'likely'?"),
    "a backward interval": (("behaviour.norm=interval(1,0)",), "'interval(1.0,0.0)': has to end above where it begins"),
    "endless values": (("demand.scale=range(0,1e12,1e-3)",), "are 1,000,000,000,000,000 values"),
    "a grid in one word": (("ask.grid={staffing.scale:[1]}",), "ask.grid: write the keys themselves"),
    "an unknown measure": (("staffing.scale=1,2", "ask.measure=servic_level"), "did you mean 'service_level'?"),
    "an unknown regime": (("staffing.scale=1,2", "ask.regime=free"), "ask.regime = 'free'"),
    "no such table": (("ask.file=nowhere.csv",), "ask.file = 'nowhere.csv': cannot be read as a table"),
    "an unknown key of what is asked": (("staffing.scale=1,2", "+ask.mesure=a"), "ask.mesure: no such key; did you mean"),
    "the same key twice": (("staffing.scale=0.8", "staffing.scale=0.9,1"), "staffing.scale: is given twice"),
    "a key with one value": (("demand.forecast.day_sd=0", "staffing.scale=0.8"), "nothing to go over"),
    "files by a pattern": (("behaviour=glob(*)",), "name the files to choose"),
    "another order each time": (("staffing.scale=shuffle(1,2)",), "leave out shuffle"),
    "one period": (("staffing.scale=1,2", "horizon=5"), "days = 2: must be more than 5"),
    "a million points": (MILLION, "Write sure=true to go ahead"),
}


@pytest.mark.parametrize(("words", "said"), BAD.values(), ids=BAD)
def test_a_bad_sweep_is_refused_before_any_work(words, said, tmp_path, capsys, monkeypatch):
    """One line says what and what is allowed; nothing is simulated but a few days to see how long it would take."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    (tmp_path / "word.csv").write_text("staffing.scale\n0.8\nx\n")
    words = [word.replace("WORD", str(tmp_path / "word.csv")) for word in words]
    monkeypatch.setattr("sys.argv", ["handlingsrom", "sweep", *TINY, f"out={tmp_path / 'out'}", *words])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    line = capsys.readouterr().err.strip()
    assert (2, 1, True) == (stopped.value.code, len(line.splitlines()), said in line)
    assert not list((tmp_path / "out" / "parts").glob("*.parquet"))


def test_a_very_long_sweep_is_refused_with_how_long_it_would_take(tmp_path, monkeypatch):
    """A million points by mistake: the line says how many, and about how long."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(InputError, match=r"1,000,000 points, 2,000,000 days in all: at most about [\d,]+ (hours|days)"):
        cli.run(["sweep", *TINY, f"out={tmp_path / 'out'}", *MILLION])


# ---- what is kept ----------------------------------------------------------------------------------------------------


def some_days(n, parts=True):
    """So many days of the small team, measured."""
    scenario = scenario_at(compose(ONE), {})
    return Days.of([measured(one_period(scenario, list(scenario.regime), 1, day, "processes")) for day in range(n)], parts)


def test_days_come_back_from_their_file_as_they_were():
    """Every number, name and day is the same, to the last bit."""
    days = some_days(3)
    back = Days.of_bytes(days.to_bytes())
    assert (days_names(days), days.days.tolist()) == (days_names(back), back.days.tolist())
    assert days.ratios.tobytes() == back.ratios.tobytes()


def test_blocks_after_each_other_are_the_days_in_one():
    """Two days and one day joined are three days; the first two of them are two days."""
    days = some_days(3)
    joined = Days.joined([days.first(2), Days(days.days[2:], *days_names(days), days.ratios[2:])])
    assert (3, days.ratios.tobytes()) == (len(joined), joined.ratios.tobytes())


def days_names(days):
    """Regimes, parts and measures."""
    return days.regimes, days.parts, days.measures


GAPS = [
    ([], 25, [(0, 10), (10, 20), (20, 25)]),
    ([(0, 10), (10, 20)], 25, [(20, 25)]),
    ([(0, 7)], 25, [(7, 10), (10, 20), (20, 25)]),
    ([(0, 10), (0, 7), (7, 10)], 10, []),
    ([(10, 20)], 20, [(0, 10), (10, 20)]),
    ([(0, 30)], 25, []),
]


@pytest.mark.parametrize(("there", "periods", "missing"), GAPS)
def test_only_what_is_missing_is_done(there, periods, missing):
    """Days are simulated in blocks that end at whole tens; what follows on from the first day without a gap is used."""
    spans = sorted((Span("k", *ends) for ends in there), key=lambda span: (span.first, -span.last))
    assert [Span("k", *ends) for ends in missing] == gaps("k", spans, periods)
    assert all(span in spans for span in chain(spans, periods))


def test_a_part_is_in_one_hand_at_a_time(tmp_path):
    """Who has a part in hand keeps others from it, until it is kept; then nobody takes it again."""
    span, one, other = Span("0" * 16, 0, 10), Parts(tmp_path), Parts(tmp_path)
    assert (True, False) == (one.claim(span), other.claim(span))
    one.let_go(span)
    assert other.claim(span)
    other.keep(span, b"whole")
    assert (False, b"whole", {span.key: [span]}) == (one.claim(span), (tmp_path / span.name).read_bytes(), one.there())


def test_a_sweep_is_told_and_told_again(tmp_path, capsys):
    """The tables hold every point; `report` writes the same page from them; status says that all is done."""
    out = tmp_path / "out"
    words = ["sweep", *TINY, f"out={out}", "staffing.scale=0.9,1.1"]
    cli.run(words)
    first = (out / "report.html").read_bytes()
    table = pd.read_csv(out / "sweep.csv")
    assert [(0, 0.9), (1, 1.1)] == list(table[["point", "staffing.scale"]].drop_duplicates().itertuples(index=False, name=None))
    assert {"detailed", "bounded"} == set(table["regime"])
    assert table[table["regime"] == "detailed"]["difference"].isna().all()
    cli.run(["report", str(out)])
    assert first == (out / "report_en.html").read_bytes()
    capsys.readouterr()
    status.tell(out)
    assert "2 of 2 points done; 4 of 4 days.\nFinished: the tables and the report are there.\n" == capsys.readouterr().out
    cli.run(words)  # all is there already
    assert first == (out / "report.html").read_bytes()


def test_another_version_of_the_model_is_noticed(tmp_path):
    """Parts made by another version are not mixed with new ones: the line says what has changed."""
    out = tmp_path / "out"
    cli.run(["sweep", *TINY, f"out={out}", "staffing.scale=0.9,1.0"])
    note = json.loads((out / "asked.json").read_text())
    note["versions"]["model"] = "another"
    (out / "asked.json").write_text(json.dumps(note))
    with pytest.raises(InputError, match=r"made by another version \(model another, now .*\); the two are not mixed"):
        cli.run(["sweep", *TINY, f"out={out}", "staffing.scale=0.9,1.0"])


def test_a_point_that_crashes_is_named_and_the_rest_completes(tmp_path, capsys, monkeypatch):
    """A fault in the program at one point is told with the point; the tables have all others; nothing of it is kept."""
    import sim.measures.block as block

    real = block.measured

    def fails(periods, by_quarter):
        if len(periods[0][0].day.agents) > 10:
            raise ZeroDivisionError("too many")
        return real(periods, by_quarter)

    monkeypatch.setattr(block, "measured", fails)
    out = tmp_path / "out"
    with pytest.raises(SystemExit) as stopped:
        cli.run(["sweep", *TINY, f"out={out}", "staffing.scale=0.9,1.3"])
    assert 1 == stopped.value.code
    assert "Not simulated: staffing.scale=1.3: ZeroDivisionError: too many" in " ".join(capsys.readouterr().out.split())
    assert {0.9} == set(pd.read_csv(out / "sweep.csv")["staffing.scale"])
    with pytest.raises(InputError, match=r"no point could be simulated; the first \(staffing.scale=1.3\): ZeroDivisionError"):
        cli.run(["sweep", *TINY, f"out={tmp_path / 'none'}", "staffing.scale=1.3,1.4"])
    monkeypatch.setattr(block, "measured", real)
    cli.run(["sweep", *TINY, f"out={out}", "staffing.scale=0.9,1.3"])
    assert {0.9, 1.3} == set(pd.read_csv(out / "sweep.csv")["staffing.scale"])


def test_a_file_chosen_that_crashes_is_named(tmp_path, capsys, monkeypatch):
    """A point that chooses a file is named as it was asked for."""
    import sim.measures.block as block

    real = block.measured

    def fails(periods, by_quarter):
        if periods[0][0].scenario.behaviour.fatigue_rate > 0:
            raise ZeroDivisionError("tired")
        return real(periods, by_quarter)

    monkeypatch.setattr(block, "measured", fails)
    with pytest.raises(SystemExit):
        cli.run(["sweep", *TINY, f"out={tmp_path / 'out'}", "behaviour=none,likely"])
    assert "Not simulated: behaviour=likely: ZeroDivisionError: tired" in " ".join(capsys.readouterr().out.split())


def test_regimes_in_another_order_are_another_point(tmp_path):
    """The order of regimes counts in a part: the first is what the others are held against."""
    studies = []
    for n, regimes in enumerate(("[detailed,bounded]", "[bounded,detailed]")):
        composed = axes.composed([*TINY, f"regimes={regimes}"])
        tree = {key: value for key, value in composed.tree.items() if key != "ask"}
        made = Composed(tree, composed.overrides, None, composed.files)
        (tmp_path / str(n)).mkdir()
        studies.append(Study(tmp_path / str(n), "sweep", made, settings_of(made)))
    assert studies[0].wanted({}, 2).key != studies[1].wanted({}, 2).key


def test_a_worker_with_another_model_is_told_of():
    """A block says which model it is for; where another one is installed it is not simulated."""
    frozen = pickle.dumps(scenario_at(compose(ONE), {}))
    here, elsewhere = (simulated(Block(frozen, 1, 0, 1, "processes", False, sources)) for sources in (SOURCES, "another"))
    assert ("", True) == (here.failed, len(here.found) > 0)
    assert (b"", True) == (elsewhere.found, elsewhere.failed.startswith("another version of the model"))


def test_values_that_are_lists_stand_in_the_table_as_text(tmp_path):
    """A key may have lists as its values."""
    day = ["demand.weights=[" + ",".join(["1"] * 11 + [last]) + "]" for last in "12"]
    cli.run(["sweep", *TINY, f"out={tmp_path / 'out'}", f"{day[0]},{day[1].partition('=')[2]}"])
    found = pd.read_csv(tmp_path / "out" / "sweep.csv")["demand.weights"].unique()
    assert [[1] * 12, [1] * 11 + [2]] == [json.loads(text) for text in found]


def test_keys_of_theory_can_be_sampled():
    """The number of agents on paper is whole, how fast people come is not."""
    found, composed = asked("scenario=theory", "regimes=[detailed]", "theory.agents=interval(8,12)", "ask.samples=4")
    assert all(isinstance(one["theory.agents"], int) for one in axes.points(found, composed, 1)[0])


def test_a_folder_of_another_centre_is_refused(tmp_path):
    """A finished sweep is not written over by one of another centre, of other regimes, or by another question."""
    out = f"out={tmp_path / 'out'}"
    cli.run(["sweep", *TINY, out, "staffing.scale=0.9,1.0"])
    with pytest.raises(InputError, match="holds sweep of small_team_10 under detailed, bounded; name a new folder"):
        cli.run(["sweep", *TINY[1:], "scenario=theory", out, "theory.agents=9,10"])
    with pytest.raises(InputError, match="holds sweep of small_team_10"):
        cli.run(["decompose", *TINY, out])


def test_a_list_is_kept_in_the_manifest(tmp_path):
    """The points of a file are in the manifest: with the file gone, it gives the same bytes."""
    file, first, again = tmp_path / "points.csv", tmp_path / "first", tmp_path / "again"
    file.write_text("staffing.scale\n0.9\n1.1\n")
    cli.run(["sweep", *TINY, f"out={first}", f"ask.file={file}"])
    file.unlink()
    cli.run(["sweep", f"manifest={first / 'manifest.json'}", f"out={again}"])
    assert (first / "sweep.csv").read_bytes() == (again / "sweep.csv").read_bytes()


def test_a_manifest_does_not_say_where_work_is_done(tmp_path):
    """A manifest of a run on a cluster is run again here: a file from somebody else decides no address."""
    out = tmp_path / "out"
    cli.run(["sweep", *TINY, f"out={out}", "staffing.scale=0.9,1.1"])
    manifest = json.loads((out / "manifest.json").read_text())
    manifest["conf"]["cluster"] = {"kind": "dask", "address": "tcp://127.0.0.1:9", "workers": 1}
    (out / "manifest.json").write_text(json.dumps(manifest))
    cli.run(["sweep", f"manifest={out / 'manifest.json'}", f"out={tmp_path / 'again'}"])
    assert (out / "sweep.csv").read_bytes() == (tmp_path / "again" / "sweep.csv").read_bytes()


def test_a_file_does_not_say_where_work_is_done(tmp_path):
    """A folder of configurations may not choose a cluster."""
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario" / "mine.yaml").write_text("# @package _global_\ncluster: { kind: dask, address: tcp://127.0.0.1:9 }\n")
    with pytest.raises(InputError, match="cluster: is for the command line to say, not for a file"):
        cli.run(["sweep", "--config-dir", str(tmp_path), "scenario=mine"])


def test_multirun_runs_an_experiment_at_every_combination(tmp_path, capsys):
    """Each in a folder of its own, with a table of which is which; what is done is passed by when it is given again."""
    words = ["compare", *TINY, "doubts=0", "staffing.scale=0.9,1.1", f"out={tmp_path}", "--multirun"]
    cli.run(words)
    assert ["0.9", "1.1"] == list(pd.read_csv(tmp_path / "multirun.csv", dtype=str)["staffing.scale"])
    made = [(tmp_path / name / "days.parquet").stat().st_mtime_ns for name in "01"]
    cli.run(words)
    assert made == [(tmp_path / name / "days.parquet").stat().st_mtime_ns for name in "01"]
    with pytest.raises(InputError, match="holds another run"):
        cli.run([word.replace("0.9,1.1", "0.7,0.8") for word in words])


def test_one_that_fails_does_not_end_the_others(tmp_path, capsys):
    """A combination that cannot be is named, the rest completes, and the exit code says so."""
    with pytest.raises(SystemExit) as stopped:
        cli.run(["compare", *TINY, "doubts=0", "staffing.scale=-1,0.9", f"out={tmp_path}", "--multirun"])
    assert (1, True) == (stopped.value.code, (tmp_path / "1" / "report.html").exists())
    assert "staffing.scale=-1: command line: staffing.scale = -1: must be from 0.01 to 100" in capsys.readouterr().out


CLUSTERS = {
    "no address": (("cluster=dask",), "cluster.address: say where the scheduler is"),
    "nobody there": (("cluster=dask", "cluster.address=tcp://127.0.0.1:9"), "no cluster with so many workers answers there"),
}


@pytest.mark.parametrize(("words", "said"), CLUSTERS.values(), ids=CLUSTERS)
def test_a_cluster_that_is_not_there_is_told_of(words, said, tmp_path, monkeypatch):
    """One line, before any work."""
    monkeypatch.setattr("experiments.work.cluster.CONNECT_S", 0.5)
    with pytest.raises(InputError, match=said):
        cli.run(["sweep", *SMALL, f"out={tmp_path / 'out'}", *words])
