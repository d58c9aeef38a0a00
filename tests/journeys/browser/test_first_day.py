"""A day with a child: in, clock running, judge, met; another child, no judge, breached; a slip mended."""

from __future__ import annotations

import pytest

from amparo.access.actors import Role
from amparo.access.store.users import add_membership
from amparo.pathway.instants import moment_of
from tests.journeys.browser.conftest import Desks, Site
from tests.journeys.browser.scenes import (
    MINUTE,
    WORDS,
    add_judge,
    fill_date,
    first_judge_card,
    press,
    station,
    take_in,
    yesterday_at_nine,
)
from tests.people import HOUR, agency, child, somebody

EVERYWHERE = [(language, width) for language in ("en", "ar") for width in (360, 1280)]


@pytest.mark.parametrize(("language", "width"), EVERYWHERE)
def test_a_day_at_the_desk(site: Site, desk: Desks, language: str, width: int) -> None:
    place, stopped = station(), yesterday_at_nine()
    site.now_is(stopped + 20 * MINUTE)
    here = desk(language=language, width=width)

    # a wrong password says so, at the top, and keeps the work name
    here.open("/accounts/login/")
    here.look("signin")
    here.page.fill("#id_login", place.username)
    here.page.fill("#id_password", "something else entirely")
    press(here)
    assert here.page.locator(".errors").evaluate("each => each === document.activeElement")
    assert here.page.input_value("#id_login") == place.username
    here.look("signin-wrong")
    here.page.fill("#id_password", place.password)
    press(here)
    assert here.page.locator("h1").inner_text() == WORDS[language]["signed_in"]
    here.look("today-empty")

    # a date that is none is answered at the top and in its place, and nothing typed is lost
    here.open("/intake/")
    here.look("intake")
    here.page.fill("#name", "Juno Example")
    here.page.fill("#met-day", "31")
    here.page.select_option("#met-month", "4")
    here.page.fill("#met-year", "2026")
    press(here)
    assert here.page.locator(".errors").evaluate("each => each === document.activeElement")
    here.page.locator(".errors a").click()
    assert here.page.locator("#met-day").evaluate("each => each === document.activeElement")
    assert here.page.input_value("#name") == "Juno Example"
    here.look("intake-wrong")

    # in: the clock runs
    path = take_in(here, stopped)
    assert first_judge_card(here) == "due"
    here.look("child-pending")
    here.open("/")
    assert here.page.locator(".task[data-outcome=due]").count() >= 1
    here.look("today")

    # before a judge after nine hours: met
    site.now_is(stopped + 10 * HOUR)
    add_judge(here, path, stopped + 9 * HOUR)
    assert first_judge_card(here) == "met"
    here.look("child-met")

    # as it was before the hearing was recorded: it ran
    here.page.evaluate("document.querySelector('#step').value = 0")
    here.page.locator(".asof button").click()
    here.page.wait_for_url("**as_of=**")
    assert here.page.locator(".notice a[href='?']").first.is_visible()
    here.look("child-as-of")

    # another child, and nobody brings the child before a judge: breached
    other = take_in(here, stopped, "Teo Example")
    site.now_is(stopped + 26 * HOUR)
    here.open(other)
    assert first_judge_card(here) == "breached"
    here.look("child-breached")
    here.open("/")
    assert here.page.locator(".task.next[data-outcome=breached]").count() == 1
    here.look("today-overdue")

    # the judge was written down a day late, by a slip; the correction makes it met
    add_judge(here, other, stopped + 25 * HOUR)
    assert first_judge_card(here) == "breached"
    row = here.page.locator("tr:has(a[href*='/entries/'])").last
    row.locator("a[href*='/entries/']").click()
    here.look("correct")
    fill_date(here, "happened", stopped + 8 * HOUR)
    press(here)
    here.page.wait_for_url(f"**{other}")
    assert first_judge_card(here) == "met"
    here.look("child-corrected")

    # out
    here.page.locator(".bar form button").click()
    here.open("/accounts/login/")
    assert here.page.goto(site.address + other) is not None
    assert "/accounts/login/" in here.page.url


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 360)])
def test_who_has_two_roles_chooses_for_whom_to_act(site: Site, desk: Desks, language: str, width: int) -> None:
    site.moment_file.write_text("")
    police, court = somebody(Role.POLICE_CHILD_DESK), agency("court")
    add_membership(police.user, court, Role.JUDGE_CLERK, start=0)
    reference = child(police).reference
    here = desk(police, language, width)
    here.open("/acting/")
    here.look("acting")
    for name, status in ((court, 404), (police.agency, 200)):
        here.open("/")
        here.page.locator(".acting a[href='/acting/']").click()
        here.page.locator("label.choice", has_text=name).click()
        press(here)
        assert here.page.locator(".bar .who").inner_text() == f"Example {name}"
        answer = here.page.goto(f"{site.address}/children/{reference}/")
        assert answer is not None and answer.status == status, "each agency has its own mandates"
    here.heard.clear()  # the browser notes that a page was not found, which was meant


@pytest.mark.parametrize("language", ["en", "ar"])
def test_without_a_script(site: Site, desk: Desks, language: str) -> None:
    place, stopped = station(), yesterday_at_nine()
    site.now_is(stopped + HOUR)
    here = desk(place.officer, language, 360, script=False)
    path = take_in(here, stopped)
    here.open(f"{path}add/?kind=interview_started")
    fill_date(here, "happened", stopped + HOUR // 2)
    here.page.check("input[name=role][value=suspect]")
    here.page.locator("button[value=read]").click()
    assert here.page.locator(".reads strong").first.inner_text().startswith(str(moment_of(stopped, "CET").day))
    press(here)
    here.page.wait_for_url(f"**{path}")
    assert here.page.locator(
        "article.finding[data-outcome=breached], :is(article.finding, .brief .tag)[data-outcome=unknown]"
    ).count()
    fill_date(here, "as_of", stopped - HOUR)
    here.page.locator(".asof button").click()
    assert here.page.locator(".notice a[href='?']").first.is_visible()
    assert here.page.input_value("#as_of-time") == f"{moment_of(stopped - HOUR, 'CET'):%H:%M}"


def test_with_the_keyboard_alone(site: Site, desk: Desks) -> None:
    place, stopped = station(), yesterday_at_nine()
    site.now_is(stopped + HOUR)
    here = desk(place.officer)
    here.open("/")
    keys = here.page.keyboard

    def focused() -> str:
        return here.page.evaluate("document.activeElement.id || document.activeElement.name || ''")

    def go_to(name: str) -> None:
        for _ in range(80):
            if focused() == name:
                return
            keys.press("Tab")
        raise AssertionError(f"{name} is out of reach of the keyboard")

    keys.press("Tab")
    assert here.page.evaluate("document.activeElement.className") == "skip"
    for _ in range(20):
        keys.press("Tab")
        if here.page.evaluate("document.activeElement.getAttribute('href')") == "/intake/":
            break
    keys.press("Enter")
    here.page.wait_for_url("**/intake/")
    go_to("name")
    keys.type("Juno")
    go_to("languages")
    keys.type("Portuguese")
    go_to("age")
    keys.type("16")
    go_to("age_basis-0")
    keys.press("Space")
    go_to("safe_now-0")
    keys.press("ArrowDown")  # the second answer: no
    go_to("recruiter_near-0")
    keys.press("Space")
    go_to("medical_need-0")
    keys.press("Space")
    go_to("came-0")
    keys.press("Space")
    go_to("met-day")
    keys.type("1")
    go_to("met-month")
    keys.press("ArrowDown")
    go_to("met-year")
    keys.type("2026")
    go_to("free-0")
    keys.press("ArrowDown")
    go_to("asks")
    keys.type("My aunt")
    for _ in range(40):
        if here.page.evaluate("document.activeElement.matches('main .button:not(.quiet)')"):
            break
        keys.press("Tab")
    keys.press("Enter")
    here.page.wait_for_url("**/children/XA-*/")
    assert here.page.locator("h1").inner_text().startswith("Juno")
    assert "January 2026" in here.page.locator("table.pathway").inner_text() or "1 January" in here.page.content()
