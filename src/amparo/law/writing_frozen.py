"""Frozen dataclasses that are made by the hundred.

Pure. A frozen dataclass sets each of its fields by a call, which for twenty fields takes ten times as long as
setting them. What is made for each finding and each sentence of a page is written first, and frozen when whole.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any


def written(frozen: type[Any]) -> Any:
    """A class laid out as `frozen`, a frozen dataclass with slots, and not frozen itself.

    Make one without arguments, set *every* field, then its `__class__` to `frozen`: from there on it is a `frozen`,
    equal to any other with these values. A field that is left out has no value, not its default.
    """
    return type(f"{frozen.__name__}AsWritten", (), {"__slots__": tuple(each.name for each in fields(frozen))})
