"""Which guesses a difference rests on: the arithmetic on functions one knows, what is said of it, and one small run."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from SALib.sample import morris, sobol

import sim
from experiments import cli, sensitivity
from experiments.config.compose import compose
from experiments.work import doubts
from sim.errors import InputError
from sim.plots import tornado, worlds
from sim.plots.tornado import Shown
from sim.questions import sensitivity as sums
from sim.questions.sensitivity import (
    EQUAL,
    FIRM,
    GUESSED,
    LEVELS,
    MIXED,
    NEW,
    NONE,
    OPEN,
    SAME,
    TURNED,
    UNTOLD,
    Guess,
    Tally,
)  # fmt: skip
from sim.report.finding import Found
from sim.report.questions import sensitivity as tells
from sim.report.questions.sensitivity import tell

NAN = float("nan")
SURE, UNSURE = (1.0, 2.0, 3.0), (-1.0, 1.0, 3.0)
LANGS = ("en", "nb")
RUN = ("sensitivity", "scenario=small_team_10", "engine=processes", "workers=1", "days=2", "figure=none", "ask.worlds=20",
       "ask.trajectories=2", "ask.sobol=2", "ask.keys=[staffing.shrinkage,behaviour.weeks]")  # fmt: skip


def trajectories(guesses, many=4):
    """Morris trajectories through so many guesses."""
    return morris.sample(sums.problem(guesses), many, num_levels=LEVELS, seed=1)


# --- guesses ----------------------------------------------------------------------------------------------------------


def test_a_guess_goes_from_end_to_end_of_its_range():
    """A share of the range is a number between its ends, with six digits; what is counted stays whole."""
    guess, counted = Guess(("a",), 1, 0.5, 2.0, "min"), Guess(("a",), 2, 1, 4, "count")
    assert ([0.5, 1.0, 2.0], 0.999999) == ([guess.at(share) for share in (0, 1 / 3, 1)], guess.at(0.3333329))
    assert [1, 2, 4] == [counted.at(share) for share in (0, 0.4, 1)]


def test_half_a_person_may_be_meant():
    """A count whose range has an end that is not whole is no whole number."""
    assert 1.25 == Guess(("a",), 1, 0.5, 2.0, "count").at(0.5)


def test_what_regimes_have_alike_is_one_guess_that_moves_under_all():
    """One guess stands at the keys of both regimes that have it alike, and a point sets them all to the same."""
    study = StandIn("regimes=[detailed,bounded,free]")
    found = sensitivity.guesses_of(study, sensitivity.Ask(keys=("regime.bounded.breaks.params.per_hour",)))
    both = ("regime.bounded.breaks.params.per_hour", "regime.free.breaks.params.per_hour")
    assert ([both], dict.fromkeys(both, 2)) == ([one.keys for one in found], dict(sensitivity.point(found, [1.0])))


# --- arithmetic -------------------------------------------------------------------------------------------------------


def test_screening_of_a_straight_line_finds_its_slopes():
    """What moves a difference by so much over its whole range moves it by that, wherever the others are."""
    tried = trajectories(3)
    found = sums.screened(tried, 5 + tried @ [2.0, -3.0, 0.0])
    assert found.moves == pytest.approx([2, 3, 0]) and found.uneven == pytest.approx([0, 0, 0], abs=1e-9)


def test_screening_tells_what_hangs_together():
    """Two guesses that matter only with each other are uneven; a third that adds up is not."""
    tried = trajectories(3, 20)
    found = sums.screened(tried, 4 * tried[:, 0] * tried[:, 1] + tried[:, 2])
    assert [True, True, False] == list(found.uneven > 0.5)


def test_a_trajectory_through_an_impossible_world_is_left_out_whole():
    """The others give what they give alone, and it is counted how many they are."""
    tried = trajectories(3)
    value = np.sin(5 * tried) @ [1.0, 2.0, 3.0]
    broken = value.copy()
    broken[5] = NAN  # the second of four points of the second trajectory
    kept = np.delete(np.arange(16), range(4, 8))
    alone = sums.screened(tried[kept], value[kept])
    found = sums.screened(tried, broken)
    assert (list(alone.moves), 3) == (list(found.moves), found.used)


def test_one_trajectory_screens_nothing():
    """Where fewer than two are left, nothing is told."""
    tried = trajectories(2, 2)
    found = sums.screened(tried, np.array([1.0, 2.0, 3.0, NAN, 1.0, 1.0]))
    assert ([True, True], 1) == (list(np.isnan(found.moves)), found.used)


def test_shares_of_a_sum_are_those_of_its_variances():
    """x + 2y varies by a fifth with x and four fifths with y, neither with the other."""
    tried = sobol.sample(sums.problem(2), 1024, calc_second_order=False, seed=1)
    found = sums.shares(2, tried @ [1.0, 2.0])
    assert found.alone == pytest.approx([0.2, 0.8], abs=0.02) and found.together == pytest.approx([0.2, 0.8], abs=0.02)


def test_shares_of_a_product_about_its_middle_are_all_together():
    """Around its middle a product varies with neither alone, and with both together."""
    tried = sobol.sample(sums.problem(2), 1024, calc_second_order=False, seed=1) - 0.5
    found = sums.shares(2, tried[:, 0] * tried[:, 1])
    assert found.alone == pytest.approx([0, 0], abs=0.05) and found.together == pytest.approx([1, 1], abs=0.1)


def test_groups_with_an_impossible_world_are_left_out_of_shares():
    """Shares are those of the groups that are whole, always the same; of what does not vary there are none."""
    tried = sobol.sample(sums.problem(2), 8, calc_second_order=False, seed=1)
    value = tried @ [1.0, 2.0]
    broken = np.where(np.arange(32) == 6, NAN, value)
    alone = sums.shares(2, np.delete(value, range(4, 8)))
    found = sums.shares(2, broken)
    assert ([list(one) for one in alone[:4]], 7) == ([list(one) for one in found[:4]], found.used)
    assert np.isnan(sums.shares(2, np.ones(16)).together).all()


def test_those_that_matter_most_are_the_first_of_each_measure_in_turn():
    """The first of either measure, then the second of either; never what moves nothing."""
    moves = np.array([[9.0, 0.0], [1.0, 0.5], [3.0, 0.1], [0.0, 0.0], [NAN, NAN], [0.0, 0.4]])
    assert ([0, 1, 5, 2], [0, 1]) == (sums.most(moves, 6), sums.most(moves, 2))


@pytest.mark.parametrize(
    ("some", "of", "expected"),
    [(0, 10, (0, 0.2775)), (10, 10, (0.7225, 1)), (83, 100, (0.7445, 0.8911)), (1, 2, (0.0945, 0.9055))],
)
def test_wilson_interval(some, of, expected):
    """As in the tables of Wilson's interval."""
    assert sums.wilson(some, of) == pytest.approx(expected, abs=5e-5)


def test_worlds_are_counted_by_hand():
    """Above and below zero, and surely so; no difference is neither, and an impossible world is not there."""
    low, value, high = np.array([(1, 2, 3), (-1, 1, 3), (-3, -2, -1), (0, 0, 0), (NAN, NAN, NAN), (NAN, -1, NAN)]).T
    assert Tally(5, 2, 2, 1, 1) == sums.tally(low, value, high)


@pytest.mark.parametrize(
    ("given", "worlds", "expected"),
    [
        (SURE, Tally(20, 20, 0, 20, 0), OPEN), (SURE, Tally(75, 75, 0, 40, 0), FIRM), (SURE, Tally(72, 72, 0, 72, 0), OPEN),
        (SURE, Tally(100, 99, 1, 40, 0), OPEN), (SURE, Tally(1000, 965, 35, 40, 34), FIRM),
        (SURE, Tally(1000, 965, 35, 40, 35), MIXED), (SURE, Tally(100, 94, 6, 40, 5), OPEN),
        (SURE, Tally(100, 94, 6, 40, 6), MIXED), (SURE, Tally(100, 76, 24, 40, 24), MIXED),
        (SURE, Tally(100, 75, 25, 40, 25), GUESSED), (SURE, Tally(3, 2, 1, 2, 1), GUESSED),
        ((-3, -2, -1), Tally(100, 0, 100, 0, 40), FIRM), ((-3, -2, -1), Tally(100, 90, 10, 30, 5), GUESSED),
        (UNSURE, Tally(100, 99, 1, 60, 0), UNTOLD), (UNSURE, Tally(100, 60, 40, 9, 30), UNTOLD),
        (UNSURE, Tally(100, 60, 40, 10, 30), GUESSED), (UNSURE, Tally(10, 6, 4, 1, 1), UNTOLD),
        ((NAN, 1, NAN), Tally(100, 60, 40, 10, 10), GUESSED), ((0, 0, 0), Tally(10, 0, 0, 0, 0), EQUAL),
        ((0, 0, 0), Tally(10, 1, 0, 0, 0), UNTOLD), ((NAN, NAN, NAN), Tally(10, 0, 0, 0, 0), NONE),
        (SURE, Tally(0, 0, 0, 0, 0), NONE),
    ],
)  # fmt: skip
def test_what_can_be_said(given, worlds, expected):
    """Firm only if surely so of 95 % of all such worlds; guesses only at a real split; turned by some beyond luck in between."""
    assert expected == sums.said(given, worlds)


@pytest.mark.parametrize(
    ("given", "other", "expected"),
    [
        (SURE, SURE, SAME), (SURE, (-3, -2, -1), TURNED), (UNSURE, SURE, NEW), (SURE, UNSURE, UNTOLD),
        (SURE, (NAN, 1, NAN), UNTOLD),
    ],
)  # fmt: skip
def test_what_has_become_of_a_difference(given, other, expected):
    """The same way, the other way, to be told now, or not any more."""
    assert expected == sums.now(given, other)


# --- what is refused --------------------------------------------------------------------------------------------------


class StandIn:
    """A study that only knows its configuration."""

    def __init__(self, *words):
        self.composed = compose(["scenario=small_team_10", *words])

    def at(self, point):
        """The scenario as it is."""
        return sensitivity.doubts.scenario_at(self.composed, point)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (["regimes=[detailed]"], "regimes"), (["ask.regime=detailed"], "ask.regime"), (["ask.measures=[asaa]"], "ask.measures"),
        (["ask.keys=[behaviour.norms]"], "ask.keys"), (["ask.sobol=12"], "ask.sobol"),
        (["ask.worlds=500000", "days=365"], "sensitivity"),
    ],
)  # fmt: skip
def test_mistakes_are_refused_in_one_line_before_anything_is_simulated(tmp_path, words, key):
    """A line that names the key; nothing is written but the folder."""
    with pytest.raises(InputError) as told_so:
        cli.run([*RUN, f"out={tmp_path / 'out'}", *words])
    assert (key, 0) == (told_so.value.key, str(told_so.value).count("\n"))
    assert not list(tmp_path.glob("out/parts/*.parquet"))


def test_a_centre_without_guesses_is_refused(monkeypatch):
    """Where nothing is guessed, nothing rests on guesses."""
    monkeypatch.setattr(doubts, "guesses", lambda composed, scenario: [])
    with pytest.raises(InputError, match="no guesses with a range"):
        sensitivity.guesses_of(StandIn(), sensitivity.Ask())


# --- what is said -----------------------------------------------------------------------------------------------------

KEYS = ("staffing.shrinkage", "regime.bounded.bounds.max_wait", "demand.forecast.day_sd")


@pytest.fixture
def undrawn(monkeypatch):
    """No pictures, which take their time, where only words are looked at."""
    monkeypatch.setattr(tells, "_pictures", lambda every, lang: [])


@cache
def small_team():
    """A centre with two regimes."""
    return sim.load_scenario("small_team_10", ["regimes=[detailed,bounded]"])


def found_of(given, differences, ends=((1.0, 3.0), (2.0, 2.0), (2.0, 2.0)), moves=(2.0, 0.5, 0.0), half=0.2):
    """A finding on the longest stretch (minutes): as given, in worlds, at the ends of three guesses' ranges."""
    low, value, high = given
    rows = pd.DataFrame({
        "measure": "longest_stretch", "regime": "bounded", "baseline": "detailed", "key": KEYS, "keys": KEYS,
        "value": [0.3, 20, 0.08], "low": [0.2, 5, 0], "high": [0.4, 60, 0.2], "unit": ["1", "min", "1"],
        "as_given": value, "as_given_ci_low": low, "as_given_ci_high": high, "mu_star": moves, "sigma": 0.1, "trajectories": 4,
        "S1": [0.7, 0.1, NAN], "S1_conf": [0.1, 0.1, NAN], "ST": [0.8, 0.2, NAN], "ST_conf": [0.2, 0.1, NAN],
        "closer": 1, "sobol": 16,
    })  # fmt: skip
    for n, end in enumerate(("low", "high")):
        at = np.array([pair[n] for pair in ends])
        rows[f"at_{end}"], rows[f"at_{end}_ci_low"], rows[f"at_{end}_ci_high"] = at, at - half, at + half
    at = np.array(differences, float)
    told_of = pd.DataFrame({
        "world": np.arange(len(at)) + 1, "measure": "longest_stretch",
        "difference": at, "ci_low": at - half, "ci_high": at + half,
    })  # fmt: skip
    ask = sensitivity.Ask().model_dump(mode="json")
    return Found(small_team(), ask, {"sensitivity": rows, "worlds": told_of}, 20, 1, ())


@pytest.mark.parametrize(
    ("given", "differences", "en", "nb"),
    [
        (SURE, [2.0] * 75, "The sign holds in 100 % of 75 plausible worlds (95 to 100 %, 95 %), surely so in 75: which way it "
         "goes does not depend on what the guesses are",
         "Fortegnet holder i 100 % av 75 tenkelige verdener (95 til 100 %, 95 %), sikkert i 75: hvilken vei det går, "
         "avhenger ikke av"),
        (SURE, [2.0] * 9 + [-1.0] * 2,
         "some guesses within their ranges turn it. As they stand it is +2.0 min (worse) under “Self-leadership within bounds” "
         "against “Detailed plan” (+1.0 to +3.0 min, 95 %), and the sign holds in 82 % of 11 plausible worlds (52 to 95 %, "
         "95 %), surely so in 9; in 18 % of them it goes the other way, surely so in 2.",
         "noen gjetninger snur forskjellen, innenfor spennene sine. Med gjetningene som de er, er den +2,0 min (dårligere) med "
         "«Selvledelse innenfor rammer» mot «Detaljplan» (+1,0 til +3,0 min, 95 %), og fortegnet holder i 82 % av 11 tenkelige "
         "verdener (52 til 95 %, 95 %), sikkert i 9; i 18 % av dem går det motsatt vei, sikkert i 2."),
        (SURE, [2.0, 2.0, -1.0, -1.0], "which way it goes rests on guesses only",
         "hvilken vei det går, hviler bare på gjetninger"),
        (SURE, [2.0] * 20, "it cannot be told from so few worlds and days whether guesses turn it",
         "med så få verdener og dager går det ikke an å si om gjetninger snur"),
        (SURE, [2.0], "the sign holds in 100 % of 1 plausible world (", "fortegnet holder i 100 % av 1 tenkelig verden ("),
        (UNSURE, [2.0, -2.0], "which way it goes rests on guesses only", "hvilken vei det går, hviler bare på gjetninger"),
        (UNSURE, [2.0, 0.1], "surely higher under “Self-leadership within bounds” in 1, surely lower in 0, and cannot be told "
         "in 1",
         "sikkert høyere med «Selvledelse innenfor rammer» i 1, sikkert lavere i 0, og ingen sikker forskjell i 1"),
        ((0.0, 0.0, 0.0), [0.0, 0.0], "exactly the same", "nøyaktig det samme"),
        ((NAN, NAN, NAN), [NAN, NAN], "there is nothing to tell", "det er ingenting å si"),
    ],
)  # fmt: skip
def test_the_first_sentence_is_the_answer(undrawn, given, differences, en, nb):
    """What is said of each case, in both languages, and nothing of it left unfilled."""
    found = found_of(given, differences)
    for lang, expected in zip(LANGS, (en, nb), strict=True):
        answer = tell(found, lang)
        assert expected in answer.sentences[0]
        assert not [text for text in (*answer.sentences, *answer.notes) if "{" in text or "nan" in text.split()]


def test_the_guess_that_alone_turns_it_is_named(undrawn):
    """Its value at that end and the difference there; one that does not turn it is not named."""
    found = found_of(SURE, [2.0, 2.0], ends=((-1.0, 3.0), (1.5, 2.5), (2.0, 2.0)))
    for lang, expected in (
        ("en", "one guess alone can turn it: planned absence from duty at 0.2 (−1.0 min)."),
        ("nb", "én gjetning alene kan snu forskjellen: planlagt fravær fra vakt ved 0,2 (−1,0 min)."),
    ):
        assert any(text.endswith(expected) for text in tell(found, lang).sentences)


def test_that_no_guess_turns_it_is_said(undrawn):
    """Of those looked at more closely, how many they are."""
    assert any("none of the 3 guesses" in text for text in tell(found_of(SURE, [2.0, 2.0]), "en").sentences)


def test_impossible_worlds_and_lost_trajectories_are_told(undrawn):
    """How many were left out, in the notes; they are in no share."""
    answer = tell(found_of(SURE, [2.0, NAN, 2.0]), "en")
    notes = " ".join(answer.notes)
    assert ("1 of 3 worlds could not be like that and is" in notes, " 1 trajectory through" in notes) == (True, True)
    assert "100 % of 2 plausible worlds" in answer.sentences[0]


@pytest.mark.parametrize(
    ("ends", "en", "nb"),
    [
        (((NAN, 3.0), (2.0, 2.0), (NAN, NAN)),
         "none of the 3 guesses looked at more closely turns it alone, at either end of its range. Longest stretch without a "
         "pause: 3 ends of ranges could not be simulated",
         "3 ender av spenn kunne ikke simuleres"),
        (((NAN, 3.0), (2.0, 2.0), (2.0, 2.0)), "one end of a range could not be simulated",
         "én ende av et spenn kunne ikke simuleres"),
        (((NAN, NAN),) * 3, "6 ends of ranges could not be simulated", "6 ender av spenn kunne ikke simuleres"),
    ],
)  # fmt: skip
def test_ends_that_cannot_be_are_counted_and_nothing_is_told_of_them(undrawn, ends, en, nb):
    """An impossible world is not one in which the difference can no longer be told."""
    for lang, expected, lost in (("en", en, "no longer be told"), ("nb", nb, "ikke lenger sikker")):
        said = " ".join(tell(found_of(SURE, [2.0, 2.0], ends), lang).sentences)
        assert (True, False) == (expected in said, lost in said)
    assert ("turns it alone" in " ".join(tell(found_of(SURE, [2.0], ends), "en").sentences)) == (ends[1] == (2.0, 2.0))


def test_impossible_end_has_no_bar_and_says_so():
    """In words for those who cannot see it, and no look of a bar in the key that no bar has."""
    rows = pd.DataFrame({
        "guess": ["a"], "low_words": ["0"], "high_words": ["1"],
        **{f"at_{end}{part}": [value] for end, value in (("low", NAN), ("high", 3.0)) for part in ("", "_ci_low", "_ci_high")},
    })  # fmt: skip
    shown = Shown("longest stretch", "A", "B", "min", "lower")
    assert "a: cannot be simulated at 0, +3.0 min at 1." in tornado.alt(rows, SURE, shown)
    figure = tornado.draw(rows, SURE, shown)
    texts = [text.get_text() for one in figure.legends for text in one.get_texts()]
    assert ["the same way, surely", "as the guesses stand"] == texts
    foot = " ".join(figure.texts[-1].get_text().split())
    assert foot.endswith("Neither bar nor number: that end cannot be simulated.")


@pytest.mark.parametrize(("lang", "later"), [("en", "(later)"), ("nb", "(senere)")])
def test_time_of_day_is_later_not_higher(undrawn, lang, later):
    """What is said of a difference between times of day."""
    found = found_of((60.0, 120.0, 180.0), [120.0] * 75)
    for table in found.tables.values():
        table["measure"] = "lunch_start"
    assert later in tell(found, lang).sentences[0]
    untold = found_of((-60.0, 20.0, 80.0), [20.0])
    for table in untold.tables.values():
        table["measure"] = "lunch_start"
    words = {"en": ("surely later", "surely earlier"), "nb": ("sikkert senere", "sikkert tidligere")}[lang]
    assert all(word in tell(untold, lang).sentences[0] for word in words)


def test_a_guess_that_moves_nothing_is_in_no_table_but_counted(undrawn):
    """Three guesses, of which one moves nothing."""
    answer = tell(found_of(SURE, [2.0, 2.0]), "en")
    assert 2 == len(answer.sheets[-1].rows)
    assert any(note.startswith("1 of the guesses moves nothing") for note in answer.notes)


# --- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_pictures_hold_all_their_words(lang):
    """Nothing reaches over the edge of a picture, nor lies on another text beside the bars, however long the names."""
    long = "a very long name of a regime that somebody has thought of: " * 2
    rows = pd.DataFrame({
        "guess": [long, "b", "c"], "low_words": ["0.001 per min", "5 min", "1"], "high_words": ["9", "60 min", "1 000 personer"],
        **{f"at_{end}{part}": np.array([1.0, 2.0, -3.0]) * sign + add
           for end, sign in (("low", 1), ("high", -1)) for part, add in (("", 0), ("_ci_low", -0.5), ("_ci_high", 0.5))},
    })  # fmt: skip
    shown = Shown("longest stretch", long, long, "min", "lower")
    every = pd.DataFrame({"difference": [1.0, -2.0, NAN], "ci_low": [0.5, -3, NAN], "ci_high": [1.5, 1, NAN]})
    for figure in (tornado.draw(rows, SURE, shown, lang), worlds.draw(every, SURE, shown, lang)):
        figure.canvas.draw()
        width, height = figure.canvas.get_width_height()
        texts = [text for axes in figure.axes for text in (*axes.texts, *axes.get_xticklabels(), *axes.get_yticklabels())]
        boxes = [text.get_window_extent() for text in (*figure.texts, *texts) if text.get_text()]
        assert all(-1 <= box.x0 and box.x1 <= width + 1 and -1 <= box.y0 and box.y1 <= height + 1 for box in boxes)
        beside = [text.get_window_extent() for axes in figure.axes for text in axes.texts]
        assert not [1 for n, one in enumerate(beside) for other in beside[:n] if one.overlaps(other)]


def test_pictures_in_words():
    """What stands in the tornado and in the worlds, for those who cannot see them."""
    found = found_of(SURE, [2.0, -2.0, 2.0], ends=((-1.0, 3.0), (2.0, 2.0), (2.0, 2.0)))
    alts = [picture.alt for _, picture in tell(found, "nb").pictures]
    assert "planlagt fravær fra vakt: −1,0 min ved 0,2" in alts[0] and "(den snur)" in alts[0]
    assert "Verdener sikkert under null: 1; sikkert over null: 2." in alts[1]


def test_nothing_is_drawn_of_nothing():
    """Where no guess moves anything, and where no world could be."""
    found = found_of(SURE, [NAN], ends=((2.0, 2.0),) * 3)
    assert [] == list(tell(found, "en").pictures)


# --- the whole way ----------------------------------------------------------------------------------------------------


def test_a_small_run_from_the_command_to_the_page(tmp_path):
    """Two guesses, of which one is not in play: tables, the answer in both languages, and the same again from what is there."""
    out = tmp_path / "out"
    cli.run([*RUN, f"out={out}"])
    table = pd.read_csv(out / "sensitivity.csv")
    moves = table.set_index(["measure", "key"])["mu_star"]
    assert ["service_level", "longest_stretch"] == list(dict.fromkeys(table["measure"]))
    assert moves["longest_stretch", "staffing.shrinkage"] > 0 == moves["longest_stretch", "behaviour.weeks"]
    close = table[table["key"] == "staffing.shrinkage"].iloc[1]
    assert np.isfinite(close[["at_low", "at_low_ci_low", "at_high_ci_high", "ST"]].astype(float)).all()
    values = pd.read_csv(out / "worlds_values.csv")["staffing.shrinkage"]
    assert (20, True) == (len(values), bool(values.between(close["low"], close["high"]).all()))
    assert 40 == len(pd.read_csv(out / "worlds.csv"))
    first = kept_in(out)
    cli.run([*RUN, f"out={out}"])
    assert first == kept_in(out)


def kept_in(out):
    """The bytes of the tables, and when each part was written: none is made again."""
    tables = {file.name: file.read_bytes() for file in out.glob("*.csv")}
    return tables, {file.name: file.stat().st_mtime_ns for file in (out / "parts").glob("*.parquet")}
