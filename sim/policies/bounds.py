"""The frame around any wish: which bound, if any, holds it back now."""

from sim.terms import COVERAGE_FLOOR, MAX_AWAY, NOTHING


def holds_back(away, on_duty, max_away_share, short_of_floor):
    """The bound that a pause would break: too many away at once, or a channel under its floor.

    `away` counts those away or about to be, out of `on_duty` in the team; a part of a person counts as one, so 15 % of
    nine is two. `short_of_floor` is true when one agent fewer would leave a channel of this agent's duty under its floor.
    One person may always be away.
    """
    if away > 0 and away >= max_away_share * on_duty:
        return MAX_AWAY
    if short_of_floor:
        return COVERAGE_FLOOR
    return NOTHING
