"""Which days are not worked in a country in the next twelve months, and what hangs on it.

Pure. A feast that a pack names for single years only is missing from the years that it does not name; the page says
until when it was told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from amparo.casework.law_days import day_text
from amparo.casework.limits_in_force import limits_on
from amparo.casework.wording import Wording
from amparo.law.packs import Pack


@dataclass(frozen=True, slots=True)
class Holiday:
    """One day off that is no weekend by itself. `weekend` says that it falls on one."""

    day: str
    weekday: str
    name: str
    weekend: bool


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The days off of twelve months. `stated` is false if the pack has no calendar: then no working day can be
    counted. `weekend` is empty if every weekday is worked; `counting` are the limits that count working days."""

    stated: bool
    first: str
    last: str
    weekend: str
    holidays: tuple[Holiday, ...]
    counting: tuple[str, ...]


def days_off(pack: Pack, on: date, words: Wording) -> DaysOff:
    """The holidays from the day `on` until the day before it a year later."""
    last = _a_year_later(on) - timedelta(days=1)
    counting = tuple(
        words.translate(limit.quantity.label)
        for limit in limits_on(pack, on)
        if limit.shown is not None and limit.shown.count == "working"
    )
    calendar = pack.calendar
    if calendar is None:
        return DaysOff(False, day_text(on, words), day_text(last, words), "", (), counting)
    weekend = words.listing([words.weekday_name(each) for each in sorted(calendar.weekend)])
    days = (on + timedelta(days=n) for n in range((last - on).days + 1))
    found = tuple(
        Holiday(
            day_text(day, words),
            words.weekday_name(day.weekday()),
            words.translate(name),
            day.weekday() in calendar.weekend,
        )
        for day in days
        if (name := calendar.holiday(day)) is not None
    )
    return DaysOff(True, day_text(on, words), day_text(last, words), weekend, found, counting)


def _a_year_later(day: date) -> date:
    """The same day of the next year; 29 February is followed by 1 March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)
