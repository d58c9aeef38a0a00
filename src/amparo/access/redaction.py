"""From the whole record to what one reader may see: facts and findings, after everything was evaluated.

Pure. Evaluating what is left after hiding would turn hidden facts into false breaches, so the whole is evaluated
first. A finding then stays only if it tells nothing about what is hidden: the same rules are held against what
the reader may see, with every word of completeness about the rest taken away (so that hiding can make a duty
unknown, never breached), and a finding is shown, with that evaluation's explanation, if both agree. Where they
differ it rests on withheld facts and is withheld itself, naming the compartment alone.

Where even the existence of facts is secret, the reader is given what can be said without them, whether they exist
or not. What is definite without them is never the opposite with them; what they could overturn (`pending`, and
conditions that speak of the record) becomes unknown for every rule that could read such a fact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from amparo.access.actors import Role
from amparo.access.decision import COMPARTMENT_LABELS, Showing, Verdict, closer
from amparo.access.reading_rules import Reads
from amparo.law.messages import Message, Word, say
from amparo.pathway.events import Coverage, Event, Timeline
from amparo.pathway.vocabulary import Compartment, Vocabulary
from amparo.safeguards.findings import Finding, Missing, Outcome

Evaluate = Callable[[Timeline], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class _Secrets:
    """What a rule could read without this reader knowing that it exists; `overturning` if a definite outcome could
    turn on it."""

    names: tuple[str, ...]
    overturning: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """With whose eyes: a role acting for an agency, under the declared table.

    `reads` says what each rule reads, by the rule's name. What does not depend on the timeline is found out once:
    one `Sight` serves every case of a list, and no other reader.
    """

    role: Role
    agency: str
    showing: Showing
    vocabulary: Vocabulary
    reads: Mapping[str, Reads]
    _secrets: dict[str, _Secrets] = field(
        default_factory=dict[str, _Secrets], init=False, repr=False, compare=False
    )
    _silences: dict[str, Verdict] = field(default_factory=dict[str, Verdict], init=False, repr=False, compare=False)

    def of(self, timeline: Timeline) -> Mapping[str, Verdict]:
        """What becomes of each fact as a whole, by its id. A correction shares the fate of what it corrects: a
        withdrawal would tell that there was something to withdraw."""
        by_id = {event.id: event for event in timeline.events}

        def fate(event: Event, seen: frozenset[str]) -> Verdict:
            own = event.agency == self.agency
            verdict = self.showing.fact(event.kind, event.compartment, self.role, own)
            corrected = by_id.get(event.corrects or "")
            if corrected is None or corrected.id in seen:
                return verdict
            return closer(verdict, fate(corrected, seen | {event.id}))

        return {event.id: fate(event, frozenset()) for event in timeline.events}

    def of_attribute(self, event: Event, name: str) -> Verdict:
        """What becomes of one thing that a shown fact says. What the vocabulary does not define is withheld."""
        kind = self.vocabulary.kinds.get(event.kind)
        if kind is None or name not in kind.attributes:
            return Verdict.WITHHELD
        return self.showing.group(kind.attributes[name].group, self.role, event.agency == self.agency)

    def of_silence(self, covered: str) -> Verdict:
        """Whether the absence of a kind, or a blank `kind.attribute`, may be known: only where every agency's
        would be shown. Of a kind that is not in the vocabulary nothing may."""
        verdict = self._silences.get(covered)
        if verdict is None:
            verdict = self._silences[covered] = self._of_silence(covered)
        return verdict

    def _of_silence(self, covered: str) -> Verdict:
        name, _, attribute = covered.partition(".")
        kind = self.vocabulary.kinds.get(name)
        if kind is None:
            return Verdict.WITHHELD
        verdict = self.showing.fact(name, kind.compartment.value, self.role, False)
        if verdict is Verdict.SHOWN and attribute:
            defined = kind.attributes.get(attribute)
            return self.showing.group(defined.group, self.role, False) if defined else Verdict.WITHHELD
        return verdict

    def secrets(self, rule: str) -> _Secrets:
        """What the rule of that name could read without this reader knowing that it exists."""
        found = self._secrets.get(rule)
        if found is None:
            reads = self.reads.get(rule, Reads())
            names = tuple(sorted(name for name in reads.names if self.of_silence(name) is Verdict.HIDDEN))
            overturning = any(name.partition(".")[2] in reads.of_record for name in names)
            found = self._secrets[rule] = _Secrets(names, overturning)
        return found


@dataclass(frozen=True, slots=True)
class Withheld:
    """That something in a compartment is withheld: `facts`, `findings`, or both. Neither how much, nor when."""

    compartment: str
    facts: bool
    findings: bool
    explanation: Message


@dataclass(frozen=True, slots=True)
class Redacted:
    """What a reader may see of a pathway.

    `timeline` holds the shown facts with the shown attributes. `withheld_groups` names, by event, the field
    groups of the attributes left out. `findings` are safe to show whole. `withheld` is at most one entry a
    compartment.
    """

    timeline: Timeline
    findings: tuple[Finding, ...]
    withheld: tuple[Withheld, ...] = ()
    withheld_groups: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])


def redact(whole: Timeline, findings: Sequence[Finding], sight: Sight, evaluate: Evaluate) -> Redacted:
    """What `sight` may see of `whole`, whose `findings` were evaluated on all of it.

    `evaluate` holds the same rules, at the same two dates, against another timeline of the same subject. What
    becomes of a finding hangs on no other: of fewer rules each stays as among all, and `withheld` is about theirs.
    """
    fates = sight.of(whole)
    knowable = _cut(whole, sight, fates, frozenset({Verdict.HIDDEN}))
    shown = _cut(whole, sight, fates, frozenset({Verdict.HIDDEN, Verdict.WITHHELD}))
    nothing_withheld = shown == knowable  # then it needs no judging of its own
    without_secrets = _honest(findings if knowable is whole else evaluate(knowable), sight)
    sayable = _sayable(findings, without_secrets)

    visible = frozenset(event.id for event in shown.events)
    compartments = {event.compartment for event in knowable.events if event.id not in visible}
    by_event = {event.id: event.compartment for event in knowable.events}
    kept: list[Finding] = []
    about: set[str] = set()
    if nothing_withheld:
        kept = sayable
    else:
        seen = {finding.id: finding for finding in _honest(evaluate(shown), sight)}
        for finding in sayable:
            same = seen.get(finding.id)
            if same is not None and (same.outcome, same.could_be) == (finding.outcome, finding.could_be):
                kept.append(same)
            else:
                about |= _rests_on(finding, by_event, visible) or compartments or {_of_trigger(finding, by_event)}
    return Redacted(
        shown,
        tuple(kept),
        _withheld(compartments, about),
        _withheld_groups(knowable, sight, visible),
    )


def _cut(whole: Timeline, sight: Sight, fates: Mapping[str, Verdict], out: frozenset[Verdict]) -> Timeline:
    """`whole` without what gets one of the verdicts in `out`; the same object if nothing goes."""
    stays = [event for event in whole.events if fates[event.id] not in out]
    ids = {event.id for event in stays}
    events: list[Event] = []
    for event in stays:
        kept = {n: v for n, v in event.attributes.items() if sight.of_attribute(event, n) not in out}
        if len(kept) < len(event.attributes):
            event = replace(event, attributes=kept)
        if event.references.get("answers", event.id) not in ids:  # would tell that what it answers is there
            event = replace(event, references={n: r for n, r in event.references.items() if n != "answers"})
        events.append(event)
    coverage: list[Coverage] = []
    for declared in whole.coverage:
        kinds = frozenset(kind for kind in declared.kinds if sight.of_silence(kind) not in out)
        if kinds:
            coverage.append(declared if kinds == declared.kinds else replace(declared, kinds=kinds))
    cut = replace(whole, events=tuple(events), coverage=tuple(coverage))
    return whole if cut == whole else cut


def _sayable(true: Sequence[Finding], knowable: Sequence[Finding]) -> list[Finding]:
    """What can be said without the secret facts. It depends on them in nothing, so that they leave no trace; should
    it be the opposite of what the whole record says all the same, it is left out rather than told."""
    outcomes = {finding.id: finding.outcome for finding in true}
    return [
        finding
        for finding in knowable
        if finding.outcome is Outcome.UNKNOWN
        or outcomes.get(finding.id, Outcome.UNKNOWN) in (finding.outcome, Outcome.UNKNOWN)
    ]


def _honest(findings: Sequence[Finding], sight: Sight) -> list[Finding]:
    """The findings, each an unknown where a secret that its rule could read might overturn it."""
    return [_unknown_if_overturned(finding, sight.secrets(_rule_of(finding))) for finding in findings]


def _rule_of(finding: Finding) -> str:
    return f"{finding.rule}#{finding.part}" if finding.part else finding.rule


def _unknown_if_overturned(finding: Finding, secrets: _Secrets) -> Finding:
    could_turn = secrets.overturning or (finding.outcome is Outcome.PENDING and secrets.names)
    if not could_turn or finding.outcome is Outcome.UNKNOWN:
        return finding
    start, end = finding.happened or (None, None)
    kinds = tuple(dict.fromkeys(name.partition(".")[0] for name in secrets.names))
    return replace(
        finding,
        outcome=Outcome.UNKNOWN,
        could_be=finding.could_be | {Outcome.MET, Outcome.NOT_APPLICABLE},
        settled_by=None,
        settled_at=None,
        missing=(Missing("coverage", kinds=kinds, start=start, end=end),),
        counterfactual=None,
        label="",
    )


def _rests_on(finding: Finding, by_event: Mapping[str, str], visible: frozenset[str]) -> set[str]:
    used = {finding.trigger, finding.settled_by, *finding.evidence, *(missing.event for missing in finding.missing)}
    return {by_event[event] for event in used if event and event in by_event and event not in visible}


def _of_trigger(finding: Finding, by_event: Mapping[str, str]) -> str:
    """For a finding that rests on a silence or on an attribute: the compartment of what asked for the duty."""
    return by_event.get(finding.trigger or "", Compartment.SPINE.value)


def _withheld(facts: set[str], findings: set[str]) -> tuple[Withheld, ...]:
    return tuple(
        Withheld(
            name.value,
            name.value in facts,
            name.value in findings,
            say(
                "Withheld because it belongs to another agency’s holding: {compartment}. "
                "It is not a breach. Ask that agency, with a reason",
                compartment=Word(COMPARTMENT_LABELS[name]),
            ),
        )
        for name in Compartment
        if name.value in facts | findings
    )


def _withheld_groups(knowable: Timeline, sight: Sight, visible: frozenset[str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for event in knowable.events:
        kind = sight.vocabulary.kinds.get(event.kind)
        if event.id in visible and kind is not None:
            groups = frozenset(
                kind.attributes[name].group
                for name in event.attributes
                if name in kind.attributes and sight.of_attribute(event, name) is Verdict.WITHHELD
            )
            if groups:
                found[event.id] = groups
    return found
