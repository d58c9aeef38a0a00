"""The wrapping keys, by version. Data keys are stored only wrapped under one of them.

Pure. The ring is one owner-only file beside the wrapped keys. It is replaced in one step (write, sync, rename),
so that a crash leaves the old ring or the new one.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from amparo.vault.errors import CannotOpen, VaultError
from amparo.vault.files import read_private, replace_file

KEY_BYTES = 32
_NONCE_BYTES = 12


class Wrapping(Protocol):
    """Whoever wraps data keys: a file here, a hardware module or a key service elsewhere."""

    @property
    def current(self) -> int:
        """The version under which new keys are wrapped."""
        ...

    def wrap(self, key: bytes, bound: bytes) -> tuple[int, bytes]:
        """`key` wrapped under the current version, bound to `bound`; and that version."""
        ...

    def unwrap(self, version: int, wrapped: bytes, bound: bytes) -> bytes:
        """The key. Raises `CannotOpen` for a version that is not in the ring, and for a changed key."""
        ...


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Wrapping keys by version; `current` wraps new data keys, the others only open old ones."""

    keys: dict[int, bytes]
    current: int

    def __repr__(self) -> str:
        return f"KeyRing(versions={sorted(self.keys)}, current={self.current})"

    def wrap(self, key: bytes, bound: bytes) -> tuple[int, bytes]:
        """`key` wrapped under the current version, bound to `bound`; and that version."""
        nonce = os.urandom(_NONCE_BYTES)
        return self.current, nonce + AESGCM(self.keys[self.current]).encrypt(nonce, key, bound)

    def unwrap(self, version: int, wrapped: bytes, bound: bytes) -> bytes:
        """The key. Raises `CannotOpen` for a version that is not in the ring, and for a changed key."""
        if version not in self.keys:
            raise CannotOpen(
                f"wrapping key {version} is not in the key ring; take the key from a backup that has it"
            )
        try:
            return AESGCM(self.keys[version]).decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], bound)
        except InvalidTag:
            raise CannotOpen(
                "the wrapped key was changed or belongs to another subject; take it from a backup"
            ) from None

    def with_new_version(self) -> KeyRing:
        """A ring with one more version, which is current."""
        version = max(self.keys, default=0) + 1
        return KeyRing({**self.keys, version: os.urandom(KEY_BYTES)}, version)

    def without(self, version: int) -> KeyRing:
        """A ring that has forgotten `version`. Raises `VaultError` for the current one."""
        if version == self.current:
            raise VaultError("the current wrapping key cannot be retired; rotate first")
        return KeyRing({number: key for number, key in self.keys.items() if number != version}, self.current)

    def write(self, path: Path) -> None:
        """Puts the ring in place of the file at `path`, in one step."""
        content = {
            "format": "amparo key ring 1",
            "current": self.current,
            "keys": {str(number): base64.b64encode(key).decode() for number, key in sorted(self.keys.items())},
        }
        replace_file(path, json.dumps(content, indent=1).encode() + b"\n")

    @staticmethod
    def read(path: Path) -> KeyRing:
        """The ring in the file at `path`. Raises `VaultError` if it is missing, open to others or damaged."""
        try:
            content = json.loads(read_private(path))
            keys = {int(number): base64.b64decode(key, validate=True) for number, key in content["keys"].items()}
            current = int(content["current"])
        except (ValueError, KeyError, TypeError, AttributeError):
            raise VaultError(f"{path} is damaged; restore the key ring from its backup") from None
        if current not in keys or any(len(key) != KEY_BYTES for key in keys.values()):
            raise VaultError(
                f"{path} is damaged: a key is missing or has a wrong length; restore it from its backup"
            )
        return KeyRing(keys, current)
