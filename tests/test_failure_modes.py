"""The failure modes of self-leadership and of plans: each appears when its cause is set, and goes away with its remedy.

Each is a file in conf/experiment with two regimes to look at: the way that works, which is the baseline, and the failure. The
line `# Try ...` in it takes the cause away.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

import sim
from experiments import cli
from experiments.config.compose import compose, scenario_of
from experiments.config.groups import options
from experiments.config.settings import settings_of
from sim.errors import InputError
from sim.measures.compare import Paired
from sim.measures.tally import WHOLE, measured
from sim.run import over_periods
from sim.tables import columns
from sim.terms import HANDLED, WRITTEN

FOLDER = Path(__file__).resolve().parents[1] / "conf" / "experiment"
SEED = 1
UP, DOWN = 1, -1  # the direction that is worse


class Mode(NamedTuple):
    """What tells that a failure is there: measures and the direction in which they are worse; and how many days show it."""

    days: int
    tells: dict[str, int]
    fine: tuple[str, int, float] | None = None  # a measure that looks fine all the same: not worse by so much


QUESTIONS = ("breakeven", "decompose", "sensitivity", "staffing", "sweep", "trial")  # commands of their own, tested elsewhere
MODES = {
    "quiet_time_herding": Mode(10, {"asa": UP, "service_level": DOWN, "most_away": UP}),
    "phone_avoidance": Mode(8, {"asa_phone": UP}, ("service_level_chat", DOWN, 0.01)),
    "heroic_under_breaking": Mode(12, {"pauses_missed": UP, "longest_stretch": UP}, ("service_level", DOWN, 0.05)),
    "the_same_few": Mode(8, {"phone_gini": UP}, ("service_level_phone", DOWN, 0.04)),
    "starvation": Mode(6, {"wishes_unmet": UP, "pauses_missed": UP, "granted_at_once": DOWN}),
    "oscillation": Mode(10, {"asa_phone": UP, "service_level": DOWN, "channel_switches": UP}),
    "small_team_fragility": Mode(60, {"asa": UP, "abandonment": UP}),
    "lunch_crush": Mode(10, {"abandonment": UP, "service_level": DOWN, "most_away": UP}),
    "cherry_picking": Mode(10, {"written_oldest": UP, "left_work": UP}, ("service_level", DOWN, 0.02)),
    "spill_over": Mode(8, {"not_in_trial.phone_minutes": UP, "not_in_trial.occupancy": UP}, ("service_level", DOWN, 0.04)),
    "rigid_plan": Mode(24, {"service_level": DOWN, "asa": UP}),
}  # fmt: skip


def left_work(result):
    """Work in the written cases left at the end of a day, and how many there are."""
    contacts = columns(result.day.contacts, "queue", "phase", "talk_s")
    left = (result.day.queues["channel"][contacts["queue"]] == WRITTEN) & (contacts["phase"] != HANDLED)
    return float(contacts["talk_s"][left].sum()), float(left.sum())


def read(periods):
    """The measures of a day under each regime: of the whole centre, and of those not in a trial."""
    day, regimes, parts, measures, ratios, _ = measured(periods)
    rows = []
    for i, (result,) in enumerate(periods):
        for j, part in enumerate(parts):
            if part in (WHOLE, "not_in_trial"):
                names = measures if part == WHOLE else [f"{part}.{name}" for name in measures]
                rows += [(day, regimes[i], name, *pair) for name, pair in zip(names, ratios[i, j], strict=True)]
        rows.append((day, regimes[i], "left_work", *left_work(result)))
    return rows


@cache
def days_of(name, *overrides):
    """The days of an experiment, all its regimes."""
    scenario = scenario_of(compose([f"experiment={name}", *overrides]))
    days = over_periods(read, scenario, scenario.regime, SEED, range(MODES[name].days), "compiled", workers=1)
    rows = [row for day in days for row in day]
    return pd.DataFrame(rows, columns=["day", "regime", "measure", "numerator", "denominator"])


def tries(name):
    """What the file says to try: the words that take the cause away."""
    text = (FOLDER / f"{name}.yaml").read_text("utf-8")
    return re.search(r"^# Try (.+)$", text, re.MULTILINE)[1].split()


def names_of(name):
    """The regime that works and the one that fails: the first two."""
    return list(dict.fromkeys(days_of(name).regime))[:2]


def least_harm(difference, worse):
    """The end of an interval where the harm is least, harm counted upward."""
    return difference.low if worse > 0 else -difference.high


def most_harm(difference, worse):
    """The end of an interval where the harm is most."""
    return difference.high if worse > 0 else -difference.low


def test_every_experiment_is_tested():
    """A new file in conf/experiment is added to the table of failure modes."""
    assert sorted([*MODES, *QUESTIONS]) == options("experiment")


@pytest.mark.parametrize("name", MODES)
def test_failure_shows_beside_the_remedy(name):
    """Each telling measure is worse under the failing regime, the whole 95 % interval of it."""
    (healthy, failing), paired = names_of(name), Paired(days_of(name))
    harm = {m: least_harm(paired.difference(failing, healthy, m), worse) for m, worse in MODES[name].tells.items()}
    assert {} == {m: least for m, least in harm.items() if not least > 0}


@pytest.mark.parametrize("name", MODES)
def test_failure_goes_away_with_its_cause(name):
    """What the file says to try makes the failing regime better by the first of its telling measures, the whole interval."""
    _, failing = names_of(name)
    without = days_of(name, *tries(name)).replace({"regime": {failing: "without"}})
    both = pd.concat([rows[rows.regime == which] for rows, which in ((days_of(name), failing), (without, "without"))])
    measure, worse = next(iter(MODES[name].tells.items()))
    assert least_harm(Paired(both).difference(failing, "without", measure), worse) > 0


@pytest.mark.parametrize("name", [name for name, mode in MODES.items() if mode.fine])
def test_the_usual_number_looks_fine(name):
    """Where a failure hides behind a number that is looked at, that number is not worse, or hardly so."""
    (healthy, failing), (measure, worse, margin) = names_of(name), MODES[name].fine
    assert most_harm(Paired(days_of(name)).difference(failing, healthy, measure), worse) < margin


def test_a_big_pool_bears_what_a_small_team_does_not():
    """The same choice costs those who call a small team more seconds than those who call five such teams in one."""
    name = "small_team_fragility"
    healthy, failing = names_of(name)
    small, big = (Paired(days_of(name, *words)).difference(failing, healthy, "asa") for words in ((), tries(name)))
    assert small.low > big.value


# --- experiments as files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODES)
def test_file_says_cause_remedy_and_both_languages(name):
    """The comment says what to look for, and each of the two regimes says in both languages which one it is."""
    lines = (FOLDER / f"{name}.yaml").read_text("utf-8").splitlines()
    said = [word for word in ("# Cause: ", "# Look at: ", "# Remedy: ", "# Try ") if any(line.startswith(word) for line in lines)]
    regimes = [scenario_of(compose([f"experiment={name}"])).regime[regime] for regime in names_of(name)]
    assert ["# Cause: ", "# Look at: ", "# Remedy: ", "# Try "] == said
    assert ["The remedy", "The failure"] == [regime.about.en.partition(":")[0] for regime in regimes]
    assert ["Botemiddelet", "Svikten"] == [regime.about.nb.partition(":")[0] for regime in regimes]
    assert 4 == len({text for regime in regimes for text in (regime.label.en, regime.label.nb)})


@pytest.mark.parametrize("name", MODES)
def test_every_number_lies_in_its_own_range(name):
    """A number an experiment sets beyond the likely says how far it goes."""
    cards = {key: card.given for key, card in scenario_of(compose([f"experiment={name}"])).cards()}
    ranged = {key: card for key, card in cards.items() if "low" in card}
    assert [] == [key for key, card in ranged.items() if not card["low"] <= card["value"] <= card["high"]]


def test_no_experiment_is_chosen_unless_asked_for():
    """Alone, a command compares the regimes it names on the scenario it names."""
    assert compose([]).tree == compose(["scenario=kommune_innbyggerservice", "regimes=[detailed,windowed,bounded,free]"]).tree
    assert all(file.parent.name != "experiment" for file, _ in compose([]).files)


def test_the_command_line_has_the_last_word():
    """What an experiment sets is set anew by the command line: days, numbers, scenario; a regime named comes first."""
    words = ["days=5", "staffing.agents=30", "scenario=lanekassen_like", "regimes=[detailed]", "regime.herding.information.lag=0"]
    composed = compose(["experiment=quiet_time_herding", *words])
    scenario = scenario_of(composed)
    assert (5, 30, "lanekassen_like") == (settings_of(composed).days, scenario.staffing.agents, scenario.name)
    assert ["detailed", "limited", "herding"] == list(scenario.regime)
    assert (0, 8) == (scenario.regime["herding"].information.lag, scenario.regime["herding"].breaks.params["per_away"])


def test_a_script_gets_the_regimes_of_an_experiment():
    """From Python, an experiment brings its own regimes, and `regimes=` comes before them."""
    own = ["lunch_in_turns", "lunch_crush"]
    alone, beside = (sim.load_scenario("nks_vestland", ["experiment=lunch_crush", *words]) for words in ([], ["regimes=[free]"]))
    assert (own, ["free", *own]) == (list(alone.regime), list(beside.regime))


ONE = f"name one of: {', '.join(options('experiment'))}"
WRONG = {
    "experiment=null": f"experiment = null: {ONE}",
    "experiment=lunch_crsh": "experiment = 'lunch_crsh': no such experiment; did you mean 'lunch_crush'?",
    "experiment=[lunch_crush,starvation]": f"experiment = ['lunch_crush', 'starvation']: {ONE}",
    "experiment=lunch_crush regime.lunch_crsh.plan=forecast": "regime.lunch_crsh: no such key; did you mean 'lunch_crush'?",
    "experiment=lunch_crush regime.lunch_crush.bounds.together=3": "regime.lunch_crush.bounds.together = 3: must be from 0 to 1",
}


@pytest.mark.parametrize("words", WRONG)
def test_wrong_word_gets_one_line(words):
    """A mistake on the command line is told as elsewhere."""
    with pytest.raises(InputError) as error:
        scenario_of(compose(words.split()))
    assert f"command line: {WRONG[words]}" == str(error.value)


TOP = "# @package _global_\ndefaults:\n  - /regimes@regime.ours: bounded\n  - _self_\n"
MINE = {
    TOP + "  - override /scenario: small_team_10\nregime: { ours: { bounds: { max_away: 2 } } }\n":
        "{file}: regime.ours.bounds.max_away = 2: must be from 0 to 1",
    TOP + "  - override /scenario: small_tem_10\n":
        "{folder}: scenario = 'small_tem_10': no such scenario; did you mean 'small_team_10'?",
    TOP + "  - override /bounds@regime.theirs.bounds: open\n":
        "{file}: bounds@regime.theirs.bounds: overrides what no file chooses; a group is written as /scenario, of a regime as "
        "/bounds@regime.NAME.bounds",
    TOP.replace("  - _self_\n", "") + "  - override /regimes: [detailed]\n  - /regimes@regime.theirs: bounded\n":
        "{folder}: defaults: lines with `override` must be the last ones of the list",
    TOP.replace("  - _self_\n", "") + "  - override /scenario: theory\n  - /regimes@regime.theirs: bounded\n":
        "{folder}: defaults: lines with `override` must be the last ones of the list",
    TOP.replace("# @package _global_\n", ""): "{file}: line 1: must be: # @package _global_",
}  # fmt: skip


@pytest.mark.parametrize("text", MINE)
def test_mistake_in_an_experiment_of_ones_own_is_told_with_its_file(text, tmp_path):
    """A user's folder may bring experiments; what is wrong in one is one line that says where."""
    (tmp_path / "experiment").mkdir()
    file = tmp_path / "experiment" / "mine.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError) as error:
        scenario_of(compose(["experiment=mine"], tmp_path))
    assert MINE[text].format(file=file, folder=tmp_path) == str(error.value)


def test_an_experiment_of_ones_own_runs(tmp_path, capsys):
    """`--config-dir my_folder experiment=mine` compares what my_folder/experiment/mine.yaml says."""
    (tmp_path / "experiment").mkdir()
    chosen = "  - override /scenario: small_team_10\n  - override /regimes: [detailed]\n"
    text = TOP + chosen + "regime: { ours: { label: Our own way } }\n"
    (tmp_path / "experiment" / "mine.yaml").write_text(text, "utf-8")
    words = ["experiment=mine", "days=2", "engine=processes", "figure=none", f"out={tmp_path / 'out'}"]
    cli.run(["compare", "--config-dir", str(tmp_path), *words])
    assert "Our own way" in capsys.readouterr().out
    assert (tmp_path / "out" / "report.html").exists()
