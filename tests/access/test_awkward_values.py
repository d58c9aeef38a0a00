"""Whatever is sent, under whatever name, on whatever page: an answer, and never an error of the server's."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from amparo.access.actors import Actor
from amparo.access.store.recording import Recorded
from amparo.access.store.users import add_user
from amparo.casework.dates import PARTS
from amparo.pathway.drafts import LONGEST_TEXT
from tests.people import agency, child, fact, signed_in, somebody
from tests.serving import TestDatabase

AWKWARD: Mapping[str, str] = {
    "digits": "9" * 5_000,
    "zeros": "0" * 5_000,
    "too long": "x" * (LONGEST_TEXT + 1),
    "nul": "a\x00b",
    "half a letter": "a\ud800b",
    "right to left": "\u202eabc\u2066\u2069\u200f",
    "arabic digits": "١٢",
    "digit that is no decimal": "²",
    "huge year": "99999-12-31T23:59",
    "first year": "0001-01-01T00:00",
    "last year": "9999-12-31T23:59:59.999999",
    "negative": "-1",
    "exponent": "1e308",
    "no number": "nan",
    "longer when composed": "\u0958" * 200,
    "id": "00000000-0000-4000-8000-000000000000",
    "line": "\r\nSet-Cookie: x=1",
    "mark up": "<b>'\"{{ x }}%s%(x)s{0}{x}",
}

#: Kinds of which the forms hold every sort of question, and every sort of tie.
KINDS = ("detention_admitted", "age_recorded", "interview_ended")

QUERIES = ("step", "stood", "drawn", "as_of", "known_at", "kind", "all", "next", "page")


@dataclass
class Sent:
    """A form as a page holds it, with what a browser would send if nobody touched it."""

    method: str
    action: str
    values: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """The forms of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Sent] = []
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, open_form = given.get("name", ""), self.forms[-1] if self.forms else None
        if tag == "form":
            self.forms.append(Sent(given.get("method", "get"), given.get("action", "")))
        elif tag == "option" and open_form and self._select and "selected" in given:
            open_form.values[self._select] = given.get("value", "")
        elif name and open_form and tag in {"input", "select", "textarea", "button"}:
            self._select = name if tag == "select" else ""
            loose = given.get("type") in {"radio", "checkbox"} and "checked" not in given
            if not (loose and name in open_form.values):
                open_form.values[name] = "" if loose or tag == "button" else given.get("value", "")


@dataclass(frozen=True)
class Stage:
    """Somebody who signed in, and a child of theirs with an entry to correct."""

    actor: Actor
    browser: Client
    made: Recorded

    @property
    def page(self) -> str:
        return f"/children/{self.made.reference}/"

    @property
    def entry(self) -> str:
        return f"{self.page}entries/{self.made.events[0].id}/"


@pytest.fixture(scope="module")
def stage(database: TestDatabase) -> Stage:
    assert database
    call_command("collectstatic", verbosity=0, interactive=False)
    police = somebody()
    made = child(police, fact("apprehended", deprived_of_liberty="yes"), fact("interview_started", 2))
    return Stage(police, signed_in(police), made)


def percent(values: Sequence[tuple[str, str]]) -> str:
    """As a browser encodes them, and half letters too, which a browser does not send."""
    return urlencode(values, errors="surrogatepass")


def sent(browser: Client, method: str, path: str, values: Mapping[str, str]) -> HttpResponse:
    text = percent(list(values.items()))
    if method.lower() == "get":
        return browser.get(f"{path}?{text}")
    return browser.post(path, text, content_type="application/x-www-form-urlencoded")


def pages(stage: Stage) -> Iterator[str]:
    yield from ("/", "/intake/", "/children/", "/liberty/", "/law/", "/acting/", "/accounts/2fa/")
    yield from ("/accounts/login/", "/accounts/logout/", "/accounts/password/change/", "/accounts/reauthenticate/")
    yield from (stage.page, f"{stage.page}add/", stage.entry)
    yield from (f"{stage.page}add/?kind={kind}" for kind in KINDS)


def spread(names: Sequence[str], turn: int) -> dict[str, str]:
    """Another awkward value for each name; over as many turns as there are values, each name has had each."""
    values = list(AWKWARD.values())
    return {name: values[(turn + number) % len(values)] for number, name in enumerate(names)}


@pytest.mark.parametrize("turn", range(len(AWKWARD)), ids=list(AWKWARD))
def test_a_form_full_of_them_is_answered(stage: Stage, turn: int) -> None:
    broken: list[str] = []
    asked = 0
    for path in pages(stage):
        shown = stage.browser.get(path)
        broken += [path] * (shown.status_code >= 500)
        for form in Forms(shown.content.decode()).forms:
            if form.action == "/accounts/logout/":
                continue
            action = form.action if form.action.startswith("/") else path
            answer = sent(stage.browser, form.method, action, spread(list(form.values), turn))
            broken += [f"{path} -> {form.method} {action}"] * (answer.status_code >= 500)
            asked += 1
    assert broken == []
    assert asked > 20
    assert stage.browser.get("/").status_code == 200


ALONE = ("/intake/", "add/?kind=detention_admitted", "entry", "withdraw")
STORED = (
    "digits",
    "too long",
    "nul",
    "half a letter",
    "right to left",
    "arabic digits",
    "negative",
    "exponent",
    "longer when composed",
)


@pytest.mark.parametrize("form", ALONE)
def test_one_of_them_in_a_form_that_is_right_elsewhere_is_answered(stage: Stage, form: str) -> None:
    """What is right elsewhere goes on to the store."""
    broken: list[str] = []
    for name, value in ((name, AWKWARD[name]) for name in STORED):
        for sent_name, path, values in _alone(stage, form, value):
            answer = sent(stage.browser, "post", path, values)
            broken += [f"{sent_name}: {name}"] * (answer.status_code >= 500)
    assert broken == []


def _alone(stage: Stage, form: str, value: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    if form == "withdraw":
        yield "withdrawal", f"{_entry_of(stage)}withdraw/", {"withdrawal": value}
        return
    path = _entry_of(stage) if form == "entry" else form if form == "/intake/" else stage.page + form
    values = _offered(stage, path)
    for name in values:
        if form == "entry":  # the last request may have put another in its place
            path = _entry_of(stage)
        yield name, path, {**values, name: value}


def _entry_of(stage: Stage) -> str:
    made = child(stage.actor)
    return f"/children/{made.reference}/entries/{made.events[0].id}/"


def _offered(stage: Stage, path: str) -> dict[str, str]:
    forms = Forms(stage.browser.get(path).content.decode()).forms
    return max((each.values for each in forms if each.method == "post"), key=len)


DATES = tuple(f"{name}-{part}" for name in ("as_of", "known_at") for part in PARTS)


@pytest.mark.parametrize("turn", range(len(AWKWARD)), ids=list(AWKWARD))
def test_an_address_with_a_query_full_of_them_is_answered(stage: Stage, turn: int) -> None:
    queries = spread([*QUERIES, *DATES, "%00", "a\ud800"], turn)
    for path in ("/", "/intake/", "/children/", "/liberty/", "/law/", "/acting/", stage.page, f"{stage.page}add/"):
        assert sent(stage.browser, "get", path, queries).status_code < 500, path


@pytest.mark.parametrize("query", ["step", "stood", "as_of", "drawn", *DATES[: len(PARTS)]])
def test_a_page_with_one_of_them_among_its_dates_is_answered(stage: Stage, query: str) -> None:
    around = {"step": "1", "stood": "2"} if query in ("step", "stood") else {}
    if query.startswith("as_of-"):
        around = {"as_of-year": "2026", "as_of-month": "2", "as_of-day": "3"}
    broken: list[str] = []
    for name, value in AWKWARD.items():
        answer = sent(stage.browser, "get", stage.page, {**around, query: value})
        broken += [name] * (answer.status_code >= 500)
    assert broken == []


@pytest.mark.parametrize("name", list(AWKWARD))
def test_an_address_made_of_one_of_them_is_answered(stage: Stage, name: str) -> None:
    value = quote(AWKWARD[name], safe="", errors="surrogatepass")
    for path in (
        f"/children/{value}/",
        f"/children/{value}/add/",
        f"{stage.page}entries/{value}/",
        f"{stage.page}entries/{value}/withdraw/",
        f"/law/{value}/",
        f"/{value}",
        f"/{value}/",
        f"/static/{value}",
        f"/accounts/2fa/{value}/",
    ):
        for method in (stage.browser.get, stage.browser.post):
            assert method(path).status_code < 500, path


@pytest.mark.parametrize("name", list(AWKWARD))
def test_a_cookie_or_a_header_that_holds_one_of_them_is_answered(database: TestDatabase, name: str) -> None:
    assert database
    value = AWKWARD[name]
    for cookie in ("sessionid", "csrftoken", "messages", "django_language"):
        visitor = Client(raise_request_exception=False, HTTP_COOKIE=f"{cookie}={quote(value, errors='replace')}")
        assert visitor.get("/accounts/login/").status_code < 500, cookie
    for header in ("accept-language", "referer", "origin", "content-type", "x-forwarded-proto"):
        assert Client(raise_request_exception=False).get("/", headers={header: value}).status_code < 500, header


def through_wsgi(stage: Stage, method: str, path: str, content_type: str, body: bytes = b"") -> int:
    """The status that the web server would send: the test client calls Django past the application's door."""
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_COOKIE": f"sessionid={stage.browser.cookies['sessionid'].value}",
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
    }
    statuses: list[str] = []
    from amparo.entrypoints.wsgi import application

    list(application(environ, lambda status, headers, error=None: statuses.append(status)))
    return int(statuses[0].partition(" ")[0])


@pytest.mark.parametrize("charset", ["unicode_escape", "utf-16", "utf-7", "rot13", "hex", "no-such", "9" * 20_001])
def test_a_request_in_another_code_than_utf_8_is_refused(stage: Stage, charset: str) -> None:
    """Some of these make half letters of plain ones, and those can be written nowhere."""
    part = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\na\\ud800b\r\n--x--\r\n'
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    for path in ("/intake/", stage.page, f"{stage.page}add/?kind={KINDS[0]}", "/accounts/login/"):
        assert through_wsgi(stage, "POST", path, kind, part) == 400
        assert through_wsgi(stage, "GET", f"{path}?as_of=%5Cud800&as_of-day=%5Cud800", kind) == 400


@pytest.mark.parametrize(
    "kind", ["", "text/html; charset=UTF-8", "application/x-www-form-urlencoded; charset=utf8"]
)
def test_a_request_in_utf_8_passes_the_same_door(stage: Stage, kind: str) -> None:
    assert through_wsgi(stage, "GET", stage.page, kind) == 200
    assert through_wsgi(stage, "POST", "/intake/", kind, b"name=x") == 403  # without a token


def test_a_password_is_changed_by_whoever_has_one_and_refused_to_others(stage: Stage) -> None:
    assert stage.browser.get("/accounts/password/change/").status_code == 403
    assert Client().get("/accounts/password/change/").status_code == 302
    username = f"form-{agency()[-10:]}"
    add_user(username, "Robin Example", "long enough for a test")
    browser = Client(raise_request_exception=False)
    browser.post("/accounts/login/", {"login": username, "password": "long enough for a test"})
    shown = browser.get("/accounts/password/change/")
    assert shown.status_code == 200
    (form,) = (each for each in Forms(shown.content.decode()).forms if "oldpassword" in each.values)
    for name in ("nul", "half a letter"):  # a few: attempts are slowed down
        tried = sent(browser, "post", "/accounts/password/change/", dict.fromkeys(form.values, AWKWARD[name]))
        assert tried.status_code == 200
    new = {
        "oldpassword": "long enough for a test",
        "password1": "another long text",
        "password2": "another long text",
    }
    assert browser.post("/accounts/password/change/", new).status_code == 302


@pytest.mark.parametrize("field_name", ["asks", "languages"])
def test_an_intake_that_is_refused_keeps_what_was_typed_and_leaves_no_empty_child(
    database: TestDatabase, stage: Stage, field_name: str
) -> None:
    with database.as_role("evaluation") as evaluation:
        before = evaluation.execute("select count(*) from pathway_subject").fetchone()
        answer = sent(stage.browser, "post", "/intake/", {"name": "Ilan Example", field_name: AWKWARD["too long"]})
        assert answer.status_code == 200
        assert f'href="#{field_name}"' in answer.content.decode()
        assert AWKWARD["too long"] in answer.content.decode()
        assert evaluation.execute("select count(*) from pathway_subject").fetchone() == before


def test_a_withdrawal_that_is_refused_keeps_what_was_typed_and_withdraws_nothing(stage: Stage) -> None:
    address = _entry_of(stage)
    answer = sent(stage.browser, "post", f"{address}withdraw/", {"withdrawal": AWKWARD["too long"]})
    assert answer.status_code == 200
    assert 'href="#withdrawal"' in answer.content.decode()
    assert AWKWARD["too long"] in answer.content.decode()
    assert sent(stage.browser, "get", address, {}).status_code == 200
    assert sent(stage.browser, "post", f"{address}withdraw/", {"withdrawal": "Another child."}).status_code == 302
    assert sent(stage.browser, "get", address, {}).status_code == 404
