"""Entering staff: done by an agency's operator at the machine, with the owner's login, never by a page."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password

from amparo.access.actors import MandateKind, Role
from amparo.access.store import models
from amparo.pathway.store.models import Agency, Facility, Subject

_OWNER = "owner"


def add_agency(id: str, name: str, kind: str, country: str) -> None:
    """Enters an agency, or changes how it is written."""
    Agency.objects.using(_OWNER).update_or_create(id=id, defaults={"name": name, "kind": kind, "country": country})


def add_facility(name: str, kind: str, agency: str, zone: str, at: int, place: str = "") -> str:
    """Enters a place where children are held and returns its id, which is also that of its own pathway."""
    subject = Subject(id=uuid4(), kind=Subject.Kind.FACILITY, zone=zone, opened=at)
    Subject.objects.using(_OWNER).bulk_create([subject])
    Facility.objects.using(_OWNER).bulk_create(
        [Facility(subject=subject, name=name, kind=kind, place=place, agency_id=agency)]
    )
    return str(subject.id)


def add_user(username: str, name: str, password: str | None, language: str = "en") -> str:
    """Enters somebody who may sign in, and returns their id. Without a password they cannot yet.

    Raises `django.db.IntegrityError` if the name is taken.
    """
    user = models.User(username=username, name=name, language=language, password=make_password(password))
    user.save(using=_OWNER, force_insert=True)
    return str(user.id)


def add_membership(
    user: str, agency: str, role: Role, *, start: int, until: int | None = None, unit: str = ""
) -> str:
    """Lets the user with id `user` act for `agency` in `role` (microseconds UTC, `until` excluded)."""
    row = models.Membership(
        user_id=UUID(user), agency_id=agency, role=role.value, start=start, until=until, unit=unit
    )
    models.Membership.objects.using(_OWNER).bulk_create([row])
    return str(row.id)


def end_membership(membership: str, until: int) -> None:
    """Ends a right to act at `until` (microseconds UTC)."""
    models.Membership.objects.using(_OWNER).filter(id=UUID(membership)).update(until=until)


def add_facility_mandate(facility: str, agency: str, kind: MandateKind, *, by: str, at: int) -> None:
    """Gives `agency` a mandate on the pathway of a facility: to inspect it, to run it."""
    row = models.Mandate(
        subject_id=UUID(facility), agency_id=agency, kind=kind.value, start=at, granted_by=UUID(by), granted=at
    )
    models.Mandate.objects.using(_OWNER).bulk_create([row])
