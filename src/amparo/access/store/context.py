"""Who acts, said to the database for one transaction and to nobody after it.

Row-level security asks the settings `amparo.user`, `amparo.agency`, `amparo.role` and `amparo.now`. They are set
with `set_config(..., true)`: local to the transaction, so that a connection that goes back to the pool remembers
nothing. Every request runs in one transaction (`ActingMiddleware`); anything else says `with acting(actor):`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import connections, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from amparo.access.actors import Actor, Role
from amparo.access.store import models
from amparo.pathway.store.clock import clock

APP = "default"

#: Where a session keeps the membership that its user chose to act under.
CHOSEN = "acting"


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts in this transaction, and the one moment (microseconds UTC) that it takes for now."""

    actor: Actor
    now: int


_current: ContextVar[Acting | None] = ContextVar("amparo_acting", default=None)


class NobodyActs(RuntimeError):
    """Something that only an acting person may do was done without one, or as another. A mistake in the code."""


def current() -> Acting:
    """Who acts now. Raises `NobodyActs` outside of a request and of `acting`."""
    if found := _current.get():
        return found
    raise NobodyActs("nobody acts here: use `with acting(actor):`, or the request's own actor")


@contextlib.contextmanager
def acting(actor: Actor) -> Iterator[Acting]:
    """One transaction in which `actor` acts. Raises `RuntimeError` inside another transaction."""
    with transaction.atomic(using=APP, durable=True):
        now = clock().now()
        _say(actor.user, now, actor.agency, actor.role)
        with _acts(Acting(actor, now)) as found:
            yield found


@contextlib.contextmanager
def _acts(who: Acting) -> Iterator[Acting]:
    token = _current.set(who)
    try:
        yield who
    finally:
        _current.reset(token)


def _say(user: str, now: int, agency: str = "", role: str = "") -> None:
    with connections[APP].cursor() as cursor:
        cursor.execute(
            "select set_config('amparo.user', %s, true), set_config('amparo.now', %s, true),"
            " set_config('amparo.agency', %s, true), set_config('amparo.role', %s, true)",
            [user, str(now), agency, role],
        )


def actors_of(user: str) -> tuple[Actor, ...]:
    """In which ways the user `user` (an id) may act now, by agency and role. Call it inside a transaction.

    Leaves the transaction with the user known and nobody acting.
    """
    now = clock().now()
    _say(user, now)
    rows = (
        models.Membership.objects.using(APP)
        .filter(Q(until=None) | Q(until__gt=now), user_id=UUID(user), user__is_active=True, start__lte=now)
        .order_by("agency__name", "role", "id")
        .values_list("id", "user__name", "agency_id", "agency__name", "role", "until")
    )
    return tuple(
        Actor(user, name, agency, agency_name, Role(role), str(membership), until)
        for membership, name, agency, agency_name, role, until in rows
    )


def actor_named(username: str) -> Actor:
    """How the user who signs in as `username` acts by default: for commands and tests, outside a transaction.

    Raises `LookupError` if there is no such user or they may act for nobody now.
    """
    with transaction.atomic(using=APP, durable=True):
        user = models.User.objects.using(APP).filter(username__iexact=username).values_list("id", flat=True).first()
        found = actors_of(str(user)) if user else ()
    if not found:
        raise LookupError(f"nobody who signs in as {username} may act for an agency now")
    return found[0]


class ActingRequest(HttpRequest):
    """A request that passed `ActingMiddleware`: `actor` is who acts, `None` for a visitor or somebody without a
    current membership; `actors` are the ways in which they may."""

    actor: Actor | None
    actors: tuple[Actor, ...]


class ActingMiddleware:
    """Runs every request in one transaction, as the person who signed in and the agency they chose to act for.

    What the request wrote, the audit of a refusal included, is kept if the answer is a page (404 too) and undone
    if it is an error of the server's, which shows nothing. The answer leaves only after that.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: ActingRequest) -> HttpResponse:
        """The answer to `request`."""
        with transaction.atomic(using=APP, durable=True):
            request.actor, request.actors = None, ()
            if request.user.is_authenticated:
                request.actors = actors_of(str(request.user.pk))
                chosen = request.session.get(CHOSEN)
                by_id = {actor.membership: actor for actor in request.actors}
                request.actor = by_id.get(chosen) or next(iter(request.actors), None)
            if request.actor is None:
                response = self._get_response(request)
            else:
                now = clock().now()
                _say(request.actor.user, now, request.actor.agency, request.actor.role)
                with _acts(Acting(request.actor, now)):
                    response = self._get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True, using=APP)
        return response


def act_as(request: ActingRequest, membership: str) -> Actor:
    """From the next request on the signed-in person acts under `membership`. Raises `LookupError` if it is not
    theirs."""
    for actor in request.actors:
        if actor.membership == membership:
            request.session[CHOSEN] = membership
            return actor
    raise LookupError("this is not one of the ways in which you may act now")
