"""The one kind of error a user can cause: a single clear line."""

import difflib
from collections.abc import Iterable


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
    text = repr(value).replace("\n", " ")
    return text if len(text) <= 60 else text[:57] + "..."


def nearest(name: str, known: Iterable[str]) -> str:
    """'did you mean x?' when a known name is close, else the list of known names."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else f"known here: {', '.join(names)}"
