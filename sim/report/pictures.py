"""The pictures of a report: each drawn from the story, with what stands under it and what it shows in words."""

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

from sim.measures import IN_TRIAL, NOT_IN_TRIAL
from sim.measures.catalogue import FIRST_PAGE, GROUPS, MEASURES
from sim.measures.compare import differences, part_differences, summary
from sim.plots import bounds, day_picture, lunch, spill_over, style, through_day, trade_off, workload
from sim.plots import differences as difference_picture
from sim.plots.style import Figure
from sim.report.story import Picture, Story

IN_DAY_PICTURE = 4  # more regimes than this do not fit beside each other; the first ones are shown
Drawn = tuple[Figure | None, str]  # the picture, None where there is nothing to show; and what it shows, in words
CAPTIONS = {
    "en": {
        "day_picture": "An ordinary day under each regime (at most four are shown): one line for each agent, coloured by what they do; above, how many wait.",
        "through_day": "Through the day, mean of all days with 95 % intervals: who waits, who is answered in time, who is away.",
        "workload": "One ordinary day: each dot is an agent, all made up.",
        "lunch": "Lunches wished for and begun in each quarter-hour, mean of all days.",
        "bounds": "What became of agents' own wishes for a pause.",
        "trade_off": "Each regime's answers against the longest stretch without a pause, with 95 % intervals.",
        "differences": "Difference from the first regime for each measure, with 95 % interval. Hollow and grey: cannot be told apart.",
        "spill_over": "What a trial changes for those in it and for the others, with 95 % intervals.",
    },
    "nb": {
        "day_picture": "En vanlig dag under hver styringsform (høyst fire vises): én linje per medarbeider, farget etter hva de gjør; øverst hvor mange som venter.",
        "through_day": "Gjennom dagen, snitt av alle dager med 95 %-intervall: hvem som venter, hvem som får svar i tide, hvem som er borte.",
        "workload": "Én vanlig dag: hver prikk er en medarbeider, alle oppdiktet.",
        "lunch": "Lunsjer ønsket og påbegynt i hvert kvarter, snitt av alle dager.",
        "bounds": "Hva det ble av medarbeidernes egne pauseønsker.",
        "trade_off": "Svar mot lengste økt uten pause for hver styringsform, med 95 %-intervall.",
        "differences": "Forskjell fra den første styringsformen for hvert mål, med 95 %-intervall. Hul og grå: kan ikke skilles.",
        "spill_over": "Hva et forsøk endrer for dem som er med, og for de andre, med 95 %-intervall.",
    },
}  # fmt: skip


def draw(story: Story, lang: str, show: Sequence[str]) -> list[tuple[Figure, Picture]]:
    """The pictures asked for that have something to show: each as a figure, and as it stands in the page."""
    drawn = [(name, *DRAW[name](story, lang)) for name in show]
    return [
        (figure, Picture(name, style.svg(figure, name), CAPTIONS[lang][name], alt)) for name, figure, alt in drawn if figure is not None
    ]


def _labels(story: Story, lang: str) -> dict[str, str]:
    return {name: story.label(name, lang) for name in story.paired.regimes}


def _limits(story: Story, name: str) -> tuple[float, float] | None:
    """Where yellow and red begin for a measure; None where nothing warns."""
    found = story.scenario.rules.warn.get(name)
    return (found.yellow, found.red) if found else None


def _drawn(picture: ModuleType, *told: Any) -> Drawn:
    """A picture and its words, made from the same tables."""
    return picture.draw(*told), picture.alt(*told)


def _day_picture(story: Story, lang: str) -> Drawn:
    days = [
        (story.label(name, lang), *(table[table["regime"] == name] for table in (story.contacts, story.stints)))
        for name in story.paired.regimes[:IN_DAY_PICTURE]
    ]  # fmt: skip
    return _drawn(day_picture, days, lang)


def _through_day(story: Story, lang: str) -> Drawn:
    return _drawn(through_day, story.through, _labels(story, lang), lang)


def _workload(story: Story, lang: str) -> Drawn:
    limits = {name: found for name in workload.MEASURES if (found := _limits(story, name))}
    return _drawn(workload, story.agents, _labels(story, lang), limits, lang)


def _lunch(story: Story, lang: str) -> Drawn:
    return _drawn(lunch, story.through, _labels(story, lang), lang)


def _bounds(story: Story, lang: str) -> Drawn:
    return _drawn(bounds, summary(story.paired), story.through, _labels(story, lang), lang)


def _trade_off(story: Story, lang: str) -> Drawn:
    promised = {float(queue.target) for queue in story.scenario.demand.queues.values() if queue.target and queue.channel != "written"}
    target = promised.pop() if len(promised) == 1 else None  # several promises are no line
    return _drawn(trade_off, summary(story.paired), _labels(story, lang), target, _limits(story, "longest_stretch"), lang)


def _differences(story: Story, lang: str) -> Drawn:
    if not story.others:
        return None, ""
    table, labels = differences(story.paired).dropna(subset="difference"), _labels(story, lang)
    named = table.assign(regime_label=table["regime"].map(labels), baseline_label=table["baseline"].map(labels))
    shown = [name for name in FIRST_PAGE if name in set(table["measure"])]
    words = {name: MEASURES[name].label(lang) for name in shown}, {name: GROUPS[MEASURES[name].group][lang] for name in shown}
    return _drawn(difference_picture, named, *words, lang)


def _spill_over(story: Story, lang: str) -> Drawn:
    trials = [name for name in story.others if story.scenario.regime[name].in_trial]
    mine = story.parts[story.parts["part"].isin([IN_TRIAL, NOT_IN_TRIAL])] if trials else story.parts[:0]
    if not len(mine):
        return None, ""
    found = part_differences(mine)
    return _drawn(spill_over, found[found["regime"].isin(trials)], _labels(story, lang), lang)


DRAW: dict[str, Callable[[Story, str], Drawn]] = {
    "day_picture": _day_picture, "through_day": _through_day, "workload": _workload, "lunch": _lunch, "bounds": _bounds,
    "trade_off": _trade_off, "differences": _differences, "spill_over": _spill_over,
}  # fmt: skip
