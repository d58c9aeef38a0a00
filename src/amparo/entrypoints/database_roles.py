"""The database's roles, made once by an administrator and again without harm.

Needs psycopg, no Django. Seven logins, none of which is a member of another, may make roles or databases, or pass
by row-level security:

- `owner` owns the tables and migrates them; even it reads no row of a case (row-level security is forced);
- `app` serves people: it adds facts, and reads what the acting person's mandates allow;
- `evaluation` reads every fact, and nothing else, so that a finding rests on the whole record;
- `sealing` deletes; `auditor` reads the audit and adds that it did; `jobs` and `export` may do nothing yet.

Which role may do what to which table is said in the migrations, beside the tables.
"""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg import sql

PREFIX = "amparo_"
ROLES = ("owner", "app", "evaluation", "sealing", "auditor", "jobs", "export")

#: Those that may connect. The others wait, without any right, until a task needs them.
CONNECTING = ("owner", "app", "evaluation", "sealing", "auditor")

_SETTINGS: Mapping[str, Mapping[str, str]] = {
    "app": {"statement_timeout": "30s", "idle_in_transaction_session_timeout": "60s", "lock_timeout": "10s"},
    "evaluation": {"default_transaction_read_only": "on", "statement_timeout": "30s"},
    "auditor": {"default_transaction_read_only": "on"},
}

#: For every login, where the administrator is a superuser: nobody else may set these, or change them back. What
#: people write of a child then stands neither in the server's log nor among the statements that are running.
_UNSEEN: Mapping[str, str] = {
    "track_activities": "off",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}

#: Functions by which any login could keep something in a database in which it may make nothing.
_LARGE_OBJECTS = ("lo_creat(integer)", "lo_create(oid)", "lo_from_bytea(oid, bytea)", "lo_open(oid, integer)")


def role_name(role: str) -> str:
    """The login of a role of `ROLES`: `app` is `amparo_app`."""
    return PREFIX + role


def provision(admin_dsn: str, passwords: Mapping[str, str], database: str = "amparo") -> None:
    """Makes the roles and the database, or brings them to this state. `passwords` is by short role name.

    `admin_dsn` is a login that may create roles and databases. Raises `ValueError` if a role's password is missing,
    and `psycopg.Error` for what the server refuses. Passwords reach the server only as SCRAM verifiers.
    """
    if missing := [role for role in ROLES if not passwords.get(role)]:
        raise ValueError(f"passwords are missing for the roles {', '.join(missing)}")
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        # Several starts may come at once; the lock is the server's, so they take turns.
        admin.execute("select pg_advisory_lock(hashtext('amparo provisioning'))")
        for role in ROLES:
            _make_role(admin, role, passwords[role])
        _make_database(admin, database)
    with psycopg.connect(admin_dsn, dbname=database) as admin:
        _shut_database(admin, database)


def _is_superuser(admin: psycopg.Connection) -> bool:
    return admin.execute("select rolsuper from pg_roles where rolname = current_user").fetchone() == (True,)


def _make_role(admin: psycopg.Connection, role: str, password: str) -> None:
    name = sql.Identifier(role_name(role))
    if not admin.execute("select 1 from pg_roles where rolname = %s", [role_name(role)]).fetchone():
        admin.execute(sql.SQL("create role {} login").format(name))
    verifier = admin.pgconn.encrypt_password(password.encode(), role_name(role).encode(), b"scram-sha-256").decode()
    superuser = _is_superuser(admin)
    # Only a superuser may name these three, and only a superuser could have given them.
    held_back = "nosuperuser noreplication nobypassrls" if superuser else ""
    admin.execute(
        sql.SQL("alter role {} with login noinherit nocreatedb nocreaterole {} password {}").format(
            name, sql.SQL(held_back), sql.Literal(verifier)
        )
    )
    memberships = admin.execute(
        "select r.rolname from pg_auth_members m join pg_roles r on r.oid = m.roleid"
        " join pg_roles u on u.oid = m.member where u.rolname = %s",
        [role_name(role)],
    ).fetchall()
    for (group,) in memberships:
        admin.execute(sql.SQL("revoke {} from {}").format(sql.Identifier(group), name))
    for setting, value in {**_SETTINGS.get(role, {}), **(_UNSEEN if superuser else {})}.items():
        admin.execute(
            sql.SQL("alter role {} set {} = {}").format(name, sql.Identifier(setting), sql.Literal(value))
        )


def _make_database(admin: psycopg.Connection, database: str) -> None:
    if admin.execute("select 1 from pg_database where datname = %s", [database]).fetchone():
        return
    name, owner = sql.Identifier(database), sql.Identifier(role_name("owner"))
    superuser = _is_superuser(admin)
    if not superuser:  # to give a database away one must be able to become its owner
        admin.execute(sql.SQL("grant {} to current_user").format(owner))
    admin.execute(sql.SQL("create database {} owner {} encoding 'UTF8' template template0").format(name, owner))
    if not superuser:
        admin.execute(sql.SQL("revoke {} from current_user").format(owner))


def _shut_database(admin: psycopg.Connection, database: str) -> None:
    """Nobody but the named roles connects, and nobody but the owner makes anything in it, not even temporarily."""
    name = sql.Identifier(database)
    connecting = sql.SQL(", ").join(sql.Identifier(role_name(role)) for role in CONNECTING)
    admin.execute(sql.SQL("revoke all on database {} from public").format(name))
    admin.execute(sql.SQL("grant connect on database {} to {}").format(name, connecting))
    if _is_superuser(admin):
        for function in _LARGE_OBJECTS:
            admin.execute(sql.SQL("revoke execute on function pg_catalog.{} from public").format(sql.SQL(function)))
    admin.execute("revoke all on schema public from public")
    admin.execute(sql.SQL("grant usage on schema public to {}").format(connecting))
    admin.execute(sql.SQL("grant create on schema public to {}").format(sql.Identifier(role_name("owner"))))
