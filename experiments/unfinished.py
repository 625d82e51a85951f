"""Long work may be killed: what is done is kept in the results folder, and the same command goes on from there."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from filelock import FileLock, Timeout

from experiments.results import versions, write_table, write_text
from sim.errors import InputError
from sim.measures import COLUMNS

RUN, DAYS, LOCK = "unfinished.json", "unfinished.parquet", "unfinished.lock"
KEEP_EVERY_S = 3.0
ELSEWHERE = ("out", "manifest", "lang", "figures")  # keys that do not change a day


class Unfinished:
    """The days done so far of one configuration, in one folder."""

    def __init__(self, folder: Path, tree: Mapping[str, Any]):
        self.folder, self.kept_at = folder, time.monotonic()
        self.lock = FileLock(folder / LOCK)
        try:
            self.lock.acquire(blocking=False)
        except Timeout:
            raise InputError("out", str(folder), "another run is writing there; name another folder", "command line") from None
        write_text(_fingerprint(tree), folder / RUN)

    def rows(self) -> list[tuple]:
        """The rows (as COLUMNS) of the days done before, in order."""
        if not (self.folder / DAYS).exists():
            return []
        return list(pd.read_parquet(self.folder / DAYS).itertuples(index=False, name=None))

    def days(self) -> int:
        """How many days were done before."""
        return len({row[0] for row in self.rows()})

    def keep(self, table: list[tuple]) -> None:
        """Writes down what is done, now and then."""
        if time.monotonic() - self.kept_at > KEEP_EVERY_S:
            write_table(pd.DataFrame(table, columns=COLUMNS), self.folder / DAYS)
            self.kept_at = time.monotonic()

    def finish(self) -> None:
        """All is done: nothing is unfinished any more."""
        for name in (DAYS, f"{DAYS}.part", RUN):
            (self.folder / name).unlink(missing_ok=True)
        self.lock.release()
        (self.folder / LOCK).unlink(missing_ok=True)


def can_go_on(folder: Path, tree: Mapping[str, Any]) -> bool:
    """Whether a folder holds an unfinished run of this very configuration and program."""
    return (folder / RUN).exists() and (folder / RUN).read_text("utf-8") == _fingerprint(tree)


def _fingerprint(tree: Mapping[str, Any]) -> str:
    asked = {key: value for key, value in tree.items() if key not in ELSEWHERE}
    return json.dumps({"conf": asked, "versions": dict(versions())}, indent=1, ensure_ascii=False) + "\n"
