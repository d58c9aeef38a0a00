"""Runs PostgreSQL, private to one launcher: no network, one socket folder, one password.

Which programs: see `postgres_programs`. (With `DATABASE_URL` nothing here is used: the server is somebody
else's.) A data folder is only ever opened by the major version that made it.

Needs no Django. The server ends with its launcher, however that ends (see `guard`); what a killed machine
or a killed guard left behind is taken over safely at the next start.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

from amparo.entrypoints.guard import stopped, under_guard
from amparo.entrypoints.postgres_programs import (
    PostgresError,
    Programs,
    find_programs,
    leading_number,
    made_with,
    reachable,
)
from amparo.entrypoints.unprivileged import ServerUser

ADMINISTRATOR = "amparo_administrator"
SOCKET_FOLDER = "amparo-"  # how the names of these folders begin
SOCKET_PATH_BYTES = 107  # sun_path holds 108, the last of which ends the string
START_SECONDS = 60.0
STOP_SECONDS = 20.0

#: No network, and no value of anybody's record in the server's own log: neither statements nor details.
PRIVATE = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}

#: A process id beyond any that a kernel gives out, so that a lock file naming it is known to be stale.
NO_PROCESS = 2_147_483_646


@contextlib.contextmanager
def only_launcher(state: Path) -> Iterator[IO[str]]:
    """Holds `state` for one launcher. A guard that inherits the lock keeps it until its server is down.

    Raises `PostgresError` if another launcher is running, or if what it left does not end in time.
    """
    with (state / "lock").open("a+") as lock:
        give_up = time.monotonic() + STOP_SECONDS + 10
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                lock.seek(0)
                holder = leading_number(lock.read())
                if _is_alive(holder) or time.monotonic() > give_up:
                    raise PostgresError(
                        f"{state} is in use by another start of Amparo (process {holder}); "
                        "stop that one, or choose another folder with --data"
                    ) from None
                time.sleep(0.1)
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        yield lock


def _is_alive(process: int) -> bool:
    if process <= 0:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _command_line(process: int) -> str:
    if Path("/proc/self/cmdline").exists():  # small containers have no ps
        with contextlib.suppress(OSError):
            return Path(f"/proc/{process}/cmdline").read_text(errors="replace").replace("\0", " ")
        return ""
    shown = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(process)], capture_output=True, text=True, check=False
    )
    return shown.stdout


def end_leftover(data: Path, user: ServerUser) -> None:
    """Ends a server that an earlier launcher left running on `data`, and disarms its stale lock file.

    Call it only while holding the state folder. A process id in the lock file may since have been given
    to a stranger, which is then left alone: the file is made to name no process, and keeps its
    shared-memory key, by which PostgreSQL itself still refuses to start beside orphans.
    """
    lock_file = data / "postmaster.pid"
    if not lock_file.is_file():
        return
    lines = lock_file.read_text().splitlines(keepends=True)
    process = leading_number(lines[0]) if lines else 0
    if _is_alive(process) and str(data) in _command_line(process):
        os.kill(process, signal.SIGINT)
        give_up = time.monotonic() + STOP_SECONDS
        while _is_alive(process) and str(data) in _command_line(process):
            if time.monotonic() > give_up:
                raise PostgresError(f"a server left on {data} (process {process}) does not stop; stop it by hand")
            time.sleep(0.1)
    with contextlib.suppress(FileNotFoundError):  # the server took it away itself
        # The folder is another user's: never follow a link there. The eighth line would say "ready".
        descriptor = os.open(lock_file, os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "w") as file:
            file.writelines([f"{NO_PROCESS}\n", *lines[1:7]])


def create_cluster(programs: Programs, user: ServerUser, data: Path, password: str) -> None:
    """Makes the data folder: UTF-8, the C locale (no language's sorting is built in), SCRAM for everybody.

    A folder half made by an interrupted start is made anew. The password reaches `initdb` by a file that
    only the server's user can read and that is deleted at once.
    """
    making = data.with_name(f"{data.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    user.give(making)
    password_file = making.with_name(f"{data.name}.password")
    password_file.unlink(missing_ok=True)
    descriptor = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(password)
    if user.name:
        os.chown(password_file, user.uid, user.gid)
    try:
        made = user.run(
            [
                programs.folder / "initdb",
                *("-D", making, "--username", ADMINISTRATOR, "--pwfile", password_file),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-instructions"),
            ]
        )
    finally:
        password_file.unlink(missing_ok=True)
    if made.returncode:
        raise PostgresError(f"initdb could not make {data}: {(made.stderr or made.stdout).strip()}")
    making.rename(data)


def _settings(settings: dict[str, str]) -> list[str]:
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server of our own: how its administrator reaches it, and where it came from."""

    socket: Path
    password: str
    programs: Programs
    guard: subprocess.Popen[bytes]

    def dsn(self, user: str = ADMINISTRATOR, password: str | None = None, database: str = "postgres") -> str:
        """The address for `user`: a URL that psycopg reads, by the private socket."""
        secret = quote(self.password if password is None else password, safe="")
        return f"postgresql://{user}:{secret}@/{database}?host={quote(str(self.socket), safe='')}"


@contextlib.contextmanager
def running(
    state: Path, password: str, lock: IO[str], choice: str = "auto", *, guests: int | None = None
) -> Iterator[RunningServer]:
    """A PostgreSQL of our own on `state`/database, from here to the end of the block.

    `password` is the administrator's; it must be the one with which the folder was made. `lock` is what
    `only_launcher` gave. `guests` are the group that reaches the socket besides the server's own user and root (it
    still needs a login). Raises `PostgresError` with the server's own last words if it does not start.
    """
    user = ServerUser.choose()
    data = state / "database"
    programs = reachable(find_programs(choice, made_with(data)), user, state)
    if made_with(data) is None:
        create_cluster(programs, user, data, password)
    end_leftover(data, user)
    noted = state / "socket"
    clear_leftover_socket(noted, user)
    socket = socket_folder(user)
    noted.write_text(str(socket))
    settings = {**PRIVATE, "unix_socket_directories": str(socket)}
    if guests is not None:
        os.chown(socket, user.uid, guests)
        socket.chmod(0o710)
        settings["unix_socket_permissions"] = "0777"  # whoever comes through the folder
    log_path = state / "postgres.log"
    try:
        log_path.unlink(missing_ok=True)
        with os.fdopen(os.open(log_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as log:
            guard = under_guard(
                [programs.server, "-D", data, *_settings(settings)],
                stop=signal.SIGINT,
                patience_seconds=STOP_SECONDS,
                user=user.name,
                log=log,
                keep=[lock.fileno()],
            )
        try:
            _wait_until_ready(data, guard, log_path)
            yield RunningServer(socket, password, programs, guard)
        finally:
            stopped(guard)
    finally:
        shutil.rmtree(socket, ignore_errors=True)
        noted.unlink(missing_ok=True)


def clear_leftover_socket(noted: Path, user: ServerUser) -> None:
    """Takes away the socket folder that a killed launcher noted in the file `noted`; its server must have ended.

    Only a folder of `user`'s that holds nothing but a socket goes: by now the name may be somebody else's.
    """
    with contextlib.suppress(OSError, UnicodeDecodeError):
        folder = Path(noted.read_text())
        if not folder.is_absolute() or not folder.name.startswith(SOCKET_FOLDER) or folder.is_symlink():
            return
        if folder.stat().st_uid != user.uid:
            return
        if all(each.name.startswith(".s.PGSQL.") for each in folder.iterdir()):
            shutil.rmtree(folder)


def socket_folder(user: ServerUser) -> Path:
    """A new folder for the socket that only `user` can enter, short enough for a socket's path."""
    for base in dict.fromkeys((tempfile.gettempdir(), "/tmp")):  # noqa: S108 - mkdtemp makes it private
        folder = Path(base) / f"{SOCKET_FOLDER}{secrets.token_hex(4)}"
        if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) < SOCKET_PATH_BYTES:
            folder = Path(tempfile.mkdtemp(prefix=SOCKET_FOLDER, dir=base))
            user.give(folder)
            if user.can_enter(folder):
                return folder
            folder.rmdir()
    raise PostgresError("no temporary folder with a short path that the database's user can enter; set TMPDIR")


def _wait_until_ready(data: Path, guard: subprocess.Popen[bytes], log: Path) -> None:
    """Waits until the server's lock file says that it accepts connections (as pg_ctl does)."""
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        if guard.poll() is not None:
            last = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
            raise PostgresError(f"PostgreSQL did not start; its last words:\n{last}\n(all of them in {log})")
        with contextlib.suppress(OSError):
            lines = (data / "postmaster.pid").read_text().splitlines()
            if len(lines) > 7 and lines[7].strip() == "ready":
                return
        time.sleep(0.05)
    raise PostgresError(f"PostgreSQL did not get ready within {START_SECONDS:.0f} seconds; see {log}")
