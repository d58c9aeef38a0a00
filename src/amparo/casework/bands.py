"""Rows under one heading, whatever the rows are. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

R = TypeVar("R", covariant=True)


@dataclass(frozen=True, slots=True)
class Band(Generic[R]):
    """Rows under one heading, in the reader's words."""

    label: str
    rows: tuple[R, ...]
