"""Staffing: where targets are just met, by hand and on made-up centres whose answer is known; what is told; a small run."""

import json
from functools import cache
from io import StringIO
from math import inf, nan

import numpy as np
import pandas as pd
import pytest
from exact import erlang_a
from experiments.config.compose import compose
from experiments.work.question import told
from scipy.special import ndtri
from scipy.stats import t as student

import sim
from experiments import cli, staffing
from experiments.staffing import QUESTION, Ask, targets_of
from sim.errors import InputError
from sim.measures.days import Days
from sim.plots import staffing as picture
from sim.questions.crossing import crossing, curve, nodes_about, rough, step_of
from sim.questions.staffing import ABOVE, BELOW, CONFLICT, WITHIN, Seen, Target, first_look, no_value, price, search, whole
from sim.report.finding import Found
from sim.world.luck import uniforms

SERVICE, LOST = Target("service_level", 1, 0.8), Target("abandonment", -1, 0.05)
MEASURES = ("service_level", "abandonment", "paid_hours", "fte")
NODES = np.arange(5.0, 12.0)
T_3 = student.ppf(0.975, 3)


def centre(needs, noise=None, lost=lambda n, need: 0.0, of_lost=None):
    """What a look gives of a made-up centre: service rises by 2 points for each on duty and is 0.8 at each regime's need.

    `noise` is day x regime, and so is `of_lost`, that of abandonment; everybody on duty is paid for 7.5 hours.
    """
    of_lost = np.zeros((20, len(needs))) if of_lost is None else of_lost
    noise = np.zeros((20, len(needs))) if noise is None else noise

    def look(numbers, every):
        return [at(n, len(noise) if every else 10) for n in numbers]

    def at(n, many):
        ratios = np.ones((many, len(needs), 1, len(MEASURES), 2))
        for r, need in enumerate(needs.values()):
            ratios[:, r, 0, 0, 0] = 0.8 + 0.02 * (n - need) + noise[:many, r]
            ratios[:, r, 0, 1, 0] = lost(n, need) + of_lost[:many, r]
        ratios[..., 2, 0], ratios[..., 3, 0] = 7.5 * n, n
        return Days(np.arange(many), tuple(needs), ("all",), MEASURES, ratios)

    return look


def found(look, regimes, targets=(SERVICE,), fewest=10, most=120, today=50):
    """What was seen, and what each regime needs."""
    seen = Seen(look, targets, fewest, most)
    first_look(seen, today)
    return seen, search(seen, regimes)


# ---- where a curve crosses zero -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([-2, -1, 1, 2], 2.5), ([-3, -1, 3, 5], 2.25), ([1, 2, 3, 4], -inf), ([-4, -3, -2, -1], inf), ([-1, 0, 1, 2], 2.0),
        ([-2, 1, -2, 3], 3 + 1 / 7), ([-2, nan, 2, 3], 2.0), ([nan] * 4, inf),
    ],
)  # fmt: skip
def test_rough_crossing_of_the_best_rising_line(values, expected):
    """Straight from node to node; where it falls between two they count as one level; infinite where there is no crossing."""
    assert expected == pytest.approx(rough(np.arange(1.0, 5.0), np.array(values, float)))


def test_curve_goes_through_a_parabola_and_so_does_what_each_day_adds():
    """At nodes on a parabola the curve is that parabola, and what a day adds to every node alike it adds to the curve."""
    by_day = np.array([[1.0] * 7, [-1.0] * 7])
    at = curve(NODES, NODES**2, by_day, 8.3, 9.0)
    assert np.array([36.0, 72.25]) == pytest.approx(at.at([6.0, 8.5]))
    assert (17.0, 1.0) == pytest.approx((at.slope(8.5), at.influence(7.1)[0]))


@pytest.mark.parametrize("slope", [0.5, 2.0])
def test_interval_of_a_straight_line_that_days_move_up_and_down(slope):
    """A line whose height differs by day: the interval is that of the mean height, divided by the slope."""
    heights = np.array([0.3, -0.1, -0.4, 0.2])
    at = crossing(NODES, slope * (NODES - 8.25), np.repeat(heights[:, None], len(NODES), axis=1), 8.0, 4.0)
    half = T_3 * np.sqrt((heights**2).sum() / 12) / slope
    assert (8.25, 8.25 - half, 8.25 + half) == pytest.approx(at[:3], abs=1e-6)
    assert -heights / slope == pytest.approx(at.by_day)


def test_interval_that_reaches_beyond_the_nodes_has_no_end():
    """Where the band still holds zero at the last node, that end is not known."""
    heights = np.array([30.0, -10.0, -40.0, 20.0])
    at = crossing(NODES, NODES - 8.25, np.repeat(heights[:, None], len(NODES), axis=1), 8.0, 4.0)
    assert np.isnan(at.low) and np.isnan(at.high)


def test_curve_that_only_falls_crosses_nowhere():
    """Zero has to be crossed from below."""
    assert crossing(NODES, 8.25 - NODES, np.zeros((4, 7)), 8.0, 4.0) is None


@pytest.mark.parametrize(
    ("near", "reach", "expected"),
    [(42.3, 3, [39, 40, 41, 42, 43, 44, 45, 46]), (6.9, 1, [5, 6, 7, 8]), (600.0, 42, [546, 560, 574, 588, 602, 616, 630, 644]),
     (inf, 1, [700]), (-inf, 1, [3])],
)  # fmt: skip
def test_numbers_to_look_at(near, reach, expected):
    """Every number about a small one, every so many about a large one; the bounds where it lies beyond them."""
    assert expected == nodes_about(near, reach, step_of(near), 3, 700)


# ---- what a made-up centre needs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("need", [11.5, 42.0, 63.7, 118.2])
def test_need_without_noise_is_exact(need):
    """The number at which a straight line is just met, found by looking at a fraction of all numbers, none of them twice."""
    asked = []
    look = centre({"a": need})
    seen, (a,) = found(lambda numbers, every: asked.extend((n, every) for n in numbers) or look(numbers, every), ["a"])
    assert (WITHIN, need, need, need) == (a.found, *map(pytest.approx, (a.on_duty, a.low, a.high)))
    assert len(asked) == len(set(asked)) <= 40
    assert whole(seen, a) in (np.ceil(need), np.ceil(need - 1e-9))


def test_price_of_what_days_do_to_both_regimes_is_exact():
    """Noise that is common to both regimes widens what each needs, and not the price."""
    noise = ndtri(uniforms(1, 0, "noise", "days", 20))[:, None] * [0.05, 0.05]
    _, (a, b) = found(centre({"a": 40.2, "b": 43.7}, noise), ["a", "b"])
    assert a.high - a.low > 2
    assert 3.5 == pytest.approx(price(b, a, "fte").value) == pytest.approx(price(b, a, "fte").high)
    assert 7.5 * 3.5 == pytest.approx(price(b, a, "paid_hours").low)


def test_intervals_cover_what_is_true_as_often_as_they_say():
    """Of 250 centres with known needs, about 95 % of the intervals hold them: of each regime's number, and of the price."""
    needs, held = {"a": 40.2, "b": 41.6}, np.zeros(3)
    for rep in range(250):
        luck = ndtri(uniforms(3, rep, "noise", "days", (20, 3)))
        _, (a, b) = found(centre(needs, 0.05 * luck[:, :1] + 0.02 * luck[:, 1:]), list(needs))
        more = price(b, a, "fte")
        held += [a.low <= 40.2 <= a.high, b.low <= 41.6 <= b.high, more.low <= 1.4 <= more.high]
    assert np.full(3, 0.95) == pytest.approx(held / 250, abs=0.03)


def two_targets(needs, lost, luck, common, own):
    """What is looked at where each target has luck of its own by day (day x 6), most of it the same under both regimes."""
    of_service, of_lost = (common * luck[:, [k, k]] + own * luck[:, at] for k, at in ((0, slice(2, 4)), (1, slice(4, 6))))
    asks = dict(zip(needs.values(), lost, strict=True))  # by what service asks for, abandonment asks for
    return centre(needs, of_service, lambda n, need: 0.05 - 0.02 * (n - asks[need]), of_lost)


@pytest.mark.parametrize(
    ("service", "lost", "common", "own"),
    [
        ((40.3, 40.0), (40.0, 40.3), 0.05, 0.005),  # each regime is bound by another target, hardly
        ((40.0, 41.01), (40.01, 41.0), 0.0, 0.05),  # nobody can tell which binds, and regimes share no luck
    ],
)
def test_price_covers_what_is_true_where_targets_nearly_tie(service, lost, common, own):
    """Of 100 centres where two targets ask for nearly the same at least 93 % of the intervals hold the price."""
    needs, held = dict(zip("ab", service, strict=True)), 0
    true = max(service[1], lost[1]) - max(service[0], lost[0])
    for rep in range(100):
        look = two_targets(needs, lost, ndtri(uniforms(3, rep, "noise", "days", (20, 6))), common, own)
        _, (a, b) = found(look, list(needs), (SERVICE, LOST))
        more = price(b, a, "fte")
        held += more.low <= true <= more.high
    assert held >= 93


def test_target_far_below_the_binding_one_does_not_widen_the_price():
    """The interval is that of the binding target alone, where no other can ask for as many."""
    luck = ndtri(uniforms(3, 0, "noise", "days", (20, 6)))
    look = two_targets({"a": 40.0, "b": 41.5}, (34.0, 33.0), luck, 0.05, 0.02)
    needs = [found(look, ["a", "b"], asked)[1] for asked in ((SERVICE,), (SERVICE, LOST))]
    alone, both = (price(b, a, "fte") for a, b in needs)
    assert alone == pytest.approx(both)


def test_targets_that_cannot_be_told_apart_are_both_named():
    """No target is said to ask for the most where chance may have picked it."""
    luck = 0.05 * ndtri(uniforms(3, 1, "noise", "days", (20, 2)))
    look = centre({"detailed": 40.0}, luck[:, :1], lambda n, need: 0.05 - 0.02 * (n - need), luck[:, 1:])
    seen, each = found(look, ["detailed"], (SERVICE, LOST))
    both = {"en": "cannot be told", "nb": "går det ikke an å si"}
    for lang, expected in both.items():
        told_of = staffing.tables(seen, each, 0.5, 50)
        answer = QUESTION.tell(Found(place(), {}, {name: _read_back(one) for name, one in told_of.items()}, 20, 1, ()), lang)
        assert any(expected in text for text in answer.sentences)
        assert 2 == len(answer.sheets[0].rows[-1][1].split({"en": " or ", "nb": " eller "}[lang]))


def test_target_that_asks_for_the_most_decides():
    """Two targets: the one that is met last gives the number, the other is told beside it."""
    look = centre({"a": 40.0, "b": 40.0}, lost=lambda n, need: 0.05 + 0.01 * (46.5 - n))
    seen, (a, _) = found(look, ["a", "b"], (SERVICE, LOST))
    assert ("abandonment", 46.5, 47.0) == (a.binding, pytest.approx(a.on_duty), whole(seen, a))
    assert {"service_level": 40.0, "abandonment": 46.5} == pytest.approx(seen.rough("a"))


@pytest.mark.parametrize(
    ("need", "targets", "expected", "in_way"),
    [
        (300.0, (SERVICE,), ABOVE, ("service_level",)), (-20.0, (SERVICE,), BELOW, ()),
        (40.0, (SERVICE, Target("paid_hours", -1, 250.0)), CONFLICT, ("paid_hours",)),
        (40.0, (SERVICE, Target("paid_hours", -1, 320.0)), WITHIN, ()),
        (40.0, (SERVICE, Target("abandonment", -1, -0.1)), ABOVE, ("abandonment",)),
    ],
)  # fmt: skip
def test_targets_that_cannot_be_met_or_always_are(need, targets, expected, in_way):
    """Not with the most, already with the fewest, or not both at once: it is said which, and there is no price."""
    _, (a,) = found(centre({"a": need}), ["a"], targets)
    assert (expected, in_way) == (a.found, a.in_way)
    assert np.isnan(price(a, a, "fte").value) == (expected != WITHIN)


def test_measure_without_a_value_is_noticed_at_the_first_look():
    """Before anything else is simulated it is known which target has nothing to be held against."""
    seen = Seen(centre({"a": 40.0}), (SERVICE, Target("written_on_time", 1, 0.9)), 10, 120)
    first_look(seen, 50)
    assert [("a", "written_on_time")] == no_value(seen, ["a"])


# ---- what is asked --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "limit", "expected"),
    [
        ("service_level_phone", 0.8, Target("service_level_phone", 1, 0.8)), ("asa", 20, Target("asa", -1, 20.0)),
        ("occupancy", 0.88, Target("occupancy", -1, 0.88)), ("occupancy", {"at_least": 0.6}, Target("occupancy", 1, 0.6)),
    ],
)  # fmt: skip
def test_plain_number_is_on_the_better_side(name, limit, expected):
    """At least where more is better, at most where less is, and as told where it is told; null asks for nothing."""
    assert [expected] == targets_of(Ask(targets={name: limit, "abandonment": None}))


@pytest.mark.parametrize(
    ("targets", "says"),
    [
        ({"service_levl": 0.8}, "ask.targets.service_levl: no such measure; did you mean 'service_level'?"),
        ({"service_level": 80}, "ask.targets.service_level = 80.0: is a share: from 0 to 1"),
        ({"offered": 80}, "write {at_least: 80} or {at_most: 80}"), ({}, "ask.targets: is empty"),
        ({"asa": {"at_least": 1, "at_most": 2}}, "give one limit"), ({"asa": None}, "ask.targets: is empty"),
    ],
)  # fmt: skip
def test_target_that_makes_no_sense_is_refused(targets, says):
    """One line that says what is allowed."""
    with pytest.raises(InputError) as error:
        targets_of(Ask(targets=targets))
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["ask.targets.asa=soon"], "ask.targets.asa = 'soon': must be a number"),
        (["ask.fewest=2"], "ask.fewest = 2: must be at most 1"),
        (["ask.targets.asa.within=3"], "ask.targets.asa.within: no such key"),
        (["scenario=theory", "theory.agents_profile=[2,3]"], "theory.agents_profile: staffing varies theory.agents"),
        (["scenario=theory", "engine=processes", "days=2", "ask.targets.callback_wait=60"], "callback_wait: has no value here"),
    ],
)  # fmt: skip
def test_mistake_on_the_command_line_is_one_line(words, says, tmp_path):
    """Whether it is found when it is read or when it is tried."""
    with pytest.raises(InputError) as error:
        cli.run(["staffing", *words, "regimes=[detailed]", "workers=1", f"out={tmp_path / 'out'}"])
    assert says in str(error.value)


def test_any_measure_may_be_named_without_a_plus():
    """Targets that no file gives are added, those it gives are set."""
    tree = staffing.composed(["experiment=staffing", "ask.targets.asa=20", "ask.targets.occupancy=null"]).tree
    assert {"service_level": 0.8, "abandonment": 0.05, "occupancy": None, "asa": 20} == tree["ask"]["targets"]


# ---- what is told ---------------------------------------------------------------------------------------------------------


def as_told(needs, lang, targets=(SERVICE,), noise=None, days=20):
    """What is told of a made-up centre under regimes that there are, and its picture in words."""
    seen, each = found(centre(needs, noise), list(needs), targets)
    tables = {name: _read_back(table) for name, table in staffing.tables(seen, each, 0.5, 50).items()}
    return QUESTION.tell(Found(place(), {}, tables, days, 1, ()), lang)


@cache
def place():
    """Somewhere that has these regimes."""
    return sim.load_scenario("small_team_10", ["regimes=[detailed,bounded,free]"])


def _read_back(table):
    """A table as it is read from the results folder."""
    return pd.read_csv(StringIO(table.to_csv(index=False)))


ASKED = "answered in the promised time: at least 80 %"
SPURT = "besvart innen lovet tid: minst 80 %"
PLAN, OWN = "“Detailed plan”", "“Self-leadership within bounds”"
PLANEN, SELV = "«Detaljplan»", "«Selvledelse innenfor rammer»"


@pytest.mark.parametrize(
    ("needs", "lang", "expected"),
    [
        (
            (40.0, 41.5), "en",
            f"To meet the targets ({ASKED}), {OWN} needs 1.5 more full-time equivalents on duty than {PLAN} (95 %: 1.5 to 1.5).",
        ),
        (
            (40.0, 38.5), "nb",
            f"For å oppfylle kravene ({SPURT}) trenger {SELV} 1,5 færre årsverk på vakt enn {PLANEN} (95 %: 1,5 til 1,5).",
        ),
        ((40.0, 40.0), "en", f"To meet the targets ({ASKED}), {OWN} needs exactly as many on duty as {PLAN}."),
        (
            (40.0, 300.0), "en",
            f"What {OWN} costs or saves against {PLAN} cannot be told: {OWN} does not meet the targets even with 120 on duty. "
            f"The targets: {ASKED}.",
        ),
        (
            (-50.0, 40.0), "nb",
            f"Hva {SELV} koster eller sparer sammenlignet med {PLANEN}, kan ikke sies: {PLANEN} oppfyller dem allerede med "
            f"10 på vakt, det laveste tallet som er prøvd. Kravene: {SPURT}.",
        ),
    ],
)  # fmt: skip
def test_first_sentence_is_the_answer(needs, lang, expected):
    """More, fewer, the same, or why it cannot be told."""
    assert expected == as_told(dict(zip(("detailed", "bounded"), needs, strict=True)), lang).sentences[0]


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", f"No difference in staffing can be told: to meet the targets ({ASKED}), what {OWN} needs beyond {PLAN} is "),
        (
            "nb",
            f"Ingen sikker forskjell i bemanning: for å oppfylle kravene ({SPURT}) er det {SELV} trenger ut over {PLANEN}, "
            "et sted ",
        ),
    ],
)  # fmt: skip
def test_difference_that_may_be_none_is_not_called_one(lang, expected):
    """An interval with zero in it."""
    noise = 0.05 * ndtri(uniforms(2, 0, "noise", "days", (20, 2)))
    said = as_told({"detailed": 40.0, "bounded": 40.1}, lang, noise=noise).sentences[0]
    assert said.startswith(expected) and "\N{MINUS SIGN}" in said and "+" in said


def test_one_regime_has_no_price():
    """Only what it needs, and no rows about a price."""
    answer = as_told({"detailed": 40.0}, "en")
    start = f"To meet the targets ({ASKED}), 40.0 must be on duty (95 %: 40.0 to 40.0) under {PLAN}: 300 paid hours a day"
    assert answer.sentences[0].startswith(start)
    assert not any("Price" in row[0] for row in answer.sheets[0].rows)


def test_of_several_regimes_each_is_told_against_the_first():
    """One clause a regime, whatever it is."""
    first = as_told({"detailed": 40.0, "bounded": 41.5, "free": 300.0}, "nb").sentences[0]
    expected = f"sammenlignet med {PLANEN}: {SELV} trenger 1,5 flere årsverk på vakt (95 %: 1,5 til 1,5); hva «Fritt valg» koster"
    assert expected in first


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        (
            (SERVICE, Target("paid_hours", -1, 250.0)),
            "“answered in the promised time” asks for 40.0 on duty, but with so many “paid hours” is 300.0 h.",
        ),
        ((SERVICE, Target("abandonment", -1, -0.1)), "What stands in the way: “gave up” is 0.0 %."),
        ((SERVICE, Target("fte", -1, 45.0)), "(“full-time equivalents on duty”: only an upper limit)"),
        ((SERVICE, LOST), "(“gave up” alone: 10 or fewer)"),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_is_named(targets, expected):
    """Which target is not met and what its measure is, or what the others ask for."""
    assert expected in " ".join(as_told({"detailed": 40.0, "bounded": 40.0}, "en", targets).sentences)


def test_picture_says_in_words_what_it_shows():
    """Both languages; a panel for each target, and a row for each regime."""
    (figure, one), = as_told({"detailed": 40.0, "bounded": 41.5, "free": 300.0}, "nb", (SERVICE, LOST)).pictures
    assert one.alt == (
        "Så mange må være på vakt for å oppfylle alle kravene. Detaljplan: 40,0 (40,0 til 40,0). "
        "Selvledelse innenfor rammer: 41,5 (41,5 til 41,5); +1,5 årsverk (+1,5 til +1,5). "
        "Fritt valg: ikke oppfylt med 120, flest som er prøvd."
    )
    assert len(figure.axes) == 3 and "Frafall: høyst 5 %" in [text.get_text() for text in figure.texts]


def test_nothing_to_draw():
    """No picture of no regimes."""
    empty = {"staffing": ["regime"], "targets": ["measure"], "curve": ["days", "on_duty"]}
    tables = [pd.DataFrame(columns=columns) for columns in empty.values()]
    assert (None, "") == (picture.draw(*tables, {"a": "A"}), picture.alt(*tables, {"a": "A"}))


# ---- small runs -----------------------------------------------------------------------------------------------------------


def test_theory_needs_what_queueing_theory_says(tmp_path):
    """The exact share answered in time by 7 agents is met by 7; regimes that differ in nothing there cost nothing."""
    target = float(erlang_a(60 / 3600, 300.0, 300.0, 7, 20.0).service_level_of_offered)
    cli.run([
        "staffing", "scenario=theory", "theory.hours=5", "theory.warmup_h=1", "regimes=[detailed,free]", "engine=processes",
        "workers=1", "days=20", "seed=2", f"ask.targets.service_level={target}", "ask.targets.abandonment=null",
        "ask.targets.occupancy=null", "ask.fewest=0.7", "ask.most=1.7", "figure=none", f"out={tmp_path / 'out'}",
    ])  # fmt: skip
    first, other = pd.read_csv(tmp_path / "out/staffing.csv").to_dict("records")
    assert first["low"] < 7 < first["high"] and first["high"] - first["low"] < 2
    assert (0.0, 0.0, 0.0) == tuple(other[name] for name in ("price_fte", "price_low", "price_high"))


def test_small_run_can_be_told_again(tmp_path):
    """A centre with pauses: the folder holds what the page is made of, in both languages."""
    out = tmp_path / "out"
    cli.run([
        "staffing", "scenario=small_team_10", "engine=processes", "workers=1", "days=3", "ask.targets.abandonment=null",
        "ask.targets.occupancy=null", "ask.fewest=0.9", "ask.most=1.7", f"out={out}",
    ])  # fmt: skip
    table = pd.read_csv(out / "staffing.csv")
    assert ["detailed", "bounded"] == list(table["regime"]) and table["met"].all()
    english, norwegian = (told(QUESTION, out, lang)[1] for lang in ("en", "nb"))
    assert english.sentences[0] in (out / "report.html").read_text("utf-8") and len(english.sentences) == len(norwegian.sentences)
    assert 3 == json.loads((out / "manifest.json").read_text("utf-8"))["days"]


def test_its_configuration_is_that_of_the_experiment():
    """The targets in the file are the ones it says, and no centre is chosen in it."""
    tree = compose(["experiment=staffing"]).tree
    assert [SERVICE, LOST, Target("occupancy", -1, 0.85)] == targets_of(Ask(**tree["ask"]))
