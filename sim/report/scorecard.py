"""Tables of measures: the scorecard of service, workload, autonomy and fairness, with the worst-off tenth; and all numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

from sim.measures.catalogue import GROUPS, MEASURES
from sim.report.cells import Cell, cell, levels
from sim.report.story import Story

SCORES = {
    "service": ("service_level", "abandonment", "wait_p90"),
    "workload": ("longest_stretch", "pauses_missed", "occupancy"),
    "autonomy": ("own_pauses", "granted_at_once", "mismatch"),
    "fairness": ("load_gini", "phone_gini", "lunch_off"),
}
# The few numbers that stand beside a picture.
BESIDE = {
    "waits": ("service_level", "asa", "wait_p90", "abandonment", "written_on_time"),
    "load": ("longest_stretch", "over_90", "over_120", "occupancy", "gap", "overrun"),
    "pauses": (
        "pause_minutes", "breaks_taken", "pauses_missed", "pauses_unasked", "pauses_late", "lunch_start", "lunch_off",
        "lunch_by_law",
    ),
    "bounds": ("wishes", "granted_at_once", "wish_wait", "granted_at_latest", "wishes_unmet"),
}
TENTH = {"en": "the worst-off tenth", "nb": "den tidelen som kommer dårligst ut"}


@dataclass(frozen=True)
class Row:
    """One measure of every regime; `under` when it is of the worst-off tenth, and stands under the mean."""

    label: str
    cells: list[Cell]
    levels: str = ""  # where its warnings begin
    under: bool = False


def scores(story: Story, lang: str) -> dict[str, list[Row]]:
    """The rows of each dimension."""
    return {dimension: rows for dimension, names in SCORES.items() if (rows := with_tenths(story, names, lang))}


def with_tenths(story: Story, names: Iterable[str], lang: str) -> list[Row]:
    """Rows of measures, each with its worst-off tenth under it; those left out that no regime has a value for."""
    found = []
    for name in names:
        found += rows(story, [name], lang)
        worst = MEASURES[name].worst
        if worst and _has_value(story, worst):
            found.append(Row(TENTH[lang], _cells(story, worst, lang), under=True))
    return found


def rows(story: Story, names: Iterable[str], lang: str) -> list[Row]:
    """A row for each measure that any regime has a value for."""
    return [
        Row(MEASURES[name].label(lang), _cells(story, name, lang), levels(story, name, lang))
        for name in names if _has_value(story, name)
    ]  # fmt: skip


def by_group(story: Story, lang: str, groups: Iterable[str]) -> dict[str, list[Row]]:
    """Every measure of these groups that has a value."""
    found = {GROUPS[group][lang]: rows(story, [n for n in MEASURES if MEASURES[n].group == group], lang) for group in groups}
    return {heading: group for heading, group in found.items() if group}


def _cells(story: Story, name: str, lang: str) -> list[Cell]:
    return [cell(story, regime, name, lang) for regime in story.paired.regimes]


def _has_value(story: Story, name: str) -> bool:
    return any((mean := story.paired.mean(regime, name).value) == mean for regime in story.paired.regimes)
