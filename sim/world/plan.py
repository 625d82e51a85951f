"""The plan: who does what when, made the day before from the forecast, never from the day itself."""

from dataclasses import dataclass, replace
from math import gcd, nan

import numpy as np

from sim.scenario import Scenario
from sim.terms import HALF_HOUR_S, NEVER, WISH_LUNCH
from sim.world import rota
from sim.world.nav_2020 import Columns, phone_60_task_27
from sim.world.need import for_people, half_hours_s, quiet_duty
from sim.world.once import once
from sim.world.solver import SLOT_S, Grid, Kind, Outline, able, outline
from sim.world.workforce import roster

GOLDEN = (5**0.5 - 1) / 2
FOR_THE_PLANNER = ("demand", "channel", "staffing", "workforce", "drains", "warmup", "horizon")
RETURNS = ("unresolved", "unresolved_fatigue", "unresolved_load")  # those not helped, who come back, are planned for


@dataclass(frozen=True)
class Plan:
    """Planned moments of every agent, in seconds since midnight."""

    lunch_s: np.ndarray  # agent; NEVER without lunch
    breaks_s: np.ndarray  # agent x break
    duty_s: np.ndarray  # agent x block: when the block begins
    duty: np.ndarray  # agent x block: which duty; the number after the last duty is task time
    gap: float = nan  # how far from the best the solver, if any, may have stopped, as a share of the cost it made small
    expected: float = nan  # the share of people's contacts that are expected to be answered in the time promised


def make(scenario: Scenario, forecast: np.ndarray, kind: str = "forecast", turn: int = 0) -> Plan:
    """The plan of this kind: `forecast` (duties and pauses fitted to the forecast by a solver) or `phone_60_task_27`.

    Those who are alike take turns: with another `turn` (the number of the day, say) each has the day of somebody else.
    """
    made, whose = _made(scenario, kind, forecast.tobytes()), _whose(scenario, turn)
    return Plan(made.lunch_s[whose], made.breaks_s[whose], made.duty_s[whose], made.duty[whose], made.gap, made.expected)


@once(kept=8)
def planned_on(scenario: Scenario) -> str:
    """All that a plan depends on, beside the forecast: not what the regimes let people do, nor how work tires them."""
    parts = [getattr(scenario, name) for name in FOR_THE_PLANNER]
    return repr([*parts, *(getattr(scenario.behaviour, name) for name in RETURNS)])


@once(kept=128, told_by=planned_on)  # days without forecast error have the same plan, and so have many scenarios of a sweep
def _made(scenario: Scenario, kind: str, forecast_bytes: bytes) -> Plan:
    """The plan before anybody has taken a turn."""
    forecast = np.frombuffer(forecast_bytes).reshape(-1, scenario.half_hours)
    if kind == "phone_60_task_27":
        made = Plan(*phone_60_task_27(scenario, forecast))
    else:
        found = solved(scenario, forecast)
        made = Plan(*_fitted(scenario, found), gap=found.gap)
    return replace(made, expected=expected(scenario, forecast, made))


@once(kept=8)
def _whose(scenario: Scenario, turn: int) -> np.ndarray:
    """For each agent whose day of the plan they have: as many steps on among those alike as there have been turns.

    A step is near the golden section of their number, so that a few turns in a row are unlike, and shares no factor with it,
    so that in as many turns as there are people everybody has had every day once.
    """
    _, kind_of = kinds_of(scenario)
    whose = np.arange(len(kind_of))
    for kind in np.unique(kind_of):
        alike = np.flatnonzero(kind_of == kind)
        n = len(alike)
        step = min((s for s in range(1, n + 1) if gcd(s, n) == 1), key=lambda s: abs(s - GOLDEN * n))
        whose[alike] = np.roll(alike, turn * step % n)
    return whose


@once(kept=8)
def kinds_of(scenario: Scenario) -> tuple[list[Kind], np.ndarray]:
    """The kinds of agents the planner tells apart (shift, skills, and the duties these are good for), and each agent's kind.

    What it does not see: which queue an agent of many skills answers first, how fast each is, and who stays at home.
    """
    team, starts, ends = roster(scenario)
    good_for = []
    for skills in (tuple(sorted(set(one.skills))) for one in scenario.workforce.teams.values()):
        channels = {q.channel for name, q in scenario.demand.queues.items() if not skills or name in skills}
        duties = scenario.staffing.duties.values()
        good_for.append((tuple(d for d, mine in enumerate(duties) if channels & set(mine)), skills))
    agents = [Kind(start, end, *good_for[t]) for t, start, end in zip(team, starts.tolist(), ends.tolist(), strict=True)]
    kinds = sorted(set(agents))
    number = {kind: k for k, kind in enumerate(kinds)}
    return kinds, np.array([number[agent] for agent in agents])


def solved(scenario: Scenario, forecast: np.ndarray) -> Outline:
    """What the solver makes of a forecast: how many of each kind of agents do what when."""
    kinds, kind_of = kinds_of(scenario)
    return outline(scenario, smoothed(scenario, forecast), kinds, np.bincount(kind_of, minlength=len(kinds)).tolist())


def smoothed(scenario: Scenario, forecast: np.ndarray) -> np.ndarray:
    """The forecast as a planner takes it who knows it to be wrong by the half-hour: each with its neighbours (1, 2, 1)."""
    if not scenario.demand.forecast.half_hour_sd:
        return forecast
    whole = half_hours_s(scenario) / HALF_HOUR_S  # the last may be short: what is smooth is how fast they come
    rate = forecast / whole
    padded = np.concatenate([rate[:, :1], rate, rate[:, -1:]], axis=1)
    return (padded[:, :-2] + 2 * rate + padded[:, 2:]) / 4 * whole


def _fitted(scenario: Scenario, found: Outline) -> Columns:
    """The outline dealt out: lunch, breaks, when blocks begin, duties."""
    grid, quiet = Grid(scenario), quiet_duty(scenario)
    _, kind_of = kinds_of(scenario)
    lunch, breaks, wanted = rota.pauses(found, kind_of, scenario.workforce.pauses.breaks, grid)
    duty = rota.duties(found, kind_of, wanted, quiet)
    # Before opening and after closing is quiet time; where agents stay until nobody waits, the last block never ends.
    _, starts, _ = roster(scenario)
    moments = np.concatenate(([min(starts.min(), grid.opens_s)], grid.begins_s, [NEVER if scenario.drains else grid.ends_s[-1]]))
    quiet_time = np.full((len(kind_of), 1), quiet)
    return lunch, breaks, np.tile(moments, (len(kind_of), 1)), np.hstack([quiet_time, duty, quiet_time])


def expected(scenario: Scenario, forecast: np.ndarray, planned: Plan) -> float:
    """The share of people's contacts (phone, desk, chat) this plan is expected to answer in the time promised; nan without any.

    Erlang A for every duty and half-hour, with those at work on that duty and not on a planned pause, five minutes at a time,
    averaged over how wrong forecasts usually are. As to the solver, each channel is the work of one duty (`for_people`),
    nobody stays at home, and nobody finishes a contact on the next duty's time: a plan of short blocks will do better.
    """
    grid, lasts_s, (kinds, kind_of) = Grid(scenario), half_hours_s(scenario), kinds_of(scenario)
    edges = np.append(grid.slots_s, grid.ends_s[-1])
    half_hour = (np.arange(len(grid.slots_s)) * SLOT_S // HALF_HOUR_S).astype(int)
    answered = offered = 0.0
    for d, duty in for_people(scenario, smoothed(scenario, forecast)).items():
        groups = [(part, np.isin(kind_of, who)) for part, who in able(kinds, duty.parts) if part > 0]
        there = [_worked_s(scenario, planned, mine & (planned.duty.T == d), edges) / part for part, mine in groups]
        on = np.round(np.min(there, axis=0, initial=np.inf) / np.diff(edges), 4) if groups else np.zeros(len(half_hour))
        contacts = (duty.contacts / lasts_s)[half_hour] * np.diff(edges)
        many: dict[tuple[int, float], float] = {}
        for h, agents, come in zip(half_hour.tolist(), on.tolist(), contacts.tolist(), strict=True):
            many[h, agents] = many.get((h, agents), 0.0) + come
        answered += sum(come * duty.in_time(h, agents) for (h, agents), come in many.items() if come > 0)
        offered += float(contacts.sum())
    return answered / offered if offered else nan


def _worked_s(scenario: Scenario, planned: Plan, whose: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Seconds at work and not on a planned pause within these blocks (block x agent), between each edge and the next."""
    _, starts, ends = roster(scenario)
    rights = scenario.workforce.pauses
    stops = np.column_stack([planned.duty_s[:, 1:], np.full(len(starts), NEVER)]).clip(starts[:, None], ends[:, None])
    begins = planned.duty_s.clip(starts[:, None], ends[:, None])
    begins[:, 0] = starts  # agents sign in to the duty of the first block
    block, agent = np.nonzero(whose)
    begins, stops = begins[agent, block], stops[agent, block]
    worked = between(begins, stops, edges)
    for at, length in [(planned.lunch_s, rights.lunch), *((at, rights.break_length) for at in planned.breaks_s.T)]:
        worked -= between(np.maximum(begins, at[agent]), np.minimum(stops, at[agent] + length), edges)
    return worked


def between(begins: np.ndarray, stops: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """How much of these stretches of time, added up, lies between each edge and the next."""
    real = stops > begins
    gone = np.zeros(len(edges))
    for moments, sign in ((np.sort(begins[real]), 1), (np.sort(stops[real]), -1)):
        passed = np.searchsorted(moments, edges)
        gone += sign * (passed * edges - np.append(0.0, np.cumsum(moments))[passed])
    return np.diff(gone)


def yoked(scenario: Scenario, planned: Plan, pauses: np.ndarray, at_work: np.ndarray) -> Plan:
    """A plan with the same duties, and for each agent at work the pauses that the next one of the same kind took.

    The same rest, at somebody else's choice. `pauses` are records of another regime's day. Each is planned for when the other
    was free to go: what was in hand was finished first there, and is here.
    """
    lunch, breaks = np.full_like(planned.lunch_s, NEVER), np.full_like(planned.breaks_s, NEVER)
    begun = np.sort(pauses[~np.isnan(pauses["started_s"])], order=["agent", "started_s"])
    _, kind_of = kinds_of(scenario)
    for kind in np.unique(kind_of):
        mine = np.flatnonzero((kind_of == kind) & at_work)
        for a, other in zip(mine.tolist(), np.roll(mine, -1).tolist(), strict=True):
            theirs = begun[begun["agent"] == other]
            is_lunch = theirs["kind"] == WISH_LUNCH
            lunch[a] = theirs["granted_s"][is_lunch].min(initial=NEVER)
            breaks[a, : (~is_lunch).sum()] = theirs["granted_s"][~is_lunch]
    return Plan(lunch, breaks, planned.duty_s, planned.duty)
