"""What the architecture tests agree on: which files there are, and which of them are pure."""

from __future__ import annotations

import ast
import subprocess
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "amparo"

#: Rooms, top to bottom, as `.importlinter` orders them; those that have something in them stand in `src`.
ROOMS = sorted(folder.name for folder in SOURCE.iterdir() if (folder / "__init__.py").is_file())

#: Folders whose files may import Django. Everything else is pure.
IMPURE = ("store", "web", "entrypoints")


@lru_cache(maxsize=1)
def committed() -> tuple[Path, ...]:
    """Every file that git knows and that is there, or, outside of a clone, every file below src and tests."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        names = listed.stdout.decode().split("\0")
        return tuple(path for name in names if name and (path := ROOT / name).is_file())
    return tuple(
        path for folder in ("src", "tests") for path in sorted((ROOT / folder).rglob("*")) if path.is_file()
    )


def python_files() -> tuple[Path, ...]:
    """Every Python file of the project."""
    return tuple(path for path in committed() if path.suffix == ".py")


def is_pure(path: Path) -> bool:
    """Whether a file of `src/amparo` must do without Django, even indirectly."""
    return not set(path.relative_to(SOURCE).parts) & set(IMPURE)


def pure_files() -> tuple[Path, ...]:
    """Every pure file of the package."""
    return tuple(path for path in python_files() if path.is_relative_to(SOURCE) and is_pure(path))


def module_name(path: Path) -> str:
    """The dotted name under which a file of the package is imported."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@lru_cache(maxsize=512)
def syntax_tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(path: Path) -> set[str]:
    """Every module that a file imports, also inside functions; `from a import b` gives `a` and `a.b`."""
    found: set[str] = set()
    package = module_name(path).split(".") if path.is_relative_to(SOURCE) else []
    for node in ast.walk(syntax_tree(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            steps = node.level - (1 if path.name == "__init__.py" else 0)
            start = package[: len(package) - steps] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            found.update({base, *(f"{base}.{alias.name}" for alias in node.names)})
    return found
