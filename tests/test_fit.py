"""What calibration recovers: the truth of a log and of interval tables that the simulator wrote, and plain sums by hand."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from experiments.compose import compose, scenario_of
from scipy import special, stats

import sim
from sim.history import arrivals, availability, backtest, fit, handling, past, patience, replay, rival, shifts, verdict
from sim.history.distributions import frozen
from sim.history.intervals import KEPT, Durations, History, Intervals
from sim.history.past import SUMS
from sim.history.simulated import interval_rows
from sim.world.luck import uniforms

THEORY = ["theory.rate_per_h=110", "theory.agents=9", "theory.handle_mean_s=300", "theory.patience_mean_s=240", "theory.hours=8"]
DATES = pd.date_range("2026-01-05", periods=12, freq="B")
WITHIN_S = 20.0


@cache
def played(*words):
    """A dozen days of one channel of which everything is known, under one regime."""
    scenario = sim.load_scenario("theory", ["regimes=[detailed]", *THEORY, *words])
    return [sim.run_day(scenario, "detailed", 5, day=day) for day in range(len(DATES))]


@cache
def written(log=True, *words):
    """Those days as a history: what was counted by half-hour, and by second as well if they come from a log."""
    days = played(*words)
    parts = [interval_rows(result, date, within_s=WITHIN_S) for result, date in zip(days, DATES, strict=True)]
    seen = {}
    for result, date in zip(days, DATES, strict=True) if log else ():
        contacts = result.contacts
        answered, gave_up = contacts["answered_s"].notna(), contacts["phase"] == "abandoned"
        handled = contacts["handle_s"][contacts["phase"] == "handled"]
        columns = (contacts["wait_s"][answered], contacts["wait_s"][gave_up], handled)
        seen["phone", date] = Durations(*(np.bincount(column.astype(int)) for column in columns))
    table = pd.concat(parts, ignore_index=True)[KEPT]
    return History(Intervals(table, 1800.0, WITHIN_S, "answered", "made_up.csv"), seen, [])


@cache
def play(times=4):
    """How these tests replay days."""
    bare = scenario_of(compose(["scenario=theory", "regimes=[detailed]"]))
    return fit.Play(bare, times, 3, "compiled")


@cache
def fitted(log=True, *words):
    """The fit to those days."""
    return fit.fitted(written(log, *words), play(), None)


def seconds_of(kind):
    """Counts by second of the log, all days together."""
    seen = [getattr(one, kind) for one in written().durations.values()]
    return np.sum([np.pad(one, (0, max(map(len, seen)) - len(one))) for one in seen], axis=0)


def test_means_of_a_log_are_recovered_within_one_per_cent():
    """Mean handle time and arrivals are those of the contacts that were played, to 1 %."""
    contacts = pd.concat([result.contacts for result in played()])
    handled = contacts.loc[contacts["answered_s"].notna(), "handle_s"].mean()
    assert fitted().handling["phone"].mean_s == pytest.approx(handled, rel=0.01)
    assert fitted().arrivals.per_day["phone"][0] == pytest.approx(len(contacts) / len(DATES), rel=0.01)


def test_ranges_hold_the_truth():
    """The 95 % interval of handle time holds 300 s, that of patience 240 s, and that of arrivals 880 a day."""
    found = fitted()
    handle, waits, came = found.handling["phone"], found.patience["phone"], found.arrivals.per_day["phone"]
    assert [handle.low_s < 300 < handle.high_s, waits.low_s < 240 < waits.high_s, came[1] < 880 < came[2]] == [True] * 3


def test_exponential_handling_is_not_rejected_and_log_normal_is_told():
    """Exponential handle times are taken for exponential, log-normal ones for log-normal, and the test says so."""
    truth = fitted().handling["phone"]
    other = handling.from_counts(written(True, "theory.handle=lognormal").durations["phone", DATES[0]].handle, 300.0)
    assert (truth.law, truth.exponential_p > 0.01) == ("exponential", True)
    assert (other.law, other.exponential_p < 0.01, other.log_normal_gap < 0.05) == ("lognormal", True, True)


def test_patience_curve_is_within_two_greenwood_standard_errors():
    """Kaplan-Meier sees through the censoring: the curve is the exponential truth at 15, 30, 60, 120 and 180 seconds."""
    curve = patience.kaplan_meier(seconds_of("answered"), seconds_of("abandoned")).set_index("second")
    for second in (15, 30, 60, 120, 180):
        row = curve.loc[: second + 0.5].iloc[-1]
        error = (row["high"] - row["low"]) / (2 * 1.96)
        assert abs(row["still_waiting"] - np.exp(-second / 240)) <= 2 * error


def test_short_abandons_and_law_of_patience():
    """A tenth who hang up within ten seconds are told from the others, whose patience is what it is."""
    u = (np.arange(20_000) + 0.5) / 20_000
    waits = np.where(np.arange(20_000) % 10 == 0, u * 10, frozen("exponential", 200.0, 1.0).ppf(u[::-1]))
    waits = np.where(np.arange(20_000) % 10 == 0, (np.arange(20_000) % 100) / 10, waits)
    ends = np.resize([30.0, 400.0], 20_000)
    gone = waits <= ends
    counts = (np.bincount(ends[~gone].astype(int)), np.bincount(waits[gone].astype(int)))
    found = patience.from_counts(*counts, np.minimum(waits, ends).sum())
    assert (found.law, found.short) == ("exponential", pytest.approx(0.1, abs=0.01))
    assert found.mean_s == pytest.approx(200, rel=0.05)


@pytest.mark.parametrize("seconds", [4, 200])
def test_constant_handle_times_are_deterministic(seconds):
    """Handle times that are all alike, or nearly, are constant; the cv is the least a card may say."""
    for spread in ([400], [200, 0, 200] if seconds == 200 else [400]):
        found = handling.from_counts(np.array([0] * seconds + spread), seconds + 0.5)
        assert (found.law, found.cv) == ("deterministic", 0.05)


@pytest.mark.parametrize("second", [0, 10, 11, 60])
def test_constant_waits_give_a_patience(second):
    """Where all who gave up waited equally long, patience is about that, and its cv one that a card may say."""
    counts = np.bincount([second] * 80)
    found = patience.from_counts(counts // 2, counts, 120 * (second + 0.5))
    assert 0.05 <= found.cv <= 5
    assert found.law in ("deterministic", "exponential", "weibull", "lognormal")
    if second >= patience.SHORT_S:
        assert found.mean_s == pytest.approx(second + 0.5, rel=0.1)


def test_kaplan_meier_by_hand():
    """Four people: one gives up in the first second, one is answered in the second, two give up in the third and fourth."""
    curve = patience.kaplan_meier(np.array([0, 1]), np.array([1, 0, 1, 1]))
    assert curve["second"].tolist() == [1, 3, 4]
    assert curve["still_waiting"].tolist() == pytest.approx([3 / 4, 3 / 8, 0])


def test_all_agents_are_found_able_where_all_are():
    """Where everybody present takes contacts, the share available is 1, within its own range and five points."""
    found = fitted().availability["phone"]
    assert found.low <= 1 <= found.high
    assert found.share == pytest.approx(1, abs=0.05)


def test_interval_tables_give_patience_and_availability_back():
    """With a fifth more agents counted than took contacts, intervals alone give 5/6 and the patience of 240 s, within 10 %."""
    seen = written(False)
    more = seen.intervals.table.assign(available=np.nan, present=seen.intervals.table["present"] * 1.2)
    whole = seen.intervals
    padded = History(Intervals(more, whole.length_s, whole.within_s, whole.waits_of, whole.source), {}, [])
    found = fit.fitted(padded, play(), None)
    assert found.staff == "present"
    assert found.availability["phone"].share == pytest.approx(5 / 6, abs=0.05)
    assert found.patience["phone"].mean_s == pytest.approx(240, rel=0.1)
    assert (found.patience["phone"].known, found.handling["phone"].known) == (False, False)


def test_backtest_on_simulated_days_is_close():
    """Three held-back days of the simulator's own are foretold to within 6 points, 3 points and 10 s on average."""
    first, held = backtest.split(list(DATES), 0.25)
    seen, unseen = fit.part(written(), first), fit.part(written(), held)
    found = fit.fitted(seen, play(), None)
    test = backtest.tested(found, seen, unseen, play(10))
    daily = test.misses[test.misses["level"] == "day"].set_index("measure")["predicted_error"]
    assert (daily["service_level"] < 0.06, daily["abandonment"] < 0.03, daily["wait_s"] < 10) == (True, True, True)
    assert set(test.table["level"]) == {"day", "interval", "time_of_day"}
    assert test.table[test.table["level"] == "day"]["date"].nunique() == 3


def past_day(counts=(10, 0), staff=(2.5, 1.0), waits_of="all"):
    """A day of two half-hours."""
    offered = np.array(counts, dtype=float)
    met = pd.DataFrame(dict(zip(SUMS, (offered, offered, offered * 0, offered * 0, offered), strict=True)))
    return past.PastDay(pd.Timestamp("2026-01-05"), "phone", 1800.0, waits_of, np.array([32400.0, 34200.0]),
                        {"phone": np.array(counts)}, np.array(staff), met)  # fmt: skip


def test_measures_are_pooled_over_what_is_known():
    """One unknown wait leaves a day's mean wait unknown, but not that of all days."""
    sums = pd.DataFrame([[10, 8, 2, 100, 10], [10, 6, 4, np.nan, 10], [30, 30, 0, 50, 30]], columns=SUMS, dtype=float)
    assert past.summed(sums.assign(date=[1, 1, 2]), ["date"])["wait"].isna().tolist() == [True, False]
    assert past.pooled(sums).round(4).to_dict() == {"service_level": 0.88, "abandonment": 0.12, "wait_s": 3.75}


def test_only_days_and_queues_with_contacts_are_replayed():
    """A day on which nobody came tells nothing, and a queue that was not fitted is left out."""
    table = table_of([100, 0, 90]).table
    other = table.assign(queue="other", offered=table["offered"] * 2)
    both = replace(table_of([1]), table=pd.concat([table, other]))
    found = past.days_of(both, "phone", ["phone"])
    assert [(day.date.day, list(day.counts), day.met["offered"].sum()) for day in found] == [
        (5, ["phone"], 100), (7, ["phone"], 90)]  # fmt: skip


def test_patience_without_waits_is_a_guess():
    """People who gave up are not taken to have endless patience because the file has no waits."""
    found = patience.from_means(float("nan"), 12)
    assert (found.mean_s, found.guess, patience.from_means(100.0, 0)) == (patience.USUAL_S, True, None)


def test_rival_is_erlang_a_between_whole_numbers_of_agents():
    """Erlang A with one agent by hand: states 0, 1, 2 ...; half-way between one agent and two it is the mean of both."""
    rate, service, leave = 10 / 1800, 1 / 300, 1 / 200
    chances = np.cumprod([1.0, *(rate / (service + k * leave) for k in range(60))])
    gone = float(chances[1:] / chances.sum() @ (np.arange(60) * leave) / rate)
    one, half, two = (rival.predicted(past_day(staff=(n, n)), 300.0, 200.0, 20.0, 1.0).iloc[0] for n in (1.0, 1.5, 2.0))
    assert one["abandoned"] == pytest.approx(10 * gone)
    assert one["wait"] == pytest.approx(10 * gone * 200)
    assert half["in_time"] == pytest.approx((one["in_time"] + two["in_time"]) / 2)


def test_rival_with_nobody_at_work_loses_everybody():
    """Without agents all give up, having waited as long as they would."""
    told = rival.predicted(past_day(staff=(0.0, 0.0)), 300.0, 200.0, 20.0, 1.0)
    assert told[["abandoned", "wait"]].iloc[0].tolist() == [10, 2000]


def test_replay_takes_contacts_as_they_were():
    """Each interval of a replayed day has exactly the contacts it had, in every replication."""
    day = past_day(counts=(17, 4), staff=(3.0, 3.0))
    told = replay.replayed(play().bare, fitted().queues(), day, np.ones(2), 3, 1, "processes")
    assert told[:, :, 0].tolist() == [[17, 4]] * 3


def test_whole_numbers_of_agents_are_right_on_average():
    """7.3 agents are 7 or 8, and 7.3 on average over replications."""
    drawn = np.array([replay.whole(np.full(20, 7.3), n) for n in range(50)])
    assert set(drawn.ravel().tolist()) == {7, 8}
    assert drawn.mean() == pytest.approx(7.3, abs=0.02)


def test_spans_overlap_as_the_numbers_say():
    """One, three, two agents: who came first leaves first."""
    assert replay.spans_of([1, 3, 2], np.array([0.0, 10.0, 20.0]), 10.0) == [(0.0, 20.0), (10.0, 30.0), (10.0, 30.0)]


def test_share_at_a_time_of_day():
    """Shares by two hours are looked up by the second of the day."""
    shares = np.arange(12) / 10
    assert availability.at(shares, np.array([0.0, 7199.0, 7200.0, 86399.0])).tolist() == [0.0, 0.0, 0.1, 1.1]


def table_of(totals, profile=(0.5, 0.5)):
    """Interval counts of days with these totals."""
    rows = [
        [date, 32400.0 + 1800 * i, "phone", "phone", total * share, total * share, 0.0, 0.0, 1.0, 300.0, 5.0, np.nan]
        for date, total in zip(pd.date_range("2026-01-05", periods=len(totals)), totals, strict=True)
        for i, share in enumerate(profile)
    ]
    return Intervals(pd.DataFrame(rows, columns=KEPT), 1800.0, 20.0, "all", "made_up.csv")


def test_day_factor_is_recovered():
    """Days drawn with a gamma factor of shape 25 give a range that holds 25; Poisson days are not told from Poisson."""
    u = (np.arange(280) * 0.6180339887 % 1 + 1e-3) / 1.002
    spread = arrivals.fitted(table_of(stats.nbinom(25, 25 / (25 + 900)).ppf(u)))
    plain = arrivals.fitted(table_of(stats.poisson(900).ppf(u)))
    assert spread.day_shape[1] < 25 < spread.day_shape[2]
    assert (spread.poisson_p < 0.001, plain.poisson_p > 0.05) == (True, True)
    assert spread.day_shape[0] == pytest.approx(25, rel=0.2)


def test_half_hour_factors_are_recovered():
    """Factors of shape 20, each like the one before it by 0.6, are told though days differ; and what they bring to days."""
    n, slots, profile = 250, 16, np.linspace(0.5, 1.5, 16)
    bells = special.ndtri(np.array([uniforms(1, day, "bells", "", slots) for day in range(n)]))
    for slot in range(1, slots):
        bells[:, slot] = 0.6 * bells[:, slot - 1] + 0.8 * bells[:, slot]
    factors = special.gammaincinv(20, special.ndtr(bells)) / 20
    days = special.gammaincinv(30, np.array([uniforms(1, day, "day", "", 1) for day in range(n)])) / 30
    luck = np.array([uniforms(1, day, "counts", "", slots) for day in range(n)])
    shape, correlation, bring = arrivals._half_hour_factors([stats.poisson(60 * profile * factors * days).ppf(luck)])
    assert (shape, correlation) == (pytest.approx(20, rel=0.1), pytest.approx(0.6, abs=0.05))
    assert bring == pytest.approx((factors @ profile / slots).var(), rel=0.2)


def test_day_factor_is_what_the_half_hours_do_not_bring():
    """Of a day factor of shape 10, half-hours that bring 0.06 of its variance of 0.1 leave one of shape 25, or none at all."""
    found = replace(arrivals.fitted(table_of([800, 820] * 7)), day_shape=(10.0, 5.0, 20.0), half_hours_bring=0.06)
    assert found.day_factor() == (pytest.approx(25), pytest.approx(1 / 0.14), None)
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


def test_shifts_are_few_and_give_the_numbers_back():
    """Two shifts that overlap are found again from how many were there, and small ones are not kept."""
    starts = 28800.0 + 1800 * np.arange(20)
    there = 6.0 * (starts < 28800 + 7.5 * 3600) + 4.0 * (starts >= 28800 + 2.5 * 3600)
    found = shifts.few(there, starts)
    told = np.array([sum(n for a, b, n in found if a <= at < b) for at in starts])
    assert len(found) <= 4
    assert np.abs(told - there).mean() < 0.5


def test_split_takes_the_last_days_or_those_named():
    """A quarter of twelve days are the last three; named days are held back wherever they are."""
    assert backtest.split(list(DATES), 0.25)[1] == list(DATES[-3:])
    assert backtest.split(list(DATES), [DATES[2]])[1] == [DATES[2]]
