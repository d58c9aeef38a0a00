"""The file that signs a pack: what exactly is signed, and how the file is written.

Pure, and without cryptography: whoever has keys signs `signed_text`, and whoever has a public key checks it.
Source: a decision record says why a signature stands beside the pack and covers its digest.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

_HEAD = "amparo pack signature 1"
_DIGEST = re.compile(r"^sha256:[0-9a-f]{64}$")
_KEY, _SIGNATURE = "ed25519-key:", "ed25519:"


class SignatureError(ValueError):
    """A text that is no signature of a pack. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature (64 bytes, Ed25519) over the digest of a pack, and the public key (32 bytes) that it claims.

    The claim proves nothing: trust comes from a key that the reader has from elsewhere.
    """

    digest: str
    key: bytes
    signature: bytes

    def text(self) -> str:
        """The file, as `read_signature` reads it back."""
        key, signature = (base64.b64encode(each).decode() for each in (self.key, self.signature))
        return f"{_HEAD}\n{self.digest}\n{_KEY}{key}\n{_SIGNATURE}{signature}\n"


def signed_text(digest: str) -> bytes:
    """What is signed for a pack with this digest: the digest under a heading of its own, so that a signature
    over it can be taken for nothing else."""
    return f"{_HEAD}\n{digest}\n".encode()


def read_signature(text: str) -> Signature:
    """The signature that `text` holds. Raises `SignatureError` if it holds none."""
    lines = text.split()
    head, rest = " ".join(lines[:4]), lines[4:]
    if head != _HEAD or len(rest) != 3 or not _DIGEST.match(rest[0]):
        raise SignatureError("is no signature of a pack; sign again with amparo law sign")
    try:
        key = base64.b64decode(rest[1].removeprefix(_KEY), validate=True)
        signature = base64.b64decode(rest[2].removeprefix(_SIGNATURE), validate=True)
    except (binascii.Error, ValueError):
        raise SignatureError("is damaged; sign again with amparo law sign") from None
    return Signature(rest[0], key, signature)
