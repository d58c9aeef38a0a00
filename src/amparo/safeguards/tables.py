"""The tables of a rule file, read key by key, with every mistake told at the place where it stands.

Pure. Nothing here knows rules: a `Table` hands out texts, names, flags and conditions, and notes what is
wrong instead of stopping.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from amparo.safeguards.checking import check
from amparo.safeguards.conditions import Syntax, read_syntax
from amparo.safeguards.layout import Place, lay_out, places
from amparo.safeguards.mistakes import Mistake, SlipError, advice_for, listed, nearest, quoted
from amparo.safeguards.nodes import Condition
from amparo.safeguards.words import Scene, Words

Key = str | int


@dataclass(slots=True)
class RuleFile:
    """One file as typed: its name for messages, its content, where things stand, and what is wrong with it."""

    name: str
    lines: list[str]
    content: dict[str, object]
    places: dict[tuple[Key, ...], Place]
    mistakes: list[Mistake] = field(default_factory=list[Mistake])

    def place(self, path: tuple[Key, ...]) -> Place:
        """Where the value at `path` stands (the key itself, if it ends in `"="`), or the nearest thing round it."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]

    def note(
        self,
        path: tuple[Key, ...],
        where: str,
        found: str,
        expected: str = "",
        advice: str = "",
        whole: bool = True,
    ) -> None:
        """Notes a mistake at `path`; `whole` marks the line and no column."""
        place = self.place(path)
        self.note_at(place.line, 0 if whole else place.column, where, found, expected, advice)

    def note_at(self, line: int, column: int, where: str, found: str, expected: str, advice: str) -> None:
        """Notes a mistake at a line and column."""
        source = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        self.mistakes.append(Mistake(self.name, line, column, where, found, expected, advice, source))

    def top(self) -> Table:
        """The whole file as a table."""
        return Table(self, (), self.content, "")


def read_file(path: Path, name: str | None = None) -> RuleFile:
    """The file at `path`, called `name` in messages (its path, if not given).

    A file that is missing, not UTF-8 or not TOML gives an empty file with that one mistake.
    """
    shown = name or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        return _unreadable(shown, f"the file cannot be read: {error.strerror}", advice="Check the name")
    except UnicodeDecodeError as error:
        before = path.read_bytes()[: error.start].count(b"\n")
        return _unreadable(shown, "the file is not UTF-8 text", before + 1, advice="Save it as UTF-8")
    lines = text.splitlines()
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(said[1]), int(said[2])) if said else (len(lines), 0)
        what = re.sub(r"\s*\(at .*\)", "", str(error))
        file = RuleFile(shown, lines, {}, {})
        advice = "Put texts between quotes, lists between [ and ], and each key on a line of its own"
        file.note_at(line, column, "", f"this is not TOML: {what[:1].lower()}{what[1:]}", "", advice)
        return file
    return RuleFile(shown, lines, content, places(lay_out(text)))


def _unreadable(name: str, found: str, line: int = 1, advice: str = "") -> RuleFile:
    file = RuleFile(name, [], {}, {})
    file.note_at(line, 0, "", found, "", advice)
    return file


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a file at `path`; `where` is how messages call it ("rule x", "state y")."""

    file: RuleFile
    path: tuple[Key, ...]
    data: dict[str, object]
    where: str

    def note(self, key: str | tuple[Key, ...], found: str, expected: str = "", advice: str = "") -> None:
        """Notes a mistake at `key` of this table (empty: at its header)."""
        keys = (key,) if isinstance(key, str) else key
        keys = tuple(part for part in keys if part != "")
        self.file.note((*self.path, *keys), self._said(keys), found, expected, advice, whole=not keys)

    def _said(self, keys: tuple[Key, ...]) -> str:
        name = ".".join(str(key) for key in keys if isinstance(key, str) and key != "=")
        return ", ".join(part for part in (self.where, name) if part)

    def only(self, known: Iterable[str], advice: dict[str, str] | None = None, noun: str = "key") -> None:
        """Notes every key that is not one of `known`; `advice` says what to do about some of them."""
        known = set(known)
        for key in self.data:
            if key not in known:
                special = (advice or {}).get(key)
                self.file.note(
                    (*self.path, key, "="),
                    self.where,
                    f"there is no {noun} {quoted(key)} here",
                    f"one of {listed(known, len(known))}",
                    special or nearest(key, known),
                )

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.data

    def text(self, key: str, needed: bool = False) -> str:
        """The text at `key`; empty if it is not there (a mistake if `needed`) or no text."""
        value = self.data.get(key)
        if value is None:
            if needed:
                self.note("", f"{key} is missing", f"{key} = a text", f"Write {key} = '...'")
            return ""
        if not isinstance(value, str):
            self.note(key, f"{key} is {said_type(value)}", "a text between quotes")
            return ""
        if needed and not value.strip():
            self.note(key, f"{key} is empty", "a text")
        return " ".join(value.split())

    def one_of(self, key: str, allowed: Iterable[str], noun: str, default: str = "") -> str:
        """The text at `key`, which must be one of `allowed`; `default` if it is not there."""
        if not self.has(key):
            return default
        value = self.text(key)
        if value and value not in set(allowed):
            allowed = sorted(allowed)
            self.note(
                key, f"{quoted(value)} is no {noun}", f"one of {listed(allowed, 40)}", nearest(value, allowed)
            )
            return default
        return value

    def names(self, key: str) -> tuple[str, ...]:
        """One text or a list of texts, as a tuple; empty if it is not there."""
        value = self.data.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list):
            texts = [item for item in cast("list[object]", value) if isinstance(item, str)]
            for index, item in enumerate(cast("list[object]", value)):
                if not isinstance(item, str):
                    self.note((key, index), f"{key} holds {said_type(item)}", "texts between quotes")
            if value:
                return tuple(texts)
        self.note(key, f"{key} is {said_type(cast('object', value))}", "a text, or a list of texts")
        return ()

    def known_names(
        self, key: str, known: Iterable[str], noun: str, nouns: str, repeated: bool = False
    ) -> tuple[str, ...]:
        """Like `names`, each of which must be one of `known`; the unknown are noted and left out.

        One that stands there twice is noted too, unless it may be `repeated`.
        """
        known = set(known)
        names = self.names(key)
        for name in sorted({name for name in names if names.count(name) > 1} if not repeated else ()):
            self.note(key, f"{quoted(name)} stands here twice", "", "Take one out")
        for index, name in enumerate(names):
            if name not in known:
                at = (key, index) if isinstance(self.data[key], list) else (key,)
                self.note(at, f"there is no {noun} {quoted(name)}", "", advice_for(name, known, nouns))
        return tuple(name for name in names if name in known)

    def flag(self, key: str) -> bool:
        """The true or false at `key`; false if it is not there."""
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            self.note(key, f"{key} is {said_type(value)}", "true or false", f"Write {key} = true, without quotes")
            return False
        return value

    def whole(self, key: str) -> int | None:
        """The whole number above zero at `key`; `None` if it is not there."""
        value = self.data.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            self.note(key, f"{key} is {said_type(value)}", "a whole number, 1 or more")
            return None
        return value

    def table(self, key: str, where: str = "") -> Table | None:
        """The table at `key`, called `where` in messages; `None` if it is not there or no table."""
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            name = ".".join(str(part) for part in (*self.path, key))
            self.note(key, f"{key} is {said_type(value)}", f"a table: [{name}]")
            return None
        return Table(self.file, (*self.path, key), cast("dict[str, object]", value), where or self.where)

    def tables(self, key: str, where: str = "") -> list[Table]:
        """The tables of the list at `key` (one table counts as a list of one)."""
        value = self.data.get(key)
        if value is None:
            return []
        where = where or self._said((key,))
        if isinstance(value, dict):
            return [Table(self.file, (*self.path, key), cast("dict[str, object]", value), where)]
        found: list[Table] = []
        for index, item in enumerate(cast("list[object]", value) if isinstance(value, list) else [value]):
            if isinstance(item, dict):
                found.append(Table(self.file, (*self.path, key, index), cast("dict[str, object]", item), where))
            else:
                at = (key, index) if isinstance(value, list) else (key,)
                self.note(at, f"{key} holds {said_type(item)}", "a list of tables: [{...}, {...}]")
        return found

    def syntax(self, key: str) -> Syntax | None:
        """The condition at `key`, read but not checked; `None` if it is not there or cannot be read."""
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.note(key, f"{key} is {said_type(value)}", "a condition between quotes")
            return None
        try:
            return read_syntax(value)
        except SlipError as error:
            self.slipped(key, error)
            return None

    def condition(self, key: str, words: Words, scene: Scene) -> Condition | None:
        """The condition at `key` in `scene`; `None` if it is not there or wrong (which is noted)."""
        syntax = self.syntax(key)
        if syntax is None:
            return None
        try:
            return check(syntax, words, scene)
        except SlipError as error:
            self.slipped(key, error)
            return None

    def slipped(self, key: str, error: SlipError) -> None:
        """Notes what is wrong in the condition at `key`."""
        start = self.file.place((*self.path, key))
        for slip in error.slips:
            line = start.line + slip.line - 1
            column = slip.column + (start.column - 1 if slip.line == 1 else 0)
            self.file.note_at(line, column, self._said((key,)), slip.found, slip.expected, slip.advice)


def said_type(value: object) -> str:
    """How messages call the type of a TOML value."""
    match value:
        case bool():
            return f"{str(value).lower()}"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text {quoted(value)}"
        case list():
            return "a list" if value else "an empty list"
        case dict():
            return "a table"
        case _:
            return f"{value}"
