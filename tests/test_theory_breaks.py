"""Self-chosen breaks against exact theory (block D1), by the acceptance rule of test_theory.

Agents are alike, every break is as long, and in each of their own spells of five minutes they wish for one with the same
probability, whatever they see and however long they have worked. As in test_theory, what luck explains of a figure over its
known mean is taken off before the figure is judged, and the luck itself is judged first.
"""

from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from math import ceil, comb, exp, log

import numpy as np
import pytest
from exact import accepts
from exact_breaks import Hall, away_and_waiting, breaks
from test_theory import SEED, in_window, judge, steadied

import sim
from experiments.config.compose import compose
from sim import theory
from sim.checks import checked
from sim.terms import BREAK, CHOICE_EVERY_S, NOTHING

TOLERANCE = 0.03
HALL = Hall(agents=6, cap=6, rate=3.4 / 15, handle=15.0, patience=30.0, spell=CHOICE_EVERY_S, chance=0.08, length=1350.0)
ENTITLED = 8  # breaks a day: as many as a scenario may give


@dataclass(frozen=True)
class Case:
    """A hall under a regime, on so many days; the window begins when the start of the day is forgotten."""

    hall: Hall
    regime: str
    until_h: float  # people call until then; hardly anybody has had all their breaks before
    days: int
    since_h: float = 1.5

    @property
    def window(self):
        return self.since_h * 3600, self.until_h * 3600

    @property
    def exact(self):
        return breaks(self.hall, *self.window)


CASES = {
    "no cap": Case(HALL, "free", 4.5, 700),
    "two away": Case(replace(HALL, cap=2, length=1950.0), "bounded", 5.5, 1800),
    "one away": Case(replace(HALL, cap=1), "bounded", 4.5, 900),
}


@cache
def scenario(case):
    """The scenario theory with a right to breaks, and one regime with nothing in it but a constant rate of wishes."""
    hall, name = case.hall, case.regime
    half_hours = ceil(4 * ENTITLED * hall.length / 3600)  # of a shift no more than half may be breaks
    rates = [hall.rate * 3600 if i < 2 * case.until_h else 0 for i in range(half_hours)]
    knobs = {"agents": hall.agents, "handle_mean_s": hall.handle, "patience_mean_s": hall.patience, "rate_profile_per_h": rates}
    groups = [f"channel_choice@regime.{name}.channel_choice=blocks", f"bounds@regime.{name}.bounds=open"]
    tree = compose(["scenario=theory", f"regimes=[{name}]", *groups, *(f"theory.{k}={v}" for k, v in knobs.items())]).tree
    full = theory.expand(tree, theory.Theory.model_validate(tree["theory"]))
    pauses = {**full["workforce"]["pauses"], "breaks": ENTITLED, "break_length": hall.length / 60}
    full["workforce"] = {**full["workforce"], "wishes": "own", "pauses": pauses}
    rules = full["regime"][name]
    rules["breaks"]["params"] = {**dict.fromkeys(rules["breaks"]["params"], 0), "base": log(hall.chance / (1 - hall.chance))}
    rules["bounds"] |= {"max_away": hall.cap / hall.agents, "max_wait": 480}
    return checked({key: value for key, value in full.items() if key in sim.Scenario.model_fields})


def figures_of(played, case):
    """On a break, waiting for one (means over the window); given up, offered; agents who have had all their breaks."""
    since, until = case.window
    stints, pauses, contacts = played.stints, played.pauses, played.contacts
    on_break = stints[stints["activity"] == BREAK]
    begun = np.nan_to_num(pauses["started_s"], nan=np.inf)
    away = in_window(on_break["start_s"], on_break["end_s"], since, until).sum()
    waiting = in_window(pauses["wished_s"], begun, since, until).sum()
    came = (contacts["offered_s"] >= since) & (contacts["offered_s"] < until)
    had = np.bincount(pauses["agent"][begun < until], minlength=case.hall.agents)
    span = until - since
    return away / span, waiting / span, np.isnan(contacts["answered_s"][came]).sum(), came.sum(), (had == ENTITLED).sum()


def luck_of(result, case):
    """The luck of a day over its mean: spells with a wish in eighths of the day, contacts and their work in the window."""
    hall, (since, until) = case.hall, case.window
    wish = result.world.choices("pause") < hall.chance
    eighths = list(pairwise(np.linspace(0, until / hall.spell, 9).astype(int)))
    spells = [wish[:, a:b].sum() - hall.agents * (b - a) * hall.chance for a, b in eighths]
    drawn = result.world.contacts
    came = (drawn.offered_s >= since) & (drawn.offered_s < until)
    expected = hall.rate * (until - since)
    return [*spells, came.sum() - expected, drawn.talk_s[came].sum() - expected * hall.handle]


@cache
def days_of(name):
    """Figures and luck of all days of a case: day x figure, day x luck."""
    case, found, luck = CASES[name], [], []
    s = scenario(case)
    for day in range(case.days):
        result = sim.run_day(s, case.regime, seed=SEED, day=day, engine="compiled")
        found.append(figures_of(result.day, case))
        luck.append(luck_of(result, case))
    return np.array(found, float), np.array(luck)


def rows(name, exact):
    """Rows to judge: (figure, numerators, denominators, exact, tolerance). Without a cap nobody waits: see below."""
    (away, waiting, gave_up, offered, _), luck = days_of(name)[0].T, days_of(name)[1]
    ones = np.ones(len(away))
    for figure, above, below in (("away", away, ones), ("waiting", waiting, ones), ("p_abandon", gave_up, offered)):
        value = getattr(exact, figure)
        if value:
            yield figure, steadied(above, below, luck), below, value, TOLERANCE * value


@pytest.mark.parametrize("name", CASES)
def test_d1_breaks_at_a_constant_rate(name):
    """D1: mean away, mean waiting for a break and P(abandon), with no cap on how many are away, with two and with one."""
    case, luck = CASES[name], days_of(name)[1]
    hall, (since, until) = case.hall, case.window
    spells, contacts = hall.agents * until / hall.spell * hall.chance, hall.rate * (until - since)
    above = {"spells with a wish": luck[:, :8].sum(axis=1), "contacts": luck[:, 8], "work": luck[:, 9]}
    means = (spells, contacts, contacts * hall.handle)
    judge((k, above[k] + mean, np.ones(case.days), mean, TOLERANCE * mean) for k, mean in zip(above, means, strict=True))
    judge(rows(name, case.exact))


@pytest.mark.parametrize("name", CASES)
def test_the_entitlement_is_hardly_ever_used_up(name):
    """The theory knows of no limit to how many breaks: fewer than one agent in two hundred has had all before the end."""
    assert days_of(name)[0][:, 4].sum() < 0.005 * CASES[name].days * HALL.agents


def test_without_a_cap_no_wish_waits():
    """With no cap every wish is granted as it is spoken."""
    case = CASES["no cap"]
    pauses = sim.run_day(scenario(case), case.regime, seed=SEED, engine="compiled").day.pauses
    assert len(pauses) > 10
    assert (NOTHING, 0.0) == (pauses["bound"].max(), np.ptp(pauses["granted_s"] - pauses["wished_s"]))


WRONG = {
    ("no cap", "a tenth more wishes"): {"chance": HALL.chance * 1.1},
    ("no cap", "a cap of two"): {"cap": 2},
    ("no cap", "breaks a tenth longer"): {"length": 1.1 * 1350},
    ("two away", "a tenth more wishes"): {"chance": HALL.chance * 1.1},
    ("two away", "a cap of three"): {"cap": 3},
    ("two away", "a cap of one"): {"cap": 1},
    ("one away", "a tenth more wishes"): {"chance": HALL.chance * 1.1},
    ("one away", "a cap of two"): {"cap": 2},
    ("one away", "contacts a tenth longer"): {"handle": HALL.handle * 1.1},
}


@pytest.mark.parametrize(("name", "what"), WRONG)
def test_d1_has_teeth(name, what):
    """The same days are not taken for those of a hall that differs by a tenth, or by one in the cap."""
    case = CASES[name]
    other = breaks(replace(case.hall, **WRONG[name, what]), *case.window, stages=4)
    assert not all(accepts(*row)[0] for _, *row in rows(name, other))


# ---- the exact side itself ---------------------------------------------------------------------------------------------


def test_one_place_is_ashcroft():
    """With one place, breaks of constant length and wishes at a constant rate, the number away is Ashcroft's (1950)."""
    rate, length, n = 1 / 3000, 900.0, 6
    hall = Hall(agents=n, cap=1, rate=1e-9, handle=1.0, patience=1.0, spell=0.03, chance=1e-5, length=length)
    running, product = 0.0, 1.0
    for k in range(n):
        running += comb(n - 1, k) * product
        product *= exp((k + 1) * rate * length) - 1
    exact = n * rate * length * running / (1 + n * rate * length * running)
    away, waiting, *_ = 2 * away_and_waiting(hall, 20_000, 30_000, 24) - away_and_waiting(hall, 20_000, 30_000, 12)
    assert pytest.approx(exact, rel=2e-4) == away
    assert pytest.approx(n - away - exact / (rate * length), rel=2e-3) == waiting


def test_no_cap_is_renewal():
    """Without a cap the share of time away is that of a break and the time at work between two, whatever its law."""
    chance, spell, length, n = HALL.chance, HALL.spell, 1200.0, HALL.agents  # a whole number of spells
    exact = n * chance * length / (chance * length + (1 - chance) * spell)
    assert pytest.approx(exact, rel=1e-4) == breaks(replace(HALL, length=length), 20_000, 40_000).away
