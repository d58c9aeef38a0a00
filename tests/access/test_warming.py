"""A serving process reads what pages need before it serves, and its garbage collector leaves that alone."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.core.signals import request_finished

from amparo.entrypoints import warming
from amparo.entrypoints.warming import warm
from tests.people import child, signed_in, somebody

#: What a server does when it starts, and then what a page does that needs no database.
_STARTED = """
import gc, json
from amparo.entrypoints.wsgi import application
frozen, to_walk = gc.get_freeze_count(), len(gc.get_objects())
from django.template.loader import get_template
from amparo.access.decision import load_showing
from amparo.access.store.judging import judge, reads
from amparo.casework.web.catalogues import wording
from amparo.pathway.events import Timeline
from amparo.pathway.vocabulary import load_vocabulary
judge(0, 0)(Timeline("x", (), (), "child", "UTC"))
reads(), load_showing(), load_vocabulary()
wording(0, "UTC", "ar").translate("Nobody can tell")
get_template("casework/child.html"), get_template("casework/today.html")
print(json.dumps([frozen, to_walk, len(gc.get_objects()), gc.get_threshold()[0]]))
"""


@pytest.fixture
def thawed() -> Iterator[None]:
    """Leaves the collector of this process as it was found."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)
    request_finished.disconnect(dispatch_uid=warming.__name__)


def test_a_server_that_has_started_has_read_what_pages_need() -> None:
    done = subprocess.run([sys.executable, "-c", _STARTED], capture_output=True, text=True, check=True)
    frozen, to_walk, after, young = json.loads(done.stdout)
    assert frozen > 50_000  # rules, limits, words
    assert to_walk < 1_000
    assert after - to_walk < 2_000  # nothing that lasts was read anew
    assert young > 100_000


@pytest.mark.usefixtures("thawed")
def test_what_pages_leave_behind_is_short_to_walk() -> None:
    call_command("collectstatic", verbosity=0, interactive=False)
    officer = somebody()
    recorded = child(officer)
    browser = signed_in(officer)
    warm()
    for _ in range(3):
        for path in ("/", f"/children/{recorded.reference}/", "/liberty/", "/intake/"):
            assert browser.get(path).status_code == 200
    gc.collect()
    assert len(gc.get_objects()) < 20_000 < gc.get_freeze_count()


@pytest.mark.usefixtures("thawed")
def test_the_collector_works_between_pages_and_not_in_them() -> None:
    call_command("collectstatic", verbosity=0, interactive=False)
    officer = somebody()
    recorded = child(officer)
    browser = signed_in(officer)
    warm()
    sent = f"/children/{recorded.reference}/"
    browser.get(sent)
    gc.collect()
    rounds: list[bool] = []  # whether each fell between two pages
    between = False

    def finished(**_: object) -> None:
        nonlocal between
        between = True

    def note(phase: str, _: object) -> None:
        if phase == "start":
            rounds.append(between)

    request_finished.disconnect(dispatch_uid=warming.__name__)
    request_finished.connect(finished)
    request_finished.connect(warming._look_through, dispatch_uid=warming.__name__)
    gc.callbacks.append(note)
    try:
        for _ in range(60):
            between = False
            assert browser.get(sent).status_code == 200
    finally:
        gc.callbacks.remove(note)
        request_finished.disconnect(finished)
    assert rounds and all(rounds)
    assert len(rounds) < 20
    assert gc.get_count()[0] < 2 * warming._LEFT
