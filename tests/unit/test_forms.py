"""The five forms, rule by rule as small as can be: what the thirty situations do not show."""

from __future__ import annotations

from datetime import date

import pytest

from amparo.law.limits import INTERNATIONAL, POLICY
from amparo.pathway.events import Event, Timeline
from amparo.pathway.instants import read_instant
from amparo.safeguards.evaluate.one import evaluate, summarise, worst
from amparo.safeguards.findings import Outcome
from amparo.safeguards.nodes import (
    AtMost,
    Before,
    Compare,
    Count,
    Every,
    LimitOf,
    Match,
    Never,
    Number,
    Operator,
    Path,
    Rule,
    RuleSet,
    Unless,
    Within,
)
from tests.unit.small_rules import LASTS, WORDS, ZONE, at, event, is_fine, limit, outcomes, run

ASK = Within(("ask",), ("reply",))


# --- within -------------------------------------------------------------------------------------------------


def test_each_answer_names_its_trigger() -> None:
    form = Within(("ask",), ("reply",), match=Match.EACH)
    asked = event("ask", "2026-03-02", "a1"), event("ask", "2026-03-03", "a2")
    assert outcomes(form, *asked, event("reply", "2026-03-05", answers="a2")) == ["breached", "met"]
    assert outcomes(form, *asked, event("reply", "2026-03-05")) == ["unknown", "unknown"]


def test_an_answer_to_an_entry_that_was_corrected_since() -> None:
    form = Within(("ask",), ("reply",), match=Match.EACH)
    moved = Event("a2", "s", "ask", read_instant("2026-03-03", ZONE), corrects="a1")
    facts = event("ask", "2026-03-02", "a1"), moved
    assert outcomes(form, *facts, event("reply", "2026-03-05", answers="a2")) == ["met"]
    assert outcomes(form, *facts, event("reply", "2026-03-05", answers="a1")) == ["met"]


def test_next_serves_the_oldest_that_is_not_overdue() -> None:
    form = Within(("ask",), ("reply",), match=Match.NEXT)
    both = event("ask", "2026-03-02T10:00"), event("ask", "2026-03-04T10:00")
    assert outcomes(form, *both, event("reply", "2026-03-05T10:00")) == ["met", "breached"]
    two = event("reply", "2026-03-05T10:00"), event("reply", "2026-03-06T10:00")
    assert outcomes(form, *both, *two) == ["met", "met"]
    assert outcomes(form, *both, event("reply", "2026-03-13T10:00")) == ["breached", "met"]
    same_day = event("ask", "2026-03-02", "a"), event("ask", "2026-03-02", "b")
    assert outcomes(form, *same_day, event("reply", "2026-03-05T10:00")) == ["unknown", "unknown"]


def test_next_reckons_with_what_nobody_recorded() -> None:
    form = Within(("ask",), ("reply",), match=Match.NEXT)
    facts = event("ask", "2026-03-02T10:00"), event("reply", "2026-03-05T10:00")
    assert outcomes(form, *facts, covered=("reply",)) == ["unknown"]
    assert outcomes(form, *facts, covered=("ask",)) == ["met"]
    twice = event("ask", "2026-03-02T10:00"), event("ask", "2026-03-04T10:00"), event("reply", "2026-03-05T10:00")
    assert outcomes(form, *twice, covered=("ask",)) == ["met", "unknown"]


def test_counting_from_and_by_a_stated_day() -> None:
    counted = Within(("ask",), ("reply",), count_from=Path("from_day"))
    late = event("reply", "2026-03-20T10:00")
    assert outcomes(counted, event("ask", "2026-03-02", from_day="2026-03-12"), late) == ["met"]
    assert outcomes(counted, event("ask", "2026-03-02", from_day="2026-03-01"), late) == ["breached"]
    (finding,) = run(counted, event("ask", "2026-03-02"), late)
    assert (
        finding.could_be == {Outcome.MET, Outcome.BREACHED, Outcome.PENDING} or finding.outcome is Outcome.UNKNOWN
    )
    assert ("attribute", "from_day") in [(missing.what, missing.name) for missing in finding.missing]
    by = Within(("ask",), ("reply",), by=Path("by_day"))
    assert outcomes(by, event("ask", "2026-03-02", by_day="2026-03-20"), late, named=None) == ["met"]
    assert outcomes(by, event("ask", "2026-03-02", by_day="2026-03-19"), late, named=None) == ["breached"]
    assert outcomes(by, event("ask", "2026-03-02", by_day="2026-03"), late, named=None) == ["unknown"]
    assert outcomes(by, event("ask", "2026-03-02"), late, named=None) == ["unknown"]


def test_a_limit_in_working_days_needs_a_calendar() -> None:
    class Weekdays:
        def is_working(self, day: date) -> bool:
            return day.weekday() < 5

    facts = event("ask", "2026-03-06T10:00"), event("reply", "2026-03-13T10:00")
    five = (limit("P5D", count="working"),)
    (finding,) = run(ASK, *facts, limits=five)
    assert finding.outcome is Outcome.UNKNOWN
    assert finding.missing[0].what == "calendar"
    assert finding.could_be == {Outcome.MET, Outcome.BREACHED, Outcome.PENDING}
    assert outcomes(ASK, *facts, limits=five, calendars={"XA": Weekdays()}) == ["met"]
    assert outcomes(ASK, *facts, limits=(limit("P4D", count="working"),), calendars={"XA": Weekdays()}) == [
        "breached"
    ]


def test_what_nobody_can_reckon_is_not_answered_by_what_came_before() -> None:
    """Without a calendar nobody knows the day it is due; but an answer before the question is no evidence."""
    form = Within(("ask",), ("reply",), match=Match.NEXT)
    early, late = event("reply", "2026-03-01T10:00", "early"), event("reply", "2026-03-06T10:00", "late")
    asked = event("ask", "2026-03-02T10:00", "asked")
    (finding,) = run(form, early, asked, late, limits=(limit("P5D", count="working"),))
    assert finding.outcome is Outcome.UNKNOWN
    assert finding.missing[0].what == "calendar"
    assert "late" in finding.evidence
    assert "early" not in finding.evidence


def test_an_exception_excuses_but_never_unmakes_met() -> None:
    excused = (Unless("set free", event=("free",)),)
    asked, freed = event("ask", "2026-03-02T10:00", episode="E"), event("free", "2026-03-04T10:00", episode="E")
    met = event("reply", "2026-03-05T10:00")
    assert outcomes(ASK, asked, freed, met, unless=excused) == ["met"]
    (finding,) = run(ASK, asked, freed, unless=excused)
    assert (finding.outcome, finding.label) == (Outcome.NOT_APPLICABLE, "set free")
    assert freed.id in finding.evidence
    late = event("free", "2026-03-20T10:00", episode="E")
    assert outcomes(ASK, asked, late, unless=excused) == ["breached"]
    assert outcomes(ASK, asked, late, unless=excused, covered=("reply",), scope=("episode",)) == ["breached"]
    assert outcomes(ASK, asked, unless=excused, covered=("reply",)) == ["unknown"]


def test_several_exceptions_the_first_that_holds_gives_the_label() -> None:
    asked = event("ask", "2026-03-02T10:00", fine="yes")
    several = (Unless("never", when=is_fine("no")), Unless("fine", when=is_fine()), Unless("also", when=is_fine()))
    assert run(ASK, asked, unless=several)[0].label == "fine"
    (finding,) = run(ASK, event("ask", "2026-03-02T10:00"), unless=several)
    assert finding.could_be == {Outcome.BREACHED, Outcome.NOT_APPLICABLE}


def test_an_exception_on_the_answer() -> None:
    forgiven = (Unless("fine", when=is_fine(), at="answer"),)
    asked = event("ask", "2026-03-02T10:00")
    assert outcomes(ASK, asked, event("reply", "2026-03-20", fine="yes"), unless=forgiven) == ["not_applicable"]
    assert outcomes(ASK, asked, event("reply", "2026-03-20", fine="no"), unless=forgiven) == ["breached"]
    assert outcomes(ASK, asked, event("reply", "2026-03-20"), unless=forgiven) == ["unknown"]


def test_what_applies_to_nobody_asks_nothing() -> None:
    asked = event("ask", "2026-03-02T10:00", fine="no")
    assert outcomes(ASK, asked, applies=is_fine()) == ["not_applicable"]
    assert outcomes(ASK, asked, where=is_fine()) == []
    open_question = run(ASK, event("ask", "2026-03-02T10:00"), where=is_fine())
    assert open_question[0].could_be == {Outcome.BREACHED, Outcome.NOT_APPLICABLE}
    assert open_question[0].missing[0].name == "fine"


# --- laws ---------------------------------------------------------------------------------------------------


def test_policy_serves_only_where_no_law_does() -> None:
    asked = event("ask", "2026-03-02T10:00")
    every = (limit("P10D"), limit("P5D", "XA"), limit("P1D", POLICY))
    assert [finding.law for finding in run(ASK, asked, limits=every)] == [INTERNATIONAL, "XA"]
    assert [finding.law for finding in run(ASK, asked, limits=every, laws={"XA"})] == ["XA"]
    assert [finding.law for finding in run(ASK, asked, limits=every[2:])] == [POLICY]
    assert run(ASK, asked, limits=every[:1], laws={"XA"}) == ()
    assert [finding.law for finding in run(Before(("ask",), ("reply",)), asked, named=None)] == [""]


def test_versions_of_the_law() -> None:
    dated = (limit("P5D", end=date(2025, 12, 31)), limit("P10D", start=date(2026, 1, 1)))
    reply = event("reply", "2026-01-09T10:00")
    assert outcomes(ASK, event("ask", "2025-12-31T10:00"), reply, limits=dated) == ["breached"]
    assert outcomes(ASK, event("ask", "2026-01-01T10:00"), reply, limits=dated) == ["met"]
    (finding,) = run(ASK, event("ask", "2025-12-31T10:00/2026-01-01T10:00"), reply, limits=dated)
    assert finding.could_be == {Outcome.MET, Outcome.BREACHED}
    assert finding.limit is None
    later = dated[1:]
    assert outcomes(ASK, event("ask", "2025-12-31T10:00"), reply, limits=later) == ["not_applicable"]
    (finding,) = run(ASK, event("ask", "2025-12-31/2026-01-01"), reply, limits=later)
    assert Outcome.NOT_APPLICABLE in finding.could_be
    act = run(
        ASK, event("ask", "2026-01-01T10:00", from_day="2025-12-30"), reply, limits=dated, limit_at=Path("from_day")
    )
    assert [str(each.outcome) for each in act] == ["breached"]
    unsaid = run(ASK, event("ask", "2026-01-01T10:00"), reply, limits=dated, limit_at=Path("from_day"))
    assert unsaid[0].could_be == {Outcome.MET, Outcome.BREACHED}


def test_a_number_of_the_law_in_a_condition() -> None:
    young = Compare(Count(("ask",), None), Operator.LESS, LimitOf("x"))
    numbers = (limit(1), limit(3, "XA"))
    form = Never(("ask",), young)
    assert outcomes(form, event("ask", "2026-03-02"), limits=numbers, named=None) == ["met", "breached"]


# --- before -------------------------------------------------------------------------------------------------


def test_before_needs_certain_order() -> None:
    form = Before(("ask",), ("reply",))
    first = event("start", "2026-03-01")
    ask = event("ask", "2026-03-02T10:00")
    assert outcomes(form, first, event("reply", "2026-03-02T10:00"), ask, named=None) == ["met"]
    assert outcomes(form, first, event("reply", "2026-03-02", episode="E"), ask, named=None) == ["unknown"]
    assert outcomes(form, first, event("reply", "2026-03-02T10:01"), ask, named=None) == ["breached"]
    assert outcomes(form, first, ask, covered=("ask",), named=None) == ["unknown"]


def test_before_served_once() -> None:
    form = Before(("ask",), ("reply",), match=Match.NEXT)
    twice = event("ask", "2026-03-02T10:00"), event("ask", "2026-03-04T10:00")
    assert outcomes(form, event("reply", "2026-03-01"), *twice, named=None) == ["met", "breached"]
    between = event("reply", "2026-03-01"), twice[0], event("reply", "2026-03-03"), twice[1]
    assert outcomes(form, *between, named=None) == ["met", "met"]


# --- every --------------------------------------------------------------------------------------------------


def every(**how: object) -> Every:
    return Every("lasts", ("reply",), **how)  # type: ignore[arg-type]


def test_a_running_period_is_pending_and_an_ended_one_does_not_apply() -> None:
    opened = event("open", "2026-03-02T10:00", episode="E")
    assert outcomes(every(), opened, as_of="2026-03-12T23:59", states=(LASTS,)) == ["pending"]
    assert outcomes(every(), opened, as_of="2026-03-13T00:00", states=(LASTS,)) == ["breached"]
    closed = event("close", "2026-03-08T10:00", episode="E")
    assert outcomes(every(), opened, closed, states=(LASTS,)) == ["not_applicable"]
    reviewed = event("reply", "2026-03-05T10:00")
    assert outcomes(every(), opened, reviewed, closed, states=(LASTS,)) == ["met", "not_applicable"]
    uncovered = run(every(), opened, closed, states=(LASTS,), covered=("open", "close"))
    assert uncovered[0].could_be == {Outcome.MET, Outcome.NOT_APPLICABLE}
    maybe = run(every(), opened, states=(LASTS,), covered=("open", "reply"), as_of="2026-03-20")
    assert maybe[0].could_be == {Outcome.BREACHED, Outcome.NOT_APPLICABLE}
    running = run(every(), opened, states=(LASTS,), covered=("open", "reply"), as_of="2026-03-05")
    assert running[0].outcome is Outcome.PENDING


def test_answers_outside_the_state_do_not_count() -> None:
    facts = (
        event("open", "2026-03-02T10:00", episode="E"),
        event("close", "2026-03-20T10:00", episode="E"),
        event("reply", "2026-03-01T10:00"),
        event("reply", "2026-03-25T10:00"),
    )
    assert outcomes(every(), *facts, states=(LASTS,)) == ["breached"]


def test_a_clock_runs_on_the_record() -> None:
    facts = event("open", "2026-03-02T10:00", episode="E"), event("reply", "2026-03-08T10:00")
    first, second = run(every(), *facts, states=(LASTS,), covered=("open", "reply"), as_of="2026-03-10")
    assert first.could_be == {Outcome.MET, Outcome.NOT_APPLICABLE}
    assert first.missing[0].kinds == ("close",)
    assert second.outcome is Outcome.PENDING
    assert outcomes(every(), *facts, states=(LASTS,), as_of="2026-03-10") == ["met", "pending"]


def test_overlapping_anchors() -> None:
    facts = (
        event("open", "2026-03-02T10:00", episode="E"),
        event("reply", "2026-03-08", "r1"),
        event("reply", "2026-03-08", "r2"),
        event("close", "2026-03-12T10:00", episode="E"),
    )
    assert outcomes(every(), *facts, states=(LASTS,)) == ["met", "unknown", "unknown"]


def test_overlapping_anchors_that_are_overdue_are_no_longer_running() -> None:
    facts = (
        event("open", "2026-03-02T10:00", episode="E"),
        event("reply", "2026-03-08"),
        event("reply", "2026-03-08", "b"),
    )
    _, *reviews = run(every(), *facts, states=(LASTS,))
    assert [each.could_be for each in reviews] == [{Outcome.MET, Outcome.BREACHED}] * 2


@pytest.mark.parametrize(("said", "expected"), [({"episode": "E"}, "met"), ({}, "unknown")])
def test_an_opening_and_a_review_of_one_day_are_ordered_by_what_both_name(
    said: dict[str, str], expected: str
) -> None:
    facts = (
        event("open", "2026-03-02", episode="E"),
        event("reply", "2026-03-02", **said),
        event("reply", "2026-03-06T10:00"),
    )
    assert outcomes(every(), *facts, states=(LASTS,), as_of="2026-03-14") == [expected, expected, "pending"]


def test_two_reviews_of_one_day_are_not_ordered_by_naming_the_same_stay() -> None:
    facts = (
        event("open", "2026-03-02T10:00", episode="E"),
        event("reply", "2026-03-05", "a", episode="E"),
        event("reply", "2026-03-05", "b", episode="E"),
        event("reply", "2026-03-08T10:00", episode="E"),
    )
    found = outcomes(every(), *facts, states=(LASTS,), as_of="2026-03-16")
    assert found == ["met", "unknown", "unknown", "pending"]


def test_a_fixed_rhythm() -> None:
    facts = (
        event("open", "2026-03-02T10:00", episode="E"),
        event("reply", "2026-03-05T10:00"),
        event("reply", "2026-03-07T10:00"),
    )
    findings = run(every(fixed=True), *facts, as_of="2026-03-24", states=(LASTS,))
    assert [(each.window, str(each.outcome)) for each in findings] == [
        (1, "met"),
        (2, "breached"),
        (3, "pending"),
    ]
    assert len({each.id for each in findings}) == 3
    assert len(run(every(fixed=True, times=2), *facts, as_of="2026-09-24", states=(LASTS,))) == 2
    ended = event("close", "2026-03-20T10:00", episode="E")
    findings = run(every(fixed=True), *facts, ended, states=(LASTS,))
    assert [str(each.outcome) for each in findings] == ["met", "not_applicable"]


def test_months_of_a_fixed_rhythm_are_not_chained() -> None:
    opened = event("open", "2026-01-31T10:00", episode="E")
    findings = run(every(fixed=True), opened, limits=(limit("P1M"),), as_of="2026-04-15", states=(LASTS,))
    assert [each.due.latest for each in findings if each.due] == [
        at(day) for day in ("2026-02-28", "2026-03-31", "2026-04-30")
    ]


# --- never --------------------------------------------------------------------------------------------------


def test_from_a_trigger_on() -> None:
    form = Never(("bad",), trigger=("ask",))
    ask = event("ask", "2026-03-02T10:00")
    assert outcomes(form, ask, event("bad", "2026-03-01"), named=None) == ["met"]
    assert outcomes(form, ask, event("bad", "2026-03-03"), named=None) == ["breached"]
    assert outcomes(form, ask, event("bad", "2026-03-02"), named=None) == ["unknown"]
    assert outcomes(form, ask, covered=(), named=None) == ["unknown"]


def test_while_a_state_lasts() -> None:
    form = Never(("bad",), state="lasts")
    spanned = event("open", "2026-03-02T10:00", episode="E"), event("close", "2026-03-20T10:00", episode="E")
    how = {"states": (LASTS,), "named": None}
    assert outcomes(form, *spanned, event("bad", "2026-03-10"), **how) == ["breached"]
    assert outcomes(form, *spanned, event("bad", "2026-03-25"), **how) == ["met"]
    assert outcomes(form, *spanned, event("bad", "2026-03-20"), **how) == ["unknown"]
    assert outcomes(form, *spanned, event("bad", "2026-03-02", episode="E"), **how) == ["breached"]
    assert outcomes(form, *spanned, event("bad", "2026-03-02"), **how) == ["unknown"]


def test_one_excused_event_does_not_excuse_another() -> None:
    form = Never(("bad",), trigger=("ask",))
    excused = (Unless("fine", when=is_fine(), at="answer"),)
    ask, fine = event("ask", "2026-03-02T10:00"), event("bad", "2026-03-03", fine="yes")
    (finding,) = run(form, ask, fine, unless=excused, named=None)
    assert (finding.outcome, finding.label) == (Outcome.MET, "fine")
    assert outcomes(form, ask, fine, event("bad", "2026-03-04", fine="no"), unless=excused, named=None) == [
        "breached"
    ]


# --- at most ------------------------------------------------------------------------------------------------


def test_how_long_a_state_lasts() -> None:
    form = AtMost("lasts")
    opened = event("open", "2026-03-02T10:00", episode="E")
    assert outcomes(form, opened, event("close", "2026-03-12T23:59", episode="E"), states=(LASTS,)) == ["met"]
    assert outcomes(form, opened, event("close", "2026-03-13T00:00", episode="E"), states=(LASTS,)) == ["breached"]
    assert outcomes(form, opened, event("close", "2026-03-08T10:00"), states=(LASTS,)) == ["unknown"]
    assert outcomes(form, opened, event("close", "2026-03-20T10:00"), states=(LASTS,)) == ["breached"]
    (finding,) = run(form, opened, event("close", "2026-03-08"), states=(LASTS,), as_of="2026-03-10")
    assert finding.could_be == {Outcome.MET, Outcome.PENDING}


def test_how_many_events() -> None:
    form = AtMost(count=("ask",), count_where=is_fine())
    two = (limit(2),)

    def asks(*days: str, **said: str) -> list[Event]:
        return [event("ask", f"2026-03-{day}", episode="E", **{"fine": "yes", **said}) for day in days]

    assert outcomes(form, *asks("02", "03"), limits=two, scope=("episode",)) == ["met"]
    (finding,) = run(form, *asks("02", "03", "05"), limits=two, scope=("episode",))
    assert finding.outcome is Outcome.BREACHED
    assert finding.settled_by == "ask 2026-03-05"
    other = event("ask", "2026-03-09", episode="F", fine="yes")
    assert outcomes(form, *asks("02", "03"), other, limits=two, scope=("episode",)) == ["met", "met"]
    unsaid = event("ask", "2026-03-09", episode="E")
    assert outcomes(form, *asks("02", "03"), unsaid, limits=two, scope=("episode",)) == ["unknown"]
    assert outcomes(form, *asks("02"), limits=two, scope=("episode",), covered=()) == ["unknown"]
    with pytest.raises(ValueError, match="a number"):
        run(form, *asks("02"), scope=("episode",))


def test_how_many_events_while_a_state_lasts() -> None:
    form = AtMost("lasts", count=("ask",))
    facts = (
        event("open", "2026-03-02T10:00", episode="E"),
        event("ask", "2026-03-03"),
        event("ask", "2026-03-04"),
        event("close", "2026-03-05T10:00", episode="E"),
        event("ask", "2026-03-06"),
    )
    assert outcomes(form, *facts, states=(LASTS,), limits=(limit(2),)) == ["met"]
    assert outcomes(form, *facts, states=(LASTS,), limits=(limit(1),)) == ["breached"]


# --- scope and summaries ------------------------------------------------------------------------------------


def test_the_narrowest_common_reference_decides() -> None:
    scope = ("interview", "proceeding")
    ask = event("ask", "2026-03-02T10:00", interview="I1", proceeding="P1")
    for said, expected in (
        ({"interview": "I1", "proceeding": "P2"}, "met"),
        ({"interview": "I2", "proceeding": "P1"}, "breached"),
        ({"proceeding": "P1"}, "met"),
        ({"episode": "E"}, "unknown"),
    ):
        assert outcomes(ASK, ask, event("reply", "2026-03-05", **said), scope=scope) == [expected]


def test_only_rules_for_this_kind_of_subject() -> None:
    rule = Rule("r", ASK, limit="x", subject="facility")
    timeline = Timeline("s", (event("ask", "2026-03-02"),), zone=ZONE)
    assert evaluate(RuleSet((rule,), (), (limit("P1D"),)), timeline, as_of=at("2026-12-31"), vocabulary=WORDS) == ()


def test_summaries_take_the_worst() -> None:
    facts = event("ask", "2026-03-02T10:00"), event("reply", "2026-03-05"), event("ask", "2026-12-30T10:00")
    findings = run(ASK, *facts)
    assert [str(each.outcome) for each in findings] == ["met", "pending"]
    assert summarise(findings) == {"r": Outcome.PENDING}
    assert worst([]) is None


def test_where_a_number_is_compared_with_a_count() -> None:
    asked = event("ask", "2026-03-02T10:00")
    twice = Compare(Count(("ask",), None), Operator.MORE, Number(1))
    findings = run(ASK, asked, event("ask", "2026-03-03T10:00"), applies=twice)
    assert [str(each.outcome) for each in findings] == ["not_applicable", "breached"]
