"""Bringing an event of an older vocabulary up to date, when it is read.

Pure. The event in the store stays as it was written; what is read is what it means today. One function for
each version leads to the next, and none looks at anything but the event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from amparo.pathway.events import Event, Value
from amparo.pathway.vocabulary import load_vocabulary

#: From an event of one version to the same event in the words of the next. It need not set `vocabulary`.
Upcaster = Callable[[Event], Event]

#: By the version that is read. Version 1 is the first, so there is none yet.
UPCASTERS: Mapping[int, Upcaster] = MappingProxyType({})


class UpcastError(ValueError):
    """An event that this Amparo cannot read. The message says which versions it reads."""


def upcast(event: Event, to: int | None = None, upcasters: Mapping[int, Upcaster] = UPCASTERS) -> Event:
    """`event` in the words of version `to` (that of the vocabulary that Amparo ships with, if not given).

    The event itself if it is of that version. Raises `UpcastError` if it is of a later one, or if a step
    is missing.
    """
    target = load_vocabulary().version if to is None else to
    if event.vocabulary > target:
        raise UpcastError(
            f"an event of vocabulary {event.vocabulary} cannot be read with vocabulary {target}; update Amparo"
        )
    while event.vocabulary < target:
        step = upcasters.get(event.vocabulary)
        if step is None:
            raise UpcastError(f"nothing leads from vocabulary {event.vocabulary} to {event.vocabulary + 1}")
        event = replace(step(event), vocabulary=event.vocabulary + 1)
    return event


def renamed_kind(old: str, new: str) -> Upcaster:
    """A step that calls events of kind `old` by `new`; others are left as they are."""
    return lambda event: replace(event, kind=new) if event.kind == old else event


def renamed_attribute(kind: str, old: str, new: str) -> Upcaster:
    """A step that calls the attribute `old` of `kind` by `new`. A blank stays blank."""

    def step(event: Event) -> Event:
        if event.kind != kind or old not in event.attributes:
            return event
        return replace(
            event, attributes={new if name == old else name: value for name, value in event.attributes.items()}
        )

    return step


def split_attribute(kind: str, old: str, into: Callable[[Value], Mapping[str, Value]]) -> Upcaster:
    """A step that puts what `old` of `kind` said into other attributes, as `into` says. A blank stays blank."""

    def step(event: Event) -> Event:
        if event.kind != kind or old not in event.attributes:
            return event
        rest = {name: value for name, value in event.attributes.items() if name != old}
        return replace(event, attributes={**rest, **into(event.attributes[old])})

    return step


def in_turn(*steps: Upcaster) -> Upcaster:
    """One step of several, each upon what the one before it made."""

    def step(event: Event) -> Event:
        for each in steps:
            event = each(event)
        return event

    return step
