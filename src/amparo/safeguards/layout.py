"""How a TOML file is laid out: every entry, value and comment with its place.

Pure. `tomllib` says what a file means but not where; messages need the line and the formatter needs the
comments. The text must already be valid TOML: nothing is checked here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as typed. `line` and `column` (from 1) are those of its first character; `inner_line` and
    `inner_column` those of a string's first character inside the quotes."""

    raw: str
    line: int
    column: int
    inner_line: int
    inner_column: int


@dataclass(frozen=True, slots=True)
class Item:
    """One value of an array, with the comments above it and the one behind it."""

    value: Value
    above: tuple[str, ...] = ()
    behind: str = ""


@dataclass(frozen=True, slots=True)
class Array:
    """An array; `below` holds comments after its last value."""

    items: tuple[Item, ...]
    line: int
    column: int
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inline:
    """An inline table."""

    entries: tuple[Entry, ...]
    line: int
    column: int


Value = Scalar | Array | Inline


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value, the comments above it (an empty text is a blank line) and the one behind it.

    A dotted key has several parts.
    """

    key: tuple[str, ...]
    value: Value
    line: int
    above: tuple[str, ...] = ()
    behind: str = ""


@dataclass(slots=True)
class Block:
    """A table's header with its entries; the first block of a file has no header. `listed` marks `[[...]]`."""

    header: tuple[str, ...]
    listed: bool
    line: int
    above: tuple[str, ...] = ()
    behind: str = ""
    entries: list[Entry] = field(default_factory=list["Entry"])


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole file; `below` holds comments after the last entry."""

    blocks: tuple[Block, ...]
    below: tuple[str, ...] = ()


_KEY = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)\s*""")
_STRING = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
_OPENING = re.compile(r"(?:\"\"\"|''')(?:\r?\n)?|[\"']")
_BARE = re.compile(r"[^,\]}#\n]+")


class _Scanner:
    """Walks once through the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._line = 1
        self._counted = 0

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of the position `at`, which never goes backward."""
        self._line += self.text.count("\n", self._counted, at)
        self._counted = at
        return self._line, at - self.text.rfind("\n", 0, at)

    def stands(self, sign: str | tuple[str, ...]) -> bool:
        """Whether the sign, or one of the signs, comes next."""
        return self.text.startswith(sign, self.at)

    def trivia(self) -> tuple[str, ...]:
        """Comments and blank lines up to the next thing that means something."""
        found: list[str] = []
        newlines = 0
        while self.at < len(self.text):
            if self.stands("#"):
                newlines = 0
                found.append(self.comment())
            elif self.text[self.at].isspace():
                if self.stands("\n"):
                    newlines += 1
                    if newlines == 2:
                        found.append("")
                self.at += 1
            else:
                break
        return tuple(found)

    def comment(self) -> str:
        end = self.text.find("\n", self.at)
        end = len(self.text) if end < 0 else end
        comment = self.text[self.at : end].rstrip()
        self.at = end
        return comment

    def behind(self) -> str:
        """The comment on the rest of this line, if there is one."""
        while self.stands((" ", "\t", "\r")):
            self.at += 1
        return self.comment() if self.stands("#") else ""

    def key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while found := _KEY.match(self.text, self.at):
            parts.append(found[1].strip("\"'"))
            self.at = found.end()
            if not self.stands("."):
                break
            self.at += 1
        return tuple(parts)

    def value(self) -> Value:
        while self.stands((" ", "\t")):
            self.at += 1
        line, column = self.place(self.at)
        match self.text[self.at]:
            case "[":
                return self.array(line, column)
            case "{":
                return self.inline(line, column)
            case _:
                found = _STRING.match(self.text, self.at) or _BARE.match(self.text, self.at)
                assert found is not None, "the text was read by tomllib"  # noqa: S101
                start, raw = self.at, found[0].rstrip()
                self.at = start + len(raw)
                opening = _OPENING.match(raw)
                return Scalar(raw, line, column, *self.place(start + (opening.end() if opening else 0)))

    def array(self, line: int, column: int) -> Array:
        self.at += 1
        items: list[Item] = []
        above: tuple[str, ...] = ()
        while True:
            above = (*above, *filter(None, self.trivia()))
            if self.stands("]"):
                self.at += 1
                return Array(tuple(items), line, column, above)
            if self.stands(","):  # a comment stood before the comma
                self.at += 1
                continue
            value = self.value()
            behind = self.behind()
            if self.comma():
                behind = behind or self.behind()
            items.append(Item(value, above, behind))
            above = ()

    def comma(self) -> bool:
        """Passes over spaces and a comma, if there is one."""
        while self.text[self.at].isspace():
            self.at += 1
        found = self.stands(",")
        self.at += found
        return found

    def inline(self, line: int, column: int) -> Inline:
        self.at += 1
        entries: list[Entry] = []
        while True:
            self.trivia()
            if self.stands("}"):
                self.at += 1
                return Inline(tuple(entries), line, column)
            at = self.place(self.at)[0]
            key = self.key()
            self.at += 1  # the sign =
            entries.append(Entry(key, self.value(), at))
            self.comma()


def lay_out(text: str) -> Layout:
    """The layout of `text`, which must be valid TOML."""
    scanner = _Scanner(text)
    blocks = [Block((), False, 1)]
    while True:
        above = scanner.trivia()
        if scanner.at >= len(text):
            return Layout(tuple(blocks), above)
        line = scanner.place(scanner.at)[0]
        if scanner.stands("["):
            listed = scanner.stands("[[")
            scanner.at += 2 if listed else 1
            header = scanner.key()
            scanner.at += 2 if listed else 1
            blocks.append(Block(header, listed, line, above, scanner.behind()))
        else:
            key = scanner.key()
            scanner.at += 1  # the sign =
            value = scanner.value()
            blocks[-1].entries.append(Entry(key, value, line, above, scanner.behind()))


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: line and column from 1."""

    line: int
    column: int


def places(layout: Layout) -> dict[tuple[str | int, ...], Place]:
    """Where each value of the file stands, by its path: `("rule", 0, "unless", 1, "when")`.

    A table's own path gives its header, an entry's its value (a string's first character inside the
    quotes). The path with `"="` behind it gives the entry's key.
    """
    found: dict[tuple[str | int, ...], Place] = {}
    counts: dict[tuple[str | int, ...], int] = {}
    for block in layout.blocks:
        path: tuple[str | int, ...] = ()
        for depth, name in enumerate(block.header):
            path = (*path, name)
            last = depth == len(block.header) - 1
            if last and block.listed:
                counts[path] = counts.get(path, -1) + 1
            if path in counts:
                path = (*path, counts[path])
        found[path] = Place(block.line, 1)
        for depth in range(1, len(path)):  # whatever has no line of its own begins with its first part
            found.setdefault(path[:depth], Place(block.line, 1))
        for entry in block.entries:
            _place(found, (*path, *entry.key), entry)
    return found


def _place(found: dict[tuple[str | int, ...], Place], path: tuple[str | int, ...], entry: Entry) -> None:
    for depth in range(1, len(entry.key)):
        found.setdefault((*path[: -len(entry.key)], *entry.key[:depth]), Place(entry.line, 1))
    found[*path, "="] = Place(entry.line, 1)
    _place_value(found, path, entry.value)


def _place_value(found: dict[tuple[str | int, ...], Place], path: tuple[str | int, ...], value: Value) -> None:
    match value:
        case Scalar():
            found[path] = Place(value.inner_line, value.inner_column)
        case Array():
            found[path] = Place(value.line, value.column)
            for index, item in enumerate(value.items):
                _place_value(found, (*path, index), item.value)
        case Inline():
            found[path] = Place(value.line, value.column)
            for entry in value.entries:
                _place(found, (*path, *entry.key), entry)
