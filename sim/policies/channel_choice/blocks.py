"""Planned blocks: the plan says which channel, hour by hour."""

from sim.terms import BY_PLAN

PARAMETERS: dict[str, tuple[str, float, float]] = {}
DECIDER = BY_PLAN
CHOOSES = False


def choose(view, liking, pressure, need, p):
    """What the plan says now."""
    return view.planned_duty
