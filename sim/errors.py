"""The one kind of error a user can cause: a single clear line."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any


class _Null:
    """What a user wrote as null; None stands for no value to show."""

    def __repr__(self) -> str:
        return "null"


NULL = _Null()


class InputError(ValueError):
    """Something a user gave cannot be used; the message is one line that says where, what, and what is allowed."""

    def __init__(self, key: str, value: object, allowed: str, where: str = ""):
        self.key, self.value, self.allowed, self.where = key, value, allowed, where
        super().__init__(key, value, allowed, where)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        given = "" if self.value is None else f" = {_short(self.value)}"
        return f"{place}{self.key}{given}: {self.allowed}"


def _short(value: object) -> str:
    """A value on one line as its user wrote it; a number that came as an evidence card remembers how."""
    value = getattr(value, "given", {}).get("value", value)
    text = str(value).lower() if isinstance(value, bool) else " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "..."


def nearest(name: str, known: Iterable[str]) -> str:
    """'did you mean x?' when a known name is close or begins so, else the list of known names."""
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6) or [one for one in names if name and one.startswith(name)]
    return f"did you mean {close[0]!r}?" if close else f"known here: {', '.join(names)}"


_KINDS = {
    "int": "must be a whole number", "float": "must be a number", "finite": "must be a number", "bool": "must be true or false",
    "string": "must be text", "tuple": "must be a list, such as [a,b]", "dict": "must be keys with values, such as {a: 1}",
    "model": "must be keys with values, such as {a: 1}", "missing": "is missing",
}  # fmt: skip
_LIMITS = {
    "greater_than_equal": "must be at least {ge:.10g}", "less_than_equal": "must be at most {le:.10g}",
    "greater_than": "must be above {gt:.10g}", "less_than": "must be below {lt:.10g}", "literal_error": "must be {expected}",
}  # fmt: skip


def in_words(problem: Mapping[str, Any]) -> str:
    """One of pydantic's problems in plain words."""
    kind = problem["type"]
    if kind in _LIMITS:
        return _LIMITS[kind].format(**problem["ctx"])
    return _KINDS.get(kind.partition("_")[0], problem["msg"].removeprefix("Value error, "))
