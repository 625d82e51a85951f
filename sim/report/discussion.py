"""The page both sides bring to the table (drøftingsgrunnlag): purpose, assumptions, who is affected, what is uncertain."""

from typing import Any

from sim.plots.words import number
from sim.report import findings, keys
from sim.report.answer import quoted
from sim.report.story import Story
from sim.terms import FEWEST

TEXT: dict[str, dict[str, Any]] = {
    "en": {
        "purpose": "To show, before anything is decided, what is likely to happen to those who get in touch, to those who answer and to the staffing bill when {regimes} takes the place of {baseline}.",
        "purpose_alone": "To show, before anything is decided, what {baseline} does to those who get in touch, to those who answer and to the staffing bill.",
        "and": " or ",
        "same": "All regimes meet the same days: the same contacts, the same people at work, the same absence and luck, the same paid hours and the same right to pauses.",
        "plan": "Under {regimes}, the plan is made by a solver from the forecast; it does not know the day itself.",
        "behaviour": "What work does to people: {label}. {about}",
        "changed": "Set for this run: {what}.",
        "on_duty": "{duty} agents on duty of {agents} employed, and about {contacts} contacts expected a day, written ones included. All of them are made up.",
        "trial": "In the trial: {teams}. Not in it: {others}.",
        "teams": "Teams: {teams}.", "team": "{team} (about {n})", "small": "teams of fewer than {least}",
        "luck": "The intervals cover luck from day to day, over {days} days. They do not cover that the model may be wrong.",
        "guesses": "Most numbers about how people behave are guesses; which ones, and what happens when they are otherwise, stands under “What was guessed”.",
        "people": "No data about real persons are kept: where a log with agent codes is read, the codes are only counted. Nothing can be said of any one person.",
        "construct": "Fatigue and emotional load are constructs, not measurements. How the work is felt has to be asked of those who do it.",
        "outside": "Sickness absence, turnover, pay and the quality of the answers are outside the model.",
        "trial_data": "No measured effects of the trials in Norwegian contact centres have been found that the model could be held against.",
        "sides": ("The employer", "The union representative(s)", "The safety representative", "A view of a minority"),
        "sign": ("Place and date", "For the employer", "For the employees"),
    },
    "nb": {
        "purpose": "Å vise, før noe blir bestemt, hva som trolig skjer med dem som tar kontakt, med dem som svarer og med bemanningskostnaden om {regimes} kommer i stedet for {baseline}.",
        "purpose_alone": "Å vise, før noe blir bestemt, hva {baseline} gjør med dem som tar kontakt, med dem som svarer og med bemanningskostnaden.",
        "and": " eller ",
        "same": "Alle styringsformene møter de samme dagene: de samme henvendelsene, de samme folkene på jobb, det samme fraværet og de samme tilfeldighetene, like mange betalte timer og den samme retten til pauser.",
        "plan": "For {regimes} lages planen av et optimeringsprogram ut fra prognosen; den kjenner ikke selve dagen.",
        "behaviour": "Hva arbeidet gjør med folk: {label}. {about}",
        "changed": "Satt for denne kjøringen: {what}.",
        "on_duty": "{duty} medarbeidere på vakt av {agents} ansatte, og omtrent {contacts} ventede henvendelser per dag, skriftlige medregnet. Alle er oppdiktet.",
        "trial": "Med i forsøket: {teams}. Ikke med: {others}.",
        "teams": "Team: {teams}.", "team": "{team} (omtrent {n})", "small": "team med færre enn {least}",
        "luck": "Intervallene dekker tilfeldigheter fra dag til dag, over {days} dager. De dekker ikke at modellen kan ta feil.",
        "guesses": "De fleste tallene om hvordan folk oppfører seg, er gjetninger. Hvilke det er, og hva som skjer om de er annerledes, står under «Hva som er gjetninger».",
        "people": "Ingen opplysninger om virkelige personer blir tatt vare på: der en logg med koder for medarbeiderne leses inn, blir kodene bare talt opp. Ingenting kan sies om noen enkeltperson.",
        "construct": "Slitenhet og følelsesmessig belastning er teoretiske mål, ikke målinger. Hvordan arbeidet oppleves, må de som gjør det, få svare på.",
        "outside": "Sykefravær, utskifting av folk, lønn og kvaliteten på svarene er utenfor modellen.",
        "trial_data": "Det er ikke funnet målte virkninger av forsøkene i norske kontaktsentre som modellen kunne prøves mot.",
        "sides": ("Arbeidsgiver", "Tillitsvalgte", "Verneombud", "Mindretallets syn"),
        "sign": ("Sted og dato", "For arbeidsgiver", "For de ansatte"),
    },
}  # fmt: skip


def purpose(story: Story, lang: str) -> str:
    """Why the page is there."""
    words, baseline = TEXT[lang], quoted(story, story.baseline, lang)
    if not story.others:
        return str(words["purpose_alone"]).format(baseline=baseline)
    regimes = words["and"].join(quoted(story, regime, lang) for regime in story.others)
    return str(words["purpose"]).format(regimes=regimes, baseline=baseline)


def assumptions(story: Story, lang: str) -> list[str]:
    """What is the same for all regimes, whose plan a solver makes, what work does to people, and what the user set."""
    words, behaviour = TEXT[lang], story.scenario.behaviour
    planned = ", ".join(quoted(story, regime, lang) for regime in findings.solved(story.scenario, story.paired))
    return [
        *([words["same"]] if story.others else []), *([words["plan"].format(regimes=planned)] if planned else []),
        words["behaviour"].format(label=behaviour.label.of(lang), about=behaviour.about.of(lang)),
        *([words["changed"].format(what=", ".join(story.changed))] if story.changed else []),
    ]  # fmt: skip


def affected(story: Story, lang: str) -> list[str]:
    """How many agents and contacts, and which teams; small teams are not named."""
    words, scenario = TEXT[lang], story.scenario
    contacts = sum(queue.for_people for queue in scenario.demand.queues.values()) * scenario.demand.scale
    many = {"duty": scenario.staffing.on_duty, "agents": scenario.staffing.agents * scenario.staffing.scale, "contacts": contacts}
    found = [words["on_duty"].format(**{name: number(n, 0, lang) for name, n in many.items()})]
    trial = any(scenario.regime[regime].in_trial for regime in story.paired.regimes)
    if trial:
        found.append(words["trial"].format(teams=_named(story, True, lang), others=_named(story, False, lang)))
    elif len(scenario.workforce.teams) > 1:
        found.append(words["teams"].format(teams=_named(story, None, lang)))
    return found


def _named(story: Story, in_trial: bool | None, lang: str) -> str:
    """The teams in the trial, not in it, or all (None), with how many of those on duty are in each."""
    words, scenario, small, found = TEXT[lang], story.scenario, False, []
    for name, team in scenario.workforce.teams.items():
        n = round(team.share * scenario.staffing.on_duty)
        if team.share == 0 or (in_trial is not None and team.in_trial != in_trial):
            continue
        if n < FEWEST:
            small = True
        else:
            found.append(words["team"].format(team=keys.team(scenario, name, lang), n=number(n, 0, lang)))
    return ", ".join(found + ([words["small"].format(least=FEWEST)] if small else [])) or "–"


def uncertain(story: Story, lang: str) -> list[str]:
    """What is not known, and what the model leaves out."""
    words, days = TEXT[lang], number(story.paired.days * story.scenario.horizon, 0, lang)
    return [words["luck"].format(days=days), *(words[key] for key in ("guesses", "people", "construct", "outside", "trial_data"))]
