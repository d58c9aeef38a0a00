"""What began again: that an event carries its key is evidence that it came after the first beginning, if after any.

A key is begun once. That somebody was harmed in the course of it says that the course had begun, and nothing of
whether it was the second stay or the time between two. In each record the first stay ended on the 10th.
"""

from __future__ import annotations

import pytest

from amparo.law.limits import Period
from amparo.safeguards.nodes import AtMost, Every, Never, State
from tests.unit.small_rules import event, is_fine, limit, run

E = {"episode": "E"}
FIRST = event("open", "2026-01-02", "first", fine="yes", **E), event("close", "2026-01-10T10:00", **E)
AGAIN = event("open", "2026-02", "again", fine="yes", **E)
LASTS = State("lasts", ("open",), ("close",), where=is_fine(), key=("episode",))
RUNS = State("runs", (), (), of="lasts", joins=Period.read("PT8H"))
FORMS = {
    # worlds of what was bad on the 10th of February: begun again on the 2nd, so forbidden; on the 20th, so not
    "never": (Never(("bad",), state="lasts"), {"met", "breached"}),
    "never, in a run": (Never(("bad",), state="runs"), {"met", "breached"}),
    "at most none": (AtMost("lasts", count=("bad",)), {"met", "breached"}),
    # begun again on the 2nd, so done in time; on the 20th, so not done since
    "every": (Every("lasts", ("bad",)), {"met", "breached"}),
}


def found(form: object, *facts: object) -> set[str]:
    """What may have come of the stay that began again."""
    limits = (limit(0),) if isinstance(form, AtMost) else (limit("P40D"),)
    named = None if isinstance(form, Never) else "x"
    judged = run(form, *facts, states=(LASTS, RUNS), limits=limits, named=named, scope=("episode",))  # type: ignore[arg-type]
    (again,) = (each for each in judged if each.trigger == "again")
    assert len(again.could_be) == 1 or again.missing
    return {outcome.value for outcome in again.could_be}


@pytest.mark.parametrize(("form", "expected"), FORMS.values(), ids=FORMS)
def test_an_event_of_the_key_may_lie_before_it_began_again(form: object, expected: set[str]) -> None:
    assert found(form, *FIRST, AGAIN, event("bad", "2026-02-10T10:00", **E)) == expected


@pytest.mark.parametrize("before", [(), FIRST], ids=["first of its key", "again"])
def test_an_event_of_the_key_came_after_its_first_beginning(before: tuple[object, ...]) -> None:
    """Of another key it is the second stay, and the first of its own."""
    of_its_own = event("open", "2026-02", "again", fine="yes", episode="F")
    bad = event("bad", "2026-02-10T10:00", episode="F")
    assert found(Never(("bad",), state="lasts"), *before, of_its_own, bad) == {"breached"}


def test_what_held_nobody_was_the_first_beginning() -> None:
    """An opening that does not count began the key all the same."""
    nobody = event("open", "2026-01-02", "nobody", fine="no", **E)
    assert found(Never(("bad",), state="lasts"), nobody, AGAIN, event("bad", "2026-02-10T10:00", **E)) == {
        "met",
        "breached",
    }


PERHAPS = event("open", "2026-01-10T05:00/2026-01-10T20:00", "perhaps", fine="yes", **E)


def test_what_may_only_have_gone_on_is_no_stay_of_its_own_for_certain() -> None:
    """In one world `perhaps` came before the close: what follows is a beginning of its own. In another it came
    after it, and nothing ended it: then `again` went on with it."""
    bad = event("bad", "2026-03-05", **E)
    assert found(Never(("bad",), state="lasts"), *FIRST, PERHAPS, AGAIN, bad) == {"breached", "not_applicable"}


def test_what_began_after_the_end_of_all_before_it_is_a_stay_of_its_own() -> None:
    ended, bad = event("close", "2026-01-20", **E), event("bad", "2026-03-05", **E)
    assert found(Never(("bad",), state="lasts"), *FIRST, PERHAPS, ended, AGAIN, bad) == {"breached"}
