"""Which days are worked: the calendar behind limits counted in working days.

Pure. A pack states its calendar (weekend, fixed days, days that move by a rule, single days); for a real
country the public holidays may come from the `holidays` library instead.
"""

from __future__ import annotations

import calendar
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import cast

#: Names of weekdays as packs write them; the position is Python's number of the day.
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class CalendarError(ValueError):
    """A calendar that cannot be had. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Moving:
    """A holiday on the `nth` `weekday` (0 is Monday) of a `month`; -1 is the last one."""

    name: str
    month: int
    weekday: int
    nth: int

    def day(self, year: int) -> date:
        """The day on which it falls in `year`. A fifth weekday that a month lacks falls on its last."""
        days = calendar.monthrange(year, self.month)[1]
        first = date(year, self.month, 1)
        offset = (self.weekday - first.weekday()) % 7
        falls = [offset + 1 + 7 * week for week in range(5) if offset + 1 + 7 * week <= days]
        return date(year, self.month, falls[-1] if self.nth == -1 else falls[min(self.nth, len(falls)) - 1])


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The working days of one place. Compared by identity, so that it can key a cache.

    `weekend` holds weekdays (0 is Monday) that are never worked; `fixed` maps (month, day) to a name;
    `moving` are holidays by rule; `single` maps one day to a name; `library` is anything that says whether it
    contains a date (a country of the `holidays` library), and what it is called if it maps dates to names.
    """

    name: str
    weekend: frozenset[int] = frozenset({5, 6})
    fixed: dict[tuple[int, int], str] = field(default_factory=dict[tuple[int, int], str])
    moving: tuple[Moving, ...] = ()
    single: dict[date, str] = field(default_factory=dict[date, str])
    library: Container[date] | None = None

    def holiday(self, day: date) -> str | None:
        """The name of the holiday on `day`, or `None`. A weekend is no holiday."""
        if name := self.single.get(day) or self.fixed.get((day.month, day.day)):
            return name
        for each in self.moving:
            if each.month == day.month and each.day(day.year) == day:
                return each.name
        if self.library is not None and day in self.library:
            named = cast("Mapping[date, str]", self.library).get(day) if isinstance(self.library, Mapping) else None
            return named or "public holiday"
        return None

    def is_working(self, day: date) -> bool:
        """Whether `day` counts as a working day."""
        return day.weekday() not in self.weekend and self.holiday(day) is None

    def next_working(self, day: date) -> date:
        """`day` if it is worked, else the first working day after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day


@lru_cache(maxsize=32)
def public_holidays(country: str) -> Container[date]:
    """The public holidays of a real country (ISO 3166 code), from the `holidays` library.

    Raises `CalendarError` if the library is not installed or does not know the country.
    """
    try:
        import holidays  # optional: packs may state their own days
    except ImportError as error:
        raise CalendarError("the holidays library is not installed; write the days into the pack") from error
    try:
        return holidays.country_holidays(country)
    except NotImplementedError as error:
        raise CalendarError(
            f"no public holidays are known for {country!r}; write the days into the pack"
        ) from error
