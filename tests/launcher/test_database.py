"""The database of the launcher: started privately, ended with its launcher, recovered after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from amparo.entrypoints import postgres, postgres_programs, unprivileged
from amparo.entrypoints.postgres import PostgresError, RunningServer
from amparo.entrypoints.unprivileged import ServerUser

PASSWORD = "a word with / and @ in it"

LAUNCHER = """
import sys, time
from pathlib import Path
from amparo.entrypoints.postgres import only_launcher, running
state = Path(sys.argv[1])
with only_launcher(state) as lock, running(state, sys.argv[2], lock, sys.argv[3]) as server:
    print(server.dsn(), server.guard.pid, flush=True)
    time.sleep(120)
"""


def _choices() -> list[str]:
    present = []
    for choice in ("machine", "wheel"):
        try:
            postgres_programs.find_programs(choice)
        except PostgresError:
            continue
        present.append(choice)
    return present


CHOICES = _choices()
pytestmark = pytest.mark.skipif(not CHOICES, reason="NOT TESTED: no PostgreSQL on this machine and no wheel")


@pytest.fixture
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A state folder that an unprivileged user can enter: pytest's own are closed."""
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="amparo-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def started(state: Path, choice: str) -> Iterator[RunningServer]:
    with postgres.only_launcher(state) as lock, postgres.running(state, PASSWORD, lock, choice) as server:
        yield server


def launch(state: Path) -> tuple[subprocess.Popen[str], str, int]:
    process = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(state), PASSWORD, CHOICES[0]], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    dsn, guard = process.stdout.readline().split()
    return process, dsn, int(guard)


def server_process(state: Path) -> int:
    return int((state / "database" / "postmaster.pid").read_text().splitlines()[0])


def gone(process: int, seconds: float = 20) -> bool:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        try:
            os.kill(process, 0)
            if Path(f"/proc/{process}/stat").exists() and " Z " in Path(f"/proc/{process}/stat").read_text():
                return True
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("choice", CHOICES)
def test_it_keeps_what_it_was_told_and_admits_nobody_without_the_password(state: Path, choice: str) -> None:
    with started(state, choice) as server:
        with psycopg.connect(server.dsn()) as connection:
            connection.execute("create table kept (word text)")
            connection.execute("insert into kept values ('ምሳሌ')")
            shown = connection.execute("select inet_server_addr(), current_setting('listen_addresses')").fetchone()
            assert shown == (None, "")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(server.dsn(password="another"))
        assert server.socket.stat().st_mode & 0o777 == 0o700
        socket = server.socket
    assert not socket.exists()
    with started(state, choice) as server, psycopg.connect(server.dsn()) as connection:
        assert connection.execute("select word from kept").fetchall() == [("ምሳሌ",)]


def test_the_log_holds_neither_statements_nor_values(state: Path) -> None:
    with started(state, CHOICES[0]) as server, psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("create table child (name text primary key)")
        for _ in range(2):
            try:
                connection.execute("insert into child values ('Amina Example')")
            except psycopg.errors.UniqueViolation:
                break
        else:
            pytest.fail("the second insert was accepted")
    written = (state / "postgres.log").read_text()
    assert "duplicate key" in written
    assert "Amina" not in written


def test_a_killed_launcher_takes_its_server_with_it_and_the_next_start_recovers(state: Path) -> None:
    process, dsn, _ = launch(state)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("create table kept (word text)")
    server = server_process(state)
    process.kill()
    process.wait()
    with started(state, CHOICES[0]) as again, psycopg.connect(again.dsn()) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (0,)
    assert gone(server)


def test_the_socket_folder_of_a_killed_launcher_goes_with_the_next_start(state: Path) -> None:
    process, _, guard = launch(state)
    left = Path((state / "socket").read_text())
    for one in (guard, process.pid, server_process(state)):  # nobody is left to tidy up
        os.kill(one, signal.SIGKILL)
    process.wait()
    assert left.is_dir(), "the situation to be tested did not arise"
    with started(state, CHOICES[0]) as again:
        assert not left.exists()
        assert (state / "socket").read_text() == str(again.socket)
        assert again.socket.is_dir()
    assert not again.socket.exists()
    assert not (state / "socket").exists()


@pytest.mark.parametrize("holds", ["a note", "a folder", "another name", "a link", "no path", "nothing there"])
def test_what_is_no_socket_folder_of_ours_stays(tmp_path: Path, holds: str) -> None:
    """By the next start the name that was noted may be somebody else's."""
    folder = tmp_path / ("home" if holds == "another name" else "amparo-x1")
    if holds == "a link":
        (tmp_path / "elsewhere").mkdir()
        folder.symlink_to(tmp_path / "elsewhere")
    elif holds != "nothing there":
        folder.mkdir()
        (folder / ".s.PGSQL.5432.lock").touch()
    if holds == "a note":
        (folder / "note").touch()
    if holds == "a folder":
        (folder / "kept").mkdir()
    before = sorted(tmp_path.rglob("*"))
    noted = tmp_path / "socket"
    noted.write_text("." if holds == "no path" else str(folder))
    postgres.clear_leftover_socket(noted, ServerUser(None, os.geteuid(), os.getegid()))
    noted.unlink()
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("ours", [True, False])
def test_only_a_folder_of_the_same_user_goes(tmp_path: Path, ours: bool) -> None:
    folder = tmp_path / "amparo-x1"
    folder.mkdir()
    (folder / ".s.PGSQL.5432").touch()
    (tmp_path / "socket").write_text(str(folder))
    user = ServerUser(None, os.geteuid() if ours else os.geteuid() + 1, os.getegid())
    postgres.clear_leftover_socket(tmp_path / "socket", user)
    assert folder.exists() is not ours


def test_a_server_that_outlived_launcher_and_guard_is_taken_over(state: Path) -> None:
    process, _, guard = launch(state)
    server = server_process(state)
    os.kill(guard, signal.SIGKILL)
    process.kill()
    process.wait()
    assert not gone(server, 0.5), "the situation to be tested did not arise"
    with started(state, CHOICES[0]) as again, psycopg.connect(again.dsn()):
        assert gone(server, 1)


def test_a_stale_lock_file_that_names_a_living_stranger_harms_neither(state: Path) -> None:
    process, _, guard = launch(state)
    lines = (state / "database" / "postmaster.pid").read_text().splitlines(keepends=True)
    for one in (guard, process.pid, server_process(state)):
        os.kill(one, signal.SIGKILL)
    process.wait()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        (state / "database" / "postmaster.pid").write_text("".join([f"{stranger.pid}\n", *lines[1:]]))
        with started(state, CHOICES[0]) as again, psycopg.connect(again.dsn()):
            pass
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_second_launcher_is_refused_and_told_why(state: Path) -> None:
    refused = pytest.raises(PostgresError, match=r"in use by another start .*--data")
    with started(state, CHOICES[0]), refused, started(state, CHOICES[0]):
        pytest.fail("two launchers share one folder")


def test_a_folder_made_by_another_major_version_is_not_opened(state: Path) -> None:
    (state / "database").mkdir()
    (state / "database" / "PG_VERSION").write_text("9\n")
    with pytest.raises(PostgresError, match=r"made with PostgreSQL 9; found: .*--data"), started(state, "auto"):
        pytest.fail("opened a folder of version 9")
    assert [file.name for file in (state / "database").iterdir()] == ["PG_VERSION"]


def test_an_interrupted_first_start_is_made_anew(state: Path) -> None:
    half = state / "database.making"
    half.mkdir()
    (half / "PG_VERSION").write_text("15\n")
    with started(state, CHOICES[0]) as server, psycopg.connect(server.dsn()):
        assert not half.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT TESTED: only root drops to another user")
def test_as_root_a_closed_home_is_left_for_a_folder_that_the_server_can_enter(
    tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unprivileged, "SHARED_STATE", state / "shared")
    user = unprivileged.ServerUser.choose()
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    with pytest.raises(unprivileged.PrivilegeError, match="cannot enter"):
        unprivileged.state_folder(closed / "chosen", user, chosen=True)
    elsewhere = unprivileged.state_folder(closed / ".demo", user, chosen=False)
    assert elsewhere.parent == state / "shared"
    assert user.can_enter(elsewhere)
    assert elsewhere == unprivileged.state_folder(closed / ".demo", user, chosen=False)
    assert (closed / ".demo" / "elsewhere").read_text().strip() == str(elsewhere)


@pytest.mark.skipif(os.geteuid() != 0 or "wheel" not in CHOICES, reason="NOT TESTED: needs root and the wheel")
def test_as_root_the_wheel_is_copied_to_where_the_server_can_run_it(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = postgres_programs._wheel_folder()
    assert wheel
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for name in (wheel.name, f"{wheel.name}.libs"):
        subprocess.run(["cp", "-a", wheel.with_name(name), closed / name], check=True)
    monkeypatch.setattr(postgres_programs, "_wheel_folder", lambda: closed / wheel.name)
    with started(state, "wheel") as server, psycopg.connect(server.dsn()):
        assert server.programs.folder.is_relative_to(state)


def test_nobody_else_reads_the_servers_log(state: Path) -> None:
    with postgres.only_launcher(state) as lock, postgres.running(state, PASSWORD, lock, CHOICES[0]):
        assert (state / "postgres.log").stat().st_mode & 0o077 == 0
