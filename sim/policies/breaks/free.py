"""Free choice: agents take pauses when they need them; only the law and the entitlement limit them."""

from sim.policies import urge
from sim.terms import BY_AGENT

PARAMETERS = urge.PARAMETERS
DECIDER = BY_AGENT
CHOOSES = True


def wish(view, p):
    """A wish that grows with time since the last pause, whatever the queue."""
    return urge.wish(view, p, 0.0)
