"""Opens a log by its name: one file, or a folder of files that are one log.

Pure.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

from amparo.law.toml_files import FileError
from amparo.pathway.logs.delimited import read_delimited
from amparo.pathway.logs.ocel import flattened
from amparo.pathway.logs.ocel_json import read_ocel_json
from amparo.pathway.logs.ocel_sqlite import read_ocel_sqlite
from amparo.pathway.logs.ocel_xml import read_ocel_xml
from amparo.pathway.logs.parquet import read_parquet
from amparo.pathway.logs.rows import Log, Reject, Row
from amparo.pathway.logs.xes import read_xes

_DELIMITED = {".csv": None, ".txt": None, ".tsv": "\t"}
_PARQUET = {".parquet", ".pq"}
_XES = {".xes", ".xml"}
_OCEL_JSON = {".json", ".jsonocel"}
_OCEL_XML = {".xmlocel"}
_OCEL_SQLITE = {".sqlite", ".sqlite3", ".db"}
ENDINGS = frozenset({*_DELIMITED, *_PARQUET, *_XES, *_OCEL_JSON, *_OCEL_XML, *_OCEL_SQLITE})

_DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error)

#: What an .xml file says near its beginning if it is OCEL and no XES.
_OCEL_MARKS = (b"<object-types", b"<event-types", b"<objects", b"<events")
_BEGINNING_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Options:
    """How a log is read where its content does not say so: see `read_log`."""

    delimiter: str | None = None
    encoding: str | None = None
    object_type: str | None = None


@contextmanager
def read_log(
    path: Path, delimiter: str | None = None, encoding: str | None = None, object_type: str | None = None
) -> Generator[Log]:
    """The log at `path`: a file whose name ends in one of `ENDINGS`, or one of these and .gz, or a folder of them.

    `delimiter` and `encoding` are for CSV; without them they are found out. `object_type` says which objects of an
    object-centric log are the cases. The files of a folder, and of folders in it, are one log in the order of their
    names; tables among them have the same columns. Raises `FileError` (`file:line: what is wrong and what to do`),
    here or while the rows are read.
    """
    options = Options(delimiter, encoding, object_type)
    if path.is_dir():
        yield _folder(path, options)
        return
    with _file(path, options) as log:
        yield log


@contextmanager
def _file(path: Path, options: Options) -> Generator[Log]:
    name = str(path)
    try:
        plain = path.open("rb")
    except OSError as error:
        raise FileError(name, 1, f"cannot be read ({error.strerror}); check the name") from error
    with plain:
        packed = path.suffix.lower() == ".gz"
        stream = cast("BinaryIO", cast("object", gzip.GzipFile(fileobj=plain))) if packed else plain
        try:
            log = _by_ending(path, stream, name, packed, options)
        except _DAMAGED as error:
            raise _damaged(name, 1) from error
        except OSError as error:
            raise FileError(name, 1, f"cannot be read ({error.strerror or error})") from error
        yield replace(log, rows=_guarded(log.rows, name))


def _by_ending(path: Path, stream: BinaryIO, name: str, packed: bool, options: Options) -> Log:
    ending = _ending(path)
    if ending in _DELIMITED:
        return read_delimited(stream, name, options.delimiter or _DELIMITED[ending], options.encoding)
    if ending in _PARQUET:
        return read_parquet(stream, name, packed)
    if ending in _XES:
        buffered = io.BufferedReader(cast("io.RawIOBase", cast("object", stream)), _BEGINNING_BYTES)
        beginning = buffered.peek(_BEGINNING_BYTES).replace(b"\0", b"")  # of UTF-16, what is plain
        if ending == ".xes" or not any(mark in beginning for mark in _OCEL_MARKS):
            return read_xes(cast("BinaryIO", buffered), name)
        return flattened(read_ocel_xml(cast("BinaryIO", buffered), name), name, options.object_type)
    if ending in _OCEL_XML:
        return flattened(read_ocel_xml(stream, name), name, options.object_type)
    if ending in _OCEL_JSON:
        return flattened(read_ocel_json(stream, name), name, options.object_type)
    if ending in _OCEL_SQLITE:
        return flattened(read_ocel_sqlite(path, name, stream if packed else None), name, options.object_type)
    raise FileError(
        name,
        1,
        "is of no known format; name it .csv, .tsv, .parquet, .xes, or .json, .xml or .sqlite for OCEL (or one of "
        "these .gz)",
    )


def _ending(path: Path) -> str:
    packed = path.suffix.lower() == ".gz"
    return (path.with_suffix("") if packed else path).suffix.lower()


def _folder(folder: Path, options: Options) -> Log:
    """The files of a folder as one log. Each is opened twice: for its head, and for its rows."""
    found = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
    files = [path for path in found if _ending(path) in ENDINGS]
    if not files:
        raise FileError(str(folder), 1, "is a folder without a log; known are " + ", ".join(sorted(ENDINGS)))
    heads: list[Log] = []
    for path in files:
        with _file(path, options) as log:
            heads.append(log)
    first = heads[0]
    for head in heads[1:]:
        _same(first, head)
    whole = replace(first, name=str(folder))
    if len(found) > len(files):
        whole.left_out["files of no known format"] = len(found) - len(files)
    return replace(whole, rows=_chained(files, options, whole))


def _same(first: Log, other: Log) -> None:
    """Raises `FileError` unless two files can be parts of one log."""
    if (other.subject, other.zone) != (first.subject, first.zone):
        raise FileError(other.name, 1, f"is a log of another subject or zone than {first.name}; check them apart")
    if other.columns is None or first.columns is None:
        return
    for one, two in ((first, other), (other, first)):
        for column in one.columns or ():
            if column not in (two.columns or ()):
                problem = f"has no column {column!r}, which {one.name} has; the files of a folder are one log"
                raise FileError(two.name, 1, problem)


def _chained(files: list[Path], options: Options, whole: Log) -> Iterator[Row | Reject]:
    for path in files:
        with ExitStack() as stack:
            log = stack.enter_context(_file(path, options))
            for row in log.rows:
                yield replace(row, file=log.name)
            whole.left_out.update(log.left_out)


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
