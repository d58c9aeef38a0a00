"""The vocabulary: every kind of event, its class, its references and its typed attributes.

Pure. The vocabulary is data (`pathway/words/*.toml`, which documents itself) read into the frozen
classes below. It is versioned; `upcast` brings an event of an older version up to date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache


class Compartment(StrEnum):
    """The class of a holding: what one agency holds of one sort, behind one key."""

    SPINE = "spine"
    PROTECTION = "protection"
    JUSTICE = "justice"
    DEFENCE = "defence"
    VICTIM_SAFETY = "victim_safety"


class Type(StrEnum):
    """What an attribute may hold."""

    CODE = "code"
    BOOL3 = "bool3"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One thing that an event can say.

    `group` is the field group, by which access is granted. `encrypted` values never stand in the clear in
    the database. `codes` are the allowed codes of a code or set (empty otherwise). `carried` names the
    reference along which the fact is readable on other events (`child`: on all of the subject's). `label` is
    the question as a form asks it; `code_labels` the words of each code, in the order of `codes`. A number lies
    in `[least, most]` (closed; `None` is open) and is `whole` or not. `uses` names who needs the attribute.
    """

    name: str
    type: Type
    group: str
    label: str = ""
    means: str = ""
    encrypted: bool = False
    codes: tuple[str, ...] = ()
    code_labels: tuple[str, ...] = ()
    carried: str | None = None
    least: float | None = None
    most: float | None = None
    whole: bool = False
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event. `label` says it in a few person-first words, as a timeline writes it.

    `compartment` is the class of holding it is filed in. `track` is protection, justice, liberty,
    release or none. `references` may tie it to its episode and so on; those in `mints` begin with it.
    `once` names the reference for which there is at most one such event. `derived` kinds are computed,
    never recorded.
    """

    name: str
    compartment: Compartment
    track: str
    label: str
    means: str
    attributes: dict[str, Attribute]
    references: tuple[str, ...] = ()
    mints: tuple[str, ...] = ()
    once: str | None = None
    derived: bool = False
    subjects: tuple[str, ...] = ("child",)
    since: int = 1
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All kinds, by name, of one version.

    `groups` maps each field group to its label. `carried_references` maps a reference that is itself carried
    to the reference along which it is (`proceeding` by `episode`).
    """

    version: int
    kinds: dict[str, Kind]
    groups: Mapping[str, str] = field(default_factory=dict[str, str])
    carried_references: Mapping[str, str] = field(default_factory=dict[str, str])
    _found: dict[tuple[str, tuple[str, ...]], tuple[Attribute, ...]] = field(
        default_factory=dict[tuple[str, tuple[str, ...]], "tuple[Attribute, ...]"],
        init=False,
        repr=False,
        compare=False,
    )

    def attribute(self, name: str, kinds: tuple[str, ...] = ()) -> tuple[Attribute, ...]:
        """The definitions of `name` on `kinds` (on all kinds if none is named); empty if there is none."""
        found = self._found.get((name, kinds))
        if found is None:
            chosen = [self.kinds[kind] for kind in kinds if kind in self.kinds] if kinds else self.kinds.values()
            alike = {kind.attributes[name] for kind in chosen if name in kind.attributes}
            found = tuple(sorted(alike, key=lambda attribute: (attribute.group, attribute.codes)))
            if found:  # a name that is none is not kept: there is no end of them
                self._found[name, kinds] = found
        return found

    @property
    def carried(self) -> dict[str, str]:
        """Carried attributes by name, with the reference along which each is readable."""
        return {
            attribute.name: attribute.carried
            for kind in self.kinds.values()
            for attribute in kind.attributes.values()
            if attribute.carried
        }


@lru_cache(maxsize=1)
def load_vocabulary() -> Vocabulary:
    """The vocabulary that Amparo ships with, read once.

    Raises `FileError` (`file:line: what is wrong`) if a file of `pathway/words` is wrong.
    """
    from amparo.pathway.reading_words import WORDS, read_vocabulary  # it builds the classes above

    return read_vocabulary(WORDS)
