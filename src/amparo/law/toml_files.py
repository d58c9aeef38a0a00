"""Reading TOML that people write, with errors that name the file and the line.

Pure. The standard reader tells no lines once a file is read; `TomlFile.line` finds them again, so that a
wrong word three tables down is reported where it stands.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

#: What a TOML value may be, once read.
Toml = "str | int | float | bool | list[Toml] | dict[str, Toml]"

_HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"^\s*((?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+))*)\s*="
)
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")
_CURLY = re.compile("[\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019]")
_PLAIN_STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'")

_BARE_NUMBER = re.compile(r"=\s*\d")

Place = tuple["str | int", ...]


class FileError(ValueError):
    """A file that cannot be used. `str()` is `file:line: what is wrong and what to do`."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}")
        self.file = file
        self.line = line
        self.problem = problem


def _parts(dotted: str) -> list[str]:
    return [next(group for group in found.groups() if group is not None) for found in _PART.finditer(dotted)]


def _lines_of(text: str) -> dict[Place, int]:
    """Where each table and each key of a table begins. An item of an array of tables has its number."""
    lines: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    depth, quote = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not quote and depth == 0:
            if found := _HEADER.match(line):
                table = ()
                names = _parts(found[2])
                for position, name in enumerate(names):
                    table = (*table, name)
                    last = position == len(names) - 1
                    if last and found[1] == "[[":
                        counts[table] = counts.get(table, -1) + 1
                    if table in counts:
                        table = (*table, counts[table])
                    lines.setdefault(table, number)
                continue
            if found := _KEY.match(line):
                lines.setdefault((*table, *_parts(found[1])), number)
        depth, quote = _still_open(line, depth, quote)
    return lines


def _still_open(line: str, depth: int, quote: str) -> tuple[int, str]:
    """How many brackets and which long string are open after `line`."""
    while quote or '"""' in line or "'''" in line:
        if quote:
            if quote not in line:
                return depth, quote
            line, quote = line.split(quote, 1)[1], ""
        else:
            quote = min(('"""', "'''"), key=lambda mark: line.find(mark) if mark in line else len(line))
            before, line = line.split(quote, 1)
            depth = _depth(before, depth)
    return _depth(line, depth), quote


def _depth(line: str, depth: int) -> int:
    bare = _PLAIN_STRING.sub("", line).split("#", 1)[0]
    return depth + bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")


def _advice(said: str, line: str) -> str:
    """What to do about a `line` of which the standard reader `said` what is wrong; it speaks to programmers."""
    if _CURLY.search(line):
        return '; write straight quotes ("), not those of a word processor'
    if said.startswith("Cannot "):
        return "; it is said twice: repeat the heading, such as [[limit]] in two brackets, before each further one"
    if "Illegal character '\\n'" in said or said.startswith("Unterminated"):
        return '; end the text with quotes (") on the line on which it begins'
    if _BARE_NUMBER.search(line):
        return '; write a day as 2024-01-31, and any other text between quotes (")'
    if said == "Unclosed array":
        return '; put a comma between two entries, each code between quotes ("0203"), and ] at the end'
    if said == "Invalid value":
        return '; write a text between quotes ("), and a number in digits'
    return ""


@dataclass(frozen=True, slots=True)
class TomlFile:
    """One file as read: its name for messages, its content, and where things stand in it.

    `problems`, if there is such a list, gathers what `refuse` is told, so that a reader can go on and tell all
    at once; whoever made the list throws away what was read if anything is in it.
    """

    name: str
    content: dict[str, object]
    lines: dict[Place, int]
    problems: list[FileError] | None = field(default=None, compare=False)

    def line(self, *place: str | int) -> int:
        """The line of the key or table at `place`, or of the nearest table round it; 1 if none is found."""
        while place:
            if place in self.lines:
                return self.lines[place]
            place = place[:-1]
        return 1

    def error(self, problem: str, *place: str | int) -> FileError:
        """A `FileError` at `place`, to be raised."""
        return FileError(self.name, self.line(*place), problem)

    def refuse(self, problem: str, *place: str | int) -> None:
        """Gathers the problem at `place`; raises it as `FileError` if the file gathers none."""
        self.gather(self.error(problem, *place))

    def gather(self, error: FileError) -> None:
        """Puts `error` beside the others; raises it if the file gathers none."""
        if self.problems is None:
            raise error
        self.problems.append(error)


def read_toml(path: Path, name: str | None = None) -> TomlFile:
    """The file at `path`, called `name` in messages (its path if not given).

    Raises `FileError` if it is missing, not UTF-8 or not TOML.
    """
    shown = name or str(path)
    return toml_of(read_bytes(path, shown), shown)


def read_bytes(path: Path, name: str) -> bytes:
    """What stands in the file at `path`. Raises `FileError`, which calls it `name`, if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(name, 1, f"cannot be read ({error.strerror}); check the name") from error


def toml_of(content: bytes, name: str, problems: list[FileError] | None = None) -> TomlFile:
    """The TOML in `content`, called `name` in messages. Raises `FileError` if it is not UTF-8 or not TOML."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise FileError(name, 1, "is not UTF-8 text; save it as UTF-8") from error
    try:
        read: dict[str, object] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        said = re.sub(r" *[(]at .*[)]", "", str(error))
        raise FileError(name, line, f"is not TOML: {said}{_advice(said, text.split(chr(10))[line - 1])}") from error
    return TomlFile(name, read, _lines_of(text), problems)
