"""Own choice within bounds: agents take pauses when they need them, and hold back while people wait."""

from sim.policies import urge
from sim.terms import BY_AGENT

PARAMETERS = {**urge.PARAMETERS, "courtesy": ("1", -50.0, 50.0)}
DECIDER = BY_AGENT
CHOOSES = True


def wish(view, p):
    """A wish that grows with time since the last pause and shrinks with the queue the agent sees."""
    return urge.wish(view, p, p[8])
