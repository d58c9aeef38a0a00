"""Signatures with a key that a person holds: Ed25519, keys in PEM files.

Pure. Nothing here says what is signed or whom to trust. A private key may be locked with a passphrase; no
message ever holds either.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from amparo.vault.errors import VaultError


class NeedsPassphrase(VaultError):
    """The private key is locked, and no passphrase was given."""


def new_key(passphrase: str = "") -> tuple[bytes, bytes]:
    """A new private key, locked with `passphrase` unless it is empty, and its public key; both PEM."""
    key = Ed25519PrivateKey.generate()
    lock = (
        serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    )
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private, public


def sign(text: bytes, private: bytes, passphrase: str = "") -> tuple[bytes, bytes]:
    """The signature (64 bytes) over `text`, and the public key (32 bytes) that checks it.

    Raises `NeedsPassphrase` if the PEM in `private` is locked and none is given, `VaultError` if it is no
    Ed25519 key or the passphrase is wrong.
    """
    try:
        key = serialization.load_pem_private_key(private, passphrase.encode() or None)
    except TypeError:
        if passphrase:
            raise VaultError("the key is not locked; give no passphrase") from None
        raise NeedsPassphrase("the key is locked; give its passphrase") from None
    except (ValueError, UnsupportedAlgorithm):
        raise VaultError("no private key can be read from it: it is no PEM, or the passphrase is wrong") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise VaultError("this key is no Ed25519 key; make one with amparo law key")
    return key.sign(text), key.public_key().public_bytes_raw()


def is_signed(text: bytes, signature: bytes, public: bytes) -> bool:
    """Whether `signature` over `text` was made with the key whose public half (PEM) is `public`.

    Raises `VaultError` if `public` is no Ed25519 public key.
    """
    try:
        key = serialization.load_pem_public_key(public)
    except (ValueError, UnsupportedAlgorithm):
        raise VaultError("no public key can be read from it; name the file that ends in .pub") from None
    if not isinstance(key, Ed25519PublicKey):
        raise VaultError("this key is no Ed25519 key")
    try:
        key.verify(signature, text)
    except InvalidSignature:
        return False
    return True
