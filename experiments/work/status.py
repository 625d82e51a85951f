"""How far the work in a results folder has come."""

import json
import time
from pathlib import Path

from filelock import FileLock, Timeout

from experiments.config.compose import LINE
from experiments.say import words
from experiments.work.parts import Parts, chain
from experiments.work.results import ASKED
from sim.errors import InputError

RECENT_S = 600.0  # the pace is that of the last ten minutes


def tell(folder: Path, lang: str = "en") -> None:
    """Prints how many points and days are done, how many are in hand, and how long the rest will take."""
    try:
        asked = json.loads((folder / ASKED).read_text("utf-8"))["asked"]
        assert all(isinstance(periods, int) for periods in asked.values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError, AssertionError):
        allowed = "holds no work that could be looked at; name the folder of a sweep"
        raise InputError("--status", str(folder), allowed, LINE) from None
    there = Parts(folder / "parts").there()
    done = {key: sum(span.last - span.first for span in chain(there.get(key, []), periods)) for key, periods in asked.items()}
    total, days = sum(asked.values()), sum(min(done[key], periods) for key, periods in asked.items())
    whole = sum(done[key] >= periods for key, periods in asked.items())
    in_hand = _in_hand(folder)
    screen = words.console()
    screen.print(words.text("status", lang, whole=f"{whole:,}", points=f"{len(asked):,}", days=f"{days:,}", total=f"{total:,}"))
    if days == total:
        finished = (folder / "report.html").exists()
        screen.print(words.text("finished" if finished else "to_write", lang))
        return
    pace = _pace(folder)
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


def _pace(folder: Path) -> float:
    """Periods a second, lately; 0 where too little is done to tell."""
    now = time.time()
    times = {path.name: path.stat().st_mtime for path in (folder / "parts").glob("*.parquet")}
    lately = {name: at for name, at in times.items() if now - at < RECENT_S}
    if len(lately) < 2:
        return 0.0
    first, last = min(lately.values()), now
    periods = sum(int(name[24:30]) - int(name[17:23]) for name, at in lately.items() if at > first)
    return periods / max(1.0, last - first)
