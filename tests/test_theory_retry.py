"""People who try again, and other laws of handle times, against exact theory (block D2), by the rule of test_theory."""

from dataclasses import replace

import pytest
from exact import accepts, erlang_a, erlang_b, mg1
from exact_retry import Line, erlang_2, exponential, hyperexponential, line
from exact_skills import People
from small_centre import BUSY, Centre, queue
from test_theory import judge

AGENTS, RATE, HANDLE, PATIENCE = 5, 0.5, 10.0, 20.0
AGAIN, AFTER = 0.6, 60.0
EVEN, UNEVEN = erlang_2(HANDLE), hyperexponential(HANDLE, 2.0)
CASES = {
    "Erlang-2": (Line(AGENTS, RATE, EVEN, PATIENCE), {"law": "gamma", "cv": 0.5**0.5}),
    "hyper-exponential": (Line(AGENTS, RATE, UNEVEN, PATIENCE), {"law": "hyperexponential", "cv": 2.0}),
    "retries": (Line(AGENTS, RATE, exponential(HANDLE), PATIENCE, AGAIN, AFTER), {}),
    "retries, hyper-exponential": (Line(AGENTS, RATE, UNEVEN, PATIENCE, AGAIN, AFTER), {"law": "hyperexponential", "cv": 2.0}),
}


def centre(model, law):
    """One queue; some of those who give up try again."""
    people = People(model.rate, HANDLE, model.patience)
    retry = {"retry": {"share": model.again, "after": {"law": "exponential", "mean": model.after}}} if model.again else {}
    return Centre({"phone": (people, queue(people, **law, **retry))}, {"all": (model.agents, {})})


PLACES = {name: centre(model, law) for name, (model, law) in CASES.items()}


def rows(place, exact):
    """Rows to judge: attempts a person, what happens to an attempt, and how busy agents are."""
    if exact.attempts > 1.01:  # somebody tries again
        came_of_themselves = place.played[2][:, 0, 0]
        yield place.row("attempts", place.played[0]["phone"].offered, came_of_themselves, exact.attempts)
    yield from place.waits("phone", exact.p_wait, exact.p_abandon, exact.mean_wait)
    yield place.share_of_time("busy", exact.occupancy, load=BUSY)


@pytest.mark.parametrize("name", CASES)
def test_d2_retries_and_laws(name):
    """D2: attempts, P(wait), P(abandon), waits and occupancy with retries, and with more and less even handle times."""
    judge(PLACES[name].luck_rows())
    judge(rows(PLACES[name], line(CASES[name][0])))


WRONG = {
    ("Erlang-2", "exponential"): {"handle": exponential(HANDLE)},
    ("hyper-exponential", "a tenth more even"): {"handle": hyperexponential(HANDLE, 1.8)},
    ("retries", "a tenth fewer try again"): {"again": 0.54},
    ("retries", "after half the time"): {"after": 30.0},
    ("retries, hyper-exponential", "exponential"): {"handle": exponential(HANDLE)},
    ("retries, hyper-exponential", "nobody tries again"): {"again": 0.0},
}


@pytest.mark.parametrize(("name", "what"), WRONG)
def test_d2_has_teeth(name, what):
    """The same days are not taken for those of a place with another law, or a tenth off."""
    wrong = line(replace(CASES[name][0], **WRONG[name, what]))
    assert not all(accepts(*row)[0] for _, *row in rows(PLACES[name], wrong))


# ---- the exact side itself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("handle", [exponential(HANDLE), hyperexponential(HANDLE, 1.0)])
def test_without_retries_an_exponential_handle_is_erlang_a(handle):
    """With nobody trying again and memoryless work, in one stage or two alike, it is Erlang A."""
    found, exact = line(Line(AGENTS, RATE, handle, PATIENCE)), erlang_a(RATE, HANDLE, PATIENCE, AGENTS, 0.0)
    figures = [found.attempts, found.p_wait, found.p_abandon, found.mean_wait, found.occupancy]
    assert pytest.approx([1.0, exact.p_wait, exact.p_abandon, exact.mean_wait_all, exact.occupancy], rel=1e-8) == figures


@pytest.mark.parametrize(("handle", "cv"), [(EVEN, 0.5**0.5), (UNEVEN, 2.0)])
def test_one_patient_line_is_pollaczek_khinchine(handle, cv):
    """One agent, people who wait as long as it takes: the mean wait knows two moments of the handle time."""
    found = line(Line(1, 0.05, handle, 1e9))
    assert pytest.approx(mg1(0.05, HANDLE, cv).mean_wait_all, rel=1e-6) == found.mean_wait


@pytest.mark.parametrize("handle", [EVEN, UNEVEN])
def test_without_patience_it_is_erlang_b(handle):
    """With no patience at all the law of the handle time makes no difference."""
    found = line(Line(AGENTS, RATE, handle, 1e-7))
    assert pytest.approx(erlang_b(RATE * HANDLE, AGENTS), rel=1e-5) == found.p_abandon


def test_trying_again_at_once_is_more_patience():
    """Who tries again at once has not left: people are as many as with patience longer by one over the share who do not."""
    found = line(Line(AGENTS, RATE, exponential(HANDLE), PATIENCE, 0.6, 1e-7))
    exact = erlang_a(RATE, HANDLE, PATIENCE / 0.4, AGENTS, 0.0)
    assert pytest.approx(exact.mean_wait_all, rel=1e-5) == found.attempts * found.mean_wait
    assert pytest.approx(exact.p_abandon, rel=1e-5) == found.attempts * found.p_abandon * 0.4


@pytest.mark.parametrize("name", [name for name, (model, _) in CASES.items() if model.again])
def test_attempts_follow_from_those_given_up(name):
    """Attempts are people and those who, having given up, try again."""
    model = CASES[name][0]
    found = line(model)
    assert pytest.approx(1 + model.again * found.p_abandon * found.attempts, rel=1e-8) == found.attempts
