"""The list that empties cells and the sheet to sign, as people see them on a screen and on paper."""

from __future__ import annotations

import pytest

from amparo.access.actors import Actor, Role
from amparo.access.store.recording import declare_coverage, grant_mandate
from amparo.pathway.clock import FixedClock, SystemClock
from amparo.pathway.drafts import Draft
from amparo.pathway.events import Coverage
from amparo.pathway.instants import Instant, moment_of
from amparo.pathway.store.clock import running_on
from tests.journeys.browser.conftest import Desks, Site
from tests.people import DAY, HOUR, USUAL, child, fact, somebody

EVERYWHERE = [(language, width) for language in ("en", "ar") for width in (360, 1280)]

#: How wide an A4 page is, in CSS pixels.
PAPER = 794


@pytest.fixture(scope="module")
def monitor(site: Site) -> Actor:
    """A monitor before whom stand four children: two past a limit, one within every
    limit, and one held on no recorded basis since nobody knows when."""
    assert site
    police, looks = somebody(), somebody(Role.DETENTION_MONITOR)
    kinds = frozenset({"apprehended", "brought_before_authority", "detention_released", "age_recorded"})
    with running_on(FixedClock(SystemClock().now() - 60 * DAY)):
        declare_coverage(police, Coverage(police.agency, kinds))
    year = moment_of(SystemClock().now(), "CET").year
    for name, ago, age in (("Ilan Example", 2 * DAY, 15), ("مريم مثال", 9 * DAY, 16), ("Noor Example", HOUR, 14)):
        made = child(
            police,
            fact("age_recorded", ago, birth=Instant.year(year - age, "CET"), age_basis="self"),
            fact("apprehended", ago, {"episode": "new:a"}, deprived_of_liberty="yes", stopped_by="police"),
            name=name,
        )
        grant_mandate(police, made.reference, looks.agency, USUAL[Role.DETENTION_MONITOR])
    undated = child(
        police,
        Draft("detention_admitted", Instant.undated("CET"), {"facility_type": "adult"}, {"episode": "new:a"}),
        name="Ada Example",
    )
    grant_mandate(police, undated.reference, looks.agency, USUAL[Role.DETENTION_MONITOR])
    return looks


@pytest.mark.parametrize(("language", "width"), EVERYWHERE)
def test_the_list_that_empties_cells(desk: Desks, monitor: Actor, language: str, width: int) -> None:
    screen = desk(monitor, language, width)
    screen.open("/liberty/")
    screen.page.locator('a[href="/liberty/empty/"]').click()
    rows = screen.page.locator("table.cells tbody tr:not(.band) th").all_inner_texts()
    assert "مريم مثال" in rows[0] and "Ilan Example" in rows[1], "the longest beyond the law first"
    assert "Ada Example" in rows[2] and len(rows) == 3, "of whom nobody can tell how long stands last"
    assert screen.page.locator("table.cells tbody tr:not(.band) td:nth-child(6) a").count() == len(rows)
    screen.look("empty-cells")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_paper_the_list_has_room_to_note_who_acted(desk: Desks, monitor: Actor, language: str) -> None:
    screen = desk(monitor, language)
    screen.open("/liberty/empty/")
    screen.page.emulate_media(media="print")
    last = screen.page.locator("table.cells tbody tr:not(.band)").first.locator("td.print-only")
    assert last.is_visible()
    assert not screen.page.locator("table.cells td.screen-only").first.is_visible()
    paper = screen.look_on_paper("empty-cells-print")
    assert paper.count(str(moment_of(SystemClock().now(), "CET").year)) == 3, "printed, held on, and the caption"
    screen.page.set_viewport_size({"width": PAPER, "height": 900})
    columns = screen.page.locator("table.cells thead th:visible")
    child, beyond, why, where, who, done = columns.evaluate_all("all => all.map(each => each.clientWidth)")
    assert why > 1.5 * max(child, beyond, where, who), "why is most of the row"
    assert done > 80, "there is room for a date and a name"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_rule_prints_with_a_sheet_to_sign(desk: Desks, language: str) -> None:
    screen = desk(somebody(), language)
    screen.open("/law/arrest-before-authority-24h/")
    sheet = screen.page.locator(".signing")
    assert not sheet.is_visible(), "it is for paper alone"
    screen.page.emulate_media(media="print")
    assert sheet.is_visible()
    assert screen.page.locator(".signing .box").count() == 14
    assert screen.page.locator(".print-head").is_visible()
    screen.look_on_paper("rule-sign-print")
