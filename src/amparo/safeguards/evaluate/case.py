"""One case while it is judged: resolved facts, what conditions look up in them, and what was used.

Pure. Encoding (here and in `pathway.resolving`) is kept apart from judging (the forms), so that another
runner can share the one and repeat the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from amparo.pathway.facts import Fact
from amparo.pathway.instants import BEGINNING, END
from amparo.pathway.resolving import Resolved
from amparo.safeguards.evaluate.scope import Scope

Made = TypeVar("Made")


class Case:
    """What the judging of one subject shares: looked up once, thrown away with the case.

    `used` gathers the events that a finding rests on, `vouched` the agencies whose coverage it uses, and
    `numbers` holds the values of `limit()` under the law in question. `told` is what conditions that hang on a
    fact alone have said of it, and the events by which they did.
    """

    __slots__ = (
        "_cover",
        "_first",
        "_kinds",
        "_memo",
        "_noted",
        "_place",
        "as_of",
        "facts",
        "numbers",
        "resolved",
        "told",
        "used",
        "vouched",
    )

    def __init__(self, resolved: Resolved) -> None:
        self.resolved = resolved
        self.as_of = resolved.as_of
        self.facts = resolved.facts
        self.used: list[str] = []
        self.vouched: list[str] = []
        self.numbers: Mapping[str, float] = {}
        self.told: dict[tuple[object, Fact], tuple[bool | None, tuple[str, ...]]] = {}
        self._cover = resolved.cover
        self._place = resolved.subject if resolved.subject_kind == "facility" else None
        self._first: dict[tuple[Scope, Fact], int] = {}
        self._kinds: dict[tuple[str, ...], list[Fact]] = {}
        self._memo: dict[object, object] = {}
        self._noted: dict[object, tuple[object, tuple[str, ...], tuple[str, ...]]] = {}

    def of(self, kinds: tuple[str, ...]) -> list[Fact]:
        """The facts of `kinds`, in order."""
        found = self._kinds.get(kinds)
        if found is None:
            by_kind = self.resolved.by_kind
            if len(kinds) == 1:
                found = by_kind.get(kinds[0], [])
            else:
                wanted = frozenset(kinds)
                found = [fact for fact in self.facts if fact.kind in wanted]
            self._kinds[kinds] = found
        return found

    def first(self, fact: Fact, scope: Scope, references: tuple[str, ...]) -> int:
        """When the scope of `fact`, by `references`, may have begun at the earliest: with the first of its events.

        In some world an event of unknown scope belongs to it and came first; so does an undated one, which leaves
        the beginning open. A kind that carries none of `references` belongs to no such scope.
        """
        found = self._first.get((scope, fact))
        if found is None:
            ties = self.resolved.words.ties
            inside = (
                max(other.earliest, BEGINNING)
                for other in self.facts  # in order
                if (tied := scope(fact, other))
                or (tied is None and not ties.get(other.kind, frozenset(references)).isdisjoint(references))
            )
            found = self._first[scope, fact] = next(inside, min(fact.earliest, END))
        return found

    def once(self, key: object, make: Callable[[], Made]) -> Made:
        """What `make` gives, made once for `key`."""
        if key not in self._memo:
            self._memo[key] = make()
        return self._memo[key]  # type: ignore[return-value]  # the key decides the type

    def noted(self, key: object, make: Callable[[], Made]) -> Made:
        """As `once`; what was used and vouched for in making it is noted each time."""
        found = self._noted.get(key)
        if found is None:
            used, vouched, self.used, self.vouched = self.used, self.vouched, [], []
            found = make(), tuple(dict.fromkeys(self.used)), tuple(dict.fromkeys(self.vouched))
            self._noted[key] = found
            self.used, self.vouched = used, vouched
        self.used += found[1]
        self.vouched += found[2]
        return found[0]  # type: ignore[return-value]  # the key decides the type

    def facility(self, fact: Fact | None, scope: tuple[str, ...]) -> str | None:
        """The facility whose coverage speaks for the events in scope of `fact`: its own, if scope says so."""
        if fact is None or not scope or scope[0] != "facility":
            return self._place
        return self._place or fact.references.get("facility")

    def silent(
        self, kinds: tuple[str, ...], start: int, end: int, fact: Fact | None, scope: tuple[str, ...]
    ) -> bool:
        """Whether no event of `kinds` that the record lacks can lie in `[start, end]`, in scope of `fact`.

        Each kind is covered throughout, or happens once per reference and its certain event lies outside.
        Nothing lies after the moment of evaluation. What the record holds is for the caller to look at.
        """
        before = len(self.vouched)
        if self.unvouched(kinds, start, end, fact, scope):
            del self.vouched[before:]  # what vouches for some of them settles nothing
            return False
        return True

    def unvouched(
        self, kinds: tuple[str, ...], start: int, end: int, fact: Fact | None, scope: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Those of `kinds` of which an event could lie unseen in `[start, end]`."""
        end = min(end, self.as_of)
        if start > end:
            return ()
        facility = self.facility(fact, scope)
        unvouched: list[str] = []
        for kind in kinds:
            run = self._cover.holding(kind, start, end, facility)
            if run is not None:
                self.vouched += run.agencies
            elif not self.is_elsewhere(kind, start, end, fact, scope):
                unvouched.append(kind)
        return tuple(unvouched)

    def is_elsewhere(self, kind: str, start: int, end: int, fact: Fact | None, scope: tuple[str, ...]) -> bool:
        """Whether the one event of a `once` kind is known to lie outside `[start, end]`."""
        reference = self.resolved.words.once.get(kind)
        if reference is None or fact is None or scope[:1] != (reference,):
            return False
        value = fact.references.get(reference)
        for other in self.of((kind,)):
            outside = other.latest < start or other.earliest > end
            if outside and other.exists and value is not None and other.references.get(reference) == value:
                self.used += other.events
                return True
        return False

    def unseen_from(self, kinds: Iterable[str], start: int, fact: Fact | None, scope: tuple[str, ...]) -> int:
        """The first moment from `start` on at which an event of `kinds` could lie unseen.

        At most one microsecond after the moment of evaluation; `END` if `kinds` is empty.
        """
        facility = self.facility(fact, scope)
        stops = [self.resolved.cover.stops(kind, start, facility) for kind in kinds]
        first = min(stops, default=END)
        if first > self.as_of:
            for kind in kinds:
                run = self.resolved.cover.holding(kind, start, start, facility)
                self.vouched += run.agencies if run else ()
            return max(self.as_of + 1, start)
        return first
