"""What work does to people, by hand: each formula exact, and each with a zero that leaves everything as it was."""

from math import exp, inf, log

import pytest
from by_hand import NEVER, play, rules
from conftest import scenario_of
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from sim import behaviour

LEVELS, RATES, TIMES = st.floats(0, 1), st.floats(0, 0.01), st.floats(0, 40_000)


# ---- levels ----------------------------------------------------------------------------------------------------------


@given(LEVELS, LEVELS, RATES, TIMES, st.floats(0, 1))
def test_two_steps_are_one(level, toward, rate, elapsed, share):
    """A level brought up to date on the way is where it would be anyway: no event in between changes anything."""
    half_way = behaviour.relaxed(level, toward, rate, share * elapsed)
    expected = behaviour.relaxed(level, toward, rate, elapsed)
    assert expected == approx(behaviour.relaxed(half_way, toward, rate, (1 - share) * elapsed), abs=1e-12)


@given(LEVELS, LEVELS, RATES, TIMES)
def test_a_level_moves_toward_its_value_and_never_past_it(level, toward, rate, elapsed):
    """It stays between where it was and where it is going."""
    low, high = sorted((level, toward))
    assert low - 1e-12 <= behaviour.relaxed(level, toward, rate, elapsed) <= high + 1e-12


def test_a_level_is_half_way_after_the_half_life():
    """The rate is per second: log 2 over the rate is the time to half of the way."""
    assert 0.6 == approx(behaviour.relaxed(0.2, 1.0, 0.001, 1000 * log(2)))
    assert 0.25 == approx(behaviour.relaxed(0.5, 0.0, 0.001, 1000 * log(2)))


@given(LEVELS, LEVELS, TIMES)
def test_without_a_rate_or_without_time_a_level_stays(level, toward, elapsed):
    """Nothing moves at rate 0, and nothing in no time."""
    assert level == approx(behaviour.relaxed(level, toward, 0.0, elapsed), abs=1e-15)
    assert level == approx(behaviour.relaxed(level, toward, 0.01, 0.0), abs=1e-15)


@given(LEVELS, LEVELS)
def test_a_blow_takes_its_share_of_what_is_left(level, step):
    """A level never falls by a blow and never passes 1; a step of 0 leaves it alone and a step of 1 fills it up."""
    assert level - 1e-15 <= behaviour.raised(level, step) <= 1 + 1e-15
    assert (level, 1.0) == (behaviour.raised(level, 0.0), approx(behaviour.raised(level, 1.0)))


def test_two_blows_of_a_quarter():
    """From nothing to .25, and then a quarter of the rest: .4375."""
    assert [0.25, 0.4375] == [behaviour.raised(0.0, 0.25), behaviour.raised(behaviour.raised(0.0, 0.25), 0.25)]


def test_slower_in_proportion_to_the_level():
    """Fully worn out at 5 % is 1.05, half worn out 1.025; where it has no effect, or at rest, exactly 1."""
    assert [1.05, 1.025] == approx([behaviour.slowed(1.0, 0.05), behaviour.slowed(0.5, 0.05)])
    assert [1.0, 1.0] == [behaviour.slowed(0.7, 0.0), behaviour.slowed(0.0, 0.3)]


# ---- pace ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("waiting", "busyness", "expected"),
    [(0, 0.5, 1.0), (0.5, 0.5, 0.975), (1, 0.5, 0.95), (7, 0.5, 0.95), (1, 0.93, 0.95), (1, 0.94, 1.1), (0, 1.0, 1.1)],
)
def test_people_hurry_until_it_has_been_too_much(waiting, busyness, expected):
    """Up to 5 % faster with a queue of one each or more; 10 % slower once the last hour was fuller than 93 %."""
    assert expected == approx(behaviour.pace(waiting, busyness, 0.05, 0.1, 0.93))


@given(st.floats(0, 100), LEVELS, LEVELS)
def test_no_hurry_and_no_overwork_is_a_steady_pace(waiting, busyness, limit):
    """With both at zero the pace is exactly 1, whatever the queue."""
    assert 1.0 == behaviour.pace(waiting, busyness, 0.0, 0.0, limit)


# ---- unsolved --------------------------------------------------------------------------------------------------------


def test_a_rested_agent_with_one_in_hand_leaves_the_base_share():
    """Fatigue and more in hand add to the log-odds: of 1 in 5, .34 when worn out and .2 for each chat more."""
    assert 0.2 == approx(behaviour.unresolved(0.2, 0.34, 0.2, 0.0, 1))
    assert 1 / (1 + 4 * exp(-0.34)) == approx(behaviour.unresolved(0.2, 0.34, 0.2, 1.0, 1))
    assert 1 / (1 + 4 * exp(-0.4)) == approx(behaviour.unresolved(0.2, 0.34, 0.2, 0.0, 3))


@given(st.floats(0, 5), st.floats(0, 5), LEVELS, st.integers(1, 12))
def test_never_and_always_stay_so(per_fatigue, per_load, fatigue, load):
    """A base of 0 is never and a base of 1 always, whatever the fatigue."""
    assert (0.0, 1.0) == tuple(behaviour.unresolved(base, per_fatigue, per_load, fatigue, load) for base in (0.0, 1.0))


@given(st.floats(0.001, 0.999), LEVELS, st.integers(1, 12))
def test_without_effects_everybody_leaves_the_base_share(base, fatigue, load):
    """With both effects at zero, neither fatigue nor how many are in hand matters."""
    assert base == approx(behaviour.unresolved(base, 0.0, 0.0, fatigue, load))


# ---- learned ---------------------------------------------------------------------------------------------------------


def test_a_skill_grows_from_its_start_to_its_end():
    """At first the start, after one time constant all but 1/e of the way, in the long run the end."""
    weeks = [behaviour.learned(0.4, 0.85, 8, elapsed) for elapsed in (0, 8, inf)]
    assert [0.4, 0.85 - 0.45 / exp(1), 0.85] == approx(weeks)


def test_two_halves_of_learning_are_the_whole():
    """What is learned in four weeks, and from there in four more, is what is learned in eight."""
    half_way = behaviour.learned(0.4, 0.85, 8, 4)
    assert behaviour.learned(0.4, 0.85, 8, 8) == approx(behaviour.learned(half_way, 0.85, 8, 4))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), 1.0),
        (("behaviour.norm=0.6",), 0.6),
        (("behaviour.norm=0.6", "behaviour.skill_start=0.5", "behaviour.weeks=0"), 0.3),
        (("behaviour.skill_start=0.4", "behaviour.skill_end=0.85", "behaviour.skill_time=8", "behaviour.weeks=8"), 0.684454),
    ],
)
def test_people_heed_what_they_see_by_skill_and_norm(words, expected):
    """How much of what they see people act on is skill so far times the norm of the team; all of it by default."""
    assert expected == approx(scenario_of("small_team_10", *words).behaviour.heed(), abs=1e-6)


# ---- on the floor ----------------------------------------------------------------------------------------------------

TWO_CALLS = [("phone", 0, NEVER, 100, 0), ("phone", 10, NEVER, 100, 0)]
ALONE = [(0, 2000)]


def second_call(effects, contacts=TWO_CALLS, **more):
    """How long the last of the calls took, by one agent, with these effects."""
    day = play(contacts, ALONE, behaviour=effects, **more)
    return (day.contacts.ended_s - day.contacts.answered_s).iloc[-1]


def test_with_all_effects_at_zero_a_call_takes_what_it_takes():
    """Every call takes its hundred seconds, and nobody is tired."""
    assert 100 == second_call({})


def test_a_tired_agent_is_slower():
    """After a hundred seconds of calls at .06 a minute fatigue is 1 - exp(-.1), and slows by three tenths of that."""
    effects = {"fatigue_rate": 0.06, "fatigue_slows": 0.3}
    assert 100 * (1 + 0.3 * (1 - exp(-0.1))) == approx(second_call(effects))


def test_chat_tires_less():
    """At a strain of .8 the rate is .8 of that of calls."""
    effects = {"fatigue_rate": 0.06, "fatigue_slows": 0.3, "fatigue_chat": 0.8}
    chats = [("chat", 0, NEVER, 100, 0), ("chat", 100, NEVER, 100, 0)]
    queues = {"chat": {"channel": "chat"}}
    assert 100 * (1 + 0.3 * (1 - exp(-0.08))) == approx(second_call(effects, chats, queues=queues))


def rested(**effects):
    """How long a call takes after a call of 100 s and a break of a minute, begun at once."""
    return second_call({"fatigue_rate": 0.06, "fatigue_slows": 1.0, **effects}, breaks=[50.0])


def test_a_pause_rests():
    """A minute's break at .6 a minute takes fatigue down by a factor of exp(-.6)."""
    assert 100 * (1 + (1 - exp(-0.1)) * exp(-0.6)) == approx(rested(recovery_break=0.6))


def test_a_pause_of_ones_own_choice_rests_more():
    """Chosen by the agent it rests faster by `own_rest`; planned by others it does not."""
    own = {"own_rest": 0.5, "recovery_break": 0.6}
    assert rested(recovery_break=0.6) == rested(**own)
    regimes = {"detailed": rules("windowed", information={"queue": False})}
    chosen = second_call({"fatigue_rate": 0.06, "fatigue_slows": 1.0, **own}, breaks=[50.0], regimes=regimes)
    assert 100 * (1 + (1 - exp(-0.1)) * exp(-0.9)) == approx(chosen)


HARD = {"hard": 1.0, "emotion_rise": 0.25, "emotion_slows": 0.2, "emotion_fade": 0.0, "emotion_rest": 3}


def test_a_hard_call_lingers_and_fades():
    """Right after one, a quarter of it is there; a break of a minute fades it, three times as fast as work does."""
    assert 100 * 1.05 == approx(second_call(HARD))
    assert 100 * (1 + 0.05 * exp(-3 * 0.6)) == approx(second_call({**HARD, "emotion_fade": 0.6}, breaks=[50.0]))


def test_where_no_call_is_hard_nothing_lingers():
    """Without hard contacts, and with hard ones that leave nothing behind, calls take what they take."""
    assert [100, 100] == [second_call({**HARD, "hard": 0.0}), second_call({**HARD, "emotion_rise": 0.0})]


def test_the_first_contact_on_another_channel_takes_longer():
    """From the phone to the desk and back: slower each time, but not from phone to phone."""
    queues = {"phone": {"channel": "phone"}, "desk": {"channel": "desk"}}
    contacts = [(name, 10 * i, NEVER, 100, 0) for i, name in enumerate(("phone", "desk", "phone", "phone"))]
    day = play(contacts, ALONE, queues, behaviour={"switch_slows": 0.1})
    assert [100, 110, 110, 100] == approx((day.contacts.ended_s - day.contacts.answered_s).tolist())


def test_people_hurry_while_somebody_waits():
    """A call begun while another waits for the one agent goes 5 % faster; the last one does not."""
    contacts = [*TWO_CALLS, ("phone", 20, NEVER, 100, 0)]
    day = play(contacts, ALONE, behaviour={"hurry": 0.05})
    assert [100, 95, 100] == approx((day.contacts.ended_s - day.contacts.answered_s).tolist())


def test_after_a_long_busy_spell_people_are_slower():
    """An hour without a free moment is fuller than 93 %, and a call takes 10 % longer; a little less is not."""
    effects = {"overwork": 0.1, "overwork_over": 0.93}
    spells = [[("phone", 0, NEVER, spell, 0), ("phone", 10, NEVER, 100, 0)] for spell in (3500, 3600)]
    days = [play(contacts, [(0, 9000)], behaviour=effects) for contacts in spells]
    assert [100, 110] == approx([(day.contacts.ended_s - day.contacts.answered_s).iloc[-1] for day in days])


@pytest.mark.parametrize(("share", "expected"), [(0, [0, 0]), (1, [1, 1])])
def test_contacts_are_left_unsolved_as_often_as_said(share, expected):
    """Never at 0 and always at 1; who gives up has not been helped at all."""
    gone = ("phone", 20, 5, 100, 0)
    day = play([*TWO_CALLS, gone], ALONE, behaviour={"unresolved": share})
    assert [*expected, 0] == day.day.contacts["unresolved"].tolist()
