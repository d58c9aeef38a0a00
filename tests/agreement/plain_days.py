"""Days and ages as people count them: civil days of a zone, due times, completed years."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from amparo.law.limits import LimitVersion, Period, Unit
from amparo.pathway.instants import days_in_month, microseconds, moment_of


def civil(at: int, zone: str) -> date:
    """The day on which `at` falls in `zone`."""
    return moment_of(at, zone).date()


def start_of(day: date, zone: str) -> int:
    return microseconds(datetime.combine(day, time(), ZoneInfo(zone)))


def end_of(day: date, zone: str) -> int:
    return start_of(day + timedelta(days=1), zone) - 1


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def due(at: int, version: LimitVersion, zone: str) -> int:
    """The last moment at which a duty from `at` is done in time."""
    period = version.value
    assert isinstance(period, Period)
    if period.unit is Unit.HOURS:
        return at + period.amount * 60_000_000
    day = civil(at, zone)
    if period.unit is Unit.DAYS:
        last = day + timedelta(days=period.amount)
    else:
        last = _months_later(day, period.amount * (12 if period.unit is Unit.YEARS else 1))
    if version.ends == "day":
        return end_of(last, zone)
    clock = moment_of(at, zone).time()
    moment = datetime.combine(last, clock, ZoneInfo(zone)).replace(fold=1)
    back = moment_of(microseconds(moment), zone)
    while back.replace(tzinfo=None) != moment.replace(tzinfo=None):  # in a gap: the first moment that exists
        moment += timedelta(minutes=1)
        moment = moment.replace(second=0, microsecond=0)
        back = moment_of(microseconds(moment), zone)
    return microseconds(moment)


def first_due_by(version: LimitVersion, at: int, zone: str) -> int:
    """The earliest moment from which what is counted falls due at `at` or later."""
    early, late = at - 2**52, at  # 140 years
    while early < late:
        middle = (early + late) // 2
        early, late = (early, middle) if due(middle, version, zone) >= at else (middle + 1, late)
    return early


def completed_years(born: date, day: date) -> int:
    """Age on `day`; who was born on 29 February has the birthday on 1 March in other years."""
    years = day.year - born.year
    return years - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)
