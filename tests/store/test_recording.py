"""Facts go in whole, come out whole, and are never changed."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connections

from amparo.access.actors import Actor, MandateKind, Role
from amparo.access.store.context import acting
from amparo.access.store.recording import (
    MayNotHold,
    NoSuchCase,
    Refused,
    add_name,
    declare_coverage,
    grant_mandate,
    open_pathway,
    record,
)
from amparo.identity.naming import GivenName, display_name
from amparo.identity.store.reading import names_of
from amparo.identity.store.recording import ReferenceTaken
from amparo.pathway.clock import FixedClock
from amparo.pathway.drafts import Draft
from amparo.pathway.events import Answer, Coverage, Event
from amparo.pathway.instants import Instant, read_instant
from amparo.pathway.store import reading
from amparo.pathway.store.clock import clock, running_on
from amparo.vault.errors import CannotOpen, NoSuchKey
from amparo.vault.key_store import key_store_at
from tests.people import DAY, HOUR, child, fact, somebody
from tests.serving import TestDatabase

REASON = "Ilan asked for water; سُئل"


def facts_of(subject: str, known_at: int | None = None) -> dict[str, Event]:
    timeline = reading.timeline(subject, known_at)
    assert timeline
    return {event.kind: event for event in timeline.events}


def test_every_sort_of_value_comes_back_as_it_went_in() -> None:
    month = read_instant("2026-04", "Asia/Kathmandu")
    says = {
        "phase": "pretrial",
        "effective": month,
        "alternatives_considered": "yes",
        "detention_reasons": frozenset({"flight_individual", "witness_interference"}),
        "max_end_date": Answer.NOT_ASKED,
        "last_resort_reasons": REASON,
    }
    made = child(somebody(), fact("detention_ordered", 5, **says), fact("isolation_started", hours_per_day=22.5))
    found = facts_of(made.subject)
    assert found["detention_ordered"].attributes == says
    assert found["detention_ordered"].attributes["max_end_date"] is Answer.NOT_ASKED
    assert found["isolation_started"].attributes == {"hours_per_day": 22.5}
    assert {e.id: e for e in found.values()} == {e.id: e for e in made.events}


def test_recorded_is_the_servers_clock_and_not_the_devices() -> None:
    with running_on(FixedClock(1_000_000_000_000_000)):
        actor = somebody()
        made = child(actor, Draft("apprehended", Instant(5, 5), device_clock=7))
    assert [event.recorded for event in made.events] == [1_000_000_000_000_000]


def test_encrypted_attributes_do_not_stand_in_the_row(database: TestDatabase) -> None:
    made = child(somebody(), fact("detention_ordered", last_resort_reasons=REASON, phase="pretrial"))
    with psycopg.connect(database.admin, dbname="amparo_test") as admin:
        row = admin.execute(
            "select attributes, encrypted from pathway_event where subject_id = %s", [made.subject]
        ).fetchone()
    assert row
    assert row[0] == {"phase": "pretrial"}
    assert list(row[1]) == ["last_resort_reasons"]
    assert "water" not in json.dumps(row[1])


def test_a_locked_value_moved_to_another_event_does_not_open(database: TestDatabase) -> None:
    actor = somebody()
    made = child(
        actor,
        fact("detention_ordered", last_resort_reasons=REASON),
        fact("detention_reviewed", reasons="She may go home"),
    )
    moved = {event.kind: event.id for event in made.events}
    with psycopg.connect(database.admin, dbname="amparo_test") as admin:
        admin.execute("set session_replication_role = replica")  # as an intruder with every right would
        admin.execute(
            "update pathway_event set encrypted = jsonb_build_object('reasons', (select encrypted ->"
            " 'last_resort_reasons' from pathway_event where id = %s)) where id = %s",
            [moved["detention_ordered"], moved["detention_reviewed"]],
        )
    with pytest.raises(CannotOpen, match="changed, moved"):
        reading.timeline(made.subject)


def test_a_destroyed_key_opens_nothing_any_more(database: TestDatabase) -> None:
    made = child(somebody(), fact("detention_ordered", last_resort_reasons=REASON))
    assert reading.timeline(made.subject)
    assert key_store_at(database.keys).destroy(made.subject) == 2  # the spine's, and the name's
    with pytest.raises(NoSuchKey):
        reading.timeline(made.subject)


def test_references_are_minted_with_the_first_fact_and_shared_by_label() -> None:
    actor = somebody()
    made = child(
        actor,
        fact("apprehended", 9, {"episode": "new:arrest"}),
        fact("legal_aid_assigned", 8, {"episode": "new:arrest", "interview": "new:first"}),
        fact("interview_started", 7, {"episode": "new:arrest", "interview": "new:first"}),
        fact("charge_filed", 6),
    )
    arrest, lawyer, interview, charge = made.events
    assert arrest.references["episode"] == lawyer.references["episode"] == interview.references["episode"]
    assert lawyer.references["interview"] == interview.references["interview"]
    assert uuid.UUID(charge.references["proceeding"])  # the kind mints it, unasked
    later = record(
        actor, made.reference, [fact("detention_released", 1, {"episode": arrest.references["episode"]})]
    )
    assert later.events[0].references == {"episode": arrest.references["episode"]}


def test_a_reference_that_stands_nowhere_is_refused_and_nothing_is_recorded() -> None:
    actor = somebody()
    made, other = child(actor), child(actor)
    elsewhere = other.events[0].references["episode"]
    for references, part in (
        ({"episode": elsewhere}, "episode"),
        ({"facility": str(uuid.uuid4())}, "facility"),
        ({"answers": other.events[0].id}, "answers"),
        ({"interview": "new:first"}, "interview"),  # a release belongs to no interview
    ):
        with pytest.raises(Refused) as refused:
            record(actor, made.reference, [fact("rights_explained"), fact("detention_released", 1, references)])
        assert [(problem.draft, problem.part) for problem in refused.value.problems] == [(1, part)]
    assert list(facts_of(made.subject)) == ["apprehended"]


def test_other_agencies_facts_may_be_answered() -> None:
    police, helper = somebody(), somebody(Role.CASEWORKER)
    made = child(police)
    grant_mandate(police, made.reference, helper.agency, MandateKind.CARE)
    referred = record(helper, made.reference, [fact("service_referred")]).events[0]
    answered = record(police, made.reference, [fact("rights_explained", 1, {"answers": referred.id})])
    assert answered.events[0].references == {"answers": referred.id}


def test_a_correction_keeps_compartment_and_episode_and_leaves_the_first_entry() -> None:
    actor = somebody()
    made = child(actor)
    wrong = made.events[0]
    when = Instant(wrong.happened.earliest - HOUR, wrong.happened.latest - HOUR)
    corrected = record(actor, made.reference, [Draft("apprehended", when, corrects=wrong.id)]).events[0]
    assert corrected.references == wrong.references
    referred = record(actor, made.reference, [fact("service_referred")]).events[0]
    withdrawn = record(actor, made.reference, [Draft("withdrawn", when, corrects=referred.id)]).events[0]
    assert withdrawn.compartment == referred.compartment == "protection"
    timeline = reading.timeline(made.subject)
    assert timeline and len(timeline.events) == 4


def test_what_is_corrected_must_stand_here_and_be_of_the_same_kind() -> None:
    actor = somebody()
    made, other = child(actor), child(actor)
    now = Instant(clock().now(), clock().now())
    for draft in (
        Draft("apprehended", now, corrects=other.events[0].id),
        Draft("handed_over", now, corrects=made.events[0].id),
        Draft("withdrawn", now),
    ):
        with pytest.raises(Refused) as refused:
            record(actor, made.reference, [draft])
        assert [problem.part for problem in refused.value.problems] == ["corrects"]


def test_a_form_sent_twice_is_recorded_once() -> None:
    actor = somebody()
    made = child(actor)
    draft = Draft("rights_explained", Instant(1, 1), id=str(uuid.uuid4()))
    for _ in range(2):
        record(actor, made.reference, [draft])
    timeline = reading.timeline(made.subject)
    assert timeline and [event.kind for event in timeline.events].count("rights_explained") == 1


def test_what_was_known_then_leaves_out_what_came_later() -> None:
    actor = somebody()
    made = child(actor)
    before = clock().now()
    record(actor, made.reference, [fact("rights_explained")])
    assert list(facts_of(made.subject, before)) == ["apprehended"]
    assert set(facts_of(made.subject)) == {"apprehended", "rights_explained"}


def test_coverage_is_the_agencys_own_word_and_known_from_then_on() -> None:
    actor = somebody()
    made = child(actor)
    before = clock().now()
    word = Coverage(actor.agency, frozenset({"detention_released", "detention_ordered.phase"}), 1, 2, lag=3)
    declare_coverage(actor, word)
    later, earlier = reading.timeline(made.subject), reading.timeline(made.subject, before)
    assert later and word in later.coverage
    assert earlier and word not in earlier.coverage
    with pytest.raises(ValueError, match="own record"):
        declare_coverage(actor, Coverage("somebody-else", frozenset({"apprehended"})))


def test_timelines_take_three_queries_however_many_there_are(django_assert_num_queries: object) -> None:
    actor = somebody()
    few = [child(actor).subject for _ in range(2)]
    many = few + [child(actor, *[fact("rights_explained", n) for n in range(20)]).subject for _ in range(10)]
    for subjects in (few, many):
        with django_assert_num_queries(3, using="evaluation"):  # type: ignore[operator]
            assert set(reading.timelines(subjects)) == set(subjects)


def test_without_a_mandate_nothing_is_recorded() -> None:
    made = child(somebody())
    for actor in (somebody(), somebody(Role.PROSECUTOR)):
        for attempt in (
            lambda actor=actor: record(actor, made.reference, [fact("handed_over")]),
            lambda actor=actor: add_name(actor, made.reference, GivenName("Other Example")),
            lambda actor=actor: grant_mandate(actor, made.reference, actor.agency, MandateKind.CARE),
        ):
            with pytest.raises(NoSuchCase):
                attempt()
    assert list(facts_of(made.subject)) == ["apprehended"]


def test_intake_is_all_or_nothing(database: TestDatabase) -> None:
    actor = somebody()
    with psycopg.connect(database.admin, dbname="amparo_test") as admin:
        count = "select (select count(*) from pathway_subject), (select count(*) from identity_handle)"
        before = admin.execute(count).fetchone()
        with pytest.raises(Refused):
            child(actor, fact("apprehended", stopped_by="nobody knows"))
        with pytest.raises(ValueError, match="Write a name"):
            child(actor, name="  ")
        assert admin.execute(count).fetchone() == before
    with pytest.raises(MayNotHold):
        open_pathway(actor, [fact("apprehended")], mandate=MandateKind.DEFENCE)


def test_reference_codes_are_unique_and_tell_no_order() -> None:
    actor = somebody()
    wanted = f"XA-2026-{uuid.uuid4().int % 10**9:09d}"
    made = open_pathway(actor, [fact("apprehended")], mandate=MandateKind.CUSTODY, reference=wanted)
    assert made.reference == wanted
    with pytest.raises(ReferenceTaken):
        open_pathway(actor, [fact("apprehended")], mandate=MandateKind.CUSTODY, reference=wanted)
    with pytest.raises(ValueError, match="no reference code"):
        open_pathway(actor, [fact("apprehended")], mandate=MandateKind.CUSTODY, reference="Ilan")
    codes = [child(actor).reference for _ in range(8)]
    assert len(set(codes)) == 8
    assert codes != sorted(codes)


def test_names_keep_their_script_and_are_replaced_not_changed() -> None:
    actor = somebody()
    made = child(actor, name="إيلان  مثال")
    add_name(actor, made.reference, GivenName("Viper", kind="group_given"))
    with acting(actor):
        found = names_of([made.subject]).names[made.subject]
    assert display_name(found) == "إيلان مثال"
    add_name(actor, made.reference, GivenName("Ilan Example", transliterations=("إيلان",)), corrects=found[0].id)
    with acting(actor):
        assert display_name(names_of([made.subject]).names[made.subject]) == "Ilan Example"


def test_twenty_people_record_at_once_and_nothing_is_lost() -> None:
    police = somebody()
    made = child(police)
    colleagues = [somebody(agency_id=police.agency) for _ in range(20)]

    def both(colleague: Actor) -> list[str]:
        try:
            record(colleague, made.reference, [fact("rights_explained", 1), fact("service_referred", 2)])
            correct = Draft("apprehended", Instant(1, 1), corrects=made.events[0].id)
            return [record(colleague, made.reference, [correct]).events[0].id]
        finally:
            for alias in ("default", "evaluation"):
                connections[alias].close()

    with ThreadPoolExecutor(8) as pool:
        corrections = [identity for found in pool.map(both, colleagues) for identity in found]
    timeline = reading.timeline(made.subject)
    assert timeline
    kinds = [event.kind for event in timeline.events]
    assert kinds.count("rights_explained") == kinds.count("service_referred") == 20
    standing = {event.id for event in timeline.events if event.corrects == made.events[0].id}
    assert standing == set(corrections)
    assert len(standing) == 20


def test_a_range_of_a_day_stays_a_day() -> None:
    day = read_instant("2026-04-13", "Europe/Oslo")
    made = child(somebody(), Draft("apprehended", day))
    assert facts_of(made.subject)["apprehended"].happened == day
    assert day.latest - day.earliest == DAY - 1
