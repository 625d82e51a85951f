"""Who could take contacts, as a log shows it: an agent is there from one contact to the next, unless long gone between them.

Agents are numbers here, and only how many there are is kept.
"""

import numpy as np
import pandas as pd

SLOT_S = 300.0  # how finely it is told when an agent had a contact in hand
GONE_S = 1200.0  # an agent without a contact for longer than this was doing something else (ours, a guess)


def touched(contacts: pd.DataFrame) -> pd.DataFrame:
    """The slots in which each agent had a contact in hand, each once, in place of one row a contact with begins and ends."""
    first = (contacts["begins"] // SLOT_S).to_numpy(dtype=int)
    last = np.maximum(first, np.ceil(contacts["ends"] / SLOT_S).to_numpy(dtype=int) - 1)
    lasts = last - first + 1
    rows = contacts.drop(columns=["begins", "ends"]).loc[contacts.index.repeat(lasts)].reset_index(drop=True)
    rows["slot"] = np.repeat(first, lasts) + np.arange(lasts.sum()) - np.repeat(np.cumsum(lasts) - lasts, lasts)
    return rows.drop_duplicates(ignore_index=True)


def mean_number(seen: pd.DataFrame, length_s: float) -> pd.Series:
    """Agents there, as a mean over each interval, by date, start_s and channel; gaps up to GONE_S are filled in.

    seen: date, channel, agent and slot.
    """
    who = ["date", "channel", "agent"]
    rows = seen[[*who, "slot"]].drop_duplicates().sort_values([*who, "slot"], ignore_index=True)
    step = rows["slot"] - rows.groupby(who)["slot"].shift()
    fill = step.where(step.between(1, GONE_S // SLOT_S + 1), 1).to_numpy(dtype=int)  # slots up to and with this one
    whole = rows.loc[rows.index.repeat(fill)].reset_index(drop=True)
    back = np.repeat(np.cumsum(fill), fill) - 1 - np.arange(fill.sum())
    whole["start_s"] = (whole["slot"] - back) * SLOT_S // length_s * length_s
    return whole.groupby(["date", "start_s", "channel"]).size() * SLOT_S / length_s
