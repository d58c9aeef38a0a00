"""What a check gives back: findings, what could not be read, and how much there was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from amparo.pathway.instants import BEGINNING, END
from amparo.safeguards.findings import Finding, Outcome

if TYPE_CHECKING:
    from amparo.pathway.events import Event, Timeline
    from amparo.pathway.logs.rows import Reject


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was read: rows, cases, events, rows that were `rejected`, and cells that rows kept `in_part` could
    not give. `ignored` rows are left out because the map says so; `left_out` is what the format holds and no case
    has, by reason."""

    rows: int
    cases: int
    events: int
    rejected: int
    in_part: int
    ignored: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Judged:
    """One finding, the events that it names, and what it says in English."""

    finding: Finding
    events: Mapping[str, Event]
    provision: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A log held against safeguards.

    `findings` come case by case, in the order of the rules and the facts; `judged` has the same with their events
    and words. `rejects` are the rows, and the parts of rows, that could not be read: each with line and reason.
    `as_of` and `known_at` are microseconds UTC. `notes` say what a reader of the findings should know of the log.
    """

    judged: tuple[Judged, ...]
    rejects: tuple[Reject, ...]
    counts: Counts
    as_of: int
    known_at: int | None
    zone: str
    notes: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings alone."""
        return tuple(each.finding for each in self.judged)

    @property
    def outcomes(self) -> Mapping[str, Mapping[Outcome, int]]:
        """For each rule that was judged, how many findings have each outcome; nought where there is none."""
        counted = {rule: dict.fromkeys(Outcome, 0) for rule in self.rules}
        for finding in self.findings:
            counted[finding.rule][finding.outcome] += 1
        return counted

    def table(self) -> Any:
        """The findings as a `pyarrow.Table`, a row each: `.to_pandas()`, or `polars.from_arrow(...)`.

        Times are microseconds with the zone of the log; where a time is known to lie between two moments,
        `..._from` and `..._to` (closed) differ; where it is open on a side, it is null there. `could_be`, `missing`
        and `flags` are lists of texts.
        """
        pa = import_module("pyarrow")
        return pa.Table.from_pylist([_row(each) for each in self.judged], schema=_schema(pa, self.zone))


def _schema(pa: Any, zone: str) -> Any:
    text, moment, texts = pa.string(), pa.timestamp("us", tz=zone), pa.list_(pa.string())
    types = {
        **dict.fromkeys(("case", "rule", "part", "law", "outcome"), text),
        "could_be": texts,
        "trigger": text,
        **dict.fromkeys(("happened_from", "happened_to", "due_from", "due_to"), moment),
        "settled_by": text,
        **dict.fromkeys(("settled_from", "settled_to"), moment),
        "label": text,
        "missing": texts,
        "flags": texts,
        **dict.fromkeys(("explanation", "provision", "finding"), text),
    }
    return pa.schema(list(types.items()))


def _row(judged: Judged) -> dict[str, object]:
    finding = judged.finding
    happened, settled = finding.happened or (BEGINNING, END), finding.settled_at or (BEGINNING, END)
    due = (finding.due.earliest, finding.due.latest) if finding.due is not None else (BEGINNING, END)
    return {
        "case": finding.subject,
        "rule": finding.rule,
        "part": finding.part,
        "law": finding.law,
        "outcome": finding.outcome.value,
        "could_be": sorted(outcome.value for outcome in finding.could_be),
        "trigger": _kind(judged, finding.trigger),
        **_ends("happened", happened),
        **_ends("due", due),
        "settled_by": _kind(judged, finding.settled_by),
        **_ends("settled", settled),
        "label": finding.label,
        "missing": _each(missing.what for missing in finding.missing),
        "flags": list(finding.flags),
        "explanation": judged.explanation,
        "provision": judged.provision,
        "finding": finding.id,
    }


def _kind(judged: Judged, name: str | None) -> str | None:
    event = judged.events.get(name or "")
    return event.kind if event is not None else name


def _ends(name: str, interval: tuple[int, int]) -> dict[str, int | None]:
    first, last = interval
    return {f"{name}_from": None if first == BEGINNING else first, f"{name}_to": None if last == END else last}


def _each(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def judged(finding: Finding, about: Timeline, provision: str, explanation: str) -> Judged:
    """A finding with the events that it names."""
    return Judged(finding, {event.id: event for event in about.events}, provision, explanation)
