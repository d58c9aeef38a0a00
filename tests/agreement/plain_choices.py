"""What the record leaves open, and the choices that are tried: moments, values, ties, and which came first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from amparo.law.limits import LimitVersion, Period, Unit
from amparo.pathway.events import Answer, Event, Value
from amparo.pathway.instants import BEGINNING, END, Instant, Precision
from amparo.pathway.vocabulary import Type, Vocabulary
from amparo.safeguards import nodes
from tests.agreement.plain_days import birthday, civil, due, end_of, start_of
from tests.agreement.plain_law import (
    World,
    walk,
)
from tests.agreement.plain_record import OPEN, Stated


def _civil_back(period: Period, at: int, zone: str) -> Iterator[int]:
    """Moments from which the period ends about `at`."""
    day = civil(at, zone)
    for slack in (-1, 0, 1):
        if period.unit is Unit.DAYS:
            start = day - timedelta(days=period.amount - slack)
        else:
            start = day - timedelta(days=round(period.amount * 30.44 * (12 if period.unit is Unit.YEARS else 1)))
            start += timedelta(days=slack)
        yield start_of(start, zone)
        yield end_of(start, zone)


def critical(
    stated: Sequence[Stated],
    limits: Iterable[LimitVersion],
    world: World,
    births: Sequence[date],
    hours: Sequence[int] = (),
) -> list[int]:
    """Every moment at which something may change; at these `hours` of the clock something does."""
    zone = world.zone
    points = {world.as_of}
    for one in stated:
        points |= {one.moment.earliest, one.moment.latest}
        points |= {
            end
            for value in one.event.attributes.values()
            if isinstance(value, Instant)
            for end in (value.earliest, value.latest)
        }
    for declared in world.covered:
        points |= {declared.start, declared.end + 1}
    points = {point for point in points if BEGINNING < point < END}
    for version in limits:
        if not isinstance(version.value, Period):
            continue
        for point in list(points):
            points.add(due(point, version, zone))
            if version.value.unit is Unit.HOURS:
                points.add(point - version.value.amount * 60_000_000)
            else:
                points |= set(_civil_back(version.value, point, zone))
    for one in stated if hours else ():
        for end in (one.moment.earliest, one.moment.latest):
            if BEGINNING < end < END:
                midnight = start_of(civil(end, zone), zone)
                points |= {midnight + hour * 3_600_000_000 for hour in hours}
    for born in births:
        points |= {start_of(birthday(born, years), zone) for years in (10, 12, 14, 18)}
    for version in limits:
        if version.start:
            points.add(start_of(version.start, zone))
    return sorted(points)


def moments(moment: Instant, points: Sequence[int], as_of: int) -> list[int]:
    """The moments of an imprecise fact that are tried: its ends, and at and beside everything that matters."""
    if moment.is_point:
        return [moment.earliest]
    first, last = moment.earliest, moment.latest
    if moment.precision is Precision.UNDATED:
        first, last = min(points) - 400 * 86_400_000_000, max(points) + 1
    tried = {first, last, min(last, as_of + 1)}
    for point in points:
        tried |= {near for near in (point - 1, point, point + 1) if first <= near <= last}
    beyond = sorted(t for t in tried if t > as_of)
    return sorted(t for t in tried if t <= as_of) + beyond[:1]  # later than as-of is all the same


@dataclass(frozen=True)
class Asked:
    """The codes that a rule and the states look for, and those that they look for in sets. Walked once a record."""

    codes: frozenset[str]
    inside: frozenset[str]


def asked_by(rule: nodes.Rule, ruleset: nodes.RuleSet) -> Asked:
    """What `rule` and the states of its set look for."""
    looked_for = [*walk(rule), *walk(ruleset.states)]
    codes = {node.name for node in looked_for if isinstance(node, nodes.Code)}
    codes |= {code for node in looked_for if isinstance(node, nodes.In) for code in node.codes}
    return Asked(frozenset(codes), frozenset(node.code for node in looked_for if isinstance(node, nodes.Contains)))


def blank_on(world: World, event: Event, name: str) -> Value | None:
    """What a blank `name` on such an event means, where somebody declared that it means no: that, or no value."""
    declared = any(
        f"{event.kind}.{name}" in c.kinds
        and c.start <= event.happened.earliest
        and min(event.happened.latest, world.as_of) <= c.end  # one that is to come is no fact yet
        for c in world.covered
    )
    if not declared:
        return None
    return "no" if world.words.kinds[event.kind].attributes[name].type is Type.BOOL3 else Answer.NONE


def values_of(
    event: Event, name: str, value: Value | None, asked: Asked, world: World, births: Sequence[date]
) -> list[object]:
    """The values that an attribute may have; `None` is no value at all."""
    words = world.words
    definition = words.kinds[event.kind].attributes.get(name) or next(iter(words.attribute(name)))
    if value is Answer.NONE:
        return [None]
    if isinstance(value, Instant):
        points = [start_of(birthday(born, years), world.zone) for born in births for years in (12, 14, 18)]
        points += [start_of(date(2019, 9, 18), world.zone), start_of(date(2024, 1, 1), world.zone)]
        inside = {p + d for p in points for d in (-1, 0) if value.earliest <= p + d <= value.latest}
        return sorted({value.earliest, value.latest, *inside})
    if value not in OPEN:
        return [value]
    if value is None and (meant := blank_on(world, event, name)):
        return ["no"] if meant == "no" else [None]
    match definition.type:
        case Type.BOOL3:
            return ["yes", "no"]
        case Type.CODE:
            used = [code for code in definition.codes if code in asked.codes]
            return [*used, *[code for code in definition.codes if code not in asked.codes][:1]]
        case Type.NUMBER:
            return [21, 22, 23]
        case Type.SET:
            used = [code for code in definition.codes if code in asked.inside]
            alone = [frozenset({code}) for code in used] if len(used) > 1 else []
            return [frozenset(), *alone, frozenset(used)]
        case Type.DATE if name == "offence_date":
            dates = [start_of(birthday(born, years), world.zone) for born in births for years in (5, 13, 16, 20)]
            return [*dates] or [start_of(date(2025, 1, 1), world.zone)]  # an age that is constant needs one date
        case Type.DATE if name == "effective":
            later = [event.happened.latest + days * 86_400_000_000 for days in (10, 45, 2_000)]
            return [None, *[at for at in later if at < END // 2]]  # of its own date or of a later one
        case _:
            return [None, "some"]


class Unfollowed(Exception):
    """The paper says of this record, in words that worlds do not follow, what belongs together."""


def open_ties(
    stated: Sequence[Stated], rule: nodes.Rule, ruleset: nodes.RuleSet, words: Vocabulary
) -> dict[str, tuple[str, list[str]]]:
    """For facts whose tie to another is open: the widest reference and the values that it may have.

    Facts of a kind that never carries the reference have no such tie. Raises `Unfollowed`.
    """
    states = [ground(state, ruleset) for state in ruleset.states if state.name == getattr(rule.form, "state", None)]
    scope = rule.scope or next((state.key for state in states), ())
    kinds = {kind for state in states for kind in (*state.opens, *state.closes)}
    if not scope:
        return {}
    stated = [one for one in stated if set(scope) & {"subject", *words.kinds[one.event.kind].references}]

    def decided(one: Event, other: Event) -> bool:
        return any(ref == "subject" or (ref in one.references and ref in other.references) for ref in scope)

    widest = scope[-1]
    there = sorted({one.event.references[widest] for one in stated if widest in one.event.references})
    found = {}
    for one in stated:
        if rule.scope == () and one.event.kind not in kinds:
            continue
        if widest not in one.event.references and any(
            not decided(one.event, other.event) for other in stated if other is not one
        ):
            if widest not in words.kinds[one.event.kind].references:
                raise Unfollowed(f"{one.event.kind} is tied by a narrower reference than {widest}")
            found[one.event.id] = (widest, [*there, f"new-{one.event.id}"])
    return found


def check_keys(stated: Sequence[Stated], rule: nodes.Rule, ruleset: nodes.RuleSet) -> None:
    """Raises `Unfollowed` where the state that the rule rests on has keys that leave open what is one span.

    That is so where two facts belong to a third but not together (a key may hold several references, or the whole
    subject), and where the key lacks on a fact that the scope of the rule ties.
    """
    states = [ground(state, ruleset) for state in ruleset.states if state.name == getattr(rule.form, "state", None)]
    for state in states:
        about = [one.event for one in stated if one.event.kind in {*state.opens, *state.closes}]
        lacking = any(not set(state.key) <= {*event.references, "subject"} for event in about)
        if lacking and rule.scope and state.key != rule.scope and state.key[-1] != "subject":
            raise Unfollowed(f"the scope is {rule.scope}, the key {state.key}")
        if state.key and state.key[-1] == "subject":
            values = {tuple(event.references.get(ref) for ref in state.key[:-1]) for event in about}
            if len(values) > 1 and any(None in one for one in values):
                raise Unfollowed("a fact of the whole subject belongs to several that do not belong together")


def first_of(one: Stated, openings: Sequence[Stated], key: tuple[str, ...]) -> Stated:
    """The earliest of the openings of its key: what is tied to a state came after that, if after nothing else."""
    same = [
        other
        for other in openings
        if all(one.event.references.get(ref) == other.event.references.get(ref) for ref in key)
    ]
    return min(same, key=lambda other: (other.moment.earliest, other.moment.latest, other.event.id))


def runs_of(
    rule: nodes.Rule, ruleset: nodes.RuleSet, stated: Sequence[Stated], words: Vocabulary
) -> dict[str, str]:
    """Openings of one key of which it is open whether they are one, or which came first: the name of their run."""
    name = getattr(rule.form, "state", None)
    if name is None:
        return {}
    state = ground(ruleset.state(name), ruleset)
    read = {node.name for node in walk(state.where) if isinstance(node, nodes.Path)} - {"kind"}

    def unsure(event: Event) -> bool:
        asked = read & set(words.kinds[event.kind].attributes)
        return any(event.attributes.get(name) in OPEN for name in asked)

    found: dict[str, str] = {}
    openings = sorted(
        (one for one in stated if one.event.kind in state.opens),
        key=lambda one: (one.moment.earliest, one.moment.latest, one.event.id),
    )
    for number, one in enumerate(openings):
        for other in openings[number + 1 :]:
            shared = (
                one.event.references[ref] == other.event.references[ref]
                for ref in (() if state.union else state.key)
                if ref in one.event.references and ref in other.event.references
            )
            same = next(shared, True)  # the narrowest that both carry
            open_order = one.moment.overlaps(other.moment) or one.possible_only or other.possible_only
            if same and (open_order or unsure(one.event) or unsure(other.event)):
                first = found.get(one.event.id, one.event.id)
                found[one.event.id] = found[other.event.id] = first
    return found


def ground(state: nodes.State, ruleset: nodes.RuleSet) -> nodes.State:
    return ruleset.state(state.of) if state.of else state


def known_order(rule: nodes.Rule, ruleset: nodes.RuleSet, stated: Sequence[Stated]) -> list[tuple[str, str]]:
    """Pairs whose shared reference says which came first, although their times overlap."""
    form = rule.form
    first: tuple[str, ...] = ()
    second: list[str] = [kind for exception in rule.unless for kind in exception.event]
    key: dict[str, tuple[str, ...]] = {}  # by closing kind: it ends what is of its key, nothing else
    if isinstance(form, nodes.Within):
        first, second = form.trigger, [*second, *form.need]
    elif isinstance(form, nodes.Never) and form.trigger:
        first, second = form.trigger, [*second, *form.never]
    elif isinstance(form, nodes.Never | nodes.Every | nodes.AtMost) and form.state:
        state = ground(ruleset.state(form.state), ruleset)
        match form:
            case nodes.Never():
                inside = form.never
            case nodes.Every():
                inside = form.need
            case nodes.AtMost():
                inside = form.count
        first, second = state.opens, [*second, *inside, *state.closes]
        key = dict.fromkeys(state.closes, state.key)
        opening = [one for one in stated if one.event.kind in first]
        stated = [one for one in stated if one.event.kind not in first or one is first_of(one, opening, state.key)]

    def tied(one: Event, other: Event) -> bool:
        if other.references.get("answers") == one.id:  # whatever replies to it came after it
            return True
        asked = key.get(other.kind) or tuple(one.references)
        both = [ref for ref in asked if ref in one.references and ref in other.references]
        shared = [one.references[ref] == other.references[ref] for ref in both]
        return any(shared[:1] if key.get(other.kind) else shared)

    return [
        (one.event.id, other.event.id)
        for one in stated
        for other in stated
        if one.event.kind in first
        and other.event.kind in second
        and one.moment.overlaps(other.moment)
        and tied(one.event, other.event)
    ]
