"""Conditions: true, false or unknown of one event, and which missing fact leaves them unknown.

Pure. Nodes are compiled once into tests. A comparison is true if it is true for all values of both sides and
false if it is false for all; `and`, `or` and `not` are Kleene's. Source: the rule language, section 3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from amparo.pathway.facts import Fact
from amparo.safeguards.evaluate.atoms import (
    COMPARED,
    Test,
    contains,
    is_code,
    is_in,
    known,
    not_asked,
    once_a_fact,
    stated,
)
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.counts import Backward, counted
from amparo.safeguards.evaluate.missing import Why, explain_operand, nothing_missing
from amparo.safeguards.evaluate.reading import Reader, operand_reader
from amparo.safeguards.evaluate.scope import Scope, everything
from amparo.safeguards.findings import Missing
from amparo.safeguards.nodes import (
    Age,
    And,
    Any,
    Code,
    Compare,
    Condition,
    Contains,
    Count,
    Held,
    HourAt,
    In,
    Known,
    LimitOf,
    NoneOf,
    Not,
    NotAsked,
    Operand,
    Operator,
    Or,
    Path,
    Stated,
    Term,
)
from amparo.safeguards.wording import walk

#: Whether a state holds in `[earliest, latest]`, and what is missing if nobody can tell.
Holding = tuple[Callable[[Case, int, int], "bool | None"], Callable[[Case, int, int], "list[Missing]"]]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A compiled condition: `test` it, and ask `why` it is unknown.

    `limits` are the ids it names with `limit()`: its value then differs from law to law. `node` is what it
    was made from.
    """

    test: Test
    why: Why
    limits: frozenset[str] = frozenset()
    parts: tuple[Predicate, ...] = ()
    node: Condition | None = None


TRUE = Predicate(lambda _case, _fact, _trigger: True, nothing_missing)


@dataclass(frozen=True, slots=True)
class Compiler:
    """Makes predicates for the conditions of one rule or state.

    `scope` and `references` are the rule's; `held` maps each state to its test and to the question what is
    missing for it. `terms` are those that all rules of one judge share.
    """

    scope: Scope = everything
    references: tuple[str, ...] = ()
    held: Mapping[str, Holding] | None = None
    leap_birthday: tuple[int, int] = (3, 1)
    terms: dict[Term, Predicate] = field(default_factory=dict[Term, "Predicate"])

    def condition(self, node: Condition | None) -> Predicate:
        """The predicate of `node`; always true where there is none."""
        match node:
            case None:
                return TRUE
            case Term():
                return self._term(node)
            case And(parts=nodes):
                parts = tuple(self.condition(part) for part in nodes)
                return _joined(parts, node, _all([part.test for part in parts]))
            case Or(parts=nodes):
                parts = tuple(self.condition(part) for part in nodes)
                return _joined(parts, node, _any([part.test for part in parts]))
            case Not(part=inner):
                part = self.condition(inner)
                return Predicate(_not(part.test), part.why, part.limits, (part,), node)
            case Compare():
                return self._compare(node)
            case In():
                reader, why, limits = self._operand(node.value)
                return Predicate(is_in(reader, node.codes, node.negated), why, limits, (), node)
            case Contains(path=path):
                return Predicate(contains(path, node.code), explain_operand(path), frozenset(), (), node)
            case Known(path=path):
                return Predicate(known(path), nothing_missing, frozenset(), (), node)
            case Stated(path=path):
                return Predicate(stated(path), explain_operand(path), frozenset(), (), node)
            case NotAsked(path=path):
                return Predicate(not_asked(path), nothing_missing, frozenset(), (), node)
            case Held(state=name):
                return self._held(name, node)
            case Any():
                return self._any(node, negated=False)
            case NoneOf():
                return self._any(node, negated=True)

    def _term(self, node: Term) -> Predicate:
        """A term that says something of its event alone is compiled once for all rules, and asked once a fact."""
        if not _is_of_its_event(node):
            return self.condition(node.condition)
        if node not in self.terms:
            predicate = self.condition(node.condition)
            self.terms[node] = replace(predicate, test=once_a_fact(predicate.test))
        return self.terms[node]

    def _operand(self, operand: Operand) -> tuple[Reader, Why, frozenset[str]]:
        if isinstance(operand, Count):
            backward = self._backward(operand.kinds, operand.where)
            return backward.reader(), backward.why, backward.limits
        limits = frozenset({operand.id}) if isinstance(operand, LimitOf) else frozenset[str]()
        return operand_reader(operand, self.leap_birthday), explain_operand(operand, self.leap_birthday), limits

    def _compare(self, node: Compare) -> Predicate:
        left, why_left, limits_left = self._operand(node.left)
        right, why_right, limits_right = self._operand(node.right)
        limits = limits_left | limits_right
        if isinstance(node.left, Path) and isinstance(node.right, Code) and node.operator is Operator.EQUAL:
            return Predicate(is_code(left, node.right.name), why_left, limits, (), node)

        holds = COMPARED[node.operator]

        def test(case: Case, fact: Fact, trigger: Fact | None) -> bool | None:
            return holds(left(case, fact, trigger), right(case, fact, trigger))

        def why(case: Case, fact: Fact, trigger: Fact | None) -> list[Missing]:
            return why_left(case, fact, trigger) + why_right(case, fact, trigger)

        return Predicate(test, why, limits, (), node)

    def _backward(self, kinds: tuple[str, ...], where: Condition | None, within: str | None = None) -> Backward:
        inner = self.condition(where)
        limits = inner.limits | (frozenset({within}) if within is not None else frozenset[str]())
        return Backward(kinds, inner.test, inner.why, limits, self.scope, self.references, within)

    def _any(self, node: Any | NoneOf, negated: bool) -> Predicate:
        backward = self._backward(node.kinds, node.where, node.within)

        def test(case: Case, fact: Fact, trigger: Fact | None) -> bool | None:
            least, most = counted(backward, case, fact, trigger)
            found = True if least else None if most else False
            return (not found if found is not None else None) if negated else found

        return Predicate(test, backward.why, backward.limits, (), node)

    def _held(self, name: str, node: Condition) -> Predicate:
        held, missing = (self.held or {})[name]
        return Predicate(
            lambda case, fact, _trigger: held(case, fact.earliest, fact.latest),
            lambda case, fact, _trigger: missing(case, fact.earliest, fact.latest),
            frozenset(),
            (),
            node,
        )


def _is_of_its_event(node: Condition) -> bool:
    """Whether `node` reads its event and what is carried to it, whatever the trigger, the law and the scope."""
    return not any(
        isinstance(each, Any | NoneOf | Count | Held | LimitOf) or (isinstance(each, Path) and each.of_trigger)
        for each in walk(node)
    )


def _joined(parts: tuple[Predicate, ...], node: Condition, test: Test) -> Predicate:
    def why(case: Case, fact: Fact, trigger: Fact | None) -> list[Missing]:
        return [
            missing
            for part in parts
            if part.test(case, fact, trigger) is None
            for missing in part.why(case, fact, trigger)
        ]

    limits = frozenset[str]().union(*(part.limits for part in parts))
    return Predicate(test, why, limits, parts, node)


def _all(tests: list[Test]) -> Test:
    def test(case: Case, fact: Fact, trigger: Fact | None) -> bool | None:
        result: bool | None = True
        for each in tests:
            value = each(case, fact, trigger)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    return test


def _any(tests: list[Test]) -> Test:
    def test(case: Case, fact: Fact, trigger: Fact | None) -> bool | None:
        result: bool | None = False
        for each in tests:
            value = each(case, fact, trigger)
            if value is True:
                return True
            if value is None:
                result = None
        return result

    return test


def _not(inner: Test) -> Test:
    def test(case: Case, fact: Fact, trigger: Fact | None) -> bool | None:
        value = inner(case, fact, trigger)
        return None if value is None else not value

    return test


def refuted_attribute(predicate: Predicate, case: Case, fact: Fact, trigger: Fact | None) -> str:
    """The name of the first attribute that makes `predicate` false on `fact`; empty if none does by itself."""
    if predicate.test(case, fact, trigger) is not False:
        return ""
    for part in predicate.parts:
        if isinstance(predicate.node, And | Or) and (name := refuted_attribute(part, case, fact, trigger)):
            return name
    return _named(predicate.node)


def _named(node: Condition | None) -> str:
    match node:
        case Not(part=inner) | Term(condition=inner):
            return _named(inner)
        case Contains(path=path) | Known(path=path) | Stated(path=path) | NotAsked(path=path):
            return path.name
        case In(value=Path(name=name)) | Compare(left=Path(name=name)):
            return name
        case Compare(left=Age(at=path)) | Compare(left=HourAt(at=path)):
            return path.name
        case _:
            return ""
