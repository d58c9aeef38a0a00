"""Reads the `[calendar]` of a pack, or of the map of a log.

Pure. What is wrong is refused with file and line.
"""

from __future__ import annotations

import calendar as months
from datetime import date
from typing import cast

from amparo.law.calendars import WEEKDAYS, Calendar, CalendarError, Moving, public_holidays
from amparo.law.schema import keys_of
from amparo.law.tables import Table, rows
from amparo.law.toml_files import TomlFile

_LEAP_YEAR = 2024


def read_calendar(file: TomlFile) -> Calendar | None:
    """The `[calendar]` table and its holidays; `None` if the file has none."""
    content = file.content.get("calendar")
    if content is None:
        return None
    if not isinstance(content, dict):
        file.refuse("calendar must be a table [calendar]", "calendar")
        return None
    table = Table(file, ("calendar",), cast("dict[str, object]", content))
    table.only(*keys_of("calendar"), "fixed", "moving", "single")
    library = None
    if country := table.text("library", ""):
        try:
            library = public_holidays(country)
        except CalendarError as error:
            table.refuse(str(error), "library")
    weekend = frozenset(_weekday(table, name, "weekend") for name in table.texts("weekend"))
    if len(weekend) == len(WEEKDAYS):
        table.refuse("a week needs a working day", "weekend")
    return Calendar(table.text("name"), weekend, _fixed(file), _moving(file), _single(file), library)


def _fixed(file: TomlFile) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for row in rows(file, "calendar", "fixed"):
        row.only(*keys_of("calendar.fixed"))
        month, day = row.whole("month", 1, 12), row.whole("day", 1, 31)
        if day > months.monthrange(_LEAP_YEAR, month)[1]:
            row.refuse(f"month {month} has no day {day}", "day")
        found[month, day] = row.text("name")
    return found


def _moving(file: TomlFile) -> tuple[Moving, ...]:
    found: list[Moving] = []
    for row in rows(file, "calendar", "moving"):
        row.only(*keys_of("calendar.moving"))
        nth = row.whole("nth", -1, 5)
        if nth == 0:
            row.refuse("nth is 1 to 5, or -1 for the last", "nth")
        weekday = _weekday(row, row.text("weekday"), "weekday")
        found.append(Moving(row.text("name"), row.whole("month", 1, 12), weekday, nth))
    return tuple(found)


def _single(file: TomlFile) -> dict[date, str]:
    found: dict[date, str] = {}
    for row in rows(file, "calendar", "single"):
        row.only(*keys_of("calendar.single"))
        day, name = row.day("on"), row.text("name")
        if day is not None:
            found[day] = name
        elif "on" not in row.values:
            row.refuse("on must be a day such as 2024-01-31", "on")
    return found


def _weekday(table: Table, name: str, key: str) -> int:
    if name in WEEKDAYS:
        return WEEKDAYS.index(name)
    if name:
        table.refuse(f"{name!r} is no weekday; write {', '.join(WEEKDAYS)}", key)
    return 0
