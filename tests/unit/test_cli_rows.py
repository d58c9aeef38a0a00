"""Rows and progress of the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from amparo.entrypoints.cli import progress
from amparo.entrypoints.cli.failing import BadInput
from amparo.entrypoints.cli.progress import counted
from amparo.entrypoints.cli.rows import Cell, Format, harmless, write_rows

COLUMNS = ("case", "count", "said")
ROWS: list[list[Cell]] = [
    ["a", 1, 'quoted "text"\nover two lines'],
    ["b", None, ""],
    ["=1+1", 2.5, "\x1b[31mred\u202e"],
]


def test_a_table_cannot_move_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    assert write_rows(COLUMNS, ROWS) == 3
    assert capsys.readouterr().out.splitlines() == [
        "case  count  said",
        "----  -----  ----------------------------",
        'a     1      quoted "text" over two lines',
        "b",
        "=1+1  2.5     [31mred",
    ]


def test_a_table_cuts_all_but_its_last_column(capsys: pytest.CaptureFixture[str]) -> None:
    long = "x" * 60
    write_rows(("one", "two"), [[long, long]])
    assert capsys.readouterr().out.splitlines()[2] == f"{'x' * 47}…  {long}"


def test_every_format_holds_the_same_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert write_rows(COLUMNS, ROWS, Format.JSON) == 3
    assert json.loads(capsys.readouterr().out) == [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]
    assert write_rows(COLUMNS, [], Format.JSON) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert write_rows(COLUMNS, ROWS, Format.CSV, tmp_path / "out.csv") == 3
    assert (tmp_path / "out.csv").read_bytes() == (
        b'case,count,said\r\na,1,"quoted ""text""\nover two lines"\r\nb,,\r\n\'=1+1,2.5,\x1b[31mred\xe2\x80\xae\r\n'
    )
    assert write_rows(COLUMNS, ROWS, Format.PARQUET, tmp_path / "out.parquet") == 3
    assert pq.read_table(tmp_path / "out.parquet").to_pylist()[1] == {"case": "b", "count": None, "said": None}
    assert write_rows(COLUMNS, [], Format.PARQUET, tmp_path / "none.parquet") == 0
    assert pq.read_table(tmp_path / "none.parquet").column_names == list(COLUMNS)


@pytest.mark.parametrize("form", [Format.CSV, Format.PARQUET])
def test_a_file_that_cannot_be_written(tmp_path: Path, form: Format) -> None:
    with pytest.raises(BadInput, match="cannot be written"):
        write_rows(COLUMNS, ROWS, form, tmp_path / "none" / "out")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("form", [Format.TABLE, Format.CSV, Format.JSON])
def test_a_disk_that_is_full_at_the_last_row_is_said_in_one_line(form: Format) -> None:
    with pytest.raises(BadInput, match=r"^/dev/full: cannot be written: No space left on device$"):
        write_rows(COLUMNS, ROWS, form, Path("/dev/full"))


@pytest.mark.parametrize("text", ["=1", "+x", "-x", "@x", "\tx", "\rx"])
def test_formulas(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "x=1", "-5", "+5.25", "2024-05-03"])
def test_no_formulas(text: str) -> None:
    assert harmless(text) == text


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_only_on_a_terminal_and_only_if_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe, quick, slow = io.StringIO(), Terminal(), Terminal()
    assert list(counted(range(3), "rows", pipe)) == list(counted(range(3), "rows", quick)) == [0, 1, 2]
    assert pipe.getvalue() == quick.getvalue() == ""
    clock = iter(range(0, 100, 2))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    assert list(counted(range(3), "rows", slow)) == [0, 1, 2]
    assert slow.getvalue().startswith("\r\x1b[K1 rows")
    assert slow.getvalue().endswith("\r\x1b[K")
