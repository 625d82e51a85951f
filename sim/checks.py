"""From a raw configuration to a scenario: validate once, say in one line what is wrong and what is allowed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_origin

from pydantic import BaseModel, ValidationError

from sim import theory
from sim.errors import NULL, InputError, in_words, nearest
from sim.scenario import Scenario
from sim.terms import CHANNELS, DAY_S
from sim.world.returns import most_followers

SCENARIO_KEYS = (*Scenario.model_fields, "theory")
FROM_THEORY = ("demand", "channel", "staffing")  # what a theory block stands for
LONGEST_HANDLE_S = 86_400
MOST_FOLLOWERS = 100  # that may lie ready for each contact
FORBIDDEN = ("_target_", "_partial_", "_args_", "_recursive_", "_convert_")


def validate(raw: Mapping[str, Any]) -> Scenario:
    """The frozen scenario of a raw configuration tree; InputError names the key, the value and what is allowed."""
    _refuse_code(raw)
    tree = dict(raw)
    on_paper = theory.Theory.model_validate(tree.pop("theory")) if "theory" in tree else None
    if on_paper and tree.get("demand", {}).get("queues"):
        raise InputError("theory", None, "belongs to the scenario theory alone; write scenario=theory")
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
        found = explain(error, raw)
    except InputError as error:
        found = error
    if "theory" in raw and found.key.startswith(FROM_THEORY):
        raise InputError("theory", None, f"it stands for {found}")
    raise found


def explain(error: ValidationError, raw: Mapping[str, Any]) -> InputError:
    """The first problem pydantic found, in words: unknown keys name the nearest known one."""
    first = error.errors()[0]
    path = [*(["theory"] if error.title == "Theory" else []), *map(str, first["loc"])]
    if first["type"] == "extra_forbidden":
        return InputError(".".join(path), None, f"no such key; {nearest(path[-1], known(path[:-1]))}")
    if first["type"] == "missing":
        return InputError(".".join(path), None, "is missing")
    message, shown = in_words(first), None
    # Our own messages may begin with the part they are about: "unit = 'min': does not fit here".
    while first["type"] == "value_error" and (part := re.match(r"([\w.]+)(?: = (.*?))?: (.+)", message)):
        path += part[1].split(".")
        shown, message = part[2], part[3]
    return InputError(".".join(path), shown.strip("'") if shown else _written(raw, path), message)


def _written(raw: Any, path: Sequence[str]) -> Any:
    """What a user wrote at a path, to be shown; None where nothing short stands."""
    for part in path:
        if isinstance(raw, list | tuple) and part.isdigit() and int(part) < len(raw):
            raw = raw[int(part)]
        elif isinstance(raw, Mapping) and part in raw:
            raw = raw[part]
        else:
            return None
    if isinstance(raw, Mapping):
        return raw.get("value")
    return NULL if raw is None else raw


def known(path: Sequence[str]) -> list[str]:
    """The keys that may stand at a path; none where a user chooses the names."""
    model: Any = theory.Theory if path[:1] == ["theory"] else Scenario
    any_name = False
    for part in path[1:] if path[:1] == ["theory"] else path:
        field = model.model_fields.get(part)
        if any_name or field is None:
            any_name = False  # a name the user chose, or a place in a list
            continue
        inner = [arg for arg in (field.annotation, *getattr(field.annotation, "__args__", ())) if _is_model(arg)]
        if not inner:
            return []
        model, any_name = inner[0], get_origin(field.annotation) is dict
    return [] if any_name else list(model.model_fields)


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
        yield "demand.closes", _clock(s.demand.closes), f"must be after demand.opens ({_clock(s.demand.opens)})"
    if day_end and s.demand.closes > day_end:
        yield "demand.closes", _clock(s.demand.closes), "must be at 24:00 at the latest"
    if s.warmup >= s.demand.closes - s.demand.opens:
        yield "warmup", s.warmup / 3600, f"must be shorter than the day ({(s.demand.closes - s.demand.opens) / 3600:g} h)"
    yield from _demand_misfits(s)
    yield from _coming_misfits(s)
    yield from _returning_misfits(s)
    yield from _people_misfits(s)
    if not s.regime:
        yield "regimes", [], "name at least one regime"
    for name in s.rules.rule:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            yield f"rules.rule.{name}", None, "the name of a rule has small letters a-z, digits and _ only, such as daily_rest"


def _clock(seconds: float) -> str:
    return f"{int(seconds // 3600):02d}:{int(seconds // 60 % 60):02d}"


def _demand_misfits(s: Scenario) -> Iterator[tuple[str, Any, str]]:
    if s.demand.scale <= 0:
        yield "demand.scale", s.demand.scale, "must be above 0"
    if not any(queue.per_day for queue in s.demand.queues.values()):
        yield "demand.queues", None, "nobody gets in touch; at least one queue needs per_day above 0"
    for name, queue in s.demand.queues.items():
        weights = queue.weights or s.demand.weights
        where = f"demand.queues.{name}.weights" if queue.weights else "demand.weights"
        if len(weights) != s.half_hours:
            yield where, weights, f"needs one value for each half-hour open ({s.half_hours}), not {len(weights)}"
        if sum(weights) <= 0:
            yield where, weights, "needs at least one value above 0"
        if not 0 < queue.handle.mean <= LONGEST_HANDLE_S:
            yield f"demand.queues.{name}.handle.mean", queue.handle.mean, f"must be above 0 and at most {LONGEST_HANDLE_S} s"
        if queue.acw.mean > LONGEST_HANDLE_S:
            yield f"demand.queues.{name}.acw.mean", queue.acw.mean, f"must be at most {LONGEST_HANDLE_S} s"
        if queue.channel not in s.channel:
            yield f"channel.{queue.channel}", None, f"is missing; queue {name!r} uses it"
    for name, channel in s.channel.items():
        if name not in CHANNELS:
            yield f"channel.{name}", None, f"no such channel; {nearest(name, CHANNELS)}"
        if name != "chat" and channel.slots > 1:
            yield f"channel.{name}.slots", channel.slots, "only chat can have more than one contact in hand"
        if channel.rates is not None and len(channel.rates) != channel.slots:
            yield f"channel.{name}.rates", channel.rates, f"needs one value for each slot ({channel.slots})"
        if channel.rates is not None and min(channel.rates) <= 0:
            yield f"channel.{name}.rates", channel.rates, "must all be above 0"


def _coming_misfits(s: Scenario) -> Iterator[tuple[str, Any, str]]:
    if not any(queue.for_people for queue in s.demand.queues.values()):
        yield "demand.queues", None, "the bot helps everybody; at least one queue with per_day needs hand_over above 0"
    calendar = s.demand.calendar
    if calendar is None:
        return
    for each, factors, many in (("weekday", calendar.weekdays, 7), ("month", calendar.months, 12)):
        if len(factors) != many:
            yield f"demand.calendar.{each}s", factors, f"needs one value for each {each} ({many}), not {len(factors)}"
    if not any(calendar.weekdays):
        yield "demand.calendar.weekdays", calendar.weekdays, "needs at least one day above 0; 0 is closed"
    payday = calendar.payday
    for key, days in (("day_of_month", payday.day_of_month), ("days_after", payday.days_after)) if payday else ():
        if days % 1:
            yield f"demand.calendar.payday.{key}", days, "must be a whole number"


def _returning_misfits(s: Scenario) -> Iterator[tuple[str, Any, str]]:
    queues, worked = s.demand.queues, {channel for duty in s.staffing.duties.values() for channel in duty}
    for name, queue in queues.items():
        here = f"demand.queues.{name}"
        for key, onward in (("retry", queue.retry), ("transfer", queue.transfer)):
            to = onward.to if onward else None
            if to is not None and to not in queues:
                yield f"{here}.{key}.to", to, f"no such queue; {nearest(to, queues)}"
            elif to == name:
                yield f"{here}.{key}.to", to, "must be another queue" + ("; null for the same" if key == "retry" else "")
            elif to is not None and queues[to].channel not in worked:
                yield f"{here}.{key}.to", to, f"no duty answers {queues[to].channel}, which queue {to!r} needs"
        if queue.retry and queue.retry.to is None and queue.retry.to_share > 0:
            yield f"{here}.retry.to", NULL, "name the queue where to_share of them try"
        if queue.callback and queue.channel != "phone":
            yield f"{here}.callback", None, f"only who is on the phone can be called back; this queue is {queue.channel}"
        if queue.backlog and queue.channel != "written":
            yield f"{here}.backlog", queue.backlog, f"only written cases can lie over; it is {queue.channel}"
        if queue.reserve >= s.staffing.on_duty:
            yield f"{here}.reserve", queue.reserve, f"must be under the {s.staffing.on_duty} agents on duty, or nobody answers"
        if queue.backlog and (queue.patience or queue.room is not None):
            yield f"{here}.backlog", queue.backlog, "nobody gives up a case that lies there: set patience and room to null"
    if most_followers(s) > MOST_FOLLOWERS:
        yield "demand.queues", None, "too many would come back again and again; lower some share of retry, repeat or transfer"
    if s.horizon > 1 and (s.warmup or s.drains):
        yield "horizon", s.horizon, "days that follow each other have no warmup, and nobody stays on (drains=false)"


def _people_misfits(s: Scenario) -> Iterator[tuple[str, Any, str]]:
    for i, shift in enumerate(s.staffing.shifts):
        if not shift.starts < shift.ends:
            yield f"staffing.shifts.{i}.ends", _clock(shift.ends), f"must be after its start ({_clock(shift.starts)})"
        minutes = (shift.ends - shift.starts) / 60
        if s.workforce.pauses.lunch / 60 >= minutes:
            yield "workforce.pauses.lunch", s.workforce.pauses.lunch, f"must be shorter than the shift of {minutes:g} min"
        pauses = s.workforce.pauses
        fed = pauses.lunch_when_shift_exceeds is not None and shift.ends - shift.starts > pauses.lunch_when_shift_exceeds
        off = (fed * pauses.lunch + pauses.breaks * pauses.break_length) / 60
        if off > minutes / 2:
            yield "workforce.pauses", None, f"{off:g} min of pauses are more than half of the shift of {minutes:g} min"
    if s.staffing.shifts and all(shift.ends <= s.demand.opens or shift.starts >= s.demand.closes for shift in s.staffing.shifts):
        yield "staffing.shifts", None, "nobody is at work while it is open"
    total = sum(shift.share for shift in s.staffing.shifts)
    if abs(total - 1) > 1e-6:
        yield "staffing.shifts", None, f"the shares must add up to 1, not {total:g}"
    total, teams = sum(team.share for team in s.workforce.teams.values()), ", ".join(s.workforce.teams)
    if abs(total - 1) > 1e-6:
        hint = "; `all` is there from the start: set its share to 0" if "all" in s.workforce.teams and total > 1 else ""
        yield "workforce.teams", None, f"the shares of {teams} must add up to 1, not {total:g}{hint}"
    for name in s.workforce.teams:
        if name in ("in_trial", "not_in_trial", "small_teams", "small_teams_in_trial", "*"):
            yield f"workforce.teams.{name}", None, "the tables use this name for something else; choose another"
    pauses = s.workforce.pauses
    if not pauses.lunch_from < pauses.lunch_to:
        yield "workforce.pauses.lunch_to", _clock(pauses.lunch_to), f"must be after lunch_from ({_clock(pauses.lunch_from)})"
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
