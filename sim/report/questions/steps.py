"""The steps from one regime to another, in words: what each is called, what it switches, and what was there before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.plots.waterfall import Row
from sim.questions.decompose import EFFECTS, END, PARTS, START, learns, parts_apart, rests
from sim.report.finding import Found

TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "and": " and ",
        "steps": {
            "plan": "Plan", "timing": "Timing", "channel": "Channel", "coordination": "Coordination", "information": "Information",
            "competence": "Competence", "rest": "Rest",
        },
        "parts": {
            "plan": "which plan the day begins with", "breaks": "how pause times are decided", "channel_choice": "how the channel is decided",
            "written": "how written cases are handed out", "bounds": "the bounds", "leader": "whether a leader asks for help",
            "information": "what agents see",
        },
        "effects": {"competence": "how well people act on what they see", "rest": "the wear of work and what pausing does about it"},
        "plans": {"forecast": "made from the forecast", "phone_60_task_27": "60 minutes of phone, 27 of tasks"},
        "became": "{before} → {after}", "other_numbers": "{before}, with other numbers", "alike": "the same in both",
        "off": {"competence": "switched off: everybody acts on all they see", "rest": "switched off: nobody grows tired"},
        "switched": "{step} ({what}): {how}.",
        "on": {
            "competence": "first everybody acted on all they saw, then only as far as skill and norm reach, as given here",
            "rest": "first nobody grew tired, then work wore people out, pauses rested them, and those who choose their own pauses could pause for being tired, as given here",
        },
        "left_out": "{steps}: {why}.",
        "none_apart": "The two regimes are alike in every part, so there is nothing to switch.",
        "same": "the regimes are the same there",
        "behaviour": "nothing to switch with this behaviour; behaviour=likely gives it a size (a guess)",
    },
    "nb": {
        "and": " og ",
        "steps": {
            "plan": "Plan", "timing": "Tidspunkt", "channel": "Kanal", "coordination": "Samordning", "information": "Informasjon",
            "competence": "Kompetanse", "rest": "Hvile",
        },
        "parts": {
            "plan": "hvilken plan dagen begynner med", "breaks": "hvordan pausetidene bestemmes", "channel_choice": "hvordan kanalen bestemmes",
            "written": "hvordan skriftlige saker fordeles", "bounds": "rammene", "leader": "om en leder ber om hjelp",
            "information": "hva medarbeiderne ser",
        },
        "effects": {"competence": "hvor godt folk handler etter det de ser", "rest": "slitasjen i arbeidet og det pausene gjør med den"},
        "plans": {"forecast": "laget ut fra prognosen", "phone_60_task_27": "60 minutter telefon, 27 oppgavetid"},
        "became": "{before} → {after}", "other_numbers": "{before}, med andre tall", "alike": "likt i begge",
        "off": {"competence": "slått av: alle handler etter alt de ser", "rest": "slått av: ingen blir slitne"},
        "switched": "{step} ({what}): {how}.",
        "on": {
            "competence": "først handlet alle etter alt de så, deretter bare så langt ferdighet og norm rekker, slik det er satt her",
            "rest": "først ble ingen slitne, deretter slet arbeidet på folk, pausene ga hvile, og de som velger pausene sine selv, kunne ta pause fordi de var slitne, slik det er satt her",
        },
        "left_out": "{steps}: {why}.",
        "none_apart": "De to styringsformene er like i alle deler, så det er ingenting å bytte ut.",
        "same": "der er styringsformene like",
        "behaviour": "ingenting å slå på med disse virkningene; behaviour=likely gir dem en størrelse (en gjetning)",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Way:
    """The way from the first regime to another one, with these steps, in a language."""

    found: Found
    first: str
    other: str
    steps: Sequence[str]
    lang: str

    @property
    def words(self) -> dict[str, Any]:
        """The texts of the language."""
        return TEXT[self.lang]

    @property
    def names(self) -> dict[str, str]:
        """What a reader calls the two regimes."""
        return {"first": self.found.label(self.first, self.lang), "other": self.found.label(self.other, self.lang)}

    def name(self, step: str) -> str:
        """What a step is called."""
        return str(self.words["steps"][step])

    def parts(self, step: str) -> tuple[str, ...]:
        """Which parts of the two regimes a step switches: those they have otherwise."""
        regimes = self.found.scenario.regime
        return parts_apart(regimes[self.first], regimes[self.other]).get(step, ())

    def works(self, step: str) -> bool:
        """Whether there is anything to switch."""
        effects = {"rest": rests, "competence": learns}
        return effects[step](self.found.scenario.behaviour) if step in effects else bool(self.parts(step))

    def what(self, step: str) -> str:
        """What a step switches, as it stands in a sentence."""
        if step in EFFECTS:
            return str(self.words["effects"][step])
        return str(self.words["and"].join(self.words["parts"][part] for part in self.parts(step) or PARTS[step][:1]))

    def how(self, step: str) -> str:
        """What was there before a step, and after it."""
        if step in EFFECTS:
            return str(self.words["on"][step])
        regimes = [self.found.scenario.regime[name] for name in (self.first, self.other)]
        told = []
        for part in self.parts(step):
            values = [getattr(regime, part) for regime in regimes]
            before, after = (self.words["plans"][one] if part == "plan" else one.label.of(self.lang) for one in values)
            told.append(self.words["other_numbers" if before == after else "became"].format(before=before, after=after))
        return "; ".join(told)

    def rows(self, last: str) -> dict[str, Row]:
        """What every line of the picture is called, and what stands under it; `last` under the last one."""
        rows = {START: Row(self.names["first"]), END: Row(self.names["other"], last)}
        for step in self.steps:
            off = self.words["off"].get(step, self.words["alike"])
            on = self.what(step) if step in EFFECTS else self.how(step)
            rows[step] = Row(self.name(step), on if self.works(step) else off)
        return rows

    def sentences(self) -> list[str]:
        """What was switched at each step, a sentence each; then in which there was nothing to switch, and why."""
        told = [
            self.words["switched"].format(step=self.name(step), what=self.what(step), how=self.how(step))
            for step in self.steps if self.works(step)
        ]  # fmt: skip
        alike = [self.name(step) for step in self.steps if step in PARTS and not self.works(step)]
        off = [self.name(step) for step in self.steps if step in EFFECTS and not self.works(step)]
        if not any(self.works(step) for step in self.steps if step in PARTS):
            told, alike = [self.words["none_apart"], *told], []
        for which, why in ((alike, "same"), (off, "behaviour")):
            if which:
                told.append(self.words["left_out"].format(steps=self.joined(which).capitalize(), why=self.words[why]))
        return told

    def joined(self, names: Sequence[str]) -> str:
        """Names as a list in a sentence."""
        return str(self.words["and"]).join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
