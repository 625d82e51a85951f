"""Free choice: agents take pauses when they need them; only the law and the entitlement limit them."""

from sim.policies import urge
from sim.terms import BY_AGENT

PARAMETERS = dict.fromkeys(("base", "per_fatigue", "per_hour", "per_need", "per_away"), ("1", -50.0, 50.0))
DECIDER = BY_AGENT
CHOOSES = True


def wish(view, p):
    """A wish that grows with time since the last pause, whatever the queue."""
    return urge.wish(view, p[0], p[1], p[2], p[3], p[4], 0.0)
