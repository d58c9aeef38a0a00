"""Reads a large JSON object part by part: only one element of one of its members is in memory at a time.

Pure. Numbers come as the text that stands in the file.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from amparo.law.toml_files import FileError

_CHUNK_BYTES = 262_144
_SPACE = re.compile(r"[ \t\n\r]*")

#: Nobody's event is longer; a file in which one is is built to exhaust whoever reads it.
LONGEST_ELEMENT = 16_777_216

Json = "str | bool | list[Json] | dict[str, Json] | None"


class JsonParts:
    """The members of the JSON object in `stream`, which messages call `name`.

    Go through `members()`; inside, for each, through `elements()`, or `whole()`; what is not read is passed over.
    Raises `FileError` with the line for what is not JSON or not UTF-8.
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._json = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=_refuse, strict=False)
        self._text, self._at, self._ended = "", 0, False
        self.line = 1

    def members(self) -> Iterator[str]:
        """The keys of the object, one after the other."""
        if self._peek() != "{":
            raise self._error("begins with no {; is this JSON?")
        for _ in self._items("}"):
            key = self._key()
            self._unread = True
            yield key
            if self._unread:
                _ = self.whole()
        if self._peek():
            raise self._error("goes on after its end")

    def elements(self) -> Iterator[tuple[int, str, object]]:
        """The elements of the member, with the line on which each begins: of a list, with an empty key, or of an
        object, with theirs."""
        self._unread = False
        opened = self._peek()
        if opened not in {"[", "{"}:
            raise self._error("has no list where one was expected")
        for _ in self._items("]" if opened == "[" else "}"):
            _ = self._peek()
            line = self.line
            key = self._key() if opened == "{" else ""
            yield line, key, self._value()

    def whole(self) -> object:
        """The member as one value."""
        self._unread = False
        return self._value()

    def _items(self, close: str) -> Iterator[None]:
        """Stands before each item between the bracket under the cursor and `close`."""
        self._pass(1)
        if self._peek() == close:
            self._pass(1)
            return
        while True:
            yield
            found = self._peek()
            if found not in {",", close}:
                raise self._error(f"has no , or {close} where one was expected")
            self._pass(1)
            if found == close:
                return

    def _key(self) -> str:
        key = self._value()
        if not isinstance(key, str) or self._peek() != ":":
            raise self._error("has no key where one was expected")
        self._pass(1)
        return key

    def _value(self) -> object:
        """The value under the cursor."""
        _ = self._peek()
        size = _CHUNK_BYTES
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
                if end < len(self._text) or self._ended:  # a number could go on
                    self._pass(end - self._at)
                    return value
            except (ValueError, RecursionError) as error:
                if self._ended or len(self._text) - self._at > LONGEST_ELEMENT:
                    raise self._error(_what(error)) from error
            self._fill(size)
            size *= 2

    def _peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._pass((found.end() if found else self._at) - self._at)
            if self._at < len(self._text) or self._ended:
                return self._text[self._at : self._at + 1]
            self._fill(_CHUNK_BYTES)

    def _pass(self, characters: int) -> None:
        end = self._at + characters
        self.line += self._text.count("\n", self._at, end)
        self._at = end

    def _fill(self, size: int) -> None:
        data = self._stream.read(size)
        self._ended = not data
        try:
            more = self._decoder.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            raise self._error("is not UTF-8 text; save it as UTF-8") from error
        self._text, self._at = self._text[self._at :] + more, 0

    def _error(self, problem: str) -> FileError:
        return FileError(self._name, self.line, problem)


def _refuse(constant: str) -> object:
    raise ValueError(f"holds {constant}, which is no JSON")


def _what(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nests too deep"
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON from here on ({error.msg})"
    return str(error)
