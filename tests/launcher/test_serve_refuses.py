"""What `amparo serve` does not begin with: addresses that it cannot read, and pages sent in the clear."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

GIVEN = {
    "AMPARO_SECRET_KEY": "x" * 60,
    "AMPARO_KEYS": "/nowhere/keys",
    "AMPARO_DSN_APP": "postgresql://amparo_app:tell-nobody@/amparo?host=/nowhere",
    "AMPARO_DSN_EVALUATION": "postgresql://amparo_evaluation:tell-nobody@/amparo?host=/nowhere",
    "AMPARO_DSN_OWNER": "postgresql://amparo_owner:tell-nobody@/amparo?host=/nowhere",
    "DATABASE_URL": "postgresql://administrator:tell-nobody@/postgres?host=/nowhere",
}

AS_ROOT = ["--as-root"] if os.geteuid() == 0 else []


def served(*options: str, **more: str) -> subprocess.CompletedProcess[str]:
    clean = {n: v for n, v in os.environ.items() if not n.startswith("AMPARO_") and n != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-c", "from amparo.entrypoints.main import run; run()", "serve", *AS_ROOT, *options],
        env={**clean, **GIVEN, **more},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", ["DATABASE_URL", "AMPARO_DSN_OWNER", "AMPARO_DSN_APP"])
def test_an_address_that_cannot_be_read_is_named_and_not_quoted(name: str) -> None:
    ended = served("--prepare", **{name: "postgres//somebody:tell-nobody@host/amparo"})
    assert ended.returncode == 2
    assert f"{name} is no address of a database" in ended.stderr
    assert "tell-nobody" not in ended.stdout + ended.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "amparo.example.org"])  # noqa: S104 - refused
def test_pages_do_not_leave_the_machine_in_the_clear(host: str) -> None:
    ended = served("--host", host, AMPARO_HTTPS="0")
    assert ended.returncode == 2
    assert "AMPARO_HTTPS=0" in ended.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is refused")
@pytest.mark.parametrize("option", [[], ["--prepare"]])
def test_the_web_server_does_not_run_as_root_unless_somebody_says_so(option: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", "from amparo.entrypoints.main import run; run()", "serve", *option],
        env={**os.environ, **GIVEN},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert "does not run as root" in ended.stderr
    assert "AMPARO_KEYS" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_a_law_that_cannot_be_used_is_told_before_anything_is_served(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[pack]\nid = "XZ"\nname = "XZ (invented)"\nzone = "Nowhere"\n', encoding="utf-8")
    ended = served(AMPARO_COUNTRY=str(wrong))
    assert ended.returncode == 2
    assert ended.stderr == "AMPARO_COUNTRY: wrong.toml:4: pack: there is no time zone 'Nowhere'; use an IANA name\n"
    assert "there is no such pack; known are XA, XB" in served(AMPARO_COUNTRY="nowhere").stderr
