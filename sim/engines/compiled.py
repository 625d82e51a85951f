"""The loop, compiled, for thousands of days. Nothing of the model is written here: the compiler takes the floor as it stands.

Compiled code is kept on disk (see `cache`), so only the first day ever has to wait for the compiler. That asks for three
things. The numbers of a day travel as data, never in closures, and have the same types in every scenario. Policies are
called by number. And the folder is named after all the sources, because numba itself looks at this file only.
"""

import pkgutil
import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from inspect import isfunction
from pickle import UnpicklingError
from types import ModuleType
from typing import Any

import numba
import numpy as np
from numba.core import cgutils, types
from numba.core.errors import NumbaError
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, lower_getattr_generic, models, overload, register_jitable, register_model

from sim import behaviour, choices, feelings, floor, hands, hours, leader, policies, routing, sight, stints, supervisor, waiting
from sim.day import Day, Pause, Stint
from sim.engines import cache, loop
from sim.errors import InputError
from sim.moments import Moments
from sim.rows import dtype, records

# Never "fast" arithmetic: both engines must agree to the last bit. The floor divides by nothing that can be 0 and reads no row
# that is not there, so nothing is looked after; a newcomer's policy might, and stops as it would under SimPy.
AS_IT_STANDS: Any = {"error_model": "numpy"}
LOOKED_AFTER: Any = {"error_model": "python", "boundscheck": True}


# ---- a day by its address --------------------------------------------------------------------------------------------
# To hand a named tuple of some forty arrays to a function costs some 300 words and forty atomic reference counts, on every call.
# So the tuple is laid down once, in the frame of `play`, and functions are handed its address. A field read through the
# address is an array that nobody counts; `run` holds the real ones as long as `play` lasts.


class Held(types.Type):
    """A named tuple of arrays, by its address."""

    def __init__(self, record: types.NamedTuple):
        self.record = record
        super().__init__(f"Held({record})")


register_model(Held)(models.OpaqueModel)


@intrinsic
def held(typing_context, record):
    """The address of a named tuple, good for as long as the calling function lasts."""

    def lay_down(context, builder, signature, values):
        return builder.bitcast(cgutils.alloca_once_value(builder, values[0]), cgutils.voidptr_t)

    return Held(record)(record), lay_down


@infer_getattr
class HeldFields(AttributeTemplate):
    """A field read through the address has the type it has in the tuple."""

    key = Held

    def generic_resolve(self, held, name):  # type: ignore[override]
        """The type of one field."""
        return held.record[held.record.fields.index(name)]


@lower_getattr_generic(Held)
def read(context, builder, held, address, name):
    """One field, borrowed: with no owner to be counted."""
    place = held.record.fields.index(name)
    tuple_at = builder.bitcast(address, context.get_value_type(held.record).as_pointer())
    array = context.make_array(held.record[place])
    borrowed = array(context, builder, builder.load(cgutils.gep_inbounds(builder, tuple_at, 0, place)))
    borrowed.meminfo = context.get_constant_null(types.MemInfoPointer(types.voidptr))
    borrowed.parent = context.get_constant_null(types.pyobject)
    return borrowed._getvalue()


# ---- the floor, made known to the compiler ---------------------------------------------------------------------------


def functions(module: ModuleType) -> Iterator[Callable]:
    """The functions defined in a module."""
    return (f for f in vars(module).values() if isfunction(f) and f.__module__ == module.__name__)


def by_number(options: Sequence[Callable], number: int = 0) -> Callable:
    """One function that calls the option with a number: what the compiler needs in place of a tuple of functions."""
    option, *others = options
    rest = by_number(others, number + 1) if others else option

    def call(chosen, *args):
        if chosen == number:
            return option(*args)
        return rest(chosen, *args)

    def last(chosen, *args):
        return option(*args)

    return register_jitable(**AS_IT_STANDS)(call if others else last)


for _found in pkgutil.walk_packages(policies.__path__, "sim.policies."):
    for _function in functions(import_module(_found.name)):
        register_jitable(**LOOKED_AFTER)(_function)
for _module in (behaviour, feelings, sight, routing, stints, hands, waiting, choices, leader, supervisor, floor, hours):
    for _function in functions(_module):
        register_jitable(**AS_IT_STANDS)(_function)
for _function in (loop.set_bells, loop.set_bell, loop.hang, loop.shift, loop.sooner):
    register_jitable(**AS_IT_STANDS, forceinline=True)(_function)
register_jitable(**AS_IT_STANDS)(loop.go_on)

_wish = by_number([policy.wish for policy in policies.CATALOGUE["breaks"].values()])
_choose = by_number([policy.choose for policy in policies.CATALOGUE["channel_choice"].values()])


@overload(policies.wish)
def _wishes(code, view, p):
    return lambda code, view, p: _wish(code, view, p)


@overload(policies.choose)
def _chooses(code, view, liking, pressure, need, p):
    return lambda code, view, liking, pressure, need, p: _choose(code, view, liking, pressure, need, p)


def kept(function: Callable) -> Callable:
    """The function compiled when first called; compiled code is kept on disk where that can be written."""
    config: Any = numba.config
    place, before = cache.opened(), config.CACHE_DIR
    config.CACHE_DIR = str(place or before)  # where numba looks at this moment; others in this process keep theirs
    try:
        return numba.njit(cache=place is not None, **AS_IT_STANDS)(function)
    finally:
        config.CACHE_DIR = before


def _play(day, moments, bells, stints_fit, pauses_fit):
    return loop.go_on(held(day), held(moments), held(bells), stints_fit, pauses_fit)  # type: ignore[call-arg]


play = kept(_play)  # `loop.go_on`, compiled when first called


def over(day: Day, moments: Moments, bells: loop.Bells) -> bool:
    """Goes on with a day as `loop.go_on`; InputError when there is a policy that the compiler cannot take."""
    global play
    room_left = (len(day.stints), len(day.pauses))
    try:
        return play(day, moments, bells, *room_left)
    except (UnpicklingError, EOFError):  # what was kept on disk is damaged
        cache.emptied()
        play = kept(_play)
        return play(day, moments, bells, *room_left)
    except NumbaError as error:
        where = re.findall(r'File "([^"]*policies[^"]*)", line (\d+)', str(error))
        if not where:
            raise  # our fault, not a newcomer's
        why = f"the compiler cannot take {where[-1][0]} line {where[-1][1]}: plain statements on numbers only"
        cache.refuse(why)
        raise InputError("engine", "compiled", f"{why}; engine=processes runs it as it is") from None


def room(fresh: Day) -> tuple[int, int]:
    """For how many stints and pauses there is room at first; where that is not enough the tables grow."""
    return 4 * len(fresh.contacts) + 64 * len(fresh.agents), 16 * len(fresh.agents)


def run(fresh: Day, moments: Moments) -> Day:
    """Runs a new day to its end and gives its final state: bit for bit that of `processes.run`."""
    most_stints, most_pauses = room(fresh)
    day = fresh._replace(stints=np.empty(most_stints, dtype(Stint)), pauses=records(Pause, most_pauses))
    bells = loop.no_bells(day)
    while not over(day, moments, bells):
        day = day._replace(
            stints=np.concatenate([day.stints, np.empty_like(day.stints)]),
            pauses=np.concatenate([day.pauses, records(Pause, len(day.pauses))]),
        )
    hall = day.hall[0]
    return day._replace(stints=day.stints[: hall["stints"]], pauses=day.pauses[: hall["pauses"]])
