"""The colours of squares on a map of differences: one for either side, stronger the larger the difference; white is no side."""

from typing import Any

from sim.measures.compare import BETTER, HIGHER, LOWER, WORSE
from sim.plots import style

# The better side grows dark, the worse only half so: they differ in print too.
STRONG = {BETTER: "#08457E", HIGHER: "#08457E", WORSE: "#E5761A", LOWER: "#E5761A"}
NO_SIDE = (1.0, 1.0, 1.0)
HATCH = "////"  # over squares where no difference can be told
UNTOLD: dict[str, Any] = {"facecolor": "white", "edgecolor": style.UNCLEAR, "linewidth": 0.4, "hatch": HATCH}  # in a key
BAR = 100  # colours in a colour key
_PALEST = 0.82  # how much white there is in the palest colour


def shade(said: str, share: float) -> tuple[float, float, float]:
    """The colour of what is said of a square, with more white the smaller its share of the largest; white for no side."""
    return style.pale(STRONG[said], _PALEST * (1 - share)) if said in STRONG and share == share else NO_SIDE


def bar(low: str, high: str) -> list[tuple[float, float, float]]:
    """All colours from the strongest of the one side to the strongest of the other."""
    parts = [2 * n / (BAR - 1) - 1 for n in range(BAR)]
    return [shade(high if part > 0 else low, abs(part)) for part in parts]
