"""The few pieces of which a paper is made, as the design reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Block = dict[str, object]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    title: str
    blocks: tuple[Block, ...]

    def content(self) -> dict[str, object]:
        """As the design reads it."""
        return {"title": self.title, "blocks": list(self.blocks)}


def text(words: str) -> Block:
    """A paragraph."""
    return {"kind": "text", "text": words}


def strong(words: str) -> Block:
    """A paragraph that stands out."""
    return {"kind": "strong", "text": words}


def items(lines: Iterable[str]) -> Block:
    """Lines with a mark before each."""
    return {"kind": "items", "items": list(lines)}


def checks(lines: Iterable[str]) -> Block:
    """Lines with a box to tick before each."""
    return {"kind": "checks", "items": list(lines)}


def blanks(labels: Iterable[str]) -> Block:
    """Labels, each with a line to write on."""
    return {"kind": "blanks", "items": list(labels)}


def pairs(rows: Iterable[tuple[str, str]]) -> Block:
    """Questions and answers."""
    return {"kind": "pairs", "rows": [list(row) for row in rows]}


def table(head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> Block:
    """Rows under a head; `widths` are shares of the page."""
    return {"kind": "table", "head": list(head), "rows": [list(row) for row in rows], "widths": list(widths)}
