"""One kind of contact (a topic on a channel): who comes, what it takes, and what they do when it does not go well."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.evidence import Card, Number, Series
from sim.regime import Model, Share

LawName = Literal["exponential", "lognormal", "gamma", "weibull", "hyperexponential", "deterministic"]


class Law(Model):
    """How a time is spread: the name of a distribution, its mean and its coefficient of variation."""

    law: LawName = "exponential"
    mean: Annotated[Card, Number("s", 0.0)]
    cv: Annotated[Card, Number("1", 0.05, 5.0)] = Card(1.0)

    @model_validator(mode="after")
    def _can_be(self) -> "Law":
        if self.law == "hyperexponential" and self.cv < 1:
            raise ValueError("cv: must be at least 1 for the law hyperexponential")
        return self


class Short(Model):
    """Some of those who come hang up at once, if nobody answers: so many, within so long, any moment of it as likely."""

    share: Share
    within: Annotated[Card, Number("s", 0.0, 600.0)]


class Retry(Model):
    """Some of those who give up try again, the same day if there is time: so many, after so long, some of them elsewhere."""

    share: Share
    after: Law
    to: str | None = None  # another queue
    to_share: Share = Card(0.0)  # of those who try again, who go there


class Repeat(Model):
    """Some of those whose matter was not solved (see `Behaviour.unresolved`) get in touch again: the same day or the next one."""

    share: Share
    same_day: Share
    after: Law  # for those who come back the same day


class Transfer(Model):
    """Some contacts are not for this queue, and are passed on when the first conversation is over."""

    share: Share
    to: str


class Callback(Model):
    """When the wait looks long, people are offered to be called back: they hang up and keep their place."""

    above: Annotated[Card, Number("s", 0.0)]  # offered when the predicted wait is longer
    uptake: Share


class Queue(Model):
    """One kind of contact: how many come, how long they take, how long they will wait, and the promise made to them."""

    channel: Literal["phone", "chat", "written", "desk"]
    per_day: Annotated[Card, Number("count", 0.0)]
    hand_over: Share = Card(1.0)  # of those, the share that a bot passes on to a person; nobody here meets the others
    weights: Annotated[Series, Number("1", 0.0)] | None = None
    handle: Law
    acw: Law = Law(law="deterministic", mean=0.0)
    patience: Law | None = None
    short: Short | None = None
    priority: Annotated[int, Field(ge=0, le=99)] = 0
    answer_within: Annotated[Card, Number("s", 0.0)]
    target: Annotated[Card, Number("1", 0.0, 0.999)] | None = None
    room: Annotated[int, Field(ge=0)] | None = None
    retry: Retry | None = None
    repeat: Repeat | None = None
    transfer: Transfer | None = None
    callback: Callback | None = None
    overflow: Annotated[Card, Number("s", 0.0)] = Card(0.0)  # waited so long, agents of lower skill levels are asked too
    reserve: Annotated[int, Field(ge=0)] = 0  # idle agents kept free: this queue takes one only while there are more
    backlog: Annotated[int, Field(ge=0, le=100_000)] = 0  # waiting already when a period begins

    @property
    def for_people(self) -> float:
        """Contacts that reach a person on a plain day."""
        return float(self.per_day * self.hand_over)
