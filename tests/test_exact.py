"""The exact results against published numbers, known limits and brute force."""

import numpy as np
import pytest
from exact import (
    accepts,
    erlang_a,
    erlang_b,
    erlang_c,
    mg1,
    mmn_general_patience,
    mmn_priorities,
    mmnk,
)
from exact_transient import gamma_nodes, mixed_transient, mt_g_inf_busy, transient
from pytest import approx
from scipy import special, stats

CALLS = 100 / 1800
SHARES = (
    "p_wait",
    "p_abandon",
    "mean_wait_all",
    "service_level_of_offered",
    "service_level_of_answered",
    "service_level_excluding_short",
)


def shares(result, names=SHARES):
    return np.array([getattr(result, name) for name in names])


def test_erlang_b_table():
    """10 erlangs on 10 lines block 21.46 % (any Erlang B table)."""
    assert erlang_b(10, 10) == approx(0.2146, abs=5e-5)


def test_erlang_c_published():
    """100 calls of 180 s in 30 min, 14 agents, T = 20 s (CRAN package ErlangC, its README)."""
    result = erlang_c(CALLS, 180, 14, within=20)
    assert result.p_wait == approx(0.1741319, abs=5e-8)
    assert result.service_level_of_offered == approx(0.88835, abs=5e-6)
    assert result.mean_wait_all == approx(7.83593701177724)
    assert result.occupancy == approx(0.7142857, abs=5e-8)


def test_erlang_a_published():
    """The same with patience 300 s (pyworkforce); its service level and its ASA are of offered."""
    result = erlang_a(CALLS, 180, 300, 14, within=20)
    assert result.p_wait == approx(0.14526, abs=5e-6)
    assert result.p_abandon == approx(0.013984, abs=5e-7)
    assert result.occupancy == approx(0.704297, abs=5e-7)
    assert result.service_level_of_offered == approx(0.916792, abs=5e-7)
    assert result.mean_wait_all == approx(60 * 0.069919, abs=60 * 5e-7)


def test_herzog_published():
    """3.5 calls a minute of 3 min, 13 agents, patience 5 min: waits of all contacts (Herzog)."""
    assert erlang_c(3.5 / 60, 180, 13, within=20).mean_wait_all == approx(26.56, abs=0.005)
    assert erlang_a(3.5 / 60, 180, 300, 13, within=20).mean_wait_all == approx(9.91, abs=0.005)


@pytest.mark.parametrize("agents", [1, 40, 300])
@pytest.mark.parametrize("load", [0.5, 1.0, 3.0])
def test_exponential_patience_is_erlang_a(agents, load):
    """M/M/n+G integrated with exponential patience gives the sums of Erlang A."""
    rate = agents * load / 180
    expected = erlang_a(rate, 180, 60, agents, within=20)
    actual = mmn_general_patience(rate, 180, agents, lambda x: np.exp(-x / 60), within=20)
    assert shares(actual) == approx(shares(expected), rel=1e-8, abs=1e-12)
    assert actual.asa_answered == approx(expected.asa_answered, rel=1e-8, abs=1e-12)


def test_lognormal_patience_carries_what_it_answers():
    """The load answered equals the mean number of busy agents, got from the idle states."""
    rate, agents, j = 16 / 180, 14, np.arange(14)
    patience = stats.lognorm(1.2, scale=90)
    result = mmn_general_patience(rate, 180, agents, patience.sf, within=20)
    idle = np.exp(special.xlogy(j, rate * 180) - special.gammaln(j + 1))
    busy = agents * result.p_wait + (1 - result.p_wait) * (j @ idle) / idle.sum()
    assert result.occupancy == approx(busy / agents)


def test_long_patience_is_erlang_c():
    """Erlang A with endless or very long patience is Erlang C."""
    expected = erlang_c(CALLS, 180, 14, within=20)
    assert erlang_a(CALLS, 180, np.inf, 14, within=20) == expected
    assert shares(erlang_a(CALLS, 180, 1e9, 14, within=20)) == approx(shares(expected), abs=1e-5)


def test_limits_of_waiting_places():
    """Many places give Erlang C, none gives Erlang B."""
    many = shares(mmnk(CALLS, 180, 14, room=400, within=20))
    assert many == approx(shares(erlang_c(CALLS, 180, 14, within=20)))
    none = mmnk(CALLS, 180, 14, room=0, within=20)
    assert none.p_abandon == approx(erlang_b(10, 14))
    assert none.p_wait == 0 and none.service_level_excluding_short == approx(1)


def test_mg1_with_exponential_handle_is_erlang_c():
    """Pollaczek-Khinchine at cv 1 is M/M/1, and at cv 0 half its wait."""
    names = ("p_wait", "mean_wait_all", "occupancy")
    assert shares(mg1(0.004, 200, 1), names) == approx(shares(erlang_c(0.004, 200, 1, 20), names))
    assert mg1(0.004, 200, 0).mean_wait_all == approx(mg1(0.004, 200, 1).mean_wait_all / 2)


def test_priorities():
    """One class is Erlang C; two classes keep its mean; a class beyond capacity never ends."""
    one = erlang_c(CALLS, 180, 14, within=20).mean_wait_all
    assert mmn_priorities([CALLS], 180, 14) == approx([one])
    waits = mmn_priorities([CALLS / 4, CALLS * 3 / 4], 180, 14)
    assert waits[0] < one < waits[1] and waits @ [0.25, 0.75] == approx(one)
    assert mmn_priorities([CALLS, CALLS], 180, 14)[1] == np.inf


def test_mt_g_inf_constant_rate():
    """At one rate the mean number busy fills up as load x (1 - exp(-t/handle))."""
    busy = mt_g_inf_busy([CALLS] * 3, 1800, lambda x: np.exp(-x / 180), 2000)
    assert busy == approx(10 * (1 - np.exp(-2000 / 180)))
    assert mt_g_inf_busy([CALLS], 1800, lambda x: np.exp(-x / 180), 99999) == approx(0, abs=1e-9)


@pytest.mark.parametrize("load", [10, 16])
def test_transient_tends_to_erlang_a(load):
    """With one rate and one staffing the last of 16 half-hours is stationary."""
    day = transient([load / 180] * 16, [14] * 16, 1800, 180, 300, within=20, closes=False)
    last = np.array([getattr(day, name)[-1] for name in SHARES])
    assert last == approx(shares(erlang_a(load / 180, 180, 300, 14, within=20)), rel=1e-7)


def test_transient_without_waiting_is_infinite_group():
    """With agents to spare, agents busy through the day add up to M(t)/G/inf."""
    rates = [0.01, 0.03]
    day = transient(rates, [40, 40], 600, 300, 200, within=20)
    at = [mt_g_inf_busy(rates, 600, lambda x: np.exp(-x / 300), t) for t in range(0, 1201, 10)]
    assert day.in_shift_s == approx(np.trapezoid(at, dx=10), rel=1e-4)
    assert day.overrun_s == approx(at[-1] * 300)


@pytest.mark.parametrize("closes", [True, False])
def test_transient_work_balances(closes):
    """Handling counted from contacts answered equals handling counted from agents busy."""
    agents = [3, 9, 4, 0, 6, 2]
    day = transient([0.02, 0.05, 0.05, 0.01, 0.03, 0.03], agents, 600, 150, 120, 20, closes)
    assert day.busy_s == approx(day.in_shift_s + day.overrun_s, rel=1e-9)
    assert day.scheduled_s == 600 * sum(agents)


def brute_force(rate_profile, shifts, interval_s, mean_handle, mean_patience, within, days, seed):
    """Counts by interval of arrival, and overrun seconds, of simulated days.

    A shift is (begin, end). Each contact in turn takes the first agent free, if
    its patience lasts, so no queue has to be kept.
    """
    random = np.random.default_rng(seed)
    counts, overrun = np.zeros((days, len(rate_profile), 5)), np.zeros(days)
    for day in range(days):
        order = random.permutation(len(shifts))
        begins, ends = np.array(shifts)[order].T.tolist()
        free = list(begins)
        for i, rate in enumerate(rate_profile):
            arrivals = random.uniform(0, interval_s, random.poisson(rate * interval_s))
            for t in np.sort(arrivals) + i * interval_s:
                starts = [max(t, f) if max(t, f) < e else np.inf for f, e in zip(free, ends, strict=True)]
                start = min(starts)
                handle, patience = random.exponential((mean_handle, mean_patience))
                wait = min(start - t, patience)
                kept = start - t < patience
                if kept:
                    agent = starts.index(start)
                    free[agent] = start + handle
                    overrun[day] += min(handle, max(start + handle - ends[agent], 0))
                counts[day, i] += (1, kept, kept and wait <= within, not kept and wait <= within, wait)
    return counts, overrun


def test_transient_steps_against_brute_force():
    """Staffing 5, 2, 4 with overload and a close: every functional agrees with simulated days."""
    rates, shifts = [0.04, 0.03, 0.05], [(0, 300)] * 3 + [(0, 900)] * 2 + [(600, 900)] * 2
    day = transient(rates, [5, 2, 4], 300, 100, 80, within=20)
    counts, overrun = brute_force(rates, shifts, 300, 100, 80, 20, days=3000, seed=7)
    expected = np.transpose([day.offered, day.answered, day.answered_within, day.abandoned_within, day.wait_s])
    error = counts.std(axis=0) / np.sqrt(len(counts))
    assert (np.abs(counts.mean(axis=0) - expected) < 4 * error).all()
    assert overrun.mean() == approx(day.overrun_s, abs=4 * overrun.std() / np.sqrt(len(overrun)))


def test_transient_threshold_beyond_an_interval():
    """A threshold that spans several staffing steps agrees with one beyond the day."""
    rates, agents = [0.04, 0.03, 0.05, 0.01], [5, 2, 4, 1]
    split = transient(rates, agents, 300, 100, 80, within=700)
    whole = transient(rates, agents, 300, 100, 80, within=1e4)
    assert whole.answered_within == approx(whole.answered, rel=1e-9)
    assert split.answered_within[-1] == approx(split.answered[-1], rel=1e-9)
    assert (split.answered_within[:2] < split.answered[:2]).all()


def test_gamma_nodes():
    """The nodes integrate the mean, the second and the third moment of the day factor."""
    for shape in (2, 25, 400):
        x, w = gamma_nodes(shape, 12)
        moments = [1, 1, 1 + 1 / shape, (1 + 1 / shape) * (1 + 2 / shape)]
        assert [w @ x**k for k in range(4)] == approx(moments)


def test_mixed_transient():
    """No spread gives B1; spread keeps what is offered and loses more of it."""
    case = ([0.03, 0.05], [6, 8], 600, 150, 120, 20)
    plain, steady = transient(*case), mixed_transient(*case, day_factor_shape=1e8, nodes=3)
    assert steady.service_level_of_offered == approx(plain.service_level_of_offered, rel=1e-6)
    mixed = mixed_transient(*case, day_factor_shape=10, nodes=8)
    finer = mixed_transient(*case, day_factor_shape=10, nodes=12)
    assert mixed.offered == approx(plain.offered)
    assert mixed.total().p_abandon > plain.total().p_abandon
    assert shares(mixed.total()) == approx(shares(finer.total()), rel=1e-3)


def test_accepts():
    """A hit passes; a miss fails, and so does a hit that too few days support."""
    random = np.random.default_rng(1)
    offered = random.poisson(1000, 400)
    answered = random.binomial(offered, 0.8)
    assert accepts(answered, offered, 0.8, tolerance=0.01)[0]
    assert not accepts(answered, offered, 0.82, tolerance=0.01)[0]
    assert not accepts(answered[:4], offered[:4], 0.8, tolerance=0.001)[0]
    wait = random.normal(30, 5, 400)
    passed, message = accepts(wait, np.ones(400), 30, tolerance=1)
    assert passed and "400 days" in message
    assert f"{3.3 * wait.std(ddof=1) / 20:.3g}" in message
