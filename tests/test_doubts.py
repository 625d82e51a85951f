"""Guesses at the ends of their range: which are tried, with what, and that a conclusion can be seen to turn."""

import numpy as np
import pandas as pd
import pytest

from experiments.config.compose import compose, scenario_of
from experiments.config.settings import settings_of
from experiments.work import doubts
from sim.measures.compare import Paired
from sim.measures.tally import measure_days

WORDS = ("scenario=small_team_10", "regimes=[detailed,bounded]", "days=3", "workers=1", "engine=processes")


def compared(*words):
    """What there is when a comparison is done: its configuration, scenario, settings and days."""
    composed = compose([*WORDS, *words])
    scenario, settings = scenario_of(composed), settings_of(composed)
    return composed, scenario, settings, measure_days(scenario, scenario.regime, range(3), 1, "processes", 1)


def test_guesses_that_matter_most_come_first():
    """Every guess with a range, once; those the evidence says to look at first, in its order."""
    composed, scenario, *_ = compared()
    found = doubts.guesses(composed, scenario)
    ranged = {key for key, card in scenario.cards() if card.given.get("guess") and "low" in card.given}
    assert (sorted(ranged), ["demand.forecast.day_sd", "behaviour.norm", "staffing.shrinkage"]) == (sorted(found), found[:3])


def test_each_end_is_tried_that_is_another_value():
    """Two guesses: the forecast's error at both ends, people who heed the queues at one, as the other is what was compared."""
    found, many = doubts.tried(*compared("doubts=2"))
    assert 2 == many
    assert list(found.columns) == doubts.COLUMNS
    forecast, norm = "demand.forecast.day_sd", "behaviour.norm"
    assert {(forecast, "low"): 2, (forecast, "high"): 2, (norm, "low"): 2} == dict(found.groupby(["key", "end"]).size())
    assert {"service_level", "longest_stretch"} == set(found["measure"])
    assert np.all(found["low"] <= found["difference"]) and np.all(found["difference"] <= found["high"])


def test_a_guess_tried_is_the_comparison_with_that_value():
    """The difference told is that of the same days with the number set by hand."""
    found = doubts.tried(*compared("doubts=1"))[0].set_index(["end", "measure"])
    other = Paired(compared("demand.forecast.day_sd.value=0.2")[3])
    expected = other.difference("bounded", "detailed", "longest_stretch")
    told = found.loc[("high", "longest_stretch"), ["difference", "low", "high"]]
    assert [expected.value, expected.low, expected.high] == told.tolist()


def test_a_guess_that_is_not_in_play_moves_nothing():
    """How much fatigue slows the work changes no difference where work does not tire; a wrong forecast does."""
    composed, _, settings, days = compared()
    moved = {
        key: [row["moved"] for row in doubts._rows(composed, settings, Paired(days), key, "high", range(3))]
        for key in ("behaviour.fatigue_slows", "demand.forecast.day_sd")
    }
    assert ([False, False], True) == (moved["behaviour.fatigue_slows"], any(moved["demand.forecast.day_sd"]))


@pytest.mark.parametrize("word", ["doubts=0", "regimes=[detailed]"])
def test_nothing_is_tried_where_there_is_nothing_to_ask(word):
    """None asked for, or nothing to compare with: an empty table with its columns."""
    pd.testing.assert_frame_equal(pd.DataFrame(columns=doubts.COLUMNS), doubts.tried(*compared(word))[0])


def test_a_centre_that_cannot_be_is_left_out():
    """An end of a range that no such centre can have is not tried, and the others are."""
    composed, _, settings, days = compared()
    paired = Paired(days)
    composed.tree["workforce"]["pauses"]["lunch"]["high"] = 500
    rows = list(doubts._rows(composed, settings, paired, "workforce.pauses.lunch", "high", range(2)))
    assert ([], 2) == (rows, len(list(doubts._rows(composed, settings, paired, "workforce.pauses.lunch", "low", range(2)))))


def test_ctrl_c_keeps_those_done(monkeypatch):
    """Interrupted in the second guess, the first one is told, and that it is one."""
    real, asked = doubts._rows, []

    def cut(*args):
        asked.append(args)
        if len(asked) > 2:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(doubts, "_rows", cut)
    found, many = doubts.tried(*compared("doubts=2"))
    assert (["demand.forecast.day_sd"] * 4, 1) == (found["key"].tolist(), many)
