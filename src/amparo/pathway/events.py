"""What happened: events, what they say, and what an agency's silence means.

Pure. An event is never changed: a wrong one is corrected by a later one that names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from amparo.pathway.instants import BEGINNING, END, Instant


class Answer(StrEnum):
    """Three ways in which an attribute can be answered without a value, kept apart for ever."""

    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"
    NONE = "none"


class Source(StrEnum):
    """How the author knows."""

    OBSERVED = "observed"
    CHILD = "child"
    FAMILY = "family"
    DOCUMENT = "document"
    THIRD_PARTY = "third_party"


#: What an attribute may hold. Codes and bool3 (`yes`, `no`) are `str`; dates are `Instant`;
#: sets are frozensets of codes; numbers are int or float. Absent from the mapping means blank.
Value = str | int | float | Instant | frozenset[str] | Answer

#: The references that may tie an event to its episode and so on, narrow to wide.
REFERENCES = (
    "answers",
    "interview",
    "hearing",
    "order",
    "isolation",
    "complaint",
    "proceeding",
    "episode",
    "report",
    "facility",
)

WITHDRAWN = "withdrawn"

_EMPTY: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Event:
    """One dated fact about one subject.

    `recorded` is in microseconds UTC (when the server accepted it); `None` means that the log has no
    such column: the fact was known always. `references` maps a name of `REFERENCES` to an id.
    `corrects` is the id of the event that this one replaces; a withdrawal has kind `withdrawn`.
    `place` is an administrative unit, never an address.
    """

    id: str
    subject: str
    kind: str
    happened: Instant
    recorded: int | None = None
    attributes: Mapping[str, Value] = field(default_factory=lambda: _EMPTY)  # type: ignore[arg-type]
    references: Mapping[str, str] = field(default_factory=lambda: _EMPTY)  # type: ignore[arg-type]
    agency: str = ""
    author: str = ""
    compartment: str = ""
    place: str = ""
    source: str = Source.OBSERVED
    corrects: str | None = None
    vocabulary: int = 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """A declaration: every event of `kinds` that happened in `[start, end]` is in the record.

    A kind written `kind.attribute` declares that a blank attribute means *no*. `agency` is who
    declares (it speaks for every event of these kinds, whoever acted). `lag` (microseconds) is how far
    the record may run behind: coverage ends at known-at minus `lag`. With `facility`, only events that
    refer to that facility are covered.
    """

    agency: str
    kinds: frozenset[str]
    start: int = BEGINNING
    end: int = END
    lag: int = 0
    facility: str | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """All facts of one subject, as recorded (corrections unresolved, in any order), and their coverage.

    `subject_kind` is child, facility, report, group, access or case. `zone` is the zone of the place:
    civil days and hours of the clock are read in it.
    """

    subject: str
    events: tuple[Event, ...]
    coverage: tuple[Coverage, ...] = ()
    subject_kind: str = "child"
    zone: str = "UTC"
