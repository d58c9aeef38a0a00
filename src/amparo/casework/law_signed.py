"""Whether a country's law is, to the letter, what the holder of a key signed, and how a page says it.

Pure but for reading the signature that stands beside the pack.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from amparo.law.messages import Message, say
from amparo.law.packs import Pack
from amparo.law.signatures import SignatureError, read_signature, signed_text
from amparo.vault.errors import VaultError


class Signed(StrEnum):
    """How a pack stands to its signature."""

    VERIFIED = "verified"
    NOT_SIGNED = "not_signed"
    NO_KEY = "no_key"
    OTHER_KEY = "other_key"
    CHANGED = "changed"
    UNREADABLE = "unreadable"


def signed(pack: Pack, public: bytes | None, holds: Callable[[bytes, bytes, bytes], bool]) -> Signed:
    """How `pack` stands to the signature beside it, held against the public key (PEM) `public`; `None` if the
    reader has no key. The key that a signature claims for itself is never trusted. A key that is none counts as
    another one. `holds` says whether a signature over a text is of a public key: `vault.signing.is_signed`."""
    try:
        text = pack.signature.read_text(encoding="ascii", errors="replace")
    except OSError:
        return Signed.NOT_SIGNED
    try:
        signature = read_signature(text)
    except SignatureError:
        return Signed.UNREADABLE
    if signature.digest != pack.digest:
        return Signed.CHANGED
    if public is None:
        return Signed.NO_KEY
    try:
        good = holds(signed_text(pack.digest), signature.signature, public)
    except VaultError:
        return Signed.OTHER_KEY
    return Signed.VERIFIED if good else Signed.OTHER_KEY


def signed_said(how: Signed) -> Message:
    """What a page says of it."""
    return {
        Signed.VERIFIED: say("Verified: signed with the key that this server was given, and unchanged."),
        Signed.NOT_SIGNED: say("Not signed: nobody stands behind these words with a key."),
        Signed.NO_KEY: say(
            "Not verified: a signature stands beside it, and this server was given no key to hold it against."
        ),
        Signed.OTHER_KEY: say(
            "Not verified: it was not signed with the key that this server was given. Ask whoever runs the server."
        ),
        Signed.CHANGED: say("Not verified: the text was changed after it was signed. Ask whoever runs the server."),
        Signed.UNREADABLE: say("Not verified: what stands beside it is no signature. Ask whoever runs the server."),
    }[how]
