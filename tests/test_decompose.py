"""What a difference is made of: steps that add up for any two regimes, exact in worked cases, told with care."""

from dataclasses import replace
from functools import cache
from itertools import combinations, permutations
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from conftest import SHIPPED

import sim
from experiments import cli
from experiments.config.compose import compose
from experiments.config.points import scenario_at
from experiments.decompose import QUESTION, run
from experiments.work.question import told
from sim.errors import InputError
from sim.measures.compare import half_width
from sim.measures.days import Days
from sim.plots import waterfall
from sim.plots.waterfall import Row
from sim.questions import decompose as split
from sim.report.finding import Found
from sim.report.questions import decompose
from sim.run import each_period

ORDER = ("timing", "channel", "coordination", "information")
IN_NUMBERS = ["value", "ci_low", "ci_high", "least", "most", "spread_low", "spread_high"]
SMALL = ("decompose", "scenario=small_team_10", "engine=processes", "workers=1")


def amount(value, *days):
    """An amount of one measure."""
    return np.array([[value], *([day] for day in days)], dtype=float)


def levels_of(worth, steps):
    """Levels of every mixture where each set of steps is worth what `worth` says of it."""
    return {way: amount(worth(way), 0.0, 0.0) for way in split.mixtures(steps)}


# --- the arithmetic ---------------------------------------------------------------------------------------------------


def test_steps_along_a_way_are_the_differences_between_its_stops():
    """On the way a, then b, a adds what it changes by itself and b what it changes once a is there."""
    levels = {frozenset(): amount(1), frozenset("a"): amount(4), frozenset("b"): amount(2), frozenset("ab"): amount(10)}
    assert {"a": 3, "b": 6} == {step: float(one[0, 0]) for step, one in split.along(levels, "ab").items()}
    assert {"b": 1, "a": 8} == {step: float(one[0, 0]) for step, one in split.along(levels, "ba").items()}


def test_the_least_and_most_are_over_all_orders():
    """With three steps of which two matter only together, each of these adds nothing or everything, and the third always 1."""
    levels = levels_of(lambda way: 8.0 * ({"a", "b"} <= way) + ("c" in way), "abc")
    found = {step: split.spread(split.over_orders(levels, step)) for step in "abc"}
    assert {"a": (0, 8), "b": (0, 8), "c": (1, 1)} == {step: (one.least[0], one.most[0]) for step, one in found.items()}


def test_what_lies_between_orders_has_its_own_interval():
    """Three orders, two steps asked about, by hand: least and most as picked, paired by day, at 5 % shared by 3 x 2 tests."""
    orders = [amount(2, 1, 0, -1), amount(5, 3, 0, -3), amount(1, 2, 0, -2)]
    found = split.spread(orders, 2)
    half = 10.8859  # t of two degrees of freedom at 5 % / 6 (two-sided), times sqrt(2 x (3 - 2)^2 / (3 x 2)) = 0.5774
    assert (1.0, 5.0) == (found.least[0], found.most[0])
    assert (4 - half * 0.57735, 4 + half * 0.57735) == pytest.approx((found.low[0], found.high[0]), abs=1e-3)


def worlds(many, both, days=40):
    """So many made-up worlds of four steps: each mixture is measured with luck of its own; two steps add `both` only together."""
    luck = np.random.default_rng(11)
    for _ in range(many):
        levels = {}
        for way in split.mixtures(ORDER):
            each = luck.normal(0.01 * len(way) + both * ({"timing", "information"} <= way), 0.05, days)
            levels[way] = np.concatenate([[each.mean()], each - each.mean()])[:, None]
        yield levels


def test_luck_is_no_order_and_what_hangs_together_is_found():
    """Where steps simply add up, at most one world in twenty has a step that hangs on the order; where not, nearly all have."""
    found = {
        both: sum(
            any(split.spread(split.over_orders(levels, step), 4).low[0] > 0 for step in ORDER) for levels in worlds(60, both)
        )
        for both in (0.0, 0.1)
    }
    assert found[0.0] <= 3 and found[0.1] >= 54, found


def test_pairs_of_steps_are_held_against_each_other_day_by_day():
    """One adds 2 more than the other, and what they have in common on a day is in neither end."""
    steps = {"timing": amount(3, 0.5, -0.5), "channel": amount(1, 0.4, -0.4)}
    found = split.paired(steps, ["service_level"]).set_index(["step", "other"])
    half = 12.7062047 * 0.1
    for pair, value in ((("timing", "channel"), 2.0), (("channel", "timing"), -2.0)):
        assert (value, value - half, value + half) == pytest.approx(tuple(found.loc[pair, ["value", "ci_low", "ci_high"]]))


def test_effects_are_what_they_change_in_the_difference():
    """Competence and rest: what the difference becomes when each is switched on, in both orders."""
    gaps = {(False, False): amount(2), (False, True): amount(3), (True, False): amount(7), (True, True): amount(12)}
    found = {name: tuple(float(one[0, 0]) for one in both) for name, both in split.effects(gaps).items()}
    assert {"competence": (1, 5), "rest": (9, 5)} == found


def test_a_waterfall_worked_by_hand():
    """Every number of a table of two days and one measure, and steps in which the regimes are alike are 0 without interval."""
    levels = {
        frozenset(): amount(0.50, 0.1, -0.1), frozenset({"timing"}): amount(0.53, 0.2, -0.2),
        frozenset({"information"}): amount(0.50, 0.1, -0.1), frozenset({"timing", "information"}): amount(0.59, 0.1, -0.1),
    }  # fmt: skip
    gap = amount(0.09, 0.0, 0.0)
    gaps = {(False, False): gap, (False, True): gap, (True, False): gap, (True, True): amount(0.07, 0.0, 0.0)}
    ends = amount(0.60, 0.0, 0.0), amount(0.67, 0.0, 0.0)
    table = split.decomposed(ends, levels, ORDER, gaps, ["service_level"]).set_index("step")
    assert ["start", *ORDER, "competence", "rest", "end", "total"] == list(table.index)
    expected = {"start": 0.60, "timing": 0.03, "information": 0.06, "competence": 0.0, "rest": -0.02, "end": 0.67, "total": 0.07}
    assert expected == pytest.approx({step: table.loc[step, "value"] for step in expected})
    half = 12.7062047  # a t of one degree of freedom, times sqrt((.1^2 + .1^2) / 2) = .1 for each step
    assert 0.1 * half == pytest.approx(table.loc["timing", "ci_high"] - 0.03, abs=1e-6)
    assert (0.03, 0.09) == pytest.approx(tuple(table.loc["timing", ["least", "most"]]))
    assert (0.0, 0.06) == pytest.approx(tuple(table.loc["information", ["least", "most"]]))
    for step in ("channel", "coordination"):
        assert [0.0] * 7 == table.loc[step, IN_NUMBERS].tolist()
    assert table.loc[["start", "end", "total"], IN_NUMBERS[3:]].isna().all(axis=None)


def test_an_amount_is_a_mean_with_what_each_day_adds():
    """Differences of amounts have the paired interval that `Days.difference` gives."""
    above = np.array([[8.0, 9.0], [5.0, 7.0], [6.0, 6.0]])
    ratios = np.stack([above, np.full((3, 2), 10.0)], axis=-1)[:, :, None, None, :]
    days = Days(np.arange(3), ("one", "two"), ("*",), ("service_level",), ratios)
    one, two = (split.amount(days, name, ["service_level"]) for name in ("one", "two"))
    expected, found = days.difference("two", "one", "service_level"), two - one
    assert expected.value == pytest.approx(found[0, 0])
    assert expected.high - expected.value == pytest.approx(half_width(found[1:])[0])


@pytest.mark.parametrize("order", [ORDER, ORDER[::-1]])
def test_steps_add_up_to_the_difference(order):
    """Start and all steps together are the end, for numbers that have nothing to do with each other, in any order."""
    worth = {way: np.sin(3.0 + 7 * n) for n, way in enumerate(split.mixtures(ORDER))}
    levels = levels_of(worth.get, ORDER)
    gap = float(levels[frozenset(ORDER)][0, 0] - levels[frozenset()][0, 0])
    gaps = {(False, False): amount(gap, 0, 0), (False, True): amount(0.3, 0, 0), (True, False): amount(-0.8, 0, 0)}
    ends = amount(0.2, 0, 0), amount(1.7, 0, 0)
    gaps[True, True] = ends[1] - ends[0]
    value = split.decomposed(ends, levels, order, gaps, ["asa"]).set_index("step")["value"]
    assert value["end"] == pytest.approx(value["start":"rest"].sum(), abs=1e-12)


# --- regimes and their mixtures -----------------------------------------------------------------------------------------


def test_regimes_are_apart_in_what_they_do_and_not_in_what_they_are_called():
    """Detailed and bounded differ in four things, detailed and the Nav day in the plan alone, and free from bounded in two."""
    regimes = sim.load_scenario("small_team_10").regime
    apart = {
        other: {step: parts for step, parts in split.parts_apart(regimes["detailed"], regimes[other]).items() if parts}
        for other in ("bounded", "nks_2020", "detailed")
    }  # fmt: skip
    four = {"timing": ("breaks",), "channel": ("channel_choice",), "coordination": ("bounds",), "information": ("information",)}
    assert {"bounded": four, "nks_2020": {"plan": ("plan",)}, "detailed": {}} == apart
    renamed = regimes["bounded"].model_copy(update={"bounds": regimes["bounded"].bounds.model_copy(update={"label": "x"})})
    assert not any(split.parts_apart(regimes["bounded"], renamed).values())


def test_a_mixture_has_the_parts_that_were_switched():
    """Timing switched: the other's breaks, and all else, name too, from the first."""
    first = dict.fromkeys(("label", "plan", "breaks", "channel_choice", "written", "bounds", "leader", "information"), "mine")
    other = dict.fromkeys(first, "theirs")
    assert {**first, "breaks": "theirs"} == split.mixed(first, other, frozenset({"timing"}))
    assert {**other, "label": "mine"} == split.mixed(first, other, frozenset(split.PARTS))


def test_every_mixture_of_shipped_regimes_can_be_run():
    """Whatever two regimes are mixed how, the centre can be like that, and a day of it comes to an end."""
    composed = compose(["scenario=small_team_10", f"regimes=[{','.join(SHIPPED)}]", "+workforce.teams.all.in_trial=true"])
    trees, regimes = composed.tree["regime"], scenario_at(composed, {}).regime
    alone = [name for name in SHIPPED if not regimes[name].yoked_to and not regimes[name].in_trial]
    mixtures = {}
    for first, other in combinations(alone, 2):
        steps = [step for step, parts in split.parts_apart(regimes[first], regimes[other]).items() if parts]
        for way in split.mixtures(steps):
            tree = split.mixed(trees[first], trees[other], way)
            mixtures[repr([tree[part] for parts in split.PARTS.values() for part in parts])] = tree
    scenario = scenario_at(composed, {"regime": {f"mixture_{n}": tree for n, tree in enumerate(mixtures.values())}})
    assert len(mixtures) > 60 and len(alone) == len(SHIPPED) - 2  # all but the yoked one and the trial
    for period in next(each_period(scenario, scenario.regime, 1, [0], "processes")):
        assert period[0].contacts["answered_s"].notna().any(), period[0].regime


# --- asked of a small centre ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small run in which everything is on."""
    place = tmp_path_factory.mktemp("decompose")
    cli.run([*SMALL, "days=2", "behaviour=likely", f"out={place}"])
    return place


def test_a_small_run_adds_up_and_is_told(folder):
    """Start and steps are the end for every measure; the answer is on the page; the total is what a comparison would say."""
    table = pd.read_csv(folder / "decompose.csv").set_index(["measure", "step"])["value"]
    for measure, value in table.groupby(level=0):
        value = value.droplevel(0)
        assert value["end"] == pytest.approx(value["start":"rest"].sum(), abs=1e-9), measure
    days = sim.run_days(sim.load_scenario("small_team_10", ["behaviour=likely"]), ["detailed", "bounded"], 2, 1, "processes")
    means = days.groupby(["measure", "regime"])[["numerator", "denominator"]].sum()
    for measure in ("service_level", "longest_stretch"):
        sums = means.loc[measure]
        ratio = sums["numerator"] / sums["denominator"]
        assert (ratio["detailed"], ratio["bounded"]) == pytest.approx((table[measure, "start"], table[measure, "end"]))
    page = (folder / "report.html").read_text("utf-8")
    found, answer = told(QUESTION, folder, "en")
    assert 16 == found.tables["mixtures"].query("not rest and not competence")["switched"].nunique()
    assert answer.sentences[0] in page and 2 == len(answer.pictures)


def test_what_is_switched_off_adds_exactly_nothing(tmp_path):
    """Where work does nothing to people and all are competent, rest and competence are 0 without any interval, and said so."""
    cli.run([*SMALL, "days=2", "ask.measures=[service_level]", f"out={tmp_path}"])
    table = pd.read_csv(tmp_path / "decompose.csv").set_index("step")
    found = table.loc[["competence", "rest"], IN_NUMBERS]
    assert [0.0] * 14 == found.to_numpy().ravel().tolist()
    assert "Competence and rest: nothing to switch" in " ".join(told(QUESTION, tmp_path, "en")[1].sentences)
    assert "Kompetanse og hvile: ingenting å slå på" in " ".join(told(QUESTION, tmp_path, "nb")[1].sentences)


@cache
def asked(*words):
    """The configuration of a question."""
    return compose(["experiment=decompose", *SMALL[1:], *words])


@pytest.mark.parametrize(
    ("words", "changed", "line"),
    [
        (["regimes=[detailed]"], {}, "regimes = ['detailed']: name two regimes"),
        (["regimes=[bounded,yoked]"], {}, "regimes = 'yoked': its pauses are copied from 'bounded'"),
        (["regimes=[mixed,bounded]", "+workforce.teams.all.in_trial=true"], {}, "regimes = 'mixed': only some teams are in its"),
        ([], {"regime": "free"}, "ask.regime = 'free': no such regime beside the baseline 'detailed'"),
        ([], {"regime": "detailed"}, "ask.regime = 'detailed': no such regime beside the baseline"),
        ([], {"measures": ["service_levl"]}, "ask.measures = 'service_levl': no such measure; did you mean 'service_level'?"),
        ([], {"measures": []}, "ask.measures"),
        ([], {"order": ["timing", "channel"]}, "ask.order = ['timing', 'channel']: names each of timing, channel"),
        ([], {"order": ["timing", "rest"]}, "ask.order.1 = 'rest': must be 'plan', 'timing'"),
        (["horizon=5", "days=4"], {}, "days = 4: must be more than 5"),
    ],
)
def test_what_cannot_be_split_is_refused_before_anything_runs(tmp_path, words, changed, line):
    """One line names the key, the value and what is allowed, and nothing has been simulated."""
    composed = asked(*words)
    tree = {**composed.tree, "out": str(tmp_path), "ask": composed.tree["ask"] | changed}
    with pytest.raises(InputError) as caught:
        run(replace(composed, tree=tree))
    assert line in str(caught.value) and "\n" not in str(caught.value)
    assert not list(tmp_path.rglob("*.parquet"))


# --- in words and pictures --------------------------------------------------------------------------------------------


def steps_of(values, half=0.005, unit="1", better="higher", measure="service_level", start=0.8):
    """A table of one measure as it is read back: steps with the same interval, and nothing for those that add 0."""
    rows = [("start", start, np.nan, np.nan, np.nan)]
    for step in (*ORDER, "competence", "rest"):
        value = values.get(step, 0.0)
        off = half if value else 0.0
        rows.append((step, value, off, min(0.0, value), max(value, 0.0)))
    total = sum(values.values())
    rows += [("end", start + total, np.nan, np.nan, np.nan), ("total", total, half if values else 0.0, np.nan, np.nan)]
    table = pd.DataFrame(rows, columns=["step", "value", "half", "least", "most"])
    table = table.assign(ci_low=table["value"] - table["half"], ci_high=table["value"] + table["half"])
    table = table.assign(spread_low=table["most"] - table["least"], spread_high=table["most"] - table["least"])
    return table.assign(measure=measure, unit=unit, better=better)[split.COLUMNS]


@cache
def scenario_of(behaviour, regimes):
    """A small centre."""
    return sim.load_scenario("small_team_10", [f"regimes=[{regimes}]", f"behaviour={behaviour}"])


def pairs_of(table):
    """How much more each step adds than each other one, as steps whose luck has nothing in common."""
    rows = table[~table["step"].isin(["start", "end", "total"])].to_dict("records")
    found = [
        (one["measure"], one["step"], other["step"], one["value"] - other["value"],
         float(np.hypot(one["ci_high"] - one["value"], other["ci_high"] - other["value"])))
        for one, other in permutations(rows, 2)
    ]  # fmt: skip
    pairs = pd.DataFrame(found, columns=["measure", "step", "other", "value", "half"])
    return pairs.assign(ci_low=pairs["value"] - pairs["half"], ci_high=pairs["value"] + pairs["half"])[split.PAIRED]


def answer_to(table, lang, behaviour="likely", regimes="detailed,bounded", days=20):
    """What is told of a table, without the pictures."""
    scenario = scenario_of(behaviour, regimes)
    mixtures = split.levels_table([], ["service_level"])
    tables = {"decompose": table, "mixtures": mixtures.astype({"rest": bool, "competence": bool}), "pairs": pairs_of(table)}
    with patch.object(waterfall, "draw", return_value=None):
        return decompose.tell(Found(scenario, {"regime": None}, tables, days, 1, ()), lang)


IN_EN = "“answered in the promised time”", "“Detailed plan” and “Self-leadership within bounds”"
IN_NB = "«besvart innen lovet tid»", "«Detaljplan» og «Selvledelse innenfor rammer»"
SAID = [
    (
        {"timing": -0.009, "channel": 0.041, "rest": 0.008},
        "The difference in {} between {} (+4.0 ±0.5 points, better: from 80.0 % to 84.0 %) comes above all from how the "
        "channel is decided (+4.1 ±0.5 points), and also from the wear of work and what pausing does about it (+0.8 ±0.5 "
        "points); in the other direction: how pause times are decided (−0.9 ±0.5 points).",
        "Forskjellen i {} mellom {} (+4,0 ±0,5 %-poeng, bedre: fra 80,0 % til 84,0 %) kommer først og fremst av hvordan "
        "kanalen bestemmes (+4,1 ±0,5 %-poeng), og dessuten av slitasjen i arbeidet og det pausene gjør med den (+0,8 ±0,5 "
        "%-poeng); i motsatt retning: hvordan pausetidene bestemmes (−0,9 ±0,5 %-poeng).",
    ),
    (
        {"timing": -0.02, "channel": 0.021},
        "No difference in {} can be told between {} (+0.1 ±0.5 points, 95 %); under that, there is more of it through how"
        " the channel is decided (+2.1 ±0.5 points), and less through how pause times are decided (−2.0 ±0.5 points).",
        "Det er ingen sikker forskjell i {} mellom {} (+0,1 ±0,5 %-poeng, 95 %); under overflaten gir hvordan kanalen "
        "bestemmes (+2,1 ±0,5 %-poeng) mer av det, og hvordan pausetidene bestemmes (−2,0 ±0,5 %-poeng) mindre.",
    ),
    (
        {"timing": 0.003, "channel": 0.004},
        "There is a difference in {} between {} (+0.70 ±0.50 points, better: from 80.0 % to 80.7 %), but no single step "
        "can be said to make it.",
        "Det er en forskjell i {} mellom {} (+0,70 ±0,50 %-poeng, bedre: fra 80,0 % til 80,7 %), men ikke noe enkelt steg"
        " kan sies å stå bak den.",
    ),
    (
        {"channel": 0.004},
        "No difference in {} can be told between {} (+0.40 ±0.50 points, 95 %), nor can any step of it.",
        "Det er ingen sikker forskjell i {} mellom {} (+0,40 ±0,50 %-poeng, 95 %), og heller ikke noe steg er sikkert.",
    ),
    (
        {},
        "{} is exactly the same under {} (80.0 %), and no step changes it.",
        "{} er nøyaktig det samme med {} (80,0 %), og ingen steg endrer det.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("values", "english", "norwegian"), SAID)
def test_the_first_sentence_says_where_the_difference_comes_from(values, english, norwegian):
    """The steps that can be told, largest first, those against it apart; with care where the whole cannot be told."""
    said = [answer_to(steps_of(values), lang).sentences[0] for lang in ("en", "nb")]
    assert [english.format(*IN_EN), norwegian.format(*IN_NB)] == said


WHOLE = (
    "in “answered in the promised time” between “Detailed plan” and “Self-leadership within bounds” ({}, better: from 80.0 % to "
    "{})",
    "i «besvart innen lovet tid» mellom «Detaljplan» og «Selvledelse innenfor rammer» ({}, bedre: fra 80,0 % til {})",
)
NOT_SURE = [
    (
        {"timing": (0.030, 0.034), "channel": (0.012, 0.005)}, "+4.2 ±0.5 points", "84.2 %",
        "There is a difference {}; what can be told of it comes from how the channel is decided (+1.2 ±0.5 points); how pause "
        "times are decided (+3.0 ±3.4 points) may add as much or more, but cannot be told.",
        "Det er en forskjell {}; den delen som er sikker, kommer av hvordan kanalen bestemmes (+1,2 ±0,5 %-poeng); hvordan "
        "pausetidene bestemmes (+3,0 ±3,4 %-poeng) kan bety like mye eller mer, men det er ikke sikkert.",
    ),
    (
        {"timing": (0.030, 0.005), "channel": (0.029, 0.005), "rest": (0.008, 0.005)}, "+6.7 ±0.5 points", "86.7 %",
        "The difference {} comes from how pause times are decided (+3.0 ±0.5 points) and how the channel is decided (+2.9 ±0.5 "
        "points), which cannot be told apart in size, and also from the wear of work and what pausing does about it (+0.8 ±0.5 "
        "points).",
        "Forskjellen {} kommer av hvordan pausetidene bestemmes (+3,0 ±0,5 %-poeng) og hvordan kanalen bestemmes (+2,9 ±0,5 "
        "%-poeng), som ikke lar seg skille i størrelse, og dessuten av slitasjen i arbeidet og det pausene gjør med den (+0,8 "
        "±0,5 %-poeng).",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("values", "total", "end", "english", "norwegian"), NOT_SURE)
def test_no_step_is_the_main_one_unless_it_surely_is(values, total, end, english, norwegian):
    """A larger step that cannot be told, or two that cannot be told apart: neither is left out of the sentence."""
    table = steps_of({step: value for step, (value, _) in values.items()})
    for step, (value, half) in values.items():
        table.loc[table["step"] == step, ["ci_low", "ci_high"]] = value - half, value + half
    in_nb = total.replace(".", ",").replace("points", "%-poeng"), end.replace(".", ",")
    expected = [english.format(WHOLE[0].format(total, end)), norwegian.format(WHOLE[1].format(*in_nb))]
    assert expected == [answer_to(table, lang).sentences[0] for lang in ("en", "nb")]


def test_few_days_are_warned_of():
    """Under ten days the intervals are themselves unsure, and that is said in both languages; with ten, nothing is."""
    table = steps_of({"timing": 0.02})
    for lang, words in (("en", "Only 9 days: the intervals are wide"), ("nb", "Bare 9 dager: intervallene er brede")):
        warned = [sum(words[-20:] in one for one in answer_to(table, lang, days=days).sentences) for days in (9, 10)]
        assert [1, 0] == warned
        assert words in " ".join(answer_to(table, lang, days=9).sentences)


def test_what_rest_is_and_what_lies_in_it_is_told():
    """That step lets people grow tired, rest, and pause for it; the note says that some of the worth of timing is there."""
    answer = answer_to(steps_of({"rest": 0.02}), "en")
    assert 1 == sum("those who choose their own pauses could pause for being tired" in one for one in answer.sentences)
    assert 1 == sum("lies in “rest” and not in “timing”" in one for one in answer.notes)
    answer = answer_to(steps_of({"rest": 0.02}), "nb")
    assert 1 == sum("kunne ta pause fordi de var slitne" in one for one in answer.sentences)
    assert 1 == sum("ligger i «hvile» og ikke i «tidspunkt»" in one for one in answer.notes)


def test_a_step_that_seems_to_hang_on_the_order_is_not_named():
    """Where the least and the most may be apart by luck, no sentence says so, and the table says that it may be."""
    table = steps_of({"channel": 0.05, "information": 0.02})
    table.loc[table["step"] == "information", ["least", "most", "spread_low"]] = -0.01, 0.03, -0.001
    for lang, turned, cell in (("en", "another order", "−1.0 to +3.0 (may be chance)"),
                               ("nb", "annen rekkefølge", "−1,0 til +3,0 (kan være tilfeldig)")):  # fmt: skip
        answer = answer_to(table, lang)
        assert not any(turned in one for one in answer.sentences)
        assert cell in [row[3] for row in answer.sheets[0].rows]


def test_a_step_that_hangs_on_the_order_is_named():
    """Where other orders surely change a step by more than it adds, it says so; where they change it less, it does not."""
    table = steps_of({"channel": 0.05, "information": 0.02})
    table.loc[table["step"] == "information", ["least", "most"]] = -0.01, 0.03
    said = answer_to(table, "en").sentences[1]
    assert "Switched in another order, a step may add something quite different: what agents see (−1.0 to +3.0)." == said
    assert "Byttet i en annen rekkefølge" in answer_to(table, "nb").sentences[1]


def test_what_each_step_was_is_told():
    """One sentence a step with what was there before and after; those without a difference together, and why."""
    said = answer_to(steps_of({"timing": 0.02}), "en", "none", "bounded,free").sentences
    assert "Timing (how pause times are decided): own choice within bounds → free choice." in said
    assert "Coordination (the bounds): agreed bounds → no bounds." in said
    assert "Channel and information: the regimes are the same there." in said
    said = answer_to(steps_of({}), "en").sentences
    assert "Timing (how pause times are decided): planned to the minute → own choice within bounds." in said


def test_a_measure_without_a_value_is_not_split():
    """Where a regime has no value of a measure, that is said, and there is neither picture nor table."""
    table = steps_of({"timing": 0.02}, measure="granted_at_once")
    table.loc[table["step"].isin(["start", "timing", "total"]), "value"] = np.nan
    answer = answer_to(table, "en")
    assert "“wishes granted at once” has no value under “Detailed plan”, so there is nothing to split." == answer.sentences[0]
    assert not answer.pictures and not answer.sheets


def test_failed_mixtures_leave_no_answer():
    """Without numbers the answer says so."""
    failed = answer_to(pd.DataFrame(columns=split.COLUMNS), "en").sentences
    assert ["The difference could not be split, because some mixtures of the two regimes could not be simulated."] == failed


def test_the_picture_has_a_line_for_every_step_and_says_it_in_words():
    """Levels at both ends, signs on the steps, 0 where nothing happens; drawn, and as text."""
    table = steps_of({"timing": -0.02, "channel": 0.051})
    rows = {step: Row(step.title(), "detail") for step in ("start", *ORDER, "competence", "rest", "end")}
    figure = waterfall.draw(table, rows, "answered in time", "nb")
    texts = [text.get_text() for text in figure.texts]
    assert ["80,0 %", "−2,0 ±0,5 %-poeng", "+5,1 ±0,5 %-poeng", "0", "0", "0", "0", "83,1 %"] == [
        text for text in texts if text[-1:] in "0%" or "±" in text
    ]
    said = waterfall.alt(table, rows, "answered in time", "en")
    assert said.startswith("Answered in time, from Start to End. Start: 80.0 %; Timing: −2.0 ±0.5 points (worse); Channel: +5.1")
    assert said.endswith("End: 83.1 %. The difference in all: +3.1 ±0.5 points (better).")


def test_nothing_is_drawn_where_there_is_no_value():
    """A measure with a gap has no waterfall."""
    table = steps_of({"timing": 0.02})
    table.loc[0, "value"] = np.nan
    assert waterfall.draw(table, {}, "x") is None
