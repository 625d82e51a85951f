"""A control: each agent is given the pauses that a colleague on the same shift chose under another regime on the same day."""

from sim.policies.breaks import planned
from sim.terms import BY_PLAN

PARAMETERS: dict[str, tuple[str, float, float]] = {}
DECIDER = BY_PLAN
CHOOSES = False


def wish(view, p):
    """The colleague's pause whose time has come (see `world.plan.yoked`)."""
    return planned.wish(view, p)
