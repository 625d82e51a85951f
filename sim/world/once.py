"""What depends on the scenario alone, or on a part of it, is worked out once and shared by its days."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np

from sim.scenario import Scenario

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class _This:
    """A scenario, by what tells it from others: scenarios hold dictionaries, have no hash of their own, and are slow to compare.

    Holding on to the scenario keeps its id from being given to another one.
    """

    scenario: Scenario
    told_by: Hashable

    def __hash__(self) -> int:
        return hash(self.told_by)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and self.told_by == other.told_by


def once(
    kept: int, told_by: Callable[[Scenario], Hashable] = id
) -> Callable[[Callable[Concatenate[Scenario, P], T]], Callable[Concatenate[Scenario, P], T]]:
    """Decides that `make(scenario, ...)` is worked out once for the same arguments; the latest `kept` answers are kept.

    A scenario is the same when it is the very same one, or when what it is `told_by` is. The answers are shared, so their arrays
    cannot be written on.
    """

    def remembering(make: Callable[Concatenate[Scenario, P], T]) -> Callable[Concatenate[Scenario, P], T]:
        @lru_cache(maxsize=kept)
        def known(this: _This, *args: P.args, **kwargs: P.kwargs) -> T:
            return _read_only(make(this.scenario, *args, **kwargs))

        @wraps(make)
        def found(scenario: Scenario, *args: P.args, **kwargs: P.kwargs) -> T:
            return known(_This(scenario, told_by(scenario)), *args, **kwargs)  # type: ignore[arg-type]

        return found

    return remembering


def _read_only(answer: Any) -> Any:
    parts = answer.values() if isinstance(answer, dict) else answer if isinstance(answer, tuple) else (answer,)
    for part in parts:
        if isinstance(part, np.ndarray):
            part.setflags(write=False)
    return answer
