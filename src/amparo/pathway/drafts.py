"""Facts as somebody states them, before the server accepts them, and what is wrong with one.

Pure. Only form is judged here (a code that the vocabulary does not know, a text for a date), never substance: that
something ought not to have happened, or is not known, is no reason to refuse to record it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from amparo.law.messages import Message, Word, say
from amparo.pathway.events import WITHDRAWN, Answer, Source, Value
from amparo.pathway.instants import Instant
from amparo.pathway.vocabulary import Attribute, Type, Vocabulary

#: A reference written so names something that begins with this very batch: all that say `new:arrest` share one.
NEW = "new:"

LONGEST_TEXT = 20_000

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Draft:
    """One fact to be recorded. What it leaves out the server adds: when it was recorded, by whom, for whom.

    `references` maps names of `events.REFERENCES` to ids that stand in the pathway, or to `new:LABEL`. Those that
    the kind mints are made when left out. `device_clock` (microseconds UTC) is what the device thought the time
    was; it is kept as evidence and never used. `id` (a UUID) lets a form be sent twice and recorded once.
    """

    kind: str
    happened: Instant
    attributes: Mapping[str, Value] = field(default_factory=lambda: _NOTHING)  # type: ignore[arg-type]
    references: Mapping[str, str] = field(default_factory=lambda: _NOTHING)  # type: ignore[arg-type]
    source: str = Source.OBSERVED
    place: str = ""
    corrects: str | None = None
    device_clock: int | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one part of a draft. `part` is an attribute, a reference, or `kind`, `source`, `place`,
    `corrects`. `draft` is its number in the batch."""

    part: str
    message: Message
    draft: int = 0


def problems(
    draft: Draft, vocabulary: Vocabulary, subject_kind: str = "child", number: int = 0
) -> tuple[Problem, ...]:
    """Everything that is wrong with the form of `draft`; empty if it can be recorded.

    A blank attribute is no problem, and neither is any of the three answers without a value.
    """
    kind = vocabulary.kinds.get(draft.kind)
    if kind is None or kind.derived:
        return (
            Problem("kind", say("This is no kind of event that can be recorded; choose one of the list"), number),
        )
    found: list[Problem] = []

    def note(part: str, message: Message) -> None:
        found.append(Problem(part, message, number))

    if subject_kind not in kind.subjects:
        note("kind", say("“{kind}” is not recorded on this sort of record", kind=Word(kind.label)))
    if draft.source not in tuple(Source):
        note("source", say("Say how this is known: choose one of the list"))
    if len(draft.place) > 64:
        note("place", say("Name the district or town only, in at most 64 letters"))
    if draft.kind == WITHDRAWN and not draft.corrects:
        note("corrects", say("Say which entry is withdrawn"))
    for name, value in draft.attributes.items():
        attribute = kind.attributes.get(name)
        if attribute is None:
            note(name, say("“{kind}” does not say this", kind=Word(kind.label)))
        elif message := _wrong(attribute, value):
            note(name, message)
    for name in draft.references:
        if name not in kind.references:
            note(name, say("“{kind}” does not belong to such a thing", kind=Word(kind.label)))
    return tuple(found)


def _wrong(attribute: Attribute, value: Value) -> Message | None:
    if isinstance(value, Answer):
        return None
    match attribute.type:
        case Type.CODE if value not in attribute.codes:
            return say("Choose one of the answers listed")
        case Type.BOOL3 if value not in ("yes", "no"):
            return say("Answer yes, no, not known or not asked")
        case Type.SET if not (isinstance(value, frozenset) and value <= set(attribute.codes)):
            return say("Choose among the answers listed")
        case Type.DATE if not isinstance(value, Instant):
            return say("Give a date, as much of it as is known")
        case Type.TEXT if not isinstance(value, str):
            return say("Write it in words")
        case Type.TEXT if isinstance(value, str) and len(value) > LONGEST_TEXT:
            return say("This is longer than {most} letters; split it over two entries", most=LONGEST_TEXT)
        case Type.NUMBER:
            return _wrong_number(attribute, value)
        case _:
            return None


def _wrong_number(attribute: Attribute, value: Value) -> Message | None:
    if not isinstance(value, int | float) or value != value:  # a NaN is no number
        return say("Give a number")
    if attribute.whole and value != int(value):
        return say("Give a whole number")
    if attribute.least is not None and value < attribute.least:
        return say("Give a number of at least {least}", least=attribute.least)
    if attribute.most is not None and value > attribute.most:
        return say("Give a number of at most {most}", most=attribute.most)
    return None


def tidy(value: Value) -> Value:
    """`value` with texts in Unicode's composed form, which looks the same and compares equal."""
    return unicodedata.normalize("NFC", value) if type(value) is str else value
