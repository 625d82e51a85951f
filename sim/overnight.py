"""From one day to the next: what is left when a day ends, and what a period begins with."""

from functools import partial

import numpy as np

from sim.day import Contact, Day
from sim.rows import records
from sim.scenario import Scenario
from sim.terms import AHEAD, ASIDE, COMING, DAY_S, HAS_COME, NEVER, NOBODY, WAITING
from sim.world import demand
from sim.world.luck import uniforms
from sim.world.returns import Returns

LINKS = ("again", "onward", "back")
IDS_A_DAY = 10_000_000  # each day of a period numbers its contacts from its own round number on
ANEW = dict(phase=AHEAD, agent=NOBODY, left_s=0.0, pace=1.0, next_s=NEVER, touched=0, before=NOBODY, after=NOBODY)
TIMES = ("offered_s", "answered_s", "ended_s", "aside_since_s")


def goes_on(day: Day) -> np.ndarray:
    """For each contact of a finished day whether it goes on the next day: written cases, and people to be called back."""
    rows = day.contacts
    deferred = day.channels["deferred"][day.queues["channel"][rows["queue"]]] == 1
    waits = rows["phase"] == WAITING
    return (waits & (rows["callback"] == 1)) | (deferred & (waits | (rows["phase"] == ASIDE)))


def left_over(day: Day) -> np.ndarray:
    """The contacts that the next day begins with, as records: those that go on, those that come back then, who may follow them.

    A night is as long as there is between the same time of two days; days when it is closed are left out. A case begun is
    taken up by anybody, with the work that was left.
    """
    rows = day.contacts
    lasting = goes_on(day)
    kept = [np.flatnonzero(lasting | (rows["phase"] == COMING))]
    while len(kept[-1]):
        followers = np.concatenate([rows[link][kept[-1]] for link in LINKS])
        followers = followers[followers >= 0]
        kept.append(followers[rows["phase"][followers] == AHEAD])  # who is on the way already goes on by themselves
    found = np.concatenate(kept)
    left, lasting, phase = rows[found].copy(), lasting[found], rows["phase"][found]
    place = np.full(len(rows) + 1, NOBODY)  # one more: nobody stays nobody
    place[found] = np.arange(len(found))
    for link in LINKS:
        ready = (left[link] < 0) | (rows["phase"][left[link]] == AHEAD)
        left[link] = np.where(ready, place[left[link]], HAS_COME)
    begun = phase == ASIDE
    wrapped = begun & ~np.isnan(left["ended_s"])  # what was left was after-contact work
    left["talk_s"][begun] = left["left_s"][begun] / left["pace"][begun]
    left["acw_s"][wrapped] = 0.0
    left["patience_s"][begun] = NEVER
    left["lies_over"] = lasting
    for name in TIMES:
        left[name][lasting] -= DAY_S
    left["offered_s"][phase == COMING] = left["tomorrow_s"][phase == COMING]
    for name, value in ANEW.items():
        left[name] = value
    return left


def backlog(scenario: Scenario, seed: int, day: int) -> np.ndarray:
    """The cases that lie there when a period begins on a day: so old as if they had come in at the usual rate."""
    parts, place = [], sorted(scenario.demand.queues)
    for q, (name, queue) in enumerate(scenario.demand.queues.items()):
        if queue.backlog:
            luck = partial(_luck, seed, day, name, queue.backlog)
            patience, talk, acw = demand.brings(queue, luck)
            a_day = float(demand.expected(scenario, day)[q].sum()) or float(queue.backlog)
            ages = (np.arange(queue.backlog, 0, -1) - 0.5) / a_day * DAY_S
            parts.append(records(
                Contact, queue.backlog, id=IDS_A_DAY * (scenario.horizon + place.index(name)) + np.arange(queue.backlog), queue=q,
                offered_s=scenario.demand.opens - ages, patience_s=patience, talk_s=talk, acw_s=acw, lies_over=1,
            ))  # fmt: skip
    return np.concatenate(parts) if parts else records(Contact, 0)


def _luck(seed: int, day: int, name: str, n: int, purpose: str) -> np.ndarray:
    return uniforms(seed, day, f"{purpose} of the backlog", name, n)


def followers(known: Returns, first_id: int) -> dict[str, np.ndarray]:
    """What the records of contacts say of who follows whom."""
    rounds = known.rounds
    parent = np.concatenate([one.parent for one in rounds])
    return dict(
        came=np.concatenate([one.came for one in rounds]),
        parent=np.where(parent >= 0, first_id + parent, NOBODY),
        delay_s=np.concatenate([one.delay_s for one in rounds]),
        tomorrow_s=known.tomorrow_s,
        **known.links._asdict(),
    )


def merged(own: np.ndarray, before: np.ndarray | None) -> tuple[np.ndarray, int]:
    """A day's own contacts and those the day before has left: first who comes by themselves, in order; and how many they are."""
    rows = own
    if before is not None and len(before):
        rows = np.concatenate([own, before])
        for link in LINKS:
            theirs = rows[link][len(own) :]
            theirs[theirs >= 0] += len(own)
    comes = rows["offered_s"] < NEVER
    if rows is not own:
        by_time = np.argsort(rows["offered_s"][comes], kind="stable")
        order = np.concatenate([np.flatnonzero(comes)[by_time], np.flatnonzero(~comes)])
        place = np.full(len(rows) + 1, NOBODY)
        place[order] = np.arange(len(rows))
        rows = rows[order]
        for link in LINKS:
            rows[link] = np.where(rows[link] >= 0, place[rows[link]], rows[link])
    return rows, int(np.count_nonzero(comes))


def known_ahead(scenario: Scenario, before: np.ndarray) -> np.ndarray:
    """Contacts per queue that everybody knows to be waiting when the day begins."""
    return np.bincount(before["queue"][before["lies_over"] == 1], minlength=len(scenario.demand.queues))
