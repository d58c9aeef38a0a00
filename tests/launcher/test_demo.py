"""The demonstration, as a stranger starts it: links that work, and nothing left behind however it ends."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from amparo.entrypoints.postgres_programs import PostgresError, find_programs

try:
    find_programs()
except PostgresError:
    pytestmark = pytest.mark.skip(reason="NOT TESTED: no PostgreSQL on this machine and no wheel")

LINK = re.compile(r"http://127\.0\.0\.1:(\d+)/demo/enter/\S+")
START_SECONDS = 60
SECOND_START_SECONDS = 15


class Demo:
    """A running `amparo demo`, what it printed, and how long it took."""

    def __init__(self, folder: Path, *options: str) -> None:
        environment = {**os.environ, "AMPARO_ALLOWED_HOSTS": "real.example", "AMPARO_DSN_APP": "postgresql://real"}
        environment.pop("DATABASE_URL", None)
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-c", "from amparo.entrypoints.main import run; run()"),
                *("demo", "--data", str(folder), "--port", "8700", *options),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**environment, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
        assert self.process.stdout
        self.printed: list[str] = []
        for line in self.process.stdout:
            self.printed.append(line)
            if line.startswith("Stop with"):
                break
        else:
            pytest.fail("the demonstration ended: " + "".join(self.printed))
        self.seconds = time.monotonic() - begun
        self.links = [found[0] for line in self.printed if (found := LINK.search(line))]
        self.port = int(LINK.search(self.links[0])[1])  # type: ignore[index]

    def get(self, address: str, cookies: str = "") -> tuple[int, dict[str, str], str]:
        """Status, headers and text of one page; redirects are not followed."""
        parts = urlsplit(address)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", parts.path, headers={"Cookie": cookies} if cookies else {})
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        headers["cookies"] = "; ".join(v.split(";")[0] for n, v in answer.getheaders() if n.lower() == "set-cookie")
        return answer.status, headers, answer.read().decode()

    def ended(self, number: signal.Signals) -> int:
        """Sends the signal and waits."""
        self.process.send_signal(number)
        return self.process.wait(timeout=40)


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="amparo-demo-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def left_running(folder: Path) -> list[str]:
    """Command lines of processes that name the folder, or listen for this demonstration."""
    shown = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in shown.splitlines() if str(folder) in line]


def users_of_web_server(demo: Demo) -> set[int]:
    """The user ids of the processes that listen for `demo`; root if that had to be, which it then said."""
    shown = subprocess.run(["ps", "-ww", "-eo", "uid,args"], capture_output=True, text=True, check=True).stdout
    lines = [
        line.split(None, 1)
        for line in shown.splitlines()
        if f"-m granian --interface wsgi --host 127.0.0.1 --port {demo.port} " in line
        and "entrypoints.guard" not in line
    ]
    assert lines
    if any("The web server runs as root" in line for line in demo.printed):
        pytest.skip("NOT TESTED: here nobody but root can run this Python")
    return {int(user) for user, _ in lines}


def nothing_is_left(folder: Path, port: int, seconds: float = 30) -> bool:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        with socket.socket() as probe:
            free = probe.connect_ex(("127.0.0.1", port)) != 0
        if free and not left_running(folder):
            return True
        time.sleep(0.1)
    return False


def test_from_the_first_start_to_a_killed_one(folder: Path) -> None:
    first = Demo(folder)
    try:
        assert first.seconds < START_SECONDS
        assert len(first.links) == 7
        assert any("Every person and the country XA are invented" in line for line in first.printed)
        status, headers, _ = first.get(first.links[0])
        assert status == 302
        assert headers["location"] == "/"
        status, headers, page = first.get("/", headers["cookies"])
        assert status == 200
        assert "Rosa Example" in page
        assert first.get("/")[0] in {302, 200}
        if os.geteuid() == 0:
            assert 0 not in users_of_web_server(first)
        old = first.links[0]
    finally:
        code = first.ended(signal.SIGINT)
    assert code == 0
    assert nothing_is_left(folder, first.port)

    second = Demo(folder)
    try:
        assert second.seconds < SECOND_START_SECONDS
        assert second.get(old)[0] == 404, "a link from an earlier start still opens"
        assert second.get(second.links[-1])[0] == 302
    finally:
        second.process.kill()
        second.process.wait()
    third = Demo(folder)
    try:
        assert third.get(third.links[0])[0] == 302
        assert third.seconds < SECOND_START_SECONDS + 10
    finally:
        assert third.ended(signal.SIGTERM) == 0
    assert nothing_is_left(folder, third.port)


def test_another_port_is_used_where_the_wanted_one_is_taken(folder: Path) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", 8700))
        taken.listen(1)
        demo = Demo(folder)
        try:
            assert demo.port != 8700
            assert any("Port 8700 is taken" in line for line in demo.printed)
            assert demo.get(demo.links[0])[0] == 302
        finally:
            demo.ended(signal.SIGINT)
    assert nothing_is_left(folder, demo.port)
