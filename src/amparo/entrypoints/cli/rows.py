"""Rows as a table, JSON, CSV or Parquet, on stdout or in a file, in bounded memory.

The same rows in the same order in every format: a table for people, CSV (RFC 4180, UTF-8), a JSON array with one
object a line, Parquet in row groups. An empty value is an empty cell, `null` in JSON and Parquet. CSV is what
spreadsheets open: there, and only there, a text that one would run as a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from contextlib import contextmanager
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from amparo.entrypoints.cli.failing import BadInput, writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Cell = str | int | float | bool | None

_WIDTHS_FROM = 1_000
_WIDEST = 48
_ROW_GROUP = 20_000
_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")


class Format(StrEnum):
    """How rows are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


def write_rows(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], form: Format = Format.TABLE, output: Path | None = None
) -> int:
    """Write `rows`, each as long as `columns`, and return how many there were.

    Without `output` they go to stdout; Parquet needs a file. Raises `BadInput` if the file cannot be written.
    """
    if form is Format.PARQUET:
        if output is None:
            raise BadInput("Parquet is not for a terminal: name a file with --output")
        return _write_parquet(columns, rows, output)
    with _opened(output) as stream:
        match form:
            case Format.CSV:
                return _write_csv(columns, rows, stream)
            case Format.JSON:
                return _write_json(columns, rows, stream)
            case _:
                return _write_table(columns, rows, stream)


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    with writing(output), output.open("w", encoding="utf-8", newline="") as stream:
        yield stream


def _write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]], stream: TextIO) -> int:
    writer = csv.writer(stream, lineterminator="\r\n" if stream is not sys.stdout else "\n")
    writer.writerow(columns)
    number = 0
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        number += 1
    return number


def _write_json(columns: Sequence[str], rows: Iterable[Sequence[Cell]], stream: TextIO) -> int:
    number = 0
    stream.write("[")
    for number, row in enumerate(rows, 1):
        stream.write("\n" if number == 1 else ",\n")
        stream.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False))
    stream.write("\n]\n")
    return number


def harmless(cell: Cell) -> str:
    """A cell as text that no spreadsheet takes for a formula: a log can be written by anybody."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} and not _NUMBER.match(text) else text


def _one_line(cell: Cell) -> str:
    """A cell as a terminal may show it: on one line, with no control character that could move its cursor."""
    text = "" if cell is None else str(cell)
    return "".join(c if c.isprintable() else " " for c in text)


def _write_table(columns: Sequence[str], rows: Iterable[Sequence[Cell]], stream: TextIO) -> int:
    """Columns as wide as their first thousand rows need; the last is never cut, the others at 48 characters."""
    source = iter(rows)
    first = [[_one_line(cell) for cell in row] for row in islice(source, _WIDTHS_FROM)]
    widths = [
        min(_WIDEST, max([len(name), *(len(row[place]) for row in first)])) for place, name in enumerate(columns)
    ]
    last = len(columns) - 1

    def line(cells: Sequence[str]) -> str:
        parts = [
            cell if place == last else (cell if len(cell) <= width else cell[: width - 1] + "…").ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return "  ".join(parts).rstrip() + "\n"

    stream.write(line(columns))
    stream.write(line(["-" * width for width in widths]))
    number = 0
    for cells in chain(first, ([_one_line(cell) for cell in row] for row in source)):
        stream.write(line(cells))
        number += 1
    return number


def _write_parquet(columns: Sequence[str], rows: Iterable[Sequence[Cell]], output: Path) -> int:
    """Text columns throughout: the numbers among the cells are few, and one type a column holds for every batch."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema: Any = pa.schema([(name, pa.string()) for name in columns])
    number = 0
    source = iter(rows)
    with writing(output), pq.ParquetWriter(str(output), schema) as writer:
        while batch := list(islice(source, _ROW_GROUP)):
            number += len(batch)
            arrays = [
                pa.array([None if row[place] in (None, "") else str(row[place]) for row in batch], pa.string())
                for place in range(len(columns))
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return number
