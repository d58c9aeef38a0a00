"""Every page before every persona, in two languages, two widths: accessible, on the screen, the console silent."""

from __future__ import annotations

import os
from dataclasses import dataclass

import pytest

from amparo.access.actors import Actor, Role
from amparo.access.store.recording import grant_mandate, record
from amparo.pathway.clock import SystemClock
from amparo.pathway.events import Answer
from amparo.pathway.instants import Instant, moment_of
from amparo.safeguards.loader import load_catalogue
from tests.journeys.browser.conftest import Desks, Site
from tests.people import DAY, HOUR, USUAL, child, fact, somebody

EVERYWHERE = [(language, width) for language in ("en", "ar") for width in (360, 1280)]
PERSONAS = (
    Role.POLICE_CHILD_DESK,
    Role.LEGAL_AID_LAWYER,
    Role.JUDGE_CLERK,
    Role.CASEWORKER,
    Role.DETENTION_MONITOR,
    Role.COORDINATOR,
)
#: One persona everywhere; the others crosswise, and everywhere in the long suite.
SEEN = [
    (role, language, width)
    for role in PERSONAS
    for language, width in EVERYWHERE
    if role is Role.POLICE_CHILD_DESK or (language == "en") == (width == 1280) or os.environ.get("AMPARO_LONG")
]


@dataclass(frozen=True, slots=True)
class Cast:
    """One child with a long week, and somebody of each persona who has a mandate."""

    reference: str
    people: dict[Role, Actor]
    own_entry: str


@pytest.fixture(scope="module")
def cast(site: Site) -> Cast:
    """A child stopped eight days ago, questioned without a lawyer, held, ordered into detention, beside adults."""
    assert site
    police = somebody()
    week = 8 * DAY
    tied = {"episode": "new:a", "proceeding": "new:p"}
    questioned = {**tied, "interview": "new:i"}
    now = moment_of(SystemClock().now(), "CET")
    facts = (
        fact("age_recorded", week, birth=Instant.year(now.year - 15, "CET"), age_basis="self"),
        fact("apprehended", week, tied, deprived_of_liberty="yes", stopped_by="police", presumed_child="yes"),
        fact("interview_started", week - HOUR, questioned, role="suspect", persons_present=Answer.NONE),
        fact("interview_ended", week - 2 * HOUR, questioned),
        fact("brought_before_authority", week - 30 * HOUR, tied, authority_type="judge", custody_continued="yes"),
        fact("detention_ordered", week - 31 * HOUR, {**tied, "order": "new:o"}, phase="pretrial"),
        fact("detention_admitted", week - 33 * HOUR, {**tied, "order": "new:o"}, facility_type="adult"),
        fact("safety_checked", week - HOUR, safe_now="no", medical_need=Answer.UNKNOWN),
    )  # fmt: skip
    made = child(police, *facts, name="إيلان مثال")
    people = {Role.POLICE_CHILD_DESK: police}
    for role in PERSONAS[1:]:
        people[role] = somebody(role)
        grant_mandate(police, made.reference, people[role].agency, USUAL[role])
    record(
        people[Role.CASEWORKER],
        made.reference,
        [fact("needs_recorded", DAY, child_statement="I want to go back to school.")],
    )
    record(
        people[Role.LEGAL_AID_LAWYER], made.reference, [fact("counsel_note_made", DAY, counsel_note="for us two")]
    )
    return Cast(made.reference, people, made.events[1].id)


@pytest.mark.parametrize(("role", "language", "width"), SEEN)
def test_every_page(site: Site, desk: Desks, cast: Cast, role: Role, language: str, width: int) -> None:
    site.moment_file.write_text("")
    here = desk(cast.people[role], language, width)
    of_child = f"/children/{cast.reference}/"
    pages = {
        "today": "/",
        "today-all": "/?all=1",
        "intake": "/intake/",
        "children": "/children/",
        "child": of_child,
        "child-then": f"{of_child}?as_of=2026-01-02T03:04&known_at=2026-01-02T03:04",
        "choose": f"{of_child}add/",
        "liberty": "/liberty/",
        "sign-out": "/accounts/logout/",
    }
    if role is Role.POLICE_CHILD_DESK:
        pages |= {
            "law": "/law/",
            "rule": "/law/arrest-before-authority-24h/",
            "rule-of-parts": "/law/interview-length-and-rest/",
            "add": f"{of_child}add/?kind=detention_ordered",
            "correct": f"{of_child}entries/{cast.own_entry}/",
        }
    for name, path in pages.items():
        here.open(path)
        here.look(f"{role.value}-{name}")
    here.page.goto(f"{site.address}/children/XA-1999-0000/")
    assert here.page.locator("h1").count() == 1


@pytest.mark.parametrize("rule", sorted({rule.id for rule in load_catalogue().rules}))
def test_the_page_of_every_safeguard(site: Site, desk: Desks, cast: Cast, rule: str) -> None:
    site.moment_file.write_text("")
    here = desk(cast.people[Role.JUDGE_CLERK])
    here.open(f"/law/{rule}/")
    here.look(f"rule-{rule}")
    assert here.page.locator("pre").inner_text().startswith("[[rule]]")
    assert here.page.locator("table.register").count() >= 2


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_page_on_paper(site: Site, desk: Desks, cast: Cast, language: str) -> None:
    site.moment_file.write_text("")
    here = desk(cast.people[Role.JUDGE_CLERK], language)
    for name, path in {"child": f"/children/{cast.reference}/", "liberty": "/liberty/"}.items():
        here.open(path)
        here.page.emulate_media(media="print")
        assert here.page.locator(".print-head").is_visible()
        assert cast.reference in here.page.locator("main").inner_text() or name == "liberty"
        for gone in (".bar", ".nav", ".acting", ".asof", ".button", ".foot"):
            assert here.page.locator(f"{gone}:visible").count() == 0, gone
        here.page.set_viewport_size({"width": 794, "height": 1123})
        here.look_on_paper(f"{name}-print")
        assert len(here.page.pdf(prefer_css_page_size=True)) > 10_000
        here.page.emulate_media(media="screen")


@pytest.mark.parametrize("width", [360, 1280])
def test_in_the_dark(site: Site, desk: Desks, cast: Cast, width: int) -> None:
    site.moment_file.write_text("")
    here = desk(cast.people[Role.POLICE_CHILD_DESK], "en", width)
    here.page.emulate_media(color_scheme="dark")
    for name, path in {"today": "/", "child": f"/children/{cast.reference}/", "liberty": "/liberty/"}.items():
        here.open(path)
        here.look(f"{name}-dark")
