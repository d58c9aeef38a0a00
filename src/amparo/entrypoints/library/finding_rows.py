"""A finding as a row of cells, the same in every format."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from amparo.casework.wording import Wording
from amparo.entrypoints.library.checking import Check
from amparo.pathway.events import Event, Timeline
from amparo.pathway.instants import BEGINNING, END, microseconds, moment_of
from amparo.safeguards.explaining import explain
from amparo.safeguards.findings import SUMMARY_ORDER, Finding
from amparo.safeguards.nodes import Rule

#: The wording leaves out the year of this moment, so it is one in which nothing happened.
_LONG_AGO = microseconds(datetime(1000, 1, 1, tzinfo=UTC))

COLUMNS = (
    "case",
    "rule",
    "part",
    "law",
    "outcome",
    "could_be",
    "trigger",
    "happened",
    "due",
    "settled_by",
    "settled",
    "label",
    "missing",
    "flags",
    "explanation",
    "provision",
    "finding",
)


#: A terminal shows the columns that people read; the other formats have them all.
TABLE_COLUMNS = ("case", "rule", "law", "outcome", "trigger", "happened", "due", "settled", "explanation")


def about(finding: Finding, timeline: Timeline, events: dict[str, Event]) -> Timeline:
    """The timeline with the events that the finding names, so that a long case is not searched for each finding."""
    named = [
        finding.trigger,
        finding.settled_by,
        *finding.evidence,
        *(missing.event for missing in finding.missing),
    ]
    named.append(finding.counterfactual.event if finding.counterfactual is not None else None)
    found = [events[name] for name in dict.fromkeys(named) if name is not None and name in events]
    return Timeline(timeline.subject, tuple(found), timeline.coverage, timeline.subject_kind, timeline.zone)


def table_row(finding: Finding, timeline: Timeline, done: Check) -> list[str]:
    """The cells of `TABLE_COLUMNS` for one finding, times to the minute."""
    cells = dict(zip(COLUMNS, finding_row(finding, timeline, done), strict=True))
    due = (finding.due.earliest, finding.due.latest) if finding.due is not None else None
    shown: dict[str, str] = {
        "rule": f"{finding.rule}#{finding.part}" if finding.part else finding.rule,
        "happened": _short(finding.happened, timeline.zone),
        "due": _short(due, timeline.zone),
        "settled": _short(finding.settled_at, timeline.zone),
        "explanation": _explained(finding, timeline, done, briefly=True),
    }
    return [shown.get(column, cells[column]) for column in TABLE_COLUMNS]


def finding_row(finding: Finding, timeline: Timeline, done: Check) -> list[str]:
    """The cells of `COLUMNS` for one finding."""
    kinds = {event.id: event.kind for event in timeline.events}
    rule = done.rule_named[finding.rule, finding.part]
    due = (finding.due.earliest, finding.due.latest) if finding.due is not None else None
    return [
        finding.subject,
        finding.rule,
        finding.part,
        finding.law,
        finding.outcome.value,
        " ".join(outcome.value for outcome in SUMMARY_ORDER if outcome in finding.could_be),
        kinds.get(finding.trigger or "", finding.trigger or ""),
        _between(finding.happened, timeline.zone),
        _between(due, timeline.zone),
        kinds.get(finding.settled_by or "", finding.settled_by or ""),
        _between(finding.settled_at, timeline.zone),
        finding.label,
        " ".join(dict.fromkeys(missing.what for missing in finding.missing)),
        " ".join(finding.flags),
        explanation(finding, timeline, done),
        provision(finding, rule),
        finding.id,
    ]


def _between(interval: tuple[int, int] | None, zone: str) -> str:
    """A moment in ISO 8601, or `earliest/latest`; an open end is `..`, and nothing known an empty text."""
    if interval is None or interval == (BEGINNING, END):
        return ""
    earliest, latest = (_moment(at, zone) for at in interval)
    return earliest if earliest == latest else f"{earliest}/{latest}"


def _short(interval: tuple[int, int] | None, zone: str) -> str:
    """`2024-05-03 14:20`, or `2024-05-03` for a whole day, or both ends."""
    if interval is None or interval == (BEGINNING, END):
        return ""
    first, last = (_minute(at, zone) for at in interval)
    if first == last:
        return first
    day = first.removesuffix(" 00:00")
    return day if last == f"{day} 23:59" else f"{first} to {last}"


def _minute(at: int, zone: str) -> str:
    return ".." if at in (BEGINNING, END) else f"{moment_of(at, zone):%Y-%m-%d %H:%M}"


def _moment(at: int, zone: str) -> str:
    return ".." if at in (BEGINNING, END) else moment_of(at, zone).isoformat()


def provision(finding: Finding, rule: Rule) -> str:
    """Where the duty comes from: the limit's provision if a law gives one, and the rule's own sources."""
    limit = finding.limit.provision if finding.limit is not None else ""
    return "; ".join(
        dict.fromkeys(
            [*([limit] if limit else []), *(f"{source.instrument} {source.reference}" for source in rule.sources)]
        )
    )


def explanation(finding: Finding, timeline: Timeline, done: Check) -> str:
    """What the finding says, in English and in full."""
    return _explained(finding, timeline, done, briefly=False)


def _explained(finding: Finding, timeline: Timeline, done: Check, *, briefly: bool) -> str:
    """What the finding says in English; `briefly`: what would have changed it, what excused it, what is missing."""
    rule = done.rule_named[finding.rule, finding.part]
    explanation = explain(finding, rule, timeline, done.vocabulary)
    if briefly:
        explanation = replace(explanation, asks=(), happened=(), missing=explanation.missing[:1])
    wording = Wording(now=_LONG_AGO, zone=timeline.zone)
    return " ".join(wording.say(sentence) for sentence in explanation.sentences())
