"""Writing into the audit. Nothing here reads it: only the auditor's login can (`audit_reading`), which adds that
it did."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from amparo.access.actors import Purpose
from amparo.access.audited import GRANTED, Action
from amparo.access.store import models
from amparo.access.store.context import APP, Acting


def write(
    who: Acting,
    action: Action,
    purpose: Purpose,
    subjects: Iterable[str] = (),
    *,
    outcome: str = GRANTED,
    asked: str = "",
    as_of: int | None = None,
    known_at: int | None = None,
) -> None:
    """Adds one entry, in the transaction in which `who` acts. `asked` is a reference code or id that found
    nothing."""
    entry = models.AuditEntry(
        at=who.now,
        actor=UUID(who.actor.user),
        agency=who.actor.agency,
        role=who.actor.role.value,
        action=action.value,
        purpose=purpose.value,
        outcome=outcome,
        asked=asked,
        subjects=[UUID(subject) for subject in subjects],
        as_of=as_of,
        known_at=known_at,
    )
    models.AuditEntry.objects.using(APP).bulk_create([entry])
