"""What those who get in touch meet. Every measure is a (numerator, denominator) of one day."""

import numpy as np

from sim.tables import Result, waits
from sim.terms import ABANDONED, CHANNELS, HANDLED, WRITTEN

Ratios = dict[str, tuple[float, float]]


def service(result: Result) -> Ratios:
    """Service measures of immediate contacts (phone, desk, chat) offered after the warm-up, and written work left."""
    rows = result.day.contacts
    channel = result.day.queues["channel"][rows["queue"]]
    counted = rows["offered_s"] >= result.scenario.demand.opens + result.scenario.warmup
    promise = np.array([float(queue.answer_within) for queue in result.scenario.demand.queues.values()])
    channels = set(result.day.queues["channel"].tolist())
    for_people = sorted(channels - {WRITTEN}) or sorted(channels)  # where there is written work only, that is what counts
    immediate = counted & np.isin(channel, for_people)
    ratios = _all(rows[immediate], promise)
    for c in for_people if len(for_people) > 1 else ():
        mine = _answering(rows[immediate & (channel == c)], promise)
        ratios |= {f"{name}_{CHANNELS[c]}": mine[name] for name in ("service_level", "abandonment", "asa")}
    written = channel == WRITTEN
    if written.any():
        ratios["written_open"] = (float((rows["phase"][written] != HANDLED).sum()), 1.0)
    return ratios


def _answering(rows: np.ndarray, promise: np.ndarray) -> Ratios:
    """Who was answered, how soon, and who gave up."""
    wait, in_time = waits(rows), promise[rows["queue"]]
    answered = ~np.isnan(rows["answered_s"])
    gave_up = rows["phase"] == ABANDONED
    prompt = float((answered & (wait <= in_time)).sum())
    short = float((gave_up & (wait <= in_time)).sum())
    offered = float(len(rows))
    return {
        "service_level": (prompt, offered),
        "service_level_less_short": (prompt, offered - short),
        "abandonment": (float(gave_up.sum()), offered),
        "asa": (float(wait[answered].sum()), float(answered.sum())),
        "mean_wait": (float(np.nansum(wait)), float((~np.isnan(wait)).sum())),
        "waited": (float((~(answered & (wait == 0))).sum()), offered),
    }


def _all(rows: np.ndarray, promise: np.ndarray) -> Ratios:
    ratios = _answering(rows, promise)
    wait = waits(rows)[~np.isnan(rows["answered_s"])]
    done = rows[rows["phase"] == HANDLED]
    handle = float((done["closed_s"] - done["answered_s"] - done["aside_s"]).sum())
    for name, level in (("wait_p50", 50), ("wait_p90", 90)):
        ratios[name] = (float(np.percentile(wait, level)), 1.0) if len(wait) else (0.0, 0.0)
    ratios["offered"] = (float(len(rows)), 1.0)
    ratios["handled"] = (float(len(done)), 1.0)
    ratios["aht"] = (handle, float(len(done)))
    return ratios
