"""Follows an event log in XML element by element, and refuses what no event log needs.

Pure. A document type is refused, so that no entity is ever expanded; depth and the length of values are bounded.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator
from pyexpat import ExpatError, ParserCreate
from typing import BinaryIO, Generic, TypeVar

from amparo.law.toml_files import FileError

_CHUNK_BYTES = 65_536

#: Nobody's value is longer; a file in which one is is built to exhaust whoever reads it.
LONGEST_VALUE = 1_048_576

Part = TypeVar("Part")


class Refused(Exception):
    """The file holds what no event log needs."""


class XmlParts(ABC, Generic[Part]):
    """Reads a log of the format called `form`, whose elements nest at most `deepest` deep.

    `path` holds the names of the open elements, without their namespaces. Whoever reads a format says what comes
    of each element in `start` and `end`, and lays what is finished on `done`.
    """

    def __init__(self, form: str, deepest: int) -> None:
        self._form, self._deepest = form, deepest
        self.parser = ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.path: list[str] = []
        self.done: deque[Part] = deque()

    @abstractmethod
    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; it is the last of `path`."""

    @abstractmethod
    def end(self, name: str) -> None:
        """An element ends; it is in `path` no more."""

    def parts(self, stream: BinaryIO, name: str) -> Iterator[Part]:
        """What is finished, in the order of the file, which messages call `name`.

        Raises `FileError` if it is not well-formed XML, begins with another element than `log`, declares a
        document type, nests too deep, or holds a value of more than `LONGEST_VALUE` characters.
        """
        try:
            while chunk := stream.read(_CHUNK_BYTES):
                self.parser.Parse(chunk, False)
                while self.done:
                    yield self.done.popleft()
            self.parser.Parse(b"", True)
        except ExpatError as error:
            reason = str(error).partition(":")[0]
            raise FileError(name, error.lineno, f"is not well-formed XML ({reason})") from error
        except Refused as error:
            raise FileError(name, self.parser.CurrentLineNumber, str(error)) from error

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = qualified.rpartition(" ")[2]
        if not self.path and name != "log":
            raise Refused(f"begins with <{name[:40]}>, not with <log>; is this {self._form}?")
        if len(self.path) >= self._deepest:
            raise Refused(f"nests elements more than {self._deepest} deep")
        if any(len(value) > LONGEST_VALUE for value in attributes.values()):
            raise Refused(f"a value of more than {LONGEST_VALUE:,} characters")
        self.path.append(name)
        self.start(name, attributes)

    def _end(self, _: str) -> None:
        self.end(self.path.pop())

    def _refuse_doctype(self, *_: object) -> None:
        raise Refused(f"declares a document type, which {self._form} never needs; remove the DOCTYPE")
