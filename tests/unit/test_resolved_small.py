"""Which facts stand as of a moment, in small enumerations: order, duplicates, birth, and coming of age."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from amparo.pathway.events import Answer, Coverage, Event, Timeline
from amparo.pathway.instants import BEGINNING, END, Instant, read_instant
from amparo.pathway.resolving import Resolved, resolve

OSLO = "Europe/Oslo"
NOW = read_instant("2027-01-01").earliest


def resolved(*events: Event, as_of: int = NOW, known_at: int | None = None, **more: object) -> Resolved:
    return resolve(Timeline("s", events, zone=OSLO), as_of, known_at, **more)  # type: ignore[arg-type]


def event(identity: str, earliest: int, latest: int, recorded: int | None = None, agency: str = "a") -> Event:
    return Event(identity, "s", "apprehended", Instant(earliest, latest), recorded, agency=agency)


def test_facts_are_in_the_order_of_their_beginning_end_entry_and_name() -> None:
    wanted = [
        event("f", 1, 9, 20),
        event("e", 2, 3, None),
        event("d", 2, 3, 10),
        event("c", 2, 3, 11),
        event("g", 2, 3, 11),
        event("b", 2, 4, 5),
    ]
    for events in permutations(wanted):
        assert [fact.id for fact in resolved(*events).facts] == ["f", "e", "d", "c", "g", "b"]


@pytest.mark.parametrize("spans", list(product([(0, 2), (2, 4), (3, 5)], repeat=2)))
@pytest.mark.parametrize("recorded", [(7, 8), (8, 7), (None, 8), (8, None), (8, 8)])
@pytest.mark.parametrize("agencies", [("a", "b"), ("a", "a")])
def test_of_two_agencies_entries_of_one_thing_the_later_recorded_is_only_possible(
    spans: tuple[tuple[int, int], ...], recorded: tuple[int | None, ...], agencies: tuple[str, str]
) -> None:
    events = [event(f"e{n}", *spans[n], recorded[n], agencies[n]) for n in (0, 1)]
    (one, other) = spans
    alike = agencies[0] != agencies[1] and not (one[1] < other[0] or other[1] < one[0])
    late = 0 if (recorded[1] or -1) < (recorded[0] or -1) else 1
    doubts = {fact.id: (fact.exists, fact.doubt) for fact in resolved(*events).facts}
    assert doubts == {f"e{n}": (None, "duplicate") if alike and n == late else (True, "") for n in (0, 1)}


def test_a_third_entry_that_overlaps_only_the_second_is_a_duplicate_too() -> None:
    chain = (event("e0", 0, 2, 10, "a"), event("e1", 2, 4, 11, "b"), event("e2", 4, 6, 12, "a"))
    assert [fact.exists for fact in resolved(*chain).facts] == [True, None, None]


@pytest.mark.parametrize(
    ("earliest", "latest", "as_of", "left"),
    [
        (5, 7, 4, None),
        (5, 7, 5, (5, 5, None)),
        (5, 7, 6, (5, 6, None)),
        (5, 7, 7, (5, 7, True)),
        (5, 5, 5, (5, 5, True)),
        (BEGINNING, END, 6, (BEGINNING, END, None)),
    ],
)
def test_what_stands_as_of_a_moment(
    earliest: int, latest: int, as_of: int, left: tuple[int, int, bool | None] | None
) -> None:
    found = [
        (fact.earliest, fact.latest, fact.exists)
        for fact in resolved(event("e", earliest, latest), as_of=as_of).facts
    ]
    assert found == ([left] if left else [])


def test_what_is_known_and_until_when_the_record_speaks() -> None:
    events = (event("old", 0, 0, 4), event("new", 0, 0, 5), event("always", 0, 0))
    for known_at, ids in ((3, {"always"}), (4, {"old", "always"}), (5, {"old", "new", "always"})):
        found = resolved(*events, as_of=9, known_at=known_at)
        assert {fact.id for fact in found.facts} == ids
        assert found.known_at == known_at
    assert resolved(*events, as_of=2).known_at == 5, "the last entry"
    assert resolved(*events, as_of=9).known_at == 9
    assert resolved(event("always", 0, 0), as_of=9).known_at == 9


def test_coverage_runs_behind_what_is_known() -> None:
    declared = Coverage("a", frozenset({"apprehended"}), 0, END, lag=3)
    timeline = Timeline("s", (event("e", 0, 0, 5),), (declared,))
    assert resolve(timeline, 2).cover.runs("apprehended")[0].end == 2
    assert resolve(timeline, 9).cover.runs("apprehended")[0].end == 6
    assert resolve(timeline, 9, 4).cover.runs("apprehended")[0].end == 1


def born(text: str, **more: object) -> Event:
    claim = text if text in {"unknown", "none"} else read_instant(text, OSLO)
    attributes = {"birth": Answer(claim) if isinstance(claim, str) else claim, **more}
    return Event("b", "s", "age_recorded", Instant(0, 0), attributes=attributes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("claim", "days", "turned"),
    [
        ("2008-05-03", ("2008-05-03", "2008-05-03"), ("2026-05-03", "2026-05-03")),
        ("2008-05", ("2008-05-01", "2008-05-31"), ("2026-05-01", "2026-05-31")),
        ("2008-02-29", ("2008-02-29", "2008-02-29"), ("2026-03-01", "2026-03-01")),
        ("2008", ("2008-01-01", "2008-12-31"), ("2026-01-01", "2026-12-31")),
    ],
)
def test_a_child_comes_of_age_at_the_beginning_of_a_birthday(
    claim: str, days: tuple[str, str], turned: tuple[str, str]
) -> None:
    found = resolved(born(claim))
    assert found.birth is not None
    assert (found.birth[0].isoformat(), found.birth[1].isoformat()) == days
    (fact,) = found.by_kind["turned_18"]
    first, last = (read_instant(day, OSLO).earliest for day in turned)
    assert (fact.earliest, fact.latest, fact.exists) == (first, last, True)
    assert (fact.id, fact.root, fact.events) == ("s/turned_18", "s/turned_18", ("b",))
    assert [each.earliest for each in found.facts] == sorted(each.earliest for each in found.facts)
    assert "turned_18" not in {each.kind for each in resolved(born(claim), as_of=first - 1).facts}
    assert "turned_18" in {each.kind for each in resolved(born(claim), as_of=first).facts}


def test_a_birthday_on_29_february_is_where_the_country_has_it() -> None:
    (fact,) = resolved(born("2008-02-29"), leap_birthday=(2, 28)).by_kind["turned_18"]
    assert fact.earliest == read_instant("2026-02-28", OSLO).earliest


@pytest.mark.parametrize("claim", ["unknown", "none", "undated"])
def test_no_claim_of_birth_makes_no_birthday(claim: str) -> None:
    found = resolved(born(claim))
    assert (found.birth, found.by_kind.get("turned_18")) == (None, None)


@pytest.mark.parametrize(
    ("said", "presumed"), [("yes", True), ("no", False), (Answer.UNKNOWN, False), (None, False)]
)
def test_a_child_is_presumed_one_only_where_the_record_says_so(said: object, presumed: bool) -> None:
    attributes = {} if said is None else {"presumed_child": said}
    first = Event("b", "s", "case_opened", Instant(0, 0), attributes=attributes)  # type: ignore[arg-type]
    assert resolved(first).presumed_child is presumed


def test_days_and_hours_are_those_of_the_place() -> None:
    late = read_instant("2026-03-02T23:30Z").earliest
    found = resolved()
    for _ in range(2):
        assert (found.day(late).isoformat(), found.hour(late)) == ("2026-03-03", 0)
        assert (found.day(late - 3_600_000_000).isoformat(), found.hour(late - 3_600_000_000)) == ("2026-03-02", 23)
