"""Gathers the events of a log, which may come in any order, into one timeline a case.

Pure. Facts are sorted in runs of `RUN`; more than one run is merged from nameless temporary files, so that
nothing is left on the disk even if the work is killed. Only one case at a time must fit into memory.
"""

from __future__ import annotations

import heapq
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TextIO

from amparo.pathway.events import Answer, Coverage, Event, Timeline, Value
from amparo.pathway.logs.mapping import Mapped
from amparo.pathway.logs.maps import LogMap, Unplaced
from amparo.pathway.logs.packing import has_id, packed, unpacked
from amparo.pathway.logs.rows import Reject

#: How many facts are sorted in memory; a fact takes about half a kilobyte. Files are open a run each, so that the
#: usual limit of 1,024 open files bounds a log at some 200 million facts.
RUN = 200_000

#: In place of a fact: something of this case could not be read, so that nothing of it is complete.
_GAP = ""


@dataclass(slots=True)
class Counts:
    """How much was read: `rows`, `events`, rows `rejected`, and cells that rows kept `in_part` could not give."""

    rows: int = 0
    events: int = 0
    rejected: int = 0
    in_part: int = 0


class Grouping:
    """Takes facts in any order and gives them back case by case. Used as a context: it may hold files."""

    def __init__(self, log_map: LogMap, run: int = RUN) -> None:
        self.counts = Counts()
        self.unplaced = False
        self._map = log_map
        self._run = run
        self._facts: list[str] = []
        self._runs: list[TextIO] = []
        self._open = ExitStack()

    def __enter__(self) -> Grouping:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(self, mapped: Mapped) -> None:
        """Keep what one row says."""
        for place, event in enumerate(mapped.events):
            self._keep(mapped.case, packed(event, once=place in mapped.once))
        for reject in mapped.rejects:
            self.reject(reject)

    def reject(self, reject: Reject) -> None:
        """Count something unreadable, and remember that its case, or any case, may have more to it."""
        if reject.kept:
            self.counts.in_part += 1
            return
        self.counts.rejected += 1
        if reject.case:
            self._keep(reject.case, _GAP)
        else:
            self.unplaced = True

    def _keep(self, case: str, fact: str) -> None:
        # JSON has no tab or line end of its own, so that lines sort by case and split in one place.
        self._facts.append(f"{json.dumps(case, ensure_ascii=False)[1:-1]}\t{fact}\n")
        if len(self._facts) >= self._run:
            self._facts.sort()
            nameless = tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass", newline="\n")  # noqa: SIM115 - see __exit__
            run = self._open.enter_context(nameless)
            run.writelines(self._facts)
            run.seek(0)
            self._runs.append(run)
            self._facts.clear()

    def timelines(self, zone: str, kinds: Iterable[str]) -> Iterator[Timeline]:
        """One timeline a case, in the order of their names, whatever the order of the rows.

        `kinds` are all kinds of the log, for declarations that cover them all. A case of which a row could not be
        read has no coverage; no case has, if nobody can tell whose row it was and the map does not say otherwise.
        """
        coverage = self._coverage(kinds)
        self._facts.sort()
        lines = (line[:-1].partition("\t") for line in heapq.merge(*self._runs, self._facts))
        for key, facts in groupby(lines, key=lambda parts: parts[0]):
            case = str(json.loads(f'"{key}"'))
            texts = [fact for _, _, fact in facts]
            events = _named(_merged([unpacked(text, case) for text in _distinct(texts)]))
            self.counts.events += len(events)
            yield Timeline(case, events, () if _GAP in texts else coverage, self._map.subject, zone)

    def _coverage(self, kinds: Iterable[str]) -> tuple[Coverage, ...]:
        if self.unplaced and self._map.unplaced is Unplaced.WITHDRAWS_COVERAGE:
            return ()
        every = frozenset(kinds)
        return tuple(
            replace(coverage, kinds=coverage.kinds | every) if place in self._map.covers_all else coverage
            for place, coverage in enumerate(self._map.coverage)
        )


def _distinct(texts: list[str]) -> Iterator[str]:
    """The facts of a case, in the order of their texts, without gaps, and without one id said twice alike.

    Without an id of the log, saying a thing twice is saying two things.
    """
    previous = _GAP
    for text in texts:
        if text != _GAP and (text != previous or not has_id(text)):
            yield text
        previous = text


def _merged(facts: list[tuple[Event, bool]]) -> list[Event]:
    """The events, with those that every row repeats made one a kind.

    Where their rows differ, the time is somewhere in the hull and the attribute unknown: nobody can tell which.
    """
    events: list[Event] = []
    repeated: dict[str, Event] = {}
    for event, once in facts:
        if not once:
            events.append(event)
        elif (known := repeated.get(event.kind)) is None:
            repeated[event.kind] = event
        elif known.id != event.id:
            repeated[event.kind] = _both(known, event)
    return [*events, *repeated.values()]


def _both(one: Event, other: Event) -> Event:
    recorded = [each.recorded for each in (one, other) if each.recorded is not None]
    attributes: dict[str, Value] = {
        name: value if (one.attributes.get(name), other.attributes.get(name)) == (value, value) else Answer.UNKNOWN
        for name, value in {**other.attributes, **one.attributes}.items()
    }
    return replace(
        one,
        happened=one.happened.hull(other.happened),
        recorded=min(recorded, default=None),
        attributes=attributes,
        references={name: value for name, value in one.references.items() if other.references.get(name) == value},
        **{
            name: getattr(one, name) if getattr(one, name) == getattr(other, name) else ""
            for name in ("agency", "author", "place")
        },
    )


def _named(events: list[Event]) -> tuple[Event, ...]:
    """The events in order, those of one id numbered; nothing depends on where a row stood.

    Two different events of one id, or the same thing said twice, are told apart by `~2` and so on.
    """
    used: Counter[str] = Counter()
    named: list[Event] = []
    for event in events:
        used[event.id] += 1
        number = used[event.id]
        named.append(event if number == 1 else replace(event, id=f"{event.id}~{number}"))
    return tuple(sorted(named, key=_order))


def _order(event: Event) -> tuple[int, int, str, str]:
    return event.happened.earliest, event.happened.latest, event.kind, event.id
