"""The meaning of a condition's words: syntax in, frozen nodes out, each name known and each type right.

Pure. A condition is read in a `Scene`: which events it judges decides which attributes it may read.
Refused here, so that evaluators never meet them: unknown names, codes put in an order, text matched,
`trigger.x` outside an equality, a term or a state that needs itself, and looking back inside a look back.
Source: the rule language, sections 3 and 7.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

from lark import Token

from amparo.pathway.vocabulary import Type
from amparo.safeguards import nodes
from amparo.safeguards.conditions import Syntax, read_syntax
from amparo.safeguards.mistakes import Slip, SlipError, advice_for, quoted
from amparo.safeguards.operands import (
    TYPES,
    AmbiguousError,
    Sort,
    function_of,
    read_code,
    read_date,
    read_length_of,
    read_limit_of,
    read_path,
    tokens,
    trees,
    wrong,
)
from amparo.safeguards.words import OF_THE_EVENT, Scene, Words, unknown_kind


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


def _of_trigger(value: nodes.Operand) -> bool:
    return isinstance(value, nodes.Path) and value.of_trigger


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
                return nodes.Or(tuple(self.condition(part) for part in trees(syntax)))
            case "conj":
                return nodes.And(tuple(self.condition(part) for part in trees(syntax)))
            case "negation":
                return nodes.Not(self.condition(trees(syntax)[0]))
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
                function, *within = tokens(syntax)
                found = nodes.Any if function_of(function) == "any" else nodes.NoneOf
                return found(kinds, where, read_length_of(within[1], self.words) if within else None)
            case _:
                return self._term(tokens(syntax)[0])

    # --- conditions ---------------------------------------------------------------------------

    def _term(self, token: Token) -> nodes.Condition:
        name = str(token)
        words = self.words
        if name not in words.terms:
            found = words.readable(name, self.scene.kinds)
            if found or name in OF_THE_EVENT:
                answer = "yes" if {attribute.type for attribute in found} == {Type.BOOL3} else "..."
                advice = f"Write {name} = {answer}"
                wrong(token, f"{quoted(name)} is an attribute, not a condition", "a comparison", advice)
            wrong(
                token,
                f"there is no term {quoted(name)}",
                "a term of [terms]",
                advice_for(name, words.terms, "terms"),
            )
        if name in self.scene.terms:
            chain = " needs ".join((*self.scene.terms[self.scene.terms.index(name) :], name))
            wrong(token, f"the term {quoted(name)} needs itself: {chain}", "", "Write one of them out")
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
                wrong(token, first.found, first.expected, first.advice)
            wrong(
                token, f"the term {quoted(name)} cannot be used here: {first.found}", first.expected, first.advice
            )

    def _compare(self, syntax: Syntax) -> nodes.Condition:
        left_syntax, right_syntax = trees(syntax)
        sign = tokens(syntax)[0]
        operator = nodes.Operator(str(sign))
        left, left_sort = self._value(left_syntax, in_equality=operator is nodes.Operator.EQUAL)
        if isinstance(left, nodes.Path) and left_sort.type in {Type.CODE, Type.BOOL3}:
            self._unordered(sign, operator, left_sort)
            if right_syntax.data in {"attribute", "number"}:
                token = tokens(right_syntax)[0]
                return nodes.Compare(left, operator, nodes.Code(read_code(token, left_sort)))
        if left_sort.type is Type.SET:
            wrong(
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
            wrong(syntax, "this compares two fixed values", "an attribute or a function on one side", "Take it out")
        if left_sort.type is not right_sort.type:
            wrong(
                right_syntax,
                f"{left_sort.says} is {TYPES[left_sort.type]}, {right_sort.says} is {TYPES[right_sort.type]}",
                TYPES[left_sort.type],
                "A day is written 2024-01-31" if left_sort.type is Type.DATE else "Compare like with like",
            )
        self._unordered(sign, operator, left_sort)
        return nodes.Compare(left, operator, right)

    def _text(self, syntax: Syntax, says: str) -> NoReturn:
        wrong(
            syntax,
            f"{says} is a text, and texts are not compared",
            f"known({says}) or stated({says})",
            "What a rule must tell apart needs a code in the vocabulary",
        )

    def _unordered(self, sign: Token, operator: nodes.Operator, sort: Sort) -> None:
        if sort.type in {Type.NUMBER, Type.DATE} or operator in {nodes.Operator.EQUAL, nodes.Operator.UNEQUAL}:
            return
        wrong(
            sign,
            f"{sort.says} is {TYPES[sort.type]} and has no order",
            "= or !=",
            f"Name the codes: {sort.says} in {{...}}" if sort.type is Type.CODE else "",
        )

    def _contains(self, syntax: Syntax) -> nodes.Condition:
        value, code = trees(syntax)
        left, sort = self._value(value)
        if not isinstance(left, nodes.Path) or sort.type is not Type.SET:
            advice = f"Write {sort.says} = {tokens(code)[0]}" if sort.type in {Type.CODE, Type.BOOL3} else ""
            wrong(
                value,
                f"{sort.says} is {TYPES[sort.type]}, not a set",
                "an attribute that is a set of codes",
                advice,
            )
        return nodes.Contains(left, read_code(tokens(code)[0], sort))

    def _in(self, syntax: Syntax, negated: bool) -> nodes.Condition:
        value, codes = trees(syntax)
        left, sort = self._value(value)
        if sort.type is Type.SET:
            wrong(value, f"{sort.says} is a set of codes", "contains", f"Write {sort.says} contains ... or ...")
        if not isinstance(left, nodes.Path) or sort.type not in {Type.CODE, Type.BOOL3}:
            advice = "Compare with < and >" if sort.type in {Type.NUMBER, Type.DATE} else ""
            wrong(value, f"{sort.says} is {TYPES[sort.type]}", "an attribute that is a code", advice)
        if codes.data == "list":
            token = tokens(codes)[1]
            name = str(token)
            if name not in self.words.lists:
                advice = advice_for(name, self.words.lists, "lists")
                wrong(token, f"there is no list {quoted(name)}", "a list of [list]", advice)
            members = self.words.lists[name]
            if strange := [code for code in sorted(members) if sort.codes and code not in sort.codes]:
                advice = advice_for(strange[0], sort.codes, "codes")
                wrong(token, f"the list {quoted(name)} holds {strange[0]}, no code of {sort.says}", "", advice)
            return nodes.In(left, members, negated, name)
        named = frozenset(read_code(tokens(code)[0], sort) for code in trees(codes))
        return nodes.In(left, named, negated)

    def _held(self, syntax: Syntax) -> nodes.Condition:
        function, token = tokens(syntax)
        self._only_once(function)
        name = str(token)
        if name not in self.words.states:
            advice = advice_for(name, self.words.states, "states")
            wrong(token, f"there is no state {quoted(name)}", "a state of [state.NAME]", advice)
        return nodes.Held(name)

    def _speaks(self, syntax: Syntax) -> nodes.Condition:
        path, sort = read_path(trees(syntax)[0], self.words, self.scene)
        function = function_of(tokens(syntax)[0])
        if path.name in OF_THE_EVENT:
            wrong(trees(syntax)[0], f"every event has its {sort.says}", "an attribute", f"Take {function}(...) out")
        match function:
            case "known":
                return nodes.Known(path)
            case "stated":
                return nodes.Stated(path)
            case _:
                return nodes.NotAsked(path)

    def _looked_for(self, syntax: Syntax) -> tuple[tuple[str, ...], nodes.Condition | None]:
        function = tokens(syntax)[0]
        self._only_once(function)
        kinds, *where = trees(syntax)
        names = tuple(str(token) for token in tokens(kinds))
        for token in tokens(kinds):
            if str(token) not in self.words.vocabulary.kinds:
                wrong(token, *unknown_kind(str(token), self.words.vocabulary))
        if not where:
            return names, None
        inner = Scene(names, inside=function_of(function), terms=self.scene.terms)
        checker = _Checker(self.words, inner)
        condition = checker.condition(where[0])
        self.slips += checker.slips
        return names, condition

    def _only_once(self, function: Token) -> None:
        if self.scene.inside:
            wrong(
                function,
                f"{function_of(function)}(...) stands inside {self.scene.inside}(...)",
                "conditions on the event looked for",
                "Put both side by side, joined by and",
            )

    # --- values -------------------------------------------------------------------------------

    def _value(self, syntax: Syntax, in_equality: bool = False) -> tuple[nodes.Operand, Sort]:
        parts = tokens(syntax)
        match str(syntax.data):
            case "number":
                return nodes.Number(float(parts[0])), Sort(Type.NUMBER, str(parts[0]))
            case "date":
                return read_date(parts[0]), Sort(Type.DATE, str(parts[0]))
            case "limit":
                return read_limit_of(parts[1], self.words)
            case "count":
                kinds, where = self._looked_for(syntax)
                return nodes.Count(kinds, where), Sort(Type.NUMBER, "count(...)")
            case "moment":
                function = function_of(parts[0])
                path, sort = read_path(trees(syntax)[0], self.words, self.scene)
                if sort.type is not Type.DATE:
                    wrong(
                        trees(syntax)[0],
                        f"{sort.says} is {TYPES[sort.type]}",
                        "a date",
                        f"{function}() takes a date",
                    )
                says = Sort(Type.NUMBER, f"{function}({sort.says})")
                node = nodes.HourAt(path) if function == "hour_at" else nodes.Age(path, function == "youngest_at")
                return node, says
            case _:
                return read_path(syntax, self.words, self.scene, in_equality)
