"""Each agent's day: the measures taken agent by agent, and when lunch was wished for and begun. All agents are made up."""

import numpy as np
import pandas as pd

from sim.measures import measured_of_each
from sim.measures.catalogue import RULE
from sim.tables import Result
from sim.terms import NEVER, WISH_LUNCH


def each_agent(result: Result) -> pd.DataFrame:
    """One row for each agent who came to work: who, shift, lunch wished and begun (seconds; NaN where none), measures."""
    day, each = result.day, measured_of_each(result)
    agents, pauses = day.agents, day.pauses
    lunches = pauses[(pauses["kind"] == WISH_LUNCH) & ~np.isnan(pauses["started_s"])]
    lunch_s = np.full(len(agents), np.nan)
    lunch_s[lunches["agent"]] = lunches["started_s"]
    found = pd.DataFrame({
        "agent_id": np.arange(len(agents)),
        "team": np.array(list(result.scenario.workforce.teams))[agents["team"]],
        "starts_s": agents["starts_s"],
        "ends_s": agents["ends_s"],
        "lunch_wish_s": np.where(agents["law_s"] < NEVER, agents["lunch_wish_s"], np.nan),
        "lunch_start_s": lunch_s,
        **{name: _ratio(above, below) for name, (above, below) in each.items() if not name.startswith(RULE)},
    })  # fmt: skip
    return found[np.isin(found["agent_id"], day.stints["agent"])].reset_index(drop=True)


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    return np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
