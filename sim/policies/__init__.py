"""Who decides: break policies and channel policies, found by their files, looked up by name, called by number.

A break policy is a file in `breaks/` with PARAMETERS (name -> unit, low, high), DECIDER, CHOOSES (whether agents are asked
while free) and `wish(view, p)`. A channel policy is a file in `channel_choice/` with the same and
`choose(view, liking, pressure, need, p)`. `p` holds the parameters in the order of PARAMETERS, in inside units.
Policies are plain statements on numbers, for the compiler takes them too. They keep to what `math` and `**` are defined for:
where SimPy would stop with an error, compiled code would go on with infinity.
"""

import pkgutil
from importlib import import_module
from types import ModuleType
from typing import Any

GROUPS = ("breaks", "channel_choice")


def _found(group: str) -> dict[str, ModuleType]:
    package = import_module(f"sim.policies.{group}")
    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__))
    return {name: import_module(f"sim.policies.{group}.{name}") for name in names}


CATALOGUE: dict[str, dict[str, Any]] = {group: _found(group) for group in GROUPS}
CODES = {group: {name: code for code, name in enumerate(CATALOGUE[group])} for group in GROUPS}

_WISHES = tuple(module.wish for module in CATALOGUE["breaks"].values())
_CHOICES = tuple(module.choose for module in CATALOGUE["channel_choice"].values())


def wish(code, view, p):
    """What the break policy with this number wishes: NO_WISH, WISH_BREAK or WISH_LUNCH."""
    return _WISHES[code](view, p)


def choose(code, view, liking, pressure, need, p):
    """The duty that the channel policy with this number chooses."""
    return _CHOICES[code](view, liking, pressure, need, p)
