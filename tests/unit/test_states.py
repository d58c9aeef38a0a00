"""States: spans of opening and closing events, joined or united, and whether one holds."""

from __future__ import annotations

import pytest

from amparo.law.limits import Period
from amparo.pathway.events import Event, Timeline
from amparo.safeguards.evaluate.one import Judge
from amparo.safeguards.findings import Outcome
from amparo.safeguards.nodes import (
    AtMost,
    Before,
    Held,
    RuleSet,
    State,
)
from tests.unit.small_rules import LASTS, WORDS, ZONE, at, event, is_fine, limit, outcomes, run

# --- states -------------------------------------------------------------------------------------------------


def held(*events: Event, state: State = LASTS, at: str = "2026-03-10T10:00", **how: object) -> str:
    """What `held` says at a moment: met if it holds, breached if not."""
    form = Before(("ask",), require=Held("lasts"))
    (found,) = outcomes(
        form, event("start", "2026-03-01"), *events, event("ask", at), states=(state,), named=None, **how
    )
    return {"met": "held", "breached": "not held"}.get(found, found)


def test_held() -> None:
    opened, closed = event("open", "2026-03-02T10:00", episode="E"), event("close", "2026-03-20T10:00", episode="E")
    assert held(opened, closed) == "held"
    assert held(opened, closed, at="2026-03-20T10:00") == "not held"
    assert held(opened, closed, at="2026-03-01T10:00") == "not held"
    assert held(opened, closed, at="2026-03-20") == "unknown"
    assert held(opened) == "held"
    assert held(opened, covered=("open",)) == "unknown"
    assert held() == "not held"
    assert held(covered=()) == "unknown"


def test_another_closing_kind_needs_coverage() -> None:
    state = State("lasts", ("open",), ("close", "shut"), key=("episode",))
    opened, closed = event("open", "2026-03-02T10:00", episode="E"), event("close", "2026-03-20T10:00", episode="E")
    assert held(opened, closed, state=state, covered=("open", "close")) == "unknown"
    assert held(opened, closed, state=state, covered=("open", "shut")) == "held"


def test_a_false_opening_absorbs_its_close() -> None:
    state = State("lasts", ("open",), ("close",), where=is_fine(), key=("episode",))
    form = AtMost("lasts")
    absorbed = event("open", "2026-03-02T10:00", episode="E", fine="no"), event("close", "2026-03-03", episode="E")
    real = event("open", "2026-03-04T10:00", episode="E", fine="yes"), event("close", "2026-03-05", episode="E")
    (finding,) = run(form, *absorbed, *real, states=(state,))
    assert (finding.trigger, finding.outcome, finding.flags) == (real[0].id, Outcome.MET, ())


def test_reopening_goes_on() -> None:
    facts = (
        event("open", "2026-03-02T10:00", episode="E"),
        event("open", "2026-03-05T10:00", episode="E"),
        event("close", "2026-03-14T10:00", episode="E"),
    )
    (finding,) = run(AtMost("lasts"), *facts, states=(LASTS,))
    assert (finding.trigger, finding.outcome) == (facts[0].id, Outcome.BREACHED)


def test_what_may_have_begun_again_is_asked_about() -> None:
    facts = (
        event("open", "2026-03-02T10:00", episode="E"),
        event("close", "2026-03-05T10:00", episode="E"),
        event("open", "2026-03", "again", episode="E"),
    )
    findings = {each.trigger: each for each in run(AtMost("lasts"), *facts, as_of="2026-05-01", states=(LASTS,))}
    assert findings[facts[0].id].could_be == {Outcome.MET}
    assert findings["again"].outcome is Outcome.UNKNOWN
    assert Outcome.BREACHED in findings["again"].could_be


def test_a_union_of_keys() -> None:
    union = State("lasts", ("open",), ("close",), key=("episode",), union=True)
    facts = (
        event("open", "2026-03-02T10:00", episode="E"),
        event("open", "2026-03-04T10:00", episode="F"),
        event("close", "2026-03-05T10:00", episode="E"),
        event("close", "2026-03-14T10:00", episode="F"),
    )
    assert outcomes(AtMost("lasts"), *facts, states=(union,)) == ["breached"]
    assert outcomes(AtMost("lasts"), *facts, states=(LASTS,)) == ["met", "met"]


def test_joined_spans_and_what_may_lie_between() -> None:
    runs = State("runs", (), (), of="lasts", joins=Period.read("PT8H"))
    facts = (
        event("open", "2026-03-02T10:00", episode="E"),
        event("close", "2026-03-02T12:00", episode="E"),
        event("open", "2026-03-02T19:59", episode="F"),
        event("close", "2026-03-02T21:00", episode="F"),
    )
    how = {"states": (LASTS, runs), "limits": (limit("PT10H"),)}
    assert outcomes(AtMost("runs"), *facts, **how) == ["breached"]
    apart = facts[0], event("close", "2026-03-02T11:59", episode="E"), *facts[2:]
    assert outcomes(AtMost("runs"), *apart, **how) == ["met", "met"]
    assert outcomes(AtMost("runs"), *apart, covered=("close",), **how) == ["unknown", "unknown"]
    rests = run(AtMost("runs"), *facts[:2], as_of="2026-03-02T19:59", **how)
    assert [(str(each.outcome), each.settled_by) for each in rests] == [("pending", None)]
    assert outcomes(AtMost("runs"), *facts[:2], as_of="2026-03-02T20:00", **how) == ["met"]


def test_a_contradiction_is_flagged_and_proves_nothing() -> None:
    facts = event("close", "2026-03-01", episode="E"), event("open", "2026-03-02T10:00", episode="E")
    (finding,) = run(AtMost("lasts"), *facts, states=(LASTS,))
    assert (finding.outcome, finding.flags) == (Outcome.UNKNOWN, ("close_before_open",))
    assert finding.missing[0].event == facts[0].id
    assert run(AtMost("lasts"), facts[0], states=(LASTS,)) == ()
    judge = Judge(RuleSet((), (LASTS,)), vocabulary=WORDS)
    timeline = Timeline("s", facts[:1], zone=ZONE)
    assert judge.contradictions(timeline, as_of=at("2026-12-31")) == ("close_without_open",)


def test_a_close_may_carry_the_key_of_a_later_opening_only() -> None:
    """The order names the proceeding, the admission both, the release the episode: the release still ends it."""
    state = State("lasts", ("open",), ("close",), key=("episode", "proceeding"))
    facts = (
        event("open", "2026-03-02T10:00", proceeding="P"),
        event("open", "2026-03-03T10:00", proceeding="P", episode="E"),
        event("close", "2026-03-06T10:00", episode="E"),
    )
    assert outcomes(AtMost("lasts"), *facts, states=(state,)) == ["met"]
    other = *facts[:2], event("close", "2026-03-06T10:00", episode="F")
    assert outcomes(AtMost("lasts"), *other, states=(state,)) == ["breached"]


def test_what_is_covered_until_now_still_holds_now() -> None:
    """A child who is held at the very moment of the question is held, and not perhaps."""
    opened = event("open", "2026-03-02T10:00", episode="E")
    assert held(opened, as_of="2026-03-10T10:00", at="2026-03-10T10:00") == "held"


def test_a_close_of_nobody_knows_what_before_the_opening_ends_nothing() -> None:
    """A release without a number, before this stay began, does not make its length doubtful."""
    stray = event("close", "2026-03-01T10:00")
    stay = event("open", "2026-03-02T10:00", episode="E"), event("close", "2026-03-20T10:00", episode="E")
    assert outcomes(AtMost("lasts"), stray, *stay, states=(LASTS,)) == ["breached"]


def test_what_begins_nothing_begins_nothing_again() -> None:
    """An entry that a stay went on is no second stay, though a release may lie before it."""
    state = State("lasts", ("open",), ("close",), where=is_fine(), key=("episode",))
    stay = (
        event("open", "2026-03-02T10:00", episode="E", fine="yes"),
        event("close", "2026-03-05T10:00", episode="E"),
    )

    def triggers(*more: Event) -> set[str]:
        return {each.trigger for each in run(AtMost("lasts"), *stay, *more, as_of="2026-05-01", states=(state,))}

    assert triggers(event("open", "2026-03", "again", episode="E", fine="yes")) == {stay[0].id, "again"}
    assert triggers(event("open", "2026-03", "again", episode="E")) == {stay[0].id, "again"}
    assert triggers(event("open", "2026-03", "again", episode="E", fine="no")) == {stay[0].id}


def test_what_began_again_may_end_in_the_same_minute() -> None:
    """A door opened and shut at ten is no stay that still lasts, whatever may lie before it."""
    facts = (
        event("open", "2026-03-02T10:00", episode="E"),
        event("close", "2026-03-05T10:00"),
        event("open", "2026-03-06T10:00", "again", episode="E"),
        event("close", "2026-03-06T10:00", episode="E"),
    )
    found = {each.trigger: each for each in run(AtMost("lasts"), *facts, as_of="2026-05-01", states=(LASTS,))}
    assert found["again"].could_be == {Outcome.MET, Outcome.NOT_APPLICABLE}


def test_what_is_joined_by_key_is_joined_within_each_key_alone() -> None:
    """Two interviews of different people in one room are two, though one begins where the other pauses."""
    state = State("lasts", ("open",), ("close",), key=("episode",), joins=Period.read("PT8H"))
    facts = [
        event(kind, f"2026-03-02T{hour}", f"{kind} {hour}", episode=key)
        for key, opened, closed in (("E", "10:00", "12:00"), ("F", "12:30", "13:30"), ("E", "14:00", "16:00"))
        for kind, hour in (("open", opened), ("close", closed))
    ]
    found = run(AtMost("lasts"), *facts, states=(state,), limits=(limit("PT4H"),))
    assert [(each.trigger, str(each.outcome)) for each in found] == [
        ("open 10:00", "breached"),
        ("open 12:30", "met"),
    ]


def test_what_ends_a_union_is_the_last_of_its_ends() -> None:
    union = State("lasts", ("open",), ("close",), key=("episode",), union=True)
    facts = (
        event("open", "2026-03-02T10:00", episode="E"),
        event("open", "2026-03-04T10:00", episode="F"),
        event("close", "2026-03-05T10:00", "inner", episode="F"),
        event("close", "2026-03-14T10:00", "last", episode="E"),
    )
    (finding,) = run(AtMost("lasts"), *facts, states=(union,))
    assert (finding.outcome, finding.settled_by) == (Outcome.BREACHED, "last")


@pytest.mark.parametrize(
    ("as_of", "could_be"),
    [
        ("2026-03-02T09:00", {"pending"}),
        ("2026-03-02T09:01", {"pending", "breached"}),
        ("2026-03-02T12:00", {"pending", "breached"}),
        ("2026-03-02T12:01", {"breached"}),
    ],
)
def test_what_may_have_begun_late_still_runs_at_the_last_moment_of_its_limit(
    as_of: str, could_be: set[str]
) -> None:
    """Begun between seven and ten, two hours at most, and going on. World: begun at ten, so at noon in time yet."""
    begun = event("open", "2026-03-02T07:00/2026-03-02T10:00", fine="yes", episode="E")
    (finding,) = run(AtMost("lasts"), begun, as_of=as_of, states=(LASTS,), limits=(limit("PT2H"),))
    assert {str(each) for each in finding.could_be} - {"not_applicable"} == could_be
