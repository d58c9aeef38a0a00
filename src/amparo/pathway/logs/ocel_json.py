"""Reads OCEL as JSON: version 2.0, and version 1.0, whose relations have no qualifiers and attributes no times.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, cast

from amparo.law.toml_files import FileError
from amparo.pathway.logs.json_parts import JsonParts
from amparo.pathway.logs.ocel import Happening, Item, Relation, Thing, Value
from amparo.pathway.logs.rows import Cell, Reject, joined

_LISTS = {"objects", "events", "ocel:objects", "ocel:events"}


class _Unreadable(Exception):
    """An object or an event is not what it should be."""


def read_ocel_json(stream: BinaryIO, name: str) -> Iterator[Item]:
    """The objects and events of the file, in its order.

    One without an id or a type, or that is no object of JSON, is a `Reject`. Raises `FileError` if it is not JSON,
    or no OCEL.
    """
    parts = JsonParts(stream, name)
    found = False
    for member in parts.members():
        if member not in _LISTS:
            continue
        found = True
        read = _thing if member.endswith("objects") else _happening
        for line, key, element in parts.elements():
            try:
                yield read(line, key, _table(element, member))
            except _Unreadable as error:
                yield Reject(line, str(error), repr(element)[:1_000])
    if not found:
        raise FileError(name, 1, "has neither events nor objects; is this OCEL?")


def _thing(line: int, key: str, table: dict[str, object]) -> Thing:
    if key:
        values = tuple((name, "", joined(cell)) for name, cell in _texts(table.get("ocel:ovmap", {})).items())
        return Thing(line, key, _needed(table, "ocel:type", "an object"), values)
    timed: list[Value] = []
    for each in _list(table, "attributes"):
        attribute = _table(each, "attributes")
        value = joined(_cell(attribute.get("value")))
        timed.append((_needed(attribute, "name", "an attribute"), _text(attribute, "time"), value))
    identity, kind = _needed(table, "id", "an object"), _needed(table, "type", "an object")
    return Thing(line, identity, kind, tuple(timed), _relations(table))


def _happening(line: int, key: str, table: dict[str, object]) -> Happening:
    if key:
        related = _cell(table.get("ocel:omap", []))
        others = (related,) if isinstance(related, str) else related
        return Happening(
            line,
            key,
            _text(table, "ocel:activity"),
            _text(table, "ocel:timestamp"),
            _texts(table.get("ocel:vmap", {})),
            tuple((other, "") for other in others if other),
        )
    attributes: dict[str, Cell] = {}
    for each in _list(table, "attributes"):
        attribute = _table(each, "attributes")
        attributes[_needed(attribute, "name", "an attribute")] = _cell(attribute.get("value"))
    return Happening(
        line, _text(table, "id"), _text(table, "type"), _text(table, "time"), attributes, _relations(table)
    )


def _relations(table: dict[str, object]) -> tuple[Relation, ...]:
    tables = [_table(each, "relationships") for each in _list(table, "relationships")]
    return tuple((_needed(each, "objectId", "a relationship"), _text(each, "qualifier")) for each in tables)


def _table(value: object, where: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _Unreadable(f"{where}: no object {{...}} where one was expected")
    return cast("dict[str, object]", value)


def _list(table: dict[str, object], key: str) -> list[object]:
    value: object = table.get(key) or []
    if not isinstance(value, list):
        raise _Unreadable(f"{key}: no list where one was expected")
    return cast("list[object]", value)


def _needed(table: dict[str, object], key: str, what: str) -> str:
    if not (text := _text(table, key)):
        raise _Unreadable(f"{what} without {key}")
    return text


def _text(table: dict[str, object], key: str) -> str:
    cell = _cell(table.get(key))
    if not isinstance(cell, str):
        raise _Unreadable(f"{key}: no text where one was expected")
    return cell


def _texts(value: object) -> dict[str, Cell]:
    return {name: _cell(each) for name, each in _table(value, "attributes").items()}


def _cell(value: object) -> Cell:
    """A value as the other formats have it: numbers are text already."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case list():
            items = [_cell(each) for each in cast("list[object]", value)]
            return tuple(item for item in items if isinstance(item, str) and item)
        case _:
            raise _Unreadable("a value that is no text, number, yes or no, or list of these")
