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

import sim
from sim.checks import FORBIDDEN, SCENARIO_KEYS, checked
from sim.errors import InputError, nearest
from sim.scenario import Scenario

HERE = Path(__file__).resolve().parent
LINE = "command line"


@dataclass(frozen=True)
class Composed:
    """A configuration tree with where it came from: overrides, and the file chosen in each group."""

    tree: dict[str, Any]
    overrides: tuple[str, ...]
    files: tuple[Path, ...]

    def place_of(self, key: str) -> str:
        """The command line or the file that says `key`, for messages; the nearest parent if none says it exactly."""
        given = {override.partition("=")[0].lstrip("+~") for override in self.overrides}
        parts = key.split(".")
        for n in range(len(parts), 0, -1):
            if ".".join(parts[:n]) in given:
                return LINE
            for file in self.files:
                if _says(file, parts[:n]):
                    return str(file)
        return LINE


def conf_folder() -> Path:
    """The folder of configurations: beside the code in a checkout, inside the package when installed."""
    beside = HERE.parent / "conf"
    return beside if (beside / "config.yaml").exists() else Path(sim.__file__).parent / "conf"


def options(group: str, config_dir: str | Path | None = None) -> list[str]:
    """The names to choose from in a configuration group, the user's own included."""
    folders = [conf_folder() / group] + ([Path(config_dir) / group] if config_dir else [])
    return sorted({file.stem for folder in folders for file in folder.glob("*.yaml")})


def compose(overrides: Sequence[str], config_dir: str | Path | None = None) -> Composed:
    """The configuration for these overrides in Hydra's grammar; every mistake is an InputError of one line."""
    extra = []
    if config_dir is not None:
        refuse_code_in(Path(config_dir))
        extra = [f"hydra.searchpath=['file://{Path(config_dir).resolve()}']"]
    for override in overrides:
        key = override.partition("=")[0].lstrip("+~")
        if any(word in override for word in FORBIDDEN) or key.partition(".")[0].partition("/")[0] == "hydra":
            raise InputError(key, None, "a configuration never names code; give a policy or law by its name", LINE)
    try:
        with initialize_config_dir(str(conf_folder()), version_base="1.3"):
            config = hydra_compose("config", [*overrides, *extra], return_hydra_config=True)
            choices = dict(config.hydra.runtime.choices)
            plain = OmegaConf.masked_copy(config, [str(key) for key in config if key != "hydra"])
            tree = OmegaConf.to_container(plain, resolve=True)
    except (HydraException, OmegaConfBaseException, yaml.YAMLError) as error:
        raise translated(error, config_dir) from None
    assert isinstance(tree, dict)
    tree.setdefault("name", str(choices["scenario"]))
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
    """Refuses a user's folder that is not there, cannot be read as YAML, or names code."""
    if not folder.is_dir():
        raise InputError("--config-dir", str(folder), "is not a folder", LINE)
    if (folder / "hydra").exists():
        raise InputError("hydra", None, "your folder may not reconfigure Hydra itself", str(folder))
    for file in sorted(folder.rglob("*.yaml")):
        try:
            tree = yaml.safe_load(file.read_text("utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            line = f"line {mark.line + 1}: " if mark else ""
            problem = getattr(error, "problem", None) or "is not UTF-8 text"
            raise InputError("file", None, f"{line}{problem}; not readable as YAML", str(file)) from None
        key = _names_code(tree, "")
        if key:
            raise InputError(key, None, "a configuration never names code; give a policy or law by its name", str(file))


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


def translated(error: Exception, config_dir: str | Path | None = None) -> InputError:
    """Hydra's and OmegaConf's messages as one line of ours."""
    text = str(error)
    if match := re.search(r"Could not (?:find|load) '(\w+)/([^']+)'", text):
        group, name = match[1], match[2]
        known = options(group, config_dir)
        what = {"regimes": "regime", "scenario": "scenario"}.get(group, group)
        return InputError(group, name, f"no such {what}; {nearest(name, known)}", LINE)
    if match := re.search(r"Could not override '([^']+)'", text):
        return InputError(match[1], None, _no_such_key(match[1], config_dir), LINE)
    if match := re.search(r"Ambiguous value for argument '([^']+)'", text):
        key, _, value = match[1].partition("=")
        return InputError(key, value, f"for a list write {key}=[{value}]", LINE)
    if match := re.search(r"Error parsing override '([^']*)'", text):
        return InputError(match[1], None, "write key=value, such as days=20 or regimes=[detailed,bounded]", LINE)
    if match := re.search(r"Error merging override (\S+?)=(.*)", text):
        return InputError(match[1], match[2], f"does not fit here; for an evidence card write {match[1]}.value={match[2]}", LINE)
    first = next((line for line in text.splitlines() if line.strip()), type(error).__name__)
    return InputError("configuration", None, f"{first.strip()} (write key=value; lists as key=[a,b])", LINE)


def _no_such_key(key: str, config_dir: str | Path | None) -> str:
    """What to say about a key that is not in the configuration: the nearest one that is."""
    tree: Any = compose([], config_dir).tree
    parts = key.split(".")
    for part in parts[:-1]:
        tree = tree.get(part) if isinstance(tree, dict) else None
    if not isinstance(tree, dict):
        return "no such key"
    return f"no such key; {nearest(parts[-1], map(str, tree))}"


def _files(choices: dict[str, Any], config_dir: str | Path | None) -> tuple[Path, ...]:
    """The files of the groups chosen, the scenario's first."""
    folders = ([Path(config_dir)] if config_dir else []) + [conf_folder()]
    groups = sorted((group for group in choices if not group.startswith("hydra")), key=lambda group: group != "scenario")
    found = []
    for group in groups:
        chosen = choices[group]
        names = re.findall(r"[\w-]+", chosen) if isinstance(chosen, str) else [str(name) for name in chosen or []]
        folder_name = group.partition("@")[0].strip("/").split("/")[-1]
        for name in names:
            found += [folder / folder_name / f"{name}.yaml" for folder in folders]
    return tuple(file for file in (*found, conf_folder() / "config.yaml") if file.exists())


def _says(file: Path, parts: Sequence[str]) -> bool:
    """Whether a configuration file gives this key, at the place its header puts it."""
    text = file.read_text("utf-8")
    header = re.search(r"^# @package (\S+)", text, re.MULTILINE)
    package = [] if header and header[1] == "_global_" else header[1].split(".") if header else [file.parent.name]
    if file.name == "config.yaml":
        package = []
    if list(parts[: len(package)]) != package or len(parts) == len(package):
        return False
    tree = yaml.safe_load(text)
    for part in parts[len(package) :]:
        if not isinstance(tree, dict) or part not in tree:
            return False
        tree = tree[part]
    return True
