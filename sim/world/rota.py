"""Who does what: the solver's outline, which knows kinds of agents only, dealt out to people."""

import numpy as np

from sim.terms import NEVER
from sim.world.solver import Grid, Outline


def pauses(outline: Outline, kind_of: np.ndarray, breaks: int, grid: Grid) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lunch of every agent, agent x break, and agent x block: the duty a pause in that block is to be taken from (or -1)."""
    begins = np.full((len(kind_of), 1 + breaks), NEVER)
    wanted = np.full((len(kind_of), len(grid.begins_s)), -1)
    # Lunches come before the breaks that go with them: those with lunch at one time share its breaks.
    for k, lunch_s, which, start_s, b, duty, agents in sorted(outline.pauses, key=lambda one: one.which):
        takes = np.isinf(begins[:, which]) & (kind_of == k)
        if which:
            takes &= begins[:, 0] == lunch_s
        those = np.flatnonzero(takes)
        if b >= 0:  # first those who are free to be on that duty, or are on it for another pause
            those = those[np.argsort((wanted[those, b] >= 0) & (wanted[those, b] != duty), kind="stable")]
            wanted[those[:agents], b] = np.where(wanted[those[:agents], b] < 0, duty, wanted[those[:agents], b])
        begins[those[:agents], which] = start_s
    return begins[:, 0], begins[:, 1:], wanted


def duties(outline: Outline, kind_of: np.ndarray, wanted: np.ndarray, quiet: int) -> np.ndarray:
    """Agent x block: which duty. Those with a pause are on the duty it is taken from; of the others, who did least of a duty.

    Who is not at work in a block is on the quiet duty.
    """
    kinds, blocks, many = outline.on.shape
    duty = np.full((len(kind_of), blocks), quiet)
    done = np.zeros((len(kind_of), many))
    for b in range(blocks):
        for k in range(kinds):
            free = np.flatnonzero(kind_of == k)
            for d in np.argsort(outline.on[k, b], kind="stable"):  # scarce duties first
                # Wanted elsewhere comes last, wanted here first.
                rank = np.where(wanted[free, b] == d, 0, np.where(wanted[free, b] < 0, 1, 2))
                turn = free[np.lexsort((free, done[free, d], rank))][: outline.on[k, b, d]]
                duty[turn, b] = d
                done[turn, d] += 1
                free = np.setdiff1d(free, turn, assume_unique=True)
    return duty
