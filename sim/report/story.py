"""What a report tells: one comparison with its tables, ready to be put into words."""

from dataclasses import dataclass

import pandas as pd

from sim.measures.compare import Paired
from sim.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Story:
    """One comparison. Tables may be empty where there is nothing to tell; times are seconds since midnight.

    `contacts`, `stints`, `pauses`, `agents` and `breaches` are of the sample day, under every regime (column `regime`).
    """

    scenario: Scenario
    paired: Paired
    parts: pd.DataFrame  # day, regime, part, measure, value, numerator, denominator
    through: pd.DataFrame  # regime, measure, start_s, value, low, high: each quarter-hour over all days
    contacts: pd.DataFrame
    stints: pd.DataFrame
    pauses: pd.DataFrame
    agents: pd.DataFrame  # one row a regime and agent at work, with the measures taken agent by agent
    breaches: pd.DataFrame  # regime, rule, paragraph, day, agent_id (-1: the whole team), team, at_s, found, limit, unit
    doubts: pd.DataFrame  # what a guess at the other end of its range changes
    seed: int
    ended: str  # days, precision, max_days or interrupted
    changed: tuple[str, ...]  # what the user set

    @property
    def baseline(self) -> str:
        """The regime the others are measured against."""
        return self.paired.regimes[0]

    @property
    def others(self) -> list[str]:
        """The regimes that are measured against it; the first of them is the main one."""
        return self.paired.regimes[1:]

    def label(self, regime: str, lang: str) -> str:
        """What a reader calls a regime."""
        return self.scenario.regime[regime].label.of(lang)


@dataclass(frozen=True)
class Picture:
    """One picture of the page: its name, the drawing, what stands under it, and what it shows for those who cannot see it."""

    name: str
    svg: str
    caption: str
    alt: str
