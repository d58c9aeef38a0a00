"""When something happened, no more precisely than somebody knows.

An `Instant` is a closed interval of UTC microseconds together with how precisely it was stated.
A minute (or anything finer) is a point. A day, month, season or year runs from its first to its
last microsecond in the zone of whoever stated it. An undated fact may lie anywhere.

Source: the rule language, section 1.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

MICROSECONDS_PER_SECOND = 1_000_000
MICROSECONDS_PER_HOUR = 3_600 * MICROSECONDS_PER_SECOND

#: Before every fact and after every fact. Finite, so that they fit int64 and compare plainly.
BEGINNING = -(2**62)
END = 2**62

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Precision(StrEnum):
    """How precisely a time was stated. `RANGE` is what remains when two statements differ."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    RANGE = "range"
    UNDATED = "undated"


class InstantError(ValueError):
    """A text that cannot be read as a time. The message says what was expected."""


@lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo:
    """The time zone called `name` in the IANA database. Raises `InstantError` if there is none."""
    try:
        return ZoneInfo(name)
    except Exception as error:  # zoneinfo raises several unrelated types for a bad name
        raise InstantError(f"there is no time zone {name!r}; use an IANA name such as Europe/Oslo") from error


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970-01-01 UTC of an aware `moment`, exactly (no floating point)."""
    delta = moment.astimezone(UTC) - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * MICROSECONDS_PER_SECOND + delta.microseconds


def moment_of(at: int, zone: str = "UTC") -> datetime:
    """The aware datetime of `at` (microseconds UTC) in `zone`."""
    return (_EPOCH + timedelta(microseconds=at)).astimezone(zone_named(zone))


def _start_of(day: date, zone: ZoneInfo) -> int:
    return microseconds(datetime(day.year, day.month, day.day, tzinfo=zone))


def _month_after(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)


#: First month of each season, northern hemisphere; the southern is six months later.
_SEASON_STARTS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


@dataclass(frozen=True, slots=True)
class Instant:
    """A closed interval `[earliest, latest]` in microseconds UTC, as stated in `zone`.

    Inside a case, all that is known of when a fact happened. `earliest == latest` for a minute;
    an undated fact is `[BEGINNING, END]`.
    """

    earliest: int
    latest: int
    precision: Precision = Precision.MINUTE
    zone: str = "UTC"

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise InstantError("a time cannot end before it begins")

    @staticmethod
    def at(moment: datetime, zone: str | None = None) -> Instant:
        """The point `moment`. A naive one is read in `zone`: of two valid instants the later.

        Raises `InstantError` for a naive moment without a zone.
        """
        name = zone or "UTC"
        if moment.tzinfo is None:
            if zone is None:
                raise InstantError("a time without a zone; name the zone")
            moment = moment.replace(tzinfo=zone_named(zone), fold=1)
        at = microseconds(moment)
        return Instant(at, at, Precision.MINUTE, name)

    @staticmethod
    def day(day: date, zone: str = "UTC") -> Instant:
        """The whole of `day` in `zone`."""
        tz = zone_named(zone)
        return Instant(_start_of(day, tz), _start_of(day + timedelta(days=1), tz) - 1, Precision.DAY, zone)

    @staticmethod
    def month(year: int, month: int, zone: str = "UTC") -> Instant:
        """The whole of a month in `zone`."""
        tz = zone_named(zone)
        return Instant(
            _start_of(date(year, month, 1), tz), _start_of(_month_after(year, month), tz) - 1, Precision.MONTH, zone
        )

    @staticmethod
    def year(year: int, zone: str = "UTC") -> Instant:
        """The whole of a year in `zone`."""
        tz = zone_named(zone)
        return Instant(
            _start_of(date(year, 1, 1), tz), _start_of(date(year + 1, 1, 1), tz) - 1, Precision.YEAR, zone
        )

    @staticmethod
    def season(year: int, season: str, zone: str = "UTC", southern: bool = False) -> Instant:
        """The three months of a season, which is one of spring, summer, autumn, winter.

        A season that crosses the new year may be called by either year, so it covers both:
        "winter 2025" runs from December 2024 to February 2026. Raises `InstantError` for another word.
        """
        if season not in _SEASON_STARTS:
            raise InstantError(f"{season!r} is no season; write spring, summer, autumn or winter")
        tz = zone_named(zone)
        start = (_SEASON_STARTS[season] + (5 if southern else -1)) % 12 + 1
        crosses = start > 10
        first = date(year - 1 if crosses else year, start, 1)
        last_start = date(year, start, 1)
        last = last_start
        for _ in range(3):
            last = _month_after(last.year, last.month)
        return Instant(_start_of(first, tz), _start_of(last, tz) - 1, Precision.SEASON, zone)

    @staticmethod
    def undated(zone: str = "UTC") -> Instant:
        """Nobody knows when: anywhere in time."""
        return Instant(BEGINNING, END, Precision.UNDATED, zone)

    @property
    def is_point(self) -> bool:
        """Whether the moment is known exactly."""
        return self.earliest == self.latest

    def overlaps(self, other: Instant) -> bool:
        """Whether the two could be the same moment."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def inside(self, other: Instant) -> bool:
        """Whether every moment this may be is one that `other` may be."""
        return other.earliest <= self.earliest and self.latest <= other.latest

    def hull(self, other: Instant) -> Instant:
        """The smallest interval that holds both: what is left when two statements differ."""
        if self.inside(other):
            return other
        if other.inside(self):
            return self
        return Instant(
            min(self.earliest, other.earliest), max(self.latest, other.latest), Precision.RANGE, self.zone
        )

    def cut(self, latest: int) -> Instant:
        """The part at or before `latest`; unchanged if undated or wholly after it (a contradiction)."""
        if self.precision is Precision.UNDATED or self.latest <= latest or self.earliest > latest:
            return self
        return Instant(self.earliest, latest, self.precision, self.zone)

    def text(self) -> str:
        """The shortest text that `read_instant` reads back to the same interval, if there is one."""
        if self.precision is Precision.UNDATED:
            return "undated"
        first = moment_of(self.earliest, self.zone)
        if self.precision is Precision.YEAR and self == Instant.year(first.year, self.zone):
            return f"{first.year:04d}"
        if self.precision is Precision.MONTH and self == Instant.month(first.year, first.month, self.zone):
            return f"{first.year:04d}-{first.month:02d}"
        if self.precision is Precision.DAY and self == Instant.day(first.date(), self.zone):
            return first.date().isoformat()
        if self.is_point:
            return first.isoformat()
        return f"{first.isoformat()}/{moment_of(self.latest, self.zone).isoformat()}"


_YEAR = re.compile(r"^(\d{4})$")
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
#: ISO 8601 written without hyphens, and its weeks. Python's own reader would make a point of them.
_COMPACT_DAY = re.compile(r"^\d{4}(?:\d{4}|-?W\d{2}-?[1-7])$")
_WEEK = re.compile(r"^\d{4}-?W\d{2}$")
_OFFSET = r"(Z|[+-]\d{2}(?::?\d{2})?(?::?\d{2})?)?$"
_HOUR = re.compile(r"^\d{4}-?\d{2}-?\d{2}[T ]\d{2}" + _OFFSET)
_MINUTE = re.compile(r"^\d{4}-?\d{2}-?\d{2}[T ]\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d{1,9})?)?" + _OFFSET)
_SEASON = re.compile(r"^(?:(spring|summer|autumn|winter)[ -](\d{4})|(\d{4})[ -](spring|summer|autumn|winter))$")


def read_instant(text: str, zone: str = "UTC", southern: bool = False) -> Instant:
    """The `Instant` that `text` states: `2026`, `2026-04`, `2026-04-13`, `autumn 2025`,
    `2026-04-13T14:20`, with or without an offset, an interval `A/B`, or `undated`.

    A time without an offset is read in `zone`. Nothing is added: a month stays a month, a week (`2024-W18`) seven
    days and an hour alone (`2024-05-03T14`) that whole hour.
    Raises `InstantError`, naming what was expected.
    """
    text = text.strip()
    try:
        if text in {"", "undated"}:
            return Instant.undated(zone)
        if "/" in text:
            first, last = (read_instant(part, zone, southern) for part in text.split("/", 1))
            return Instant(first.earliest, last.latest, Precision.RANGE, zone)
        if found := _YEAR.match(text):
            return Instant.year(int(found[1]), zone)
        if found := _MONTH.match(text):
            return Instant.month(int(found[1]), int(found[2]), zone)
        if found := _DAY.match(text):
            return Instant.day(date(int(found[1]), int(found[2]), int(found[3])), zone)
        if found := _SEASON.match(text):
            return Instant.season(int(found[2] or found[3]), found[1] or found[4], zone, southern)
        if _COMPACT_DAY.match(text):
            return Instant.day(date.fromisoformat(text), zone)
        if _WEEK.match(text):
            monday = date.fromisoformat(text)
            last = Instant.day(monday + timedelta(days=6), zone).latest
            return Instant(Instant.day(monday, zone).earliest, last, Precision.RANGE, zone)
        if _HOUR.match(text):
            at = Instant.at(datetime.fromisoformat(text), zone).earliest
            return Instant(at, at + MICROSECONDS_PER_HOUR - 1, Precision.RANGE, zone)
        if _MINUTE.match(text):
            return Instant.at(datetime.fromisoformat(text), zone)
    except InstantError:
        raise
    except ValueError as error:
        raise _unreadable(text) from error
    raise _unreadable(text)


def _unreadable(text: str) -> InstantError:
    return InstantError(
        f"cannot read {text!r} as a time; write 2026, 2026-04, 2026-04-13, autumn 2025 or 2026-04-13T14:20"
    )


def says_offset(text: str) -> bool:
    """Whether a text that `read_instant` reads says its own offset, so that no zone is needed for it."""
    found = _HOUR.match(text.strip()) or _MINUTE.match(text.strip())
    return found is not None and found[1] is not None


def days_in_month(year: int, month: int) -> int:
    """How many days the month has."""
    return calendar.monthrange(year, month)[1]
