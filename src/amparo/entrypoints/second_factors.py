"""Second factors do not stand in the clear: whoever reads their table cannot make anybody's codes.

They are locked in the vault, with a key of their own that belongs to no subject.
"""

from __future__ import annotations

from base64 import b64decode, b64encode

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from amparo.vault.envelopes import DataKey, Place
from amparo.vault.key_store import key_store_at

_OWNER = ("staff", "second_factors")
_PLACE = Place("mfa_authenticator", "", "data", "second_factors")


def _key() -> DataKey:
    return key_store_at(settings.AMPARO_KEYS).ensure([_OWNER])[_OWNER]


class LockedSecondFactors(DefaultMFAAdapter):
    """Locks what a second factor is made of."""

    def encrypt(self, text: str) -> str:
        """`text`, locked."""
        return b64encode(_key().lock(text.encode(), _PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was locked. Raises `vault.errors.VaultError` without its key."""
        return _key().open(b64decode(encrypted_text), _PLACE).decode()
