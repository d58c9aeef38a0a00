"""Whom to run a database server as, and which folders that user can reach.

PostgreSQL refuses to run as root. Where the launcher is root, the server runs as `postgres` or `nobody`,
and everything that it reads or writes must lie where that user may go: not below a home that others
cannot enter. Whether it can is asked of the system by trying, not computed from permission bits.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CANDIDATES = ("postgres", "nobody")
SHARED_STATE = Path("/var/lib/amparo")


class PrivilegeError(RuntimeError):
    """No unprivileged user can do what is needed. The message says what to do."""


@dataclass(frozen=True, slots=True)
class ServerUser:
    """Whom the server runs as. `name` is None where the launcher is not root: it runs as itself."""

    name: str | None
    uid: int
    gid: int

    @staticmethod
    def choose() -> ServerUser:
        """The launcher itself, or, where that is root, the first of `CANDIDATES` that exists.

        Raises `PrivilegeError` where root finds none of them.
        """
        if os.geteuid() != 0:
            return ServerUser(None, os.geteuid(), os.getegid())
        for name in CANDIDATES:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return ServerUser(name, entry.pw_uid, entry.pw_gid)
        raise PrivilegeError(
            "PostgreSQL does not run as root and there is neither a user postgres nor nobody here; "
            "run this as an ordinary user, or set DATABASE_URL to a server of your own"
        )

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Runs `command` as this user from a folder that everybody can enter, and waits for it."""
        return subprocess.run(
            [str(part) for part in command],
            user=self.name,
            group=self.gid if self.name else None,
            extra_groups=[] if self.name else None,
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def can_run(self, program: Path) -> bool:
        """Whether this user can start `program --version`: reach it, read it, load its libraries."""
        try:
            return self.run([program, "--version"]).returncode == 0
        except OSError:
            return False

    def can_enter(self, folder: Path) -> bool:
        """Whether this user can go into the existing `folder`."""
        return self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", folder]).returncode == 0

    def give(self, folder: Path) -> None:
        """Makes `folder` this user's own, closed to all others. Creates it if need be."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.name:
            try:
                os.chown(folder, self.uid, self.gid)
            except PermissionError as error:
                raise PrivilegeError(
                    f"cannot give {folder} to the user {self.name}: {error.strerror}; "
                    "choose a folder on a local disk with --data"
                ) from error


def state_folder(wanted: Path, user: ServerUser, *, chosen: bool) -> Path:
    """The folder that holds a launcher's database and secrets: `wanted`, if the server's user can enter it.

    A default that it cannot enter (a clone below /root) is replaced by a folder of its own below
    `/var/lib/amparo`, named after the wanted one, the same on each start. A folder that somebody chose is
    never replaced: `PrivilegeError` says what to do.
    """
    wanted = wanted.absolute()
    _create(wanted)
    if user.name is None or user.can_enter(wanted):
        return wanted
    if chosen:
        raise PrivilegeError(
            f"the user {user.name}, as whom the database must run, cannot enter {wanted}; "
            "choose a folder outside of closed homes, such as /var/lib/amparo"
        )
    digest = hashlib.sha256(str(wanted).encode()).hexdigest()[:8]
    folder = SHARED_STATE / f"{wanted.parent.name}-{digest}"
    _create(SHARED_STATE)
    _create(folder)
    (wanted / "elsewhere").write_text(f"{folder}\n")
    return folder


def _create(folder: Path) -> None:
    """Creates a folder that others can pass through but not list, whatever the umask."""
    if not folder.is_dir():
        folder.mkdir(parents=True)
        folder.chmod(0o711)
