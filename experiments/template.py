"""Write a table to fill in with your own interval figures: four weeks of a made-up centre, as CSV or Excel."""

import shlex
from pathlib import Path

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from rich.markup import escape

import sim
from experiments.config.compose import Composed, scenario_of
from experiments.config.settings import settings_of
from experiments.say import words
from sim.errors import InputError
from sim.history.headers import MEANINGS
from sim.history.simulated import interval_rows
from sim.scenario import Scenario
from sim.terms import clock, label

FIRST_DATE, WEEKS = pd.Timestamp("2026-01-05"), 4  # a Monday
LENGTH_S, WITHIN_S = 1800.0, 30.0
DECIMALS = {"within": 1, "wait_s": 1, "handle_s": 1, "present": 2, "available": 2}
FIELDS = {"wait_s": "wait", "handle_s": "handle"}  # column of the table -> what the import calls it
HEADERS = {  # column -> how it is headed
    "date": {"en": "Date", "nb": "Dato"},
    "time": {"en": "Interval", "nb": "Intervall"},
    "channel": {"en": "Channel", "nb": "Kanal"},
    "offered": {"en": "Offered", "nb": "Innkommet"},
    "handled": {"en": "Handled", "nb": "Besvart"},
    "abandoned": {"en": "Abandoned", "nb": "Lagt på"},
    "within": {"en": "Answered within 30 s (%)", "nb": "Besvart innen 30 s (%)"},
    "wait_s": {"en": "Mean wait (s)", "nb": "Gjennomsnittlig ventetid (s)"},
    "handle_s": {"en": "Mean handle time (s)", "nb": "Gjennomsnittlig behandlingstid (s)"},
    "present": {"en": "Agents present", "nb": "Medarbeidere til stede"},
    "available": {"en": "Agents available", "nb": "Medarbeidere tilgjengelig"},
}
SHEETS = {"en": ("Figures", "Explanation", "Column", "What it is"), "nb": ("Tall", "Forklaring", "Kolonne", "Hva det er")}
NEEDED, ONE_OF = ("date", "time", "offered", "handled", "handle_s"), ("present", "available")  # to calibrate
TEXT = {
    "en": {
        "written": "{path}: {rows} rows of a made-up centre ({label}).",
        "next": "Put your own figures in their place; columns you do not have can go, but not agents and the needed ones. "
        "Then, or with the file as it is:",
        "needed": "needed",
        "one_of": "one of the two is needed",
        "may_go": "may be left out",
    },
    "nb": {
        "written": "{path}: {rows} rader fra et oppdiktet senter ({label}).",
        "next": "Sett inn egne tall i stedet; kolonner du ikke har, kan strykes, men ikke medarbeiderne og de som må være med. "
        "Deretter, eller med filen som den er:",
        "needed": "må være med",
        "one_of": "én av de to må være med",
        "may_go": "kan utelates",
    },
}


def run(composed: Composed) -> None:
    """Writes the template in the language asked for, from simulated days of the scenario; an existing file is left alone."""
    settings, scenario = settings_of(composed), scenario_of(composed)
    if settings.out is None or Path(settings.out).suffix.lower() not in (".csv", ".xlsx"):
        raise InputError("out", settings.out, "name the file to write: out=my_centre.csv or out=my_centre.xlsx", "command line")
    path = Path(settings.out).expanduser()
    if path.exists():
        raise InputError("out", settings.out, "is there already; name a new file", "command line")
    table = made_up(scenario, settings.seed)
    write(table, path, settings.lang)
    screen, texts = words.console(), TEXT[settings.lang]
    name = scenario.label.of(settings.lang)
    screen.print(escape(texts["written"].format(path=path, rows=len(table), label=name)), soft_wrap=True)
    screen.print(texts["next"])
    command = shlex.join(["handlingsrom", "calibrate", f"data={path}", f"out={path.with_suffix('')}"])
    screen.print(f"  {escape(command)}", soft_wrap=True)


def made_up(scenario: Scenario, seed: int) -> pd.DataFrame:
    """Four working weeks of a simulated centre under its first regime that plans, as interval figures."""
    dates = pd.bdate_range(FIRST_DATE, periods=5 * WEEKS)
    regime = "detailed" if "detailed" in scenario.regime else next(iter(scenario.regime))
    found = [
        interval_rows(sim.run_day(scenario, regime, seed, day=day), date, LENGTH_S, WITHIN_S) for day, date in enumerate(dates)
    ]
    return pd.concat(found, ignore_index=True)


def write(table: pd.DataFrame, path: Path, lang: str) -> None:
    """Writes interval figures under headers of a language: CSV (in Norwegian with ; and decimal comma) or Excel."""
    shown = _shown(table, lang)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix.lower() == ".xlsx":
            _write_excel(shown, path, lang)
        elif lang == "nb":
            shown.assign(date=shown["date"].dt.strftime("%d.%m.%Y")).rename(columns=_headers(lang)).to_csv(
                path, index=False, sep=";", decimal=",", encoding="utf-8-sig", lineterminator="\n"
            )
        else:
            shown.rename(columns=_headers(lang)).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
    except OSError as error:
        raise InputError("out", str(path), f"cannot be written ({error.strerror or error})", "command line") from None


def _headers(lang: str) -> dict[str, str]:
    return {name: texts[lang] for name, texts in HEADERS.items()}


def _shown(table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The table as its reader sees it: times of day, channels in words, per cent, and no more decimals than anybody needs."""
    times = [f"{clock(start_s)}-{clock(start_s + LENGTH_S)}" for start_s in table["start_s"]]
    shown = table.assign(time=times, channel=[label(name, lang) for name in table["channel"]], within=table["within"] * 100)
    counts = ["offered", "handled", "abandoned"]
    return shown[list(HEADERS)].astype(dict.fromkeys(counts, "int64")).round(DECIMALS)


def _write_excel(shown: pd.DataFrame, path: Path, lang: str) -> None:
    """The figures on one sheet, and on another what each column is."""
    figures, explanation, column, meaning = SHEETS[lang]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = figures
    sheet.append(list(_headers(lang).values()))
    for row in shown.astype(object).itertuples(index=False):
        sheet.append([None if isinstance(cell, float) and np.isnan(cell) else cell for cell in row])
    formats = {"date": "yyyy-mm-dd" if lang == "en" else "dd.mm.yyyy"}
    formats |= {name: "0." + "0" * decimals for name, decimals in DECIMALS.items()}
    for name, cells in zip(HEADERS, sheet.iter_cols(min_row=2), strict=True):
        for cell in cells:
            cell.number_format = formats.get(name, "General")
    sheet.freeze_panes = "A2"
    second = book.create_sheet(explanation)
    second.append([column, meaning, ""])
    for name, header in _headers(lang).items():
        text = MEANINGS[FIELDS.get(name, name)][lang == "nb"]
        second.append([header, text, TEXT[lang]["needed" if name in NEEDED else "one_of" if name in ONE_OF else "may_go"]])
    for one, width in ((sheet, 18), (second, 48)):
        for cell in one[1]:
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
            one.column_dimensions[cell.column_letter].width = width
    book.save(path)
