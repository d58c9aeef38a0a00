"""A folder of files is one log: in order, each row with its file, tables with the same columns."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

import amparo
from amparo.law.toml_files import FileError
from amparo.pathway.events import Event
from amparo.pathway.instants import read_instant
from amparo.pathway.logs.reading import read_log
from amparo.pathway.logs.rows import Reject, Row
from amparo.pathway.logs.writing_xes import write_xes

HEAD = "case,what,when\n"
MAP = {"log": {"case": "case", "activity": "what", "time": "when", "zone": "UTC"}}
RULE = """
[[rule]]
id = "answered"
title = "Answered"
subject = "case"
form = "within"
trigger = "asked"
need = "answered"
limit = { value = "P5D" }
"""


def folder(tmp_path: Path) -> Path:
    logs = tmp_path / "logs"
    (logs / "2025").mkdir(parents=True)
    (logs / "2024.csv").write_text(HEAD + "a,asked,2024-12-30\n", encoding="utf-8")
    (logs / "2025" / "01.csv.gz").write_bytes(gzip.compress((HEAD + "a,answered,2025-01-02\nshort\n").encode()))
    (logs / "notes.md").write_text("Nobody is named here.", encoding="utf-8")
    (logs / ".hidden.csv").write_text("no,log", encoding="utf-8")
    return logs


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    logs = folder(tmp_path)
    with read_log(logs) as log:
        rows = list(log.rows)
    assert log.name == str(logs)
    assert log.columns == ("case", "what", "when")
    assert log.left_out == {"files of no known format": 1}
    assert [(Path(row.file).name, row.line) for row in rows] == [
        ("2024.csv", 2),
        ("01.csv.gz", 2),
        ("01.csv.gz", 3),
    ]
    assert [type(row) for row in rows] == [Row, Row, Reject]


def test_a_case_that_two_files_tell_of_is_one_case(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(RULE, encoding="utf-8")
    checked = amparo.check(folder(tmp_path), map=MAP, rules=rules)
    assert [finding.outcome for finding in checked.findings] == ["met"]
    assert checked.counts.left_out == {"files of no known format": 1}
    assert [Path(reject.file).name for reject in checked.rejects] == ["01.csv.gz"]


def test_tables_of_one_folder_have_the_same_columns(tmp_path: Path) -> None:
    logs = folder(tmp_path)
    (logs / "z.csv").write_text("case,what\na,asked\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"z\.csv:1: has no column 'when', which .*2024\.csv has"), read_log(logs):
        pass


def test_a_mistake_in_a_row_names_its_file(tmp_path: Path) -> None:
    no_zone = {"log": {name: text for name, text in MAP["log"].items() if name != "zone"}}
    logs = folder(tmp_path)
    (logs / "2024.csv").write_text(HEAD + "a,asked,2024-12-30T10:00Z\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"01\.csv\.gz:2: column when: a time without an offset"):
        amparo.check(logs, map=no_zone)


def test_logs_of_amparos_own_that_belong_together(tmp_path: Path) -> None:
    for name, zone in (("a.xes", "CET"), ("b.xes", "CET")):
        with (tmp_path / name).open("wb") as stream:
            write_xes(
                [(name, [Event("1", name, "apprehended", read_instant("2026-03-02", "CET"))])], stream, zone=zone
            )
    with read_log(tmp_path) as log:
        assert (log.subject, log.zone) == ("child", "CET")
        assert [row.cells["case:concept:name"] for row in log.rows] == ["a.xes", "b.xes"]
    with (tmp_path / "c.xes").open("wb") as stream:
        write_xes([], stream, zone="UTC")
    with pytest.raises(FileError, match=r"c\.xes:1: is a log of another subject or zone than"), read_log(tmp_path):
        pass


@pytest.mark.parametrize(("subject", "zone"), [("child", "UTC"), ("child", "Africa/Tunis"), ("facility", "CET")])
@pytest.mark.parametrize("other_first", [True, False])
def test_logs_of_another_subject_or_zone_are_checked_apart(
    tmp_path: Path, subject: str, zone: str, other_first: bool
) -> None:
    """Whichever is read first, and however their names are spelt."""
    ours, theirs = ("b.xes", "a.xes") if other_first else ("a.xes", "b.xes")
    for name, what, where in ((ours, "child", "CET"), (theirs, subject, zone)):
        with (tmp_path / name).open("wb") as stream:
            write_xes([], stream, zone=where, subject=what)
    with pytest.raises(FileError) as caught, read_log(tmp_path):
        pass
    assert str(caught.value).endswith(
        f"b.xes:1: is a log of another subject or zone than {tmp_path / 'a.xes'}; check them apart"
    )


def test_a_folder_of_nothing_but_logs_leaves_nothing_out(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(HEAD + "a,asked,2024-12-30\n", encoding="utf-8")
    with read_log(tmp_path) as log:
        assert len(list(log.rows)) == 2
        assert dict(log.left_out) == {}
    for name in ("c.docx", "d.pdf"):
        (tmp_path / name).write_text("", encoding="utf-8")
    with read_log(tmp_path) as log:
        assert dict(log.left_out) == {"files of no known format": 2}


def test_a_folder_without_a_log(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"is a folder without a log; known are .*\.parquet"), read_log(tmp_path):
        pass


@pytest.mark.parametrize("names", [("a.csv", "b.xes"), ("a.xes", "b.csv")])
def test_a_table_stands_beside_a_log_that_has_no_columns(tmp_path: Path, names: tuple[str, str]) -> None:
    """Two systems of one ministry export differently; that one has no columns is no mistake in either."""
    for name in names:
        is_table = name.endswith(".csv")
        (tmp_path / name).write_text(HEAD + "a,asked,2024-12-30\n" if is_table else "<log/>", encoding="utf-8")
    with read_log(tmp_path) as log:
        assert [row.cells["case"] for row in log.rows if isinstance(row, Row)] == ["a"]
