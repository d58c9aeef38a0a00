"""A demonstration deletes keys and a database when it begins anew: never somebody's real ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from amparo.entrypoints.demo.claiming import (
    NotADemonstration,
    mark_of,
    put_mark,
    refuse_folder,
    refuse_server,
    throw_away,
)
from amparo.entrypoints.local_state import open_state
from tests.serving import TestDatabase

MARK = "Amparo demonstration 0123456789abcdef"


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="amparo-claims-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def started(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`amparo demo` on `folder`, which must refuse: a start that goes through is stopped after a while."""
    command = [sys.executable, "-c", "from amparo.entrypoints.main import run; run()", "demo", "--port", "8790"]
    process = subprocess.Popen(
        [*command, "--data", str(folder), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**{n: v for n, v in os.environ.items() if n != "DATABASE_URL"}, **environment},
    )
    try:
        out, said = process.communicate(timeout=40)
    except subprocess.TimeoutExpired:
        process.terminate()
        out, said = process.communicate(timeout=40)
    return subprocess.CompletedProcess(process.args, process.returncode, out, said)


@pytest.mark.parametrize("options", [(), ("--fresh",)], ids=["start", "fresh"])
@pytest.mark.parametrize("name", ["keys/ring.json", "database/mine", "static/mine", "secrets.json", "letter.txt"])
def test_a_folder_with_somebody_elses_files_is_left_as_it_is(
    folder: Path, name: str, options: tuple[str, ...]
) -> None:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text('{"keys": "of a real installation"}')
    ended = started(folder, *options)
    assert ended.returncode == 2, ended.stdout
    assert f"holds {name.split('/')[0]}" in ended.stderr
    assert file.read_text() == '{"keys": "of a real installation"}'
    assert {path.name for path in folder.iterdir()} == {name.split("/")[0]}


def test_an_empty_folder_and_that_of_a_demonstration_are_taken(folder: Path) -> None:
    refuse_folder(folder / "not-yet")
    refuse_folder(folder)
    (folder / "lock").touch()
    refuse_folder(folder)
    open_state(folder)
    (folder / "keys").mkdir()
    refuse_folder(folder)


def test_secrets_of_something_else_are_no_mark(folder: Path) -> None:
    (folder / "secrets.json").write_text('["administrator"]')
    with pytest.raises(NotADemonstration, match=r"secrets\.json"):
        refuse_folder(folder)


def test_a_server_that_serves_something_else_is_refused(database: TestDatabase, folder: Path) -> None:
    """The database of the tests is not called amparo, and relies on the logins all the same."""
    with pytest.raises(NotADemonstration, match="a database called amparo_test"):
        refuse_server(database.admin, "amparo_demo", mark_of(open_state(folder)))
    ended = started(folder, DATABASE_URL=database.admin)
    assert ended.returncode == 2
    assert "a database called amparo_test" in ended.stderr
    with database.as_role("app") as app:  # its password is still the one it had
        assert app.execute("select 1").fetchone() == (1,)


def test_a_database_that_does_not_say_that_it_is_ours_is_not_dropped(database: TestDatabase) -> None:
    with psycopg.connect(database.admin, autocommit=True) as admin:
        admin.execute("create database amparo_rehearsal owner amparo_owner")
    owner = database.dsn("owner")
    with psycopg.connect(database.admin, dbname="amparo_rehearsal", autocommit=True) as admin:
        admin.execute("grant connect on database amparo_rehearsal to amparo_owner")
    try:
        for comment in ("", "Amparo demonstration of somebody else"):
            put_mark(psycopg.conninfo.make_conninfo(owner, dbname="amparo_rehearsal"), "amparo_rehearsal", comment)
            with pytest.raises(NotADemonstration, match="does not say that this demonstration made it"):
                throw_away(database.admin, "amparo_rehearsal", MARK)
            assert exists(database, "amparo_rehearsal")
        put_mark(psycopg.conninfo.make_conninfo(owner, dbname="amparo_rehearsal"), "amparo_rehearsal", MARK)
        throw_away(database.admin, "amparo_rehearsal", MARK)
        assert not exists(database, "amparo_rehearsal")
        throw_away(database.admin, "amparo_rehearsal", MARK)  # nothing to drop is no mistake
    finally:
        with psycopg.connect(database.admin, autocommit=True) as admin:
            admin.execute("drop database if exists amparo_rehearsal with (force)")


def exists(database: TestDatabase, name: str) -> bool:
    with psycopg.connect(database.admin) as admin:
        return bool(admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone())


def test_an_address_that_cannot_be_read_is_not_quoted(folder: Path) -> None:
    ended = started(folder, DATABASE_URL="postgres//administrator:tell-nobody@host/postgres")
    assert ended.returncode == 2
    assert "tell-nobody" not in ended.stdout + ended.stderr
    assert "DATABASE_URL is no address of a database" in ended.stderr
