"""Which login changes the tables: the owner's, and only it."""

from __future__ import annotations

from typing import Any


class OwnerMigrates:
    """Lets migrations run on the alias `owner` alone, so that `migrate` without `--database owner` does nothing."""

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        """Whether `db` may be migrated."""
        return db == "owner"

    def allow_relation(self, _one: Any, _other: Any, **_hints: Any) -> bool:
        """All aliases are logins to one database, so rows of any two may be related."""
        return True
