"""The lines of a key file: one wrapped data key each, and what is left of those that were damaged.

Pure. A line is `subject compartment version wrapped-key`, with the wrapped key in base64. An owner may stand in
several: a key that was lost, the one that was made in its place, and the first again, from a backup.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Whose key: subject and compartment.
Owner = tuple[str, str]

#: A nonce, a key of 256 bits and its tag.
WRAPPED_BYTES = 12 + 32 + 16


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key as it is kept: under which version of the wrapping key, and at which line (from 1)."""

    owner: Owner
    version: int
    wrapped: bytes
    line: int

    def text(self) -> bytes:
        """The line, with its end."""
        return line_of(self.owner, self.version, self.wrapped)


@dataclass(frozen=True, slots=True)
class KeyLines:
    """What a key file says: its keys in their order, and the damaged lines by number, from 1, with their ends."""

    keys: tuple[WrappedKey, ...]
    damaged: Mapping[int, bytes]


def line_of(owner: Owner, version: int, wrapped: bytes) -> bytes:
    """The line that keeps `wrapped`, with its end."""
    return f"{owner[0]} {owner[1]} {version} {base64.b64encode(wrapped).decode()}\n".encode()


def read_lines(content: bytes) -> KeyLines:
    """The lines of `content`. A last one without its end is an append in progress, or cut off by a crash: it is not
    there yet. A line that is none is set apart and hides no other."""
    keys: list[WrappedKey] = []
    damaged: dict[int, bytes] = {}
    for number, line in enumerate(content.split(b"\n")[:-1], start=1):
        try:
            subject, compartment, version, text = line.decode().split(" ")
            wrapped = base64.b64decode(text, validate=True)
            key = WrappedKey((subject, compartment), int(version), wrapped, number)
        except ValueError:
            key = None
        if key is None or len(key.wrapped) != WRAPPED_BYTES or not all(key.owner):
            damaged[number] = line + b"\n"
        else:
            keys.append(key)
    return KeyLines(tuple(keys), damaged)


def by_owner(keys: Iterable[WrappedKey]) -> dict[Owner, list[WrappedKey]]:
    """The keys of each owner, in their order."""
    found: dict[Owner, list[WrappedKey]] = {}
    for key in keys:
        found.setdefault(key.owner, []).append(key)
    return found
