"""Runs one command for as long as somebody holds the other end of standard input, and not a moment longer.

The launcher starts each server through this guard and keeps the pipe open. However the launcher ends (a
normal exit, Ctrl-C, `kill -9`), the kernel closes the pipe, and the guard stops what it started. It works
on every POSIX system, needs no Django, and stands in a session of its own, so that Ctrl-C in a terminal
reaches the launcher alone, which then decides in which order to stop.

    python -m amparo.entrypoints.guard --stop SIGINT --patience 20 [--user postgres] [--show FOLDER] -- COMMAND...
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from amparo.entrypoints.reaching_python import open_closed_homes

LAST_PATIENCE_SECONDS = 5.0


def under_guard(
    command: Sequence[str | Path],
    *,
    stop: signal.Signals,
    patience_seconds: float,
    user: str | int | None = None,
    show: Sequence[Path] = (),
    log: IO[bytes] | int | None = None,
    environment: dict[str, str] | None = None,
    keep: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Starts `command` under a guard of its own; closing the returned process's `stdin` stops both.

    `stop` is the signal by which the command ends in good order; after `patience_seconds` without an end
    come SIGQUIT and SIGKILL. `user` is whom the command runs as (root only), by name, or by a number
    that is its group's as well; `show` are folders that it is to reach (see `reaching_python`). Output
    goes to `log`, or to the launcher's own. `keep` are file descriptors (a lock) that the guard holds until
    it is done.
    """
    guard = [sys.executable, "-m", "amparo.entrypoints.guard"]
    guard += ["--stop", stop.name, "--patience", str(patience_seconds)]
    guard += ["--user", str(user)] if user is not None else []
    guard += [part for folder in show for part in ("--show", str(folder))]
    return subprocess.Popen(
        [*guard, "--", *map(str, command)],
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=subprocess.STDOUT if log else None,
        env=environment,
        pass_fds=tuple(keep),
        start_new_session=True,
    )


def stopped(guard: subprocess.Popen[bytes]) -> int:
    """Lets go of a guarded command, waits until it has ended, and returns its exit code."""
    if guard.stdin:
        with contextlib.suppress(BrokenPipeError):
            guard.stdin.close()
    return guard.wait()


def _watch(child: subprocess.Popen[bytes], stop: signal.Signals, patience_seconds: float) -> None:
    while os.read(sys.stdin.fileno(), 64):
        pass
    for number, seconds in ((stop, patience_seconds), (signal.SIGQUIT, LAST_PATIENCE_SECONDS)):
        child.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
            return
    child.kill()


def main() -> int:
    """Runs the command of the command line under guard; the exit code is the command's own."""
    parser = argparse.ArgumentParser(prog="amparo.entrypoints.guard")
    parser.add_argument("--stop", type=lambda name: signal.Signals[name], default=signal.SIGTERM)
    parser.add_argument("--patience", type=float, default=10.0)
    parser.add_argument("--user", type=lambda user: int(user) if user.isdecimal() else user)
    parser.add_argument("--show", type=Path, action="append", default=[])
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Only the closed pipe ends the guard. A handler, not SIG_IGN, which the command would inherit.
        signal.signal(number, lambda *_: None)
    with contextlib.suppress(OSError, subprocess.CalledProcessError):  # the command then finds that it cannot run
        open_closed_homes(options.show)
    child = subprocess.Popen(
        options.command,
        stdin=subprocess.DEVNULL,
        cwd="/" if options.user else None,
        user=options.user,
        group=_group_of(options.user) if options.user else None,
        extra_groups=[] if options.user else None,
        process_group=0,
    )
    threading.Thread(target=_watch, args=(child, options.stop, options.patience), daemon=True).start()
    code = child.wait()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)  # workers that a killed server left behind
    return code if code >= 0 else 128 - code


def _group_of(user: str | int) -> int:
    import pwd

    return user if isinstance(user, int) else pwd.getpwnam(user).pw_gid


if __name__ == "__main__":
    sys.exit(main())
