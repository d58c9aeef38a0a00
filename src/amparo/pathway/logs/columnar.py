"""Rows of columns that Arrow holds: of a Parquet file, or of a table that a program has in memory.

Pure. Values become the text that the other formats would have: times in ISO 8601 (with their offset if the column
has one), numbers in decimal, yes or no as `true` and `false`, lists as several texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from importlib import import_module
from typing import Any, cast

from amparo.law.toml_files import FileError
from amparo.pathway.logs.rows import Cell, Log, Reject, Row

_OF_COLUMN = re.compile(r"Conversion failed for column (.+?) with type")


def rows_of_batch(batch: Any, columns: tuple[str, ...], number: int) -> Iterator[Row | Reject]:
    """The rows of a record batch, the first of which is row `number`.

    A row with a value that is no text, number, time, yes or no, or list of these is a `Reject`.
    """
    arrays = [_whole_microseconds(batch.column(place)) for place in range(len(columns))]
    for place in range(batch.num_rows):
        yield _row(number + place, columns, [array[place] for array in arrays])


def columns_once(names: Iterable[object], name: str) -> tuple[str, ...]:
    """The `names` of the columns of the log called `name`. Raises `FileError` for one that stands there twice."""
    columns = tuple(str(column) for column in names)
    for column in columns:
        if columns.count(column) > 1:
            raise FileError(name, 1, f"names the column {column!r} twice; rename one")
    return columns


def read_frame(frame: object, name: str = "frame") -> Log:
    """The rows of a table in memory, numbered from 1: of pandas, polars, Arrow, DuckDB, or whatever else hands out
    an Arrow stream (`__arrow_c_stream__`) or has `to_arrow()`.

    None of these packages is imported here but Arrow's own. Raises `FileError`, here or while the rows are read, if
    it is none of them, if it names a column twice, or if Arrow cannot make it out; no cell is quoted.
    """
    pa: Any = import_module("pyarrow")
    try:
        if hasattr(frame, "__arrow_c_stream__"):
            reader = pa.RecordBatchReader.from_stream(frame)
        elif hasattr(frame, "to_arrow"):
            reader = cast("Any", frame).to_arrow().to_reader()
        else:
            reader = None
    except (arrow_exception(), TypeError, ValueError) as error:
        raise _refused(error, name, 1) from None
    if reader is None:
        raise FileError(name, 1, "is no table that Arrow can read; hand over pandas, polars or Arrow, or a path")
    columns = columns_once(reader.schema.names, name)
    return Log(name, _rows(reader, columns, name), columns)


def _refused(error: Exception, name: str, line: int) -> FileError:
    """What is said in place of Arrow's own words, which quote the cell: its column, if they name it."""
    if found := _OF_COLUMN.search(str(error)):
        return FileError(
            name, line, f"column {found[1]!r} holds values that are not of one type; make all of them text"
        )
    return FileError(
        name,
        line,
        f"cannot be read as Arrow ({type(error).__name__}); give each column a name of its own and one type",
    )


def _rows(reader: Any, columns: tuple[str, ...], name: str) -> Iterator[Row | Reject]:
    number = 0
    try:
        for batch in reader:
            yield from rows_of_batch(batch, columns, number + 1)
            number += batch.num_rows
    except arrow_exception() as error:
        raise _refused(error, name, number + 1) from None


def arrow_exception() -> type[Exception]:
    """What Arrow raises, without Arrow being imported before it is needed."""
    pa: Any = import_module("pyarrow")
    return pa.ArrowException


def _whole_microseconds(array: Any) -> Any:
    """Nanoseconds, which Python's times cannot hold, are cut to microseconds."""
    pa: Any = import_module("pyarrow")
    if pa.types.is_timestamp(array.type) and array.type.unit == "ns":
        return array.cast(pa.timestamp("us", tz=array.type.tz), safe=False)
    return array


def _row(number: int, columns: tuple[str, ...], scalars: list[Any]) -> Row | Reject:
    cells: dict[str, Cell] = {}
    bad: list[str] = []
    for column, scalar in zip(columns, scalars, strict=True):
        try:
            cell = _cell(scalar.as_py())
        except (ValueError, TypeError, OverflowError):  # a UnicodeError, a time beyond the year 9999, a structure
            bad.append(column)
            continue
        if cell not in (None, ""):
            cells[column] = cell
    row = Row(number, cells)
    if not bad:
        return row
    reason = f"column {bad[0]}: no text, number, time, yes or no, or list of these"
    return Reject(number, reason, row.text(), cells=cells)


def _cell(value: object) -> Cell | None:
    match value:
        case None:
            return None
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case datetime() | date():
            return value.isoformat()
        case float() if value != value:
            return ""  # not a number: how data frames write a blank
        case float() if value.is_integer() and abs(value) < 2**53:
            return repr(int(value))  # what data frames make of whole numbers where one is blank
        case int() | float():
            return repr(value)
        case list():
            items = cast("list[object]", value)
            return tuple(text for item in items if isinstance(text := _cell(item), str))
        case bytes():
            return value.decode("utf-8")
        case _ if type(value).__name__ == "Decimal":
            return str(value)
        case _:
            raise TypeError
