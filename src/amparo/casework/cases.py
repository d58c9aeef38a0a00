"""One opened case as casework's pages read it: its facts resolved, its duties grouped, its child called by name.

Pure. What may be seen was decided at the door; nothing here adds to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from amparo.casework.wording import Wording
from amparo.law.counting import day_of
from amparo.pathway.events import Coverage, Event, Timeline
from amparo.pathway.facts import Fact
from amparo.pathway.instants import Instant
from amparo.pathway.resolving import Resolved, resolve
from amparo.pathway.tracks import Tracks, tracks_of
from amparo.safeguards.findings import Finding


class Opened(Protocol):
    """What the door hands out: see `access.store.opening.OpenedCase`."""

    @property
    def reference(self) -> str:
        """The reference code."""
        ...

    @property
    def display_name(self) -> str:
        """What the child is called; empty if no name is known, or may be seen."""
        ...

    @property
    def timeline(self) -> Timeline:
        """The facts that may be seen, as recorded."""
        ...

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What may be known of what is owed."""
        ...

    @property
    def withheld_groups(self) -> Mapping[str, frozenset[str]]:
        """Field groups left out of shown facts, by event."""
        ...

    @property
    def as_of(self) -> int:
        """The moment looked at, in microseconds UTC."""
        ...

    @property
    def known_at(self) -> int:
        """By when it was known, in microseconds UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its facts as of the moment looked at.

    `events` are the facts as recorded, by id; `resolved` what is left of them after corrections. `tracks` say where
    the child stands. `age` is the span of completed years at that moment, `None` if nobody claims a birth.
    """

    opened: Opened
    resolved: Resolved
    tracks: Tracks
    events: Mapping[str, Event]
    facts: Mapping[str, Fact]
    age: tuple[int, int] | None

    @property
    def reference(self) -> str:
        """The reference code."""
        return self.opened.reference

    @property
    def zone(self) -> str:
        """The zone of the place."""
        return self.opened.timeline.zone

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the reader may know of what is owed."""
        return self.opened.findings

    @property
    def as_of(self) -> int:
        """The moment looked at, in microseconds UTC."""
        return self.opened.as_of

    @property
    def coverage(self) -> tuple[Coverage, ...]:
        """For what agencies vouch."""
        return self.opened.timeline.coverage

    def fact(self, event: str | None) -> Fact | None:
        """The fact that an event, or the first of its chain of corrections, states; `None` if it is not shown."""
        return self.facts.get(event) if event else None

    def is_own(self, event: Event, agency: str) -> bool:
        """Whether `agency` can correct the entry: it made it, it still speaks, and the reader sees all of it."""
        stands = (fact := self.fact(event.id)) is not None and fact.id == event.id
        return event.agency == agency and stands and event.id not in self.opened.withheld_groups

    def name(self, words: Wording) -> str:
        """What the child is called; words for it if no name is known or shown."""
        return self.opened.display_name or words.translate("No name known")

    def name_and_age(self, words: Wording) -> str:
        """Name, then age; the name set apart, because it may run the other way than the page."""
        age, name = self.age_text(words), f"\u2068{self.name(words)}\u2069"
        return words.translate("{name}, {age}").format(name=name, age=age) if age else name

    def age_text(self, words: Wording) -> str:
        """Completed years as far as anybody claims: `15`, `14 or 15`, `between 9 and 12`; empty without a claim."""
        if self.age is None:
            return ""
        least, most = self.age
        if least == most:
            return words.plural("{count}", "{count}", least).format(count=least)
        if most == least + 1:
            return words.translate("{least} or {most}").format(least=least, most=most)
        return words.translate("between {least} and {most}").format(least=least, most=most)

    def born(self) -> Instant | None:
        """The claim about birth, as precisely as it stands."""
        claim = self.resolved.carried.get(("birth", "child"))
        return claim.value if claim is not None and isinstance(claim.value, Instant) else None


def read_case(opened: Opened, leap_birthday: tuple[int, int] = (3, 1)) -> Case:
    """`opened` with its facts resolved once for all that its page shows."""
    resolved = resolve(opened.timeline, opened.as_of, opened.known_at, leap_birthday=leap_birthday)
    facts: dict[str, Fact] = {}
    for fact in resolved.facts:
        for event in (*fact.events, fact.root, fact.id):
            facts.setdefault(event, fact)
    return Case(
        opened,
        resolved,
        tracks_of(resolved),
        {event.id: event for event in opened.timeline.events},
        facts,
        _age(resolved),
    )


def _age(resolved: Resolved) -> tuple[int, int] | None:
    if resolved.birth is None:
        return None
    today = day_of(resolved.as_of, resolved.zone)
    first, last = resolved.birth
    return max(0, _years(last, today)), max(0, _years(first, today))


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
