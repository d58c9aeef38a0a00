"""From a timeline to resolved facts: what stands as of one moment, known at another.

Pure. The one place that reads corrections, duplicates, carried statements, birth and coverage, so that
nothing after it has to. Source: the rule language, section 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from amparo.law.counting import birthday, day_of, start_of_day
from amparo.pathway.carrying import CHILD, Carried, carry_references, carry_statements, is_no
from amparo.pathway.correcting import live_facts
from amparo.pathway.covering import Cover
from amparo.pathway.events import Timeline
from amparo.pathway.facts import DISPUTED, Fact, Reading, Words, is_stated
from amparo.pathway.instants import BEGINNING, END, Instant, moment_of
from amparo.pathway.vocabulary import load_vocabulary

TURNED_18: Final = "turned_18"
ADULT_AT: Final = 18

_NOTHING = Carried(None)


@lru_cache(maxsize=1)
def shipped_words() -> Words:
    """The words of the vocabulary that Amparo ships with."""
    return Words.of(load_vocabulary())


@dataclass(slots=True, eq=False)
class Resolved:
    """One subject's facts, in order of (earliest, latest, recorded, root), and what can be read of them.

    `birth` is the first and last day on which the child may have been born, `None` without a claim.
    `presumed_child` is true only where the record says so. `as_of` and `known_at` are microseconds UTC.
    """

    subject: str
    subject_kind: str
    zone: str
    as_of: int
    known_at: int
    facts: list[Fact]
    cover: Cover
    words: Words
    by_kind: dict[str, list[Fact]]
    carried: dict[tuple[str, str], Carried]
    birth: tuple[date, date] | None = None
    presumed_child: bool = False
    flags: tuple[str, ...] = ()
    _days: dict[int, date] = field(default_factory=dict[int, date])
    _hours: dict[int, int] = field(default_factory=dict[int, int])

    def day(self, at: int) -> date:
        """The civil day at `at` in the zone of the timeline."""
        day = self._days.get(at)
        if day is None:
            day = self._days[at] = day_of(at, self.zone)
        return day

    def hour(self, at: int) -> int:
        """The hour of the clock (0 to 23) at `at` in the zone of the timeline."""
        hour = self._hours.get(at)
        if hour is None:
            hour = self._hours[at] = moment_of(at, self.zone).hour
        return hour

    def statement(self, fact: Fact, name: str) -> Carried:
        """What the record says of a carried attribute on `fact`, and the events that say it."""
        along = self.words.carried[name]
        where = CHILD if along == CHILD else fact.references.get(along)
        found = self.carried.get((name, where)) if where is not None and where != DISPUTED else None
        if found is not None:
            return found
        if name not in fact.attributes:
            return _NOTHING
        value = fact.attributes[name]
        return Carried(value, fact.events, is_stated(value))

    def read(self, fact: Fact, name: str) -> Reading:
        """The attribute `name` on `fact`, carried ones included; `None` if it is blank.

        A blank stays blank here, also where coverage makes it mean no: see `is_no`.
        """
        return self.statement(fact, name).on(fact) if name in self.words.carried else fact.attributes.get(name)

    def is_no(self, fact: Fact, name: str) -> bool:
        """Whether a blank `name` on `fact` means no, because somebody vouches for it."""
        return is_no(fact, name, self.cover)


def resolve(
    timeline: Timeline,
    as_of: int,
    known_at: int | None = None,
    words: Words | None = None,
    leap_birthday: tuple[int, int] = (3, 1),
) -> Resolved:
    """The facts of `timeline` as of `as_of`, by what was recorded up to `known_at` (microseconds UTC, closed).

    Without `known_at` everything in the timeline is known, and coverage that runs behind is measured from
    the later of `as_of` and the last entry. Events after `as_of` are dropped; one that may lie on either
    side of it is only possible, and if dated, ends there. Never raises for what an event says.
    """
    words = words or shipped_words()
    events = timeline.events
    if known_at is not None:
        events = [event for event in events if event.recorded is None or event.recorded <= known_at]
        known = known_at
    else:
        known = max((event.recorded for event in events if event.recorded is not None), default=as_of)
        known = max(known, as_of)
    cover = Cover(timeline.coverage, known)
    facts = [fact for fact in live_facts(events) if _as_of(fact, as_of)]
    if words.carried_references:
        carry_references(facts, words.carried_references)
    facts.sort(key=_order)
    _mark_duplicates(facts)
    carried = carry_statements(facts, words.carried, cover)
    resolved = Resolved(
        timeline.subject, timeline.subject_kind, timeline.zone, as_of, known, facts, cover, words, {}, carried
    )
    _read_birth(resolved, leap_birthday)
    by_kind = resolved.by_kind
    for fact in facts:
        by_kind.setdefault(fact.kind, []).append(fact)
    resolved.flags = tuple(dict.fromkeys(flag for fact in facts for flag in fact.flags))
    return resolved


def _order(fact: Fact) -> tuple[int, int, int, str]:
    return fact.earliest, fact.latest, BEGINNING if fact.recorded is None else fact.recorded, fact.root


def _as_of(fact: Fact, as_of: int) -> bool:
    """Whether `fact` may stand as of then; narrows one that may lie on either side."""
    if fact.earliest > as_of:
        return False
    if fact.latest > as_of:
        fact.exists, fact.doubt = None, fact.doubt or "as_of"
        if fact.latest < END:
            fact.latest = as_of
    return True


def _mark_duplicates(facts: Sequence[Fact]) -> None:
    """Of two agencies' entries of one thing, the later recorded is only possible."""
    if len({fact.agency for fact in facts}) < 2:
        return
    alike: dict[tuple[str, frozenset[tuple[str, str]]], list[Fact]] = {}
    for fact in facts:
        alike.setdefault((fact.kind, frozenset(fact.references.items())), []).append(fact)
    for group in alike.values():
        if len({fact.agency for fact in group}) < 2:
            continue
        group.sort(key=lambda fact: (BEGINNING if fact.recorded is None else fact.recorded, fact.root))
        for number, later in enumerate(group):
            for first in group[:number]:
                overlap = first.earliest <= later.latest and later.earliest <= first.latest
                if overlap and first.agency != later.agency:
                    later.exists, later.doubt = None, later.doubt or "duplicate"
                    break


def _read_birth(resolved: Resolved, leap_birthday: tuple[int, int]) -> None:
    """Birth from the claims; coming of age as a fact of its own."""
    words = resolved.words
    presumed = resolved.carried.get((words.presumed, CHILD))
    resolved.presumed_child = presumed is not None and presumed.value == "yes"
    claim = resolved.carried.get((words.birth, CHILD))
    if claim is None or not isinstance(claim.value, Instant):
        return
    first, last = (day_of(at, claim.value.zone) for at in (claim.value.earliest, claim.value.latest))
    if first == date.min or last == date.max:
        return
    resolved.birth = first, last
    turned = Fact(
        id=f"{resolved.subject}/{TURNED_18}",
        root=f"{resolved.subject}/{TURNED_18}",
        kind=TURNED_18,
        earliest=start_of_day(birthday(first, ADULT_AT, leap_birthday), resolved.zone),
        latest=start_of_day(birthday(last, ADULT_AT, leap_birthday), resolved.zone),
        events=claim.events,
    )
    if _as_of(turned, resolved.as_of):
        resolved.facts.append(turned)
        resolved.facts.sort(key=_order)
