"""A past day lived again on the floor: its own contacts and its own people, with waits and fates as the model has them."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from sim.evidence import Card, Series
from sim.history.past import PastDay
from sim.queue import Queue
from sim.run import play
from sim.scenario import Scenario, Shift
from sim.tables import Result, columns, waits
from sim.terms import ABANDONED, DAY_S, HALF_HOUR_S, NEVER
from sim.world import World, demand, workforce
from sim.world.demand import Contacts
from sim.world.luck import uniforms
from sim.world.plan import Plan

GOLDEN = (5**0.5 - 1) / 2
REGIME = "detailed"  # there are no pauses and one duty, so that every regime is the same


def replayed(
    bare: Scenario, queues: Mapping[str, Queue], day: PastDay, share: np.ndarray, times: int, seed: int, engine: str
) -> np.ndarray:
    """SUMS of replication x interval x sum, of a day lived `times` times with these shares (by interval) of those there.

    Taken as they were: how many came in each interval, and how many were there. Drawn: when in the interval each came, how
    long it takes, and how long they will wait. `bare` is a scenario without pauses, absence or lateness.
    """
    found = []
    mine = {name: queues[name] for name in day.counts}
    for n in range(times):
        scenario, spans = _scenario(bare, mine, day, share, n)
        agents = workforce.agents(scenario, seed, n)
        came = _contacts(mine, day, seed, n)
        drawn = World(seed=seed, day=n, contacts=came, agents=agents, forecast=demand.forecast(scenario, seed, 0))
        result = play(scenario, REGIME, drawn, _no_plan(len(spans)), engine)
        found.append(_met(result, day, mine))
    return np.array(found)


def whole(staff: np.ndarray, n: int) -> np.ndarray:
    """Mean numbers of agents as whole ones: 7.3 is 8 in three of ten intervals and replications, evenly spread."""
    return np.floor(staff + (n * GOLDEN**2 + np.arange(len(staff)) * GOLDEN) % 1).astype(int)


def spans_of(agents: Sequence[int], starts_s: np.ndarray, length_s: float) -> list[tuple[float, float]]:
    """Stretches at work whose overlap gives these numbers: who came first leaves first."""
    began: list[float] = []
    spans: list[tuple[float, float]] = []
    for at, there in zip((*starts_s, starts_s[-1] + length_s), (*agents, 0), strict=True):
        while len(began) > there:
            spans.append((began.pop(0), float(at)))
        began += [float(at)] * (there - len(began))
    return sorted(spans)


def _scenario(
    bare: Scenario, queues: Mapping[str, Queue], day: PastDay, share: np.ndarray, n: int
) -> tuple[Scenario, list[tuple[float, float]]]:
    spans = spans_of(whole(day.staff * share, n).tolist(), day.starts_s, day.length_s)
    spans = spans or [(float(day.starts_s[0]), float(day.starts_s[0]) + 1.0)]  # a day needs somebody, be it for a second
    half_hours = np.zeros(round(DAY_S / HALF_HOUR_S))
    np.add.at(half_hours, (day.starts_s // HALF_HOUR_S).astype(int), sum(day.counts.values()))
    shifts = tuple(Shift.model_construct(starts=a, ends=b, share=Card(1 / len(spans))) for a, b in spans)
    fields = bare.demand.model_copy(update={
        "opens": 0.0, "closes": DAY_S, "weights": Series(half_hours.tolist(), {"value": []}),
        "queues": {name: queue.model_copy(update={"weights": None}) for name, queue in queues.items()},
    })  # fmt: skip
    duty = {day.channel: (day.channel,)}
    staffing = bare.staffing.model_copy(update={"agents": len(spans), "shifts": shifts, "duties": duty})
    return bare.model_copy(update={"demand": fields, "staffing": staffing, "drains": False}), spans


def _contacts(queues: Mapping[str, Queue], day: PastDay, seed: int, n: int) -> Contacts:
    """The contacts that came that day, each at some moment of its interval; keyed by date, so that no two days are alike."""
    parts = []
    for q, (name, queue) in enumerate(queues.items()):
        size = int(day.counts[name].sum())
        luck = partial(_luck, seed, n, f"{name} {day.date:%Y-%m-%d}", size)
        offered = np.repeat(day.starts_s, day.counts[name]) + day.length_s * luck("arrival")
        parts.append((np.full(size, q), offered, *demand.brings(queue, luck)))
    drawn = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.argsort(drawn[1], kind="stable")
    whose, offered, patience, talk, acw = (column[order] for column in drawn)
    return Contacts(whose, offered, patience, talk, acw, tuple(queues))


def _luck(seed: int, n: int, entity: str, size: int, purpose: str) -> np.ndarray:
    return uniforms(seed, n, purpose, entity, size)


def _no_plan(agents: int) -> Plan:
    """Everybody on the one duty there is, all day, without pauses."""
    return Plan(np.full(agents, NEVER), np.empty((agents, 0)), np.zeros((agents, 1)), np.zeros((agents, 1), dtype=np.int64))


def _met(result: Result, day: PastDay, queues: Mapping[str, Queue]) -> np.ndarray:
    """SUMS by interval of a day that was played: interval x sum."""
    rows = columns(result.day.contacts, "queue", "offered_s", "answered_s", "ended_s", "phase")
    promise = np.array([float(queue.answer_within) for queue in queues.values()])
    answered, gave_up = ~np.isnan(rows["answered_s"]), rows["phase"] == ABANDONED
    wait = waits(rows)
    wait = np.where(np.isnan(wait), np.maximum(day.starts_s[-1] + day.length_s - rows["offered_s"], 0.0), wait)
    counted = answered if day.waits_of == "answered" else np.ones(len(wait), dtype=bool)
    place = ((rows["offered_s"] - day.starts_s[0]) // day.length_s).astype(int)
    in_time = answered & (wait <= promise[rows["queue"]])
    parts = (np.ones(len(wait)), in_time, gave_up, wait * counted, counted)  # in the order of SUMS
    return np.column_stack([np.bincount(place, weights=part, minlength=len(day.starts_s)) for part in parts])
