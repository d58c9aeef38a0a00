"""`never`: a prohibition, while a state lasts, from a trigger on, or of each event alone.

Pure. Source: the rule language, section 4. Choices:
- An exception `on="answer"` is judged on the forbidden event: excused, it is not forbidden, so what is left
  is met (with the exception's label), and each event is excused by itself.
- Alone, an event for which `never_where` is false has met the duty; `where` selects which events are judged.
"""

from __future__ import annotations

from amparo.law.limits import LimitVersion
from amparo.pathway.facts import Fact
from amparo.pathway.instants import END
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.conditions import Predicate
from amparo.safeguards.evaluate.lasting import Lasting, inside
from amparo.safeguards.evaluate.laws import Choice
from amparo.safeguards.evaluate.missing import coverage_of, time_of
from amparo.safeguards.evaluate.outcomes import BREACHED, MET, NOBODY_KNOWS, Duty, Verdict, counterfactual
from amparo.safeguards.evaluate.rule import Compiled, Setting
from amparo.safeguards.evaluate.scope import both, is_after
from amparo.safeguards.evaluate.spans import CLOSE_BEFORE_OPEN, Span
from amparo.safeguards.findings import Finding, Missing
from amparo.safeguards.nodes import Never, Rule


class NeverRule(Compiled):
    """A compiled prohibition."""

    def __init__(self, rule: Rule, form: Never, setting: Setting) -> None:
        super().__init__(rule, setting)
        self.form = form
        self.forbidden = self.need(form.never, form.never_where)
        self.on_event = [
            (each.label, each.when) for each in self.exceptions if each.at == "answer" and each.when is not None
        ]
        self.exceptions = tuple(each for each in self.exceptions if each.at != "answer" or each.when is None)
        self.lasting = Lasting(setting.states, form.state) if form.state else None
        if self.lasting and form.state:
            self.selecting = setting.states.pairing(form.state).where
        self.wakes = setting.states.base(form.state).opens if form.state else form.trigger or form.never
        self.ready()

    def run(self, case: Case) -> list[Finding]:
        """One finding for each span, trigger or event, and law."""
        if self.lasting is not None:
            return self._while_lasting(case, self.lasting)
        kinds = self.form.trigger or self.form.never
        judging = self._from_trigger_on if self.form.trigger else self._alone
        return [finding for duty in self.triggers(case, kinds) for finding in self.judge(case, duty, judging)]

    def _while_lasting(self, case: Case, lasting: Lasting) -> list[Finding]:
        found = lasting.spans(case)
        findings: list[Finding] = []
        for span in found.spans:

            def judging(
                case: Case, duty: Duty, _version: LimitVersion | None, _choice: Choice, span: Span = span
            ) -> tuple[Verdict, ...]:
                verdict = self._verdict(case, duty, span)
                if verdict.possible == NOBODY_KNOWS:
                    verdict.missing += lasting.doubts(case, span)
                return (verdict,)

            findings += self.judge(case, lasting.duty(case, found, span), judging)
        return findings

    def _from_trigger_on(
        self, case: Case, duty: Duty, _version: LimitVersion | None, _choice: Choice
    ) -> tuple[Verdict, ...]:
        return (self._verdict(case, duty, None),)

    def _verdict(self, case: Case, duty: Duty, span: Span | None) -> Verdict:
        """What was forbidden from `duty` on, or inside `span`."""
        until = min(span.end_latest if span else END, case.as_of)
        verdict = Verdict(MET, (duty.earliest, duty.latest), (min(until, case.as_of), until))
        if span is not None and span.contradicted_by is not None:
            verdict.possible, verdict.flags = NOBODY_KNOWS, (CLOSE_BEFORE_OPEN,)
        for fact, forbidden in self.forbidden.answers(case, duty):
            if span is None:
                within = fact.latest >= duty.earliest and (
                    True if is_after(fact, duty.fact, duty.earliest, duty.latest) else None
                )
            else:
                within = inside(fact, span)
            if within is False:
                continue
            verdict.answers.append(fact)
            excused, label = self._excused(case, fact, duty.trigger)
            worst = both(forbidden, within, None if excused is None else not excused)
            verdict.label = verdict.label or label
            if worst:
                verdict.possible, verdict.settled, verdict.missing = BREACHED, fact, []
                verdict.counterfactual = counterfactual("without", event=fact.id, kinds=(fact.kind,))
                return verdict
            if worst is None:
                verdict.possible = NOBODY_KNOWS
                verdict.missing += self._doubts(case, duty, fact, excused)
        if verdict.possible == MET and not case.silent(
            self.form.never, duty.earliest, until, duty.fact, self.rule.scope
        ):
            verdict.possible = NOBODY_KNOWS
            verdict.missing.append(
                coverage_of(case, self.form.never, duty.earliest, until, duty.fact, self.rule.scope)
            )
        return verdict

    def _alone(self, case: Case, duty: Duty, _version: LimitVersion | None, _choice: Choice) -> tuple[Verdict, ...]:
        fact = duty.fact
        verdict = Verdict(MET, (duty.earliest, duty.latest), (duty.earliest, duty.latest))
        forbidden = self.forbidden.where.test(case, fact, fact)
        if forbidden is False:
            return (verdict,)
        excused, verdict.label = self._excused(case, fact, fact)
        worst = both(forbidden, None if excused is None else not excused)
        if worst is not False:
            verdict.possible = BREACHED if worst else NOBODY_KNOWS
            verdict.settled = fact if worst else None
            verdict.counterfactual = counterfactual("without", event=fact.id, kinds=(fact.kind,))
            verdict.missing += self._doubts(case, duty, fact, excused) if worst is None else []
        return (verdict,)

    def _excused(self, case: Case, fact: Fact, trigger: Fact) -> tuple[bool | None, str]:
        """Whether an exception on the event itself excuses it, and the label of the first that does."""
        excused: bool | None = False
        for label, when in self.on_event:
            value = when.test(case, fact, trigger)
            if value:
                return True, label
            if value is None:
                excused = None
        return excused, ""

    def _doubts(self, case: Case, duty: Duty, fact: Fact, excused: bool | None) -> list[Missing]:
        missing: list[Missing] = []
        asked: list[Predicate] = [self.forbidden.where]
        if excused is None:
            asked += [when for _, when in self.on_event]
        for predicate in asked:
            if predicate.test(case, fact, duty.trigger) is None:
                missing += predicate.why(case, fact, duty.trigger)
        if not missing:
            missing = self.forbidden.doubts(case, duty, fact) if fact is not duty.fact else [time_of(fact)]
        return missing
