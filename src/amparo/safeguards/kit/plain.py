"""Closed nodes as plain data and back, and the JSON Schema of either: all three from the classes themselves.

Pure. A dataclass is an object with its fields by name; one that stands where several classes may stand says which
it is in `node`. A period is its ISO 8601 text, a date its ISO text, a set an array in order. Nothing is left out,
so that a reader needs no defaults.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeGuard, Union, get_args, get_origin, get_type_hints

from amparo.law.limits import Period
from amparo.safeguards import nodes

#: Where a rule was read is of no use elsewhere.
_LEFT_OUT = {"file", "line"}
#: The classes that stand where several may: they name themselves.
TAGGED: frozenset[type] = frozenset(get_args(nodes.Operand) + get_args(nodes.Condition) + get_args(nodes.Form))

#: What `json` reads and writes.
Plain = Any

_JSON_TYPES: Mapping[Any, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    NoneType: "null",
}


class PlainError(ValueError):
    """Data that is none of what it should be. The message says which class or field is meant."""


def _is_class(kind: Any) -> TypeGuard[type]:
    return isinstance(kind, type) and is_dataclass(kind)


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    named = (each.name for each in fields(kind) if each.init and each.name not in _LEFT_OUT)
    return tuple((name, hints[name]) for name in named)


def plain(value: object) -> Plain:
    """`value`, a node or what stands in one, as plain data."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return str(value)
        case Period():
            return value.text()
        case date():
            return value.isoformat()
        case tuple():
            return [plain(each) for each in value]  # type: ignore[reportUnknownVariableType]
        case frozenset():
            return sorted(plain(each) for each in value)  # type: ignore[reportUnknownVariableType]
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}  # type: ignore[reportUnknownVariableType]
        case _ if is_dataclass(value):
            kind = type(value)
            said = {name: plain(getattr(value, name)) for name, _ in _fields(kind)}
            return {"node": kind.__name__, **said} if kind in TAGGED else said
        case _:
            raise PlainError(f"{type(value).__name__} has no plain form")


def unplain(kind: Any, data: Plain) -> Any:
    """The value of type `kind` that `plain` made `data` of. Raises `PlainError`."""
    origin = get_origin(kind)
    if origin in (UnionType, Union):
        return _one_of(get_args(kind), data)
    if origin is tuple:
        return tuple(unplain(get_args(kind)[0], each) for each in data)
    if origin is frozenset:
        return frozenset(unplain(get_args(kind)[0], each) for each in data)
    if origin in (dict, Mapping):
        return {key: unplain(get_args(kind)[1], each) for key, each in data.items()}
    if kind is Period:
        return Period.read(data)
    if kind is date:
        return date.fromisoformat(data)
    if _is_class(kind):
        return _read(kind, data)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(data)
    if kind is float and isinstance(data, int | float):
        return data
    if isinstance(kind, type) and isinstance(data, kind):
        return data
    raise PlainError(f"{data!r} is no {getattr(kind, '__name__', kind)}")


def _read(kind: type, data: Plain) -> Any:
    if not hasattr(data, "keys"):
        raise PlainError(f"{data!r} is no {kind.__name__}")
    wanted = dict(_fields(kind))
    node = {"node": kind.__name__} if kind in TAGGED else {}
    if odd := set(data) ^ set(wanted | node):
        raise PlainError(f"{kind.__name__} has other fields; look at: {', '.join(sorted(odd))}")
    if {name: data[name] for name in node} != node:
        raise PlainError(f"a {data['node']} stands where only a {kind.__name__} may stand")
    return kind(**{name: unplain(wanted[name], data[name]) for name in wanted})


def _one_of(kinds: tuple[Any, ...], data: Plain) -> Any:
    if data is None and NoneType in kinds:
        return None
    if isinstance(data, dict) and "node" in data:
        for kind in kinds:
            if _is_class(kind) and kind.__name__ == data["node"]:
                return _read(kind, data)
        raise PlainError(f"no {data['node']} may stand here")
    for kind in kinds:
        if kind is not NoneType:
            try:
                return unplain(kind, data)
            except (PlainError, ValueError, TypeError, AttributeError):
                continue
    raise PlainError(f"nothing like {data!r} may stand here")


def schema(kind: type, title: str) -> Plain:
    """The JSON Schema (2020-12) of what `plain` makes of a `kind`."""
    definitions: dict[str, Plain] = {}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **_schema(kind, definitions),
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(kind: Any, definitions: dict[str, Plain]) -> Plain:
    origin = get_origin(kind)
    if origin in (UnionType, Union):
        return {"anyOf": [_schema(each, definitions) for each in get_args(kind)]}
    if origin is tuple:
        return {"type": "array", "items": _schema(get_args(kind)[0], definitions)}
    if origin is frozenset:
        return {"type": "array", "items": _schema(get_args(kind)[0], definitions), "uniqueItems": True}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": _schema(get_args(kind)[1], definitions)}
    if kind is Period:
        return {"type": "string", "pattern": r"^P(T(\d+H)?(\d+M)?|\d+[DWMY])$"}
    if kind is date:
        return {"type": "string", "format": "date"}
    if _is_class(kind):
        return _defined(kind, definitions)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"enum": [str(each) for each in kind]}
    return {"type": _JSON_TYPES[kind]}


def _defined(kind: type, definitions: dict[str, Plain]) -> Plain:
    name = kind.__name__
    if name not in definitions:
        definitions[name] = {}  # it may stand in itself
        said = {field: _schema(each, definitions) for field, each in _fields(kind)}
        if kind in TAGGED:
            said = {"node": {"const": name}, **said}
        definitions[name] = {
            "description": (kind.__doc__ or "").strip().split("\n\n")[0].replace("\n    ", " "),
            "type": "object",
            "properties": said,
            "required": list(said),
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}
