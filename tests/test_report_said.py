"""What the report says: the answer and its verdicts, cells, rules, examples, guesses, teams and plans, worked out by hand."""

import re
from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest
from conftest import changed
from report_story import read, story, walk

from sim.evidence import Card
from sim.measures.compare import BETTER, EQUAL, UNTOLD, WORSE, Estimate, Paired
from sim.measures.tally import COLUMNS
from sim.plots.words import MINUS, THIN
from sim.report import answer, basis, cells, discussion, findings, law, page, scorecard, sentences, texts

LANGS = ("en", "nb")


@pytest.fixture(params=LANGS)
def lang(request):
    """Each language in turn."""
    return request.param


def alone():
    """One regime alone."""
    return story(("scenario=small_team_10", "regimes=[detailed]", "rules=none"))


class Fixed:
    """A comparison with chosen differences: measure -> (value of the first, value of the other, half the interval)."""

    regimes, days = ["detailed", "bounded"], 10
    sure = (set(), 1)
    chance = Paired.chance  # by the same test, of these differences

    def __init__(self, **values):
        self.values, self.measures = values, list(values)

    def mean(self, regime, name):
        first, other, half = self.values.get(name, (float("nan"),) * 3)
        value = first if regime == "detailed" else other
        return Estimate(value, value - half, value + half)

    def difference(self, regime, baseline, name):
        first, other, half = self.values.get(name, (float("nan"),) * 3)
        return Estimate(other - first, other - first - half, other - first + half)


def answer_of(lang="en", **values):
    """The answer for chosen values."""
    usual = {"service_level": (0.8, 0.8, 0.01), "longest_stretch": (100.0, 100.0, 5.0), "paid_hours": (90.0, 90.0, 1.0)}
    paired = Fixed(**{**usual, **values})
    return answer.answers(replace(story(), paired=paired), lang)[0]


@pytest.mark.parametrize(
    ("service", "stretch", "callers", "agents"),
    [
        (0.9, 100.0, "Better for those who get in touch:", "No difference in workload can be told for those who answer:"),
        (0.7, 100.0, "Worse for those who get in touch:", "No difference in workload can be told for those who answer:"),
        (0.8, 120.0, "No difference can be told for those who get in touch:", "Heavier for those who answer:"),
        (0.8, 80.0, "No difference can be told for those who get in touch:", "Lighter for those who answer:"),
        (0.9, 120.0, "Better for those who get in touch:", "But heavier for those who answer:"),
        (0.7, 80.0, "Worse for those who get in touch:", "But lighter for those who answer:"),
        (0.9, 80.0, "Better for those who get in touch:", "Lighter for those who answer:"),
    ],
)
def test_the_answer_begins_with_honest_verdicts(service, stretch, callers, agents):
    """What is sure of callers and of those who answer; opposite verdicts are said to be so."""
    found = answer_of(service_level=(0.8, service, 0.01), longest_stretch=(100.0, stretch, 5.0))
    assert (callers, agents) == (found.callers[0], found.agents[0])


def test_the_answer_in_full():
    """Two sentences by hand: callers with interval; stretch, worst-off tenth, pauses, own choice and the bill."""
    found = answer_of(
        service_level=(0.8, 0.9, 0.01), longest_stretch=(100.0, 120.4, 5.0), longest_stretch_worst=(130.0, 160.0, 40.0),
        pauses_missed=(0.0, 0.021, 0.01), own_pauses=(0.0, 0.98, 0.01), granted_at_once=(float("nan"), 0.7, 0.01),
    )  # fmt: skip
    callers = "90 % are answered in the promised time, against 80 % under Detailed plan (+9.0 to +11.0 points, 95 %)."
    assert callers == found.callers[1]
    assert (
        "the longest stretch without a pause is 120 min on average, against 100 min (+15 to +25 min, 95 %), "
        "and 160 min against 130 min for the tenth who have it hardest (no difference can be told); "
        "2.1 % of the pauses people are entitled to are missed, against 0 %; "
        "98 % of the pauses come when the agent chose, against 0 %; 70 % of the wishes for a pause are granted at once; "
        "the bill is 90 h of paid time a day, against 90 h (no difference can be told)."
    ) == found.agents[1]


def test_more_giving_up_is_not_hidden_behind_better_answers():
    """Where more give up though more are answered in time, the first sentence says so."""
    found = answer_of(service_level=(0.8, 0.9, 0.01), abandonment=(0.05, 0.08, 0.01))
    assert found.callers[1].endswith("; 8 % give up, against 5 % (worse).")


@pytest.mark.parametrize("name", answer.HEADLINE)
@pytest.mark.parametrize(
    ("half", "bold", "reserve"), [(0.70, True, False), (0.75, False, True), (0.99, False, True), (1.01, False, False)]
)  # fmt: skip
def test_heading_and_clause_never_contradict_each_other(name, half, bold, reserve):
    """A difference sure by itself only has no verdict in bold, and its clause says so; one that has a verdict has no reserve.

    By hand, for ten days: the interval leaves out zero where it is less than once the difference either way; with four
    comparisons looked at together, where it is less than 0.727 times (t of 2.262 against 3.111).
    """
    found = answer_of(**{name: (0.5, 0.6, 0.1 * half)})
    begins, said = found.callers if name == "service_level" else found.agents
    assert (bold, reserve) == (not begins.startswith("No difference"), "sure by itself only" in said)


def test_what_is_exactly_the_same_is_said_to_be(lang):
    """Nothing differs on any day: neither for those who get in touch nor in workload."""
    same = {name: (0.5, 0.5, 0.0) for name in answer.HEADLINE}
    found = answer_of(lang, **same)
    words = answer.TEXT[lang]
    assert (words["callers"][EQUAL], words["agents"][EQUAL]) == (found.callers[0], found.agents[0])


def test_the_rule_of_the_verdicts_stands_under_them(lang):
    """Four comparisons for each of two regimes; nothing where there is one regime alone."""
    rule = answer.rule(story(), lang)
    assert ("8" in rule, rule in [one.text for one in read(lang).all("p")], "") == (True, True, answer.rule(alone(), lang))


@pytest.mark.parametrize(("n", "said"), [(7, "fewer than one would"), (20, "about 1 would"), (200, "about 10 would")])
def test_how_many_look_sure_by_chance(n, said):
    """Five in a hundred of all that were looked at."""
    paired = Fixed()
    paired.sure = (set(), n)
    assert [True, True] == [words in sentences.by_chance(paired, "en") for words in (f"Of the {n} differences", said)]


def test_what_the_star_leaves_out_says_so(lang):
    """Team by team, and what spills over from a trial, each stand by themselves, and say so where they stand."""
    note, sections_of = texts.TEXT[lang]["alone_note"], {one.attributes["id"]: one for one in read(lang).all("section")}
    assert ["teams", "trial"] == sorted(name for name, one in sections_of.items() if note in one.text)


@pytest.mark.parametrize(("days", "warned"), [(9, True), (10, False)])
def test_few_days_are_said_to_be_few(days, warned, lang):
    """Under ten days the intervals are themselves unsure."""
    assert warned == (str(days) in sentences.few_days(story().scenario, days, lang))


def test_the_few_days_of_the_page_are_said_to_be_few(lang):
    """Three days: the warning stands with the answer."""
    (warning,) = [one.text for one in read(lang).all("p") if one.attributes.get("class") == "few-days"]
    assert sentences.few_days(story().scenario, 3, lang) == warning


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (0.677, 1.213, "1", "67.7 to 100.0 %"), (-0.02, 0.5, "1", "0.0 to 50.0 %"), (-3.0, 12.0, "min", "0.0 to 12.0 min"),
        (0.2, 0.3, "1", "20.0 to 30.0 %"), (1.0, 1.0, "1", ""), (float("nan"), float("nan"), "1", ""),
    ],
)  # fmt: skip
def test_intervals_show_nothing_that_cannot_be(low, high, unit, expected):
    """No share over 100 %, and nothing below 0."""
    assert expected == cells.between(low, high, unit, "en")


@pytest.mark.parametrize(
    ("words", "solved"),
    [
        (("scenario=small_team_10", "regimes=[nks_2020,bounded]"), ["bounded"]),
        (("scenario=small_team_10", "regimes=[nks_2020]"), []),
        (("scenario=theory", "theory.hours=1", "regimes=[detailed]"), []),
    ],
)
def test_a_solver_is_named_only_where_there_is_one(words, solved, lang):
    """The plan of 2020 is a rhythm and no solver's, and in theory there is nothing to plan."""
    one = story(words)
    solver = {"en": "made by a solver", "nb": "av et optimeringsprogram"}[lang]
    said = [findings.plan_made(one, lang), " ".join(discussion.assumptions(one, lang))]
    assert solved == findings.solved(one.scenario, one.paired)
    assert [bool(solved)] * 2 == [solver in text for text in said]
    assert [len(solved)] * 2 == [sum(answer.quoted(one, name, lang) in text for name in solved) for text in said]


def test_one_regime_alone_is_not_said_to_meet_the_days_of_others(lang):
    """That all meet the same days is said where there are several."""
    same = discussion.TEXT[lang]["same"]
    assert (True, False) == tuple(same in discussion.assumptions(one, lang) for one in (story(), alone()))


def test_one_regime_alone_gets_an_answer_too(lang):
    """Its own figures, without any verdict, and no mention of differences."""
    (found,) = answer.answers(alone(), lang)
    tree = read(lang, which=alone)
    assert {"en": "For those who get in touch:", "nb": "For dem som tar kontakt:"}[lang] == found.callers[0]
    assert [] == [one for one in walk(tree) if one.attributes.get("class", "").startswith("said")]
    assert [] == [one for one in tree.all("th") if "none found" in one.text]


@pytest.mark.parametrize(("agents", "said"), [(20, "leaves little room"), (1000, "That is how large pools behave")])
def test_busier_than_the_red_mark_is_said_with_how_many_there_are(agents, said):
    """Over 90 % a small centre is told of breathing space, a large pool that answer times hide the workload."""
    one = story()
    scenario = changed(one.scenario, staffing=changed(one.scenario.staffing, agents=agents))
    busy = answer.too_busy(replace(one, scenario=scenario, paired=Fixed(occupancy=(0.94, 0.95, 0.01))), "en")
    assert [True, True] == [words in busy for words in (said, "94.0 % – 95.0 % of the time")]
    assert "" == answer.too_busy(replace(one, scenario=scenario, paired=Fixed(occupancy=(0.5, 0.9, 0.01))), "en")


def test_a_cell_says_value_change_verdict_warning_and_whether_it_is_sure():
    """By hand: 130 min against 100, known to 5, over the red mark of 120, sure among all."""
    paired = Fixed(longest_stretch=(100.0, 130.0, 5.0))
    paired.sure = ({("bounded", "longest_stretch")}, 7)
    one = replace(story(), paired=paired)
    expected = cells.Cell("130.0 min", WORSE, "▼", "worse", True, "+30 ±5 min", "red")
    assert expected == cells.cell(one, "bounded", "longest_stretch", "en")
    first = cells.Cell("100.0 min", change="95.0 to 105.0 min", light="yellow")
    assert first == cells.cell(one, "detailed", "longest_stretch", "en")


@pytest.mark.parametrize(
    ("value", "unit", "lang", "expected"),
    [
        (0.9, "1", "en", "90 %"), (0.905, "1", "nb", "90,5 %"), (0.0, "1", "en", "0 %"), (90.0, "min", "en", "90 min"),
        (9.5, "min", "nb", "9,5 min"), (276.04, "h", "nb", "276 t"),
        (float("nan"), "min", "en", "–"), (float("nan"), "1", "en", "–"),
    ],
)  # fmt: skip
def test_values_in_sentences_have_no_needless_decimals(value, unit, lang, expected):
    """Whole per cents, minutes and hours; a dash where there is no value."""
    assert expected == cells.brief(value, unit, lang)


def test_scorecard_has_the_tenth_under_the_mean(lang):
    """Four dimensions; under the longest stretch the worst-off tenth, whose mean is no better."""
    one = story()
    found = scorecard.scores(one, lang)
    assert list(scorecard.SCORES) == list(found)
    stretch, tenth = found["workload"][:2]
    values = [one.paired.mean("bounded", name).value for name in ("longest_stretch", "longest_stretch_worst")]
    assert ((False, True), True) == ((stretch.under, tenth.under), values[0] <= values[1])
    assert [cells.level(value, "min", lang) for value in values] == [row.cells[2].value for row in (stretch, tenth)]


def test_rules_are_told_with_days_checked_and_days_that_broke_them():
    """By hand: none of 9 agent-days; 3 of 12; a rule about no day."""
    one = story()
    names = [name for name, rule in one.scenario.rules.rule.items() if rule.check and not rule.of_team][:3]
    days = {names[0]: [(0, 3)] * 3, names[1]: [(1, 4)] * 3, names[2]: [(0, 0)] * 3}
    rows = [(day, "detailed", f"rule_{name}", 0.0, *ratio) for name, ratios in days.items() for day, ratio in enumerate(ratios)]
    paired = Paired(pd.DataFrame(rows, columns=COLUMNS))
    found = {row.rule["label"]: row.cells[0] for row in law.checked(replace(one, paired=paired), "en")}
    told = [found[one.scenario.rules.rule[name].label.en] for name in names]
    assert ["none found in 9 agent-days", "of 12 agent-days", "no day it is about"] == [cell["said"] for cell in told]
    assert ["", "25.0 %", "–"] == [cell["value"] for cell in told]


def test_examples_of_breaches_name_made_up_agents_and_the_time(lang):
    """Who (made up), when, what was found and what is allowed; no more than two of a regime, none of fewer than five people."""
    one = story()
    found = [(example.rule, *row) for example in law.examples(one, lang) for row in example.rows]
    assert len(found) > 0
    assert all({"en": "made up", "nb": "oppdiktet"}[lang] in who or "team" in who for _, _, who, *_ in found)
    assert all(re.fullmatch({"en": r"\d\d:\d\d", "nb": r"kl\. \d\d:\d\d"}[lang], at) for *_, at, _, _ in found)
    assert max(Counter((rule, regime) for rule, regime, *_ in found).values()) <= law.EXAMPLES
    few = one.agents.groupby("regime").head(4)
    assert [] == law.examples(replace(one, agents=few), lang)


def test_what_is_found_never_looks_allowed():
    """Half a minute over 60 is told as 60.5, not 60."""
    one = story()
    name = next(n for n, rule in one.scenario.rules.rule.items() if rule.check and rule.passed[1] == "min")
    row = {"regime": "detailed", "rule": name, "agent_id": 3, "team": "all", "at_s": 48_120.0, "found": 3630.0, "limit": 3600.0}
    found = law.examples(replace(one, breaches=pd.DataFrame([row])), "nb")[0]
    assert ("Detaljplan", "medarbeider 3 (oppdiktet)", "kl. 13:22", "60,5 min", "høyst 60 min") == found.rows[0]


def test_a_team_is_called_by_its_label(lang):
    """Not by its key, which only the configuration uses."""
    one = story()
    row = {"regime": "detailed", "rule": "not_all_away", "agent_id": -1, "team": "trial", "at_s": 36_000.0}
    row |= {"found": 1.0, "limit": 0.9}
    ((_, who, *_),) = law.examples(replace(one, breaches=pd.DataFrame([row])), lang)[0].rows
    assert "team The other half" == who


def test_guesses_that_change_a_conclusion_are_told_apart(lang):
    """A conclusion may turn the other way, or be lost in chance."""
    found = [doubt.turned for rows in basis.doubts(story(), lang).values() for doubt in rows]
    assert ["turns", "lost"] == found
    words = {"en": ("turns", "no longer told"), "nb": ("snur", "ikke lenger sikker")}[lang]
    assert list(words) == [one.text for one in read(lang).all("strong") if one.attributes.get("class") == "turned"]


def test_when_no_guess_was_varied_the_page_says_so_and_how(lang):
    """The command that varies them stands there instead of the table."""
    told = " ".join(one.text for one in read(lang, which=alone).all("code"))
    assert "doubts=10" in told


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [(BETTER, BETTER, ""), (BETTER, WORSE, "turns"), (WORSE, UNTOLD, "lost"), (UNTOLD, BETTER, "new"), (UNTOLD, "equal", "")],
)
def test_what_becomes_of_a_conclusion(before, now, expected):
    """The same, the other way, no longer told, told now."""
    assert expected == basis._turned(before, now)


def test_numbers_as_they_were_given():
    """A card's value in each language."""
    assert ["0.08", "11,000", f"{MINUS}6"] == [basis.plain(value, "en") for value in (0.08, 11_000, -6)]
    assert ["0,08", f"11{THIN}000", "5 t", "1 uker"] == [
        basis.plain(0.08, "nb"), basis.plain(11_000, "nb"), basis.amount(5, "h", "nb"), basis.amount(1, "weeks", "nb"),
    ]  # fmt: skip


def test_small_teams_are_not_named_among_those_affected(lang):
    """Teams under five on duty are told of together."""
    one = story()
    sizes = zip(one.scenario.workforce.teams.items(), (0.9, 0.1), strict=True)
    one_small = {name: changed(team, share=Card(share)) for (name, team), share in sizes}
    small = replace(one, scenario=changed(one.scenario, workforce=changed(one.scenario.workforce, teams=one_small)))
    said = " ".join(discussion.affected(small, lang))
    assert ("The other half" in said, {"en": "fewer than 5", "nb": "færre enn 5"}[lang] in said) == (False, True)


def test_empty_story_still_tells(lang):
    """Without pictures, sample day or guesses tried there is still a page, with every section that needs none of them."""
    one = story()
    names = ("parts", "through", "contacts", "stints", "pauses", "agents", "breaches", "doubts")
    empty = {name: getattr(one, name).iloc[:0] for name in names}
    bare = page(replace(one, **empty), [], lang)
    assert {"en": "The answer in short", "nb": "Svaret kort"}[lang] in bare
    assert "<svg" not in bare
