"""What comes next in time: an engine drives the floor's transitions and knows nothing else. All engines give the same bits."""

import os
import sys
from collections.abc import Callable
from importlib import import_module

from sim.engines import cache
from sim.errors import InputError, nearest

# At one and the same second, things happen in this order, and by row within each kind.
CONTACT, AGENT, MOMENT, ARRIVAL = range(4)

ENGINES = ("auto", "processes", "compiled")
RUNNERS = {"processes": "sim.engines.processes", "compiled": "sim.engines.compiled", "loop": "sim.engines.loop"}
WORTH_S = 5.0  # a longer wait for SimPy is worth the longer one for the compiler, which comes once
SIMPY_S = 4e-5  # about what SimPy takes for a contact


def chosen(engine: str, contacts: float) -> str:
    """The engine to use. `auto` is the compiled one, unless it would have to be compiled for a few contacts only."""
    if engine not in ENGINES:
        raise InputError("engine", engine, f"no such engine; {nearest(engine, ENGINES)}")
    if engine == "processes" or (engine == "auto" and not cache.filled() and contacts * SIMPY_S < WORTH_S):
        return "processes"
    if not compiler_is_there():
        if engine == "auto":
            return "processes"
        allowed = "needs the package numba, which is not there or switched off; engine=processes gives the same results"
        raise InputError("engine", engine, allowed)
    return "processes" if engine == "auto" and cache.refusal() else "compiled"


def compiler_is_there() -> bool:
    """Whether numba can be used."""
    try:
        import_module("numba")
    except ImportError:
        return False
    return os.environ.get("NUMBA_DISABLE_JIT", "0") == "0"


def must_compile(engine: str) -> bool:
    """Whether this engine has to be compiled before its first day."""
    return engine == "compiled" and not cache.filled()


def ready() -> bool:
    """Whether the compiled engine has been used in this process."""
    return RUNNERS["compiled"] in sys.modules and len(import_module(RUNNERS["compiled"]).play.signatures) > 0


def runner(engine: str) -> Callable:
    """`run(fresh, moments)` of an engine; its package is imported only when it is used."""
    return import_module(RUNNERS[engine]).run
