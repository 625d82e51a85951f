"""The people who answer: who is on which shift, what they are like, and what kind of day each of them has."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from sim.scenario import Scenario
from sim.terms import NEVER
from sim.world.luck import ALWAYS, uniforms
from sim.world.once import once


@dataclass(frozen=True)
class Agents:
    """One row an agent on duty; times in seconds since midnight. Every agent is made up."""

    team: np.ndarray
    starts_s: np.ndarray
    ends_s: np.ndarray
    sign_in_s: np.ndarray  # NEVER when absent
    slowness: np.ndarray  # factor on handle times, mean 1
    lunch_taste_s: np.ndarray  # how much later than the middle of the window they would like lunch
    eagerness: np.ndarray  # 0-1: where in a window they like their pauses
    duty_wish: np.ndarray  # agent x duty: liking, in units of log-odds


def shares_to_counts(shares: list[float], n: int) -> list[int]:
    """n split by shares with largest remainders; the counts add up to n."""
    exact = [share * n for share in shares]
    counts = [int(x + 1e-9) for x in exact]
    by_rest = sorted(range(len(shares)), key=lambda i: (counts[i] - exact[i], i))
    for i in by_rest[: n - sum(counts)]:
        counts[i] += 1
    return counts


@once(kept=8)
def roster(scenario: Scenario) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(team, start, end) of every agent on duty, shifts spread evenly over teams."""
    n = scenario.staffing.on_duty
    shifts = scenario.staffing.shifts
    teams = list(scenario.workforce.teams.values())
    shift = np.repeat(np.arange(len(shifts)), shares_to_counts([s.share for s in shifts], n))
    sizes = shares_to_counts([team.share for team in teams], n)
    # Dealt like cards, the team that is furthest behind its share first: every shift gets every team.
    team = np.zeros(n, dtype=np.int64)
    dealt = [0.0] * len(teams)
    for a in range(n):
        team[a] = min((i for i in range(len(teams)) if dealt[i] < sizes[i]), key=lambda i: (dealt[i] + 1) / sizes[i])
        dealt[team[a]] += 1
    return team, np.array([s.starts for s in shifts])[shift], np.array([s.ends for s in shifts])[shift]


def agents(scenario: Scenario, seed: int, day: int) -> Agents:
    """Everybody on duty: what they are like is the same every day, absence and lateness are the day's own."""
    people = scenario.workforce
    team, starts, ends = roster(scenario)
    n, duties = len(team), len(scenario.staffing.duties)
    spread = np.sqrt(np.log1p(people.speed_sd**2))
    slowness = np.exp(spread * ndtri(uniforms(seed, ALWAYS, "speed", "agents", n)) - spread**2 / 2)
    lunch_taste = people.lunch_wish_sd * ndtri(uniforms(seed, ALWAYS, "lunch wish", "agents", n))
    absent = uniforms(seed, day, "absence", "agents", n) < people.absence
    late = -people.lateness * np.log1p(-uniforms(seed, day, "lateness", "agents", n))
    on_phone = np.array(["phone" in duty for duty in scenario.staffing.duties.values()], float)
    return Agents(
        team=team,
        starts_s=starts,
        ends_s=ends,
        sign_in_s=np.where(absent | (starts + late >= ends), NEVER, starts + late),
        slowness=slowness,
        lunch_taste_s=lunch_taste,
        eagerness=uniforms(seed, day, "eagerness", "agents", n),
        duty_wish=people.phone_wish * on_phone
        + people.channel_wish_sd * ndtri(uniforms(seed, ALWAYS, "duty wish", "agents", (n, duties))),
    )
