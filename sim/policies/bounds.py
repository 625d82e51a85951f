"""The frame around any wish: which bound, if any, holds it back now."""

from sim.terms import COVERAGE_FLOOR, MAX_AWAY, NOTHING, TOGETHER, TOKENS


def holds_back(away, on_duty, max_away, lunching, together, short_of_floor, peak, tokens):
    """The first bound that a pause would break now; NOTHING when it may begin.

    `away` counts those away or about to be, out of `on_duty` in the team; a part of a person counts as one, so 15 % of
    nine is two, and one person may always be away. `lunching` of them are at lunch (0 when the wish is for a break), and
    `together` is the most that may be. `short_of_floor` is true when one agent fewer would leave a channel of this
    agent's duty under its floor. In a `peak` half-hour a pause takes one of the agent's `tokens`.
    """
    if away > 0 and away >= max_away * on_duty:
        return MAX_AWAY
    if lunching > 0 and lunching >= together * on_duty:
        return TOGETHER
    if short_of_floor:
        return COVERAGE_FLOOR
    if peak and tokens == 0:
        return TOKENS
    return NOTHING


def outside_window(now_s, ends_s, worked_s, apart_s, not_last_s):
    """Whether it is too early after the last pause (or the start of the shift), or too near the end of the shift."""
    return worked_s < apart_s or now_s > ends_s - not_last_s
