"""What the forecast says of each half-hour: where the work lies, how few may be left, and when it is busy.

Half-hours are numbered as on the floor: 0 before opening, then 1, 2 ..., the last after closing.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from sim.regime import Regime
from sim.scenario import Scenario
from sim.terms import CHANNELS
from sim.world.need import load_forecast

ROUNDING = 1e-9  # what rounding may be off by


def peak(scenario: Scenario, forecast: np.ndarray) -> np.ndarray:
    """Half-hour: 1 where more work of people is expected than on average. 0 before opening and after closing."""
    people = [queue.channel != "written" for queue in scenario.demand.queues.values()]
    work = load_forecast(scenario, forecast)[people].sum(axis=0)
    return np.concatenate([[0], (work > work.mean() * (1 + ROUNDING)).astype(np.int64), [0]])


def floors(scenario: Scenario, forecast: np.ndarray, rules: Iterable[Regime]) -> np.ndarray:
    """Each team: the fewest agents that may be left on a channel, a share of its load forecast, rounded up; none for written."""
    load = np.zeros((len(CHANNELS), scenario.half_hours + 2))
    for queue, row in zip(scenario.demand.queues.values(), load_forecast(scenario, forecast), strict=True):
        if queue.channel != "written":
            load[CHANNELS.index(queue.channel), 1:-1] += row
    return np.concatenate([np.ceil(float(one.bounds.floor) * load - ROUNDING).astype(np.int64).ravel() for one in rules])


def work_share(scenario: Scenario, forecast: np.ndarray, duties: Sequence[Sequence[str]]) -> np.ndarray:
    """Half-hour x duty: the share of the expected work that each duty is for; before opening and after closing what can lie."""
    load = load_forecast(scenario, forecast)
    need = np.zeros((scenario.half_hours + 2, len(duties)))
    for queue, row in zip(scenario.demand.queues.values(), load, strict=True):
        able = [d for d, duty in enumerate(duties) if queue.channel in duty]
        for d in able:
            if queue.channel == "written":
                need[:, d] += row.mean() / len(able)
            else:
                need[1:-1, d] += row / len(able)
    total = need.sum(axis=1, keepdims=True)
    return np.divide(need, total, out=np.zeros_like(need), where=total > 0)
