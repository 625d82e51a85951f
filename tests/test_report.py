"""The report page: the same numbers for every audience, in both languages, whole, in order, readable, and nothing but text."""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from conftest import changed
from report_story import HOSTILE, drawn, hostile, read, story, written

from sim.evidence import Card
from sim.measures.catalogue import MEASURES
from sim.measures.compare import BETTER, UNTOLD, WORSE, Estimate, Paired
from sim.measures.tally import COLUMNS
from sim.plots.words import MINUS, THIN
from sim.report import answer, basis, cells, discussion, findings, keys, law, page, pictures, scorecard, sections, sentences
from sim.report import teams, texts

LANGS, AUDIENCES = ("en", "nb"), ("all", "manager", "union", "planner")
PAGES = [(lang, audience) for lang in LANGS for audience in AUDIENCES]
WITH_WORDS = (answer, basis, discussion, findings, law, sentences, teams)
FIXED = [getattr(texts, name) for name in vars(texts) if name.isupper()]
ENOUGH = 4.5  # contrast of text, WCAG 2.1 AA


@pytest.fixture(params=LANGS)
def lang(request):
    """Each language in turn."""
    return request.param


def alone():
    """One regime alone."""
    return story(("scenario=small_team_10", "regimes=[detailed]", "rules=none"))


# --- the page as a whole ----------------------------------------------------------------------------------------------


def test_page_is_whole_and_says_its_language(lang):
    """A document of one language with a title; every element that begins ends."""
    page = read(lang)
    (html,) = page.all("html")
    assert (lang, [True]) == (html.attributes["lang"], [story().scenario.label.of(lang) in one.text for one in page.all("title")])


def test_headings_are_in_order(lang):
    """One first heading, no level skipped, and none without words."""
    headings = read(lang).all("h1", "h2", "h3", "h4", "h5", "h6")
    levels = [int(one.tag[1]) for one in headings]
    assert (1, 1) == (levels[0], levels.count(1))
    assert [] == [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]
    assert [] == [one for one in headings if not one.text]


@pytest.mark.parametrize(("lang", "audience"), PAGES)
def test_every_place_has_its_own_name_and_every_link_leads_to_one(lang, audience):
    """No id stands twice, and every link and label points at one that is there."""
    everything = [one for one in walk(read(lang, audience))]
    ids = Counter(one.attributes["id"] for one in everything if "id" in one.attributes)
    pointed_at = {one.attributes["href"][1:] for one in everything if one.tag == "a"}
    pointed_at |= {name for one in everything for name in one.attributes.get("aria-labelledby", "").split()}
    assert ([], set()) == ([name for name, n in ids.items() if n > 1], pointed_at - ids.keys())


def walk(node):
    """Every element within."""
    for child in node.children:
        yield child
        yield from walk(child)


def test_tables_have_captions_and_heads(lang):
    """Every table is captioned, in a place one can scroll to by keyboard, and every head says what it is the head of."""
    for table in read(lang).all("table"):
        assert [True] == [bool(caption.text) for caption in table.all("caption")]
        assert {"col", "row", "rowgroup"} >= {head.attributes["scope"] for head in table.all("th")}
        around = table.within("div")
        assert ("region", "0") == (around.attributes["role"], around.attributes["tabindex"])
        width = len(table.all("thead")[0].all("th"))
        for row in [row for body in table.all("tbody") for row in body.all("tr")]:
            assert width == sum(int(cell.attributes.get("colspan", 1)) for cell in row.all("th", "td"))
            assert "th" == row.all("th", "td")[0].tag


def test_every_picture_is_named_and_stands_in_a_figure(lang):
    """Each drawing is an image with a text of what it shows, longer than its caption, in a figure with a caption."""
    shown = read(lang).all("svg")
    assert set(pictures.DRAW) == {one.name for one in drawn(story, lang)}
    assert len(pictures.DRAW) == len(shown)
    for svg in shown:
        (caption,) = svg.within("figure").all("figcaption")
        assert ("img", True) == (svg.attributes["role"], len(svg.attributes["aria-label"]) > len(caption.text) > 0)


def test_nothing_is_fetched_and_nothing_runs(lang):
    """No script, no address, no reference out of the page; a policy that forbids them all the same."""
    text, tree = written(lang), read(lang)
    assert [] == tree.all("script", "link", "img", "iframe", "object", "embed", "base", "form", "foreignobject")
    references = [one.attributes[name] for one in walk(tree) for name in ("href", "src", "xlink:href") if name in one.attributes]
    assert [] == [one for one in references if not one.startswith(("#", "data:image/png;base64,"))]
    assert {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"} >= set(re.findall(r"https?://[^\"'\s<>)]+", text))
    assert [] == re.findall(r"@import|url\((?!#)", text)
    assert [] == [name for one in walk(tree) for name in one.attributes if name.startswith("on")]
    (policy,) = [one for one in tree.all("meta") if one.attributes.get("http-equiv") == "Content-Security-Policy"]
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" == policy.attributes["content"]


# --- hostile text -----------------------------------------------------------------------------------------------------


def test_hostile_text_is_text(lang):
    """Whatever a user names a centre, a regime, a team, a rule or a source, the page has the same elements, and says it."""
    mild, wild = read(lang), read(lang, which=hostile)
    shapes = [[(one.tag, *sorted(one.attributes)) for one in walk(page) if not in_drawing(one)] for page in (mild, wild)]
    assert shapes[0] == shapes[1]
    assert {"html", "svg", "style"} <= {one.tag for one in walk(wild)}
    assert {"script", "img"} & {one.tag for one in walk(wild)} == set()
    plain = " ".join(HOSTILE.split())
    assert [plain in part.text for part in (wild.all("h1")[0], wild.all("thead")[0], wild.all("code")[0])] == [True] * 3
    assert "alert(3)" in "".join(svg.text for svg in wild.all("svg"))


def in_drawing(node):
    """Whether an element is part of a drawing, which depends on how wide the words in it are."""
    return node.within("svg") is not None


def test_hostile_text_ends_no_style_and_no_attribute(lang):
    """The style sheet is what we wrote, and no attribute begins where a name has a quotation mark."""
    mild, wild = read(lang), read(lang, which=hostile)
    assert [one.text for one in mild.all("style")] == [one.text for one in wild.all("style")]
    assert [] == [one for one in walk(wild) if {"onload", "onerror"} & one.attributes.keys()]


# --- the same numbers for all -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", AUDIENCES[1:])
def test_every_audience_gets_the_same_in_another_order(audience, lang):
    """The same cells, sentences and pictures, as often; sections in another order, answer and scorecard first."""

    all_of_it, mine = read(lang), read(lang, audience)
    names = [[one.attributes["id"] for one in page.all("section")] for page in (all_of_it, mine)]
    assert (sorted(names[0]), True) == (sorted(names[1]), names[0] != names[1])
    assert [list(sections.FIRST)] * 2 == [one[:2] for one in names]
    cells = [Counter(one.text for one in page.all("td", "th", "dd", "figcaption")) for page in (all_of_it, mine)]
    assert cells[0] == cells[1]


def test_every_order_has_every_section():
    """No audience is kept from anything."""
    assert {tuple(sorted({*sections.TELLS} - {*sections.FIRST}))} == {tuple(sorted(order)) for order in sections.ORDER.values()}


def test_the_numbers_are_those_of_the_tables():
    """In the table of all numbers every measure stands with its mean under every regime, as the tables have it."""
    one, table = story(), next(t for t in read("en").all("table") if t.all("caption")[0].text == "All numbers")
    filled = [row for row in table.all("tr") if row.all("td")]
    rows = {row.all("th")[0].own[0].strip(): [cell.all("span")[0].text for cell in row.all("td")] for row in filled}
    for name in ("service_level", "longest_stretch", "longest_stretch_worst", "phone_gini", "own_pauses", "adherence", "fte"):
        measure = MEASURES[name]
        means = [cells.level(one.paired.mean(regime, name).value, measure.unit, "en") for regime in one.paired.regimes]
        assert means == rows[measure.label("en")]


# --- two languages ----------------------------------------------------------------------------------------------------


def leaves(tree, path=()):
    """Every text of a table of words, with its path."""
    if isinstance(tree, dict):
        return {key: text for name, branch in tree.items() for key, text in leaves(branch, (*path, name)).items()}
    return {path: tree}


@pytest.mark.parametrize("words", [*(module.TEXT for module in WITH_WORDS), *FIXED])
def test_both_languages_say_everything(words):
    """The same keys and the same blanks in English and Norwegian."""
    english, norwegian = leaves(words["en"]), leaves(words["nb"])
    assert english.keys() == norwegian.keys()
    blanks = {key: [set(re.findall(r"{\w+}", str(text))) for text in (english[key], norwegian[key])] for key in english}
    assert [] == [key for key, (one, other) in blanks.items() if one != other]


@pytest.mark.parametrize("name", keys.NAMES)
def test_keys_have_words_in_both_languages(name):
    """Every key that may carry a card has different words in each language."""
    english, norwegian = keys.NAMES[name]
    assert "" not in (english, norwegian)
    assert english != norwegian


def test_every_card_of_every_regime_has_words(lang):
    """No key of the story is shown by its key alone."""
    scenario = story().scenario
    assert [] == [key for key, _ in scenario.cards() if keys.in_words(scenario, key, lang) == key]


def test_no_english_is_left_on_the_norwegian_page():
    """None of our own English sentences of more than two words stands on the Norwegian page, but for what says it is English."""
    page = read("nb")
    sources = {one.text for one in walk(page) if one.attributes.get("lang") == "en"}
    said = page.all("p", "h1", "h2", "h3", "h4", "th", "caption", "figcaption", "dt", "dd", "li", "td")
    rest = " ".join(one.text for one in said if one.text not in sources)
    ours = [text for words in (*(module.TEXT for module in WITH_WORDS), *FIXED) for text in leaves(words["en"]).values()]
    ours += [measure.label("en") for measure in MEASURES.values()] + [words[0] for words in keys.NAMES.values()]
    pieces = {piece.strip() for text in ours if isinstance(text, str) for piece in re.split(r"{\w+}", text)}
    assert [] == [piece for piece in pieces if len(re.findall("[A-Za-z]{2,}", piece)) > 2 and piece in rest]


def test_norwegian_writes_numbers_as_norwegians_do():
    """Comma before decimals, and no full stop between digits but in what is English, a command, a key or a time of day."""
    page = read("nb")
    ours = [one for one in page.all("td") if "en" not in (part.attributes.get("lang") for part in (one, *walk(one)))]
    written_so = [one.text for one in ours if "kl. " not in one.text]
    assert [] == [text for text in written_so if re.search(r"\d\.\d", text)]
    assert any(re.search(r"\d,\d", text) for text in written_so)


# --- what is said -----------------------------------------------------------------------------------------------------


class Fixed:
    """A comparison with chosen differences: measure -> (value of the first, value of the other, half the interval)."""

    regimes, days = ["detailed", "bounded"], 10
    sure = (set(), 1)

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
    assert all(re.fullmatch({"en": r"\d\d:\d\d", "nb": r"kl\. \d\d\.\d\d"}[lang], at) for *_, at, _, _ in found)
    assert max(Counter((rule, regime) for rule, regime, *_ in found).values()) <= law.EXAMPLES
    few = one.agents.groupby("regime").head(4)
    assert [] == law.examples(replace(one, agents=few), lang)


def test_what_is_found_never_looks_allowed():
    """Half a minute over 60 is told as 60.5, not 60."""
    one = story()
    name = next(n for n, rule in one.scenario.rules.rule.items() if rule.check and rule.passed[1] == "min")
    row = {"regime": "detailed", "rule": name, "agent_id": 3, "team": "all", "at_s": 48_120.0, "found": 3630.0, "limit": 3600.0}
    found = law.examples(replace(one, breaches=pd.DataFrame([row])), "nb")[0]
    assert ("Detaljplan", "medarbeider 3 (oppdiktet)", "kl. 13.22", "60,5 min", "høyst 60 min") == found.rows[0]


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


# --- colours ----------------------------------------------------------------------------------------------------------


def luminance(colour):
    """How bright a colour is, as WCAG counts it."""
    digits = colour.lstrip("#")
    digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """The contrast of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colours():
    """The named colours of the style sheet."""
    style = read("en").all("style")[0].text
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", style))


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((text, "#fff") for text in ("ink", "quiet", "accent", "better", "worse", "red-ink")),
        *((text, "panel") for text in ("ink", "quiet", "accent")), ("yellow-ink", "yellow"), ("red-ink", "red"),
    ],
)  # fmt: skip
def test_text_stands_out_from_its_ground(text, ground):
    """Every pair of text and ground in the style sheet has a contrast of 4.5 or more."""
    found = colours()
    assert contrast(found[text], found.get(ground, ground)) >= ENOUGH


def test_text_in_pictures_stands_out_from_paper():
    """Every text in a drawing has a contrast of 4.5 or more with white, or is white on a dark bar."""
    opened = [text for one in drawn(story, "en") for text in re.findall(r"<text[^>]*>", one.svg)]
    used = {colour for text in opened for colour in re.findall(r"fill: (#\w+)", text)}
    assert [] == [colour for colour in used - {"#ffffff"} if contrast(colour, "#ffffff") < ENOUGH]


def test_the_story_has_a_trial_and_two_teams():
    """The small comparison these tests read has what they need."""
    one = story()
    assert {"in_trial", "not_in_trial", "all", "trial"} == set(one.parts["part"])
    assert ["detailed", "mixed", "bounded"] == one.paired.regimes
    assert "trial" in {section.attributes["id"] for section in read("en").all("section")}
