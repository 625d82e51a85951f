"""Where two regimes tie: zeros of curves worked by hand, what is said of them, what is refused, and two small runs."""

import io
import json
import math
import re
from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from matplotlib.legend import Legend

import sim
from experiments import breakeven as experiment
from experiments.breakeven import Ask, Axis
from experiments.cli import run
from experiments.config.settings import settings_of
from experiments.work.question import ask_of
from experiments.work.study import Failure, Study
from sim.errors import InputError
from sim.measures.catalogue import find
from sim.measures.compare import Estimate, verdict
from sim.measures.days import Days
from sim.plots import break_even_map, shades
from sim.plots.break_even_map import WORDS as MAP_WORDS
from sim.plots.breakeven import where
from sim.plots.key_values import KeyValues
from sim.questions import breakeven
from sim.questions.breakeven import Curve, Stretch, Tie
from sim.report.finding import Found
from sim.report.questions.breakeven import tell
from sim.report.questions.tie_words import TEXT

NAN = math.nan
FORECAST, AWAY = "demand.forecast.day_sd", "regime.bounded.bounds.max_away"


def curve(difference, half):
    """A curve over 0, 1, 2 ... with intervals of so much either way."""
    difference = np.array(difference, float)
    half = np.broadcast_to(np.array(half, float), difference.shape)
    return Curve(np.arange(len(difference), dtype=float), difference, difference - half, difference + half)


# --- the arithmetic ---------------------------------------------------------------------------------------------------

CURVES = {
    "one": ([-1, 1, 3], 0.5, [Tie(0.5, 0.5, 0.25, 0.75, -1, 1, True)]),
    "none": ([1, 2, 3], 0.5, []),
    "falling": ([3, 1, -1], 0.5, [Tie(1.5, 1.5, 1.25, 1.75, 1, -1, True)]),
    "without an interval": ([-1, 1, 3], 0.0, [Tie(0.5, 0.5, 0.5, 0.5, -1, 1, True)]),
    "several": (
        [-1, 1, -1], 0.5, [Tie(0.5, 0.5, 0.25, 0.75, -1, 1, True), Tie(1.5, 1.5, 1.25, 1.75, 1, -1, True)],
    ),
    "open below": ([-1, 1, 3], [2, 0.5, 0.5], [Tie(0.5, 0.5, NAN, 3 / 3.5, 0, 1, False)]),
    "open above": ([-3, -1, 1], [0.5, 0.5, 2], [Tie(1.5, 1.5, 1 + 0.5 / 3.5, NAN, -1, 0, False)]),
    "crossed by luck": ([-3, -1.5, 0.1], 1.0, [Tie(1.9375, 1.9375, 1.3125, NAN, -1, 0, False)]),
    "open both ways": ([-1, 1, 3], 9.0, [Tie(0.5, 0.5, NAN, NAN, 0, 0, False)]),
    "at the first value": ([0, 1, 2], 0.5, [Tie(0, 0, NAN, 0.5, 0, 1, False)]),
    "at the last value": ([-2, -1, 0], 0.5, [Tie(2, 2, 1.5, NAN, -1, 0, False)]),
    "at a value between": ([-2, 0, 2], 1.0, [Tie(1, 1, 0.5, 1.5, -1, 1, True)]),
    "exactly the same": ([0, 0, 0], 0.0, [Tie(0, 2, NAN, NAN, 0, 0, False)]),
    "exactly the same at first": ([0, 0, 1], 0.0, [Tie(0, 1, NAN, 1, 0, 1, True)]),
    "exactly the same for a while": ([-1, 0, 0, 1], 0.0, [Tie(1, 2, 1, 2, -1, 1, True)]),
    "touched": ([1, 0, 1], 0.0, [Tie(1, 1, 1, 1, 1, 1, True)]),
    "nearly touched": ([1, 0, 1], 0.5, [Tie(1, 1, 0.5, 1.5, 1, 1, False)]),
    "three times in one interval": (
        [-3, 1, -1, 1, 3], [1, 2, 2, 2, 1],
        [
            Tie(0.75, 0.75, 0.4, 3 + 1 / 3, -1, 1, False), Tie(1.5, 1.5, 0.4, 3 + 1 / 3, -1, 1, True),
            Tie(2.5, 2.5, 0.4, 3 + 1 / 3, -1, 1, False),
        ],
    ),
    "twice in one interval": (
        [3, -1, 3], [1, 2, 1], [Tie(0.75, 0.75, 0.4, 1.6, 1, 1, False), Tie(1.25, 1.25, 0.4, 1.6, 1, 1, False)],
    ),
    "exactly the same, then crossed by luck": (
        [0, 0, -1, 3], [0, 0, 2, 2], [Tie(0, 1, NAN, 2.75, 0, 1, True), Tie(2.25, 2.25, NAN, 2.75, 0, 1, False)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CURVES)
def test_ties_of_a_curve(name):
    """Every zero of a curve has its place, the turned-round interval, its sides, and whether it can be told."""
    difference, half, expected = CURVES[name]
    actual = breakeven.ties(curve(difference, half))
    assert len(expected) == len(actual)
    for one, other in zip(expected, actual, strict=True):
        assert vars(one) == pytest.approx(vars(other), nan_ok=True)


def test_what_can_be_said_along_a_key():
    """Stretches follow each other from end to end: surely less, not told, surely more, and exactly the same apart."""
    assert [Stretch(0, 0.25, -1), Stretch(0.25, 0.75, 0), Stretch(0.75, 2, 1)] == breakeven.stretches(curve([-1, 1, 3], 0.5))
    assert [Stretch(0, 1, 0, same=True), Stretch(1, 2, 1)] == breakeven.stretches(curve([0, 0, 1], 0))
    assert [] == breakeven.stretches(curve([1], 0.5))


def test_points_without_a_value_are_left_out():
    """A point that has no value does not break the curve."""
    table = pd.DataFrame({"key": [0, 1, 2], "difference": [-1, NAN, 1], "ci_low": [-1.5, NAN, 0.5], "ci_high": [-0.5, NAN, 1.5]})
    assert [1.0] == [tie.value for tie in breakeven.ties(Curve.of(table, "key"))]


def test_values_are_put_around_a_tie_only_where_that_tells_more():
    """Between two values farther apart than the interval is wide; not where it is wider, or open, or nothing lies between."""
    narrow, wide, half_open = curve([-1, 1], 0.2), curve([-1, 1], [0.9, 0.999]), curve([-1, 1], [1, 0.2])
    assert [0.25, 0.5, 0.75] == breakeven.closer(narrow, breakeven.ties(narrow), whole=False)
    assert [] == breakeven.closer(narrow, breakeven.ties(narrow), whole=True)
    assert [] == breakeven.closer(half_open, breakeven.ties(half_open), whole=False)
    broad = curve([-2, -0.2, 0.2, 2], 1.0)
    assert [] == breakeven.closer(broad, breakeven.ties(broad), whole=False)
    assert [0.25, 0.5, 0.75] == breakeven.closer(wide, breakeven.ties(wide), whole=False)


def test_whole_values_are_whole():
    """A key that counts something gets whole values, each once; other values are without the computer's rounding."""
    assert [8, 10, 11, 12, 14] == breakeven.spaced(8, 14, 5, whole=True)
    assert [8, 9] == breakeven.spaced(8, 9, 9, whole=True)
    assert [0, 0.1, 0.2, 0.3] == breakeven.spaced(0, 0.3, 4, whole=False)


def test_ties_on_a_map_go_both_ways():
    """Where the difference is x + 2 y - 1, the tie of y is (1 - x) / 2 and the tie of x is 1 - 2 y."""
    pairs = [(x, y) for x in (0.0, 0.5, 1.0) for y in (0.0, 0.25, 0.5)]
    table = pd.DataFrame(pairs, columns=["x", "y"]).eval("difference = x + 2 * y - 1")
    table = table.assign(ci_low=table["difference"] - 0.1, ci_high=table["difference"] + 0.1)
    found = breakeven.both_ways(table, ["x", "y"], "higher")
    assert [0.5, 0.25, 0.0] == found.query("key == 'y'")["value"].tolist()
    assert [0.0, 0.5, 1.0] == found.query("key == 'y'")["at"].tolist()
    assert [1.0, 0.5, 0.0] == found.query("key == 'x'")["value"].tolist()
    assert ["worse", "better"] == found.query("key == 'y' and at == 0.5")[["below", "above"]].iloc[0].tolist()


@pytest.mark.parametrize(
    ("sign", "better", "expected"),
    [
        (1, "higher", "better"), (1, "lower", "worse"), (-1, "lower", "better"), (1, "neither", "higher"),
        (-1, "neither", "lower"), (0, "higher", "none"),
    ],
)  # fmt: skip
def test_how_a_regime_stands(sign, better, expected):
    """The sign of a difference is a verdict by the way a measure is better."""
    assert expected == breakeven.stands(sign, better)


def study_of(difference):
    """A study that finds this difference in the service level, with hardly any noise."""

    def measure(points):
        found = []
        for point in points:
            days = 0.5 + np.array([-1e-6, 1e-6])
            above = np.stack([days * 0 + 0.5, days + difference(point[FORECAST])], axis=1)
            ratios = np.stack([above, np.ones_like(above)], axis=-1)[:, :, None, None]
            found.append(Days(np.arange(2), ("detailed", "bounded"), ("*",), ("service_level",), ratios))
        return found

    return SimpleNamespace(measure=measure)


@pytest.mark.parametrize("keys", [{FORECAST: (0.0, 0.2)}, {FORECAST: (0.0, 0.2), AWAY: (0.1, 0.2)}])
def test_nothing_simulated_is_told_with_its_reason(keys, tmp_path, monkeypatch):
    """Where no point could be simulated, one line says why, for one key and for two."""
    study = Study(tmp_path, "breakeven", small(), settings_of(ask_of(experiment.QUESTION, small())[1]))
    study.failed["a"] = Failure({FORECAST: 0.0}, "no plan was found")
    monkeypatch.setattr(study, "measure", lambda points: [None] * len(points))
    with pytest.raises(InputError, match=r"^breakeven: no point could be simulated; the first because: no plan was found$"):
        experiment.find(study, Ask(points=3, keys=keys))


def test_a_tie_is_looked_at_more_closely():
    """Each round comes nearer to where a bent curve is zero, and no further round is made than is asked for."""
    axis, off, tried = Axis(FORECAST, 0.0, 0.4, False, "1", 0.08), [], []
    for rounds in (0, 1, 2):
        study, ask = study_of(lambda x: x**2 - 0.02), Ask(rounds=rounds)
        table, ties = experiment._refined(study, ask, "bounded", axis, [0, 0.1, 0.2, 0.4])
        off.append(abs(ties["value"].item() - math.sqrt(0.02)))
        tried.append(len(table))
    assert [4, 7, 10] == tried
    assert off[0] > 4 * off[1] > 16 * off[2]


# --- what is said -----------------------------------------------------------------------------------------------------


@cache
def scenario():
    return sim.load_scenario("small_team_10", overrides=["regimes=[detailed,bounded]"])


def back(table):
    """A table as it is read back from the results folder."""
    return pd.read_csv(io.StringIO(table.to_csv(index=False)))


def rows_of(keys, points, differences, half, better):
    """The table of an answer."""
    half = np.broadcast_to(half, len(points))
    found = [
        (*at, d, d - h, d + h, 0.8 + d, 0.8, verdict(Estimate(d, d - h, d + h), better))
        for at, d, h in zip(points, differences, half, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(found, columns=[*keys, *experiment.VALUES])


def found_of(differences, half, key=FORECAST, ends=(0.0, 0.3), measure="service_level", unit="1", whole=False, now=0.08):
    """What is found over one key, at even steps between its ends."""
    better, at = find(measure).better, np.linspace(*ends, len(differences))
    table = rows_of([key], [(value,) for value in at], differences, half, better)
    ties = breakeven.tied(Curve.of(table, key), key, NAN, better)
    keys = pd.DataFrame([Axis(key, *ends, whole, unit, now)])
    tables = {"breakeven": back(table), "ties": back(ties), "keys": back(keys)}
    return Found(scenario(), {"measure": measure, "regime": None}, tables, 40, 1, ())


def map_of(difference, half, values=7):
    """What is found over two keys."""
    ends = {FORECAST: (0.0, 0.3), AWAY: (0.05, 0.4)}
    points = [(x, y) for x in np.linspace(*ends[FORECAST], values) for y in np.linspace(*ends[AWAY], values)]
    half = [half(*point) for point in points] if callable(half) else half
    table = rows_of(list(ends), points, [difference(*point) for point in points], half, "higher")
    ties = breakeven.both_ways(table, list(ends), "higher")
    keys = pd.DataFrame([Axis(key, *both, False, "1", 0.1) for key, both in ends.items()])
    tables = {"breakeven": back(table), "ties": back(ties), "keys": back(keys)}
    return Found(scenario(), {"measure": "service_level", "regime": None}, tables, 40, 1, ())


WHO, PLAN, ON = "“Self-leadership within bounds”", "“Detailed plan”", "“answered in the promised time”"
KEY, SHARE = "“how wrong the forecast is about a day”", "“share of the team that may be away at once”"
BOTH = f"{WHO} and {PLAN}"
SIDES = f"{WHO} is better; below {{}}, {PLAN} is better."
WAIT = {"measure": "asa", "key": "regime.bounded.bounds.max_wait", "ends": (0.0, 60.0), "unit": "min", "now": 15.0}
AGENTS = {"key": "staffing.agents", "ends": (20, 22), "unit": "count", "whole": True, "now": 25}
FIRST = {
    "one": (
        found_of([-0.03, -0.01, 0.01, 0.03], 0.004),
        f"{BOTH} tie on {ON} where {KEY} is 15 % (13 to 17 %); above 17 %, {SIDES.format('13 %')}",
    ),
    "open": (
        found_of([-0.003, 0.01, 0.02, 0.03], 0.005),
        f"If {BOTH} tie on {ON} at all where {KEY} is from 0 to 30 %, it is at 6 % or less: "
        f"above that, {WHO} is better; from there down, no difference can be told.",
    ),
    "by_luck": (
        found_of([-0.03, -0.015, 0.001], 0.01),
        f"If {BOTH} tie on {ON} at all where {KEY} is from 0 to 30 %, it is at 20 % or more: "
        f"below that, {PLAN} is better; from there up, no difference can be told.",
    ),
    "not_for_long": (
        found_of([-0.03, 0.03, 0.001], 0.006),
        f"{BOTH} tie on {ON} where {KEY} is 8 % (6 to 9 %); from 9 to 27 %, {SIDES.format('6 %')}",
    ),
    "several": (
        found_of([-0.03, 0.03, -0.02], 0.006),
        f"{BOTH} tie on {ON} at 2 values of {KEY}: 8 % (6 to 9 %) and 24 % (22 to 26 %).",
    ),
    "throughout": (
        found_of([-0.01, -0.02, -0.04], 0.005),
        f"{BOTH} tie nowhere where {KEY} is from 0 to 30 %: {PLAN} is better throughout on {ON}, by 1.0 to 4.0 points.",
    ),
    "one_sided": (
        found_of([0.001, 0.02, 0.001], 0.005),
        f"No tie can be told where {KEY} is from 0 to 30 %: on {ON} {WHO} is better wherever a difference can be told.",
    ),
    "untold": (
        found_of([-0.001, 0.002, 0.001], 0.02),
        f"It cannot be told where {BOTH} tie on {ON}: where {KEY} is from 0 to 30 %, "
        "no difference found is larger than chance could make it.",
    ),
    "same": (found_of([0, 0, 0], 0), f"{BOTH} are exactly the same on {ON} wherever {KEY} is from 0 to 30 %."),
    "same_then": (
        found_of([0, 0, 0.01, 0.02], [0, 0, 0.003, 0.003]),
        f"{BOTH} are exactly the same on {ON} where {KEY} is 0 to 10 %; above 10 %, {WHO} is better.",
    ),
    "nothing": (found_of([NAN, NAN, NAN], 0.1), f"{ON} has no value here, so there is nothing to tie on."),
    "lower": (
        found_of([30, 10, -40], 4, **WAIT),
        f"{BOTH} tie on “average speed of answer” where “longest wait for a pause that was wished for” is 36 min "
        f"(34 to 38 min); above 38 min, {SIDES.format('34 min')}",
    ),
    "neither": (
        found_of([-0.03, -0.01, 0.01, 0.03], 0.004, measure="occupancy"),
        f"{BOTH} tie on “occupancy” where {KEY} is 15 % (13 to 17 %); "
        f"above 17 %, it is higher under {WHO}; below 13 %, it is lower under {WHO}.",
    ),
    "clock": (
        found_of([-600, 600], 80, measure="lunch_start"),
        f"{BOTH} tie on “lunch begins at” where {KEY} is 15 % (13 to 17 %); "
        f"above 17 %, it is later under {WHO}; below 13 %, it is earlier under {WHO}.",
    ),
    "whole": (
        found_of([-0.02, 0.01, 0.02], 0.005, **AGENTS),
        f"{BOTH} tie on {ON} where “how many agents there are” is 20 to 21; "
        f"at 21 or more, {WHO} is better; at 20 or less, {PLAN} is better.",
    ),
    "whole_not_for_long": (
        found_of([-0.02, 0.02, 0.001], 0.005, **AGENTS),
        f"{BOTH} tie on {ON} where “how many agents there are” is 20 to 21; "
        f"at 21, {WHO} is better; at 20 or less, {PLAN} is better.",
    ),
    "whole_open": (
        found_of([-0.02, 0.001, 0.002], 0.005, **AGENTS),
        f"If {BOTH} tie on {ON} at all where “how many agents there are” is from 20 to 22, it is at 21 or more: "
        f"below that, {PLAN} is better; from there up, no difference can be told.",
    ),
    "map": (
        map_of(lambda x, y: x - 0.15, 0.02),
        f"{BOTH} tie on {ON} along a line on the map: {KEY} is 15 % (13 to 17 %) where {SHARE} is 5 %; "
        "15 % (13 to 17 %) where that is 22.5 %; 15 % (13 to 17 %) where that is 40 %.",
    ),
    "map_noisy": (
        map_of(lambda x, y: x - 0.12, lambda x, y: 0.02 if y > 0.2 else 0.2),
        f"{BOTH} tie on {ON} along a line on the map: {KEY} is 12 % (10 to 14 %) where {SHARE} is 22.5 %; "
        "12 % (10 to 14 %) where that is 34.17 %; 12 % (10 to 14 %) where that is 40 %.",
    ),
    "map_all": (
        map_of(lambda x, y: 0.02 + x / 10, 0.01),
        f"{BOTH} tie nowhere on the map: {WHO} is better on {ON} at all 49 pairs of values, by 2.0 to 5.0 points.",
    ),
    "map_one_sided": (
        map_of(lambda x, y: x + 0.01, 0.02),
        f"No tie can be told: on {ON} {WHO} is better at 42 of 49 pairs of values, and at no other can a difference be told.",
    ),
    "map_luck": (
        map_of(lambda x, y: x - 0.15, 1.0),
        f"It cannot be told where {BOTH} tie on {ON}: "
        "at none of 49 pairs of values is the difference found larger than chance could make it.",
    ),
    "map_untold": (
        map_of(lambda x, y: 0.001, 0.02),
        f"It cannot be told where {BOTH} tie on {ON}: "
        "at none of 49 pairs of values is the difference found larger than chance could make it.",
    ),
    "map_same": (map_of(lambda x, y: 0.0, 0.0), f"{BOTH} are exactly the same on {ON} at all 49 pairs of values."),
    "map_nothing": (map_of(lambda x, y: NAN, 0.0), f"{ON} has no value here, so there is nothing to tie on."),
}  # fmt: skip
MANY = found_of([-0.03, 0.03] * 5, 0.006)


@cache
def told(name, lang):
    """One of these finds, told."""
    return tell(MANY if name == "many" else FIRST[name][0], lang)


@pytest.mark.parametrize("name", FIRST)
def test_first_sentence_is_the_answer(name):
    """The first sentence says where they tie and who is better around it, or that they do nowhere, or that it cannot be told."""
    assert FIRST[name][1] == told(name, "en").sentences[0]


def test_the_answer_in_norwegian():
    """The answer and what comes after it, word for word."""
    who, plan, on = "«Selvledelse innenfor rammer»", "«Detaljplan»", "«besvart innen lovet tid»"
    key = "«hvor mye prognosen bommer på en dag»"
    expected = [
        f"{who} og {plan} kommer likt ut på {on} der {key} er 15 % (13 til 17 %); "
        f"over 17 % er {who} bedre; under 13 % er {plan} bedre.",
        f"Ved 0 % er forskjellen fra {plan} −3,0 prosentpoeng (−3,4 til −2,6 prosentpoeng, 95 %), "
        "ved 30 % er den +3,0 prosentpoeng (+2,6 til +3,4 prosentpoeng, 95 %).",
        f"Slik det er satt, er verdien 8 %: der er {plan} bedre.",
    ]  # fmt: skip
    assert expected == list(told("one", "nb").sentences)


def test_an_estimate_that_crosses_by_luck_is_no_tie():
    """With one side sure, the same is said whether the estimate at the other end is just above zero or just below."""
    above, below = (tell(found_of([-0.03, -0.015, end], 0.01), "nb").sentences for end in (0.001, -0.001))
    assert (
        "Hvis «Selvledelse innenfor rammer» og «Detaljplan» kommer likt ut på «besvart innen lovet tid» noe sted der «hvor mye "
        "prognosen bommer på en dag» er fra 0 til 30 %, er det ved 20 % eller mer: under det er «Detaljplan» bedre; derfra og "
        "oppover er det ingen sikker forskjell."
    ) == above[0]
    assert "Den forskjellen som ble funnet, går gjennom null ved 29 %, men det kan være tilfeldig." == above[1]
    assert above[0] == below[0]
    assert [] == [one for one in below if "går gjennom null" in one]


@pytest.mark.parametrize("lang", ["en", "nb"])
@pytest.mark.parametrize("name", FIRST)
def test_everything_is_told_in_words(name, lang):
    """No blank is left open, no number is missing, and every row of a table is as long as its head."""
    answer = told(name, lang)
    said = [answer.question, *answer.sentences, *answer.notes, *(one.alt + one.caption for _, one in answer.pictures)]
    said += [cell for sheet in answer.sheets for row in (sheet.head, *sheet.rows) for cell in row]
    assert [] == [text for text in said if re.search(r"[{}]|\bnan\b|\binf\b|None", text)]
    assert [] == [row for sheet in answer.sheets for row in sheet.rows if len(row) != len(sheet.head)]
    assert (1 if "nothing" not in name else 0) == len(answer.pictures)


@pytest.mark.parametrize("lang", ["en", "nb"])
@pytest.mark.parametrize(
    "name", ["open", "several", "many", "untold", "same_then", "lower", "whole", "map", "map_noisy", "map_luck", "map_untold"]
)
def test_no_text_is_cut_off_or_on_another(name, lang):
    """Every text of the picture lies on the page, and none on another."""
    figure = told(name, lang).pictures[0][0]
    figure.canvas.draw()
    texts = [text for axes in figure.axes for text in (*axes.texts, *axes.get_xticklabels(), *axes.get_yticklabels())]
    texts = [text for text in (*texts, *figure.texts) if text.get_text() and text.get_visible()]
    boxes = [text.get_window_extent() for text in texts]
    assert [] == [text.get_text() for text, box in zip(texts, boxes, strict=True) if not _within(box, figure.bbox)]
    pairs = [(n, m) for n in range(len(boxes)) for m in range(n) if boxes[n].overlaps(boxes[m])]
    assert [] == [(texts[n].get_text(), texts[m].get_text()) for n, m in pairs]


def lines_of(figure):
    """How wide the lines on a map are, and where: (width, lowest, highest) from bottom to top."""
    drawn = [(line.get_linewidth(), *line.get_ydata()) for line in figure.axes[0].lines]
    return sorted((float(width), float(min(ys)), float(max(ys))) for width, *ys in drawn)


def test_only_ties_that_can_be_told_are_drawn_thick():
    """The line goes on dashed, half a cell from the last row of the map in which the text tells a tie."""
    (thin, *below), (thick, *above) = lines_of(told("map_noisy", "en").pictures[0][0])
    assert (thin, thick) == (1.0, 2.0)
    rows = np.linspace(0.05, 0.4, 7)
    assert [rows[0], (rows[2] + rows[3]) / 2] == pytest.approx(below)
    assert [(rows[2] + rows[3]) / 2, rows[-1]] == pytest.approx(above)
    assert [(2.0, pytest.approx(0.05), pytest.approx(0.4))] == lines_of(told("map", "en").pictures[0][0])


@pytest.mark.parametrize(
    ("lang", "name", "expected"),
    [
        ("en", "map", ["tie"]), ("en", "map_noisy", ["tie", "tie, estimate only"]),
        ("nb", "map_noisy", ["likt", "likt, bare et anslag"]), ("nb", "map_luck", ["likt, bare et anslag"]),
        ("en", "map_all", []),
    ],
)  # fmt: skip
def test_the_key_names_the_lines_there_are(lang, name, expected):
    """A line that is an estimate only is called so; on a map where no tie can be told there is no other."""
    figure = told(name, lang).pictures[0][0]
    said = [text.get_text() for row in figure.artists if isinstance(row, Legend) for text in row.get_texts()]
    assert [*expected, *([MAP_WORDS[lang]["untold"]] if name != "map_all" else [])] == said


def test_a_map_of_no_differences_has_no_scale():
    """Where all is exactly the same, the key's ends are nothing."""
    texts = [text.get_text() for text in told("map_same", "en").pictures[0][0].texts]
    assert [f"{PLAN} is better 0", f"0 {WHO} is better"] == [text for text in texts if "better" in text]


def test_a_map_has_the_colours_of_the_sweeps():
    """What is better is blue and what is worse is orange on either map, and white where no difference can be told."""
    for measure, low in (("service_level", "worse"), ("asa", "better")):
        table = pd.DataFrame({"x": [0.0, 1, 0, 1], "y": [0.0, 0, 1, 1], "difference": [-1.0, 1, -0.5, 0.1]})
        high = {"worse": "better", "better": "worse"}[low]
        table["verdict"] = [low, high, low, "untold"]
        along = tuple(KeyValues.of(key, key, (0.0, 1.0), "", "", False, "en") for key in ("x", "y"))
        none = pd.DataFrame(columns=breakeven.TIES)
        figure = break_even_map.draw(table, none, along, measure, ("more", "less"))
        shown = figure.axes[0].collections[0].get_array().reshape(-1, 3)
        expected = [shades.shade(low, 1.0), shades.shade(high, 1.0), shades.shade(low, 0.5), (1.0, 1.0, 1.0)]
        assert np.array(expected) == pytest.approx(shown)


def _within(box, page):
    return page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1


def test_both_languages_have_the_same_words():
    """The same phrases with the same blanks in English and Norwegian."""
    blanks = [{key: set(re.findall(r"{\w+}", str(text))) for key, text in TEXT[lang].items()} for lang in ("en", "nb")]
    assert blanks[0] == blanks[1]


@pytest.mark.parametrize(
    ("ends", "unit", "whole", "lang", "expected"),
    [
        ((0.0, 0.3), "1", False, "en", "6 % (4 to 9 %)"), ((0.0, 0.3), "1", False, "nb", "6 % (4 til 9 %)"),
        ((0.0, 2.0), "1", False, "nb", "0,06 (0,04 til 0,09)"), ((0, 3), "count", True, "en", "0 to 1"),
    ],
)  # fmt: skip
def test_values_are_written_in_the_unit_of_their_key(ends, unit, whole, lang, expected):
    """Shares as per cent, factors as they are, whole ones as the two that a tie lies between."""
    along = KeyValues.of("a.b", "b", ends, unit, "", whole, lang, [0.05])
    assert expected == where({"value": 0.06, "until": 0.06, "low": 0.04, "high": 0.09}, along, lang)


# --- what is asked and refused, and two small runs --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], {FORECAST: (0.0, 0.3)}), ([f"ask.keys={{{AWAY}:[0.1,0.2]}}"], {AWAY: (0.1, 0.2)}),
        (["staffing.scale=interval(0.5,0.9)", f"{AWAY}=interval(0,1)"], {"staffing.scale": (0.5, 0.9), AWAY: (0.0, 1.0)}),
    ],
)  # fmt: skip
def test_keys_are_asked_for_in_a_word(words, expected):
    """Other keys stand in place of the one in the file, as keys with ends or as intervals."""
    composed = experiment.composed(["experiment=breakeven", "scenario=small_team_10", *words])
    assert expected == Ask.model_validate(composed.tree["ask"]).keys


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (None, {FORECAST: (0.0, 0.3)}), ("behaviour.norm", {"behaviour.norm": None}),
        ([FORECAST, AWAY], {FORECAST: None, AWAY: None}), ({FORECAST: None, AWAY: [0, 1]}, {FORECAST: None, AWAY: (0.0, 1.0)}),
    ],
)  # fmt: skip
def test_keys_may_be_named_alone(keys, expected):
    """One key, a list of them, or keys with ends; nothing is the forecast error."""
    assert expected == Ask(keys=keys).keys


@cache
def small():
    """What the experiment makes of the small team."""
    return experiment.composed(["experiment=breakeven", "scenario=small_team_10", "days=2", "engine=processes"])


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        ({"keys": "staffing.scale"}, 'no range is given for it in any file; write "staffing.scale=interval(LOW,HIGH)"'),
        ({"keys": {"staffing.scale": [0.9, 0.5]}}, "staffing.scale = 'interval(0.9,0.5)': has to end above where it begins"),
        ({"keys": {"staffing.agents": [10.2, 10.4]}}, "staffing.agents = 'interval(10.2,10.4)': holds one whole number only"),
        ({"keys": {FORECAST: [0, 3]}}, f"{FORECAST} = 1.5: must be from 0 to 1"),
        ({"keys": "seed"}, "seed: no such key of a scenario"),
        ({"keys": "demand.forecast.day"}, "did you mean 'day_sd'?"), ({"keys": "workforce.pauses"}, "is no number"),
        ({"keys": "drains"}, "drains = false: is no number"), ({"measure": "servicelevel"}, "did you mean 'service_level'?"),
        ({"regime": "detailed"}, "ask.regime = 'detailed': is held against detailed"),
        ({"keys": "demand.half_hour_shape"}, "no range is given for it"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_before_anything_is_simulated(ask, expected, tmp_path):
    """One line that says what is wrong; no day is simulated."""
    study = Study(tmp_path, "breakeven", small(), settings_of(ask_of(experiment.QUESTION, small())[1]))
    with pytest.raises(InputError) as refused:
        experiment.find(study, Ask(points=3, **ask))
    assert expected in str(refused.value)
    assert [] == list(tmp_path.rglob("*.parquet"))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("staffing.scale=0.5,0.7", "staffing.scale = '0.5,0.7': must be two ends"),
        ("ask.keys={staffing.scale:0.5}", "staffing.scale must have two ends"), ("regimes=[bounded]", "name two regimes"),
    ],
)  # fmt: skip
def test_mistakes_on_the_command_line_are_one_line(word, expected, tmp_path):
    """What cannot be meant is told with what may be written."""
    with pytest.raises(InputError, match=re.escape(expected)):
        run(["breakeven", "scenario=small_team_10", f"out={tmp_path / 'out'}", word])


FEW = ["scenario=small_team_10", "days=2", "engine=processes", "workers=1", "ask.points=3", "ask.rounds=0"]


def test_one_key(tmp_path, capsys):
    """The table holds what the same days give by themselves; the folder holds all there is to read."""
    folder = tmp_path / "out"
    run(["breakeven", *FEW, "staffing.agents=interval(8,12)", f"out={folder}"])
    table = pd.read_csv(folder / "breakeven.csv")
    assert [8, 10, 12] == table["staffing.agents"].tolist()
    scenario = sim.load_scenario("small_team_10", overrides=["staffing.agents=12", "regimes=[detailed,bounded]"])
    days = sim.run_days(scenario, regimes=["detailed", "bounded"], days=2, seed=1, engine="processes")
    service = days[days["measure"] == "service_level"].groupby("regime")
    sums = service[["numerator", "denominator"]].sum().eval("numerator / denominator")
    last = table.iloc[-1]
    assert [sums["bounded"], sums["detailed"]] == pytest.approx([last["mean"], last["baseline_mean"]])
    assert sums["bounded"] - sums["detailed"] == pytest.approx(last["difference"])
    assert {"breakeven.csv", "ties.csv", "keys.csv", "report.html", "manifest.json"} <= {file.name for file in folder.iterdir()}
    assert {"staffing.agents": [8.0, 12.0]} == json.loads((folder / "manifest.json").read_text("utf-8"))["conf"]["ask"]["keys"]
    assert "how many agents there are" in capsys.readouterr().out


def test_two_keys(tmp_path, capsys):
    """Every pair of values is simulated, and told as a map in Norwegian."""
    folder = tmp_path / "out"
    run(["breakeven", *FEW, f"ask.keys=[{AWAY},regime.bounded.information.lag]", "lang=nb", f"out={folder}"])
    table = pd.read_csv(folder / "breakeven.csv")
    assert 9 == len(table.drop_duplicates([AWAY, "regime.bounded.information.lag"]))
    assert "par av verdier" in capsys.readouterr().out
    assert (folder / "figures" / "breakeven.png").exists()
