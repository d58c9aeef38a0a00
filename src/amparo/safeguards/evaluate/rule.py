"""What the five forms share: a rule with its conditions compiled, and the way from a verdict to a finding.

Pure. `conclude` is the last step of the rule language, section 4.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from amparo.law.counting import Calendar
from amparo.law.limits import LimitVersion
from amparo.law.writing_frozen import written
from amparo.pathway.instants import BEGINNING, END
from amparo.safeguards.evaluate.answering import Need
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.conditions import Compiler, Predicate
from amparo.safeguards.evaluate.exceptions import (
    NO_EXCUSE,
    Excuse,
    compile_exceptions,
    excuse,
    missing_for,
)
from amparo.safeguards.evaluate.laws import WITHOUT_LIMIT, Choice, Laws
from amparo.safeguards.evaluate.missing import existence_of
from amparo.safeguards.evaluate.outcomes import (
    BREACHED,
    COULD_BE,
    MET,
    NOT_APPLICABLE,
    OUTCOME,
    PENDING,
    Duty,
    Verdict,
    due_time,
)
from amparo.safeguards.evaluate.reading import path_reader
from amparo.safeguards.evaluate.scope import scope_of
from amparo.safeguards.evaluate.states import States
from amparo.safeguards.findings import Finding, Missing
from amparo.safeguards.nodes import Condition, Match, Rule, Term


@dataclass(frozen=True, slots=True)
class Setting:
    """What all rules of one judge share."""

    states: States
    limits: tuple[LimitVersion, ...]
    laws: Collection[str] | None
    calendars: Mapping[str, Calendar]
    leap_birthday: tuple[int, int]
    terms: dict[Term, Predicate] = field(default_factory=dict[Term, Predicate])


_Written = written(Finding)

#: Judges one duty under one set of limit versions; more than one verdict where windows are counted.
Judging = Callable[[Case, Duty, "LimitVersion | None", Choice], Sequence[Verdict]]


class Compiled:
    """One rule, ready to be judged: the tables that the five forms read.

    `wakes` are the kinds of events that a duty can begin with: where there is none, there is no finding.
    """

    wakes: Sequence[str]

    def __init__(self, rule: Rule, setting: Setting) -> None:
        self.rule = rule
        self.setting = setting
        self.scope = scope_of(rule.scope)
        self.compiler = Compiler(
            self.scope, rule.scope, setting.states.tests(), setting.leap_birthday, setting.terms
        )
        self._predicates: list[Predicate] = []
        self.where = self.condition(rule.where)
        self.selecting = self.where  # what makes a trigger or opening one: a state has its own
        self.applies = self.condition(rule.applies)
        self.exceptions = compile_exceptions(rule.unless, self.compiler)
        self._predicates += [each.when for each in self.exceptions if each.when is not None]
        self._predicates += [each.event.where for each in self.exceptions if each.event is not None]
        self.limit_at = path_reader(rule.limit_at) if rule.limit_at else None
        self._named = blake2b(f"{rule.id}\x1f{rule.part}\x1f".encode(), digest_size=9)
        self.laws: Laws

    def condition(self, node: Condition | None) -> Predicate:
        """The predicate of `node`, remembered for the limits it names."""
        predicate = self.compiler.condition(node)
        self._predicates.append(predicate)
        return predicate

    def need(self, kinds: tuple[str, ...], where: Condition | None, match: Match = Match.ANY) -> Need:
        """The events of `kinds` for which `where` holds, in the rule's scope."""
        return Need(kinds, self.condition(where), self.scope, self.rule.scope, match)

    def ready(self) -> None:
        """To be called once all conditions are compiled: sorts out laws and limits."""
        self.laws = Laws(self.rule, self._predicates, self.setting.limits, self.setting.laws)

    def triggers(self, case: Case, kinds: tuple[str, ...]) -> list[Duty]:
        """A duty for each event of `kinds` that the rule's `where` selects, or may."""
        duties: list[Duty] = []
        selects = self.where.test
        for fact in case.of(kinds):
            case.used = []
            selected = selects(case, fact, fact)
            if selected is not False:
                exists = True if selected and fact.exists else None
                duties.append(Duty(fact, fact, fact.earliest, fact.latest, exists, case.used))
        return duties

    def choices(self, case: Case, duty: Duty) -> tuple[Choice, ...]:
        """The laws for `duty`: in force when it arose, or at the date that `limit_at` names."""
        if self.limit_at is None:
            return self.laws.choices(case, duty.earliest, duty.latest)
        stated = self.limit_at(case, duty.trigger, duty.trigger)
        if not isinstance(stated, tuple):
            return self.laws.choices(case, BEGINNING, END)
        return self.laws.choices(case, int(stated[0]), int(stated[1]))

    def judge(self, case: Case, duty: Duty, judging: Judging) -> list[Finding]:
        """The findings on `duty`, one for each law (and window)."""
        findings: list[Finding] = []
        for choice in self.choices(case, duty) if self.laws.named else WITHOUT_LIMIT:
            case.used, case.vouched = [*duty.used], [*duty.vouched]
            if len(choice.versions) == 1:
                case.numbers = choice.versions[0].numbers
                verdicts = judging(case, duty, choice.versions[0].main, choice)
            else:
                verdicts = self._united(case, duty, choice, judging)
            for verdict in verdicts:
                if len(verdicts) > 1:  # or each window would name again what all before it have used
                    case.used, case.vouched = [*dict.fromkeys(case.used)], [*dict.fromkeys(case.vouched)]
                findings.append(self.conclude(case, duty, choice, verdict))
        return findings

    def _united(self, case: Case, duty: Duty, choice: Choice, judging: Judging) -> Collection[Verdict]:
        """For each window, what all versions that may be in force come to together."""
        if not choice.versions:
            return (Verdict(NOT_APPLICABLE, window=duty.window),)
        verdicts: dict[int, Verdict] = {}
        for values in choice.versions:
            case.numbers = values.numbers
            for verdict in judging(case, duty, values.main, choice):
                known = verdicts.get(verdict.window)
                verdicts[verdict.window] = verdict if known is None else known.united(verdict)
        return verdicts.values()

    def conclude(self, case: Case, duty: Duty, choice: Choice, verdict: Verdict) -> Finding:
        """The last step: whether the rule applies, whether an exception excuses, whether the duty existed."""
        trigger = duty.trigger
        applies = self.applies.test(case, trigger, trigger)
        possible, found = verdict.possible, NO_EXCUSE
        if applies is False:
            possible = NOT_APPLICABLE
        elif choice.versions:
            if self.exceptions and possible & (BREACHED | PENDING):
                found = excuse(case, self.exceptions, duty, verdict)
                if found.applies:
                    if possible & PENDING and verdict.unseen:
                        possible |= MET
                    possible = (possible & ~(BREACHED | PENDING)) | NOT_APPLICABLE
                elif found.applies is None and possible & BREACHED:
                    possible |= NOT_APPLICABLE
            if applies is None or duty.exists is None or choice.gap:
                possible |= NOT_APPLICABLE
        missing: tuple[Missing, ...] = ()
        if possible & (possible - 1):
            if possible & PENDING and verdict.unseen:  # no longer a running clock, so all of it is said
                possible |= MET
            missing = self._missing(case, duty, choice, verdict, applies, found)
        return self._finding(case, duty, choice, verdict, possible, found, missing)

    def _missing(
        self, case: Case, duty: Duty, choice: Choice, verdict: Verdict, applies: bool | None, found: Excuse
    ) -> tuple[Missing, ...]:
        """Every undecided fact, the form's own first."""
        missing: list[Missing] = []
        if verdict.possible & (verdict.possible - 1):
            missing += verdict.missing
        if verdict.possible & PENDING:
            missing += verdict.unseen
        if duty.exists is None:
            missing += self._missing_existence(case, duty)
        if applies is None:
            missing += self.applies.why(case, duty.trigger, duty.trigger)
        if found.applies is None and verdict.possible & BREACHED:
            missing += missing_for(case, self.exceptions, duty, verdict)
        if choice.gap or len(choice.versions) > 1:
            path = self.rule.limit_at
            missing.append(
                Missing("attribute", duty.trigger.id, path.name) if path else Missing("time", duty.fact.id)
            )
        return tuple(dict.fromkeys(missing)) if len(missing) > 1 else tuple(missing)

    def _missing_existence(self, case: Case, duty: Duty) -> list[Missing]:
        missing = [existence_of(duty.fact)] if duty.fact.exists is None else []
        if self.selecting.test(case, duty.trigger, duty.trigger) is None:
            missing += self.selecting.why(case, duty.trigger, duty.trigger)
        return [*missing, *(duty.doubts() if duty.doubts else ())] or [existence_of(duty.trigger)]

    def _finding(
        self,
        case: Case,
        duty: Duty,
        choice: Choice,
        verdict: Verdict,
        possible: int,
        found: Excuse,
        missing: tuple[Missing, ...],
    ) -> Finding:
        rule, settled, fact, trigger = self.rule, verdict.settled, duty.fact, duty.trigger
        evidence = [*trigger.events] if trigger is fact else [*trigger.events, *fact.events]
        for each in verdict.answers:
            evidence += each.events
        if settled is not None:
            evidence += settled.events
        if found.fact is not None:
            evidence += found.fact.events
        evidence += case.used
        flags = (*fact.flags, *(settled.flags if settled else ()), *verdict.flags)
        subject = case.resolved.subject
        finding = _Written()
        finding.id = self._id(choice.law, subject, fact.root, verdict.window)
        finding.rule = rule.id
        finding.part = rule.part
        finding.law = choice.law
        finding.subject = subject
        finding.outcome = OUTCOME[possible]
        finding.could_be = COULD_BE[possible]
        finding.trigger = fact.root
        finding.happened = duty.earliest, duty.latest
        finding.due = due_time(*verdict.due) if verdict.due else None
        finding.settled_by = settled.id if settled else None
        finding.settled_at = (settled.earliest, settled.latest) if settled else None
        finding.evidence = tuple(dict.fromkeys(evidence))
        finding.label = found.label if found.applies else verdict.label
        finding.missing = missing
        finding.counterfactual = verdict.counterfactual if possible & (BREACHED | PENDING) else None
        finding.limit = choice.shown
        finding.coverage = tuple(dict.fromkeys(case.vouched)) if case.vouched else ()
        finding.flags = tuple(dict.fromkeys(flags)) if flags else ()
        finding.window = verdict.window
        finding.__class__ = Finding
        return finding

    def _id(self, law: str, subject: str, root: str, window: int) -> str:
        """A short hash, the same before and after a correction."""
        named = self._named.copy()
        named.update(f"{law}\x1f{subject}\x1f{root}\x1f{window}".encode())
        return named.hexdigest()
