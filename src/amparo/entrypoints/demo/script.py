"""The synthetic country as data: agencies, people who work there, places, whose record is whole, and children.

Pure. `read_script` plays `country.toml` and `children.toml` from a given moment. Everything is checked against
the vocabulary first, so that a script cannot say what a form could not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from amparo.access.actors import MandateKind, Role
from amparo.entrypoints.demo.moments import read_moment
from amparo.law.toml_files import TomlFile, read_toml
from amparo.pathway.events import REFERENCES, Answer, Source, Value
from amparo.pathway.instants import MICROSECONDS_PER_HOUR, Instant, InstantError
from amparo.pathway.vocabulary import Attribute, Kind, Type, Vocabulary

C = TypeVar("C", Role, MandateKind)

HERE = Path(__file__).parent
RECORDED_AFTER = MICROSECONDS_PER_HOUR // 3

#: Mark of a synthetic name, in every script that the demonstration uses. Each name holds one of them.
SYNTHETIC_MARKS = ("Example", "Пример", "مثال", "ምሳሌ", "示例")

_EVENT_KEYS = frozenset({"kind", "at", "by", "key", "recorded", "says", "corrects", "source", "place"})


@dataclass(frozen=True, slots=True)
class Agency:
    """An organization that acts. `kind` is a code of the vocabulary's agency types."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works for an agency. Those with a `persona` get a sign-in link."""

    username: str
    name: str
    agency: str
    role: Role
    does: str
    persona: str


@dataclass(frozen=True, slots=True)
class Place:
    """A facility where children are held."""

    id: str
    name: str
    kind: str
    agency: str
    place: str


@dataclass(frozen=True, slots=True)
class Declared:
    """An agency's word that its record of `kinds` is whole from `start` (microseconds UTC) on."""

    agency: str
    kinds: tuple[str, ...]
    start: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One event to record, at `recorded`, by `agency`. References and `corrects` are names of the script."""

    key: str
    kind: str
    happened: Instant
    recorded: int
    agency: str
    attributes: Mapping[str, Value]
    references: Mapping[str, str]
    corrects: str
    source: Source
    place: str


@dataclass(frozen=True, slots=True)
class Child:
    """A synthetic child, what the record shows, and the findings a test expects: rule, law, outcome; `counts` says
    how many there are in all of some outcomes."""

    name: str
    latin: tuple[str, ...]
    shows: str
    expects: tuple[str, ...]
    expects_before_correction: tuple[str, ...]
    counts: Mapping[str, int]
    mandates: Mapping[str, MandateKind]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """The whole country, played from `now` (microseconds UTC)."""

    country: str
    now: int
    agencies: tuple[Agency, ...]
    workers: tuple[Worker, ...]
    places: tuple[Place, ...]
    coverage: tuple[Declared, ...]
    children: tuple[Child, ...]


def read_script(now: int, vocabulary: Vocabulary, zone: str, folder: Path = HERE) -> Script:
    """The country in `folder`, played from `now` in `zone`.

    Raises `FileError`, with file and line, for a name that nothing bears, a word that the vocabulary does
    not know, a time that cannot be read, an event recorded before it happened or after `now`, and a name
    without a synthetic mark.
    """
    return _Reader(now, vocabulary, zone, folder).script()


class _Reader:
    def __init__(self, now: int, vocabulary: Vocabulary, zone: str, folder: Path) -> None:
        self.now, self.vocabulary, self.zone = now, vocabulary, zone
        self.country = read_toml(folder / "country.toml", "country.toml")
        self.children = read_toml(folder / "children.toml", "children.toml")
        self.agencies = self._table(self.country, "agency")
        self.places = self._table(self.country, "facility")

    @staticmethod
    def _table(file: TomlFile, name: str) -> dict[str, dict[str, Any]]:
        return cast("dict[str, dict[str, Any]]", file.content.get(name, {}))

    def script(self) -> Script:
        workers = tuple(self._worker(username, row) for username, row in self._table(self.country, "user").items())
        employed = {worker.agency for worker in workers}
        for agency in self.agencies:
            if agency not in employed:
                raise self.country.error(f"nobody works for {agency}; add a user", "agency", agency)
        children = cast("list[dict[str, Any]]", self.children.content.get("child", []))
        declared = cast("list[dict[str, Any]]", self.country.content.get("coverage", []))
        return Script(
            country=str(self.country.content["country"]),
            now=self.now,
            agencies=tuple(Agency(name, row["name"], row["kind"]) for name, row in self.agencies.items()),
            workers=workers,
            places=tuple(self._place(name, row) for name, row in self.places.items()),
            coverage=tuple(self._declared(number, row) for number, row in enumerate(declared)),
            children=tuple(self._child(number, row) for number, row in enumerate(children)),
        )

    def _known_agency(self, name: str, file: TomlFile, *place: str | int) -> str:
        if name not in self.agencies:
            raise file.error(f"there is no agency {name!r} in country.toml", *place)
        return name

    def _synthetic(self, name: str, file: TomlFile, *place: str | int) -> str:
        if not any(mark in name for mark in SYNTHETIC_MARKS):
            raise file.error(f"{name!r} does not say that it is invented; use {', '.join(SYNTHETIC_MARKS)}", *place)
        return name

    @staticmethod
    def _code(codes: type[C], name: str, file: TomlFile, *place: str | int) -> C:
        try:
            return codes(name)
        except ValueError as error:
            raise file.error(f"{name!r} is none of {', '.join(codes)}", *place) from error

    def _worker(self, username: str, row: dict[str, Any]) -> Worker:
        place = ("user", username)
        return Worker(
            username=username,
            name=self._synthetic(row["name"], self.country, *place, "name"),
            agency=self._known_agency(row["agency"], self.country, *place, "agency"),
            role=self._code(Role, row["role"], self.country, *place, "role"),
            does=row["does"],
            persona=row.get("persona", ""),
        )

    def _place(self, name: str, row: dict[str, Any]) -> Place:
        agency = self._known_agency(row["agency"], self.country, "facility", name, "agency")
        return Place(name, row["name"], row["kind"], agency, row["place"])

    def _declared(self, number: int, row: dict[str, Any]) -> Declared:
        place = ("coverage", number)
        for kind in row["kinds"]:
            if kind.partition(".")[0] not in self.vocabulary.kinds:
                raise self.country.error(f"the vocabulary has no kind {kind!r}", *place, "kinds")
        start = self._moment(row["from"], {"now": self.now}, self.country, *place, "from").earliest
        return Declared(self._known_agency(row["agency"], self.country, *place), tuple(row["kinds"]), start)

    def _moment(self, text: str, known: Mapping[str, int], file: TomlFile, *place: str | int) -> Instant:
        try:
            return read_moment(text, self.zone, known)
        except InstantError as error:
            raise file.error(str(error), *place) from error

    def _child(self, number: int, row: dict[str, Any]) -> Child:
        place = ("child", number)
        mandates = {
            self._known_agency(agency, self.children, *place, "mandates"): self._code(
                MandateKind, kind, self.children, *place, "mandates"
            )
            for agency, kind in row["mandates"].items()
        }
        known = {"now": self.now}
        entries = [
            self._entry(event, known, (*place, "event", index), mandates)
            for index, event in enumerate(row.get("event", []))
        ]
        agencies = {entry.key: entry.agency for entry in entries if entry.key}
        for index, entry in enumerate(entries):
            if entry.corrects and agencies[entry.corrects] != entry.agency:
                raise self.children.error(
                    f"{entry.agency} corrects an entry of {agencies[entry.corrects]}; an agency corrects its own",
                    *(*place, "event", index, "corrects"),
                )
        return Child(
            name=self._synthetic(row["name"], self.children, *place, "name"),
            latin=tuple(self._synthetic(name, self.children, *place, "latin") for name in row["latin"]),
            shows=row["shows"],
            expects=tuple(row["expects"]),
            expects_before_correction=tuple(row.get("expects_before_correction", ())),
            counts=cast("dict[str, int]", row["counts"]),
            mandates=mandates,
            # Recorded in this order, so that what is corrected is there before what corrects it.
            entries=tuple(sorted(entries, key=lambda entry: entry.recorded)),
        )

    def _entry(
        self,
        row: dict[str, Any],
        known: dict[str, int],
        place: tuple[str | int, ...],
        mandates: Mapping[str, MandateKind],
    ) -> Entry:
        kind = self.vocabulary.kinds.get(row["kind"])
        if kind is None or kind.derived:
            raise self.children.error(f"the vocabulary has no kind {row['kind']!r} to be recorded", *place, "kind")
        agency = self._known_agency(row["by"], self.children, *place, "by")
        if agency not in mandates:
            raise self.children.error(f"{agency} records here but has no mandate for this child", *place, "by")
        happened = self._moment(row["at"], known, self.children, *place, "at")
        key, corrects = row.get("key", ""), row.get("corrects", "")
        if corrects and corrects not in known:
            raise self.children.error(
                f"corrects {corrects!r}, which is no key of an earlier event", *place, "corrects"
            )
        if key:
            known[key] = happened.earliest
        return Entry(
            key=key,
            kind=kind.name,
            happened=happened,
            recorded=self._recorded(row, happened, known, place),
            agency=agency,
            attributes=self._attributes(kind, row.get("says", {}), known, (*place, "says")),
            references=self._references(kind, row, place),
            corrects=corrects,
            source=Source(row.get("source", "observed")),
            place=row.get("place", ""),
        )

    def _recorded(
        self, row: dict[str, Any], happened: Instant, known: Mapping[str, int], place: tuple[str | int, ...]
    ) -> int:
        if text := row.get("recorded"):
            recorded = self._moment(text, known, self.children, *place, "recorded").earliest
        else:
            recorded = min(happened.latest + RECORDED_AFTER, self.now)
        if happened.earliest > recorded or recorded > self.now:
            raise self.children.error("recorded before it happened, or after the start", *place, "at")
        return recorded

    def _references(self, kind: Kind, row: dict[str, Any], place: tuple[str | int, ...]) -> dict[str, str]:
        references = {name: value for name, value in row.items() if name not in _EVENT_KEYS}
        for name, value in references.items():
            if name not in REFERENCES or (name != "answers" and name not in kind.references):
                raise self.children.error(f"{kind.name} has no reference {name!r}", *place, name)
            if name == "facility" and value not in self.places:
                raise self.children.error(f"there is no facility {value!r} in country.toml", *place, name)
        return references

    def _attributes(
        self, kind: Kind, says: dict[str, Any], known: Mapping[str, int], place: tuple[str | int, ...]
    ) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for name, said in says.items():
            attribute = kind.attributes.get(name)
            if attribute is None:
                raise self.children.error(f"{kind.name} says nothing called {name!r}", *place, name)
            values[name] = self._value(attribute, said, known, (*place, name))
        return values

    def _value(
        self, attribute: Attribute, said: Any, known: Mapping[str, int], place: tuple[str | int, ...]
    ) -> Value:
        if isinstance(said, str) and said in set(Answer):
            return Answer(said)
        allowed = ("yes", "no") if attribute.type is Type.BOOL3 else attribute.codes
        match attribute.type:
            case Type.DATE if isinstance(said, str):
                return self._moment(said, known, self.children, *place)
            case Type.TEXT if isinstance(said, str):
                return said
            case Type.NUMBER if isinstance(said, int | float):
                return said
            case Type.CODE | Type.BOOL3 if said in allowed:
                return str(said)
            case Type.SET if isinstance(said, list) and set(cast("list[str]", said)) <= set(allowed):
                return frozenset(cast("list[str]", said))
            case _:
                raise self.children.error(
                    f"{attribute.name} cannot be {said!r}; it is a {attribute.type}"
                    + (f" of {', '.join(allowed)}" if allowed else ""),
                    *place,
                )
