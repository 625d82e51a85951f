"""What comes next in time: an engine drives the floor's transitions and knows nothing else. All engines give the same bits."""

import os
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from sim.engines import cache
from sim.errors import InputError, nearest

# At one and the same second, things happen in this order, and by row within each kind.
CONTACT, AGENT, MOMENT, ARRIVAL = range(4)

ENGINES = ("auto", "processes", "compiled")
RUNNERS = {"processes": "sim.engines.processes", "compiled": "sim.engines.compiled", "loop": "sim.engines.loop"}
COMPILING_S = 15.0  # about what the compiler takes, once
SIMPY_S = 4e-5  # about what SimPy takes for a contact


def chosen(engine: str, contacts: float) -> str:
    """The engine to use. `auto` is the compiled one, unless compiling would take longer than SimPy for this many contacts."""
    if engine not in ENGINES:
        raise InputError("engine", engine, f"no such engine; {nearest(engine, ENGINES)}")
    there = find_spec("numba") is not None and os.environ.get("NUMBA_DISABLE_JIT", "0") == "0"
    if engine == "compiled" and not there:
        allowed = "needs the package numba, which is not there or switched off; engine=processes gives the same results"
        raise InputError("engine", engine, allowed)
    if engine != "auto":
        return engine
    return "compiled" if there and (cache.filled() or contacts * SIMPY_S > COMPILING_S) else "processes"


def must_compile(engine: str) -> bool:
    """Whether this engine has to be compiled before its first day."""
    return engine == "compiled" and not cache.filled()


def runner(engine: str) -> Callable:
    """`run(fresh, moments)` of an engine; its package is imported only when it is used."""
    return import_module(RUNNERS[engine]).run
