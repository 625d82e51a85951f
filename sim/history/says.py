"""What the check report says, in English and Norwegian: kind of problem -> level, and a sentence with blanks in each language."""

ERROR, WARNING, NOTE = "error", "warning", "note"
LEVEL_NAMES = {
    "en": {ERROR: "error", WARNING: "warning", NOTE: "note"},
    "nb": {ERROR: "feil", WARNING: "advarsel", NOTE: "merknad"},
}
HEADINGS = {
    "en": ["row", "column", "value", "level", "what is allowed, or what was done"],
    "nb": ["rad", "kolonne", "verdi", "nivå", "hva som er tillatt, eller hva som er gjort"],
}
PLACE = {
    "en": {"row": "row {}", "column": "column '{}'", "file": "the file"},
    "nb": {"row": "rad {}", "column": "kolonnen «{}»", "file": "filen"},
}

TEXTS: dict[str, tuple[str, str, str]] = {
    # columns
    "missing_column": (
        ERROR,
        "no column for {field} ({meaning}); {hint}; or say which it is: columns={{{field}: 'HEADER'}}",
        "ingen kolonne for {field} ({meaning_nb}); {hint}; eller si hvilken det er: columns={{{field}: 'OVERSKRIFT'}}",
    ),
    "two_columns": (
        ERROR,
        "this and '{other}' both look like {field}; delete one, or say which it is: {ways}",
        "denne og «{other}» ser begge ut som {field}; slett den ene, eller si hvilken det er: {ways_nb}",
    ),
    "same_header": (
        ERROR,
        "columns {one} and {other} of the file have this same header; delete or rename one of them",
        "kolonne {one} og {other} i filen har samme overskrift, denne; slett eller gi nytt navn til en av dem",
    ),
    "unknown_column": (NOTE, "not needed: ignored", "trengs ikke: sett bort fra"),
    "person_header": (
        ERROR,
        "looks like data about persons ({what}); delete the column: no names, numbers or ids of people are read",
        "ser ut som personopplysninger ({what_nb}); slett kolonnen: navn, numre og id-er til folk leses ikke",
    ),
    "person_values": (
        ERROR,
        "holds what looks like {what}; delete the column, or write groups in its place: nothing about persons is read",
        "inneholder noe som ligner {what_nb}; slett kolonnen, eller skriv grupper i stedet: ingenting om personer leses",
    ),
    "one_row_a_person": (
        ERROR,
        "one row for each agent is refused: give figures for an interval of the whole group, and the number of agents",
        "én rad for hver medarbeider godtas ikke: gi tall for hele gruppen i hvert intervall, og antall medarbeidere",
    ),
    "too_many_names": (
        ERROR,
        "holds more than {most} different texts; it must name a channel, queue or team",
        "har flere enn {most} ulike tekster; den skal navngi en kanal, en kø eller et team",
    ),
    # cells
    "ragged": (
        ERROR,
        "has {cells} cells where the header has {wanted}; is a decimal comma or a separator unquoted?",
        "har {cells} celler, men overskriften har {wanted}; mangler det anførselstegn rundt desimalkomma eller skilletegn?",
    ),
    "empty": (ERROR, "is empty; write 0 for none", "er tom; skriv 0 for ingen"),
    "excel_error": (
        ERROR,
        "is an error in Excel, not a figure; mend its formula, or write the figure",
        "er en feil i Excel, ikke et tall; rett formelen, eller skriv tallet",
    ),
    "formula": (
        ERROR,
        "is a formula; save the sheet with values only",
        "er en formel; lagre arket med bare verdier",
    ),
    "not_a_number": (ERROR, "must be a number, such as 12 or 12.5", "må være et tall, som 12 eller 12,5"),
    "not_whole": (
        WARNING,
        "contacts are counted in whole numbers; kept as it is, and rounded where days are replayed",
        "henvendelser telles i hele tall; beholdt slik, og avrundet der dager spilles om igjen",
    ),
    "two_readings": (
        ERROR,
        "may be read with thousands or with decimals; write 1234 or 1.2340",
        "kan leses med tusener eller med desimaler; skriv 1234 eller 1,2340",
    ),
    "negative": (ERROR, "must be 0 or more", "må være 0 eller mer"),
    "too_big": (ERROR, "must be at most {most:g}", "må være høyst {most:g}"),
    "over_100": (
        ERROR,
        "must be a share from 0 to 1, or a percentage from 0 to 100",
        "må være en andel fra 0 til 1 eller en prosent fra 0 til 100",
    ),
    "count_or_share": (
        ERROR,
        "may be a number of contacts or per cent; put % in the header, or 'number' if it is a number of contacts",
        "kan være et antall eller prosent; skriv % i overskriften, eller «antall» om det er et antall henvendelser",
    ),
    "more_in_time": (
        ERROR,
        "must be at most the {offered:g} that were offered",
        "må være høyst de {offered:g} som kom inn",
    ),
    "not_a_date": (
        ERROR,
        "must be a date from 1990 to 2100, such as 2026-01-05 or 05.01.2026",
        "må være en dato fra 1990 til 2100, som 2026-01-05 eller 05.01.2026",
    ),
    "day_or_month": (
        ERROR,
        "may be read as day/month or as month/day; write 2026-01-05 or 05.01.2026",
        "kan leses som dag/måned eller måned/dag; skriv 2026-01-05 eller 05.01.2026",
    ),
    "not_a_time": (
        ERROR,
        "must be a time of day, such as 09:00 or 09:00-09:30",
        "må være et klokkeslett, som 09:00 eller 09:00-09:30",
    ),
    "not_a_duration": (
        ERROR,
        "must be seconds, m:ss or h:mm:ss",
        "må være sekunder, m:ss eller t:mm:ss",
    ),
    "too_long": (
        ERROR,
        "is {hours:.1f} hours; at most {most:g} are believed (Excel takes 4:30 for 4 h 30 min: write 0:04:30 or 270; for milliseconds, write ms in the header)",
        "er {hours:.1f} timer; høyst {most:g} godtas (Excel leser 4:30 som 4 t 30 min: skriv 0:04:30 eller 270; for millisekunder, skriv ms i overskriften)",
    ),
    "not_a_channel": (
        ERROR,
        "must be phone, chat, written or desk (or such words as call, e-mail, visit); {hint}",
        "må være telefon, chat, skriftlig eller oppmøte (eller ord som samtale, e-post, besøk); {hint}",
    ),
    "not_an_outcome": (
        ERROR,
        "must be answered or abandoned (or such words as handled, hung up); {hint}",
        "må være besvart eller lagt på (eller ord som håndtert, avbrutt); {hint}",
    ),
    # rows and days
    "total_row": (NOTE, "a row of totals: left out", "en sumrad: utelatt"),
    "off_grid": (
        ERROR,
        "must begin a whole number of intervals of {minutes:g} minutes after midnight, as most rows of the file do",
        "må begynne et helt antall intervaller på {minutes:g} minutter etter midnatt, som de fleste radene i filen",
    ),
    "no_length": (
        ERROR,
        "intervals must be from 5 to 60 minutes long; {minutes:g} minutes are found between rows",
        "intervallene må være fra 5 til 60 minutter lange; det er {minutes:g} minutter mellom radene",
    ),
    "same_row": (NOTE, "the same as row {other}: counted once", "lik rad {other}: talt én gang"),
    "other_row": (
        ERROR,
        "row {other} gives other figures for the same date, interval and queue; keep one, or add the column that tells them apart",
        "rad {other} har andre tall for samme dato, intervall og kø; behold én, eller legg til kolonnen som skiller dem",
    ),
    "carried_over": (
        WARNING,
        "handled and abandoned are {ended:g}, more than the {offered:g} offered; kept, as contacts may last into the next interval",
        "besvart og lagt på er til sammen {ended:g}, mer enn de {offered:g} innkomne; beholdt, for henvendelser kan vare inn i neste",
    ),
    "more_than_offered": (
        ERROR,
        "on {date} handled and abandoned add up to {ended:g}, but only {offered:g} were offered; at most 5 % + 3 more is allowed",
        "den {date} er besvart og lagt på til sammen {ended:g}, men bare {offered:g} kom inn; høyst 5 % + 3 mer er tillatt",
    ),
    "far_more_offered": (
        WARNING,
        "far more than the {ended:g} handled and abandoned together; has a thousands separator slipped? Kept as it is",
        "langt flere enn de {ended:g} besvarte og lagt på til sammen; er et tusenskille feil plassert? Beholdt slik",
    ),
    "missing_days": (
        NOTE,
        "nobody came on {dates}, though somebody did on most such weekdays; taken as closed: add the rows if they were not",
        "ingen kom {dates}, selv om noen kom de fleste slike ukedager; regnet som stengt: legg til radene om de ikke var det",
    ),
    "gap": (
        WARNING,
        "{date}: no row for {times}, though the centre is open then on other such days; taken as if nobody came: add the rows, or delete the day",
        "{date}: ingen rad for {times}, selv om senteret er åpent da andre slike dager; regnet som om ingen kom: legg til radene, eller slett dagen",
    ),
    "gap_of_half": (
        ERROR,
        "{date}: no row for {times}, more than half of such a day; add the rows (0 where nobody came), or delete the day",
        "{date}: ingen rad for {times}, mer enn halve en slik dag; legg til radene (0 der ingen kom), eller slett dagen",
    ),
    "filled": (
        NOTE,
        "{n} intervals have rows for other queues but not for {queue}: counted as no contacts",
        "{n} intervaller har rader for andre køer, men ikke for {queue}: regnet som ingen henvendelser",
    ),
    "clocks_back": (
        NOTE,
        "{date}: clocks go back, and the hour from 02:00 comes twice; {rows} added together",
        "{date}: klokken stilles tilbake, og timen fra 02:00 kommer to ganger; {rows} lagt sammen",
    ),
    "clocks_forward": (
        NOTE,
        "{date}: clocks go forward, and there is no hour from 02:00; rows without contacts left out",
        "{date}: klokken stilles fram, og timen fra 02:00 finnes ikke; rader uten henvendelser utelatt",
    ),
    "no_such_hour": (
        ERROR,
        "there is no such time that night, as clocks go from 02:00 to 03:00; export the file in local time",
        "det klokkeslettet finnes ikke den natten, for klokken går fra 02:00 til 03:00; eksporter filen i lokal tid",
    ),
    # what was made of it
    "small_groups": (
        NOTE,
        "groups of fewer than {least} agents are not shown by themselves: the {n} smallest are taken as one group, '{name}' ({agents:g} agents)",
        "grupper på færre enn {least} medarbeidere vises ikke for seg: de {n} minste er slått sammen til «{name}» ({agents:g} medarbeidere)",
    ),
    "few_agents": (
        WARNING,
        "never more than {agents:g} agents at work in {queue}; figures of so few are nearly figures of persons: share them with care",
        "aldri flere enn {agents:g} medarbeidere på jobb i {queue}; tall for så få er nesten tall for personer: del dem med varsomhet",
    ),
    "added_up": (
        NOTE,
        "the rows of {groups} are added up",
        "radene for {groups} er lagt sammen",
    ),
    "same_people": (
        NOTE,
        "the number of agents is the same for all queues of {channel}: taken as the same people, counted once",
        "antall medarbeidere er likt for alle køer på {channel}: regnet som de samme, talt én gang",
    ),
    "rare_topics": (
        NOTE,
        "too few contacts for a queue of their own, taken together as '{name}': {topics}",
        "for få henvendelser til en egen kø, slått sammen som «{name}»: {topics}",
    ),
    "no_abandoned": (NOTE, "who was not handled is taken to have given up", "de som ikke ble besvart, regnes å ha lagt på"),
    "no_handled": (NOTE, "who did not give up is taken to have been handled", "de som ikke la på, regnes som besvart"),
    "talk_only": (WARNING, "taken as all of the handle time: no column for after-contact work", "regnet som hele behandlingstiden: ingen kolonne for etterarbeid"),
    "with_acw": (NOTE, "handle time is talk time and after-contact work together", "behandlingstid er samtaletid og etterarbeid til sammen"),
    "no_promise": (
        WARNING,
        "within how many seconds? Say within=20, or put it in the header ('within 20 s'); until then it is not compared",
        "innen hvor mange sekunder? Si within=20, eller skriv det i overskriften («innen 20 s»); inntil da sammenlignes det ikke",
    ),
    "other_promise": (
        WARNING,
        "the header says {header:g} seconds; the shares are still those of the file, and {within:g} is what was asked for",
        "overskriften sier {header:g} sekunder; andelene er fortsatt filens, og {within:g} er det som ble bedt om",
    ),
    "not_given": (
        WARNING,
        "no column for {field}: not known, so what depends on it is guessed",
        "ingen kolonne for {field_nb}: ikke kjent, så det som avhenger av det, blir gjetning",
    ),
    "assumed_phone": (NOTE, "no column for channel: taken as phone", "ingen kolonne for kanal: regnet som telefon"),
    "more_available": (
        WARNING,
        "more agents available than the {present:g} present; kept as it is",
        "flere tilgjengelige medarbeidere enn de {present:g} til stede; beholdt slik",
    ),
    "no_rows": (ERROR, "there are no rows with figures under the header", "det er ingen rader med tall under overskriften"),
    "more_alike": (ERROR, "{n} more of the same kind", "{n} til av samme slag"),
    "more_alike_noted": (NOTE, "{n} more of the same kind", "{n} til av samme slag"),
}  # fmt: skip
