"""All engines live the same day to the last bit: in every scenario under every regime, and in hundreds of odd small places."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import DAYS, REGIMES, SEED, SHIPPED, place_of, scenario_of
from hypothesis import Phase, given, seed, settings
from test_random_worlds import following, some_place

from sim import run, world
from sim.checks import checked
from sim.engines import compiled, loop, processes
from sim.engines.agreement import Difference, first_difference
from sim.new_day import new_day
from sim.terms import ABANDONED, BY_LAW, COMING, COVERAGE_FLOOR, LUNCH, MAX_AWAY, REPEAT, RETRY, TASK, TRANSFERRED

WORLDS = 100  # for each regime, of one day or two
TABLES = ("queues", "channels", "teams", "benches", "hall", "stints", "pauses")  # bytes, and the order of rows


def drawn_day(scenario, number, to_the=None):
    """The luck of a day; with `to_the`, contacts arrive at whole multiples of so many seconds."""
    drawn = world.draw(scenario, SEED, number)
    if to_the is None:
        return drawn
    rounded = np.trunc(drawn.contacts.offered_s / to_the) * to_the  # who may come back has no time yet
    return replace(drawn, contacts=replace(drawn.contacts, offered_s=rounded))


def new(scenario, regime, number=0, to_the=None):
    """A day ready to begin, and its moments."""
    drawn, rules = drawn_day(scenario, number, to_the), scenario.regime[regime]
    return new_day(scenario, drawn, run.plan_for(scenario, regime, drawn), rules)


def parting(one, other):
    """Where two days part, in words, and which other tables of their final states are unlike."""
    found = first_difference(one, other)
    unlike = [name for name in TABLES if getattr(one, name).tobytes() != getattr(other, name).tobytes()]
    return [str(found)] * (found is not None) + unlike


def lived(fresh, moments):
    """The SimPy day, and where the day of each other engine parts from it."""
    story, steps = processes.run(fresh, moments), loop.run(fresh, moments)
    other = compiled.run(fresh, moments)  # last, since it works on the new day itself
    return story, {"loop": parting(story, steps), "compiled": parting(story, other)}


AGREED = {"loop": [], "compiled": []}


# ---- every scenario under every regime -------------------------------------------------------------------------------


@pytest.mark.parametrize("which", DAYS)
def test_engines_agree_in_every_scenario_under_every_regime(which):
    """SimPy, the loop and the compiled loop give the same bits in every field of every table."""
    assert AGREED == lived(*new(*place_of(which)))[1]


def test_a_sweep_compiles_once():
    """Whatever the scenario, the regime and the day, the compiled loop is compiled for one signature."""
    for which in DAYS[::3]:
        compiled.run(*new(*place_of(which)))
    assert 1 == len(compiled.play.signatures)


@pytest.mark.parametrize("regime", REGIMES)
def test_tables_grow_while_the_day_runs(regime, monkeypatch):
    """A day that begins with room for one event is the same day."""
    scenario = scenario_of("kommune_innbyggerservice")
    expected = compiled.run(*new(scenario, regime))
    monkeypatch.setattr(compiled, "room", lambda fresh: (len(fresh.agents), len(fresh.agents)))
    assert [] == parting(expected, compiled.run(*new(scenario, regime)))


# ---- small places nobody thought of ----------------------------------------------------------------------------------

def sights(day):
    """What there was to see on a day, and all that is to be seen at least once under each regime."""
    c, pauses, people = day.contacts, day.pauses, day.agents
    gone, came = c["phase"] == ABANDONED, c["phase"] > COMING
    seen = {
        "someone gives up": gone.any(), "someone is turned away": (gone & (c["ended_s"] == c["offered_s"])).any(),
        "a case is put aside": np.isfinite(c["aside_since_s"]).any(), "a case is taken up again": (c["aside_s"] > 0).any(),
        "several in hand": (day.stints["load"] > 1).any(), "nobody comes to work": not len(day.stints),
        "nobody gets in touch": not len(c), "contacts at the same second": len(np.unique(c["offered_s"])) < len(c),
        "held back by the floor": (pauses["bound"] == COVERAGE_FLOOR).any(),
        "held back by colleagues away": (pauses["bound"] == MAX_AWAY).any(),
        "a pause that came to nothing": (np.isfinite(pauses["granted_s"]) & np.isnan(pauses["started_s"])).any(),
        "lunch by law": (pauses["chosen"] == BY_LAW).any(), "tired": (people["fatigue"] > 0).any(),
        "work after the shift": (people["since_s"] > people["ends_s"]).any(),
        "someone tries again": (came & (c["came"] == RETRY)).any(), "someone is passed on": (c["phase"] == TRANSFERRED).any(),
        "someone comes back unsolved": (came & (c["came"] == REPEAT)).any(), "someone is called back": (c["callback"] == 1).any(),
        "something is left from the day before": (came & (c["offered_s"] < day.hall["opens_s"][0])).any(),
        "several stints end at the same second": len(np.unique(day.stints["end_s"])) < len(day.stints),
    }  # fmt: skip
    return {name for name, there in seen.items() if there}, set(seen)


@pytest.mark.parametrize("regime", REGIMES)
def test_engines_agree_in_small_places(regime):
    """In any small place, tidy enough for many ties or not, all engines give the same bits, compiled once."""
    played, seen = [], set()

    @seed(regime)
    @settings(max_examples=WORLDS, deadline=None, derandomize=True, phases=(Phase.generate,))
    @given(some_place(regime))
    def play(place):
        scenario, to_the = checked(place[0]), 60.0 if place[1] else None
        for fresh, moments in following(scenario, regime, *(drawn_day(scenario, len(played) + n, to_the) for n in (0, 1))):
            story, found = lived(fresh, moments)
            assert AGREED == found
        played.append(story)

    play()
    for story in played:
        seen |= sights(story)[0]
    missed = sights(played[0])[1] - seen if regime in SHIPPED else set()  # a newcomer's policy may be one that never sees some
    assert (True, set()) == (len(played) == WORLDS, missed)
    assert 1 == len(compiled.play.signatures)


# ---- the one who compares --------------------------------------------------------------------------------------------


def a_day():
    """A finished day of the small team."""
    return processes.run(*new(scenario_of("small_team_10"), "bounded"))


def changed(day, table, row, column, value):
    """The day with one field changed."""
    rows = getattr(day, table).copy()
    rows[column][row] = value
    return day._replace(**{table: rows})


def test_equal_days_have_no_difference():
    """A day and its copy are alike, and so are the fields that are not a number in both."""
    day = a_day()
    assert np.isnan(day.contacts["closed_s"]).any()
    assert None is first_difference(day, day._replace(**{name: getattr(day, name).copy() for name in day._fields}))


@pytest.mark.parametrize("table", ["contacts", "stints", "pauses", "agents"])
def test_any_field_that_is_changed_is_found(table):
    """Whatever field of whatever table differs in one row, that field is named with both values."""
    day = a_day()
    rows = getattr(day, table)
    row = len(rows) // 2
    for column in rows.dtype.names:
        was = rows[column][row]
        value = (was + 1) % 3 if rows.dtype[column].kind == "i" else 0.5 if np.isnan(was) else np.nextafter(was, 0.5)
        found = first_difference(day, changed(day, table, row, column, value))
        assert (table, column) == (found.table, found.column)


def test_the_earliest_event_is_named():
    """Of two events that differ, the one that came first is named, at the earlier of its two times."""
    day = a_day()
    answered = np.flatnonzero(np.isfinite(day.contacts["answered_s"]))
    early, late = answered[5], answered[50]
    at_s = day.contacts["answered_s"][early]
    other = changed(changed(day, "contacts", late, "talk_s", 1.0), "contacts", early, "answered_s", at_s + 60.0)
    assert Difference(at_s, "contacts", early, "answered_s", at_s, at_s + 60.0) == first_difference(day, other)


def test_where_two_days_part_is_named_and_not_what_came_of_it():
    """One conversation made longer in the middle of the day: the first difference is that conversation."""
    fresh, moments = new(scenario_of("small_team_10"), "bounded")
    row = len(fresh.contacts) // 2
    other, _ = new(scenario_of("small_team_10"), "bounded")
    other.contacts["talk_s"][row] += 600.0
    found = first_difference(processes.run(fresh, moments), processes.run(other, moments))
    assert ("contacts", row, "talk_s") == found[1:4]


@pytest.mark.parametrize("table", ["contacts", "stints", "pauses"])
def test_a_missing_row_is_noticed(table):
    """A row that one of the days lacks is noticed, at its own time, wherever it stands."""
    day = a_day()
    when = {"contacts": "offered_s", "stints": "start_s", "pauses": "wished_s"}[table]
    rows = np.sort(getattr(day, table), order=when)
    for row in (0, len(rows) // 2, len(rows) - 1):
        other = day._replace(**{table: np.delete(rows, row)})
        for found in (first_difference(day, other), first_difference(other, day)):
            assert (table, rows[when][row]) == (found.table, found.at_s)


def test_nothing_is_rounded():
    """0.0 and -0.0 are told apart, and so are two neighbouring numbers."""
    day = a_day()
    plus, minus = changed(day, "contacts", 3, "aside_s", 0.0), changed(day, "contacts", 3, "aside_s", -0.0)
    assert ("contacts", 3, "aside_s", 0.0, -0.0) == first_difference(plus, minus)[1:]
    near = changed(day, "contacts", 3, "offered_s", np.nextafter(day.contacts["offered_s"][3], np.inf))
    assert ("contacts", 3, "offered_s") == first_difference(day, near)[1:4]


def test_a_difference_is_told_in_words():
    """The message says when, where, and what each of the days has."""
    day = a_day()
    one, other = (changed(day, "contacts", 3, "answered_s", at_s) for at_s in (36000.0, 36060.0))
    expected = "at 10:00 (36000.000 s): contacts row 3, answered_s is 36000.0 in the one and 36060.0 in the other"
    assert expected == str(first_difference(one, other))
    one, other = (changed(day, "stints", 0, "activity", activity) for activity in (LUNCH, TASK))
    assert str(first_difference(one, other)).endswith("activity is lunch in the one and task in the other")
