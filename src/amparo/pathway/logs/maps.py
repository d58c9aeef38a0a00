"""What the columns of a log mean.

Pure. A `LogMap` is read from TOML by `map_files.read_map`, or made from the standard names of columns by
`maps.standard_map`. `mapping.Mapper` applies it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from amparo.law.calendars import Calendar
from amparo.law.toml_files import TomlFile
from amparo.pathway.events import REFERENCES, Answer, Coverage
from amparo.pathway.instants import Precision
from amparo.pathway.vocabulary import Attribute, Compartment, Kind, Type, Vocabulary

#: The subject of a stranger's log: its kinds are its own, and not Amparo's.
CASE = "case"
#: The subject of a log of Amparo's kinds, if it says nothing else.
CHILD = "child"

#: In place of a column, for a reference: whatever comes from one row belongs together.
ROW = "@row"

#: Columns that are read by these names if there is no map: Amparo's own, then those of XES.
STANDARD = MappingProxyType(
    {
        "case": ("subject", "case:concept:name"),
        "activity": ("kind", "concept:name"),
        "time": ("happened", "time:timestamp"),
        "lifecycle": ("lifecycle:transition",),
        "recorded": ("recorded",),
        "id": ("id",),
        "corrects": ("corrects",),
        "agency": ("agency",),
        "author": ("author",),
        "place": ("place",),
        "source": ("source",),
    }
)


class Unlisted(StrEnum):
    """What becomes of an activity that `[kinds]` does not list."""

    SLUG = "slug"
    REJECT = "reject"
    IGNORE = "ignore"


class Unplaced(StrEnum):
    """What a row means for coverage if nobody can tell which case it belongs to: it may belong to any."""

    WITHDRAWS_COVERAGE = "withdraws_coverage"
    SAYS_NOTHING = "says_nothing"


@dataclass(frozen=True, slots=True)
class TimeFormat:
    """How a column writes times. `pattern` is empty for ISO 8601, `seconds` or `milliseconds` since 1970, or a
    pattern of `strptime`. `precision` is the most that the column knows, however it writes it: one that always says
    midnight knows the day only, one that always says the first of a month the month."""

    pattern: str = ""
    precision: Precision | None = None


ISO = TimeFormat()


@dataclass(frozen=True, slots=True)
class AttributeColumn:
    """An attribute and the column that states it.

    `definition` says what it may hold; `None` where the vocabulary says so kind by kind. `codes` maps the texts
    of the column to codes. `kinds` are the kinds that have it; empty for all but the kinds of columns of times,
    which have only what names them.
    """

    name: str
    column: str
    definition: Attribute | None
    codes: Mapping[str, str] = field(default_factory=dict[str, str])
    separator: str = ";"
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class EventColumn:
    """A column whose time is an event of its own, of `kind`. With `once`, every row of a case repeats one fact."""

    kind: str
    time: str
    once: bool = False


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts, besides the empty one, that mean blank, and those that mean an answer without a value."""

    blank: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset({"unknown"})
    not_asked: frozenset[str] = frozenset({"not_asked"})
    none: frozenset[str] = frozenset({"none"})

    def answer(self, text: str) -> Answer | None:
        """The answer without a value that `text` means, if it means one."""
        if text in self.unknown:
            return Answer.UNKNOWN
        if text in self.not_asked:
            return Answer.NOT_ASKED
        return Answer.NONE if text in self.none else None


@dataclass(frozen=True, slots=True)
class LogMap:
    """Everything that turns rows into timelines.

    `columns` maps what a column is for (a key of `STANDARD`) to its name. `kinds` maps activities to kinds;
    `suffixes` maps lifecycle transitions to what is added to the kind. `once` are kinds of which a case has at
    most one. `zone` is the zone of times without an offset and of civil days, `None` if the map names none.
    `object_type` is the type of the objects that are the cases of an object-centric log. `vocabulary` is Amparo's,
    or `None` for a stranger's log, whose kinds `words` gives. `file` is for messages.
    """

    columns: Mapping[str, str]
    subject: str = CASE
    zone: str | None = None
    kinds: Mapping[str, str] = field(default_factory=dict[str, str])
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    suffixes: Mapping[str, str] = field(default_factory=dict[str, str])
    ignored: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()
    unlisted: Unlisted = Unlisted.SLUG
    unplaced: Unplaced = Unplaced.WITHDRAWS_COVERAGE
    texts: Texts = Texts()
    times: Mapping[str, TimeFormat] = field(default_factory=dict[str, TimeFormat])
    attributes: tuple[AttributeColumn, ...] = ()
    references: Mapping[str, str] = field(default_factory=dict[str, str])
    events: tuple[EventColumn, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    covers_all: tuple[int, ...] = ()
    calendar: Calendar | None = None
    delimiter: str | None = None
    encoding: str | None = None
    object_type: str | None = None
    vocabulary: Vocabulary | None = None
    file: TomlFile | None = None

    def used_columns(self) -> dict[str, tuple[str | int, ...]]:
        """Every column that the map names, with the place of the map that names it first."""
        used: dict[str, tuple[str | int, ...]] = {}
        for role, column in self.columns.items():
            used.setdefault(column, ("log", role))
        for attribute in self.attributes:
            used.setdefault(attribute.column, ("attribute", attribute.name, "column"))
        for name, column in self.references.items():
            if column != ROW:
                used.setdefault(column, ("references", name))
        for number, event in enumerate(self.events):
            used.setdefault(event.time, ("event", number, "time"))
        for column in self.times:
            used.setdefault(column, ("times", column))
        return used

    def words(self, seen: Iterable[str]) -> Vocabulary:
        """The vocabulary that rules are typed against: Amparo's, or the kinds of this map and those `seen`."""
        if self.vocabulary is not None:
            return self.vocabulary
        # A kind that occurs once a case does so along the reference that is the case itself, if the map has one.
        along = next((name for name, column in self.references.items() if column == self.columns["case"]), CASE)
        names = {*seen, *self.kinds.values(), *(event.kind for event in self.events), *self.once}
        return Vocabulary(version=1, kinds={name: self._kind(name, along) for name in sorted(names)})

    def _kind(self, name: str, along: str) -> Kind:
        own = [event for event in self.events if event.kind == name]
        once = name in self.once or any(event.once for event in own)
        return Kind(
            name=name,
            compartment=Compartment.SPINE,
            track="none",
            label=self.labels.get(name, name.replace("_", " ")),
            means="A kind of this log.",
            attributes={
                attribute.name: attribute.definition
                for attribute in self.attributes
                if attribute.definition is not None and (name in attribute.kinds or not (attribute.kinds or own))
            },
            references=tuple(self.references),
            once=along if once else None,
            subjects=(CASE,),
        )


def slug(text: str) -> str:
    """`text` as a name: small Latin letters, digits and underscores, with accents removed.

    What has no such letters keeps its own: `رفض` stays. Empty if there is no letter or digit at all.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    name = re.sub(r"\W+", "_", plain).strip("_")
    return f"n{name}" if name[:1].isdigit() else name


def standard_map(columns: Iterable[str], amparo: Vocabulary) -> LogMap:
    """The map of a log whose columns have their standard names.

    With the columns `subject`, `kind` and `happened` it is a log of Amparo's own kinds (see `completed`);
    otherwise the names of XES count, the lifecycle's among them if there is one, and the kinds are the log's own.
    Nothing is covered.
    """
    present = set(columns)
    roles = ("case", "activity", "time")
    own = {role: STANDARD[role][0] for role in roles}
    if not present.issuperset(own.values()):
        return LogMap({role: STANDARD[role][-1] for role in (*roles, "lifecycle")})
    return completed(LogMap(own, subject="child", unlisted=Unlisted.REJECT, vocabulary=amparo), present)


def own_map(subject: str, amparo: Vocabulary, references: str = "") -> LogMap:
    """The map of a log of Amparo's own kinds that one of its writers wrote, in the words of XES or OCEL.

    Whatever has a standard name may occur. `references` is what stands before the names of references.
    """
    columns = {"case": "case:concept:name", "activity": "concept:name", "time": "happened"}
    log_map = LogMap(columns, subject=subject, unlisted=Unlisted.REJECT, vocabulary=amparo)
    known = completed(log_map, standard_names(amparo))
    return replace(known, references={name: references + name for name in REFERENCES})


def standard_names(amparo: Vocabulary) -> frozenset[str]:
    """Every name that a column of a log of Amparo's kinds can have without a map."""
    attributes = {name for kind in amparo.kinds.values() for name in kind.attributes}
    return frozenset({*(names[0] for names in STANDARD.values()), *REFERENCES, *attributes})


def completed(log_map: LogMap, columns: Iterable[str]) -> LogMap:
    """`log_map`, for a log of Amparo's kinds, with all `columns` that have a standard name and no other meaning.

    A column called like a role of `STANDARD`, a reference or an attribute is that. A stranger's map says all
    that its columns mean, and stays as it is.
    """
    words = log_map.vocabulary
    if words is None:
        return log_map
    free = set(columns) - set(log_map.used_columns())
    attributes = {name for kind in words.kinds.values() for name in kind.attributes}
    attributes -= {attribute.name for attribute in log_map.attributes}
    roles = {role: names[0] for role, names in STANDARD.items() if names[0] in free}
    return replace(
        log_map,
        columns={**roles, **log_map.columns},
        references={**{name: name for name in REFERENCES if name in free}, **log_map.references},
        attributes=(
            *log_map.attributes,
            *(AttributeColumn(name, name, None) for name in sorted(attributes & free)),
        ),
    )


def open_attribute(name: str, kind: Type, label: str, codes: tuple[str, ...]) -> Attribute:
    """The definition of an attribute of a stranger's log, in the field group `log`."""
    return Attribute(
        name=name,
        type=kind,
        group="log",
        label=label or name.replace("_", " "),
        means="A column of this log.",
        codes=codes,
        code_labels=tuple(code.replace("_", " ") for code in codes),
    )
