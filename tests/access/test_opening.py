"""The one door: audited each time, evaluating before hiding, in a fixed number of queries."""

from __future__ import annotations

import uuid

import pytest
from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext

from amparo.access.actors import Actor, MandateKind, Purpose, Role
from amparo.access.store.context import NobodyActs, acting
from amparo.access.store.opening import NoSuchCase, OpenedCase, OpenedList, open_case, open_list
from amparo.access.store.recording import Recorded, add_name, declare_coverage, grant_mandate, record
from amparo.identity.naming import GivenName
from amparo.pathway.drafts import Draft
from amparo.pathway.events import Coverage
from amparo.pathway.instants import Instant
from amparo.pathway.store.clock import clock
from amparo.safeguards.findings import Finding, Outcome
from tests.people import DAY, HOUR, USUAL, child, fact, somebody
from tests.serving import TestDatabase

CASE = Purpose.CASE_CONDUCT
BEFORE_JUDGE = "arrest-before-authority-24h"


def with_mandate(made: Recorded, by: Actor, role: Role) -> Actor:
    other = somebody(role)
    grant_mandate(by, made.reference, other.agency, USUAL[role])
    return other


def audit_of(database: TestDatabase, actor: Actor) -> list[tuple[str, str, str, str, list[str]]]:
    with database.as_role("auditor") as auditor:
        return auditor.execute(
            "select action, outcome, purpose, asked, subjects::text[] from access_auditentry"
            " where actor = %s order by at, action",
            [actor.user],
        ).fetchall()


def found(case: OpenedCase, rule: str, law: str = "international") -> list[Finding]:
    return [finding for finding in case.findings if finding.rule == rule and finding.law == law]


def born(years: int) -> Draft:
    at = clock().now()
    birth = at - int(years * 365.25 * DAY)
    return fact("age_recorded", 1, birth=Instant(birth, birth), age_basis="document")


def test_a_case_is_shown_to_whoever_has_a_mandate_with_its_findings() -> None:
    police = somebody()
    made = child(police, born(15), fact("apprehended", 8 * HOUR, deprived_of_liberty="yes"))
    for called in (made.reference, made.subject):
        case = open_case(police, called, CASE)
        assert (case.subject, case.reference, case.display_name) == (made.subject, made.reference, "Ilan Example")
        assert {event.kind for event in case.events} == {"age_recorded", "apprehended"}
        assert [mandate.kind for mandate in case.mandates] == [MandateKind.CUSTODY]
        (finding,) = found(case, BEFORE_JUDGE)
        assert finding.outcome is Outcome.PENDING or finding.outcome is Outcome.UNKNOWN
        assert finding.due
        assert case.withheld == ()


def test_every_look_stands_in_the_audit_and_so_does_every_refusal(database: TestDatabase) -> None:
    police, stranger = somebody(), somebody()
    made = child(police)
    for _ in range(2):
        open_case(police, made.reference, CASE)
    nobody = f"XA-2026-{uuid.uuid4().int % 10**9:09d}"
    for called in (made.reference, nobody, made.subject, "Ilan Example"):
        with pytest.raises(NoSuchCase):
            open_case(stranger, called, Purpose.REVIEW)
    assert audit_of(database, police)[1:] == [("open_case", "granted", "case_conduct", "", [made.subject])] * 2
    assert audit_of(database, stranger) == [
        ("open_case", "refused", "review", asked, [])
        for asked in (made.reference, nobody, made.subject, "(no reference code)")
    ]


def test_what_does_not_exist_and_what_is_out_of_reach_are_told_apart_by_nothing() -> None:
    made = child(somebody())
    stranger = somebody()
    answers = set()
    for called in (made.reference, "XA-1999-0000"):
        with (
            CaptureQueriesContext(connections["default"]) as asked,
            CaptureQueriesContext(connections["evaluation"]) as loaded,
            pytest.raises(NoSuchCase) as refused,
        ):
            open_case(stranger, called, CASE)
        answers.add((str(refused.value), len(asked), len(loaded)))
    assert len(answers) == 1


def test_a_role_that_the_table_does_not_name_opens_nothing() -> None:
    police = somebody()
    made = child(police)
    analyst = somebody(Role.ANALYST, police.agency)  # of the very agency that holds the mandate
    prosecutor = somebody(Role.PROSECUTOR, police.agency)
    for actor in (analyst, prosecutor):
        with pytest.raises(NoSuchCase):
            open_case(actor, made.reference, CASE)
        assert open_list(actor, CASE).cases == ()


def test_a_mandate_ends_when_it_says() -> None:
    police, helper = somebody(), somebody(Role.CASEWORKER)
    made = child(police)
    grant_mandate(police, made.reference, helper.agency, MandateKind.CARE, until=clock().now() + 1)
    with pytest.raises(NoSuchCase):
        open_case(helper, made.reference, CASE)


def test_a_list_names_every_case_shown_in_one_entry(database: TestDatabase) -> None:
    police = somebody()
    made = [child(police) for _ in range(4)]
    child(somebody())
    shown = open_list(police, CASE)
    assert {case.reference for case in shown.cases} == {each.reference for each in made}
    assert not shown.more
    cut = open_list(police, CASE, most=3)
    assert [case.reference for case in cut.cases] == [each.reference for each in reversed(made)][:3]
    assert cut.more
    record(police, made[0].reference, [fact("detention_admitted")])
    held = open_list(police, CASE, kinds=["detention_admitted"])
    assert [case.reference for case in held.cases] == [made[0].reference]
    chosen = open_list(police, CASE, cases=[made[1].reference, "XA-1999-0000"])
    assert [case.reference for case in chosen.cases] == [made[1].reference]
    lists = [set(subjects) for action, *_, subjects in audit_of(database, police) if action == "open_list"]
    assert lists == [{case.subject for case in each.cases} for each in (shown, cut, held, chosen)]


def test_a_list_that_reads_some_safeguards_is_given_their_findings_and_no_other(database: TestDatabase) -> None:
    police = somebody()
    child(police, born(15), fact("apprehended", 30 * HOUR, deprived_of_liberty="yes"))
    child(police, born(12), fact("apprehended", 3 * DAY, deprived_of_liberty="yes"))
    asked = frozenset({BEFORE_JUDGE, "arrest-release-considered"})
    whole, some, none = (open_list(police, CASE, safeguards=names) for names in (None, asked, frozenset[str]()))
    for case, alone, bare in zip(whole.cases, some.cases, none.cases, strict=True):
        assert [(f.rule, f.law, f.outcome) for f in alone.findings] == [
            (f.rule, f.law, f.outcome) for f in case.findings if f.rule in asked
        ]
        assert (alone.timeline, alone.withheld_groups) == (case.timeline, case.withheld_groups)
        assert alone.findings and len(alone.findings) < len(case.findings)
        assert bare.findings == ()
    lists = [
        (outcome, len(subjects)) for action, outcome, *_, subjects in audit_of(database, police) if "list" in action
    ]
    assert lists == [("granted", 2)] * 3


def test_a_safeguard_that_is_not_in_the_catalogue_is_not_left_out_in_silence() -> None:
    police = somebody()
    child(police)
    with pytest.raises(ValueError, match="no such safeguard: arrest-before-authority;"):
        open_list(police, CASE, safeguards=frozenset({BEFORE_JUDGE, "arrest-before-authority"}))


def queries(open_it: object) -> tuple[int, int]:
    with (
        CaptureQueriesContext(connections["default"]) as app,
        CaptureQueriesContext(connections["evaluation"]) as evaluation,
    ):
        assert callable(open_it)
        open_it()
    return len(app), len(evaluation)


def test_queries_grow_neither_with_facts_nor_with_cases() -> None:
    police = somebody()
    short = child(police)
    long = child(police, *[fact("rights_explained", n) for n in range(60)])
    for n in range(5):
        add_name(police, long.reference, GivenName(f"Other {n} Example", kind="nickname"))
    helper = with_mandate(long, police, Role.CASEWORKER)
    record(helper, long.reference, [fact("service_referred", n) for n in range(10)])
    one = queries(lambda: open_case(police, short.reference, CASE))
    assert queries(lambda: open_case(police, long.reference, CASE)) == one
    few = queries(lambda: open_list(police, CASE))
    for _ in range(12):
        child(police)
    assert queries(lambda: open_list(police, CASE)) == few
    assert sum(one) <= 12
    assert sum(few) <= 12


def test_a_hidden_answer_never_makes_a_breach() -> None:
    """Police hold a child; whether helpers did their part is theirs to know, and its absence no fact for others."""
    police = somebody()
    made = child(
        police,
        born(15),
        fact("apprehended", 30 * HOUR, {"episode": "new:arrest"}, deprived_of_liberty="yes"),
    )
    episode = made.events[1].references["episode"]
    court = with_mandate(made, police, Role.JUDGE_CLERK)
    declare_coverage(court, Coverage(court.agency, frozenset({"brought_before_authority", "detention_released"})))
    assert [f.outcome for f in found(open_case(police, made.reference, CASE), BEFORE_JUDGE)] == [Outcome.BREACHED]
    record(court, made.reference, [fact("detention_released", 20 * HOUR, {"episode": episode})])
    for actor in (police, court):
        (finding,) = found(open_case(actor, made.reference, CASE), BEFORE_JUDGE)
        assert finding.outcome is Outcome.NOT_APPLICABLE


def test_what_is_withheld_names_the_compartment_and_nothing_more() -> None:
    police = somebody()
    made = child(police, fact("apprehended", deprived_of_liberty="yes"))
    helper = with_mandate(made, police, Role.CASEWORKER)
    secret = record(helper, made.reference, [fact("service_referred", 77), fact("rights_explained", 1)])
    case = open_case(police, made.reference, CASE)
    assert secret.events[0].id not in {event.id for event in case.events}
    (withheld,) = case.withheld
    assert (withheld.compartment, withheld.facts) == ("protection", True)
    assert str(secret.events[0].happened.earliest) not in repr(withheld)
    assert helper.agency not in repr(withheld)
    own = open_case(helper, made.reference, CASE)
    assert secret.events[0].id in {event.id for event in own.events}
    assert own.withheld == ()


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.LEGAL_AID_LAWYER, "counsel_note_made"),  # what a child tells a lawyer
        (Role.CASEWORKER, "account_given"),  # what a child tells a helper
        (Role.CASEWORKER, "victim_safety_plan_made"),
    ],
)
def test_what_is_secret_leaves_no_trace(role: Role, kind: str) -> None:
    police = somebody()
    made = child(police)
    holder = with_mandate(made, police, role)
    others = [police, *(with_mandate(made, police, r) for r in USUAL if r not in (role, police.role))]
    before = {actor: open_case(actor, made.reference, CASE) for actor in others}
    secret = record(holder, made.reference, [fact(kind, 5)]).events[0]
    record(holder, made.reference, [Draft("withdrawn", secret.happened, corrects=secret.id)])
    assert secret.id in {event.id for event in open_case(holder, made.reference, CASE).events}
    for actor, earlier in before.items():
        now = open_case(actor, made.reference, CASE, as_of=earlier.as_of)
        assert now.events == earlier.events, actor.role
        assert now.findings == earlier.findings
        assert now.withheld == earlier.withheld == ()


def test_police_and_prosecution_see_that_a_child_was_screened_and_not_what_was_said() -> None:
    police = somebody()
    made = child(police)
    helper = with_mandate(made, police, Role.CASEWORKER)
    prosecutor = with_mandate(made, police, Role.PROSECUTOR)
    screening = fact("victim_screening_completed", 9, screening_conclusion="refer", screener_trained="yes")
    notes = fact("screening_notes_recorded", 8, conclusion_reasons="Words of the child")
    done, noted = record(helper, made.reference, [screening, notes]).events
    for actor in (police, prosecutor):
        case = open_case(actor, made.reference, CASE)
        (seen,) = (event for event in case.events if event.id == done.id)
        assert seen.attributes == {}
        assert case.withheld_groups[done.id] == {"screening"}
        assert "Words of the child" not in repr(case)
        assert noted.id not in repr(case)
    own = {event.id: event for event in open_case(helper, made.reference, CASE).events}
    assert own[done.id].attributes["screening_conclusion"] == "refer"
    assert own[noted.id].attributes["conclusion_reasons"] == "Words of the child"


def test_names_that_a_group_gave_are_not_shown() -> None:
    police = somebody()
    made = child(police)
    add_name(police, made.reference, GivenName("Viper", kind="group_given"))
    case = open_case(police, made.reference, CASE)
    assert "Viper" not in repr(case)
    assert case.display_name == "Ilan Example"


def test_as_of_and_known_at_look_back() -> None:
    police = somebody()
    made = child(police, born(15), fact("apprehended", 30 * HOUR, deprived_of_liberty="yes"))
    before = clock().now()
    record(police, made.reference, [fact("handed_over", HOUR)])
    now = open_case(police, made.reference, CASE)
    then = open_case(police, made.reference, CASE, known_at=before, as_of=before - 20 * HOUR)
    assert len(now.events) == len(then.events) + 1
    assert (then.as_of, then.known_at) == (before - 20 * HOUR, before)


def test_the_door_opens_only_for_the_person_who_acts() -> None:
    police, stranger = somebody(), somebody()
    made = child(police)
    with acting(stranger), pytest.raises(NobodyActs):
        open_case(police, made.reference, CASE)
    with transaction.atomic(), pytest.raises(NobodyActs):
        open_case(police, made.reference, CASE)
    with acting(police), transaction.atomic(), pytest.raises(NobodyActs, match="nested"):
        open_case(police, made.reference, CASE)
    with acting(police):
        assert isinstance(open_case(police, made.reference, CASE), OpenedCase)
        assert isinstance(open_list(police, CASE), OpenedList)
    assert isinstance(Instant.undated(), Instant)
