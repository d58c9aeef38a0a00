"""`amparo audit check`: what was opened, held against the safeguard, as the auditor's login alone."""

from __future__ import annotations

import csv
import io
import time
import uuid

import psycopg
import pytest

from amparo.access.actors import Actor, Purpose, Role
from amparo.access.store.audit_reading import read_entries
from amparo.access.store.opening import NoSuchCase, open_case, open_list
from amparo.entrypoints.main import exit_code
from amparo.pathway.instants import BEGINNING, END
from tests.people import child, somebody
from tests.serving import TestDatabase


@pytest.fixture(autouse=True)
def _as_auditor(database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMPARO_DSN_AUDITOR", database.dsn("auditor"))


def checked(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[dict[str, str]], str]:
    code = exit_code(["audit", "check", "--format", "csv", *options])
    printed = capsys.readouterr()
    return code, list(csv.DictReader(io.StringIO(printed.out))), printed.err


def of(rows: list[dict[str, str]], agency: str) -> list[tuple[str, str, str, str, str]]:
    return [
        (row["role"], row["purpose"], row["action"], row["files"], row["outcome"])
        for row in rows
        if row["agency"] == agency
    ]


def entry_of(database: TestDatabase, actor: Actor, role: str, purpose: str) -> str:
    """An entry as a careless program or a stranger with the application's login could have made it."""
    with database.as_role("app") as app:
        app.execute("select set_config('amparo.user', %s, false)", [actor.user])
        app.execute("select set_config('amparo.agency', %s, false)", [actor.agency])
        app.execute("select set_config('amparo.role', %s, false)", [role])
        app.execute("select set_config('amparo.now', '1790000000000000', false)")
        name = str(uuid.uuid4())
        app.execute(
            "insert into access_auditentry (id, at, actor, agency, role, action, purpose, outcome, asked, subjects)"
            " values (%s, 1790000000000000, %s, %s, %s, 'open_case', %s, 'granted', '', array[gen_random_uuid()])",
            [name, actor.user, actor.agency, role, purpose],
        )
        return name


def test_what_staff_opened_is_met_and_what_was_refused_is_not_judged(capsys: pytest.CaptureFixture[str]) -> None:
    police, stranger = somebody(), somebody()
    made = child(police)
    open_case(police, made.reference, Purpose.CASE_CONDUCT)
    open_list(police, Purpose.CASE_CONDUCT)
    open_list(stranger, Purpose.CASE_CONDUCT)  # shows nobody
    with pytest.raises(NoSuchCase):
        open_case(stranger, made.reference, Purpose.REVIEW)
    code, rows, err = checked(capsys, "--all")
    assert code == 0
    assert of(rows, police.agency) == [
        ("police_child_desk", "case_conduct", "open_case", "1", "met"),
        ("police_child_desk", "case_conduct", "open_list", "1", "met"),
    ]
    assert of(rows, stranger.agency) == []
    assert "read as the auditor, to review what was done: " in err


def readings(database: TestDatabase) -> list[tuple[object, ...]]:
    """What the audit says of readings of itself, the earliest first."""
    with database.as_role("auditor") as auditor:
        return auditor.execute(
            "select actor::text, agency, role, purpose, outcome, asked, subjects, as_of, known_at, at"
            " from access_auditentry where action = 'read_audit' order by at"
        ).fetchall()


def test_reading_the_audit_stands_in_it_and_opens_no_file(
    database: TestDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    before = readings(database)
    began = time.time_ns() // 1_000
    code, rows, _ = checked(capsys, "--all")
    assert code == 0
    (made,) = readings(database)[len(before) :]
    assert made[:-1] == (str(uuid.UUID(int=0)), "", "auditor", "review", "granted", "", [], None, None)
    assert isinstance(at := made[-1], int)
    assert began - 1_000_000 < at < time.time_ns() // 1_000 + 1_000_000  # the clock is the database's
    assert [row for row in rows if row["action"] == "read_audit"] == []


def test_a_reading_that_is_broken_off_stands_in_the_audit(database: TestDatabase) -> None:
    before = readings(database)
    reading = read_entries(database.dsn("auditor"), BEGINNING, END)
    next(reading)
    assert len(readings(database)) == len(before) + 1
    reading.close()
    assert len(readings(database)) == len(before) + 1


def test_the_auditor_tells_nothing_else_and_takes_nothing_back(database: TestDatabase) -> None:
    now = "(extract(epoch from transaction_timestamp()) * 1000000)::bigint"
    told = {
        "id": "gen_random_uuid()",
        "at": now,
        "actor": "'00000000-0000-0000-0000-000000000000'",
        "agency": "''",
        "role": "'auditor'",
        "action": "'read_audit'",
        "purpose": "'review'",
        "outcome": "'granted'",
        "asked": "''",
        "subjects": "'{}'",
    }
    others = {
        "at": "1790000000000000",
        "actor": "gen_random_uuid()",
        "agency": "'police'",
        "role": "'judge_clerk'",
        "action": "'open_case'",
        "purpose": "'case_conduct'",
        "outcome": "'refused'",
        "asked": "'R'",
        "subjects": "array[gen_random_uuid()]",
        "as_of": "1",
        "known_at": "1",
    }
    rows = [told | {name: value} for name, value in others.items()]
    statements = [
        *(f"insert into access_auditentry ({', '.join(row)}) values ({', '.join(row.values())})" for row in rows),  # noqa: S608 - written here
        "delete from access_auditentry",
        "update access_auditentry set role = 'auditor'",
    ]
    with database.as_role("auditor") as auditor:
        auditor.autocommit, auditor.read_only = False, False
        for statement in statements:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                auditor.execute(statement)
            auditor.rollback()
        whole = f"insert into access_auditentry ({', '.join(told)}) values ({', '.join(told.values())})"  # noqa: S608
        assert auditor.execute(whole).rowcount == 1  # it was refused for what was told otherwise
        auditor.rollback()


def test_what_cannot_be_audited_is_not_read(database: TestDatabase, capsys: pytest.CaptureFixture[str]) -> None:
    with database.as_role("owner") as owner:
        owner.execute("revoke insert on access_auditentry from amparo_auditor")
    try:
        code, rows, err = checked(capsys)
    finally:
        with database.as_role("owner") as owner:
            owner.execute("grant insert on access_auditentry to amparo_auditor")
    assert (code, rows) == (2, [])
    assert "cannot add to the audit that it was read; bring the database up to date" in err


def test_a_breach_is_printed_and_names_no_person(
    database: TestDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    analyst = somebody(Role.ANALYST)
    name = entry_of(database, analyst, "analyst", "case_conduct")
    code, rows, err = checked(capsys, "--fail-on", "breached")
    assert code == 1
    (row,) = [row for row in rows if row["agency"] == analyst.agency]
    assert (row["entry"], row["rule"], row["outcome"]) == (name, "records-access-restricted", "breached")
    assert row["at"] == "2026-09-21T14:13:20+00:00"
    assert row["explanation"]
    with database.as_role("auditor") as auditor:
        (subjects,) = auditor.execute(
            "select subjects::text[] from access_auditentry where id = %s", [name]
        ).fetchone()  # type: ignore[misc]
    everything = " ".join(" ".join(row.values()) for row in rows) + err
    assert analyst.user not in everything
    assert analyst.name not in everything
    assert not any(subject in everything for subject in subjects)


def test_a_role_that_is_unknown_leaves_it_open(database: TestDatabase, capsys: pytest.CaptureFixture[str]) -> None:
    somebody_else = somebody()
    entry_of(database, somebody_else, "interpreter", "case_conduct")
    _, rows, _ = checked(capsys)
    (row,) = [row for row in rows if row["agency"] == somebody_else.agency]
    assert (row["outcome"], row["missing"]) == ("unknown", "role")


def test_days_are_those_of_the_zone(database: TestDatabase, capsys: pytest.CaptureFixture[str]) -> None:
    analyst = somebody(Role.ANALYST)
    entry_of(database, analyst, "analyst", "review")  # 14:13 UTC, 02:13 on the next day in Auckland
    for day, zone, seen in (
        ("2026-09-21", "UTC", 1),
        ("2026-09-22", "UTC", 0),
        ("2026-09-21", "Pacific/Auckland", 0),
        ("2026-09-22", "Pacific/Auckland", 1),
    ):
        _, rows, _ = checked(capsys, "--from", day, "--to", day, "--timezone", zone)
        assert len(of(rows, analyst.agency)) == seen


@pytest.mark.parametrize("role", ["app", "evaluation", "owner", "sealing"])
def test_no_other_login_reads_the_audit(
    database: TestDatabase, capsys: pytest.CaptureFixture[str], role: str
) -> None:
    code, rows, err = checked(capsys, "--dsn", database.dsn(role))
    assert (code, rows) == (2, [])
    assert err.splitlines()[-1] == (
        "AMPARO_DSN_AUDITOR: is the address of another login than amparo_auditor, which alone reads the audit"
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--dsn", ""], "not set: AMPARO_DSN_AUDITOR"),
        (["--dsn", "nonsense:secret"], "is no address of a database of Amparo's"),
        (["--from", "yesterday"], "--from: "),
        (["--country", "nowhere"], "nowhere"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, options: list[str], said: str
) -> None:
    if options[0] == "--dsn":
        monkeypatch.delenv("AMPARO_DSN_AUDITOR")
    code, _, err = checked(capsys, *options)
    assert code == 2
    assert said in err
    assert len(err.splitlines()) == 1
    assert "secret" not in err
