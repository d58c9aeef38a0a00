"""Reads XES (IEEE 1849), event by event and in bounded memory.

Pure. Attributes of an event are columns by their key; attributes of its trace are columns `case:` + key; one
nested inside another is `outer/inner`; the entries of a list are `list/key`, several texts if a key recurs; a list
without entries is known to hold nothing. The values under `global` are placeholders of the format and no facts:
they fill in nothing.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import BinaryIO

from amparo.pathway.logs.rows import Cell, Log, Reject, Row
from amparo.pathway.logs.stating import SUBJECT, ZONE
from amparo.pathway.logs.xml_parts import Refused, XmlParts

_ATTRIBUTES = frozenset({"string", "date", "int", "float", "boolean", "id", "list", "container"})
_PASSED_OVER = frozenset({"extension", "classifier", "global"})

#: Nothing that people keep nests deeper; a file that does is built to exhaust whoever reads it.
DEEPEST = 64
#: What the log says of its subject and zone is cut here: no name of either is longer.
LONGEST_LOG_VALUE = 256


class _Events(XmlParts[Row | Reject]):
    """The events, and the traces without any. A fault of a trace is one of each of its events."""

    def __init__(self) -> None:
        super().__init__("XES", DEEPEST)
        self.keys: list[str] = []
        self.trace: dict[str, Cell] = {}
        self.event: dict[str, Cell] = {}
        self.log: dict[str, str] = {}
        self.line = 0
        self.lists: list[int] = []  # how many entries each open list has
        self.trace_line = 0
        self.events_of_trace = 0
        self.trace_fault = ""
        self.fault = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if _PASSED_OVER.intersection(self.path):
            return
        if name == "trace":
            self.trace, self.trace_line, self.events_of_trace = {}, self.parser.CurrentLineNumber, 0
            self.trace_fault = ""
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
        inside_event = "event" in self.path
        if not inside_event and "trace" not in self.path:
            if len(self.path) == 2 and (key := attributes.get("key", "")) in {SUBJECT, ZONE}:
                self.log[key] = attributes.get("value", "")[:LONGEST_LOG_VALUE]
            return
        if not inside_event and self.events_of_trace:
            raise Refused("a trace says something of itself after its first event; it must come before")
        if "key" not in attributes:
            self.found(f"an attribute <{name}> without a key")
            return
        if name in {"list", "container"} and "value" not in attributes:
            return
        value = attributes.get("value", "")
        key = "/".join(key for key in self.keys if key)
        cells, key = (self.event, key) if inside_event else (self.trace, f"case:{key}")
        if key in cells and "list" not in self.path:
            self.found(f"the attribute {key} twice")
            cells[key] = ""  # nobody can tell which is meant
        elif key in cells:
            known = cells[key]
            cells[key] = (*((known,) if isinstance(known, str) else known), value)
        elif value:
            cells[key] = value

    def found(self, fault: str) -> None:
        if "event" in self.path:
            self.fault = fault
        else:
            self.trace_fault = fault

    def end(self, name: str) -> None:
        if name in _PASSED_OVER or _PASSED_OVER.intersection(self.path):
            return
        if name in _ATTRIBUTES:
            if name == "list" and not self.lists.pop() and "event" in self.path:
                self.event.setdefault("/".join(key for key in self.keys if key), ())
            self.keys.pop()
        elif name == "event":
            inside = "trace" in self.path
            self.events_of_trace += 1
            self.row(self.line, {**self.trace, **self.event} if inside else self.event, inside)
        elif name == "trace" and not self.events_of_trace:
            self.row(self.trace_line, self.trace, inside=True, is_case_only=True)

    def row(self, line: int, cells: dict[str, Cell], inside: bool, *, is_case_only: bool = False) -> None:
        known = {name: cell for name, cell in cells.items() if cell != ""}
        row = Row(line, known, is_case_only=is_case_only)
        fault = ("" if is_case_only else self.fault) or (self.trace_fault if inside else "")
        self.done.append(Reject(line, fault, row.text(), cells=known) if fault else row)


def read_xes(stream: BinaryIO, name: str) -> Log:
    """The events of an XES file, each with the line on which it begins.

    An event with an attribute twice or without a key is a `Reject`. A trace without events is one row of its own
    attributes. Raises `FileError` if the file is not well-formed XML, declares a document type (so that no entity
    is ever expanded), nests more than `DEEPEST` elements, or is no XES.
    """
    events = _Events()
    rows = events.parts(stream, name)
    first = list(islice(rows, 1))  # what the log says of itself stands before its first trace
    subject, zone = events.log.get(SUBJECT, ""), events.log.get(ZONE)
    return Log(name, chain(first, rows), None, subject, zone)
