"""`every`: a recurring duty while a state lasts.

Pure. Source: the rule language, section 4. Choices:
- A period is judged like a deadline by what answers it inside the span. Where the span may have ended unseen
  before an answer that was in time, the duty was met or did not apply: it was not breached.
- Pending speaks of the record: an end that nobody recorded is no reason not to run a clock, nor not to start
  the next one with an answer. An end that may be recorded is; the duty of such an anchor may not exist. Once a
  period has run out, an end that nobody recorded may have excused it.
- Opening and answer that overlap and share a reference are in order; answers that overlap are not.
- With a fixed rhythm, what was done exactly as one window ends belongs to that window.
"""

from __future__ import annotations

from itertools import pairwise

from amparo.law.limits import LimitVersion
from amparo.pathway.instants import END
from amparo.safeguards.evaluate.answering import Answer
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.deadlines import Clock, deadline
from amparo.safeguards.evaluate.lasting import Lasting, inside, inside_by_record
from amparo.safeguards.evaluate.laws import Choice
from amparo.safeguards.evaluate.missing import time_of
from amparo.safeguards.evaluate.outcomes import (
    BREACHED,
    MET,
    NOBODY_KNOWS,
    NOT_APPLICABLE,
    Duty,
    Verdict,
)
from amparo.safeguards.evaluate.rule import Compiled, Setting
from amparo.safeguards.evaluate.scope import both
from amparo.safeguards.evaluate.spans import CLOSE_BEFORE_OPEN, Span, Spans
from amparo.safeguards.findings import Finding, Missing
from amparo.safeguards.nodes import Every, Rule

#: More windows than a life has days are a mistake in the limit.
MOST_WINDOWS = 40_000


class EveryRule(Compiled):
    """A compiled recurring duty."""

    def __init__(self, rule: Rule, form: Every, setting: Setting) -> None:
        super().__init__(rule, setting)
        self.form = form
        self.needed = self.need(form.need, form.need_where)
        self.clock = Clock(setting.calendars)
        self.lasting = Lasting(setting.states, form.state)
        self.selecting = setting.states.pairing(form.state).where
        self.wakes = setting.states.base(form.state).opens
        self.ready()

    def run(self, case: Case) -> list[Finding]:
        """One finding for each anchor (or window) of each span, and law."""
        found = self.lasting.spans(case)
        findings: list[Finding] = []
        for span in found.spans:
            findings += self._windows(case, found, span) if self.form.fixed else self._anchors(case, found, span)
        return findings

    def _answers(self, case: Case, opening: Duty, span: Span) -> tuple[list[Answer], list[Answer]]:
        """What answers inside `span` as recorded, or may; and of that, what surely answers if it is inside."""
        answers: list[Answer] = []
        anchors: list[Answer] = []
        for fact, serves in self.needed.answers(case, opening):
            during = inside_by_record(fact, span)
            if during is not False:
                answers.append((fact, both(serves, during)))
                if serves:
                    anchors.append((fact, during))
        return answers, anchors

    def _anchors(self, case: Case, found: Spans, span: Span) -> list[Finding]:
        opening = self.lasting.duty(case, found, span)
        answers, anchors = self._answers(case, opening, span)
        duties = [opening]
        for fact, during in anchors:
            exists = both(opening.exists, during)
            duties.append(
                Duty(
                    fact,
                    span.first,
                    fact.earliest,
                    fact.latest,
                    exists,
                    opening.used,
                    opening.vouched,
                    opening.doubts if during else lambda: self.lasting.doubts(case, span),
                )
            )
        apart = all(one.latest < other.earliest for one, other in pairwise(duties))
        findings: list[Finding] = []
        for duty in duties[: self.form.times]:
            rivals = [] if apart else _rivals(duty, duties, opening)

            def judging(
                case: Case,
                duty: Duty,
                version: LimitVersion | None,
                _choice: Choice,
                rivals: list[Duty] = rivals,
            ) -> tuple[Verdict, ...]:
                due = self.clock.due(case, duty, version)
                others = [(fact, serves) for fact, serves in answers if fact is not duty.fact]
                verdict = self._verdict(case, duty, due, others, span)
                if rivals and due is not None:
                    verdict.possible |= MET | (BREACHED if case.as_of > due[0] else 0)
                    verdict.missing += [time_of(rival.fact) for rival in (duty, *rivals)]
                return (verdict,)

            findings += self.judge(case, duty, judging)
        return findings

    def _windows(self, case: Case, found: Spans, span: Span) -> list[Finding]:
        opening = self.lasting.duty(case, found, span)

        def judging(case: Case, duty: Duty, version: LimitVersion | None, _choice: Choice) -> list[Verdict]:
            answers, _ = self._answers(case, opening, span)  # may hang on a number of the law in question
            least = int(case.numbers.get(self.form.least, 1)) if self.form.least else 1
            verdicts: list[Verdict] = []
            start = duty.earliest, duty.latest
            for window in range(1, min(self.form.times or MOST_WINDOWS, MOST_WINDOWS) + 1):
                due = self.clock.due(case, duty, version, window)
                if due is not None and (start[0] > case.as_of or start[0] >= span.end_latest or due[0] <= start[0]):
                    break
                each = Duty(duty.fact, duty.trigger, *start, duty.exists, again=duty.again, window=window)
                verdict = self._verdict(case, each, due, answers, span, least)
                verdict.window = window
                verdicts.append(verdict)
                if due is None:
                    break
                start = min(due[0] + 1, END), min(due[1] + 1, END)
            return verdicts

        return self.judge(case, opening, judging)

    def _verdict(
        self,
        case: Case,
        duty: Duty,
        due: tuple[int, int] | None,
        answers: list[Answer],
        span: Span,
        least: int = 1,
    ) -> Verdict:
        verdict = deadline(case, self.needed, duty, due, answers, least)
        if due is None:
            return verdict
        first, last = due
        if span.contradicted_by is not None:
            verdict.possible |= NOBODY_KNOWS
            verdict.flags = (*verdict.flags, CLOSE_BEFORE_OPEN)
            verdict.missing += self.lasting.doubts(case, span)
            if span.end_earliest <= min(last, case.as_of):  # a run of several, of which the others ended in time
                verdict.possible |= NOT_APPLICABLE
        elif verdict.possible != MET:
            self._end(case, verdict, first, last, span)
        elif verdict.settled is None or not inside(verdict.settled, span):
            verdict.possible = MET | NOT_APPLICABLE
            verdict.missing += self.lasting.doubts(case, span)
        if verdict.possible & (verdict.possible - 1):
            verdict.missing += self.clock.missing(case, duty, due)
        return verdict

    def _end(self, case: Case, verdict: Verdict, first: int, last: int, span: Span) -> None:
        """What the end of the span does to a period that was not met for certain."""
        if span.end_latest <= first:
            if verdict.unseen:
                verdict.possible |= MET
                verdict.missing += verdict.unseen
            verdict.possible = (verdict.possible & MET) | NOT_APPLICABLE
            return
        if span.end_earliest > min(last, case.as_of):
            return
        recorded = span.closed_by is not None or span.maybe_closed_by
        if recorded or verdict.possible & BREACHED:
            verdict.possible |= NOT_APPLICABLE
            verdict.missing += self.lasting.doubts(case, span) or [Missing("time", span.first.id)]


def _rivals(duty: Duty, duties: list[Duty], opening: Duty) -> list[Duty]:
    """The other anchors of which nobody can tell whether they come before or after."""
    return [
        other
        for other in duties
        if other is not duty and _overlap(duty, other) and not _ordered(duty, other, opening)
    ]


def _overlap(one: Duty, other: Duty) -> bool:
    return one.earliest <= other.latest and other.earliest <= one.latest


def _ordered(one: Duty, other: Duty, opening: Duty) -> bool:
    """Whether shared references order two overlapping anchors: only the opening before an answer."""
    return opening in (one, other) and opening.told_by is not None and one.fact.shares(other.fact)
