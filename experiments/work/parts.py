"""Parts: blocks of simulated days on disk, one file for some periods at one point. Many runs may share a folder of them."""

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from experiments.work.results import part_of
from sim.errors import InputError
from sim.measures.days import Days

BLOCK = 10  # periods that are simulated together
NAME = re.compile(r"([0-9a-f]{16})_(\d{6})-(\d{6})\.parquet")


class Span(NamedTuple):
    """Some periods at the point of this key, from the first up to, not including, the last."""

    key: str
    first: int
    last: int

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.key}_{self.first:06d}-{self.last:06d}.parquet"


class Parts:
    """The parts in a folder, and who has which in hand."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.in_hand: dict[Span, FileLock] = {}

    def there(self) -> dict[str, list[Span]]:
        """What is done: key -> spans, by where they begin, the longest first."""
        found: dict[str, list[Span]] = {}
        for entry in sorted(os.listdir(self.folder), reverse=True):
            if match := NAME.fullmatch(entry):
                found.setdefault(match[1], []).append(Span(match[1], int(match[2]), int(match[3])))
        return {key: sorted(spans, key=lambda span: (span.first, -span.last)) for key, spans in found.items()}

    def claim(self, span: Span) -> bool:
        """Takes a span in hand, unless it is done or another run has it. When this process ends, however it ends, it lets go."""
        lock = FileLock(self.folder / f"{span.name}.lock", thread_local=False)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return False
        self.in_hand[span] = lock
        if (self.folder / span.name).exists():
            self.let_go(span)
            return False
        return True

    def let_go(self, span: Span) -> None:
        """Somebody else may have it."""
        lock = self.in_hand.pop(span)
        with suppress(OSError):
            Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()

    def keep(self, span: Span, found: bytes) -> None:
        """Writes what was found, whole or not at all, and lets go."""
        part = part_of(self.folder / span.name)
        part.write_bytes(found)
        os.replace(part, self.folder / span.name)
        self.let_go(span)

    def read(self, spans: list[Span], periods: int) -> Days:
        """The days of so many periods, out of spans that cover them."""
        blocks = []
        for span in chain(spans, periods):
            path = self.folder / span.name
            try:
                blocks.append(Days.of_bytes(path.read_bytes()))
            except (OSError, ValueError) as error:
                why = str(error).splitlines()[0]
                raise InputError(str(path), None, f"cannot be read ({why}); delete it and give the command again") from None
        days = Days.joined(blocks)
        return days if len(days) == periods else days.first(periods)


def chain(spans: list[Span], periods: int) -> list[Span]:
    """Of spans in order, those that follow each other from the first period on, up to so many; as far as they go."""
    found: list[Span] = []
    at = 0
    for span in spans:
        if span.first == at < periods:
            found.append(span)
            at = span.last
    return found


def gaps(key: str, spans: list[Span], periods: int) -> list[Span]:
    """What is missing of so many periods, in blocks that end where whole blocks end."""
    ends = [span.last for span in chain(spans, periods)]
    at, found = ends[-1] if ends else 0, []
    while at < periods:
        last = min(periods, (at // BLOCK + 1) * BLOCK)
        found.append(Span(key, at, last))
        at = last
    return found
