"""The scenario: everything that is decided before luck is drawn. Validated once, frozen, in seconds."""

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer

from sim.behaviour import learned
from sim.evidence import Card, Number, Series, walk
from sim.regime import Model, Regime, Share, Text
from sim.terms import HALF_HOUR_S

LawName = Literal["exponential", "lognormal", "gamma", "weibull", "deterministic"]


def _clock(raw: Any) -> float:
    """Seconds since midnight from 'hh:mm', or from a number of hours."""
    if isinstance(raw, str):
        match = re.fullmatch(r"(\d{1,5}):(\d{2}(?:\.\d+)?)", raw.strip())
        if match and float(match[2]) < 60:
            return int(match[1]) * 3600.0 + float(match[2]) * 60.0
    elif isinstance(raw, int | float) and not isinstance(raw, bool):
        hours = raw / 60 if raw > 48 else raw  # YAML reads an unquoted 15:00 as 900 minutes
        if 0 <= hours <= 24:
            return hours * 3600.0
    raise ValueError('must be a time of day like "09:00"')


def _as_clock(seconds: float) -> str | float:
    return f"{int(seconds // 3600):02d}:{int(seconds // 60 % 60):02d}" if seconds % 60 == 0 else seconds / 3600


Clock = Annotated[float, BeforeValidator(_clock), PlainSerializer(_as_clock)]


class Law(Model):
    """How a time is spread: the name of a distribution, its mean and its coefficient of variation."""

    law: LawName = "exponential"
    mean: Annotated[Card, Number("s", 0.0)]
    cv: Annotated[Card, Number("1", 0.05, 5.0)] = Card(1.0)


class Queue(Model):
    """One kind of contact: how many come, how long they take, how long they will wait, and the promise made to them."""

    channel: Literal["phone", "chat", "written", "desk"]
    per_day: Annotated[Card, Number("count", 0.0)]
    weights: Annotated[Series, Number("1", 0.0)] | None = None
    handle: Law
    acw: Law = Law(law="deterministic", mean=0.0)
    patience: Law | None = None
    priority: Annotated[int, Field(ge=0, le=99)] = 0
    answer_within: Annotated[Card, Number("s", 0.0)]
    target: Annotated[Card, Number("1", 0.0, 0.999)] | None = None
    room: Annotated[int, Field(ge=0)] | None = None


class Forecast(Model):
    """What the planner does not know: the forecast is wrong by a factor for the day and one for each half-hour."""

    day_sd: Annotated[Card, Number("1", 0.0, 1.0)]
    half_hour_sd: Annotated[Card, Number("1", 0.0, 1.0)]


class Demand(Model):
    """The people who get in touch."""

    opens: Clock
    closes: Clock
    scale: Annotated[Card, Number("1", 0.0, 100.0)]
    weights: Annotated[Series, Number("1", 0.0)]
    day_factor_shape: Annotated[Card, Number("1", 0.1)] | None = None
    forecast: Forecast
    queues: dict[str, Queue]


class Shift(Model):
    """When a share of those on duty are at work."""

    starts: Clock
    ends: Clock
    share: Annotated[Card, Number("1", 0.0, 1.0)]


class Pauses(Model):
    """The rest everyone is entitled to, whatever the regime."""

    lunch: Annotated[Card, Number("min", 1.0, 120.0)]
    lunch_from: Clock
    lunch_to: Clock
    breaks: Annotated[int, Field(ge=0, le=8)]
    break_length: Annotated[Card, Number("min", 1.0, 60.0)]
    lunch_when_shift_exceeds: Annotated[Card, Number("h", 0.0, 24.0)] | None
    lunch_at_latest_after: Annotated[Card, Number("h", 0.5, 24.0)]


class Staffing(Model):
    """How many are employed, how many of them are on duty, when, and doing what."""

    agents: Annotated[int, Field(ge=1, le=100_000)]
    shrinkage: Annotated[Card, Number("1", 0.0, 0.95)]
    scale: Annotated[Card, Number("1", 0.01, 100.0)]
    shifts: tuple[Shift, ...]
    duties: dict[str, tuple[str, ...]]
    block: Annotated[Card, Number("min", 15.0, 480.0)]

    @property
    def on_duty(self) -> int:
        """Agents rostered on a day: those employed, less planned absence, at least one."""
        return max(1, round(self.agents * self.scale * (1 - self.shrinkage)))


class Team(Model):
    """A group of agents with the same skills; `skills` names queues, and none named means all.

    `in_trial` teams follow another regime where a regime has one for them (see `Regime.in_trial`).
    """

    share: Annotated[Card, Number("1", 0.0, 1.0)]
    skills: tuple[str, ...] = ()
    in_trial: bool = False
    label: Text | None = None


class Workforce(Model):
    """The people who answer."""

    teams: dict[str, Team]
    absence: Share
    lateness: Annotated[Card, Number("min", 0.0, 120.0)]
    plan_delay: Annotated[Card, Number("min", 0.0, 60.0)]
    speed_sd: Annotated[Card, Number("1", 0.0, 1.0)]
    lunch_wish_sd: Annotated[Card, Number("min", 0.0, 240.0)]
    channel_wish_sd: Annotated[Card, Number("1", 0.0, 10.0)]
    phone_wish: Annotated[Card, Number("1", -10.0, 10.0)]
    wishes: Literal["own", "plan"]
    pauses: Pauses


class Channel(Model):
    """How a channel is worked: how many at once, and what that does to the pace."""

    slots: Annotated[int, Field(ge=1, le=12)] = 1
    slowdown: Annotated[Card, Number("1", 0.0, 2.0)] = Card(0.0)
    rates: Annotated[Series, Number("1", 0.0)] | None = None
    interruptible: bool = False

    def total_rates(self) -> tuple[float, ...]:
        """Work done per second with 0, 1, 2 ... contacts in hand; one alone goes at 1 unless `rates` says otherwise."""
        if self.rates is not None:
            return (0.0, *self.rates)
        return (0.0, *(k / (1 + self.slowdown * (k - 1)) for k in range(1, self.slots + 1)))


class Behaviour(Model):
    """What work does to people and how they act together; each effect has a zero, and zero is the default."""

    label: Text
    about: Text
    fatigue_rate: Annotated[Card, Number("per_min", 0.0, 1.0)]
    fatigue_chat: Annotated[Card, Number("1", 0.0, 2.0)]
    fatigue_written: Annotated[Card, Number("1", 0.0, 2.0)]
    recovery_break: Annotated[Card, Number("per_min", 0.0, 1.0)]
    recovery_task: Annotated[Card, Number("per_min", 0.0, 1.0)]
    recovery_idle: Annotated[Card, Number("per_min", 0.0, 1.0)]
    own_rest: Annotated[Card, Number("1", 0.0, 2.0)]
    fatigue_slows: Annotated[Card, Number("1", 0.0, 1.0)]
    hard: Share
    emotion_rise: Share
    emotion_fade: Annotated[Card, Number("per_min", 0.0, 1.0)]
    emotion_rest: Annotated[Card, Number("1", 1.0, 20.0)]
    emotion_slows: Annotated[Card, Number("1", 0.0, 1.0)]
    hurry: Annotated[Card, Number("1", 0.0, 0.5)]
    overwork: Annotated[Card, Number("1", 0.0, 1.0)]
    overwork_over: Share
    switch_slows: Annotated[Card, Number("1", 0.0, 1.0)]
    unresolved: Share
    unresolved_fatigue: Annotated[Card, Number("1", 0.0, 5.0)]
    unresolved_load: Annotated[Card, Number("1", 0.0, 5.0)]
    skill_start: Share
    skill_end: Share
    skill_time: Annotated[Card, Number("weeks", 0.1, 520.0)]
    weeks: Annotated[Card, Number("weeks", 0.0, 520.0)]
    norm: Share

    @property
    def heed(self) -> float:
        """How much of what agents see of the queues they act on: skill so far times team norm; 1 is all of it."""
        return float(self.norm * learned(self.skill_start, self.skill_end, self.skill_time, self.weeks))


class Scenario(Model):
    """A contact centre on a kind of day, and the regimes to compare there."""

    name: str
    label: Text
    about: Text
    demand: Demand
    channel: dict[str, Channel]
    staffing: Staffing
    workforce: Workforce
    behaviour: Behaviour
    regime: dict[str, Regime]
    warmup: Annotated[Card, Number("h", 0.0, 10_000.0)]
    drains: bool

    def cards(self) -> list[tuple[str, Card | Series]]:
        """Every number that came as an evidence card with a source, as (key, card)."""
        found: list[tuple[str, Card | Series]] = []
        walk(self, lambda path, card: found.append((path, card)) if "source" in card.given else None)
        return found

    def rules(self, regime: Regime) -> list[Regime]:
        """What each team goes by under a regime."""
        trial = self.regime[regime.in_trial] if regime.in_trial else regime
        return [trial if team.in_trial else regime for team in self.workforce.teams.values()]

    @property
    def half_hours(self) -> int:
        """Half-hours from opening to closing, the last one perhaps short."""
        return int(-(-(self.demand.closes - self.demand.opens) // HALF_HOUR_S))
