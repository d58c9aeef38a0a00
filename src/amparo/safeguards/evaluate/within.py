"""`within`: after each trigger, what is needed no later than the limit.

Pure. Source: the rule language, section 4.
"""

from __future__ import annotations

from amparo.law.limits import LimitVersion
from amparo.pathway.facts import Fact
from amparo.safeguards.evaluate.answering import Answer, after_and_in_time, in_turn
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.deadlines import Clock, deadline
from amparo.safeguards.evaluate.laws import Choice
from amparo.safeguards.evaluate.outcomes import BREACHED, Duty, Verdict
from amparo.safeguards.evaluate.rule import Compiled, Setting
from amparo.safeguards.findings import Finding
from amparo.safeguards.nodes import Match, Rule, Within


class WithinRule(Compiled):
    """A compiled deadline."""

    def __init__(self, rule: Rule, form: Within, setting: Setting) -> None:
        super().__init__(rule, setting)
        self.form = form
        self.needed = self.need(form.need, form.need_where, form.match)
        self.clock = Clock(setting.calendars, form.count_from, form.by)
        self.wakes = form.trigger
        self.ready()

    def run(self, case: Case) -> list[Finding]:
        """One finding for each trigger and law."""
        duties = self.triggers(case, self.form.trigger)
        turns: dict[str, dict[Fact, list[Answer]]] = {}

        def judging(case: Case, duty: Duty, version: LimitVersion | None, choice: Choice) -> tuple[Verdict, ...]:
            due = self.clock.due(case, duty, version)
            if self.form.match is Match.NEXT:
                if choice.law not in turns:
                    turns[choice.law] = self._turns(case, duties, choice.law)
                answers = turns[choice.law][duty.fact]
            else:
                answers = self.needed.answers(case, duty)
            verdict = deadline(case, self.needed, duty, due, answers)
            if self.form.match is Match.NEXT and verdict.possible == BREACHED and verdict.settled is None and due:
                verdict.settled = self._too_late(case, duty, due, turns[choice.law])
            if verdict.possible & (verdict.possible - 1):
                verdict.missing += self.clock.missing(case, duty, due)
            return (verdict,)

        return [finding for duty in duties for finding in self.judge(case, duty, judging)]

    def _turns(self, case: Case, duties: list[Duty], law: str) -> dict[Fact, list[Answer]]:
        """Which answers serve which trigger, where each serves once, under `law`."""
        dues: list[tuple[int, int] | None] = [self._due_under(case, duty, law) for duty in duties]

        def unseen_trigger(answer: Fact, duty: Duty) -> bool:
            facility = case.facility(duty.fact, self.rule.scope)
            for kind in self.form.trigger:
                gap = case.resolved.cover.last_gap(kind, min(duty.latest, case.as_of), facility)
                if gap is None:
                    continue
                earlier = Duty(duty.fact, duty.fact, gap, gap)
                due = self._due_under(case, earlier, law)
                if due is None or due[1] >= answer.earliest:
                    return True
            return False

        served = in_turn(case, self.needed, duties, dues, after_and_in_time, unseen_trigger)
        return {duty.fact: answers for duty, answers in zip(duties, served, strict=True)}

    def _too_late(
        self, case: Case, duty: Duty, due: tuple[int, int], served: dict[Fact, list[Answer]]
    ) -> Fact | None:
        """What was needed and came after the due time, if it may serve no other trigger: no answer in turn, and
        still the end of what was owed."""
        elsewhere = {answer for fact, answers in served.items() if fact is not duty.fact for answer, _ in answers}
        for answer, serves in self.needed.answers(case, duty):
            if serves and answer.earliest > due[1] and answer not in elsewhere:
                return answer
        return None

    def _due_under(self, case: Case, duty: Duty, law: str) -> tuple[int, int] | None:
        """The due time under `law`, over all versions that may be in force; `None` if nobody can tell."""
        for choice in self.choices(case, duty):
            if choice.law != law:
                continue
            found: tuple[int, int] | None = None
            for values in choice.versions:
                case.numbers = values.numbers
                due = self.clock.due(case, duty, values.main)
                if due is None:
                    return None
                found = due if found is None else (min(found[0], due[0]), max(found[1], due[1]))
            return found
        return None
