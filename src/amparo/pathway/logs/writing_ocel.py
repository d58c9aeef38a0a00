"""Writes OCEL 2.0 as JSON, XML or SQLite, case by case.

Pure. The cases are objects of their kind of subject (`child`); each reference of an event is an object as well
(`episode`), related to the event by its name. As OCEL has one set of ids for objects of all types, ids begin with
the type. What is written is read back by `reading.read_log` without a map, to equal events (see `stating`). The ids
of objects are held in memory; events are not. Source: OCEL 2.0 specification, sections 4 to 7.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from amparo.pathway.events import Event
from amparo.pathway.logs.stating import ZONE, Said, first_moment, said_of
from amparo.pathway.logs.writing_xes import plain

#: What OCEL calls the types of `stating`. A set that is known to be empty is the text `[]`.
_TYPES = {"string": "string", "date": "time", "int": "integer", "float": "float", "list": "string"}
_COLUMNS = {"string": "TEXT", "time": "TIMESTAMP", "integer": "INTEGER", "float": "REAL"}

#: Since when the attributes of an object hold that were never otherwise.
_ALWAYS = "1970-01-01T00:00:00+00:00"

Cases = Iterable[tuple[str, Iterable[Event]]]


@dataclass(frozen=True, slots=True)
class _Written:
    """One event as OCEL has it."""

    id: str
    kind: str
    time: str
    said: tuple[Said, ...]
    relations: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Log:
    """What must be known of the whole log when its events have gone by."""

    zone: str
    subject: str
    marks: Mapping[str, str]
    objects: dict[str, str] = field(default_factory=dict[str, str])
    kinds: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    number: int = 0

    def events(self, cases: Cases) -> Iterator[_Written]:
        for case, events in cases:
            own = self.object(self.subject, case)
            for event in events:
                self.number += 1
                related = [(self.object(name, other), name) for name, other in event.references.items() if other]
                said = (
                    *said_of(event, self.zone),
                    *(Said(name, "string", text) for name, text in self.marks.items()),
                )
                self.note(event.kind, said)
                relations = ((own, self.subject), *related)
                yield _Written(str(self.number), event.kind, first_moment(event.happened), said, relations)

    def object(self, kind: str, identity: str) -> str:
        name = f"{kind}:{identity}"
        self.objects[name] = kind
        return name

    def note(self, kind: str, said: Iterable[Said]) -> None:
        """Remember which attributes the kind has, and of what type: text, if they differ."""
        types = self.kinds.setdefault(kind, {})
        for each in said:
            kind_of = _TYPES[each.type]
            types[each.name] = kind_of if types.get(each.name, kind_of) == kind_of else "string"

    def object_types(self) -> dict[str, dict[str, str]]:
        own = {ZONE: "string", **dict.fromkeys(self.marks, "string")}
        return {
            kind: own if kind == self.subject else {} for kind in sorted({self.subject, *self.objects.values()})
        }

    def values(self, kind: str) -> dict[str, str]:
        """What every object of a type says of itself."""
        return {ZONE: self.zone, **self.marks} if kind == self.subject else {}


def write_ocel_json(
    cases: Cases,
    stream: BinaryIO,
    *,
    zone: str = "UTC",
    subject: str = "child",
    marks: Mapping[str, str] | None = None,
) -> int:
    """Write `cases` as JSON and return the number of events. See `writing_xes.write_xes` for what is what."""
    log = _Log(zone, subject, marks or {})
    stream.write(b'{"events": [')
    for event in log.events(cases):
        stream.write((",\n" if log.number > 1 else "\n").encode() + json.dumps(_event_json(event)).encode())
    stream.write(b'\n],\n"objects": [')
    for place, (name, kind) in enumerate(log.objects.items()):
        attributes = [{"name": key, "time": _ALWAYS, "value": text} for key, text in log.values(kind).items()]
        item = {"id": name, "type": kind, "attributes": attributes, "relationships": []}
        stream.write((",\n" if place else "\n").encode() + json.dumps(item).encode())
    stream.write(b"\n],\n")
    types = {"eventTypes": log.kinds, "objectTypes": log.object_types()}
    for place, (section, kinds) in enumerate(types.items()):
        listed = [
            {
                "name": kind,
                "attributes": [{"name": name, "type": each} for name, each in sorted(attributes.items())],
            }
            for kind, attributes in sorted(kinds.items())
        ]
        stream.write((",\n" if place else "").encode() + f'"{section}": {json.dumps(listed)}'.encode())
    stream.write(b"}\n")
    return log.number


def _event_json(event: _Written) -> dict[str, object]:
    return {
        "id": event.id,
        "type": event.kind,
        **({"time": event.time} if event.time else {}),
        "attributes": [{"name": said.name, "value": _value(said)} for said in event.said],
        "relationships": [{"objectId": name, "qualifier": qualifier} for name, qualifier in event.relations],
    }


def _value(said: Said) -> str | int | float:
    match said.type:
        case "int":
            return int(said.text)
        case "float":
            return float(said.text)
        case "list":
            return "[]"
        case _:
            return said.text


def write_ocel_xml(
    cases: Cases,
    stream: BinaryIO,
    *,
    zone: str = "UTC",
    subject: str = "child",
    marks: Mapping[str, str] | None = None,
) -> int:
    """Write `cases` as XML and return the number of events. See `writing_xes.write_xes` for what is what.

    XML has the types before the events, so that the events wait in a nameless file.
    """
    log = _Log(zone, subject, marks or {})
    with tempfile.TemporaryFile() as waiting:
        for event in log.events(cases):
            waiting.write(_event_xml(event).encode())
        stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<log>\n')
        for what, kinds in (("object", log.object_types()), ("event", log.kinds)):
            stream.write(_types_xml(what, kinds).encode())
        stream.write(b"<objects>\n")
        for name, kind in log.objects.items():
            attributes = "".join(_attribute_xml(key, text, _ALWAYS) for key, text in log.values(kind).items())
            head = f"<object id={_quoted(name)} type={_quoted(kind)}>"
            stream.write(f"{head}<attributes>{attributes}</attributes><objects/></object>\n".encode())
        stream.write(b"</objects>\n<events>\n")
        waiting.seek(0)
        shutil.copyfileobj(waiting, stream)
        stream.write(b"</events>\n</log>\n")
    return log.number


def _types_xml(what: str, kinds: Mapping[str, Mapping[str, str]]) -> str:
    parts = [f"<{what}-types>\n"]
    for kind, attributes in sorted(kinds.items()):
        inner = "".join(
            f"<attribute name={_quoted(name)} type={_quoted(each)}/>" for name, each in sorted(attributes.items())
        )
        parts.append(f"<{what}-type name={_quoted(kind)}><attributes>{inner}</attributes></{what}-type>\n")
    return "".join([*parts, f"</{what}-types>\n"])


def _event_xml(event: _Written) -> str:
    attributes = "".join(_attribute_xml(said.name, str(_value(said))) for said in event.said)
    relations = "".join(
        f"<relationship object-id={_quoted(name)} qualifier={_quoted(qualifier)}/>"
        for name, qualifier in event.relations
    )
    time = f" time={_quoted(event.time)}" if event.time else ""
    head = f"<event id={_quoted(event.id)} type={_quoted(event.kind)}{time}>"
    return f"{head}<attributes>{attributes}</attributes><objects>{relations}</objects></event>\n"


def _attribute_xml(name: str, text: str, time: str = "") -> str:
    since = f" time={_quoted(time)}" if time else ""
    return f"<attribute name={_quoted(name)}{since}>{escape(plain(text), {chr(13): '&#13;'})}</attribute>"


def _quoted(text: str) -> str:
    return quoteattr(plain(text))


def write_ocel_sqlite(
    cases: Cases,
    path: Path,
    *,
    zone: str = "UTC",
    subject: str = "child",
    marks: Mapping[str, str] | None = None,
) -> int:
    """Write `cases` to a new SQLite file at `path` and return the number of events. See `writing_xes.write_xes`.

    Raises `FileExistsError` if there is a file already.
    """
    path.touch(exist_ok=False)
    log = _Log(zone, subject, marks or {})
    with closing(sqlite3.connect(path)) as base:
        base.executescript(_SCHEMA)
        tables: dict[str, set[str]] = {}
        for event in log.events(cases):
            row: dict[str, str | int | float] = {"ocel_id": event.id}
            if event.time:
                row["ocel_time"] = event.time
            row |= {said.name: _sql(_value(said)) for said in event.said}
            _insert(base, f"event_{event.kind}", row, log.kinds[event.kind], tables)
            _ = base.execute("INSERT INTO event VALUES (?, ?)", (event.id, plain(event.kind)))
            related = [(event.id, plain(name), plain(qualifier)) for name, qualifier in event.relations]
            _ = base.executemany("INSERT OR IGNORE INTO event_object VALUES (?, ?, ?)", related)
        for name, kind in log.objects.items():
            _ = base.execute("INSERT OR IGNORE INTO object VALUES (?, ?)", (plain(name), kind))
            row = {"ocel_id": plain(name), "ocel_time": _ALWAYS, **log.values(kind)}
            _insert(base, f"object_{kind}", row, dict.fromkeys(log.values(kind), "string"), tables)
        for what, kinds in (("event", log.kinds), ("object", log.object_types())):
            mapped = [(plain(kind), plain(kind)) for kind in kinds]
            _ = base.executemany(f"INSERT INTO {what}_map_type VALUES (?, ?)", mapped)  # noqa: S608
        base.commit()
    return log.number


_SCHEMA = """
CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
CREATE TABLE event_object (
    ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT,
    PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier)
);
CREATE TABLE object_object (
    ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT,
    PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier)
);
"""


def _sql(value: str | int | float) -> str | int | float:
    if isinstance(value, int) and abs(value) >= 2**63:
        return str(value)  # SQLite's whole numbers end here
    return plain(value) if isinstance(value, str) else value


def _insert(
    base: sqlite3.Connection,
    table: str,
    row: Mapping[str, str | int | float],
    types: Mapping[str, str],
    tables: dict[str, set[str]],
) -> None:
    """Insert `row`, making the table, and each column that it does not have yet."""
    quoted = _name(table)
    if table not in tables:
        extra = "" if table.startswith("event_") else ", ocel_changed_field TEXT"
        _ = base.execute(f"CREATE TABLE {quoted} (ocel_id TEXT PRIMARY KEY, ocel_time TIMESTAMP{extra})")
        tables[table] = {"ocel_id", "ocel_time"}
    for name in row:
        if name not in tables[table]:
            _ = base.execute(f"ALTER TABLE {quoted} ADD COLUMN {_name(name)} {_COLUMNS[types[name]]}")
            tables[table].add(name)
    columns, places = ", ".join(map(_name, row)), ", ".join("?" * len(row))
    _ = base.execute(f"INSERT INTO {quoted} ({columns}) VALUES ({places})", tuple(row.values()))  # noqa: S608


def _name(text: str) -> str:
    return '"' + plain(text).replace('"', '""') + '"'
