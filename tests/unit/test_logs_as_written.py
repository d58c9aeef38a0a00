"""One small log in each form that Amparo writes, word for word: `logs_as_written.txt`. Other programs read it."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from amparo.pathway.events import Answer, Event, Source
from amparo.pathway.instants import BEGINNING, END, Instant, Precision, read_instant
from amparo.pathway.logs.packing import packed
from amparo.pathway.logs.writing_ocel import write_ocel_json, write_ocel_sqlite, write_ocel_xml
from amparo.pathway.logs.writing_xes import write_xes

FILE = Path(__file__).parent / "logs_as_written.txt"
ZONE = "Europe/Madrid"
MARKS = {"synthetic": "yes"}
CASES = [
    (
        "C-1",
        [
            Event(
                "1",
                "C-1",
                "apprehended",
                read_instant("2026-03-02T10:00", ZONE),
                recorded=read_instant("2026-03-02T11:30", ZONE).earliest,
                attributes={
                    "deprived_of_liberty": "yes",
                    "age": 15,
                    "hours": 1.5,
                    "many": 2**70,
                    "said": Answer.NOT_ASKED,
                    "until": Instant.day(date(2026, 3, 5), ZONE),
                    "who": frozenset({"parent", "lawyer"}),
                    "reasons": frozenset(),
                    "note": 'a <b> & "c"\r\n\x01d',
                },
                references={"episode": "e1", "facility": "f1", "hearing": ""},
                agency="police",
                author="p-7",
                place="North",
                source=Source.CHILD,
                compartment="spine",
            ),
            Event(
                "2",
                "C-1",
                "apprehended",
                Instant.undated(ZONE),
                attributes={"age": "about 15", "until": Instant.undated(ZONE), "hours": 2},
                references={"episode": "e1"},
                corrects="1",
            ),
        ],
    ),
    (
        "C<2",
        [
            Event("3", "C<2", "released", Instant.month(2026, 4, ZONE)),
            Event("4", "C<2", "released", Instant.month(2026, 4, "UTC")),
            Event("5", "C<2", "released", read_instant("spring 2026", ZONE)),
            Event("6", "C<2", "released", Instant(BEGINNING, 0, Precision.RANGE, ZONE)),
            Event("7", "C<2", "released", Instant(0, END, Precision.RANGE, ZONE)),
            Event("8", "C<2", "released", read_instant("2025", ZONE), references={"order": 'o"1'}),
        ],
    ),
    ("C-3", []),
]


def as_written(folder: Path) -> str:
    """All forms, one after the other."""
    return "\n".join(_forms(folder)) + "\n"


def _forms(folder: Path) -> Iterator[str]:
    for form, write in (("XES", write_xes), ("JSON", write_ocel_json), ("XML", write_ocel_xml)):
        stream = io.BytesIO()
        number = write(CASES, stream, zone=ZONE, marks=MARKS)
        yield f"===== {form}, {number} events"
        yield stream.getvalue().decode()
    path = folder / "log.sqlite"
    yield f"===== SQLite, {write_ocel_sqlite(CASES, path, zone=ZONE, marks=MARKS)} events"
    with closing(sqlite3.connect(path)) as base:
        for name, sql in base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"):
            yield sql
            yield from map(repr, base.execute(f'SELECT * FROM "{name}"'))  # noqa: S608 - our own names
    yield "===== packed, for logs that do not fit into memory"
    for _, events in CASES:
        for event in events:
            yield packed(event, once=event.id == "2")


def test_every_form_is_written_as_it_was_agreed(tmp_path: Path) -> None:
    assert as_written(tmp_path).splitlines() == FILE.read_text(encoding="utf-8").splitlines()


def test_a_log_of_another_subject_says_so() -> None:
    """Else the groups that recruit would be read back as children."""
    stream = io.BytesIO()
    write_xes([("g", [Event("1", "g", "group_described", read_instant("2026"))])], stream, subject="group")
    assert '<string key="amparo:subject" value="group"/><string key="amparo:zone" value="UTC"/>' in (
        stream.getvalue().decode()
    )
    for write in (write_ocel_json, write_ocel_xml):
        stream = io.BytesIO()
        write([("g", [Event("1", "g", "group_described", read_instant("2026"))])], stream, subject="group")
        assert "group:g" in stream.getvalue().decode()
        assert "child" not in stream.getvalue().decode()


def test_a_database_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    assert write_ocel_sqlite([], path) == 0
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        write_ocel_sqlite(CASES, path)
    assert path.read_bytes() == before


if __name__ == "__main__":  # python -m tests.unit.test_logs_as_written: write it down, and read the diff
    import tempfile

    with tempfile.TemporaryDirectory() as temporary:
        FILE.write_text(as_written(Path(temporary)), encoding="utf-8")
