"""Lets an unprivileged user run Python and Amparo where they lie below a home that others cannot enter.

Where root starts the demonstration, its web server is to be somebody else; but root's Python, or root's clone,
often lies below `/root`. Nothing is copied and no right is changed: the server's guard goes into a mount namespace
of its own, in which such a home shows what the server needs and nothing else. Linux alone; elsewhere, and where a
container forbids it, the user does not reach them, which is found out by trying (`web_server.can_serve`).
"""

from __future__ import annotations

import ctypes
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import amparo

_CLONE_NEWNS = 0x00020000


def needed_folders() -> list[Path]:
    """The environment, the interpreter that it was made from, and the folder that holds the package."""
    return [Path(sys.prefix), Path(sys.base_prefix), Path(amparo.__file__).parent.parent]


def open_closed_homes(folders: Sequence[Path]) -> None:
    """For this process and those it starts: covers each home that is closed to others and holds one of `folders`.

    In the cover lie those folders, at the paths they had. Does nothing if none is closed. Raises `OSError` or
    `subprocess.CalledProcessError` where the system does not allow it; what is covered by then stays covered.
    """
    homes: dict[Path, list[Path]] = {}
    for folder in {folder.resolve() for folder in folders}:
        if home := _closed_above(folder):
            homes.setdefault(home, []).append(folder)
    if not homes:
        return
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(_CLONE_NEWNS):
        raise OSError(ctypes.get_errno(), "no mount namespace of its own")
    _mount("--make-rprivate", "/")  # first of all: nothing of this may reach the rest of the machine
    os.umask(0o022)
    for home, inside in homes.items():
        cover = Path(tempfile.mkdtemp(prefix="amparo-"))
        _mount("-t", "tmpfs", "-o", "mode=0755", "amparo", cover)
        for folder in inside:
            place = cover / folder.relative_to(home)
            place.mkdir(parents=True, exist_ok=True)
            _mount("--bind", folder, place)
        _mount("--move", cover, home)
        cover.rmdir()


def _closed_above(folder: Path) -> Path | None:
    """The topmost folder above `folder` through which others cannot pass."""
    above = reversed(folder.parents)
    return next((one for one in above if not one.stat().st_mode & stat.S_IXOTH), None)


def _mount(*arguments: str | Path) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True, capture_output=True)
