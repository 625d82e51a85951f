"""From a raw configuration to a scenario: validate once, say in one line what is wrong and what is allowed."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from sim import theory
from sim.errors import InputError, nearest
from sim.scenario import Scenario
from sim.terms import CHANNELS, DAY_S

SCENARIO_KEYS = (*Scenario.model_fields, "theory")
FORBIDDEN = ("_target_", "_partial_", "_args_", "_recursive_", "_convert_")


def validate(raw: Mapping[str, Any]) -> Scenario:
    """The frozen scenario of a raw configuration tree; InputError names the key, the value and what is allowed."""
    _refuse_code(raw)
    tree = dict(raw)
    on_paper = theory.Theory.model_validate(tree.pop("theory")) if "theory" in tree else None
    if on_paper:
        tree = theory.expand(tree, on_paper)
    scenario = Scenario.model_validate(tree)
    for key, value, allowed in _misfits(scenario, DAY_S if on_paper is None else None):
        raise InputError(key, value, allowed)
    return scenario


def checked(raw: Mapping[str, Any]) -> Scenario:
    """`validate`, with every error a user can cause as an InputError."""
    try:
        return validate(raw)
    except ValidationError as error:
        raise explain(error, raw) from None


def explain(error: ValidationError, raw: Mapping[str, Any]) -> InputError:
    """The first problem pydantic found, in words: unknown keys name the nearest known one."""
    first = error.errors()[0]
    path = [str(part) for part in first["loc"]]
    if error.title == "Theory":
        path = ["theory", *path]
    value, message = first.get("input"), first["msg"]
    if first["type"] == "extra_forbidden":
        return InputError(".".join(path), None, f"no such key; {nearest(path[-1], _known(path[:-1], error.title))}")
    if first["type"] == "missing":
        return InputError(".".join(path), None, "is missing")
    if first["type"] == "value_error":
        message = message.removeprefix("Value error, ")
        if isinstance(value, Mapping):
            key, _, rest = message.partition(": ")
            if rest and " " not in key.partition(" = ")[0]:
                name, _, shown = key.partition(" = ")
                return InputError(".".join([*path, name]), shown.strip("'") or None, rest)
            value = value.get("value")
    else:
        message = message.replace("Input should be", "must be").replace("a valid integer", "a whole number")
    return InputError(".".join(path), value, message)


def _known(path: list[str], title: str) -> list[str]:
    """The keys a model at this path takes."""
    model: Any = theory.Theory if title == "Theory" else Scenario
    for part in path[1:] if title == "Theory" else path:
        fields = getattr(model, "model_fields", None)
        if fields is None:
            return ["none"]
        if part not in fields:
            continue  # a name the user chose, or a place in a list
        annotation = fields[part].annotation
        inner = [arg for arg in (annotation, *getattr(annotation, "__args__", ())) if _is_model(arg)]
        model = inner[0] if inner else model
    return list(getattr(model, "model_fields", {"none": None}))


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _refuse_code(tree: Any, path: str = "") -> None:
    """Names of code have no place in a configuration: policies and distributions are looked up by name."""
    if isinstance(tree, Mapping):
        for key, branch in tree.items():
            here = f"{path}.{key}" if path else str(key)
            if key in FORBIDDEN:
                raise InputError(here, branch, "a configuration never names code; give a policy or law by its name")
            _refuse_code(branch, here)
    elif isinstance(tree, list | tuple):
        for i, branch in enumerate(tree):
            _refuse_code(branch, f"{path}.{i}")


def _misfits(s: Scenario, day_end: float | None) -> Iterator[tuple[str, Any, str]]:
    """What each number alone cannot show: key, value and what is allowed."""
    if not s.demand.opens < s.demand.closes:
        yield "demand.closes", s.demand.closes / 3600, f"must be after demand.opens ({s.demand.opens / 3600:g} h)"
    if day_end and s.demand.closes > day_end:
        yield "demand.closes", s.demand.closes / 3600, "must be at 24:00 at the latest"
    yield from _demand_misfits(s)
    yield from _people_misfits(s)
    if not s.regime:
        yield "regimes", [], "name at least one regime"


def _demand_misfits(s: Scenario) -> Iterator[tuple[str, Any, str]]:
    if not s.demand.queues or sum(q.per_day for q in s.demand.queues.values()) * s.demand.scale <= 0:
        yield "demand.queues", None, "nobody gets in touch; at least one queue needs per_day above 0 (and demand.scale too)"
    for name, queue in s.demand.queues.items():
        weights = queue.weights or s.demand.weights
        where = f"demand.queues.{name}.weights" if queue.weights else "demand.weights"
        if len(weights) != s.half_hours:
            yield where, len(weights), f"needs one value for each half-hour open ({s.half_hours})"
        if sum(weights) <= 0:
            yield where, list(weights), "needs at least one value above 0"
        if queue.handle.mean <= 0:
            yield f"demand.queues.{name}.handle.mean", queue.handle.mean, "must be above 0"
        if queue.channel not in s.channel:
            yield f"channel.{queue.channel}", None, f"is missing; queue {name!r} uses it"
    for name, channel in s.channel.items():
        if name not in CHANNELS:
            yield f"channel.{name}", None, f"no such channel; {nearest(name, CHANNELS)}"
        if name != "chat" and channel.slots > 1:
            yield f"channel.{name}.slots", channel.slots, "only chat can have more than one contact in hand"
        if channel.rates is not None and len(channel.rates) != channel.slots:
            yield f"channel.{name}.rates", list(channel.rates), f"needs one value for each slot ({channel.slots})"
        if channel.rates is not None and min(channel.rates) <= 0:
            yield f"channel.{name}.rates", list(channel.rates), "must all be above 0"


def _people_misfits(s: Scenario) -> Iterator[tuple[str, Any, str]]:
    for i, shift in enumerate(s.staffing.shifts):
        if not shift.starts < shift.ends:
            yield f"staffing.shifts.{i}.ends", shift.ends / 3600, f"must be after its start ({shift.starts / 3600:g} h)"
        minutes = (shift.ends - shift.starts) / 60
        if s.workforce.pauses.lunch / 60 >= minutes:
            yield "workforce.pauses.lunch", s.workforce.pauses.lunch / 60, f"must be shorter than the shift of {minutes:g} min"
    if not s.staffing.shifts or abs(sum(shift.share for shift in s.staffing.shifts) - 1) > 1e-6:
        yield "staffing.shifts", [float(shift.share) for shift in s.staffing.shifts], "the shares must add up to 1"
    if not s.workforce.teams or abs(sum(team.share for team in s.workforce.teams.values()) - 1) > 1e-6:
        yield "workforce.teams", [float(t.share) for t in s.workforce.teams.values()], "the shares must add up to 1"
    if not s.workforce.pauses.lunch_from < s.workforce.pauses.lunch_to:
        yield "workforce.pauses.lunch_to", s.workforce.pauses.lunch_to / 3600, "must be after lunch_from"
    for name, team in s.workforce.teams.items():
        for skill in team.skills:
            if skill not in s.demand.queues:
                yield f"workforce.teams.{name}.skills", skill, f"no such queue; {nearest(skill, s.demand.queues)}"
    if not s.staffing.duties:
        yield "staffing.duties", None, "name at least one duty, such as phone: [phone]"
    for name, duty in s.staffing.duties.items():
        for channel in duty:
            if channel not in CHANNELS:
                yield f"staffing.duties.{name}", channel, f"no such channel; {nearest(channel, CHANNELS)}"
    worked = {channel for duty in s.staffing.duties.values() for channel in duty}
    for name, queue in s.demand.queues.items():
        if queue.per_day > 0 and queue.channel not in worked:
            yield "staffing.duties", list(s.staffing.duties), f"no duty answers {queue.channel}, which queue {name!r} needs"
