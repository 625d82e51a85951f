"""The plan: who does what when, made the day before from the forecast, never from the day itself."""

from dataclasses import dataclass

import numpy as np

from sim.scenario import Scenario
from sim.terms import NEVER, WISH_LUNCH
from sim.world import rota
from sim.world.nav_2020 import phone_60_task_27
from sim.world.need import quiet_duty
from sim.world.once import once
from sim.world.solver import Grid, Kind, Outline, outline
from sim.world.workforce import roster


@dataclass(frozen=True)
class Plan:
    """Planned moments of every agent, in seconds since midnight."""

    lunch_s: np.ndarray  # agent; NEVER without lunch
    breaks_s: np.ndarray  # agent x break
    duty_s: np.ndarray  # agent x block: when the block begins
    duty: np.ndarray  # agent x block: which duty; the number after the last duty is task time


def make(scenario: Scenario, forecast: np.ndarray, kind: str = "forecast") -> Plan:
    """The plan of this kind: `forecast` (duties and pauses fitted to the forecast by a solver) or `phone_60_task_27`."""
    return Plan(*(column.copy() for column in _columns(scenario, kind, forecast.tobytes())))


@once(kept=4)  # where the forecast has no error, every day has the same plans
def _columns(scenario: Scenario, kind: str, forecast_bytes: bytes) -> tuple[np.ndarray, ...]:
    """The columns of the plan."""
    forecast = np.frombuffer(forecast_bytes).reshape(-1, scenario.half_hours)
    return phone_60_task_27(scenario, forecast) if kind == "phone_60_task_27" else _fitted(scenario, forecast)


@once(kept=8)
def kinds_of(scenario: Scenario) -> tuple[list[Kind], np.ndarray]:
    """The kinds of agents the planner tells apart (shift, and duties their skills are good for), and each agent's kind."""
    team, starts, ends = roster(scenario)
    good_for = []
    for skills in (one.skills for one in scenario.workforce.teams.values()):
        channels = {q.channel for name, q in scenario.demand.queues.items() if not skills or name in skills}
        duties = scenario.staffing.duties.values()
        good_for.append(tuple(d for d, mine in enumerate(duties) if channels & set(mine)))
    agents = [Kind(*row) for row in zip(starts.tolist(), ends.tolist(), (good_for[t] for t in team), strict=True)]
    kinds = sorted(set(agents))
    return kinds, np.array([kinds.index(agent) for agent in agents])


def solved(scenario: Scenario, forecast: np.ndarray) -> Outline:
    """What the solver makes of a forecast: how many of each kind of agents do what when."""
    kinds, kind_of = kinds_of(scenario)
    return outline(scenario, smoothed(scenario, forecast), kinds, np.bincount(kind_of, minlength=len(kinds)).tolist())


def smoothed(scenario: Scenario, forecast: np.ndarray) -> np.ndarray:
    """The forecast as a planner takes it who knows it to be wrong by the half-hour: each with its neighbours (1, 2, 1)."""
    if not scenario.demand.forecast.half_hour_sd:
        return forecast
    padded = np.concatenate([forecast[:, :1], forecast, forecast[:, -1:]], axis=1)
    return (padded[:, :-2] + 2 * forecast + padded[:, 2:]) / 4


def _fitted(scenario: Scenario, forecast: np.ndarray) -> tuple[np.ndarray, ...]:
    """The outline dealt out: lunch, breaks, when blocks begin, duties."""
    found, grid, quiet = solved(scenario, forecast), Grid(scenario), quiet_duty(scenario)
    _, kind_of = kinds_of(scenario)
    lunch, breaks, wanted = rota.pauses(found, kind_of, scenario.workforce.pauses.breaks, grid)
    duty = rota.duties(found, kind_of, wanted, quiet)
    # Before opening and after closing is quiet time; where agents stay until nobody waits, the last block never ends.
    _, starts, _ = roster(scenario)
    moments = np.concatenate(([min(starts.min(), grid.opens_s)], grid.begins_s, [NEVER if scenario.drains else grid.ends_s[-1]]))
    quiet_time = np.full((len(kind_of), 1), quiet)
    return lunch, breaks, np.tile(moments, (len(kind_of), 1)), np.hstack([quiet_time, duty, quiet_time])


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
