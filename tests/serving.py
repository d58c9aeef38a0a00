"""A server for tests: a real PostgreSQL of their own, made once a run, reached by the logins that production uses.

`prepare()` makes Django ready before test modules are imported (each folder's conftest calls it); it connects to
nothing. The fixture `database` then starts PostgreSQL, makes the roles and migrates as the owner. Tests commit for
real and clean up nothing: each makes agencies, people and children of its own, as in production nothing is undone.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from amparo.entrypoints.database_roles import CONNECTING, ROLES, provision, role_name

DATABASE = "amparo_test"


#: The one folder for keys and collected files that a run makes, uses and takes away: never one that the
#: environment names, which could be somebody's real key store.
_made: list[Path] = []


def prepare() -> None:
    """Sets what the settings need, and sets Django up, once. The addresses are filled in by `database_of_tests`.

    Whatever the environment said of keys and logins is replaced: tests touch nothing that they did not make.
    """
    if _made:
        return
    _made.append(Path(tempfile.mkdtemp(prefix="amparo-test-keys-")))
    atexit.register(shutil.rmtree, _made[0], ignore_errors=True)
    for name in ("AMPARO_DEMO", "AMPARO_CLOCK", "AMPARO_ZONE"):
        os.environ.pop(name, None)
    os.environ["AMPARO_KEYS"] = str(_made[0] / "store")
    os.environ["AMPARO_STATIC"] = str(_made[0] / "static")
    os.environ["AMPARO_SECRET_KEY"] = secrets.token_hex(32)
    os.environ["AMPARO_HTTPS"] = "0"
    os.environ["AMPARO_COUNTRY"] = "XA"
    os.environ["AMPARO_ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
    for role in CONNECTING:
        os.environ[f"AMPARO_DSN_{role.upper()}"] = f"user={role_name(role)} dbname={DATABASE} host=/not-yet"
    os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("AMPARO_TEST_SETTINGS", "amparo.entrypoints.settings")
    import django
    from django.conf import settings

    if settings.configured:
        raise RuntimeError(
            "the settings were read before the tests' own folders were named; unset DJANGO_SETTINGS_MODULE"
        )
    django.setup()


@dataclass(frozen=True, slots=True)
class TestDatabase:
    """Where the tests' database is: addresses by short role name, the folder of its files, and of the keys."""

    __test__ = False
    admin: str
    passwords: dict[str, str]
    data: Path
    keys: Path

    def dsn(self, role: str) -> str:
        """The address by which `role` connects."""
        return psycopg.conninfo.make_conninfo(
            self.admin, user=role_name(role), password=self.passwords[role], dbname=DATABASE
        )

    def as_role(self, role: str) -> psycopg.Connection:
        """A raw connection as `role`, which commits each statement."""
        return psycopg.connect(self.dsn(role), autocommit=True)


@contextlib.contextmanager
def database_of_tests() -> Iterator[TestDatabase]:
    """Starts PostgreSQL, makes roles and tables, and points Django's logins at it."""
    from amparo.entrypoints.postgres import only_launcher, running

    state = Path(tempfile.mkdtemp(prefix="amparo-test-", dir="/tmp"))
    state.chmod(0o711)
    try:
        with only_launcher(state) as lock, running(state, secrets.token_hex(16), lock) as server:
            passwords = {role: secrets.token_hex(16) for role in ROLES}
            provision(server.dsn(), passwords, DATABASE)
            database = TestDatabase(server.dsn(), passwords, state / "database", _made[0] / "store")
            _point_django_at(database)
            yield database
            _close()
    finally:
        shutil.rmtree(state, ignore_errors=True)


def _point_django_at(database: TestDatabase) -> None:
    from django.core.management import call_command
    from django.db import connections
    from psycopg.conninfo import conninfo_to_dict

    from amparo.vault.key_store import KeyStore

    for role, alias in {role: "default" if role == "app" else role for role in CONNECTING}.items():
        address = conninfo_to_dict(database.dsn(role))
        settings = connections.databases[alias]
        settings.update(
            HOST=address["host"], NAME=address["dbname"], USER=address["user"], PASSWORD=address["password"]
        )
    call_command("migrate", database="owner", verbosity=0)
    KeyStore.create(database.keys)


def _close() -> None:
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if getattr(connection, "pool", None):
            connection.close_pool()
