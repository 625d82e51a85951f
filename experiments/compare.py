"""Compare regimes on the same days: service, workload, autonomy; means, paired differences, figures, a report."""

import time
from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from pathlib import Path

import pandas as pd

from experiments.config.compose import Composed, scenario_of
from experiments.config.settings import Settings, again, settings_of
from experiments.say import outcome, words
from experiments.work import doubts
from experiments.work.cluster import working_on
from experiments.work.results import new_folder, write_manifest, write_table, write_text
from experiments.work.unfinished import Unfinished, can_go_on, heeding_ctrl_c
from sim.errors import InputError
from sim.measures.agents import each_agent
from sim.measures.compare import Paired, differences, part_differences, summary
from sim.measures.rules import breaches
from sim.measures.tally import Tally, measured
from sim.plots import style
from sim.report import Story, page, pictures
from sim.run import checked, each_period, engine_for, over_periods, prepared
from sim.scenario import Scenario
from sim.tables import Result

FEWEST_DAYS, LOOK_EVERY = 20, 10  # with precision=: days before the first look, and between looks


def run(composed: Composed) -> Path:
    """Runs the comparison a configuration describes and returns the results folder."""
    if composed.tree.get("manifest") is not None:
        composed = again(composed)
    settings, scenario = settings_of(composed), scenario_of(composed)
    most = settings.max_days if settings.precision else settings.days
    in_all = most + doubts.days(composed, scenario, settings, most)
    asked, engine = settings.engine, engine_for(scenario, len(scenario.regime), in_all, settings.engine)
    checked(scenario, scenario.regime, settings.seed)
    if scenario.periods(most) < 2:
        key = "max_days" if settings.precision else "days"
        raise InputError(key, most, f"must be more than {scenario.horizon}: two periods are the fewest to compare (see horizon)",
                         composed.place_of(key))  # fmt: skip
    folder = new_folder("compare", settings.out, lambda found: can_go_on(found, composed.tree))
    began = time.monotonic()
    outcome.announce(scenario, composed.changed, settings.lang)
    unfinished = Unfinished(folder, composed.tree)
    outcome.announce_engine(engine, settings.lang)
    if asked == "auto" and engine != prepared(scenario, engine):
        engine = "processes"
        outcome.announce_engine(engine, settings.lang)
    settings = settings.model_copy(update={"engine": engine})
    outcome.announce_periods(scenario, most, settings.lang)
    outcome.announce_rest(len(unfinished.tally()) * scenario.horizon, settings.lang)
    tree = composed.tree | {"doubts": 0}
    with working_on(settings.cluster, settings.lang):
        tally, ended = simulate(scenario, settings, unfinished)
        story = told(scenario, settings, tally, ended, composed.changed)
        if ended != "interrupted":
            table, tree["doubts"] = doubts.tried(composed, scenario, settings, tally.frame())
            story = replace(story, doubts=table)
    paired, parts = story.paired, story.parts
    for name, table in tables(story, tally.frame()).items():
        write_table(table, folder / name)
    figures = show(story, settings, folder)
    write_manifest(
        folder, experiment="compare", scenario=scenario.name, regimes=paired.regimes, seed=settings.seed,
        engine=settings.engine, days=paired.days * scenario.horizon, ended=ended, seconds=round(time.monotonic() - began, 1),
        changed=list(composed.changed), conf=tree,
    )  # fmt: skip
    unfinished.finish()
    outcome.print_outcome(scenario, paired, settings.lang)
    outcome.print_answer(story, settings.lang)
    outcome.print_bounds(scenario, paired, parts, settings.lang)
    outcome.print_paths(folder, figures, settings.lang)
    outcome.print_tips(composed, scenario, paired, settings.lang)
    return folder


def simulate(scenario: Scenario, settings: Settings, unfinished: Unfinished) -> tuple[Tally, str]:
    """Measures of all days, and why it ended: "days", "precision", "max_days" or "interrupted" (what was done is kept)."""
    tally = unfinished.tally()
    most = scenario.periods(settings.max_days if settings.precision else settings.days)
    ended = "max_days" if settings.precision else "days"
    with words.progress_bar() as bar, heeding_ctrl_c(lambda: len(tally) > 0) as interrupted:
        task = bar.add_task(words.text("days", settings.lang), total=most, completed=len(tally))
        days = over_periods(
            measured, scenario, scenario.regime, settings.seed, range(len(tally), most), settings.engine, settings.workers
        )
        try:
            while not _precise_enough(tally, settings, most, lambda text: bar.update(task, description=text)):
                if len(tally) == most:
                    break
                if interrupted():
                    raise KeyboardInterrupt
                tally.add(next(days))
                unfinished.keep(tally)
                bar.update(task, completed=len(tally))
            else:
                ended = "precision"
        except KeyboardInterrupt:
            if len(tally) < 2:
                raise
            ended = "interrupted"
        finally:
            days.close()
    return tally, ended


def _precise_enough(tally: Tally, settings: Settings, most: int, tell: Callable[[str], None]) -> bool:
    """Looks now and then, after the fewest days, and at the last, whether the service level is known well enough."""
    done = len(tally)
    if not settings.precision or done < min(FEWEST_DAYS, most):
        return False
    if done % LOOK_EVERY and done != most:
        return False
    half = Paired(tally.frame(["service_level"])).half_width("service_level")
    tell(words.text("precise", settings.lang, half=100 * half))
    return half <= settings.precision


def told(scenario: Scenario, settings: Settings, tally: Tally, ended: str, changed: tuple[str, ...]) -> Story:
    """All that the report tells: the days so far, and an ordinary one in full."""
    days = tally.frame()
    sample = sample_day(scenario, settings, days)
    of_sample = {name: _of_each(sample, read) for name, read in SAMPLE.items()}
    return Story(
        scenario, Paired(days), tally.parts(), tally.through(scenario), **of_sample, doubts=pd.DataFrame(columns=doubts.COLUMNS),
        seed=settings.seed, ended=ended, changed=changed,
    )  # fmt: skip


def sample_day(scenario: Scenario, settings: Settings, days: pd.DataFrame) -> list[Result]:
    """An ordinary day under every regime: the one whose baseline service level is the median; of a period, its last day."""
    baseline = next(iter(scenario.regime))
    mine = days[(days["regime"] == baseline) & (days["measure"] == "service_level")]
    ordered = mine.sort_values(["value", "day"])
    middle = int(ordered["day"].iloc[len(ordered) // 2])
    periods = next(each_period(scenario, scenario.regime, settings.seed, [middle // scenario.horizon], settings.engine))
    return [period[-1] for period in periods]


def _of_each(sample: list[Result], read: Callable[[Result], pd.DataFrame]) -> pd.DataFrame:
    """One table of the sample day, every regime's under the other."""
    return pd.concat([read(result).assign(regime=result.regime) for result in sample], ignore_index=True)


SAMPLE: dict[str, Callable[[Result], pd.DataFrame]] = {  # what is kept of the sample day
    "contacts": attrgetter("contacts"), "stints": attrgetter("stints"), "pauses": attrgetter("pauses"), "agents": each_agent,
    "breaches": breaches,
}  # fmt: skip


def tables(story: Story, days: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The tables of a results folder by the name of their file."""
    found = {"summary.csv": summary(story.paired), "differences.csv": differences(story.paired), "days.parquet": days,
             "through.parquet": story.through, "doubts.csv": story.doubts}  # fmt: skip
    if len(story.parts):
        found |= {"parts.parquet": story.parts, "part_differences.csv": part_differences(story.parts)}
    return found | {f"{name}.parquet": getattr(story, name) for name in SAMPLE}


def show(story: Story, settings: Settings, folder: Path) -> list[Path]:
    """Draws the figures asked for and writes the report; the files of the figures, one of each."""
    how, drawn = settings.figure, pictures.draw(story, settings.lang, settings.figure.show)
    files = [style.save(figure, folder / "figures", picture.name, how.formats, how.dpi)[:1] for figure, picture in drawn]
    write_text(page(story, [picture for _, picture in drawn], settings.lang, settings.audience), folder / "report.html")
    return [first for saved in files for first in saved]


if __name__ == "__main__":
    from experiments.cli import main

    main("compare")
