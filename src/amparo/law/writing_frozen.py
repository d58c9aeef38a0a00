"""Frozen dataclasses that are made by the hundred.

Pure. A frozen dataclass sets each of its fields by a call, which for twenty fields takes ten times as long as
setting them. What is made for each finding and each sentence of a page is written first, and frozen when whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Made = TypeVar("Made")


def written(frozen: type[Any]) -> Any:
    """A class laid out as `frozen`, a frozen dataclass with slots, and not frozen itself.

    Make one without arguments, set *every* field, then its `__class__` to `frozen`: from there on it is a `frozen`,
    equal to any other with these values. A field that is left out has no value, not its default.
    """
    return type(f"{frozen.__name__}AsWritten", (), {"__slots__": tuple(each.name for each in fields(frozen))})


def maker(frozen: Callable[Given, Made]) -> Callable[Given, Made]:
    """A function that makes what `frozen`, a frozen dataclass with slots, makes of the same arguments, and faster.

    A field that the class fills by a call (`default_factory`) has to be given; `__post_init__` is not asked. Of
    twenty fields named in a call the names take longer than the fields: there write one by hand.
    """
    shape: Any = frozen
    names = [each.name for each in fields(shape)]
    standing = {f"default_{each.name}": each.default for each in fields(shape) if each.default is not MISSING}
    taken = [f"{name}=default_{name}" if f"default_{name}" in standing else name for name in names]
    text = [
        f"def make({', '.join(taken)}):",
        "made = layout()",
        *(f"made.{name} = {name}" for name in names),
        "made.__class__ = frozen",
        "return made",
    ]
    place: dict[str, Any] = {**standing, "layout": written(shape), "frozen": frozen}
    exec("\n    ".join(text), place)  # noqa: S102 - as dataclasses are made: the names of their fields, nothing else
    return place["make"]
