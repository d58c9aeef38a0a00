"""What somebody with an account, a crafted request and time would try, over HTTP and at the door."""

from __future__ import annotations

import json
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connections
from django.test import Client

from amparo.access.actors import Actor, Purpose, Role
from amparo.access.store.context import acting
from amparo.access.store.opening import open_case
from amparo.access.store.recording import Refused, add_name, grant_mandate, record
from amparo.entrypoints.sessions import kept_as
from amparo.identity.naming import GivenName
from amparo.pathway.drafts import Draft
from amparo.pathway.store import reading
from tests.people import USUAL, child, fact, signed_in, somebody
from tests.serving import TestDatabase

CASE = Purpose.CASE_CONDUCT
EMPTY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module", autouse=True)
def _static_files(database: TestDatabase) -> None:
    assert database
    call_command("collectstatic", verbosity=0, interactive=False)


def joined(by: Actor, reference: str, role: Role) -> Actor:
    other = somebody(role)
    grant_mandate(by, reference, other.agency, USUAL[role])
    return other


# --- what a browser keeps -------------------------------------------------------------------------


def test_no_answer_is_kept_by_a_browser_whatever_it_says() -> None:
    police = somebody()
    made = child(police)
    inside, outside = signed_in(police), Client(raise_request_exception=False)
    for client in (inside, outside):
        for path in (
            "/",
            f"/children/{made.reference}/",
            "/children/XA-2026-0000/",
            "/nothing",
            "/accounts/login/",
            "/accounts/2fa/",
            "/language/",
            "/robots.txt",
        ):
            answer = client.get(path)
            assert "no-store" in answer["Cache-Control"], (path, answer.status_code)
            assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
            assert "geolocation=()" in answer["Permissions-Policy"]
    assert "no-store" in outside.get("/", headers={"host": "elsewhere.example"})["Cache-Control"]
    assert "no-store" in inside.post(f"/children/{made.reference}/", {})["Cache-Control"]  # 405


def test_the_style_sheet_may_be_kept() -> None:
    page = Client().get("/accounts/login/").content.decode()
    sheet = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert sheet.endswith(".css")
    assert "no-store" not in Client().get(sheet)["Cache-Control"]


def test_signing_out_empties_what_the_browser_kept() -> None:
    client = signed_in(somebody())
    assert "Clear-Site-Data" not in client.get("/accounts/logout/")
    answer = client.post("/accounts/logout/")
    assert answer.status_code == 302
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/").status_code == 302


# --- crafted addresses ----------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["%00", "XA-2026-%00", "x" * 300, "%F0%9F%98%80", "' or 1=1 --"])
def test_an_address_that_no_case_can_have_is_not_found_and_audited(database: TestDatabase, asked: str) -> None:
    police = somebody()
    assert signed_in(police).get(f"/children/{asked}/").status_code == 404
    with database.as_role("auditor") as auditor:
        entries = auditor.execute(
            "select outcome, asked from access_auditentry where actor = %s", [police.user]
        ).fetchall()
    assert entries == [("refused", "(no reference code)")]


# --- entries of others ----------------------------------------------------------------------------


def test_an_agency_corrects_no_entry_of_another() -> None:
    police = somebody()
    made = child(police, fact("apprehended", deprived_of_liberty="yes"))
    lawyer = joined(police, made.reference, Role.LEGAL_AID_LAWYER)
    theirs = made.events[0].id
    secret = record(lawyer, made.reference, [fact("counsel_note_made")]).events[0].id
    said: set[str] = set()
    for actor, event, kind in (
        (lawyer, theirs, "apprehended"),
        (lawyer, theirs, "withdrawn"),
        (police, secret, "withdrawn"),
        (police, EMPTY, "withdrawn"),
    ):
        with pytest.raises(Refused) as refused:
            record(actor, made.reference, [Draft(kind, made.events[0].happened, corrects=event)])
        said |= {problem.message.text for problem in refused.value.problems}
    assert len(said) == 1, "what is refused tells whether a hidden entry stands there"
    colleague = somebody(Role.POLICE_CHILD_DESK, police.agency)
    record(colleague, made.reference, [Draft("withdrawn", made.events[0].happened, corrects=theirs)])


def test_the_database_refuses_it_too() -> None:
    police = somebody()
    made = child(police)
    lawyer = joined(police, made.reference, Role.LEGAL_AID_LAWYER)
    statement = (
        "insert into pathway_event (subject_id, id, kind, vocabulary, earliest, latest, precision, zone, recorded,"
        ' author, agency_id, compartment, place, source, "references", attributes, encrypted, corrects)'
        " values (%s, %s, 'withdrawn', 1, 0, 0, 'minute', 'UTC', 0, %s, %s, 'spine', '', 'observed',"
        " '{}', '{}', '{}', %s)"
    )
    with acting(police), connections["default"].cursor() as cursor:
        cursor.execute(statement, [made.subject, uuid.uuid4(), police.user, police.agency, made.events[0].id])
    with (
        pytest.raises(Exception, match="row-level security"),
        acting(lawyer),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(statement, [made.subject, uuid.uuid4(), lawyer.user, lawyer.agency, made.events[0].id])


def test_an_agency_replaces_no_name_that_another_recorded() -> None:
    police = somebody()
    made = child(police, name="Ilan Example")
    lawyer = joined(police, made.reference, Role.LEGAL_AID_LAWYER)
    standing = open_case(lawyer, made.reference, CASE).names[0].id
    with pytest.raises(ValueError, match="no name of your agency"):
        add_name(lawyer, made.reference, GivenName("Somebody Else Example"), corrects=standing)
    add_name(police, made.reference, GivenName("Elan Example"), corrects=standing)
    assert open_case(lawyer, made.reference, CASE).display_name == "Elan Example"


def test_a_form_that_bears_the_id_of_anothers_entry_is_recorded_under_one_of_its_own() -> None:
    """Else it would be said to be recorded, and stand nowhere."""
    police = somebody()
    made = child(police)
    lawyer = joined(police, made.reference, Role.LEGAL_AID_LAWYER)
    draft = fact("rights_explained")
    taken = made.events[0].id
    recorded = record(lawyer, made.reference, [Draft(draft.kind, draft.happened, id=taken)]).events[0].id
    assert recorded != taken
    timeline = reading.timeline(made.subject)
    assert timeline is not None
    assert {event.id: event.kind for event in timeline.events} == {
        taken: "apprehended",
        recorded: "rights_explained",
    }


# --- a table that somebody read -------------------------------------------------------------------


def test_a_stolen_table_of_sessions_signs_nobody_in() -> None:
    police = somebody()
    client = signed_in(police)
    assert client.get("/").status_code == 200
    cookie = client.cookies["sessionid"].value
    kept = set(Session.objects.values_list("session_key", flat=True))
    assert cookie not in kept
    thief = Client(raise_request_exception=False)
    for key in list(kept)[-20:]:
        thief.cookies["sessionid"] = key
        assert thief.get("/").status_code == 302
    client.post("/accounts/logout/")
    client.cookies["sessionid"] = cookie
    assert client.get("/").status_code == 302, "a session that was ended opens again"


def test_a_session_that_was_planted_is_not_the_one_that_is_signed_in() -> None:
    client = Client(raise_request_exception=False)
    client.get("/accounts/login/")
    client.cookies["sessionid"] = planted = "0123456789abcdef0123456789abcdef"
    client.force_login(get_user_model().objects.get(pk=somebody().user))
    assert client.cookies["sessionid"].value != planted
    assert client.get("/").status_code == 200
    thief = Client(raise_request_exception=False)
    thief.cookies["sessionid"] = planted
    assert thief.get("/").status_code == 302


def test_sessions_that_ran_out_are_swept() -> None:
    client = signed_in(somebody())
    row = Session.objects.get(session_key=kept_as(client.cookies["sessionid"].value))
    row.expire_date = row.expire_date.replace(year=2000)
    row.save()
    assert client.get("/").status_code == 302
    call_command("clearsessions")
    assert not Session.objects.filter(session_key=row.session_key).exists()


def test_a_second_factor_does_not_stand_in_the_clear() -> None:
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = get_user_model().objects.get(pk=somebody().user)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    kept = Authenticator.objects.get(user=user).data
    assert secret not in json.dumps(kept)
    assert get_adapter().decrypt(kept["secret"]) == secret
