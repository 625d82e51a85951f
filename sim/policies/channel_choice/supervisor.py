"""A supervisor makes the plan anew every half-hour from what has been seen so far, and tells agents in good time.

What is moved is worked out in `sim.supervisor`; agents do as they are told. `notice` is how long before the half-hour they are
told (less than half an hour: what was said before has to be acted on first), `least_gain` how many contacts answered in time a
change must be expected to win.
"""

from sim.terms import BY_LEADER

PARAMETERS = {"notice": ("min", 0.0, 25.0), "least_gain": ("count", 0.0, 1e9)}
DECIDER = BY_LEADER
CHOOSES = False
SUPERVISED = True


def choose(view, liking, pressure, need, p):
    """What the plan says now, or what the supervisor has said instead."""
    return view.planned_duty
