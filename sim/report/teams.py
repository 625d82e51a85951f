"""The teams of a centre one by one: what each regime does to each of them. (Small teams come together, see `parts_of`.)"""

from sim.measures import IN_TRIAL, NOT_IN_TRIAL, SMALL_IN_TRIAL, SMALL_TEAMS
from sim.measures.catalogue import MEASURES
from sim.measures.compare import Paired
from sim.plots.words import number
from sim.report import keys
from sim.report.cells import against
from sim.report.scorecard import Row
from sim.report.story import Story

SHOWN = ("longest_stretch", "occupancy", "pauses_missed", "own_pauses")
PARTS = {
    "en": {
        IN_TRIAL: "all in the trial", NOT_IN_TRIAL: "all not in the trial",
        SMALL_TEAMS: "small teams, together", SMALL_IN_TRIAL: "small teams in the trial, together",
    },
    "nb": {
        IN_TRIAL: "alle i forsøket", NOT_IN_TRIAL: "alle utenfor forsøket",
        SMALL_TEAMS: "små team, samlet", SMALL_IN_TRIAL: "små team i forsøket, samlet",
    },
}  # fmt: skip
TEXT = {
    "en": {"trial": "{team}, in the trial", "team": "{team} ({n} at work)"},
    "nb": {"trial": "{team}, med i forsøket", "team": "{team} ({n} på jobb)"},
}


def teams(story: Story, lang: str) -> dict[str, list[Row]]:
    """Under each measure a row for every part of the centre."""
    parts = {str(part): Paired(mine.drop(columns="part")) for part, mine in story.parts.groupby("part", sort=False)}
    found = {}
    for name in SHOWN:
        found[MEASURES[name].label(lang)] = [
            Row(_label(story, part, paired, lang), [against(story, paired, one, name, lang) for one in paired.regimes])
            for part, paired in parts.items() if name in paired.measures
        ]  # fmt: skip
    return {label: rows for label, rows in found.items() if rows}


def _label(story: Story, part: str, paired: Paired, lang: str) -> str:
    """What a reader calls a part, and how many are at work in it."""
    words, name = TEXT[lang], PARTS[lang].get(part)
    if name is None:
        name, in_trial = keys.team(story.scenario, part, lang), story.scenario.workforce.teams[part].in_trial
        trial = in_trial and any(story.scenario.regime[one].in_trial for one in story.paired.regimes)
        name = words["trial"].format(team=name) if trial else name
    at_work = paired.below[(paired.regimes[0], "longest_stretch")].mean() / story.scenario.horizon
    return words["team"].format(team=name, n=number(at_work, 0, lang))
