"""Whom to run the servers as where root starts them, and which folders those users can reach.

PostgreSQL refuses to run as root. Where the launcher is root, the server runs as `postgres` or `nobody`,
and everything that it reads or writes must lie where that user may go: not below a home that others
cannot enter. Whether it can is asked of the system by trying, not computed from permission bits.
"""

from __future__ import annotations

import grp
import hashlib
import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CANDIDATES = ("postgres", "nobody")
UNNAMED = range(61184, 65520)  # left free for services that need no entry
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


def web_user(state: Path) -> int | None:
    """Whom the web server of `state` runs as where the launcher is root: a number that is nobody's, user and group.

    The same at each start from the same folder, and neither the database's user nor one that other services share.
    None where the launcher is not root: the web server runs as itself.
    """
    if os.geteuid() != 0:
        return None
    digest = int(hashlib.sha256(str(state.absolute()).encode()).hexdigest(), 16)
    taken = {entry.pw_uid for entry in pwd.getpwall()} | {entry.gr_gid for entry in grp.getgrall()}
    first = digest % len(UNNAMED)
    return next(number for number in (*UNNAMED[first:], *UNNAMED) if number not in taken)


def hand_over(folder: Path, user: int) -> None:
    """Gives `folder`, if there is one, and all that lies in it to `user` and its group. Links are not followed."""
    if folder.is_dir():
        for _, folders, files, descriptor in os.fwalk(folder):
            for name in (*folders, *files):
                os.chown(name, user, user, dir_fd=descriptor, follow_symlinks=False)
        os.chown(folder, user, user)


def open_to_all(folder: Path) -> None:
    """Lets everybody read what lies in `folder`, and run what its owner can run."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))


def _create(folder: Path) -> None:
    """Creates a folder that others can pass through but not list, whatever the umask."""
    if not folder.is_dir():
        folder.mkdir(parents=True)
        folder.chmod(0o711)
