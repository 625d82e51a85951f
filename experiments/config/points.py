"""Points: a composed configuration with some of its keys set to other values, without asking Hydra again."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from experiments.config.compose import LINE, Composed, scenario_of
from sim.checks import SCENARIO_KEYS
from sim.errors import InputError, nearest
from sim.scenario import Scenario

Point = Mapping[str, Any]  # key -> value; a value may be a whole part of the configuration


def scenario_at(composed: Composed, point: Point) -> Scenario:
    """The scenario at a point; InputError names the key, the value and what is allowed."""
    return scenario_of(composed_at(composed, point))


def composed_at(composed: Composed, point: Point) -> Composed:
    """The configuration at a point: evidence cards keep what they say, with another value."""
    tree = deepcopy(composed.tree)
    for key, value in point.items():
        _set(tree, key, value)
    return replace(composed, tree=tree, overrides=(*composed.overrides, *(f"{key}={value}" for key, value in point.items())))


def _set(tree: dict[str, Any], key: str, value: Any) -> None:
    """Sets one key. What it belongs to has to be there; whether the last part may be is for the scenario to say."""
    *above, last = key.split(".")
    node: Any = tree
    for n, part in enumerate(above):
        node = _part(node, part, ".".join(above[: n + 1]))
    if not isinstance(node, dict | list):
        raise InputError(key, None, f"{'.'.join(above)} has no parts", LINE)
    if not above and last not in SCENARIO_KEYS:
        raise InputError(key, None, f"no such key of a scenario; {nearest(last, SCENARIO_KEYS)}", LINE)
    before: Any = _part(node, last, key) if isinstance(node, list) else node.get(last)
    place: Any = int(last) if isinstance(node, list) else last
    card = isinstance(before, dict) and "value" in before and not isinstance(value, Mapping)
    node[place] = {**before, "value": value} if card else deepcopy(value)


def _part(node: Any, part: str, key: str) -> Any:
    if isinstance(node, list) and part.isdigit() and int(part) < len(node):
        return node[int(part)]
    if isinstance(node, dict) and node.get(part) is not None:
        return node[part]
    names = node if isinstance(node, dict) else map(str, range(len(node))) if isinstance(node, list) else ()
    raise InputError(key, None, f"is not set in any file; {nearest(part, names)}", LINE)


def in_words(point: Point) -> str:
    """What a reader calls a point: its keys and values; of whole parts of the configuration, the keys."""
    told = [key if isinstance(value, Mapping | list) else f"{key}={value}" for key, value in point.items()]
    return ", ".join(told) or "as it is"


def card_at(composed: Composed, key: str) -> Mapping[str, Any]:
    """The evidence card at a key; empty where there is none."""
    found = _at(composed, key)
    return found if isinstance(found, Mapping) and "value" in found else {}


def value_at(composed: Composed, key: str) -> Any:
    """The value at a key, out of its evidence card if it is on one; None where there is none."""
    return card_at(composed, key).get("value", _at(composed, key))


def is_whole(composed: Composed, key: str) -> bool:
    """Whether only whole numbers can stand at a key, such as a number of people."""
    node: Any = scenario_of(composed)
    for part in key.split("."):
        if isinstance(node, tuple):
            node = node[int(part)]
        elif isinstance(node, Mapping) or not hasattr(node, part):
            node = node.get(part, value_at(composed, key)) if isinstance(node, Mapping) else value_at(composed, key)
        else:
            node = getattr(node, part)
    return isinstance(node, int) and not isinstance(node, bool)


def _at(composed: Composed, key: str) -> Any:
    node: Any = composed.tree
    for part in key.split("."):
        if isinstance(node, list) and part.isdigit() and int(part) < len(node):
            node = node[int(part)]
        else:
            node = node.get(part) if isinstance(node, Mapping) else None
    return node
