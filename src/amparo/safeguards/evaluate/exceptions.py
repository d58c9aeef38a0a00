"""Exceptions: what excuses a failure. They never unmake met.

Pure. Source: the rule language, section 4, `unless` and "Last step", and section 6. Choices:
- `on="answer"` on a prohibition looks at the forbidden event itself, which then is not forbidden (the forms
  do that); elsewhere it looks at every event that answers the duty, in time or late.
- An excusing event that lies wholly before the duty is no excuse for it, and contradicts nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amparo.pathway.facts import Fact
from amparo.safeguards.evaluate.answering import Need
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.conditions import Compiler, Predicate
from amparo.safeguards.evaluate.missing import unseen
from amparo.safeguards.evaluate.outcomes import Duty, Verdict
from amparo.safeguards.evaluate.scope import is_after
from amparo.safeguards.findings import Missing
from amparo.safeguards.nodes import Unless


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One compiled `unless`: a condition judged at a moment, or an event within the window."""

    label: str
    at: str
    when: Predicate | None
    event: Need | None


@dataclass(frozen=True, slots=True)
class Excuse:
    """What the exceptions come to: `applies`, the label of the first that does, the event behind it."""

    applies: bool | None
    label: str = ""
    fact: Fact | None = None


NO_EXCUSE, PERHAPS = Excuse(False), Excuse(None)


def compile_exceptions(unless: Sequence[Unless], compiler: Compiler) -> tuple[Exceptional, ...]:
    """The exceptions of one rule, in the order in which they are written."""
    return tuple(
        Exceptional(
            each.label,
            each.at,
            None if each.when is None else compiler.condition(each.when),
            Need(each.event, compiler.condition(each.where), compiler.scope, compiler.references)
            if each.event
            else None,
        )
        for each in unless
    )


def excuse(case: Case, exceptions: Sequence[Exceptional], duty: Duty, verdict: Verdict) -> Excuse:
    """Kleene's or of the exceptions; the first that is true gives the label."""
    applies: bool | None = False
    for each in exceptions:
        found = _judged(case, each, duty, verdict)
        if found.applies:
            return found
        if found.applies is None:
            applies = None
    return PERHAPS if applies is None else NO_EXCUSE


def _judged(case: Case, each: Exceptional, duty: Duty, verdict: Verdict) -> Excuse:
    if each.event is not None:
        return _event(case, each, each.event, duty, verdict)
    assert each.when is not None  # noqa: S101 - one of the two, by the grammar
    if each.at == "answer":
        return _on_answer(case, each.label, each.when, duty, verdict)
    trigger = duty.trigger
    fact = trigger if each.at != "due" or verdict.due is None else trigger.moved(*verdict.due)
    value = each.when.test(case, fact, trigger)
    return Excuse(True, each.label) if value else PERHAPS if value is None else NO_EXCUSE


def _on_answer(case: Case, label: str, when: Predicate, duty: Duty, verdict: Verdict) -> Excuse:
    applies: bool | None = False
    for answer in verdict.answers:
        value = when.test(case, answer, duty.trigger)
        if value and answer.exists:
            return Excuse(True, label, answer)
        if value is not False:
            applies = None
    return PERHAPS if applies is None else NO_EXCUSE


def _event(case: Case, each: Exceptional, need: Need, duty: Duty, verdict: Verdict) -> Excuse:
    answers = need.answers(case, duty)
    start, (first, last) = verdict.window_start, verdict.window_end
    told_by = duty.told_by if verdict.window <= 1 else None
    applies: bool | None = False
    for answer, serves in answers:
        if serves and is_after(answer, told_by, *start) and answer.latest <= first:
            return Excuse(True, each.label, answer)
        if answer.earliest <= last and answer.latest >= start[0]:
            applies = None
    if applies is False and not case.silent(need.kinds, start[0], last, duty.fact, need.references):
        applies = None
    return PERHAPS if applies is None else NO_EXCUSE


def missing_for(case: Case, exceptions: Sequence[Exceptional], duty: Duty, verdict: Verdict) -> list[Missing]:
    """What leaves the exceptions unknown."""
    missing: list[Missing] = []
    for each in exceptions:
        if _judged(case, each, duty, verdict).applies is not None:
            continue
        if each.event is not None:
            missing += _missing_event(case, each.event, duty, verdict)
        elif each.when is not None and each.at == "answer":
            for answer in verdict.answers:
                missing += each.when.why(case, answer, duty.trigger)
        elif each.when is not None:
            trigger = duty.trigger
            fact = trigger if each.at != "due" or verdict.due is None else trigger.moved(*verdict.due)
            missing += each.when.why(case, fact, trigger)
    return missing


def _missing_event(case: Case, need: Need, duty: Duty, verdict: Verdict) -> list[Missing]:
    start, last = verdict.window_start[0], verdict.window_end[1]
    missing = [
        doubt
        for answer, _ in need.answers(case, duty)
        if answer.earliest <= last and answer.latest >= start
        for doubt in need.doubts(case, duty, answer)
    ]
    return missing + unseen(case, need.kinds, start, last, duty.fact, need.references)
