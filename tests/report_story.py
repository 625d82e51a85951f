"""A small comparison to tell (two teams, one of them in a trial, three regimes, three days), and its page as a tree."""

from copy import deepcopy
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser

import pandas as pd
from conftest import changed

from experiments.compare import told
from experiments.config.compose import compose, scenario_of
from experiments.config.settings import settings_of
from sim.measures.compare import BETTER, UNTOLD, WORSE
from sim.measures.tally import Tally, measured
from sim.regime import Text
from sim.report import page, pictures
from sim.run import over_periods

WORDS = (
    "scenario=kommune_innbyggerservice", "regimes=[detailed,mixed,bounded]", "staffing.agents=16", "demand.scale=0.5",
    "workforce.teams.all.share=0.5", "+workforce.teams.trial={share: 0.5, in_trial: true, label: The other half}",
    "rules=local_example",
)  # fmt: skip
DAYS = 3
VOID = ("meta", "br", "link", "img", "input", "hr")
HOSTILE = """<script>alert(1)</script>"onload="alert(2)" ]]> </style><img src=x onerror=alert(3)> & '&lt;' {{ 7 * 7 }}"""


@cache
def story(words=WORDS):
    """The comparison, with two guesses tried."""
    composed = compose([*words, f"days={DAYS}", "engine=processes"])
    scenario, settings, tally = scenario_of(composed), settings_of(composed), Tally()
    for period in over_periods(measured, scenario, scenario.regime, 1, range(DAYS), "processes", 1):
        tally.add(period)
    one = told(scenario, settings, tally, "days", composed.changed)
    return replace(one, doubts=doubts(one) if one.others else one.doubts)


def doubts(one):
    """Two guesses at one end of their range each: the first turns a conclusion, the second leaves it in doubt."""
    tried = [("demand.forecast.day_sd", 0.08, "high", 0.2, "1", BETTER), ("workforce.lateness", 1.0, "low", 0.0, "min", UNTOLD)]
    rows = [(*guess, one.others[0], "service_level", 0.01, -0.01, 0.03, WORSE, now, True) for *guess, now in tried]
    of = one.others[0], "service_level"  # a guess that is not in play
    rows.append(("behaviour.fatigue_slows", 0.0, "high", 0.3, "1", *of, 0.0, 0.0, 0.0, UNTOLD, UNTOLD, False))
    columns = ["key", "value", "end", "tried", "unit", "regime", "measure", "difference", "low", "high", "before", "now", "moved"]
    return pd.DataFrame(rows, columns=columns)


@cache
def hostile():
    """The same, where everything a user can name is hostile."""
    one = story()
    scenario, text = deepcopy(one.scenario), Text(en=HOSTILE, nb=HOSTILE)
    named = {"label": text, "about": text}
    regimes = {name: changed(regime, **named) for name, regime in scenario.regime.items()}
    teams = {name: changed(team, label=text) for name, team in scenario.workforce.teams.items()}
    rules = {
        name: changed(rule, label=text, wording=text, paragraph=text, source=HOSTILE, discuss=rule.discuss and text)
        for name, rule in scenario.rules.rule.items()
    }  # fmt: skip
    for _, card in scenario.cards():
        card.given["source"] = HOSTILE
    scenario = changed(
        scenario, **named, regime=regimes, workforce=changed(scenario.workforce, teams=teams),
        rules=changed(scenario.rules, **named, rule=rules), behaviour=changed(scenario.behaviour, **named),
    )  # fmt: skip
    return replace(one, scenario=scenario, changed=(HOSTILE,) * len(one.changed))


@cache
def drawn(which, lang):
    """Every picture of a story, ready for the page."""
    return [picture for _, picture in pictures.draw(which(), lang, tuple(pictures.DRAW))]


@cache
def written(lang="en", audience="all", which=story):
    """The page of a story."""
    return page(which(), drawn(which, lang), lang, audience)


class Node:
    """An element: tag, attributes, what is within it, the text directly in it and the language it stands in."""

    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent, self.children, self.own = tag, dict(attributes), parent, [], []

    def all(self, *tags):
        """Every element of these tags within, in the order of the page."""
        return [one for child in self.children for one in ([child] if child.tag in tags else []) + child.all(*tags)]

    @property
    def text(self):
        """All text within, in order, with single spaces."""
        return " ".join(" ".join(piece if isinstance(piece, str) else piece.text for piece in self.own).split())

    def within(self, *tags):
        """The nearest element of these tags around it."""
        one = self.parent
        while one is not None and one.tag not in tags:
            one = one.parent
        return one


class Tree(HTMLParser):
    """A page as a tree of elements; an end that fits no beginning is an error."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.root = self.here = Node("page", (), None)
        self.feed(text)
        self.close()
        assert self.here is self.root, f"<{self.here.tag}> is never closed"

    def handle_starttag(self, tag, attributes):
        """One element within the one that is open."""
        assert len(dict(attributes)) == len(attributes), f"<{tag}> has an attribute twice"
        node = Node(tag, attributes, self.here)
        self.here.children.append(node)
        self.here.own.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag, attributes):
        """An element with nothing in it, as SVG writes them."""
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.here = self.here.parent

    def handle_endtag(self, tag):
        """The open element ends."""
        assert tag == self.here.tag, f"</{tag}> within <{self.here.tag}>"
        self.here = self.here.parent

    def handle_data(self, data):
        """Text of the open element."""
        self.here.own.append(data)


@cache
def read(lang="en", audience="all", which=story):
    """The page as a tree."""
    return Tree(written(lang, audience, which)).root


def walk(node):
    """Every element within."""
    for child in node.children:
        yield child
        yield from walk(child)
