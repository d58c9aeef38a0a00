"""Values of attributes as JSON and back, losing nothing: an unknown stays apart from a no and from a blank.

Texts, codes and numbers stand for themselves; a set is a sorted list; an instant and an answer without a value are
objects with one key that says which.
"""

from __future__ import annotations

import json
from typing import Any

from amparo.pathway.events import Answer, Value
from amparo.pathway.instants import Instant, Precision


def to_json(value: Value) -> Any:
    """What the database keeps of `value`."""
    if isinstance(value, Answer):
        return {"answer": value.value}
    if isinstance(value, Instant):
        return {"instant": [value.earliest, value.latest, value.precision.value, value.zone]}
    if isinstance(value, frozenset):
        return sorted(value)
    return value


def from_json(kept: Any) -> Value:
    """The value that `to_json` was given. Raises `ValueError` for what it never made."""
    if isinstance(kept, str | int | float) and not isinstance(kept, bool):
        return kept
    if isinstance(kept, list):
        return frozenset(kept)
    if isinstance(kept, dict) and len(kept) == 1:
        if "answer" in kept:
            return Answer(kept["answer"])
        if "instant" in kept:
            earliest, latest, precision, zone = kept["instant"]
            return Instant(earliest, latest, Precision(precision), zone)
    raise ValueError("a stored attribute is none that Amparo writes; restore the row from a backup")


def to_bytes(value: Value) -> bytes:
    """`to_json` as bytes, to be locked."""
    return json.dumps(to_json(value), ensure_ascii=False, separators=(",", ":")).encode()


def from_bytes(plain: bytes) -> Value:
    """The value that `to_bytes` was given."""
    return from_json(json.loads(plain))
