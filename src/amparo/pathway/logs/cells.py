"""Reads what stands in one cell: times, codes, numbers, yes or no.

Pure.
"""

from __future__ import annotations

import math
from datetime import datetime

from amparo.pathway.events import Value
from amparo.pathway.instants import (
    BEGINNING,
    END,
    Instant,
    InstantError,
    Precision,
    moment_of,
    read_instant,
    says_offset,
)
from amparo.pathway.logs.maps import AttributeColumn, TimeFormat
from amparo.pathway.vocabulary import Attribute, Type

_YES = frozenset({"yes", "true", "1", "y", "t"})
_NO = frozenset({"no", "false", "0", "n", "f"})
_PATTERN_PRECISION = (("%H", "%I", "%c", "%X"), ("%d", "%j", "%x", "%D"), ("%m", "%b", "%B"))


class Unreadable(Exception):
    """A cell does not hold what its column should. The text says what was expected, and never quotes the cell."""


class ZoneMissing(Exception):
    """A time says no offset, and nobody named a zone."""


def instant_of(text: str, form: TimeFormat, zone: str | None) -> Instant:
    """The time that `text` states in the format of its column; undated if it is empty.

    Raises `Unreadable`, or `ZoneMissing` for a time without an offset where `zone` is `None`.
    """
    try:
        return _instant(text, form, zone)
    except (InstantError, ValueError, OverflowError):
        wanted = form.pattern or "2026-04-13T14:20, 2026-04-13, 2026-04 or 2026"
        raise Unreadable(f"no time; expected {wanted}") from None


def value_of(text: str, column: AttributeColumn, definition: Attribute) -> Value:
    """The value that `text` (not blank) states for an attribute that is no date. Raises `Unreadable`."""
    match definition.type:
        case Type.CODE:
            return code_of(text, column, definition)
        case Type.SET:
            return frozenset({code_of(text, column, definition)})
        case Type.BOOL3:
            return _yes_or_no(text, column)
        case Type.NUMBER:
            return _number(text, definition)
        case _:
            return text


def _instant(text: str, form: TimeFormat, zone: str | None) -> Instant:
    named = zone or "UTC"
    if not text:
        return Instant.undated(named)
    if not form.pattern:
        instant = read_instant(text, named)
        if zone is None and not says_offset(text):
            raise ZoneMissing
    elif form.pattern in {"seconds", "milliseconds"}:
        at = int(text) * (1_000_000 if form.pattern == "seconds" else 1_000)
        instant = Instant(at, at, Precision.MINUTE, named)
        _ = moment_of(at, named)  # refuses what no calendar holds
    else:
        moment = datetime.strptime(text, form.pattern)  # noqa: DTZ007 - a pattern without %z is read in the zone
        if zone is None and moment.tzinfo is None:
            raise ZoneMissing
        instant = _as_precise_as(moment, form.pattern, named)
    return _coarsened(instant, form.precision, named)


def _as_precise_as(moment: datetime, pattern: str, zone: str) -> Instant:
    """A time is no more precise than the pattern that wrote it."""
    hours, days, months = (any(mark in pattern for mark in marks) for marks in _PATTERN_PRECISION)
    if hours:
        return Instant.at(moment, zone)
    if days:
        return Instant.day(moment.date(), zone)
    if months:
        return Instant.month(moment.year, moment.month, zone)
    return Instant.year(moment.year, zone)


def _coarsened(instant: Instant, precision: Precision | None, zone: str) -> Instant:
    """`instant` with both ends no more precise than the map says of its column; one that is coarser stays."""
    if precision is None or precision is Precision.MINUTE or instant.earliest == BEGINNING or instant.latest == END:
        return instant
    whole = _whole(instant.earliest, precision, zone).hull(_whole(instant.latest, precision, zone))
    return instant if whole.inside(instant) else whole


def _whole(at: int, precision: Precision, zone: str) -> Instant:
    """The day, month or year that `at` lies in."""
    day = moment_of(at, zone).date()
    match precision:
        case Precision.DAY:
            return Instant.day(day, zone)
        case Precision.MONTH:
            return Instant.month(day.year, day.month, zone)
        case _:
            return Instant.year(day.year, zone)


def code_of(text: str, column: AttributeColumn, definition: Attribute) -> str:
    """The code that `text` means. Raises `Unreadable`."""
    code = column.codes.get(text, text)
    if code not in definition.codes:
        raise Unreadable(f"a text that is none of the codes of {column.name} ({', '.join(definition.codes[:8])})")
    return code


def _yes_or_no(text: str, column: AttributeColumn) -> str:
    said = column.codes.get(text, text).casefold()
    if said in _YES:
        return "yes"
    if said in _NO:
        return "no"
    raise Unreadable("neither yes nor no")


def _number(text: str, definition: Attribute) -> float:
    try:
        number = float(text)
    except ValueError:
        raise Unreadable("no number; write 12 or 12.5") from None
    if not math.isfinite(number):
        raise Unreadable("no number; write 12 or 12.5")
    if (definition.least is not None and number < definition.least) or (
        definition.most is not None and number > definition.most
    ):
        raise Unreadable(f"a number outside {definition.least} to {definition.most}")
    if definition.whole and not number.is_integer():
        raise Unreadable("no whole number")
    return int(number) if number.is_integer() else number
