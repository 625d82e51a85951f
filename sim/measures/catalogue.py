"""Every measure once: its name, group, unit, direction, words and exact definition. Tables and pages are made from this."""

from dataclasses import dataclass

from sim.terms import BOUNDS, label

GROUPS = {
    "service": {"en": "Those who get in touch", "nb": "De som tar kontakt"},
    "workload": {"en": "Those who answer: workload", "nb": "De som svarer: belastning"},
    "fairness": {"en": "How evenly it falls", "nb": "Hvor jevnt det fordeler seg"},
    "autonomy": {"en": "Those who answer: say over their own day", "nb": "De som svarer: innflytelse på egen dag"},
    "cost": {"en": "The bill", "nb": "Kostnaden"},
}


@dataclass(frozen=True)
class Measure:
    """One measure. `unit` is 1 (share), s, min, h, count or clock (seconds since midnight); `better` higher, lower or neither."""

    name: str
    group: str
    unit: str
    better: str
    en: str
    nb: str
    about_en: str
    about_nb: str

    def label(self, lang: str) -> str:
        """What a reader sees."""
        return self.nb if lang == "nb" else self.en

    def about(self, lang: str) -> str:
        """The definition with its denominator."""
        return self.about_nb if lang == "nb" else self.about_en


_IMMEDIATE_EN = "phone, desk and chat"
_IMMEDIATE_NB = "telefon, oppmøte og chat"

_ALL = (
    Measure("service_level", "service", "1", "higher", "answered in the promised time", "besvart innen lovet tid",
            f"answered within the promised time / offered ({_IMMEDIATE_EN})",
            f"besvart innen lovet tid / innkommet ({_IMMEDIATE_NB})"),
    Measure("service_level_less_short", "service", "1", "higher", "answered in the promised time, short abandons left out", "besvart innen lovet tid, uten raskt frafall",
            "answered within the promised time / (offered - abandoned within it)",
            "besvart innen lovet tid / (innkommet - lagt på innen den tiden)"),
    Measure("abandonment", "service", "1", "lower", "gave up", "frafall",
            "abandoned / offered", "lagt på eller gått / innkommet"),
    Measure("waited", "service", "1", "lower", "had to wait", "måtte vente",
            "not answered at once / offered", "ikke besvart straks / innkommet"),
    Measure("asa", "service", "s", "lower", "average speed of answer", "gjennomsnittlig svartid",
            "sum of waits of those answered / answered; those called back are left out", "summen av ventetid for de besvarte / besvarte; de som ble ringt tilbake, er utenom"),
    Measure("mean_wait", "service", "s", "lower", "mean wait of everybody", "gjennomsnittlig ventetid for alle",
            "sum of all waits, answered or given up / answered or given up; those called back are left out",
            "summen av all ventetid, besvart eller ei / besvarte og de som ga opp; de som ble ringt tilbake, er utenom"),
    Measure("wait_p50", "service", "s", "lower", "on a typical day, half of those answered wait less than", "på en typisk dag venter halvparten av de besvarte kortere enn",
            "median wait of those answered, mean over days", "median ventetid for besvarte, snitt over dager"),
    Measure("wait_p90", "service", "s", "lower", "on a typical day, nine of ten answered wait less than", "på en typisk dag venter ni av ti besvarte kortere enn",
            "90th percentile of the wait of those answered, mean over days", "90-persentil av ventetiden for besvarte, snitt over dager"),
    Measure("offered", "service", "count", "neither", "offered a day", "innkommet per dag",
            f"contacts that arrive ({_IMMEDIATE_EN}), per day", f"henvendelser som kommer inn ({_IMMEDIATE_NB}), per dag"),
    Measure("handled", "service", "count", "higher", "handled a day", "ferdig behandlet per dag",
            f"contacts helped to the end ({_IMMEDIATE_EN}), per day", f"henvendelser ferdig behandlet ({_IMMEDIATE_NB}), per dag"),
    Measure("aht", "service", "s", "neither", "average handle time", "gjennomsnittlig behandlingstid",
            "time in hand, after-contact work included / handled", "tid i arbeid, etterarbeid medregnet / ferdig behandlede"),
    Measure("retries", "service", "1", "lower", "trying again", "nye forsøk",
            "contacts by people who gave up before / offered", "henvendelser fra folk som ga opp tidligere / innkommet"),
    Measure("lost", "service", "1", "lower", "gave up for good", "ga opp for godt",
            "gave up and did not try again / people who got in touch for the first time", "ga opp uten å prøve igjen / de som tok kontakt for første gang"),
    Measure("callbacks", "service", "1", "neither", "took the offer to be called back", "takket ja til å bli ringt tilbake",
            "hung up to be called back / offered", "la på for å bli ringt tilbake / innkommet"),
    Measure("callback_wait", "service", "min", "lower", "until called back", "tid til man blir ringt tilbake",
            "sum of the time from getting in touch until called back / those called back; from one open day to the next counts 24 hours",
            "summen av tiden fra man tok kontakt til man ble ringt tilbake / de som ble ringt tilbake; fra én åpen dag til den neste teller 24 timer"),
    Measure("callbacks_open", "service", "1", "lower", "promised a call that did not come", "lovet en oppringing som ikke kom",
            "not called back when the day, or the period, ends / promised a call", "ikke ringt tilbake når dagen eller perioden er slutt / lovet en oppringing"),
    Measure("transfers", "service", "1", "lower", "passed on from another queue", "satt over fra en annen kø",
            "contacts passed on by an agent / offered", "henvendelser satt over av en medarbeider / innkommet"),
    Measure("repeats", "service", "1", "lower", "coming back unsolved", "kommer tilbake fordi saken ikke ble løst",
            "contacts by people whose matter was not solved before / offered", "henvendelser fra folk som ikke fikk saken løst sist / innkommet"),
    Measure("first_contact", "service", "1", "higher", "solved at first contact", "løst ved første kontakt",
            "solved for good / helped, those left out who come back unsolved", "løst for godt / fått hjelp, utenom dem som kommer tilbake fordi saken ikke ble løst"),
    Measure("unresolved", "service", "1", "lower", "not solved for good", "ikke løst for godt",
            "helped, but likely to have to come back / handled; 0 unless switched on", "fått hjelp, men må trolig komme tilbake / ferdig behandlede; 0 om det ikke er slått på"),
    Measure("written_open", "service", "count", "lower", "written cases left at the end of the day", "skriftlige saker igjen ved dagens slutt",
            "written contacts not finished when the day ends, per day", "skriftlige henvendelser som ikke er ferdige ved dagens slutt, per dag"),
    Measure("written_oldest", "service", "h", "lower", "longest a written case has lain", "lengste tid en skriftlig sak har ligget",
            "hours from arrival until it was taken up, or until the day ended, of the case that lay longest, mean over days",
            "timer fra den kom til den ble tatt opp, eller til dagen var slutt, for saken som lå lengst, snitt over dager"),
    Measure("written_age_p90", "service", "h", "lower", "nine of ten written cases done were no older than", "ni av ti ferdige skriftlige saker var ikke eldre enn",
            "90th percentile of the hours from arrival until done, of cases done that day, mean over days; a working day counts 24 hours",
            "90-persentil av timer fra saken kom til den var ferdig, for saker ferdige den dagen, snitt over dager; en arbeidsdag teller 24 timer"),
    Measure("written_on_time", "service", "1", "higher", "written cases done in the promised time", "skriftlige saker ferdige innen lovet tid",
            "done within the promised time / done, or not done and overdue", "ferdige innen lovet tid / ferdige, eller ikke ferdige og for sene"),
    Measure("plan_expected", "service", "1", "neither", "the plan expected answered in the promised time", "planen regnet med besvart innen lovet tid",
            f"share of the forecast contacts ({_IMMEDIATE_EN}) that the plan is expected to answer in time, by exact theory half-hour by half-hour, mean over days",
            f"andel av de ventede henvendelsene ({_IMMEDIATE_NB}) som planen etter eksakt teori skulle rekke i tide, halvtime for halvtime, snitt over dager"),
    Measure("plan_gap", "service", "1", "neither", "how far the plan may be from the best", "hvor langt planen kan være fra den beste",
            "the solver's own bound, as a share of what it makes small, mean over days", "optimeringens egen grense, som andel av det den gjør lite, snitt over dager"),
    Measure("occupancy", "workload", "1", "neither", "occupancy", "belastningsgrad",
            "handling / (handling + available) while open; pauses and task time are outside",
            "arbeid med henvendelser / (arbeid + ledig) i åpningstiden; pauser og oppgavetid er utenfor"),
    Measure("longest_stretch", "workload", "min", "lower", "longest stretch without a pause", "lengste økt uten pause",
            "longest time without 5 minutes off, mean over agents at work", "lengste tid uten 5 minutter fri, snitt over medarbeidere på jobb"),
    Measure("over_120", "workload", "1", "lower", "agent-days with a stretch over 2 hours", "vakter med mer enn 2 timer uten pause",
            "agents with a stretch over 120 minutes / agents at work", "medarbeidere med økt over 120 minutter / medarbeidere på jobb"),
    Measure("pause_minutes", "workload", "min", "neither", "pause taken per agent", "pausetid per medarbeider",
            "minutes of lunch and breaks / agents at work", "minutter lunsj og pauser / medarbeidere på jobb"),
    Measure("breaks_taken", "workload", "count", "higher", "short breaks taken per agent", "korte pauser tatt per medarbeider",
            "breaks begun / agents at work", "pauser påbegynt / medarbeidere på jobb"),
    Measure("pauses_missed", "workload", "1", "lower", "pauses missed", "pauser som gikk tapt",
            "lunches and breaks entitled to but never begun / entitled to", "lunsjer og pauser man hadde rett på, men ikke fikk / rett på"),
    Measure("pauses_late", "workload", "1", "neither", "pauses begun late", "pauser som begynte for sent",
            "pauses begun more than 5 minutes after they were due by the plan, or wished for by the agent / pauses begun; a plan is often due in the middle of a contact, a wish arises mostly between contacts",
            "pauser påbegynt mer enn 5 minutter etter plan eller eget ønske / pauser påbegynt; planen faller ofte midt i en henvendelse, et ønske kommer oftest mellom to"),
    Measure("lunch_start", "workload", "clock", "neither", "lunch begins at", "lunsjen begynner",
            "mean start of lunches begun", "gjennomsnittlig start på lunsjer"),
    Measure("overrun", "workload", "min", "lower", "work past the end of the shift", "arbeid etter vaktslutt",
            "minutes past shift end / agents at work", "minutter etter vaktslutt / medarbeidere på jobb"),
    Measure("handled_each", "workload", "count", "neither", "contacts handled per agent", "henvendelser per medarbeider",
            "contacts handled or passed on, written cases included / agents at work", "henvendelser ferdig behandlet eller satt over, skriftlige medregnet / medarbeidere på jobb"),
    Measure("phone_minutes", "workload", "min", "neither", "on the phone per agent", "tid i telefon per medarbeider",
            "minutes talking on the phone / agents at work", "minutter i samtale på telefon / medarbeidere på jobb"),
    Measure("channel_switches", "workload", "count", "neither", "changes of channel", "bytter av kanal",
            "times an agent goes over to another channel / agents at work", "ganger en medarbeider går over til en annen kanal / medarbeidere på jobb"),
    Measure("fatigue", "workload", "1", "lower", "fatigue (a construct, not a measurement)", "slitenhet (et teoretisk mål, ikke en måling)",
            "at the end of the shift, mean over agents at work; 0 unless switched on", "ved vaktslutt, snitt over medarbeidere på jobb; 0 om den ikke er slått på"),
    Measure("emotion", "workload", "1", "lower", "left behind by hard contacts (a construct)", "etterlatt av tunge henvendelser (et teoretisk mål)",
            "at the end of the shift, mean over agents at work; 0 unless switched on", "ved vaktslutt, snitt over medarbeidere på jobb; 0 om det ikke er slått på"),
    Measure("phone_gini", "fairness", "1", "lower", "unevenness of phone minutes", "skjevhet i telefontid",
            "Gini coefficient of minutes on the phone over agents at work: 0 all alike, 1 one has everything; mean over days",
            "Gini-koeffisient for minutter i telefon blant medarbeidere på jobb: 0 alle likt, 1 én har alt; snitt over dager"),
    Measure("most_away", "fairness", "1", "neither", "most away at once", "flest borte samtidig",
            "most agents on a pause at one time / agents at work", "flest medarbeidere i pause på én gang / medarbeidere på jobb"),
    Measure("own_pauses", "autonomy", "1", "higher", "pauses at a time the agent chose", "pauser på tidspunkt medarbeideren valgte",
            "pauses begun that the agent chose / pauses begun", "pauser medarbeideren selv valgte / pauser påbegynt"),
    Measure("wishes", "autonomy", "count", "neither", "wishes for a pause per agent", "pauseønsker per medarbeider",
            "pauses wished for by the agent / agents at work", "pauser medarbeideren selv ønsket / medarbeidere på jobb"),
    Measure("granted_at_once", "autonomy", "1", "higher", "wishes granted at once", "ønsker innvilget straks",
            "own wishes no bound held back / own wishes", "egne ønsker som ingen ramme stanset / egne ønsker"),
    Measure("wish_wait", "autonomy", "min", "lower", "wait from wish to pause", "ventetid fra ønske til pause",
            "minutes from own wish to the start of the pause / own wishes that came to a pause",
            "minutter fra eget ønske til pausen begynner / egne ønsker som ble til en pause"),
    Measure("granted_at_latest", "autonomy", "1", "lower", "wishes granted only after the longest wait", "ønsker innvilget først etter lengste ventetid",
            "own wishes held back until nobody may be held back any longer / own wishes", "egne ønsker holdt tilbake til ingen kan holdes tilbake lenger / egne ønsker"),
    Measure("wishes_unmet", "autonomy", "1", "lower", "wishes that came to nothing", "ønsker det ikke ble noe av",
            "own wishes that never became a pause / own wishes", "egne ønsker som aldri ble til en pause / egne ønsker"),
    *(Measure(f"held_by_{bound}", "autonomy", "1", "lower", f"wishes held back: {en}", f"ønsker holdt tilbake: {nb}",
              f"own wishes held back by this bound ({en}), the last one if there were several / own wishes", f"egne ønsker holdt tilbake av denne rammen ({nb}), den siste om det var flere / egne ønsker")
      for bound in BOUNDS[1:] for en, nb in [(label(bound, "en"), label(bound, "nb"))]),
    Measure("own_time", "autonomy", "1", "higher", "working time on a channel of own choice", "arbeidstid på selvvalgt kanal",
            "time at work, pauses left out, on a duty the agent went over to by own choice / that time", "tid på jobb utenom pauser, på en oppgave medarbeideren selv gikk over til / den tiden"),
    Measure("plan_changes", "autonomy", "count", "lower", "changes of the plan by a supervisor, per agent", "endringer i planen fra driftslederen, per medarbeider",
            "times an agent is told to be on another channel than planned, or has a pause put off / agents at work", "ganger en medarbeider får beskjed om en annen kanal enn planlagt, eller får en pause utsatt / medarbeidere på jobb"),
    Measure("lunch_by_law", "autonomy", "1", "lower", "lunches at the last moment allowed", "lunsjer tatt ved siste frist",
            "lunches begun because the latest start allowed had come / lunches begun", "lunsjer som begynte fordi siste frist var nådd / lunsjer påbegynt"),
    Measure("hours_worked", "cost", "h", "lower", "hours at work", "timer på jobb",
            "hours from signing in to signing out, lunch included, all agents, per day", "timer fra innlogging til utlogging, lunsj medregnet, alle, per dag"),
)  # fmt: skip

_BY_CHANNEL = ("service_level", "abandonment", "asa")
_CHANNEL = {"phone": ("phone", "telefon"), "chat": ("chat", "chat"), "desk": ("desk", "oppmøte")}


def _for_channel(measure: Measure, channel: str) -> Measure:
    en, nb = _CHANNEL[channel]
    return Measure(
        f"{measure.name}_{channel}", measure.group, measure.unit, measure.better, f"{measure.en}: {en}", f"{measure.nb}: {nb}",
        f"{measure.about_en}; {en} only".replace(f" ({_IMMEDIATE_EN})", ""), f"{measure.about_nb}; bare {nb}".replace(f" ({_IMMEDIATE_NB})", ""),
    )  # fmt: skip


MEASURES: dict[str, Measure] = {}
for _measure in _ALL:
    MEASURES[_measure.name] = _measure
    if _measure.name in _BY_CHANNEL:
        for _channel in _CHANNEL:
            MEASURES[f"{_measure.name}_{_channel}"] = _for_channel(_measure, _channel)

# The measures a first page shows, in its order; the tables have all of them.
FIRST_PAGE = (
    "service_level", "service_level_phone", "service_level_desk", "service_level_chat", "abandonment", "asa", "wait_p90",
    "lost", "callbacks", "callback_wait", "callbacks_open", "first_contact", "written_open", "written_oldest", "written_on_time", "occupancy", "longest_stretch", "over_120", "breaks_taken", "pauses_missed", "pauses_late", "lunch_start",
    "overrun", "phone_gini", "most_away", "own_pauses", "granted_at_once", "wish_wait", "own_time", "plan_changes", "lunch_by_law", "hours_worked",
)  # fmt: skip
