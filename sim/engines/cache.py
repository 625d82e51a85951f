"""Where compiled code is kept: in the user's cache, one folder for each state of the sources and of what compiles them."""

import os
import platform
import re
import shutil
import sys
from contextlib import suppress
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from platformdirs import user_cache_path

from sim import fingerprint

REFUSAL = "cannot_be_compiled.txt"
KEPT = 4  # folders of other states of the sources that are left alone


def folder() -> Path:
    """The folder for the sources, Python and compiler as they are now; NUMBA_CACHE_DIR puts it elsewhere."""
    base = os.environ.get("NUMBA_CACHE_DIR")
    try:
        compiler = version("numba")
    except PackageNotFoundError:
        compiler = "none"
    made_of = (fingerprint.SOURCES, str(Path(__file__).parent), sys.implementation.cache_tag, compiler, platform.machine())
    name = blake2b("\0".join(map(str, made_of)).encode(), digest_size=8).hexdigest()
    return (Path(base) / "handlingsrom" if base else user_cache_path("handlingsrom")) / "compiled" / name


def filled() -> bool:
    """Whether there is compiled code that can be used."""
    try:
        return os.access(folder(), os.W_OK) and any(folder().rglob("*.nbi"))
    except OSError:
        return False


def refuse(why: str) -> None:
    """Writes down that these sources cannot be compiled, so that nobody waits to hear it again."""
    with suppress(OSError):
        (folder() / REFUSAL).write_text(why, encoding="utf-8")


def refusal() -> str:
    """Why these sources cannot be compiled; empty when nothing is known against it."""
    try:
        return (folder() / REFUSAL).read_text("utf-8")
    except OSError:
        return ""


def emptied() -> None:
    """What is kept is damaged: away with it."""
    shutil.rmtree(folder(), ignore_errors=True)


def opened() -> Path | None:
    """The folder, made if it is not there, with those not used for long cleared away; None where nothing can be written."""
    mine = folder()
    try:
        mine.mkdir(parents=True, exist_ok=True)
        os.utime(mine)  # used today
        ours = (f for f in mine.parent.iterdir() if f != mine and re.fullmatch("[0-9a-f]{16}", f.name))
        others = sorted(ours, key=lambda f: f.stat().st_mtime)
    except OSError:
        return None
    for old in others[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return mine if os.access(mine, os.W_OK) else None
