"""Compare regimes on the same days: service, workload, autonomy; means, paired differences, figures, a report."""

import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from experiments import words
from experiments.compose import Composed, scenario_of
from experiments.results import new_folder, write_manifest, write_table, write_text
from experiments.settings import Settings, again, settings_of
from experiments.unfinished import Unfinished, can_go_on, heeding_ctrl_c
from sim import report
from sim.errors import InputError
from sim.measures.compare import Paired, differences, part_differences, summary
from sim.measures.tally import Tally, measured
from sim.plots import day_picture, style
from sim.plots import differences as difference_picture
from sim.run import checked, each_period, engine_for, over_periods, prepared
from sim.scenario import Scenario
from sim.tables import Result

IN_PICTURE = 4  # more regimes than this do not fit beside each other in the day picture; the first ones are shown
FEWEST_DAYS, LOOK_EVERY = 20, 10  # with precision=: days before the first look, and between looks


def run(composed: Composed) -> Path:
    """Runs the comparison a configuration describes and returns the results folder."""
    if composed.tree.get("manifest") is not None:
        composed = again(composed)
    settings, scenario = settings_of(composed), scenario_of(composed)
    most = settings.max_days if settings.precision else settings.days
    asked, engine = settings.engine, engine_for(scenario, len(scenario.regime), most, settings.engine)
    checked(scenario, scenario.regime, settings.seed)
    if scenario.periods(most) < 2:
        key = "max_days" if settings.precision else "days"
        raise InputError(key, most, f"must be more than {scenario.horizon}: two periods are the fewest to compare (see horizon)",
                         composed.place_of(key))  # fmt: skip
    folder = new_folder("compare", settings.out, lambda found: can_go_on(found, composed.tree))
    began = time.monotonic()
    words.announce(scenario, composed.changed, settings.lang)
    unfinished = Unfinished(folder, composed.tree)
    words.announce_engine(engine, settings.lang)
    if asked == "auto" and engine != prepared(scenario, engine):
        engine = "processes"
        words.announce_engine(engine, settings.lang)
    settings = settings.model_copy(update={"engine": engine})
    words.announce_periods(scenario, most, settings.lang)
    words.announce_rest(len(unfinished.tally()) * scenario.horizon, settings.lang)
    tally, ended = simulate(scenario, settings, unfinished)
    days, parts = tally.frame(), tally.parts()
    paired = Paired(days)
    tables = {"summary.csv": summary(paired), "differences.csv": differences(paired), "days.parquet": days}
    if len(parts):
        tables |= {"parts.parquet": parts, "part_differences.csv": part_differences(parts)}
    sample = sample_day(scenario, settings, days)
    for name in ("contacts", "stints"):
        of_each = [getattr(result, name).assign(regime=result.regime) for result in sample]
        tables[f"{name}.parquet"] = pd.concat(of_each, ignore_index=True)
    for name, table in tables.items():
        write_table(table, folder / name)
    figures = draw(scenario, settings, sample, tables["differences.csv"], folder)
    ending = (settings.seed, ended)
    page = report.page(scenario, paired, parts, tables["differences.csv"], figures, settings.lang, ending, composed.changed)
    write_text(page, folder / "report.html")
    write_manifest(
        folder, experiment="compare", scenario=scenario.name, regimes=paired.regimes, seed=settings.seed,
        engine=settings.engine, days=paired.days * scenario.horizon, ended=ended, seconds=round(time.monotonic() - began, 1),
        changed=list(composed.changed), conf=composed.tree,
    )  # fmt: skip
    unfinished.finish()
    words.print_outcome(scenario, paired, settings.lang)
    words.print_answer(scenario, paired, ending, settings.lang)
    words.print_bounds(scenario, paired, parts, settings.lang)
    words.print_paths(folder, figures.values(), settings.lang)
    words.print_tips(composed, scenario, paired, settings.lang)
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
    half = Paired(tally.frame()).half_width("service_level")
    tell(words.text("precise", settings.lang, half=100 * half))
    return half <= settings.precision


def sample_day(scenario: Scenario, settings: Settings, days: pd.DataFrame) -> list[Result]:
    """An ordinary day under every regime: the one whose baseline service level is the median; of a period, its last day."""
    baseline = next(iter(scenario.regime))
    mine = days[(days["regime"] == baseline) & (days["measure"] == "service_level")]
    ordered = mine.sort_values(["value", "day"])
    middle = int(ordered["day"].iloc[len(ordered) // 2])
    periods = next(each_period(scenario, scenario.regime, settings.seed, [middle // scenario.horizon], settings.engine))
    return [period[-1] for period in periods]


def draw(scenario: Scenario, settings: Settings, sample: list[Result], table: pd.DataFrame, folder: Path) -> dict[str, Path]:
    """Draws the figures asked for; name -> PNG."""
    lang, drawn = settings.lang, {}
    if "day_picture" in settings.figures:
        days = [(scenario.regime[r.regime].label.of(lang), r.contacts, r.stints) for r in sample[:IN_PICTURE]]
        drawn["day_picture"] = day_picture.draw(days, lang)
    if "differences" in settings.figures and len(scenario.regime) > 1:
        named = table.assign(
            regime_label=[scenario.regime[name].label.of(lang) for name in table["regime"]],
            baseline_label=[scenario.regime[name].label.of(lang) for name in table["baseline"]],
        )
        shown = words.shown(table.dropna(subset="difference")["measure"])
        drawn["differences"] = difference_picture.draw(named, *words.labels_and_groups(shown, lang), lang)
    return {name: style.save(figure, folder / "figures", name)[0] for name, figure in drawn.items()}


if __name__ == "__main__":
    from experiments.cli import main

    main("compare")
