"""Check on your own scenario that all engines give the same days, to the last bit."""

import sys

import numpy as np
from rich.markup import escape

from experiments.config.compose import Composed, scenario_of
from experiments.config.settings import given, settings_of
from experiments.say import outcome, words
from sim import overnight, world
from sim.engines import agreement, chosen, runner
from sim.new_day import new_day
from sim.run import checked, find_regime, plan_for
from sim.scenario import Scenario

DAYS = 5  # unless days= says otherwise
ENGINES = ("loop", "compiled")  # each is held against `processes`


def run(composed: Composed) -> None:
    """Plays some days of a scenario under each regime with every engine; ends with exit code 1 where two differ."""
    settings, scenario = settings_of(composed), scenario_of(composed)
    days = settings.days if given(composed, "days") else DAYS
    screen = words.console()
    checked(scenario, scenario.regime, settings.seed)
    chosen("compiled", 0)  # says so if it cannot be used here
    outcome.announce_engine("compiled", settings.lang)
    counts = {"contacts": 0, "stints": 0, "pauses": 0}
    before: dict[str, np.ndarray] = {}  # what the day before has left under each regime
    with words.progress_bar() as bar:
        task = bar.add_task(words.text("days", settings.lang), total=days * len(scenario.regime))
        for day in range(days):
            if day % scenario.horizon == 0:
                before = dict.fromkeys(scenario.regime, overnight.backlog(scenario, settings.seed, day))
            for regime in scenario.regime:
                difference, before[regime] = compared(scenario, regime, settings.seed, day, before[regime], counts)
                if difference:
                    bar.stop()
                    screen.print(escape(f"{words.text('differ', settings.lang)}\n{difference}"), soft_wrap=True)
                    sys.exit(1)
                bar.advance(task)
    names = [regime.label.of(settings.lang) for regime in scenario.regime.values()]
    numbers = {"days": days, "regimes": words.joined(names, settings.lang), **counts}
    screen.print(escape(words.text("agree", settings.lang, **numbers)), soft_wrap=True)


def compared(
    scenario: Scenario, regime: str, seed: int, day: int, before: np.ndarray, counts: dict[str, int]
) -> tuple[str | None, np.ndarray]:
    """One day with every engine: where the first of them parts from SimPy, in words, and what the day leaves to the next.

    Adds to the counts of rows compared.
    """
    drawn = world.draw(scenario, seed, day).foreseeing(overnight.known_ahead(scenario, before))
    rules = find_regime(scenario, regime)
    planned = plan_for(scenario, regime, drawn, before=before)
    told = runner("processes")(*new_day(scenario, drawn, planned, rules, before))
    for table in counts:
        counts[table] += len(getattr(told, table))
    for engine in ENGINES:
        other = runner(engine)(*new_day(scenario, drawn, planned, rules, before))
        difference = agreement.first_difference(told, other)
        if difference:
            return f"day {day}, {regime}, processes / {engine}: {difference}", before
    return None, overnight.left_over(told)
