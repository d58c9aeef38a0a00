"""Reads Parquet row by row, a batch at a time.

Pure. Every value becomes the text that the other formats would have: times in ISO 8601 (with their offset if the
file has one), numbers in decimal, yes or no as `true` and `false`, lists as several texts.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from importlib import import_module
from typing import Any, BinaryIO

from amparo.law.toml_files import FileError
from amparo.pathway.logs.columnar import arrow_exception, columns_once, rows_of_batch
from amparo.pathway.logs.rows import Log, Reject, Row

_BATCH_ROWS = 8_192


def read_parquet(stream: BinaryIO, name: str, packed: bool) -> Log:
    """The rows of a Parquet file, numbered from 1. A `packed` one is first unpacked into a nameless file.

    A row with a value that is no text, number, time, yes or no, or list of these is a `Reject`. Raises `FileError`
    if it is not Parquet, if it is damaged, or if it names a column twice.
    """
    pq: Any = import_module("pyarrow.parquet")  # an expensive import, which a log in another format does without
    seekable: Any = stream
    if packed:
        seekable = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the rows are read
        shutil.copyfileobj(stream, seekable)
        seekable.seek(0)
    try:
        file: Any = pq.ParquetFile(seekable)
        names = file.schema_arrow.names
    except (arrow_exception(), OSError) as error:
        raise FileError(name, 1, "is not a Parquet file, or damaged; copy it again") from error
    columns = columns_once(names, name)
    return Log(name, _rows(file, columns, name), columns)


def _rows(file: Any, columns: tuple[str, ...], name: str) -> Iterator[Row | Reject]:
    number = 0
    try:
        for batch in file.iter_batches(batch_size=_BATCH_ROWS):
            for row in rows_of_batch(batch, columns, number + 1):
                number = row.line
                yield row
    except (arrow_exception(), OSError) as error:
        raise FileError(name, number + 1, "the Parquet file is damaged from this row on; copy it again") from error
