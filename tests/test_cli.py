"""The command, as a user meets it: what it lists, what it leaves behind, and how it ends."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
import yaml
from conftest import SCENARIOS

from experiments import cli
from experiments.work import results
from sim.errors import InputError
from sim.measures.catalogue import MEASURES, RULE
from sim.report.pictures import DRAW
from sim.scenario import Scenario

TINY = ["compare", "scenario=small_team_10", "days=3", "regimes=[detailed,bounded]"]
COMMAND = [sys.executable, "-m", "experiments.cli"]
TABLES = (
    "days.parquet", "summary.csv", "differences.csv", "contacts.parquet", "stints.parquet", "pauses.parquet", "agents.parquet",
    "breaches.parquet", "through.parquet", "doubts.csv",
)  # fmt: skip
COLUMNS = {
    "days.parquet": ["day", "regime", "measure", "value", "numerator", "denominator"],
    "summary.csv": ["regime", "measure", "mean", "ci_low", "ci_high", "unit", "better"],
    "differences.csv": [
        "regime", "baseline", "measure", "difference", "ci_low", "ci_high", "unit", "better", "verdict",
    ],
    "contacts.parquet": [
        "contact_id", "day", "channel", "topic", "parent_id", "offered_s", "answered_s", "ended_s", "phase", "agent_id",
        "wait_s", "handle_s", "came", "callback", "regime",
    ],
    "stints.parquet": ["agent_id", "team", "activity", "channel", "load", "start_s", "end_s", "chosen", "regime"],
    "pauses.parquet": ["agent_id", "kind", "chosen", "bound", "wished_s", "granted_s", "started_s", "ended_s", "regime"],
    "agents.parquet": ["agent_id", "team", "starts_s", "ends_s", "lunch_wish_s", "lunch_start_s", "occupancy", "longest_stretch"],
    "breaches.parquet": ["rule", "paragraph", "day", "agent_id", "team", "at_s", "found", "limit", "unit", "regime"],
    "through.parquet": ["regime", "measure", "start_s", "value", "low", "high"],
    "doubts.csv": [
        "key", "value", "end", "tried", "unit", "regime", "measure", "difference", "low", "high", "before", "now", "moved",
    ],
}  # fmt: skip
HOSTILE = "<script>alert(1)</script> [bold]x[/bold] & \"quoted\""


def read(path):
    """A table by the ending of its name."""
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)


def text_of(page):
    """A page without its drawings."""
    return re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """The results folder of a tiny comparison, and what was written on the terminal."""
    folder = tmp_path_factory.mktemp("tiny") / "out"
    done = subprocess.run([*COMMAND, *TINY, f"out={folder}"], cwd=folder.parent, capture_output=True, text=True)
    assert (done.returncode, done.stderr.strip()) == (0, "")
    return folder, done.stdout


def test_alone_it_lists_the_experiments(capsys):
    """`handlingsrom` says what there is, each with one line."""
    cli.run([])
    listed = capsys.readouterr().out
    assert "  compare      Compare regimes on the same days" in listed
    assert [name for name in cli.experiments() if f"\n  {name} " not in listed] == []


def test_scenarios_lists_every_preset_with_one_line(capsys):
    """One line each, the name first and then what it is."""
    cli.run(["scenarios"])
    lines = capsys.readouterr().out.splitlines()
    places = [name for name in SCENARIOS if not name.startswith("bench_")]  # days to measure speed on are no centres
    assert [line.split()[0] for line in lines] == places
    assert "A team of ten" in lines[places.index("small_team_10")]


def test_cfg_prints_the_configuration_as_yaml(capsys):
    """--cfg shows the whole configuration and runs nothing."""
    cli.run([*TINY, "--cfg"])
    tree = yaml.safe_load(capsys.readouterr().out)
    assert (tree["days"], tree["staffing"]["agents"], list(tree["regime"])) == (3, 10, ["detailed", "bounded"])
    assert set(Scenario.model_fields) <= set(tree)


def test_module_and_command_are_the_same(tiny, tmp_path):
    """`python -m experiments.compare` writes the tables of `handlingsrom compare`, by default in results/compare/<stamp>."""
    done = subprocess.run([sys.executable, "-m", "experiments.compare", *TINY[1:], "figure=none"], cwd=tmp_path)
    (folder,) = (tmp_path / "results" / "compare").iterdir()
    assert done.returncode == 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d", folder.name)
    assert [name for name in TABLES if (folder / name).read_bytes() != (tiny[0] / name).read_bytes()] == []


def test_results_folder_is_what_the_design_promises(tiny):
    """The files, no others, and no half-written ones."""
    files = {str(path.relative_to(tiny[0])) for path in tiny[0].rglob("*") if path.is_file()}
    shown = set(DRAW) - {"spill_over", "lunch"}  # there is no trial, and days are too short for lunch
    drawn = {f"figures/{name}.{kind}" for name in shown for kind in ("png", "svg")}
    assert files == {"manifest.json", "report.html", *TABLES, *drawn}


@pytest.mark.parametrize("name", TABLES)
def test_tables_begin_with_the_columns_promised(name, tiny):
    """Other people's scripts rely on the columns."""
    table = read(tiny[0] / name)
    assert list(table.columns)[: len(COLUMNS[name])] == COLUMNS[name]
    assert len(table) > 0


def test_tables_hold_every_day_regime_and_known_measure(tiny):
    """Three days, two regimes, the first of them the baseline, and measures of the catalogue."""
    days, means, changes = (read(tiny[0] / name) for name in TABLES[:3])
    assert days.groupby("regime").day.unique().map(list).to_dict() == {"detailed": [0, 1, 2], "bounded": [0, 1, 2]}
    assert {name for name in days.measure if not name.startswith(RULE)} <= set(MEASURES)
    assert (list(means.regime.unique()), set(changes.regime), set(changes.baseline)) == (
        ["detailed", "bounded"], {"bounded"}, {"detailed"},
    )  # fmt: skip


def test_manifest_says_what_made_the_results(tiny):
    """Configuration, seed, engine, days, versions, commit and seconds."""
    manifest = json.loads((tiny[0] / "manifest.json").read_text("utf-8"))
    assert {"conf", "seed", "engine", "days", "ended", "versions", "commit", "seconds", "regimes"} <= manifest.keys()
    assert (manifest["days"], manifest["seed"], manifest["ended"]) == (3, 1, "days")
    assert {"python", "numpy", "simpy"} <= manifest["versions"].keys()


def test_running_a_manifest_again_gives_the_same_bytes(tiny, tmp_path, monkeypatch):
    """Every table of a manifest run again is the same file."""
    monkeypatch.chdir(tmp_path)
    cli.run(["compare", f"manifest={tiny[0] / 'manifest.json'}", "out=again", "figure=none"])
    assert [name for name in TABLES if (tiny[0] / name).read_bytes() != (tmp_path / "again" / name).read_bytes()] == []


def test_a_manifest_counts_days_also_where_they_follow_each_other(tmp_path, monkeypatch):
    """Three days in periods of two are two whole periods, four days, and run again they are the same."""
    monkeypatch.chdir(tmp_path)
    cli.run(["compare", "scenario=small_team_10", "horizon=2", "days=3", "regimes=[detailed,bounded]", "out=one", "figure=none"])
    cli.run(["compare", "manifest=one/manifest.json", "out=again", "figure=none"])
    assert [4, 4] == [json.loads((tmp_path / name / "manifest.json").read_text("utf-8"))["days"] for name in ("one", "again")]
    assert [name for name in TABLES if (tmp_path / "one" / name).read_bytes() != (tmp_path / "again" / name).read_bytes()] == []


def test_one_period_is_too_few_to_compare(tmp_path):
    """There is no interval from one of anything; it is said in a line, and no folder is left."""
    with pytest.raises(InputError, match="days = 5: must be more than 5: two periods are the fewest to compare"):
        cli.run(["compare", "scenario=nks_vestland_week", "days=5", f"out={tmp_path / 'none'}"])
    assert not (tmp_path / "none").exists()


def test_runs_of_the_same_second_do_not_share_a_folder(tmp_path, monkeypatch):
    """With the clock standing still, every run gets a folder of its own."""

    class Still(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, 1, 2, 3, 4, 5)

    monkeypatch.setattr(results, "datetime", Still)
    monkeypatch.chdir(tmp_path)
    folders = [results.new_folder("compare", None, lambda found: False).name for _ in range(3)]
    assert folders == ["2026-01-02_03-04-05", "2026-01-02_03-04-05_2", "2026-01-02_03-04-05_3"]


def test_terminal_and_report_in_norwegian(tiny, tmp_path, monkeypatch, capsys):
    """lang=nb gives a Norwegian terminal, figure and report; the English ones have nothing of it."""
    monkeypatch.chdir(tmp_path)
    cli.run([*TINY, "lang=nb", "out=nb", "figure.show=[differences]"])
    terminal, page = capsys.readouterr().out, Path("nb/report.html").read_text("utf-8")
    figure = Path("nb/figures/differences.svg").read_text("utf-8")
    label = MEASURES["longest_stretch"]
    assert '<html lang="nb">' in page
    en, nb = label.label("en"), label.label("nb")
    assert [nb in text and en not in text for text in (terminal, page)] == [True, True]
    assert [nb not in text and en in text for text in (tiny[1], (tiny[0] / "report.html").read_text())] == [True] * 2
    assert figure != (tiny[0] / "figures" / "differences.svg").read_text("utf-8")
    assert Path("nb/differences.csv").read_bytes() == (tiny[0] / "differences.csv").read_bytes()  # for scripts: one language


def test_report_asks_nothing_of_the_network(tiny):
    """No address, script or link in the page but the names that SVG needs; the notes of its author ask for nothing."""
    page = (tiny[0] / "report.html").read_text("utf-8")
    page = re.sub(r"<metadata>.*?</metadata>", "", page, flags=re.DOTALL)
    names = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink")
    assert set(re.findall(r"https?://[^\"'\s<>)]+", page)) <= set(names)
    assert [word for word in ("<script", "<link", "<iframe", "<object", "@import", "src=") if word in page] == []
    assert [link for link in re.findall(r"href=\"([^\"]*)\"", page) if not link.startswith("#")] == []
    assert page.count("<svg") == len(list((tiny[0] / "figures").glob("*.svg")))


def test_users_own_scenario_and_regime_and_hostile_text(tmp_path, monkeypatch, capsys):
    """--config-dir brings a user's own scenario and regime, whose words are shown as words wherever they stand."""
    for name, text in {
        "scenario/mine.yaml": "# @package _global_\ndefaults: [override /demand: nks]\n"
        f"label: {json.dumps(HOSTILE)}\nabout: {json.dumps(HOSTILE)}\nstaffing: {{agents: 4}}\n"
        "demand: {queues: {phone: {per_day: 20}, chat: {per_day: 2}, written: {per_day: 2}}}\n",
        "regimes/ours.yaml": "# @package regime.ours\ndefaults: [/breaks@breaks: free, /channel_choice@channel_choice: "
        f"blocks, /bounds@bounds: open, /information@information: none, /written@written: push, /leader@leader: silent]\n"
        f"label: {json.dumps(HOSTILE)}\nabout: Ours\nplan: forecast\n",
    }.items():
        (tmp_path / "my" / name).parent.mkdir(parents=True)
        (tmp_path / "my" / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    cli.run(["compare", "--config-dir", "my", "scenario=mine", "regimes=[detailed,ours]", "days=2", "out=out"])
    page, terminal = Path("out/report.html").read_text("utf-8"), capsys.readouterr().out
    assert ("<script" in page, "&lt;script&gt;alert(1)&lt;/script&gt;" in text_of(page)) == (False, True)
    assert "<script" not in "".join(path.read_text("utf-8") for path in Path("out/figures").glob("*.svg"))
    assert "[bold]x[/bold]" in terminal
    assert set(read(Path("out/summary.csv")).regime) == {"detailed", "ours"}
    cli.run(["scenarios", "lang=nb", "--config-dir", "my"])
    listed = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert ("mine" in listed, "Et team på ti" in listed["small_team_10"]) == (True, True)


def heed():
    """A command started in the background by a shell ignores Ctrl-C; ours shall hear it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal for one process")
def test_ctrl_c_leaves_whole_files_of_the_days_done(tmp_path):
    """A long run that is interrupted keeps its whole days, says so, and ends as if it were done."""
    words = ["compare", "scenario=theory", "theory.hours=0.5", "days=100000", "regimes=[detailed]", "out=out", "figure=none"]
    words.append("engine=processes")  # no waiting for the compiler
    with subprocess.Popen([*COMMAND, *words], cwd=tmp_path, stdout=-1, stderr=-1, text=True, preexec_fn=heed) as run:
        while not (tmp_path / "out" / "figures").exists():  # the folder is made when the days begin
            assert run.poll() is None
            time.sleep(0.05)
        time.sleep(1)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    days = read(tmp_path / "out" / "days.parquet")
    assert (run.returncode, "Traceback" in err, manifest["ended"]) == (0, False, "interrupted")
    assert (days.day.nunique(), sorted(days.day.unique())) == (manifest["days"], list(range(manifest["days"])))
    assert days.groupby("day").size().nunique() == 1
    assert "interrupted" in out
    assert list((tmp_path / "out").rglob("*.part")) == []
