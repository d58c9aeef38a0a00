"""From children's own records to the places that held them: a timeline for each place that events name.

Pure. A rule whose subject is a place (a police cell, a detention centre) is answered by what the records of the
children who were there say of it, and by what is recorded of the place itself. Nobody types anything twice. A child
stands on a place's timeline as a number that leads to nothing, and nothing that was told of the child comes along.
Source: the rule language, section 1, "Subjects". Choices:

- Seen from a place, whoever is admitted there or moved there came (`detention_admitted`), and whoever was there and
  is admitted or moved elsewhere left (`detention_transferred`). A release ends every stay of its episode, as a
  death in custody does.
- A stay belongs to the child and, where each of the child's moves has one, to the episode.
- Of a coming and a leaving on one day, an arrest comes before an admission and that before a move; of two that are
  alike nobody can tell the order, and whether the child left is open: the leaving stands, and is withdrawn.
- Somebody who certainly was of age on coming is no child who is held there; doubt favours the child.
- What could name a place and does not may have been anywhere: at that time a silence proves nothing of any place.
- A silence counts for a place only where it counts for every record that was read.
- What is recorded of a place in the records of several children, in the same words, happened once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from typing import Final

from amparo.law.counting import birthday, start_of_day
from amparo.pathway.carrying import CHILD
from amparo.pathway.correcting import cut
from amparo.pathway.events import WITHDRAWN, Coverage, Event, Timeline
from amparo.pathway.resolving import ADULT_AT
from amparo.pathway.vocabulary import Kind, Type, Vocabulary

FACILITY: Final = "facility"
ARRESTED, CAME, LEFT, RELEASED = "apprehended", "detention_admitted", "detention_transferred", "detention_released"
DIED: Final = "death_in_custody"

#: Events by which somebody comes to a place or leaves it, in the order in which those of one day come.
MOVES: Final = (ARRESTED, CAME, LEFT, RELEASED, DIED)
_ARRIVALS: Final = frozenset({ARRESTED, CAME, LEFT})
_ENDS: Final = frozenset({RELEASED, DIED})

#: The first and last day on which somebody may have been born.
Birth = tuple[date, date]


@dataclass(slots=True)
class _Unplaced:
    """For each kind, the hull `[earliest, latest]` of the events of which nobody can tell the place."""

    hulls: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])

    def note(self, kind: str, earliest: int, latest: int) -> None:
        """An event of `kind` lies in `[earliest, latest]` (microseconds UTC, closed)."""
        first, last = self.hulls.get(kind, (earliest, latest))
        self.hulls[kind] = min(first, earliest), max(last, latest)

    def join(self, other: _Unplaced) -> None:
        """What `other` notes, too."""
        for kind, hull in other.hulls.items():
            self.note(kind, *hull)


class Places:
    """What records say of places, record by record; then the coverage of each place.

    `kinds` are those that matter (all, if `None`); moves always do. Holds no event, so that a log of any size can
    be passed through it: only names of places, spans of what is unplaced and what was said of places themselves.
    """

    def __init__(self, vocabulary: Vocabulary, kinds: Iterable[str] | None = None) -> None:
        self._words = vocabulary
        wanted = set(vocabulary.kinds if kinds is None else kinds) | set(MOVES)
        self._located = {
            name: kind
            for name, kind in vocabulary.kinds.items()
            if name in wanted and (FACILITY in kind.references or FACILITY in kind.subjects)
        }
        self.names: set[str] = set()
        self._unplaced = _Unplaced()
        self._of_itself: dict[str, _Unplaced] = {}
        self._said: dict[bytes, str] = {}
        self._coverage: tuple[Coverage, ...] | None = None

    def add(self, timeline: Timeline, birth: Birth | None = None, known_at: int | None = None) -> Iterator[Event]:
        """The events of one record as they stand on the timelines of places: the subject of each is the place.

        `timeline` may be a child's, or what is recorded of a place: the latter is called as events name the place.
        `birth` is when the child may have been born. Entries after `known_at` (microseconds UTC) are left out. The
        events of one place together, with `coverage`, are its timeline; those of a subject that is not in `names`
        at the end belong to no place.
        """
        self._cover(timeline.coverage)
        events = [
            event
            for event in timeline.events
            if known_at is None or event.recorded is None or event.recorded <= known_at
        ]
        events = _whole_chains(events, self._located)
        named = {place for event in events if (place := event.references.get(FACILITY))}
        self.names |= named
        record = _Record(self, timeline, events, sorted(named), birth)
        return record.placed()

    def _cover(self, coverage: tuple[Coverage, ...]) -> None:
        if self._coverage is None:
            self._coverage = coverage
        elif self._coverage != coverage:
            self._coverage = tuple(each for each in self._coverage if each in coverage)

    def unplaced(self, kind: str, earliest: int, latest: int) -> None:
        """An event of `kind` names no place."""
        self._unplaced.note(kind, earliest, latest)

    def of_itself(self, subject: str, kind: str, earliest: int, latest: int) -> None:
        """`subject` may be a place, of which this is said, or a record that does not say of which it is."""
        self._of_itself.setdefault(subject, _Unplaced()).note(kind, earliest, latest)

    def said_before(self, event: Event, by: str) -> bool:
        """Whether another record than `by` said the same of the place; remembers it."""
        told = (event.kind, event.happened, event.subject, event.agency, sorted(event.attributes.items(), key=str))
        return self._said.setdefault(blake2b(repr(told).encode("utf-8", "surrogatepass")).digest(), by) != by

    def located(self, kind: str) -> Kind | None:
        """The kind, if it can say of a place that it happened there."""
        return self._located.get(kind)

    def coverage(self, place: str) -> tuple[Coverage, ...]:
        """What is complete of `place`, once every record was added."""
        unplaced = _Unplaced(dict(self._unplaced.hulls))
        for subject, each in self._of_itself.items():
            if subject not in self.names:
                unplaced.join(each)
        declared = [replace(each, facility=None) for each in self._coverage or () if each.facility in (None, place)]
        return tuple(piece for each in self._seen_from_a_place(declared) for piece in _holed(each, unplaced))

    def _seen_from_a_place(self, declared: list[Coverage]) -> Iterator[Coverage]:
        """The declarations as they speak of a place: who came is complete only where moves are, too."""
        for each in declared:
            names = frozenset(name for name in each.kinds if name != CAME and self._is_told(name))
            if names:
                yield replace(each, kinds=names)
            if CAME not in each.kinds:
                continue
            for other in declared:
                if LEFT in other.kinds:
                    yield replace(
                        each,
                        kinds=frozenset({CAME}),
                        start=max(each.start, other.start),
                        end=min(each.end, other.end),
                        lag=max(each.lag, other.lag),
                    )

    def _is_told(self, name: str) -> bool:
        """Whether a declaration about `name`, a kind or `kind.attribute`, says anything of a place."""
        kind, _, attribute = name.partition(".")
        found = self._located.get(kind)
        return found is not None and (not attribute or is_told_of_places(found, attribute))


def is_told_of_places(kind: Kind, attribute: str) -> bool:
    """Whether `attribute` comes along to a place: no words that somebody wrote, nothing that is the child's."""
    found = kind.attributes.get(attribute)
    return found is not None and found.type is not Type.TEXT and found.carried != CHILD


def _whole_chains(events: list[Event], located: Mapping[str, Kind]) -> list[Event]:
    """The events of `located` kinds, with all that corrects them and that they correct."""
    by_id = {event.id: event for event in events}
    roots = {event.id: _root(event, by_id) for event in events}
    matter = {roots[event.id] for event in events if event.kind in located}
    return [event for event in events if roots[event.id] in matter]


class _Record:
    """One record while it is passed through `places`."""

    def __init__(
        self, places: Places, timeline: Timeline, events: list[Event], named: list[str], birth: Birth | None
    ) -> None:
        self.places = places
        self.subject = timeline.subject
        self.events = {event.id: event for event in events}
        self.named = named
        self.child = blake2b(timeline.subject.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        self.of_age = None if birth is None else start_of_day(birthday(birth[1], ADULT_AT), timeline.zone)
        self.unsure = set[tuple[str, str]]()
        self.replaced = {event.corrects for event in events}
        self.standing = [event for event in events if event.id not in self.replaced]
        self.moves = [event for event in self.standing if event.kind in MOVES]
        self.roots = {event.id: _root(event, self.events) for event in events}
        told = {self.roots[event.id] for event in events if self._is_of_places(event)}
        self.of_places = {event.id for event in events if self.roots[event.id] in told}
        self.is_numbered = all("episode" in event.references for event in self.moves)

    def placed(self) -> Iterator[Event]:
        """What this record says of places; what it says of no place is noted with `places`."""
        for event in self.standing:
            self._note_unplaced(event)
        chains: dict[str, list[tuple[Event, dict[str, str]]]] = {}
        for event in self.events.values():
            seen = {} if event.id in self.replaced else self._seen(event)
            chains.setdefault(self.roots[event.id], []).append((event, seen))
        for chain in chains.values():
            for place in dict.fromkeys(place for _, seen in chain for place in seen):
                told = [self._told(event, seen.get(place, WITHDRAWN), place) for event, seen in chain]
                if not self._is_said_before(told):
                    yield from told
                for (event, _), each in zip(chain, told, strict=True):
                    if (event.id, place) in self.unsure:  # it stands and is withdrawn: in some world it happened
                        yield replace(each, id=f"{each.id}~is", corrects=each.id)
                        yield replace(each, id=f"{each.id}~not", corrects=each.id, kind=WITHDRAWN, references={})

    def _is_said_before(self, told: list[Event]) -> bool:
        """Whether another record says the same of a place, in one entry that nobody corrected."""
        return len(told) == 1 and self._is_of_places(told[0]) and self.places.said_before(told[0], self.subject)

    def _is_of_places(self, event: Event) -> bool:
        kind = self.places.located(event.kind)
        return kind is not None and FACILITY in kind.subjects

    def _seen(self, event: Event) -> dict[str, str]:
        """The places on whose timelines `event` stands, each with the kind that it has there."""
        place = event.references.get(FACILITY)
        if event.kind not in MOVES:
            if place is None and self._is_of_places(event):
                place = self.subject
            return {place: event.kind} if place and self.places.located(event.kind) else {}
        seen: dict[str, str] = {}
        if place and event.kind in _ARRIVALS and not self._is_of_age(event):
            seen[place] = ARRESTED if event.kind == ARRESTED else CAME
        for other in self.named:
            if event.kind in _ENDS and self._arrivals(other, event):
                seen[other] = event.kind
            elif (
                other != place
                and event.kind in (CAME, LEFT)
                and (leaves := self._leaves(other, event)) is not False
            ):
                seen[other] = LEFT
                if leaves is None:
                    self.unsure.add((event.id, other))
        return seen

    def _note_unplaced(self, event: Event) -> None:
        """Notes what may have happened at any place."""
        if FACILITY in event.references or event.kind in _ENDS or not self.places.located(event.kind):
            return
        happened = cut(event)[0]
        span = happened.earliest, happened.latest
        if self._is_of_places(event):
            self.places.of_itself(self.subject, event.kind, *span)
        elif event.kind not in MOVES:
            self.places.unplaced(event.kind, *span)
        elif not self._is_of_age(event) and event.attributes.get("deprived_of_liberty") != "no":
            self.places.unplaced(ARRESTED if event.kind == ARRESTED else CAME, *span)

    def _is_of_age(self, event: Event) -> bool:
        return self.of_age is not None and cut(event)[0].earliest >= self.of_age

    def _arrivals(self, place: str, event: Event) -> list[Event]:
        """By which events of the stay that `event` concerns the child came to `place`."""
        return [
            other
            for other in self.moves
            if self.roots[other.id] != self.roots[event.id]
            and other.kind in _ARRIVALS
            and other.references.get(FACILITY) == place
            and self._stay(other) == self._stay(event)
            and not self._is_of_age(other)
        ]

    def _leaves(self, place: str, event: Event) -> bool | None:
        """Whether the child left `place` by going elsewhere with `event`; `None` where nobody can tell: in which
        order the two came, or whether somebody only entered the child again where the child was."""
        leaving, rank = cut(event)[0], MOVES.index(event.kind)
        found: bool | None = False
        for arrival in self._arrivals(place, event):
            coming, before = cut(arrival)[0], MOVES.index(arrival.kind)
            if coming.latest < leaving.earliest or (coming.earliest <= leaving.latest and before < rank):
                return True if event.kind == LEFT or FACILITY in event.references else None
            if coming.earliest <= leaving.latest and before == rank:
                found = None
        return found

    def _stay(self, event: Event) -> str:
        """What a place knows of whose stay it is."""
        return f"{self.child}/{event.references.get('episode', '')}" if self.is_numbered else self.child

    def _told(self, event: Event, kind: str, place: str) -> Event:
        """`event` as it stands on the timeline of `place`, under `kind`."""
        own = self.places.located(event.kind)
        if kind == WITHDRAWN or own is None:
            attributes, references = {}, {}
        else:
            attributes = {name: value for name, value in event.attributes.items() if is_told_of_places(own, name)}
            # The place itself ties everything here together, and so is no evidence of any order.
            tied = {name: value for name, value in event.references.items() if name != FACILITY}
            references = {name: self._reference(name, value) for name, value in tied.items()}
            references |= {"episode": self._stay(event)} if event.kind in MOVES else {}
        return replace(
            event,
            id=self._name(event.id),
            subject=place,
            kind=kind,
            attributes=attributes,
            references=references,
            author="",
            corrects=event.corrects
            if event.id in self.of_places or not event.corrects
            else self._own(event.corrects),
        )

    def _name(self, name: str) -> str:
        """The id of an event as places know it: that of a child's own is told apart from other children's."""
        return name if name in self.of_places or name not in self.events else self._own(name)

    def _own(self, name: str) -> str:
        return f"{self.child}:{name}"

    def _reference(self, name: str, value: str) -> str:
        return self._name(value) if name == "answers" else f"{self.child}/{value}"


def _root(event: Event, by_id: Mapping[str, Event]) -> str:
    seen = {event.id}
    while event.corrects and event.corrects in by_id and event.corrects not in seen:
        event = by_id[event.corrects]
        seen.add(event.id)
    return event.corrects or event.id


def _holed(declared: Coverage, unplaced: _Unplaced) -> Iterator[Coverage]:
    """`declared` without the times at which an event of the kind lies that may have happened anywhere.

    What then ends before it begins covers nothing.
    """
    whole = frozenset(name for name in declared.kinds if name not in unplaced.hulls)
    if whole:
        yield replace(declared, kinds=whole)
    for kind in sorted(declared.kinds - whole):
        first, last = unplaced.hulls[kind]
        yield replace(declared, kinds=frozenset({kind}), end=min(declared.end, first - 1))
        yield replace(declared, kinds=frozenset({kind}), start=max(declared.start, last + 1))
