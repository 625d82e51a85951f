"""Tiny days with round numbers, put together by hand: places, people, contacts and plans written down as lists."""

from functools import cache
from math import inf, nan

import numpy as np

from experiments.config.compose import compose
from sim import run, world
from sim.checks import checked
from sim.new_day import new_day
from sim.terms import FIRST, NOBODY, REPEAT, RETRY, TRANSFER
from sim.world import demand, plan, returns, workforce

NEVER = inf
QUEUE = {"per_day": 1, "handle": {"law": "deterministic", "mean": 60}, "answer_within": 20}
PHONE = {"phone": {"channel": "phone"}}
OPEN = {"max_away": 1.0, "floor": 0.0, "max_wait": 0}
PAUSES = {"lunch": 2, "break_length": 1, "breaks": 1, "lunch_when_shift_exceeds": 0}  # lunch takes 120 s, a break 60 s
KEPT = ("label", "about", "name", "warmup", "drains")


@cache
def tree():
    """A configuration to build on."""
    return compose(["scenario=kommune_innbyggerservice", "regimes=[detailed,windowed,bounded,supervisor]"]).tree


def rules(like="detailed", **parts):
    """A shipped regime with other parts: `bounds={"max_away": 0.3}`, `breaks={"params": {...}}`, `in_trial="theirs"`."""
    regime = tree()["regime"][like]
    parts = {"bounds": {}, **parts}
    parts["bounds"] = {**OPEN, **parts["bounds"]}
    return regime | {key: regime[key] | part if isinstance(part, dict) else part for key, part in parts.items()}


def place(queues, duties=None, chat=None, pauses=None, regimes=None, teams=None, hours=None, behaviour=None, agents=1):
    """A scenario with these queues, duties and regimes, where nobody is late, absent, slow or delayed.

    Agents are at work all day; `hours` is when the house is open, from 9 to 15 unless said, and nobody minds before.
    """
    exact = dict.fromkeys(("absence", "lateness", "plan_delay", "speed_sd"), 0)
    opening = {"opens": hours[0], "closes": hours[1], "weights": [1] * _half_hours(*hours)} if hours else {}
    people = {**tree()["workforce"], **exact, "pauses": {**tree()["workforce"]["pauses"], **PAUSES, **(pauses or {})}}
    return checked({
        **{key: tree()[key] for key in KEPT},
        "demand": {**tree()["demand"], **opening, "queues": {name: {**QUEUE, **queue} for name, queue in queues.items()}},
        "channel": {
            "phone": {}, "desk": {}, "chat": chat or {"slots": 3, "rates": [1, 1.6, 1.5]}, "written": {"interruptible": True},
        },
        "staffing": {
            "agents": agents, "shrinkage": 0, "scale": 1, "block": 60,
            "duties": duties or {"all": [queue["channel"] for queue in queues.values()]},
            "shifts": [{"starts": "00:00", "ends": "23:00", "share": 1}],
        },
        "workforce": {**people, **({"teams": teams} if teams else {})},
        "behaviour": {**tree()["behaviour"], **(behaviour or {})},
        "regime": regimes or {"detailed": rules()},
    })  # fmt: skip


def _half_hours(opens, closes):
    minutes = [60 * int(clock[:2]) + int(clock[3:]) for clock in (opens, closes)]
    return -(-(minutes[1] - minutes[0]) // 30)


def begin(
    contacts, shifts, queues=PHONE, duties=None, lunch=None, breaks=None, on=None, pauses=None, bounds=None, team=None,
    forecast=None, regimes=None, then=(), **more,
):  # fmt: skip
    """The scenario, luck and plan of a day: contacts (queue, offered, patience, talk, after-contact work), shifts (start, end).

    `lunch` has one planned time for each agent, `breaks` one or a list of them, `on` one duty; without them there are no pauses,
    and all are on the first duty. `team` is each agent's team, `forecast` the contacts of each queue in each half-hour.
    `then` are those who may follow: (row, RETRY, TRANSFER or REPEAT, queue, delay, patience, talk, after-contact work).
    """
    n = len(shifts)
    none = {} if lunch or pauses else {"lunch_when_shift_exceeds": None}
    regimes = regimes or {"detailed": rules(bounds=bounds or {})}
    scenario = place(queues, duties, pauses={**none, **(pauses or {})}, regimes=regimes, **more)
    starts, ends = np.array(shifts, float).T
    rows = [(list(queues).index(name), *numbers) for name, *numbers in contacts]
    columns = np.array(rows, float).reshape(-1, 5).T
    people = workforce.Agents(
        np.array(team or [0] * n), starts, ends, starts, np.ones(n), starts, np.full(n, 0.5),
        np.zeros((n, len(scenario.staffing.duties))),
    )  # fmt: skip
    planned = plan.Plan(
        np.array(lunch or [NEVER] * n), np.array(breaks or [NEVER] * n).reshape(n, -1),
        np.full((n, 1), starts.min()), np.array(on or [0] * n)[:, None],
    )  # fmt: skip
    expected = np.array(forecast, float) if forecast else np.zeros((len(queues), scenario.half_hours))
    come = demand.Contacts(columns[0].astype(int), *columns[1:], names=tuple(queues))
    come, comebacks = _followed(come, then) if then else (come, None)
    return scenario, world.World(0, 0, come, people, expected, comebacks), planned


def _followed(first, then):
    """The contacts with those who may follow them, all of whom come at 10:00 if it is another day."""
    n, nobody = len(first.queue), np.full(len(first.queue), NOBODY)
    after, came, names, *numbers = zip(*then, strict=True)
    after, came, queue = np.array(after), np.array(came), np.array([first.names.index(name) for name in names])
    delay, patience, talk, acw = np.array(numbers, float)
    nth = np.array([np.count_nonzero(first.queue[:i] == q) for i, q in enumerate(first.queue)])
    rounds = [
        returns.Round(nth, first.queue, first.queue, np.full(n, FIRST), nobody, np.zeros(n)),
        returns.Round(nth[after], first.queue[after], queue, came, after, delay),
    ]
    links = returns.Links(*(np.full(n + len(then), NOBODY) for _ in range(3)))
    for link, how in zip(links, (RETRY, TRANSFER, REPEAT), strict=True):
        link[after[came == how]] = n + np.flatnonzero(came == how)
    more = (queue, np.full(len(then), NEVER), patience, talk, acw)
    own = (first.queue, first.offered_s, first.patience_s, first.talk_s, first.acw_s)
    columns = [np.concatenate(pair) for pair in zip(own, more, strict=True)]
    return demand.Contacts(*columns, names=first.names), returns.Returns(rounds, links, np.full(n + len(then), 36000.0))


def play(*args, regime="detailed", **kwargs):
    """The day of `begin` under a regime, played to its end."""
    scenario, drawn, planned = begin(*args, **kwargs)
    return run.play(scenario, regime, drawn, planned)


def ready(*args, regime="detailed", **kwargs):
    """The day of `begin` under a regime, about to begin, and its moments."""
    scenario, drawn, planned = begin(*args, **kwargs)
    return new_day(scenario, drawn, planned, scenario.regime[regime])


def fates(result):
    """(agent, answered, ended) of each contact, to a millionth of a second; None for what never came."""
    rows = result.contacts[["agent_id", "answered_s", "ended_s"]].to_numpy()
    return [tuple(None if np.isnan(x) else round(x, 6) for x in row) for row in rows]


def doings(result, agent=0):
    """(activity, contacts in hand, start, end) of each stint of an agent."""
    mine = result.stints[result.stints.agent_id == agent]
    return [(*row[:2], round(row[2], 6), round(row[3], 6)) for row in mine[["activity", "load", "start_s", "end_s"]].to_numpy()]


def asked(result):
    """(agent, kind, who decided, what held it back, granted, started, ended) of each pause."""
    return [tuple(row) for row in result.pauses.drop(columns="wished_s").replace({nan: None}).to_numpy(dtype=object)]
