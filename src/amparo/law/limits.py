"""Limits of the law: dated values, each with its unit, provision and counting rule.

Pure. A *limit* is an id (`authority`); a *law* values it (`international`, a country such as `XA`, or
`policy`, which is no law at all and is never shown as one). Source: the rule language, sections 4 and 5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

INTERNATIONAL = "international"
POLICY = "policy"


class PeriodError(ValueError):
    """A text that is no period. The message says what was expected."""


class Unit(StrEnum):
    """In what a period counts. Hours elapse, whatever clocks do; the others are civil."""

    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


_HOURS = re.compile(r"^PT(?:(\d+)H)?(?:(\d+)M)?$")
_CIVIL = re.compile(r"^P(\d+)([DWMY])$")


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time: `amount` of `unit`. Hours carry minutes, so `amount` is in minutes for them."""

    amount: int
    unit: Unit

    @staticmethod
    def read(text: str) -> Period:
        """The period that an ISO 8601 duration of one unit states: `PT24H`, `PT1H30M`, `P14D`, `P2W`,
        `P6M`, `P1Y`. Raises `PeriodError` otherwise: mixed units have no agreed order of counting."""
        if (found := _HOURS.match(text)) and (found[1] or found[2]):
            return Period(int(found[1] or 0) * 60 + int(found[2] or 0), Unit.HOURS)
        if found := _CIVIL.match(text):
            amount = int(found[1])
            match found[2]:
                case "D":
                    return Period(amount, Unit.DAYS)
                case "W":
                    return Period(amount * 7, Unit.DAYS)
                case "M":
                    return Period(amount, Unit.MONTHS)
                case _:
                    return Period(amount, Unit.YEARS)
        raise PeriodError(f"{text!r} is no period; write PT24H, PT1H30M, P14D, P6M or P1Y")

    def text(self) -> str:
        """The ISO 8601 duration that `read` reads back."""
        if self.unit is Unit.HOURS:
            hours, minutes = divmod(self.amount, 60)
            return "PT" + (f"{hours}H" if hours or not minutes else "") + (f"{minutes}M" if minutes else "")
        return f"P{self.amount}{self.unit.value[0].upper()}"


@dataclass(frozen=True, slots=True)
class LimitVersion:
    """What one law says of one limit, from `start` to `end` (days included; `None` is open).

    `value` is a `Period` or a number (an age, an hour of the day, a count). `count` is `calendar` or
    `working` (days, or the hours of working days); `first_day_counts` counts the day of the trigger; `ends` is
    `day` (that day's end) or `same_time` (the same wall clock).
    `provision` is a citation id, empty for policy. `floor` says which way is stricter: `at_most` (a smaller
    value protects more) or `at_least`.
    """

    id: str
    law: str
    value: Period | float
    start: date | None = None
    end: date | None = None
    count: str = "calendar"
    first_day_counts: bool = False
    ends: str = "day"
    provision: str = ""
    verified: bool = False
    floor: str = "at_most"
    note: str = ""

    @property
    def is_law(self) -> bool:
        """False for house policy, which is never shown as law."""
        return self.law != POLICY
