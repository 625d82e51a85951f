"""The moments of a day that are set before it begins: who comes when, what is planned, when people think, look and are told."""

from typing import Any, NamedTuple

import numpy as np

from sim.day import Day
from sim.scenario import Scenario
from sim.terms import (
    BOARD, BOARD_EVERY_S, CALL, CALL_EVERY_S, CHOICE, CHOICE_EVERY_S, HALF_HOUR, HALF_HOUR_S, LOOK, NEVER, NEW_DUTY, NOBODY,
    PLANNED_PAUSE, SHIFT_OVER, SIGN_IN, TOLD,
)  # fmt: skip
from sim.world import World
from sim.world.demand import half_hour_edges
from sim.world.plan import Plan

SOON_S = 240.0  # a supervisor's notice is at most 25 minutes, so that nobody is told of the next half-hour before this


class Moments(NamedTuple):
    """What is set before the day begins, in order of (time, kind, agent)."""

    at_s: np.ndarray
    kind: np.ndarray
    agent: np.ndarray
    value: np.ndarray


def acted_on(scenario: Scenario, world: World, plan: Plan) -> np.ndarray:
    """When each agent acts on each planned moment, a little after it: agent x (lunch, breaks, blocks)."""
    planned = np.column_stack([plan.lunch_s, plan.breaks_s, plan.duty_s])
    breaks, blocks = plan.breaks_s.shape[1], plan.duty_s.shape[1]
    moments = ["lunch", *(f"break {k}" for k in range(breaks)), *(f"block {k}" for k in range(blocks))]
    luck = np.column_stack([world.plan_delay(moment) for moment in moments])
    return planned - scenario.workforce.plan_delay * np.log1p(-luck)


def moments(scenario: Scenario, world: World, plan: Plan, acted: np.ndarray, day: Day, chooses: bool) -> Moments:
    """All moments of the day, sorted; those that never come, or come after the agent's shift, are left out."""
    agents = day.agents
    starts, ends = agents["starts_s"][:, None], agents["ends_s"][:, None]
    at_work = (world.agents.sign_in_s < NEVER)[:, None]

    def own(kind: int, at: np.ndarray, value: Any = 0) -> tuple[np.ndarray, ...]:
        """Moments of one kind, given as agent x moment: one row each, by agent."""
        keep = at_work & (at < NEVER) & (at <= ends)
        agent = np.nonzero(keep)[0]
        return at[keep], np.full(len(agent), kind), agent, np.broadcast_to(value, at.shape)[keep]

    def hall(kind: int, at: np.ndarray, value: Any = 0) -> tuple[np.ndarray, ...]:
        """Moments of one kind that are nobody's in particular."""
        return at, np.full(len(at), kind), np.full(len(at), NOBODY), np.broadcast_to(value, at.shape)

    pauses = 1 + plan.breaks_s.shape[1]
    half_hours = half_hour_edges(scenario)
    supervised = day.teams["supervised"][agents["team"]] == 1
    told = np.full((len(agents), 1), NEVER)
    if supervised.any():
        told = np.where(supervised[:, None], _told(scenario, world, len(half_hours)), NEVER)
    may_be_put_off = np.where(supervised[:, None], acted[:, :pauses] + HALF_HOUR_S, NEVER)
    # In the order of their kinds, so that by time they are in order of (time, kind, agent).
    rows = [
        own(SIGN_IN, world.agents.sign_in_s[:, None]),
        hall(HALF_HOUR, half_hours),
        hall(BOARD, half_hours[0] + BOARD_EVERY_S * np.arange(1, len(day.board))),
        hall(CALL, np.arange(half_hours[0], half_hours[-1], CALL_EVERY_S if len(day.leader_luck[0]) > 1 else NEVER)[1:]),
        *(hall(LOOK, half_hours[:-1] - notice, np.arange(1, len(half_hours))) for notice in _notices(scenario, day)),
        own(NEW_DUTY, acted[:, pauses + 1 :], plan.duty[:, 1:]),
        own(TOLD, told),
        own(PLANNED_PAUSE, np.column_stack([acted[:, :pauses], agents["law_s"], may_be_put_off])),
    ]
    if chooses:
        # Each free agent thinks every five minutes, each with a start of their own.
        first = agents["thinks_s"][:, None]
        rows.append(own(CHOICE, first + CHOICE_EVERY_S * np.arange((ends - starts).max() // CHOICE_EVERY_S)))
    rows.append(own(SHIFT_OVER, ends))
    columns = [np.concatenate(column) for column in zip(*rows, strict=True)]
    order = np.argsort(columns[0], kind="stable")
    return Moments(*(column[order] for column in columns))


def _told(scenario: Scenario, world: World, edges: int) -> np.ndarray:
    """Agent x half-hour (closing time last): when agents act on what the supervisor has told them, before being told more."""
    luck = np.column_stack([world.plan_delay(f"told {k}") for k in range(edges)])
    return half_hour_edges(scenario) + np.minimum(SOON_S, -scenario.workforce.plan_delay * np.log1p(-luck))


def _notices(scenario: Scenario, day: Day) -> list[float]:
    """How long before each half-hour a supervisor looks ahead; nothing where there is none. All go by the first one's notice."""
    return day.choice_params[day.teams["supervised"] == 1, 0][:1].tolist()
