"""The rules a centre goes by: law, agreements and guidance, each with its words and how a day is checked; and when to warn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from sim.errors import nearest
from sim.evidence import Card, Number
from sim.regime import Model, Text

HOURS, MINUTES = Number("h", 0.0, 24.0), Number("min", 0.0, 1440.0)
SHARE, COUNT = Number("1", 0.0, 1.0), Number("count", 0.0, 50.0)
UNIT_WORDS = {
    "en": {"s": ("second", "seconds"), "min": ("minute", "minutes"), "h": ("hour", "hours"), "1": ("%", "%")},
    "nb": {"s": ("sekund", "sekunder"), "min": ("minutt", "minutter"), "h": ("time", "timer"), "1": ("%", "%")},
}  # fmt: skip


@dataclass(frozen=True)
class Check:
    """One way to look for breaches: the limits it takes, the one that is passed in a breach, and what is counted of whom.

    How it looks is a function of the same name in `sim.measures.rules`. The words name its limits in braces.
    """

    limits: Mapping[str, Number]
    passed: str
    en: str
    nb: str
    of_team: bool = False


CHECKS = {
    "pauses_in_day": Check(
        {"day_over": HOURS, "at_least": COUNT}, "at_least",
        en="Working days over {day_over}: pauses begun, at least {at_least}.",
        nb="Arbeidsdager over {day_over}: antall pauser påbegynt, minst {at_least}.",
    ),
    "rest_in_day": Check(
        {"day_from": HOURS, "at_least": MINUTES}, "at_least",
        en="Working days of {day_from} or more: breaks and lunch in all, at least {at_least}.",
        nb="Arbeidsdager på {day_from} eller mer: pauser og lunsj i alt, minst {at_least}.",
    ),
    "first_pause": Check(
        {"within": HOURS, "lasting": MINUTES}, "within",
        en="Working days over {within}: from the start of the day to the first pause of {lasting} or more, at most {within}.",
        nb="Arbeidsdager over {within}: fra dagen begynner til første pause på {lasting} eller mer, høyst {within}.",
    ),
    "meal_near_middle": Check(
        {"within": MINUTES}, "within",
        en="Days with a lunch: from the middle of the shift to the middle of the lunch, at most {within} before or after.",
        nb="Dager med lunsj: fra midten av vakten til midten av lunsjen, høyst {within} før eller etter.",
    ),
    "meal_length": Check(
        {"at_least": MINUTES}, "at_least",
        en="Days with a lunch: its length, at least {at_least}.",
        nb="Dager med lunsj: hvor lenge den varer, minst {at_least}.",
    ),
    "stretch_without_pause": Check(
        {"at_most": MINUTES, "rest": MINUTES}, "at_most",
        en="All working days: time at a stretch without {rest} of pause, at most {at_most}.",
        nb="Alle arbeidsdager: tid i strekk uten {rest} pause, høyst {at_most}.",
    ),
    "stretch_with_people": Check(
        {"at_most": MINUTES, "rest": MINUTES}, "at_most",
        en="All working days: time at a stretch on phone, chat or desk, or ready for them while open, without {rest} of pause or "
        "other work (written cases too), at most {at_most}.",
        nb="Alle arbeidsdager: tid i strekk på telefon, chat eller oppmøte, eller klar for dem i åpningstiden, uten {rest} pause "
        "eller annet arbeid (også skriftlige saker), høyst {at_most}.",
    ),
    "away_at_once": Check(
        {"at_most": SHARE}, "at_most", of_team=True,
        en="Each team and day, while open: share of those at work who are on a pause, at most {at_most}. One may always go.",
        nb="Hvert team og hver dag, i åpningstiden: andel av dem på jobb som er i pause, høyst {at_most}. Én kan alltid gå.",
    ),
    "working_day": Check(
        {"at_most": HOURS}, "at_most",
        en="All working days: from start to end, pauses included, at most {at_most}.",
        nb="Alle arbeidsdager: fra start til slutt, pauser medregnet, høyst {at_most}.",
    ),
    "overrun": Check(
        {"at_most": MINUTES}, "at_most",
        en="All working days: work past the end of the shift, at most {at_most}.",
        nb="Alle arbeidsdager: arbeid etter vaktslutt, høyst {at_most}.",
    ),
    "wish_granted": Check(
        {"within": MINUTES}, "within",
        en="Days with a pause of the agent's own wish: from each wish until it is granted, at most {within}.",
        nb="Dager med eget pauseønske: fra hvert ønske til det er innvilget, høyst {within}.",
    ),
}  # fmt: skip


class Rule(Model):
    """What one rule asks, where it stands, whether that has been verified, and how a simulated day is checked for it.

    A rule without a check is for the parties to discuss: `discuss` says what.
    """

    kind: Literal["law", "agreement", "guidance"]
    label: Text
    paragraph: Text
    wording: Text
    status: Literal["verified", "to_be_checked"]
    source: str
    check: str | None = None
    limits: dict[str, Any] = Field(default_factory=dict)
    discuss: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _read_limits(cls, raw: Any) -> Any:
        if not isinstance(raw, Mapping):
            return raw
        name, given = raw.get("check"), dict(raw.get("limits") or {})
        if name is None:
            if given:
                raise ValueError("limits: need a check that they belong to")
            if not raw.get("discuss"):
                raise ValueError("discuss: is missing; a rule without a check says what there is to discuss")
            return raw
        if name not in CHECKS:
            raise ValueError(f"check = {name!r}: no such check; {nearest(str(name), CHECKS)}")
        limits = CHECKS[name].limits
        for key in given:
            if key not in limits:
                raise ValueError(f"limits.{key}: no such limit; {nearest(str(key), limits)}")
        return {**raw, "limits": {key: _limit(key, given, number) for key, number in limits.items()}}

    @property
    def passed(self) -> tuple[Card, str]:
        """Where there is a check: the limit that a breach passes, in inside units, and the unit that breaches are told in."""
        check = CHECKS[str(self.check)]
        return self.limits[check.passed], check.limits[check.passed].unit

    @property
    def of_team(self) -> bool:
        """Whether it is about a team's day, and not about each agent's."""
        return self.check is not None and CHECKS[self.check].of_team

    def counted(self, lang: str) -> str:
        """Which days are checked, for what; empty where there is no check."""
        if self.check is None:
            return ""
        words = CHECKS[self.check].nb if lang == "nb" else CHECKS[self.check].en
        return words.format(**{key: _amount(limit, lang) for key, limit in self.limits.items()})


def _limit(key: str, given: Mapping[str, Any], number: Number) -> Card:
    if key not in given:
        raise ValueError(f"limits.{key}: is missing")
    try:
        return number.read(given[key])
    except ValueError as error:
        raise ValueError(f"limits.{key}: {error}") from None


def _amount(limit: Card, lang: str) -> str:
    """A limit as it was given, in words: 5.5 hours, 5,5 timer."""
    value, unit = limit.given["value"], limit.given["unit"]
    word = UNIT_WORDS[lang].get(unit, ("", ""))[value != 1]
    number = f"{100 * value if unit == '1' else value:g}"
    return f"{number.replace('.', ',') if lang == 'nb' else number} {word}".strip()


class Levels(Model):
    """When a measure is a yellow or a red warning: past the level, in the measure's own unit. Red over yellow: high is bad."""

    yellow: Annotated[float, Field(strict=True, allow_inf_nan=False)]
    red: Annotated[float, Field(strict=True, allow_inf_nan=False)]
    about: Text
    source: str
    guess: bool

    @model_validator(mode="after")
    def _differ(self) -> "Levels":
        if self.red == self.yellow:
            raise ValueError("red: must be above yellow where high is bad, below it where low is bad")
        return self

    def light(self, value: float) -> str:
        """`red` or `yellow` when the value is past that level, else empty."""
        sign = 1 if self.red > self.yellow else -1
        if sign * value > sign * self.red:
            return "red"
        return "yellow" if sign * value > sign * self.yellow else ""


class Rules(Model):
    """The rules that days are checked for, by name, and the levels to warn at, by measure."""

    label: Text = Text(en="no rules", nb="ingen regler")
    about: Text = Text(en="Nothing is checked, and nothing is warned of.", nb="Ingenting kontrolleres, og ingenting varsles.")
    rule: dict[str, Rule] = Field(default_factory=dict)
    warn: dict[str, Levels] = Field(default_factory=dict)
