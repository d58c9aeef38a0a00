"""Opens a log by its name.

Pure.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from amparo.law.toml_files import FileError
from amparo.pathway.logs.delimited import read_delimited
from amparo.pathway.logs.parquet import read_parquet
from amparo.pathway.logs.rows import Log, Reject, Row
from amparo.pathway.logs.xes import read_xes

_DELIMITED = {".csv": None, ".txt": None, ".tsv": "\t"}
_PARQUET = {".parquet", ".pq"}
_XES = {".xes", ".xml"}

_DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error)


@contextmanager
def read_log(
    path: Path, delimiter: str | None = None, encoding: str | None = None, object_type: str | None = None
) -> Generator[Log]:
    """The log at `path`, whose name ends in .csv, .tsv, .txt, .parquet, .pq, .xes or .xml, or one of these and .gz.

    `delimiter` and `encoding` are for CSV; without them they are found out. Raises `FileError` (`file:line: what is
    wrong and what to do`), here or while the rows are read.
    """
    name = str(path)
    try:
        plain = path.open("rb")
    except OSError as error:
        raise FileError(name, 1, f"cannot be read ({error.strerror}); check the name") from error
    with plain:
        packed = path.suffix.lower() == ".gz"
        stream = cast("BinaryIO", cast("object", gzip.GzipFile(fileobj=plain))) if packed else plain
        try:
            log = _by_ending(path, stream, name, packed, delimiter, encoding)
        except _DAMAGED as error:
            raise _damaged(name, 1) from error
        except OSError as error:
            raise FileError(name, 1, f"cannot be read ({error.strerror or error})") from error
        yield replace(log, rows=_guarded(log.rows, name))


def _by_ending(
    path: Path, stream: BinaryIO, name: str, packed: bool, delimiter: str | None, encoding: str | None
) -> Log:
    ending = (path.with_suffix("") if packed else path).suffix.lower()
    if ending in _DELIMITED:
        return read_delimited(stream, name, delimiter or _DELIMITED[ending], encoding)
    if ending in _PARQUET:
        return read_parquet(stream, name, packed)
    if ending in _XES:
        return read_xes(stream, name)
    raise FileError(name, 1, "is of no known format; name it .csv, .tsv, .parquet or .xes (or one of these .gz)")


def _guarded(rows: Iterator[Row | Reject], name: str) -> Iterator[Row | Reject]:
    line = 0
    try:
        for row in rows:
            line = row.line
            yield row
    except _DAMAGED as error:
        raise _damaged(name, line + 1) from error
    except OSError as error:
        raise FileError(name, line + 1, f"cannot be read any further ({error.strerror or error})") from error


def _damaged(name: str, line: int) -> FileError:
    return FileError(name, line, "the packed file is damaged or cut short from here on; copy it again")
