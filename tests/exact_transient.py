"""Exact results through a day that starts empty: no simulation here.

Times are seconds and rates are per second. Contacts arrive as a Poisson stream
whose rate is constant by interval and are answered first come, first served, by
agents whose number is constant by interval.

Sources
    Eick, Massey, Whitt (1993), The physics of the Mt/G/inf queue.
    Jensen (1953), uniformisation.
    Golub, Welsch (1969), Calculation of Gauss quadrature rules.
"""

from dataclasses import dataclass, fields

import numpy as np
from scipy import integrate, linalg, special, stats


def mt_g_inf_busy(rate_profile_per_s, interval_s, handle_survival, t):
    """Mean number busy at `t` of M(t)/G/inf empty at 0; it is Poisson.

    `handle_survival(x)` is P(handle > x); the arrival rate is constant by
    interval and 0 after the last.
    """
    busy = 0.0
    for i, rate in enumerate(rate_profile_per_s):
        oldest = t - i * interval_s
        newest = max(oldest - interval_s, 0.0)
        if oldest > 0:
            busy += rate * integrate.quad(handle_survival, newest, oldest, limit=200)[0]
    return busy


@dataclass(frozen=True)
class Day:
    """Expected counts by interval of arrival, and seconds for the whole day.

    Ratios are taken of the expected counts, so a mean over several days keeps
    the meaning "sum over days / sum over days". `busy_s` is all handling of
    answered contacts; it splits into `in_shift_s` and `overrun_s`, the part done
    by agents whose shift is over.
    """

    offered: np.ndarray
    waited: np.ndarray
    answered: np.ndarray
    answered_within: np.ndarray
    abandoned_within: np.ndarray
    wait_s: np.ndarray
    busy_s: float
    in_shift_s: float
    overrun_s: float
    scheduled_s: float

    @property
    def p_wait(self):
        return self.waited / self.offered

    @property
    def p_abandon(self):
        return 1 - self.answered / self.offered

    @property
    def mean_wait_all(self):
        return self.wait_s / self.offered

    @property
    def service_level_of_offered(self):
        return self.answered_within / self.offered

    @property
    def service_level_of_answered(self):
        return self.answered_within / self.answered

    @property
    def service_level_excluding_short(self):
        return self.answered_within / (self.offered - self.abandoned_within)

    def total(self):
        """The same with all intervals taken as one."""
        return _combine([self], [1.0], np.sum)


def _combine(days, weights, shape=lambda value: value):
    """Weighted sum of days field by field, each field put through `shape`."""
    return Day(
        **{
            field.name: sum(weight * shape(getattr(day, field.name)) for day, weight in zip(days, weights, strict=True))
            for field in fields(Day)
        }
    )


def _flow(lower, leave, upper, start, times):
    """exp(A t) start for every t in `times`, by uniformisation.

    A is tridiagonal with diagonal -leave and no negative entry elsewhere.
    `start` is one vector, or one row per time. The result has one row per time.
    """
    rate = max(leave.max(), 1e-300)
    most = rate * times.max()
    steps = np.arange(int(most + 9 * most**0.5 + 30))
    mean = np.maximum(rate * times[:, None], 1e-300)
    weights = _no_dust(np.exp(np.log(mean) * steps - mean - special.gammaln(steps + 1)))
    stay, lower, upper = 1 - leave / rate, lower / rate, upper / rate
    vector, powers, result = start, [], 0.0
    for j in steps:
        if start.ndim == 1:
            powers.append(vector)
        else:
            result = result + weights[:, j, None] * vector
        moved = stay * vector
        moved[..., 1:] += lower * vector[..., :-1]
        moved[..., :-1] += upper * vector[..., 1:]
        vector = _no_dust(moved)
    return weights @ np.array(powers) if start.ndim == 1 else result


def _no_dust(values):
    """Masses below 1e-30 set to 0: products of such numbers slow the processor tenfold."""
    return values * (values > 1e-30)


def _arrival_nodes(interval_s, within):
    """Gauss nodes and weights (sum 1) over one interval.

    Panels narrow towards both ends, where a staffing step is felt, and meet
    where an arrival's threshold passes a staffing step: a kink.
    """
    halves = interval_s * 0.5 ** np.arange(1, 9)
    edges = np.unique(np.concatenate([[0, interval_s, interval_s - within % interval_s], halves, interval_s - halves]))
    x, w = np.polynomial.legendre.leggauss(8)
    width = np.diff(edges)[:, None]
    nodes = edges[:-1, None] + width * (x + 1) / 2
    return nodes.ravel(), (width * w / 2).ravel() / interval_s


def _after_step(shares, before, after):
    """Shares of contacts present after a staffing step, and mean busy leavers.

    Which agents leave does not depend on who is busy, so of `busy` the number
    leaving is hypergeometric. They finish their contact outside the group. With
    contacts waiting, all agents are busy and the queue is untouched.
    """
    if after >= before:
        return shares, 0.0
    busy = np.minimum(np.arange(len(shares)), before)
    left, leavers = np.zeros_like(shares), 0.0
    for gone in range(before - after + 1):
        part = shares * stats.hypergeom.pmf(gone, before, busy, before - after)
        left[: len(shares) - gone] += part[gone:]
        leavers += gone * part.sum()
    return left, leavers


def _forward(rates, staffing, interval_s, mean_handle, mean_patience, nodes):
    """Shares of contacts present by interval and node, at the end, and leavers.

    The number of states doubles until the last one is never met in practice.
    """
    room = max(staffing) + 32
    while True:
        present = np.arange(room + 1)
        shares, by_interval, leavers = np.eye(1, room + 1)[0], [], 0.0
        for i, rate in enumerate(rates):
            busy = np.minimum(present, staffing[i])
            leave = busy / mean_handle + (present - busy) / mean_patience
            births = np.full(room, float(rate))
            rows = _flow(births, leave + np.append(births, 0.0), leave[1:], shares, np.append(nodes, interval_s))
            by_interval.append(rows[:-1])
            end = rows[-1]
            shares, gone = _after_step(end, staffing[i], staffing[i + 1])
            leavers += gone
        if max(rows[:, -1].max() for rows in by_interval) < 1e-12 and end[-1] < 1e-12:
            return by_interval, end, leavers
        room *= 2


class _Turn:
    """One waiting contact's way to its turn, looked at backwards in time.

    A value vector has entry 0 for "answered" and entry k+1 for "waiting with k
    contacts ahead". While it waits all agents are busy, so it moves up at rate
    agents/mean_handle + k/mean_patience and abandons at rate 1/mean_patience.
    Leaving agents change its rate, not its place; d new agents move it up by d.
    """

    def __init__(self, staffing, interval_s, mean_handle, mean_patience, size):
        self.staffing, self.interval_s = staffing, interval_s
        self.service, self.renege, self.size = 1 / mean_handle, 1 / mean_patience, size

    def back(self, i, end, times):
        """Values `times` seconds before `end` with the staffing of interval i."""
        ahead = np.arange(self.size - 1)
        up = self.staffing[i] * self.service + ahead * self.renege
        leave = np.append(0.0, up + self.renege)
        return _flow(up, leave, np.zeros(self.size - 1), end, times)

    def before_step(self, i, values):
        """Values just before the step from interval i to i+1."""
        joining = max(self.staffing[i + 1] - self.staffing[i], 0)
        return values[..., np.maximum(np.arange(self.size) - joining, 0)]

    def drained(self):
        """P(answered) after the last interval, when staffing no longer changes."""
        up = self.staffing[-1] * self.service
        return np.append(1.0, up / (up + np.arange(1, self.size) * self.renege))

    def after(self, i, offsets, left, end):
        """Values at `offsets` into interval i when `end` holds `left` seconds on."""
        last = i == len(self.staffing) - 1
        here = left if last else np.minimum(left, self.interval_s - offsets)
        beyond = left - here
        if not beyond.any():
            return self.back(i, end, here)
        later = self.before_step(i, self.after(i + 1, 0 * offsets, beyond, end))
        return self.back(i, np.where(beyond[:, None] > 0, later, end), here)


def transient(rate_profile_per_s, agents_profile, interval_s, mean_handle, mean_patience, within, closes=True):
    """M(t)/M/n(t)+M from empty, rate and staffing constant by interval (B1).

    Returns a Day of expected counts by interval of arrival. An agent whose
    shift ends finishes the contact in hand; new agents answer waiting contacts
    at once. After the last interval nobody arrives; with `closes` staffing is
    then 0 and those waiting abandon, otherwise the last staffing stays until
    the queue is drained and all handling after the last interval is overrun.
    Patience must be finite. The only numerical steps are uniformisation (mass
    1e-12) and Gauss quadrature over the arrival time.
    """
    rates = np.asarray(rate_profile_per_s, float)
    staffing = [int(n) for n in agents_profile]
    staffing.append(0 if closes else staffing[-1])
    nodes, weights = _arrival_nodes(interval_s, within)
    by_interval, end, leavers = _forward(rates, staffing, interval_s, mean_handle, mean_patience, nodes)
    present = np.arange(len(end))
    turn = _Turn(staffing, interval_s, mean_handle, mean_patience, len(end) + 1)
    by_then, not_by_then = np.eye(1, turn.size)[0], 1 - np.eye(1, turn.size)[0]
    ever = turn.drained()
    if not closes:
        queued = np.maximum(present - staffing[-1], 0)
        leavers += end @ (present - queued + np.append(0.0, np.cumsum(ever[1:]))[queued])

    def expected(i, values):
        place = np.maximum(present - staffing[i] + 1, 0)  # entry in a value vector on arrival
        return rates[i] * interval_s * (weights @ (by_interval[i] * values[..., place]).sum(axis=1))

    left = np.full(len(nodes), float(within))
    counts, in_shift = [], 0.0
    for i in reversed(range(len(rates))):
        rows = turn.back(i, turn.before_step(i, ever), np.append(interval_s - nodes, interval_s))
        ever = rows[-1]
        offered, answered = rates[i] * interval_s, expected(i, rows[:-1])
        answered_within = expected(i, turn.after(i, nodes, left, by_then))
        waiting_on = expected(i, turn.after(i, nodes, left, not_by_then))
        # Patience is a constant hazard while waiting, so abandons = wait / patience.
        counts.append((
            offered, expected(i, not_by_then), answered, answered_within,
            offered - answered_within - waiting_on, (offered - answered) * mean_patience,
        ))  # fmt: skip
        in_shift += interval_s * (weights @ by_interval[i] @ np.minimum(present, staffing[i]))
    arrays = np.array(counts[::-1]).T
    return Day(
        *arrays,
        busy_s=float(arrays[2].sum() * mean_handle),
        in_shift_s=float(in_shift),
        overrun_s=float(leavers * mean_handle),
        scheduled_s=float(sum(staffing[:-1]) * interval_s),
    )


def gamma_nodes(shape, nodes):
    """Gauss nodes and weights of a gamma law with mean 1 (generalised Laguerre).

    Taken from the eigenvectors of the Jacobi matrix (Golub, Welsch), whose
    weights sum to 1 by themselves: the usual tables overflow for large shapes.
    """
    i = np.arange(nodes)
    x, vectors = linalg.eigh_tridiagonal(2.0 * i + shape, np.sqrt(i[1:] * (i[1:] + shape - 1)))
    return x / shape, vectors[0] ** 2


def mixed_transient(
    rate_profile_per_s, agents_profile, interval_s, mean_handle, mean_patience, within,
    day_factor_shape, nodes=8, closes=True
):  # fmt: skip
    """B2: `transient` with the day's rates multiplied by one gamma factor G.

    G has mean 1 and shape `day_factor_shape`, so its variance is 1/shape. Counts
    are means over days; their ratios weigh each day by its offered contacts. With
    8 nodes the ratios are good to about 1e-6 (1e-4 when 1/shape is 0.1).
    """
    rates = np.asarray(rate_profile_per_s, float)
    factors, weights = gamma_nodes(day_factor_shape, nodes)
    case = (agents_profile, interval_s, mean_handle, mean_patience, within, closes)
    return _combine([transient(factor * rates, *case) for factor in factors], weights)
