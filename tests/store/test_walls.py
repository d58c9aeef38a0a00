"""The second wall: what the database itself shows and refuses, asked in raw SQL as each login."""

from __future__ import annotations

import psycopg
import pytest

from amparo.access.actors import Actor, MandateKind, Role
from amparo.access.store.recording import Recorded, grant_mandate, record
from amparo.access.store.walls import EXEMPT
from amparo.entrypoints.database_roles import CONNECTING, role_name
from amparo.pathway.store.clock import clock
from tests.people import agency, child, fact, somebody
from tests.serving import TestDatabase

#: Every table that holds something of a case, and by which column it is the subject's.
CASE_TABLES = {
    "pathway_subject": "id",
    "pathway_event": "subject_id",
    "identity_handle": "subject",
    "identity_name": "subject",
    "access_mandate": "subject_id",
}


def say(connection: psycopg.Connection, actor: Actor, **instead: str) -> None:
    """Says who acts, as the server does, on a raw connection inside a transaction."""
    who = {
        "user": actor.user,
        "agency": actor.agency,
        "role": actor.role.value,
        "now": str(clock().now()),
    } | instead
    for name, value in who.items():
        connection.execute("select set_config(%s, %s, true)", [f"amparo.{name}", value])


def counts(connection: psycopg.Connection, subject: str | None = None) -> dict[str, int]:
    found: dict[str, int] = {}
    for table, column in CASE_TABLES.items():
        where = f" where {column} = '{subject}'" if subject else ""
        row = connection.execute(f"select count(*) from {table}{where}").fetchone()  # type: ignore[arg-type]  # noqa: S608
        assert row
        found[table] = row[0]
    return found


@pytest.fixture(scope="module")
def police(database: TestDatabase) -> Actor:
    assert database
    return somebody()


@pytest.fixture(scope="module")
def ilan(police: Actor) -> Recorded:
    return child(police)


def test_without_context_the_app_reads_nothing(database: TestDatabase, ilan: Recorded) -> None:
    with database.as_role("app") as app:
        assert app.execute(
            "select current_user, rolsuper from pg_roles where rolname = current_user"
        ).fetchone() == (
            "amparo_app",
            False,
        )
        assert set(counts(app).values()) == {0}
    with psycopg.connect(database.admin, dbname="amparo_test") as admin:
        assert min(counts(admin, ilan.subject).values()) >= 1  # the rows are there


def test_with_its_own_context_the_mandated_agency_reads(
    database: TestDatabase, police: Actor, ilan: Recorded
) -> None:
    with database.as_role("app") as app, app.transaction():
        say(app, police)
        assert min(counts(app, ilan.subject).values()) >= 1


def test_another_agency_reads_nothing(database: TestDatabase, ilan: Recorded) -> None:
    stranger = somebody()
    with database.as_role("app") as app, app.transaction():
        say(app, stranger)
        assert set(counts(app, ilan.subject).values()) == {0}


@pytest.mark.parametrize("forged", ["agency", "role", "user", "now"])
def test_a_forged_part_of_the_context_reads_nothing(
    database: TestDatabase, police: Actor, ilan: Recorded, forged: str
) -> None:
    stranger = somebody(Role.PROSECUTOR)
    instead = {
        "agency": {"agency": police.agency},  # a stranger claims the agency
        "role": {"agency": police.agency, "role": police.role.value},
        "user": {"user": police.user},  # a stranger's agency, the officer's name
        "now": {"agency": police.agency, "now": "0"},
    }[forged]
    with database.as_role("app") as app, app.transaction():
        say(app, stranger, **instead)
        found = counts(app, ilan.subject)
        # The mandate row itself is the agency's; nothing of the child is to be had without being a member of it.
        assert {table: n for table, n in found.items() if n and table != "access_mandate"} == {}


def test_context_ends_with_the_transaction(database: TestDatabase, police: Actor, ilan: Recorded) -> None:
    with database.as_role("app") as app:
        with app.transaction():
            say(app, police)
            assert counts(app, ilan.subject)["pathway_event"] == 1
        assert set(counts(app, ilan.subject).values()) == {0}


def test_a_mandate_that_ended_shows_nothing(database: TestDatabase, police: Actor, ilan: Recorded) -> None:
    helper = somebody(Role.CASEWORKER)
    soon = clock().now() + 1_000_000
    grant_mandate(police, ilan.reference, helper.agency, MandateKind.CARE, until=soon)
    with database.as_role("app") as app, app.transaction():
        say(app, helper)
        assert counts(app, ilan.subject)["pathway_event"] == 1
        say(app, helper, now=str(soon))
        assert counts(app, ilan.subject)["pathway_event"] == 0


def test_a_mandate_shows_the_spine_and_the_agencys_own_holding_only(
    database: TestDatabase, police: Actor, ilan: Recorded
) -> None:
    helper = somebody(Role.CASEWORKER)
    grant_mandate(police, ilan.reference, helper.agency, MandateKind.CARE)
    record(helper, ilan.reference, [fact("service_referred")])
    kinds = "select kind from pathway_event where subject_id = %s and compartment <> 'spine'"
    with database.as_role("app") as app, app.transaction():
        say(app, helper)
        assert app.execute(kinds, [ilan.subject]).fetchall() == [("service_referred",)]
        say(app, police)
        assert app.execute(kinds, [ilan.subject]).fetchall() == []


@pytest.mark.parametrize("role", CONNECTING)
def test_no_role_updates_events(database: TestDatabase, ilan: Recorded, police: Actor, role: str) -> None:
    with database.as_role(role) as connection:
        connection.execute("begin read write")
        say(connection, police)
        if role == "owner":  # may by grant, as the tables are its own, and finds no row
            assert connection.execute("update pathway_event set kind = 'detention_released'").rowcount == 0
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("update pathway_event set kind = 'detention_released'")
    with database.as_role("evaluation") as evaluation:
        kinds = evaluation.execute(
            "select kind from pathway_event where subject_id = %s", [ilan.subject]
        ).fetchall()
        assert ("detention_released",) not in kinds


def test_even_a_superuser_is_refused_an_update_of_events_and_of_the_audit(
    database: TestDatabase, ilan: Recorded
) -> None:
    for statement in (
        "update pathway_event set latest = latest + 1",
        "delete from pathway_event",
        "truncate pathway_event cascade",
        "update access_auditentry set purpose = 'review'",
        "delete from access_auditentry",
        "truncate access_auditentry",
    ):
        with (
            psycopg.connect(database.admin, dbname="amparo_test") as admin,
            pytest.raises(psycopg.errors.InsufficientPrivilege, match="refused"),
        ):
            admin.execute(statement)
    assert ilan


@pytest.mark.parametrize("role", sorted(set(CONNECTING) - {"sealing"}))
def test_only_sealing_deletes(database: TestDatabase, ilan: Recorded, role: str) -> None:
    with database.as_role(role) as connection:
        for table in CASE_TABLES:
            connection.execute("begin read write")
            try:
                deleted = connection.execute(f"delete from {table}").rowcount  # type: ignore[arg-type]  # noqa: S608
            except psycopg.errors.InsufficientPrivilege:
                deleted = 0
            connection.execute("rollback")
            assert deleted == 0, table
    assert ilan


def test_sealing_deletes_events_and_nothing_of_the_audit(database: TestDatabase) -> None:
    made = child(somebody())
    with database.as_role("sealing") as sealing:
        assert sealing.execute("delete from pathway_event where subject_id = %s", [made.subject]).rowcount == 1
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            sealing.execute("delete from access_auditentry")


def test_evaluation_reads_the_record_and_nothing_else(database: TestDatabase, ilan: Recorded) -> None:
    with database.as_role("evaluation") as evaluation:
        seen = evaluation.execute("select count(*) from pathway_event where subject_id = %s", [ilan.subject])
        assert seen.fetchone() != (0,)
        for table in ("identity_name", "identity_handle", "access_mandate", "access_auditentry", "access_user"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                evaluation.execute(f"select 1 from {table}")  # type: ignore[arg-type]  # noqa: S608
        evaluation.execute("begin read write")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            evaluation.execute("insert into pathway_subject values (gen_random_uuid(), 'child', 'UTC', 0)")


def test_the_audit_is_written_by_the_app_and_read_by_the_auditor_alone(
    database: TestDatabase, police: Actor, ilan: Recorded
) -> None:
    for role in sorted(set(CONNECTING) - {"auditor", "owner"}):
        with database.as_role(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select * from access_auditentry")
    with database.as_role("owner") as owner:  # owns the table, and is let see no row
        assert owner.execute("select count(*) from access_auditentry").fetchone() == (0,)
    with database.as_role("auditor") as auditor:
        found = auditor.execute(
            "select action, actor::text from access_auditentry where %s = any(subjects)", [ilan.subject]
        ).fetchall()
        assert ("open_pathway", police.user) in found
        auditor.execute("begin read write")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            auditor.execute("insert into access_auditentry (id) values (gen_random_uuid())")


def test_nobody_writes_the_audit_in_anothers_name(database: TestDatabase, police: Actor) -> None:
    stranger = somebody()
    with database.as_role("app") as app, app.transaction(), pytest.raises(psycopg.errors.InsufficientPrivilege):
        say(app, stranger)
        app.execute(
            "insert into access_auditentry (id, at, actor, agency, role, action, purpose, outcome, asked, subjects)"
            " values (gen_random_uuid(), amparo_now(), %s, %s, %s, 'open_case', 'review', 'granted', '', '{}')",
            [police.user, stranger.agency, stranger.role.value],
        )


def _event(subject: str, agency_id: str, author: str) -> tuple[str, list[str]]:
    return (
        "insert into pathway_event (subject_id, id, kind, vocabulary, earliest, latest, precision, zone, recorded,"
        ' author, agency_id, compartment, place, source, "references", attributes, encrypted)'
        " values (%s, gen_random_uuid(), 'apprehended', 1, 0, 0, 'minute', 'UTC', 0, %s, %s, 'spine', '',"
        " 'observed',"
        " '{}', '{}', '{}')",
        [subject, author, agency_id],
    )


def test_nobody_writes_across_agencies(database: TestDatabase, police: Actor, ilan: Recorded) -> None:
    stranger = somebody()
    attempts = [
        (stranger, _event(ilan.subject, stranger.agency, stranger.user)),  # no mandate
        (police, _event(ilan.subject, stranger.agency, police.user)),  # in another agency's name
        (police, _event(ilan.subject, police.agency, stranger.user)),  # in another person's name
    ]
    for actor, (statement, values) in attempts:
        with database.as_role("app") as app, app.transaction(), pytest.raises(psycopg.errors.InsufficientPrivilege):
            say(app, actor)
            app.execute(statement, values)  # type: ignore[arg-type]


def test_nobody_helps_themselves_to_a_mandate(database: TestDatabase, police: Actor, ilan: Recorded) -> None:
    stranger = somebody()
    statement = (
        "insert into access_mandate (id, subject_id, agency_id, kind, start, until, granted_by, granted)"
        " values (gen_random_uuid(), %s, %s, 'care', 0, null, %s, amparo_now())"
    )
    for actor, values in (
        (stranger, [ilan.subject, stranger.agency, stranger.user]),  # on a child that somebody has
        (stranger, [ilan.subject, agency(), stranger.user]),  # for a friend
        (police, [ilan.subject, police.agency, police.user]),  # a second one, for oneself
    ):
        with database.as_role("app") as app, app.transaction(), pytest.raises(psycopg.errors.InsufficientPrivilege):
            say(app, actor)
            app.execute(statement, values)


def test_every_table_has_forced_row_level_security_or_a_written_reason(database: TestDatabase) -> None:
    with psycopg.connect(database.admin, dbname="amparo_test") as admin:
        tables = admin.execute(
            "select c.relname, c.relrowsecurity and c.relforcerowsecurity,"
            " exists (select 1 from pg_policy p where p.polrelid = c.oid)"
            " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm', 'f')"
        ).fetchall()
    unwalled = {name for name, forced, policy in tables if not (forced and policy)}
    assert unwalled == set(EXEMPT), "a new table needs row-level security, forced, and a policy; or a reason"
    assert all(len(reason) > 20 for reason in EXEMPT.values())


def test_no_login_but_the_owner_holds_more_rights_than_are_written_here(database: TestDatabase) -> None:
    with psycopg.connect(database.admin, dbname="amparo_test") as admin:
        granted = admin.execute(
            "select grantee, table_name, string_agg(privilege_type, ',' order by privilege_type)"
            " from information_schema.role_table_grants where table_schema = 'public'"
            " and grantee <> 'amparo_owner' and grantee <> current_user group by 1, 2 order by 1, 2"
        ).fetchall()
    everything = "DELETE,INSERT,SELECT,UPDATE"
    assert granted == sorted(
        [
            (role_name("app"), "access_auditentry", "INSERT"),
            (role_name("app"), "access_mandate", "INSERT,SELECT"),
            (role_name("app"), "access_membership", "SELECT"),
            (role_name("app"), "access_user", "SELECT"),
            (role_name("app"), "account_emailaddress", everything),
            (role_name("app"), "account_emailconfirmation", everything),
            (role_name("app"), "django_content_type", "SELECT"),
            (role_name("app"), "django_migrations", "SELECT"),
            (role_name("app"), "django_session", everything),
            (role_name("app"), "identity_handle", "INSERT,SELECT"),
            (role_name("app"), "identity_name", "INSERT,SELECT"),
            (role_name("app"), "mfa_authenticator", everything),
            (role_name("app"), "pathway_agency", "SELECT"),
            (role_name("app"), "pathway_coveragedeclaration", "INSERT,SELECT"),
            (role_name("app"), "pathway_event", "INSERT,SELECT"),
            (role_name("app"), "pathway_facility", "SELECT"),
            (role_name("app"), "pathway_subject", "INSERT,SELECT"),
            (role_name("auditor"), "access_auditentry", "INSERT,SELECT"),
            (role_name("evaluation"), "pathway_agency", "SELECT"),
            (role_name("evaluation"), "pathway_coveragedeclaration", "SELECT"),
            (role_name("evaluation"), "pathway_event", "SELECT"),
            (role_name("evaluation"), "pathway_facility", "SELECT"),
            (role_name("evaluation"), "pathway_subject", "SELECT"),
            (role_name("sealing"), "access_mandate", "DELETE,SELECT"),
            (role_name("sealing"), "identity_handle", "DELETE,SELECT"),
            (role_name("sealing"), "identity_name", "DELETE,SELECT"),
            (role_name("sealing"), "pathway_event", "DELETE,SELECT"),
            (role_name("sealing"), "pathway_subject", "DELETE,SELECT"),
        ]
    )


def test_staff_change_their_own_password_and_nobody_elses(database: TestDatabase, police: Actor) -> None:
    stranger = somebody()
    change = "update access_user set password = 'x' where id = %s"
    with database.as_role("app") as app, app.transaction():
        assert app.execute(change, [police.user]).rowcount == 0  # nobody acts
        say(app, stranger)
        assert app.execute(change, [police.user]).rowcount == 0
        assert app.execute(change, [stranger.user]).rowcount == 1
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("update access_user set is_active = true where id = %s", [stranger.user])


def test_the_owner_reads_no_row_of_a_case(database: TestDatabase, ilan: Recorded) -> None:
    with database.as_role("owner") as owner:
        found = counts(owner, ilan.subject)
        # Who holds a mandate it answers, so that a first mandate can be told from a second.
        assert {table for table, n in found.items() if n} == {"access_mandate"}
