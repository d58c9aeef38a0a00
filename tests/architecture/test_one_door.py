"""No screen reaches a case but by the door that evaluates, redacts and writes the audit."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.reading_code import ROOT, SOURCE, imported, python_files, syntax_tree

#: Rooms above `access`: they reach what is stored by its doors alone.
ABOVE = ("casework", "exchange", "online", "policy", "measure")

#: The doors, each with what it is. A module is open whole, a name alone. Each opens, lists or records for somebody,
#: under a purpose, and writes the audit; or it tells of no case at all.
DOORS = {
    "amparo.access.store.opening": "open_case and open_list",
    "amparo.access.store.papers": "the same door for papers and lists that Amparo makes, with who may have them",
    "amparo.access.store.recording": "the way in for new facts",
    "amparo.access.store.context": "who acts, for whom",
    "amparo.access.store.judging.load": "the law and the catalogue, before anybody is served: no case",
    "amparo.access.store.judging.pack": "the law of this server: no case",
    "amparo.access.store.judging.rules": "the catalogue: no case",
    "amparo.pathway.store.reading.agencies": "names of agencies, which are public words",
    "amparo.pathway.store.reading.facilities": "names of places, which are public words",
    "amparo.pathway.store.reading.AgencyName": "what an agency is called: the type of it alone",
    "amparo.pathway.store.reading.FacilityName": "what a place is called: the type of it alone",
    "amparo.pathway.store.clock.clock": "what time it is",
}

#: Files of `entrypoints` that may go to a store directly, each with the reason.
EXCEPTIONS = {
    "entrypoints/demo/loading.py": "enters the synthetic country, before anybody can sign in",
    "entrypoints/population_loading.py": "copies synthetic children in, as the administrator; reads no case",
    "entrypoints/cli/audit.py": "reads what the audit says, by the auditor's login, without who and whose; no case",
    "entrypoints/cli/user.py": "enters staff, agencies and mandates; reads no case",
}


def _ways_in(path: Path) -> set[str]:
    """What a file imports from stores, as `amparo.room.store.module` or `amparo.room.store.module.name`.

    Where names are imported from a module, the names count and not the module.
    """
    names = {name for name in imported(path) if re.match(r"amparo\.\w+\.store\.\w+", name)}
    return {name for name in names if not any(other.startswith(f"{name}.") for other in names)}


def _is_a_door(name: str) -> bool:
    return name in DOORS or name.rpartition(".")[0] in DOORS


def _above_the_stores() -> list[Path]:
    folders = [SOURCE / room for room in (*ABOVE, "entrypoints")]
    return [path for path in python_files() if any(path.is_relative_to(folder) for folder in folders)]


def test_only_the_doors_are_used() -> None:
    wrong = {
        path.relative_to(ROOT).as_posix(): sorted(stores)
        for path in _above_the_stores()
        if path.relative_to(SOURCE).as_posix() not in EXCEPTIONS
        and (stores := {name for name in _ways_in(path) if not _is_a_door(name)})
    }
    assert wrong == {}


def test_every_exception_is_still_needed() -> None:
    there = {path.relative_to(SOURCE).as_posix() for path in _above_the_stores()}
    assert [
        name for name in EXCEPTIONS if name in there and all(_is_a_door(way) for way in _ways_in(SOURCE / name))
    ] == []


def test_no_screen_asks_the_database_itself() -> None:
    """Neither a model's `objects`, nor a cursor, nor another alias of the database."""
    wrong: list[str] = []
    for path in _above_the_stores():
        if "entrypoints" in path.parts:
            continue
        for node in ast.walk(syntax_tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "raw", "cursor", "_default_manager"}:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.attr}")
        if {"django.db.connection", "django.db.connections", "psycopg"} & imported(path):
            wrong.append(f"{path.relative_to(ROOT)}: a connection to the database")
    assert wrong == []


def test_stores_hand_out_no_model() -> None:
    """No public function of a store says that it returns a queryset or a model of Django."""
    wrong: list[str] = []
    for path in python_files():
        if not path.is_relative_to(SOURCE) or "store" not in path.parts or "migrations" in path.parts:
            continue
        if path.name in {"models.py", "admin.py"}:
            continue
        models = {name.rpartition(".")[2] for name in imported(path) if ".store.models." in name}
        for node in syntax_tree(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.returns:
                said = {part.id for part in ast.walk(node.returns) if isinstance(part, ast.Name)}
                if said & (models | {"QuerySet"}):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.name}")
    assert wrong == []
