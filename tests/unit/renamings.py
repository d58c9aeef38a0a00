"""What the research calls otherwise than readers see it: the table of the record of decisions, and nothing else."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

RECORD = Path(__file__).parents[2] / "docs/decisions/0015-what-the-rules-add-to-the-research.md"


@cache
def renamings() -> dict[str, str]:
    """Titles and references of the research, each with what stands here instead."""
    (section,) = re.findall(
        r"## Titles and references written otherwise\n(.*?)\n\*\*", RECORD.read_text("utf-8"), re.DOTALL
    )
    rows = re.findall(r"^\|([^|]+)\|([^|]+)\|([^|]+)\|$", section, re.MULTILINE)[2:]
    assert all(cell.strip() for row in rows for cell in row)
    return {theirs.strip(): ours.strip() for theirs, ours, _ in rows}


def renamed(text: str) -> str:
    """A title or reference of the research as it stands here."""
    return renamings().get(text, text)
