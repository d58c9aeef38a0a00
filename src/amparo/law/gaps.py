"""Where a country's law protects less than the international floor.

Pure. A gap is recorded, never hidden: a case is still judged under both laws. Source: the rule language,
section 5; the direction that protects more is stated once per quantity.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from amparo.law.limits import INTERNATIONAL, LimitVersion, Period, Unit
from amparo.law.packs import Pack

#: Shortest and longest length of one unit, in minutes, where two units must be held against each other.
_SPAN = {Unit.HOURS: (1, 1), Unit.DAYS: (1_440, 1_440), Unit.MONTHS: (28 * 1_440, 31 * 1_440)}


@dataclass(frozen=True, slots=True)
class Gap:
    """A limit that is looser than the floor from `start` to `end` (days included; `None` is open).

    `certain` is false where the two cannot be compared without a calendar (a month and thirty days).
    """

    limit: str
    country: LimitVersion
    floor: LimitVersion
    start: date | None
    end: date | None
    certain: bool


def gaps(pack: Pack) -> tuple[Gap, ...]:
    """All gaps of `pack`, by limit and time. A limit on which the country is silent is no gap: the
    international one is applied as it stands (`silences` lists those)."""
    found: list[Gap] = []
    for own in pack.own_limits:
        for floor in pack.limits:
            if floor.law != INTERNATIONAL or floor.id != own.id or own.law == INTERNATIONAL:
                continue
            start, end = _later(own.start, floor.start), _earlier(own.end, floor.end)
            looser = is_looser(own, floor)
            if looser is not False and (start is None or end is None or start <= end):
                found.append(Gap(own.id, own, floor, start, end, certain=looser is True))
    return tuple(sorted(found, key=lambda gap: (gap.limit, gap.start or date.min)))


def silences(pack: Pack) -> tuple[str, ...]:
    """The limits to which international law gives a value and `pack` gives none, at no time."""
    own = {limit.id for limit in pack.own_limits}
    return tuple(sorted({limit.id for limit in pack.limits if limit.law == INTERNATIONAL} - own))


def is_looser(country: LimitVersion, floor: LimitVersion) -> bool | None:
    """Whether `country` protects less than `floor`; `None` if that depends on the dates.

    Equal lengths are compared by how they are counted: working days last longer than calendar days, an end of
    the day longer than the same time of the clock, a first day that does not count longer than one that does.
    """
    if country.floor == "at_least":
        country, floor = floor, country
    mine, theirs = country.value, floor.value
    if not isinstance(mine, Period) or not isinstance(theirs, Period):
        return (
            float(mine) > float(theirs) if not isinstance(mine, Period) and not isinstance(theirs, Period) else None
        )
    mine, theirs = _in_months(mine), _in_months(theirs)
    if mine.unit is theirs.unit and (mine.amount == theirs.amount or country.count == floor.count):
        return (mine.amount, *_counting(country)) > (theirs.amount, *_counting(floor))
    shortest, longest = _extent(mine, country.count == "working")
    least, most = _extent(theirs, floor.count == "working")
    if shortest > most:
        return True
    return False if longest <= least else None


def _in_months(period: Period) -> Period:
    return Period(period.amount * 12, Unit.MONTHS) if period.unit is Unit.YEARS else period


def _counting(limit: LimitVersion) -> tuple[bool, bool, bool]:
    return limit.count == "working", not limit.first_day_counts, limit.ends == "day"


def _extent(period: Period, working: bool) -> tuple[float, float]:
    """The shortest and the longest that a period can last, in minutes; working days have no upper end."""
    least, most = _SPAN[period.unit]
    return period.amount * least, float("inf") if working else period.amount * most


def _later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day), default=None)


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day), default=None)
