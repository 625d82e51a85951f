"""The contract of a policy, for whatever files there are: what it says of itself, its numbers, and what it may answer."""

import ast
from functools import cache
from math import inf
from pathlib import Path

import pytest
import yaml
from conftest import CONF
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import policies
from sim.evidence import CARD_KEYS, UNITS, Number
from sim.policies.views import BreakView, ChannelView
from sim.terms import DECIDERS, NO_WISH, WISH_BREAK, WISH_LUNCH

EVERY = [f"{group}/{name}" for group in policies.GROUPS for name in policies.CATALOGUE[group]]
BREAKS = list(policies.CATALOGUE["breaks"])
CHANNELS = list(policies.CATALOGUE["channel_choice"])
ANSWERS = {"breaks": "wish", "channel_choice": "choose"}
SIGNATURES = {"breaks": ["view", "p"], "channel_choice": ["view", "liking", "pressure", "need", "p"]}
EXAMPLES = settings(max_examples=300, deadline=None, derandomize=True)


def module_of(policy):
    """The module of a policy, named group/name."""
    group, name = policy.split("/")
    return policies.CATALOGUE[group][name]


@cache
def conf_of(policy):
    """What the configuration of a policy says."""
    return yaml.safe_load((CONF / f"{policy}.yaml").read_text("utf-8"))


# ---- what a policy says of itself ------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", EVERY)
def test_policy_says_what_it_is(policy):
    """A policy has parameters with unit and range, a decider, whether agents are asked while free, and says what it does."""
    module = module_of(policy)
    assert all(name.isidentifier() and unit in UNITS and low < high for name, (unit, low, high) in module.PARAMETERS.items())
    assert (True, True) == (module.DECIDER in range(len(DECIDERS)), isinstance(module.CHOOSES, bool))
    assert (module.__doc__ or "").strip()


@pytest.mark.parametrize("policy", EVERY)
def test_policy_answers_what_it_is_asked(policy):
    """A break policy has `wish(view, p)`, a channel policy `choose(view, liking, pressure, need, p)`, with a docstring."""
    group, module = policy.split("/")[0], module_of(policy)
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    found = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    answer = found[ANSWERS[group]]
    assert SIGNATURES[group] == [arg.arg for arg in answer.args.args]
    assert [] == [name for name, function in found.items() if not name.startswith("_") and not ast.get_docstring(function)]


# ---- its configuration -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", EVERY)
def test_configuration_tells_what_the_policy_is_in_both_languages(policy):
    """A name and a sentence in English and in Norwegian, the two unlike, and the name of the policy itself."""
    conf = conf_of(policy)
    assert (policy.split("/")[1], {"policy", "label", "about"}) == (conf["policy"], set(conf) - {"params"})
    for text in (conf["label"], conf["about"]):
        assert ({"en", "nb"}, False) == (set(text), text["en"].strip() == text["nb"].strip())
        assert all(part.strip() for part in text.values())
    assert all(part.rstrip(" )\n").endswith(".") for part in conf["about"].values())


@pytest.mark.parametrize("policy", EVERY)
def test_every_parameter_comes_with_its_evidence(policy):
    """Each parameter, and no other, has a value in its range, a unit, a source, and says whether it is a guess."""
    limits, cards = module_of(policy).PARAMETERS, conf_of(policy).get("params") or {}
    assert set(limits) == set(cards)
    for name, card in cards.items():
        assert set(CARD_KEYS) >= set(card) >= {"value", "unit", "source", "guess"}, name
        unit, low, high = limits[name]
        for part in ("low", "value", "high"):
            Number(unit, low, high).read({**card, "value": card.get(part, card["value"])})
        assert card.get("low", card["value"]) <= card["value"] <= card.get("high", card["value"]), name
        assert card["source"].strip() and isinstance(card["guess"], bool), name


# ---- what it may answer ----------------------------------------------------------------------------------------------

SHARES = st.floats(0, 1)


@st.composite
def break_views(draw):
    """What an agent may come to know: a shift of up to fourteen hours, and any moment in it."""
    starts = draw(st.floats(0, 36_000))
    ends = starts + draw(st.floats(1800, 50_400))
    now = draw(st.floats(starts, ends))
    planned = st.one_of(st.just(inf), st.floats(starts, ends), st.just(now))
    lunch_from = draw(st.floats(starts, ends))
    lunch_to = draw(st.floats(lunch_from, ends))
    breaks_left, lunch_left = draw(st.integers(0, 3)), draw(st.integers(0, 1))
    covering = draw(st.integers(0, 40))
    return BreakView(
        now, starts, ends, draw(planned) if breaks_left else inf, draw(planned) if lunch_left else inf, breaks_left, lunch_left,
        lunch_from, lunch_to, draw(st.floats(lunch_from, lunch_to)), draw(st.floats(300, ends - starts)),
        draw(st.floats(0, now - starts)), draw(SHARES), draw(SHARES), draw(SHARES), draw(SHARES), draw(SHARES),
        draw(st.sampled_from([-1.0, 0.0, 1.0])), float(draw(st.integers(0, covering))), float(covering), draw(SHARES),
    )  # fmt: skip


@st.composite
def parameters(draw, policy):
    """Values for the parameters of a policy, in inside units: its own, or any within their ranges."""
    limits, cards = module_of(policy).PARAMETERS, conf_of(policy).get("params") or {}
    numbers = [(Number(*limit), cards[name]) for name, limit in limits.items()]
    if draw(st.booleans()):
        return [float(number.read(card)) for number, card in numbers]
    return [float(number.read(draw(st.floats(number.low, number.high)))) for number, _ in numbers]


@pytest.mark.parametrize("name", BREAKS)
def test_a_wish_is_for_a_pause_there_is(name):
    """Whatever an agent sees: no wish, a break while any is left, or lunch while it is left; the same when asked again."""

    @EXAMPLES
    @given(break_views(), parameters(f"breaks/{name}"))
    def asked(view, p):
        wish = module_of(f"breaks/{name}").wish
        answer = wish(view, p)
        allowed = [NO_WISH] + [WISH_BREAK] * (view.breaks_left > 0) + [WISH_LUNCH] * (view.lunch_left > 0)
        assert answer in allowed
        assert answer == wish(view, p) == policies.wish(policies.CODES["breaks"][name], view, tuple(p))

    asked()


@st.composite
def choices(draw):
    """What an agent may come to know of the duties: the view, liking, pressure and need, one number a duty.

    The last duty is task time, which nobody needs.
    """
    duties = draw(st.integers(1, 5))
    per_duty = [draw(st.lists(values, min_size=duties, max_size=duties)) + [0.0] for values in (st.floats(-5, 5), SHARES, SHARES)]
    here, planned = draw(st.integers(0, duties)), draw(st.integers(0, duties))
    now = draw(st.floats(20_000, 60_000))
    return ChannelView(now, here, draw(st.floats(0, now)), planned, draw(SHARES)), *per_duty


@pytest.mark.parametrize("name", CHANNELS)
def test_a_choice_is_a_duty_that_makes_sense(name):
    """Whatever an agent sees: a duty somebody needs, or the planned or the present one; the same when asked again."""

    @EXAMPLES
    @given(choices(), parameters(f"channel_choice/{name}"))
    def asked(seen, p):
        (view, liking, pressure, need), choose = seen, module_of(f"channel_choice/{name}").choose
        before = [list(table) for table in (liking, pressure, need)]
        duty = choose(view, liking, pressure, need, p)
        assert duty in (view.duty, view.planned_duty) or (0 <= duty < len(need) and need[duty] > 0)
        assert duty == choose(view, liking, pressure, need, p)
        assert duty == policies.choose(policies.CODES["channel_choice"][name], view, liking, pressure, need, tuple(p))
        assert before == [liking, pressure, need]

    asked()


# ---- what some of them do, by hand -----------------------------------------------------------------------------------

CALM = BreakView(
    40_000.0, 30_000.0, 57_000.0, inf, inf, 2, 0, 38_000.0, 46_000.0, 42_000.0, 9000.0, 7200.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 3.0,
    10.0, 0.5,
)  # fmt: skip


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ({}, WISH_BREAK),  # three of ten are free, and .2 of ten, less as the stretch is long, must be
        ({"free": 0.0}, NO_WISH),
        ({"free": 1.0, "since_off_s": 3600.0, "covering": 20.0}, NO_WISH),
        ({"free": 1.0, "since_off_s": 8900.0, "covering": 20.0}, WISH_BREAK),  # the longer the stretch, the fewer
        ({"since_off_s": 3500.0}, NO_WISH),  # not within an hour
        ({"since_off_s": 9000.0, "free": 0.0}, WISH_BREAK),  # at the latest after 150 minutes
        ({"breaks_left": 0}, NO_WISH),
        ({"lunch_left": 1, "since_off_s": 600.0}, WISH_LUNCH),  # lunch needs no hour before it
        ({"lunch_left": 1, "breaks_left": 0, "now_s": 37_000.0}, NO_WISH),
    ],
)
def test_pauses_come_from_idleness(seen, expected):
    """A pause when enough others are free, sooner the longer the stretch; not too soon, and in any case in the end."""
    p = [0.2, 3600.0, 9000.0]
    assert expected == policies.CATALOGUE["breaks"]["idleness"].wish(CALM._replace(**seen), p)


@pytest.mark.parametrize("name", ["bounded", "free"])
@pytest.mark.parametrize(
    ("weight", "value", "field"),
    [("per_fatigue", 3.0, "fatigue"), ("per_emotion", 2.0, "emotion"), ("per_away", 2.0, "away"), ("per_hint", 2.0, "hint")],
)
def test_what_agents_feel_and_see_moves_their_wish(name, weight, value, field):
    """With its weight at zero something seen or felt does nothing; above zero, more of it makes a wish likelier."""
    module = policies.CATALOGUE["breaks"][name]
    names = list(module.PARAMETERS)
    for w, moved in ((0.0, False), (value, True)):
        p = [0.0] * len(names)
        p[names.index("base")], p[names.index(weight)] = -1.0, w
        wishes = [[module.wish(CALM._replace(luck=luck / 100, **{field: much}), p) for luck in range(100)] for much in (0.0, 1.0)]
        few, many = (sum(wish == WISH_BREAK for wish in some) for some in wishes)
        assert (moved, True) == (few < many, few <= many)


def test_courtesy_holds_back_while_people_wait():
    """Under `bounded` a queue that is seen makes a wish less likely; under `free` it does nothing."""
    for name, courteous in (("bounded", True), ("free", False)):
        p = [float(Number(*limit).read(conf_of(f"breaks/{name}")["params"][key]))
             for key, limit in policies.CATALOGUE["breaks"][name].PARAMETERS.items()]  # fmt: skip
        tired = CALM._replace(fatigue=1.0, luck=0.5)
        wishes = [policies.CATALOGUE["breaks"][name].wish(tired._replace(pressure=much), p) for much in (0.0, 1.0)]
        assert [WISH_BREAK, NO_WISH if courteous else WISH_BREAK] == wishes
