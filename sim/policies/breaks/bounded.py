"""Own choice within bounds: agents take pauses when they need them, and hold back while people wait."""

from sim.policies import need
from sim.terms import BY_AGENT

PARAMETERS = {"base": "1", "per_fatigue": "1", "per_hour": "1", "per_need": "1", "per_away": "1", "courtesy": "1"}
DECIDER = BY_AGENT
CHOOSES = True


def wish(view, p):
    """A wish that grows with time since the last pause and shrinks with the queue the agent sees."""
    return need.wish(view, p[0], p[1], p[2], p[3], p[4], p[5])
