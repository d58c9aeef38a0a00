"""Object-centric logs (OCEL 2.0): events that concern several objects, flattened to the cases of one object type.

Pure. `ocel_json`, `ocel_xml` and `ocel_sqlite` read the three forms into the `Thing`s and `Happening`s below;
`flattened` makes rows of them, one for each event and each object of the chosen type that it concerns. Its columns:

- `case:concept:name`, `concept:name`, `time:timestamp`, `ocel:eid`: the object, the event's type, time and id;
- `NAME`: an attribute of the event; `case:NAME`: one of the object, as it was when the event happened;
- `qualifier:Q`: the other objects to which the event is related as Q; `object:TYPE`: those of a type;
- `case:qualifier:Q`: the objects to which the object itself is related as Q.

A later value of an object's attribute is an event of its own, `changed NAME`, at the time of the change. Objects
are held in memory; events are not, and wait in a nameless file until all objects are known.
Source: OCEL 2.0 specification, sections 4 to 7.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, cast

from amparo.law.toml_files import FileError
from amparo.pathway.instants import BEGINNING, InstantError, Precision, read_instant
from amparo.pathway.logs.map_files import nearest
from amparo.pathway.logs.rows import Cell, Log, Reject, Row
from amparo.pathway.logs.stating import ZONE

#: An attribute of an object: its name, since when, and the value. Without a time it holds from the beginning.
Value = tuple[str, str, str]

#: An object to which something is related, and as what.
Relation = tuple[str, str]

_IN_MEMORY = 8_388_608


@dataclass(frozen=True, slots=True)
class Thing:
    """An object: what it is, what is said of it and since when, and to what it is related."""

    line: int
    id: str
    type: str
    values: tuple[Value, ...] = ()
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Happening:
    """An event, and the objects that it concerns. `attributes` are texts as `Row` has them."""

    line: int
    id: str
    type: str
    time: str
    attributes: Mapping[str, Cell] = field(default_factory=dict[str, Cell])
    relations: tuple[Relation, ...] = ()


Item = Thing | Happening | Reject


def flattened(items: Iterable[Item], name: str, object_type: str | None) -> Log:
    """The log of the objects of `object_type`; without it, of the only type that there is.

    A log that one of Amparo's writers wrote says itself which type that is. Reads `items` to their end. An event
    related to an object that the log does not list is a `Reject` as well: it may concern any case. Events of no
    object of the type are counted in `left_out`. Raises `FileError` if nobody can tell which type is meant.
    """
    reading = _Reading(name)
    for item in items:
        reading.take(item)
    return reading.log(object_type)


def _nameless() -> IO[str]:
    return tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", errors="surrogatepass", newline="\n")


@dataclass(slots=True)
class _Reading:
    name: str
    things: dict[str, Thing] = field(default_factory=dict[str, Thing])
    shown: dict[str, str] = field(default_factory=dict[str, str])
    rejects: list[Reject] = field(default_factory=list[Reject])
    waiting: IO[str] = field(default_factory=_nameless)
    left_out: Counter[str] = field(default_factory=Counter[str])

    def take(self, item: Item) -> None:
        match item:
            case Happening():
                parts = (item.line, item.id, item.type, item.time, item.attributes, item.relations)
                self.waiting.write(json.dumps(parts) + "\n")
            case Thing() if item.id in self.things:
                self.rejects.append(Reject(item.line, "an object whose id another object has already", ""))
            case Thing():
                self.things[item.id] = item
            case Reject():
                self.rejects.append(item)

    def log(self, object_type: str | None) -> Log:
        own = next(((t.type, v) for t in self.things.values() for n, _, v in t.values if n == ZONE), None)
        chosen = self.chosen(object_type or (own[0] if own is not None else None))
        subject, zone = own if own is not None and own[0] == chosen else ("", None)
        if subject:
            self.shown = {thing.id: thing.id.removeprefix(f"{thing.type}:") for thing in self.things.values()}
        return Log(self.name, self.rows(chosen), None, subject, zone, "qualifier:", self.left_out)

    def chosen(self, object_type: str | None) -> str:
        types = sorted({thing.type for thing in self.things.values()})
        if object_type is not None and object_type in types:
            return object_type
        if not types:
            raise FileError(self.name, 1, "has no objects, and so no cases; is this the whole log?")
        listed = ", ".join(types[:20])
        if object_type is not None:
            hint = nearest(object_type, types) or f"; there are {listed}"
            raise FileError(self.name, 1, f"has no objects of type {object_type!r}{hint}")
        if len(types) == 1:
            return types[0]
        raise FileError(
            self.name,
            1,
            f"has objects of several types ({listed}); say which are the cases: "
            'object_type = "..." in the map, or --object-type',
        )

    def rows(self, chosen: str) -> Iterator[Row | Reject]:
        yield from self.rejects
        cases = {
            thing.id: _Case(thing, self.shown.get(thing.id, thing.id))
            for thing in self.things.values()
            if thing.type == chosen
        }
        seen: set[str] = set()
        self.waiting.seek(0)
        for text in self.waiting:
            line, identity, kind, time, attributes, relations = cast("list[Any]", json.loads(text))
            event = Happening(line, identity, kind, time, _cells(attributes), tuple(map(tuple, relations)))
            unlisted = [other for other, _ in event.relations if other not in self.things]
            if unlisted:
                reason = "an event related to an object that the log does not list"
                yield Reject(line, reason, f"{kind}; {time}; {identity}")
            concerned = [other for other in dict(event.relations) if other in cases]
            if not concerned and not unlisted:
                self.left_out[f"events of no object of type {chosen}"] += 1
            seen.update(concerned)
            for other in concerned:
                yield Row(line, {**cases[other].at(time), **self.said(event, other)})
        self.waiting.close()
        for case in cases.values():
            yield from case.changes()
            if case.thing.id not in seen:
                yield Row(case.thing.line, case.at(None), is_case_only=True)

    def said(self, event: Happening, case: str) -> dict[str, Cell]:
        others = [(other, qualifier) for other, qualifier in event.relations if other != case]
        cells: dict[str, Cell] = {
            **event.attributes,
            "concept:name": event.type,
            "time:timestamp": event.time,
            "ocel:eid": event.id,
            **_by("qualifier", [(self.shown.get(other, other), as_what) for other, as_what in others]),
            **_by("object", [(o, self.things[o].type) for o in dict(others) if o in self.things]),
        }
        return {name: cell for name, cell in cells.items() if cell != ""}


class _Case:
    """An object whose events are a case, `shown` as its id. In Amparo's own logs ids begin with the type."""

    def __init__(self, thing: Thing, shown: str) -> None:
        self.thing = thing
        self.fixed = {"case:concept:name": shown, **_by("case:qualifier", thing.relations)}
        values = [(name, _moment(time), time, value) for name, time, value in thing.values]
        self.values = sorted(values, key=lambda each: (each[1] is not None, each[1] or 0))

    def at(self, time: str | None) -> dict[str, Cell]:
        """What is said of the object at `time`; in the end, without one; nothing that may have changed, if nobody
        can read the time."""
        moment = _moment(time) if time is not None else None
        changing = {name for name, _, _, _ in self.later()}
        cells: dict[str, Cell] = dict(self.fixed)
        for name, since, _, value in self.values:
            if name == ZONE or (time is not None and moment is None and name in changing):
                continue
            if since is None or moment is None or since <= moment or name not in changing:
                cells[f"case:{name}"] = value
        return {name: cell for name, cell in cells.items() if cell != ""}

    def later(self) -> Iterator[tuple[str, int | None, str, str]]:
        """The values that took the place of an earlier one."""
        known: set[str] = set()
        for name, since, time, value in self.values:
            if name in known:
                yield name, since, time, value
            known.add(name)

    def changes(self) -> Iterator[Row]:
        """Each later value as an event."""
        for name, _, time, _ in self.later():
            kind = {"concept:name": f"changed {name}", "time:timestamp": time}
            yield Row(self.thing.line, {**self.at(time), **{key: text for key, text in kind.items() if text}})


def _moment(time: str) -> int | None:
    """A time to compare by; one without an offset is read in UTC, for the order alone."""
    try:
        instant = read_instant(time)
    except (InstantError, OverflowError):
        return None
    return None if instant.precision is Precision.UNDATED or instant.earliest == BEGINNING else instant.earliest


def _by(what: str, relations: Iterable[Relation]) -> dict[str, Cell]:
    """Columns of objects by what they are: one text, or several."""
    found: dict[str, list[str]] = {}
    for other, kind in relations:
        if kind:
            found.setdefault(f"{what}:{kind}", []).append(other)
    return {name: others[0] if len(others) == 1 else tuple(others) for name, others in found.items()}


def _cells(attributes: Mapping[str, str | list[str]]) -> dict[str, Cell]:
    return {name: value if isinstance(value, str) else tuple(value) for name, value in attributes.items()}
