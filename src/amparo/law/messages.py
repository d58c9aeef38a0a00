"""Words that a pure room hands out, to be put into a reader's language elsewhere.

Pure rooms know no gettext. They return a `Message`: an English text with named places, which is also the
key of the catalogues, and typed values for the places. The page or the command line translates the text
and writes each value as its reader writes it (dates, lengths, names of kinds).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from amparo.law.writing_frozen import written


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time (microseconds UTC), to be written in the reader's zone and language."""

    at: int


@dataclass(frozen=True, slots=True)
class Between:
    """A time known to lie in `[earliest, latest]` (microseconds UTC)."""

    earliest: int
    latest: int


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time in microseconds, to be written in the two largest fitting units."""

    microseconds: int


@dataclass(frozen=True, slots=True)
class Word:
    """A name from the vocabulary or the catalogue, by its English label, to be translated."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Several values, written with the reader's "or" (`conjunction` is `or`) or "and"."""

    items: tuple[Parameter, ...]
    conjunction: str = "or"


@dataclass(frozen=True, slots=True)
class Message:
    """An English text with places like `{when}`, and the values for them."""

    text: str
    values: Mapping[str, Parameter] = field(default_factory=dict[str, "Parameter"])


Parameter = str | int | float | Moment | Between | Length | Word | Listing | Message


_Written = written(Message)


def say(text: str, **values: Parameter) -> Message:
    """A `Message`. The catalogues' extractor looks for calls of this name with a literal text."""
    message = _Written()
    message.text = text
    message.values = values
    message.__class__ = Message
    return message
