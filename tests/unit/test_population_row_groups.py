"""A Parquet file of a population holds few, large row groups, and every row of every batch."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from amparo.pathway.population import files

SCHEMA = pa.schema([("subject", pa.string()), ("note", pa.string())])


def rows(first: int, count: int) -> Any:
    subjects = [f"s{number}" for number in range(first, first + count)]
    return pa.record_batch([pa.array(subjects), pa.array(["x"] * count)], schema=SCHEMA)


def written(path: Path, sizes: list[int]) -> Any:
    with ExitStack() as stack:
        write = files.sink(path, SCHEMA, stack)
        for place, size in enumerate(sizes):
            write(rows(sum(sizes[:place]), size))
    return pq.ParquetFile(path)


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ([], []),
        ([0, 3], [3]),
        ([9], [9]),
        ([4, 4, 1], [9]),
        ([4, 4, 2], [10]),
        ([4, 4, 2, 1], [10, 1]),
        ([10, 10, 5], [10, 10, 5]),
        ([9, 19], [20, 8]),
    ],
)
def test_batches_are_gathered_until_they_make_a_row_group(
    sizes: list[int], groups: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "GROUP", 10)
    file = written(tmp_path / "p.parquet", sizes)
    assert [file.metadata.row_group(place).num_rows for place in range(file.metadata.num_row_groups)] == groups
    assert file.read()["subject"].to_pylist() == [f"s{number}" for number in range(sum(sizes))]


def test_a_row_group_says_between_which_subjects_it_lies(tmp_path: Path) -> None:
    group = written(tmp_path / "p.parquet", [5]).metadata.row_group(0)
    subject, note = (group.column(place) for place in range(2))
    assert (subject.statistics.min, subject.statistics.max) == ("s0", "s4")
    assert note.statistics is None


def test_a_run_that_fails_leaves_what_was_gathered(tmp_path: Path) -> None:
    """What was made before a disk is full or somebody stops it can be read."""
    path = tmp_path / "p.parquet"
    with pytest.raises(KeyboardInterrupt), ExitStack() as stack:
        files.sink(path, SCHEMA, stack)(rows(0, 4))
        raise KeyboardInterrupt
    assert pq.ParquetFile(path).read().num_rows == 4
