"""Locking one value so that it opens only where it belongs.

Pure. AES-256-GCM with a fresh 96-bit nonce per value. The table, row, field and compartment are bound in as
associated data: a locked value moved to another row, column or compartment does not open. Plain texts are padded
to a power of two, and to no less than a date with its zone takes: the length of a locked value would else tell a
"yes" from a "no", or that a date is not known.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from amparo.vault.errors import CannotOpen

NONCE_BYTES = 12
LEAST_PADDED_BYTES = 128
_FORMAT = b"\x01"
_END = b"\x80"  # ISO 7816-4 padding: one such byte, then zeros


@dataclass(frozen=True, slots=True)
class Place:
    """Where a locked value stands. `row` is the id of the row, within its subject."""

    table: str
    row: str
    field: str
    compartment: str

    def bound(self) -> bytes:
        """The associated data: each part with its length before it, so that no two places read alike."""
        parts = [part.encode() for part in (self.table, self.row, self.field, self.compartment)]
        return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _padded(plain: bytes) -> bytes:
    size = LEAST_PADDED_BYTES
    while size < len(plain) + 1:
        size *= 2
    return plain + _END + bytes(size - len(plain) - 1)


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key of one subject's one compartment, ready for use. Never printed, never stored unwrapped.

    `others` only open: a key that was lost for a while, and what was made in its place, each locked something.
    """

    cipher: AESGCM
    others: tuple[AESGCM, ...] = ()

    def lock(self, plain: bytes, place: Place) -> bytes:
        """`plain`, locked for `place`: one format byte, the nonce, the cipher text with its tag."""
        nonce = os.urandom(NONCE_BYTES)
        return _FORMAT + nonce + self.cipher.encrypt(nonce, _padded(plain), place.bound())

    def open(self, locked: bytes, place: Place) -> bytes:
        """What was locked for `place`. Raises `CannotOpen` for any other place, key or content."""
        if locked[:1] != _FORMAT or len(locked) <= NONCE_BYTES + 1:
            raise CannotOpen(f"{place.table}.{place.field}: this is no locked value; restore the row from a backup")
        nonce, body = locked[1 : 1 + NONCE_BYTES], locked[1 + NONCE_BYTES :]
        for cipher in (self.cipher, *self.others):
            with contextlib.suppress(InvalidTag):
                plain = cipher.decrypt(nonce, body, place.bound())
                return plain[: plain.rindex(_END)]
        raise CannotOpen(
            f"{place.table}.{place.field} of row {place.row}: the value was changed, moved, or locked with "
            "another key; restore the row, or take the key from a backup of the key store"
        )
