"""Runs over several spans: what certainly went on, what may be a run of its own, and what may have ended it."""

from __future__ import annotations

from amparo.law.limits import Period
from amparo.pathway.events import Event
from amparo.safeguards.findings import Finding, Outcome
from amparo.safeguards.nodes import AtMost, Every, State
from tests.unit.small_rules import LASTS, event, is_fine, limit, outcomes, run

RUNS = State("runs", (), (), of="lasts", joins=Period.read("PT8H"))
UNION = State("lasts", ("open",), ("close",), where=is_fine(), key=("episode",), union=True)


def joined(*facts: Event, state: State = LASTS, **how: object) -> tuple[Finding, ...]:
    """Runs over gaps of less than eight hours, of at most sixteen."""
    return run(AtMost("runs"), *facts, states=(state, RUNS), limits=(limit("PT16H"),), **how)  # type: ignore[arg-type]


def opened(happened: str, key: str, id: str = "", **said: str) -> Event:
    return event("open", happened, id, **{"fine": "yes", "episode": key, **said})


def closed(happened: str, key: str, id: str = "") -> Event:
    return event("close", happened, id, episode=key)


# --- one interview paused at an hour that nobody noted, another that lasts when the first goes on -------------

PAUSED = (
    opened("2026-03-02T10:00", "E", "first"),
    closed("2026-03-02", "E", "pause"),
    opened("2026-03-02T12:00", "F", "second"),
    opened("2026-03-02T12:20", "E", "resumed"),
)


def test_what_goes_on_in_every_world_is_no_run_of_its_own() -> None:
    (finding,) = joined(*PAUSED, as_of="2026-03-04")
    assert (finding.trigger, finding.outcome) == ("first", Outcome.BREACHED)


def test_a_pause_that_another_interview_outlasts_has_ended_nothing() -> None:
    (finding,) = joined(*PAUSED, as_of="2026-03-02T14:00")
    assert (finding.trigger, finding.outcome) == ("first", Outcome.PENDING)


def test_nobody_is_asked_when_a_pause_was_that_another_interview_outlasts() -> None:
    ends = closed("2026-03-02T13:00", "E"), closed("2026-03-03T01:00/2026-03-03T05:00", "F", "late")
    (finding,) = joined(*PAUSED, *ends)
    assert finding.could_be == {Outcome.MET, Outcome.BREACHED}
    assert "pause" not in {each.event for each in finding.missing}
    assert ("time", "late") in {(each.what, each.event) for each in finding.missing}


def test_a_pause_of_an_hour_has_ended_nothing_whosever_it_is() -> None:
    """Nobody wrote down which interview paused; less than eight hours later it makes no difference."""
    facts = opened("2026-03-02T10:00", "E"), event("close", "2026-03-02T11:00")
    (early,) = joined(*facts, as_of="2026-03-02T18:59")
    assert early.could_be == {Outcome.PENDING}
    (later,) = joined(*facts, as_of="2026-03-02T19:00")
    assert later.could_be == {Outcome.PENDING, Outcome.MET}


def test_a_pause_within_some_hours_may_have_been_long_enough() -> None:
    facts = opened("2026-03-02T10:00", "E"), closed("2026-03-02T11:00/2026-03-02T15:00", "E")
    found = [joined(*facts, as_of=f"2026-03-02T{hour}:00")[0].could_be for hour in (18, 20, 23)]
    assert found == [{Outcome.PENDING}, {Outcome.PENDING, Outcome.MET}, {Outcome.MET}]


# --- gaps in doubt ------------------------------------------------------------------------------------------


def test_after_one_gap_in_doubt_only_what_may_begin_a_run_is_asked_about() -> None:
    """Openings may be missing from the first gap of nine hours; the gap of one hour after it is surely bridged."""
    facts = (
        opened("2026-03-02T08:00", "E", "first"),
        closed("2026-03-02T09:00", "E"),
        opened("2026-03-02T18:00", "F", "second"),
        closed("2026-03-02T19:00", "F"),
        opened("2026-03-02T20:00", "G", "third"),
        closed("2026-03-02T21:00", "G"),
    )
    assert [each.trigger for each in joined(*facts, covered=("close",))] == ["first", "second"]


def test_what_only_a_doubtful_one_joins_may_begin_a_run() -> None:
    """The middle one bridges the gap of nine hours, if it was one at all."""
    facts = (
        opened("2026-03-02T12:00", "E", "first"),
        closed("2026-03-02T13:00", "E"),
        opened("2026-03-02T20:00", "F", "middle", fine="unknown"),
        closed("2026-03-02T21:00", "F"),
        opened("2026-03-02T22:00", "G", "last"),
        closed("2026-03-02T23:00", "G"),
    )
    state = State("lasts", ("open",), ("close",), where=is_fine(), key=("episode",))
    assert [each.trigger for each in joined(*facts, state=state)] == ["first", "last"]


def test_what_may_have_ended_before_the_other_began_may_be_a_stay_of_its_own() -> None:
    """The short stay of one morning lies before the long one or within it, which began some time that day."""
    facts = (
        opened("2026-03-02", "E", "long"),
        closed("2026-03-20T10:00", "E"),
        opened("2026-03-02T08:00", "F", "short"),
        closed("2026-03-02T09:00", "F"),
    )
    found = {each.trigger: each for each in run(AtMost("lasts"), *facts, states=(UNION,))}
    assert set(found) == {"long", "short"}
    assert {Outcome.MET, Outcome.NOT_APPLICABLE} <= found["short"].could_be
    assert {each.trigger for each in joined(*facts)} == {"long", "short"}


def test_what_carries_no_key_may_go_on_with_a_run_of_each() -> None:
    """World: the second is E's, five hours after the first ended: one run, without an end."""
    facts = (
        opened("2026-03-02T09:00", "E", "first"),
        closed("2026-03-02T21:00", "E"),
        event("open", "2026-03-03T02:00", "second"),
    )
    state = State("lasts", ("open",), ("close",), key=("episode",), joins=Period.read("PT8H"))
    how = {"states": (state,), "limits": (limit("PT16H"),)}
    found = {each.trigger: each for each in run(AtMost("lasts"), *facts, **how)}  # type: ignore[arg-type]
    assert Outcome.BREACHED in found["first"].could_be
    assert Outcome.NOT_APPLICABLE in found["second"].could_be
    assert outcomes(AtMost("lasts"), facts[2], **how) == ["breached"]  # nothing else it could belong to


# --- what may not have been ---------------------------------------------------------------------------------


def test_what_may_not_have_been_does_not_lengthen_what_was() -> None:
    """Of the first span nobody can tell whether it was; without it, the second ended within the limit."""
    facts = (
        opened("2026-03-02T10:00", "E", fine="unknown"),
        opened("2026-03-03T10:00", "F"),
        closed("2026-03-05T10:00", "F"),
        closed("2026-03-20T10:00", "E"),
    )
    (finding,) = run(AtMost("lasts"), *facts, states=(UNION,))
    assert finding.could_be == {Outcome.MET, Outcome.BREACHED}


def test_what_may_not_have_been_does_not_begin_what_was() -> None:
    facts = (
        opened("2026-03-02T10:00", "E", fine="unknown"),
        opened("2026-03-03T10:00", "F"),
        closed("2026-03-05T10:00", "E"),
        closed("2026-03-13T10:00", "F"),
    )
    (finding,) = run(AtMost("lasts"), *facts, states=(UNION,))
    assert finding.could_be == {Outcome.MET, Outcome.BREACHED}


def test_what_may_not_have_been_does_not_go_on() -> None:
    facts = (
        opened("2026-03-02T10:00", "E"),
        opened("2026-03-03T10:00", "F", fine="unknown"),
        closed("2026-03-05T10:00", "E"),
        closed("2026-03-25T10:00", "F"),
    )
    (finding,) = run(AtMost("lasts"), *facts, states=(UNION,))
    assert finding.could_be == {Outcome.MET, Outcome.BREACHED}


# --- beginnings and ends ------------------------------------------------------------------------------------


def test_a_stay_began_no_later_than_the_first_that_is_timed() -> None:
    facts = (
        opened("2026-03-02", "E"),
        opened("2026-03-02T10:00", "F"),
        closed("2026-03-05T11:00", "F"),
        closed("2026-03-05T12:00", "E"),
    )
    assert outcomes(AtMost("lasts"), *facts, states=(UNION,), limits=(limit("PT72H"),)) == ["breached"]


def test_a_review_after_one_stay_ended_and_within_another_counts() -> None:
    facts = (
        opened("2026-03-02T10:00", "E"),
        opened("2026-03-04T10:00", "F"),
        closed("2026-03-05T10:00", "E"),
        event("reply", "2026-03-10T10:00"),
        event("reply", "2026-03-18T10:00"),
        closed("2026-03-25T10:00", "F"),
    )
    form = Every("lasts", ("reply",))
    assert outcomes(form, *facts, states=(UNION,)) == ["met", "met", "not_applicable"]


def test_a_review_before_any_end_that_may_have_been_counts() -> None:
    """When the first stay ended is known to a span of days; the second certainly lasted beyond the review."""
    facts = (
        opened("2026-03-02T10:00", "E"),
        opened("2026-03-04T10:00", "F"),
        event("reply", "2026-03-11T10:00"),
        closed("2026-03-14T10:00", "F", "shorter"),
        closed("2026-03-10/2026-03-20", "E", "longer"),
    )
    found = run(Every("lasts", ("reply",)), *facts, states=(UNION,))
    assert [str(each.outcome) for each in found] == ["met", "not_applicable"]
    assert {"shorter", "longer"} <= set(found[0].evidence)


def test_an_end_counts_though_the_record_of_another_stay_contradicts_itself() -> None:
    """A place is asked for a visit every ten days. Whoever came first left a day later; of somebody else it is
    written that they left before they came, and nobody vouches that nobody else came between. In the world in which
    nobody did, no visit was owed of the first stay."""
    first = opened("2026-01-02T10:00", "E", "first"), closed("2026-01-03T10:00", "E")
    another = closed("2026-01-20T10:00", "F"), opened("2026-03-01T10:00", "F", "other")
    found = run(Every("lasts", ("reply",)), *first, *another, states=(UNION,), covered=("reply", "close"))
    (owed,) = (each for each in found if each.trigger == "first")
    assert owed.could_be == {Outcome.MET, Outcome.BREACHED, Outcome.NOT_APPLICABLE}
    assert owed.flags == ("close_before_open",)
