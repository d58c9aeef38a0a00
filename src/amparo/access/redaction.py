"""From the whole record to what one reader may see: facts and findings, after everything was evaluated.

Pure. Evaluating what is left after hiding would turn hidden facts into false breaches, so the whole is evaluated
first. A finding then stays only if it tells nothing about what is hidden: the same rules are held against what the
reader may see, with every word of completeness about the rest taken away (so that hiding can make a duty unknown,
never breached), and a finding is shown, with that evaluation's explanation, if both agree. Where they differ it rests
on hidden facts and is withheld, naming the compartment alone; or, where even the existence of those facts is secret,
the reader is given what the world looks like without them, as far as that claims nothing untrue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from amparo.access.actors import Role
from amparo.access.decision import COMPARTMENT_LABELS, Showing, Verdict
from amparo.law.messages import Message, Word, say
from amparo.pathway.events import Coverage, Event, Timeline
from amparo.pathway.vocabulary import Compartment, Vocabulary
from amparo.safeguards.findings import Finding, Outcome

Evaluate = Callable[[Timeline], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Sight:
    """With whose eyes: a role acting for an agency, under the declared table."""

    role: Role
    agency: str
    showing: Showing
    vocabulary: Vocabulary

    def of(self, event: Event) -> Verdict:
        """What becomes of the fact as a whole."""
        return self.showing.compartment(event.compartment, self.role, event.agency == self.agency).verdict

    def of_attribute(self, event: Event, name: str) -> Verdict:
        """What becomes of one thing that a shown fact says. What the vocabulary does not define is withheld."""
        kind = self.vocabulary.kinds.get(event.kind)
        if kind is None or name not in kind.attributes:
            return Verdict.WITHHELD
        return self.showing.group(kind.attributes[name].group, self.role, event.agency == self.agency)

    def of_silence(self, covered: str) -> Verdict:
        """Whether the absence of a kind, or a blank `kind.attribute`, may be known: only where every agency's would be
        shown. Of a kind that is not in the vocabulary nothing may."""
        name, _, attribute = covered.partition(".")
        kind = self.vocabulary.kinds.get(name)
        if kind is None:
            return Verdict.WITHHELD
        verdict = self.showing.compartment(kind.compartment.value, self.role, False).verdict
        if verdict is Verdict.SHOWN and attribute:
            defined = kind.attributes.get(attribute)
            return self.showing.group(defined.group, self.role, False) if defined else Verdict.WITHHELD
        return verdict


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

    `timeline` holds the shown facts with the shown attributes. `withheld_groups` names, by event, the field groups of
    the attributes left out. `findings` are safe to show whole, except that of those in `outcome_only` nothing but the
    outcome and the due time is there. `withheld` is at most one entry a compartment.
    """

    timeline: Timeline
    findings: tuple[Finding, ...]
    withheld: tuple[Withheld, ...] = ()
    withheld_groups: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    outcome_only: frozenset[str] = frozenset()


def redact(whole: Timeline, findings: Sequence[Finding], sight: Sight, evaluate: Evaluate) -> Redacted:
    """What `sight` may see of `whole`, whose `findings` were evaluated on all of it.

    `evaluate` holds the same rules, at the same two dates, against another timeline of the same subject.
    """
    knowable = _cut(whole, sight, frozenset({Verdict.HIDDEN}))
    shown = _cut(whole, sight, frozenset({Verdict.HIDDEN, Verdict.WITHHELD}))
    base = _agreeing(findings, findings if knowable == whole else evaluate(knowable))
    seen = {f.id: f for f in (base if shown == knowable else evaluate(shown))}

    compartments = _compartments_left_out(knowable, sight)
    visible = frozenset(event.id for event in shown.events)
    by_event = {event.id: event.compartment for event in knowable.events}
    kept: list[Finding] = []
    outcome_only: set[str] = set()
    about: set[str] = set()
    for finding in base:
        same = seen.get(finding.id)
        if same is not None and (same.outcome, same.could_be) == (finding.outcome, finding.could_be):
            kept.append(same)
        elif sight.showing.told_outcome(finding.rule, sight.role) and finding.trigger in visible:
            kept.append(_outcome_of(finding))
            outcome_only.add(finding.id)
        else:
            about |= _rests_on(finding, by_event, visible) or compartments or {_first_closed(sight)}
    return Redacted(
        shown,
        tuple(kept),
        _withheld(compartments, about),
        _withheld_groups(knowable, sight, visible),
        frozenset(outcome_only),
    )


def _cut(whole: Timeline, sight: Sight, out: frozenset[Verdict]) -> Timeline:
    """`whole` without what gets one of the verdicts in `out`; the same object if nothing goes."""
    events: list[Event] = []
    for event in whole.events:
        if sight.of(event) in out:
            continue
        kept = {n: v for n, v in event.attributes.items() if sight.of_attribute(event, n) not in out}
        events.append(event if len(kept) == len(event.attributes) else replace(event, attributes=kept))
    coverage: list[Coverage] = []
    for declared in whole.coverage:
        kinds = frozenset(kind for kind in declared.kinds if sight.of_silence(kind) not in out)
        if kinds:
            coverage.append(declared if kinds == declared.kinds else replace(declared, kinds=kinds))
    cut = replace(whole, events=tuple(events), coverage=tuple(coverage))
    return whole if cut == whole else cut


def _agreeing(findings: Sequence[Finding], knowable: Sequence[Finding]) -> list[Finding]:
    """Of what can be said without the secret facts, what is true with them: the same, or an honest unknown."""
    if knowable is findings:
        return list(findings)
    true = {finding.id: finding for finding in findings}
    return [
        finding
        for finding in knowable
        if finding.id in true and finding.outcome in (true[finding.id].outcome, Outcome.UNKNOWN)
    ]


def _compartments_left_out(knowable: Timeline, sight: Sight) -> set[str]:
    return {event.compartment for event in knowable.events if sight.of(event) is Verdict.WITHHELD}


def _rests_on(finding: Finding, by_event: Mapping[str, str], visible: frozenset[str]) -> set[str]:
    used = {finding.trigger, finding.settled_by, *finding.evidence, *(missing.event for missing in finding.missing)}
    return {by_event[event] for event in used if event in by_event and event not in visible}


def _first_closed(sight: Sight) -> str:
    """For a finding that rests on silence: a compartment whose silence this reader may not know."""
    for compartment in Compartment:
        if sight.showing.compartment(compartment.value, sight.role, False).verdict is Verdict.WITHHELD:
            return compartment.value
    return Compartment.SPINE.value


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


def _outcome_of(finding: Finding) -> Finding:
    """The finding without anything that came from facts: outcome, rule, law, trigger and due time remain."""
    return replace(
        finding,
        could_be=frozenset({finding.outcome}) if finding.outcome is not Outcome.UNKNOWN else frozenset(Outcome),
        settled_by=None,
        settled_at=None,
        evidence=(finding.trigger,) if finding.trigger else (),
        label="",
        missing=(),
        counterfactual=None,
        coverage=(),
        flags=(),
    )
