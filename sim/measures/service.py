"""What those who get in touch meet. Every measure is a (numerator, denominator) of one day."""

from dataclasses import dataclass

import numpy as np

from sim.tables import Result, columns, waits
from sim.terms import ABANDONED, AHEAD, CHANNELS, CHAT, COMING, FIRST, HANDLED, REPEAT, RETRY, TRANSFER, TRANSFERRED, WRITTEN

Ratios = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Met:
    """What each contact met, one row a contact."""

    wait_s: np.ndarray  # NaN for who still waits when the day ends
    answered: np.ndarray
    on_line: np.ndarray  # answered without having hung up in between
    gave_up: np.ndarray
    handled: np.ndarray
    done: np.ndarray  # handled, or passed on
    within: np.ndarray  # answered, or gave up, within the time promised
    handle_s: np.ndarray


def service(result: Result) -> Ratios:
    """Service measures of immediate contacts (phone, desk, chat) offered after the warm-up, and written work left."""
    rows, met, immediate = met_by(result)
    channel, for_people = result.day.queues["channel"][rows["queue"]], channels_for_people(result)
    ratios = _answering(met, immediate) | _speed(met, immediate)
    for c in for_people if len(for_people) > 1 else ():
        mine = _answering(met, immediate & (channel == c))
        ratios |= {f"{name}_{CHANNELS[c]}": mine[name] for name in ("service_level", "abandonment", "asa")}
    if CHAT in for_people:
        ratios["chat_first_reply"] = _ninth_tenth(met.wait_s[immediate & (channel == CHAT) & met.on_line])
    ratios |= _coming_back(result, met, immediate)
    expects = not np.isnan(result.plan.expected)  # the plan of a control expects nothing
    ratios["plan_expected"] = (result.plan.expected, 1.0) if expects else (0.0, 0.0)
    ratios["plan_gap"] = (0.0, 0.0) if np.isnan(result.plan.gap) else (result.plan.gap, 1.0)
    return ratios | _written(result, met, (channel == WRITTEN) & (rows["phase"] > COMING))


def met_by(result: Result) -> tuple[dict[str, np.ndarray], Met, np.ndarray]:
    """Columns of the contacts, what each met, and which are immediate ones that this day's measures count."""
    rows = columns(
        result.day.contacts, "queue", "offered_s", "answered_s", "ended_s", "closed_s", "aside_s", "phase", "callback"
    )  # fmt: skip
    warm = rows["offered_s"] >= result.scenario.demand.opens + result.scenario.warmup
    counted = result.ends_here & (warm if result.scenario.warmup else True)
    channel = result.day.queues["channel"][rows["queue"]]
    immediate = counted if WRITTEN in channels_for_people(result) else counted & (channel != WRITTEN)
    return rows, _met(rows, _promise(result)), immediate


def channels_for_people(result: Result) -> list[int]:
    """The channels on which somebody waits for an answer now; where there is written work only, that is what counts."""
    channels = set(result.day.queues["channel"].tolist())
    return sorted(channels - {WRITTEN}) or sorted(channels)


def _promise(result: Result) -> np.ndarray:
    """For each queue the time within which an answer is promised."""
    return np.array([float(queue.answer_within) for queue in result.scenario.demand.queues.values()])


def _written(result: Result, met: Met, written: np.ndarray) -> Ratios:
    """What becomes of written cases: those left, how old they are, and whether they are done by the day they are due."""
    if WRITTEN not in result.day.queues["channel"]:
        return {}
    rows = result.day.contacts[written]
    done, gave_up, ends_here = met.done[written], met.gave_up[written], result.ends_here[written]
    ends_s = max(float(result.day.agents["ends_s"].max()), float(result.scenario.demand.closes))
    age = np.where(done, rows["ended_s"], ends_s) - rows["offered_s"]
    in_time = age <= _promise(result)[rows["queue"]]
    lain = np.where(met.answered[written], met.wait_s[written], ends_s - rows["offered_s"])
    return {
        "written_open": (_count(~done & ~gave_up), 1.0),
        "written_oldest": (float(lain.max()) / 3600, 1.0) if len(lain) else (0.0, 0.0),
        "written_age_p90": _ninth_tenth(age[done] / 3600),
        "written_on_time": (_count(done & in_time), _count(ends_here & (done | ~in_time))),
    }


def _coming_back(result: Result, met: Met, mine: np.ndarray) -> Ratios:
    """Who of `mine` comes for another time, gives up for good, is called back or is not helped for good; where anybody may."""
    day, queues, ratios = result.day, result.scenario.demand.queues.values(), {}
    rows, offered = columns(day.contacts, "came", "again", "unresolved", "callback"), _count(mine)
    for name, came, may in (
        ("retries", RETRY, any(queue.retry for queue in queues)),
        ("transfers", TRANSFER, any(queue.transfer for queue in queues)),
        ("repeats", REPEAT, any(queue.repeat for queue in queues)),
    ):
        if may:
            ratios[name] = (_count(mine & (rows["came"] == came)), offered)
    if "retries" in ratios:
        in_time = AHEAD if result.goes_on else COMING  # who would try again after the last day does not
        tries_again = (rows["again"] >= 0) & (day.contacts["phase"][rows["again"]] > in_time)
        ratios["lost"] = (_count(mine & met.gave_up & ~tries_again), _count(mine & (rows["came"] == FIRST)))
    if any(queue.callback for queue in queues):
        called = mine & (rows["callback"] == 1)
        back = called & met.answered
        ratios["callbacks"] = (_count(called), offered)
        ratios["callbacks_open"] = (_count(called & ~met.answered), _count(called))
        ratios["callback_wait"] = (float(met.wait_s[back].sum()) / 60, _count(back))
    if result.scenario.behaviour.unresolved > 0:
        helped = mine & met.handled
        first = helped & (rows["came"] != REPEAT)
        ratios["unresolved"] = (_count(helped & (rows["unresolved"] == 1)), _count(helped))
        ratios["first_contact"] = (_count(first & (rows["unresolved"] == 0)), _count(first))
    return ratios


def _met(rows: dict[str, np.ndarray], promise: np.ndarray) -> Met:
    wait = waits(rows)
    return Met(
        wait_s=wait,
        answered=~np.isnan(rows["answered_s"]),
        on_line=~np.isnan(rows["answered_s"]) & (rows["callback"] == 0),
        gave_up=rows["phase"] == ABANDONED,
        handled=rows["phase"] == HANDLED,
        done=(rows["phase"] == HANDLED) | (rows["phase"] == TRANSFERRED),
        within=wait <= promise[rows["queue"]],
        handle_s=rows["closed_s"] - rows["answered_s"] - rows["aside_s"],
    )


def _count(true: np.ndarray) -> float:
    return float(np.count_nonzero(true))


def _answering(met: Met, mine: np.ndarray) -> Ratios:
    """Who of `mine` was answered, how soon, and who gave up."""
    answered, gave_up, on_line = mine & met.answered, mine & met.gave_up, mine & met.on_line
    prompt, offered = _count(answered & met.within), _count(mine)
    wait = met.wait_s[on_line | gave_up]
    return {
        "service_level": (prompt, offered),
        "service_level_less_short": (prompt, offered - _count(gave_up & met.within)),
        "abandonment": (_count(gave_up), offered),
        "asa": (float(met.wait_s[on_line].sum()), _count(on_line)),
        "mean_wait": (float(wait.sum()), float(len(wait))),
        "waited": (offered - _count(answered & (met.wait_s == 0)), offered),
    }


def _ninth_tenth(of: np.ndarray) -> tuple[float, float]:
    """The 90th percentile on this day; no value of nothing."""
    return (float(np.percentile(of, 90)), 1.0) if len(of) else (0.0, 0.0)


def _speed(met: Met, mine: np.ndarray) -> Ratios:
    """How long those of `mine` who were answered waited, and how long it took to help them."""
    wait, done = met.wait_s[mine & met.on_line], mine & met.handled
    handled = _count(done)
    p50, p90 = np.percentile(wait, (50, 90)).tolist() if len(wait) else (0.0, 0.0)
    return {
        "wait_p50": (p50, float(len(wait) > 0)),
        "wait_p90": (p90, float(len(wait) > 0)),
        "offered": (_count(mine), 1.0),
        "abandoned": (_count(mine & met.gave_up), 1.0),
        "handled": (handled, 1.0),
        "aht": (float(met.handle_s[done].sum()), handled),
    }
