"""Agencies, staff and children for tests. All are invented; each call makes new ones, so that tests do not meet."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.contrib.auth import get_user_model
from django.test import Client

from amparo.access.actors import Actor, MandateKind, Role
from amparo.access.store.context import actor_named
from amparo.access.store.recording import Recorded, open_pathway
from amparo.access.store.users import add_agency, add_membership, add_user
from amparo.identity.naming import GivenName
from amparo.pathway.drafts import Draft
from amparo.pathway.events import Value
from amparo.pathway.instants import Instant
from amparo.pathway.store.clock import clock

HOUR = 3_600_000_000
DAY = 24 * HOUR

#: The mandate under which each role works.
USUAL: Mapping[Role, MandateKind] = {
    Role.POLICE_CHILD_DESK: MandateKind.CUSTODY,
    Role.PROSECUTOR: MandateKind.PROSECUTION,
    Role.LEGAL_AID_LAWYER: MandateKind.DEFENCE,
    Role.JUDGE_CLERK: MandateKind.ADJUDICATION,
    Role.GUARDIAN: MandateKind.GUARDIANSHIP,
    Role.CASEWORKER: MandateKind.CARE,
    Role.DETENTION_MONITOR: MandateKind.MONITORING,
    Role.COORDINATOR: MandateKind.COORDINATION,
}


def agency(kind: str = "police") -> str:
    """A new agency's id."""
    name = f"{kind}-{uuid.uuid4().hex[:12]}"
    add_agency(name, f"Example {name}", kind, "XA")
    return name


def somebody(role: Role = Role.POLICE_CHILD_DESK, agency_id: str | None = None) -> Actor:
    """A new member of staff of a new agency (or of `agency_id`), as they act."""
    username = f"user-{uuid.uuid4().hex[:12]}"
    user = add_user(username, "Robin Example", None)
    add_membership(user, agency_id or agency(), role, start=0)
    return actor_named(username)


def fact(kind: str, ago: int = HOUR, references: Mapping[str, str] | None = None, **says: Value) -> Draft:
    """Something that happened `ago` microseconds before now, to the minute."""
    at = clock().now() - ago
    return Draft(kind, Instant(at, at), says, references or {})


def child(actor: Actor, *facts: Draft, name: str = "Ilan Example") -> Recorded:
    """A new child, taken in by `actor`, who was apprehended an hour ago unless `facts` say otherwise."""
    drafts = facts or (fact("apprehended", deprived_of_liberty="yes"),)
    return open_pathway(actor, drafts, mandate=USUAL[actor.role], names=[GivenName(name)])


def signed_in(actor: Actor) -> Client:
    """A browser without scripts in which `actor` has signed in."""
    client = Client(raise_request_exception=False)
    client.force_login(get_user_model().objects.get(pk=actor.user))
    return client
