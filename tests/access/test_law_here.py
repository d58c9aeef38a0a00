"""The page of the law here, for every role; and what it says of a signature as keys come and go."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from amparo.access.actors import Role
from amparo.access.store.judging import pack
from tests.people import signed_in, somebody
from tests.serving import TestDatabase


@pytest.fixture(scope="module", autouse=True)
def _static_files(database: TestDatabase) -> None:
    assert database
    call_command("collectstatic", verbosity=0, interactive=False)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_who_acts_reads_the_law_and_no_record_is_opened(database: TestDatabase, role: Role) -> None:
    reader = somebody(role)
    answer = signed_in(reader).get("/law/here/")
    assert answer.status_code == 200
    body = answer.content.decode()
    assert pack().digest in body
    assert body.index("Recruiting a child") < body.index("Taking part in an organized criminal group")
    with database.as_role("auditor") as auditor:
        found = auditor.execute("select count(*) from access_auditentry where actor = %s", [reader.user]).fetchone()
    assert found == (0,)


def test_it_is_only_read() -> None:
    assert signed_in(somebody()).post("/law/here/").status_code == 405


def test_without_a_signature_it_says_not_signed_whatever_the_key(settings: LazySettings, tmp_path: Path) -> None:
    browser = signed_in(somebody())
    for key in (None, tmp_path / "nowhere.pub"):
        settings.AMPARO_COUNTRY_KEY = key
        assert b'data-signed="verified"' not in browser.get("/law/here/").content
