"""The fixed words of the page: headings, how to read each part, table heads, notes. In English and Norwegian bokmål."""

from typing import Any

HEADINGS = {
    "en": {
        "answer": "The answer in short", "scorecard": "Scorecard", "compared": "What was compared", "tradeoff": "Answers against workload",
        "day": "An ordinary day", "waits": "Waits through the day", "load": "How the workload falls on each agent",
        "pauses": "Breaks and lunch: wished for, and got", "bounds": "Which bounds held wishes back", "law": "Law and agreements",
        "trial": "Those in the trial, and the others", "teams": "Team by team", "plan": "The plan, and what became of it", "cost": "The bill",
        "numbers": "All numbers", "guesses": "What was guessed", "discussion": "Basis for discussion between the parties",
        "glossary": "What the words mean", "again": "How to run it again",
    },
    "nb": {
        "answer": "Svaret kort", "scorecard": "Målkort", "compared": "Hva som ble sammenlignet", "tradeoff": "Svar mot belastning",
        "day": "En vanlig dag", "waits": "Ventetid gjennom dagen", "load": "Hvordan belastningen fordeler seg",
        "pauses": "Pauser og lunsj: ønsket og fått", "bounds": "Hvilke rammer som holdt ønsker tilbake", "law": "Lov og avtaleverk",
        "trial": "De som er med i forsøket, og de andre", "teams": "Team for team", "plan": "Planen, og hva det ble av den", "cost": "Kostnaden",
        "numbers": "Alle tallene", "guesses": "Hva som er gjetninger", "discussion": "Drøftingsgrunnlag",
        "glossary": "Hva ordene betyr", "again": "Slik kjører du det igjen",
    },
}  # fmt: skip

DIMENSIONS = {
    "en": {"service": "Service", "workload": "Workload", "autonomy": "Say over one's own day", "fairness": "Fairness"},
    "nb": {"service": "Service", "workload": "Belastning", "autonomy": "Innflytelse på egen dag", "fairness": "Rettferdig fordeling"},
}
AUDIENCES = {
    "en": {"all": "everybody", "manager": "managers", "union": "employee representatives", "planner": "planners"},
    "nb": {"all": "alle", "manager": "ledere", "union": "tillitsvalgte", "planner": "planleggere"},
}
LIGHTS = {"en": {"yellow": "yellow warning", "red": "red warning"}, "nb": {"yellow": "gult varsel", "red": "rødt varsel"}}
BETTER_IS = {
    "en": {"higher": "higher is better", "lower": "lower is better", "neither": "neither way is better in itself"},
    "nb": {"higher": "høyere er bedre", "lower": "lavere er bedre", "neither": "ingen av veiene er bedre i seg selv"},
}
UNITS = {
    "en": {"1": "share", "s": "seconds", "min": "minutes", "h": "hours", "count": "number", "clock": "time of day"},
    "nb": {"1": "andel", "s": "sekunder", "min": "minutter", "h": "timer", "count": "antall", "clock": "klokkeslett"},
}
INTERVALS = {
    "en": {"ratio": "ratio of sums", "day": "one number a day"},
    "nb": {"ratio": "forhold mellom summer", "day": "ett tall per dag"},
}

TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "title": "{scenario}: {regimes}", "kind": "Comparison of regimes", "kind_alone": "One regime", "skip": "Skip to the answer", "contents": "On this page",
        "order": "The page is in the order for {audience}. The same page and numbers in the order for others:", "ask_for": "handlingsrom report FOLDER audience=",
        "synthetic": "All agents are made up. Nothing here is about any real person.",
        "against": "{regime} against {baseline}", "number_of": "{n} on duty", "scroll": "table, can be scrolled sideways", "scroll_picture": "picture, can be scrolled sideways",
        "set": "Set for this run (what stands above is of the centre as it was before):", "measure": "Measure", "baseline": "measured against",
        "sure_note": "* is sure also when all {n} differences are looked at together (Holm). Without *, a difference is sure by itself only.",
        "alone_note": "These are not among the differences that the star (*) looks at together. Each interval is of 95 % by itself: of twenty where there is no real difference, one would look sure by chance alone.",
        "tenth_note": "Under a mean: the tenth of those at work who are worst off in just that, each day.",
        "regime": "Regime", "pauses": "Pauses", "channel": "Channel", "bounds": "Bounds", "sees": "What agents see",
        "rule": "Rule", "status": "Status", "asks": "What it asks", "questions": "What there is to discuss about them", "examples": "Examples from the ordinary day",
        "example_heads": ("Regime", "Who", "When", "Found", "Allowed"), "law_caption": "Rules that were checked: the share of agent-days, or of team-days where it says so, that broke each",
        "discuss_caption": "Rules that no simulation can check", "counted": "Counted:", "part": "Team", "score_caption": "Service, workload, say over one's own day and fairness",
        "guess": "Guess", "value": "Value", "tried": "Tried", "range": "Range", "source": "Basis", "known": "What is known", "guessed": "Guesses",
        "difference": "Difference", "before": "With the value used", "now": "With the value tried", "turned": {"turns": "turns", "lost": "no longer told", "new": "now told"},
        "doubts_caption": "What each guess does to the conclusions at the ends of its range",
        "turning": "Conclusions tried with one guess at the end of its range: {n}. Turning the other way: {turns}. No longer told: {lost}. Told now and not before: {new}. With both values on the same days, which are some of those compared. {still} tries changed nothing at all, and are left out: what they concern is switched off, or not in play here.",
        "in_trial": "{0}; in the trial: {1}",
        "not_varied": "The guesses have not been varied in this run, so it does not tell how much the conclusions lean on each. This command varies those that are likely to weigh most:",
        "english_sources": "",
        "purpose": "Purpose", "assumptions": "What it takes for granted", "affected": "Who is affected", "uncertain": "What is uncertain",
        "legal": "Points of law to discuss", "remarks": "Remarks of the parties", "briefly": "The result in short",
        "for_table": "For discussions between management, union and safety representatives. Made by a simulation: not an agreement, not about any one person, and not legal advice.",
        "command": "The same numbers come out of this command, in the folder of this report:", "versions": "manifest.json in the folder says which configuration, seed, versions and commit made them.",
        "footer": "Handlingsrom, open source under Apache-2.0. Made-up agents, no data about real persons, not legal advice.",
    },
    "nb": {
        "title": "{scenario}: {regimes}", "kind": "Sammenligning av styringsformer", "kind_alone": "Én styringsform", "skip": "Gå rett til svaret", "contents": "På denne siden",
        "order": "Rekkefølgen her er for {audience}. Den samme siden og de samme tallene i rekkefølgen for andre:", "ask_for": "handlingsrom report MAPPE lang=nb audience=",
        "synthetic": "Alle medarbeidere er oppdiktet. Ingenting her handler om virkelige personer.",
        "against": "{regime} mot {baseline}", "number_of": "{n} på vakt", "scroll": "tabell, kan rulles sidelengs", "scroll_picture": "bilde, kan rulles sidelengs",
        "set": "Satt for denne kjøringen (det som står over, gjelder senteret slik det var før):", "measure": "Mål", "baseline": "det de andre måles mot",
        "sure_note": "* er sikkert også når alle {n} forskjellene ses under ett (Holm). Uten * er en forskjell sikker bare for seg.",
        "alone_note": "Disse er ikke med blant forskjellene som stjernen (*) ser under ett. Hvert intervall er på 95 % for seg: av tjue der det ikke er noen reell forskjell, ville én sett sikker ut ved ren tilfeldighet.",
        "tenth_note": "Under et snitt: den tidelen av dem på jobb som kommer dårligst ut i akkurat det, hver dag.",
        "regime": "Styringsform", "pauses": "Pauser", "channel": "Kanal", "bounds": "Rammer", "sees": "Hva medarbeiderne ser",
        "rule": "Regel", "status": "Status", "asks": "Hva den krever", "questions": "Hva det er å drøfte om dem", "examples": "Eksempler fra den vanlige dagen",
        "example_heads": ("Styringsform", "Hvem", "Når", "Funnet", "Tillatt"), "law_caption": "Regler som er kontrollert: andelen av vaktene, eller av teamdagene der det står, som brøt hver av dem",
        "discuss_caption": "Regler som ingen simulering kan kontrollere", "counted": "Slik telles det:", "part": "Team", "score_caption": "Service, belastning, innflytelse på egen dag og rettferdig fordeling",
        "guess": "Gjetning", "value": "Verdi", "tried": "Prøvd", "range": "Spenn", "source": "Grunnlag", "known": "Hva som er kjent", "guessed": "Gjetninger",
        "difference": "Forskjell", "before": "Med verdien som er brukt", "now": "Med verdien som er prøvd", "turned": {"turns": "snur", "lost": "ikke lenger sikker", "new": "nå sikker"},
        "doubts_caption": "Hva hver gjetning gjør med konklusjonene ytterst i spennet sitt",
        "turning": "Konklusjoner prøvd med én gjetning ytterst i spennet sitt: {n}. Snur: {turns}. Ikke lenger sikre: {lost}. Sikre nå, men ikke før: {new}. Begge verdiene er prøvd på de samme dagene, en del av dem som er sammenlignet. {still} forsøk endret ingenting og er utelatt: det de gjelder, er slått av eller uten betydning her.",
        "in_trial": "{0}; i forsøket: {1}",
        "not_varied": "Gjetningene er ikke variert i denne kjøringen, så den sier ikke hvor mye konklusjonene hviler på hver av dem. Denne kommandoen varierer dem som trolig veier mest:",
        "english_sources": "Grunnlaget for hvert tall er skrevet på engelsk, slik det står i konfigurasjonen.",
        "purpose": "Formål", "assumptions": "Forutsetninger", "affected": "Hvem som berøres", "uncertain": "Hva som er usikkert",
        "legal": "Rettslige punkter å drøfte", "remarks": "Partenes merknader", "briefly": "Resultatet kort",
        "for_table": "Til bruk i drøftinger mellom ledelse, tillitsvalgte og verneombud. Laget av en simulering: ikke en avtale, ikke om noen enkeltperson og ikke juridisk rådgivning.",
        "command": "Denne kommandoen gir de samme tallene, i mappen til denne rapporten:", "versions": "manifest.json i mappen sier hvilken konfigurasjon, hvilket frø og hvilke versjoner som ligger bak.",
        "footer": "Handlingsrom, åpen kildekode under Apache-2.0. Oppdiktede medarbeidere, ingen opplysninger om virkelige personer, ikke juridisk rådgivning.",
    },
}  # fmt: skip
INTRO: dict[str, dict[str, str]] = {
    "en": {
        "tradeoff": "Up is better for those who get in touch, left is better for those who answer.",
        "day": "The same day under each regime: the same contacts, people and luck. It is the day with the middling service level, not the best or the worst.",
        "waits": "Means over all days, quarter-hour by quarter-hour.",
        "load": "A mean hides those who have it hardest; here everybody is a dot, on one ordinary day. The agents are made up. Nothing is drawn for fewer than five.",
        "pauses": "When people would like their lunch, and when they got it.",
        "bounds": "A wish for a pause is granted at once, later, or comes to nothing; a bound that never lets go is no freedom.",
        "law": "The days are held against the rules as they are written in the configuration. A simulation can show where a rule would be under pressure; whether it is broken is for the parties to settle, and in the end for the Labour Inspection Authority (Arbeidstilsynet) or a court. This is not legal advice.",
        "trial": "Teams in the trial share queues with the others, so what the ones do is felt by the others. Comparing the two after a trial says nothing of that; comparing each with itself under the first regime does.",
        "teams": "How each team fares; occupancy must be read with the size of the centre in mind.",
        "cost": "Paid hours are the same by design, so the bill differs by little more than work past the end of shifts.",
        "glossary": "Each word with what it counts / of what. A ratio of sums is added up over all days before it is divided, so that busy days weigh more, and its 95 % interval is by the delta method. One number a day is worked out day by day, and the interval is of the mean of the days, by Student's t. A difference is taken day by day, between regimes on the same day.",
        "numbers": "Under each mean: the difference from the first regime, ± its 95 % interval; for the first regime, the interval of its mean.",
    },
    "nb": {
        "tradeoff": "Oppover er bedre for dem som tar kontakt, mot venstre er bedre for dem som svarer.",
        "day": "Den samme dagen under hver styringsform: de samme henvendelsene, folkene og tilfeldighetene. Det er dagen med den midterste svarprosenten, ikke den beste eller den verste.",
        "waits": "Snitt over alle dager, kvarter for kvarter.",
        "load": "Et snitt skjuler dem som har det tyngst; her er hver medarbeider en prikk, på en vanlig dag. Medarbeiderne er oppdiktet. Er de færre enn fem, tegnes ingen.",
        "pauses": "Når folk helst vil ha lunsj, og når de fikk den.",
        "bounds": "Et pauseønske blir innvilget straks, senere eller ikke i det hele tatt; en ramme som aldri gir slipp, er ingen frihet.",
        "law": "Dagene er holdt opp mot reglene slik de står i konfigurasjonen. En simulering kan vise hvor en regel ville komme under press; om den er brutt, må partene finne ut av seg imellom, og i siste instans er det Arbeidstilsynet eller en domstol som avgjør. Dette er ikke juridisk rådgivning.",
        "trial": "Teamene i forsøket deler køer med de andre, så det de ene gjør, merker de andre. Å sammenligne de to gruppene etter et forsøk fanger ikke opp det; å sammenligne hver gruppe med seg selv under den første styringsformen gjør det.",
        "teams": "Hvordan det går med hvert team; belastningsgraden må leses med størrelsen på senteret i tankene.",
        "cost": "De betalte timene er med vilje like, så det som kan skille, er nesten bare arbeid etter vaktslutt.",
        "glossary": "Hvert ord med hva det teller / av hva. Et forhold mellom summer legges sammen over alle dager før det deles, så travle dager veier mer, og 95 %-intervallet er beregnet med deltametoden. Ett tall per dag regnes ut dag for dag, og intervallet gjelder snittet av dagene, med Students t. En forskjell tas dag for dag, mellom styringsformer på samme dag.",
        "numbers": "Under hvert snitt: forskjellen fra den første styringsformen, ± 95 %-intervallet; for den første styringsformen intervallet for snittet.",
    },
}  # fmt: skip
