"""Who runs the web server where root starts a demonstration, and how that user reaches Python in a closed home."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from amparo.entrypoints import unprivileged
from amparo.entrypoints.guard import under_guard
from amparo.entrypoints.unprivileged import hand_over, web_user

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="NOT TESTED: only root runs a server as somebody else")


def test_it_is_a_number_that_is_nobodys_and_stays_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    number = web_user(tmp_path / "one")
    assert number in unprivileged.UNNAMED
    assert number == web_user(tmp_path / "one")
    assert number != web_user(tmp_path / "another")
    entry = pwd.struct_passwd(("somebody", "x", number, number, "", "/", "/bin/sh"))
    monkeypatch.setattr(pwd, "getpwall", lambda: [entry])
    assert web_user(tmp_path / "one") not in {number, None}


def test_who_is_not_root_runs_it_as_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert web_user(tmp_path) is None


@as_root
def test_what_is_handed_over_leads_nowhere_else(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("root's own")
    (tmp_path / "keys" / "deep").mkdir(parents=True)
    (tmp_path / "keys" / "deep" / "key").write_text("")
    (tmp_path / "keys" / "link").symlink_to(outside)
    hand_over(tmp_path / "keys", 61500)
    assert outside.stat().st_uid == 0
    for path in (tmp_path / "keys", *(tmp_path / "keys").rglob("*")):
        assert path.lstat().st_uid == path.lstat().st_gid == 61500


def run_as_somebody(command: Sequence[str | Path], show: Sequence[Path], log: Path) -> tuple[int, str]:
    with log.open("wb") as written:
        guard = under_guard(command, stop=signal.SIGTERM, patience_seconds=5, user=61500, show=show, log=written)
        guard.wait(timeout=60)
    assert guard.stdin
    guard.stdin.close()
    return guard.returncode, log.read_text()


@as_root
def test_a_closed_home_shows_what_is_needed_and_nothing_else(tmp_path: Path) -> None:
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode:
        pytest.skip("NOT TESTED: this machine allows no mount namespaces")
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    for folder in ("python", "letters"):
        (home / folder).mkdir()
        (home / folder / "file").write_text(f"one of the {folder}\n")
    look = ["/bin/sh", "-c", f"cat {home}/python/file; ls {home}; id -u; id -G"]
    log = tmp_path / "log"

    code, _ = run_as_somebody(look, [], log)
    assert code != 0 or "one of the python" not in log.read_text()
    code, shown = run_as_somebody(look, [home / "python"], log)
    assert (code, shown.splitlines()) == (0, ["one of the python", "python", "61500", "61500"])
    assert {path.name for path in home.iterdir()} == {"python", "letters"}, "the machine itself is as it was"
    assert str(home) not in Path("/proc/self/mounts").read_text()
