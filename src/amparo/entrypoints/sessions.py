"""Sessions whose table opens nothing: it holds a digest of each key, and the key is in the browser alone.

Whoever reads the table (in a backup, by an injected query) signs in as nobody. The keys are random and long, so
that a plain digest is enough.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.core.exceptions import SuspiciousOperation
from django.utils import timezone


def kept_as(key: str) -> str:
    """What stands in the table for `key`: 40 characters, as many as its column holds."""
    return hashlib.blake2b(key.encode(), digest_size=20, person=b"amparo session").hexdigest()


class SessionStore(db.SessionStore):
    """Sessions in the database, found by the digest of their key."""

    def _get_session_from_db(self) -> Session | None:
        try:
            return Session.objects.get(session_key=kept_as(self.session_key or ""), expire_date__gt=timezone.now())
        except (Session.DoesNotExist, SuspiciousOperation):
            self._session_key = None
            return None

    def exists(self, session_key: str) -> bool:
        """Whether there is a session of this key."""
        return super().exists(kept_as(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row for this session's data."""
        row = super().create_model_instance(data)
        row.session_key = kept_as(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Ends the session of this key, or this one."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(kept_as(key))
