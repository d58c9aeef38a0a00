"""The typed form of a kind of event: what it asks, in which order, and how answers are read.

Pure. A form is described, never drawn: the page decides how. No field is needed, and unknown, not asked
and none are answers of their own. What an answer may be is judged by `drafts.problems`; here it is read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from amparo.law.messages import Message, say
from amparo.pathway.drafts import Draft, problems, tidy
from amparo.pathway.events import Answer, Value
from amparo.pathway.instants import Instant, InstantError, read_instant
from amparo.pathway.vocabulary import Attribute, Kind, Type, Vocabulary

#: The answers without a value that a field offers, besides being left blank. That there is none says something
#: of a text, a date and a set; of a code or a number it would not.
_ANSWERS = (Answer.UNKNOWN, Answer.NOT_ASKED)
_EMPTIABLE = frozenset({Type.TEXT, Type.DATE, Type.SET})

_GROUPED = re.compile(r"^\d+[,.]\d{3}$")
_DECIMAL = str.maketrans(",٫", "..")
_YES_NO = (("yes", "yes"), ("no", "no"))


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form.

    `choices` are value and label, in order, for codes, sets and yes or no; empty otherwise. `answers` are the
    answers without a value that it offers. `long` says that a text wants several lines. A number lies in
    `[least, most]` (closed; `None` is open).
    """

    name: str
    type: Type
    label: str
    means: str
    group: str
    choices: tuple[tuple[str, str], ...]
    answers: tuple[Answer, ...]
    long: bool
    least: float | None
    most: float | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one kind: its fields in order, and what may tie the event to others.

    `references` leaves out those that begin with the event (the server mints them).
    """

    kind: str
    label: str
    means: str
    fields: tuple[Field, ...]
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """What was read from a submitted form. `values` lacks what was left blank; `errors` maps the names of
    fields to what is wrong, and those fields have no value."""

    values: Mapping[str, Value]
    errors: Mapping[str, Message]

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.errors


def form_of(kind: Kind, groups: Iterable[str] | None = None) -> Form:
    """The form of `kind`, of the field groups `groups` only (of all, if not given): what the person who fills
    it may not see, the person is not asked. Raises `ValueError` for a derived kind, which nobody records."""
    if kind.derived:
        raise ValueError(f"{kind.name} follows from other facts and is never recorded")
    allowed = None if groups is None else frozenset(groups)
    return Form(
        kind.name,
        kind.label,
        kind.means,
        tuple(
            _field(attribute)
            for attribute in kind.attributes.values()
            if allowed is None or attribute.group in allowed
        ),
        tuple(name for name in kind.references if name not in kind.mints),
    )


def _field(attribute: Attribute) -> Field:
    choices = (
        _YES_NO if attribute.type is Type.BOOL3 else tuple(zip(attribute.codes, attribute.code_labels, strict=True))
    )
    return Field(
        attribute.name,
        attribute.type,
        attribute.label,
        attribute.means,
        attribute.group,
        choices,
        (Answer.NONE, *_ANSWERS) if attribute.type in _EMPTIABLE else _ANSWERS,
        attribute.type is Type.TEXT,
        attribute.least,
        attribute.most,
        attribute.whole,
    )


def read_form(
    form: Form,
    submitted: Mapping[str, Sequence[str]],
    vocabulary: Vocabulary,
    zone: str = "UTC",
    southern: bool = False,
) -> Filled:
    """What was submitted for `form`: for each field the strings sent under its name, in order.

    A blank field is left out. `unknown`, `not_asked` and `none` are read as answers; of several strings for
    a set, an answer may stand only alone. Dates keep the precision in which they were written and are read
    in `zone`. Names that the form does not have are passed over. Never raises: `errors` say what is wrong.
    """
    values: dict[str, Value] = {}
    errors: dict[str, Message] = {}
    for field in form.fields:
        sent = [text.strip() for text in submitted.get(field.name, ()) if text.strip()]
        if not sent:
            continue
        read = _read(field, sent, zone, southern)
        if isinstance(read, Message):
            errors[field.name] = read
        else:
            values[field.name] = tidy(read)
    draft = Draft(form.kind, Instant.undated(zone), values)
    for problem in problems(draft, vocabulary, vocabulary.kinds[form.kind].subjects[0]):
        if problem.part in values:
            errors[problem.part] = problem.message
            del values[problem.part]
    return Filled(values, errors)


def _read(field: Field, sent: Sequence[str], zone: str, southern: bool) -> Value | Message:
    answers = [text for text in sent if text in field.answers]
    if answers:
        return (
            Answer(answers[0])
            if len(sent) == 1
            else say("Give either a value or “{answer}”, not both", answer=answers[0])
        )
    if field.type is Type.SET:
        return frozenset(sent)
    if len(sent) > 1:
        return say("Give one answer only")
    text = sent[0]
    match field.type:
        case Type.NUMBER:
            return _number(text)
        case Type.DATE:
            return _date(text, zone, southern)
        case _:
            return text


def _number(text: str) -> Value | Message:
    if _GROUPED.match(text):  # 1,500 is fifteen hundred to one reader and one and a half to another
        return say("Write the number without separators, such as 1500 or 1.5")
    try:
        number = float(text.translate(_DECIMAL))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        return say("Write a number, such as 3 or 1.5")
    return int(number) if number == int(number) else number


def _date(text: str, zone: str, southern: bool) -> Value | Message:
    try:
        return read_instant(text, zone, southern)
    except (InstantError, OverflowError):
        return say("Write a year, month, day or time: 2026, 2026-04, 2026-04-13 or 2026-04-13T14:20")
