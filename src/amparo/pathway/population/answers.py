"""The answer key: what a check must find of each duty, and which fault was put there.

Pure. An answer follows from what a plan made happen, under the meaning of the rule language, and from nothing
else: no safeguard is judged here. It is written as the outcomes that remain possible, one letter each.
"""

from __future__ import annotations

from typing import NamedTuple

MET, BREACHED, PENDING, NOT_APPLICABLE = 1, 2, 4, 8

#: Beside pending: it may have been done already, unseen. Pending speaks of the record, so that changes nothing
#: while the clock simply runs; where the duty itself is in doubt, or excused, it leaves met possible.
UNSEEN = 16

#: The outcomes in the order in which findings name them.
_WORDS = ((BREACHED, "breached"), (PENDING, "pending"), (MET, "met"), (NOT_APPLICABLE, "not_applicable"))

#: By what remains possible: the words, and the outcome (unknown, if more than one remains).
COULD_BE = tuple(" ".join(word for one, word in _WORDS if possible & one) for possible in range(16))
OUTCOME = tuple("unknown" if " " in words else words for words in COULD_BE)


class Answer(NamedTuple):
    """One finding that a check must make: of which rule, under which law, asked for by which event.

    `possible` holds the outcomes that remain possible; `fault` is what was put there on purpose.
    """

    rule: str
    part: str
    law: str
    trigger: str
    trigger_kind: str
    possible: int
    fault: str


def excused(possible: int, excuse: bool | None) -> int:
    """What an exception leaves: it excuses a failure and what is pending, and never unmakes met."""
    if excuse is None:
        return possible | NOT_APPLICABLE if possible & BREACHED else possible
    if excuse and possible & (BREACHED | PENDING):
        done = MET if possible & UNSEEN else 0
        return (possible & ~(BREACHED | PENDING)) | NOT_APPLICABLE | done
    return possible


def both(one: bool | None, other: bool | None) -> bool | None:
    """Three-valued and."""
    return False if False in (one, other) else None if None in (one, other) else True


def applied(possible: int, applies: bool | None) -> int:
    """What is left where the rule applies, does not, or nobody knows (also: where the duty may not exist)."""
    if applies is None:
        return possible | NOT_APPLICABLE
    return possible if applies else NOT_APPLICABLE


def _settled(possible: int) -> int:
    """The outcomes that remain, `UNSEEN` having said what it has to say."""
    outcomes = possible & (UNSEEN - 1)
    if possible & UNSEEN and outcomes & PENDING and outcomes != PENDING:
        outcomes |= MET
    return outcomes


#: What remains possible, by what plans say of it.
SETTLED = tuple(_settled(possible) for possible in range(2 * UNSEEN))
