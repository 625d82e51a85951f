"""How an experiment is run, as opposed to what is simulated: days, seed, engine, folder, language, figures."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError

from experiments.config.compose import LINE, Composed
from sim.checks import SCENARIO_KEYS
from sim.errors import NULL, InputError, in_words, nearest
from sim.report.pictures import DRAW
from sim.scenario import Model

ELSEWHERE = ("out", "lang", "audience", "figure", "engine", "workers", "cluster", "sure")  # keys that do not change a number


class Figures(Model):
    """Which pictures are drawn, and how."""

    show: tuple[Literal[tuple(DRAW)], ...]  # type: ignore[valid-type]
    formats: tuple[Literal["png", "svg", "pdf"], ...]
    dpi: Annotated[int, Field(ge=50, le=600)]


class Cluster(Model):
    """What is to do the work; `address` is that of a Dask scheduler, or the path of its scheduler file."""

    kind: Literal["local", "dask"]
    address: str | None
    workers: Annotated[int, Field(ge=1, le=10_000)]  # to wait for


def _how_many(raw: Any) -> Any:
    """A number of guesses, or all."""
    if raw == "all" or (isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0):
        return raw
    raise ValueError("must be a whole number, at least 0, or all")


class Settings(Model):
    """The keys every experiment shares."""

    days: Annotated[int, Field(ge=2, le=1_000_000)]
    precision: Annotated[float, Field(gt=0, lt=1)] | None
    max_days: Annotated[int, Field(ge=2, le=1_000_000)]
    seed: Annotated[int, Field(ge=0)]
    engine: Literal["auto", "processes", "compiled"]
    workers: Annotated[int, Field(ge=1, le=1024)] | None
    cluster: Cluster
    sure: bool
    out: str | None
    lang: Literal["en", "nb"]
    doubts: Annotated[int | Literal["all"], BeforeValidator(_how_many)]
    audience: Literal["all", "manager", "union", "planner"]
    figure: Figures
    manifest: str | None


def settings_of(composed: Composed) -> Settings:
    """The checked settings in a configuration; a key that neither they nor the scenario know is refused."""
    mine = {key: value for key, value in composed.tree.items() if key not in SCENARIO_KEYS}
    if "ask" in mine:
        chosen = next((word for word in composed.overrides if word.startswith("experiment=")), "ask")
        raise InputError(chosen, None, "asks a question of its own: handlingsrom staffing, for one, is a command", LINE)
    try:
        return Settings.model_validate(mine)
    except ValidationError as error:
        raise refused(error, composed, "", (*Settings.model_fields, *SCENARIO_KEYS)) from None


def refused(error: ValidationError, composed: Composed, above: str, known: Iterable[str]) -> InputError:
    """The first problem with the keys under `above` ("", or ending in a dot) as one line; an unknown one names the nearest."""
    first = error.errors()[0]
    own = ".".join(map(str, first["loc"]))
    key = f"{above}{own}"
    if first["type"] == "extra_forbidden":
        return InputError(key, None, f"no such key; {nearest(own, known)}", composed.place_of(key))
    value = None if first["type"] == "missing" else NULL if first["input"] is None else first["input"]
    return InputError(key, value, in_words(first), composed.place_of(key))


def again(composed: Composed) -> Composed:
    """The configuration that a manifest stands for, run for the same days; only out, lang and figures may be set anew."""
    path = Path(str(composed.tree["manifest"]))
    free = ("manifest", *ELSEWHERE)
    for override in composed.overrides:
        key = _top(override)
        if key not in free:
            allowed = f"a manifest is run again as it was; only {', '.join(free[1:])} can be set"
            raise InputError(key, None, allowed, "command line")
    try:
        manifest = json.loads(path.read_text("utf-8"))
        tree, days, changed = manifest["conf"], manifest["days"], [str(word) for word in manifest.get("changed", [])]
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not UTF-8 text"
        raise InputError("manifest", str(path), f"cannot be read ({why})", "command line") from None
    except (ValueError, KeyError, TypeError):
        raise InputError("manifest", str(path), "is not a manifest.json written by handlingsrom", "command line") from None
    if not isinstance(tree, Mapping):
        raise InputError("manifest", str(path), "is not a manifest.json written by handlingsrom", "command line")
    # Where and how it is run is for this command to say: a manifest may come from somebody else, and another machine.
    here = {key: composed.tree[key] for key in ("out", "cluster", "workers", "engine", "sure")}
    fresh: dict[str, Any] = {**tree, **here, "days": days, "precision": None, "manifest": str(path)}
    for override in composed.overrides:
        fresh[_top(override)] = composed.tree[_top(override)]
    return Composed(fresh, tuple(changed), None, ((path, ""),))


def _top(override: str) -> str:
    """The first part of the key that an override sets."""
    return override.partition("=")[0].lstrip("+~").partition(".")[0]


def given(composed: Composed, key: str) -> bool:
    """Whether the command line sets a key."""
    return any(word.partition("=")[0].lstrip("+~") == key for word in composed.overrides)
