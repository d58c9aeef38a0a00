"""Corrections: of each chain of statements, what still stands.

Pure. A correction replaces; a withdrawal leaves nothing; two live corrections of one fact merge, because
nobody can say which is right: dates take their hull, of other values that differ none is certain.
Source: the rule language, section 1, as decision 22 reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from amparo.pathway.events import WITHDRAWN, Answer, Event, Value
from amparo.pathway.facts import DISAGREEMENT, DISPUTED, Disputed, Fact, is_stated
from amparo.pathway.instants import Instant

AFTER_RECORDED = "after_recorded"


def cut(event: Event) -> tuple[Instant, tuple[str, ...]]:
    """When `event` happened, no later than it was recorded; flagged if it lies wholly after that."""
    happened, recorded = event.happened, event.recorded
    if recorded is None or happened.latest <= recorded:
        return happened, ()
    return happened.cut(recorded), (AFTER_RECORDED,) if happened.earliest > recorded else ()


def live_facts(events: Iterable[Event]) -> list[Fact]:
    """One fact for each chain of corrections among `events`, in no order.

    A chain that branched into several kinds, or into a replacement and a withdrawal, gives facts that are
    only possible. A correction of an event that is not here stands for itself, under that event's id.
    What a fact `answers` is named by its root.
    """
    by_id = {event.id: event for event in events}
    if not any(event.corrects for event in by_id.values()):
        return [_alone(event, event.id, event.recorded) for event in by_id.values() if event.kind != WITHDRAWN]
    replaced = {event.corrects for event in by_id.values() if event.corrects}
    chains: dict[str, list[Event]] = {}
    for event in by_id.values():
        if event.id not in replaced:
            chains.setdefault(_root(event, by_id), []).append(event)
    facts: list[Fact] = []
    for root, leaves in chains.items():
        first = by_id[root].recorded if root in by_id else min((each.recorded or 0 for each in leaves), default=0)
        kinds = sorted({leaf.kind for leaf in leaves})
        for kind in kinds:
            if kind == WITHDRAWN:
                continue
            fact = _merged([leaf for leaf in leaves if leaf.kind == kind], root, first)
            if len(kinds) > 1:
                fact.exists, fact.doubt = None, "correction"
            facts.append(fact)
    roots = {event.id: _root(event, by_id) for event in by_id.values()}
    for fact in facts:
        answered = fact.references.get("answers")
        if answered is not None and roots.get(answered, answered) != answered:
            fact.references = {**fact.references, "answers": roots[answered]}
    return facts


def _root(event: Event, by_id: Mapping[str, Event]) -> str:
    seen = {event.id}
    while event.corrects:
        if event.corrects not in by_id or event.corrects in seen:
            return event.corrects
        event = by_id[event.corrects]
        seen.add(event.id)
    return event.id


def _alone(event: Event, root: str, recorded: int | None) -> Fact:
    happened, flags = cut(event)
    return Fact(
        event.id,
        root,
        event.kind,
        happened.earliest,
        happened.latest,
        True,
        recorded,
        event.attributes,
        event.references,
        event.agency,
        str(event.source),
        (event.id,),
        flags,
    )


def _merged(leaves: list[Event], root: str, recorded: int | None) -> Fact:
    leaves = sorted(leaves, key=lambda leaf: (leaf.recorded or 0, leaf.id))
    fact = _alone(leaves[-1], root, recorded)
    if len(leaves) == 1:
        return fact
    times = [cut(leaf)[0] for leaf in leaves]
    fact.earliest = min(time.earliest for time in times)
    fact.latest = max(time.latest for time in times)
    fact.events = tuple(leaf.id for leaf in leaves)
    names = dict.fromkeys(name for leaf in leaves for name in leaf.attributes)
    fact.attributes = {name: _agreed([leaf.attributes.get(name) for leaf in leaves]) for name in names}
    ties = dict.fromkeys(name for leaf in leaves for name in leaf.references)
    fact.references = {name: _same_tie(name, leaves) for name in ties}
    fact.agency = leaves[0].agency
    fact.flags = tuple(dict.fromkeys(flag for leaf in leaves for flag in cut(leaf)[1]))
    return fact


def _same_tie(name: str, leaves: list[Event]) -> str:
    values = {leaf.references.get(name) for leaf in leaves}
    value = next(iter(values))
    return value if value is not None and len(values) == 1 else DISPUTED


def _agreed(values: list[Value | None]) -> Value | Disputed:
    """What competing statements leave: dates their hull, else unknown unless they are equal."""
    first = values[0]
    if first is not None and all(value == first for value in values):
        return first
    if not all(is_stated(value) for value in values):
        return Answer.UNKNOWN
    if all(isinstance(value, Instant) for value in values):
        hull = values[0]
        for value in values[1:]:
            assert isinstance(hull, Instant) and isinstance(value, Instant)  # noqa: S101 - asked above
            hull = hull.hull(value)
        return DISAGREEMENT if hull is None else hull
    return DISAGREEMENT
