"""The demonstration as its people see it: what comes next stands first, each thing once, and all is found."""

from __future__ import annotations

import pytest

from amparo.access.store.context import actor_named
from amparo.entrypoints.demo.loading import load
from tests.journeys.browser.conftest import Desks, Site

WHO = ("rosa", "leila", "joan", "marek", "ruth")


@pytest.fixture(scope="module")
def played(site: Site) -> None:
    """The invented country, entered as if it were now."""
    site.moment_file.write_text("")
    load()


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 360)])
def test_what_comes_next_stands_first_and_once(
    played: None, site: Site, desk: Desks, language: str, width: int
) -> None:
    for who in WHO:
        here = desk(actor_named(who), language, width)
        here.open("/")
        here.look(f"demonstration-{who}-today")
        rows = here.page.eval_on_selector_all(
            ".task",
            "each => each.map(one => [one.dataset.outcome, one.querySelector('.button').href, one.innerText])",
        )
        outcomes = [outcome for outcome, _, _ in rows]
        assert outcomes == sorted(outcomes, key=("breached", "due").index), who
        acts = [(outcome, address) for outcome, address, _ in rows if "/add/" in address]
        assert len(acts) == len(set(acts)), who
    here = desk(actor_named("rosa"), language, width)
    here.open("/")
    first = here.page.locator(".task").all_inner_texts()
    assert any("Amina" in text for text in first), "the clock that runs is among the first rows"


def test_a_child_of_many_findings_is_read_in_one_look(played: None, site: Site, desk: Desks) -> None:
    here = desk(actor_named("leila"))
    here.open("/children/")
    here.page.get_by_role("link", name="يوسف").first.click()
    here.page.wait_for_url("**/children/XA-*/")
    here.look("demonstration-dual")
    outcomes = here.page.eval_on_selector_all("article.finding", "each => each.map(one => one.dataset.outcome)")
    assert outcomes[:6] == ["breached"] * 6
    assert "due" in outcomes, "what was broken does not hide what still runs"
    cards = here.page.eval_on_selector_all(
        "article.finding:not([data-outcome=withheld])",
        "each => each.map(one => one.dataset.outcome + one.querySelector('h3').innerText)",
    )
    assert len(cards) == len(set(cards)) <= 10
    assert here.page.locator("main details[open]").count() == 0


def test_a_safeguard_is_found_by_its_topic(played: None, site: Site, desk: Desks) -> None:
    here = desk(actor_named("rosa"), "en", 360)
    here.open("/law/")
    here.page.locator("nav.sheet a", has_text="Visits, letters and calls").click()
    section = here.page.locator("section", has=here.page.get_by_role("heading", name="Visits, letters and calls"))
    assert section.get_by_role("link", name="Letters and calls, several times a week").is_visible()
    counts = here.page.eval_on_selector_all(
        "nav.sheet li", "each => each.map(one => Number(one.querySelector('span').innerText))"
    )
    assert sum(counts) == here.page.locator("section dl.facts dt").count()
