"""One key that was lost: that child is named as one that cannot be opened, and everybody else's day goes on."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from amparo.access.actors import Actor, Purpose
from amparo.access.store.opening import RecordLocked, open_case, open_list
from amparo.access.store.recording import Recorded, record
from amparo.identity.store.reading import COMPARTMENT
from amparo.pathway.store.reading import read
from amparo.vault.errors import NoSuchKey
from amparo.vault.key_store import key_store_at
from tests.people import child, fact, signed_in, somebody
from tests.serving import TestDatabase

CASE = Purpose.CASE_CONDUCT
LOCKED = "the key with which it is locked is missing or does not fit"
LISTS = ("/", "/children/", "/liberty/")


@dataclass(frozen=True)
class Stage:
    """Three children of one agency: one whole, one of whom a key of facts is lost, one whose name's key is lost."""

    actor: Actor
    browser: Client
    whole: Recorded
    lost: Recorded
    nameless: Recorded


@pytest.fixture(scope="module")
def stage(database: TestDatabase) -> Stage:
    assert database
    call_command("collectstatic", verbosity=0, interactive=False)
    police = somebody()
    told = fact("detention_admitted", 2, note="Words that are locked")
    whole, lost, nameless = (
        child(police, fact("apprehended", deprived_of_liberty="yes"), told, name=name)
        for name in ("Zephyrine Example", "Theodora Example", "Wilhelmina Example")
    )
    keys = key_store_at(settings.AMPARO_KEYS)
    compartment = lost.events[1].compartment
    assert keys.destroy(lost.subject, compartment) == 1
    assert keys.destroy(nameless.subject, COMPARTMENT) == 1
    return Stage(police, signed_in(police), whole, lost, nameless)


def test_what_is_left_of_a_record_is_not_handed_out(stage: Stage) -> None:
    held = read([stage.whole.subject, stage.lost.subject])
    assert set(held.timelines) == {stage.whole.subject}
    assert set(held.locked) == {stage.lost.subject}


def test_the_list_names_it_apart_and_judges_nothing(database: TestDatabase, stage: Stage) -> None:
    opened = open_list(stage.actor, CASE)
    assert {case.reference for case in opened.cases} == {stage.whole.reference, stage.nameless.reference}
    assert opened.locked == (stage.lost.reference,)
    with database.as_role("auditor") as auditor:
        (subjects,) = auditor.execute(
            "select subjects::text[] from access_auditentry where actor = %s and action = 'open_list'"
            " order by at desc limit 1",
            [stage.actor.user],
        ).fetchone()  # type: ignore[misc]
    assert stage.lost.subject in subjects


def test_the_door_says_which_record_it_is_and_the_audit_keeps_that_it_was_asked_for(
    database: TestDatabase, stage: Stage
) -> None:
    asker = somebody(stage.actor.role, stage.actor.agency)
    with pytest.raises(RecordLocked) as refused:
        open_case(asker, stage.lost.reference, CASE)
    assert refused.value.reference == stage.lost.reference
    with database.as_role("auditor") as auditor:
        entries = auditor.execute(
            "select action, subjects::text[] from access_auditentry where actor = %s", [asker.user]
        ).fetchall()
    assert entries == [("open_case", [stage.lost.subject])]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_shows_the_others_and_says_which_cannot_be_opened(stage: Stage, path: str) -> None:
    answer = stage.browser.get(path)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Zephyrine" in page
    assert LOCKED in page
    assert f'href="/children/{stage.lost.reference}/"' in page
    assert "whoever runs this server" in page
    assert "Theodora" not in page


@pytest.mark.parametrize("path", ["", "add/", "add/?kind=handed_over"])
def test_its_page_says_so_and_is_no_error(database: TestDatabase, stage: Stage, path: str) -> None:
    looking = somebody(stage.actor.role, stage.actor.agency)
    answer = signed_in(looking).get(f"/children/{stage.lost.reference}/{path}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert stage.lost.reference in page
    assert LOCKED in page
    assert 'class="finding"' not in page
    with database.as_role("auditor") as auditor:
        found = auditor.execute(
            "select count(*) from access_auditentry where actor = %s", [looking.user]
        ).fetchone()
    assert found == (1,)


def test_nothing_is_recorded_under_a_second_key(stage: Stage) -> None:
    """What would be locked with a new key is lost when the old one comes back from its backup."""
    posted = stage.browser.post(
        f"/children/{stage.lost.reference}/add/?kind=handed_over", {"happened-known": "unknown"}
    )
    assert posted.status_code == 409
    assert b"Nothing was recorded" in posted.content
    with pytest.raises(NoSuchKey):
        record(stage.actor, stage.lost.reference, [fact("handed_over")])
    owner = (stage.lost.subject, stage.lost.events[1].compartment)
    assert key_store_at(settings.AMPARO_KEYS).keys([owner]) == {}


def test_a_name_that_cannot_be_opened_hides_no_fact_and_is_not_called_unknown(stage: Stage) -> None:
    case = open_case(stage.actor, stage.nameless.reference, CASE)
    assert case.name_locked
    assert case.display_name == stage.nameless.reference
    assert len(case.events) == 2
    assert [f.rule for f in case.findings] == [
        f.rule for f in open_case(stage.actor, stage.whole.reference, CASE).findings
    ]
    page = stage.browser.get(f"/children/{stage.nameless.reference}/").content.decode()
    assert "The name cannot be opened" in page
    assert "No name known" not in page
    listed = stage.browser.get("/children/").content.decode()
    assert stage.nameless.reference in listed
    assert "No name known" not in listed


def test_the_page_speaks_arabic_too(stage: Stage) -> None:
    answer = stage.browser.get("/children/", headers={"accept-language": "ar"})
    assert "المفتاح" in answer.content.decode()


def test_a_key_that_comes_back_opens_the_record_again(database: TestDatabase) -> None:
    police = somebody()
    made = child(police, fact("detention_admitted", 2, note="Words that are locked"))
    (file,) = [path for path in (database.keys / "keys").iterdir() if made.subject in path.read_text()]
    kept = file.read_bytes()
    key_store_at(settings.AMPARO_KEYS).destroy(made.subject)
    browser = signed_in(police)
    assert LOCKED in browser.get(f"/children/{made.reference}/").content.decode()
    file.write_bytes(kept)
    shown = browser.get(f"/children/{made.reference}/").content.decode()
    assert LOCKED not in shown
    assert "Ilan" in shown
