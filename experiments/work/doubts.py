"""What a conclusion owes to guesses: the same comparison with one guess at a time at the low and the high end of its range."""

from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any

import pandas as pd

from experiments.config.compose import Composed
from experiments.config.points import card_at, scenario_at
from experiments.config.settings import Settings
from experiments.say import words
from sim.errors import InputError
from sim.measures.catalogue import find
from sim.measures.compare import Paired, verdict
from sim.measures.tally import measure_days
from sim.scenario import Scenario

COLUMNS = ["key", "value", "end", "tried", "unit", "regime", "measure", "difference", "low", "high", "before", "now", "moved"]
LOOKED_AT = ("service_level", "longest_stretch")  # one conclusion for each side of the table
MOST, FEWEST, PART = 20, 5, 4  # days a guess is tried on: a quarter of those compared, enough to see a conclusion turn
# What the comparison is most likely to hang on, first; the order is the evidence's, not found here. Then all others.
FIRST = (
    "demand.forecast.day_sd", "behaviour.norm", "staffing.shrinkage", "regime.*.breaks.params.courtesy",
    "regime.*.bounds.max_away", "workforce.phone_wish", "behaviour.fatigue_rate", "regime.*.breaks.params.per_away",
    "regime.*.bounds.floor", "regime.*.bounds.max_wait", "regime.*.information.lag", "channel.chat.slowdown",
    "behaviour.fatigue_slows", "behaviour.own_rest", "demand.queues.*.patience.mean", "demand.day_factor_shape",
)  # fmt: skip


def tried(composed: Composed, scenario: Scenario, settings: Settings, days: pd.DataFrame) -> tuple[pd.DataFrame, int | str]:
    """For each guess tried, end of its range, regime and measure: the difference then, and the verdict before and now.

    As many guesses as `doubts` says, on the first of the `days` that were compared (before is of the same ones). Ctrl-C ends it
    with the guesses that are done. And how many they are, to be asked for when it is to be done again.
    """
    found: list[dict[str, Any]] = []
    to_try, which = ends(composed, scenario, settings), range(periods(scenario, days["day"].nunique()))
    if not to_try:
        return pd.DataFrame(columns=COLUMNS), settings.doubts
    before = Paired(days[days["day"].isin([n * scenario.horizon for n in which])])
    with words.progress_bar() as bar:
        task = bar.add_task(words.text("doubts", settings.lang), total=len(to_try))
        try:
            for key, end in to_try:
                found += list(_rows(composed, settings, before, key, end, which))
                bar.advance(task)
        except KeyboardInterrupt:  # the comparison itself is done, and so are the guesses before this one
            done = [row for row in found if row["key"] != key]
            return pd.DataFrame(done, columns=COLUMNS), guesses(composed, scenario).index(key)
    return pd.DataFrame(found, columns=COLUMNS), settings.doubts


def ends(composed: Composed, scenario: Scenario, settings: Settings) -> list[tuple[str, str]]:
    """The guesses to try, as (key, low or high); none where there is one regime, and so no conclusion."""
    keys = guesses(composed, scenario) if len(scenario.regime) > 1 else []
    keys = keys if settings.doubts == "all" else keys[: settings.doubts]
    cards = {key: card_at(composed, key) for key in keys}
    return [(key, end) for key, card in cards.items() for end in ("low", "high") if card.get(end, card["value"]) != card["value"]]


def periods(scenario: Scenario, compared: int) -> int:
    """How many of the periods that were compared a guess is tried on."""
    wanted = min(MOST, max(FEWEST, compared * scenario.horizon // PART))
    return max(2, min(compared, scenario.periods(wanted)))


def days(composed: Composed, scenario: Scenario, settings: Settings, compared: int) -> int:
    """How many days it takes to try them, where so many are compared."""
    return len(ends(composed, scenario, settings)) * periods(scenario, scenario.periods(compared)) * scenario.horizon


def guesses(composed: Composed, scenario: Scenario) -> list[str]:
    """Keys of the guesses that have a range, those that matter most (by the evidence) first."""
    there = [key for key, card in scenario.cards() if card.given.get("guess") and {"low", "high"} & set(card.given)]
    there = [key for key in there if card_at(composed, key)]  # what the program worked out itself has no place in a file
    first = [key for pattern in FIRST for key in there if fnmatch(key, pattern)]
    return first + [key for key in there if key not in first]


def _rows(
    composed: Composed, settings: Settings, before: Paired, key: str, end: str, which: range
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """The comparison with one guess at one end of its range; nothing where the centre cannot be like that."""
    card = card_at(composed, key)
    value, tried = card["value"], card[end]
    try:
        other = scenario_at(composed, {key: tried})
    except InputError:
        return
    measured = measure_days(other, before.regimes, which, settings.seed, settings.engine, settings.workers)
    now = Paired(measured)
    for regime in before.regimes[1:]:
        for name in LOOKED_AT:
            difference, better = now.difference(regime, now.regimes[0], name), find(name).better
            usual = before.difference(regime, before.regimes[0], name)
            yield {
                "key": key, "value": value, "end": end, "tried": tried, "unit": card["unit"], "regime": regime,
                "measure": name, "difference": difference.value, "low": difference.low, "high": difference.high,
                "before": verdict(usual, better), "now": verdict(difference, better),
                "moved": difference.value != usual.value,  # where nothing has, the guess is not in play here
            }  # fmt: skip

