"""Files that only their owner may read, written so that a crash leaves the old content or the new.

Pure. A key store that others can read is refused rather than repaired: whoever could read it may have done so.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
from collections.abc import Generator
from pathlib import Path

from amparo.vault.errors import UnsafeKeyStore, VaultError

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def refuse_unless_private(path: Path, status: os.stat_result) -> None:
    """Raises `UnsafeKeyStore` unless this process's user owns `path` and nobody else has any right to it."""
    if status.st_uid != os.geteuid():
        raise UnsafeKeyStore(
            f"{path} belongs to another user; run Amparo as its owner, or choose another key store"
        )
    if status.st_mode & _OTHERS:
        shown = oct(stat.S_IMODE(status.st_mode))
        raise UnsafeKeyStore(
            f"{path} has mode {shown}, so others may have read it; rotate the keys if they could, then chmod go= it"
        )


def private_folder(path: Path) -> None:
    """Makes the folder `path` if need be, mode 0700. Raises `UnsafeKeyStore` if it exists and is not private."""
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700, parents=True)
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode):
        raise VaultError(f"{path} is not a folder; choose another key store")
    refuse_unless_private(path, status)


def read_private(path: Path) -> bytes:
    """The content of `path`, judged by the open file, not by its name. Raises `VaultError` if there is none."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        raise VaultError(
            f"{path} is missing; restore the key store, or make a new one for an empty database"
        ) from None
    with os.fdopen(descriptor, "rb") as file:
        refuse_unless_private(path, os.fstat(descriptor))
        return file.read()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, content: bytes) -> None:
    """Puts `content` at `path`, mode 0600, synced; readers see the old file or the new, never a part."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    beside.replace(path)
    _sync_folder(path.parent)


def append_file(path: Path, content: bytes) -> None:
    """Adds `content` at the end of `path` (made with mode 0600 if need be), synced before it returns.

    A last line without its end is what a crash left of an append that nobody was told of; it is cut off first.
    Call it only while holding the lock of the folder.
    """
    new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        refuse_unless_private(path, os.fstat(descriptor))
        before = file.read()
        whole = before.rfind(b"\n") + 1
        file.truncate(whole)
        file.seek(whole)
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    if new:
        _sync_folder(path.parent)


@contextlib.contextmanager
def locked(path: Path, shared: bool = False) -> Generator[None]:
    """Holds the lock file `path` against other threads and processes until the block ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
