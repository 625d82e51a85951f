"""How many must be on duty under each regime to meet the targets: what a regime costs or saves in full-time equivalents."""

from collections.abc import Sequence
from math import isnan, nan
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from pydantic import Field, model_validator

from experiments.config.compose import LINE, Composed, compose
from experiments.work import question
from experiments.work.question import Question, Tables
from experiments.work.study import Study
from sim.errors import InputError, nearest
from sim.measures.catalogue import MEASURES
from sim.measures.days import Days
from sim.questions.staffing import ABOVE, BELOW, CONFLICT, Need, Seen, Target, first_look, no_value, price, reached, search, whole
from sim.regime import Model
from sim.report.questions import staffing

FEW_DAYS, SHARE = 10, 0.2  # of the first look: at least so many, and this share of all
SAYING = {"en": ("A first look", "Close to the answer"), "nb": ("Et første blikk", "Nær svaret")}
SIGNS = {"at_least": 1, "at_most": -1}
BETTER = {"higher": "at_least", "lower": "at_most"}
USUAL = {"occupancy": "at_most", "occupancy_worst": "at_most"}  # neither high nor low is better, but it is too high that hurts
BILL = ("paid_hours", "fte")


class Limit(Model):
    """What is asked of a measure: a number, on the side the catalogue calls better; or at least, or at most."""

    at: float | None = None
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="before")
    @classmethod
    def _a_plain_number(cls, raw: Any) -> Any:
        if isinstance(raw, bool) or not (raw is None or isinstance(raw, int | float | dict)):
            raise ValueError("must be a number, or {at_least: number} or {at_most: number}, or null for no target")
        return raw if isinstance(raw, dict) else {"at": raw}


class Ask(Model):
    """What must be met, and between which numbers on duty the answer is looked for."""

    targets: dict[str, Limit]
    fewest: Annotated[float, Field(gt=0, le=1)] = 0.3  # of those on duty today
    most: Annotated[float, Field(ge=1, le=20)] = 3.0


def targets_of(ask: Ask) -> list[Target]:
    """The targets asked for; InputError where a measure or its limit makes no sense."""
    given = {name: limit.model_dump(exclude_none=True) for name, limit in ask.targets.items()}
    found = [_target(name, limit) for name, limit in given.items() if limit]
    if not found:
        raise InputError("ask.targets", None, "is empty; name a measure and its limit, such as {service_level: 0.8}", LINE)
    return found


def _target(name: str, limit: dict[str, float]) -> Target:
    key = f"ask.targets.{name}"
    if name not in MEASURES:
        raise InputError(key, None, f"no such measure; {nearest(name, MEASURES)}", LINE)
    side, number = next(iter(limit.items()))
    if len(limit) > 1:
        raise InputError(key, limit, "give one limit: a number, {at_least: number} or {at_most: number}", LINE)
    if side == "at":
        side = BETTER.get(MEASURES[name].better) or USUAL.get(name, "")
    if not side:
        allowed = f"neither more nor less of it is better in itself: write {{at_least: {number:g}}} or {{at_most: {number:g}}}"
        raise InputError(key, number, allowed, LINE)
    if MEASURES[name].unit == "1" and not 0 <= number <= 1:
        raise InputError(key, number, "is a share: from 0 to 1", LINE)
    return Target(name, SIGNS[side], number)


def find(study: Study, ask: Ask) -> Tables:
    """What each regime needs, target by target, and all that was looked at."""
    targets, regimes = targets_of(ask), list(study.at({}).regime)
    key, share = _varied(study)
    today = study.at({}).staffing.on_duty
    fewest, most = max(1, round(ask.fewest * today)), max(1, round(ask.most * today))
    few = min(study.settings.days, max(FEW_DAYS, round(SHARE * study.settings.days)))

    def look(numbers: Sequence[int], every: bool) -> list[Days | None]:
        points = [{key: n if share is None else n / share} for n in numbers]
        days = study.settings.days if every else few
        return study.measure(points, days, SAYING[study.settings.lang][every], spare=True)

    seen = Seen(look, targets, fewest, most)
    first_look(seen, today)
    if not seen.few:
        raise InputError("staffing", None, f"cannot be simulated: {next(iter(study.failed.values())).why}", LINE)
    for regime, measure in no_value(seen, regimes):
        raise InputError(f"ask.targets.{measure}", None, f"has no value here under {regime}; leave it out", LINE)
    people = study.at({}).staffing
    return tables(seen, search(seen, regimes), (1 - people.shrinkage) * people.availability, today)


def tables(seen: Seen, needs: Sequence[Need], at_work: float, today: int) -> Tables:
    """All that was found; `at_work` is the share of those employed who are on duty."""
    return {
        "staffing": pd.DataFrame([_row(seen, one, needs[0], at_work, today) for one in needs]),
        "staffing_targets": pd.DataFrame([row for one in needs for row in _target_rows(seen, one)]),
        "staffing_curve": pd.DataFrame([row for one in needs for row in _curve_rows(seen, one.regime)]),
    }  # fmt: skip


def _varied(study: Study) -> tuple[str, float | None]:
    """The key that sets how many are on duty, and by what a number on duty is divided for it; None where it is the number."""
    on_paper = study.composed.tree.get("theory")
    if on_paper is None:
        people = study.at({}).staffing
        return "staffing.scale", people.agents * (1 - people.shrinkage) * people.availability
    if on_paper.get("agents_profile") is not None:
        raise InputError("theory.agents_profile", None, "staffing varies theory.agents; leave the profile out", LINE)
    return "theory.agents", None


def _row(seen: Seen, need: Need, baseline: Need, at_work: float, today: int) -> dict[str, Any]:
    """What a regime needs, and what that is more than the baseline's."""
    bill = {name: [float(need.bill[name].at(x)) for x in (need.on_duty, need.low, need.high)] if need.bill else [nan] * 3
            for name in BILL}  # fmt: skip
    more = {of: price(need, baseline, of) for of in ("on_duty", *BILL)}
    perhaps = sorted(need.perhaps, key=lambda name: name != need.binding)  # the binding one first
    return {
        "regime": need.regime, "met": need.found not in (ABOVE, CONFLICT), "found": need.found,
        "on_duty": need.on_duty, "low": need.low, "high": need.high, "whole": whole(seen, need),
        "paid_hours": bill["paid_hours"][0], "fte": bill["fte"][0], "fte_low": bill["fte"][1], "fte_high": bill["fte"][2],
        "employed": need.on_duty / at_work, "binding": need.binding, "perhaps": " ".join(perhaps),
        "in_way": " ".join(need.in_way),
        "price_on_duty": more["on_duty"].value, "price_paid_hours": more["paid_hours"].value,
        "price_employed": more["on_duty"].value / at_work,
        "price_fte": more["fte"].value, "price_low": more["fte"].low, "price_high": more["fte"].high,
        "today": today, "fewest": min(seen.merged), "most": max(seen.merged),
    }  # fmt: skip


def _target_rows(seen: Seen, need: Need) -> list[dict[str, Any]]:
    """What each target asks for by itself, and what its measure is with what the regime needs."""
    rows, roughly = [], seen.rough(need.regime)
    at = {BELOW: float(min(seen.merged)), ABOVE: float(max(seen.merged))}.get(need.found, need.on_duty)
    for measure, sign, limit in seen.targets:
        alone = roughly.get(measure, nan)
        found = "upper" if isnan(alone) else BELOW if alone < 0 else ABOVE if alone > max(seen.merged) else "within"
        rows.append({
            "regime": need.regime, "measure": measure, "side": "at_least" if sign > 0 else "at_most", "target": limit,
            "found": found, "needs": need.on_duty if measure == need.binding else alone if found == "within" else nan,
            "reached": reached(seen, need.regime, measure, at), "binding": measure == need.binding,
        })  # fmt: skip
    return rows


def _curve_rows(seen: Seen, regime: str) -> list[dict[str, Any]]:
    """Every number on duty looked at: the measures with targets, and the bill."""
    limits: dict[str, float] = dict.fromkeys(BILL, nan) | {target.measure: target.limit for target in seen.targets}
    rows = []
    for n, days in seen.merged.items():
        for measure, limit in limits.items():
            mean = days.mean(regime, measure)
            rows.append({
                "regime": regime, "on_duty": n, "days": len(days), "measure": measure, "mean": mean.value,
                "ci_low": mean.low, "ci_high": mean.high, "target": limit,
            })  # fmt: skip
    return rows


def composed(overrides: Sequence[str], config_dir: str | Path | None = None) -> Composed:
    """The configuration; a target may be named whether or not there is one on the same measure already."""
    return compose([f"++{word}" if word.startswith("ask.targets.") else word for word in overrides], config_dir)


QUESTION = Question("staffing", Ask, find, staffing.tell)


def run(composed: Composed) -> Path:
    """Finds what each regime needs, and returns the results folder."""
    return question.run(QUESTION, composed)


if __name__ == "__main__":
    from experiments.cli import main

    main("staffing")
