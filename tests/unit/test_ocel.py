"""Object-centric logs: an object type is the case; what is related, what changed, what cannot be read."""

from __future__ import annotations

import gzip
import json
import sqlite3
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.law.toml_files import FileError
from amparo.pathway.logs.json_parts import LONGEST_ELEMENT
from amparo.pathway.logs.reading import read_log
from amparo.pathway.logs.rows import Log, Reject, Row

REAL = Path(__file__).parents[2].parent / "shared/data/xes/ocel"
needs_logs = pytest.mark.skipif(
    not REAL.exists(),
    reason="needs ../shared/data/xes/ocel, logs that others made and that are not part of the project",
)

OBJECTS = [
    {
        "id": "O1",
        "type": "order",
        "attributes": [
            {"name": "status", "time": "2024-05-01T00:00:00Z", "value": "open"},
            {"name": "status", "time": "2024-05-03T10:00:00Z", "value": "paid"},
            {"name": "price", "time": "2024-05-01T00:00:00Z", "value": 12.5},
        ],
        "relationships": [{"objectId": "C1", "qualifier": "of customer"}],
    },
    {"id": "O2", "type": "order"},
    {"id": "I1", "type": "item"},
    {"id": "I2", "type": "item", "attributes": []},
    {"id": "C1", "type": "customer"},
]
EVENTS = [
    {
        "id": "e1",
        "type": "Place",
        "time": "2024-05-01T09:00:00+02:00",
        "attributes": [
            {"name": "channel", "value": "web"},
            {"name": "lines", "value": 2},
            {"name": "gift", "value": True},
        ],
        "relationships": [
            {"objectId": "O1", "qualifier": "places"},
            {"objectId": "I1", "qualifier": "contains"},
            {"objectId": "I2", "qualifier": "contains"},
        ],
    },
    {
        "id": "e2",
        "type": "Send",
        "time": "2024-05-04T09:00:00Z",
        "relationships": [{"objectId": "O1", "qualifier": ""}],
    },
    {
        "id": "e3",
        "type": "Restock",
        "time": "2024-05-04T09:00:00Z",
        "relationships": [{"objectId": "I1", "qualifier": "of"}],
    },
]

FIRST = {
    "case:concept:name": "O1",
    "case:qualifier:of customer": "C1",
    "case:status": "open",
    "case:price": "12.5",
    "concept:name": "Place",
    "time:timestamp": "2024-05-01T09:00:00+02:00",
    "ocel:eid": "e1",
    "channel": "web",
    "lines": "2",
    "gift": "true",
    "qualifier:contains": ("I1", "I2"),
    "object:item": ("I1", "I2"),
}


def as_json(folder: Path, objects: list[object] = OBJECTS, events: list[object] = EVENTS) -> Path:
    path = folder / "log.json"
    # Events first: nobody knows yet which of them are of an order.
    path.write_text(json.dumps({"events": events, "objects": objects}, indent=1), encoding="utf-8")
    return path


def as_xml(folder: Path) -> Path:
    def attribute(each: dict[str, object]) -> str:
        time = f' time="{each["time"]}"' if "time" in each else ""
        value = {True: "true"}.get(each["value"], each["value"])  # type: ignore[call-overload]
        return f'<attribute name="{each["name"]}"{time}>{value}</attribute>'

    def inside(each: dict[str, list[dict[str, object]]]) -> str:
        related = "".join(
            f'<relationship object-id="{r["objectId"]}" qualifier="{r["qualifier"]}"/>'
            for r in each.get("relationships", [])
        )
        attributes = "".join(map(attribute, each.get("attributes", [])))
        return f"<attributes>{attributes}</attributes><objects>{related}</objects>"

    parts = ["<log><object-types/><event-types/>\n<objects>"]
    parts += [f'<object id="{o["id"]}" type="{o["type"]}">{inside(o)}</object>\n' for o in OBJECTS]
    parts += ["</objects><events>"]
    parts += [f'<event id="{e["id"]}" type="{e["type"]}" time="{e["time"]}">{inside(e)}</event>\n' for e in EVENTS]
    path = folder / "log.xml"
    path.write_text("".join([*parts, "</events></log>"]), encoding="utf-8")
    return path


def as_sqlite(folder: Path) -> Path:
    path = folder / "log.sqlite"
    with sqlite3.connect(path) as base:
        base.executescript("""
            CREATE TABLE event (ocel_id, ocel_type); CREATE TABLE object (ocel_id, ocel_type);
            CREATE TABLE event_map_type (ocel_type, ocel_type_map);
            CREATE TABLE object_map_type (ocel_type, ocel_type_map);
            CREATE TABLE event_object (ocel_event_id, ocel_object_id, ocel_qualifier);
            CREATE TABLE object_object (ocel_source_id, ocel_target_id, ocel_qualifier);
            CREATE TABLE event_place (ocel_id, ocel_time, channel, lines, gift);
            CREATE TABLE event_send (ocel_id, ocel_time); CREATE TABLE event_restock (ocel_id, ocel_time);
            CREATE TABLE object_order (ocel_id, ocel_time, ocel_changed_field, status, price);
            INSERT INTO event_map_type VALUES ('Place', 'place'), ('Send', 'send'), ('Restock', 'restock');
            INSERT INTO object_map_type VALUES ('order', 'order'), ('item', 'item'), ('customer', 'customer');
            INSERT INTO object_order VALUES ('O1', '2024-05-01T00:00:00Z', NULL, 'open', 12.5),
                ('O1', '2024-05-03T10:00:00Z', 'status', 'paid', NULL);
            INSERT INTO event_place VALUES ('e1', '2024-05-01T09:00:00+02:00', 'web', 2, 'true');
            INSERT INTO event_send VALUES ('e2', '2024-05-04T09:00:00Z');
            INSERT INTO event_restock VALUES ('e3', '2024-05-04T09:00:00Z');
            INSERT INTO object_object VALUES ('O1', 'C1', 'of customer');
        """)
        for thing in OBJECTS:
            base.execute("INSERT INTO object VALUES (?, ?)", (thing["id"], thing["type"]))
        for event in EVENTS:
            base.execute("INSERT INTO event VALUES (?, ?)", (event["id"], event["type"]))
            for related in event["relationships"]:  # type: ignore[attr-defined]
                base.execute("INSERT INTO event_object VALUES (?, ?, ?)", (event["id"], *related.values()))
    return path


FORMS = pytest.mark.parametrize("form", [as_json, as_xml, as_sqlite])


def read(path: Path, object_type: str | None = "order") -> tuple[list[Row | Reject], Log]:
    with read_log(path, object_type=object_type) as log:
        return list(log.rows), log


@FORMS
def test_an_object_type_is_the_case(tmp_path: Path, form: Callable[[Path], Path]) -> None:
    rows, log = read(form(tmp_path))
    assert [dict(row.cells) for row in rows if isinstance(row, Row)] == [
        FIRST,
        {
            "case:concept:name": "O1",
            "case:qualifier:of customer": "C1",
            "case:status": "paid",
            "case:price": "12.5",
            "concept:name": "Send",
            "time:timestamp": "2024-05-04T09:00:00Z",
            "ocel:eid": "e2",
        },
        {
            "case:concept:name": "O1",
            "case:qualifier:of customer": "C1",
            "case:status": "paid",
            "case:price": "12.5",
            "concept:name": "changed status",
            "time:timestamp": "2024-05-03T10:00:00Z",
        },
        {"case:concept:name": "O2"},
    ]
    assert [row.is_case_only for row in rows if isinstance(row, Row)] == [False, False, False, True]
    assert log.left_out == {"events of no object of type order": 1}
    assert (log.columns, log.subject, log.zone) == (None, "", None)


@FORMS
def test_packed_logs_say_the_same(tmp_path: Path, form: Callable[[Path], Path]) -> None:
    plain = form(tmp_path)
    packed = plain.with_name(plain.name + ".gz")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert read(packed)[0] == read(plain)[0]
    packed.write_bytes(packed.read_bytes()[:-20])
    with pytest.raises(FileError, match="damaged or cut short"):
        read(packed)


def test_another_type_gives_other_cases(tmp_path: Path) -> None:
    rows, _ = read(as_json(tmp_path), "item")
    cases = [(row.cells["case:concept:name"], row.cells["concept:name"]) for row in rows if isinstance(row, Row)]
    assert cases == [("I1", "Place"), ("I2", "Place"), ("I1", "Restock")]
    assert isinstance(rows[0], Row)
    assert rows[0].cells["qualifier:contains"] == "I2"  # the other one


@FORMS
def test_nobody_guesses_which_type_is_meant(tmp_path: Path, form: Callable[[Path], Path]) -> None:
    path = form(tmp_path)
    with pytest.raises(FileError, match=r"has objects of several types \(customer, item, order\); say which"):
        read(path, None)
    with pytest.raises(FileError, match="has no objects of type 'oder'; nearest is 'order'"):
        read(path, "oder")


def test_one_type_alone_is_meant(tmp_path: Path) -> None:
    rows, _ = read(as_json(tmp_path, [{"id": "O1", "type": "order"}], EVENTS[1:2]), None)
    assert len(rows) == 1


# --- what cannot be read --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("objects", "events", "line", "reason"),
    [
        ([*OBJECTS[1:2], {"type": "order"}], [], 8, "an object without id"),
        ([*OBJECTS[1:2], {"id": "X"}], [], 8, "an object without type"),
        ([*OBJECTS[1:2], 7], [], 8, "objects: no object {...} where one was expected"),
        ([*OBJECTS[1:2], *OBJECTS[1:2]], [], 8, "an object whose id another object has already"),
        (OBJECTS[1:2], [{"id": "e", "relationships": {}}, {"relationships": 3}], 7, "relationships: no list"),
        (OBJECTS[1:2], [{"attributes": [{"value": 1}]}], 3, "an attribute without name"),
        (OBJECTS[1:2], [{"attributes": [{"name": "a", "value": {"b": 1}}]}], 3, "a value that is no text"),
        (OBJECTS[1:2], [{"relationships": [{"qualifier": "q"}]}], 3, "a relationship without objectId"),
        (OBJECTS[1:2], [{"relationships": [{"objectId": "X"}]}], 3, "an event related to an object that"),
    ],
)  # fmt: skip
def test_a_part_that_cannot_be_read_is_a_reject(
    tmp_path: Path, objects: list[object], events: list[object], line: int, reason: str
) -> None:
    rows, _ = read(as_json(tmp_path, objects, events))
    (reject,) = [row for row in rows if isinstance(row, Reject)]
    assert (reject.line, reject.kept, reject.case) == (line, False, "")
    assert reject.reason.startswith(reason)


def test_an_event_without_a_time_is_undated_and_tells_nothing_that_may_have_changed(tmp_path: Path) -> None:
    event = {"id": "e", "type": "Send", "relationships": [{"objectId": "O1", "qualifier": "of"}]}
    (row, *_), _ = read(as_json(tmp_path, OBJECTS, [event]))
    assert isinstance(row, Row)
    assert "time:timestamp" not in row.cells
    assert "case:status" not in row.cells
    assert row.cells["case:price"] == "12.5"


BOMB = (
    '<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><log><objects><object id="&b;" type="t"/></objects></log>'
)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("l.xmlocel", BOMB, "l.xmlocel:1: declares a document type"),
        ("l.xml", BOMB, "l.xml:1: declares a document type"),
        ("l.xmlocel", "<html/>", "l.xmlocel:1: begins with <html>, not with <log>"),
        ("l.xmlocel", "<log><objects>\n</log>", "l.xmlocel:2: is not well-formed XML (mismatched tag)"),
        ("l.xmlocel", "<log>" * 40, "nests elements more than 12 deep"),
        (
            "l.xmlocel",
            f'<log><objects><object id="{"x" * 1_048_577}" type="t"/></objects></log>',
            "a value of more than 1,048,576 characters",
        ),
        ("l.json", "", "l.json:1: begins with no {"),
        ("l.json", "{}", "l.json:1: has neither events nor objects; is this OCEL?"),
        ("l.json", '{"events":\n[{"id": "a"} {}]}', "l.json:2: has no , or ] where one was expected"),
        ("l.json", '{"events":\n\n[{"id": tru}]}', "l.json:3: is not JSON from here on"),
        ("l.json", '{"events": [{"id": NaN}]}', "holds NaN, which is no JSON"),
        ("l.json", '{"events": [' + "[" * 100_000, "nests too deep"),
        ("l.json", '{"events": []} x', "goes on after its end"),
        ("l.json", '{"events": 3}', "has no list where one was expected"),
        ("l.json", '{"events" []}', "has no key where one was expected"),
        ("l.json", b'{"events": [{"id": "\xe9"}]}', "is not UTF-8 text"),
        ("l.json", '{"events": ["' + "x" * (2 * LONGEST_ELEMENT), "l.json:1: is not JSON from here on"),
        ("l.sqlite", "no database at all, but a text that is long enough", "l.sqlite:1: is not SQLite, or damaged"),
        ("l.sqlite", b"", "has no table 'event', which OCEL 2.0 has"),
    ],
)  # fmt: skip
def test_files_that_are_refused(tmp_path: Path, name: str, content: str | bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(FileError) as caught:
        read(path)
    assert message in str(caught.value)


def test_a_view_in_a_database_is_not_read(tmp_path: Path) -> None:
    path = as_sqlite(tmp_path)
    with sqlite3.connect(path) as base:
        base.executescript("ALTER TABLE event RENAME TO hidden; CREATE VIEW event AS SELECT * FROM hidden;")
    with pytest.raises(FileError, match="has no table 'event'"):
        read(path)


def test_what_is_read_is_not_written(tmp_path: Path) -> None:
    path = as_sqlite(tmp_path)
    before = path.read_bytes()
    _ = read(path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["log.sqlite"]


# --- logs that others made ------------------------------------------------------------------


@needs_logs
def test_the_three_forms_of_one_log_say_the_same() -> None:
    """But for its times: the JSON file has them with an offset, the others in local time."""

    def said(name: str) -> list[dict[str, object]]:
        rows, log = read(REAL / f"ocel20_example.{name}", "Purchase Order")
        assert log.left_out == {"events of no object of type Purchase Order": 8}
        found = [dict(row.cells) for row in rows if isinstance(row, Row)]
        assert len(found) == len(rows) == 6
        return sorted(({**cells, "time:timestamp": ""} for cells in found), key=repr)

    assert said("jsonocel") == said("xmlocel") == said("sqlite")


@needs_logs
@pytest.mark.parametrize(
    ("name", "object_type", "rows", "cases"),
    [
        ("recruiting-red.jsonocel", "applications", 6607, None),
        ("example_log.jsonocel", "order", 12, {"o1", "o2", "o3"}),
        ("example_log.xmlocel", "order", 12, {"o1", "o2", "o3"}),
    ],
)
def test_the_older_version_is_read_too(name: str, object_type: str, rows: int, cases: set[str] | None) -> None:
    found, _ = read(REAL / name, object_type)
    assert len(found) == rows
    if cases is not None:
        assert {row.cells["case:concept:name"] for row in found} == cases


@needs_logs
def test_an_older_database_is_refused_by_name() -> None:
    with pytest.raises(FileError, match=r"has no table 'event', which OCEL 2.0 has"):
        read(REAL / "example_log.sqlite", "order")


@FORMS
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_log_is_read_or_refused(
    tmp_path: Path, form: Callable[[Path], Path], data: st.DataObject
) -> None:
    path = tmp_path / f"whole.{form.__name__.removeprefix('as_')}"
    if not path.exists():
        form(tmp_path).rename(path)
    whole = path.read_bytes()
    start = data.draw(st.integers(0, len(whole) - 1))
    cut = data.draw(st.integers(0, 40))
    damaged = whole[:start] + data.draw(st.binary(max_size=8)) + whole[start + cut :]
    broken = path.with_name(f"broken{path.suffix}")
    broken.write_bytes(damaged)
    try:
        rows, _ = read(broken)
    except FileError as error:
        assert "broken" in str(error)
    else:
        assert all(isinstance(row, Row | Reject) for row in rows)


def test_events_are_not_held_in_memory(tmp_path: Path) -> None:
    """Sixty thousand events of one object: what is held is one element, and the objects."""
    path = tmp_path / "large.json"
    event = json.dumps({**EVENTS[1], "attributes": [{"name": "note", "value": "x" * 200}]})
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{"objects": [{"id": "O1", "type": "order"}], "events": [')
        stream.writelines(f"{event},\n" for _ in range(60_000))
        stream.write(f"{event}]}}")
    assert path.stat().st_size > 18_000_000
    tracemalloc.start()
    try:
        with read_log(path) as log:
            assert sum(1 for _ in log.rows) == 60_001
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 15_000_000
