"""Own choice of channel: by liking, by what the day needs, and by the queues the agent sees."""

from math import exp

from sim.terms import BY_AGENT

PARAMETERS = {
    "min_stint": ("min", 0.0, 1440.0),
    "pull_of_queue": ("1", -10.0, 10.0),
    "pull_of_need": ("1", 0.0, 10.0),
    "stickiness": ("1", -10.0, 10.0),
    "liking": ("1", -10.0, 10.0),
    "habit": ("1", 0.0, 200.0),
}
DECIDER = BY_AGENT
CHOOSES = True


def choose(view, liking, pressure, need, p):
    """A draw among the duties (multinomial logit, ours, a guess), once the stint has lasted long enough.

    `liking`, `pressure` and `need` have one number for each duty; a duty nobody needs now (need 0) is never chosen.
    """
    if view.now_s - view.duty_since_s < p[0]:
        return view.duty
    total = 0.0
    for d in range(len(need)):
        total += weight(d, view, liking, pressure, need, p)
    if total <= 0.0:
        return view.planned_duty
    left = view.luck * total
    choice = view.duty
    for d in range(len(need)):
        share = weight(d, view, liking, pressure, need, p)
        if share > 0.0:
            choice = d
            left -= share
            if left <= 0.0:
                break
    return choice


def weight(d, view, liking, pressure, need, p):
    """How much duty d attracts: shares of need, times e to the pulls. Habit pulls to the planned one, needed or not."""
    habit = p[5] if d == view.planned_duty else 0.0
    if need[d] <= 0.0 and habit <= 0.0:
        return 0.0
    stay = p[3] if d == view.duty else 0.0
    share = need[d] ** p[2] if need[d] > 0.0 else 1.0
    return share * exp(min(700.0, p[4] * liking[d] + p[1] * pressure[d] + stay + habit))
