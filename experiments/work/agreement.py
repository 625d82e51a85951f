"""Work that would take very long is agreed on first."""

import sys
from typing import TYPE_CHECKING

from experiments.config.compose import LINE
from experiments.say import words
from sim.cores import how_many
from sim.errors import InputError

if TYPE_CHECKING:
    from experiments.work.study import Study

WORTH_TELLING = 1000  # simulated days from which on it is worth finding out how long they will take
LONG_S = 2 * 3600


def seconds(study: "Study", days: float) -> float:
    """About how long it takes to simulate so many days under all regimes on all cores; less where plans are shared."""
    return study.pace() * days / study.at({}).horizon / how_many(study.settings.workers)


def agree(study: "Study", points: int, days: float, too_many: bool = False) -> None:
    """Says how long so many days at so many points will take, and sees to it that nobody starts very much by mistake."""
    settings, takes_s = study.settings, seconds(study, days)
    time, cores = words.time(takes_s, settings.lang), how_many(settings.workers)
    said = words.text("size", settings.lang, n=f"{points:,}", days=f"{days:,.0f}", time=time, cores=cores)
    confirm(study, said, takes_s, "give fewer values or days", too_many)


def confirm(study: "Study", said: str, takes_s: float, instead: str, too_many: bool = False) -> None:
    """Says how much work there is. Where it is very long, or `too_many`, asks first; refuses where nobody can answer."""
    settings = study.settings
    long = (too_many or takes_s >= LONG_S) and not settings.sure and not study.agreed
    if long and not sys.stdin.isatty():
        raise InputError(study.experiment, None, f"{said} Write sure=true to go ahead, or {instead}", LINE)
    words.console().print(said, highlight=False, markup=False)
    if long and input(words.text("go_ahead", settings.lang)).strip().lower()[:1] not in ("y", "j"):
        raise KeyboardInterrupt(words.text("not_begun", settings.lang))
    study.agreed = True
