"""The vocabulary: every state has one number (for the floor), one name (for tables) and one label in each language."""

# Channels. Phone and desk take an agent's whole attention, chat is shared with other chats, written work waits.
PHONE, CHAT, WRITTEN, DESK = range(4)
CHANNELS = ("phone", "chat", "written", "desk")

# What an agent is doing. Every second of a working day is in exactly one of these.
OFF, AVAILABLE, ON_PHONE, ON_CHAT, ON_WRITTEN, ON_DESK, ACW, BREAK, LUNCH, TASK = range(10)
ACTIVITIES = ("off", "available", "phone", "chat", "written", "desk", "acw", "break", "lunch", "task")

# The life of a contact. COMING: will come back, at a time that is set. ASIDE: a written case put down while a person is helped.
AHEAD, COMING, WAITING, TALKING, WRAPPING, ASIDE, HANDLED, ABANDONED, TRANSFERRED = range(9)
PHASES = ("ahead", "ahead", "open", "open", "open", "open", "handled", "abandoned", "transferred")

# What a contact is to the one before it.
FIRST, RETRY, TRANSFER, REPEAT = range(4)
CAME = ("first", "retry", "transfer", "repeat")

# Who decided.
BY_AGENT, BY_PLAN, BY_LAW, BY_LEADER = range(4)
DECIDERS = ("agent", "plan", "law", "leader")

# Pauses are wished for by kind; NO_WISH means "carry on".
NO_WISH, WISH_BREAK, WISH_LUNCH = range(3)
PAUSES = ("none", "break", "lunch")

# What may hold a wish back.
NOTHING, COVERAGE_FLOOR, MAX_AWAY, TOGETHER, WINDOW, TOKENS = range(6)
BOUNDS = ("nothing", "coverage_floor", "max_away", "together", "window", "tokens")

# Moments set before the day begins; at the same second they come in this order.
SIGN_IN, HALF_HOUR, BOARD, CALL, LOOK, NEW_DUTY, TOLD, PLANNED_PAUSE, CHOICE, SHIFT_OVER = range(10)

NOT_YET = float("nan")  # a time that has not come
NOBODY = -1  # a row that is not there
HAS_COME = -2  # a follower who has come already, on another day
NEVER = float("inf")  # a time that will not come
UNLIMITED = 2**40
FINE = 2.0**-20  # shares of a half-hour are rounded to this, so that sums of them are the same in any order
DAY_S = 86400.0
WEEK_S = 7 * DAY_S
WORKING_DAYS = 5  # in a week
FEWEST = 5  # no team, or other group, of fewer people than this is told of by itself
HALF_HOUR_S = 1800.0
CHOICE_EVERY_S = 300.0  # a free agent thinks about a pause this often
BOARD_EVERY_S = 60.0  # a wall board that lags is written this often
CALL_EVERY_S = 300.0  # a leader looks at the queues this often

LABELS = {
    "en": {
        "phone": "phone",
        "chat": "chat",
        "written": "written",
        "desk": "desk",
        "available": "available",
        "acw": "after-contact work",
        "break": "break",
        "lunch": "lunch",
        "task": "task time",
        "off": "off",
        "agent": "the agent",
        "plan": "the plan",
        "law": "the law",
        "leader": "the leader",
        "coverage_floor": "too few left on the channel",
        "max_away": "too many away at once",
        "together": "too many at lunch at once",
        "window": "outside the window for pauses",
        "tokens": "no token left for a busy half-hour",
    },
    "nb": {
        "phone": "telefon",
        "chat": "chat",
        "written": "skriftlig",
        "desk": "oppmøte",
        "available": "ledig",
        "acw": "etterarbeid",
        "break": "pause",
        "lunch": "lunsj",
        "task": "oppgavetid",
        "off": "av vakt",
        "agent": "medarbeideren",
        "plan": "planen",
        "law": "loven",
        "leader": "lederen",
        "coverage_floor": "for få igjen på kanalen",
        "max_away": "for mange borte samtidig",
        "together": "for mange til lunsj samtidig",
        "window": "utenfor tidsvinduet for pauser",
        "tokens": "ingen polett igjen til en travel halvtime",
    },
}


def label(name: str, lang: str) -> str:
    """The word a reader sees for a name in the tables; the name itself if it has no other."""
    return LABELS[lang].get(name, name)


def clock(seconds: float) -> str:
    """Seconds since midnight as hh:mm, rounded to the minute."""
    minutes = round(seconds / 60)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
