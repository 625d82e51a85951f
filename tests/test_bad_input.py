"""What a user can get wrong: every mistake is one line that says where, which key, which value, and what is allowed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import BREAKS, SCENARIOS, SHIPPED
from experiments import cli, compare

from sim.errors import InputError
from sim.report.pictures import DRAW

ROOT = Path(__file__).resolve().parents[1]
WRITE = "write key=value, such as days=20 or regimes=[detailed,bounded]"
CODE = "a configuration never names code; give a policy or law by its name"
NUMBER = "must be a number"
ONE_OR_MORE = f"name one or more of: {', '.join(SHIPPED)}"

# What follows `compare scenario=small_team_10` -> what comes after "command line: ".
COMMANDS = {
    "sceanrio=theory": "sceanrio: no such key; did you mean 'scenario'?",
    "dyas=5": "dyas: no such key; did you mean 'days'?",
    "days=0": "days = 0: must be at least 2",
    "days=abc": "days = 'abc': must be a whole number",
    "days=2.5": "days = 2.5: must be a whole number",
    "days=null": "days = null: must be a whole number",
    "days=true": "days = true: must be at least 2",
    "days=1,2": "days = '1,2': one value at a time; for a list write days=[1,2]",
    "days": f"days: {WRITE}",
    "=5": f"=5: {WRITE}",
    "days=[": f"days=[: {WRITE}",
    "days='x": f"days='x: {WRITE}",
    "days=99999999999": "days = 99999999999: must be at most 1000000",
    "precision=2": "precision = 2: must be below 1",
    "precision=0": "precision = 0: must be above 0",
    "seed=-1": "seed = -1: must be at least 0",
    "lang=fr": "lang = 'fr': must be 'en' or 'nb'",
    "engine=fast": "engine = 'fast': must be 'auto', 'processes' or 'compiled'",
    "figure=pie": "figure = 'pie': no such figure; known here: few, none, print, standard",
    "figure.show=pie": "figure.show = 'pie': must be a list, such as [a,b]",
    "figure.show=[pie]": f"figure.show.0 = 'pie': must be {', '.join(map(repr, [*DRAW][:-1]))} or {[*DRAW][-1]!r}",
    "figure.dpi=5": "figure.dpi = 5: must be at least 50",
    "audience=boss": "audience = 'boss': must be 'all', 'manager', 'union' or 'planner'",
    "doubts=-1": "doubts = -1: must be a whole number, at least 0, or all",
    "doubts=some": "doubts = 'some': must be a whole number, at least 0, or all",
    "regimes=[]": f"regimes = []: {ONE_OR_MORE}",
    "regimes=null": f"regimes = null: {ONE_OR_MORE}",
    "regimes=detailed,free": "regimes = 'detailed,free': one value at a time; for a list write regimes=[detailed,free]",
    "regimes=[detailed,detailed]": "regimes = 'detailed': is named twice",
    "regimes=[detaild]": "regimes = 'detaild': no such regime; did you mean 'detailed'?",
    "staffing=null": "staffing = null: name one of: office_hours",
    "demand=5": "demand = 5: name one of: nks, nks_returns, office_hours",
    "demand=nsk": "demand = 'nsk': no such demand; did you mean 'nks'?",
    "bounds@regime.bounded.bounds=opne": "bounds = 'opne': no such bounds; did you mean 'open'?",
    "breaks@regime.boundd.breaks=idleness": "breaks@regime.boundd.breaks = 'idleness': no regime 'boundd' is compared here; "
        "did you mean 'bounded'?",
    "breaks@regime.yoked.breaks=free": "breaks@regime.yoked.breaks = 'free': no regime 'yoked' is compared here; "
        "known here: bounded",
    "staffing._target_=os.system": f"staffing._target_: {CODE}",
    "hydra.run.dir=x": "hydra.run.dir: Hydra itself cannot be set from here",
    "+hydra.searchpath=[x]": "hydra.searchpath: Hydra itself cannot be set from here",
    "+days=5": "+days: is there already; write it without the +",
    "manifest=x.json": "manifest = 'x.json': cannot be read (No such file or directory)",
    "staffing.agents.value=5": "staffing.agents.value: staffing.agents has no parts; write staffing.agents=...",
    "staffing.duties={a:[phone]}": "staffing.duties: to add a name to it write +staffing.duties.NAME=...",
    "regime.windwed.information.queue=true":
        "regime.windwed: no such key; did you mean 'windowed'?",
    "demand.queues.phone.priority=1":
        "demand.queues.phone.priority: is not set in any file; to add it write +demand.queues.phone.priority=...",
    "demand.weights=[1,2]":
        "demand.weights = '[1,2]': does not fit here; for an evidence card write demand.weights.value=[1,2]",
    "--dyas=5": "--dyas=5: no such flag; known: --config-dir FOLDER, --cfg, --multirun, --status FOLDER, --version, --help",
    "--config-dir": "--config-dir: expected one argument",
    "--config-dir=/nowhere": "--config-dir = '/nowhere': is not a folder",
}  # fmt: skip

# The same for what is simulated, where numbers and names must make sense together.
NUMBERS = {
    "staffing.agnts=5": "staffing.agnts: no such key; did you mean 'agents'?",
    "staffing.agents=0": "staffing.agents = 0: must be at least 1",
    "staffing.agents=-3": "staffing.agents = -3: must be at least 1",
    "staffing.agents=ten": "staffing.agents = 'ten': must be a whole number",
    "staffing.shrinkage=1.7": "staffing.shrinkage = 1.7: must be from 0 to 0.95",
    "staffing.shrinkage.value=1.7": "staffing.shrinkage = 1.7: must be from 0 to 0.95",
    "staffing.shrinkage.unit=min": "staffing.shrinkage.unit = 'min': does not fit here; use 1",
    "+staffing.shrinkage.valeu=1": "staffing.shrinkage.valeu = 1: no such part of an evidence card; did you mean 'value'?",
    "staffing.scale=nan": f"staffing.scale = nan: {NUMBER} from 0.01 to 100",
    "staffing.scale=inf": f"staffing.scale = inf: {NUMBER} from 0.01 to 100",
    "staffing.block=5": "staffing.block = 5: must be from 15 to 480 min",
    "staffing.shifts=[]": "staffing.shifts: the shares must add up to 1, not 0",
    "staffing.shifts=[{starts:9,ends:11,share:0.4},{starts:11,ends:15,share:0.4}]":
        "staffing.shifts: the shares must add up to 1, not 0.8",
    "staffing.shifts=[{starts:12,ends:10,share:1}]": "staffing.shifts.0.ends = '10:00': must be after its start (12:00)",
    "workforce.pauses.lunch=90 staffing.shifts=[{starts:9,ends:10,share:1}]":
        "workforce.pauses.lunch = 90: must be shorter than the shift of 60 min",
    "staffing.duties.phone=[phoen]": "staffing.duties.phone = 'phoen': no such channel; did you mean 'phone'?",
    "staffing.duties.phone=[written]":
        "staffing.duties = ['phone', 'chat', 'written']: no duty answers phone, which queue 'phone' needs",
    "demand.scale=0": "demand.scale = 0: must be above 0",
    "demand.scale=-1": "demand.scale = -1: must be from 0 to 100",
    "demand.closes=08:00": "demand.closes = '08:00': must be after demand.opens (09:00)",
    "demand.closes=25": 'demand.closes = 25: must be a time of day like "09:00"',
    "demand.weights.value=[1,2]":
        "demand.weights = [1, 2]: needs one value for each half-hour open (12), not 2",
    "demand.queues=null": "demand.queues = null: must be keys with values, such as {a: 1}",
    "demand.queues.phone.channel=fax":
        "demand.queues.phone.channel = 'fax': must be 'phone', 'chat', 'written' or 'desk'",
    "demand.queues.phone.handle.law=normal": "demand.queues.phone.handle.law = 'normal': must be 'exponential', "
        "'lognormal', 'gamma', 'weibull', 'hyperexponential' or 'deterministic'",
    "demand.queues.phone.handle.mean.value=0": "demand.queues.phone.handle.mean = 0: must be above 0 and at most 86400 s",
    "demand.queues.phone.per_day=many": f"demand.queues.phone.per_day = 'many': {NUMBER}, at least 0",
    "+demand.queues.phone.priority=-1": "demand.queues.phone.priority = -1: must be at least 0",
    "demand.queues.phone.answer_within.value=-3": "demand.queues.phone.answer_within = -3: must be at least 0 s",
    "channel.chat.slots=0": "channel.chat.slots = 0: must be at least 1",
    "+channel.phone.slots=2": "channel.phone.slots = 2: only chat can have more than one contact in hand",
    "+channel.chat.rates=[1,2,3]": "channel.chat.rates = [1, 2, 3]: needs one value for each slot (2)",
    "+channel.fax.slots=1": "channel.fax: no such channel; known here: chat, desk, phone, written",
    "+workforce.teams.all.skills=[phon]": "workforce.teams.all.skills = 'phon': no such queue; did you mean 'phone'?",
    "+workforce.teams.south.share=0.5":
        "workforce.teams: the shares of all, south must add up to 1, not 1.5; `all` is there from the start: set its share to 0",
    "+workforce.teams.in_trial.share=0": "workforce.teams.in_trial: the tables use this name for something else; choose another",
    "workforce.teams.all.share=0.5": "workforce.teams: the shares of all must add up to 1, not 0.5",
    "workforce.pauses.lunch_to=09:00": "workforce.pauses.lunch_to = '09:00': must be after lunch_from (10:30)",
    "behaviour.fatigue_rate=-1": "behaviour.fatigue_rate = -1: must be from 0 to 1 per min",
    "regime.bounded.bounds.max_away=2": "regime.bounded.bounds.max_away = 2: must be from 0 to 1",
    "regime.bounded.information.queue=maybe": "regime.bounded.information.queue = 'maybe': must be true or false",
    "regime.bounded.breaks.policy=whim":
        f"regime.bounded.breaks.policy = 'whim': no such policy; known here: {', '.join(BREAKS)}",
    "+regime.bounded.breaks.params.bse=3": "regime.bounded.breaks.params.bse = 3: no such parameter; did you mean 'base'?",
    "regime.bounded.breaks.params.base=low":
        f"regime.bounded.breaks.params.base = 'low': {NUMBER} from -50 to 50",
}  # fmt: skip

THEORY = {
    "theory.agnts=3": "theory.agnts: no such key; did you mean 'agents'?",
    "theory.hours=0": "theory.hours = 0: must be above 0",
    "theory.rate_profile_per_h=[1,2] theory.agents_profile=[1,2,3]":
        "theory: agents_profile has 3 half-hours and rate_profile_per_h 2; give as many",
    "theory.slots=2 theory.slot_rates=[1,2,3]": "theory.slot_rates = [1, 2, 3]: needs one value for each slot (2)",
    "theory.slots=2":
        "theory: it stands for channel.phone.slots = 2: only chat can have more than one contact in hand",
    "theory.agents_profile=[0,0]": "theory: it stands for staffing.shifts: the shares must add up to 1, not 0",
    "theory.rate_per_h=0":
        "theory: it stands for demand.queues: nobody gets in touch; at least one queue needs per_day above 0",
}  # fmt: skip

OTHER = {
    "comapre": "experiment = 'comapre': no such experiment; did you mean 'compare'?",
    "compare scenario=kommune": "scenario = 'kommune': no such scenario; did you mean 'kommune_innbyggerservice'?",
    "compare ~scenario": f"scenario = null: name one of: {', '.join(SCENARIOS)}",
    "compare manifest=x.json days=3":
        "days: a manifest is run again as it was; only out, lang, audience, figure, engine, workers, cluster, sure can be set",
    "scenarios lang=fr": "lang=fr: only lang=en or lang=nb can be given here",
    "scenarios --config-dir /nowhere": "--config-dir = '/nowhere': is not a folder",
}  # fmt: skip

HEAD = "# @package _global_\ndefaults: [override /demand: nks]\n"
CALLS = "demand: {queues: {phone: {per_day: 50}, chat: {per_day: 5}, written: {per_day: 5}}}\n"
MINE = f"{HEAD}label: Mine\nabout: Mine\n"
REGIME = (
    "# @package regime.mine\ndefaults: [/breaks@breaks: planned, /channel_choice@channel_choice: blocks, /bounds@bounds: open, "
    "/written@written: push, /leader@leader: silent]\nlabel: Mine\nabout: Mine\nplan: forecast\n"
)

# A file in the user's folder -> what the message says after the folder's name.
FILES: dict[str, tuple[str, str | bytes, str]] = {
    "tab": ("scenario/mine.yaml", f"{MINE}{CALLS}staffing:\n\tagents: 3\n", "/scenario/mine.yaml: line 7: found character '\\t' "
        "that cannot start any token; not readable as YAML"),
    "not utf-8": ("scenario/mine.yaml", b"label: bl\xe5b\xe6r\n", "/scenario/mine.yaml: file: is not UTF-8 text; "
        "not readable as YAML"),
    "no header": ("scenario/mine.yaml", "label: Mine\n", "/scenario/mine.yaml: line 1: must be: # @package _global_"),
    "no regime header": ("regimes/mine.yaml", "label: Mine\n", "/regimes/mine.yaml: line 1: must be: # @package regime.mine"),
    "a list": ("scenario/mine.yaml", "# @package _global_\n- a\n", "/scenario/mine.yaml: file: must hold keys with values, "
        "such as label: My centre"),
    "code": ("scenario/mine.yaml", f"{MINE}{CALLS}staffing: {{_target_: os.system}}\n",
        f"/scenario/mine.yaml: staffing._target_: {CODE}"),
    "tag": ("demand/mine.yaml", "a: !!python/name:os.system\n", "/demand/mine.yaml: line 1: could not determine a "
        "constructor for the tag 'tag:yaml.org,2002:python/name:os.system'; not readable as YAML"),
    "twice": ("scenario/mine.yaml", f"{MINE}{CALLS}{CALLS}",
        "/scenario/mine.yaml: line 6: found duplicate key demand; not readable as YAML"),
    "unknown top": ("scenario/mine.yaml", f"{MINE}{CALLS}staffng: {{}}\n",
        "/scenario/mine.yaml: staffng: no such key; did you mean 'staffing'?"),
    "unknown below": ("scenario/mine.yaml", f"{MINE}{CALLS}staffing: {{agnts: 3}}\n",
        "/scenario/mine.yaml: staffing.agnts: no such key; did you mean 'agents'?"),
    "negative": ("scenario/mine.yaml", f"{MINE}{CALLS}staffing: {{agents: -3}}\n",
        "/scenario/mine.yaml: staffing.agents = -3: must be at least 1"),
    "no label": ("scenario/mine.yaml", f"{HEAD}about: Mine\n{CALLS}", "/scenario/mine.yaml: label: is missing"),
    "no demand": ("scenario/mine.yaml", f"{MINE}{CALLS}".replace("50", "0").replace("5", "0"), "/scenario/mine.yaml: "
        "demand.queues: nobody gets in touch; at least one queue needs per_day above 0"),
    "no such group file": ("scenario/mine.yaml", "# @package _global_\ndefaults: [override /demand: nsk]\n",
        ": demand = 'nsk': no such demand; did you mean 'nks'?"),
    "itself": ("scenario/mine.yaml", "# @package _global_\ndefaults: [/scenario: mine]\n",
        ": defaults: a list of defaults names itself, or a group there is not"),
    "interpolation": ("scenario/mine.yaml", f"{MINE}{CALLS}staffing: {{agents: '${{nope}}'}}\n",
        ": staffing.agents: Interpolation key 'nope' not found"),
    "regime": ("regimes/mine.yaml", f"{REGIME}in_trial: [maybe]\n",
        "/regimes/mine.yaml: regime.mine.in_trial = ['maybe']: must be text"),
    "regime unfinished": ("regimes/mine.yaml", REGIME, "/regimes/mine.yaml: regime.mine.information: is missing"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_is_run(monkeypatch, tmp_path):
    """A mistake that is let through is seen at once instead of simulated."""

    def let_through(*args):
        raise AssertionError("was let through")

    monkeypatch.setattr(compare, "simulate", let_through)
    monkeypatch.chdir(tmp_path)


def said(*words):
    """What a command line is answered."""
    with pytest.raises(InputError) as caught:
        cli.run(list(words))
    return str(caught.value)


@pytest.mark.parametrize("word", COMMANDS)
def test_mistake_in_how_it_is_run(word):
    """A mistake on the command line is told in one line that begins with the place."""
    usual = [] if word.startswith("manifest=") else ["scenario=small_team_10"]
    usual += [] if word.startswith(("manifest=", "regime")) else ["regimes=[bounded]"]
    assert said("compare", *usual, word) == f"command line: {COMMANDS[word]}"


@pytest.mark.parametrize("word", NUMBERS)
def test_mistake_in_what_is_simulated(word):
    """A number or name that makes no sense is told with key, value as written, and what is allowed."""
    words = ("compare", "scenario=small_team_10", "regimes=[bounded]", *word.split())
    assert said(*words) == f"command line: {NUMBERS[word]}"


@pytest.mark.parametrize("words", THEORY)
def test_mistake_in_theory(words):
    """A knob of the scenario `theory` that cannot be is told as that knob, or as what it stands for."""
    assert said("compare", "scenario=theory", "regimes=[detailed]", *words.split()) == f"command line: {THEORY[words]}"


@pytest.mark.parametrize("words", OTHER)
def test_other_mistakes(words):
    """Experiments, scenarios, flags and manifests that are not there are told with the nearest that are."""
    assert said(*words.split()) == f"command line: {OTHER[words]}"


@pytest.mark.parametrize("case", FILES)
def test_mistake_in_a_file_of_the_user(case, tmp_path):
    """A mistake in a user's own file is told with the name of that file."""
    name, text, message = FILES[case]
    file = tmp_path / "mine" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    chosen = "scenario=mine regimes=[detailed]" if "scenario/" in name else "scenario=small_team_10 regimes=[detailed]"
    if "regimes/" in name:
        chosen = "scenario=small_team_10 regimes=[mine]"
    assert said("compare", *chosen.split(), "--config-dir", str(tmp_path / "mine")) == f"{tmp_path / 'mine'}{message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "command line: manifest = 'm.json': is not a manifest.json written by handlingsrom"),
        ("[]", "command line: manifest = 'm.json': is not a manifest.json written by handlingsrom"),
        ('{"days": 3}', "command line: manifest = 'm.json': is not a manifest.json written by handlingsrom"),
        ('{"conf": {}, "days": "x"}', "m.json: days = 'x': must be a whole number"),
        ('{"conf": {}, "days": 3}', "m.json: max_days: is missing"),
    ],
)
def test_mistake_in_a_manifest(text, message):
    """A manifest that was not written by the program is refused by name."""
    Path("m.json").write_text(text)
    assert said("compare", "manifest=m.json") == message


def test_out_below_a_file_and_out_with_files_in_it():
    """A results folder that cannot be made, or that holds files, is refused before anything is simulated."""
    Path("file").write_text("mine")
    Path("full").mkdir()
    Path("full/mine.txt").write_text("mine")
    small = ("compare", "scenario=small_team_10", "regimes=[detailed]")
    assert said(*small, "out=file/x") == "command line: out = 'file/x': cannot be written (Not a directory)"
    assert said(*small, "out=full") == "command line: out = 'full': is a folder with files in it already; name a new one"
    assert sorted(Path(".").rglob("*")) == [Path("file"), Path("full"), Path("full/mine.txt")]


@pytest.mark.parametrize("table", [COMMANDS, NUMBERS, THEORY, OTHER])
def test_no_message_is_in_the_words_of_a_library(table):
    """Messages are in plain English."""
    words = ("Input should", "valid integer", "dictionary", "tuple", "instance of", "Error", "unable to parse")
    assert [message for message in table.values() if any(word in message for word in words) or "\n" in message] == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["-m", "experiments.compare", "days=0"], "handlingsrom: command line: days = 0: must be at least 2\n"),
        (["-m", "experiments.cli", "comapre"], f"handlingsrom: command line: {OTHER['comapre']}\n"),
    ],
)
def test_the_command_ends_with_code_2_and_one_line(words, message, tmp_path):
    """At the terminal: exit code 2, one line on the error stream, nothing else, and no results folder."""
    done = subprocess.run([sys.executable, *words], cwd=tmp_path, capture_output=True, text=True)
    assert (2, "", message) == (done.returncode, done.stdout, done.stderr)
    assert json.dumps([str(path) for path in tmp_path.iterdir()]) == "[]"
