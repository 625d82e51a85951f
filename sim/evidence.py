"""Evidence cards: a number that carries its unit, its range, the source behind it, and whether it is a guess."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import core_schema

from sim.errors import nearest

# What one of each unit is, in the inside unit (seconds, shares, counts).
UNITS = {
    "s": 1.0, "min": 60.0, "h": 3600.0, "days": 86400.0, "weeks": 604800.0,
    "1": 1.0, "count": 1.0, "persons": 1.0,
    "per_s": 1.0, "per_min": 1 / 60, "per_h": 1 / 3600,
}  # fmt: skip
KINDS = (("s", "min", "h", "days", "weeks"), ("1",), ("count", "persons"), ("per_s", "per_min", "per_h"))
CARD_KEYS = ("value", "low", "high", "unit", "source", "guess")


class Card(float):
    """A number in inside units (seconds) that remembers how it was given: value, low, high, unit, source, guess."""

    given: dict[str, Any]

    def __new__(cls, value: float, given: dict[str, Any] | None = None) -> "Card":
        card = super().__new__(cls, value)
        card.given = {"value": value} if given is None else given
        return card

    def __reduce__(self) -> tuple:
        return Card, (float(self), self.given)


class Series(tuple):
    """Numbers along the day in inside units, with the card they came on."""

    given: dict[str, Any]

    def __new__(cls, values: Any, given: dict[str, Any]) -> "Series":
        series = super().__new__(cls, values)
        series.given = given
        return series

    def __reduce__(self) -> tuple:
        return Series, (tuple(self), self.given)


@dataclass(frozen=True)
class Number:
    """Marks a field that takes a bare number in `unit` or an evidence card, within [low, high] in that unit.

    On a `Series` field it takes a list of such numbers, or a card whose value is a list.
    """

    unit: str
    low: float = 0.0
    high: float = math.inf

    def read(self, raw: Any) -> Card:
        """The card for what a user gave; ValueError says in words what is allowed."""
        if isinstance(raw, Card):
            return raw
        card = self._card(raw)
        return Card(self._inside(card["value"], card["unit"]), card)

    def read_many(self, raw: Any) -> Series:
        """The same for a list of numbers along the day."""
        if isinstance(raw, Series):
            return raw
        card = self._card(raw)
        if not isinstance(card["value"], list | tuple) or not card["value"]:
            raise ValueError(f"must be a list of numbers{self._range()}")
        return Series((self._inside(value, card["unit"]) for value in card["value"]), card)

    def _card(self, raw: Any) -> dict[str, Any]:
        if not isinstance(raw, Mapping):
            return {"value": raw, "unit": self.unit}
        for key in raw:
            if key not in CARD_KEYS:
                raise ValueError(f"{key}: no such part of an evidence card; {nearest(str(key), CARD_KEYS)}")
        if "value" not in raw:
            raise ValueError("value: is missing")
        card = {"unit": self.unit, **raw}
        units = next(kind for kind in KINDS if self.unit in kind)
        if card["unit"] not in units:
            raise ValueError(f"unit = {card['unit']!r}: does not fit here; use {' or '.join(units)}")
        return card

    def _inside(self, value: Any, unit: str) -> float:
        """The number in inside units, checked."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise ValueError(f"must be a number{self._range()}")
        inside = value * UNITS[unit]
        if not self.low * UNITS[self.unit] <= inside <= self.high * UNITS[self.unit]:
            raise ValueError(f"must be{self._range().removeprefix(',')}")
        return inside

    def _range(self) -> str:
        words = "" if self.unit in ("1", "count") else f" {self.unit.replace('_', ' ')}"
        if self.high == math.inf:
            return f", at least {self.low:g}{words}"
        return f" from {self.low:.10g} to {self.high:.10g}{words}"

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        """How pydantic reads and writes such a field."""
        reader = self.read_many if source is Series else self.read
        writer = core_schema.plain_serializer_function_ser_schema(lambda number: dict(number.given))
        return core_schema.no_info_plain_validator_function(reader, serialization=writer)


def walk(tree: Any, visit: Callable[[str, Card | Series], None], path: str = "") -> None:
    """Calls `visit(path, card)` for every evidence card in a tree of models, mappings and tuples."""
    if isinstance(tree, Card | Series):
        visit(path, tree)
    elif hasattr(type(tree), "model_fields"):
        for name in type(tree).model_fields:
            walk(getattr(tree, name), visit, f"{path}.{name}" if path else name)
    elif isinstance(tree, Mapping):
        for name, branch in tree.items():
            walk(branch, visit, f"{path}.{name}" if path else str(name))
    elif isinstance(tree, tuple):
        for i, branch in enumerate(tree):
            walk(branch, visit, f"{path}.{i}")
