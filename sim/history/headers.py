"""Which column of a file is which: headers in English and Norwegian, with or without units, or as the user says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from sim.errors import InputError, nearest

# What is read -> what it is, in each language (the template explains its columns so, too).
MEANINGS: dict[str, tuple[str, str]] = {
    "date": ("the date", "datoen"),
    "time": ("when the interval begins, or the contact came in", "når intervallet begynner, eller henvendelsen kom inn"),
    "channel": ("phone, chat, written or desk", "telefon, chat, skriftlig eller oppmøte"),
    "topic": ("the queue or topic", "køen eller temaet"),
    "team": ("the team or site; fewer than five agents are never shown", "teamet eller stedet; færre enn fem vises aldri"),
    "priority": ("the priority of a contact", "hvilken prioritet henvendelsen har"),
    "offered": ("how many came in", "hvor mange som kom inn"),
    "handled": ("how many were answered", "hvor mange som ble besvart"),
    "abandoned": ("how many gave up waiting", "hvor mange som la på i køen"),
    "within": ("share of those offered who were answered in time", "andel av de innkomne som ble besvart i tide"),
    "in_time": ("how many were answered in time", "hvor mange som ble besvart i tide"),
    "wait": ("mean wait of those answered", "gjennomsnittlig ventetid for de besvarte"),
    "wait_all": ("mean wait of all", "gjennomsnittlig ventetid for alle"),
    "handle": ("mean handle time, after-contact work included", "gjennomsnittlig behandlingstid, med etterarbeid"),
    "talk": ("mean talk time", "gjennomsnittlig samtaletid"),
    "acw": ("mean after-contact work", "gjennomsnittlig etterarbeid"),
    "present": ("agents at work who take this channel", "medarbeidere på jobb som tar denne kanalen"),
    "available": ("of those, able to take contacts: on no pause or task", "av dem, klare for henvendelser: ikke i pause"),
    "outcome": ("answered or abandoned", "besvart eller lagt på"),
    "agent": ("the code of an agent, used only to count", "medarbeiderkode, bare brukt til å telle"),
}
SYNONYMS: dict[str, str] = {
    "date": "date, dato, day, dag, timestamp, date time, datetime, tidspunkt, dato tid, dato og tid, start time, "
    "starttid, interval start time, arrived, arrival, call date, dag dato",
    "time": "time, tid, interval, intervall, interval start, intervall start, klokkeslett, halvtime, half hour, kl, "
    "klokken, start, fra, from, period, periode, time of day, time entered, entered, enter, entry, ankomst, inn i "
    "kø, inn tid, vru entry, tidsintervall, tidsrom, interval begin, clock, hour, timeintervall, kvarter",
    "channel": "channel, kanal, media, media type, medietype, mediatype, channel type, kanaltype, medium, channel name, "
    "kanalnavn",
    "topic": "queue, kø, topic, tema, type, skill, queue name, kønavn, kø navn, skill name, skill group, ferdighet, split, "
    "vdn, tjeneste, service name, subject, emne, henvendelsestype, contact type, call type, kategori, category, "
    "kompetanse",
    "team": "team, site, lokasjon, location, avdeling, department, enhet, unit, kontor, office, team name, teamnavn, "
    "gruppe, group, agent group, sted, agentgruppe, site name",
    "priority": "priority, prioritet, pri",
    "offered": "offered, offer, innkommet, innkomne, tilbudt, tilbudte, inn, inngående, inbound, incoming, received, "
    "mottatt, mottatte, entered queue, anrop, calls, contacts, henvendelser, samtaler, volum, volume, antall, "
    "forsøk, ankommet, innkomne i kø, demand, presented, calls offered, antall inn, i kø",
    "handled": "handled, answered, answer, besvart, besvarte, svart, accepted, ekspedert, behandlet, behandlede, håndtert, "
    "håndterte, betjent, betjente, served, acd, acd calls, connected, taken, tatt, besvart og ferdig",
    "abandoned": "abandoned, lagt på, frafall, tapt, tapte, lost, avbrutt, avbrutte, abandons, abandon, abandonment, hang ups, "
    "hung up, forlatt, forlatte, ubesvart, ubesvarte, unanswered, missed, aban, gitt opp, mistet, mistede, la på, "
    "avbrutt i kø",
    "within": "within, service level, servicelevel, sl, sla, svarprosent, servicegrad, service grade, tsf, telephone "
    "service factor, answered within, besvart innen, andel besvart innen, svart innen, andel innen, svarprosent "
    "innen, service level within, servicenivå, share answered within, share within, andel svart innen, besvart i "
    "tide, innen",
    "in_time": "in time, antall besvart innen, antall svart innen, number answered within, number within, answered in time, "
    "antall innen, handled within, sl calls",
    "wait": "wait, ventetid, asa, average speed of answer, avg speed of answer, mean wait, average wait, avg wait, wait "
    "time, svartid, gjennomsnittlig ventetid, gjennomsnittlig svartid, snitt ventetid, gj snitt ventetid, gjsn "
    "ventetid, snitt svartid, gj snitt svartid, average wait time, waiting time, kø tid, køtid, queue time, speed "
    "of answer, average queue time, gjennomsnittlig køtid, mean wait of answered, ventetid besvarte, "
    "snittventetid, avg queue time, ventet, waited, gjennomsnittlig ventetid besvarte, time to answer, avg time "
    "to answer",
    "wait_all": "mean wait of all, ventetid alle, gjennomsnittlig ventetid alle, average wait all, wait all, mean wait all",
    "handle": "handle, aht, handle time, average handle time, avg handle time, mean handle time, behandlingstid, "
    "gjennomsnittlig behandlingstid, snitt behandlingstid, samtaletid, gjennomsnittlig samtaletid, snitt "
    "samtaletid, handling time, average handling time, service time, service, mean handle, håndteringstid, "
    "gjennomsnittlig håndteringstid, gj snitt behandlingstid, gj snitt samtaletid, varighet, duration, gjsn "
    "behandlingstid, ekspedisjonstid, betjeningstid, ser time",
    "talk": "talk, talk time, average talk time, avg talk time, att, taletid, gjennomsnittlig taletid, mean talk time",
    "acw": "acw, after call work, wrap up, wrap, wrapup, etterarbeid, gjennomsnittlig etterarbeid, average acw, avg acw, "
    "after contact work, etterbehandling, mean after contact work, average after call work, wrap up time",
    "present": "present, agents, agents present, logged in, logged on, pålogget, påloggede, til stede, tilstede, på jobb, "
    "bemanning, staffed, agents staffed, signed in, innlogget, innloggede, staffing, medarbeidere, agenter, "
    "veiledere, agents logged in, pålogget medarbeidere, påloggede agenter, medarbeidere til stede, veiledere til "
    "stede, staff, positions, agenter pålogget, påloggede medarbeidere, påloggede veiledere, positions staffed, "
    "agents at work, medarbeidere på jobb",
    "available": "available, tilgjengelig, tilgjengelige, ledig, ledige, agents available, ready, klar, klare, tilgjengelige "
    "agenter, tilgjengelige medarbeidere, tilgjengelige veiledere, available agents, medarbeidere tilgjengelig, "
    "medarbeidere tilgjengelige, klare for henvendelser",
    "outcome": "outcome, utfall, result, resultat, disposition, status, slutt, avslutning, end reason, phase",
    "agent": "agent, agent code, agentkode, agent id, agentid, medarbeider, veileder, operator, medarbeiderkode, rep, "
    "agent no, agent nr",
}
ALIASES = {"interval": "time", "entered": "time", "queue": "topic", "asa": "wait", "aht": "handle", "service_level": "within"}
FILLERS = {"number", "of", "the", "no", "antall", "total", "totalt", "ant", "calls", "contacts", "samtaler", "anrop",
           "henvendelser", "innringinger", "call", "contact", "i", "in", "per", "pr"}  # fmt: skip
UNITS = {"s": 1.0, "sec": 1.0, "secs": 1.0, "sek": 1.0, "second": 1.0, "seconds": 1.0, "sekund": 1.0, "sekunder": 1.0, "ss": 1.0,
         "min": 60.0, "mins": 60.0, "minutes": 60.0, "minutter": 60.0, "minutt": 60.0, "m": 60.0, "h": 3600.0, "hours": 3600.0,
         "timer": 3600.0, "ms": 0.001, "msec": 0.001, "millisekunder": 0.001, "milliseconds": 0.001}  # fmt: skip
MOMENTS = ("tidspunkt", "timestamp", "date time", "datetime", "start time", "starttid", "interval start time", "arrived",
           "arrival")  # fmt: skip
COUNTED = re.compile(r"antall|number|count|#")  # not the share of those answered in time, but how many
PROMISE = re.compile(  # not the 80 of "80 % in 20 s" and "80/20"
    r"(\d+(?:[.,]\d+)?)(?![\d.,]*\s*[%/]|\d)\s*(s|sec|secs|seconds|sek|sekund|sekunder|min|minutes|minutter)?\b"
)


@dataclass(frozen=True)
class Header:
    """One column: where it is, how it is headed, what it is (None where nobody knows), and what its header says of units."""

    at: int
    text: str
    field: str | None
    unit_s: float = 1.0  # seconds in one of its unit
    promise_s: float | None = None  # "within 20 s"


def plain(text: str) -> str:
    """A header in small letters, without units, brackets, signs and numbers."""
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text.lower().replace("\ufeff", ""))
    words = re.findall(r"[^\W\d_]+", text)
    while len(words) > 1 and words[-1] in UNITS:
        words.pop()
    return " ".join(words)


_KNOWN = {plain(name): field for field, names in SYNONYMS.items() for name in names.split(",")}


def field_of(text: str) -> str | None:
    """What a header stands for, whatever its case, spaces and units; None where nobody knows."""
    words = plain(text)
    fewer = " ".join(word for word in words.split() if word not in FILLERS)
    field = _KNOWN.get(words) or _KNOWN.get(fewer)
    return "in_time" if field == "within" and COUNTED.search(text.lower()) else field


def how_many_known(cells: list[str], columns: Mapping[str, str]) -> int:
    """How many different things the headers in a row stand for, by themselves or as the user says."""
    said = {str(text).strip(): name for name, text in columns.items()}
    return len({said.get(cell.strip()) or field_of(cell) for cell in cells} - {None})


def mapped(texts: list[str], columns: Mapping[str, str], where: str) -> list[Header]:
    """The columns headed so; what the user says wins over what the headers look like.

    InputError where `columns` names what is never read, or a header the file does not have.
    """
    said: dict[str, str] = {}  # header -> what the user says it is
    for name, text in columns.items():
        field, wanted = ALIASES.get(str(name), str(name)), str(text).strip()
        if field not in MEANINGS:
            raise InputError(f"columns.{name}", wanted, f"no such figure; {nearest(str(name), MEANINGS)}", "command line")
        if wanted not in texts:
            raise InputError(f"columns.{name}", wanted, f"no such header in {where}; {nearest(wanted, texts)}", "command line")
        said[wanted] = field
    found = []
    for at, text in enumerate(texts):
        guessed = field_of(text)
        field_here = said.get(text, None if guessed in said.values() else guessed)
        promise_s = _promise_s(text) if field_here in ("within", "in_time") else None
        found.append(Header(at, text, field_here, _unit_s(text), promise_s))
    return _moment_beside_a_date(found, said)


def _moment_beside_a_date(found: list[Header], said: Mapping[str, str]) -> list[Header]:
    """Where "Tidspunkt" stands beside "Dato", and nothing else tells the time, it is the time."""
    dates = [head for head in found if head.field == "date"]
    moments = [head for head in dates if plain(head.text) in MOMENTS and head.text not in said]
    if any(head.field == "time" for head in found) or len(dates) != 2 or len(moments) != 1:
        return found
    return [replace(head, field="time") if head is moments[0] else head for head in found]


def _unit_s(text: str) -> float:
    """The unit in brackets or at the end, as in "AHT (min)" and "wait_s"; seconds where there is none."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    if len(words) < 2 or ":" in text:
        return 1.0
    in_brackets = re.findall(r"[(\[]\s*([^\W\d_]+)\.?\s*[)\]]", text.lower())
    return next((UNITS[word] for word in (*in_brackets, words[-1]) if word in UNITS), 1.0)


def _promise_s(text: str) -> float | None:
    """The time in "besvart innen 20 sek"."""
    found = PROMISE.search(text.lower())
    return float(found[1].replace(",", ".")) * UNITS.get(found[2] or "s", 1.0) if found else None


def hint(field: str, texts: list[str]) -> str:
    """The header of a file nearest to what a needed column may be called, or what it may be called."""
    names = [plain(name) for name in SYNONYMS[field].split(",")]
    close = [(SequenceMatcher(None, plain(text), name).ratio(), text) for text in texts for name in names if plain(text)]
    best = max(close, default=(0.0, ""))
    return f"did you mean '{best[1]}'?" if best[0] >= 0.7 else f"headed for example: {', '.join(names[:4])}"
