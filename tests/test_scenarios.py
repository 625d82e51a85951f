"""The shipped scenarios say what is published, and say which of it is guessed."""

from functools import cache
from pathlib import Path

import pytest

import sim
from sim.scenario import Scenario
from sim.world.workforce import roster

FOLDER = Path(__file__).resolve().parents[1] / "conf" / "scenario"
NAMES = sorted(file.stem for file in FOLDER.glob("*.yaml"))
PLACES = [name for name in NAMES if name != "theory" and not name.startswith("bench_")]  # those stand for no place
NATIONAL = ("nks_national", "nks_national_mixed")
NKS = ("nks_vestfold_telemark", "nks_ost_viken", "nks_vestland", "nks_vestland_week", *NATIONAL)

# Employed, on duty, and contacts on a plain day.
SIZES = {
    "nks_vestfold_telemark": (80, 56, {"phone": 880, "chat": 110, "written": 160}),
    "nks_ost_viken": (110, 77, {"phone": 1210, "chat": 150, "written": 220}),
    **dict.fromkeys(("nks_vestland", "nks_vestland_week"), (90, 63, {"phone": 990, "chat": 250, "written": 180})),
    **dict.fromkeys(NATIONAL, (1000, 700, {"phone": 11_000, "chat": 1500, "written": 2000})),
    "kommune_innbyggerservice": (12, 9, {"phone": 285, "desk": 64, "chat": 15}),
    "small_team_10": (10, 10, {"phone": 144, "chat": 20, "written": 25}),
    "lanekassen_like": (40, 28, {"phone": 1350}),
}

# Numbers that are published, with who published them: (scenario, key) -> (value, unit, first words of the source).
PUBLISHED = {
    ("kommune_innbyggerservice", "demand.queues.phone.per_day"): (285, "count", "Bergen: 71,308 calls"),
    ("kommune_innbyggerservice", "demand.queues.desk.per_day"): (64, "count", "Bergen: 15,899 visits"),
    ("kommune_innbyggerservice", "demand.queues.phone.answer_within"): (30, "s", "Bergen's promise"),
    ("kommune_innbyggerservice", "demand.queues.phone.target"): (0.70, "1", "Bergen's promise"),
    ("lanekassen_like", "demand.queues.phone.per_day"): (1350, "count", "NTL-magasinet: Lånekassen had about 337,000"),
    **{(name, "demand.queues.phone.per_day"): (11_000, "count", "Nav: 11,000 calls") for name in NATIONAL},
    **{(name, "demand.queues.phone.handle.mean"): (400, "s", "Dagsavisen, February 2020: 398 s") for name in NKS},
    **{(name, "demand.queues.phone.answer_within"): (300, "s", "nav.no texts, 2026") for name in NKS},
    ("nks_vestland_week", "demand.queues.phone.callback.above"): (5, "min", "nav.no texts, 2026"),
    **{(name, "workforce.pauses.lunch_when_shift_exceeds"): (5.5, "h", "AML § 10-9") for name in PLACES},
}
# A number that is no guess names one of these as its source.
SOURCES = ("AML § 10-9", "Bergen", "Dagsavisen, February 2020", "NTL-magasinet", "Nav", "nav.no")

# Numbers that all Nav units share and nobody has published for them: value and range.
NKS_GUESSES = {
    "demand.queues.phone.handle.cv": (1.0, 0.7, 1.3, "1"),
    "demand.queues.phone.acw.mean": (57, 30, 120, "s"),
    "demand.queues.phone.patience.mean": (12, 5, 25, "min"),
    "demand.queues.chat.handle.mean": (12, 8, 18, "min"),
    "channel.chat.slowdown": (0.05, 0.0, 0.40, "1"),
    "demand.queues.written.handle.mean": (9, 5, 15, "min"),
    "demand.queues.written.answer_within": (3, 1, 10, "days"),
}

# Facts a reader meets in the text about a scenario, the same in both languages.
FACTS = {
    "nks_vestfold_telemark": ("80", "56", "880"),
    "nks_ost_viken": ("700", "29", "25", "110", "77"),
    **dict.fromkeys(NATIONAL, ("000", "15", "11", "700", "1", "2")),
    "nks_vestland": ("2019", "40", "150", "90", "63", "990", "250"),
    "nks_vestland_week": ("180",),
    "kommune_innbyggerservice": ("285", "64", "15", "70", "30"),
    "small_team_10": ("144",),
    "lanekassen_like": ("40", "337", "2018", "28", "330", "80"),
}


@cache
def shipped(name: str) -> Scenario:
    """The shipped scenario of this name, composed once."""
    return sim.load_scenario(name)


@cache
def cards(name: str) -> dict[str, dict]:
    """Every number of a scenario that has a source, as it was given, by key."""
    return {key: card.given for key, card in shipped(name).cards()}


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_loads_and_carries_its_name(name):
    """A file in conf/scenario is a scenario."""
    assert name == shipped(name).name


def test_every_place_has_an_expected_size():
    """A new scenario is added to the table of sizes."""
    assert sorted(SIZES) == PLACES


@pytest.mark.parametrize("name", PLACES)
def test_size_is_as_in_the_evidence(name):
    """Staff, people on duty and contacts a day are those of the table of presets."""
    staffing, queues = shipped(name).staffing, shipped(name).demand.queues
    assert SIZES[name] == (staffing.agents, staffing.on_duty, {key: queue.per_day for key, queue in queues.items()})


@pytest.mark.parametrize(("name", "key"), sorted(PUBLISHED))
def test_published_number_is_there_and_is_no_guess(name, key):
    """A published number has its value, its source, and no mark of a guess."""
    value, unit, source = PUBLISHED[name, key]
    card = cards(name)[key]
    assert (value, unit, source, False) == (
        card["value"], card["unit"], card["source"][: len(source)], card.get("guess", False),
    )  # fmt: skip


@pytest.mark.parametrize("name", [*PLACES, "theory"])
def test_every_number_that_is_no_guess_is_in_the_list_of_published_ones(name):
    """What has not been published is marked as a guess."""
    unmarked = {key: card["source"] for key, card in cards(name).items() if not card.get("guess", False)}
    assert {key for place, key in PUBLISHED if place == name} == set(unmarked)
    assert [source for source in unmarked.values() if not source.startswith(SOURCES)] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_number_lies_in_its_own_range(name):
    """A number is never outside the range given with it."""
    ranged = {key: card for key, card in cards(name).items() if "low" in card}
    assert [key for key, card in ranged.items() if not card["low"] <= card["value"] <= card["high"]] == []


@pytest.mark.parametrize("name", NKS)
@pytest.mark.parametrize("key", NKS_GUESSES)
def test_nav_units_share_the_guesses_of_the_evidence(name, key):
    """What is guessed for one Nav unit is guessed alike for all, with the range to try."""
    card = cards(name)[key]
    assert (*NKS_GUESSES[key], True) == (card["value"], card["low"], card["high"], card["unit"], card["guess"])


@pytest.mark.parametrize("name", NKS)
def test_nav_goal_is_four_of_five_within_five_minutes(name):
    """Phone and chat have a target, written questions have none and nobody gives them up."""
    queues = shipped(name).demand.queues
    goals = {key: (queue.answer_within, queue.target, queue.patience is None) for key, queue in queues.items()}
    assert goals == {
        "phone": (300.0, 0.80, False), "chat": (300.0, 0.80, False), "written": (259_200.0, None, True),
    }  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_label_and_text_are_there_in_both_languages(name):
    """A reader finds a name, the facts and the word guess in English and in Norwegian."""
    label, about = shipped(name).label, shipped(name).about
    assert (label.en != label.nb, about.en != about.nb) == (True, True)
    assert (bool(label.en.strip()), bool(label.nb.strip())) == (True, True)
    assert ("guess" in about.en, "gjetning" in about.nb) == (True, True)
    assert tuple([fact for fact in FACTS[name] if fact not in text] for text in (about.en, about.nb)) == ([], [])


@pytest.mark.parametrize("name", PLACES)
def test_file_opens_by_saying_what_is_known_and_what_is_guessed(name):
    """The comment at the top of a scenario is at most three lines, with both words."""
    lines = (FOLDER / f"{name}.yaml").read_text("utf-8").splitlines()
    first = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    comment = " ".join(lines[1:first])
    assert (lines[0], 1 <= first - 1 <= 3) == ("# @package _global_", True)
    assert ("Known:" in comment, "Guessed:" in comment) == (True, True)


def test_small_team_has_five_on_duty_at_a_time_in_blocks_of_three_hours():
    """Five of ten are there in the morning and the other five after noon."""
    _, starts, ends = roster(shipped("small_team_10"))
    hours = [(start / 3600, end / 3600) for start, end in zip(starts, ends, strict=True)]
    assert hours == 5 * [(9.0, 12.0)] + 5 * [(12.0, 15.0)]


def test_three_of_fifteen_units_try_self_leadership():
    """The three units have their own staff, as in their own scenarios; all others follow the plan."""
    teams = {name: team for name, team in shipped("nks_national_mixed").workforce.teams.items() if team.share > 0}
    trial = {name: 1000 * team.share for name, team in teams.items() if team.in_trial}
    expected = {name: SIZES[f"nks_{name}"][0] for name in ("ost_viken", "vestland", "vestfold_telemark")}
    assert (15, expected) == (len(teams), pytest.approx(trial))


def test_busy_august_is_tried_with_one_number():
    """The load of an August at Lånekassen is 2.2 times that of a plain day."""
    august = sim.load_scenario("lanekassen_like", ["demand.scale=2.2"]).demand
    assert pytest.approx(2970) == august.scale * august.queues["phone"].per_day
