"""Who acts, for one request and not beyond it; and what a request leaves behind when it fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.auth import authenticate
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseServerError
from django.test import RequestFactory

from amparo.access.actors import Actor, Purpose, Role
from amparo.access.store.context import (
    CHOSEN,
    ActingMiddleware,
    NobodyActs,
    act_as,
    acting,
    actor_named,
    current,
)
from amparo.access.store.opening import NoSuchCase, open_case
from amparo.access.store.users import add_membership, add_user, end_membership
from amparo.entrypoints.impersonal_logs import Impersonal
from amparo.pathway.store.clock import clock
from tests.people import DAY, agency, child, somebody
from tests.serving import TestDatabase


def said() -> tuple[str, ...]:
    """What the database believes about who acts."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select coalesce(current_setting('amparo.user', true), ''),"
            " coalesce(current_setting('amparo.agency', true), '')"
        )
        return cursor.fetchone()


def request_of(user: str | None, **session: str) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=user is not None, pk=user)  # type: ignore[assignment]
    request.session = SessionStore()
    request.session.update(session)
    return request


def run(request: HttpRequest, view: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    return ActingMiddleware(view)(request)  # type: ignore[arg-type]


def audited(database: TestDatabase, actor: Actor) -> list[str]:
    with database.as_role("auditor") as auditor:
        rows = auditor.execute("select outcome from access_auditentry where actor = %s", [actor.user])
        return [outcome for (outcome,) in rows.fetchall()]


def test_a_request_runs_as_its_person_in_one_transaction_and_nothing_lasts() -> None:
    actor = somebody()
    seen: list[object] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.extend([request.actor, current().actor, said(), connections["default"].in_atomic_block])  # type: ignore[attr-defined]
        return HttpResponse()

    run(request_of(actor.user), view)
    assert seen == [actor, actor, (actor.user, actor.agency), True]
    assert said() == ("", "")
    with pytest.raises(NobodyActs):
        current()


def test_a_visitor_acts_for_nobody() -> None:
    seen: list[object] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.extend([request.actor, said()])  # type: ignore[attr-defined]
        return HttpResponse()

    run(request_of(None), view)
    assert seen == [None, ("", "")]


def test_one_connection_serves_two_people_and_mixes_nothing_up() -> None:
    one, other = somebody(), somebody()
    made = child(one)
    for _ in range(3):
        run(
            request_of(one.user),
            lambda r: HttpResponse(str(open_case(r.actor, made.reference, Purpose.REVIEW).reference)),
        )  # type: ignore[attr-defined]
        with pytest.raises(NoSuchCase):
            run(request_of(other.user), lambda r: open_case(r.actor, made.reference, Purpose.REVIEW))  # type: ignore[arg-type, attr-defined, return-value]


def test_a_refusal_that_becomes_a_404_page_stays_in_the_audit(database: TestDatabase) -> None:
    made, stranger = child(somebody()), somebody()

    def view(request: HttpRequest) -> HttpResponse:
        try:
            open_case(request.actor, made.reference, Purpose.REVIEW)  # type: ignore[attr-defined]
        except NoSuchCase:
            return HttpResponseNotFound()
        return HttpResponse()

    assert run(request_of(stranger.user), view).status_code == 404
    assert audited(database, stranger) == ["refused"]


def test_what_a_failed_request_wrote_is_undone(database: TestDatabase) -> None:
    actor = somebody()
    made = child(actor)
    before = audited(database, actor)

    def view(request: HttpRequest) -> HttpResponse:
        open_case(request.actor, made.reference, Purpose.REVIEW)  # type: ignore[attr-defined]
        return HttpResponseServerError()

    run(request_of(actor.user), view)
    assert audited(database, actor) == before


def test_a_person_of_two_agencies_acts_for_one_at_a_time() -> None:
    actor = somebody()
    second = add_membership(actor.user, agency("court"), Role.JUDGE_CLERK, start=0)
    request = request_of(actor.user)
    acted: list[Actor] = []

    def view(request: HttpRequest) -> HttpResponse:
        acted.append(request.actor)  # type: ignore[attr-defined]
        assert len(request.actors) == 2  # type: ignore[attr-defined]
        act_as(request, second)  # type: ignore[arg-type]
        with pytest.raises(LookupError):
            act_as(request, somebody_elses)  # type: ignore[arg-type]
        return HttpResponse()

    somebody_elses = "00000000-0000-0000-0000-000000000000"
    for _ in range(2):
        run(request, view)
    assert request.session[CHOSEN] == second
    assert acted[1].role is Role.JUDGE_CLERK
    # Somebody else's membership in the session is as good as none.
    other = somebody()
    run(request_of(other.user, **{CHOSEN: second}), lambda r: HttpResponse(acted.append(r.actor)))  # type: ignore[attr-defined, func-returns-value]
    assert acted[-1] == other


def test_a_right_to_act_that_ended_or_has_not_begun_is_none() -> None:
    actor = somebody()
    end_membership(actor.membership, clock().now())
    add_membership(actor.user, actor.agency, Role.PROSECUTOR, start=clock().now() + DAY)
    seen: list[object] = []
    run(request_of(actor.user), lambda r: HttpResponse(seen.append(r.actor)))  # type: ignore[attr-defined, func-returns-value]
    assert seen == [None]


def test_nobody_acts_inside_anothers_transaction() -> None:
    one, other = somebody(), somebody()
    with acting(one), pytest.raises(RuntimeError), acting(other):
        pass
    assert said() == ("", "")


def test_staff_sign_in_with_name_and_password_and_an_unknown_name_does_not() -> None:
    name = f"rosa-{agency()[-8:]}"
    user = add_user(name, "Rosa Example", "long enough for a test")
    request = request_of(None)
    found = authenticate(request, username=name.upper(), password="long enough for a test")
    assert found is not None
    assert str(found.pk) == user
    assert authenticate(request, username=name, password="something else") is None
    assert authenticate(request, username="nobody", password="long enough for a test") is None
    with pytest.raises(LookupError):
        actor_named(name)  # may sign in, and acts for nobody yet


def test_without_a_password_nobody_signs_in() -> None:
    name = f"pavel-{agency()[-8:]}"
    add_user(name, "Pavel Example", None)
    for guess in ("", "None", "!"):
        assert authenticate(request_of(None), username=name, password=guess) is None


def test_a_log_names_the_route_and_not_what_stood_in_it() -> None:
    for path in ("/accounts/login/?next=/children/Ilan", "/children/Ilan Example/nothing-there"):
        record = logging.LogRecord("django.request", logging.WARNING, "", 1, "%s: %s", ("Not Found", path), None)
        Impersonal().filter(record)
        assert record.getMessage() in ("Not Found: /accounts/login/", "Not Found: [no such page]")
