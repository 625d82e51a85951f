"""The simple model to beat: Erlang A in each interval by itself, as planning tools do, with one availability factor."""

import numpy as np
import pandas as pd

from sim.history.past import SUMS, PastDay
from sim.world.erlang import fates


def predicted(day: PastDay, handle_s: float, patience_s: float, within_s: float, share: float) -> pd.DataFrame:
    """SUMS by interval: a stationary M/M/n+M queue with the interval's contacts and this share of its agents.

    Between whole numbers of agents it goes in a straight line. Of chats it knows nothing: one contact at a time.
    For exponential patience the mean wait of all is the share who give up times the mean patience; that of those answered is
    taken to be the same, which is right to a seventh.
    """
    rows = []
    offered = np.sum(list(day.counts.values()), axis=0)
    for n, staff in zip(offered.tolist(), (day.staff * share).tolist(), strict=True):
        in_time, gone = _fates(n / day.length_s, handle_s, patience_s, within_s, staff) if n else (0.0, 0.0)
        everybody = n if day.waits_of == "all" else n * (1 - gone)
        rows.append((n, n * in_time, n * gone, everybody * gone * patience_s, everybody))
    return pd.DataFrame(rows, columns=SUMS).assign(start_s=day.starts_s)


def _fates(rate_per_s: float, handle_s: float, patience_s: float, within_s: float, agents: float) -> tuple[float, float]:
    """Shares answered in time and giving up with so many agents, whole or not; with none, all give up."""
    fewer = int(np.floor(agents))
    ends = [fates(rate_per_s, handle_s, patience_s, one, within_s) if one > 0 else (0.0, 1.0) for one in (fewer, fewer + 1)]
    part = agents - fewer
    (in_time, gone), (more_in_time, less_gone) = ends
    return (1 - part) * in_time + part * more_in_time, (1 - part) * gone + part * less_gone
