"""A real browser before the real server, on a real database; the server's clock is in the test's hand.

Chromium is the machine's own. Where there is none these tests are skipped, and say so.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest

from tests.serving import TestDatabase, prepare

prepare()
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver keeps a loop; the ORM is used beside it

from axe_playwright_python.base import AXE_SCRIPT  # noqa: E402
from django.core.management import call_command  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright  # noqa: E402
from pypdf import PdfReader  # noqa: E402

from amparo.access.actors import Actor  # noqa: E402
from tests.people import signed_in  # noqa: E402

CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)
SHOTS = Path(__file__).parent.parent.parent / "shots"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-dev-shm-usage",
]  # fmt: skip


#: What every page must keep, asked of the browser in one go: most of a journey's time is spent in asking.
_KEPT = """
axe.run(document, {resultTypes: ["violations"]}).then(found => ({
    violations: found.violations.map(each => [each.id, each.nodes[0].html]),
    wide: document.documentElement.scrollWidth,
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
    titles: document.querySelectorAll("h1").length,
    dead: [...document.querySelectorAll("a")].filter(one => !one.getAttribute("href")).map(one => one.outerHTML),
    filled: [...document.querySelectorAll("main .button:not(.quiet)")].filter(one => one.checkVisibility()).length,
}))
"""


@dataclass(slots=True)
class Site:
    """The server under test: its address, its log, and the moment (microseconds UTC) that it takes for now."""

    address: str
    moment_file: Path
    log: Path

    def now_is(self, moment: int) -> None:
        """From the next request on it is `moment`."""
        self.moment_file.write_text(str(moment), encoding="utf-8")


@dataclass(slots=True)
class Desk:
    """Somebody at a screen: a page of the browser, in one language and width. Notes what the console says."""

    site: Site
    context: BrowserContext
    page: Page
    language: str
    width: int
    heard: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Goes to `path`; the answer must be a page."""
        answer = self.page.goto(self.site.address + path)
        assert answer is not None and answer.status == 200, (path, answer and answer.status)

    def look(self, name: str) -> None:
        """Takes a picture, and holds the page against what every page must keep."""
        SHOTS.mkdir(exist_ok=True)
        shot = SHOTS / f"{name}-{self.language}-{self.width}.jpg"
        self.page.screenshot(path=shot, full_page=True, type="jpeg", quality=70)
        self.page.evaluate(AXE_SCRIPT)
        seen = self.page.evaluate(_KEPT)
        assert seen["wide"] <= self.width, f"{name} is {seen['wide']} wide on a screen of {self.width}"
        assert seen["violations"] == []
        assert (seen["lang"], seen["dir"]) == (self.language, "rtl" if self.language == "ar" else "ltr")
        assert seen["titles"] == 1
        assert seen["dead"] == [], "every link leads somewhere"
        assert seen["filled"] <= 1, "one filled button a page"
        assert self.heard == []

    def look_on_paper(self, name: str) -> str:
        """Prints the page with the margins that it asks for, and says what stands on it."""
        SHOTS.mkdir(exist_ok=True)
        paper = self.page.pdf(path=SHOTS / f"{name}-{self.language}.pdf", format="A4")
        return "\n".join(each.extract_text() for each in PdfReader(BytesIO(paper)).pages)


@pytest.fixture(scope="session")
def site(database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The server, started as in production but for its clock."""
    folder = tmp_path_factory.mktemp("site")
    call_command("collectstatic", verbosity=0, interactive=False)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = Site(f"http://127.0.0.1:{port}", folder / "moment", folder / "log")
    site.moment_file.write_text("", encoding="utf-8")
    environment = {
        **os.environ,
        **{f"AMPARO_DSN_{role.upper()}": database.dsn(role) for role in ("app", "evaluation")},
        "AMPARO_CLOCK": "tests.journeys.browser.steered.SteeredClock",
        "AMPARO_TEST_MOMENT": str(site.moment_file),
        "PYTHONPATH": str(Path(__file__).parent.parent.parent.parent),
    }
    for role in ("OWNER", "SEALING", "AUDITOR"):
        environment.pop(f"AMPARO_DSN_{role}", None)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    with site.log.open("w") as log:
        server = subprocess.Popen(
            [*command, "amparo.entrypoints.wsgi:application"], env=environment, stdout=log, stderr=log
        )
    try:
        _wait(site)
        yield site
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(site: Site) -> None:
    for _ in range(150):
        try:
            with socket.create_connection(("127.0.0.1", int(site.address.rsplit(":", 1)[1])), timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the server did not answer: {site.log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the journeys in a browser are not tested (apt install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


class Desks:
    """Opens desks and closes them all."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self.site, self.browser = site, browser
        self.opened: list[Desk] = []

    def __call__(
        self, actor: Actor | None = None, language: str = "en", width: int = 1280, script: bool = True
    ) -> Desk:
        """A desk, of `actor` who has signed in, or of a visitor. `script` false forbids scripts."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, timezone_id="Asia/Tokyo"
        )
        cookies = [{"name": "django_language", "value": language, "url": self.site.address}]
        if actor is not None:
            session = signed_in(actor).cookies["sessionid"].value
            cookies.append({"name": "sessionid", "value": session, "url": self.site.address})
        context.add_cookies(cookies)  # type: ignore[arg-type]
        desk = Desk(self.site, context, context.new_page(), language, width)
        desk.page.on("console", lambda message: desk.heard.append(f"{message.type}: {message.text}"))
        desk.page.on("pageerror", lambda error: desk.heard.append(str(error)))
        self.opened.append(desk)
        return desk


@pytest.fixture
def desk(site: Site, browser: Browser) -> Iterator[Desks]:
    """Opens desks; afterwards the server must not have complained."""
    desks = Desks(site, browser)
    before = site.log.stat().st_size
    yield desks
    for each in desks.opened:
        each.context.close()
    complaints = site.log.read_text()[before:]
    assert "ERROR" not in complaints, complaints
