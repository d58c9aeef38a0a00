"""What an event says, field by field, as typed texts: what every writer of a log writes and every reader reads.

Pure. The names are those that `maps.STANDARD`, the references and the attributes have: a log written with them
is read back without a map. A time is written as precisely as it is known and no more (`2026-03-02`, `2026-03`).
Where a text says less than the event did, the interval stays and its name goes: a season, a time stated in
another zone than the log's and a hull of two statements come back as the same interval, called a range.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC

from amparo.pathway.events import Answer, Event, Source, Value
from amparo.pathway.instants import BEGINNING, END, Instant, Precision, moment_of

#: The attribute of a log that says on what subject its kinds of Amparo's are, and in which zone its days lie.
SUBJECT, ZONE = "amparo:subject", "amparo:zone"

_WHOLE = frozenset({Precision.MINUTE, Precision.DAY, Precision.MONTH, Precision.YEAR, Precision.UNDATED})


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that an event says. `type` is `string`, `date` (a point, ISO 8601 in UTC), `int`, `float`, or
    `list` for a set that is known to be empty."""

    name: str
    type: str
    text: str


def instant_text(instant: Instant, zone: str) -> str:
    """`instant` as a text that `read_instant`, in `zone`, reads back to the same interval; empty if undated.

    A day, a month or a year of another zone is written as its two ends.
    """
    if instant.precision is Precision.UNDATED:
        return ""
    if instant.is_point:
        return moment_of(instant.earliest, zone).isoformat()
    if instant.zone == zone and instant.precision in _WHOLE and "/" not in (text := instant.text()):
        return text
    return f"{_end(instant.earliest, BEGINNING, zone)}/{_end(instant.latest, END, zone)}"


def _end(at: int, none: int, zone: str) -> str:
    return "undated" if at == none else moment_of(at, zone).isoformat()


def point_text(at: int) -> str:
    """A moment (microseconds UTC) in ISO 8601."""
    return moment_of(at).astimezone(UTC).isoformat()


def first_moment(instant: Instant) -> str:
    """The earliest moment at which it may have happened, for programs that know points only; empty if none."""
    return "" if instant.earliest == BEGINNING else point_text(instant.earliest)


def said_of(event: Event, zone: str) -> Iterator[Said]:
    """Everything that `event` says but its subject, its kind and its references, blanks left out.

    Days are those of `zone`. The compartment and the version of the vocabulary follow from the kind and are not
    written.
    """
    texts = {"id": event.id, "happened": instant_text(event.happened, zone)}
    yield from _strings(texts)
    if event.recorded is not None:
        yield Said("recorded", "date", point_text(event.recorded))
    source = "" if event.source == Source.OBSERVED else event.source
    yield from _strings(
        {
            "corrects": event.corrects or "",
            "agency": event.agency,
            "author": event.author,
            "place": event.place,
            "source": source,
        }
    )
    for name, value in sorted(event.attributes.items()):
        yield _said(name, value, zone)


def _strings(texts: Mapping[str, str]) -> Iterator[Said]:
    for name, text in texts.items():
        if text:
            yield Said(name, "string", text)


def _said(name: str, value: Value, zone: str) -> Said:
    match value:
        case Answer():
            return Said(name, "string", value.value)
        case Instant():
            return Said(name, "string", instant_text(value, zone) or "undated")
        case frozenset():
            return Said(name, "string", ";".join(sorted(value))) if value else Said(name, "list", "")
        case int():
            return Said(name, "int", str(value))
        case float():
            return Said(name, "float", repr(value))
        case _:
            return Said(name, "string", value)
