"""The supervisor: plans anew every half-hour for the next one, from what has been seen of the day so far.

The supervisor's plan begins as the plan of the day before and is changed one agent at a time, the change that wins most first,
as long as it wins enough: expected contacts answered in time, by the same theory and the same costs as the plan itself, for
the number of contacts that the day so far makes likely. Then pauses may be put off. Agents are told in good time, and every
change is counted.
"""

from math import sqrt

from sim.terms import FINE, HALF_HOUR_S, NEVER, NO_WISH, NOBODY, OFF
from sim.world.solver import CASE

MANY = 1000  # more changes than anybody has in a day
COMES_LATE_S = 900.0  # who has not come so long after the start of the shift is taken to be absent


def new_block(agent, duty):
    """A block of the plan begins: agent goes by it, unless told otherwise for this half-hour."""
    agent.block_duty = duty
    if agent.told == NOBODY:
        agent.planned_duty = duty


def tell(agent):
    """The half-hour begins that the supervisor has planned for: agent goes by what they were told, or else by the plan."""
    agent.told, agent.told_next = agent.told_next, NOBODY
    agent.planned_duty = agent.block_duty if agent.told == NOBODY else agent.told


def plan_ahead(day, h, now):
    """Plans half-hour h anew, and tells those agents whose duty is another than in the plan."""
    for d in range(len(day.have)):
        day.have[d], day.have_next[d] = 0.0, 0.0
        for other in range(len(day.have)):
            day.no_move[d][other] = 0
    for a in range(len(day.agents)):
        day.agents[a].told_next = NOBODY
        if counts_on(day, a, h, now):
            now_on, next_on = day.plan_duty[a][h], day.plan_duty[a][h + 1]
            if now_on < len(day.have):  # the number after the last duty is task time
                day.have[now_on] += day.plan_there[a][h]
            if next_on < len(day.have):
                day.have_next[next_on] += day.plan_there[a][h + 1]
    busier, moves, least = busier_than_expected(day, now), 0, least_gain(day)
    while moves < len(day.agents):
        giver, taker = best_move(day, h, busier, least)
        if giver == taker:
            break
        a = mover(day, giver, taker, h, now)
        if a < 0:
            day.no_move[giver][taker] = 1
        else:
            day.have[giver] -= day.plan_there[a][h]
            day.have[taker] += day.plan_there[a][h]
            day.agents[a].told_next = taker
            moves += 1
    for a in range(len(day.agents)):
        tell_apart(day, a, h, now)
    if h < len(day.load[0]) - 2:
        put_pauses_off(day, h, now, busier, least)


def put_pauses_off(day, h, now, busier, least):
    """Puts pauses planned in half-hour h off by half an hour, the one that wins most first, as long as it wins enough."""
    a = best_to_put_off(day, h, now, busier, least)
    while a >= 0:
        agent, d, later = day.agents[a], ahead(day, a, h), day.plan_duty[a][h + 1]
        begun, over = shares_of(day, a, h)
        day.have[d] += begun
        if later < len(day.have):
            day.have_next[later] += over - begun
        day.plan_there[a][h] += begun
        day.plan_there[a][h + 1] += over - begun
        day.plan_there[a][h + 2] -= over
        agent.put_off = 1
        if lunch_in(day, a, h):
            count_change(agent, agent.lunch_plan_s, now)
            agent.lunch_plan_s += HALF_HOUR_S
        else:
            count_change(agent, agent.break_plan_s, now)
            agent.break_plan_s += HALF_HOUR_S
        a = best_to_put_off(day, h, now, busier, least)


def best_to_put_off(day, h, now, busier, least):
    """Whose pause it wins most to put off, the earliest of equals; NOBODY when no one's wins enough."""
    best, most, earliest_s = NOBODY, least, NEVER
    for a in range(len(day.agents)):
        at_s, d, later = pause_in(day, a, h), ahead(day, a, h), day.plan_duty[a][h + 1]
        if at_s < NEVER and d < len(day.have) and day.teams[day.agents[a].team].supervised and counts_on(day, a, h, now):
            share = shares_of(day, a, h)[0]
            lost = worth(day, later, h + 1, day.have_next[later] - share, busier) if later < len(day.have) else 0.0
            gain = share * (worth(day, d, h, day.have[d], busier) - lost)
            if gain > most or (gain == most and best >= 0 and at_s < earliest_s):
                best, most, earliest_s = a, gain, at_s
    return best


def pause_in(day, a, h):
    """When in half-hour h agent a has a pause planned that may be put off, once; NEVER when there is none.

    Lunch stays within its window and the law, and no pause comes to lie on the next one.
    """
    agent, hall = day.agents[a], day.hall[0]
    low_s, lunch = hall.opens_s + (h - 1) * HALF_HOUR_S, lunch_in(day, a, h)
    at_s, next_s = agent.break_plan_s, agent.lunch_plan_s
    length_s, latest_s = hall.break_s, agent.ends_s - hall.break_s
    if lunch:
        at_s, next_s = agent.lunch_plan_s, agent.break_plan_s
        length_s, latest_s = hall.lunch_s, min(agent.lunch_to_s, agent.law_s)
    elif agent.breaks_left > 1:
        next_s = min(next_s, day.breaks_plan[a][len(day.breaks_plan[a]) - agent.breaks_left])
    if agent.put_off or agent.due != NO_WISH or agent.wish != NO_WISH:
        return NEVER
    if not low_s <= at_s < low_s + HALF_HOUR_S or at_s + HALF_HOUR_S > latest_s:
        return NEVER
    if at_s < next_s < at_s + 2 * HALF_HOUR_S + length_s:
        return NEVER
    return at_s


def lunch_in(day, a, h):
    """Whether agent a's lunch is planned in half-hour h."""
    low_s = day.hall[0].opens_s + (h - 1) * HALF_HOUR_S
    return low_s <= day.agents[a].lunch_plan_s < low_s + HALF_HOUR_S


def shares_of(day, a, h):
    """What shares of half-hour h, and of the next one, the pause planned in h takes."""
    hall, lunch = day.hall[0], lunch_in(day, a, h)
    at_s = day.agents[a].lunch_plan_s if lunch else day.agents[a].break_plan_s
    over_s = at_s + (hall.lunch_s if lunch else hall.break_s)
    edge_s = hall.opens_s + h * HALF_HOUR_S
    begun, over = (min(over_s, edge_s) - at_s) / HALF_HOUR_S, min(1.0, max(0.0, over_s - edge_s) / HALF_HOUR_S)
    return round(begun / FINE) * FINE, round(over / FINE) * FINE


def counts_on(day, a, h, now):
    """Whether the supervisor counts on agent a being at work in half-hour h: on shift then, and come, or not yet to be missed."""
    agent, starts_s = day.agents[a], day.hall[0].opens_s + (h - 1) * HALF_HOUR_S
    if agent.leaving or agent.ends_s <= starts_s or agent.starts_s >= starts_s + HALF_HOUR_S:
        return False
    return agent.activity != OFF or now < agent.starts_s + COMES_LATE_S


def busier_than_expected(day, now):
    """How busy the day is, as a factor on the forecast: what has been seen, as far as forecasts are known to be wrong.

    The mean of a gamma day factor of mean 1 and this variance, after so many Poisson contacts where so many were expected.
    """
    hall = day.hall[0]
    at = min(len(day.expected) - 1.0, max(0.0, (now - hall.opens_s) / HALF_HOUR_S))
    i = min(len(day.expected) - 2, int(at))
    expected = day.expected[i] + (at - i) * (day.expected[i + 1] - day.expected[i])
    return (1.0 + hall.swing * hall.seen) / (1.0 + hall.swing * expected)


def least_gain(day):
    """What a change must win: the most that any supervised team asks for."""
    least = 0.0
    for t in range(len(day.teams)):
        if day.teams[t].supervised:
            least = max(least, day.teams[t].least_gain)
    return least


def best_move(day, h, busier, least):
    """The duties between which moving one agent wins most in half-hour h; the same twice when no move wins enough."""
    giver, taker, most = 0, 0, least
    for g in range(len(day.have)):
        for r in range(len(day.have)):
            if g != r and day.no_move[g][r] == 0 and day.have[g] >= 1.0:
                gain = worth(day, r, h, day.have[r], busier) - worth(day, g, h, day.have[g] - 1.0, busier)
                if gain > most:
                    giver, taker, most = g, r, gain
    return giver, taker


def worth(day, d, h, agents, busier):
    """What one agent more than so many is worth on a duty in half-hour h, in contacts answered in time or cases done."""
    if d == day.hall[0].quiet:
        return written_worth(day, h, agents)
    load, needed = day.load[d][h], day.needed[d][h]
    if load <= 0.0:
        return 0.0
    # The agents needed over and above the work grow as its square root: so many now are as good as so many on a plain day.
    alike = max(0.0, agents) * needed / (load * busier + (needed - load) * sqrt(busier))
    row = day.worth[d * len(day.load[0]) + h]
    n = min(len(row) - 2, int(alike))
    return busier * (row[n] + min(1.0, alike - n) * (row[n + 1] - row[n]))


def written_worth(day, h, agents):
    """The same for written work: cases done in half an hour, where those the plan has on it later will not get all done."""
    cases, work_s = day.written_ahead[h], 0.0
    for q in range(len(day.queues)):
        if day.channels[day.queues[q].channel].deferred:
            cases += day.queues[q].waiting
            work_s = max(work_s, day.queues[q].work_s)
    if work_s <= 0.0 or agents * HALF_HOUR_S + day.written_time[h] >= cases * work_s:
        return 0.0
    return CASE * HALF_HOUR_S / work_s


def mover(day, giver, taker, h, now):
    """Who goes over from one duty to another: those there already, those changed least often, those longest on what they do.

    NOBODY when none can.
    """
    best, best_rank = NOBODY, 0
    for a in range(len(day.agents)):
        agent = day.agents[a]
        able = day.menu[agent.group * len(day.duty_has) + taker][0] >= 0 or taker == day.plan_duty[a][h]
        able = able and day.teams[agent.team].supervised == 1 and day.plan_there[a][h] > 0.5
        if able and ahead(day, a, h) == giver and counts_on(day, a, h, now):
            rank = agent.changes if agent.planned_duty == taker else MANY + agent.changes
            if best < 0 or rank < best_rank or (rank == best_rank and longer(agent, day.agents[best])):
                best, best_rank = a, rank
    return best


def longer(agent, other):
    """Whether an agent has been longer on a duty than another; of those who have not come yet, a number drawn before decides."""
    if agent.duty_since_s == other.duty_since_s:
        return agent.thinks_s < other.thinks_s
    return agent.duty_since_s < other.duty_since_s


def ahead(day, a, h):
    """The duty agent a is to be on in half-hour h, as planned so far."""
    return day.agents[a].told_next if day.agents[a].told_next >= 0 else day.plan_duty[a][h]


def count_change(agent, at_s, now):
    """Agent is told now of a change that takes effect at `at_s`."""
    agent.changes += 1
    agent.notice_s += max(0.0, at_s - now)


def tell_apart(day, a, h, now):
    """What agent a was told is kept only where it is not the plan; what is new in it counts as a change."""
    agent = day.agents[a]
    if agent.told_next == day.plan_duty[a][h]:
        agent.told_next = NOBODY
    if agent.told_next != NOBODY and agent.told_next != agent.told:
        count_change(agent, day.hall[0].opens_s + (h - 1) * HALF_HOUR_S, now)
