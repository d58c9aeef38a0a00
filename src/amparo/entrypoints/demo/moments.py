"""Times in a script that is played from whatever moment somebody starts it.

Pure. A moment is written as a base, a time of day, steps and a precision, each but the base optional:

    now -8h                        eight hours before the start
    now -3d at 09:10 +31h          from 09:10 on the day three days ago, thirty-one hours later
    arrest +20h                    after another event of the same child, by its key
    now -5d as day                 only the day is known
    now -16y as year               only the year is known
    2026-04                        whatever the calendar says (see `pathway.instants.read_instant`)

Steps before `at` are made first, then the time of day is set, then the steps after it. Hours and minutes
elapse; days, weeks, months and years are those of the calendar, a month's end clamped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from amparo.pathway.instants import (
    Instant,
    InstantError,
    days_in_month,
    microseconds,
    moment_of,
    read_instant,
)

_SHAPE = re.compile(
    r"^(?P<base>[a-z][a-z0-9-]*)(?P<before>(?:\s*[+-]\d+(?:mo|[ywdhm]))*)"
    r"(?:\s+at\s+(?P<clock>\d\d:\d\d)(?P<after>(?:\s*[+-]\d+(?:mo|[ywdhm]))*))?"
    r"(?:\s+as\s+(?P<precision>minute|day|month|year))?$"
)
_STEP = re.compile(r"([+-]\d+)(mo|[ywdhm])")


def read_moment(text: str, zone: str, known: Mapping[str, int]) -> Instant:
    """The instant that `text` means, in `zone`.

    `known` holds the moments that may be a base, in microseconds UTC: `now`, and the keys of earlier
    events. A text that begins with a digit, a season or `undated` is read by `read_instant`. Raises
    `InstantError` for a base that is not known and for any other shape.
    """
    text = text.strip()
    found = _SHAPE.match(text)
    if not found or (found["base"] not in known and text == "undated"):
        return read_instant(text, zone)
    if found["base"] not in known:
        raise InstantError(
            f"{text!r} counts from {found['base']!r}, which is no moment; count from {', '.join(sorted(known))}"
        )
    moment = _stepped(moment_of(known[found["base"]], zone), found["before"])
    if found["clock"]:
        hour, minute = (int(part) for part in found["clock"].split(":"))
        if hour > 23 or minute > 59:
            raise InstantError(f"{found['clock']!r} is no time of day")
        moment = _stepped(moment.replace(hour=hour, minute=minute, second=0, microsecond=0), found["after"])
    match found["precision"]:
        case "day":
            return Instant.day(moment.date(), zone)
        case "month":
            return Instant.month(moment.year, moment.month, zone)
        case "year":
            return Instant.year(moment.year, zone)
        case _:
            return Instant.at(moment, zone)


def _stepped(moment: datetime, steps: str | None) -> datetime:
    for amount, unit in _STEP.findall(steps or ""):
        number = int(amount)
        match unit:
            case "h" | "m":
                elapsed = timedelta(hours=number) if unit == "h" else timedelta(minutes=number)
                at = microseconds(moment) + round(elapsed.total_seconds() * 1_000_000)
                moment = moment_of(at, str(moment.tzinfo))
            case "d" | "w":
                moment = moment + timedelta(days=number * (7 if unit == "w" else 1))
            case _:
                moment = _months_later(moment, number * (12 if unit == "y" else 1))
    return moment


def _months_later(moment: datetime, months: int) -> datetime:
    index = moment.year * 12 + moment.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, days_in_month(year, month)))
