"""The supervisor: moves people when the day is another than forecast, tells them in time, and else leaves the plan alone."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from conftest import SEED, scenario_of
from pytest import approx

from sim import choices, run, supervisor, world
from sim.engines import processes
from sim.new_day import new_day
from sim.terms import AVAILABLE, BY_LEADER, HALF_HOUR_S, NEVER, NOBODY

PLACES = ("nks_vestland", "kommune_innbyggerservice")
PARAMS = "regime.supervisor.channel_choice.params"
EAGER = f"{PARAMS}.least_gain=0.1"  # a supervisor who changes much for little


@cache
def surprised(name, factor, *words, day=0):
    """A place, a day on which so many times as many came as forecast, and the plan made for it."""
    scenario = scenario_of(name, *words)
    drawn = world.draw(scenario, SEED, day)
    drawn = replace(drawn, forecast=drawn.forecast / factor)
    return scenario, drawn, run.plan_for(scenario, "detailed", drawn)


@pytest.mark.parametrize("name", PLACES)
def test_where_no_change_is_worth_it_the_plan_stands(name):
    """Under a supervisor who moves nobody the day is that of the detailed plan, in every column but who decided."""
    scenario, drawn, planned = surprised(name, 1.5, f"{PARAMS}.least_gain=1e9")
    one, other = (run.play(scenario, regime, drawn, planned) for regime in ("detailed", "supervisor"))
    assert one.contacts.equals(other.contacts) and one.pauses.equals(other.pauses)
    columns = [column for column in one.stints if column != "chosen"]
    assert one.stints[columns].equals(other.stints[columns])
    assert 0 == other.day.agents["changes"].sum()
    assert {"plan", "leader"} == set(other.stints.chosen) - {"law"}


def test_people_are_moved_when_many_more_come_than_forecast():
    """Half as many again as forecast, and too few to answer them: people are moved, and over ten days fewer give up."""
    changes, gave_up = [0, 0], [0, 0]
    for number in range(10):
        scenario, drawn, planned = surprised("nks_vestland", 1.5, "staffing.scale=0.6", day=number)
        for i, regime in enumerate(("detailed", "supervisor")):
            day = run.play(scenario, regime, drawn, planned)
            changes[i] += day.day.agents["changes"].sum()
            gave_up[i] += (day.contacts.phase == "abandoned").sum()
    assert changes[1] > 0 == changes[0]
    assert gave_up[1] < 0.95 * gave_up[0]


class Log:
    """Looks on while a day is played under a supervisor: what was said when, and what came of it."""

    def __init__(self, monkeypatch):
        self.looks, self.told, self.moves, self.put_off = [], {}, [], []
        self.look, self.change, self.choose = supervisor.plan_ahead, choices.change_duty, supervisor.best_to_put_off
        monkeypatch.setattr(supervisor, "plan_ahead", self.looked)
        monkeypatch.setattr(choices, "change_duty", self.changed)
        monkeypatch.setattr(supervisor, "best_to_put_off", self.chosen)

    def looked(self, day, h, now):
        """Writes down who is told what."""
        self.look(day, h, now)
        self.looks.append((h, now))
        for a, agent in enumerate(day.agents):
            if agent.told_next != NOBODY:
                self.told[a, h] = (now, agent.told_next)

    def changed(self, day, a, duty, by, now):
        """Writes down who goes over to another duty because of the supervisor."""
        if duty != day.agents[a].duty and by == BY_LEADER and duty == day.agents[a].told:
            self.moves.append((a, duty, now))
        self.change(day, a, duty, by, now)

    def chosen(self, day, h, now, busier, least):
        """Writes down whose pause is put off, which, and when it was to be."""
        a = self.choose(day, h, now, busier, least)
        if a != NOBODY:
            agent, lunch = day.agents[a], supervisor.lunch_in(day, a, h)
            self.put_off.append((a, "lunch" if lunch else "break", agent.lunch_plan_s if lunch else agent.break_plan_s))
        return a


def played(scenario, drawn, planned):
    """The end of a day under a supervisor, on plain objects."""
    return processes.run(*new_day(scenario, drawn, planned, scenario.regime["supervisor"]))


@pytest.mark.parametrize("notice", [0, 10, 25])
def test_agents_are_told_before_the_half_hour_begins(notice, monkeypatch):
    """The supervisor looks ahead `notice` before each half-hour; nobody goes over before the half-hour it was said for."""
    scenario, drawn, planned = surprised("nks_vestland", 1.5, f"{PARAMS}.notice={notice}")
    log = Log(monkeypatch)
    played(scenario, drawn, planned)
    opens = scenario.demand.opens
    assert [(h, opens + (h - 1) * HALF_HOUR_S - 60 * notice) for h in range(1, scenario.half_hours + 1)] == log.looks
    assert log.moves
    for a, duty, now in log.moves:
        h = int((now - opens) // HALF_HOUR_S) + 1
        said = [log.told[a, k] for k in (h, h - 1) if (a, k) in log.told]  # who is busy goes over when done, perhaps later
        assert duty in [what for _, what in said]
        assert now - min(at_s for at_s, _ in said) >= 60 * notice


def test_every_change_is_counted():
    """An agent's count is how often they were told something new, and how many of their pauses were put off."""
    scenario, drawn, planned = surprised("nks_vestland", 1.5, EAGER)
    with pytest.MonkeyPatch.context() as patch:
        log = Log(patch)
        day = played(scenario, drawn, planned)
    expected = np.bincount([a for a, _, _ in log.put_off], minlength=len(day.agents))
    for a, h in log.told:
        before = log.told.get((a, h - 1), (0.0, NOBODY))[1]
        expected[a] += log.told[a, h][1] != before
    assert log.put_off and expected.tolist() == day.agents["changes"].tolist()


def test_those_the_plan_has_elsewhere_are_told_and_nobody_else():
    """Nobody is told to do what the plan says anyway, and nobody what they cannot do."""
    scenario, drawn, planned = surprised("kommune_innbyggerservice", 1.5)
    with pytest.MonkeyPatch.context() as patch:
        log = Log(patch)
        fresh, moments = new_day(scenario, drawn, planned, scenario.regime["supervisor"])
        plan_duty = fresh.plan_duty.copy()
        processes.run(fresh, moments)
    assert log.told and all(duty != plan_duty[a][h] for (a, h), (_, duty) in log.told.items())
    groups, duties = fresh.agents["group"], len(fresh.duty_has)
    assert all(fresh.menu[groups[a] * duties + duty][0] >= 0 for (a, _), (_, duty) in log.told.items())


# ---- pauses put off --------------------------------------------------------------------------------------------------


@cache
def pauses_put_off():
    """A day on which pauses are put off, the same day under the plan, and which pauses they were."""
    scenario, drawn, planned = surprised("nks_vestland", 1.5, EAGER)
    with pytest.MonkeyPatch.context() as patch:
        log = Log(patch)
        moved = run.play(scenario, "supervisor", drawn, planned)
    return moved, run.play(scenario, "detailed", drawn, planned), log.put_off


def test_a_pause_is_put_off_by_half_an_hour_and_taken():
    """It is due half an hour later than planned, and begins then, or when the contact in hand is finished."""
    moved, _, put_off = pauses_put_off()
    assert len(put_off) == len({(a, at_s) for a, _, at_s in put_off}) >= 3
    for a, kind, at_s in put_off:
        mine = moved.pauses[(moved.pauses.agent_id == a) & (moved.pauses.wished_s == at_s + HALF_HOUR_S)]
        assert [kind] == mine.kind.tolist()
        stints = moved.stints[(moved.stints.agent_id == a) & (moved.stints.start_s < mine.started_s.item())]
        in_hand = stints.load.iloc[-1] > 0
        assert in_hand or mine.started_s.item() == mine.wished_s.item()


def test_nobody_loses_a_pause_to_the_supervisor():
    """As many are taken as under the plan, and a lunch that is put off still begins in its window."""
    moved, left, put_off = pauses_put_off()
    begun = [result.pauses.dropna(subset="started_s").groupby("agent_id").size() for result in (left, moved)]
    assert begun[0].equals(begun[1])
    people = moved.day.agents
    late = [at_s + HALF_HOUR_S - min(people["lunch_to_s"][a], people["law_s"][a]) for a, kind, at_s in put_off if kind == "lunch"]
    assert late and max(late) <= 0


# ---- how busy it is --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "swing", "expected"),
    [
        (0, 0.04, 1 / (1 + 0.04 * 45)),  # nobody has come where 45 were expected
        (45, 0.04, 1.0),  # as expected
        (90, 0.04, (1 + 3.6) / (1 + 1.8)),
        (90, 0.0, 1.0),  # where forecasts are never wrong, the forecast stands
        (90, 1e9, 2.0),  # where they are worth nothing, what is seen is what counts
    ],
)
def test_how_busy_the_day_is_follows_what_has_been_seen(seen, swing, expected):
    """In the middle of the second half-hour of 30 contacts each: what has come, as far as forecasts are known to be wrong."""
    scenario, drawn, planned = surprised("small_team_10", 1.0)
    fresh, _ = new_day(scenario, drawn, planned, scenario.regime["supervisor"])
    day = processes.as_objects(fresh._replace(expected=np.array([0.0, 30.0, 60.0])))
    day.hall[0].seen, day.hall[0].swing = seen, swing
    assert expected == approx(supervisor.busier_than_expected(day, day.hall[0].opens_s + 1.5 * HALF_HOUR_S))


def test_before_opening_the_day_is_as_forecast():
    """Nothing has been seen yet, and nothing was expected."""
    scenario, drawn, planned = surprised("small_team_10", 1.0)
    fresh, _ = new_day(scenario, drawn, planned, scenario.regime["supervisor"])
    day = processes.as_objects(fresh)
    assert 1.0 == supervisor.busier_than_expected(day, day.hall[0].opens_s - 600.0)


def test_only_those_on_shift_are_counted_on():
    """Where people work in blocks of three hours, nobody is planned with outside their own."""
    scenario, drawn, planned = surprised("small_team_10", 1.0)
    fresh, _ = new_day(scenario, drawn, planned, scenario.regime["supervisor"])
    day, opens_s = processes.as_objects(fresh), scenario.demand.opens
    for a, agent in enumerate(day.agents):
        agent.activity = AVAILABLE
        for h in range(1, scenario.half_hours + 1):
            on_shift = agent.starts_s < opens_s + h * HALF_HOUR_S and agent.ends_s > opens_s + (h - 1) * HALF_HOUR_S
            assert (on_shift, on_shift) == (supervisor.counts_on(day, a, h, opens_s), day.plan_there[a][h] > 0)


def test_who_has_not_come_in_time_is_not_counted_on():
    """Absent agents are planned with until a quarter of an hour into their shift."""
    scenario, drawn, planned = surprised("kommune_innbyggerservice", 1.0, "workforce.absence=1")
    fresh, _ = new_day(scenario, drawn, planned, scenario.regime["supervisor"])
    day = processes.as_objects(fresh)
    agent = day.agents[0]
    assert agent.starts_s < NEVER
    found = [supervisor.counts_on(day, 0, 3, agent.starts_s + at_s) for at_s in (-600.0, 899.0, 901.0)]
    assert [True, True, False] == found
