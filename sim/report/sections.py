"""The parts of the page: what each one has to tell, and in which order each reader gets them. The numbers are always the same."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from sim.measures.catalogue import GROUPS, MEASURES
from sim.plots.words import number
from sim.regime import Regime
from sim.report import answer, basis, discussion, findings, law, scorecard, sentences, teams
from sim.report.story import Picture, Story
from sim.report.texts import BETTER_IS, DIMENSIONS, INTERVALS, TEXT, UNITS

Pictures = Mapping[str, Picture]
Content = dict[str, Any] | None  # what a template fills in; None where there is nothing to tell

FIRST = ("answer", "scorecard")  # for everybody
ORDER = {
    "all": (
        "compared", "tradeoff", "day", "waits", "load", "pauses", "bounds", "law", "trial", "teams", "plan", "cost", "numbers",
        "guesses", "discussion", "glossary", "again",
    ),
    "manager": (
        "waits", "cost", "tradeoff", "day", "compared", "load", "pauses", "bounds", "trial", "teams", "law", "plan", "guesses",
        "discussion", "numbers", "glossary", "again",
    ),
    "union": (
        "load", "pauses", "law", "bounds", "guesses", "discussion", "compared", "tradeoff", "day", "waits", "trial", "teams",
        "cost", "plan", "numbers", "glossary", "again",
    ),
    "planner": (
        "numbers", "plan", "guesses", "again", "waits", "day", "compared", "bounds", "pauses", "load", "tradeoff", "trial",
        "teams", "law", "cost", "discussion", "glossary",
    ),
}  # fmt: skip


def told(story: Story, pictures: Pictures, lang: str, audience: str) -> dict[str, dict[str, Any]]:
    """The parts of the page that have something to tell, in the order of an audience."""
    found = {name: TELLS[name](story, pictures, lang) for name in (*FIRST, *ORDER[audience])}
    return {name: content for name, content in found.items() if content is not None}


def _answer(story: Story, pictures: Pictures, lang: str) -> Content:
    how_long = sentences.how_long(story.scenario, story.paired.days, story.seed, story.ended, lang)
    promises, rests_on = sentences.promises(story.scenario, story.paired, lang), sentences.rests_on(story.scenario, lang)
    return {
        "answers": [(_against(story, one.regime, lang), one) for one in answer.answers(story, lang)],
        "too_busy": answer.too_busy(story, lang), "few_days": sentences.few_days(story.scenario, story.paired.days, lang),
        "notes": [answer.rule(story, lang), " ".join([*promises, how_long, rests_on])],
    }  # fmt: skip


def _against(story: Story, regime: str, lang: str) -> str:
    if not story.others:
        return story.label(regime, lang)
    return str(TEXT[lang]["against"]).format(regime=story.label(regime, lang), baseline=story.label(story.baseline, lang))


def _scorecard(story: Story, pictures: Pictures, lang: str) -> Content:
    scores = {DIMENSIONS[lang][name]: rows for name, rows in scorecard.scores(story, lang).items()}
    return {"groups": scores, "notes": [TEXT[lang]["tenth_note"], *_sure(story, lang)]}


def _sure(story: Story, lang: str) -> list[str]:
    """What the mark of a sure difference means, and how many look sure by chance alone."""
    said = TEXT[lang]["sure_note"].format(n=number(story.paired.sure[1], 0, lang))
    return [f"{said} {sentences.by_chance(story.paired, lang)}".strip()] if story.others else []


def _compared(story: Story, pictures: Pictures, lang: str) -> Content:
    regimes = [story.scenario.regime[name] for name in story.paired.regimes]
    rows = [(one.label.of(lang), one.about.of(lang), _made_of(story, one, lang)) for one in regimes]
    return {"rows": rows, "behaviour": findings.behaviour(story.scenario, lang)}


def _made_of(story: Story, regime: Regime, lang: str) -> list[str]:
    """Pauses, channel, bounds and what agents see; where some are in a trial, theirs too."""
    told = [
        [part.label.of(lang) for part in (one.breaks, one.channel_choice, one.bounds, one.information)]
        for one in _followed(story, regime)
    ]
    return [TEXT[lang]["in_trial"].format(*each) if len(set(each)) > 1 else each[0] for each in zip(*told, strict=True)]


def _followed(story: Story, regime: Regime) -> list[Regime]:
    """What there is to go by under a regime: its own, and, where it has a trial, what those in it follow."""
    return [regime, story.scenario.regime[regime.in_trial]] if regime.in_trial else [regime]


def _picture(name: str) -> Callable[[Story, Pictures, str], Content]:
    """A part that is one picture."""
    return lambda story, pictures, lang: _beside(pictures.get(name)) if name in pictures else None


def _beside(picture: Picture | None, rows: list[scorecard.Row] | None = None, said: list[str] | None = None) -> Content:
    """A picture, the few numbers that stand beside it, and sentences."""
    return {"picture": picture, "groups": {"": rows} if rows else {}, "sentences": said or []}


def _waits(story: Story, pictures: Pictures, lang: str) -> Content:
    return _beside(pictures.get("through_day"), scorecard.rows(story, scorecard.BESIDE["waits"], lang))


def _load(story: Story, pictures: Pictures, lang: str) -> Content:
    return _beside(pictures.get("workload"), scorecard.with_tenths(story, scorecard.BESIDE["load"], lang))


def _pauses(story: Story, pictures: Pictures, lang: str) -> Content:
    said = findings.equal_rest(story.scenario, story.paired, lang)
    said += [TEXT[lang]["alone_note"]] if said else []
    return _beside(pictures.get("lunch"), scorecard.with_tenths(story, scorecard.BESIDE["pauses"], lang), said)


def _bounds(story: Story, pictures: Pictures, lang: str) -> Content:
    of_each = [(story.label(name, lang), findings.what_bound(story.paired, name, lang)) for name in story.paired.regimes]
    beside = _beside(pictures.get("bounds"), scorecard.with_tenths(story, scorecard.BESIDE["bounds"], lang))
    return {**(beside or {}), "of_each": of_each}


def _law(story: Story, pictures: Pictures, lang: str) -> Content:
    rules = story.scenario.rules
    found = law.checked(story, lang), law.examples(story, lang), law.to_discuss(story, lang)
    return {"about": rules.about.of(lang), **dict(zip(("checked", "examples", "discuss"), found, strict=True))}


def _trial(story: Story, pictures: Pictures, lang: str) -> Content:
    said = findings.spill_over(story.scenario, story.parts, story.paired.regimes, lang)
    return {"picture": pictures.get("spill_over"), "sentences": said, "note": TEXT[lang]["alone_note"]} if said else None


def _teams(story: Story, pictures: Pictures, lang: str) -> Content:
    note = TEXT[lang]["alone_note"] if story.others else ""
    return {"groups": teams.teams(story, lang), "note": note} if len(story.parts) else None


def _plan(story: Story, pictures: Pictures, lang: str) -> Content:
    said = findings.plan_made(story, lang), findings.plan_kept(story.scenario, story.paired, lang)
    return _beside(None, _of_group(story, "plan", lang), list(filter(None, said)))


def _cost(story: Story, pictures: Pictures, lang: str) -> Content:
    return _beside(None, _of_group(story, "cost", lang))


def _of_group(story: Story, group: str, lang: str) -> list[scorecard.Row]:
    return next(iter(scorecard.by_group(story, lang, [group]).values()), [])


def _numbers(story: Story, pictures: Pictures, lang: str) -> Content:
    groups = scorecard.by_group(story, lang, [group for group in GROUPS if group != "rules"])
    return {"picture": pictures.get("differences"), "groups": groups, "notes": _sure(story, lang)}


def _guesses(story: Story, pictures: Pictures, lang: str) -> Content:
    doubts = basis.doubts(story, lang)
    turned = Counter(doubt.turned for rows in doubts.values() for doubt in rows)
    scenario, still = story.scenario, int((~story.doubts["moved"].astype(bool)).sum())
    tried = {name: turned[name] for name in ("turns", "lost", "new")} | {"n": turned.total(), "still": still}
    return {
        "counts": [*basis.counts(scenario, lang), findings.shared(scenario, lang)],
        "of_each": [(story.label(name, lang), findings.what_is_guessed(scenario, name, lang)) for name in story.paired.regimes],
        "turning": TEXT[lang]["turning"].format(**tried),
        "doubts": doubts, "to_try": basis.to_try(story),
        "tables": [(TEXT[lang][title], basis.cards(scenario, lang, title == "guessed")) for title in ("guessed", "known")],
    }  # fmt: skip


def _discussion(story: Story, pictures: Pictures, lang: str) -> Content:
    words = discussion.TEXT[lang]
    regimes = [(story.label(name, lang), story.scenario.regime[name].about.of(lang)) for name in story.paired.regimes]
    return {
        "purpose": discussion.purpose(story, lang), "regimes": regimes,
        "answers": [(_against(story, one.regime, lang), one) for one in answer.answers(story, lang)],
        "too_busy": answer.too_busy(story, lang),
        "assumptions": discussion.assumptions(story, lang), "affected": discussion.affected(story, lang),
        "uncertain": discussion.uncertain(story, lang), "legal": law.to_discuss(story, lang),
        "sides": words["sides"], "sign": words["sign"],
    }  # fmt: skip


def _glossary(story: Story, pictures: Pictures, lang: str) -> Content:
    """Every measure of the page, with what it counts and of what, its unit, which way is better and how its interval is made."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for name in (one for one in MEASURES if one in story.paired.measures):
        measure = MEASURES[name]
        facts = "; ".join((UNITS[lang][measure.unit], BETTER_IS[lang][measure.better], INTERVALS[lang][measure.interval]))
        found.setdefault(GROUPS[measure.group][lang], []).append((measure.label(lang), measure.about(lang), facts))
    return {"groups": found}


def _again(story: Story, pictures: Pictures, lang: str) -> Content:
    return {"commands": ["handlingsrom compare manifest=manifest.json"]}


TELLS: dict[str, Callable[[Story, Pictures, str], Content]] = {
    "answer": _answer, "scorecard": _scorecard, "compared": _compared, "tradeoff": _picture("trade_off"),
    "day": _picture("day_picture"), "waits": _waits, "load": _load, "pauses": _pauses, "bounds": _bounds, "law": _law,
    "trial": _trial, "teams": _teams, "plan": _plan, "cost": _cost, "numbers": _numbers, "guesses": _guesses,
    "discussion": _discussion, "glossary": _glossary, "again": _again,
}  # fmt: skip
