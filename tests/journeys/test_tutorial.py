"""The tutorials' code runs as it stands, and prints what the page says."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "docs" / "tutorial"
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(page: Path) -> list[tuple[int, str, str]]:
    """For each text that follows code: the line on which it stands, what the page says, and what is printed."""
    text = page.read_text(encoding="utf-8")
    names: dict[str, object] = {}
    printed: str | None = None
    compared: list[tuple[int, str, str]] = []
    for found in BLOCK.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        if found[1] == "text":
            if printed is not None:
                compared.append((line, found[2].rstrip(), printed.rstrip()))
            continue
        stream = io.StringIO()
        with redirect_stdout(stream):
            exec(compile("\n" * line + found[2], str(page), "exec"), names)  # noqa: S102 - our own page
        printed = stream.getvalue()
    return compared


@pytest.mark.parametrize(
    "page", [path for path in PAGES.glob("*.md") if "```python" in path.read_text()], ids=lambda path: path.name
)
def test_a_tutorial_prints_what_it_says(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    compared = run(page)
    assert len(compared) > 5
    for line, said, printed in compared:
        assert said == printed, f"{page.name}, line {line}"
