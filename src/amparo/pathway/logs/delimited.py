"""Reads CSV and its relatives, row by row and in bounded memory.

Pure. RFC 4180 quoting, strictly: a quote that never closes costs one line and not the rest of the file.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, cast

from amparo.law.toml_files import FileError
from amparo.pathway.logs.rows import Log, Reject, Row

DELIMITERS = (",", ";", "\t", "|")

#: A longer line is not read into memory.
LONGEST_LINE = 1_048_576

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_OPEN_QUOTE = "a quote opens here and never closes; close it or double it"


class _LongLine(Exception):
    """A line longer than `LONGEST_LINE` was passed over."""


class _Lines:
    """The lines of a text, each with its number from 1, which can be given back from the second of a record on."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream = stream
        self._given_back: deque[tuple[int, str]] = deque()
        self.number = 0
        self.record: list[tuple[int, str]] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        numbered = self._given_back.popleft() if self._given_back else self._read()
        self.record.append(numbered)
        return numbered[1]

    def _read(self) -> tuple[int, str]:
        line = self._stream.readline(LONGEST_LINE + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > LONGEST_LINE and line[-1] not in "\r\n":
            while line and line[-1] not in "\r\n":
                line = self._stream.readline(LONGEST_LINE)
            raise _LongLine
        return self.number, line

    def text(self) -> str:
        """The current record as it stands in the file."""
        return "".join(line for _, line in self.record).rstrip("\r\n")

    def give_back(self, keep: int = 1) -> None:
        """Read the lines of the record again, but for the first `keep`."""
        self._given_back.extendleft(reversed(self.record[keep:]))
        del self.record[keep:]


def _encoding(stream: BinaryIO, declared: str | None, name: str) -> tuple[BinaryIO, str]:
    buffered = io.BufferedReader(cast("io.RawIOBase", cast("object", stream)))
    if declared is not None:
        try:
            codecs.lookup(declared)
        except LookupError as error:
            raise FileError(name, 1, f"there is no encoding {declared!r}; write utf-8 or windows-1252") from error
        return cast("BinaryIO", buffered), "utf-8-sig" if codecs.lookup(declared).name == "utf-8" else declared
    start = buffered.peek(4)[:4]
    return cast("BinaryIO", buffered), next(
        (encoding for mark, encoding in _MARKS if start.startswith(mark)), "utf-8"
    )


def _likely_delimiter(line: str) -> str:
    """The delimiter that splits the header into most columns; a comma if none does."""

    def columns(delimiter: str) -> int:
        try:
            fields: list[str] = next(csv.reader([line], delimiter=delimiter))
        except csv.Error:
            return 0
        return len(fields)

    return max(DELIMITERS, key=columns)


def _unreadable(raw: str, encoding: str) -> str | None:
    """Why no field of this text can be trusted, if so."""
    if "\0" in raw:
        return "a NUL byte; remove it"
    if not raw.isascii() and any("\udc80" <= character <= "\udcff" for character in raw):
        return f"bytes that are not {encoding}; save the file as UTF-8 or declare `encoding` in the map"
    return None


def _csv_reason(error: csv.Error) -> str:
    text = str(error)
    if "unexpected end" in text:
        return _OPEN_QUOTE
    if "field limit" in text:
        longest = f"{csv.field_size_limit():,}"
        return f"a quote that opens here and never closes, or a field of more than {longest} characters"
    if "expected after" in text:
        return "text after a closing quote; double the quotes inside a field"
    return f"not CSV ({text})"


def read_delimited(stream: BinaryIO, name: str, delimiter: str | None = None, encoding: str | None = None) -> Log:
    """The rows of a CSV file with a header line.

    Without `delimiter` it is comma, semicolon, tab or bar, whichever splits the header most; without `encoding`
    the byte order mark decides, else UTF-8. A row with too few or too many fields, with a NUL byte, with bytes of
    another encoding or with an open quote is a `Reject`; an empty line is nothing. Raises `FileError` if there is
    no header, if it names a column twice, if there is no such encoding, or if the file is no text.
    """
    buffered, used = _encoding(stream, encoding, name)
    text = io.TextIOWrapper(buffered, encoding=used, errors="surrogateescape", newline="")
    lines = _Lines(text)
    shown = used.removesuffix("-sig").upper()
    try:
        header = next(lines, "")
    except _LongLine as error:
        raise FileError(name, 1, "the header is no line of text; is this a CSV file?") from error
    except UnicodeError as error:
        raise FileError(name, 1, f"is not {shown} text; save it as UTF-8") from error
    if not header.strip():
        raise FileError(name, 1, "has no header line; write the names of the columns in the first line")
    if (reason := _unreadable(header, shown)) is not None:
        raise FileError(name, 1, reason)
    reader = csv.reader(lines, delimiter=delimiter or _likely_delimiter(header), strict=True)
    lines.give_back(keep=0)
    try:
        columns = tuple(column.strip() for column in next(reader))
    except csv.Error as error:
        raise FileError(name, 1, f"the header: {_csv_reason(error)}") from error
    named = [column for column in columns if column]
    for column in named:
        if named.count(column) > 1:
            raise FileError(name, 1, f"the header names {column!r} twice; rename one")
    return Log(name, _rows(lines, reader, columns, name, shown), tuple(named))


def _rows(
    lines: _Lines, reader: Iterator[list[str]], columns: tuple[str, ...], name: str, shown: str
) -> Iterator[Row | Reject]:
    while True:
        lines.record.clear()
        try:
            fields = next(reader)
        except StopIteration:
            return
        except _LongLine:
            yield Reject(lines.number, f"a line of more than {LONGEST_LINE:,} characters", "")
            if lines.record:  # it stood inside a quote that an earlier line opened
                yield Reject(lines.record[0][0], _OPEN_QUOTE, lines.record[0][1].rstrip("\r\n"))
                lines.give_back()
            continue
        except csv.Error as error:
            number, line = lines.record[0]
            lines.give_back()
            yield Reject(number, _csv_reason(error), line.rstrip("\r\n"))
            continue
        except UnicodeError as error:
            raise FileError(
                name, lines.number + 1, f"is not {shown} text from here on; save it as UTF-8"
            ) from error
        if not fields:
            continue
        number, raw = lines.record[0][0], lines.text()
        if (reason := _unreadable(raw, shown)) is not None:
            yield Reject(number, reason, raw)
        elif len(fields) != len(columns):
            yield Reject(number, f"{len(fields)} fields where the header names {len(columns)}", raw)
        else:
            yield Row(number, {n: f for n, f in zip(columns, fields, strict=True) if n and f}, raw)
