"""The answer in two sentences for each regime: what happens to those who get in touch, and to those who answer and to the bill."""

from dataclasses import dataclass
from typing import Any

from sim.measures.catalogue import find
from sim.measures.compare import BETTER, EQUAL, LEVEL, NONE, UNTOLD, WORSE, verdict
from sim.plots.words import level, number, span
from sim.report.cells import SHORT, between, brief, warning
from sim.report.story import Story

MANY = 100  # agents on duty from which a centre is a large pool, where answer times say little of how hard people work
HEAVIER, LIGHTER, BOTH = "heavier", "lighter", "both"
TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "callers": {
            BETTER: "Better for those who get in touch:", WORSE: "Worse for those who get in touch:",
            UNTOLD: "No difference can be told for those who get in touch:", EQUAL: "Exactly the same for those who get in touch:",
            NONE: "For those who get in touch:",
        },
        "agents": {
            HEAVIER: "Heavier for those who answer:", LIGHTER: "Lighter for those who answer:",
            BOTH: "Both heavier and lighter for those who answer:", UNTOLD: "No difference in workload can be told for those who answer:",
            EQUAL: "Exactly the same workload for those who answer:",
        },
        "but": {HEAVIER: "But heavier for those who answer:", LIGHTER: "But lighter for those who answer:"},
        "served": "{mean} are answered in the promised time, against {base} under {baseline}{how}",
        "gave_up": "; {mean} give up, against {base} ({word}{only})",
        "nothing": "there is nothing to tell here, since nobody waits for an answer",
        "stretch": "the longest stretch without a pause is {mean} on average, against {base}{how}",
        "tenth": ", and {mean} against {base} for the tenth who have it hardest{doubt}",
        "missed": "{mean} of the pauses people are entitled to are missed, against {base}{doubt}",
        "own": "{mean} of the pauses come when the agent chose, against {base}{doubt}",
        "wishes": "{mean} of the wishes for a pause are granted at once",
        "bill": "the bill is {mean} of paid time a day, against {base}{doubt}",
        "alone_callers": "{mean} are answered in the promised time ({between}), and {lost} give up",
        "alone_agents": "For those who answer:",
        "alone_stretch": "the longest stretch without a pause is {mean} on average",
        "alone_tenth": ", and {mean} for the tenth who have it hardest",
        "alone_own": "{mean} of the pauses come when the agent chose", "alone_bill": "the bill is {mean} of paid time a day",
        "difference": " ({span}, 95 %{only})", "untold": " (no difference can be told)", "only": "sure by itself only",
        "rule": "What stands in bold says “better”, “worse”, “heavier” or “lighter” only where that is sure also when all {n} comparisons behind it are looked at together (Bonferroni): answers in time, the longest stretch, the same for the tenth who have it hardest, and pauses missed, for each regime. “Sure by itself only”: the difference's own 95 % interval leaves out zero, and no more than that.",
        "pool": "Those who answer are on contacts {mean} of the time they are busy or ready, over the red mark of {red}: {regimes}. {size}",
        "large": "With {n} on duty, answer times can be good while the work is too hard. That is how large pools behave, not a fault of anybody: look at the workload, not at the answer times alone.",
        "small": "With {n} on duty, that leaves little room to breathe between contacts.",
        "label": "{label}",
    },
    "nb": {
        "callers": {
            BETTER: "Bedre for dem som tar kontakt:", WORSE: "Dårligere for dem som tar kontakt:",
            UNTOLD: "Ingen sikker forskjell for dem som tar kontakt:", EQUAL: "Nøyaktig det samme for dem som tar kontakt:",
            NONE: "For dem som tar kontakt:",
        },
        "agents": {
            HEAVIER: "Tyngre for dem som svarer:", LIGHTER: "Lettere for dem som svarer:",
            BOTH: "Både tyngre og lettere for dem som svarer:", UNTOLD: "Ingen sikker forskjell i belastningen for dem som svarer:",
            EQUAL: "Nøyaktig samme belastning for dem som svarer:",
        },
        "but": {HEAVIER: "Men tyngre for dem som svarer:", LIGHTER: "Men lettere for dem som svarer:"},
        "served": "{mean} får svar innen lovet tid, mot {base} med {baseline}{how}",
        "gave_up": "; {mean} gir opp, mot {base} ({word}{only})",
        "nothing": "det er ingenting å si her, for ingen venter på svar",
        "stretch": "den lengste økten uten pause er {mean} i snitt, mot {base}{how}",
        "tenth": ", og {mean} mot {base} for den tidelen som har det tyngst{doubt}",
        "missed": "{mean} av pausene folk har krav på, går tapt, mot {base}{doubt}",
        "own": "{mean} av pausene kommer når medarbeideren selv har valgt det, mot {base}{doubt}",
        "wishes": "{mean} av pauseønskene blir innvilget straks",
        "bill": "kostnaden er {mean} betalt tid per dag, mot {base}{doubt}",
        "alone_callers": "{mean} får svar innen lovet tid ({between}), og {lost} gir opp",
        "alone_agents": "For dem som svarer:",
        "alone_stretch": "den lengste økten uten pause er {mean} i snitt",
        "alone_tenth": ", og {mean} for den tidelen som har det tyngst",
        "alone_own": "{mean} av pausene kommer når medarbeideren selv har valgt det", "alone_bill": "kostnaden er {mean} betalt tid per dag",
        "difference": " ({span}, 95 %{only})", "untold": " (ingen sikker forskjell)", "only": "sikker bare for seg",
        "rule": "Det som står med fet skrift, sier «bedre», «dårligere», «tyngre» eller «lettere» bare når det er sikkert også når alle de {n} sammenligningene bak ses under ett (Bonferroni): svar i tide, den lengste økten, den samme for tidelen som har det tyngst, og pauser som går tapt, for hver styringsform. «Sikker bare for seg» vil si at forskjellens eget 95 %-intervall ikke rommer null, men heller ikke mer enn det.",
        "pool": "De som svarer, er opptatt med henvendelser {mean} av tiden de er i arbeid eller ledige, over det røde merket på {red}: {regimes}. {size}",
        "large": "Med {n} på vakt kan svartidene være gode selv om arbeidet er for tungt. Slik er det i store lag, uten at noen gjør noe galt: se på belastningen, ikke bare på svartidene.",
        "small": "Med {n} på vakt blir det lite pusterom mellom henvendelsene.",
        "label": "«{label}»",
    },
}  # fmt: skip
LOAD = ("longest_stretch", "longest_stretch_worst", "pauses_missed")  # what makes a regime heavier or lighter
HEADLINE = ("service_level", *LOAD)  # what a verdict in bold rests on


@dataclass(frozen=True)
class Answer:
    """The two sentences about one regime, each with the words it begins with (the verdict) apart."""

    regime: str
    callers: tuple[str, str]
    agents: tuple[str, str]


def answers(story: Story, lang: str) -> list[Answer]:
    """For each regime but the first, against the first; for the only one there is, by itself."""
    return [_against(story, regime, lang) for regime in story.others] or [_alone(story, lang)]


def rule(story: Story, lang: str) -> str:
    """When a verdict is told in bold; empty where there is nothing to compare."""
    return str(TEXT[lang]["rule"]).format(n=number(len(HEADLINE) * len(story.others), 0, lang)) if story.others else ""


def quoted(story: Story, regime: str, lang: str) -> str:
    """A regime's name as it stands in a sentence."""
    return str(TEXT[lang]["label"]).format(label=story.label(regime, lang))


def _against(story: Story, regime: str, lang: str) -> Answer:
    words = TEXT[lang]
    served, load = _verdict(story, regime, "service_level"), _load(story, regime)
    callers = _clause(story, regime, "service_level", "served", lang) or words["nothing"]
    if served != NONE and _said(story, regime, "abandonment") not in (served, UNTOLD, NONE):
        callers += _clause(story, regime, "abandonment", "gave_up", lang)
    opposite = (served, load) in ((BETTER, HEAVIER), (WORSE, LIGHTER))
    stretch = _clause(story, regime, "longest_stretch", "stretch", lang) + _clause(story, regime, "longest_stretch_worst", "tenth", lang)
    clauses = [
        stretch, _clause(story, regime, "pauses_missed", "missed", lang), _clause(story, regime, "own_pauses", "own", lang),
        _own(story, regime, "granted_at_once", "wishes", lang), _clause(story, regime, "paid_hours", "bill", lang),
    ]  # fmt: skip
    begins = words["but" if opposite else "agents"][load]
    return Answer(regime, (words["callers"][served], f"{callers}."), (begins, f"{'; '.join(filter(None, clauses))}."))


def _alone(story: Story, lang: str) -> Answer:
    words, regime = TEXT[lang], story.baseline
    mean = story.paired.mean(regime, "service_level")
    interval = between(mean.low, mean.high, "1", lang)
    lost = level(story.paired.mean(regime, "abandonment").value, "1", lang)
    callers = words["alone_callers"].format(mean=level(mean.value, "1", lang), between=interval, lost=lost)
    stretch = _own(story, regime, "longest_stretch", "alone_stretch", lang) + _own(story, regime, "longest_stretch_worst", "alone_tenth", lang)
    clauses = [
        stretch, _own(story, regime, "own_pauses", "alone_own", lang), _own(story, regime, "granted_at_once", "wishes", lang),
        _own(story, regime, "paid_hours", "alone_bill", lang),
    ]  # fmt: skip
    return Answer(regime, (words["callers"][NONE], f"{callers}."), (words["alone_agents"], f"{'; '.join(filter(None, clauses))}."))


def _said(story: Story, regime: str, name: str) -> str:
    return verdict(story.paired.difference(regime, story.baseline, name), find(name).better)


def _only(story: Story, regime: str, name: str) -> bool:
    """Whether a difference is sure by itself only: not when all that the verdicts in bold rest on is looked at together.

    By Bonferroni, for all measures and regimes: any of so many may look different by chance.
    """
    at_most = (1 - LEVEL) / (len(HEADLINE) * len(story.others))
    return _said(story, regime, name) not in (UNTOLD, EQUAL, NONE) and story.paired.chance(regime, story.baseline, name) > at_most


def _verdict(story: Story, regime: str, name: str) -> str:
    """What a heading may say of a difference."""
    return UNTOLD if _only(story, regime, name) else _said(story, regime, name)


def _load(story: Story, regime: str) -> str:
    """Heavier when something of the workload is surely worse and nothing better, lighter the other way round."""
    said = {_verdict(story, regime, name) for name in LOAD} - {NONE}
    worse, better = WORSE in said, BETTER in said
    if said == {EQUAL}:
        return EQUAL
    return BOTH if worse and better else HEAVIER if worse else LIGHTER if better else UNTOLD


def _clause(story: Story, regime: str, name: str, key: str, lang: str) -> str:
    """A measure of a regime and of the first one, and how sure the difference is; empty where there is no value."""
    measure, difference, words = find(name), story.paired.difference(regime, story.baseline, name), TEXT[lang]
    said = _said(story, regime, name)
    if said == NONE:
        return ""
    mean, base = _both(story.paired.mean(regime, name).value, story.paired.mean(story.baseline, name).value, measure.unit, lang)
    only = words["only"] if _only(story, regime, name) else ""
    after = f"; {only}" if only else ""
    ends = span(difference.low, difference.high, measure.unit, lang)
    return str(words[key]).format(
        mean=mean, base=base, baseline=quoted(story, story.baseline, lang), word=SHORT[lang][said], only=after,
        how=words["difference"].format(span=ends, only=after) if said != EQUAL else "",
        doubt=words["untold"] if said == UNTOLD else f" ({only})" if only else "",
    )  # fmt: skip


def _both(mean: float, base: float, unit: str, lang: str) -> tuple[str, str]:
    """Two values as they stand in a sentence, both whole or both with the decimals that tell them apart."""
    short = brief(mean, unit, lang), brief(base, unit, lang)
    alike = ({".", ","} & set(short[0]) == {".", ","} & set(short[1])) or 0 in (mean, base)
    return short if alike and (short[0] != short[1] or mean == base) else (level(mean, unit, lang), level(base, unit, lang))


def _own(story: Story, regime: str, name: str, key: str, lang: str) -> str:
    """A measure of one regime by itself; empty where it has no value."""
    value = story.paired.mean(regime, name).value
    return str(TEXT[lang][key]).format(mean=brief(value, find(name).unit, lang)) if value == value else ""


def too_busy(story: Story, lang: str) -> str:
    """What to say where people are busier than the red mark, with how many they are; empty where they are not."""
    occupancy = {regime: story.paired.mean(regime, "occupancy").value for regime in story.paired.regimes}
    red = [regime for regime, value in occupancy.items() if warning(story, "occupancy", value) == "red"]
    if not red:
        return ""
    words, n = TEXT[lang], story.scenario.staffing.on_duty
    size = words["large" if n >= MANY else "small"].format(n=number(n, 0, lang))
    mark = brief(float(story.scenario.rules.warn["occupancy"].red), "1", lang)
    low, high = (level(end(occupancy[regime] for regime in red), "1", lang) for end in (min, max))
    shares = low if low == high else f"{low} – {high}"
    names = ", ".join(quoted(story, regime, lang) for regime in red)
    return str(words["pool"]).format(mean=shares, red=mark, regimes=names, size=size)
