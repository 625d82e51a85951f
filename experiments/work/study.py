"""A study: many points simulated on the same days. Each block of days is kept as soon as it is done, so nothing is done twice."""

import json
import pickle
import time
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from experiments.config.compose import LINE, Composed, scenario_of
from experiments.config.points import Point, composed_at, in_words, scenario_at
from experiments.config.settings import Settings
from experiments.say import words
from experiments.work import agreement
from experiments.work.parts import Parts, Span, gaps
from experiments.work.results import ASKED, versions, write_text
from sim import fingerprint
from sim.checks import SCENARIO_KEYS
from sim.cores import Died, how_many, shared_out
from sim.errors import InputError
from sim.measures.block import Block, Outcome, simulated
from sim.measures.days import Days
from sim.run import WORTH_S, engine_for, prepared
from sim.scenario import Scenario

WAIT_S = 0.5  # between looks at what another run is doing
PACE = (1, 4)  # the periods that tell how long one takes
DIED = "every process that tried it died; perhaps there is too little memory for it"


class Wanted(NamedTuple):
    """A point that is asked for: by what its parts are named, and over how many periods."""

    key: str
    point: Point
    periods: int


class Failure(NamedTuple):
    """A point that could not be simulated, by what a reader calls it, and why, in one line."""

    name: str
    why: str


class Study:
    """What is known of points in one results folder, and what finds out the rest."""

    def __init__(self, folder: Path, experiment: str, composed: Composed, settings: Settings, with_parts: bool = False):
        self.folder, self.experiment, self.with_parts = folder, experiment, with_parts
        self.composed, self.settings = composed, settings
        (folder / "parts").mkdir(exist_ok=True)
        self.parts, self.versions = Parts(folder / "parts"), dict(versions())
        self.asked: dict[str, int] = {}  # key -> periods, of all points so far
        self.names: dict[str, str] = {}  # key -> what a reader calls the point
        self.known: dict[str, Wanted] = {}
        self.failed: dict[str, Failure] = {}
        self.running_s = self.measuring_s = 0.0  # by all processes together
        self.agreed = False  # whether the user knows how long it takes

    def measure(
        self, points: Sequence[Point], days: int | None = None, saying: str = "", spare: bool = False, called: Sequence[str] = ()
    ) -> list[Days | None]:
        """The measures at each point over so many days (`days=` of the settings, if not said); `saying` stands at the bar.

        None where the simulation failed (see `failed`) and, with `spare`, where the centre cannot be like that (otherwise an
        InputError). Periods are whole: there may be a few days more. `called` is what a reader calls each point.
        """
        asked = [self.wanted(point, self.settings.days if days is None else days, spare) for point in points]
        wanted = {one.key: one for one in asked if one}
        self.names |= {one.key: name for one, name in zip(asked, called, strict=False) if one}
        self._write_down(wanted.values())
        self._finish(wanted, saying)
        there = self.parts.there()
        found: dict[str, Days] = {}
        for one in asked:
            if one and one.key not in found and one.key not in self.failed:
                found[one.key] = self.parts.read(there[one.key], one.periods)
        return [found.get(one.key) if one else None for one in asked]

    def _write_down(self, wanted: Iterable[Wanted]) -> None:
        """What the folder is for, so that whoever asks how far it has come can be told, and nothing else is mixed in."""
        for one in wanted:
            self.asked[one.key] = max(one.periods, self.asked.get(one.key, 0))
        scenario = self.at({})
        note = {
            "experiment": self.experiment, "scenario": scenario.name, "regimes": list(scenario.regime),
            "horizon": scenario.horizon, "versions": self.versions, "asked": self.asked,
        }  # fmt: skip
        write_text(json.dumps(note, indent=1) + "\n", self.folder / ASKED)

    def at(self, point: Point) -> Scenario:
        """The scenario at a point; InputError where the centre cannot be like that."""
        return scenario_at(self.composed, point)

    def wanted(self, point: Point, days: int, spare: bool = False) -> Wanted | None:
        """What a point is known by: a hash of all its numbers depend on. None (if spared) where there is no such centre."""
        name = f"{days} {json.dumps(point, default=str)}"
        if name in self.known:
            return self.known[name]
        there = composed_at(self.composed, point)
        try:
            periods = scenario_of(there).periods(days)
        except InputError:
            if spare:
                return None
            raise
        tree = {name: there.tree[name] for name in SCENARIO_KEYS if name in there.tree}
        facts = {"conf": tree, "seed": self.settings.seed, "teams": self.with_parts, "versions": self.versions}
        text = json.dumps(facts, default=str)  # in the order given: that of regimes, queues and teams counts
        self.known[name] = Wanted(blake2b(text.encode(), digest_size=8).hexdigest(), point, periods)
        return self.known[name]

    def pace(self) -> float:
        """How many seconds a period takes one process, all regimes, where no plan is there already."""
        scenario, settings = self.at({}), self.settings
        engine = self._engine(scenario, 10 * settings.days)
        took = simulated(Block(pickle.dumps(scenario), settings.seed, *PACE, engine, self.with_parts, fingerprint.SOURCES))
        if took.failed:
            raise InputError(self.experiment, None, f"the centre as it stands cannot be simulated: {took.failed}", LINE)
        return (took.running_s + took.measuring_s) / (PACE[1] - PACE[0])

    def missing(self, wanted: Iterable[Wanted]) -> list[Span]:
        """What has not been simulated yet: the first days of all points first, which share their plans and can be looked at."""
        there = self.parts.there()
        found = [gap for one in wanted for gap in gaps(one.key, there.get(one.key, []), one.periods)]
        return sorted(found, key=lambda gap: gap.first)

    def _finish(self, wanted: dict[str, Wanted], saying: str) -> None:
        """Simulates what is missing, together with other runs in the same folder."""
        missing = self.missing(wanted.values())
        if not missing:
            return
        total, left = sum(one.periods for one in wanted.values()), sum(span.last - span.first for span in missing)
        if left > agreement.WORTH_TELLING and not self.agreed:
            agreement.agree(self, len(wanted), left * self.at({}).horizon)
        with words.progress_bar() as bar:
            task = bar.add_task(saying or words.text("days", self.settings.lang), total=total, completed=total - left)
            while missing:
                began = time.monotonic()
                for span in self._done(missing, wanted, left):
                    bar.advance(task, span.last - span.first)
                missing = [gap for gap in self.missing(wanted.values()) if gap.key not in self.failed]
                left = sum(span.last - span.first for span in missing)
                bar.update(task, completed=total - left)
                time.sleep(max(0.0, WAIT_S - (time.monotonic() - began)) if missing else 0.0)

    def _done(self, missing: Sequence[Span], wanted: dict[str, Wanted], left: int) -> Iterator[Span]:
        """Simulates the spans that no other run has in hand, and gives each when it is kept, or has failed."""
        claimed = self._claimed(missing, wanted, left)
        away = self.settings.cluster.kind != "local"
        try:
            for n, (span, block) in enumerate(() if away else claimed):
                began = time.monotonic()
                yield self._kept(wanted, span, simulated(block))
                # The first may have waited for the compiler, and is there for others; with little left nobody waits for them.
                enough = (time.monotonic() - began) * (len(missing) - n - 1) > WORTH_S
                if enough and n and how_many(self.settings.workers) > 1:
                    break
            for (span, _), found in shared_out(_of_span, claimed, self.settings.workers):
                yield self._kept(wanted, span, Outcome(failed=DIED) if isinstance(found, Died) else found)
        finally:
            for span in list(self.parts.in_hand):
                self.parts.let_go(span)

    def _claimed(self, missing: Sequence[Span], wanted: dict[str, Wanted], left: int) -> Iterator[tuple[Span, Block]]:
        engine = ""
        for span in missing:
            if span.key not in self.failed and self.parts.claim(span):
                scenario = self.at(wanted[span.key].point)
                engine = engine or self._engine(scenario, left)
                frozen, seed = pickle.dumps(scenario), self.settings.seed
                yield span, Block(frozen, seed, span.first, span.last, engine, self.with_parts, fingerprint.SOURCES)

    def _engine(self, scenario: Scenario, periods: int) -> str:
        """The engine for so many periods; the one asked for, if one is."""
        asked = self.settings.engine
        engine = engine_for(scenario, len(scenario.regime), periods * scenario.horizon, asked)
        return prepared(scenario, engine) if asked == "auto" else engine

    def _kept(self, wanted: dict[str, Wanted], span: Span, outcome: Outcome) -> Span:
        if outcome.failed:
            name = self.names.get(span.key) or in_words(wanted[span.key].point)
            self.failed[span.key] = Failure(name, outcome.failed)
            self.parts.let_go(span)
        else:
            self.parts.keep(span, outcome.found)
        self.running_s, self.measuring_s = self.running_s + outcome.running_s, self.measuring_s + outcome.measuring_s
        return span


def _of_span(task: tuple[Span, Block]) -> Outcome:
    """What comes of a span's block."""
    return simulated(task[1])
