"""The plan's hard part, solved as a whole: how many agents of each kind on which duty in each block, how many pauses begin when.

Agents of one shift with the same skills are alike here, so a centre of seven hundred is no harder than one of twenty; who of
them does what is for `rota`. The solver is HiGHS. What it makes small is the number of contacts expected to wait longer than
promised (Erlang A, half-hour by half-hour, with those who are not on pause), and the written work left undone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from sim.scenario import Scenario
from sim.terms import HALF_HOUR_S, NEVER
from sim.world.need import for_people, half_hours_s, load_forecast, quiet_duty
from sim.world.pauses import Window, break_choices, lunch_choices

SLOT_S = 300.0
GAP = 0.002  # the solver stops when it is known to be this near the best
NODES = 50  # or after so much work: counted, not timed, so that the plan does not depend on how busy the machine is
LATE = 0.25  # of the time after closing is counted on for written work
CASE = 1.0  # what a written case left for another day costs, in contacts answered too late
MIDDLE = 0.5  # what a pause an hour from the middle of its window costs: rest is to be spread too
DEAR = 100.0  # what an agent who is not there costs: the way out where there is no other


class Kind(NamedTuple):
    """Agents who are alike to the planner."""

    starts_s: float
    ends_s: float
    duties: tuple[int, ...]  # those that their skills are good for
    skills: tuple[str, ...] = ()  # the queues they can take; none named means all


class Pauses(NamedTuple):
    """So many agents of a kind, with lunch at one time, begin a pause together from a duty."""

    kind: int
    lunch_s: float  # NEVER: those who have none
    which: int  # 0 is lunch, then the breaks
    starts_s: float
    block: int  # the one whose duty they are missed from; -1 when that is none
    duty: int
    agents: int


@dataclass(frozen=True)
class Outline:
    """What the solver found."""

    on: np.ndarray  # kind x block x duty: agents
    pauses: list[Pauses]
    gap: float  # how far from the best this may be, as a share of its cost


Away = dict[tuple[int, int, int], list[int]]


class Grid:
    """Blocks and five-minute slots of the hours open."""

    def __init__(self, scenario: Scenario):
        opens, closes, self.block_s = scenario.demand.opens, scenario.demand.closes, float(scenario.staffing.block)
        self.opens_s = opens
        self.begins_s = np.arange(opens, closes, self.block_s)
        self.ends_s = np.minimum(self.begins_s + self.block_s, closes)
        self.slots_s = np.arange(opens, closes, SLOT_S).tolist()
        self.lasts_s = np.diff([*self.slots_s, closes]).tolist()

    def block(self, at_s: float) -> int:
        """The block a moment is in; -1 before opening and after closing."""
        b = int((at_s - self.opens_s) // self.block_s)
        return b if at_s >= self.opens_s and b < len(self.begins_s) else -1

    def missed(self, start_s: float, length_s: float) -> int:
        """The block a pause is taken from: the first open one it takes something of, or -1."""
        return self.block(max(start_s, self.opens_s)) if start_s + length_s > self.opens_s else -1

    def slots(self, start_s: float, length_s: float) -> range:
        """The slots that a pause takes something of."""
        first, last = (start_s - self.opens_s) // SLOT_S, ceil((start_s + length_s - self.opens_s) / SLOT_S)
        return range(max(0, int(first)), min(len(self.slots_s), last))


class Program:
    """A linear program, built up row by row."""

    def __init__(self) -> None:
        self.cost: list[float] = []
        self.most: list[float] = []
        self.whole: list[int] = []
        self.entries: list[tuple[int, int, float]] = []
        self.rows: list[tuple[float, float]] = []

    def number(self, cost: float = 0.0, most: float = np.inf, whole: bool = False) -> int:
        """A number of 0 or more to be found."""
        self.cost.append(cost)
        self.most.append(most)
        self.whole.append(int(whole))
        return len(self.cost) - 1

    def row(self, low: float, high: float, *terms: tuple[float, list[int]]) -> None:
        """A sum of numbers, each times the factor in front of its list, that has to lie between low and high."""
        self.entries += [(len(self.rows), number, factor) for factor, numbers in terms for number in numbers]
        self.rows.append((low, high))

    def solve(self) -> tuple[np.ndarray, float]:
        """The numbers, and by what share of their cost they may miss the best."""
        rows, columns, factors = zip(*self.entries, strict=True)
        matrix = coo_array((factors, (rows, columns)), shape=(len(self.rows), len(self.cost))).tocsr()
        limits = LinearConstraint(matrix, *zip(*self.rows, strict=True))
        # Where so little work has found no answer at all, as much as it takes.
        for options in ({"mip_rel_gap": GAP, "node_limit": NODES}, {"mip_rel_gap": GAP}):
            found = milp(self.cost, integrality=self.whole, bounds=Bounds(0, self.most), constraints=limits, options=options)
            if found.x is not None:
                break
        assert found.x is not None, found.message  # every row has a way out, so there always is an answer
        return found.x, float(found.mip_gap or 0.0)


def outline(scenario: Scenario, forecast: np.ndarray, kinds: list[Kind], sizes: list[int]) -> Outline:
    """Duties and pauses together, for so many agents of each kind."""
    program, grid = Program(), Grid(scenario)
    on = _blocks(program, grid, kinds, sizes, len(scenario.staffing.duties))
    begun, away = _pauses(program, grid, scenario, on, kinds, sizes)
    answer, lasts_s = for_people(scenario, forecast), half_hours_s(scenario)
    for d in range(on.shape[2]):
        curves = [answer[d].worth(h) for h in range(forecast.shape[1])] if d in answer else []
        groups = able(kinds, answer[d].parts) if d in answer else [(1.0, list(range(len(kinds))))]
        for u, at_s in enumerate(grid.slots_s):
            h = int(u * SLOT_S // HALF_HOUR_S)
            pieces = curves[h] if curves else []
            useful = [program.number(-worth * grid.lasts_s[u] / lasts_s[h], most) for worth, most in pieces]
            nobody = program.number(DEAR + max((worth for worth, _ in pieces), default=0.0))
            for part, who in groups:
                there = _there(on, grid.block(at_s), d, at_s, kinds, who)
                gone = [x for k in who for x in away.get((k, d, u), ())]
                program.row(0.0, np.inf, (1.0, [*there, nobody]), (-1.0, gone), (-part, useful))
    _written(program, grid, scenario, forecast, on, away, kinds, sizes)
    found, gap = program.solve()
    counts = np.where(on >= 0, np.rint(found)[on], 0).astype(int)
    return Outline(counts, [row._replace(agents=round(found[x])) for x, row in begun if round(found[x])], gap)


def able(kinds: list[Kind], parts: dict[str, float]) -> list[tuple[float, list[int]]]:
    """Which kinds have to be at least which part of the agents that a duty counts as having.

    What only certain kinds can take is a part of the work, and they have to be as large a part of the agents. So those who
    cannot take the main queue count for little there. A queue that nobody can take is left out.
    """
    takes = {name: frozenset(k for k, kind in enumerate(kinds) if not kind.skills or name in kind.skills) for name in parts}
    groups: set[frozenset[int]] = {frozenset()}
    for who in takes.values():
        groups |= {group | who for group in groups}
    found = [
        (round(sum(part for name, part in parts.items() if takes[name] and takes[name] <= group), 9), sorted(group))
        for group in sorted(groups - {frozenset()}, key=sorted)
    ]
    return found or [(1.0, [])]


def _there(on: np.ndarray, b: int, d: int, at_s: float, kinds: list[Kind], who: Iterable[int]) -> list[int]:
    """The agents of these kinds on a duty at a time."""
    return [int(on[k, b, d]) for k in who if on[k, b, d] >= 0 and kinds[k].starts_s <= at_s < kinds[k].ends_s]


def _blocks(program: Program, grid: Grid, kinds: list[Kind], sizes: list[int], duties: int) -> np.ndarray:
    """Kind x block x duty: the number to be found, -1 where there is none. Everybody at work is on some duty."""
    on = np.full((len(kinds), len(grid.begins_s), duties), -1)
    for k, kind in enumerate(kinds):
        for b in range(len(grid.begins_s)):
            if kind.duties and kind.starts_s < grid.ends_s[b] and kind.ends_s > grid.begins_s[b]:
                on[k, b, list(kind.duties)] = [program.number(most=sizes[k], whole=True) for _ in kind.duties]
                program.row(sizes[k], sizes[k], (1.0, on[k, b, list(kind.duties)].tolist()))
    return on


def _pauses(
    program: Program, grid: Grid, scenario: Scenario, on: np.ndarray, kinds: list[Kind], sizes: list[int]
) -> tuple[list[tuple[int, Pauses]], Away]:
    """The pauses to choose from, and for each (kind, duty, slot) those that take an agent from there.

    Everybody takes each pause once; no more begin a pause from a duty in a block than are on it. Who has no duty, or is not
    at work while it is open, is missed nowhere.
    """
    begun: list[tuple[int, Pauses]] = []
    away: Away = {}
    at_once: dict[tuple[int, int, int, int], list[int]] = {}
    quiet = [quiet_duty(scenario)]

    def choices(k: int, lunch_s: float, which: int, window: Window, starts_s: list[float]) -> list[int]:
        """One number for each time and duty that this pause may be taken at and from."""
        first = len(begun)
        for start_s in starts_s:
            b = grid.missed(start_s, window.length_s)
            aside = MIDDLE * abs(start_s - (window.low_s + window.high_s) / 2) / 3600
            at_work = np.flatnonzero(on[k, b] >= 0).tolist() if b >= 0 else []
            for d in at_work or quiet:
                x = program.number(aside, sizes[k], whole=True)
                begun.append((x, Pauses(k, lunch_s, which, start_s, b if at_work else -1, d, 0)))
                if at_work:
                    at_once.setdefault((k, which, b, d), []).append(x)
                for u in grid.slots(start_s, window.length_s):
                    if at_work and kinds[k].starts_s <= grid.slots_s[u] < kinds[k].ends_s:
                        away.setdefault((k, d, u), []).append(x)
        return [x for x, _ in begun[first:]]

    for k, kind in enumerate(kinds):
        window = lunch_choices(scenario, *kind[:2])
        lunches = {at: choices(k, at, 0, window, [at]) for at in window.starts_s()} if window else {}
        if lunches:
            program.row(sizes[k], sizes[k], (1.0, [x for numbers in lunches.values() for x in numbers]))
        for lunch_s, with_it in (lunches or {NEVER: []}).items():
            everybody = 0 if lunches else sizes[k]
            for which, around in enumerate(break_choices(scenario, *kind[:2], lunch_s), start=1):
                program.row(everybody, everybody, (1.0, choices(k, lunch_s, which, around, around.starts_s())), (-1.0, with_it))
    for (k, _, b, d), numbers in at_once.items():
        program.row(0.0, np.inf, (1.0, [int(on[k, b, d])]), (-1.0, numbers))
    return begun, away


def _written(
    program: Program, grid: Grid, scenario: Scenario, forecast: np.ndarray, on: np.ndarray, away: Away, kinds: list[Kind],
    sizes: list[int],
) -> None:
    """Written work wants so much time of agents on the duty for it, over the day; what is missing costs what its cases do.

    Only some of the time after closing is counted on: not before then are all of the day's cases there.
    """
    d = quiet_duty(scenario)
    written = [q for q, queue in enumerate(scenario.demand.queues.values()) if queue.channel == "written"]
    work_s = (load_forecast(scenario, forecast)[written] * half_hours_s(scenario)).sum()
    late_s = sum(n * max(0.0, kind.ends_s - max(kind.starts_s, grid.ends_s[-1])) for n, kind in zip(sizes, kinds, strict=True))
    left_s = work_s - LATE * late_s
    if d == on.shape[2] or left_s <= 0:
        return
    terms = [(1.0, [program.number(CASE * forecast[written].sum() * SLOT_S / work_s)])]  # undone
    for u, (at_s, lasts_s) in enumerate(zip(grid.slots_s, grid.lasts_s, strict=True)):
        share = lasts_s / SLOT_S
        terms.append((share, _there(on, grid.block(at_s), d, at_s, kinds, range(len(kinds)))))
        terms.append((-share, [x for k in range(len(kinds)) for x in away.get((k, d, u), ())]))
    program.row(left_s / SLOT_S, np.inf, *terms)
