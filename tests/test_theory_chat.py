"""Chats against exact theory (block C2), and calls beside them (C3), by the acceptance rule of test_theory.

An agent may have several chats in hand, worked at a rate by their number, and who is asked first has fewest or most of them.
In a blended place the same agents answer calls, which go first; a chat may leave some agents free for them.
"""

from dataclasses import replace

import numpy as np
import pytest
from exact import accepts, erlang_a
from exact_chat import Desk, desk
from exact_skills import People, Skills, skills
from small_centre import BUSY, Centre, queue
from test_theory import judge

from sim.terms import CHANNELS

CHATS = Desk(agents=4, rates=(1.0, 1.7, 2.1), chat=People(rate=0.72, handle=10.0, patience=20.0))
BLEND = Desk(
    6, (1.0, 1.6), chat=People(rate=0.25, handle=10.0, patience=20.0), phone=People(rate=0.3, handle=12.0, patience=30.0)
)
C2 = {"least": CHATS, "most": replace(CHATS, fill="most")}
C3 = {
    "no reserve": BLEND,
    "one kept free": replace(BLEND, reserve=1),
    "two kept free": replace(BLEND, reserve=2),
    "one kept free, most": replace(BLEND, reserve=1, fill="most"),
}
PHONE, CHAT = CHANNELS.index("phone"), CHANNELS.index("chat")


def centre(model):
    """A queue of calls, if any come, that goes before one of chats; everybody answers both."""
    queues = {"chat": (model.chat, queue(model.chat, "chat", priority=1, reserve=model.reserve))}
    if model.phone.rate:
        queues["phone"] = model.phone, queue(model.phone, priority=0)
    chat = {"slots": len(model.rates), "rates": list(model.rates), "fill": model.fill}
    return Centre(queues, {"all": (model.agents, {})}, chat)


PLACES = {name: centre(model) for name, model in (C2 | C3).items()}


def rows(place, exact):
    """Rows to judge: waits, chats' time in hand, and the shares of agents' time with 0, 1 ... chats in hand and on the phone."""
    for k, name in enumerate(("phone", "chat")):
        if name in place.queues:
            yield from place.waits(name, exact.p_wait[k], exact.p_abandon[k], exact.mean_wait[k])
    chats = place.played[0]["chat"]
    yield place.row("a chat's time in hand", chats.in_hand, chats.answered, exact.duration)
    yield place.share_of_time("free", exact.chats[0], load=0)
    for k, share in enumerate(exact.chats[1:], 1):
        yield place.share_of_time(f"{k} in hand", share, channel=CHAT, load=k)
    if exact.on_phone:
        yield place.share_of_time("on the phone", exact.on_phone, channel=PHONE, load=BUSY)


@pytest.mark.parametrize("name", C2)
def test_c2_chats(name):
    """C2: P(wait), waits, a chat's duration and how many agents have in hand, whoever of the agents is asked first."""
    judge(PLACES[name].luck_rows())
    judge(rows(PLACES[name], desk(C2[name])))


@pytest.mark.parametrize("name", C3)
def test_c3_calls_and_chats(name):
    """C3: waits on both channels and the shares of time free, on the phone and on chats, with and without an idle reserve."""
    judge(PLACES[name].luck_rows())
    judge(rows(PLACES[name], desk(C3[name])))


WRONG = {
    ("least", "most in hand is asked first"): {"fill": "most"},
    ("least", "two chats at once a tenth quicker"): {"rates": (1.0, 1.87, 2.1)},
    ("most", "fewest in hand is asked first"): {"fill": "least"},
    ("most", "three chats at once a twentieth quicker"): {"rates": (1.0, 1.7, 2.205)},
    ("no reserve", "one kept free"): {"reserve": 1},
    ("no reserve", "calls a tenth longer"): {"phone": replace(BLEND.phone, handle=13.2)},
    ("one kept free", "two kept free"): {"reserve": 2},
    ("two kept free", "one kept free"): {"reserve": 1},
    ("one kept free, most", "fewest in hand is asked first"): {"fill": "least"},
}


@pytest.mark.parametrize(("name", "what"), WRONG)
def test_c2_and_c3_have_teeth(name, what):
    """The same days are not taken for those of a place with another rule, or a tenth off."""
    wrong = desk(replace((C2 | C3)[name], **WRONG[name, what]))
    assert not all(accepts(*row)[0] for _, *row in rows(PLACES[name], wrong))


# ---- the exact side itself ---------------------------------------------------------------------------------------------

PEOPLE = People(rate=0.5, handle=10.0, patience=30.0)


@pytest.mark.parametrize("fill", ["least", "most"])
def test_chats_at_full_pace_are_erlang_a(fill):
    """Where two chats at once go as fast as one, three agents are six; one chat at a time is a call."""
    exact = erlang_a(0.5, 10.0, 30.0, 6, 0.0)
    for model in (Desk(3, (1.0, 2.0), PEOPLE, fill=fill), Desk(6, (1.0,), PEOPLE, fill=fill)):
        found = desk(model)
        figures = [found.p_wait[1], found.p_abandon[1], found.mean_wait[1], found.duration]
        assert pytest.approx([exact.p_wait, exact.p_abandon, exact.mean_wait_all, 10.0], rel=1e-8) == figures
        slots = len(model.rates)
        assert pytest.approx(exact.occupancy, rel=1e-8) == found.chats @ np.arange(slots + 1) / slots


def test_one_chat_and_calls_are_the_v_model():
    """One chat at a time beside calls that go first is the V model."""
    calls, chats = People(0.2, 12.0, 30.0), People(0.3, 9.0, 20.0)
    found, exact = desk(Desk(5, (1.0,), chats, calls)), skills(Skills((0, 5), (calls, chats), 1))
    assert pytest.approx(exact.p_wait, rel=1e-8) == found.p_wait
    assert pytest.approx(exact.p_abandon, rel=1e-8) == found.p_abandon
    assert pytest.approx(exact.occupancy[1], rel=1e-8) == found.on_phone + found.chats[1]


def test_with_everybody_kept_free_calls_are_erlang_a():
    """Where as many are kept free as there are, no chat is answered and calls have the agents for themselves."""
    found = desk(Desk(4, (1.0, 1.6), People(0.1, 10.0, 5.0), People(0.3, 10.0, 30.0), reserve=4))
    exact = erlang_a(0.3, 10.0, 30.0, 4, 0.0)
    assert pytest.approx([exact.p_wait, exact.p_abandon, exact.occupancy], rel=1e-8) == [
        found.p_wait[0], found.p_abandon[0], found.on_phone
    ]  # fmt: skip
    assert pytest.approx([1.0, 1.0], rel=1e-8) == [found.p_wait[1], found.p_abandon[1]]


def test_one_agent_who_shares_is_one_at_a_time():
    """One agent whose pace is the same for any number in hand: as many are there as if chats were taken one by one."""
    exact, shared = erlang_a(0.08, 10.0, 1e10, 1, 0.0), desk(Desk(1, (1.0,) * 4, People(0.08, 10.0, 1e10)))
    there = exact.mean_wait_all + 10.0
    assert pytest.approx(there, rel=1e-5) == shared.mean_wait[1] + shared.duration
