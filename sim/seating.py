"""Who sits where: the benches each queue looks at, and the queues each agent serves. Set before the day, by skill and duty."""

from collections.abc import Sequence

import numpy as np

from sim.scenario import Scenario
from sim.terms import NOBODY

Skills = tuple[tuple[str, int], ...]  # queue and level; none means all, at the first level


def skills(scenario: Scenario) -> list[Skills]:
    """What each group can do: teams with the same skills are one group."""
    return sorted({tuple(sorted(team.skills.items())) for team in scenario.workforce.teams.values()})


def groups(scenario: Scenario) -> list[int]:
    """For each team the number of its group."""
    return [skills(scenario).index(tuple(sorted(team.skills.items()))) for team in scenario.workforce.teams.values()]


def level(mine: Skills, queue: str) -> int:
    """The level at which somebody with these skills can answer a queue; 0: not at all."""
    return dict(mine).get(queue, 0) if mine else 1


def seating(scenario: Scenario, duties: list, places: int) -> dict[str, np.ndarray]:
    """Which benches each queue looks at, in order, with rank, level and who is idle; which queues each (group, duty) serves.

    Benches are numbered (group, duty, place), place being the load, and last the place of those on a written case that
    may be interrupted. The best level is asked first, in it those with the fewest in hand (or the most, where a channel is
    filled that way); those who would have to put a case aside come last.
    """
    queues = list(scenario.demand.queues.items())
    looks: list[list[tuple[tuple[int, int, int], int, int]]] = [[] for _ in queues]  # what ranks it, bench, idle
    menu: list[list[int]] = []
    for g, mine in enumerate(skills(scenario)):
        for d, duty in enumerate(duties):
            serves = [q for q, (name, queue) in enumerate(queues) if queue.channel in duty and level(mine, name)]
            menu.append(sorted(serves, key=lambda q: (queues[q][1].priority, q)))
            for q in serves:
                name, channel = queues[q][0], queues[q][1].channel
                way = -1 if scenario.channel[channel].fill == "most" else 1
                loads = range(scenario.channel[channel].slots if channel == "chat" else 1)
                interrupts = [places] if channel != "written" and "written" in duty else []
                for place in (*loads, *interrupts):
                    ranked = (int(place == places), level(mine, name), way * place)
                    bench = (g * len(duties) + d) * (places + 1) + place
                    looks[q].append((ranked, bench, {0: 1, places: 2}.get(place, 0)))
    for row in looks:
        row.sort()
    return dict(
        seats=_padded([[bench for _, bench, _ in row] for row in looks]),
        seat_rank=_padded([_ranks([ranked for ranked, _, _ in row]) for row in looks]),
        seat_level=_padded([[level for (_, level, _), _, _ in row] for row in looks]),
        seat_idle=_padded([[idle for _, _, idle in row] for row in looks]),
        menu=_padded(menu),
    )


def _ranks(ordered: Sequence[tuple]) -> list[int]:
    """The number of each among those that differ."""
    return [sorted(set(ordered)).index(one) for one in ordered]


def _padded(rows: list[list[int]]) -> np.ndarray:
    table = np.full((len(rows), max(1, *map(len, rows)) if len(rows) > 1 else max(1, len(rows[0]))), NOBODY, np.int64)
    for i, row in enumerate(rows):
        table[i, : len(row)] = row
    return table
