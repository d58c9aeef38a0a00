"""Compiles the translation catalogues: Babel writes a `.mo` beside each `.po` that is newer.

Used twice: as a build hook, so that every wheel and every install carries the catalogues, and as a program
(`python hatch_build.py`) by `make`, after a catalogue was edited. Only sources are committed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

LOCALES = Path("src/amparo/entrypoints/locale")


def compile_catalogues(root: Path) -> list[Path]:
    """Compiles what is out of date below `root`, and returns the files written.

    A catalogue that Babel cannot read stops the build. Entries marked fuzzy are left out: a page falls back
    to English there, rather than say something that nobody has checked.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    written: list[Path] = []
    for source in sorted((root / LOCALES).glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3], abort_invalid=True)
        with target.open("wb") as file:
            write_mo(file, catalogue)
        written.append(target)
    return written


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # as a program it needs Babel alone
    pass
else:

    class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
        """Runs before a wheel, an editable install or a source archive is made."""

        PLUGIN_NAME = "custom"

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Compiles the catalogues in place; `artifacts` in pyproject.toml lets them into the wheel."""
            compile_catalogues(Path(self.root))


if __name__ == "__main__":
    for path in compile_catalogues(Path(__file__).parent):
        print(f"compiled {path}")  # noqa: T201
