"""Composes configurations: the only place that knows Hydra."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from hydra import compose as hydra_compose
from hydra import initialize_config_dir
from hydra.errors import HydraException
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from experiments.config.groups import (
    LINE,
    conf_folder,
    groups,
    line_and_problem,
    options,
    quoted,
    refuse_code_in,
    refuse_word,
)  # fmt: skip
from sim.checks import SCENARIO_KEYS, checked, known
from sim.errors import InputError, nearest
from sim.evidence import CARD_KEYS
from sim.measures.rules import refuse_unknown
from sim.scenario import Scenario

HOW_IT_IS_RUN = (
    "scenario", "regimes", "days", "precision", "max_days", "seed", "engine", "workers", "out", "lang", "audience", "figure",
    "doubts", "manifest", "cluster", "sure", "ask",
)  # fmt: skip


@dataclass(frozen=True)
class Composed:
    """A configuration tree with where it came from: overrides, and the files chosen, each with its place in the tree."""

    tree: dict[str, Any]
    overrides: tuple[str, ...]
    config_dir: str | None
    files: tuple[tuple[Path, str | None], ...]

    @property
    def changed(self) -> tuple[str, ...]:
        """What the user set of the model itself, as opposed to how it is run."""
        return tuple(word for word in self.overrides if re.split("[=@.]", word)[0].lstrip("+~") not in HOW_IT_IS_RUN)

    def place_of(self, key: str) -> str:
        """The command line or the file that says `key`, for messages; else its nearest parent, at last the scenario."""
        given = {override.partition("=")[0].lstrip("+~") for override in self.overrides}
        parts = key.split(".")
        if any(word.startswith(f"{key}.") for word in given):
            return LINE
        for n in range(len(parts), 0, -1):
            if ".".join(parts[:n]) in given:
                return LINE
            for file, package in self.files:
                if _says(file, package, parts[:n]):
                    return str(file)
        return next((str(file) for file, _ in self.files if file.parent.name == "scenario"), str(self.files[0][0]))


def compose(overrides: Sequence[str], config_dir: str | Path | None = None) -> Composed:
    """The configuration for these overrides in Hydra's grammar; every mistake is an InputError of one line."""
    extra = []
    if config_dir is not None:
        refuse_code_in(Path(config_dir))
        extra = [f"hydra.searchpath=['file://{Path(config_dir).resolve()}']"]
    overrides = [quoted(word) for word in overrides]
    for word in overrides:
        refuse_word(word, config_dir)
    _refuse_parts_of_no_regime(overrides, config_dir)
    try:
        with initialize_config_dir(str(conf_folder()), version_base="1.3"):
            config = hydra_compose("config", [*overrides, *extra], return_hydra_config=True)
            choices = dict(config.hydra.runtime.choices)
            plain = OmegaConf.masked_copy(config, [str(key) for key in config if key != "hydra"])
            tree = OmegaConf.to_container(plain, resolve=True)
    except (HydraException, OmegaConfBaseException, yaml.YAMLError, OSError, ValueError, RecursionError, AssertionError) as error:
        raise translated(error, overrides, config_dir) from None
    assert isinstance(tree, dict)
    tree.setdefault("name", str(choices["scenario"]))
    choices["regimes"] = list(tree.get("regime") or {})  # Hydra does not tell the names in a list
    plain_tree = {str(key): value for key, value in tree.items()}
    return Composed(plain_tree, tuple(overrides), str(config_dir) if config_dir else None, _files(choices, config_dir))


def _refuse_parts_of_no_regime(overrides: Sequence[str], config_dir: str | Path | None) -> None:
    """Refuses a part chosen for a regime that is not among those compared: Hydra would look for it for minutes."""
    given = {word.partition("=")[0].lstrip("+~"): word.partition("=")[2] for word in overrides}
    listed = yaml.safe_load((conf_folder() / "config.yaml").read_text("utf-8"))["defaults"]
    names = next(entry["regimes"] for entry in listed if isinstance(entry, dict) and "regimes" in entry)
    made: list[str] = []
    if given.get("experiment", "null") != "null":
        file = Path(_written_in(f"experiment/{given['experiment']}", config_dir))
        tree = yaml.safe_load(file.read_text("utf-8")) or {}
        for entry in (one for one in tree.get("defaults", []) if isinstance(one, dict)):
            for key, chosen in entry.items():
                if key == "override /regimes":
                    names = chosen or []
                made += [key.partition("@regime.")[2]] if key.startswith("/regimes@regime.") else []
        made += tree.get("regime") or {}
    if "regimes" in given:
        names = re.findall(r"[\w-]+", given["regimes"])
    names = [*names, *made, *(key.partition("@regime.")[2] for key in given if key.startswith("regimes@regime."))]
    for key, value in given.items():
        group, _, regime = key.partition("@regime.")
        name = regime.partition(".")[0]
        if regime and group != "regimes" and name not in names:
            raise InputError(key, value, f"no regime {name!r} is compared here; {nearest(name, names)}", LINE)


def load(overrides: Sequence[str], config_dir: str | Path | None = None) -> Scenario:
    """The scenario for these overrides; with every regime there is, unless `regimes=[...]` or an experiment names some."""
    overrides = list(overrides)
    if not any(override.startswith(("regimes=", "experiment=")) for override in overrides):
        overrides.append(f"regimes=[{','.join(options('regimes', config_dir))}]")
    return scenario_of(compose(overrides, config_dir))


def scenario_of(composed: Composed) -> Scenario:
    """The validated scenario in a composed configuration; InputError names the file or the command line."""
    raw = {key: value for key, value in composed.tree.items() if key in SCENARIO_KEYS}
    try:
        scenario = checked(raw)
        refuse_unknown(scenario.rules)
        return scenario
    except InputError as error:
        raise InputError(error.key, error.value, error.allowed, composed.place_of(error.key)) from None


def translated(error: Exception, overrides: Sequence[str] = (), config_dir: str | Path | None = None) -> InputError:
    """Hydra's and OmegaConf's messages as one line of ours."""
    text = str(error).strip() or str(error.__cause__ or "")
    where = str(config_dir or LINE)  # every word of the command line has been looked at
    if isinstance(error, RecursionError):
        return InputError("defaults", None, "a list of defaults names itself, or a group there is not", where)
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return InputError(*line_and_problem(error), error.problem_mark.name)
    if match := re.search(r"In '([^']+)': Could not (?:find|load) '([^']+)/([^']+)'", text):
        group = match[2].rpartition("/")[2]
        return InputError(group, match[3], f"no such {group}; {nearest(match[3], options(group, config_dir))}", where)
    if isinstance(error, AssertionError) or "Overrides must be at the end" in text:
        return InputError("defaults", None, "lines with `override` must be the last ones of the list", where)
    if match := re.search(r"In '([^']+)': Could not override '([^']+)'", text):
        allowed = "overrides what no file chooses; a group is written as /scenario, of a regime as /bounds@regime.NAME.bounds"
        return InputError(match[2], None, allowed, _written_in(match[1], config_dir) or where)
    if match := re.search(r"Could not override '([^']+)'", text):
        return _no_such_key(match[1], overrides, config_dir)
    if match := re.search(r"Error merging override (\S+?)=(.*)", text):
        return InputError(match[1], match[2], f"does not fit here; for an evidence card write {match[1]}.value={match[2]}", LINE)
    if match := re.search(r"In '([^']+)': .*\n.*Cannot merge (Dict|List)Config with (Dict|List)Config", text):
        allowed = "a list stands where another file has names with values, or the other way round; write { value: [...] }"
        return InputError(match[1], None, allowed, where)
    if match := re.search(r"Could not append to config. An item is already at '([^']+)'", text):
        return InputError(f"+{match[1]}", None, "is there already; write it without the +", LINE)
    key = re.search(r"full_key: (\S+)", text)
    first = next((line for line in text.splitlines() if line.strip()), type(error).__name__)
    return InputError(key[1] if key else "configuration", None, first.strip(), where)


def _no_such_key(key: str, overrides: Sequence[str], config_dir: str | Path | None) -> InputError:
    """What to say about a key that is not in the configuration: the nearest one that is, or how to add it."""
    top = groups(config_dir)
    chosen = [word for word in overrides if re.split("[@=]", word)[0] in top]
    tree: Any = {name: branch for name, branch in compose(chosen, config_dir).tree.items() if name != "name"}
    parts = key.split(".")
    for n, part in enumerate(parts):
        here = ".".join(parts[: n + 1])
        if not isinstance(tree, dict):
            above = ".".join(parts[:n])
            if tree is None and parts[n - 1] in top:
                return InputError(key, None, f"no {parts[n - 1]} is chosen; write {parts[n - 1]}=NAME too", LINE)
            return InputError(key, None, f"{above} has no parts; write {above}=...", LINE)
        if part not in tree:
            more = [*known(parts[:n]), *(CARD_KEYS if "value" in tree else ())]
            if part in more:
                return InputError(here, None, f"is not set in any file; to add it write +{key}=...", LINE)
            names = {*map(str, tree), *more, *(top if n == 0 else ())}
            return InputError(here, None, f"no such key; {nearest(part, names)}", LINE)
        tree = tree[part]
    return InputError(key, None, f"to add a name to it write +{key}.NAME=...", LINE)


def _written_in(name: str, config_dir: str | Path | None) -> str:
    """The path of the file that Hydra calls by its group and name; the user's own goes first, empty when there is none."""
    folders = ([Path(config_dir)] if config_dir else []) + [conf_folder()]
    return next((str(folder / f"{name}.yaml") for folder in folders if (folder / f"{name}.yaml").exists()), "")


def _files(choices: dict[str, Any], config_dir: str | Path | None) -> tuple[tuple[Path, str | None], ...]:
    """The files of the groups chosen, what is composed last first, and the place each was chosen for (None: see its header)."""
    folders = ([Path(config_dir)] if config_dir else []) + [conf_folder()]
    last = {"experiment": 0, "scenario": 1}
    chosen_groups = sorted((group for group in choices if not group.startswith("hydra")), key=lambda group: last.get(group, 2))
    found: list[tuple[Path, str | None]] = []
    for group in chosen_groups:
        chosen = choices[group]
        names = re.findall(r"[\w-]+", chosen) if isinstance(chosen, str) else [str(name) for name in chosen or []]
        path, _, package = group.partition("@")
        folder_name = path.strip("/").split("/")[-1]
        for name in names:
            found += [(folder / folder_name / f"{name}.yaml", package or None) for folder in folders]
    return tuple((file, package) for file, package in (*found, (conf_folder() / "config.yaml", "")) if file.exists())


def _says(file: Path, package: str | None, parts: Sequence[str]) -> bool:
    """Whether a configuration file gives this key, at the place it was chosen for or its header says; a manifest gives all."""
    if file.suffix == ".json":
        return True
    text = file.read_text("utf-8")
    header = re.search(r"^# @package (\S+)", text, re.MULTILINE)
    if package is None:
        package = header[1].replace("_global_", "") if header else file.parent.name
    place = [part for part in package.split(".") if part]
    if list(parts[: len(place)]) != place or not parts:
        return False
    tree = yaml.safe_load(text)
    for part in parts[len(place) :]:
        if not isinstance(tree, dict) or part not in tree:
            return False
        tree = tree[part]
    return True
