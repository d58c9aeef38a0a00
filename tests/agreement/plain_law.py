"""A second reading of the rule language, one concrete world at a time.

In a world every fact has its moment, every attribute its value. What remains open is silence: where nobody
declares the record complete, an event may have happened that nobody wrote down. So a condition gives the *set*
of its possible truths, and a duty the set of its possible outcomes; with full coverage each has one member.

Written from the paper alone, as plainly as possible: no intervals, no three-valued tables, no shared code with
the evaluator beyond the frozen words (events, nodes, limits).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from amparo.law.limits import INTERNATIONAL, POLICY, LimitVersion
from amparo.pathway.instants import BEGINNING, moment_of
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards import nodes
from tests.agreement.plain_days import civil, completed_years, due, first_due_by

BOTH = frozenset({True, False})
YES = frozenset({True})
NO = frozenset({False})

MET, BREACHED, PENDING, NOT_APPLICABLE = "met", "breached", "pending", "not_applicable"


#: Not an outcome: the record contradicts itself here, and the paper answers unknown.
CONTRADICTION = "contradiction"


class NoWorld(Exception):
    """No world is like this: something ended before it began, though the record leaves room for it to be right."""


@dataclass(frozen=True)
class Fact:
    """One event as it is in one world. `recorded` holds what the record says (for `known`); `bounds` are the
    ends between which the record places it; `loose`: this world settled a tie that the record leaves
    out, so that `references` hold more than `written`, those of the record."""

    id: str
    kind: str
    at: int
    attributes: Mapping[str, object] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    recorded: frozenset[str] = frozenset()
    not_asked: frozenset[str] = frozenset()
    certain: bool = True
    bounds: tuple[int, int] = (0, 0)
    loose: bool = False


@dataclass(frozen=True)
class Covered:
    """Declared: every event of `kinds` in `[start, end]` is in the record."""

    kinds: frozenset[str]
    start: int
    end: int


@dataclass(frozen=True)
class World:
    """All that is so, as of `as_of`: no fact is later. `born` is for ages; a number is a constant age. `recorded`
    are all facts of the record, with what it leaves open, also those that are none in this world."""

    facts: tuple[Fact, ...]
    as_of: int
    zone: str
    covered: tuple[Covered, ...]
    born: Callable[[], date | int] | int
    words: Vocabulary
    recorded: tuple[Fact, ...] = ()


# --- scope and silence ---------------------------------------------------------------------------


def together(scope: tuple[str, ...], one: Fact, other: Fact) -> bool:
    """Whether the narrowest reference that both carry is the same. The world has settled what was open."""
    if not scope:
        return True
    mine, theirs = ties(one, scope), ties(other, scope)
    for reference in scope:
        if reference in mine and reference in theirs:
            return mine[reference] == theirs[reference]
    return scope[-1] == "subject"


def ties(fact: Fact, scope: tuple[str, ...]) -> Mapping[str, str]:
    """The references of `fact` under `scope`: those of this world; where the whole subject is the widest, those of
    the record, which then leave nothing open."""
    return fact.written if scope and scope[-1] == "subject" else fact.references


def is_covered(world: World, kind: str, start: int, end: int) -> bool:
    """Whether the whole of `[start, end]` is declared for `kind`."""
    reached = start
    for declared in sorted((c for c in world.covered if kind in c.kinds), key=lambda c: c.start):
        if declared.start <= reached <= declared.end:
            reached = declared.end + 1
    return reached > end


def silent(world: World, kinds: Iterable[str], start: int, end: int, near: Fact) -> bool:
    """Whether an event of `kinds` in `[start, end]` may have happened that nobody wrote down."""
    if start > end:
        return False
    for kind in kinds:
        if is_covered(world, kind, start, end):
            continue
        once = world.words.kinds[kind].once
        elsewhere = once is not None and any(
            fact.kind == kind
            and fact.certain
            and fact.references.get(once) == near.references.get(once, "none")
            and not start <= fact.at <= end
            for fact in world.facts
        )
        if not elsewhere:
            return True
    return False


# --- conditions ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Law:
    """A rule set with one law's limits: what a condition may look up."""

    rules: nodes.RuleSet
    limits: tuple[LimitVersion, ...]

    def version(self, limit: str, day: date) -> LimitVersion | None:
        for one in self.limits:
            if one.id == limit and (one.start or date.min) <= day <= (one.end or date.max):
                return one
        return None


@dataclass(frozen=True)
class View:
    """Conditions as seen from one fact, in one world, under one law. `trigger` is what `trigger.x` means."""

    world: World
    law: Law
    rule: nodes.Rule
    fact: Fact
    trigger: Fact | None = None

    def value(self, operand: nodes.Operand) -> object:
        match operand:
            case nodes.Number(value):
                return value
            case nodes.Code(name):
                return name
            case nodes.Path(name, of_trigger):
                fact = self.trigger if of_trigger and self.trigger else self.fact
                return fact.kind if name == "kind" else fact.attributes.get(name)
            case nodes.LimitOf(limit):
                version = self.law.version(limit, self.limit_day())
                return None if version is None else version.value
            case nodes.Age(at, _):
                moment = self.moment(at)
                assert not isinstance(self.world.born, int)
                born = self.world.born()
                return born if isinstance(born, int) else completed_years(born, civil(moment, self.world.zone))
            case nodes.HourAt(at):
                return moment_of(self.moment(at), self.world.zone).hour
            case _:
                raise NotImplementedError(operand)

    def moment(self, path: nodes.Path) -> int:
        if path.name == "happened":
            return self.fact.at
        found = self.fact.attributes[path.name]
        assert isinstance(found, int)
        return found

    def limit_day(self) -> date:
        at = self.rule.limit_at
        return civil(self.fact.at if at is None else self.moment(at), self.world.zone)

    def truths(self, condition: nodes.Condition | None) -> frozenset[bool]:
        """What the condition may be. No condition is true."""
        match condition:
            case None:
                return YES
            case nodes.Term(_, inner):
                return self.truths(inner)
            case nodes.Or(parts):
                return self.combined(parts, decided_by=True)
            case nodes.And(parts):
                return self.combined(parts, decided_by=False)
            case nodes.Not(part):
                return frozenset(not one for one in self.truths(part))
            case nodes.Compare(left, operator, right):
                said = [0] + [self.value(side) for side in (left, right) if not isinstance(side, nodes.Count)]
                most = max(int(value) for value in said if isinstance(value, int | float))
                ones, others = (
                    self.counted(side, most) if isinstance(side, nodes.Count) else [self.value(side)]
                    for side in (left, right)
                )
                return frozenset(_compare(one, operator, other) for one in ones for other in others)
            case nodes.Contains(path, code):
                held = self.value(path)
                return frozenset({isinstance(held, frozenset) and code in held})
            case nodes.In(value, codes, negated, _):
                return frozenset({(self.value(value) in codes) != negated})
            case nodes.Known(path):
                return frozenset({path.name in self.fact.recorded})
            case nodes.NotAsked(path):
                return frozenset({path.name in self.fact.not_asked})
            case nodes.Stated(path):
                return frozenset({self.fact.attributes.get(path.name) is not None})
            case nodes.Any(kinds, where, within):
                return self.earlier(kinds, where, within)
            case nodes.NoneOf(kinds, where, within):
                return frozenset(not one for one in self.earlier(kinds, where, within))
            case nodes.Held(state):
                return self.held(self.law.rules.state(state), self.fact.at)
            case _:
                raise NotImplementedError(condition)

    def combined(self, parts: tuple[nodes.Condition, ...], decided_by: bool) -> frozenset[bool]:
        """Or (`decided_by` true) and and (false). What is decided asks no further: fewer worlds, same answer."""
        sets: list[frozenset[bool]] = []
        for part in parts:
            sets.append(self.truths(part))
            if sets[-1] == frozenset({decided_by}):
                return sets[-1]
        combine = any if decided_by else all
        return frozenset(combine(combination) for combination in product(*sets))

    def earlier(self, kinds: tuple[str, ...], where: nodes.Condition | None, within: str | None) -> frozenset[bool]:
        """Whether such an event happened at or before this one, in scope, and no longer before than `within`."""
        return frozenset(number > 0 for number in self.counted(nodes.Count(kinds, where), 0, within))

    def reaches(self, within: str | None, at: int) -> bool:
        """Whether the length of time, counted from `at`, has not run out at this fact."""
        if within is None or at == self.fact.at:
            return True
        version = self.law.version(within, self.limit_day())
        return version is not None and self.fact.at <= due(at, version, self.world.zone)

    def counted(self, count: nodes.Count, most: int, within: str | None = None) -> frozenset[int]:
        """How many such events happened at or before this one, in scope, and no longer before than `within`.

        Of those that nobody wrote down as many are tried as any comparison can tell apart: more than there are
        facts to count on its other side, and more than `most`, a number that stands there.
        """
        near = [fact for fact in self.world.facts if together(self.rule.scope, self.fact, fact)]
        numbers = frozenset({0})
        for fact in near:
            if fact.kind in count.kinds and fact.at <= self.fact.at and self.reaches(within, fact.at):
                this = View(self.world, self.law, self.rule, fact, self.trigger).truths(count.where)
                numbers = frozenset(number + one for number in numbers for one in this)
        start = min((fact.at for fact in near), default=BEGINNING)
        if within is not None:
            version = self.law.version(within, self.limit_day())
            if version is None:
                return frozenset({0})
            start = max(start, first_due_by(version, self.fact.at, self.world.zone))
        if silent(self.world, count.kinds, start, self.fact.at, self.fact):
            unseen = range(len(self.world.facts) + most + 2)
            numbers = frozenset(number + more for number in numbers for more in unseen)
        return numbers

    def held(self, state: nodes.State, at: int) -> frozenset[bool]:
        """Whether the state holds at `at`: surely, if from one of its openings on it surely lasted until then.
        A span that the record contradicts leaves it open."""
        found = NO
        for span in spans(self.world, self.law, self.rule, state):
            if span.start.at <= at and (span.end is None or at < span.end.at):
                begun = [part.start.at for part in span.of_keys() if part.start.at <= at]
                lasted = not all(may_have_ended(self.world, self.law, state, span, start, at) for start in begun)
                if lasted and not span.contradictory:
                    return YES
                found = BOTH
        if found == BOTH:
            return found
        first = min((fact.at for fact in self.world.facts), default=BEGINNING)
        return BOTH if silent(self.world, state.opens, first, at, self.fact) else NO


def _compare(left: object, operator: nodes.Operator, right: object) -> bool:
    if operator is nodes.Operator.EQUAL:
        return left == right
    if operator is nodes.Operator.UNEQUAL:
        return left != right
    assert isinstance(left, int | float) and isinstance(right, int | float), (left, right)
    tests: dict[nodes.Operator, Callable[[], bool]] = {
        nodes.Operator.LESS: lambda: left < right,
        nodes.Operator.AT_MOST: lambda: left <= right,
        nodes.Operator.MORE: lambda: left > right,
        nodes.Operator.AT_LEAST: lambda: left >= right,
    }
    return tests[operator]()


# --- spans ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """From an opening to the close that ended it (`None`: none seen as of the day judged).

    `parts` are the spans of single keys that a run is made of.
    """

    start: Fact
    end: Fact | None
    contradictory: bool = False
    parts: tuple[Span, ...] = ()

    def of_keys(self) -> tuple[Span, ...]:
        """The spans of single keys, by their openings: itself, if it is one."""
        return self.parts or (self,)

    def unseen(self, state: nodes.State) -> tuple[str, ...]:
        """The closing kinds that may have come earlier unseen: a close proves that none of its own kind did."""
        return tuple(kind for kind in state.closes if self.end is None or kind != self.end.kind)


def spans(world: World, law: Law, rule: nodes.Rule, state: nodes.State) -> list[Span]:
    """All spans of the state. A close recorded wholly before all openings of the same first key contradicts them;
    where the record only allows it, there is no such world (`NoWorld`)."""
    inner = (
        _of_keys(world, law, rule, state)
        if state.of is None
        else spans(world, law, rule, law.rules.state(state.of))
    )
    bridge = bridged(state)
    return inner if bridge is None else _joined(inner, bridge)


def _of_keys(world: World, law: Law, rule: nodes.Rule, state: nodes.State) -> list[Span]:
    """The spans of each key for itself."""
    assert state.joins is None or state.of is not None, "gaps are bridged between the spans of another state"
    opens = [fact for fact in world.facts if fact.kind in state.opens]
    closes = [fact for fact in world.facts if fact.kind in state.closes]
    found: list[Span] = []
    taken: set[str] = set()
    for opening in sorted(opens, key=lambda fact: fact.at):
        if opening.id in taken:
            continue
        group = [fact for fact in opens if fact is opening or together(state.key, opening, fact)]
        taken |= {fact.id for fact in group}
        narrow = state.key[0] if state.key else ""
        by_time = sorted(group, key=lambda fact: fact.at)
        first = next((fact for fact in by_time if narrow in ties(fact, state.key)), opening)
        named = ties(first, state.key).get(narrow)

        def same(other: Fact, named: str | None = named) -> bool:
            return not state.key or (named is not None and ties(other, state.key).get(state.key[0]) == named)

        def may(other: Fact, same: Callable[[Fact], bool] = same) -> bool:
            return other.kind in state.opens and (same(other) or state.key[0] not in ties(other, state.key))

        begins = min([first.at, *(other.at for other in opens if may(other))])
        early = [close for close in closes if close.at < begins and same(close)]
        # where it is open to what an opening belongs, or which came first, the record has room for it to be right
        begun = min([first.bounds[0], *(other.bounds[0] for other in world.recorded if may(other))])
        contradictory = not first.loose and any(close.certain and close.bounds[1] < begun for close in early)
        if early and not contradictory:
            raise NoWorld
        current: Fact | None = None
        for fact in sorted([*group, *closes], key=lambda fact: fact.at):
            if fact in group:
                if current is None and View(world, law, rule, fact).truths(state.where) == YES:
                    current = fact
            elif current is not None and together(state.key, current, fact):
                found.append(Span(current, fact, contradictory))
                current = None
        if current is not None:
            found.append(Span(current, None, contradictory))
    return found


def bridged(state: nodes.State) -> int | None:
    """Gaps shorter than this many microseconds do not end the state, whatever the key. Spans that touch have a gap
    of nothing: they are one where any key will do (`union`)."""
    if state.joins is not None:
        return state.joins.amount * 60_000_000
    return 1 if state.union else None


def _joined(inner: list[Span], bridge: int) -> list[Span]:
    """The runs of spans between which there are no gaps but such as are shorter than `bridge`."""
    found: list[Span] = []
    for span in sorted(inner, key=lambda span: span.start.at):
        last = found[-1] if found else None
        if last is not None and (last.end is None or span.start.at - last.end.at < bridge):
            end = (
                None if last.end is None or span.end is None else max(last.end, span.end, key=lambda fact: fact.at)
            )
            contradictory = last.contradictory or span.contradictory
            found[-1] = Span(last.start, end, contradictory, (*last.parts, *span.of_keys()))
        else:
            found.append(Span(span.start, span.end, span.contradictory, span.of_keys()))
    return found


def may_have_ended(world: World, law: Law, state: nodes.State, span: Span, since: int, until: int) -> bool:
    """Whether the span, which lasts at `since`, may have ended by `until`: each of the parts that carry it that far
    by its own close or by one that nobody wrote down."""
    ground = law.rules.state(state.of) if state.of else state
    bridge = bridged(state) or 1
    reached = since
    for part in sorted(span.of_keys(), key=lambda part: part.start.at):
        if part.end is not None and part.end.at <= since:
            continue
        if part.start.at - reached >= bridge:
            break
        first = max(since, part.start.at)
        last = until if part.end is None else min(until, part.end.at)
        tried = sorted({at for at in (first, last, *(c.end + 1 for c in world.covered)) if first <= at <= last})
        ends = [at for at in tried if silent(world, part.unseen(ground), first, at, part.start)]
        if ends:
            reached = max(reached, ends[0])
        elif part.end is not None and part.end.at <= until:
            reached = max(reached, part.end.at)
        else:
            return False
    return reached <= until


def runs(world: World, law: Law, rule: nodes.Rule, state: nodes.State) -> list[tuple[Span, bool]]:
    """All spans of the state, and whether each surely is one: with those that begin in the middle of another, if
    that had ended before and nobody wrote it down."""
    found: list[tuple[Span, bool]] = []
    bridge = bridged(state) or 1
    for span in spans(world, law, rule, state):
        found.append((span, True))
        parts = sorted(span.of_keys(), key=lambda part: part.start.at)
        for number, part in enumerate(parts):
            ended = part.start.at - bridge
            if number and may_have_ended(world, law, state, span, span.start.at, ended):
                found.append((_joined(parts[number:], bridge)[0], False))
    return found


def laws_of(rule: nodes.Rule, limits: Iterable[LimitVersion]) -> dict[str, tuple[LimitVersion, ...]]:
    """The limits of each law that has a say in the rule; `policy` only where no law has. How far a condition looks
    back gives a law no say, unless the rule names no other limit."""
    reaches = {node.within for node in walk(rule) if isinstance(node, nodes.Any | nodes.NoneOf)} - {None}
    named = limits_named(rule) or frozenset(reaches)
    if not named:
        return {"": ()}
    limits = tuple(limits)
    by_law: dict[str, list[LimitVersion]] = {}
    for one in limits:
        if one.id in named:
            by_law.setdefault(one.law, []).append(one)
    for law, versions in by_law.items():
        for reach in reaches - named:
            known = [one for one in limits if one.id == reach]
            country = [one for one in known if one.law not in (INTERNATIONAL, POLICY) and law in (one.law, POLICY)]
            versions += country or [one for one in known if one.law in (INTERNATIONAL, POLICY)]
    chosen = {law: tuple(versions) for law, versions in by_law.items() if law != POLICY}
    if chosen or POLICY not in by_law:
        return chosen
    return {POLICY: tuple(by_law[POLICY])}


def limits_named(rule: object) -> frozenset[str]:
    """All limits that a rule names: its own and those inside conditions."""
    own = {getattr(rule, "limit", None), getattr(getattr(rule, "form", None), "least", None)} - {None}
    return frozenset(node.id for node in walk(rule) if isinstance(node, nodes.LimitOf)) | own


def walk(node: object) -> Iterable[object]:
    """The node and all nodes inside it."""
    yield node
    if isinstance(node, tuple):
        for one in node:
            yield from walk(one)
    elif hasattr(node, "__dataclass_fields__"):
        for name in node.__dataclass_fields__:  # type: ignore[attr-defined]
            if name not in {"examples", "sources"}:
                yield from walk(getattr(node, name))
