"""Timelines and times as plain data and back.

Pure. A moment is RFC 3339 text in UTC with microseconds; `null` is an open end: before or after all time. What is
known of a time is a closed interval `{earliest, latest}`, worked out already, so that nobody has to read "winter
2025". Civil days are those of the timeline's zone. Among coverage `*` is every kind of the vocabulary.
"""

from __future__ import annotations

from amparo.pathway.events import REFERENCES, Answer, Coverage, Event, Timeline, Value
from amparo.pathway.instants import BEGINNING, END, Instant, Precision, moment_of, read_instant
from amparo.pathway.vocabulary import Type, Vocabulary
from amparo.safeguards.kit.plain import Plain

#: Texts that are an answer without a value, and no code.
ANSWERS = {answer.value: answer for answer in Answer}


def plain_moment(at: int) -> str | None:
    """`at` (microseconds UTC) as text; `None` for an end that is open."""
    if at <= BEGINNING or at >= END:
        return None
    return moment_of(at).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(text: str | None, otherwise: int) -> int:
    """The moment that `plain_moment` wrote; `otherwise` for `None`."""
    return otherwise if text is None else read_instant(text).earliest


def plain_interval(earliest: int, latest: int) -> Plain:
    """A closed interval of moments."""
    return {"earliest": plain_moment(earliest), "latest": plain_moment(latest)}


def interval(data: Plain) -> tuple[int, int]:
    """The interval that `plain_interval` wrote."""
    return moment(data["earliest"], BEGINNING), moment(data["latest"], END)


def _plain_instant(at: Instant) -> Plain:
    return {**plain_interval(at.earliest, at.latest), "precision": str(at.precision)}


def _instant(data: Plain, zone: str) -> Instant:
    return Instant(*interval(data), Precision(data["precision"]), zone)


def plain_timeline(timeline: Timeline, vocabulary: Vocabulary) -> Plain:
    """`timeline` as plain data, events in the order in which they stand."""
    return {
        "subject": timeline.subject,
        "subject_kind": timeline.subject_kind,
        "zone": timeline.zone,
        "coverage": [_plain_coverage(each, vocabulary) for each in timeline.coverage],
        "events": [_plain_event(each, vocabulary) for each in timeline.events],
    }


def timeline_of(data: Plain, vocabulary: Vocabulary) -> Timeline:
    """The timeline that `plain_timeline` wrote."""
    zone = data["zone"]
    return Timeline(
        data["subject"],
        tuple(_event(each, data["subject"], zone) for each in data["events"]),
        tuple(_coverage(each, vocabulary) for each in data["coverage"]),
        data["subject_kind"],
        zone,
    )


def _plain_coverage(coverage: Coverage, vocabulary: Vocabulary) -> Plain:
    every = frozenset(vocabulary.kinds)
    most = len(coverage.kinds & every) * 2 > len(every)
    return {
        "agency": coverage.agency,
        "kinds": [*sorted(coverage.kinds - every), "*"] if most else sorted(coverage.kinds),
        "except": sorted(every - coverage.kinds) if most else [],
        "from": plain_moment(coverage.start),
        "to": plain_moment(coverage.end),
        "lag_microseconds": coverage.lag,
        "facility": coverage.facility,
    }


def _coverage(data: Plain, vocabulary: Vocabulary) -> Coverage:
    kinds = set(data["kinds"])
    if "*" in kinds:
        kinds |= set(vocabulary.kinds)
    return Coverage(
        data["agency"],
        frozenset(kinds - {"*"} - set(data["except"])),
        moment(data["from"], BEGINNING),
        moment(data["to"], END),
        data["lag_microseconds"],
        data["facility"],
    )


def _plain_event(event: Event, vocabulary: Vocabulary) -> Plain:
    kind = vocabulary.kinds[event.kind]
    texts = {name for name, attribute in kind.attributes.items() if attribute.type is Type.TEXT}
    return {
        "id": event.id,
        "kind": event.kind,
        "happened": _plain_instant(event.happened),
        "recorded": None if event.recorded is None else plain_moment(event.recorded),
        "agency": event.agency,
        "source": str(event.source),
        "corrects": event.corrects,
        "references": {name: event.references[name] for name in REFERENCES if name in event.references},
        "attributes": {name: _plain_value(value, name in texts) for name, value in event.attributes.items()},
    }


def _event(data: Plain, subject: str, zone: str) -> Event:
    return Event(
        id=data["id"],
        subject=subject,
        kind=data["kind"],
        happened=_instant(data["happened"], zone),
        recorded=None if data["recorded"] is None else moment(data["recorded"], END),
        attributes={name: _value(each, zone) for name, each in data["attributes"].items()},
        references=dict(data["references"]),
        agency=data["agency"],
        source=data["source"],
        corrects=data["corrects"],
    )


def _plain_value(value: Value, is_text: bool) -> Plain:
    if isinstance(value, Instant):
        return {"date": _plain_instant(value)}
    if isinstance(value, frozenset):
        return {"set": sorted(value)}
    if isinstance(value, str):
        return {"text": str(value)} if is_text and not isinstance(value, Answer) else str(value)
    return value


def _value(data: Plain, zone: str) -> Value:
    if isinstance(data, str):
        return ANSWERS.get(data, data)
    if isinstance(data, int | float):
        return data
    if "date" in data:
        return _instant(data["date"], zone)
    return frozenset(data["set"]) if "set" in data else str(data["text"])
