"""Reads the sections of packs and of the shared texts of the law.

Pure. Everything is checked as it is read; a wrong word is a `FileError` with file and line. The public door
is `packs.load_pack`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from amparo.law.calendars import WEEKDAYS, Calendar, CalendarError, Moving, public_holidays
from amparo.law.instruments import Instrument, Provision, Standing, Texts
from amparo.law.limits import POLICY, LimitVersion, Period, PeriodError
from amparo.law.tables import Table, rows, tables
from amparo.law.toml_files import TomlFile


class Measure(StrEnum):
    """What a limit is: a length of time, an age in years, an hour of the clock, or a number of things."""

    PERIOD = "period"
    AGE = "age"
    HOUR = "hour"
    COUNT = "count"


class Floor(StrEnum):
    """Which way is stricter: a value of at most the floor's, or of at least it."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"


class Count(StrEnum):
    """Which days count."""

    CALENDAR = "calendar"
    WORKING = "working"


class Ends(StrEnum):
    """When a period in days, months or years is over: with that day, or at the same time of the clock."""

    DAY = "day"
    SAME_TIME = "same_time"


#: The largest sensible number of each measure; 36 years of age is nobody's childhood.
_MOST = {Measure.AGE: 25, Measure.HOUR: 24, Measure.COUNT: 1000}


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something that laws value: the id, what it is, and which way protects more."""

    id: str
    label: str
    means: str
    measure: Measure
    floor: Floor


@dataclass(frozen=True, slots=True)
class PackHead:
    """The `[pack]` table."""

    id: str
    name: str
    zone: str
    languages: tuple[str, ...]
    leap_birthday: tuple[int, int]
    invented: bool
    note: str


def refuse_unknown_sections(file: TomlFile, *sections: str) -> None:
    """Raises `FileError` for a section that is none of `sections`."""
    for section in file.content:
        if section not in sections:
            raise file.error(f"unknown section {section!r}; one of {', '.join(sections)} is meant", section)


def read_head(file: TomlFile) -> PackHead:
    """The `[pack]` table of `file`. Raises `FileError`."""
    if not isinstance(file.content.get("pack"), dict):
        raise file.error("the pack says nothing of itself; begin with [pack] and id, name, zone")
    table = Table(file, ("pack",), file.content["pack"])  # type: ignore[arg-type]
    table.only("id", "name", "zone", "languages", "leap_birthday", "invented", "note")
    zone = table.text("zone")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise table.error(f"there is no time zone {zone!r}; use an IANA name", "zone") from None
    birthdays = {"02-28": (2, 28), "03-01": (3, 1)}
    birthday = table.text("leap_birthday", "03-01")
    if birthday not in birthdays:
        raise table.error('leap_birthday must be "02-28" or "03-01"', "leap_birthday")
    return PackHead(
        id=table.text("id"),
        name=table.text("name"),
        zone=zone,
        languages=table.texts("languages") or ("en",),
        leap_birthday=birthdays[birthday],
        invented=table.flag("invented", default=False),
        note=table.text("note", ""),
    )


def read_texts(files: Sequence[TomlFile], law: str, over: Texts) -> Texts:
    """Instruments and provisions of `files`, added to those of `over`; an id can be used only once."""
    instruments, provisions = dict(over.instruments), dict(over.provisions)
    for file in files:
        for name, table in tables(file, "instrument"):
            if name in instruments:
                raise table.error("there is an instrument of this id already; choose another")
            instruments[name] = _instrument(name, table, law)
    for name, instrument in instruments.items():
        if instrument.superseded_by and instrument.superseded_by not in instruments:
            raise _where(files, "instrument", name).error(
                f"superseded_by {instrument.superseded_by!r} is no instrument", "superseded_by"
            )
    for file in files:
        for name, table in tables(file, "provision"):
            if name in provisions:
                raise table.error("there is a provision of this id already; choose another")
            provisions[name] = _provision(name, table, instruments)
    return Texts(instruments, provisions)


def _where(files: Sequence[TomlFile], section: str, name: str) -> Table:
    return next(table for file in files for found, table in tables(file, section) if found == name)


def _instrument(name: str, table: Table, law: str) -> Instrument:
    table.only("title", "short", "standing", "adopted", "superseded_by", "named_by_resolution", "note")
    standing = table.one_of("standing", Standing)
    if (standing is Standing.NATIONAL_LAW) == (law == "international"):
        raise table.error(
            "national law stands in a country's pack, and a country's pack holds no other", "standing"
        )
    return Instrument(
        id=name,
        title=table.text("title"),
        short=table.text("short"),
        standing=standing,
        law=law,
        adopted=table.day("adopted"),
        superseded_by=table.text("superseded_by", ""),
        named_by_resolution=table.flag("named_by_resolution", default=False),
        note=table.text("note", ""),
    )


def _provision(name: str, table: Table, instruments: Mapping[str, Instrument]) -> Provision:
    table.only("instrument", "reference", "says", "standing", "verified", "note")
    instrument = instruments.get(table.text("instrument"))
    if instrument is None:
        raise table.error(f"there is no instrument {table.text('instrument')!r}", "instrument")
    return Provision(
        id=name,
        instrument=instrument,
        reference=table.text("reference"),
        says=table.text("says"),
        standing=table.one_of("standing", Standing, instrument.standing),
        verified=table.flag("verified", default=False),
        note=table.text("note", ""),
    )


def read_quantities(files: Sequence[TomlFile], over: Mapping[str, Quantity]) -> Mapping[str, Quantity]:
    """The `[quantity.ID]` tables of `files`, added to `over`."""
    quantities = dict(over)
    for file in files:
        for name, table in tables(file, "quantity"):
            table.only("label", "means", "measure", "floor")
            if name in quantities:
                raise table.error("there is a quantity of this id already; choose another")
            quantities[name] = Quantity(
                name,
                table.text("label"),
                table.text("means"),
                table.one_of("measure", Measure, Measure.PERIOD),
                table.one_of("floor", Floor, Floor.AT_MOST),
            )
    return quantities


def read_limits(
    file: TomlFile, law: str, texts: Texts, quantities: Mapping[str, Quantity]
) -> tuple[LimitVersion, ...]:
    """The `[[limit]]` tables of `file`, in order. Each names a known quantity and, unless it is policy, a
    provision that exists."""
    return tuple(_limit(table, law, texts, quantities) for table in rows(file, "limit"))


def _limit(table: Table, law: str, texts: Texts, quantities: Mapping[str, Quantity]) -> LimitVersion:
    table.only("id", "value", "from", "to", "count", "first_day_counts", "ends", "provision", "verified", "note")
    name = table.text("id")
    quantity = quantities.get(name)
    if quantity is None:
        nearest = ", ".join(get_close_matches(name, quantities, n=5, cutoff=0))
        raise table.error(f"there is no quantity {name!r} in quantities.toml; the nearest are {nearest}", "id")
    start, end = table.day("from"), table.day("to")
    if start and end and end < start:
        raise table.error("it ends before it begins", "to")
    provision = texts.provisions.get(table.text("provision", ""))
    if law == POLICY and table.text("provision", ""):
        raise table.error("policy is no law and cites none; say in note what it leans on", "provision")
    if law != POLICY and provision is None:
        cited = table.text("provision", "")
        wrong = f"the provision {cited!r} is nowhere" if cited else "a limit of law cites its provision"
        raise table.error(f'{wrong}; write [provision.ID] and provision = "ID"', "provision")
    verified = table.flag("verified", default=provision is not None and provision.verified)
    if verified and (provision is None or not provision.verified):
        raise table.error("it cannot be verified if its provision is not", "verified")
    return LimitVersion(
        id=name,
        law=law,
        value=_value(table, quantity),
        start=start,
        end=end,
        count=table.one_of("count", Count, Count.CALENDAR).value,
        first_day_counts=table.flag("first_day_counts", default=False),
        ends=table.one_of("ends", Ends, Ends.DAY).value,
        provision=provision.id if provision else "",
        verified=verified,
        floor=quantity.floor.value,
        note=table.text("note", ""),
    )


def _value(table: Table, quantity: Quantity) -> Period | float:
    value = table.values.get("value")
    if quantity.measure is Measure.PERIOD:
        try:
            return Period.read(value if isinstance(value, str) else str(value))
        except PeriodError as error:
            raise table.error(str(error), "value") from None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST[quantity.measure]:
        most = _MOST[quantity.measure]
        raise table.error(f"value must be a whole number from 0 to {most}: {quantity.label.lower()}", "value")
    return value


def read_roles(file: TomlFile, over: Mapping[str, str]) -> Mapping[str, str]:
    """The `[role.ID]` tables: what those who must act are called here; a country renames, never adds."""
    roles = dict(over)
    for name, table in tables(file, "role"):
        table.only("label")
        if over and name not in over:
            raise table.error(f"there is no role {name!r}; known are {', '.join(sorted(over))}")
        roles[name] = table.text("label")
    return roles


def read_emergency(file: TomlFile) -> Mapping[str, str]:
    """The `[emergency.ID]` tables: label and number."""
    numbers: dict[str, str] = {}
    for _, table in tables(file, "emergency"):
        table.only("label", "number")
        numbers[table.text("label")] = table.text("number")
    return numbers


def read_calendar(file: TomlFile) -> Calendar | None:
    """The `[calendar]` table and its holidays; `None` if the file has none."""
    content = file.content.get("calendar")
    if content is None:
        return None
    if not isinstance(content, dict):
        raise file.error("calendar must be a table [calendar]", "calendar")
    table = Table(file, ("calendar",), content)  # type: ignore[arg-type]
    table.only("name", "weekend", "fixed", "moving", "single", "library")
    library = None
    if country := table.text("library", ""):
        try:
            library = public_holidays(country)
        except CalendarError as error:
            raise table.error(str(error), "library") from None
    fixed: dict[tuple[int, int], str] = {}
    for row in rows(file, "calendar", "fixed"):
        row.only("name", "month", "day")
        fixed[row.whole("month", 1, 12), row.whole("day", 1, 31)] = row.text("name")
    moving: list[Moving] = []
    for row in rows(file, "calendar", "moving"):
        row.only("name", "month", "weekday", "nth")
        nth = row.whole("nth", -1, 5)
        if nth == 0:
            raise row.error("nth is 1 to 5, or -1 for the last", "nth")
        moving.append(Moving(row.text("name"), row.whole("month", 1, 12), _weekday(row, row.text("weekday")), nth))
    single: dict[date, str] = {}
    for row in rows(file, "calendar", "single"):
        row.only("name", "on")
        day = row.day("on")
        if day is None:
            raise row.error("on must be a day such as 2024-01-31", "on")
        single[day] = row.text("name")
    weekend = frozenset(_weekday(table, name) for name in table.texts("weekend"))
    if len(weekend) == len(WEEKDAYS):
        raise table.error("a week needs a working day", "weekend")
    return Calendar(table.text("name"), weekend, fixed, tuple(moving), single, library)


def _weekday(table: Table, name: str) -> int:
    if name not in WEEKDAYS:
        raise table.error(f"{name!r} is no weekday; write {', '.join(WEEKDAYS)}", "weekend")
    return WEEKDAYS.index(name)
