"""Where reading a log stops, and what is said there: disks that fail, folders, tables in memory, long lines."""

from __future__ import annotations

import errno
import gzip
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from amparo.law.toml_files import FileError
from amparo.pathway.logs.columnar import read_frame
from amparo.pathway.logs.delimited import LONGEST_LINE
from amparo.pathway.logs.json_parts import LONGEST_ELEMENT
from amparo.pathway.logs.reading import read_log
from amparo.pathway.logs.rows import Log, Reject, Row
from amparo.pathway.logs.xml_parts import LONGEST_VALUE


def refusal(path: Path) -> str:
    """What reading the whole of `path` is refused with."""
    with pytest.raises(FileError) as caught, read_log(path) as log:
        for _ in log.rows:
            pass
    return str(caught.value).removeprefix(f"{path.parent}/")


def read(path: Path) -> list[Row | Reject]:
    with read_log(path) as log:
        return list(log.rows)


@pytest.mark.parametrize("read_before", [0, 1, 3])
def test_a_disk_that_fails_half_way_is_said_of_the_line_after_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_before: int
) -> None:
    """Whoever copies the file again looks whether this line is there."""

    def failing() -> Iterator[Row]:
        yield from (Row(line, {"case": "1"}) for line in range(2, 2 + read_before))
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(
        "amparo.pathway.logs.reading.read_delimited", lambda *_: Log("log.csv", failing(), ("case",))
    )
    (tmp_path / "log.csv").write_text("case\n", encoding="utf-8")
    line = 2 + read_before if read_before else 1
    assert refusal(tmp_path / "log.csv") == f"log.csv:{line}: cannot be read any further (Input/output error)"


def test_a_packed_file_cut_short_is_said_of_the_line_after_the_last(tmp_path: Path) -> None:
    whole = gzip.compress(b"case,what\n" + b"".join(b"%d,%d\n" % (n, n * 7_919) for n in range(9_000)))
    path = tmp_path / "log.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    lines: list[int] = []
    with pytest.raises(FileError) as caught, read_log(path) as log:
        lines.extend(row.line for row in log.rows)
    assert lines == list(range(2, len(lines) + 2))
    assert len(lines) > 1_000
    assert (caught.value.line, caught.value.problem) == (
        lines[-1] + 1,
        "the packed file is damaged or cut short from here on; copy it again",
    )


def test_every_table_of_a_folder_has_the_columns_of_the_first(tmp_path: Path) -> None:
    for name, head in (("1.csv", "case,what"), ("2.csv", "case,what"), ("3.csv", "what,case")):
        (tmp_path / name).write_text(f"{head}\nx,y\n", encoding="utf-8")
    assert [row.cells for row in read(tmp_path)] == [
        {"case": "x", "what": "y"},
        {"case": "x", "what": "y"},
        {"what": "x", "case": "y"},
    ]
    (tmp_path / "2.csv").write_text("case,what,when\n", encoding="utf-8")
    problem = f"1.csv:1: has no column 'when', which {tmp_path}/2.csv has; the files of a folder are one log"
    assert refusal(tmp_path).removeprefix(f"{tmp_path.name}/") == problem
    (tmp_path / "1.csv").unlink()
    problem = f"3.csv:1: has no column 'when', which {tmp_path}/2.csv has; the files of a folder are one log"
    assert refusal(tmp_path).removeprefix(f"{tmp_path.name}/") == problem


def test_what_a_folder_leaves_out_is_counted_together(tmp_path: Path) -> None:
    event = {"id": "e", "type": "a", "time": "2026", "relationships": []}
    for name in ("a.json", "b.json"):
        log = {"objects": [{"id": "c", "type": "child"}], "events": [event]}
        (tmp_path / name).write_text(json.dumps(log), encoding="utf-8")
    for name in ("notes.md", "table.ods", "letter.odt", ".hidden"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    with read_log(tmp_path) as log:
        rows = list(log.rows)
    assert log.left_out == {"files of no known format": 3, "events of no object of type child": 2}
    assert [Path(row.file).name for row in rows] == ["a.json", "b.json"]


def test_a_folder_and_a_name_that_is_nowhere(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    known = ".csv, .db, .json, .jsonocel, .parquet, .pq, .sqlite, .sqlite3, .tsv, .txt, .xes, .xml, .xmlocel"
    assert refusal(tmp_path / "logs") == f"logs:1: is a folder without a log; known are {known}"
    assert (
        refusal(tmp_path / "none.csv") == "none.csv:1: cannot be read (No such file or directory); check the name"
    )


@pytest.mark.parametrize(
    ("name", "is_ocel"), [("log.xml", True), ("LOG.XML", True), ("log.xmlocel", True), ("log.xes", False)]
)
def test_the_content_tells_ocel_from_xes_unless_the_name_does(tmp_path: Path, name: str, is_ocel: bool) -> None:
    path = tmp_path / name
    path.write_text('<log><objects><object id="c" type="child"/></objects></log>', encoding="utf-8")
    assert [row.cells for row in read(path)] == ([{"case:concept:name": "c"}] if is_ocel else [])


def test_ocel_is_recognized_in_utf_16(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="utf-16"?><log><objects><object id="c" type="child"/></objects></log>'
    (tmp_path / "log.xml").write_bytes(text.encode("utf-16"))
    assert [row.cells for row in read(tmp_path / "log.xml")] == [{"case:concept:name": "c"}]


# --- tables in memory, and Parquet ----------------------------------------------------------


def test_a_table_in_memory_is_numbered_from_one_over_all_its_batches() -> None:
    batches = [
        pa.record_batch({"case": ["a", "b"]}),
        pa.record_batch({"case": ["c"]}),
        pa.record_batch({"case": ["d"]}),
    ]
    log = read_frame(pa.Table.from_batches(batches), "children")
    assert [(row.line, row.cells["case"]) for row in log.rows] == [(1, "a"), (2, "b"), (3, "c"), (4, "d")]
    assert (log.name, log.columns) == ("children", ("case",))


class Convertible:
    """What has only `to_arrow()`."""

    def to_arrow(self) -> pa.Table:
        return pa.table({"case": ["a"]})


class Broken:
    """What says that it is a stream and is none."""

    def __arrow_c_stream__(self, _: object = None) -> object:
        raise ValueError("Rosa Example cannot be read\nand more of it")


def test_whatever_can_become_arrow_is_read() -> None:
    assert [row.cells for row in read_frame(Convertible()).rows] == [{"case": "a"}]


@pytest.mark.parametrize(
    ("frame", "problem"),
    [
        ([1], "is no table that Arrow can read; hand over pandas, polars or Arrow, or a path"),
        (Broken(), "cannot be read as Arrow (ValueError); give each column a name of its own and one type"),
        (
            pd.DataFrame({"case": ["a", "b"], "told to": [1.5, "Rosa Example"]}),
            "column 'told to' holds values that are not of one type; make all of them text",
        ),
        (
            pa.Table.from_arrays([pa.array([1]), pa.array([2]), pa.array([3])], names=["a", "case", "case"]),
            "names the column 'case' twice; rename one",
        ),
    ],
)  # fmt: skip
def test_a_table_that_is_none_is_refused(frame: object, problem: str) -> None:
    with pytest.raises(FileError) as caught:
        read_frame(frame)
    assert str(caught.value) == f"frame:1: {problem}"
    assert caught.value.__suppress_context__ or caught.value.__context__ is None, "a traceback quotes the cell"


def test_a_stream_that_breaks_off_says_at_which_row_and_quotes_nothing() -> None:
    def batches() -> Iterator[pa.RecordBatch]:
        yield pa.record_batch({"case": ["a", "b"]})
        raise ValueError("Rosa Example")

    log = read_frame(pa.RecordBatchReader.from_batches(pa.schema([("case", pa.string())]), batches()))
    rows = iter(log.rows)
    assert [next(rows).line, next(rows).line] == [1, 2]
    with pytest.raises(FileError) as caught:
        next(rows)
    assert str(caught.value).startswith("frame:3: cannot be read as Arrow (")
    assert "Rosa" not in str(caught.value)


def test_values_of_tables_are_the_texts_that_a_file_would_have() -> None:
    table = pa.table(
        {
            "float": [2.0**53, 2.0**53 - 1, -(2.0**53), -3.0, 0.1, float("inf")],
            "time": pa.array([1, None, None, None, None, None], pa.timestamp("ns", "UTC")),
            "list": [["a", None, ""], [None], [], None, ["b"], None],
            "numbers": [[1, 2], None, None, None, None, None],
            "bytes": [b"a", b"", None, b"\xc3\xa9", None, None],
        }
    )
    rows = list(read_frame(table).rows)
    assert [row.cells.get("float") for row in rows] == [
        "9007199254740992.0",
        "9007199254740991",
        "-9007199254740992.0",
        "-3",
        "0.1",
        "inf",
    ]
    assert rows[0].cells["time"] == "1970-01-01T00:00:00+00:00"
    assert [row.cells.get("list") for row in rows] == [("a", ""), (), (), None, ("b",), None]
    assert rows[0].cells["numbers"] == ("1", "2")
    assert [row.cells.get("bytes") for row in rows] == ["a", None, None, "é", None, None]


def test_a_cell_that_is_no_value_names_its_column_and_keeps_the_others() -> None:
    table = pa.table({"case": ["1"], "one": [{"a": 1}], "two": [{"b": 2}], "what": ["x"]})
    (reject,) = read_frame(table).rows
    assert isinstance(reject, Reject)
    assert reject == Reject(
        1,
        "column one: no text, number, time, yes or no, or list of these",
        "case=1; what=x",
        cells={"case": "1", "what": "x"},
    )


def test_a_parquet_that_is_none_says_so_of_its_first_line(tmp_path: Path) -> None:
    (tmp_path / "log.parquet.gz").write_bytes(gzip.compress(b"PAR1 and nothing else PAR1"))
    assert refusal(tmp_path / "log.parquet.gz") == (
        "log.parquet.gz:1: is not a Parquet file, or damaged; copy it again"
    )
    twice = pa.Table.from_arrays([pa.array(["1"])] * 3, names=["a", "case", "case"])
    pq.write_table(twice, tmp_path / "log.pq")
    assert refusal(tmp_path / "log.pq") == "log.pq:1: names the column 'case' twice; rename one"


def test_a_field_that_is_too_long_is_not_called_a_quote_that_is_open(tmp_path: Path) -> None:
    for field in ("x" * 140_000, '"' + "x" * 140_000):
        (tmp_path / "log.csv").write_text(f"case,what\n1,{field}\n2,y\n", encoding="utf-8")
        reject, row = read(tmp_path / "log.csv")
        assert isinstance(reject, Reject)
        assert (reject.line, row.line) == (2, 3)
        assert reject.reason == (
            "a quote that opens here and never closes, or a field of more than 131,072 characters"
        )


# --- what is too long -----------------------------------------------------------------------


def test_a_line_may_be_as_long_as_is_said_and_no_longer(tmp_path: Path) -> None:
    """One letter more is a row that is listed as rejected; one letter less must not be."""
    path = tmp_path / "log.csv"
    head = ",".join(["case", *(f"what {number}" for number in range(16))]) + "\n"
    long = ",".join(["1", *(["x" * (LONGEST_LINE // 16 - 1)] * 16)])
    assert len(long) == LONGEST_LINE + 1
    for line in (long[:-1] + "\n", long[:-1]):
        path.write_text(head + line, encoding="utf-8")
        assert [type(row) for row in read(path)] == [Row]
    path.write_text(head + long + "\n2\n", encoding="utf-8")
    assert [(row.line, type(row)) for row in read(path)] == [(2, Reject), (3, Reject)]
    path.write_text("case,what\n1," + "x" * (LONGEST_LINE - 1) + "\n2,y\n", encoding="utf-8")
    assert read(path) == [
        Reject(2, "a line of more than 1,048,576 characters", ""),
        Row(3, {"case": "2", "what": "y"}, "2,y"),
    ]
    path.write_text('case,what\n1,"open\n2,y\n' + "x" * (LONGEST_LINE + 1) + "\n3,z\n", encoding="utf-8")
    assert read(path) == [
        Reject(4, "a line of more than 1,048,576 characters", ""),
        Reject(2, "a quote opens here and never closes; close it or double it", '1,"open'),
        Row(3, {"case": "2", "what": "y"}, "2,y"),
        Row(5, {"case": "3", "what": "z"}, "3,z"),
    ]


def test_a_value_of_xml_may_be_as_long_as_is_said(tmp_path: Path) -> None:
    for extra in (0, 1):
        text = "x" * (LONGEST_VALUE + extra)
        (tmp_path / "log.xes").write_text(
            f'<log><trace><event>\n<string key="k" value="{text}"/></event></trace></log>'
        )
        (tmp_path / "log.xmlocel").write_text(
            f'<log><objects>\n<object id="c" type="child"><attributes><attribute name="a">{text}</attribute>'
            "</attributes></object></objects></log>"
        )  # fmt: skip
        if extra:
            assert refusal(tmp_path / "log.xes") == "log.xes:2: a value of more than 1,048,576 characters"
            assert refusal(tmp_path / "log.xmlocel") == "log.xmlocel:2: a text of more than 1,048,576 characters"
        else:
            assert len(read(tmp_path / "log.xes")[0].cells["k"]) == LONGEST_VALUE
            assert len(read(tmp_path / "log.xmlocel")[0].cells["case:a"]) == LONGEST_VALUE


@pytest.mark.parametrize(("name", "deep", "inside"), [("log.xes", 64, "string"), ("log.xmlocel", 12, "string")])
def test_elements_nest_as_deep_as_is_said(tmp_path: Path, name: str, deep: int, inside: str) -> None:
    for depth in (deep, deep + 1):
        opened = f"<{inside}>" * (depth - 3)
        closed = f"</{inside}>" * (depth - 3)
        what = "objects" if name.endswith("ocel") else "trace"
        element = '<object id="c" type="child">' if what == "objects" else "<event>"
        end = "</object>" if what == "objects" else "</event>"
        (tmp_path / name).write_text(f"<log>\n<{what}>{element}{opened}{closed}{end}</{what}></log>")
        if depth > deep:
            assert refusal(tmp_path / name) == f"{name}:2: nests elements more than {deep} deep"
        else:
            assert len(read(tmp_path / name)) == 1


def test_an_object_may_have_as_many_parts_as_is_said(tmp_path: Path) -> None:
    for parts in (100_000, 100_001):
        with (tmp_path / "log.xmlocel").open("w", encoding="utf-8") as stream:
            stream.write('<log><objects><object id="b" type="child"><a/></object><object id="c" type="child">')
            stream.write("<a/>" * parts + "</object></objects></log>")
        if parts > 100_000:
            expected = "log.xmlocel:1: has an element with more than 100,000 others inside"
            assert refusal(tmp_path / "log.xmlocel") == expected
        else:
            assert len(read(tmp_path / "log.xmlocel")) == 2


def test_json_is_read_over_the_edges_of_what_is_read_at_once(tmp_path: Path) -> None:
    """A number, a line and a text may stand on any edge; the line of each event stays its own."""
    head = '{"objects": [{"id": "c", "type": "child"}],\n"events": ['
    for size in (262_144 - 200, 262_144 - 60, 262_144, 300_000, 600_000):
        first = {"id": "e1", "type": "a", "relationships": [{"objectId": "c"}], "note": "x" * size}
        second = {"id": "e2", "type": "b", "relationships": [{"objectId": "c"}], "attributes": []}
        second["attributes"] = [{"name": "n", "value": 123456789.0125}, {"name": "é", "value": "tab\there"}]
        text = f"{head}{json.dumps(first)},\n\n{json.dumps(second, ensure_ascii=False)}\n]}}"
        (tmp_path / "log.json").write_text(text.replace("\\t", "\t"), encoding="utf-8")
        one, other = read(tmp_path / "log.json")
        assert (one.line, other.line) == (2, 4)
        assert (other.cells["n"], other.cells["é"]) == ("123456789.0125", "tab\there")


@pytest.mark.parametrize("cut", range(4))
def test_a_number_that_is_cut_by_an_edge_goes_on(cut: int) -> None:
    """Half a number is a number too, and another one."""
    from amparo.pathway.logs.json_parts import JsonParts

    head = '{"x": "'
    pad = "x" * (262_144 - len(head) - len('", "n": ') - cut)
    parts = JsonParts(io.BytesIO(f'{head}{pad}", "n": 1234567}}'.encode()), "log.json")
    assert [
        name if name == "x" and parts.whole() == pad else (name, parts.whole()) for name in parts.members()
    ] == [
        "x",
        ("n", "1234567"),
    ]


def test_an_element_of_json_may_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert LONGEST_ELEMENT == 16_777_216
    monkeypatch.setattr("amparo.pathway.logs.json_parts.LONGEST_ELEMENT", 1_000_000)

    class Endless(io.RawIOBase):
        """A text that never closes, and counts what is asked of it."""

        given = 0

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            begin = b'{"events": ["' if not self.given else b""
            self.given += size
            return (begin + b"x" * size)[:size]

    from amparo.pathway.logs.json_parts import JsonParts

    stream = Endless()
    with pytest.raises(FileError) as caught:
        parts = JsonParts(stream, "log.json")  # type: ignore[arg-type]
        for _ in parts.members():
            list(parts.elements())
    assert str(caught.value) == "log.json:1: is not JSON from here on (Unterminated string starting at)"
    assert stream.given < 3_000_000


def test_times_of_ocel_are_ordered_by_the_moment_and_not_by_their_text(tmp_path: Path) -> None:
    """Where a child was held at the time of an event is the last that was said before it."""
    values = [
        {"name": "ward", "time": "2026-03-02T09:30:00+02:00", "value": "first"},
        {"name": "ward", "time": "2026-03-02T08:30:00Z", "value": "second"},
        {"name": "ward", "time": "", "value": "before"},
        {"name": "ward", "time": "soon", "value": "also before"},
    ]
    events = [
        {"id": str(n), "type": "seen", "time": time, "relationships": [{"objectId": "c", "qualifier": ""}]}
        for n, time in enumerate(["2026-03-02T07:29Z", "2026-03-02T07:30Z", "2026-03-02T08:30Z", "undated"])
    ]
    log = {"objects": [{"id": "c", "type": "child", "attributes": values}], "events": events}
    (tmp_path / "log.json").write_text(json.dumps(log), encoding="utf-8")
    rows = [row for row in read(tmp_path / "log.json") if row.cells["concept:name"] == "seen"]
    assert [row.cells.get("case:ward") for row in rows] == ["also before", "first", "second", None]


def test_a_moment_is_written_as_python_has_it() -> None:
    moment = datetime(2026, 3, 2, 10, 0, 0, 5, tzinfo=UTC)
    (row,) = read_frame(pa.table({"at": [moment]})).rows
    assert row.cells == {"at": "2026-03-02T10:00:00.000005+00:00"}
