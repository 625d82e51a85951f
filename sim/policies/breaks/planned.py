"""Detailed plan: pauses at the planned minute, or when the contact in hand is finished."""

from sim.terms import BY_PLAN, NO_WISH, WISH_BREAK, WISH_LUNCH

PARAMETERS: dict[str, tuple[str, float, float]] = {}
DECIDER = BY_PLAN
CHOOSES = False


def wish(view, p):
    """The pause whose planned time has come."""
    if view.now_s >= view.lunch_plan_s:
        return WISH_LUNCH
    if view.now_s >= view.break_plan_s:
        return WISH_BREAK
    return NO_WISH
