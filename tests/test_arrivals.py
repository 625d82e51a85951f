"""What calibration makes of how many came: the factors of days and half-hours that were drawn, and plain sums by hand."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from histories import held, table_of

import sim
from sim.history import arrivals, verdict
from sim.history.intervals import KEPT, Intervals
from sim.world import demand

HISTORIES = 20  # independent ones, of so many days
DAYS, DAY, ALIKE = 250, 30.0, 0.6


def test_day_factor_is_recovered():
    """Days drawn with a gamma factor of shape 25 have the variance 1/25 besides Poisson's, to a fifth, and are never taken for
    Poisson; days that are Poisson's have p-values of one half on average."""
    random = np.random.default_rng(1)
    found = [arrivals.fitted(table_of(random.negative_binomial(25, 25 / (25 + 900), 280))) for _ in range(HISTORIES)]
    plain = [arrivals.fitted(table_of(random.poisson(900, 280))) for _ in range(HISTORIES)]
    held([1 / one.day_shape[0] for one in found], 1 / 25, 0.2 / 25)
    held([one.poisson_p for one in plain], 0.5, 0.25)
    assert max(one.poisson_p for one in found) < 0.001


def day_shape_range(random):
    """The range of the shape of a hundred days' factor, and the shape they were drawn with; without a factor it is endless."""
    totals = pd.Series(random.negative_binomial(25, 25 / (25 + 900), 100), pd.date_range("2026-01-05", periods=100))
    _, low, high = arrivals._day_factor(totals)[0]
    return low, 25, high or np.inf


def contacts_range(random):
    """The range of contacts a day that a dozen days give, and their true mean."""
    _, low, high = arrivals._mean(random.poisson(880, 12))
    return low, 880, high


@pytest.mark.parametrize("drawn", [day_shape_range, contacts_range])
def test_ranges_hold_the_truth_as_often_as_they_say(drawn):
    """95 % of the 95 % ranges hold the truth, to three points."""
    random = np.random.default_rng(1)
    ranges = [drawn(random) for _ in range(1000)]
    held([low < truth < high for low, truth, high in ranges], 0.95, 0.03)


@cache
def fits(shape):
    """Histories of three queues whose demand the simulator drew with half-hours of this shape: what is fitted to each, and the
    variance that their half-hours' factors brought to days, factor by factor."""
    uneven = [f"demand.day_factor_shape={DAY}", f"demand.half_hour_shape={shape}", f"demand.half_hour_correlation={ALIKE}"]
    scenario = sim.load_scenario("small_team_10", ["regimes=[detailed]", "demand.scale=5", *uneven])
    mean, found = demand.expected(scenario, 0), []
    for seed in range(HISTORIES):
        rates = mean * np.array([demand.half_hour_factors(scenario, seed, day) for day in range(DAYS)])
        busy = np.array([demand.day_factor(scenario, seed, day) for day in range(DAYS)])
        counts = np.random.default_rng(seed).poisson(rates * busy[:, None, None])
        brought = (rates.sum(axis=(1, 2)) / mean.sum()).var(ddof=1)
        found.append((arrivals.fitted(counted(counts)), float(brought)))
    return found


def counted(counts):
    """Counts of day x queue x half-hour as an interval table."""
    day, queue, slot = (part.ravel() for part in np.indices(counts.shape))
    rows = pd.DataFrame({"date": pd.Timestamp("2026-01-05") + pd.to_timedelta(day, "D"), "start_s": 32400.0 + 1800 * slot,
                         "queue": queue.astype(str), "offered": counts.ravel().astype(float)})  # fmt: skip
    return Intervals(rows.reindex(columns=KEPT), 1800.0, 20.0, "all", "made_up.csv")


@pytest.mark.parametrize("shape", [20, 2])
def test_half_hour_factors_are_recovered(shape):
    """The variance of half-hours' factors, what they bring to days, and the correlation of the bell curves behind them are what
    was drawn, to a tenth, a fifth and 0.05, though days differ; correlations of the factors would not do for a shape of 2."""
    found = fits(shape)
    held([1 / one.half_hour_shape for one, _ in found], 1 / shape, 0.1 / shape)
    held([one.bells_correlation() for one, _ in found], ALIKE, 0.05)
    held([one.half_hours_bring - brought for one, brought in found], 0.0, 0.2 * np.mean([brought for _, brought in found]))


def test_day_factor_besides_half_hours_is_recovered():
    """The variance of the day factor alone is 1/30, to a fifth, though uneven half-hours add to that of days."""
    held([1 / one.day_factor()[0] for one, _ in fits(20)], 1 / DAY, 0.2 / DAY)


def test_bell_curves_of_exponential_factors():
    """Exponential factors (shape 1) correlated by 0.5548 come of bell curves correlated by 0.6, as a double integral says;
    factors of a large shape are as alike as their bells."""
    made = arrivals.fitted(table_of([800, 820] * 7))
    found = [
        replace(made, half_hour_shape=shape, half_hour_correlation=factors).bells_correlation()
        for shape, factors in ((1.0, 0.5548), (1e4, 0.6), (1.0, 0.0), (1.0, 0.95))
    ]
    assert found == [pytest.approx(0.6, abs=1e-3), pytest.approx(0.6, abs=1e-3), 0, pytest.approx(0.9577, abs=1e-3)]


def test_day_factor_is_what_the_half_hours_do_not_bring():
    """Of a day factor of shape 10, half-hours that bring 0.06 of its variance of 0.1 leave 0.04 over 1.06, or none at all."""
    found = replace(arrivals.fitted(table_of([800, 820] * 7)), day_shape=(10.0, 5.0, 20.0), half_hours_bring=0.06)
    assert found.day_factor() == (pytest.approx(1.06 / 0.04), pytest.approx(1.06 / 0.14), None)
    assert replace(found, half_hours_bring=0.2).day_factor() is None


def test_days_without_contacts_are_closed():
    """A day on which nobody came is no ordinary day, and a queue nobody came to has no demand."""
    found = arrivals.fitted(table_of([800, 0, 790, 810, 805, 0, 0] * 3))
    assert (found.per_day["phone"][0], found.weekdays[1]) == (pytest.approx(801.25), 0)
    empty = table_of([0] * 21).table.assign(queue="empty")
    whole = replace(table_of([800] * 21), table=pd.concat([table_of([800] * 21).table, empty]))
    assert list(arrivals.fitted(whole).per_day) == ["phone"]


def test_another_kind_of_day_is_left_out():
    """Weekdays with a fraction of the others' contacts are closed in the scenario, and not foreseen."""
    found = arrivals.fitted(table_of([800, 820, 790, 810, 805, 90, 0.0] * 3))
    assert (found.weekdays[5], found.per_day["phone"][0]) == (0, pytest.approx(805))
    assert arrivals.foreseen(found, pd.Timestamp("2026-02-07")) is None
    assert verdict.left_out(found, "en").endswith("far fewer contacts: Saturday (270 contacts).")
    assert verdict.left_out(found, "nb").endswith("langt færre henvendelser: lørdag (270 henvendelser).")
    low, high = arrivals.foreseen(found, pd.Timestamp("2026-02-02"))
    assert low < 800 < high


def test_half_hours_and_weights():
    """The profile of the day is the share of each half-hour."""
    assert arrivals.fitted(table_of([100] * 14, (0.2, 0.5, 0.3))).weights["phone"] == pytest.approx([0.2, 0.5, 0.3])
