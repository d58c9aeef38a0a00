"""An answer that serves once may be wanted by a trigger that nobody saw; what could excuse lies in the window."""

from __future__ import annotations

import pytest

from amparo.law.limits import LimitVersion, Period
from amparo.pathway.events import Coverage, Timeline
from amparo.pathway.instants import read_instant
from amparo.safeguards.evaluate.one import evaluate
from amparo.safeguards.findings import Outcome
from amparo.safeguards.nodes import Match, Rule, RuleSet, Unless, Within
from tests.unit.small_rules import WORDS, ZONE, at, event, is_fine, run

TWO_DAYS = LimitVersion("x", "international", Period.read("PT48H"))
ASKED, ANSWERED = event("ask", "2026-03-12T10:00"), event("reply", "2026-03-13T10:00")
#: An earlier trigger at that moment would fall due as the answer comes.
WANTED_FROM = read_instant("2026-03-11T10:00", ZONE).earliest


@pytest.mark.parametrize(
    ("covered_from", "outcome"),
    [
        (WANTED_FROM - 86_400_000_000, "met"),
        (WANTED_FROM, "met"),  # the last that could lie unseen was overdue a microsecond before the answer
        (WANTED_FROM + 1, "unknown"),
        (WANTED_FROM + 3_600_000_000, "unknown"),
        (ASKED.happened.earliest + 1, "unknown"),
    ],
)
def test_an_answer_is_this_trigger_s_where_none_that_is_unseen_could_want_it(
    covered_from: int, outcome: str
) -> None:
    form = Within(("ask",), ("reply",), match=Match.NEXT)
    coverage = Coverage("all", frozenset({"reply"})), Coverage("some", frozenset({"ask"}), covered_from)
    timeline = Timeline("s", (ASKED, ANSWERED), coverage, zone=ZONE)
    rules = RuleSet((Rule("r", form, limit="x"),), (), (TWO_DAYS,))
    (found,) = evaluate(rules, timeline, as_of=at("2026-12-31"), vocabulary=WORDS)
    assert str(found.outcome) == outcome
    assert Outcome.MET in found.could_be


RELEASED = (Unless("released", event=("close",), where=is_fine()),)


@pytest.mark.parametrize(
    ("happened", "may_excuse"),
    [
        ("2026-03-04T10:00", False),
        ("2026-03-05T09:59", False),
        ("2026-03-05T10:00", True),  # the moment of the trigger is within the window
        ("2026-03-07T10:00", True),
        ("2026-03-04T10:00/2026-03-05T10:00", True),
        ("2026-03-15T23:59", True),  # the last minute of the due day
        ("2026-03-16T00:00", False),
    ],
)
def test_only_what_may_have_happened_within_the_window_is_asked_about(happened: str, may_excuse: bool) -> None:
    """Nobody wrote whether the ending excuses. It matters if it lies from the trigger to the end of the due day."""
    asked, other = event("ask", "2026-03-05T10:00"), event("close", "2026-03-08T10:00", "other")
    doubtful = event("close", happened, "doubtful")
    form = Within(("ask",), ("reply",))
    (found,) = run(form, asked, doubtful, unless=RELEASED)
    breached = {Outcome.BREACHED}
    assert found.could_be == (breached | {Outcome.NOT_APPLICABLE} if may_excuse else breached)
    (both,) = run(form, asked, doubtful, other, unless=RELEASED)
    named = {each.event for each in both.missing}
    assert named == ({"doubtful", "other"} if may_excuse else {"other"})
