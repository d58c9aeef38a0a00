"""What each built-in rule reads of the record, and the situations of the first fourteen, in lines for a lawyer.

`python -m tests.spec.saying_rules` prints it. What stands in `approved_rules.txt` was read against the provisions
and the rule language; whoever changes a rule reads its lines again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from amparo.pathway.events import Event, Timeline
from amparo.pathway.instants import Instant
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.examples import Example
from amparo.safeguards.loader import load_catalogue
from amparo.safeguards.needing import needs
from amparo.safeguards.nodes import Rule

APPROVED = Path(__file__).parent / "approved_rules.txt"

#: Carried facts, stated on many kinds; said once by name instead of once for each kind.
CARRIED = {name for kind in load_vocabulary().kinds.values() for name, a in kind.attributes.items() if a.carried}


#: Those that the rule language works out; between them they have every form, exception and sort of value.
WORKED = (
    "arrest-before-authority-24h",
    "interview-lawyer-present",
    "interview-length-and-rest",
    "below-minimum-age-no-charge",
    "detention-last-resort",
    "pretrial-charge-court-30d",
    "pretrial-final-decision-6m",
    "pretrial-detention-review",
    "separation-from-adults",
    "solitary-hard-limits",
    "victim-screening-before-prosecution",
    "victim-status-coexists",
    "handover-to-civilian-protection",
    "criminal-record-removed-at-18",
)


def said() -> str:
    """What every rule reads, then the situations of the worked ones."""
    rules = load_catalogue().rules
    lines = [line for rule in rules for line in _reads(rule)]
    for rule in (each for name in WORKED for each in rules if each.id == name):
        lines += ["", rule.name]
        for example in load_catalogue().examples:
            if example.rule == rule.name:
                lines += _example(example)
    return "\n".join(lines) + "\n"


def _reads(rule: Rule) -> Iterator[str]:
    found = needs(rule, load_catalogue(), load_vocabulary())
    own: dict[str, list[str]] = {}
    for need in found:
        if need.attribute not in CARRIED:
            own.setdefault(need.kind, []).extend([need.attribute] if need.attribute else [])
    carried = sorted({need.attribute for need in found} & CARRIED)
    kinds = [f"{kind} ({', '.join(names)})" if names else kind for kind, names in own.items()]
    yield f"{rule.name} reads {'; '.join(kinds)}"
    if carried:
        yield f"  and of what is stated once: {', '.join(carried)}"


def _example(example: Example) -> Iterator[str]:
    outcomes = " and ".join(str(outcome) for outcome in example.expect) or "no finding"
    yield f"  {example.title}: {outcomes}"
    for event in example.timeline.events:
        yield f"    {_time(event.happened)} {_event(event)}"
    known = "" if example.known_at == example.as_of else f", known at {_moment(example, example.known_at)}"
    law = f", law {example.law}" if example.law else ""
    yield f"    as of {_moment(example, example.as_of)}{known}{law}{_covered(example.timeline)}"


def _event(event: Event) -> str:
    notes = [f"{name} {_value(value)}" for name, value in sorted(event.attributes.items())]
    notes += [f"in {name} {identity}" for name, identity in sorted(event.references.items())]
    notes += [] if event.recorded is None else [f"recorded {_time(Instant(event.recorded, event.recorded))}"]
    notes += [f"by {event.agency}"] if event.agency else []
    notes += [f"corrects {event.corrects}"] if event.corrects else []
    notes += [f"source {event.source}"] if event.source != "observed" else []
    name = f"{event.kind} [{event.id}]" if not event.id.startswith("fact-") else event.kind
    return f"{name}: {', '.join(notes)}" if notes else name


def _value(value: object) -> str:
    if isinstance(value, Instant):
        return _time(value)
    return f"{{{', '.join(sorted(value))}}}" if isinstance(value, frozenset) else str(value)


def _moment(example: Example, at: int) -> str:
    return _time(Instant(at, at, zone=example.timeline.zone))


def _time(at: Instant) -> str:
    """To the minute without the offset of the zone, which is UTC in them all."""
    return at.text().removesuffix(":00+00:00").replace("T", " ")


def _covered(timeline: Timeline) -> str:
    every = {name for name, kind in load_vocabulary().kinds.items() if not kind.derived}
    kinds = {kind for coverage in timeline.coverage for kind in coverage.kinds}
    if kinds >= every:
        more = sorted(kinds - every)
        return f", everything covered{' and ' + ', '.join(more) if more else ''}"
    return f", covered: {', '.join(sorted(kinds)) or 'nothing'}"


if __name__ == "__main__":
    sys.stdout.write(said())
