"""How many queries a page makes depends neither on how many facts there are, nor on how many cases."""

from __future__ import annotations

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from amparo.access.actors import Actor, Role
from amparo.access.store.recording import declare_coverage, record
from amparo.pathway.clock import FixedClock, SystemClock
from amparo.pathway.events import Coverage
from amparo.pathway.store.clock import running_on
from tests.journeys.browser.conftest import Site
from tests.people import DAY, HOUR, child, fact, signed_in, somebody


def queries(actor: Actor, path: str) -> int:
    browser = signed_in(actor)
    browser.get(path)  # once before, for what a process asks only once
    with (
        CaptureQueriesContext(connections["default"]) as app,
        CaptureQueriesContext(connections["evaluation"]) as evaluation,
    ):
        answer = browser.get(path)
    assert answer.status_code == 200, path
    return len(app) + len(evaluation)


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/children/",
        "/liberty/",
        "/liberty/empty/",
        "/children/{reference}/",
        "/children/{reference}/add/?kind=hearing_held",
    ],
)
def test_queries_stay_the_same(site: Site, page: str) -> None:
    assert site
    few, many = somebody(Role.POLICE_CHILD_DESK), somebody(Role.POLICE_CHILD_DESK)
    first = child(few)
    crowd = [child(many) for _ in range(12)]
    facts = [fact("in_person_contact_held", number * HOUR) for number in range(2, 62)]
    record(many, crowd[0].reference, facts)
    assert queries(few, page.format(reference=first.reference)) == queries(
        many, page.format(reference=crowd[0].reference)
    )


def held(police: Actor, days: int) -> None:
    tied = {"episode": "new:a"}
    stop = {"deprived_of_liberty": "yes", "stopped_by": "police", "presumed_child": "yes"}
    child(police, fact("apprehended", days * DAY, tied, **stop))


def test_the_list_that_empties_cells_asks_as_much_for_one_child_as_for_many(site: Site) -> None:
    """Each of them stands on the list, so that what is said of each is counted."""
    assert site
    kinds = frozenset({"apprehended", "brought_before_authority", "detention_released"})
    asked: list[int] = []
    for count in (1, 13):
        police = somebody(Role.POLICE_CHILD_DESK)
        with running_on(FixedClock(SystemClock().now() - 60 * DAY)):
            declare_coverage(police, Coverage(police.agency, kinds))
        for number in range(count):
            held(police, 2 + number)
        shown = signed_in(police).get("/liberty/empty/").content
        assert shown.count(b'<th scope="row"') == count
        asked.append(queries(police, "/liberty/empty/"))
    assert asked[0] == asked[1] <= 20


def test_pages_make_few_queries(site: Site) -> None:
    assert site
    actor = somebody()
    made = child(actor)
    for page in ("/", f"/children/{made.reference}/", "/liberty/", "/law/"):
        assert queries(actor, page) <= 20, page
