"""Reads Parquet row by row, a batch at a time.

Pure. Every value becomes the text that the other formats would have: times in ISO 8601 (with their offset if the
file has one), numbers in decimal, yes or no as `true` and `false`, lists as several texts.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from importlib import import_module
from typing import Any, BinaryIO, cast

from amparo.law.toml_files import FileError
from amparo.pathway.logs.rows import Cell, Log, Reject, Row

_BATCH_ROWS = 8_192


def read_parquet(stream: BinaryIO, name: str, packed: bool) -> Log:
    """The rows of a Parquet file, numbered from 1. A `packed` one is first unpacked into a nameless file.

    A row with a value that is no text, number, time, yes or no, or list of these is a `Reject`. Raises `FileError`
    if it is not Parquet or if it is damaged.
    """
    pq: Any = import_module("pyarrow.parquet")  # an expensive import, which a log in another format does without
    seekable: Any = stream
    if packed:
        seekable = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the rows are read
        shutil.copyfileobj(stream, seekable)
        seekable.seek(0)
    try:
        file: Any = pq.ParquetFile(seekable)
        columns = tuple(str(column) for column in file.schema_arrow.names)
    except (_arrow_exception(), OSError) as error:
        raise FileError(name, 1, "is not a Parquet file, or damaged; copy it again") from error
    for column in columns:
        if columns.count(column) > 1:
            raise FileError(name, 1, f"names the column {column!r} twice; rename one")
    return Log(name, _rows(file, columns, name), columns)


def _arrow_exception() -> type[Exception]:
    pa: Any = import_module("pyarrow")
    return pa.ArrowException


def _rows(file: Any, columns: tuple[str, ...], name: str) -> Iterator[Row | Reject]:
    number = 0
    try:
        for batch in file.iter_batches(batch_size=_BATCH_ROWS):
            arrays = [_whole_microseconds(batch.column(place)) for place in range(len(columns))]
            for place in range(batch.num_rows):
                number += 1
                yield _row(number, columns, [array[place] for array in arrays])
    except (_arrow_exception(), OSError) as error:
        raise FileError(name, number + 1, "the Parquet file is damaged from this row on; copy it again") from error


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
        case int() | float():
            return "" if value != value else repr(value)  # not a number: how data frames write a blank
        case list():
            items = cast("list[object]", value)
            return tuple(text for item in items if isinstance(text := _cell(item), str))
        case bytes():
            return value.decode("utf-8")
        case _ if type(value).__name__ == "Decimal":
            return str(value)
        case _:
            raise TypeError
