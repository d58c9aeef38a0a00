"""`amparo serve` on a database of somebody's own, and a demonstration that keeps away from it."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from amparo.entrypoints import postgres
from amparo.entrypoints.postgres_programs import PostgresError, find_programs
from amparo.entrypoints.web_server import free_port
from amparo.vault.envelopes import Place
from amparo.vault.key_store import KeyStore

try:
    find_programs()
except PostgresError:
    pytestmark = pytest.mark.skip(reason="NOT TESTED: no PostgreSQL on this machine and no wheel")

AMPARO = [sys.executable, "-c", "from amparo.entrypoints.main import run; run()"]
AS_ROOT = ["--as-root"] if os.geteuid() == 0 else []
INHERITED = {name: value for name, value in os.environ.items() if not name.startswith(("AMPARO_", "DATABASE_URL"))}


@dataclass(frozen=True)
class Site:
    """A database server, and the environment that an operator would set for it."""

    folder: Path
    environment: dict[str, str]

    def run(self, *arguments: str, without: str = "") -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in self.environment.items() if name != without}
        return subprocess.run(
            [*AMPARO, *arguments, *(AS_ROOT if arguments[0] == "serve" else ())],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="amparo-site-"))
    folder.chmod(0o711)
    with postgres.only_launcher(folder) as lock, postgres.running(folder, "of the administrator", lock) as server:

        def address(role: str) -> str:
            return make_conninfo(server.dsn(), user=f"amparo_{role}", password=f"word of {role}", dbname="amparo")

        yield Site(
            folder,
            {
                **INHERITED,
                "DATABASE_URL": server.dsn(),
                "AMPARO_SECRET_KEY": "a long text for tests alone, of more than fifty letters",
                "AMPARO_KEYS": str(folder / "real-keys"),
                "AMPARO_STATIC": str(folder / "real-static"),
                "AMPARO_HTTPS": "0",
                **{f"AMPARO_DSN_{role.upper()}": address(role) for role in ("app", "evaluation", "owner")},
            },
        )
    shutil.rmtree(folder, ignore_errors=True)


def test_what_is_not_set_is_named_in_one_line(site: Site) -> None:
    refused = site.run("serve", without="AMPARO_KEYS")
    assert refused.returncode == 2
    assert "AMPARO_KEYS" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_it_is_prepared_served_and_ended(site: Site) -> None:
    prepared = site.run("serve", "--prepare")
    assert prepared.returncode == 0, prepared.stderr
    again = site.run("serve", "--prepare")
    assert again.returncode == 0, again.stderr

    port = free_port("127.0.0.1", 8780)
    server = subprocess.Popen(
        [*AMPARO, "serve", *AS_ROOT, "--port", str(port)],
        env={**site.environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout
        assert "answers on" in server.stdout.readline()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/")
        answer = connection.getresponse()
        assert answer.status == 302
        assert answer.headers["Location"].startswith("/accounts/login/")
        connection.close()
        connection.request("GET", "/demo/enter/anything/")
        assert connection.getresponse().status == 404
        if Path("/proc").is_dir():
            told = [_environment_of(process) for process in _below(server.pid)]
            serving = [one for one in told if "AMPARO_DSN_APP=" in one]
            assert serving
            assert not [one for one in serving if "AMPARO_DSN_OWNER=" in one or "DATABASE_URL=" in one]
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=40) == 0


def test_no_new_keys_are_made_for_a_database_that_others_locked(site: Site) -> None:
    """Facts recorded meanwhile would open with neither key store alone."""
    assert site.run("serve", "--prepare").returncode == 0
    nowhere = site.folder / "mistyped-keys"
    with psycopg.connect(
        make_conninfo(site.environment["DATABASE_URL"], dbname="amparo"), autocommit=True
    ) as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute(
            "insert into pathway_event (subject_id, id, kind, vocabulary, earliest, latest, precision, zone,"
            ' recorded, author, agency_id, compartment, place, source, "references", attributes, encrypted)'
            " values (gen_random_uuid(), gen_random_uuid(), 'apprehended', 1, 0, 0, 'minute', 'UTC', 0,"
            " gen_random_uuid(), 'police', 'spine', '', 'observed', '{}', '{}', '{}')"
        )
    mistyped = Site(site.folder, {**site.environment, "AMPARO_KEYS": str(nowhere)})
    refused = mistyped.run("serve", "--prepare")
    assert refused.returncode == 2
    assert "AMPARO_KEYS names no key store" in refused.stderr
    assert not nowhere.exists()
    assert site.run("serve", "--prepare").returncode == 0


def test_a_lost_key_is_named_and_comes_back_from_a_backup_beside_those_made_since(site: Site) -> None:
    assert site.run("serve", "--prepare").returncode == 0
    subject, gone = uuid.uuid4(), uuid.uuid4()
    with psycopg.connect(
        make_conninfo(site.environment["DATABASE_URL"], dbname="amparo"), autocommit=True
    ) as admin:
        admin.execute(
            "insert into pathway_subject (id, kind, zone, opened) values (%s, 'child', 'UTC', 0)", [subject]
        )
    folder, backup = Path(site.environment["AMPARO_KEYS"]), site.folder / "backup-of-keys"
    store, owner = KeyStore(folder), (str(subject), "spine")
    place = Place("pathway_event", "row", "note", "spine")
    locked = store.ensure([owner, (str(gone), "spine")])[owner].lock(b"before", place)
    shutil.copytree(folder, backup)
    store.destroy(str(gone))
    (file,) = [each for each in (folder / "keys").iterdir() if str(subject) in each.read_text()]
    file.write_text(file.read_text().replace(f"{subject} spine", f"{subject}+spine"))

    found = site.run("keys", "check")
    assert found.returncode == 1
    (line,) = found.stdout.splitlines()
    assert line.startswith(f"{file}:") and line.endswith("is no wrapped key")
    since = KeyStore(folder).ensure([owner])[owner].lock(b"since", place)
    restored = site.run("keys", "restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert restored.stdout == "Keys taken from the backup: 1.\n"
    key = KeyStore(folder).key(*owner)
    assert (key.open(locked, place), key.open(since, place)) == (b"before", b"since")
    assert KeyStore(folder).keys([(str(gone), "spine")]) == {}  # no record needs it any more

    file.write_text("".join(each for each in file.read_text().splitlines(keepends=True) if "+spine" not in each))
    checked = site.run("keys", "check")
    assert (checked.returncode, checked.stdout) == (0, "All keys open: 2.\n")


def test_a_start_names_damaged_lines_and_serves_all_the_same(site: Site) -> None:
    assert site.run("serve", "--prepare").returncode == 0
    file = Path(site.environment["AMPARO_KEYS"]) / "keys" / "abc"
    file.touch(mode=0o600)
    kept = file.read_bytes()
    file.write_bytes(kept + b"nonsense\n")
    server = subprocess.Popen(
        [*AMPARO, "serve", *AS_ROOT, "--port", str(free_port("127.0.0.1", 8790))],
        env={**site.environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout
        assert "answers on" in server.stdout.readline()
    finally:
        server.send_signal(signal.SIGTERM)
        _, said = server.communicate(timeout=40)
        file.write_bytes(kept)
    assert server.returncode == 0
    assert f"{file}:{len(kept.splitlines()) + 1}: is no wrapped key" in said
    assert "Damaged lines in the key store: 1." in said


def test_the_key_store_of_another_database_is_not_served_with(site: Site) -> None:
    """What was recorded meanwhile would be lost with it."""
    assert site.run("serve", "--prepare").returncode == 0
    subject = uuid.uuid4()
    with psycopg.connect(
        make_conninfo(site.environment["DATABASE_URL"], dbname="amparo"), autocommit=True
    ) as admin:
        admin.execute("set session_replication_role = replica")
        try:
            admin.execute(
                "insert into pathway_event (subject_id, id, kind, vocabulary, earliest, latest, precision, zone,"
                ' recorded, author, agency_id, compartment, place, source, "references", attributes, encrypted)'
                " values (%s, gen_random_uuid(), 'apprehended', 1, 0, 0, 'minute', 'UTC', 0, gen_random_uuid(),"
                " 'police', 'spine', '', 'observed', '{}', '{}', '{\"note\": \"AA==\"}')",
                [subject],
            )
            refused = site.run("serve", "--port", "8795")
        finally:
            admin.execute("delete from pathway_event where subject_id = %s", [subject])
    assert refused.returncode == 2
    assert "AMPARO_KEYS is not the key store of this database" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", [("serve",), ("keys", "check"), ("keys", "restore", "/nowhere")])
def test_a_key_store_that_is_none_is_said_in_one_line(site: Site, command: tuple[str, ...]) -> None:
    nowhere = Site(site.folder, {**site.environment, "AMPARO_KEYS": "/nowhere/keys"})
    refused = nowhere.run(*command)
    assert refused.returncode == 2
    assert "there is no key store at /nowhere/keys" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_a_demonstration_keeps_away_from_a_server_in_use(site: Site) -> None:
    assert site.run("serve", "--prepare").returncode == 0
    refused = site.run("demo", "--data", str(site.folder / "demo"))
    assert refused.returncode == 2
    assert "called amparo, which this demonstration did not make" in refused.stderr


def _below(process: int) -> list[int]:
    """All processes that `process` started, and that those started."""
    found = [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return [*found, *(deeper for child in found for deeper in _below(child))]


def _environment_of(process: int) -> str:
    return Path(f"/proc/{process}/environ").read_text(errors="replace")
