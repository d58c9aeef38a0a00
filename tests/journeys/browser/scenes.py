"""People, places and words that several journeys share. All are invented."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from amparo.access.actors import Actor, Role
from amparo.access.store.context import actor_named
from amparo.access.store.recording import declare_coverage
from amparo.access.store.users import add_membership, add_user
from amparo.pathway.clock import FixedClock, SystemClock
from amparo.pathway.events import Coverage
from amparo.pathway.instants import moment_of
from amparo.pathway.store.clock import running_on
from tests.journeys.browser.conftest import Desk
from tests.people import DAY, HOUR, agency

ZONE = "CET"
MINUTE = HOUR // 60

#: The words of the five answers, by language.
WORDS = {
    "en": {"breached": "Breached", "met": "Met", "signed_in": "Today"},
    "ar": {"breached": "أُخلّ بها", "met": "تحققت", "signed_in": "اليوم"},
}


@dataclass(frozen=True, slots=True)
class Station:
    """A police child desk whose record of the first hours is whole, and somebody who works there."""

    officer: Actor
    username: str
    password: str


def station() -> Station:
    """A new station, with one officer who has a password."""
    place, username, password = agency("police"), f"desk-{uuid.uuid4().hex[:10]}", "four words that nobody says"
    user = add_user(username, "Robin Example", password)
    add_membership(user, place, Role.POLICE_CHILD_DESK, start=0)
    officer = actor_named(username)
    kinds = frozenset({"apprehended", "brought_before_authority", "detention_released", "age_recorded"})
    with running_on(FixedClock(SystemClock().now() - 30 * DAY)):
        declare_coverage(officer, Coverage(place, kinds))
    return Station(officer, username, password)


def yesterday_at_nine() -> int:
    """Two days before now at nine in the morning in the zone of the country, in microseconds UTC."""
    now = moment_of(SystemClock().now() - 2 * DAY, ZONE)
    nine = datetime(now.year, now.month, now.day, 9, 0, tzinfo=now.tzinfo)
    return int(nine.timestamp()) * 1_000_000


def fill_date(desk: Desk, name: str, at: int) -> None:
    """Writes `at` to the minute into the date called `name`."""
    when = moment_of(at, ZONE)
    desk.page.fill(f"#{name}-day", str(when.day))
    desk.page.select_option(f"#{name}-month", str(when.month))
    desk.page.fill(f"#{name}-year", str(when.year))
    desk.page.fill(f"#{name}-time", f"{when:%H:%M}")


def press(desk: Desk) -> None:
    """Presses the one filled button of the page."""
    desk.page.locator("main .button:not(.quiet)").first.click()


def take_in(desk: Desk, stopped: int, name: str = "Juno Example") -> str:
    """Takes a child in who was stopped at `stopped`, and returns the child's path."""
    desk.open("/intake/")
    desk.page.fill("#name", name)
    desk.page.fill("#age", "15")
    desk.page.check("input[name=age_basis][value=self]")
    desk.page.check("input[name=safe_now][value=unknown]")
    desk.page.check("input[name=came][value=apprehended]")
    desk.page.check("input[name=free][value=no]")
    fill_date(desk, "met", stopped)
    press(desk)
    desk.page.wait_for_url("**/children/XA-*/")
    return desk.page.url.removeprefix(desk.site.address)


def first_judge_card(desk: Desk) -> str:
    """The outcome of `Brought promptly before a judge` on the child's page that is open: its name in the code."""
    rule = "a[href='/law/arrest-before-authority-24h/']"
    desk.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    card = desk.page.locator(f"article.finding:has({rule}), ul.brief > li:has({rule})").first
    return card.locator("[data-outcome].tag").first.get_attribute("data-outcome") or ""


def add_judge(desk: Desk, path: str, at: int) -> None:
    """Records on the child's page that the child was before a judge at `at`."""
    desk.open(f"{path}add/?kind=brought_before_authority")
    fill_date(desk, "happened", at)
    desk.page.check("input[name=authority_type][value=judge]")
    press(desk)
    desk.page.wait_for_url(f"**{path}")
