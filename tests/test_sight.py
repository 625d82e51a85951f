"""What agents see, by hand: the queue now or some minutes ago, who is away, and a hint."""

import pytest
from by_hand import NEVER, play, ready, rules

from sim import policies, sight
from sim.engines import processes

OPEN = ("00:00", "02:00")
FOUR_BUSY = [("phone", 1, NEVER, 3000, 0)] * 4
# Two wait for a while: from 90 to 190 s and from 130 to 330 s.
WAITING = [*FOUR_BUSY, ("phone", 90, 100, 1, 0), ("phone", 130, 200, 1, 0)]
FOUR = [(0, 3000)] * 4


def seen_over_time(contacts, information, norm=1):
    """What a team sees of its duty's queue, as a function of time: the day is played as far as asked for."""
    regimes = {"detailed": rules(information={"queue": True, **information})}
    hours = processes.Hours(*(lambda fresh, moments: (processes.as_objects(fresh), moments))(
        *ready(contacts, FOUR, regimes=regimes, hours=OPEN, behaviour={"norm": norm})
    ))  # fmt: skip

    def seen(now):
        while hours.clock.peek() <= now:
            hours.clock.step()
        return sight.pressure_seen(hours.day, hours.day.teams[0], 0, now)

    return seen


@pytest.mark.parametrize(
    ("lag", "expected"),
    [
        (0, {60: 0.0, 89: 0.0, 91: 0.25, 131: 0.5, 189: 0.5, 191: 0.25, 329: 0.25, 331: 0.0}),
        (1, {61: 0.0, 179: 0.0, 181: 0.25, 241: 0.5, 299: 0.5, 301: 0.25, 419: 0.25, 421: 0.0}),
        (3, {61: 0.0, 299: 0.0, 301: 0.25, 361: 0.5, 419: 0.5, 421: 0.25, 539: 0.25, 541: 0.0}),
    ],
)
def test_the_board_shows_what_was_some_minutes_ago(lag, expected):
    """Written every minute and seen `lag` minutes later: two of four waiting at 180 s are seen at 240 s with a lag of one.

    (At 120 s one waits for four agents, at 180 s two, at 240 and 300 s one, at 360 s none.)
    """
    seen = seen_over_time(WAITING, {"lag": lag})
    assert expected == {now: seen(float(now)) for now in expected}


def test_a_queue_that_is_not_shown_is_not_seen():
    """Without a board the pressure is 0, whoever waits."""
    seen = seen_over_time(WAITING, {"queue": False})
    assert [0.0, 0.0] == [seen(140.0), seen(200.0)]


@pytest.mark.parametrize("norm", [1, 0.6, 0])
def test_people_act_on_as_much_of_it_as_they_heed(norm, monkeypatch):
    """With a norm of .6 what is seen counts for .6; the board itself, and what it hints at, are the same for everybody."""
    regimes = {"detailed": rules(information={"queue": True, "hints": True})}
    call, busy = ("phone", 950, 990, 1, 0), [("phone", 900, NEVER, 500, 0)] * 4
    known = views(monkeypatch, [*busy, call], FOUR, breaks=[NEVER] * 3 + [1000.0], regimes=regimes, behaviour={"norm": norm})
    view = at(known, 1000.0)
    assert (norm * 0.25, norm * -1.0) == (view.pressure, view.hint)
    assert 0.5 == seen_over_time(WAITING, {"lag": 0}, norm=norm)(140.0)


def views(monkeypatch, *args, **kwargs):
    """All that agents knew when a pause could be wished for: (agent's planned break, view), in order of time."""
    known, wish = [], policies.wish

    def watched(code, view, p):
        known.append(view)
        return wish(code, view, p)

    monkeypatch.setattr(policies, "wish", watched)
    play(*args, hours=OPEN, **kwargs)
    return known


def at(known, now):
    """The one view of a moment."""
    (view,) = (view for view in known if view.now_s == now)
    return view


BREAKS = [1000.0, 1020.0, NEVER, NEVER]


@pytest.mark.parametrize(("away", "expected"), [(False, 0.0), (True, 0.25)])
def test_who_is_away_is_seen_where_it_is_shown(away, expected, monkeypatch):
    """Agent 1 thinks of a break at 1020 s, when one of four is away."""
    regimes = {"detailed": rules(information={"away": away})}
    known = views(monkeypatch, [("phone", 9000, 1, 1, 0)], FOUR, breaks=BREAKS, regimes=regimes)
    assert (0.0, expected) == (at(known, 1000.0).away, at(known, 1020.0).away)


@pytest.mark.parametrize(
    ("hints", "contacts", "expected"),
    [
        (True, [], 1.0),  # nobody waits and three colleagues are free
        (False, [], 0.0),  # no hints are given
        (True, [("phone", 900, NEVER, 500, 0)] * 3, 0.0),  # nobody waits, but no colleague is free
        (True, [("phone", 900, NEVER, 100, 0)] + [("phone", 900, NEVER, 500, 0)] * 3 + [("phone", 950, NEVER, 1, 0)], -1.0),
    ],
)
def test_a_hint_says_whether_it_is_a_good_moment(hints, contacts, expected, monkeypatch):
    """A good one with a colleague free, a bad one while somebody waits (as the call at 900 s ends), else neither."""
    regimes = {"detailed": rules(information={"queue": True, "hints": hints})}
    come = contacts or [("phone", 9000, 1, 1, 0)]
    known = views(monkeypatch, come, FOUR, breaks=[NEVER] * 3 + [1000.0], regimes=regimes)
    assert expected == next(view.hint for view in known if view.now_s == 1000.0)


@pytest.mark.parametrize(("calls", "free"), [(0, 3.0), (1, 2.0), (3, 0.0)])
def test_free_colleagues_are_those_who_would_take_the_next_call(calls, free, monkeypatch):
    """Of four on the phone, those others with nothing in hand; all four count as covering it. Nothing without a board."""
    contacts = [("phone", 900, NEVER, 500, 0)] * calls or [("phone", 9000, 1, 1, 0)]
    for queue in (True, False):
        regimes = {"detailed": rules(information={"queue": queue})}
        known = views(monkeypatch, contacts, FOUR, breaks=[NEVER] * 3 + [1000.0], regimes=regimes)
        shown = (free, 4.0) if queue else (0.0, 0.0)
        assert shown == (at(known, 1000.0).free, at(known, 1000.0).covering)
