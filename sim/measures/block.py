"""One block of days, simulated and measured wherever there is a process for it: what goes there, and what comes back."""

import time
import traceback
from typing import NamedTuple

from sim import fingerprint
from sim.measures.days import Days
from sim.measures.tally import measured
from sim.run import each_period, thawed
from sim.scenario import Scenario


class Block(NamedTuple):
    """What to simulate: some periods of a scenario (pickled) under all its regimes."""

    frozen: bytes
    seed: int
    first: int
    last: int  # not among them
    engine: str
    with_parts: bool
    sources: str  # the fingerprint of the model that is to be used


class Outcome(NamedTuple):
    """What came of a block: its days as a Parquet file, and how long it took; or in one line why there is nothing."""

    found: bytes = b""
    running_s: float = 0.0
    measuring_s: float = 0.0
    failed: str = ""


def simulated(block: Block) -> Outcome:
    """Simulates and measures a block. A fault in it is told, not raised: it is of this scenario alone."""
    if block.sources != fingerprint.SOURCES:
        return Outcome(failed=f"another version of the model is installed where it was tried ({fingerprint.SOURCES})")
    try:
        return _simulated(block, thawed(block.frozen))
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return Outcome(failed=f"{type(error).__name__}: {error} ({place.name}, line {place.lineno})".replace("\n", " "))


def _simulated(block: Block, scenario: Scenario) -> Outcome:
    periods = each_period(scenario, scenario.regime, block.seed, range(block.first, block.last), block.engine)
    found, began, measuring_s = [], time.perf_counter(), 0.0
    for period in periods:
        at = time.perf_counter()
        found.append(measured(period, by_quarter=False))
        measuring_s += time.perf_counter() - at
    running_s = time.perf_counter() - began - measuring_s
    return Outcome(Days.of(found, block.with_parts).to_bytes(), running_s, measuring_s)
