"""Conditions in plain words.

Pure. Names of kinds and attributes come from the vocabulary; an attribute is called by its question, as the
form asks it. A term is written out, for its name is the file's and not the reader's.
"""

from __future__ import annotations

from amparo.law.messages import Listing, Message, Parameter, Word, say
from amparo.pathway.vocabulary import Type, Vocabulary
from amparo.safeguards import nodes
from amparo.safeguards.nodes import Condition, Operand, Operator


def _compared(operator: Operator, left: Parameter, right: Parameter) -> Message:
    match operator:
        case Operator.EQUAL:
            return say("{left} is {right}", left=left, right=right)
        case Operator.UNEQUAL:
            return say("{left} is not {right}", left=left, right=right)
        case Operator.LESS:
            return say("{left} is less than {right}", left=left, right=right)
        case Operator.AT_MOST:
            return say("{left} is {right} or less", left=left, right=right)
        case Operator.MORE:
            return say("{left} is more than {right}", left=left, right=right)
        case Operator.AT_LEAST:
            return say("{left} is {right} or more", left=left, right=right)


def _dates_compared(operator: Operator, left: Parameter, right: Parameter) -> Message:
    match operator:
        case Operator.LESS:
            return say("{left} is before {right}", left=left, right=right)
        case Operator.AT_MOST:
            return say("{left} is no later than {right}", left=left, right=right)
        case Operator.MORE:
            return say("{left} is after {right}", left=left, right=right)
        case Operator.AT_LEAST:
            return say("{left} is no earlier than {right}", left=left, right=right)
        case Operator.EQUAL | Operator.UNEQUAL:
            return _compared(operator, left, right)


class Speaker:
    """Words for what judges events of `kinds` (any, if none is named)."""

    def __init__(self, vocabulary: Vocabulary, kinds: tuple[str, ...]) -> None:
        self.vocabulary = vocabulary
        self.kinds = kinds

    def condition(self, node: Condition) -> Message:
        """The words of a condition."""
        match node:
            case nodes.Or(parts):
                return say("{any}", any=Listing(tuple(self._part(part, nodes.And) for part in parts), "or"))
            case nodes.And(parts):
                return say("{all}", all=Listing(tuple(self._part(part, nodes.Or) for part in parts), "and"))
            case nodes.Not(part):
                return say("it is not so that {part}", part=self.condition(part))
            case nodes.Term(_, condition):
                return self.condition(condition)
            case nodes.Compare():
                return self._compare(node)
            case nodes.Contains(path, code):
                return say("{what} includes {code}", what=self.operand(path), code=self._code(path.name, code))
            case nodes.In(value, codes, negated):
                name = value.name if isinstance(value, nodes.Path) else ""
                among = Listing(tuple(self._code(name, code) for code in sorted(codes)), "or")
                if negated:
                    return say("{what} is none of {codes}", what=self.operand(value), codes=among)
                return say("{what} is {codes}", what=self.operand(value), codes=among)
            case nodes.Held(state):
                return say("this lasts: {state}", state=Word(state.replace("_", " ")))
            case nodes.Known(path):
                return say("{what} is recorded", what=self.operand(path))
            case nodes.Stated(path):
                return say("{what} is stated", what=self.operand(path))
            case nodes.NotAsked(path):
                return say("nobody asked {what}", what=self.operand(path))
            case nodes.Any(kinds, where, within):
                return self.with_where(self._earlier(kinds, within), kinds, where)
            case nodes.NoneOf(kinds, where, within):
                return self.with_where(self._never_before(kinds, within), kinds, where)

    def _earlier(self, kinds: tuple[str, ...], within: str | None) -> Message:
        listed = self.listed(kinds)
        if within is None:
            return say("there was earlier: {kinds}", kinds=listed)
        limit = self.operand(nodes.LimitOf(within))
        return say("there was, no longer before than {limit}: {kinds}", limit=limit, kinds=listed)

    def _never_before(self, kinds: tuple[str, ...], within: str | None) -> Message:
        listed = self.listed(kinds)
        if within is None:
            return say("there was never before: {kinds}", kinds=listed)
        limit = self.operand(nodes.LimitOf(within))
        return say("there was not, as far back as {limit}: {kinds}", limit=limit, kinds=listed)

    def _part(self, part: Condition, looser: type) -> Message:
        inner = part.condition if isinstance(part, nodes.Term) else part
        return say("({part})", part=self.condition(part)) if isinstance(inner, looser) else self.condition(part)

    def _compare(self, node: nodes.Compare) -> Message:
        left, right = node.left, node.right
        if isinstance(left, nodes.Age) and node.operator is Operator.LESS:
            years, moment = self.operand(right), self._moment(left.at)
            if left.youngest:
                return say("the child was or may have been under {years} {moment}", years=years, moment=moment)
            return say("the child was under {years} {moment}", years=years, moment=moment)
        if isinstance(right, nodes.Code) and isinstance(left, nodes.Path):
            said: Parameter = self._code(left.name, right.name)
        else:
            said = self.operand(right)
        if isinstance(right, nodes.DateLiteral) or self._is_date(left):
            return _dates_compared(node.operator, self.operand(left), said)
        return _compared(node.operator, self.operand(left), said)

    def operand(self, node: Operand) -> Parameter:
        """The words of a value, or the value itself."""
        match node:
            case nodes.Number(value):
                return int(value) if value == int(value) else value
            case nodes.DateLiteral(year, month, day):
                return f"{year:04d}-{month:02d}-{day:02d}"
            case nodes.Code(name):
                return Word(name)
            case nodes.Path(name, of_trigger):
                what = self._attribute(name)
                return say("{what} of the event that began it", what=what) if of_trigger else what
            case nodes.LimitOf(name):
                return say("the limit “{name}”", name=Word(name.replace("-", " ")))
            case nodes.Count(kinds, where):
                return self.with_where(
                    say("the number of earlier events: {kinds}", kinds=self.listed(kinds)), kinds, where
                )
            case nodes.Age(at):
                return say("the child's age {moment}", moment=self._moment(at))
            case nodes.HourAt(at):
                return say("the hour of the clock {moment}", moment=self._moment(at))

    def _moment(self, path: nodes.Path) -> Message:
        if path.name in {"happened", "recorded"}:
            return say("when it happened") if path.name == "happened" else say("when it was recorded")
        return say("on the day of {what}", what=self._attribute(path.name))

    def _attribute(self, name: str) -> Message:
        fixed = {"kind": say("the kind of event"), "source": say("how it is known"), "happened": say("its time")}
        if name in fixed:
            return fixed[name]
        if name == "recorded":
            return say("the time of recording")
        found = self.vocabulary.attribute(name, self.kinds) or self.vocabulary.attribute(name)
        return say("“{question}”", question=Word((found[0].label if found else "") or name.replace("_", " ")))

    def _code(self, attribute: str, code: str) -> Word | Message:
        if attribute == "kind":
            return say("“{kind}”", kind=Word(self._label(code)))
        for found in self.vocabulary.attribute(attribute, self.kinds) or self.vocabulary.attribute(attribute):
            if code in found.codes and len(found.code_labels) == len(found.codes):
                return Word(found.code_labels[found.codes.index(code)])
        return Word(code.replace("_", " "))

    def _is_date(self, node: Operand) -> bool:
        if not isinstance(node, nodes.Path):
            return False
        return node.name in {"happened", "recorded"} or any(
            found.type is Type.DATE for found in self.vocabulary.attribute(node.name)
        )

    def _label(self, kind: str) -> str:
        found = self.vocabulary.kinds.get(kind)
        return (found.label if found else "") or kind.replace("_", " ")

    def listed(self, kinds: tuple[str, ...]) -> Listing:
        """Kinds by their labels, one of which is meant."""
        return Listing(tuple(say("“{kind}”", kind=Word(self._label(kind))) for kind in kinds), "or")

    def with_where(self, what: Message, kinds: tuple[str, ...], where: Condition | None) -> Message:
        """`what`, narrowed by a condition on events of `kinds`, if there is one."""
        if where is None:
            return what
        return say("{what}, where {where}", what=what, where=Speaker(self.vocabulary, kinds).condition(where))
