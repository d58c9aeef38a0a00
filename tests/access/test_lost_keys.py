"""One key that was lost: that child is named as one that cannot be opened, and everybody else's day goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from amparo.access.actors import Actor, Purpose
from amparo.access.store.opening import RecordLocked, open_case, open_list
from amparo.access.store.recording import Recorded
from amparo.identity.store.reading import COMPARTMENT
from amparo.pathway.store.reading import read
from amparo.vault.key_store import KeyStore, key_store_at
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


@pytest.fixture
def key_file(database: TestDatabase) -> Iterator[Callable[[str], Path]]:
    """The key file of a subject; what the test did to it is undone, as far as other tests need it."""
    kept: dict[Path, bytes] = {}

    def of(subject: str) -> Path:
        (path,) = [each for each in (database.keys / "keys").iterdir() if subject in each.read_text()]
        kept[path] = path.read_bytes()
        return path

    yield of
    for path, content in kept.items():
        path.write_bytes(content)


@pytest.mark.parametrize("bad", [b"nonsense\n", b"\xff\xfe\n", b"\n"])
@pytest.mark.parametrize("path", LISTS)
def test_a_damaged_line_beside_a_childs_keys_closes_nobodys_page(
    key_file: Callable[[str], Path], bad: bytes, path: str
) -> None:
    police = somebody()
    made = child(police, fact("detention_admitted", 2, note="Words that are locked"))
    file = key_file(made.subject)
    file.write_bytes(bad + file.read_bytes())
    answer = signed_in(police).get(path)
    assert answer.status_code == 200
    assert "Ilan" in answer.content.decode()
    assert LOCKED not in answer.content.decode()


def _without_end(line: bytes) -> bytes:
    return line[:-9] + b"\n"


def _under_a_lost_wrapping_key(line: bytes) -> bytes:
    subject, compartment, _, text = line.split(b" ")
    return b" ".join([subject, compartment, b"99", text])


@pytest.mark.parametrize("damaged", [_without_end, _under_a_lost_wrapping_key])
def test_a_child_whose_key_was_damaged_is_named_and_the_others_stay(
    key_file: Callable[[str], Path], damaged: Callable[[bytes], bytes]
) -> None:
    police = somebody()
    told = fact("detention_admitted", 2, note="Words that are locked")
    lost, whole = child(police, told, name="Theodora Example"), child(police, told, name="Zephyrine Example")
    file = key_file(lost.subject)
    line = next(
        each for each in file.read_bytes().splitlines(keepends=True) if f"{lost.subject} spine".encode() in each
    )
    file.write_bytes(file.read_bytes().replace(line, damaged(line)))
    browser = signed_in(police)
    for path in LISTS:
        answer = browser.get(path)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Zephyrine" in page
        assert "Theodora" not in page
        assert LOCKED in page
        assert lost.reference in page
    assert LOCKED in browser.get(f"/children/{lost.reference}/").content.decode()
    assert LOCKED not in browser.get(f"/children/{whole.reference}/").content.decode()


def test_what_happens_meanwhile_is_recorded_and_both_stand_when_the_key_comes_back(
    database: TestDatabase, tmp_path: Path
) -> None:
    """A deadline does not wait for a backup: recording is never refused, and no key is put in another's place."""
    police = somebody()
    made = child(police, fact("detention_admitted", 2, note="Words before"))
    backup = tmp_path / "backup"
    shutil.copytree(database.keys, backup)
    keys = key_store_at(settings.AMPARO_KEYS)
    keys.destroy(made.subject)
    browser = signed_in(police)
    address = f"/children/{made.reference}/add/?kind=handed_over"
    form = browser.get(address).content.decode()
    assert LOCKED in form
    assert "What you add is kept all the same" in form
    assert "Ilan" not in form
    posted = browser.post(address, {"happened-known": "unknown", "note": "Words since"}, follow=True)
    assert posted.redirect_chain == [(f"/children/{made.reference}/", 302)]
    assert "Recorded. It is kept" in posted.content.decode()
    assert LOCKED in posted.content.decode()  # half a record is judged no more than before
    with pytest.raises(RecordLocked):
        open_case(police, made.reference, CASE)

    assert keys.take(KeyStore(backup), {made.subject}) == 2
    whole = open_case(police, made.reference, CASE)
    assert {event.attributes.get("note") for event in whole.events} == {"Words before", "Words since"}
    assert whole.display_name == "Ilan Example"


def test_a_record_that_cannot_be_opened_takes_no_correction(stage: Stage) -> None:
    """What is corrected must be seen, so this must wait; the page says that nothing was recorded."""
    wrong = stage.lost.events[0].id
    for path in ("", "withdraw/"):
        address = f"/children/{stage.lost.reference}/entries/{wrong}/{path}"
        posted = stage.browser.post(address, {"happened-known": "unknown"})
        assert posted.status_code == 409
        assert b"Nothing was recorded" in posted.content


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
