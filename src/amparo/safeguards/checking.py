"""The meaning of a condition's words: syntax in, frozen nodes out, each name known and each type right.

Pure. A condition is read in a `Scene`: which events it judges decides which attributes it may read.
Refused here, so that evaluators never meet them: unknown names, codes put in an order, text matched,
`trigger.x` outside an equality, a term or a state that needs itself, and looking back inside a look back.
Source: the rule language, sections 3 and 7.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import NoReturn

from lark import Token, Tree

from amparo.law.limits import Period
from amparo.pathway.events import Answer, Source
from amparo.pathway.vocabulary import Attribute, Type
from amparo.safeguards import nodes
from amparo.safeguards.conditions import Syntax, read_syntax
from amparo.safeguards.mistakes import Slip, SlipError, advice_for, listed, nearest, quoted
from amparo.safeguards.words import OF_THE_EVENT, Scene, Words, unknown_kind


@dataclass(frozen=True, slots=True)
class _Sort:
    """What a value is: its type, its codes (none: any code) and how messages call it."""

    type: Type
    says: str
    codes: tuple[str, ...] = ()


_TYPES = {
    Type.CODE: "a code",
    Type.BOOL3: "yes or no",
    Type.NUMBER: "a number",
    Type.TEXT: "a text",
    Type.DATE: "a date",
    Type.SET: "a set of codes",
}


def read_condition(text: str, words: Words, scene: Scene) -> nodes.Condition:
    """The node that `text` means in `scene`. Raises `SlipError` with everything that is wrong in it."""
    return check(read_syntax(text), words, scene)


def check(syntax: Syntax, words: Words, scene: Scene) -> nodes.Condition:
    """The node that `syntax` means in `scene`. Raises `SlipError` with everything that is wrong in it."""
    checker = _Checker(words, scene)
    node = checker.condition(syntax)
    if checker.slips:
        raise SlipError(*checker.slips)
    return node


class AmbiguousError(SlipError):
    """An attribute whose type differs from kind to kind, read where any kind is judged."""


def _wrong(at: Token | Syntax, found: str, expected: str = "", advice: str = "") -> NoReturn:
    raise SlipError(_slip(at, found, expected, advice))


def _slip(at: Token | Syntax, found: str, expected: str = "", advice: str = "") -> Slip:
    line, column = (at.line, at.column) if isinstance(at, Token) else (at.meta.line, at.meta.column)
    return Slip(line or 1, column or 1, found, expected, advice)


def _trees(syntax: Syntax) -> list[Syntax]:
    return [child for child in syntax.children if isinstance(child, Tree)]


def _of_trigger(value: nodes.Operand) -> bool:
    return isinstance(value, nodes.Path) and value.of_trigger


def _tokens(syntax: Syntax) -> list[Token]:
    return [child for child in syntax.children if isinstance(child, Token)]


def _function(token: Token) -> str:
    return str(token).rstrip("( \t\n")


class _Checker:
    """Reads one condition; goes on after a slip, so that all are told together."""

    def __init__(self, words: Words, scene: Scene) -> None:
        self.words = words
        self.scene = scene
        self.slips: list[Slip] = []

    def condition(self, syntax: Syntax) -> nodes.Condition:
        try:
            return self._condition(syntax)
        except AmbiguousError:
            raise
        except SlipError as error:
            self.slips += error.slips
            return nodes.Held("")

    def _condition(self, syntax: Syntax) -> nodes.Condition:
        match str(syntax.data):
            case "condition":
                return nodes.Or(tuple(self.condition(part) for part in _trees(syntax)))
            case "conj":
                return nodes.And(tuple(self.condition(part) for part in _trees(syntax)))
            case "negation":
                return nodes.Not(self.condition(_trees(syntax)[0]))
            case "compare":
                return self._compare(syntax)
            case "contains":
                return self._contains(syntax)
            case "is_in" | "is_not_in":
                return self._in(syntax, negated=syntax.data == "is_not_in")
            case "held":
                return self._held(syntax)
            case "speaks":
                return self._speaks(syntax)
            case "exists":
                kinds, where = self._looked_for(syntax)
                found = nodes.Any if _function(_tokens(syntax)[0]) == "any" else nodes.NoneOf
                return found(kinds, where)
            case _:
                return self._term(_tokens(syntax)[0])

    # --- conditions ---------------------------------------------------------------------------

    def _term(self, token: Token) -> nodes.Condition:
        name = str(token)
        words = self.words
        if name not in words.terms:
            if words.readable(name, self.scene.kinds) or name in OF_THE_EVENT:
                _wrong(
                    token, f"{quoted(name)} is an attribute, not a condition", "a comparison", f"Write {name} = yes"
                )
            _wrong(
                token,
                f"there is no term {quoted(name)}",
                "a term of [terms]",
                advice_for(name, words.terms, "terms"),
            )
        if name in self.scene.terms:
            chain = " needs ".join((*self.scene.terms[self.scene.terms.index(name) :], name))
            _wrong(token, f"the term {quoted(name)} needs itself: {chain}", "", "Write one of them out")
        if name in words.broken:
            return nodes.Held("")
        inner = replace(self.scene, terms=(*self.scene.terms, name))
        try:
            return nodes.Term(name, check(words.terms[name], words, inner))
        except AmbiguousError:
            raise
        except SlipError as error:
            first = error.slips[0]
            if "needs itself" in first.found:
                _wrong(token, first.found, first.expected, first.advice)
            _wrong(
                token, f"the term {quoted(name)} cannot be used here: {first.found}", first.expected, first.advice
            )

    def _compare(self, syntax: Syntax) -> nodes.Condition:
        left_syntax, right_syntax = _trees(syntax)
        sign = _tokens(syntax)[0]
        operator = nodes.Operator(str(sign))
        left, left_sort = self._value(left_syntax, in_equality=operator is nodes.Operator.EQUAL)
        if isinstance(left, nodes.Path) and left_sort.type in {Type.CODE, Type.BOOL3}:
            self._unordered(sign, operator, left_sort)
            if right_syntax.data in {"attribute", "number"}:
                token = _tokens(right_syntax)[0]
                return nodes.Compare(left, operator, nodes.Code(self._code(token, left_sort)))
        if left_sort.type is Type.SET:
            _wrong(
                left_syntax,
                f"{left_sort.says} is a set of codes",
                "contains",
                f"Write {left_sort.says} contains ...",
            )
        if left_sort.type is Type.TEXT and right_syntax.data != "of_trigger" and not _of_trigger(left):
            self._text(left_syntax, left_sort.says)
        right, right_sort = self._value(right_syntax, in_equality=operator is nodes.Operator.EQUAL)
        fixed = (nodes.Number, nodes.DateLiteral, nodes.LimitOf)
        if isinstance(left, fixed) and isinstance(right, fixed):
            _wrong(
                syntax, "this compares two fixed values", "an attribute or a function on one side", "Take it out"
            )
        if left_sort.type is not right_sort.type:
            _wrong(
                right_syntax,
                f"{left_sort.says} is {_TYPES[left_sort.type]}, {right_sort.says} is {_TYPES[right_sort.type]}",
                _TYPES[left_sort.type],
                "A day is written 2024-01-31" if left_sort.type is Type.DATE else "Compare like with like",
            )
        self._unordered(sign, operator, left_sort)
        return nodes.Compare(left, operator, right)

    def _text(self, syntax: Syntax, says: str) -> NoReturn:
        _wrong(
            syntax,
            f"{says} is a text, and texts are not compared",
            f"known({says}) or stated({says})",
            "What a rule must tell apart needs a code in the vocabulary",
        )

    def _unordered(self, sign: Token, operator: nodes.Operator, sort: _Sort) -> None:
        if sort.type in {Type.NUMBER, Type.DATE} or operator in {nodes.Operator.EQUAL, nodes.Operator.UNEQUAL}:
            return
        _wrong(
            sign,
            f"{sort.says} is {_TYPES[sort.type]} and has no order",
            "= or !=",
            f"Name the codes: {sort.says} in {{...}}" if sort.type is Type.CODE else "",
        )

    def _contains(self, syntax: Syntax) -> nodes.Condition:
        value, code = _trees(syntax)
        left, sort = self._value(value)
        if not isinstance(left, nodes.Path) or sort.type is not Type.SET:
            advice = f"Write {sort.says} = {_tokens(code)[0]}" if sort.type in {Type.CODE, Type.BOOL3} else ""
            _wrong(
                value,
                f"{sort.says} is {_TYPES[sort.type]}, not a set",
                "an attribute that is a set of codes",
                advice,
            )
        return nodes.Contains(left, self._code(_tokens(code)[0], sort))

    def _in(self, syntax: Syntax, negated: bool) -> nodes.Condition:
        value, codes = _trees(syntax)
        left, sort = self._value(value)
        if sort.type is Type.SET:
            _wrong(value, f"{sort.says} is a set of codes", "contains", f"Write {sort.says} contains ... or ...")
        if not isinstance(left, nodes.Path) or sort.type not in {Type.CODE, Type.BOOL3}:
            _wrong(
                value, f"{sort.says} is {_TYPES[sort.type]}", "an attribute that is a code", "Compare with < and >"
            )
        if codes.data == "list":
            token = _tokens(codes)[1]
            name = str(token)
            if name not in self.words.lists:
                advice = advice_for(name, self.words.lists, "lists")
                _wrong(token, f"there is no list {quoted(name)}", "a list of [list]", advice)
            members = self.words.lists[name]
            if strange := [code for code in sorted(members) if sort.codes and code not in sort.codes]:
                advice = advice_for(strange[0], sort.codes, "codes")
                _wrong(token, f"the list {quoted(name)} holds {strange[0]}, no code of {sort.says}", "", advice)
            return nodes.In(left, members, negated, name)
        tokens = [_tokens(code)[0] for code in _trees(codes)]
        return nodes.In(left, frozenset(self._code(token, sort) for token in tokens), negated)

    def _held(self, syntax: Syntax) -> nodes.Condition:
        function, token = _tokens(syntax)
        self._only_once(function)
        name = str(token)
        if name not in self.words.states:
            advice = advice_for(name, self.words.states, "states")
            _wrong(token, f"there is no state {quoted(name)}", "a state of [state.NAME]", advice)
        return nodes.Held(name)

    def _speaks(self, syntax: Syntax) -> nodes.Condition:
        path, sort = self._path(_trees(syntax)[0])
        function = _function(_tokens(syntax)[0])
        if path.name in OF_THE_EVENT:
            _wrong(
                _trees(syntax)[0], f"every event has its {sort.says}", "an attribute", f"Take {function}(...) out"
            )
        match function:
            case "known":
                return nodes.Known(path)
            case "stated":
                return nodes.Stated(path)
            case _:
                return nodes.NotAsked(path)

    def _looked_for(self, syntax: Syntax) -> tuple[tuple[str, ...], nodes.Condition | None]:
        function = _tokens(syntax)[0]
        self._only_once(function)
        kinds, *where = _trees(syntax)
        names = tuple(str(token) for token in _tokens(kinds))
        for token in _tokens(kinds):
            if str(token) not in self.words.vocabulary.kinds:
                _wrong(token, *unknown_kind(str(token), self.words.vocabulary))
        if not where:
            return names, None
        inner = Scene(names, inside=_function(function), terms=self.scene.terms)
        checker = _Checker(self.words, inner)
        condition = checker.condition(where[0])
        self.slips += checker.slips
        return names, condition

    def _only_once(self, function: Token) -> None:
        if self.scene.inside:
            _wrong(
                function,
                f"{_function(function)}(...) stands inside {self.scene.inside}(...)",
                "conditions on the event looked for",
                "Put both side by side, joined by and",
            )

    # --- values -------------------------------------------------------------------------------

    def _value(self, syntax: Syntax, in_equality: bool = False) -> tuple[nodes.Operand, _Sort]:
        tokens = _tokens(syntax)
        match str(syntax.data):
            case "number":
                return nodes.Number(float(tokens[0])), _Sort(Type.NUMBER, str(tokens[0]))
            case "date":
                return self._date(tokens[0]), _Sort(Type.DATE, str(tokens[0]))
            case "limit":
                return self._limit(tokens[1])
            case "count":
                kinds, where = self._looked_for(syntax)
                return nodes.Count(kinds, where), _Sort(Type.NUMBER, "count(...)")
            case "moment":
                function = _function(tokens[0])
                path, sort = self._path(_trees(syntax)[0])
                if sort.type is not Type.DATE:
                    _wrong(
                        _trees(syntax)[0],
                        f"{sort.says} is {_TYPES[sort.type]}",
                        "a date",
                        f"{function}() takes a date",
                    )
                says = _Sort(Type.NUMBER, f"{function}({sort.says})")
                node = nodes.HourAt(path) if function == "hour_at" else nodes.Age(path, function == "youngest_at")
                return node, says
            case _:
                return self._path(syntax, in_equality)

    def _date(self, token: Token) -> nodes.DateLiteral:
        year, month, day = (int(part) for part in str(token).split("-"))
        try:
            date(year, month, day)
        except ValueError:
            _wrong(token, f"there is no day {token}", "a day of the calendar", "")
        return nodes.DateLiteral(year, month, day)

    def _limit(self, token: Token) -> tuple[nodes.Operand, _Sort]:
        name = str(token)
        if name not in self.words.limits:
            advice = advice_for(name, self.words.limits, "limits")
            _wrong(token, f"there is no limit {quoted(name)}", "a limit of some law", advice)
        if any(isinstance(version.value, Period) for version in self.words.limits[name]):
            _wrong(
                token,
                f"the limit {quoted(name)} is a length of time",
                "a limit that is a number",
                f'A length of time is a rule\'s own: limit = "{name}"',
            )
        return nodes.LimitOf(name), _Sort(Type.NUMBER, f"limit({name})")

    def _path(self, syntax: Syntax, in_equality: bool = False) -> tuple[nodes.Path, _Sort]:
        token = _tokens(syntax)[-1]
        name = str(token)
        scene = self.scene
        of_trigger = syntax.data == "of_trigger"
        if of_trigger:
            if not scene.trigger or scene.inside:
                _wrong(
                    syntax,
                    f"there is no trigger to read {name} of here",
                    "an attribute of the event judged",
                    "trigger.x belongs into need_where or never_where of a rule with a trigger",
                )
            if not in_equality:
                _wrong(
                    syntax,
                    f"trigger.{name} is read outside an equality",
                    f"{name} = trigger.{name}",
                    "A condition on the trigger alone belongs into where",
                )
        elif scene.at_due:
            _wrong(
                token,
                f"{name} is read at the due moment, where there is no event",
                "held(...), any(...), none(...) or count(...)",
                'Leave at = "due" out to read the trigger',
            )
        kinds = scene.trigger if of_trigger else scene.kinds
        path = nodes.Path(name, of_trigger)
        if name in OF_THE_EVENT:
            codes = tuple(Source) if name == "source" else kinds or tuple(self.words.vocabulary.kinds)
            return path, _Sort(OF_THE_EVENT[name], name, codes if OF_THE_EVENT[name] is Type.CODE else ())
        found = self.words.readable(name, kinds)
        if not found:
            self._unknown_attribute(token, kinds)
        types = {attribute.type for attribute in found}
        if len(types) > 1 and not kinds:
            raise AmbiguousError
        if len(types) > 1:
            said = " and ".join(sorted(_TYPES[type] for type in types))
            _wrong(
                token, f"{name} is {said} on different kinds", "one type", "Split the rule into parts, a kind each"
            )
        codes = () if any(not attribute.codes for attribute in found) else _united(found)
        return path, _Sort(found[0].type, name, codes)

    def _unknown_attribute(self, token: Token, kinds: tuple[str, ...]) -> NoReturn:
        name = str(token)
        words = self.words
        on = f"on {listed(kinds)}" if kinds else "in the vocabulary"
        if name in words.references():
            _wrong(
                token,
                f"{name} is a reference, not an attribute",
                "an attribute",
                f'References tie events together: scope = "{name}"',
            )
        if elsewhere := [
            kind for kind in words.vocabulary.kinds if name in words.vocabulary.kinds[kind].attributes
        ]:
            _wrong(
                token,
                f"there is no attribute {quoted(name)} {on}",
                f"an attribute {on}, or a carried one",
                f"It is recorded on {listed(elsewhere, 4)}",
            )
        if name in words.terms:
            _wrong(
                token,
                f"{quoted(name)} is a term, and a term stands alone",
                "an attribute",
                f"Write {name} by itself",
            )
        advice = advice_for(name, words.names(kinds), "attributes")
        _wrong(token, f"there is no attribute {quoted(name)} {on}", f"an attribute {on}, or a carried one", advice)

    def _code(self, token: Token, sort: _Sort) -> str:
        name = str(token)
        codes = ("yes", "no") if sort.type is Type.BOOL3 else sort.codes
        if not codes or name in codes:
            return name
        if name in tuple(Answer):
            _wrong(
                token,
                f"{quoted(name)} is an answer, not a code of {sort.says}",
                listed(codes),
                f"Write known({sort.says}), stated({sort.says}) or not_asked({sort.says})",
            )
        if sort.says == "kind":
            _wrong(token, f"the event judged here is never {quoted(name)}", listed(codes), nearest(name, codes))
        if sort.type is Type.BOOL3:
            advice = {"true": "Write yes", "false": "Write no"}.get(name.lower(), "")
            _wrong(token, f"{sort.says} is yes or no, not {quoted(name)}", "yes or no", advice)
        expected = f"a code of {sort.says}: {listed(codes, 40)}"
        _wrong(token, f"{sort.says} has no code {quoted(name)}", expected, nearest(name, codes))


def _united(attributes: Iterable[Attribute]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for attribute in attributes for code in attribute.codes))
