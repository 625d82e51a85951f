"""Breaks gathered from natural idleness: when several are free, one of them is sent on a pause (after Sun and Whitt 2018)."""

from sim.terms import BY_LEADER, NO_WISH, WISH_BREAK, WISH_LUNCH

PARAMETERS = {"spare": ("1", 0.0, 1.0), "not_before": ("min", 0.0, 480.0), "at_latest": ("min", 0.0, 1440.0)}
DECIDER = BY_LEADER
CHOOSES = True


def wish(view, p):
    """A pause when enough colleagues on the same duty are free too; after a very long stretch in any case.

    `spare` is how many others must be free, as a share of those on the duty; it falls to one colleague as the stretch
    grows long, so that who has gone long without goes sooner.
    """
    spare, not_before_s, at_latest_s = p[0], p[1], p[2]
    lunch = view.lunch_left > 0 and view.lunch_from_s <= view.now_s <= view.lunch_to_s
    if not lunch and (view.breaks_left == 0 or view.since_off_s < not_before_s):
        return NO_WISH
    at_latest_s *= 0.75 + 0.5 * view.eagerness  # not all at once, though all began at once
    due = min(1.0, view.since_off_s / max(1.0, at_latest_s))
    idle = view.free >= max(1.0, spare * (1.0 - due) * view.covering)
    if idle or view.since_off_s >= at_latest_s:
        return WISH_LUNCH if lunch else WISH_BREAK
    return NO_WISH
