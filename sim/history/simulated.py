"""A simulated day as interval figures: what a centre's own phone system would have exported of it."""

import numpy as np
import pandas as pd

from sim.history.intervals import KEPT
from sim.tables import Result

WITH_CONTACTS = ("available", "phone", "chat", "written", "desk", "acw")  # activities of an agent who takes contacts


def interval_rows(result: Result, date: pd.Timestamp, length_s: float = 1800.0, within_s: float = 30.0) -> pd.DataFrame:
    """One row for each interval and queue of a day, as in `Intervals.table`; contacts stand in the interval they came in.

    `wait_s` is the mean wait of those answered. `present` and `available` are means over the interval: agents at work who take
    the channel at some time of the day, and those of them who are ready for it or busy with a contact.
    """
    demand, contacts = result.scenario.demand, result.contacts
    starts = np.arange(demand.opens // length_s * length_s, demand.closes, length_s)
    rows = []
    for queue, mine in contacts.groupby("topic", sort=False):
        channel = str(mine["channel"].iloc[0])
        slot = np.clip((mine["offered_s"] - starts[0]) // length_s, 0, len(starts) - 1).astype(int)
        present, available = _agents(result, channel, starts, length_s)
        for i, start_s in enumerate(starts):
            rows.append([date, start_s, queue, channel, *_met(mine[slot == i], within_s), present[i], available[i]])
    return pd.DataFrame(rows, columns=KEPT).sort_values(["start_s", "queue"], ignore_index=True)


def _met(contacts: pd.DataFrame, within_s: float) -> tuple[float, ...]:
    """What the contacts of one interval met: offered, handled, abandoned, wait_s, within, handle_s."""
    answered = contacts["answered_s"].notna()
    wait_s, offered = contacts["wait_s"][answered], len(contacts)
    within = float((wait_s <= within_s).sum()) / offered if offered else np.nan
    abandoned = float((contacts["phase"] == "abandoned").sum())
    return float(offered), float(answered.sum()), abandoned, wait_s.mean(), within, contacts["handle_s"][answered].mean()


def _agents(result: Result, channel: str, starts: np.ndarray, length_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Mean number of agents in each interval who are at work and take this channel today, and who could take its contacts."""
    stints, duties = result.stints, result.scenario.staffing.duties
    serves = stints["channel"].map(lambda duty: channel in duties.get(duty, (duty,)))
    ready = serves & stints["activity"].isin(WITH_CONTACTS)
    at_work = stints["agent_id"].isin(stints["agent_id"][ready]) & (stints["activity"] != "off")
    return _mean_number(stints[at_work], starts, length_s), _mean_number(stints[ready], starts, length_s)


def _mean_number(stints: pd.DataFrame, starts: np.ndarray, length_s: float) -> np.ndarray:
    begins, ends = stints["start_s"].to_numpy()[:, None], stints["end_s"].to_numpy()[:, None]
    shared_s = np.minimum(ends, starts + length_s) - np.maximum(begins, starts)
    return np.clip(shared_s, 0.0, None).sum(axis=0) / length_s
