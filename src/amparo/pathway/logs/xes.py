"""Reads XES (IEEE 1849), event by event and in bounded memory.

Pure. Attributes of an event are columns by their key; attributes of its trace are columns `case:` + key; one
nested inside another is `outer/inner`; the entries of a list are `list/key`, several texts if a key recurs; a list
without entries is known to hold nothing. The values under `global` are placeholders of the format and no facts:
they fill in nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import chain, islice
from pyexpat import ExpatError, ParserCreate
from typing import BinaryIO

from amparo.law.toml_files import FileError
from amparo.pathway.logs.rows import Cell, Log, Reject, Row
from amparo.pathway.logs.stating import SUBJECT, ZONE

_ATTRIBUTES = frozenset({"string", "date", "int", "float", "boolean", "id", "list", "container"})
_PASSED_OVER = frozenset({"extension", "classifier", "global"})
_CHUNK_BYTES = 65_536

#: Nothing that people keep nests deeper; a file that does is built to exhaust whoever reads it.
DEEPEST = 64
LONGEST_VALUE = 1_048_576
LONGEST_LOG_VALUE = 256


class _Refused(Exception):
    """The file holds what no event log needs."""


class _Handler:
    """Follows the elements and lays finished events on `done`."""

    def __init__(self) -> None:
        self.parser = ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype
        self.done: deque[Row | Reject] = deque()
        self.elements: list[str] = []
        self.keys: list[str] = []
        self.trace: dict[str, Cell] = {}
        self.event: dict[str, Cell] = {}
        self.log: dict[str, str] = {}
        self.line = 0
        self.lists: list[int] = []  # how many entries each open list has
        self.trace_line = 0
        self.events_of_trace = 0
        self.fault = ""

    def refuse_doctype(self, *_: object) -> None:
        raise _Refused("declares a document type, which XES never needs; remove the DOCTYPE")

    def start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = qualified.rpartition(" ")[2]
        if not self.elements and name != "log":
            raise _Refused(f"begins with <{name[:40]}>, not with <log>; is this XES?")
        if len(self.elements) >= DEEPEST:
            raise _Refused(f"nests elements more than {DEEPEST} deep")
        self.elements.append(name)
        if _PASSED_OVER.intersection(self.elements):
            return
        if name == "trace":
            self.trace, self.trace_line, self.events_of_trace = {}, self.parser.CurrentLineNumber, 0
        elif name == "event":
            self.event, self.line, self.fault = {}, self.parser.CurrentLineNumber, ""
        elif name in _ATTRIBUTES:
            self.keys.append(attributes.get("key", ""))
            if self.lists:
                self.lists[-1] += 1
            if name == "list":
                self.lists.append(0)
            self.attribute(name, attributes)

    def attribute(self, name: str, attributes: dict[str, str]) -> None:
        inside_event = "event" in self.elements
        if not inside_event and "trace" not in self.elements:
            if len(self.elements) == 2 and (key := attributes.get("key", "")) in {SUBJECT, ZONE}:
                self.log[key] = attributes.get("value", "")[:LONGEST_LOG_VALUE]
            return
        if not inside_event and self.events_of_trace:
            raise _Refused("a trace says something of itself after its first event; it must come before")
        if "key" not in attributes:
            self.fault = f"an attribute <{name}> without a key"
            return
        if name in {"list", "container"} and "value" not in attributes:
            return
        value = attributes.get("value", "")
        if len(value) > LONGEST_VALUE:
            raise _Refused(f"a value of more than {LONGEST_VALUE:,} characters")
        key = "/".join(key for key in self.keys if key)
        cells, key = (self.event, key) if inside_event else (self.trace, f"case:{key}")
        if key in cells and "list" not in self.elements:
            self.fault = f"the attribute {key} twice"
        elif key in cells:
            known = cells[key]
            cells[key] = (*((known,) if isinstance(known, str) else known), value)
        elif value:
            cells[key] = value

    def end(self, qualified: str) -> None:
        name = self.elements.pop()
        if name in _PASSED_OVER or _PASSED_OVER.intersection(self.elements):
            return
        if name in _ATTRIBUTES:
            if name == "list" and not self.lists.pop() and "event" in self.elements:
                self.event.setdefault("/".join(key for key in self.keys if key), ())
            self.keys.pop()
        elif name == "event":
            cells = {**self.trace, **self.event} if "trace" in self.elements else dict(self.event)
            self.events_of_trace += 1
            row = Row(self.line, cells)
            self.done.append(Reject(self.line, self.fault, row.text(), cells=cells) if self.fault else row)
        elif name == "trace" and not self.events_of_trace:
            self.done.append(Row(self.trace_line, dict(self.trace), is_case_only=True))


def read_xes(stream: BinaryIO, name: str) -> Log:
    """The events of an XES file, each with the line on which it begins.

    An event with an attribute twice or without a key is a `Reject`. A trace without events is one row of its own
    attributes. Raises `FileError` if the file is not well-formed XML, declares a document type (so that no entity
    is ever expanded), nests more than `DEEPEST` elements, or is no XES.
    """
    handler = _Handler()
    rows = _rows(handler, stream, name)
    first = list(islice(rows, 1))  # what the log says of itself stands before its first trace
    subject, zone = handler.log.get(SUBJECT, ""), handler.log.get(ZONE)
    return Log(name, chain(first, rows), None, subject, zone)


def _rows(handler: _Handler, stream: BinaryIO, name: str) -> Iterator[Row | Reject]:
    parser = handler.parser
    try:
        while chunk := stream.read(_CHUNK_BYTES):
            parser.Parse(chunk, False)
            while handler.done:
                yield handler.done.popleft()
        parser.Parse(b"", True)
    except ExpatError as error:
        reason = str(error).partition(":")[0]
        raise FileError(name, error.lineno, f"is not well-formed XML ({reason})") from error
    except _Refused as error:
        raise FileError(name, parser.CurrentLineNumber, str(error)) from error
    yield from handler.done
