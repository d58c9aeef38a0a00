"""The pure core does without Django, without a database and without what only a server has."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.reading_code import module_name, pure_files

#: What only the server brings. A pure file must be importable where none of it can be imported.
SERVER_ONLY = ("django", "allauth", "psycopg", "psycopg_pool", "granian", "cryptography", "whitenoise", "csp")

#: The vault seals with `cryptography`; it needs no Django, and is no part of the core that others call.
MAY_USE = {"amparo.vault": {"cryptography"}}

PROBE = """
import importlib, sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in refused:
            raise ImportError(f"a pure file imports {name}")

refused = set(sys.argv[1].split(","))
sys.meta_path.insert(0, Refuse())
failed = []
for name in sys.argv[2].split(","):
    try:
        importlib.import_module(name)
    except ImportError as error:
        failed.append(f"{name}: {error}")
print("\\n".join(failed))
sys.exit(bool(failed))
"""


def _import_without(refused: set[str], modules: list[str]) -> str:
    arguments = [sys.executable, "-c", PROBE, ",".join(sorted(refused)), ",".join(modules)]
    return subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=120).stdout.strip()


def test_no_pure_file_imports_what_only_the_server_has() -> None:
    modules = sorted(module_name(path) for path in pure_files())
    assert len(modules) > 20
    grouped: dict[frozenset[str], list[str]] = {}
    for module in modules:
        room = ".".join(module.split(".")[:2])
        grouped.setdefault(frozenset(SERVER_ONLY) - MAY_USE.get(room, set()), []).append(module)
    for refused, names in grouped.items():
        assert _import_without(set(refused), names) == ""


def test_the_probe_sees_an_import_that_is_two_steps_away() -> None:
    shown = _import_without({"zoneinfo"}, ["amparo.law.limits", "amparo.pathway.events"])
    assert shown == "amparo.pathway.events: a pure file imports zoneinfo"


def test_asking_the_command_for_help_imports_no_server() -> None:
    probe = "import sys; from amparo.entrypoints.main import exit_code; exit_code(['--help']); " + (
        "sys.exit(sorted(set(sys.argv[1].split(',')) & set(sys.modules)) or 0)"
    )
    arguments = [sys.executable, "-c", probe, ",".join(SERVER_ONLY)]
    shown = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60)
    assert shown.returncode == 0, shown.stderr
    assert "check" in shown.stdout
