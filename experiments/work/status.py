"""How far the work in a results folder has come."""

import json
import time
from pathlib import Path

from filelock import FileLock, Timeout

from experiments.config.compose import LINE
from experiments.say import words
from experiments.work.parts import Parts, Span, chain
from experiments.work.results import ASKED
from sim.errors import InputError

RECENT_S = 600.0  # the pace is that of the last ten minutes


def tell(folder: Path, lang: str = "en") -> None:
    """Prints how many points and days are done, how many are in hand, and how long the rest will take."""
    try:
        note = json.loads((folder / ASKED).read_text("utf-8"))
        asked, horizon = {str(key): int(periods) for key, periods in note["asked"].items()}, int(note["horizon"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        allowed = "holds no work that could be looked at; name the folder of a sweep"
        raise InputError("--status", str(folder), allowed, LINE) from None
    there = Parts(folder / "parts").there()
    done = {key: sum(span.last - span.first for span in chain(there.get(key, []), periods)) for key, periods in asked.items()}
    total, days = sum(asked.values()) * horizon, sum(min(done[key], periods) for key, periods in asked.items()) * horizon
    whole = sum(done[key] >= periods for key, periods in asked.items())
    in_hand = _in_hand(folder)
    screen = words.console()
    screen.print(words.text("status", lang, whole=f"{whole:,}", points=f"{len(asked):,}", days=f"{days:,}", total=f"{total:,}"))
    if days == total:
        finished = (folder / "report.html").exists()
        screen.print(words.text("finished" if finished else "to_write", lang))
        return
    pace = _pace(there, folder / "parts") * horizon
    if in_hand and pace:
        left = words.time((total - days) / pace, lang)
        screen.print(words.text("going", lang, n=in_hand, pace=f"{60 * pace:,.0f}", left=left))
    else:
        screen.print(words.text("going_slow" if in_hand else "idle", lang, n=in_hand))


def _in_hand(folder: Path) -> int:
    """How many blocks some run is working on now."""
    found = 0
    for path in (folder / "parts").glob("*.lock"):
        lock = FileLock(path)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            found += 1
        else:
            lock.release()
    return found


def _pace(there: dict[str, list[Span]], parts: Path) -> float:
    """Periods a second, lately; 0 where too little is done to tell."""
    now = time.time()
    spans = [(span, (parts / span.name).stat().st_mtime) for found in there.values() for span in found]
    lately = [(span, at) for span, at in spans if now - at < RECENT_S]
    if len(lately) < 2:
        return 0.0
    first = min(at for _, at in lately)
    return sum(span.last - span.first for span, at in lately if at > first) / max(1.0, now - first)
