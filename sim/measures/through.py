"""Through the day, quarter of an hour by quarter: who waits and how soon they are answered, who is away, who wished to be."""

import numpy as np
import pandas as pd

from sim.measures.compare import ratio_of_sums
from sim.measures.service import met_by
from sim.scenario import Scenario
from sim.measures.workload import RESTING
from sim.tables import Result
from sim.terms import BY_AGENT, DAY_S, LUNCH, NEVER, NOTHING, WISH_LUNCH
from sim.world.plan import between

QUARTER_S = 900.0
NAMES = (
    "service_level", "abandonment",  # of those offered in this quarter, in time and given up / offered
    "waiting", "away", "at_lunch",  # people in the queue, agents on a break or at lunch, agents at lunch, on average
    "lunch_wished", "lunch_begun",  # lunches that agents at work would like to begin here, and that begin here
    "wishes", "held",  # own wishes for a pause that arise here, and those of them that a bound held back
)  # fmt: skip
COLUMNS = ["regime", "measure", "start_s", "value", "low", "high"]


def edges(scenario: Scenario) -> np.ndarray:
    """The quarters of a day from the first shift, or opening, to the last; none of days longer than 24 hours."""
    first = min([scenario.demand.opens, *(shift.starts for shift in scenario.staffing.shifts)]) // QUARTER_S
    last = -(-max([scenario.demand.closes, *(shift.ends for shift in scenario.staffing.shifts)]) // QUARTER_S)
    return QUARTER_S * np.arange(first, last + 1) if (last - first) * QUARTER_S <= DAY_S else np.zeros(1)


def through_the_day(result: Result) -> np.ndarray:
    """One day under one regime: quarter x NAMES x (numerator, denominator)."""
    edges_s = edges(result.scenario)
    rows, met, immediate = met_by(result)
    agents, pauses = result.day.agents, result.day.pauses
    stints = result.stints_by_agent
    ends_s = max(edges_s[-1], float(agents["ends_s"].max(initial=0.0)))
    until_s = np.where(np.isnan(met.wait_s), ends_s, rows["offered_s"] + met.wait_s)
    in_line = immediate & (rows["callback"] == 0)
    lunch, pause = stints["activity"] == LUNCH, RESTING[stints["activity"]]
    begun = pauses[~np.isnan(pauses["started_s"]) & (pauses["kind"] == WISH_LUNCH)]
    own = pauses[pauses["chosen"] == BY_AGENT]
    here = np.zeros(len(agents), bool)
    here[stints["agent"]] = True
    offered = _counts(rows["offered_s"][immediate], edges_s)
    above = [
        _counts(rows["offered_s"][immediate & met.answered & met.within], edges_s),
        _counts(rows["offered_s"][immediate & met.gave_up], edges_s),
        between(rows["offered_s"][in_line], until_s[in_line], edges_s) / QUARTER_S,
        between(stints["start_s"][pause], stints["end_s"][pause], edges_s) / QUARTER_S,
        between(stints["start_s"][lunch], stints["end_s"][lunch], edges_s) / QUARTER_S,
        _counts(agents["lunch_wish_s"][here & (agents["law_s"] < NEVER)], edges_s),
        _counts(begun["started_s"], edges_s),
        _counts(own["wished_s"], edges_s),
        _counts(own["wished_s"][own["bound"] != NOTHING], edges_s),
    ]
    once = np.ones(len(edges_s) - 1)
    below = [offered, offered, *[once] * (len(NAMES) - 2)]
    return np.stack([np.stack(above, axis=1), np.stack(below, axis=1)], axis=2)


def table(days: np.ndarray, regimes: tuple[str, ...], scenario: Scenario) -> pd.DataFrame:
    """Means over days, with 95 % intervals, of day (or period) x regime x quarter x NAMES x 2; one row each, as COLUMNS."""
    starts_s = edges(scenario)[:-1]
    value, low, high = ratio_of_sums(days[..., 0], days[..., 1])
    index = pd.MultiIndex.from_product([regimes, starts_s, NAMES], names=["regime", "start_s", "measure"])
    rows = pd.DataFrame({"value": value.ravel(), "low": low.ravel(), "high": high.ravel()}, index=index).reset_index()
    return rows.dropna(subset="value")[COLUMNS].reset_index(drop=True)


def _counts(at_s: np.ndarray, edges_s: np.ndarray) -> np.ndarray:
    """How many of these moments fall in each quarter; those outside the day in none."""
    quarter = np.floor((at_s - edges_s[0]) / QUARTER_S)
    inside = (quarter >= 0) & (quarter < len(edges_s) - 1)
    return np.bincount(quarter[inside].astype(int), minlength=len(edges_s) - 1).astype(float)
