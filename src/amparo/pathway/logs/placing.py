"""The timelines of places, gathered from a log of children while its cases go by.

Pure. Like the cases of a log, places may not fit into memory together; one at a time must.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from amparo.pathway.events import Timeline
from amparo.pathway.logs.grouping import Grouping
from amparo.pathway.logs.mapping import Mapped
from amparo.pathway.logs.maps import LogMap
from amparo.pathway.places import FACILITY, Birth, Places
from amparo.pathway.vocabulary import Vocabulary


class Placing:
    """Takes children's timelines and gives back those of the places they name. A context: it may hold files."""

    def __init__(
        self,
        log_map: LogMap,
        vocabulary: Vocabulary,
        kinds: Iterable[str] | None = None,
        known_at: int | None = None,
    ) -> None:
        """`kinds` are the kinds of event that matter of a place; entries after `known_at` are left out."""
        self._known_at = known_at
        self._places = Places(vocabulary, kinds)
        self._grouping = Grouping(replace(log_map, subject=FACILITY, coverage=(), covers_all=()))

    def __enter__(self) -> Placing:
        return self

    def __exit__(self, *error: object) -> None:
        self._grouping.__exit__(*error)

    @property
    def names(self) -> frozenset[str]:
        """The places named so far."""
        return frozenset(self._places.names)

    def add(self, timeline: Timeline, birth: Birth | None) -> None:
        """Keep what one record says of places; `birth` is when the child may have been born."""
        for event in self._places.add(timeline, birth, self._known_at):
            self._grouping.add(Mapped(event.subject, (event,)))

    def timelines(self, zone: str) -> Iterator[Timeline]:
        """One timeline a place, in the order of their names, once every record was added."""
        for timeline in self._grouping.timelines(zone, ()):
            if timeline.subject in self._places.names:
                yield replace(timeline, coverage=self._places.coverage(timeline.subject))
