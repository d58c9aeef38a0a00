"""The way into the pathway's store: new subjects, new facts, declarations of coverage.

Callers have said who acts (the database's policies ask it) and stand in a transaction. Nothing here changes a fact:
a wrong one is answered by another that names it in `corrects`.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.conf import settings

from amparo.law.messages import say
from amparo.pathway.drafts import NEW, Draft, Problem, problems, tidy
from amparo.pathway.events import WITHDRAWN, Coverage, Event, Value
from amparo.pathway.store import models
from amparo.pathway.store.encoding import to_bytes, to_json
from amparo.pathway.store.reading import EVALUATION, place_of
from amparo.pathway.vocabulary import Vocabulary, load_vocabulary
from amparo.vault.envelopes import DataKey
from amparo.vault.key_store import key_store_at

_APP = "default"


class Refused(ValueError):
    """Drafts that cannot be recorded as they stand. `problems` says what to change; nothing was recorded."""

    def __init__(self, found: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.part}: {problem.message.text}" for problem in found))
        self.problems = tuple(found)


@dataclass(frozen=True, slots=True)
class _Named:
    """Of an event that another may name: enough to correct it."""

    kind: str
    compartment: str
    references: Mapping[str, str]
    agency: str


@dataclass(slots=True)
class _Standing:
    """What a pathway already holds that a new fact may name. `taken` are ids of others' entries."""

    taken: set[str] = field(default_factory=set[str])
    events: dict[str, _Named] = field(default_factory=dict[str, "_Named"])
    references: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    facilities: set[str] = field(default_factory=set[str])


def open_subject(kind: str, zone: str, at: int) -> str:
    """A new subject's id. It holds nothing yet, and nobody has a mandate on it."""
    subject = models.Subject(id=uuid4(), kind=kind, zone=zone, opened=at)
    models.Subject.objects.using(_APP).bulk_create([subject])
    return str(subject.id)


def kind_of(subject: str) -> str:
    """What `subject` is: child, facility, report or group. Raises `LookupError` if it is out of reach."""
    for kind in models.Subject.objects.using(_APP).filter(id=UUID(subject)).values_list("kind", flat=True):
        return kind
    raise LookupError(f"there is no subject {subject} within reach")


def append(
    subject: str,
    drafts: Sequence[Draft],
    *,
    agency: str,
    author: str,
    at: int,
    subject_kind: str = "child",
    vocabulary: Vocabulary | None = None,
) -> tuple[Event, ...]:
    """Records `drafts` of `subject` and returns them as events: with ids, `recorded` set to `at` (microseconds
    UTC), references minted, and texts in composed form.

    All or none. A draft whose `id` its author has used already is not recorded again; an id that is taken by
    somebody else's entry gives way to a new one. An agency corrects its own entries alone. Raises `Refused` with
    every problem of every draft; `django.db.Error` if the acting person may not.
    """
    words = vocabulary or load_vocabulary()
    found = [p for n, draft in enumerate(drafts) for p in problems(draft, words, subject_kind, n)]
    if found:
        raise Refused(found)
    standing = _standing(subject, drafts, author)
    minted: dict[tuple[str, str], str] = {}
    events: list[Event] = []
    for number, draft in enumerate(drafts):
        found += _loose_ends(draft, standing, agency, number)
        if found:
            continue
        event = _event(subject, draft, words, standing, minted, agency, author, at)
        standing.events[event.id] = _Named(event.kind, event.compartment, event.references, event.agency)
        standing.references |= set(event.references.items())
        events.append(event)
    if found:
        raise Refused(found)
    _insert(events, drafts, words)
    return tuple(events)


def declare(coverage: Coverage, *, author: str, at: int) -> str:
    """Records an agency's word that its record is complete, and returns the declaration's id."""
    row = models.CoverageDeclaration(
        id=uuid4(),
        agency_id=coverage.agency,
        kinds=sorted(coverage.kinds),
        start=coverage.start,
        end=coverage.end,
        lag=coverage.lag,
        facility_id=UUID(coverage.facility) if coverage.facility else None,
        recorded=at,
        author=UUID(author),
    )
    models.CoverageDeclaration.objects.using(_APP).bulk_create([row])
    return str(row.id)


def _standing(subject: str, drafts: Sequence[Draft], author: str) -> _Standing:
    """What drafts may name. Facts of other agencies count, committed ones as seen by `evaluation`; those that this
    very transaction added are seen by the app's own login."""
    named = [draft for draft in drafts if draft.corrects or any(_is_old(id_) for id_ in draft.references.values())]
    standing = _Standing()
    if ids := [UUID(draft.id) for draft in drafts if draft.id]:
        others = models.Event.objects.using(EVALUATION).filter(subject_id=UUID(subject), id__in=ids)
        standing.taken = {str(id_) for id_ in others.exclude(author=UUID(author)).values_list("id", flat=True)}
    if not named:
        return standing
    for using in (EVALUATION, _APP):
        rows = models.Event.objects.using(using).filter(subject_id=UUID(subject))
        columns = ("id", "kind", "compartment", "references", "agency_id")
        for identity, kind, compartment, references, agency in rows.values_list(*columns):
            standing.events[str(identity)] = _Named(kind, compartment, references, agency)
            standing.references |= set(references.items())
    if any("facility" in draft.references for draft in named):
        rows = models.Facility.objects.using(_APP).values_list("subject_id", flat=True)
        standing.facilities = {str(facility) for facility in rows}
    return standing


def _is_old(reference: str) -> bool:
    return not reference.startswith(NEW)


def _loose_ends(draft: Draft, standing: _Standing, agency: str, number: int) -> list[Problem]:
    found: list[Problem] = []
    for name, identity in draft.references.items():
        if not _is_old(identity):
            known = name not in ("answers", "facility")
        elif name == "answers":
            known = identity in standing.events
        elif name == "facility":
            known = identity in standing.facilities
        else:
            known = (name, identity) in standing.references
        if not known:
            found.append(
                Problem(name, say("Nothing of this name stands in the pathway; choose one that does"), number)
            )
    if draft.corrects is not None:
        corrected = standing.events.get(draft.corrects)
        # Another agency's entry is as good as none: to tell the two apart would tell of hidden ones.
        if corrected is None or corrected.agency != agency:
            found.append(Problem("corrects", say("The entry to correct is not in this pathway"), number))
        elif draft.kind not in (WITHDRAWN, corrected.kind):
            found.append(
                Problem("corrects", say("An entry of another kind: withdraw it and record what did happen"), number)
            )
    return found


def _event(
    subject: str,
    draft: Draft,
    words: Vocabulary,
    standing: _Standing,
    minted: dict[tuple[str, str], str],
    agency: str,
    author: str,
    at: int,
) -> Event:
    kind = words.kinds[draft.kind]
    references: dict[str, str] = {}
    for name, identity in draft.references.items():
        if _is_old(identity):
            references[name] = identity
        else:
            references[name] = minted.setdefault((name, identity), str(uuid4()))
    corrected = standing.events[draft.corrects] if draft.corrects else None
    for name in kind.mints:  # a correction begins nothing: the episode stays the one that its first entry began
        if corrected is None:
            references.setdefault(name, str(uuid4()))
        elif name in corrected.references:
            references.setdefault(name, corrected.references[name])
    identity = str(UUID(draft.id)) if draft.id else str(uuid4())
    if identity in standing.taken:
        identity = str(uuid4())
    # A correction stays in the compartment of what it corrects, or a withdrawal would tell that it exists.
    compartment = corrected.compartment if corrected else kind.compartment.value
    return Event(
        id=identity,
        subject=subject,
        kind=draft.kind,
        happened=draft.happened,
        recorded=at,
        attributes={name: tidy(value) for name, value in draft.attributes.items()},
        references=references,
        agency=agency,
        author=author,
        compartment=compartment,
        place=draft.place,
        source=draft.source,
        corrects=draft.corrects,
        vocabulary=words.version,
    )


def _insert(events: Sequence[Event], drafts: Sequence[Draft], words: Vocabulary) -> None:
    keys = key_store_at(settings.AMPARO_KEYS).ensure({(event.subject, event.compartment) for event in events})
    rows: list[models.Event] = []
    for event, draft in zip(events, drafts, strict=True):
        locked = _locked(event, words, keys[(event.subject, event.compartment)])
        rows.append(
            models.Event(
                subject_id=UUID(event.subject),
                id=UUID(event.id),
                kind=event.kind,
                vocabulary=event.vocabulary,
                earliest=event.happened.earliest,
                latest=event.happened.latest,
                precision=event.happened.precision.value,
                zone=event.happened.zone,
                recorded=event.recorded,
                device_clock=draft.device_clock,
                author=UUID(event.author),
                agency_id=event.agency,
                compartment=event.compartment,
                place=event.place,
                source=event.source,
                references=dict(event.references),
                attributes={n: to_json(value) for n, value in event.attributes.items() if n not in locked},
                encrypted=locked,
                corrects=UUID(event.corrects) if event.corrects else None,
            )
        )
    models.Event.objects.using(_APP).bulk_create(rows, ignore_conflicts=True)


def _locked(event: Event, words: Vocabulary, key: DataKey) -> Mapping[str, str]:
    definitions = words.kinds[event.kind].attributes
    secret: dict[str, Value] = {n: v for n, v in event.attributes.items() if definitions[n].encrypted}
    return {
        name: b64encode(key.lock(to_bytes(value), place_of(event.id, name, event.compartment))).decode()
        for name, value in secret.items()
    }
