"""The simulator against exact queueing theory: in blocks A1 to B2 by one acceptance rule, and its limits.

Three ideas keep this quick without widening a tolerance.

One: where nobody overtakes, a queue is a few lines (`first_come_first_served`). The engine plays the first days and must
answer every contact at the very same second; then those lines play the rest. The other cases the engine plays alone.

Two: the numbers busy that each contact would meet if agents were endless are Poisson, whatever the law of the handle
times; the waits for one agent as fast as all of them are known too. What that luck explains of a figure, over its known
mean, is taken off before the figure is judged (`steadied`; its weights come from the other half of the days, so nothing
is judged by weights it chose itself). This lowers the error and leaves the expectation. It could hide wrong luck, so the
luck is judged first (`luck_rows`).

Three: days are independent, so a standard error needs no batches.
"""

from collections import deque
from collections.abc import Mapping
from heapq import heapreplace
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from exact import accepts, erlang_a, erlang_b, mg1, mmn_general_patience, mmn_priorities, mmnk
from exact_transient import gamma_nodes, mixed_transient, mt_g_inf_busy, transient
from scipy import stats

import sim
from sim.run import play
from sim.terms import AVAILABLE, HALF_HOUR_S
from sim.world import demand, draw, plan

SEED, WITHIN = 7, 20.0
SHARE, WARM = 0.005, 20  # tolerance of a share; warm-up in handle times


def theory(**knobs):
    """The theory scenario with these knobs."""
    overrides = [f"theory.{name}={value}" for name, value in knobs.items()]
    return sim.load_scenario("theory", ["regimes=[detailed]", *overrides])


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
    """A cohort's luck: contacts, their work, and what they would meet if agents were endless."""
    over = busy - agents
    above = np.maximum(over, 0)
    return [len(busy), talk_s.sum(), busy.sum(), (over >= 0).sum(), above.sum(), above @ (over + 1)]


def expected_luck(offered, mean_handle, load, agents):
    """The mean of `luck` for so many contacts who meet a Poisson number with mean `load`."""
    busy = np.arange(int(load + 12 * load**0.5 + agents + 20))
    over, share = busy - agents, stats.poisson.pmf(busy, load)
    return offered * np.array([
        1, mean_handle, load, share @ (over >= 0), share @ np.maximum(over, 0), share @ (np.maximum(over, 0) * (over + 1))
    ])  # fmt: skip


def one_fast_agent(contacts, agents):
    """When one agent, as fast as all of them, would begin each contact, less when it came: Lindley's recursion."""
    step = contacts.talk_s[:-1] / agents - np.diff(contacts.offered_s)
    walk = np.append(0.0, np.cumsum(step))
    return walk - np.minimum.accumulate(walk)


def luck_with_one(wait, long):
    """A cohort's luck with one fast agent: contacts that wait, their waits, squares, and waits over `long`."""
    return [(wait > 0).sum(), wait.sum(), wait @ wait, np.maximum(wait - long, 0).sum()]


def expected_luck_with_one(offered, handle, load, long):
    """The mean of `luck_with_one` in M/M/1, where waits are exponential."""
    mean = handle / (1 - load)
    return offered * load * np.array([1, mean, 2 * mean**2, mean * np.exp(-long / mean)])


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


def first_come_first_served(contacts, agents, room):
    """When each contact is answered, NaN for those who give up first or, with endless patience, find every place taken."""
    free, answered, line = [0.0] * agents, [], deque()
    rows = zip(contacts.offered_s.tolist(), contacts.talk_s.tolist(), contacts.patience_s.tolist(), strict=True)
    for offered, talk, patience in rows:
        start = max(offered, free[0])
        if room is not None and start > offered:
            while line and line[0] <= offered:
                line.popleft()
            if len(line) >= room:
                answered.append(np.nan)
                continue
            line.append(start)
        if start - offered < patience:
            heapreplace(free, start + talk)
            answered.append(start)
        else:
            answered.append(np.nan)
    return np.array(answered)


class Stay(NamedTuple):
    """Load in erlangs, patience (None: endless), window in handle times, days, and how many the engine plays."""

    agents: int
    load: float
    patience: float | None
    window: float
    days: int
    played: int
    handle: float = 300.0
    more: Mapping[str, Any] = MappingProxyType({})

    @property
    def rate(self):
        return self.load / self.handle

    def scenario(self):
        patience = {"patience": "none"} if self.patience is None else {"patience_mean_s": self.patience}
        hours = (WARM + self.window) * self.handle / 3600
        handle = {"handle_mean_s": self.handle, "answer_within_s": WITHIN}
        return theory(agents=self.agents, rate_per_h=self.rate * 3600, hours=hours, **handle, **patience, **self.more)

    def span(self):
        return WARM * self.handle, (WARM + self.window) * self.handle

    @property
    def fast(self):
        """Whether one fast agent is a queue of another kind with an answer of its own."""
        return self.agents > 1 and self.patience is None and self.load < self.agents and not self.more

    @property
    def long(self):
        """A long wait for one fast agent: ten of its handle times."""
        return 10 * self.handle / self.agents

    def expected_luck(self):
        offered = self.load * self.window
        endless = expected_luck(offered, self.handle, self.load, self.agents)
        one = expected_luck_with_one(offered, self.handle / self.agents, self.load / self.agents, self.long)
        return np.append(endless, one) if self.fast else endless


def day_of_queue(s, case, day):
    """Counts and luck of one day; the engine has played the first ones, contact by contact the same."""
    since, until = case.span()
    c = demand.contacts(s, SEED, day)
    room = case.more.get("room")
    answered = first_come_first_served(c, case.agents, room)
    held = ~np.isnan(answered)
    ended = np.where(held, answered + c.talk_s, c.offered_s + (c.patience_s if room is None else 0))
    busy = in_window(answered[held], (answered + c.talk_s)[held], since, until).sum()
    work = {"busy": busy, "present": case.agents * (until - since)}
    if day < case.played:
        engine = run(s, day)
        assert np.array_equal(engine.contacts["answered_s"], answered, equal_nan=True)
        assert np.allclose(engine.contacts["ended_s"], ended)
        assert at_work(engine.stints, since, until) == pytest.approx(work, rel=1e-9)
    stay = c.offered_s >= since
    cohort = counts(c.offered_s[stay], answered[stay], ended[stay])
    one = luck_with_one(one_fast_agent(c, case.agents)[stay], case.long) if case.fast else []
    return {**cohort, **work}, luck(met(c)[stay], c.talk_s[stay], case.agents) + one


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
    "M/M/1": Stay(1, 0.5, None, 1000, 1000, 20),
    "M/M/10": Stay(10, 8, None, 200, 1000, 5),
    "M/M/100": Stay(100, 95, None, 100, 800, 1),
    "M/M/1+M under": Stay(1, 0.7, 300, 500, 800, 20),
    "M/M/1+M over": Stay(1, 1.5, 300, 500, 500, 10),
    "M/M/8+M under": Stay(8, 7, 300, 100, 600, 10),
    "M/M/8+M over": Stay(8, 12, 300, 100, 500, 5),
    "M/M/50+M under": Stay(50, 45, 300, 100, 300, 2),
    "M/M/50+M over": Stay(50, 60, 300, 100, 300, 2),
    "M/M/300+M under": Stay(300, 290, 300, 60, 180, 1),
    "M/M/300+M over": Stay(300, 330, 300, 60, 280, 1),
}


@pytest.mark.parametrize("name", A1)
def test_a1_erlang(name):
    """A1: M/M/n and M/M/n+M, from one agent to 300, give the figures of Erlang C and Erlang A."""
    case = A1[name]
    days, excess = days_of(case, day_of_queue)
    exact = erlang_a(case.rate, case.handle, case.patience or np.inf, case.agents, WITHIN)
    judge(figures(days, excess, exact, wait_tolerance=0.02))


def test_a2_few_places():
    """A2: M/M/n/K gives the figures of the birth-and-death chain."""
    case = Stay(8, 7.5, None, 200, 600, 10, more={"room": 6})
    days, excess = days_of(case, day_of_queue)
    judge(figures(days, excess, mmnk(case.rate, case.handle, case.agents, 6, WITHIN), wait_tolerance=0.03))


def test_a2_lognormal_handle():
    """A2: M/G/1 with a lognormal handle waits as Pollaczek and Khinchine say."""
    case = Stay(1, 0.7, None, 1000, 1500, 10, more={"handle": "lognormal", "handle_cv": 1.2})
    days, excess = days_of(case, day_of_queue)
    judge(figures(days, excess, mg1(case.rate, case.handle, 1.2), wait_tolerance=0.05))


def test_a2_lognormal_patience():
    """A2: M/M/n+G with lognormal patience gives the figures of Baccelli and Hebuterne."""
    case = Stay(14, 15, 240, 100, 500, 5, more={"patience": "lognormal", "patience_cv": 1.3})
    spread = np.log1p(1.3**2) ** 0.5
    patience = stats.lognorm(spread, scale=240 * np.exp(-(spread**2) / 2))
    days, excess = days_of(case, day_of_queue)
    exact = mmn_general_patience(case.rate, case.handle, case.agents, patience.sf, WITHIN)
    judge(figures(days, excess, exact, wait_tolerance=0.03))


def test_a2_priorities():
    """A2: two classes without preemption wait as Cobham says; played by the engine alone."""
    case, shares = Stay(2, 1.0, None, 600, 580, 580, more={"priority_shares": [0.4, 0.6]}), np.array([0.4, 0.6])
    s, (since, until) = case.scenario(), case.span()
    until -= 10 * case.handle  # after closing nobody comes to go before those who wait
    waits, controls = [], []
    for day in range(case.days):
        contacts, drawn = run(s, day).contacts, demand.contacts(s, SEED, day)
        stay = (contacts["offered_s"] >= since) & (contacts["offered_s"] < until)
        rows = contacts[stay]
        wait = rows["answered_s"] - rows["offered_s"]
        waits.append([x for k in (0, 1) for x in (wait[rows["queue"] == k].sum(), (rows["queue"] == k).sum())])
        controls.append(luck(met(drawn)[stay], drawn.talk_s[stay], case.agents))
    waits, controls = np.array(waits), np.array(controls)
    expected = case.expected_luck() * (until - since) / (case.window * case.handle)
    judge(luck_rows(controls, expected))
    exact = mmn_priorities(case.rate * shares, case.handle, case.agents)
    for k, value in enumerate(exact):
        total, number = waits[:, 2 * k], waits[:, 2 * k + 1]
        judge([(f"class {k}", steadied(total, number, controls - expected), number, value, 0.03 * value)])


# ---- A3: no queue --------------------------------------------------------------------------------------------------


def test_a3_endless_agents():
    """A3: M(t)/G/inf with a lognormal handle; mean and variance of the busy after a busy and a calm half-hour."""
    cycle, cycles, runs, mean, cv = [18.0, 3.0], 500, 900, 900.0, 0.8
    spread = np.log1p(cv**2) ** 0.5
    handle = stats.lognorm(spread, scale=mean * np.exp(-(spread**2) / 2))
    knobs = {"handle": "lognormal", "handle_mean_s": mean, "handle_cv": cv, "patience": "none", "agents": 60}
    short = theory(rate_profile_per_h=cycle * 6, **knobs)
    for day in range(10):
        played, c = run(short, day).contacts, demand.contacts(short, SEED, day)
        assert np.array_equal(played["answered_s"], c.offered_s)
        assert np.allclose(played["closed_s"], c.offered_s + c.talk_s)
    long = theory(rate_profile_per_h=cycle * cycles, **knobs)
    at = (np.arange(20, cycles)[:, None] * 2 + [1, 2]) * HALF_HOUR_S
    exact = np.array([mt_g_inf_busy(np.array(cycle * 21) / 3600, HALF_HOUR_S, handle.sf, t) for t in at[0]])
    first, second = np.zeros((runs, 2)), np.zeros((runs, 2))
    for day in range(runs):
        c = demand.contacts(long, SEED, day)
        busy = np.searchsorted(c.offered_s, at) - np.searchsorted(np.sort(c.offered_s + c.talk_s), at)
        first[day], second[day] = busy.mean(axis=0), ((busy - exact) ** 2).mean(axis=0)
    ones = np.ones(runs)
    judge((f"mean {k}", first[:, k], ones, exact[k], 0.01 * exact[k]) for k in (0, 1))
    judge((f"variance {k}", second[:, k], ones, exact[k], 0.01 * exact[k]) for k in (0, 1))


def test_a3_erlang_b():
    """A3: with no place to wait, blocking is Erlang B though the handle is lognormal; played by the engine alone."""
    case = Stay(6, 5, None, 200, 190, 190, more={"handle": "lognormal", "handle_cv": 1.2, "room": 0})
    days, excess = days_of(case, day_of_engine)
    blocked, exact = steadied(days.abandoned.to_numpy(float), days.offered.to_numpy(float), excess), erlang_b(5, 6)
    judge([("blocked", blocked, days.offered, exact, 0.03 * exact)])
    assert days.waited.sum() == 0


# ---- B1, B2: a whole day -------------------------------------------------------------------------------------------

RATES = [24, 36, 54, 72, 78, 66, 54, 48, 54, 60, 60, 54, 54, 54, 48, 48]  # an hour
AGENTS = [3, 3, 5, 6, 6, 6, 4, 4, 5, 5, 6, 4, 5, 5, 4, 4]
HANDLE, PATIENCE, CELL = 300.0, 240.0, 0.01
DAY = (np.array(RATES) / 3600, AGENTS, HALF_HOUR_S, HANDLE, PATIENCE, WITHIN)
STEPS = {
    "rate_profile_per_h": RATES, "agents_profile": AGENTS, "handle_mean_s": HANDLE, "patience_mean_s": PATIENCE,
    "answer_within_s": WITHIN,
}  # fmt: skip
CELLS = ("p_wait", "p_abandon", "service_level_of_offered", "service_level_excluding_short", "mean_wait_all")


def expected_luck_by_half_hour(factor=1.0):
    """The mean of `luck` of each half-hour's cohort on a day that starts empty."""
    nodes, weights = np.polynomial.legendre.leggauss(12)
    rows, load = [], 0.0
    for rate, agents in zip(factor * np.array(RATES) / 3600, AGENTS, strict=True):
        gone = np.exp(-(nodes + 1) / 2 * HALF_HOUR_S / HANDLE)
        loads = load * gone + rate * HANDLE * (1 - gone)
        parts = zip(loads, weights / 2, strict=True)
        rows.append(sum(expected_luck(rate * HALF_HOUR_S * w, HANDLE, m, agents) for m, w in parts))
        gone = np.exp(-HALF_HOUR_S / HANDLE)
        load = load * gone + rate * HANDLE * (1 - gone)
    return np.array(rows)


def whole_days(s, days):
    """Days the engine plays: counts (day x half-hour), work (day) and luck (day x half-hour x control)."""
    cohorts, work, controls = [], [], []
    for day in range(days):
        played, c = run(s, day), demand.contacts(s, SEED, day)
        rows, busy = played.contacts, met(c)
        cuts = np.searchsorted(rows["offered_s"], HALF_HOUR_S * np.arange(len(RATES) + 1))
        spans = [slice(*pair) for pair in pairwise(cuts)]
        cohorts.append([counts(*(rows[k][i] for k in ("offered_s", "answered_s", "ended_s"))) for i in spans])
        controls.append([luck(busy[i], c.talk_s[i], agents) for i, agents in zip(spans, AGENTS, strict=True)])
        work.append(at_work(played.stints, 0, np.inf))
    table = {name: np.array([[cell[name] for cell in row] for row in cohorts], float) for name in cohorts[0][0]}
    return table, pd.DataFrame(work), np.array(controls)


def cells(table, excess, exact):
    """Rows to judge: shares within .01, the mean wait within .01 of the mean patience."""
    for name in CELLS:
        above, below = (table[column] for column in FIGURES[name])
        values, tolerance = np.atleast_1d(getattr(exact, name)), CELL * (PATIENCE if name in WAITS else 1)
        for i, value in enumerate(values):
            before = excess[:, max(i - 1, 0) : i + 1].reshape(len(excess), -1)
            yield f"{name} {i}", steadied(above[:, i], below[:, i], before), below[:, i], value, tolerance


def minutes(work, excess, exact):
    """Rows to judge, within 1 % of paid time: busy and paid time, and work after the end of shifts."""
    paid, ones = exact.scheduled_s + exact.overrun_s, np.ones(len(work))
    overrun = work.present - exact.scheduled_s
    for name, seconds, value in (
        ("busy", work.busy, exact.busy_s), ("paid", work.present, paid), ("overrun", overrun, exact.overrun_s),
    ):  # fmt: skip
        yield name, steadied(seconds.to_numpy(float), ones, excess.sum(axis=1)), ones, value, CELL * paid


def test_b1_a_day_with_steps():
    """B1: M(t)/M/n(t)+M over 16 half-hours, each half-hour's cohort, and the day's busy and paid time."""
    s = theory(**STEPS)
    exact, expected = transient(*DAY), expected_luck_by_half_hour()
    table, work, controls = whole_days(s, 1600)
    judge(luck_rows(controls.sum(axis=1), expected.sum(axis=0)))
    judge(cells(table, controls - expected, exact))
    judge(minutes(work, controls - expected, exact))


def test_b2_busy_and_calm_days():
    """B2: the same with a gamma day factor; means over days."""
    s = theory(**STEPS, day_factor_shape=25)
    exact = mixed_transient(*DAY, day_factor_shape=25)
    expected = sum(w * expected_luck_by_half_hour(g) for g, w in zip(*gamma_nodes(25, 8), strict=True))
    table, work, controls = whole_days(s, 500)
    total = {name: values.sum(axis=1, keepdims=True) for name, values in table.items()}
    excess = (controls - expected).sum(axis=1, keepdims=True)
    drawn = [demand.contacts(s, SEED, day).talk_s for day in range(6000)]
    judge(luck_rows(np.array([[len(talk), talk.sum()] for talk in drawn], float), expected.sum(axis=0)))
    judge(cells(total, excess, exact.total()))
    judge(minutes(work, excess, exact))


# ---- law 9: limits -------------------------------------------------------------------------------------------------

CROWDED = {"rate_per_h": 130, "agents": 10, "hours": 4}


def tables(s, day=0):
    """A day's contacts and stints."""
    played = sim.run_day(s, regime="detailed", seed=SEED, day=day)
    return played.contacts, played.stints


@pytest.mark.parametrize(
    ("limit", "knobs"),
    [
        ("no patience is no place to wait", ({"patience_mean_s": 0}, {"room": 0})),
        ("endless patience is none given up", ({"patience_mean_s": 1e15}, {"patience": "none"})),
        ("many places are no cap", ({"room": 100_000}, {})),
        ("one slot is one at a time", ({"slots": 1, "slot_rates": [1.0]}, {})),
    ],
)
def test_limits(limit, knobs):
    """Law 9: two ways to say the same give the very same tables."""
    for day in range(5):
        one, other = (tables(theory(**CROWDED, **some), day) for some in knobs)
        assert len(one[0]) > 100
        for left, right in zip(one, other, strict=True):
            pd.testing.assert_frame_equal(left, right, check_exact=True)


def test_one_chat_at_a_time_is_phone():
    """Law 9: on the same luck, chat with one slot and phone give the same tables but for the channel's name."""
    phone, chat = theory(**CROWDED), theory(**CROWDED, channel="chat")
    for day in range(5):
        luck_of_day = draw(phone, SEED, day)
        one, other = (play(s, "detailed", luck_of_day, plan.make(s, luck_of_day.forecast)) for s in (phone, chat))
        for left, right in ((one.contacts, other.contacts), (one.stints, other.stints)):
            assert (right == "chat").to_numpy().any() and (left == "phone").to_numpy().any()
            pd.testing.assert_frame_equal(left.replace("phone", "chat"), right, check_exact=True)
