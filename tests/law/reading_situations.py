"""The situations beside this file, as the kit reads them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from amparo.safeguards.kit.situations import Situation, read_folder

FOLDER = Path(__file__).parent / "situations"


@cache
def all_situations() -> tuple[Situation, ...]:
    """Every situation of every file, in the order of the files' names."""
    return read_folder(FOLDER)


__all__ = ["FOLDER", "Situation", "all_situations"]
