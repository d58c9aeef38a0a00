"""Where Python is not whole, the two commands say exactly what to install, and leave nothing half made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: Stands in for a Python: answers as the arguments of the fixture say, and is the real one in everything else.
STANDS_IN = """#!/bin/sh
case "$*" in
{cases}
esac
exec {python} "$@"
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    for name in ("Makefile", "pyproject.toml", "hatch_build.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("scripts", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def python_that(clone: Path, **answers: str) -> Path:
    cases = "\n".join(f'*"{said}"*) exit 1 ;;' for said in answers.values())
    path = clone / "stands-in"
    path.write_text(STANDS_IN.format(cases=cases, python=sys.executable))
    path.chmod(0o755)
    return path


def demo(clone: Path, python: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(clone), "PYTHON": str(python)}
    return subprocess.run(
        ["make", "demo"], cwd=clone, env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_without_ensurepip_and_pip_it_says_what_to_install(clone: Path) -> None:
    refused = demo(clone, python_that(clone, ensurepip="import ensurepip", pip="-m pip --version"))
    assert refused.returncode != 0
    assert "it lacks ensurepip" in refused.stderr
    assert "apt-get install python3-venv" in refused.stderr
    assert not (clone / ".venv").exists()


def test_with_a_python_that_is_too_old_it_says_which_will_do(clone: Path) -> None:
    refused = demo(clone, python_that(clone, version="sys.version_info"))
    assert refused.returncode != 0
    assert "Amparo needs Python 3.11, 3.12 or 3.13" in refused.stderr
    assert "make PYTHON=/path/to/python3.12 demo" in refused.stderr
    assert not (clone / ".venv").exists()
