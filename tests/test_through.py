"""Through the day by hand: what falls in which quarter of an hour, and each agent's own row."""

import numpy as np
import pandas as pd
import pytest
from test_measures import NAN, NINE, by_hand

from sim.measures.agents import each_agent
from sim.measures.through import COLUMNS, NAMES, edges, table, through_the_day
from sim.terms import BREAK, BY_AGENT, LUNCH, MAX_AWAY, NOBODY, NOTHING, WISH_BREAK

QUARTERS = {  # quarters after nine: what is seen in it
    "service_level": {0: (3, 7)}, "abandonment": {0: (2, 7)},
    # 30 and 40 and 200 and 10 s, and one who waits from 600 s on until the end of the shift
    "waiting": {0: ((30 + 40 + 200 + 10 + 300) / 900, 1), 1: (1, 1), 5: (1, 1), 12: (1, 1)},
    "away": {4: (240 / 900, 1), 8: (1, 1), 9: (1, 1), 10: (0, 1)}, "at_lunch": {4: (0, 1), 8: (1, 1), 9: (1, 1)},
    "lunch_wished": {6: (1, 1), 5: (0, 1)}, "lunch_begun": {8: (1, 1), 7: (0, 1)},
    "wishes": {4: (1, 1), 5: (1, 1), 8: (1, 1), 0: (0, 1)}, "held": {4: (0, 1), 5: (1, 1), 8: (1, 1)},
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_quarters_of_the_day_by_hand(name):
    """Each thing is counted in the quarter it happens in."""
    result = by_hand()
    found = through_the_day(result)[:, NAMES.index(name)]
    first = round((NINE - edges(result.scenario)[0]) / 900)
    for quarter, expected in QUARTERS[name].items():
        assert pytest.approx(expected) == tuple(found[first + quarter])


def test_what_comes_outside_the_day_is_in_no_quarter():
    """A wish before the first shift and one after the last are counted nowhere."""
    wishes = [(1, WISH_BREAK, BY_AGENT, MAX_AWAY, at, NAN, NAN, NAN) for at in (-9 * 3600, 20 * 3600)]
    assert 0 == through_the_day(by_hand(pauses=wishes))[:, NAMES.index("wishes"), 0].sum()


def test_the_table_through_the_day_is_a_mean_over_days_with_its_interval():
    """Two days of 0 and 2 wishes in a quarter are 1 a day, and a share is a ratio of sums; a quarter without any has no row."""
    scenario = by_hand().scenario
    days = np.zeros((2, 1, len(edges(scenario)) - 1, len(NAMES), 2))
    days[:, 0, 0, NAMES.index("wishes")] = [[0, 1], [2, 1]]
    days[:, 0, 0, NAMES.index("service_level")] = [[1, 1], [1, 3]]
    found = table(days, ("bounded",), scenario).set_index("measure")
    assert (COLUMNS[:1] + COLUMNS[2:], 2) == (list(found.columns), len(found))
    assert (1.0, 0.5) == (found.loc["wishes", "value"], found.loc["service_level", "value"])
    half = found["high"] - found["value"]
    assert pytest.approx([12.7062, 12.7062 * 0.25]) == half[["wishes", "service_level"]].tolist()  # Student's t of one degree


def test_each_agent_has_a_row():
    """Those who came to work, with their shift, lunch and the measures taken agent by agent; no lunch, no time for it."""
    found = each_agent(by_hand()).set_index("agent_id")
    assert [0, 1] == found.index.tolist()
    assert (NINE + 5400, NINE + 7200) == tuple(found.loc[0, ["lunch_wish_s", "lunch_start_s"]])
    assert [True, True] == found.loc[1, ["lunch_wish_s", "lunch_start_s"]].isna().tolist()
    assert pytest.approx([130, 8000 / 60]) == found["longest_stretch"].tolist()
    assert pytest.approx([8200 / 9100, 6160 / 7160]) == found["occupancy"].tolist()
    assert pytest.approx([NAN, 1 / 3], nan_ok=True) == found["granted_at_once"].tolist()
    assert pd.api.types.is_float_dtype(found["peak_minutes"])


def test_nobody_is_away_unless_on_a_pause():
    """Only breaks and lunches count as away."""
    stints = [(0, BREAK, NOBODY, 0, 450, BY_AGENT), (0, LUNCH, NOBODY, 450, 900, BY_AGENT)]
    found = through_the_day(by_hand(stints=stints, pauses=[(0, WISH_BREAK, BY_AGENT, NOTHING, 0, 0, 0, 450)]))
    assert (1.0, 0.5) == (found[:, NAMES.index("away"), 0].sum(), found[:, NAMES.index("at_lunch"), 0].sum())
