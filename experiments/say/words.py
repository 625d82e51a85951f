"""What an experiment says in the terminal, in English and Norwegian."""

import os
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "comparing": "{scenario} ({agents} on duty): comparing {regimes}.",
        "running": "{scenario} ({agents} on duty): running {regimes}.",
        "goes_on": "{days} days were done before; going on from there.",
        "periods": "{n} periods of {h} days each, {days} days in all; each period counts once.",
        "compiling": "Preparing the fast engine: a quarter of a minute or so, only the first time.",
        "not_kept": "Preparing the fast engine: a quarter of a minute or so. It cannot be kept in {place}, so this comes every time; NUMBA_CACHE_DIR names another place.",
        "simpy": "The fast engine is not used: {why}.",
        "agree": "All engines agree to the last bit, under {regimes}: {days} days, {contacts} contacts, {stints} stints, {pauses} pauses, every field.",
        "differ": "The engines differ. This is a fault in the program, not in your scenario; please report it with the command and this line:",
        "days": "Days", "precise": "Days (service level known to ±{half:.2f} points)",
        "doubts": "Guesses tried at the ends of their range",
        "measure": "Measure", "mean": "Mean", "under": "Under each mean: the difference from the first column, ± its 95 % interval.",
        "interval": "95 % interval",
        "files": "Read on",
        "report": "the whole story on one page", "tables": "all numbers",
        "next": "Try next",
        "tips": {
            "easy": ("staffing.scale={fewer}", "hardly anybody waits here; see what happens with fewer people"),
            "hard": ("staffing.scale={more}", "twenty per cent more people"),
            "forecast": ("demand.forecast.day_sd=0.2", "a worse forecast"),
            "theory": ("theory.agents={agents}", "one more agent"),
            "other": ("lang=nb", "alt på norsk"),
        },
        "centres": "see the other contact centres",
        "points": "{n} points, days",
        "connecting": "Connecting to {address} (workers to wait for: {n}).",
        "status": "{whole} of {points} points done; {days} of {total} days.",
        "finished": "Finished: the tables and the report are there.",
        "to_write": "All is simulated; the tables and the report are not written yet. Give the command again.",
        "going": "{n} blocks in hand, {pace} days a minute lately: about {left} left.",
        "going_slow": "{n} blocks in hand; too little is done yet to tell how long it will take.",
        "idle": "Nobody is working on it now. Give the command again, with the same out=, to go on.",
        "size": "{n} points, {days} days in all: at most about {time} (cores: {cores}).",
        "go_ahead": "Go ahead? [y/N] ", "not_begun": "not begun",
        "times": ("{n} seconds", "{n} minutes", "{n} hours", "{n} days"),
        "failed": "Not simulated: {which}", "more_rows": "... and {n} more rows, in the tables",
        "kept": "interrupted; what is done is kept: give the command again with out={folder} to go on",
    },
    "nb": {
        "comparing": "{scenario} ({agents} på vakt): sammenligner {regimes}.",
        "running": "{scenario} ({agents} på vakt): kjører {regimes}.",
        "goes_on": "{days} dager var gjort fra før; fortsetter derfra.",
        "periods": "{n} perioder på {h} dager, {days} dager i alt; hver periode teller én gang.",
        "compiling": "Gjør klar den raske motoren: et kvart minutt eller så, bare første gang.",
        "not_kept": "Gjør klar den raske motoren: et kvart minutt eller så. Den kan ikke lagres i {place}, så det skjer hver gang; NUMBA_CACHE_DIR peker ut et annet sted.",
        "simpy": "Den raske motoren brukes ikke: {why}.",
        "agree": "Alle motorene er enige til siste bit, for {regimes}: {days} dager, {contacts} henvendelser, {stints} økter, {pauses} pauser, hvert eneste felt.",
        "differ": "Motorene er uenige. Det er en feil i programmet, ikke i scenarioet ditt; meld gjerne fra med kommandoen og denne linjen:",
        "days": "Dager", "precise": "Dager (svarprosent kjent på ±{half:.2f} prosentpoeng)",
        "doubts": "Gjetninger prøvd i ytterkantene",
        "measure": "Mål", "mean": "Snitt", "under": "Under hvert gjennomsnitt: forskjellen fra første kolonne, ± 95 %-intervallet.",
        "interval": "95 %-intervall",
        "files": "Les videre",
        "report": "hele historien på én side", "tables": "alle tallene",
        "next": "Prøv også",
        "tips": {
            "easy": ("staffing.scale={fewer}", "nesten ingen venter her; se hva som skjer med færre folk"),
            "hard": ("staffing.scale={more}", "tjue prosent flere folk"),
            "forecast": ("demand.forecast.day_sd=0.2", "en dårligere prognose"),
            "theory": ("theory.agents={agents}", "én medarbeider til"),
            "other": ("lang=en", "everything in English"),
        },
        "centres": "se de andre kontaktsentrene",
        "points": "{n} punkter, dager",
        "connecting": "Kobler til {address} (arbeidsprosesser å vente på: {n}).",
        "status": "{whole} av {points} punkter er ferdige; {days} av {total} dager.",
        "finished": "Ferdig: tabellene og rapporten ligger der.",
        "to_write": "Alt er simulert; tabellene og rapporten er ikke skrevet ennå. Gi kommandoen igjen.",
        "going": "{n} bolker er under arbeid, {pace} dager i minuttet i det siste: omtrent {left} igjen.",
        "going_slow": "{n} bolker er under arbeid; det er for lite gjort til å si hvor lenge det varer.",
        "idle": "Ingen arbeider med dette nå. Gi kommandoen igjen, med samme out=, for å gå videre.",
        "size": "{n} punkter, {days} dager i alt: høyst omtrent {time} (kjerner: {cores}).",
        "go_ahead": "Sette i gang? [j/N] ", "not_begun": "ikke satt i gang",
        "times": ("{n} sekunder", "{n} minutter", "{n} timer", "{n} døgn"),
        "failed": "Ikke simulert: {which}", "more_rows": "... og {n} rader til, i tabellene",
        "kept": "avbrutt; det som er gjort, er tatt vare på: gi kommandoen igjen med out={folder} for å gå videre",
    },
}  # fmt: skip


def text(key: str, lang: str, **values: object) -> str:
    """A phrase with its blanks filled in."""
    return str(TEXT[lang][key]).format(**values)


def time(seconds: float, lang: str) -> str:
    """About how long, in the unit that suits."""
    units = list(zip((1, 60, 3600, 86_400), TEXT[lang]["times"], strict=True))
    length, phrase = next((unit for unit in reversed(units) if seconds >= 2 * unit[0]), units[0])
    return str(phrase).format(n=f"{seconds / length:,.0f}")


def console() -> Console:
    """The terminal; as wide as the tables need when nobody looks at it."""
    wide = Console(highlight=False)
    return wide if wide.is_terminal else Console(highlight=False, width=int(os.environ.get("COLUMNS", 110)))


def progress_bar() -> Progress:
    """The progress bar of long work, on the error stream so that output can be piped."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def joined(names: Sequence[str], lang: str) -> str:
    """Names as a list in a sentence."""
    word = {"en": " and ", "nb": " og "}[lang]
    return word.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
