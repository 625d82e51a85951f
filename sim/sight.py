"""What agents see when they choose: their own state, and of the queues and their colleagues only what the regime shows."""

from sim import feelings
from sim.policies.views import BreakView
from sim.terms import BOARD_EVERY_S, BY_LEADER, CHOICE_EVERY_S, HALF_HOUR_S


def break_view(day, a, now):
    """What agent a knows when a pause may be wished for."""
    agent = day.agents[a]
    team = day.teams[agent.team]
    pressure, heed = pressure_seen(day, team, agent.duty, now), day.hall[0].heed
    free, on_it = free_colleagues(day, a), covering(day, agent.duty)
    shows_free = team.shows_queue or team.breaks_by == BY_LEADER  # who sends others on pauses sees who is free
    return BreakView(
        now, agent.starts_s, agent.ends_s, agent.break_plan_s, agent.lunch_plan_s, agent.breaks_left,
        agent.lunch_left, agent.lunch_from_s, agent.lunch_to_s, agent.lunch_wish_s, agent.break_every_s,
        now - agent.off_end_s, agent.eagerness, feelings.fatigue_now(day, agent, now), feelings.emotion_now(day, agent, now),
        heed * pressure, team.away / max(1, team.on_duty) if team.shows_away else 0.0,
        heed * hint(day, team, pressure, free, on_it), float(free) if shows_free else 0.0, float(on_it) if shows_free else 0.0,
        day.break_luck[a][luck_slot(day, a, now)],
    )  # fmt: skip


def luck_slot(day, a, now):
    """Which of agent a's own spells of five minutes it is, in the tables of luck for choices."""
    slots = len(day.break_luck[0])
    since_s = now - day.agents[a].thinks_s + 1e-6  # a moment of choice is the first of its spell, whatever was rounded
    return min(slots - 1, max(0, int(since_s // CHOICE_EVERY_S) + 1))


def free_colleagues(day, a):
    """How many others are free for the contacts that agent a's duty is most for."""
    agent = day.agents[a]
    first = day.menu[agent.group * len(day.duty_has) + agent.duty][0]
    if first < 0:
        return 0
    free = 0
    for i in range(len(day.seats[first])):
        if day.seats[first][i] >= 0 and day.seat_idle[first][i] == 1:
            free += day.benches[day.seats[first][i]].seated
    return free - 1 if agent.bench >= 0 and agent.load == 0 else free


def covering(day, duty):
    """How many are at work on a duty's first channel."""
    return day.channels[day.duty_main[duty]].covering if day.duty_main[duty] >= 0 else 0


def hint(day, team, pressure, free, on_it):
    """What an agent is told about pauses: 1 a good moment (some are free), -1 a bad one (people wait), 0 neither or no hints."""
    if not team.hints:
        return 0.0
    if pressure > 0.0:
        return -1.0
    return 1.0 if free >= max(1.0, 0.1 * on_it) else 0.0


def pressure_seen(day, team, duty, now):
    """The strongest pressure on a duty as a team's wall board shows it: late if the board lags, 0 when there is none."""
    if not team.shows_queue:
        return 0.0
    if team.lag_s <= 0.0:
        return pressure_on(day, duty)
    minute = int((now - team.lag_s - day.hall[0].opens_s) // BOARD_EVERY_S)
    if minute < 0:
        return 0.0
    return day.board[min(len(day.board) - 1, minute)][duty]


def write_board(day, now):
    """What the wall board shows from now on, to be seen with a lag."""
    minute = min(len(day.board) - 1, max(0, round((now - day.hall[0].opens_s) / BOARD_EVERY_S)))
    for d in range(len(day.pressure)):
        day.board[minute][d] = pressure_on(day, d)


def pressure_on(day, duty):
    """Contacts waiting per agent answering (written: per contact of a plain day), at most 1, where it is highest."""
    worst = 0.0
    for q in range(len(day.queues)):
        queue = day.queues[q]
        channel = day.channels[queue.channel]
        if queue.waiting > 0 and day.duty_has[duty][queue.channel]:
            calm = queue.normal if channel.deferred else channel.covering
            worst = max(worst, min(1.0, queue.waiting / max(1.0, calm)))
    return worst


def people_wait(day, agent):
    """Whether anybody whom this agent could help on the present duty waits, by phone, chat or in person."""
    menu = day.menu[agent.group * len(day.duty_has) + agent.duty]
    for i in range(len(menu)):
        if menu[i] < 0:
            break
        queue = day.queues[menu[i]]
        if queue.waiting > 0 and not day.channels[queue.channel].deferred:
            return True
    return False


def nothing_to_do(day, duty):
    """Whether a duty is for written work only, and none waits."""
    for q in range(len(day.queues)):
        queue = day.queues[q]
        if day.duty_has[duty][queue.channel] and (queue.waiting > 0 or not day.channels[queue.channel].deferred):
            return False
    return True


def half_hour(day, now):
    """Which half-hour it is: 0 before opening, then 1, 2 ...; the last one is after closing."""
    if now >= day.hall[0].closes_s:
        return len(day.work_share) - 1
    return min(len(day.work_share) - 1, max(0, int((now - day.hall[0].opens_s) // HALF_HOUR_S) + 1))
