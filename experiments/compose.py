"""Composes configurations: the only place that knows Hydra."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from hydra import compose as hydra_compose
from hydra import initialize_config_dir
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.errors import HydraException
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

import sim
from sim.checks import FORBIDDEN, SCENARIO_KEYS, checked, known
from sim.errors import NULL, InputError, nearest
from sim.evidence import CARD_KEYS
from sim.scenario import Scenario

HERE = Path(__file__).resolve().parent
LINE = "command line"
HEADERS = {"scenario": "_global_", "regimes": "regime.{name}"}  # where a file of a group puts its keys


@dataclass(frozen=True)
class Composed:
    """A configuration tree with where it came from: overrides, and the files chosen, each with its place in the tree."""

    tree: dict[str, Any]
    overrides: tuple[str, ...]
    files: tuple[tuple[Path, str], ...]

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
        return str(self.files[0][0])


def conf_folder() -> Path:
    """The folder of configurations: beside the code in a checkout, inside the package when installed."""
    beside = HERE.parent / "conf"
    return beside if (beside / "config.yaml").exists() else Path(sim.__file__).parent / "conf"


def options(group: str, config_dir: str | Path | None = None) -> list[str]:
    """The names to choose from in a configuration group, the user's own included."""
    folders = [conf_folder() / group] + ([Path(config_dir) / group] if config_dir else [])
    return sorted({file.stem for folder in folders for file in folder.glob("*.yaml")})


def groups(config_dir: str | Path | None = None) -> set[str]:
    """The groups of configurations there are, the user's own included."""
    folders = [conf_folder()] + ([Path(config_dir)] if config_dir else [])
    return {group.name for folder in folders for group in folder.iterdir() if group.is_dir()}


def compose(overrides: Sequence[str], config_dir: str | Path | None = None) -> Composed:
    """The configuration for these overrides in Hydra's grammar; every mistake is an InputError of one line."""
    extra = []
    if config_dir is not None:
        refuse_code_in(Path(config_dir))
        extra = [f"hydra.searchpath=['file://{Path(config_dir).resolve()}']"]
    for word in overrides:
        refuse_word(word, config_dir)
    try:
        with initialize_config_dir(str(conf_folder()), version_base="1.3"):
            config = hydra_compose("config", [*overrides, *extra], return_hydra_config=True)
            choices = dict(config.hydra.runtime.choices)
            plain = OmegaConf.masked_copy(config, [str(key) for key in config if key != "hydra"])
            tree = OmegaConf.to_container(plain, resolve=True)
    except (HydraException, OmegaConfBaseException, yaml.YAMLError, OSError, ValueError, RecursionError) as error:
        raise translated(error, overrides, config_dir) from None
    assert isinstance(tree, dict)
    tree.setdefault("name", str(choices["scenario"]))
    choices["regimes"] = list(tree.get("regime") or {})  # Hydra does not tell the names in a list
    return Composed({str(key): value for key, value in tree.items()}, tuple(overrides), _files(choices, config_dir))


def load(overrides: Sequence[str], config_dir: str | Path | None = None) -> Scenario:
    """The scenario for these overrides; with every regime there is, unless `regimes=[...]` names some."""
    overrides = list(overrides)
    if not any(override.startswith("regimes=") for override in overrides):
        overrides.append(f"regimes=[{','.join(options('regimes', config_dir))}]")
    return scenario_of(compose(overrides, config_dir))


def scenario_of(composed: Composed) -> Scenario:
    """The validated scenario in a composed configuration; InputError names the file or the command line."""
    raw = {key: value for key, value in composed.tree.items() if key in SCENARIO_KEYS}
    try:
        return checked(raw)
    except InputError as error:
        raise InputError(error.key, error.value, error.allowed, composed.place_of(error.key)) from None


def refuse_code_in(folder: Path) -> None:
    """Refuses a user's folder that is not there, cannot be read as YAML, names code, or lacks a header it needs."""
    if not folder.is_dir():
        raise InputError("--config-dir", str(folder), "is not a folder", LINE)
    if (folder / "hydra").exists():
        raise InputError("hydra", None, "your folder may not reconfigure Hydra itself", str(folder))
    for file in sorted(folder.rglob("*.yaml")):
        try:
            text = file.read_text("utf-8")
            tree = yaml.safe_load(text)
        except OSError as error:
            raise InputError("file", None, f"cannot be read ({error.strerror})", str(file)) from None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise InputError(*_line_and_problem(error), str(file)) from None
        if not isinstance(tree, dict):
            raise InputError("file", None, "must hold keys with values, such as label: My centre", str(file))
        header = HEADERS.get(file.relative_to(folder).parent.name, "").format(name=file.stem)
        if header and not re.search(rf"^# @package {re.escape(header)}\s*$", text, re.MULTILINE):
            raise InputError("line 1", None, f"must be: # @package {header}", str(file))
        key = _names_code(tree, "")
        if key:
            raise InputError(key, None, "a configuration never names code; give a policy or law by its name", str(file))


def _line_and_problem(error: Exception) -> tuple[str, None, str]:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", "")
    if isinstance(error, UnicodeDecodeError):
        problem = "is not UTF-8 text"
    return f"line {mark.line + 1}" if mark else "file", None, f"{problem}; not readable as YAML"


def _names_code(tree: Any, path: str) -> str:
    if isinstance(tree, dict):
        for key, branch in tree.items():
            here = f"{path}.{key}" if path else str(key)
            if key in FORBIDDEN or (not path and str(key).partition("/")[0] == "hydra"):
                return here
            found = _names_code(branch, here)
            if found:
                return found
    if isinstance(tree, list):
        return next((found for branch in tree if (found := _names_code(branch, path))), "")
    return ""


def refuse_word(word: str, config_dir: str | Path | None) -> None:
    """Refuses one word of the command line that is not key=value, that names code, or that chooses a file there is not."""
    key, _, shown = word.partition("=")
    if any(name in word for name in FORBIDDEN):
        raise InputError(key.lstrip("+~"), None, "a configuration never names code; give a policy or law by its name", LINE)
    if re.match(r"[+~]*hydra\b", word):
        raise InputError(key.lstrip("+~"), None, "Hydra itself cannot be set from here", LINE)
    try:
        found = OverridesParser.create().parse_override(word)
    except HydraException:
        raise InputError(word, None, "write key=value, such as days=20 or regimes=[detailed,bounded]", LINE) from None
    if found.is_sweep_override():
        raise InputError(key, shown, f"one value at a time; for a list write {key}=[{shown}]", LINE)
    group = found.key_or_group
    if not group:
        raise InputError(word, None, "write key=value, such as days=20 or regimes=[detailed,bounded]", LINE)
    if group in groups(config_dir):
        _refuse_choice(group, None if found.is_delete() else found.value(), config_dir)


def _refuse_choice(group: str, chosen: Any, config_dir: str | Path | None) -> None:
    """Refuses what names no file in a group; only regimes may be several."""
    there = options(group, config_dir)
    names = chosen if isinstance(chosen, list) and group == "regimes" else [chosen]
    if not names or not all(isinstance(name, str) and name for name in names):
        one = "one or more" if group == "regimes" else "one"
        raise InputError(group, NULL if chosen is None else chosen, f"name {one} of: {', '.join(there)}", LINE)
    for name in names:
        if name not in there:
            what = {"regimes": "regime"}.get(group, group)
            raise InputError(group, name, f"no such {what}; {nearest(name, there)}", LINE)
        if names.count(name) > 1:
            raise InputError(group, name, "is named twice", LINE)


def translated(error: Exception, overrides: Sequence[str] = (), config_dir: str | Path | None = None) -> InputError:
    """Hydra's and OmegaConf's messages as one line of ours."""
    text = str(error).strip() or str(error.__cause__ or "")
    where = str(config_dir or LINE)  # every word of the command line has been looked at
    if isinstance(error, RecursionError):
        return InputError("defaults", None, "a list of defaults names itself, or a group there is not", where)
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return InputError(*_line_and_problem(error), error.problem_mark.name)
    if match := re.search(r"In '([^']+)': Could not (?:find|load) '([^']+)/([^']+)'", text):
        group = match[2].rpartition("/")[2]
        return InputError(group, match[3], f"no such {group}; {nearest(match[3], options(group, config_dir))}", where)
    if match := re.search(r"Could not override '([^']+)'", text):
        return _no_such_key(match[1], overrides, config_dir)
    if match := re.search(r"Error merging override (\S+?)=(.*)", text):
        return InputError(match[1], match[2], f"does not fit here; for an evidence card write {match[1]}.value={match[2]}", LINE)
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
            return InputError(key, None, f"{above} has no parts; write {above}=...", LINE)
        if part not in tree:
            more = [*known(parts[:n]), *(CARD_KEYS if "value" in tree else ())]
            if part in more:
                return InputError(here, None, f"is not set in any file; to add it write +{key}=...", LINE)
            names = {*map(str, tree), *more, *(top if n == 0 else ())}
            return InputError(here, None, f"no such key; {nearest(part, names)}", LINE)
        tree = tree[part]
    return InputError(key, None, f"to add a name to it write +{key}.NAME=...", LINE)


def _files(choices: dict[str, Any], config_dir: str | Path | None) -> tuple[tuple[Path, str], ...]:
    """The files of the groups chosen, the scenario's first, and where in the tree each puts its keys unless it says so itself."""
    folders = ([Path(config_dir)] if config_dir else []) + [conf_folder()]
    chosen_groups = sorted((group for group in choices if not group.startswith("hydra")), key=lambda group: group != "scenario")
    found = []
    for group in chosen_groups:
        chosen = choices[group]
        names = re.findall(r"[\w-]+", chosen) if isinstance(chosen, str) else [str(name) for name in chosen or []]
        path, _, package = group.partition("@")
        folder_name = path.strip("/").split("/")[-1]
        for name in names:
            found += [(folder / folder_name / f"{name}.yaml", package or folder_name) for folder in folders]
    return tuple((file, package) for file, package in (*found, (conf_folder() / "config.yaml", "")) if file.exists())


def _says(file: Path, package: str, parts: Sequence[str]) -> bool:
    """Whether a configuration file gives this key, at the place its header puts it; a manifest gives every key."""
    if file.suffix == ".json":
        return True
    text = file.read_text("utf-8")
    header = re.search(r"^# @package (\S+)", text, re.MULTILINE)
    place = (header[1].replace("_global_", "") if header else package).split(".")
    place = [part for part in place if part]
    if list(parts[: len(place)]) != place or not parts:
        return False
    tree = yaml.safe_load(text)
    for part in parts[len(place) :]:
        if not isinstance(tree, dict) or part not in tree:
            return False
        tree = tree[part]
    return True
