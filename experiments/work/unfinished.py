"""Long work may be killed: what is done is kept in the results folder, and the same command goes on from there."""

import json
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from experiments.config.settings import ELSEWHERE
from experiments.work.results import UNFINISHED, versions, write_arrays, write_text
from sim.errors import InputError
from sim.measures.tally import Tally

RUN, DAYS, LOCK = UNFINISHED, "unfinished.npz", "unfinished.lock"
KEEP_EVERY_S = 3.0
SELDOM = 20  # writing takes one part in so many of the time, at most


class Unfinished:
    """The days done so far of one configuration, in one folder."""

    def __init__(self, folder: Path, tree: Mapping[str, Any]):
        self.folder, self.keep_at = folder, time.monotonic() + KEEP_EVERY_S
        self.lock = FileLock(folder / LOCK)
        try:
            self.lock.acquire(blocking=False)
        except Timeout:
            raise InputError("out", str(folder), "another run is writing there; name another folder", "command line") from None
        write_text(_fingerprint(tree), folder / RUN)

    def tally(self) -> Tally:
        """The days done before."""
        if not (self.folder / DAYS).exists():
            return Tally()
        with np.load(self.folder / DAYS) as kept:
            return Tally.of(dict(kept))

    def keep(self, tally: Tally) -> None:
        """Writes down what is done, now and then."""
        began = time.monotonic()
        if began > self.keep_at:
            write_arrays(tally.everything(), self.folder / DAYS)
            now = time.monotonic()
            self.keep_at = now + max(KEEP_EVERY_S, SELDOM * (now - began))

    def finish(self) -> None:
        """All is done: nothing is unfinished any more."""
        for path in (self.folder / DAYS, self.folder / RUN, *self.folder.glob("unfinished.*.part")):
            path.unlink(missing_ok=True)
        self.lock.release()
        (self.folder / LOCK).unlink(missing_ok=True)


@contextmanager
def heeding_ctrl_c(worth_waiting: Callable[[], bool]) -> Iterator[Callable[[], bool]]:
    """While it is worth waiting for the day in hand, Ctrl-C is only remembered, to be asked about; a second one stops at once."""
    seen: list[int] = []

    def remember(number: int, frame: object) -> None:
        seen.append(number)
        if len(seen) > 1 or not worth_waiting():
            raise KeyboardInterrupt  # may be lost within the compiler: then it is asked about after the first day

    before = signal.signal(signal.SIGINT, remember)
    try:
        yield lambda: len(seen) > 0
    finally:
        signal.signal(signal.SIGINT, before)


def can_go_on(folder: Path, tree: Mapping[str, Any]) -> bool:
    """Whether a folder holds an unfinished run of this very configuration and program."""
    return (folder / RUN).exists() and (folder / RUN).read_text("utf-8") == _fingerprint(tree)


def _fingerprint(tree: Mapping[str, Any]) -> str:
    asked = {key: value for key, value in tree.items() if key not in ("manifest", *ELSEWHERE)}
    return json.dumps({"conf": asked, "versions": dict(versions())}, indent=1, ensure_ascii=False) + "\n"
