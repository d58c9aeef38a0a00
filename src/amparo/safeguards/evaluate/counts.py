"""Looking backward: how many events of a kind there were at or before the event judged, in scope.

Pure. "None" needs absence from the scope's first event. Source: the rule language, section 3.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from amparo.pathway.facts import Fact
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.missing import Why, coverage_of, existence_of, time_of
from amparo.safeguards.evaluate.reading import Reader
from amparo.safeguards.evaluate.scope import Scope, both
from amparo.safeguards.findings import Missing


@dataclass(frozen=True, slots=True)
class Backward:
    """`kinds` for which `where` holds, at or before the event judged, in scope."""

    kinds: tuple[str, ...]
    where: Callable[[Case, Fact, Fact | None], bool | None]
    why_where: Why
    limits: frozenset[str]
    scope: Scope
    references: tuple[str, ...]

    def reader(self) -> Reader:
        """Reads the number of such events as an interval."""
        return lambda case, fact, trigger: counted(self, case, fact, trigger)

    def why(self, case: Case, fact: Fact, trigger: Fact | None) -> list[Missing]:
        """Which events are only possible, and where coverage is missing."""
        missing: list[Missing] = []
        for other in case.of(self.kinds):
            if other.earliest > fact.latest or _certainty(self, case, other, fact, trigger) is not None:
                continue
            missing += _doubts(self, case, other, fact, trigger)
        start = case.first(fact, self.scope)
        if not case.silent(self.kinds, start, fact.latest, fact, self.references):
            missing.append(coverage_of(case, self.kinds, start, fact.latest, fact, self.references))
        return missing


def _certainty(backward: Backward, case: Case, other: Fact, fact: Fact, trigger: Fact | None) -> bool | None:
    """Whether `other` is one of the events counted."""
    before = True if other is fact or other.latest <= fact.earliest else None
    return both(
        before,
        True if other is fact else other.exists,
        backward.scope(fact, other),
        backward.where(case, other, trigger),
    )


def _doubts(backward: Backward, case: Case, other: Fact, fact: Fact, trigger: Fact | None) -> list[Missing]:
    missing: list[Missing] = []
    if other.exists is None:
        missing.append(existence_of(other))
    if backward.scope(fact, other) is None:
        missing.append(Missing("reference", other.id, backward.references[0]))
    if backward.where(case, other, trigger) is None:
        missing += backward.why_where(case, other, trigger)
    if other.latest > fact.earliest and other is not fact:
        missing.append(time_of(other))
    return missing


def counted(backward: Backward, case: Case, fact: Fact, trigger: Fact | None) -> tuple[float, float]:
    """The smallest and largest number of such events; infinitely many where some may lie unseen."""
    least = most = 0
    for other in case.of(backward.kinds):
        if other.earliest > fact.latest:
            break
        certain = _certainty(backward, case, other, fact, trigger)
        if certain is not False:
            most += 1
            least += bool(certain)
            case.used += other.events
    start = case.first(fact, backward.scope)
    if not case.silent(backward.kinds, start, fact.latest, fact, backward.references):
        return least, math.inf
    return least, most
