"""`at_most`: a limit on how long a state lasts, or on how many events there are.

Pure. Source: the rule language, section 4. Choices:
- What has not ended by the moment of evaluation cannot be met yet; the paper's row leaves that open.
- A span that closes before it opens may have been anything: met and breached, and pending until it is due.
- Events are counted inside each span of the state, if the rule names one; else once for each value of the
  rule's scope that holds such an event, named after the first of them.
"""

from __future__ import annotations

from amparo.law.limits import LimitVersion
from amparo.pathway.facts import Fact
from amparo.pathway.instants import END
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.deadlines import Clock
from amparo.safeguards.evaluate.lasting import Lasting, inside
from amparo.safeguards.evaluate.laws import Choice
from amparo.safeguards.evaluate.missing import coverage_of
from amparo.safeguards.evaluate.outcomes import BREACHED, MET, NOBODY_KNOWS, PENDING, Duty, Verdict, counterfactual
from amparo.safeguards.evaluate.rule import Compiled, Setting
from amparo.safeguards.evaluate.scope import both
from amparo.safeguards.evaluate.spans import CLOSE_BEFORE_OPEN, Span
from amparo.safeguards.findings import Finding, Missing
from amparo.safeguards.nodes import AtMost, Rule


class AtMostRule(Compiled):
    """A compiled limit on a state or a count."""

    def __init__(self, rule: Rule, form: AtMost, setting: Setting) -> None:
        super().__init__(rule, setting)
        self.form = form
        self.counted = self.need(form.count, form.count_where)
        self.clock = Clock(setting.calendars)
        self.lasting = Lasting(setting.states, form.state) if form.state else None
        if form.state:
            self.selecting = setting.states.pairing(form.state).where
            self.closes = setting.states.base(form.state).closes
        self.wakes = setting.states.base(form.state).opens if form.state else form.count
        self.ready()

    def run(self, case: Case) -> list[Finding]:
        """One finding for each span (or scope, for a bare count) and law."""
        lasting = self.lasting
        if lasting is None:
            return self._by_scope(case)
        found = lasting.spans(case)
        findings: list[Finding] = []
        for span in found.spans:

            def judging(
                case: Case, duty: Duty, version: LimitVersion | None, _choice: Choice, span: Span = span
            ) -> tuple[Verdict, ...]:
                if self.form.count:
                    verdict = self._count(case, duty, version, span)
                    if verdict.possible == NOBODY_KNOWS:
                        verdict.missing += lasting.doubts(case, span)
                    return (verdict,)
                return (self._length(case, duty, version, span),)

            findings += self.judge(case, lasting.duty(case, found, span), judging)
        return findings

    def _length(self, case: Case, duty: Duty, version: LimitVersion | None, span: Span) -> Verdict:
        due = self.clock.due(case, duty, version)
        start = (duty.earliest, duty.latest)
        if due is None:
            return Verdict(MET | BREACHED | PENDING, start, missing=[Missing("calendar")])
        first, last = due
        as_of = case.as_of
        verdict = Verdict(0, start, due, due)
        verdict.answers = [fact for fact in (span.closed_by, *span.maybe_closed_by) if fact is not None]
        verdict.settled = span.closed_by
        verdict.counterfactual = counterfactual("ended_by", self.closes, first)
        if span.contradicted_by is not None:
            verdict.possible = NOBODY_KNOWS | (PENDING if as_of <= last else 0)
            verdict.flags = (CLOSE_BEFORE_OPEN,)
        elif span.end_latest <= first:
            verdict.possible = MET
        elif as_of <= first:
            verdict.possible = PENDING | (MET if span.closed_by or span.maybe_closed_by else 0)
            if self.lasting and span.end_earliest <= as_of and not span.rests:
                verdict.unseen = self.lasting.doubts(case, span)
        elif span.end_earliest > last and as_of > last:
            verdict.possible = BREACHED
        else:
            ended = MET if span.end_earliest <= min(last, as_of) else 0
            verdict.possible = BREACHED | ended | (PENDING if as_of <= last else 0)
        if verdict.possible & (verdict.possible - 1) and self.lasting:
            verdict.missing += self.lasting.doubts(case, span)
            verdict.missing += self.clock.missing(case, duty, due)
            if span.rests or not verdict.missing:
                verdict.missing.append(
                    coverage_of(case, self._opens(), span.end_earliest, span.end_latest, span.first, ())
                )
        return verdict

    def _opens(self) -> tuple[str, ...]:
        assert self.form.state is not None  # noqa: S101 - asked only of a state
        return self.setting.states.base(self.form.state).opens

    def _by_scope(self, case: Case) -> list[Finding]:
        """One duty for each value of the scope, from its first counted event on."""
        duties: list[Duty] = []
        for duty in self.triggers(case, self.form.count):
            counts = both(duty.exists, self.counted.where.test(case, duty.fact, duty.fact))
            if counts is False or any(self.scope(other.fact, duty.fact) for other in duties):
                continue
            duty.exists = None if counts is None else duty.exists
            duties.append(duty)

        def judging(case: Case, duty: Duty, version: LimitVersion | None, _choice: Choice) -> tuple[Verdict, ...]:
            return (self._count(case, duty, version, None),)

        return [finding for duty in duties for finding in self.judge(case, duty, judging)]

    def _count(self, case: Case, duty: Duty, version: LimitVersion | None, span: Span | None) -> Verdict:
        limit = version.value if version is not None else None
        until = min(span.end_latest if span else END, case.as_of)
        verdict = Verdict(MET, (duty.earliest, duty.latest), (until, until))
        if not isinstance(limit, int | float):
            raise ValueError(f"{self.rule.name}: a count is limited by a number, not by a period")
        certain: list[Fact] = []
        possible = 0
        answers = self.counted.answers(case, duty)
        if span is None:
            mine = self.counted.where.test(case, duty.fact, duty.fact)
            answers = [(duty.fact, both(duty.fact.exists, mine)), *answers]
        for fact, counts in answers:
            counts = both(counts, inside(fact, span) if span else True)
            if counts is False:
                continue
            verdict.answers.append(fact)
            possible += 1
            if counts:
                certain.append(fact)
            else:
                verdict.missing += self.counted.doubts(case, duty, fact)
        if len(certain) > limit:
            over = sorted(certain, key=lambda fact: (fact.earliest, fact.latest, fact.root))[int(limit)]
            verdict.possible, verdict.settled = BREACHED, over
            verdict.counterfactual = counterfactual("without", event=over.id, kinds=(over.kind,))
            return verdict
        quiet = case.silent(self.form.count, duty.earliest, until, duty.fact, self.rule.scope)
        if possible > limit or not quiet or (span is not None and span.contradicted_by is not None):
            verdict.possible = NOBODY_KNOWS
            if not quiet:
                verdict.missing.append(
                    coverage_of(case, self.form.count, duty.earliest, until, duty.fact, self.rule.scope)
                )
        return verdict
