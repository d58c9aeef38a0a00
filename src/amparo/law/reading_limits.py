"""Reads the `[[limit]]` tables of a law: values, how they are counted, when they are in force.

Pure. What is wrong is refused with file and line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum
from itertools import pairwise

from amparo.law.instruments import Provision, Texts
from amparo.law.limits import POLICY, LimitVersion, Period, PeriodError, Unit
from amparo.law.reading_texts import Measure, Quantity
from amparo.law.schema import keys_of
from amparo.law.tables import Table, rows
from amparo.law.toml_files import TomlFile


class Count(StrEnum):
    """Which days count, or the hours of which days."""

    CALENDAR = "calendar"
    WORKING = "working"


class Ends(StrEnum):
    """When a period in days, months or years is over: with that day, or at the same time of the clock."""

    DAY = "day"
    SAME_TIME = "same_time"


#: The largest sensible number of each measure; 36 years of age is nobody's childhood.
_MOST = {Measure.AGE: 25, Measure.HOUR: 24, Measure.COUNT: 1000}

#: Where every limit that can be valued is told in words.
_LISTED = "limits.toml of a new pack lists all, and what only this country values is a [quantity.ID]"

#: A hundred years in each unit (hours in minutes). Beyond it no calendar can be asked.
_CENTURY = {Unit.HOURS: 100 * 525_600, Unit.DAYS: 36_500, Unit.MONTHS: 1_200, Unit.YEARS: 100}


def read_limits(
    files: Sequence[TomlFile], law: str, texts: Texts, quantities: Mapping[str, Quantity]
) -> tuple[LimitVersion, ...]:
    """The `[[limit]]` tables of `files`, in order. Each names a known quantity and, unless it is policy, a
    provision that exists; no two versions of one limit may be in force on one day."""
    found: list[tuple[LimitVersion, Table]] = []
    for file in files:
        for table in rows(file, "limit"):
            if limit := _limit(table, law, texts, quantities):
                found.append((limit, table))
    by_id: dict[str, list[tuple[LimitVersion, Table]]] = {}
    for limit, table in found:
        by_id.setdefault(limit.id, []).append((limit, table))
    for versions in by_id.values():
        versions.sort(key=lambda version: version[0].start or date.min)
        for (earlier, other), (later, table) in pairwise(versions):
            if earlier.end is None or later.start is None or later.start <= earlier.end:
                _refuse_overlap(earlier, other, later, table)
    return tuple(limit for limit, _ in found)


def _refuse_overlap(earlier: LimitVersion, other: Table, later: LimitVersion, table: Table) -> None:
    """Names the earlier value, and the day with which it must end if the later one begins after it."""
    follows = later.start and later.start > (earlier.start or date.min)
    end = later.start - timedelta(days=1) if follows and later.start else "..."
    stands = f"{other.file.name}:{other.file.line(*other.place)}"
    more = (
        ""
        if follows
        else " and begin the later with from = ...; "
        "what may be added once, or holds for certain offences alone, is a [quantity.ID]"
    )
    table.file.refuse(
        f"{later.id} has two values in force on one day; end the earlier ({stands}) with to = {end}{more}",
        *table.place,
    )


def read_force(table: Table) -> tuple[date | None, date | None]:
    """From when to when something is in force, both days included; `None` is open."""
    start, end = table.day("from"), table.day("to")
    if start and end and end < start:
        table.refuse("it ends before it begins", "to")
    return start, end


def _limit(table: Table, law: str, texts: Texts, quantities: Mapping[str, Quantity]) -> LimitVersion | None:
    """The limit of one table; `None` if it names no quantity, so that nothing else of it can be judged."""
    table.only(*keys_of("limit"))
    name = table.text("id")
    quantity = quantities.get(name)
    if quantity is None:
        if name:
            nearest = ", ".join(get_close_matches(name, quantities, n=5, cutoff=0))
            table.refuse(f"there is no quantity {name!r}; the nearest are {nearest}; {_LISTED}", "id")
        return None
    start, end = read_force(table)
    provision = _provision(table, law, texts)
    known = provision is None or provision.verified
    verified = table.flag("verified", default=provision is not None and known)
    if verified and not known:
        table.refuse("it cannot be verified if its provision is not", "verified")
    value = _value(table, quantity)
    count = table.one_of("count", Count, Count.CALENDAR)
    first_day_counts = table.flag("first_day_counts", default=False)
    ends = table.one_of("ends", Ends, Ends.DAY)
    _check_counting(table, value)
    return LimitVersion(
        id=name,
        law=law,
        value=value,
        start=start,
        end=end,
        count=count.value,
        first_day_counts=first_day_counts,
        ends=ends.value,
        provision=provision.id if provision else "",
        verified=verified and provision is not None,
        floor=quantity.floor.value,
        note=table.text("note", ""),
    )


def _provision(table: Table, law: str, texts: Texts) -> Provision | None:
    """The provision that states a limit; policy has none."""
    cited = table.text("provision", "")
    if law == POLICY:
        if cited:
            table.refuse("policy is no law and cites none; say in note what it leans on", "provision")
        return None
    provision = texts.provisions.get(cited)
    if not cited and get_close_matches("provision", table.values.keys() - keys_of("limit"), cutoff=0.8):
        return None  # it is misspelt, which is told already
    if provision is None:
        wrong = f"the provision {cited!r} is nowhere" if cited else "a limit of law cites its provision"
        table.refuse(f'{wrong}; write [provision.ID] and provision = "ID"', "provision")
    return provision


def _check_counting(table: Table, value: Period | float) -> None:
    """Refuses ways of counting that the value does not have."""
    unit = value.unit if isinstance(value, Period) else None
    working = table.values.get("count") == Count.WORKING
    if unit is None and {"count", "first_day_counts", "ends"} & table.values.keys():
        table.refuse("a number is not counted; count, first_day_counts and ends go with periods")
    elif unit is Unit.HOURS and {"first_day_counts", "ends"} & table.values.keys():
        table.refuse("hours begin and end with the clock; first_day_counts and ends go with days, months, years")
    elif unit in (Unit.MONTHS, Unit.YEARS) and working:
        table.refuse("only days and hours can be counted in working days", "count")


def _rest(value: object) -> str:
    """What else to do about a text that is no period."""
    if not isinstance(value, str):
        return ""
    if "work" in value.lower():
        return '; working days are said by count = "working" on a line of its own'
    if not any(letter.isdigit() for letter in value):
        return "; leave the limit out where the law gives no number"
    return ""


def _value(table: Table, quantity: Quantity) -> Period | float:
    value = table.values.get("value")
    if quantity.measure is Measure.PERIOD:
        try:
            period = Period.read(value if isinstance(value, str) else str(value))
        except PeriodError as error:
            units = " (hours, hours and minutes, days, months, years)"
            table.refuse(f"{error}{units}{_rest(value)}", "value")
            return Period(0, Unit.HOURS)
        if period.amount > _CENTURY[period.unit]:
            table.refuse(f"{value!r} is longer than a century; check the number", "value")
        return period
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST[quantity.measure]:
        most = _MOST[quantity.measure]
        bare = ", without quotes" if isinstance(value, str) else ""
        table.refuse(f"value must be a whole number from 0 to {most}{bare}: {quantity.label.lower()}", "value")
        return 0
    return value
