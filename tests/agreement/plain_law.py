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
from datetime import date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from amparo.law.limits import POLICY, LimitVersion, Period, Unit
from amparo.pathway.instants import BEGINNING, days_in_month, microseconds, moment_of
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards import nodes

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
    ends between which the record places it."""

    id: str
    kind: str
    at: int
    attributes: Mapping[str, object] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
    recorded: frozenset[str] = frozenset()
    not_asked: frozenset[str] = frozenset()
    certain: bool = True
    bounds: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Covered:
    """Declared: every event of `kinds` in `[start, end]` is in the record."""

    kinds: frozenset[str]
    start: int
    end: int


@dataclass(frozen=True)
class World:
    """All that is so, as of `as_of`: no fact is later. `born` is for ages; a number is a constant age."""

    facts: tuple[Fact, ...]
    as_of: int
    zone: str
    covered: tuple[Covered, ...]
    born: Callable[[], date | int] | int
    words: Vocabulary


# --- arithmetic ----------------------------------------------------------------------------------


def civil(at: int, zone: str) -> date:
    """The day on which `at` falls in `zone`."""
    return moment_of(at, zone).date()


def start_of(day: date, zone: str) -> int:
    return microseconds(datetime.combine(day, time(), ZoneInfo(zone)))


def end_of(day: date, zone: str) -> int:
    return start_of(day + timedelta(days=1), zone) - 1


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def due(at: int, version: LimitVersion, zone: str) -> int:
    """The last moment at which a duty from `at` is done in time."""
    period = version.value
    assert isinstance(period, Period)
    if period.unit is Unit.HOURS:
        return at + period.amount * 60_000_000
    day = civil(at, zone)
    if period.unit is Unit.DAYS:
        last = day + timedelta(days=period.amount)
    else:
        last = _months_later(day, period.amount * (12 if period.unit is Unit.YEARS else 1))
    if version.ends == "day":
        return end_of(last, zone)
    clock = moment_of(at, zone).time()
    moment = datetime.combine(last, clock, ZoneInfo(zone)).replace(fold=1)
    back = moment_of(microseconds(moment), zone)
    while back.replace(tzinfo=None) != moment.replace(tzinfo=None):  # in a gap: the first moment that exists
        moment += timedelta(minutes=1)
        moment = moment.replace(second=0, microsecond=0)
        back = moment_of(microseconds(moment), zone)
    return microseconds(moment)


def completed_years(born: date, day: date) -> int:
    """Age on `day`; who was born on 29 February has the birthday on 1 March in other years."""
    years = day.year - born.year
    return years - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


# --- scope and silence ---------------------------------------------------------------------------


def together(scope: tuple[str, ...], one: Fact, other: Fact) -> bool:
    """Whether the narrowest reference that both carry is the same. The world has settled what was open."""
    if not scope:
        return True
    for reference in scope:
        if reference in one.references and reference in other.references:
            return one.references[reference] == other.references[reference]
    return False


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
                return frozenset({_compare(self.value(left), operator, self.value(right))})
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
            case nodes.Any(kinds, where):
                return self.earlier(kinds, where)
            case nodes.NoneOf(kinds, where):
                return frozenset(not one for one in self.earlier(kinds, where))
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

    def earlier(self, kinds: tuple[str, ...], where: nodes.Condition | None) -> frozenset[bool]:
        """Whether such an event happened at or before this one, in scope."""
        start = min((f.at for f in self.world.facts if together(self.rule.scope, self.fact, f)), default=BEGINNING)
        truths = NO
        for fact in self.world.facts:
            if fact.kind in kinds and fact.at <= self.fact.at and together(self.rule.scope, self.fact, fact):
                this = View(self.world, self.law, self.rule, fact, self.trigger).truths(where)
                truths = frozenset(a or b for a in truths for b in this)
        if silent(self.world, kinds, start, self.fact.at, self.fact):
            truths = frozenset(a or b for a in truths for b in BOTH)
        return truths

    def held(self, state: nodes.State, at: int) -> frozenset[bool]:
        """Whether the state holds at `at`."""
        for span in spans(self.world, self.law, self.rule, state):
            if span.start.at <= at and (span.end is None or at < span.end.at):
                return BOTH if silent(self.world, span.unseen(state), span.start.at, at, span.start) else YES
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
    """From an opening to the close that ended it (`None`: none seen as of the day judged)."""

    start: Fact
    end: Fact | None
    contradictory: bool = False

    def unseen(self, state: nodes.State) -> tuple[str, ...]:
        """The closing kinds that may have come earlier unseen: a close proves that none of its own kind did."""
        return tuple(kind for kind in state.closes if self.end is None or kind != self.end.kind)


def spans(world: World, law: Law, rule: nodes.Rule, state: nodes.State) -> list[Span]:
    """All spans of the state. A close recorded wholly before any opening of the same first key contradicts them;
    where the record only allows it, there is no such world (`NoWorld`)."""
    if state.of is not None:
        return _joined(spans(world, law, rule, law.rules.state(state.of)), state)
    opens = [fact for fact in world.facts if fact.kind in state.opens]
    closes = [fact for fact in world.facts if fact.kind in state.closes]
    found: list[Span] = []
    taken: set[str] = set()
    for opening in sorted(opens, key=lambda fact: fact.at):
        if opening.id in taken:
            continue
        group = [fact for fact in opens if together(state.key, opening, fact)]
        ends = [fact for fact in closes if together(state.key, opening, fact)]
        taken |= {fact.id for fact in group}
        early = [
            close
            for close in closes
            if close.at < opening.at
            and (
                not state.key or close.references.get(state.key[0]) == opening.references.get(state.key[0], "none")
            )
        ]
        contradictory = any(close.certain and close.bounds[1] < opening.bounds[0] for close in early)
        if early and not contradictory:
            raise NoWorld
        current: Fact | None = None
        for fact in sorted([*group, *ends], key=lambda fact: fact.at):
            if fact in group:
                if current is None and View(world, law, rule, fact).truths(state.where) == YES:
                    current = fact
            elif current is not None:
                found.append(Span(current, fact, contradictory))
                current = None
        if current is not None:
            found.append(Span(current, None, contradictory))
    return found


def _joined(inner: list[Span], state: nodes.State) -> list[Span]:
    """The spans with gaps shorter than `joins` bridged."""
    assert state.joins is not None
    bridge = state.joins.amount * 60_000_000
    found: list[Span] = []
    for span in sorted(inner, key=lambda span: span.start.at):
        last = found[-1] if found else None
        if last is not None and (last.end is None or span.start.at - last.end.at < bridge):
            end = (
                None if last.end is None or span.end is None else max(last.end, span.end, key=lambda fact: fact.at)
            )
            found[-1] = Span(last.start, end, last.contradictory or span.contradictory)
        else:
            found.append(span)
    return found


def laws_of(rule: nodes.Rule, limits: Iterable[LimitVersion]) -> dict[str, tuple[LimitVersion, ...]]:
    """The limits of each law that has a say in the rule; `policy` only where no law has."""
    named = limits_named(rule)
    if not named:
        return {"": ()}
    by_law: dict[str, list[LimitVersion]] = {}
    for one in limits:
        if one.id in named:
            by_law.setdefault(one.law, []).append(one)
    chosen = {law: tuple(versions) for law, versions in by_law.items() if law != POLICY}
    return chosen or {POLICY: tuple(by_law.get(POLICY, ()))}


def limits_named(rule: object) -> frozenset[str]:
    """All limits that a rule names: its own and those inside conditions."""
    own = getattr(rule, "limit", None)
    return frozenset(node.id for node in walk(rule) if isinstance(node, nodes.LimitOf)) | (
        frozenset({own}) if own else frozenset()
    )


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
