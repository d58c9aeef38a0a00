"""Builds timelines from situations: plain data in, the pathway's own classes out.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amparo.law.limits import Period
from amparo.pathway.events import REFERENCES, Coverage, Event, Timeline, Value
from amparo.pathway.instants import BEGINNING, END, MICROSECONDS_PER_SECOND, Instant, microseconds, read_instant
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards.kit.facts import ANSWERS

SUBJECT = "invented-child"
_EVENT_KEYS = {"kind", "happened", "recorded", "agency", "corrects", *REFERENCES}


@dataclass(frozen=True, slots=True)
class Record:
    """A timeline with the two dates it is judged by (microseconds UTC) and the laws in play."""

    timeline: Timeline
    as_of: int
    known_at: int
    laws: tuple[str, ...]


def point(text: str, zone: str) -> int:
    """The moment that `text` states, in microseconds UTC."""
    moment = datetime.fromisoformat(text)
    return Instant.at(moment, zone).earliest if moment.tzinfo is None else microseconds(moment)


def value_of(stated: Any, zone: str) -> Value:
    """An attribute as the timeline holds it."""
    if isinstance(stated, str):
        return ANSWERS.get(stated, stated)
    if isinstance(stated, int | float):
        return stated
    if hasattr(stated, "keys"):
        return read_instant(stated["date"], zone) if "date" in stated else str(stated["text"])
    return frozenset(stated)


def _event(name: str, fact: dict[str, Any], zone: str) -> Event:
    return Event(
        id=name,
        subject=SUBJECT,
        kind=fact["kind"],
        happened=read_instant(fact["happened"], zone),
        recorded=point(fact["recorded"], zone) if "recorded" in fact else None,
        attributes={key: value_of(value, zone) for key, value in fact.items() if key not in _EVENT_KEYS},
        references={key: fact[key] for key in REFERENCES if key in fact},
        agency=fact.get("agency", ""),
        corrects=fact.get("corrects"),
    )


def _stated_once(record: dict[str, Any], zone: str) -> list[Event]:
    """The events that `birth`, `presumed_child` and `association` stand for."""
    at = read_instant("2018-01-01T00:00", zone)  # before every fact, so that no as-of hides what is stated once
    claims = record.get("birth", [])
    events = [
        Event(f"birth-{number}", SUBJECT, "age_recorded", at, attributes={"birth": read_instant(claim, zone)})
        for number, claim in enumerate([claims] if isinstance(claims, str) else claims)
    ]
    intake: dict[str, Value] = {}
    if record.get("presumed_child"):
        intake["presumed_child"] = "yes"
    if record.get("association", "(blank)") != "(blank)":
        intake["association_alleged"] = value_of(record["association"], zone)
    if intake:
        events.append(Event("intake", SUBJECT, "case_opened", at, attributes=intake))
    return events


def _coverage(declared: dict[str, Any], zone: str, vocabulary: Vocabulary) -> Coverage:
    kinds: set[str] = set()
    for kind in declared["kinds"]:
        kinds |= set(vocabulary.kinds) if kind == "*" else {kind}
    return Coverage(
        agency=declared.get("agency", "all"),
        kinds=frozenset(kinds - set(declared.get("except", ()))),
        start=read_instant(declared["from"], zone).earliest if "from" in declared else BEGINNING,
        end=read_instant(declared["to"], zone).latest if "to" in declared else END,
        lag=Period.read(declared["lag"]).amount * 60 * MICROSECONDS_PER_SECOND if "lag" in declared else 0,
        facility=declared.get("facility"),
    )


def _whose(record: dict[str, Any]) -> str:
    """Whose timeline it is: that of the place to which the facts refer, if it is a place's."""
    places = {fact["facility"] for fact in record.get("facts", {}).values() if "facility" in fact}
    return places.pop() if record.get("subject") == "facility" and len(places) == 1 else SUBJECT


def build(record: dict[str, Any], vocabulary: Vocabulary) -> Record:
    """The timeline that `record` describes. Raises `KeyError` for a kind that the vocabulary does not have."""
    zone = record.get("zone", "UTC")
    events = _stated_once(record, zone)
    for name, fact in record.get("facts", {}).items():
        kind = vocabulary.kinds[fact["kind"]]
        event = _event(name, fact, zone)
        if strange := set(event.attributes) - set(kind.attributes):
            raise KeyError(f"{name}: {kind.name} has no {', '.join(sorted(strange))}")
        if strange := set(event.references) - set(kind.references) - {"answers"}:
            raise KeyError(f"{name}: {kind.name} is never tied to {', '.join(sorted(strange))}")
        events.append(event)
    as_of = point(record["as_of"], zone)
    return Record(
        timeline=Timeline(
            _whose(record),
            tuple(events),
            tuple(_coverage(declared, zone, vocabulary) for declared in record.get("coverage", ())),
            subject_kind=record.get("subject", "child"),
            zone=zone,
        ),
        as_of=as_of,
        known_at=point(record["known_at"], zone) if "known_at" in record else as_of,
        laws=tuple(record.get("laws", ("international",))),
    )
