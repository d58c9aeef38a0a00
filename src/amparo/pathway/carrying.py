"""Carried facts: stated on one event, readable on all that share the reference.

Pure. Of several statements one lying inside another refines it; otherwise dates take the hull and anything
else is in dispute. Source: the rule language, section 1, "Carried".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from amparo.pathway.covering import Cover
from amparo.pathway.events import Answer
from amparo.pathway.facts import DISAGREEMENT, DISPUTED, OPEN, SILENT, Fact, Reading, is_stated
from amparo.pathway.instants import Instant

CHILD = "child"


@dataclass(frozen=True, slots=True)
class Carried:
    """What all statements together say, and the events that say it.

    `held` is whether the record holds a value at all, be it of a fact that may not have happened. `statements`
    are what was made one of.
    """

    value: Reading
    events: tuple[str, ...] = ()
    held: bool = False
    statements: tuple[tuple[Fact, Reading], ...] = ()

    def on(self, fact: Fact) -> Reading:
        """The value as read on `fact`: where that fact happened, what it states itself was stated."""
        if fact.exists or not any(each is fact for each, _ in self.statements):
            return self.value
        return _together(self.statements, fact).value


def carry_references(facts: Sequence[Fact], carried: Mapping[str, str]) -> None:
    """Gives every fact the carried references that it lacks (a proceeding, by its episode).

    A fact's own reference stands. Where the facts of one episode name several proceedings, or only one
    that may not have happened names any, the proceeding of the others is in dispute.
    """
    for name, along in carried.items():
        named: dict[str, dict[str, bool]] = {}
        for fact in facts:
            if (value := fact.references.get(name)) and (where := fact.references.get(along)):
                certain = named.setdefault(where, {})
                certain[value] = certain.get(value, False) or fact.exists is True
        for fact in facts:
            where = fact.references.get(along)
            if where is None or name in fact.references or where not in named:
                continue
            values = named[where]
            alone = len(values) == 1 and all(values.values()) and where != DISPUTED
            fact.references = {**fact.references, name: next(iter(values)) if alone else DISPUTED}


def carry_statements(
    facts: Sequence[Fact], carried: Mapping[str, str], cover: Cover
) -> dict[tuple[str, str], Carried]:
    """For each carried attribute and each value of its reference, what the statements come to.

    A blank where coverage says that a blank means no is a statement too, though of no value. A statement that may
    not have been made can widen what others say, never refine it; alone it leaves the attribute unknown.
    """
    if not carried:
        return {}
    silent = {name for name in cover.named if name.partition(".")[2] in carried}
    made: dict[tuple[str, str], list[tuple[Fact, Reading]]] = {}
    for fact in facts:
        stated: list[tuple[str, Reading]] = [each for each in fact.attributes.items() if each[0] in carried]
        if silent:
            blank = (name for name in carried if name not in fact.attributes)
            stated += [(name, SILENT) for name in blank if is_no(fact, name, cover, silent)]
        for name, value in stated:
            along = carried[name]
            where = CHILD if along == CHILD else fact.references.get(along)
            if where is not None and where != DISPUTED:
                made.setdefault((name, where), []).append((fact, value))
    return {key: _together(statements) for key, statements in made.items()}


def is_no(fact: Fact, name: str, cover: Cover, declared: Collection[str] | None = None) -> bool:
    """Whether coverage of `kind.attribute` makes a blank on `fact` mean no."""
    names = cover.named if declared is None else declared
    if not names or (known := f"{fact.kind}.{name}") not in names:
        return False
    return cover.holding(known, fact.earliest, fact.latest, fact.references.get("facility")) is not None


def _together(statements: Sequence[tuple[Fact, Reading]], given: Fact | None = None) -> Carried:
    """What `statements` come to, where `given` happened."""
    events = tuple(dict.fromkeys(event for fact, _ in statements for event in fact.events))
    held = any(is_stated(value) for _, value in statements)
    certain = _refined([value for fact, value in statements if fact.exists or fact is given])
    possible = [value for fact, value in statements if not (fact.exists or fact is given)]
    if certain is None and possible:
        return Carried(Answer.UNKNOWN, events, held, tuple(statements))
    for value in possible:
        if not _inside(value, certain):
            certain = _joined([certain, value])
    return Carried(certain, events, held, tuple(statements))


def _refined(values: list[Reading]) -> Reading:
    """The hull of the statements that hold no other one inside."""
    distinct: list[Reading] = []
    for value in values:
        if value not in distinct:
            distinct.append(value)
    said = [value for value in distinct if not (value is SILENT and "no" in distinct)]
    if closed := [value for value in said if value not in OPEN]:
        return _joined([value for value in closed if not any(_inside(o, value) for o in closed if o != value)])
    return Answer.UNKNOWN if len(distinct) > 1 else _joined(distinct)


def _inside(inner: Reading, outer: Reading) -> bool:
    """Whether every world of `inner` is one of `outer`."""
    if inner == outer or outer is None or outer in OPEN:
        return True
    if outer is DISAGREEMENT:
        return is_stated(inner)
    return isinstance(inner, Instant) and isinstance(outer, Instant) and inner.inside(outer)


def _joined(values: list[Reading]) -> Reading:
    if not values:
        return None
    result = values[0]
    for value in values[1:]:
        if isinstance(result, Instant) and isinstance(value, Instant):
            result = result.hull(value)
        elif result != value:
            result = DISAGREEMENT if is_stated(result) and is_stated(value) else Answer.UNKNOWN
    return result
