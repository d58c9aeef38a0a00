"""Maps: what a good one says, and that a wrong one is refused where it is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from amparo.law.toml_files import FileError
from amparo.pathway.events import Answer, Coverage
from amparo.pathway.instants import BEGINNING, END, Instant, Precision, read_instant
from amparo.pathway.logs.map_files import check_columns, nearest, read_map
from amparo.pathway.logs.mapping import Mapped, Mapper
from amparo.pathway.logs.maps import LogMap, slug, standard_map
from amparo.pathway.logs.rows import Row
from amparo.pathway.vocabulary import Type, load_vocabulary

WRONG = sorted((Path(__file__).parent / "wrong_maps").glob("*.toml"))

BASE = '[log]\ncase = "c"\nactivity = "a"\ntime = "t"\nzone = "Europe/Oslo"\n'


def made(folder: Path, more: str = "", base: str = BASE) -> LogMap:
    path = folder / "map.toml"
    path.write_text(base + more, encoding="utf-8")
    return read_map(path, "map.toml")


def mapped(log_map: LogMap, zone: str | None = "Europe/Oslo", **cells: str | tuple[str, ...]) -> Mapped:
    return Mapper("log.csv", log_map, zone).read(Row(7, cells))


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_wrong_map_is_refused_where_it_is_wrong(path: Path) -> None:
    """The last comment of each file is the message, word for word."""
    expected = path.read_text(encoding="utf-8").rstrip().rsplit("\n", 1)[1].removeprefix("# ")
    with pytest.raises(FileError) as caught:
        read_map(path, path.name)
    assert str(caught.value) == f"{path.name}:{expected}"


def test_there_are_wrong_maps() -> None:
    assert len(WRONG) >= 20


def test_everything_a_map_can_say(tmp_path: Path) -> None:
    log_map = made(
        tmp_path,
        """
blank = ["EMPTY"]
once = ["filed"]
ignore = ["note"]
[kinds]
"File it" = "filed"
[suffixes]
start = "_started"
[times]
"t" = "%d/%m/%Y %H:%M"
[attribute.cost]
column = "k"
type = "number"
[attribute.way]
column = "w"
type = "code"
codes = { "By Post" = "post", "Desk" = "desk" }
[references]
hearing = "h"
order = "@row"
[[event]]
kind = "opened"
time = "o"
once = true
[[coverage]]
kinds = "all"
from = 2024-01-01
to = "2024-06"
lag = "P1D"
[[coverage]]
kinds = ["filed.way"]
agency = "court"
[calendar]
name = "Invented"
weekend = ["saturday", "sunday"]
single = [{ name = "a day", on = 2024-05-01 }]
""",
    )
    assert log_map.used_columns() == {
        "c": ("log", "case"),
        "a": ("log", "activity"),
        "t": ("log", "time"),
        "k": ("attribute", "cost", "column"),
        "w": ("attribute", "way", "column"),
        "h": ("references", "hearing"),
        "o": ("event", 0, "time"),
    }
    words = log_map.words(["note_taken"])
    assert sorted(words.kinds) == ["filed", "note_taken", "opened"]
    assert words.kinds["filed"].label == "File it"
    assert words.kinds["filed"].once == words.kinds["opened"].once == "case"
    assert words.kinds["note_taken"].once is None
    assert words.kinds["filed"].attributes["way"].codes == ("post", "desk")
    assert words.kinds["filed"].attributes["cost"].type is Type.NUMBER
    start, end = read_instant("2024-01-01", "Europe/Oslo").earliest, read_instant("2024-06", "Europe/Oslo").latest
    day = 24 * 3_600 * 1_000_000
    assert log_map.coverage == (
        Coverage("", frozenset(), start, end, day),
        Coverage("court", frozenset({"filed.way"}), BEGINNING, END),
    )
    assert log_map.covers_all == (0,)
    assert log_map.calendar is not None
    assert not log_map.calendar.is_working(date(2024, 5, 1))
    assert log_map.calendar.is_working(date(2024, 5, 2))

    said = mapped(log_map, c="1", a="File it", t="03/05/2024 14:20", k="12.5", w="By Post", h="EMPTY", o="2024-05")
    opened, filed = said.events
    assert (opened.kind, opened.happened, dict(opened.attributes)) == (
        "opened",
        Instant.month(2024, 5, "Europe/Oslo"),
        {},
    )
    assert said.once == frozenset({0})
    assert filed.kind == "filed"
    assert filed.happened == read_instant("2024-05-03T14:20", "Europe/Oslo")
    assert dict(filed.attributes) == {"cost": 12.5, "way": "post"}
    assert set(filed.references) == {"order"}
    assert filed.references == opened.references


def test_the_map_of_the_documentation_can_be_read(tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "docs/how-to/check-a-log.md"
    text = page.read_text(encoding="utf-8").split("```toml\n", 1)[1].split("```", 1)[0]
    log_map = made(tmp_path, base=text)
    assert log_map.events[0].once
    assert log_map.times["stamp"].pattern == "milliseconds"
    assert set(log_map.columns) == {"case", "activity", "time", "recorded", "lifecycle", "id", "corrects", "agency"}


def test_activities_become_kinds(tmp_path: Path) -> None:
    log_map = made(tmp_path, 'lifecycle = "l"\nignore = ["note"]\n[suffixes]\nstart = "_started"\n')
    mapper = Mapper("log.csv", log_map, "Europe/Oslo")

    def kinds(**cells: str) -> list[str]:
        return [event.kind for event in mapper.read(Row(1, {"c": "1", "t": "2024", **cells})).events]

    assert kinds(a="T02 Check confirmation") == ["t02_check_confirmation"]
    assert kinds(a="Décision") == ["decision"]
    assert kinds(a="work", l="start") == ["work_started"]
    assert kinds(a="work", l="COMPLETE") == ["work"]
    assert kinds(a="work", l="suspend") == ["work_suspend"]
    assert kinds(a="note") == []
    assert mapper.ignored == 1
    assert not mapper.merged
    assert kinds(a="t02-check confirmation") == ["t02_check_confirmation"]
    assert mapper.merged == {"t02_check_confirmation"}
    assert slug("رفض الطلب") == "رفض_الطلب"
    assert slug("2nd visit") == "n2nd_visit"


@pytest.mark.parametrize(
    ("pattern", "text", "wanted"),
    [
        ('"%d.%m.%Y"', "03.05.2024", "2024-05-03"),
        ('"%m/%Y"', "05/2024", "2024-05"),
        ('"%Y"', "2024", "2024"),
        ('"%d/%m/%Y %H:%M %z"', "03/05/2024 14:20 +0000", "2024-05-03T14:20Z"),
        ('"seconds"', "1714746000", "2024-05-03T14:20Z"),
        ('"milliseconds"', "1714746000000", "2024-05-03T14:20Z"),
        ('{ precision = "day" }', "2024-05-03T01:06:40+02:00", "2024-05-03"),
        ('{ precision = "month" }', "2024-05-03", "2024-05"),  # the first of a month stands for the month
        ('{ precision = "month" }', "2024", "2024"),
        ('{ precision = "year" }', "2024-05", "2024"),
        ('{ precision = "month" }', "2024-05-03/2024-06-01T10:00", "2024-05-01/2024-06-30"),
        ('{ precision = "day" }', "2024-05-03/undated", "2024-05-03/undated"),
        ('{ format = "%d/%m/%Y %H:%M", precision = "year" }', "31/12/2023 23:30", "2023"),
    ],
)
def test_formats_of_times(tmp_path: Path, pattern: str, text: str, wanted: str) -> None:
    (event,) = mapped(made(tmp_path, f"[times]\nt = {pattern}\n"), c="1", a="x", t=text).events
    expected = read_instant(wanted, "Europe/Oslo")
    assert (event.happened.earliest, event.happened.latest) == (expected.earliest, expected.latest)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("20240503", "2024-05-03", "2024-05-03"),
        ("2024-W18-5", "2024-05-03", "2024-05-03"),
        ("2024W185", "2024-05-03", "2024-05-03"),
        ("2024-W18", "2024-04-29", "2024-05-05"),
        ("2024-05-03T14", "2024-05-03T14:00", "2024-05-03T14:59:59.999999"),
        ("20240503T14+02:00", "2024-05-03T14:00", "2024-05-03T14:59:59.999999"),
        ("2024-05-03T14:20", "2024-05-03T14:20", "2024-05-03T14:20"),
        ("20240503T1420", "2024-05-03T14:20", "2024-05-03T14:20"),
        ("spring 2024", "2024-03-01", "2024-05-31"),
        ("2024-05-03/2024-05-09", "2024-05-03", "2024-05-09"),
    ],
)
def test_a_time_is_no_more_precise_than_it_is_written(tmp_path: Path, text: str, first: str, last: str) -> None:
    (event,) = mapped(made(tmp_path), c="1", a="x", t=text).events
    assert event.happened.earliest == read_instant(first, "Europe/Oslo").earliest
    assert event.happened.latest == read_instant(last, "Europe/Oslo").latest


def test_a_column_that_only_says_midnight_is_suspect(tmp_path: Path) -> None:
    mapper = Mapper("log.csv", made(tmp_path, 'recorded = "r"\n'), "Europe/Oslo")
    for day in range(1, 7):
        mapper.read(
            Row(day, {"c": "1", "a": "x", "t": f"2024-05-0{day} 00:00:00+02:00", "r": f"2024-05-0{day}T00:00"})
        )
        assert mapper.always_midnight() == (["r", "t"] if day >= 5 else [])
    mapper.read(Row(9, {"c": "1", "a": "x", "t": "2024-05-03", "r": "2024-05-09T00:00"}))
    assert mapper.always_midnight() == ["r"]
    mapper.read(Row(10, {"c": "1", "a": "x", "t": "2024-05-03", "r": "2024-05-09T14:20"}))
    assert mapper.always_midnight() == []


@pytest.mark.parametrize("text", ["yesterday", "2024-13-01", "99999-01-01", "0001-01-01T00:00+14:00", "9999-12-31"])
def test_an_unreadable_time_is_listed_and_leaves_an_undated_event(tmp_path: Path, text: str) -> None:
    said = mapped(made(tmp_path), c="1", a="x", t=text)
    assert [event.happened.precision for event in said.events] == [Precision.UNDATED]
    (reject,) = said.rejects
    assert (reject.line, reject.kept, reject.case) == (7, True, "1")
    assert reject.reason == "column t: no time; expected 2026-04-13T14:20, 2026-04-13, 2026-04 or 2026"
    assert text not in reject.reason
    assert reject.raw == f"c=1; a=x; t={text}"


@pytest.mark.parametrize(("zone", "told"), [("Europe/Oslo", "Europe/Oslo"), (None, "UTC")])
def test_an_unreadable_time_keeps_the_zone_of_the_log(tmp_path: Path, zone: str | None, told: str) -> None:
    """The days and nights of a case are those of its place, also where one time could not be read."""
    log_map = made(tmp_path, base=BASE if zone else BASE.replace('zone = "Europe/Oslo"', ""))
    assert mapped(log_map, zone, c="1", a="x", t="soon").events[0].happened == Instant.undated(told)


def test_a_blank_time_is_an_undated_event_and_no_reject(tmp_path: Path) -> None:
    said = mapped(made(tmp_path, 'blank = ["-"]\n'), c="1", a="x", t="-")
    assert [event.happened for event in said.events] == [Instant.undated("Europe/Oslo")]
    assert said.rejects == ()


def test_no_case_and_no_activity(tmp_path: Path) -> None:
    log_map = made(tmp_path, '[[event]]\nkind = "opened"\ntime = "o"\n')
    said = mapped(log_map, a="x", t="2024")
    assert (said.events, [(r.reason, r.kept, r.case) for r in said.rejects]) == (
        (),
        [("column c: no case", False, "")],
    )
    said = mapped(log_map, c="1", t="2024", o="2024")
    assert [event.kind for event in said.events] == ["opened"]
    assert [(r.reason, r.kept, r.case) for r in said.rejects] == [("column a: no activity", False, "1")]


@pytest.mark.parametrize("text", ["2024-05-03T14:20", "2024-05-03", "2024-05", "2024", "20240503", "2024-05-03T14"])
def test_a_time_without_offset_needs_a_zone(tmp_path: Path, text: str) -> None:
    log_map = made(tmp_path, base='[log]\ncase = "c"\nactivity = "a"\ntime = "t"\n')
    with pytest.raises(FileError, match=r"log.csv:7: column t: a time without an offset; name its zone"):
        mapped(log_map, zone=None, c="1", a="x", t=text)
    assert mapped(log_map, zone=None, c="1", a="x", t="2024-05-03T14:20+02:00").events
    assert mapped(log_map, zone=None, c="1", a="x", t="2024-05-03T14Z").events
    assert mapped(log_map, zone=None, c="1", a="x").events


ATTRIBUTES = """
unknown = ["unknown", "?"]
none = ["none"]
[attribute.detained]
column = "h"
type = "bool3"
codes = { "J" = "yes", "N" = "no" }
[attribute.present]
column = "p"
type = "set"
codes = ["lawyer", "parent"]
[attribute.age]
column = "n"
type = "number"
[attribute.said]
column = "s"
[attribute.until]
column = "d"
type = "date"
[attribute.only_here]
column = "h"
kinds = ["elsewhere"]
"""


NUMBERS = """
subject = "child"
[attribute.hours_per_day]
column = "h"
[attribute.child_rating]
column = "n"
"""

#: A kind that has the attribute of each column.
KIND_OF = {"h": "isolation_started", "n": "goal_set"}


def test_attributes(tmp_path: Path) -> None:
    log_map = made(tmp_path, ATTRIBUTES)

    def said(**cells: str | tuple[str, ...]) -> dict[str, object]:
        found = mapped(log_map, c="1", a="x", t="2024", **cells)
        assert found.rejects == ()
        return dict(found.events[0].attributes)

    assert said() == {}
    assert said(h="J") == {"detained": "yes"}
    assert said(h="0") == {"detained": "no"}
    assert said(h="?", p="not_asked", n="unknown", s="none") == {
        "detained": Answer.UNKNOWN,
        "present": Answer.NOT_ASKED,
        "age": Answer.UNKNOWN,
        "said": Answer.NONE,
    }
    assert said(p="lawyer; parent") == {"present": frozenset({"lawyer", "parent"})}
    assert said(p="parent") == {"present": frozenset({"parent"})}
    assert said(p=("lawyer", "parent")) == {"present": frozenset({"lawyer", "parent"})}
    assert said(p=()) == {"present": frozenset()}
    assert said(n="12", s=" free  text ") == {"age": 12, "said": "free  text"}
    assert said(d="2024-05") == {"until": Instant.month(2024, 5, "Europe/Oslo")}


@pytest.mark.parametrize(
    ("cells", "name", "reason"),
    [
        ({"h": "perhaps"}, "detained", "column h: neither yes nor no"),
        ({"p": "lawyer;imam"}, "present", "column p: a text that is none of the codes of present (lawyer, parent)"),
        ({"n": "twelve"}, "age", "column n: no number; write 12 or 12.5"),
        ({"n": "nan"}, "age", "column n: no number; write 12 or 12.5"),
        ({"d": "soon"}, "until", "column d: no time; expected 2026-04-13T14:20, 2026-04-13, 2026-04 or 2026"),
    ],
)
def test_an_unreadable_attribute_is_listed_and_unknown(
    tmp_path: Path, cells: dict[str, str], name: str, reason: str
) -> None:
    found = mapped(made(tmp_path, ATTRIBUTES), c="1", a="x", t="2024", **cells)
    assert dict(found.events[0].attributes) == {name: Answer.UNKNOWN}
    assert [(reject.reason, reject.kept) for reject in found.rejects] == [(reason, True)]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"h": "25"}, "column h: a number outside 0 to 24"),
        ({"h": "-1"}, "column h: a number outside 0 to 24"),
        ({"n": "1.5"}, "column n: no whole number"),
    ],
)
def test_a_number_that_cannot_be_is_listed_and_unknown(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    """Twenty-five hours of isolation a day would else be a breach that nobody committed."""
    log_map = made(tmp_path, NUMBERS)
    words = load_vocabulary()
    assert words.kinds["isolation_started"].attributes["hours_per_day"].most == 24
    found = mapped(log_map, c="1", a=KIND_OF[next(iter(cells))], t="2024", **cells)
    assert list(found.events[0].attributes.values()) == [Answer.UNKNOWN]
    assert [(reject.reason, reject.kept) for reject in found.rejects] == [(reason, True)]


def test_what_bounds_allow_is_taken(tmp_path: Path) -> None:
    for hours in ("0", "24", "22.5"):
        found = mapped(made(tmp_path, NUMBERS), c="1", a=KIND_OF["h"], t="2024", h=hours)
        assert found.rejects == ()
        assert found.events[0].attributes == {"hours_per_day": float(hours)}


def test_a_time_in_a_pattern_without_offset_needs_a_zone_too(tmp_path: Path) -> None:
    """Read as UTC, a deadline of hours would be held against the wrong hour."""
    log_map = made(
        tmp_path,
        '[times]\nt = "%d/%m/%Y %H:%M"\n',
        base='[log]\ncase = "c"\nactivity = "a"\ntime = "t"\n',
    )
    with pytest.raises(FileError, match=r"log.csv:7: column t: a time without an offset; name its zone"):
        mapped(log_map, zone=None, c="1", a="x", t="03/05/2024 14:20")
    (event,) = mapped(log_map, c="1", a="x", t="03/05/2024 14:20").events
    assert event.happened.earliest == read_instant("2024-05-03T14:20", "Europe/Oslo").earliest


def test_an_activity_that_no_kind_can_be_made_of_is_listed_and_not_dropped(tmp_path: Path) -> None:
    (reject,) = mapped(made(tmp_path), c="1", a="?!", t="2024").rejects
    assert (reject.kept, reject.case) == (False, "1")
    assert reject.reason == "column a: an activity without a letter or digit; list it under [kinds]"
    ignoring = Mapper("log.csv", made(tmp_path, 'unlisted = "ignore"\n[kinds]\n"Seen" = "seen"\n'), "UTC")
    assert ignoring.read(Row(7, {"c": "1", "a": "?!", "t": "2024"})).events == ()
    assert [event.kind for event in ignoring.read(Row(8, {"c": "1", "a": "Seen", "t": "2024"})).events] == ["seen"]
    assert ignoring.ignored == 1


@pytest.mark.parametrize(
    ("transition", "reason"),
    [
        ("abandon", "column a: a lifecycle transition that [suffixes] does not list"),
        ("start", "column a: an activity and a lifecycle transition that give no kind of Amparo's"),
    ],
)
def test_a_transition_makes_no_kind_that_amparo_does_not_have(tmp_path: Path, transition: str, reason: str) -> None:
    """An interview that was abandoned is no interview: said as one it would prove that somebody was heard."""
    log_map = made(tmp_path, 'subject = "child"\nlifecycle = "l"\n[suffixes]\nstart = "_begun"\n')
    said = mapped(log_map, c="1", a="apprehended", t="2024", l=transition)
    assert said.events == ()
    assert [(reject.reason, reject.kept, reject.case) for reject in said.rejects] == [(reason, False, "1")]
    assert [e.kind for e in mapped(log_map, c="1", a="apprehended", t="2024", l="Complete").events] == [
        "apprehended"
    ]


def test_a_name_is_suggested_if_one_is_near_and_none_if_none_is() -> None:
    known = ("detained_at", "released_at", "case_number")
    assert nearest("detainedat", known) == "; nearest is 'detained_at'"
    assert nearest("case", known) == "; nearest is 'case_number'"  # half alike is near enough
    assert nearest("lawyer", known) == ""


def test_recorded_ids_and_corrections(tmp_path: Path) -> None:
    log_map = made(
        tmp_path,
        'recorded = "r"\nid = "i"\ncorrects = "x"\nagency = "g"\n[[event]]\nkind = "opened"\ntime = "o"\n',
    )
    opened, event = mapped(
        log_map, c="1", a="seen", t="2024-05-03T14:20", r="2024-05-04", i="e2", x="e1", g="police", o="2024"
    ).events
    assert (event.id, event.corrects, event.agency) == ("e2", "e1", "police")
    assert event.recorded == read_instant("2024-05-04", "Europe/Oslo").latest
    assert (opened.id, opened.corrects, opened.recorded) == ("", None, event.recorded)
    (_, unrecorded) = mapped(log_map, c="1", a="seen", t="2024", o="2024").events
    assert unrecorded.recorded is None


def test_a_column_that_is_not_there_names_the_nearest(tmp_path: Path) -> None:
    log_map = made(tmp_path, '[attribute.way]\ncolumn = "channel"\n')
    check_columns(log_map, "log.csv", ["c", "a", "t", "channel"])
    with pytest.raises(FileError) as caught:
        check_columns(log_map, "log.csv", ["c", "a", "t", "chanel"])
    assert str(caught.value) == "map.toml:7: log.csv has no column 'channel'; nearest is 'chanel'"
    check_columns(
        standard_map(["x"], load_vocabulary()), "log.csv", ["case:concept:name", "concept:name", "time:timestamp"]
    )
    with pytest.raises(FileError, match=r"^log.csv:1: has no column 'case:concept:name'; write a map"):
        check_columns(standard_map(["x"], load_vocabulary()), "log.csv", ["x"])


def test_without_a_map_the_standard_names_count() -> None:
    words = load_vocabulary()
    assert standard_map(["case:concept:name", "concept:name", "time:timestamp"], words).columns == {
        "case": "case:concept:name",
        "activity": "concept:name",
        "time": "time:timestamp",
        "lifecycle": "lifecycle:transition",
    }
    own = standard_map(["subject", "kind", "happened", "recorded", "episode", "authority_type", "colour"], words)
    assert own.subject == "child"
    assert own.columns == {"case": "subject", "activity": "kind", "time": "happened", "recorded": "recorded"}
    assert own.references == {"episode": "episode"}
    assert [attribute.name for attribute in own.attributes] == ["authority_type"]
    mapper = Mapper("log.csv", own, "UTC")
    row = {"subject": "s1", "kind": "brought_before_authority", "happened": "2024-05-03T14:20", "episode": "e1"}
    (event,) = mapper.read(Row(2, {**row, "authority_type": "judge"})).events
    assert (event.kind, dict(event.attributes), dict(event.references)) == (
        "brought_before_authority",
        {"authority_type": "judge"},
        {"episode": "e1"},
    )
    (reject,) = mapper.read(Row(3, {**row, "kind": "brought_before_autority"})).rejects
    assert reject.reason == (
        "column kind: an activity that the map does not list; nearest is 'brought_before_authority'"
    )
    assert not reject.kept
    (reject,) = mapper.read(Row(4, {**row, "kind": "turned_18"})).rejects
    assert not reject.kept
