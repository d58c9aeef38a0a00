"""A stolen dump, a stolen disk: what was locked is nowhere to be read in them."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from amparo.access.store.recording import add_name
from amparo.entrypoints.postgres_programs import find_programs
from amparo.identity.naming import GivenName
from amparo.pathway.instants import Instant
from tests.people import child, fact, somebody
from tests.serving import TestDatabase

NAME = "Quillon Zabrinsky Example"
ARABIC = "قويلون زبرينسكي"
NARRATIVE = "xylophone under the third bridge"
ALIAS = "vermilion-otter-77"

BORN = Instant.day(date(2010, 7, 23), "UTC")
BIRTH = str(BORN.earliest)

SECRETS = [
    part.encode()
    for part in (NAME, "Zabrinsky", ARABIC, "زبرينسكي", NARRATIVE, "xylophone", ALIAS, BIRTH, "2010-07-23")
]


@pytest.fixture(scope="module")
def seeded(database: TestDatabase) -> TestDatabase:
    """A child whose names and narrative are easy to look for; and everything is on the disk."""
    actor = somebody()
    made = child(
        actor,
        fact("detention_ordered", last_resort_reasons=NARRATIVE),
        fact("age_recorded", birth=BORN, age_basis="document"),
        name=NAME,
    )
    add_name(actor, made.reference, GivenName(ARABIC, transliterations=("Quillon Zabrinsky",)))
    add_name(actor, made.reference, GivenName(ALIAS, kind="online_handle"))
    with psycopg.connect(database.admin, autocommit=True) as admin:
        admin.execute("checkpoint")
        admin.execute("select pg_switch_wal()")
    return database


def forms(secret: bytes) -> list[bytes]:
    """A text as it could stand in a file: plain, as JSON writes it, in UTF-16."""
    text = secret.decode()
    return [secret, text.encode("unicode_escape"), text.encode("utf-16-le"), secret.hex().encode()]


def assert_nowhere(content: bytes, where: str) -> None:
    for secret in SECRETS:
        for form in forms(secret):
            place = content.find(form)
            around = content[max(0, place - 60) : place + len(form) + 60]
            assert place < 0, f"{secret!r} stands in {where} at {place} of {len(content)}, as {form!r}: {around!r}"


def read_while_it_runs(folder: Path) -> dict[Path, bytes]:
    """Every file below `folder`. The server renames and removes files meanwhile, so the folder is walked again
    until nothing vanished between being listed and being read; a file that is gone for good is left out."""
    contents: dict[Path, bytes] = {}
    for _ in range(10):
        vanished = 0
        for root, _, names in os.walk(folder):  # unlike rglob it passes over a folder that is gone
            for path in (Path(root) / name for name in names):
                try:
                    contents[path] = path.read_bytes() if path.is_file() else b""
                except FileNotFoundError:
                    vanished += 1
        if not vanished:
            return contents
    pytest.fail(f"files below {folder} vanished in each of ten walks; the search is not whole")


def test_a_dump_holds_no_name_and_no_narrative(seeded: TestDatabase) -> None:
    program = find_programs().folder / "pg_dump"
    dumped = subprocess.run(
        [program, "--dbname", psycopg.conninfo.make_conninfo(seeded.admin, dbname="amparo_test")],
        capture_output=True,
        check=True,
    ).stdout
    assert b"pathway_event" in dumped
    assert b"detention_ordered" in dumped  # the row is there
    assert_nowhere(dumped, "the dump")


def test_the_data_folder_and_the_log_of_writes_hold_no_name_and_no_narrative(seeded: TestDatabase) -> None:
    contents = read_while_it_runs(seeded.data)
    assert len(contents) > 500  # a server's own catalogue has many more
    assert any(b"detention_ordered" in content for content in contents.values())  # pages and log were written
    assert any("pg_wal" in path.parts for path in contents)
    for path, content in contents.items():
        assert_nowhere(content, str(path.relative_to(seeded.data)))
    assert_nowhere((seeded.data.parent / "postgres.log").read_bytes(), "the server's log")


def test_the_key_store_holds_keys_alone(seeded: TestDatabase) -> None:
    assert Path(settings.AMPARO_KEYS) == seeded.keys
    for path in seeded.keys.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0
        if path.is_file():
            assert_nowhere(path.read_bytes(), path.name)
    assert not seeded.keys.is_relative_to(seeded.data)


def test_the_search_would_find_what_stands_in_the_clear(seeded: TestDatabase) -> None:
    with pytest.raises(AssertionError, match="stands in"):
        assert_nowhere(b"... xylophone ...", "a file")
    with pytest.raises(AssertionError, match="stands in"):
        assert_nowhere("زبرينسكي".encode("unicode_escape"), "a file")
    assert seeded
