"""What a supervisor has to plan with during the day: the forecast and the plan by half-hour, and what an agent more is worth."""

from typing import Any

import numpy as np

from sim.scenario import Scenario
from sim.terms import FINE, HALF_HOUR_S, NEVER
from sim.world.demand import half_hour_edges
from sim.world.need import for_people, quiet_duty
from sim.world.plan import Plan, smoothed
from sim.world.solver import LATE
from sim.world.workforce import roster


def nothing_to_plan_with() -> dict[str, Any]:
    """The same tables, for a day without a supervisor."""
    one = np.zeros((1, 1))
    whole = np.zeros((1, 1), np.int64)
    return dict(
        expected=np.zeros(2), written_ahead=np.zeros(1), written_time=np.zeros(1), plan_duty=whole, plan_there=one, needed=one,
        load=one, worth=one, have=np.zeros(1), have_next=np.zeros(1), no_move=whole,
    )  # fmt: skip


def tables(scenario: Scenario, forecast: np.ndarray, plan: Plan) -> dict[str, Any]:
    """The tables. Half-hours are numbered as on the floor: 0 before opening, then 1, 2 ..., the last after closing."""
    forecast = smoothed(scenario, forecast)
    duties, half_hours, n = len(scenario.staffing.duties), scenario.half_hours, len(plan.lunch_s)
    written = np.array([queue.channel == "written" for queue in scenario.demand.queues.values()])
    needed, load = np.zeros((duties, half_hours + 2)), np.zeros((duties, half_hours + 2))
    worth = np.zeros((duties * (half_hours + 2), n + 2))
    for d, duty in for_people(scenario, forecast).items():
        for h in range(half_hours):
            needed[d, h + 1], load[d, h + 1] = duty.needed(h), duty.load[h]
            one_more = [worth for worth, many in duty.worth(h) for _ in range(round(many))][: n + 2]
            worth[d * (half_hours + 2) + h + 1, : len(one_more)] = one_more
    plan_duty, plan_there = _duties(scenario, plan), _there(scenario, np.column_stack([plan.lunch_s, plan.breaks_s]))
    on_written = ((plan_duty == quiet_duty(scenario)) * plan_there[:, :-1]).sum(axis=0)[1:-1] * HALF_HOUR_S
    late_s = LATE * np.maximum(0.0, roster(scenario)[2] - scenario.demand.closes).sum()
    after = late_s + np.append(np.cumsum(on_written[::-1])[::-1], 0.0)
    ahead = np.append(np.cumsum(forecast[written].sum(axis=0)[::-1])[::-1], 0.0)
    return dict(
        expected=np.append(0.0, np.cumsum(forecast[~written].sum(axis=0))),
        written_ahead=np.append(ahead[:1], ahead),
        written_time=np.append(after, late_s),
        plan_duty=plan_duty,
        plan_there=plan_there,
        needed=needed,
        load=load,
        worth=worth,
        have=np.zeros(duties),
        have_next=np.zeros(duties),
        no_move=np.zeros((duties, duties), np.int64),
    )


def _duties(scenario: Scenario, plan: Plan) -> np.ndarray:
    """Agent x half-hour: the duty that the plan has in the middle of it."""
    edges = half_hour_edges(scenario)
    middles = [edges[0] - HALF_HOUR_S / 2, *((edges[:-1] + edges[1:]) / 2), edges[-1] + HALF_HOUR_S / 2]
    block = np.array([(plan.duty_s <= middle).sum(axis=1) - 1 for middle in middles]).T
    return np.ascontiguousarray(np.take_along_axis(plan.duty, np.maximum(block, 0), axis=1).astype(np.int64))


def _there(scenario: Scenario, planned: np.ndarray) -> np.ndarray:
    """Agent x half-hour: the share of it that they are on shift and not on a planned pause.

    So rounded that sums of it are exact in any order.
    """
    pauses, edges = scenario.workforce.pauses, half_hour_edges(scenario)
    lengths = np.array([float(pauses.lunch)] + [float(pauses.break_length)] * (planned.shape[1] - 1))
    starts = np.where(planned < NEVER, planned, edges[-1] + 1e9)[:, :, None]
    low, high = np.maximum(starts, edges[:-1]), np.minimum(starts + lengths[None, :, None], edges[1:])
    away = np.maximum(0.0, high - low).sum(axis=1) / np.diff(edges)
    _, begins, ends = roster(scenario)
    on_shift = np.minimum(ends[:, None], edges[1:]) - np.maximum(begins[:, None], edges[:-1])
    there = np.ones((len(planned), scenario.half_hours + 3))  # one more, so that a look two ahead is never past the end
    there[:, 1:-2] = np.round(np.maximum(0.0, np.maximum(0.0, on_shift) / np.diff(edges) - away) / FINE) * FINE
    return there
