"""The plan: who does what when, made the day before from the forecast, never from the day itself."""

from dataclasses import dataclass
from functools import lru_cache, partial
from math import ceil
from typing import Any

import numpy as np

from sim.scenario import Scenario
from sim.terms import HALF_HOUR_S, NEVER
from sim.world.erlang import agents_needed
from sim.world.once import once
from sim.world.workforce import roster, shares_to_counts

SLOT_S = 300.0
TARGET, PATIENCE_S = 0.8, 1200.0  # assumed where a queue says nothing


@dataclass(frozen=True)
class Plan:
    """Planned moments of every agent, in seconds since midnight."""

    lunch_s: np.ndarray  # agent; NEVER without lunch
    breaks_s: np.ndarray  # agent x break
    duty_s: np.ndarray  # agent x block: when the block begins
    duty: np.ndarray  # agent x block: which duty; the number after the last duty is task time


def load_forecast(scenario: Scenario, forecast: np.ndarray) -> np.ndarray:
    """Agents' worth of work expected: queue x half-hour (chat counts less than one agent each)."""
    work_s, at_once = _work(scenario)
    return forecast * work_s / at_once / HALF_HOUR_S


@once(kept=8)
def _work(scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Seconds of work in a contact, and contacts' worth of work an agent does at once: one row a queue."""
    queues = scenario.demand.queues.values()
    work_s = [queue.handle.mean + queue.acw.mean for queue in queues]
    at_once = [max(scenario.channel[queue.channel].total_rates()) for queue in queues]
    return np.array(work_s)[:, None], np.array(at_once)[:, None]


def required(scenario: Scenario, forecast: np.ndarray) -> np.ndarray:
    """Agents needed on each duty in each half-hour open, written work left out: duty x half-hour."""
    loads = load_forecast(scenario, forecast)
    queues = list(scenario.demand.queues.values())
    need = np.zeros((len(scenario.staffing.duties), forecast.shape[1]), dtype=np.int64)
    for d, channels in enumerate(_main_channels(scenario)):
        mine = [i for i, queue in enumerate(queues) if queue.channel in channels and queue.channel != "written"]
        if not mine:
            continue
        first = queues[max(mine, key=lambda i: loads[i].sum())]  # its promise counts
        patience = first.patience.mean if first.patience else PATIENCE_S
        for h, (contacts, load) in enumerate(zip(forecast[mine].sum(axis=0), loads[mine].sum(axis=0), strict=True)):
            if contacts > 0:
                need[d, h] = agents_needed(
                    round(contacts / HALF_HOUR_S, 5), round(float(load / contacts * HALF_HOUR_S), 1), float(max(patience, 1.0)),
                    float(first.answer_within), float(first.target if first.target is not None else TARGET),
                )  # fmt: skip
    return need


def _main_channels(scenario: Scenario) -> list[set[str]]:
    """Each channel is planned for once: with the first duty that lists it."""
    planned: set[str] = set()
    rows = []
    for channels in scenario.staffing.duties.values():
        rows.append(set(channels) - planned)
        planned |= set(channels)
    return rows


def make(scenario: Scenario, forecast: np.ndarray, kind: str = "forecast") -> Plan:
    """The plan of this kind: `forecast` (staffing, pauses and blocks fitted to the forecast) or `phone_60_task_27`."""
    return Plan(*(column.copy() for column in _columns(scenario, kind, forecast.tobytes())))


@once(kept=4)  # where the forecast has no error, every day has the same plans
def _columns(scenario: Scenario, kind: str, forecast_bytes: bytes) -> tuple[np.ndarray, ...]:
    """The columns of the plan."""
    forecast = np.frombuffer(forecast_bytes).reshape(-1, scenario.half_hours)
    need = required(scenario, forecast)
    if kind == "phone_60_task_27":
        return _phone_60_task_27(scenario, need)
    duty_s, duty = _place_duties(scenario, need, load_forecast(scenario, forecast))
    return *_place_pauses(scenario, need, duty_s[0], duty), duty_s, duty


def _place_pauses(scenario: Scenario, need: np.ndarray, block_s: np.ndarray, duty: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each agent in turn gets the lunch and breaks that leave the duties they are on with the most slack."""
    pauses = scenario.workforce.pauses
    _, starts, ends = roster(scenario)
    slots = np.arange(starts.min(), ends.max(), SLOT_S)
    on = duty[:, np.searchsorted(block_s, slots, side="right") - 1]  # agent x slot: on which duty
    slack = _slack(scenario, need, on, slots).ravel()
    own = on * len(slots) + np.arange(len(slots))  # agent x slot: where in `slack` to look

    def place(a: int, low: float, high: float, length: float, step: float) -> float:
        """Agent a's start in [low, high] with the most slack, nearest the middle among equals; takes the slack it uses."""
        times, taken = _spots(low, high, length, step, float(slots[0]), len(slots))
        where = own[a].take(taken)
        best = slack.take(where).min(axis=1).argmax()
        slack[where[best]] -= 1
        return times[best]

    windows = lru_cache(maxsize=1024)(partial(_break_windows, scenario))
    lunch = np.full(len(starts), NEVER)
    breaks = np.full((len(starts), pauses.breaks), NEVER)
    entitled = has_lunch(scenario, ends - starts)
    agents = zip(starts.tolist(), ends.tolist(), *np.array(lunch_window(scenario, starts, ends)).tolist(), strict=True)
    for a, (start, end, low, high) in enumerate(agents):
        if entitled[a]:
            lunch[a] = place(a, low, high, pauses.lunch, 900.0)
        for k, (early, late) in enumerate(windows(start, end, float(lunch[a]))):
            breaks[a, k] = place(a, early, late, pauses.break_length, SLOT_S)
    return lunch, breaks


@lru_cache(maxsize=4096)
def _spots(low: float, high: float, length: float, step: float, first: float, slots: int) -> tuple[list[float], np.ndarray]:
    """Starts in [low, high], nearest the middle first, and which of the slots from `first` on a pause from each takes."""
    times = np.arange(ceil(low / step) * step, high + 1, step)
    times = times if len(times) else np.array([low])
    times = times[np.argsort(np.abs(times - (low + high) / 2), kind="stable")]
    width = min(max(1, ceil(length / SLOT_S)), slots)
    at = np.clip(((times - first) // SLOT_S).astype(int), 0, slots - width)
    return times.tolist(), at[:, None] + np.arange(width)


def _slack(scenario: Scenario, need: np.ndarray, on: np.ndarray, slots: np.ndarray) -> np.ndarray:
    """Agents at work beyond those needed: duty (task time last) x slot."""
    _, starts, ends = roster(scenario)
    at_work = (slots >= starts[:, None]) & (slots < ends[:, None])
    slack = np.array([((on == d) & at_work).sum(axis=0) for d in range(len(need) + 1)])
    half_hour = np.floor((slots - scenario.demand.opens) / HALF_HOUR_S).astype(int)
    is_open = (half_hour >= 0) & (half_hour < need.shape[1])
    slack[:-1, is_open] -= need[:, half_hour[is_open]]
    return slack


def has_lunch(scenario: Scenario, shift_s: Any) -> Any:
    """Whether a shift of this length gives a right to a lunch break (of one agent, or of many at once)."""
    limit = scenario.workforce.pauses.lunch_when_shift_exceeds
    return shift_s > (NEVER if limit is None else limit)


def lunch_window(scenario: Scenario, start: Any, end: Any) -> tuple[Any, Any]:
    """Earliest and latest start of lunch, within the law: the house's window for a shift around it, else mid-shift +- 1 h.

    Of one agent, or of many at once.
    """
    pauses = scenario.workforce.pauses
    around = (start <= pauses.lunch_from) & (pauses.lunch_to + pauses.lunch <= end)
    middle = (start + end - pauses.lunch) / 2
    low = np.where(around, pauses.lunch_from, np.maximum(start, middle - 3600))
    high = np.where(around, pauses.lunch_to, middle + 3600)
    high = np.minimum(np.minimum(high, start + pauses.lunch_at_latest_after), end - pauses.lunch)
    return np.minimum(low, high), high


def _break_windows(scenario: Scenario, start: float, end: float, lunch: float) -> list[tuple[float, float]]:
    """Where each break may begin: the day is cut in equal stretches by the pauses, each break near where two meet."""
    pauses = scenario.workforce.pauses
    before = (pauses.breaks + 1) // 2 if lunch < NEVER else pauses.breaks
    spans = [(start, min(lunch, end), before), (lunch + pauses.lunch, end, pauses.breaks - before)]
    windows = []
    for low, high, count in spans:
        for k in range(count):
            stretch = (high - low) / (count + 1)
            middle = low + (k + 1) * stretch
            windows.append((middle - stretch / 6, max(middle - stretch / 6, middle + stretch / 6 - pauses.break_length)))
    return windows


def _place_duties(scenario: Scenario, need: np.ndarray, loads: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Blocks of duty: as many agents on each as the forecast needs, those who did least of it first."""
    _, starts, ends = roster(scenario)
    opens, closes, block = scenario.demand.opens, scenario.demand.closes, scenario.staffing.block
    begins = np.arange(opens, closes, block)
    # Where agents stay until nobody waits, the duties of the last block never end.
    moments = np.concatenate(([min(starts.min(), opens)], begins, [NEVER if scenario.drains else closes]))
    done = np.zeros((len(starts), len(need) + 1))
    duty = np.full((len(starts), len(moments)), quiet_duty(scenario))
    deferred = _deferred_agents(scenario, loads, starts, ends)
    for b, begin in enumerate(begins, start=1):
        end = min(begin + block, closes)
        hours = slice(int((begin - opens) // HALF_HOUR_S), ceil((end - opens) / HALF_HOUR_S))
        free = (starts < end) & (ends > begin)
        counts = _share_out(need[:, hours].max(axis=1), int(free.sum()), deferred)
        for d in np.argsort(counts, kind="stable"):  # scarce duties first: whoever did least of them takes a turn
            left = np.flatnonzero(free)
            turn = left[np.argsort(done[left, d], kind="stable")][: counts[d]]
            duty[turn, b] = d
            done[turn, d] += 1
            free[turn] = False
    return np.tile(moments, (len(starts), 1)), duty


def quiet_duty(scenario: Scenario) -> int:
    """What to do when nobody can call: the first duty with written work only, else task time."""
    duties = list(scenario.staffing.duties.values())
    return next((d for d, channels in enumerate(duties) if set(channels) == {"written"}), len(duties))


def _deferred_agents(scenario: Scenario, loads: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Agents wanted on each duty of written work only, to get the day's cases done outside pauses."""
    written = [q.channel == "written" for q in scenario.demand.queues.values()]
    work_s = loads[written].sum() * HALF_HOUR_S
    wanted = np.zeros(len(scenario.staffing.duties), dtype=np.int64)
    if work_s > 0 and quiet_duty(scenario) < len(wanted):
        wanted[quiet_duty(scenario)] = ceil(work_s / (0.8 * float((ends - starts).mean())))
    return wanted


def _share_out(need: np.ndarray, agents: int, deferred: np.ndarray) -> np.ndarray:
    """How many of `agents` on each duty: the need, cut or topped up in proportion; deferred work from what is over."""
    if need.sum() == 0:
        return np.minimum(deferred, agents)
    if need.sum() >= agents:
        first = (need > 0) & (np.cumsum(need > 0) <= agents)  # nobody's duty is left empty while there are people
        left, people = need - first, agents - int(first.sum())
        return first + np.array(shares_to_counts(list(left / max(1, left.sum())), min(people, int(left.sum()))))
    over = agents - int(need.sum())
    written = np.minimum(deferred, over)
    spare = shares_to_counts(list(need / need.sum()), over - int(written.sum()))
    return need + written + np.array(spare)


def _phone_60_task_27(scenario: Scenario, need: np.ndarray) -> tuple[np.ndarray, ...]:
    """The day of a Nav agent in 2020: 60 minutes of phone, 27 of tasks, lunch and breaks inside the tasks.

    Agents are shifted against each other so that the phone is never left; where chat or the desk is needed too, a share
    of them has the same day with that instead of phone (ours). Source: Dagsavisen, February 2020.
    """
    pauses = scenario.workforce.pauses
    _, starts, ends = roster(scenario)
    n, wanted = len(starts), need.mean(axis=1) + 1e-9
    counts = shares_to_counts(list(wanted / wanted.sum()), n)
    front = np.argsort([(k + 0.5) / count for count in counts for k in range(count)], kind="stable")  # dealt evenly
    front = np.repeat(np.arange(len(counts)), counts)[front]
    cycle, task = 87 * 60.0, 27 * 60.0
    opens, closes = scenario.demand.opens, scenario.demand.closes
    cycles = ceil((closes - opens) / cycle) + 1
    phase = np.arange(n) / n * cycle
    tasks = opens + phase[:, None] + cycle * np.arange(-1, cycles)  # agent x block: when task time begins
    phones = tasks + task
    moments = np.concatenate([tasks, phones, np.full((n, 1), closes)], axis=1)
    quiet = quiet_duty(scenario)
    blocks = [np.full(tasks.shape, quiet), np.broadcast_to(front[:, None], phones.shape), np.full((n, 1), quiet)]
    duty = np.where(moments > closes, quiet, np.concatenate(blocks, axis=1))
    lunch = np.full(n, NEVER)
    breaks = np.full((n, pauses.breaks), NEVER)
    entitled = has_lunch(scenario, ends - starts)
    middle = sum(lunch_window(scenario, starts, ends)) / 2
    inside = (tasks >= starts[:, None] + 1800) & (tasks < ends[:, None] - pauses.lunch)
    for a in range(n):
        own = tasks[a][inside[a]]
        if entitled[a] and len(own):
            lunch[a] = own[np.argmin(np.abs(own - middle[a]))]
            own = own[own != lunch[a]]
        breaks[a, : len(own[: pauses.breaks])] = own[: pauses.breaks]
    order = np.argsort(moments, axis=1, kind="stable")
    return lunch, breaks, np.take_along_axis(moments, order, 1), np.take_along_axis(duty, order, 1)
