"""The rules of a scenario held against a finished day: whom each is about, who broke it, when, and what was found.

The day of an agent is the one rostered, and longer where they sign in sooner or out later, pauses included. Times in
seconds since midnight, amounts in inside units. What each check counts is told in `sim.rules.CHECKS`.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.errors import InputError, nearest
from sim.measures.catalogue import MEASURES, RULE, find
from sim.measures.workload import HANDLING, RESTING, ROUNDING_S, Each, count, total
from sim.rules import Rules
from sim.tables import Result, columns
from sim.terms import AVAILABLE, BY_AGENT, FEWEST, LUNCH, NOBODY, PAUSES, WRITTEN

COLUMNS = ["rule", "paragraph", "day", "agent_id", "team", "at_s", "found", "limit", "unit"]
INSIDE = {"h": "s", "min": "s", "1": "1", "count": "count"}  # unit that breaches are told in -> unit of the table


class Found(NamedTuple):
    """Whom a rule is about that day, one for each agent (or team), and its breaches: whose, when, and how much was found."""

    about: np.ndarray
    who: np.ndarray
    at_s: np.ndarray
    amount: np.ndarray


class Spells(NamedTuple):
    """Stretches of time of one activity of one agent, by agent and time."""

    agent: np.ndarray
    activity: np.ndarray
    channel: np.ndarray
    start_s: np.ndarray
    end_s: np.ndarray

    def where(self, which: np.ndarray) -> "Spells":
        """Only these."""
        rows = np.flatnonzero(which)
        return Spells(*(column[rows] for column in self))


class Work:
    """A finished day as rules look at it: when each agent came and went, and when they were off."""

    def __init__(self, result: Result):
        agents = columns(result.day.agents, "team", "starts_s", "ends_s")
        stints = Spells(*(result.stints_by_agent[name] for name in Spells._fields))
        self.result, self.stints, self.n, self.team = result, stints, len(agents["team"]), agents["team"]
        self.came_s, self.went_s = np.full((2, self.n), np.nan)
        self.came_s[stints.agent[::-1]] = stints.start_s[::-1]  # the last one set stands: each agent's first
        self.went_s[stints.agent] = stints.end_s
        self.here = ~np.isnan(self.came_s)
        self.roster_from_s, self.roster_to_s = agents["starts_s"], agents["ends_s"]
        self.starts_s, self.ends_s = np.fmin(self.came_s, self.roster_from_s), np.fmax(self.went_s, self.roster_to_s)
        self.lasts_s = self.ends_s - self.starts_s
        self.rests = stints.where(RESTING[stints.activity])
        self.lunches = self.rests.where(self.rests.activity == LUNCH)  # nobody has two

    def of_agents(self, about: np.ndarray, broken: np.ndarray, at_s: np.ndarray, amount: np.ndarray) -> Found:
        """What is found where there is one answer for each agent; nothing is asked of who is not at work."""
        about = about & self.here
        who = np.flatnonzero(about & broken)
        return Found(about, who, at_s[who], amount[who])

    def of_lunches(self, broken: np.ndarray, at_s: np.ndarray, amount: np.ndarray) -> Found:
        """What is found where there is one answer for each lunch begun."""
        return Found(count(self.lunches.agent, self.n) > 0, self.lunches.agent[broken], at_s[broken], amount[broken])


# ---- the checks: each takes the limits that sim.rules.CHECKS gives it ---------------------------------------------------


def pauses_in_day(work: Work, day_over: float, at_least: float) -> Found:
    """Too few pauses in a long day; broken when it ends."""
    begun = count(work.rests.agent, work.n)
    return work.of_agents(work.lasts_s > day_over + ROUNDING_S, begun < at_least, work.ends_s, begun)


def rest_in_day(work: Work, day_from: float, at_least: float) -> Found:
    """Too little rest in all in a full day; broken when it ends."""
    rest_s = total(work.rests.agent, work.rests.end_s - work.rests.start_s, work.n)
    return work.of_agents(work.lasts_s >= day_from - ROUNDING_S, rest_s < at_least - ROUNDING_S, work.ends_s, rest_s)


def first_pause(work: Work, within: float, lasting: float) -> Found:
    """Too long until the first real pause, or until the day is over without one."""
    real = work.rests.where(work.rests.end_s - work.rests.start_s >= lasting - ROUNDING_S)
    first_s = work.ends_s.copy()
    first_s[real.agent[::-1]] = real.start_s[::-1]
    worked_s = first_s - work.starts_s
    return work.of_agents(work.lasts_s > within + ROUNDING_S, worked_s > within + ROUNDING_S, work.starts_s + within, worked_s)


def meal_near_middle(work: Work, within: float) -> Found:
    """A lunch whose middle is far from the middle of the rostered shift; broken when it begins."""
    lunch = work.lunches
    middle_s = (work.roster_from_s + work.roster_to_s)[lunch.agent] / 2
    away_s = np.abs((lunch.start_s + lunch.end_s) / 2 - middle_s)
    return work.of_lunches(away_s > within + ROUNDING_S, lunch.start_s, away_s)


def meal_length(work: Work, at_least: float) -> Found:
    """A lunch that is too short; broken when it ends."""
    lasts_s = work.lunches.end_s - work.lunches.start_s
    return work.of_lunches(lasts_s < at_least - ROUNDING_S, work.lunches.end_s, lasts_s)


def stretch_without_pause(work: Work, at_most: float, rest: float) -> Found:
    """Too long at work without so much pause."""
    return _stretches(work, work.rests, at_most, rest)


def stretch_with_people(work: Work, at_most: float, rest: float) -> Found:
    """Too long on phone, chat or desk, or ready for them while open, without so much pause or other work."""
    demand, all_of_it = work.result.scenario.demand, work.stints
    ready = all_of_it.activity == AVAILABLE
    people = (HANDLING[all_of_it.activity] | ready) & (all_of_it.channel != WRITTEN)
    closed = ready & ((all_of_it.start_s < demand.opens) | (all_of_it.end_s > demand.closes))
    off = all_of_it.where(~people | closed)
    ready, early = (off.activity == AVAILABLE) & (off.channel != WRITTEN), off.start_s < demand.opens
    start_s = np.where(ready & ~early, np.maximum(off.start_s, demand.closes), off.start_s)
    end_s = np.where(ready & early, np.minimum(off.end_s, demand.opens), off.end_s)
    return _stretches(work, off._replace(start_s=start_s, end_s=end_s), at_most, rest)


def away_at_once(work: Work, at_most: float) -> Found:
    """Too large a share of a team on a pause at once, while open; broken each time it is passed. One may always go."""
    rests, here, demand = work.rests, np.flatnonzero(work.here), work.result.scenario.demand
    team = work.team[np.concatenate([rests.agent, rests.agent, here, here])]
    at_s = np.concatenate([rests.start_s, rests.end_s, work.came_s[here], work.went_s[here]])
    change = np.repeat([[1, -1, 0, 0], [0, 0, 1, -1]], [len(rests.agent)] * 2 + [len(here)] * 2, axis=1)  # away, at work
    order = np.lexsort((at_s, team))
    team, at_s = team[order], at_s[order]
    away, at_work = np.cumsum(change[:, order], axis=1)  # both are back at none when a team's day is over
    lasts = np.append((team[1:] != team[:-1]) | (at_s[1:] > at_s[:-1]), True)[: len(team)]  # all of a moment has happened then
    team, at_s, away, at_work = team[lasts], at_s[lasts], away[lasts], at_work[lasts]
    while_open = (at_s < demand.closes) & (np.append(at_s[1:], np.inf) > demand.opens)
    over = (away > np.maximum(1, at_most * at_work) + ROUNDING_S) & while_open
    new = np.flatnonzero(over & ~np.append(False, over[:-1]))
    about = count(work.team[here], len(work.result.scenario.workforce.teams)) > 0
    return Found(about, team[new], np.maximum(at_s[new], demand.opens), away[new] / at_work[new])


def working_day(work: Work, at_most: float) -> Found:
    """Too long from start to end."""
    return work.of_agents(work.here, work.lasts_s > at_most + ROUNDING_S, work.starts_s + at_most, work.lasts_s)


def overrun(work: Work, at_most: float) -> Found:
    """Too much work past the end of the shift."""
    past_s = work.went_s - work.roster_to_s
    return work.of_agents(work.here, past_s > at_most + ROUNDING_S, work.roster_to_s + at_most, past_s)


def wish_granted(work: Work, within: float) -> Found:
    """An own wish not granted in time: until such a pause is granted, then or when asked for again, or the agent goes home."""
    pauses = columns(work.result.day.pauses, "agent", "kind", "chosen", "wished_s", "granted_s")
    order = np.lexsort((pauses["agent"], pauses["kind"]))[::-1]  # the last first
    agent, kind, chosen, wished_s, granted_s = (column[order] for column in pauses.values())
    same = len(PAUSES) * agent + kind
    latest = np.maximum.accumulate(np.where(np.isnan(granted_s), -1, np.arange(len(order))))  # the nearest row granted
    met = (latest >= 0) & (same[latest] == same)
    waited_s = np.where(met, granted_s[latest], work.went_s[agent]) - wished_s
    own = chosen == BY_AGENT
    late = np.flatnonzero(own & (waited_s > within + ROUNDING_S))
    return Found(count(agent[own], work.n) > 0, agent[late], wished_s[late] + within, waited_s[late])


def _stretches(work: Work, off: Spells, at_most: float, rest: float) -> Found:
    """The time between one spell off that is long enough and the next; broken when a stretch of it has lasted too long."""
    begins = np.ones(len(off.agent), bool)  # what follows without a gap is one spell
    begins[1:] = (off.agent[1:] != off.agent[:-1]) | (off.start_s[1:] > off.end_s[:-1] + ROUNDING_S)
    first = np.flatnonzero(begins)
    agent, start_s, end_s = off.agent[first], off.start_s[first], off.end_s[np.append(first[1:], len(begins))[: len(first)] - 1]
    real = end_s - start_s >= rest - ROUNDING_S
    agent, start_s, end_s = agent[real], start_s[real], end_s[real]
    here = np.flatnonzero(work.here)
    # An agent works from coming, or the end of a spell, to the start of the next, or going.
    since = np.argsort(np.concatenate([here, agent]), kind="stable")
    until = np.argsort(np.concatenate([agent, here]), kind="stable")
    who = np.concatenate([here, agent])[since]
    from_s, to_s = np.concatenate([work.came_s[here], end_s])[since], np.concatenate([start_s, work.went_s[here]])[until]
    over = to_s - from_s > at_most + ROUNDING_S
    return Found(work.here, who[over], from_s[over] + at_most, (to_s - from_s)[over])


LOOK: dict[str, Callable[..., Found]] = {
    look.__name__: look
    for look in (
        pauses_in_day, rest_in_day, first_pause, meal_near_middle, meal_length, stretch_without_pause, stretch_with_people,
        away_at_once, working_day, overrun, wish_granted,
    )
}  # fmt: skip


# ---- what comes of them -----------------------------------------------------------------------------------------------


def checked(result: Result) -> Each:
    """For each rule that can be checked, `rule_` and its name: 1 for each agent-day that broke it, and that it is about.

    A rule about a team counts team-days; each stands with the first agent of the team who is at work.
    """
    if not result.scenario.rules.rule:
        return {}
    work, rules = Work(result), result.scenario.rules.rule
    first = np.full(len(result.scenario.workforce.teams), NOBODY)
    here = np.flatnonzero(work.here)[::-1]
    first[work.team[here]] = here
    each = {}
    for name, (about, who, _, _) in _found(work).items():
        if rules[name].of_team:
            about, who = np.bincount(first[about], minlength=work.n) > 0, first[who]
        each[RULE + name] = ((np.bincount(who, minlength=work.n) > 0).astype(float), about.astype(float))
    return each


def breaches(result: Result) -> pd.DataFrame:
    """Every breach of a rule that day, by time: one row each (as COLUMNS).

    A rule about a team has agent -1, and names no team of fewer than five on duty. `found` and `limit` are in `unit`: s,
    1 (share) or count.
    """
    names, of_each = np.array(list(result.scenario.workforce.teams)), result.day.agents["team"]
    small = np.bincount(of_each, minlength=len(names)) < FEWEST
    tables = []
    for name, found in _found(Work(result)).items():
        rule = result.scenario.rules.rule[name]
        limit, unit = rule.passed
        team = found.who if rule.of_team else of_each[found.who]
        table = pd.DataFrame({
            "rule": name,
            "paragraph": rule.paragraph.en,
            "day": result.world.day,
            "agent_id": NOBODY if rule.of_team else found.who,
            "team": names[team],
            "at_s": found.at_s,
            "found": found.amount,
            "limit": float(limit),
            "unit": INSIDE[unit],
        })  # fmt: skip
        tables.append(table[~small[team]] if rule.of_team else table)
    if not tables:
        return pd.DataFrame(columns=COLUMNS)
    return pd.concat(tables, ignore_index=True).sort_values(["at_s", "rule", "agent_id"], ignore_index=True)


def _found(work: Work) -> dict[str, Found]:
    """What each check of the scenario found."""
    rules = {name: rule for name, rule in work.result.scenario.rules.rule.items() if rule.check}
    limits = {name: {key: float(limit) for key, limit in rule.limits.items()} for name, rule in rules.items()}
    return {name: LOOK[str(rule.check)](work, **limits[name]) for name, rule in rules.items()}


def refuse_unknown(rules: Rules) -> None:
    """Refuses a warning about a measure there is not, and one that warns of what is better."""
    known = {*MEASURES, *(RULE + name for name, rule in rules.rule.items() if rule.check)}
    for name in rules.warn:
        if name not in known:
            raise InputError(f"rules.warn.{name}", None, f"no such measure; {nearest(name, known)}")
        better, levels = find(name).better, rules.warn[name]
        if (better == "lower" and levels.red < levels.yellow) or (better == "higher" and levels.red > levels.yellow):
            allowed = f"must be {'above' if better == 'lower' else 'below'} yellow ({levels.yellow:g}): {better} is better"
            raise InputError(f"rules.warn.{name}.red", levels.red, allowed)
