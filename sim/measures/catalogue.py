"""Every measure once: what it is, what it counts and of what. Tables, pictures, report and glossary are made from this.

The words and definitions stand in `definitions/`, one file a group.
"""

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from sim.terms import BOUNDS, label

GROUPS = {
    "service": {"en": "Those who get in touch", "nb": "De som tar kontakt"},
    "workload": {"en": "Those who answer: workload", "nb": "De som svarer: belastning"},
    "fairness": {"en": "How evenly it falls", "nb": "Hvor jevnt det fordeler seg"},
    "autonomy": {"en": "Those who answer: say over their own day", "nb": "De som svarer: innflytelse på egen dag"},
    "plan": {"en": "The plan, and what becomes of it", "nb": "Planen, og hva det blir av den"},
    "cost": {"en": "The bill", "nb": "Kostnaden"},
    "rules": {"en": "Rules", "nb": "Regler"},
}
CHANNEL = {"phone": ("phone", "telefon"), "chat": ("chat", "chat"), "desk": ("desk", "oppmøte")}
A_DAY = {"en": "mean over days", "nb": "snitt over dager"}
WORST = {
    "en": {
        "label": "{label}: the worst-off tenth",
        "counts": "mean of it over the tenth of those it is taken of who have the {end} that day, at least one of them",
        "most": "most", "least": "least",
    },
    "nb": {
        "label": "{label}: den tidelen som kommer dårligst ut",
        "counts": "snittet for den tidelen som har {end} av det den dagen, minst én av dem det gjelder",
        "most": "mest", "least": "minst",
    },
}  # fmt: skip
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # many times as fast, where it is there
RULE = "rule_"  # what the names of rule checks begin with


@dataclass(frozen=True)
class Measure:
    """One measure.

    `unit` is 1 (share), s, min, h, count or clock (seconds since midnight); `better` higher, lower or neither; `interval`
    ratio (a ratio of sums over days, delta method) or day (one number a day, and their mean); `words` by language.
    """

    name: str
    group: str
    unit: str
    better: str
    interval: str
    words: dict[str, dict[str, str]]
    worst: str | None = None  # the name of the measure of the tenth who are worst off in it
    end: str = ""  # ... who have the most, or the least, of it

    def label(self, lang: str) -> str:
        """What a reader sees."""
        return self.words[lang]["label"]

    def about(self, lang: str) -> str:
        """The definition with its denominator, and how it is made one number."""
        words = self.words[lang]
        body = f"{words['counts']} / {words['of']}" if "of" in words else words["counts"]
        return "; ".join([body, *([A_DAY[lang]] if self.interval == "day" else []), *([words["note"]] if "note" in words else [])])


def _read(group: str) -> list[Measure]:
    """The measures of a group, each with those that come with it."""
    found = yaml.load((files(__package__) / "definitions" / f"{group}.yaml").read_text("utf-8"), LOADER)
    return [one for name, given in found.items() for one in _with_company(name, group, dict(given))]


def _with_company(name: str, group: str, given: dict[str, Any]) -> list[Measure]:
    """A measure as it is written down, one for every bound or channel it stands for, and one of the worst-off tenth."""
    each_channel, end = given.pop("each_channel", False), given.pop("worst", "")
    words = {lang: given.pop(lang) for lang in ("en", "nb")}
    if "{bound}" in name:
        return [Measure(name.format(bound=bound), group, **_kind(given), words=_filled(words, bound)) for bound in BOUNDS[1:]]
    one = Measure(name, group, **_kind(given), words=words, worst=f"{name}_worst" if end else None, end=end)
    company = [_of_channel(one, channel) for channel in CHANNEL] if each_channel else []
    return [one, *company, *([_of_worst(one)] if end else [])]


def _kind(given: dict[str, Any]) -> dict[str, Any]:
    return {"unit": given["unit"], "better": given["better"], "interval": given.get("interval", "ratio")}


def _filled(words: dict[str, dict[str, str]], bound: str) -> dict[str, dict[str, str]]:
    return {lang: {key: text.format(bound=label(bound, lang)) for key, text in of.items()} for lang, of in words.items()}


def _of_channel(measure: Measure, channel: str) -> Measure:
    """The same of one channel only."""
    words = {}
    for lang, name in zip(("en", "nb"), CHANNEL[channel], strict=True):
        of = measure.words[lang]
        only = {"en": "{} only", "nb": "bare {}"}[lang].format(name)
        plain = {key: text.partition(" (")[0] for key, text in of.items()}  # without the list of channels it is otherwise about
        words[lang] = plain | {"label": f"{of['label']}: {name}", "note": "; ".join(filter(None, [of.get("note"), only]))}
    return Measure(f"{measure.name}_{channel}", measure.group, measure.unit, measure.better, measure.interval, words)


def _of_worst(measure: Measure) -> Measure:
    """The same of the tenth of agents who are worst off in it each day."""
    words = {}
    for lang, said in WORST.items():
        words[lang] = {
            "label": said["label"].format(label=measure.label(lang)), "counts": said["counts"].format(end=said[measure.end]),
        }  # fmt: skip
    better = {"most": "lower", "least": "higher"}[measure.end]
    return Measure(f"{measure.name}_worst", "fairness", measure.unit, better, "day", words)


def rule(name: str) -> Measure:
    """The measure of a rule check: days that broke it, of those it is about. Its words are the scenario's own."""
    return Measure(name, "rules", "1", "lower", "ratio", words={})


def find(name: str) -> Measure:
    """The measure of this name; KeyError when there is none."""
    return rule(name) if name.startswith(RULE) else MEASURES[name]


MEASURES: dict[str, Measure] = {}
_found = {one.name: one for group in GROUPS if group != "rules" for one in _read(group)}
for _group in GROUPS:  # those of the worst-off come with their own group
    MEASURES |= {name: one for name, one in _found.items() if one.group == _group}

# The measures a first page shows, in its order; the tables have all of them.
FIRST_PAGE = (
    "service_level", "service_level_phone", "service_level_desk", "service_level_chat", "abandonment", "asa", "wait_p90",
    "lost", "callbacks", "callback_wait", "callbacks_open", "first_contact", "written_open", "written_oldest", "written_on_time",
    "occupancy", "longest_stretch", "over_120", "gap", "breaks_taken", "pauses_missed", "pauses_late", "lunch_start", "overrun",
    "longest_stretch_worst", "occupancy_worst", "phone_gini", "load_gini", "most_away",
    "own_pauses", "granted_at_once", "wish_wait", "lunch_off", "own_time", "lunch_by_law", "adherence", "plan_changes",
    "paid_hours",
)  # fmt: skip
