"""Answers: which events may serve a duty, and which duty each one serves.

Pure. Source: the rule language, section 4, `match`. Choices for `next`:
- An answer serves the oldest duty that is unserved, not certainly overdue and not certainly after it. It does
  so certainly only if all of that is certain, no other duty overlaps that one, and no unseen duty could have
  wanted it first; otherwise it is only possible for every duty that may want it.
- Where another answer, unseen or only possible, may have served that oldest duty, the later ones may still
  have this one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from amparo.pathway.facts import DISPUTED, Fact
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.conditions import Predicate
from amparo.safeguards.evaluate.missing import existence_of, time_of
from amparo.safeguards.evaluate.outcomes import Duty
from amparo.safeguards.evaluate.scope import Scope, both, is_after
from amparo.safeguards.findings import Missing
from amparo.safeguards.nodes import Match

#: An event and whether it serves: `True`, or `None` if it may.
Answer = tuple[Fact, "bool | None"]


@dataclass(frozen=True, slots=True)
class Need:
    """Events of `kinds` for which `where` holds, in scope of the duty."""

    kinds: tuple[str, ...]
    where: Predicate
    scope: Scope
    references: tuple[str, ...]
    match: Match = Match.ANY

    def answers(self, case: Case, duty: Duty) -> list[Answer]:
        """The events that serve `duty` or may, in order; when they happened is not asked here."""
        found: list[Answer] = []
        scope, where, fact, trigger = self.scope, self.where.test, duty.fact, duty.trigger
        for other in case.of(self.kinds):
            if other is fact or (tied := scope(fact, other)) is False:
                continue
            if (suffices := where(case, other, trigger)) is False:
                continue
            serves = True if other.exists and tied and suffices else None
            if self.match is Match.EACH:
                serves = both(serves, names(other, fact))
            if serves is not False:
                found.append((other, serves))
        return found

    def doubts(self, case: Case, duty: Duty, fact: Fact) -> list[Missing]:
        """What is not known of `fact` as an answer to `duty`: whether it happened, belongs and suffices."""
        missing: list[Missing] = []
        if fact.exists is None:
            missing.append(existence_of(fact))
        if self.scope(duty.fact, fact) is None:
            missing.append(Missing("reference", fact.id, self.references[0]))
        if self.where.test(case, fact, duty.trigger) is None:
            missing += self.where.why(case, fact, duty.trigger)
        if self.match is Match.EACH and names(fact, duty.fact) is None:
            missing.append(Missing("reference", fact.id, "answers"))
        if not missing and fact.earliest != fact.latest:
            missing.append(time_of(fact))
        if not missing and duty.earliest != duty.latest:
            missing.append(time_of(duty.fact))
        return missing


def names(answer: Fact, trigger: Fact) -> bool | None:
    """Whether `answer` says that it replies to `trigger`; unknown if it names nothing."""
    named = answer.references.get("answers")
    if named is None or named == DISPUTED:
        return None
    return named == trigger.root


#: Of an answer and a duty with its due time: whether the one can serve the other in time, at all and certainly.
Fits = Callable[[Fact, Duty, "tuple[int, int] | None"], "tuple[bool, bool]"]


def after_and_in_time(answer: Fact, duty: Duty, due: tuple[int, int] | None) -> tuple[bool, bool]:
    """For a deadline: after the duty, and not overdue."""
    if due is None:
        return answer.latest >= duty.earliest, False
    possible = answer.latest >= duty.earliest and answer.earliest <= due[1]
    certain = is_after(answer, duty.fact, duty.earliest, duty.latest) and answer.latest <= due[0]
    return possible, possible and certain


def beforehand(answer: Fact, duty: Duty, _due: tuple[int, int] | None) -> tuple[bool, bool]:
    """For a precondition: before the duty."""
    return answer.earliest <= duty.latest, answer.latest <= duty.earliest


def in_turn(
    case: Case,
    need: Need,
    duties: Sequence[Duty],
    dues: Sequence[tuple[int, int] | None],
    fits: Fits,
    unseen_duty: Callable[[Fact, Duty], bool],
) -> list[list[Answer]]:
    """For each of `duties`, in order, the answers that serve it when each answer serves only once.

    `unseen_duty` says whether a duty that nobody recorded could have wanted an answer before this one.
    """
    serving = [dict(need.answers(case, duty)) for duty in duties]
    served: list[list[Answer]] = [[] for _ in duties]
    taken = [False] * len(duties)
    for answer in case.of(need.kinds):
        wanting = [
            number
            for number, duty in enumerate(duties)
            if not taken[number] and answer in serving[number] and fits(answer, duty, dues[number])[0]
        ]
        if not wanting:
            continue
        first = wanting[0]
        duty = duties[first]
        certain = (
            serving[first][answer] is True
            and duty.exists is True
            and fits(answer, duty, dues[first])[1]
            and all(duties[other].earliest > duty.latest for other in wanting[1:])
            and not unseen_duty(answer, duty)
        )
        if certain:
            unserved = not served[first]
            served[first].append((answer, True))
            taken[first] = True
            alone = unserved and case.silent(need.kinds, duty.earliest, answer.latest, duty.fact, need.references)
            rest = [] if alone else wanting[1:]
        else:
            rest = wanting
        for number in rest:
            served[number].append((answer, None))
    return served
