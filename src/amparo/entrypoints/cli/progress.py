"""What is told beside the rows of a command, on stderr: what came of it, and how far long work is."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

T = TypeVar("T")

_FIRST_SECONDS = 1.0
_BETWEEN_SECONDS = 0.2


def tell(text: str) -> None:
    """One line for whoever ran the command."""
    print(text, file=sys.stderr)  # noqa: T201


def counted(items: Iterable[T], what: str, stream: TextIO | None = None) -> Iterator[T]:
    """Hand on `items`; after a second, keep one line of stderr at `12,000 what`. Silent unless it is a terminal."""
    stream = stream or sys.stderr
    if not stream.isatty():
        yield from items
        return
    shown, due = False, time.monotonic() + _FIRST_SECONDS
    for number, item in enumerate(items, 1):
        yield item
        if time.monotonic() >= due:
            stream.write(f"\r\033[K{number:,} {what}")
            stream.flush()
            shown, due = True, time.monotonic() + _BETWEEN_SECONDS
    if shown:
        stream.write("\r\033[K")
        stream.flush()
