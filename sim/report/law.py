"""Rules held against the days: how often each was broken under each regime, a few examples, and what the parties must discuss."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.measures.catalogue import RULE
from sim.plots.words import NONE, WORDS, level, number
from sim.report import keys
from sim.report.cells import between, brief, cell
from sim.report.story import Story
from sim.rules import Rule
from sim.terms import FEWEST, NOBODY, clock

EXAMPLES = 2  # of each rule and regime
TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "none": "none found in {n} agent-days", "none_team": "none found in {n} team-days",
        "of": "of {n} agent-days",
        "of_team": "of {n} team-days",
        "not_about": "no day it is about",
        "agent": "agent {n} (made up)", "team": "team {name}", "at": "{clock}",
        "kind": {"law": "law", "agreement": "agreement", "guidance": "guidance"},
        "status": {"verified": "verified in the source", "to_be_checked": "to be checked against the source"},
        "least": "at least {limit}", "most": "at most {limit}",
    },
    "nb": {
        "none": "ingen funnet på {n} vakter", "none_team": "ingen funnet på {n} teamdager",
        "of": "av {n} vakter",
        "of_team": "av {n} teamdager",
        "not_about": "ingen dager den gjelder for",
        "agent": "medarbeider {n} (oppdiktet)", "team": "team {name}", "at": "kl. {clock}",
        "kind": {"law": "lov", "agreement": "avtale", "guidance": "veiledning"},
        "status": {"verified": "bekreftet i kilden", "to_be_checked": "må kontrolleres mot kilden"},
        "least": "minst {limit}", "most": "høyst {limit}",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Examples:
    """Some breaches of one rule: how it is counted, and for each breach regime, who, when, found, allowed."""

    rule: str
    counted: str
    rows: list[tuple[str, ...]]


@dataclass(frozen=True)
class Checked:
    """A rule as a row of the table: its words, and for each regime how many days broke it, of how many."""

    rule: dict[str, str]
    counted: str
    cells: list[dict[str, str]]


def checked(story: Story, lang: str) -> list[Checked]:
    """Each rule that was checked, in the order of the configuration."""
    return [
        Checked(in_words(rule, lang), rule.counted(lang), [_cell(story, one, name, rule, lang) for one in story.paired.regimes])
        for name, rule in story.scenario.rules.rule.items() if rule.check is not None
    ]  # fmt: skip


def to_discuss(story: Story, lang: str) -> list[dict[str, str]]:
    """The rules that no simulation can check."""
    return [in_words(rule, lang) for rule in story.scenario.rules.rule.values() if rule.check is None]


def in_words(rule: Rule, lang: str) -> dict[str, str]:
    """What a rule is called, where it stands, what it asks, what there is to discuss, and whether that has been verified."""
    words = TEXT[lang]
    return {
        "label": rule.label.of(lang), "paragraph": rule.paragraph.of(lang), "wording": rule.wording.of(lang),
        "kind": words["kind"][rule.kind], "status": words["status"][rule.status], "source": rule.source,
        "discuss": rule.discuss.of(lang) if rule.discuss else "",
    }  # fmt: skip


def _cell(story: Story, regime: str, name: str, rule: Rule, lang: str) -> dict[str, str]:
    """How many days broke a rule under a regime, of how many; the number of days is of all days compared."""
    words, key = TEXT[lang], (regime, f"{RULE}{name}")
    team = "_team" if rule.of_team else ""
    if key not in story.paired.below.columns or not story.paired.below[key].sum():
        return {"value": NONE, "said": words["not_about"], "interval": "", "verdict": ""}
    n = number(float(story.paired.below[key].sum()), 0, lang)
    against = cell(story, *key, lang)
    told = f"{against.mark} {against.word}{'*' if against.sure else ''}".strip()
    if not story.paired.above[key].sum():
        return {"value": "", "said": words[f"none{team}"].format(n=n), "interval": "", "verdict": told}
    mean = story.paired.mean(*key)
    interval = between(mean.low, mean.high, "1", lang)
    return {"value": level(mean.value, "1", lang), "said": words[f"of{team}"].format(n=n), "interval": interval, "verdict": told}


def examples(story: Story, lang: str) -> list[Examples]:
    """From the sample day, for each rule that was broken: under each regime the first few breaches."""
    found: list[Examples] = []
    if len(story.agents) < FEWEST * len(story.paired.regimes):
        return found
    for name, rule in story.scenario.rules.rule.items():
        mine = story.breaches[story.breaches["rule"] == name]
        rows = [row for regime in story.paired.regimes for row in _first(story, mine[mine["regime"] == regime], rule, lang)]
        if rows:
            found.append(Examples(rule.label.of(lang), rule.counted(lang), rows))
    return found


def _first(story: Story, breaches: pd.DataFrame, rule: Rule, lang: str) -> list[tuple[str, ...]]:
    """The first breaches of a rule under a regime: regime, who, when, what was found, what is allowed."""
    words, found = TEXT[lang], list[tuple[str, ...]]()
    for one in breaches.sort_values("at_s").head(EXAMPLES).itertuples():
        team = words["team"].format(name=keys.team(story.scenario, one.team, lang))
        who = team if one.agent_id == NOBODY else words["agent"].format(n=one.agent_id)
        at = words["at"].format(clock=clock(one.at_s))
        decimals = 1 if abs(one.found - one.limit) < 60 else 0  # so that what is found never looks as if it were allowed
        side = words["least" if one.found < one.limit else "most"]
        allowed = side.format(limit=_amount(one.limit, rule.passed[1], 0, lang))
        found.append((story.label(one.regime, lang), who, at, _amount(one.found, rule.passed[1], decimals, lang), allowed))
    return found


def _amount(value: float, unit: str, decimals: int, lang: str) -> str:
    """An amount as breaches are told: minutes and hours as such, shares in per cent."""
    if unit in ("1", "count"):
        return brief(value, "1", lang) if unit == "1" else number(value, 0, lang)
    if unit == "h":
        return f"{number(value / 3600, 0 if value % 3600 == 0 else 1, lang)} {WORDS[lang]['h']}"
    return f"{number(value / 60, decimals, lang)} min"
