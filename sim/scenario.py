"""The scenario: everything that is decided before luck is drawn. Validated once, frozen, in seconds."""

import re
from contextlib import suppress
from datetime import date
from typing import Annotated, Any, Literal

from holidays import list_supported_countries
from pydantic import BeforeValidator, Field, PlainSerializer

from sim.behaviour import learned
from sim.evidence import Card, Number, Series, walk
from sim.queue import Queue
from sim.regime import Model, Regime, Share, Text
from sim.rules import Rules
from sim.terms import HALF_HOUR_S, WEEK_S, WORKING_DAYS

WEEKDAYS, MONTHS = [1.0] * 5 + [0.0] * 2, [1.0] * 12  # how busy where a calendar says nothing
FIRST_DATE, LAST_DATE = date(2000, 1, 1), date(2100, 12, 31)  # public holidays are not known for later ones


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


class Forecast(Model):
    """What the planner does not know: the forecast is wrong by a factor for the day and one for each half-hour."""

    day_sd: Annotated[Card, Number("1", 0.0, 1.0)]
    half_hour_sd: Annotated[Card, Number("1", 0.0, 1.0)]


def _date(raw: Any) -> date:
    """A date from 'yyyy-mm-dd', or one that Python has made already."""
    found = raw
    if isinstance(raw, str):
        with suppress(ValueError):
            found = date.fromisoformat(raw)
    if type(found) is not date or not FIRST_DATE <= found <= LAST_DATE:
        raise ValueError(f'must be a date like "2027-01-04", from {FIRST_DATE} to {LAST_DATE}')
    return found


def _country(raw: Any) -> str:
    """The code of a country whose public holidays are known."""
    if raw is False:
        raise ValueError('must be in quotes, like "NO": YAML reads no and NO as false')
    if raw not in list_supported_countries():
        raise ValueError('must be the code of a country, like "NO", "SE" or "DK", in capital letters, or null for none')
    return str(raw)


Factor = Annotated[Card, Number("1", 0.05, 20.0)]


class Payday(Model):
    """When many are paid. So many open days after it are busier.

    In a month that is too short it is the last day; on a closed day it is the last open one before.
    """

    day_of_month: Annotated[Card, Number("count", 1.0, 31.0)]
    factor: Factor
    days_after: Annotated[Card, Number("count", 1.0, 31.0)] = Card(1.0)


class Calendar(Model):
    """Which dates are open, and how busy each is against a plain day. Factors are multiplied with each other."""

    label: Text | None = None
    about: Text | None = None
    starts: Annotated[date, BeforeValidator(_date), PlainSerializer(date.isoformat)]
    weekdays: Annotated[Series, Number("1", 0.0, 20.0)] = Series(WEEKDAYS, {"value": WEEKDAYS})  # Monday to Sunday; 0 is closed
    months: Annotated[Series, Number("1", 0.05, 20.0)] = Series(MONTHS, {"value": MONTHS})  # January to December
    payday: Payday | None = None
    holidays: Annotated[str, BeforeValidator(_country)] | None = None  # closed on the public holidays of this country
    after_holiday: Factor = Card(1.0)  # the first open day after one of them


class Demand(Model):
    """The people who get in touch."""

    opens: Clock
    closes: Clock
    scale: Annotated[Card, Number("1", 0.0, 100.0)]
    weights: Annotated[Series, Number("1", 0.0)]
    day_factor_shape: Annotated[Card, Number("1", 0.1)] | None = None
    half_hour_shape: Annotated[Card, Number("1", 0.1)] | None = None
    half_hour_correlation: Annotated[Card, Number("1", 0.0, 0.99)] = Card(0.0)  # of neighbours, where there is such a shape
    calendar: Calendar | None = None
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
    availability: Annotated[Card, Number("1", 0.05, 1.0)] = Card(1.0)  # of those who are there, who can take contacts
    scale: Annotated[Card, Number("1", 0.01, 100.0)]
    shifts: tuple[Shift, ...]
    duties: dict[str, tuple[str, ...]]
    block: Annotated[Card, Number("min", 15.0, 480.0)]

    @property
    def on_duty(self) -> int:
        """Agents rostered on a day: those employed, less planned absence and those not available, at least one."""
        return max(1, round(self.agents * self.scale * (1 - self.shrinkage) * self.availability))


def _levels(raw: Any) -> Any:
    """Skills as queue -> level: those in a plain list are all of the first level."""
    return dict.fromkeys(raw, 1) if isinstance(raw, list | tuple) else raw


Skills = Annotated[dict[str, Annotated[int, Field(ge=1, le=9)]], BeforeValidator(_levels)]


class Team(Model):
    """A group of agents with the same skills; `skills` names queues, with a level (1 is best), and none named means all.

    `in_trial` teams follow another regime where a regime has one for them (see `Regime.in_trial`).
    """

    share: Annotated[Card, Number("1", 0.0, 1.0)]
    skills: Skills = Field(default_factory=dict)
    in_trial: bool = False
    label: Text | None = None


class Workforce(Model):
    """The people who answer."""

    teams: dict[str, Team]
    absence: Share
    lateness: Annotated[Card, Number("min", 0.0, 120.0)]
    plan_delay: Annotated[Card, Number("min", 0.0, 60.0)]
    speed_sd: Annotated[Card, Number("1", 0.0, 1.0)]
    level_slows: Annotated[Card, Number("1", 0.0, 5.0)] = Card(0.0)  # how much longer each skill level under the first takes
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
    fill: Literal["least", "most"] = "least"  # who is asked first: those with the fewest in hand, or with the most
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

    def heed(self, days: int = 0) -> float:
        """How much of what agents see of the queues they act on, so many working days on: skill so far times norm; 1 is all."""
        so_far = self.weeks + days / WORKING_DAYS * WEEK_S
        return float(self.norm * learned(self.skill_start, self.skill_end, self.skill_time, so_far))


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
    rules: Rules = Field(default_factory=Rules)
    warmup: Annotated[Card, Number("h", 0.0, 10_000.0)]
    drains: bool
    horizon: Annotated[int, Field(ge=1, le=366)] = 1  # days that follow each other: one such period is one replication

    def cards(self) -> list[tuple[str, Card | Series]]:
        """Every number of the day that came as an evidence card with a source, as (key, card). Those of rules change no day."""
        found: list[tuple[str, Card | Series]] = []
        walk(self, lambda path, card: found.append((path, card)) if "source" in card.given else None)
        return [(key, card) for key, card in found if not key.startswith("rules.")]

    def of_teams(self, regime: Regime) -> list[Regime]:
        """What each team goes by under a regime."""
        trial = self.regime[regime.in_trial] if regime.in_trial else regime
        return [trial if team.in_trial else regime for team in self.workforce.teams.values()]

    def periods(self, days: int) -> int:
        """The periods that so many days make up, the last one whole."""
        return -(-days // self.horizon)

    @property
    def half_hours(self) -> int:
        """Half-hours from opening to closing, the last one perhaps short."""
        return int(-(-(self.demand.closes - self.demand.opens) // HALF_HOUR_S))
