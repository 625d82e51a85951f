"""The state of a day before it begins: records and tables from a scenario, its luck, a plan and a regime."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim import overnight, policies, seating
from sim.day import Agent, Bench, Channel, Contact, Day, Hall, Pause, Queue, Stint, Team
from sim.moments import Moments, acted_on, moments
from sim.regime import Policy, Regime
from sim.rows import records
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


def new_day(
    scenario: Scenario, world: World, plan: Plan, regime: Regime, from_before: np.ndarray | None = None
) -> tuple[Day, Moments]:
    """A day ready to begin, as numpy records, and its moments. Teams in the trial follow the regime there is for them.

    `from_before` are contacts that the day before has left (see `overnight`).
    """
    rules = scenario.of_teams(regime)
    acted = acted_on(scenario, world, plan)
    agents = _agents(scenario, world, plan, acted, rules)
    duties = [*scenario.staffing.duties.values(), ()]
    own_wishes = scenario.workforce.wishes == "own"
    chooses = own_wishes and any(policies.CATALOGUE[g][p.policy].CHOOSES for one in rules for g, p in _policies(one))
    chooses = chooses or any(one.bounds.apart > 0 for one in rules)  # who is refused a pause asks again while free
    heed = scenario.behaviour.heed(world.day % scenario.horizon)
    teams = _teams(scenario, rules, heed)
    no_luck = np.zeros((len(agents), 1))
    calls = bool((teams["call_wait_s"] < NEVER).any())
    drawn = chooses or calls  # all tables of luck are as long: one spell of five minutes is the same column in each
    lasts_s = max(scenario.demand.closes, float(agents["ends_s"].max())) - scenario.demand.opens
    board = round(lasts_s / BOARD_EVERY_S) + 2 if (teams["lag_s"] > 0).any() else 1
    contacts, arrivals = overnight.merged(_contacts(scenario, world, rules), from_before)
    fixed = {name: table.copy() for name, table in _fixed(scenario).items()}  # a day writes on its own
    fixed["hall"]["arrivals"], fixed["hall"]["heed"] = arrivals, heed
    day = Day(
        contacts=contacts,
        agents=agents,
        teams=teams,
        stints=records(Stint, 0),
        pauses=records(Pause, 0),
        touched_contacts=np.zeros(len(contacts), np.int64),
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
        **fixed,
    )
    return day, moments(scenario, world, plan, acted, day, chooses)


@once(kept=8)
def _fixed(scenario: Scenario) -> dict[str, np.ndarray]:
    """What a day begins with that depends on the scenario alone."""
    duties = [*scenario.staffing.duties.values(), ()]
    rates = _rates(scenario)
    queues, skills, level = list(scenario.demand.queues), seating.skills(scenario), seating.level
    slows = float(scenario.workforce.level_slows)
    return dict(
        queues=_queues(scenario),
        channels=_channels(scenario),
        benches=records(Bench, len(skills) * len(duties) * (rates.shape[1] + 1)),
        hall=_hall(scenario),
        rates=rates,
        level=np.array([[level(mine, name) for name in queues] for mine in skills]),
        slower=np.array([[1 + slows * max(0, level(mine, name) - 1) for name in queues] for mine in skills]),
        **seating.seating(scenario, duties, rates.shape[1]),
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
    luck: dict[str, np.ndarray] = {}  # drawn only where it matters
    first_id = overnight.IDS_A_DAY * (world.day % scenario.horizon)
    if behaviour.hard > 0 and behaviour.emotion_rise > 0:
        luck["hard"] = world.contact_luck("hard") < behaviour.hard
    if behaviour.unresolved > 0:
        luck["resolve_luck"] = world.contact_luck("resolved")
    if any(one.written.picks > 0 for one in rules):
        luck["pick_luck"] = world.contact_luck("picked")
    if any(queue.callback for queue in scenario.demand.queues.values()):
        uptake = np.array([queue.callback.uptake if queue.callback else 0.0 for queue in scenario.demand.queues.values()])
        luck["takes_callback"] = world.contact_luck("callback") < uptake[c.queue]
    if world.comebacks is not None:
        luck |= overnight.followers(world.comebacks, first_id)
    return records(
        Contact, len(c.queue), id=first_id + np.arange(len(c.queue)),
        queue=c.queue, offered_s=c.offered_s, patience_s=c.patience_s, talk_s=c.talk_s, acw_s=c.acw_s, **luck,
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
        team=people.team, group=np.array(seating.groups(scenario))[people.team], starts_s=people.starts_s, ends_s=people.ends_s,
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
        overflow_s=[q.overflow for q in queues], reserve=[q.reserve for q in queues],
        callback_over_s=[q.callback.above if q.callback else NEVER for q in queues],
        normal=[q.for_people * scenario.demand.scale for q in queues],
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


def _teams(scenario: Scenario, rules: Sequence[Regime], heed: float) -> np.ndarray:
    rows = [_team(scenario, regime, heed) for regime in rules]
    return records(Team, len(rows), **{name: [row[name] for row in rows] for name in rows[0]})


def _team(scenario: Scenario, regime: Regime, heed: float) -> dict[str, float]:
    """What a regime is to a team on the floor."""
    breaks, channel = regime.breaks.policy, regime.channel_choice.policy
    if scenario.workforce.wishes == "plan":
        breaks, channel = "planned", "blocks"  # who wishes what the plan says does what the plan says
    pause, duty = policies.CATALOGUE["breaks"][breaks], policies.CATALOGUE["channel_choice"][channel]
    bounds, seen, leader = regime.bounds, regime.information, regime.leader
    supervised = getattr(duty, "SUPERVISED", False)
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
        drains=scenario.drains, quiet=quiet_duty(scenario), swing=swing,
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
