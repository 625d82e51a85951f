"""Those who come back: who tries again after giving up, who is passed on, who returns because it was not solved.

Settled before the day begins, for every way a contact may end, so that every regime meets the same people: each contact is
followed by up to three others that lie ready, of which one at most comes to life. Those may be followed in turn.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim import behaviour
from sim.scenario import Scenario
from sim.terms import FIRST, NEVER, NOBODY, REPEAT, RETRY, TRANSFER
from sim.world import demand, laws
from sim.world.luck import uniforms


class Round(NamedTuple):
    """Those who may come for the n-th time, one row each."""

    nth: np.ndarray  # the contact it all began with, counted along its queue ...
    began: np.ndarray  # ... and that queue
    queue: np.ndarray
    came: np.ndarray  # FIRST, RETRY, TRANSFER or REPEAT
    parent: np.ndarray  # the row it follows
    delay_s: np.ndarray  # how long after that one it comes; NEVER: on another day


class Links(NamedTuple):
    """The rows that follow each row of a round, or NOBODY: when the person gives up, is passed on, was not helped for good."""

    again: np.ndarray
    onward: np.ndarray
    back: np.ndarray


class Returns(NamedTuple):
    """What is known of each contact beside what `demand.Contacts` says. Luck is shared by those who follow the same one."""

    rounds: list[Round]
    links: Links  # of everybody, round by round
    tomorrow_s: np.ndarray  # of everybody: when it comes if that is another day


def there_are(scenario: Scenario) -> bool:
    """Whether anybody comes back here."""
    unsolved = scenario.behaviour.unresolved > 0
    return any(q.retry or q.transfer or (q.repeat and unsolved) for q in scenario.demand.queues.values())


def most_followers(scenario: Scenario) -> float:
    """How many lie ready for one first contact on average, in the queue where they are most."""
    everybody = demand.with_followers(scenario, 1.0, _worst_risk(scenario), later=True)
    return float(everybody.sum(axis=0).max()) - 1


def returns(scenario: Scenario, seed: int, day: int, first: demand.Contacts) -> tuple[demand.Contacts, Returns]:
    """All who may get in touch on a day: those who come by themselves, then those who may follow them, round by round."""
    n = len(first.queue)
    nth = np.empty(n, np.int64)
    for q in range(len(first.names)):
        mine = first.queue == q
        nth[mine] = np.arange(np.count_nonzero(mine))
    nobody = np.full(n, NOBODY)
    rounds, links = [Round(nth, first.queue, first.queue, np.full(n, FIRST), nobody, np.zeros(n))], []
    sizes = np.bincount(first.queue, minlength=len(first.names))
    rows = 0  # before the last round
    while True:
        luck = _Luck(seed, day, first.names, sizes, len(rounds) - 1, rounds[-1])
        followers, linked = _followed(scenario, rounds[-1], luck, rows)
        rows += len(rounds[-1].nth)
        if not len(followers.nth) or len(rounds) > demand.MOST_TIMES:
            links.append(_nobody(len(rounds[-1].nth)))
            break
        links.append(linked)
        rounds.append(followers)
    brought = [_brought(scenario, day, one, _Luck(seed, day, first.names, sizes, i, one)) for i, one in enumerate(rounds) if i]
    own = (first.offered_s, first.patience_s, first.talk_s, first.acw_s, np.zeros(n))
    offered, patience, talk, acw, tomorrow = (np.concatenate(column) for column in zip(own, *brought, strict=True))
    queue = np.concatenate([one.queue for one in rounds])
    all_links = Links(*(np.concatenate(column) for column in zip(*links, strict=True)))
    return demand.Contacts(queue, offered, patience, talk, acw, first.names), Returns(rounds, all_links, tomorrow)


def luck_of(seed: int, day: int, purpose: str, known: Returns, names: tuple[str, ...]) -> np.ndarray:
    """Luck of one kind for everybody, round by round."""
    sizes = np.bincount(known.rounds[0].began, minlength=len(names))
    return np.concatenate([_Luck(seed, day, names, sizes, i, one).of(purpose) for i, one in enumerate(known.rounds)])


class _Luck(NamedTuple):
    """The luck of one round: the n-th of a queue has the same whatever the other queues bring."""

    seed: int
    day: int
    names: tuple[str, ...]
    sizes: np.ndarray
    times: int
    whose: Round

    def of(self, purpose: str) -> np.ndarray:
        """Numbers of one purpose, one for each of the round."""
        found = np.empty(len(self.whose.nth))
        for q, name in enumerate(self.names):
            mine = self.whose.began == q
            if mine.any():
                key = f"{purpose} {self.times}" if self.times else purpose
                found[mine] = uniforms(self.seed, self.day, key, name, int(self.sizes[q]))[self.whose.nth[mine]]
        return found

    def among(self, mine: np.ndarray) -> Callable[[str], np.ndarray]:
        """The same for some of the round only."""
        return lambda purpose: self.of(purpose)[mine]


def _followed(scenario: Scenario, one: Round, luck: _Luck, rows: int) -> tuple[Round, Links]:
    """Who may follow those of a round, in the order of whom they follow, and their rows; `rows` come before the round."""
    names, n = list(scenario.demand.queues), len(one.nth)
    found = [(np.zeros(0, np.int64),) * 3 + (np.zeros(0),)]  # whom they follow, how, to which queue, how soon
    for q, queue in enumerate(scenario.demand.queues.values()):
        mine = np.flatnonzero(one.queue == q)
        if queue.retry:
            who, rest = _those(mine, luck.of("retry"), queue.retry.share)
            to = np.where(rest < queue.retry.to_share, names.index(queue.retry.to) if queue.retry.to else q, q)
            found.append((who, np.full(len(who), RETRY), to, laws.times(queue.retry.after, luck.of("retry delay")[who])))
        if queue.transfer:
            who, _ = _those(mine, luck.of("transfer"), queue.transfer.share)
            to = np.full(len(who), names.index(queue.transfer.to))
            found.append((who, np.full(len(who), TRANSFER), to, np.zeros(len(who))))
            mine = np.setdiff1d(mine, who)  # nobody tries to help those who are passed on
        if queue.repeat:
            unsolved = mine[luck.of("resolved")[mine] < _worst_risk(scenario)]
            who, rest = _those(unsolved, luck.of("repeat"), queue.repeat.share)
            soon = np.where(rest < queue.repeat.same_day, laws.times(queue.repeat.after, luck.of("repeat delay")[who]), NEVER)
            found.append((who, np.full(len(who), REPEAT), np.full(len(who), q), soon))
    who, came, to, delay = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((came, who))
    who, came = who[order], came[order]
    links = _nobody(n)
    for link, how in zip(links, (RETRY, TRANSFER, REPEAT), strict=True):
        link[who[came == how]] = rows + n + np.flatnonzero(came == how)
    return Round(one.nth[who], one.began[who], to[order], came, rows + who, delay[order]), links


def _nobody(n: int) -> Links:
    """Nobody follows any of n."""
    return Links(*(np.full(n, NOBODY) for _ in Links._fields))


def _those(mine: np.ndarray, luck: np.ndarray, share: float) -> tuple[np.ndarray, np.ndarray]:
    """The share of `mine` with the lowest luck, and what is left of their luck, again between 0 and 1."""
    who = mine[luck[mine] < share]
    return who, luck[who] / share if share > 0 else np.zeros(0)


def _worst_risk(scenario: Scenario) -> float:
    """The highest chance there can be that a contact is not solved for good: by somebody quite worn out, with all at once."""
    how, most = scenario.behaviour, max(channel.slots for channel in scenario.channel.values())
    return behaviour.unresolved(how.unresolved, how.unresolved_fatigue, how.unresolved_load, 1.0, most)


def _brought(scenario: Scenario, day: int, one: Round, luck: _Luck) -> tuple[np.ndarray, ...]:
    """What the followers of a round bring: when they come (not known yet), patience, talk, after-contact work, time tomorrow."""
    n = len(one.nth)
    patience, talk, acw, tomorrow = (np.zeros(n) for _ in range(4))
    profile, edges = demand.expected(scenario, day), demand.half_hour_edges(scenario)
    for q, queue in enumerate(scenario.demand.queues.values()):
        mine = one.queue == q
        if mine.any():
            patience[mine], talk[mine], acw[mine] = demand.brings(queue, luck.among(mine))
            along = np.append(0.0, np.cumsum(profile[q] if profile[q].sum() else np.ones(len(edges) - 1)))
            tomorrow[mine] = np.interp(luck.of("tomorrow")[mine] * along[-1], along, edges)
    return np.full(n, NEVER), patience, talk, acw, tomorrow
