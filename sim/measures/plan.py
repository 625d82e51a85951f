"""The plan made the day before, and what becomes of it: how far agents did what it says, and how often it was changed."""

import numpy as np

from sim.measures.workload import Each, Stints, count, total
from sim.tables import Result
from sim.terms import BREAK, LUNCH

ON_BREAK, AT_LUNCH = -1, -2  # what a plan may say besides a duty


def followed(result: Result) -> Each:
    """Measures of the plan, of agents who came to work."""
    stints, agents, n = result.stints_by_agent, result.day.agents, len(result.day.agents)
    here = (count(stints["agent"], n) > 0).astype(float)
    edges_s, says = planned(result)
    fits, doing = _fits(result.day.duty_has.astype(bool)), _doing(stints)
    lasts_s, length_s = np.diff(edges_s), stints["end_s"] - stints["start_s"]
    planned_s = np.array([(lasts_s * what).sum(axis=1) for what in (says == AT_LUNCH, says == ON_BREAK, says >= 0)])
    done_s = [total(stints["agent"], length_s * what, n) for what in (doing == AT_LUNCH, doing == ON_BREAK, doing >= 0)]
    all_s = planned_s.sum(axis=0) * here
    agent, stint, said, piece_s = _pieces(stints, edges_s, says)
    as_planned_s = total(agent, piece_s * fits[said, doing[stint]], n)
    return {
        "adherence": (as_planned_s / 60, all_s / 60),
        "conformance": (np.minimum(planned_s, done_s).sum(axis=0) * here / 60, all_s / 60),
        "plan_changes": (agents["changes"] * here, here),
        "change_notice": (agents["notice_s"] * here / 60, agents["changes"] * here),
    }


def planned(result: Result) -> tuple[np.ndarray, np.ndarray]:
    """For each agent the moments at which the plan says something new, and what it says from each to the next.

    Agent x moment, in order, from the start of the shift to its end; agent x piece: a duty, ON_BREAK or AT_LUNCH.
    """
    plan, agents, pauses = result.plan, result.day.agents, result.scenario.workforce.pauses
    starts_s, ends_s = agents["starts_s"][:, None], agents["ends_s"][:, None]
    lunch_s = plan.lunch_s[:, None]
    moments = [starts_s, plan.duty_s, lunch_s, lunch_s + pauses.lunch, plan.breaks_s, plan.breaks_s + pauses.break_length, ends_s]
    edges_s = np.sort(np.clip(np.hstack(moments), starts_s, ends_s), axis=1)
    middle_s = (edges_s[:, :-1] + edges_s[:, 1:]) / 2
    block = (plan.duty_s[:, None, 1:] <= middle_s[:, :, None]).sum(axis=2)  # agents sign in to the duty of the first block
    says = np.take_along_axis(plan.duty, block, axis=1)
    for thing, began_s, lasts_s in ((ON_BREAK, plan.breaks_s, pauses.break_length), (AT_LUNCH, lunch_s, pauses.lunch)):
        since_s = middle_s[:, :, None] - began_s[:, None, :]
        says = np.where(((since_s >= 0) & (since_s < lasts_s)).any(axis=2), thing, says)
    return edges_s, says


def _doing(stints: Stints) -> np.ndarray:
    """What each stint is to a plan: the channel, or none (task time), or a pause; a column of `_fits`."""
    pause = (stints["activity"] == BREAK) * ON_BREAK + (stints["activity"] == LUNCH) * AT_LUNCH
    return np.where(pause < 0, pause, stints["channel"] + 1)


def _fits(duty_has: np.ndarray) -> np.ndarray:
    """Whether what is done is what is planned: row a duty, or ON_BREAK and AT_LUNCH from behind; column as `_doing` says."""
    duties, channels = duty_has.shape
    fits = np.zeros((duties + 2, 1 + channels + 2), bool)
    fits[:duties, 0], fits[:duties, 1 : 1 + channels] = ~duty_has.any(axis=1), duty_has  # one without a channel is task time
    fits[ON_BREAK, ON_BREAK] = fits[AT_LUNCH, AT_LUNCH] = True
    return fits


def _pieces(stints: Stints, edges_s: np.ndarray, says: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Every piece of a stint within the shift in which the plan says one thing: agent, row of the stint, what, and seconds."""
    whose, (n, many) = stints["agent"], edges_s.shape
    start_s = np.maximum(stints["start_s"], edges_s[whose, 0])
    end_s = np.minimum(stints["end_s"], edges_s[whose, -1])
    apart_s = 1.0 + max(edges_s.max(initial=0.0), end_s.max(initial=0.0))  # keeps agents apart in one row of moments
    row = (edges_s + apart_s * np.arange(n)[:, None]).ravel()
    first = np.searchsorted(row, start_s + apart_s * whose, side="right") - 1
    last = np.maximum(first, np.searchsorted(row, end_s + apart_s * whose, side="left") - 1)
    pieces = np.where(end_s > start_s, last - first + 1, 0)
    stint = np.repeat(np.arange(len(whose)), pieces)
    edge = first[stint] + np.arange(len(stint)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    agent, place = np.divmod(edge, many)
    place = np.minimum(place, many - 2)
    lasts_s = np.minimum(end_s[stint], edges_s[agent, place + 1]) - np.maximum(start_s[stint], edges_s[agent, place])
    return agent, stint, says[agent, place], np.maximum(0.0, lasts_s)
