"""The shape of the house: sizes, names, docstrings, pages, and what may be written in a committed file."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.reading_code import ROOMS, ROOT, SOURCE, committed, pure_files, python_files, syntax_tree

MOST_LINES = 500

#: Files over the limit, each with the reason why it may be.
LONGER: dict[str, str] = {}

#: Names that say nothing of what is inside.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "tools", "stuff"}

# Written in two parts, so that this file does not hold what it looks for.
REGISTRIES = [
    "py" + "pi.org",
    "python" + "hosted",
    "test.py" + "pi",
    "registry.npm" + "js",
    "conda." + "anaconda",
    "ghcr" + ".io",
]
MACHINE_PATHS = re.compile(r"/ro" + r"ot/|/wo" + r"rk/|/ho" + r"me/[a-z]|/Us" + r"ers/|/tmp/(?!amparo)[a-z]+/")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_python_file_is_too_long_without_a_reason() -> None:
    lengths = {relative(path): len(path.read_text().splitlines()) for path in python_files()}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES and name not in LONGER} == {}
    assert [name for name in LONGER if lengths.get(name, 0) <= MOST_LINES] == [], "no longer needed"


def test_every_name_says_what_is_inside() -> None:
    names = {relative(path): set(path.relative_to(ROOT).with_suffix("").parts) for path in committed()}
    assert {name for name, parts in names.items() if parts & EMPTY_NAMES} == set()


def _undocumented(path: Path) -> list[str]:
    tree = syntax_tree(path)
    missing = [] if ast.get_docstring(tree) or not tree.body else ["the file itself"]

    def visit(node: ast.Module | ast.ClassDef, prefix: str) -> None:
        for child in node.body:
            if not isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if child.name.startswith("_") or _repeats_another(child):
                continue
            if not ast.get_docstring(child):
                missing.append(f"{prefix}{child.name}")
            if isinstance(child, ast.ClassDef):
                visit(child, f"{prefix}{child.name}.")

    visit(tree, "")
    return missing


def _repeats_another(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it is an overload or says that it overrides: the promise stands elsewhere."""
    names = {ast.unparse(decorator).rpartition(".")[2] for decorator in node.decorator_list}
    return bool(names & {"overload", "override"})


def test_every_public_name_of_a_pure_file_says_what_it_promises() -> None:
    missing = {relative(path): names for path in pure_files() if (names := _undocumented(path))}
    assert missing == {}


def test_every_room_has_its_page() -> None:
    rooms = ROOT / "docs" / "rooms"
    assert [room for room in ROOMS if not (rooms / f"{room}.md").is_file()] == []
    assert [page.stem for page in rooms.glob("*.md") if page.stem not in ROOMS] == [], "a page without a room"


def test_a_page_of_a_room_names_files_that_exist() -> None:
    wrong: list[str] = []
    for page in (ROOT / "docs" / "rooms").glob("*.md"):
        named = re.findall(r"`([\w/]+\.(?:py|toml|lark|css|html|po))`", page.read_text())
        wrong += [
            f"{page.name}: {name}"
            for name in named
            if not (SOURCE / page.stem / name).exists()
            and not (SOURCE / name).exists()
            and not (ROOT / name).exists()
        ]
    assert wrong == []


def test_only_store_web_and_entrypoints_have_migrations_or_templates() -> None:
    for path in committed():
        if path.is_relative_to(SOURCE) and {"migrations", "templates"} & set(path.parts):
            assert {"store", "web", "entrypoints"} & set(path.relative_to(SOURCE).parts), relative(path)


def test_law_and_safeguards_keep_nothing() -> None:
    assert not (SOURCE / "law" / "store").exists()
    assert not (SOURCE / "safeguards" / "store").exists()


def _texts() -> list[Path]:
    binary = {".png", ".jpg", ".ico", ".gz", ".parquet", ".mo", ".woff2"}
    return [path for path in committed() if path.suffix not in binary]


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_committed_file_names_a_registry(host: str) -> None:
    assert [relative(path) for path in _texts() if host in path.read_text(errors="replace")] == []


def test_no_committed_file_names_a_place_on_somebodys_machine() -> None:
    found = {
        relative(path): lines
        for path in _texts()
        if (
            lines := [
                number
                for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
                if MACHINE_PATHS.search(line)
            ]
        )
    }
    assert found == {}


def test_what_is_made_is_not_committed() -> None:
    made = {".mo", ".pyc"}
    assert [
        relative(path) for path in committed() if path.suffix in made or path.name in {"uv.lock", "pylock.toml"}
    ] == []
