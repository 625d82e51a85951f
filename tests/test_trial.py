"""Planning a trial: designs, weights and errors against linear algebra and cases worked by hand, and what is told of them."""

import itertools
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.stats import chi2, norm
from scipy.stats import t as student

from experiments.cli import run
from experiments.config.compose import compose, scenario_of
from experiments.config.settings import settings_of
from experiments.trial import QUESTION, find
from experiments.work.question import ask_of
from experiments.work.study import Study
from sim.errors import InputError
from sim.measures.days import Days
from sim.plots import power as power_picture
from sim.plots import schedule as schedule_picture
from sim.questions import trial
from sim.questions.designs import BEFORE_AFTER, DESIGNS, PARALLEL, STEPPED, fewest_weeks, schedule, states, weights
from sim.questions.trial import Asked, Pool
from sim.report.finding import Found
from sim.report.questions.trial import TEXT, tell

SIZES = [(2, 6), (3, 12), (5, 9), (7, 23)]  # units, weeks
LANGS = ("en", "nb")


# ---- designs ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("design", "units", "weeks", "steps", "rows"),
    [
        (BEFORE_AFTER, 2, 5, 5, ["00111", "00111"]),
        (PARALLEL, 3, 4, 5, ["0011", "0000", "0000"]),
        (PARALLEL, 4, 3, 5, ["011", "011", "000", "000"]),
        (STEPPED, 3, 4, 5, ["0111", "0011", "0001"]),
        (STEPPED, 3, 8, 5, ["00111111", "00001111", "00000011"]),
        (STEPPED, 5, 3, 2, ["011", "011", "001", "001", "001"]),
    ],
)
def test_schedule(design, units, weeks, steps, rows):
    """Who is in the trial when, as drawn by hand."""
    actual = ["".join("01"[cell] for cell in row) for row in schedule(design, units, weeks, steps).astype(int)]
    assert rows == actual


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(("units", "weeks"), SIZES)
def test_states_are_those_of_the_schedule(design, units, weeks):
    """The numbers of units that are simulated are the numbers that occur, and the first ones are in it first."""
    in_trial = schedule(design, units, weeks, 5)
    expected = (np.arange(units)[:, None] < in_trial.sum(axis=0)).tolist()
    assert (states(design, units, 5), expected) == (sorted({*in_trial.sum(axis=0).tolist()}), in_trial.tolist())


@pytest.mark.parametrize(("design", "expected"), [(BEFORE_AFTER, 3), (PARALLEL, 2), (STEPPED, 4)])
def test_the_shortest_trial_leaves_something_to_judge_by(design, expected):
    """Three units: one degree of freedom at least, and every step in a week of its own."""
    assert expected == fewest_weeks(design, 3, 5)


def least_squares(design, in_trial):
    """What each cell counts in the effect, by brute force: a column for each unit, for each week but the first, and the trial."""
    units, weeks = in_trial.shape
    columns = [np.repeat(np.eye(units)[u], weeks) for u in range(units)]
    if design != BEFORE_AFTER:
        columns += [np.tile(np.eye(weeks)[w], units) for w in range(1, weeks)]
    return np.linalg.pinv(np.column_stack([*columns, in_trial.ravel().astype(float)]))[-1].reshape(units, weeks)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(("units", "weeks"), SIZES)
def test_weights_are_those_of_least_squares(design, units, weeks):
    """Taking away means gives what the fit of all effects gives."""
    in_trial = schedule(design, units, weeks, 5)
    np.testing.assert_allclose(weights(design, in_trial), least_squares(design, in_trial), atol=1e-12)


# ---- what a trial would show -----------------------------------------------------------------------------------------


def waves(units, days=24):
    """Numbers that differ by day and unit, each unit's with mean 0: what a day adds, without luck."""
    found = np.sin(np.outer(np.arange(1, days + 1), np.arange(1.0, units + 1)) ** 1.3)
    return found - found.mean(axis=0)


def a_pool(units=3, effect=-9.0, spread=8.0, shared=False, pull=0.0, level=100.0):
    """Units that change by `effect` in the trial, and each by `pull` for every other one that is in it."""
    means = {n: level + effect * (np.arange(units) < n) + pull * (n - (np.arange(units) < n)) for n in range(units + 1)}
    return Pool(means, {n: (spread + n) * waves(units) for n in means}, shared)


def unsure(pool):
    """The same with days so uneven that the change cannot be told."""
    return replace(pool, off={n: off * (1 + 9 * (n > 0)) for n, off in pool.off.items()})


def even(pool):
    """The same with a change that is as large every day."""
    return replace(pool, off=dict.fromkeys(pool.off, pool.off[0]))


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(("units", "weeks"), SIZES)
def test_error_is_that_of_all_cells_together(design, units, weeks, shared):
    """The error is that of a weighed sum of cells, with the covariance of every pair of them written out."""
    pool, asked = a_pool(units, shared=shared), Asked(weeks, weeks, 5, week_sd=0.02, common_sd=0.03)
    in_trial = schedule(design, units, weeks, 5)
    everything = np.zeros((units, weeks, units, weeks))
    for week, joined in enumerate(in_trial.sum(axis=0)):
        daily = np.cov(pool.off[joined], rowvar=False)
        daily = daily if shared else np.diag(np.diag(daily))
        everything[:, week, :, week] = daily / 5 + 4.0 * np.eye(units) + 9.0 * np.ones((units, units))
        # Means of 100 but for what is pulled: 2 % is 2 of each unit by itself, 3 % is 3 of all together.
    each = least_squares(design, in_trial).ravel()
    expected = np.sqrt(each @ everything.reshape(units * weeks, -1) @ each)
    assert pytest.approx(expected, rel=1e-9) == pool.outlook(design, weeks, asked).se


def test_before_and_after_by_hand():
    """One unit, days of variance 40 before and 10 after, four weeks of five days each: 40/20 + 10/20."""
    before, after = np.array([[-1.0], [1.0]]) * np.sqrt(20), np.array([[-1.0], [1.0]]) * np.sqrt(5)
    pool = Pool({0: np.array([50.0]), 1: np.array([47.0])}, {0: before, 1: after}, shared=True)
    found = pool.outlook(BEFORE_AFTER, 8, Asked(8, 8, 5))
    assert (-3.0, pytest.approx(np.sqrt(2.5)), 6) == (found.expected, found.se, found.freedom)


def test_parallel_groups_by_hand():
    """Two units by themselves, days of variance 20, two weeks before and two after: four means of ten days."""
    same = np.array([[-1.0, -1.0], [1.0, 1.0]]) * np.sqrt(10)
    pool = Pool({n: np.array([9.0 + (n > 0), 9.0 + (n > 1)]) for n in range(3)}, dict.fromkeys(range(3), same), shared=False)
    found = pool.outlook(PARALLEL, 4, Asked(4, 4, 5))
    assert (1.0, pytest.approx(np.sqrt(4 * 20 / 10)), 2) == (found.expected, found.se, found.freedom)


def test_days_that_units_share_cancel_between_them():
    """Where both units have the same good and bad days, week by week nothing is left to disturb the comparison of the two."""
    same = np.array([[-1.0, -1.0], [1.0, 1.0]])
    pool = Pool({n: np.array([9.0 + (n > 0), 9.0 + (n > 1)]) for n in range(3)}, dict.fromkeys(range(3), same), shared=True)
    apart, together = (pool.outlook(design, 6, Asked(6, 6, 5)).se for design in (PARALLEL, BEFORE_AFTER))
    assert (pytest.approx(0.0, abs=1e-12), pytest.approx(np.sqrt(2 * 2 / 15))) == (apart, together)


@pytest.mark.parametrize("design", [STEPPED, BEFORE_AFTER])
def test_error_is_that_of_every_trial_there_could_be(design):
    """A pool of three days, a day a week: over all 27 or 81 trials the estimates have just the mean and variance foretold."""
    weeks, units = (3, 2) if design == STEPPED else (4, 2)
    off = {n: np.array([[-2.0, 1.0 + n], [0.5, n], [1.5, -1.0 - 2 * n]]) for n in range(3)}
    means = {0: np.array([10.0, 20.0]), 1: np.array([7.0, 19.0]), 2: np.array([6.0, 15.0])}
    pool = Pool(means, off, shared=True, per_week=1)
    in_trial = schedule(design, units, weeks, 5)
    each, joined = least_squares(design, in_trial), in_trial.sum(axis=0)
    estimates = [
        sum(each[:, week] @ (means[joined[week]] + off[joined[week]][day]) for week, day in enumerate(days))
        for days in itertools.product(range(3), repeat=weeks)
    ]
    found = pool.outlook(design, weeks, Asked(weeks, weeks, 5))
    expected = np.mean(estimates), np.var(estimates) * 3 / 2  # of a population, from a sample of it
    assert pytest.approx(expected) == (found.expected, found.se**2)


@pytest.mark.parametrize(("own", "common", "disturbed"), [(0.05, 0.0, [*DESIGNS]), (0.0, 0.05, [BEFORE_AFTER])])
def test_what_weeks_have_in_common_disturbs_before_and_after_only(own, common, disturbed):
    """A good week of one unit disturbs every design; a good week of all is taken out where weeks are fitted."""
    pool = a_pool()
    calm, restless = Asked(12, 12, 5), Asked(12, 12, 5, own, common)
    actual = [name for name in DESIGNS if pool.outlook(name, 12, restless).se > pool.outlook(name, 12, calm).se * (1 + 1e-9)]
    assert disturbed == actual


@pytest.mark.parametrize("design", DESIGNS)
def test_centres_by_themselves_have_no_spill_over(design):
    """Where units do not feel each other, every design is expected to find the change itself, taken for granted or computed."""
    granted, computed = (a_pool(5, shared=shared).outlook(design, 17, Asked(17, 17, 5)) for shared in (False, True))
    assert pytest.approx([-9.0, -9.0, 0.0, 0.0]) == [granted.expected, computed.expected, granted.bias.value, computed.bias.value]


def test_spill_over_by_hand():
    """Two teams: one in the trial gains 10 and gives the other 4, so against each other they show 6; both in it gain 10."""
    means = {0: np.array([0.0, 0.0]), 1: np.array([10.0, 4.0]), 2: np.array([10.0, 10.0])}
    pool = Pool(means, dict.fromkeys(means, waves(2)), shared=True)
    found = [pool.outlook(design, 6, Asked(6, 6, 5)) for design in (PARALLEL, BEFORE_AFTER)]
    assert pytest.approx([6.0, -4.0, 10.0, 0.0]) == [value for one in found for value in (one.expected, one.bias.value)]


def test_a_state_that_was_not_simulated_leaves_a_gap():
    """A stepped wedge is not told of where one of its states is missing; the others are."""
    pool = a_pool(shared=True)
    pool = replace(pool, means={n: pool.means[n] for n in (0, 1, 3)})
    gaps = [design for design in DESIGNS if np.isnan(pool.outlook(design, 12, Asked(12, 12, 5)).se)]
    assert [STEPPED] == gaps


def power_summed(away, freedom):
    """The power to find a rise, over every error that the standard error may be known with: normal tails under a chi-square."""
    reach = student.ppf(0.975, freedom)
    return quad(lambda x: norm.cdf(away - reach * np.sqrt(x / freedom)) * chi2.pdf(x, freedom), 0, np.inf, epsabs=1e-10)[0]


@pytest.mark.parametrize("away", [-1.0, 0.0, 3.0, 8.0])
@pytest.mark.parametrize("freedom", [2, 4, 10, 40])
def test_power_is_that_of_normal_numbers_with_an_error_not_known(freedom, away):
    """The chance to find a rise is that of a normal number over the root of a chi-square one, summed by brute force."""
    assert pytest.approx(power_summed(away, freedom), abs=1e-7) == trial.power(2 * away, 2.0, freedom)


@pytest.mark.parametrize("freedom", [1, 2, 4, 21, 300])
def test_the_smallest_effect_is_found_four_times_in_five(freedom):
    """No effect looks like a rise one time in forty, the smallest that counts four times in five; a fall of it hardly ever."""
    least = trial.smallest(2.0, freedom)
    assert pytest.approx([0.025, 0.8], abs=1e-9) == [trial.power(effect, 2.0, freedom) for effect in (0.0, least)]
    assert trial.power(-least, 2.0, freedom) < 0.005


@pytest.mark.parametrize(("freedom", "expected"), [(1, 16.334), (2, 5.653), (10, 3.110), (1000, 1.962 + 0.842)])
def test_the_smallest_effect_in_numbers(freedom, expected):
    """So many standard errors; with few degrees of freedom more than a shifted t would say (14.1 for one, 5.36 for two)."""
    assert pytest.approx(expected, abs=1e-3) == trial.smallest(1.0, freedom)


@pytest.mark.parametrize("freedom", [1, 4, 300])
def test_power_of_what_is_beyond_all_doubt(freedom):
    """Effects so large that the noncentral t has no numbers for them are found always, or never."""
    assert [1.0, 0.0] == [round(trial.power(effect, 1.0, freedom), 6) for effect in (1e12, -1e12)]


def test_nothing_varies():
    """What never varies and never changes has no power; what never varies and changes is always found, or never the other way."""
    given = (0.0, 0.0, 5), (1.0, 0.0, 5), (-1.0, 0.0, 5), (1.0, 1.0, 0)
    actual = [*(trial.power(*one) for one in given), trial.smallest(0.0, 5)]
    assert pytest.approx([np.nan, 1.0, 0.0, np.nan, np.nan], nan_ok=True) == actual


def rows_of(pool, of=trial.UNIT, planned=DESIGNS, asked=None):
    """What is found of one measure, a row a design, and the power of every length."""
    shown, curves = trial.tables({"m": (pool, of)}, asked or Asked(12, 30, 5), planned)
    return shown.set_index("design"), curves


def test_a_change_the_other_way_is_not_found():
    """Two teams: all in the trial gain 7, but one alone pulls the other up so far that, against each other, it loses."""
    means = {0: np.array([0.0, 0.0]), 1: np.array([2.0, 17.0]), 2: np.array([7.0, 7.0])}
    shown, curves = rows_of(Pool(means, dict.fromkeys(means, waves(2)), shared=True))
    assert (-15.0, True) == (pytest.approx(shown["expected"][PARALLEL]), shown["power"][PARALLEL] < 1e-6)
    assert (shown["power"][BEFORE_AFTER] > 0.99, 0.0) == (True, round(curves[curves["design"] == PARALLEL]["power"].max(), 3))


@pytest.mark.parametrize(("pull", "expected"), [(1.0, False), (9.0, True)])
def test_no_length_makes_up_for_what_leads_astray(pull, expected):
    """Spill-over of less than half of the change leaves a length to be told; more leaves none, though the power is there."""
    shown, _ = rows_of(even(a_pool(2, effect=10.0, pull=-pull, spread=3.0, shared=True)), planned=[PARALLEL])
    assert ([expected], True) == (list(shown["weeks_needed"].isna()), shown["power"][PARALLEL] > 0.8)


def test_what_the_simulation_cannot_tell_has_no_power():
    """Without a change to plan for there is neither power nor length; the smallest change that would be found is there."""
    shown, curves = rows_of(unsure(a_pool(effect=-0.1)))
    blank = shown["power"].isna().all(), shown["weeks_needed"].isna().all(), curves["power"].isna().all()
    assert ((True, True, True), True) == (blank, shown["smallest"].notna().all())


def test_a_measure_of_the_centre_without_before_and_after():
    """Where no design that was asked for can tell of a measure, it has a row each, with the change but without numbers."""
    one = Pool({0: np.array([0.8]), 1: np.array([0.9])}, dict.fromkeys((0, 1), 0.02 * waves(1)), shared=True)
    shown, curves = rows_of(one, trial.CENTRE, [STEPPED, PARALLEL])
    empty = shown[["expected", "bias", "se", "power", "smallest", "weeks_needed"]].isna().all(axis=None)
    assert ([STEPPED, PARALLEL], True, True) == (list(shown.index), empty, curves["power"].isna().all())
    assert pytest.approx([0.1, 0.1]) == list(shown["effect"])


# ---- from days to pools ----------------------------------------------------------------------------------------------


def some_days(shift=0.0):
    """Two days of two regimes and two teams: a measure that teams have, and one that is of the whole only."""
    ratios = np.zeros((2, 2, 3, 2, 2))
    ratios[:, :, :, 0] = [[10.0 + shift, 2.0], [8.0, 1.0], [2.0 + shift, 1.0]]
    ratios[1, :, :, 0, 0] += [4.0, 2.0, 2.0]
    ratios[:, 1, :, 0, 0] -= 1.0
    ratios[:, :, 0, 1] = [3.0 + shift, 4.0]
    return Days(np.arange(2), ("plan", "own"), ("*", "a", "b"), ("stretch", "level"), ratios)


def test_pools_of_teams_and_of_the_whole():
    """Teams have their own means in every state; what is of the whole is one unit, in the trial or not."""
    found = {0: some_days(), 1: some_days(shift=6.0)}
    (teams, of), (whole, other) = (trial.of_teams(found, ("plan", "own"), name, ["b", "a"]) for name in ("stretch", "level"))
    assert {0: [3.0, 9.0], 1: [9.0, 9.0], 2: [2.0, 8.0]} == {n: mean.tolist() for n, mean in teams.means.items()}
    assert [[-1.0, -1.0], [1.0, 1.0]] == teams.off[0].tolist()
    assert ({0: [0.75], 1: [0.75]}, trial.UNIT, trial.CENTRE) == ({n: m.tolist() for n, m in whole.means.items()}, of, other)


def test_pools_of_centres():
    """Centres are alike: those in the trial have the mean of the second regime, the others that of the first."""
    pool = trial.of_centres(some_days(), ("plan", "own"), "stretch", 2)
    assert {0: [6.0, 6.0], 1: [5.5, 6.0], 2: [5.5, 5.5]} == {n: mean.tolist() for n, mean in pool.means.items()}
    assert [[-1.0, -1.0], [1.0, 1.0]] == pool.off[1].tolist()


def test_what_is_not_measured_has_no_value():
    """A measure that is not there gives no effect and no power, and no error."""
    pool, of = trial.of_teams({0: some_days()}, ("plan", "own"), "desk", ["a", "b"])
    shown, _ = trial.tables({"desk": (pool, of)}, Asked(6, 8, 5), DESIGNS)
    assert ([BEFORE_AFTER], True, None) == (list(shown["design"]), shown["power"].isna().all(), trial.best(shown, "desk"))


@pytest.mark.parametrize(
    ("weeks", "bias", "expected"),
    [
        ((4, 9, 7), (0, 0, 0), STEPPED),
        ((4, 9, 7), (0, 0, -6), PARALLEL),
        ((4, 9, 7), (0, 6, -6), BEFORE_AFTER),
        ((4, np.nan, np.nan), (0, 0, 0), BEFORE_AFTER),
        ((np.nan, 9, np.nan), (0, 0, 0), PARALLEL),
        ((np.nan, 9, 9), (0, 5, 5), None),
    ],
)
def test_the_design_to_choose(weeks, bias, expected):
    """The fewest weeks among designs that set the trial apart from the time and lose less than half; else before and after."""
    shown = pd.DataFrame({"design": DESIGNS, "measure": "m", "weeks_needed": weeks, "bias": bias, "effect": -10.0, "se": 1.0})
    assert expected == trial.best(shown, "m")


# ---- what is told ----------------------------------------------------------------------------------------------------


@cache
def composed(*words):
    """The configuration of a small team under two regimes."""
    return compose(["scenario=small_team_10", "regimes=[detailed,bounded]", *words])


ASK = {"weeks": 12, "regime": None, "week_sd": 0.0, "common_week_sd": 0.0}


@pytest.fixture
def in_words(monkeypatch):
    """What is told without its pictures, which take most of the time and are looked at for themselves."""
    for picture in (power_picture, schedule_picture):
        monkeypatch.setattr(picture, "draw", lambda *_: None)
    return tell


def found(pools, weeks=12, names=("1", "2", "3"), most=40, tmp=None, designs=DESIGNS, **ask):
    """A finding of these pools, its tables read back from files."""
    shown, curves = trial.tables(pools, Asked(weeks, most, 5), designs)
    tables = {"trial": shown, "power": curves, "schedule": trial.weeks_of(names, Asked(weeks, most, 5), designs)}
    for name, table in tables.items():
        table.to_csv(tmp / f"{name}.csv", index=False)
        tables[name] = pd.read_csv(tmp / f"{name}.csv")
    return Found(scenario_of(composed()), ASK | ask, tables, 24, 1, ())


SAID = {
    "found": (
        {"longest_stretch": (a_pool(), trial.UNIT)},
        "It takes 6 weeks with a stepped wedge (3 units) to find the simulated change in “longest stretch without a pause” (−9.0",
        "Det tar 6 uker med trinnvis innføring (3 enheter) å finne den simulerte endringen i «lengste økt uten pause» (−9,0 min)",
    ),
    "untold": (
        {"longest_stretch": (unsure(a_pool(effect=-0.1)), trial.UNIT)},
        "How long cannot be said: the simulation itself cannot tell whether “longest stretch without a pause” changes",
        "Hvor lenge lar seg ikke si: simuleringen kan ikke selv avgjøre om «lengste økt uten pause» endrer seg",
    ),
    "never": (
        {"longest_stretch": (even(a_pool(effect=-0.5, spread=30.0)), trial.UNIT)},
        "None of the designs asked about is enough: even 40 weeks would not find",
        "Ingen av oppleggene det er spurt om, strekker til: selv 40 uker ville ikke være nok til å finne",
    ),
    "equal": (
        {"longest_stretch": (even(a_pool(effect=0.0)), trial.UNIT)},
        "There is nothing to find: “longest stretch without a pause” is exactly the same",
        "Det er ingenting å finne: «lengste økt uten pause» er nøyaktig det samme",
    ),
    "nothing": (
        {"longest_stretch": (a_pool(level=np.nan), trial.UNIT)},
        "There is nothing to measure of “longest stretch without a pause” here.",
        "Det er ingenting å måle av «lengste økt uten pause» her.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
@pytest.mark.parametrize("lang", LANGS)
def test_the_first_sentence_is_the_answer(case, lang, tmp_path, in_words):
    """What is told when it is found, cannot be told, is never enough, is the same, or is not there."""
    pools, *said = SAID[case]
    answer = in_words(found(pools, tmp=tmp_path), lang)
    assert answer.sentences[0].startswith(said[LANGS.index(lang)])
    assert not [text for text in (*answer.sentences, *answer.notes) if "{" in text or "nan" in text.split()]


@pytest.mark.parametrize(("lang", "felt", "hidden", "whole"), [
    ("en", "would be expected to show −7.0 min", "Left out for", "“answered in the promised time” is of all units together"),
    ("nb", "kan ventes å vise −7,0 min", "Utelatt for", "«besvart innen lovet tid» gjelder alle enhetene samlet"),
])  # fmt: skip
def test_what_spills_over_is_told(lang, felt, hidden, whole, tmp_path, in_words):
    """Teams on shared queues: what is felt by the others, what it makes useless, and what no team has for itself."""
    one = Pool({0: np.array([0.8]), 1: np.array([0.9])}, dict.fromkeys((0, 1), 0.02 * waves(1)), shared=True)
    pools = {"longest_stretch": (a_pool(effect=-9.0, pull=-2.0, shared=True), trial.UNIT), "service_level": (one, trial.CENTRE)}
    pools["over_90"] = (even(a_pool(effect=-0.1, pull=-0.1, shared=True, spread=0.01, level=0.5)), trial.UNIT)
    text = " ".join(in_words(found(pools, tmp=tmp_path), lang).sentences)
    assert [True] * 3 == [part in text for part in (felt, hidden, whole)]


def test_weeks_that_differ_are_told(tmp_path, in_words):
    """What weeks were taken to differ by stands in the answer; and where it is nothing, that real weeks differ by more."""
    pools = {"longest_stretch": (a_pool(), trial.UNIT)}
    calm, restless = (in_words(found(pools, tmp=tmp_path, week_sd=sd), "en").sentences[-1] for sd in (0.0, 0.05))
    assert [True, True] == ["Real weeks differ by more" in calm, "differ by 5.0 % of the mean" in restless]


@pytest.mark.parametrize(("lang", "said"), [
    ("en", "only before and after could tell this on shared queues"),
    ("nb", "bare en før- og ettermåling kunne vise dette på felles køer"),
])  # fmt: skip
@pytest.mark.parametrize("first", [True, False])
def test_what_was_not_asked_for_is_told(first, lang, said, tmp_path, in_words):
    """A measure of the whole centre is told to need before and after, be it the main one or another."""
    one = Pool({0: np.array([0.8]), 1: np.array([0.9])}, dict.fromkeys((0, 1), 0.02 * waves(1)), shared=True)
    pools = {"service_level": (one, trial.CENTRE), "longest_stretch": (a_pool(shared=True), trial.UNIT)}
    pools = pools if first else dict(reversed(pools.items()))
    answer = in_words(found(pools, tmp=tmp_path, designs=(STEPPED, PARALLEL)), lang)
    assert [first] == [said in text for text in answer.sentences[:1]]
    assert (1, 2) == (sum(said in text for text in answer.sentences), len(answer.sheets))


@pytest.mark.parametrize(("lang", "said", "left"), [
    ("en", "None of the designs asked about can be relied on", "more than"),
    ("nb", "Ingen av oppleggene det er spurt om, er til å stole på", "mer enn"),
])  # fmt: skip
def test_designs_that_are_all_led_astray(lang, said, left, tmp_path, in_words):
    """Where spill-over leads every design astray, none is said to take any weeks, in words, in the table or in the picture."""
    pools = {"longest_stretch": (even(a_pool(effect=10.0, pull=-9.0, shared=True)), trial.UNIT)}
    here = found(pools, tmp=tmp_path, designs=(STEPPED, PARALLEL))
    answer = in_words(here, lang)
    assert (True, False) == (answer.sentences[0].startswith(said), left in " ".join(answer.sentences))
    assert ["–", "–"] == [row[-1] for row in answer.sheets[0].rows]
    lost = {"en": "led astray by spill-over", "nb": "ført på villspor av ringvirkninger"}[lang]
    assert 2 == power_picture.alt(here.tables["power"], here.tables["trial"], lang).count(lost)


@pytest.mark.parametrize("lang", LANGS)
def test_a_change_that_cannot_be_told_is_not_drawn_as_one(lang, tmp_path):
    """The picture leaves out a measure whose change the simulation itself cannot tell from none."""
    pools = {"longest_stretch": (a_pool(), trial.UNIT), "over_90": (unsure(a_pool(effect=-0.1)), trial.UNIT)}
    here = found(pools, tmp=tmp_path).tables
    whole = power_picture.alt(here["power"], here["trial"], lang)
    alone = here["power"]["measure"] == "longest_stretch", here["trial"]["measure"] == "longest_stretch"
    assert power_picture.alt(here["power"][alone[0]], here["trial"][alone[1]], lang) == whole


@pytest.mark.parametrize(("days", "warned"), [(3, True), (10, False)])
@pytest.mark.parametrize(("lang", "said"), [("en", "Only 3 days"), ("nb", "Bare 3 dager")])
def test_few_days_are_said_to_be_few(days, warned, lang, said, tmp_path, in_words):
    """With few days the error is itself poorly known, and so is the length of the trial."""
    here = replace(found({"longest_stretch": (a_pool(), trial.UNIT)}, tmp=tmp_path), days=days)
    assert warned == (said in " ".join(in_words(here, lang).sentences))


@pytest.mark.parametrize(("lang", "weeks", "calendar"), [
    ("en", "independent of each other", "Days have a calendar here (a year at Nav)"),
    ("nb", "uavhengige av hverandre", "Dagene følger en kalender her (et år i Nav)"),
])  # fmt: skip
def test_what_weeks_are_taken_to_be_is_told(lang, weeks, calendar, tmp_path, in_words):
    """Weeks are taken to be independent; with a calendar, so is what they share."""
    plain = found({"longest_stretch": (a_pool(), trial.UNIT)}, tmp=tmp_path)
    dated = replace(plain, scenario=scenario_of(composed("calendar=nav")))
    actual = [(weeks in text, calendar in text) for text in (" ".join(in_words(one, lang).notes) for one in (plain, dated))]
    assert [(True, False), (True, True)] == actual


def test_what_is_assumed_is_said_as_a_norwegian_would():
    """«Antas å»: «regnes å» is no Norwegian."""
    assert [] == re.findall(r"regnes (?:\w+ )?å \w+", str(TEXT["nb"]))


@pytest.mark.parametrize("lang", LANGS)
def test_pictures_have_words(lang, tmp_path):
    """Both pictures are drawn and told in words, also where a design never is enough; without power to show there is none."""
    here = found({"longest_stretch": (a_pool(), trial.UNIT), "asa": (even(a_pool(effect=0.1)), trial.UNIT)}, tmp=tmp_path).tables
    labels = {str(n): f"E{n}" for n in (1, 2, 3)}
    assert power_picture.draw(here["power"], here["trial"], lang) is not None
    assert schedule_picture.draw(here["schedule"], labels, lang) is not None
    words = power_picture.alt(here["power"], here["trial"], lang), schedule_picture.alt(here["schedule"], labels, lang)
    assert [True, True] == [{"en": "not within 40", "nb": "ikke innen 40"}[lang] in words[0],
                            {"en": "E2 and 1 more never", "nb": "E2 og 1 til aldri"}[lang] in words[1]]  # fmt: skip
    empty = here["power"].assign(power=np.nan)
    assert (None, "") == (power_picture.draw(empty, here["trial"], lang), power_picture.alt(empty, here["trial"], lang))


# ---- the whole -------------------------------------------------------------------------------------------------------

SMALL = ["trial", "scenario=small_team_10", "engine=processes", "workers=1", "days=3", "figure=none"]
TEAMS = ["workforce.teams.all.share=0.5", "+workforce.teams.north={share: 0.5, label: Nord}"]


def test_a_trial_of_centres(tmp_path, capsys):
    """Three centres by themselves: tables as they should be, and an answer on the page and in the terminal."""
    run([*SMALL, "ask.most_weeks=20", f"out={tmp_path / 'a'}"])
    shown, weeks, curves = (pd.read_csv(tmp_path / "a" / f"{name}.csv") for name in ("trial", "schedule", "power"))
    assert [(d, m) for m in ("longest_stretch", "pauses_missed", "service_level") for d in DESIGNS] == list(
        zip(shown["design"], shown["measure"], strict=True)
    )
    assert (3 * 3 * 12, 20) == (len(weeks), curves["weeks"].max())
    assert "How long must a trial last" in capsys.readouterr().out
    assert "stepped wedge" in (tmp_path / "a" / "report.html").read_text("utf-8")


def test_a_trial_of_teams(tmp_path):
    """Two teams on the same queues: one joins first as asked, and what is of the whole has before and after only."""
    run([*SMALL, *TEAMS, "ask.order=[north]", "ask.measures=[longest_stretch,service_level]", "ask.most_weeks=12", "lang=nb",
         f"out={tmp_path / 'b'}"])  # fmt: skip
    shown, weeks = (pd.read_csv(tmp_path / "b" / f"{name}.csv") for name in ("trial", "schedule"))
    assert [trial.UNIT] * 3 + [trial.CENTRE] == list(shown["of"])
    assert ["north", "all"] == list(dict.fromkeys(weeks["unit"]))
    assert "Nord" in (tmp_path / "b" / "report.html").read_text("utf-8")


def test_a_trial_without_the_only_design_there_is(tmp_path, capsys):
    """Two teams and a stepped wedge of what is of the whole centre: a row without numbers, and a sentence that says why."""
    run([*SMALL, *TEAMS, "ask.designs=[stepped_wedge]", "ask.measures=[service_level]", f"out={tmp_path / 'c'}"])
    shown = pd.read_csv(tmp_path / "c" / "trial.csv")
    assert ([STEPPED], True) == (list(shown["design"]), shown["smallest"].isna().all())
    assert "it was not asked for" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("words", "ask", "key"),
    [
        ([], {"measures": ["servis_level"]}, "ask.measures"),
        ([], {"measures": []}, "ask.measures"),
        ([], {"designs": ["crossover"]}, "ask.designs.0"),
        ([], {"weeks": 3}, "ask.weeks"),
        ([], {"units": 1}, "ask.units"),
        ([], {"order": ["all"]}, "ask.order"),
        ([], {"regime": "detailed"}, "ask.regime"),
        (TEAMS, {"order": ["nord"]}, "ask.order"),
        ([*TEAMS, "staffing.agents=8"], {}, "workforce.teams"),
        ([*TEAMS, "regimes=[detailed,nks_2020]"], {}, "regimes"),
        (["regimes=[detailed]"], {}, "regimes"),
        (["regimes=[detailed,bounded,yoked]"], {"regime": "yoked"}, "regimes"),
    ],
)
def test_mistakes_are_refused_before_anything_is_simulated(words, ask, key, tmp_path):
    """Each in one line that names the key, and without a part of days in the folder."""
    here = composed(*words)
    with pytest.raises(InputError) as error:
        asked, here = ask_of(QUESTION, replace(here, tree=here.tree | {"ask": ask}))
        find(Study(tmp_path, "trial", here, settings_of(here), True), asked)
    assert (key, 1, []) == (error.value.key, len(str(error.value).splitlines()), list(tmp_path.rglob("*.parquet")))
