"""What a demonstration may delete: what a demonstration made, and nothing else.

Needs psycopg, no Django. A demonstration begins anew by deleting keys and a database. Real keys that are deleted
cannot be made again, and nobody reads a name that they locked; so before anything is written, the folder and the
server must say by themselves that they hold a demonstration, or hold nothing.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import psycopg
from psycopg import sql

from amparo.entrypoints.database_roles import ROLES, role_name
from amparo.entrypoints.local_state import ADMINISTRATOR, LocalState

#: What may lie in a folder that no demonstration has used yet: the lock of a start that is just beginning.
_HARMLESS = frozenset({"lock", "secrets.json.new"})


class NotADemonstration(RuntimeError):
    """The folder or the server may hold something real. Nothing was changed; the message says what to do."""


def refuse_folder(folder: Path) -> None:
    """Raises `NotADemonstration` unless `folder` is new, empty, or holds the secrets of a demonstration.

    Those secrets are the mark: the first thing that is written there, and the last that stays.
    """
    if not folder.is_dir():
        return
    names = {path.name for path in folder.iterdir()}
    if "secrets.json" in names and _is_of_a_demonstration(folder / "secrets.json"):
        return
    if strange := sorted(names - _HARMLESS):
        raise NotADemonstration(
            f"{folder} holds {strange[0]}, which no demonstration made; choose an empty folder with --data"
        )


def _is_of_a_demonstration(file: Path) -> bool:
    try:
        kept = json.loads(file.read_text())
    except (OSError, ValueError):
        return False
    return isinstance(kept, dict) and {ADMINISTRATOR, "secret_key", *ROLES} <= kept.keys()


def mark_of(state: LocalState) -> str:
    """What stands on a database that the demonstration in this folder made, and on no other."""
    return f"Amparo demonstration {hashlib.sha256(state.secret_key.encode()).hexdigest()[:16]}"


def refuse_server(administrator_dsn: str, database: str, mark: str) -> None:
    """Raises `NotADemonstration` if Amparo's logins are used on the server by anything but our own demonstration.

    Logins belong to a whole server: a demonstration gives them passwords of its own, and would shut out whatever
    else relies on them, whatever that is called. Raises `psycopg.Error` if the server cannot be asked.
    """
    logins = [role_name(role) for role in ROLES]
    with psycopg.connect(administrator_dsn, autocommit=True) as administrator:
        found = administrator.execute(
            "select distinct d.datname, shobj_description(d.oid, 'pg_database') from pg_database d"
            " where d.datname in ('amparo', %(database)s) or exists ("
            "  select 1 from pg_shdepend s join pg_roles r on r.oid = s.refobjid"
            "  where s.refclassid = 'pg_authid'::regclass and r.rolname = any(%(logins)s) and ("
            "   s.dbid = d.oid or (s.classid = 'pg_database'::regclass and s.objid = d.oid))) order by 1",
            {"logins": logins, "database": database},
        ).fetchall()
    for name, comment in found:
        if (name, comment) != (database, mark):
            raise NotADemonstration(
                f"DATABASE_URL names a server with a database called {name}, which this demonstration did not "
                "make; it would change the passwords of Amparo’s logins there. Unset DATABASE_URL, or name a "
                "server of its own"
            )


def throw_away(administrator_dsn: str, database: str, mark: str) -> None:
    """Drops the demonstration's `database`, if there is one. Raises `NotADemonstration` if it is not ours."""
    with psycopg.connect(administrator_dsn, autocommit=True) as administrator:
        found = administrator.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = %s", [database]
        ).fetchone()
        if found is None:
            return
        if found != (mark,):
            raise NotADemonstration(
                f"the database {database} does not say that this demonstration made it. If nothing in it is "
                "needed, drop it, or begin anew with --fresh"
            )
        administrator.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(database)))


def put_mark(owner_dsn: str, database: str, mark: str) -> None:
    """Says on `database` that this demonstration made it. `owner_dsn` is the address of the login that owns it."""
    with psycopg.connect(owner_dsn, autocommit=True) as owner:
        owner.execute(sql.SQL("comment on database {} is {}").format(sql.Identifier(database), sql.Literal(mark)))
