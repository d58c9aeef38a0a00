"""When a period ends: hours that elapse, civil days, working days, months and years.

Pure. All times are microseconds UTC. Days are those of the clock in `zone` (the pack's). A period in civil
units ends with the last microsecond of its last day, and that microsecond still counts: limits are closed.
Source: the rule language, section 4, "Due".
"""

from __future__ import annotations

import calendar as months
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from amparo.law.limits import LimitVersion, Period, Unit

_MINUTE = 60_000_000
_DAY = 24 * 60 * _MINUTE
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: Outside the years 2 to 9000 nobody counts days: undated facts lie there and stay where they are.
_FIRST = -62_104_060_800 * 1_000_000
_LAST = 221_845_305_600 * 1_000_000


class Calendar(Protocol):
    """Says which days are worked."""

    def is_working(self, day: date) -> bool:
        """Whether `day` counts as a working day."""
        ...


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=64)
def _clock(name: str) -> tuple[ZoneInfo, datetime]:
    """The zone, and the epoch by UTC's clock as the zone wants it to tell its own."""
    zone = _zone(name)
    return zone, datetime(1970, 1, 1, tzinfo=zone)


def _local(at: int, zone: str) -> datetime:
    clock, epoch = _clock(zone)
    return clock.fromutc(epoch + timedelta(0, 0, at))


def _utc(moment: datetime) -> int:
    delta = moment.astimezone(UTC) - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def _is_countable(at: int) -> bool:
    return _FIRST < at < _LAST


@lru_cache(maxsize=4096)
def start_of_day(day: date, zone: str) -> int:
    """The first microsecond of `day` in `zone`, also where the clock skips midnight."""
    return _first_valid(datetime(day.year, day.month, day.day, tzinfo=_zone(zone)))


def end_of_day(day: date, zone: str) -> int:
    """The last microsecond of `day` in `zone`."""
    return start_of_day(day + timedelta(days=1), zone) - 1


def day_of(at: int, zone: str) -> date:
    """The civil day in `zone` at `at`; the first or last day there is, for an undated time."""
    if _is_countable(at):
        return _local(at, zone).date()
    return date.min if at < 0 else date.max


def _first_valid(wall: datetime) -> int:
    """`wall` as an instant: the first that is valid if the clock skips it."""
    back = _utc(wall.replace(fold=1))
    forward = _utc(wall.replace(fold=0))
    if back < forward:  # a gap: the two readings lie on either side of the change
        low, high = back, forward
        before = _local(low, str(wall.tzinfo)).utcoffset()
        while low < high:
            middle = (low + high) // 2
            if _local(middle, str(wall.tzinfo)).utcoffset() == before:
                low = middle + 1
            else:
                high = middle
        return low
    return forward


def _same_wall(at: int, day: date, zone: str) -> int:
    """The wall clock of `at`, on `day`: in a gap the first valid instant, of two the later."""
    there = _local(at, zone)
    wall = datetime.combine(day, there.time(), tzinfo=_zone(zone))
    back, forward = _utc(wall.replace(fold=1)), _utc(wall.replace(fold=0))
    return _first_valid(wall) if back < forward else back


def _plus_months(day: date, count: int) -> date:
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, months.monthrange(year, month)[1]))


def _plus_working(day: date, count: int, calendar: Calendar, first_day_counts: bool) -> date:
    """The `count`th working day after `day` (or from it on, if the first day counts)."""
    left = count - (1 if first_day_counts and calendar.is_working(day) else 0)
    for _ in range(366 * 60):
        if left <= 0:
            return day
        day += timedelta(days=1)
        left -= calendar.is_working(day)
    raise ValueError("the calendar has no working days; give it some")


def _working_hours(start: int, length: int, zone: str, calendar: Calendar) -> int:
    """`length` microseconds after `start`, of which those on days off do not count."""
    at = start
    for _ in range(366 * 60):
        day = day_of(at, zone)
        midnight = start_of_day(day + timedelta(days=1), zone)
        if calendar.is_working(day):
            if length <= midnight - at:
                return at + length
            length -= midnight - at
        at = midnight
    raise ValueError("the calendar has no working days; give it some")


def _last_day(start: int, limit: LimitVersion, zone: str, calendar: Calendar | None, times: int) -> date:
    period = limit.value
    assert isinstance(period, Period)  # noqa: S101 - `due` has asked
    day, amount = day_of(start, zone), period.amount * times
    if period.unit is Unit.DAYS and limit.count == "working":
        assert calendar is not None  # noqa: S101 - `due` has asked
        return _plus_working(day, amount, calendar, limit.first_day_counts)
    back = timedelta(days=1 if limit.first_day_counts and amount else 0)
    if period.unit is Unit.DAYS:
        return day + timedelta(days=amount) - back
    return _plus_months(day, amount * (12 if period.unit is Unit.YEARS else 1)) - back


def due(start: int, limit: LimitVersion, zone: str, calendar: Calendar | None = None, times: int = 1) -> int | None:
    """The last microsecond that is still in time, counting `limit` from `start`, `times` over.

    Hours elapse, whatever clocks do; hours of working days stand still from midnight to midnight of a day that
    `calendar` does not work. Days are civil days in `zone`; the first is not counted unless the limit
    says so; they end with the day, or at the same wall clock (`ends="same_time"`: in a gap the first valid
    instant, of two the later). Months and years keep the number of the day, clamped to the month's end, and
    `times` multiplies the period before it is counted, so nothing is chained. Working days skip what
    `calendar` does not work; counting from a day off, `same_time` ends with the day.

    `None` without a calendar where one is needed. An undated `start` is returned as it is. Raises
    `ValueError` for a limit that is no period.
    """
    if not isinstance(limit.value, Period):
        raise ValueError(f"the limit {limit.id!r} of {limit.law!r} is a number; a due time needs a period")
    if not _is_countable(start):
        return start
    if limit.value.unit is Unit.HOURS:
        length = limit.value.amount * times * _MINUTE
        if limit.count != "working":
            return start + length
        return None if calendar is None else _working_hours(start, length, zone, calendar)
    working = limit.count == "working" and limit.value.unit is Unit.DAYS
    if working and calendar is None:
        return None
    last = _last_day(start, limit, zone, calendar, times)
    day_off = working and calendar is not None and not calendar.is_working(day_of(start, zone))
    if limit.ends == "same_time" and not day_off:
        return _same_wall(start, last, zone)
    return end_of_day(last, zone)


def _turning_back(earliest: int, latest: int, zone: str) -> tuple[int, int] | None:
    """The last instant before and the first after the clock goes back inside `[earliest, latest]`, if it does."""
    low, high = earliest, latest
    first, last = _local(low, zone).utcoffset(), _local(high, zone).utcoffset()
    if first is None or last is None or first <= last:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if _local(middle, zone).utcoffset() == first:
            low = middle
        else:
            high = middle
    return low, high


def due_between(
    earliest: int, latest: int, limit: LimitVersion, zone: str, calendar: Calendar | None = None, times: int = 1
) -> tuple[int, int] | None:
    """The smallest interval that holds every due time of a start in `[earliest, latest]`; else as `due`.

    Due times rise with their starts but for one case, which is looked after: the same wall clock, counted
    from the hour that the clock repeats.
    """
    first = due(earliest, limit, zone, calendar, times)
    if earliest == latest or first is None:
        return None if first is None else (first, first)
    last = due(latest, limit, zone, calendar, times)
    if last is None:
        return None
    if limit.ends == "same_time" and isinstance(limit.value, Period) and limit.value.unit is not Unit.HOURS:
        window = 3 * 60 * _MINUTE
        for low, high in ((earliest, min(earliest + window, latest)), (max(latest - window, earliest), latest)):
            if _is_countable(low) and _is_countable(high) and (turn := _turning_back(low, high, zone)):
                before, after = (due(at, limit, zone, calendar, times) for at in turn)
                first = first if after is None else min(first, after)
                last = last if before is None else max(last, before)
    return min(first, last), max(first, last)


def add_period(at: int, period: Period, zone: str) -> int:
    """`at` plus `period`, civil units at the same wall clock: the length of a gap, not a deadline."""
    if period.unit is Unit.HOURS:
        return at + period.amount * _MINUTE if _is_countable(at) else at
    limit = LimitVersion(id="", law="", value=period, ends="same_time")
    moved = due(at, limit, zone)
    return at if moved is None else moved


def completed_years(birth: date, on: date, leap_birthday: tuple[int, int] = (3, 1)) -> int:
    """Completed years of age on the day `on` of somebody born on `birth`; negative before the birth.

    Somebody born on 29 February has the birthday `leap_birthday` (month, day) in other years.
    """
    month, day = birth.month, birth.day
    if (month, day) == (2, 29) and not months.isleap(on.year):
        month, day = leap_birthday
    return on.year - birth.year - ((on.month, on.day) < (month, day))


def birthday(birth: date, age: int, leap_birthday: tuple[int, int] = (3, 1)) -> date:
    """The first day on which somebody born on `birth` has completed `age` years."""
    year = birth.year + age
    if (birth.month, birth.day) == (2, 29) and not months.isleap(year):
        return date(year, *leap_birthday)
    return date(year, birth.month, birth.day)
