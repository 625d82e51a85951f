"""What there is to choose from, and what is refused before Hydra sees it."""

import re
from pathlib import Path
from typing import Any

import yaml
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.errors import HydraException

from sim import checks
from sim.checks import FORBIDDEN
from sim.errors import NULL, InputError, nearest

HERE = Path(__file__).resolve().parents[1]
LINE = "command line"
# Where a file of a group puts its keys.
HEADERS = {"scenario": "_global_", "experiment": "_global_", "calendar": "demand", "regimes": "regime.{name}"}
RESOLVER = "${oc."  # would read what is outside the configuration, such as the environment
HERE_ALONE = ("cluster", "out", "sure")  # where work is done and kept: a file from somebody else does not decide that
NO_CODE = "a configuration never names code; give a policy or law by its name"


def conf_folder() -> Path:
    """The folder of configurations: beside the code in a checkout, inside the package when installed."""
    beside = HERE.parent / "conf"
    return beside if (beside / "config.yaml").exists() else Path(checks.__file__).parent / "conf"


def options(group: str, config_dir: str | Path | None = None) -> list[str]:
    """The names to choose from in a configuration group, the user's own included."""
    folders = [conf_folder() / group] + ([Path(config_dir) / group] if config_dir else [])
    return sorted({file.stem for folder in folders for file in folder.glob("*.yaml")})


def groups(config_dir: str | Path | None = None) -> set[str]:
    """The groups of configurations there are, the user's own included."""
    folders = [conf_folder()] + ([Path(config_dir)] if config_dir else [])
    return {group.name for folder in folders for group in folder.iterdir() if group.is_dir() and any(group.glob("*.yaml"))}


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
            raise InputError(*line_and_problem(error), str(file)) from None
        if not isinstance(tree, dict):
            raise InputError("file", None, "must hold keys with values, such as label: My centre", str(file))
        header = HEADERS.get(file.relative_to(folder).parent.name, "").format(name=file.stem)
        if header and not re.search(rf"^# @package {re.escape(header)}\s*$", text, re.MULTILINE):
            raise InputError("line 1", None, f"must be: # @package {header}", str(file))
        for key in HERE_ALONE:
            if key in tree:
                raise InputError(key, None, "is for the command line to say, not for a file", str(file))
        key = _names_code(tree, "")
        if key:
            raise InputError(key, None, NO_CODE, str(file))


def line_and_problem(error: Exception) -> tuple[str, None, str]:
    """Where a file stops being YAML, and why."""
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
    return path if isinstance(tree, str) and RESOLVER in tree else ""


def quoted(word: str) -> str:
    """A path on the command line may hold any letters: quotes it for Hydra's grammar, unless it is quoted already."""
    key, _, path = word.partition("=")
    quotes = path[:1] in ("'", '"') and path[:1] == path[-1:] and len(path) > 1 and path[:1] not in path[1:-1]
    if key.lstrip("+") not in ("out", "manifest", "data") or quotes or path in ("", "null"):
        return word
    path = re.sub(r"(\\+)(?='|$)", r"\1\1", path).replace("'", r"\'").replace("${", r"\${")
    return f"{key}='{path}'"


def refuse_word(word: str, config_dir: str | Path | None) -> None:
    """Refuses one word of the command line that is not key=value, that names code, or that chooses a file there is not."""
    key, _, shown = word.partition("=")
    if any(name in word for name in (*FORBIDDEN, RESOLVER)):
        raise InputError(key.lstrip("+~"), None, NO_CODE, LINE)
    if re.match(r"[+~]*hydra\b", word):
        raise InputError(key.lstrip("+~"), None, "Hydra itself cannot be set from here", LINE)
    try:
        found = OverridesParser.create().parse_override(word)
    except HydraException:
        raise InputError(word, None, "write key=value, such as days=20 or regimes=[detailed,bounded]", LINE) from None
    if found.is_sweep_override():
        raise InputError(key, shown, f"one value at a time; for a list write {key}=[{shown}]", LINE)
    if found.value() == {} and not found.is_delete():
        raise InputError(key, shown, f"changes nothing; to take something out write ~{key}.NAME", LINE)
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
