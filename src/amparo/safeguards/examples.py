"""A rule's own worked situations: a few facts and what must come of them, read, and run on any evaluator.

Pure. They stand under the rule in its file (`[[rule.example]]`) and on its page, and are run by
`amparo rules test`. They explain a rule; what the law asks is tested elsewhere, by somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from amparo.law.limits import INTERNATIONAL, POLICY
from amparo.pathway.events import REFERENCES, Answer, Coverage, Event, Source, Timeline, Value
from amparo.pathway.instants import END, Instant, InstantError, read_instant
from amparo.pathway.vocabulary import Attribute, Type, Vocabulary
from amparo.safeguards.findings import Finding, Outcome
from amparo.safeguards.mistakes import advice_for, listed, nearest, quoted
from amparo.safeguards.nodes import Rule, RuleSet
from amparo.safeguards.tables import Table, said_type

KEYS = ("title", "born", "facts", "covered", "zone", "as_of", "known_at", "law", "expect")
_OWN = ("id", "kind", "happened", "recorded", "corrects", "agency", "source")


@dataclass(frozen=True, slots=True)
class Example:
    """A worked situation of the rule called `rule` (`id#part`): these facts, judged then, give `expect`.

    `as_of` and `known_at` are microseconds UTC. `expect` has an outcome per finding, in the order of their
    triggers. `law` is the law whose findings are meant; empty: the international law, or house policy where
    it gives no value (a country's own findings are left out). `file` and `line` say where it stands.
    """

    rule: str
    title: str
    timeline: Timeline
    as_of: int
    known_at: int
    law: str
    expect: tuple[Outcome, ...]
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Tried:
    """An example with what came of it."""

    example: Example
    findings: tuple[Finding, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What came of it, in the order of the triggers."""
        return tuple(finding.outcome for finding in self.findings)

    @property
    def holds(self) -> bool:
        """Whether that is what was expected."""
        return self.outcomes == self.example.expect

    def __str__(self) -> str:
        """One line: where it stands, what it is, what was expected and what came."""
        example = self.example
        said = f"{example.file}, line {example.line}: {example.rule}: {example.title}"
        if self.holds:
            return f"{said}: {_said(example.expect)}."
        open_facts = {missing.what for finding in self.findings for missing in finding.missing}
        because = f" Missing: {listed(open_facts)}." if open_facts else ""
        return f"{said}: expected {_said(example.expect)}, came out {_said(self.outcomes)}.{because}"


#: Judges a timeline by a rule set as of one moment with what was known at another (microseconds UTC).
Evaluate = Callable[[RuleSet, Timeline, int, int], Sequence[Finding]]


def run_examples(
    ruleset: RuleSet, evaluate: Evaluate | None = None, examples: Sequence[Example] | None = None
) -> tuple[Tried, ...]:
    """Every example of `ruleset` (or just `examples`) with what `evaluate` makes of it, in the order given.

    Each is judged by its own rule alone, so a mistake elsewhere does not show here. Without `evaluate` the
    judge of one timeline does it, with the shipped vocabulary.
    """
    judge = evaluate or _one
    tried: list[Tried] = []
    for example in ruleset.examples if examples is None else examples:
        alone = _alone(ruleset, example.rule)
        findings = judge(alone, example.timeline, example.as_of, example.known_at)
        tried.append(Tried(example, _meant(example, findings)))
    return tuple(tried)


def _one(ruleset: RuleSet, timeline: Timeline, as_of: int, known_at: int) -> Sequence[Finding]:
    from amparo.safeguards.evaluate.one import evaluate  # a rule file is read without any judge

    return evaluate(ruleset, timeline, as_of=as_of, known_at=known_at)


def _alone(ruleset: RuleSet, name: str) -> RuleSet:
    kept = tuple(rule for rule in ruleset.rules if rule.name == name)
    return RuleSet(kept, ruleset.states, ruleset.limits, ruleset.terms, ruleset.lists)


def _meant(example: Example, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    own = [finding for finding in findings if f"{finding.rule}#{finding.part}".rstrip("#") == example.rule]
    if example.law:
        own = [finding for finding in own if finding.law == example.law]
    else:
        own = [finding for finding in own if finding.law in {INTERNATIONAL, POLICY, ""}]
    return tuple(sorted(own, key=lambda found: (found.happened or (END, END), found.window)))


def _said(outcomes: Sequence[Outcome]) -> str:
    return ", ".join(outcome.value.replace("_", " ") for outcome in outcomes) or "no finding"


# --- reading --------------------------------------------------------------------------------------------


def read_example(table: Table, rule: Rule, vocabulary: Vocabulary) -> Example | None:
    """The situation that `table` describes; `None` if something is wrong, which is noted."""
    before = len(table.file.mistakes)
    table.only(KEYS)
    zone = table.text("zone") or "UTC"
    title = table.text("title", needed=True)
    as_of = _moment(table, "as_of", zone, needed=True)
    known_at = _moment(table, "known_at", zone)
    events = [_fact(entry, number, vocabulary, zone) for number, entry in enumerate(table.tables("facts"), 1)]
    if table.has("born"):
        events.insert(0, _birth(table, zone))
    timeline = Timeline(
        subject="example",
        events=tuple(event for event in events if event is not None),
        coverage=_coverage(table, vocabulary),
        subject_kind=rule.subject,
        zone=zone,
    )
    expect = _expected(table)
    if table.file.mistakes[before:] or as_of is None:
        return None
    return Example(
        rule=rule.name,
        title=title,
        timeline=timeline,
        as_of=as_of,
        known_at=as_of if known_at is None else known_at,
        law=table.text("law"),
        expect=expect,
        file=table.file.name,
        line=table.file.place(table.path).line,
    )


def _expected(table: Table) -> tuple[Outcome, ...]:
    if table.data.get("expect") == []:
        return ()
    if not table.has("expect"):
        table.note("", "expect is missing", f"one of {listed(Outcome)}, or a list of them", "Write expect = 'met'")
    return tuple(
        Outcome(name) for name in table.known_names("expect", tuple(Outcome), "outcome", "outcomes", repeated=True)
    )


def _moment(table: Table, key: str, zone: str, needed: bool = False) -> int | None:
    found = _instant(table, key, zone, needed)
    if found is not None and not found.is_point:
        table.note(key, f"{key} is not a moment", "a time to the minute: 2026-03-04T10:00")
        return None
    return found.earliest if found else None


def _instant(table: Table, key: str, zone: str, needed: bool = False) -> Instant | None:
    text = table.text(key, needed)
    if not text:
        return None
    try:
        return read_instant(text, zone)
    except InstantError as error:
        table.note(key, str(error), "a time")
        return None


def _birth(table: Table, zone: str) -> Event | None:
    born = _instant(table, "born", zone)
    return Event("birth", "example", "age_recorded", born, attributes={"birth": born}) if born else None


def _coverage(table: Table, vocabulary: Vocabulary) -> tuple[Coverage, ...]:
    """All kinds, unless `covered` lists some (`kind`, or `kind.attribute` for a blank that means no)."""
    recorded = frozenset(name for name, kind in vocabulary.kinds.items() if not kind.derived)
    if not table.has("covered"):
        return (Coverage("example", recorded),)
    if table.data["covered"] == []:
        return ()
    attributes = {f"{kind.name}.{name}" for kind in vocabulary.kinds.values() for name in kind.attributes}
    chosen = table.known_names("covered", recorded | attributes | {"all"}, "kind of event", "kinds")
    kinds = frozenset(chosen) - {"all"}
    kinds |= recorded if "all" in chosen else set[str]()
    return (Coverage("example", kinds),)


def _fact(table: Table, number: int, vocabulary: Vocabulary, zone: str) -> Event | None:
    name = table.text("kind", needed=True)
    kind = vocabulary.kinds.get(name)
    if kind is None:
        if name:
            table.note(
                "kind", f"there is no kind of event {quoted(name)}", "", advice_for(name, vocabulary.kinds, "kinds")
            )
        return None
    if kind.derived:
        table.note("kind", f"{name} is computed, never recorded", "a kind that somebody records")
    happened = _instant(table, "happened", zone, needed=True)
    attributes: dict[str, Value] = {}
    references: dict[str, str] = {}
    for key in table.data:
        if key in _OWN:
            continue
        if key in kind.attributes:
            value = _value(table, key, kind.attributes[key], zone)
            if value is not None:
                attributes[key] = value
        elif key in REFERENCES or key in kind.references:
            references[key] = table.text(key)
        else:
            known = {*kind.attributes, *REFERENCES, *_OWN}
            expected = f"a reference, or an attribute of {name}: {listed(kind.attributes, 40)}"
            table.note(key, f"{name} has no attribute {quoted(key)}", expected, nearest(key, known))
    recorded = _instant(table, "recorded", zone)
    return happened and Event(
        id=table.text("id") or f"fact-{number}",
        subject="example",
        kind=name,
        happened=happened,
        recorded=recorded.latest if recorded else None,
        attributes=attributes,
        references=references,
        agency=table.text("agency"),
        source=table.one_of("source", tuple(Source), "source", Source.OBSERVED),
        corrects=table.text("corrects") or None,
    )


def _value(table: Table, key: str, attribute: Attribute, zone: str) -> Value | None:
    value = table.data[key]
    if isinstance(value, str) and value in tuple(Answer):
        return Answer(value)
    match attribute.type:
        case Type.BOOL3:
            return table.one_of(key, ("yes", "no"), "answer") or None
        case Type.CODE:
            return table.one_of(key, attribute.codes, "code") if attribute.codes else table.text(key)
        case Type.SET:
            names = (
                table.known_names(key, attribute.codes, "code", "codes") if attribute.codes else table.names(key)
            )
            return frozenset(names)
        case Type.DATE:
            return _instant(table, key, zone)
        case Type.NUMBER:
            if isinstance(value, bool) or not isinstance(value, int | float):
                table.note(key, f"{key} is {said_type(cast('object', value))}", "a number")
                return None
            return value
        case Type.TEXT:
            return table.text(key)
