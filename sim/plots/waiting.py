"""How many people wait, second by second, from the table of contacts."""

import numpy as np
import pandas as pd

# The channels where somebody waits for an answer now; written work waits in another way.
IMMEDIATE = ("phone", "chat", "desk")


def last_seen(contacts: pd.DataFrame, stints: pd.DataFrame) -> float:
    """The last moment anything is known of this day."""
    times = [contacts[column].max() for column in ("offered_s", "answered_s", "ended_s")]
    return float(np.nanmax([0.0, *times, stints["end_s"].max(), stints["start_s"].max()]))


def waits(contacts: pd.DataFrame, last_s: float) -> pd.DataFrame:
    """From when until when each person waited: to the answer, to giving up, or to the end of what is known."""
    now = contacts[contacts["channel"].astype(str).isin(IMMEDIATE) & contacts["offered_s"].notna()]
    phase = now["phase"].astype(str)
    until = now["answered_s"].astype(float)
    until = until.fillna(now["ended_s"].astype(float).where(phase != "open")).fillna(last_s)
    start = now["offered_s"].astype(float)
    return pd.DataFrame({
        "channel": now["channel"].astype(str),
        "from_s": start,
        "until_s": np.maximum(start, until),
        "gave_up": phase == "abandoned",
    })


def queue_steps(from_s: np.ndarray, until_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The moments the queue changes, and its length from each moment to the next; joins and leaves at once cancel."""
    moments, place = np.unique(np.concatenate([from_s, until_s]), return_inverse=True)
    steps = np.zeros(len(moments), dtype=int)
    np.add.at(steps, place, np.repeat([1, -1], [len(from_s), len(until_s)]))
    return moments, np.cumsum(steps)


def longest(waits_: pd.DataFrame) -> int:
    """The most people waiting at one moment."""
    return int(queue_steps(waits_["from_s"].to_numpy(), waits_["until_s"].to_numpy())[1].max(initial=0))


def queue_by_channel(waits_: pd.DataFrame) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The length of the queue of each immediate channel, all at the same moments."""
    moments = np.unique(waits_[["from_s", "until_s"]].to_numpy())
    lengths = {}
    for channel in IMMEDIATE:
        own = waits_[waits_["channel"] == channel]
        if len(own):
            changed, length = queue_steps(own["from_s"].to_numpy(), own["until_s"].to_numpy())
            place = np.searchsorted(changed, moments, side="right") - 1
            lengths[channel] = np.where(place < 0, 0, length[place])
    return moments, lengths
