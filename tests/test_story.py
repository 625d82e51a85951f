"""What the README shows works as shown."""

import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from experiments import cli
from experiments.config import axes
from experiments.config.compose import load, scenario_of
from experiments.config.settings import settings_of
from experiments.work.question import ask_of

README = (Path(__file__).resolve().parents[1] / "README.md").read_text("utf-8")


def blocks(language):
    """The fenced blocks of one language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


LINES = [line for block in blocks("console") for line in block.splitlines()] + re.findall(r"^\| `([^`]+)`", README, re.MULTILINE)
COMMANDS = [shlex.split(line) for line in LINES if line.startswith("handlingsrom")]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_of_the_readme_is_understood(words):
    """Every command the README shows names things that exist. (Those in a reader's own folder are run by test_calibrate.)"""
    name, plain = words[1], [word for word in words[2:] if not word.startswith("--")]
    assert name in (*cli.experiments(), "scenarios", "regimes", "choices")
    asks = getattr(import_module(f"experiments.{name}"), "QUESTION", None) if name in cli.experiments() else None
    if (name == "compare" or asks) and not {"--config-dir", "--status"} & set(words):
        composed = cli.composed_of(name, axes.apart(plain)[0] if "--multirun" in words else plain, None)
        composed = ask_of(asks, composed)[1] if asks else composed
        assert (settings_of(composed).seed, scenario_of(composed).regime != {}) == (1, True)


def test_the_first_command_for_each_reader_leaves_a_report(tmp_path, monkeypatch, capsys):
    """A manager's, a union representative's and a planner's first comparison each end with a page and a table."""
    monkeypatch.chdir(tmp_path)
    firsts = [next(w for w in COMMANDS if option in w) for option in ("scenario=lanekassen_like", "lang=nb", "scenario=theory")]
    for i, words in enumerate(firsts):
        cli.run([*words[1:], f"out=run{i}", "days=2"])
        assert (tmp_path / f"run{i}" / "report.html").exists()
    assert "frø 1" in capsys.readouterr().out


def test_the_python_of_the_readme_runs():
    """The Python block gives a day's contacts and stints, and measures of several days."""
    names = {}
    exec(blocks("python")[0], names)
    assert names["day"].contacts["phase"].isin(["handled", "abandoned", "open"]).all()
    assert list(names["days"].columns[:3]) == ["day", "regime", "measure"]
    assert sorted(set(names["days"]["day"])) == [0, 1, 2]


def test_the_users_own_file_of_the_readme_works(tmp_path):
    """The example of one's own centre is a whole scenario."""
    (tmp_path / "scenario").mkdir()
    text = blocks("yaml")[0]
    (tmp_path / "scenario" / "mine.yaml").write_text(text, encoding="utf-8")
    scenario = load(["scenario=mine"], tmp_path)
    assert (scenario.name, list(scenario.demand.queues)) == ("mine", list(yaml.safe_load(text)["demand"]["queues"]))


def test_the_local_agreement_of_the_readme_works(tmp_path):
    """The example of one's own rules adds a rule to those of the state, and another warning level."""
    (tmp_path / "rules").mkdir()
    text = next(block for block in blocks("yaml") if block.startswith("defaults: [no_state"))
    (tmp_path / "rules" / "ours.yaml").write_text(text, encoding="utf-8")
    ours, usual = load(["rules=ours"], tmp_path).rules, load([]).rules
    assert {"soon_enough"} == set(ours.rule) - set(usual.rule)
    assert ("yellow", "") == (ours.warn["occupancy"].light(0.82), usual.warn["occupancy"].light(0.82))
