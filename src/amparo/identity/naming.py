"""Names as people bear them, and the code by which a pathway is called.

Pure. A name is kept in the script its bearer writes it in; transliterations help others to read and find it. No
part is singled out as first or last: patronymics, single names and titles do not fit such boxes.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from amparo.law.messages import Message, say

#: `preferred` is what the child wants to be called. A `group_given` name was given by those who recruited the
#: child; it is not shown unless somebody asks for it.
NAME_KINDS = ("preferred", "family", "document", "nickname", "online_handle", "group_given")

LONGEST_NAME = 200

_REFERENCE = re.compile(r"[A-Z]{2,3}-[0-9]{4}-[0-9]{4,10}")
_FEWEST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class GivenName:
    """A name as somebody states it: `original` in its own script, `transliterations` in others."""

    original: str
    kind: str = "preferred"
    transliterations: tuple[str, ...] = ()

    def tidy(self) -> GivenName:
        """The same name in Unicode's composed form, without spaces around or doubled inside."""

        def tidied(text: str) -> str:
            return " ".join(unicodedata.normalize("NFC", text).split())

        others = tuple(text for text in map(tidied, self.transliterations) if text)
        return GivenName(tidied(self.original), self.kind, others)

    def problem(self) -> Message | None:
        """What is wrong with its form, or `None`."""
        if self.kind not in NAME_KINDS:
            return say("Choose what sort of name this is")
        if not self.original.strip():
            return say("Write a name, or leave it out")
        if max(map(len, (self.original, *self.transliterations))) > LONGEST_NAME:
            return say("A name has at most {most} letters", most=LONGEST_NAME)
        return None


@dataclass(frozen=True, slots=True)
class RecordedName:
    """A name of a subject as it stands. `recorded` in microseconds UTC."""

    id: str
    subject: str
    name: GivenName
    recorded: int
    agency: str


def standing_names(names: Iterable[tuple[RecordedName, str | None]]) -> tuple[RecordedName, ...]:
    """Of names and what each corrects, those that no later one replaced; newest last."""
    listed = list(names)
    replaced = {corrected for _, corrected in listed if corrected}
    return tuple(
        sorted((name for name, _ in listed if name.id not in replaced), key=lambda name: (name.recorded, name.id))
    )


def display_name(names: Iterable[RecordedName]) -> str:
    """What the subject is called on a page: the newest name of the first sort there is, never one that a group
    gave.

    Empty if none is known.
    """
    by_kind = {name.name.kind: name.name.original for name in names}
    return next((by_kind[kind] for kind in NAME_KINDS[:4] if kind in by_kind), "")


def is_reference(text: str) -> bool:
    """Whether `text` has the form of a reference code."""
    return bool(_REFERENCE.fullmatch(text))


def new_references(country: str, year: int) -> Iterator[str]:
    """Reference codes to try, for ever, such as `XA-2026-0417`.

    The digits are drawn at random, not counted: a code tells neither how many pathways there are nor which came
    first. After three that are taken they grow by one digit.
    """
    attempt = 0
    while True:
        digits = _FEWEST_DIGITS + attempt // 3
        yield f"{country}-{year:04d}-{secrets.randbelow(10**digits):0{digits}d}"
        attempt += 1
