"""Possible worlds, enumerated: a set of facts stands for all the worlds that fit it.

`outcomes` lists the worlds of a small timeline (each imprecise moment at its ends, at every moment that matters
and just beside it; each unknown attribute over its codes; each missing reference over those there are and a new
one; each possible fact there or not), judges each by `plain_duties`, and unites what comes out. Slow on purpose.

Where the paper knowingly answers unknown although the worlds agree, `test_worlds` says so and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import product

from amparo.law.limits import LimitVersion, Period, Unit
from amparo.pathway.events import WITHDRAWN, Answer, Event, Timeline, Value
from amparo.pathway.instants import BEGINNING, END, Instant, Precision
from amparo.pathway.vocabulary import Type, Vocabulary
from amparo.safeguards import nodes
from tests.agreement.plain_duties import Duty
from tests.agreement.plain_law import (
    CONTRADICTION,
    NOT_APPLICABLE,
    Covered,
    Fact,
    Law,
    NoWorld,
    World,
    birthday,
    civil,
    due,
    end_of,
    laws_of,
    limits_named,
    start_of,
    walk,
)

#: More worlds than this and the timeline is not small.
MOST_WORLDS = 8_000

_NOBODY_SAYS = (None, Answer.UNKNOWN, Answer.NOT_ASKED)
_AGES = (0, 11, 13, 15, 17, 30)


class TooManyWorlds(Exception):
    """The timeline is not small enough to be read this way."""


class Open(Exception):
    """Something was asked of a world that is not settled in it yet: there are as many worlds as answers."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Attributes(Mapping[str, object]):
    """What a fact says in one world. To ask for what is not settled raises `Open`."""

    def __init__(self, axes: dict[str, str], settled: dict[str, object]) -> None:
        self.axes, self.settled = axes, settled

    def __getitem__(self, name: str) -> object:
        if name not in self.axes:
            raise KeyError(name)
        axis = self.axes[name]
        if axis not in self.settled:
            raise Open(axis)
        if self.settled[axis] is None:
            raise KeyError(name)
        return self.settled[axis]

    def __iter__(self) -> Iterator[str]:
        return iter(self.axes)

    def __len__(self) -> int:
        return len(self.axes)


@dataclass(frozen=True)
class Stated:
    """A fact as the record leaves it: some of it open."""

    event: Event
    moment: Instant
    possible_only: bool = False


# --- what the record says ------------------------------------------------------------------------


def _live(events: Sequence[Event], known_at: int) -> list[Event]:
    """The events that stand as known then, each under the id of its chain's first."""
    known = [e for e in events if e.recorded is None or e.recorded <= known_at]
    ids = {e.id for e in known}
    replies: dict[str, list[Event]] = {}
    for event in known:
        if event.corrects in ids:
            replies.setdefault(str(event.corrects), []).append(event)

    def leaves(event: Event) -> list[Event]:
        if event.id not in replies:
            return [] if event.kind == WITHDRAWN else [event]
        return [leaf for reply in replies[event.id] for leaf in leaves(reply)]

    found: list[Event] = []
    for root in known:
        if root.corrects in ids or root.kind == WITHDRAWN:
            continue
        standing = leaves(root)
        if not standing:
            continue
        merged = standing[0]
        for other in standing[1:]:
            names = set(merged.attributes) | set(other.attributes)
            attributes: dict[str, Value] = {
                name: merged.attributes[name]
                if name in merged.attributes and merged.attributes.get(name) == other.attributes.get(name)
                else Answer.UNKNOWN
                for name in names
            }
            merged = replace(merged, happened=merged.happened.hull(other.happened), attributes=attributes)
        found.append(replace(merged, id=root.id))
    return found


def _refined(values: list[Value]) -> Value:
    """Several statements of one fact: one inside another refines it; else dates take the hull, codes are open."""
    first, *others = values
    for other in others:
        if isinstance(first, Instant) and isinstance(other, Instant):
            first = first if first.inside(other) else other if other.inside(first) else first.hull(other)
        elif first != other:
            return Answer.UNKNOWN
    return first


def _carry(events: list[Event], words: Vocabulary) -> tuple[list[Event], dict[tuple[str, str], str]]:
    """Facts stated on one event and readable on others; and under which name each (event, attribute) is open."""
    with_proceeding: list[Event] = []
    for event in events:
        episode = event.references.get("episode")
        said = {
            e.references["proceeding"]
            for e in events
            if episode and e.references.get("episode") == episode and "proceeding" in e.references
        }
        if "proceeding" not in event.references and len(said) == 1:
            event = replace(event, references={**event.references, "proceeding": said.pop()})
        with_proceeding.append(event)
    groups: dict[tuple[str, str], str] = {}
    result: list[Event] = []
    for event in with_proceeding:
        attributes = dict(event.attributes)
        for name, along in words.carried.items():
            key = "child" if along == "child" else event.references.get(along)
            sharing = [e for e in with_proceeding if key == "child" or (key and e.references.get(along) == key)]
            values = [e.attributes[name] for e in sharing or [event] if e.attributes.get(name) not in _NOBODY_SAYS]
            if values:
                attributes[name] = _refined(values)
            groups[event.id, name] = f"{name}@{key or event.id}"
        result.append(replace(event, attributes=attributes))
    return result, groups


def _duplicates(events: list[Event]) -> set[str]:
    """The later recorded of two entries that may be one fact."""
    found = set()
    for one in events:
        for other in events:
            if (
                one.agency != other.agency
                and one.kind == other.kind
                and dict(one.references) == dict(other.references)
                and one.happened.overlaps(other.happened)
                and (one.recorded or BEGINNING, one.id) < (other.recorded or BEGINNING, other.id)
            ):
                found.add(other.id)
    return found


# --- what is open ----------------------------------------------------------------------------------


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
    stated: Sequence[Stated], limits: Iterable[LimitVersion], world: World, births: Sequence[date]
) -> list[int]:
    """Every moment at which something may change."""
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


def _options(
    event: Event, name: str, rule: nodes.Rule, ruleset: nodes.RuleSet, world: World, births: Sequence[date]
) -> list[object]:
    """The values that an attribute may have; `None` is no value at all."""
    words = world.words
    definition = words.kinds[event.kind].attributes.get(name) or next(iter(words.attribute(name)))
    value = event.attributes.get(name)
    if value is Answer.NONE:
        return [None]
    if isinstance(value, Instant):
        points = [start_of(birthday(born, years), world.zone) for born in births for years in (12, 14, 18)]
        points += [start_of(date(2019, 9, 18), world.zone), start_of(date(2024, 1, 1), world.zone)]
        inside = {p + d for p in points for d in (-1, 0) if value.earliest <= p + d <= value.latest}
        return sorted({value.earliest, value.latest, *inside})
    if value not in _NOBODY_SAYS:
        return [value]
    blank_is_no = value is None and any(
        f"{event.kind}.{name}" in c.kinds and c.start <= event.happened.earliest and event.happened.latest <= c.end
        for c in world.covered
    )
    if blank_is_no:
        return ["no"] if definition.type is Type.BOOL3 else [None]
    looked_for = [*walk(rule), *walk(ruleset.states)]
    named = {node.name for node in looked_for if isinstance(node, nodes.Code)}
    named |= {code for node in looked_for if isinstance(node, nodes.In) for code in node.codes}
    match definition.type:
        case Type.BOOL3:
            return ["yes", "no"]
        case Type.CODE:
            used = [code for code in definition.codes if code in named]
            return [*used, *[code for code in definition.codes if code not in named][:1]]
        case Type.NUMBER:
            return [21, 22, 23]
        case Type.SET:
            return [frozenset(), frozenset(node.code for node in walk(rule) if isinstance(node, nodes.Contains))]
        case Type.DATE if name == "offence_date":
            dates = [start_of(birthday(born, years), world.zone) for born in births for years in (5, 13, 16, 20)]
            return [*dates] or [start_of(date(2025, 1, 1), world.zone)]  # an age that is constant needs one date
        case Type.DATE if name == "effective":
            later = [event.happened.latest + days * 86_400_000_000 for days in (10, 45, 2_000)]
            return [None, *[at for at in later if at < END // 2]]  # of its own date or of a later one
        case _:
            return [None, "some"]


def _references(
    stated: Sequence[Stated], rule: nodes.Rule, ruleset: nodes.RuleSet
) -> dict[str, tuple[str, list[str]]]:
    """For facts whose tie to another is open: the widest reference and the values that it may have."""
    states = [
        _ground(state, ruleset) for state in ruleset.states if state.name == getattr(rule.form, "state", None)
    ]
    scope = rule.scope or next((state.key for state in states), ())
    kinds = {kind for state in states for kind in (*state.opens, *state.closes)}
    if not scope:
        return {}

    def decided(one: Event, other: Event) -> bool:
        return any(ref in one.references and ref in other.references for ref in scope)

    widest = scope[-1]
    there = sorted({one.event.references[widest] for one in stated if widest in one.event.references})
    found = {}
    for one in stated:
        if rule.scope == () and one.event.kind not in kinds:
            continue
        if widest not in one.event.references and any(
            not decided(one.event, other.event) for other in stated if other is not one
        ):
            found[one.event.id] = (widest, [*there, f"new-{one.event.id}"])
    return found


def _runs(rule: nodes.Rule, ruleset: nodes.RuleSet, stated: Sequence[Stated], words: Vocabulary) -> dict[str, str]:
    """Openings of one key of which it is open whether they are one, or which came first: the name of their run."""
    name = getattr(rule.form, "state", None)
    if name is None:
        return {}
    state = _ground(ruleset.state(name), ruleset)
    read = {node.name for node in walk(state.where) if isinstance(node, nodes.Path)} - {"kind"}

    def unsure(event: Event) -> bool:
        asked = read & set(words.kinds[event.kind].attributes)
        return any(event.attributes.get(name) in _NOBODY_SAYS for name in asked)

    found: dict[str, str] = {}
    openings = sorted(
        (one for one in stated if one.event.kind in state.opens),
        key=lambda one: (one.moment.earliest, one.moment.latest, one.event.id),
    )
    for number, one in enumerate(openings):
        for other in openings[number + 1 :]:
            same = all(
                one.event.references.get(ref) == other.event.references.get(ref)
                for ref in state.key
                if ref in one.event.references and ref in other.event.references
            )
            if same and (one.moment.overlaps(other.moment) or unsure(one.event) or unsure(other.event)):
                first = found.get(one.event.id, one.event.id)
                found[one.event.id] = found[other.event.id] = first
    return found


def _ground(state: nodes.State, ruleset: nodes.RuleSet) -> nodes.State:
    return ruleset.state(state.of) if state.of else state


def _order(rule: nodes.Rule, ruleset: nodes.RuleSet, stated: Sequence[Stated]) -> list[tuple[str, str]]:
    """Pairs whose shared reference says which came first, although their times overlap."""
    form = rule.form
    first: tuple[str, ...] = ()
    second: list[str] = [kind for exception in rule.unless for kind in exception.event]
    if isinstance(form, nodes.Within):
        first, second = form.trigger, [*second, *form.need]
    elif isinstance(form, nodes.Never) and form.trigger:
        first, second = form.trigger, [*second, *form.never]
    elif isinstance(form, nodes.Never | nodes.Every | nodes.AtMost) and form.state:
        state = _ground(ruleset.state(form.state), ruleset)
        inside = form.never if isinstance(form, nodes.Never) else form.need if isinstance(form, nodes.Every) else ()
        first, second = state.opens, [*second, *inside, *state.closes]
    return [
        (one.event.id, other.event.id)
        for one in stated
        for other in stated
        if one.event.kind in first
        and other.event.kind in second
        and one.moment.overlaps(other.moment)
        and any(other.event.references.get(ref) == value for ref, value in one.event.references.items())
    ]


# --- the worlds --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """The outcomes that the worlds give each (law, trigger).

    `contradictory` triggers are those of which the record contradicts itself. `runs` maps an opening to the one
    under whose name its run goes, where it is open which of several came first; `severed` are such runs that are
    several in some world, which this reading does not follow.
    """

    outcomes: dict[tuple[str, str], frozenset[str]]
    contradictory: frozenset[tuple[str, str]]
    severed: frozenset[tuple[str, str]]
    runs: dict[str, str]
    worlds: int


def outcomes(
    rule: nodes.Rule,
    ruleset: nodes.RuleSet,
    limits: Sequence[LimitVersion],
    timeline: Timeline,
    as_of: int,
    known_at: int,
    words: Vocabulary,
) -> Reading:
    """What `rule` says of `timeline` in all its worlds. Raises `TooManyWorlds`."""
    standing = [e for e in _live(timeline.events, known_at) if e.happened.earliest <= as_of]
    cut = [e if e.recorded is None else replace(e, happened=e.happened.cut(e.recorded)) for e in standing]
    carried, groups = _carry(cut, words)
    doubtful = _duplicates(carried)
    stated = [Stated(e, e.happened, e.id in doubtful) for e in carried]
    covered = tuple(
        Covered(c.kinds, c.start, min(c.end, known_at - c.lag)) for c in timeline.coverage if c.facility is None
    )
    claims = [e.attributes["birth"] for e in cut if isinstance(e.attributes.get("birth"), Instant)]
    claim = _refined(claims) if claims else None
    presumed = any(e.attributes.get("presumed_child") == "yes" for e in cut)
    births: list[date] = []
    ages: list[date | int] = [age for age in _AGES if age < 18 or not presumed]
    if isinstance(claim, Instant):
        births = [civil(claim.latest, timeline.zone)]
        ages = list(births)
        born_between = (civil(claim.earliest, timeline.zone), civil(claim.latest, timeline.zone))
        eighteen = [start_of(birthday(day, 18), timeline.zone) for day in born_between]
        if eighteen[0] <= as_of:
            moment = Instant(eighteen[0], eighteen[1])
            stated.append(Stated(Event("turned_18", timeline.subject, "turned_18", moment), moment))
    blank = World((), as_of, timeline.zone, covered, 0, words)
    found: dict[tuple[str, str], set[str]] = {}
    severed: set[tuple[str, str]] = set()
    runs = _runs(rule, ruleset, stated, words)
    tried = 0
    before = _order(rule, ruleset, stated)
    named = limits_named(rule)
    for name, versions in laws_of(rule, limits).items():
        law = Law(ruleset, versions)
        points = critical(stated, [v for v in versions if v.id in named], blank, births)
        seen: dict[str, int] = {}
        number = 0
        for world, settled, axes in _moments_settled(stated, rule, ruleset, blank, points, births, groups):
            at = {fact.id: fact.at for fact in world.facts}
            if any(one in at and other in at and at[other] < at[one] for one, other in before):
                continue
            axes["born"] = list(ages)
            waiting = [dict(settled)]
            while waiting:
                choice = waiting.pop()
                settled.clear()
                settled.update(choice)
                tried += 1
                if tried > MOST_WORLDS:
                    raise TooManyWorlds(tried)
                try:
                    judged = Duty(replace(world, born=partial(_ask, settled, "born")), law, rule).judge()
                except Open as asked:
                    waiting += [{**choice, asked.name: value} for value in axes[asked.name]]
                    continue
                except NoWorld:
                    continue
                number += 1
                merged: dict[str, set[str]] = {}
                for trigger, possible in judged.items():
                    if merged.setdefault(runs.get(trigger, trigger), set()) and trigger in runs:
                        severed.add((name, runs[trigger]))
                    merged[runs.get(trigger, trigger)] |= possible
                for trigger, outcomes in merged.items():
                    found.setdefault((name, trigger), set()).update(outcomes)
                    seen[trigger] = seen.get(trigger, 0) + 1
        for trigger, times in seen.items():
            if times < number:
                found[name, trigger].add(NOT_APPLICABLE)  # in some world it is no trigger
    contradictory = frozenset(key for key, value in found.items() if CONTRADICTION in value)
    told = {key: frozenset(value) for key, value in found.items() if key not in contradictory | severed}
    return Reading(told, contradictory, frozenset(severed), runs, tried)


def _ask(settled: dict[str, object], name: str) -> date | int:
    if name not in settled:
        raise Open(name)
    found = settled[name]
    assert isinstance(found, date | int)
    return found


def _moments_settled(
    stated: Sequence[Stated],
    rule: nodes.Rule,
    ruleset: nodes.RuleSet,
    blank: World,
    points: Sequence[int],
    births: Sequence[date],
    groups: dict[tuple[str, str], str],
) -> Iterator[tuple[World, dict[str, object], dict[str, list[object]]]]:
    """Worlds in which every fact has its moment, its ties, and is there or not; attributes are settled as asked."""
    tied = _references(stated, rule, ruleset)
    choices: list[list[tuple[Fact | None, ...]]] = []
    settled: dict[str, object] = {}
    axes: dict[str, list[object]] = {}
    for one in stated:
        event = one.event
        when = moments(one.moment, points, blank.as_of)
        if event.kind == "turned_18":
            when = sorted({start_of(civil(at, blank.zone), blank.zone) for at in when})
        names = {
            name: groups.get((event.id, name), f"{name}@{event.id}")
            for name in (*blank.words.kinds[event.kind].attributes, *blank.words.carried)
        }
        for name, axis in names.items():
            if axis not in axes:
                axes[axis] = _options(event, name, rule, ruleset, blank, births)
        attributes = Attributes(names, settled)
        reference, values = tied.get(event.id, ("", [""]))
        facts: list[tuple[Fact | None, ...]] = []
        for at in when:
            if at > blank.as_of:
                facts.append((None,))
                continue
            for value in values:
                references = {**event.references, reference: value} if reference else dict(event.references)
                fact = Fact(
                    event.id,
                    event.kind,
                    at,
                    attributes,
                    references,
                    recorded=frozenset(k for k, v in event.attributes.items() if not isinstance(v, Answer)),
                    not_asked=frozenset(k for k, v in event.attributes.items() if v is Answer.NOT_ASKED),
                    certain=not one.possible_only and one.moment.latest <= blank.as_of and event.id not in tied,
                    bounds=(one.moment.earliest, one.moment.latest),
                )
                facts.append((fact,))
        if one.possible_only:
            facts.append((None,))
        choices.append(facts)
    size = 1
    for options in choices:
        size *= len(options)
    if size > MOST_WORLDS:
        raise TooManyWorlds(size)
    for combination in product(*choices):
        settled.clear()
        yield replace(blank, facts=tuple(fact for (fact,) in combination if fact is not None)), settled, axes
