"""The logins: what each of them is, and that tests run as they do in production."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connections

from amparo.entrypoints.database_roles import CONNECTING, ROLES, provision, role_name
from tests.serving import DATABASE, TestDatabase

WAITING = sorted(set(ROLES) - set(CONNECTING))


@pytest.mark.parametrize("alias", ["default", "evaluation", "owner", "sealing", "auditor"])
def test_each_alias_is_its_own_login_and_no_superuser(alias: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "select current_user, session_user, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
            " from pg_roles where rolname = current_user"
        )
        login = role_name("app" if alias == "default" else alias)
        assert cursor.fetchone() == (login, login, False, False, False, False, False)


def test_no_role_is_a_member_of_another(database: TestDatabase) -> None:
    with psycopg.connect(database.admin) as admin:
        found = admin.execute(
            "select u.rolname, g.rolname from pg_auth_members m join pg_roles u on u.oid = m.member"
            " join pg_roles g on g.oid = m.roleid where u.rolname like 'amparo\\_%' and not u.rolsuper"
        ).fetchall()
    assert found == []


@pytest.mark.parametrize("role", CONNECTING)
@pytest.mark.parametrize("other", ROLES)
def test_no_role_becomes_another(database: TestDatabase, role: str, other: str) -> None:
    if role == other:
        return
    with database.as_role(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(f"set role {role_name(other)}")


@pytest.mark.parametrize("role", WAITING)
def test_roles_without_a_task_cannot_connect(database: TestDatabase, role: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        database.as_role(role)


def test_a_wrong_password_opens_nothing(database: TestDatabase) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(psycopg.conninfo.make_conninfo(database.dsn("app"), password="guess"))


@pytest.mark.parametrize("role", ["app", "evaluation", "sealing", "auditor"])
@pytest.mark.parametrize("statement", ["create table t (a int)", "create temp table t (a int)", "create schema s"])
def test_nobody_but_the_owner_makes_anything(database: TestDatabase, role: str, statement: str) -> None:
    with database.as_role(role) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(statement)
    assert isinstance(refused.value, psycopg.errors.InsufficientPrivilege | psycopg.errors.ReadOnlySqlTransaction)


def test_provisioning_again_changes_nothing_but_the_passwords(database: TestDatabase) -> None:
    def state() -> list[tuple[object, ...]]:
        with psycopg.connect(database.admin) as admin:
            return admin.execute(
                "select rolname, rolsuper, rolinherit, rolcanlogin, rolbypassrls, rolconfig from pg_roles"
                " where rolname like 'amparo\\_%' order by 1"
            ).fetchall()

    before = state()
    provision(database.admin, database.passwords, DATABASE)
    assert state() == before
    with database.as_role("app") as app:
        assert app.execute("select current_user").fetchone() == ("amparo_app",)


def test_provisioning_takes_back_what_a_role_was_given_since(database: TestDatabase) -> None:
    with psycopg.connect(database.admin, autocommit=True) as admin:
        admin.execute("alter role amparo_jobs with superuser bypassrls createdb")
        admin.execute("grant amparo_owner to amparo_jobs")
    provision(database.admin, database.passwords, DATABASE)
    with psycopg.connect(database.admin) as admin:
        assert admin.execute(
            "select rolsuper, rolbypassrls, rolcreatedb from pg_roles where rolname = 'amparo_jobs'"
        ).fetchone() == (False, False, False)
        assert admin.execute(
            "select count(*) from pg_auth_members m join pg_roles r on r.oid = m.member"
            " where r.rolname = 'amparo_jobs'"
        ).fetchone() == (0,)


def test_a_missing_password_is_named(database: TestDatabase) -> None:
    with pytest.raises(ValueError, match="sealing"):
        provision(database.admin, {**database.passwords, "sealing": ""}, DATABASE)


@pytest.mark.parametrize("role", ["app", "evaluation", "sealing", "auditor"])
@pytest.mark.parametrize("call", ["lo_create(0)", "lo_creat(-1)", "lo_from_bytea(0, 'kept for later')"])
def test_nobody_puts_anything_aside_in_the_database(database: TestDatabase, role: str, call: str) -> None:
    with database.as_role(role) as connection:
        connection.execute("set default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"select {call}")


@pytest.mark.parametrize("role", ["app", "evaluation"])
def test_statements_of_colleagues_cannot_be_watched(database: TestDatabase, role: str) -> None:
    """A statement holds what somebody writes of a child; injected SQL runs under the login of all of them."""
    with database.as_role(role) as writing, database.as_role(role) as watching:
        writing.execute("select 'seen by a colleague'")
        shown = watching.execute("select query from pg_stat_activity where usename = current_user").fetchall()
        assert len(shown) >= 2
        assert not any("seen by a colleague" in query for (query,) in shown)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            writing.execute("set track_activities = on")


@pytest.mark.parametrize("role", CONNECTING)
def test_no_server_logs_what_these_logins_say_however_it_is_set(database: TestDatabase, role: str) -> None:
    with psycopg.connect(database.admin) as admin:
        found = admin.execute("select rolconfig from pg_roles where rolname = %s", [role_name(role)]).fetchone()
    assert found is not None
    assert {
        "log_statement=none",
        "log_min_error_statement=panic",
        "log_error_verbosity=terse",
        "log_min_duration_statement=-1",
        "log_parameter_max_length_on_error=0",
    } <= set(found[0])
    with database.as_role(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("set log_statement = 'all'")
