"""The way out of the pathway's store: whole timelines, in three queries however many subjects are asked for.

Nothing is left out or hidden here: the caller is whoever may see everything (the login `evaluation`), and hides
what its reader may not see afterwards. Under another login the database hands out what its policies allow.
"""

from __future__ import annotations

from base64 import b64decode
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from amparo.pathway.events import Coverage, Event, Timeline, Value
from amparo.pathway.instants import Instant, Precision
from amparo.pathway.store import models
from amparo.pathway.store.encoding import from_bytes, from_json
from amparo.pathway.upcasting import upcast
from amparo.vault.envelopes import DataKey, Place
from amparo.vault.errors import CannotOpen, NoSuchKey, VaultError
from amparo.vault.key_store import key_store_at

EVALUATION = "evaluation"
_TABLE = "pathway_event"
_COLUMNS = (
    "subject_id",
    "id",
    "kind",
    "vocabulary",
    "earliest",
    "latest",
    "precision",
    "zone",
    "recorded",
    "author",
    "agency_id",
    "compartment",
    "place",
    "source",
    "references",
    "attributes",
    "encrypted",
    "corrects",
)


@dataclass(frozen=True, slots=True)
class AgencyName:
    """An agency as people read it. `kind` is its sort (police, court, ...), `country` a pack's id."""

    id: str
    name: str
    kind: str
    country: str


@dataclass(frozen=True, slots=True)
class FacilityName:
    """A place where children are held, as people read it."""

    id: str
    name: str
    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class Held:
    """What the store holds of some subjects: whole timelines, by subject, and `locked`, those of whom something
    does not open, with the reason (`NoSuchKey`, `CannotOpen`). Nothing of these is handed out: half a record,
    judged as if it were whole, gives false findings. `blank` has their timelines without a fact."""

    timelines: Mapping[str, Timeline]
    locked: Mapping[str, VaultError]
    blank: Mapping[str, Timeline]


def place_of(event_id: str, attribute: str, compartment: str) -> Place:
    """Where the locked value of an attribute stands."""
    return Place(_TABLE, event_id, attribute, compartment)


def timeline(subject: str, known_at: int | None = None, using: str = EVALUATION) -> Timeline | None:
    """The timeline of one subject; `None` if there is none."""
    return timelines([subject], known_at, using).get(subject)


def timelines(
    subjects: Iterable[str], known_at: int | None = None, using: str = EVALUATION
) -> Mapping[str, Timeline]:
    """The timelines of `subjects`, by subject, corrections unresolved; those that do not exist are left out.

    Events speak the words of the vocabulary that Amparo ships with, whatever version they were recorded in.
    `known_at` (microseconds UTC, included) leaves out what was recorded or declared later. Raises `NoSuchKey` or
    `CannotOpen` if a key is missing or does not fit; `read` goes on without such a subject.
    """
    held = read(subjects, known_at, using)
    for reason in held.locked.values():
        raise reason
    return held.timelines


def read(subjects: Iterable[str], known_at: int | None = None, using: str = EVALUATION) -> Held:
    """`timelines`, and which subjects cannot be opened. Raises `vault.errors.VaultError` if the key store is no key
    store."""
    wanted = [UUID(subject) for subject in subjects]
    rows = models.Subject.objects.using(using).filter(id__in=wanted).values_list("id", "kind", "zone")
    kinds = {str(subject): (kind, zone) for subject, kind, zone in rows}
    events, locked = _events(wanted, known_at, using)
    declared = coverage(known_at, using)
    whole: dict[str, Timeline] = {}
    blank: dict[str, Timeline] = {}
    for subject, (kind, zone) in kinds.items():
        if subject in locked:
            blank[subject] = Timeline(subject, (), (), kind, zone)
        else:
            whole[subject] = Timeline(subject, tuple(events.get(subject, ())), declared, kind, zone)
    return Held(whole, locked, blank)


def _events(
    subjects: list[UUID], known_at: int | None, using: str
) -> tuple[Mapping[str, list[Event]], dict[str, VaultError]]:
    stored = models.Event.objects.using(using).filter(subject_id__in=subjects)
    if known_at is not None:
        stored = stored.filter(recorded__lte=known_at)
    rows = list(stored.values_list(*_COLUMNS, named=True))
    owners = {(str(row.subject_id), row.compartment) for row in rows if row.encrypted}
    keys = key_store_at(settings.AMPARO_KEYS).keys(owners)
    locked: dict[str, VaultError] = {}
    events: dict[str, list[Event]] = defaultdict(list)
    for row in rows:
        subject, identity = str(row.subject_id), str(row.id)
        attributes: dict[str, Value] = {name: from_json(kept) for name, kept in row.attributes.items()}
        if row.encrypted:
            try:
                attributes |= _opened(
                    row.encrypted, identity, row.compartment, keys.get((subject, row.compartment))
                )
            except (NoSuchKey, CannotOpen) as reason:
                locked.setdefault(subject, reason)
                continue
        event = Event(
            id=identity,
            subject=subject,
            kind=row.kind,
            happened=Instant(row.earliest, row.latest, Precision(row.precision), row.zone),
            recorded=row.recorded,
            attributes=attributes,
            references=row.references,
            agency=row.agency_id,
            author=str(row.author),
            compartment=row.compartment,
            place=row.place,
            source=row.source,
            corrects=str(row.corrects) if row.corrects else None,
            vocabulary=row.vocabulary,
        )
        events[subject].append(upcast(event))
    return events, locked


def _opened(encrypted: Mapping[str, str], event: str, compartment: str, key: DataKey | None) -> dict[str, Value]:
    if key is None:
        raise NoSuchKey(
            f"event {event} is locked with a key that the key store lacks or cannot use; take it from a backup "
            "(amparo keys restore), name the key store of this database, or finish the sealing that destroyed it"
        )
    return {
        name: from_bytes(key.open(b64decode(locked), place_of(event, name, compartment)))
        for name, locked in encrypted.items()
    }


def coverage(known_at: int | None = None, using: str = EVALUATION) -> tuple[Coverage, ...]:
    """What agencies declare to be complete, as declared by `known_at` (microseconds UTC, included)."""
    rows = models.CoverageDeclaration.objects.using(using).order_by("recorded", "id")
    if known_at is not None:
        rows = rows.filter(recorded__lte=known_at)
    return tuple(
        Coverage(agency, frozenset(kinds), start, end, lag, str(facility) if facility else None)
        for agency, kinds, start, end, lag, facility in rows.values_list(
            "agency_id", "kinds", "start", "end", "lag", "facility_id"
        )
    )


def agencies(using: str = "default") -> Mapping[str, AgencyName]:
    """All agencies, by id. They are public words."""
    return {
        row[0]: AgencyName(*row)
        for row in models.Agency.objects.using(using).values_list("id", "name", "kind", "country")
    }


def facilities(using: str = "default") -> Mapping[str, FacilityName]:
    """All facilities, by the id that the reference `facility` of an event holds. They are public words."""
    return {
        str(row[0]): FacilityName(str(row[0]), *row[1:])
        for row in models.Facility.objects.using(using).values_list("subject_id", "name", "kind", "place")
    }
