"""Civil days, times of the clock and months in one zone, in microseconds UTC.

Pure. Written apart from the counting by which findings are made: the answer key is no echo of it.
"""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

#: Every zone's midnights lie on whole quarters of an hour.
_QUARTER = 15 * MINUTE

_EPOCH = date(1970, 1, 1)
_EPOCH_ORDINAL = _EPOCH.toordinal()


class Days:
    """The days of one zone, numbered from 1970-01-01 (0)."""

    __slots__ = ("_days", "_midnights", "_texts", "_zone")

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._midnights: dict[int, int] = {}
        self._texts: dict[int, str] = {}
        self._days: dict[int, int] = {}

    def midnight(self, day: int) -> int:
        """When day number `day` begins."""
        at = self._midnights.get(day)
        if at is None:
            on = _EPOCH + timedelta(days=day)
            moment = datetime(on.year, on.month, on.day, tzinfo=self._zone)
            at = self._midnights[day] = int(moment.timestamp()) * 1_000_000
        return at

    def clock(self, day: int, minutes: int) -> int:
        """When the clock of `day` shows `minutes` past midnight. Not for the hours at which clocks are changed
        (from two to four in the morning)."""
        return (
            self.midnight(day) + minutes * MINUTE if minutes < 120 else self.end(day) + 1 - DAY + minutes * MINUTE
        )

    def end(self, day: int) -> int:
        """The last microsecond of `day`."""
        return self.midnight(day + 1) - 1

    def day(self, at: int) -> int:
        """The number of the day on which `at` lies."""
        quarter = at // _QUARTER
        day = self._days.get(quarter)
        if day is None:
            day = self._days[quarter] = self._looked_up(at)
        return day

    def _looked_up(self, at: int) -> int:
        guess = at // DAY
        while self.midnight(guess) > at:
            guess -= 1
        while self.midnight(guess + 1) <= at:
            guess += 1
        return guess

    def hour(self, at: int) -> int:
        """The hour that the clock shows at `at`."""
        return datetime.fromtimestamp(at // 1_000_000, self._zone).hour

    def text(self, day: int) -> str:
        """`day` as 2026-04-13."""
        found = self._texts.get(day)
        if found is None:
            found = self._texts[day] = (_EPOCH + timedelta(days=day)).isoformat()
        return found


def number_of(on: date) -> int:
    """The number of the day `on`."""
    return on.toordinal() - _EPOCH_ORDINAL


def date_of(day: int) -> date:
    """The date of day number `day`."""
    return date.fromordinal(day + _EPOCH_ORDINAL)


@lru_cache(maxsize=100_000)
def months_later(day: int, months: int) -> int:
    """The day with the same number so many months later, or the last of that month."""
    on = date_of(day)
    place = on.year * 12 + on.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return number_of(date(year, month, min(on.day, calendar.monthrange(year, month)[1])))


def birthday(born: int, age: int) -> int:
    """The day on which somebody born on day `born` is `age`; 1 March for 29 February in other years."""
    on = date_of(born)
    if (on.month, on.day) == (2, 29) and not calendar.isleap(on.year + age):
        return number_of(date(on.year + age, 3, 1))
    return number_of(date(on.year + age, on.month, on.day))


def age_on(born: int, day: int) -> int:
    """Completed years on `day`."""
    age = date_of(day).year - date_of(born).year
    return age if birthday(born, age) <= day else age - 1
