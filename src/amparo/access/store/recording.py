"""The guarded way in: new pathways, facts, names, mandates, declarations. Each writes the audit in its transaction.

Recording what happened is never refused on its substance. It is refused only to somebody without a mandate
(`NoSuchCase`) and where its form is wrong (`Refused`, with what to change).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from amparo.access.actors import Actor, MandateKind, Purpose
from amparo.access.audited import Action
from amparo.access.decision import load_showing
from amparo.access.store import models
from amparo.access.store.auditing import write
from amparo.access.store.context import APP, Acting
from amparo.access.store.judging import pack
from amparo.access.store.reaching import NoSuchCase, Reached, acting_as, reached_by, refuse
from amparo.identity.naming import GivenName
from amparo.identity.store.recording import add_names, mint_reference
from amparo.pathway.drafts import Draft
from amparo.pathway.events import Coverage, Event
from amparo.pathway.instants import moment_of
from amparo.pathway.store.recording import Refused, append, declare, kind_of, open_subject


class MayNotHold(PermissionError):
    """The acting role cannot work under such a mandate, so its agency would hold a pathway that it cannot open."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded: of whom, and the facts as they now stand, with their ids and references."""

    subject: str
    reference: str
    events: tuple[Event, ...]


def open_pathway(
    actor: Actor,
    drafts: Sequence[Draft],
    *,
    mandate: MandateKind,
    names: Sequence[GivenName] = (),
    purpose: Purpose = Purpose.INTAKE,
    reference: str | None = None,
    zone: str | None = None,
    subject_kind: str = "child",
) -> Recorded:
    """A new pathway: subject, reference code, the acting agency's first mandate, names and first facts; all or
    none.

    `zone` is that of the country's pack if not given. `reference` asks for a certain code (imports, rehearsals).
    Raises `Refused`, `MayNotHold`, `ValueError` for a name whose form is wrong, `ReferenceTaken`.
    """
    if not load_showing().may_open(actor.role, frozenset({mandate})):
        raise MayNotHold(f"a {actor.role.value} cannot act under a mandate of {mandate.value}")
    with acting_as(actor) as who:
        law = pack()
        used_zone = zone or law.zone
        with transaction.atomic(using=APP):  # a page that says what was refused keeps the rest of its transaction
            subject = open_subject(subject_kind, used_zone, who.now)
            _grant(who, subject, actor.agency, mandate, None)
            code = mint_reference(subject, law.id, moment_of(who.now, used_zone).year, reference)
            events = append(
                subject, drafts, agency=actor.agency, author=actor.user, at=who.now, subject_kind=subject_kind
            )
            add_names(subject, names, agency=actor.agency, author=actor.user, at=who.now)
        write(who, Action.OPEN_PATHWAY, purpose, [subject])
    return Recorded(subject, code, events)


def record(actor: Actor, case: str, drafts: Sequence[Draft], purpose: Purpose = Purpose.CASE_CONDUCT) -> Recorded:
    """Adds facts to the pathway that `case` (a reference code or a subject's id) calls; all or none.

    A page that adds facts redirects afterwards: `open_case` reads what is committed. Raises `NoSuchCase`,
    `Refused`.
    """
    with acting_as(actor) as who:
        if reached := _one(who, case, Action.RECORD, purpose):
            events = append(
                reached.subject,
                drafts,
                agency=actor.agency,
                author=actor.user,
                at=who.now,
                subject_kind=kind_of(reached.subject),
            )
            write(who, Action.RECORD, purpose, [reached.subject])
            return Recorded(reached.subject, reached.reference, events)
    raise NoSuchCase("There is no such case.")


def add_name(
    actor: Actor,
    case: str,
    name: GivenName,
    *,
    corrects: str | None = None,
    purpose: Purpose = Purpose.CASE_CONDUCT,
) -> None:
    """Adds a name, or replaces the recorded one whose id is `corrects`. Raises `NoSuchCase`, `ValueError`."""
    with acting_as(actor) as who:
        if reached := _one(who, case, Action.NAME, purpose):
            add_names(
                reached.subject, [name], agency=actor.agency, author=actor.user, at=who.now, corrects=corrects
            )
            write(who, Action.NAME, purpose, [reached.subject])
            return
    raise NoSuchCase("There is no such case.")


def grant_mandate(
    actor: Actor,
    case: str,
    agency: str,
    kind: MandateKind,
    *,
    until: int | None = None,
    purpose: Purpose = Purpose.CASE_CONDUCT,
) -> None:
    """Brings another agency in: from now on, until `until` (microseconds UTC, excluded), it holds a mandate of
    `kind`.

    An agency never lengthens or widens its own: the database refuses that. Raises `NoSuchCase`.
    """
    with acting_as(actor) as who:
        if reached := _one(who, case, Action.GRANT_MANDATE, purpose):
            _grant(who, reached.subject, agency, kind, until)
            write(who, Action.GRANT_MANDATE, purpose, [reached.subject])
            return
    raise NoSuchCase("There is no such case.")


def declare_coverage(actor: Actor, coverage: Coverage, purpose: Purpose = Purpose.REVIEW) -> str:
    """Records the acting agency's word that its record is complete, and returns the declaration's id.

    Raises `ValueError` for another agency's word.
    """
    if coverage.agency != actor.agency:
        raise ValueError("an agency vouches for its own record only")
    with acting_as(actor) as who:
        identity = declare(coverage, author=actor.user, at=who.now)
        write(who, Action.DECLARE_COVERAGE, purpose)
    return identity


def _one(who: Acting, case: str, action: Action, purpose: Purpose) -> Reached | None:
    reached = reached_by(who, case=case)
    if not reached:
        refuse(who, action, purpose, case)
        return None
    return reached[0]


def _grant(who: Acting, subject: str, agency: str, kind: MandateKind, until: int | None) -> None:
    row = models.Mandate(
        subject_id=UUID(subject),
        agency_id=agency,
        kind=kind.value,
        start=who.now,
        until=until,
        granted_by=UUID(who.actor.user),
        granted=who.now,
    )
    models.Mandate.objects.using(APP).bulk_create([row])


__all__ = [
    "MayNotHold",
    "NoSuchCase",
    "Recorded",
    "Refused",
    "add_name",
    "declare_coverage",
    "grant_mandate",
    "open_pathway",
    "record",
]
