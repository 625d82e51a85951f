"""Measure how fast the engines are on this machine: days and contacts per second, where the time goes, how it grows."""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from rich import box
from rich.table import Table

from experiments.config.compose import Composed, load
from experiments.config.settings import Settings, given, settings_of
from experiments.say import words
from experiments.work.results import new_folder, versions, write_text
from sim import world
from sim.engines import chosen, runner
from sim.measures import measure
from sim.measures.tally import measured
from sim.new_day import new_day
from sim.plots.words import number
from sim.run import over_periods
from sim.scenario import Scenario
from sim.tables import Result
from sim.world import plan

ROUNDS = 5  # unless days= says otherwise
BOTH = ("processes", "compiled")
CENTRES = ("bench_erlang", "bench_blended", "nks_national")
STEPS = ("draw", "plan", "set_up", "run", "measure")
ENOUGH_S = 0.3  # how long one point of a growth curve is measured in each round
AGENTS, CONTACTS = (10, 100, 1_000, 10_000), (1_000, 10_000, 100_000, 1_000_000)
LOAD = 0.8  # of the agents, along both growth curves
CORES_S = 6.0  # how long the comparison of one worker with two takes on each side, about
TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "parts": {"start": "Starting", "speed": "Speed", "growth": "Growth", "cores": "Cores", "memory": "Memory"},
        "speed": "A day on one core (milliseconds of CPU, medians)", "centre": "Scenario and engine",
        "steps": ("Draw", "Plan", "Set up", "Run", "Measure"), "contacts_per_s": "Contacts/s",
        "days_per_s": "Days/s", "ratio": "Times as fast",
        "rates": "How many a second",
        "under": "Contacts/s: the run alone. Days/s: all of it.\nTimes as fast as with SimPy: the run / all of it.",
        "growth": "What a contact costs the compiled loop", "of": "More of", "number": "How many",
        "cost": "Microseconds", "agents": "agents, with their contacts", "contacts": "contacts, each shorter", "rest": "The rest",
        "cold": "From the command to the first day, nothing compiled", "cached": "The same, compiled before",
        "cores": "Two cores, times as fast as one", "memory": "Most memory, {days} days",
    },
    "nb": {
        "parts": {"start": "Oppstart", "speed": "Fart", "growth": "Vekst", "cores": "Kjerner", "memory": "Minne"},
        "speed": "En dag på én kjerne (millisekunder CPU, medianer)", "centre": "Scenario og motor",
        "steps": ("Trekke", "Planlegge", "Sette opp", "Kjøre", "Måle"), "contacts_per_s": "Henv./s",
        "days_per_s": "Dager/s", "ratio": "Ganger så raskt",
        "rates": "Hvor mange i sekundet",
        "under": "Henv./s: bare kjøringen. Dager/s: alt sammen.\nGanger så raskt som med SimPy: kjøringen / alt sammen.",
        "growth": "Hva én henvendelse koster i den kompilerte løkka", "of": "Flere", "number": "Hvor mange",
        "cost": "Mikrosekunder",
        "agents": "medarbeidere, med sine henvendelser", "contacts": "henvendelser, hver av dem kortere", "rest": "Resten",
        "cold": "Fra kommandoen til første dag, ingenting kompilert", "cached": "Det samme, kompilert fra før",
        "cores": "To kjerner, ganger så raskt som én", "memory": "Mest minne, {days} dager",
    },
}  # fmt: skip
START = "import sim; sim.run_day(sim.load_scenario('kommune_innbyggerservice', ['regimes=[bounded]']), 'bounded', 1, 'compiled')"
DAYS = "import sim; sim.run_days(sim.load_scenario('bench_blended'), ['detailed'], {days}, engine='compiled', workers=1)"
PEAK = "; import re, pathlib; print(re.search(r'VmHWM:\\s*(\\d+)', pathlib.Path('/proc/self/status').read_text())[1])"


def run(composed: Composed) -> Path:
    """Measures everything, prints tables and the same as JSON, and writes bench.json in a results folder."""
    settings = settings_of(composed)
    rounds = settings.days if given(composed, "days") else ROUNDS
    chosen("compiled", 0)  # says so if it cannot be used here
    folder = new_folder("bench", settings.out, lambda found: False)
    (folder / "figures").rmdir()
    found: dict[str, Any] = {"machine": machine(), "rounds": rounds}
    with words.progress_bar() as bar:
        for name, part in PARTS.items():
            task = bar.add_task(TEXT[settings.lang]["parts"][name], total=None)
            found[name] = part(settings, rounds)
            bar.update(task, total=1, completed=1)
    text = json.dumps(rounded(found), indent=1) + "\n"
    write_text(text, folder / "bench.json")
    for table in tables(found, settings.lang):
        words.console().print(table)
    print(text, end="")
    return folder


def rounded(found: Any) -> Any:
    """The same with four digits that count."""
    if isinstance(found, dict):
        return {key: rounded(value) for key, value in found.items()}
    return float(f"{found:.4g}") if isinstance(found, float) else found


def machine() -> dict[str, Any]:
    """What was measured on."""
    return {"system": platform.platform(), "processor": processor(), "cores": os.cpu_count(), **versions()}


def processor() -> str:
    """The processor by its name, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


# ---- the parts -------------------------------------------------------------------------------------------------------


def start(settings: Settings, rounds: int) -> dict[str, float]:
    """Seconds from a command to the end of its first day: with nothing compiled, and with compiled code on disk."""
    with tempfile.TemporaryDirectory() as empty:
        env = {**os.environ, "NUMBA_CACHE_DIR": empty}
        cold = seconds(lambda: child(START, env))
        cached = [seconds(lambda: child(START, env)) for _ in range(min(rounds, 3))]
    return {"cold_s": cold, "cached_s": median(cached)}


def speed(settings: Settings, rounds: int) -> dict[str, Any]:
    """Contacts and days per CPU second of both engines, and the split of a day; one round after another, medians."""
    centres = {name: load([f"scenario={name}", "regimes=[detailed]"]) for name in CENTRES}
    took: dict[tuple[str, str], list[list[float]]] = {(name, engine): [] for name in CENTRES for engine in BOTH}
    contacts: dict[str, list[int]] = {name: [] for name in CENTRES}
    for day in range(-1, rounds):  # day -1 warms everything up
        for (name, engine), rows in took.items():
            # Each engine its own days: a plan for the same forecast would be there already.
            steps, n = one_day(centres[name], settings.seed + (engine == "compiled"), day + 1, engine)
            if day >= 0:
                rows.append(steps)
                contacts[name].append(n)
    found: dict[str, Any] = {}
    for (name, engine), rows in took.items():
        split = {step: median(row[i] for row in rows) for i, step in enumerate(STEPS)}
        many, whole = median(contacts[name]), median(sum(row) for row in rows)
        found.setdefault(name, {"contacts": many})[engine] = {
            "ms": {step: 1000 * s for step, s in split.items()},
            "run_contacts_per_s": many / split["run"], "run_days_per_s": 1 / split["run"],
            "contacts_per_s": many / whole, "days_per_s": 1 / whole,
        }  # fmt: skip
    for name in CENTRES:
        both = zip(*(took[name, engine] for engine in BOTH), strict=True)
        ratios = [(slow[3] / fast[3], sum(slow) / sum(fast)) for slow, fast in both]
        found[name]["run_ratio"], found[name]["day_ratio"] = (median(column) for column in zip(*ratios, strict=True))
    return found


def one_day(scenario: Scenario, seed: int, day: int, engine: str) -> tuple[list[float], int]:
    """CPU seconds of each step of one day, and its contacts."""
    marks = [time.process_time()]
    drawn = world.draw(scenario, seed, day)
    marks.append(time.process_time())
    planned = plan.make(scenario, drawn.forecast, "forecast")
    marks.append(time.process_time())
    fresh, moments = new_day(scenario, drawn, planned, scenario.regime["detailed"])
    marks.append(time.process_time())
    lived = runner(engine)(fresh, moments)
    marks.append(time.process_time())
    measure(Result(scenario, "detailed", drawn, planned, lived))
    marks.append(time.process_time())
    return [b - a for a, b in pairwise(marks)], len(fresh.contacts)


def growth(settings: Settings, rounds: int) -> dict[str, dict[int, float]]:
    """Microseconds a contact costs the compiled loop, as agents or contacts grow and the load of an agent does not."""
    curves = {
        "agents": {n: theory(agents=n, rate_per_h=n * LOAD * 12, handle_mean_s=300) for n in AGENTS},
        "contacts": {n: theory(agents=60, rate_per_h=n / 10, handle_mean_s=60 * LOAD * 36000 / n) for n in CONTACTS},
    }
    costs: dict[str, dict[int, list[float]]] = {name: {n: [] for n in points} for name, points in curves.items()}
    for _ in range(min(rounds, 3)):
        for name, points in curves.items():
            for n, scenario in points.items():
                costs[name][n].append(cost(scenario, settings.seed))
    return {name: {n: median(found) for n, found in points.items()} for name, points in costs.items()}


def theory(**knobs: float) -> Scenario:
    """Ten hours of one queue."""
    return load(["scenario=theory", "regimes=[detailed]", *(f"theory.{key}={value}" for key, value in knobs.items())])


def cost(scenario: Scenario, seed: int) -> float:
    """Microseconds the compiled loop takes for a contact, over enough days to tell."""
    spent, contacts, day = 0.0, 0, 0
    while spent < ENOUGH_S:
        drawn = world.draw(scenario, seed, day)
        fresh, moments = new_day(scenario, drawn, plan.make(scenario, drawn.forecast), scenario.regime["detailed"])
        spent += cpu_seconds(lambda: runner("compiled")(fresh, moments))  # noqa: B023 (called at once)
        contacts, day = contacts + len(fresh.contacts), day + 1
    return 1e6 * spent / contacts


def cores(settings: Settings, rounds: int) -> dict[str, float]:
    """Days per second with one worker and with two, by the clock on the wall; the second includes getting them started."""
    scenario = load(["scenario=bench_blended", "regimes=[detailed]"])

    def days_per_s(days: int, workers: int) -> float:
        work = (measured, scenario, ["detailed"], settings.seed, range(days), "compiled", workers)
        return days / seconds(lambda: list(over_periods(*work)))

    days = max(20, round(CORES_S * days_per_s(50, 1)))
    pairs = [(days_per_s(days, 1), days_per_s(days, 2)) for _ in range(min(rounds, 3))]
    one, two = (median(column) for column in zip(*pairs, strict=True))
    return {"days": days, "one_days_per_s": one, "two_days_per_s": two, "ratio": median(b / a for a, b in pairs)}


def memory(settings: Settings, rounds: int) -> dict[str, float]:
    """The most memory (MB) that 50 and 500 days of bench_blended take in one process; told on Linux only."""
    if not Path("/proc/self/status").exists():
        return {}
    return {f"{days}_days_mb": int(child(DAYS.format(days=days) + PEAK)) / 1024 for days in (50, 500)}


PARTS: dict[str, Callable[[Settings, int], Any]] = {
    "start": start, "speed": speed, "growth": growth, "cores": cores, "memory": memory,
}  # fmt: skip


def child(code: str, env: dict[str, str] | None = None) -> str:
    """What a few lines of Python say in a process of their own."""
    return subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True).stdout


def seconds(work: Callable[[], object]) -> float:
    """How long something takes by the clock on the wall."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def cpu_seconds(work: Callable[[], object]) -> float:
    """How long something takes of this process's time on a core."""
    began = time.process_time()
    work()
    return time.process_time() - began


# ---- the tables ------------------------------------------------------------------------------------------------------


def tables(found: dict[str, Any], lang: str) -> Iterator[Table]:
    """Everything found, to be looked at."""
    said = TEXT[lang]
    split = table(said["speed"], said["centre"], *said["steps"])
    rates = table(said["rates"], said["centre"], said["contacts_per_s"], said["days_per_s"], said["ratio"])
    for name in CENTRES:
        centre = found["speed"][name]
        for engine in BOTH:
            one, label = centre[engine], f"{name} {engine}"
            split.add_row(label, *(number(one["ms"][step], 2, lang) for step in STEPS))
            ratio = f"{centre['run_ratio']:.0f} / {centre['day_ratio']:.0f}" if engine == "compiled" else ""
            rates.add_row(label, number(one["run_contacts_per_s"], 0, lang), number(one["days_per_s"], 1, lang), ratio)
    rates.caption, rates.caption_justify = said["under"], "left"
    yield split
    yield rates
    growths = table(said["growth"], said["of"], said["number"], said["cost"])
    for name, points in found["growth"].items():
        for n, cost_us in points.items():
            growths.add_row(said[name], number(n, 0, lang), number(cost_us, 3, lang))
    yield growths
    rest = table(said["rest"], "", "")
    rest.add_row(said["cold"], number(found["start"]["cold_s"], 1, lang) + " s")
    rest.add_row(said["cached"], number(found["start"]["cached_s"], 1, lang) + " s")
    rest.add_row(said["cores"], number(found["cores"]["ratio"], 2, lang))
    for days, peak in found["memory"].items():
        rest.add_row(said["memory"].format(days=days.split("_")[0]), f"{peak:.0f} MB")
    yield rest


def table(title: str, *columns: str) -> Table:
    """An empty table with numbers to the right."""
    made = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left")
    for i, column in enumerate(columns):
        made.add_column(column, justify="left" if i == 0 else "right", no_wrap=i == 0)
    return made


if __name__ == "__main__":
    from experiments.cli import main

    main("bench")
