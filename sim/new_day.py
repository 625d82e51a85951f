"""The state of a day before it begins: records and tables from a scenario, its luck, a plan and a regime."""

from collections.abc import Sequence
from dataclasses import astuple
from functools import cache
from typing import Any

import numpy as np

from sim import policies
from sim.day import Agent, Bench, Channel, Contact, Day, Hall, Pause, Queue, Stint, Team, dtype
from sim.moments import Moments, acted_on, moments
from sim.regime import Policy, Regime
from sim.scenario import Scenario
from sim.terms import (
    ACTIVITIES, BOARD_EVERY_S, CHANNELS, CHOICE_EVERY_S, HALF_HOUR_S, NEVER,
    NOBODY, UNLIMITED,
)  # fmt: skip
from sim.world import World, intraday, outlook
from sim.world.need import quiet_duty
from sim.world.once import once
from sim.world.pauses import has_lunch, lunch_window
from sim.world.plan import Plan


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
    """A day ready to begin, as numpy records, and its moments. Teams in the trial follow the regime there is for them."""
    rules = scenario.rules(regime)
    acted = acted_on(scenario, world, plan)
    agents = _agents(scenario, world, plan, acted, rules)
    duties = [*scenario.staffing.duties.values(), ()]
    own_wishes = scenario.workforce.wishes == "own"
    chooses = own_wishes and any(policies.CATALOGUE[g][p.policy].CHOOSES for one in rules for g, p in _policies(one))
    chooses = chooses or any(one.bounds.apart > 0 for one in rules)  # who is refused a pause asks again while free
    teams = _teams(scenario, rules)
    no_luck = np.zeros((len(agents), 1))
    calls = bool((teams["call_wait_s"] < NEVER).any())
    drawn = chooses or calls  # all tables of luck are as long: one spell of five minutes is the same column in each
    lasts_s = max(scenario.demand.closes, float(agents["ends_s"].max())) - scenario.demand.opens
    board = round(lasts_s / BOARD_EVERY_S) + 2 if (teams["lag_s"] > 0).any() else 1
    day = Day(
        contacts=_contacts(scenario, world, rules),
        agents=agents,
        teams=teams,
        stints=records(Stint, 0),
        pauses=records(Pause, 0),
        touched_contacts=np.zeros(len(world.contacts.queue), np.int64),
        touched_agents=np.zeros(len(agents), np.int64),
        floors=outlook.floors(scenario, world.forecast, rules),
        breaks_plan=np.column_stack([acted[:, 1 : 1 + plan.breaks_s.shape[1]], np.full(len(agents), NEVER)]),
        break_params=_params([one.breaks for one in rules]),
        choice_params=_params([one.channel_choice for one in rules]),
        break_luck=world.choices("pause") if drawn else no_luck,
        duty_luck=world.choices("duty") if drawn else no_luck,
        liking=np.column_stack([world.agents.duty_wish, np.zeros(len(agents))]),
        pressure=np.zeros(len(duties)),
        wanted=np.zeros(len(duties)),
        work_share=outlook.work_share(scenario, world.forecast, duties),
        peak=outlook.peak(scenario, world.forecast),
        board=np.zeros((board, len(duties))),
        leader_luck=world.choices("leader") if calls else no_luck,
        **(
            intraday.tables(scenario, world.forecast, plan)
            if teams["supervised"].any() else intraday.nothing_to_plan_with()
        ),
        **{name: table.copy() for name, table in _fixed(scenario).items()},  # a day writes on its own
    )
    return day, moments(scenario, world, plan, acted, day, chooses)


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


def _params(chosen: Sequence[Policy]) -> np.ndarray:
    """Team x parameter, filled up with zeros to the longest row, and one more."""
    rows = [list(map(float, policy.params.values())) for policy in chosen]
    table = np.zeros((len(rows), 1 + max(map(len, rows))))
    for row, values in zip(table, rows, strict=True):
        row[: len(values)] = values
    return table


def _contacts(scenario: Scenario, world: World, rules: Sequence[Regime]) -> np.ndarray:
    c, behaviour = world.contacts, scenario.behaviour
    luck = {}  # drawn only where it matters
    if behaviour.hard > 0 and behaviour.emotion_rise > 0:
        luck["hard"] = world.contact_luck("hard") < behaviour.hard
    if behaviour.unresolved > 0:
        luck["resolve_luck"] = world.contact_luck("resolved")
    if any(one.written.picks > 0 for one in rules):
        luck["pick_luck"] = world.contact_luck("picked")
    return records(
        Contact, len(c.queue), queue=c.queue, offered_s=c.offered_s, patience_s=c.patience_s, talk_s=c.talk_s, acw_s=c.acw_s,
        **luck,
    )  # fmt: skip


def _agents(scenario: Scenario, world: World, plan: Plan, acted: np.ndarray, rules: Sequence[Regime]) -> np.ndarray:
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
        breaks_left=pauses.breaks, lunch_left=entitled, planned_duty=plan.duty[:, 0], block_duty=plan.duty[:, 0],
        thinks_s=people.starts_s + CHOICE_EVERY_S * world.choices("phase")[:, 0],
        tokens=np.array([UNLIMITED if one.bounds.tokens is None else one.bounds.tokens for one in rules])[people.team],
    )  # fmt: skip


def _queues(scenario: Scenario) -> np.ndarray:
    queues = list(scenario.demand.queues.values())
    duties = list(scenario.staffing.duties.values())
    return records(
        Queue, len(queues),
        channel=[CHANNELS.index(q.channel) for q in queues], priority=[q.priority for q in queues],
        room=[UNLIMITED if q.room is None else q.room for q in queues],
        normal=[q.per_day * scenario.demand.scale for q in queues],
        work_s=[(q.handle.mean + q.acw.mean) / max(scenario.channel[q.channel].total_rates()) for q in queues],
        helper=[next((d for d, duty in enumerate(duties) if q.channel in duty), NOBODY) for q in queues],
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


def _teams(scenario: Scenario, rules: Sequence[Regime]) -> np.ndarray:
    rows = [_team(scenario, regime) for regime in rules]
    return records(Team, len(rows), **{name: [row[name] for row in rows] for name in rows[0]})


def _team(scenario: Scenario, regime: Regime) -> dict[str, float]:
    """What a regime is to a team on the floor."""
    breaks, channel = regime.breaks.policy, regime.channel_choice.policy
    if scenario.workforce.wishes == "plan":
        breaks, channel = "planned", "blocks"  # who wishes what the plan says does what the plan says
    pause, duty = policies.CATALOGUE["breaks"][breaks], policies.CATALOGUE["channel_choice"][channel]
    bounds, seen, leader = regime.bounds, regime.information, regime.leader
    supervised, heed = getattr(duty, "SUPERVISED", False), scenario.behaviour.heed
    calls = leader.call_when_wait is not None
    return dict(
        breaks=policies.CODES["breaks"][breaks], channel_choice=policies.CODES["channel_choice"][channel],
        breaks_by=pause.DECIDER, duty_by=duty.DECIDER, chooses_channel=duty.CHOOSES, supervised=supervised,
        least_gain=regime.channel_choice.params["least_gain"] if supervised else 0.0,
        shows_queue=seen.queue, lag_s=seen.lag if seen.queue else 0.0, shows_away=seen.away, hints=seen.hints,
        max_away=bounds.max_away, together=bounds.together, apart_s=bounds.apart, not_last_s=bounds.not_last,
        max_wait_s=bounds.max_wait, call_wait_s=leader.call_when_wait if calls else NEVER,
        complies=leader.compliance + (1 - leader.compliance) * heed if calls else 0.0,
        picks=regime.written.picks, among=regime.written.among,
    )  # fmt: skip


def _hall(scenario: Scenario) -> np.ndarray:
    behaviour, pauses, demand = scenario.behaviour, scenario.workforce.pauses, scenario.demand
    swing = demand.forecast.day_sd**2 + (1 / demand.day_factor_shape if demand.day_factor_shape else 0.0)
    return records(
        Hall, 1,
        opens_s=scenario.demand.opens, closes_s=scenario.demand.closes,
        lunch_s=pauses.lunch, break_s=pauses.break_length,
        written_only=int(all(queue.channel == "written" for queue in scenario.demand.queues.values())),
        drains=scenario.drains, quiet=quiet_duty(scenario), swing=swing, heed=behaviour.heed,
        tires=behaviour.fatigue_rate > 0, fatigue_slows=behaviour.fatigue_slows, own_rest=behaviour.own_rest,
        recovery_break_per_s=behaviour.recovery_break, recovery_task_per_s=behaviour.recovery_task,
        recovery_idle_per_s=behaviour.recovery_idle,
        feels=behaviour.hard > 0 and behaviour.emotion_rise > 0, emotion_rise=behaviour.emotion_rise,
        emotion_fade_per_s=behaviour.emotion_fade, emotion_rest=behaviour.emotion_rest, emotion_slows=behaviour.emotion_slows,
        hurries=behaviour.hurry > 0 or behaviour.overwork > 0, hurry=behaviour.hurry, overwork=behaviour.overwork,
        overwork_over=behaviour.overwork_over, switch_slows=behaviour.switch_slows, unresolved=behaviour.unresolved,
        unresolved_fatigue=behaviour.unresolved_fatigue, unresolved_load=behaviour.unresolved_load,
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
