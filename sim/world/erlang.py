"""How many agents a half-hour needs: Erlang A, exactly, as a stationary queue."""

from functools import lru_cache
from math import ceil

import numpy as np
from scipy.special import betainc

NEGLIGIBLE = 35.0  # states less likely than e to the minus this, against the likeliest, are left out


def agents_needed(
    rate_per_s: float, handle_s: float, patience_s: float, within_s: float, target: float, ceiling: float = 0.9
) -> int:
    """The fewest agents that meet the target and keep occupancy at or under the ceiling; 0 for no contacts."""
    load = rate_per_s * handle_s
    if load <= 0:
        return 0
    low, high = ceil(load / ceiling) - 1, max(1, ceil(load / ceiling))
    most = load + 20 * load**0.5 + 20  # more than this never helps
    while high < most and service_level(rate_per_s, handle_s, patience_s, high, within_s) < target:
        low, high = high, high + max(1, high // 4)
    while high - low > 1:
        middle = (low + high) // 2
        enough = service_level(rate_per_s, handle_s, patience_s, middle, within_s) >= target
        low, high = (low, middle) if enough else (middle, high)
    return high


def service_level(rate_per_s: float, handle_s: float, patience_s: float, agents: int, within_s: float) -> float:
    """Share answered within `within_s`, of offered, in a stationary M/M/n+M queue. Exact."""
    return fates(rate_per_s, handle_s, patience_s, agents, within_s)[0]


@lru_cache(maxsize=16384)
def fates(rate_per_s: float, handle_s: float, patience_s: float, agents: int, within_s: float) -> tuple[float, float]:
    """Shares answered within `within_s` and giving up, of offered, in a stationary M/M/n+M queue with at least one agent. Exact.

    Who finds k ahead in the queue is served after k + 1 departures, of rates n/handle + j/patience, j = 0 ... k, if still
    there: e to minus that wait over the patience has the law Beta(c, k + 1), with c = n patience / handle.
    """
    load, c = rate_per_s * handle_s, agents * patience_s / handle_s
    up = np.append(0.0, np.cumsum(np.log(load / np.arange(1, agents + 1))))  # log weights of 0 ... n in the system
    down = up[-1] + _more(load, c, agents)  # ... and of n + 1, n + 2 ...
    top = max(up.max(), down.max())
    free, found = np.exp(up[:-1] - top).sum(), np.exp(np.append(up[-1], down) - top)
    steps = np.arange(1, len(found) + 1)
    soon = found @ (c / (c + steps) * betainc(steps, c + 1, -np.expm1(-within_s / patience_s)))
    gone = found @ (steps / (c + steps))
    everybody = free + found.sum()
    return float((free + soon) / everybody), float(gone / everybody)


def _more(load: float, c: float, agents: int) -> np.ndarray:
    """Log weights of 1, 2 ... waiting, against nobody waiting and all agents busy, as far as they matter."""
    room = 64
    while True:
        weights = np.cumsum(np.log(load * c / agents) - np.log(c + np.arange(1, room + 1)))
        least = max(0.0, weights.max()) - NEGLIGIBLE
        if weights[-1] < least:
            return weights[: 1 + np.flatnonzero(weights >= least)[-1]] if (weights >= least).any() else weights[:1]
        room *= 2
