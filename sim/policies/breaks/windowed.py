"""Plan with windows: the agent places each pause within a window around its planned time."""

from sim.terms import BY_AGENT, NO_WISH, WISH_BREAK, WISH_LUNCH

PARAMETERS = {"lunch_window": ("min", 0.0, 240.0), "break_window": ("min", 0.0, 240.0), "calm_below": ("1", 0.0, 1.0)}
DECIDER = BY_AGENT
CHOOSES = True


def wish(view, p):
    """From the agent's own point in the window on, at the first calm moment; at the window's end in any case."""
    lunch_window, break_window, calm_below = p[0], p[1], p[2]
    if ready(view, view.lunch_plan_s, lunch_window, calm_below):
        return WISH_LUNCH
    if ready(view, view.break_plan_s, break_window, calm_below):
        return WISH_BREAK
    return NO_WISH


def ready(view, planned_s, window_s, calm_below):
    """Whether a pause planned for `planned_s` is wished now: own point passed and calm, or the window has closed."""
    if view.now_s >= planned_s + window_s:
        return True
    own_point_s = planned_s + (2.0 * view.eagerness - 1.0) * window_s
    return view.now_s >= own_point_s and view.pressure <= calm_below
