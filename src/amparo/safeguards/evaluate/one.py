"""The judge: every rule, over one timeline, with reasons.

Pure. `Judge` is compiled once and judges any number of timelines; `evaluate` does both for one. Judging reads
facts that `pathway.resolving` has encoded and never an event, so that another runner can share the encoding.
Source: the rule language, sections 4 to 7.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from amparo.law.counting import Calendar
from amparo.law.limits import LimitVersion
from amparo.pathway.events import Timeline
from amparo.pathway.facts import Words
from amparo.pathway.resolving import Resolved, resolve, shipped_words
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards.evaluate.at_most import AtMostRule
from amparo.safeguards.evaluate.before import BeforeRule
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.every import EveryRule
from amparo.safeguards.evaluate.never import NeverRule
from amparo.safeguards.evaluate.rule import Setting
from amparo.safeguards.evaluate.states import States
from amparo.safeguards.evaluate.within import WithinRule
from amparo.safeguards.findings import SUMMARY_ORDER, Finding, Outcome
from amparo.safeguards.nodes import AtMost, Before, Every, Never, Rule, RuleSet, Within

CompiledRule = WithinRule | EveryRule | BeforeRule | NeverRule | AtMostRule


class Judge:
    """A rule set with the law of one place, compiled once. Holds no case; safe to share between threads.

    `limits` are dated values of laws, beside those that the rule set brings; a limit with the same id, law and
    start replaces the rule set's. `laws` are those that count in this place (all, if `None`); house policy
    serves wherever no law gives a value. `calendars` maps a law to its calendar; one alone serves all laws,
    and a limit in working days without any is unknown. `leap_birthday` is (month, day) on which somebody
    born on 29 February has a birthday in other years. Without a vocabulary the shipped one is read.
    """

    def __init__(
        self,
        rules: RuleSet,
        limits: Sequence[LimitVersion] = (),
        *,
        laws: Collection[str] | None = None,
        vocabulary: Vocabulary | None = None,
        calendars: Mapping[str, Calendar] | None = None,
        leap_birthday: tuple[int, int] = (3, 1),
    ) -> None:
        self._words = Words.of(vocabulary) if vocabulary else shipped_words()
        self._leap_birthday = leap_birthday
        known = {(limit.id, limit.law, limit.start): limit for limit in (*rules.limits, *limits)}
        self._states = States(rules, leap_birthday)
        setting = Setting(self._states, tuple(known.values()), laws, dict(calendars or {}), leap_birthday)
        self._rules: dict[str, _Wakeful] = {}
        for rule in rules.rules:
            self._rules.setdefault(rule.subject, _Wakeful()).add(_compiled(rule, setting))

    def resolve(self, timeline: Timeline, *, as_of: int, known_at: int | None = None) -> Resolved:
        """The facts that `judge` would judge."""
        return resolve(timeline, as_of, known_at, self._words, self._leap_birthday)

    def judge(self, timeline: Timeline, *, as_of: int, known_at: int | None = None) -> tuple[Finding, ...]:
        """Every finding on `timeline`, in the order of the rules and of the facts.

        `as_of` (what had happened) and `known_at` (what had been recorded; everything, if `None`) are
        microseconds UTC, both closed. Only rules for the timeline's kind of subject are judged. No trigger, no
        finding; what nobody can tell is `unknown`, with what is missing. Days are those of the timeline's zone.
        """
        return self.judge_resolved(self.resolve(timeline, as_of=as_of, known_at=known_at))

    def contradictions(self, timeline: Timeline, *, as_of: int, known_at: int | None = None) -> tuple[str, ...]:
        """What the record says against itself, whether or not a finding rests on it: flags as in findings."""
        case = Case(self.resolve(timeline, as_of=as_of, known_at=known_at))
        flags = [flag for state in self._states.tests() for flag in self._states.spans(case, state).flags]
        return tuple(dict.fromkeys([*case.resolved.flags, *flags]))

    def judge_resolved(self, resolved: Resolved) -> tuple[Finding, ...]:
        """The findings on facts that were resolved before."""
        wakeful = self._rules.get(resolved.subject_kind)
        if wakeful is None:
            return ()
        case = Case(resolved)
        findings: list[Finding] = []
        for rule in wakeful.woken(resolved.by_kind):
            findings += rule.run(case)
        return tuple(findings)


class _Wakeful:
    """The rules for one kind of subject, each to be asked only where something happened that it begins with."""

    def __init__(self) -> None:
        self._rules: list[CompiledRule] = []
        self._places: dict[str, list[int]] = {}

    def add(self, rule: CompiledRule) -> None:
        """Puts `rule` behind the others."""
        for kind in rule.wakes:
            self._places.setdefault(kind, []).append(len(self._rules))
        self._rules.append(rule)

    def woken(self, kinds: Iterable[str]) -> list[CompiledRule]:
        """The rules that begin with an event of one of `kinds`, in their order; the others have no finding."""
        places = {place for kind in kinds for place in self._places.get(kind, ())}
        return [self._rules[place] for place in sorted(places)]


def _compiled(rule: Rule, setting: Setting) -> CompiledRule:
    match rule.form:
        case Within() as form:
            return WithinRule(rule, form, setting)
        case Every() as form:
            return EveryRule(rule, form, setting)
        case Before() as form:
            return BeforeRule(rule, form, setting)
        case Never() as form:
            return NeverRule(rule, form, setting)
        case AtMost() as form:
            return AtMostRule(rule, form, setting)


def evaluate(
    rules: RuleSet,
    timeline: Timeline,
    *,
    as_of: int,
    known_at: int | None = None,
    limits: Sequence[LimitVersion] = (),
    laws: Collection[str] | None = None,
    vocabulary: Vocabulary | None = None,
    calendars: Mapping[str, Calendar] | None = None,
    leap_birthday: tuple[int, int] = (3, 1),
) -> tuple[Finding, ...]:
    """The findings of `rules` on one `timeline`: a `Judge` for once. The arguments are those of the two."""
    judge = Judge(rules, limits, laws=laws, vocabulary=vocabulary, calendars=calendars, leap_birthday=leap_birthday)
    return judge.judge(timeline, as_of=as_of, known_at=known_at)


def worst(findings: Iterable[Finding]) -> Outcome | None:
    """The first of breached, unknown, pending, met, not applicable that occurs; `None` without findings."""
    outcomes = {finding.outcome for finding in findings}
    return next((outcome for outcome in SUMMARY_ORDER if outcome in outcomes), None)


def summarise(findings: Iterable[Finding]) -> dict[str, Outcome]:
    """The worst outcome of each rule over its parts, triggers and laws, rules in the order of the findings.

    Parts report singly; a summary never replaces them.
    """
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    return {rule: outcome for rule, found in by_rule.items() if (outcome := worst(found)) is not None}
