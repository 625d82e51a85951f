"""What a key of the configuration is called, and how its values are written along an axis and in a sentence."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from sim.plots import key_axis
from sim.plots.words import WORDS, number

TENTHS, MOST_DECIMALS = 10, 4


@dataclass(frozen=True)
class KeyValues:
    """A key in words, and its values: times what, with how many decimals, followed by which word; whole ones or any."""

    key: str
    name: str
    low: float
    high: float
    factor: float
    decimals: int
    word: str
    whole: bool
    lang: str

    @classmethod
    def of(
        cls, key: str, name: str, ends: tuple[float, float], unit: str, word: str, whole: bool, lang: str,
        widths: Iterable[float] = (),
    ) -> "KeyValues":  # fmt: skip
        """How the values between two ends are written, so that widths as small as these can be seen; shares as per cent."""
        low, high = ends
        share = unit == "1" and 0 <= low and high <= 1 and not whole
        finest = min([(high - low) / TENTHS, *(width for width in widths if width > 0)]) * (100 if share else 1)
        decimals = 0 if whole else min(MOST_DECIMALS, max(0, math.ceil(-math.log10(finest / 2))))
        return cls(key, name, low, high, 100.0 if share else 1.0, decimals, "%" if share else word, whole, lang)

    def named(self) -> str:
        """The key in words, and the key itself."""
        return self.name if self.name == self.key else f"{self.name} ({self.key})"

    def given(self, value: float) -> str:
        """A value as it was given, whatever is told of others: "3.75 %"."""
        return f"{self._digits(value)} {self.word}".strip()

    def mark(self, value: float) -> str:
        """The same at an axis, where only per cent is said."""
        return self.given(value) if self.word == "%" else self._digits(value)

    def reach(self) -> str:
        """From the one end to the other, as they were given."""
        return f"{self._digits(self.low)} {WORDS[self.lang]['to']} {self.given(self.high)}"

    def bare(self, value: float) -> str:
        """A value without its unit."""
        return number(value * self.factor, self.decimals, self.lang)

    def said(self, value: float) -> str:
        """A value with its unit: "6 %"."""
        return f"{self.bare(value)} {self.word}".strip()

    def span(self, low: float, high: float) -> str:
        """From one value to another, with the unit once: "4 to 9 %"."""
        return f"{self.bare(low)} {WORDS[self.lang]['to']} {self.said(high)}"

    def place(self, low: float, high: float) -> tuple[float, float]:
        """What lies from one value to another, in whole numbers where only those make sense."""
        return (math.floor(low), math.ceil(high)) if self.whole else (low, high)

    def _digits(self, value: float) -> str:
        return key_axis.written(value * self.factor, self.lang)
