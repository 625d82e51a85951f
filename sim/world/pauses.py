"""When a pause may begin: the right to lunch, the window for it, and where breaks lie between."""

from typing import Any, NamedTuple

import numpy as np

from sim.scenario import Scenario
from sim.terms import NEVER

LUNCH_STEP_S, BREAK_STEP_S = 900.0, 600.0  # plans give lunch at a quarter of an hour, breaks at ten minutes
NEAR_S = 1500.0  # a planned break begins at most so far from where it cuts its stretch evenly
NO_TIME_S = 1e-6  # what rounding may be off by


class Window(NamedTuple):
    """When one pause of a shift may begin."""

    low_s: float
    high_s: float
    length_s: float
    step_s: float

    def starts_s(self) -> list[float]:
        """The times to choose from; the middle when no round time lies within."""
        first = np.ceil(self.low_s / self.step_s) * self.step_s
        times = np.arange(first, self.high_s + NO_TIME_S, self.step_s).tolist()
        return times or [(self.low_s + self.high_s) / 2]


def has_lunch(scenario: Scenario, shift_s: Any) -> Any:
    """Whether a shift of this length gives a right to a lunch break (of one agent, or of many at once)."""
    limit = scenario.workforce.pauses.lunch_when_shift_exceeds
    return shift_s > (NEVER if limit is None else limit)


def lunch_window(scenario: Scenario, start: Any, end: Any) -> tuple[Any, Any]:
    """Earliest and latest start of lunch, within the law: the house's window for a shift around it, else mid-shift +- 1 h.

    Of one agent, or of many at once.
    """
    pauses = scenario.workforce.pauses
    around = (start <= pauses.lunch_from) & (pauses.lunch_to + pauses.lunch <= end)
    middle = (start + end - pauses.lunch) / 2
    low = np.where(around, pauses.lunch_from, np.maximum(start, middle - 3600))
    high = np.where(around, pauses.lunch_to, middle + 3600)
    high = np.minimum(np.minimum(high, start + pauses.lunch_at_latest_after), end - pauses.lunch)
    return np.minimum(low, high), high


def lunch_choices(scenario: Scenario, start: float, end: float) -> Window | None:
    """When a plan may give lunch on a shift; None where there is no right to one."""
    if not has_lunch(scenario, end - start):
        return None
    low, high = lunch_window(scenario, start, end)
    return Window(float(low), float(high), float(scenario.workforce.pauses.lunch), LUNCH_STEP_S)


def break_choices(scenario: Scenario, start: float, end: float, lunch: float) -> list[Window]:
    """When a plan may give each break on a shift with lunch at that time (NEVER: none), in order of time.

    Lunch cuts the shift in two parts, and each gets its share of the breaks by its length, as far as there is room for them.
    They lie near where they cut their part evenly, never outside it or on each other.
    """
    pauses, length = scenario.workforce.pauses, float(scenario.workforce.pauses.break_length)
    parts = [(start, lunch), (float(lunch + pauses.lunch), end)] if lunch < NEVER else [(start, end), (end, end)]
    first, last = (high - low for low, high in parts)
    room, more = int((first + NO_TIME_S) // length), int((last + NO_TIME_S) // length)
    total = min(pauses.breaks, room + more)
    before = min(max(int(total * first / max(first + last, 1.0) + 0.5), total - more), room)
    found = []
    for (low, high), count in zip(parts, (before, total - before), strict=True):
        work = max(0.0, (high - low - count * length) / (count + 1))  # between one pause and the next
        near = min(NEAR_S, work / 3)
        for k in range(count):
            middle = low + work + k * (work + length)
            found.append(Window(middle - near, middle + near, length, BREAK_STEP_S))
    return found
