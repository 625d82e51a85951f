"""What a difference rests on, in words: how often its sign holds in plausible worlds, and the guesses that matter most."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.measures.catalogue import find
from sim.measures.compare import NONE as NO_VALUE
from sim.measures.compare import Estimate, verdict
from sim.plots import style, tornado, worlds
from sim.plots.tornado import Shown, capital, ends
from sim.plots.words import NONE as DASH
from sim.plots.words import WORDS, change, give_or_take, number, scale, span
from sim.questions.sensitivity import (
    EQUAL, FIRM, GUESSED, NEW, NONE, OPEN, TURNED, UNTOLD, Tally, now, said, surely, tally, wilson,
)  # fmt: skip
from sim.report import keys
from sim.report.basis import amount, plain
from sim.report.cells import SHORT
from sim.report.finding import Answer, Found, Sheet
from sim.report.story import Picture

NAMED = 3  # guesses that are named in a sentence
TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "question": "Which guesses does the difference between {baseline} and {regime} rest on, and does it go the same way in plausible worlds?",
        FIRM: "{label}: {change}{word} under {regime} against {baseline} as the guesses stand ({span}, 95 %), and the same way in {share} of {n} plausible worlds ({between}, 95 %), surely so in {sure}: which way it goes does not hang on what exactly the guesses are.",
        GUESSED: "{label}: which way it goes rests on guesses only. As they stand it is {change}{word} under {regime} against {baseline} ({span}, 95 %), but it goes that way in only {share} of {n} plausible worlds ({between}, 95 %), surely so in {sure}; in {other} it surely goes the other way.",
        OPEN: "{label}: it cannot be told on these days whether guesses turn it. As they stand it is {change}{word} under {regime} against {baseline} ({span}, 95 %); it goes that way in {share} of {n} plausible worlds ({between}, 95 %), surely so in {sure}, and surely the other way in {other}.",
        "guessed_untold": "{label}: which way it goes rests on guesses only. As they stand no difference can be told between {regime} and {baseline} ({change}; {span}, 95 %); of {n} plausible worlds it is surely higher under {regime} in {up} and surely lower in {down}.",
        UNTOLD: "{label}: as the guesses stand, no difference can be told between {regime} and {baseline} on these days ({change}; {span}, 95 %); of {n} plausible worlds it is surely higher under {regime} in {up}, surely lower in {down}, and cannot be told in {rest}.",
        EQUAL: "{label}: exactly the same under {regime} as under {baseline}, as the guesses stand and in each of {n} plausible worlds.",
        NONE: "{label}: there is nothing to tell here, since it has no value.",
        "leans": "{label}: the difference hangs most on {list}. (In brackets: how far each moves it on average, from one end of its range to the other.)",
        "leans_on_nothing": "{label}: no guess moves the difference at all.",
        "turned": "{label}: one guess alone can turn it: {list}.",
        "lost": "{label}: no guess alone turns it for sure, but with one of these at the end of its range it can no longer be told: {list}.",
        "steady": "{label}: none of the {n} guesses looked at more closely turns it alone, at either end of its range.",
        "new": "{label}: with one guess at the end of its range a difference can be told: {list}.",
        "at": "{guess} at {value} ({change})", "moves": "{guess} ({amount})", "and": "{first}; and {last}",
        "closer": "{label}: the guesses that matter most", "all": "All guesses that move anything", "in_worlds": "In plausible worlds",
        "head_closer": ("Guess", "As given", "Moves it", "Share alone", "Share with others", "At the low end", "At the high end"),
        "head_all": ("Guess", "As given", "Range"), "moves_head": "Moves: {label}",
        "head_worlds": ("Measure", "As the guesses stand", "Same way in", "Above zero", "Surely", "Below zero", "Surely", "Cannot be told"),
        "tornado": "How far one guess at a time moves the difference: {label}", "worlds": "The difference in plausible worlds: {label}",
        "notes": {
            "rule": "That which way a difference goes “rests on guesses only” is said where it is surely the other way in more than 5 % of the plausible worlds, or, where no difference can be told as the guesses stand, surely higher in more than 5 % and surely lower in more than 5 %. That it does not hang on them is said where it goes the same way in at least 95 %. “Surely”: the difference's own 95 % interval leaves out zero.",
            "plausible": "A plausible world is one in which each of the {guesses} guesses lies anywhere in its range, every value as likely as any other and none depending on another (a Latin hypercube, uniform). The ranges are guesses too, and shares of worlds are no probabilities of anything else.{out}",
            "left_out": " {n} of {of} worlds could not be like that and are left out.",
            "days": "Every world is simulated on {days} days, and the points of the screening and of the shares, of which there are many, on the first {few_days} of them only. With few days the sign of a small difference may be luck, in many worlds at once, since all have the same days; more days (days=...) make more worlds sure. Where nothing differs, about 2.5 % look surely higher and as many surely lower.",
            "screening": "Screening (Morris): {kept} trajectories, each changing every guess once by two thirds of its range, the others anywhere in theirs. “Moves it” is the mean size of the change, for a whole range (mu_star in the tables; sigma there is how much it differs with where the other guesses are). A guess that moves people's choices also moves their luck, so a small effect may be luck alone.{out}",
            "trajectories_out": " {n} trajectories through a world that cannot be are left out whole.",
            "shares": "Shares (Sobol, {kept} groups of points): of the variation where the {few} guesses that matter most lie anywhere in their ranges and the others stay as given, the share each is behind alone, and together with the others. With few points the intervals are wide (±), and a share may come out below zero.",
            "ends": "At either end: one guess at a time at the end of its range, the others as given.",
            "together": "A guess that several regimes have alike is one guess, and moves under all of them together. A guess about a regime is about {regime} where no regime is named. What is counted moves in whole numbers.",
            "idle": "{n} of the guesses move nothing here: what they are about is switched off, or does not happen in this centre.",
        },
    },
    "nb": {
        "question": "Hvilke gjetninger hviler forskjellen mellom {baseline} og {regime} på, og går den samme vei i tenkelige verdener?",
        FIRM: "{label}: {change}{word} med {regime} mot {baseline} med gjetningene som de er ({span}, 95 %), og samme vei i {share} av {n} tenkelige verdener ({between}, 95 %), sikkert i {sure}: hvilken vei det går, henger ikke på nøyaktig hva gjetningene er.",
        GUESSED: "{label}: hvilken vei det går, hviler bare på gjetninger. Med gjetningene som de er, er forskjellen {change}{word} med {regime} mot {baseline} ({span}, 95 %), men den går den veien i bare {share} av {n} tenkelige verdener ({between}, 95 %), sikkert i {sure}; i {other} går den sikkert motsatt vei.",
        OPEN: "{label}: på disse dagene går det ikke an å si om gjetninger snur forskjellen. Med gjetningene som de er, er den {change}{word} med {regime} mot {baseline} ({span}, 95 %); den går den veien i {share} av {n} tenkelige verdener ({between}, 95 %), sikkert i {sure}, og sikkert motsatt vei i {other}.",
        "guessed_untold": "{label}: hvilken vei det går, hviler bare på gjetninger. Med gjetningene som de er, er det ingen sikker forskjell mellom {regime} og {baseline} ({change}; {span}, 95 %); av {n} tenkelige verdener er det sikkert høyere med {regime} i {up} og sikkert lavere i {down}.",
        UNTOLD: "{label}: med gjetningene som de er, er det ingen sikker forskjell mellom {regime} og {baseline} på disse dagene ({change}; {span}, 95 %); av {n} tenkelige verdener er det sikkert høyere med {regime} i {up}, sikkert lavere i {down}, og ingen sikker forskjell i {rest}.",
        EQUAL: "{label}: nøyaktig det samme med {regime} som med {baseline}, både med gjetningene som de er og i hver av {n} tenkelige verdener.",
        NONE: "{label}: det er ingenting å si her, for målet har ingen verdi.",
        "leans": "{label}: forskjellen henger mest på {list}. (I parentes: hvor langt hver av dem flytter den i snitt, fra den ene enden av spennet til den andre.)",
        "leans_on_nothing": "{label}: ingen gjetning flytter forskjellen i det hele tatt.",
        "turned": "{label}: én gjetning alene kan snu forskjellen: {list}.",
        "lost": "{label}: ingen gjetning snur forskjellen sikkert alene, men med en av disse i enden av spennet er den ikke lenger sikker: {list}.",
        "steady": "{label}: ingen av de {n} gjetningene som er undersøkt nærmere, snur forskjellen alene, i noen ende av spennet.",
        "new": "{label}: med én gjetning i enden av spennet blir det en sikker forskjell: {list}.",
        "at": "{guess} ved {value} ({change})", "moves": "{guess} ({amount})", "and": "{first}; og {last}",
        "closer": "{label}: gjetningene som betyr mest", "all": "Alle gjetninger som flytter noe", "in_worlds": "I tenkelige verdener",
        "head_closer": ("Gjetning", "Som den er", "Flytter", "Andel alene", "Andel med andre", "I lav ende", "I høy ende"),
        "head_all": ("Gjetning", "Som den er", "Spenn"), "moves_head": "Flytter: {label}",
        "head_worlds": ("Mål", "Med gjetningene som de er", "Samme vei i", "Over null", "Sikkert", "Under null", "Sikkert", "Ikke sikkert"),
        "tornado": "Hvor langt én gjetning om gangen flytter forskjellen: {label}", "worlds": "Forskjellen i tenkelige verdener: {label}",
        "notes": {
            "rule": "At hvilken vei en forskjell går, «hviler bare på gjetninger», sies der den sikkert går motsatt vei i mer enn 5 % av de tenkelige verdenene, eller, der det ikke er noen sikker forskjell med gjetningene som de er, sikkert er høyere i mer enn 5 % og sikkert lavere i mer enn 5 %. At den ikke henger på dem, sies der den går samme vei i minst 95 %. «Sikkert»: forskjellens eget 95 %-intervall rommer ikke null.",
            "plausible": "En tenkelig verden er en der hver av de {guesses} gjetningene ligger et sted i spennet sitt, alle verdier like sannsynlige og ingen avhengig av noen annen (en latinsk hyperkube, jevnt fordelt). Spennene er også gjetninger, og andeler av verdener er ikke sannsynligheter for noe annet.{out}",
            "left_out": " {n} av {of} verdener kunne ikke være slik og er utelatt.",
            "days": "Hver verden er simulert på {days} dager, og punktene i silingen og bak andelene, som det er mange av, på bare de {few_days} første av dem. Med få dager kan fortegnet på en liten forskjell være tilfeldig, i mange verdener på én gang, siden alle har de samme dagene; flere dager (days=...) gjør flere verdener sikre. Der ingenting er forskjellig, ser om lag 2,5 % sikkert høyere ut og like mange sikkert lavere.",
            "screening": "Siling (Morris): {kept} løp som hvert endrer alle gjetninger én gang med to tredeler av spennet, mens de andre ligger et sted i sine. «Flytter» er den gjennomsnittlige størrelsen på endringen, for et helt spenn (mu_star i tabellene; sigma der er hvor mye den varierer med hvor de andre gjetningene ligger). En gjetning som flytter det folk velger, flytter også tilfeldighetene, så en liten virkning kan være tilfeldig.{out}",
            "trajectories_out": " {n} løp gjennom en verden som ikke kan finnes, er utelatt helt.",
            "shares": "Andeler (Sobol, {kept} grupper av punkter): av variasjonen når de {few} gjetningene som betyr mest ligger et sted i spennet sitt og de andre er som de er, andelen hver av dem står bak alene, og sammen med de andre. Med få punkter er intervallene brede (±), og en andel kan havne under null.",
            "ends": "I hver ende: én gjetning om gangen i enden av spennet sitt, de andre som de er.",
            "together": "En gjetning som flere styringsformer har felles, er én gjetning og flyttes i alle samtidig. En gjetning om en styringsform gjelder {regime} der ingen er nevnt. Det som telles, flyttes i hele tall.",
            "idle": "{n} av gjetningene flytter ingenting her: det de handler om, er slått av eller skjer ikke i dette senteret.",
        },
    },
}  # fmt: skip


class One(NamedTuple):
    """What was found about one measure."""

    rows: pd.DataFrame  # one a guess, with what the guess is called
    given: tuple[float, float, float]  # low, value, high
    worlds: pd.DataFrame
    counts: Tally
    shown: Shown

    @property
    def label(self) -> str:
        """The measure, as it begins a sentence."""
        return capital(self.shown.label)


def tell(found: Found, lang: str) -> Answer:
    """The answer: for each measure whether the sign holds; then what it hangs on and what can turn it."""
    table, words = found.tables["sensitivity"], TEXT[lang]
    every = [_one(found, name, lang) for name in dict.fromkeys(table["measure"])]
    names = {key: _quoted(found.label(table[key].iloc[0], lang), lang) for key in ("regime", "baseline")}
    sentences = [_answer(one, names, lang) for one in every]
    for one in every:
        sentences += [_leans(one, lang), _turns(one, lang)]
    sheets = [_in_worlds(every, lang), *(_closer(one, lang) for one in every), _all(every, lang)]
    return Answer(
        words["question"].format(**names), [text for text in sentences if text], [sheet for sheet in sheets if sheet.rows],
        _pictures(every, lang), _notes(found, every, lang),
    )  # fmt: skip


def _one(found: Found, name: str, lang: str) -> One:
    table, every, measure = found.tables["sensitivity"], found.tables["worlds"], find(name)
    rows = table[table["measure"] == name].reset_index(drop=True)
    first, mine = rows.iloc[0], every[every["measure"] == name]
    regime, baseline = (found.label(first[key], lang) for key in ("regime", "baseline"))
    texts = {f"{end}_words": [amount(value, str(unit), lang) for value, unit in zip(rows[end], rows["unit"], strict=True)]
             for end in ("value", "low", "high")}  # fmt: skip
    rows = rows.assign(guess=[_called(found, same.split(), regime, lang) for same in rows["keys"]], **texts)
    low, value, high = (float(first[f"as_given{part}"]) for part in ("_ci_low", "", "_ci_high"))
    counts = tally(*(mine[column].to_numpy(float) for column in ("ci_low", "difference", "ci_high")))
    return One(rows, (low, value, high), mine, counts, Shown(measure.label(lang), regime, baseline, measure.unit, measure.better))


def _called(found: Found, same: Sequence[str], regime: str, lang: str) -> str:
    """What a guess is called, with whose it is in front; not where it is the regime's that all this is about."""
    owners = list(dict.fromkeys(filter(None, (keys.owner(found.scenario, key, lang) for key in same))))
    text = keys.in_words(found.scenario, same[0], lang, ", ".join(owners))
    return text.removeprefix(f"{regime}: ") if owners == [regime] else text


def _answer(one: One, names: dict[str, str], lang: str) -> str:
    """Whether the sign holds, in a sentence or two."""
    (low, value, high), counts, unit = one.given, one.counts, one.shown.unit
    what = said(one.given, counts)
    how = verdict(Estimate(value, low, high), one.shown.better)
    same = counts.same(value)
    return str(TEXT[lang]["guessed_untold" if what == GUESSED and not surely(one.given) else what]).format(
        label=one.label, **names, change=change(value, unit, lang), span=span(low, high, unit, lang),
        word=f" ({SHORT[lang][how]})" if how != NO_VALUE and SHORT[lang][how] else "", n=number(counts.worlds, 0, lang),
        share=f"{number(100 * same / max(1, counts.worlds), 0, lang)} %", between=_between(same, counts.worlds, lang),
        sure=number(counts.surely(value), 0, lang), other=number(counts.surely(-value), 0, lang),
        up=number(counts.surely_up, 0, lang), down=number(counts.surely_down, 0, lang),
        rest=number(counts.worlds - counts.surely_up - counts.surely_down, 0, lang),
    )  # fmt: skip


def _between(some: int, of: int, lang: str) -> str:
    """The interval of a share of worlds: "75 to 89 %"."""
    low, high = (number(100 * end, 0, lang) for end in wilson(some, of))
    return f"{low} {WORDS[lang]['to']} {high} %"


def _leans(one: One, lang: str) -> str:
    """The guesses that move it most; empty where the screening says nothing."""
    words, moves = TEXT[lang], one.rows["mu_star"].astype(float)
    if not np.isfinite(moves).any():
        return ""
    top = one.rows[moves > 0].sort_values("mu_star", ascending=False, kind="stable").head(NAMED).to_dict("records")
    named = [words["moves"].format(guess=row["guess"], amount=_size(row["mu_star"], one.shown.unit, lang)) for row in top]
    return str(words["leans" if named else "leans_on_nothing"]).format(label=one.label, list=_listed(named, lang))


def _turns(one: One, lang: str) -> str:
    """The guesses that alone turn it, or let it be told or no longer; empty where none was looked at more closely."""
    words, close, tried = TEXT[lang], tornado.widest(one.rows, one.given), one.rows["at_low"].notna().sum()
    each: dict[str, list[str]] = {}
    for row in close.to_dict("records"):
        for end in ("low", "high"):
            there = ends(row, end)
            named = words["at"].format(guess=row["guess"], value=row[f"{end}_words"], change=change(there[1], one.shown.unit, lang))
            each.setdefault(now(one.given, there), []).append(named)
    if not tried:
        return ""
    if not surely(one.given):
        key = "new" if NEW in each else ""
        named = each.get(NEW, [])
    else:
        key = "turned" if TURNED in each else "lost" if UNTOLD in each else "steady"
        named = each.get(TURNED) or each.get(UNTOLD, [])
    return str(words[key]).format(label=one.label, list="; ".join(named[:NAMED]), n=number(tried, 0, lang)) if key else ""


def _closer(one: One, lang: str) -> Sheet:
    """Of the guesses that matter most: how far each moves it, its shares, and the difference at both ends."""
    words, unit, rows = TEXT[lang], one.shown.unit, []
    close = one.rows[one.rows["at_low"].notna()].sort_values("mu_star", ascending=False, kind="stable")
    for row in close.to_dict("records"):
        at = []
        for end in ("low", "high"):
            _, value, high = ends(row, end)
            at.append(f"{row[f'{end}_words']}: {give_or_take(value, high - value, unit, lang)}")
        rows.append([
            row["guess"], row["value_words"], _size(row["mu_star"], unit, lang),
            _part(row["S1"], row["S1_conf"], lang), _part(row["ST"], row["ST_conf"], lang), *at,
        ])  # fmt: skip
    return Sheet(words["closer"].format(label=one.label), words["head_closer"], rows)


def _all(every: Sequence[One], lang: str) -> Sheet:
    """Every guess that moves one of the measures, those that move the first one most first."""
    words, first = TEXT[lang], every[0].rows
    moves = np.column_stack([one.rows["mu_star"].astype(float).fillna(0.0) for one in every])
    order = [i for i in np.lexsort(tuple(-column for column in moves.T[::-1])) if moves[i].any()]
    rows = [[
        first["guess"][i], first["value_words"][i], f"{plain(first['low'][i], lang)} – {plain(first['high'][i], lang)}",
        *(_size(one.rows["mu_star"][i], one.shown.unit, lang) for one in every),
    ] for i in order]  # fmt: skip
    head = [*words["head_all"], *(words["moves_head"].format(label=one.shown.label) for one in every)]
    return Sheet(words["all"], head, rows)


def _in_worlds(every: Sequence[One], lang: str) -> Sheet:
    """Each measure as given and in how many worlds it is where."""
    rows = []
    for one in every:
        (_, value, high), counts = one.given, one.counts
        told = (counts.up, counts.surely_up, counts.down, counts.surely_down, counts.worlds - counts.surely_up - counts.surely_down)
        same = counts.same(value)
        share = f"{number(100 * same / counts.worlds, 0, lang)} % ({_between(same, counts.worlds, lang)})" if counts.worlds and value else DASH
        rows.append([
            one.label, give_or_take(value, high - value, one.shown.unit, lang), share, *(number(n, 0, lang) for n in told),
        ])  # fmt: skip
    return Sheet(TEXT[lang]["in_worlds"], TEXT[lang]["head_worlds"], rows)


def _pictures(every: Sequence[One], lang: str) -> list[tuple[style.Figure, Picture]]:
    """Of each measure the tornado and the plausible worlds, where there is something to draw."""
    found = []
    for one in every:
        name = one.rows["measure"].iloc[0]
        for kind, draws, table in (("tornado", tornado, one.rows), ("worlds", worlds, one.worlds)):
            figure = draws.draw(table, one.given, one.shown, lang)
            if figure is not None:
                caption = TEXT[lang][kind].format(label=one.shown.label)
                file = f"{kind}_{name}"
                alt = draws.alt(table, one.given, one.shown, lang)
                found.append((figure, Picture(file, style.svg(figure, file), caption, alt)))
    return found


def _notes(found: Found, every: Sequence[One], lang: str) -> list[str]:
    """How it was found, and what to beware of."""
    words, ask, rows = TEXT[lang]["notes"], found.ask, every[0].rows
    gone = found.tables["worlds"].groupby("world")["difference"].count() == 0
    lost = min(int(one.rows["trajectories"].iloc[0]) for one in every)
    still = np.all([one.rows["mu_star"].astype(float).to_numpy() == 0 for one in every], axis=0).sum()
    few = int(rows["at_low"].notna().sum())
    out = TEXT[lang]["notes"]["left_out"].format(n=number(gone.sum(), 0, lang), of=number(len(gone), 0, lang)) if gone.any() else ""
    missed = ask["trajectories"] - lost
    missing = words["trajectories_out"].format(n=number(missed, 0, lang)) if missed else ""
    return [text for text in (
        words["rule"], words["plausible"].format(guesses=number(len(rows), 0, lang), out=out),
        words["days"].format(days=number(found.days, 0, lang), few_days=number(min(found.days, ask["screening_days"]), 0, lang)),
        words["screening"].format(kept=number(lost, 0, lang), out=missing),
        words["shares"].format(kept=number(rows["sobol"].iloc[0], 0, lang), few=number(few, 0, lang)) if few else "",
        words["ends"] if few else "", words["together"].format(regime=_quoted(every[0].shown.regime, lang)),
        words["idle"].format(n=number(still, 0, lang)) if still else "",
    ) if text]  # fmt: skip


def _size(value: float, unit: str, lang: str) -> str:
    """How large a difference is, without its sign."""
    how = scale([value], unit, lang)
    return DASH if not np.isfinite(value) else f"{number(value * how.factor, how.decimals, lang)} {how.word}".strip()


def _part(share: float, half: float, lang: str) -> str:
    """A share of the variation with half its interval."""
    return f"{number(100 * share, 0, lang)} ±{number(100 * half, 0, lang)} %" if np.isfinite(share) else DASH


def _quoted(label: str, lang: str) -> str:
    return f"«{label}»" if lang == "nb" else label


def _listed(named: Sequence[str], lang: str) -> str:
    return str(TEXT[lang]["and"]).format(first="; ".join(named[:-1]), last=named[-1]) if len(named) > 1 else "".join(named)
