"""The words and numbers written in pictures, in English and Norwegian bokmål."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from sim.terms import clock

MINUS = "\N{MINUS SIGN}"
THIN = "\N{NARROW NO-BREAK SPACE}"
NONE = "\N{EN DASH}"

WORDS = {
    "en": {
        "agents": "{n} agents, one line each",
        "agent": "one agent",
        "waiting": "people waiting",
        "at_most": "at most {n} waiting",
        "none_waited": "nobody waited",
        "left": "{n} gave up",
        "none_left": "nobody gave up",
        "gave_up": "a person gave up",
        "at_time": "; the longest queue is at {at}",
        "day_alt": "An ordinary day of {agents} made-up agents, a line each, and above them how many people wait. {each}",
        "differences_alt": "Differences from {baseline}, those that are clear one by one. {each}",
        "clear_ones": "{label}: {what}.",
        "no_clear_ones": "{label}: no difference can be told.",
        "more": " and {n} more",
        "against": "Difference from: {baseline}",
        "better": "better",
        "better_side": "the better side",
        "clear": "a difference whose interval leaves out zero",
        "unclear": "cannot be told apart: the interval reaches across zero",
        "own_scale": "Each line has its own scale, with zero in the middle.",
        "points": "points",
        "points_short": "points",
        "to": "to",
        "h": "h",
    },
    "nb": {
        "agents": "{n} medarbeidere, én linje hver",
        "agent": "én medarbeider",
        "waiting": "personer som venter",
        "at_most": "høyst {n} ventet samtidig",
        "none_waited": "ingen ventet",
        "left": "{n} ga opp",
        "none_left": "ingen ga opp",
        "gave_up": "en person ga opp",
        "at_time": "; køen er lengst kl. {at}",
        "day_alt": "En vanlig dag for {agents} oppdiktede medarbeidere, en linje hver, og over dem hvor mange som venter. {each}",
        "differences_alt": "Forskjeller fra {baseline}, de som er klare hver for seg. {each}",
        "clear_ones": "{label}: {what}.",
        "no_clear_ones": "{label}: ingen forskjell kan påvises.",
        "more": " og {n} til",
        "against": "Forskjell fra: {baseline}",
        "better": "bedre",
        "better_side": "den bedre siden",
        "clear": "en forskjell der intervallet ikke går over null",
        "unclear": "kan ikke skilles: intervallet går over null",
        "own_scale": "Hver linje har sin egen skala, med null i midten.",
        "points": "prosentpoeng",
        "points_short": "%-poeng",
        "to": "til",
        "h": "t",
    },
}


def say(key: str, lang: str, **values: object) -> str:
    """A phrase in the language, with its blanks filled in."""
    return WORDS[lang][key].format(**values)


@dataclass(frozen=True)
class Scale:
    """How the numbers of one measure are written: times what, with how many decimals, followed by which word."""

    factor: float
    decimals: int
    word: str


def scale(values: Iterable[float], unit: str, lang: str) -> Scale:
    """One way of writing that suits all the differences of a measure: the largest decides unit and decimals."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    factor, word = 1.0, unit
    if unit == "1":
        factor, word = 100.0, WORDS[lang]["points"]
    elif unit == "clock" or (unit == "s" and largest >= 120):
        factor, word = 1 / 60, "min"
    elif unit == "h":
        word = WORDS[lang]["h"]
    elif unit == "count":
        word = ""
    largest *= factor
    decimals = 1 if largest == 0 else min(3, max(0, 1 - math.floor(math.log10(largest))))
    if unit == "1":
        decimals = min(2, max(1, decimals))
    return Scale(factor, 0 if largest == 0 else decimals, word)


def number(value: float, decimals: int, lang: str, signed: bool = False) -> str:
    """A number as the language writes it; a sign in front if asked for, and none on what rounds to zero."""
    if not math.isfinite(value):
        return NONE
    rounded = round(abs(value), decimals)
    digits = f"{rounded:,.{decimals}f}"
    if lang == "nb":
        digits = digits.replace(",", THIN).replace(".", ",")
    if rounded == 0:
        return digits
    return (MINUS if value < 0 else "+" if signed else "") + digits


def change(value: float, unit: str, lang: str, shown: Scale | None = None) -> str:
    """A difference with its sign and unit: "+3.1 points", "−12 s"; a shared scale keeps a whole line alike."""
    shown = shown or scale([value], unit, lang)
    digits = number(value * shown.factor, shown.decimals, lang, signed=True)
    return digits if digits == NONE or not shown.word else f"{digits} {shown.word}"


def span(low: float, high: float, unit: str, lang: str) -> str:
    """An interval of differences with its unit once: "−2.0 to +1.3 points"."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return NONE
    shown = scale([low, high], unit, lang)
    first = number(low * shown.factor, shown.decimals, lang, signed=True)
    return f"{first} {WORDS[lang]['to']} {change(high, unit, lang, shown)}"


def give_or_take(value: float, half: float, unit: str, lang: str) -> str:
    """A difference with the half-width of its interval: "−1.6 ±2.1 points"."""
    if not (math.isfinite(value) and math.isfinite(half)):
        return NONE
    shown = scale([value, half], unit, lang)
    digits = number(value * shown.factor, shown.decimals, lang, signed=True)
    word = WORDS[lang]["points_short"] if unit == "1" else shown.word
    return f"{digits} ±{number(half * shown.factor, shown.decimals, lang)} {word}".strip()


def level(value: float, unit: str, lang: str) -> str:
    """A measure's own value as the language writes it: "53.8 %", "1 min 38 s", "12:05"."""
    if not math.isfinite(value):
        return NONE
    if unit == "1":
        return f"{number(100 * value, 1, lang)} %"
    if unit == "clock":
        return clock(value)
    if unit == "s" and value >= 120:
        return f"{number(value / 60, 0 if value % 60 == 0 else 1, lang)} min"
    if unit == "s":
        return f"{number(value, 0 if value >= 10 else 1, lang)} s"
    if unit == "count":
        return number(value, 0 if value >= 100 else 1 if value >= 10 else 2, lang)
    return f"{number(value, 1, lang)} {WORDS[lang]['h'] if unit == 'h' else unit}"
