"""Reads OCEL as XML, versions 2.0 and 1.0, element by element.

Pure. What `xml_parts` refuses is refused; texts and children are bounded as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from amparo.pathway.logs.ocel import Happening, Item, Relation, Thing
from amparo.pathway.logs.rows import Cell, Reject
from amparo.pathway.logs.xml_parts import LONGEST_VALUE, Refused, XmlParts

_DEEPEST = 12
_MOST_CHILDREN = 100_000

#: The elements that are read, by the path that leads to them.
_WANTED = {("log", "objects", "object"), ("log", "events", "event")}


@dataclass(slots=True)
class _Element:
    name: str
    line: int
    attributes: dict[str, str]
    children: list[_Element] = field(default_factory=list["_Element"])
    texts: list[str] = field(default_factory=list[str])

    def under(self, name: str) -> list[_Element]:
        """The elements inside its child called `name`."""
        return [inner for child in self.children if child.name == name for inner in child.children]

    def text(self) -> str:
        return "".join(self.texts).strip()

    def keyed(self) -> dict[str, _Element]:
        """Its children by their `key` (version 1.0)."""
        return {child.attributes.get("key", ""): child for child in self.children}

    def value(self, key: str) -> str:
        found = self.keyed().get(key)
        return found.attributes.get("value", "") if found is not None else ""

    def inside(self, key: str) -> list[_Element]:
        found = self.keyed().get(key)
        return found.children if found is not None else []


class _Elements(XmlParts[_Element]):
    """The objects and events, each with all that stands inside."""

    def __init__(self) -> None:
        super().__init__("OCEL", _DEEPEST)
        self.parser.CharacterDataHandler = self.characters
        self.open: list[_Element] = []
        self.size = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.open or tuple(self.path) in _WANTED:
            element = _Element(name, self.parser.CurrentLineNumber, attributes)
            self.size = self.size + 1 if self.open else 0
            if self.size > _MOST_CHILDREN:
                raise Refused(f"has an element with more than {_MOST_CHILDREN:,} others inside")
            if self.open:
                self.open[-1].children.append(element)
            self.open.append(element)

    def characters(self, text: str) -> None:
        if self.open:
            texts = self.open[-1].texts
            texts.append(text)
            if len(texts) > 1 and sum(map(len, texts)) > LONGEST_VALUE:
                raise Refused(f"a text of more than {LONGEST_VALUE:,} characters")

    def end(self, name: str) -> None:
        if self.open:
            element = self.open.pop()
            if not self.open:
                self.done.append(element)


def read_ocel_xml(stream: BinaryIO, name: str) -> Iterator[Item]:
    """The objects and events of the file, in its order.

    An object without an id or a type, and a relation to an object without an id, is a `Reject`. Raises `FileError`
    if the file is not well-formed XML, declares a document type, or nests or holds more than any log needs.
    """
    return map(_item, _Elements().parts(stream, name))


def _item(element: _Element) -> Item:
    is_new = "id" in element.attributes or "type" in element.attributes
    item = _version_2(element) if is_new else _version_1(element)
    if isinstance(item, Reject):
        return item
    raw = "; ".join(f"{name}={value}" for name, value in element.attributes.items())[:1_000]
    if isinstance(item, Thing) and not (item.id and item.type):
        return Reject(item.line, "an object without id or type", raw)
    if any(not other for other, _ in item.relations):
        return Reject(item.line, "a relationship without object-id", raw)
    return item


def _version_2(element: _Element) -> Item:
    said = element.attributes
    relations: tuple[Relation, ...] = tuple(
        (each.attributes.get("object-id", ""), each.attributes.get("qualifier", ""))
        for each in element.under("objects")
    )
    attributes = [(each.attributes.get("name", ""), each) for each in element.under("attributes")]
    if any(not name for name, _ in attributes):
        return Reject(element.line, "an attribute without name", "")
    if element.name == "object":
        values = tuple((name, each.attributes.get("time", ""), each.text()) for name, each in attributes)
        return Thing(element.line, said.get("id", ""), said.get("type", ""), values, relations)
    return Happening(
        element.line,
        said.get("id", ""),
        said.get("type", ""),
        said.get("time", ""),
        {name: each.text() for name, each in attributes},
        relations,
    )


def _version_1(element: _Element) -> Item:
    if element.name == "object":
        values = tuple(
            (each.attributes.get("key", ""), "", each.attributes.get("value", ""))
            for each in element.inside("ovmap")
        )
        return Thing(element.line, element.value("id"), element.value("type"), values)
    attributes: dict[str, Cell] = {
        each.attributes.get("key", ""): each.attributes.get("value", "") for each in element.inside("vmap")
    }
    relations = tuple((each.attributes.get("value", ""), "") for each in element.inside("omap"))
    return Happening(
        element.line,
        element.value("id"),
        element.value("activity"),
        element.value("timestamp"),
        attributes,
        relations,
    )
