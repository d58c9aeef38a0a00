"""Grouping: one timeline a case, whatever the order of the rows and however large the log."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.pathway.events import Answer, Coverage, Event, Timeline
from amparo.pathway.instants import Instant, Precision, read_instant
from amparo.pathway.logs.grouping import Grouping
from amparo.pathway.logs.mapping import Mapped, Mapper
from amparo.pathway.logs.maps import CASE, EventColumn, LogMap, Unplaced
from amparo.pathway.logs.packing import packed, unpacked
from amparo.pathway.logs.rows import Reject, Row

ZONE = "Europe/Oslo"
COMPLETE = Coverage("", frozenset())
MAP = LogMap(
    {"case": "c", "activity": "a", "time": "t"},
    zone=ZONE,
    events=(EventColumn("opened", "o", once=True),),
    coverage=(COMPLETE,),
    covers_all=(0,),
)


def grouped(rows: Iterable[Row | Reject], log_map: LogMap = MAP, run: int = 200_000) -> list[Timeline]:
    with Grouping(log_map, run) as grouping:
        mapper = Mapper("log.csv", log_map, ZONE)
        for row in rows:
            if isinstance(row, Row):
                grouping.add(mapper.read(row))
            else:
                grouping.reject(row)
        return list(grouping.timelines(ZONE, log_map.words(mapper.seen).kinds))


def row(line: int, **cells: str) -> Row:
    return Row(line, cells)


LOG = [
    row(2, c="b", a="x", t="2024-05-03T14:20", o="2024-05-01"),
    row(3, c="a", a="x", t="2024-05-03T14:20", o="2024-05-01"),
    row(4, c="b", a="y", t="2024-05-02", o="2024-05-01"),
    row(5, c="a", a="x", t="2024-05-03T14:20", o="2024-05-01"),
    row(6, c="ä\tb\n", a="z", o=""),
    row(7, c="a", a="z", t="2024", o="2024-05-01"),
]


def test_one_timeline_a_case_in_order() -> None:
    one, other, odd = grouped(LOG)
    assert [timeline.subject for timeline in (one, other, odd)] == ["a", "b", "ä\tb"]
    assert [event.kind for event in one.events] == ["z", "opened", "x", "x"]
    assert [event.kind for event in other.events] == ["opened", "y", "x"]
    assert (one.subject_kind, one.zone) == (CASE, ZONE)
    assert one.coverage == (replace(COMPLETE, kinds=frozenset({"opened", "x", "y", "z"})),)
    assert all(event.subject == one.subject for event in one.events)


def test_the_same_thing_said_twice_keeps_two_ids() -> None:
    one = grouped(LOG)[0]
    first, second = (event.id for event in one.events if event.kind == "x")
    assert second == f"{first}~2"
    assert first.startswith("x:")


@pytest.mark.parametrize("run", [1, 2, 200_000])
def test_the_order_of_rows_and_the_size_of_runs_do_not_matter(run: int) -> None:
    expected = grouped(LOG)
    for seed in range(8):
        shuffled = LOG.copy()
        random.Random(seed).shuffle(shuffled)
        renumbered = [replace(each, line=line) for line, each in enumerate(shuffled, 2)]
        assert grouped(renumbered, run=run) == expected


def test_rows_that_differ_on_a_fact_of_the_case_leave_the_hull() -> None:
    log = [row(2, c="a", a="x", t="2024", o="2024-05-01"), row(3, c="a", a="y", t="2024", o="2024-05-07")]
    for rows in (log, log[::-1]):
        (opened,) = [event for event in grouped(rows)[0].events if event.kind == "opened"]
        assert opened.happened.earliest == read_instant("2024-05-01", ZONE).earliest
        assert opened.happened.latest == read_instant("2024-05-07", ZONE).latest
        assert opened.happened.precision is Precision.RANGE


def test_ids_of_the_log_are_kept_and_a_repeated_one_is_told_apart() -> None:
    log_map = replace(MAP, columns={**MAP.columns, "id": "i"}, events=())
    log = [
        row(2, c="a", a="x", t="2024-05-03", i="7"),
        row(3, c="a", a="x", t="2024-05-03", i="7"),
        row(4, c="a", a="y", t="2024-05-04", i="7"),
        row(5, c="a", a="y", t="2024-05-05", i="8"),
    ]
    for rows in (log, log[::-1]):
        (timeline,) = grouped(rows, log_map)
        assert [(event.id, event.kind) for event in timeline.events] == [("7", "x"), ("7~2", "y"), ("8", "y")]


def test_what_all_rows_of_a_repeated_fact_agree_on_stays_known() -> None:
    """Else a court that decides is no longer known to be one, because two rows wrote its hour differently."""
    first = Event("1", "a", "opened", read_instant("2024-05-01", ZONE), attributes={"by": "judge", "open": "yes"})
    second = replace(
        first, id="2", happened=read_instant("2024-05-02", ZONE), attributes={"by": "judge", "open": "no"}
    )
    with Grouping(MAP) as grouping:
        for event in (first, second):
            grouping.add(Mapped("a", (event,), frozenset({0})))
        ((opened,),) = [timeline.events for timeline in grouping.timelines(ZONE, {"opened"})]
    assert opened.attributes == {"by": "judge", "open": Answer.UNKNOWN}
    assert opened.happened == first.happened.hull(second.happened)


@pytest.mark.parametrize("pair", [("court", "police"), ("police", "court"), ("court", "court")])
def test_each_thing_on_which_rows_differ_is_no_longer_known(pair: tuple[str, str]) -> None:
    """Whichever row comes first, and whatever the words are."""
    one, other = (
        Event(
            "",
            "a",
            "opened",
            read_instant(f"2026-03-0{day}", ZONE),
            recorded,
            attributes={"by": said},
            references={"order": said},
            agency=said,
            author=said,
            place=said,
        )
        for day, said, recorded in zip((1, 2), pair, (7, 5), strict=True)
    )
    third = replace(one, recorded=None)
    with Grouping(MAP) as grouping:
        for event in (one, other, third):
            grouping.add(Mapped("a", (event,), frozenset({0})))
        ((opened,),) = [timeline.events for timeline in grouping.timelines(ZONE, {"opened"})]
    alike = pair[0] == pair[1]
    assert opened.attributes == {"by": pair[0] if alike else Answer.UNKNOWN}
    assert opened.references == ({"order": pair[0]} if alike else {})
    assert (opened.agency, opened.author, opened.place) == ((pair[0],) * 3 if alike else ("",) * 3)
    assert opened.recorded == 5, "known since the first of them said so"
    assert opened.happened == one.happened.hull(other.happened)


def test_what_only_one_of_the_rows_says_is_no_longer_known() -> None:
    first = Event(
        "1", "a", "opened", read_instant("2026", ZONE), attributes={"by": "court"}, references={"order": "o"}
    )
    with Grouping(MAP) as grouping:
        for event in (first, replace(first, id="2", attributes={"way": "post"}, references={})):
            grouping.add(Mapped("a", (event,), frozenset({0})))
        ((opened,),) = [timeline.events for timeline in grouping.timelines(ZONE, {"opened"})]
    assert opened.attributes == {"by": Answer.UNKNOWN, "way": Answer.UNKNOWN}
    assert (opened.references, opened.recorded, opened.id) == ({}, None, "1")


def test_kinds_of_one_time_are_in_the_order_of_time_then_length_then_name() -> None:
    log = [
        row(2, c="a", a="y", t="2026-03-02"),
        row(3, c="a", a="x", t="2026-03-02"),
        row(4, c="a", a="z", t="2026-03-02T00:00"),
        row(5, c="a", a="w", t="2026-03"),
        row(6, c="a", a="v", t="2025"),
    ]
    (timeline,) = grouped(log)
    assert [event.kind for event in timeline.events] == ["v", "w", "z", "x", "y"]


def test_what_could_not_be_read_withdraws_coverage() -> None:
    """An unreadable row may have been the very event whose absence would be a breach."""
    gap = Reject(9, "column a: no activity", "", case="a")
    one, other, odd = grouped([*LOG, gap])
    assert one.coverage == ()
    assert other.coverage == odd.coverage != ()
    assert len(one.events) == 4

    unplaced = Reject(9, "a NUL byte", "")
    assert [timeline.coverage for timeline in grouped([*LOG, unplaced])] == [(), (), ()]
    indifferent = replace(MAP, unplaced=Unplaced.SAYS_NOTHING)
    assert all(timeline.coverage for timeline in grouped([*LOG, unplaced], indifferent))

    in_part = Reject(9, "column t: no time", "", case="a", kept=True)
    assert all(timeline.coverage for timeline in grouped([*LOG, in_part]))


def test_every_row_that_was_left_out_is_counted_and_none_that_was_kept() -> None:
    """The count is all that tells the reader of a report how much of the log it does not speak of."""
    with Grouping(MAP) as grouping:
        for reject in (
            Reject(2, "a NUL byte", ""),
            Reject(3, "column a: no activity", "", case="a"),
            Reject(4, "column a: no activity", "", case="a"),
            Reject(5, "column t: no time", "", case="a", kept=True),
        ):
            grouping.reject(reject)
        assert (grouping.counts.rejected, grouping.counts.in_part) == (3, 1)


def test_an_unreadable_row_is_placed_if_its_case_can_be_read() -> None:
    mapper = Mapper("log.xes", MAP, ZONE)
    placed = mapper.place(Reject(9, "the attribute a twice", "", cells={"c": " a ", "a": "x"}))
    assert (placed.case, placed.kept) == ("a", False)
    assert mapper.place(Reject(9, "a NUL byte", "")).case == ""
    one, other, _ = grouped([*LOG, placed])
    assert one.coverage == ()
    assert other.coverage != ()


def test_a_case_of_which_nothing_could_be_read_is_still_a_case() -> None:
    (timeline,) = grouped([Reject(9, "column a: no activity", "", case="a")])
    assert (timeline.subject, timeline.events, timeline.coverage) == ("a", (), ())


values = st.one_of(
    st.text(max_size=5),
    st.integers(-(2**40), 2**40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(Answer),
    st.frozensets(st.text(max_size=3), max_size=3),
    st.builds(lambda a, b: Instant(min(a, b), max(a, b), Precision.RANGE, ZONE), st.integers(), st.integers()),
)


@settings(max_examples=60, deadline=None)
@given(
    attributes=st.dictionaries(st.text(max_size=5), values, max_size=4),
    texts=st.tuples(*[st.text(max_size=5)] * 5),
    recorded=st.none() | st.integers(),
    once=st.booleans(),
)
def test_a_packed_event_comes_back(
    attributes: dict[str, object], texts: tuple[str, ...], recorded: int | None, once: bool
) -> None:
    kind, agency, author, place, corrects = texts
    event = Event(
        "1", "s", kind, Instant.undated(ZONE), recorded, attributes, {"episode": place},  # type: ignore[arg-type]
        agency, author, "", place, "child", corrects or None,
    )  # fmt: skip
    line = packed(event, once=once)
    assert unpacked(line, "s") == (event, once)
    assert "\n" not in line
    assert "\t" not in line


def test_a_large_log_takes_bounded_memory() -> None:
    """40,000 interleaved rows: the peak stays at the size of one run, not of the log."""

    def rows() -> Iterable[Row]:
        for number in range(40_000):
            yield row(
                number, c=f"case {number % 4_000}", a="x", t=f"2024-05-03T{number % 24:02d}:00", note="n" * 200
            )

    log_map = replace(MAP, events=(), coverage=(), covers_all=())
    with Grouping(log_map, run=4_000) as grouping:
        mapper = Mapper("log.csv", log_map, ZONE)
        tracemalloc.start()
        for each in rows():
            grouping.add(mapper.read(each))
        cases = events = 0
        for timeline in grouping.timelines(ZONE, ()):
            cases += 1
            events += len(timeline.events)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert (cases, events) == (4_000, 40_000)
    assert grouping.counts.events == 40_000
    assert peak < 6_000_000, f"{peak:,} bytes"


def test_nothing_stays_open() -> None:
    grouping = Grouping(MAP, run=1)
    with grouping:
        grouping.add(Mapped("a", (), rejects=(Reject(2, "no activity", "", case="a"),)))
        runs = grouping._runs
        assert runs
    assert all(run.closed for run in runs)
