"""From children's records to places: who came, who left, what was said of the place, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.law.limits import INTERNATIONAL
from amparo.law.packs import load_pack
from amparo.pathway.events import WITHDRAWN, Coverage, Event, Timeline, Value
from amparo.pathway.instants import Instant, read_instant
from amparo.pathway.places import Places
from amparo.pathway.resolving import resolve
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.evaluate.one import Judge
from amparo.safeguards.findings import Finding, Outcome
from amparo.safeguards.loader import load_catalogue

ALL = frozenset(load_vocabulary().kinds)
EVERYTHING = (Coverage("registry", ALL),)
AS_OF = read_instant("2026-07-02", "UTC").latest

CAME, MOVED, FREED, ARRESTED = "detention_admitted", "detention_transferred", "detention_released", "apprehended"
DIED = "death_in_custody"


def at(text: str) -> int:
    return read_instant(text, "UTC").latest


def event(kind: str, happened: str, place: str = "", **says: Value) -> Event:
    """`E` as the id of an episode, `as_id` as the event's own, `on` and `fixes` as in the log."""
    references = {name: str(says.pop(name)) for name in ("episode", "answers") if name in says}
    references |= {"facility": place} if place else {}
    recorded = says.pop("recorded", None)
    return Event(
        id=str(says.pop("as_id", f"{kind} {happened} {place}".strip())),
        subject="",
        kind=kind,
        happened=read_instant(happened, "UTC"),
        recorded=at(str(recorded)) if recorded else None,
        references=references,
        agency=str(says.pop("agency", "registry")),
        corrects=str(says.pop("corrects")) if "corrects" in says else None,
        attributes=says,
    )


def record(subject: str, *events: Event, coverage: tuple[Coverage, ...] = EVERYTHING) -> Timeline:
    return Timeline(subject, events, coverage)


def places(*records: Timeline, known_at: str | None = None) -> dict[str, Timeline]:
    """The timelines of all places that `records` name."""
    known = at(known_at) if known_at else None
    gathered = Places(load_vocabulary())
    found: dict[str, list[Event]] = {}
    for each in records:
        birth = resolve(each, AS_OF, known).birth
        for told in gathered.add(each, birth, known):
            found.setdefault(told.subject, []).append(told)
    return {
        place: Timeline(place, tuple(found.get(place, ())), gathered.coverage(place), "facility")
        for place in sorted(gathered.names)
    }


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(load_catalogue(load_pack(INTERNATIONAL)))


def inspections(judge: Judge, timeline: Timeline, as_of: str = "2026-07-02") -> list[str]:
    return _of(judge, timeline, "independent-inspection", as_of)


def weapons(judge: Judge, timeline: Timeline, as_of: str = "2026-07-02") -> list[str]:
    return _of(judge, timeline, "no-weapons-in-facility", as_of)


def _of(judge: Judge, timeline: Timeline, rule: str, as_of: str) -> list[str]:
    found: Iterable[Finding] = judge.judge(timeline, as_of=at(as_of))
    return [finding.outcome.value for finding in found if finding.rule == rule]


def visit(happened: str, place: str = "", **says: Value) -> Event:
    return event("inspection_visit", happened, place, independent="yes", private_conversations="yes", **says)


def armed(happened: str, place: str = "", **says: Value) -> Event:
    return event("weapon_recorded", happened, place, weapon_use="carried", **says)


def who_came_is_known(timeline: Timeline, when: str) -> bool:
    return any(CAME in each.kinds and each.start <= at(when) <= each.end for each in timeline.coverage)


def kinds(timeline: Timeline) -> list[tuple[str, str]]:
    return [(told.kind, told.id.partition(":")[2] or told.id) for told in timeline.events]


def test_two_children_keep_one_place_from_being_empty(judge: Judge) -> None:
    """Neither was there for three months; the place held children for four, and nobody came."""
    first = record(
        "A", event(CAME, "2026-01-02T10:00", "F", episode="E1"), event(FREED, "2026-03-02T10:00", episode="E1")
    )
    second = record(
        "B", event(CAME, "2026-02-20T10:00", "F", episode="E1"), event(FREED, "2026-05-20T10:00", episode="E1")
    )
    found = places(first, second)
    assert inspections(judge, found["F"])[0] == "breached"
    assert inspections(judge, places(first)["F"]) == ["not_applicable"]


@pytest.mark.parametrize("said_where", ["F", ""])
def test_a_place_whose_only_child_died_holds_nobody(judge: Judge, said_where: str) -> None:
    """The death ends the stay whether or not it says where, and leaves open nothing of any other place."""
    child = record(
        "A",
        event(CAME, "2026-01-02T10:00", "F", episode="E1"),
        event(DIED, "2026-02-02T10:00", said_where, episode="E1"),
    )
    other = record("B", event(CAME, "2026-01-02T10:00", "G", episode="E1"))
    found = places(child, other)
    assert inspections(judge, found["F"]) == ["not_applicable"]
    assert inspections(judge, found["G"]) == ["breached"]


def test_a_visit_in_the_record_of_the_place_answers(judge: Judge) -> None:
    child = record(
        "A", event(CAME, "2026-01-02T10:00", "F", episode="E1"), event(FREED, "2026-04-20T10:00", episode="E1")
    )
    own = record("F", visit("2026-02-02T10:00"))
    assert inspections(judge, places(child, own)["F"]) == ["met", "not_applicable"]


def test_what_a_record_says_of_itself_belongs_to_a_place_only_if_one_is_called_so(judge: Judge) -> None:
    """A visit in a child's record that names no place may have been anywhere: then nobody can call one missing."""
    child = record("A", event(CAME, "2026-01-02T10:00", "F", episode="E1"), visit("2026-02-02T10:00"))
    found = places(child)
    assert list(found) == ["F"]
    assert inspections(judge, found["F"]) == ["unknown"]


def test_what_several_children_s_records_say_of_a_place_happened_once() -> None:
    both = [record(name, visit("2026-02-02T10:00", "F", as_id=f"{name}1")) for name in ("A", "B")]
    assert len(places(*both)["F"].events) == 1
    twice = record("A", visit("2026-02-02T10:00", "F", as_id="1"), visit("2026-02-02T10:00", "F", as_id="2"))
    assert len(places(twice)["F"].events) == 2


def test_a_report_in_the_place_s_record_answers_a_visit_in_a_child_s(judge: Judge) -> None:
    child = record(
        "A", event(CAME, "2026-01-02T10:00", "F", episode="E1"), visit("2026-02-02T10:00", "F", as_id="V")
    )
    report = event(
        "inspection_report_filed", "2026-02-09T10:00", "F", answers="V", compliance_assessed="yes",
        violations_referred="none_found",
    )  # fmt: skip
    assert _of(judge, places(child, record("F", report))["F"], "inspection-report-filed", "2026-07-02") == ["met"]


def test_a_cell_holds_whoever_is_arrested_and_not_free(judge: Judge) -> None:
    held = record(
        "A",
        event(ARRESTED, "2026-02-01T10:00", "P", episode="E1", deprived_of_liberty="yes"),
        event(CAME, "2026-02-03T10:00", "F", episode="E1"),
    )
    during, after = record("P", armed("2026-02-02T10:00")), record("P", armed("2026-02-04T10:00"))
    assert weapons(judge, places(held, during)["P"]) == ["breached"]
    assert weapons(judge, places(held, after)["P"]) == ["met"]
    free = record("A", event(ARRESTED, "2026-02-01T10:00", "P", episode="E1", deprived_of_liberty="no"))
    assert weapons(judge, places(free, during)["P"]) == []


def test_whoever_is_moved_left_one_place_and_came_to_the_other(judge: Judge) -> None:
    moved = record(
        "A",
        event(CAME, "2026-02-01T10:00", "F", episode="E1"),
        event(MOVED, "2026-02-10T10:00", "G", episode="E1"),
        event(FREED, "2026-02-20T10:00", episode="E1"),
    )
    found = places(moved, record("F", armed("2026-02-15T10:00")), record("G", armed("2026-02-15T10:00")))
    assert kinds(found["G"])[:2] == [(CAME, f"{MOVED} 2026-02-10T10:00 G"), (FREED, f"{FREED} 2026-02-20T10:00")]
    assert weapons(judge, found["F"]) == ["met"]
    assert weapons(judge, found["G"]) == ["breached"]


def test_a_move_that_does_not_say_where_to_ends_the_stay_and_may_begin_one_anywhere(judge: Judge) -> None:
    moved = record(
        "A", event(CAME, "2026-02-01T10:00", "F", episode="E1"), event(MOVED, "2026-02-10T10:00", episode="E1")
    )
    assert weapons(judge, places(moved, record("F", armed("2026-02-09T10:00")))["F"]) == ["breached"]
    other = record(
        "B", event(CAME, "2026-01-01T10:00", "G", episode="E1"), event(FREED, "2026-01-20T10:00", episode="E1")
    )
    found = places(moved, other, record("G", armed("2026-03-01T10:00")), record("F", armed("2026-03-01T10:00")))
    assert weapons(judge, found["G"]) == ["met"]  # of the one stay that is known
    assert not who_came_is_known(found["G"], "2026-02-10T10:00")
    assert who_came_is_known(found["G"], "2026-02-10T10:01")
    assert who_came_is_known(places(other)["G"], "2026-02-10T10:00")


def test_whoever_may_have_come_while_another_was_there_may_have_stayed_longer(judge: Judge) -> None:
    """One child leaves on the twentieth; of another, moved on the tenth, nobody says where to."""
    stays = record(
        "B", event(CAME, "2026-01-01T10:00", "G", episode="E1"), event(FREED, "2026-01-20T10:00", episode="E1")
    )
    moved = record(
        "A", event(CAME, "2026-01-05T10:00", "F", episode="E1"), event(MOVED, "2026-01-10T10:00", episode="E1")
    )
    own = record("G", armed("2026-01-25T10:00"))
    assert weapons(judge, places(stays, own)["G"]) == ["met"]
    assert weapons(judge, places(stays, moved, own)["G"]) == ["unknown"]


def test_an_admission_that_does_not_say_where_may_be_a_second_entry_of_the_same(judge: Judge) -> None:
    child = record(
        "A", event(CAME, "2026-01-01T10:00", "F", episode="E1"), event(CAME, "2026-01-05T10:00", episode="E1")
    )
    assert weapons(judge, places(child, record("F", armed("2026-01-04T10:00")))["F"]) == ["breached"]
    assert weapons(judge, places(child, record("F", armed("2026-01-06T10:00")))["F"]) == ["unknown"]


def test_a_release_of_another_child_ends_no_stay(judge: Judge) -> None:
    """Both episodes are called E1, and one release has no episode at all."""
    stays = record("A", event(CAME, "2026-02-01T10:00", "F", episode="E1"))
    leaves = record("B", event(CAME, "2026-02-01T11:00", "F", episode="E1"), event(FREED, "2026-02-05T10:00"))
    assert weapons(judge, places(stays, leaves, record("F", armed("2026-02-09T10:00")))["F"]) == ["breached"]
    assert weapons(judge, places(leaves, record("F", armed("2026-02-09T10:00")))["F"]) == ["met"]


@pytest.mark.parametrize(
    ("first", "second", "in_f"),
    [
        ((CAME, "F"), (MOVED, "G"), "met"),  # an admission comes before a move
        ((MOVED, "F"), (CAME, "G"), "breached"),
        ((CAME, "F"), (CAME, "G"), "unknown"),  # nobody can tell the order
    ],
)
def test_a_coming_and_a_leaving_on_one_day(
    judge: Judge, first: tuple[str, str], second: tuple[str, str], in_f: str
) -> None:
    child = record("A", *(event(kind, "2026-02-01", place, episode="E1") for kind, place in (first, second)))
    assert weapons(judge, places(child, record("F", armed("2026-02-09T10:00")))["F"]) == [in_f]


def test_whoever_came_of_age_before_coming_is_no_child_who_is_held(judge: Judge) -> None:
    def born(birth: str) -> Timeline:
        stated = event("age_recorded", "2026-01-01", birth=read_instant(birth, "UTC"))
        return record("A", stated, event(CAME, "2026-02-01T10:00", "F", episode="E1"))

    own = record("F", armed("2026-02-09T10:00"))
    assert weapons(judge, places(born("2008-02-01"), own)["F"]) == []
    assert weapons(judge, places(born("2008-02-02"), own)["F"]) == ["breached"]
    assert weapons(judge, places(born("2008"), own)["F"]) == ["breached"]  # doubt favours the child


def test_a_correction_takes_the_child_from_one_place_to_the_other(judge: Judge) -> None:
    child = record(
        "A",
        event(CAME, "2026-02-01T10:00", "F", episode="E1", as_id="1", recorded="2026-02-01T12:00"),
        event(CAME, "2026-02-01T10:00", "G", episode="E1", as_id="2", corrects="1", recorded="2026-02-20T12:00"),
    )
    own = [record(name, armed("2026-02-09T10:00", recorded="2026-02-09T10:00")) for name in ("F", "G")]
    now, then = places(child, *own), places(child, *own, known_at="2026-02-15")
    assert (weapons(judge, now["F"]), weapons(judge, now["G"])) == ([], ["breached"])
    assert weapons(judge, then["F"]) == ["breached"]
    assert list(then) == ["F"]


def test_two_corrections_that_stand_leave_the_child_in_either_place(judge: Judge) -> None:
    child = record(
        "A",
        event(CAME, "2026-02-01T10:00", "F", episode="E1", as_id="1", recorded="2026-02-01T12:00"),
        event(CAME, "2026-02-01T10:00", "G", episode="E1", as_id="2", corrects="1", recorded="2026-02-20T12:00"),
        event(CAME, "2026-02-01T11:00", "F", episode="E1", as_id="3", corrects="1", recorded="2026-02-21T12:00"),
    )
    own = [record(name, armed("2026-02-09T10:00")) for name in ("F", "G")]
    found = places(child, *own)
    assert [weapons(judge, found[name]) for name in ("F", "G")] == [["unknown"], ["unknown"]]
    assert [told.kind for told in found["G"].events[:3]] == [WITHDRAWN, CAME, WITHDRAWN]


def test_what_was_withdrawn_stands_nowhere() -> None:
    child = record(
        "A",
        event(CAME, "2026-02-01T10:00", "F", episode="E1", as_id="1", recorded="2026-02-01T12:00"),
        event(WITHDRAWN, "2026-02-02T10:00", corrects="1", recorded="2026-02-02T12:00"),
    )
    assert places(child)["F"].events == ()


def test_nothing_of_the_child_comes_along() -> None:
    child = record(
        "Child-7",
        event(
            ARRESTED, "2026-02-01T10:00", "P", episode="E1", deprived_of_liberty="yes", presumed_child="yes",
            association_alleged="yes", note="words",
        ),
    )  # fmt: skip
    (told,) = places(child)["P"].events
    assert dict(told.attributes) == {"deprived_of_liberty": "yes"}
    assert "Child-7" not in repr(told)
    assert told.author == ""


def test_a_silence_counts_for_a_place_only_where_it_counts_for_every_record(judge: Judge) -> None:
    child = record("A", event(CAME, "2026-01-02T10:00", "F", episode="E1"))
    unread = record("B", event(ARRESTED, "2026-01-02T10:00", episode="E1"), coverage=())
    assert inspections(judge, places(child)["F"]) == ["breached"]
    assert inspections(judge, places(child, unread)["F"]) == ["unknown"]


def test_who_came_is_complete_only_where_moves_are() -> None:
    child = event(CAME, "2026-01-02T10:00", "F", episode="E1")
    admitted, moved = Coverage("a", frozenset({CAME}), 0, 100, 5), Coverage("b", frozenset({MOVED}), 50, 200, 9)
    declared = places(record("A", child, coverage=(admitted, moved)))["F"].coverage
    assert declared == (Coverage("a", frozenset({CAME}), 50, 100, 9), Coverage("b", frozenset({MOVED}), 50, 200, 9))
    assert places(record("A", child, coverage=(admitted,)))["F"].coverage == ()


def test_declarations_for_another_place_and_of_what_stays_with_the_child_are_left_out() -> None:
    child = event(CAME, "2026-01-02T10:00", "F", episode="E1")
    mixed = frozenset(
        {"weapon_recorded", "charge_filed", "apprehended.presumed_child", "inspection_visit.independent"}
    )
    declared = (Coverage("a", mixed, facility="F"), Coverage("a", mixed, facility="G"))
    (found,) = places(record("A", child, coverage=declared))["F"].coverage
    assert found.kinds == {"weapon_recorded", "inspection_visit.independent"}
    assert found.facility is None


def test_outcomes_are_outcomes() -> None:
    """The texts compared above are the outcomes' own."""
    assert {"met", "breached", "unknown", "not_applicable", "pending"} == {each.value for each in Outcome}


# --- knowing more never turns one definite outcome into another -------------------------------

PLACES = ("F", "G")
HOURS = 3_600_000_000
START = at("2026-01-01T00:00")


@st.composite
def lives(draw: st.DrawFn) -> tuple[list[Timeline], list[Timeline]]:
    """What happened to three children in two places, and a record of it that hides places and blurs hours."""
    world: list[Timeline] = []
    known: list[Timeline] = []
    for child in "ABC":
        hour = draw(st.integers(0, 200))
        told: list[Event] = []
        for kind in (CAME, *draw(st.lists(st.sampled_from([MOVED, CAME]), max_size=3)), FREED):
            place = "" if kind == FREED else draw(st.sampled_from(PLACES))
            told.append(_at_hour(f"{child}{len(told)}", kind, hour, place))
            hour += draw(st.integers(1, 120))
        world.append(record(child, *told))
        known.append(record(child, *(_seen_dimly(draw, each) for each in told)))
    for place in PLACES:
        hours = draw(st.lists(st.integers(0, 700), max_size=3))
        own = record(place, *(_at_hour(f"{place}{hour}", "weapon_recorded", hour, place) for hour in set(hours)))
        world.append(own)
        known.append(own)
    return world, known


def _at_hour(name: str, kind: str, hour: int, place: str) -> Event:
    moment = START + hour * HOURS
    tied = ({"facility": place} if place else {}) | ({} if kind == "weapon_recorded" else {"episode": "E"})
    return Event(name, "", kind, Instant(moment, moment), None, {}, tied)


def _seen_dimly(draw: st.DrawFn, event: Event) -> Event:
    """The event without its place, or known to the day only, or as it is."""
    how = draw(st.sampled_from(["whole", "whole", "whole", "placeless", "day"]))
    if how == "placeless":
        return replace(event, references={"episode": "E"})
    if how == "day":
        day = event.happened.earliest // (24 * HOURS) * 24 * HOURS
        return replace(event, happened=Instant(day, day + 24 * HOURS - 1))
    return event


@settings(max_examples=150, deadline=None)
@given(lives())
def test_what_is_definite_of_a_place_is_so_in_the_world(told: tuple[list[Timeline], list[Timeline]]) -> None:
    judge = Judge(load_catalogue(load_pack(INTERNATIONAL)))
    world, known = (places(*each) for each in told)
    for place, timeline in known.items():
        so = {
            (finding.rule, finding.trigger, finding.window): finding.outcome
            for finding in judge.judge(world[place], as_of=AS_OF)
        }
        for finding in judge.judge(timeline, as_of=AS_OF):
            there = so.get((finding.rule, finding.trigger, finding.window))
            if there is not None and finding.outcome is not Outcome.UNKNOWN:
                assert finding.outcome is there, (place, finding, so)
