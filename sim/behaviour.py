"""What work does to people: pure formulas, each with a zero."""

from math import exp, log


def relaxed(level, toward, rate_per_s, elapsed_s):
    """A level that moves toward a value at a rate, exactly: the solution of dF = rate * (toward - F) dt."""
    return toward + (level - toward) * exp(-rate_per_s * elapsed_s)


def raised(level, step):
    """A level between 0 and 1 after one more blow: `step` of what is left up to 1 (0: none)."""
    return level + step * (1.0 - level)


def slowed(level, slows):
    """Factor on handle time: 1 when the level is 0, 1 + slows when it is 1 (0: none)."""
    return 1.0 + slows * level


def pace(waiting_per_agent, busyness, hurry, overwork, overwork_over):
    """Factor on handle time under pressure: a little faster while people wait, slower after too long a busy spell.

    (Directions: KC and Terwiesch 2009; the tipping point: Berry Jaeker and Tucker 2017.) Both are 0 unless switched on.
    """
    if busyness > overwork_over:
        return 1.0 + overwork
    return 1.0 - hurry * min(1.0, waiting_per_agent)


def unresolved(base, per_fatigue, per_load, fatigue, load):
    """The chance that a contact is not solved for good: `base` by a rested agent with one in hand, in log-odds (0: never)."""
    if base <= 0.0:
        return 0.0
    if base >= 1.0:
        return 1.0
    odds = log(base / (1.0 - base)) + per_fatigue * fatigue + per_load * (load - 1)
    return 1.0 / (1.0 + exp(-odds))


def learned(start, end, time_constant, elapsed):
    """A skill that grows from `start` toward `end`; both in the same unit of time."""
    return end - (end - start) * exp(-elapsed / time_constant)
