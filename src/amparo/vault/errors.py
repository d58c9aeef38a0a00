"""What can go wrong with keys. No message ever holds a key or what was locked with it."""

from __future__ import annotations


class VaultError(Exception):
    """Something is wrong with the key store. The message says what and what to do."""


class UnsafeKeyStore(VaultError):
    """The key store may be read by others than its owner; it is not opened."""


class NoSuchKey(VaultError):
    """There is no key for this subject and compartment: it was destroyed, or never made here."""


class CannotOpen(VaultError):
    """What is locked does not belong where it was found, was changed, or its key is lost."""
