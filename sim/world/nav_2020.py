"""The Nav day of 2020, as a newspaper photographed it: the detailed plan that the trust reform speaks of."""

from math import ceil

import numpy as np

from sim.scenario import Scenario
from sim.terms import NEVER
from sim.world.need import quiet_duty, required
from sim.world.pauses import has_lunch, lunch_window
from sim.world.workforce import roster, shares_to_counts

Columns = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # of a plan: lunch, breaks, when blocks begin, duties


def phone_60_task_27(scenario: Scenario, forecast: np.ndarray) -> Columns:
    """The day of a Nav agent in 2020: 60 minutes of phone, 27 of tasks, lunch and breaks inside the tasks.

    Agents are shifted against each other so that the phone is never left; where chat or the desk is needed too, a share
    of them has the same day with that instead of phone (ours). Source: Dagsavisen, February 2020.
    """
    pauses = scenario.workforce.pauses
    _, starts, ends = roster(scenario)
    n, wanted = len(starts), required(scenario, forecast).mean(axis=1) + 1e-9
    counts = shares_to_counts(list(wanted / wanted.sum()), n)
    front = np.argsort([(k + 0.5) / count for count in counts for k in range(count)], kind="stable")  # dealt evenly
    front = np.repeat(np.arange(len(counts)), counts)[front]
    cycle, task = 87 * 60.0, 27 * 60.0
    opens, closes = scenario.demand.opens, scenario.demand.closes
    cycles = ceil((closes - opens) / cycle) + 1
    phase = np.arange(n) / n * cycle
    tasks = opens + phase[:, None] + cycle * np.arange(-1, cycles)  # agent x block: when task time begins
    phones = tasks + task
    moments = np.concatenate([tasks, phones, np.full((n, 1), closes)], axis=1)
    quiet = quiet_duty(scenario)
    blocks = [np.full(tasks.shape, quiet), np.broadcast_to(front[:, None], phones.shape), np.full((n, 1), quiet)]
    duty = np.where(moments > closes, quiet, np.concatenate(blocks, axis=1))
    lunch = np.full(n, NEVER)
    breaks = np.full((n, pauses.breaks), NEVER)
    entitled = has_lunch(scenario, ends - starts)
    middle = sum(lunch_window(scenario, starts, ends)) / 2
    inside = (tasks >= starts[:, None] + 1800) & (tasks < ends[:, None] - pauses.lunch)
    for a in range(n):
        own = tasks[a][inside[a]]
        if entitled[a] and len(own):
            lunch[a] = own[np.argmin(np.abs(own - middle[a]))]
            own = own[own != lunch[a]]
        breaks[a, : len(own[: pauses.breaks])] = own[: pauses.breaks]
    order = np.argsort(moments, axis=1, kind="stable")
    return lunch, breaks, np.take_along_axis(moments, order, 1), np.take_along_axis(duty, order, 1)
