"""A date as people know it: some of day, month, year, time or season, and what that means.

Pure. Nothing is added: a month stays a month. What cannot be a date is answered with the way out, and what was
typed is kept for the form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from amparo.law.messages import Message, Word, say
from amparo.pathway.events import Answer
from amparo.pathway.instants import BEGINNING, Instant, InstantError, Precision, days_in_month

#: The last part of each input's name, after the name of the field.
PARTS = ("day", "month", "year", "time", "season", "known")

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_FEW_FIGURES = re.compile(r"\d{1,2}")
_TIME = re.compile(r"^(\d{1,2})(?:[:.٫](\d{2})|(\d{2}))$")


@dataclass(frozen=True, slots=True)
class DateParts:
    """What stands in the inputs of a date, as typed. `known` is empty, unknown, not_asked or none."""

    day: str = ""
    month: str = ""
    year: str = ""
    time: str = ""
    season: str = ""
    known: str = ""

    @staticmethod
    def read(data: Mapping[str, str], name: str) -> DateParts:
        """The parts of the field `name` in the data of a form; figures of any script are read."""
        return DateParts(**{part: _figures(data.get(f"{name}-{part}", "")) for part in PARTS})

    @staticmethod
    def of(instant: Instant | Answer | None, local: datetime | None = None) -> DateParts:
        """The inputs that would say `instant`; `local` is its beginning in the zone of the case."""
        if instant is Answer.UNKNOWN or instant is Answer.NOT_ASKED:
            return DateParts(known=instant.value)
        if not isinstance(instant, Instant) or local is None:
            return DateParts(known="unknown" if isinstance(instant, Instant) else "")
        year, month = str(local.year), str(local.month)
        match instant.precision.value:
            case "minute":
                return DateParts(str(local.day), month, year, f"{local:%H:%M}")
            case "day":
                return DateParts(str(local.day), month, year)
            case "month":
                return DateParts("", month, year)
            case "season":
                crosses = local.month > 10
                name = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}[local.month]
                return DateParts(year=str(local.year + crosses), season=name)
            case _:
                return DateParts(year=year)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return not (self.day or self.month or self.year or self.time or self.season)


@dataclass(frozen=True, slots=True)
class DateProblem:
    """Why the parts are no date, which input to go to, and which inputs are concerned."""

    part: str
    message: Message
    wrong: frozenset[str]


def some_time_until(now: int, zone: str) -> Instant:
    """When something happened that is told at `now` (microseconds UTC) and that nobody can date: not after it."""
    return Instant(BEGINNING, now, Precision.RANGE, zone)


def read_date(
    parts: DateParts, zone: str, now: int | None = None, southern: bool = False
) -> Instant | Answer | DateProblem | None:
    """What `parts` say: a time in `zone`, one of the answers without a value, a problem, or nothing at all.

    A choice of *not known*, *not asked* or *none* counts only where the inputs are empty. With `now`
    (microseconds UTC) a time that wholly lies after it is a problem: what happened cannot be ahead.
    """
    if parts.is_empty:
        return Answer(parts.known) if parts.known in {"unknown", "not_asked", "none"} else None
    read = _read(parts, zone, southern)
    if isinstance(read, Instant) and now is not None and read.earliest > now:
        message = say("This time is still to come. Write when it happened, or leave open what is not known.")
        return DateProblem("day" if parts.day else "year", message, frozenset({"day", "month", "year", "time"}))
    return read


def _read(parts: DateParts, zone: str, southern: bool) -> Instant | DateProblem:
    if not re.fullmatch(r"\d{4}", parts.year):
        if parts.year:
            return _problem("year", say("Write the year in four figures."), "year")
        return _problem("year", say("The year is missing. A year alone is enough."), "year")
    year = int(parts.year)
    if not 1900 <= year <= 2200:
        return _problem(
            "year", say("The year {year} is out of reach. Look at its figures.", year=parts.year), "year"
        )
    if parts.season:
        if parts.month or parts.day or parts.time:
            message = say(
                "A season and a month at once. Choose none as the season, or empty the day, month and time."
            )
            return _problem("season", message, "season", "month")
        return Instant.season(year, parts.season, zone, southern)
    if not parts.month:
        if parts.day or parts.time:
            return _problem(
                "month", say("The month is missing. If it is not known, empty the day and time."), "month"
            )
        return Instant.year(year, zone)
    if not (_FEW_FIGURES.fullmatch(parts.month) and 1 <= int(parts.month) <= 12):
        return _problem("month", say("Choose a month of the list, or none."), "month")
    month = int(parts.month)
    if not parts.day:
        if parts.time:
            return _problem(
                "day", say("A time of day needs its day. If the day is not known, empty the time."), "day"
            )
        return Instant.month(year, month, zone)
    if not (_FEW_FIGURES.fullmatch(parts.day) and 1 <= int(parts.day) <= days_in_month(year, month)):
        message = say(
            "{day} {month} is not a date. If only the month is known, leave the day empty.",
            day=parts.day,
            month=Word(MONTH_NAMES[month - 1]),
        )
        return _problem("day", message, "day", "month")
    return _with_time(parts, year, month, int(parts.day), zone)


def _with_time(parts: DateParts, year: int, month: int, day: int, zone: str) -> Instant | DateProblem:
    if not parts.time:
        return Instant.day(datetime(year, month, day).date(), zone)  # noqa: DTZ001  a civil day, read in `zone`
    found = _TIME.match(parts.time)
    hour, minute = (int(found[1]), int(found[2] or found[3])) if found else (99, 99)
    if hour > 23 or minute > 59:
        message = say("{time} is not a time of day. Write it as 16:40, or leave it empty.", time=parts.time)
        return _problem("time", message, "time")
    try:
        return Instant.at(datetime(year, month, day, hour, minute), zone)  # noqa: DTZ001  read in `zone`
    except InstantError:
        return _problem("time", say("This time cannot be read. Write it as 16:40, or leave it empty."), "time")


def _problem(part: str, message: Message, *wrong: str) -> DateProblem:
    return DateProblem(part, message, frozenset(wrong))


def _figures(text: str) -> str:
    """`text` with the figures of any script as 0 to 9."""
    return "".join(str(int(letter)) if letter.isdecimal() else letter for letter in text.strip())
