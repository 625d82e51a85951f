"""What a fit and its test say in plain words, in English and Norwegian: one sentence a matter, and what to do about it."""

import pandas as pd

from sim.history.arrivals import Arrivals
from sim.history.backtest import Backtest
from sim.history.fit import Fit
from sim.history.patience import SHORT_S
from sim.plots.words import number
from sim.terms import label

GOOD = {"service_level": 0.05, "abandonment": 0.03, "wait_s": 15.0}  # off by no more than this on average: good (ours)
POOR = {"service_level": 0.10, "abandonment": 0.06, "wait_s": 30.0}  # off by more than this: poor (ours)
CHANGED = 0.05  # a change of handle times worth telling
KNEW_BETTER = 0.9  # knowing handle times helps when it takes the miss in service level, or wait, to this share or less

TEXT = {
    "en": {
        "arrivals": "{queue}: {mean} contacts on an ordinary day ({low} to {high}).",
        "poisson": "Days of the same weekday differ no more than chance alone would have it (variance {index} times the mean).",
        "dispersed": "Days of the same weekday differ more than chance would have it: variance {index} times the mean, a day factor of shape {shape}.",
        "left_out": "Left out of the fit, as another kind of day with far fewer contacts: {days}.",
        "left_out_day": "{weekday} ({contacts} contacts)",
        "few": "There are too few days of each weekday to tell how much days differ.",
        "handle": "{queue}: {mean} on average, spread (cv) {cv}; of the usual laws the {law} one fits best.",
        "gap": "A log-normal law is off by at most {gap} points of the contacts.",
        "handle_mean": "{queue}: {mean} on average; the spread is not in the file, and a cv of 1 is a guess.",
        "quick": "{share} % took under 10 seconds: did agents hang up, or were they cut off?",
        "patience": "{queue}: patience of {mean} on average ({law}; {gave_up} gave up).",
        "short": "{share} % hang up within {within} seconds unless answered.",
        "patience_mean": "{queue}: patience of {mean} on average, matched to abandonment and waits.",
        "patience_guess": "{queue}: people gave up, but the file tells no waits; a patience of {mean} on average is a guess.",
        "endless": "{queue}: nobody gave up, so nobody is taken to.",
        "availability": "{channel}: of the agents counted as {staff}, {share} % ({low} to {high}) can take contacts{rest}.",
        "rest": "; the others are there, but busy with something else", "no_rest": "", "more": ", as if there were more of them than were counted",
        "all_able": "{channel}: the days do not tell how many of the agents counted as {staff} can take contacts; all are taken to.",
        "off": "On {n} days it had not seen, this model was off by {misses}, on average.",
        "off_one": "On the one day it had not seen, this model was off by {misses}.",
        "foreseen": "How many would come was foretold on {inside} of {n} days of the usual kind, at a range meant for nine of ten.",
        "as_they_were": "Arrivals and staff of the days were otherwise taken as they were.",
        "one_way": "It was mostly too {side} (by {bias}).",
        "bright": "bright: fewer gave up and waits were shorter than they turned out",
        "dark": "dark: more gave up and waits were longer than they turned out",
        "rival_worse": "Erlang A for each interval with one availability factor, fitted to the same days, was off by {misses}.",
        "changed": "Contacts took {change} % {longer} on these days than on those it was fitted to. Had it known each day's handle time, it would have been off by {misses}.",
        "longer": "longer", "shorter": "shorter",
        "good": "That is good enough to compare regimes with.",
        "fair": "That is fair: trust differences between regimes more than levels.",
        "poor": "That is poor. Fit to more or to later days, check that the agents column counts those who take these contacts, and look at handle times; differences between regimes say more than levels here.",
        "service_level": "{x} points in service level", "abandonment": "{x} points in abandonment", "wait_s": "{x} s in mean wait",
        "and": " and ",
    },
    "nb": {
        "arrivals": "{queue}: {mean} henvendelser på en vanlig dag ({low} til {high}).",
        "poisson": "Dager med samme ukedag varierer ikke mer enn tilfeldighetene tilsier (variansen er {index} ganger snittet).",
        "dispersed": "Dager med samme ukedag varierer mer enn tilfeldighetene tilsier: variansen er {index} ganger snittet, en dagsfaktor med form {shape}.",
        "left_out": "Utelatt fra tilpasningen, som en annen slags dag med langt færre henvendelser: {days}.",
        "left_out_day": "{weekday} ({contacts} henvendelser)",
        "few": "Det er for få dager av hver ukedag til å si hvor mye dager varierer.",
        "handle": "{queue}: {mean} i snitt, spredning (cv) {cv}; av de vanlige fordelingene passer {law} best.",
        "gap": "En log-normal fordeling bommer med høyst {gap} prosentpoeng av henvendelsene.",
        "handle_mean": "{queue}: {mean} i snitt; spredningen står ikke i filen, og en cv på 1 er en gjetning.",
        "quick": "{share} % tok under 10 sekunder: la medarbeidere på, eller ble de brutt?",
        "patience": "{queue}: tålmodighet på {mean} i snitt ({law}; {gave_up} ga opp).",
        "short": "{share} % legger på innen {within} sekunder om ingen svarer.",
        "patience_mean": "{queue}: tålmodighet på {mean} i snitt, tilpasset frafall og ventetid.",
        "patience_guess": "{queue}: noen ga opp, men filen har ingen ventetider; en tålmodighet på {mean} i snitt er en gjetning.",
        "endless": "{queue}: ingen ga opp, så ingen antas å gjøre det.",
        "availability": "{channel}: av medarbeiderne som er talt som {staff}, kan {share} % ({low} til {high}) ta imot henvendelser{rest}.",
        "rest": "; de andre er der, men opptatt med noe annet", "no_rest": "", "more": ", som om de var flere enn dem som er talt",
        "all_able": "{channel}: dagene viser ikke hvor mange av medarbeiderne som er talt som {staff}, som kan ta imot henvendelser; alle antas å kunne det.",
        "off": "På {n} dager den ikke hadde sett, bommet modellen med {misses} i snitt.",
        "off_one": "På den ene dagen den ikke hadde sett, bommet modellen med {misses}.",
        "foreseen": "Hvor mange som kom, ble forutsagt på {inside} av {n} dager av vanlig slag, med et spenn ment for ni av ti.",
        "as_they_were": "Ellers ble dagenes henvendelser og bemanning tatt som de var.",
        "one_way": "Den var stort sett for {side} (med {bias}).",
        "bright": "lys: færre ga opp og ventetiden var kortere enn det ble",
        "dark": "mørk: flere ga opp og ventetiden var lengre enn det ble",
        "rival_worse": "Erlang A for hvert intervall med én tilgjengelighetsfaktor, tilpasset de samme dagene, bommet med {misses}.",
        "changed": "Henvendelser tok {change} % {longer} tid disse dagene enn på dem modellen er tilpasset. Hadde den kjent hver dags behandlingstid, ville den bommet med {misses}.",
        "longer": "lengre", "shorter": "kortere",
        "good": "Det er godt nok til å sammenligne styringsformer med.",
        "fair": "Det er brukbart: stol mer på forskjeller mellom styringsformer enn på nivåer.",
        "poor": "Det er dårlig. Tilpass til flere eller senere dager, sjekk at medarbeiderkolonnen teller dem som tar disse henvendelsene, og se på behandlingstidene; her sier forskjeller mellom styringsformer mer enn nivåer.",
        "service_level": "{x} prosentpoeng i svarprosent", "abandonment": "{x} prosentpoeng i frafall", "wait_s": "{x} s i gjennomsnittlig ventetid",
        "and": " og ",
    },
}  # fmt: skip
LAW_NAMES = {
    "en": {"exponential": "exponential", "lognormal": "log-normal", "gamma": "gamma", "weibull": "Weibull",
           "deterministic": "constant"},
    "nb": {"exponential": "den eksponentielle", "lognormal": "den log-normale", "gamma": "gamma", "weibull": "Weibull",
           "deterministic": "den konstante"},
}  # fmt: skip
WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "nb": ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
}
STAFF = {"en": {"present": "present", "available": "available"}, "nb": {"present": "til stede", "available": "tilgjengelige"}}


def of_fit(fit: Fit, lang: str) -> list[str]:
    """What was found, queue by queue."""
    lines = [_say("arrivals", lang, queue=label(name, lang), mean=_n(mean, 0, lang), low=_n(low, 0, lang), high=_n(high, 0, lang))
             for name, (mean, low, high) in fit.arrivals.per_day.items()]  # fmt: skip
    came = fit.arrivals
    if came.left_out:
        lines.append(left_out(came, lang))
    if came.dispersion != came.dispersion:
        lines.append(_say("few", lang))
    elif came.day_shape is None or came.poisson_p > 0.05:
        lines.append(_say("poisson", lang, index=_n(came.dispersion, 1, lang)))
    else:
        lines.append(_say("dispersed", lang, index=_n(came.dispersion, 1, lang), shape=_n(came.day_shape[0], 0, lang)))
    for name in fit.handling:
        lines += [_handle(fit, name, lang), *_patience(fit, name, lang)]
    for channel, able in fit.availability.items():
        if not able.known:
            lines.append(_say("all_able", lang, channel=label(channel, lang), staff=STAFF[lang][fit.staff]))
            continue
        numbers = {key: _n(100 * getattr(able, key), 0, lang) for key in ("share", "low", "high")}
        rest = TEXT[lang]["rest" if able.high < 1 else "more" if able.low > 1 else "no_rest"]
        lines.append(_say("availability", lang, channel=label(channel, lang), staff=STAFF[lang][fit.staff], rest=rest, **numbers))
    return lines


def left_out(came: Arrivals, lang: str) -> str:
    """Which weekdays are taken as closed though somebody came, and how many did."""
    said = [_say("left_out_day", lang, weekday=WEEKDAYS[lang][day], contacts=_n(n, 0, lang)) for day, n in came.left_out.items()]
    return _say("left_out", lang, days=", ".join(said))


def _handle(fit: Fit, name: str, lang: str) -> str:
    handle = fit.handling[name]
    mean = f"{_n(handle.mean_s, 0, lang)} s"
    if not handle.known:
        return _say("handle_mean", lang, queue=label(name, lang), mean=mean)
    said = [_say("handle", lang, queue=label(name, lang), mean=mean, cv=_n(handle.cv, 2, lang), law=LAW_NAMES[lang][handle.law])]
    said.append(_say("gap", lang, gap=_n(100 * handle.log_normal_gap, 1, lang)))
    if handle.quick > 0.02:
        said.append(_say("quick", lang, share=_n(100 * handle.quick, 1, lang)))
    return " ".join(said)


def _patience(fit: Fit, name: str, lang: str) -> list[str]:
    waits = fit.patience[name]
    if waits is None:
        return [_say("endless", lang, queue=label(name, lang))] if fit.channels[name] in fit.availability else []
    mean = f"{_n(waits.mean_s, 0, lang)} s"
    if not waits.known:
        return [_say("patience_guess" if waits.guess else "patience_mean", lang, queue=label(name, lang), mean=mean)]
    law = LAW_NAMES[lang][waits.law]
    said = _say("patience", lang, queue=label(name, lang), mean=mean, law=law, gave_up=_n(waits.gave_up, 0, lang))
    if waits.short:
        said += " " + _say("short", lang, share=_n(100 * waits.short, 1, lang), within=_n(SHORT_S, 0, lang))
    return [said]


def of_test(test: Backtest, lang: str) -> list[str]:
    """How well the model foretold days it had not seen; the last sentence says what that is good for."""
    daily = test.misses[test.misses["level"] == "day"].set_index("measure")
    n = test.table.loc[test.table["level"] == "day", "date"].nunique()
    lines = [_say("off" if n > 1 else "off_one", lang, n=n, misses=_misses(daily["predicted_error"], lang))]
    if (side := _one_way(daily)) is not None:
        lines.append(_say("one_way", lang, side=TEXT[lang][side], bias=_misses(daily["predicted_bias"].abs(), lang)))
    lines.append(_say("rival_worse", lang, misses=_misses(daily["rival_error"], lang)))
    if abs(test.handle_change) >= CHANGED:
        longer = TEXT[lang]["longer" if test.handle_change > 0 else "shorter"]
        change = _n(100 * abs(test.handle_change), 0, lang)
        lines.append(_say("changed", lang, change=change, longer=longer, misses=_misses(daily["own_handle_error"], lang)))
    inside, usual = test.foreseen
    lines += [_say("foreseen", lang, inside=inside, n=usual)] * (usual > 0) + [_say("as_they_were", lang)]
    return [*lines, _say(grade(test), lang)]


def grade(test: Backtest) -> str:
    """good, fair or poor, by the worst of the measures; no better than fair where the file does not tell how long people wait."""
    daily = test.misses[test.misses["level"] == "day"].set_index("measure")["predicted_error"].dropna()
    if daily.index.isin(["service_level", "wait_s"]).any() and all(error <= GOOD[measure] for measure, error in daily.items()):
        return "good"
    return "poor" if any(error > POOR[measure] for measure, error in daily.items()) else "fair"


def _one_way(daily: pd.DataFrame) -> str | None:
    """Whether all misses lean to one side by more than half of their size."""
    lean = [daily["predicted_bias"][name] / daily["predicted_error"][name] * (1 if name == "service_level" else -1)
            for name in daily.index if daily["predicted_error"][name] > 0]  # fmt: skip
    if lean and min(lean) > 0.5:
        return "bright"
    return "dark" if lean and max(lean) < -0.5 else None


def _misses(errors: pd.Series, lang: str) -> str:
    said = [
        _say(name, lang, x=_n(100 * error, 1, lang) if name != "wait_s" else _n(error, 0 if error >= 10 else 1, lang))
        for name, error in errors.items()
        if error == error
    ]
    return TEXT[lang]["and"].join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


def _say(key: str, lang: str, **values: object) -> str:
    return TEXT[lang][key].format(**values)


def _n(value: float, decimals: int, lang: str) -> str:
    return number(value, decimals, lang)
