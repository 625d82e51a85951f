"""Exact queueing results the simulator is tested against: no simulation here.

Times are seconds and rates are per second. The agents of a group are alike,
contacts arrive as a Poisson stream and are answered first come, first served;
handle times are exponential unless a function says otherwise.

Stationary results are here; exact_transient has those through a day that starts
empty. `accepts` is the rule that compares a simulation with any of them.

Sources
    Gans, Koole, Mandelbaum (2003), Telephone call centers: tutorial and review.
    Garnett, Mandelbaum, Reiman (2002), Designing a call center with impatient
        customers (Erlang A).
    Baccelli, Hebuterne (1981); Zeltyn, Mandelbaum (2005), M/M/n+G.
    Cobham (1954), Davis (1966), non-preemptive priorities.
"""

from dataclasses import dataclass
from math import exp, expm1, isinf, nan

import numpy as np
from scipy import integrate, special


@dataclass(frozen=True)
class Exact:
    """Stationary results. Shares are of offered contacts unless named otherwise.

    `mean_wait_all` counts the waits of abandoned contacts, `asa_answered` only
    those of answered ones. With T the threshold, the service levels are
    answered within T / offered, answered within T / answered, and answered
    within T / (offered - abandoned within T).
    """

    p_wait: float
    p_abandon: float
    mean_wait_all: float
    asa_answered: float
    occupancy: float
    service_level_of_offered: float = nan
    service_level_of_answered: float = nan
    service_level_excluding_short: float = nan


def _exact(p_wait, p_abandon, mean_wait_all, answered_wait, load_per_agent, answered_within, abandoned_within):
    """Exact from shares of offered; `answered_wait` is E[wait; answered]."""
    answered = 1 - p_abandon
    return Exact(
        p_wait=float(p_wait),
        p_abandon=float(p_abandon),
        mean_wait_all=float(mean_wait_all),
        asa_answered=float(answered_wait / answered),
        occupancy=float(load_per_agent * answered),
        service_level_of_offered=float(answered_within),
        service_level_of_answered=float(answered_within / answered),
        service_level_excluding_short=float(answered_within / (1 - abandoned_within)),
    )


def erlang_b(load, agents):
    """Blocking probability of M/G/n/n with `load` erlangs (Erlang 1917)."""
    inverse = 1.0  # 1/B obeys a recursion of positive terms, so nothing cancels
    for n in range(1, agents + 1):
        inverse = 1 + inverse * n / load
    return 1 / inverse


def _p_wait_patient(load, agents):
    """Erlang's delay probability; 1 when the load is not below the agents."""
    if load >= agents:
        return 1.0
    blocked = erlang_b(load, agents)
    return blocked / (1 - load / agents * (1 - blocked))


def erlang_c(rate, mean_handle, agents, within):
    """M/M/n with endless patience; needs rate x mean_handle < agents."""
    load = rate * mean_handle
    if load >= agents:
        raise ValueError("Erlang C has no stationary state: load >= agents")
    p_wait = _p_wait_patient(load, agents)
    spare = (agents - load) / mean_handle
    mean_wait = p_wait / spare
    level = 1 - p_wait * exp(-spare * within)
    return _exact(p_wait, 0.0, mean_wait, mean_wait, load / agents, level, 0.0)


def _birth_death(rate, departures):
    """Stationary shares of states 0..len(departures); departures[j] leaves j+1."""
    logs = np.concatenate([[0.0], np.cumsum(np.log(rate / departures))])
    shares = np.exp(logs - logs.max())
    return shares / shares.sum()


def erlang_a(rate, mean_handle, mean_patience, agents, within):
    """M/M/n+M (Erlang A): exponential patience, any load.

    With k contacts ahead, the offered wait V is a sum of exponentials with rates
    agents/mean_handle + j/mean_patience, j = 0..k, and so exp(-V/mean_patience)
    has the law Beta(c, k+1) with c = agents x mean_patience / mean_handle. Each
    result is then a sum over states of beta functions, with no approximation.
    """
    if isinf(mean_patience):
        return erlang_c(rate, mean_handle, agents, within)
    room = 64
    while True:
        busy = np.minimum(np.arange(1, agents + room + 1), agents)
        waiting = np.arange(1, agents + room + 1) - busy
        shares = _birth_death(rate, busy / mean_handle + waiting / mean_patience)
        if shares[-1] < 1e-18 * shares.max():
            break
        room *= 2
    found = shares[agents:]  # shares by contacts ahead of one that must wait
    steps = np.arange(1, room + 2)  # departures it needs
    c = agents * mean_patience / mean_handle
    kept = c / (c + steps)  # still there when its turn comes
    near = -expm1(-within / mean_patience)
    answered_within = 1 - found.sum() + found @ (kept * special.betainc(steps, c + 1, near))
    waiting_on = (1 - near) * (found @ special.betaincc(steps, c, near))
    p_abandon = found @ (steps / (c + steps))
    turn = mean_patience * np.cumsum(1 / (c + steps))  # mean wait if answered
    return _exact(
        found.sum(),
        p_abandon,
        p_abandon * mean_patience,
        found @ (kept * turn),
        rate * mean_handle / agents,
        answered_within,
        1 - answered_within - waiting_on,
    )


def mmnk(rate, mean_handle, agents, room, within=0.0):
    """M/M/n with `room` waiting places and endless patience.

    A contact that finds every place taken counts as abandoned after no wait, so
    it is a short abandon too.
    """
    busy = np.minimum(np.arange(1, agents + room + 1), agents)
    shares = _birth_death(rate, busy / mean_handle)
    blocked = shares[-1]
    found = shares[agents:-1]
    steps = np.arange(1, room + 1)
    mean_wait = found @ steps * mean_handle / agents
    in_time = special.gammainc(steps, within * agents / mean_handle)
    answered_within = shares[:agents].sum() + found @ in_time
    return _exact(found.sum(), blocked, mean_wait, mean_wait, rate * mean_handle / agents, answered_within, blocked)


def mg1(rate, mean_handle, cv):
    """M/G/1, handle with coefficient of variation `cv` (Pollaczek, Khinchine).

    The mean needs only two moments of the handle; service levels need all of
    them and are left as nan.
    """
    load = rate * mean_handle
    if load >= 1:
        raise ValueError("M/G/1 has no stationary state: load >= 1")
    mean_wait = load * mean_handle * (1 + cv * cv) / 2 / (1 - load)
    return Exact(p_wait=load, p_abandon=0.0, mean_wait_all=mean_wait, asa_answered=mean_wait, occupancy=load)


def mmn_general_patience(rate, mean_handle, agents, patience_survival, within):
    """M/M/n+G (Baccelli-Hebuterne, Zeltyn-Mandelbaum) by numerical integration.

    `patience_survival(x)` is P(patience > x) for an array x. The offered wait V
    has density proportional to exp(rate H(x) - x agents/mean_handle) on x > 0,
    H(x) = E[min(x, patience)]; its mass at 0 comes from Erlang B.
    """
    horizon = max(mean_handle, 2 * within)
    while True:
        x = np.unique(np.concatenate([np.linspace(0, within, 20_001), np.linspace(within, horizon, 60_001)]))
        stays = patience_survival(x)
        met = integrate.cumulative_simpson(stays, x=x, initial=0)  # H
        power = rate * met - x * agents / mean_handle
        if power[-1] < power.max() - 45:
            break
        horizon *= 2
        if horizon > 1e12:
            raise ValueError("the offered wait has no stationary law")
    peak = power.max()  # scaled out: the integrals overflow in heavy overload
    weight = rate * np.exp(power - peak)
    blocked = max(erlang_b(rate * mean_handle, agents - 1), 1e-300)  # may underflow
    idle = exp(-peak) / blocked
    total = idle + integrate.simpson(weight, x=x)

    def mean(value, to=None):
        return integrate.simpson((weight * value)[:to], x=x[:to]) / total

    split = int(np.searchsorted(x, within)) + 1
    p_wait = mean(1.0)
    answered_within = 1 - p_wait + (mean(stays, split) if within > 0 else 0.0)
    abandoned_within = mean(1 - np.maximum(stays, stays[split - 1]))
    return _exact(
        p_wait,
        mean(1 - stays),
        mean(met),
        mean(x * stays),
        rate * mean_handle / agents,
        answered_within,
        abandoned_within,
    )


def mmn_priorities(rates, mean_handle, agents):
    """Mean wait by class, first class first served, without preemption.

    M/M/n with one exponential handle and endless patience (Cobham, Davis); a
    class that cannot keep up has an infinite mean wait.
    """
    above = np.concatenate([[0.0], np.cumsum(rates)]) * mean_handle / agents
    p_wait = _p_wait_patient(above[-1] * agents, agents)
    spare = np.maximum(1 - above, 0)
    with np.errstate(divide="ignore"):
        return p_wait * mean_handle / agents / (spare[:-1] * spare[1:])


def accepts(daily_numerators, daily_denominators, exact, tolerance):
    """Does a simulated ratio of sums agree with `exact`? Returns (passed, message).

    The days are independent; s is the delta-method standard error of the ratio
    m. It passes if |m - exact| <= 3.3 s and 3.3 s <= tolerance: the second asks
    that enough days were run for the first to mean anything. For a plain mean
    the denominators are ones.
    """
    above = np.asarray(daily_numerators, float)
    below = np.asarray(daily_denominators, float)
    days = len(above)
    m = above.sum() / below.sum()
    residual = above - m * below
    s = np.sqrt(residual @ residual / (days * (days - 1))) / below.mean()
    passed = bool(abs(m - exact) <= 3.3 * s <= tolerance)
    message = (
        f"simulated {m:.6g}, exact {exact:.6g}, difference {m - exact:.3g}, "
        f"3.3 s = {3.3 * s:.3g}, tolerance {tolerance:.3g}, {days} days"
    )
    return passed, message
