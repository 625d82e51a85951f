"""What work does to people: pure formulas, each with a zero."""

from math import exp


def relaxed(level, toward, rate_per_s, elapsed_s):
    """A level that moves toward a value at a rate, exactly: the solution of dF = rate * (toward - F) dt."""
    return toward + (level - toward) * exp(-rate_per_s * elapsed_s)


def handle_factor(fatigue, fatigue_slows):
    """Factor on handle time: 1 when rested, 1 + fatigue_slows when worn out (default 0)."""
    return 1.0 + fatigue_slows * fatigue
