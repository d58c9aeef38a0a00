"""Everything that a condition may name, and the scene in which it stands.

Pure. Which events a condition judges decides which attributes it may read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from amparo.law.limits import LimitVersion
from amparo.pathway.events import REFERENCES
from amparo.pathway.vocabulary import Attribute, Type, Vocabulary
from amparo.safeguards.conditions import Syntax
from amparo.safeguards.mistakes import advice_for, quoted

#: Read of the event itself.
OF_THE_EVENT = {"kind": Type.CODE, "source": Type.CODE, "happened": Type.DATE, "recorded": Type.DATE}


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that a condition may name. `broken` terms were reported already and are let pass.
    `roles` are those that can act."""

    vocabulary: Vocabulary
    terms: Mapping[str, Syntax] = field(default_factory=dict[str, Syntax])
    states: frozenset[str] = frozenset()
    limits: Mapping[str, tuple[LimitVersion, ...]] = field(default_factory=dict[str, tuple[LimitVersion, ...]])
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    broken: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()

    def readable(self, name: str, kinds: tuple[str, ...]) -> tuple[Attribute, ...]:
        """The definitions of the attribute `name` on `kinds` (on all if none is named), else carried ones."""
        own = self.vocabulary.attribute(name, kinds)
        return own or tuple(found for found in self.vocabulary.attribute(name) if found.carried)

    def names(self, kinds: tuple[str, ...]) -> set[str]:
        """The attributes that may be read on `kinds`."""
        chosen = [self.vocabulary.kinds[kind] for kind in kinds or self.vocabulary.kinds]
        return (
            {name for kind in chosen for name in kind.attributes} | set(self.vocabulary.carried) | set(OF_THE_EVENT)
        )

    def references(self) -> set[str]:
        """The references that any kind may have."""
        return set(REFERENCES) | {name for kind in self.vocabulary.kinds.values() for name in kind.references}


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a condition stands.

    `kinds` are the kinds of the event judged (none: any kind); `trigger` those of the trigger, if `trigger.x`
    may be read; `at_due`: judged at the due moment, where no event is; `inside`: the function that it looks
    back in; `terms`: the terms being read, so that one cannot need itself.
    """

    kinds: tuple[str, ...] = ()
    trigger: tuple[str, ...] = ()
    at_due: bool = False
    inside: str = ""
    terms: tuple[str, ...] = ()


def unknown_kind(name: str, vocabulary: Vocabulary) -> tuple[str, str, str]:
    """What to say of a kind that the vocabulary lacks: found, expected, advice."""
    return (
        f"there is no kind of event {quoted(name)}",
        "a kind of the vocabulary",
        advice_for(name, vocabulary.kinds, "kinds"),
    )
