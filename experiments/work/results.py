"""The results folder, written so that a reader finds either a whole file or none."""

import json
import os
import platform
import subprocess
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pandas as pd

from sim import fingerprint
from sim.errors import InputError

UNFINISHED = "unfinished.json"  # there until a run is done
ASKED = "asked.json"  # which experiment a folder of parts belongs to, and by which version of the model
LEFTOVERS = ("figures", "parts", "unfinished.lock")  # of a run that ended before its first day, beside files not yet whole
HERE = Path(__file__).resolve().parent
PACKAGES = ("handlingsrom", "numpy", "scipy", "pandas", "pyarrow", "simpy", "numba", "hydra-core")


def new_folder(experiment: str, out: str | None, may_go_on: Callable[[Path], bool]) -> Path:
    """A results folder: `out`, or results/EXPERIMENT/<date and time>; new and empty, or one where this run was cut off."""
    try:
        if out is not None:
            folder = Path(out).expanduser()
            folder.mkdir(parents=True, exist_ok=True)
            if any(file.name not in LEFTOVERS and file.suffix != ".part" for file in folder.iterdir()) and not may_go_on(folder):
                cut_off = (folder / UNFINISHED).exists()
                allowed = "holds an unfinished run of another command; give that one again to go on with it" if cut_off else (
                    "is a folder with files in it already"
                )  # fmt: skip
                raise InputError("out", out, f"{allowed}; name a new one", "command line")
            (folder / "figures").mkdir(exist_ok=True)
            return folder
        stamp = datetime.now().strftime("%Y-%m-%d_%H-%M-%S")
        parent = Path("results") / experiment
        parent.mkdir(parents=True, exist_ok=True)
        for n in range(1, 10_000):
            folder = parent / (stamp if n == 1 else f"{stamp}_{n}")
            try:
                folder.mkdir()
            except FileExistsError:
                continue  # another run started in the same second
            (folder / "figures").mkdir()
            return folder
    except OSError as error:
        where = out if out is not None else str(Path("results") / experiment)
        raise InputError("out", where, f"cannot be written ({error.strerror or error})", "command line") from None
    raise InputError("out", str(parent), "holds too many runs of this second", "command line")


def part_of(path: Path) -> Path:
    """Where a file is written before it takes its name; another run, on another machine too, may be writing the same one."""
    return path.with_name(f"{path.name}.{uuid4().hex[:12]}.part")


def write_table(table: pd.DataFrame, path: Path) -> None:
    """A table as Parquet or CSV by the ending of its name, whole or not at all."""
    part = part_of(path)
    if path.suffix == ".parquet":
        table.to_parquet(part, index=False)
    else:
        table.to_csv(part, index=False, lineterminator="\n")
    os.replace(part, path)


def write_arrays(arrays: Mapping[str, np.ndarray], path: Path) -> None:
    """Arrays by name (NumPy's .npz), whole or not at all."""
    part = part_of(path)
    with part.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]
    os.replace(part, path)


def write_text(text: str, path: Path) -> None:
    """A text file in UTF-8, whole or not at all."""
    part = part_of(path)
    part.write_text(text, encoding="utf-8", newline="\n")
    os.replace(part, path)


def write_manifest(folder: Path, **facts: Any) -> None:
    """What made these results: configuration, seed, engine, days, versions, commit, seconds."""
    found = {**facts, "versions": versions(), "commit": commit()}
    write_text(json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False) + "\n", folder / "manifest.json")


def versions() -> Mapping[str, str]:
    """Versions of Python and of the packages that numbers depend on, and a fingerprint of the model's own sources."""
    found = {"python": platform.python_version(), "model": fingerprint.SOURCES}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def commit() -> str | None:
    """The commit of this checkout, with '+' when files have changed since; None when there is none to tell."""
    try:
        head = _git("rev-parse", "HEAD")
        return f"{head}+" if _git("status", "--porcelain", "--untracked-files=no") else head
    except (OSError, subprocess.CalledProcessError):
        return None


def _git(*words: str) -> str:
    asked = subprocess.run(["git", *words], cwd=HERE, capture_output=True, text=True, check=True, timeout=10)
    return asked.stdout.strip()
