"""The page of the law here, as people see it on a screen and on paper."""

from __future__ import annotations

import pytest

from tests.journeys.browser.conftest import Desks
from tests.people import somebody

EVERYWHERE = [(language, width) for language in ("en", "ar") for width in (360, 1280)]


@pytest.mark.parametrize(("language", "width"), EVERYWHERE)
def test_the_law_here_on_every_screen(desk: Desks, language: str, width: int) -> None:
    screen = desk(somebody(), language, width)
    screen.open("/law/")
    screen.page.locator('a[href="/law/here/"]').click()
    links = screen.page.locator("nav .index a")
    for place in links.evaluate_all("all => all.map(one => one.getAttribute('href'))"):
        assert screen.page.locator(str(place)).is_visible(), place
    screen.look("law-here")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_paper_its_head_names_the_text_of_the_law(desk: Desks, language: str) -> None:
    screen = desk(somebody(), language)
    screen.open("/law/here/")
    screen.page.emulate_media(media="print")
    assert "sha256:" in screen.page.locator(".print-head").inner_text()
    assert not screen.page.locator("nav .index").is_visible()
    screen.look_on_paper("law-here-print")
