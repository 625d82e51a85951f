"""The calendar: which date a day of a run is, and how busy that makes it."""

import datetime

import holidays
import numpy as np

from sim.errors import InputError
from sim.scenario import LAST_DATE, Payday, Scenario
from sim.world.once import once


def date_of(scenario: Scenario, day: int) -> datetime.date | None:
    """The date of day 0, 1, 2 ... of a run: the first open one from `starts` on, the next one ...; None without a calendar.

    InputError where a run would go on for longer than public holidays are known.
    """
    calendar = scenario.demand.calendar
    if calendar is None:
        return None
    date = np.busday_offset(np.datetime64(calendar.starts), day, roll="forward", busdaycal=_open_days(scenario))
    if date > np.datetime64(LAST_DATE):
        allowed = f"day {day} would come after {LAST_DATE}; take fewer days or an earlier date"
        raise InputError("demand.calendar.starts", str(calendar.starts), allowed)
    return date.astype(datetime.date)


def factor(scenario: Scenario, day: int) -> float:
    """How busy a day is against a plain one: the factors of all that it is, multiplied; 1 without a calendar.

    They are taken as they are given: nothing makes a year of them come to 1 on average.
    """
    calendar, date = scenario.demand.calendar, date_of(scenario, day)
    if calendar is None or date is None:
        return 1.0
    found = calendar.weekdays[date.weekday()] * calendar.months[date.month - 1]
    if _after_holiday(_open_days(scenario), np.datetime64(date)):
        found *= calendar.after_holiday
    if calendar.payday and _after_payday(calendar.payday, _open_days(scenario), np.datetime64(date)):
        found *= calendar.payday.factor
    return float(found)


@once(kept=8)
def _open_days(scenario: Scenario) -> np.busdaycalendar:
    """The dates that are open, from the year before `starts`: what was closed then may matter still."""
    calendar = scenario.demand.calendar
    assert calendar is not None
    years = range(calendar.starts.year - 1, LAST_DATE.year + 1)
    closed = list(holidays.country_holidays(calendar.holidays, years=years)) if calendar.holidays else []
    return np.busdaycalendar([factor > 0 for factor in calendar.weekdays], closed)


def _after_holiday(open_days: np.busdaycalendar, date: np.datetime64) -> bool:
    """Whether a day that is open most weeks was closed just before; a holiday on a Sunday holds nobody back."""
    before = np.busday_offset(date, -1, busdaycal=open_days)
    return bool(np.busday_count(before, date, weekmask=open_days.weekmask) > 1)


def _after_payday(payday: Payday, open_days: np.busdaycalendar, date: np.datetime64) -> bool:
    """Whether the last payday was so few open days ago that people still get in touch about it."""
    this = date.astype("M8[M]")
    for month in (this, this - 1):
        last = (month + 1).astype("M8[D]") - 1
        paid = min(month.astype("M8[D]") + int(payday.day_of_month) - 1, last)
        paid = np.busday_offset(paid, 0, roll="backward", busdaycal=open_days)
        if 1 <= np.busday_count(paid, date, busdaycal=open_days) <= payday.days_after:
            return True
    return False
