"""Skills against exact theory (block C1), by the acceptance rule of test_theory: V and N models, with priorities."""

from dataclasses import replace

import numpy as np
import pytest
from exact import accepts, erlang_a, mmn_priorities
from exact_skills import People, Skills, skills
from small_centre import BUSY, Centre, queue
from test_theory import judge

ONE, TWO = People(rate=0.35, handle=8.0, patience=30.0), People(rate=0.25, handle=12.0, patience=20.0)
V = Skills(pools=(0, 5), classes=(ONE, TWO), first=1)
N = Skills(pools=(3, 3), classes=(ONE, TWO), first=1)
CASES = {
    "V": V,
    "V, class 2 first": replace(V, first=2),
    "N": N,
    "N, class 2 first": replace(N, first=2),
    "N, longest free": replace(N, pool_1_first=False),
    "N, longest free, class 2 first": replace(N, first=2, pool_1_first=False),
}


def centre(model):
    """Queues one and two; pool 1 has the skill for one alone, pool 2 for both, and for one it is second choice if so said."""
    both = zip((1, 2), ("one", "two"), model.classes, strict=True)
    queues = {name: (people, queue(people, priority=int(k != model.first))) for k, name, people in both}
    second = {"one": 1 + model.pool_1_first, "two": 1}
    teams = {"pool 1": (model.pools[0], {"one": 1}), "pool 2": (model.pools[1], second)}
    return Centre(queues, {name: team for name, team in teams.items() if team[0]})


PLACES = {name: centre(model) for name, model in CASES.items()}


def rows(place, exact):
    """Rows to judge: for each class who waits, who gives up and how long they wait; for each pool how busy it is."""
    for k, name in enumerate(place.queues):
        yield from place.waits(name, exact.p_wait[k], exact.p_abandon[k], exact.mean_wait[k])
    occupancy = exact.occupancy[-len(place.teams) :]
    for team, (name, busy) in enumerate(zip(place.teams, occupancy, strict=True)):
        yield place.share_of_time(f"{name} busy", busy, team, load=BUSY)


@pytest.mark.parametrize("name", CASES)
def test_c1_skills(name):
    """C1: waits and abandonment of each class and occupancy of each pool, whoever goes first, whoever is asked first."""
    judge(PLACES[name].luck_rows())
    judge(rows(PLACES[name], skills(CASES[name])))


def test_without_priorities_the_longest_waiting_goes_first():
    """Two queues of one priority whose people are alike are one queue: each has the waits of Erlang A."""
    alike = Skills(pools=(0, 5), classes=(People(0.2, 10.0, 30.0), People(0.3, 10.0, 30.0)), first=1)
    place = centre(alike)
    for _, settings in place.queues.values():
        settings["priority"] = 0
    exact = erlang_a(0.5, 10.0, 30.0, 5, 0.0)
    judge(place.luck_rows())
    for name in place.queues:
        judge(place.waits(name, exact.p_wait, exact.p_abandon, exact.mean_wait_all))


WRONG = {
    ("V", "class 2 goes first"): {"first": 2},
    ("V", "people a tenth more patient"): {"classes": (replace(ONE, patience=33.0), TWO)},
    ("N", "class 2 goes first"): {"first": 2},
    ("N", "longest free is asked"): {"pool_1_first": False},
    ("N", "one of pool 1 is of pool 2"): {"pools": (2, 4)},
    ("N, longest free, class 2 first", "pool 1 is asked first"): {"pool_1_first": True},
    ("N, longest free, class 2 first", "contacts a tenth longer"): {"classes": (ONE, replace(TWO, handle=13.2))},
}


@pytest.mark.parametrize(("name", "what"), WRONG)
def test_c1_has_teeth(name, what):
    """The same days are not taken for those of a place with another rule, or a tenth off."""
    wrong = skills(replace(CASES[name], **WRONG[name, what]))
    assert not all(accepts(*row)[0] for _, *row in rows(PLACES[name], wrong))


# ---- the exact side itself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [1, 2])
def test_v_with_people_alike_is_erlang_a(first):
    """Where people are alike it makes no difference to all together who goes first."""
    found = skills(Skills((0, 6), (People(0.2, 10.0, 30.0), People(0.3, 10.0, 30.0)), first))
    exact = erlang_a(0.5, 10.0, 30.0, 6, 0.0)
    together = [found.p_wait[0], found.p_abandon @ [0.4, 0.6], found.mean_wait @ [0.4, 0.6], found.occupancy[1]]
    assert pytest.approx([exact.p_wait, exact.p_abandon, exact.mean_wait_all, exact.occupancy], rel=1e-8) == together


def test_v_with_endless_patience_is_cobham():
    """With patience that does not end in time each class waits as Cobham says."""
    found = skills(Skills((0, 3), (People(0.1, 10.0, 1e9), People(0.1, 10.0, 1e9)), 1))
    assert pytest.approx(mmn_priorities(np.array([0.1, 0.1]), 10.0, 3), rel=1e-6) == found.mean_wait


@pytest.mark.parametrize("pool_1_first", [True, False])
def test_n_without_class_2_is_erlang_a(pool_1_first):
    """With nobody of class 2 two pools are one; where the longest free is asked, both are as busy."""
    found = skills(Skills((4, 3), (People(0.5, 10.0, 30.0), People(0.0, 10.0, 30.0)), 1, pool_1_first))
    exact = erlang_a(0.5, 10.0, 30.0, 7, 0.0)
    assert pytest.approx([exact.p_wait, exact.p_abandon], rel=1e-8) == [found.p_wait[0], found.p_abandon[0]]
    assert pytest.approx(exact.occupancy, rel=1e-8) == found.occupancy @ [4 / 7, 3 / 7]
    assert (found.occupancy[0] > 1.1 * found.occupancy[1]) == pool_1_first
    assert pool_1_first or pytest.approx(found.occupancy[0], rel=1e-8) == found.occupancy[1]


def test_n_without_class_1_is_erlang_a():
    """With nobody of class 1 pool 1 does nothing and class 2 has pool 2 for itself."""
    found = skills(Skills((4, 3), (People(0.0, 10.0, 30.0), People(0.3, 10.0, 30.0)), 1))
    exact = erlang_a(0.3, 10.0, 30.0, 3, 0.0)
    assert pytest.approx([exact.p_wait, exact.p_abandon, exact.occupancy], rel=1e-8) == [
        found.p_wait[1], found.p_abandon[1], found.occupancy[1]
    ]  # fmt: skip
    assert pytest.approx(0.0, abs=1e-9) == found.occupancy[0]
