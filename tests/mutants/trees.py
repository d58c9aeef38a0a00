"""Copies of the tree in which mutants live, and the tests run in them. The checkout is never touched."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.drawing import ROOMS, ROOT

SUITES = ("tests/unit", "tests/spec", "tests/law")
NOT_COPIED = (".git", ".venv", ".demo", ".hypothesis", ".ruff_cache", "__pycache__", "site", "shots", "*.egg-info")
#: pytest's words for "all passed" and "there was nothing to run". All else is a failure.
PASSED = (0, 5)
COVERAGE = "mutants.coverage"


@dataclass(frozen=True)
class Told:
    """How a run of tests ended. `by` names the first that failed, the time limit, or what pytest said."""

    passed: bool
    by: str
    seconds: dict[str, float]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tree:
    """One copy of the checkout, in which the tests whose names begin as one of `left_out` never run."""

    folder: Path
    left_out: tuple[str, ...] = ()

    @classmethod
    def copied(cls, folder: Path, left_out: Sequence[str] = ()) -> Tree:
        """A fresh copy, without what git does not keep."""
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
        return cls(folder, tuple(left_out))

    @contextlib.contextmanager
    def holding(self, path: str, source: str) -> Iterator[None]:
        """The file at `path` is `source` for as long as the block lasts."""
        file = self.folder / path
        original = file.read_text()
        # Python would take a compiled file of the same second and length for this one.
        for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
            compiled.unlink()
        file.write_text(source)
        try:
            yield
        finally:
            file.write_text(original)

    def tests(
        self,
        only: Sequence[str] | None = None,
        *,
        without: Sequence[str] = (),
        first: Sequence[str] = (),
        suites: Sequence[str] = SUITES,
        limit: float | None = None,
        measured: bool = False,
        compiling: bool = False,
    ) -> Told:
        """Run the tests named, in that order (None: all of `suites` but `without`, `first` before
        the others), up to the first that fails.

        `limit` is in seconds. `measured` notes which test runs which line. `compiling` leaves compiled files.
        """
        told, named = self.folder / "told.json", self.folder / "named.json"
        told.unlink(missing_ok=True)
        command = [sys.executable, "-m"]
        if measured:
            rooms = ",".join(str(self.folder / room) for room in ROOMS)
            command += ["coverage", "run", f"--source={rooms}", f"--data-file={COVERAGE}", "--rcfile=", "-m"]
        command += [
            "pytest",
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "tests.mutants.reach",
            f"--told-to={told}",
            *(f"--deselect={name}" for name in self.left_out),
        ]
        if only is None:
            named.write_text(json.dumps(without))
            soon = self.folder / "first.json"
            soon.write_text(json.dumps(first))
            command += [f"--without={named}", f"--first={soon}", *suites]
        else:
            named.write_text(json.dumps(only))
            command += [f"--only={named}", *dict.fromkeys(name.split("::")[0] for name in only)]
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.folder / "src"),
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "" if compiling else "1",
            "HYPOTHESIS_STORAGE_DIRECTORY": str(self.folder / ".hypothesis"),
        }
        with (self.folder / "said.txt").open("w") as said:
            process = subprocess.Popen(
                command, cwd=self.folder, env=environment, stdout=said, stderr=said, start_new_session=True
            )
            try:
                code = process.wait(limit)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return Told(False, f"time limit of {limit:.0f} s", {})
        found = json.loads(told.read_text()) if told.exists() else {"seconds": {}, "failed": [], "left_out": []}
        first = (found["failed"] or [f"pytest ended with {code}"])[0]
        return Told(code in PASSED, "" if code in PASSED else first, found["seconds"], tuple(found["left_out"]))

    def said(self) -> str:
        """The end of what the last run printed."""
        return "\n".join((self.folder / "said.txt").read_text().splitlines()[-40:])
