"""Small places nobody thought of: whatever the numbers, the state stays whole and the laws of counting hold."""

from copy import deepcopy
from functools import cache

from conftest import NEWCOMERS, REGIMES, SHIPPED
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from test_laws import stepped

import sim
from experiments.config.compose import compose
from sim import overnight, run, world
from sim.checks import SCENARIO_KEYS, checked
from sim.engines import processes
from sim.new_day import new_day

# ---- a known place with other numbers ---------------------------------------------------------------------------------

PLACES = st.fixed_dictionaries({
    "staffing.agents": st.integers(1, 6),
    "demand.scale": st.sampled_from([0.05, 0.1, 0.2]),
    "channel.chat.slots": st.integers(1, 4),
    "workforce.absence": st.sampled_from([0, 0.5, 1]),
    "workforce.lateness": st.sampled_from([0, 20]),
    "workforce.plan_delay": st.sampled_from([0, 2]),
    "workforce.pauses.breaks": st.integers(0, 4),
    "workforce.wishes": st.sampled_from(["own", "plan"]),
    "regime.REGIME.bounds.max_away": st.sampled_from([0, 0.3, 1]),
    "regime.REGIME.bounds.floor": st.sampled_from([0, 1, 2]),
    "regime.REGIME.bounds.max_wait": st.sampled_from([0, 10, 480]),
    "behaviour.fatigue_rate": st.sampled_from([0, 0.005]),
})  # fmt: skip
NAMES = st.sampled_from(["kommune_innbyggerservice", "nks_vestland", "small_team_10"])


def with_other(regime):
    """A regime, and the one it needs beside it, if any."""
    rules = some_tree()["regime"][regime]
    return [regime, *filter(None, (rules.get("yoked_to"), rules.get("in_trial")))]


@settings(max_examples=40, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
@given(NAMES, st.sampled_from(REGIMES), PLACES)
def test_any_small_place_keeps_its_state_whole(name, regime, knobs):
    """Lists, loads and counts agree between all events, and nobody is lost."""
    overrides = [f"{key.replace('REGIME', regime)}={value}" for key, value in knobs.items()]
    if regime in SHIPPED:
        overrides += [f"regimes=[{','.join(with_other(regime))}]"]
        overrides += ["+workforce.teams.all.in_trial=true"] if some_tree()["regime"][regime].get("in_trial") else []
    else:
        overrides = [*NEWCOMERS[regime], *overrides]
    scenario = sim.load_scenario(name, overrides)
    drawn = world.draw(scenario, 3)
    planned = run.plan_for(scenario, regime, drawn)
    fresh, moments = new_day(scenario, drawn, planned, scenario.regime[regime])
    stepped(fresh, moments, 1)  # checks the state after every event
    result = sim.run_day(scenario, regime, 3)
    assert len(result.contacts) == result.contacts["phase"].isin(["handled", "abandoned", "open"]).sum()
    begun = result.pauses.dropna(subset="started_s")
    length = {"lunch": scenario.workforce.pauses.lunch, "break": scenario.workforce.pauses.break_length}
    assert [round(x, 6) for x in begun["ended_s"] - begun["started_s"]] == [float(length[kind]) for kind in begun["kind"]]


# ---- a place put together at random -----------------------------------------------------------------------------------

QUEUES = {"phone": "phone", "vip": "phone", "chat": "chat", "written": "written", "desk": "desk"}
CLOSES = {"09:30": 3, "10:45": 6, "12:00": 8}  # half-hours from 8
SHIFTS = [
    [("08:00", "12:00", 1)],
    [("08:00", "09:30", 1)],
    [("08:00", "10:00", 0.5), ("09:30", "12:30", 0.5)],
    [("08:00", "08:45", 0.5), ("08:30", "12:00", 0.5)],
    [("07:00", "09:00", 0.4), ("08:30", "10:00", 0.3), ("08:00", "12:00", 0.3)],
]
BOUNDS = {
    "max_away": [0, 0, 0.3, 1], "floor": [0, 1, 2], "max_wait": [0, 7, 480], "together": [0, 0.5, 1], "apart": [0, 0, 20],
    "not_last": [0, 0, 30], "tokens": [None, 0, 1],
}  # fmt: skip
EFFECTS = {
    "fatigue_rate": [0, 0.01], "fatigue_slows": [0, 0.3], "own_rest": [0, 0.4], "emotion_rise": [0, 0.5],
    "emotion_slows": [0, 0.2], "hurry": [0, 0.1], "overwork": [0, 0.15], "switch_slows": [0, 0.15],
    "unresolved": [0, 0.3, 1], "unresolved_load": [0, 0.5], "norm": [1, 0.5],
}  # fmt: skip
LUNCHES = [("08:00", "08:30"), ("09:00", "10:00"), ("11:00", "12:00"), ("11:45", "15:00")]


@cache
def some_tree():
    """A whole configuration with every regime, composed once."""
    newcomers = [word for words in NEWCOMERS.values() for word in words]
    tree = compose(["scenario=kommune_innbyggerservice", f"regimes=[{','.join(SHIPPED)}]", *newcomers]).tree
    return {key: value for key, value in tree.items() if key in SCENARIO_KEYS}


@st.composite
def some_queue(draw, channel, tidy):
    """One kind of contact; on a tidy day everything takes whole minutes."""
    law = {"law": "deterministic"} if tidy else {"law": draw(st.sampled_from(["exponential", "lognormal", "gamma"]))}
    patience = {**law, "mean": {"value": draw(st.sampled_from([0, 2, 10])), "unit": "min"}}
    share, whole = st.sampled_from([0, 0, 0.5, 1]), st.sampled_from([None, None, 0.5])
    soon = {**law, "mean": {"value": draw(st.sampled_from([0, 3])), "unit": "min"}}
    retry, short = draw(whole), draw(whole)
    return {
        "retry": None if retry is None else {"share": retry, "after": soon},
        "repeat": {"share": draw(st.sampled_from([0, 0.5])), "same_day": draw(share), "after": soon},
        "callback": {"above": draw(st.sampled_from([0, 60])), "uptake": draw(share)} if channel == "phone" else None,
        "overflow": draw(st.sampled_from([0, 0, 60])), "reserve": draw(st.sampled_from([0, 0, 1])),
        "hand_over": draw(st.sampled_from([1, 1, 0.5])),
        "short": None if short is None else {"share": short, "within": 10},
        "channel": channel, "per_day": draw(st.sampled_from([0.5, 10, 40, 120])), "answer_within": 60,
        "handle": {**law, "mean": {"value": draw(st.sampled_from([1, 5, 20])), "unit": "min"}},
        "acw": {**law, "mean": {"value": draw(st.sampled_from([0, 0, 1])), "unit": "min"}},
        "patience": draw(st.sampled_from([None, patience])), "priority": draw(st.integers(0, 2)),
        "room": draw(st.sampled_from([None, None, 0, 1, 3])),
    }  # fmt: skip


@st.composite
def some_people(draw, queues, tidy):
    """Staffing and workforce: who works when, with what, and what rest they have. Never more rest than half a shift."""
    channels = sorted({queue["channel"] for queue in queues.values()})
    names, shifts = list(queues), draw(st.sampled_from(SHIFTS))
    duties = [[*channels], draw(st.permutations(channels)), [], *([channel] for channel in channels)]
    duties = draw(st.sampled_from([duties, duties[:1], duties[:1], duties[1:3], duties[3:], [*duties[3:], duties[1]]]))
    teams = draw(st.sampled_from([
        [("all", 1, [])],
        [("some", 0.5, names), ("any", 0.5, [])],
        [("first", 0.5, dict(zip(names, (1, 2, 1, 3), strict=False))), ("second", 0.5, dict.fromkeys(names, 2))],
        [("one", 0.3, names[:1]), ("two", 0.3, names[-1:]), ("rest", 0.4, [])],
    ]))  # fmt: skip
    length, lunch = draw(st.sampled_from([1, 5, 10, 20])), draw(st.sampled_from([5, 15]))
    limit = draw(st.sampled_from([None, 0, 1, 2]))
    minutes = [60 * (int(b[:2]) - int(a[:2])) + int(b[3:]) - int(a[3:]) for a, b, _ in shifts]
    spare = min(m / 2 - lunch * (limit is not None and m > 60 * limit) for m in minutes)
    house = draw(st.sampled_from(LUNCHES))
    return {
        "staffing": {
            "agents": draw(st.integers(1, 6)), "shrinkage": 0, "scale": 1, "block": draw(st.sampled_from([15, 60])),
            "shifts": [dict(zip(("starts", "ends", "share"), shift, strict=True)) for shift in shifts],
            "duties": {f"duty_{i}": duty for i, duty in enumerate(duties)},
        },
        "workforce": {
            "teams": {
                name: {"share": share, "skills": skills, "in_trial": name == teams[0][0]} for name, share, skills in teams
            },
            "absence": draw(st.sampled_from([0, 0, 0, 0.5, 1])),
            "lateness": 0 if tidy else draw(st.sampled_from([0, 5])),
            "plan_delay": 0 if tidy else draw(st.sampled_from([0, 2])), "speed_sd": 0 if tidy else 0.2,
            "level_slows": draw(st.sampled_from([0, 0.25])),
            "lunch_wish_sd": draw(st.sampled_from([0, 30])), "channel_wish_sd": draw(st.sampled_from([0, 1])),
            "phone_wish": draw(st.sampled_from([0, 0, -2])),
            "wishes": draw(st.sampled_from(["own", "own", "plan"])),
            "pauses": {
                "lunch": lunch, "lunch_from": house[0], "lunch_to": house[1], "lunch_when_shift_exceeds": limit,
                "lunch_at_latest_after": draw(st.sampled_from([0.5, 1, 3])),
                "breaks": draw(st.integers(0, min(6, int(spare // length)))), "break_length": length,
            },
        },
    }  # fmt: skip


@st.composite
def some_place(draw, regime):
    """(configuration, whether it is tidy): a place of one to six agents under this regime, always one that is valid."""
    tree, tidy = deepcopy(some_tree()), draw(st.booleans())
    names = draw(st.lists(st.sampled_from(sorted(QUEUES)), min_size=1, max_size=4, unique=True))
    queues = {name: draw(some_queue(QUEUES[name], tidy)) for name in names}
    if len(names) > 1 and draw(st.booleans()):  # the last may get people from the first
        queues[names[0]]["transfer"] = {"share": 0.3, "to": names[-1]}
        if queues[names[0]]["retry"]:
            queues[names[0]]["retry"] |= {"to": names[-1], "to_share": 0.5}
    closes = draw(st.sampled_from(sorted(CLOSES)))
    error = draw(st.sampled_from([0, 0.3]))
    rules = tree["regime"][regime]
    rules["information"] |= {"queue": draw(st.booleans()), "lag": draw(st.sampled_from([0, 0, 5])), "hints": draw(st.booleans())}
    rules["written"] |= {"picks": draw(st.sampled_from([0, 0.5])), "among": draw(st.integers(1, 4))}
    rules["leader"] |= {"call_when_wait": draw(st.sampled_from([None, 0, 2])), "compliance": 0.5}
    for key, values in BOUNDS.items():
        rules["bounds"][key] = draw(st.sampled_from(values))
    for group, key, values in (("breaks", "base", [-6, 0]), ("channel_choice", "min_stint", [0, 10])):
        if key in rules[group].get("params", {}):
            rules[group]["params"][key] = draw(st.sampled_from(values))
    slots = draw(st.integers(1, 4))
    rates = draw(st.sampled_from([None, None, [1.0, 1.5, 1.25, 2.0][:slots]]))
    behaviour = {key: draw(st.sampled_from(values)) for key, values in EFFECTS.items()}
    people = draw(some_people(queues, tidy))
    for queue in queues.values():
        if queue["channel"] == "written" and queue["patience"] is queue["room"] is None:
            queue["backlog"] = draw(st.sampled_from([0, 3]))
        queue["reserve"] = min(queue["reserve"], people["staffing"]["agents"] - 1)
    return tree | people | {
        "regime": {regime: rules} | {other: tree["regime"][other] for other in with_other(regime)[1:]},
        **draw(st.sampled_from([{"drains": True, "horizon": 1}, {"drains": False, "horizon": 2}])),
        "behaviour": tree["behaviour"] | behaviour,
        "demand": {
            "opens": "08:00", "closes": closes, "scale": 1, "weights": [1] * CLOSES[closes], "day_factor_shape": None,
            "forecast": {"day_sd": error, "half_hour_sd": error}, "queues": queues,
        },
        "channel": {
            "phone": {}, "desk": {}, "written": {"interruptible": draw(st.sampled_from([True, True, False]))},
            "chat": {
                "fill": draw(st.sampled_from(["least", "most"])), "slots": slots, "rates": rates,
                "slowdown": draw(st.sampled_from([0, 0.05, 0.4])),
            },
        },
    }, tidy  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True, phases=(Phase.generate,))
@given(st.sampled_from(REGIMES).flatmap(some_place))
def test_any_place_put_together_keeps_its_state_whole(place):
    """Whatever channels, duties, teams, shifts and pauses there are, the state stays whole, and no pause is cut short."""
    scenario = checked(place[0])
    regime = next(iter(scenario.regime))
    for fresh, moments in following(scenario, regime, world.draw(scenario, 3), world.draw(scenario, 3, 1)):
        stepped(fresh, moments, 1)  # checks the state after every event
    for result in run.one_period(scenario, [regime], 3, 0, "processes")[0]:
        pauses = result.pauses.dropna(subset="started_s")
        length = {"lunch": scenario.workforce.pauses.lunch, "break": scenario.workforce.pauses.break_length}
        assert [float(length[kind]) for kind in pauses["kind"]] == [round(x, 6) for x in pauses["ended_s"] - pauses["started_s"]]


def following(scenario, regime, *drawn):
    """The days of a period ready to begin, with their moments, each with what the day before has left (by SimPy)."""
    before = overnight.backlog(scenario, 3, 0)
    for day in drawn[: scenario.horizon]:
        planned, rules = run.plan_for(scenario, regime, day, before=before), scenario.regime[regime]
        yield new_day(scenario, day, planned, rules, before)
        before = overnight.left_over(processes.run(*new_day(scenario, day, planned, rules, before)))
