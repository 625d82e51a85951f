"""One number in a table: its value, what can be said of it against the first regime, and whether it is in a warning zone."""

from dataclasses import dataclass

from sim.measures.catalogue import find
from sim.measures.compare import BETTER, EQUAL, HIGHER, LOWER, NONE, UNTOLD, WORSE, Paired, verdict
from sim.plots.words import NONE as NO_VALUE
from sim.plots.words import WORDS, give_or_take, level, number
from sim.report.story import Story

# Every verdict has a mark and a word, so that no colour is needed to read it.
MARKS = {BETTER: "▲", WORSE: "▼", HIGHER: "△", LOWER: "▽", UNTOLD: "≈", EQUAL: "=", NONE: ""}
SHORT = {
    "en": {
        BETTER: "better", WORSE: "worse", HIGHER: "higher", LOWER: "lower",
        UNTOLD: "no difference can be told", EQUAL: "the same", NONE: "",
    },
    "nb": {
        BETTER: "bedre", WORSE: "dårligere", HIGHER: "høyere", LOWER: "lavere",
        UNTOLD: "ingen sikker forskjell", EQUAL: "det samme", NONE: "",
    },
}  # fmt: skip

CLOCK = {"en": {HIGHER: "later", LOWER: "earlier"}, "nb": {HIGHER: "senere", LOWER: "tidligere"}}  # of a time of day

LEVELS = {
    "en": ("yellow under {yellow}, red under {red}", "yellow over {yellow}, red over {red}"),
    "nb": ("gult under {yellow}, rødt under {red}", "gult over {yellow}, rødt over {red}"),
}  # low is bad, high is bad


@dataclass(frozen=True)
class Cell:
    """What stands in a cell. `said` is one of the verdicts ("" for the first regime), `light` "", yellow or red."""

    value: str
    said: str = ""
    mark: str = ""
    word: str = ""
    sure: bool = False  # also when all differences are looked at together
    change: str = ""  # the difference and the half-width of its interval
    light: str = ""


def cell(story: Story, regime: str, name: str, lang: str) -> Cell:
    """A measure of a regime, of the whole centre."""
    sure = (regime, name) in story.paired.sure[0]
    return against(story, story.paired, regime, name, lang, sure)


def against(story: Story, paired: Paired, regime: str, name: str, lang: str, sure: bool = False) -> Cell:
    """A measure of a regime and its difference from the first. The first has no difference to tell, but its own interval."""
    measure, mean, baseline = find(name), paired.mean(regime, name), paired.regimes[0]
    value, light = level(mean.value, measure.unit, lang), warning(story, name, mean.value)
    if regime == baseline:
        return Cell(value, change=between(mean.low, mean.high, measure.unit, lang), light=light)
    difference = paired.difference(regime, baseline, name)
    said = verdict(difference, measure.better)
    told = said not in (EQUAL, NONE)
    change = give_or_take(difference.value, difference.high - difference.value, measure.unit, lang) if told else ""
    word = CLOCK[lang].get(said, SHORT[lang][said]) if measure.unit == "clock" else SHORT[lang][said]
    return Cell(value, said, MARKS[said], word, sure, change, light)


def between(low: float, high: float, unit: str, lang: str) -> str:
    """An interval of a measure's own value, with its unit once where that can be: "91.2 to 92.9 %"; empty where there is none.

    An interval about a mean may reach further than a share, or minutes, can be: so much of it is not shown.
    """
    low, high = max(low, min(0.0, high)), min(high, max(1.0, low)) if unit == "1" else high
    first, last = level(low, unit, lang), level(high, unit, lang)
    if first == last:
        return "" if low == high or first == NO_VALUE else first
    number, _, word = first.rpartition(" ")
    if number and last.endswith(f" {word}"):
        first = number
    return f"{first} {WORDS[lang]['to']} {last}"


def brief(value: float, unit: str, lang: str) -> str:
    """A value with no more decimals than it needs in a sentence: whole minutes and hours from ten on, and none that are 0."""
    if unit == "1":
        return level(value, unit, lang) if round(100 * value, 1) % 1 else f"{number(100 * value, 0, lang)} %"
    if unit in ("min", "h") and (value >= 10 or value % 1 == 0):
        return f"{number(value, 0, lang)} {WORDS[lang]['h'] if unit == 'h' else unit}"
    return level(value, unit, lang)


def levels(story: Story, name: str, lang: str) -> str:
    """Where yellow and red begin for a measure; empty where nothing warns."""
    found = story.scenario.rules.warn.get(name)
    if found is None:
        return ""
    yellow, red = (brief(at, find(name).unit, lang) for at in (found.yellow, found.red))
    return LEVELS[lang][found.red > found.yellow].format(yellow=yellow, red=red)


def warning(story: Story, name: str, value: float) -> str:
    """The warning zone a value is in: "", yellow or red."""
    found = story.scenario.rules.warn.get(name)
    return found.light(value) if found else ""
