"""The report in a real browser: axe finds nothing, and those who listen get headings, tables and pictures as they are."""

import json
from pathlib import Path

import browser
import pytest
from report_story import drawn, read, story, written

import axe_core_python

pytestmark = pytest.mark.skipif(
    browser.found() is None, reason="no browser here: install chromium, or say where one is with CHROME"
)
AXE = Path(axe_core_python.__file__).with_name("axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
PAGES = [("en", "all"), ("nb", "union")]
NARROWEST = 320  # a page at 400 %


@pytest.fixture(scope="module")
def tab():
    """One tab for all tests."""
    with browser.tab() as one:
        yield one


@pytest.fixture(params=PAGES, ids="-".join)
def shown(request, tab, tmp_path):
    """Each page in turn, open in the tab: (tab, language, audience)."""
    lang, audience = request.param
    file = tmp_path / "report.html"
    file.write_text(written(lang, audience), "utf-8")
    tab.open(file)
    return tab, lang, audience


def test_axe_finds_nothing(shown):
    """No violation of WCAG 2.1 A and AA or of best practice, and the rules were indeed run."""
    tab, *_ = shown
    tab.run(AXE.read_text("utf-8") + "; true")
    asked = json.dumps({"runOnly": {"type": "tag", "values": RULES}})
    read = "found => JSON.stringify([found.violations, found.passes.map(one => one.id)])"
    violations, passed = json.loads(tab.run(f"axe.run(document, {asked}).then({read})"))
    assert [] == [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in violations]
    assert {"color-contrast", "document-title", "heading-order", "html-has-lang", "list", "region", "svg-img-alt"} <= {*passed}


def test_those_who_listen_get_the_headings_in_order(shown):
    """Every heading of the page has that role, its level and its words in the browser's own tree."""
    tab, lang, audience = shown
    expected = [(one.text, int(one.tag[1])) for one in read(lang, audience).all("h1", "h2", "h3", "h4")]
    heard = [(" ".join(name.split()), about["level"]) for role, name, about in tab.tree() if role == "heading"]
    assert expected == heard


def test_those_who_listen_get_tables_with_heads(shown):
    """Every table is a table with its caption as name; its heads are heads of columns and rows."""
    tab, lang, audience = shown
    page, tree = read(lang, audience), tab.tree()
    captions = [table.all("caption")[0].text for table in page.all("table")]
    assert captions == [name for role, name, _ in tree if role == "table"]
    heads = page.all("th")
    expected = [sum(one.attributes["scope"] in scopes for one in heads) for scopes in (("col",), ("row", "rowgroup"))]
    assert expected == [sum(role == wanted for role, *_ in tree) for wanted in ("columnheader", "rowheader")]


def test_those_who_listen_get_what_pictures_show(shown):
    """Every drawing is one image that says what it shows, and none of the letters within it."""
    tab, lang, _ = shown
    expected = sorted(one.alt for one in drawn(story, lang))
    images = [(role, name) for role, name, _ in tab.tree() if role in ("image", "img", "graphics-document", "SvgRoot")]
    assert expected == sorted(name for _, name in images)


def test_nothing_is_wider_than_the_narrowest_page(shown):
    """At 320 pixels the page itself is not scrolled sideways; tables and pictures are, each in its own place."""
    tab, *_ = shown
    tab.ask("Emulation.setDeviceMetricsOverride", width=NARROWEST, height=900, deviceScaleFactor=1, mobile=True)
    assert NARROWEST == tab.run("document.documentElement.scrollWidth")
    assert 0 < tab.run("document.querySelectorAll('.scroll').length")


def test_no_script_of_a_page_would_run(tab, tmp_path):
    """The page's own policy stops a script even if one came into it, and a picture from elsewhere."""
    hurt = written("en").replace("</main>", "<script>document.title = 'hurt'</script><img src='https://example.org/a.png'></main>")
    file = tmp_path / "hurt.html"
    file.write_text(hurt, "utf-8")
    tab.open(file)
    assert "hurt" != tab.run("document.title")
    assert 0 == tab.run("document.querySelector('img').naturalWidth")
