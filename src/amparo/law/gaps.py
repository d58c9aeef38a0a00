"""Where a country's law protects less than the international floor.

Pure. A gap is recorded, never hidden: a case is still judged under both laws. Source: the rule language,
section 5; the direction that protects more is stated once per quantity.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from amparo.law.limits import INTERNATIONAL, LimitVersion, Period, Unit
from amparo.law.packs import Pack

_DAY = 1_440

#: Shortest and longest length of one unit, in minutes, where two units must be held against each other.
_SPAN = {Unit.HOURS: (1, 1), Unit.DAYS: (1_440, 1_440), Unit.MONTHS: (28 * 1_440, 31 * 1_440)}


class Direction(StrEnum):
    """How a country's value stands to the floor's. `UNSURE`: it depends on the dates that are counted."""

    LOOSER = "looser"
    EQUAL = "equal"
    STRICTER = "stricter"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A country's value of a limit held against the floor's while both are in force, from `start` to `end`
    (days included; `None` is open)."""

    limit: str
    country: LimitVersion
    floor: LimitVersion
    start: date | None
    end: date | None
    direction: Direction


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


def held_against_floor(pack: Pack) -> tuple[Comparison, ...]:
    """Every value of `pack` beside every value of the floor with which it shares a day, by limit and time."""
    found: list[Comparison] = []
    for own in pack.own_limits:
        for floor in pack.limits:
            if floor.law != INTERNATIONAL or floor.id != own.id or own.law == INTERNATIONAL:
                continue
            start, end = _later(own.start, floor.start), _earlier(own.end, floor.end)
            if start is None or end is None or start <= end:
                found.append(Comparison(own.id, own, floor, start, end, direction(own, floor)))
    return tuple(sorted(found, key=lambda each: (each.limit, each.start or date.min)))


def gaps(pack: Pack) -> tuple[Gap, ...]:
    """All gaps of `pack`, by limit and time. A limit on which the country is silent is no gap: the
    international one is applied as it stands (`silences` lists those)."""
    return tuple(
        Gap(each.limit, each.country, each.floor, each.start, each.end, each.direction is Direction.LOOSER)
        for each in held_against_floor(pack)
        if each.direction in (Direction.LOOSER, Direction.UNSURE)
    )


def silences(pack: Pack) -> tuple[str, ...]:
    """The limits to which international law gives a value and `pack` gives none, at no time."""
    own = {limit.id for limit in pack.own_limits}
    return tuple(sorted({limit.id for limit in pack.limits if limit.law == INTERNATIONAL} - own))


def direction(country: LimitVersion, floor: LimitVersion) -> Direction:
    """How `country` stands to `floor`."""
    looser, stricter = is_looser(country, floor), is_looser(floor, country)
    if looser or stricter:
        return Direction.LOOSER if looser else Direction.STRICTER
    return Direction.UNSURE if looser is None else Direction.EQUAL


def is_looser(country: LimitVersion, floor: LimitVersion) -> bool | None:
    """Whether `country` protects less than `floor`; `None` if that depends on the dates.

    Equal lengths are compared by how they are counted: working days last longer than calendar days, an end of
    the day longer than the same time of the clock, a first day that does not count longer than one that does.
    One day, which ends with the next, lasts longer than twenty-four hours.
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
    with_hours = Unit.HOURS in (mine.unit, theirs.unit)
    shortest, longest = _extent(mine, country, with_hours)
    least, most = _extent(theirs, floor, with_hours)
    if shortest >= most and longest > least:
        return True
    return False if longest <= least else None


def _in_months(period: Period) -> Period:
    return Period(period.amount * 12, Unit.MONTHS) if period.unit is Unit.YEARS else period


def _counting(limit: LimitVersion) -> tuple[bool, bool, bool]:
    return limit.count == "working", not limit.first_day_counts, limit.ends == "day"


def _extent(period: Period, limit: LimitVersion, with_hours: bool) -> tuple[float, float]:
    """The shortest and the longest that a period can last, in minutes; working days have no upper end.

    Beside hours it matters that civil periods end with a day, or begin with it; beside each other both do.
    """
    least, most = (period.amount * each for each in _SPAN[period.unit])
    if with_hours and period.unit is not Unit.HOURS:
        most += _DAY if limit.ends == "day" else 0
        least, most = (each - (_DAY if limit.first_day_counts else 0) for each in (least, most))
    return least, float("inf") if limit.count == "working" else most


def _later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day), default=None)


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day), default=None)
