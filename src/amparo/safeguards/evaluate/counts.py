"""Looking backward: how many events of a kind there were at or before the event judged, in scope.

Pure. "None" needs absence from the scope's first event. Source: the rule language, section 3.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from amparo.law.counting import due, due_between
from amparo.law.limits import LimitVersion
from amparo.pathway.facts import Fact
from amparo.pathway.instants import BEGINNING, END
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.in_force import InForce
from amparo.safeguards.evaluate.missing import Why, existence_of, time_of, unseen
from amparo.safeguards.evaluate.reading import Reader
from amparo.safeguards.evaluate.scope import Scope, both
from amparo.safeguards.findings import Missing


@dataclass(frozen=True, slots=True)
class Backward:
    """`kinds` for which `where` holds, at or before the event judged, in scope; with `within`, so that the event
    judged lies no later than that limit allows, counted from them."""

    kinds: tuple[str, ...]
    where: Callable[[Case, Fact, Fact | None], bool | None]
    why_where: Why
    limits: frozenset[str]
    scope: Scope
    references: tuple[str, ...]
    within: str | None = None

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
        start = _reaches_back(self, case, fact)
        return missing + unseen(case, self.kinds, start, fact.latest, fact, self.references)


def _certainty(backward: Backward, case: Case, other: Fact, fact: Fact, trigger: Fact | None) -> bool | None:
    """Whether `other` is one of the events counted."""
    before = True if other is fact or other.latest <= fact.earliest else None
    return both(
        before,
        True if other is fact else other.exists,
        backward.scope(fact, other),
        _is_in_time(backward, case, other, fact),
        backward.where(case, other, trigger),
    )


def _is_in_time(backward: Backward, case: Case, other: Fact, fact: Fact) -> bool | None:
    """Whether `fact` lies no later than the limit allows, counted from `other`."""
    if backward.within is None or other is fact:
        return True
    version = _version(backward, case)
    if version is None or (ends := due_between(other.earliest, other.latest, version, case.resolved.zone)) is None:
        return None
    if fact.latest <= ends[0]:
        return True
    return False if fact.earliest > ends[1] else None


def _version(backward: Backward, case: Case) -> LimitVersion | None:
    """The limit under the law in question; of one in working days nobody can tell here whether it has run out."""
    if backward.within is None or not isinstance(case.numbers, InForce):
        return None
    version = case.numbers.lengths.get(backward.within)
    return None if version is None or version.count == "working" else version


def _reaches_back(backward: Backward, case: Case, fact: Fact) -> int:
    """The first moment at which an unseen event would count: of the scope, or from which the limit still reaches
    `fact`. What is due later the later it begins is found by halving."""
    first = case.first(fact, backward.scope, backward.references)
    version = _version(backward, case)
    if version is None or not BEGINNING < fact.earliest < END:
        return first
    low, high = max(first, BEGINNING), fact.earliest
    while low < high:
        middle = (low + high) // 2
        reached = due(middle, version, case.resolved.zone)
        if reached is not None and reached < fact.earliest:
            low = middle + 1
        else:
            high = middle
    return low


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
    elif _is_in_time(backward, case, other, fact) is None:
        unsure = next((each for each in (other, fact) if each.earliest != each.latest), None)
        missing.append(Missing("calendar") if unsure is None else time_of(unsure))
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
    start = _reaches_back(backward, case, fact)
    if not case.silent(backward.kinds, start, fact.latest, fact, backward.references):
        return least, math.inf
    return least, most
