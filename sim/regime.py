"""The regime: who decides pauses and channel, within which bounds, seeing what. A configuration, never a class of its own."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sim import policies
from sim.errors import nearest
from sim.evidence import Card, Number

Share = Annotated[Card, Number("1", 0.0, 1.0)]


class Model(BaseModel):
    """Frozen; a key nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Text(Model):
    """A word or sentence in each language."""

    en: str
    nb: str

    @model_validator(mode="before")
    @classmethod
    def _one_for_both(cls, raw: Any) -> Any:
        return {"en": raw, "nb": raw} if isinstance(raw, str) else raw

    def of(self, lang: str) -> str:
        """The text in a language."""
        return self.nb if lang == "nb" else self.en


class Policy(Model):
    """A policy by name, with its parameters: exactly those the policy's own file declares, in inside units."""

    group: ClassVar[str]
    policy: str
    label: Text
    about: Text
    params: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _read_params(cls, raw: Any) -> Any:
        known = policies.CATALOGUE[cls.group]
        if not isinstance(raw, Mapping) or "policy" not in raw:
            return raw
        name, params = raw["policy"], dict(raw.get("params") or {})
        if name not in known:
            raise ValueError(f"policy = {name!r}: no such policy; {nearest(str(name), known)}")
        ranges = known[name].PARAMETERS
        for key in params:
            if key not in ranges:
                raise ValueError(f"params.{key}: no such parameter; {nearest(key, ranges or ('none',))}")
        return {**raw, "params": {key: _parameter(key, params, *limits) for key, limits in ranges.items()}}


def _parameter(key: str, params: Mapping[str, Any], unit: str, low: float, high: float) -> Card:
    if key not in params:
        raise ValueError(f"params.{key}: is missing")
    try:
        return Number(unit, low, high).read(params[key])
    except ValueError as error:
        raise ValueError(f"params.{key}: {error}") from None


class BreakPolicy(Policy):
    """When an agent wishes a pause."""

    group = "breaks"


class ChannelPolicy(Policy):
    """What an agent works with."""

    group = "channel_choice"


class Bounds(Model):
    """The frame around any wish; what is left out does not bind."""

    label: Text
    about: Text
    max_away: Share
    together: Share
    floor: Annotated[Card, Number("1", 0.0, 2.0)]
    apart: Annotated[Card, Number("min", 0.0, 240.0)]
    not_last: Annotated[Card, Number("min", 0.0, 240.0)]
    tokens: Annotated[int, Field(ge=0, le=20)] | None
    max_wait: Annotated[Card, Number("min", 0.0, 480.0)]


class Information(Model):
    """What agents may see."""

    label: Text
    about: Text
    queue: bool
    lag: Annotated[Card, Number("min", 0.0, 60.0)]
    away: bool
    hints: bool


class Written(Model):
    """How written cases find who answers them: pushed in order, or picked."""

    label: Text
    about: Text
    picks: Share
    among: Annotated[int, Field(ge=1, le=50)]


class Leader(Model):
    """Whether a leader asks who can come and help when people wait long."""

    label: Text
    about: Text
    call_when_wait: Annotated[Card, Number("min", 0.0, 120.0)] | None
    compliance: Share


class Regime(Model):
    """Who decides what: a break policy, a channel policy, bounds, and what agents may see.

    With `yoked_to`, planned pauses are those that others chose under another regime on the same day: a control.
    With `in_trial`, teams in the trial follow that regime, and the others this one, on shared queues.
    """

    label: Text
    about: Text
    plan: Literal["forecast", "phone_60_task_27"]
    yoked_to: str | None = None
    in_trial: str | None = None
    breaks: BreakPolicy
    channel_choice: ChannelPolicy
    bounds: Bounds
    information: Information
    written: Written
    leader: Leader
