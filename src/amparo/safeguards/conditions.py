"""The text of a condition, read into its syntax: which words stand where, before anybody asks what they mean.

Pure. The grammar is `grammar.lark`, closed. Names are checked and given types in `checking`.
Source: the rule language, section 3.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from amparo.safeguards.mistakes import Slip, SlipError, listed, nearest, quoted

Syntax = Tree[Token]

#: What people of other languages type, and what is meant here.
_SLIPS = {
    "==": "Write a single =",
    "=>": "Write >=",
    "=<": "Write <=",
    "<>": "Write !=",
    "!": "Write not",
    "&": "Write and",
    "|": "Write or",
    "'": "Write a code without quotes: phase = pretrial",
    '"': "Write a code without quotes: phase = pretrial",
    "[": "Write the codes in braces: {judge, competent_authority}",
    "+": "There is no arithmetic in conditions; state the value as a limit",
    "-": "There is no arithmetic in conditions; state the value as a limit",
    "*": "There is no arithmetic in conditions; state the value as a limit",
    "/": "There is no arithmetic in conditions; state the value as a limit",
    "~": "There is no matching of text; add a code to the vocabulary",
}

_WORDS = {
    "AND": "Write and in small letters",
    "OR": "Write or in small letters",
    "NOT": "Write not in small letters",
    "IN": "Write in in small letters",
    "is": "Write =",
    "has": "Write contains",
    "like": "There is no matching of text; add a code to the vocabulary",
    "between": "Write two comparisons joined by and",
    "after": "Compare dates with > or >=",
    "before": "Compare dates with < or <=",
}

_FUNCTIONS = (
    *("held", "known", "stated", "not_asked", "any", "none", "count", "limit", "list"),
    *("age_at", "youngest_at", "hour_at"),
)

#: How messages call what the grammar expects.
_NAMES = {
    "NAME": "a name",
    "ID": "a name",
    "NUMBER": "a number",
    "DATE": "a date",
    "OPERATOR": "one of = != < <= > >=",
    "IN": '"in"',
    "CONTAINS": '"contains"',
    "AND": '"and"',
    "OR": '"or"',
    "NOT": '"not"',
    "WITHIN": '"within"',
    "WHERE": '"where"',
    "COMMA": "a comma",
    "LPAR": "an opening bracket",
    "RPAR": "a closing bracket",
    "LBRACE": "an opening brace",
    "RBRACE": "a closing brace",
    "LIST": "list(...)",
    "$END": "the end",
}


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = files("amparo.safeguards").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="contextual", propagate_positions=True, maybe_placeholders=True)


def read_syntax(text: str) -> Syntax:
    """The syntax tree of the condition `text`, whose tokens know their line and column.

    Raises `SlipError` naming what was found, what was expected there, and what to write instead.
    """
    if not text.strip():
        raise SlipError(Slip(1, 1, "the condition is empty", "a condition", "Leave the key out if there is none"))
    try:
        tree = _parser().parse(text)  # pyright: ignore[reportUnknownMemberType] (lark leaves it open)
    except UnexpectedToken as error:
        token = cast("Token", error.token)  # lark leaves it untyped
        expected = {str(name) for name in error.accepts or error.expected}
        if token.type == "$END":
            raise SlipError(_ended(text, expected)) from None
        raise SlipError(_misplaced(text, str(token), error, expected)) from None
    except UnexpectedCharacters as error:
        expected = {str(name) for name in error.allowed or ()}
        raise SlipError(_misplaced(text, cast("str", error.char), error, expected)) from None
    child = tree.children[0]
    assert isinstance(child, Tree), "a condition is never a bare token"  # noqa: S101
    return child


def _misplaced(text: str, word: str, error: UnexpectedInput, expected: set[str]) -> Slip:
    at = error.pos_in_stream or 0
    if word == "(" and (called := re.search(r"(\w+)\s*$", text[:at])):
        column = error.column - (at - called.start())
        advice = nearest(called[1], _FUNCTIONS) or f"The functions are {listed(_FUNCTIONS, len(_FUNCTIONS))}"
        return Slip(error.line, column, f"there is no function {quoted(called[1])}", "", advice)
    if text[:at].count("(") <= text[:at].count(")"):
        expected = expected - {"RPAR"}
    advice = _advice(text, at, word)
    return Slip(error.line, error.column, f"{quoted(word)} cannot stand here", _expected(expected), advice)


def _ended(text: str, expected: set[str]) -> Slip:
    lines = text.rstrip().split("\n")
    advice = "Close the bracket" if text.count("(") > text.count(")") else ""
    advice = "Close the brace" if text.count("{") > text.count("}") else advice
    return Slip(len(lines), len(lines[-1]) + 1, "the condition stops too early", _expected(expected), advice)


def _expected(names: set[str]) -> str:
    words = [_NAMES[name] for name in _NAMES if name in names]
    if "NAME" in names and ("HELD" in names or "MOMENT" in names):
        words = ["a name, a value or a function"]
    if words == ["a name, a value or a function"] or not words:
        return words[0] if words else ""
    words = list(dict.fromkeys(words))
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _advice(text: str, at: int, word: str) -> str:
    for slip in (text[max(at - 1, 0) : at + 1], word, word[:1]):  # two signs, of which the second is wrong; or one
        if slip in _SLIPS:
            return _SLIPS[slip]
    before = re.search(r"\w+(?=\s*$)", text[:at])
    for typed in (
        word,
        before[0] if before else "",
    ):  # NOT at the start is taken for a name, and what follows is wrong
        if typed in _WORDS:
            return _WORDS[typed]
    if word in {"=", "!=", "<", "<=", ">", ">="} and text[:at].strip():
        return "Join two comparisons with and: a < b and b < c"
    return ""
