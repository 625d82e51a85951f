"""Work that would take very long is agreed on first."""

import sys

from experiments.config.compose import LINE
from experiments.say import words
from experiments.work.study import Study
from sim.cores import how_many
from sim.errors import InputError

LONG_S = 2 * 3600


def seconds(study: Study, days: float) -> float:
    """At most about how long it takes to simulate so many days under all regimes, with all the cores there are."""
    return study.pace() * days / study.at({}).horizon / how_many(study.settings.workers)


def agree(study: Study, said: str, takes_s: float, instead: str, too_many: bool = False) -> None:
    """Says how much work there is. Where that is very long, or `too_many`, asks first; where nobody can answer, refuses."""
    settings = study.settings
    long = too_many or takes_s >= LONG_S
    if long and not settings.sure and not sys.stdin.isatty():
        raise InputError(study.experiment, None, f"{said} Write sure=true to go ahead, or {instead}", LINE)
    words.console().print(said, highlight=False, markup=False)
    if long and not settings.sure and input(words.text("go_ahead", settings.lang)).strip().lower()[:1] not in ("y", "j"):
        raise KeyboardInterrupt(words.text("not_begun", settings.lang))
