"""Nothing about persons is read: columns that look like names, numbers or ids of people are refused.

Ours, and cautious: a column that is refused by mistake is one that was not going to be used, or can be written as groups.
"""

import re
from collections.abc import Callable, Iterable

import pandas as pd

from sim.history.headers import Header
from sim.history.problems import Problems

WHAT = {  # what a column seems to hold: in English and Norwegian
    "names": ("names", "navn"),
    "phones": ("phone numbers", "telefonnumre"),
    "emails": ("e-mail addresses", "e-postadresser"),
    "national": ("national identity numbers", "fødselsnumre"),
    "ids": ("ids of persons or contacts", "id-er for personer eller henvendelser"),
    "homes": ("addresses or birth dates", "adresser eller fødselsdatoer"),
}
HEADERS = {
    "names": r"\w*navn|\w*name|names|innringer|caller|anropende|signatur|signature|initialer|initials|login|kunde|kunden|"
    r"customer|client|klient|bruker|user|person|ansatt|employee|saksbehandler|caseworker|rådgiver|advisor|kontaktperson",
    "phones": r"ani|cli|msisdn|mobil\w*|mobile|tlf\w*|telefonn\w+|phonen\w+|nummer|anropsnummer|a?nummer|callerid",
    "emails": r"epost\w*|email\w*|e|mail\w*",
    "national": r"fnr|f[øo]dselsn\w+|personn\w+|ssn|dnummer|dnr|pnr|nin|cpr",
    "ids": r"id|ids|guid|uuid|\w+nr|(call|samtale|kunde|user|bruker|contact|case|saks?|person|customer|session|interaction|"
    r"conversation|kontakt|henvendelses?|ansatt)(id|nummer|nr|no|number|ref)|conversation|interaction|referanse|reference|ref|"
    r"saksnummer|ucid",
    "homes": r"\w*adresse\w*|address\w*|postnummer|postnr|fødselsdato|birthdate|birth|dob|født|born",
}
PHONE_NUMBER = re.compile(r"phone (no|number|nr)|telefon (nr|nummer)|mobile? (no|number|nr)|caller (id|number)")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w{2,}")
PHONE = re.compile(r"(\+|00)\d{8,14}|(0047|\+47)?[2-9]\d{7}")
ELEVEN = re.compile(r"\d{6}\s?\d{5}")
NAME = re.compile(r"[A-ZÆØÅ][a-zæøåéöäü'-]+,?( [A-ZÆØÅ]\.?)*( [A-ZÆØÅ][a-zæøåéöäü'-]+)+(-[A-ZÆØÅ]\w+)?")
GROUP_WORDS = {"team", "gruppe", "group", "agent", "medarbeider", "veileder"}  # "Team Nord" is no person
ID = re.compile(r"\d{7,}|(?=\S*\d)(?=\S*[A-Za-z])[\w-]{6,}")
FIGURES = re.compile(r"[\d.,:%/ +-]+|\d{4}-\d{2}-\d{2}[T ].*")  # numbers, dates and times
WORDED = ("channel", "topic", "team", "priority", "outcome", "agent")  # fields whose cells are words, not figures
MANY = 10  # rows from which ids can be told by their being all different


def check_headers(heads: Iterable[Header], problems: Problems) -> None:
    """Notes the columns that nobody needs and whose headers are those of data about persons."""
    for head in heads:
        what = None if head.field else header_says(head.text)
        if what:
            problems.add("person_header", None, head.text, what=WHAT[what][0], what_nb=WHAT[what][1])


def header_says(text: str) -> str | None:
    """What data about persons a header announces, a key of WHAT; None if none."""
    words = re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])", " ", text).lower())
    if PHONE_NUMBER.search(" ".join(words)):
        return "phones"
    tried = words + ["".join(words)]
    return next((what for what, names in HEADERS.items() if any(re.fullmatch(names, word) for word in tried)), None)


def check_values(part: pd.DataFrame, heads: Iterable[Header], problems: Problems, refused: set[int]) -> None:
    """Notes the columns whose cells look like data about persons; each once, remembered in `refused`."""
    for head in heads:
        if head.at in refused or (head.field and head.field not in WORDED):
            continue
        found = values_say(part[head.at], head.field)
        if found:
            refused.add(head.at)
            what, row = found
            problems.add("person_values", row, head.text, what=WHAT[what][0], what_nb=WHAT[what][1])


def values_say(cells: pd.Series, field: str | None) -> tuple[str, int] | None:
    """What data about persons is among these cells, and the first row with it; None if none is seen.

    One e-mail address or national identity number is enough, and one name among the codes of agents; elsewhere numbers, names
    and ids are told when they are most of the column.
    Queues and teams may be called what they like as long as that is no address or number.
    """
    texts = cells[cells != ""].drop_duplicates()
    one_is_enough: dict[str, Callable[[str], object]] = {"emails": EMAIL.search, "national": is_national_number}
    if field == "agent":
        one_is_enough["names"] = is_name
    for what, looks_so in one_is_enough.items():
        row = next((row for row, text in texts.items() if looks_so(text)), None)
        if row is not None:
            return what, int(row)
    tests: dict[str, Callable[[str], object]] = {"phones": lambda text: PHONE.fullmatch(re.sub(r"[\s()-]", "", text))}
    if field is None:
        tests["names"] = NAME.fullmatch
    if field is None and len(texts) >= MANY and len(texts) > 0.5 * len(cells):
        tests["ids"] = lambda text: ID.fullmatch(text) and (text.isdigit() or not FIGURES.fullmatch(text))
    for what, looks_so in tests.items():
        rows = [row for row, text in texts.items() if looks_so(text)]
        if len(rows) > 1 and len(rows) > 0.5 * len(texts):
            return what, int(rows[0])
    return None


def is_name(text: str) -> bool:
    """Whether a text looks like a person's name: two capitalised words, or words of letters only and one of them as in Kåre."""
    words = [word.strip(".,()") for word in text.split()]
    words = [word for word in words if word and word.lower() not in GROUP_WORDS]
    letters = [word for word in words if re.sub("['’-]", "", word).isalpha()]
    capitalised = [word for word in letters if word[0].isupper() and len(word) > (2 if word.isupper() else 1)]
    return len(capitalised) > 1 or (1 < len(letters) == len(words) and not text.isascii())


def is_national_number(text: str) -> bool:
    """Whether a text is eleven digits with the two check digits of a Norwegian birth or D number (Skatteetaten's rule)."""
    if not ELEVEN.fullmatch(text):
        return False
    digits = [int(sign) for sign in text if sign.isdigit()]
    first = sum(a * b for a, b in zip((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), digits, strict=False))
    second = sum(a * b for a, b in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), digits, strict=True))
    return first % 11 == 0 and second % 11 == 0
