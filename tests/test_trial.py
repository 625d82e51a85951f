"""Planning a trial: designs, weights and errors against linear algebra and cases worked by hand, and what is told of them."""

import itertools
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

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
from sim.report.questions.trial import tell

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
    """Where units do not feel each other, every design is expected to find the change itself."""
    found = a_pool(5).outlook(design, 17, Asked(17, 17, 5))
    in_trial = schedule(design, 5, 17, 5)
    summed = (weights(design, in_trial) * (100 - 9.0 * in_trial)).sum()
    assert (-9.0, 0.0, pytest.approx(-9.0)) == (found.expected, found.bias.value, summed)


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


@pytest.mark.parametrize("freedom", [1, 4, 21, 300])
def test_power(freedom):
    """No effect at all is found one time in twenty, the smallest that counts four times in five, either way round."""
    least = trial.smallest(2.0, freedom)
    found = [trial.power(effect, 2.0, freedom) for effect in (0.0, least, -least)]
    assert pytest.approx([0.05, 0.8, 0.8], abs=0.02 / freedom) == found


def test_power_by_hand():
    """Ten degrees of freedom: t is 2.228 at 97.5 % and 0.879 at 80 %."""
    assert pytest.approx(2.228 + 0.879, abs=1e-3) == trial.smallest(1.0, 10)


def test_nothing_varies():
    """What never varies and never changes has no power; what never varies and changes is always found."""
    actual = [trial.power(0.0, 0.0, 5), trial.power(1.0, 0.0, 5), trial.power(1.0, 1.0, 0), trial.smallest(0.0, 5)]
    assert pytest.approx([np.nan, 1.0, np.nan, np.nan], nan_ok=True) == actual


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


def found(pools, weeks=12, names=("1", "2", "3"), most=40, tmp=None, **ask):
    """A finding of these pools, its tables read back from files."""
    shown, curves = trial.tables(pools, Asked(weeks, most, 5), DESIGNS)
    tables = {"trial": shown, "power": curves, "schedule": trial.weeks_of(names, Asked(weeks, most, 5), DESIGNS)}
    for name, table in tables.items():
        table.to_csv(tmp / f"{name}.csv", index=False)
        tables[name] = pd.read_csv(tmp / f"{name}.csv")
    return Found(scenario_of(composed()), ASK | ask, tables, 24, 1, ())


def unsure(pool):
    """The same with days so uneven that the change cannot be told."""
    return replace(pool, off={n: off * (1 + 9 * (n > 0)) for n, off in pool.off.items()})


def even(pool):
    """The same with a change that is as large every day."""
    return replace(pool, off=dict.fromkeys(pool.off, pool.off[0]))


SAID = {
    "found": (
        {"longest_stretch": (a_pool(), trial.UNIT)},
        "With 3 units and 12 weeks, a stepped wedge would find the simulated change in “longest stretch without a pause” (−9.0",
        "Med 3 enheter og 12 uker ville trinnvis innføring finne den simulerte endringen i «lengste økt uten pause» (−9,0 min)",
    ),
    "untold": (
        {"longest_stretch": (unsure(a_pool(effect=-0.1)), trial.UNIT)},
        "The simulation itself cannot tell whether “longest stretch without a pause” changes",
        "Simuleringen kan ikke selv avgjøre om «lengste økt uten pause» endrer seg",
    ),
    "never": (
        {"longest_stretch": (even(a_pool(effect=-0.5, spread=30.0)), trial.UNIT)},
        "No design is enough: even with 40 weeks, none finds",
        "Intet opplegg strekker til: selv med 40 uker er det ingen som finner",
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


@pytest.mark.parametrize("lang", LANGS)
def test_pictures_have_words(lang, tmp_path):
    """Both pictures are drawn and told in words, also where a design never is enough; without power to show there is none."""
    here = found({"longest_stretch": (a_pool(), trial.UNIT), "asa": (a_pool(effect=0.01), trial.UNIT)}, tmp=tmp_path).tables
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
    assert (3 * 3 * 12, [0.0], 20) == (len(weeks), list(shown["bias"].unique()), curves["weeks"].max())
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
