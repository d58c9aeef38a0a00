"""Rows of a log, and rows that could not be read.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

#: What a row says in one column: text as the file has it, or several texts where the file has a list.
#: Times, numbers and yes or no are text too (ISO 8601 for times): the map says what they mean.
Cell = str | tuple[str, ...]


def joined(cell: Cell) -> str:
    """A cell as one text: several are set side by side."""
    return cell if isinstance(cell, str) else " | ".join(cell)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as read, by the names of its columns. A column that is missing or empty is blank.

    `line` is the line on which the row begins in CSV and XES, and the row's number from 1 in Parquet. `raw` is
    the row as it stands in a file of text. `file` is the file of a folder that the row stands in, empty if the log
    is one file. `is_case_only`: the log has a case without events, and the row says what the case says of itself.
    """

    line: int
    cells: Mapping[str, Cell]
    raw: str = ""
    file: str = ""
    is_case_only: bool = False

    def text(self) -> str:
        """The row for the rejects file: as it stands, or as `column=value; column=value`."""
        return self.raw or "; ".join(f"{name}={joined(cell)}" for name, cell in self.cells.items())


@dataclass(frozen=True, slots=True)
class Reject:
    """A row, or a part of one, that could not be read, and why.

    `kept` is true if the rest of the row still stands as a fact, with what could not be read as unknown.
    `case` is the case that the row belongs to, empty if nobody can tell. `reason` names columns and what was
    expected, and never quotes the row; `raw` is the row, for the rejects file alone. `cells` are those that could
    be read, if it is known which column each belongs to. `file` is as in `Row`.
    """

    line: int
    reason: str
    raw: str
    case: str = ""
    kept: bool = False
    cells: Mapping[str, Cell] = field(default_factory=dict[str, Cell])
    file: str = ""


@dataclass(frozen=True, slots=True)
class Log:
    """An open log: its name for messages, its rows in the order of the file, and its columns.

    `columns` is `None` where only reading to the end tells them (XES, OCEL). `subject` is the kind of subject that
    the log's kinds are about, if the log itself says that they are Amparo's; `zone` the zone that it names;
    `references` what stands before the names of references in its columns.
    `left_out` counts, by reason, what the format holds and no case of the log has; it grows while rows are read.
    """

    name: str
    rows: Iterator[Row | Reject]
    columns: tuple[str, ...] | None
    subject: str = ""
    zone: str | None = None
    references: str = ""
    left_out: Counter[str] = field(default_factory=Counter[str])
