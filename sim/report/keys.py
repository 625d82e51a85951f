"""What the numbers of a scenario are called, in words: each key that may carry an evidence card, in English and Norwegian.

A key is known by its ending, and what comes before it (queue, regime, team, channel) is said in front.
"""

from sim.evidence import Card, Series
from sim.scenario import Scenario
from sim.terms import label as word_for

TOPICS = {
    "demand": ("Those who get in touch", "De som tar kontakt"),
    "staffing": ("Staffing", "Bemanning"),
    "workforce": ("Those who answer", "De som svarer"),
    "behaviour": ("What work does to people", "Hva arbeidet gjør med folk"),
    "channel": ("How channels are worked", "Hvordan kanalene betjenes"),
    "regime": ("The regimes", "Styringsformene"),
}
OTHER = ("Other", "Annet")
NAMES = {
    # those who get in touch
    "demand.scale": ("how many, against what is normal", "hvor mange, målt mot det vanlige"),
    "weights": ("how the day is spread over the half-hours", "hvordan dagen fordeler seg på halvtimene"),
    "day_factor_shape": ("how alike days are (higher: more alike)", "hvor like dagene er (høyere: likere)"),
    "half_hour_shape": ("how even the half-hours are (higher: more even)", "hvor jevne halvtimene er (høyere: jevnere)"),
    "half_hour_correlation": ("how much a half-hour is like the one before", "hvor mye en halvtime ligner den forrige"),
    "forecast.day_sd": ("how wrong the forecast is about a day", "hvor mye prognosen bommer på en dag"),
    "forecast.half_hour_sd": ("how wrong the forecast is about a half-hour", "hvor mye prognosen bommer på en halvtime"),
    "calendar.weekdays": ("how busy each weekday is", "hvor travel hver ukedag er"),
    "calendar.months": ("how busy each month is", "hvor travel hver måned er"),
    "payday.day_of_month": ("day of the month when many are paid", "datoen mange får utbetaling"),
    "payday.factor": ("how much busier it is after payday", "hvor mye travlere det er etter utbetaling"),
    "payday.days_after": ("for how many open days after payday", "i hvor mange åpne dager etter utbetaling"),
    "after_holiday": ("how much busier the day after a holiday is", "hvor mye travlere dagen etter en helligdag er"),
    "per_day": ("contacts a day", "henvendelser per dag"),
    "handle.mean": ("time to help one, on average", "tid på å hjelpe én, i snitt"),
    "handle.cv": ("how much the time to help one differs", "hvor mye tiden på å hjelpe én varierer"),
    "acw.mean": ("after-contact work, on average", "etterarbeid, i snitt"),
    "patience.mean": ("how long people wait before they give up", "hvor lenge folk venter før de gir opp"),
    "answer_within": ("promised answer time", "lovet svartid"),
    "target": ("share promised an answer in time", "andelen som er lovet svar i tide"),
    "hand_over": ("share the bot hands over to a person", "andelen roboten setter over til et menneske"),
    "short.share": ("share who hang up at once", "andelen som legger på med en gang"),
    "short.within": ("how soon those who hang up at once do so", "hvor raskt de som legger på med en gang, gjør det"),
    "retry.share": ("share of those who gave up who try again", "andelen av dem som ga opp, som prøver igjen"),
    "retry.after.mean": ("how soon those who gave up try again", "hvor snart de som ga opp, prøver igjen"),
    "retry.to_share": ("share of those who try again that take another channel", "andelen av nye forsøk som er på en annen kanal"),
    "repeat.share": ("share of the unsolved who come back", "andelen av de uløste som kommer tilbake"),
    "repeat.same_day": ("share of those who come back that do so the same day", "andelen av dem som kommer tilbake, som gjør det samme dag"),
    "repeat.after.mean": ("how soon those not helped come back", "hvor snart de som ikke fikk hjelp, kommer tilbake"),
    "transfer.share": ("share who are passed on", "andelen som settes over"),
    "callback.above": ("wait above which a call back is offered", "ventetid før oppringing tilbys"),
    "callback.uptake": ("share who say yes to a call back", "andelen som takker ja til oppringing"),
    "overflow": ("wait before others are asked to help", "ventetid før andre blir bedt om å hjelpe"),
    # staffing
    "staffing.agents": ("how many agents there are", "hvor mange medarbeidere det er"),
    "staffing.scale": ("staffing against what is normal", "bemanning målt mot det vanlige"),
    "shrinkage": ("planned absence from duty", "planlagt fravær fra vakt"),
    "availability": ("share of those there who can take contacts", "andelen av dem på jobb som kan ta henvendelser"),
    "block": ("length of the blocks of the plan", "hvor lange bolker planen har"),
    # those who answer
    "absence": ("absence reported the same morning", "fravær meldt samme morgen"),
    "lateness": ("how late people sign in", "hvor sent folk logger inn"),
    "plan_delay": ("time from a planned minute until it is acted on", "tid fra et planlagt minutt til det skjer"),
    "speed_sd": ("how much people differ in pace", "hvor ulikt tempo folk har"),
    "level_slows": ("how much longer each lower skill level takes", "hvor mye lenger tid hvert lavere ferdighetsnivå tar"),
    "lunch_wish_sd": ("how much people differ in when they like lunch", "hvor ulikt folk vil spise lunsj"),
    "channel_wish_sd": ("how much people differ in liking for channels", "hvor ulikt folk liker kanalene"),
    "phone_wish": ("how well the phone is liked, against other channels", "hvor godt telefon er likt, mot andre kanaler"),
    "pauses.lunch": ("length of lunch", "lengden på lunsjen"),
    "pauses.break_length": ("length of a short break", "lengden på en kort pause"),
    "lunch_when_shift_exceeds": ("length of shift that gives a lunch break", "vaktlengde som gir rett til lunsjpause"),
    "lunch_at_latest_after": ("latest start of lunch, into the shift", "seneste lunsjstart, regnet fra vaktstart"),
    # what work does to people
    "fatigue_rate": ("how fast phone work tires", "hvor fort telefonarbeid sliter"),
    "fatigue_chat": ("how much chat tires, against phone", "hvor mye chat sliter, mot telefon"),
    "fatigue_written": ("how much written work tires, against phone", "hvor mye skriftlig arbeid sliter, mot telefon"),
    "recovery_break": ("recovery in a pause", "restitusjon i en pause"),
    "recovery_task": ("recovery in task time", "restitusjon i oppgavetid"),
    "recovery_idle": ("recovery while available", "restitusjon mens man er ledig"),
    "own_rest": ("how much better a pause of one's own choice rests", "hvor mye bedre en selvvalgt pause hviler"),
    "fatigue_slows": ("how much fatigue slows the work", "hvor mye slitenhet sinker arbeidet"),
    "behaviour.hard": ("share of contacts that are hard", "andelen tunge henvendelser"),
    "emotion_rise": ("how much a hard contact leaves behind", "hvor mye en tung henvendelse setter igjen"),
    "emotion_fade": ("how fast what it leaves behind fades", "hvor fort det den setter igjen, slipper taket"),
    "emotion_rest": ("how much faster that fades in a pause", "hvor mye fortere det slipper taket i en pause"),
    "emotion_slows": ("how much what hard contacts leave behind slows the work", "hvor mye det tunge henvendelser setter igjen, sinker arbeidet"),
    "hurry": ("how much faster people work while others wait", "hvor mye fortere folk jobber når noen venter"),
    "overwork": ("how much slower after too long a busy spell", "hvor mye saktere etter en for lang travel periode"),
    "overwork_over": ("how busy an hour must be to be too busy", "hvor travel en time må være for å være for travel"),
    "switch_slows": ("how much a change of channel slows the next contact", "hvor mye et kanalbytte sinker neste henvendelse"),
    "unresolved": ("share of matters not solved for good", "andelen saker som ikke blir løst for godt"),
    "unresolved_fatigue": ("how much fatigue adds to what is not solved", "hvor mye slitenhet legger til det som ikke blir løst"),
    "unresolved_load": ("how much each chat more in hand adds to what is not solved", "hvor mye hver chat til samtidig legger til det som ikke blir løst"),
    "skill_start": ("self-leadership skill when a trial begins", "ferdighet i selvledelse når et forsøk begynner"),
    "skill_end": ("self-leadership skill in the end", "ferdighet i selvledelse til slutt"),
    "skill_time": ("time in which most of it is learned", "tiden det meste læres på"),
    "weeks": ("weeks since the trial began", "uker siden forsøket begynte"),
    "norm": ("strength of the norm that one helps when people wait", "hvor sterk normen er om å hjelpe når noen venter"),
    # channels
    "slowdown": ("how much each chat more at once slows the others", "hvor mye hver chat til samtidig sinker de andre"),
    # regimes
    "breaks.params.base": ("readiness to go on a pause, before all else", "hvor lett man går til pause, før alt annet"),
    "per_fatigue": ("weight of fatigue in taking a pause", "vekten av slitenhet når man tar pause"),
    "per_emotion": ("weight of what hard contacts leave behind", "vekten av det tunge henvendelser setter igjen"),
    "per_hour": ("weight of each hour since the last pause", "vekten av hver time siden forrige pause"),
    "per_need": ("weight of a pause being due", "vekten av at en pause står for tur"),
    "per_away": ("weight of colleagues being away", "vekten av at kolleger er borte"),
    "per_hint": ("weight of a suggestion from the board", "vekten av et forslag fra tavlen"),
    "courtesy": ("weight of the queue people see", "vekten av køen folk ser"),
    "breaks.params.habit": ("pull of the plan's pause times", "hvor mye planens pausetider trekker"),
    "lunch_window": ("how far lunch may be moved either way", "hvor langt lunsjen kan flyttes hver vei"),
    "break_window": ("how far a short break may be moved either way", "hvor langt en kort pause kan flyttes hver vei"),
    "calm_below": ("how much may wait before people put a pause off", "hvor mange som kan vente før folk utsetter pausen"),
    "spare": ("share of colleagues who must be free", "andelen kolleger som må være ledige"),
    "not_before": ("shortest time between pauses", "korteste tid mellom pauser"),
    "at_latest": ("longest stretch before a pause comes in any case", "lengste økt før pausen kommer uansett"),
    "min_stint": ("shortest stay on a channel", "korteste tid på en kanal"),
    "pull_of_queue": ("weight of people waiting in choice of channel", "vekten av at noen venter, når man velger kanal"),
    "pull_of_need": ("weight of what the day needs", "vekten av det dagen trenger"),
    "stickiness": ("weight of staying with the channel", "vekten av å bli på kanalen"),
    "liking": ("weight of one's own liking for a channel", "vekten av hva man selv liker"),
    "channel_choice.params.habit": ("pull of the plan in choice of channel", "hvor mye planen trekker når man velger kanal"),
    "notice": ("how long before agents are told of a change", "hvor lang tid i forveien en endring sies fra om"),
    "least_gain": ("what a change must be expected to win", "hva en endring minst må ventes å gi"),
    "max_away": ("share of the team that may be away at once", "andelen av teamet som kan være borte samtidig"),
    "together": ("share of the team that may be at lunch at once", "andelen av teamet som kan ha lunsj samtidig"),
    "floor": ("coverage floor: share of the forecast load", "minstebemanning: andel av det prognosen sier"),
    "apart": ("least time between pauses", "minste tid mellom pauser"),
    "not_last": ("no pause in the last minutes of the shift", "ingen pause de siste minuttene av vakten"),
    "max_wait": ("longest wait for a pause that was wished for", "lengste ventetid på en pause man har ønsket"),
    "lag": ("how old the numbers on the board are", "hvor gamle tallene på tavlen er"),
    "picks": ("share of written cases picked freely", "andelen skriftlige saker som velges fritt"),
    "call_when_wait": ("wait at which a leader asks for help", "ventetid før en leder ber om hjelp"),
    "compliance": ("share who come when asked", "andelen som kommer når de blir spurt"),
    "warmup": ("hours left out at the start", "timer som holdes utenfor i starten"),
    "share": ("share of the staff", "andel av de ansatte"),
}  # fmt: skip


def topic(key: str, lang: str) -> str:
    """The heading a key belongs under."""
    return TOPICS.get(key.partition(".")[0], OTHER)[lang == "nb"]


def in_words(scenario: Scenario, key: str, lang: str, owners: str = "") -> str:
    """A key in words, with whose it is in front (`owners`, when it stands for several); the key itself where there are none."""
    parts = key.split(".")
    endings = (".".join(parts[i:]) for i in range(len(parts)))
    found = next((NAMES[ending][lang == "nb"] for ending in endings if ending in NAMES), "")
    mine = owners or owner(scenario, key, lang)
    return f"{mine}: {found}" if mine and found else found or key


def owner(scenario: Scenario, key: str, lang: str) -> str:
    """The queue, channel, team or regime a key is about; empty where it is about all."""
    parts = key.split(".")
    if parts[0] == "regime" and parts[1] in scenario.regime:
        return scenario.regime[parts[1]].label.of(lang)
    if parts[:2] == ["workforce", "teams"]:
        return team(scenario, parts[2], lang)
    if parts[:2] == ["demand", "queues"]:
        return word_for(parts[2], lang)
    return word_for(parts[1], lang) if parts[0] == "channel" else ""


def team(scenario: Scenario, name: str, lang: str) -> str:
    """What a reader calls a team."""
    label = scenario.workforce.teams[name].label
    return label.of(lang) if label else name


def alike(scenario: Scenario) -> list[tuple[list[str], Card | Series]]:
    """Every number that came with a source, once: the keys it stands at (several where regimes have it alike), and its card."""
    found: dict[tuple, tuple[list[str], Card | Series]] = {}
    for key, card in scenario.cards():
        of_regime = key.split(".", 2)[2] if key.startswith("regime.") else key
        same = (of_regime, *(str(card.given.get(part)) for part in ("value", "unit", "low", "high", "source", "guess")))
        found.setdefault(same, ([], card))[0].append(key)
    return list(found.values())
