"""Turns the rows of a log into events, as its map says.

Pure. What can be read stays a fact; what cannot is a `Reject` and, in the fact, unknown. So an unreadable time
leaves an undated event, and never a gap in which somebody could seem to have done nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from amparo.law.toml_files import FileError
from amparo.pathway.events import Answer, Event, Source, Value
from amparo.pathway.instants import Instant, Precision
from amparo.pathway.logs.cells import Unreadable, ZoneMissing, code_of, instant_of, value_of
from amparo.pathway.logs.map_files import nearest
from amparo.pathway.logs.maps import ISO, ROW, AttributeColumn, EventColumn, LogMap, Unlisted, slug
from amparo.pathway.logs.rows import Cell, Reject, Row, joined
from amparo.pathway.vocabulary import Attribute, Type

#: So many midnights and nothing else are no chance.
_SUSPECT = 5


@dataclass(frozen=True, slots=True)
class Mapped:
    """What one row says: its case, its events (their ids are given when the case is complete), the rejects.

    `once` holds the places in `events` of facts that every row of the case repeats.
    """

    case: str
    events: tuple[Event, ...]
    once: frozenset[int] = frozenset()
    rejects: tuple[Reject, ...] = ()


@dataclass(slots=True)
class Mapper:
    """Applies a map to rows of the log called `name`.

    `zone` is the zone of times without an offset and of civil days; `None` if nobody named one, and then such a
    time raises `FileError`. `seen` collects the kinds, `latest` the latest time of the time column, `merged`
    the kinds that several activities share by chance (`activities` has the first of each), `ignored` the number of
    rows that the map leaves out, `midnights` how often a column said nothing but midnight.
    """

    name: str
    log_map: LogMap
    zone: str | None
    seen: set[str] = field(default_factory=set[str])
    latest: int | None = None
    ignored: int = 0
    activities: dict[str, str] = field(default_factory=dict[str, str])
    merged: set[str] = field(default_factory=set[str])
    midnights: dict[str, int | None] = field(default_factory=dict[str, int | None])

    def read(self, row: Row) -> Mapped:
        """The events of `row`. Raises `FileError` for a time without an offset where no zone is named."""
        return _RowReader(self, row).mapped()

    def note_clock(self, column: str, text: str) -> None:
        """Remember whether `column` ever says another time of day than midnight."""
        count = self.midnights.setdefault(column, 0)
        if count is not None:
            self.midnights[column] = count + 1 if text[11:16] == "00:00" else None

    def always_midnight(self) -> list[str]:
        """Columns whose every time (five or more) is midnight: perhaps only the day is known."""
        return sorted(column for column, count in self.midnights.items() if count is not None and count >= _SUSPECT)

    def place(self, reject: Reject) -> Reject:
        """`reject` with its case, if the cells that could be read tell it."""
        return replace(reject, case=_RowReader(self, Row(reject.line, reject.cells)).role("case"))

    def kind(self, activity: str) -> str | None:
        """The kind of an activity, `None` if the map leaves it out. Raises `Unreadable` if it gives none."""
        if activity in self.log_map.ignored:
            return None
        if (kind := self.log_map.kinds.get(activity)) is not None:
            return kind
        words = self.log_map.vocabulary
        if words is not None and activity in words.kinds and not words.kinds[activity].derived:
            return activity
        if self.log_map.unlisted is Unlisted.IGNORE:
            return None
        if self.log_map.unlisted is Unlisted.REJECT:
            recorded = [name for name, kind in words.kinds.items() if not kind.derived] if words is not None else []
            hint = nearest(activity, recorded) if activity.isascii() else ""
            raise Unreadable(f"an activity that the map does not list{hint}")
        if not (name := slug(activity)):
            raise Unreadable("an activity without a letter or digit; list it under [kinds]")
        if self.activities.setdefault(name, activity) != activity:
            self.merged.add(name)
        return name


@dataclass(slots=True)
class _RowReader:
    mapper: Mapper
    row: Row
    case: str = ""
    rejects: list[Reject] = field(default_factory=list[Reject])
    shared: tuple[int | None, Mapping[str, str]] | None = None

    def mapped(self) -> Mapped:
        log_map = self.mapper.log_map
        self.case = self.text(log_map.columns["case"])
        if not self.case:
            self.reject(f"column {log_map.columns['case']}: no case", kept=False)
            return Mapped("", (), rejects=tuple(self.rejects))
        events: list[Event] = []
        once: set[int] = set()
        for column in log_map.events:
            if (event := self.column_event(column)) is not None:
                if column.once:
                    once.add(len(events))
                events.append(event)
        has_activity = "activity" in log_map.columns and not self.row.is_case_only
        if has_activity and (event := self.row_event()) is not None:
            events.append(event)
        self.mapper.seen.update(event.kind for event in events)
        return Mapped(self.case, tuple(events), frozenset(once), tuple(self.rejects))

    def reject(self, reason: str, *, kept: bool) -> None:
        reject = Reject(self.row.line, reason, self.row.text(), self.case, kept, file=self.row.file)
        self.rejects.append(reject)

    def text(self, column: str | None) -> str:
        """The text of a column; empty if it is blank or the map does not have it."""
        cell = self.row.cells.get(column, "") if column is not None else ""
        text = joined(cell).strip()
        return "" if text in self.mapper.log_map.texts.blank else text

    def role(self, role: str) -> str:
        return self.text(self.mapper.log_map.columns.get(role))

    def event(self, kind: str, happened: Instant, attributes: Mapping[str, Value], *, own: bool) -> Event:
        """An event of the row; the id and the correction are those of its `own` activity."""
        if self.shared is None:
            self.shared = self.recorded(), self.references()
        recorded, references = self.shared
        return Event(
            id=self.role("id") if own else "",
            subject=self.case,
            kind=kind,
            happened=happened,
            recorded=recorded,
            attributes=attributes,
            references=references,
            agency=self.role("agency"),
            author=self.role("author"),
            place=self.role("place"),
            source=self.role("source") or Source.OBSERVED,
            corrects=(self.role("corrects") or None) if own else None,
        )

    def recorded(self) -> int | None:
        """When the row was recorded, at the latest; `None` if it does not say so: then it was known always."""
        column = self.mapper.log_map.columns.get("recorded")
        if column is None or (instant := self.time(column)).precision is Precision.UNDATED:
            return None
        return instant.latest

    def references(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for name, column in self.mapper.log_map.references.items():
            if value := _digest(sorted(self.row.cells.items())) if column == ROW else self.text(column):
                found[name] = value
        return found

    def column_event(self, column: EventColumn) -> Event | None:
        """The event of a column of times; none where it is blank (nothing says that it happened)."""
        if not self.text(column.time):
            return None
        attributes = self.attributes(column.kind, only_named=True)
        return self.event(column.kind, self.time(column.time), attributes, own=False)

    def row_event(self) -> Event | None:
        """The event that the row's activity names; a row without a time is an undated event."""
        columns = self.mapper.log_map.columns
        activity = self.role("activity")
        try:
            if not activity:
                raise Unreadable("no activity")
            kind = self.mapper.kind(activity)
            if kind is None:
                self.mapper.ignored += 1
                return None
            kind += self.suffix()
            if self.mapper.log_map.vocabulary is not None and kind not in self.mapper.log_map.vocabulary.kinds:
                raise Unreadable("an activity and a lifecycle transition that give no kind of Amparo's")
        except Unreadable as error:
            self.reject(f"column {columns['activity']}: {error}", kept=False)
            return None
        happened = self.time(columns["time"])
        if happened.precision is not Precision.UNDATED:
            self.mapper.latest = max(happened.latest, self.mapper.latest or happened.latest)
        return self.event(kind, happened, self.attributes(kind), own=True)

    def suffix(self) -> str:
        log_map = self.mapper.log_map
        transition = self.role("lifecycle")
        if not transition:
            return ""
        if transition in log_map.suffixes:
            return log_map.suffixes[transition]
        if transition.casefold() == "complete":
            return ""
        if log_map.vocabulary is not None:
            raise Unreadable("a lifecycle transition that [suffixes] does not list")
        return f"_{slug(transition)}"

    def time(self, column: str) -> Instant:
        """The time in `column`: undated if blank, and undated with a reject if it cannot be read."""
        try:
            return self.instant(self.text(column), column)
        except Unreadable as error:
            self.reject(f"column {column}: {error}", kept=True)
            return Instant.undated(self.mapper.zone or "UTC")

    def instant(self, text: str, column: str) -> Instant:
        form = self.mapper.log_map.times.get(column, ISO)
        if form is ISO and text:
            self.mapper.note_clock(column, text)
        try:
            return instant_of(text, form, self.mapper.zone)
        except ZoneMissing:
            raise FileError(
                self.row.file or self.mapper.name,
                self.row.line,
                f"column {column}: a time without an offset; name its zone with --timezone or zone = in the map",
            ) from None

    def attributes(self, kind: str, *, only_named: bool = False) -> Mapping[str, Value]:
        """What the row says of an event of `kind`; `only_named`: by attributes that name the kind."""
        found: dict[str, Value] = {}
        for column in self.mapper.log_map.attributes:
            definition = self.definition(column, kind)
            if definition is None or (only_named and kind not in column.kinds):
                continue
            try:
                value = self.value(column, definition)
            except Unreadable as error:
                self.reject(f"column {column.column}: {error}", kept=True)
                value = Answer.UNKNOWN
            if value is not None:
                found[column.name] = value
        return found

    def definition(self, column: AttributeColumn, kind: str) -> Attribute | None:
        if column.kinds and kind not in column.kinds:
            return None
        words = self.mapper.log_map.vocabulary
        return column.definition if words is None else words.kinds[kind].attributes.get(column.name)

    def value(self, column: AttributeColumn, definition: Attribute) -> Value | None:
        """What a cell says; `None` if it is blank."""
        texts = self.mapper.log_map.texts
        if definition.type is Type.SET:
            cell = self.row.cells.get(column.column, "")
            if cell in {(), "[]"}:
                return frozenset()  # an empty list is known to hold nothing
            parts = cell.split(column.separator) if isinstance(cell, str) else cell
            words = [part.strip() for part in parts if part.strip() and part.strip() not in texts.blank]
            if len(words) > 1:
                return frozenset(code_of(word, column, definition) for word in words)
            text = "".join(words)  # one of them may be an answer without a value
        else:
            text = self.text(column.column)
        if not text:
            return None
        if text not in column.codes and (answer := texts.answer(text)) is not None:
            return answer
        if definition.type is Type.DATE:
            return self.instant(text, column.column)
        return value_of(text, column, definition)


def _digest(cells: list[tuple[str, Cell]]) -> str:
    return blake2b(repr(cells).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
