"""How far back a silence must be vouched for, to the microsecond, and what happens once for each reference."""

from __future__ import annotations

import pytest

from amparo.law.limits import LimitVersion, Period
from amparo.pathway.events import Coverage, Timeline
from amparo.pathway.instants import read_instant
from amparo.pathway.resolving import resolve
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.conditions import Compiler
from amparo.safeguards.evaluate.in_force import InForce
from amparo.safeguards.findings import Outcome
from amparo.safeguards.nodes import Any, Within
from tests.unit.small_rules import ZONE, event, outcomes, run

DAY_AND_NIGHT = LimitVersion("reach", "international", Period.read("PT24H"))


@pytest.mark.parametrize(
    ("later", "found"),
    [
        (-1, False),
        (0, False),  # one unseen a moment before that would be more than 24 hours old
        (1, None),  # one unseen exactly 24 hours before would count
    ],
)
def test_a_look_back_needs_silence_from_the_first_moment_that_it_reaches(later: int, found: bool | None) -> None:
    since = read_instant("2026-07-09T10:00", ZONE).earliest + later
    coverage = Coverage("everybody", frozenset({"reply"}), since)
    facts = event("open", "2020-01-01"), event("ask", "2026-07-10T10:00")
    until = read_instant("2026-12-31", ZONE).latest
    case = Case(resolve(Timeline("s", facts, (coverage,), zone=ZONE), until))
    case.numbers = InForce([DAY_AND_NIGHT])
    asked = next(fact for fact in case.facts if fact.kind == "ask")
    assert Compiler().condition(Any(("reply",), None, "reach")).test(case, asked, None) is found


P_OF_E = {"proceeding": "P", "episode": "E"}
ASKED = event("ask", "2026-03-01T10:00", **P_OF_E)
TOO_LATE = event("free", "2026-03-20T10:00", **P_OF_E)
UNCOVERED = ("ask",)


def test_what_happens_once_in_an_episode_did_not_happen_another_time() -> None:
    """Nobody vouches for `free`, but an episode has only one, and this one came after the due day."""
    form = Within(("ask",), ("free",))
    assert outcomes(form, ASKED, TOO_LATE, covered=UNCOVERED, scope=("episode",)) == ["breached"]
    assert outcomes(form, ASKED, TOO_LATE, covered=UNCOVERED, scope=("episode", "subject")) == ["breached"]


@pytest.mark.parametrize("scope", [(), ("proceeding", "episode"), ("answers", "episode"), ("proceeding",)])
def test_what_happens_once_in_an_episode_may_have_happened_in_another_of_the_scope(scope: tuple[str, ...]) -> None:
    """World: another episode of the same proceeding had its own in time."""
    (found,) = run(Within(("ask",), ("free",)), ASKED, TOO_LATE, covered=UNCOVERED, scope=scope)
    assert found.could_be == {Outcome.MET, Outcome.BREACHED}


def test_the_one_of_another_episode_says_nothing_of_this() -> None:
    elsewhere = event("free", "2026-03-20T10:00", proceeding="P", episode="F")
    (found,) = run(Within(("ask",), ("free",)), ASKED, elsewhere, covered=UNCOVERED, scope=("episode",))
    assert found.could_be == {Outcome.MET, Outcome.BREACHED}


@pytest.mark.parametrize("happened", ["2026-03-11", "2026-03-11/2026-03-20"])
def test_the_one_that_may_lie_inside_does_not_lie_elsewhere(happened: str) -> None:
    """Ten days from 1 March end with 11 March."""
    inside = event("free", happened, **P_OF_E)
    found = outcomes(Within(("ask",), ("free",)), ASKED, inside, covered=UNCOVERED, scope=("episode",))
    assert found == [("met" if "/" not in happened else "unknown")]


def test_a_finding_without_windows_is_of_none() -> None:
    (found,) = run(Within(("ask",), ("reply",)), event("ask", "2026-03-01"), event("reply", "2026-03-02"))
    assert found.window == 0
