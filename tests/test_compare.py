"""The comparison: ratios of sums, paired intervals against hand numbers, verdicts, coverage, and when it stops."""

import numpy as np
import pandas as pd
import pytest
from conftest import scenario_of
from experiments import compare
from experiments.config.compose import compose
from experiments.config.settings import settings_of
from experiments.work.unfinished import Unfinished
from scipy import stats

from sim.measures.tally import COLUMNS, measure_days
from sim.measures.compare import (
    BETTER, EQUAL, HIGHER, LOWER, NONE, UNTOLD, VERDICTS, WORSE, Estimate, Paired, differences, summary, verdict,
)  # fmt: skip

NAN = float("nan")
T_2 = 4.302652729749464  # Student's t, 97.5 %, two degrees of freedom


def table(**regimes):
    """Days as a table: regime -> list of (numerator, denominator) of the service level."""
    found = [
        (day, regime, "service_level", above / below if below else NAN, above, below)
        for regime, days in regimes.items()
        for day, (above, below) in enumerate(days)
    ]
    return pd.DataFrame(found, columns=COLUMNS)


def as_list(estimate):
    """An estimate as value, low, high."""
    return [estimate.value, estimate.low, estimate.high]


def test_mean_is_a_ratio_of_sums():
    """A busy day weighs more: 8 of 10 and 10 of 90 are 18 of 100, not the mean of 80 % and 11 %."""
    assert Paired(table(a=[(8, 10), (10, 90)])).mean("a", "service_level").value == 0.18


def test_interval_of_a_ratio_by_hand():
    """Delta method: residuals -2, 1, 1 around 0.6 over a mean of 10, so a standard error of sqrt(6 / 6) / 10 = 0.1."""
    paired = Paired(table(a=[(4, 10), (4, 5), (10, 15)]))
    assert pytest.approx([0.6, 0.6 - T_2 * 0.1, 0.6 + T_2 * 0.1]) == as_list(paired.mean("a", "service_level"))


def test_paired_interval_of_two_ratios_by_hand():
    """Residuals are subtracted day by day: (-2, 1, 1) / 10 less (0, -1, 1) / 10 gives (-.2, .2, 0), error sqrt(.08 / 6)."""
    paired = Paired(table(b=[(5, 10), (1.5, 5), (8.5, 15)], a=[(4, 10), (4, 5), (10, 15)]))
    half = T_2 * 0.11547005383792516
    assert pytest.approx([0.1, 0.1 - half, 0.1 + half]) == as_list(paired.difference("a", "b", "service_level"))
    assert pytest.approx(half) == paired.half_width("service_level")


def test_interval_is_the_textbook_paired_t_when_denominators_are_1():
    """Then a ratio of sums is a mean, and the interval that of scipy's paired t test."""
    luck = np.random.default_rng(5)
    a, b = luck.normal(5, 1, 12), luck.normal(4, 2, 12)
    paired = Paired(table(b=[(x, 1) for x in b], a=[(x, 1) for x in a]))
    textbook = stats.ttest_rel(a, b).confidence_interval(0.95)
    expected = [np.mean(a - b), textbook.low, textbook.high]
    assert pytest.approx(expected) == as_list(paired.difference("a", "b", "service_level"))


def test_what_has_no_value():
    """A denominator of 0 on all days, or a measure that one regime lacks, has no value; one day has no interval."""
    paired = Paired(table(a=[(0, 0), (0, 0)], b=[(1, 2), (1, 2)]))
    assert np.isnan(as_list(paired.difference("b", "a", "service_level"))).tolist() == [True] * 3
    assert np.isnan(as_list(Paired(table(a=[(1, 2)])).mean("a", "service_level"))).tolist() == [False, True, True]
    assert Paired(table(a=[(1, 2), (1, 2)])).half_width("service_level") == 0.0


@pytest.mark.parametrize(
    ("value", "low", "high", "better", "expected"),
    [
        (0.1, 0.05, 0.15, "higher", BETTER),
        (0.1, 0.05, 0.15, "lower", WORSE),
        (0.1, 0.05, 0.15, "neither", HIGHER),
        (-0.1, -0.15, -0.05, "higher", WORSE),
        (-0.1, -0.15, -0.05, "lower", BETTER),
        (-0.1, -0.15, -0.05, "neither", LOWER),
        (0.1, -0.05, 0.25, "higher", UNTOLD),
        (0.1, 0.0, 0.2, "higher", UNTOLD),
        (-0.1, -0.2, 0.0, "neither", UNTOLD),
        (0.0, -0.1, 0.1, "higher", UNTOLD),
        (0.0, 0.0, 0.0, "higher", EQUAL),
        (0.0, 0.0, 0.0, "neither", EQUAL),
        (0.1, NAN, NAN, "higher", UNTOLD),
        (0.0, NAN, NAN, "higher", UNTOLD),
        (NAN, NAN, NAN, "higher", NONE),
    ],
)
def test_verdict(value, low, high, better, expected):
    """What may be said follows from where the interval lies and which way is better."""
    assert expected == verdict(Estimate(value, low, high), better)


def test_verdicts_have_words_in_both_languages():
    """Every verdict has words of its own in each language."""
    assert VERDICTS["en"].keys() == VERDICTS["nb"].keys() == {EQUAL, BETTER, WORSE, HIGHER, LOWER, UNTOLD, NONE}
    assert [len(set(VERDICTS[lang].values())) for lang in ("en", "nb")] == [7, 7]


@pytest.mark.parametrize("busy_sd", [0.0, 0.3])
def test_interval_covers_the_truth_as_often_as_it_says(busy_sd):
    """Of 400 experiments of 30 paired days, 92-98 % of the intervals hold the true difference of 2 points."""
    luck = np.random.default_rng(20)
    days: dict[str, list[tuple[float, float]]] = {}
    for n in range(400):
        below = 100 * np.exp(busy_sd * luck.normal(size=30))
        shared = luck.normal(0, 0.05, 30)
        a, b = (below * (share + shared + luck.normal(0, 0.03, 30)) for share in (0.82, 0.80))
        days |= {f"b{n}": list(zip(b, below, strict=True)), f"a{n}": list(zip(a, below, strict=True))}
    paired = Paired(table(**days))
    estimates = [paired.difference(f"a{n}", f"b{n}", "service_level") for n in range(400)]
    assert 0.92 <= np.mean([one.low <= 0.02 <= one.high for one in estimates]) <= 0.98


def test_the_order_of_regimes_turns_signs_and_nothing_else():
    """Means stay as they are; differences and their intervals change sign."""
    scenario = scenario_of("small_team_10")
    there, back = (Paired(measure_days(scenario, names, range(3), 7)) for names in (["detailed", "free"], ["free", "detailed"]))
    by = ["regime", "measure"]
    pd.testing.assert_frame_equal(
        summary(there).sort_values(by, ignore_index=True), summary(back).sort_values(by, ignore_index=True)
    )
    one, two = differences(there), differences(back)
    expected = one.assign(difference=-one.difference, ci_low=-one.ci_high, ci_high=-one.ci_low)
    numbers = ["measure", "difference", "ci_low", "ci_high", "unit", "better"]
    pd.testing.assert_frame_equal(expected[numbers], two[numbers])
    turned = {"better": "worse", "worse": "better", "higher": "lower", "lower": "higher"}
    assert [turned.get(said, said) for said in one.verdict] == two.verdict.tolist()


@pytest.fixture
def simulate(tmp_path):
    """Simulates a comparison run in a new folder, with the settings a test needs."""

    def simulated(scenario, **given):
        usual = settings_of(compose(["days=4", "max_days=40", "seed=3", "workers=1"]))
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        tally, ended = compare.simulate(scenario, usual.model_copy(update=given), Unfinished(folder, given))
        return tally.frame(), ended

    return simulated


def regimes(*names):
    """The smallest centre with these regimes."""
    scenario = scenario_of("small_team_10")
    return scenario.model_copy(update={"regime": {name: scenario.regime[name] for name in names}})


def test_stops_when_the_difference_is_known(simulate):
    """With a precision it looks every ten days from the twentieth, and stops at the first half-width within it."""
    scenario = regimes("detailed", "bounded")
    all_days, ended = simulate(scenario, precision=1e-6)
    assert (ended, all_days.day.nunique()) == ("max_days", 40)
    widths = {n: Paired(all_days[all_days.day < n]).half_width("service_level") for n in (20, 30, 40)}
    asked = (widths[20] + widths[30]) / 2
    assert widths[30] < asked < widths[20]
    days, ended = simulate(scenario, precision=asked)
    assert (ended, days.day.nunique()) == ("precision", 30)
    assert asked >= Paired(days).half_width("service_level")
    pd.testing.assert_frame_equal(all_days[all_days.day < 30], days)


def test_without_a_precision_it_runs_the_days_asked_for(simulate):
    """Days and nothing else decide."""
    days, ended = simulate(regimes("detailed"), days=3)
    assert (ended, days.day.unique().tolist()) == ("days", [0, 1, 2])


def test_interrupted_keeps_whole_days(simulate, monkeypatch):
    """Ctrl-C keeps the days that are whole; with fewer than two there is nothing to keep."""
    real = compare.over_periods

    def cut(after):
        def some(*args, **kwargs):
            for n, day in enumerate(real(*args, **kwargs)):
                if n == after:
                    raise KeyboardInterrupt
                yield day

        monkeypatch.setattr(compare, "over_periods", some)

    cut(2)
    days, ended = simulate(regimes("detailed", "free"))
    assert (ended, days.day.unique().tolist()) == ("interrupted", [0, 1])
    assert days.groupby(["day", "regime"]).ngroups == 4
    cut(1)
    with pytest.raises(KeyboardInterrupt):
        simulate(regimes("detailed"))
