"""The scenario `theory`: one channel and a few knobs, for checking the program against exact queueing theory."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from sim.queue import LawName
from sim.regime import Model

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=100_000)]


class Theory(Model):
    """One channel. Times as the names say; profiles have one value for each half-hour and give the day its length."""

    channel: Literal["phone", "chat", "written", "desk"] = "phone"
    rate_per_h: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 60.0
    agents: Annotated[int, Field(ge=1, le=100_000)] = 6
    handle: LawName = "exponential"
    handle_mean_s: Positive = 300.0
    handle_cv: Annotated[float, Field(ge=0.05, le=5)] = 1.0
    patience: LawName | Literal["none"] = "exponential"
    patience_mean_s: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 300.0
    patience_cv: Annotated[float, Field(ge=0.05, le=5)] = 1.0
    answer_within_s: Annotated[float, Field(ge=0)] = 20.0
    slots: Annotated[int, Field(ge=1, le=12)] = 1
    slot_rates: tuple[Positive, ...] | None = None
    priority_shares: tuple[Positive, ...] | None = None
    room: Annotated[int, Field(ge=0)] | None = None
    day_factor_shape: Positive | None = None
    rate_profile_per_h: tuple[Annotated[float, Field(ge=0, allow_inf_nan=False)], ...] | None = None
    agents_profile: tuple[Count, ...] | None = None
    hours: Positive = 10.0
    warmup_h: Annotated[float, Field(ge=0)] = 0.0

    @model_validator(mode="after")
    def _profiles_match(self) -> "Theory":
        rates, agents = self.rate_profile_per_h, self.agents_profile
        if rates is not None and agents is not None and len(rates) != len(agents):
            raise ValueError(f"agents_profile has {len(agents)} half-hours and rate_profile_per_h {len(rates)}; give as many")
        for name, profile in (("rate_profile_per_h", rates), ("agents_profile", agents)):
            if profile is not None and not profile:
                raise ValueError(f"{name}: needs one value for each half-hour")
        if self.slot_rates is not None and len(self.slot_rates) != self.slots:
            raise ValueError(f"slot_rates: needs one value for each slot ({self.slots})")
        return self


def expand(tree: Mapping[str, Any], t: Theory) -> dict[str, Any]:
    """The full scenario tree that a theory block stands for.

    With a constant number of agents those at work stay until nobody is left in the queue; with `agents_profile`
    the numbers are taken at their word: nobody is at work after its last half-hour (a contact in hand is finished).
    """
    profile = t.rate_profile_per_h or t.agents_profile
    hours = len(profile) / 2 if profile else t.hours
    half_hours = -(-hours // 0.5)
    lengths = [min(0.5, hours - 0.5 * i) for i in range(int(half_hours))]
    rates = t.rate_profile_per_h or [t.rate_per_h] * len(lengths)
    contacts = [rate * length for rate, length in zip(rates, lengths, strict=True)]
    shares = t.priority_shares or (1.0,)
    names = [t.channel] if len(shares) == 1 else [f"{t.channel}_{i + 1}" for i in range(len(shares))]
    queue = {
        "channel": t.channel, "weights": contacts, "answer_within": t.answer_within_s, "room": t.room,
        "handle": {"law": t.handle, "mean": t.handle_mean_s, "cv": t.handle_cv},
        "patience": None if t.patience == "none" else {"law": t.patience, "mean": t.patience_mean_s, "cv": t.patience_cv},
    }  # fmt: skip
    total = sum(contacts) / sum(shares)
    queues = {
        name: {**queue, "per_day": total * share, "priority": i}
        for i, (name, share) in enumerate(zip(names, shares, strict=True))
    }
    shifts, agents = _shifts(t, hours)
    everybody = tree["workforce"]["teams"]["all"]
    return {
        **tree,
        "demand": {
            "opens": "00:00", "closes": _hhmm(hours), "scale": 1.0, "weights": contacts,
            "day_factor_shape": t.day_factor_shape, "forecast": {"day_sd": 0, "half_hour_sd": 0}, "queues": queues,
        },
        "channel": {t.channel: {"slots": t.slots, "rates": t.slot_rates}},
        "staffing": {
            "agents": max(1, agents), "shrinkage": 0, "scale": 1, "shifts": shifts, "duties": {t.channel: [t.channel]},
            "block": 60,
        },
        "workforce": {
            **tree["workforce"], "teams": {"all": everybody | {"share": 1}}, "absence": 0, "lateness": 0, "plan_delay": 0,
            "speed_sd": 0, "wishes": "plan",
            "pauses": {**tree["workforce"]["pauses"], "lunch": 1, "breaks": 0, "lunch_when_shift_exceeds": None},
        },
        "warmup": t.warmup_h,
        "drains": t.agents_profile is None,
    }  # fmt: skip


def _hhmm(hours: float) -> str:
    return f"{int(hours)}:{hours % 1 * 60:06.3f}"


def _shifts(t: Theory, hours: float) -> tuple[list[dict[str, Any]], int]:
    """Shifts whose overlap gives the profile: who came first leaves first."""
    if t.agents_profile is None:
        return [{"starts": "0:00", "ends": _hhmm(hours), "share": 1}], t.agents
    started: list[float] = []
    spans: list[tuple[float, float]] = []
    for i, agents in enumerate((*t.agents_profile, 0)):
        while len(started) > agents:
            spans.append((started.pop(0), i * 0.5))
        started += [i * 0.5] * (agents - len(started))
    shifts = [{"starts": _hhmm(a), "ends": _hhmm(b), "share": 1 / len(spans)} for a, b in sorted(spans)]
    return shifts, len(spans)
