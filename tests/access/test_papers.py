"""Papers that Amparo makes: who may have one, what stands in the audit, and what may never stand on the paper."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.urls import reverse
from pypdf import PageObject, PdfReader

from amparo.access.actors import Actor, Purpose, Role
from amparo.access.store.judging import pack, rules
from amparo.access.store.opening import open_case
from amparo.access.store.recording import Recorded, declare_coverage, grant_mandate, record
from amparo.casework.rulebook import rule_text
from amparo.casework.web.law import text_mark
from amparo.pathway.clock import FixedClock, SystemClock
from amparo.pathway.events import Coverage
from amparo.pathway.instants import Instant, moment_of
from amparo.pathway.store.clock import running_on
from amparo.safeguards.loader import rules_of
from tests.people import DAY, HOUR, USUAL, child, fact, signed_in, somebody
from tests.serving import TestDatabase

MAY_DRAFT = {Role.LEGAL_AID_LAWYER, Role.GUARDIAN}
NASTY = 'Ilan #panic("x") $a$ @ref \\ *b* _c_ <l> `r` #import "@preview/x:0.1.0"'


@pytest.fixture(scope="module", autouse=True)
def _static_files(database: TestDatabase) -> None:
    assert database
    call_command("collectstatic", verbosity=0, interactive=False)


@dataclass(frozen=True, slots=True)
class Held:
    """A child whom police have held for two days, whose custody no judge has seen, and the finding of that."""

    made: Recorded
    police: Actor
    finding: str
    of_the_rule: frozenset[str]

    def address(self) -> str:
        return reverse("draft", args=[self.made.reference, self.finding])


def held(name: str = "Zephyrine Example", ago: int = 2 * DAY) -> Held:
    police = somebody()
    kinds = frozenset({"apprehended", "brought_before_authority", "detention_released", "age_recorded"})
    with running_on(FixedClock(SystemClock().now() - 30 * DAY)):
        declare_coverage(police, Coverage(police.agency, kinds))
    tied = {"episode": "new:a"}
    year = moment_of(SystemClock().now(), "CET").year - 15
    made = child(
        police,
        fact("age_recorded", ago, birth=Instant.year(year, "CET"), age_basis="self"),
        fact("apprehended", ago, tied, deprived_of_liberty="yes", stopped_by="police", presumed_child="yes"),
        name=name,
    )
    opened = open_case(police, made.reference, Purpose.CASE_CONDUCT)
    found = [each for each in opened.findings if each.rule == "arrest-before-authority-24h"]
    assert {each.outcome.value for each in found} == {"breached"} or ago < DAY
    return Held(made, police, found[0].id, frozenset(each.id for each in found))


def with_mandate(case: Held, role: Role) -> Actor:
    other = somebody(role)
    grant_mandate(case.police, case.made.reference, other.agency, USUAL[role])
    return other


def text_of(answer: HttpResponse) -> str:
    assert answer.status_code == 200, answer.content[:400]
    assert answer["Content-Type"] == "application/pdf"
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]
    return re.sub(r"\s+", " ", " ".join(pages)).replace("\u2068", "").replace("\u2069", "")


def audited(database: TestDatabase, actor: Actor) -> list[tuple[str, str, str]]:
    with database.as_role("auditor") as auditor:
        return auditor.execute(
            "select action, purpose, outcome from access_auditentry where actor = %s order by at, action",
            [actor.user],
        ).fetchall()


@pytest.mark.parametrize("role", [role for role in USUAL if role not in MAY_DRAFT])
def test_a_role_that_drafts_nothing_is_refused_and_audited(database: TestDatabase, role: Role) -> None:
    case = held()
    actor = with_mandate(case, role)
    answer = signed_in(actor).get(case.address())
    assert answer.status_code == 403
    assert b"Zephyrine" not in answer.content
    assert audited(database, actor) == [("draft", "challenge_custody", "refused")]


@pytest.mark.parametrize("role", sorted(MAY_DRAFT))
def test_counsel_and_guardian_are_given_a_draft_and_the_audit_says_for_what(
    database: TestDatabase, role: Role
) -> None:
    case = held()
    actor = with_mandate(case, role)
    answer = signed_in(actor).get(case.address())
    said = text_of(answer)
    assert "Zephyrine Example" in said
    assert case.made.reference in said
    assert audited(database, actor) == [
        ("draft", "challenge_custody", "granted"),
        ("open_case", "challenge_custody", "granted"),
    ]
    assert "Zephyrine" not in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("role", sorted(MAY_DRAFT))
def test_a_lawyer_of_another_child_finds_no_such_case(database: TestDatabase, role: Role) -> None:
    case, stranger = held(), somebody(role)
    assert signed_in(stranger).get(case.address()).status_code == 404
    assert audited(database, stranger) == [("open_case", "challenge_custody", "refused")]


def test_a_finding_that_is_not_there_is_not_found() -> None:
    case = held()
    lawyer = with_mandate(case, Role.LEGAL_AID_LAWYER)
    other = held()
    for finding in ("nothing", other.finding):
        address = reverse("draft", args=[case.made.reference, finding])
        assert signed_in(lawyer).get(address).status_code == 404


def test_the_draft_says_what_the_record_bears_and_marks_every_page() -> None:
    case = held()
    lawyer = with_mandate(case, Role.LEGAL_AID_LAWYER)
    answer = signed_in(lawyer).get(case.address())
    said = text_of(answer)
    opened = open_case(lawyer, case.made.reference, Purpose.CASE_CONDUCT)
    stopped = next(event for event in opened.events if event.kind == "apprehended")
    when = moment_of(stopped.happened.earliest, "CET")
    assert f"{when.day} {when:%B} {when:%Y}, {when:%H:%M}" in said
    assert "By the record it is breached." in said
    assert "International law 24 hours breached" in said
    assert "XA (invented) 12 hours breached" in said
    assert "Child Justice Act, art 4" in said
    assert "binding treaty" in said
    assert "authoritative guidance" in said
    assert "It would have been met, had the child been brought before" in said
    reader = PdfReader(io.BytesIO(answer.content))
    assert len(reader.pages) >= 2
    for page in reader.pages:
        assert "Draft for counsel. Not signed, not filed" in re.sub(r"\s+", " ", page.extract_text())
    assert reader.metadata is not None and reader.metadata.title == "Draft for counsel: motion for release"
    root = reader.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "en"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert "/URI" not in str(root) and "/OpenAction" not in root


def test_what_is_withheld_or_told_in_trust_stands_on_no_draft() -> None:
    case = held()
    lawyer, helper = with_mandate(case, Role.LEGAL_AID_LAWYER), with_mandate(case, Role.CASEWORKER)
    guardian = with_mandate(case, Role.GUARDIAN)
    record(lawyer, case.made.reference, [fact("counsel_note_made", HOUR, counsel_note="Xylophones-of-the-lawyer")])
    record(helper, case.made.reference, [fact("account_given", HOUR, account_text="Xylophones-of-the-helper")])
    record(helper, case.made.reference, [fact("needs_recorded", HOUR, child_statement="Xylophones-of-the-child")])
    for actor in (lawyer, guardian):
        said = text_of(signed_in(actor).get(case.address()))
        assert "Xylophones" not in said
        for word in ("counsel note", "account", "told how", "withheld", "defence", "protection holding"):
            assert word not in said.lower(), word


def test_a_name_that_looks_like_a_program_is_a_name() -> None:
    case = held(name=NASTY)
    lawyer = with_mandate(case, Role.LEGAL_AID_LAWYER)
    assert NASTY in text_of(signed_in(lawyer).get(case.address()))


def test_nothing_is_drafted_where_nothing_is_late_or_the_child_is_free() -> None:
    soon = held(ago=HOUR)
    lawyer = with_mandate(soon, Role.LEGAL_AID_LAWYER)
    said = text_of(signed_in(lawyer).get(soon.address()))
    assert "Not breached. It falls due" in said
    assert "By the record it is breached" not in said
    free = held()
    counsel = with_mandate(free, Role.LEGAL_AID_LAWYER)
    episode = next(event for event in free.made.events if event.kind == "apprehended").references["episode"]
    record(free.police, free.made.reference, [fact("detention_released", HOUR, {"episode": episode})])
    answer = signed_in(counsel).get(free.address())
    assert answer.status_code == 409
    assert b"The record shows no custody at this moment" in answer.content


def test_the_button_stands_on_the_card_of_those_who_may_press_it() -> None:
    case = held()
    for role in USUAL:
        page = signed_in(with_mandate(case, role)).get(f"/children/{case.made.reference}/").content.decode()
        drafted = set(re.findall(rf"/children/{case.made.reference}/findings/(\w+)/draft/", page))
        assert bool(drafted & case.of_the_rule) is (role in MAY_DRAFT), role
        assert bool(drafted) is (role in MAY_DRAFT), role


def test_a_draft_in_arabic_has_its_words_shaped_and_its_codes_whole() -> None:
    case = held(name="إيلان مثال #1")
    lawyer = with_mandate(case, Role.LEGAL_AID_LAWYER)
    browser = signed_in(lawyer)
    browser.cookies["django_language"] = "ar"
    answer = browser.get(case.address())
    said = text_of(answer)
    assert case.made.reference in said, "a code keeps its direction within the other"
    assert set("إيلان مثال") <= set(unicodedata.normalize("NFKC", said))
    assert "Draft" not in said and "Recorded by" not in said
    reader = PdfReader(io.BytesIO(answer.content))
    assert reader.trailer["/Root"].get_object()["/Lang"] == "ar"
    fonts = {str(font) for page in reader.pages for font in _fonts(page)}
    assert any("Arabic" in font for font in fonts)


def _fonts(page: PageObject) -> list[str]:
    found = page["/Resources"]["/Font"].get_object()
    return [each.get_object()["/BaseFont"] for each in found.values()]


# --- empty the cells ---------------------------------------------------------------------------------------------

MAY_EMPTY = {Role.POLICE_CHILD_DESK, Role.DETENTION_MONITOR, Role.COORDINATOR}


@pytest.mark.parametrize("role", [role for role in Role if role not in MAY_EMPTY])
def test_the_list_of_cells_is_refused_to_other_roles_and_audited(database: TestDatabase, role: Role) -> None:
    case = held()
    actor = with_mandate(case, role) if role in USUAL else somebody(role)
    answer = signed_in(actor).get("/liberty/empty/")
    assert answer.status_code == 403
    assert b"Zephyrine" not in answer.content
    assert [entry[0::2] for entry in audited(database, actor)] == [("empty_cells", "refused")]
    assert b"/liberty/empty/" not in signed_in(actor).get("/liberty/").content


@pytest.mark.parametrize("role", sorted(MAY_EMPTY))
def test_the_list_names_one_act_for_each_child_held_past_a_limit(database: TestDatabase, role: Role) -> None:
    case, soon = held(), held("Yolande Example", ago=HOUR)
    actor = with_mandate(case, role)
    grant_mandate(soon.police, soon.made.reference, actor.agency, USUAL[role])
    page = signed_in(actor).get("/liberty/empty/").content.decode()
    assert "Zephyrine Example" in page
    assert "Yolande" not in page, "an hour is within every limit"
    assert page.count(f'href="/children/{case.made.reference}/"') == 1
    assert [entry[0::2] for entry in audited(database, actor)] == [("empty_cells", "granted")]
    assert "/liberty/empty/" in signed_in(actor).get("/liberty/").content.decode()


def test_whoever_is_held_longest_beyond_the_law_stands_first() -> None:
    names = {"Anna Example": 2, "Bela Example": 9, "Cara Example": 4}
    cases = [held(name, ago=days * DAY) for name, days in names.items()]
    monitor = somebody(Role.DETENTION_MONITOR)
    for case in cases:
        grant_mandate(case.police, case.made.reference, monitor.agency, USUAL[Role.DETENTION_MONITOR])
    page = signed_in(monitor).get("/liberty/empty/").content.decode()
    order = sorted(names, key=page.index)
    assert order == ["Bela Example", "Cara Example", "Anna Example"]


def test_who_was_released_is_on_no_list_of_cells() -> None:
    case = held()
    episode = next(event for event in case.made.events if event.kind == "apprehended").references["episode"]
    record(case.police, case.made.reference, [fact("detention_released", HOUR, {"episode": episode})])
    assert b"Zephyrine" not in signed_in(case.police).get("/liberty/empty/").content


# --- the wall chart, and the sheet to sign -----------------------------------------------------------------------


def test_the_wall_chart_is_an_a3_in_the_readers_language() -> None:
    browser = signed_in(somebody())
    english = browser.get("/law/chart/")
    assert "12 hours" in text_of(english)
    page = PdfReader(io.BytesIO(english.content)).pages[0]
    assert sorted(round(float(side) / 72 * 25.4) for side in page.mediabox[2:]) == [297, 420]
    browser.cookies["django_language"] = "ar"
    arabic = browser.get("/law/chart/")
    assert PdfReader(io.BytesIO(arabic.content)).trailer["/Root"].get_object()["/Lang"] == "ar"
    assert arabic.content != english.content


def test_a_rules_page_has_a_sheet_to_sign_that_names_the_text() -> None:
    page = signed_in(somebody()).get("/law/arrest-before-authority-24h/").content.decode()
    assert page.count('class="box"') == 2 * 7
    mark = text_mark(rule_text(rules_of(rules(), "arrest-before-authority-24h")))
    assert f"text {mark}" in page
    assert pack().called in page


def test_the_time_beyond_the_law_begins_where_the_first_limit_ends() -> None:
    case = held(ago=2 * DAY)
    page = signed_in(case.police).get("/liberty/empty/").content.decode()
    assert "<strong>1 day 12 h</strong>" in page, "twelve hours of the two days are lawful in XA"
    assert "Bring the child before a judge now, or release." in page
    assert "Child Justice Act, art 4" in page
    assert "Also: Legal basis: none recorded" in page
