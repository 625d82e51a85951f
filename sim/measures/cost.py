"""What the day costs: hours at work, hours paid for, and how many full days that is."""

import numpy as np

from sim.measures.service import Ratios
from sim.measures.workload import Each
from sim.tables import Result

FULL_DAY_H = 7.5  # the Norwegian state: 37.5 hours a week


def cost(result: Result, each: Each) -> Ratios:
    """Measures of the bill. Those who are absent are paid for too; `each` holds the measures taken agent by agent."""
    stints, agents = result.stints_by_agent, result.day.agents
    paid_h = float((agents["ends_s"] - agents["starts_s"]).sum()) / 3600 + float(np.sum(each["overrun"][0])) / 60
    return {
        "hours_worked": (float((stints["end_s"] - stints["start_s"]).sum()) / 3600, 1.0),
        "paid_hours": (paid_h, 1.0),
        "fte": (paid_h / FULL_DAY_H, 1.0),
    }
