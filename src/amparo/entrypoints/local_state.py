"""What a start on this machine keeps between starts: passwords, keys, and the environment made of them.

Needs psycopg, no Django. Everything is random, made at the first start, and readable by the launcher alone.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import make_conninfo

from amparo.entrypoints.database_roles import ROLES, role_name

ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class LocalState:
    """The folder of one local installation, and the secrets in it."""

    folder: Path
    passwords: Mapping[str, str]
    secret_key: str

    @property
    def administrator_password(self) -> str:
        """The password of the administrator of our own database server."""
        return self.passwords[ADMINISTRATOR]

    @property
    def role_passwords(self) -> dict[str, str]:
        """The passwords of the roles of `database_roles`, by short name."""
        return {role: self.passwords[role] for role in ROLES}

    @property
    def keys(self) -> Path:
        """The folder of the key store, apart from the database's."""
        return self.folder / "keys"

    @property
    def static(self) -> Path:
        """The folder of collected static files."""
        return self.folder / "static"

    def dsn(self, role: str, administrator_dsn: str, database: str) -> str:
        """The address for a role, at the server that the administrator's address names."""
        return make_conninfo(
            administrator_dsn, user=role_name(role), password=self.passwords[role], dbname=database
        )


def open_state(folder: Path) -> LocalState:
    """The state in `folder`, made at the first call. The file of secrets is written whole or not at all."""
    file = folder / "secrets.json"
    kept: dict[str, str] = json.loads(file.read_text()) if file.is_file() else {}
    wanted = [ADMINISTRATOR, *ROLES, "secret_key"]
    if missing := [name for name in wanted if name not in kept]:
        kept |= {name: secrets.token_urlsafe(48) for name in missing}
        written = folder / "secrets.json.new"
        written.unlink(missing_ok=True)
        descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            json.dump(kept, stream, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        written.replace(file)
    return LocalState(folder, {name: kept[name] for name in (ADMINISTRATOR, *ROLES)}, kept["secret_key"])


def settings_environment(
    state: LocalState, administrator_dsn: str, database: str, roles: Iterable[str]
) -> dict[str, str]:
    """The variables of `entrypoints.settings` for a process that needs the logins `roles`, and no others."""
    return {
        "AMPARO_SECRET_KEY": state.secret_key,
        "AMPARO_KEYS": str(state.keys),
        "AMPARO_STATIC": str(state.static),
        **{f"AMPARO_DSN_{role.upper()}": state.dsn(role, administrator_dsn, database) for role in roles},
    }
