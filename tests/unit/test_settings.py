"""Settings: what is not set is the safe choice, and what is missing is said by name."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

GIVEN = {
    "AMPARO_SECRET_KEY": "x" * 60,
    "AMPARO_KEYS": "/nowhere/keys",
    "AMPARO_DSN_APP": "postgresql://amparo_app:secret@/amparo?host=/run/db",
    "AMPARO_DSN_EVALUATION": "postgresql://amparo_evaluation:secret@/amparo?host=/run/db",
}
ASK = """
import json
from amparo.entrypoints import settings as s
names = ["DEBUG", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
         "SECURE_HSTS_SECONDS", "SESSION_COOKIE_NAME", "AMPARO_DEMO", "CONTENT_SECURITY_POLICY", "X_FRAME_OPTIONS"]
print(json.dumps({**{n: getattr(s, n, None) for n in names}, "aliases": sorted(s.DATABASES),
                  "users": {a: d["USER"] for a, d in s.DATABASES.items()}, "apps": s.INSTALLED_APPS}))
"""


def settings_with(**more: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    return subprocess.run(
        [sys.executable, "-c", ASK], env={**clean, **GIVEN, **more}, capture_output=True, text=True, check=False
    )


def test_what_is_not_set_is_the_safe_choice() -> None:
    found = json.loads(settings_with().stdout)
    assert found["DEBUG"] is False
    assert found["AMPARO_DEMO"] is False
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_HSTS_SECONDS"] >= 31536000
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert found["X_FRAME_OPTIONS"] == "DENY"
    directives = found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
    assert directives["default-src"] == directives["object-src"] == directives["base-uri"] == ["'none'"]
    assert "unsafe" not in json.dumps(directives)


def test_a_process_that_serves_people_holds_no_other_login() -> None:
    found = json.loads(settings_with().stdout)
    assert found["users"] == {"default": "amparo_app", "evaluation": "amparo_evaluation"}
    assert "django.contrib.admin" not in found["apps"]
    more = json.loads(settings_with(AMPARO_DSN_OWNER="user=amparo_owner").stdout)
    assert more["aliases"] == ["default", "evaluation", "owner"]


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_what_is_missing_is_named(name: str) -> None:
    failed = settings_with(**{name: ""})
    assert failed.returncode
    assert f"{name} is not set" in failed.stderr
    assert "secret@" not in failed.stderr


@pytest.mark.parametrize("hosts", ["amparo.example.org", "localhost,amparo.example.org", "*"])
def test_the_demonstration_cannot_be_served_to_others(hosts: str) -> None:
    failed = settings_with(AMPARO_DEMO="1", AMPARO_ALLOWED_HOSTS=hosts)
    assert failed.returncode
    assert "this machine alone" in failed.stderr


def test_a_switch_is_one_or_nought() -> None:
    assert "write 1 or 0" in settings_with(AMPARO_HTTPS="no").stderr


def test_a_short_secret_key_is_refused() -> None:
    failed = settings_with(AMPARO_SECRET_KEY="correct horse")
    assert failed.returncode
    assert "AMPARO_SECRET_KEY is short enough to be guessed" in failed.stderr
    assert "correct horse" not in failed.stderr


@pytest.mark.parametrize("hosts", ["*", ".example.org", "amparo.example.org,*"])
def test_hosts_are_named_one_by_one(hosts: str) -> None:
    failed = settings_with(AMPARO_ALLOWED_HOSTS=hosts)
    assert failed.returncode
    assert "names every host by itself" in failed.stderr


@pytest.mark.parametrize("name", ["AMPARO_DSN_APP", "AMPARO_DSN_EVALUATION", "AMPARO_DSN_OWNER"])
def test_an_address_that_cannot_be_read_is_named_and_not_quoted(name: str) -> None:
    failed = settings_with(**{name: "postgres//amparo_app:tell-nobody@host/amparo"})
    assert failed.returncode
    assert f"{name} is no address of a database" in failed.stderr
    assert "tell-nobody" not in failed.stderr
