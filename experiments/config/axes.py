"""What a sweep goes over: keys with several values in Hydra's grammar, made into points without asking Hydra for each."""

import itertools
from collections.abc import Sequence
from contextlib import suppress
from math import ceil, prod
from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import IntervalSweep, Override, QuotedString, RangeSweep
from hydra.errors import HydraException
from pydantic import Field, computed_field
from scipy.stats import qmc

from experiments.config.compose import LINE, Composed, compose
from experiments.config.groups import groups
from experiments.config.points import Point, is_whole, value_at
from sim.checks import SCENARIO_KEYS
from sim.errors import InputError
from sim.regime import Model

MOST_VALUES = 1_000_000  # of one key
MOST_COMPOSED = 500  # combinations of files, which Hydra has to put together one by one
DIGITS = 6  # of a number that is sampled
NEVER_SWEPT = (  # the same at every point
    "scenario", "experiment", "regimes", "ask", "out", "days", "seed", "lang", "figure", "cluster", "manifest", "workers",
    "engine",
)  # fmt: skip


class Choice(Model):
    """One combination of files chosen, by the keys that choose them, and what it makes of the configuration."""

    values: dict[str, str]
    part: dict[str, Any]


class Axes(Model):
    """The keys of a sweep: every combination of `grid`, `samples` points `between` two ends each, or the rows of a `file`."""

    grid: dict[str, Annotated[tuple[Any, ...], Field(min_length=1)]] = Field(default_factory=dict)
    between: dict[str, tuple[float, float]] = Field(default_factory=dict)
    samples: Annotated[int, Field(ge=2)] = 100
    file: str | None = None  # a table of points
    rows: tuple[dict[str, Any], ...] = ()  # filled in by the program: what the file holds
    choices: tuple[Choice, ...] = ()  # filled in by the program, where keys of the grid choose files

    @computed_field  # type: ignore[prop-decorator]
    @property
    def kind(self) -> Literal["grid", "hypercube", "list"]:
        """How the points lie."""
        return "list" if self.rows else "hypercube" if self.between else "grid"

    @property
    def chosen(self) -> list[str]:
        """The keys of the grid that choose files."""
        return list(self.choices[0].values) if self.choices else []


def apart(words: Sequence[str]) -> tuple[list[str], list[Override]]:
    """The plain words of the command line, and those that give a key several values, read."""
    plain, several = [], []
    for word in words:
        try:
            found = OverridesParser.create().parse_override(word)
        except HydraException:
            plain.append(word)  # refused later, as every such word is
            continue
        if found.is_sweep_override():
            several.append(found)
        else:
            plain.append(word)
    return plain, several


def values_of(word: Override) -> list[Any]:
    """The values a word gives its key; InputError where there are none, or far too many."""
    sweep, key, said = word.value(), str(word.key_or_group), str(word.input_line).partition("=")[2]
    many = ceil((sweep.stop - sweep.start) / sweep.step) if isinstance(sweep, RangeSweep) and sweep.step else 0  # type: ignore[operator]
    if many > MOST_VALUES:
        raise InputError(key, said, f"are {many:,} values; at most {MOST_VALUES:,} make sense", LINE)
    if getattr(sweep, "shuffle", False):
        raise InputError(key, said, "would be another order each time; leave out shuffle", LINE)
    try:
        values = list(word.sweep_iterator())
    except HydraException:
        raise InputError(key, said, "name the files to choose, a,b,c", LINE) from None
    found = [value.text if isinstance(value, QuotedString) else value for value in values]
    if not found:
        raise InputError(key, said, "gives no values; a range ends before its second number, so write range(1,4) for 1,2,3", LINE)
    plain = [round(value, 12) if isinstance(value, float) else value for value in found]
    return [value for n, value in enumerate(plain) if value not in plain[:n]]


def ends_of(word: Override) -> list[Any] | None:
    """The two ends between which a word lets its key lie; None where it lists values."""
    interval = word.value()
    return [interval.start, interval.end] if isinstance(interval, IntervalSweep) else None


def composed(words: Sequence[str], config_dir: str | Path | None = None) -> Composed:
    """The configuration of a sweep: keys with several values on the command line are its axes, in place of any in a file."""
    plain, several = apart(words)
    base = compose(plain, config_dir)
    ask = dict(base.tree.get("ask") or {})
    given = [word.partition("=")[0].lstrip("+") for word in plain]
    if any(word.startswith("ask.grid=") for word in plain):
        raise InputError("ask.grid", None, "write the keys themselves: staffing.scale=0.8,0.9,1.0", LINE)
    if several or ask.get("file"):
        ask |= {"grid": {}, "between": {}}
    if ask.get("file"):
        ask["rows"] = _rows(ask["file"])
    for key in given:  # what is set once is not gone over
        ask["grid"] = {name: values for name, values in (ask.get("grid") or {}).items() if name != key}
        ask["between"] = {name: ends for name, ends in (ask.get("between") or {}).items() if name != key}
    for word in several:
        key = f"{word.key_or_group}@{word.package}" if word.package else str(word.key_or_group)
        _refuse(key)
        if key in given or key in {**ask["grid"], **ask["between"]}:
            raise InputError(key, None, "is given twice", LINE)
        if ask.get("file"):
            raise InputError(key, None, "a list of points has all its keys in the file; leave out ask.file or this", LINE)
        ends = ends_of(word)
        if ends is None:
            ask["grid"][key] = values_of(word)
        else:
            ask["between"][key] = ends
    ask["choices"] = _choices(base, ask.get("grid") or {}, plain, config_dir)
    base.tree["ask"] = ask
    return Composed(base.tree, (*base.overrides, *(str(word.input_line) for word in several)), base.config_dir, base.files)


def _refuse(key: str) -> None:
    first = key.lstrip("+~").partition(".")[0]
    if first in NEVER_SWEPT:
        allowed = {"regimes": "are all compared at every point; name them once, in brackets",
                   "scenario": "is one in a sweep; for several use handlingsrom compare --multirun"}  # fmt: skip
        raise InputError(key, None, allowed.get(first, "is the same at every point of a sweep"), LINE)


def _choices(base: Composed, grid: dict[str, Any], words: list[str], config_dir: str | Path | None) -> list[dict[str, Any]]:
    """Every combination of the files that keys of the grid choose, put together by Hydra: what each makes other than it is."""
    there = groups(config_dir)
    keys = [key for key in grid if key.partition("@")[0] in there]
    many = prod(len(grid[key]) for key in keys)
    if many > MOST_COMPOSED:
        allowed = f"makes {many:,} combinations of files to choose; at most {MOST_COMPOSED} can be put together"
        raise InputError(keys[0], None, allowed, LINE)
    found = []
    for names in itertools.product(*(grid[key] for key in keys)) if keys else ():
        chosen = {key: str(name) for key, name in zip(keys, names, strict=True)}
        tree = compose([*words, *(f"{key}={name}" for key, name in chosen.items())], config_dir).tree
        part = {key: tree[key] for key in SCENARIO_KEYS if key in tree and tree[key] != base.tree.get(key)}
        found.append({"values": chosen, "part": part})
    return found


def how_many(axes: Axes) -> int:
    """How many points there are, without making them."""
    if axes.rows:
        return len(axes.rows)
    return prod(len(values) for values in axes.grid.values()) * (axes.samples if axes.between else 1)


def points(axes: Axes, base: Composed, seed: int) -> tuple[list[dict[str, Any]], list[Point]]:
    """Each point as its reader sees it (the values of the keys), and as it is set."""
    if axes.rows:
        return list(axes.rows), list(axes.rows)
    plain = {key: values for key, values in axes.grid.items() if key not in axes.chosen}
    combinations = [dict(zip(plain, values, strict=True)) for values in itertools.product(*plain.values())]
    samples = _sampled(axes, base, seed) if axes.between else [{}]
    chosen = [(one.values, one.part) for one in axes.choices] or [({}, {})]
    shown: list[dict[str, Any]] = []
    made: list[Point] = []
    for (values, part), combination, sample in itertools.product(chosen, combinations, samples):
        seen = {**values, **combination, **sample}
        shown.append({key: seen[key] for key in (*axes.grid, *axes.between)})
        made.append({**part, **combination, **sample})
    return shown, made


def _sampled(axes: Axes, base: Composed, seed: int) -> list[dict[str, Any]]:
    """A Latin hypercube: each key's range in as many parts as there are points, and one point in each."""
    for key, (low, high) in axes.between.items():
        if not low < high:
            raise InputError(key, f"interval({low},{high})", "has to end above where it begins", LINE)
    ends = list(zip(*axes.between.values(), strict=True))
    numbers = qmc.scale(qmc.LatinHypercube(len(axes.between), seed=seed).random(axes.samples), *ends)
    whole = [value_at(base, key) is not None and is_whole(base, key) for key in axes.between]
    return [
        {
            key: round(value) if is_whole else float(f"{value:.{DIGITS}g}")
            for key, value, is_whole in zip(axes.between, row, whole, strict=True)
        }
        for row in numbers.tolist()
    ]


def _rows(path: str) -> list[dict[str, Any]]:
    """A list of points: a table with a column for each key and a row for each point."""
    file = Path(path).expanduser()
    try:
        table = pd.read_parquet(file) if file.suffix == ".parquet" else _csv(file)
    except (OSError, ValueError) as error:
        raise InputError("ask.file", path, f"cannot be read as a table ({str(error).splitlines()[0]})", LINE) from None
    if table.empty:
        raise InputError("ask.file", path, "has no rows; each row is a point, each column a key such as staffing.scale", LINE)
    for key in table:
        if table[key].isna().any():
            raise InputError("ask.file", path, f"row {int(table[key].isna().argmax()) + 2} has no value under {key!r}", LINE)
        _refuse(str(key))
    return [{str(key): _number(value) for key, value in row.items()} for row in table.astype(object).to_dict("records")]


def _csv(file: Path) -> pd.DataFrame:
    """A table with commas, or as Norwegian spreadsheets write it: semicolons, and commas in numbers."""
    with file.open(encoding="utf-8-sig") as lines:
        norwegian = ";" in lines.readline()
    return pd.read_csv(file, encoding="utf-8-sig", **({"sep": ";", "decimal": ","} if norwegian else {}))


def _number(value: Any) -> Any:
    """A number that stands among words is a number all the same."""
    with suppress(TypeError, ValueError):
        return float(value) if isinstance(value, str) else value
    return value
