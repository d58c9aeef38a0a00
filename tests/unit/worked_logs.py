r"""Worked examples of logs in files that people read: what stands in a log, and under it what is made of it.

A file holds sections, each begun by `##### NAME [option=value ...]`, then the log, then `##### makes` and what is
made of it, line by line. What no editor shows is written `\x00`. A log called `*.sqlite` is written as the SQL that
makes it. Nobody in these logs exists.
"""

from __future__ import annotations

import re
import shlex
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_BYTE = re.compile(rb"\\x([0-9a-f]{2})")


@dataclass(frozen=True)
class Worked:
    """One log, under its name, with the options it is read with and what people agreed is made of it."""

    name: str
    options: dict[str, str]
    log: str
    makes: str

    def written(self, folder: Path) -> Path:
        """The log as a file in `folder`."""
        path = folder / self.name
        if path.suffix == ".sqlite":
            with closing(sqlite3.connect(path)) as base:
                base.executescript(self.log)
        else:
            path.write_bytes(_BYTE.sub(lambda found: bytes([int(found[1], 16)]), self.log.encode()))
        return path


def worked(file: Path) -> Iterator[Worked]:
    """The sections of `file`, in order."""
    for section in re.split(r"^##### (?!makes$)", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, rest = section.partition("\n")
        log, _, makes = rest.partition("##### makes\n")
        name, *options = shlex.split(head)
        yield Worked(name, dict(option.split("=", 1) for option in options), log, makes.rstrip("\n"))


def rewritten(file: Path, made: Callable[[Worked], str]) -> None:
    """Write what is made of every log of `file` into it, for people to read before they agree."""
    before = file.read_text(encoding="utf-8").partition("##### ")[0]
    parts = [before]
    for each in worked(file):
        options = "".join(f" {shlex.quote(f'{name}={value}')}" for name, value in each.options.items())
        parts.append(f"##### {each.name}{options}\n{each.log}##### makes\n{made(each)}\n\n")
    file.write_text("".join(parts).rstrip("\n") + "\n", encoding="utf-8")
