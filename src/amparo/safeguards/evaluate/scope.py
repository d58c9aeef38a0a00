"""Scope: which events belong together, and which come after which.

Pure. Three-valued: `True`, `False`, `None` for unknown. Source: the rule language, sections 1 and 4.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from amparo.pathway.facts import DISPUTED, Fact

Scope = Callable[[Fact, Fact], "bool | None"]

SUBJECT = "subject"


def everything(_one: Fact, _other: Fact) -> bool | None:
    """The whole subject: every event belongs with every other."""
    return True


@lru_cache(maxsize=1024)
def scope_of(references: tuple[str, ...]) -> Scope:
    """A test of whether two facts belong together under `references`, narrow to wide; one for equal references.

    The narrowest that both carry decides; if there is none, nobody knows. An empty scope is the whole
    subject; `subject` as the widest says that events without a common reference belong together.
    """
    if not references or references[0] == SUBJECT:
        return everything
    if len(references) == 1:
        name = references[0]

        def same(one: Fact, other: Fact) -> bool | None:
            mine, theirs = one.references.get(name), other.references.get(name)
            if mine is None or theirs is None or mine == DISPUTED or theirs == DISPUTED:
                return None
            return mine == theirs

        return same

    def together(one: Fact, other: Fact) -> bool | None:
        if one is other:
            return True
        for name in references:
            if name == SUBJECT:
                return True
            mine, theirs = one.references.get(name), other.references.get(name)
            if mine is not None and theirs is not None:
                return None if DISPUTED in (mine, theirs) else mine == theirs
        return None

    return together


def both(*values: bool | None) -> bool | None:
    """Three-valued and."""
    result: bool | None = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def is_after(answer: Fact, fact: Fact | None, earliest: int, latest: int) -> bool:
    """Whether `answer` certainly comes after what lies in `[earliest, latest]` and is told by `fact`.

    With a shared reference overlap suffices: it is evidence of order. Not where `fact` replies to `answer`.
    """
    if answer.earliest >= latest:
        return True
    if fact is None or answer.latest < earliest or fact.references.get("answers") == answer.root:
        return False
    return answer.shares(fact)
