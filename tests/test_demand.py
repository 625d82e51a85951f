"""The people who get in touch: how many, how unevenly, how many a bot helps, and who hangs up at once."""

from functools import cache
from math import exp, sqrt

import numpy as np
import pytest
from pytest import approx
from scipy.special import gammainccinv, ndtr

from experiments import cli, compare
from experiments.config.compose import load
from sim.errors import InputError
from sim.queue import Law
from sim.world import demand, laws, need
from sim.world.luck import uniforms

PLACE = ("scenario=small_team_10", "regimes=[detailed]", "demand.forecast.day_sd=0", "demand.forecast.half_hour_sd=0")
EVEN = "demand.day_factor_shape=null"
COLUMNS = ("queue", "offered_s", "patience_s", "talk_s", "acw_s")
PHONE = "demand.queues.phone"


@cache
def place(*words):
    """A small place with 144 calls on a plain day, and what is changed in it."""
    return load([*PLACE, *words])


def rows(scenario, day=0):
    """The contacts of a day, one tuple each."""
    found = demand.contacts(scenario, 7, day)
    return list(zip(*(getattr(found, name).tolist() for name in COLUMNS), strict=True))


def holds(samples, exact, tolerance):
    """The acceptance rule: the mean within 3.3 standard errors, and these within the tolerance (a share of the exact value)."""
    samples = np.asarray(samples, float)
    error = 3.3 * samples.std(ddof=1) / sqrt(len(samples))
    return abs(samples.mean() - exact) <= error <= tolerance * exact


# ---- what is not asked for changes nothing ---------------------------------------------------------------------------


def test_a_plain_day_is_the_luck_of_its_keys():
    """Without a calendar, a bot, short waits or uneven half-hours a contact is the numbers it has always been."""
    scenario, number = place(EVEN), len([row for row in rows(place(EVEN)) if row[0] == 0])
    queue, rate = scenario.demand.queues["phone"], demand.expected(scenario, 0)[0]
    along, edges = np.append(0.0, np.cumsum(rate)), demand.half_hour_edges(scenario)
    luck = [uniforms(7, 0, purpose, "phone", number) for purpose in ("arrival", "patience", "handle", "acw")]
    offered = np.interp(luck[0] * along[-1], along, edges)
    brought = [laws.times(law, u) for law, u in zip((queue.patience, queue.handle, queue.acw), luck[1:], strict=True)]
    assert sorted(zip(offered, *brought, strict=True)) == sorted(row[1:] for row in rows(scenario) if row[0] == 0)


SLIGHT = (f"+{PHONE}.hand_over=1", f"+{PHONE}.short={{share:0,within:5}}", "demand.half_hour_shape=1e15")


@pytest.mark.parametrize("word", SLIGHT)
def test_what_does_next_to_nothing_changes_nothing(word):
    """A bot that helps nobody, nobody in a hurry and half-hours almost alike give the same contacts as none of them."""
    assert np.allclose(rows(place()), rows(place(word)), rtol=0, atol=1e-3)


# ---- half-hours ------------------------------------------------------------------------------------------------------

DAY, HALF_HOUR, ALIKE, DAYS = 30.0, 10.0, 0.6, 2500
UNEVEN = (f"demand.day_factor_shape={DAY}", f"demand.half_hour_shape={HALF_HOUR}", f"demand.half_hour_correlation={ALIKE}")


def covariance_of_factors(apart, points=60):
    """Of two gamma factors of mean 1 read off bell curves so many half-hours apart, by Gauss-Hermite quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(points)
    alike = ALIKE**apart
    other = alike * nodes[:, None] + sqrt(1 - alike**2) * nodes
    one, two = (gammainccinv(HALF_HOUR, ndtr(-bells)) / HALF_HOUR for bells in (nodes, other))
    return weights @ (one[:, None] * two) @ weights / (2 * np.pi) - 1


@cache
def counts(*words):
    """Calls by day and quarter of an hour, less those expected: an array each."""
    scenario = place("demand.queues.chat.per_day=0", "demand.queues.written.per_day=0", *words)
    edges = demand.half_hour_edges(scenario)
    quarters = np.sort(np.append(edges, (edges[:-1] + edges[1:]) / 2))
    found = [np.histogram(demand.contacts(scenario, 3, day).offered_s, quarters)[0] for day in range(DAYS)]
    return np.array(found, float), np.repeat(demand.expected(scenario, 0)[0] / 2, 2)


def off(*words):
    """Calls by day and half-hour, above or below what is expected; and what is expected."""
    found, mean = counts(*words)
    halves, mean = found[:, ::2] + found[:, 1::2], mean[::2] + mean[1::2]
    return halves - mean, mean


@cache
def factors():
    """Factors of many days, one row for each queue of each."""
    return np.concatenate([demand.half_hour_factors(place(*UNEVEN), 3, day) for day in range(DAYS)])


def test_factors_have_mean_1_and_the_shape_asked_for():
    """Each half-hour's factor is gamma with mean 1 and variance 1 / shape."""
    off_by = factors() - 1
    assert (True, True) == (holds(factors().mean(axis=1), 1.0, 0.02), holds((off_by**2).mean(axis=1), 1 / HALF_HOUR, 0.05))


@pytest.mark.parametrize("apart", [1, 3])
def test_factors_of_neighbours_are_alike(apart):
    """Half-hours n apart are correlated as the n-th power of the correlation asked for, read off bell curves."""
    off_by = factors() - 1
    exact = covariance_of_factors(apart)
    assert holds((off_by[:, apart:] * off_by[:, :-apart]).mean(axis=1), exact, 0.1)
    assert 0.9 * ALIKE**apart < exact * HALF_HOUR < ALIKE**apart  # a little lower than the bells'


def test_half_hours_are_as_uneven_as_configured():
    """The variance of a half-hour's calls is Poisson's and that of both factors; without factors it is Poisson's alone."""
    by, mean = off(*UNEVEN)
    exact = mean + mean**2 * ((1 + 1 / DAY) * (1 + 1 / HALF_HOUR) - 1)
    assert holds((by**2).mean(axis=1), exact.mean(), 0.1)
    by, mean = off(EVEN)
    assert holds((by**2).mean(axis=1), mean.mean(), 0.1)


def test_neighbouring_half_hours_are_correlated_as_configured():
    """Two neighbours share the day's factor and most of their own."""
    by, mean = off(*UNEVEN)
    exact = mean[1:] * mean[:-1] * ((1 + 1 / DAY) * (1 + covariance_of_factors(1)) - 1)
    assert holds((by[:, 1:] * by[:, :-1]).mean(axis=1), exact.mean(), 0.15)


def test_within_a_half_hour_arrivals_are_poisson():
    """However uneven the half-hours are, the two halves of one differ by no more than chance."""
    found, mean = counts(*UNEVEN)
    assert holds(((found[:, ::2] - found[:, 1::2]) ** 2).mean(axis=1), 2 * mean.mean(), 0.1)


def test_each_queue_has_half_hours_of_its_own():
    """Factors of two queues are not the same, and another queue changes nobody's."""
    one, two = place(*UNEVEN), place(*UNEVEN, "~demand.queues.chat", "staffing.duties.chat=[written]")
    phone, chat, written = demand.half_hour_factors(one, 3, 0).tolist()
    assert [phone, written] == demand.half_hour_factors(two, 3, 0).tolist()
    assert (False, False) == (phone == chat, chat == written)


def test_the_planner_does_not_see_the_half_hours():
    """The forecast is the same whether half-hours are uneven or not, and the plan reckons with their spread."""
    assert demand.forecast(place(), 3, 0).tolist() == demand.forecast(place(*UNEVEN), 3, 0).tolist()
    variance = sum(chance * (share - 1) ** 2 for share, chance in need.surprises(place(*UNEVEN)))
    assert approx(1 / DAY + 1 / HALF_HOUR) == variance


# ---- the bot ---------------------------------------------------------------------------------------------------------


def handed_over(share):
    """The place where a bot hands over this share of those who call."""
    return place(EVEN, f"+{PHONE}.hand_over={share}")


def test_fewer_handed_over_are_some_of_the_more():
    """Those whom a better bot hands over bring just what they bring with a worse one."""
    few, more, everybody = (set(rows(handed_over(share))) for share in (0.2, 0.7, 1))
    assert (True, True) == (few < more < everybody, len(few) > 0)


def test_the_share_handed_over_is_the_share_configured():
    """A fifth of the calls reach a person; the planner expects a fifth."""
    scenario, everybody = handed_over(0.2), place(EVEN)
    calls = [(demand.contacts(scenario, 3, day).queue == 0).sum() for day in range(600)]
    assert holds(calls, 0.2 * 144, 0.03)
    assert demand.expected(scenario, 0)[0].tolist() == approx((0.2 * demand.expected(everybody, 0)[0]).tolist())
    assert demand.expected(scenario, 0)[1:].tolist() == demand.expected(everybody, 0)[1:].tolist()
    assert demand.forecast(scenario, 3, 0)[0].tolist() == approx((0.2 * demand.forecast(everybody, 3, 0)[0]).tolist())


# ---- those who hang up at once -----------------------------------------------------------------------------------------


def test_some_hang_up_at_once():
    """The share configured hangs up within so many seconds, any moment of it as likely; the others wait as long as ever."""
    without = place(EVEN, f"{PHONE}.patience.law=deterministic")
    within = place(EVEN, f"{PHONE}.patience.law=deterministic", f"+{PHONE}.short={{share:0.1,within:8}}")
    calls = [row for day in range(150) for row in rows(within, day) if row[0] == 0]
    usual = float(within.demand.queues["phone"].patience.mean)
    short = np.array([patience for _, _, patience, _, _ in calls if patience < usual])
    assert holds([patience < usual for _, _, patience, _, _ in calls], 0.1, 0.08)
    assert (True, True) == (0 < short.min() < short.max() < 8, holds(short, 4.0, 0.06))
    assert [(row[:2], row[3:]) for row in rows(without)] == [(row[:2], row[3:]) for row in rows(within)]
    assert {usual} == {patience for _, _, patience, _, _ in calls} - set(short.tolist())


def test_some_hang_up_at_once_where_the_others_wait_forever():
    """Without a patience, those in a hurry are the only ones who give up."""
    scenario = place(EVEN, f"{PHONE}.patience=null", f"+{PHONE}.short={{share:0.3,within:8}}")
    patience = [row[2] for row in rows(scenario) if row[0] == 0]
    assert {True, False} == {wait < 8 for wait in patience}
    assert {float("inf")} == {wait for wait in patience if wait >= 8}


# ---- hyper-exponential times -----------------------------------------------------------------------------------------

LUCK = (np.arange(1_000_000) + 0.5) / 1_000_000


@pytest.mark.parametrize("cv", [1.2, 2.0, 4.0])
def test_hyperexponential_times(cv):
    """Mean and coefficient of variation are those asked for, and both kinds are memoryless with half of all the time each."""
    times = laws.times(Law(law="hyperexponential", mean=300, cv=cv), LUCK)
    assert (300, 300 * cv) == (approx(times.mean(), rel=2e-3), approx(times.std(), rel=1e-2))
    slow = (1 - sqrt((cv**2 - 1) / (cv**2 + 1))) / 2
    tails = [sum(p * exp(-2 * p * t / 300) for p in (slow, 1 - slow)) for t in (30, 300, 3000)]
    assert tails == approx([(times > t).mean() for t in (30, 300, 3000)], abs=1e-5)


def test_hyperexponential_with_a_cv_of_1_is_exponential():
    """With a coefficient of variation of 1 there is one kind only."""
    times, exact = (laws.times(Law(law=law, mean=300, cv=1), LUCK) for law in ("hyperexponential", "exponential"))
    assert np.allclose(np.sort(times)[:-100], exact[:-100], rtol=1e-2, atol=1e-3)


# ---- what can be wrong -----------------------------------------------------------------------------------------------

MISTAKES = {
    "demand.half_hour_shape=0": "demand.half_hour_shape = 0: must be at least 0.1",
    "demand.half_hour_shape=wide": "demand.half_hour_shape = 'wide': must be a number, at least 0.1",
    "demand.half_hour_correlation=1": "demand.half_hour_correlation = 1: must be from 0 to 0.99",
    "demand.half_hour_correlation=-0.1": "demand.half_hour_correlation = -0.1: must be from 0 to 0.99",
    f"+{PHONE}.hand_over=1.2": f"{PHONE}.hand_over = 1.2: must be from 0 to 1",
    " ".join(f"+demand.queues.{name}.hand_over=0" for name in ("phone", "chat", "written")):
        "demand.queues: the bot helps everybody; at least one queue with per_day needs hand_over above 0",
    f"+{PHONE}.short=0.1": f"{PHONE}.short = 0.1: must be keys with values, such as {{a: 1}}",
    f"+{PHONE}.short={{share:0.1}}": f"{PHONE}.short.within: is missing",
    f"+{PHONE}.short={{share:2,within:5}}": f"{PHONE}.short.share = 2: must be from 0 to 1",
    f"+{PHONE}.short={{share:0.1,within:-5}}": f"{PHONE}.short.within = -5: must be from 0 to 600 s",
    f"+{PHONE}.short={{share:0.1,within:5,shar:1}}": f"{PHONE}.short.shar: no such key; did you mean 'share'?",
    f"{PHONE}.handle.law=hyperexponential {PHONE}.handle.cv=0.8":
        f"{PHONE}.handle.cv = 0.8: must be at least 1 for the law hyperexponential",
    f"{PHONE}.patience.law=hyperexponential +{PHONE}.patience.cv=0.8":
        f"{PHONE}.patience.cv = 0.8: must be at least 1 for the law hyperexponential",
}  # fmt: skip


@pytest.mark.parametrize("words", MISTAKES)
def test_mistake_in_demand(words, monkeypatch):
    """A number that cannot be is told with key, value as written, and what is allowed."""
    monkeypatch.setattr(compare, "simulate", None)
    with pytest.raises(InputError) as caught:
        cli.run(["compare", "scenario=small_team_10", "regimes=[bounded]", *words.split()])
    assert f"command line: {MISTAKES[words]}" == str(caught.value)
