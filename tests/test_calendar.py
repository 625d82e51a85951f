"""The calendar: which dates are open, how busy each of them is, and who is told."""

import json
from datetime import date

import numpy as np
import pytest
from conftest import names

from experiments import cli, compare
from experiments.config.compose import compose, load, scenario_of
from sim.errors import InputError
from sim.world import calendar, demand

PLACE = ("scenario=kommune_innbyggerservice", "regimes=[detailed]")
PAYDAY = "demand.calendar.payday"
CALENDARS = [name for name in names("calendar") if name != "none"]


def year(*words, starts="2027-01-01"):
    """A scenario with Nav's calendar, and what is changed in it."""
    return load([*PLACE, "calendar=nav", f"demand.calendar.starts={starts}", *words])


def dates(scenario, days):
    """The dates of the first days of a run."""
    return [calendar.date_of(scenario, day) for day in range(days)]


def factor_on(scenario, text):
    """How busy an open date is."""
    day = dates(scenario, 300).index(date.fromisoformat(text))
    return calendar.factor(scenario, day)


def plain(*words, **more):
    """A calendar in which nothing is busier than anything else, except for what is said."""
    even = ["demand.calendar.weekdays.value=[1,1,1,1,1,0,0]", f"demand.calendar.months.value={[1] * 12}".replace(" ", "")]
    return year(*even, *([] if any(PAYDAY in word for word in words) else [f"{PAYDAY}=null"]), *words, **more)


# ---- dates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("closed", "why"),
    [
        ("2027-01-01", "New Year's Day"), ("2027-03-25", "Maundy Thursday"), ("2027-03-26", "Good Friday"),
        ("2027-03-29", "Easter Monday"), ("2027-05-06", "Ascension Day"), ("2027-05-17", "Constitution Day"),
        ("2027-05-08", "a Saturday"), ("2027-05-09", "a Sunday"),
    ],
)  # fmt: skip
def test_closed_on_public_holidays_and_weekends(closed, why):
    """Public holidays of Norway and weekends are no days of a run; the days around Easter and 17 May are."""
    there = dates(year(), 250)
    assert date.fromisoformat(closed) not in there, why
    assert {date(2027, 3, 24), date(2027, 3, 30), date(2027, 5, 14), date(2027, 5, 18)} <= set(there)


def test_a_day_of_a_run_is_the_nth_open_date():
    """Days are counted from the first open date at or after the start, over Easter without a gap."""
    assert [date(2027, 3, 24), date(2027, 3, 30), date(2027, 3, 31)] == dates(year(starts="2027-03-24"), 3)
    assert [date(2027, 1, 4)] == dates(year(starts="2027-01-02"), 1)


def test_without_holidays_only_the_weekdays_close():
    """Where no country is named, 17 May is a Monday like others."""
    assert date(2027, 5, 17) in dates(year("demand.calendar.holidays=null"), 100)


def test_holidays_of_other_countries():
    """The code of the country decides: 6 June is a public holiday in Sweden, and none in Norway."""
    there, here = (dates(year(f"demand.calendar.holidays={code}", starts="2028-01-01"), 200) for code in ("SE", "NO"))
    assert (False, True) == (date(2028, 6, 6) in there, date(2028, 6, 6) in here)


def test_no_calendar_no_date():
    """Without a calendar every day is a plain day without a date."""
    scenario = load(list(PLACE))
    assert (None, None, 1.0) == (scenario.demand.calendar, calendar.date_of(scenario, 3), calendar.factor(scenario, 3))


def test_a_run_ends_where_holidays_are_not_known():
    """Days after 2100 are refused in one line."""
    with pytest.raises(InputError) as caught:
        calendar.date_of(year(), 1_000_000)
    allowed = "day 1000000 would come after 2100-12-31; take fewer days or an earlier date"
    assert f"demand.calendar.starts = '2027-01-01': {allowed}" == str(caught.value)


# ---- how busy --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "factor"),
    [
        ("2027-03-30", 1.3), ("2027-03-31", 1.0), ("2027-05-18", 1.3), ("2027-05-19", 1.0), ("2027-05-07", 1.3),
        ("2027-05-03", 1.0),  # 1 May is a Saturday
        ("2027-05-10", 1.0),  # a Monday after an ordinary weekend
    ],
)  # fmt: skip
def test_first_open_day_after_a_holiday(when, factor):
    """The first open day after a public holiday is busier, if the holiday closed a day that would have been open."""
    assert factor == factor_on(plain("demand.calendar.after_holiday.value=1.3"), when)


def test_a_holiday_on_a_saturday_counts_where_saturdays_are_open():
    """Where Saturdays are open, the Monday after 1 May 2027 follows a holiday."""
    open_on_saturdays = "demand.calendar.weekdays.value=[1,1,1,1,1,1,0]"
    assert 1.3 == factor_on(plain(open_on_saturdays, "demand.calendar.after_holiday.value=1.3"), "2027-05-03")


@pytest.mark.parametrize(
    ("words", "busy"),
    [
        (("day_of_month=20", "days_after=1"), ["2027-05-21", "2027-06-21", "2027-07-21"]),  # 20 June is a Sunday
        (("day_of_month=20", "days_after=2"), [f"2027-{day}" for day in ("05-21", "05-24", "06-21", "06-22", "07-21", "07-22")]),
        (("day_of_month=31", "days_after=1"), ["2027-05-03", "2027-06-01", "2027-07-01"]),  # April and June have no 31st
        (("day_of_month=17", "days_after=1"), ["2027-05-18", "2027-06-18", "2027-07-19"]),  # 17 May: paid on Friday the 14th
        (("day_of_month=1", "days_after=1"), ["2027-05-03", "2027-06-02", "2027-07-02"]),  # 1 May: paid in April
    ],
)
def test_open_days_after_a_payday(words, busy):
    """So many open days after a payday are busier; a payday on a closed day is moved to the last open day before."""
    scenario = plain(*(f"{PAYDAY}.{word.replace('=', '.value=')}" for word in words), f"{PAYDAY}.factor.value=1.2")
    found = [when.isoformat() for day, when in enumerate(dates(scenario, 150)) if calendar.factor(scenario, day) == 1.2]
    assert busy == [when for when in found if "2027-05-01" <= when < "2027-08-01"]


def test_factors_are_multiplied_and_taken_as_they_are():
    """A Monday in January after a payday is all three; no year is brought to 1 on average."""
    scenario = year(f"{PAYDAY}.day_of_month.value=15")
    assert pytest.approx(1.15 * 1.15 * 1.2) == factor_on(scenario, "2027-01-18")
    assert pytest.approx(0.75) == factor_on(scenario, "2027-07-14")
    assert 1.0 < np.mean([calendar.factor(scenario, day) for day in range(250)])


def test_busy_august():
    """An ordinary day in August at Lånekassen has 2.2 times the calls of a plain day."""
    words = ["scenario=lanekassen_like", "calendar=lanekassen", "demand.calendar.starts=2027-08-02"]
    scenario = load([*words, "regimes=[detailed]"])
    assert pytest.approx(2.2 * 1350) == demand.expected(scenario, 0).sum()


# ---- who is told -----------------------------------------------------------------------------------------------------


def test_the_forecast_follows_the_calendar():
    """The planner knows the calendar: a forecast is as wrong as on a plain day, and as much higher as the day is busier."""
    scenario, without = year(), load(list(PLACE))
    for day in range(0, 40, 7):
        with_it = calendar.factor(scenario, day) * demand.forecast(without, 3, day)
        assert np.allclose(with_it, demand.forecast(scenario, 3, day), rtol=1e-12, atol=0)


def test_luck_does_not_depend_on_the_date():
    """Two days with the same factor have the same contacts, whatever their dates."""
    one, other = (plain(starts=starts) for starts in ("2027-02-01", "2031-10-07"))
    without = load(list(PLACE))
    for name in ("offered_s", "patience_s", "talk_s", "acw_s"):
        columns = [getattr(demand.contacts(scenario, 5, 4), name).tolist() for scenario in (one, other, without)]
        assert columns[0] == columns[1] == columns[2]


def test_mondays_are_busy():
    """On Mondays as many more get in touch as the calendar says; 3.3 standard errors are within 2 %."""
    words = ["demand.day_factor_shape=null", "demand.calendar.holidays=null", "demand.calendar.weekdays.value=[1.5,1,1,1,1,0,0]"]
    scenario = plain(*words, starts="2027-01-04")
    counts = np.array([len(demand.contacts(scenario, 11, day).offered_s) for day in range(0, 500, 5)])
    exact = 1.5 * sum(queue.per_day for queue in scenario.demand.queues.values())
    error = 3.3 * np.sqrt(exact / len(counts))
    assert (True, True) == (error <= 0.02 * exact, abs(counts.mean() - exact) <= error)


# ---- the files and what can be wrong in them --------------------------------------------------------------------------


@pytest.mark.parametrize("name", CALENDARS)
def test_every_calendar_can_be_chosen(name):
    """Each calendar has a year of open dates, says what it is in both languages, and owns up to its guesses."""
    scenario = load([*PLACE, f"calendar={name}"])
    made = scenario.demand.calendar
    there = dates(scenario, 250)
    assert (sorted(set(there)), True) == (there, made.label.nb != made.label.en)
    assert [] == [key for key, card in scenario.cards() if "calendar" in key and not card.given.get("guess")]


def test_a_calendar_comes_back_from_a_manifest():
    """The tree of a manifest, read back from JSON, is the same calendar."""
    composed = compose([*PLACE, "calendar=nav", "demand.calendar.starts=2027-03-01"])
    again = json.loads(json.dumps(composed.tree))
    assert composed.tree == again
    one, other = (scenario_of(type(composed)(tree, (), None, composed.files)) for tree in (composed.tree, again))
    assert date(2027, 3, 1) == one.demand.calendar.starts == other.demand.calendar.starts
    assert json.loads(one.model_dump_json())["demand"]["calendar"]["starts"] == "2027-03-01"


def test_calendars_are_listed(capsys):
    """`handlingsrom choices` tells of every calendar, none included."""
    cli.run(["choices", "lang=nb"])
    said = capsys.readouterr().out
    assert [] == [text for text in ("calendar=NAME", "ingen kalender", "et år i Nav", "et år i Lånekassen") if text not in said]


def mine(tmp_path, text):
    """The user's folder with a calendar of their own."""
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar" / "mine.yaml").write_text(text)
    return tmp_path


def test_a_calendar_of_the_users_own(tmp_path):
    """A calendar in the user's folder may leave out what is plain, and write the date without quotes."""
    folder = mine(tmp_path, "# @package demand\ncalendar:\n  starts: 2027-05-13\n  holidays: 'NO'\n")
    scenario = load([*PLACE, "calendar=mine"], folder)
    assert [date(2027, 5, 13), date(2027, 5, 14), date(2027, 5, 18)] == dates(scenario, 3)
    assert {1.0} == {calendar.factor(scenario, day) for day in range(100)}


DATE = 'must be a date like "2027-01-04", from 2000-01-01 to 2100-12-31'
MISTAKES = {
    "starts=soon": f"starts = 'soon': {DATE}",
    "starts=20270104": f"starts = 20270104: {DATE}",
    "starts=2027-02-30": f"starts = '2027-02-30': {DATE}",
    "starts=1999-12-31": f"starts = '1999-12-31': {DATE}",
    "starts=null": f"starts = null: {DATE}",
    "start=2027-01-04": "start: no such key; did you mean 'starts'?",
    "weekdays.value=[1,1]": "weekdays = [1, 1]: needs one value for each weekday (7), not 2",
    "weekdays.value=[0,0,0,0,0,0,0]": "weekdays = [0, 0, 0, 0, 0, 0, 0]: needs at least one day above 0; 0 is closed",
    "weekdays.value=[1,1,1,1,1,0,-1]": "weekdays = [1, 1, 1, 1, 1, 0, -1]: must be from 0 to 20",
    "months.value=[1]": "months = [1]: needs one value for each month (12), not 1",
    "months.value=[0]": "months = [0]: must be from 0.05 to 20",
    "payday.day_of_month.value=32": "payday.day_of_month = 32: must be from 1 to 31",
    "payday.day_of_month.value=1.5": "payday.day_of_month = 1.5: must be a whole number",
    "payday.days_after.value=0": "payday.days_after = 0: must be from 1 to 31",
    "payday.days_after.value=2.5": "payday.days_after = 2.5: must be a whole number",
    "payday.factor.value=many": "payday.factor = 'many': must be a number from 0.05 to 20",
    "payday=20": "payday = 20: must be keys with values, such as {a: 1}",
    "holidays=no":
        "holidays = 'no': must be the code of a country, like \"NO\", \"SE\" or \"DK\", in capital letters, or null for none",
    "holidays=false": "holidays = false: must be in quotes, like \"NO\": YAML reads no and NO as false",
    "after_holiday.value=0": "after_holiday = 0: must be from 0.05 to 20",
}  # fmt: skip


def said(*words):
    """What a command line is answered."""
    with pytest.raises(InputError) as caught:
        cli.run(["compare", *words])
    return str(caught.value)


@pytest.fixture
def nothing_is_run(monkeypatch):
    """A mistake that is let through is seen at once instead of simulated."""
    monkeypatch.setattr(compare, "simulate", None)


@pytest.mark.parametrize("word", MISTAKES)
def test_mistake_in_a_calendar(word, nothing_is_run):
    """A calendar that cannot be is told with key, value as written, and what is allowed."""
    assert f"command line: demand.calendar.{MISTAKES[word]}" == said(*PLACE, "calendar=nav", f"demand.calendar.{word}")


def test_mistakes_in_choosing_a_calendar(tmp_path, nothing_is_run):
    """A calendar that is not there, a date without a calendar, and a file that says NO without quotes or lacks its header."""
    assert "command line: calendar = 'jul': no such calendar; known here: lanekassen, nav, none" == said("calendar=jul")
    told = "command line: demand.calendar.starts: no calendar is chosen; write calendar=NAME too"
    assert told == said("demand.calendar.starts=2027-01-04")
    folder = mine(tmp_path, "# @package demand\ncalendar:\n  starts: 2027-05-13\n  holidays: NO\n")
    file = folder / "calendar" / "mine.yaml"
    told = f'{file}: demand.calendar.holidays = false: must be in quotes, like "NO": YAML reads no and NO as false'
    assert told == said("calendar=mine", "--config-dir", str(folder))
    file.write_text("starts: 2027-05-13\n")
    assert f"{file}: line 1: must be: # @package demand" == said("calendar=mine", "--config-dir", str(folder))
