"""How strongly someone wants a pause: the formula shared by the policies where agents choose for themselves."""

from math import exp

from sim.terms import NO_WISH, WISH_BREAK, WISH_LUNCH

EAGER_S = 1800.0  # lunch begins to pull this long before the wished time, and pulls twice as hard this long after it
WEIGHTS = ("base", "per_fatigue", "per_emotion", "per_hour", "per_need", "per_away", "per_hint", "habit")
PARAMETERS = {**dict.fromkeys(WEIGHTS, ("1", -50.0, 50.0)), "habit": ("1", 0.0, 200.0)}


def wish(view, p, courtesy):
    """A logistic choice for each five minutes, for lunch first and then for a break (ours, a guess). `p` holds the WEIGHTS.

    Habit pulls toward the plan's own times, against going before them; a very strong habit is doing as planned.
    """
    common = p[0] + p[1] * view.fatigue + p[2] * view.emotion + p[3] * view.since_off_s / 3600.0
    common += p[5] * view.away + p[6] * view.hint - courtesy * view.pressure
    by_plan = view.now_s >= view.lunch_plan_s
    may_eat = view.lunch_from_s <= view.now_s <= view.lunch_to_s or (by_plan and p[7] > 0.0)
    if view.lunch_left > 0 and may_eat:
        need = min(2.0, max(0.0, (view.now_s - view.lunch_wish_s + EAGER_S) / EAGER_S))
        if view.luck < logistic(common + p[4] * need + (p[7] if by_plan else -p[7])):
            return WISH_LUNCH
    if view.breaks_left > 0:
        share = view.since_off_s / view.break_every_s
        need = min(1.5, share * share)
        by_plan = view.now_s >= view.break_plan_s
        if view.luck < logistic(common + p[4] * need + (p[7] if by_plan else -p[7])):
            return WISH_BREAK
    return NO_WISH


def logistic(x):
    """From log-odds to a probability."""
    return 1.0 / (1.0 + exp(min(700.0, -x)))
