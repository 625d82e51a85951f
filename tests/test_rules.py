"""The rules: every check worked out by hand, kept and broken; the words and numbers of conf/rules; what a user can get wrong."""

import inspect
from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from conftest import SCENARIOS, day_of, names, scenario_of
from experiments import cli
from experiments.config.compose import load

import sim
from sim.day import Agent, Pause, Stint
from sim.errors import InputError
from sim.evidence import walk
from sim.measures import measure, whole_and_parts
from sim.measures.catalogue import RULE
from sim.measures.rules import COLUMNS, LOOK, breaches, checked
from sim.measures.workload import longest_stretch
from sim.rows import records
from sim.rules import CHECKS, Levels, Rules
from sim.tables import Result, by_agent
from sim.terms import (
    ACW, AVAILABLE, BREAK, BY_AGENT, BY_LAW, BY_PLAN, FEWEST, LUNCH, NOBODY, ON_PHONE, ON_WRITTEN, PHONE, TASK, WISH_BREAK,
    WISH_LUNCH, WRITTEN,
)  # fmt: skip

NAN = float("nan")
FILES = names("rules")
WHERE = {BREAK: NOBODY, LUNCH: NOBODY, TASK: WRITTEN, ON_WRITTEN: WRITTEN}  # the channel of an activity; else the phone
RULE_OF = {
    "kind": "agreement", "label": {"en": "a rule", "nb": "en regel"}, "paragraph": "§ 1", "wording": {"en": "So.", "nb": "Slik."},
    "status": "to_be_checked", "source": "made up",
}  # fmt: skip


@cache
def place():
    """A place that is open from 9 to 15, with two teams."""
    return load(["scenario=small_team_10", "workforce.teams.all.share=0.5", "+workforce.teams.south.share=0.5", "regimes=[free]"])


def day(rules, shifts, stints, pauses=(), team=None):
    """A finished day as the program holds it. Times of day in hours.

    `shifts` are (from, to) as rostered; `stints` one list an agent, of (activity, from, to); `pauses` are (agent, kind, who
    decided, wished, granted).
    """
    rows = [(a, what, WHERE.get(what, PHONE), start, end) for a, mine in enumerate(stints) for what, start, end in mine]
    agent, activity, channel, start, end = np.array(sorted(rows, key=lambda row: row[4]), float).reshape(-1, 5).T
    whose, kind, by, wished, granted = np.array(pauses, float).reshape(-1, 5).T
    on, off = np.array(shifts, float).T * 3600
    held = SimpleNamespace(
        agents=records(Agent, len(shifts), team=team or 0, starts_s=on, ends_s=off),
        stints=records(
            Stint, len(rows), agent=agent, activity=activity, channel=channel, start_s=start * 3600, end_s=end * 3600
        ),
        pauses=records(Pause, len(pauses), agent=whose, chosen=by, wished_s=wished * 3600, granted_s=granted * 3600),
    )
    held.pauses["kind"] = kind
    scenario = place().model_copy(update={"rules": Rules.model_validate({"rule": rules})})
    return Result(scenario, "free", SimpleNamespace(day=0), None, held)  # type: ignore[arg-type]


def rule(check, **limits):
    """One rule with a check."""
    return RULE_OF | {"check": check, "limits": limits}


def minutes(*clock):
    """A time of day in hours from hours and minutes."""
    return clock[0] + clock[1] / 60


def work(*pauses, on=8.0, off=16.0):
    """A day on the phone from `on` to `off` with these pauses (or other activities) between."""
    edges = [on, *(edge for _, *edges in pauses for edge in edges), off]
    phone = [(ON_PHONE, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]
    return [*phone, *pauses]


# check -> its limits; the shifts; the stints; (pauses, teams); for each agent whether it is about them; the breaches, as
# (agent, at, found, limit) in hours, shares and counts.
BY_HAND = {
    "pauses_in_day": (
        {"day_over": 5.5, "at_least": 2},
        [(9, 15), (9, 15), (9, 14.5), (9, 14), (9, 15)],
        [
            work((BREAK, 10, 10.1), (LUNCH, 12, 12.5), on=9, off=15),  # kept
            work((BREAK, 10, 10.1), on=9, off=15),
            work(on=9, off=14.5),  # 5.5 hours and no more
            work(on=9, off=15),  # a short shift that became a long day
            [],  # did not come
        ],
        {},
        [1, 1, 0, 1, 0],
        [(1, 15, 1, 2), (3, 15, 0, 2)],
    ),
    "rest_in_day": (
        {"day_from": 8, "at_least": 30},
        [(8, 16), (8, 16), (8, 15.9), (8, 16)],
        [
            work((BREAK, 10, minutes(10, 10)), (LUNCH, 12, minutes(12, 20))),
            work((BREAK, 10, minutes(10, 9)), (LUNCH, 12, minutes(12, 20))),
            work(off=15.9),
            work((LUNCH, 12, 12.5), on=minutes(8, 1)),  # who comes late is at work no shorter by the roster
        ],
        {},
        [1, 1, 0, 1],
        [(1, 16, 29 / 60, 0.5)],
    ),
    "first_pause": (
        {"within": 5.5, "lasting": 5},
        [(8, 16), (8, 16), (8, 15), (8, 13.5)],
        [
            work((BREAK, 10, minutes(10, 4)), (BREAK, 14, minutes(14, 5))),  # four minutes are no real pause
            work((LUNCH, 13.5, 14)),
            work(off=15),
            work(off=13.5),
        ],
        {},
        [1, 1, 1, 0],
        [(0, 13.5, 6, 5.5), (2, 13.5, 7, 5.5)],
    ),
    "meal_near_middle": (
        {"within": 60},
        [(8, 16)] * 4,
        [
            work((LUNCH, 12.75, 13.25)),  # its middle is an hour after noon
            work((LUNCH, minutes(12, 46), minutes(13, 16))),
            work((LUNCH, 10.5, 11)),
            work((BREAK, 9, 9.5)),
        ],
        {},
        [1, 1, 1, 0],
        [(2, 10.5, 1.25, 1), (1, minutes(12, 46), 61 / 60, 1)],
    ),
    "meal_length": (
        {"at_least": 20},
        [(8, 16)] * 3,
        [work((LUNCH, 12, minutes(12, 20))), work((LUNCH, 12, minutes(12, 19))), work((BREAK, 9, 9.1))],
        {},
        [1, 1, 0],
        [(1, minutes(12, 19), 19 / 60, 20 / 60)],
    ),
    "stretch_without_pause": (
        {"at_most": 120, "rest": 5},
        [(9, 13)] * 4 + [(9, 18)],
        [
            work((BREAK, 11, minutes(11, 5)), on=9, off=13),  # two hours, and not two hours again
            work((BREAK, 11, minutes(11, 4)), (TASK, 11.5, 12), on=9, off=13),  # too short, and other work is work
            work((BREAK, 11, minutes(11, 3)), (LUNCH, minutes(11, 3), minutes(11, 6)), on=9, off=13),  # one after the other
            [],
            work((BREAK, 12, 12.5), on=9, off=18),
        ],
        {},
        [1, 1, 1, 0, 1],
        [(1, 11, 4, 2), (4, 11, 3, 2), (4, 14.5, 5.5, 2)],
    ),
    "stretch_with_people": (
        {"at_most": 60, "rest": 5},
        [(8, 12)] * 2 + [(9, 12), (8, 16)],
        [
            [(AVAILABLE, 8, 9), *work((TASK, 10, 10.05), (ON_WRITTEN, 10.05, 10.1), (BREAK, 11, 11.1), on=9, off=12)],
            [(AVAILABLE, 8, 9.5), (ON_PHONE, 9.5, 10.5), (ACW, 10.5, 10.75), (TASK, 10.75, 12)],  # ready for people from 9 on
            [(ON_WRITTEN, 9, 9.5), (AVAILABLE, 9.5, 9.55), (ON_WRITTEN, 9.55, 12)],
            [(TASK, 8, 13), (ON_PHONE, 13, 13.75), (AVAILABLE, 13.75, 16)],  # until it closes at 15
        ],
        {},
        [1, 1, 1, 1],
        [(1, 10, 1.75, 1), (3, 14, 2, 1)],
    ),
    "away_at_once": (
        {"at_most": 0.5},
        [(8, 15)] * 4 + [(8, 12)] + [(8, 15)] * 2,
        [
            work((BREAK, 8.5, 9), (BREAK, 10, 10.2), (BREAK, 12, 12.5), off=15),  # before it opens, all may go
            work((BREAK, 8.5, 9), (BREAK, 10, 10.2), (BREAK, 12, 12.5), off=15),
            work((BREAK, 8.5, 9), (BREAK, 10.1, 10.3), (BREAK, 12, 12.2), off=15),  # the third of four who goes
            work((BREAK, 8.5, 9.25), (BREAK, 10.2, 10.4), off=15),  # goes when two others come back
            work((BREAK, 8.75, 9.25), (BREAK, 11, 11.5), off=12),  # in the other team, alone at times: one may go
            [],
            [],
        ],
        {"team": [0, 0, 0, 0, 1, 1, 0]},
        [1, 0, 0, 0, 1, 0, 0],  # team-days stand with the first of each who is at work
        [(NOBODY, 10.1, 0.75, 0.5), (NOBODY, 12, 0.75, 0.5)],
    ),
    "working_day": (
        {"at_most": 13},
        [(8, 21), (8, 16)],
        [work(off=21), work(off=21.5)],
        {},
        [1, 1],
        [(1, 21, 13.5, 13)],
    ),
    "overrun": (
        {"at_most": 15},
        [(8, 15), (8, 15)],
        [work(off=15.25), work(off=15.5)],
        {},
        [1, 1],
        [(1, 15.25, 0.5, 0.25)],
    ),
    "wish_granted": (
        {"within": 15},
        [(8, 16)] * 7,
        [work()] * 7,
        {
            "pauses": [
                (0, WISH_BREAK, BY_AGENT, 10, 10.25),
                (1, WISH_BREAK, BY_AGENT, 10, 10.3),
                (2, WISH_BREAK, BY_AGENT, 15.9, NAN),  # went home before a quarter of an hour had passed
                (3, WISH_BREAK, BY_AGENT, 15, NAN),
                (4, WISH_LUNCH, BY_AGENT, 13.4, NAN),
                (4, WISH_LUNCH, BY_LAW, 13.5, 13.5),  # the law gave what was wished for
                (5, WISH_BREAK, BY_PLAN, 10, 11),  # nobody's wish
                (6, WISH_BREAK, BY_AGENT, 10, NAN),
                (6, WISH_LUNCH, BY_AGENT, 10.1, 10.1),  # another kind of pause
                (6, WISH_BREAK, BY_AGENT, 11, 11),
            ]
        },
        [1, 1, 1, 1, 1, 0, 1],
        [(1, 10.25, 0.3, 0.25), (6, 10.25, 1, 0.25), (3, 15.25, 1, 0.25)],
    ),
}  # fmt: skip


def by_hand(check):
    """The day of one check, and what is expected of it."""
    limits, shifts, stints, more, about, broken = BY_HAND[check]
    return day({"mine": rule(check, **limits)}, shifts, stints, **more), about, broken


def told(table):
    """(agent, at, found, limit) of each breach, times in hours."""
    hours = np.where(table["unit"] == "s", 3600, 1)
    rows = zip(table["agent_id"], table["at_s"] / 3600, table["found"] / hours, table["limit"] / hours, strict=True)
    return [(int(agent), *(round(float(number), 6) for number in numbers)) for agent, *numbers in rows]


# ---- the checks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("check", BY_HAND)
def test_breaches_by_hand(check):
    """Who broke the rule, when, what was found and what is allowed are those worked out on paper."""
    result, _, broken = by_hand(check)
    assert [(agent, *(round(number, 6) for number in numbers)) for agent, *numbers in broken] == told(breaches(result))


@pytest.mark.parametrize("check", BY_HAND)
def test_agent_days_by_hand(check):
    """A rule is about those worked out on paper, and each of them has broken it once or not at all."""
    result, about, broken = by_hand(check)
    who = {result.day.agents["team"].tolist().index(0) if agent == NOBODY else agent for agent, *_ in broken}
    above, below = checked(result)["rule_mine"]
    assert ([float(a in who) for a in range(len(about))], about) == (above.tolist(), below.tolist())


def test_every_check_has_an_example_and_limits_that_fit():
    """What a configuration may ask for is what is there, takes exactly its limits, and is worked out by hand above."""
    takes = {name: list(inspect.signature(look).parameters)[1:] for name, look in LOOK.items()}
    assert {name: list(check.limits) for name, check in CHECKS.items()} == takes
    assert (set(CHECKS), set(CHECKS)) == (set(BY_HAND), {name for name, check in CHECKS.items() if check.passed in check.limits})


def test_breaches_of_several_rules_come_by_time():
    """One table, in order of time, with the team by name and the whole team as agent -1."""
    both = {"later": rule("overrun", at_most=0), "sooner": rule("away_at_once", at_most=0.1)}
    stints = [work((BREAK, 10, 11), off=15.1), work((BREAK, 10, 11), off=15), [], [], []]
    table = breaches(day(both, [(8, 15)] * 5, stints, team=[1] * 5))
    assert COLUMNS == list(table.columns)
    assert [("sooner", "§ 1", 0, NOBODY, "south", 36000.0), ("later", "§ 1", 0, 0, "south", 54000.0)] == [
        row[:6] for row in table.itertuples(index=False, name=None)
    ]


@pytest.mark.parametrize(("on_duty", "named"), [(4, []), (5, ["all"])])
def test_no_team_of_fewer_than_five_is_named(on_duty, named):
    """What a small team does counts in the measure, but no row of the table tells of it."""
    stints = [work((BREAK, 10, 11))] * 2 + [[]] * (on_duty - 2)
    found = day({"mine": rule("away_at_once", at_most=0.5)}, [(8, 16)] * on_duty, stints)
    assert (1, named) == (checked(found)["rule_mine"][0].sum(), breaches(found)["team"].tolist())


@pytest.mark.parametrize("check", BY_HAND)
def test_a_day_when_nobody_came(check):
    """Nobody at work, nothing to check, no breach."""
    result = day({"mine": rule(check, **BY_HAND[check][0])}, [(8, 16)] * 2, [[], []])
    assert (0, 0, []) == (*(side.sum() for side in checked(result)["rule_mine"]), told(breaches(result)))


def test_without_rules_nothing_is_checked():
    """No rules, no measures of them and no breaches."""
    result = day({}, [(8, 16)], [work()])
    assert ({}, COLUMNS, 0) == (checked(result), list(breaches(result).columns), len(breaches(result)))


def test_a_team_day_counts_once_in_the_part_it_belongs_to():
    """A rule about a team counts as many team-days as there are teams at work, each in its own part."""
    whole, *parts = whole_and_parts(sim.run_day(place(), "free", 3))
    assert [(2, 1, 1), (10, 5, 5)] == [
        tuple(part[RULE + name][1] for part in (whole, *parts)) for name in ("not_all_away", "daily_rest")
    ]


@pytest.mark.parametrize("name", SCENARIOS)
def test_rules_of_shipped_days(name):
    """In every place no more have broken a rule than it is about, and the table tells of the same ones, but for small teams."""
    result = day_of(name, "bounded", "rules=local_example")
    table, team = breaches(result), result.day.agents["team"]
    large = np.bincount(team)[team] >= FEWEST
    for rule_name, (above, below) in checked(result).items():
        mine = table[table["rule"] == rule_name.removeprefix(RULE)]
        of_team = result.scenario.rules.rule[rule_name.removeprefix(RULE)].of_team
        told_of, broke = (mine["team"], above[large]) if of_team else (mine["agent_id"], above)
        assert ((above <= below).all(), broke.sum()) == (True, told_of.nunique())


def test_a_stretch_is_that_of_the_measures():
    """Those found over a limit by the check are those whose longest stretch is over it by the measure, which is as long."""
    result = day_of("nks_vestland", "bounded", "rules=local_example")
    stints = result.day.stints[by_agent(result.day.stints)]
    longest = longest_stretch(stints, len(result.day.agents))
    mine = breaches(result).query("rule == 'pause_within_100'").groupby("agent_id")["found"].max()
    assert {a: pytest.approx(s) for a, s in enumerate(longest) if s > 6000} == mine.to_dict()


def test_both_engines_find_the_same():
    """Breaches do not hang on the engine."""
    scenario = scenario_of("small_team_10", "rules=local_example")
    tables = [sim.breaches(sim.run_day(scenario, "bounded", 3, engine=engine)) for engine in ("processes", "compiled")]
    assert len(tables[0]) > 0
    pd.testing.assert_frame_equal(*tables)


def test_a_wish_waits_no_longer_than_the_bounds_say():
    """The bound on how long a wish may wait is what keeps a local agreement about it."""
    broken = {}
    for wait in (10, 20):
        words = ["scenario=kommune_innbyggerservice", "regimes=[bounded]", "rules=local_example"]
        scenario = load([*words, f"regime.bounded.bounds.max_wait={wait}"])
        broken[wait] = measure(sim.run_day(scenario, "bounded", 3))["rule_wish_within_15"][0]
    assert (0, True) == (broken[10], broken[20] > 0)


# ---- conf/rules ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_rules_composes_and_is_in_both_languages(name):
    """All that a reader is told of a set of rules is there in both languages, and no two the same."""
    rules = load(["scenario=small_team_10", "regimes=[free]", f"rules={name}"]).rules
    texts = [rules.label, rules.about, *(levels.about for levels in rules.warn.values())]
    for one in rules.rule.values():
        texts += [one.label, one.wording, *([one.discuss] if one.discuss else [])]
    assert [] == [text for text in texts if not text.en.strip() or not text.nb.strip() or text.en == text.nb]
    labels = [one.label.of(lang) for lang in ("en", "nb") for one in rules.rule.values()]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("name", FILES)
def test_every_number_of_a_rule_has_a_source_and_memory_is_no_verification(name):
    """Limits are evidence cards; what stands from memory is to be checked, and a rule made up is too."""
    rules = load(["scenario=small_team_10", "regimes=[free]", f"rules={name}"]).rules
    cards = []
    walk(rules, lambda key, card: cards.append((key, card.given.get("source", ""))))
    assert [] == [key for key, source in cards if not source]
    unsure = {key for key, one in rules.rule.items() if "from memory" in one.source or "made up" in one.source}
    assert [] == [key for key in unsure if rules.rule[key].status == "verified"]


def test_no_rules_is_what_a_scenario_has_that_names_none():
    """`rules=none` is the same as saying nothing of rules."""
    assert Rules() == load(["scenario=small_team_10", "regimes=[free]", "rules=none"]).rules


def test_the_law_on_pauses_is_as_it_stands():
    """AML § 10-9: a pause in days over 5.5 hours, and 30 minutes in days of 8 hours."""
    rules, found = place().rules.rule, []
    for one in (rules["pause_in_long_day"], rules["half_hour_in_full_day"]):
        found.append((one.paragraph.of("nb"), one.check, one.status, {key: float(limit) for key, limit in one.limits.items()}))
    assert found == [
        ("AML § 10-9 (1)", "pauses_in_day", "verified", {"day_over": 19800.0, "at_least": 1.0}),
        ("AML § 10-9 (1)", "rest_in_day", "verified", {"day_from": 28800.0, "at_least": 1800.0}),
    ]


def test_numbers_of_rules_are_no_guesses_about_the_day():
    """The cards of a scenario are the numbers that make its days; limits and levels are not among them."""
    assert [] == [key for key, _ in place().cards() if "rule" in key or "warn" in key]


@pytest.mark.parametrize(
    ("check", "limits", "en", "nb"),
    [
        ("meal_length", {"at_least": 20.5}, "Days with a lunch: its length, at least 20.5 minutes.",
         "Dager med lunsj: hvor lenge den varer, minst 20,5 minutter."),
        ("pauses_in_day", {"day_over": 1, "at_least": 2}, "Working days over 1 hour: pauses begun, at least 2.",
         "Arbeidsdager over 1 time: antall pauser påbegynt, minst 2."),
        ("overrun", {"at_most": {"value": 1, "unit": "h"}}, "All working days: work past the end of the shift, at most 1 hour.",
         "Alle arbeidsdager: arbeid etter vaktslutt, høyst 1 time."),
    ],
)  # fmt: skip
def test_what_is_counted_is_told_with_the_limits(check, limits, en, nb):
    """The definition of a check carries its numbers as they were given, with a decimal comma in Norwegian."""
    one = Rules.model_validate({"rule": {"mine": rule(check, **limits)}}).rule["mine"]
    assert (en, nb) == (one.counted("en"), one.counted("nb"))


def test_a_share_is_told_in_per_cent_and_a_rule_without_a_check_counts_nothing():
    """25 % in both languages; nothing at all where there is nothing to check."""
    rules = {"mine": rule("away_at_once", at_most=0.25), "other": RULE_OF | {"discuss": "x"}}
    found = Rules.model_validate({"rule": rules}).rule
    assert [True, True, ""] == [*("at most 25 %." in found["mine"].counted("en"), "høyst 25 %." in found["mine"].counted("nb")),
                                found["other"].counted("nb")]  # fmt: skip
    assert (True, False) == (found["mine"].of_team, found["other"].of_team)


# ---- warnings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("yellow", "red", "value", "light"),
    [
        (0.85, 0.9, 0.85, ""), (0.85, 0.9, 0.86, "yellow"), (0.85, 0.9, 0.9, "yellow"), (0.85, 0.9, 0.91, "red"),
        (0.95, 0.85, 0.96, ""), (0.95, 0.85, 0.94, "yellow"), (0.95, 0.85, 0.8, "red"), (0, 0.01, 0.0, ""), (1, 2, NAN, ""),
    ],
)  # fmt: skip
def test_lights(yellow, red, value, light):
    """A warning shows when a level is passed; where red is under yellow, low is bad; no value, no warning."""
    assert light == Levels(yellow=yellow, red=red, about="x", source="x", guess=True).light(value)


# ---- what a user can get wrong ---------------------------------------------------------------------------------------

TEXTS = "label: mine\nabout: mine\ndefaults: [none, _self_]\n"
ONE = "rule: {mine: {kind: law, label: x, paragraph: x, wording: x, status: verified, source: x, "
WRONG = {
    ONE + "check: overun, limits: {at_most: 5}}}": "rules.rule.mine.check = 'overun': no such check; did you mean 'overrun'?",
    ONE + "check: overrun, limits: {at_mots: 5}}}": "rules.rule.mine.limits.at_mots = 5: no such limit; did you mean 'at_most'?",
    ONE + "check: overrun}}": "rules.rule.mine.limits.at_most: is missing",
    ONE + "check: overrun, limits: {at_most: {value: 5, unit: count}}}}":
        "rules.rule.mine.limits.at_most.unit = 'count': does not fit here; use s or min or h or days or weeks",
    ONE + "check: overrun, limits: {at_most: -5}}}": "rules.rule.mine.limits.at_most = -5: must be from 0 to 1440 min",
    ONE + "limits: {at_most: 5}}}": "rules.rule.mine.limits: need a check that they belong to",
    ONE + "}}": "rules.rule.mine.discuss: is missing; a rule without a check says what there is to discuss",
    ONE + "discus: x, check: overrun, limits: {at_most: 5}}}": "rules.rule.mine.discus: no such key; did you mean 'discuss'?",
    ONE.replace("law", "rule") + "discuss: x}}": "rules.rule.mine.kind = 'rule': must be 'law', 'agreement' or 'guidance'",
    ONE.replace("mine", "My rule") + "discuss: x}}":
        "rules.rule.My rule: the name of a rule has small letters a-z, digits and _ only, such as daily_rest",
    "warn: {ocupancy: {yellow: 0.8, red: 0.9, about: x, source: x, guess: true}}":
        "rules.warn.ocupancy: no such measure; did you mean 'occupancy'?",
    "warn: {rule_mine: {yellow: 0, red: 0.1, about: x, source: x, guess: true}}":
        "rules.warn.rule_mine: no such measure; did you mean",
    "warn: {occupancy: {yellow: 0.9, red: 0.9, about: x, source: x, guess: true}}":
        "rules.warn.occupancy.red = 0.9: must be above yellow where high is bad, below it where low is bad",
    "warn: {occupancy: {yellow: much, red: 0.9, about: x, source: x, guess: true}}":
        "rules.warn.occupancy.yellow = 'much': must be a number",
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_a_mistake_in_rules_is_one_line(text, tmp_path):
    """The file, the key, the value and what is allowed."""
    file = tmp_path / "rules" / "ours.yaml"
    file.parent.mkdir()
    file.write_text(TEXTS + text + "\n", "utf-8")
    with pytest.raises(InputError) as caught:
        load(["scenario=small_team_10", "regimes=[free]", "rules=ours"], tmp_path)
    assert f"{file}: {WRONG[text]}" == str(caught.value)[: len(f"{file}: {WRONG[text]}")]
    assert "\n" not in str(caught.value)


def test_no_such_rules():
    """A set of rules there is not names the nearest."""
    with pytest.raises(InputError, match="rules = 'no_stat': no such rules; did you mean 'no_state'"):
        load(["scenario=small_team_10", "rules=no_stat"])


def test_a_local_agreement_from_the_command_line(tmp_path, monkeypatch):
    """A user's own rules, on top of those of the state, are counted in the tables, in any number of minutes."""
    file = tmp_path / "mine" / "rules" / "ours.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(
        "defaults: [no_state, _self_]\nlabel: ours\nabout: ours\n" + ONE + "check: overrun, limits: {at_most: 5}}}\n", "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    words = ["scenario=small_team_10", "regimes=[detailed,free]", "days=2", "engine=processes", "figure=none", "out=out"]
    cli.run(["compare", "--config-dir", "mine", "rules=ours", "rules.rule.mine.limits.at_most=1", *words])
    days = pd.read_parquet("out/days.parquet").query("measure == 'rule_mine'")
    by_hand_again = [
        checked(sim.run_day(load(["rules=ours", "rules.rule.mine.limits.at_most=1", *words[:2]], "mine"), regime, 1, day=n))
        for n in range(2) for regime in ("detailed", "free")
    ]  # fmt: skip
    assert [(one["rule_mine"][0].sum(), one["rule_mine"][1].sum()) for one in by_hand_again] == [
        tuple(row) for row in days[["numerator", "denominator"]].to_numpy()
    ]


def test_rules_are_listed_among_the_choices(capsys):
    """`handlingsrom choices` says what rules there are."""
    cli.run(["choices", "lang=nb"])
    listed = capsys.readouterr().out.split("rules=NAME\n")[1].split("\n\n")[0]
    assert FILES == [line.split()[0] for line in listed.splitlines()]
