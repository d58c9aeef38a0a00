"""What is written as XES or OCEL is read back to equal events, by the readers that strangers' logs go through."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.pathway.events import Event
from amparo.pathway.instants import BEGINNING, Instant, Precision, read_instant
from amparo.pathway.logs.stating import instant_text
from amparo.pathway.logs.writing_ocel import write_ocel_json, write_ocel_sqlite, write_ocel_xml
from amparo.pathway.logs.writing_xes import write_xes
from tests.unit.written_events import (
    INSTANTS,
    ZONE,
    in_another_zone,
    logs,
    read_back,
    same_interval,
    timelines_of,
)

bounded = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

ARREST = Event("1", "C-1", "apprehended", read_instant("2026-03-02", ZONE), recorded=0)


@given(instant=INSTANTS)
@bounded
def test_a_time_is_written_as_precisely_as_it_is_known(instant: Instant) -> None:
    assert read_instant(instant_text(instant, ZONE), ZONE) == instant


def test_what_no_text_can_call_by_name_keeps_its_interval() -> None:
    season = in_another_zone(ARREST).happened
    read = read_instant(instant_text(season, ZONE), ZONE)
    assert same_interval(read, season)
    assert read.precision is Precision.RANGE
    half_open = Instant(BEGINNING, 5, Precision.RANGE, ZONE)
    assert same_interval(read_instant(instant_text(half_open, ZONE), ZONE), half_open)


@given(cases=logs())
@bounded
def test_events_survive_xes(tmp_path: Path, cases: list[tuple[str, list[Event]]]) -> None:
    path = tmp_path / "log.xes"
    with path.open("wb") as stream:
        assert write_xes(cases, stream, zone=ZONE) == sum(len(events) for _, events in cases)
    assert read_back(path) == timelines_of(cases)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("form", ["json", "xml", "sqlite"])
@given(cases=logs())
@bounded
def test_events_survive_ocel(tmp_path: Path, form: str, packed: bool, cases: list[tuple[str, list[Event]]]) -> None:
    path = tmp_path / f"log.{form}"
    path.unlink(missing_ok=True)
    if form == "sqlite":
        number = write_ocel_sqlite(cases, path, zone=ZONE)
    else:
        with path.open("wb") as stream:
            number = (write_ocel_json if form == "json" else write_ocel_xml)(cases, stream, zone=ZONE)
    assert number == sum(len(events) for _, events in cases)
    if packed:
        path = path.rename(tmp_path / "plain")
        whole = path.read_bytes()
        path = tmp_path / f"log.{form}.gz"
        path.write_bytes(gzip.compress(whole))
    assert read_back(path) == timelines_of(cases)


def test_ocel_says_to_every_program_when_it_happened_and_of_whom_it_speaks() -> None:
    """Other programs know `time` only, and refuse an attribute that the type of its object does not declare."""
    happened = (read_instant("2026-03-02T10:00", ZONE), Instant.undated(ZONE))
    events = [Event(str(n), "C-1", "apprehended", at, references={"aaa": "x"}) for n, at in enumerate(happened)]
    stream = io.BytesIO()
    write_ocel_json([("C-1", events)], stream, zone=ZONE, marks={"synthetic": "yes"})
    log = json.loads(stream.getvalue())
    assert [each.get("time") for each in log["events"]] == ["2026-03-02T09:00:00+00:00", None]
    declared = {each["name"]: {one["name"] for one in each["attributes"]} for each in log["objectTypes"]}
    for each in log["objects"]:
        assert {one["name"] for one in each["attributes"]} == declared[each["type"]], each["id"]
    assert declared["aaa"] == set()
    assert "synthetic" in declared["child"]


def test_xes_is_streamed_and_marked() -> None:
    def cases() -> object:
        for number in range(3):
            yield f"C-{number}", (ARREST for _ in range(2))

    stream = io.BytesIO()
    assert write_xes(cases(), stream, marks={"synthetic": "yes"}) == 6
    root = ElementTree.fromstring(stream.getvalue())  # noqa: S314 - our own text
    space = "{http://www.xes-standard.org/}"
    for element in (root, *root.iter(f"{space}event")):
        assert element.find(f"{space}string[@key='synthetic'][@value='yes']") is not None
    assert len(list(root.iter(f"{space}event"))) == 6
    dates = [each.get("value") for each in root.iter(f"{space}date") if each.get("key") == "time:timestamp"]
    assert set(dates) == {"2026-03-01T23:00:00+00:00"}


def test_what_xml_cannot_hold_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "log.xes.gz"
    with gzip.open(path, "wb") as stream:
        write_xes(
            [("C\x00-1", [Event("1", "x", "apprehended", Instant.undated(ZONE), place="a\ud800\tb\n")])],
            stream,
            zone=ZONE,
        )
    (timeline,) = read_back(path)
    assert timeline.subject == "C\ufffd-1"
    assert timeline.events[0].place == "a\ufffd\tb"


@given(text=st.text(max_size=20))
@bounded
def test_no_text_makes_xes_that_is_not_xml(text: str) -> None:
    stream = io.BytesIO()
    write_xes(
        [(text, [Event("1", text, "apprehended", Instant.undated(), agency=text)])], stream, marks={"m": text}
    )
    ElementTree.fromstring(stream.getvalue())  # noqa: S314 - our own text
