"""What a difference rests on, in words: how often its sign holds in plausible worlds, and the guesses that matter most."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.measures.catalogue import find
from sim.measures.compare import HIGHER, LOWER, Estimate, verdict
from sim.measures.compare import NONE as NO_VALUE
from sim.plots import style, tornado, worlds
from sim.plots.tornado import Shown, capital, ends
from sim.plots.words import NONE as DASH
from sim.plots.words import WORDS, change, give_or_take, number, scale, span
from sim.questions.sensitivity import GUESSED, NEW, TURNED, UNTOLD, Tally, now, said, surely, tally, wilson
from sim.report import keys
from sim.report.basis import amount, plain
from sim.report.cells import CLOCK, SHORT
from sim.report.finding import Answer, Found, Sheet
from sim.report.questions.sensitivity_words import TEXT
from sim.report.story import Picture

NAMED = 3  # guesses that are named in a sentence


class One(NamedTuple):
    """What was found about one measure."""

    rows: pd.DataFrame  # one a guess, with what the guess is called
    given: tuple[float, float, float]  # low, value, high
    worlds: pd.DataFrame
    counts: Tally
    shown: Shown

    @property
    def closer(self) -> pd.DataFrame:
        """The guesses that were looked at more closely."""
        return self.rows[self.rows["closer"] == 1]

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
        word=f" ({_in_a_word(how, unit, lang)})" if how != NO_VALUE and SHORT[lang][how] else "", n=number(counts.worlds, 0, lang),
        worlds=_many("plausible_worlds", counts.worlds, lang), share=_percent(same, counts.worlds, lang),
        opposite=_percent(counts.same(-value), counts.worlds, lang), between=_between(same, counts.worlds, lang),
        higher=_in_a_word(HIGHER, unit, lang), lower=_in_a_word(LOWER, unit, lang),
        sure=number(counts.surely(value), 0, lang), other=number(counts.surely(-value), 0, lang),
        up=number(counts.surely_up, 0, lang), down=number(counts.surely_down, 0, lang),
        rest=number(counts.worlds - counts.surely_up - counts.surely_down, 0, lang),
    )  # fmt: skip


def _in_a_word(how: str, unit: str, lang: str) -> str:
    """A verdict in a word: of a time of day, what is higher is later."""
    return CLOCK[lang].get(how, SHORT[lang][how]) if unit == "clock" else SHORT[lang][how]


def _many(what: str, n: int, lang: str, **values: object) -> str:
    """So many of something, one or more."""
    one, more = TEXT[lang][what] if what in TEXT[lang] else TEXT[lang]["notes"][what]
    return str(one if n == 1 else more).format(n=number(n, 0, lang), **values)


def _percent(some: int, of: int, lang: str) -> str:
    return f"{number(100 * some / max(1, of), 0, lang)} %"


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
    words, close, tried = TEXT[lang], tornado.widest(one.closer, one.given, len(one.rows)), len(one.closer)
    each: dict[str, list[str]] = {}
    for row in close.to_dict("records"):
        for end in ("low", "high"):
            there = ends(row, end)
            if not np.isfinite(there[1]):
                continue
            named = words["at"].format(guess=row["guess"], value=row[f"{end}_words"], change=change(there[1], one.shown.unit, lang))
            each.setdefault(now(one.given, there), []).append(named)
    gone = int(one.closer[["at_low", "at_high"]].isna().to_numpy().sum())
    left_out = _many("impossible", gone, lang, label=one.label) if gone else ""
    if gone == 2 * tried:
        return left_out
    if not surely(one.given):
        key = "new" if NEW in each else ""
        named = each.get(NEW, [])
    else:
        key = "turned" if TURNED in each else "lost" if UNTOLD in each else "steady"
        named = each.get(TURNED) or each.get(UNTOLD, [])
    if key == "steady":
        told = _many(key, tried, lang, label=one.label)
    else:
        told = str(words[key]).format(label=one.label, list="; ".join(named[:NAMED])) if key else ""
    return f"{told} {left_out}".strip()


def _closer(one: One, lang: str) -> Sheet:
    """Of the guesses that matter most: how far each moves it, its shares, and the difference at both ends."""
    words, unit, rows = TEXT[lang], one.shown.unit, []
    close = one.closer.sort_values("mu_star", ascending=False, kind="stable")
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
        share = f"{_percent(same, counts.worlds, lang)} ({_between(same, counts.worlds, lang)})" if counts.worlds and value else DASH
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
    few = len(every[0].closer)
    out = _many("left_out", int(gone.sum()), lang, of=number(len(gone), 0, lang)) if gone.any() else ""
    missed = ask["trajectories"] - lost
    missing = _many("trajectories_out", missed, lang) if missed else ""
    return [text for text in (
        words["rule"], words["plausible"].format(guesses=number(len(rows), 0, lang), out=out),
        words["days"].format(days=number(found.days, 0, lang), few_days=number(min(found.days, ask["screening_days"]), 0, lang)),
        words["screening"].format(kept=number(lost, 0, lang), out=missing),
        words["shares"].format(kept=number(rows["sobol"].iloc[0], 0, lang), few=number(few, 0, lang)) if few else "",
        words["ends"] if few else "", words["together"].format(regime=_quoted(every[0].shown.regime, lang)),
        _many("idle", int(still), lang) if still else "",
    ) if text]  # fmt: skip


def _size(value: float, unit: str, lang: str) -> str:
    """How large a difference is, without its sign."""
    how = scale([value], unit, lang)
    return DASH if not np.isfinite(value) else f"{number(value * how.factor, how.decimals, lang)} {how.word}".strip()


def _part(share: float, half: float, lang: str) -> str:
    """A share of the variation with half its interval."""
    return f"{number(100 * share, 0, lang)} ±{number(100 * half, 0, lang)} %" if np.isfinite(share) else DASH


def _quoted(label: str, lang: str) -> str:
    return str(TEXT[lang]["regime"]).format(label)


def _listed(named: Sequence[str], lang: str) -> str:
    return str(TEXT[lang]["and"]).format(first="; ".join(named[:-1]), last=named[-1]) if len(named) > 1 else "".join(named)
