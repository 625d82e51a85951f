"""How strongly someone wants a pause: the formula shared by the policies where agents choose for themselves."""

from math import exp

from sim.terms import NO_WISH, WISH_BREAK, WISH_LUNCH

EAGER_S = 1800.0  # lunch begins to pull this long before the wished time, and pulls twice as hard this long after it


def wish(view, base, per_fatigue, per_hour, per_need, per_away, courtesy):
    """A logistic choice for each five minutes, for lunch first and then for a break (ours, a guess)."""
    common = base + per_fatigue * view.fatigue + per_hour * view.since_off_s / 3600.0
    common += per_away * view.away - courtesy * view.pressure
    if view.lunch_left > 0 and view.lunch_from_s <= view.now_s <= view.lunch_to_s:
        need = min(2.0, max(0.0, (view.now_s - view.lunch_wish_s + EAGER_S) / EAGER_S))
        if view.luck < logistic(common + per_need * need):
            return WISH_LUNCH
    if view.breaks_left > 0:
        share = view.since_off_s / view.break_every_s
        need = min(1.5, share * share)
        if view.luck < logistic(common + per_need * need):
            return WISH_BREAK
    return NO_WISH


def logistic(x):
    """From log-odds to a probability."""
    return 1.0 / (1.0 + exp(min(700.0, -x)))
