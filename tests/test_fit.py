"""What calibration recovers: the truth of a log and of interval tables that the simulator wrote, and plain sums by hand.

How many came, and how unevenly, is in test_arrivals.py.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from histories import held, table_of

import sim
from experiments.config.compose import compose, scenario_of
from sim.history import availability, backtest, fit, handling, past, patience, replay, rival, shifts
from sim.history.distributions import frozen
from sim.history.intervals import KEPT, Durations, History, Intervals
from sim.history.past import SUMS
from sim.history.simulated import interval_rows

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


def by_day(kind):
    """Counts by second of each day of the log."""
    return [getattr(one, kind) for one in written().durations.values()]


def seconds_of(kind):
    """Counts by second of the log, all days together."""
    seen = by_day(kind)
    return np.sum([np.pad(one, (0, max(map(len, seen)) - len(one))) for one in seen], axis=0)


def test_means_of_a_log_are_those_of_its_contacts():
    """Mean handle time and arrivals are those of the contacts that were played, exactly."""
    contacts = pd.concat([result.contacts for result in played()])
    handled = contacts.loc[contacts["answered_s"].notna(), "handle_s"].mean()
    assert fitted().handling["phone"].mean_s == pytest.approx(handled)
    assert fitted().arrivals.per_day["phone"][0] == pytest.approx(len(contacts) / len(DATES))


def test_handle_time_and_arrivals_behind_a_log_are_recovered():
    """A handle time of 300 s and 880 contacts a day are found to 5 %, each day a sample of its own."""
    seen = by_day("handle")  # cut to whole seconds: half a second is put back
    held([counts @ (np.arange(len(counts)) + 0.5) for counts in seen], 300, 15, [counts.sum() for counts in seen])
    held([len(result.contacts) for result in played()], 880, 44)


def test_patience_behind_a_log_is_recovered():
    """Patience of 240 s is found to a tenth, each day a history of its own; and the log's is within the same of 240 s."""
    waits = zip(by_day("answered"), by_day("abandoned"), strict=True)
    found = [patience.from_counts(stayed, gone, 1.0).mean_s for stayed, gone in waits]
    held(found, 240, 24)
    assert abs(fitted().patience["phone"].mean_s - 240) <= 3.3 * np.std(found, ddof=1) / len(found) ** 0.5


def handle_range(random):
    """The range of a mean handle time of 300 s that the means of a day's half-hours give, and the truth."""
    found = handling.from_means(random.gamma(40, 300 / 40, 16), [40] * 16)
    return found.low_s, 300, found.high_s


def patience_range(random):
    """The range of a mean patience of 240 s that totals give where everybody would be answered after a minute, and the truth."""
    would = random.exponential(240, 500)
    found = patience.from_means(np.minimum(would, 60).sum(), (would < 60).sum())
    return found.low_s, 240, found.high_s


@pytest.mark.parametrize("drawn", [handle_range, patience_range])
def test_ranges_hold_the_truth_as_often_as_they_say(drawn):
    """95 % of the 95 % ranges hold the truth, to three points."""
    random = np.random.default_rng(1)
    ranges = [drawn(random) for _ in range(1000)]
    held([low < truth < high for low, truth, high in ranges], 0.95, 0.03)


def test_exponential_handling_is_not_rejected_and_log_normal_is_told():
    """Exponential handle times are taken for exponential, log-normal ones for log-normal, and the test says so."""
    truth = fitted().handling["phone"]
    other = handling.from_counts(written(True, "theory.handle=lognormal").durations["phone", DATES[0]].handle, 300.0)
    assert (truth.law, truth.exponential_p > 0.01) == ("exponential", True)
    assert (other.law, other.exponential_p < 0.01, other.log_normal_gap < 0.05) == ("lognormal", True, True)


def test_patience_curve_is_recovered():
    """Kaplan-Meier sees through the censoring: the curve is the exponential truth at 15 to 180 seconds, to 0.05 (Greenwood)."""
    curve = patience.kaplan_meier(seconds_of("answered"), seconds_of("abandoned")).set_index("second")
    for second in (15, 30, 60, 120, 180):
        row = curve.loc[: second + 0.5].iloc[-1]
        error = (row["high"] - row["low"]) / (2 * 1.96)
        assert abs(row["still_waiting"] - np.exp(-second / 240)) <= 3.3 * error <= 0.05


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
    """Where everybody present takes contacts, the share available is 1, to five points: its range is of how the days differ."""
    found = fitted().availability["phone"]
    error = (found.high - found.low) / (2 * 1.96)
    assert abs(found.share - 1) <= 3.3 * error <= 0.05


def test_interval_tables_give_patience_and_availability_back():
    """With a fifth more agents counted than took contacts, intervals alone give 5/6, to five points, and the patience of 240 s,
    to a tenth: on average over days, each of them a history of its own."""
    seen = written(False)
    more = seen.intervals.table.assign(available=np.nan, present=seen.intervals.table["present"] * 1.2)
    padded = History(replace(seen.intervals, table=more), {}, [])
    found = [fit.fitted(fit.part(padded, [date]), play(), None) for date in DATES]
    held([one.availability["phone"].share for one in found], 5 / 6, 0.05)
    held([one.patience["phone"].mean_s for one in found], 240, 24)
    assert {(one.staff, one.patience["phone"].known, one.handling["phone"].known) for one in found} == {("present", False, False)}


def test_backtest_on_simulated_days_is_close():
    """Three held-back days of the simulator's own are foretold to within 6 points, 3 points and 10 s on average: the table is
    put together rightly. (Too few days to tell a bias from their luck.)"""
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
