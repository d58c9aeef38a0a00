"""What a finding asks for where nobody can tell: the fact that would decide, and not some other."""

from __future__ import annotations

from amparo.law.limits import Period
from amparo.pathway.events import Event
from amparo.safeguards.findings import Finding, Outcome
from amparo.safeguards.nodes import AtMost, State, Unless, Within
from tests.unit.small_rules import LASTS, event, is_fine, limit, run

ASK = Within(("ask",), ("reply",))
ASKED = event("ask", "2026-03-02T10:00", "asked")


def missing(finding: Finding) -> list[tuple[str, str | None, str]]:
    return [(each.what, each.event, each.name) for each in finding.missing]


def test_an_exception_that_nobody_was_asked_about_is_asked_about() -> None:
    """Otherwise the reader sees that nobody can tell, and not which question would excuse what was late."""
    (finding,) = run(ASK, ASKED, unless=(Unless("it was fine", when=is_fine()),))
    assert finding.could_be == {Outcome.BREACHED, Outcome.NOT_APPLICABLE}
    assert missing(finding) == [("attribute", "asked", "fine")]


def test_a_clock_that_may_not_run_may_also_have_been_met_unseen() -> None:
    """Whether anything is owed is open; if it is, the answer may be there already, unrecorded: so it is said."""
    applies = {"applies": is_fine(), "as_of": "2026-03-04"}
    (unseen,) = run(ASK, ASKED, covered=("ask",), **applies)
    assert unseen.could_be == {Outcome.MET, Outcome.PENDING, Outcome.NOT_APPLICABLE}
    assert missing(unseen) == [("coverage", None, ""), ("attribute", "asked", "fine")]
    (seen,) = run(ASK, ASKED, **applies)
    assert seen.could_be == {Outcome.PENDING, Outcome.NOT_APPLICABLE}


def test_a_run_that_may_only_have_gone_on_asks_what_lay_between() -> None:
    """Nobody doubts the second opening: what is asked is whether the first went on until then."""
    runs = State("runs", (), (), of="lasts", joins=Period.read("PT8H"))
    facts = (
        event("open", "2026-03-02T08:00", "first", episode="E"),
        event("close", "2026-03-02T09:00", episode="E"),
        event("open", "2026-03-02T18:00", "second", episode="F"),
        event("close", "2026-03-02T19:00", episode="F"),
    )
    how = {"states": (LASTS, runs), "limits": (limit("PT16H"),), "covered": ("close",)}
    found = {each.trigger: each for each in run(AtMost("runs"), *facts, **how)}
    (asked,) = found["second"].missing
    assert (asked.what, asked.kinds) == ("coverage", ("open",))


def reopened(*ends: Event) -> Finding:
    """What may have begun again on the fifth of March, when an earlier end of the same stay lies on that day."""
    facts = (
        event("open", "2026-03-02T10:00", "first", episode="E"),
        event("close", "2026-03-05T12:00", "closed", episode="E"),
        event("open", "2026-03-05", "again", episode="E"),
    )
    found = run(AtMost("lasts"), *facts, *ends, states=(LASTS,))
    return next(each for each in found if each.trigger == "again")


def test_what_began_again_may_have_ended_with_the_same_close() -> None:
    """If the first stay ended before, the close at noon may have ended the second: perhaps it was short."""
    before = event("close", "2026-03-04T10:00")
    last = event("close", "2026-04-20T10:00", "last", episode="E")
    assert Outcome.MET in reopened(before, last).could_be


def test_a_close_after_the_end_is_not_asked_about() -> None:
    """Whose the last close is changes nothing: what began again had ended before it."""
    last = event("close", "2026-04-20T10:00", "last", episode="E")
    stray = event("close", "2026-04-25T10:00", "stray")
    finding = reopened(last, stray)
    assert finding.could_be == {Outcome.BREACHED, Outcome.NOT_APPLICABLE}
    assert "stray" not in {each.event for each in finding.missing} | set(finding.evidence)


def test_what_may_excuse_on_the_day_of_the_question_itself_is_asked_about() -> None:
    """Only the day of the question is known; a release at ten that day may have come after it, and excuse."""
    asked, freed = event("ask", "2026-03-02", "asked"), event("free", "2026-03-02T10:00", "freed")
    (finding,) = run(ASK, asked, freed, unless=(Unless("set free", event=("free",)),))
    assert finding.could_be == {Outcome.BREACHED, Outcome.NOT_APPLICABLE}
    assert ("time", "asked", "") in missing(finding)


def test_a_stay_that_certainly_lasts_cannot_have_ended_unseen() -> None:
    """The limit may not apply; but the record shows that the stay lasts, so within it nothing was met already."""
    opened = event("open", "2026-03-02", "opened", episode="E")
    how = {"applies": is_fine(), "as_of": "2026-03-05T10:00", "states": (LASTS,)}
    (finding,) = run(AtMost("lasts"), opened, **how)
    assert finding.could_be == {Outcome.PENDING, Outcome.NOT_APPLICABLE}
    (unseen,) = run(AtMost("lasts"), opened, covered=("open",), **how)
    assert unseen.could_be == {Outcome.MET, Outcome.PENDING, Outcome.NOT_APPLICABLE}
