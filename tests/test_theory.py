"""The simulator against exact queueing theory: rows A1, A2, A3, B1 and B2 of VALIDATION.md, and the limits of law 9.

Three ideas keep this quick without widening a tolerance.

One: in A1, and wherever nobody overtakes, a queue is a dozen lines (`first_come_first_served`). The engine plays some
of the days and must answer every contact at the very same second; then the dozen lines play the rest.

Two: the numbers busy that each contact would meet if agents were endless are Poisson, whatever the law of the handle
times. What that luck explains of a figure, over its known mean, is taken off before the figure is judged (`steadied`;
its weights come from the other half of the days, so nothing is judged by weights that it chose itself). This moves
the error, never the expectation. Such controls would hide wrong luck, so the luck is judged first (`judge_luck`).

Three: days are independent, so a standard error needs no batches.
"""

from heapq import heapreplace
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from exact import accepts, erlang_a, erlang_b, erlang_c, mg1, mmn_general_patience, mmn_priorities, mmnk
from exact_transient import gamma_nodes, mixed_transient, mt_g_inf_busy, transient
from scipy import stats

import sim
from sim.run import play
from sim.terms import AVAILABLE, HALF_HOUR_S
from sim.world import demand, draw, plan

SEED, WITHIN = 7, 20.0
SHARE, WARM = 0.005, 20  # tolerance of a share; warm-up in handle times


def scenario(**knobs):
    """The theory scenario with these knobs."""
    text = {True: "true", False: "false", None: "null"}
    values = [f"theory.{name}={text.get(value, value) if not isinstance(value, list) else value}" for name, value in knobs.items()]
    return sim.load_scenario("theory", ["regimes=[detailed]", *values])


def run(s, day):
    """The numpy records of one day as the engine plays it."""
    return sim.run_day(s, regime="detailed", seed=SEED, day=day).day


# ---- from days to figures ------------------------------------------------------------------------------------------

FIGURES = {  # name in exact.py: numerator, denominator
    "p_wait": ("waited", "offered"),
    "p_abandon": ("abandoned", "offered"),
    "asa_answered": ("wait_answered", "answered"),
    "mean_wait_all": ("wait", "offered"),
    "service_level_of_offered": ("in_time", "offered"),
    "service_level_of_answered": ("in_time", "answered"),
    "service_level_excluding_short": ("in_time", "not_short"),
    "occupancy": ("busy", "present"),
}
WAITS = ("asa_answered", "mean_wait_all")


def counts(offered_s, answered_s, ended_s, within=WITHIN):
    """What is counted of a cohort of contacts."""
    answered = ~np.isnan(answered_s)
    wait = np.where(answered, answered_s, ended_s) - offered_s
    soon = wait <= within
    return {
        "offered": len(wait), "waited": (wait > 0).sum(), "abandoned": (~answered).sum(), "answered": answered.sum(),
        "wait": wait.sum(), "wait_answered": wait[answered].sum(), "in_time": (soon & answered).sum(),
        "not_short": (~soon | answered).sum(),
    }  # fmt: skip


def in_window(start_s, end_s, since, until):
    """Seconds of each stretch inside the window."""
    return np.clip(end_s, since, until) - np.clip(start_s, since, until)


def at_work(stints, since, until):
    """Busy and present seconds of all agents inside the window."""
    span = in_window(stints["start_s"], stints["end_s"], since, until)
    return {"busy": span[stints["activity"] != AVAILABLE].sum(), "present": span.sum()}


def met(contacts):
    """How many would be busy when each contact arrives, if agents were endless."""
    ends = np.sort(contacts.offered_s + contacts.talk_s)
    return np.arange(len(ends)) - np.searchsorted(ends, contacts.offered_s)


def luck(busy, talk_s, agents):
    """A cohort's luck, to steady figures with: contacts, their work, and what they would meet if agents were endless."""
    over = busy - agents
    return [len(busy), talk_s.sum(), busy.sum(), (over >= 0).sum(), np.maximum(over, 0).sum(), np.maximum(over + 1, 0) @ over]


def expected_luck(offered, mean_handle, load, agents):
    """The mean of `luck` for so many contacts who meet a Poisson number with mean `load`."""
    busy = np.arange(int(load + 12 * load**0.5 + agents + 20))
    over, share = busy - agents, stats.poisson.pmf(busy, load)
    return offered * np.array([
        1, mean_handle, load, share @ (over >= 0), share @ np.maximum(over, 0), share @ (np.maximum(over + 1, 0) * over)
    ])  # fmt: skip


def steadied(above, below, excess):
    """Numerators less what luck explains: `excess` is day x control, luck over its known mean."""
    residual = above - above.sum() / below.sum() * below
    excess = excess / np.maximum(excess.std(axis=0), 1e-9)
    half = np.arange(len(above)) % 2
    steady = np.array(above, float)
    for mine in (0, 1):
        others = half != mine
        design = np.column_stack([np.ones(others.sum()), excess[others]])
        weights = np.linalg.lstsq(design, residual[others], rcond=1e-9)[0][1:]
        steady[~others] -= excess[~others] @ weights
    return steady


def judge(rows):
    """All figures agree: rows of (name, numerators, denominators, exact, tolerance)."""
    verdicts = [(name, *accepts(*row)) for name, *row in rows]
    assert [f"{name}: {message}" for name, passed, message in verdicts if not passed] == []


def figures(days, excess, exact, wait_tolerance, only=tuple(FIGURES)):
    """Rows to judge: every figure that `exact` knows."""
    for name in only:
        value = getattr(exact, name)
        above, below = (days[column].to_numpy(float) for column in FIGURES[name])
        if not np.isnan(value):
            tolerance = wait_tolerance * value if name in WAITS else SHARE
            yield name, steadied(above, below, excess), below, value, tolerance


def luck_rows(controls, expected):
    """Rows to judge the luck itself: contacts and their mean work as ordered, to 1 %."""
    offered, talk = controls[:, 0], controls[:, 1]
    yield "contacts", offered, np.ones(len(offered)), expected[0], 0.01 * expected[0]
    yield "mean work", talk, offered, expected[1] / expected[0], 0.01 * expected[1] / expected[0]


# ---- A1, A2: stationary queues -------------------------------------------------------------------------------------


def first_come_first_served(contacts, agents):
    """When each contact is answered, NaN for those who give up first."""
    free, answered = [0.0] * agents, []
    rows = zip(contacts.offered_s.tolist(), contacts.talk_s.tolist(), contacts.patience_s.tolist(), strict=True)
    for offered, talk, patience in rows:
        start = max(offered, free[0])
        if start - offered < patience:
            heapreplace(free, start + talk)
            answered.append(start)
        else:
            answered.append(np.nan)
    return np.array(answered)


class Stay(NamedTuple):
    """A stationary case: load in erlangs, patience (None: endless), window in handle times, days, days by the engine."""

    agents: int
    load: float
    patience: float | None
    window: float
    days: int
    played: int
    handle: float = 300.0
    more: dict = {}

    @property
    def rate(self):
        return self.load / self.handle

    def scenario(self):
        patience = {"patience": "none"} if self.patience is None else {"patience_mean_s": self.patience}
        hours = (WARM + self.window) * self.handle / 3600
        knobs = {"rate_per_h": self.rate * 3600, "handle_mean_s": self.handle, "answer_within_s": WITHIN, "hours": hours}
        return scenario(agents=self.agents, **knobs, **patience, **self.more)

    def span(self):
        return WARM * self.handle, (WARM + self.window) * self.handle

    def expected_luck(self):
        return expected_luck(self.load * self.window, self.handle, self.load, self.agents)


def day_of_queue(s, case, day):
    """Counts and luck of one day; the engine has played the first ones, contact by contact the same."""
    since, until = case.span()
    c = demand.contacts(s, SEED, day)
    answered = first_come_first_served(c, case.agents)
    held = ~np.isnan(answered)
    busy = in_window(answered[held], (answered + c.talk_s)[held], since, until).sum()
    work = {"busy": busy, "present": case.agents * (until - since)}
    if day < case.played:
        engine = run(s, day)
        assert np.array_equal(engine.contacts["answered_s"], answered, equal_nan=True)
        assert np.allclose(engine.contacts["ended_s"], np.where(held, answered + c.talk_s, c.offered_s + c.patience_s))
        assert at_work(engine.stints, since, until) == pytest.approx(work, rel=1e-9)
    stay = c.offered_s >= since
    cohort = counts(c.offered_s[stay], answered[stay], (c.offered_s + c.patience_s)[stay])
    return {**cohort, **work}, luck(met(c)[stay], c.talk_s[stay], case.agents)


def day_of_engine(s, case, day):
    """Counts and luck of one day that the engine plays."""
    since, until = case.span()
    played, c = run(s, day), demand.contacts(s, SEED, day)
    stay = c.offered_s >= since
    rows = played.contacts[stay]
    cohort = counts(rows["offered_s"], rows["answered_s"], rows["ended_s"])
    return {**cohort, **at_work(played.stints, since, until)}, luck(met(c)[stay], c.talk_s[stay], case.agents)


def days_of(case, one_day):
    """A row of counts for each day, and the luck over its mean, judged."""
    s = case.scenario()
    rows, controls = zip(*(one_day(s, case, day) for day in range(case.days)), strict=True)
    controls, expected = np.array(controls), case.expected_luck()
    judge(luck_rows(controls, expected))
    return pd.DataFrame(rows), controls - expected


A1 = {
    "M/M/1": Stay(1, 0.5, None, 1000, 1000, 30),
}


@pytest.mark.parametrize("name", A1)
def test_a1_erlang(name):
    """A1: M/M/n and M/M/n+M from one agent to 300."""
    case = A1[name]
    days, excess = days_of(case, day_of_queue)
    exact = erlang_a(case.rate, case.handle, case.patience or np.inf, case.agents, WITHIN)
    judge(figures(days, excess, exact, wait_tolerance=0.02))
