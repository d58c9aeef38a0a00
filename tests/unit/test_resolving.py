"""From events to facts: corrections, what is known when, duplicates, carried statements, birth, coverage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from amparo.pathway.correcting import live_facts
from amparo.pathway.covering import Cover
from amparo.pathway.events import Answer, Coverage, Event, Timeline, Value
from amparo.pathway.facts import DISAGREEMENT, DISPUTED, SILENT, Fact, Words
from amparo.pathway.instants import BEGINNING, END, Instant, read_instant
from amparo.pathway.resolving import Resolved, resolve

ZONE = "CET"
WORDS = Words(
    carried={
        "birth": "child",
        "presumed_child": "child",
        "association_alleged": "child",
        "offence_date": "proceeding",
        "exceptional_reason": "interview",
    },
    carried_references={"proceeding": "episode"},
    once={"judged": "episode"},
)


def at(text: str) -> int:
    return read_instant(text, ZONE).latest


def event(
    id: str,
    kind: str = "stopped",
    happened: str = "2026-03-02T10:00",
    recorded: str | None = None,
    corrects: str | None = None,
    agency: str = "",
    references: dict[str, str] | None = None,
    **said: Value,
) -> Event:
    return Event(
        id,
        "child",
        kind,
        read_instant(happened, ZONE),
        None if recorded is None else at(recorded),
        said,
        references or {},
        agency,
        corrects=corrects,
    )


def resolved(
    *events: Event, as_of: str = "2026-12-31", known_at: str | None = None, coverage: tuple[Coverage, ...] = ()
) -> Resolved:
    timeline = Timeline("child", events, coverage, zone=ZONE)
    return resolve(timeline, at(as_of), None if known_at is None else at(known_at), WORDS)


def only(*events: Event, **how: str) -> Fact:
    (fact,) = resolved(*events, **how).facts  # type: ignore[arg-type]
    return fact


def test_a_correction_replaces_and_the_first_id_is_the_root() -> None:
    first = event("a", happened="2026-03-02T10:00", recorded="2026-03-02")
    second = event("b", happened="2026-03-02T11:00", recorded="2026-03-03", corrects="a")
    third = event("c", happened="2026-03-02T12:00", recorded="2026-03-04", corrects="b")
    fact = only(third, first, second)
    assert (fact.id, fact.root, fact.earliest) == ("c", "a", at("2026-03-02T12:00"))
    assert only(first, second, third, known_at="2026-03-03").earliest == at("2026-03-02T11:00")
    assert only(first, second, third, known_at="2026-03-02").id == "a"


def test_a_withdrawal_leaves_nothing() -> None:
    first = event("a", recorded="2026-03-02")
    gone = event("b", kind="withdrawn", recorded="2026-03-05", corrects="a")
    assert resolved(first, gone).facts == []
    assert only(first, gone, known_at="2026-03-04").id == "a"
    assert resolved(event("b", kind="withdrawn", corrects="lost")).facts == []


def test_two_live_corrections_merge() -> None:
    fact = only(
        event("a"),
        event("b", happened="2026-03-02T09:00", corrects="a", role="suspect", place_of="cell", when=Instant(1, 2)),
        event("c", happened="2026-03-02T20:00", corrects="a", role="victim", place_of="cell", when=Instant(5, 6)),
    )
    assert (fact.earliest, fact.latest) == (at("2026-03-02T09:00"), at("2026-03-02T20:00"))
    assert fact.attributes["role"] is DISAGREEMENT
    assert fact.attributes["place_of"] == "cell"
    when = fact.attributes["when"]
    assert isinstance(when, Instant)
    assert (when.earliest, when.latest) == (1, 6)
    assert set(fact.events) == {"b", "c"}
    assert fact.exists is True


def test_what_only_one_correction_says_is_unknown() -> None:
    fact = only(event("a"), event("b", corrects="a", role="suspect"), event("c", corrects="a"))
    assert fact.attributes["role"] is Answer.UNKNOWN


def test_competing_references_are_in_dispute() -> None:
    fact = only(
        event("a"),
        event("b", corrects="a", references={"episode": "E1", "order": "O1"}),
        event("c", corrects="a", references={"episode": "E2", "order": "O1"}),
    )
    assert fact.references == {"episode": DISPUTED, "order": "O1"}


def test_what_two_agencies_corrected_stays_the_firsts_and_hides_nothing_else_that_it_recorded() -> None:
    """A second stop by the same police, who corrected first, is a second stop and no duplicate of the court's."""
    found = resolved(
        event("a", recorded="2026-03-02", agency="police"),
        event("b", recorded="2026-03-03", agency="police", corrects="a"),
        event("c", recorded="2026-03-04", agency="court", corrects="a"),
        event("d", recorded="2026-03-05", agency="police"),
    )
    assert {(fact.root, fact.agency, fact.exists) for fact in found.facts} == {
        ("a", "police", True),
        ("d", "police", True),
    }


def test_a_correction_and_a_withdrawal_leave_it_open() -> None:
    fact = only(event("a"), event("b", corrects="a"), event("c", kind="withdrawn", corrects="a"))
    assert fact.exists is None
    assert fact.doubt == "correction"


def test_a_correction_to_another_kind() -> None:
    facts = live_facts([event("a"), event("b", corrects="a"), event("c", kind="met", corrects="a")])
    assert {(fact.kind, fact.root, fact.exists) for fact in facts} == {("stopped", "a", None), ("met", "a", None)}


def test_corrections_in_a_circle_do_not_hang() -> None:
    assert live_facts([event("a", corrects="b"), event("b", corrects="a")]) == []


def test_nothing_is_later_than_its_entry() -> None:
    day = only(event("a", happened="2026-03-02", recorded="2026-03-02T15:00"))
    assert day.latest == at("2026-03-02T15:00")
    after = only(event("a", happened="2026-03-09", recorded="2026-03-02T15:00"))
    assert after.latest == at("2026-03-09")
    assert after.flags == ("after_recorded",)
    undated = only(event("a", happened="undated", recorded="2026-03-02T15:00"))
    assert (undated.earliest, undated.latest) == (BEGINNING, END)
    assert undated.flags == ()


def test_as_of() -> None:
    assert resolved(event("a", happened="2026-03-02T10:00"), as_of="2026-03-02T09:59").facts == []
    assert only(event("a", happened="2026-03-02T10:00"), as_of="2026-03-02T10:00").exists is True
    month = only(event("a", happened="2026-03"), as_of="2026-03-10T12:00")
    assert (month.exists, month.doubt, month.latest) == (None, "as_of", at("2026-03-10T12:00"))


def test_the_later_of_two_agencies_entries_is_only_possible() -> None:
    police = event("p", agency="police", recorded="2026-03-02T11:00", references={"episode": "E1"})
    army = event("a", agency="army", recorded="2026-03-02T12:00", references={"episode": "E1"})
    by_id = {fact.id: fact for fact in resolved(army, police).facts}
    assert by_id["p"].exists is True
    assert (by_id["a"].exists, by_id["a"].doubt) == (None, "duplicate")
    for other in (
        replace(army, agency="police"),
        replace(army, kind="met"),
        replace(army, references={"episode": "E2"}),
        replace(army, happened=read_instant("2026-03-02T10:01", ZONE)),
    ):
        assert all(fact.exists for fact in resolved(other, police).facts)


def test_a_proceeding_is_carried_by_its_episode() -> None:
    stopped = event("a", references={"episode": "E1"})
    charged = event("b", kind="charged", references={"episode": "E1", "proceeding": "P1"})
    again = event("c", kind="charged", references={"episode": "E1", "proceeding": "P2"})
    elsewhere = event("d", references={"episode": "E2"})
    by_id = {fact.id: fact for fact in resolved(stopped, charged, elsewhere).facts}
    assert by_id["a"].references["proceeding"] == "P1"
    assert "proceeding" not in by_id["d"].references
    by_id = {fact.id: fact for fact in resolved(stopped, charged, again).facts}
    assert by_id["a"].references["proceeding"] == DISPUTED
    assert by_id["b"].references["proceeding"] == "P1"


def offence(*stated: str) -> Value | object:
    charges = [
        event(f"c{n}", kind="charged", references={"proceeding": "P1"}, offence_date=read_instant(text, ZONE))
        for n, text in enumerate(stated)
    ]
    found = resolved(event("a", references={"proceeding": "P1"}), *charges)
    return found.read(next(fact for fact in found.facts if fact.id == "a"), "offence_date")


def test_carried_dates_refine_or_take_the_hull() -> None:
    assert offence() is None
    assert offence("2024-03") == Instant.month(2024, 3, ZONE)
    assert offence("2024", "2024-03-05", "2024-03") == Instant.day(date(2024, 3, 5), ZONE)
    hull = offence("2024-03-05", "2024-05-07")
    assert isinstance(hull, Instant)
    assert (hull.earliest, hull.latest) == (
        Instant.day(date(2024, 3, 5), ZONE).earliest,
        Instant.day(date(2024, 5, 7), ZONE).latest,
    )


def linked(*values: Value, coverage: tuple[Coverage, ...] = ()) -> object:
    events = [event(f"e{n}", association_alleged=value) for n, value in enumerate(values)]
    found = resolved(event("a"), *events, coverage=coverage)
    return found.read(next(fact for fact in found.facts if fact.id == "a"), "association_alleged")


def test_carried_codes() -> None:
    assert linked() is None
    assert linked("yes", "yes") == "yes"
    assert linked("yes", "no") is DISAGREEMENT
    assert linked("yes", Answer.UNKNOWN, Answer.NOT_ASKED) == "yes"
    assert linked(Answer.UNKNOWN, Answer.NOT_ASKED) is Answer.UNKNOWN
    assert linked(Answer.NOT_ASKED) is Answer.NOT_ASKED


def test_a_statement_that_may_not_have_been_made_cannot_refine() -> None:
    known = event("a", kind="charged", references={"proceeding": "P1"}, offence_date=Instant.year(2024, ZONE))
    maybe = event(
        "b",
        kind="charged",
        happened="2026-03",
        references={"proceeding": "P1"},
        offence_date=Instant.month(2024, 3, ZONE),
    )
    found = resolved(known, maybe, as_of="2026-03-10")
    assert found.read(found.by_kind["charged"][1], "offence_date") == Instant.year(2024, ZONE)
    found = resolved(event("c", references={"proceeding": "P1"}), maybe, as_of="2026-03-10")
    assert found.read(found.by_kind["stopped"][0], "offence_date") is Answer.UNKNOWN
    assert found.statement(found.by_kind["stopped"][0], "offence_date").held
    itself = found.by_kind["charged"][0]
    assert found.read(itself, "offence_date") == Instant.month(2024, 3, ZONE)


def test_a_blank_that_means_no_is_a_statement_of_no_value() -> None:
    """It reads as no, and holds nothing: beside a value it leaves open which is right."""
    declared = (Coverage("all", frozenset({"stopped.association_alleged"})),)

    def said(*values: Value) -> tuple[object, bool]:
        told = (event(str(n), "charged", association_alleged=value) for n, value in enumerate(values))
        found = resolved(event("blank"), *told, coverage=declared)
        statement = found.statement(found.by_kind["stopped"][0], "association_alleged")
        return statement.value, statement.held

    assert said() == (SILENT, False)
    assert said(Answer.NOT_ASKED) == (SILENT, False)
    assert said("no") == ("no", True)
    assert said("yes") == (Answer.UNKNOWN, True)
    assert said("yes", "no") == (DISAGREEMENT, True)


def test_a_statement_that_may_have_been_made_widens_what_others_say() -> None:
    """Else the offence would seem certain to lie before a birthday that it may lie after."""
    march, april = Instant.month(2024, 3, ZONE), Instant.month(2024, 4, ZONE)
    refs = {"proceeding": "P1"}
    known = event("a", kind="charged", references=refs, offence_date=march)
    maybe = event("b", kind="charged", happened="2026-03", references=refs, offence_date=april)
    found = resolved(known, maybe, as_of="2026-03-10")
    said = found.read(found.by_kind["charged"][1], "offence_date")
    assert isinstance(said, Instant)
    assert (said.earliest, said.latest) == (march.earliest, april.latest)


@pytest.mark.parametrize(("third", "wanted"), [("yes", DISAGREEMENT), (Answer.UNKNOWN, Answer.UNKNOWN)])
def test_a_third_statement_that_may_have_been_made_settles_no_dispute(third: Value, wanted: object) -> None:
    found = resolved(
        event("a", association_alleged="yes"),
        event("b", association_alleged="no"),
        event("c", happened="2026-03", association_alleged=third),
        event("d", kind="met"),
        as_of="2026-03-10",
    )
    assert found.read(found.by_kind["met"][0], "association_alleged") == wanted


def test_a_birth_without_a_first_or_last_day_tells_no_age() -> None:
    """A claim such as "before 2010" would else make every child an adult, or none."""
    day = Instant.day(date(2010, 1, 1), ZONE)
    for claim in (
        Instant(BEGINNING, day.latest, day.precision, ZONE),
        Instant(day.earliest, END, day.precision, ZONE),
        Instant.undated(ZONE),
    ):
        found = resolved(event("b", kind="age", birth=claim))
        assert found.birth is None
        assert "turned_18" not in found.by_kind


def test_birth_and_coming_of_age() -> None:
    claim = event("b", kind="age", birth=Instant.day(date(2008, 2, 29), ZONE))
    found = resolved(claim, as_of="2026-06-01")
    assert found.birth == (date(2008, 2, 29), date(2008, 2, 29))
    (turned,) = found.by_kind["turned_18"]
    assert turned.earliest == turned.latest == Instant.day(date(2026, 3, 1), ZONE).earliest
    assert turned.events == ("b",)
    assert "turned_18" not in resolved(claim, as_of="2026-02-28").by_kind
    year = resolved(event("b", kind="age", birth=Instant.year(2008, ZONE)), as_of="2026-06-01")
    assert year.by_kind["turned_18"][0].exists is None
    assert resolved(event("b", kind="age", birth=Answer.UNKNOWN)).birth is None


def test_presumed_child() -> None:
    assert resolved(event("a", presumed_child="yes")).presumed_child
    assert not resolved(event("a", presumed_child="no")).presumed_child
    assert not resolved(event("a")).presumed_child


def test_coverage_runs() -> None:
    declared = (
        Coverage("police", frozenset({"stopped"}), 0, 99),
        Coverage("army", frozenset({"stopped"}), 100, 200),
        Coverage("court", frozenset({"stopped"}), 300, 1000, lag=50),
        Coverage("prison", frozenset({"stopped"}), 201, 299, facility="F1"),
    )
    cover = Cover(declared, known=500)
    run = cover.holding("stopped", 50, 150)
    assert run is not None
    assert run.agencies == ("police", "army")
    assert cover.holding("stopped", 150, 250) is None
    assert cover.holding("stopped", 150, 250, "F1") is not None
    assert cover.holding("stopped", 150, 250, "F2") is None
    assert cover.stops("stopped", 10) == 201
    assert cover.stops("stopped", 10, "F1") == 451
    assert cover.stops("stopped", 250) == 250
    assert cover.last_gap("stopped", 350) == 299
    assert cover.last_gap("stopped", 460) == 460
    assert cover.last_gap("met", 7) == 7
    assert Cover((Coverage("police", frozenset({"met"})),), END).last_gap("met", 7) is None


def test_a_declaration_that_its_lag_eats_up_covers_nothing_and_joins_nothing() -> None:
    """A silence inside it is no proof that nothing happened."""
    declared = (
        Coverage("police", frozenset({"met"}), 0, 90),
        Coverage("court", frozenset({"met"}), 91, END, lag=20),
    )
    cover = Cover(declared, known=100)
    assert cover.holding("met", 91, 95) is None
    assert cover.holding("met", 0, 90) is not None
    assert cover.stops("met", 50) == 91
    assert cover.runs("met")[0].agencies == ("police",)


def test_coverage_runs_behind_what_is_known() -> None:
    hour = 3_600_000_000
    coverage = (Coverage("police", frozenset({"met"}), lag=hour),)
    a = event("a", recorded="2026-03-02T12:00")
    known = resolved(a, as_of="2026-03-02T18:00", known_at="2026-03-02T20:00", coverage=coverage)
    assert known.cover.stops("met", 0) == at("2026-03-02T19:00") + 1
    unsaid = resolved(a, as_of="2026-03-02T18:00", coverage=coverage)
    assert unsaid.cover.stops("met", 0) == at("2026-03-02T17:00") + 1
