"""The designs of a trial: which unit is in it in which week, and how the cells of that table are weighed into one effect."""

import numpy as np

BEFORE_AFTER, PARALLEL, STEPPED = "before_after", "parallel", "stepped_wedge"
DESIGNS = (BEFORE_AFTER, PARALLEL, STEPPED)
LABELS = {
    BEFORE_AFTER: {"en": "before and after", "nb": "før og etter"},
    PARALLEL: {"en": "parallel groups", "nb": "parallelle grupper"},
    STEPPED: {"en": "stepped wedge", "nb": "trinnvis innføring"},
}


def schedule(design: str, units: int, weeks: int, steps: int) -> np.ndarray:
    """Unit x week: whether it is in the trial then. Those who join first stand first, and nobody leaves again.

    Before and after: all from half of the weeks on. Parallel: the first half of the units (rounded down, at least one) from half
    of the weeks on, the others never. Stepped wedge: nobody at first, then one more group at a time, all at last.
    """
    week = np.arange(weeks)
    if design == STEPPED:
        steps = min(units, steps)
        joined = (week * (steps + 1) // weeks) * units // steps
    else:
        joined = np.where(week >= weeks // 2, states(design, units, steps)[-1], 0)
    return np.arange(units)[:, None] < joined


def states(design: str, units: int, steps: int) -> list[int]:
    """How many units may be in the trial at once, from none to as many as there come to be."""
    if design == STEPPED:
        steps = min(units, steps)
        return [step * units // steps for step in range(steps + 1)]
    return [0, units if design == BEFORE_AFTER else max(1, units // 2)]


def freedom(design: str, units: int, weeks: int) -> int:
    """Degrees of freedom of the error: what is left when all that is unknown has been fitted.

    Before and after looks at one number a week, the mean of the units: they may all have a good week together, so more units do
    not make it surer how much weeks differ. The others fit every unit and every week, which takes that out.
    """
    return weeks - 2 if design == BEFORE_AFTER else (units - 1) * (weeks - 1) - 1


def fewest_weeks(design: str, units: int, steps: int) -> int:
    """The shortest trial of this design that has every step in it and can tell how sure it is."""
    weeks = min(units, steps) + 1 if design == STEPPED else 2
    while freedom(design, units, weeks) < 1:
        weeks += 1
    return weeks


def weights(design: str, in_trial: np.ndarray) -> np.ndarray:
    """Unit x week: what each cell counts in the effect, fitted by least squares with an effect of each unit, and of each week.

    Before and after has no effects of weeks: they could not be told from the trial. The fit is of a full table, so taking away
    the means of rows and columns is all there is to it.
    """
    left = in_trial - in_trial.mean(axis=1, keepdims=True)
    if design != BEFORE_AFTER:
        left = left - left.mean(axis=0, keepdims=True)
    return left / (left * in_trial).sum()
