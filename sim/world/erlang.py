"""How many agents a half-hour needs: Erlang A from the forecast, as planners do it."""

from functools import lru_cache
from math import ceil

import numpy as np
from scipy.special import gammainc

HORIZON = 400  # states above "all busy" that are looked at; with patience, far more than ever matter


@lru_cache(maxsize=4096)
def service_level(rate_per_s: float, handle_s: float, patience_s: float, agents: int, within_s: float) -> float:
    """Share answered within `within_s`, of offered, in a stationary M/M/n+M (approximate in the tail of the wait).

    The wait of a contact that finds j waiting is taken as gamma with j + 1 steps of their mean length.
    """
    load = rate_per_s * handle_s
    states = np.arange(agents + HORIZON)
    leaving = np.where(states < agents, states + 1.0, agents + (states + 1.0 - agents) * handle_s / patience_s)
    log_p = np.concatenate(([0.0], np.cumsum(np.log(load) - np.log(leaving))))
    p = np.exp(log_p - log_p.max())
    p /= p.sum()
    busy = p[agents : agents + HORIZON]
    ahead = np.flatnonzero(busy > 1e-17)  # the others never matter, and each costs a gamma function
    step = handle_s / (agents + ahead * handle_s / patience_s / 2)
    in_time = gammainc(ahead + 1, within_s / step)
    return float(p[:agents].sum() + (busy[ahead] * in_time).sum())


def agents_needed(
    rate_per_s: float, handle_s: float, patience_s: float, within_s: float, target: float, ceiling: float = 0.9
) -> int:
    """The fewest agents that meet the target and keep occupancy at or under the ceiling; 0 for no contacts."""
    load = rate_per_s * handle_s
    if load <= 0:
        return 0
    low, high = 0, max(1, ceil(load / ceiling))
    most = load + 20 * load**0.5 + 20  # more than this never helps
    while high < most and service_level(rate_per_s, handle_s, patience_s, high, within_s) < target:
        low, high = high, high + max(1, high // 4)
    while high - low > 1:
        middle = (low + high) // 2
        # The ceiling is asked about first: it takes no working out.
        enough = middle * ceiling >= load and service_level(rate_per_s, handle_s, patience_s, middle, within_s) >= target
        low, high = (low, middle) if enough else (middle, high)
    return high
