"""What came first is open: then no outcome is definite that hangs on it.

Below each record stand two of its worlds, which end differently.
"""

from __future__ import annotations

import pytest

from amparo.pathway.events import Event
from amparo.safeguards.findings import Outcome
from amparo.safeguards.nodes import Every, Held, Match, State, Unless, Within
from tests.unit.small_rules import LASTS, event, limit, run

E1, E2 = {"episode": "1"}, {"episode": "2"}
MET, BREACHED, EXCUSED = Outcome.MET, Outcome.BREACHED, Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        # the episode began with the other: this is its second start, and the reply answered the first
        (event("start", "2026-03-01", "other", **E1), {BREACHED}),
        # the other is to come, or is what this is as another agency wrote it down: then this began the episode, and
        # what was replied before its beginning contradicts the record
        (event("start", "2026", "other", **E1), {MET, BREACHED}),
    ],
)
def test_what_perhaps_began_the_episode_does_not_explain_an_answer_before_it(
    other: Event, expected: set[Outcome]
) -> None:
    facts = other, event("reply", "2026-03-02T10:00", **E1), event("start", "2026-03-03T10:00", "this", **E1)
    found = run(Within(("start",), ("reply",)), *facts, scope=("episode",), as_of="2026-06-30")
    assert {each.could_be for each in found if each.trigger == "this"} == {frozenset(expected)}


def test_an_excuse_on_the_border_of_two_weeks_may_be_of_either() -> None:
    """Opened on the 2nd: the first week ends with the 9th, and what came on the 10th excuses the second. Opened on
    the 3rd: it excuses the first. That all are of one episode says only that the opening came before."""
    facts = event("open", "2026-03-02T15:00/2026-03-03T16:00", **E1), event("bad", "2026-03-10T20:00", **E1)
    weekly = Every("lasts", ("reply",), fixed=True)
    excused = (Unless("restricted", event=("bad",)),)
    found = run(weekly, *facts, states=(LASTS,), limits=(limit("P7D"),), unless=excused, as_of="2026-03-20")
    assert [each.could_be for each in found[:2]] == [{BREACHED, EXCUSED}, {BREACHED, EXCUSED}]


NUMBERED_OR_NOT = State("lasts", ("open",), ("close",), key=("episode", "subject"))
ASKED_WHILE_IT_LASTS = {"unless": (Unless("lasts", when=Held("lasts")),), "states": (NUMBERED_OR_NOT,)}


def test_what_carries_no_number_belongs_with_whichever_of_two_began() -> None:
    """The one without a number at 10:00: both are one matter; the close of the first episode ended it on the 4th.
    At 13:00: the second episode is a matter of its own, and may have been closed at 11:30, unseen."""
    facts = (
        event("open", "2026-03-02", "unnumbered"),
        event("open", "2026-03-02T11:00", "second", **E2),
        event("ask", "2026-03-02T12:00"),
        event("close", "2026-03-04", **E1),
    )
    (found,) = run(Within(("ask",), ("reply",)), *facts, covered=("ask", "reply", "open"), **ASKED_WHILE_IT_LASTS)  # type: ignore[arg-type]
    assert found.could_be == {BREACHED, EXCUSED}


def test_what_is_opened_next_may_be_a_matter_of_its_own() -> None:
    """The one without a number at 10:00: all are one matter, which the close of the second episode ended on the
    4th. At 13:00: that close ended the second episode alone, and the first lasts."""
    facts = (
        event("open", "2026-03-02", "unnumbered"),
        event("open", "2026-03-02T11:00", "second", **E2),
        event("open", "2026-03-03T10:00", "first", **E1),
        event("close", "2026-03-04", **E2),
        event("ask", "2026-03-05T12:00"),
    )
    (found,) = run(Within(("ask",), ("reply",)), *facts, **ASKED_WHILE_IT_LASTS)  # type: ignore[arg-type]
    assert found.could_be == {BREACHED, EXCUSED}


@pytest.mark.parametrize(
    ("asks", "replies", "expected"),
    [
        ({}, {"answers": "asked"}, {MET}),  # what replies to it came after it
        ({"answers": "replied"}, {}, {MET, BREACHED}),  # what it replies to did not
        ({"answers": "replied", **E1}, E1, {MET, BREACHED}),
    ],
)
def test_a_reply_came_after_what_it_replies_to(
    asks: dict[str, str], replies: dict[str, str], expected: set[Outcome]
) -> None:
    facts = event("ask", "2026-03-02", "asked", **asks), event("reply", "2026-03-02", "replied", **replies)
    (found,) = run(Within(("ask",), ("reply",), match=Match.ANY), *facts)
    assert found.could_be == expected
