"""The command: `handlingsrom EXPERIMENT [key=value ...]`, the same as `python -m experiments.EXPERIMENT [key=value ...]`."""

import argparse
import ast
import sys
from dataclasses import replace
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import yaml

from experiments.config.compose import LINE, Composed, compose, load
from experiments.config.groups import conf_folder, options, refuse_code_in
from experiments.work import multirun, status
from sim.errors import InputError, nearest
from sim.scenario import Scenario

SIZE = {
    "en": "{agents} on duty, {contacts:.0f} contacts a day",
    "nb": "{agents} på vakt, {contacts:.0f} henvendelser om dagen",
}
FLAGS = "--config-dir FOLDER, --cfg, --multirun, --status FOLDER, --version, --help"
USAGE = """\
handlingsrom EXPERIMENT [key=value ...] [--config-dir FOLDER] [--cfg] [--multirun] [--status FOLDER] [--version]

Experiments:
{experiments}
  scenarios    The contact centres to choose from, one line each.
  regimes      The regimes to choose from, one line each.
  choices      What regimes are put together from (pauses, channel, bounds ...), what work does to people, calendars,
               rules, and experiments that show how it can go wrong, one line each.

Common keys:
  scenario=NAME  regimes=[a,b,...] (the first is the baseline)  days=N or precision=0.01  seed=S  out=FOLDER  lang=en|nb
  engine=auto|processes|compiled  workers=N (cores to use; both change how long it takes, never a number)
Of sweep:
  KEY=1,2,3  KEY="range(0.8,1.3,0.1)" (without its end)  KEY="interval(0,0.2)" ask.samples=200 (a Latin hypercube)  BREAKS=a,b
  ask.file=points.csv (a column a key, a row a point)  --status FOLDER (how far it has come)  sure=true (without being asked)
Of every experiment that simulates:
  cluster=dask cluster.address=tcp://127.0.0.1:8786 (a Dask cluster that is running)  --multirun (once for each combination)
Of calibrate:
  data=FILE  out=FOLDER  name=NAME (of the scenario)  within=20 (seconds that count as in time)  columns={{offered: 'Calls in'}}
  hold_back=0.5 (the last half of the days) or [2027-03-01,2027-03-02]  queues=channel|topic|team|priority
Any number of the scenario can be set: staffing.agents=10  demand.scale=1.1  behaviour.fatigue_rate=0.004
Your own files: --config-dir my_folder scenario=mine (my_folder/scenario/mine.yaml); --cfg shows the whole configuration.
"""


def main(experiment: str | None = None) -> None:
    """Runs the command line; a user's mistake ends with one line and exit code 2."""
    words = sys.argv[1:] if experiment is None else [experiment, *sys.argv[1:]]
    try:
        run(words)
    except InputError as error:
        print(f"handlingsrom: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
    except KeyboardInterrupt as stopped:
        print(f"handlingsrom: {stopped or 'interrupted before there was anything to keep'}", file=sys.stderr)
        sys.exit(130)


def experiments() -> dict[str, str]:
    """The experiments there are: name -> first line of the file's docstring."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return {file.stem: _first_line(file) for file in files if file.stem not in ("__init__", "cli")}


def _first_line(file: Path) -> str:
    return (ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "").splitlines()[0]


def run(words: list[str]) -> None:
    """Reads the words of the command line and does what they say."""
    parser = argparse.ArgumentParser(prog="handlingsrom", add_help=False, exit_on_error=False, allow_abbrev=False)
    parser.add_argument("--config-dir")
    parser.add_argument("--cfg", action="store_true")
    parser.add_argument("--help", "-h", action="store_true")
    parser.add_argument("--version", action="store_true")
    parser.add_argument("--multirun", "-m", action="store_true")
    parser.add_argument("--status", metavar="FOLDER")
    try:
        flags, rest = parser.parse_known_args(words)
    except argparse.ArgumentError as error:
        raise InputError(str(error.argument_name), None, error.message, "command line") from None
    known = experiments()
    if flags.version:
        print(f"handlingsrom {version('handlingsrom')}")
        return
    if flags.help or not rest:
        print(USAGE.format(experiments="\n".join(f"  {name:<12} {line}" for name, line in known.items())), end="")
        return
    name, overrides = rest[0], rest[1:]
    for word in overrides:
        if word.startswith("-"):
            raise InputError(word, None, f"no such flag; known: {FLAGS}", LINE)
    if flags.status is not None:
        status.tell(Path(flags.status).expanduser(), "nb" if "lang=nb" in overrides else "en")
    elif name in LISTS:
        print_list(name, overrides, flags.config_dir)
    elif name == "choices":
        print_choices(overrides, flags.config_dir)
    elif name not in known:
        raise InputError("experiment", name, f"no such experiment; {nearest(name, [*known, *LISTS, 'choices'])}", "command line")
    elif name == "report":  # of a results folder, not of a configuration
        import_module("experiments.report").run(overrides)
    else:
        start(name, overrides, flags.config_dir, flags.cfg, flags.multirun and name != "sweep")  # which has its own way


def start(name: str, overrides: list[str], config_dir: str | None, only_show: bool, many: bool) -> None:
    """Runs an experiment, at every combination of values if `many`, or only shows its configuration."""
    experiment = import_module(f"experiments.{name}")
    if many and not only_show:
        multirun.run(name, overrides, lambda words: composed_of(name, words, config_dir), experiment.run)
        return
    composed = composed_of(name, overrides, config_dir)
    if only_show:
        print(yaml.safe_dump(composed.tree, allow_unicode=True, sort_keys=False), end="")
    else:
        experiment.run(composed)


def composed_of(name: str, overrides: list[str], config_dir: str | None) -> Composed:
    """The configuration of an experiment."""
    experiment = import_module(f"experiments.{name}")
    own = getattr(experiment, "KEYS", ())  # keys of this experiment alone, which no file gives
    overrides = [f"+{word}" if word.partition("=")[0] in own else word for word in overrides]
    usual = [f"experiment={name}"]  # what a question asks, if nothing else is asked
    if hasattr(experiment, "QUESTION") and not any(word.startswith(("experiment=", "manifest=")) for word in overrides):
        overrides = [*usual, *overrides]
    composed: Composed = getattr(experiment, "composed", compose)(overrides, config_dir)
    return replace(composed, overrides=tuple(word for word in composed.overrides if word not in usual))


def print_list(group: str, overrides: list[str], config_dir: str | None) -> None:
    """One line for each contact centre, or regime, to choose from."""
    lang = _asked(overrides, config_dir)
    for name in options({"scenarios": "scenario"}.get(group, group), config_dir):
        if name.startswith("bench_"):
            continue  # made-up days to measure speed on, no contact centres
        chosen = [f"regimes=[{name}]"] if group == "regimes" else [f"scenario={name}", "regimes=[detailed]"]
        try:
            print(f"{name:<28} {LISTS[group](load(chosen, config_dir), name, lang)}")
        except InputError as error:
            print(f"{name:<28} {error}")


def print_choices(overrides: list[str], config_dir: str | None) -> None:
    """For each part of a regime what there is to choose from, and how to choose it."""
    lang = _asked(overrides, config_dir)
    for group, how in CHOICES.items():
        print(how)
        for name in options(group, config_dir):
            folders = [Path(config_dir)] if config_dir else []
            file = next(f for folder in (*folders, conf_folder()) if (f := folder / group / f"{name}.yaml").exists())
            tree = yaml.safe_load(file.read_text("utf-8"))
            if "ask" in tree:
                continue  # a question, which is an experiment by itself
            if group == "experiment":  # what goes wrong is told where it is set, after what helps
                tree = ([*tree.get("regime", {}).values()][:2] or [{}])[-1]
            if group == "calendar":
                tree = tree.get("calendar")
                tree = tree if isinstance(tree, dict) else NO_CALENDAR
            texts = [tree.get(key) or "" for key in ("label", "about")]
            label, about = (text.get(lang, "") if isinstance(text, dict) else text for text in texts)
            print(f"  {name:<22} {label}: {about}")
        print()


def _asked(overrides: list[str], config_dir: str | None) -> str:
    """The language a list is asked for in; refuses any other word, and a user's folder that cannot be read."""
    for word in overrides:
        if word not in ("lang=en", "lang=nb"):
            raise InputError(word, None, "only lang=en or lang=nb can be given here", "command line")
    if config_dir is not None:
        refuse_code_in(Path(config_dir))
    return "nb" if overrides[-1:] == ["lang=nb"] else "en"


def _regime_line(scenario: Scenario, name: str, lang: str) -> str:
    regime = scenario.regime[name]
    return f"{regime.label.of(lang)}: {regime.about.of(lang)}"


def _scenario_line(scenario: Scenario, name: str, lang: str) -> str:
    contacts = sum(queue.for_people for queue in scenario.demand.queues.values()) * scenario.demand.scale
    return f"{scenario.label.of(lang)}: {SIZE[lang].format(agents=scenario.staffing.on_duty, contacts=contacts)}"


CHOICES = {  # part of a regime -> how it is chosen on the command line
    group: f"{group}@regime.REGIME.{group}=NAME"
    for group in ("breaks", "channel_choice", "bounds", "information", "written", "leader")
} | {"behaviour": "behaviour=NAME", "calendar": "calendar=NAME", "rules": "rules=NAME", "experiment": "experiment=NAME"}
NO_CALENDAR = {
    "label": {"en": "no calendar", "nb": "ingen kalender"},
    "about": {"en": "Every day is a plain day, without a date.", "nb": "Hver dag er en vanlig dag, uten dato."},
}
LISTS = {"scenarios": _scenario_line, "regimes": _regime_line}


if __name__ == "__main__":
    main()
