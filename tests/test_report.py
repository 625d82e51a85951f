"""The report page: the same numbers for every audience, in both languages, whole, in order, readable, and nothing but text."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from report_story import HOSTILE, drawn, hostile, read, story, walk, written

from sim.measures.catalogue import MEASURES
from sim.report import answer, basis, cells, discussion, findings, keys, law, pictures, sections, sentences
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
