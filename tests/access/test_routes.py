"""Every route, every role, refusal first: who is nobody's, who is a stranger, who has a mandate."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from amparo.access.actors import MandateKind, Purpose, Role
from amparo.access.store.opening import open_list
from amparo.access.store.recording import grant_mandate, record
from amparo.access.store.users import add_membership, add_user
from amparo.casework.web import cells
from tests.people import HOUR, USUAL, agency, child, fact, signed_in, somebody
from tests.serving import TestDatabase

#: Routes that lead to one case: another agency's answers 404, and the attempt stands in the audit.
OF_A_CASE = {
    "children/<str:reference>/",
    "children/<str:reference>/add/",
    "children/<str:reference>/entries/<str:event>/",
    "children/<str:reference>/entries/<str:event>/withdraw/",
    "children/<str:reference>/findings/<str:finding>/draft/",
}

#: Routes that show only what the acting person may see, or nothing of anybody.
OF_WHOEVER_ACTS = {
    "",
    "acting/",
    "intake/",
    "children/",
    "liberty/",
    "liberty/empty/",
    "law/",
    "law/here/",
    "law/chart/",
    "law/<str:rule>/",
}

#: Routes that a visitor may reach, each with what it shows.
OF_ANYBODY = {
    "accounts/login/": "the form to sign in",
    "accounts/logout/": "ends a session",
    "accounts/password/change/": "sends a visitor to sign in",
    "accounts/reauthenticate/": "sends a visitor to sign in",
    "language/": "changes the language of the pages",
    "favicon.ico": "the mark",
    "robots.txt": "asks crawlers to stay away",
}
ANYBODY_BELOW = ("accounts/2fa/",)


def routes(found: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for each in found:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, route)
        else:
            yield route


ALL = sorted(routes(get_resolver().url_patterns))


@pytest.fixture(scope="module", autouse=True)
def _static_files(database: TestDatabase) -> None:
    """Pages name their style sheet by its content, which is collected first."""
    assert database
    call_command("collectstatic", verbosity=0, interactive=False)


def address(route: str, reference: str, event: str) -> str:
    filled = route.replace("<str:reference>", reference).replace("<str:event>", event)
    filled = filled.replace("<str:finding>", event)
    return "/" + filled.replace("<str:rule>", "arrest-before-authority-24h")


def test_every_route_stands_in_one_of_the_tables() -> None:
    known = OF_A_CASE | OF_WHOEVER_ACTS | set(OF_ANYBODY)
    assert [route for route in ALL if route not in known and not route.startswith(ANYBODY_BELOW)] == []
    assert known - set(ALL) == set()


@pytest.mark.parametrize("route", sorted(OF_A_CASE | OF_WHOEVER_ACTS))
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_is_sent_to_sign_in(route: str, method: str) -> None:
    made = child(somebody())
    answer = getattr(Client(), method)(address(route, made.reference, made.events[0].id))
    assert answer.status_code in (302, 405)
    if answer.status_code == 302:
        assert answer["Location"].startswith("/accounts/login/")
    assert b"Ilan" not in answer.content


@pytest.mark.parametrize("role", [*USUAL, Role.ANALYST, Role.MODERATOR])
def test_another_agencys_case_is_not_found_by_any_role_on_any_route(database: TestDatabase, role: Role) -> None:
    made = child(somebody())
    stranger = somebody(role)
    browser = signed_in(stranger)
    asked = 0
    for route in sorted(OF_A_CASE):
        for called in (made.reference, "XA-1999-0000"):
            for method in (browser.get, browser.post):
                answer = method(address(route, called, made.events[0].id))
                if answer.status_code == 405:
                    continue
                assert answer.status_code == 404, (route, method)
                assert b"Ilan" not in answer.content
                asked += 1
    with database.as_role("auditor") as auditor:
        found = auditor.execute(
            "select count(*), bool_and(outcome = 'refused') from access_auditentry where actor = %s",
            [stranger.user],
        ).fetchone()
    assert found == (asked, True)


@pytest.mark.parametrize("role", list(Role))
def test_pages_of_whoever_acts_show_a_stranger_no_child_of_others(role: Role) -> None:
    made = child(somebody(), name="Zephyrine Example")
    browser = signed_in(somebody(role))
    for route in sorted(OF_WHOEVER_ACTS):
        answer = browser.get(address(route, made.reference, ""))
        assert answer.status_code in (200, 403), route
        assert made.reference.encode() not in answer.content
        assert b"Zephyrine" not in answer.content


@pytest.mark.parametrize("path", ["/", "/children/", "/liberty/", "/liberty/empty/"])
def test_a_list_that_is_cut_off_says_so(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(open_list.__kwdefaults__, "most", 2)
    monkeypatch.setattr(cells, "_MOST", 2)
    police = somebody()
    browser = signed_in(police)
    for count in (2, 3):
        while len(open_list(police, Purpose.REVIEW, most=9).cases) < count:
            child(police, fact("apprehended", 8 * HOUR))
        assert (b"This list is cut off" in browser.get(path).content) is (count > 2)


@pytest.mark.parametrize("role", list(USUAL))
def test_a_mandate_opens_the_page_to_its_role(role: Role) -> None:
    police = somebody()
    made = child(police, name="Zephyrine Example")
    other = somebody(role)
    grant_mandate(police, made.reference, other.agency, USUAL[role])
    answer = signed_in(other).get(f"/children/{made.reference}/")
    assert answer.status_code == 200
    assert b"Zephyrine" in answer.content
    wrong = somebody(role)
    grant_mandate(police, made.reference, wrong.agency, _other(role))  # the role cannot act under it
    assert signed_in(wrong).get(f"/children/{made.reference}/").status_code == 404


def test_what_a_child_tells_a_helper_or_a_lawyer_is_on_nobody_elses_page() -> None:
    police = somebody()
    made = child(police)
    people = {police.role: police}
    for role in USUAL:
        if role not in people:
            people[role] = somebody(role)
            grant_mandate(police, made.reference, people[role].agency, USUAL[role])
    told = {
        Role.CASEWORKER: fact("account_given", 3, account_text="Xylophones-of-the-helper"),
        Role.LEGAL_AID_LAWYER: fact("counsel_note_made", 2, counsel_note="Xylophones-of-the-lawyer"),
    }
    events = {role: record(people[role], made.reference, [draft]).events[0] for role, draft in told.items()}
    for role, actor in people.items():
        browser = signed_in(actor)
        for teller, event in events.items():
            seen = role is teller
            page = browser.get(f"/children/{made.reference}/").content
            assert (event.id.encode() in page) or not seen
            for path in ("/", "/children/", "/liberty/", f"/children/{made.reference}/"):
                content = browser.get(path).content
                assert seen or event.id.encode() not in content, (role, path)
                assert seen or f"Xylophones-of-the-{_word(teller)}".encode() not in content, (role, path)
            entry = browser.get(f"/children/{made.reference}/entries/{event.id}/")
            assert entry.status_code == (200 if seen else 404), role


def test_only_the_agency_that_recorded_an_entry_is_led_to_correct_it() -> None:
    police, lawyer = somebody(), somebody(Role.LEGAL_AID_LAWYER)
    made = child(police)
    grant_mandate(police, made.reference, lawyer.agency, MandateKind.DEFENCE)
    address = f"/children/{made.reference}/entries/{made.events[0].id}/"
    for actor, leads in ((police, True), (lawyer, False)):
        page = signed_in(actor).get(f"/children/{made.reference}/").content.decode()
        assert 'id="entry-1"' in page
        assert (f'href="{address}"' in page) is leads


def _word(role: Role) -> str:
    return "helper" if role is Role.CASEWORKER else "lawyer"


def _other(role: Role) -> MandateKind:
    return MandateKind.DEFENCE if role is not Role.LEGAL_AID_LAWYER else MandateKind.PROSECUTION


def test_headers_of_every_page() -> None:
    police = somebody()
    made = child(police)
    for path in ("/", f"/children/{made.reference}/", "/accounts/login/", "/children/XA-1999-0000/"):
        answer = signed_in(police).get(path)
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"


def test_staff_sign_in_by_the_form_and_out_again() -> None:
    username = f"form-{agency()[-10:]}"
    add_membership(
        add_user(username, "Robin Example", "long enough for a test"), agency(), Role.CASEWORKER, start=0
    )
    browser = Client()
    for wrong in ({"login": username, "password": "something else"}, {"login": "nobody", "password": "x" * 12}):
        refused = browser.post("/accounts/login/", wrong)
        assert refused.status_code == 200
        assert browser.get("/").status_code == 302
    entered = browser.post("/accounts/login/", {"login": username, "password": "long enough for a test"})
    assert (entered.status_code, entered["Location"]) == (302, "/")
    assert browser.get("/").status_code == 200
    assert entered.cookies["sessionid"]["httponly"]
    assert browser.post("/accounts/logout/").status_code == 302
    assert browser.get("/").status_code == 302


def test_signing_in_never_leads_to_another_site() -> None:
    username = f"form-{agency()[-10:]}"
    add_user(username, "Robin Example", "long enough for a test")
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        entered = Client().post(
            f"/accounts/login/?next={elsewhere}",
            {"login": username, "password": "long enough for a test", "next": elsewhere},
        )
        assert entered["Location"] == "/"


def test_nobody_signs_up_or_asks_for_a_password_by_mail() -> None:
    for path in ("signup", "password/reset", "email", "social/login", "confirm-email"):
        assert Client().get(f"/accounts/{path}/").status_code == 404
