"""The state of a day before it begins: records and tables from a scenario, its luck, a plan and a regime."""

from dataclasses import astuple
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from sim import policies
from sim.day import Agent, Bench, Channel, Contact, Day, Hall, Pause, Queue, Stint, Team, dtype
from sim.scenario import Regime, Scenario
from sim.terms import (
    ACTIVITIES, CHANNELS, CHOICE, CHOICE_EVERY_S, HALF_HOUR, HALF_HOUR_S, NEVER, NEW_DUTY, NOBODY, PLANNED_PAUSE, SHIFT_OVER,
    SIGN_IN,
)  # fmt: skip
from sim.world import World
from sim.world.demand import half_hour_edges
from sim.world.once import once
from sim.world.need import load_forecast
from sim.world.pauses import has_lunch, lunch_window
from sim.world.plan import Plan

UNLIMITED = 2**40


class Moments(NamedTuple):
    """What is set before the day begins, in order of (time, kind, agent)."""

    at_s: np.ndarray
    kind: np.ndarray
    agent: np.ndarray
    value: np.ndarray


def records(kind: type, n: int, **columns: Any) -> np.ndarray:
    """n records of a kind: the defaults of its class, and the columns given."""
    rows = np.repeat(_blank(kind), n)
    for name, column in columns.items():
        rows[name] = column
    return rows


@cache
def _blank(kind: type) -> np.ndarray:
    """One record with the defaults of its class."""
    return np.array(astuple(kind()), dtype(kind))


def new_day(scenario: Scenario, world: World, plan: Plan, regime: Regime) -> tuple[Day, Moments]:
    """A day ready to begin, as numpy records, and its moments. All teams follow the same regime."""
    acted = _acted(scenario, world, plan)
    agents = _agents(scenario, world, plan, acted)
    duties = [*scenario.staffing.duties.values(), ()]
    chooses = scenario.workforce.wishes == "own" and any(policies.CATALOGUE[g][p.policy].CHOOSES for g, p in _policies(regime))
    no_luck = np.zeros((len(agents), 1))
    params = [np.array([[*p.params.values(), 0.0]] * len(scenario.workforce.teams)) for _, p in _policies(regime)]
    day = Day(
        contacts=_contacts(world),
        agents=agents,
        teams=_teams(scenario, regime),
        stints=records(Stint, 0),
        pauses=records(Pause, 0),
        touched_contacts=np.zeros(len(world.contacts.queue), np.int64),
        touched_agents=np.zeros(len(agents), np.int64),
        floors=_floors(scenario, world, regime),
        breaks_plan=np.column_stack([acted[:, 1 : 1 + plan.breaks_s.shape[1]], np.full(len(agents), NEVER)]),
        break_params=params[0],
        choice_params=params[1],
        break_luck=world.choices("pause") if chooses else no_luck,
        duty_luck=world.choices("duty") if chooses else no_luck,
        liking=np.column_stack([world.agents.duty_wish, np.zeros(len(agents))]),
        pressure=np.zeros(len(duties)),
        wanted=np.zeros(len(duties)),
        work_share=_work_share(scenario, world, duties),
        **{name: table.copy() for name, table in _fixed(scenario).items()},  # a day writes on its own
    )
    return day, _moments(scenario, world, plan, acted, agents, chooses)


@once(kept=8)
def _fixed(scenario: Scenario) -> dict[str, np.ndarray]:
    """What a day begins with that depends on the scenario alone."""
    duties = [*scenario.staffing.duties.values(), ()]
    rates = _rates(scenario)
    seats, ranks, menu, benches = _seating(scenario, duties, rates.shape[1])
    return dict(
        queues=_queues(scenario),
        channels=_channels(scenario),
        benches=records(Bench, benches),
        hall=_hall(scenario),
        rates=rates,
        seats=seats,
        seat_rank=ranks,
        menu=menu,
        duty_has=np.array([[int(name in duty) for name in CHANNELS] for duty in duties]),
        duty_main=np.array([CHANNELS.index(duty[0]) if duty else NOBODY for duty in duties]),
    )


def _policies(regime: Regime) -> tuple[tuple[str, Any], tuple[str, Any]]:
    return ("breaks", regime.breaks), ("channel_choice", regime.channel_choice)


def _contacts(world: World) -> np.ndarray:
    c = world.contacts
    return records(
        Contact, len(c.queue), queue=c.queue, offered_s=c.offered_s, patience_s=c.patience_s, talk_s=c.talk_s, acw_s=c.acw_s
    )


def _agents(scenario: Scenario, world: World, plan: Plan, acted: np.ndarray) -> np.ndarray:
    people, pauses = world.agents, scenario.workforce.pauses
    n = len(people.team)
    shift = people.ends_s - people.starts_s
    lunch_from, lunch_to = lunch_window(scenario, people.starts_s, people.ends_s)
    entitled = has_lunch(scenario, shift)
    lunch_wish = (lunch_from + lunch_to) / 2 + people.lunch_taste_s
    lunch_wish = np.clip(lunch_wish, lunch_from, np.maximum(lunch_from, lunch_to - HALF_HOUR_S))
    return records(
        Agent, n,
        team=people.team, group=np.array(_groups(scenario))[people.team], starts_s=people.starts_s, ends_s=people.ends_s,
        slowness=people.slowness, eagerness=people.eagerness, lunch_wish_s=lunch_wish,
        lunch_from_s=lunch_from, lunch_to_s=lunch_to,
        law_s=np.where(entitled, people.starts_s + pauses.lunch_at_latest_after, NEVER),
        break_every_s=shift / (pauses.breaks + entitled + 1),
        lunch_plan_s=acted[:, 0], break_plan_s=acted[:, 1] if pauses.breaks else NEVER,
        breaks_left=pauses.breaks, lunch_left=entitled, planned_duty=plan.duty[:, 0],
    )  # fmt: skip


def _acted(scenario: Scenario, world: World, plan: Plan) -> np.ndarray:
    """When each agent acts on each planned moment, a little after it: agent x (lunch, breaks, blocks)."""
    planned = np.column_stack([plan.lunch_s, plan.breaks_s, plan.duty_s])
    breaks, blocks = plan.breaks_s.shape[1], plan.duty_s.shape[1]
    moments = ["lunch", *(f"break {k}" for k in range(breaks)), *(f"block {k}" for k in range(blocks))]
    luck = np.column_stack([world.plan_delay(moment) for moment in moments])
    return planned - scenario.workforce.plan_delay * np.log1p(-luck)


def _moments(scenario: Scenario, world: World, plan: Plan, acted: np.ndarray, agents: np.ndarray, chooses: bool) -> Moments:
    """All moments of the day, sorted; those that never come, or come after the agent's shift, are left out."""
    starts, ends = agents["starts_s"][:, None], agents["ends_s"][:, None]
    at_work = (world.agents.sign_in_s < NEVER)[:, None]

    def own(kind: int, at: np.ndarray, value: Any = 0) -> tuple[np.ndarray, ...]:
        """Moments of one kind, given as agent x moment: one row each, by agent."""
        keep = at_work & (at < NEVER) & (at <= ends)
        agent = np.nonzero(keep)[0]
        return at[keep], np.full(len(agent), kind), agent, np.broadcast_to(value, at.shape)[keep]

    pauses = 1 + plan.breaks_s.shape[1]
    half_hours = half_hour_edges(scenario)
    hall = [np.full(len(half_hours), number) for number in (HALF_HOUR, NOBODY, 0)]
    # In the order of their kinds, so that by time they are in order of (time, kind, agent).
    rows = [
        own(SIGN_IN, world.agents.sign_in_s[:, None]),
        (half_hours, *hall),
        own(NEW_DUTY, acted[:, pauses + 1 :], plan.duty[:, 1:]),
        own(PLANNED_PAUSE, np.column_stack([acted[:, :pauses], agents["law_s"]])),
    ]
    if chooses:
        # Each free agent thinks every five minutes, each with a start of their own.
        first = starts + CHOICE_EVERY_S * world.choices("phase")[:, :1]
        rows.append(own(CHOICE, first + CHOICE_EVERY_S * np.arange((ends - starts).max() // CHOICE_EVERY_S)))
    rows.append(own(SHIFT_OVER, ends))
    columns = [np.concatenate(column) for column in zip(*rows, strict=True)]
    order = np.argsort(columns[0], kind="stable")
    return Moments(*(column[order] for column in columns))


def _queues(scenario: Scenario) -> np.ndarray:
    queues = list(scenario.demand.queues.values())
    return records(
        Queue, len(queues),
        channel=[CHANNELS.index(q.channel) for q in queues], priority=[q.priority for q in queues],
        room=[UNLIMITED if q.room is None else q.room for q in queues],
        normal=[q.per_day * scenario.demand.scale for q in queues],
    )  # fmt: skip


def _channels(scenario: Scenario) -> np.ndarray:
    behaviour = scenario.behaviour
    strain = {"chat": behaviour.fatigue_chat, "written": behaviour.fatigue_written}
    rows = [scenario.channel.get(name) for name in CHANNELS]
    return records(
        Channel, len(CHANNELS),
        slots=[row.slots if row else 1 for row in rows], exclusive=[int(name != "chat") for name in CHANNELS],
        deferred=[int(name == "written") for name in CHANNELS],
        interruptible=[int(row.interruptible) if row else 0 for row in rows],
        activity=[ACTIVITIES.index(name) for name in CHANNELS],
        strain_per_s=[behaviour.fatigue_rate * strain.get(name, 1.0) for name in CHANNELS],
    )  # fmt: skip


def _teams(scenario: Scenario, regime: Regime) -> np.ndarray:
    breaks, channel = regime.breaks.policy, regime.channel_choice.policy
    if scenario.workforce.wishes == "plan":
        breaks, channel = "planned", "blocks"  # who wishes what the plan says does what the plan says
    pause, duty = policies.CATALOGUE["breaks"][breaks], policies.CATALOGUE["channel_choice"][channel]
    return records(
        Team, len(scenario.workforce.teams),
        breaks=policies.CODES["breaks"][breaks], channel_choice=policies.CODES["channel_choice"][channel],
        breaks_by=pause.DECIDER, duty_by=duty.DECIDER, chooses_channel=int(duty.CHOOSES), sees_queue=int(regime.sees_queue),
        max_away=float(regime.bounds.max_away), max_wait_s=float(regime.bounds.max_wait),
    )  # fmt: skip


def _hall(scenario: Scenario) -> np.ndarray:
    behaviour, pauses = scenario.behaviour, scenario.workforce.pauses
    return records(
        Hall, 1,
        opens_s=scenario.demand.opens, closes_s=scenario.demand.closes,
        lunch_s=float(pauses.lunch), break_s=float(pauses.break_length),
        written_only=int(all(queue.channel == "written" for queue in scenario.demand.queues.values())),
        drains=int(scenario.drains), tires=int(behaviour.fatigue_rate > 0), fatigue_slows=float(behaviour.fatigue_slows),
        recovery_break_per_s=float(behaviour.recovery_break), recovery_task_per_s=float(behaviour.recovery_task),
        recovery_idle_per_s=float(behaviour.recovery_idle),
    )  # fmt: skip


def _rates(scenario: Scenario) -> np.ndarray:
    """Channel x load: work done per second."""
    rows = [scenario.channel[name].total_rates() if name in scenario.channel else (0.0, 1.0) for name in CHANNELS]
    rates = np.ones((len(rows), max(map(len, rows))))
    for i, row in enumerate(rows):
        rates[i, : len(row)] = row
    return rates


def _groups(scenario: Scenario) -> list[int]:
    """For each team the number of its group: teams with the same skills are one group."""
    skills = [tuple(sorted(team.skills)) for team in scenario.workforce.teams.values()]
    return [sorted(set(skills)).index(mine) for mine in skills]


def _seating(scenario: Scenario, duties: list, places: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Which benches each queue looks at, in order; their ranks; which queues each (group, duty) serves, by priority.

    Benches are numbered (group, duty, place), place being the load, and last the place of those on a written case that
    may be interrupted. Fewest in hand is asked first; those who would have to put a case aside come last.
    """
    queues = list(scenario.demand.queues.items())
    skills = sorted({tuple(sorted(team.skills)) for team in scenario.workforce.teams.values()})
    looks: list[list[tuple[int, int]]] = [[] for _ in queues]
    menu: list[list[int]] = []
    for g, mine in enumerate(skills):
        for d, duty in enumerate(duties):
            serves = [q for q, (name, queue) in enumerate(queues) if queue.channel in duty and (not mine or name in mine)]
            menu.append(sorted(serves, key=lambda q: (queues[q][1].priority, q)))
            for q in serves:
                channel = queues[q][1].channel
                loads = range(scenario.channel[channel].slots if channel == "chat" else 1)
                interrupts = [places] if channel != "written" and "written" in duty else []
                looks[q] += [(place, (g * len(duties) + d) * (places + 1) + place) for place in (*loads, *interrupts)]
    for row in looks:
        row.sort()
    return (
        _padded([[bench for _, bench in row] for row in looks]), _padded([[rank for rank, _ in row] for row in looks]),
        _padded(menu), len(skills) * len(duties) * (places + 1),
    )  # fmt: skip


def _padded(rows: list[list[int]]) -> np.ndarray:
    table = np.full((len(rows), max(1, *map(len, rows)) if len(rows) > 1 else max(1, len(rows[0]))), NOBODY, np.int64)
    for i, row in enumerate(rows):
        table[i, : len(row)] = row
    return table


def _floors(scenario: Scenario, world: World, regime: Regime) -> np.ndarray:
    """Fewest agents that may be left on each channel: the floor's share of the load forecast, rounded up; written has none."""
    load = np.zeros((len(CHANNELS), scenario.half_hours + 2))
    for queue, row in zip(scenario.demand.queues.values(), load_forecast(scenario, world.forecast), strict=True):
        if queue.channel != "written":
            load[CHANNELS.index(queue.channel), 1:-1] += row
    floors = np.ceil(float(regime.bounds.floor) * load - 1e-9).astype(np.int64)
    return np.tile(floors.ravel(), len(scenario.workforce.teams))


def _work_share(scenario: Scenario, world: World, duties: list) -> np.ndarray:
    """Half-hour x duty: the share of the expected work that each duty is for; before opening and after closing what can lie."""
    load = load_forecast(scenario, world.forecast)
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
