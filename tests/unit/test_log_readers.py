"""Readers of CSV, Parquet and XES: what they read, what they refuse, and that nothing is lost in silence."""

from __future__ import annotations

import csv
import errno
import gzip
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.law.toml_files import FileError
from amparo.pathway.logs.delimited import LONGEST_LINE
from amparo.pathway.logs.reading import read_log
from amparo.pathway.logs.rows import Reject, Row

NAUGHTY = Path(__file__).parents[2].parent / "shared/data/blns/blns.json"


def read(path: Path, **options: str) -> list[Row | Reject]:
    with read_log(path, **options) as log:
        return list(log.rows)


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def cells(rows: list[Row | Reject]) -> list[dict[str, object]]:
    assert all(isinstance(row, Row) for row in rows), rows
    return [dict(row.cells) for row in rows if isinstance(row, Row)]


# --- CSV ------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = write(
        tmp_path, "log.csv", delimiter.join(["case", "what", "when"]) + "\n" + delimiter.join("abc") + "\n"
    )
    assert cells(read(path)) == [{"case": "a", "what": "b", "when": "c"}]


def test_a_declared_delimiter_wins(tmp_path: Path) -> None:
    path = write(tmp_path, "log.csv", "case;a,b,c\n1;x\n")
    assert cells(read(path, delimiter=";")) == [{"case": "1", "a,b,c": "x"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "log.csv", "case,what\r\n1,día رفض\r\n".encode(encoding))
    assert cells(read(path)) == [{"case": "1", "what": "día رفض"}]


def test_a_declared_encoding(tmp_path: Path) -> None:
    path = write(tmp_path, "log.csv", "case,what\n1,détention\n".encode("windows-1252"))
    assert cells(read(path, encoding="windows-1252")) == [{"case": "1", "what": "détention"}]
    with pytest.raises(FileError, match=r"log.csv:1: there is no encoding 'klingon'"):
        read(path, encoding="klingon")


def test_a_row_in_another_encoding_is_rejected_and_the_next_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "log.csv", b"case,what\n1,d\xe9tention\n2,release\n")
    first, second = read(path)
    assert isinstance(first, Reject)
    assert (first.line, first.kept, first.case) == (2, False, "")
    assert "not UTF-8" in first.reason
    assert "declare `encoding`" in first.reason
    assert isinstance(second, Row)
    assert (second.line, second.cells) == (3, {"case": "2", "what": "release"})


def test_embedded_newlines_and_quotes_keep_line_numbers(tmp_path: Path) -> None:
    path = write(tmp_path, "log.csv", 'case,what\r\n1,"two\r\nlines, ""quoted"""\r\n\r\n2,b\r\n')
    rows = read(path)
    assert [row.line for row in rows] == [2, 5]
    assert cells(rows)[0]["what"] == 'two\r\nlines, "quoted"'


def test_ragged_rows_are_rejected(tmp_path: Path) -> None:
    path = write(tmp_path, "log.csv", "case,what,when\n1,a\n2,b,c,d\n3,a,b\n")
    short, long, good = read(path)
    assert isinstance(short, Reject)
    assert short.reason == "2 fields where the header names 3"
    assert short.raw == "1,a"
    assert isinstance(long, Reject)
    assert (long.line, long.reason) == (3, "4 fields where the header names 3")
    assert isinstance(good, Row)


def test_an_open_quote_costs_one_line(tmp_path: Path) -> None:
    path = write(tmp_path, "log.csv", 'case,what\n1,"never closed\n2,b\n3,c\n')
    rows = read(path)
    assert isinstance(rows[0], Reject)
    assert (rows[0].line, rows[0].raw) == (2, '1,"never closed')
    assert "never closes" in rows[0].reason
    assert [(row.line, row.cells["case"]) for row in rows[1:] if isinstance(row, Row)] == [(3, "2"), (4, "3")]


def test_text_after_a_closing_quote(tmp_path: Path) -> None:
    rows = read(write(tmp_path, "log.csv", 'case,what\n1,"a"b\n2,c\n'))
    assert isinstance(rows[0], Reject)
    assert "double the quotes" in rows[0].reason
    assert cells(rows[1:]) == [{"case": "2", "what": "c"}]


def test_nul_bytes(tmp_path: Path) -> None:
    rows = read(write(tmp_path, "log.csv", "case,what\n1,a\0b\n2,c\n"))
    assert isinstance(rows[0], Reject)
    assert "NUL" in rows[0].reason
    assert cells(rows[1:]) == [{"case": "2", "what": "c"}]


@pytest.mark.parametrize("before", ["", '2,"open\n'])
def test_a_line_without_end_is_passed_over(tmp_path: Path, before: str) -> None:
    path = write(tmp_path, "log.csv", "case,what\n" + before + "1," + "x" * (LONGEST_LINE + 5) + "\n3,c\n")
    rows = read(path)
    assert cells(rows[-1:]) == [{"case": "3", "what": "c"}]
    assert rows[-1].line == (4 if before else 3)
    assert sorted(row.line for row in rows[:-1]) == ([2, 3] if before else [2])
    assert all(isinstance(row, Reject) for row in rows[:-1])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.csv", b"", "empty.csv:1: has no header line"),
        ("twice.csv", b"case,when,case\n", "twice.csv:1: the header names 'case' twice"),
        ("binary.csv", b"PK\x03\x04\0\0\0\n", "binary.csv:1: a NUL byte"),
        ("header.csv", b"cas\xe9,when\n", "header.csv:1: bytes that are not UTF-8"),
        ("quote.csv", b'"case,when\n', "quote.csv:1: the header: a quote opens here"),
        ("long.csv", b"x" * (LONGEST_LINE + 5), "long.csv:1: the header is no line of text"),
        ("odd.csv", b"\xff\xfec\0a\0s\0\x00\xd8\n\0", "odd.csv:1: is not UTF-16 text"),
        ("sheet.xlsx", b"PK", "sheet.xlsx:1: is of no known format"),
        ("not.parquet", b"PAR0", "not.parquet:1: is not a Parquet file"),
        ("not.csv.gz", None, "not.csv.gz:1: the packed file is damaged"),
        ("cut.csv.gz", None, "cut.csv.gz:"),
    ],
)
def test_files_that_cannot_be_read_at_all(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    path = tmp_path / name
    if name == "cut.csv.gz":
        content = gzip.compress(("case,what\n" + "".join(f"{n},{n * 7919}\n" for n in range(5_000))).encode())[
            :-400
        ]
    path.write_bytes(b"plain" if content is None else content)
    with pytest.raises(FileError) as caught:
        read(path)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(FileError, match=r":1: "):
            read(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.lists(
            st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12),
            min_size=3,
            max_size=3,
        ),
        max_size=8,
    ),
    delimiter=st.sampled_from(",;\t|"),
    ending=st.sampled_from(["\n", "\r\n"]),
    packed=st.booleans(),
)
def test_whatever_is_quoted_comes_back(
    tmp_path: Path, rows: list[list[str]], delimiter: str, ending: str, packed: bool
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer.writerow(["case", "what", "when"])
    writer.writerows(rows)
    path = write(tmp_path, "log.csv.gz" if packed else "log.csv", out.getvalue())
    wanted = [
        {name: cell for name, cell in zip(["case", "what", "when"], row, strict=True) if cell} for row in rows
    ]
    assert cells(read(path)) == wanted


@pytest.mark.skipif(not NAUGHTY.exists(), reason="needs ../shared/data/blns, which is not part of the project")
@pytest.mark.parametrize("ending", ["csv", "parquet", "xes"])
def test_strings_that_break_software(tmp_path: Path, ending: str) -> None:
    """Every naughty string survives as an attribute, or is a reject with its line; none stops the reader."""
    strings = [text for text in json.loads(NAUGHTY.read_text(encoding="utf-8")) if text]
    path = tmp_path / f"log.{ending}"
    if ending == "csv":
        out = io.StringIO(newline="")
        csv.writer(out).writerows([["case", "what"], *[[str(place), text] for place, text in enumerate(strings)]])
        path.write_bytes(out.getvalue().encode())
    elif ending == "parquet":
        pq.write_table(pa.table({"case": [str(place) for place in range(len(strings))], "what": strings}), path)
    else:
        path.write_bytes(_xes_of(strings))
    rows = read(path)
    assert len(rows) == len(strings)
    lost = 0
    for row, text in zip(rows, strings, strict=True):
        if isinstance(row, Reject):
            assert "\0" in text
            lost += 1
        else:
            assert row.cells["what"] == text
    assert lost <= 1


def _xes_of(strings: list[str]) -> bytes:
    from xml.etree import ElementTree as ET

    log = ET.Element("log")
    for place, text in enumerate(strings):
        event = ET.SubElement(ET.SubElement(log, "trace"), "event")
        ET.SubElement(event, "string", key="case", value=str(place))
        clean = "".join(
            c if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c not in "￾￿" else "?" for c in text
        )
        strings[place] = clean
        ET.SubElement(event, "string", key="what", value=clean)
    return ET.tostring(log, encoding="utf-8")


# --- Parquet --------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [False, True])
def test_parquet_values_become_text(tmp_path: Path, packed: bool) -> None:
    table = pa.table(
        {
            "case": ["a", "b", None],
            "local": pa.array([datetime(2024, 5, 3, 14, 20), None, None], pa.timestamp("ns")),  # noqa: DTZ001
            "aware": pa.array([datetime(2024, 5, 3, 14, 20, tzinfo=UTC), None, None], pa.timestamp("us", "UTC")),
            "day": [date(2024, 5, 3), None, None],
            "number": [1.5, float("nan"), 2.0],
            "whole": [7, 8, None],
            "flag": [True, False, None],
            "exact": [Decimal("1.10"), None, None],
            "list": [["x", "y"], [], None],
        }
    )
    sink = io.BytesIO()
    pq.write_table(table, sink)
    rows = read(write(tmp_path, "log.parquet.gz" if packed else "log.parquet", sink.getvalue()))
    assert [row.line for row in rows] == [1, 2, 3]
    assert cells(rows) == [
        {
            "case": "a",
            "local": "2024-05-03T14:20:00",
            "aware": "2024-05-03T14:20:00+00:00",
            "day": "2024-05-03",
            "number": "1.5",
            "whole": "7",
            "flag": "true",
            "exact": "1.10",
            "list": ("x", "y"),
        },
        {"case": "b", "whole": "8", "flag": "false", "list": ()},  # an empty list says something
        {"number": "2"},  # as data frames write whole numbers of which one is blank
    ]


def test_a_structure_or_bad_text_in_parquet_is_rejected(tmp_path: Path) -> None:
    bad_text = pa.array([b"ok", b"\xff\xfe"], pa.binary())
    pq.write_table(pa.table({"case": ["1", "2"], "what": bad_text}), tmp_path / "bytes.parquet")
    good, bad = read(tmp_path / "bytes.parquet")
    assert isinstance(good, Row)
    assert isinstance(bad, Reject)
    assert (bad.line, bad.raw, bad.cells) == (2, "case=2", {"case": "2"})
    assert "column what" in bad.reason
    pq.write_table(pa.table({"case": [{"a": 1}]}), tmp_path / "deep.parquet")
    assert isinstance(read(tmp_path / "deep.parquet")[0], Reject)


def test_bad_cells_in_parquet_do_not_hide_the_case_of_their_row(tmp_path: Path) -> None:
    """The reject is placed by its case; without it no child of the whole log would be covered any more."""
    bad = pa.array([b"\xff"], pa.binary())
    pq.write_table(pa.table({"who": bad, "what": bad, "case": ["7"], "when": ["2024"]}), tmp_path / "bad.parquet")
    (reject,) = read(tmp_path / "bad.parquet")
    assert isinstance(reject, Reject)
    assert reject.cells == {"case": "7", "when": "2024"}
    assert "column who" in reject.reason


def test_parquet_that_names_a_column_twice_or_is_damaged_half_way_is_refused(tmp_path: Path) -> None:
    twice = pa.Table.from_arrays([pa.array(["1"]), pa.array(["2"])], names=["case", "case"])
    pq.write_table(twice, tmp_path / "twice.parquet")
    with pytest.raises(FileError, match=r":1: names the column 'case' twice; rename one"):
        read(tmp_path / "twice.parquet")
    many = pa.table({"case": [f"case {number}" for number in range(9_000)]})
    pq.write_table(many, tmp_path / "cut.parquet", compression="none", use_dictionary=False, row_group_size=8_192)
    content = bytearray((tmp_path / "cut.parquet").read_bytes())
    at = content.index(b"case 8192") - 120
    content[at : at + 110] = bytes(110)
    (tmp_path / "cut.parquet").write_bytes(content)
    with pytest.raises(FileError, match=r":8193: the Parquet file is damaged from this row on; copy it again"):
        read(tmp_path / "cut.parquet")


def test_text_that_stops_being_text_is_refused_where_it_stops(tmp_path: Path) -> None:
    """Rows after it would be read as something else; the line says from where on, at most a buffer too early."""
    good = "a,b\n" + "1,2\n" * 20_000
    with pytest.raises(FileError, match=r"is not UTF-16 text from here on; save it as UTF-8") as caught:
        read(write(tmp_path, "log.csv", good.encode("utf-16") + b"\x00\xdc"))
    assert 20_002 - 8_192 < int(str(caught.value).removeprefix(f"{tmp_path}/log.csv:").split(":")[0]) <= 20_002


# --- XES ------------------------------------------------------------------------------------

XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xmlns="http://www.xes-standard.org/">
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <global scope="event">
    <string key="concept:name" value="PLACEHOLDER"/>
    <date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/>
  </global>
  <classifier name="c" keys="concept:name"/>
  <string key="creator" value="nobody"/>
  <trace>
    <string key="concept:name" value="case &amp; one"/>
    <container key="place"><string key="district" value="north"/></container>
    <event>
      <string key="concept:name" value="register"><string key="by" value="Ann"/></string>
      <date key="time:timestamp" value="2024-05-03T14:20:00.000+02:00"/>
      <list key="present">
        <values><string key="who" value="lawyer"/><string key="who" value="parent"/></values>
      </list>
      <boolean key="held" value="true"/><int key="n" value="3"/>
      <float key="x" value="1.5"/><id key="u" value="1-2"/>
    </event>
    <event><string key="concept:name" value="decide"/></event>
  </trace>
  <trace><string key="concept:name" value="empty"/></trace>
  <event><string key="concept:name" value="stray"/></event>
</log>
"""


@pytest.mark.parametrize("name", ["log.xes", "log.xml", "log.xes.gz"])
def test_xes_attributes_nested_lists_globals_and_empty_traces(tmp_path: Path, name: str) -> None:
    rows = read(write(tmp_path, name, XES))
    assert [row.line for row in rows] == [13, 22, 24, 25]
    assert cells(rows) == [
        {
            "case:concept:name": "case & one",
            "case:place/district": "north",
            "concept:name": "register",
            "concept:name/by": "Ann",
            "time:timestamp": "2024-05-03T14:20:00.000+02:00",
            "present/who": ("lawyer", "parent"),
            "held": "true",
            "n": "3",
            "x": "1.5",
            "u": "1-2",
        },
        {"case:concept:name": "case & one", "case:place/district": "north", "concept:name": "decide"},
        {"case:concept:name": "empty"},
        {"concept:name": "stray"},
    ]


def test_other_encodings_of_xml(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="{}"?><log><trace><event><string key="k" value="é"/></event></trace></log>'
    for encoding in ("utf-16", "iso-8859-1"):
        assert cells(read(write(tmp_path, "log.xes", text.format(encoding).encode(encoding)))) == [{"k": "é"}]


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ('<string key="a" value="1"/><string key="a" value="2"/>', "the attribute a twice"),
        ('<string value="1"/>', "an attribute <string> without a key"),
    ],
)
def test_events_of_xes_that_cannot_be_read(tmp_path: Path, event: str, reason: str) -> None:
    name = '<string key="concept:name" value="7"/>'
    rows = read(write(tmp_path, "log.xes", f"<log><trace>{name}<event>{event}</event><event/></trace></log>"))
    assert isinstance(rows[0], Reject)
    assert rows[0].reason == reason
    assert rows[0].cells["case:concept:name"] == "7"
    assert isinstance(rows[1], Row)


BILLION = """<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<log><trace><event><string key="k" value="&b;"/></event></trace></log>"""
OUTSIDE = '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log><trace>&x;</trace></log>'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (BILLION, "log.xes:1: declares a document type"),
        (OUTSIDE, "log.xes:1: declares a document type"),
        ("<html>\n</html>", "log.xes:1: begins with <html>, not with <log>"),
        ("<log>\n<trace>\n</log>", "log.xes:3: is not well-formed XML (mismatched tag)"),
        ("", "log.xes:1: is not well-formed XML (no element found)"),
        ("<log>" + "<trace>" * 99, "log.xes:1: nests elements more than 64 deep"),
        (
            '<log><trace><event/>\n<string key="concept:name" value="late"/></trace></log>',
            "log.xes:2: a trace says something of itself after its first event",
        ),
        (
            f'<log><trace><event><string key="k" value="{"x" * 1_048_577}"/></event></trace></log>',
            "log.xes:1: a value of more than 1,048,576 characters",
        ),
    ],
)
def test_xes_that_is_refused(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(FileError) as caught:
        read(write(tmp_path, "log.xes", content))
    assert message in str(caught.value)


def test_a_disk_that_fails_at_the_start_is_said_of_the_first_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick pulled out while the file is opened is named with its file, not shown as a crash."""

    def fails(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("amparo.pathway.logs.reading.read_delimited", fails)
    path = write(tmp_path, "log.csv", "case\n1\n")
    with pytest.raises(FileError, match=r"log\.csv:1: cannot be read \(Input/output error\)"):
        read(path)
