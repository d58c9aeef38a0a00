"""`before`: a precondition of each trigger, and what the trigger itself must say.

Pure. Source: the rule language, section 4. Order is the question here, so a shared reference is no answer to
it: what is needed must certainly lie at or before the trigger.
"""

from __future__ import annotations

from amparo.law.limits import LimitVersion
from amparo.pathway.facts import Fact
from amparo.safeguards.evaluate.answering import Answer, beforehand, in_turn
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.conditions import refuted_attribute
from amparo.safeguards.evaluate.laws import Choice
from amparo.safeguards.evaluate.missing import unseen
from amparo.safeguards.evaluate.outcomes import BREACHED, MET, NOBODY_KNOWS, Duty, Verdict, counterfactual
from amparo.safeguards.evaluate.rule import Compiled, Setting
from amparo.safeguards.evaluate.scope import both
from amparo.safeguards.findings import Finding, Missing
from amparo.safeguards.nodes import Before, Match, Rule


class BeforeRule(Compiled):
    """A compiled precondition."""

    def __init__(self, rule: Rule, form: Before, setting: Setting) -> None:
        super().__init__(rule, setting)
        self.form = form
        self.needed = self.need(form.need, form.need_where, form.match)
        self.require = self.condition(form.require)
        self.wakes = form.trigger
        self.ready()

    def run(self, case: Case) -> list[Finding]:
        """One finding for each trigger and law."""
        duties = self.triggers(case, self.form.trigger)
        turns: dict[Fact, list[Answer]] = {}

        def judging(case: Case, duty: Duty, _version: LimitVersion | None, _choice: Choice) -> tuple[Verdict, ...]:
            if self.form.match is Match.NEXT:
                if not turns:
                    turns.update(self._turns(case, duties))
                answers = turns[duty.fact]
            else:
                answers = self.needed.answers(case, duty) if self.form.need else []
            return (self._verdict(case, duty, answers),)

        return [finding for duty in duties for finding in self.judge(case, duty, judging)]

    def _verdict(self, case: Case, duty: Duty, answers: list[Answer]) -> Verdict:
        looks_back = self.form.need or self.exceptions  # else nobody asks when its scope began
        start = case.first(duty.fact, self.scope, self.rule.scope) if looks_back else duty.earliest
        verdict = Verdict(0, (start, start), (duty.earliest, duty.latest))
        verdict.answers = [answer for answer, _ in answers if answer.earliest <= duty.latest]
        needed = self._needed(case, duty, answers, start, verdict) if self.form.need else True
        required = self.require.test(case, duty.fact, duty.fact)
        if required is None:
            verdict.missing += self.require.why(case, duty.fact, duty.fact)
        held = both(needed, required)
        verdict.possible = NOBODY_KNOWS if held is None else MET if held else BREACHED
        if needed is not True and self.form.need:
            verdict.counterfactual = counterfactual("happened_before", self.form.need, duty.earliest)
        elif required is False:
            name = refuted_attribute(self.require, case, duty.fact, duty.fact)
            verdict.counterfactual = counterfactual("attribute", event=duty.fact.id, name=name) if name else None
        return verdict

    def _needed(self, case: Case, duty: Duty, answers: list[Answer], start: int, verdict: Verdict) -> bool | None:
        for answer, serves in answers:
            if serves and answer.latest <= duty.earliest:
                verdict.settled = answer
                return True
        if verdict.answers:
            for answer in verdict.answers:
                verdict.missing += self.needed.doubts(case, duty, answer) or [Missing("order", answer.id)]
            return None
        end = min(duty.latest, case.as_of)
        gaps = unseen(case, self.form.need, start, end, duty.fact, self.rule.scope)
        verdict.missing += gaps
        return None if gaps else False

    def _turns(self, case: Case, duties: list[Duty]) -> dict[Fact, list[Answer]]:
        def unseen_trigger(answer: Fact, duty: Duty) -> bool:
            return not case.silent(self.form.trigger, answer.earliest, duty.latest, duty.fact, self.rule.scope)

        dues: list[tuple[int, int] | None] = [None] * len(duties)
        served = in_turn(case, self.needed, duties, dues, beforehand, unseen_trigger)
        return {duty.fact: answers for duty, answers in zip(duties, served, strict=True)}
