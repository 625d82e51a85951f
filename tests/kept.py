"""What is asked and compared in the tests of work that is killed: a small sweep, and the bytes of its tables."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLES = ("sweep.csv", "sweep.parquet", "frontier.csv", "report.html")
SMALL = (
    "scenario=small_team_10", "regimes=[detailed,bounded]", "staffing.scale=0.9,1.1", "regime.bounded.bounds.max_away=0.1,0.3",
    "days=25", "engine=processes", "figure=none",
)  # fmt: skip


def begun(out, *words):
    """A sweep in a process of its own."""
    command = [sys.executable, "-m", "experiments.sweep", *SMALL, f"out={out}", *words]
    with Path(f"{out}.txt").open("a") as said:  # a pipe would stay open as long as any process of a killed one
        return subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said)


def ended(process, out):
    """Waits until a sweep has ended well."""
    assert 0 == process.wait(timeout=120), Path(f"{out}.txt").read_text()


def parts_of(out):
    """The parts that are whole."""
    return sorted(path.name for path in (Path(out) / "parts").glob("*.parquet"))


def wait_for(found, seconds=60.0):
    """Waits until something is so."""
    until = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.02)


def bytes_of(out):
    """The tables and the page, byte for byte."""
    return {name: (Path(out) / name).read_bytes() for name in TABLES}
