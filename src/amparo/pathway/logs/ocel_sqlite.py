"""Reads OCEL 2.0 as SQLite, row by row.

Pure. The file is opened for reading alone; only tables are read, never a view, and nothing that the file brings is
run. The line of a part is its number among the events or the objects.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from amparo.law.toml_files import FileError
from amparo.pathway.logs.ocel import Happening, Item, Relation, Thing, Value
from amparo.pathway.logs.rows import Cell, Reject

_NEEDED = ("event", "object", "event_object", "event_map_type", "object_map_type")


def read_ocel_sqlite(path: Path, name: str, packed: BinaryIO | None = None) -> Iterator[Item]:
    """The objects and then the events of the database at `path`.

    `packed` is its content where the file itself is packed; that is read into memory. An event whose type has no
    table or no row there is undated and says nothing; an object likewise. A value that is no text or number is a
    `Reject` of its event or object. Raises `FileError` if it is no SQLite, damaged, or no OCEL 2.0.
    """
    try:
        with closing(_opened(path, packed)) as base:
            yield from _Base(base, name).items()
    except sqlite3.Error as error:
        raise FileError(name, 1, f"is not SQLite, or damaged ({error}); copy it again") from error


def _opened(path: Path, packed: BinaryIO | None) -> sqlite3.Connection:
    if packed is None:
        base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    else:
        base = sqlite3.connect(":memory:")
        base.deserialize(packed.read())
    base.execute("PRAGMA trusted_schema = OFF")
    base.execute("PRAGMA query_only = ON")
    return base


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class _Base:
    def __init__(self, base: sqlite3.Connection, name: str) -> None:
        self.base = base
        self.name = name
        self.tables = {str(row[0]) for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in _NEEDED:
            if table not in self.tables:
                raise FileError(name, 1, f"has no table {table!r}, which OCEL 2.0 has")

    def items(self) -> Iterator[Item]:
        yield from self.of("object")
        yield from self.of("event")

    def of(self, what: str) -> Iterator[Item]:
        """The objects, or the events, each with what the table of its type says."""
        number = 0
        mapped: dict[str, str] = dict(self.base.execute(f"SELECT ocel_type, ocel_type_map FROM {what}_map_type"))  # noqa: S608
        listed = self.base.execute(f"SELECT ocel_id, ocel_type FROM {what} ORDER BY rowid")  # noqa: S608
        for identity, kind in listed:
            number += 1
            if not identity or not kind:
                yield Reject(number, f"an {what} without id or type", f"{identity}; {kind}")
                continue
            rows = self.said(f"{what}_{mapped.get(kind, '')}", identity)
            try:
                read = _thing if what == "object" else _happening
                yield read(number, str(identity), str(kind), rows, self.related(what, identity))
            except (UnicodeDecodeError, TypeError):
                yield Reject(number, f"an {what} with a value that is no text or number", f"{identity}; {kind}")

    def said(self, table: str, identity: str) -> list[dict[str, Any]]:
        if table not in self.tables:
            return []
        found = self.base.execute(f"SELECT * FROM {_quoted(table)} WHERE ocel_id = ? ORDER BY rowid", (identity,))  # noqa: S608
        names = [str(column[0]) for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def related(self, what: str, identity: str) -> tuple[Relation, ...]:
        table, column, other = ("event_object", "ocel_event_id", "ocel_object_id")
        if what == "object":
            table, column, other = ("object_object", "ocel_source_id", "ocel_target_id")
            if table not in self.tables:
                return ()
        found = self.base.execute(
            f"SELECT {other}, ocel_qualifier FROM {table} WHERE {column} = ? ORDER BY rowid",  # noqa: S608
            (identity,),
        )
        return tuple((str(target), qualifier or "") for target, qualifier in found)


def _thing(
    line: int, identity: str, kind: str, rows: list[dict[str, Any]], relations: tuple[Relation, ...]
) -> Thing:
    values: list[Value] = []
    for row in rows:
        time, changed = _text(row.get("ocel_time")), row.get("ocel_changed_field")
        for name, value in row.items():
            if name.startswith("ocel_") or value is None or (changed and name != changed):
                continue
            values.append((name, time, _text(value)))
    return Thing(line, identity, kind, tuple(values), relations)


def _happening(
    line: int, identity: str, kind: str, rows: list[dict[str, Any]], relations: tuple[Relation, ...]
) -> Happening:
    said = rows[0] if rows else {}
    attributes: dict[str, Cell] = {
        name: _text(value) for name, value in said.items() if not name.startswith("ocel_") and value is not None
    }
    return Happening(line, identity, kind, _text(said.get("ocel_time")), attributes, relations)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case int() | float():
            return repr(value)
        case _:
            raise TypeError
