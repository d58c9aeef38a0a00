"""Runs the web server (granian, WSGI) under a guard, on a port that is free.

Needs no Django in the launcher: the server's own process reads the settings from the environment it is given.
"""

from __future__ import annotations

import contextlib
import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from amparo.entrypoints.guard import stopped, under_guard
from amparo.entrypoints.reaching_python import needed_folders

APPLICATION = "amparo.entrypoints.wsgi:application"
START_SECONDS = 60.0
STOP_SECONDS = 10.0
PORTS_TRIED = 50


class WebServerError(RuntimeError):
    """The web server could not be started. The message says what to do."""


def free_port(host: str, wanted: int) -> int:
    """`wanted`, or the next port after it that nobody listens on.

    Raises `WebServerError` if none of the next fifty is free, or the host is not this machine's.
    """
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
                probe.listen(1)
            except PermissionError as error:
                raise WebServerError(
                    f"port {port} needs more rights; choose one from 1024 on with --port"
                ) from error
            except OSError:
                continue
            return port
    raise WebServerError(
        f"no port from {wanted} to {wanted + PORTS_TRIED - 1} is free on {host}; choose with --port"
    )


def can_serve(user: int, state: Path) -> bool:
    """Whether `user` can load what the web server needs, and go into `state`: found out by trying."""
    probe = [sys.executable, "-c", f"import amparo, django, granian, psycopg, os; os.chdir({str(state)!r})"]
    guard = under_guard(
        probe,
        stop=signal.SIGTERM,
        patience_seconds=STOP_SECONDS,
        user=user,
        show=needed_folders(),
        log=subprocess.DEVNULL,
    )
    with contextlib.suppress(subprocess.TimeoutExpired):
        guard.wait(START_SECONDS)
    return stopped(guard) == 0


@contextlib.contextmanager
def serving(
    host: str,
    port: int,
    environment: Mapping[str, str],
    *,
    workers: int = 1,
    threads: int = 4,
    user: int | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """The web server on `host`:`port`, answering, from here to the end of the block.

    `environment` is all that its process gets. `user` is whom it runs as, if not the launcher (root
    only). Raises `WebServerError` if it ends before it answers, or answers that it is broken.
    """
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning"]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "5", APPLICATION]
    guard = under_guard(
        command,
        stop=signal.SIGTERM,
        patience_seconds=STOP_SECONDS,
        user=user,
        show=needed_folders() if user is not None else (),
        environment=dict(environment),
    )
    try:
        _wait_until_answering(host, port, guard)
        yield guard
    finally:
        stopped(guard)


def _wait_until_answering(host: str, port: int, guard: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        if guard.poll() is not None:
            raise WebServerError("the web server ended before it answered; its messages stand above")
        connection = http.client.HTTPConnection(host, port, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/robots.txt", headers={"Connection": "close"})
            status = connection.getresponse().status
            if status >= 500:
                raise WebServerError(f"the web server answers with an error ({status}); its messages stand above")
            return
        connection.close()
        time.sleep(0.1)
    raise WebServerError(f"the web server did not answer within {START_SECONDS:.0f} seconds")
