"""The values that conditions compare: days, limits, attributes and codes, each known and each of one type.

Pure. Which attributes may be read depends on the scene: those of the kinds judged, and carried ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from lark import Token, Tree

from amparo.law.limits import Period
from amparo.pathway.events import Answer, Source
from amparo.pathway.vocabulary import Attribute, Type
from amparo.safeguards import nodes
from amparo.safeguards.conditions import Syntax
from amparo.safeguards.mistakes import Slip, SlipError, advice_for, listed, nearest, quoted
from amparo.safeguards.words import OF_THE_EVENT, Scene, Words


@dataclass(frozen=True, slots=True)
class Sort:
    """What a value is: its type, its codes (none: any code) and how messages call it."""

    type: Type
    says: str
    codes: tuple[str, ...] = ()


TYPES = {
    Type.CODE: "a code",
    Type.BOOL3: "yes or no",
    Type.NUMBER: "a number",
    Type.TEXT: "a text",
    Type.DATE: "a date",
    Type.SET: "a set of codes",
}


class AmbiguousError(SlipError):
    """An attribute whose type differs from kind to kind, read where any kind is judged."""


def wrong(at: Token | Syntax, found: str, expected: str = "", advice: str = "") -> NoReturn:
    """Refuses the condition at one place, saying what was found, what was expected and what to do."""
    raise SlipError(_slip(at, found, expected, advice))


def _slip(at: Token | Syntax, found: str, expected: str = "", advice: str = "") -> Slip:
    line, column = (at.line, at.column) if isinstance(at, Token) else (at.meta.line, at.meta.column)
    return Slip(line or 1, column or 1, found, expected, advice)


def trees(syntax: Syntax) -> list[Syntax]:
    """The parts of a piece of syntax that have parts themselves."""
    return [child for child in syntax.children if isinstance(child, Tree)]


def tokens(syntax: Syntax) -> list[Token]:
    """The words of a piece of syntax, without those of its parts."""
    return [child for child in syntax.children if isinstance(child, Token)]


def function_of(token: Token) -> str:
    """The name of a function, which is read together with its bracket."""
    return str(token).rstrip("( \t\n")


def read_date(token: Token) -> nodes.DateLiteral:
    """A day as written; refused if the calendar has none such."""
    year, month, day = (int(part) for part in str(token).split("-"))
    try:
        date(year, month, day)
    except ValueError:
        wrong(token, f"there is no day {token}", "a day of the calendar", "")
    return nodes.DateLiteral(year, month, day)


def read_limit_of(token: Token, words: Words) -> tuple[nodes.Operand, Sort]:
    """The number that a limit has; refused if it is a length of time, or nobody states it."""
    name = str(token)
    if name not in words.limits:
        advice = advice_for(name, words.limits, "limits")
        wrong(token, f"there is no limit {quoted(name)}", "a limit of some law", advice)
    if any(isinstance(version.value, Period) for version in words.limits[name]):
        wrong(
            token,
            f"the limit {quoted(name)} is a length of time",
            "a limit that is a number",
            f'A length of time is a rule\'s own: limit = "{name}"',
        )
    return nodes.LimitOf(name), Sort(Type.NUMBER, f"limit({name})")


def read_length_of(token: Token, words: Words) -> str:
    """The id of a limit that is a length of time; refused if it is a number, or nobody states it."""
    name = str(token)
    if name not in words.limits:
        advice = advice_for(name, words.limits, "limits")
        wrong(token, f"there is no limit {quoted(name)}", "a limit of some law", advice)
    if not all(isinstance(version.value, Period) for version in words.limits[name]):
        wrong(token, f"the limit {quoted(name)} is a number", "a limit that is a length of time", "")
    return name


def read_path(syntax: Syntax, words: Words, scene: Scene, in_equality: bool = False) -> tuple[nodes.Path, Sort]:
    """An attribute of the event judged, or of the trigger; refused where it cannot be read."""
    token = tokens(syntax)[-1]
    name = str(token)
    of_trigger = syntax.data == "of_trigger"
    if of_trigger:
        if not scene.trigger or scene.inside:
            wrong(
                syntax,
                f"there is no trigger to read {name} of here",
                "an attribute of the event judged",
                "trigger.x belongs into need_where or never_where of a rule with a trigger",
            )
        if not in_equality:
            wrong(
                syntax,
                f"trigger.{name} is read outside an equality",
                f"{name} = trigger.{name}",
                "A condition on the trigger alone belongs into where",
            )
    elif scene.at_due:
        wrong(
            token,
            f"{name} is read at the due moment, where there is no event",
            "held(...), any(...), none(...) or count(...)",
            'Leave at = "due" out to read the trigger',
        )
    kinds = scene.trigger if of_trigger else scene.kinds
    path = nodes.Path(name, of_trigger)
    if name in OF_THE_EVENT:
        codes = tuple(Source) if name == "source" else kinds or tuple(words.vocabulary.kinds)
        return path, Sort(OF_THE_EVENT[name], name, codes if OF_THE_EVENT[name] is Type.CODE else ())
    found = words.readable(name, kinds)
    if not found:
        _unknown_attribute(token, words, kinds)
    types = {attribute.type for attribute in found}
    if len(types) > 1:
        if not kinds:
            raise AmbiguousError
        said = " and ".join(sorted(TYPES[type] for type in types))
        wrong(token, f"{name} is {said} on different kinds", "one type", "Split the rule into parts, a kind each")
    codes = () if any(not attribute.codes for attribute in found) else _united(found)
    return path, Sort(found[0].type, name, codes)


def _unknown_attribute(token: Token, words: Words, kinds: tuple[str, ...]) -> NoReturn:
    name = str(token)
    on = f"on {listed(kinds)}" if kinds else "in the vocabulary"
    if name in words.references():
        wrong(
            token,
            f"{name} is a reference, not an attribute",
            "an attribute",
            f'References tie events together: scope = "{name}"',
        )
    if elsewhere := [kind for kind in words.vocabulary.kinds if name in words.vocabulary.kinds[kind].attributes]:
        wrong(
            token,
            f"there is no attribute {quoted(name)} {on}",
            f"an attribute {on}, or a carried one",
            f"It is recorded on {listed(elsewhere, 4)}",
        )
    if name in words.terms:
        wrong(
            token,
            f"{quoted(name)} is a term, and a term stands alone",
            "an attribute",
            f"Write {name} by itself",
        )
    advice = advice_for(name, words.names(kinds), "attributes")
    wrong(token, f"there is no attribute {quoted(name)} {on}", f"an attribute {on}, or a carried one", advice)


def read_code(token: Token, sort: Sort) -> str:
    """A code that the attribute of this sort can have; any, if its codes are not known."""
    name = str(token)
    codes = ("yes", "no") if sort.type is Type.BOOL3 else sort.codes
    if not codes or name in codes:
        return name
    if name in tuple(Answer):
        wrong(
            token,
            f"{quoted(name)} is an answer, not a code of {sort.says}",
            listed(codes),
            f"Write known({sort.says}), stated({sort.says}) or not_asked({sort.says})",
        )
    if sort.says == "kind":
        wrong(token, f"the event judged here is never {quoted(name)}", listed(codes), nearest(name, codes))
    if sort.type is Type.BOOL3:
        meant = {"true": "yes", "false": "no"}.get(name.lower(), name.lower())
        advice = f"Write {meant}" if meant in codes else ""
        wrong(token, f"{sort.says} is yes or no, not {quoted(name)}", "yes or no", advice)
    expected = f"a code of {sort.says}: {listed(codes, 40)}"
    wrong(token, f"{sort.says} has no code {quoted(name)}", expected, nearest(name, codes))


def _united(attributes: Iterable[Attribute]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for attribute in attributes for code in attribute.codes))
