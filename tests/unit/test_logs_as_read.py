"""Logs in every format beside their rows, rejects and refusals, word for word: `logs_as_read/*.txt`.

A message that names the wrong line or column sends a clerk to the wrong child's row.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from amparo.law.toml_files import FileError
from amparo.pathway.logs.reading import read_log
from amparo.pathway.logs.rows import Reject, Row
from tests.unit.worked_logs import Worked, rewritten, worked

FILES = sorted((Path(__file__).parent / "logs_as_read").glob("*.txt"))
EXAMPLES = [each for file in FILES for each in worked(file)]


def as_read(example: Worked, folder: Path) -> str:
    """Everything that reading the log of `example` gives, a line each."""
    return "\n".join(_lines(example, folder)).replace(f"{folder}/", "")


def _lines(example: Worked, folder: Path) -> Iterator[str]:
    path = example.written(folder)
    try:
        with read_log(path, **example.options) as log:
            if log.columns is not None:
                yield f"columns: {', '.join(log.columns)}"
            own = {"subject": log.subject, "zone": log.zone, "references": log.references}
            if any(own.values()):
                yield f"of itself: {', '.join(f'{name} {value!r}' for name, value in own.items())}"
            for row in log.rows:
                yield _row(row)
            for reason, number in log.left_out.items():
                yield f"left out: {number} {reason}"
    except FileError as error:
        yield f"refused: {error}"


def _row(row: Row | Reject) -> str:
    cells = "; ".join(f"{name}={cell!r}" for name, cell in row.cells.items())
    if isinstance(row, Row):
        return f"{row.line}: {'(only the case) ' if row.is_case_only else ''}{cells}"
    known = f" (of which {cells})" if cells else ""
    assert not row.kept
    return f"{row.line}: rejected, {row.reason}: {row.raw!r}{known}"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.name)
def test_a_log_is_read_as_it_was_agreed(example: Worked, tmp_path: Path) -> None:
    assert as_read(example, tmp_path).splitlines() == example.makes.splitlines()


def test_names_of_examples_are_unique() -> None:
    assert len({each.name for each in EXAMPLES}) == len(EXAMPLES) > 30


if __name__ == "__main__":  # python -m tests.unit.test_logs_as_read: write down what is read now, and read the diff
    for file in FILES:
        with tempfile.TemporaryDirectory() as temporary:
            rewritten(file, lambda each, folder=Path(temporary): as_read(each, folder))
