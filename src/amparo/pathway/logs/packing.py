"""One event as a line of JSON and back, for logs that do not fit into memory.

Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, cast

from amparo.pathway.events import Answer, Event, Value
from amparo.pathway.instants import Instant, Precision


def packed(event: Event, *, once: bool) -> str:
    """`event`, whose subject is kept beside it, and whether every row of its case repeats it."""
    return json.dumps(
        [
            once,
            event.id,
            event.kind,
            _instant_out(event.happened),
            event.recorded,
            {name: _value_out(value) for name, value in sorted(event.attributes.items())},
            dict(sorted(event.references.items())),
            event.agency,
            event.author,
            event.place,
            event.source,
            event.corrects,
        ],
        separators=(",", ":"),
    )


def has_id(text: str) -> bool:
    """Whether the event that `packed` gave has an id of the log."""
    return not text.startswith(('[false,"",', '[true,"",'))


def unpacked(text: str, subject: str) -> tuple[Event, bool]:
    """The event that `packed` gave, and whether every row of its case repeats it.

    An event without an id gets one that follows from what it says: its kind and a hash.
    """
    once, name, kind, happened, recorded, attributes, references, agency, author, place, source, corrects = cast(
        "list[Any]", json.loads(text)
    )
    values: Mapping[str, Any] = attributes
    event = Event(
        id=name or f"{kind}:{_digest(subject, text)}",
        subject=subject,
        kind=kind,
        happened=_instant_in(happened),
        recorded=recorded,
        attributes={key: _value_in(value) for key, value in values.items()},
        references=references,
        agency=agency,
        author=author,
        place=place,
        source=source,
        corrects=corrects,
    )
    return event, once


def _digest(subject: str, text: str) -> str:
    return blake2b(f"{subject}\0{text}".encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def _instant_out(instant: Instant) -> list[object]:
    return [instant.earliest, instant.latest, instant.precision.value, instant.zone]


def _instant_in(parts: list[Any]) -> Instant:
    return Instant(parts[0], parts[1], Precision(parts[2]), parts[3])


def _value_out(value: Value) -> object:
    match value:
        case Answer():
            return {"answer": value.value}
        case Instant():
            return {"instant": _instant_out(value)}
        case frozenset():
            return {"set": sorted(value)}
        case _:
            return value


def _value_in(value: Any) -> Value:
    match value:
        case {"answer": answer}:
            return Answer(answer)
        case {"instant": parts}:
            return _instant_in(parts)
        case {"set": codes}:
            return frozenset(cast("list[str]", codes))
        case _:
            return value
