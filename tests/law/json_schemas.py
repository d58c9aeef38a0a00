"""As much of JSON Schema (2020-12) as the kit's schemas use; a keyword that is not known here is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
ANNOTATIONS = {"$schema", "$defs", "title", "description", "format"}


def faults(schema: dict[str, Any], data: Any, root: dict[str, Any] | None = None, at: str = "$") -> Iterator[str]:
    """Where `data` is not what `schema` says, and why."""
    root = root or schema
    for word, asked in schema.items():
        match word:
            case _ if word in ANNOTATIONS:
                continue
            case "$ref":
                yield from faults(root["$defs"][asked.removeprefix("#/$defs/")], data, root, at)
            case "type":
                kinds = tuple(one for name in ([asked] if isinstance(asked, str) else asked) for one in TYPES[name])
                if not isinstance(data, kinds) or (isinstance(data, bool) and bool not in kinds):
                    yield f"{at}: {data!r} is no {asked}"
            case "const" | "enum":
                if data not in ([asked] if word == "const" else asked):
                    yield f"{at}: {data!r} is none of {asked}"
            case "pattern":
                if isinstance(data, str) and not re.search(asked, data):
                    yield f"{at}: {data!r} is not like {asked}"
            case "anyOf":
                if all(any(faults(each, data, root, at)) for each in asked):
                    yield f"{at}: {data!r} is none of {len(asked)} possibilities"
            case "properties":
                for name, inner in asked.items():
                    if isinstance(data, dict) and name in data:
                        yield from faults(inner, data[name], root, f"{at}.{name}")
            case "required":
                if isinstance(data, dict) and (lacking := set(asked) - set(data)):
                    yield f"{at}: lacks {sorted(lacking)}"
            case "additionalProperties":
                known = schema.get("properties", {})
                for name in data if isinstance(data, dict) else ():
                    if name not in known:
                        found = [f"{at}: has {name}"] if asked is False else faults(asked, data[name], root, at)
                        yield from found
            case "items":
                for number, each in enumerate(data if isinstance(data, list) else ()):
                    yield from faults(asked, each, root, f"{at}[{number}]")
            case "uniqueItems":
                if isinstance(data, list) and len({repr(each) for each in data}) != len(data):
                    yield f"{at}: holds something twice"
            case "minItems" | "minProperties" | "minimum":
                if isinstance(data, int | list | dict) and (data if isinstance(data, int) else len(data)) < asked:
                    yield f"{at}: is less than {asked}"
            case "maxProperties":
                if isinstance(data, dict) and len(data) > asked:
                    yield f"{at}: is more than {asked}"
            case _:
                raise ValueError(f"no such keyword here: {word}")
