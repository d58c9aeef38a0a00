"""Facts: what is left of the events once corrections, knowledge and carried statements are resolved.

Pure. Three-valued throughout: `True`, `False`, and `None` where worlds differ. Source: the rule language,
section 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from amparo.pathway.events import Answer, Value
from amparo.pathway.vocabulary import Vocabulary

#: A reference about which the record contradicts itself: equal to nothing, different from nothing.
DISPUTED: Final = "\0disputed"


@dataclass(frozen=True, slots=True)
class Disputed:
    """Several statements, all with a value, that do not agree: some value is known, which one is not."""


DISAGREEMENT: Final = Disputed()


class Silent:
    """Nothing but blanks of which coverage says that they mean no: it reads as the code `no`, and is no value."""


SILENT: Final = Silent()

#: Answers that leave every value possible, and those that are no value. Equal to the plain words, too.
OPEN: Final = frozenset[object]({Answer.UNKNOWN, Answer.NOT_ASKED})
VALUELESS: Final = frozenset[object]({*OPEN, Answer.NONE})

#: What reading an attribute may give: a value, `DISAGREEMENT`, `SILENT`, or `None` for a blank.
Reading = Value | Disputed | Silent | None


@dataclass(frozen=True, slots=True)
class Words:
    """What resolving needs to know of a vocabulary, looked up once.

    `carried` maps attributes, and `carried_references` references, to the reference along which they are
    read. `once` maps a kind to the reference for which there is at most one such event; `mints` a kind to the
    references that begin with it; `ties` a kind to all that its events may carry, those read along others among
    them. A kind that is not there may carry any.
    """

    carried: Mapping[str, str] = field(default_factory=dict[str, str])
    carried_references: Mapping[str, str] = field(default_factory=dict[str, str])
    once: Mapping[str, str] = field(default_factory=dict[str, str])
    mints: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    ties: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    birth: str = "birth"
    presumed: str = "presumed_child"

    @staticmethod
    def of(vocabulary: Vocabulary) -> Words:
        """The words of `vocabulary`."""
        kinds = vocabulary.kinds.values()
        along = vocabulary.carried_references
        return Words(
            carried=vocabulary.carried,
            carried_references=along,
            once={kind.name: kind.once for kind in kinds if kind.once},
            mints={kind.name: kind.mints for kind in kinds if kind.mints},
            ties={
                kind.name: frozenset({*kind.references, *(ref for ref in along if along[ref] in kind.references)})
                for kind in kinds
            },
        )


@dataclass(slots=True, eq=False)
class Fact:
    """One thing that happened, or may have: `[earliest, latest]` in microseconds UTC, both ends included.

    `id` is the event that states it now, `root` the first event of its chain of corrections, `events` every
    live event behind it (two, where corrections compete). `exists` is `True`, or `None` where it may not have
    happened; `doubt` then says why (`as_of`, `duplicate`, `correction`). `references` include carried ones.
    `attributes` are its own; carried ones are read through `Resolved.read`. Compared by identity.
    """

    id: str
    root: str
    kind: str
    earliest: int
    latest: int
    exists: bool | None = True
    recorded: int | None = None
    attributes: Mapping[str, Value | Disputed] = field(default_factory=dict[str, "Value | Disputed"])
    references: Mapping[str, str] = field(default_factory=dict[str, str])
    agency: str = ""
    source: str = ""
    events: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    doubt: str = ""

    def moved(self, earliest: int, latest: int) -> Fact:
        """The same fact as seen from another moment, for a condition that is judged then."""
        return replace(self, earliest=earliest, latest=latest)

    def shares(self, other: Fact) -> bool:
        """Whether both carry one reference with one value, or one answers the other: evidence of order."""
        mine, theirs = self.references, other.references
        if mine.get("answers") == other.root or theirs.get("answers") == self.root:
            return True
        return any(value == mine.get(name) and value != DISPUTED for name, value in theirs.items())


def is_stated(value: Reading) -> bool:
    """Whether the record holds a value: anything but a blank, unknown, not asked or none."""
    return value is not None and value is not SILENT and value not in VALUELESS
